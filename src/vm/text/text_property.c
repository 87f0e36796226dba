/* text_property.c - property lookup, stickiness, and the objects that have text properties.
   SPDX-License-Identifier: GPL-3.0-or-later */

#include "text_property.h"
#include "../data/list.h"
#include "../eval/eval.h"
#include "../handle/handle.h"
#include "../primitive.h"

NM_VARIABLE (default_text_properties, NM_VAR_LISP, "nil",
             "Property list of values for text that does not have a property itself.");
NM_VARIABLE (char_property_alias_alist, NM_VAR_LISP, "nil",
             "Alist of other names for properties: (PROPERTY ALIAS...).\n"
             "If text lacks PROPERTY, its value is that of the first ALIAS with a non-nil value.");
NM_VARIABLE (inhibit_point_motion_hooks, NM_VAR_LISP, "t",
             "If non-nil, the properties `point-entered' and `point-left' call nothing.");
NM_VARIABLE (text_property_default_nonsticky, NM_VAR_LISP,
             "((composition . t) (syntax-table . t) (display . t))",
             "Alist of (PROPERTY . NONSTICKY): whether text after PROPERTY inherits it, where the text itself\n"
             "does not say so with `rear-nonsticky' or `front-sticky'.");

/* PROPERTY in PLIST itself: true if it is there. */
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

value
text_property_get (struct nm_vm *vm, value plist, value property)
{
  value v = Qnil, category;
  if (plist_lookup (plist, property, &v))
    return v;
  if (plist_lookup (plist, Qcategory, &category) && symbolp (category))
    v = list_plist_get (symbol_of (vm, category)->plist, property);
  if (!nilp (v))
    return v;
  value aliases = cdr_safe (list_assq (property, vm_variable (vm, Qchar_property_alias_alist)));
  for (; nilp (v) && consp (aliases); aliases = cdr (aliases))
    v = list_plist_get (plist, car (aliases));
  return nilp (v) ? list_plist_get (vm_variable (vm, Qdefault_text_properties), property) : v;
}

/* -- stickiness -- */

/* Is SYMBOL in SET: a list, or t for everything? */
static bool
sticky_member (value symbol, value set)
{
  return consp (set) ? !nilp (list_memq (symbol, set)) : !nilp (set);
}

struct side { value plist, front_sticky, rear_nonsticky; };

static struct side
side_of (struct nm_vm *vm, value plist)
{
  return (struct side) { plist, text_property_get (vm, plist, Qfront_sticky), text_property_get (vm, plist, Qrear_nonsticky) };
}

struct inheritance { struct list_builder plist; value front, rear; };

static void
inherit (struct nm_vm *vm, struct inheritance *in, const struct side *from, value symbol, value v)
{
  list_builder_add (vm, &in->plist, symbol);
  list_builder_add (vm, &in->plist, v);
  if (sticky_member (symbol, from->front_sticky))
    in->front = make_cons (vm, symbol, in->front);
  if (sticky_member (symbol, from->rear_nonsticky))
    in->rear = make_cons (vm, symbol, in->rear);
}

/* Does RIGHT give SYMBOL, as far as stickiness goes, to text before it? */
static bool
sticky_to_the_front (value symbol, value preset, const struct side *right)
{
  return sticky_member (symbol, right->front_sticky) || (consp (preset) && nilp (cdr (preset)));
}

/* What each side gives of SYMBOL.  The left side wins unless its value is nil.  A right side that is sticky for what
   only the left side has, and keeps to itself, gives its stickiness without a value, as in GNU Emacs. */
static void
inherit_symbol (struct nm_vm *vm, struct inheritance *in, const struct side *left, const struct side *right, value symbol)
{
  value lval = Qnil, rval = Qnil;
  value preset = list_assq (symbol, vm_variable (vm, Qtext_property_default_nonsticky));
  bool on_left = plist_lookup (left->plist, symbol, &lval), on_right = plist_lookup (right->plist, symbol, &rval);
  bool front = sticky_to_the_front (symbol, preset, right);
  bool use_left = on_left && !(sticky_member (symbol, left->rear_nonsticky) || (consp (preset) && !nilp (cdr (preset))));
  bool use_right = on_right && front;
  if (use_left && use_right)
    {
      if (nilp (lval))
        use_left = false;
      else if (nilp (rval))
        use_right = false;
    }
  if (use_left)
    inherit (vm, in, left, symbol, lval);
  else if (use_right)
    inherit (vm, in, right, symbol, rval);
  else if (front)
    {
      in->front = make_cons (vm, symbol, in->front);
      if (sticky_member (symbol, right->rear_nonsticky))
        in->rear = make_cons (vm, symbol, in->rear);
    }
}

value
text_property_inherited (struct nm_vm *vm, value left_plist, value right_plist)
{
  struct side left = side_of (vm, left_plist), right = side_of (vm, right_plist);
  struct inheritance in = { LIST_BUILDER_EMPTY, Qnil, Qnil };
  for (value t = right_plist; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    if (car (t) != Qrear_nonsticky && car (t) != Qfront_sticky)
      inherit_symbol (vm, &in, &left, &right, car (t));
  for (value t = left_plist; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    {
      value v;
      if (car (t) != Qrear_nonsticky && car (t) != Qfront_sticky && !plist_lookup (right_plist, car (t), &v))
        inherit_symbol (vm, &in, &left, &right, car (t));
    }
  value plist = in.plist.head;
  if (!nilp (in.rear))
    plist = make_cons (vm, Qrear_nonsticky, make_cons (vm, list_nreverse (vm, in.rear), plist));
  value category = text_property_get (vm, plist, Qcategory);
  bool implied = symbolp (category) && list_plist_get (symbol_of (vm, category)->plist, Qfront_sticky) == Qt;
  if (!nilp (in.front) && !implied)
    plist = make_cons (vm, Qfront_sticky, make_cons (vm, list_nreverse (vm, in.front), plist));
  return plist;
}

bool
text_property_spreads (struct nm_vm *vm, value plist)
{
  if (nilp (plist))
    return true;
  struct side side = side_of (vm, plist);
  if (!consp (side.rear_nonsticky) && !nilp (side.rear_nonsticky))
    return false;
  if (!consp (side.front_sticky) && !nilp (side.front_sticky))
    return true;
  for (value t = plist; consp (t) && consp (cdr (t)); t = cdr (cdr (t)))
    if (!sticky_member (car (t), side.front_sticky)
        && (sticky_member (car (t), side.rear_nonsticky)
            || !nilp (list_assq (car (t), vm_variable (vm, Qtext_property_default_nonsticky)))))
      return false;
  return true;
}

/* -- objects and positions -- */

bool
text_object_open (struct nm_vm *vm, value *object, struct text_object *t)
{
  if (stringp (*object))
    {
      *t = (struct text_object) { string_of (*object)->intervals, 0, 0, string_chars (*object), false };
      return true;
    }
  struct handle_mark mark = handle_mark_now (vm);
  if (nilp (*object))
    *object = handle_resolve (vm, vm->host_ops->current_buffer (vm->host));
  if (!host_object_is (*object, NM_HOST_BUFFER))
    {
      handle_release (vm, mark);
      signal_wrong_type (vm, Qbuffer_or_string_p, *object);
      return false;
    }
  *t = (struct text_object) { .origin = 1, .buffer = true };
  if (nm_is_unbound (vm->host_ops->buffer_context (vm->host, handle_local (vm, *object))))
    {
      /* A killed buffer has no text. */
      handle_release (vm, mark);
      t->tree = Qnil;
      t->begin = t->end = 1;
      return true;
    }
  nm_value tree = vm->host_ops->object_intervals (vm->host, handle_local (vm, *object), &t->begin, &t->end);
  bool good = !nm_is_exit (tree);
  t->tree = good ? handle_resolve (vm, tree) : (value) Qnil;
  handle_release (vm, mark);
  return good;
}

bool
text_position (struct nm_vm *vm, value v, int64_t *out)
{
  if (host_object_is (v, NM_HOST_MARKER))
    {
      v = call_1 (vm, Qmarker_position, v);
      if (exitp (v))
        return false;
      if (nilp (v))
        {
          signal_message (vm, "Marker does not point anywhere");
          return false;
        }
    }
  if (bignump (v))
    {
      /* Out of any range; the caller says so with the number itself. */
      *out = ((struct bignum *) object_of (v))->size < 0 ? INT64_MIN / 4 : INT64_MAX / 4;
      return true;
    }
  if (!fixnump (v))
    {
      signal_wrong_type (vm, Qinteger_or_marker_p, v);
      return false;
    }
  *out = fixnum (v);
  return true;
}

bool
text_range_open (struct nm_vm *vm, value *ends, value *object, struct text_object *t, int64_t *from, int64_t *to)
{
  if (!stringp (*object) && !nilp (*object) && !host_object_is (*object, NM_HOST_BUFFER))
    {
      signal_wrong_type (vm, Qbuffer_or_string_p, *object);
      return false;
    }
  if (!text_position (vm, ends[0], from) || !text_position (vm, ends[1], to) || !text_object_open (vm, object, t))
    return false;
  if (*from == *to)
    return true;
  if (*from > *to)
    {
      int64_t swap = *from;
      *from = *to;
      *to = swap;
    }
  if (t->begin <= *from && *to <= t->end)
    return true;
  signal_args_out_of_range (vm, ends[0], ends[1]);
  return false;
}
