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
          nm_exit_catch (vm);
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

nm_value
command_adjust_point (struct nm_host *host, int64_t last)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t pt = b->pt;
  uint32_t name = 0;
  if (pt <= b->begv || pt >= b->zv)
    return NM_NIL;
  nm_scope s = nm_scope_open (vm);
  nm_value v = hidden_at (host, b, pt, &name);
  /* Only the inside of a run is no place for point. */
  if (!nm_is_nil (v) && same_hidden (host, b, pt - 1, name, v))
    {
      int64_t from = pt, to = pt;
      while (from > b->begv && same_hidden (host, b, from - 1, name, v))
        from--;
      while (to < b->zv && same_hidden (host, b, to, name, v))
        to++;
      buffer_set_point (host, b, pt > last ? to : from);
    }
  nm_scope_close (vm, s);
  return NM_NIL;
}
