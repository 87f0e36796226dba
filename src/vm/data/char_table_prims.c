/* char_table_prims.c - the char-table primitives.
   SPDX-License-Identifier: GPL-3.0-or-later
   `map-char-table' and `optimize-char-table' with a test run Lisp; the function may change the table. */

#include "char_table.h"
#include "equal.h"
#include "list.h"
#include "../primitive.h"
#include "../eval/eval.h"

#define CHECK_CHAR_TABLE(v) CHECK (char_table_p (v), Qchar_table_p, v)
#define CHECK_CHAR(v) CHECK (characterp (v), Qcharacterp, v)

NM_PRIMITIVE (make_char_table, "make-char-table", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PURPOSE &optional INIT)",
              "Return a new char-table for PURPOSE, a symbol, with INIT as the value of every character.\n"
              "PURPOSE's property `char-table-extra-slots', 0 to 10, says how many extra slots there are.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value n = list_plist_get (symbol_of (vm, args[0])->plist, Qchar_table_extra_slots);
  int extras = 0;
  if (!nilp (n))
    {
      CHECK (fixnump (n) && fixnum (n) >= 0, Qwholenump, n);
      if (fixnum (n) > 10)
        return signal_args_out_of_range (vm, n, Qnil);
      extras = (int) fixnum (n);
    }
  return char_table_new (vm, args[0], args[1], extras);
}

NM_PRIMITIVE (char_table_subtype, "char-table-subtype", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE)",
              "Return the purpose of CHAR-TABLE, a symbol.")
{
  CHECK_CHAR_TABLE (args[0]);
  return char_table_of (args[0])->purpose;
}

NM_PRIMITIVE (char_table_parent, "char-table-parent", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE)",
              "Return the parent of CHAR-TABLE, which has the values that CHAR-TABLE lacks; or nil.")
{
  CHECK_CHAR_TABLE (args[0]);
  return char_table_of (args[0])->parent;
}

NM_PRIMITIVE (set_char_table_parent, "set-char-table-parent", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE PARENT)",
              "Make PARENT, a char-table or nil, the parent of CHAR-TABLE.  Return PARENT.")
{
  CHECK_CHAR_TABLE (args[0]);
  if (!nilp (args[1]))
    {
      CHECK_CHAR_TABLE (args[1]);
      for (value t = args[1]; !nilp (t); t = char_table_of (t)->parent)
        if (t == args[0])
          return signal_message (vm, "Attempt to make a chartable be its own parent");
    }
  gc_store (vm, args[0], &char_table_of (args[0])->parent, args[1]);
  char_table_touch (vm, args[0]);
  return args[1];
}

/* Checks slot number N of table TABLE. */
static value
check_extra (struct nm_vm *vm, value table, value n)
{
  CHECK_CHAR_TABLE (table);
  CHECK (fixnump (n), Qfixnump, n);
  if (fixnum (n) < 0 || fixnum (n) >= char_table_extra_count (table))
    return signal_args_out_of_range (vm, table, n);
  return Qnil;
}

NM_PRIMITIVE (char_table_extra_slot, "char-table-extra-slot", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE N)",
              "Return the value of extra slot N of CHAR-TABLE.")
{
  return exitp (check_extra (vm, args[0], args[1])) ? V_EXIT : char_table_extra (args[0], (int) fixnum (args[1]));
}

NM_PRIMITIVE (set_char_table_extra_slot, "set-char-table-extra-slot", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE N VALUE)",
              "Set extra slot N of CHAR-TABLE to VALUE, and return VALUE.")
{
  if (exitp (check_extra (vm, args[0], args[1])))
    return V_EXIT;
  gc_store (vm, args[0], &char_table_of (args[0])->extras[fixnum (args[1])], args[2]);
  char_table_touch (vm, args[0]);
  return args[2];
}

NM_PRIMITIVE (char_table_range, "char-table-range", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE RANGE)",
              "Return the value of CHAR-TABLE for RANGE: a character, a pair of characters (FROM . TO), whose\n"
              "first counts, or nil for the default value.")
{
  CHECK_CHAR_TABLE (args[0]);
  value range = args[1];
  if (nilp (range))
    return char_table_of (args[0])->default_value;
  if (characterp (range))
    return char_table_ref (args[0], (int) fixnum (range));
  if (consp (range))
    {
      CHECK_CHAR (car (range));
      CHECK_CHAR (cdr (range));
      return char_table_ref (args[0], (int) fixnum (car (range)));
    }
  return signal_message (vm, "Invalid RANGE argument to `char-table-range'");
}

NM_PRIMITIVE (set_char_table_range, "set-char-table-range", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE RANGE VALUE)",
              "Make VALUE the value of CHAR-TABLE for RANGE: a character, a pair of characters (FROM . TO),\n"
              "t for all characters, or nil for the default value.  Return VALUE.")
{
  CHECK_CHAR_TABLE (args[0]);
  value range = args[1];
  if (range == Qt)
    char_table_set_range (vm, args[0], 0, CHAR_MAX_CODE, args[2]);
  else if (nilp (range))
    char_table_set_default (vm, args[0], args[2]);
  else if (characterp (range))
    char_table_set (vm, args[0], (int) fixnum (range), args[2]);
  else if (consp (range))
    {
      CHECK_CHAR (car (range));
      CHECK_CHAR (cdr (range));
      char_table_set_range (vm, args[0], (int) fixnum (car (range)), (int) fixnum (cdr (range)), args[2]);
    }
  else
    return signal_message (vm, "Invalid RANGE argument to `set-char-table-range'");
  return args[2];
}

NM_PRIMITIVE (map_char_table, "map-char-table", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION CHAR-TABLE)",
              "Call FUNCTION with each run of characters and its value, where that is not nil.\n"
              "The key is a character, or a cons (FROM . TO) that is changed between the calls.")
{
  CHECK_CHAR_TABLE (args[1]);
  value *r = stack_push_slots (vm, 1), result = Qnil;
  r[0] = make_cons (vm, make_fixnum (0), make_fixnum (CHAR_MAX_CODE));
  for (int from = 0, to; from <= CHAR_MAX_CODE; from = to + 1)
    {
      value v = char_table_run_from (args[1], from, &to);
      set_car (vm, r[0], make_fixnum (from));
      set_cdr (vm, r[0], make_fixnum (to));
      if (nilp (v))
        continue;
      if (exitp (call_2 (vm, args[0], from == to ? make_fixnum (from) : r[0], v)))
        {
          result = V_EXIT;
          break;
        }
    }
  stack_pop_slots (vm, r);
  return result;
}

/* -- optimize-char-table -- */

/* 1 if A and B agree by TEST (nil: equal), 0 if not, -1 after an exit. */
static int
values_agree (struct nm_vm *vm, value test, value a, value b)
{
  if (a == b)
    return 1;
  if (test == Qeq)
    return 0;
  if (nilp (test) || test == Qequal)
    return values_equal (vm, a, b);
  value same = call_2 (vm, test, a, b);
  return exitp (same) ? -1 : !nilp (same);
}

/* Replaces the sub table in slot SLOT of *HOLDER by one value if all its places agree; false after an
   exit.  FIRST is the slot where places of a sub table begin. */
static bool
optimize_place (struct nm_vm *vm, value *test, value *holder, int64_t slot)
{
  enum { FIRST = 2 };
  if (!object_is (vector_ref (*holder, slot), HEAP_SUB_CHAR_TABLE))
    return true;
  value *r = stack_push_slots (vm, 1);
  r[0] = vector_ref (*holder, slot);
  int64_t n = vector_length (r[0]);
  bool good = true, same = true;
  for (int64_t i = FIRST; i < n && good; i++)
    good = optimize_place (vm, test, r, i);
  for (int64_t i = FIRST + 1; i < n && good && same; i++)
    {
      value a = vector_ref (r[0], FIRST), b = vector_ref (r[0], i);
      int agree = object_is (a, HEAP_SUB_CHAR_TABLE) || object_is (b, HEAP_SUB_CHAR_TABLE) ? 0 : values_agree (vm, *test, a, b);
      good = agree >= 0;
      same = agree > 0;
    }
  if (good && same)
    vector_set (vm, *holder, slot, vector_ref (r[0], FIRST));
  stack_pop_slots (vm, r);
  return good;
}

NM_PRIMITIVE (optimize_char_table, "optimize-char-table", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHAR-TABLE &optional TEST)",
              "Make CHAR-TABLE smaller where neighbouring characters have the same value.\n"
              "TEST compares values; it defaults to `equal'.")
{
  CHECK_CHAR_TABLE (args[0]);
  for (int i = 0; i < 64; i++)
    {
      int64_t slot = char_table_of (args[0])->contents - object_of (args[0])->slots + i;
      if (!optimize_place (vm, &args[1], &args[0], slot))
        return V_EXIT;
    }
  char_table_update_ascii (vm, args[0]);
  char_table_touch (vm, args[0]);
  return Qnil;
}
