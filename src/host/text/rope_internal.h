/* rope_internal.h - nodes of the rope, for the files of this folder.
   SPDX-License-Identifier: GPL-3.0-or-later

   A node is a leaf (height 0) or an inner node.  Leaves hold text, either in place behind the
   header or in a region that was adopted (a mapped file).  Inner nodes hold the counts of each
   child beside the pointer to it, so a search touches one node per level.

   Invariants (node_verify):
   - every leaf is at the same depth and not empty; an empty rope has no root
   - an inner node has 2..FAN_MAX children, and at least FAN_MIN unless it is the root
   - the counts in a parent equal what its child holds
   - leaves begin and end at character boundaries
   A node reached by one reference only (node_is_unique) may be changed in place; any other is
   immutable.  Reference counts are atomic: the last owner may be on any thread. */
#ifndef HOST_TEXT_ROPE_INTERNAL_H
#define HOST_TEXT_ROPE_INTERNAL_H

#include "rope.h"

#include <assert.h>
#include <stdatomic.h>

#include "nm_text.h"

#ifdef NM_TINY_NODES
enum { FAN_MAX = 4, FAN_MIN = 2, LEAF_MAX = 32, LEAF_MIN = 8, LEAF_FILL = 24, REGION_LEAF = 64 };
#else
enum {
  FAN_MAX = 32,                    /* children of an inner node */
  FAN_MIN = 8,                     /* below, it is merged with or fed by a neighbour */
  LEAF_MAX = 4000,                 /* bytes of a leaf that holds its own text */
  LEAF_MIN = 512,                  /* below, it is merged with a neighbour if both fit */
  LEAF_FILL = 3072,                /* bytes per leaf when a long text is inserted */
  REGION_LEAF = 16384,             /* bytes per leaf of an adopted region */
};
#endif

enum { ROPE_HEIGHT_MAX = 40 };

/* A text that leaves share without owning it. */
struct region {
  _Atomic int64_t references;
  void (*release) (void *);
  void *context;
};

struct node {
  _Atomic uint32_t references;
  uint8_t height;                  /* 0: leaf */
  uint8_t fan;                     /* children, of an inner node */
};

struct leaf {
  struct node node;
  bool has_raw;
  int32_t capacity;                /* bytes behind the header; 0 if the text lies in a region */
  int32_t bytes, chars, newlines;
  struct region *region;
  char *text;
  char data[];
};

struct inner {
  struct node node;
  uint32_t raw_mask;               /* bit I: child I has raw bytes or non-Unicode characters */
  int64_t bytes[FAN_MAX], chars[FAN_MAX], newlines[FAN_MAX];
  struct node *child[FAN_MAX];
};

struct rope {
  struct node *root;               /* NULL: empty */
  struct rope_counts total;
};

_Static_assert (FAN_MAX <= 32, "raw_mask has a bit for each child");
_Static_assert (2 * FAN_MIN <= FAN_MAX + 1, "two nodes that are too small fit into one");

static inline struct leaf *as_leaf (struct node *n) { assert (n->height == 0); return (struct leaf *) n; }
static inline struct inner *as_inner (struct node *n) { assert (n->height > 0); return (struct inner *) n; }

static inline bool
node_is_unique (struct node *n)
{
  return atomic_load_explicit (&n->references, memory_order_acquire) == 1;
}

static inline struct node *
node_share (struct node *n)
{
  atomic_fetch_add_explicit (&n->references, 1, memory_order_relaxed);
  return n;
}

static inline void
counts_add (struct rope_counts *to, struct rope_counts c)
{
  to->bytes += c.bytes;
  to->chars += c.chars;
  to->newlines += c.newlines;
  to->has_raw |= c.has_raw;
}

/* text_count.c: one pass over text. */
struct rope_counts text_counts (const char *text, int64_t bytes);
int64_t text_newlines (const char *text, int64_t bytes);
/* Byte offset of character CHR (0-based) in TEXT; BYTES if there are fewer. */
int64_t text_char_offset (const char *text, int64_t bytes, int64_t chr);
/* Byte offset after the Nth newline (1-based); -1 if there are fewer. */
int64_t text_after_newline (const char *text, int64_t bytes, int64_t n);
/* The largest character boundary of TEXT that is <= AT. */
int64_t text_boundary (const char *text, int64_t at);

/* rope_node.c.  Functions that take a node and return one take over the reference. */
struct rope_counts node_counts (struct node *);
void node_release (struct node *);                               /* NULL is allowed */
struct leaf *leaf_new (int64_t capacity);
struct leaf *leaf_of_text (const char *text, int64_t bytes);
struct leaf *leaf_of_region (struct region *, const char *text, int64_t bytes);
void region_release (struct region *);
void leaf_recount (struct leaf *);
struct inner *inner_new (int height);
struct inner *inner_unique (struct node **slot);                 /* copies *SLOT if it is shared */
void inner_set_child (struct inner *, int i, struct node *);     /* with its counts; does not release the old one */
void inner_insert_child (struct inner *, int i, struct node *);  /* needs room */
void inner_remove_child (struct inner *, int i);                 /* does not release it */
struct node *inner_split_off (struct inner *, int at);           /* children AT... as a new node */
int inner_find_byte (const struct inner *, int64_t *byte);       /* child that holds *BYTE (made relative) */
void inner_balance_child (struct inner *, int i);                /* merges or feeds child I if it is too small */
struct node *node_join (struct node *left, struct node *right);  /* either may be NULL */
void node_split (struct node *, int64_t byte, struct node **left, struct node **right);
struct node *node_of_text (const char *text, int64_t bytes);
struct node *node_of_nodes (struct node **nodes, int64_t count); /* at least one, all of one height; the array is scratch */
void rope_set_root (struct rope *, struct node *);               /* recounts; collapses single children */

#endif
