/* textprop_read.c - the primitives that look at text properties, for strings and buffers.
   SPDX-License-Identifier: GPL-3.0-or-later
   Run no Lisp, except to find the position of a marker. */

#include "text_property.h"
#include "../data/list.h"
#include "../data/equal.h"
#include "../eval/eval.h"
#include "../primitive.h"

/* Opens *OBJECT and checks that POS lies in it.  False after signalling. */
static bool
open_at (struct nm_vm *vm, value pos, value *object, struct text_object *t, int64_t *at)
{
  if (!stringp (*object) && !nilp (*object) && !host_object_is (*object, NM_HOST_BUFFER))
    {
      signal_wrong_type (vm, Qbuffer_or_string_p, *object);
      return false;
    }
  if (!text_position (vm, pos, at) || !text_object_open (vm, object, t))
    return false;
  if (t->begin <= *at && *at <= t->end)
    return true;
  signal_args_out_of_range (vm, pos, pos);
  return false;
}

/* The property list of the character at POS; nil at the end.  The end of a narrowed buffer is not the
   end of its text, unless nothing is accessible. */
static value
plist_at (const struct text_object *t, int64_t pos)
{
  return pos >= t->end && (!t->buffer || t->begin == t->end) ? (value) Qnil : text_run (t, pos, pos + 1).plist;
}

NM_PRIMITIVE (text_properties_at, "text-properties-at", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION &optional OBJECT)",
              "Return the list of properties of the character at POSITION in OBJECT.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  At the end the value is nil.")
{
  struct text_object t;
  int64_t pos;
  return open_at (vm, args[0], &args[1], &t, &pos) ? plist_at (&t, pos) : V_EXIT;
}

NM_PRIMITIVE (get_text_property, "get-text-property", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT)",
              "Return the value of PROP of the character at POSITION in OBJECT.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.")
{
  struct text_object t;
  int64_t pos;
  return open_at (vm, args[0], &args[2], &t, &pos) ? text_property_get (vm, plist_at (&t, pos), args[1]) : V_EXIT;
}

/* -- places of change -- */

/* *OUT is LIMIT, an integer or marker; unchanged if nil. */
static bool
limit_position (struct nm_vm *vm, value limit, int64_t *out)
{
  return nilp (limit) || text_position (vm, limit, out);
}

/* LIMIT, which stands for POSITION, as a function returns it. */
static value
limit_value (value limit, int64_t position)
{
  return host_object_is (limit, NM_HOST_MARKER) || bignump (limit) ? make_fixnum (position) : limit;
}

/* Do runs with plists A and B differ, all of them or in property PROP (V_UNBOUND: all)? */
static bool
plists_differ (struct nm_vm *vm, value a, value b, value prop)
{
  return prop == V_UNBOUND ? !interval_plists_equal (a, b) : text_property_get (vm, a, prop) != text_property_get (vm, b, prop);
}

/* The next place of change after POS in OBJECT; LIMIT (as Lisp gave it) if there is none before. */
static value
next_change (struct nm_vm *vm, value position, value prop, value *object, value limit)
{
  struct text_object t;
  int64_t pos, stop = INT64_MAX;
  if (!limit_position (vm, limit, &stop) || !open_at (vm, position, object, &t, &pos))
    return V_EXIT;
  limit = limit_value (limit, stop);
  int64_t end = stop < t.end ? stop : t.end;
  if (nilp (t.tree) || pos >= t.end)
    return limit;
  struct interval_run run = text_run (&t, pos, t.end);
  value plist = run.plist;
  while (run.end < end)
    {
      pos = run.end;
      run = text_run (&t, pos, t.end);
      if (plists_differ (vm, plist, run.plist, prop))
        return make_fixnum (pos);
    }
  return limit;
}

static value
previous_change (struct nm_vm *vm, value position, value prop, value *object, value limit)
{
  struct text_object t;
  int64_t pos, stop = INT64_MIN;
  if (!limit_position (vm, limit, &stop) || !open_at (vm, position, object, &t, &pos))
    return V_EXIT;
  limit = limit_value (limit, stop);
  int64_t begin = stop > t.begin ? stop : t.begin;
  if (nilp (t.tree) || pos <= t.begin)
    return limit;
  struct interval_run run = text_run (&t, pos - 1, t.end);
  value plist = run.plist;
  while (run.start > begin)
    {
      int64_t start = run.start;
      run = text_run (&t, start - 1, t.end);
      if (plists_differ (vm, plist, run.plist, prop))
        return make_fixnum (start);
    }
  return limit;
}

NM_PRIMITIVE (next_property_change, "next-property-change", 1, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION &optional OBJECT LIMIT)",
              "Return the position after POSITION where any text property changes; nil if there is none.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  With LIMIT, return LIMIT if\n"
              "nothing changes before it.  LIMIT t means the end of the stored interval, changed or not.")
{
  if (args[2] != Qt)
    return next_change (vm, args[0], V_UNBOUND, &args[1], args[2]);
  struct text_object t;
  int64_t pos;
  if (!open_at (vm, args[0], &args[1], &t, &pos))
    return V_EXIT;
  return make_fixnum (pos >= t.end ? t.end : text_run (&t, pos, t.end).end);
}

NM_PRIMITIVE (next_single_property_change, "next-single-property-change", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(POSITION PROP &optional OBJECT LIMIT)",
              "Return the position after POSITION where the value of PROP changes; nil if there is none.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  With LIMIT, return LIMIT if\n"
              "nothing changes before it.")
{
  return next_change (vm, args[0], args[1], &args[2], args[3]);
}

NM_PRIMITIVE (previous_property_change, "previous-property-change", 1, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION &optional OBJECT LIMIT)",
              "Return the position before POSITION where any text property changes; nil if there is none.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  With LIMIT, return LIMIT if\n"
              "nothing changes after it.")
{
  return previous_change (vm, args[0], V_UNBOUND, &args[1], args[2]);
}

NM_PRIMITIVE (previous_single_property_change, "previous-single-property-change", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(POSITION PROP &optional OBJECT LIMIT)",
              "Return the position before POSITION where the value of PROP changes; nil if there is none.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  With LIMIT, return LIMIT if\n"
              "nothing changes after it.")
{
  return previous_change (vm, args[0], args[1], &args[2], args[3]);
}

/* -- search -- */

/* The first position in the range ARGS[0], ARGS[1] where PROP is (not, if NOT) VALUE. */
static value
find_value (struct nm_vm *vm, value *args, bool not)
{
  struct text_object t;
  int64_t from, to;
  if (!text_range_open (vm, args, &args[4], &t, &from, &to))
    return V_EXIT;
  if (intervals_size (t.tree) == 0)      /* what default-text-properties says does not matter then */
    return from != to && nilp (args[3]) != not ? make_fixnum (from) : (value) Qnil;
  while (from < to)
    {
      struct interval_run run = text_run (&t, from, to);
      if ((text_property_get (vm, run.plist, args[2]) == args[3]) != not)
        return make_fixnum (from);
      from = run.end;
    }
  return Qnil;
}

NM_PRIMITIVE (text_property_any, "text-property-any", 4, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTY VALUE &optional OBJECT)",
              "Return the first position from START to END where PROPERTY is `eq' to VALUE, or nil.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.")
{
  return find_value (vm, args, false);
}

NM_PRIMITIVE (text_property_not_all, "text-property-not-all", 4, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTY VALUE &optional OBJECT)",
              "Return the first position from START to END where PROPERTY is not `eq' to VALUE, or nil.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.")
{
  return find_value (vm, args, true);
}

NM_PRIMITIVE (object_intervals, "object-intervals", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return the stored intervals of the string or buffer OBJECT: a list of (BEGIN END PLIST).\n"
              "Positions count from zero; nil if OBJECT has no intervals.")
{
  struct text_object t;
  CHECK (stringp (args[0]) || host_object_is (args[0], NM_HOST_BUFFER), Qbuffer_or_string_p, args[0]);
  if (!text_object_open (vm, &args[0], &t))
    return V_EXIT;
  struct list_builder b = LIST_BUILDER_EMPTY;
  if (nilp (t.tree) || (t.buffer && intervals_size (t.tree) == 0))
    return Qnil;
  int64_t end = t.buffer ? intervals_size (t.tree) : t.end;
  for (int64_t pos = 0; pos < end;)
    {
      struct interval_run run = intervals_run (t.tree, pos, end);
      list_builder_add (vm, &b, list_3 (vm, make_fixnum (pos), make_fixnum (run.end), run.plist));
      pos = run.end;
    }
  return b.head;
}
