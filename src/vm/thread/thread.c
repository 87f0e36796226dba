/* thread.c - the threads of an isolate: making them, and which of them runs.
   SPDX-License-Identifier: GPL-3.0-or-later

   GNU's Lisp threads are cooperative: one runs, and another gets its turn only where the running one waits,
   blocks, yields or ends.  So they need no locks and no OS threads.  What they do need is a C stack each,
   because the interpreter of tier 0 recurses on it: a thread is a fiber (fiber.h) plus everything in struct
   nm_vm that describes one line of execution.

   What belongs to a thread
   - its C stack, and with it the handlers, which live in C frames;
   - its VM stack and its specpdl, one mapping beside the C stack.  Local handles are indexes of the VM
     stack of the thread that made them and are used by it alone, so indexes of two threads never meet;
   - the pending exit, the eval depth and the extra room for debuggers (struct thread_saved);
   - in the host: the current buffer and the match data (struct nm_host_ops, thread_state).
   Everything else (heap, symbols, buffers, persistent handles) belongs to the isolate.

   A switch (switch_to)
   1. The bindings of the thread that stops are taken out of force, newest first: each specpdl entry notes
      the variable's value and brings the one before back.  What remains in the variables are the values of no thread.
   2. The fields of struct nm_vm and the host's state are put away, the fibers switch, and the thread that
      goes on puts its own in place.
   3. Its bindings come into force again, oldest first.
   Watchers hear nothing of this, as in GNU Emacs.  A signal that another thread sent is raised then.

   Who runs next
   READY threads take turns in the order in which they stopped.  A thread that sleeps (the one place where
   the host does so calls nm_thread_wait) is WAITING: it may be woken at any time and looks for itself whether its
   sleep is over; so if none is READY, the one that sleeps last polls for all of them, until the earliest
   deadline.  A BLOCKED thread is released by what it waits for: a mutex, a condition variable, or a thread
   that ends.  If nobody can run, the running thread idles in the host, where a timer, a process or a quit may
   still change that.

   For the collector a thread that does not run is a range of VM stack, a range of specpdl and a few single
   values (threads_trace).  Its C stack holds no values: objects move at safepoints only, and a switch is one
   (doc/invariants.md).  Nothing else in this mechanism is about Lisp threads: a parked task of a worker isolate
   is the same thing with another scheduler.

   Isolate's OS thread only.  All functions that switch are [lisp]. */
#include "thread.h"
#include <mimalloc.h>
#include <string.h>
#include <sys/mman.h>
#include "../heap/heap_internal.h"
#include "../primitive.h"

enum {
  FIBER_BYTES = 8 << 20,           /* C stack; as large as a process's usually is */
  FIBER_MARGIN = 256 * 1024,       /* of it for what runs when it is exhausted */
  STACK_SLOTS = 1 << 19,           /* VM stack */
  SPEC_ENTRIES = 1 << 17,          /* specpdl */
  SPEC_FIRST = 1 << 10,
};

NM_VARIABLE (main_thread, NM_VAR_LISP, "nil", "The thread in which the program started.");

/* ---- which threads there are ---- */

value thread_current_object (struct nm_vm *vm)
{
  struct threads *t = threads_of (vm);
  return t->current == &t->main ? vm->gc_roots[VM_ROOT_MAIN_THREAD] : t->current->object;
}

static value
thread_object (struct nm_vm *vm, const struct thread *th)
{
  return th == &threads_of (vm)->main ? vm->gc_roots[VM_ROOT_MAIN_THREAD] : th->object;
}

struct thread *
thread_of (struct nm_vm *vm, value object)
{
  return object == vm->gc_roots[VM_ROOT_MAIN_THREAD] ? &threads_of (vm)->main : lisp_thread_of (object)->thread;
}

void
thread_world_init (struct nm_vm *vm)
{
  value v = heap_object (vm, HEAP_THREAD, THREAD_WORDS);
  lisp_thread_of (v)->serial = ++threads_of (vm)->serial;
  vm->gc_roots[VM_ROOT_MAIN_THREAD] = v;
  vm->gc_roots[VM_ROOT_THREAD_ERROR] = Qnil;
  symbol_store (vm, Qmain_thread, &symbol_of (vm, Qmain_thread)->val, v);
}

bool
threads_init (struct nm_vm *vm)
{
  struct threads *t = mi_zalloc (sizeof *t);
  if (!t)
    return false;
  vm->modules[VM_MODULE_THREADS] = t;
  t->current = &t->main;
  t->main.object = Qnil;
  t->serial = 1;
  return true;
}

/* ---- memory ---- */

static size_t
memory_bytes (void)
{
  return STACK_SLOTS * sizeof (value) + SPEC_ENTRIES * sizeof (struct spec);
}

static void
thread_free (struct thread *th)
{
  fiber_free (th->fiber);
  if (th->memory)
    {
      handle_stack_free (&th->saved.handles);
      munmap (th->memory, memory_bytes ());
      mi_free (th);
    }
}

/* The threads that have not ended go with the isolate; nothing of them is unwound.  The host may be gone: it frees what
   it keeps of them itself. */
void
threads_free (struct nm_vm *vm)
{
  struct threads *t = threads_of (vm);
  if (!t)
    return;
  for (struct thread *th = t->main.next, *next; th; th = next)
    {
      next = th->next;
      thread_free (th);
    }
  thread_free (&t->main);
  mi_free (t);
  vm->modules[VM_MODULE_THREADS] = NULL;
}

void
threads_trace (struct nm_vm *vm, gc_visitor *visit)
{
  struct threads *t = threads_of (vm);
  for (struct thread *th = &t->main; th; th = th->next)
    {
      struct thread_saved *s = &th->saved;
      visit (vm, &th->object, &th->object + 1);
      if (th == t->current)
        continue;
      visit (vm, s->stack_base, s->sp);
      specpdl_visit (vm, s->spec_base, s->spec_top, true, visit);
      visit (vm, &s->exit.tag, &s->exit.tag + 1);
      visit (vm, &s->exit.value, &s->exit.value + 1);
      visit (vm, &s->eval.require_nesting, &s->eval.require_nesting + 1);
    }
}

/* ---- switching ---- */

static void
state_save (struct nm_vm *vm, struct thread_saved *s)
{
  *s = (struct thread_saved){
    .stack_base = vm->stack_base, .sp = vm->sp, .stack_limit = vm->stack_limit,
    .spec_base = vm->spec_base, .spec_top = vm->spec_top, .spec_limit = vm->spec_limit, .spec_end = vm->spec_end,
    .handlers = vm->handlers, .eval_depth = vm->eval_depth, .c_stack_limit = vm->c_stack_limit, .exit = exit_take (vm),
    .lexical_environment = vm->lexical_environment, .eval = *eval_state (vm), .handles = vm->persistent->stack };
}

static void
state_load (struct nm_vm *vm, const struct thread_saved *s)
{
  vm->stack_base = s->stack_base;
  vm->sp = s->sp;
  vm->stack_limit = s->stack_limit;
  vm->spec_base = s->spec_base;
  vm->spec_top = s->spec_top;
  vm->spec_limit = s->spec_limit;
  vm->spec_end = s->spec_end;
  vm->handlers = s->handlers;
  vm->eval_depth = s->eval_depth;
  vm->c_stack_limit = s->c_stack_limit;
  exit_restore (vm, s->exit);
  vm->lexical_environment = s->lexical_environment;
  *eval_state (vm) = s->eval;
  vm->persistent->stack = s->handles;
}

/* TH has control: puts its world in place. */
static void
thread_enter (struct nm_vm *vm, struct thread *th)
{
  struct threads *t = threads_of (vm);
  t->current = th;
  th->state = THREAD_READY;
  state_load (vm, &th->saved);
  if (t->ended)
    {
      if (t->ended->host_state)
        vm->host_ops->thread_state_free (vm->host, t->ended->host_state);
      thread_free (t->ended);
    }
  t->ended = NULL;
  if (vm->host_ops && vm->host_ops->thread_enter)
    vm->host_ops->thread_enter (vm->host, th->host_state);
  spec_bindings_resume (vm);
}

static void
thread_leave (struct nm_vm *vm, struct thread *th)
{
  spec_bindings_suspend (vm);
  if (vm->host_ops && vm->host_ops->thread_leave)
    vm->host_ops->thread_leave (vm->host, th->host_state);
  th->turn = ++threads_of (vm)->turn;
  state_save (vm, &th->saved);
}

/* The running thread stops in STATE and TO goes on. */
static void
switch_to (struct nm_vm *vm, struct thread *to, enum thread_state state)
{
  struct thread *from = threads_of (vm)->current;
  assert (from != to && vm->exit_kind == EXIT_NONE);
  from->state = state;
  thread_leave (vm, from);
  fiber_switch (from->fiber, to->fiber);
  thread_enter (vm, from);
}

static bool
signal_pending (struct nm_vm *vm)
{
  return threads_of (vm)->terminating || !nilp (lisp_thread_of (thread_current_object (vm))->error_symbol);
}

value
thread_take_signal (struct nm_vm *vm)
{
  struct threads *t = threads_of (vm);
  if (t->terminating && t->current == &t->main)
    return exit_terminate (vm, t->exit_code);
  struct lisp_thread *me = lisp_thread_of (thread_current_object (vm));
  value symbol = me->error_symbol, data = me->error_data;
  if (nilp (symbol))
    return Qnil;
  me->error_symbol = me->error_data = Qnil;
  return signal_error (vm, symbol, data);
}

/* ---- who is next ---- */

/* The thread whose turn it is, other than the running one; of the WAITING those whose deadline is not after LIMIT. */
static struct thread *
thread_pick (struct threads *t, uint64_t limit)
{
  struct thread *best = NULL;
  for (struct thread *th = &t->main; th; th = th->next)
    if (th != t->current && (th->state == THREAD_READY || (th->state == THREAD_WAITING && th->deadline <= limit))
        && (!best || th->turn < best->turn))
      best = th;
  return best;
}

value
thread_yield (struct nm_vm *vm)
{
  struct thread *next = thread_pick (threads_of (vm), UINT64_MAX);
  if (next)
    switch_to (vm, next, THREAD_READY);
  return thread_take_signal (vm);
}

nm_value
nm_thread_wait (struct nm_vm *vm, int *ms)
{
  struct threads *t = threads_of (vm);
  if (!t->main.next)
    return NM_NIL;
  uint64_t now = heap_now_ns (), earliest = UINT64_MAX;
  struct thread *next = thread_pick (t, now);
  if (next)
    {
      t->current->deadline = *ms < 0 ? UINT64_MAX : now + (uint64_t) *ms * 1000000;
      switch_to (vm, next, THREAD_WAITING);
      *ms = 0;
      return exitp (thread_take_signal (vm)) ? NM_EXIT : NM_NIL;
    }
  for (struct thread *th = &t->main; th; th = th->next)
    if (th != t->current && th->state == THREAD_WAITING && th->deadline < earliest)
      earliest = th->deadline;
  if (earliest != UINT64_MAX)
    {
      uint64_t left = (earliest - now) / 1000000 + 1;
      if (*ms < 0 || left < (uint64_t) *ms)
        *ms = left < INT32_MAX ? (int) left : INT32_MAX;
    }
  return NM_NIL;
}

void
nm_threads_wake (struct nm_vm *vm)
{
  struct threads *t = threads_of (vm);
  for (struct thread *th = &t->main; th; th = th->next)
    if (th->state == THREAD_WAITING)
      th->state = THREAD_READY;
}

bool
nm_thread_released (struct nm_vm *vm)
{
  struct threads *t = threads_of (vm);
  return t->current->released || signal_pending (vm) || thread_pick (t, UINT64_MAX) != NULL;
}

/* ---- blocking ---- */

value
thread_block (struct nm_vm *vm, value blocker, bool patient)
{
  struct threads *t = threads_of (vm);
  struct thread *me = t->current;
  value exit = Qnil;
  me->released = false;
  gc_store (vm, thread_object (vm, me), &lisp_thread_of (thread_object (vm, me))->blocker, blocker);
  while (!me->released && !t->terminating && (patient || !signal_pending (vm)) && !exitp (exit))
    {
      struct thread *next = thread_pick (t, heap_now_ns ());
      if (!next)
        next = thread_pick (t, UINT64_MAX);
      if (next)
        switch_to (vm, next, THREAD_BLOCKED);
      else if (vm->host_ops && vm->host_ops->idle)
        {
          struct handle_mark mark = handle_mark_now (vm);
          if (nm_is_exit (vm->host_ops->idle (vm->host)))
            exit = V_EXIT;
          handle_release (vm, mark);
        }
      else
        exit = signal_message (vm, "All threads are blocked");
    }
  lisp_thread_of (thread_object (vm, me))->blocker = Qnil;
  return t->terminating ? thread_take_signal (vm) : exit;
}

void
thread_release (struct nm_vm *vm, value blocker, bool all)
{
  struct threads *t = threads_of (vm);
  do
    {
      struct thread *first = NULL;
      for (struct thread *th = &t->main; th; th = th->next)
        if (!th->released && lisp_thread_of (thread_object (vm, th))->blocker == blocker && (!first || th->turn < first->turn))
          first = th;
      if (!first)
        return;
      first->released = true;
      first->state = THREAD_READY;
    }
  while (all);
}

/* ---- making and ending ---- */

static value
thread_body (struct nm_vm *vm, void *data)
{
  struct thread *me = data;
  /* What was sent before the start is raised at the next switch, as in GNU Emacs. */
  return call_0 (vm, lisp_thread_of (me->object)->function);
}

/* Takes ME, which has ended, out of the list; the thread that goes on. */
static struct thread *
thread_end (struct nm_vm *vm, struct thread *me)
{
  struct threads *t = threads_of (vm);
  lisp_thread_of (me->object)->thread = NULL;
  thread_release (vm, me->object, true);
  struct thread *next = t->terminating ? &t->main : thread_pick (t, heap_now_ns ());
  if (!next)
    next = thread_pick (t, UINT64_MAX);
  for (struct thread *th = &t->main; th; th = th->next)
    if (th->next == me)
      th->next = me->next;
  t->ended = me;
  /* A blocked main thread sees for itself that nobody can run. */
  return next ? next : &t->main;
}

/* The whole life of a thread, on its own stack. */
static void
thread_run (void *data)
{
  struct thread *me = data;
  struct nm_vm *vm = me->vm;
  struct threads *t = threads_of (vm);
  value symbol, error;
  thread_enter (vm, me);
  value v = handler_protect_quietly (vm, thread_body, me, true, &symbol, &error);
  if (v == V_UNBOUND)
    vm->gc_roots[VM_ROOT_THREAD_ERROR] = make_cons (vm, symbol, error);
  else if (exitp (v))
    {
      t->terminating = true;
      t->exit_code = vm->exit_code;
      exit_take (vm);
    }
  else
    gc_store (vm, me->object, &lisp_thread_of (me->object)->result, v);
  thread_leave (vm, me);
  fiber_exit (me->fiber, thread_end (vm, me)->fiber);
}

/* The mapping for VM stack and specpdl, and the state in which TH begins; false if there is no memory. */
static bool
thread_memory (struct nm_vm *vm, struct thread *th)
{
  char *p = mmap (NULL, memory_bytes (), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED)
    return false;
  th->memory = p;
  struct thread_saved *s = &th->saved;
  s->stack_base = s->sp = (value *) p;
  s->stack_limit = s->stack_base + STACK_SLOTS - STACK_HEADROOM;
  s->spec_base = s->spec_top = (struct spec *) (s->stack_base + STACK_SLOTS);
  s->spec_limit = s->spec_base + SPEC_FIRST;
  s->spec_end = s->spec_base + SPEC_ENTRIES;
  s->exit = (struct exit_state){ EXIT_NONE, 0, Qnil, Qnil, NULL };
  s->eval.require_nesting = Qnil;
  if (vm->host_ops && vm->host_ops->thread_state && !(th->host_state = vm->host_ops->thread_state (vm->host)))
    return false;
  return handle_stack_init (&s->handles, STACK_SLOTS);
}

/* The first thread makes the main one a fiber, too. */
static bool
main_adopt (struct nm_vm *vm)
{
  struct thread *m = &threads_of (vm)->main;
  if (m->fiber)
    return true;
  if (!m->host_state && vm->host_ops && vm->host_ops->thread_state
      && !(m->host_state = vm->host_ops->thread_state (vm->host)))
    return false;
  return (m->fiber = fiber_adopt ()) != NULL;
}

static struct thread *
thread_new (struct nm_vm *vm)
{
  struct thread *th = mi_zalloc (sizeof *th);
  if (th && main_adopt (vm) && thread_memory (vm, th))
    {
      th->vm = vm;
      th->fiber = fiber_new (FIBER_BYTES, thread_run, th);
      if (th->fiber)
        {
          th->saved.c_stack_limit = fiber_stack_low (th->fiber) + FIBER_MARGIN;
          return th;
        }
    }
  if (th && th->host_state)
    vm->host_ops->thread_state_free (vm->host, th->host_state);
  if (th && th->memory)
    thread_free (th);
  else
    mi_free (th);
  return NULL;
}

value
thread_make (struct nm_vm *vm, value function, value name)
{
  struct threads *t = threads_of (vm);
  struct thread *th = thread_new (vm), *last = &t->main;
  if (!th)
    return signal_memory_full (vm);
  value v = heap_object (vm, HEAP_THREAD, THREAD_WORDS);
  struct lisp_thread *object = lisp_thread_of (v);
  object->name = name;
  object->function = function;
  object->serial = ++t->serial;
  object->thread = th;
  th->object = v;
  th->turn = ++t->turn;
  while (last->next)
    last = last->next;
  last->next = th;
  return v;
}

void *
nm_thread_host_state (struct nm_vm *vm, nm_value object)
{
  value v = handle_resolve (vm, object);
  struct thread *th = threadp (v) ? thread_of (vm, v) : NULL;
  return th ? th->host_state : NULL;
}
