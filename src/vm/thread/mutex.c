/* mutex.c - mutexes and condition variables of Lisp threads.
   SPDX-License-Identifier: GPL-3.0-or-later

   A mutex is recursive: its owner may lock it again and unlocks it as often.  Only one thread runs at a
   time, so the fields need no protection; what can change them under a thread is a switch, in thread_block
   alone.  Isolate's OS thread only. */
#include "thread.h"
#include "../primitive.h"

#define MUTEX_PRIMITIVE(cname, lname, min, max, usage, doc)                                                   \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,              \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* ---- mutexes ---- */

MUTEX_PRIMITIVE (make_mutex, "make-mutex", 0, 1, "(&optional NAME)",
                 "Return a new mutex, not locked.  NAME, a string, is shown when it is printed.")
{
  CHECK (nilp (args[0]) || stringp (args[0]), Qstringp, args[0]);
  value v = heap_object (vm, HEAP_MUTEX, MUTEX_WORDS);
  mutex_of (v)->name = args[0];
  mutex_of (v)->serial = ++threads_of (vm)->serial;
  return v;
}

MUTEX_PRIMITIVE (mutex_name, "mutex-name", 1, 1, "(MUTEX)", "Return the name of MUTEX, a string, or nil if it has none.")
{
  CHECK (mutexp (args[0]), Qmutexp, args[0]);
  return mutex_of (args[0])->name;
}

/* Locks the mutex in slot *MUTEX COUNT times more.  A signal from another thread ends the wait, unless PATIENT; it
   stays pending.  nil or V_EXIT. */
static value
mutex_lock (struct nm_vm *vm, value *mutex, uint64_t count, bool patient)
{
  while (!nilp (mutex_of (*mutex)->owner) && mutex_of (*mutex)->owner != thread_current_object (vm))
    if (exitp (thread_block (vm, *mutex, patient)) || (!patient && exitp (thread_take_signal (vm))))
      return V_EXIT;
  struct lisp_mutex *m = mutex_of (*mutex);
  gc_store (vm, *mutex, &m->owner, thread_current_object (vm));
  m->count += count;
  return Qnil;
}

/* Takes COUNT locks of the running thread away from MUTEX. */
static void
mutex_unlock (struct nm_vm *vm, value mutex, uint64_t count)
{
  struct lisp_mutex *m = mutex_of (mutex);
  m->count -= count;
  if (m->count == 0)
    {
      m->owner = Qnil;
      thread_release (vm, mutex, false);
    }
}

MUTEX_PRIMITIVE (mutex_lock, "mutex-lock", 1, 1, "(MUTEX)",
                 "Wait until no other thread holds MUTEX, and take it.\n"
                 "The thread that holds it may lock it again, and has to unlock it as often.")
{
  CHECK (mutexp (args[0]), Qmutexp, args[0]);
  return mutex_lock (vm, args, 1, false);
}

MUTEX_PRIMITIVE (mutex_unlock, "mutex-unlock", 1, 1, "(MUTEX)",
                 "Undo one `mutex-lock' of MUTEX.  It is an error if the running thread does not hold it.")
{
  CHECK (mutexp (args[0]), Qmutexp, args[0]);
  if (mutex_of (args[0])->owner != thread_current_object (vm))
    return signal_message (vm, "Cannot unlock mutex owned by another thread");
  mutex_unlock (vm, args[0], 1);
  return Qnil;
}

/* ---- condition variables ---- */

MUTEX_PRIMITIVE (make_condition_variable, "make-condition-variable", 1, 2, "(MUTEX &optional NAME)",
                 "Return a new condition variable that goes with MUTEX.\n"
                 "NAME, a string, is shown when it is printed.")
{
  CHECK (mutexp (args[0]), Qmutexp, args[0]);
  CHECK (nilp (args[1]) || stringp (args[1]), Qstringp, args[1]);
  value v = heap_object (vm, HEAP_CONDVAR, CONDVAR_WORDS);
  condvar_of (v)->mutex = args[0];
  condvar_of (v)->name = args[1];
  condvar_of (v)->serial = ++threads_of (vm)->serial;
  return v;
}

MUTEX_PRIMITIVE (condition_name, "condition-name", 1, 1, "(COND)",
                 "Return the name of the condition variable COND, a string, or nil if it has none.")
{
  CHECK (condvarp (args[0]), Qcondition_variable_p, args[0]);
  return condvar_of (args[0])->name;
}

MUTEX_PRIMITIVE (condition_mutex, "condition-mutex", 1, 1, "(COND)", "Return the mutex of the condition variable COND.")
{
  CHECK (condvarp (args[0]), Qcondition_variable_p, args[0]);
  return condvar_of (args[0])->mutex;
}

/* The mutex of the condition variable V, if the running thread holds it; V_EXIT after signalling. */
static value
held_mutex (struct nm_vm *vm, value v)
{
  CHECK (condvarp (v), Qcondition_variable_p, v);
  value mutex = condvar_of (v)->mutex;
  return mutex_of (mutex)->owner == thread_current_object (vm)
           ? mutex : signal_message (vm, "Condition variable's mutex is not held by current thread");
}

MUTEX_PRIMITIVE (condition_wait, "condition-wait", 1, 1, "(COND)",
                 "Give the mutex of COND up, wait until another thread notifies COND, and take the mutex again.\n"
                 "The running thread must hold the mutex.  It may also wake up for other reasons, so the caller\n"
                 "should wait in a loop that tests what it waits for.")
{
  value *mutex = stack_push_slots (vm, 1);
  *mutex = held_mutex (vm, args[0]);
  value v = exitp (*mutex) ? V_EXIT : (value) Qnil;
  if (!exitp (v))
    {
      uint64_t count = mutex_of (*mutex)->count;
      mutex_unlock (vm, *mutex, count);
      v = thread_block (vm, args[0], false);
      if (!exitp (v))
        v = mutex_lock (vm, mutex, count, true);
      if (!exitp (v))
        v = thread_take_signal (vm);
    }
  stack_pop_slots (vm, mutex);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

MUTEX_PRIMITIVE (condition_notify, "condition-notify", 1, 2, "(COND &optional ALL)",
                 "Wake a thread that waits for COND, or with ALL non-nil every one.\n"
                 "The running thread must hold the mutex of COND; the others go on when they get it.")
{
  if (exitp (held_mutex (vm, args[0])))
    return V_EXIT;
  thread_release (vm, args[0], !nilp (args[1]));
  return Qnil;
}
