/* position.c - primitives about point, bounds, single characters and counts of the current buffer.
   SPDX-License-Identifier: GPL-3.0-or-later
   None of them changes text or runs Lisp. */
#include "../primitive.h"
#include "buffer_internal.h"

#define READ_INT(c_name, lisp_name, expression, doc)                                              \
  NM_PRIMITIVE (c_name, lisp_name, 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", doc)                                  \
  {                                                                                               \
    struct buffer *b __attribute__ ((unused)) = buffer_current (host);                            \
    return expression;                                                                            \
  }

READ_INT (point, "point", nm_fixnum (b->pt), "Return point, an integer.")
READ_INT (point_min, "point-min", nm_fixnum (b->begv), "Return the smallest accessible position.")
READ_INT (point_max, "point-max", nm_fixnum (b->zv), "Return the largest accessible position.")
READ_INT (bobp, "bobp", nm_bool (b->pt == b->begv), "Return t if point is at the start of the accessible region.")
READ_INT (eobp, "eobp", nm_bool (b->pt == b->zv), "Return t if point is at the end of the accessible region.")
READ_INT (bolp, "bolp", nm_bool (b->pt == b->begv || buffer_char_at (b, b->pt - 1) == '\n'),
          "Return t if point is at the beginning of a line.")
READ_INT (eolp, "eolp", nm_bool (b->pt == b->zv || buffer_char_at (b, b->pt) == '\n'), "Return t if point is at the end of a line.")
READ_INT (following_char, "following-char", nm_fixnum (b->pt >= b->zv ? 0 : buffer_char_at (b, b->pt)),
          "Return the character after point, or 0 at the end of the accessible region.")
READ_INT (preceding_char, "preceding-char", nm_fixnum (b->pt <= b->begv ? 0 : buffer_char_at (b, b->pt - 1)),
          "Return the character before point, or 0 at the start of the accessible region.")
/* The text has no gap; a gap of no bytes at point describes it truly. */
READ_INT (gap_position, "gap-position", nm_fixnum (b->pt), "Return the position of the gap: point, as the text has none.")
READ_INT (gap_size, "gap-size", nm_fixnum (0), "Return the size of the gap in bytes: 0, as the text has none.")

#define NEW_MARKER(c_name, lisp_name, position, doc)                                              \
  NM_PRIMITIVE (c_name, lisp_name, 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", doc)                                  \
  {                                                                                               \
    struct buffer *b = buffer_current (host);                                                     \
    return marker_new_object (host, b, position, false);                                          \
  }

NEW_MARKER (point_marker, "point-marker", b->pt, "Return a new marker at point.")
NEW_MARKER (point_min_marker, "point-min-marker", b->begv, "Return a new marker at the start of the accessible region.")
NEW_MARKER (point_max_marker, "point-max-marker", b->zv, "Return a new marker at the end of the accessible region.")

NM_PRIMITIVE (mark_marker, "mark-marker", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()",
              "Return the marker that is the current buffer's mark.  Moving it moves the mark.")
{
  return marker_object (host, buffer_current (host)->mark);
}

NM_PRIMITIVE (goto_char, "goto-char", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              "(goto-char--read-natnum-interactive \"Go to char: \")", "(POSITION)",
              "Set point to POSITION, an integer or marker, or the nearest accessible position.  Return POSITION.")
{
  nm_value v = nm_arg (args, 0);
  struct buffer *b = buffer_current (host);
  if (nm_is_immediate_fixnum (v))
    {
      buffer_set_point (host, b, (int64_t) v.bits >> NM_FIXNUM_SHIFT);
      return v;
    }
  struct marker *m = marker_arg (host, v);
  struct buffer *ignored;
  int64_t pos;
  if (m)
    {
      if (!marker_get (host, m->id, &ignored, &pos))
        return nm_error (VM, "Marker does not point anywhere");
      buffer_set_point (host, b, pos);
      return v;
    }
  return nm_wrong_type (VM, NM_Q (integer_or_marker_p), v);
}

/* -- characters -- */

/* The position argument of char-after and char-before; false with *VALUE set if that is the answer. */
static bool
char_position (struct nm_host *host, nm_value v, int64_t *pos, nm_value *value)
{
  *value = NM_NIL;
  if (nm_is_nil (v))
    return *pos = buffer_current (host)->pt, true;
  if (nm_is_immediate_fixnum (v))
    return *pos = (int64_t) v.bits >> NM_FIXNUM_SHIFT, true;
  struct marker *m = marker_arg (host, v);
  struct buffer *b;
  if (m && marker_get (host, m->id, &b, pos))
    return true;
  if (m)
    *value = nm_error (VM, "Marker does not point anywhere");
  else if (nm_type_of (VM, v) != NM_TYPE_BIGNUM)
    *value = nm_wrong_type (VM, NM_Q (integer_or_marker_p), v);
  return false;
}

NM_PRIMITIVE (char_after, "char-after", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS)",
              "Return the character after position POS (default: point), nil if that is not accessible.")
{
  struct buffer *b = buffer_current (host);
  nm_value value;
  int64_t pos;
  if (!char_position (host, nm_arg (args, 0), &pos, &value))
    return value;
  return pos < b->begv || pos >= b->zv ? NM_NIL : nm_fixnum (buffer_char_at (b, pos));
}

NM_PRIMITIVE (char_before, "char-before", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS)",
              "Return the character before position POS (default: point), nil if that is not accessible.")
{
  struct buffer *b = buffer_current (host);
  nm_value value;
  int64_t pos;
  if (!char_position (host, nm_arg (args, 0), &pos, &value))
    return value;
  return pos <= b->begv || pos > b->zv ? NM_NIL : nm_fixnum (buffer_char_at (b, pos - 1));
}

/* -- bytes and counts -- */

/* Bytes before POS as Lisp counts them: in a unibyte buffer each character is one byte. */
static int64_t
lisp_bytes_before (struct buffer *b, int64_t pos)
{
  return b->multibyte ? buffer_byte_of (b, pos) : pos - 1;
}

NM_PRIMITIVE (position_bytes, "position-bytes", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POSITION)",
              "Return the byte position (1-based) of POSITION in the current buffer, nil if it is out of range.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  return pos < b->begv || pos > b->zv ? NM_NIL : nm_fixnum (lisp_bytes_before (b, pos) + 1);
}

NM_PRIMITIVE (byte_to_position, "byte-to-position", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BYTEPOS)",
              "Return the position of the character at byte position BYTEPOS (1-based), nil if it is out of range.")
{
  struct buffer *b = buffer_current (host);
  int64_t byte;
  if (!nm_check_fixnum (VM, nm_arg (args, 0), &byte))
    return NM_EXIT;
  if (byte < 1 || byte > lisp_bytes_before (b, buffer_z (b)) + 1)
    return NM_NIL;
  return nm_fixnum (b->multibyte ? buffer_pos_of (b, byte - 1) : byte);
}

NM_PRIMITIVE (buffer_size, "buffer-size", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return the number of characters of BUFFER (default: the current buffer), narrowed or not.")
{
  struct buffer *b = buffer_current (host);
  uint64_t id;
  if (!nm_is_nil (nm_arg (args, 0)))
    {
      if (!nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
        return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 0));
      b = buffer_of_id (host, id);
    }
  return nm_fixnum (b ? buffer_z (b) - 1 : 0);
}

/* -- narrowing -- */

NM_PRIMITIVE (widen, "widen", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, "", "()",
              "Make all text of the current buffer accessible.")
{
  struct buffer *b = buffer_current (host);
  buffer_narrow (host, b, 1, buffer_z (b));
  return NM_NIL;
}

NM_PRIMITIVE (narrow_to_region, "narrow-to-region", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              "r", "(START END)",
              "Make only the text between START and END, in either order, accessible in the current buffer.\n"
              "Point moves into the region if it is outside.")
{
  struct buffer *b = buffer_current (host);
  int64_t start, end;
  if (!buffer_check_position (host, nm_arg (args, 0), &start) || !buffer_check_position (host, nm_arg (args, 1), &end))
    return NM_EXIT;
  int64_t from = start < end ? start : end, to = start < end ? end : start;
  if (from < 1 || to > buffer_z (b))
    return nm_args_out_of_range (VM, nm_arg (args, 0), nm_arg (args, 1));
  buffer_narrow (host, b, from, to);
  return NM_NIL;
}

/* -- region -- */

static nm_value
region_limit (struct nm_host *host, bool beginning)
{
  struct buffer *b = buffer_current (host), *where;
  int64_t mark;
  if (nm_truthy (VM, Qtransient_mark_mode) && !nm_truthy (VM, Qmark_even_if_inactive)
      && nm_is_nil (nm_context_slot (VM, NM_SLOT_mark_active)))
    return nm_signal (VM, NM_Q (mark_inactive), NM_NIL);
  if (!marker_get (host, b->mark, &where, &mark))
    return nm_error (VM, "The mark is not set now, so there is no region");
  int64_t clipped = mark < b->begv ? b->begv : mark > b->zv ? b->zv : mark;
  return nm_fixnum ((b->pt < mark) == beginning ? b->pt : clipped);
}

NM_PRIMITIVE (region_beginning, "region-beginning", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the smaller of point and mark.")
{
  return region_limit (host, true);
}

NM_PRIMITIVE (region_end, "region-end", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the larger of point and mark.")
{
  return region_limit (host, false);
}

NM_VARIABLE (transient_mark_mode, NM_VAR_LISP, "nil", "Non-nil means that the region is active only for a while after the mark was set.");
