/* specpdl.h - the stack of everything that must be undone: variable bindings, unwind forms and
   functions, and the backtrace.
   SPDX-License-Identifier: GPL-3.0-or-later

   Entries are fixed-size and live in a mapping that is reserved once and never moves.  Whoever
   pushes an entry pops it, also when an exit passes through.  Entries are popped before they run. */
#ifndef VM_EVAL_SPECPDL_H
#define VM_EVAL_SPECPDL_H

#include "eval.h"
#include "variables.h"

enum spec_kind {
  SPEC_LET,                        /* a plain variable: symbol, old value */
  SPEC_LET_LOCAL,                  /* a buffer-local value: symbol, old value, context */
  SPEC_LET_DEFAULT,                /* a default value: symbol, old value, context current at the time */
  SPEC_UNWIND_C,                   /* function, data, word */
  SPEC_UNWIND_FORMS,               /* `unwind-protect': forms, environment */
  SPEC_FRAME,                      /* a call, for backtraces */
};

enum { FRAME_DEBUG_ON_EXIT = 1 };
enum { FRAME_UNEVALLED = -1 };

struct spec {
  uint8_t kind;                    /* enum spec_kind */
  uint8_t flags;                   /* SPEC_FRAME: FRAME_DEBUG_ON_EXIT */
  int32_t nargs;                   /* SPEC_FRAME: number of arguments, or FRAME_UNEVALLED */
  value first;                     /* symbol, data, forms, or function of the call */
  value second;                    /* old value, environment, or the unevaluated argument list */
  union {
    value where;                   /* SPEC_LET_LOCAL, SPEC_LET_DEFAULT: the context */
    uint64_t word;                 /* SPEC_UNWIND_C */
    value *args;                   /* SPEC_FRAME: arguments on the VM stack */
  };
  union {
    spec_unwind_function *function; /* SPEC_UNWIND_C */
    value *env;                    /* SPEC_FRAME: slot of the caller's environment, or NULL */
    value own;                     /* a binding of a thread that does not run: the value in that thread; V_EXIT: none */
  };
};

/* Makes room for one more entry; false after signalling that max-specpdl-size is exceeded. */
__attribute__ ((warn_unused_result)) bool spec_reserve_slow (struct nm_vm *);
static inline bool
spec_reserve (struct nm_vm *vm)
{
  return likely (vm->spec_top < vm->spec_limit) || spec_reserve_slow (vm);
}

/* The same for N entries. */
__attribute__ ((warn_unused_result)) bool spec_reserve_many (struct nm_vm *, int n);

/* Entries that Lisp cannot overflow (the caller reserved, or the entry is C's own). */
void spec_push_unwind_forms (struct nm_vm *, value forms, value environment);
/* The error of a store into a constant comes out of here, too. */
__attribute__ ((warn_unused_result)) bool spec_bind (struct nm_vm *, value symbol, value v);

/* The value that binding S gave its variable, as it is now; V_EXIT if S is no binding or its local variable is gone. */
value spec_binding_value (struct nm_vm *, const struct spec *);
/* Stores V where binding S is in force. */
__attribute__ ((warn_unused_result)) bool spec_binding_store (struct nm_vm *, const struct spec *, value v, enum store_kind kind);
/* Another thread runs for a while: the bindings are taken out of force, newest first, and put in again, oldest
   first.  What they will restore in the end stays what it was when they were made (a quirk of GNU Emacs: what
   another thread set the variable to meanwhile is lost then).  No watcher hears of it. */
void spec_bindings_suspend (struct nm_vm *);
void spec_bindings_resume (struct nm_vm *);

#define SPEC_FOR_EACH_FROM_TOP(vm, s) \
  for (struct spec *s = (vm)->spec_top - 1; s >= (vm)->spec_base; s--)

#endif
