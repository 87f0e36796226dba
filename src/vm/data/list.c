/* list.c - conses and lists: the C API of list.h.
   SPDX-License-Identifier: GPL-3.0-or-later
   Allocates; never runs Lisp except through the signal functions at its ends. */

#include "list.h"

value
list_walk_end (struct nm_vm *vm, const struct list_walk *walk, value tail, value datum)
{
  if (likely (nilp (tail)))
    return Qnil;
  if (tail == V_EXIT)
    return signal_circular_list (vm, walk->tortoise);
  return signal_wrong_type (vm, Qlistp, datum);
}

int64_t
list_length (value list)
{
  int64_t n = 0;
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    n++;
  return nilp (tail) ? n : -1;
}

int64_t
list_length_signal (struct nm_vm *vm, value list)
{
  int64_t n = 0;
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    n++;
  if (likely (nilp (tail)))
    return n;
  list_walk_end (vm, &walk, tail, tail);
  return -1;
}

value
list_nreverse (struct nm_vm *vm, value list)
{
  value done = Qnil;
  while (consp (list))
    {
      value next = cdr (list);
      set_cdr (vm, list, done);
      done = list;
      list = next;
    }
  return done;
}

value
list_memq (value elt, value list)
{
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    if (car (tail) == elt)
      return tail;
  return Qnil;
}

value
list_assq (value key, value list)
{
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)) && car (car (tail)) == key)
      return car (tail);
  return Qnil;
}

value
list_plist_get (value plist, value property)
{
  struct list_walk walk = list_walk_start (plist);
  value tail = plist;
  while (consp (tail) && consp (cdr (tail)))
    {
      if (car (tail) == property)
        return car (cdr (tail));
      tail = list_walk_check (&walk, cdr (cdr (tail)));
    }
  return Qnil;
}

value
list_plist_put (struct nm_vm *vm, value plist, value property, value v)
{
  value last = Qnil;
  for (value tail = plist; consp (tail); tail = cdr (last))
    {
      last = cdr (tail);
      assert (consp (last));
      if (car (tail) == property)
        {
          set_car (vm, last, v);
          return plist;
        }
    }
  value added = list_2 (vm, property, v);
  if (nilp (last))
    return added;
  set_cdr (vm, last, added);
  return plist;
}

value
list_delq (struct nm_vm *vm, value elt, value list)
{
  value before = Qnil;
  for (value tail = list; consp (tail); tail = cdr (tail))
    if (car (tail) != elt)
      before = tail;
    else if (nilp (before))
      list = cdr (tail);
    else
      set_cdr (vm, before, cdr (tail));
  return list;
}

value
list_from_array (struct nm_vm *vm, int64_t n, const value *elements, value tail)
{
  while (n > 0)
    tail = make_cons (vm, elements[--n], tail);
  return tail;
}

/* Copies in blocks that are built from their ends, so that only one store in 64 needs a barrier. */
value
list_copy (struct nm_vm *vm, value list, int64_t n, value end)
{
  enum { BLOCK = 64 };
  value block[BLOCK], head = Qnil, last = Qnil;
  while (consp (list) && n != 0)
    {
      int k = 0;
      for (; k < BLOCK && consp (list) && n != 0; list = cdr (list), n--)
        block[k++] = car (list);
      value block_last = make_cons (vm, block[k - 1], end);
      value copy = list_from_array (vm, k - 1, block, block_last);
      if (nilp (last))
        head = copy;
      else
        set_cdr (vm, last, copy);
      last = block_last;
    }
  return nilp (last) ? end : head;
}
