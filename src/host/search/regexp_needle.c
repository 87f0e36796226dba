/* regexp_needle.c - the literal that every match of a regular expression must hold.
   SPDX-License-Identifier: GPL-3.0-or-later

   The tree is walked in the order of the text.  Runs of characters that every match has are possible
   needles (needle.h), if a match's beginning can be told from the place of the run: it lies a fixed
   number of characters before it, or nothing between them can match the end of a line, so that it
   lies in the same line.  With case folding a character of a run stands for all that fold like it, if
   they are equally long in bytes; `k', which KELVIN SIGN folds to, ends a run.

   The rarest run is taken.  Pure but for the world's tables. */
#include "regexp.h"

#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"

enum { DISTANCE_MAX = 256, BITS_MIN = 5, BITS_IN_LINE = 2 };

struct finder {
  struct regexp_world *world;
  struct needle run, best;
  int run_distance;                /* characters before the run; -1: not fixed */
  bool run_in_line;                /* nothing before the run matches the end of a line */
  int best_distance, best_bits;
  int distance;                    /* the same two for the place that the walk has reached */
  bool in_line;
};

/* Ends the run, which may be the best. */
static void
end_run (struct finder *f)
{
  if (f->run.length > 0 && (f->run_distance >= 0 || f->run_in_line))
    {
      needle_finish (&f->run);
      /* Where the beginning is known exactly, false candidates are cheaper. */
      int bits = needle_bits (&f->run) - (f->run_distance >= 0 ? 0 : BITS_IN_LINE);
      if (bits > f->best_bits)
        {
          f->best = f->run;
          f->best_bits = bits;
          f->best_distance = f->run_distance;
        }
    }
  f->run.length = 0;
}

static void
advance (struct finder *f, int chars)
{
  if (f->distance >= 0)
    f->distance = f->distance + chars <= DISTANCE_MAX ? f->distance + chars : -1;
}

/* Adds C and what folds like it as byte classes VALUE, MASK; how many bytes, 0 if they are not equally long. */
static int
byte_classes (struct regexp_world *w, int c, unsigned char *value, unsigned char *mask)
{
  unsigned char bytes[NM_CHAR_BYTES_MAX], other[NM_CHAR_BYTES_MAX];
  int canon = w->canon ? charmap_get (w->canon, c) : c, length = nm_char_encode (canon, (char *) bytes);
  memcpy (value, bytes, (size_t) length);
  memset (mask, 0, (size_t) length);
  const int32_t (*pairs)[2];
  int n = w->canon ? w->fold_pairs (w, &pairs) : 0;
  for (int i = 0; i < n; i++)
    {
      if (pairs[i][1] != canon)
        continue;
      if (nm_char_encode (pairs[i][0], (char *) other) != length)
        return 0;
      for (int k = 0; k < length; k++)
        mask[k] |= bytes[k] ^ other[k];
    }
  for (int k = 0; k < length; k++)
    value[k] |= mask[k];
  return length;
}

static void
add_char (struct finder *f, int c)
{
  if (f->run.length + NM_CHAR_BYTES_MAX > NEEDLE_MAX)
    end_run (f);
  if (f->run.length == 0)
    {
      f->run_distance = f->distance;
      f->run_in_line = f->in_line;
    }
  int at = f->run.length, length = byte_classes (f->world, c, f->run.value + at, f->run.mask + at);
  if (length == 0)
    end_run (f);
  f->run.length += length;
  f->in_line &= c != '\n';
  advance (f, 1);
}

/* Can the one-character node N match the end of a line? */
static bool
single_matches_newline (const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_CHAR: return n->value == '\n';
    case NODE_ANY: return false;
    case NODE_SET: return n->set->direct[0] >> '\n' & 1;
    default: return true;
    }
}

/* Can what N matches hold the end of a line? */
static bool
matches_newline (const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_EMPTY: case NODE_ASSERT: return false;
    case NODE_BACKREF: return true;
    case NODE_GROUP: case NODE_ALT: case NODE_SEQ: case NODE_REPEAT:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        if (matches_newline (c))
          return true;
      return false;
    default: return single_matches_newline (n);
    }
}

/* Walks past N, of which nothing can be a needle and of which the length is not known. */
static void
skip_over (struct finder *f, const struct regexp_node *n)
{
  end_run (f);
  f->distance = -1;
  f->in_line &= !matches_newline (n);
}

static void find (struct finder *, const struct regexp_node *);

static void
find_in_repeat (struct finder *f, const struct regexp_node *n)
{
  if (n->max == 0)
    return;
  if (n->min == 0)
    {
      skip_over (f, n);
      return;
    }
  end_run (f);
  find (f, n->child);
  end_run (f);
  if (n->min != 1 || n->max != 1)
    f->distance = -1;
  f->in_line &= !matches_newline (n);
}

static void
find (struct finder *f, const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_EMPTY: case NODE_ASSERT: break;
    case NODE_CHAR: add_char (f, n->value); break;
    case NODE_GROUP: find (f, n->child); break;
    case NODE_REPEAT: find_in_repeat (f, n); break;
    case NODE_ALT: case NODE_BACKREF: skip_over (f, n); break;
    case NODE_SEQ:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        find (f, c);
      break;
    default:
      end_run (f);
      f->in_line &= !single_matches_newline (n);
      advance (f, 1);
      break;
    }
}

bool
regexp_needle_prepare (struct regexp *r, struct regexp_world *w)
{
  if (r->needle_state != 0)
    return r->needle_state > 0;
  struct finder *f = mi_zalloc (sizeof *f);
  f->world = w;
  f->in_line = true;
  f->best_bits = r->eager & REGEXP_EAGER_NEEDLE ? 0 : BITS_MIN;
  find (f, r->tree);
  end_run (f);
  r->needle_state = -1;
  if (f->best.length > 0)
    {
      r->needle = mi_malloc (sizeof *r->needle);
      *r->needle = f->best;
      r->needle_distance = f->best_distance;
      r->needle_state = 1;
    }
  mi_free (f);
  return r->needle_state > 0;
}
