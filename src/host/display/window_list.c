/* window_list.c - windows in cyclic order, and windows by buffer or place.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp. */
#include "window.h"
#include "../primitive.h"

/* Which windows a search looks at, from the arguments MINIBUF and ALL-FRAMES of next-window. */
struct scope { struct frame *frame; bool all_frames; struct window *minibuffer; bool any_minibuffer; };

static struct scope
scope_of (struct nm_host *host, struct window *w, nm_value minibuf, nm_value all_frames)
{
  struct scope s = { .frame = w->frame };
  /* MINIBUF nil: the minibuffer counts while it is active; t: always; else: never. */
  if (nm_identical (minibuf, NM_T))
    s.any_minibuffer = true;
  else if (nm_is_nil (minibuf) && display_of (host)->minibuffer_selected != NULL)
    s.minibuffer = w->frame->minibuffer;
  struct frame *f = frame_of_value (host, all_frames);
  if (nm_identical (all_frames, NM_T) || nm_symbol_is (host->vm, all_frames, Qvisible)
      || (nm_is_immediate_fixnum (all_frames) && nm_identical (all_frames, nm_fixnum (0))))
    s.all_frames = true;
  else if (f != NULL)
    s.frame = f;
  return s;
}

/* Steps through all windows of all frames, minibuffers last on each. */
static struct window *
step (struct nm_host *host, struct window *w)
{
  struct frame *f = w->frame;
  if (!w->mini)
    {
      struct window *next = window_next_leaf (w);
      return next != NULL ? next : f->minibuffer;
    }
  f = f->next != NULL ? f->next : display_of (host)->first_frame;
  return window_first_leaf (f->root);
}

static bool
in_scope (const struct scope *s, const struct window *w)
{
  if (!s->all_frames && w->frame != s->frame)
    return false;
  return !w->mini || s->any_minibuffer || w == s->minibuffer;
}

static struct window *
next_in_scope (struct nm_host *host, const struct scope *s, struct window *w)
{
  struct window *n = w;
  do
    n = step (host, n);
  while (n != w && !in_scope (s, n));
  return in_scope (s, n) ? n : w;
}

static nm_value
next_or_previous (struct nm_host *host, nm_args args, bool previous)
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  struct scope s = scope_of (host, w, nm_arg (args, 1), nm_arg (args, 2));
  struct window *n = next_in_scope (host, &s, w);
  if (previous)
    for (struct window *k = n; k != w && (k = next_in_scope (host, &s, n)) != w; n = k)
      if (k == n)
        break;
  return window_object (host, n);
}

NM_PRIMITIVE (next_window, "next-window", 0, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional WINDOW MINIBUF ALL-FRAMES)",
              "Return the window after WINDOW in cyclic order.  MINIBUF t includes the minibuffer window, nil does so\n"
              "while it is active, anything else leaves it out.  ALL-FRAMES t, `visible' or 0 looks at all frames, a\n"
              "frame at that one, anything else at WINDOW's.")
{
  return next_or_previous (host, args, false);
}

NM_PRIMITIVE (previous_window, "previous-window", 0, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW MINIBUF ALL-FRAMES)",
              "Return the window before WINDOW in cyclic order.  The arguments are as for `next-window'.")
{
  return next_or_previous (host, args, true);
}

nm_value
window_list_objects (struct nm_host *host, struct window *from, nm_value minibuf, nm_value all_frames)
{
  struct scope s = scope_of (host, from, minibuf, all_frames);
  struct window *first = in_scope (&s, from) ? from : next_in_scope (host, &s, from);
  nm_value list = NM_NIL;
  struct window *w = first;
  do
    {
      if (in_scope (&s, w))
        list = nm_cons (host->vm, window_object (host, w), list);
      w = next_in_scope (host, &s, w);
    }
  while (w != first);
  return nm_nreverse (host->vm, list);
}

NM_PRIMITIVE (window_list, "window-list", 0, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME MINIBUF WINDOW)",
              "Return a list of the windows of FRAME, starting with WINDOW (nil: the one selected there).\n"
              "MINIBUF is as for `next-window'.")
{
  struct nm_vm *vm = host->vm;
  nm_value frame = nm_arg (args, 0);
  struct frame *f = nm_is_nil (frame) ? display_of (host)->selected_frame : frame_of_value (host, frame);
  struct window *w = nm_is_nil (nm_arg (args, 2)) ? (f != NULL ? f->selected : display_of (host)->selected_window)
                                                 : window_of_value (host, nm_arg (args, 2));
  if (w == NULL)
    return nm_wrong_type (vm, NM_Q (windowp), nm_arg (args, 2));
  if (f != w->frame)
    return nm_error (vm, "Window is on a different frame");
  return window_list_objects (host, w, nm_arg (args, 1), frame_object (host, f));
}

NM_PRIMITIVE (window_list_1, "window-list-1", 0, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW MINIBUF ALL-FRAMES)",
              "Return a list of windows in cyclic order, starting with WINDOW.  The arguments are as for `next-window'.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : window_list_objects (host, w, nm_arg (args, 1), nm_arg (args, 2));
}

NM_PRIMITIVE (get_buffer_window, "get-buffer-window", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER-OR-NAME ALL-FRAMES)",
              "Return a window that shows BUFFER-OR-NAME (nil: the current buffer), or nil.\n"
              "The selected window is preferred.  ALL-FRAMES is as for `next-window'.")
{
  struct nm_vm *vm = host->vm;
  struct display *d = display_of (host);
  nm_value which = nm_arg (args, 0);
  struct buffer *b = buffer_current (host);
  uint64_t id;
  if (nm_is_string (vm, which))
    {
      size_t n;
      char *name = nm_string_dup (vm, which, &n);
      b = buffer_named (host, name, n);
      nm_free (name);
    }
  else if (nm_host_object_get (vm, which, NM_HOST_BUFFER, &id))
    b = buffer_of_id (host, id);
  else if (!nm_is_nil (which))
    return nm_wrong_type (vm, NM_Q (stringp), which);
  if (b == NULL)
    return NM_NIL;
  struct scope s = scope_of (host, d->selected_window, NM_T, nm_arg (args, 1));
  struct window *first = d->selected_window, *w = first, *mini = NULL;
  do
    {
      if (in_scope (&s, w) && w->buffer == b->id)
        {
          if (!w->mini || w == d->selected_window)
            return window_object (host, w);
          mini = w;
        }
      w = step (host, w);
    }
  while (w != first);
  /* An idle minibuffer window does not count as showing anything but its own buffer. */
  return window_object (host, mini);
}

/* -- by place --------------------------------------------------------------------------------------- */

enum place { PLACE_NONE, PLACE_TEXT, PLACE_MODE_LINE, PLACE_HEADER_LINE, PLACE_BORDER, PLACE_LEFT_MARGIN, PLACE_RIGHT_MARGIN };

static enum place
place_in_window (struct nm_host *host, struct window *w, int column, int row)
{
  if (column < w->left || column >= w->left + w->columns || row < w->top || row >= w->top + w->rows)
    return PLACE_NONE;
  if (row >= w->top + w->rows - window_mode_line_rows (host, w))
    return PLACE_MODE_LINE;
  if (window_has_border (w) && column == w->left + w->columns - 1)
    return PLACE_BORDER;
  if (row < w->top + window_header_line_rows (host, w))
    return PLACE_HEADER_LINE;
  if (column < w->left + w->left_margin)
    return PLACE_LEFT_MARGIN;
  if (column >= w->left + w->columns - window_has_border (w) - w->right_margin)
    return PLACE_RIGHT_MARGIN;
  return PLACE_TEXT;
}

static struct window *
window_at (struct nm_host *host, struct frame *f, int column, int row)
{
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    if (place_in_window (host, w, column, row) != PLACE_NONE)
      return w;
  return place_in_window (host, f->minibuffer, column, row) != PLACE_NONE ? f->minibuffer : NULL;
}

struct window *
display_window_at (struct nm_host *host, int column, int row, nm_value *area)
{
  static const uint32_t names[] = {
    [PLACE_NONE] = Qnil, [PLACE_TEXT] = Qnil, [PLACE_MODE_LINE] = Qmode_line, [PLACE_HEADER_LINE] = Qheader_line,
    [PLACE_BORDER] = Qvertical_line, [PLACE_LEFT_MARGIN] = Qleft_margin, [PLACE_RIGHT_MARGIN] = Qright_margin,
  };
  struct window *w = window_at (host, display_of (host)->selected_frame, column, row);
  *area = w == NULL ? NM_NIL : (nm_value){ names[place_in_window (host, w, column, row)] };
  return w;
}

NM_PRIMITIVE (window_at, "window-at", 2, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(X Y &optional FRAME)", "Return the window at column X and line Y of FRAME, or nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 2));
  double x, y;
  if (f == NULL)
    return NM_EXIT;
  for (int i = 0; i < 2; i++)
    if (!nm_get_double (host->vm, nm_arg (args, i), i == 0 ? &x : &y))
      return nm_wrong_type (host->vm, NM_Q (numberp), nm_arg (args, i));
  if (!(x >= -1e6 && x <= 1e6 && y >= -1e6 && y <= 1e6))
    return NM_NIL;
  return window_object (host, window_at (host, f, (int) x, (int) y));
}

NM_PRIMITIVE (coordinates_in_window_p, "coordinates-in-window-p", 2, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COORDINATES WINDOW)",
              "Return where COORDINATES, a cons (X . Y) on WINDOW's frame, are in WINDOW: (COLUMN . LINE) in the text,\n"
              "`mode-line', `header-line', `vertical-line', `left-margin', `right-margin', or nil outside of WINDOW.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 1));
  nm_value c = nm_arg (args, 0);
  double x, y;
  if (w == NULL)
    return NM_EXIT;
  if (!nm_is_cons (vm, c))
    return nm_wrong_type (vm, NM_Q (consp), c);
  if (!nm_get_double (vm, nm_car (vm, c), &x))
    return nm_wrong_type (vm, NM_Q (numberp), nm_car (vm, c));
  if (!nm_get_double (vm, nm_cdr (vm, c), &y))
    return nm_wrong_type (vm, NM_Q (numberp), nm_cdr (vm, c));
  if (!(x >= -1e6 && x <= 1e6 && y >= -1e6 && y <= 1e6))
    return NM_NIL;
  int column = (int) x, row = (int) y;
  switch (place_in_window (host, w, column, row))
    {
    case PLACE_NONE: return NM_NIL;
    case PLACE_MODE_LINE: return NM_Q (mode_line);
    case PLACE_HEADER_LINE: return NM_Q (header_line);
    case PLACE_BORDER: return NM_Q (vertical_line);
    case PLACE_LEFT_MARGIN: return NM_Q (left_margin);
    case PLACE_RIGHT_MARGIN: return NM_Q (right_margin);
    case PLACE_TEXT: break;
    }
  return nm_cons (vm, nm_fixnum (column - w->left - w->left_margin), nm_fixnum (row - w->pixel_top - window_header_line_rows (host, w)));
}

NM_PRIMITIVE (other_window_for_scrolling, "other-window-for-scrolling", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the window that `scroll-other-window' scrolls; signal an error if there is none.")
{
  struct nm_vm *vm = host->vm;
  struct display *d = display_of (host);
  nm_value preferred = nm_symbol_value_or (vm, NM_Q (minibuffer_scroll_window), NM_NIL);
  struct window *w = window_of_value (host, preferred);
  if (d->selected_window->mini && w != NULL && w->live)
    return preferred;
  uint64_t id;
  nm_value buffer = nm_symbol_value_or (vm, NM_Q (other_window_scroll_buffer), NM_NIL);
  struct buffer *b = nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  if (b != NULL && (w = display_window_of (host, b)) != NULL)
    return window_object (host, w);
  struct scope s = scope_of (host, d->selected_window, NM_NIL, NM_NIL);
  w = next_in_scope (host, &s, d->selected_window);
  if (w == d->selected_window)
    return nm_error (vm, "There is no other window");
  return window_object (host, w);
}
