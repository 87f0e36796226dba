/* apropos.c - symbols whose names match a regexp.
   SPDX-License-Identifier: GPL-3.0-or-later
   The names of the initial obarray are collected first, so that matching and predicates may intern
   symbols.  Isolate's thread.  [lisp] */
#include "../data/list.h"
#include "../eval/eval.h"
#include "primitive.h"

/* All symbols of the initial obarray, as a list. */
static value
all_symbols (struct nm_vm *vm)
{
  value list = Qnil;
  for (int64_t i = 0; i < vector_length (vm->obarray); i++)
    {
      value s = vector_ref (vm->obarray, i);
      for (; symbolp (s); s = symbol_next (vm, s))
        list = make_cons (vm, s, list);
    }
  return list;
}

/* Does the symbol belong to the result?  nil, V_EXIT, or else. */
static value
matches (struct nm_vm *vm, value *args, value symbol)
{
  value m = call_2 (vm, Qstring_match, args[0], symbol_name (vm, symbol));
  if (exitp (m) || nilp (m) || nilp (args[1]))
    return m;
  return call_1 (vm, args[1], symbol);
}

NM_PRIMITIVE (apropos_internal, "apropos-internal", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(REGEXP &optional PREDICATE)",
              "Return the list of all symbols whose names match REGEXP, sorted by name.\n"
              "PREDICATE, if given, decides which of them count.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  enum { TODO, FOUND, SYMBOL, SLOTS };
  value *r = stack_push_slots (vm, SLOTS), result = Qnil;
  r[TODO] = all_symbols (vm);
  for (; consp (r[TODO]); r[TODO] = cdr (r[TODO]))
    {
      r[SYMBOL] = car (r[TODO]);
      result = matches (vm, args, r[SYMBOL]);
      if (exitp (result))
        break;
      if (!nilp (result))
        r[FOUND] = make_cons (vm, r[SYMBOL], r[FOUND]);
    }
  if (!exitp (result))
    result = call_2 (vm, Qsort, r[FOUND], Qstring_lessp);
  stack_pop_slots (vm, r);
  return result;
}
