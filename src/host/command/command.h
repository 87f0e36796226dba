/* command.h - the command loop, the keyboard, the minibuffer and timers, as the rest of the host sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread.  Only the main isolate of an interactive session has a terminal; elsewhere the
   waits serve timers and sources, and keys come from unread-command-events and keyboard macros. */
#ifndef HOST_COMMAND_COMMAND_H
#define HOST_COMMAND_COMMAND_H

#include "../host.h"

struct command;

bool command_init (struct nm_host *);
void command_free (struct nm_host *);

/* The outermost command loop: evaluates `top-level', then runs commands until Lisp calls kill-emacs.
   Returns NM_EXIT, the exit being pending. */
nm_value command_loop_run (struct nm_host *);
void command_loop_begin_batch (struct nm_host *);       /* what batch mode evaluates is the outermost level, as commands are */

/* What a safepoint of the VM asks of us (nm_host_ops.poll).  [lisp] */
nm_value command_poll (struct nm_host *);

/* Output of `princ' and friends to the stream t in an interactive session: the echo area. */
nm_value command_echo_write (struct nm_host *, const char *text, int64_t bytes);

/* -- waiting: the one place where an isolate sleeps (wait.c) -- */

/* A file descriptor that the waits watch: process output, the workers' event fd.  READY runs on the
   isolate's thread when it can be read (or written) and may run Lisp.  DATA is the id of a process, or NULL. */
typedef nm_value command_source_ready (struct nm_host *, int fd, short events, void *data);   /* nil or NM_EXIT */
void command_source_add (struct nm_host *, int fd, short events, command_source_ready *, void *data);
void command_source_remove (struct nm_host *, int fd);

/* Waits up to SECONDS (negative: for ever) serving sources and timers.  *INPUT is set if keyboard
   input is pending; that ends the wait if STOP_FOR_INPUT.  nil or NM_EXIT.  [lisp] */
nm_value command_wait (struct nm_host *, double seconds, bool stop_for_input, bool *input);
/* The same, until DONE (host, data) says so; DONE may be NULL.  With SOURCES_ONLY no timers run. */
typedef bool command_wait_done (struct nm_host *, void *data);
nm_value command_wait_until (struct nm_host *, double seconds, bool stop_for_input, bool *input, command_wait_done *, void *data,
                             bool sources_only);
/* The same with everything. */
struct command_wait {
  double seconds; bool stop_for_input; bool *input;        /* as in command_wait */
  command_wait_done *done; void *data;
  bool no_timers;
  bool at_once;                    /* look, and do not sleep */
  void *only;                      /* of the sources with DATA, only those with this one; NULL: all */
};
double command_now (void);         /* monotonic seconds */
nm_value command_wait_for (struct nm_host *, const struct command_wait *);
/* Is the innermost wait one for keys? */
bool command_waiting_for_key (struct nm_host *);
nm_value command_report_error (struct nm_host *, nm_value data, const char *context);     /* loop.c */
/* No thread can run: waits until one can.  nil or NM_EXIT.  [lisp] */
nm_value command_idle (struct nm_host *);
/* An event that is not a key's comes next, when keys are read. */
void command_add_event (struct nm_host *, nm_value event);
/* Is there a key for the next read, without waiting? */
bool command_input_pending (struct nm_host *);

/* Runs hook functions that must survive errors, as pre-command-hook does: one that fails is removed
   from HOOK (a symbol) and reported.  nil or NM_EXIT for throws.  [lisp] */
nm_value command_run_hook_safely (struct nm_host *, nm_value hook);

/* Depth of active minibuffers; the buffer is the innermost minibuffer's if > 0. */
int command_minibuffer_depth (struct nm_host *);
/* Depth of recursive edits, for the mode line's brackets. */
int command_recursion_depth (struct nm_host *);

#endif
