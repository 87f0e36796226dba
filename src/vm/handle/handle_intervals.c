/* handle_intervals.c - the ABI's text properties (of buffers), printing and collection on demand.
   SPDX-License-Identifier: GPL-3.0-or-later
   A handle that is no interval tree stands for a text without properties.  Only printing runs Lisp.
   Isolate's thread only. */
#include "handle.h"
#include "../eval/eval.h"
#include "../text/intervals.h"

static value
tree_of (struct nm_vm *vm, nm_value h)
{
  value t = handle_resolve (vm, h);
  return object_is (t, HEAP_INTERVALS) ? t : (value) Qnil;
}

nm_value nm_intervals_new (struct nm_vm *vm) { return handle_local (vm, intervals_new (vm)); }

void
nm_intervals_cover (struct nm_vm *vm, nm_value tree, int64_t chars)
{
  value t = tree_of (vm, tree);
  if (!nilp (t))
    intervals_cover (vm, t, chars);
}

void
nm_intervals_insert (struct nm_vm *vm, nm_value tree, int64_t pos, int64_t n)
{
  value t = tree_of (vm, tree);
  if (!nilp (t))
    intervals_insert (vm, t, pos, n);
}

void
nm_intervals_clear (struct nm_vm *vm, nm_value tree, int64_t from, int64_t to)
{
  value t = tree_of (vm, tree);
  if (!nilp (t))
    intervals_set (vm, t, from, to, Qnil);
}

nm_value
nm_intervals_run (struct nm_vm *vm, nm_value tree, int64_t pos, int64_t limit, int64_t *start, int64_t *end)
{
  struct interval_run run = intervals_run (tree_of (vm, tree), pos, limit);
  *start = run.start;
  *end = run.end;
  return handle_local (vm, run.plist);
}

void
nm_intervals_delete (struct nm_vm *vm, nm_value tree, int64_t from, int64_t to)
{
  value t = tree_of (vm, tree);
  if (!nilp (t) && from < to)
    intervals_delete (vm, t, from, to);
}

nm_value
nm_intervals_get (struct nm_vm *vm, nm_value tree, int64_t pos)
{
  value t = tree_of (vm, tree);
  return nilp (t) ? NM_NIL : handle_local (vm, intervals_run (t, pos, pos + 1).plist);
}

int64_t
nm_intervals_next (struct nm_vm *vm, nm_value tree, int64_t pos, int64_t limit)
{
  value t = tree_of (vm, tree);
  return nilp (t) ? limit : intervals_next (t, pos, limit);
}

int64_t
nm_intervals_previous (struct nm_vm *vm, nm_value tree, int64_t pos, int64_t limit)
{
  value t = tree_of (vm, tree);
  return nilp (t) ? limit : intervals_previous (t, pos, limit);
}

bool
nm_intervals_empty (struct nm_vm *vm, nm_value tree)
{
  value t = tree_of (vm, tree);
  return nilp (t) || intervals_empty (t);
}

void
nm_intervals_to_string (struct nm_vm *vm, nm_value tree, int64_t from, int64_t to, nm_value string, bool apart)
{
  value t = tree_of (vm, tree), s = handle_resolve (vm, string);
  if (nilp (t) || !stringp (s) || from >= to)
    return;
  /* APART, a piece at the end of an interval, or the last character but one, counts as one, as in GNU Emacs. */
  int64_t limit = apart ? to + 2 : to;
  struct interval_run run = intervals_run (t, from, limit);
  while (!apart && nilp (run.plist) && run.end < to)
    run = intervals_run (t, run.end, to);
  if (nilp (run.plist) && run.end >= limit)
    return;
  value copy = string_intervals (vm, s);
  intervals_copy (vm, t, from, to, copy, 0);
  intervals_cover (vm, copy, to - from);
}

void
nm_intervals_from_string (struct nm_vm *vm, nm_value tree, int64_t at, nm_value string, int64_t from, int64_t to, bool merge)
{
  value t = tree_of (vm, tree), s = handle_resolve (vm, string);
  if (!nilp (t) && stringp (s) && from < to)
    intervals_graft (vm, string_of (s)->intervals, from, to, t, at, merge);
}

nm_value
nm_prin1_to_string (struct nm_vm *vm, nm_value v, bool escape)
{
  return handle_local (vm, call_2 (vm, Qprin1_to_string, handle_resolve (vm, v), make_bool (!escape)));
}

nm_value nm_garbage_collect (struct nm_vm *vm) { return handle_local (vm, call_0 (vm, Qgarbage_collect)); }
