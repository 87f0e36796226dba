/* window.c - the life of windows, their arguments and simple properties.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Objects are kept by roots: a live window by window->held, its Lisp values by
   window->slots.  Nothing here runs Lisp except window_set_buffer and window_select. */
#include "window.h"
#include "redisplay.h"
#include "../primitive.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* -- life ---------------------------------------------------------------------------------- */

struct window *
window_new (struct nm_host *host, struct frame *frame)
{
  struct display *d = display_of (host);
  display_reap (host);
  struct window *w = mi_zalloc (sizeof *w);
  w->id = id_add (&d->windows, w);
  w->sequence = ++d->window_count;
  w->frame = frame;
  nm_value slots = nm_vector_new (host->vm, WINDOW_SLOTS, NM_NIL);
  w->slots = nm_root_new (host->vm, slots);
  nm_value one = nm_float (host->vm, 1.0);
  window_slot_set (host, w, WINDOW_NORMAL_COLUMNS, one);
  window_slot_set (host, w, WINDOW_NORMAL_ROWS, one);
  window_slot_set (host, w, WINDOW_NEW_NORMAL, nm_fixnum (0));
  w->held = NM_NIL;
  w->start = marker_new (host, NULL, 1, false);
  w->point = marker_new (host, NULL, 1, false);
  w->old_point = marker_new (host, NULL, 1, false);
  return w;
}

nm_value
window_slot (struct nm_host *host, struct window *w, enum window_slot slot)
{
  return nm_aref (host->vm, w->slots, slot);
}

void
window_slot_set (struct nm_host *host, struct window *w, enum window_slot slot, nm_value v)
{
  nm_aset (host->vm, w->slots, slot, v);
}

nm_value
window_object (struct nm_host *host, struct window *w)
{
  return w == NULL ? NM_NIL : nm_host_object (host->vm, NM_HOST_WINDOW, w->id);
}

void
window_hold (struct nm_host *host, struct window *w)
{
  if (nm_is_nil (w->held))
    w->held = nm_root_new (host->vm, window_object (host, w));
}

void
window_release (struct nm_host *host, struct window *w)
{
  window_clear_layout (w);
  w->live = false;
  if (!nm_is_nil (w->held))
    nm_root_free (host->vm, w->held);
  w->held = NM_NIL;
}

/* No Lisp object refers to the window any more.  Live windows are held, so it is a deleted one. */
void
window_free (struct nm_host *host, uint64_t id)
{
  struct display *d = display_of (host);
  struct window *w = id_get (&d->windows, id);
  if (w == NULL || !nm_is_nil (w->held))
    return;
  if (d->old_selected_window == w)
    d->old_selected_window = NULL;
  if (d->minibuffer_selected == w)
    d->minibuffer_selected = NULL;
  if (w->frame->old_selected == w)
    w->frame->old_selected = NULL;
  nm_root_free (host->vm, w->slots);
  marker_free (host, w->start);
  marker_free (host, w->point);
  marker_free (host, w->old_point);
  window_free_layout (host, w);
  id_remove (&d->windows, id);
  mi_free (w);
}

static void
window_finalize (struct nm_host *host, uint64_t id)
{
  display_note_dead (host, false, id);
}

static nm_value
window_print (struct nm_host *host, uint64_t id)
{
  struct window *w = id_get (&display_of (host)->windows, id);
  char text[64];
  if (w == NULL)
    return nm_string_literal (host->vm, "#<window>");
  struct buffer *b = w->live ? buffer_of_id (host, w->buffer) : NULL;
  if (b == NULL)
    {
      snprintf (text, sizeof text, "#<window %d>", w->sequence);
      return nm_string_literal (host->vm, text);
    }
  snprintf (text, sizeof text, "#<window %d on ", w->sequence);
  nm_value s = nm_concat2 (host->vm, nm_string_literal (host->vm, text), b->name);
  return nm_concat2 (host->vm, s, nm_string_literal (host->vm, ">"));
}

const struct host_type host_type_WINDOW = { .print = window_print, .finalize = window_finalize };

/* -- arguments ------------------------------------------------------------------------------ */

bool
window_is_valid (const struct window *w)
{
  return w->live || w->child != NULL;
}

struct window *
window_of_value (struct nm_host *host, nm_value v)
{
  uint64_t id;
  return nm_host_object_get (host->vm, v, NM_HOST_WINDOW, &id) ? id_get (&display_of (host)->windows, id) : NULL;
}

struct window *
window_arg_live (struct nm_host *host, nm_value v)
{
  struct window *w = nm_is_nil (v) ? display_of (host)->selected_window : window_of_value (host, v);
  if (w != NULL && w->live)
    return w;
  nm_wrong_type (host->vm, NM_Q (window_live_p), v);
  return NULL;
}

struct window *
window_arg_valid (struct nm_host *host, nm_value v)
{
  struct window *w = nm_is_nil (v) ? display_of (host)->selected_window : window_of_value (host, v);
  if (w != NULL && window_is_valid (w))
    return w;
  nm_wrong_type (host->vm, NM_Q (window_valid_p), v);
  return NULL;
}

struct window *
window_arg_any (struct nm_host *host, nm_value v)
{
  struct window *w = nm_is_nil (v) ? display_of (host)->selected_window : window_of_value (host, v);
  if (w == NULL)
    nm_wrong_type (host->vm, NM_Q (windowp), v);
  return w;
}

/* -- contents -------------------------------------------------------------------------------- */

struct buffer *
window_shown_buffer (struct nm_host *host, struct window *w)
{
  return w->live ? buffer_of_id (host, w->buffer) : NULL;
}

int64_t
window_point_position (struct nm_host *host, struct window *w)
{
  struct buffer *b = window_shown_buffer (host, w), *of;
  int64_t pos;
  if (b == NULL)
    return 1;
  if (w == display_of (host)->selected_window)
    return b->pt;
  return marker_get (host, w->point, &of, &pos) ? pos : 1;
}

static int64_t
clip (int64_t pos, const struct buffer *b)
{
  return pos < b->begv ? b->begv : pos > b->zv ? b->zv : pos;
}

void
window_set_point (struct nm_host *host, struct window *w, int64_t pos)
{
  struct buffer *b = window_shown_buffer (host, w);
  if (b == NULL)
    return;
  pos = clip (pos, b);
  if (w == display_of (host)->selected_window)
    buffer_set_point (host, b, pos);
  marker_set (host, w->point, b, pos);
}

int64_t
window_start_position (struct nm_host *host, struct window *w)
{
  struct buffer *of;
  int64_t pos;
  return marker_get (host, w->start, &of, &pos) ? pos : 1;
}

void
window_set_start (struct nm_host *host, struct window *w, int64_t pos)
{
  struct buffer *b = window_shown_buffer (host, w);
  if (b != NULL)
    marker_set (host, w->start, b, clip (pos, b));
}

nm_value
window_slot_value (struct nm_host *host, struct window *w, enum nm_slot slot)
{
  struct buffer *b = window_shown_buffer (host, w);
  return b == NULL ? NM_NIL : nm_context_slot_of (host->vm, b->context, slot);
}

nm_value
window_symbol_value (struct nm_host *host, struct window *w, nm_value symbol)
{
  struct buffer *b = window_shown_buffer (host, w);
  nm_value v = b == NULL ? NM_UNBOUND : nm_context_value (host->vm, b->context, symbol);
  return nm_is_unbound (v) ? NM_NIL : v;
}

int64_t
window_int_variable (struct nm_host *host, uint32_t symbol, int64_t otherwise)
{
  int64_t n;
  nm_value v = nm_symbol_value_or (host->vm, (nm_value){ symbol }, NM_NIL);
  return nm_get_int64 (host->vm, v, &n) ? n : otherwise;
}

/* The window stops showing its buffer: remember where it was. */
static void
unshow_buffer (struct nm_host *host, struct window *w)
{
  struct buffer *b = window_shown_buffer (host, w);
  if (b == NULL)
    return;
  b->last_window_start = window_start_position (host, w);
  struct window *shown = display_window_of (host, buffer_current (host)), *selected = display_of (host)->selected_window;
  /* Point of a buffer that the selected window shows is that window's. */
  if (w != selected && selected != NULL && window_shown_buffer (host, selected) == b)
    return;
  if (w == selected || shown == NULL || window_shown_buffer (host, shown) != b)
    buffer_set_point (host, b, window_point_position (host, w));
}

static void
take_margins (struct nm_host *host, struct window *w)
{
  int64_t left = 0, right = 0;
  nm_get_int64 (host->vm, window_slot_value (host, w, NM_SLOT_left_margin_width), &left);
  nm_get_int64 (host->vm, window_slot_value (host, w, NM_SLOT_right_margin_width), &right);
  if (left >= 0 && right >= 0 && left + right < w->columns)
    {
      w->left_margin = (int) left;
      w->right_margin = (int) right;
    }
}

nm_value
window_set_buffer (struct nm_host *host, struct window *w, struct buffer *b, bool run_hooks, bool keep_margins)
{
  struct display *d = display_of (host);
  struct nm_vm *vm = host->vm;
  bool same = w->live && w->buffer == b->id;
  w->live = true;
  w->buffer = b->id;
  window_slot_set (host, w, WINDOW_BUFFER, buffer_object (host, b));
  if (!same)
    {
      w->hscroll = w->min_hscroll = 0;
      w->suspend_auto_hscroll = false;
      marker_set (host, w->point, b, b->pt);
      marker_set (host, w->old_point, b, b->pt);
      int64_t start = b->last_window_start > 0 ? b->last_window_start : 1;
      marker_set (host, w->start, b, clip (start, b));
      w->start_forced = false;
    }
  w->end_valid = false;
  w->update_mode_line = true;
  window_clear_layout (w);
  if (!keep_margins)
    take_margins (host, w);
  d->configuration_changed = w->frame->window_change = true;
  int64_t count = 0;
  nm_get_int64 (vm, nm_context_slot_of (vm, b->context, NM_SLOT_buffer_display_count), &count);
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_display_count, nm_fixnum (count + 1));
  nm_value now = nm_call0 (vm, NM_Q (current_time));
  if (nm_is_exit (now))
    return now;
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_display_time, now);
  if (!run_hooks)
    return NM_NIL;
  if (nm_truthy (vm, Qwindow_scroll_functions))
    {
      nm_value hook_args[] = { window_object (host, w), nm_fixnum (window_start_position (host, w)) };
      nm_value v = nm_run_hook_args (vm, NM_Q (window_scroll_functions), 2, hook_args);
      if (nm_is_exit (v))
        return v;
    }
  return NM_NIL;
}

static nm_value
dedicated_error (struct nm_host *host, struct buffer *b)
{
  char *name = nm_string_dup (host->vm, b->name, NULL);
  nm_value exit = nm_error (host->vm, "Window is dedicated to ‘%s’", name);
  nm_free (name);
  return exit;
}

NM_PRIMITIVE (set_window_buffer, "set-window-buffer", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW BUFFER-OR-NAME &optional KEEP-MARGINS)",
              "Make WINDOW (nil: the selected one) show BUFFER-OR-NAME.\n"
              "KEEP-MARGINS non-nil leaves the margins, fringes and scroll bars of WINDOW as they are.\n"
              "Signal an error if WINDOW is dedicated to another buffer.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  nm_value object = nm_call1 (vm, NM_Q (get_buffer), nm_arg (args, 1));
  uint64_t id;
  if (nm_is_exit (object))
    return object;
  if (!nm_host_object_get (vm, object, NM_HOST_BUFFER, &id))
    return nm_wrong_type (vm, NM_Q (bufferp), object);
  struct buffer *b = buffer_of_id (host, id);
  if (b == NULL)
    return nm_error (vm, "Attempt to display deleted buffer");
  nm_value dedicated = window_slot (host, w, WINDOW_DEDICATED);
  if (!nm_is_nil (dedicated) && w->buffer != b->id)
    {
      if (nm_identical (dedicated, NM_T))
        return dedicated_error (host, window_shown_buffer (host, w));
      window_slot_set (host, w, WINDOW_DEDICATED, NM_NIL);
    }
  if (w->buffer != b->id)
    {
      /* Lisp keeps the list of what the window showed, once it is loaded; it may do away with the window or the buffer. */
      if (!nm_is_nil (nm_symbol_function (vm, NM_Q (record_window_buffer)))
          && nm_is_exit (nm_call1 (vm, NM_Q (record_window_buffer), window_object (host, w))))
        return NM_EXIT;
      w = window_arg_live (host, nm_arg (args, 0));
      b = buffer_of_id (host, id);
      if (w == NULL)
        return NM_EXIT;
      if (b == NULL)
        return nm_error (vm, "Attempt to display deleted buffer");
      unshow_buffer (host, w);
    }
  return window_set_buffer (host, w, b, true, !nm_is_nil (nm_arg (args, 2)));
}

nm_value
window_select (struct nm_host *host, struct window *w, bool norecord)
{
  struct display *d = display_of (host);
  struct buffer *b = window_shown_buffer (host, w);
  assert (w->live);
  if (!norecord)
    w->use_time = ++d->use_time;
  if (w != d->selected_window)
    {
      struct window *old = d->selected_window;
      struct buffer *shown = old != NULL ? window_shown_buffer (host, old) : NULL;
      if (shown != NULL)
        marker_set (host, old->point, shown, shown->pt);
      w->frame->selected = w;
      d->selected_frame = w->frame;
      d->selected_window = w;
      if (old != NULL)
        old->update_mode_line = true;
      w->update_mode_line = true;
      w->frame->state_change = true;
      if (b != NULL)
        {
          struct buffer *of;
          int64_t pos;
          if (marker_get (host, w->point, &of, &pos) && of == b)
            buffer_set_point (host, b, clip (pos, b));
        }
    }
  else
    w->frame->selected = w;
  if (b != NULL)
    {
      buffer_set_current (host, b);
      if (!norecord)
        frame_record_buffer (host, w->frame, b);
    }
  return window_object (host, w);
}

struct window *display_selected_window (struct nm_host *host) { return display_of (host)->selected_window; }
struct window *display_minibuffer_window (struct nm_host *host) { return display_of (host)->selected_frame->minibuffer; }
nm_value display_selected_window_object (struct nm_host *host) { return window_object (host, display_of (host)->selected_window); }

struct window *
display_window_of (struct nm_host *host, struct buffer *b)
{
  struct frame *f = display_of (host)->selected_frame;
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    if (w->buffer == b->id)
      return w;
  return f->minibuffer->buffer == b->id ? f->minibuffer : NULL;
}

bool
display_minibuffer_shows (struct nm_host *host, struct buffer *b)
{
  struct display *d = display_of (host);
  for (struct frame *f = d ? d->first_frame : NULL; f != NULL; f = f->next)
    if (f->minibuffer->buffer == b->id)
      return true;
  return false;
}

void
display_buffer_killed (struct nm_host *host, struct buffer *killed, struct buffer *other)
{
  struct display *d = display_of (host);
  if (d == NULL || other == NULL)
    return;
  for (struct frame *f = d->first_frame; f != NULL; f = f->next)
    for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
      if (w->live && w->buffer == killed->id)
        {
          w->buffer = other->id;
          window_slot_set (host, w, WINDOW_BUFFER, buffer_object (host, other));
          window_slot_set (host, w, WINDOW_DEDICATED, NM_NIL);
          marker_set (host, w->point, other, other->pt);
          marker_set (host, w->start, other, clip (other->last_window_start > 0 ? other->last_window_start : 1, other));
          w->hscroll = 0;
          window_clear_layout (w);
          f->window_change = true;
        }
}

NM_PRIMITIVE (windowp, "windowp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a window, live or not.")
{
  return nm_bool (window_of_value (host, nm_arg (args, 0)) != NULL);
}

NM_PRIMITIVE (window_valid_p, "window-valid-p", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT is a window of a frame: one that shows a buffer, or a combination of windows.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  return nm_bool (w != NULL && window_is_valid (w));
}

NM_PRIMITIVE (window_live_p, "window-live-p", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a window that shows a buffer.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  return nm_bool (w != NULL && w->live);
}

NM_PRIMITIVE (selected_window, "selected-window", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the selected window.")
{
  return display_selected_window_object (host);
}

NM_PRIMITIVE (select_window, "select-window", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW &optional NORECORD)",
              "Select WINDOW, which must be live, and make its buffer current.\n"
              "NORECORD non-nil leaves the order of recently used windows and buffers alone.  Return WINDOW.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  if (w == NULL || !w->live)
    return nm_wrong_type (host->vm, NM_Q (window_live_p), nm_arg (args, 0));
  nm_value v = window_select (host, w, !nm_is_nil (nm_arg (args, 1)));
  if (!nm_is_exit (v) && nm_is_nil (nm_arg (args, 1)) && nm_truthy (host->vm, Qbuffer_list_update_hook))
    {
      nm_value hook = nm_run_hook (host->vm, NM_Q (buffer_list_update_hook));
      if (nm_is_exit (hook))
        return hook;
    }
  return v;
}

NM_PRIMITIVE (window_buffer, "window-buffer", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the buffer that WINDOW (nil: the selected one) shows, or nil if it is not live.")
{
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : w->live ? window_slot (host, w, WINDOW_BUFFER) : NM_NIL;
}

NM_PRIMITIVE (window_point, "window-point", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return point in WINDOW: the buffer's point if WINDOW is selected, else the point it would have there.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_fixnum (window_point_position (host, w));
}

NM_PRIMITIVE (window_old_point, "window-old-point", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return point in WINDOW as it was at the last redisplay or change of its buffer.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  struct buffer *of;
  int64_t pos;
  if (w == NULL)
    return NM_EXIT;
  return marker_get (host, w->old_point, &of, &pos) ? nm_fixnum (pos) : NM_NIL;
}

NM_PRIMITIVE (set_window_point, "set-window-point", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW POS)",
              "Make point in WINDOW be at POS, clipped to the accessible part of its buffer.  Return POS.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int64_t pos;
  if (w == NULL || !buffer_check_position (host, nm_arg (args, 1), &pos))
    return NM_EXIT;
  window_set_point (host, w, pos);
  return nm_arg (args, 1);
}

NM_PRIMITIVE (window_start, "window-start", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Return the position at which the display of WINDOW's buffer starts.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_fixnum (window_start_position (host, w));
}

NM_PRIMITIVE (set_window_start, "set-window-start", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW POS &optional NOFORCE)",
              "Make the display of WINDOW start at POS.  NOFORCE non-nil lets the next redisplay choose another\n"
              "start if point would not be visible; else redisplay moves point instead.  Return POS.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int64_t pos;
  if (w == NULL || !buffer_check_position (host, nm_arg (args, 1), &pos))
    return NM_EXIT;
  window_set_start (host, w, pos);
  w->start_forced = nm_is_nil (nm_arg (args, 2));
  w->start_optional = !w->start_forced;
  w->update_mode_line = true;
  w->end_valid = false;
  return nm_arg (args, 1);
}

NM_PRIMITIVE (window_minibuffer_p, "window-minibuffer-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)", "Return t if WINDOW is a minibuffer window.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_bool (w->mini);
}

NM_PRIMITIVE (minibuffer_window, "minibuffer-window", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the minibuffer window that FRAME uses.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  return f == NULL ? NM_EXIT : window_object (host, f->minibuffer);
}

NM_PRIMITIVE (window_frame, "window-frame", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)", "Return the frame that WINDOW is on.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : frame_object (host, w->frame);
}

NM_PRIMITIVE (minibuffer_selected_window, "minibuffer-selected-window", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the window that was selected when the minibuffer was entered, or nil outside the minibuffer.")
{
  struct display *d = display_of (host);
  if (!d->selected_window->mini || d->minibuffer_selected == NULL || !d->minibuffer_selected->live)
    return NM_NIL;
  return window_object (host, d->minibuffer_selected);
}
