/* grid.h - the screen as cells: what is wanted, what the terminal shows, and the difference.
   SPDX-License-Identifier: GPL-3.0-or-later

   Redisplay writes the wanted cells of the rows it changed and marks those rows; grid_update
   turns the difference to what the terminal has into bytes and makes both equal.  A wide
   character is one cell of width 2 and a continuation cell of width 0 after it.  Main thread. */
#ifndef HOST_TERM_GRID_H
#define HOST_TERM_GRID_H

#include <stdbool.h>
#include <stdint.h>
#include "style.h"

enum { CELL_CODES = 3 };

struct cell {
  uint32_t code[CELL_CODES];       /* a character and up to two combining ones; 0: none */
  uint16_t style;
  uint8_t width;                   /* 1, 2, or 0 for the second half of a wide character */
  uint8_t unused;                  /* 0, so that cells compare as bytes */
};
_Static_assert (sizeof (struct cell) == 16, "cells are compared and copied by the hundred thousand");

struct grid {
  int columns, rows;
  struct cell *want, *have;        /* rows * columns */
  bool *marked;                    /* rows whose wanted cells may differ */
  uint64_t *have_hash;             /* of each row the terminal shows */
  bool garbaged;                   /* nothing is known of what the terminal shows */
  int cursor_column, cursor_row;   /* where the cursor should rest */
  bool cursor_visible;
  struct style_table styles;
  /* what is known of the terminal's state */
  bool position_known, style_known, hidden, hidden_known;
  int column, row;
  uint16_t style;
};

void grid_init (struct grid *, int columns, int rows);
void grid_free (struct grid *);
/* Changes the size; everything will be drawn again. */
void grid_resize (struct grid *, int columns, int rows);
/* Forgets what the terminal shows. */
void grid_garbage (struct grid *);
static inline struct cell *grid_row (struct grid *g, int row) { return g->want + (int64_t) row * g->columns; }
void cell_fill (struct cell *, int n, uint32_t code, uint16_t style);

struct output;
struct capability;
/* Writes the difference to OUT (not flushed); false if there was nothing to write. */
bool grid_update (struct grid *, struct output *, const struct capability *);

/* For grid.c and its companions grid_cursor.c and grid_scroll.c. */
void grid_move (struct grid *, struct output *, const struct capability *, int row, int column);
void grid_style (struct grid *, struct output *, const struct capability *, uint16_t style);
void grid_scroll (struct grid *, struct output *, const struct capability *);
uint64_t grid_row_hash (const struct cell *, int columns);

#endif
