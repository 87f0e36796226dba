/* frame.c - frames and the terminals that Lisp sees.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  An isolate has one frame; the list exists because Lisp asks for it as a list. */
#include "window.h"
#include "face.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../term/terminal.h"

#include <stdio.h>
#include <string.h>

/* -- life -------------------------------------------------------------------------------------- */

struct frame *
frame_new (struct nm_host *host, int columns, int rows)
{
  struct display *d = display_of (host);
  struct nm_vm *vm = host->vm;
  struct frame *f = mi_zalloc (sizeof *f);
  f->id = id_add (&d->frames, f);
  f->number = ++d->frame_count;
  snprintf (f->name, sizeof f->name, "F%d", f->number);
  f->columns = columns;
  f->rows = rows;
  f->live = true;
  f->parameters = nm_root_new (vm, NM_NIL);
  f->faces = NM_NIL;
  f->buffer_list = nm_root_new (vm, NM_NIL);
  f->buried_buffer_list = nm_root_new (vm, NM_NIL);
  f->object = nm_root_new (vm, nm_host_object (vm, NM_HOST_FRAME, f->id));
  f->root = f->selected = window_new (host, f);
  f->minibuffer = window_new (host, f);
  window_hold (host, f->root);
  window_hold (host, f->minibuffer);
  f->minibuffer->mini = true;
  f->minibuffer->rows = f->minibuffer->pixel_height = 1;
  f->root->columns = f->root->pixel_width = f->minibuffer->columns = f->minibuffer->pixel_width = columns;
  f->root->rows = f->root->pixel_height = f->minibuffer->top = f->minibuffer->pixel_top = rows - 1;
  struct frame **link = &d->first_frame;
  while (*link != NULL)
    link = &(*link)->next;
  *link = f;
  return f;
}

nm_value
frame_object (struct nm_host *host, struct frame *f)
{
  return f == NULL ? NM_NIL : nm_host_object (host->vm, NM_HOST_FRAME, f->id);
}

nm_value display_selected_frame_object (struct nm_host *host) { return frame_object (host, display_of (host)->selected_frame); }

static nm_value
frame_print (struct nm_host *host, uint64_t id)
{
  struct nm_vm *vm = host->vm;
  struct frame *f = id_get (&display_of (host)->frames, id);
  char tail[32];
  if (f == NULL)
    return nm_string_literal (vm, "#<dead frame>");
  nm_value name = frame_parameter_value (host, f, NM_Q (name));
  snprintf (tail, sizeof tail, " 0x%x>", 0x5000 + (unsigned) f->number);
  nm_value s = nm_concat2 (vm, nm_string_literal (vm, "#<frame "), name);
  return nm_concat2 (vm, s, nm_string_literal (vm, tail));
}

const struct host_type host_type_FRAME = { .print = frame_print };

/* -- arguments ------------------------------------------------------------------------------------ */

struct frame *
frame_of_value (struct nm_host *host, nm_value v)
{
  uint64_t id;
  return nm_host_object_get (host->vm, v, NM_HOST_FRAME, &id) ? id_get (&display_of (host)->frames, id) : NULL;
}

struct frame *
frame_arg_live (struct nm_host *host, nm_value v)
{
  struct frame *f = nm_is_nil (v) ? display_of (host)->selected_frame : frame_of_value (host, v);
  if (f == NULL || !f->live)
    return nm_wrong_type (host->vm, NM_Q (frame_live_p), v), NULL;
  return f;
}

struct frame *
frame_arg_frame_or_window (struct nm_host *host, nm_value v)
{
  struct window *w = window_of_value (host, v);
  return w != NULL && window_is_valid (w) ? w->frame : frame_arg_live (host, v);
}

/* Any frame object, with the weaker type error. */
static struct frame *
frame_arg_any (struct nm_host *host, nm_value v)
{
  struct frame *f = nm_is_nil (v) ? display_of (host)->selected_frame : frame_of_value (host, v);
  if (f == NULL)
    nm_wrong_type (host->vm, NM_Q (framep), v);
  return f;
}

int
frame_top_margin (const struct frame *f)
{
  return f->menu_bar_lines;
}

/* The buffer becomes the first of those that the frame showed. */
void
frame_record_buffer (struct nm_host *host, struct frame *f, struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  nm_value object = buffer_object (host, b), kept = NM_NIL;
  for (nm_value l = f->buffer_list; nm_is_cons (vm, l); l = nm_cdr (vm, l))
    {
      uint64_t id;
      nm_value each = nm_car (vm, l);
      if (!nm_eq (vm, each, object) && nm_host_object_get (vm, each, NM_HOST_BUFFER, &id) && buffer_of_id (host, id) != NULL)
        kept = nm_cons (vm, each, kept);
    }
  nm_root_set (vm, f->buffer_list, nm_cons (vm, object, nm_nreverse (vm, kept)));
  buffer_to_front (host, b);
}

/* -- parameters -------------------------------------------------------------------------------------- */

void
frame_store_parameter (struct nm_host *host, struct frame *f, nm_value parameter, nm_value value)
{
  struct nm_vm *vm = host->vm;
  nm_value old = nm_assq (vm, parameter, f->parameters);
  if (nm_is_nil (old))
    nm_root_set (vm, f->parameters, nm_cons (vm, nm_cons (vm, parameter, value), f->parameters));
  else
    nm_setcdr (vm, old, value);
}

static void
store (struct nm_vm *vm, nm_value *alist, nm_value key, nm_value value)
{
  nm_value old = nm_assq (vm, key, *alist);
  if (nm_is_nil (old))
    *alist = nm_cons (vm, nm_cons (vm, key, value), *alist);
  else
    nm_setcdr (vm, old, value);
}

static nm_value
copy_alist (struct nm_vm *vm, nm_value alist)
{
  nm_value out = NM_NIL;
  for (; nm_is_cons (vm, alist); alist = nm_cdr (vm, alist))
    {
      nm_value each = nm_car (vm, alist);
      out = nm_cons (vm, nm_is_cons (vm, each) ? nm_cons (vm, nm_car (vm, each), nm_cdr (vm, each)) : each, out);
    }
  return nm_nreverse (vm, out);
}

static nm_value
all_parameters (struct nm_host *host, struct frame *f)
{
  struct nm_vm *vm = host->vm;
  nm_value a = copy_alist (vm, f->parameters);
  static const struct { uint32_t key; const char *value; } colors[] = {
    { Qforeground_color, "unspecified-fg" }, { Qbackground_color, "unspecified-bg" },
  };
  for (int i = 0; i < 2; i++)
    if (!nm_is_string (vm, nm_cdr (vm, nm_assq (vm, (nm_value){ colors[i].key }, a))))
      store (vm, &a, (nm_value){ colors[i].key }, nm_string_literal (vm, colors[i].value));
  store (vm, &a, NM_Q (font), nm_string_literal (vm, "tty"));
  if (nm_is_nil (nm_assq (vm, NM_Q (name), a)))
    store (vm, &a, NM_Q (name), nm_string_literal (vm, f->name));
  store (vm, &a, NM_Q (height), nm_fixnum (f->rows - (f->on_terminal ? f->menu_bar_lines : 0)));
  store (vm, &a, NM_Q (width), nm_fixnum (f->columns));
  store (vm, &a, NM_Q (modeline), NM_T);
  store (vm, &a, NM_Q (unsplittable), NM_NIL);
  nm_value buffers = f->buffer_list;
  store (vm, &a, NM_Q (buffer_list), nm_is_cons (vm, buffers) ? copy_alist (vm, buffers) : NM_NIL);
  store (vm, &a, NM_Q (buried_buffer_list), nm_is_cons (vm, f->buried_buffer_list) ? copy_alist (vm, f->buried_buffer_list) : NM_NIL);
  store (vm, &a, NM_Q (menu_bar_lines), nm_fixnum (f->menu_bar_lines));
  store (vm, &a, NM_Q (tab_bar_lines), nm_fixnum (0));
  return a;
}

nm_value
frame_parameter_value (struct nm_host *host, struct frame *f, nm_value parameter)
{
  struct nm_vm *vm = host->vm;
  nm_value own = nm_assq (vm, parameter, f->parameters);
  if (!nm_is_nil (own))
    return nm_cdr (vm, own);
  return nm_cdr (vm, nm_assq (vm, parameter, all_parameters (host, f)));
}

NM_PRIMITIVE (frame_parameters, "frame-parameters", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return a new alist of the parameters of FRAME.")
{
  struct frame *f = frame_arg_any (host, nm_arg (args, 0));
  return f == NULL ? NM_EXIT : all_parameters (host, f);
}

NM_PRIMITIVE (frame_parameter, "frame-parameter", 2, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME PARAMETER)", "Return the value of PARAMETER of FRAME, or nil.")
{
  struct frame *f = frame_arg_any (host, nm_arg (args, 0));
  if (f == NULL || !nm_check_symbol (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  return frame_parameter_value (host, f, nm_arg (args, 1));
}

/* Parameters with an effect of their own; the others are only stored. */
static bool
apply_parameter (struct nm_host *host, struct frame *f, nm_value key, nm_value value)
{
  struct nm_vm *vm = host->vm;
  int64_t n;
  if (nm_symbol_is (vm, key, Qwidth) || nm_symbol_is (vm, key, Qheight))
    {
      /* A terminal frame has its terminal's size. */
      return true;
    }
  if (nm_symbol_is (vm, key, Qmenu_bar_lines))
    {
      if (nm_get_int64 (vm, value, &n))
        f->menu_bar_lines = n > 0;
      if (f->on_terminal)
        frame_resize_windows (host, f, f->columns, f->rows);
      return true;
    }
  if (nm_symbol_is (vm, key, Qtab_bar_lines) || nm_symbol_is (vm, key, Qtool_bar_lines))
    return true;
  if (nm_symbol_is (vm, key, Qbuffer_list) || nm_symbol_is (vm, key, Qburied_buffer_list))
    {
      nm_root_set (vm, nm_symbol_is (vm, key, Qbuffer_list) ? f->buffer_list : f->buried_buffer_list, copy_alist (vm, value));
      return true;
    }
  if (nm_symbol_is (vm, key, Qbackground_color) || nm_symbol_is (vm, key, Qforeground_color))
    face_changed (host);
  return false;
}

NM_PRIMITIVE (modify_frame_parameters, "modify-frame-parameters", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME ALIST)",
              "Set the parameters of FRAME that ALIST gives as (PARAMETER . VALUE).  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  if (f == NULL || !nm_check_list (vm, nm_arg (args, 1)))
    return NM_EXIT;
  /* The first value of a parameter wins, so the list is applied from its end. */
  nm_value reversed = NM_NIL;
  for (nm_value l = nm_arg (args, 1); nm_is_cons (vm, l); l = nm_cdr (vm, l))
    reversed = nm_cons (vm, nm_car (vm, l), reversed);
  for (; nm_is_cons (vm, reversed); reversed = nm_cdr (vm, reversed))
    {
      nm_value each = nm_car (vm, reversed), key = nm_car (vm, each);
      if (nm_is_symbol (vm, key) && !nm_is_nil (key) && !apply_parameter (host, f, key, nm_cdr (vm, each)))
        frame_store_parameter (host, f, key, nm_cdr (vm, each));
    }
  return NM_NIL;
}

/* -- asking ------------------------------------------------------------------------------------------------ */

NM_PRIMITIVE (framep, "framep", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a frame, on a terminal as all are.")
{
  return nm_bool (frame_of_value (host, nm_arg (args, 0)) != NULL);
}

NM_PRIMITIVE (frame_live_p, "frame-live-p", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a frame that was not deleted.")
{
  struct frame *f = frame_of_value (host, nm_arg (args, 0));
  return nm_bool (f != NULL && f->live);
}

NM_PRIMITIVE (frame_visible_p, "frame-visible-p", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME)", "Return t: frames on a terminal are always visible.")
{
  if (frame_of_value (host, nm_arg (args, 0)) == NULL)
    return nm_wrong_type (host->vm, NM_Q (frame_live_p), nm_arg (args, 0));
  return NM_T;
}

NM_PRIMITIVE (window_system, "window-system", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)",
              "Return the window system of FRAME: nil, since it is on a text terminal.")
{
  return frame_arg_any (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (selected_frame, "selected-frame", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the selected frame.")
{
  return display_selected_frame_object (host);
}

NM_PRIMITIVE (old_selected_frame, "old-selected-frame", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the frame that was selected when the change functions last ran.")
{
  struct display *d = display_of (host);
  return frame_object (host, d->old_selected_frame != NULL ? d->old_selected_frame : d->selected_frame);
}

NM_PRIMITIVE (old_selected_window, "old-selected-window", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the window that was selected when the change functions last ran.")
{
  struct display *d = display_of (host);
  return window_object (host, d->old_selected_window != NULL ? d->old_selected_window : d->selected_window);
}

static nm_value
frame_list (struct nm_host *host)
{
  nm_value list = NM_NIL;
  for (struct frame *f = display_of (host)->first_frame; f != NULL; f = f->next)
    list = nm_cons (host->vm, frame_object (host, f), list);
  return nm_nreverse (host->vm, list);
}

NM_PRIMITIVE (frame_list, "frame-list", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return a new list of all frames.")
{
  return frame_list (host);
}

NM_PRIMITIVE (visible_frame_list, "visible-frame-list", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return a new list of all visible frames.")
{
  return frame_list (host);
}

#define FRAME_NUMBER(cname, lname, decode, expression, doc)                                         \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional FRAME)", doc)                                       \
  {                                                                                                 \
    struct frame *f = decode (host, nm_arg (args, 0));                                              \
    return f == NULL ? NM_EXIT : nm_fixnum (expression);                                            \
  }

/* Lines for text: without the menu bar, which batch frames have only as a parameter. */
static int
text_rows (const struct frame *f)
{
  return f->rows - (f->on_terminal ? f->menu_bar_lines : 0);
}

FRAME_NUMBER (frame_text_cols, "frame-text-cols", frame_arg_any, f->columns, "Return the width of FRAME's text area in columns.")
FRAME_NUMBER (frame_text_lines, "frame-text-lines", frame_arg_any, text_rows (f), "Return the height of FRAME's text area in lines.")
FRAME_NUMBER (frame_total_cols, "frame-total-cols", frame_arg_any, f->columns, "Return the width of FRAME in columns.")
FRAME_NUMBER (frame_total_lines, "frame-total-lines", frame_arg_any, f->rows, "Return the height of FRAME in lines.")
FRAME_NUMBER (frame_text_width, "frame-text-width", frame_arg_any, f->columns, "Return the width of FRAME's text area in pixels.")
FRAME_NUMBER (frame_text_height, "frame-text-height", frame_arg_any, text_rows (f), "Return the height of FRAME's text area in pixels.")
FRAME_NUMBER (frame_native_width, "frame-native-width", frame_arg_any, f->columns, "Return the width of FRAME in pixels.")
FRAME_NUMBER (frame_native_height, "frame-native-height", frame_arg_any, f->rows, "Return the height of FRAME in pixels.")
FRAME_NUMBER (frame_scroll_bar_width, "frame-scroll-bar-width", frame_arg_any, ((void) f, 0), "Return the width of FRAME's scroll bars: 0.")
FRAME_NUMBER (frame_scroll_bar_height, "frame-scroll-bar-height", frame_arg_any, ((void) f, 0), "Return the height of FRAME's scroll bars: 0.")
FRAME_NUMBER (frame_fringe_width, "frame-fringe-width", frame_arg_any, ((void) f, 0), "Return the width of FRAME's fringes: 0.")
FRAME_NUMBER (frame_child_frame_border_width, "frame-child-frame-border-width", frame_arg_any, ((void) f, 0), "Return the width of FRAME's border as a child frame: 0.")
FRAME_NUMBER (frame_internal_border_width, "frame-internal-border-width", frame_arg_any, ((void) f, 0), "Return the width of FRAME's internal border: 0.")
FRAME_NUMBER (frame_right_divider_width, "frame-right-divider-width", frame_arg_any, ((void) f, 0), "Return the width of FRAME's right dividers: 0.")
FRAME_NUMBER (frame_bottom_divider_width, "frame-bottom-divider-width", frame_arg_any, ((void) f, 0), "Return the height of FRAME's bottom dividers: 0.")

NM_PRIMITIVE (frame_char_width, "frame-char-width", 0, 1, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the width of a character in pixels: 1.")
{
  return nm_fixnum (1);
}

NM_PRIMITIVE (frame_char_height, "frame-char-height", 0, 1, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the height of a line in pixels: 1.")
{
  return nm_fixnum (1);
}

NM_PRIMITIVE (frame_scale_factor, "frame-scale-factor", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the scale factor of FRAME: 1.0.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : nm_float (host->vm, 1.0);
}

NM_PRIMITIVE (frame_position, "frame-position", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the position of FRAME as (X . Y): (0 . 0).")
{
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL)
    return NM_EXIT;
  return nm_cons (host->vm, nm_fixnum (0), nm_fixnum (0));
}

NM_PRIMITIVE (set_frame_position, "set-frame-position", 3, 3, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME X Y)", "Ask for FRAME to be at X and Y.  Terminal frames do not move.  Return t.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_T;
}

/* -- order and selection -------------------------------------------------------------------------------- */

NM_PRIMITIVE (next_frame, "next-frame", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME MINIFRAME)", "Return the frame after FRAME in cyclic order.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  return f == NULL ? NM_EXIT : frame_object (host, f->next != NULL ? f->next : display_of (host)->first_frame);
}

NM_PRIMITIVE (previous_frame, "previous-frame", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME MINIFRAME)", "Return the frame before FRAME in cyclic order.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0)), *k = display_of (host)->first_frame;
  if (f == NULL)
    return NM_EXIT;
  while (k->next != NULL && k->next != f)
    k = k->next;
  return frame_object (host, k);
}

NM_PRIMITIVE (last_nonminibuffer_frame, "last-nonminibuffer-frame", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the frame most recently selected that is more than a minibuffer.")
{
  return display_selected_frame_object (host);
}

static nm_value
select_frame (struct nm_host *host, struct frame *f, bool norecord)
{
  nm_value v = window_select (host, f->selected, norecord);
  return nm_is_exit (v) ? v : frame_object (host, f);
}

NM_PRIMITIVE (select_frame, "select-frame", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "e", "(FRAME &optional NORECORD)",
              "Select FRAME with its selected window and that window's buffer.  NORECORD is as for `select-window'.\nReturn FRAME.")
{
  struct frame *f = frame_of_value (host, nm_arg (args, 0));
  if (f == NULL)
    return nm_wrong_type (host->vm, NM_Q (frame_live_p), nm_arg (args, 0));
  return select_frame (host, f, !nm_is_nil (nm_arg (args, 1)));
}

NM_PRIMITIVE (handle_switch_frame, "handle-switch-frame", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "^e", "(EVENT)",
              "Handle a switch-frame EVENT, (switch-frame FRAME): select FRAME and return it.")
{
  nm_value event = nm_arg (args, 0);
  struct frame *f = frame_of_value (host, nm_is_cons (host->vm, event) ? nm_car (host->vm, nm_cdr (host->vm, event)) : event);
  return f == NULL ? NM_NIL : select_frame (host, f, false);
}

NM_PRIMITIVE (delete_frame, "delete-frame", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "", "(&optional FRAME FORCE)",
              "Delete FRAME.  The only frame cannot be deleted: signal an error.")
{
  if (frame_arg_any (host, nm_arg (args, 0)) == NULL)
    return NM_EXIT;
  return nm_error (host->vm, nm_is_nil (nm_arg (args, 1)) ? "Attempt to delete the sole visible or iconified frame"
                                                         : "Attempt to delete the only frame");
}

/* -- what only window systems do --------------------------------------------------------------------------- */

NM_PRIMITIVE (make_frame_visible, "make-frame-visible", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "", "(&optional FRAME)", "Make FRAME visible.  Terminal frames always are.  Return FRAME.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  return f == NULL ? NM_EXIT : frame_object (host, f);
}

NM_PRIMITIVE (make_frame_invisible, "make-frame-invisible", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "", "(&optional FRAME FORCE)", "Make FRAME invisible.  The only frame cannot be: signal an error.")
{
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL)
    return NM_EXIT;
  if (!nm_is_nil (nm_arg (args, 1)))
    return NM_NIL;
  return nm_error (host->vm, "Attempt to make invisible the sole visible or iconified frame");
}

/* A request that a frame on a terminal fulfils by being what it is. */
#define FRAME_REQUEST(cname, lname, doc)                                                            \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                "", "(&optional FRAME)", doc)                                                       \
  {                                                                                                 \
    return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_NIL;                      \
  }

FRAME_REQUEST (iconify_frame, "iconify-frame", "Make FRAME an icon.  A terminal has no icons: the value is nil, FRAME stays.")
FRAME_REQUEST (raise_frame, "raise-frame", "Bring FRAME to the front, where the only frame of a terminal is.  The value is nil.")
FRAME_REQUEST (lower_frame, "lower-frame", "Send FRAME behind other frames, of which a terminal shows none.  The value is nil.")

NM_PRIMITIVE (frame_focus, "frame-focus", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the frame to which input for FRAME goes; nil means FRAME.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (redirect_frame_focus, "redirect-frame-focus", 1, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME &optional FOCUS-FRAME)",
              "Make input for FRAME go to FOCUS-FRAME.  With one frame nothing changes.  The value is nil.")
{
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL || frame_arg_live (host, nm_arg (args, 1)) == NULL)
    return NM_EXIT;
  return NM_NIL;
}

NM_PRIMITIVE (frame_parent, "frame-parent", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the parent frame of FRAME: nil.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (frame_ancestor_p, "frame-ancestor-p", 2, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ANCESTOR DESCENDANT)", "Return non-nil if ANCESTOR is an ancestor frame of DESCENDANT: nil.")
{
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL || frame_arg_live (host, nm_arg (args, 1)) == NULL)
    return NM_EXIT;
  return NM_NIL;
}

NM_PRIMITIVE (frame_pointer_visible_p, "frame-pointer-visible-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return t: the mouse pointer of a terminal is not hidden.")
{
  return frame_arg_any (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_T;
}

NM_PRIMITIVE (frame_window_state_change, "frame-window-state-change", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)",
              "Return t if the window state change functions will run for FRAME at the next redisplay.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  return f == NULL ? NM_EXIT : nm_bool (f->state_change);
}

NM_PRIMITIVE (set_frame_window_state_change, "set-frame-window-state-change", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME ARG)",
              "Make the window state change functions run for FRAME at the next redisplay if ARG is non-nil.\nReturn t or nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  if (f == NULL)
    return NM_EXIT;
  f->state_change = !nm_is_nil (nm_arg (args, 1));
  return nm_bool (f->state_change);
}

NM_PRIMITIVE (frame_after_make_frame, "frame-after-make-frame", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME MADE)",
              "Tell that FRAME is completely made if MADE is non-nil.  Return MADE.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : nm_arg (args, 1);
}

/* -- sizes ------------------------------------------------------------------------------------------------------ */

/* A frame on a terminal keeps its terminal's size; the batch frame resizes its windows, as if it had one. */
static void
request_size (struct nm_host *host, struct frame *f, int64_t columns, int64_t rows)
{
  if (f->on_terminal)
    return;
  columns = columns < 10 ? 10 : columns > 10000 ? 10000 : columns;
  rows = rows < 5 ? 5 : rows > 10000 ? 10000 : rows;
  if (columns == f->root->columns && rows == f->root->rows + f->minibuffer->rows)
    return;
  frame_resize_windows (host, f, (int) columns, (int) rows + frame_top_margin (f));
}

NM_PRIMITIVE (set_frame_size, "set-frame-size", 3, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME WIDTH HEIGHT &optional PIXELWISE)",
              "Ask for FRAME to have WIDTH columns and HEIGHT lines.  The value is nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  int64_t columns, rows;
  if (f == NULL || !nm_check_int (host->vm, nm_arg (args, 1), &columns) || !nm_check_int (host->vm, nm_arg (args, 2), &rows))
    return NM_EXIT;
  request_size (host, f, columns, rows);
  return NM_NIL;
}

NM_PRIMITIVE (set_frame_width, "set-frame-width", 2, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "i\nP", "(FRAME WIDTH &optional PRETEND PIXELWISE)",
              "Ask for FRAME to have WIDTH columns.  The value is nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  int64_t columns;
  if (f == NULL || !nm_check_int (host->vm, nm_arg (args, 1), &columns))
    return NM_EXIT;
  request_size (host, f, columns, f->root->rows + f->minibuffer->rows);
  return NM_NIL;
}

NM_PRIMITIVE (set_frame_height, "set-frame-height", 2, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "i\nP", "(FRAME HEIGHT &optional PRETEND PIXELWISE)",
              "Ask for FRAME to have HEIGHT lines.  The value is nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  int64_t rows;
  if (f == NULL || !nm_check_int (host->vm, nm_arg (args, 1), &rows))
    return NM_EXIT;
  request_size (host, f, f->root->columns, rows);
  return NM_NIL;
}

/* -- mouse ---------------------------------------------------------------------------------------------------- */

static nm_value
mouse_place (struct nm_host *host)
{
  nm_value place = nm_cons (host->vm, NM_NIL, NM_NIL);
  return nm_cons (host->vm, display_selected_frame_object (host), place);
}

NM_PRIMITIVE (mouse_position, "mouse-position", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return (FRAME X . Y), the place of the mouse; X and Y are nil, because a terminal tells it only in events.")
{
  return mouse_place (host);
}

NM_PRIMITIVE (mouse_pixel_position, "mouse-pixel-position", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return (FRAME X . Y) as `mouse-position' does, in pixels.")
{
  return mouse_place (host);
}

NM_VARIABLE (default_frame_alist, NM_VAR_LISP, "nil", "Alist of parameters for new frames.");
NM_VARIABLE (delete_frame_functions, NM_VAR_LISP, "nil", "Functions of a frame, run before it is deleted.");
NM_VARIABLE (after_delete_frame_functions, NM_VAR_LISP, "nil", "Functions of a frame, run after it was deleted.");
NM_VARIABLE (default_minibuffer_frame, NM_VAR_LISP, "nil", "The frame whose minibuffer frames without one use.");
NM_VARIABLE (menu_bar_mode, NM_VAR_LISP, "nil", "Non-nil means that frames have a menu bar.");
NM_VARIABLE (tool_bar_mode, NM_VAR_LISP, "nil", "Non-nil means that frames have a tool bar.");
NM_VARIABLE (tab_bar_mode, NM_VAR_LISP, "nil", "Non-nil means that frames have a tab bar.");
NM_VARIABLE (resize_mini_frames, NM_VAR_LISP, "nil", "Non-nil means that minibuffer-only frames fit their contents.");
NM_VARIABLE (focus_follows_mouse, NM_VAR_LISP, "nil", "Non-nil means that the mouse decides which window has the focus.");
NM_VARIABLE (frame_resize_pixelwise, NM_VAR_BOOL, "nil", "Non-nil means that frames are resized by pixels.");
NM_VARIABLE (frame_inhibit_implied_resize, NM_VAR_LISP, "t", "Parameters whose change keeps the size of a frame; t: all.");
NM_VARIABLE (mouse_highlight, NM_VAR_LISP, "t", "Non-nil means that text with a mouse-face property lights up under the mouse.");
NM_VARIABLE (mouse_position_function, NM_VAR_LISP, "nil", "Function that may change what `mouse-position' returns.");
NM_VARIABLE (make_pointer_invisible, NM_VAR_LISP, "t", "Non-nil means that the mouse pointer hides while typing.");
NM_VARIABLE (move_frame_functions, NM_VAR_LISP, "nil", "Functions of a frame, run after it was moved.");
NM_VARIABLE (iconify_child_frame, NM_VAR_LISP, "iconify-top-level", "What iconifying a child frame does.");
NM_VARIABLE (tooltip_reuse_hidden_frame, NM_VAR_BOOL, "nil", "Non-nil means that hidden tooltip frames are used again.");
NM_VARIABLE (terminal_frame, NM_VAR_LISP, "nil", "The frame that the editor started with.");
