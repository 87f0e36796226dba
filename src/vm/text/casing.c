/* casing.c - upcase, downcase, capitalize and upcase-initials for characters and strings.
   SPDX-License-Identifier: GPL-3.0-or-later

   Strings follow Unicode where one character becomes several (special_case.h) and for the final sigma;
   single characters follow the case table alone.  Words are runs of word syntax, so capitalizing asks
   the host for the syntax table of the current buffer: Lisp may run there, before anything is read. */

#include "character.h"
#include "special_case.h"
#include "../data/char_table.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../primitive.h"

enum case_action { CASE_UP, CASE_DOWN, CASE_CAPITALIZE, CASE_INITIALS };
enum { CAPITAL_SIGMA = 0x3a3, FINAL_SIGMA = 0x3c2, SYNTAX_WORD = 2 };

struct casing {
  enum case_action action;
  value table;                     /* case table */
  value syntax;                    /* syntax table, or nil if words do not matter */
  bool in_word;
};

static bool
word_p (const struct casing *k, int c)
{
  value entry = char_table_p (k->syntax) ? char_table_ref (k->syntax, c) : (value) Qnil;
  return consp (entry) && fixnump (car (entry)) && (fixnum (car (entry)) & 0xffff) == SYNTAX_WORD;
}

static const struct special_case *
special_case_of (int c)
{
  size_t low = 0, high = sizeof special_cases / sizeof *special_cases;
  if (c < special_cases[0].c || c > special_cases[high - 1].c)
    return NULL;
  while (low < high)
    {
      size_t mid = (low + high) / 2;
      if (special_cases[mid].c == c)
        return &special_cases[mid];
      if (special_cases[mid].c < c)
        low = mid + 1;
      else
        high = mid;
    }
  return NULL;
}

enum target { TARGET_SAME, TARGET_UPPER, TARGET_TITLE, TARGET_LOWER };

/* What becomes of the next character C; notes whether it is part of a word. */
static enum target
next_target (struct casing *k, int c)
{
  bool was_in_word = k->in_word;
  if (!nilp (k->syntax))
    k->in_word = word_p (k, c);
  switch (k->action)
    {
    case CASE_UP: return TARGET_UPPER;
    case CASE_DOWN: return TARGET_LOWER;
    case CASE_CAPITALIZE: return was_in_word ? TARGET_LOWER : TARGET_TITLE;
    default: return was_in_word ? TARGET_SAME : TARGET_TITLE;
    }
}

static int
simple_case (const struct casing *k, enum target target, int c)
{
  switch (target)
    {
    case TARGET_UPPER: return case_upper (k->table, c);
    case TARGET_TITLE: return case_title (k->table, c);
    case TARGET_LOWER: return case_lower (k->table, c);
    default: return c;
    }
}

/* -- strings -- */

static value
casify_multibyte (struct nm_vm *vm, struct casing *k, value s)
{
  struct text_buffer t = { .multibyte = true };
  int64_t end = string_bytes (s);
  for (int64_t at = 0; at < end;)
    {
      int c = string_next_char (s, &at);
      bool was_in_word = k->in_word;
      enum target target = next_target (k, c);
      if (c == CAPITAL_SIGMA && was_in_word)
        {
          /* Whichever case is asked for: a case table may make a small letter of it in upper case, too. */
          int64_t ahead = at;
          int cased = simple_case (k, target, c);
          bool final = cased != c && (at == end || !word_p (k, string_next_char (s, &ahead)));
          text_buffer_add_char (&t, final ? FINAL_SIGMA : cased);
          continue;
        }
      const struct special_case *special = c < 0x80 ? NULL : special_case_of (c);
      const char *text = !special ? NULL : target == TARGET_UPPER ? special->upper : target == TARGET_TITLE ? special->title
                         : target == TARGET_LOWER ? special->lower : NULL;
      if (text)
        text_buffer_add (&t, text, (int64_t) strlen (text), nm_text_chars (text, (int64_t) strlen (text)));
      else
        text_buffer_add_char (&t, simple_case (k, target, c));
    }
  return text_buffer_string (vm, &t);
}

/* Only ASCII letters have case here, and the copy keeps its properties. */
static value
casify_unibyte (struct nm_vm *vm, struct casing *k, value s)
{
  value copy = string_copy (vm, s);
  char *text = string_text (copy);
  for (int64_t i = 0; i < string_bytes (copy); i++)
    {
      unsigned char byte = (unsigned char) text[i];
      int c = byte < 0x80 ? byte : nm_byte_to_raw (byte), cased = simple_case (k, next_target (k, c), c);
      text[i] = (char) (nm_char_is_raw (cased) ? nm_raw_to_byte (cased) : cased);
    }
  return copy;
}

static bool
needs_words (value s, enum case_action action, value table)
{
  if (action >= CASE_CAPITALIZE)
    return true;
  static const char sigma[] = "\u03a3";
  return (action == CASE_DOWN || case_upper (table, CAPITAL_SIGMA) != CAPITAL_SIGMA) && string_multibyte (s)
         && memmem (string_text (s), (size_t) string_bytes (s), sigma, sizeof sigma - 1) != NULL;
}

static value
casify_string (struct nm_vm *vm, enum case_action action, value *args)
{
  struct casing k = { .action = action, .syntax = Qnil };
  if (string_chars (args[0]) == 0)
    return args[0];
  if (needs_words (args[0], action, case_table_current (vm)))
    {
      k.syntax = call_0 (vm, Qsyntax_table);
      if (exitp (k.syntax))
        return V_EXIT;
    }
  k.table = case_table_current (vm);
  return string_multibyte (args[0]) ? casify_multibyte (vm, &k, args[0]) : casify_unibyte (vm, &k, args[0]);
}

/* -- characters -- */

static value
casify_char (struct nm_vm *vm, enum case_action action, value v)
{
  const int64_t flags = CHAR_MODIFIER_ALT | CHAR_MODIFIER_SUPER | CHAR_MODIFIER_HYPER | CHAR_MODIFIER_SHIFT
                        | CHAR_MODIFIER_CTRL | CHAR_MODIFIER_META;
  int64_t code = fixnum (v), c = code & ~flags;
  if (code > (flags | CHAR_MAX_CODE))
    return v;
  if (c < 0x100 && c >= 0x80 && nilp (vm_variable (vm, Qenable_multibyte_characters)))
    return v;
  struct casing k = { .action = action, .table = case_table_current (vm), .syntax = Qnil };
  int64_t cased = simple_case (&k, next_target (&k, (int) c), (int) c);
  return make_fixnum (cased | (code & flags));
}

static value
casify (struct nm_vm *vm, enum case_action action, value *args)
{
  if (fixnump (args[0]) && fixnum (args[0]) >= 0)
    return casify_char (vm, action, args[0]);
  CHECK (stringp (args[0]), Qchar_or_string_p, args[0]);
  return casify_string (vm, action, args);
}

NM_PRIMITIVE (upcase, "upcase", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return OBJ, a character or a string, in upper case.")
{
  return casify (vm, CASE_UP, args);
}

NM_PRIMITIVE (downcase, "downcase", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return OBJ, a character or a string, in lower case.")
{
  return casify (vm, CASE_DOWN, args);
}

NM_PRIMITIVE (capitalize, "capitalize", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return OBJ, a character or a string, with each word's first letter in title case and the rest\n"
              "in lower case.")
{
  return casify (vm, CASE_CAPITALIZE, args);
}

NM_PRIMITIVE (upcase_initials, "upcase-initials", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return OBJ, a character or a string, with each word's first letter in title case.\n"
              "The other letters stay as they are.")
{
  return casify (vm, CASE_INITIALS, args);
}
