/* field.c - fields: stretches of text with one `field' property, to which motion can be constrained.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "../primitive.h"
#include "buffer_internal.h"

static nm_value
field_at (struct nm_host *host, int64_t pos)
{
  struct buffer *b = buffer_current (host);
  return buffer_char_property (host, b, pos, NM_Q (field), NULL);
}

static bool
no_fields (struct buffer *b)
{
  return !b->text->intervals_in_use && b->overlays->count == 0;
}

static int64_t
change_after (struct nm_host *host, struct buffer *b, int64_t pos, int64_t limit)
{
  limit = limit > b->zv ? b->zv : limit;
  if (pos >= limit)
    return limit;
  nm_value first = field_at (host, pos);
  do
    pos = buffer_next_property_change (host, b, pos, limit);
  while (pos < limit && nm_eq (VM, first, field_at (host, pos)));
  return pos;
}

static int64_t
change_before (struct nm_host *host, struct buffer *b, int64_t pos, int64_t limit)
{
  limit = limit < b->begv ? b->begv : limit;
  if (pos <= limit)
    return limit;
  nm_value first = field_at (host, pos - 1);
  do
    pos = buffer_previous_property_change (host, b, pos, limit);
  while (pos > limit && nm_eq (VM, first, field_at (host, pos - 1)));
  return pos;
}

/* Does a field begin at POS, or end there?  Not if MERGE. */
static void
find_edges (struct nm_host *host, struct buffer *b, int64_t pos, bool merge, bool *at_start, bool *at_end)
{
  *at_start = *at_end = false;
  if (merge || no_fields (b))
    return;
  nm_scope scope = nm_scope_open (VM);
  nm_value after = field_at (host, pos), before = pos > b->begv ? field_at (host, pos - 1) : after;
  nm_value here = pos_property (host, pos, NM_Q (field));
  *at_end = !nm_eq (VM, here, after);
  *at_start = !nm_eq (VM, here, before);
  if (nm_is_nil (here) && *at_start && *at_end)
    *at_start = *at_end = false;
  nm_scope_close (VM, scope);
}

/* The bounds of the field at POS.  Between two fields stickiness decides, unless MERGE: then both
   count as one, and a field named `boundary' on either side is crossed.  LOW and HIGH stop the search. */
static nm_value
find_field (struct nm_host *host, int64_t pos, bool merge, int64_t low, int64_t high, int64_t *begin, int64_t *end)
{
  struct buffer *b = buffer_current (host);
  if (pos < b->begv || pos > b->zv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (pos));
  if (no_fields (b))
    {
      *begin = low > b->begv ? low : b->begv;
      *end = high < b->zv ? high : b->zv;
      return NM_NIL;
    }
  nm_scope scope = nm_scope_open (VM);
  /* At the start of the buffer what follows counts on both sides, lest a non-sticky first field be lost. */
  nm_value after = field_at (host, pos), before = pos > b->begv ? field_at (host, pos - 1) : after;
  bool at_start, at_end;
  find_edges (host, b, pos, merge, &at_start, &at_end);
  *begin = *end = pos;
  if (!at_start)
    {
      int64_t p = merge && nm_symbol_is (VM, before, Qboundary) ? change_before (host, b, pos, low) : pos;
      *begin = change_before (host, b, p, low);
    }
  if (!at_end)
    {
      int64_t p = merge && nm_symbol_is (VM, after, Qboundary) ? change_after (host, b, pos, high) : pos;
      *end = change_after (host, b, p, high);
    }
  nm_scope_close (VM, scope);
  return NM_NIL;
}

static bool
position_or_point (struct nm_host *host, nm_value v, int64_t *pos)
{
  *pos = buffer_current (host)->pt;
  return nm_is_nil (v) || buffer_check_position (host, v, pos);
}

static nm_value
field_edge (struct nm_host *host, nm_args args, bool beginning)
{
  int64_t pos, begin, end, limit = beginning ? 0 : INT64_MAX;
  struct buffer *b = buffer_current (host);
  if (!position_or_point (host, nm_arg (args, 0), &pos))
    return NM_EXIT;
  if (pos < b->begv || pos > b->zv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (pos));
  bool at_start, at_end;
  find_edges (host, b, pos, !nm_is_nil (nm_arg (args, 1)), &at_start, &at_end);
  if (beginning ? at_start : at_end)
    return nm_fixnum (pos);                  /* whatever LIMIT is */
  if (!nm_is_nil (nm_arg (args, 2)) && !buffer_check_position (host, nm_arg (args, 2), &limit))
    return NM_EXIT;
  if (beginning && !nm_is_nil (nm_arg (args, 2)) && limit < b->begv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (limit < 0 ? 0 : limit));
  bool merge = !nm_is_nil (nm_arg (args, 1));
  if (nm_is_exit (find_field (host, pos, merge, beginning ? limit : 0, beginning ? INT64_MAX : limit, &begin, &end)))
    return NM_EXIT;
  return nm_fixnum (beginning ? begin : end);
}

NM_PRIMITIVE (field_beginning, "field-beginning", 0, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS ESCAPE-FROM-EDGE LIMIT)",
              "Return where the field at POS (default: point) begins, but not before LIMIT.\n"
              "With ESCAPE-FROM-EDGE, POS at the beginning of its field counts as part of the field before.")
{
  return field_edge (host, args, true);
}

NM_PRIMITIVE (field_end, "field-end", 0, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS ESCAPE-FROM-EDGE LIMIT)",
              "Return where the field at POS (default: point) ends, but not after LIMIT.\n"
              "With ESCAPE-FROM-EDGE, POS at the end of its field counts as part of the field after.")
{
  return field_edge (host, args, false);
}

static nm_value
field_text (struct nm_host *host, nm_args args, bool properties)
{
  int64_t pos, begin, end;
  if (!position_or_point (host, nm_arg (args, 0), &pos)
      || nm_is_exit (find_field (host, pos, false, 0, INT64_MAX, &begin, &end)))
    return NM_EXIT;
  return buffer_substring (host, buffer_current (host), begin, end, properties);
}

NM_PRIMITIVE (field_string, "field-string", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS)", "Return the text of the field at POS (default: point), with its text properties.")
{
  return field_text (host, args, true);
}

NM_PRIMITIVE (field_string_no_properties, "field-string-no-properties", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POS)",
              "Return the text of the field at POS (default: point), without text properties.")
{
  return field_text (host, args, false);
}

NM_PRIMITIVE (delete_field, "delete-field", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional POS)", "Delete the field at POS (default: point).")
{
  int64_t pos, begin, end;
  if (!position_or_point (host, nm_arg (args, 0), &pos)
      || nm_is_exit (find_field (host, pos, false, 0, INT64_MAX, &begin, &end))
      || nm_is_exit (buffer_delete (host, begin, end)))
    return NM_EXIT;
  return NM_NIL;
}

/* -- constraining motion -- */

/* Is a field near POS, that is, at it or before it? */
static bool
near_field (struct nm_host *host, struct buffer *b, int64_t pos)
{
  return !nm_is_nil (field_at (host, pos)) || (pos > b->begv && !nm_is_nil (field_at (host, pos - 1)));
}

/* Does property PROP at OLD, the position that motion starts from, release it from its field? */
static bool
released (struct nm_host *host, struct buffer *b, int64_t old, nm_value prop)
{
  if (nm_is_nil (prop))
    return false;
  if (!nm_is_nil (pos_property (host, old, prop)))
    return true;
  return old > b->begv && !nm_is_nil (buffer_char_property (host, b, old, prop, NULL))
         && !nm_is_nil (buffer_char_property (host, b, old - 1, prop, NULL));
}

static bool
newline_between (struct buffer *b, int64_t from, int64_t to)
{
  int64_t low = buffer_byte_of (b, from < to ? from : to), high = buffer_byte_of (b, from < to ? to : from);
  int64_t found = rope_next_newline (b->text->rope, low);
  return found >= 0 && found < high;
}

/* Are NEW and OLD accessible?  False after signalling; a property of OLD that is asked for, INHIBIT, shows in the error. */
static bool
check_constrained (struct nm_host *host, struct buffer *b, int64_t new, int64_t old, nm_value inhibit)
{
  if (new < b->begv || new > b->zv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (new)), false;
  if (old >= b->begv && old <= b->zv)
    return true;
  if (nm_is_nil (inhibit) || nm_is_nil (field_at (host, new)))
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (old)), false;
  int64_t named = old - 1 > b->zv ? old - 1 : old;
  return nm_args_out_of_range (VM, nm_fixnum (named), nm_fixnum (named)), false;
}

nm_value
field_constrain (struct nm_host *host, int64_t new, int64_t old, bool escape, bool only_in_line, nm_value inhibit, int64_t *result)
{
  struct buffer *b = buffer_current (host);
  *result = new;
  if (new == old || no_fields (b) || nm_truthy (VM, Qinhibit_field_text_motion))
    return NM_NIL;
  if (!check_constrained (host, b, new, old, inhibit))
    return NM_EXIT;
  if ((!near_field (host, b, new) && !near_field (host, b, old)) || released (host, b, old, inhibit))
    return NM_NIL;
  bool forward = new > old;
  int64_t begin, end;
  if (nm_is_exit (find_field (host, old, escape, forward ? 0 : new, forward ? new : INT64_MAX, &begin, &end)))
    return NM_EXIT;
  int64_t bound = forward ? end : begin;
  if ((bound < new) == forward && (!only_in_line || !newline_between (b, new, bound)))
    *result = bound;
  return NM_NIL;
}

NM_PRIMITIVE (constrain_to_field, "constrain-to-field", 2, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(NEW-POS OLD-POS &optional ESCAPE-FROM-EDGE ONLY-IN-LINE INHIBIT-CAPTURE-PROPERTY)",
              "Return NEW-POS, or the edge of OLD-POS's field nearest to it if NEW-POS lies in another field.\n"
              "If NEW-POS is nil, point is constrained and set.  ESCAPE-FROM-EDGE: OLD-POS at an edge belongs to both\n"
              "fields.  ONLY-IN-LINE: not if NEW-POS is on another line.  A non-nil property named\n"
              "INHIBIT-CAPTURE-PROPERTY at OLD-POS switches the constraint off.")
{
  struct buffer *b = buffer_current (host);
  bool move = nm_is_nil (nm_arg (args, 0));
  int64_t new, old, result;
  if (!position_or_point (host, nm_arg (args, 0), &new) || !buffer_check_position (host, nm_arg (args, 1), &old))
    return NM_EXIT;
  if (new != old && !check_constrained (host, b, new, old, nm_arg (args, 4)))
    return NM_EXIT;
  if (nm_is_exit (field_constrain (host, new, old, !nm_is_nil (nm_arg (args, 2)), !nm_is_nil (nm_arg (args, 3)), nm_arg (args, 4), &result)))
    return NM_EXIT;
  if (move)
    buffer_set_point (host, b, result);
  return nm_fixnum (result);
}

NM_VARIABLE (inhibit_field_text_motion, NM_VAR_LISP, "nil", "Non-nil means that motion commands disregard fields.");
