/* overlay_tree.h - the overlays of a buffer: intervals that follow the text.
   SPDX-License-Identifier: GPL-3.0-or-later

   Two treaps ordered by start, one for overlays whose start stays before text inserted at it and one
   for those whose start advances.  Every node knows the smallest and largest end below it, so queries
   and edits skip what they do not touch; as in marker_tree.h, an edit leaves pending operations.
   Nodes are embedded in what they belong to.  One thread at a time; cannot fail. */
#ifndef HOST_BUFFER_OVERLAY_TREE_H
#define HOST_BUFFER_OVERLAY_TREE_H

#include "marker_tree.h"

struct overlay_node {
  struct overlay_node *left, *right, *parent;
  int64_t start, end;              /* without the pending operations of its ancestors */
  int64_t min_end, max_end;        /* of the subtree, likewise; its own pending operations included */
  struct position_op start_op, end_op;   /* pending for both subtrees */
  uint32_t priority;
  bool front_advance, rear_advance;
};

struct overlay_tree {
  struct overlay_node *root[2];    /* by front_advance */
  uint64_t random;
  int64_t count;
};

struct overlay_tree *overlay_tree_new (void);
void overlay_tree_free (struct overlay_tree *);                  /* does not free the nodes */
void overlay_tree_add (struct overlay_tree *, struct overlay_node *, int64_t start, int64_t end);  /* flags are set */
void overlay_tree_remove (struct overlay_tree *, struct overlay_node *);
void overlay_tree_position (const struct overlay_node *, int64_t *start, int64_t *end);
void overlay_tree_insert (struct overlay_tree *, int64_t pos, int64_t n, bool before_markers);
void overlay_tree_delete (struct overlay_tree *, int64_t from, int64_t to);
/* Calls FN for the nodes with START <= TO and END >= FROM, by rising start within each treap; FN must
   not change the tree.  Stops when FN returns false. */
typedef bool overlay_visitor (struct overlay_node *, void *context);
bool overlay_tree_visit (struct overlay_tree *, int64_t from, int64_t to, overlay_visitor *fn, void *context);
/* The nearest start or end after (before) POS; LIMIT if there is none before (after) LIMIT. */
int64_t overlay_tree_next_change (struct overlay_tree *, int64_t pos, int64_t limit);
int64_t overlay_tree_previous_change (struct overlay_tree *, int64_t pos, int64_t limit);

#endif
