/* grid.c - the cell grid against a real terminal emulator: whatever the updates, both show the same.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>
#include "term/capability.h"
#include "term/grid.h"
#include "term/output.h"

enum { COLUMNS = 40, ROWS = 12, STYLES = 6 };

struct world { struct grid grid; struct output out; struct capability cap; VTerm *vt; VTermScreen *screen; uint16_t styles[STYLES]; };

static void
world_open (struct world *w, const char *term)
{
  const char *error = "";
  ck_assert_msg (capability_load (&w->cap, term, 1, &error), "%s", error);
  w->cap.direct_color = true;
  output_init (&w->out, -1);
  grid_init (&w->grid, COLUMNS, ROWS);
  w->vt = vterm_new (ROWS, COLUMNS);
  vterm_set_utf8 (w->vt, 1);
  w->screen = vterm_obtain_screen (w->vt);
  vterm_screen_reset (w->screen, 1);
  static const struct style styles[STYLES] = {
    { 0 }, { .flags = STYLE_BOLD }, { .foreground = COLOR_PALETTE | 1, .flags = STYLE_UNDERLINE },
    { .background = COLOR_PALETTE | 120 }, { .foreground = COLOR_DIRECT | 0x102030, .background = COLOR_DIRECT | 0xfefefe },
    { .flags = STYLE_REVERSE | STYLE_ITALIC },
  };
  for (int i = 0; i < STYLES; i++)
    w->styles[i] = style_intern (&w->grid.styles, &styles[i]);
}

static void
world_close (struct world *w)
{
  grid_free (&w->grid);
  output_free (&w->out);
  capability_unload (&w->cap);
  vterm_free (w->vt);
}

static void
world_compare (struct world *w, int step)
{
  for (int row = 0; row < ROWS; row++)
    for (int col = 0; col < COLUMNS; col++)
      {
        VTermScreenCell cell;
        struct cell *want = grid_row (&w->grid, row) + col;
        vterm_screen_get_cell (w->screen, (VTermPos){ row, col }, &cell);
        if (want->width == 0)
          {
            ck_assert_msg (cell.chars[0] == (uint32_t) -1, "step %d: no second half at %d,%d", step, row, col);
            continue;
          }
        for (int i = 0; i < CELL_CODES; i++)
          {
            uint32_t got = cell.chars[i], expected = want->code[i];
            if (cell.chars[0] == 0)
              got = i == 0 ? ' ' : 0;
            ck_assert_msg (got == expected, "step %d: cell %d,%d code %d is %x, not %x", step, row, col, i, got, expected);
            if (expected == 0)
              break;
          }
        ck_assert_int_eq (cell.width, want->width);
        const struct style *s = &w->grid.styles.styles[want->style];
        ck_assert_int_eq (cell.attrs.bold, (s->flags & STYLE_BOLD) != 0);
        ck_assert_int_eq (cell.attrs.reverse, (s->flags & STYLE_REVERSE) != 0);
        ck_assert_int_eq (cell.attrs.underline != 0, (s->flags & STYLE_UNDERLINE) != 0);
        ck_assert_msg (VTERM_COLOR_IS_DEFAULT_BG (&cell.bg) == (s->background == COLOR_DEFAULT),
                       "step %d: background at %d,%d", step, row, col);
        if ((s->background & COLOR_KIND) == COLOR_PALETTE)
          ck_assert (VTERM_COLOR_IS_INDEXED (&cell.bg) && cell.bg.indexed.idx == (s->background & 255));
        if ((s->foreground & COLOR_KIND) == COLOR_DIRECT)
          ck_assert (VTERM_COLOR_IS_RGB (&cell.fg) && cell.fg.rgb.red == (s->foreground >> 16 & 255)
                     && cell.fg.rgb.blue == (s->foreground & 255));
      }
  VTermPos at;
  vterm_state_get_cursorpos (vterm_obtain_state (w->vt), &at);
  ck_assert_int_eq (at.row, w->grid.cursor_row);
  ck_assert_int_eq (at.col, w->grid.cursor_column);
}

static void
world_show (struct world *w, int step)
{
  w->grid.cursor_row = rand () % ROWS;
  w->grid.cursor_column = rand () % COLUMNS;
  grid_update (&w->grid, &w->out, &w->cap);
  vterm_input_write (w->vt, w->out.data, w->out.used);
  w->out.used = 0;
  world_compare (w, step);
}

static void
put (struct world *w, int row, int *col, uint32_t code, uint32_t mark, int width, int style)
{
  struct cell *cells = grid_row (&w->grid, row);
  if (*col + width > COLUMNS)
    return;
  cells[*col] = (struct cell){ .code = { code, mark }, .width = (uint8_t) width, .style = w->styles[style] };
  if (width == 2)
    cells[*col + 1] = (struct cell){ .style = w->styles[style] };
  *col += width;
}

static void
random_row (struct world *w, int row)
{
  cell_fill (grid_row (&w->grid, row), COLUMNS, ' ', w->styles[rand () % 4 == 0 ? rand () % STYLES : 0]);
  int col = 0, length = rand () % (COLUMNS + 1), style = rand () % STYLES;
  while (col < length)
    {
      int kind = rand () % 12;
      if (rand () % 6 == 0)
        style = rand () % STYLES;
      if (kind == 0)
        put (w, row, &col, 0x4e00 + (uint32_t) (rand () % 1000), 0, 2, style);
      else if (kind == 1)
        put (w, row, &col, 'a' + (uint32_t) (rand () % 26), 0x301, 1, style);
      else if (kind == 2)
        put (w, row, &col, 0xe9, 0, 1, style);
      else
        put (w, row, &col, kind == 3 ? ' ' : 'a' + (uint32_t) (rand () % 26), 0, 1, style);
      if (length - col == 1)
        break;
    }
  w->grid.marked[row] = true;
}

/* Changes part of a row without tearing a wide character. */
static void
poke_row (struct world *w, int row)
{
  struct cell *cells = grid_row (&w->grid, row);
  int col = rand () % COLUMNS;
  if (cells[col].width == 1)
    cells[col] = (struct cell){ .code = { 'A' + (uint32_t) (rand () % 26) }, .width = 1, .style = w->styles[rand () % STYLES] };
  w->grid.marked[row] = true;
}

static void
shift_rows (struct world *w)
{
  int top = rand () % ROWS, bottom = top + rand () % (ROWS - top), distance = rand () % 7 - 3;
  struct cell *copy = malloc (sizeof (struct cell) * COLUMNS * ROWS);
  memcpy (copy, w->grid.want, sizeof (struct cell) * COLUMNS * ROWS);
  for (int row = top; row <= bottom; row++)
    {
      int from = row + distance;
      if (from >= top && from <= bottom)
        memcpy (grid_row (&w->grid, row), copy + from * COLUMNS, sizeof (struct cell) * COLUMNS);
      else
        random_row (w, row);
      w->grid.marked[row] = true;
    }
  free (copy);
}

static void
random_walk (const char *term, unsigned seed, int steps)
{
  struct world w;
  world_open (&w, term);
  srand (seed);
  for (int step = 0; step < steps; step++)
    {
      int kind = rand () % 10;
      for (int n = rand () % 6; n > 0; n--)
        if (kind < 4)
          random_row (&w, rand () % ROWS);
        else if (kind < 7)
          poke_row (&w, rand () % ROWS);
      if (kind >= 7 && kind < 9)
        shift_rows (&w);
      else if (kind == 9 && rand () % 8 == 0)
        {
          vterm_input_write (w.vt, "\033[3;5Hgarbage\033[7m", 18);
          grid_garbage (&w.grid);
        }
      world_show (&w, step);
    }
  world_close (&w);
}

START_TEST (random_updates_show_what_is_wanted)
{
  for (unsigned seed = 1; seed <= 12; seed++)
    random_walk ("xterm-256color", seed, 400);
}
END_TEST

START_TEST (an_unchanged_screen_writes_nothing)
{
  struct world w;
  world_open (&w, "xterm-256color");
  random_row (&w, 3);
  world_show (&w, 0);
  for (int i = 0; i < ROWS; i++)
    w.grid.marked[i] = true;
  ck_assert (!grid_update (&w.grid, &w.out, &w.cap));
  ck_assert_uint_eq (w.out.used, 0);
  world_close (&w);
}
END_TEST

START_TEST (scrolling_costs_less_than_drawing)
{
  struct world w;
  world_open (&w, "xterm-256color");
  for (int row = 0; row < ROWS; row++)
    {
      for (int col = 0; col < COLUMNS;)
        put (&w, row, &col, 'a' + (uint32_t) ((row * 7 + col * 3) % 26), 0, 1, 0);
      w.grid.marked[row] = true;
    }
  world_show (&w, 0);
  memmove (grid_row (&w.grid, 0), grid_row (&w.grid, 1), sizeof (struct cell) * COLUMNS * (ROWS - 1));
  cell_fill (grid_row (&w.grid, ROWS - 1), COLUMNS, 'z', 0);
  for (int row = 0; row < ROWS; row++)
    w.grid.marked[row] = true;
  grid_update (&w.grid, &w.out, &w.cap);
  ck_assert_uint_lt (w.out.used, 120);
  vterm_input_write (w.vt, w.out.data, w.out.used);
  world_compare (&w, 1);
  world_close (&w);
}
END_TEST

START_TEST (one_changed_cell_costs_few_bytes)
{
  struct world w;
  world_open (&w, "xterm-256color");
  world_show (&w, 0);
  int col = 3;
  w.grid.cursor_row = 2, w.grid.cursor_column = 3;
  grid_update (&w.grid, &w.out, &w.cap);
  w.out.used = 0;
  put (&w, 2, &col, 'x', 0, 1, 0);
  w.grid.marked[2] = true;
  w.grid.cursor_column = 4;
  grid_update (&w.grid, &w.out, &w.cap);
  ck_assert_uint_lt (w.out.used, 40);
  world_close (&w);
}
END_TEST

START_TEST (resizing_draws_everything_again)
{
  struct world w;
  world_open (&w, "xterm-256color");
  random_row (&w, 3);
  world_show (&w, 0);
  grid_resize (&w.grid, COLUMNS, ROWS);
  random_row (&w, 5);
  world_show (&w, 1);
  world_close (&w);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("grid");
  TCase *t = tcase_create ("grid");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, random_updates_show_what_is_wanted);
  tcase_add_test (t, an_unchanged_screen_writes_nothing);
  tcase_add_test (t, scrolling_costs_less_than_drawing);
  tcase_add_test (t, one_changed_cell_costs_few_bytes);
  tcase_add_test (t, resizing_draws_everything_again);
  suite_add_tcase (s, t);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
