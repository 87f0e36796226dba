/* signal.c - making an exit pending: choosing the handler, and the debugger decision.
   SPDX-License-Identifier: GPL-3.0-or-later

   Everything here happens before any unwinding, so signal-hook-function and the debugger see the
   stack of the error.  Isolate's thread only. */
#include "signal.h"
#include "handlers.h"
#include "eval_internal.h"
#include "../data/list.h"
#include "../primitive.h"
#include <mimalloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNAL_DEPTH_ROOM = 100, SIGNAL_SPEC_ROOM = 200, SIGNAL_OBSERVERS_MAX = 5 };

NM_VARIABLE (signal_hook_function, NM_VAR_LISP, "nil",
             "If non-nil, a function that `signal' calls first, with the error symbol and the data.");

/* Does CONDITION, from a handler clause, accept an error with CONDITIONS? */
static bool
condition_accepts (value condition, value conditions)
{
  if (condition == Qt)
    return true;
  if (!consp (condition))
    return !nilp (condition) && !nilp (list_memq (condition, conditions));
  for (; consp (condition); condition = cdr (condition))
    if (car (condition) == Qt || !nilp (list_memq (car (condition), conditions)))
      return true;
  return false;
}

/* The first of CLAUSES that accepts CONDITIONS; its index, or -1.  *WANTS_DEBUG: it names `debug'. */
static int
clause_find (value clauses, value conditions, bool *wants_debug)
{
  for (int i = 0; consp (clauses); clauses = cdr (clauses), i++)
    {
      value clause = car (clauses);
      if (!consp (clause) || car (clause) == QCsuccess || !condition_accepts (car (clause), conditions))
        continue;
      *wants_debug = consp (car (clause)) && !nilp (list_memq (Qdebug, car (clause)));
      return i;
    }
  return -1;
}

static struct handler *
handler_find (struct nm_vm *vm, value conditions, int *clause, bool *wants_debug)
{
  for (struct handler *h = vm->handlers; h != NULL; h = h->next)
    {
      if (h->kind == HANDLER_CONDITIONS && (*clause = clause_find (*h->slot, conditions, wants_debug)) >= 0)
        return h;
      if (h->kind == HANDLER_ERRORS && (h->quit_too || nilp (list_memq (Qquit, conditions))))
        {
          *wants_debug = h->debug;
          return h;
        }
    }
  return NULL;
}

static value
exit_by_signal (struct nm_vm *vm, struct handler *target, int clause, value symbol, value data)
{
  if (target != NULL && target->kind == HANDLER_CONDITIONS)
    target->clause = clause;
  vm->exit_kind = EXIT_SIGNAL;
  vm->exit_code = 0;
  vm->exit_tag = symbol;
  vm->exit_value = data;
  vm->exit_target = target;
  return V_EXIT;
}

/* Runs signal-hook-function, then the debugger.  R: symbol, data, conditions, error object.
   nil, t if the debugger was called, V_EXIT if one of them exited. */
static value
signal_observers (struct nm_vm *vm, value *r)
{
  if (variable_truthy (vm, Qsignal_hook_function)
      && exitp (call_2 (vm, vm_variable (vm, Qsignal_hook_function), r[0], r[1])))
    return V_EXIT;
  int clause = -1;
  bool wants_debug = false, called = false;
  struct handler *target = handler_find (vm, r[2], &clause, &wants_debug);
  if (wants_debug || target == NULL || variable_truthy (vm, Qdebug_on_signal))
    {
      if (exitp (debugger_maybe (vm, r[2], r[3], &called)))
        return V_EXIT;
      if (called)
        return Qt;
    }
  if ((target == NULL || (target->kind == HANDLER_ERRORS && target->debug)) && exitp (debugger_early (vm, r[3])))
    return V_EXIT;
  return Qnil;
}

/* Nobody watches errors: the usual case of a caught error, which then needs no Lisp call. */
static bool
signal_unobserved (struct nm_vm *vm, struct handler *target, bool wants_debug)
{
  return target != NULL && !wants_debug && !variable_truthy (vm, Qsignal_hook_function)
         && !variable_truthy (vm, Qdebug_on_signal);
}

/* The signal goes through the observers first, with room for them to recurse. */
static value
signal_observed (struct nm_vm *vm, value symbol, value data, value conditions, bool may_continue)
{
  struct eval_state *state = eval_state (vm);
  int64_t depth_room = state->depth_room, spec_room = state->spec_room;
  int clause = -1;
  bool wants_debug = false;
  value *r = stack_push_slots (vm, 4);
  r[0] = symbol;
  r[1] = data;
  r[2] = conditions;
  r[3] = make_cons (vm, symbol, data);
  if (depth_room < SIGNAL_DEPTH_ROOM)
    {
      state->depth_room = SIGNAL_DEPTH_ROOM;
      state->spec_room += SIGNAL_SPEC_ROOM;
    }
  state->observers++;
  value v = signal_observers (vm, r);
  state->observers--;
  state->depth_room = depth_room;
  state->spec_room = spec_room;
  if (!exitp (v) && !(v == Qt && may_continue))
    {
      struct handler *target = handler_find (vm, r[2], &clause, &wants_debug);
      v = exit_by_signal (vm, target, clause, r[0], r[1]);
    }
  stack_pop_slots (vm, r);
  return v;
}

/* MAY_CONTINUE: t is returned, and nothing is pending, if the debugger was called and returned. */
static value
signal_or_continue (struct nm_vm *vm, value symbol, value data, bool may_continue)
{
  if (nilp (symbol) && nilp (data))
    symbol = Qerror;
  else if (nilp (symbol))
    {
      CHECK (consp (data), Qlistp, data);
      symbol = car (data);
      data = cdr (data);
    }
  value conditions = symbolp (symbol) ? symbol_get (vm, symbol, Qerror_conditions) : Qnil;
  int clause = -1;
  bool wants_debug = false;
  struct handler *target = handler_find (vm, conditions, &clause, &wants_debug);
  /* Errors of the observers themselves are observed, too, but not without end. */
  if (signal_unobserved (vm, target, wants_debug) || eval_state (vm)->observers >= SIGNAL_OBSERVERS_MAX)
    return exit_by_signal (vm, target, clause, symbol, data);
  return signal_observed (vm, symbol, data, conditions, may_continue);
}

value
signal_error (struct nm_vm *vm, value symbol, value data)
{
  return signal_or_continue (vm, symbol, data, false);
}

value
signal_quit (struct nm_vm *vm)
{
  if (!exitp (signal_or_continue (vm, Qquit, Qnil, true)))
    return Qnil;
  vm->exit_code = EXIT_CODE_ASKED;
  return V_EXIT;
}

value signal_1 (struct nm_vm *vm, value symbol, value a) { return signal_error (vm, symbol, list_1 (vm, a)); }
value signal_2 (struct nm_vm *vm, value symbol, value a, value b) { return signal_error (vm, symbol, list_2 (vm, a, b)); }

value
signal_3 (struct nm_vm *vm, value symbol, value a, value b, value c)
{
  return signal_error (vm, symbol, list_3 (vm, a, b, c));
}

value
signal_wrong_type (struct nm_vm *vm, value predicate, value datum)
{
  return signal_2 (vm, Qwrong_type_argument, predicate, datum);
}

value
signal_args_out_of_range (struct nm_vm *vm, value a, value b)
{
  return signal_2 (vm, Qargs_out_of_range, a, b);
}

value
signal_args_out_of_range_3 (struct nm_vm *vm, value a, value b, value c)
{
  return signal_3 (vm, Qargs_out_of_range, a, b, c);
}

value signal_circular_list (struct nm_vm *vm, value list) { return signal_1 (vm, Qcircular_list, list); }

/* Without hooks or debugger: they would only fail again. */
value
signal_message_datum (struct nm_vm *vm, const char *message, value datum)
{
  value data = list_length (datum) >= 0 ? datum : list_1 (vm, datum);
  return signal_error (vm, Qerror, make_cons (vm, string_literal (vm, message), data));
}

value
signal_memory_full (struct nm_vm *vm)
{
  value what = vm_variable (vm, Qmemory_signal_data);
  value symbol = consp (what) && symbolp (car (what)) ? car (what) : (value) Qerror, data = consp (what) ? cdr (what) : (value) Qnil;
  value conditions = symbol_get (vm, symbol, Qerror_conditions);
  int clause = -1;
  bool wants_debug = false;
  struct handler *target = handler_find (vm, conditions, &clause, &wants_debug);
  return exit_by_signal (vm, target, clause, symbol, data);
}

/* The grave accents and apostrophes of a C format become curved quotes, as `error' shows them. */
static char *
format_with_quotes (const char *format)
{
  char *out = mi_malloc (3 * strlen (format) + 1), *p = out;
  for (; *format != '\0'; format++)
    {
      if (*format == '`' || *format == '\'')
        p = stpcpy (p, *format == '`' ? "\u2018" : "\u2019");
      else
        *p++ = *format;
    }
  *p = '\0';
  return out;
}

value
signal_message (struct nm_vm *vm, const char *format, ...)
{
  va_list args;
  char *text = NULL, *quoted = format_with_quotes (format);
  va_start (args, format);
  int n = vasprintf (&text, quoted, args);
  va_end (args);
  mi_free (quoted);
  if (n < 0)
    return signal_memory_full (vm);
  value message = string_from_bytes (vm, text, n);
  free (text);
  return signal_1 (vm, Qerror, message);
}

value
throw_to (struct nm_vm *vm, value tag, value result)
{
  if (!nilp (tag))
    for (struct handler *h = vm->handlers; h != NULL; h = h->next)
      if (h->kind == HANDLER_CATCH && *h->slot == tag)
        {
          exit_restore (vm, (struct exit_state) { EXIT_THROW, 0, tag, result, h });
          return V_EXIT;
        }
  return signal_2 (vm, Qno_catch, tag, result);
}

NM_PRIMITIVE (signal, "signal", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(ERROR-SYMBOL DATA)",
              "Signal an error; control goes to the innermost handler that accepts it.\n"
              "ERROR-SYMBOL has the property `error-conditions', the list of conditions it belongs to; DATA\n"
              "is by convention a list.  With ERROR-SYMBOL nil, DATA is an error object (SYMBOL . DATA).\n"
              "Does not return, except when the debugger continues from a quit.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  if (nilp (args[0]))
    {
      CHECK (listp (args[1]), Qlistp, args[1]);
      CHECK (nilp (args[1]) || symbolp (car (args[1])), Qsymbolp, car (args[1]));
    }
  return signal_error (vm, args[0], args[1]);
}

NM_PRIMITIVE (throw, "throw", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(TAG VALUE)",
              "Leave the innermost `catch' for TAG (compared with `eq'), which returns VALUE.\n"
              "Signals `no-catch' if there is none.  Never returns.")
{
  return throw_to (vm, args[0], args[1]);
}
