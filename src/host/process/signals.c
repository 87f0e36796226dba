/* signals.c - signals to processes, and stopping to read from connections.
   SPDX-License-Identifier: GPL-3.0-or-later

   A child on a terminal gets those that its keyboard would send as characters, so that they reach whichever program has the
   terminal.  Everything here can run Lisp. */
#include "subprocess.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "../primitive.h"

NM_VARIABLE (interrupt_process_functions, NM_VAR_LISP, "(internal-default-interrupt-process)",
             "Functions that `interrupt-process' calls with its arguments until one returns non-nil.");

void
process_kill_group (struct process *p, int number)
{
  if (p->alive && p->pid > 0)
    kill (-p->pid, number);
}

static nm_value
error_about (struct nm_host *host, const struct process *p, const char *format)
{
  char *name = process_name_text (host, p);
  char text[512];
  snprintf (text, sizeof text, format, name);
  nm_free (name);
  return nm_error (host->vm, "%s", text);
}

/* The child that V designates; NULL after signalling. */
static struct process *
active_child (struct nm_host *host, nm_value v)
{
  struct process *p = process_designated (host, v);
  if (!p)
    return NULL;
  if (p->kind != PROCESS_REAL)
    error_about (host, p, "Process %s is not a subprocess");
  else if (p->in < 0)
    error_about (host, p, "Process %s is not active");
  else
    return p;
  return NULL;
}

/* The character of the terminal's keyboard that sends the signal; 0 if none does. */
static char
signal_character (struct process *p, int number)
{
  struct termios t;
  if (tcgetattr (p->in, &t) != 0)
    return 0;
  cc_t c = number == SIGINT ? t.c_cc[VINTR] : number == SIGQUIT ? t.c_cc[VQUIT] : number == SIGTSTP ? t.c_cc[VSUSP] : _POSIX_VDISABLE;
  return c == _POSIX_VDISABLE ? 0 : (char) c;
}

/* Sends the signal to the child that PROCESS designates, or with GROUP to whoever has its terminal; with GROUP `lambda' not if
   that is the child itself.  PROCESS, or NM_EXIT. */
static nm_value
send_signal (struct nm_host *host, nm_value process, int number, nm_value group)
{
  struct process *p = active_child (host, process);
  if (!p)
    return NM_EXIT;
  bool to_group = p->pty && !nm_is_nil (group);
  pid_t target = p->pid;
  char c = to_group ? signal_character (p, number) : 0;
  if (c)
    return nm_is_exit (process_write (host, p, &c, 1)) ? NM_EXIT : process;
  if (to_group)
    {
      pid_t found = -1;
      if (ioctl (p->in, TIOCGPGRP, &found) == 0 && found > 0)
        target = found;
      if (nm_symbol_is (host->vm, group, Qlambda) && target == p->pid)
        return process;
    }
  if (number == SIGCONT)
    process_set_state (host, p, STATE_RUN, 0);
  if (p->alive && target > 0)
    kill (-target, number);
  return number == SIGCONT && nm_is_exit (processes_notify (host)) ? NM_EXIT : process;
}

NM_PRIMITIVE (internal_default_interrupt_process, "internal-default-interrupt-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "What `interrupt-process' does unless a function of `interrupt-process-functions' does something else.")
{
  return send_signal (host, nm_arg (args, 0), SIGINT, nm_arg (args, 1));
}

NM_PRIMITIVE (interrupt_process, "interrupt-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "Interrupt PROCESS, a process, the name of one, a buffer or its name, or nil for that of the current buffer.\n"
              "CURRENT-GROUP: the program that has the process's terminal; `lambda': only if that is not the process itself.\n"
              "`interrupt-process-functions' do it.")
{
  return nm_call3 (host->vm, NM_Q (run_hook_with_args_until_success), NM_Q (interrupt_process_functions), nm_arg (args, 0),
                   nm_arg (args, 1));
}

NM_PRIMITIVE (kill_process, "kill-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "End PROCESS with a signal that it cannot ignore.  The arguments are as in `interrupt-process'.")
{
  return send_signal (host, nm_arg (args, 0), SIGKILL, nm_arg (args, 1));
}

NM_PRIMITIVE (quit_process, "quit-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "Send SIGQUIT to PROCESS.  The arguments are as in `interrupt-process'.")
{
  return send_signal (host, nm_arg (args, 0), SIGQUIT, nm_arg (args, 1));
}

/* A connection that V is: its reading is stopped or goes on.  NULL if V is a child or nothing. */
static struct process *
connection_arg (struct nm_host *host, nm_value v)
{
  uint64_t id;
  struct process *p = nm_host_object_get (host->vm, v, NM_HOST_PROCESS, &id) ? process_of_id (host, id) : NULL;
  return p && p->kind != PROCESS_REAL ? p : NULL;
}

NM_PRIMITIVE (stop_process, "stop-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "Stop PROCESS for now; of a connection or pipe nothing is read.\nThe arguments are as in `interrupt-process'.")
{
  struct process *p = connection_arg (host, nm_arg (args, 0));
  if (!p)
    return send_signal (host, nm_arg (args, 0), SIGTSTP, nm_arg (args, 1));
  if (nm_is_nil (process_get (host, p, PROCESS_COMMAND)) && p->in >= 0)
    {
      p->paused = true;
      process_watch (host, p);
    }
  process_put (host, p, PROCESS_COMMAND, NM_T);
  return nm_arg (args, 0);
}

NM_PRIMITIVE (continue_process, "continue-process", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PROCESS CURRENT-GROUP)",
              "Let PROCESS go on after `stop-process'.  The arguments are as there.")
{
  struct process *p = connection_arg (host, nm_arg (args, 0));
  if (!p)
    return send_signal (host, nm_arg (args, 0), SIGCONT, nm_arg (args, 1));
  if (nm_symbol_is (host->vm, process_get (host, p, PROCESS_COMMAND), Qt) && p->in >= 0)
    {
      p->paused = nm_symbol_is (host->vm, process_get (host, p, PROCESS_FILTER), Qt);
      process_watch (host, p);
    }
  process_put (host, p, PROCESS_COMMAND, NM_NIL);
  return nm_arg (args, 0);
}

/* -- any process of the system -- */

/* The number of the signal NAME, in any case, with SIG or sig in front or without; -1. */
static int
signal_number (const char *name)
{
  const char *bare = strncmp (name, "SIG", 3) == 0 || strncmp (name, "sig", 3) == 0 ? name + 3 : name;
  for (int i = 1; i < NSIG; i++)
    {
      const char *known = sigabbrev_np (i);
      if (known && strcasecmp (known, bare) == 0)
        return i;
    }
  return strcasecmp (bare, "IOT") == 0 ? SIGABRT : strcasecmp (bare, "CLD") == 0 ? SIGCHLD : strcasecmp (bare, "EXIT") == 0 ? 0 : -1;
}

/* The process id that V means: 1 found, 0 nothing is called so, -1 after signalling. */
static int
system_process (struct nm_host *host, nm_value v, int64_t *pid)
{
  struct nm_vm *vm = host->vm;
  double number;
  if (nm_get_int64 (vm, v, pid))
    return 1;
  if (nm_get_double (vm, v, &number))
    {
      *pid = (int64_t) number;
      return 1;
    }
  struct process *p;
  if (nm_is_string (vm, v))
    {
      p = process_named (host, v);
      nm_value parsed = p ? NM_NIL : nm_call1 (vm, NM_Q (string_to_number), v);
      if (nm_is_exit (parsed))
        return -1;
      if (!p)
        return nm_get_int64 (vm, parsed, pid) && *pid != 0;
    }
  else
    p = process_designated (host, v);
  if (!p)
    return -1;
  if (p->pid <= 0)
    {
      error_about (host, p, "Cannot signal process %s");
      return -1;
    }
  /* One that was waited for is no more: its id may be another's. */
  *pid = p->alive ? p->pid : 0;
  return 1;
}

NM_PRIMITIVE (signal_process, "signal-process", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              "sProcess (name or number): \nnSignal code: ", "(PROCESS SIGCODE)",
              "Send the signal SIGCODE, a number or a symbol such as `INT' or `sigint', to PROCESS.\n"
              "PROCESS is a process or what designates one, or a process id, also one of another program.\n"
              "Return 0, or -1 if that fails, or nil if there is no process of that name.")
{
  struct nm_vm *vm = host->vm;
  int64_t pid, code;
  int found = system_process (host, nm_arg (args, 0), &pid);
  if (found <= 0)
    return found < 0 ? NM_EXIT : NM_NIL;
  nm_value which = nm_arg (args, 1);
  if (!nm_get_int64 (vm, which, &code))
    {
      if (!nm_check_symbol (vm, which))
        return NM_EXIT;
      size_t n;
      char *name = nm_string_dup (vm, nm_symbol_name (vm, which), &n);
      code = signal_number (name ? name : "");
      if (code < 0)
        nm_error (vm, "Undefined signal name %s", name);
      nm_free (name);
      if (code < 0)
        return NM_EXIT;
    }
  if (pid == 0 && !nm_is_number (vm, nm_arg (args, 0)))
    return nm_fixnum (-1);
  return nm_fixnum (kill ((pid_t) pid, (int) code));
}
