/* window_size.c - the sizes of windows: asking for them, checking and applying new ones.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp.

   Lisp code plans a change by storing new sizes into the windows (set-window-new-pixel and
   friends); window_resize_check says whether the plan fits together and window_resize_apply
   makes it so.  The children of a combination always fill it exactly. */
#include "window.h"
#include "../primitive.h"

#include <math.h>

enum { SAFE_WIDTH = 2, SAFE_HEIGHT = 1 };

static int
pixel_size (const struct window *w, bool horizontal)
{
  return horizontal ? w->pixel_width : w->pixel_height;
}

bool
window_resize_check (struct window *w, bool horizontal)
{
  if (w->child == NULL)
    return w->new_pixel >= (horizontal ? SAFE_WIDTH : SAFE_HEIGHT);
  int64_t sum = 0;
  for (struct window *c = w->child; c != NULL; c = c->next)
    {
      if (!window_resize_check (c, horizontal))
        return false;
      if (w->horizontal != horizontal && c->new_pixel != w->new_pixel)
        return false;
      sum += c->new_pixel;
    }
  return w->horizontal != horizontal || sum == w->new_pixel;
}

void
window_resize_apply (struct nm_host *host, struct window *w, bool horizontal)
{
  nm_value normal = window_slot (host, w, WINDOW_NEW_NORMAL);
  if (horizontal)
    w->pixel_width = w->columns = w->new_pixel;
  else
    w->pixel_height = w->rows = w->new_pixel;
  if (nm_is_number (host->vm, normal))
    window_slot_set (host, w, horizontal ? WINDOW_NORMAL_COLUMNS : WINDOW_NORMAL_ROWS, normal);
  window_clear_layout (w);
  w->end_valid = false;
  int edge = horizontal ? w->pixel_left : w->pixel_top;
  if (horizontal)
    w->left = edge;
  else
    w->top = edge;
  for (struct window *c = w->child; c != NULL; c = c->next)
    {
      if (horizontal)
        c->pixel_left = c->left = edge;
      else
        c->pixel_top = c->top = edge;
      window_resize_apply (host, c, horizontal);
      if (w->horizontal == horizontal)
        edge += pixel_size (c, horizontal);
    }
}

void
window_resize_apply_total (struct window *w, bool horizontal)
{
  if (horizontal)
    w->columns = w->new_total;
  else
    w->rows = w->new_total;
  int edge = horizontal ? w->left : w->top;
  for (struct window *c = w->child; c != NULL; c = c->next)
    {
      if (horizontal)
        c->left = edge;
      else
        c->top = edge;
      window_resize_apply_total (c, horizontal);
      if (w->horizontal == horizontal)
        edge += horizontal ? c->columns : c->rows;
    }
}

/* The smallest size that a subtree can have. */
static int
minimum_size (const struct window *w, bool horizontal)
{
  int n = horizontal ? SAFE_WIDTH : SAFE_HEIGHT + 1;
  if (w->child == NULL)
    return n;
  int sum = 0, most = 0;
  for (const struct window *c = w->child; c != NULL; c = c->next)
    {
      int m = minimum_size (c, horizontal);
      sum += m;
      most = m > most ? m : most;
    }
  return w->horizontal == horizontal ? sum : most;
}

void
window_set_size (struct nm_host *host, struct window *w, int size, bool horizontal)
{
  int old = pixel_size (w, horizontal);
  if (horizontal)
    w->pixel_width = w->columns = size;
  else
    w->pixel_height = w->rows = size;
  window_clear_layout (w);
  w->end_valid = false;
  int edge = horizontal ? w->pixel_left : w->pixel_top, left_over = size, old_left = old;
  int reserved = w->child != NULL && w->horizontal == horizontal ? minimum_size (w, horizontal) : 0;
  for (struct window *c = w->child; c != NULL; c = c->next)
    {
      int own = pixel_size (c, horizontal), part = size;
      if (w->horizontal == horizontal)
        {
          int least = minimum_size (c, horizontal);
          reserved -= least;
          part = c->next == NULL || old_left <= 0 ? left_over : (int) lround ((double) own * left_over / old_left);
          if (part > left_over - reserved)
            part = left_over - reserved;
          if (part < least)
            part = least;
          old_left -= own;
          left_over -= part;
        }
      if (horizontal)
        c->pixel_left = c->left = edge;
      else
        c->pixel_top = c->top = edge;
      window_set_size (host, c, part, horizontal);
      if (w->horizontal == horizontal)
        edge += part;
    }
}

static void
set_top (struct window *w, int top)
{
  w->pixel_top = w->top = top;
}

void
frame_resize_windows (struct nm_host *host, struct frame *f, int columns, int rows)
{
  int mini = f->minibuffer->rows, top = frame_top_margin (f);
  int height = rows - top - mini;
  if (height < minimum_size (f->root, false))
    height = minimum_size (f->root, false);
  set_top (f->root, top);
  window_set_size (host, f->root, columns, true);
  window_set_size (host, f->root, height, false);
  set_top (f->minibuffer, top + height);
  window_set_size (host, f->minibuffer, columns, true);
  f->size_change = f->window_change = true;
}

void
frame_place_minibuffer (struct nm_host *host, struct frame *f, int rows)
{
  int all = f->root->rows + f->minibuffer->rows, most = all - minimum_size (f->root, false);
  rows = rows > most ? most : rows;
  rows = rows < 1 ? 1 : rows;
  if (rows == f->minibuffer->rows)
    return;
  window_set_size (host, f->root, all - rows, false);
  set_top (f->minibuffer, f->root->top + all - rows);
  window_set_size (host, f->minibuffer, rows, false);
  f->size_change = true;
}

bool
window_has_border (const struct window *w)
{
  /* Everything but the last column of the frame is followed by another window. */
  return !w->mini && w->left + w->columns < w->frame->root->left + w->frame->root->columns;
}

int
window_box_columns (struct nm_host *host, const struct window *w)
{
  (void) host;
  int n = w->columns - w->left_margin - w->right_margin - window_has_border (w);
  return n > 0 ? n : 0;
}

/* A mode line is shown unless its format is nil, `none' by parameter, or the window has no room. */
int
window_mode_line_rows (struct nm_host *host, struct window *w)
{
  if (w->mini || !w->live || w->pixel_height <= 1)
    return 0;
  nm_value parameter = nm_cdr (host->vm, nm_assq (host->vm, NM_Q (mode_line_format), window_slot (host, w, WINDOW_PARAMETERS)));
  if (nm_symbol_is (host->vm, parameter, Qnone))
    return 0;
  return !nm_is_nil (parameter) || !nm_is_nil (window_slot_value (host, w, NM_SLOT_mode_line_format));
}

int
window_header_line_rows (struct nm_host *host, struct window *w)
{
  if (w->mini || !w->live || w->pixel_height <= 1 + window_mode_line_rows (host, w))
    return 0;
  nm_value parameter = nm_cdr (host->vm, nm_assq (host->vm, NM_Q (header_line_format), window_slot (host, w, WINDOW_PARAMETERS)));
  if (nm_symbol_is (host->vm, parameter, Qnone))
    return 0;
  return !nm_is_nil (parameter) || !nm_is_nil (window_slot_value (host, w, NM_SLOT_header_line_format));
}

int
window_box_rows (struct nm_host *host, struct window *w)
{
  int n = w->rows - window_mode_line_rows (host, w) - window_header_line_rows (host, w);
  return n > 0 ? n : 0;
}

/* -- primitives ------------------------------------------------------------------------------ */

/* A function of one optional window, valid or live, that returns an integer expression of W. */
#define WINDOW_NUMBER(cname, lname, decode, expression, doc)                                        \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional WINDOW)", doc)                                      \
  {                                                                                                 \
    struct window *w = decode (host, nm_arg (args, 0));                                             \
    return w == NULL ? NM_EXIT : nm_fixnum (expression);                                            \
  }

WINDOW_NUMBER (window_pixel_width, "window-pixel-width", window_arg_valid, w->pixel_width,
               "Return the width of WINDOW in pixels; on a terminal a pixel is a column.")
WINDOW_NUMBER (window_pixel_height, "window-pixel-height", window_arg_valid, w->pixel_height,
               "Return the height of WINDOW in pixels, with its mode line; on a terminal a pixel is a line.")
WINDOW_NUMBER (window_pixel_left, "window-pixel-left", window_arg_valid, w->pixel_left,
               "Return the distance in pixels of WINDOW's left edge from its frame's.")
WINDOW_NUMBER (window_pixel_top, "window-pixel-top", window_arg_valid, w->pixel_top,
               "Return the distance in pixels of WINDOW's top edge from its frame's.")
WINDOW_NUMBER (window_left_column, "window-left-column", window_arg_valid, w->left,
               "Return the column of WINDOW's left edge on its frame, counted from 0.")
WINDOW_NUMBER (window_top_line, "window-top-line", window_arg_valid, w->top,
               "Return the line of WINDOW's top edge on its frame, counted from 0.")
WINDOW_NUMBER (window_new_pixel, "window-new-pixel", window_arg_valid, w->new_pixel,
               "Return the planned size of WINDOW in pixels (`set-window-new-pixel').")
WINDOW_NUMBER (window_new_total, "window-new-total", window_arg_valid, w->new_total,
               "Return the planned total size of WINDOW (`set-window-new-total').")
WINDOW_NUMBER (window_old_pixel_width, "window-old-pixel-width", window_arg_valid, w->old_pixel_width,
               "Return the width in pixels that WINDOW had when the change functions last ran.")
WINDOW_NUMBER (window_old_pixel_height, "window-old-pixel-height", window_arg_valid, w->old_pixel_height,
               "Return the height in pixels that WINDOW had when the change functions last ran.")
WINDOW_NUMBER (window_old_body_pixel_width, "window-old-body-pixel-width", window_arg_live, w->old_body_width,
               "Return the body width in pixels that WINDOW had when the change functions last ran.")
WINDOW_NUMBER (window_old_body_pixel_height, "window-old-body-pixel-height", window_arg_live, w->old_body_height,
               "Return the body height in pixels that WINDOW had when the change functions last ran.")
WINDOW_NUMBER (window_mode_line_height, "window-mode-line-height", window_arg_live, window_mode_line_rows (host, w),
               "Return the height of WINDOW's mode line: 0 or 1 on a terminal.")
WINDOW_NUMBER (window_header_line_height, "window-header-line-height", window_arg_live, window_header_line_rows (host, w),
               "Return the height of WINDOW's header line: 0 or 1 on a terminal.")
WINDOW_NUMBER (window_right_divider_width, "window-right-divider-width", window_arg_live, ((void) w, 0),
               "Return the width of the divider at the right of WINDOW; terminals have none.")
WINDOW_NUMBER (window_bottom_divider_width, "window-bottom-divider-width", window_arg_live, ((void) w, 0),
               "Return the height of the divider at the bottom of WINDOW; terminals have none.")
WINDOW_NUMBER (window_scroll_bar_width, "window-scroll-bar-width", window_arg_live, ((void) w, 0),
               "Return the width of WINDOW's vertical scroll bar; terminals have none.")
WINDOW_NUMBER (window_scroll_bar_height, "window-scroll-bar-height", window_arg_live, ((void) w, 0),
               "Return the height of WINDOW's horizontal scroll bar; terminals have none.")
WINDOW_NUMBER (window_tab_line_height, "window-tab-line-height", window_arg_live, ((void) w, 0),
               "Return the height of WINDOW's tab line.")

/* A size with an argument that says whether it is in pixels or how it is rounded: the same here. */
#define WINDOW_SIZE(cname, lname, argument, decode, expression, doc)                                \
  NM_PRIMITIVE (cname, lname, 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional WINDOW " argument ")", doc)                         \
  {                                                                                                 \
    struct window *w = decode (host, nm_arg (args, 0));                                             \
    return w == NULL ? NM_EXIT : nm_fixnum (expression);                                            \
  }

WINDOW_SIZE (window_total_width, "window-total-width", "ROUND", window_arg_valid, w->columns,
             "Return the width of WINDOW in columns, borders and margins included.")
WINDOW_SIZE (window_total_height, "window-total-height", "ROUND", window_arg_valid, w->rows,
             "Return the height of WINDOW in lines, mode line included.")
WINDOW_SIZE (window_body_width, "window-body-width", "PIXELWISE", window_arg_live, window_box_columns (host, w),
             "Return the number of columns of WINDOW's text area.")
WINDOW_SIZE (window_body_height, "window-body-height", "PIXELWISE", window_arg_live, window_box_rows (host, w),
             "Return the number of lines of WINDOW's text area.")
WINDOW_SIZE (window_text_width, "window-text-width", "PIXELWISE", window_arg_live, window_box_columns (host, w),
             "Return the number of columns in which WINDOW shows text.")
WINDOW_SIZE (window_text_height, "window-text-height", "PIXELWISE", window_arg_live, window_box_rows (host, w),
             "Return the number of lines in which WINDOW shows text.")

NM_PRIMITIVE (window_normal_size, "window-normal-size", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW HORIZONTAL)",
              "Return the normal height of WINDOW as a fraction of its parent's; HORIZONTAL non-nil: its width.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : window_slot (host, w, nm_is_nil (nm_arg (args, 1)) ? WINDOW_NORMAL_ROWS : WINDOW_NORMAL_COLUMNS);
}

NM_PRIMITIVE (window_new_normal, "window-new-normal", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)", "Return the planned normal size of WINDOW.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : window_slot (host, w, WINDOW_NEW_NORMAL);
}

NM_PRIMITIVE (set_window_new_normal, "set-window-new-normal", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW &optional SIZE)",
              "Plan SIZE as the new normal size of WINDOW, for `window-resize-apply'.  Return SIZE.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  window_slot_set (host, w, WINDOW_NEW_NORMAL, nm_arg (args, 1));
  return nm_arg (args, 1);
}

static nm_value
bad_size (struct nm_host *host, nm_value size, int64_t low, int64_t high)
{
  nm_value bounds[] = { size, nm_fixnum (low), nm_fixnum (high) };
  return nm_signal (host->vm, NM_Q (args_out_of_range), nm_list (host->vm, 3, bounds));
}

NM_PRIMITIVE (set_window_new_pixel, "set-window-new-pixel", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW SIZE &optional ADD)",
              "Plan SIZE pixels as the new size of WINDOW (ADD non-nil: SIZE more than planned so far).\n"
              "Return the planned size.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  int64_t size, planned = w == NULL || nm_is_nil (nm_arg (args, 2)) ? 0 : w->new_pixel;
  if (w == NULL || !nm_check_int (host->vm, nm_arg (args, 1), &size))
    return NM_EXIT;
  if (size < -planned || size > INT32_MAX - planned)
    return bad_size (host, nm_arg (args, 1), -planned, INT32_MAX - planned);
  w->new_pixel = (int) (planned + size);
  return nm_fixnum (w->new_pixel);
}

NM_PRIMITIVE (set_window_new_total, "set-window-new-total", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW SIZE &optional ADD)",
              "Plan SIZE lines or columns as the new total size of WINDOW (ADD non-nil: SIZE more than planned).\n"
              "Return the planned size.")
{
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  int64_t size;
  if (w == NULL)
    return NM_EXIT;
  if (!nm_is_immediate_fixnum (nm_arg (args, 1)) || !nm_get_int64 (host->vm, nm_arg (args, 1), &size))
    return nm_wrong_type (host->vm, NM_Q (fixnump), nm_arg (args, 1));
  if (size < INT32_MIN / 2 || size > INT32_MAX / 2)
    return bad_size (host, nm_arg (args, 1), INT32_MIN / 2, INT32_MAX / 2);
  w->new_total = (int) size + (nm_is_nil (nm_arg (args, 2)) ? 0 : w->new_total);
  return nm_fixnum (w->new_total);
}

NM_PRIMITIVE (window_resize_apply, "window-resize-apply", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME HORIZONTAL)",
              "Give the windows of FRAME their planned sizes: heights, or widths if HORIZONTAL is non-nil.\n"
              "Return t, or nil if the planned sizes do not fit together and nothing was done.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  bool horizontal = !nm_is_nil (nm_arg (args, 1));
  if (f == NULL)
    return NM_EXIT;
  struct window *root = f->root;
  if (!window_resize_check (root, horizontal)
      || root->new_pixel != (horizontal ? root->pixel_width : root->pixel_height))
    return NM_NIL;
  window_resize_apply (host, root, horizontal);
  f->window_change = true;
  return NM_T;
}

NM_PRIMITIVE (window_resize_apply_total, "window-resize-apply-total", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME HORIZONTAL)",
              "Give the windows of FRAME their planned total sizes: heights, or widths if HORIZONTAL is non-nil.\n"
              "The minibuffer window is placed below them.  Return t.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  bool horizontal = !nm_is_nil (nm_arg (args, 1));
  if (f == NULL)
    return NM_EXIT;
  if (horizontal)
    f->root->left = 0;
  else
    f->root->top = frame_top_margin (f);
  window_resize_apply_total (f->root, horizontal);
  if (horizontal)
    f->minibuffer->left = 0;
  else
    f->minibuffer->top = f->root->top + f->root->rows;
  f->window_change = true;
  return NM_T;
}

NM_PRIMITIVE (resize_mini_window_internal, "resize-mini-window-internal", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW)",
              "Apply the planned height of the minibuffer window WINDOW together with that of the root window.")
{
  struct window *w = window_of_value (host, nm_arg (args, 0));
  if (w == NULL || !w->live)
    return nm_wrong_type (host->vm, NM_Q (window_live_p), nm_arg (args, 0));
  if (!w->mini)
    return nm_error (host->vm, "Not a valid minibuffer window");
  struct window *root = w->frame->root;
  int all = root->pixel_height + w->pixel_height;
  if (!window_resize_check (root, false) || w->new_pixel < 1 || all != root->new_pixel + w->new_pixel)
    return nm_error (host->vm, "Cannot resize mini window");
  window_resize_apply (host, root, false);
  set_top (w, root->top + root->rows);
  window_set_size (host, w, w->new_pixel, false);
  w->frame->window_change = true;
  return NM_T;
}
