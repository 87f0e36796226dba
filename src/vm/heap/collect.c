/* collect.c - when collections happen, and what follows one.
   SPDX-License-Identifier: GPL-3.0-or-later

   vm_safepoint_slow [lisp] is where objects move, finalizers and post-gc-hook run (gc_lisp.c), and
   quits and host requests are answered.  gc_collect moves objects but runs no Lisp.  */
#include "heap_internal.h"
#include <time.h>
#include "../eval/signal.h"

static uint64_t
now_ns (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static bool
major_is_due (struct heap *h)
{
  uint64_t grown = h->old_bytes - h->old_bytes_at_major, allowed = h->old_bytes_at_major;
  if (allowed < MAJOR_MIN_BYTES)
    allowed = MAJOR_MIN_BYTES;
  return (h->old_bytes > h->old_bytes_at_major && grown > allowed) || h->old_bytes > h->memory_limit;
}

static void
major_note (struct nm_vm *vm, uint64_t ns)
{
  struct heap *h = vm->heap;
  h->collections++;
  h->elapsed_ns += ns;
  symbol_of (vm, Qgcs_done)->val = make_fixnum ((int64_t) h->collections);
  symbol_store (vm, Qgc_elapsed, &symbol_of (vm, Qgc_elapsed)->val, make_float (vm, (double) h->elapsed_ns / 1e9));
}

/* A minor collection, and a major one if MAJOR or if it is due. */
static void
collect (struct nm_vm *vm, bool major)
{
  struct heap *h = vm->heap;
  uint64_t t0 = now_ns ();
  minor_collect (vm);
  uint64_t t1 = now_ns ();
  metrics_pause (&h->metrics.pause[GC_MINOR], t1 - t0);
  if (major || major_is_due (h))
    {
      mark_collect (vm);
      uint64_t ns = now_ns () - t1;
      metrics_pause (&h->metrics.pause[GC_MAJOR], ns);
      major_note (vm, ns);
#ifdef NM_CHECKS
      minor_collect (vm);
      heap_verify (vm);
#endif
    }
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
#ifdef NM_GC_STRESS
  collect (vm, h->moves % 512 == 511);
#else
  collect (vm, false);
#endif
  if (h->collections == majors)
    return Qnil;
  if (h->old_bytes > h->memory_limit)
    return signal_memory_full (vm);
  return gc_run_lisp (vm);
}

#ifdef NM_GC_STRESS
static bool
stress_is_due (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
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
