/* textprop.c - the primitives that change text properties, for strings and buffers.
   SPDX-License-Identifier: GPL-3.0-or-later

   A change goes run by run: each run of the interval tree that meets the range is mapped to a new
   property list, and only runs that change are split and stored.  Property lists in the tree are never
   changed in place.  For buffers the host is told before the first change (which may run hooks, so
   Lisp), of every value that changes (undo), and after the last. */

#include "text_property.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../handle/handle.h"
#include "../primitive.h"

/* How a run's property list changes.  PROPERTIES is a plist; a list of names for REMOVE_NAMES. */
enum change_kind { CHANGE_ADD, CHANGE_SET, CHANGE_REMOVE, CHANGE_REMOVE_NAMES, CHANGE_FACE_FIRST, CHANGE_FACE_LAST };

static bool
plist_lookup (value plist, value property, value *v)
{
  for (value tail = plist; consp (tail) && consp (cdr (tail)); tail = cdr (cdr (tail)))
    if (car (tail) == property)
      {
        *v = car (cdr (tail));
        return true;
      }
  return false;
}

/* A list of faces, as opposed to one anonymous face (:foreground ...). */
static bool
face_list_p (struct nm_vm *vm, value v)
{
  return consp (v) && !(symbolp (car (v)) && string_bytes (symbol_name (vm, car (v))) > 0
                        && string_text (symbol_name (vm, car (v)))[0] == ':');
}

/* The value of `face' with FACE put to one end; V_EXIT after signalling. */
static value
faces_with (struct nm_vm *vm, value old, value face, bool last)
{
  if (!face_list_p (vm, old))
    return last ? list_2 (vm, old, face) : list_2 (vm, face, old);
  if (!last)
    return make_cons (vm, face, old);
  int64_t n = list_length_signal (vm, old);
  return n < 0 ? V_EXIT : list_copy (vm, old, n, list_1 (vm, face));
}

static value
plist_without (struct nm_vm *vm, value plist, value property)
{
  struct list_builder b = LIST_BUILDER_EMPTY;
  for (value t = plist; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    if (car (t) != property)
      {
        list_builder_add (vm, &b, car (t));
        list_builder_add (vm, &b, car (cdr (t)));
      }
  return b.head;
}

/* PLIST with PROPERTY set to V: in its place, or in front. */
static value
plist_with (struct nm_vm *vm, value plist, value property, value v, bool there)
{
  if (!there)
    return make_cons (vm, property, make_cons (vm, v, plist));
  return list_plist_put (vm, list_copy (vm, plist, -1, Qnil), property, v);
}

/* Does the change KIND leave a run with PLIST as it is? */
static bool
unchanged_p (value plist, enum change_kind kind, value properties)
{
  value old;
  for (value t = properties; consp (t); t = kind == CHANGE_REMOVE_NAMES ? cdr (t) : cdr_safe (cdr (t)))
    {
      bool there = plist_lookup (plist, car (t), &old);
      if (kind == CHANGE_REMOVE || kind == CHANGE_REMOVE_NAMES ? there : !there || old != car_safe (cdr (t)))
        return false;
    }
  return true;
}

static void
record_change (struct nm_vm *vm, value *object, int64_t from, int64_t to, value property, value before)
{
  struct handle_mark mark = handle_mark_now (vm);
  vm->host_ops->record_property (vm->host, handle_local (vm, *object), from, to, handle_local (vm, property),
                                 handle_local (vm, before));
  handle_release (vm, mark);
}

/* The new property list of a run with PLIST; PLIST itself if nothing changes.  Each change is recorded for undo in the
   buffer *OBJECT, unless OBJECT is NULL; the run is [FROM, TO) of it. */
static value
plist_changed (struct nm_vm *vm, value plist, enum change_kind kind, value properties, value *object, int64_t from, int64_t to)
{
  assert (kind != CHANGE_SET);
  for (value t = properties; consp (t); t = kind == CHANGE_REMOVE_NAMES ? cdr (t) : cdr_safe (cdr (t)))
    {
      value name = car (t), v = car_safe (cdr (t)), old = Qnil;
      bool there = plist_lookup (plist, name, &old), removes = kind == CHANGE_REMOVE || kind == CHANGE_REMOVE_NAMES;
      if (removes ? !there : there && old == v)
        continue;
      if (!removes && there && kind != CHANGE_ADD)
        {
          v = faces_with (vm, old, v, kind == CHANGE_FACE_LAST);
          if (exitp (v))
            return V_EXIT;
        }
      if (object)
        record_change (vm, object, from, to, name, old);
      plist = removes ? plist_without (vm, plist, name) : plist_with (vm, plist, name, v, there);
    }
  return plist;
}

/* Tells the host of every property whose value differs between OLD and NEW (for undo): those of OLD, then the others. */
static void
record_changes (struct nm_vm *vm, value *object, int64_t from, int64_t to, value old, value new)
{
  value before = Qnil, after = Qnil;
  for (value t = old; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    {
      plist_lookup (old, car (t), &before);
      if (!plist_lookup (new, car (t), &after) || before != after)
        record_change (vm, object, from, to, car (t), before);
    }
  for (value t = new; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    if (!plist_lookup (old, car (t), &before))
      record_change (vm, object, from, to, car (t), Qnil);
}

/* The first position in [FROM, TO) whose run the change affects; TO if none. */
static int64_t
first_affected (const struct text_object *t, int64_t from, int64_t to, enum change_kind kind, value properties)
{
  while (from < to)
    {
      struct interval_run run = text_run (t, from, to);
      if (!unchanged_p (run.plist, kind, properties))
        return from;
      from = run.end;
    }
  return to;
}

typedef nm_value bracket_function (struct nm_host *, nm_value object, int64_t from, int64_t to);

static bool
tell_host (struct nm_vm *vm, bracket_function *f, value *object, int64_t from, int64_t to)
{
  struct handle_mark mark = handle_mark_now (vm);
  bool good = !nm_is_exit (f (vm->host, handle_of_slot (vm, object), from, to));
  handle_release (vm, mark);
  return good;
}

/* Gives [FROM, TO) of *OBJECT a copy of PROPERTIES, as one run.  For undo, the part of a run that reaches beyond
   counts as without properties, as in GNU Emacs. */
static void
replace_properties (struct nm_vm *vm, struct text_object *t, value *object, int64_t from, int64_t to, value properties)
{
  for (int64_t pos = from; t->buffer && pos < to;)
    {
      struct interval_run run = text_run (t, pos, to);
      bool part = run.start < pos || text_run (t, pos, to + 1).end > to;
      record_changes (vm, object, pos, run.end, part ? (value) Qnil : run.plist, properties);
      pos = run.end;
    }
  intervals_set (vm, t->tree, from - t->origin, to - t->origin, list_copy (vm, properties, -1, Qnil));
}

/* Applies the change to [FROM, TO) of *OBJECT; *PROPERTIES and *OBJECT are stack slots.  [lisp] */
static value
change_properties (struct nm_vm *vm, struct text_object *t, value *object, int64_t from, int64_t to,
                   enum change_kind kind, value *properties)
{
  int64_t pos = kind == CHANGE_SET ? from : first_affected (t, from, to, kind, *properties);
  if (kind == CHANGE_SET && nilp (*properties) && intervals_size (t->tree) == 0)
    pos = to;
  if (pos == to)
    return Qnil;
  if (t->buffer)
    {
      if (!tell_host (vm, vm->host_ops->properties_will_change, object, from, to))
        {
          /* The interval has been split by then in GNU Emacs, for a list of names also at the other end. */
          if (kind != CHANGE_SET && text_object_open (vm, object, t) && to <= t->end)
            {
              bool last = kind == CHANGE_REMOVE_NAMES && text_run (t, pos, to).end == to;
              if (pos == from)
                intervals_split (vm, t->tree, from - t->origin);
              if (last)
                intervals_split (vm, t->tree, to - t->origin);
            }
          return V_EXIT;
        }
      if (!text_object_open (vm, object, t))
        return V_EXIT;
      to = to < t->end ? to : t->end;
    }
  else
    t->tree = string_intervals (vm, *object);
  if (kind == CHANGE_SET)
    {
      replace_properties (vm, t, object, pos, to, *properties);
      pos = to;
    }
  while (pos < to)
    {
      struct interval_run run = text_run (t, pos, to);
      if (!unchanged_p (run.plist, kind, *properties))
        {
          /* The text around keeps a list of its own. */
          intervals_split (vm, t->tree, pos - t->origin);
          intervals_split (vm, t->tree, run.end - t->origin);
          run.plist = text_run (t, pos, to).plist;
          value plist = plist_changed (vm, run.plist, kind, *properties, t->buffer ? object : NULL, pos, run.end);
          if (exitp (plist))
            return V_EXIT;
          intervals_set (vm, t->tree, pos - t->origin, run.end - t->origin, plist);
        }
      pos = run.end;
    }
  if (t->buffer && !tell_host (vm, vm->host_ops->properties_did_change, object, from, to))
    return V_EXIT;
  return Qt;
}

/* Makes *LIST a property list; false after signalling. */
static bool
check_plist (struct nm_vm *vm, value *list)
{
  if (nilp (*list))
    return true;
  if (!consp (*list))
    {
      *list = list_2 (vm, *list, Qnil);
      return true;
    }
  /* What follows an even number of elements does not matter. */
  struct list_walk walk = list_walk_start (*list);
  for (value tail = *list; consp (tail);)
    {
      tail = cdr (tail);
      if (!consp (tail))
        {
          signal_message (vm, "Odd length text property list");
          return false;
        }
      tail = list_walk_check (&walk, cdr (tail));
      if (tail == V_EXIT)
        {
          signal_circular_list (vm, walk.tortoise);
          return false;
        }
    }
  return true;
}

/* What a list ends with that is not nil, with PAIRS only where a value is missing; nil for none. */
static value
wrong_end (value list, bool pairs)
{
  for (; consp (list); list = cdr (list))
    if (pairs)
      {
        list = cdr (list);
        if (!consp (list))
          return list;
      }
  return pairs ? (value) Qnil : list;
}

/* The common part of the primitives: ENDS are the two positions. */
static value
change_range (struct nm_vm *vm, value *ends, value *object, enum change_kind kind, value *properties)
{
  struct text_object t;
  int64_t from, to;
  if (!text_range_open (vm, ends, object, &t, &from, &to))
    return V_EXIT;
  return from == to ? (value) Qnil : change_properties (vm, &t, object, from, to, kind, properties);
}

NM_PRIMITIVE (add_text_properties, "add-text-properties", 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTIES &optional OBJECT)",
              "Add the properties of the plist PROPERTIES to the text from START to END.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  Return t if anything changed.")
{
  if (!check_plist (vm, &args[2]))
    return V_EXIT;
  return nilp (args[2]) ? (value) Qnil : change_range (vm, args, &args[3], CHANGE_ADD, &args[2]);
}

NM_PRIMITIVE (put_text_property, "put-text-property", 4, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTY VALUE &optional OBJECT)",
              "Set PROPERTY of the text from START to END to VALUE.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.")
{
  args[2] = list_2 (vm, args[2], args[3]);
  return exitp (change_range (vm, args, &args[4], CHANGE_ADD, &args[2])) ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (set_text_properties, "set-text-properties", 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTIES &optional OBJECT)",
              "Replace all properties of the text from START to END by the plist PROPERTIES.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  Return t if anything may have changed.")
{
  if (!check_plist (vm, &args[2]))
    return V_EXIT;
  struct text_object t;
  int64_t from, to;
  if (!text_range_open (vm, args, &args[3], &t, &from, &to))
    return V_EXIT;
  if (nilp (args[2]) && !t.buffer && from == 0 && to == t.end && from != to)
    {
      /* A whole string loses its tree. */
      if (nilp (t.tree))
        return Qnil;
      string_of (args[3])->intervals = Qnil;
      return Qt;
    }
  if (from == to || (nilp (args[2]) && intervals_size (t.tree) == 0))
    return Qnil;
  value end = wrong_end (args[2], false);
  CHECK (nilp (end), Qlistp, end);
  return exitp (change_properties (vm, &t, &args[3], from, to, CHANGE_SET, &args[2])) ? V_EXIT : (value) Qt;
}

NM_PRIMITIVE (remove_text_properties, "remove-text-properties", 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROPERTIES &optional OBJECT)",
              "Remove the properties named in the plist PROPERTIES (its values are ignored) from START to END.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  Return t if anything changed.")
{
  struct text_object t;
  int64_t from, to;
  if (!text_range_open (vm, args, &args[3], &t, &from, &to))
    return V_EXIT;
  if (from == to)
    return Qnil;
  /* The whole list is looked at where the text begins without any of the properties. */
  bool whole = intervals_size (t.tree) > 0 && first_affected (&t, from, to, CHANGE_REMOVE, args[2]) != from;
  value end = whole ? wrong_end (args[2], true) : (value) Qnil;
  CHECK (nilp (end), Qlistp, end);
  return change_properties (vm, &t, &args[3], from, to, CHANGE_REMOVE, &args[2]);
}

NM_PRIMITIVE (remove_list_of_text_properties, "remove-list-of-text-properties", 3, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(START END LIST-OF-PROPERTIES &optional OBJECT)",
              "Remove the properties whose names are in LIST-OF-PROPERTIES from START to END.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.  Return t if anything changed.")
{
  return change_range (vm, args, &args[3], CHANGE_REMOVE_NAMES, &args[2]);
}

NM_PRIMITIVE (add_face_text_property, "add-face-text-property", 3, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END FACE &optional APPENDP OBJECT)",
              "Add FACE to the `face' property of the text from START to END.\n"
              "It goes before the faces that are there, or after them if APPENDP is non-nil.\n"
              "OBJECT is a string or a buffer; nil means the current buffer.")
{
  args[2] = list_2 (vm, Qface, args[2]);
  enum change_kind kind = nilp (args[3]) ? CHANGE_FACE_FIRST : CHANGE_FACE_LAST;
  return exitp (change_range (vm, args, &args[4], kind, &args[2])) ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (propertize, "propertize", 1, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &rest PROPERTIES)",
              "Return a copy of STRING with the text properties PROPERTIES: PROPERTY VALUE ...")
{
  if (nargs % 2 == 0)
    return signal_2 (vm, Qwrong_number_of_arguments, Qpropertize, make_fixnum (nargs));
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value copy = string_copy (vm, args[0]), properties = Qnil;
  for (int i = 1; i < nargs; i += 2)
    properties = make_cons (vm, args[i], make_cons (vm, args[i + 1], properties));
  int64_t end = string_chars (copy);
  if (nilp (properties) || end == 0)
    return copy;
  value tree = string_intervals (vm, copy);
  for (int64_t pos = 0; pos < end;)
    {
      struct interval_run run = intervals_run (tree, pos, end);
      intervals_set (vm, tree, pos, run.end, plist_changed (vm, run.plist, CHANGE_ADD, properties, NULL, 0, 0));
      pos = run.end;
    }
  return copy;
}
