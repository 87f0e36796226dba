/* list.h - lists for C code: walking with cycle detection, building, searching.
   SPDX-License-Identifier: GPL-3.0-or-later

   Nothing here runs Lisp, so values in C locals stay good.  Functions that can signal say so. */
#ifndef VM_DATA_LIST_H
#define VM_DATA_LIST_H

#include "../heap/heap.h"
#include "../eval/signal.h"

/* Brent's cycle finder: the tortoise jumps to the hare after 2, 4, 8... steps.  The number of
   steps until a cycle shows is observable, because the error data is the cons where it did. */
struct list_walk { value tortoise; int64_t limit, left; };

static inline struct list_walk
list_walk_start (value list)
{
  return (struct list_walk) { list, 2, 2 };
}

/* TAIL, the next tail to visit, or V_EXIT if it closes a cycle (then W->tortoise is that tail). */
static inline value
list_walk_check (struct list_walk *w, value tail)
{
  if (unlikely (--w->left == 0))
    {
      w->limit *= 2;
      w->left = w->limit;
      w->tortoise = tail;
      return tail;
    }
  return unlikely (tail == w->tortoise) ? V_EXIT : tail;
}

/* for (LIST_EACH (tail, walk, list)) visits each cons of LIST; TAIL then is the last cdr, or V_EXIT
   at a cycle.  The two variables are declared by LIST_WALK (tail, walk, list). */
#define LIST_WALK(tail, walk, list) value tail = (list); struct list_walk walk = list_walk_start (tail)
#define LIST_EACH(tail, walk) ; consp (tail); tail = list_walk_check (&walk, cdr (tail))

/* After such a loop: nil if TAIL ended LIST properly, else signals (DATUM for an improper end). */
value list_walk_end (struct nm_vm *, const struct list_walk *, value tail, value datum);

int64_t list_length (value list);                         /* -1 if not a proper list; never signals */
int64_t list_length_signal (struct nm_vm *, value list);  /* -1 after signalling as `length' does */
value list_nreverse (struct nm_vm *, value list);         /* LIST must be proper */
value list_memq (value elt, value list);                  /* tolerant: nil if absent, whatever LIST is */
value list_assq (value key, value list);                  /* the same */
value list_plist_get (value plist, value property);       /* the same */
/* PLIST with PROPERTY set to V; modified in place or grown.  PLIST is proper and of even length. */
value list_plist_put (struct nm_vm *, value plist, value property, value v);
value list_delq (struct nm_vm *, value elt, value list);  /* LIST must be proper */
value list_from_array (struct nm_vm *, int64_t n, const value *elements, value tail);
/* A copy of LIST up to N conses (all of it if N < 0), ending in END.  LIST has that many conses. */
value list_copy (struct nm_vm *, value list, int64_t n, value end);

static inline value list_1 (struct nm_vm *vm, value a) { return make_cons (vm, a, Qnil); }
static inline value list_2 (struct nm_vm *vm, value a, value b) { return make_cons (vm, a, list_1 (vm, b)); }
static inline value list_3 (struct nm_vm *vm, value a, value b, value c) { return make_cons (vm, a, list_2 (vm, b, c)); }

/* Grows a list at its end. */
struct list_builder { value head, tail; };
static inline void
list_builder_add (struct nm_vm *vm, struct list_builder *b, value v)
{
  value c = make_cons (vm, v, Qnil);
  if (b->head == Qnil)
    b->head = c;
  else
    set_cdr (vm, b->tail, c);
  b->tail = c;
}
#define LIST_BUILDER_EMPTY { Qnil, Qnil }

#endif
