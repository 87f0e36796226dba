/* motion.c - motion by screen rows.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp. */
#include "layout.h"
#include "motion.h"
#include "redisplay.h"
#include "../primitive.h"

/* W shows another buffer while a motion is computed in it; see motion_begin. */
void
motion_begin (struct nm_host *host, struct window *w, struct motion *m)
{
  m->w = w;
  m->buffer = w->buffer;
  /* Motion in the current buffer as W would show it, even if W shows another. */
  w->buffer = buffer_current (host)->id;
  layout_open (&m->layout, host, w, NULL);
  if (host->batch)
    {
      /* Without a screen, only characters count: line numbers take no columns, lines are not broken between words. */
      m->layout.plain = true;
      m->layout.word_wrap = false;
      m->layout.usable += m->layout.prefix;
      m->layout.prefix = 0;
    }
}

void
motion_end (struct motion *m)
{
  layout_close (&m->layout);
  m->w->buffer = m->buffer;
}

/* Forward by N rows from POS, which is in some row; *POS becomes a row's start, or the end of the text. */
static int
forward (struct layout *l, int64_t *pos, int n)
{
  struct row row;
  int moved = 0;
  bool found = false;
  /* From the start of the line: several rows may begin at one position, if a string there is long. */
  layout_seek (l, layout_line_start (l, *pos));
  while (layout_row (l, &row, NULL))
    {
      if (!found && !(found = row_shows (&row, *pos)))
        continue;
      if (moved == n)
        {
          *pos = row.start;
          return moved;
        }
      if (row.at_end && !row.newline)
        {
          *pos = l->end;
          return moved;
        }
      moved++;
    }
  *pos = l->end;
  return moved;
}

int
motion_rows (struct motion *m, int64_t *pos, int64_t n)
{
  struct layout *l = &m->layout;
  int moved = 0;
  if (n > 0)
    return forward (l, pos, n > INT32_MAX / 2 ? INT32_MAX / 2 : (int) n);
  /* Backward in steps of what layout_rows_back remembers. */
  int64_t left = -n;
  do
    {
      int step = left > 1000 ? 1000 : (int) left, done;
      *pos = layout_rows_back (l, *pos, step, &done);
      moved -= done;
      left -= step;
      if (done < step)
        break;
    }
  while (left > 0);
  return moved;
}

int64_t
motion_to_column (struct motion *m, int64_t row_start, int column)
{
  struct layout *l = &m->layout;
  struct row row;
  size_t n = (size_t) l->columns + 4;
  struct cell *cells = mi_malloc (n * sizeof *cells);
  int32_t *offsets = mi_malloc (n * sizeof *offsets);
  struct row_sink sink = { cells, offsets };
  int64_t pos = row_start;
  column += l->prefix;
  for (size_t i = 0; i < n; i++)
    offsets[i] = -1;
  layout_seek (l, row_start);
  if (layout_row (l, &row, &sink))
    {
      if (column < row.used && cell_position (offsets[column]) >= 0)
        pos = row.start + cell_position (offsets[column]);
      else
        pos = row.newline ? row.end - 1 : row.at_end ? row.end : row.end > row.start ? row.end - 1 : row.end;
    }
  mi_free (cells);
  mi_free (offsets);
  return pos;
}

NM_PRIMITIVE (vertical_motion, "vertical-motion", 1, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LINES &optional WINDOW CUR-COL)",
              "Move point to the start of the screen row LINES rows down, as WINDOW would show the current buffer.\n"
              "LINES (COLUMN . ROWS) goes to COLUMN of that row.  CUR-COL is not needed.\n"
              "Return the number of rows moved, which the end of the text may limit.")
{
  struct nm_vm *vm = host->vm;
  nm_value lines = nm_arg (args, 0);
  double column = -1;
  int64_t n;
  if (nm_is_cons (vm, lines))
    {
      if (!nm_get_double (vm, nm_car (vm, lines), &column))
        return nm_wrong_type (vm, NM_Q (numberp), nm_car (vm, lines));
      lines = nm_cdr (vm, lines);
    }
  if (!nm_is_immediate_fixnum (lines))
    return nm_wrong_type (vm, NM_Q (fixnump), lines);
  struct window *w = window_arg_live (host, nm_arg (args, 1));
  if (w == NULL || !nm_get_int64 (vm, lines, &n))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  struct motion m;
  int64_t pos = b->pt;
  motion_begin (host, w, &m);
  int moved = motion_rows (&m, &pos, n);
  /* Batch sessions have no screen, and columns count for nothing there. */
  if (column >= 0 && !host->batch)
    {
      int64_t start = layout_row_start (&m.layout, pos, NULL);
      pos = motion_to_column (&m, start, column > 1e6 ? 1000000 : (int) column);
    }
  motion_end (&m);
  buffer_set_point (host, b, pos);
  return nm_fixnum (moved);
}
