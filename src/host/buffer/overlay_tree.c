/* overlay_tree.c - intervals that follow the text.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure structure: calls nothing of the VM, cannot fail.  The thread of the buffer's owner. */
#include "overlay_tree.h"

#include <assert.h>
#include <mimalloc.h>

static const struct position_op unchanged = { false, 0 };

struct overlay_tree *
overlay_tree_new (void)
{
  struct overlay_tree *t = mi_malloc (sizeof *t);
  *t = (struct overlay_tree) { .random = UINT64_C (0x2545f4914f6cdd1d) };
  return t;
}

void
overlay_tree_free (struct overlay_tree *t)
{
  mi_free (t);
}

static uint32_t
next_priority (struct overlay_tree *t)
{
  t->random ^= t->random << 13;
  t->random ^= t->random >> 7;
  t->random ^= t->random << 17;
  return (uint32_t) (t->random >> 32);
}

/* -- the treap -- */

static void
apply (struct overlay_node *n, struct position_op start_op, struct position_op end_op)
{
  if (!n)
    return;
  n->start = position_apply (start_op, n->start);
  n->end = position_apply (end_op, n->end);
  n->min_end = position_apply (end_op, n->min_end);
  n->max_end = position_apply (end_op, n->max_end);
  n->start_op = position_compose (n->start_op, start_op);
  n->end_op = position_compose (n->end_op, end_op);
}

static void
push (struct overlay_node *n)
{
  apply (n->left, n->start_op, n->end_op);
  apply (n->right, n->start_op, n->end_op);
  n->start_op = n->end_op = unchanged;
}

static void
include_ends (struct overlay_node *n, const struct overlay_node *child)
{
  if (!child)
    return;
  int64_t low = position_apply (n->end_op, child->min_end), high = position_apply (n->end_op, child->max_end);
  n->min_end = low < n->min_end ? low : n->min_end;
  n->max_end = high > n->max_end ? high : n->max_end;
}

/* Recomputes what N knows of the ends below it. */
static void
update (struct overlay_node *n)
{
  n->min_end = n->max_end = n->end;
  include_ends (n, n->left);
  include_ends (n, n->right);
}

static void
set_children (struct overlay_node *n, struct overlay_node *left, struct overlay_node *right)
{
  n->left = left;
  n->right = right;
  if (left)
    left->parent = n;
  if (right)
    right->parent = n;
  update (n);
}

/* Cuts T into starts < LIMIT and >= LIMIT. */
static void
split (struct overlay_node *t, int64_t limit, struct overlay_node **low, struct overlay_node **high)
{
  if (!t)
    {
      *low = *high = NULL;
      return;
    }
  push (t);
  t->parent = NULL;
  struct overlay_node *rest;
  if (t->start < limit)
    {
      split (t->right, limit, &rest, high);
      set_children (t, t->left, rest);
      *low = t;
    }
  else
    {
      split (t->left, limit, low, &rest);
      set_children (t, rest, t->right);
      *high = t;
    }
}

static struct overlay_node *
merge (struct overlay_node *a, struct overlay_node *b)
{
  if (!a || !b)
    return a ? a : b;
  if (a->priority >= b->priority)
    {
      push (a);
      set_children (a, a->left, merge (a->right, b));
      return a;
    }
  push (b);
  set_children (b, merge (a, b->left), b->right);
  return b;
}

static void
set_root (struct overlay_tree *t, int which, struct overlay_node *root)
{
  t->root[which] = root;
  if (root)
    root->parent = NULL;
}

void
overlay_tree_add (struct overlay_tree *t, struct overlay_node *n, int64_t start, int64_t end)
{
  assert (start <= end);
  *n = (struct overlay_node) { .start = start, .end = end, .min_end = end, .max_end = end, .priority = next_priority (t),
                               .front_advance = n->front_advance, .rear_advance = n->rear_advance };
  struct overlay_node *low, *high;
  split (t->root[n->front_advance], start, &low, &high);
  set_root (t, n->front_advance, merge (merge (low, n), high));
  t->count++;
}

void
overlay_tree_remove (struct overlay_tree *t, struct overlay_node *n)
{
  push (n);
  struct overlay_node *parent = n->parent, *rest = merge (n->left, n->right);
  if (!parent)
    set_root (t, n->front_advance, rest);
  else if (parent->left == n)
    set_children (parent, rest, parent->right);
  else
    set_children (parent, parent->left, rest);
  for (struct overlay_node *a = parent ? parent->parent : NULL; a; a = a->parent)
    update (a);
  n->left = n->right = n->parent = NULL;
  t->count--;
  assert (t->count >= 0);
}

void
overlay_tree_position (const struct overlay_node *n, int64_t *start, int64_t *end)
{
  *start = n->start;
  *end = n->end;
  for (const struct overlay_node *a = n->parent; a; a = a->parent)
    {
      *start = position_apply (a->start_op, *start);
      *end = position_apply (a->end_op, *end);
    }
}

/* -- edits -- */

struct edit { int64_t from, to, n; bool before_markers; };

static void
move_ends_for_insert (struct overlay_node *t, const struct edit *e)
{
  if (!t || t->max_end < e->from)
    return;
  if (t->min_end > e->from || (e->before_markers && t->min_end == e->from))
    {
      apply (t, unchanged, (struct position_op) { false, e->n });
      return;
    }
  push (t);
  if (t->end > e->from || (t->end == e->from && (e->before_markers || t->rear_advance)))
    t->end += e->n;
  move_ends_for_insert (t->left, e);
  move_ends_for_insert (t->right, e);
  update (t);
}

/* Takes out of T, whose starts have moved to E->from + E->n or beyond, the overlays whose end stayed
   behind: they were empty, and only their start advances.  Chains them through `parent'. */
static struct overlay_node *
take_inverted (struct overlay_node *t, const struct edit *e, struct overlay_node **taken)
{
  if (!t || t->min_end > e->from)
    return t;
  push (t);
  struct overlay_node *left = take_inverted (t->left, e, taken), *right = take_inverted (t->right, e, taken);
  if (t->end > e->from)
    return set_children (t, left, right), t;
  t->parent = *taken;
  *taken = t;
  return merge (left, right);
}

void
overlay_tree_insert (struct overlay_tree *t, int64_t pos, int64_t n, bool before_markers)
{
  struct edit e = { .from = pos, .n = n, .before_markers = before_markers };
  for (int advances = 0; advances < 2; advances++)
    if (t->root[advances])
      {
        struct overlay_node *low, *high, *taken = NULL;
        split (t->root[advances], advances || before_markers ? pos : pos + 1, &low, &high);
        apply (high, (struct position_op) { false, n }, unchanged);
        move_ends_for_insert (low, &e);
        move_ends_for_insert (high, &e);
        high = take_inverted (high, &e, &taken);
        set_root (t, advances, merge (low, high));
        while (taken)
          {
            struct overlay_node *next = taken->parent;
            t->count--;
            overlay_tree_add (t, taken, pos, pos);
            taken = next;
          }
      }
}

static void
move_ends_for_delete (struct overlay_node *t, const struct edit *e)
{
  if (!t || t->max_end <= e->from)
    return;
  if (t->min_end > e->to)
    {
      apply (t, unchanged, (struct position_op) { false, e->from - e->to });
      return;
    }
  if (t->min_end > e->from && t->max_end <= e->to)
    {
      apply (t, unchanged, (struct position_op) { true, e->from });
      return;
    }
  push (t);
  if (t->end > e->to)
    t->end -= e->to - e->from;
  else if (t->end > e->from)
    t->end = e->from;
  move_ends_for_delete (t->left, e);
  move_ends_for_delete (t->right, e);
  update (t);
}

void
overlay_tree_delete (struct overlay_tree *t, int64_t from, int64_t to)
{
  struct edit e = { .from = from, .to = to };
  for (int advances = 0; advances < 2; advances++)
    if (t->root[advances])
      {
        struct overlay_node *low, *middle, *high;
        move_ends_for_delete (t->root[advances], &e);
        split (t->root[advances], from + 1, &low, &middle);
        split (middle, to + 1, &middle, &high);
        apply (middle, (struct position_op) { true, from }, unchanged);
        apply (high, (struct position_op) { false, from - to }, unchanged);
        set_root (t, advances, merge (merge (low, middle), high));
      }
}

/* -- queries -- */

static bool
visit (struct overlay_node *n, int64_t from, int64_t to, overlay_visitor *fn, void *context)
{
  if (!n || n->max_end < from)
    return true;
  push (n);
  if (!visit (n->left, from, to, fn, context))
    return false;
  if (n->start > to)
    return true;
  return (n->end < from || fn (n, context)) && visit (n->right, from, to, fn, context);
}

bool
overlay_tree_visit (struct overlay_tree *t, int64_t from, int64_t to, overlay_visitor *fn, void *context)
{
  return visit (t->root[0], from, to, fn, context) && visit (t->root[1], from, to, fn, context);
}

static void
next_change (struct overlay_node *n, int64_t pos, int64_t *best)
{
  if (!n || n->max_end <= pos)     /* then no start is greater either */
    return;
  push (n);
  if (n->start > pos && n->start < *best)
    *best = n->start;
  if (n->end > pos && n->end < *best)
    *best = n->end;
  next_change (n->left, pos, best);
  if (n->start < *best)
    next_change (n->right, pos, best);
}

int64_t
overlay_tree_next_change (struct overlay_tree *t, int64_t pos, int64_t limit)
{
  next_change (t->root[0], pos, &limit);
  next_change (t->root[1], pos, &limit);
  return limit;
}

static void
previous_change (struct overlay_node *n, int64_t pos, int64_t *best)
{
  if (!n)
    return;
  push (n);
  if (n->start < pos)
    {
      /* Everything to the right of a start before POS may be nearer. */
      if (n->start > *best)
        *best = n->start;
      previous_change (n->right, pos, best);
    }
  if (n->end < pos && n->end > *best)
    *best = n->end;
  if (n->max_end > *best)
    previous_change (n->left, pos, best);
}

int64_t
overlay_tree_previous_change (struct overlay_tree *t, int64_t pos, int64_t limit)
{
  previous_change (t->root[0], pos, &limit);
  previous_change (t->root[1], pos, &limit);
  return limit;
}
