/* marker.c - markers as host objects, and their primitives.
   SPDX-License-Identifier: GPL-3.0-or-later

   A marker that has a buffer sits in the marker tree of that buffer's text.  Some markers stand for
   an end of an overlay: undo records name them, and moving one moves the overlay.  A marker made by
   C code is owned by it; one made for Lisp dies with its Lisp object. */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- life -- */

static struct marker *
marker_alloc (struct nm_host *host, bool advances)
{
  struct marker *m = mi_zalloc (sizeof *m);
  m->node.advances = advances;
  m->id = slotmap_add (&host->buffers->markers, m);
  return m;
}

struct marker *
marker_of (struct nm_host *host, uint64_t id)
{
  return slotmap_get (&host->buffers->markers, id);
}

uint64_t
marker_new (struct nm_host *host, struct buffer *b, int64_t pos, bool advances)
{
  struct marker *m = marker_alloc (host, advances);
  m->internal = true;
  if (b)
    marker_attach (host, m, b, pos);
  return m->id;
}

nm_value
marker_new_object (struct nm_host *host, struct buffer *b, int64_t pos, bool advances)
{
  struct marker *m = marker_alloc (host, advances);
  if (b)
    marker_attach (host, m, b, pos);
  return nm_host_object (VM, NM_HOST_MARKER, m->id);
}

nm_value
marker_for_overlay (struct nm_host *host, struct overlay *o, bool end)
{
  struct marker *m = marker_alloc (host, end ? o->node.rear_advance : o->node.front_advance);
  m->overlay = o->id;
  m->overlay_end = end;
  return nm_host_object (VM, NM_HOST_MARKER, m->id);
}

void
marker_free (struct nm_host *host, uint64_t id)
{
  struct marker *m = marker_of (host, id);
  if (!m)
    return;
  marker_detach (m);
  if (m->shared)                   /* an undo record names it: it dies with its Lisp object */
    {
      m->internal = false;
      return;
    }
  slotmap_remove (&host->buffers->markers, id);
  mi_free (m);
}

static void
marker_finalize (struct nm_host *host, uint64_t id)
{
  struct marker *m = marker_of (host, id);
  if (!m)
    return;
  m->shared = false;
  if (!m->internal)
    marker_free (host, id);
}

nm_value
marker_object (struct nm_host *host, uint64_t id)
{
  struct marker *m = marker_of (host, id);
  if (m)
    m->shared = true;
  return nm_host_object (VM, NM_HOST_MARKER, id);
}

struct marker *
marker_arg (struct nm_host *host, nm_value v)
{
  uint64_t id;
  return nm_host_object_get (VM, v, NM_HOST_MARKER, &id) ? marker_of (host, id) : NULL;
}

/* -- position -- */

void
marker_detach (struct marker *m)
{
  if (m->buffer)
    marker_tree_remove (m->buffer->text->markers, &m->node);
  m->buffer = NULL;
}

void
marker_attach (struct nm_host *host, struct marker *m, struct buffer *b, int64_t pos)
{
  if (m->buffer)
    {
      if (m->buffer == b && marker_tree_position (&m->node) == pos)
        return;
      marker_tree_remove (m->buffer->text->markers, &m->node);
    }
  if (m->buffer != b)
    m->sequence = ++host->buffers->sequence;
  m->buffer = b;
  marker_tree_add (b->text->markers, &m->node, pos, m->node.advances);
}

void
overlay_ends (const struct overlay *o, int64_t *start, int64_t *end)
{
  overlay_tree_position (&o->node, start, end);
  if (o->turned)
    {
      *start = o->set_start;
      *end = o->set_end;
    }
}

static bool
marker_where (struct nm_host *host, const struct marker *m, struct buffer **b, int64_t *pos)
{
  struct overlay *o = m->overlay ? overlay_of (host, m->overlay) : NULL;
  if (o && o->buffer)
    {
      int64_t start, end;
      overlay_ends (o, &start, &end);
      *b = o->buffer;
      *pos = m->overlay_end ? end : start;
      return true;
    }
  if (!m->buffer)
    return false;
  *b = m->buffer;
  *pos = marker_tree_position (&m->node);
  return true;
}

void
marker_set (struct nm_host *host, uint64_t id, struct buffer *b, int64_t pos)
{
  struct marker *m = marker_of (host, id);
  struct overlay *o = m->overlay ? overlay_of (host, m->overlay) : NULL;
  if (o && o->buffer && o->buffer == b)
    {
      overlay_ends (o, &o->set_start, &o->set_end);
      *(m->overlay_end ? &o->set_end : &o->set_start) = pos;
      overlay_settle (host, o);
    }
  else if (b)
    marker_attach (host, m, b, pos);
  else
    marker_detach (m);
}

bool
marker_get (struct nm_host *host, uint64_t id, struct buffer **b, int64_t *pos)
{
  struct marker *m = marker_of (host, id);
  return m && marker_where (host, m, b, pos);
}

struct detach { struct buffer *buffer; struct marker **item; int64_t count, room; };

static bool
collect_marker (struct marker_node *n, int64_t pos __attribute__ ((unused)), void *context)
{
  struct detach *d = context;
  struct marker *m = (struct marker *) n;
  if (m->buffer != d->buffer)
    return true;
  if (d->count == d->room)
    {
      d->room = d->room ? 2 * d->room : 64;
      d->item = mi_realloc (d->item, (size_t) d->room * sizeof *d->item);
    }
  d->item[d->count++] = m;
  return true;
}

void
markers_detach_all (struct nm_host *host __attribute__ ((unused)), struct buffer *b)
{
  struct detach d = { .buffer = b };
  marker_tree_visit (b->text->markers, 0, INT64_MAX, collect_marker, &d);
  for (int64_t i = 0; i < d.count; i++)
    marker_detach (d.item[i]);
  mi_free (d.item);
}

/* -- as host objects -- */

static nm_value
marker_print (struct nm_host *host, uint64_t id)
{
  struct marker *m = marker_of (host, id);
  struct buffer *b;
  int64_t pos;
  const char *moves = m && m->node.advances ? "(moves after insertion) " : "";
  char text[80];
  if (!m || !marker_where (host, m, &b, &pos))
    {
      snprintf (text, sizeof text, "#<marker %sin no buffer>", moves);
      return nm_string_literal (VM, text);
    }
  snprintf (text, sizeof text, "#<marker %sat %lld in ", moves, (long long) pos);
  nm_value v = nm_concat2 (VM, nm_string_literal (VM, text), b->name);
  return nm_is_exit (v) ? v : nm_concat2 (VM, v, nm_string_literal (VM, ">"));
}

/* Markers are equal if both are in no buffer, or at the same place. */
static bool
marker_equal (struct nm_host *host, uint64_t a, uint64_t b)
{
  struct buffer *ba, *bb;
  int64_t pa, pb;
  bool there = marker_get (host, a, &ba, &pa);
  return there == marker_get (host, b, &bb, &pb) && (!there || (ba == bb && pa == pb));
}

static uint64_t
marker_hash (struct nm_host *host, uint64_t id)
{
  struct buffer *b;
  int64_t pos;
  return marker_get (host, id, &b, &pos) ? (b->id * 31 + (uint64_t) pos) * UINT64_C (0x9e3779b97f4a7c15) : 0;
}

const struct host_type host_type_MARKER = {
  .print = marker_print, .equal = marker_equal, .hash = marker_hash, .finalize = marker_finalize,
};

/* -- positions as arguments -- */

/* What an integer beyond the fixnums counts as: outside every buffer, and safe to add to. */
#define POSITION_FAR INT64_C (2305843009213693951)        /* the greatest fixnum */

bool
buffer_check_position (struct nm_host *host, nm_value v, int64_t *pos)
{
  struct marker *m = marker_arg (host, v);
  if (m)
    {
      struct buffer *b;
      if (marker_where (host, m, &b, pos))
        return true;
      nm_error (VM, "Marker does not point anywhere");
      return false;
    }
  if (nm_type_of (VM, v) == NM_TYPE_FIXNUM && nm_get_int64 (VM, v, pos))
    return true;
  double d = 0;
  if (nm_type_of (VM, v) == NM_TYPE_BIGNUM && nm_get_double (VM, v, &d))
    return *pos = d < 0 ? -POSITION_FAR - 1 : POSITION_FAR, true;
  nm_wrong_type (VM, NM_Q (integer_or_marker_p), v);
  return false;
}

bool
buffer_check_region (struct nm_host *host, nm_value start, nm_value end, int64_t *from, int64_t *to)
{
  struct buffer *b = buffer_current (host);
  if (!buffer_check_position (host, start, from) || !buffer_check_position (host, end, to))
    return false;
  int64_t first = *from, second = *to;
  if (*from > *to)
    {
      *from = second;
      *to = first;
    }
  if (b->begv <= *from && *to <= b->zv)
    return true;
  nm_signal (VM, NM_Q (args_out_of_range), nm_list3 (VM, buffer_object (host, b), start, end));
  return false;
}

/* -- primitives -- */

NM_PRIMITIVE (marker_position, "marker-position", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(MARKER)",
              "Return the position of MARKER in its buffer, or nil if it points nowhere.")
{
  struct marker *m = marker_arg (host, nm_arg (args, 0));
  struct buffer *b;
  int64_t pos;
  if (!m)
    return nm_wrong_type (VM, NM_Q (markerp), nm_arg (args, 0));
  return marker_where (host, m, &b, &pos) ? nm_fixnum (pos) : NM_NIL;
}

NM_PRIMITIVE (marker_buffer, "marker-buffer", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(MARKER)",
              "Return the buffer that MARKER points into, or nil if it points nowhere.")
{
  struct marker *m = marker_arg (host, nm_arg (args, 0));
  struct buffer *b;
  int64_t pos;
  if (!m)
    return nm_wrong_type (VM, NM_Q (markerp), nm_arg (args, 0));
  return marker_where (host, m, &b, &pos) ? buffer_object (host, b) : NM_NIL;
}

NM_PRIMITIVE (marker_insertion_type, "marker-insertion-type", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MARKER)",
              "Return t if MARKER moves past text inserted at it, nil if it stays before it.")
{
  struct marker *m = marker_arg (host, nm_arg (args, 0));
  return m ? nm_bool (m->node.advances) : nm_wrong_type (VM, NM_Q (markerp), nm_arg (args, 0));
}

NM_PRIMITIVE (set_marker_insertion_type, "set-marker-insertion-type", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MARKER TYPE)",
              "Decide whether MARKER moves past text inserted at it (TYPE non-nil) or not.\nReturn TYPE.")
{
  struct marker *m = marker_arg (host, nm_arg (args, 0));
  if (!m)
    return nm_wrong_type (VM, NM_Q (markerp), nm_arg (args, 0));
  bool advances = !nm_is_nil (nm_arg (args, 1));
  if (m->buffer && advances != m->node.advances)
    {
      int64_t pos = marker_tree_position (&m->node);
      marker_tree_remove (m->buffer->text->markers, &m->node);
      marker_tree_add (m->buffer->text->markers, &m->node, pos, advances);
    }
  m->node.advances = advances;
  return nm_arg (args, 1);
}

/* The buffer argument of `set-marker': NULL without an error for a killed buffer. */
static bool
set_marker_buffer (struct nm_host *host, nm_value v, struct buffer **b)
{
  uint64_t id;
  *b = NULL;
  if (nm_host_object_get (VM, v, NM_HOST_BUFFER, &id))
    {
      *b = buffer_of_id (host, id);
      return true;
    }
  *b = buffer_current (host);
  if (nm_is_nil (v))
    return true;
  nm_wrong_type (VM, NM_Q (bufferp), v);
  return false;
}

NM_PRIMITIVE (set_marker, "set-marker", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(MARKER POSITION &optional BUFFER)",
              "Point MARKER at POSITION, an integer or marker, in BUFFER (default: the current one).\n"
              "A POSITION outside the buffer means its nearest end.  nil, or a marker that points\n"
              "nowhere, makes MARKER point nowhere.  Return MARKER.")
{
  nm_value marker = nm_arg (args, 0), position = nm_arg (args, 1);
  struct marker *m = marker_arg (host, marker), *from;
  if (!m)
    return nm_wrong_type (VM, NM_Q (markerp), marker);
  struct buffer *b, *ignored;
  int64_t pos;
  if (!set_marker_buffer (host, nm_arg (args, 2), &b))
    return NM_EXIT;
  from = marker_arg (host, position);
  if (nm_is_nil (position) || !b || (from && !marker_where (host, from, &ignored, &pos)))
    {
      marker_set (host, m->id, NULL, 0);
      return marker;
    }
  if (!from)
    {
      if (!nm_is_immediate_fixnum (position))
        return nm_wrong_type (VM, NM_Q (integer_or_marker_p), position);
      pos = (int64_t) position.bits >> NM_FIXNUM_SHIFT;
    }
  int64_t z = buffer_z (b);
  marker_set (host, m->id, b, pos < 1 ? 1 : pos > z ? z : pos);
  return marker;
}

NM_PRIMITIVE (copy_marker, "copy-marker", 0, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional MARKER TYPE)",
              "Return a new marker that points where MARKER (a marker or integer) does.\n"
              "TYPE is its insertion type.  Without MARKER it points nowhere.")
{
  nm_value from = nm_arg (args, 0);
  bool advances = !nm_is_nil (nm_arg (args, 1));
  if (nm_is_nil (from))
    return marker_new_object (host, NULL, 0, advances);
  struct marker *m = marker_arg (host, from);
  struct buffer *b = buffer_current (host);
  int64_t pos;
  if (m)
    {
      if (!marker_where (host, m, &b, &pos))
        return marker_new_object (host, NULL, 0, advances);
    }
  else
    {
      if (!nm_is_immediate_fixnum (from))
        return nm_wrong_type (VM, NM_Q (integer_or_marker_p), from);
      pos = (int64_t) from.bits >> NM_FIXNUM_SHIFT;
    }
  int64_t z = buffer_z (b);
  return marker_new_object (host, b, pos < 1 ? 1 : pos > z ? z : pos, advances);
}

NM_PRIMITIVE (make_marker, "make-marker", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return a new marker that points nowhere.")
{
  return marker_new_object (host, NULL, 0, false);
}

static bool
stop_at_first (struct marker_node *n, int64_t pos __attribute__ ((unused)), void *context)
{
  return ((struct marker *) n)->buffer != context;
}

NM_PRIMITIVE (buffer_has_markers_at, "buffer-has-markers-at", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION)",
              "Return t if a marker of the current buffer points at POSITION.\n"
              "POSITION, an integer or marker, is clipped to the accessible region.")
{
  struct buffer *b = buffer_current (host);
  nm_value v = nm_arg (args, 0);
  struct marker *m = marker_arg (host, v);
  struct buffer *ignored;
  int64_t pos = b->begv;           /* what is no position counts as the start, as in GNU Emacs */
  if (m)
    marker_where (host, m, &ignored, &pos);
  else if (nm_is_immediate_fixnum (v))
    pos = (int64_t) v.bits >> NM_FIXNUM_SHIFT;
  pos = pos < b->begv ? b->begv : pos > b->zv ? b->zv : pos;
  return nm_bool (!marker_tree_visit (b->text->markers, pos, pos, stop_at_first, b));
}
