/* conversion.c - converting a whole text with everything that Lisp adds to it.
   SPDX-License-Identifier: GPL-3.0-or-later

   Around the decoders and encoders stand translation tables, which map characters to characters, and
   functions of the coding system: one edits text that was just decoded, in a buffer of its own, another
   edits text that is about to be encoded.  Decoded text gets the property `charset'. */
#include "coding.h"

#include <mimalloc.h>
#include <string.h>
#include "../buffer/buffer.h"
#include "../charset/charset.h"
#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (standard_translation_table_for_decode, NM_VAR_LISP, "nil", "Char-table that translates all text when it is decoded; nil for none.");
NM_VARIABLE (standard_translation_table_for_encode, NM_VAR_LISP, "nil", "Char-table that translates all text when it is encoded; nil for none.");
NM_VARIABLE (enable_character_translation, NM_VAR_LISP, "t", "Non-nil means that translation tables apply when text is converted.");
NM_VARIABLE (translation_table_for_input, NM_VAR_LISP, "nil", "Char-table that translates characters when they are inserted by typing; nil for none.");

/* -- translation ------------------------------------------------------------------------------------------ */

/* Appends the char-tables that TABLE (a char-table, a symbol with one, a list of these) stands for to LIST. */
static nm_value
add_tables (struct nm_vm *vm, nm_value table, nm_value list)
{
  if (nm_is_symbol (vm, table) && !nm_is_nil (table))
    table = nm_get (vm, table, NM_Q (translation_table));
  if (nm_is_cons (vm, table))
    {
      for (nm_value tail = nm_local (vm, table); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
        list = add_tables (vm, nm_car (vm, tail), list);
      return list;
    }
  return nm_type_of (vm, table) == NM_TYPE_CHAR_TABLE ? nm_cons (vm, table, list) : list;
}

static nm_value
tables_of (struct nm_host *host, const struct coding *c, bool decode)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (nm_symbol_value_or (vm, NM_Q (enable_character_translation), NM_NIL)))
    return NM_NIL;
  nm_value own = coding_attribute (host, c, decode ? CODING_DECODE_TABLE : CODING_ENCODE_TABLE);
  nm_value standard = nm_symbol_value_or (vm, decode ? NM_Q (standard_translation_table_for_decode) : NM_Q (standard_translation_table_for_encode), NM_NIL);
  nm_value list = add_tables (vm, own, NM_NIL);
  list = add_tables (vm, standard, list);
  return nm_is_nil (list) ? list : nm_nreverse (vm, list);
}

static int
translate_char (struct nm_vm *vm, nm_value tables, int c)
{
  nm_scope scope = nm_scope_open (vm);
  for (nm_value tail = nm_local (vm, tables); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      int64_t other;
      if (nm_get_int64 (vm, nm_char_table_get (vm, nm_car (vm, tail), c), &other) && other >= 0 && other <= NM_CHAR_MAX)
        c = (int) other;
    }
  nm_scope_close (vm, scope);
  return c;
}

/* TEXT translated, into OUT. */
static void
translate (struct nm_host *host, nm_value tables, const char *text, size_t n, struct coding_output *out)
{
  for (size_t i = 0; i < n;)
    {
      int length, c = nm_char_decode (text + i, &length);
      coding_output_char (out, translate_char (host->vm, tables, c));
      i += (size_t) length;
    }
}

/* -- functions of the coding system --------------------------------------------------------------------------- */

static nm_value
restore_buffer (struct nm_host *host, nm_value old, nm_value result)
{
  uint64_t id;
  if (nm_host_object_get (host->vm, old, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
  return result;
}

static void
leave_work_buffer (struct nm_host *host, nm_value buffers, uint64_t word __attribute__ ((unused)))
{
  restore_buffer (host, nm_car (host->vm, buffers), NM_NIL);
  if (nm_is_exit (nm_call1 (host->vm, NM_Q (kill_buffer), nm_cdr (host->vm, buffers))))
    nm_exit_ignore (host->vm);
}

/* Calls FUNCTION in a buffer of its own that holds STRING: with the number of characters when DECODE, which it
   may change, else with the bounds.  The text of the buffer that is current afterwards is the result. */
static nm_value
run_function (struct nm_host *host, nm_value function, nm_value string, bool decode)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  struct buffer *before = buffer_current (host);
  nm_value old = buffer_object (host, before);
  nm_value work = nm_call1 (vm, NM_Q (generate_new_buffer), nm_string_literal (vm, " *code-conversion-work*"));
  uint64_t id;
  if (nm_is_exit (work) || !nm_host_object_get (vm, work, NM_HOST_BUFFER, &id))
    return NM_EXIT;
  nm_unwind_push (vm, leave_work_buffer, nm_cons (vm, old, work), 0);
  buffer_set_current (host, buffer_of_id (host, id));
  nm_value status = nm_bind (vm, NM_Q (buffer_undo_list), NM_T) ? buffer_insert_value (host, string, 0) : NM_EXIT;
  int64_t chars = buffer_z (buffer_current (host)) - 1;
  buffer_set_point (host, buffer_current (host), 1);
  if (!nm_is_exit (status))
    status = decode ? nm_call1 (vm, function, nm_integer (vm, chars)) : nm_call2 (vm, function, nm_fixnum (1), nm_integer (vm, chars + 1));
  if (!nm_is_exit (status))
    {
      struct buffer *b = buffer_current (host);
      bool made = b->id != id && b != before;       /* by the function, for its result */
      nm_value own = buffer_object (host, b);
      status = buffer_substring (host, b, 1, buffer_z (b), true);
      if (made && !nm_is_exit (status) && nm_is_exit (nm_call1 (vm, NM_Q (kill_buffer), own)))
        status = NM_EXIT;
    }
  return nm_unbind_to (vm, depth, status);
}

bool
coding_needs_lisp (struct nm_host *host, const struct coding *c, bool decode)
{
  nm_scope scope = nm_scope_open (host->vm);
  bool needs = !nm_is_nil (tables_of (host, c, decode)) || !nm_is_nil (coding_attribute (host, c, decode ? CODING_POST_READ : CODING_PRE_WRITE));
  nm_scope_close (host->vm, scope);
  return needs;
}

/* -- strings ---------------------------------------------------------------------------------------------------- */

bool
coding_put_runs (struct nm_host *host, const struct coding_output *out, int64_t at, nm_value string)
{
  struct nm_vm *vm = host->vm;
  for (size_t i = 0; i < out->run_count; i++)
    {
      const struct coding_run *run = &out->runs[i];
      if (run->from >= run->to)
        continue;
      nm_scope scope = nm_scope_open (vm);
      nm_value status = nm_call (vm, NM_Q (put_text_property), 5, (nm_value[]) {
        nm_integer (vm, at + run->from), nm_integer (vm, at + run->to), NM_Q (charset),
        charset_symbol (host, charset_of_id (host, run->charset)), string });
      bool ok = !nm_is_exit (status);
      nm_scope_close (vm, scope);
      if (!ok)
        return false;
    }
  return true;
}

nm_value
coding_after_decoding (struct nm_host *host, struct coding *c, nm_value string)
{
  nm_value function = coding_attribute (host, c, CODING_POST_READ);
  return nm_is_nil (function) ? string : run_function (host, function, string, true);
}

nm_value
coding_decode_string (struct nm_host *host, struct coding *c, const char *bytes, size_t n)
{
  struct nm_vm *vm = host->vm;
  struct coding_output out = { 0 };
  coding_detect (host, bytes, n, c, true);
  coding_decode (c, bytes, n, &out, NULL);
  nm_value tables = tables_of (host, c, true);
  if (!nm_is_nil (tables))
    {
      struct coding_output other = { .runs = out.runs, .run_count = out.run_count };
      out.runs = NULL;
      translate (host, tables, out.text, out.bytes, &other);
      coding_output_free (&out);
      out = other;
    }
  nm_value string = nm_string_multibyte (vm, out.text ? out.text : "", (int64_t) out.bytes);
  if (c->system && c->system->for_unibyte)
    string = nm_call1 (vm, NM_Q (string_to_unibyte), string);
  bool ok = !nm_is_exit (string) && coding_put_runs (host, &out, 0, string);
  coding_output_free (&out);
  return ok && n > 0 ? coding_after_decoding (host, c, string) : ok ? string : NM_EXIT;
}

/* How many of the N bytes at TEXT are a character in its inner form; 1 for a byte that stands for itself. */
static size_t
inner_character (const char *text, size_t n)
{
  unsigned char lead = (unsigned char) *text;
  size_t length = (size_t) nm_char_length (lead);
  if (lead < 0xc0 || lead > 0xf8 || length > n)
    return 1;
  for (size_t i = 1; i < length; i++)
    if (nm_is_lead ((unsigned char) text[i]))
      return 1;
  return length;
}

/* The internal text of a string that C is to encode.  Where the bytes of a unibyte one are those of a character, they
   stand for it, as in GNU Emacs, unless C has no characters; the others are raw bytes. */
static char *
string_text (struct nm_host *host, const struct coding *c, nm_value string, size_t *n)
{
  bool bytes_only = c->kind == CODING_RAW || c->kind == CODING_UNDECIDED;
  struct nm_string_info info;
  nm_string_info (host->vm, string, &info);
  char *text = nm_string_dup (host->vm, string, n);
  if (info.multibyte)
    return text;
  struct coding_output wide = { 0 };
  for (size_t i = 0; i < *n;)
    {
      size_t length = bytes_only ? 1 : inner_character (text + i, *n - i);
      if (length == 1)
        coding_output_raw (&wide, (unsigned char) text[i]);
      else
        {
          int used;
          coding_output_char (&wide, nm_char_decode (text + i, &used));
        }
      i += length;
    }
  nm_free (text);
  *n = wide.bytes;
  return wide.text ? wide.text : mi_zalloc (1);
}

nm_value
coding_encode_string (struct nm_host *host, struct coding *c, nm_value string)
{
  struct nm_vm *vm = host->vm;
  nm_value function = coding_attribute (host, c, CODING_PRE_WRITE);
  if (!nm_is_nil (function))
    string = run_function (host, function, string, false);
  if (nm_is_exit (string))
    return string;
  size_t n;
  char *text = string_text (host, c, string, &n);
  nm_value tables = tables_of (host, c, false);
  if (!nm_is_nil (tables))
    {
      struct coding_output other = { 0 };
      translate (host, tables, text, n, &other);
      mi_free (text);
      text = other.text;
      n = other.bytes;
    }
  struct coding_output out = { 0 };
  coding_encode (c, text ? text : "", n, &out, true);
  mi_free (text);
  nm_value result = nm_string_unibyte (vm, out.text ? out.text : "", (int64_t) out.bytes);
  coding_output_free (&out);
  return result;
}
