/* accept.c - waiting for output, and leaving processes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Everything here runs Lisp: filters, sentinels, timers. */
#include "subprocess.h"

#include <signal.h>
#include "../command/command.h"
#include "../primitive.h"

static const double GOBBLE_SECONDS = 0.01;

/* What is waited for. */
struct accepting {
  uint64_t id;                     /* of a process, 0: any */
  uint64_t before;                 /* its count of output when the wait began */
};

static bool
accepted (struct nm_host *host, void *data)
{
  struct accepting *a = data;
  if (a->id == 0)
    return processes_of (host)->output != a->before;
  struct process *p = process_of_id (host, a->id);
  if (!p || p->output != a->before)
    return true;
  return p->state != STATE_RUN && p->state != STATE_CONNECT;
}

/* More that came at the same time is taken, too, but not for ever. */
struct gobbling { double end; uint64_t output; bool any; };

static bool
gobbled (struct nm_host *host, void *data)
{
  struct gobbling *g = data;
  bool more = processes_of (host)->output != g->output || g->any;
  g->output = processes_of (host)->output;
  g->any = false;
  return !more || command_now () > g->end;
}

/* A process belongs to the thread that made it, unless that has ended: others cannot wait for it. */
static bool
may_wait (struct nm_host *host, struct process *p)
{
  struct nm_vm *vm = host->vm;
  if (p->thread == 0 || p->thread == host_thread_id (host))
    return true;
  nm_value thread = process_get (host, p, PROCESS_THREAD), name = nm_call1 (vm, NM_Q (thread_name), thread);
  char *process = process_name_text (host, p);
  size_t n;
  char *text = nm_is_exit (name) ? NULL : nm_is_string (vm, name) ? nm_string_dup (vm, name, &n)
    : nm_string_dup (vm, nm_prin1_to_string (vm, thread, true), &n);
  if (text)
    nm_error (vm, "Attempt to accept output from process %s locked to thread %s", process, text);
  nm_free (text);
  nm_free (process);
  return false;
}

/* SECONDS and MILLISEC as a time; false after signalling. */
static bool
duration (struct nm_host *host, nm_args args, double *seconds)
{
  struct nm_vm *vm = host->vm;
  nm_value given = nm_arg (args, 1), milli = nm_arg (args, 2);
  int64_t ms = 0;
  *seconds = -1;
  if (!nm_is_nil (milli))
    {
      if (!nm_check_fixnum (vm, milli, &ms))
        return false;
      if (nm_is_nil (given))
        given = nm_fixnum (0);
    }
  if (nm_is_nil (given))
    {
      if (nm_is_nil (nm_arg (args, 0)))
        *seconds = 0;
      return true;
    }
  if (!nm_get_double (vm, given, seconds))
    {
      nm_wrong_type (vm, NM_Q (numberp), given);
      return false;
    }
  *seconds += (double) ms / 1000;
  *seconds = *seconds > 0 ? *seconds : 0;
  return true;
}

NM_PRIMITIVE (accept_process_output, "accept-process-output", 0, 4, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROCESS SECONDS MILLISEC JUST-THIS-ONE)",
              "Hand output of processes to their filters, waiting for some from PROCESS, or from any if that is nil.\n"
              "Wait at most SECONDS, a number, and MILLISEC milliseconds; without both, until output comes or PROCESS has ended.\n"
              "JUST-THIS-ONE: serve PROCESS only; if it is an integer, timers do not run either.\n"
              "Return non-nil if output came, from PROCESS if one is given.")
{
  struct nm_vm *vm = host->vm;
  nm_value process = nm_arg (args, 0), just = nm_arg (args, 3);
  struct process *p = NULL;
  double seconds;
  if (!nm_is_nil (process))
    {
      if (!(p = process_arg (host, process)) || !may_wait (host, p))
        return NM_EXIT;
    }
  if (!duration (host, args, &seconds))
    return NM_EXIT;
  struct accepting a = { p ? p->id : 0, p ? p->output : processes_of (host)->output };
  int64_t number;
  bool only = p && !nm_is_nil (just);
  struct command_wait w = { .seconds = seconds, .done = accepted, .data = &a, .no_timers = only && nm_get_int64 (vm, just, &number),
                            .only = only ? (void *) (uintptr_t) p->id : NULL };
  static const char blocking[] = "Blocking call to accept-process-output with quit inhibited!!";
  if (seconds < 0 && nm_truthy (vm, Qinhibit_quit) && nm_is_exit (nm_call1 (vm, NM_Q (message), nm_string_literal (vm, blocking))))
    return NM_EXIT;
  if (p)
    process_reap (host, p);
  if (nm_is_exit (command_wait_for (host, &w)))
    return NM_EXIT;
  struct gobbling g = { command_now () + GOBBLE_SECONDS, processes_of (host)->output, true };
  if (accepted (host, &a))
    {
      w.seconds = GOBBLE_SECONDS;
      w.done = gobbled;
      w.data = &g;
      w.at_once = true;
      if (nm_is_exit (command_wait_for (host, &w)))
        return NM_EXIT;
    }
  if (a.id == 0)
    return nm_bool (processes_of (host)->output != a.before);
  p = process_of_id (host, a.id);
  return nm_bool (p && p->output != a.before);
}

NM_PRIMITIVE (waiting_for_user_input_p, "waiting-for-user-input-p", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return non-nil in a filter or sentinel that runs while the editor waits for a key.")
{
  return nm_bool (processes_of (host)->waiting_for_user);
}

/* -- leaving -- */

NM_PRIMITIVE (delete_process, "delete-process", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS)",
              "Delete PROCESS: kill it, or close it, and forget about it.\n"
              "PROCESS is a process, the name of one, a buffer or its name, or nil for that of the current buffer.")
{
  nm_value v = nm_arg (args, 0);
  struct process *p = process_designated (host, v);
  if (!p)
    return NM_EXIT;
  nm_value object = process_object (host, p);
  uint64_t id = p->id;
  nm_value status = NM_NIL;
  if (p->kind != PROCESS_REAL)
    {
      process_set_state (host, p, STATE_EXIT, 0);
      status = processes_notify (host);
    }
  else if (p->in >= 0)
    {
      /* It says that it was killed even if it does not know yet. */
      process_reap (host, p);
      process_kill_group (p, SIGKILL);
      if (p->alive)
        process_disown (p->pid);
      if (p->alive || p->pid == PID_TERMINAL)
        process_set_state (host, p, STATE_SIGNAL, SIGKILL);
      p->alive = false;
      process_deactivate (host, p);
      status = processes_notify (host);
    }
  (void) object;
  if ((p = process_of_id (host, id)))
    {
      process_deactivate (host, p);
      process_list_remove (host, p);
    }
  return nm_is_exit (status) ? NM_EXIT : NM_NIL;
}

nm_value
processes_leave_buffer (struct nm_host *host, nm_value buffer)
{
  for (int turns = 0; host->processes && turns < 1000; turns++)
    {
      nm_scope scope = nm_scope_open (host->vm);
      nm_value status = NM_NIL;
      struct process *p = processes_of (host)->first, *next;
      for (; p; p = next)
        {
          next = p->next;
          if (!nm_eq (host->vm, process_get (host, p, PROCESS_BUFFER), buffer))
            continue;
          if (p->kind != PROCESS_REAL)
            break;
          if (p->in >= 0)
            process_kill_group (p, SIGHUP);
        }
      if (p)
        status = nm_call1 (host->vm, NM_Q (delete_process), process_object (host, p));
      nm_scope_close (host->vm, scope);
      if (!p || nm_is_exit (status))
        return nm_is_exit (status) ? NM_EXIT : NM_NIL;
    }
  return NM_NIL;
}
