/* sort.c - stable merge sort of lists and vectors by a Lisp predicate.
   SPDX-License-Identifier: GPL-3.0-or-later

   The elements of a vector, or the conses of a list, are copied into a work vector that lives in a VM
   stack slot and sorted there, the halves of a range before the range, so a predicate that changes the list or
   vector does no harm.  At the end a vector gets its elements back, and the conses of a list are
   linked again in their new order. */

#include "sequence.h"
#include "list.h"
#include "string.h"
#include "../primitive.h"
#include "../eval/eval.h"

/* R[0] is the work vector, R[1] t if the entries are conses, R[2] the kind of the predicate, a fixnum. */
enum { R_WORK, R_CONSES, R_KNOWN, R_COUNT };

enum { POLL_INTERVAL = 1 << 14 };  /* elements */

/* Predicates that need no call when both elements are of the right type. */
enum known_predicate { PREDICATE_ANY, PREDICATE_LESS, PREDICATE_GREATER, PREDICATE_STRING_LESS };

static enum known_predicate
known_predicate (struct nm_vm *vm, value predicate)
{
  static const struct { const char *name; enum known_predicate known; } names[] = {
    { "<", PREDICATE_LESS }, { ">", PREDICATE_GREATER }, { "string-lessp", PREDICATE_STRING_LESS } };
  value f = indirect_function (vm, predicate);
  if (!subrp (f))
    return PREDICATE_ANY;
  size_t count;
  const char *name = nm_primitives (&count)[((struct subr *) object_of (f))->index]->lisp_name;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp (names[i].name, name) == 0)
      return names[i].known;
  return PREDICATE_ANY;
}

/* 1 if entry B must come before entry A by the predicate, 0 if not, -1 after an exit. */
static int
comes_before (struct nm_vm *vm, value predicate, const value *r, value b, value a)
{
  int64_t known = fixnum (r[R_KNOWN]);
  if (known != PREDICATE_ANY)
    {
      value x = nilp (r[R_CONSES]) ? b : car (b), y = nilp (r[R_CONSES]) ? a : car (a);
      if (known == PREDICATE_STRING_LESS && stringp (x) && stringp (y))
        return string_compare (x, y) < 0;
      if (known != PREDICATE_STRING_LESS && fixnump (x) && fixnump (y))
        return known == PREDICATE_LESS ? fixnum (x) < fixnum (y) : fixnum (x) > fixnum (y);
    }
  value less = nilp (r[R_CONSES]) ? call_2 (vm, predicate, b, a) : call_2 (vm, predicate, car (b), car (a));
  return exitp (less) ? -1 : !nilp (less);
}

/* Merges the sorted ranges [LOW, MID) and [MID, HIGH) of the work vector, whose second half is room for the first one. */
static bool
merge (struct nm_vm *vm, value *predicate, value *r, int64_t low, int64_t mid, int64_t high)
{
  int64_t room = vector_length (r[R_WORK]) / 2, i = low, j = mid, k = low;
  for (int64_t n = low; n < mid; n++)
    vector_set (vm, r[R_WORK], room + n, vector_ref (r[R_WORK], n));
  while (i < mid && j < high)
    {
      if (unlikely (k % POLL_INTERVAL == 0) && exitp (vm_safepoint (vm)))
        return false;
      int before = comes_before (vm, *predicate, r, vector_ref (r[R_WORK], j), vector_ref (r[R_WORK], room + i));
      if (before < 0)
        return false;
      vector_set (vm, r[R_WORK], k++, vector_ref (r[R_WORK], before ? j++ : room + i++));
    }
  for (; i < mid; i++)
    vector_set (vm, r[R_WORK], k++, vector_ref (r[R_WORK], room + i));
  return true;
}

/* Sorts the range [LOW, HIGH) of the work vector; false after an exit.  Which elements the predicate sees, and when,
   is GNU Emacs's order: of lists the second half is sorted first, of vectors the first one. */
static bool
merge_sort (struct nm_vm *vm, value *predicate, value *r, int64_t low, int64_t high)
{
  if (high - low < 2)
    return true;
  int64_t mid = low + (high - low) / 2;
  if (nilp (r[R_CONSES]))
    return merge_sort (vm, predicate, r, low, mid) && merge_sort (vm, predicate, r, mid, high)
           && merge (vm, predicate, r, low, mid, high);
  return merge_sort (vm, predicate, r, mid, high) && merge_sort (vm, predicate, r, low, mid)
         && merge (vm, predicate, r, low, mid, high);
}

/* Sorts ARGS[0], a list or vector of N elements. */
static value
sort_elements (struct nm_vm *vm, value *args, int64_t n)
{
  if (n < 2)
    return args[0];
  if (!heap_reserve (vm, (uint64_t) n * 16))
    return V_EXIT;
  bool list = consp (args[0]);
  value *r = stack_push_slots (vm, R_COUNT);
  r[R_WORK] = heap_vector (vm, 2 * n, Qnil);
  r[R_CONSES] = make_bool (list);
  r[R_KNOWN] = make_fixnum (known_predicate (vm, args[1]));
  value s = args[0];
  for (int64_t i = 0; i < n; i++)
    {
      vector_set (vm, r[R_WORK], i, list ? s : vector_ref (s, i));
      if (list)
        s = cdr (s);
    }
  bool sorted = merge_sort (vm, &args[1], r, 0, n);
  value result = V_EXIT;
  if (sorted && list)
    {
      for (int64_t i = 0; i < n; i++)
        set_cdr (vm, vector_ref (r[R_WORK], i), i + 1 < n ? vector_ref (r[R_WORK], i + 1) : (value) Qnil);
      result = vector_ref (r[R_WORK], 0);
    }
  else if (sorted)
    {
      for (int64_t i = 0; i < n; i++)
        vector_set (vm, args[0], i, vector_ref (r[R_WORK], i));
      result = args[0];
    }
  stack_pop_slots (vm, r);
  return result;
}

NM_PRIMITIVE (sort, "sort", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQ PREDICATE)",
              "Sort the list or vector SEQ, stably and in place, and return the sorted sequence.\n"
              "PREDICATE is called with two elements and says whether the first must come before the second.")
{
  value s = args[0];
  if (consp (s))
    {
      int64_t n = list_length_signal (vm, s);
      return n < 0 ? V_EXIT : sort_elements (vm, args, n);
    }
  if (vectorp (s))
    return sort_elements (vm, args, vector_length (s));
  CHECK (nilp (s), Qlist_or_vector_p, s);
  return s;
}
