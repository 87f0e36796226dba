/* debugger.c - when the Lisp debugger is entered, and how.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs before any unwinding, with extra room for recursion.  Isolate's thread only. */
#include "handlers.h"
#include "eval_internal.h"
#include "../primitive.h"
#include <string.h>

NM_VARIABLE (debug_on_error, NM_VAR_LISP, "nil",
             "Non-nil: enter the debugger when an error has no handler.  A list: only for these conditions.");
NM_VARIABLE (debug_on_signal, NM_VAR_LISP, "nil",
             "Non-nil: consider the debugger for every error, also for those that are handled.");
NM_VARIABLE (debug_ignored_errors, NM_VAR_LISP, "nil",
             "Errors that never enter the debugger: condition names, or regexps that match the message.");
NM_VARIABLE (debug_on_quit, NM_VAR_BOOL, "nil", "Non-nil: enter the debugger on `quit'.");
NM_VARIABLE (debug_on_next_call, NM_VAR_BOOL, "nil", "Non-nil: enter the debugger before the next call.");
NM_VARIABLE (debugger_may_continue, NM_VAR_BOOL, "t", "Non-nil: the debugger may continue execution.");
NM_VARIABLE (debugger_stack_frame_as_list, NM_VAR_BOOL, "nil",
             "Non-nil: the debugger shows a frame as a list rather than as a call.");
NM_VARIABLE (debugger, NM_VAR_LISP, "debug", "The function to call as the debugger.");
NM_VARIABLE (inhibit_debugger, NM_VAR_LISP, "nil", "Non-nil: never enter the debugger.");
NM_VARIABLE (backtrace_on_error_noninteractive, NM_VAR_BOOL, "t",
             "Non-nil: an error that ends a batch run shows a backtrace.");
NM_VARIABLE (internal_when_entered_debugger, NM_VAR_INT, "-1",
             "Number of input events when the debugger was last entered; keeps it from recurring.");

enum { DEBUGGER_DEPTH_ROOM = 100, DEBUGGER_SPEC_ROOM = 400 };

value
debugger_call (struct nm_vm *vm, value arguments)
{
  struct eval_state *state = eval_state (vm);
  int64_t depth_room = state->depth_room, spec_room = state->spec_room;
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 1);
  r[0] = arguments;
  state->depth_room += DEBUGGER_DEPTH_ROOM;
  state->spec_room += DEBUGGER_SPEC_ROOM;
  value events = vm_variable (vm, Qnum_nonmacro_input_events);
  symbol_of (vm, Qinternal_when_entered_debugger)->val = fixnump (events) ? events : make_fixnum (0);
  value v = V_EXIT;
  if (spec_bind (vm, Qinhibit_redisplay, Qnil) && spec_bind (vm, Qinhibit_debugger, Qt)
      && spec_bind (vm, Qdebugger_may_continue, vm_variable (vm, Qdebugger_may_continue)))
    v = apply_list (vm, vm_variable (vm, Qdebugger), r[0]);
  v = spec_unbind_to (vm, depth, v);
  state->depth_room = depth_room;
  state->spec_room = spec_room;
  stack_pop_slots (vm, r);
  return v;
}

/* Does LIST, nil, t or a list of condition names, cover CONDITIONS? */
static bool
conditions_wanted (value list, value conditions)
{
  if (!consp (list))
    return !nilp (list) && list != V_UNBOUND;
  for (; consp (conditions); conditions = cdr (conditions))
    if (!nilp (list_memq (car (conditions), list)))
      return true;
  return false;
}

/* Is the error ignored by debug-ignored-errors?  Strings in it are regexps for the message, which
   Lisp functions make and match.  t, nil or V_EXIT. */
static value
error_ignored (struct nm_vm *vm, value conditions, value error)
{
  value *r = stack_push_slots (vm, 3);
  r[0] = vm_variable (vm, Qdebug_ignored_errors);
  r[1] = error;
  r[2] = Qnil;
  value ignored = Qnil;
  for (; consp (r[0]) && nilp (ignored); r[0] = cdr (r[0]))
    {
      if (!stringp (car (r[0])))
        {
          ignored = make_bool (!nilp (list_memq (car (r[0]), conditions)));
          continue;
        }
      /* Conditions may move when Lisp runs, so they are read again from the error symbol. */
      if (nilp (r[2]))
        r[2] = call_1 (vm, Qerror_message_string, r[1]);
      value match = exitp (r[2]) ? V_EXIT : call_2 (vm, Qstring_match_p, car (r[0]), r[2]);
      if (exitp (match))
        {
          stack_pop_slots (vm, r);
          return V_EXIT;
        }
      ignored = make_bool (!nilp (match));
      conditions = symbol_get (vm, car (r[1]), Qerror_conditions);
    }
  stack_pop_slots (vm, r);
  return ignored;
}

value
debugger_maybe (struct nm_vm *vm, value conditions, value error, bool *called)
{
  value entered = vm_variable (vm, Qinternal_when_entered_debugger);
  value events = vm_variable (vm, Qnum_nonmacro_input_events);
  *called = false;
  if (variable_truthy (vm, Qinhibit_debugger)
      || (fixnump (entered) && fixnum (entered) >= (fixnump (events) ? fixnum (events) : 0)))
    return Qnil;
  bool is_quit = car (error) == Qquit;
  if (is_quit ? !variable_truthy (vm, Qdebug_on_quit)
              : !conditions_wanted (vm_variable (vm, Qdebug_on_error), conditions))
    return Qnil;
  value *r = stack_push_slots (vm, 1);
  r[0] = error;
  value v = error_ignored (vm, conditions, error);
  if (nilp (v))
    {
      v = debugger_call (vm, list_2 (vm, Qerror, r[0]));
      *called = true;
    }
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

value
debugger_early (struct nm_vm *vm, value error)
{
  if (!variable_truthy (vm, Qnoninteractive) || !variable_truthy (vm, Qbacktrace_on_error_noninteractive)
      || variable_truthy (vm, Qinhibit_debugger) || nilp (symbol_of (vm, Qdebug_early)->function))
    return Qnil;
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 1);
  r[0] = error;
  value v = V_EXIT;
  if (spec_bind (vm, Qdebugger, Qdebug_early))
    v = debugger_call (vm, list_2 (vm, Qerror, r[0]));
  stack_pop_slots (vm, r);
  return spec_unbind_to (vm, depth, exitp (v) ? V_EXIT : (value) Qnil);
}
