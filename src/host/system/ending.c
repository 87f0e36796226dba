/* ending.c - signals that end a batch run.
   SPDX-License-Identifier: GPL-3.0-or-later

   SIGTERM, SIGHUP and SIGINT run `kill-emacs' with their number, and so its hook, at the next safepoint.  A thread of its own
   waits for them (an interactive session has the terminal's watcher), and interrupts system calls of the isolate's
   thread until the request is taken.  A second signal ends the process at once, whatever the hook does.
   SIGUSR1 and SIGUSR2 do nothing: they are events, and a batch run reads none.  The thread touches only the
   fields of struct ending and the atomic flags of the VM. */
#include "system.h"
#include <mimalloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

enum { NUDGE_NS = 20000000 };      /* between interruptions of a system call */

struct ending {
  pthread_t isolate, thread;
  struct nm_vm *vm;
  sigset_t signals;
  atomic_int asked;                /* the signal that the isolate has not answered yet, or 0 */
  atomic_bool begun;               /* one was answered */
};

static void interrupt (int number __attribute__ ((unused))) {}

/* Ends the process by signal NUMBER, as if it had never been waited for. */
static void
end_at_once (int number)
{
  struct sigaction usual = { .sa_handler = SIG_DFL };
  sigset_t one;
  sigaction (number, &usual, NULL);
  sigemptyset (&one);
  sigaddset (&one, number);
  pthread_sigmask (SIG_UNBLOCK, &one, NULL);
  raise (number);
}

static void *
wait_for_signals (void *data)
{
  struct ending *e = data;
  for (;;)
    {
      struct timespec pause = { .tv_nsec = NUDGE_NS };
      bool asked = atomic_load (&e->asked) != 0;
      int number = asked ? sigtimedwait (&e->signals, NULL, &pause) : sigwaitinfo (&e->signals, NULL);
      if (number > 0 && number != SIGUSR1 && number != SIGUSR2)
        {
          if (asked || atomic_load (&e->begun))
            end_at_once (number);
          atomic_store (&e->asked, number);
          nm_host_request (e->vm);
        }
      /* Again and again: the isolate may have been just about to sleep. */
      if (atomic_load (&e->asked) != 0)
        pthread_kill (e->isolate, SIGURG);
    }
  return NULL;
}

void
system_ending_start (struct nm_host *host)
{
  static const int fatal[] = { SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2 };
  struct ending *e = mi_zalloc (sizeof *e);
  if (!e)
    return;
  sigemptyset (&e->signals);
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
    {
      /* What the caller ignores stays ignored (nohup). */
      struct sigaction now;
      if (sigaction (fatal[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
        sigaddset (&e->signals, fatal[i]);
    }
  struct sigaction nudge = { .sa_handler = interrupt };
  sigaction (SIGURG, &nudge, NULL);
  e->isolate = pthread_self ();
  e->vm = host->vm;
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  bool started = pthread_create (&e->thread, NULL, wait_for_signals, e) == 0;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (!started)
    {
      mi_free (e);
      return;
    }
  pthread_sigmask (SIG_BLOCK, &e->signals, NULL);
  host->ending = e;
}

nm_value
system_ending_poll (struct nm_host *host)
{
  struct ending *e = host->ending;
  int number = e ? atomic_exchange (&e->asked, 0) : 0;
  if (number == 0)
    return NM_NIL;
  atomic_store (&e->begun, true);
  return nm_call1 (host->vm, NM_Q (kill_emacs), nm_fixnum (number));
}

bool system_is_ending (struct nm_host *host) { return host->ending && atomic_load (&host->ending->begun); }

void
system_ending_stop (struct nm_host *host)
{
  struct ending *e = host->ending;
  if (!e)
    return;
  host->ending = NULL;
  pthread_cancel (e->thread);
  pthread_join (e->thread, NULL);
  mi_free (e);
}
