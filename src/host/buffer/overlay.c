/* overlay.c - overlays as host objects: life, position, order.
   SPDX-License-Identifier: GPL-3.0-or-later

   An overlay that has a buffer sits in that buffer's overlay tree, and a root keeps its Lisp object;
   a deleted overlay lives as long as Lisp holds it.  Its property list is in a root too. */
#include "buffer_internal.h"

#include <stdlib.h>

struct overlay *
overlay_of (struct nm_host *host, uint64_t id)
{
  return slotmap_get (&host->buffers->overlays, id);
}

/* -- life -- */

void
overlay_attach (struct nm_host *host, struct overlay *o, struct buffer *b, int64_t start, int64_t end)
{
  if (o->buffer)
    {
      o->buffer->overlay_version++;
      overlay_tree_remove (o->buffer->overlays, &o->node);
    }
  else
    o->object = nm_root_new (VM, nm_host_object (VM, NM_HOST_OVERLAY, o->id));
  o->buffer = b;
  o->sequence = ++host->buffers->sequence;
  o->turned = false;
  overlay_tree_add (b->overlays, &o->node, start, end);
  b->overlay_version++;
}

void
overlay_detach (struct nm_host *host, struct overlay *o)
{
  if (!o->buffer)
    return;
  o->buffer->overlay_version++;
  overlay_tree_remove (o->buffer->overlays, &o->node);
  o->turned = false;
  o->buffer = NULL;
  nm_root_free (VM, o->object);
  o->object = NM_NIL;
}

nm_value
overlay_new (struct nm_host *host, struct buffer *b, int64_t start, int64_t end, bool front_advance, bool rear_advance)
{
  struct buffers *all = host->buffers;
  while (all->dead_count)
    {
      struct overlay *dead = slotmap_remove (&all->overlays, all->dead_overlays[--all->dead_count]);
      nm_root_free (VM, dead->properties);
      mi_free (dead);
    }
  struct overlay *o = mi_zalloc (sizeof *o);
  o->id = slotmap_add (&all->overlays, o);
  o->node.front_advance = front_advance;
  o->node.rear_advance = rear_advance;
  o->object = NM_NIL;
  o->properties = nm_root_new (VM, NM_NIL);
  overlay_attach (host, o, b, start, end);
  return nm_host_object (VM, NM_HOST_OVERLAY, o->id);
}

/* The collector calls this: the root is freed later, when the VM may be called. */
static void
overlay_finalize (struct nm_host *host, uint64_t id)
{
  struct buffers *all = host->buffers;
  struct overlay *o = overlay_of (host, id);
  if (!o || o->buffer)
    return;
  if (all->dead_count == all->dead_room)
    {
      all->dead_room = all->dead_room ? 2 * all->dead_room : 64;
      all->dead_overlays = mi_realloc (all->dead_overlays, (size_t) all->dead_room * sizeof *all->dead_overlays);
    }
  all->dead_overlays[all->dead_count++] = id;
}

void
overlay_list_add (struct overlay_list *l, struct overlay *o)
{
  if (l->count == l->room)
    {
      l->room = l->room ? 2 * l->room : 16;
      l->item = mi_realloc (l->item, (size_t) l->room * sizeof *l->item);
    }
  l->item[l->count++] = o;
}

static bool
add_to_list (struct overlay_node *n, void *context)
{
  overlay_list_add (context, (struct overlay *) n);
  return true;
}

void
overlays_touching (struct buffer *b, int64_t from, int64_t to, struct overlay_list *l)
{
  *l = (struct overlay_list) { 0 };
  if (b->overlays->count)
    overlay_tree_visit (b->overlays, from, to, add_to_list, l);
}

void
overlays_detach_all (struct nm_host *host, struct buffer *b)
{
  struct overlay_list l;
  overlays_touching (b, 0, INT64_MAX, &l);
  for (int i = 0; i < l.count; i++)
    overlay_detach (host, l.item[i]);
  overlay_list_free (&l);
}

/* Gives TO copies of the overlays of FROM, which shares its text. */
void
overlays_copy_all (struct nm_host *host, struct buffer *from, struct buffer *to)
{
  struct overlay_list l;
  overlays_touching (from, 0, INT64_MAX, &l);
  for (int i = 0; i < l.count; i++)
    {
      nm_scope scope = nm_scope_open (VM);
      struct overlay *o = l.item[i];
      int64_t start, end;
      uint64_t id;
      overlay_tree_position (&o->node, &start, &end);
      nm_value copy = overlay_new (host, to, start, end, o->node.front_advance, o->node.rear_advance);
      nm_value properties = nm_call1 (VM, NM_Q (copy_sequence), o->properties);
      if (!nm_is_exit (properties) && nm_host_object_get (VM, copy, NM_HOST_OVERLAY, &id))
        nm_root_set (VM, overlay_of (host, id)->properties, properties);
      nm_scope_close (VM, scope);
    }
  overlay_list_free (&l);
}

void
overlays_evaporate (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  struct overlay_list l;
  overlays_touching (b, from, to, &l);
  for (int i = 0; i < l.count; i++)
    {
      int64_t start, end;
      overlay_tree_position (&l.item[i]->node, &start, &end);
      if (start >= from && end <= to && !nm_is_nil (overlay_get_property (host, l.item[i], NM_Q (evaporate))))
        overlay_detach (host, l.item[i]);
    }
  overlay_list_free (&l);
}

/* -- as host objects -- */

bool
overlay_get (struct nm_host *host, uint64_t id, struct buffer **b, int64_t *start, int64_t *end)
{
  struct overlay *o = overlay_of (host, id);
  if (!o || !o->buffer)
    return false;
  overlay_tree_position (&o->node, start, end);
  *b = o->buffer;
  return true;
}

nm_value
overlay_object (struct nm_host *host, uint64_t id)
{
  return nm_host_object (VM, NM_HOST_OVERLAY, id);
}

nm_value
overlay_get_property (struct nm_host *host, struct overlay *o, nm_value prop)
{
  return properties_lookup (host, o->properties, prop, false);
}

nm_value
overlay_property (struct nm_host *host, uint64_t id, nm_value prop)
{
  struct overlay *o = overlay_of (host, id);
  return o ? overlay_get_property (host, o, prop) : NM_NIL;
}

static nm_value
overlay_print (struct nm_host *host, uint64_t id)
{
  struct buffer *b;
  int64_t start, end;
  if (!overlay_get (host, id, &b, &start, &end))
    return nm_string_literal (VM, "#<overlay in no buffer>");
  char text[80];
  snprintf (text, sizeof text, "#<overlay from %lld to %lld in ", (long long) start, (long long) end);
  nm_value v = nm_concat2 (VM, nm_string_literal (VM, text), b->name);
  return nm_is_exit (v) ? v : nm_concat2 (VM, v, nm_string_literal (VM, ">"));
}

/* Overlays are equal if they lie at the same place and have equal properties. */
static bool
overlay_equal (struct nm_host *host, uint64_t a, uint64_t b)
{
  struct buffer *ba, *bb;
  int64_t as, ae, bs, be;
  bool there = overlay_get (host, a, &ba, &as, &ae);
  if (there != overlay_get (host, b, &bb, &bs, &be))
    return false;
  if (there && (ba != bb || as != bs || ae != be))
    return false;
  return nm_equal (VM, overlay_of (host, a)->properties, overlay_of (host, b)->properties);
}

static uint64_t
overlay_hash (struct nm_host *host, uint64_t id)
{
  struct buffer *b;
  int64_t start, end;
  if (!overlay_get (host, id, &b, &start, &end))
    return 0;
  return (b->id * 31 + (uint64_t) start * 65537 + (uint64_t) end) * UINT64_C (0x9e3779b97f4a7c15);
}

const struct host_type host_type_OVERLAY = {
  .print = overlay_print, .equal = overlay_equal, .hash = overlay_hash, .finalize = overlay_finalize,
};

/* -- order -- */

struct ranked { struct overlay *overlay; int64_t priority, secondary, start, end; };

static int64_t
fixnum_or_zero (struct nm_host *host, nm_value v)
{
  int64_t n;
  return nm_type_of (VM, v) == NM_TYPE_FIXNUM && nm_get_int64 (VM, v, &n) ? n : 0;
}

/* A priority is an integer or (PRIMARY . SECONDARY). */
static void
rank (struct nm_host *host, struct overlay *o, struct ranked *r)
{
  nm_value p = overlay_get_property (host, o, NM_Q (priority));
  r->overlay = o;
  r->secondary = 0;
  if (nm_is_cons (VM, p))
    {
      r->priority = fixnum_or_zero (host, nm_car (VM, p));
      r->secondary = fixnum_or_zero (host, nm_cdr (VM, p));
    }
  else
    r->priority = fixnum_or_zero (host, p);
  overlay_tree_position (&o->node, &r->start, &r->end);
}

/* Ascending: lower priority, then the one that starts earlier, then the one that ends later. */
static int
compare_ranked (const void *a, const void *b)
{
  const struct ranked *x = a, *y = b;
  if (x->priority != y->priority)
    return x->priority < y->priority ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end > y->end ? -1 : 1;
  if (x->secondary != y->secondary)
    return x->secondary < y->secondary ? -1 : 1;
  return x->overlay->sequence < y->overlay->sequence ? -1 : x->overlay->sequence > y->overlay->sequence;
}

void
overlay_list_sort (struct nm_host *host, struct overlay_list *l)
{
  if (l->count < 2)
    return;
  struct ranked *r = mi_malloc ((size_t) l->count * sizeof *r);
  for (int i = 0; i < l->count; i++)
    rank (host, l->item[i], &r[i]);
  qsort (r, (size_t) l->count, sizeof *r, compare_ranked);
  for (int i = 0; i < l->count; i++)
    l->item[i] = r[i].overlay;
  mi_free (r);
}

/* -- for the rest of the host -- */

static int
give_ids (struct nm_host *host, struct overlay_list *l, uint64_t *ids, int n)
{
  overlay_list_sort (host, l);
  for (int i = 0; i < l->count && i < n; i++)
    ids[i] = l->item[i]->id;
  int count = l->count;
  overlay_list_free (l);
  return count;
}

int
overlay_list_at (struct nm_host *host, struct buffer *b, int64_t pos, uint64_t *ids, int n)
{
  struct overlay_list l;
  overlays_covering (b, pos, &l);
  return give_ids (host, &l, ids, n);
}

int
overlay_list_in (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, bool empty_too, uint64_t *ids, int n)
{
  struct overlay_list l;
  overlays_within (b, from, to, empty_too, &l);
  return give_ids (host, &l, ids, n);
}

static void
keep_if (struct overlay_list *l, bool (*wanted) (int64_t start, int64_t end, int64_t from, int64_t to), int64_t from, int64_t to)
{
  int kept = 0;
  for (int i = 0; i < l->count; i++)
    {
      int64_t start, end;
      overlay_tree_position (&l->item[i]->node, &start, &end);
      if (wanted (start, end, from, to))
        l->item[kept++] = l->item[i];
    }
  l->count = kept;
}

static bool
covers (int64_t start, int64_t end, int64_t from, int64_t to __attribute__ ((unused)))
{
  return start <= from && from < end;
}

void
overlays_covering (struct buffer *b, int64_t pos, struct overlay_list *l)
{
  overlays_touching (b, pos, pos, l);
  keep_if (l, covers, pos, pos);
}

static bool
overlaps (int64_t start, int64_t end, int64_t from, int64_t to)
{
  return start < to && end > from && start < end;
}

static bool
overlaps_or_empty (int64_t start, int64_t end, int64_t from, int64_t to)
{
  return start == end ? start == from || (from < start && start < to) : start < to && end > from;
}

static bool
overlaps_or_empty_or_at_end (int64_t start, int64_t end, int64_t from, int64_t to)
{
  return overlaps_or_empty (start, end, from, to) || (start == end && start == to && from < to);
}

void
overlays_within (struct buffer *b, int64_t from, int64_t to, bool empty_too, struct overlay_list *l)
{
  /* A region that is the wrong way round still holds empty overlays at FROM, as in GNU Emacs, if they are not behind its center. */
  if (from > to && from > b->overlay_center)
    empty_too = false;
  overlays_touching (b, from < to ? from : to, from < to ? to : from, l);
  keep_if (l, !empty_too ? overlaps : to == b->zv ? overlaps_or_empty_or_at_end : overlaps_or_empty, from, to);
}
