/* terminal.c - terminals as Lisp sees them, and primitives that speak to the terminal directly.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  There is one terminal object: in batch sessions it stands for no device. */
#include "window.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../term/capability.h"
#include "../term/terminal.h"
#include "../term/output.h"
#include "../file/file.h"
#include <errno.h>
#include <fcntl.h>

#include <stdio.h>
#include <string.h>

enum { TERMINAL_ID = 1 };

static nm_value
terminal_object (struct nm_host *host)
{
  return nm_host_object (host->vm, NM_HOST_TERMINAL, TERMINAL_ID);
}

static const char *
device_name (struct nm_host *host)
{
  return host->terminal != NULL ? terminal_device (host->terminal) : "initial_terminal";
}

static nm_value
terminal_print (struct nm_host *host, uint64_t id)
{
  char text[256];
  (void) id;
  snprintf (text, sizeof text, "#<terminal %d on %s>", host->terminal != NULL, device_name (host));
  return nm_string_literal (host->vm, text);
}

const struct host_type host_type_TERMINAL = { .print = terminal_print };

/* nil, a frame or a terminal. */
static bool
is_terminal (struct nm_host *host, nm_value v)
{
  uint64_t id;
  return nm_is_nil (v) || nm_host_object_get (host->vm, v, NM_HOST_TERMINAL, &id) || frame_of_value (host, v) != NULL;
}

static bool
check_terminal (struct nm_host *host, nm_value v)
{
  if (is_terminal (host, v))
    return true;
  nm_wrong_type (host->vm, NM_Q (terminal_live_p), v);
  return false;
}

NM_PRIMITIVE (terminal_live_p, "terminal-live-p", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT is a terminal, a frame on one, or nil (the selected frame's).")
{
  return nm_bool (is_terminal (host, nm_arg (args, 0)));
}

NM_PRIMITIVE (terminal_list, "terminal-list", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return a list of all terminals.")
{
  return nm_list1 (host->vm, terminal_object (host));
}

NM_PRIMITIVE (frame_terminal, "frame-terminal", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the terminal that shows FRAME.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : terminal_object (host);
}

NM_PRIMITIVE (terminal_name, "terminal-name", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return the name of TERMINAL: its device.")
{
  return check_terminal (host, nm_arg (args, 0)) ? nm_string_literal (host->vm, device_name (host)) : NM_EXIT;
}

NM_PRIMITIVE (delete_terminal, "delete-terminal", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL FORCE)",
              "Delete TERMINAL.  The only terminal cannot be deleted: signal an error.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return nm_error (host->vm, "Attempt to delete the sole active display terminal");
}

/* The parameters live in a variable, so that the boot image keeps them. */
NM_VARIABLE (neomacs__terminal_parameters, NM_VAR_LISP, "((normal-erase-is-backspace . 0) (keyboard-coding-saved-meta-mode t))",
             "Alist of the parameters of the terminal.");

static nm_value
parameters (struct nm_host *host)
{
  return nm_symbol_value_or (host->vm, NM_Q (neomacs__terminal_parameters), NM_NIL);
}

NM_PRIMITIVE (terminal_parameters, "terminal-parameters", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return a new alist of the parameters of TERMINAL.")
{
  struct nm_vm *vm = host->vm;
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value out = NM_NIL;
  for (nm_value l = parameters (host); nm_is_cons (vm, l); l = nm_cdr (vm, l))
    out = nm_cons (vm, nm_cons (vm, nm_car (vm, nm_car (vm, l)), nm_cdr (vm, nm_car (vm, l))), out);
  return nm_nreverse (vm, out);
}

NM_PRIMITIVE (terminal_parameter, "terminal-parameter", 2, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TERMINAL PARAMETER)", "Return the value of PARAMETER of TERMINAL, or nil.")
{
  if (!check_terminal (host, nm_arg (args, 0)) || !nm_check_symbol (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  return nm_cdr (host->vm, nm_assq (host->vm, nm_arg (args, 1), parameters (host)));
}

NM_PRIMITIVE (set_terminal_parameter, "set-terminal-parameter", 3, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TERMINAL PARAMETER VALUE)",
              "Set PARAMETER of TERMINAL to VALUE.  Return its previous value.")
{
  struct nm_vm *vm = host->vm;
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value entry = nm_assq (vm, nm_arg (args, 1), parameters (host)), old = nm_cdr (vm, entry);
  if (!nm_is_nil (entry))
    {
      nm_setcdr (vm, entry, nm_arg (args, 2));
      return old;
    }
  nm_value alist = nm_cons (vm, nm_cons (vm, nm_arg (args, 1), nm_arg (args, 2)), parameters (host));
  return nm_set (vm, NM_Q (neomacs__terminal_parameters), alist) ? NM_NIL : NM_EXIT;
}

/* -- terminals as devices ------------------------------------------------------------------------- */

NM_PRIMITIVE (tty_type, "tty-type", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return the type of the device of TERMINAL (TERM), or nil if it has none.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return host->terminal == NULL ? NM_NIL : nm_string_literal (host->vm, terminal_type (host->terminal));
}

NM_PRIMITIVE (tty_display_color_p, "tty-display-color-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return t if TERMINAL shows colors.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return nm_bool (host->terminal != NULL && terminal_colors (host->terminal) > 0);
}

NM_PRIMITIVE (tty_display_color_cells, "tty-display-color-cells", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)",
              "Return the number of colors that TERMINAL shows, 0 if none.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return nm_fixnum (host->terminal == NULL ? 0 : terminal_colors (host->terminal));
}

NM_PRIMITIVE (tty_no_underline, "tty-no-underline", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Tell that TERMINAL cannot underline.  The value is nil.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  if (host->terminal != NULL)
    terminal_capability (host->terminal)->underline = NULL;
  return NM_NIL;
}

NM_PRIMITIVE (tty_top_frame, "tty-top-frame", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return the frame that TERMINAL shows, or nil without a device.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return host->terminal == NULL ? NM_NIL : display_selected_frame_object (host);
}

NM_PRIMITIVE (controlling_tty_p, "controlling-tty-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TERMINAL)", "Return t if TERMINAL is the controlling terminal of the process.")
{
  return check_terminal (host, nm_arg (args, 0)) ? nm_bool (host->terminal != NULL) : NM_EXIT;
}

NM_PRIMITIVE (suspend_tty, "suspend-tty", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional TTY)",
              "Give the device of TTY back, after running `suspend-tty-functions'.  `resume-tty' takes it again.  The value is nil.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  if (host->terminal == NULL)
    return nm_error (host->vm, "Attempt to suspend a non-text terminal device");
  nm_value object = terminal_object (host), v = nm_run_hook_args (host->vm, NM_Q (suspend_tty_functions), 1, &object);
  if (nm_is_exit (v))
    return v;
  terminal_leave (host->terminal);
  return NM_NIL;
}

NM_PRIMITIVE (resume_tty, "resume-tty", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional TTY)",
              "Take the device of TTY again after `suspend-tty' and run `resume-tty-functions'.  The value is nil.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  if (host->terminal == NULL)
    return nm_error (host->vm, "Attempt to resume a non-text terminal device");
  terminal_enter (host->terminal);
  display_garbage (host);
  nm_value object = terminal_object (host), v = nm_run_hook_args (host->vm, NM_Q (resume_tty_functions), 1, &object);
  return nm_is_exit (v) ? v : NM_NIL;
}

NM_PRIMITIVE (send_string_to_terminal, "send-string-to-terminal", 1, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional TERMINAL)",
              "Send the bytes of STRING to TERMINAL unchanged; without a device, to standard output.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  size_t n;
  if (!nm_check_string (vm, nm_arg (args, 0)) || !check_terminal (host, nm_arg (args, 1)))
    return NM_EXIT;
  char *text = nm_string_dup (vm, nm_arg (args, 0), &n);
  if (host->terminal != NULL)
    terminal_send (host->terminal, text, n);
  else
    {
      fwrite (text, 1, n, stdout);
      fflush (stdout);
    }
  nm_free (text);
  return NM_NIL;
}

NM_PRIMITIVE (neomacs__terminal_mouse, "neomacs--terminal-mouse", 1, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ON)",
              "Make the terminal report the mouse if ON is non-nil, else not.  The value is nil.")
{
  if (host->terminal != NULL)
    terminal_set_mouse (host->terminal, !nm_is_nil (nm_arg (args, 0)));
  return NM_NIL;
}

NM_PRIMITIVE (neomacs__terminal_clipboard, "neomacs--terminal-clipboard", 1, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional PRIMARY)",
              "Offer STRING as the contents of the terminal's clipboard, or of the primary selection if PRIMARY is non-nil.\n"
              "Return t if it was sent, nil if there is no terminal or STRING is too long.")
{
  struct nm_vm *vm = host->vm;
  size_t n;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  if (host->terminal == NULL)
    return NM_NIL;
  char *text = nm_string_dup (vm, nm_arg (args, 0), &n);
  bool sent = terminal_set_clipboard (host->terminal, nm_is_nil (nm_arg (args, 1)) ? 'c' : 'p', text, n);
  nm_free (text);
  return nm_bool (sent);
}

void
display_ding (struct nm_host *host)
{
  if (host->terminal == NULL)
    {
      fputc ('\a', stdout);
      fflush (stdout);
    }
  else if (nm_truthy (host->vm, Qvisible_bell) && terminal_capability (host->terminal)->flash != NULL)
    {
      output_capability (terminal_output (host->terminal), terminal_capability (host->terminal)->flash, 0, 0);
      output_flush (terminal_output (host->terminal));
    }
  else
    terminal_bell (host->terminal);
}

NM_PRIMITIVE (open_termscript, "open-termscript", 1, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "FOpen termscript file: ", "(FILE)",
              "Write all terminal output to FILE too from now on; nil stops that.\n"
              "Signals an error if the session has no terminal, or `file-error' if FILE cannot be written.")
{
  struct nm_vm *vm = host->vm;
  if (host->terminal == NULL)
    return nm_error (vm, "Current frame is not on a tty device");
  output_copy (terminal_output (host->terminal), -1);
  if (nm_is_nil (nm_arg (args, 0)))
    return NM_NIL;
  nm_value name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  size_t n;
  char *path = nm_is_exit (name) ? NULL : nm_string_dup (vm, name, &n);
  if (path == NULL)
    return NM_EXIT;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), why = errno;
  nm_free (path);
  if (fd < 0)
    return file_error (host, "Opening termscript", name, why);
  output_copy (terminal_output (host->terminal), fd);
  return NM_NIL;
}

NM_PRIMITIVE (gpm_mouse_start, "gpm-mouse-start", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Start to read the Linux console's mouse daemon: signals an error elsewhere.")
{
  return nm_error (host->vm, "Gpm-mouse only works in the GNU/Linux console");
}

NM_VARIABLE (suspend_tty_functions, NM_VAR_LISP, "nil", "Functions of a terminal, run before it is suspended.");
NM_VARIABLE (resume_tty_functions, NM_VAR_LISP, "nil", "Functions of a terminal, run after it was resumed.");
NM_VARIABLE (delete_terminal_functions, NM_VAR_LISP, "nil", "Functions of a terminal, run before it is deleted.");
NM_VARIABLE (ring_bell_function, NM_VAR_LISP, "nil", "Function that is called instead of ringing the bell, or nil.");
NM_VARIABLE (visible_cursor, NM_VAR_BOOL, "t", "Non-nil means that the cursor is made very visible.");
NM_VARIABLE (system_uses_terminfo, NM_VAR_BOOL, "t", "Non-nil: terminals are described by terminfo.");
NM_VARIABLE (tty_menu_calls_mouse_position_function, NM_VAR_BOOL, "nil", "Non-nil means that menus call `mouse-position-function'.");
NM_VARIABLE (visible_bell, NM_VAR_BOOL, "nil", "Non-nil means that the screen flashes instead of ringing the bell.");
NM_VARIABLE (no_redraw_on_reenter, NM_VAR_BOOL, "nil", "Non-nil means that the screen needs no drawing after a suspension.");
NM_VARIABLE (baud_rate, NM_VAR_INT, "0", "The speed of the terminal's line, as far as known.");
NM_VARIABLE (inverse_video, NM_VAR_BOOL, "nil", "Non-nil means that the whole screen is inverted.");
NM_VARIABLE (initial_window_system, NM_VAR_LISP, "nil", "The window system of the first frame: nil, a text terminal.");
NM_VARIABLE (window_system, NM_VAR_LISP, "nil", "The window system of the selected frame: nil, a text terminal.");
NM_VARIABLE (window_system_version, NM_VAR_LISP, "nil", "The version of the window system: nil.");
NM_VARIABLE (glyph_table, NM_VAR_LISP, "nil", "Vector of strings and characters that glyph codes stand for, or nil.");
NM_VARIABLE (standard_display_table, NM_VAR_LISP, "nil", "Display table for windows and buffers that have none, or nil.");
NM_VARIABLE (redisplay_dont_pause, NM_VAR_BOOL, "t", "Has no effect; kept for old code.");
NM_VARIABLE (cursor_in_echo_area, NM_VAR_BOOL, "nil", "Non-nil puts the cursor at the end of the echo area's text.");
NM_VARIABLE (tab_bar_position, NM_VAR_LISP, "nil", "Where the tab bar is: nil, below the menu bar.");
