/* read_primitives.c - `read' and its relatives for Lisp, and the variables of the reader.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "../primitive.h"
#include "reader_internal.h"

#include <string.h>
#include "../eval/load_text.h"
#include "../data/string.h"

NM_VARIABLE (standard_input, NM_VAR_LISP, "t", "Where `read' takes its input from when it is not told: see `read'.");
NM_VARIABLE (read_circle, NM_VAR_LISP, "t", "Non-nil means that the reader understands #N= and #N#.");
NM_VARIABLE (read_with_symbol_positions, NM_VAR_LISP, "nil",
             "Non-nil means that the reader notes where symbols are, in `read-symbol-positions-list'.\n"
             "If t, always; otherwise when reading from the object that is the value.");
NM_VARIABLE (read_symbol_positions_list, NM_VAR_LISP, "nil",
             "List of (SYMBOL . POSITION), POSITION counted from the start of the form read last.");
NM_VARIABLE (read_symbol_shorthands, NM_VAR_LISP, "nil",
             "List of (SHORT . LONG): a symbol read whose name starts with SHORT is taken to start with LONG.");
NM_VARIABLE (lread__unescaped_character_literals, NM_VAR_LISP, "nil",
             "Characters that were read after ? without the backslash they should have.");
NM_VARIABLE (values, NM_VAR_LISP, "nil", "List of the values of expressions that were read and evaluated, newest first.");

static value
read_from_stream (struct nm_vm *vm, value *stream)
{
  struct source s;
  if (stringp (*stream))
    source_from_string (&s, stream, 0, string_bytes (*stream));
  else if (exitp (source_from_object (vm, &s, stream)))
    return V_EXIT;
  value v = read_form (vm, &s);
  if (s.kind != SOURCE_OBJECT)
    return v;
  value *slot = stack_push_slots (vm, 1);
  slot[0] = v;
  value closed = source_close (vm, &s);
  v = slot[0];
  stack_pop_slots (vm, slot);
  return exitp (closed) ? V_EXIT : v;
}

NM_PRIMITIVE (read, "read", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional STREAM)",
              "Read the next Lisp form from STREAM and return it.\n"
              "STREAM is a buffer or a marker (text is taken from its position, which moves past the form),\n"
              "a string, or a function that returns the next character, or nil at the end, and accepts an\n"
              "argument to take a character back.  t reads from the minibuffer.  If STREAM is nil or\n"
              "missing, `standard-input' says where to read.\n"
              "Signal `end-of-file' if there is no complete form, and `invalid-read-syntax' for malformed text.")
{
  if (nilp (args[0]))
    args[0] = vm_variable (vm, Qstandard_input);
  if (args[0] == Qt || args[0] == Qread_char)
    {
      args[0] = string_literal (vm, "Lisp expression: ");
      return call_1 (vm, Qread_minibuffer, args[0]);
    }
  if (args[0] == Qget_file_char)
    return load_read_form (vm);
  return read_from_stream (vm, &args[0]);
}

NM_PRIMITIVE (read_from_string, "read-from-string", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional START END)",
              "Read the first Lisp form in STRING, and return it with the place where it ends.\n"
              "The value is (FORM . INDEX), INDEX being that of the first character not read.\n"
              "START and END limit the part of STRING that is read, as in `substring'.\n"
              "Signal `end-of-file' if there is no complete form, and `invalid-read-syntax' for malformed text.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t from, to;
  if (!validate_subarray (vm, args[0], args[1], args[2], string_chars (args[0]), &from, &to))
    return V_EXIT;
  struct source s;
  int64_t start = string_char_to_byte (vm, args[0], from);
  source_from_string (&s, &args[0], start, to == string_chars (args[0]) ? string_bytes (args[0]) : string_char_to_byte (vm, args[0], to));
  value v = read_form (vm, &s);
  if (exitp (v))
    return V_EXIT;
  int64_t read = source_offset (&s) - start;
  if (s.multibyte && string_bytes (args[0]) != string_chars (args[0]))
    read = nm_text_chars (string_text (args[0]) + start, read);
  return make_cons (vm, v, make_fixnum (from + read));
}

NM_PRIMITIVE (lread__substitute_object_in_subtree, "lread--substitute-object-in-subtree", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT PLACEHOLDER COMPLETED)",
              "Replace PLACEHOLDER by OBJECT everywhere inside OBJECT.\n"
              "COMPLETED is ignored: shared and circular parts are found anyway.  The value is nil.\n"
              "Signal `wrong-type-argument' if something that cannot be read is inside, such as a buffer.")
{
  value odd = reader_substitute (vm, args[0], args[1], args[0]);
  CHECK (nilp (odd), Qsequencep, odd);
  return Qnil;
}

/* -- the first line of a file --------------------------------------------------------------------- */

static bool
blank_or (char c, char delimiter)
{
  return c == ' ' || c == '\t' || c == delimiter;
}

/* The value of lexical-binding in the settings "VAR: VALUE; ..." between FROM and TO. */
static bool
settings_lexical (const char *from, const char *to)
{
  static const char name[] = "lexical-binding";
  while (from < to)
    {
      const char *end = memchr (from, ';', (size_t) (to - from));
      if (end == NULL)
        end = to;
      const char *colon = memchr (from, ':', (size_t) (end - from));
      if (colon != NULL)
        {
          while (from < colon && blank_or (*from, ' '))
            from++;
          const char *name_end = colon;
          while (name_end > from && blank_or (name_end[-1], ' '))
            name_end--;
          if ((size_t) (name_end - from) == sizeof name - 1 && memcmp (from, name, sizeof name - 1) == 0)
            {
              for (colon++; colon < end && blank_or (*colon, ' '); )
                colon++;
              while (end > colon && blank_or (end[-1], ' '))
                end--;
              return !(end - colon == 3 && memcmp (colon, "nil", 3) == 0);
            }
        }
      from = end < to ? end + 1 : to;
    }
  return false;
}

bool
read_lexical_cookie (const char *text, size_t bytes)
{
  const char *end = text + bytes;
  const char *line_end = memchr (text, '\n', bytes);
  if (bytes > 2 && text[0] == '#' && text[1] == '!' && line_end != NULL)
    {
      text = line_end + 1;
      line_end = memchr (text, '\n', (size_t) (end - text));
    }
  if (line_end == NULL)
    line_end = end;
  if (text == line_end || *text != ';')
    return false;
  const char *open = memmem (text, (size_t) (line_end - text), "-*-", 3);
  if (open == NULL)
    return false;
  const char *close = memmem (open + 3, (size_t) (line_end - open - 3), "-*-", 3);
  return close != NULL && settings_lexical (open + 3, close);
}
