/* adjust.c - after a command: point does not stay inside text that is not shown.
   SPDX-License-Identifier: GPL-3.0-or-later
   Text counts as one place if it is invisible, replaced by a display string, or has the composition's
   place; point goes to the end of it that the command was moving to.  [lisp] through property lookups. */
#include "command_internal.h"

/* Is the text from POS on hidden or shown as something else?  *PROP gets what says so. */
static nm_value
hidden_at (struct nm_host *host, struct buffer *b, int64_t pos, uint32_t *name)
{
  struct nm_vm *vm = host->vm;
  nm_value overlay = NM_NIL;
  nm_value v = buffer_char_property (host, b, pos, NM_Q (invisible), &overlay);
  if (!nm_is_nil (v))
    {
      nm_value seen = nm_call1 (vm, NM_Q (invisible_p), v);
      if (nm_is_exit (seen))
        {
          nm_exit_ignore (vm);
          return NM_NIL;
        }
      if (!nm_is_nil (seen))
        return *name = Qinvisible, v;
    }
  v = buffer_char_property (host, b, pos, NM_Q (display), &overlay);
  if (nm_is_string (vm, v))
    return *name = Qdisplay, v;
  return NM_NIL;
}

static bool
same_hidden (struct nm_host *host, struct buffer *b, int64_t pos, uint32_t name, nm_value v)
{
  uint32_t other = 0;
  nm_scope s = nm_scope_open (host->vm);
  nm_value w = hidden_at (host, b, pos, &other);
  bool same = !nm_is_nil (w) && other == name && (name == Qinvisible || nm_eq (host->vm, v, w));
  nm_scope_close (host->vm, s);
  return same;
}

/* Would text inserted at POS be invisible? */
static bool
invisible_at_insertion (struct nm_host *host, int64_t pos)
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_call2 (vm, NM_Q (get_pos_property), nm_fixnum (pos), NM_Q (invisible));
  if (!nm_is_exit (v) && !nm_is_nil (v))
    v = nm_call1 (vm, NM_Q (invisible_p), v);
  if (nm_is_exit (v))
    nm_exit_ignore (vm);
  return !nm_is_exit (v) && !nm_is_nil (v) && nm_symbol_is (vm, v, Qt);
}

/* The ends of the run FROM to TO look the same: which of them, or of the places beside them, point goes to that came
   from LAST and is at END now. */
static int64_t
choose_end (struct nm_host *host, int64_t from, int64_t to, int64_t last, int64_t end)
{
  struct buffer *b = buffer_current (host);
  if (last == from && end == to)
    return to < b->zv ? to + 1 : to;
  if (last == to && end == from)
    return from > b->begv ? from - 1 : from;
  int64_t other = end == from ? to : from;
  bool near = end == (end < last ? to : from);
  return near && invisible_at_insertion (host, end) && !invisible_at_insertion (host, other) ? other : end;
}

nm_value
command_adjust_point (struct nm_host *host, int64_t last, bool modified)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t pt = b->pt;
  uint32_t name = 0, name_before = 0;
  if (pt <= b->begv || pt >= b->zv)
    return NM_NIL;
  nm_scope s = nm_scope_open (vm);
  nm_value v = hidden_at (host, b, pt, &name), before = hidden_at (host, b, pt - 1, &name_before);
  bool inside = !nm_is_nil (v) && same_hidden (host, b, pt - 1, name, v);
  if (!inside && !nm_is_nil (before) && name_before == Qinvisible)
    v = before, name = name_before;
  /* Only the inside of a run is no place for point; of the ends of an invisible one, one may be none. */
  if (inside || (!nm_is_nil (v) && name == Qinvisible && !modified))
    {
      int64_t from = pt, to = pt;
      while (from > b->begv && same_hidden (host, b, from - 1, name, v))
        from--;
      while (to < b->zv && same_hidden (host, b, to, name, v))
        to++;
      int64_t end = !inside ? pt : pt > last ? to : from;
      /* Both ends look the same unless an ellipsis is between them. */
      nm_value seen = name == Qinvisible ? nm_call1 (vm, NM_Q (invisible_p), v) : NM_NIL;
      bool alike = !nm_is_exit (seen) && nm_symbol_is (vm, seen, Qt) && !modified;
      if (nm_is_exit (seen))
        nm_exit_ignore (vm);
      buffer_set_point (host, b, alike ? choose_end (host, from, to, last, end) : end);
    }
  nm_scope_close (vm, s);
  return NM_NIL;
}
