/* fiber.h - C stacks that one OS thread switches between.
   SPDX-License-Identifier: GPL-3.0-or-later
   A fiber knows nothing of Lisp.  All fibers of one family run on one OS thread, one at a time. */
#ifndef VM_THREAD_FIBER_H
#define VM_THREAD_FIBER_H

#include <stdbool.h>
#include <stddef.h>

struct fiber;
typedef void fiber_function (void *data);              /* must not return: it ends with fiber_exit */

/* Stands for the stack that the OS thread runs on already.  NULL: no memory. */
struct fiber *fiber_adopt (void);
/* A fiber that runs FUNCTION (DATA) on a stack of BYTES when it is first switched to.  NULL: no memory. */
struct fiber *fiber_new (size_t bytes, fiber_function *, void *data);
void fiber_free (struct fiber *);                      /* it does not run */
char *fiber_stack_low (const struct fiber *);          /* lowest address of the stack; not of an adopted one */

/* FROM, which runs, stops and TO goes on; returns when somebody switches back to FROM. */
void fiber_switch (struct fiber *from, struct fiber *to);
/* The same for a FROM that nobody will switch back to. */
_Noreturn void fiber_exit (struct fiber *from, struct fiber *to);

#endif
