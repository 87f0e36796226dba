/* collect.c - when collections happen, and what follows one.
   SPDX-License-Identifier: GPL-3.0-or-later

   vm_safepoint_slow [lisp] is where objects move, finalizers and post-gc-hook run (gc_lisp.c), and
   quits and host requests are answered.  gc_collect moves objects but runs no Lisp.  */
#include "heap_internal.h"
#include <time.h>
#include "../eval/signal.h"
#include "../profile/profiler.h"

uint64_t
heap_now_ns (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static bool
major_is_due (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
#ifdef NM_GC_STRESS
  /* Marking and verifying take as long as some thousands of minor collections: they are frequent at first, then as
     many in each doubling of a run's length. */
  if (h->moves >= h->stress_next_major)
    {
      uint64_t pause = h->moves / STRESS_MAJOR_SHARE;
      h->stress_next_major = h->moves + (pause < STRESS_MAJOR_LEAST ? STRESS_MAJOR_LEAST : pause);
      return true;
    }
#endif
  uint64_t grown = h->old_bytes - h->old_bytes_at_major, allowed = h->old_bytes_at_major;
  if (allowed < MAJOR_MIN_BYTES)
    allowed = MAJOR_MIN_BYTES;
  return (h->old_bytes > h->old_bytes_at_major && grown > allowed) || heap_too_full (vm) || symbols_short (h) || h->symbols_wanted;
}

/* The major collection is at its end. */
static void
marking_end (struct nm_vm *vm, enum gc_kind kind, uint64_t start)
{
  struct heap *h = vm->heap;
  uint64_t ns = heap_now_ns () - start;
  metrics_pause (&h->metrics.pause[kind], ns);
  h->elapsed_ns += ns;
  h->collections++;
#ifdef NM_CHECKS
  heap_verify (vm);
#endif
  symbol_of (vm, Qgcs_done)->val = make_fixnum ((int64_t) h->collections);
  symbol_store (vm, Qgc_elapsed, &symbol_of (vm, Qgc_elapsed)->val, make_float (vm, (double) h->elapsed_ns / 1e9));
}

/* One step of the major collection that is under way or due.  It ends at once when the program
   fills memory faster than it is marked. */
static void
marking_go_on (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint64_t start = heap_now_ns ();
  if (!h->marking)
    mark_start (vm);
  bool done = mark_step (vm, MARK_STEP_NS);
  bool late = heap_too_full (vm) || h->symbols_wanted || h->old_bytes / 2 > h->mark_started_bytes + MAJOR_MIN_BYTES;
  if (done || late)
    {
      mark_finish (vm);
      marking_end (vm, late ? GC_FULL : GC_MARK, start);
      return;
    }
  uint64_t ns = heap_now_ns () - start;
  metrics_pause (&h->metrics.pause[GC_MARK], ns);
  h->elapsed_ns += ns;
}

/* A minor collection, and a major one at a stroke if MAJOR, or else a step of one. */
static void
collect (struct nm_vm *vm, bool major)
{
  struct heap *h = vm->heap;
  uint64_t start = heap_now_ns ();
  minor_collect (vm);
  metrics_pause (&h->metrics.pause[GC_MINOR], heap_now_ns () - start);
  if (major)
    {
      start = heap_now_ns ();
      mark_collect (vm);
      marking_end (vm, GC_FULL, start);
    }
  else if (h->marking || major_is_due (vm))
    marking_go_on (vm);
}

void
gc_collect (struct nm_vm *vm, bool major)
{
  atomic_fetch_and_explicit (&vm->safepoint_flags, ~(unsigned) SAFEPOINT_GC, memory_order_relaxed);
  collect (vm, major);
}

/* -- safepoints --------------------------------------------------------------------------------------------- */

static value
safepoint_collect (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint64_t majors = h->collections;
  collect (vm, false);
  profiler_collected (vm);
  if (h->collections == majors)
    return Qnil;
  if (heap_too_full (vm))
    return signal_memory_full (vm);
  return gc_run_lisp (vm);
}

#ifdef NM_GC_STRESS
static bool
stress_is_due (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  /* With an empty nursery nothing would move. */
  if (vm->nursery_free == h->nursery_first && h->dirty.count == 0)
    return false;
  if (++h->stress_count < h->stress_interval)
    return false;
  h->stress_count = 0;
  return true;
}

void
vm_reentry (struct nm_vm *vm)
{
  if (stress_is_due (vm))
    minor_collect (vm);
}
#endif

value
vm_safepoint_slow (struct nm_vm *vm)
{
  unsigned flags = atomic_exchange_explicit (&vm->safepoint_flags, 0, memory_order_acquire);
#ifdef NM_GC_STRESS
  if (stress_is_due (vm))
    flags |= SAFEPOINT_GC;
#endif
  if (flags & SAFEPOINT_QUIT_KEY)
    vm->quit_key = true;
  if (unlikely (flags & SAFEPOINT_PROFILE))
    profiler_sample (vm);
  if (flags & SAFEPOINT_GC && exitp (safepoint_collect (vm)))
    {
      /* What else was asked for is still wanted. */
      atomic_fetch_or_explicit (&vm->safepoint_flags, flags & ~(unsigned) SAFEPOINT_GC, memory_order_relaxed);
      return V_EXIT;
    }
  if (flags & (SAFEPOINT_QUIT | SAFEPOINT_HOST))
    return eval_poll (vm, flags);
  return Qnil;
}
