/* intervals.c - the interval tree: a treap ordered by position (intervals.h).
   SPDX-License-Identifier: GPL-3.0-or-later

   Nodes are HEAP_INTERVALS objects with six slots; every node counts the characters of its subtree,
   so that an insertion or deletion adjusts O(log n) nodes and no positions are stored.  Priorities come
   from a counter in the holder that is hashed, so a tree's shape depends on its own history only.
   The holder is a HEAP_INTERVALS object with two slots.

   Runs with no properties are stored too (plist nil), so the runs cover the text from its start.
   Runs no Lisp, never signals; allocates nodes. */

#include "intervals.h"
#include "text_property.h"
#include "../data/list.h"
#include "../data/equal.h"

enum { HOLDER_ROOT, HOLDER_SEED, HOLDER_SLOTS };
enum { NODE_PLIST, NODE_CHARS, NODE_TOTAL, NODE_LEFT, NODE_RIGHT, NODE_PRIORITY, NODE_SLOTS };

static inline value slot (value node, int i) { return object_of (node)->slots[i]; }
static inline int64_t node_chars (value n) { return fixnum (slot (n, NODE_CHARS)); }
static inline int64_t node_total (value n) { return nilp (n) ? 0 : fixnum (slot (n, NODE_TOTAL)); }
static inline void set_number (value node, int i, int64_t n) { object_of (node)->slots[i] = make_fixnum (n); }

static void
node_update (value n)
{
  set_number (n, NODE_TOTAL, node_total (slot (n, NODE_LEFT)) + node_chars (n) + node_total (slot (n, NODE_RIGHT)));
}

static value
node_new (struct nm_vm *vm, value holder, int64_t chars, value plist)
{
  value n = heap_object (vm, HEAP_INTERVALS, NODE_SLOTS);
  int64_t seed = fixnum (slot (holder, HOLDER_SEED)) + 1;
  set_number (holder, HOLDER_SEED, seed);
  gc_store (vm, n, &object_of (n)->slots[NODE_PLIST], plist);
  set_number (n, NODE_CHARS, chars);
  set_number (n, NODE_TOTAL, chars);
  set_number (n, NODE_PRIORITY, (int64_t) (hash_mix ((uint64_t) seed) >> 4));
  return n;
}

value
intervals_new (struct nm_vm *vm)
{
  value holder = heap_object (vm, HEAP_INTERVALS, HOLDER_SLOTS);
  set_number (holder, HOLDER_SEED, 0);
  return holder;
}

static value holder_root (value holder) { return nilp (holder) ? (value) Qnil : slot (holder, HOLDER_ROOT); }

static void
set_root (struct nm_vm *vm, value holder, value root)
{
  gc_store (vm, holder, &object_of (holder)->slots[HOLDER_ROOT], root);
}

static void
set_child (struct nm_vm *vm, value node, int which, value child)
{
  gc_store (vm, node, &object_of (node)->slots[which], child);
  node_update (node);
}

/* -- split and join -- */

static value
join (struct nm_vm *vm, value a, value b)
{
  if (nilp (a))
    return b;
  if (nilp (b))
    return a;
  if ((int64_t) slot (a, NODE_PRIORITY) > (int64_t) slot (b, NODE_PRIORITY))
    {
      set_child (vm, a, NODE_RIGHT, join (vm, slot (a, NODE_RIGHT), b));
      return a;
    }
  set_child (vm, b, NODE_LEFT, join (vm, a, slot (b, NODE_LEFT)));
  return b;
}

/* Each interval has a list of its own, which Lisp may get hold of. */
static value
plist_copy (struct nm_vm *vm, value plist)
{
  return list_copy (vm, plist, -1, Qnil);
}

/* Splits NODE into the first POS characters and the rest; a run across POS becomes two. */
static void
split (struct nm_vm *vm, value holder, value node, int64_t pos, value *a, value *b)
{
  if (nilp (node))
    {
      *a = *b = Qnil;
      return;
    }
  int64_t left = node_total (slot (node, NODE_LEFT)), end = left + node_chars (node);
  if (pos <= left)
    {
      value rest;
      split (vm, holder, slot (node, NODE_LEFT), pos, a, &rest);
      set_child (vm, node, NODE_LEFT, rest);
      *b = node;
    }
  else if (pos >= end)
    {
      value rest;
      split (vm, holder, slot (node, NODE_RIGHT), pos - end, &rest, b);
      set_child (vm, node, NODE_RIGHT, rest);
      *a = node;
    }
  else
    {
      value second = node_new (vm, holder, end - pos, plist_copy (vm, slot (node, NODE_PLIST)));
      *b = join (vm, second, slot (node, NODE_RIGHT));
      set_number (node, NODE_CHARS, pos - left);
      set_child (vm, node, NODE_RIGHT, Qnil);
      *a = node;
    }
}

/* Makes the runs of the tree reach position END at least. */
static void
extend (struct nm_vm *vm, value holder, int64_t end)
{
  value root = holder_root (holder);
  int64_t total = node_total (root);
  if (total < end)
    set_root (vm, holder, join (vm, root, node_new (vm, holder, end - total, Qnil)));
}

/* -- reading -- */

int64_t
intervals_size (value tree)
{
  return node_total (holder_root (tree));
}

bool
intervals_empty (value tree)
{
  for (int64_t pos = 0, end = node_total (holder_root (tree)); pos < end;)
    {
      struct interval_run run = intervals_run (tree, pos, end);
      if (!nilp (run.plist))
        return false;
      pos = run.end;
    }
  return true;
}

/* The node around POS, which lies inside the tree, and where it starts. */
static value
node_at (value tree, int64_t pos, int64_t *start)
{
  value node = holder_root (tree);
  int64_t at = 0;
  assert (pos < node_total (node));
  for (;;)
    {
      int64_t left = at + node_total (slot (node, NODE_LEFT)), right = left + node_chars (node);
      if (pos < left)
        node = slot (node, NODE_LEFT);
      else if (pos >= right)
        {
          at = right;
          node = slot (node, NODE_RIGHT);
        }
      else
        {
          *start = left;
          return node;
        }
    }
}

struct interval_run
intervals_run (value tree, int64_t pos, int64_t end)
{
  int64_t total = node_total (holder_root (tree)), start;
  if (pos >= total)
    return (struct interval_run) { total, end > pos ? end : pos, Qnil };
  value node = node_at (tree, pos, &start);
  int64_t right = start + node_chars (node);
  return (struct interval_run) { start, right < end ? right : end, slot (node, NODE_PLIST) };
}

bool
interval_plists_equal (value a, value b)
{
  int64_t na = 0, nb = 0;
  if (a == b)
    return true;
  for (value t = a; consp (t) && consp (cdr (t)); t = cdr (cdr (t)), na++)
    {
      value u = b;
      while (consp (u) && consp (cdr (u)) && car (u) != car (t))
        u = cdr (cdr (u));
      if (!consp (u) || !consp (cdr (u)) || car (cdr (u)) != car (cdr (t)))
        return false;
    }
  for (value u = b; consp (u) && consp (cdr (u)); u = cdr (cdr (u)))
    nb++;
  return na == nb;
}

int64_t
intervals_next (value tree, int64_t pos, int64_t limit)
{
  struct interval_run run = intervals_run (tree, pos, limit);
  value plist = run.plist;
  while (run.end < limit)
    {
      pos = run.end;
      run = intervals_run (tree, pos, limit);
      if (!interval_plists_equal (plist, run.plist))
        return pos;
    }
  return limit;
}

int64_t
intervals_previous (value tree, int64_t pos, int64_t limit)
{
  if (pos <= limit)
    return limit;
  struct interval_run run = intervals_run (tree, pos - 1, pos);
  value plist = run.plist;
  while (run.start > limit)
    {
      int64_t start = run.start;
      run = intervals_run (tree, start - 1, pos);
      if (!interval_plists_equal (plist, run.plist))
        return start;
    }
  return limit;
}

/* -- writing -- */

void
intervals_set (struct nm_vm *vm, value tree, int64_t from, int64_t to, value plist)
{
  if (from >= to || (nilp (plist) && from >= node_total (holder_root (tree))))
    return;
  extend (vm, tree, to);
  value a, b, c, rest;
  int64_t start;
  value node = node_at (tree, from, &start);
  if (start == from && node_chars (node) == to - from)
    {
      gc_store (vm, node, &object_of (node)->slots[NODE_PLIST], plist);
      return;
    }
  split (vm, tree, holder_root (tree), from, &a, &rest);
  split (vm, tree, rest, to - from, &b, &c);
  b = node_new (vm, tree, to - from, plist);
  set_root (vm, tree, join (vm, join (vm, a, b), c));
}

void
intervals_delete (struct nm_vm *vm, value tree, int64_t from, int64_t to)
{
  if (from >= to || from >= node_total (holder_root (tree)))
    return;
  value a, b, c, rest;
  int64_t start;
  value node = node_at (tree, from, &start);
  int64_t chars = node_chars (node);
  if (start < from && to < start + chars)   /* the inside of one interval: it stays one */
    {
      value plist = object_of (node)->slots[NODE_PLIST];
      split (vm, tree, holder_root (tree), start, &a, &rest);
      split (vm, tree, rest, chars, &b, &c);
      b = node_new (vm, tree, chars - (to - from), plist);
      set_root (vm, tree, join (vm, join (vm, a, b), c));
      return;
    }
  split (vm, tree, holder_root (tree), from, &a, &rest);
  split (vm, tree, rest, to - from, &b, &c);
  set_root (vm, tree, join (vm, a, c));
}

value
intervals_plist_copied (struct nm_vm *vm, value plist)
{
  value reversed = Qnil;
  for (; consp (plist) && consp (cdr (plist)); plist = cdr (cdr (plist)))
    {
      value same = reversed;
      while (consp (same) && car (same) != car (plist))
        same = cdr (cdr (same));
      if (consp (same))
        set_car (vm, cdr (same), car (cdr (plist)));
      else
        reversed = make_cons (vm, car (plist), make_cons (vm, car (cdr (plist)), reversed));
    }
  return reversed;
}

void
intervals_copy (struct nm_vm *vm, value from, int64_t start, int64_t end, value to, int64_t at)
{
  value middle = Qnil, a, b, c, rest;
  struct interval_run source = intervals_run (from, start, end), target = intervals_run (to, at, at + end - start);
  if (nilp (source.plist) && source.end >= end && nilp (target.plist) && target.end >= at + end - start)
    return;
  extend (vm, to, at);
  split (vm, to, holder_root (to), at, &a, &rest);
  split (vm, to, rest, end - start, &b, &c);
  for (int64_t pos = start; pos < end;)
    {
      struct interval_run run = intervals_run (from, pos, end);
      middle = join (vm, middle, node_new (vm, to, run.end - pos, plist_copy (vm, run.plist)));
      pos = run.end;
    }
  set_root (vm, to, join (vm, join (vm, a, middle), c));
}

/* Makes the node around POS N characters longer. */
static void
grow_at (value tree, int64_t pos, int64_t n)
{
  value node = holder_root (tree);
  int64_t at = 0;
  for (;;)
    {
      set_number (node, NODE_TOTAL, node_total (node) + n);
      int64_t left = at + node_total (slot (node, NODE_LEFT)), right = left + node_chars (node);
      if (pos < left)
        node = slot (node, NODE_LEFT);
      else if (pos >= right)
        {
          at = right;
          node = slot (node, NODE_RIGHT);
        }
      else
        {
          set_number (node, NODE_CHARS, node_chars (node) + n);
          return;
        }
    }
}

void
intervals_cover (struct nm_vm *vm, value tree, int64_t chars)
{
  extend (vm, tree, chars);
}

void
intervals_split (struct nm_vm *vm, value tree, int64_t pos)
{
  value a, b;
  split (vm, tree, holder_root (tree), pos, &a, &b);
  set_root (vm, tree, join (vm, a, b));
}

void
intervals_insert (struct nm_vm *vm, value tree, int64_t pos, int64_t n)
{
  int64_t total = node_total (holder_root (tree)), start;
  if (n <= 0 || pos > total || total == 0)
    return;
  value node = pos < total ? node_at (tree, pos, &start) : (value) Qnil;
  bool inside = !nilp (node) && start < pos;
  if (inside && text_property_spreads (vm, slot (node, NODE_PLIST)))
    {
      grow_at (tree, pos, n);
      return;
    }
  value right = nilp (node) ? (value) Qnil : slot (node, NODE_PLIST);
  value left = inside ? right : pos > 0 ? intervals_run (tree, pos - 1, total).plist : (value) Qnil;
  value plist = nilp (left) && nilp (right) ? (value) Qnil : text_property_inherited (vm, left, right);
  if (pos > 0 && interval_plists_equal (plist, left))
    {
      /* What had to be looked at property by property is split even if nothing came of it. */
      if (inside)
        intervals_split (vm, tree, pos);
      grow_at (tree, pos - 1, n);
    }
  else if (!inside && pos < total && interval_plists_equal (plist, right))
    grow_at (tree, pos, n);
  else
    {
      value a, b;
      split (vm, tree, holder_root (tree), pos, &a, &b);
      set_root (vm, tree, join (vm, join (vm, a, node_new (vm, tree, n, plist)), b));
    }
}

/* UNDER with the properties of OVER that it does not have. */
static value
plist_merged (struct nm_vm *vm, value under, value over)
{
  value plist = under;
  for (; consp (over) && consp (cdr (over)); over = cdr (cdr (over)))
    {
      value t = under;
      while (consp (t) && consp (cdr (t)) && car (t) != car (over))
        t = cdr (cdr (t));
      if (!consp (t))
        plist = make_cons (vm, car (over), make_cons (vm, car (cdr (over)), plist));
    }
  return plist;
}

void
intervals_graft (struct nm_vm *vm, value from, int64_t start, int64_t end, value to, int64_t at, bool merge)
{
  for (int64_t pos = start; pos < end;)
    {
      struct interval_run over = intervals_run (from, pos, end), under = intervals_run (to, at + pos - start, at + over.end - start);
      int64_t next = start + under.end - at;
      intervals_set (vm, to, at + pos - start, under.end, merge ? plist_merged (vm, under.plist, over.plist) : plist_copy (vm, over.plist));
      pos = next;
    }
}

/* -- strings -- */

value
string_intervals (struct nm_vm *vm, value s)
{
  struct string *o = string_of (s);
  if (nilp (o->intervals))
    gc_store (vm, s, &o->intervals, intervals_new (vm));
  return o->intervals;
}

void
string_copy_properties (struct nm_vm *vm, value from, int64_t start, int64_t end, value to, int64_t at)
{
  value tree = string_of (from)->intervals;
  for (int64_t pos = start; !nilp (tree) && pos < end;)
    {
      struct interval_run run = intervals_run (tree, pos, end);
      if (!nilp (run.plist))
        intervals_set (vm, string_intervals (vm, to), at + pos - start, at + run.end - start, intervals_plist_copied (vm, run.plist));
      pos = run.end;
    }
}
