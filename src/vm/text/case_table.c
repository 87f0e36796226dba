/* case_table.c - case tables, the standard one, and the case of one character.
   SPDX-License-Identifier: GPL-3.0-or-later

   A buffer's case table is the value of the context slot `neomacs--case-table', nil for the standard
   table, so that it goes away with the other local variables.  Runs no Lisp but variable watchers. */

#include "composition.h"
#include "character.h"
#include "../data/char_table.h"
#include "../eval/eval.h"
#include "../primitive.h"
#include <utf8proc.h>

value
case_table_current (struct nm_vm *vm)
{
  value table = vm_variable (vm, Qneomacs_case_table);
  return char_table_p (table) ? table : vm->gc_roots[VM_ROOT_STANDARD_CASE_TABLE];
}

static int
mapped (value table, int c)
{
  value v = char_table_p (table) ? char_table_ref (table, c) : (value) Qnil;
  return characterp (v) ? (int) fixnum (v) : c;
}

int case_lower (value table, int c) { return mapped (table, c); }
int case_upper (value table, int c) { return mapped (char_table_extra (table, CASE_TABLE_UP), c); }

int
case_title (value table, int c)
{
  if (c < 0x80 || c > CHAR_MAX_UNICODE || c == 0xdf)
    return case_upper (table, c);
  int title = utf8proc_totitle (c);
  return title != c || utf8proc_toupper (c) != c ? title : case_upper (table, c);
}

/* -- derived tables -- */

/* Makes each set of characters with one image by TABLE a cycle of a new table.  An image without an entry of its own
   leaves none for the first that has it. */
static value
cycles_of (struct nm_vm *vm, value table)
{
  value cycles = char_table_new (vm, Qcase_table, Qnil, CASE_TABLE_EXTRAS);
  for (int from = 0, to; from <= CHAR_MAX_CODE; from = to + 1)
    {
      char_table_run_from (table, from, &to);
      if (characterp (char_table_ref (table, from)))
        for (int c = from; c <= to; c++)
          char_table_set (vm, cycles, c, make_fixnum (c));
    }
  for (int from = 0, to; from <= CHAR_MAX_CODE; from = to + 1)
    {
      char_table_run_from (table, from, &to);
      if (!characterp (char_table_ref (table, from)))
        continue;
      for (int c = from; c <= to; c++)
        {
          int image = mapped (table, c);
          if (image == c)
            continue;
          value next = char_table_ref (cycles, image);
          char_table_set (vm, cycles, image, make_fixnum (c));
          char_table_set (vm, cycles, c, next);
        }
    }
  return cycles;
}

/* The representative of C: the lower case of the upper case of its lower case.  Signals if an image by DOWN has no entry in UP. */
static value
canonical_of (struct nm_vm *vm, value down, value up)
{
  value table = char_table_new (vm, Qcase_table, Qnil, CASE_TABLE_EXTRAS);
  for (int from = 0, to; from <= CHAR_MAX_CODE; from = to + 1)
    {
      value lower = char_table_run_from (down, from, &to);
      if (!fixnump (lower) || fixnum (lower) < 0)
        continue;
      for (int c = from; c <= to; c++)
        {
          if (!characterp (lower))
            return signal_wrong_type (vm, Qcharacterp, lower);
          if (!fixnump (char_table_ref (up, mapped (down, c))))
            return signal_wrong_type (vm, Qfixnump, Qnil);
          int canonical = mapped (down, mapped (up, mapped (down, c)));
          char_table_set (vm, table, c, make_fixnum (canonical));
        }
    }
  return table;
}

/* Fills the extra slots of DOWN that are nil; false after signalling. */
static bool
complete (struct nm_vm *vm, value down)
{
  struct char_table *t = char_table_of (down);
  if (nilp (t->extras[CASE_TABLE_UP]))
    gc_store (vm, down, &t->extras[CASE_TABLE_UP], cycles_of (vm, down));
  if (nilp (t->extras[CASE_TABLE_CANONICAL]))
    {
      value canonical = canonical_of (vm, down, t->extras[CASE_TABLE_UP]);
      if (exitp (canonical))
        return false;
      gc_store (vm, down, &t->extras[CASE_TABLE_CANONICAL], canonical);
      gc_store (vm, down, &t->extras[CASE_TABLE_EQUIVALENT], cycles_of (vm, t->extras[CASE_TABLE_CANONICAL]));
    }
  else if (nilp (t->extras[CASE_TABLE_EQUIVALENT]))
    gc_store (vm, down, &t->extras[CASE_TABLE_EQUIVALENT], cycles_of (vm, t->extras[CASE_TABLE_CANONICAL]));
  char_table_touch (vm, down);
  /* The cycles can be seen in the canonical table, too. */
  value canonical = t->extras[CASE_TABLE_CANONICAL];
  if (char_table_extra_count (canonical) > CASE_TABLE_EQUIVALENT)
    {
      gc_store (vm, canonical, &char_table_of (canonical)->extras[CASE_TABLE_EQUIVALENT], t->extras[CASE_TABLE_EQUIVALENT]);
      char_table_touch (vm, canonical);
    }
  return true;
}

/* -- the standard table -- */

/* The pairs of utf8proc that GNU Emacs does not have: their case depends on the language. */
static bool
pair_left_out (int c)
{
  return c == 0x130 || c == 0x131 || c == 0x17f || c == 0x212a;
}

/* What has an entry of its own although it has no case: punctuation, and symbols. */
static const struct { int from, to; } caseless[] = {
  { 0xa0, 0xa1 }, { 0xa6, 0xa7 }, { 0xa9, 0xa9 }, { 0xab, 0xae }, { 0xb0, 0xb1 }, { 0xb7, 0xb7 }, { 0xbb, 0xbf }, { 0xd7, 0xd7 },
  { 0xf7, 0xf7 }, { 0x2000, 0x2027 }, { 0x202f, 0x205f }, { 0x2190, 0x244f }, { 0x2a00, 0x2bff }, { 0x2e00, 0x2e7f },
  { 0x3000, 0x3003 }, { 0x30fb, 0x30fb }, { 0xff01, 0xff0f }, { 0xff1a, 0xff1b }, { 0xff1f, 0xff20 }, { 0xff61, 0xff61 },
  { 0xff64, 0xff65 }, { 0x1fb00, 0x1fbff },
};

/* Letters beyond Unicode, each 0x80 before its upper case. */
static const int private_letters[] = {
  0x200200, 0x200213, 0x200214, 0x200219, 0x20021a, 0x20021b, 0x20021c, 0x20021f, 0x200220, 0x200221, 0x200222, 0x200223,
  0x200224, 0x200225, 0x200228, 0x200229, 0x20022a, 0x20022b, 0x20022c, 0x20022d, 0x20022e, 0x200230, 0x200232, 0x200233,
  0x200234, 0x200239, 0x20023a, 0x20023d, 0x20025f,
};

static void
set_pair (struct nm_vm *vm, value down, value up, int lower, int upper)
{
  char_table_set (vm, down, lower, make_fixnum (lower));
  char_table_set (vm, down, upper, make_fixnum (lower));
  char_table_set (vm, up, lower, make_fixnum (upper));
  char_table_set (vm, up, upper, make_fixnum (upper));
}

void
case_world_init (struct nm_vm *vm)
{
  value down = char_table_new (vm, Qcase_table, Qnil, CASE_TABLE_EXTRAS);
  value up = char_table_new (vm, Qcase_table, Qnil, CASE_TABLE_EXTRAS);
  for (int c = 0; c < 0x20000; c++)
    {
      int lower = utf8proc_tolower (c), upper = utf8proc_toupper (c);
      if ((c >= 0x80 && lower == c && upper == c) || pair_left_out (c))
        continue;
      char_table_set (vm, down, c, make_fixnum (lower));
      char_table_set (vm, up, c, make_fixnum (upper));
    }
  for (size_t i = 0; i < sizeof caseless / sizeof *caseless; i++)
    for (int c = caseless[i].from; c <= caseless[i].to; c++)
      if (char_table_ref (down, c) == Qnil)
        set_pair (vm, down, up, c, c);
  for (size_t i = 0; i < sizeof private_letters / sizeof *private_letters; i++)
    set_pair (vm, down, up, private_letters[i], private_letters[i] + 0x80);
  gc_store (vm, down, &char_table_of (down)->extras[CASE_TABLE_UP], up);
  vm->gc_roots[VM_ROOT_STANDARD_CASE_TABLE] = down;
  (void) complete (vm, down);
  symbol_store (vm, Qcase_table, &symbol_of (vm, Qcase_table)->plist,
                make_cons (vm, Qchar_table_extra_slots, make_cons (vm, make_fixnum (CASE_TABLE_EXTRAS), Qnil)));
}

/* -- primitives -- */

static bool
case_table_p (value v)
{
  if (!char_table_p (v) || char_table_of (v)->purpose != Qcase_table || char_table_extra_count (v) < CASE_TABLE_EXTRAS)
    return false;
  value up = char_table_extra (v, CASE_TABLE_UP), canonical = char_table_extra (v, CASE_TABLE_CANONICAL);
  value equivalent = char_table_extra (v, CASE_TABLE_EQUIVALENT);
  return (nilp (up) || char_table_p (up))
         && ((nilp (canonical) && nilp (equivalent))
             || (char_table_p (canonical) && (nilp (equivalent) || char_table_p (equivalent))));
}

NM_PRIMITIVE (case_table_p, "case-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a case table.")
{
  return make_bool (case_table_p (args[0]));
}

NM_PRIMITIVE (current_case_table, "current-case-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the case table of the current buffer.")
{
  return case_table_current (vm);
}

NM_PRIMITIVE (standard_case_table, "standard-case-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the case table of buffers that have none of their own.")
{
  return vm->gc_roots[VM_ROOT_STANDARD_CASE_TABLE];
}

NM_PRIMITIVE (set_case_table, "set-case-table", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Make TABLE the case table of the current buffer, and return it.")
{
  CHECK (case_table_p (args[0]), Qcase_table_p, args[0]);
  if (!complete (vm, args[0]))
    return V_EXIT;
  return variable_set (vm, Qneomacs_case_table, args[0]) ? args[0] : V_EXIT;
}

NM_PRIMITIVE (set_standard_case_table, "set-standard-case-table", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Make TABLE the case table of buffers that have none of their own, and return it.")
{
  CHECK (case_table_p (args[0]), Qcase_table_p, args[0]);
  if (!complete (vm, args[0]))
    return V_EXIT;
  vm->gc_roots[VM_ROOT_STANDARD_CASE_TABLE] = args[0];
  return args[0];
}

void
text_world_init (struct nm_vm *vm)
{
  character_world_init (vm);
  case_world_init (vm);
  category_world_init (vm);
  composition_world_init (vm);
}
