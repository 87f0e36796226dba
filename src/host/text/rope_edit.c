/* rope_edit.c - roots, insertion and deletion.
   SPDX-License-Identifier: GPL-3.0-or-later

   Short edits inside one leaf change the path from the root in place (copying what is shared on
   the way); everything else is split and join (rope_node.c).  The owner of a root edits it; other
   threads may hold snapshots of it meanwhile. */
#include "rope_internal.h"

#include <mimalloc.h>
#include <string.h>

/* -- roots -- */

struct rope *
rope_new (void)
{
  struct rope *rope = mi_malloc (sizeof *rope);
  *rope = (struct rope) { 0 };
  return rope;
}

void
rope_free (struct rope *rope)
{
  if (!rope)
    return;
  node_release (rope->root);
  mi_free (rope);
}

struct rope *
rope_snapshot (const struct rope *rope)
{
  struct rope *copy = mi_malloc (sizeof *copy);
  *copy = *rope;
  if (copy->root)
    node_share (copy->root);
  return copy;
}

struct rope_counts
rope_count (const struct rope *rope)
{
  return rope->total;
}

/* -- insertion -- */

/* What an insertion made beside the node it went into, in text order. */
struct siblings { int n; struct node *node[2]; };

static void
leaf_insert_in_place (struct leaf *leaf, int64_t at, const char *text, struct rope_counts c)
{
  memmove (leaf->data + at + c.bytes, leaf->data + at, (size_t) (leaf->bytes - at));
  memcpy (leaf->data + at, text, (size_t) c.bytes);
  leaf->bytes += (int32_t) c.bytes;
  leaf->chars += (int32_t) c.chars;
  leaf->newlines += (int32_t) c.newlines;
  leaf->has_raw |= c.has_raw;
}

/* A leaf with the text of LEAF and TEXT inserted. */
static struct leaf *
leaf_with (struct leaf *leaf, int64_t at, const char *text, struct rope_counts c)
{
  struct leaf *to = leaf_new (leaf->bytes + c.bytes);
  memcpy (to->data, leaf->text, (size_t) at);
  memcpy (to->data + at, text, (size_t) c.bytes);
  memcpy (to->data + at + c.bytes, leaf->text + at, (size_t) (leaf->bytes - at));
  to->bytes = leaf->bytes + (int32_t) c.bytes;
  to->chars = leaf->chars + (int32_t) c.chars;
  to->newlines = leaf->newlines + (int32_t) c.newlines;
  to->has_raw = leaf->has_raw || c.has_raw;
  return to;
}

/* A region leaf is cut around the insertion; rests that are too small are copied into the new leaf. */
static struct siblings
region_leaf_insert (struct node **slot, int64_t at, const char *text, int64_t bytes)
{
  struct leaf *leaf = as_leaf (*slot);
  int64_t before = at < LEAF_MIN ? at : 0, after = leaf->bytes - at < LEAF_MIN ? leaf->bytes - at : 0;
  struct leaf *middle = leaf_new (before + bytes + after);
  memcpy (middle->data, leaf->text + at - before, (size_t) before);
  memcpy (middle->data + before, text, (size_t) bytes);
  memcpy (middle->data + before + bytes, leaf->text + at, (size_t) after);
  middle->bytes = (int32_t) (before + bytes + after);
  leaf_recount (middle);
  struct node *part[3];
  int n = 0;
  if (at > before)
    part[n++] = &leaf_of_region (leaf->region, leaf->text, at)->node;
  part[n++] = &middle->node;
  if (leaf->bytes - at > after)
    part[n++] = &leaf_of_region (leaf->region, leaf->text + at, leaf->bytes - at)->node;
  node_release (*slot);
  *slot = part[0];
  struct siblings s = { .n = n - 1 };
  for (int i = 1; i < n; i++)
    s.node[i - 1] = part[i];
  return s;
}

/* An overfull leaf becomes two.  Text appended at its end starts a leaf of its own, so that typing
   or filling forward leaves full leaves behind. */
static struct siblings
leaf_overflow (struct node **slot, int64_t at, const char *text, struct rope_counts c)
{
  struct leaf *leaf = as_leaf (*slot);
  struct siblings s = { .n = 1 };
  if (at == leaf->bytes)
    {
      s.node[0] = &leaf_of_text (text, c.bytes)->node;
      return s;
    }
  char all[LEAF_MAX * 2];
  int64_t bytes = leaf->bytes + c.bytes;
  memcpy (all, leaf->text, (size_t) at);
  memcpy (all + at, text, (size_t) c.bytes);
  memcpy (all + at + c.bytes, leaf->text + at, (size_t) (leaf->bytes - at));
  int64_t cut = text_boundary (all, bytes / 2);
  node_release (*slot);
  *slot = &leaf_of_text (all, cut)->node;
  s.node[0] = &leaf_of_text (all + cut, bytes - cut)->node;
  return s;
}

static struct siblings
leaf_insert (struct node **slot, int64_t at, const char *text, struct rope_counts c)
{
  struct leaf *leaf = as_leaf (*slot);
  int64_t bytes = leaf->bytes + c.bytes;
  if (bytes <= leaf->capacity && node_is_unique (*slot))
    {
      leaf_insert_in_place (leaf, at, text, c);
      return (struct siblings) { 0 };
    }
  if (bytes > LEAF_MAX)
    return leaf->region ? region_leaf_insert (slot, at, text, c.bytes) : leaf_overflow (slot, at, text, c);
  struct leaf *grown = leaf_with (leaf, at, text, c);
  node_release (*slot);
  *slot = &grown->node;
  return (struct siblings) { 0 };
}

/* The child into which text at *BYTE goes: at a border the left one, unless that lies in a region
   and the right one can take it. */
static int
insertion_child (const struct inner *in, int64_t *byte)
{
  int i = 0, last = in->node.fan - 1;
  while (i < last && *byte > in->bytes[i])
    *byte -= in->bytes[i++];
  if (i < last && *byte == in->bytes[i] && in->node.height == 1 && as_leaf (in->child[i])->region
      && !as_leaf (in->child[i + 1])->region)
    return *byte = 0, i + 1;
  return i;
}

static struct siblings
node_insert (struct node **slot, int64_t byte, const char *text, struct rope_counts c)
{
  if ((*slot)->height == 0)
    return leaf_insert (slot, byte, text, c);
  struct inner *in = inner_unique (slot);
  int i = insertion_child (in, &byte);
  struct siblings below = node_insert (&in->child[i], byte, text, c);
  if (below.n == 0)
    {
      in->bytes[i] += c.bytes;
      in->chars[i] += c.chars;
      in->newlines[i] += c.newlines;
      in->raw_mask |= (uint32_t) c.has_raw << i;
      return below;
    }
  inner_set_child (in, i, in->child[i]);
  struct siblings s = { 0 };
  for (int k = 0; k < below.n; k++)
    {
      if (in->node.fan == FAN_MAX)
        {
          assert (s.n == 0);
          s = (struct siblings) { 1, { inner_split_off (in, FAN_MAX / 2) } };
          if (i >= FAN_MAX / 2)
            {
              i -= FAN_MAX / 2;
              in = as_inner (s.node[0]);
            }
        }
      inner_insert_child (in, ++i, below.node[k]);
    }
  return s;
}

static void
insert_short (struct rope *rope, int64_t byte, const char *text, struct rope_counts c)
{
  struct siblings s = node_insert (&rope->root, byte, text, c);
  if (s.n)
    {
      struct inner *top = inner_new (rope->root->height + 1);
      top->node.fan = 0;
      inner_insert_child (top, 0, rope->root);
      for (int i = 0; i < s.n; i++)
        inner_insert_child (top, i + 1, s.node[i]);
      rope->root = &top->node;
    }
  counts_add (&rope->total, c);
}

static void
insert_tree (struct rope *rope, int64_t byte, struct node *tree)
{
  if (!tree)
    return;
  struct node *left, *right;
  node_split (rope->root, byte, &left, &right);
  rope_set_root (rope, node_join (node_join (left, tree), right));
}

void
rope_insert (struct rope *rope, int64_t byte, const char *text, int64_t bytes)
{
  assert (byte >= 0 && byte <= rope->total.bytes && bytes >= 0);
  if (bytes == 0)
    return;
  if (rope->root && bytes <= LEAF_MAX / 2)
    insert_short (rope, byte, text, text_counts (text, bytes));
  else
    insert_tree (rope, byte, node_of_text (text, bytes));
}

void
rope_insert_rope (struct rope *rope, int64_t byte, const struct rope *from, int64_t begin, int64_t end)
{
  assert (begin >= 0 && begin <= end && end <= from->total.bytes);
  if (begin == end)
    return;
  struct node *left, *middle, *right;
  node_split (node_share (from->root), end, &middle, &right);
  node_release (right);
  node_split (middle, begin, &left, &middle);
  node_release (left);
  insert_tree (rope, byte, middle);
}

/* -- adoption -- */

struct rope_adoption {
  struct region *region;
  const char *text;
  int64_t done;                    /* bytes that are in leaves */
  struct node **leaves; int64_t count, room;
};

struct rope_adoption *
rope_adopt_begin (const char *text, void (*release) (void *), void *ctx)
{
  struct rope_adoption *a = mi_zalloc (sizeof *a);
  a->text = text;
  a->region = mi_malloc (sizeof *a->region);
  atomic_init (&a->region->references, 1);
  a->region->release = release;
  a->region->context = ctx;
  return a;
}

void
rope_adopt_more (struct rope_adoption *a, int64_t bytes, bool last)
{
  while (bytes - a->done > REGION_LEAF || (last && bytes > a->done))
    {
      int64_t end = bytes - a->done <= REGION_LEAF ? bytes : text_boundary (a->text, a->done + REGION_LEAF);
      assert (end > a->done);
      if (a->count == a->room)
        {
          a->room = a->room ? 2 * a->room : 64;
          a->leaves = mi_realloc (a->leaves, (size_t) a->room * sizeof *a->leaves);
        }
      a->leaves[a->count++] = &leaf_of_region (a->region, a->text + a->done, end - a->done)->node;
      a->done = end;
    }
}

static void
adoption_free (struct rope_adoption *a)
{
  region_release (a->region);
  mi_free (a->leaves);
  mi_free (a);
}

void
rope_adopt_end (struct rope_adoption *a, struct rope *rope, int64_t byte)
{
  if (a->count > 0)
    insert_tree (rope, byte, node_of_nodes (a->leaves, a->count));
  adoption_free (a);
}

void
rope_adopt_drop (struct rope_adoption *a)
{
  a->region->release = NULL;
  for (int64_t i = 0; i < a->count; i++)
    node_release (a->leaves[i]);
  adoption_free (a);
}

void
rope_adopt (struct rope *rope, int64_t byte, const char *text, int64_t bytes, void (*release) (void *), void *ctx)
{
  struct rope_adoption *a = rope_adopt_begin (text, release, ctx);
  rope_adopt_more (a, bytes, true);
  rope_adopt_end (a, rope, byte);
}

/* -- deletion -- */

/* Deletes [FROM, TO) of the subtree *SLOT if it can be done in place: the range lies in one leaf
   and leaves something of it.  Returns what was counted there. */
static bool
leaf_delete (struct node **slot, int64_t from, int64_t to, struct rope_counts *gone)
{
  struct leaf *leaf = as_leaf (*slot);
  if (to - from == leaf->bytes || (leaf->region && leaf->bytes - (to - from) > LEAF_MAX))
    return false;
  struct rope_counts c = text_counts (leaf->text + from, to - from);
  if (!node_is_unique (*slot) || leaf->region)
    {
      struct leaf *copy = leaf_new (leaf->bytes - (to - from));
      memcpy (copy->data, leaf->text, (size_t) from);
      memcpy (copy->data + from, leaf->text + to, (size_t) (leaf->bytes - to));
      copy->chars = leaf->chars;
      copy->newlines = leaf->newlines;
      copy->bytes = leaf->bytes;
      copy->has_raw = leaf->has_raw;
      node_release (*slot);
      *slot = &copy->node;
      leaf = copy;
    }
  else
    memmove (leaf->data + from, leaf->data + to, (size_t) (leaf->bytes - to));
  leaf->bytes -= (int32_t) c.bytes;
  leaf->chars -= (int32_t) c.chars;
  leaf->newlines -= (int32_t) c.newlines;
  if (c.has_raw)
    leaf->has_raw = text_counts (leaf->text, leaf->bytes).has_raw;
  *gone = c;
  return true;
}

static bool
node_delete (struct node **slot, int64_t from, int64_t to, struct rope_counts *gone)
{
  if ((*slot)->height == 0)
    return leaf_delete (slot, from, to, gone);
  struct inner *in = as_inner (*slot);
  int64_t at = from;
  int i = inner_find_byte (in, &at);
  if (at + (to - from) > in->bytes[i])
    return false;
  in = inner_unique (slot);
  if (!node_delete (&in->child[i], at, at + (to - from), gone))
    return false;
  if (gone->has_raw || in->child[i]->height > 0)
    inner_set_child (in, i, in->child[i]);
  else
    {
      in->bytes[i] -= gone->bytes;
      in->chars[i] -= gone->chars;
      in->newlines[i] -= gone->newlines;
    }
  inner_balance_child (in, i);
  return true;
}

void
rope_delete (struct rope *rope, int64_t from, int64_t to)
{
  assert (from >= 0 && from <= to && to <= rope->total.bytes);
  if (from == to)
    return;
  struct rope_counts gone;
  if (node_delete (&rope->root, from, to, &gone))
    {
      rope->total.bytes -= gone.bytes;
      rope->total.chars -= gone.chars;
      rope->total.newlines -= gone.newlines;
      if (rope->root->height > 0 && (rope->root->fan == 1 || gone.has_raw))
        rope_set_root (rope, rope->root);
      else if (gone.has_raw)
        rope->total = node_counts (rope->root);
      return;
    }
  struct node *left, *middle, *right;
  node_split (rope->root, to, &middle, &right);
  node_split (middle, from, &left, &middle);
  node_release (middle);
  rope_set_root (rope, node_join (left, right));
}
