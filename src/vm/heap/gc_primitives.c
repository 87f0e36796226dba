/* gc_primitives.c - collection and memory as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   garbage-collect runs Lisp (finalizers, post-gc-hook); the rest allocates at most. */
#include "../primitive.h"
#include <mimalloc.h>
#include <sys/sysinfo.h>
#include "heap_internal.h"

NM_VARIABLE (gc_cons_threshold, NM_VAR_INT, "800000",
             "Bytes that GNU Emacs lets Lisp allocate between collections.\n"
             "Kept for programs that bind it; this collector decides by the growth of its old generation.");
NM_VARIABLE (gc_cons_percentage, NM_VAR_LISP, "0.1",
             "Portion of the heap that GNU Emacs lets Lisp allocate between collections.\n"
             "Kept for programs that bind it.");
NM_VARIABLE (gcs_done, NM_VAR_INT, "0", "Number of full garbage collections done so far.");
NM_VARIABLE (gc_elapsed, NM_VAR_LISP, "0.0", "Seconds spent in full garbage collections so far, a float.");
NM_VARIABLE (post_gc_hook, NM_VAR_LISP, "nil", "Hook run after every full garbage collection.");
NM_VARIABLE (garbage_collection_messages, NM_VAR_BOOL, "nil",
             "Non-nil means show a message at the start and end of `garbage-collect'.");
NM_VARIABLE (memory_full, NM_VAR_LISP, "nil", "Non-nil means that memory is nearly used up.");
NM_VARIABLE (memory_signal_data, NM_VAR_LISP,
             "(error \"Memory exhausted--use M-x save-some-buffers then exit and restart Emacs\")",
             "What is signalled when memory is used up: a cons of error symbol and data.");
NM_VARIABLE (purify_flag, NM_VAR_LISP, "nil",
             "Non-nil while GNU Emacs builds its initial world; always nil here, as there is no pure space.");
NM_VARIABLE (pure_bytes_used, NM_VAR_INT, "0", "Bytes of pure space in use; there is none here.");

/* -- results as lists ------------------------------------------------------------------------------ */

/* Pushes (NAME SIZE USED FREE) on *LIST; FREE < 0 leaves it out. */
static void
row (struct nm_vm *vm, value *list, value name, int64_t size, uint64_t used, int64_t unused)
{
  value r = unused < 0 ? (value) Qnil : make_cons (vm, make_fixnum (unused), Qnil);
  r = make_cons (vm, make_fixnum ((int64_t) used), r);
  r = make_cons (vm, make_fixnum (size), r);
  *list = make_cons (vm, make_cons (vm, name, r), *list);
}

static value
usage_list (struct nm_vm *vm)
{
  struct live_counts *l = &vm->heap->live;
  uint64_t vectors = 0, slots = 0;
  for (int t = 0; t < HEAP_TYPE_COUNT; t++)
    if (t != HEAP_STRING && t != HEAP_FLOAT && t != HEAP_BLOB && t != HEAP_INTERVALS)
      {
        vectors += l->objects[t];
        slots += l->words[t];
      }
  struct cell_source *s = &vm->heap->sources[CLASS_CONS];
  value list = Qnil;
  row (vm, &list, Qbuffers, 992, l->host_buffers, -1);
  row (vm, &list, Qintervals, 56, l->objects[HEAP_INTERVALS], 0);
  row (vm, &list, Qfloats, sizeof (struct lisp_float), l->objects[HEAP_FLOAT], 0);
  row (vm, &list, Qvector_slots, sizeof (value), slots, 0);
  row (vm, &list, Qvectors, 8, vectors, -1);
  row (vm, &list, Qstring_bytes, 1, l->words[HEAP_BLOB] * 8, -1);
  row (vm, &list, Qstrings, sizeof (struct string), l->objects[HEAP_STRING], 0);
  row (vm, &list, Qsymbols, sizeof (struct symbol), l->symbols, (int64_t) l->symbols_free);
  row (vm, &list, Qconses, sizeof (struct cons), l->objects[HEAP_TYPE_COUNT], (s->limit - s->free) / 16);
  return list;
}

NM_PRIMITIVE (garbage_collect, "garbage-collect", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "", "()",
              "Collect garbage now and return what is in use.\n"
              "The value is a list of entries (NAME SIZE USED FREE) or (NAME SIZE USED): objects of\n"
              "kind NAME take SIZE bytes each; USED of them are alive, and FREE unused ones are at hand.\n"
              "Finalizers whose objects died and `post-gc-hook' run before this returns.")
{
  if (exitp (gc_collect_and_run (vm)))
    return V_EXIT;
  return usage_list (vm);
}

NM_PRIMITIVE (garbage_collect_maybe, "garbage-collect-maybe", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FACTOR)",
              "Collect garbage if enough was allocated since the last full collection.\n"
              "A FACTOR of N asks for it when 1/N of the usual allowance was used.\n"
              "Return non-nil if a collection was done.  Signal an error if FACTOR is no natural number.")
{
  CHECK (fixnump (args[0]) && fixnum (args[0]) >= 0, Qwholenump, args[0]);
  struct heap *h = vm->heap;
  uint64_t factor = fixnump (args[0]) && fixnum (args[0]) > 0 ? (uint64_t) fixnum (args[0]) : 1;
  uint64_t grown = h->old_bytes > h->old_bytes_at_major ? h->old_bytes - h->old_bytes_at_major : 0;
  grown += (uint64_t) (vm->nursery_free - h->nursery_first);
  uint64_t allowed = h->old_bytes_at_major > MAJOR_MIN_BYTES ? h->old_bytes_at_major : MAJOR_MIN_BYTES;
  if (grown <= allowed / factor)
    return Qnil;
  return exitp (gc_collect_and_run (vm)) ? V_EXIT : (value) Qt;
}

NM_PRIMITIVE (memory_info, "memory-info", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return a list (TOTAL-RAM FREE-RAM TOTAL-SWAP FREE-SWAP) of the machine's memory in kilobytes,\n"
              "or nil if the system does not tell.")
{
  struct sysinfo info;
  if (sysinfo (&info) != 0)
    return Qnil;
  unsigned long numbers[] = { info.totalram, info.freeram, info.totalswap, info.freeswap };
  value list = Qnil;
  for (int i = 4; i-- > 0; )
    list = make_cons (vm, make_fixnum ((int64_t) (numbers[i] * (uint64_t) info.mem_unit / 1024)), list);
  return list;
}

NM_PRIMITIVE (malloc_info, "malloc-info", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, "", "()",
              "Print what the memory allocator knows about memory outside the Lisp heap on standard error.")
{
  mi_stats_print (NULL);
  return Qnil;
}

NM_PRIMITIVE (make_finalizer, "make-finalizer", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION)",
              "Return a new object that makes FUNCTION run, without arguments, after the object has died.\n"
              "An object that can be reached only through its own function counts as dead.  Errors of FUNCTION\n"
              "are caught.")
{
  value f = heap_object (vm, HEAP_FINALIZER, 1);
  object_of (f)->slots[0] = args[0];
  value_list_push (&vm->heap->finalizers, f);
  return f;
}

/* -- runtime-metrics ---------------------------------------------------------------------------------- */

static void
metric (struct nm_vm *vm, value *list, const char *name, value v)
{
  *list = make_cons (vm, make_cons (vm, symbol_intern_c (vm, name), v), *list);
}

static value
pause_list (struct nm_vm *vm, const struct pause_histogram *p)
{
  value list = Qnil;
  metric (vm, &list, "max", make_float (vm, (double) p->max_ns / 1e9));
  metric (vm, &list, "p99", make_float (vm, (double) metrics_percentile (p, 0.99) / 1e9));
  metric (vm, &list, "p95", make_float (vm, (double) metrics_percentile (p, 0.95) / 1e9));
  metric (vm, &list, "p50", make_float (vm, (double) metrics_percentile (p, 0.50) / 1e9));
  metric (vm, &list, "total", make_float (vm, (double) p->total_ns / 1e9));
  metric (vm, &list, "count", make_fixnum ((int64_t) p->count));
  return list;
}

NM_PRIMITIVE (runtime_metrics, "runtime-metrics", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return an alist of what this isolate measured about itself.\n"
              "gc-minor (collections of new objects), gc-mark (steps of full collections) and gc-full (full ones at\n"
              "a stroke, as `garbage-collect' does): pauses in seconds, as an alist with count, total, p50, p95,\n"
              "p99, max.\n"
              "heap-old-bytes, heap-allocated-bytes, heap-promoted-bytes: sizes.")
{
  struct heap *h = vm->heap;
  value list = Qnil;
  metric (vm, &list, "finalizers-failed", make_fixnum ((int64_t) h->metrics.failed_finalizers));
  metric (vm, &list, "heap-promoted-bytes", make_fixnum ((int64_t) h->metrics.promoted_bytes));
  metric (vm, &list, "heap-allocated-bytes",
          make_fixnum ((int64_t) (h->metrics.allocated_bytes + h->direct_bytes + (uint64_t) (vm->nursery_free - h->nursery_first))));
  metric (vm, &list, "heap-old-bytes", make_fixnum ((int64_t) h->old_bytes));
  metric (vm, &list, "gc-full", pause_list (vm, &h->metrics.pause[GC_FULL]));
  metric (vm, &list, "gc-mark", pause_list (vm, &h->metrics.pause[GC_MARK]));
  metric (vm, &list, "gc-minor", pause_list (vm, &h->metrics.pause[GC_MINOR]));
  return list;
}
