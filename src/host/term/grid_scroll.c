/* grid_scroll.c - finds blocks of rows that only moved, and lets the terminal move them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals.

   Rows are compared by hash.  The longest run of wanted rows that the terminal shows at one
   common distance is scrolled into place within a scroll region, if that saves more cells than
   the scrolling costs; then the next, a few times. */
#include "grid.h"
#include "capability.h"
#include "output.h"

#include <string.h>
#include <mimalloc.h>

enum { SCROLL_PASSES = 4, SCROLL_MIN_CELLS = 40 };

struct block { int first, last, distance, gain; };       /* wanted rows FIRST..LAST are shown DISTANCE below */

static int
row_weight (const struct grid *g, const struct cell *row)
{
  int n = 0;
  for (int i = 0; i < g->columns; i++)
    n += row[i].code[0] != ' ' || row[i].style != 0;
  return n;
}

/* The run of matching rows around wanted row ROW at DISTANCE. */
static struct block
grow_block (const struct grid *g, const uint64_t *want_hash, const int *weight, int row, int distance)
{
  struct block b = { row, row, distance, 0 };
  while (b.first > 0 && b.first - 1 + distance >= 0 && want_hash[b.first - 1] == g->have_hash[b.first - 1 + distance]
         && want_hash[b.first - 1] != g->have_hash[b.first - 1])
    b.first--;
  while (b.last + 1 < g->rows && b.last + 1 + distance < g->rows
         && want_hash[b.last + 1] == g->have_hash[b.last + 1 + distance]
         && want_hash[b.last + 1] != g->have_hash[b.last + 1])
    b.last++;
  for (int i = b.first; i <= b.last; i++)
    b.gain += weight[i];
  return b;
}

static struct block
best_block (const struct grid *g, const uint64_t *want_hash, const int *weight)
{
  struct block best = { 0, -1, 0, 0 };
  for (int i = 0; i < g->rows; i++)
    {
      if (!g->marked[i] || weight[i] == 0 || want_hash[i] == g->have_hash[i] || (best.gain > 0 && i <= best.last))
        continue;
      for (int k = 0; k < g->rows; k++)
        if (k != i && g->have_hash[k] == want_hash[i])
          {
            struct block b = grow_block (g, want_hash, weight, i, k - i);
            if (b.gain > best.gain)
              best = b;
          }
    }
  return best;
}

static void
move_shown_rows (struct grid *g, int top, int bottom, int distance)
{
  size_t row_size = (size_t) g->columns * sizeof (struct cell);
  int n = distance > 0 ? distance : -distance, kept = bottom - top + 1 - n;
  int to = distance > 0 ? top : top + n, from = distance > 0 ? top + n : top;
  int blank = distance > 0 ? bottom - n + 1 : top;
  memmove (g->have + (int64_t) to * g->columns, g->have + (int64_t) from * g->columns, (size_t) kept * row_size);
  memmove (g->have_hash + to, g->have_hash + from, (size_t) kept * sizeof *g->have_hash);
  cell_fill (g->have + (int64_t) blank * g->columns, n * g->columns, ' ', 0);
  for (int i = 0; i < n; i++)
    g->have_hash[blank + i] = grid_row_hash (g->have + (int64_t) (blank + i) * g->columns, g->columns);
  for (int i = top; i <= bottom; i++)
    g->marked[i] = true;
}

static void
emit_many (struct output *o, const char *many, const char *one, int n)
{
  if (many != NULL && (n > 1 || one == NULL))
    output_capability (o, many, n, 0);
  else
    for (int i = 0; i < n; i++)
      output_capability (o, one, 0, 0);
}

static bool
scroll_block (struct grid *g, struct output *o, const struct capability *c, const struct block *b)
{
  int n = b->distance > 0 ? b->distance : -b->distance;
  int top = b->distance > 0 ? b->first : b->first - n;
  int bottom = b->distance > 0 ? b->last + n : b->last;
  bool up = b->distance > 0;
  if (c->csr == NULL || (up ? c->indn == NULL && c->ind == NULL : c->rin == NULL && c->ri == NULL))
    return false;
  grid_style (g, o, c, 0);
  output_capability (o, c->csr, top, bottom);
  g->position_known = false;
  grid_move (g, o, c, up ? bottom : top, 0);
  if (up)
    emit_many (o, c->indn, c->ind, n);
  else
    emit_many (o, c->rin, c->ri, n);
  output_capability (o, c->csr, 0, g->rows - 1);
  g->position_known = false;
  move_shown_rows (g, top, bottom, b->distance);
  return true;
}

void
grid_scroll (struct grid *g, struct output *o, const struct capability *c)
{
  int marked = 0;
  for (int i = 0; i < g->rows; i++)
    marked += g->marked[i];
  if (marked < 3 || c->csr == NULL)
    return;
  uint64_t *want_hash = mi_malloc ((size_t) g->rows * sizeof *want_hash);
  int *weight = mi_malloc ((size_t) g->rows * sizeof *weight);
  for (int i = 0; i < g->rows; i++)
    {
      struct cell *row = grid_row (g, i);
      want_hash[i] = g->marked[i] ? grid_row_hash (row, g->columns) : g->have_hash[i];
      weight[i] = row_weight (g, row);
    }
  for (int pass = 0; pass < SCROLL_PASSES; pass++)
    {
      struct block b = best_block (g, want_hash, weight);
      int n = b.distance > 0 ? b.distance : -b.distance;
      /* What is scrolled out must be drawn again where it was right: count that against the gain. */
      int loss = 0, top = b.distance > 0 ? b.first : b.first - n, bottom = b.distance > 0 ? b.last + n : b.last;
      for (int i = top; i <= bottom && b.gain > 0; i++)
        if ((i < b.first || i > b.last) && want_hash[i] == g->have_hash[i])
          loss += weight[i];
      if (b.gain - loss < SCROLL_MIN_CELLS || !scroll_block (g, o, c, &b))
        break;
    }
  mi_free (want_hash);
  mi_free (weight);
}
