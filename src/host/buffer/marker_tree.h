/* marker_tree.h - positions that follow the text, each edit in O(log n).
   SPDX-License-Identifier: GPL-3.0-or-later

   Two treaps ordered by position, one for the markers that stay before text inserted at them and one
   for those that advance: so the order inside each never changes.  An edit cuts a treap at the edit
   and leaves one pending operation at the root of a part; a position is found by applying the pending
   operations on the way up.  Nodes are embedded in what they belong to.  One thread at a time. */
#ifndef HOST_BUFFER_MARKER_TREE_H
#define HOST_BUFFER_MARKER_TREE_H

#include <stdbool.h>
#include <stdint.h>

/* What an edit does to a position: moves it by N, or puts it at N. */
struct position_op { bool put; int64_t n; };

static inline int64_t
position_apply (struct position_op op, int64_t pos)
{
  return op.put ? op.n : pos + op.n;
}

/* FIRST, then SECOND. */
static inline struct position_op
position_compose (struct position_op first, struct position_op second)
{
  return second.put ? second : (struct position_op) { first.put, first.n + second.n };
}

struct marker_node {
  struct marker_node *left, *right, *parent;
  int64_t pos;                     /* without the pending operations of its ancestors */
  struct position_op pending;      /* for both subtrees */
  uint32_t priority;               /* no child has a higher one */
  bool advances;                   /* insertion type */
};

struct marker_tree {
  struct marker_node *root[2];     /* by insertion type */
  uint64_t random;
  int64_t count;
};

struct marker_tree *marker_tree_new (void);
void marker_tree_free (struct marker_tree *);                    /* does not free the nodes */
void marker_tree_add (struct marker_tree *, struct marker_node *, int64_t pos, bool advances);
void marker_tree_remove (struct marker_tree *, struct marker_node *);
int64_t marker_tree_position (const struct marker_node *);
void marker_tree_insert (struct marker_tree *, int64_t pos, int64_t n, bool before_markers);
void marker_tree_delete (struct marker_tree *, int64_t from, int64_t to);
/* Calls FN for the nodes with FROM <= position <= TO; FN must not change the tree.  Stops when FN
   returns false. */
typedef bool marker_visitor (struct marker_node *, int64_t pos, void *context);
bool marker_tree_visit (struct marker_tree *, int64_t from, int64_t to, marker_visitor *fn, void *context);

#endif
