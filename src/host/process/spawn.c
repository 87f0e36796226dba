/* spawn.c - starting children and waiting for their end.
   SPDX-License-Identifier: GPL-3.0-or-later

   There is no handler for SIGCHLD: who started a child waits for it by its id, and for those that nobody waits for there
   is a thread each (process_disown).  So nothing of another library's is reaped.  Lisp's processes are in table.c. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../file/file.h"

enum { FIRST_WAIT_NS = 50000, LONGEST_WAIT_NS = 10000000 };

/* FD itself, or a copy that is none of the descriptors that a child is given; -1 with errno. */
static int
above_standard (int fd)
{
  if (fd < 0 || fd > 2)
    return fd;
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3), error = errno;
  close (fd);
  errno = error;
  return copy;
}

int
process_open (struct nm_host *host, const char *path, int flags)
{
  return above_standard (file_open (host, path, flags, 0666));
}

void
process_close (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

bool
process_pipe (int *read_end, int *write_end)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return false;
  *read_end = above_standard (ends[0]);
  *write_end = above_standard (ends[1]);
  if (*read_end >= 0 && *write_end >= 0)
    return true;
  int error = errno;
  process_close (read_end);
  process_close (write_end);
  errno = error;
  return false;
}

/* What a child inherits of signals: none blocked (the thread that watches the terminal has us block some), and those
   that we or a library ignore are fatal again. */
static int
set_signals (posix_spawnattr_t *attributes)
{
  sigset_t none, usual;
  sigemptyset (&none);
  sigemptyset (&usual);
  sigaddset (&usual, SIGPIPE);
  sigaddset (&usual, SIGPROF);
  sigaddset (&usual, SIGXFSZ);
  sigaddset (&usual, SIGALRM);
  sigaddset (&usual, SIGIO);
  int error = posix_spawnattr_setsigmask (attributes, &none);
  error = error ? error : posix_spawnattr_setsigdefault (attributes, &usual);
  return error ? error : posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int
set_descriptors (posix_spawn_file_actions_t *actions, const struct spawn_request *r)
{
  const int given[] = { r->in, r->out, r->err };
  int error = posix_spawn_file_actions_addchdir_np (actions, r->directory);
  for (int i = 0; i < 3 && !error; i++)
    error = given[i] < 0 && r->tty ? posix_spawn_file_actions_addopen (actions, i, r->tty, O_RDWR, 0)
                                   : posix_spawn_file_actions_adddup2 (actions, given[i], i);
  return error;
}

int
process_spawn (const struct spawn_request *r, pid_t *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init (&actions);
  if (error)
    return error;
  error = posix_spawnattr_init (&attributes);
  if (!error)
    {
      error = set_signals (&attributes);
      error = error ? error : set_descriptors (&actions, r);
      error = error ? error : posix_spawn (pid, r->path, &actions, &attributes, r->arguments, r->environment);
      posix_spawnattr_destroy (&attributes);
    }
  posix_spawn_file_actions_destroy (&actions);
  return error;
}

bool
process_ended (pid_t pid, int *status)
{
  pid_t found;
  do
    found = waitpid (pid, status, WNOHANG);
  while (found < 0 && errno == EINTR);
  if (found < 0)
    *status = 0;                   /* somebody else was told how it ended */
  return found != 0;
}

nm_value
process_wait (struct nm_host *host, pid_t pid, int *status)
{
  /* Most children end at once after they closed their output. */
  for (long pause = FIRST_WAIT_NS; !process_ended (pid, status); pause = pause < LONGEST_WAIT_NS ? 2 * pause : pause)
    {
      if (nm_is_exit (nm_poll (host->vm)))
        return NM_EXIT;
      nanosleep (&(struct timespec) { .tv_nsec = pause }, NULL);
    }
  return NM_NIL;
}

static void *
wait_for_end (void *data)
{
  int status;
  while (waitpid ((pid_t) (intptr_t) data, &status, 0) < 0 && errno == EINTR)
    ;
  return NULL;
}

void
process_disown (pid_t pid)
{
  sigset_t all, before;
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init (&attributes) != 0)
    return;
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pthread_create (&thread, &attributes, wait_for_end, (void *) (intptr_t) pid);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  pthread_attr_destroy (&attributes);
}
