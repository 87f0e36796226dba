/* primitives.c - coding systems as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "coding.h"

#include <string.h>
#include "../buffer/buffer.h"
#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (coding_system_for_read, NM_VAR_LISP, "nil", "Coding system that decodes what is read, whatever else is said; nil for none.");
NM_VARIABLE (coding_system_for_write, NM_VAR_LISP, "nil", "Coding system that encodes what is written, whatever else is said; nil for none.");
NM_VARIABLE (last_coding_system_used, NM_VAR_LISP, "nil", "Coding system that the last reading or writing used.");
NM_VARIABLE (last_code_conversion_error, NM_VAR_LISP, "nil", "Error status of the last code conversion.");
NM_VARIABLE (inhibit_eol_conversion, NM_VAR_BOOL, "nil", "Non-nil means that ends of lines are never converted.");
NM_VARIABLE (inhibit_null_byte_detection, NM_VAR_BOOL, "nil", "Non-nil means that a null byte does not make a file binary.");
NM_VARIABLE (inhibit_iso_escape_detection, NM_VAR_BOOL, "nil", "Non-nil means that ISO 2022 escape sequences are not looked for.");
NM_VARIABLE (file_coding_system_alist, NM_VAR_LISP, "nil", "Alist of (REGEXP . CODING) for file names; CODING is a symbol, (DECODING . ENCODING) or a function.");
NM_VARIABLE (process_coding_system_alist, NM_VAR_LISP, "nil", "Alist of (REGEXP . CODING) for program names.");
NM_VARIABLE (network_coding_system_alist, NM_VAR_LISP, "nil", "Alist of (REGEXP . CODING) for network services.");
NM_VARIABLE (locale_coding_system, NM_VAR_LISP, "utf-8-unix", "Coding system of system messages and of the locale.");
NM_VARIABLE (file_name_coding_system, NM_VAR_LISP, "nil", "Coding system of file names, or nil for the default.");
NM_VARIABLE (default_file_name_coding_system, NM_VAR_LISP, "utf-8-unix", "Coding system of file names where `file-name-coding-system' is nil.");
NM_VARIABLE (default_process_coding_system, NM_VAR_LISP, "(utf-8-unix . utf-8-unix)", "Pair of coding systems for process output and input.");
NM_VARIABLE (coding_system_require_warning, NM_VAR_BOOL, "nil", "Non-nil means that an unsafe coding system is reported by its user.");
NM_VARIABLE (select_safe_coding_system_function, NM_VAR_LISP, "nil", "Function that chooses a coding system that can encode a text.");
NM_VARIABLE (eol_mnemonic_unix, NM_VAR_LISP, "\":\"", "String that the mode line shows for Unix ends of lines.");
NM_VARIABLE (eol_mnemonic_dos, NM_VAR_LISP, "\"(DOS)\"", "String that the mode line shows for DOS ends of lines.");
NM_VARIABLE (eol_mnemonic_mac, NM_VAR_LISP, "\"(Mac)\"", "String that the mode line shows for Mac ends of lines.");
NM_VARIABLE (eol_mnemonic_undecided, NM_VAR_LISP, "\":\"", "String that the mode line shows while the ends of lines are undecided.");
NM_VARIABLE (enable_character_translation, NM_VAR_LISP, "t", "Non-nil means that translation tables apply when text is converted.");

#define CODING_READ(c, lisp, min, max, usage, doc)                                                \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,       \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* Like coding_of_symbol, without an error. */
static bool
known (struct nm_host *host, nm_value symbol, struct coding *out)
{
  if (nm_is_nil (symbol))
    return coding_lookup ("no-conversion", 13, out);
  if (!nm_is_symbol (host->vm, symbol))
    return false;
  size_t n;
  char *name = nm_string_dup (host->vm, nm_symbol_name (host->vm, symbol), &n);
  bool ok = coding_lookup (name, n, out);
  nm_free (name);
  return ok;
}

CODING_READ (coding_system_p, "coding-system-p", 1, 1, "(OBJECT)", "Return t if OBJECT is nil or the name of a coding system.")
{
  struct coding c;
  return nm_bool (known (host, nm_arg (args, 0), &c));
}

CODING_READ (check_coding_system, "check-coding-system", 1, 1, "(CODING-SYSTEM)",
             "Return CODING-SYSTEM if it is valid; signal coding-system-error if not.")
{
  struct coding c;
  return coding_of_symbol (host, nm_arg (args, 0), &c) ? nm_arg (args, 0) : NM_EXIT;
}

CODING_READ (coding_system_base, "coding-system-base", 1, 1, "(CODING-SYSTEM)",
             "Return the base of CODING-SYSTEM: without end-of-line suffix, aliases resolved.")
{
  struct coding c;
  if (!coding_of_symbol (host, nm_arg (args, 0), &c))
    return NM_EXIT;
  return nm_intern (host->vm, c.base);
}

CODING_READ (coding_system_eol_type, "coding-system-eol-type", 1, 1, "(CODING-SYSTEM)",
             "Return how CODING-SYSTEM ends lines: 0 Unix, 1 DOS, 2 Mac, or a vector of the three variants\n"
             "if that is detected; nil if CODING-SYSTEM is not valid.")
{
  struct coding c;
  if (!known (host, nm_arg (args, 0), &c))
    return NM_NIL;
  if (c.eol != EOL_UNDECIDED)
    return nm_fixnum (c.eol - EOL_UNIX);
  nm_value v = nm_vector_new (host->vm, 3, NM_NIL);
  for (int i = 0; i < 3; i++)
    {
      struct coding variant = c;
      variant.eol = (uint8_t) (EOL_UNIX + i);
      nm_aset (host->vm, v, i, coding_symbol (host, &variant));
    }
  return v;
}

/* Changes the end-of-line part or the base of a name. */
CODING_READ (coding_system_change_eol_conversion, "coding-system-change-eol-conversion", 2, 2, "(CODING-SYSTEM EOL-TYPE)",
             "Return the variant of CODING-SYSTEM with ends of lines EOL-TYPE: `unix', `dos', `mac', 0, 1, 2 or nil.")
{
  struct nm_vm *vm = host->vm;
  struct coding c;
  if (!coding_of_symbol (host, nm_arg (args, 0), &c))
    return NM_EXIT;
  nm_value type = nm_arg (args, 1);
  static const uint32_t names[] = { Qunix, Qdos, Qmac };
  int64_t n = -1;
  nm_get_int64 (vm, type, &n);
  c.eol = EOL_UNDECIDED;
  for (int i = 0; i < 3; i++)
    if (n == i || nm_symbol_is (vm, type, names[i]))
      c.eol = (uint8_t) (EOL_UNIX + i);
  return coding_symbol (host, &c);
}

CODING_READ (coding_system_change_text_conversion, "coding-system-change-text-conversion", 2, 2, "(CODING-SYSTEM CODING)",
             "Return CODING with the ends of lines of CODING-SYSTEM.")
{
  struct coding c, d;
  if (!coding_of_symbol (host, nm_arg (args, 0), &c) || !coding_of_symbol (host, nm_arg (args, 1), &d))
    return NM_EXIT;
  if (d.eol == EOL_UNDECIDED)
    d.eol = c.eol;
  return coding_symbol (host, &d);
}

/* -- strings and regions -- */

static nm_value
convert_string (struct nm_host *host, nm_value string, nm_value system, bool decode)
{
  struct nm_vm *vm = host->vm;
  struct coding c;
  if (!nm_check_string (vm, string) || !coding_of_symbol (host, system, &c))
    return NM_EXIT;
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  size_t n;
  char *text = nm_string_dup (vm, string, &n);
  struct coding_output out = { 0 };
  if (decode)
    {
      if (info.multibyte)
        {
          /* Only raw bytes and ASCII can be decoded again. */
          struct coding raw;
          coding_lookup ("no-conversion", 13, &raw);
          struct coding_output bytes = { 0 };
          coding_encode (&raw, text, n, &bytes);
          nm_free (text);
          text = bytes.text;
          n = bytes.bytes;
        }
      coding_detect (host, text, n, &c);
      coding_decode (&c, text, n, &out, NULL);
    }
  else if (info.multibyte)
    coding_encode (&c, text, n, &out);
  else
    {
      struct coding raw;
      coding_lookup ("no-conversion", 13, &raw);
      struct coding_output wide = { 0 };
      coding_decode (&raw, text, n, &wide, NULL);
      coding_encode (&c, wide.text, wide.bytes, &out);
      coding_output_free (&wide);
    }
  nm_value result = decode ? nm_string_multibyte (vm, out.text ? out.text : "", (int64_t) out.bytes)
                           : nm_string_unibyte (vm, out.text ? out.text : "", (int64_t) out.bytes);
  coding_output_free (&out);
  nm_free (text);
  if (!nm_set (vm, NM_Q (last_coding_system_used), coding_symbol (host, &c)))
    return NM_EXIT;
  return result;
}

#define CODING_CONVERT(c, lisp, usage, doc)                                                       \
  NM_PRIMITIVE (c, lisp, 2, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,          \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* A conversion's result for Lisp: put into a buffer (its length is returned), or the string. */
static nm_value
deliver (struct nm_host *host, nm_value result, nm_value buffer)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_exit (result) || nm_is_nil (buffer))
    return result;
  struct buffer *b = buffer_arg (host, buffer);
  if (!b)
    return NM_EXIT;
  nm_value old = buffer_object (host, buffer_current (host));
  buffer_set_current (host, b);
  nm_value status = buffer_insert_value (host, result, 0);
  uint64_t id;
  if (nm_host_object_get (vm, old, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
  return nm_is_exit (status) ? status : nm_integer (vm, nm_length (vm, result));
}

CODING_CONVERT (decode_coding_string, "decode-coding-string", "(STRING CODING-SYSTEM &optional NOCOPY BUFFER)",
                "Return the bytes of STRING decoded by CODING-SYSTEM; or insert them in BUFFER and return the length.")
{
  if (nm_is_nil (nm_arg (args, 1)))
    return nm_check_string (host->vm, nm_arg (args, 0)) ? deliver (host, nm_arg (args, 0), nm_arg (args, 3)) : NM_EXIT;
  return deliver (host, convert_string (host, nm_arg (args, 0), nm_arg (args, 1), true), nm_arg (args, 3));
}

CODING_CONVERT (encode_coding_string, "encode-coding-string", "(STRING CODING-SYSTEM &optional NOCOPY BUFFER)",
                "Return STRING encoded by CODING-SYSTEM, a unibyte string; or insert it in BUFFER and return the length.")
{
  if (nm_is_nil (nm_arg (args, 1)))
    return nm_check_string (host->vm, nm_arg (args, 0)) ? deliver (host, nm_arg (args, 0), nm_arg (args, 3)) : NM_EXIT;
  return deliver (host, convert_string (host, nm_arg (args, 0), nm_arg (args, 1), false), nm_arg (args, 3));
}

static nm_value
convert_region (struct nm_host *host, nm_args args, bool decode)
{
  struct nm_vm *vm = host->vm;
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  nm_value text = buffer_substring (host, buffer_current (host), from, to, false);
  nm_value result = convert_string (host, text, nm_arg (args, 2), decode);
  if (nm_is_exit (result))
    return result;
  nm_value destination = nm_arg (args, 3);
  if (nm_symbol_is (vm, destination, Qt))
    return result;
  if (!nm_is_nil (destination))
    return deliver (host, result, destination);
  nm_value status = buffer_replace (host, from, to, result, false);
  return nm_is_exit (status) ? status : nm_integer (vm, nm_length (vm, result));
}

#define REGION_CONVERT(c, lisp, interactive, doc)                                                 \
  NM_PRIMITIVE (c, lisp, 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,          \
                NM_DETERMINISTIC, interactive, "(START END CODING-SYSTEM &optional DESTINATION)", doc)

REGION_CONVERT (decode_coding_region, "decode-coding-region", "r\nzCoding system: ",
                "Decode the text between START and END by CODING-SYSTEM, in place.\n"
                "DESTINATION t returns the result as a string instead; a buffer gets it inserted.")
{
  return convert_region (host, args, true);
}

REGION_CONVERT (encode_coding_region, "encode-coding-region", "r\nzCoding system: ",
                "Encode the text between START and END by CODING-SYSTEM, in place.\n"
                "DESTINATION t returns the result as a string instead; a buffer gets it inserted.")
{
  return convert_region (host, args, false);
}

CODING_READ (detect_coding_string, "detect-coding-string", 1, 2, "(STRING &optional HIGHEST)",
             "Return the coding systems that the bytes of STRING may be in; with HIGHEST, the likeliest one.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  size_t n;
  char *text = nm_string_dup (vm, nm_arg (args, 0), &n);
  struct coding c;
  coding_lookup ("undecided", 9, &c);
  coding_detect (host, text, n, &c);
  nm_free (text);
  nm_value symbol = coding_symbol (host, &c);
  return nm_is_nil (nm_arg (args, 1)) ? nm_list1 (vm, symbol) : symbol;
}

/* -- which system an operation uses -- */

NM_PRIMITIVE (find_operation_coding_system, "find-operation-coding-system", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OPERATION ARGUMENTS...)",
              "Return the pair (DECODING . ENCODING) of coding systems that OPERATION on ARGUMENTS uses, or nil.\n"
              "Looks the target up in `file-coding-system-alist' or its siblings for processes and networks.")
{
  struct nm_vm *vm = host->vm;
  nm_value operation = nm_arg (args, 0);
  static const struct { uint32_t operation; int target; uint32_t alist; } rules[] = {
    { Qinsert_file_contents, 1, Qfile_coding_system_alist }, { Qwrite_region, 3, Qfile_coding_system_alist },
    { Qcall_process, 1, Qprocess_coding_system_alist }, { Qcall_process_region, 3, Qprocess_coding_system_alist },
    { Qstart_process, 3, Qprocess_coding_system_alist }, { Qopen_network_stream, 4, Qnetwork_coding_system_alist } };
  size_t r = 0;
  while (r < sizeof rules / sizeof *rules && !nm_symbol_is (vm, operation, rules[r].operation))
    r++;
  if (r == sizeof rules / sizeof *rules)
    return nm_error (vm, "Invalid first argument");
  if (rules[r].target >= args.count)
    return nm_error (vm, "Too few arguments for operation");
  nm_value target = nm_arg (args, rules[r].target);
  if (nm_is_cons (vm, target))
    target = nm_car (vm, target);
  if (!nm_is_string (vm, target))
    return NM_NIL;
  nm_value alist = nm_local (vm, nm_symbol_value_or (vm, (nm_value) { rules[r].alist }, NM_NIL));
  for (; nm_is_cons (vm, alist); nm_local_set (vm, alist, nm_cdr (vm, alist)))
    {
      nm_value entry = nm_car (vm, alist), pattern = nm_car (vm, entry), value = nm_cdr (vm, entry);
      if (!nm_is_string (vm, pattern))
        continue;
      nm_value hit = nm_call2 (vm, NM_Q (string_match), pattern, target);
      if (nm_is_exit (hit))
        return hit;
      if (nm_is_nil (hit))
        continue;
      if (nm_is_cons (vm, value))
        return value;
      if (!nm_is_nil (nm_symbol_function (vm, value)))
        {
          nm_value list = NM_NIL;
          for (int i = args.count - 1; i >= 0; i--)
            list = nm_cons (vm, nm_arg (args, i), list);
          value = nm_call1 (vm, value, list);
          if (nm_is_exit (value) || nm_is_cons (vm, value))
            return value;
        }
      struct coding c;
      return known (host, value, &c) && !nm_is_nil (value) ? nm_cons (vm, value, value) : NM_NIL;
    }
  return NM_NIL;
}
