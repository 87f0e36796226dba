/* format_props.c - text properties in the result of `format'.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "format_internal.h"

#include "../data/list.h"
#include "../text/intervals.h"

/* PLIST with the properties of MORE, which win and go in front, the last first; neither is changed. */
static value
plist_merge (struct nm_vm *vm, value plist, value more)
{
  struct list_builder b = LIST_BUILDER_EMPTY;
  for (value p = plist; consp (p) && consp (cdr (p)); p = cdr (cdr (p)))
    {
      value v = car (cdr (p));
      for (value m = more; consp (m) && consp (cdr (m)); m = cdr (cdr (m)))
        if (car (m) == car (p))
          v = car (cdr (m));
      list_builder_add (vm, &b, car (p));
      list_builder_add (vm, &b, v);
    }
  value merged = b.head, old = b.head;
  for (; consp (more) && consp (cdr (more)); more = cdr (cdr (more)))
    {
      bool known = false;
      for (value m = old; consp (m) && !known; m = cdr (cdr (m)))
        known = car (m) == car (more);
      if (!known)
        merged = make_cons (vm, car (more), make_cons (vm, car (cdr (more)), merged));
    }
  return merged;
}

/* Has PLIST every property of MORE, with the same value? */
static bool
plist_has_all (value plist, value more)
{
  for (; consp (more) && consp (cdr (more)); more = cdr (cdr (more)))
    {
      value p = plist;
      while (consp (p) && consp (cdr (p)) && car (p) != car (more))
        p = cdr (cdr (p));
      if (!consp (p) || !consp (cdr (p)) || car (cdr (p)) != car (cdr (more)))
        return false;
    }
  return true;
}

static void
properties_add (struct nm_vm *vm, value string, int64_t from, int64_t to, value plist)
{
  if (to > string_chars (string))
    to = string_chars (string);
  if (nilp (plist) || from >= to)
    return;
  value tree = string_intervals (vm, string);
  while (from < to)
    {
      struct interval_run run = intervals_run (tree, from, string_chars (string));
      int64_t end = run.end < to ? run.end : to;
      if (!plist_has_all (run.plist, plist))       /* what changes nothing splits no run */
        intervals_set (vm, tree, from, end, plist_merge (vm, run.plist, plist));
      from = end;
    }
}

/* The properties of a field's argument; what reaches its end is stretched to the end of the field. */
static void
field_properties (struct nm_vm *vm, value result, const struct format_field *f)
{
  int64_t length = string_chars (f->arg), room = f->end - f->start;
  for (int64_t at = 0; at < length; )
    {
      struct interval_run run = intervals_run (string_of (f->arg)->intervals, at, length);
      int64_t end = run.end == length || run.end > room ? room : run.end;
      if (at < room)
        properties_add (vm, result, f->start + at, f->start + end, run.plist);
      at = run.end;
    }
}

void
format_properties (struct nm_vm *vm, value result, value format, const int64_t *map, const struct format_field *fields, int64_t nfields)
{
  int64_t length = string_chars (format);
  if (map != NULL)
    for (int64_t at = 0; at < length; )
      {
        struct interval_run run = intervals_run (string_of (format)->intervals, at, length);
        properties_add (vm, result, map[at], map[run.end], run.plist);
        at = run.end;
      }
  for (int64_t i = 0; i < nfields; i++)
    field_properties (vm, result, &fields[i]);
}
