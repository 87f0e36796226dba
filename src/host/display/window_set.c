/* window_set.c - properties of windows that Lisp sets: parameters, margins, scrolling offsets, dedication.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp. */
#include "window.h"
#include "../primitive.h"

/* Getter and setter of one Lisp slot of a window. */
#define WINDOW_SLOT_GET(cname, lname, decode, slot, doc)                                            \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional WINDOW)", doc)                                      \
  {                                                                                                 \
    struct window *w = decode (host, nm_arg (args, 0));                                             \
    return w == NULL ? NM_EXIT : window_slot (host, w, slot);                                       \
  }

#define WINDOW_SLOT_SET(cname, lname, decode, slot, usage, doc)                                     \
  NM_PRIMITIVE (cname, lname, 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, usage, doc)                                                     \
  {                                                                                                 \
    struct window *w = decode (host, nm_arg (args, 0));                                             \
    if (w == NULL)                                                                                  \
      return NM_EXIT;                                                                               \
    window_slot_set (host, w, slot, nm_arg (args, 1));                                              \
    window_clear_layout (w);                                                                        \
    return nm_arg (args, 1);                                                                        \
  }

WINDOW_SLOT_GET (window_prev_buffers, "window-prev-buffers", window_arg_live, WINDOW_PREV_BUFFERS,
                 "Return the list of buffers that WINDOW showed before, each as (BUFFER WINDOW-START POS).")
WINDOW_SLOT_SET (set_window_prev_buffers, "set-window-prev-buffers", window_arg_live, WINDOW_PREV_BUFFERS,
                 "(WINDOW PREV-BUFFERS)", "Set the list of buffers that WINDOW showed before.  Return PREV-BUFFERS.")
WINDOW_SLOT_GET (window_next_buffers, "window-next-buffers", window_arg_live, WINDOW_NEXT_BUFFERS,
                 "Return the list of buffers that were recently shown again in WINDOW.")
WINDOW_SLOT_SET (set_window_next_buffers, "set-window-next-buffers", window_arg_live, WINDOW_NEXT_BUFFERS,
                 "(WINDOW NEXT-BUFFERS)", "Set the list of buffers that were recently shown again in WINDOW.  Return NEXT-BUFFERS.")
WINDOW_SLOT_GET (window_dedicated_p, "window-dedicated-p", window_arg_live, WINDOW_DEDICATED,
                 "Return the flag that says whether WINDOW is dedicated to its buffer.")
WINDOW_SLOT_SET (set_window_dedicated_p, "set-window-dedicated-p", window_arg_live, WINDOW_DEDICATED,
                 "(WINDOW FLAG)", "Dedicate WINDOW to its buffer if FLAG is non-nil (t: strongly).  Return FLAG.")
WINDOW_SLOT_GET (window_display_table, "window-display-table", window_arg_live, WINDOW_DISPLAY_TABLE,
                 "Return the display table of WINDOW, or nil.")
WINDOW_SLOT_SET (set_window_display_table, "set-window-display-table", window_arg_live, WINDOW_DISPLAY_TABLE,
                 "(WINDOW TABLE)", "Set the display table of WINDOW.  Return TABLE.")
WINDOW_SLOT_GET (window_redisplay_end_trigger, "window-redisplay-end-trigger", window_arg_live, WINDOW_END_TRIGGER,
                 "Return the end trigger of WINDOW, which has no meaning any more.")
WINDOW_SLOT_SET (set_window_redisplay_end_trigger, "set-window-redisplay-end-trigger", window_arg_live, WINDOW_END_TRIGGER,
                 "(WINDOW VALUE)", "Set the end trigger of WINDOW, which has no meaning any more.  Return VALUE.")
WINDOW_SLOT_GET (window_parameters, "window-parameters", window_arg_valid, WINDOW_PARAMETERS,
                 "Return the alist of the parameters of WINDOW.")
WINDOW_SLOT_GET (window_old_buffer, "window-old-buffer", window_arg_live, WINDOW_OLD_BUFFER,
                 "Return the buffer that WINDOW showed when the change functions last ran; t if it was on another frame, nil if new.")

NM_PRIMITIVE (window_parameter, "window-parameter", 2, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW PARAMETER)", "Return the value of PARAMETER of WINDOW, or nil.")
{
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  return nm_cdr (host->vm, nm_assq (host->vm, nm_arg (args, 1), window_slot (host, w, WINDOW_PARAMETERS)));
}

NM_PRIMITIVE (set_window_parameter, "set-window-parameter", 3, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW PARAMETER VALUE)", "Set PARAMETER of WINDOW to VALUE.  Return VALUE.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  nm_value alist = window_slot (host, w, WINDOW_PARAMETERS), old = nm_assq (vm, nm_arg (args, 1), alist);
  if (nm_is_nil (old))
    window_slot_set (host, w, WINDOW_PARAMETERS, nm_cons (vm, nm_cons (vm, nm_arg (args, 1), nm_arg (args, 2)), alist));
  else
    nm_setcdr (vm, old, nm_arg (args, 2));
  window_clear_layout (w);
  w->update_mode_line = true;
  return nm_arg (args, 2);
}

NM_PRIMITIVE (window_combination_limit, "window-combination-limit", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW)",
              "Return the combination limit of WINDOW, a combination: nil means that it may be dissolved into its parent.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  if (w == NULL || !window_is_valid (w))
    return nm_wrong_type (host->vm, NM_Q (window_valid_p), nm_arg (args, 0));
  if (w->live)
    return nm_error (host->vm, "Combination limit is meaningful for internal windows only");
  return window_slot (host, w, WINDOW_COMBINATION_LIMIT);
}

NM_PRIMITIVE (set_window_combination_limit, "set-window-combination-limit", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW LIMIT)",
              "Set the combination limit of WINDOW, a combination.  Return LIMIT.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  if (w == NULL || !window_is_valid (w))
    return nm_wrong_type (host->vm, NM_Q (window_valid_p), nm_arg (args, 0));
  if (w->live)
    return nm_error (host->vm, "Combination limit is meaningful for internal windows only");
  window_slot_set (host, w, WINDOW_COMBINATION_LIMIT, nm_arg (args, 1));
  return nm_arg (args, 1);
}

NM_PRIMITIVE (window_use_time, "window-use-time", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the time stamp of WINDOW's last selection: greater means more recently.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_fixnum (w->use_time);
}

NM_PRIMITIVE (window_bump_use_time, "window-bump-use-time", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Mark WINDOW as the most recently used one after the selected window.  The value is nil.")
{
  struct display *d = display_of (host);
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  struct window *selected = d->selected_window;
  if (selected->use_time == d->use_time)
    {
      w->use_time = d->use_time;
      selected->use_time = ++d->use_time;
    }
  return NM_NIL;
}

/* -- horizontal and vertical scrolling offsets ------------------------------------------------- */

NM_PRIMITIVE (window_hscroll, "window-hscroll", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the number of columns by which WINDOW is scrolled to the left.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_fixnum (w->hscroll);
}

static nm_value
set_hscroll (struct window *w, int64_t n)
{
  n = n < 0 ? 0 : n > INT32_MAX / 2 ? INT32_MAX / 2 : n;
  if (n != w->hscroll)
    {
      window_clear_layout (w);
      w->update_mode_line = true;
      w->end_valid = false;
    }
  w->hscroll = (int) n;
  w->suspend_auto_hscroll = true;
  return nm_fixnum (n);
}

NM_PRIMITIVE (set_window_hscroll, "set-window-hscroll", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW NCOL)",
              "Scroll WINDOW so that NCOL columns are hidden at its left.  Return the number of columns.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int64_t n;
  if (!nm_is_immediate_fixnum (nm_arg (args, 1)))
    return nm_wrong_type (host->vm, NM_Q (fixnump), nm_arg (args, 1));
  if (w == NULL || !nm_get_int64 (host->vm, nm_arg (args, 1), &n))
    return NM_EXIT;
  return set_hscroll (w, n);
}

/* scroll-left and scroll-right: SIGN 1 or -1. */
static nm_value
scroll_sideways (struct nm_host *host, nm_args args, int sign)
{
  struct window *w = display_of (host)->selected_window;
  int64_t n = window_box_columns (host, w) - 2;
  if (!nm_is_nil (nm_arg (args, 0)))
    {
      nm_value v = nm_call1 (host->vm, NM_Q (prefix_numeric_value), nm_arg (args, 0));
      if (nm_is_exit (v) || !nm_check_int (host->vm, v, &n))
        return NM_EXIT;
    }
  nm_value result = set_hscroll (w, w->hscroll + sign * n);
  if (!nm_is_nil (nm_arg (args, 1)))
    w->min_hscroll = w->hscroll;
  return result;
}

NM_PRIMITIVE (scroll_left, "scroll-left", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "^P\np", "(&optional ARG SET-MINIMUM)",
              "Scroll the selected window ARG columns to the left (nil: its width less 2).\n"
              "SET-MINIMUM non-nil makes the new offset the least one for automatic scrolling.  Return the new offset.")
{
  return scroll_sideways (host, args, 1);
}

NM_PRIMITIVE (scroll_right, "scroll-right", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "^P\np", "(&optional ARG SET-MINIMUM)",
              "Scroll the selected window ARG columns to the right (nil: its width less 2).\n"
              "SET-MINIMUM non-nil makes the new offset the least one for automatic scrolling.  Return the new offset.")
{
  return scroll_sideways (host, args, -1);
}

NM_PRIMITIVE (window_vscroll, "window-vscroll", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW PIXELS-P)",
              "Return by how much the first line of WINDOW is scrolled away; always 0 on a terminal.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_fixnum (0);
}

NM_PRIMITIVE (set_window_vscroll, "set-window-vscroll", 2, 3, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW VSCROLL &optional PIXELS-P)",
              "Ask for a fractional vertical scrolling of WINDOW.  A terminal cannot do it: the value is 0.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  if (!nm_is_number (host->vm, nm_arg (args, 1)))
    return nm_wrong_type (host->vm, NM_Q (numberp), nm_arg (args, 1));
  return nm_fixnum (0);
}

/* -- margins and what terminals do not have ------------------------------------------------------- */

NM_PRIMITIVE (window_margins, "window-margins", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the widths of the margins of WINDOW as (LEFT . RIGHT); nil stands for no margin.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  return nm_cons (host->vm, w->left_margin ? nm_fixnum (w->left_margin) : NM_NIL,
                  w->right_margin ? nm_fixnum (w->right_margin) : NM_NIL);
}

static bool
margin_arg (struct nm_host *host, nm_value v, int *width)
{
  int64_t n = 0;
  if (!nm_is_nil (v))
    {
      if (!nm_check_int (host->vm, v, &n))
        return false;
      if (n < 0 || n > INT32_MAX)
        {
          nm_signal (host->vm, NM_Q (args_out_of_range), nm_list3 (host->vm, v, nm_fixnum (0), nm_fixnum (INT32_MAX)));
          return false;
        }
    }
  *width = (int) n;
  return true;
}

NM_PRIMITIVE (set_window_margins, "set-window-margins", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW LEFT-WIDTH &optional RIGHT-WIDTH)",
              "Set the margins of WINDOW to LEFT-WIDTH and RIGHT-WIDTH columns (nil: none).\n"
              "Return t if that changed anything, nil if not or if there is no room.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int left, right;
  if (w == NULL || !margin_arg (host, nm_arg (args, 1), &left) || !margin_arg (host, nm_arg (args, 2), &right))
    return NM_EXIT;
  if ((left == w->left_margin && right == w->right_margin) || (int64_t) left + right > w->columns - 2)
    return NM_NIL;
  w->left_margin = left;
  w->right_margin = right;
  window_clear_layout (w);
  w->frame->window_change = true;
  return NM_T;
}

NM_PRIMITIVE (window_fringes, "window-fringes", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the fringes of WINDOW as (LEFT RIGHT OUTSIDE-MARGINS PERSISTENT); terminals have none.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_list4 (host->vm, nm_fixnum (0), nm_fixnum (0), NM_NIL, NM_NIL);
}

NM_PRIMITIVE (set_window_fringes, "set-window-fringes", 2, 5, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(WINDOW LEFT-WIDTH &optional RIGHT-WIDTH OUTSIDE-MARGINS PERSISTENT)",
              "Ask for fringes in WINDOW.  Terminals have none: the value is nil, nothing changed.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (window_scroll_bars, "window-scroll-bars", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return (WIDTH COLUMNS VERTICAL-TYPE HEIGHT LINES HORIZONTAL-TYPE PERSISTENT) of WINDOW's scroll bars;\n"
              "terminals have none.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  nm_value v[] = { NM_NIL, nm_fixnum (0), NM_T, NM_NIL, nm_fixnum (0), NM_T, NM_NIL };
  return nm_list (host->vm, 7, v);
}

NM_PRIMITIVE (set_window_scroll_bars, "set-window-scroll-bars", 1, 6, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(WINDOW &optional WIDTH VERTICAL-TYPE HEIGHT HORIZONTAL-TYPE PERSISTENT)",
              "Ask for scroll bars in WINDOW.  Terminals have none: the value is nil, nothing changed.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : NM_NIL;
}

NM_VARIABLE (window_combination_resize, NM_VAR_LISP, "nil", "Non-nil means that splitting takes room from all windows of the combination.");
NM_VARIABLE (window_combination_limit, NM_VAR_LISP, "window-size", "When splitting makes a new combination; t means always.");
NM_VARIABLE (window_persistent_parameters, NM_VAR_LISP, "((clone-of . t))", "Window parameters that window configurations and states keep.");
NM_VARIABLE (window_point_insertion_type, NM_VAR_LISP, "nil", "Whether a window's point stays after text inserted at it.");
NM_VARIABLE (window_resize_pixelwise, NM_VAR_BOOL, "nil", "Non-nil means that windows are resized by pixels.");
NM_VARIABLE (temp_buffer_show_function, NM_VAR_LISP, "nil", "Function that `with-output-to-temp-buffer' calls to show a buffer, or nil.");
NM_VARIABLE (window_configuration_change_hook, NM_VAR_LISP, "nil", "Functions to run when the windows of a frame have changed.");
NM_VARIABLE (window_state_change_functions, NM_VAR_LISP, "nil", "Functions of a frame, run at redisplay when its windows or their buffers changed.");
NM_VARIABLE (window_state_change_hook, NM_VAR_LISP, "nil", "Functions run at redisplay when the windows of any frame changed.");
NM_VARIABLE (window_buffer_change_functions, NM_VAR_LISP, "nil", "Functions of a frame, run at redisplay when windows show other buffers.");
NM_VARIABLE (window_size_change_functions, NM_VAR_LISP, "nil", "Functions of a frame, run at redisplay when sizes of windows changed.");
NM_VARIABLE (window_selection_change_functions, NM_VAR_LISP, "nil", "Functions of a frame, run at redisplay when another window is selected.");
NM_VARIABLE (window_scroll_functions, NM_VAR_LISP, "nil", "Functions of a window and its new start, run when a window scrolls.");
NM_VARIABLE (minibuffer_scroll_window, NM_VAR_LISP, "nil", "The window that scroll-other-window scrolls from the minibuffer.");
NM_VARIABLE (other_window_scroll_buffer, NM_VAR_LISP, "nil", "The buffer that scroll-other-window scrolls, or nil.");
NM_VARIABLE (mode_line_in_non_selected_windows, NM_VAR_BOOL, "t", "Non-nil means that other windows use the face mode-line-inactive.");
NM_VARIABLE (next_screen_context_lines, NM_VAR_INT, "2", "Number of lines that stay visible when a window scrolls by its height.");
NM_VARIABLE (scroll_preserve_screen_position, NM_VAR_LISP, "nil", "Non-nil means that scrolling keeps point at its place on the screen.");
NM_VARIABLE (auto_window_vscroll, NM_VAR_BOOL, "t", "Non-nil means that tall lines are scrolled by parts.");
NM_VARIABLE (recenter_redisplay, NM_VAR_LISP, "tty", "Whether `recenter' draws the frame again: t always, `tty' on terminals.");
NM_VARIABLE (fast_but_imprecise_scrolling, NM_VAR_BOOL, "nil", "Non-nil means that scrolling does not fontify what it passes.");
