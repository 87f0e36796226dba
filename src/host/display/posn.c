/* posn.c - position lists: where an event happened, for Lisp.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp. */
#include "motion.h"
#include "redisplay.h"
#include "../primitive.h"

/* The position in W's text at a cell of its text area.  *DX and *DY: by how much the cell is beyond the end of its
   row and below the last row. */
static int64_t
text_position (struct nm_host *host, struct window *w, int column, int row, int *dx, int *dy)
{
  struct buffer *b = window_shown_buffer (host, w);
  struct layout l;
  struct row r = { 0 };
  int64_t pos = window_start_position (host, w);
  layout_open (&l, host, w, NULL);
  size_t n = (size_t) l.columns + 4;
  struct cell *cells = mi_malloc (n * sizeof *cells);
  int32_t *offsets = mi_malloc (n * sizeof *offsets);
  struct row_sink sink = { cells, offsets };
  layout_seek (&l, pos);
  bool found = false;
  *dx = *dy = 0;
  for (int y = 0; y <= row; y++)
    {
      for (size_t i = 0; i < n; i++)
        offsets[i] = -1;
      if (!(found = layout_row (&l, &r, &sink)))
        {
          *dy = row - y + 1;
          break;
        }
    }
  if (column > r.used)
    *dx = column - r.used;
  if (!found)
    pos = b->zv;
  else if (column >= 0 && column < r.used && cell_position (offsets[column]) >= 0)
    pos = r.start + cell_position (offsets[column]);
  else
    pos = r.newline ? r.end - 1 : r.end;
  mi_free (cells);
  mi_free (offsets);
  layout_close (&l);
  return pos < b->begv ? b->begv : pos;
}

/* (WINDOW POS-OR-AREA (X . Y) TIME STRING TEXT-POS (COLUMN . ROW) IMAGE (DX . DY) (WIDTH . HEIGHT)) */
static nm_value
make_posn (struct nm_host *host, nm_value window, nm_value area, int x, int y, int64_t time, nm_value pos, int column, int row,
           int dx, int dy)
{
  struct nm_vm *vm = host->vm;
  nm_value v[10] = { window, area };
  v[2] = nm_cons (vm, nm_fixnum (x), nm_fixnum (y));
  v[3] = nm_fixnum (time);
  v[4] = NM_NIL;
  v[5] = pos;
  v[6] = nm_cons (vm, nm_fixnum (column), nm_fixnum (row));
  v[7] = NM_NIL;
  v[8] = nm_cons (vm, nm_fixnum (dx), nm_fixnum (dy));
  int size = host->terminal == NULL ? 0 : 1;
  v[9] = nm_cons (vm, nm_fixnum (size), nm_fixnum (size));
  return nm_list (vm, 10, v);
}

nm_value
display_posn_at_cell (struct nm_host *host, int column, int row, int64_t time)
{
  struct nm_vm *vm = host->vm;
  nm_value area;
  struct window *w = display_window_at (host, column, row, &area);
  if (w == NULL || window_shown_buffer (host, w) == NULL)
    {
      nm_value v[] = { display_selected_frame_object (host), NM_NIL, nm_cons (vm, nm_fixnum (column), nm_fixnum (row)), nm_fixnum (time) };
      return nm_list (vm, 4, v);
    }
  int x = column - w->left - w->left_margin, y = row - w->top - window_header_line_rows (host, w);
  if (!nm_is_nil (area))
    return make_posn (host, window_object (host, w), area, column - w->left, row - w->top, time, NM_NIL, column - w->left, 0, 0, 0);
  int dx, dy;
  nm_value pos = nm_fixnum (text_position (host, w, x, y, &dx, &dy));
  return make_posn (host, window_object (host, w), pos, x, y, time, pos, x, y - dy, dx, dy);
}

NM_PRIMITIVE (posn_at_x_y, "posn-at-x-y", 2, 4, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(X Y &optional FRAME-OR-WINDOW WHOLE)",
              "Return the position list of the place X, Y, in the text area of a window (nil: the selected one) or on a frame.\n"
              "WHOLE non-nil counts X from the window's edge.  nil if the place is outside.")
{
  struct nm_vm *vm = host->vm;
  int64_t x, y;
  for (int i = 0; i < 2; i++)
    if (!nm_is_immediate_fixnum (nm_arg (args, i)))
      return nm_wrong_type (vm, NM_Q (fixnump), nm_arg (args, i));
  if (!nm_get_int64 (vm, nm_arg (args, 0), &x) || !nm_get_int64 (vm, nm_arg (args, 1), &y))
    return NM_EXIT;
  /* A place may be one column to the left of the text, in the fringe. */
  if (x < -1 || y < 0)
    return nm_wrong_type (vm, NM_Q (wholenump), nm_arg (args, x < -1 ? 0 : 1));
  nm_value place = nm_arg (args, 2);
  struct frame *f = frame_of_value (host, place);
  if (f == NULL)
    {
      struct window *w = nm_is_nil (place) ? window_arg_live (host, place) : window_of_value (host, place);
      if (w == NULL)
        return nm_is_nil (place) ? NM_EXIT : nm_wrong_type (vm, NM_Q (frame_live_p), place);
      x += w->left + (nm_is_nil (nm_arg (args, 3)) ? w->left_margin : 0);
      y += w->top;
    }
  if (x > 100000 || y > 100000)
    return NM_NIL;
  return display_posn_at_cell (host, (int) x, (int) y, 0);
}

NM_PRIMITIVE (posn_at_point, "posn-at-point", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS WINDOW)",
              "Return the position list of buffer position POS (nil: point) in WINDOW, or nil if it is not visible.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 1));
  int64_t pos;
  int column, row;
  if (w == NULL)
    return NM_EXIT;
  if (nm_is_nil (nm_arg (args, 0)))
    pos = window_point_position (host, w);
  else if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  if (host->terminal == NULL || !window_find_position (host, w, pos, &column, &row))
    return NM_NIL;
  nm_value at = nm_fixnum (pos);
  return make_posn (host, window_object (host, w), at, column, row + window_header_line_rows (host, w), 0, at, column, row, 0, 0);
}
