/* watchers.c - functions that are called when a variable changes.
   SPDX-License-Identifier: GPL-3.0-or-later

   The watchers are the symbol's property `watchers'; symbol->trap says whether to look.  While they run
   the symbol is untrapped, so that a watcher may set its own variable.  Isolate's thread only. */
#include "variables.h"
#include "context.h"
#include "eval_internal.h"
#include "../data/equal.h"
#include "../primitive.h"

static void
trap_again (struct nm_vm *vm, value symbol, uint64_t word __attribute__ ((unused)))
{
  if (symbol_of (vm, symbol)->trap == SYMBOL_UNTRAPPED && !nilp (symbol_get (vm, symbol, Qwatchers)))
    symbol_of (vm, symbol)->trap = SYMBOL_WATCHED;
}

/* WHERE as a watcher sees it: the buffer whose local value changes, or nil. */
static value
notify_where (struct nm_vm *vm, value symbol, value operation, value context)
{
  if (!nilp (context))
    return context_buffer (vm, context);
  if (operation == Qset_default || operation == Qmakunbound || nilp (vm->context))
    return Qnil;
  struct symbol *s = symbol_of (vm, symbol);
  bool goes_local = s->redirect == SYMBOL_SLOT
                    || (s->redirect == SYMBOL_LOCALIZED
                        && (!nilp (localized_of (s->val)->automatic) || variable_is_local (vm, symbol)));
  return goes_local ? context_buffer (vm, vm->context) : (value) Qnil;
}

value
watchers_notify (struct nm_vm *vm, value symbol, value newval, value operation, value context)
{
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 7);
  value result = Qnil;
  r[0] = symbol;
  r[1] = newval == V_UNBOUND ? (value) Qnil : newval;
  r[3] = notify_where (vm, symbol, operation, context);
  r[2] = operation == Qset_default ? (value) Qset : operation;
  spec_unwind_push (vm, trap_again, symbol, 0);
  symbol_of (vm, symbol)->trap = SYMBOL_UNTRAPPED;
  /* The list is copied: a watcher may remove itself. */
  for (value at = symbol_get (vm, symbol, Qwatchers); consp (at); at = cdr (at))
    r[4] = make_cons (vm, car (at), r[4]);
  for (; consp (r[4]); r[4] = cdr (r[4]))
    r[5] = make_cons (vm, car (r[4]), r[5]);
  for (; consp (r[5]) && !exitp (result); r[5] = cdr (r[5]))
    result = call_function (vm, car (r[5]), 4, r);
  result = spec_unbind_to (vm, depth, exitp (result) ? V_EXIT : (value) Qnil);
  stack_pop_slots (vm, r);
  return result;
}

NM_PRIMITIVE (add_variable_watcher, "add-variable-watcher", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL WATCH-FUNCTION)",
              "Have WATCH-FUNCTION called whenever the variable SYMBOL is about to change.\n"
              "It gets SYMBOL, the new value, the operation (set, let, unlet, makunbound or defvaralias) and the\n"
              "buffer whose local value changes, or nil.  An alias stands for its base variable.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value symbol = variable_indirect (vm, args[0]);
  if (exitp (symbol))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, symbol);
  if (s->trap == SYMBOL_CONSTANT)
    return signal_1 (vm, Qtrapping_constant, symbol);
  s->trap = SYMBOL_WATCHED;
  s->value_version++;
  value watchers = symbol_get (vm, symbol, Qwatchers), last = Qnil;
  for (value at = watchers; consp (at); last = at, at = cdr (at))
    if (values_equal_quiet (vm, car (at), args[1]))
      return Qnil;
  value entry = list_1 (vm, args[1]);
  if (nilp (last))
    symbol_put (vm, symbol, Qwatchers, entry);
  else
    set_cdr (vm, last, entry);
  return Qnil;
}

NM_PRIMITIVE (remove_variable_watcher, "remove-variable-watcher", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL WATCH-FUNCTION)",
              "Undo the effect of `add-variable-watcher' for WATCH-FUNCTION (compared with `equal') on SYMBOL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value symbol = variable_indirect (vm, args[0]);
  if (exitp (symbol))
    return V_EXIT;
  value rest = Qnil, kept = Qnil;
  for (value at = symbol_get (vm, symbol, Qwatchers); consp (at); at = cdr (at))
    if (!values_equal_quiet (vm, car (at), args[1]))
      kept = make_cons (vm, car (at), kept);
  for (; consp (kept); kept = cdr (kept))
    rest = make_cons (vm, car (kept), rest);
  if (nilp (rest) && symbol_of (vm, symbol)->trap == SYMBOL_WATCHED)
    symbol_of (vm, symbol)->trap = SYMBOL_UNTRAPPED;
  symbol_put (vm, symbol, Qwatchers, rest);
  return Qnil;
}

NM_PRIMITIVE (get_variable_watchers, "get-variable-watchers", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL)",
              "Return the list of functions that watch the variable SYMBOL, or nil.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value symbol = variable_indirect (vm, args[0]);
  if (exitp (symbol))
    return V_EXIT;
  return symbol_of (vm, symbol)->trap == SYMBOL_WATCHED ? symbol_get (vm, symbol, Qwatchers) : (value) Qnil;
}
