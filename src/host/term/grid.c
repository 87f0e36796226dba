/* grid.c - the cell grid and its difference.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals. */
#include "grid.h"
#include "capability.h"
#include "output.h"
#include "nm_text.h"

#include <assert.h>
#include <string.h>
#include <mimalloc.h>

/* Unchanged cells that are cheaper to write again than to jump over. */
enum { GRID_GAP = 5 };

void
cell_fill (struct cell *cells, int n, uint32_t code, uint16_t style)
{
  for (int i = 0; i < n; i++)
    cells[i] = (struct cell){ .code = { code }, .style = style, .width = 1 };
}

static void
grid_allocate (struct grid *g, int columns, int rows)
{
  size_t n = (size_t) columns * (size_t) rows;
  g->columns = columns;
  g->rows = rows;
  g->want = mi_malloc (n * sizeof (struct cell));
  g->have = mi_malloc (n * sizeof (struct cell));
  g->marked = mi_malloc ((size_t) rows * sizeof (bool));
  g->have_hash = mi_zalloc ((size_t) rows * sizeof (uint64_t));
  cell_fill (g->want, (int) n, ' ', 0);
}

static void
grid_release (struct grid *g)
{
  mi_free (g->want);
  mi_free (g->have);
  mi_free (g->marked);
  mi_free (g->have_hash);
}

void
grid_init (struct grid *g, int columns, int rows)
{
  *g = (struct grid){ .cursor_visible = true };
  style_table_init (&g->styles);
  grid_allocate (g, columns, rows);
  grid_garbage (g);
}

void
grid_free (struct grid *g)
{
  grid_release (g);
  style_table_free (&g->styles);
}

void
grid_resize (struct grid *g, int columns, int rows)
{
  grid_release (g);
  grid_allocate (g, columns, rows);
  if (g->cursor_row >= rows)
    g->cursor_row = rows - 1;
  if (g->cursor_column >= columns)
    g->cursor_column = columns - 1;
  grid_garbage (g);
}

void
grid_garbage (struct grid *g)
{
  g->garbaged = true;
  g->position_known = g->style_known = g->hidden_known = false;
  for (int i = 0; i < g->rows; i++)
    g->marked[i] = true;
}

uint64_t
grid_row_hash (const struct cell *cells, int columns)
{
  const uint64_t *w = (const uint64_t *) cells;
  uint64_t h = 0;
  for (int i = 0; i < columns * 2; i++)
    h = (h ^ w[i]) * UINT64_C (0x9e3779b97f4a7c15), h ^= h >> 29;
  return h;
}

void
grid_style (struct grid *g, struct output *o, const struct capability *c, uint16_t style)
{
  if (g->style_known && g->style == style)
    return;
  assert (style < g->styles.count);
  style_emit (o, c, g->style_known ? &g->styles.styles[g->style] : NULL, &g->styles.styles[style]);
  g->style = style;
  g->style_known = true;
}

/* Does the terminal surely advance by the width that we think? */
static bool
is_steady (const struct cell *cell)
{
  return cell->code[0] < 0x300 && cell->code[1] == 0;
}

static void
emit_cell (struct grid *g, struct output *o, const struct cell *cell)
{
  char text[CELL_CODES * NM_CHAR_BYTES_MAX];
  int n = 0;
  if (cell->code[0] < 0x80)
    output_byte (o, (char) cell->code[0]);
  else
    {
      for (int i = 0; i < CELL_CODES && cell->code[i] != 0; i++)
        n += nm_char_encode ((int) cell->code[i], text + n);
      output_bytes (o, text, (size_t) n);
    }
  if (cell->code[0] < 0x80 && cell->code[1] != 0)
    {
      for (int i = 1; i < CELL_CODES && cell->code[i] != 0; i++)
        n += nm_char_encode ((int) cell->code[i], text + n);
      output_bytes (o, text, (size_t) n);
    }
  g->column += cell->width;
  if (g->column >= g->columns)
    g->position_known = false;
}

/* Can the cells from COLUMN on be had by erasing to the end of the line? */
static bool
erasable (const struct grid *g, const struct capability *c, const struct cell *cell)
{
  const struct style *s = &g->styles.styles[cell->style];
  return c->el != NULL && cell->code[0] == ' ' && cell->code[1] == 0 && cell->width == 1 && s->flags == 0
         && (s->background == COLOR_DEFAULT || c->background_erase);
}

/* First column of the blank tail of ROW; the number of columns if there is none. */
static int
blank_tail (const struct grid *g, const struct capability *c, const struct cell *row)
{
  int n = g->columns;
  if (!erasable (g, c, &row[n - 1]))
    return n;
  while (n > 0 && memcmp (&row[n - 1], &row[g->columns - 1], sizeof *row) == 0)
    n--;
  return n;
}

static bool
same_cell (const struct cell *a, const struct cell *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* Writes the wanted cells FROM..TO of ROW. */
static void
write_run (struct grid *g, struct output *o, const struct capability *c, int row, int from, int to)
{
  const struct cell *want = grid_row (g, row);
  bool unsteady = false;
  while (from > 0 && want[from].width == 0)
    from--;
  for (int i = from; i < to; i++)
    {
      if (want[i].width == 0)
        continue;
      bool steady = is_steady (&want[i]);
      if (unsteady && steady)
        g->position_known = false;
      grid_move (g, o, c, row, i);
      grid_style (g, o, c, want[i].style);
      emit_cell (g, o, &want[i]);
      unsteady = !steady;
    }
  if (unsteady)
    g->position_known = false;
}

static void
update_row (struct grid *g, struct output *o, const struct capability *c, int row)
{
  struct cell *want = grid_row (g, row), *have = g->have + (int64_t) row * g->columns;
  int end = g->columns, tail = blank_tail (g, c, want);
  bool skip_corner = c->auto_margin && !c->margin_glitch && row == g->rows - 1;
  bool erase = false;
  if (tail < end)
    {
      int changed = 0;
      for (int i = tail; i < end; i++)
        changed += !same_cell (&want[i], &have[i]);
      erase = changed > 4;
      end = erase ? tail : end;
    }
  if (skip_corner && end == g->columns)
    end--;
  for (int i = 0; i < end;)
    {
      if (same_cell (&want[i], &have[i]))
        {
          i++;
          continue;
        }
      int to = i + 1, gap = 0;
      for (int k = to; k < end && gap <= GRID_GAP; k++)
        if (same_cell (&want[k], &have[k]))
          gap++;
        else
          to = k + 1, gap = 0;
      while (to < end && want[to].width == 0)
        to++;
      write_run (g, o, c, row, i, to);
      i = to;
    }
  if (erase)
    {
      grid_move (g, o, c, row, tail);
      grid_style (g, o, c, want[tail].style);
      output_capability (o, c->el, 0, 0);
    }
  memcpy (have, want, (size_t) g->columns * sizeof *want);
  g->have_hash[row] = grid_row_hash (have, g->columns);
}

static void
clear_screen (struct grid *g, struct output *o, const struct capability *c)
{
  grid_style (g, o, c, 0);
  if (c->clear != NULL)
    {
      output_capability (o, c->clear, 0, 0);
      cell_fill (g->have, g->columns * g->rows, ' ', 0);
      g->position_known = true;
      g->row = g->column = 0;
    }
  else
    memset (g->have, 0xff, (size_t) g->columns * (size_t) g->rows * sizeof *g->have);
  for (int i = 0; i < g->rows; i++)
    g->have_hash[i] = grid_row_hash (g->have + (int64_t) i * g->columns, g->columns);
  g->garbaged = false;
}

static void
show_cursor (struct grid *g, struct output *o, const struct capability *c, bool show)
{
  if (g->hidden_known && g->hidden == !show)
    return;
  output_capability (o, show ? c->show_cursor : c->hide_cursor, 0, 0);
  g->hidden = !show;
  g->hidden_known = true;
}

/* Unmarks rows whose wanted cells are what the terminal shows; true if any remain. */
static bool
unmark_equal_rows (struct grid *g)
{
  bool any = false;
  for (int i = 0; i < g->rows; i++)
    if (g->marked[i])
      {
        size_t at = (size_t) i * (size_t) g->columns;
        g->marked[i] = memcmp (g->want + at, g->have + at, (size_t) g->columns * sizeof *g->want) != 0;
        any |= g->marked[i];
      }
  return any;
}

bool
grid_update (struct grid *g, struct output *o, const struct capability *c)
{
  size_t before = o->used;
  if (c->synchronized)
    output_text (o, "\033[?2026h");
  size_t opened = o->used;
  if (g->garbaged)
    {
      show_cursor (g, o, c, false);
      clear_screen (g, o, c);
    }
  if (unmark_equal_rows (g))
    {
      show_cursor (g, o, c, false);
      grid_scroll (g, o, c);
      for (int i = 0; i < g->rows; i++)
        if (g->marked[i])
          {
            update_row (g, o, c, i);
            g->marked[i] = false;
          }
    }
  if (o->used != opened)
    grid_style (g, o, c, 0);
  grid_move (g, o, c, g->cursor_row, g->cursor_column);
  show_cursor (g, o, c, g->cursor_visible);
  if (o->used == opened)
    {
      o->used = before;
      return false;
    }
  if (c->synchronized)
    output_text (o, "\033[?2026l");
  return true;
}
