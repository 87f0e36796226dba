/* stream.c - buffers and markers as streams, and as objects whose text properties the VM changes.
   SPDX-License-Identifier: GPL-3.0-or-later
   The functions that the table of host operations hands to the VM.  Writing and changing properties
   can run change hooks. */
#include "buffer_internal.h"

/* The buffer and point of a stream object; false after an error. */
static bool
stream_where (struct nm_host *host, nm_value object, struct buffer **b, int64_t *pos, struct marker **m)
{
  uint64_t id;
  *m = NULL;
  if (nm_host_object_get (VM, object, NM_HOST_BUFFER, &id))
    {
      *b = buffer_of_id (host, id);
      if (*b)
        return *pos = (*b)->pt, true;
      nm_error (VM, "Selecting deleted buffer");
      return false;
    }
  *m = marker_arg (host, object);
  if (*m && marker_get (host, (*m)->id, b, pos))
    return true;
  nm_error (VM, "Marker does not point anywhere");
  return false;
}

/* At a marker: point goes there, the text goes in, the marker ends up behind it, and point is restored
   (moved along if it was at or after the text). */
nm_value
buffer_object_write (struct nm_host *host, nm_value object, const char *text, int64_t bytes)
{
  struct buffer *b, *where;
  struct marker *m;
  int64_t pos;
  if (!stream_where (host, object, &b, &pos, &m))
    return NM_EXIT;
  nm_depth depth = nm_depth_now (VM);
  buffer_push_current (host);
  buffer_set_current (host, b);
  int64_t chars = nm_text_chars (text, bytes), point = b->pt;
  char *narrow = NULL;
  if (!b->multibyte && chars != bytes)
    {
      narrow = mi_malloc ((size_t) bytes * 2);
      int64_t n = 0;
      for (int64_t at = 0, length; at < bytes; at += length)
        {
          int l, c = nm_char_decode (text + at, &l);
          length = l;
          n += nm_char_encode (buffer_char_in (host, c), narrow + n);
        }
      text = narrow;
      bytes = n;
    }
  nm_value r = NM_NIL;
  if (m)
    {
      if (pos < b->begv || pos > b->zv)
        r = nm_error (VM, "Marker is outside the accessible part of the buffer");
      b->pt = pos;
    }
  uint64_t id = m ? m->id : 0;
  if (!nm_is_exit (r))
    r = buffer_insert_text (host, text, bytes, chars, 0);
  mi_free (narrow);
  if (id && marker_of (host, id))
    {
      if (marker_get (host, id, &where, &pos) && where == b)
        marker_set (host, id, b, b->pt);
      b->pt = point >= pos && b->live ? point + chars : point;
      buffer_set_point (host, b, b->pt);
    }
  return nm_unbind_to (VM, depth, r);
}

nm_value
buffer_object_peek (struct nm_host *host, nm_value object, int64_t skip, char *buf, int64_t cap, int64_t *bytes)
{
  struct buffer *b;
  struct marker *m;
  int64_t pos;
  if (!stream_where (host, object, &b, &pos, &m))
    return NM_EXIT;
  int64_t from = buffer_byte_of (b, pos) + skip, end = buffer_byte_of (b, b->zv);
  from = from > end ? end : from;
  *bytes = end - from < cap ? end - from : cap;
  rope_copy (b->text->rope, from, from + *bytes, buf);
  return NM_NIL;
}

nm_value
buffer_object_advance (struct nm_host *host, nm_value object, int64_t chars)
{
  struct buffer *b;
  struct marker *m;
  int64_t pos;
  if (!stream_where (host, object, &b, &pos, &m))
    return NM_EXIT;
  pos = pos + chars > b->zv ? b->zv : pos + chars;
  if (m)
    marker_set (host, m->id, b, pos);
  else
    b->pt = pos;
  return NM_NIL;
}

/* -- text properties -- */

nm_value
buffer_object_intervals (struct nm_host *host, nm_value object, int64_t *begin, int64_t *end)
{
  uint64_t id;
  if (!nm_host_object_get (VM, object, NM_HOST_BUFFER, &id))
    return NM_UNBOUND;
  struct buffer *b = buffer_of_id (host, id);
  if (!b)
    return nm_error (VM, "Selecting deleted buffer");
  *begin = b->begv;
  *end = b->zv;
  return b->text->intervals;
}

/* Runs FN with the buffer of OBJECT current. */
static nm_value
in_buffer (struct nm_host *host, nm_value object, nm_value (*fn) (struct nm_host *, int64_t, int64_t), int64_t from, int64_t to)
{
  struct buffer *b = buffer_arg (host, object);
  if (!b)
    return NM_EXIT;
  if (b == buffer_current (host))
    return fn (host, from, to);
  nm_depth depth = nm_depth_now (VM);
  buffer_push_current (host);
  buffer_set_current (host, b);
  return nm_unbind_to (VM, depth, fn (host, from, to));
}

static nm_value
will_change (struct nm_host *host, int64_t from, int64_t to)
{
  struct buffer *b = buffer_current (host);
  nm_intervals_cover (VM, b->text->intervals, buffer_z (b) - 1);
  b->text->intervals_in_use = buffer_z (b) > 1;
  if (nm_is_exit (change_prepare (host, &from, &to)))
    return NM_EXIT;
  b = buffer_current (host);
  nm_intervals_cover (VM, b->text->intervals, buffer_z (b) - 1);
  b->text->intervals_in_use = true;
  undo_record_first_change (host, b);
  b->text->modiff++;
  return NM_NIL;
}

static nm_value
did_change (struct nm_host *host, int64_t from, int64_t to)
{
  return buffer_change_done (host, from, to - from, to - from);
}

nm_value
buffer_properties_will_change (struct nm_host *host, nm_value object, int64_t from, int64_t to)
{
  return in_buffer (host, object, will_change, from, to);
}

void
buffer_record_property (struct nm_host *host, nm_value object, int64_t from, int64_t to, nm_value property, nm_value old)
{
  uint64_t id;
  struct buffer *b = nm_host_object_get (VM, object, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  if (b)
    undo_record_property (host, b, from, to, property, old);
}

nm_value
buffer_properties_did_change (struct nm_host *host, nm_value object, int64_t from, int64_t to)
{
  return in_buffer (host, object, did_change, from, to);
}

/* Slots are read from the context when they are needed; only multibyteness is kept beside it, and
   it changes through set-buffer-multibyte alone. */
void
buffer_slot_changed (struct nm_host *host __attribute__ ((unused)), int slot __attribute__ ((unused)))
{
}
