/* unicode_property.c - char-tables of Unicode character properties, made from utf8proc when asked for.
   SPDX-License-Identifier: GPL-3.0-or-later

   A table has purpose `char-code-property-table' and five extra slots, the first with the name of the
   property; `char-code-property-alist' keeps the tables that were made.  Values are what
   `get-char-code-property' returns; nil for a character without a decomposition.
   Runs no Lisp. */

#include "character.h"
#include "paired_brackets.h"
#include "special_case.h"
#include "../data/char_table.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../primitive.h"
#include "../read/read.h"
#include <utf8proc.h>

NM_VARIABLE (char_code_property_alist, NM_VAR_LISP,
             "((special-titlecase) (special-lowercase) (special-uppercase) (titlecase) (lowercase) (uppercase) (old-name) (mirrored)"
             " (bracket-type) (paired-bracket) (decimal-digit-value) (decomposition) (bidi-class) (canonical-combining-class) (general-category) (name))",
             "Alist of character properties and their char-tables; nil for a table that was not needed yet.");

NM_VARIABLE (unicode_category_table, NM_VAR_LISP, "nil",
             "Char-table of the general categories of characters; nil until somebody asked for that property.");

enum { HANGUL_FIRST = 0xac00, HANGUL_LAST = 0xd7a3 };

static value
general_category (struct nm_vm *vm, int c)
{
  return symbol_intern_c (vm, utf8proc_category_string (c));
}

static value
combining_class (struct nm_vm *vm __attribute__ ((unused)), int c)
{
  return make_fixnum (utf8proc_get_property (c)->combining_class);
}

bool
char_in_right_to_left_block (int c)
{
  static const int blocks[][2] = { { 0x590, 0x70d }, { 0x70f, 0x74a }, { 0x74d, 0x7b1 }, { 0x7c0, 0x8ff },
                                  { 0xfb1d, 0xfdff }, { 0xfe70, 0xfefe }, { 0x10800, 0x10fff }, { 0x1e800, 0x1efff } };
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    if (c >= blocks[i][0] && c <= blocks[i][1])
      return true;
  return false;
}

/* The class of a character that is not assigned: Arabic presentation forms are Arabic letters. */
static const char *
unassigned_bidi_class (int c)
{
  enum { ARABIC_FORMS = 0xfb50, ARABIC_FORMS_END = 0xff00 };
  return !char_in_right_to_left_block (c) ? "L" : c >= ARABIC_FORMS && c < ARABIC_FORMS_END ? "AL" : "R";
}

static value
bidi_class (struct nm_vm *vm, int c)
{
  static const char *const names[] = {
    [UTF8PROC_BIDI_CLASS_L] = "L", [UTF8PROC_BIDI_CLASS_LRE] = "LRE", [UTF8PROC_BIDI_CLASS_LRO] = "LRO",
    [UTF8PROC_BIDI_CLASS_R] = "R", [UTF8PROC_BIDI_CLASS_AL] = "AL", [UTF8PROC_BIDI_CLASS_RLE] = "RLE",
    [UTF8PROC_BIDI_CLASS_RLO] = "RLO", [UTF8PROC_BIDI_CLASS_PDF] = "PDF", [UTF8PROC_BIDI_CLASS_EN] = "EN",
    [UTF8PROC_BIDI_CLASS_ES] = "ES", [UTF8PROC_BIDI_CLASS_ET] = "ET", [UTF8PROC_BIDI_CLASS_AN] = "AN",
    [UTF8PROC_BIDI_CLASS_CS] = "CS", [UTF8PROC_BIDI_CLASS_NSM] = "NSM", [UTF8PROC_BIDI_CLASS_BN] = "BN",
    [UTF8PROC_BIDI_CLASS_B] = "B", [UTF8PROC_BIDI_CLASS_S] = "S", [UTF8PROC_BIDI_CLASS_WS] = "WS",
    [UTF8PROC_BIDI_CLASS_ON] = "ON", [UTF8PROC_BIDI_CLASS_LRI] = "LRI", [UTF8PROC_BIDI_CLASS_RLI] = "RLI",
    [UTF8PROC_BIDI_CLASS_FSI] = "FSI", [UTF8PROC_BIDI_CLASS_PDI] = "PDI",
  };
  unsigned class = utf8proc_get_property (c)->bidi_class;
  return symbol_intern_c (vm, class < sizeof names / sizeof *names && names[class] ? names[class] : unassigned_bidi_class (c));
}

static value
mirrored (struct nm_vm *vm, int c)
{
  return symbol_intern_c (vm, utf8proc_get_property (c)->bidi_mirrored ? "Y" : "N");
}

/* Decimal digits come in runs that begin with a zero, ten to each. */
static value
decimal_digit (struct nm_vm *vm __attribute__ ((unused)), int c)
{
  if (utf8proc_category (c) != UTF8PROC_CATEGORY_ND)
    return Qnil;
  int first = c;
  while (first > 0 && utf8proc_category (first - 1) == UTF8PROC_CATEGORY_ND)
    first--;
  return make_fixnum ((c - first) % 10);
}

/* Sharp s has no capital here: its upper case is SS. */
static value changed_case (int c, int other) { return other == c || c == 0xdf ? (value) Qnil : make_fixnum (other); }
static value upper (struct nm_vm *vm __attribute__ ((unused)), int c) { return changed_case (c, utf8proc_toupper (c)); }
static value lower (struct nm_vm *vm __attribute__ ((unused)), int c) { return changed_case (c, utf8proc_tolower (c)); }

static value
title (struct nm_vm *vm, int c)
{
  int other = utf8proc_totitle (c);
  return other == c && !nilp (upper (vm, c)) ? make_fixnum (c) : changed_case (c, other);
}

/* The one character that the N characters at P compose to; -1 if they do not. */
static int
composed (const utf8proc_int32_t *p, int n)
{
  utf8proc_int32_t copy[16];
  memcpy (copy, p, sizeof *p * (size_t) n);
  return utf8proc_normalize_utf32 (copy, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE) == 1 ? copy[0] : -1;
}

/* The half-width letters of Hangul, and the letters of which they are forms. */
static const struct { int first, last, of; } narrow_letters[] = {
  { 0xffa0, 0xffa0, 0x3164 }, { 0xffa1, 0xffbe, 0x3131 }, { 0xffc2, 0xffc7, 0x314f }, { 0xffca, 0xffcf, 0x3155 },
  { 0xffd2, 0xffd7, 0x315b }, { 0xffda, 0xffdc, 0x3161 },
};

/* One step of C's decomposition, with its kind in front if it is a compatibility one. */
static value
decomposition (struct nm_vm *vm, int c)
{
  static const char *const kinds[] = {
    [UTF8PROC_DECOMP_TYPE_FONT] = "font", [UTF8PROC_DECOMP_TYPE_NOBREAK] = "noBreak",
    [UTF8PROC_DECOMP_TYPE_INITIAL] = "initial", [UTF8PROC_DECOMP_TYPE_MEDIAL] = "medial",
    [UTF8PROC_DECOMP_TYPE_FINAL] = "final", [UTF8PROC_DECOMP_TYPE_ISOLATED] = "isolated",
    [UTF8PROC_DECOMP_TYPE_CIRCLE] = "circle", [UTF8PROC_DECOMP_TYPE_SUPER] = "super",
    [UTF8PROC_DECOMP_TYPE_SUB] = "sub", [UTF8PROC_DECOMP_TYPE_VERTICAL] = "vertical",
    [UTF8PROC_DECOMP_TYPE_WIDE] = "wide", [UTF8PROC_DECOMP_TYPE_NARROW] = "narrow",
    [UTF8PROC_DECOMP_TYPE_SMALL] = "small", [UTF8PROC_DECOMP_TYPE_SQUARE] = "square",
    [UTF8PROC_DECOMP_TYPE_FRACTION] = "fraction", [UTF8PROC_DECOMP_TYPE_COMPAT] = "compat",
  };
  /* The next step of these has one of its own, which utf8proc goes on to. */
  for (size_t i = 0; i < sizeof narrow_letters / sizeof *narrow_letters; i++)
    if (c >= narrow_letters[i].first && c <= narrow_letters[i].last)
      return list_2 (vm, symbol_intern_c (vm, "narrow"), make_fixnum (narrow_letters[i].of + c - narrow_letters[i].first));
  if (c == 0xffe3)
    return list_2 (vm, symbol_intern_c (vm, "wide"), make_fixnum (0xaf));
  const utf8proc_property_t *property = utf8proc_get_property (c);
  if (property->decomp_seqindex == UINT16_MAX || (c >= HANGUL_FIRST && c <= HANGUL_LAST))
    return Qnil;
  utf8proc_int32_t parts[24];
  int class = 0, type = property->decomp_type;
  int options = UTF8PROC_DECOMPOSE | (type ? UTF8PROC_COMPAT : 0);
  int n = (int) utf8proc_decompose_char (c, parts, 16, (utf8proc_option_t) options, &class);
  if (n < 1 || n > 16)
    return Qnil;
  if (type == 0)
    {
      /* All parts but the last as one character; or another character that is the same. */
      int whole = composed (parts, n), start = n > 2 ? composed (parts, n - 1) : -1;
      if (n > 1 && whole >= 0 && whole != c)
        return list_1 (vm, make_fixnum (whole));
      if (start >= 0)
        return list_2 (vm, make_fixnum (start), make_fixnum (parts[n - 1]));
    }
  else
    n = (int) utf8proc_normalize_utf32 (parts, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  value list = Qnil;
  for (int i = n - 1; i >= 0; i--)
    list = make_cons (vm, make_fixnum (parts[i]), list);
  return type ? make_cons (vm, symbol_intern_c (vm, kinds[type]), list) : list;
}

static const struct unicode_property {
  const char *name;
  value (*of) (struct nm_vm *, int c);
  const char *absent;              /* Lisp name of the value beyond Unicode; NULL: nil, "": zero */
} properties[] = {
  { "general-category", general_category, "Cn" },
  { "canonical-combining-class", combining_class, "" },
  { "bidi-class", bidi_class, "L" },
  { "decomposition", decomposition, NULL },
  { "decimal-digit-value", decimal_digit, NULL },
  { "mirrored", mirrored, "N" },
  { "uppercase", upper, NULL },
  { "lowercase", lower, NULL },
  { "titlecase", title, NULL },
};

static value
table_new (struct nm_vm *vm, value name)
{
  value table = char_table_new (vm, Qchar_code_property_table, Qnil, 5);
  gc_store (vm, table, &char_table_of (table)->extras[0], name);
  return table;
}

static value
table_from_utf8proc (struct nm_vm *vm, value name, const struct unicode_property *p)
{
  value table = table_new (vm, name), run = p->of (vm, 0);
  int from = 0;
  for (int c = 1; c <= CHAR_MAX_UNICODE + 1; c++)
    {
      value v = c <= CHAR_MAX_UNICODE ? p->of (vm, c) : V_UNBOUND;
      if (v == run)
        continue;
      if (!nilp (run))
        char_table_set_range (vm, table, from, c - 1, run);
      from = c;
      run = v;
    }
  if (p->absent)
    char_table_set_default (vm, table, *p->absent ? symbol_intern_c (vm, p->absent) : make_fixnum (0));
  return table;
}

static value
table_of_special_cases (struct nm_vm *vm, value name)
{
  value table = table_new (vm, name);
  for (size_t i = 0; i < sizeof special_cases / sizeof *special_cases; i++)
    {
      const struct special_case *s = &special_cases[i];
      const char *text = name == Qspecial_uppercase ? s->upper : name == Qspecial_titlecase ? s->title : s->lower;
      if (text)
        char_table_set (vm, table, s->c, string_literal (vm, text));
    }
  return table;
}

/* The other bracket of each, or with TYPE o, c or n. */
static value
table_of_brackets (struct nm_vm *vm, value name, bool type)
{
  value table = table_new (vm, name);
  for (size_t i = 0; i < sizeof bracket_pairs / sizeof *bracket_pairs; i++)
    {
      const struct bracket_pair *p = &bracket_pairs[i];
      char_table_set (vm, table, p->open, type ? symbol_intern_c (vm, "o") : make_fixnum (p->close));
      char_table_set (vm, table, p->close, type ? symbol_intern_c (vm, "c") : make_fixnum (p->open));
    }
  if (type)
    char_table_set_default (vm, table, symbol_intern_c (vm, "n"));
  return table;
}

struct names { struct nm_vm *vm; value table; bool old; };

static void
put_name (void *context, enum char_name_kind kind, int code, const char *name, size_t length)
{
  struct names *n = context;
  if (n->old ? kind == CHAR_OLD_NAME : kind == CHAR_NAME || kind == CHAR_UNLISTED)
    char_table_set (n->vm, n->table, code, string_unibyte_new (n->vm, name, (int64_t) length));
}

/* The names of characters, or with OLD those of Unicode 1.0; computed names are left out (see own_value). */
static value
table_of_names (struct nm_vm *vm, value name, bool old)
{
  struct names n = { vm, table_new (vm, name), old };
  char_names_walk (put_name, &n);
  return n.table;
}

/* What TABLE has for C. */
static value
own_value (struct nm_vm *vm, value table, int c)
{
  value v = char_table_ref (table, c);
  if (!nilp (v) || char_table_of (table)->extras[0] != Qname)
    return v;
  char name[CHAR_NAME_BYTES];
  size_t length = char_computed_name (c, name);
  return length ? string_unibyte_new (vm, name, (int64_t) length) : (value) Qnil;
}

static value
table_make (struct nm_vm *vm, value name)
{
  if (name == Qname || name == Qold_name)
    return table_of_names (vm, name, name == Qold_name);

  bool bracket_type = string_is (symbol_name (vm, name), "bracket-type");
  if (bracket_type || string_is (symbol_name (vm, name), "paired-bracket"))
    return table_of_brackets (vm, name, bracket_type);
  if (name == Qspecial_uppercase || name == Qspecial_titlecase || name == Qspecial_lowercase)
    return table_of_special_cases (vm, name);
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
    if (string_is (symbol_name (vm, name), properties[i].name))
      return table_from_utf8proc (vm, name, &properties[i]);
  return Qnil;
}

NM_PRIMITIVE (unicode_property_table_internal, "unicode-property-table-internal", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PROP)",
              "Return the char-table of character property PROP, or nil if there is none.")
{
  value entry = list_assq (args[0], vm_variable (vm, Qchar_code_property_alist));
  if (!consp (entry) || char_table_p (cdr (entry)))
    return cdr_safe (entry);
  value table = symbolp (args[0]) ? table_make (vm, args[0]) : (value) Qnil;
  set_cdr (vm, entry, table);
  if (args[0] == Qgeneral_category)
    symbol_store (vm, Qunicode_category_table, &symbol_of (vm, Qunicode_category_table)->val, table);
  return table;
}

static value
check_table (struct nm_vm *vm, value table, value c)
{
  CHECK (char_table_p (table), Qchar_table_p, table);
  CHECK (characterp (c), Qcharacterp, c);
  if (char_table_of (table)->purpose != Qchar_code_property_table || char_table_extra_count (table) != 5)
    return signal_message (vm, "Invalid Unicode property table");
  return Qnil;
}

NM_PRIMITIVE (get_unicode_property_internal, "get-unicode-property-internal", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE CH)",
              "Return the value that CHAR-TABLE, a table of a character property, has for character CH.")
{
  if (exitp (check_table (vm, args[0], args[1])))
    return V_EXIT;
  return own_value (vm, args[0], (int) fixnum (args[1]));
}

NM_PRIMITIVE (put_unicode_property_internal, "put-unicode-property-internal", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE CH VALUE)",
              "Set the value that CHAR-TABLE, a table of a character property, has for character CH.")
{
  if (exitp (check_table (vm, args[0], args[1])))
    return V_EXIT;
  char_table_set (vm, args[0], (int) fixnum (args[1]), args[2]);
  return Qnil;
}
