/* grid_cursor.c - moves the terminal's cursor in the fewest bytes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals.

   A move is either absolute, or a vertical part followed by a horizontal part, each chosen from
   what the terminal offers; the shortest byte string wins.  When the position is unknown only
   the absolute move is right. */
#include "grid.h"
#include "capability.h"
#include "output.h"

#include <string.h>

enum { MOVE_MAX = 96 };

struct move { char bytes[MOVE_MAX]; size_t length; };    /* length 0 and impossible are told apart by OK */

static bool
append (struct move *m, const char *string, int a)
{
  if (string == NULL)
    return false;
  m->length += capability_expand (string, a, 0, m->bytes + m->length, MOVE_MAX - m->length);
  return m->length < MOVE_MAX;
}

static bool
append_repeated (struct move *m, const char *string, int times)
{
  if (string == NULL || m->length + strlen (string) * (size_t) times >= MOVE_MAX || times > 8)
    return false;
  for (int i = 0; i < times; i++)
    append (m, string, 0);
  return true;
}

/* Keeps the shorter of BEST and OTHER. */
static void
take_shorter (struct move *best, bool *possible, const struct move *other, bool ok)
{
  if (ok && (!*possible || other->length < best->length))
    {
      *best = *other;
      *possible = true;
    }
}

/* N steps by single or parametrised steps. */
static bool
steps (struct move *m, const char *one, const char *many, int n)
{
  struct move single = *m, counted = *m;
  bool possible = false;
  if (n == 0)
    return true;
  take_shorter (m, &possible, &single, append_repeated (&single, one, n));
  take_shorter (m, &possible, &counted, append (&counted, many, n));
  return possible;
}

/* Moves right by writing what is already there: one byte a column for plain ASCII of the current style. */
static bool
rewrite (const struct grid *g, struct move *m, int row, int from, int to)
{
  const struct cell *have = g->have + (int64_t) row * g->columns;
  if (!g->style_known || to - from > 8)
    return false;
  for (int i = from; i < to; i++)
    {
      if (have[i].code[0] >= 0x7f || have[i].code[0] < ' ' || have[i].code[1] != 0 || have[i].style != g->style
          || have[i].width != 1)
        return false;
      m->bytes[m->length++] = (char) have[i].code[0];
    }
  return true;
}

static bool
horizontal (const struct grid *g, const struct capability *c, struct move *m, int row, int from, int to)
{
  struct move best = *m;
  bool possible = false;
  if (from == to)
    return true;
  struct move stepped = *m, returned = *m, written = *m;
  if (to < from)
    take_shorter (&best, &possible, &stepped, steps (&stepped, c->left1, c->left, from - to));
  else
    {
      take_shorter (&best, &possible, &stepped, steps (&stepped, c->right1, c->right, to - from));
      take_shorter (&best, &possible, &written, rewrite (g, &written, row, from, to));
    }
  if (append (&returned, c->cr, 0))
    take_shorter (&best, &possible, &returned, to == 0 || steps (&returned, c->right1, c->right, to));
  *m = best;
  return possible;
}

void
grid_move (struct grid *g, struct output *o, const struct capability *c, int row, int column)
{
  if (g->position_known && g->row == row && g->column == column)
    return;
  if (g->style_known && g->style != 0 && !c->move_standout)
    grid_style (g, o, c, 0);
  struct move best = { .length = 0 };
  bool possible = true;
  best.length = capability_expand (c->cup, row, column, best.bytes, MOVE_MAX);
  if (g->position_known)
    {
      struct move relative = { .length = 0 };
      bool ok = row < g->row ? steps (&relative, c->up1, c->up, g->row - row)
                             : steps (&relative, c->down1, c->down, row - g->row);
      ok = ok && horizontal (g, c, &relative, row, g->column, column);
      take_shorter (&best, &possible, &relative, ok);
    }
  output_bytes (o, best.bytes, best.length);
  g->row = row;
  g->column = column;
  g->position_known = true;
}
