/* loop.c - the command loop: reads a key sequence, runs its command, runs the hooks; recursive edits.
   SPDX-License-Identifier: GPL-3.0-or-later

   Three levels: command_loop (catch tags `top-level' or `exit'), guarded_loop (errors are reported and
   the loop starts again), command_loop_1 (one command after the other).  Each turn closes its handle
   scope, so the loop can run for days.  Isolate's thread.  [lisp] */
#include "command_internal.h"

NM_VARIABLE (this_command, NM_VAR_LISP, "nil", "The command that runs; a command may set it to say what it did.");
NM_VARIABLE (real_this_command, NM_VAR_LISP, "nil", "The command that runs; commands do not set this.");
NM_VARIABLE (this_original_command, NM_VAR_LISP, "nil", "The command that the keys are bound to, before remapping.");
NM_VARIABLE (last_command, NM_VAR_LISP, "nil", "The command that ran before this one.");
NM_VARIABLE (real_last_command, NM_VAR_LISP, "nil", "The command that ran before this one; commands do not set this.");
NM_VARIABLE (last_repeatable_command, NM_VAR_LISP, "nil", "The last command that was not run by a mouse event.");
NM_VARIABLE (current_minibuffer_command, NM_VAR_LISP, "nil", "The command that entered the minibuffer.");
NM_VARIABLE (pre_command_hook, NM_VAR_LISP, "nil", "Hook run before each command.");
NM_VARIABLE (post_command_hook, NM_VAR_LISP, "nil", "Hook run after each command.");
NM_VARIABLE (echo_area_clear_hook, NM_VAR_LISP, "nil", "Hook run when the echo area is cleared.");
NM_VARIABLE (deactivate_mark, NM_VAR_LISP, "nil", "Set to non-nil by changes: the mark is deactivated after the command.");
NM_VARIABLE (delayed_warnings_list, NM_VAR_LISP, "nil", "Warnings to show after the command.");
NM_VARIABLE (disable_point_adjustment, NM_VAR_LISP, "nil", "A command sets this to keep point where it put it.");
NM_VARIABLE (global_disable_point_adjustment, NM_VAR_LISP, "nil", "Non-nil: point is never moved out of hidden text.");
NM_VARIABLE (command_error_function, NM_VAR_LISP, "command-error-default-function",
             "Function that reports an error of a command: called with the error, a context string and the signaller.");
NM_VARIABLE (top_level, NM_VAR_LISP, "nil", "Form evaluated when the editor starts.");
NM_VARIABLE (internal__top_level_message, NM_VAR_LISP, "\"Back to top level\"", "Message of `top-level'.");
NM_VARIABLE (minibuffer_message_timeout, NM_VAR_LISP, "2", "Seconds for which messages are shown in the minibuffer.");
NM_VARIABLE (saved_region_selection, NM_VAR_LISP, "nil", "Contents of the region as last put in the selection.");
NM_VARIABLE (selection_inhibit_update_commands, NM_VAR_LISP, "(handle-switch-frame handle-select-window)",
             "Commands after which the selection is not updated.");
NM_VARIABLE (select_active_regions, NM_VAR_LISP, "t", "Non-nil: an active region is put in the selection.");
NM_VARIABLE (debug_on_event, NM_VAR_LISP, "sigusr2", "Event that enters the debugger.");

/* -- hooks that survive errors -- */

struct hook_call { nm_value function; };

static nm_value
call_hook_function (struct nm_host *host, void *data)
{
  return nm_call0 (host->vm, ((struct hook_call *) data)->function);
}

/* HOOK's list without FUNCTION, in the local value if that has it, else in the default. */
static void
remove_failing (struct nm_host *host, nm_value hook, nm_value function)
{
  struct nm_vm *vm = host->vm;
  nm_value local = nm_symbol_value_or (vm, hook, NM_NIL);
  bool is_local = nm_eq (vm, local, function) || !nm_is_nil (nm_memq (vm, function, local));
  nm_value list = is_local ? local : nm_default_value_or (vm, hook, NM_NIL);
  nm_value kept = nm_is_cons (vm, list) && !nm_is_function (vm, list) ? nm_call2 (vm, NM_Q (remq), function, list) : NM_NIL;
  if (nm_is_exit (kept))
    nm_exit_ignore (vm);
  else if (!(is_local ? nm_set (vm, hook, kept) : nm_set_default (vm, hook, kept)))
    nm_exit_ignore (vm);
}

static nm_value
run_hook_function (struct nm_host *host, nm_value hook, nm_value function)
{
  struct nm_vm *vm = host->vm;
  struct hook_call call = { function };
  struct nm_exit exit;
  nm_value result = nm_protect_quietly (vm, call_hook_function, &call, true, &exit);
  if (!nm_is_unbound (result))
    return nm_is_exit (result) ? result : NM_NIL;
  nm_value error[] = { nm_string_literal (vm, "Error in %s (%S): %S"), hook, function, nm_cons (vm, exit.tag, exit.value) };
  result = nm_call (vm, NM_Q (message), 4, error);
  remove_failing (host, hook, function);
  return nm_is_exit (result) ? result : NM_NIL;
}

/* LIST: a hook's value; GLOBAL: it may hold t, for the default value. */
static nm_value
run_hook_list (struct nm_host *host, nm_value hook, nm_value list, bool global)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (list))
    return NM_NIL;
  if (!nm_is_cons (vm, list) || nm_symbol_is (vm, nm_car (vm, list), Qlambda) || nm_symbol_is (vm, nm_car (vm, list), Qclosure))
    return run_hook_function (host, hook, list);
  nm_value tail = nm_local (vm, list), result = NM_NIL;
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000 && !nm_is_exit (result); n++)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value f = nm_car (vm, tail);
      if (!nm_symbol_is (vm, f, Qt))
        result = run_hook_function (host, hook, f);
      else if (global)
        result = run_hook_list (host, hook, nm_default_value_or (vm, hook, NM_NIL), false);
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, s);
    }
  return result;
}

nm_value
command_run_hook_safely (struct nm_host *host, nm_value hook)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_symbol_value_or (vm, hook, NM_NIL);
  if (nm_is_nil (list))
    return NM_NIL;
  nm_depth depth = nm_depth_now (vm);
  nm_scope s = nm_scope_open (vm);
  nm_value result = NM_EXIT;
  if (nm_bind (vm, NM_Q (inhibit_quit), NM_T))
    result = run_hook_list (host, hook, list, true);
  nm_scope_close (vm, s);
  return nm_unbind_to (vm, depth, result);
}

/* -- errors -- */

nm_value
command_report_error (struct nm_host *host, nm_value data, const char *context)
{
  struct nm_vm *vm = host->vm;
  nm_value function = var (host, Qcommand_error_function);
  var_set (host, Qquit_flag, NM_NIL);
  var_set (host, Qinhibit_quit, NM_T);
  nm_value result = NM_NIL;
  if (!nm_is_nil (function))
    result = nm_call3 (vm, function, data, nm_string_literal (vm, context ? context : ""), var (host, Qsignaling_function));
  var_set (host, Qsignaling_function, NM_NIL);
  return result;
}

static bool
error_has_condition (struct nm_host *host, nm_value data, uint32_t condition)
{
  struct nm_vm *vm = host->vm;
  nm_value conditions = nm_get (vm, nm_car (vm, data), NM_Q (error_conditions));
  return !nm_is_nil (nm_memq (vm, (nm_value){ condition }, conditions));
}

NM_PRIMITIVE (command_error_default_function, "command-error-default-function", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(DATA CONTEXT SIGNAL)",
              "Report the error DATA of a command: in the echo area, or, in batch mode, on stderr; then that ends the session.\n"
              "CONTEXT is a string to put in front.")
{
  struct nm_vm *vm = host->vm;
  nm_value data = nm_arg (args, 0);
  if (!nm_check_string (vm, nm_arg (args, 1)))
    return NM_EXIT;
  nm_value text = nm_call1 (vm, NM_Q (error_message_string), data);
  if (nm_is_exit (text))
    return text;
  text = nm_concat2 (vm, nm_arg (args, 1), text);
  if (host->batch || !host->terminal)
    {
      size_t n;
      char *bytes = nm_string_dup (vm, text, &n);
      host_write_text (stderr, bytes ? bytes : "", (int64_t) n);
      fputc ('\n', stderr);
      nm_free (bytes);
      return nm_call1 (vm, NM_Q (kill_emacs), nm_fixnum (-1));
    }
  display_echo_clear (host);
  if (!error_has_condition (host, data, Qminibuffer_quit))
    display_ding (host);
  return nm_call2 (vm, NM_Q (message), nm_string_literal (vm, "%s"), text);
}

/* Has overriding-terminal-local-map a command for C-g?  What takes the keys meanwhile wants to know of it. */
static bool
quit_is_overridden (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value map = var (host, Qoverriding_terminal_local_map);
  if (nm_is_nil (map))
    return false;
  nm_value binding = nm_call2 (vm, NM_Q (lookup_key), map, nm_vector_new (vm, 1, nm_fixnum (QUIT_CHAR)));
  if (nm_is_exit (binding))
    nm_exit_ignore (vm);
  return !nm_is_exit (binding) && !nm_is_nil (binding) && !nm_is_immediate_fixnum (binding);
}

struct reporting { nm_value data; const char *context; };

static nm_value
report_error (struct nm_host *host, void *reporting)
{
  struct reporting *r = reporting;
  return command_report_error (host, r->data, r->context);
}

/* A command signalled: says so, and puts the state of reading back.  A C-g that interrupted a command while a map
   overrides that key (isearch) is read as a key instead, and another that waits interrupts what the first one runs. */
static nm_value
recover_from_error (struct nm_host *host, const struct nm_exit *exit)
{
  struct nm_vm *vm = host->vm;
  char context[60] = "";
  bool typed = nm_quit_was_key (vm) && nm_symbol_is (vm, exit->tag, Qquit);
  nm_value data = nm_cons (vm, exit->tag, exit->value);
  if (var_true (host, Qexecuting_kbd_macro) || command_of (host)->macro_failed)
    {
      int64_t n = command_of (host)->macro_iterations;
      if (n == 1)
        snprintf (context, sizeof context, "After 1 kbd macro iteration: ");
      else
        snprintf (context, sizeof context, "After %lld kbd macro iterations: ", (long long) n);
      var_set (host, Qexecuting_kbd_macro, NM_NIL);
      command_of (host)->macro_failed = false;
    }
  var_set (host, Qstandard_output, NM_T);
  var_set (host, Qstandard_input, NM_T);
  var_set (host, Qprefix_arg, NM_NIL);
  var_set (host, Qlast_prefix_arg, NM_NIL);
  keyboard_echo_cancel (host);
  if (typed && quit_is_overridden (host))
    {
      keyboard_unread (host, nm_list1 (vm, nm_fixnum (QUIT_CHAR)));
      return NM_NIL;
    }
  /* What goes wrong while an error is reported ends neither the loop nor the session. */
  struct reporting r = { data, context };
  struct nm_exit another;
  nm_value result = nm_protect (vm, report_error, &r, true, &another);
  var_set (host, Qquit_flag, NM_NIL);
  var_set (host, Qinhibit_quit, NM_NIL);
  return nm_is_unbound (result) ? NM_NIL : result;
}

/* -- one command -- */

struct turn { struct buffer *buffer; int64_t modiff, point; };

static void
select_window_buffer (struct nm_host *host)
{
  struct window *w = display_selected_window (host);
  struct buffer *b = w ? window_shown_buffer (host, w) : NULL;
  if (b && b != buffer_current (host))
    buffer_set_current (host, b);
}

static nm_value
run_command (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_value command = c->key_command;
  var_set (host, Qthis_original_command, command);
  if (!nm_is_nil (nm_local_get (vm, c->key_remapped)))
    command = c->key_remapped;
  var_set (host, Qthis_command, command);
  var_set (host, Qreal_this_command, command);
  nm_aset (vm, c->recent, c->recent_next, nm_cons (vm, NM_NIL, command));
  c->recent_next = (c->recent_next + 1) % c->recent_limit;
  c->recent_total++;
  if (nm_is_exit (command_run_hook_safely (host, NM_Q (pre_command_hook))))
    return NM_EXIT;
  if (!var_true (host, Qthis_command))
    return nm_call0 (vm, NM_Q (undefined));
  if (!var_true (host, Qprefix_arg) && nm_is_exit (nm_call0 (vm, NM_Q (undo_auto__add_boundary))))
    return NM_EXIT;
  undo_note_point (host);
  return nm_call1 (vm, NM_Q (command_execute), var (host, Qthis_command));
}

/* transient-mark-mode's temporary values, and the mark after a change. */
static nm_value
update_mark (struct nm_host *host, const struct turn *t)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (nm_context_slot (vm, NM_SLOT_mark_active)))
    return NM_NIL;
  nm_value mode = var (host, Qtransient_mark_mode);
  if (nm_symbol_is (vm, mode, Qidentity))
    var_set (host, Qtransient_mark_mode, NM_NIL);
  else if (nm_symbol_is (vm, mode, Qonly))
    var_set (host, Qtransient_mark_mode, NM_Q (identity));
  nm_value result = NM_NIL;
  struct buffer *b = buffer_current (host);
  if (var_true (host, Qdeactivate_mark))
    result = nm_call0 (vm, NM_Q (deactivate_mark));
  else if (b != t->buffer || b->text->modiff != t->modiff)
    result = nm_run_hook (vm, NM_Q (activate_mark_hook));
  var_set (host, Qsaved_region_selection, NM_NIL);
  return nm_is_exit (result) ? result : NM_NIL;
}

static nm_value
after_command (struct nm_host *host, const struct turn *t)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  var_set (host, Qlast_prefix_arg, var (host, Qcurrent_prefix_arg));
  if (nm_is_exit (command_run_hook_safely (host, NM_Q (post_command_hook))))
    return NM_EXIT;
  if (var_true (host, Qdelayed_warnings_list)
      && nm_is_exit (command_run_hook_safely (host, NM_Q (delayed_warnings_hook))))
    return NM_EXIT;
  /* A command that made a prefix argument is not over: its keys stay, and it is no last-command. */
  bool mouse = nm_is_cons (vm, var (host, Qlast_command_event));
  if (!var_true (host, Qprefix_arg) || mouse)
    {
      var_set (host, Qlast_command, var (host, Qthis_command));
      var_set (host, Qreal_last_command, var (host, Qreal_this_command));
      if (!mouse)
        var_set (host, Qlast_repeatable_command, var (host, Qreal_this_command));
      c->echoing = false;
      c->keys.count = c->single_start = 0;
    }
  return update_mark (host, t);
}

/* Shows a message in the minibuffer's place for a while, as the minibuffer is hidden meanwhile. */
static nm_value
wait_for_message (struct nm_host *host)
{
  double timeout;
  if (command_of (host)->minibuffer_depth == 0 || !host->terminal || !display_echo_shown (host)
      || !nm_get_double (host->vm, var (host, Qminibuffer_message_timeout), &timeout))
    return NM_NIL;
  if (nm_is_exit (display_redisplay (host)) || nm_is_exit (command_wait (host, timeout, true, NULL)))
    return NM_EXIT;
  display_echo_clear (host);
  return command_run_hook_safely (host, NM_Q (echo_area_clear_hook));
}

/* Reads and runs one command: t, nil at the end of a macro, or NM_EXIT. */
static nm_value
command_turn (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  select_window_buffer (host);
  var_set (host, Qdeactivate_mark, NM_NIL);
  if (nm_is_exit (wait_for_message (host)))
    return NM_EXIT;
  c->single_start = c->keys.count;
  /* While keys are read no command runs; timers ask. */
  var_set (host, Qthis_command, NM_NIL);
  var_set (host, Qreal_this_command, NM_NIL);
  var_set (host, Qthis_original_command, NM_NIL);
  struct key_sequence_options o = { .prompt = NM_NIL, .for_command = true };
  nm_value keys = key_sequence_read (host, &o);
  if (nm_is_exit (keys) || nm_is_unbound (keys))
    return nm_is_exit (keys) ? keys : NM_NIL;
  nm_quit_was_key (vm);                /* a C-g before this command is none that interrupts it */
  select_window_buffer (host);
  var_set (host, Qnum_input_keys, nm_fixnum (var_int (host, Qnum_input_keys, 0) + 1));
  int64_t n = nm_length (vm, keys);
  if (n == 0)
    return NM_T;
  var_set (host, Qlast_command_event, nm_aref (vm, keys, n - 1));
  var_set (host, Qlast_nonmenu_event, nm_aref (vm, keys, n - 1));
  display_echo_clear (host);
  if (command_of (host)->executing_depth == 0)
    command_of (host)->macro_failed = false;
  struct buffer *b = buffer_current (host);
  struct turn t = { b, b->text->modiff, b->pt };
  var_set (host, Qdisable_point_adjustment, NM_NIL);
  var_set (host, Qdeactivate_mark, NM_NIL);
  if (nm_is_exit (run_command (host)) || nm_is_exit (after_command (host, &t)))
    return NM_EXIT;
  b = buffer_current (host);
  if (b == t.buffer && b->pt != t.point && !var_true (host, Qdisable_point_adjustment)
      && !var_true (host, Qglobal_disable_point_adjustment)
      && nm_is_exit (command_adjust_point (host, t.point, b->text->modiff != t.modiff)))
    return NM_EXIT;
  if (var_true (host, Qdefining_kbd_macro) && !var_true (host, Qprefix_arg))
    macro_finish_command (host);
  return NM_T;
}

nm_value
command_loop_1 (struct nm_host *host, void *unused __attribute__ ((unused)))
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  var_set (host, Qprefix_arg, NM_NIL);
  var_set (host, Qlast_prefix_arg, NM_NIL);
  var_set (host, Qdeactivate_mark, NM_NIL);
  c->keys.count = c->single_start = 0;
  c->echoing = false;
  /* After an error the hook runs here, for the command that did not come to its end. */
  if (nm_is_exit (command_run_hook_safely (host, NM_Q (post_command_hook))))
    return NM_EXIT;
  if (var_true (host, Qdelayed_warnings_list)
      && nm_is_exit (command_run_hook_safely (host, NM_Q (delayed_warnings_hook))))
    return NM_EXIT;
  var_set (host, Qlast_command, var (host, Qthis_command));
  var_set (host, Qreal_last_command, var (host, Qreal_this_command));
  for (;;)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value result = command_turn (host);
      nm_scope_close (vm, s);
      if (nm_is_exit (result) || nm_is_nil (result))
        return result;
    }
}

/* -- loops -- */

/* Runs commands; errors are reported and it goes on.  nil at the end of a macro. */
static nm_value
guarded_loop (struct nm_host *host, void *unused)
{
  struct nm_vm *vm = host->vm;
  for (;;)
    {
      nm_scope s = nm_scope_open (vm);
      struct nm_exit exit;
      nm_value result = nm_protect (vm, command_loop_1, unused, true, &exit);
      if (nm_is_unbound (result))
        result = nm_is_exit (recover_from_error (host, &exit)) ? NM_EXIT : NM_T;
      nm_scope_close (vm, s);
      if (nm_is_exit (result) || nm_is_nil (result))
        return result;
    }
}

static nm_value
top_level_form (struct nm_host *host, void *unused __attribute__ ((unused)))
{
  nm_value form = var (host, Qtop_level);
  return nm_is_nil (form) ? NM_NIL : nm_eval (host->vm, form, NM_T);
}

static nm_value
guarded_top_level (struct nm_host *host, void *unused)
{
  struct nm_exit exit;
  nm_value result = nm_protect (host->vm, top_level_form, unused, true, &exit);
  return nm_is_unbound (result) ? recover_from_error (host, &exit) : result;
}

static nm_value
command_loop (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (c->loop_level > 0 || c->minibuffer_depth > 0)
    /* A macro goes on after the minibuffer that it used. */
    return nm_catch (vm, NM_Q (exit), guarded_loop, NULL);
  for (;;)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value v = nm_catch (vm, NM_Q (top_level), guarded_top_level, NULL);
      if (!nm_is_exit (v))
        v = nm_catch (vm, NM_Q (top_level), guarded_loop, NULL);
      nm_scope_close (vm, s);
      var_set (host, Qexecuting_kbd_macro, NM_NIL);
      if (nm_is_exit (v))
        return v;
      if (host->batch)
        return nm_call1 (vm, NM_Q (kill_emacs), NM_T);
    }
}

/* Mode lines show how deep the editing is ("%["). */
static void
change_level (struct nm_host *host, int by)
{
  command_of (host)->loop_level += by;
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    b->mode_line_changed = true;
}

static void
leave_edit (struct nm_host *host, nm_value buffer, uint64_t word __attribute__ ((unused)))
{
  uint64_t id;
  change_level (host, -1);
  if (nm_host_object_get (host->vm, buffer, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
}

nm_value
recursive_edit (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_depth depth = nm_depth_now (vm);
  struct window *w = display_selected_window (host);
  nm_value buffer = NM_NIL;
  if (c->loop_level >= 0 && w && window_shown_buffer (host, w) != buffer_current (host))
    buffer = buffer_object (host, buffer_current (host));
  change_level (host, 1);
  nm_unwind_push (vm, leave_edit, buffer, 0);
  return nm_unbind_to (vm, depth, recursive_edit_level (host));
}

nm_value
recursive_edit_level (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_exit (nm_check_loop_room (vm)))
    return NM_EXIT;
  nm_depth depth = nm_depth_now (vm);
  nm_value v = NM_EXIT;
  bool bound = command_of (host)->loop_level == 0
               || (nm_bind (vm, NM_Q (standard_output), NM_T) && nm_bind (vm, NM_Q (standard_input), NM_T));
  if (bound && nm_bind (vm, NM_Q (inhibit_redisplay), NM_NIL) && nm_bind (vm, NM_Q (undo_auto__undoably_changed_buffers), NM_NIL))
    v = command_loop (host);
  if (!nm_is_exit (v) && nm_symbol_is (vm, v, Qt))
    v = nm_signal (vm, NM_Q (quit), NM_NIL);
  else if (!nm_is_exit (v) && nm_is_string (vm, v))
    v = nm_signal1 (vm, NM_Q (error), v);
  else if (!nm_is_exit (v) && !nm_is_nil (v) && nm_is_function (vm, v))
    v = nm_call0 (vm, v);
  return nm_unbind_to (vm, depth, nm_is_exit (v) ? NM_EXIT : NM_NIL);
}

nm_value command_loop_run (struct nm_host *host) { return recursive_edit (host); }

void command_loop_begin_batch (struct nm_host *host) { command_of (host)->loop_level = 0; }

/* -- primitives -- */

NM_PRIMITIVE (recursive_edit, "recursive-edit", 0, 0, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "", "()",
              "Run the command loop until `exit-recursive-edit' (return nil) or `abort-recursive-edit' (quit).")
{
  return recursive_edit (host);
}

static nm_value
leave_recursive_edit (struct nm_host *host, nm_value v)
{
  struct command *c = command_of (host);
  if (c->loop_level > 0 || c->minibuffer_depth > 0)
    return nm_throw (host->vm, NM_Q (exit), v);
  return nm_signal1 (host->vm, NM_Q (user_error), nm_string_literal (host->vm, "No recursive edit is in progress"));
}

NM_PRIMITIVE (exit_recursive_edit, "exit-recursive-edit", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "", "()", "Leave the innermost recursive edit or minibuffer.")
{
  return leave_recursive_edit (host, NM_NIL);
}

NM_PRIMITIVE (abort_recursive_edit, "abort-recursive-edit", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "", "()", "Abort the command that asked for this recursive edit or minibuffer.")
{
  return leave_recursive_edit (host, NM_T);
}

NM_PRIMITIVE (top_level, "top-level", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, "", "()",
              "Leave all recursive edits and minibuffers.")
{
  return nm_throw (host->vm, NM_Q (top_level), NM_NIL);
}

NM_PRIMITIVE (recursion_depth, "recursion-depth", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the number of recursive edits in progress, minibuffers included.")
{
  struct command *c = command_of (host);
  return nm_fixnum (c->loop_level + c->minibuffer_depth > 0 ? c->loop_level + c->minibuffer_depth : 0);
}
