/* thread.h - the Lisp threads of an isolate, as the files of this folder and the printer see them.
   SPDX-License-Identifier: GPL-3.0-or-later
   thread.c opens with the essay. */
#ifndef VM_THREAD_THREAD_H
#define VM_THREAD_THREAD_H

#include "../eval/eval_internal.h"
#include "../eval/handlers.h"
#include "../handle/handle.h"
#include "fiber.h"

/* ---- Lisp objects.  All words up to the serial number are values (types.def). ---- */

struct lisp_thread {
  uint64_t header;
  value name;                      /* a string or nil */
  value function;
  value result;                    /* of the function, once it has ended */
  value error_symbol, error_data;  /* what `thread-signal' sent and the thread has not got yet */
  value blocker;                   /* the thread, mutex or condition variable it waits for, or nil */
  uint64_t serial;                 /* tells nameless ones apart */
  struct thread *thread;           /* NULL once it has ended, and always of the main thread */
};
struct lisp_mutex { uint64_t header; value name, owner; uint64_t serial; uint64_t count; };   /* locked COUNT times by OWNER, or nil */
struct lisp_condvar { uint64_t header; value name, mutex; uint64_t serial; };

enum {
  THREAD_WORDS = sizeof (struct lisp_thread) / 8 - 1, MUTEX_WORDS = sizeof (struct lisp_mutex) / 8 - 1,
  CONDVAR_WORDS = sizeof (struct lisp_condvar) / 8 - 1,
};

static inline bool threadp (value v) { return object_is (v, HEAP_THREAD); }
static inline bool mutexp (value v) { return object_is (v, HEAP_MUTEX); }
static inline bool condvarp (value v) { return object_is (v, HEAP_CONDVAR); }
static inline struct lisp_thread *lisp_thread_of (value v) { return (struct lisp_thread *) object_of (v); }
static inline struct lisp_mutex *mutex_of (value v) { return (struct lisp_mutex *) object_of (v); }
static inline struct lisp_condvar *condvar_of (value v) { return (struct lisp_condvar *) object_of (v); }

/* ---- threads that have not ended ---- */

enum thread_state {
  THREAD_READY,                    /* runs, or could */
  THREAD_WAITING,                  /* in nm_thread_wait; can be let run at any time */
  THREAD_BLOCKED,                  /* until its blocker releases it */
};

/* The part of struct nm_vm that belongs to a thread, while that does not run. */
struct thread_saved {
  value *stack_base, *sp, *stack_limit;
  struct spec *spec_base, *spec_top, *spec_limit, *spec_end;
  struct handler *handlers;
  int64_t eval_depth;
  char *c_stack_limit;
  struct exit_state exit;
  value *lexical_environment;
  struct eval_state eval;
  struct handle_stack handles;
};

struct thread {
  struct thread *next;             /* in order of creation */
  struct nm_vm *vm;
  struct fiber *fiber;
  value object;                    /* the Lisp object */
  enum thread_state state;
  bool released;                   /* BLOCKED: its blocker let it go */
  uint64_t turn;                   /* when it last stopped running; the smallest comes first */
  uint64_t deadline;               /* WAITING: when it wants to run again at the latest; ns, UINT64_MAX: never */
  struct thread_saved saved;       /* unless it runs */
  void *memory;                    /* of its VM stack and specpdl; NULL for the main thread */
  void *host_state;                /* struct nm_host_ops, thread_state */
};

struct threads {
  struct thread main;              /* heads the list */
  struct thread *current;
  struct thread *ended;            /* its memory can be freed now that another one runs */
  uint64_t turn;
  uint64_t serial;                 /* of the last thread, mutex or condition variable made */
  bool terminating;                /* `kill-emacs' in a thread: the main one ends the isolate */
  int exit_code;
};

static inline struct threads *threads_of (struct nm_vm *vm) { return vm->modules[VM_MODULE_THREADS]; }
/* The thread behind OBJECT; NULL if it has ended. */
struct thread *thread_of (struct nm_vm *, value object);
value thread_current_object (struct nm_vm *);

/* Makes a thread that will call FUNCTION; its object, or V_EXIT after signalling memory-full. */
value thread_make (struct nm_vm *, value function, value name);
value thread_yield (struct nm_vm *);                            /* [lisp] */
/* Stops the running thread until thread_release frees those that wait for BLOCKER, or until it is sent a signal,
   which stays pending; with PATIENT no signal ends the wait.  nil, or V_EXIT if a quit or the end of the isolate did.
   [lisp] */
value thread_block (struct nm_vm *, value blocker, bool patient);
/* Lets go the first thread that waits for BLOCKER, or all. */
void thread_release (struct nm_vm *, value blocker, bool all);
/* The signal that was sent to the running thread, if any, becomes pending: V_EXIT; else nil.  [lisp] */
value thread_take_signal (struct nm_vm *);

#endif
