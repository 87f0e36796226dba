/* macros.c - keyboard macros: recording what is typed, and executing it.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread.  Executing runs a nested command loop.  [lisp] */
#include "command_internal.h"

NM_VARIABLE (defining_kbd_macro, NM_VAR_LISP, "nil", "Non-nil while a keyboard macro is being defined; `append' if added to.");
NM_VARIABLE (executing_kbd_macro, NM_VAR_LISP, "nil", "The keyboard macro that executes: a string, a vector or t; else nil.");
NM_VARIABLE (executing_kbd_macro_index, NM_VAR_INT, "0", "Index of the next event in the keyboard macro that executes.");
NM_VARIABLE (last_kbd_macro, NM_VAR_LISP, "nil", "The last keyboard macro that was defined, as a string or a vector.");
NM_VARIABLE (kbd_macro_termination_hook, NM_VAR_LISP, "nil", "Hook run when a keyboard macro has ended.");

void
macro_store_event (struct nm_host *host, nm_value event)
{
  struct command *c = command_of (host);
  if (var_true (host, Qdefining_kbd_macro))
    event_list_add (host, &c->macro, event);
}

void
macro_finish_command (struct nm_host *host)
{
  struct command *c = command_of (host);
  c->macro_end = c->macro.count;
}


NM_PRIMITIVE (start_kbd_macro, "start-kbd-macro", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "P", "(APPEND &optional NO-EXEC)",
              "Record what is typed from now on as a keyboard macro.\n"
              "APPEND non-nil adds to the last macro, which is executed first unless NO-EXEC is non-nil.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (var_true (host, Qdefining_kbd_macro))
    return nm_error (vm, "Already defining kbd macro");
  nm_value append = nm_arg (args, 0), last = var (host, Qlast_kbd_macro);
  c->macro.count = c->macro_end = 0;
  if (nm_is_nil (append))
    {
      var_set (host, Qdefining_kbd_macro, NM_T);
      return nm_is_exit (nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Defining kbd macro..."))) ? NM_EXIT : NM_NIL;
    }
  if (!nm_is_string (vm, last) && nm_type_of (vm, last) != NM_TYPE_VECTOR)
    return nm_wrong_type (vm, NM_Q (arrayp), last);
  int64_t n = nm_length (vm, last);
  for (int64_t i = 0; i < n; i++)
    {
      nm_scope s = nm_scope_open (vm);
      int64_t ch;
      nm_value e = nm_call2 (vm, NM_Q (aref), last, nm_fixnum (i));
      if (nm_is_exit (e))
        return e;
      if (nm_is_string (vm, last) && nm_get_int64 (vm, e, &ch) && (ch & 0x80) && ch < 256)
        e = nm_fixnum ((ch & 0x7f) | INPUT_META);
      event_list_add (host, &c->macro, e);
      nm_scope_close (vm, s);
    }
  macro_finish_command (host);
  if (nm_is_nil (nm_arg (args, 1)))
    {
      nm_value run = nm_call3 (vm, NM_Q (execute_kbd_macro), last, nm_fixnum (1), NM_NIL);
      if (nm_is_exit (run))
        return run;
    }
  var_set (host, Qdefining_kbd_macro, NM_Q (append));
  return nm_is_exit (nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Appending to kbd macro..."))) ? NM_EXIT : NM_NIL;
}

/* The macro recorded becomes last-kbd-macro. */
static void
end_recording (struct nm_host *host)
{
  struct command *c = command_of (host);
  var_set (host, Qdefining_kbd_macro, NM_NIL);
  c->macro.count = c->macro_end;
  var_set (host, Qlast_kbd_macro, events_as_keys (host, &c->macro, 0));
}

NM_PRIMITIVE (end_kbd_macro, "end-kbd-macro", 0, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "p", "(&optional REPEAT LOOPFUNC)",
              "Stop recording the keyboard macro, which can then be executed.\n"
              "REPEAT is how often it is to run, counting the recording; 0 is for ever.  LOOPFUNC is called before\n"
              "each turn and ends the execution by returning nil.")
{
  struct nm_vm *vm = host->vm;
  int64_t repeat = 1;
  if (!var_true (host, Qdefining_kbd_macro))
    return nm_error (vm, "Not defining kbd macro");
  if (!nm_is_nil (nm_arg (args, 0)) && !nm_check_fixnum (vm, nm_arg (args, 0), &repeat))
    return NM_EXIT;
  end_recording (host);
  nm_value shown = nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Keyboard macro defined"));
  if (nm_is_exit (shown))
    return shown;
  if (repeat == 0)
    return nm_call3 (vm, NM_Q (execute_kbd_macro), var (host, Qlast_kbd_macro), nm_fixnum (0), nm_arg (args, 1));
  if (repeat > 1)
    return nm_call3 (vm, NM_Q (execute_kbd_macro), var (host, Qlast_kbd_macro), nm_fixnum (repeat - 1), nm_arg (args, 1));
  return NM_NIL;
}

NM_PRIMITIVE (cancel_kbd_macro_events, "cancel-kbd-macro-events", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Forget the events of the macro being defined that belong to this command.")
{
  command_of (host)->macro.count = command_of (host)->macro_end;
  return NM_NIL;
}

NM_PRIMITIVE (store_kbd_macro_event, "store-kbd-macro-event", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(EVENT)", "Add EVENT to the keyboard macro being defined.")
{
  macro_store_event (host, nm_arg (args, 0));
  return NM_NIL;
}

NM_PRIMITIVE (call_last_kbd_macro, "call-last-kbd-macro", 0, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "p", "(&optional PREFIX LOOPFUNC)",
              "Execute the last keyboard macro, PREFIX times; 0 is until an error.\n"
              "LOOPFUNC is called before each turn and ends the execution by returning nil.")
{
  struct nm_vm *vm = host->vm;
  var_set (host, Qthis_command, var (host, Qlast_command));
  if (var_true (host, Qdefining_kbd_macro))
    return nm_error (vm, "Can’t execute anonymous macro while defining one");
  if (!var_true (host, Qlast_kbd_macro))
    return nm_error (vm, "No kbd macro has been defined");
  nm_value result = nm_call3 (vm, NM_Q (execute_kbd_macro), var (host, Qlast_kbd_macro), nm_arg (args, 0), nm_arg (args, 1));
  var_set (host, Qthis_command, var (host, Qlast_command));
  return result;
}

static void
end_execution (struct nm_host *host, nm_value saved, uint64_t index)
{
  struct nm_vm *vm = host->vm;
  command_of (host)->executing_depth--;
  var_set (host, Qexecuting_kbd_macro, nm_car (vm, saved));
  var_set (host, Qexecuting_kbd_macro_index, nm_fixnum ((int64_t) index));
  var_set (host, Qreal_this_command, nm_cdr (vm, saved));
  if (nm_is_exit (nm_run_hook (vm, NM_Q (kbd_macro_termination_hook))))
    nm_exit_ignore (vm);
}

/* The macro's events once, by a command loop that ends with them. */
static nm_value
execute_once (struct nm_host *host, nm_value macro)
{
  var_set (host, Qexecuting_kbd_macro, macro);
  var_set (host, Qexecuting_kbd_macro_index, nm_fixnum (0));
  var_set (host, Qprefix_arg, NM_NIL);
  return command_loop_1 (host, NULL);
}

NM_PRIMITIVE (execute_kbd_macro, "execute-kbd-macro", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(MACRO &optional COUNT LOOPFUNC)",
              "Execute MACRO, a string or vector of events or a symbol that stands for one, COUNT times.\n"
              "COUNT 0 is until an error.  LOOPFUNC is called before each turn and ends the execution by returning nil.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  int64_t repeat = 1;
  if (!nm_is_nil (nm_arg (args, 1)))
    {
      nm_value count = nm_call1 (vm, NM_Q (prefix_numeric_value), nm_arg (args, 1));
      if (nm_is_exit (count) || !nm_get_int64 (vm, count, &repeat))
        return NM_EXIT;
    }
  nm_value macro = nm_is_symbol (vm, nm_arg (args, 0)) ? nm_indirect_function (vm, nm_arg (args, 0)) : nm_arg (args, 0);
  if (!nm_is_string (vm, macro) && nm_type_of (vm, macro) != NM_TYPE_VECTOR)
    return nm_error (vm, "Keyboard macros must be strings or vectors");
  nm_depth depth = nm_depth_now (vm);
  nm_value saved = nm_cons (vm, var (host, Qexecuting_kbd_macro), var (host, Qreal_this_command));
  nm_unwind_push (vm, end_execution, saved, (uint64_t) var_int (host, Qexecuting_kbd_macro_index, 0));
  c->executing_depth++;
  nm_value result = NM_NIL;
  int64_t iterations = 0;
  do
    {
      nm_scope s = nm_scope_open (vm);
      if (!nm_is_nil (nm_arg (args, 2)))
        {
          result = nm_call0 (vm, nm_arg (args, 2));
          if (nm_is_exit (result) || nm_is_nil (result))
            break;
        }
      result = execute_once (host, macro);
      c->macro_iterations = nm_is_exit (result) ? iterations : ++iterations;
      c->macro_failed |= nm_is_exit (result);
      nm_scope_close (vm, s);
      if (nm_is_exit (result) || nm_is_exit (result = nm_poll (vm)))
        break;
    }
  while (--repeat != 0 && nm_eq (vm, var (host, Qexecuting_kbd_macro), macro));
  return nm_unbind_to (vm, depth, nm_is_exit (result) ? NM_EXIT : NM_NIL);
}
