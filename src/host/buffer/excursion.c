/* excursion.c - the special forms that put the current buffer, point and narrowing back.
   SPDX-License-Identifier: GPL-3.0-or-later
   What is to be restored sits on the specpdl, so that every kind of exit restores it. */
#include "../primitive.h"
#include "buffer_internal.h"

static void
restore_current (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t id)
{
  struct buffer *b = buffer_of_id (host, id);
  if (b)
    buffer_set_current (host, b);
}

void
buffer_push_current (struct nm_host *host)
{
  nm_unwind_push (VM, restore_current, NM_NIL, buffer_current (host)->id);
}

static void
restore_excursion (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t id)
{
  struct buffer *b;
  int64_t pos;
  if (marker_get (host, id, &b, &pos))
    {
      buffer_set_current (host, b);
      buffer_set_point (host, b, pos);
    }
  marker_free (host, id);
}

void
buffer_push_excursion (struct nm_host *host)
{
  struct buffer *b = buffer_current (host);
  nm_unwind_push (VM, restore_excursion, NM_NIL, marker_new (host, b, b->pt, false));
}

/* The narrowing is kept by two markers, of which the one at the end advances; while a buffer is not
   narrowed only the buffer is kept.  DATA is (END-MARKER-ID . BUFFER-ID) or the buffer id alone. */
static void
restore_restriction (struct nm_host *host, nm_value data, uint64_t word)
{
  struct buffer *b;
  int64_t begin, end, ignored;
  if (nm_is_nil (data))
    {
      b = buffer_of_id (host, word);
      if (b)
        buffer_narrow (host, b, 1, buffer_z (b));
      return;
    }
  nm_get_int64 (VM, data, &ignored);
  uint64_t end_id = (uint64_t) ignored;
  if (marker_get (host, word, &b, &begin) && marker_get (host, end_id, &b, &end))
    buffer_narrow (host, b, begin, end);
  marker_free (host, word);
  marker_free (host, end_id);
}

void
buffer_push_restriction (struct nm_host *host)
{
  struct buffer *b = buffer_current (host);
  if (b->begv == 1 && b->zv == buffer_z (b))
    {
      nm_unwind_push (VM, restore_restriction, NM_NIL, b->id);
      return;
    }
  uint64_t begin = marker_new (host, b, b->begv, false), end = marker_new (host, b, b->zv, true);
  nm_unwind_push (VM, restore_restriction, nm_integer (VM, (int64_t) end), begin);
}

static nm_value
run_body (struct nm_host *host, nm_args args, void (*push) (struct nm_host *))
{
  nm_depth depth = nm_depth_now (VM);
  push (host);
  return nm_unbind_to (VM, depth, nm_eval_body (VM, nm_arg (args, 0)));
}

NM_PRIMITIVE (save_current_buffer, "save-current-buffer", 0, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest BODY)",
              "Evaluate BODY and make the buffer current again that was current before.\n"
              "Return the value of the last form of BODY.")
{
  return run_body (host, args, buffer_push_current);
}

NM_PRIMITIVE (save_excursion, "save-excursion", 0, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest BODY)",
              "Evaluate BODY and restore the current buffer, and point in it.\n"
              "Point moves along with the text meanwhile.  Return the value of the last form of BODY.")
{
  return run_body (host, args, buffer_push_excursion);
}

NM_PRIMITIVE (save_restriction, "save-restriction", 0, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest BODY)",
              "Evaluate BODY and restore the narrowing of the buffer that was current before.\n"
              "The bounds move along with the text meanwhile.  Return the value of the last form of BODY.")
{
  return run_body (host, args, buffer_push_restriction);
}
