/* character.c - widths of characters, modifier bits, and conversions of one character.
   SPDX-License-Identifier: GPL-3.0-or-later
   `get-byte' in a buffer calls the host's `char-after'; nothing else runs Lisp. */

#include "character.h"
#include "char_width_ranges.h"
#include "script_ranges.h"
#include "../data/char_table.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../primitive.h"

NM_VARIABLE (char_width_table, NM_VAR_LISP, "nil", "Char-table of the columns that each character takes.");
NM_VARIABLE (printable_chars, NM_VAR_LISP, "nil", "Char-table that is t for characters that can be shown.");
NM_VARIABLE (script_representative_chars, NM_VAR_LISP, "nil", "Alist of scripts and characters that stand for them.");
NM_VARIABLE (translation_table_vector, NM_VAR_LISP, "nil", "Vector of translation tables, each a cons with its symbol.");
NM_VARIABLE (auto_fill_chars, NM_VAR_LISP, "nil", "Char-table that is t for characters that trigger filling.");
NM_VARIABLE (char_script_table, NM_VAR_LISP, "nil", "Char-table of the script that each character belongs to.");

#define CHECK_CHAR(v) CHECK (characterp (v), Qcharacterp, v)

/* -- width -- */

static int
tab_columns (struct nm_vm *vm)
{
  value w = vm_variable (vm, Qtab_width);
  return fixnump (w) && fixnum (w) > 0 && fixnum (w) <= 1000 ? (int) fixnum (w) : 8;
}

static int
table_width (struct nm_vm *vm, int c)
{
  value table = vm_variable (vm, Qchar_width_table);
  value w = char_table_p (table) ? char_table_ref (table, c) : (value) Qnil;
  if (!char_table_p (table))
    return 1;
  return nilp (w) ? 0 : fixnump (w) && fixnum (w) >= 0 && fixnum (w) <= 1000 ? (int) fixnum (w) : 1000;
}

/* The vector that the current display table gives for C, else nil. */
static value
display_vector (struct nm_vm *vm, int c)
{
  value table = vm_variable (vm, Qbuffer_display_table);
  if (!char_table_p (table))
    table = vm_variable (vm, Qstandard_display_table);
  value v = char_table_p (table) ? char_table_ref (table, c) : (value) Qnil;
  return vectorp (v) ? v : (value) Qnil;
}

/* The columns of C where no display table has a say. */
static int
own_width (struct nm_vm *vm, int c)
{
  if (c >= ' ' && c < 0x7f)
    return 1;
  if (c == '\t')
    return tab_columns (vm);
  if (c == '\n')
    return 0;
  if (c < ' ' || c == 0x7f)
    return nilp (vm_variable (vm, Qctl_arrow)) ? 4 : 2;
  return table_width (vm, c);
}

int
char_width (struct nm_vm *vm, int c)
{
  value shown = display_vector (vm, c);
  if (nilp (shown))
    return own_width (vm, c);
  int width = 0;
  for (int64_t i = 0; i < vector_length (shown); i++)
    {
      value glyph = vector_ref (shown, i);
      value code = consp (glyph) ? car (glyph) : glyph;
      if (fixnump (code))
        width += own_width (vm, (int) (fixnum (code) & CHAR_MAX_CODE));
    }
  return width;
}

int64_t
string_width (struct nm_vm *vm, value s, int64_t from, int64_t to)
{
  int64_t width = 0, at = string_char_to_byte (vm, s, from);
  for (int64_t i = from; i < to; i++)
    width += char_width (vm, string_next_char (s, &at));
  return width;
}

NM_PRIMITIVE (char_width, "char-width", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR)",
              "Return how many columns CHAR takes when it is shown in the current buffer.")
{
  CHECK_CHAR (args[0]);
  return make_fixnum (char_width (vm, (int) fixnum (args[0])));
}

NM_PRIMITIVE (string_width, "string-width", 1, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional FROM TO)",
              "Return how many columns STRING takes when it is shown in the current buffer.\n"
              "FROM and TO restrict it to a part of STRING, as in `substring'.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t from, to;
  if (!validate_subarray (vm, args[0], args[1], args[2], string_chars (args[0]), &from, &to))
    return V_EXIT;
  return make_fixnum (string_width (vm, args[0], from, to));
}

/* -- modifiers -- */

int64_t
char_resolve_modifiers (int64_t c)
{
  if ((c & ~(int64_t) CHAR_MAX_CODE) == 0)
    return c;
  int64_t low = c & 0x7f;
  if ((c & CHAR_MAX_CODE) < 0x80 && (c & CHAR_MODIFIER_SHIFT))
    {
      if (low >= 'A' && low <= 'Z')
        c &= ~(int64_t) CHAR_MODIFIER_SHIFT;
      else if (low >= 'a' && low <= 'z')
        c = (c & ~(int64_t) CHAR_MODIFIER_SHIFT) - ('a' - 'A');
      else if (low <= ' ')
        c &= ~(int64_t) CHAR_MODIFIER_SHIFT;
    }
  if ((c & CHAR_MAX_CODE) < 0x80 && (c & CHAR_MODIFIER_CTRL))
    {
      low = c & 0x7f;
      if (low == ' ')
        c &= ~(int64_t) (0x7f | CHAR_MODIFIER_CTRL);
      else if (low == '?')
        c = 0x7f | (c & ~(int64_t) (0x7f | CHAR_MODIFIER_CTRL));
      else if ((low & 0x5f) >= 'A' && (low & 0x5f) <= 'Z')
        c &= 0x1f | (~(int64_t) 0x7f & ~(int64_t) CHAR_MODIFIER_CTRL);
      else if (low >= '@' && low <= '_')
        c &= 0x1f | (~(int64_t) 0x7f & ~(int64_t) CHAR_MODIFIER_CTRL);
    }
  return c;
}

NM_PRIMITIVE (char_resolve_modifiers, "char-resolve-modifiers", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR)",
              "Return CHAR with its modifier bits resolved into the character where that is possible:\n"
              "control and shift of ASCII characters.")
{
  CHECK (fixnump (args[0]), Qfixnump, args[0]);
  return make_fixnum (char_resolve_modifiers (fixnum (args[0])));
}

/* -- conversions -- */

NM_PRIMITIVE (max_char, "max-char", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the greatest character code.")
{
  return make_fixnum (CHAR_MAX_CODE);
}

NM_PRIMITIVE (unibyte_char_to_multibyte, "unibyte-char-to-multibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CH)",
              "Convert the byte CH to a multibyte character: itself if ASCII, else a raw byte.")
{
  CHECK_CHAR (args[0]);
  if (fixnum (args[0]) >= 0x100)
    return signal_message (vm, "Not a unibyte character: %d", (int) fixnum (args[0]));
  int c = (int) fixnum (args[0]);
  return make_fixnum (c < 0x80 ? c : nm_byte_to_raw (c));
}

NM_PRIMITIVE (multibyte_char_to_unibyte, "multibyte-char-to-unibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CH)",
              "Convert the multibyte character CH to a byte, or return -1 if there is none for it.")
{
  CHECK_CHAR (args[0]);
  int c = (int) fixnum (args[0]);
  return make_fixnum (c < 0x100 ? c : nm_char_is_raw (c) ? nm_raw_to_byte (c) : -1);
}

NM_PRIMITIVE (string, "string", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest CHARACTERS)", "Return a string of CHARACTERS.")
{
  struct text_buffer t = { 0 };
  for (int i = 0; i < nargs; i++)
    CHECK_CHAR (args[i]);
  for (int i = 0; i < nargs; i++)
    {
      t.multibyte |= fixnum (args[i]) >= 0x80;
      text_buffer_add_char (&t, (int) fixnum (args[i]));
    }
  return text_buffer_string (vm, &t);
}

NM_PRIMITIVE (unibyte_string, "unibyte-string", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest BYTES)", "Return a unibyte string of BYTES.")
{
  for (int i = 0; i < nargs; i++)
    {
      CHECK (integerp (args[i]), Qintegerp, args[i]);
      if (bignump (args[i]) || fixnum (args[i]) < 0 || fixnum (args[i]) > 0xff)
        return signal_args_out_of_range_3 (vm, args[i], make_fixnum (0), make_fixnum (0xff));
    }
  value s = heap_string_uninit (vm, nargs, nargs, false);
  for (int i = 0; i < nargs; i++)
    string_text (s)[i] = (char) fixnum (args[i]);
  return s;
}

NM_PRIMITIVE (char_to_string, "char-to-string", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR)", "Return a string of the one character CHAR.")
{
  CHECK_CHAR (args[0]);
  return string_from_char (vm, (int) fixnum (args[0]));
}

NM_PRIMITIVE (byte_to_string, "byte-to-string", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BYTE)", "Return a unibyte string of the one byte BYTE.")
{
  CHECK (fixnump (args[0]), Qfixnump, args[0]);
  if (fixnum (args[0]) < 0 || fixnum (args[0]) > 0xff)
    return signal_message (vm, "Invalid byte");
  char byte = (char) fixnum (args[0]);
  return string_unibyte_new (vm, &byte, 1);
}

NM_PRIMITIVE (string_to_char, "string-to-char", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return the first character of STRING, or 0 if it is empty.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t at = 0;
  return make_fixnum (string_bytes (args[0]) == 0 ? 0 : string_next_char (args[0], &at));
}

NM_PRIMITIVE (char_equal, "char-equal", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(C1 C2)",
              "Return t if the characters C1 and C2 are equal.\n"
              "Case is ignored if `case-fold-search' is non-nil in the current buffer.")
{
  CHECK_CHAR (args[0]);
  CHECK_CHAR (args[1]);
  if (args[0] == args[1])
    return Qt;
  if (nilp (vm_variable (vm, Qcase_fold_search)))
    return Qnil;
  value table = case_table_current (vm);
  return make_bool (case_lower (table, (int) fixnum (args[0])) == case_lower (table, (int) fixnum (args[1])));
}

NM_PRIMITIVE (get_byte, "get-byte", 0, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POSITION STRING)",
              "Return the byte at POSITION of STRING, or of the current buffer (default point).\n"
              "The character there must be ASCII or a raw byte.")
{
  int64_t pos = 0;
  int c;
  if (nilp (args[1]))
    {
      value at = nilp (args[0]) ? call_0 (vm, Qpoint) : args[0];
      value found = exitp (at) ? V_EXIT : call_1 (vm, Qchar_after, at);
      if (exitp (found))
        return V_EXIT;
      if (nilp (found) && nilp (args[0]))
        return make_fixnum (0);
      if (nilp (found))
        {
          value *r = stack_push_slots (vm, 1);
          r[0] = call_0 (vm, Qpoint_min);
          value end = exitp (r[0]) ? V_EXIT : call_0 (vm, Qpoint_max);
          value result = exitp (end) ? V_EXIT : signal_args_out_of_range_3 (vm, args[0], r[0], end);
          stack_pop_slots (vm, r);
          return result;
        }
      c = (int) fixnum (found);
    }
  else
    {
      CHECK (stringp (args[1]), Qstringp, args[1]);
      if (!nilp (args[0]))
        {
          CHECK (fixnump (args[0]) && fixnum (args[0]) >= 0, Qwholenump, args[0]);
          pos = fixnum (args[0]);
        }
      if (pos >= string_chars (args[1]))
        return signal_args_out_of_range (vm, args[1], args[0]);
      c = string_ref (vm, args[1], pos);
      if (!string_multibyte (args[1]))
        return make_fixnum (c);
    }
  if (nm_char_is_raw (c))
    return make_fixnum (nm_raw_to_byte (c));
  if (c >= 0x80)
    return signal_message (vm, "Not an ASCII nor an 8-bit character: %d", c);
  return make_fixnum (c);
}

/* -- the standard tables -- */

static value
width_table_new (struct nm_vm *vm)
{
  value table = char_table_new (vm, Qnil, make_fixnum (1), 0);
  for (size_t i = 0; i < sizeof char_width_ranges / sizeof *char_width_ranges; i++)
    char_table_set_range (vm, table, char_width_ranges[i].first, char_width_ranges[i].last,
                          make_fixnum (char_width_ranges[i].columns));
  char_table_set_range (vm, table, 0x80, 0x9f, make_fixnum (4));
  char_table_set_range (vm, table, CHAR_RAW_BYTE_FIRST, CHAR_MAX_CODE, make_fixnum (4));
  return table;
}

static void
set_variable (struct nm_vm *vm, value symbol, value v)
{
  symbol_store (vm, symbol, &symbol_of (vm, symbol)->val, v);
}

void
character_world_init (struct nm_vm *vm)
{
  set_variable (vm, Qchar_width_table, width_table_new (vm));
  value printable = char_table_new (vm, Qnil, Qt, 0);
  char_table_set_range (vm, printable, 0, 31, Qnil);
  char_table_set_range (vm, printable, 0x7f, 0x9f, Qnil);
  set_variable (vm, Qprintable_chars, printable);
  value scripts = char_table_new (vm, Qchar_script_table, Qnil, 1);
  for (size_t i = 0; i < sizeof script_ranges / sizeof *script_ranges; i++)
    char_table_set_range (vm, scripts, script_ranges[i].first, script_ranges[i].last,
                          symbol_intern_c (vm, script_ranges[i].script));
  set_variable (vm, Qchar_script_table, scripts);
  set_variable (vm, Qtranslation_table_vector, heap_vector (vm, 16, Qnil));
  value fill = char_table_new (vm, Qauto_fill_chars, Qnil, 0);
  char_table_set (vm, fill, ' ', Qt);
  char_table_set (vm, fill, '\n', Qt);
  set_variable (vm, Qauto_fill_chars, fill);
}
