/* thread_prims.c - the Lisp functions for threads.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's OS thread only. */
#include "thread.h"
#include "../primitive.h"

#define THREAD_READ(cname, lname, min, max, usage, doc)                                                       \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,               \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)
#define THREAD_WRITE(cname, lname, min, max, usage, doc)                                                      \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,              \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

#define TYPE_PREDICATE(cname, lname, test, doc)                                                               \
  NM_PRIMITIVE (cname, lname, 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,    \
                NM_NOT_INTERACTIVE, "(OBJECT)", doc)                                                          \
  {                                                                                                           \
    return make_bool (test (args[0]));                                                                        \
  }

TYPE_PREDICATE (threadp, "threadp", threadp, "Return t if OBJECT is a thread.")
TYPE_PREDICATE (mutexp, "mutexp", mutexp, "Return t if OBJECT is a mutex.")
TYPE_PREDICATE (condition_variable_p, "condition-variable-p", condvarp, "Return t if OBJECT is a condition variable.")

THREAD_WRITE (make_thread, "make-thread", 1, 2, "(FUNCTION &optional NAME)",
              "Start a new thread that calls FUNCTION without arguments, and return it.\n"
              "NAME, a string, is shown when the thread is printed.  The thread ends when FUNCTION returns or an\n"
              "error leaves it.  Threads take turns: one runs until it waits for input, sleeps, yields or ends.")
{
  CHECK (nilp (args[1]) || stringp (args[1]), Qstringp, args[1]);
  return thread_make (vm, args[0], args[1]);
}

THREAD_READ (current_thread, "current-thread", 0, 0, "()", "Return the thread that is running.")
{
  return thread_current_object (vm);
}

THREAD_READ (thread_name, "thread-name", 1, 1, "(THREAD)", "Return the name of THREAD, a string, or nil if it has none.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  return lisp_thread_of (args[0])->name;
}

THREAD_READ (thread_live_p, "thread-live-p", 1, 1, "(THREAD)", "Return t if THREAD has not ended.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  return make_bool (thread_of (vm, args[0]) != NULL);
}

THREAD_READ (thread__blocker, "thread--blocker", 1, 1, "(THREAD)",
             "Return what THREAD waits for: a mutex, a condition variable or a thread; nil if it waits for none.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  return lisp_thread_of (args[0])->blocker;
}

THREAD_READ (all_threads, "all-threads", 0, 0, "()", "Return a list of the threads that have not ended.")
{
  value list = Qnil, out = Qnil;
  for (struct thread *th = threads_of (vm)->main.next; th; th = th->next)
    list = make_cons (vm, th->object, list);
  for (; consp (list); list = cdr (list))
    out = make_cons (vm, car (list), out);
  return make_cons (vm, vm->gc_roots[VM_ROOT_MAIN_THREAD], out);
}

THREAD_WRITE (thread_yield, "thread-yield", 0, 0, "()", "Let another thread run, if one can.")
{
  return exitp (thread_yield (vm)) ? V_EXIT : (value) Qnil;
}

THREAD_WRITE (thread_join, "thread-join", 1, 1, "(THREAD)",
              "Wait until THREAD has ended, and return the value of its function, nil if an error ended it.\n"
              "A signal that was sent to THREAD before and that it has not received is raised here.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  struct thread *th = thread_of (vm, args[0]);
  if (th == threads_of (vm)->current)
    return signal_message (vm, "Cannot join current thread");
  value *r = stack_push_slots (vm, 2), v = Qnil;
  r[0] = lisp_thread_of (args[0])->error_symbol;
  r[1] = lisp_thread_of (args[0])->error_data;
  while (!exitp (v) && thread_of (vm, args[0]))
    {
      v = thread_block (vm, args[0], false);
      if (!exitp (v))
        v = thread_take_signal (vm);
    }
  if (!exitp (v))
    v = nilp (r[0]) ? lisp_thread_of (args[0])->result : signal_error (vm, r[0], r[1]);
  stack_pop_slots (vm, r);
  return v;
}

/* Tells the main thread by an event, which it handles when it waits next. */
static value
signal_by_event (struct nm_vm *vm, value thread, value error)
{
  value event = list_3 (vm, Qthread_event, thread, error);
  value a[] = { make_fixnum (0), Qnil, Qthread_handle_event, event };
  return exitp (call_function (vm, Qrun_at_time, 4, a)) ? V_EXIT : (value) Qnil;
}

THREAD_WRITE (thread_signal, "thread-signal", 3, 3, "(THREAD ERROR-SYMBOL DATA)",
              "Signal an error in THREAD: ERROR-SYMBOL with DATA, as `signal' does, when THREAD runs next.\n"
              "What it waits for is given up.  Of a thread that has ended `thread-join' raises it.  The main thread is told by an\n"
              "event `thread-event' when it waits.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  CHECK (symbolp (args[1]), Qsymbolp, args[1]);
  struct threads *t = threads_of (vm);
  struct thread *th = thread_of (vm, args[0]);
  if (th == t->current)
    return signal_error (vm, args[1], args[2]);
  if (th == &t->main)
    return signal_by_event (vm, thread_current_object (vm), list_2 (vm, args[1], args[2]));
  struct lisp_thread *o = lisp_thread_of (args[0]);
  gc_store (vm, args[0], &o->error_symbol, args[1]);
  gc_store (vm, args[0], &o->error_data, args[2]);
  if (th)
    th->state = THREAD_READY;
  return Qnil;
}

THREAD_WRITE (thread_last_error, "thread-last-error", 0, 1, "(&optional CLEANUP)",
              "Return the error that ended the last of the threads that ended by one: (SYMBOL . DATA); nil if none did.\n"
              "CLEANUP non-nil: forget it.")
{
  value v = vm->gc_roots[VM_ROOT_THREAD_ERROR];
  if (!nilp (args[0]))
    vm->gc_roots[VM_ROOT_THREAD_ERROR] = Qnil;
  return v;
}

/* ---- the backtrace of another thread ---- */

static value
frame_as_list (struct nm_vm *vm, const struct spec *f)
{
  value list = Qnil;
  if (f->nargs == FRAME_UNEVALLED)
    list = f->second;
  for (int i = f->nargs - 1; i >= 0; i--)
    list = make_cons (vm, f->args[i], list);
  return make_cons (vm, make_bool (f->nargs != FRAME_UNEVALLED), make_cons (vm, f->first, list));
}

THREAD_READ (backtrace__frames_from_thread, "backtrace--frames-from-thread", 1, 1, "(THREAD)",
             "Return the calls that are active in THREAD, newest first: a list of (EVALD FUNCTION . ARGUMENTS).\n"
             "EVALD is t if ARGUMENTS are values, nil if they are forms.")
{
  CHECK (threadp (args[0]), Qthreadp, args[0]);
  struct thread *th = thread_of (vm, args[0]);
  if (!th)
    return Qnil;
  bool running = th == threads_of (vm)->current;
  struct spec *from = running ? vm->spec_base : th->saved.spec_base, *to = running ? vm->spec_top : th->saved.spec_top;
  value list = Qnil;
  for (struct spec *s = from; s < to; s++)
    if (s->kind == SPEC_FRAME)
      list = make_cons (vm, frame_as_list (vm, s), list);
  return list;
}
