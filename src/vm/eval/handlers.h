/* handlers.h - the handler stack: who catches a signal or a throw.
   SPDX-License-Identifier: GPL-3.0-or-later

   A handler lives in the C frame that established it and is linked from vm->handlers.  signal and
   throw choose the target before anything is unwound; every frame on the way returns V_EXIT, and
   the frame whose handler is vm->exit_target takes the exit. */
#ifndef VM_EVAL_HANDLERS_H
#define VM_EVAL_HANDLERS_H

#include "specpdl.h"

enum handler_kind {
  HANDLER_CATCH,                   /* slot: the tag */
  HANDLER_CONDITIONS,              /* slot: list of `condition-case' clauses */
  HANDLER_ERRORS,                  /* C code that survives errors */
};

struct handler {
  struct handler *next;            /* the one outside */
  value *slot;                     /* VM stack slot */
  int64_t eval_depth;              /* vm->eval_depth at the time */
  value *sp;                       /* VM stack pointer at the time */
  spec_depth depth;                /* specpdl at the time */
  int clause;                      /* HANDLER_CONDITIONS: index of the clause chosen by signal */
  uint8_t kind;                    /* enum handler_kind */
  bool quit_too;                   /* HANDLER_ERRORS: also catches `quit' */
  bool debug;                      /* HANDLER_ERRORS: the debugger is considered first, as at the top level */
};

static inline void
handler_push (struct nm_vm *vm, struct handler *h, enum handler_kind kind, value *slot)
{
  *h = (struct handler) { .next = vm->handlers, .slot = slot, .eval_depth = vm->eval_depth, .sp = vm->sp,
                          .depth = spec_depth_now (vm), .clause = -1, .kind = kind };
  vm->handlers = h;
}

/* Takes H away; true if RESULT is an exit that H shall take. */
static inline bool
handler_pop (struct nm_vm *vm, struct handler *h, value result)
{
  vm->handlers = h->next;
  if (likely (!exitp (result)) || vm->exit_target != h)
    return false;
  vm->eval_depth = h->eval_depth;
  vm->sp = h->sp;
  return true;
}

/* The code of a quit that a key or another thread asked for, not `signal'. */
enum { EXIT_CODE_ASKED = 1 };
/* A pending exit, taken out of the isolate.  TAG and VALUE must be kept in stack slots by the owner
   if Lisp runs before it is put back. */
struct exit_state { enum exit_kind kind; int code; value tag, value; struct handler *target; };
struct exit_state exit_take (struct nm_vm *);
void exit_restore (struct nm_vm *, struct exit_state);

/* Runs FN (VM, DATA) with a handler for errors, and for quit if QUIT_TOO.  If it ended in an error
   that belongs here: V_UNBOUND, with *SYMBOL and *DATA_OUT set.  [lisp]
   handler_protect lets the debugger see such an error first; handler_protect_quietly does not. */
typedef value handler_body (struct nm_vm *, void *data);
value handler_protect_quietly (struct nm_vm *, handler_body *, void *data, bool quit_too, value *symbol, value *data_out);
value handler_protect (struct nm_vm *, handler_body *, void *data, bool quit_too, value *symbol, value *data_out);
/* Runs FN with a catch for TAG; its value, or the thrown one.  [lisp] */
value handler_catch (struct nm_vm *, value tag, handler_body *, void *data);

/* Ends the isolate: unwinds everything without running unwind forms; returns V_EXIT. */
value exit_terminate (struct nm_vm *, int code);

/* The debugger (debugger.c). */
value debugger_call (struct nm_vm *, value arguments);                       /* [lisp] value of the debugger */
/* Decides whether ERROR (a cons of symbol and data) with CONDITIONS deserves the debugger, and runs it. */
value debugger_maybe (struct nm_vm *, value conditions, value error, bool *called);   /* [lisp] */
value debugger_early (struct nm_vm *, value error);                          /* [lisp] backtrace of batch mode */

#endif
