/* process.h - child processes as the host starts them.
   SPDX-License-Identifier: GPL-3.0-or-later

   A child gets a session of its own, so that a signal to its group reaches its children and nothing of ours, and only
   the three descriptors that it is given: every other one is closed on exec.  Nothing here runs Lisp, except what says so. */
#ifndef HOST_PROCESS_PROCESS_H
#define HOST_PROCESS_PROCESS_H

#include <sys/types.h>
#include "../host.h"

struct spawn_request {
  const char *path, *directory;    /* absolute names of the program and of the directory it starts in */
  char **arguments, **environment; /* ending with NULL */
  int in, out, err;                /* of ours; the child's descriptors 0, 1 and 2 */
  const char *tty;                 /* or a terminal, which becomes the session's, for those of them that are -1 */
};
/* Starts a child.  0, or an error number: then there is none.  */
int process_spawn (const struct spawn_request *, pid_t *pid);

/* Opens a file, or the ends of a pipe, for a child: closed on exec, and none of the descriptors 0 to 2.  -1 or false with errno; EINTR from
   process_open: an exit is pending. */
int process_open (struct nm_host *, const char *path, int flags);
bool process_pipe (int *read_end, int *write_end);
/* Closes *FD unless it is -1, which it becomes. */
void process_close (int *fd);

/* Has the child PID ended?  *STATUS is its wait status then. */
bool process_ended (pid_t pid, int *status);
/* Sleeps until PID has ended.  NM_EXIT if that was interrupted by a quit.  [lisp] */
nm_value process_wait (struct nm_host *, pid_t pid, int *status);
/* Leaves PID to itself: its end is waited for by a thread that does nothing else, so that it leaves no zombie. */
void process_disown (pid_t pid);

/* -- Lisp's processes (subprocess.h), as the rest of the host sees them -- */
bool processes_init (struct nm_host *);
void processes_free (struct nm_host *);
/* The program ends: what still runs gets SIGHUP. */
void processes_end (struct nm_host *);
/* A thread ended: what it alone could read belongs to all. */
void processes_thread_ended (struct nm_host *, uint64_t thread);
/* BUFFER is being killed: its processes get SIGHUP or are closed.  nil or NM_EXIT.  [lisp] */
nm_value processes_leave_buffer (struct nm_host *, nm_value buffer);

/* The environment of children, `process-environment' with PWD as DIRECTORY if it has one: an array that ends with NULL,
   to be freed with process_strings_free.  NULL after an exit. */
char **process_environment (struct nm_host *, const char *directory);
void process_strings_free (char **);
/* The directory in which children start, without a slash at the end.  NULL after an exit.  nm_free it.  [lisp] */
char *process_directory (struct nm_host *);
/* The absolute name of PROGRAM, looked up on `exec-path'; NM_EXIT after signalling that there is none.  [lisp] */
nm_value process_program (struct nm_host *, nm_value program);

#endif
