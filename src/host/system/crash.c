/* crash.c - when an interactive session crashes: the terminal is given back, and what was not saved is auto-saved.
   SPDX-License-Identifier: GPL-3.0-or-later

   Signals after which no program goes on are handled on a stack of their own, which also holds what the handler has to know:
   a handler gets no argument, and there is no process-wide state.  Only the isolate's thread has such a stack, so a signal in
   another thread is passed on to it.  What the handler touches may be damaged: each buffer is written by a child, which may
   crash or hang without harm to the others.  In the end the signal is raised again, for its exit status and a core file.
   Runs no Lisp.  Signals that a sanitizer handles stay its own. */
#include "crash.h"

#include <errno.h>
#include <mimalloc.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../file/auto_save.h"
#include "../term/terminal.h"

enum { STACK_BYTES = 1 << 19, CHILD_SECONDS = 20 };

struct crash {
  struct nm_host *host;
  char *stack;                     /* its first bytes are the address of this */
  bool handled[_NSIG];
};

static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU, SIGVTALRM };
enum { CRASHES = sizeof crashes / sizeof *crashes };

static void
give_back (const struct crash *c)
{
  struct sigaction usual = { .sa_handler = SIG_DFL };
  for (int i = 0; i < CRASHES; i++)
    if (c->handled[crashes[i]])
      sigaction (crashes[i], &usual, NULL);
}

/* Runs in the child that auto-saves the buffer with number N. */
static _Noreturn void
save_in_child (struct nm_host *host, size_t n)
{
  struct sigaction usual = { .sa_handler = SIG_DFL };
  sigset_t none;
  sigaction (SIGALRM, &usual, NULL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  alarm (CHILD_SECONDS);
  auto_save_after_crash (host, n);
  _exit (0);
}

static void
save_all (struct nm_host *host)
{
  for (size_t n = 0; auto_save_has_buffer (host, n); n++)
    {
      pid_t child = _Fork ();
      if (child == 0)
        save_in_child (host, n);
      while (child > 0 && waitpid (child, NULL, 0) < 0 && errno == EINTR)
        ;
    }
}

static void
tell (int number)
{
  static const char text[] = "neomacs: crashed; modified buffers are auto-saved.  Signal ";
  char digits[] = { (char) ('0' + number / 10), (char) ('0' + number % 10), '\n' };
  if (write (STDERR_FILENO, text, sizeof text - 1) < 0 || write (STDERR_FILENO, digits, sizeof digits) < 0)
    return;
}

static void
crashed (int number)
{
  stack_t own;
  if (sigaltstack (NULL, &own) != 0 || (own.ss_flags & SS_DISABLE))
    {
      /* Another thread: the first one's number is that of the process. */
      syscall (SYS_tgkill, getpid (), getpid (), number);
      for (;;)
        pause ();
    }
  struct crash *c = *(struct crash **) own.ss_sp;
  give_back (c);
  if (c->host->terminal)
    terminal_emergency_restore (c->host->terminal);
  tell (number);
  save_all (c->host);
  raise (number);
}

struct crash *
crash_watch (struct nm_host *host)
{
  struct crash *c = mi_zalloc (sizeof *c);
  char *stack = mi_malloc_aligned (STACK_BYTES, 64);
  stack_t own = { .ss_sp = stack, .ss_size = STACK_BYTES };
  if (!c || !stack || sigaltstack (&own, NULL) != 0)
    {
      mi_free (c);
      mi_free (stack);
      return NULL;
    }
  *(struct crash **) stack = c;
  c->host = host;
  c->stack = stack;
  struct sigaction action = { .sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_NODEFER }, now;
  for (int i = 0; i < CRASHES; i++)
    if (sigaction (crashes[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
      c->handled[crashes[i]] = sigaction (crashes[i], &action, NULL) == 0;
  return c;
}

void
crash_ignore (struct crash *c)
{
  if (!c)
    return;
  give_back (c);
  sigaltstack (&(stack_t) { .ss_flags = SS_DISABLE }, NULL);
  mi_free (c->stack);
  mi_free (c);
}
