/* input_mode.c - settings of the keyboard and leaving for the shell.
   SPDX-License-Identifier: GPL-3.0-or-later
   The terminal is always in raw mode with an eight-bit clean, decoded input; what these functions set is
   kept and shown, and the quit character is C-g.  Isolate's thread. */
#include "command_internal.h"
#include <stdio.h>

NM_VARIABLE (cannot_suspend, NM_VAR_BOOL, "nil", "Non-nil: the editor cannot be stopped by `suspend-emacs'.");
NM_VARIABLE (auto_save_no_message, NM_VAR_BOOL, "nil", "Non-nil: auto-saving shows no message.");
NM_VARIABLE (show_help_function, NM_VAR_LISP, "nil", "Function that shows the help text under the mouse.");
NM_VARIABLE (polling_period, NM_VAR_INT, "2", "Seconds between polls for input while Lisp runs; input is watched at all times.");
NM_VARIABLE (menu_bar_final_items, NM_VAR_LISP, "nil", "Menu bar items that come last.");
NM_VARIABLE (lucid_menu_bar_dirty_flag, NM_VAR_LISP, "nil", "Non-nil: the menu bar must be computed again.");
NM_VARIABLE (enable_disabled_menus_and_buttons, NM_VAR_BOOL, "nil", "Non-nil: disabled menu items can be chosen.");
NM_VARIABLE (deferred_action_list, NM_VAR_LISP, "nil", "List of actions to do later; obsolete.");
NM_VARIABLE (deferred_action_function, NM_VAR_LISP, "nil", "Function that does the deferred actions; obsolete.");
NM_VARIABLE (system_key_alist, NM_VAR_LISP, "nil", "Alist of names of keys that a vendor has added.");
NM_VARIABLE (tab_bar_separator_image_expression, NM_VAR_LISP, "nil", "Form for the separator image of the tab bar.");
NM_VARIABLE (tool_bar_separator_image_expression, NM_VAR_LISP, "nil", "Form for the separator image of the tool bar.");
NM_VARIABLE (attempt_stack_overflow_recovery, NM_VAR_BOOL, "t", "Non-nil: exhaustion of the C stack becomes a Lisp error.");
NM_VARIABLE (attempt_orderly_shutdown_on_fatal_signal, NM_VAR_BOOL, "t", "Non-nil: a fatal signal restores the terminal first.");

NM_PRIMITIVE (current_input_mode, "current-input-mode", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the input mode as a list (INTERRUPT FLOW META QUIT).\n"
              "INTERRUPT: input is interrupt-driven.  FLOW: C-s and C-q control the flow.  META: the eighth bit is\n"
              "Meta, or, if neither nil nor t, part of characters.  QUIT: the quit character.")
{
  struct input_settings *m = &command_of (host)->input;
  return nm_list4 (host->vm, nm_bool (m->interrupt), nm_bool (m->flow), m->meta == META_RAW ? nm_fixnum (0) : nm_bool (m->meta == META_BIT),
                   nm_fixnum (m->quit));
}

NM_PRIMITIVE (set_input_interrupt_mode, "set-input-interrupt-mode", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(INTERRUPT)",
              "Choose whether input is interrupt-driven.  Input is watched by a thread either way.")
{
  command_of (host)->input.interrupt = !nm_is_nil (nm_arg (args, 0));
  return NM_NIL;
}

NM_PRIMITIVE (set_output_flow_control, "set-output-flow-control", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FLOW &optional TERMINAL)",
              "Choose whether C-s and C-q control the flow of output to TERMINAL.")
{
  command_of (host)->input.flow = !nm_is_nil (nm_arg (args, 0)) && host->terminal;
  return NM_NIL;
}

static enum meta_mode
meta_mode (nm_value v)
{
  return nm_is_nil (v) ? META_NONE : nm_identical (v, NM_T) ? META_BIT : META_RAW;
}

NM_PRIMITIVE (set_input_meta_mode, "set-input-meta-mode", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(META &optional TERMINAL)",
              "Choose what the eighth bit of a byte from TERMINAL means.\n"
              "t: Meta.  nil: nothing.  Anything else: it is part of a character.")
{
  if (host->terminal)
    command_of (host)->input.meta = meta_mode (nm_arg (args, 0));
  return NM_NIL;
}

static bool
set_quit_char (struct nm_host *host, nm_value v)
{
  int64_t c;
  if (nm_is_nil (v) || !host->terminal)
    return true;
  if (!nm_get_int64 (host->vm, v, &c) || c < 0 || c > 0377)
    {
      nm_error (host->vm, "QUIT must be an ASCII character");
      return false;
    }
  command_of (host)->input.quit = (int) (c & 0177);
  return true;
}

NM_PRIMITIVE (set_quit_char, "set-quit-char", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(QUIT)", "Make QUIT, an ASCII character, the quit character that `current-input-mode' tells.")
{
  return set_quit_char (host, nm_arg (args, 0)) ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (set_input_mode, "set-input-mode", 3, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(INTERRUPT FLOW META &optional QUIT)",
              "Set the four parts of the input mode at once; see `current-input-mode'.")
{
  struct input_settings *m = &command_of (host)->input;
  m->interrupt = !nm_is_nil (nm_arg (args, 0));
  m->flow = !nm_is_nil (nm_arg (args, 1)) && host->terminal;
  if (host->terminal)
    m->meta = meta_mode (nm_arg (args, 2));
  return set_quit_char (host, nm_arg (args, 3)) ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (open_dribble_file, "open-dribble-file", 1, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "FOpen dribble file: ", "(FILE)",
              "Write all keyboard input to FILE from now on; nil stops that.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (c->dribble)
    fclose (c->dribble);
  c->dribble = NULL;
  if (nm_is_nil (nm_arg (args, 0)))
    return NM_NIL;
  nm_value name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  size_t n;
  char *path = nm_is_exit (name) ? NULL : nm_string_dup (vm, name, &n);
  if (!path)
    return NM_EXIT;
  c->dribble = fopen (path, "wxe");
  nm_free (path);
  return c->dribble ? NM_NIL
                    : nm_signal2 (vm, NM_Q (file_error), nm_string_literal (vm, "Opening dribble"), name);
}

void
command_dribble (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  FILE *out = command_of (host)->dribble;
  int64_t c;
  if (!out)
    return;
  nm_value head = event_head (host, event);
  if (nm_get_int64 (vm, head, &c))
    fprintf (out, c < 256 ? "%c" : " 0x%x", (int) c);
  else if (nm_is_symbol (vm, head))
    {
      size_t n;
      char *name = nm_string_dup (vm, nm_symbol_name (vm, head), &n);
      fprintf (out, "<%s>", name ? name : "");
      nm_free (name);
    }
  fflush (out);
}

NM_PRIMITIVE (suspend_emacs, "suspend-emacs", 0, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              "", "(&optional STUFFSTRING)",
              "Stop the editor and return to the shell; it can be continued from there.\n"
              "`suspend-hook' is run before, `suspend-resume-hook' after.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_nil (nm_arg (args, 0)) && !nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  if (!host->terminal || var_true (host, Qcannot_suspend))
    return nm_error (vm, "There are other tty frames open; close them before suspending Emacs");
  if (nm_is_exit (nm_run_hook (vm, NM_Q (suspend_hook))))
    return NM_EXIT;
  terminal_suspend (host->terminal);
  display_garbage (host);
  int columns, rows;
  terminal_size (host->terminal, &columns, &rows);
  display_resized (host, columns, rows);
  return nm_is_exit (nm_run_hook (vm, NM_Q (suspend_resume_hook))) ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (internal_track_mouse, "internal--track-mouse", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(BODYFUN)", "Call BODYFUN with mouse movements reported as events.")
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  nm_value result = NM_EXIT;
  if (nm_bind (vm, NM_Q (track_mouse), NM_T))
    result = nm_call0 (vm, nm_arg (args, 0));
  return nm_unbind_to (vm, depth, result);
}

NM_PRIMITIVE (internal_handle_focus_in, "internal-handle-focus-in", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(EVENT)", "Take note that the frame in the focus-in event EVENT has the focus.")
{
  struct nm_vm *vm = host->vm;
  nm_value event = nm_arg (args, 0), frame = nm_car (vm, nm_cdr (vm, event));
  uint64_t id;
  if (!nm_symbol_is (vm, nm_car (vm, event), Qfocus_in) || !nm_host_object_get (vm, frame, NM_HOST_FRAME, &id))
    return nm_error (vm, "invalid focus-in event");
  return NM_NIL;
}

NM_PRIMITIVE (set_minibuffer_window, "set-minibuffer-window", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW)",
              "Use WINDOW, which must be a minibuffer window, for the minibuffer.\nThere is one for all frames.")
{
  struct nm_vm *vm = host->vm;
  nm_value mini = nm_call1 (vm, NM_Q (window_minibuffer_p), nm_arg (args, 0));
  if (nm_is_exit (mini))
    return nm_exit_ignore (vm), nm_wrong_type (vm, NM_Q (windowp), nm_arg (args, 0));
  return nm_is_nil (mini) ? nm_error (vm, "Window is not a minibuffer window") : NM_NIL;
}
