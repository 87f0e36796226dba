/* marker_tree.c - positions that follow the text.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure structure: calls nothing of the VM, cannot fail.  The thread of the buffer's owner. */
#include "marker_tree.h"

#include <assert.h>
#include <mimalloc.h>

struct marker_tree *
marker_tree_new (void)
{
  struct marker_tree *t = mi_malloc (sizeof *t);
  *t = (struct marker_tree) { .random = UINT64_C (0x9e3779b97f4a7c15) };
  return t;
}

void
marker_tree_free (struct marker_tree *t)
{
  mi_free (t);
}

static uint32_t
next_priority (struct marker_tree *t)
{
  t->random ^= t->random << 13;
  t->random ^= t->random >> 7;
  t->random ^= t->random << 17;
  return (uint32_t) (t->random >> 32);
}

static void
apply (struct marker_node *n, struct position_op op)
{
  if (!n)
    return;
  n->pos = position_apply (op, n->pos);
  n->pending = position_compose (n->pending, op);
}

static void
push (struct marker_node *n)
{
  apply (n->left, n->pending);
  apply (n->right, n->pending);
  n->pending = (struct position_op) { 0 };
}

static void
set_left (struct marker_node *n, struct marker_node *child)
{
  n->left = child;
  if (child)
    child->parent = n;
}

static void
set_right (struct marker_node *n, struct marker_node *child)
{
  n->right = child;
  if (child)
    child->parent = n;
}

/* Cuts T into positions < LIMIT and >= LIMIT. */
static void
split (struct marker_node *t, int64_t limit, struct marker_node **low, struct marker_node **high)
{
  if (!t)
    {
      *low = *high = NULL;
      return;
    }
  push (t);
  t->parent = NULL;
  struct marker_node *rest;
  if (t->pos < limit)
    {
      split (t->right, limit, &rest, high);
      set_right (t, rest);
      *low = t;
    }
  else
    {
      split (t->left, limit, low, &rest);
      set_left (t, rest);
      *high = t;
    }
}

/* All of A lies before all of B. */
static struct marker_node *
merge (struct marker_node *a, struct marker_node *b)
{
  if (!a || !b)
    return a ? a : b;
  if (a->priority >= b->priority)
    {
      push (a);
      set_right (a, merge (a->right, b));
      return a;
    }
  push (b);
  set_left (b, merge (a, b->left));
  return b;
}

static void
set_root (struct marker_tree *t, int which, struct marker_node *root)
{
  t->root[which] = root;
  if (root)
    root->parent = NULL;
}

void
marker_tree_add (struct marker_tree *t, struct marker_node *n, int64_t pos, bool advances)
{
  *n = (struct marker_node) { .pos = pos, .priority = next_priority (t), .advances = advances };
  struct marker_node *low, *high;
  split (t->root[advances], pos, &low, &high);
  set_root (t, advances, merge (merge (low, n), high));
  t->count++;
}

void
marker_tree_remove (struct marker_tree *t, struct marker_node *n)
{
  push (n);
  struct marker_node *parent = n->parent, *rest = merge (n->left, n->right);
  if (!parent)
    set_root (t, n->advances, rest);
  else if (parent->left == n)
    set_left (parent, rest);
  else
    set_right (parent, rest);
  n->left = n->right = n->parent = NULL;
  t->count--;
  assert (t->count >= 0);
}

int64_t
marker_tree_position (const struct marker_node *n)
{
  int64_t pos = n->pos;
  for (const struct marker_node *a = n->parent; a; a = a->parent)
    pos = position_apply (a->pending, pos);
  return pos;
}

void
marker_tree_insert (struct marker_tree *t, int64_t pos, int64_t n, bool before_markers)
{
  for (int advances = 0; advances < 2; advances++)
    if (t->root[advances])
      {
        struct marker_node *low, *high;
        split (t->root[advances], advances || before_markers ? pos : pos + 1, &low, &high);
        apply (high, (struct position_op) { false, n });
        set_root (t, advances, merge (low, high));
      }
}

void
marker_tree_delete (struct marker_tree *t, int64_t from, int64_t to)
{
  for (int advances = 0; advances < 2; advances++)
    if (t->root[advances])
      {
        struct marker_node *low, *middle, *high;
        split (t->root[advances], from + 1, &low, &middle);
        split (middle, to + 1, &middle, &high);
        apply (middle, (struct position_op) { true, from });
        apply (high, (struct position_op) { false, from - to });
        set_root (t, advances, merge (merge (low, middle), high));
      }
}

static bool
visit (struct marker_node *n, int64_t from, int64_t to, marker_visitor *fn, void *context)
{
  if (!n)
    return true;
  push (n);
  if (n->pos >= from && !visit (n->left, from, to, fn, context))
    return false;
  if (n->pos >= from && n->pos <= to && !fn (n, n->pos, context))
    return false;
  return n->pos > to || visit (n->right, from, to, fn, context);
}

bool
marker_tree_visit (struct marker_tree *t, int64_t from, int64_t to, marker_visitor *fn, void *context)
{
  return visit (t->root[0], from, to, fn, context) && visit (t->root[1], from, to, fn, context);
}
