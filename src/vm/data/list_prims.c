/* list_prims.c - the list primitives: access, search, removal, concatenation in place, plists.
   SPDX-License-Identifier: GPL-3.0-or-later

   Circular lists signal `circular-list' with the cons where the cycle was found; improper lists
   signal wrong-type-argument with the datum GNU Emacs shows.  `assoc' with a test runs Lisp. */

#include "list.h"
#include "sequence.h"
#include "sequence.h"
#include "equal.h"
#include "../primitive.h"
#include "../eval/eval.h"

NM_PRIMITIVE (car, "car", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LIST)",
              "Return the first element of LIST, or nil if LIST is nil.\n"
              "Signals `wrong-type-argument' if LIST is neither a cons nor nil.")
{
  if (likely (consp (args[0])))
    return car (args[0]);
  CHECK (nilp (args[0]), Qlistp, args[0]);
  return Qnil;
}

NM_PRIMITIVE (cdr, "cdr", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LIST)",
              "Return LIST without its first element, or nil if LIST is nil.\n"
              "Signals `wrong-type-argument' if LIST is neither a cons nor nil.")
{
  if (likely (consp (args[0])))
    return cdr (args[0]);
  CHECK (nilp (args[0]), Qlistp, args[0]);
  return Qnil;
}

NM_PRIMITIVE (car_safe, "car-safe", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return the car of OBJECT if it is a cons, else nil.")
{
  return car_safe (args[0]);
}

NM_PRIMITIVE (cdr_safe, "cdr-safe", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return the cdr of OBJECT if it is a cons, else nil.")
{
  return cdr_safe (args[0]);
}

NM_PRIMITIVE (setcar, "setcar", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CELL NEWCAR)",
              "Make NEWCAR the car of the cons CELL, and return NEWCAR.")
{
  CHECK (consp (args[0]), Qconsp, args[0]);
  set_car (vm, args[0], args[1]);
  return args[1];
}

NM_PRIMITIVE (setcdr, "setcdr", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CELL NEWCDR)",
              "Make NEWCDR the cdr of the cons CELL, and return NEWCDR.")
{
  CHECK (consp (args[0]), Qconsp, args[0]);
  set_cdr (vm, args[0], args[1]);
  return args[1];
}

/* Walks N conses on, reducing N by the length of a cycle once one is known. */
static value
nthcdr (struct nm_vm *vm, int64_t n, value list)
{
  value tail = list, mark = list;
  int64_t limit = 2, left = 2, since = 0;
  for (; n > 0 && consp (tail); n--)
    {
      tail = cdr (tail);
      since++;
      if (--left == 0)
        {
          limit *= 2;
          left = limit;
          mark = tail;
          since = 0;
        }
      else if (unlikely (tail == mark) && consp (tail))
        n = (n - 1) % since + 1;
    }
  CHECK (n <= 0 || nilp (tail), Qlistp, list);
  return tail;
}

/* N modulo M, for a positive bignum and a small divisor. */
static int64_t
bignum_mod_small (value n, int64_t m)
{
  struct bignum *b = (struct bignum *) object_of (n);
  unsigned __int128 rest = 0;
  for (int64_t i = b->size - 1; i >= 0; i--)
    rest = (rest << 64 | b->limbs[i]) % (uint64_t) m;
  return (int64_t) rest;
}

/* The same for a bignum N: its remainder by the length of the cycle decides. */
static value
nthcdr_bignum (struct nm_vm *vm, value n, value list)
{
  if (((struct bignum *) object_of (n))->size < 0)
    return list;
  int64_t length = 0;
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    length++;
  CHECK (nilp (tail) || tail == V_EXIT, Qlistp, list);
  if (nilp (tail))
    return Qnil;
  int64_t period = 1;
  for (value t = cdr (walk.tortoise); t != walk.tortoise; t = cdr (t))
    period++;
  /* After LENGTH steps the walk is certainly inside the cycle. */
  int64_t rest = bignum_mod_small (n, period) - length % period;
  return nthcdr (vm, length + (rest < 0 ? rest + period : rest), list);
}

static value
nthcdr_value (struct nm_vm *vm, value n, value list)
{
  if (likely (fixnump (n)))
    return nthcdr (vm, fixnum (n), list);
  CHECK (bignump (n), Qintegerp, n);
  return nthcdr_bignum (vm, n, list);
}

static value
nth_value (struct nm_vm *vm, value n, value list)
{
  value tail = nthcdr_value (vm, n, list);
  if (likely (consp (tail)))
    return car (tail);
  if (exitp (tail))
    return V_EXIT;
  CHECK (nilp (tail), Qlistp, tail);
  return Qnil;
}

NM_PRIMITIVE (nthcdr, "nthcdr", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(N LIST)",
              "Return LIST without its first N elements.\n"
              "A negative N counts as zero; past the end the value is nil.")
{
  return nthcdr_value (vm, args[0], args[1]);
}

NM_PRIMITIVE (nth, "nth", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(N LIST)",
              "Return element N of LIST, counting from zero; nil past the end.")
{
  return nth_value (vm, args[0], args[1]);
}

/* `elt' for lists; sequence.c has the arrays. */
value
list_elt (struct nm_vm *vm, value list, value n)
{
  return nth_value (vm, n, list);
}

NM_PRIMITIVE (memq, "memq", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ELT LIST)",
              "Return the part of LIST whose car is ELT, compared with `eq'; nil if there is none.")
{
  value elt = args[0];
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (car (tail) == elt)
      return tail;
  return list_walk_end (vm, &walk, tail, args[1]);
}

NM_PRIMITIVE (memql, "memql", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ELT LIST)",
              "Return the part of LIST whose car is ELT, compared with `eql'; nil if there is none.")
{
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (values_eql (args[0], car (tail)))
      return tail;
  return list_walk_end (vm, &walk, tail, args[1]);
}

NM_PRIMITIVE (member, "member", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ELT LIST)",
              "Return the part of LIST whose car is ELT, compared with `equal'; nil if there is none.")
{
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    {
      int same = values_equal (vm, args[0], car (tail));
      if (same != 0)
        return same < 0 ? V_EXIT : tail;
    }
  return list_walk_end (vm, &walk, tail, args[1]);
}

NM_PRIMITIVE (assq, "assq", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY ALIST)",
              "Return the first cons of ALIST whose car is KEY, compared with `eq'; nil if there is none.\n"
              "Elements that are not conses are skipped.")
{
  value key = args[0];
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)) && car (car (tail)) == key)
      return car (tail);
  return list_walk_end (vm, &walk, tail, args[1]);
}

/* `assoc' with a test function: the walk lives in stack slots because the test runs Lisp. */
static value
assoc_testing (struct nm_vm *vm, value *args)
{
  value *r = stack_push_slots (vm, 2), result = Qnil;
  r[0] = r[1] = args[1];
  struct list_walk walk = list_walk_start (r[0]);
  for (; consp (r[0]); r[0] = list_walk_check (&walk, cdr (r[0])))
    {
      r[1] = walk.tortoise;
      if (!consp (car (r[0])))
        continue;
      value same = call_2 (vm, args[2], car (car (r[0])), args[0]);
      if (exitp (same) || !nilp (same))
        {
          result = exitp (same) ? V_EXIT : car_safe (r[0]);
          goto done;
        }
      walk.tortoise = r[1];
      if (!consp (r[0]))
        break;
    }
  result = list_walk_end (vm, &walk, r[0], args[1]);
 done:
  stack_pop_slots (vm, r);
  return result;
}

NM_PRIMITIVE (assoc, "assoc", 2, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY ALIST &optional TESTFN)",
              "Return the first cons of ALIST whose car matches KEY; nil if there is none.\n"
              "TESTFN is called with the car and KEY; it defaults to `equal'.")
{
  if (!nilp (args[2]))
    return assoc_testing (vm, args);
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)))
      {
        int same = values_equal (vm, car (car (tail)), args[0]);
        if (same != 0)
          return same < 0 ? V_EXIT : car (tail);
      }
  return list_walk_end (vm, &walk, tail, args[1]);
}

NM_PRIMITIVE (rassq, "rassq", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY ALIST)",
              "Return the first cons of ALIST whose cdr is KEY, compared with `eq'; nil if there is none.")
{
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)) && cdr (car (tail)) == args[0])
      return car (tail);
  return list_walk_end (vm, &walk, tail, args[1]);
}

NM_PRIMITIVE (rassoc, "rassoc", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY ALIST)",
              "Return the first cons of ALIST whose cdr is KEY, compared with `equal'; nil if there is none.")
{
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)))
      {
        int same = values_equal (vm, cdr (car (tail)), args[0]);
        if (same != 0)
          return same < 0 ? V_EXIT : car (tail);
      }
  return list_walk_end (vm, &walk, tail, args[1]);
}

/* LIST without the elements equal to ELT (or eq), relinked in place. */
static value
list_remove (struct nm_vm *vm, value elt, value list, bool by_eq)
{
  value before = Qnil, result = list;
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    {
      int same = by_eq ? car (tail) == elt : values_equal (vm, elt, car (tail));
      if (same < 0)
        return V_EXIT;
      if (!same)
        before = tail;
      else if (nilp (before))
        result = cdr (tail);
      else
        set_cdr (vm, before, cdr (tail));
    }
  return exitp (list_walk_end (vm, &walk, tail, result)) ? V_EXIT : result;
}

NM_PRIMITIVE (delq, "delq", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ELT LIST)",
              "Remove the elements of LIST that are `eq' to ELT, in place, and return the list that is left.")
{
  return list_remove (vm, args[0], args[1], true);
}

value
list_delete (struct nm_vm *vm, value elt, value list)
{
  return list_remove (vm, elt, list, false);
}

NM_PRIMITIVE (nconc, "nconc", 0, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest LISTS)",
              "Concatenate LISTS by changing the last cdr of each, and return the result.\n"
              "Only the last argument may be something other than a list.")
{
  value result = Qnil;
  for (int i = 0; i < nargs; i++)
    {
      value list = args[i];
      if (nilp (list))
        continue;
      if (nilp (result))
        result = list;
      if (i + 1 == nargs)
        break;
      CHECK (consp (list), Qconsp, list);
      value last = list;
      LIST_WALK (tail, walk, list);
      for (LIST_EACH (tail, walk))
        last = tail;
      if (tail == V_EXIT)
        return signal_circular_list (vm, walk.tortoise);
      set_cdr (vm, last, args[i + 1]);
      if (nilp (args[i + 1]))
        args[i + 1] = list;
    }
  return result;
}

NM_PRIMITIVE (copy_alist, "copy-alist", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ALIST)",
              "Return a copy of ALIST whose conses are copied too, but not their cars and cdrs.")
{
  if (nilp (args[0]))
    return Qnil;
  if (!sequence_check_concat (vm, args[0]))
    return V_EXIT;
  int64_t n = sequence_length (vm, args[0]);
  if (n < 0)
    return V_EXIT;
  value copy = sequence_to_list (vm, args[0], n, Qnil);
  for (value tail = copy; consp (tail); tail = cdr (tail))
    if (consp (car (tail)))
      set_car (vm, tail, make_cons (vm, car (car (tail)), cdr (car (tail))));
  return copy;
}

NM_PRIMITIVE (safe_length, "safe-length", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LIST)",
              "Return the number of conses of LIST, without ever signalling.\n"
              "For a circular list the value is finite and at least the number of distinct conses.")
{
  int64_t n = 0;
  LIST_WALK (tail, walk, args[0]);
  for (LIST_EACH (tail, walk))
    n++;
  return make_fixnum (n);
}

NM_PRIMITIVE (proper_list_p, "proper-list-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return OBJECT's length if it is a proper list, else nil.\n"
              "A proper list ends in nil and is not circular.")
{
  int64_t n = list_length (args[0]);
  return n < 0 ? (value) Qnil : make_fixnum (n);
}

/* -- property lists -- */

NM_PRIMITIVE (plist_get, "plist-get", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST PROP)",
              "Return the value of PROP in the property list PLIST, compared with `eq'; nil if absent.\n"
              "Never signals, even if PLIST is malformed.")
{
  return list_plist_get (args[0], args[1]);
}

/* The cons after property PROP (whose car is the value) into *FOUND, else the last cons into *FOUND
   with *ABSENT set.  False after signalling. */
static bool
plist_find (struct nm_vm *vm, value plist, value prop, bool by_equal, value *found, bool *absent)
{
  value last = Qnil, tail = plist;
  struct list_walk walk = list_walk_start (plist);
  *absent = false;
  while (consp (tail) && consp (cdr (tail)))
    {
      int same = by_equal ? values_equal (vm, prop, car (tail)) : car (tail) == prop;
      if (same < 0)
        return false;
      last = cdr (tail);
      if (same)
        {
          *found = last;
          return true;
        }
      tail = list_walk_check (&walk, cdr (last));
      if (tail == V_EXIT)
        {
          signal_circular_list (vm, walk.tortoise);
          return false;
        }
    }
  if (!nilp (tail))
    {
      signal_wrong_type (vm, Qplistp, plist);
      return false;
    }
  *absent = true;
  *found = last;
  return true;
}

static value
plist_put (struct nm_vm *vm, value plist, value prop, value v, bool by_equal)
{
  value cell;
  bool absent;
  if (!plist_find (vm, plist, prop, by_equal, &cell, &absent))
    return V_EXIT;
  if (!absent)
    {
      set_car (vm, cell, v);
      return plist;
    }
  value added = list_2 (vm, prop, v);
  if (nilp (cell))
    return added;
  set_cdr (vm, cell, added);
  return plist;
}

NM_PRIMITIVE (plist_put, "plist-put", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST PROP VAL)",
              "Set the value of PROP in PLIST to VAL and return the new property list.\n"
              "PLIST may be changed in place.  Properties are compared with `eq'.")
{
  return plist_put (vm, args[0], args[1], args[2], false);
}

NM_PRIMITIVE (lax_plist_put, "lax-plist-put", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST PROP VAL)",
              "Like `plist-put', but compare properties with `equal'.")
{
  return plist_put (vm, args[0], args[1], args[2], true);
}

NM_PRIMITIVE (lax_plist_get, "lax-plist-get", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST PROP)",
              "Return the value of PROP in PLIST, compared with `equal'; nil if absent.\n"
              "Signals an error if PLIST is not a property list.")
{
  value cell;
  bool absent;
  if (!plist_find (vm, args[0], args[1], true, &cell, &absent))
    return V_EXIT;
  return absent ? (value) Qnil : car (cell);
}

/* The part of PLIST that begins with PROP, nil if absent; V_EXIT after signalling. */
static value
plist_member (struct nm_vm *vm, value plist, value prop)
{
  struct list_walk walk = list_walk_start (plist);
  value tail = plist;
  while (consp (tail))
    {
      if (car (tail) == prop)
        return tail;
      tail = cdr (tail);
      if (!consp (tail))
        break;
      tail = list_walk_check (&walk, cdr (tail));
    }
  if (tail == V_EXIT)
    return signal_circular_list (vm, walk.tortoise);
  CHECK (nilp (tail), Qplistp, plist);
  return Qnil;
}

NM_PRIMITIVE (plist_member, "plist-member", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST PROP)",
              "Return the part of PLIST that begins with PROP, or nil.\n"
              "So a property with the value nil can be told from a missing one.")
{
  return plist_member (vm, args[0], args[1]);
}

/* -- widgets: a widget is (TYPE . PLIST), and symbols inherit through `widget-type' -- */

NM_PRIMITIVE (widget_put, "widget-put", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WIDGET PROPERTY VALUE)",
              "In WIDGET, set PROPERTY to VALUE and return VALUE.")
{
  CHECK (consp (args[0]), Qconsp, args[0]);
  value plist = plist_put (vm, cdr (args[0]), args[1], args[2], false);
  if (exitp (plist))
    return V_EXIT;
  set_cdr (vm, args[0], plist);
  return args[2];
}

static value
widget_get (struct nm_vm *vm, value widget, value property)
{
  for (;;)
    {
      if (nilp (widget))
        return Qnil;
      CHECK (consp (widget), Qconsp, widget);
      value found = plist_member (vm, cdr (widget), property);
      if (exitp (found))
        return V_EXIT;
      if (consp (found))
        {
          CHECK (listp (cdr (found)), Qlistp, cdr (found));
          return car_safe (cdr (found));
        }
      value type = car (widget);
      CHECK (symbolp (type), Qsymbolp, type);
      widget = list_plist_get (symbol_of (vm, type)->plist, Qwidget_type);
    }
}

NM_PRIMITIVE (widget_get, "widget-get", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WIDGET PROPERTY)",
              "In WIDGET, get the value of PROPERTY.\n"
              "It may have been set by `widget-put' or come from the widget's type.")
{
  return widget_get (vm, args[0], args[1]);
}

NM_PRIMITIVE (widget_apply, "widget-apply", 2, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WIDGET PROPERTY &rest ARGS)",
              "Call the value of WIDGET's PROPERTY with WIDGET and ARGS as arguments.")
{
  value function = widget_get (vm, args[0], args[1]);
  if (exitp (function))
    return V_EXIT;
  value rest = list_from_array (vm, nargs - 2, args + 2, Qnil);
  args[1] = function;
  return apply_list (vm, args[1], make_cons (vm, args[0], rest));
}
