/* category.c - categories of characters: category sets and category tables.
   SPDX-License-Identifier: GPL-3.0-or-later

   A category is a character from space to tilde; a set of them is a bool-vector of 128 elements.  A
   category table is a char-table of sets; extra slot 0 is the vector of descriptions, extra slot 1 the
   hash table through which equal sets are shared.  A buffer's table is the value of the context slot
   `neomacs--category-table', nil for the standard one. */

#include "character.h"
#include "category_ranges.h"
#include "../data/char_table.h"
#include "../data/hash.h"
#include "../data/list.h"
#include "../data/sequence.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../primitive.h"
#include <utf8proc.h>

NM_VARIABLE (word_combining_categories, NM_VAR_LISP, "((nil . 94) (94) (67 . 72) (67 . 75))",
             "List of pairs of categories: no word boundary between characters that have them.");
NM_VARIABLE (word_separating_categories, NM_VAR_LISP, "((72 . 75))",
             "List of pairs of categories: a word boundary between characters that have them.");

enum { CATEGORY_FIRST = ' ', CATEGORY_LAST = '~', CATEGORY_DOCS = 0, CATEGORY_SETS = 1 };

static bool category_p (value v) { return fixnump (v) && fixnum (v) >= CATEGORY_FIRST && fixnum (v) <= CATEGORY_LAST; }
static uint64_t *set_bits (value set) { return ((struct bool_vector *) object_of (set))->bits; }
static bool set_p (value v) { return bool_vector_p (v) && ((struct bool_vector *) object_of (v))->length == 128; }
static bool table_p (value v) { return char_table_p (v) && char_table_of (v)->purpose == Qcategory_table; }

static value
table_new (struct nm_vm *vm)
{
  value table = char_table_new (vm, Qcategory_table, Qnil, 2);
  char_table_fill (vm, table, bool_vector_new (vm, 128));
  gc_store (vm, table, &char_table_of (table)->extras[CATEGORY_DOCS],
            heap_vector (vm, CATEGORY_LAST - CATEGORY_FIRST + 1, Qnil));
  return table;
}

/* TABLE, or the current one for nil; V_EXIT after signalling. */
static value
table_or_current (struct nm_vm *vm, value table)
{
  if (nilp (table))
    {
      table = vm_variable (vm, Qneomacs_category_table);
      return table_p (table) ? table : vm->gc_roots[VM_ROOT_STANDARD_CATEGORY_TABLE];
    }
  CHECK (table_p (table), Qcategory_table_p, table);
  return table;
}

static value *
doc_slot (value table, value category)
{
  return &object_of (char_table_extra (table, CATEGORY_DOCS))->slots[fixnum (category) - CATEGORY_FIRST];
}

/* -- sets -- */

NM_PRIMITIVE (make_category_set, "make-category-set", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CATEGORIES)",
              "Return the set of the categories whose characters are in the string CATEGORIES.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  if (string_multibyte (args[0]))
    return signal_message (vm, "Multibyte string in `make-category-set'");
  value set = bool_vector_new (vm, 128);
  /* From the end, which the error shows. */
  for (int64_t i = string_bytes (args[0]) - 1; i >= 0; i--)
    {
      int c = (unsigned char) string_text (args[0])[i];
      CHECK (category_p (make_fixnum (c)), Qcategoryp, make_fixnum (c));
      set_bits (set)[c / 64] |= UINT64_C (1) << (c % 64);
    }
  return set;
}

NM_PRIMITIVE (category_set_mnemonics, "category-set-mnemonics", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CATEGORY-SET)",
              "Return a string of the characters of the categories in CATEGORY-SET.")
{
  CHECK (set_p (args[0]), Qcategorysetp, args[0]);
  char text[128];
  int n = 0;
  for (int c = CATEGORY_FIRST; c <= CATEGORY_LAST; c++)
    if (set_bits (args[0])[c / 64] >> (c % 64) & 1)
      text[n++] = (char) c;
  return string_unibyte_new (vm, text, n);
}

NM_PRIMITIVE (char_category_set, "char-category-set", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR)",
              "Return the category set of CHAR in the current buffer's category table.")
{
  CHECK (characterp (args[0]), Qcharacterp, args[0]);
  return char_table_ref (table_or_current (vm, Qnil), (int) fixnum (args[0]));
}

/* -- tables -- */

NM_PRIMITIVE (category_table_p, "category-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARG)", "Return t if ARG is a category table.")
{
  return make_bool (table_p (args[0]));
}

NM_PRIMITIVE (category_table, "category-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the category table of the current buffer.")
{
  return table_or_current (vm, Qnil);
}

NM_PRIMITIVE (standard_category_table, "standard-category-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the category table of buffers that have none of their own.")
{
  return vm->gc_roots[VM_ROOT_STANDARD_CATEGORY_TABLE];
}

NM_PRIMITIVE (make_category_table, "make-category-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return a new category table without categories.")
{
  return table_new (vm);
}

NM_PRIMITIVE (set_category_table, "set-category-table", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Make TABLE the category table of the current buffer, and return it.")
{
  value table = table_or_current (vm, args[0]);
  if (exitp (table))
    return V_EXIT;
  args[0] = table;
  return variable_set (vm, Qneomacs_category_table, table) ? args[0] : V_EXIT;
}

NM_PRIMITIVE (copy_category_table, "copy-category-table", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TABLE)",
              "Return a copy of the category table TABLE; nil means the standard one.")
{
  value table = nilp (args[0]) ? vm->gc_roots[VM_ROOT_STANDARD_CATEGORY_TABLE] : args[0];
  CHECK (table_p (table), Qcategory_table_p, table);
  value copy = char_table_copy (vm, table);
  struct char_table *t = char_table_of (copy);
  gc_store (vm, copy, &t->default_value, bool_vector_new (vm, 128));
  gc_store (vm, copy, &t->extras[CATEGORY_DOCS], vector_copy (vm, t->extras[CATEGORY_DOCS]));
  t->extras[CATEGORY_SETS] = Qnil;
  return copy;
}

/* -- categories -- */

NM_PRIMITIVE (define_category, "define-category", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CATEGORY DOCSTRING &optional TABLE)",
              "Define CATEGORY, a character, in TABLE (default the current buffer's) with description DOCSTRING.")
{
  CHECK (category_p (args[0]), Qcategoryp, args[0]);
  CHECK (stringp (args[1]), Qstringp, args[1]);
  value table = table_or_current (vm, args[2]);
  if (exitp (table))
    return V_EXIT;
  if (!nilp (*doc_slot (table, args[0])))
    return signal_message (vm, "Category `%c' is already defined", (int) fixnum (args[0]));
  gc_store (vm, char_table_extra (table, CATEGORY_DOCS), doc_slot (table, args[0]), args[1]);
  return Qnil;
}

NM_PRIMITIVE (category_docstring, "category-docstring", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CATEGORY &optional TABLE)",
              "Return the description of CATEGORY in TABLE (default the current buffer's), or nil.")
{
  CHECK (category_p (args[0]), Qcategoryp, args[0]);
  value table = table_or_current (vm, args[1]);
  return exitp (table) ? V_EXIT : *doc_slot (table, args[0]);
}

NM_PRIMITIVE (get_unused_category, "get-unused-category", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TABLE)",
              "Return a category that is not defined in TABLE (default the current buffer's), or nil.")
{
  value table = table_or_current (vm, args[0]);
  if (exitp (table))
    return V_EXIT;
  for (int c = CATEGORY_FIRST; c <= CATEGORY_LAST; c++)
    if (nilp (*doc_slot (table, make_fixnum (c))))
      return make_fixnum (c);
  return Qnil;
}

/* SET with category C added or taken away, as shared in TABLE. */
static value
set_with (struct nm_vm *vm, value table, value set, int c, bool on)
{
  value sets = char_table_extra (table, CATEGORY_SETS);
  if (!hash_table_p (sets))
    {
      sets = hash_new (vm, Qequal, Qnil, 65);
      gc_store (vm, table, &char_table_of (table)->extras[CATEGORY_SETS], sets);
    }
  value new = bool_vector_new (vm, 128);
  set_bits (new)[0] = set_bits (set)[0];
  set_bits (new)[1] = set_bits (set)[1];
  uint64_t mask = UINT64_C (1) << (c % 64);
  set_bits (new)[c / 64] = on ? set_bits (new)[c / 64] | mask : set_bits (new)[c / 64] & ~mask;
  value shared = hash_get_key (vm, sets, new);
  if (shared != V_UNBOUND)
    return shared;
  hash_put (vm, sets, new, Qnil);
  return new;
}

/* Gives the characters [FROM, TO] category C in TABLE, or takes it away. */
static void
category_change (struct nm_vm *vm, value table, int from, int to, int c, bool on)
{
  for (int start = from, end; start <= to; start = end + 1)
    {
      value set = char_table_run_from (table, start, &end);
      end = end < to ? end : to;
      if ((set_bits (set)[c / 64] >> (c % 64) & 1) != on)
        char_table_set_range (vm, table, start, end, set_with (vm, table, set, c, on));
    }
}

NM_PRIMITIVE (modify_category_entry, "modify-category-entry", 2, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARACTER CATEGORY &optional TABLE RESET)",
              "Give CHARACTER, or the characters of a range (FROM . TO), CATEGORY in TABLE.\n"
              "TABLE defaults to the current buffer's.  RESET non-nil means to take CATEGORY away.")
{
  value from = args[0], to = args[0];
  if (!fixnump (args[0]))
    {
      CHECK (consp (args[0]), Qconsp, args[0]);
      from = car (args[0]);
      to = cdr (args[0]);
    }
  CHECK (characterp (from), Qcharacterp, from);
  CHECK (characterp (to), Qcharacterp, to);
  CHECK (category_p (args[1]), Qcategoryp, args[1]);
  value table = table_or_current (vm, args[2]);
  if (exitp (table))
    return V_EXIT;
  if (nilp (*doc_slot (table, args[1])))
    return signal_message (vm, "Undefined category: %c", (int) fixnum (args[1]));
  category_change (vm, table, (int) fixnum (from), (int) fixnum (to), (int) fixnum (args[1]), nilp (args[3]));
  return Qnil;
}

/* -- the standard table -- */

static const struct { char category; const char *doc; } standard_categories[] = {
  { '.', "base character\nA letter, number, punctuation mark, symbol or space" },
  { '^', "combining\nA mark that combines with the character before it" },
  { '0', "consonant" }, { '1', "independent vowel" }, { '2', "upper diacritic" }, { '3', "lower diacritic" },
  { '4', "combining tone" }, { '5', "symbol" }, { '6', "digit" }, { '7', "vowel diacritic" }, { '8', "vowel sign" },
  { '9', "lower semivowel" },
  { '<', "not at eol\nA character that must not end a line" }, { '>', "not at bol\nA character that must not begin a line" },
  { 'A', "2-byte alphanumeric" }, { 'C', "2-byte han" }, { 'G', "2-byte Greek" }, { 'H', "2-byte Hiragana" },
  { 'K', "2-byte Katakana" }, { 'N', "2-byte Korean" }, { 'Y', "2-byte Cyrillic" }, { 'I', "Indian glyph" },
  { 'L', "strong left to right" }, { 'R', "strong right to left" },
  { 'a', "ASCII" }, { 'b', "Arabic" }, { 'c', "Chinese" }, { 'e', "Ethiopic" }, { 'g', "Greek" }, { 'h', "Korean" },
  { 'i', "Indian" }, { 'j', "Japanese" }, { 'k', "Katakana" }, { 'l', "Latin" }, { 'o', "Lao" }, { 'q', "Tibetan" },
  { 'r', "Roman" }, { 't', "Thai" }, { 'v', "Vietnamese" }, { 'w', "Hebrew" }, { 'y', "Cyrillic" },
  { '|', "line breakable\nA line may be broken at this character" }, { ' ', "space for indent" },
};

/* The category of C's general category, and that of its direction; 0 for none. */
static int
kind_category (int c)
{
  const char *name = utf8proc_category_string (c);
  if (strcmp (name, "Mn") == 0 || (c >= 0x20d0 && c <= 0x20ff))
    return '^';
  return strchr ("LNPSZ", name[0]) ? '.' : 0;
}

static int
direction_category (int c)
{
  switch (utf8proc_get_property (c)->bidi_class)
    {
    case UTF8PROC_BIDI_CLASS_R: case UTF8PROC_BIDI_CLASS_AL: case UTF8PROC_BIDI_CLASS_RLE: case UTF8PROC_BIDI_CLASS_RLO: return 'R';
    case 0: return char_in_right_to_left_block (c) ? 'R' : 'L';
    case UTF8PROC_BIDI_CLASS_L: case UTF8PROC_BIDI_CLASS_LRE: case UTF8PROC_BIDI_CLASS_LRO: return 'L';
    default: return 0;
    }
}

static void
add_computed (struct nm_vm *vm, value table, int (*category_of) (int))
{
  int from = 0, current = category_of (0);
  for (int c = 1; c <= CHAR_MAX_UNICODE + 1; c++)
    {
      int next = c <= CHAR_MAX_UNICODE ? category_of (c) : -1;
      if (next == current)
        continue;
      if (current)
        category_change (vm, table, from, c - 1, current, true);
      from = c;
      current = next;
    }
}

void
category_world_init (struct nm_vm *vm)
{
  value table = table_new (vm);
  vm->gc_roots[VM_ROOT_STANDARD_CATEGORY_TABLE] = table;
  symbol_store (vm, Qcategory_table, &symbol_of (vm, Qcategory_table)->plist,
                make_cons (vm, Qchar_table_extra_slots, make_cons (vm, make_fixnum (2), Qnil)));
  for (size_t i = 0; i < sizeof standard_categories / sizeof *standard_categories; i++)
    gc_store (vm, char_table_extra (table, CATEGORY_DOCS), doc_slot (table, make_fixnum (standard_categories[i].category)),
              string_literal (vm, standard_categories[i].doc));
  add_computed (vm, table, direction_category);
  add_computed (vm, table, kind_category);
  /* What lies beyond Unicode runs from left to right. */
  category_change (vm, table, 0x110000, NM_CHAR_MAX, 'L', true);
  for (size_t i = 0; i < sizeof category_ranges / sizeof *category_ranges; i++)
    category_change (vm, table, category_ranges[i].first, category_ranges[i].last, category_ranges[i].category, true);
}
