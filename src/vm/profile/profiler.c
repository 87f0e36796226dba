/* profiler.c - where time and memory go: counts by the calls that are active.
   SPDX-License-Identifier: GPL-3.0-or-later

   A log counts by key, a vector of the functions of the innermost calls, newest first, as long as
   profiler-max-stack-depth and filled up with nil.  Nothing is looked at asynchronously: the timer's signal handler
   counts a tick and asks for a safepoint, which is never far, and there the ticks go to the calls of the moment.  What
   ticks during a collection is counted apart.  The memory profiler has every safepoint look at how much was
   allocated since the one before.

   The handler finds its isolate in the signal's value, so there is no process-wide state.  It runs on any thread and
   touches two atomic words; all else is the isolate's thread's. */
#include "profiler.h"
#include <mimalloc.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval_internal.h"
#include "../heap/heap_internal.h"
#include "../primitive.h"

NM_VARIABLE (profiler_max_stack_depth, NM_VAR_INT, "16", "How many calls a key of the profiler's logs holds.");
NM_VARIABLE (profiler_log_size, NM_VAR_INT, "10000", "How many keys a log of the profiler holds; the rarest give way to new ones.");

struct log {
  value keys;                      /* vector of keys; nil: there is no log */
  int64_t *counts;                 /* of each */
  int32_t *index;                  /* open addressing by hash: number of the key, or -1 */
  int64_t used, size, index_size, depth;
};

struct profiler {
  struct nm_vm *vm;
  struct log cpu, memory;
  atomic_long ticks;               /* of the timer that no log has yet */
  int64_t collection_ticks;
  timer_t timer;
  bool cpu_runs, memory_runs;
  uint64_t allocated;              /* bytes, at the last sample */
};

static struct profiler *
profiler_of (struct nm_vm *vm)
{
  struct profiler *p = vm->modules[VM_MODULE_PROFILER];
  if (p)
    return p;
  p = vm->modules[VM_MODULE_PROFILER] = mi_zalloc (sizeof *p);
  if (p)
    *p = (struct profiler){ .vm = vm, .cpu.keys = Qnil, .memory.keys = Qnil };
  return p;
}

/* ---- logs ---- */

static void
log_free (struct log *l)
{
  mi_free (l->counts);
  mi_free (l->index);
  *l = (struct log){ .keys = Qnil };
}

static int64_t
positive (value v, int64_t least, int64_t most)
{
  int64_t n = fixnump (v) ? fixnum (v) : least;
  return n < least ? least : n > most ? most : n;
}

static bool
log_new (struct nm_vm *vm, struct log *l)
{
  l->size = positive (vm_variable (vm, Qprofiler_log_size), 1, 1000000);
  l->depth = positive (vm_variable (vm, Qprofiler_max_stack_depth), 1, 1000);
  l->index_size = 2 * l->size + 1;
  l->used = 0;
  l->counts = mi_mallocn ((size_t) l->size, sizeof *l->counts);
  l->index = mi_mallocn ((size_t) l->index_size, sizeof *l->index);
  if (!l->counts || !l->index)
    {
      log_free (l);
      return false;
    }
  memset (l->index, 0xff, (size_t) l->index_size * sizeof *l->index);
  l->keys = heap_vector (vm, l->size, Qnil);
  return true;
}

/* Symbols never move, so their bits will do; all else hashes alike. */
static uint64_t
key_hash (const value *functions, int64_t n)
{
  uint64_t h = 0;
  for (int64_t i = 0; i < n; i++)
    h = (h ^ (symbolp (functions[i]) ? functions[i] : 1)) * UINT64_C (0x9e3779b97f4a7c15);
  return h ^ h >> 29;
}

/* The slot of the index where the key FUNCTIONS is or belongs. */
static int32_t *
log_place (struct log *l, const value *functions)
{
  uint64_t at = key_hash (functions, l->depth) % (uint64_t) l->index_size;
  for (;; at = (at + 1) % (uint64_t) l->index_size)
    {
      int32_t i = l->index[at];
      if (i < 0 || memcmp (object_of (vector_ref (l->keys, i))->slots, functions, (size_t) l->depth * sizeof *functions) == 0)
        return &l->index[at];
    }
}

/* Makes room: what counts least goes. */
static void
log_thin (struct nm_vm *vm, struct log *l)
{
  int64_t kept = 0, sum = 0;
  for (int64_t i = 0; i < l->used; i++)
    sum += l->counts[i];
  int64_t mean = sum / l->used;
  memset (l->index, 0xff, (size_t) l->index_size * sizeof *l->index);
  for (int64_t i = 0; i < l->used; i++)
    if (l->counts[i] > mean && kept < l->size / 2 + 1)
      {
        value key = vector_ref (l->keys, i);
        l->counts[kept] = l->counts[i];
        vector_set (vm, l->keys, kept, key);
        *log_place (l, object_of (key)->slots) = (int32_t) kept++;
      }
  l->used = kept;
}

/* The functions of the active calls, newest first. */
static void
calls_now (struct nm_vm *vm, value *functions, int64_t depth)
{
  int64_t n = 0;
  SPEC_FOR_EACH_FROM_TOP (vm, s)
    {
      if (n == depth)
        break;
      if (s->kind == SPEC_FRAME)
        functions[n++] = s->first;
    }
  while (n < depth)
    functions[n++] = Qnil;
}

static void
log_add (struct nm_vm *vm, struct log *l, int64_t amount)
{
  value key = heap_vector (vm, l->depth, Qnil);
  calls_now (vm, object_of (key)->slots, l->depth);
  int32_t *place = log_place (l, object_of (key)->slots);
  if (*place < 0 && l->used == l->size)
    {
      log_thin (vm, l);
      place = log_place (l, object_of (key)->slots);
    }
  if (*place < 0)
    {
      *place = (int32_t) l->used;
      l->counts[l->used] = 0;
      vector_set (vm, l->keys, l->used++, key);
    }
  l->counts[*place] += amount;
}

/* The log in *L as a hash table, in slot *TABLE.  nil or V_EXIT.  [lisp] */
static value
log_table (struct nm_vm *vm, struct log *l, value *table)
{
  symbol_put (vm, Qprofiler_backtrace_equal, Qhash_table_test, list_2 (vm, Qequal, Qsxhash_equal));
  value *r = stack_push_slots (vm, 4);
  r[0] = QCtest;
  r[1] = Qprofiler_backtrace_equal;
  r[2] = QCsize;
  r[3] = make_fixnum (l->size);
  value v = *table = call_function (vm, Qmake_hash_table, 4, r);
  for (int64_t i = 0; i < l->used && !exitp (v); i++)
    v = call_3 (vm, Qputhash, vector_ref (l->keys, i), make_fixnum (l->counts[i]), *table);
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

/* ---- at safepoints ---- */

static uint64_t
allocated_now (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  return h->metrics.allocated_bytes + h->direct_bytes + (uint64_t) (vm->nursery_free - h->nursery_first);
}

void
profiler_sample (struct nm_vm *vm)
{
  struct profiler *p = vm->modules[VM_MODULE_PROFILER];
  if (!p)
    return;
  int64_t ticks = atomic_exchange (&p->ticks, 0);
  if (p->cpu_runs && ticks > 0)
    log_add (vm, &p->cpu, ticks);
  if (!p->memory_runs)
    return;
  uint64_t now = allocated_now (vm);
  if (now > p->allocated)
    log_add (vm, &p->memory, (int64_t) (now - p->allocated));
  /* The keys are not the program's. */
  p->allocated = allocated_now (vm);
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_PROFILE, memory_order_relaxed);
}

void
profiler_collected (struct nm_vm *vm)
{
  struct profiler *p = vm->modules[VM_MODULE_PROFILER];
  if (!p)
    return;
  p->collection_ticks += atomic_exchange (&p->ticks, 0);
  p->allocated = allocated_now (vm);
}

void
profiler_trace (struct nm_vm *vm, gc_visitor *visit)
{
  struct profiler *p = vm->modules[VM_MODULE_PROFILER];
  if (!p)
    return;
  visit (vm, &p->cpu.keys, &p->cpu.keys + 1);
  visit (vm, &p->memory.keys, &p->memory.keys + 1);
}

/* ---- the timer ---- */

static void
on_tick (int number __attribute__ ((unused)), siginfo_t *info, void *context __attribute__ ((unused)))
{
  if (info->si_code != SI_TIMER)
    return;
  struct profiler *p = info->si_value.sival_ptr;
  atomic_fetch_add (&p->ticks, 1 + info->si_overrun);
  atomic_fetch_or (&p->vm->safepoint_flags, SAFEPOINT_PROFILE);
}

static bool
timer_begin (struct profiler *p, int64_t ns)
{
  struct sigaction action = { .sa_sigaction = on_tick, .sa_flags = SA_RESTART | SA_SIGINFO };
  sigemptyset (&action.sa_mask);
  struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF, .sigev_value.sival_ptr = p };
  struct itimerspec every = { .it_interval = { ns / 1000000000, ns % 1000000000 }, .it_value = { ns / 1000000000, ns % 1000000000 } };
  if (sigaction (SIGPROF, &action, NULL) != 0 || timer_create (CLOCK_THREAD_CPUTIME_ID, &event, &p->timer) != 0)
    return false;
  if (timer_settime (p->timer, 0, &every, NULL) == 0)
    return true;
  timer_delete (p->timer);
  return false;
}

/* A tick that is still on its way would end the program by the default action, so the signal is ignored from now on. */
static void
timer_end (struct profiler *p)
{
  timer_delete (p->timer);
  signal (SIGPROF, SIG_IGN);
}

void
profiler_free (struct nm_vm *vm)
{
  struct profiler *p = vm->modules[VM_MODULE_PROFILER];
  if (!p)
    return;
  if (p->cpu_runs)
    timer_end (p);
  log_free (&p->cpu);
  log_free (&p->memory);
  mi_free (p);
  vm->modules[VM_MODULE_PROFILER] = NULL;
}

/* ---- primitives ---- */

#define PROFILER(cname, lname, max, usage, doc)                                                               \
  NM_PRIMITIVE (cname, lname, max, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,              \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

PROFILER (profiler_cpu_start, "profiler-cpu-start", 1, "(SAMPLING-INTERVAL)",
          "Start counting which calls take time, every SAMPLING-INTERVAL nanoseconds of processor time.  Returns t.\n"
          "It is an error if that is done already.")
{
  struct profiler *p = profiler_of (vm);
  if (!p)
    return signal_memory_full (vm);
  if (p->cpu_runs)
    return signal_message (vm, "CPU profiler is already running");
  if (nilp (p->cpu.keys) && !log_new (vm, &p->cpu))
    return signal_memory_full (vm);
  if (!fixnump (args[0]) || fixnum (args[0]) <= 0 || !timer_begin (p, fixnum (args[0])))
    return signal_message (vm, "Invalid sampling interval");
  p->collection_ticks = 0;
  p->cpu_runs = true;
  return Qt;
}

PROFILER (profiler_cpu_stop, "profiler-cpu-stop", 0, "()",
          "Stop what `profiler-cpu-start' started; the log stays.  Returns t, or nil if it had not been started.")
{
  struct profiler *p = profiler_of (vm);
  if (!p || !p->cpu_runs)
    return Qnil;
  profiler_sample (vm);
  timer_end (p);
  p->cpu_runs = false;
  return Qt;
}

PROFILER (profiler_cpu_running_p, "profiler-cpu-running-p", 0, "()", "Return t if the processor profiler is running.")
{
  struct profiler *p = profiler_of (vm);
  return make_bool (p && p->cpu_runs);
}

/* The log as a table; a new one begins if the profiler RUNS. */
static value
take_log (struct nm_vm *vm, struct log *l, bool runs, value *table)
{
  value v = log_table (vm, l, table);
  log_free (l);
  if (!exitp (v) && runs && !log_new (vm, l))
    return signal_memory_full (vm);
  return exitp (v) ? V_EXIT : *table;
}

PROFILER (profiler_cpu_log, "profiler-cpu-log", 0, "()",
          "Return the log of the processor profiler, and begin a new one if it is running.\n"
          "The value is a hash table from vectors of functions, the active calls with the newest first, to numbers of samples.")
{
  struct profiler *p = profiler_of (vm);
  CHECK (p && !nilp (p->cpu.keys), Qhash_table_p, Qnil);
  value *r = stack_push_slots (vm, 2);
  int64_t collections = p->collection_ticks;
  p->collection_ticks = 0;
  value v = take_log (vm, &p->cpu, p->cpu_runs, r);
  if (!exitp (v))
    {
      r[1] = heap_vector (vm, 1, symbol_intern_c (vm, "Automatic GC"));
      v = call_3 (vm, Qputhash, r[1], make_fixnum (collections), r[0]);
    }
  v = exitp (v) ? V_EXIT : r[0];
  stack_pop_slots (vm, r);
  return v;
}

PROFILER (profiler_memory_start, "profiler-memory-start", 0, "()",
          "Start counting which calls take memory.  Returns t.  It is an error if that is done already.")
{
  struct profiler *p = profiler_of (vm);
  if (!p || (nilp (p->memory.keys) && !log_new (vm, &p->memory)))
    return signal_memory_full (vm);
  if (p->memory_runs)
    return signal_message (vm, "Memory profiler is already running");
  p->memory_runs = true;
  p->allocated = allocated_now (vm);
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_PROFILE, memory_order_relaxed);
  return Qt;
}

PROFILER (profiler_memory_stop, "profiler-memory-stop", 0, "()",
          "Stop what `profiler-memory-start' started; the log stays.  Returns t, or nil if it had not been started.")
{
  struct profiler *p = profiler_of (vm);
  bool ran = p && p->memory_runs;
  if (ran)
    p->memory_runs = false;
  return make_bool (ran);
}

PROFILER (profiler_memory_running_p, "profiler-memory-running-p", 0, "()", "Return t if the memory profiler is running.")
{
  struct profiler *p = profiler_of (vm);
  return make_bool (p && p->memory_runs);
}

PROFILER (profiler_memory_log, "profiler-memory-log", 0, "()",
          "Return the log of the memory profiler, nil if there is none, and begin a new one if it is running.\n"
          "The value is a hash table from vectors of functions, the active calls with the newest first, to numbers of bytes.")
{
  struct profiler *p = profiler_of (vm);
  if (!p || nilp (p->memory.keys))
    return Qnil;
  value *r = stack_push_slots (vm, 1);
  bool runs = p->memory_runs;
  /* Making the table is not part of the profile. */
  p->memory_runs = false;
  value v = take_log (vm, &p->memory, runs, r);
  p->memory_runs = runs;
  if (runs)
    {
      p->allocated = allocated_now (vm);
      atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_PROFILE, memory_order_relaxed);
    }
  stack_pop_slots (vm, r);
  return v;
}
