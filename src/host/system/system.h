/* system.h - the process, its environment and its command line.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_SYSTEM_SYSTEM_H
#define HOST_SYSTEM_SYSTEM_H

#include "../host.h"

/* Sets process-environment, exec-path, user names and their like from the real environment; false after an exit. */
NM_MUST_CHECK bool system_set_environment (struct nm_host *);
/* Sets command-line-args, invocation-name, noninteractive, load-path and their like. */
NM_MUST_CHECK bool system_set_invocation (struct nm_host *, const char *executable);

/* Signals that end a batch run (ending.c): from start to stop they are requests, which the poll answers by
   `kill-emacs'.  Start comes before other threads, which inherit what is blocked. */
void system_ending_start (struct nm_host *);
nm_value system_ending_poll (struct nm_host *);                      /* [lisp] nil or NM_EXIT */
bool system_is_ending (struct nm_host *);                            /* a signal ends the run */
void system_ending_stop (struct nm_host *);

#endif
