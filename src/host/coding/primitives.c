/* primitives.c - coding systems as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "coding.h"

#include <stdio.h>
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
NM_VARIABLE (select_safe_coding_system_function, NM_VAR_LISP, "select-safe-coding-system", "Function that chooses a coding system that can encode a text.");
NM_VARIABLE (eol_mnemonic_unix, NM_VAR_LISP, "\":\"", "String that the mode line shows for Unix ends of lines.");
NM_VARIABLE (eol_mnemonic_dos, NM_VAR_LISP, "\"(DOS)\"", "String that the mode line shows for DOS ends of lines.");
NM_VARIABLE (eol_mnemonic_mac, NM_VAR_LISP, "\"(Mac)\"", "String that the mode line shows for Mac ends of lines.");
NM_VARIABLE (eol_mnemonic_undecided, NM_VAR_LISP, "\":\"", "String that the mode line shows while the ends of lines are undecided.");
NM_VARIABLE (inherit_process_coding_system, NM_VAR_BOOL, "nil", "Non-nil means that a process's buffer takes over the coding system of its output.");

/* -- strings and regions -- */

/* Characters do not end the runs of a charset, as if they were of it: each goes on to the next one. */
static void
join_runs (struct coding_output *out)
{
  size_t kept = 0;
  for (size_t i = 0; i < out->run_count; i++)
    if (kept == 0 || out->runs[kept - 1].charset != out->runs[i].charset)
      {
        if (kept)
          out->runs[kept - 1].to = out->runs[i].from;
        out->runs[kept++] = out->runs[i];
      }
  out->run_count = kept;
  if (kept)
    out->runs[kept - 1].to = out->chars;
}

/* Decodes what stands in BYTES, the LAST part of the text or one that a character follows, and empties it. */
static void
decode_piece (struct coding *c, struct coding_output *bytes, struct coding_output *out, bool last)
{
  size_t runs = out->run_count, high = 0;
  while (high < bytes->bytes && (unsigned char) bytes->text[high] < 0x80)
    high++;
  coding_decode (c, bytes->text ? bytes->text : "", bytes->bytes, out, NULL);
  /* ASCII at the end begins no run, unless it is of a charset like the rest. */
  if (last && high == bytes->bytes && c->kind != CODING_LATIN1 && c->kind != CODING_CHARSET)
    out->run_count = runs;
  bytes->bytes = 0;
}

/* What a conversion is for. */
enum convert_flag {
  CONVERT_NOCOPY = 1,              /* a text that does not change may be the string itself */
  CONVERT_REGION = 2,              /* of text of a buffer */
  CONVERT_INTO_TEXT = 4,           /* the result goes into a multibyte buffer */
};

/* Decodes a multibyte string: its raw bytes and ASCII are bytes, other characters stay what they are; unless no
   conversion is asked for outside of a multibyte buffer, when eight bits of the negative character are a byte, as in GNU Emacs. */
static nm_value
decode_multibyte (struct nm_host *host, struct coding *c, const char *text, size_t n, unsigned flags)
{
  struct coding_output bytes = { 0 }, out = { 0 };
  for (size_t i = 0; i < n;)
    {
      int length, ch = nm_char_decode (text + i, &length);
      if (ch < 0x80 || nm_char_is_raw (ch))
        coding_output_byte (&bytes, ch < 0x80 ? ch : nm_raw_to_byte (ch));
      i += (size_t) length;
    }
  coding_detect (host, bytes.text ? bytes.text : "", bytes.bytes, c, true);
  bytes.bytes = 0;
  for (size_t i = 0; i < n;)
    {
      int length, ch = nm_char_decode (text + i, &length);
      if (ch < 0x80 || nm_char_is_raw (ch))
        coding_output_byte (&bytes, ch < 0x80 ? ch : nm_raw_to_byte (ch));
      else if (c->kind == CODING_RAW && !(flags & CONVERT_INTO_TEXT))
        coding_output_byte (&bytes, -ch & 0xff);
      else
        {
          decode_piece (c, &bytes, &out, false);
          coding_output_char (&out, ch);
        }
      i += (size_t) length;
    }
  decode_piece (c, &bytes, &out, true);
  join_runs (&out);
  bool unibyte = c->kind == CODING_RAW && !(flags & CONVERT_INTO_TEXT);
  nm_value result = nm_string_multibyte (host->vm, out.text ? out.text : "", (int64_t) out.bytes);
  if (unibyte)
    result = nm_call1 (host->vm, NM_Q (string_to_unibyte), result);
  if (nm_is_exit (result) || !coding_put_runs (host, &out, 0, result))
    result = NM_EXIT;
  coding_output_free (&bytes);
  coding_output_free (&out);
  return nm_is_exit (result) ? result : coding_after_decoding (host, c, result);
}

static bool
has_characters (const char *text, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if ((unsigned char) text[i] >= 0xc2)
      return true;
  return false;
}

/* Is a text of N bytes the same decoded and encoded?  It is ASCII, and no ends of lines are converted. */
static bool
is_unchanged (const struct coding *c, const char *text, size_t n, bool decode)
{
  if (!(c->system ? c->system->ascii_compatible : c->kind <= CODING_UTF8_EMACS))
    return false;
  for (size_t i = 0; i < n; i++)
    if ((unsigned char) text[i] >= 0x80)
      return false;
  return c->eol == EOL_UNIX || c->keep_eol || !memchr (text, decode ? '\r' : '\n', n);
}

/* Could TEXT be ISO 2022? */
static bool
has_escapes (const char *text, size_t n)
{
  return memchr (text, '\033', n) || memchr (text, '\016', n) || memchr (text, '\017', n);
}

/* The result for a text that is not changed: STRING itself if NOCOPY. */
static nm_value
unchanged_string (struct nm_vm *vm, nm_value string, const char *text, size_t n, bool decode, bool nocopy)
{
  return nocopy ? string : decode ? nm_string_multibyte (vm, text, (int64_t) n) : nm_string_unibyte (vm, text, (int64_t) n);
}

/* STRING decoded or encoded; its bytes, if it is multibyte, are its raw bytes.  FLAGS: of enum convert_flag.  [lisp] */
static nm_value
convert_string (struct nm_host *host, nm_value string, nm_value system, bool decode, unsigned flags)
{
  struct nm_vm *vm = host->vm;
  const bool region = flags & CONVERT_REGION, nocopy = flags & CONVERT_NOCOPY;
  struct coding c;
  if (!nm_check_string (vm, string) || !coding_of_symbol (host, system, &c))
    return NM_EXIT;
  const struct coding given = c;
  nm_value result;
  if (decode)
    {
      struct nm_string_info info;
      nm_string_info (vm, string, &info);
      size_t n;
      char *text = nm_string_dup (vm, string, &n);
      c.inner_bytes = info.multibyte ? n : 0;
      /* ASCII in a region gets the property `charset', too, but a string of nothing else does not. */
      bool annotated = region && (c.kind == CODING_CHARSET || c.kind == CODING_LATIN1) && n > 0;
      if (!annotated && is_unchanged (&c, text, n, true) && !(region && c.kind == CODING_UNDECIDED && has_escapes (text, n)))
        {
          /* A region shows which ends of lines it has, a string only if they are converted. */
          if (region && c.eol == EOL_UNDECIDED && memchr (text, '\n', n))
            c.eol = EOL_UNIX;
          if (region && c.kind == CODING_UNDECIDED && memchr (text, 0, n) && !coding_find (host, NM_Q (no_conversion), &c))
            return NM_EXIT;
          result = unchanged_string (vm, string, text, n, true, nocopy);
        }
      else if (info.multibyte && has_characters (text, n))
        result = decode_multibyte (host, &c, text, n, flags);
      else
        {
          struct coding raw = { .kind = CODING_RAW, .eol = EOL_UNIX };
          struct coding_output bytes = { 0 };
          if (info.multibyte)
            coding_encode (&raw, text, n, &bytes, true);
          result = coding_decode_string (host, &c, info.multibyte ? (bytes.text ? bytes.text : "") : text, info.multibyte ? bytes.bytes : n);
          coding_output_free (&bytes);
        }
      nm_free (text);
    }
  else
    {
      size_t n;
      char *text = nm_string_dup (vm, string, &n);
      bool unchanged = is_unchanged (&c, text, n, false) && nm_is_nil (coding_attribute (host, &c, CODING_PRE_WRITE));
      result = unchanged ? unchanged_string (vm, string, text, n, false, nocopy) : coding_encode_string (host, &c, string);
      nm_free (text);
    }
  bool as_given = c.system == given.system && c.eol == given.eol;
  if (nm_is_exit (result) || !nm_set (vm, NM_Q (last_coding_system_used), as_given ? system : coding_symbol (host, &c)))
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
  if (nm_is_exit (result) || nm_is_nil (buffer) || nm_eq (vm, buffer, NM_Q (t)))
    return result;
  uint64_t given;
  struct buffer *b = nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &given) ? buffer_arg (host, buffer) : NULL;
  if (!b)
    return nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &given) ? NM_EXIT : nm_wrong_type (vm, NM_Q (bufferp), buffer);
  nm_value old = buffer_object (host, buffer_current (host));
  buffer_set_current (host, b);
  int64_t point = b->pt;
  nm_value status = buffer_insert_value (host, result, 0);
  buffer_set_point (host, buffer_current (host), point);
  uint64_t id;
  if (nm_host_object_get (vm, old, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
  return nm_is_exit (status) ? status : nm_integer (vm, nm_length (vm, result));
}

/* Is BUFFER a buffer with multibyte text? */
static bool
takes_text (struct nm_host *host, nm_value buffer)
{
  uint64_t id;
  struct buffer *b = nm_host_object_get (host->vm, buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  return b && buffer_is_multibyte (host, b);
}

/* `decode-coding-string' and `encode-coding-string'.  Coding system nil changes nothing, but is `no-conversion' where the
   result is delivered. */
static nm_value
convert_argument (struct nm_host *host, nm_args args, bool decode)
{
  struct nm_vm *vm = host->vm;
  nm_value string = nm_arg (args, 0), system = nm_arg (args, 1), buffer = nm_arg (args, 3);
  bool nocopy = !nm_is_nil (nm_arg (args, 2));
  if (!nm_check_string (vm, string))
    return NM_EXIT;
  if (nm_is_nil (system) && nm_is_nil (buffer))
    {
      if (!nm_set (vm, NM_Q (last_coding_system_used), NM_Q (no_conversion)))
        return NM_EXIT;
      return nocopy ? string : nm_call1 (vm, NM_Q (copy_sequence), string);
    }
  unsigned flags = (nocopy ? CONVERT_NOCOPY : 0) | (takes_text (host, buffer) ? CONVERT_INTO_TEXT : 0);
  return deliver (host, convert_string (host, string, nm_is_nil (system) ? NM_Q (no_conversion) : system, decode, flags), buffer);
}

CODING_CONVERT (decode_coding_string, "decode-coding-string", "(STRING CODING-SYSTEM &optional NOCOPY BUFFER)",
                "Return the bytes of STRING decoded by CODING-SYSTEM; or insert them in BUFFER and return the length.")
{
  return convert_argument (host, args, true);
}

CODING_CONVERT (encode_coding_string, "encode-coding-string", "(STRING CODING-SYSTEM &optional NOCOPY BUFFER)",
                "Return STRING encoded by CODING-SYSTEM, a unibyte string; or insert it in BUFFER and return the length.")
{
  return convert_argument (host, args, false);
}

/* What a unibyte buffer gets for the decoded STRING: the bytes of its inner form, with its properties at the same numbers. */
static nm_value
inner_bytes (struct nm_vm *vm, nm_value string)
{
  size_t n;
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  if (!info.multibyte)
    return string;
  char *text = nm_string_dup (vm, string, &n);
  struct coding_output out = { 0 };
  for (size_t i = 0; i < n;)
    {
      int length, ch = nm_char_decode (text + i, &length);
      if (nm_char_is_raw (ch))
        coding_output_byte (&out, nm_raw_to_byte (ch));
      for (int k = 0; k < length && !nm_char_is_raw (ch); k++)
        coding_output_byte (&out, (unsigned char) text[i + (size_t) k]);
      i += (size_t) length;
    }
  nm_value bytes = nm_local (vm, nm_string_unibyte (vm, out.text ? out.text : "", (int64_t) out.bytes));
  coding_output_free (&out);
  nm_free (text);
  nm_value runs = nm_local (vm, nm_call1 (vm, NM_Q (object_intervals), string));
  for (; nm_is_cons (vm, runs); nm_local_set (vm, runs, nm_cdr (vm, runs)))
    {
      nm_value run = nm_car (vm, runs), end = nm_car (vm, nm_cdr (vm, run)), plist = nm_car (vm, nm_cdr (vm, nm_cdr (vm, run)));
      if (!nm_is_nil (plist) && nm_is_exit (nm_call4 (vm, NM_Q (add_text_properties), nm_car (vm, run), end, plist, nm_local_get (vm, bytes))))
        return NM_EXIT;
    }
  return nm_local_get (vm, bytes);
}

/* How many characters at the end of TEXT come from bytes that end in the middle of a UTF-8 sequence, or are none. */
static int64_t
undecoded_tail (const char *text, size_t n)
{
  int64_t raw = 0;
  unsigned char bytes[4];      /* the last ones, the very last first */
  const char *end = text + n, *at = end;
  while (raw < 4 && at > text)
    {
      const char *before = at - 1;
      int length, ch;
      while (before > text && ((unsigned char) *before & 0xc0) == 0x80)
        before--;
      ch = nm_char_decode (before, &length);
      if (!nm_char_is_raw (ch))
        break;
      bytes[raw++] = (unsigned char) nm_raw_to_byte (ch);
      at = before;
      if (bytes[raw - 1] >= 0xc0)
        return raw < 2 || bytes[raw - 1] >= (raw == 2 ? 0xe0 : raw == 3 ? 0xf0 : 0xf8) ? raw : 1;
    }
  return raw > 0;
}

/* After a region was decoded to CHARS characters at FROM: what was left over at the end has an interval of its own, as in GNU Emacs. */
static void
split_tail (struct nm_host *host, int64_t from, int64_t chars, nm_value decoded)
{
  struct buffer *b = buffer_current (host);
  if (!b->text->intervals_in_use)
    return;
  size_t n;
  char *text = nm_string_dup (host->vm, decoded, &n);
  int64_t tail = undecoded_tail (text, n);
  nm_free (text);
  if (tail > 0)
    nm_intervals_clear (host->vm, b->text->intervals, from + chars - tail - 1, from + chars - 1);
}

/* Finds the next characters [*FROM, *TO) of STRING, from *FROM on, that have properties of a run; false if there are no more. */
static bool
next_run (struct nm_vm *vm, nm_value string, int64_t *from, int64_t *to)
{
  int64_t chars = nm_length (vm, string);
  for (; *from < chars; *from = *to)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value plist = nm_call2 (vm, NM_Q (text_properties_at), nm_fixnum (*from), string);
      nm_value end = nm_call2 (vm, NM_Q (next_property_change), nm_fixnum (*from), string);
      bool found = !nm_is_nil (plist);
      *to = chars;
      nm_get_int64 (vm, end, to);
      nm_scope_close (vm, scope);
      if (found)
        return true;
    }
  return false;
}

/* Runs the functions of changes for each run of the property `charset' in DECODED, which is at FROM.  [lisp] */
static bool
announce_runs (struct nm_host *host, int64_t from, nm_value decoded)
{
  struct nm_vm *vm = host->vm;
  if (nm_truthy (vm, Qinhibit_modification_hooks))
    return true;
  for (int64_t at = 0, to; next_run (vm, decoded, &at, &to); at = to)
    if (from + to <= buffer_z (buffer_current (host))
        && (nm_is_exit (buffer_prepare_change (host, from + at, from + to))
            || nm_is_exit (buffer_did_change (host, from + at, from + to, to - at))))
      return false;
  return true;
}

/* Replaces [FROM, TO) by DECODED.  In a buffer without intervals only text that gets properties has one of its own.  [lisp] */
static nm_value
replace_decoded (struct nm_host *host, int64_t from, int64_t to, nm_value decoded, unsigned flags)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  struct nm_string_info info;
  nm_string_info (vm, decoded, &info);
  if (b->text->intervals_in_use || !info.has_properties || !info.multibyte)
    return buffer_replace (host, from, to, decoded, flags);
  size_t n;
  char *text = nm_string_dup (vm, decoded, &n);
  nm_value plain = nm_string_multibyte (vm, text, (int64_t) n), status = buffer_replace (host, from, to, plain, flags);
  nm_free (text);
  if (nm_is_exit (status))
    return status;
  b = buffer_current (host);
  nm_intervals_cover (vm, b->text->intervals, buffer_z (b) - 1);
  b->text->intervals_in_use = buffer_z (b) > 1;
  for (int64_t at = 0, end; next_run (vm, decoded, &at, &end); at = end)
    nm_intervals_from_string (vm, b->text->intervals, from - 1 + at, decoded, at, end, false);
  return status;
}

static nm_value
convert_region (struct nm_host *host, nm_args args, bool decode)
{
  struct nm_vm *vm = host->vm;
  int64_t from, to;
  struct coding c;
  uint64_t id;
  nm_value destination = nm_arg (args, 3);
  if (!coding_of_symbol (host, nm_arg (args, 2), &c))
    return NM_EXIT;
  if (!nm_is_nil (destination) && !nm_symbol_is (vm, destination, Qt)
      && !nm_host_object_get (vm, destination, NM_HOST_BUFFER, &id))
    return nm_wrong_type (vm, NM_Q (bufferp), destination);
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  nm_value text = buffer_substring (host, buffer_current (host), from, to, false);
  bool in_place = nm_is_nil (destination) || nm_eq (vm, destination, buffer_object (host, buffer_current (host)));
  bool into_text = in_place ? buffer_is_multibyte (host, buffer_current (host)) : takes_text (host, destination);
  nm_value result = convert_string (host, text, nm_arg (args, 2), decode, CONVERT_REGION | (into_text ? CONVERT_INTO_TEXT : 0));
  if (nm_is_nil (nm_arg (args, 2)) && !nm_is_exit (result) && !nm_set (vm, NM_Q (last_coding_system_used), NM_Q (no_conversion)))
    return NM_EXIT;
  if (nm_is_exit (result))
    return result;
  if (nm_symbol_is (vm, destination, Qt))
    return result;
  if (!in_place)
    return deliver (host, result, destination);
  unsigned flags = REPLACE_CONVERTED | REPLACE_TOLD_AS_DELETION | (decode ? REPLACE_DECODED : 0);
  if (from == to && decode)
    undo_record_empty (host, from);
  if (from == to && nm_length (vm, result) == 0)
    return nm_fixnum (0);
  nm_value status = buffer_is_multibyte (host, buffer_current (host)) ? replace_decoded (host, from, to, result, flags)
                                                                      : buffer_replace (host, from, to, inner_bytes (vm, result), flags);
  if (!nm_is_exit (status) && decode && c.kind == CODING_UTF8)
    split_tail (host, from, nm_length (vm, result), result);
  if (!nm_is_exit (status) && decode && !announce_runs (host, from, result))
    return NM_EXIT;
  if (!nm_is_exit (status))
    return nm_integer (vm, nm_length (vm, result));
  if (decode)
    buffer_set_point (host, buffer_current (host), from);
  return status;
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

/* -- which system an operation uses -- */

static nm_value
operation_error (struct nm_host *host, const char *what, nm_value operation)
{
  size_t n;
  char *name = nm_string_dup (host->vm, nm_symbol_name (host->vm, operation), &n);
  nm_value status = nm_error (host->vm, "%s ‘%s’", what, name);
  nm_free (name);
  return status;
}

/* `string-match' where case counts. */
static nm_value
match_with_case (struct nm_vm *vm, nm_value pattern, nm_value string)
{
  nm_depth depth = nm_depth_now (vm);
  nm_value hit = nm_bind (vm, NM_Q (case_fold_search), NM_NIL) ? nm_call2 (vm, NM_Q (string_match), pattern, string) : NM_EXIT;
  return nm_unbind_to (vm, depth, hit);
}

NM_PRIMITIVE (find_operation_coding_system, "find-operation-coding-system", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OPERATION ARGUMENTS...)",
              "Return the pair (DECODING . ENCODING) of coding systems that OPERATION on ARGUMENTS uses, or nil.\n"
              "Looks the target up in `file-coding-system-alist' or its siblings for processes and networks.")
{
  struct nm_vm *vm = host->vm;
  nm_value operation = nm_arg (args, 0);
  int64_t service;
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
    return operation_error (host, "Too few arguments for operation", operation);
  nm_value target = nm_arg (args, rules[r].target);
  uint64_t id;
  if (nm_symbol_is (vm, operation, Qinsert_file_contents) && nm_is_cons (vm, target) && nm_is_string (vm, nm_car (vm, target))
      && nm_host_object_get (vm, nm_cdr (vm, target), NM_HOST_BUFFER, &id))
    target = nm_car (vm, target);
  if (!nm_is_string (vm, target) && !(nm_symbol_is (vm, operation, Qopen_network_stream) && (nm_get_int64 (vm, target, &service) || nm_is_nil (target))))
    {
      char what[64];
      snprintf (what, sizeof what, "Invalid argument %d of operation", rules[r].target);
      return operation_error (host, what, operation);
    }
  nm_value alist = nm_local (vm, nm_symbol_value_or (vm, (nm_value) { rules[r].alist }, NM_NIL));
  for (; nm_is_cons (vm, alist); nm_local_set (vm, alist, nm_cdr (vm, alist)))
    {
      nm_value entry = nm_car (vm, alist), pattern = nm_car (vm, entry), value = nm_cdr (vm, entry);
      bool both = nm_is_string (vm, pattern) && nm_is_string (vm, target);
      nm_value hit = both ? match_with_case (vm, pattern, target) : nm_bool (nm_eq (vm, pattern, target));
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
      return nm_is_nil (value) || coding_find (host, value, &c) ? nm_cons (vm, value, value) : NM_NIL;
    }
  return NM_NIL;
}
