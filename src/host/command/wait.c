/* wait.c - the one place where an isolate sleeps: for keys, timers, processes and other sources.
   SPDX-License-Identifier: GPL-3.0-or-later

   Everything that waits comes through here, so nothing is served in one wait and forgotten in another.
   While the poll runs, the terminal's watcher leaves C-g to us as an ordinary key.

   A wait may want some sources only: those of one process, or not those that belong to another Lisp thread.  The thread that
   sleeps sleeps for all of them, so it polls what any of the sleepers wants; it serves what it wants itself, and wakes the
   others for the rest.  [lisp] */
#include "command_internal.h"
#include "../process/subprocess.h"
#include <errno.h>
#include <math.h>
#include <mimalloc.h>

static const double REDISPLAY_SECONDS = 0.02;

void
command_source_add (struct nm_host *host, int fd, short events, command_source_ready *ready, void *data)
{
  struct command *c = command_of (host);
  command_source_remove (host, fd);
  if (c->source_count == c->source_room)
    {
      c->source_room = c->source_room ? c->source_room * 2 : 8;
      c->sources = mi_reallocn (c->sources, (size_t) c->source_room, sizeof *c->sources);
    }
  c->sources[c->source_count++] = (struct command_source){ fd, events, ready, data };
}

void
command_source_remove (struct nm_host *host, int fd)
{
  struct command *c = command_of (host);
  for (int i = 0; i < c->source_count; i++)
    if (c->sources[i].fd == fd)
      {
        c->sources[i] = c->sources[--c->source_count];
        return;
      }
}

bool
command_input_pending (struct nm_host *host)
{
  struct command *c = command_of (host);
  if (var_true (host, Qunread_command_events) || var_true (host, Qunread_post_input_method_events)
      || var_true (host, Qunread_input_method_events))
    return true;
  if (c->executing_depth > 0 && var_true (host, Qexecuting_kbd_macro))
    return true;
  if (!nm_is_nil (nm_local_get (host->vm, c->events)))
    return true;
  return host->terminal && input_ready (host->terminal);
}

/* One thread that sleeps. */
struct command_sleeper {
  struct command_sleeper *next;
  uint64_t thread;                 /* host_thread_id */
  void *only;                      /* struct command_wait */
};

static bool
wants (struct nm_host *host, const struct command_sleeper *sleeper, const struct command_source *s)
{
  if (!s->data)
    return true;
  if (sleeper->only && sleeper->only != s->data)
    return false;
  struct process *p = process_of_id (host, (uint64_t) (uintptr_t) s->data);
  return !p || p->thread == 0 || p->thread == sleeper->thread;
}

static bool
anyone_wants (struct nm_host *host, const struct command_source *s)
{
  for (struct command_sleeper *sleeper = command_of (host)->sleepers; sleeper; sleeper = sleeper->next)
    if (wants (host, sleeper, s))
      return true;
  return false;
}

/* Calls READY of the sources that poll found; one of them may add and remove others.  *SERVED: whether there was one. */
static nm_value
serve_sources (struct nm_host *host, const struct command_sleeper *me, const struct pollfd *fds, int n, bool *served)
{
  struct command *c = command_of (host);
  for (int i = 0; i < n; i++)
    {
      if (!fds[i].revents)
        continue;
      for (int k = 0; k < c->source_count; k++)
        if (c->sources[k].fd == fds[i].fd)
          {
            struct command_source s = c->sources[k];
            if (!wants (host, me, &s))
              break;
            *served = true;
            nm_scope scope = nm_scope_open (host->vm);
            nm_value result = s.ready (host, s.fd, fds[i].revents, s.data);
            nm_scope_close (host->vm, scope);
            if (nm_is_exit (result))
              return result;
            break;
          }
    }
  return NM_NIL;
}

/* Takes ME out of the list of those that sleep. */
static void
rise (struct nm_host *host, struct command_sleeper *me)
{
  struct command_sleeper **link = &command_of (host)->sleepers;
  while (*link && *link != me)
    link = &(*link)->next;
  if (*link)
    *link = me->next;
}

/* Sleeps until something is ready, at most MS milliseconds (-1: for ever), and serves it.  PENDING: input waits that nobody
   wants now.  If W stops for input, a key is wanted, so C-g is one; else it is a quit, as while Lisp runs. */
static nm_value
poll_once (struct nm_host *host, const struct command_wait *w, int ms, bool pending, bool *served)
{
  struct command *c = command_of (host);
  bool for_keys = w->stop_for_input;
  int deadline = host->terminal && for_keys ? input_deadline_ms (host->terminal) : -1;
  if (deadline >= 0 && (ms < 0 || deadline < ms))
    ms = deadline;
  struct command_sleeper me = { c->sleepers, host_thread_id (host), w->only };
  c->sleepers = &me;
  if (nm_is_exit (nm_thread_wait (host->vm, &ms)))
    {
      rise (host, &me);
      return NM_EXIT;
    }
  struct pollfd small[64], *fds = c->source_count < 64 ? small : mi_mallocn ((size_t) c->source_count + 1, sizeof *fds);
  int n = 0;
  for (int i = 0; i < c->source_count; i++)
    if (anyone_wants (host, &c->sources[i]))
      fds[n++] = (struct pollfd){ c->sources[i].fd, c->sources[i].events, 0 };
  int sources = n;
  /* Input that nobody wants would end the sleep at once. */
  if (host->terminal && (for_keys || !pending))
    fds[n++] = (struct pollfd){ input_fd (host->terminal), POLLIN, 0 };
  if (host->terminal && for_keys)
    input_set_waiting (host->terminal, true);
  c->waiting = true;
  int found = poll (fds, (nfds_t) n, ms);
  c->waiting = false;
  if (host->terminal && for_keys)
    input_set_waiting (host->terminal, false);
  rise (host, &me);
  nm_value result = found > 0 ? serve_sources (host, &me, fds, sources, served) : NM_NIL;
  if (fds != small)
    mi_free (fds);
  if (found != 0)
    nm_threads_wake (host->vm);
  return result;
}

/* What timers, filters and sentinels changed while keys are waited for is shown, but not for every piece of a flood of output:
   *SHOWN is when that was done last.  *LEFT, the seconds to sleep, becomes no more than what is left until it is time.
   nil or NM_EXIT. */
static nm_value
show_changes (struct nm_host *host, bool *changed, double *shown, double *left)
{
  double now = timers_now (), wait = *shown + REDISPLAY_SECONDS - now;
  if (!*changed || !host->terminal)
    return NM_NIL;
  if (wait > 0)
    {
      *left = *left < wait ? *left : wait;
      return NM_NIL;
    }
  *changed = false;
  nm_value result = display_redisplay (host);
  *shown = timers_now ();
  return nm_is_exit (result) ? result : NM_NIL;
}

static nm_value
wait_loop (struct nm_host *host, const struct command_wait *w)
{
  struct command *c = command_of (host);
  double end = w->seconds < 0 ? HUGE_VAL : timers_now () + w->seconds, shown = 0;
  bool pending = false, changed = false;
  for (bool first = true;; first = false)
    {
      double next = -1;
      int64_t timers = c->timer_runs;
      nm_value result = nm_poll (host->vm);
      if (!nm_is_exit (result) && !w->no_timers)
        result = timers_run (host, &next);
      bool sentinels = host->processes && host->processes->changed;
      if (!nm_is_exit (result))
        result = processes_notify (host);
      if (nm_is_exit (result))
        return result;
      changed |= sentinels || timers != c->timer_runs;
      pending = command_input_pending (host) || (host->terminal && nm_eq (host->vm, var (host, Qquit_flag), NM_T));
      if (w->input)
        *w->input = pending;
      if ((w->done && w->done (host, w->data)) || (pending && w->stop_for_input))
        return NM_NIL;
      double left = end - timers_now ();
      if (left <= 0 && !first)
        return NM_NIL;
      if (left < 0)
        left = 0;
      if (next >= 0 && next < left)
        left = next;
      /* A C-g after input that does not end the wait does not wake it: look again now and then. */
      if (pending && left > 0.05)
        left = 0.05;
      if (w->stop_for_input && nm_is_exit (show_changes (host, &changed, &shown, &left)))
        return NM_EXIT;
      int ms = left == HUGE_VAL ? -1 : left > 1e6 ? 1000000000 : (int) ceil (left * 1000);
      result = poll_once (host, w, w->at_once ? 0 : ms, pending, &changed);
      if (nm_is_exit (result))
        return result;
    }
}

nm_value
command_wait_for (struct nm_host *host, const struct command_wait *w)
{
  struct command *c = command_of (host);
  bool before = c->wants_key;
  c->wants_key = w->stop_for_input;
  nm_value result = wait_loop (host, w);
  c->wants_key = before;
  return result;
}

double command_now (void) { return timers_now (); }
bool command_waiting_for_key (struct nm_host *host) { return command_of (host)->wants_key; }

nm_value
command_wait_until (struct nm_host *host, double seconds, bool stop_for_input, bool *input, command_wait_done *done, void *data,
                    bool no_timers)
{
  return command_wait_for (host, &(struct command_wait){ seconds, stop_for_input, input, done, data, no_timers, false, NULL });
}

nm_value
command_wait (struct nm_host *host, double seconds, bool stop_for_input, bool *input)
{
  return command_wait_until (host, seconds, stop_for_input, input, NULL, NULL, false);
}

static bool
idle_done (struct nm_host *host, void *data __attribute__ ((unused)))
{
  return nm_thread_released (host->vm);
}

nm_value
command_idle (struct nm_host *host)
{
  return command_wait_until (host, -1, false, NULL, idle_done, NULL, false);
}

NM_PRIMITIVE (sleep_for, "sleep-for", 1, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SECONDS &optional MILLISECONDS)",
              "Wait SECONDS, a number, and MILLISECONDS, an integer.\nTimers and processes are served meanwhile.")
{
  struct nm_vm *vm = host->vm;
  double seconds;
  int64_t ms = 0;
  if (!nm_get_double (vm, nm_arg (args, 0), &seconds))
    return nm_wrong_type (vm, NM_Q (numberp), nm_arg (args, 0));
  if (!nm_is_nil (nm_arg (args, 1)) && !nm_check_fixnum (vm, nm_arg (args, 1), &ms))
    return NM_EXIT;
  seconds += (double) ms / 1000;
  return seconds > 0 ? command_wait (host, seconds, false, NULL) : NM_NIL;
}

NM_PRIMITIVE (input_pending_p, "input-pending-p", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional CHECK-TIMERS)",
              "Return t if a command is waiting in the input.\nWith CHECK-TIMERS, run the timers that are due first.")
{
  if (!nm_is_nil (nm_arg (args, 0)))
    {
      double next;
      if (nm_is_exit (timers_run (host, &next)))
        return NM_EXIT;
    }
  return nm_bool (command_input_pending (host));
}
