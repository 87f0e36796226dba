/* overlay_primitives.c - overlays for Lisp.
   SPDX-License-Identifier: GPL-3.0-or-later
   Overlays are listed in the order in which GNU Emacs 28 keeps them: those that end before its centre
   (which follows the edits) by falling end, the others by rising start, newest first among equals.
   Nothing here runs Lisp. */
#include "../primitive.h"
#include "buffer_internal.h"

#include <stdlib.h>

/* -- order -- */

struct placed { struct overlay *overlay; int64_t start, end; bool after; };

static int
compare_placed (const void *a, const void *b)
{
  const struct placed *x = a, *y = b;
  if (x->after != y->after)
    return x->after ? 1 : -1;
  if (!x->after && x->end != y->end)
    return x->end > y->end ? -1 : 1;
  if (x->after && x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->overlay->sequence > y->overlay->sequence ? -1 : 1;
}

void
overlay_list_native_order (struct overlay_list *l, struct buffer *b)
{
  if (l->count < 2)
    return;
  struct placed *p = mi_malloc ((size_t) l->count * sizeof *p);
  for (int i = 0; i < l->count; i++)
    {
      p[i].overlay = l->item[i];
      overlay_tree_position (&l->item[i]->node, &p[i].start, &p[i].end);
      p[i].after = p[i].end > b->overlay_center;
    }
  qsort (p, (size_t) l->count, sizeof *p, compare_placed);
  for (int i = 0; i < l->count; i++)
    l->item[i] = p[i].overlay;
  mi_free (p);
}

static nm_value
list_of (struct nm_host *host, struct overlay_list *l, int from, int to)
{
  nm_value v = nm_local (VM, NM_NIL);
  for (int i = to; i-- > from;)
    {
      nm_scope scope = nm_scope_open (VM);
      nm_local_set (VM, v, nm_cons (VM, overlay_object (host, l->item[i]->id), v));
      nm_scope_close (VM, scope);
    }
  return v;
}

/* -- arguments -- */

static struct overlay *
overlay_arg (struct nm_host *host, nm_value v)
{
  uint64_t id;
  struct overlay *o = nm_host_object_get (VM, v, NM_HOST_OVERLAY, &id) ? overlay_of (host, id) : NULL;
  if (!o)
    nm_wrong_type (VM, NM_Q (overlayp), v);
  return o;
}

/* A position for an overlay in B: a marker must point into B; integers are clipped later. */
static bool
overlay_position (struct nm_host *host, nm_value v, struct buffer *b, int64_t *pos)
{
  struct marker *m = marker_arg (host, v);
  struct buffer *where;
  if (m && (!marker_get (host, m->id, &where, pos) || where != b))
    {
      nm_signal2 (VM, NM_Q (error), nm_string_literal (VM, "Marker points into wrong buffer"), v);
      return false;
    }
  return buffer_check_position (host, v, pos);
}

static void
clip_and_sort (struct buffer *b, int64_t *start, int64_t *end)
{
  int64_t z = buffer_z (b), from = *start < *end ? *start : *end, to = *start < *end ? *end : *start;
  *start = from < 1 ? 1 : from > z ? z : from;
  *end = to < 1 ? 1 : to > z ? z : to;
}

/* -- making, moving, deleting -- */

NM_PRIMITIVE (make_overlay, "make-overlay", 2, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BEG END &optional BUFFER FRONT-ADVANCE REAR-ADVANCE)",
              "Make and return an overlay from BEG to END in BUFFER (default: the current one).\n"
              "Text inserted at its start is outside if FRONT-ADVANCE is non-nil, text inserted at its end is\n"
              "inside if REAR-ADVANCE is non-nil.")
{
  struct buffer *b = buffer_current (host);
  int64_t start, end;
  uint64_t id;
  if (!nm_is_nil (nm_arg (args, 2)))
    {
      if (!nm_host_object_get (VM, nm_arg (args, 2), NM_HOST_BUFFER, &id))
        return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 2));
      b = buffer_of_id (host, id);
      if (!b)
        return nm_error (VM, "Marker does not point anywhere");
    }
  if (!overlay_position (host, nm_arg (args, 0), b, &start) || !overlay_position (host, nm_arg (args, 1), b, &end))
    return NM_EXIT;
  clip_and_sort (b, &start, &end);
  return overlay_new (host, b, start, end, !nm_is_nil (nm_arg (args, 3)), !nm_is_nil (nm_arg (args, 4)));
}

NM_PRIMITIVE (move_overlay, "move-overlay", 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OVERLAY BEG END &optional BUFFER)",
              "Put OVERLAY from BEG to END in BUFFER (default: the buffer it is in, else the current one).\n"
              "An overlay that becomes empty is deleted if its `evaporate' property is non-nil.  Return OVERLAY.")
{
  struct overlay *o = overlay_arg (host, nm_arg (args, 0));
  struct buffer *b;
  int64_t start, end;
  uint64_t id;
  if (!o)
    return NM_EXIT;
  b = o->buffer ? o->buffer : buffer_current (host);
  if (!nm_is_nil (nm_arg (args, 3)))
    {
      if (!nm_host_object_get (VM, nm_arg (args, 3), NM_HOST_BUFFER, &id))
        return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 3));
      b = buffer_of_id (host, id);
      if (!b)
        return nm_error (VM, "Attempt to move overlay to a dead buffer");
    }
  if (!overlay_position (host, nm_arg (args, 1), b, &start) || !overlay_position (host, nm_arg (args, 2), b, &end))
    return NM_EXIT;
  clip_and_sort (b, &start, &end);
  overlay_attach (host, o, b, start, end);
  if (start == end && !nm_is_nil (overlay_get_property (host, o, NM_Q (evaporate))))
    overlay_detach (host, o);
  return nm_arg (args, 0);
}

NM_PRIMITIVE (delete_overlay, "delete-overlay", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OVERLAY)", "Take OVERLAY out of its buffer.  It keeps its properties.")
{
  struct overlay *o = overlay_arg (host, nm_arg (args, 0));
  if (!o)
    return NM_EXIT;
  overlay_detach (host, o);
  return NM_NIL;
}

NM_PRIMITIVE (delete_all_overlays, "delete-all-overlays", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)", "Delete all overlays of BUFFER (default: the current one).")
{
  struct buffer *b = buffer_current (host);
  uint64_t id;
  if (!nm_is_nil (nm_arg (args, 0)))
    {
      if (!nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
        return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 0));
      b = buffer_of_id (host, id);
    }
  if (b)
    overlays_detach_all (host, b);
  return NM_NIL;
}

/* -- reading one -- */

NM_PRIMITIVE (overlayp, "overlayp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an overlay.")
{
  uint64_t id;
  return nm_bool (nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_OVERLAY, &id));
}

#define OVERLAY_READ(c_name, lisp_name, expression, doc)                                          \
  NM_PRIMITIVE (c_name, lisp_name, 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OVERLAY)", doc)                           \
  {                                                                                               \
    struct overlay *o = overlay_arg (host, nm_arg (args, 0));                                     \
    int64_t start __attribute__ ((unused)) = 0, end __attribute__ ((unused)) = 0;                 \
    if (!o)                                                                                       \
      return NM_EXIT;                                                                             \
    if (!o->buffer)                                                                               \
      return NM_NIL;                                                                              \
    overlay_ends (o, &start, &end);                                                               \
    return expression;                                                                            \
  }

OVERLAY_READ (overlay_start, "overlay-start", nm_fixnum (start), "Return where OVERLAY starts, nil if it is in no buffer.")
OVERLAY_READ (overlay_end, "overlay-end", nm_fixnum (end), "Return where OVERLAY ends, nil if it is in no buffer.")
OVERLAY_READ (overlay_buffer, "overlay-buffer", buffer_object (host, o->buffer), "Return the buffer of OVERLAY, or nil.")

NM_PRIMITIVE (overlay_properties, "overlay-properties", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OVERLAY)", "Return a copy of OVERLAY's property list.")
{
  struct overlay *o = overlay_arg (host, nm_arg (args, 0));
  if (!o)
    return NM_EXIT;
  nm_value copy = nm_local (VM, NM_NIL), at = nm_local (VM, o->properties);
  for (; nm_is_cons (VM, at); nm_local_set (VM, at, nm_cdr (VM, at)))
    {
      nm_scope scope = nm_scope_open (VM);
      nm_local_set (VM, copy, nm_cons (VM, nm_car (VM, at), copy));
      nm_scope_close (VM, scope);
    }
  return nm_nreverse (VM, copy);
}

NM_PRIMITIVE (overlay_get, "overlay-get", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OVERLAY PROP)", "Return property PROP of OVERLAY, or of its `category' symbol.")
{
  struct overlay *o = overlay_arg (host, nm_arg (args, 0));
  return o ? overlay_get_property (host, o, nm_arg (args, 1)) : NM_EXIT;
}

NM_PRIMITIVE (overlay_put, "overlay-put", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OVERLAY PROP VALUE)",
              "Set property PROP of OVERLAY to VALUE and return VALUE.\n"
              "An empty overlay is deleted if its `evaporate' property becomes non-nil.")
{
  struct overlay *o = overlay_arg (host, nm_arg (args, 0));
  nm_value prop = nm_arg (args, 1), v = nm_arg (args, 2);
  if (!o)
    return NM_EXIT;
  nm_value at = nm_local (VM, o->properties);
  if (o->buffer)
    o->buffer->overlay_version++;
  while (nm_is_cons (VM, at) && !nm_eq (VM, nm_car (VM, at), prop))
    nm_local_set (VM, at, nm_cdr (VM, nm_cdr (VM, at)));
  if (nm_is_cons (VM, at))
    nm_setcar (VM, nm_cdr (VM, at), v);
  else
    {
      nm_value old = nm_is_cons (VM, o->properties) ? o->properties : NM_NIL;
      nm_root_set (VM, o->properties, nm_cons (VM, prop, nm_cons (VM, v, old)));
    }
  int64_t start, end;
  if (nm_symbol_is (VM, prop, Qevaporate) && !nm_is_nil (v) && o->buffer)
    {
      overlay_ends (o, &start, &end);
      if (start == end)
        overlay_detach (host, o);
    }
  return v;
}

/* -- queries -- */

NM_PRIMITIVE (overlays_at, "overlays-at", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POS &optional SORTED)",
              "Return a list of the overlays that contain the character after POS.\n"
              "If SORTED is non-nil they come by falling priority.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos;
  struct overlay_list l;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  overlays_covering (b, pos, &l);
  if (nm_is_nil (nm_arg (args, 1)))
    overlay_list_native_order (&l, b);
  else
    overlay_list_sort (host, &l);
  nm_value v = list_of (host, &l, 0, l.count);
  overlay_list_free (&l);
  return nm_is_nil (nm_arg (args, 1)) ? v : nm_nreverse (VM, v);
}

NM_PRIMITIVE (overlays_in, "overlays-in", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BEG END)",
              "Return a list of the overlays that overlap the region between BEG and END.\n"
              "Empty overlays count at BEG, inside the region, and at END if that is the end of the buffer.")
{
  struct buffer *b = buffer_current (host);
  int64_t from, to;
  struct overlay_list l;
  if (!buffer_check_position (host, nm_arg (args, 0), &from) || !buffer_check_position (host, nm_arg (args, 1), &to))
    return NM_EXIT;
  overlays_within (b, from, to, true, &l);
  overlay_list_native_order (&l, b);
  nm_value v = list_of (host, &l, 0, l.count);
  overlay_list_free (&l);
  return v;
}

NM_PRIMITIVE (next_overlay_change, "next-overlay-change", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POS)",
              "Return the next position after POS where an overlay starts or ends.\n"
              "If there is none, return the end of the accessible region.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  return nm_fixnum (overlay_tree_next_change (b->overlays, pos, b->zv));
}

NM_PRIMITIVE (previous_overlay_change, "previous-overlay-change", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POS)",
              "Return the position before POS where an overlay starts or ends.\n"
              "If there is none, return the start of the accessible region.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  if (pos == b->begv)
    return nm_fixnum (pos);
  return nm_fixnum (overlay_tree_previous_change (b->overlays, pos, b->begv));
}

NM_PRIMITIVE (overlay_lists, "overlay-lists", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()",
              "Return (BEFORE . AFTER), lists of the current buffer's overlays.\n"
              "BEFORE holds those that end at or before the centre that `overlay-recenter' sets.")
{
  struct buffer *b = buffer_current (host);
  struct overlay_list l;
  overlays_touching (b, 0, INT64_MAX, &l);
  overlay_list_native_order (&l, b);
  int before = 0;
  for (int64_t start, end; before < l.count; before++)
    {
      overlay_tree_position (&l.item[before]->node, &start, &end);
      if (end > b->overlay_center)
        break;
    }
  nm_value v = nm_cons (VM, list_of (host, &l, 0, before), list_of (host, &l, before, l.count));
  overlay_list_free (&l);
  return v;
}

NM_PRIMITIVE (overlay_recenter, "overlay-recenter", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POS)",
              "Set the centre that divides the lists of `overlay-lists' to POS.\n"
              "The cost of operations on overlays does not depend on it.")
{
  int64_t pos;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  int64_t z = buffer_z (buffer_current (host));
  buffer_current (host)->overlay_center = pos < 0 ? 0 : pos > z ? z : pos;
  return NM_NIL;
}
