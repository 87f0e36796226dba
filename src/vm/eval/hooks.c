/* hooks.c - running hooks: variables whose value is a function or a list of functions.
   SPDX-License-Identifier: GPL-3.0-or-later

   In a list, t stands for the functions of the default value.  Hooks may change while they run, so
   the list is walked through stack slots and nothing of it is assumed.  Isolate's thread only. */
#include "eval.h"
#include "eval_internal.h"
#include "../primitive.h"

enum hook_mode { HOOK_ALL, HOOK_UNTIL_SUCCESS, HOOK_UNTIL_FAILURE, HOOK_WRAPPED };

/* Calls FUNCTION with the arguments in R[1] ...; false when the hook is done, with *RESULT. */
static bool
hook_call (struct nm_vm *vm, value function, enum hook_mode mode, int nargs, value *args, value *result)
{
  value v;
  if (mode == HOOK_WRAPPED)
    {
      /* ARGS[0] is the wrapper; the hook function becomes its first argument. */
      value *a = vm->sp;
      if (vm->stack_limit - a < nargs + 64)
        v = signal_memory_full (vm);
      else
        {
          a[0] = function;
          for (int i = 1; i < nargs; i++)
            a[i] = args[i];
          vm->sp = a + nargs;
          v = call_on_stack (vm, args[0], nargs, a);
        }
    }
  else
    v = call_function (vm, function, nargs, args);
  if (exitp (v))
    {
      *result = V_EXIT;
      return false;
    }
  switch (mode)
    {
    case HOOK_ALL:
      return true;
    case HOOK_UNTIL_FAILURE:
      *result = make_bool (!nilp (v));
      return !nilp (v);
    default:
      *result = v;
      return nilp (v);
    }
}

/* The functions of the global value, in the slot *REST, except t. */
static bool
hook_run_global (struct nm_vm *vm, value symbol, enum hook_mode mode, int nargs, value *args, value *result)
{
  value global = variable_default (vm, symbol);
  if (global == V_UNBOUND || nilp (global))
    return true;
  if (!consp (global) || car (global) == Qlambda)
    return hook_call (vm, global, mode, nargs, args, result);
  value *rest = stack_push_slots (vm, 1);
  bool more = true;
  for (*rest = global; consp (*rest) && more; )
    {
      value f = car (*rest);
      *rest = cdr (*rest);
      if (f != Qt)
        more = hook_call (vm, f, mode, nargs, args, result);
    }
  stack_pop_slots (vm, rest);
  return more;
}

static value
hook_run (struct nm_vm *vm, value symbol, enum hook_mode mode, int nargs, value *args)
{
  value result = make_bool (mode == HOOK_UNTIL_FAILURE);
  value v = variable_value (vm, symbol);
  if (v == V_UNBOUND || nilp (v))
    return result;
  if (!consp (v) || functionp (vm, v))
    {
      hook_call (vm, v, mode, nargs, args, &result);
      return result;
    }
  value *rest = stack_push_slots (vm, 2);
  bool more = true;
  /* The result of an earlier function is not used after a later call, so it needs no slot. */
  for (*rest = v; consp (*rest) && more; )
    {
      value f = car (*rest);
      *rest = cdr (*rest);
      more = f == Qt ? hook_run_global (vm, symbol, mode, nargs, args, &result)
                     : hook_call (vm, f, mode, nargs, args, &result);
    }
  stack_pop_slots (vm, rest);
  return mode == HOOK_ALL && !exitp (result) ? (value) Qnil : result;
}

value
run_hook_args (struct nm_vm *vm, value hook, int nargs, const value *args)
{
  value *a = vm->sp;
  if (vm->stack_limit - a < nargs + 64)
    return signal_memory_full (vm);
  for (int i = 0; i < nargs; i++)
    a[i] = args[i];
  vm->sp = a + nargs;
  value v = hook_run (vm, hook, HOOK_ALL, nargs, a);
  vm->sp = a;
  return v;
}

NM_PRIMITIVE (run_hooks, "run-hooks", 0, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest HOOKS)",
              "Run each of HOOKS, symbols whose values are functions or lists of functions, without arguments.\n"
              "Returns nil.")
{
  for (int i = 0; i < nargs; i++)
    {
      CHECK (symbolp (args[i]), Qsymbolp, args[i]);
      if (exitp (hook_run (vm, args[i], HOOK_ALL, 0, args)))
        return V_EXIT;
    }
  return Qnil;
}

#define RUN_HOOK(cname, lname, min, mode, usage, doc)                                             \
  NM_PRIMITIVE (cname, lname, min, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)                                 \
  {                                                                                               \
    CHECK (symbolp (args[0]), Qsymbolp, args[0]);                                                 \
    return hook_run (vm, args[0], mode, nargs - 1, args + 1);                                     \
  }

RUN_HOOK (run_hook_with_args, "run-hook-with-args", 1, HOOK_ALL, "(HOOK &rest ARGS)",
          "Call each function of the hook variable HOOK with ARGS.  Returns nil.")
RUN_HOOK (run_hook_with_args_until_success, "run-hook-with-args-until-success", 1, HOOK_UNTIL_SUCCESS, "(HOOK &rest ARGS)",
          "Call the functions of HOOK with ARGS until one returns non-nil, and return that; else nil.")
RUN_HOOK (run_hook_with_args_until_failure, "run-hook-with-args-until-failure", 1, HOOK_UNTIL_FAILURE, "(HOOK &rest ARGS)",
          "Call the functions of HOOK with ARGS until one returns nil, and return nil; else non-nil.")
RUN_HOOK (run_hook_wrapped, "run-hook-wrapped", 2, HOOK_WRAPPED, "(HOOK WRAP-FUNCTION &rest ARGS)",
          "Call WRAP-FUNCTION with each function of HOOK and ARGS, until it returns non-nil; return that.")
