/* command.h - the command loop, the keyboard, the minibuffer and timers, as the rest of the host sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread of the main isolate, except where said. */
#ifndef HOST_COMMAND_COMMAND_H
#define HOST_COMMAND_COMMAND_H

#include "../host.h"

struct command;

bool command_init (struct nm_host *);
void command_free (struct nm_host *);

/* The outermost command loop: returns the exit code once Lisp called kill-emacs. */
int command_loop_run (struct nm_host *);

/* What a safepoint of the VM asks of us (nm_host_ops.poll).  [lisp] */
nm_value command_poll (struct nm_host *);

/* Output of `princ' and friends to the stream t in an interactive session: the echo area. */
nm_value command_echo_write (struct nm_host *, const char *text, int64_t bytes);

/* Waits up to SECONDS (negative: for ever) serving timers and processes; true when input is
   pending, which ends the wait if STOP_FOR_INPUT.  For sit-for, sleep-for, accept-process-output. [lisp] */
nm_value command_wait (struct nm_host *, double seconds, bool stop_for_input, bool *input);

#endif
