/* window_scroll.c - scrolling windows, and what of a buffer they show.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs Lisp only to understand prefix arguments. */
#include "motion.h"
#include "redisplay.h"
#include "../primitive.h"

/* -- visibility ------------------------------------------------------------------------------------ */

/* Rows of W from its start up to the one that shows POS; -1 if it is not visible. */
static int
visible_row (struct nm_host *host, struct window *w, int64_t pos, int *column)
{
  struct buffer *b = window_shown_buffer (host, w);
  int64_t start = window_start_position (host, w);
  int rows = window_box_rows (host, w), found = -1;
  if (pos < start || pos < b->begv || pos > b->zv)
    return -1;
  struct layout l;
  struct row row;
  layout_open (&l, host, w, NULL);
  size_t n = (size_t) l.columns + 4;
  struct cell *cells = mi_malloc (n * sizeof *cells);
  int32_t *offsets = mi_malloc (n * sizeof *offsets);
  struct row_sink sink = { cells, offsets };
  layout_seek (&l, start);
  for (int y = 0; y < rows && found < 0; y++)
    {
      for (size_t i = 0; i < n; i++)
        offsets[i] = -1;
      if (!layout_row (&l, &row, &sink))
        break;
      if (!row_shows (&row, pos))
        continue;
      found = y;
      for (*column = 0; *column < row.used && (offsets[*column] < 0 || offsets[*column] < pos - row.start); ++*column)
        ;
      if (row.cut && pos < row.end - row.newline && *column >= row.used)
        found = -2;                /* beyond the right edge */
    }
  mi_free (cells);
  mi_free (offsets);
  layout_close (&l);
  return found;
}

bool
window_find_position (struct nm_host *host, struct window *w, int64_t pos, int *column, int *row)
{
  if (window_shown_buffer (host, w) == NULL)
    return false;
  *row = visible_row (host, w, pos, column);
  return *row >= 0;
}

NM_PRIMITIVE (pos_visible_in_window_p, "pos-visible-in-window-p", 0, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POS WINDOW PARTIALLY)",
              "Return non-nil if position POS (nil: point; t: the last visible position) is visible in WINDOW.\n"
              "PARTIALLY non-nil makes the value (X Y), the place in WINDOW.  Batch sessions show nothing.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 1));
  nm_value at = nm_arg (args, 0);
  int64_t pos;
  int column = 0;
  if (w == NULL)
    return NM_EXIT;
  if (nm_is_nil (at))
    pos = window_point_position (host, w);
  else if (nm_identical (at, NM_T))
    pos = -1;
  else if (!buffer_check_position (host, at, &pos))
    return NM_EXIT;
  if (host->terminal == NULL)
    return NM_NIL;
  if (pos == -1)
    return nm_identical (at, NM_T) ? NM_T : NM_NIL;
  int row = visible_row (host, w, pos, &column);
  if (row < 0 && !(row == -2 && !nm_is_nil (nm_arg (args, 2))))
    return NM_NIL;
  if (nm_is_nil (nm_arg (args, 2)))
    return NM_T;
  return nm_list2 (vm, nm_fixnum (column), nm_fixnum (row + window_header_line_rows (host, w)));
}

NM_PRIMITIVE (window_end, "window-end", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional WINDOW UPDATE)",
              "Return the position after the last that WINDOW shows, as of the last redisplay.\n"
              "UPDATE non-nil computes it for the present text and start.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  struct buffer *b = window_shown_buffer (host, w);
  if (b == NULL)
    return NM_NIL;
  if (host->terminal == NULL)
    return nm_fixnum (buffer_z (b));
  if (w->end_valid && nm_is_nil (nm_arg (args, 1)))
    return nm_fixnum (w->end_pos);
  struct layout l;
  struct row row;
  int64_t end = b->zv;
  layout_open (&l, host, w, NULL);
  layout_seek (&l, window_start_position (host, w));
  for (int y = window_box_rows (host, w); y > 0 && layout_row (&l, &row, NULL); y--)
    end = row.end;
  layout_close (&l);
  return nm_fixnum (end);
}

NM_PRIMITIVE (window_line_height, "window-line-height", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional LINE WINDOW)",
              "Return (HEIGHT VPOS YPOS OFFBOT) of row LINE of WINDOW (nil: the row of point; `mode-line', `header-line').\n"
              "nil if the row is not shown.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 1));
  nm_value line = nm_arg (args, 0);
  int64_t y;
  int column;
  if (w == NULL)
    return NM_EXIT;
  if (host->terminal == NULL || !w->end_valid)
    return NM_NIL;
  int rows = window_box_rows (host, w), top = window_header_line_rows (host, w);
  if (nm_symbol_is (vm, line, Qmode_line))
    return window_mode_line_rows (host, w) ? nm_list4 (vm, nm_fixnum (1), nm_fixnum (0), nm_fixnum (w->rows - 1), nm_fixnum (0)) : NM_NIL;
  if (nm_symbol_is (vm, line, Qheader_line))
    return top ? nm_list4 (vm, nm_fixnum (1), nm_fixnum (0), nm_fixnum (0), nm_fixnum (0)) : NM_NIL;
  if (nm_is_nil (line))
    y = visible_row (host, w, window_point_position (host, w), &column);
  else if (!nm_check_int (vm, line, &y))
    return NM_EXIT;
  else if (y < 0)
    y += rows;
  if (y < 0 || y >= rows)
    return NM_NIL;
  return nm_list4 (vm, nm_fixnum (1), nm_fixnum (y), nm_fixnum (y + top), nm_fixnum (0));
}

/* -- scrolling ------------------------------------------------------------------------------------------ */

static int64_t
row_position (struct motion *m, int64_t from, int64_t rows)
{
  motion_rows (m, &from, rows);
  return from;
}

/* Scrolls W, whose buffer is current, by N rows; WHOLE: by a screenful. */
static nm_value
scroll_window (struct nm_host *host, struct window *w, int64_t n, bool whole)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int height = window_box_rows (host, w), column, moved;
  int64_t start = window_start_position (host, w), point = b->pt;
  if (whole)
    {
      int64_t keep = window_int_variable (host, Qnext_screen_context_lines, 2), step = height - keep;
      n *= step > 1 ? step : 1;
    }
  struct motion m;
  motion_begin (host, w, &m);
  int row = host->terminal == NULL ? -1 : visible_row (host, w, point, &column);
  if (row < 0)
    start = row_position (&m, point, -(height / 2));
  int64_t to = start;
  moved = motion_rows (&m, &to, n);
  bool lost = n < 0 ? moved == 0 : to >= b->zv;
  if (lost)
    {
      motion_end (&m);
      return nm_signal (vm, n < 0 ? NM_Q (beginning_of_buffer) : NM_Q (end_of_buffer), NM_NIL);
    }
  window_set_start (host, w, to);
  w->start_forced = true;
  w->start_optional = false;
  w->update_mode_line = true;
  w->end_valid = false;
  /* Point stays if it is still visible, else it goes to the nearest edge, or keeps its row. */
  int64_t margin = window_int_variable (host, Qscroll_margin, 0);
  margin = margin < 0 ? 0 : margin > height / 4 ? height / 4 : margin;
  bool keep_row = nm_truthy (vm, Qscroll_preserve_screen_position) && row >= 0;
  int64_t top = row_position (&m, to, margin), bottom = row_position (&m, to, height - 1 - margin), after = row_position (&m, bottom, 1);
  if (keep_row)
    point = motion_to_column (&m, row_position (&m, to, row), column);
  else if (point < top)
    point = top;
  else if (point >= after && !(after >= b->zv && point == b->zv))
    point = n < 0 || point > after ? bottom : point;
  motion_end (&m);
  buffer_set_point (host, b, point);
  return NM_NIL;
}

/* The number of rows that ARG asks for; false if Lisp exited. */
static bool
scroll_amount (struct nm_host *host, nm_value arg, int sign, int64_t *n, bool *whole)
{
  struct nm_vm *vm = host->vm;
  *whole = nm_is_nil (arg) || nm_symbol_is (vm, arg, Qminus);
  *n = nm_is_nil (arg) ? sign : -sign;
  if (*whole)
    return true;
  nm_value v = nm_call1 (vm, NM_Q (prefix_numeric_value), arg);
  if (nm_is_exit (v))
    return false;
  nm_get_int64 (vm, v, n);
  *n *= sign;
  return true;
}

static nm_value
scroll_command (struct nm_host *host, nm_value arg, int sign)
{
  struct window *w = display_of (host)->selected_window;
  struct buffer *shown = window_shown_buffer (host, w), *old = buffer_current (host);
  int64_t n;
  bool whole;
  if (shown == NULL || !scroll_amount (host, arg, sign, &n, &whole))
    return NM_EXIT;
  buffer_set_current (host, shown);
  nm_value v = scroll_window (host, w, n, whole);
  if (old->live)
    buffer_set_current (host, old);
  return v;
}

NM_PRIMITIVE (scroll_up, "scroll-up", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "^P", "(&optional ARG)",
              "Scroll the text of the selected window up by ARG rows; nil: by nearly its height, `-': down by as much.\n"
              "Signal `end-of-buffer' if there is nothing more.  The value is nil.")
{
  return scroll_command (host, nm_arg (args, 0), 1);
}

NM_PRIMITIVE (scroll_down, "scroll-down", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "^P", "(&optional ARG)",
              "Scroll the text of the selected window down by ARG rows; nil: by nearly its height, `-': up by as much.\n"
              "Signal `beginning-of-buffer' if there is nothing more.  The value is nil.")
{
  return scroll_command (host, nm_arg (args, 0), -1);
}

static nm_value
scroll_other (struct nm_host *host, nm_value arg, int sign)
{
  struct nm_vm *vm = host->vm;
  nm_value other = nm_call0 (vm, NM_Q (other_window_for_scrolling));
  struct window *w = nm_is_exit (other) ? NULL : window_of_value (host, other);
  int64_t n;
  bool whole;
  if (w == NULL || !scroll_amount (host, arg, sign, &n, &whole))
    return NM_EXIT;
  struct buffer *shown = window_shown_buffer (host, w), *old = buffer_current (host);
  int64_t old_point = shown->pt, point = window_point_position (host, w);
  buffer_set_current (host, shown);
  buffer_set_point (host, shown, point);
  nm_value v = scroll_window (host, w, n, whole);
  int64_t new_point = shown->pt;
  if (w != display_of (host)->selected_window)
    {
      buffer_set_point (host, shown, old_point);
      marker_set (host, w->point, shown, new_point);
    }
  if (old->live)
    buffer_set_current (host, old);
  return v;
}

NM_PRIMITIVE (scroll_other_window, "scroll-other-window", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "P", "(&optional ARG)", "Scroll the text of the next window up, as `scroll-up' does in the selected one.")
{
  return scroll_other (host, nm_arg (args, 0), 1);
}

NM_PRIMITIVE (scroll_other_window_down, "scroll-other-window-down", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, "P", "(&optional ARG)",
              "Scroll the text of the next window down, as `scroll-down' does in the selected one.")
{
  return scroll_other (host, nm_arg (args, 0), -1);
}

/* -- placing ---------------------------------------------------------------------------------------------- */

NM_PRIMITIVE (recenter, "recenter", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "P\np", "(&optional ARG REDISPLAY)",
              "Scroll the selected window so that point is in row ARG; negative: from the bottom; nil or a list: centered.\n"
              "With a nil ARG and REDISPLAY non-nil the frame is drawn again, as `recenter-redisplay' says.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = display_of (host)->selected_window;
  struct buffer *b = buffer_current (host);
  nm_value arg = nm_arg (args, 0);
  if (window_shown_buffer (host, w) != b)
    return nm_error (vm, "‘recenter’ing a window that does not display current-buffer.");
  int height = window_box_rows (host, w);
  int64_t row = height / 2;
  if (nm_is_nil (arg) && !nm_is_nil (nm_arg (args, 1)) && nm_truthy (vm, Qrecenter_redisplay))
    display_garbage (host);
  if (!nm_is_nil (arg) && !nm_is_cons (vm, arg))
    {
      nm_value v = nm_call1 (vm, NM_Q (prefix_numeric_value), arg);
      if (nm_is_exit (v) || !nm_check_int (vm, v, &row))
        return NM_EXIT;
      row = row < 0 ? row + height : row;
      row = row < 0 ? 0 : row >= height ? height - 1 : row;
    }
  struct motion m;
  motion_begin (host, w, &m);
  int64_t start = row_position (&m, b->pt, -row);
  motion_end (&m);
  window_set_start (host, w, start);
  w->start_optional = true;
  w->start_forced = false;
  w->end_valid = false;
  w->update_mode_line = true;
  return NM_NIL;
}

NM_PRIMITIVE (move_to_window_line, "move-to-window-line", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "P", "(ARG)",
              "Move point to row ARG of the selected window; negative: from the bottom; nil: the middle.\n"
              "Return the number of rows from the top that point is at.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = display_of (host)->selected_window;
  struct buffer *b = buffer_current (host);
  int64_t row;
  if (!nm_is_nil (nm_arg (args, 0)) && nm_is_cons (vm, nm_arg (args, 0)))
    return nm_wrong_type (vm, NM_Q (integerp), nm_arg (args, 0));
  if (window_shown_buffer (host, w) != b)
    return nm_error (vm, "move-to-window-line called from unrelated buffer");
  int height = window_box_rows (host, w);
  int64_t start = window_start_position (host, w);
  if (start < b->begv || start > b->zv)
    start = b->begv;
  struct motion m;
  if (nm_is_nil (nm_arg (args, 0)))
    row = height / 2;
  else
    {
      nm_value v = nm_call1 (vm, NM_Q (prefix_numeric_value), nm_arg (args, 0));
      if (nm_is_exit (v) || !nm_check_int (vm, v, &row))
        return NM_EXIT;
      row = row < 0 ? row + height : row;
    }
  motion_begin (host, w, &m);
  int moved = motion_rows (&m, &start, row);
  motion_end (&m);
  buffer_set_point (host, b, start);
  return nm_fixnum (moved);
}

NM_PRIMITIVE (window_text_pixel_size, "window-text-pixel-size", 0, 6, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW FROM TO X-LIMIT Y-LIMIT MODE-LINES)",
              "Return (WIDTH . HEIGHT), the size of WINDOW's text from FROM to TO as it would be shown.\n"
              "FROM t begins at the first non-blank text, TO t ends after the last; X-LIMIT and Y-LIMIT bound the result.\n"
              "MODE-LINES t adds the mode and header lines.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int64_t from, to, most_rows = INT32_MAX, most_columns = INT32_MAX;
  if (w == NULL)
    return NM_EXIT;
  struct buffer *b = window_shown_buffer (host, w);
  from = b->begv;
  to = b->zv;
  nm_value start = nm_arg (args, 1), end = nm_arg (args, 2);
  if (!nm_is_nil (start) && !nm_identical (start, NM_T) && !buffer_check_position (host, start, &from))
    return NM_EXIT;
  if (!nm_is_nil (end) && !nm_identical (end, NM_T) && !buffer_check_position (host, end, &to))
    return NM_EXIT;
  if (nm_identical (start, NM_T))
    for (int c; from < to && ((c = buffer_char_at (b, from)) == ' ' || c == '\t' || c == '\n' || c == '\r'); from++)
      ;
  if (nm_identical (end, NM_T))
    for (int c; to > from && ((c = buffer_char_at (b, to - 1)) == ' ' || c == '\t' || c == '\n' || c == '\r'); to--)
      ;
  nm_get_int64 (vm, nm_arg (args, 3), &most_columns);
  nm_get_int64 (vm, nm_arg (args, 4), &most_rows);
  struct layout l;
  struct row row;
  int64_t rows = 0, columns = 0;
  layout_open (&l, host, w, NULL);
  layout_seek (&l, layout_row_start (&l, from, NULL));
  while (from < to && rows < most_rows && layout_row (&l, &row, NULL) && (row.start < to || rows == 0))
    {
      rows++;
      columns = row.used > columns ? row.used : columns;
    }
  layout_close (&l);
  if (nm_identical (nm_arg (args, 5), NM_T))
    rows += window_mode_line_rows (host, w) + window_header_line_rows (host, w);
  return nm_cons (vm, nm_fixnum (columns < most_columns ? columns : most_columns), nm_fixnum (rows < most_rows ? rows : most_rows));
}
