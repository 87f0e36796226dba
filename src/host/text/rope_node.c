/* rope_node.c - nodes: making, sharing, splitting and joining trees.
   SPDX-License-Identifier: GPL-3.0-or-later

   Everything bigger than a small edit is done with two operations: node_split cuts a tree in two
   at a byte, node_join puts two trees side by side.  Both cost O(height) nodes and leave every
   node they did not have to copy shared.  Nothing here calls the VM; any thread may run it on
   nodes it owns. */
#include "rope_internal.h"

#include <mimalloc.h>
#include <string.h>

/* -- life -- */

static struct region *
region_share (struct region *r)
{
  atomic_fetch_add_explicit (&r->references, 1, memory_order_relaxed);
  return r;
}

void
region_release (struct region *r)
{
  if (atomic_fetch_sub_explicit (&r->references, 1, memory_order_acq_rel) != 1)
    return;
  if (r->release)
    r->release (r->context);
  mi_free (r);
}

static void
node_free (struct node *n)
{
  if (n->height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      if (leaf->region)
        region_release (leaf->region);
    }
  else
    for (int i = 0; i < n->fan; i++)
      node_release (as_inner (n)->child[i]);
  mi_free (n);
}

void
node_release (struct node *n)
{
  if (n && atomic_fetch_sub_explicit (&n->references, 1, memory_order_acq_rel) == 1)
    node_free (n);
}

struct leaf *
leaf_new (int64_t capacity)
{
  assert (capacity <= LEAF_MAX + LEAF_MAX / 2);
  int64_t size = 64;
  while (size < capacity)
    size *= 2;
  if (size > LEAF_MAX)
    size = capacity > LEAF_MAX ? capacity : LEAF_MAX;
  struct leaf *leaf = mi_malloc (sizeof *leaf + (size_t) size);
  *leaf = (struct leaf) { .node = { .references = 1 }, .capacity = (int32_t) size };
  leaf->text = leaf->data;
  return leaf;
}

struct leaf *
leaf_of_text (const char *text, int64_t bytes)
{
  struct leaf *leaf = leaf_new (bytes);
  memcpy (leaf->data, text, (size_t) bytes);
  leaf->bytes = (int32_t) bytes;
  leaf_recount (leaf);
  return leaf;
}

struct leaf *
leaf_of_region (struct region *region, const char *text, int64_t bytes)
{
  struct leaf *leaf = mi_malloc (sizeof *leaf);
  *leaf = (struct leaf) { .node = { .references = 1 }, .bytes = (int32_t) bytes,
                          .region = region_share (region), .text = (char *) text };
  leaf_recount (leaf);
  return leaf;
}

void
leaf_recount (struct leaf *leaf)
{
  struct rope_counts c = text_counts (leaf->text, leaf->bytes);
  leaf->chars = (int32_t) c.chars;
  leaf->newlines = (int32_t) c.newlines;
  leaf->has_raw = c.has_raw;
}

struct inner *
inner_new (int height)
{
  assert (height > 0 && height < ROPE_HEIGHT_MAX);
  struct inner *in = mi_malloc (sizeof *in);
  in->node = (struct node) { .references = 1, .height = (uint8_t) height };
  in->raw_mask = 0;
  return in;
}

/* -- counts -- */

struct rope_counts
node_counts (struct node *n)
{
  if (n->height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      return (struct rope_counts) { leaf->bytes, leaf->chars, leaf->newlines, leaf->has_raw };
    }
  struct inner *in = as_inner (n);
  struct rope_counts c = { .has_raw = in->raw_mask != 0 };
  for (int i = 0; i < n->fan; i++)
    {
      c.bytes += in->bytes[i];
      c.chars += in->chars[i];
      c.newlines += in->newlines[i];
    }
  return c;
}

/* -- children of an inner node -- */

static void
set_counts (struct inner *in, int i, struct rope_counts c)
{
  in->bytes[i] = c.bytes;
  in->chars[i] = c.chars;
  in->newlines[i] = c.newlines;
  in->raw_mask = (in->raw_mask & ~(1u << i)) | (uint32_t) c.has_raw << i;
}

void
inner_set_child (struct inner *in, int i, struct node *child)
{
  assert (child->height + 1 == in->node.height);
  in->child[i] = child;
  set_counts (in, i, node_counts (child));
}

static void
copy_children (struct inner *to, int at, const struct inner *from, int begin, int n)
{
  memmove (to->child + at, from->child + begin, (size_t) n * sizeof *to->child);
  memmove (to->bytes + at, from->bytes + begin, (size_t) n * sizeof *to->bytes);
  memmove (to->chars + at, from->chars + begin, (size_t) n * sizeof *to->chars);
  memmove (to->newlines + at, from->newlines + begin, (size_t) n * sizeof *to->newlines);
  if (to != from)
    for (int i = 0; i < n; i++)
      to->raw_mask = (to->raw_mask & ~(1u << (at + i))) | (from->raw_mask >> (begin + i) & 1) << (at + i);
}

void
inner_insert_child (struct inner *in, int i, struct node *child)
{
  int fan = in->node.fan;
  assert (fan < FAN_MAX && i <= fan);
  copy_children (in, i + 1, in, i, fan - i);
  uint32_t low = (1u << i) - 1;
  in->raw_mask = (in->raw_mask & low) | (in->raw_mask & ~low) << 1;
  in->node.fan++;
  inner_set_child (in, i, child);
}

void
inner_remove_child (struct inner *in, int i)
{
  int fan = in->node.fan;
  copy_children (in, i, in, i + 1, fan - i - 1);
  uint32_t low = (1u << i) - 1;
  in->raw_mask = (in->raw_mask & low) | (in->raw_mask >> 1 & ~low);
  in->node.fan--;
}

struct node *
inner_split_off (struct inner *in, int at)
{
  struct inner *right = inner_new (in->node.height);
  int n = in->node.fan - at;
  copy_children (right, 0, in, at, n);
  right->node.fan = (uint8_t) n;
  in->node.fan = (uint8_t) at;
  in->raw_mask &= (1u << at) - 1;
  return &right->node;
}

struct inner *
inner_unique (struct node **slot)
{
  struct inner *in = as_inner (*slot);
  if (node_is_unique (*slot))
    return in;
  struct inner *copy = inner_new (in->node.height);
  copy_children (copy, 0, in, 0, in->node.fan);
  copy->node.fan = in->node.fan;
  for (int i = 0; i < copy->node.fan; i++)
    node_share (copy->child[i]);
  node_release (*slot);
  *slot = &copy->node;
  return copy;
}

int
inner_find_byte (const struct inner *in, int64_t *byte)
{
  int i = 0, last = in->node.fan - 1;
  int64_t b = *byte;
  while (i < last && b >= in->bytes[i])
    b -= in->bytes[i++];
  *byte = b;
  return i;
}

/* -- balance -- */

/* One leaf of two neighbours; takes over both. */
static struct node *
merge_leaves (struct leaf *a, struct leaf *b)
{
  struct leaf *to = a;
  if (!node_is_unique (&a->node) || a->capacity < a->bytes + b->bytes)
    {
      to = leaf_new (a->bytes + b->bytes);
      memcpy (to->data, a->text, (size_t) a->bytes);
      to->bytes = a->bytes;
      to->chars = a->chars;
      to->newlines = a->newlines;
      to->has_raw = a->has_raw;
    }
  memcpy (to->data + to->bytes, b->text, (size_t) b->bytes);
  to->bytes += b->bytes;
  to->chars += b->chars;
  to->newlines += b->newlines;
  to->has_raw |= b->has_raw;
  if (to != a)
    node_release (&a->node);
  node_release (&b->node);
  return &to->node;
}

static bool
leaves_should_merge (const struct leaf *a, const struct leaf *b)
{
  return a->bytes + b->bytes <= LEAF_MAX && (a->bytes < LEAF_MIN || b->bytes < LEAF_MIN);
}

/* Puts two nodes of one height beside each other: merged if they fit into one node, evened out if one
   is too small.  The result is *A and, if not merged, *B. */
static void
even_out (struct node **a, struct node **b)
{
  if ((*a)->height == 0)
    {
      if (leaves_should_merge (as_leaf (*a), as_leaf (*b)))
        {
          *a = merge_leaves (as_leaf (*a), as_leaf (*b));
          *b = NULL;
        }
      return;
    }
  int n = (*a)->fan, m = (*b)->fan;
  if (n >= FAN_MIN && m >= FAN_MIN)
    return;
  struct inner *left = inner_unique (a), *right = inner_unique (b);
  if (n + m <= FAN_MAX)
    {
      copy_children (left, n, right, 0, m);
      left->node.fan = (uint8_t) (n + m);
      right->node.fan = 0;
      node_release (*b);
      *b = NULL;
      return;
    }
  int want = (n + m) / 2;
  while (left->node.fan < want)
    {
      inner_insert_child (left, left->node.fan, right->child[0]);
      inner_remove_child (right, 0);
    }
  while (left->node.fan > want)
    {
      inner_insert_child (right, 0, left->child[left->node.fan - 1]);
      inner_remove_child (left, left->node.fan - 1);
    }
}

/* Joins the children I and I+1 of IN as even_out does. */
static void
even_children (struct inner *in, int i)
{
  struct node *a = in->child[i], *b = in->child[i + 1];
  even_out (&a, &b);
  inner_set_child (in, i, a);
  if (b)
    inner_set_child (in, i + 1, b);
  else
    inner_remove_child (in, i + 1);
}

static bool
node_is_small (struct node *n)
{
  return n->height == 0 ? as_leaf (n)->bytes < LEAF_MIN : n->fan < FAN_MIN;
}

void
inner_balance_child (struct inner *in, int i)
{
  if (!node_is_small (in->child[i]))
    return;
  int fan = in->node.fan;
  if (i + 1 < fan)
    even_children (in, i);
  if (in->node.fan == fan && i > 0 && node_is_small (in->child[i]))
    even_children (in, i - 1);
}

static struct node *
pair (struct node *a, struct node *b)
{
  if (!b)
    return a;
  struct inner *in = inner_new (a->height + 1);
  in->node.fan = 2;
  inner_set_child (in, 0, a);
  inner_set_child (in, 1, b);
  return &in->node;
}

/* Attaches LOW at the right (or left) edge of HIGH, which is higher.  Returns what did not fit: a
   node of HIGH's height that stands right (left) of it, or NULL. */
static struct node *
attach (struct node **high, struct node *low, bool at_right)
{
  struct inner *in = inner_unique (high);
  int edge = at_right ? in->node.fan - 1 : 0;
  struct node *child = in->child[edge], *extra;
  if (child->height == low->height)
    {
      extra = low;
      if (at_right)
        even_out (&child, &extra);
      else
        {
          even_out (&extra, &child);
          if (!child)
            child = extra, extra = NULL;
        }
    }
  else
    extra = attach (&child, low, at_right);
  inner_set_child (in, edge, child);
  if (!extra)
    return NULL;
  int at = at_right ? edge + 1 : 0;
  if (in->node.fan < FAN_MAX)
    return inner_insert_child (in, at, extra), NULL;
  struct node *rest = inner_split_off (in, FAN_MAX / 2);
  if (at_right)
    {
      inner_insert_child (as_inner (rest), rest->fan, extra);
      return rest;
    }
  inner_insert_child (in, 0, extra);
  struct node *first = *high;      /* the caller keeps the right part as the node */
  *high = rest;
  return first;
}

struct node *
node_join (struct node *left, struct node *right)
{
  if (!left || !right)
    return left ? left : right;
  if (left->height == right->height)
    {
      even_out (&left, &right);
      return pair (left, right);
    }
  if (left->height > right->height)
    {
      struct node *extra = attach (&left, right, true);
      return pair (left, extra);
    }
  struct node *extra = attach (&right, left, false);
  return extra ? pair (extra, right) : right;
}

/* -- split -- */

/* Children [BEGIN, END) of IN as a tree of their own (shared). */
static struct node *
slice (struct inner *in, int begin, int end)
{
  if (begin == end)
    return NULL;
  if (end - begin == 1)
    return node_share (in->child[begin]);
  struct inner *out = inner_new (in->node.height);
  copy_children (out, 0, in, begin, end - begin);
  out->node.fan = (uint8_t) (end - begin);
  for (int i = 0; i < out->node.fan; i++)
    node_share (out->child[i]);
  return &out->node;
}

static struct node *
leaf_slice (struct leaf *leaf, int64_t from, int64_t to)
{
  if (from == to)
    return NULL;
  if (leaf->region && to - from >= LEAF_MIN)
    return &leaf_of_region (leaf->region, leaf->text + from, to - from)->node;
  return &leaf_of_text (leaf->text + from, to - from)->node;
}

void
node_split (struct node *n, int64_t byte, struct node **left, struct node **right)
{
  *left = *right = NULL;
  if (!n)
    return;
  if (n->height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      assert (byte >= 0 && byte <= leaf->bytes);
      *left = byte == leaf->bytes ? node_share (n) : leaf_slice (leaf, 0, byte);
      *right = byte == 0 ? node_share (n) : leaf_slice (leaf, byte, leaf->bytes);
    }
  else
    {
      struct inner *in = as_inner (n);
      int i = inner_find_byte (in, &byte);
      struct node *l, *r;
      node_split (node_share (in->child[i]), byte, &l, &r);
      *left = node_join (slice (in, 0, i), l);
      *right = node_join (r, slice (in, i + 1, in->node.fan));
    }
  node_release (n);
}

/* -- building -- */

struct node *
node_of_nodes (struct node **nodes, int64_t count)
{
  while (count > 1)
    {
      int64_t groups = (count + FAN_MAX - 1) / FAN_MAX, at = 0;
      for (int64_t g = 0; g < groups; g++)
        {
          int64_t n = (count - at) / (groups - g);
          struct inner *in = inner_new (nodes[at]->height + 1);
          in->node.fan = (uint8_t) n;
          for (int64_t i = 0; i < n; i++)
            inner_set_child (in, (int) i, nodes[at + i]);
          nodes[g] = &in->node;
          at += n;
        }
      count = groups;
    }
  return nodes[0];
}

struct node *
node_of_text (const char *text, int64_t bytes)
{
  if (bytes == 0)
    return NULL;
  int64_t room = bytes / (LEAF_FILL - NM_CHAR_BYTES_MAX) + 2, count = 0;
  struct node **nodes = mi_malloc ((size_t) room * sizeof *nodes);
  for (int64_t at = 0; at < bytes;)
    {
      int64_t end = bytes - at <= LEAF_FILL ? bytes : text_boundary (text, at + LEAF_FILL);
      assert (end > at && count < room);
      nodes[count++] = &leaf_of_text (text + at, end - at)->node;
      at = end;
    }
  struct node *root = node_of_nodes (nodes, count);
  mi_free (nodes);
  return root;
}

void
rope_set_root (struct rope *rope, struct node *root)
{
  while (root && root->height > 0 && root->fan == 1)
    {
      struct node *only = node_share (as_inner (root)->child[0]);
      node_release (root);
      root = only;
    }
  rope->root = root;
  rope->total = root ? node_counts (root) : (struct rope_counts) { 0 };
}
