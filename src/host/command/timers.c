/* timers.c - timer-list and timer-idle-list: what is due runs where the editor waits.
   SPDX-License-Identifier: GPL-3.0-or-later

   A timer is a vector [TRIGGERED HIGH LOW MICRO REPEAT FUNCTION ARGS IDLE PICO INTEGRAL]; the Lisp
   function `timer-event-handler' runs one.  Idle timers count from the last input.  [lisp] */
#include "command_internal.h"
#include <math.h>
#include <time.h>

NM_VARIABLE (timer_list, NM_VAR_LISP, "nil", "List of active absolute-time timers, in order of increasing time.");
NM_VARIABLE (timer_idle_list, NM_VAR_LISP, "nil", "List of active idle-time timers, in order of increasing time.");

enum { TIMER_TRIGGERED, TIMER_HIGH, TIMER_LOW, TIMER_MICRO, TIMER_REPEAT, TIMER_FUNCTION, TIMER_ARGS, TIMER_IDLE, TIMER_PICO,
       TIMER_INTEGRAL, TIMER_SLOTS };

double
timers_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static double
real_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_REALTIME, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

/* The time of TIMER in seconds; false if it is no timer that waits to be run. */
static bool
timer_time (struct nm_host *host, nm_value timer, double *seconds)
{
  struct nm_vm *vm = host->vm;
  static const double unit[] = { [TIMER_HIGH] = 65536, [TIMER_LOW] = 1, [TIMER_MICRO] = 1e-6, [TIMER_PICO] = 1e-12 };
  static const int parts[] = { TIMER_HIGH, TIMER_LOW, TIMER_MICRO, TIMER_PICO };
  if (nm_type_of (vm, timer) != NM_TYPE_VECTOR || nm_length (vm, timer) != TIMER_SLOTS || !nm_is_nil (nm_aref (vm, timer, TIMER_TRIGGERED)))
    return false;
  *seconds = 0;
  for (int i = 0; i < 4; i++)
    {
      double part;
      if (!nm_get_double (vm, nm_aref (vm, timer, parts[i]), &part))
        return false;
      *seconds += part * unit[parts[i]];
    }
  return true;
}

/* The earliest timer of LIST goes to *BEST if it is due before *WAIT seconds from now. */
static void
earliest (struct nm_host *host, nm_value list, double now, double *wait, nm_value best)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, list);
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000; n++)
    {
      nm_scope s = nm_scope_open (vm);
      double at;
      nm_value timer = nm_car (vm, tail);
      if (timer_time (host, timer, &at) && (*wait == HUGE_VAL || at - now < *wait))
        {
          *wait = at - now;
          nm_local_set (vm, best, timer);
        }
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, s);
    }
}

static nm_value
run_timer (struct nm_host *host, nm_value timer)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  nm_value keep = nm_local (vm, var (host, Qdeactivate_mark));
  nm_aset (vm, timer, TIMER_TRIGGERED, NM_T);
  command_of (host)->timer_runs++;
  nm_value result = NM_EXIT;
  if (nm_bind (vm, NM_Q (inhibit_quit), NM_T))
    result = nm_call1 (vm, NM_Q (timer_event_handler), timer);
  var_set (host, Qdeactivate_mark, keep);
  return nm_unbind_to (vm, depth, nm_is_exit (result) ? NM_EXIT : NM_NIL);
}

nm_value
timers_run (struct nm_host *host, double *next)
{
  struct nm_vm *vm = host->vm;
  nm_value result = NM_NIL;
  *next = -1;
  /* A function that always makes a new timer that is due must not keep us here. */
  for (int runs = 0; runs < 1000; runs++)
    {
      if (!var_true (host, Qtimer_list) && !var_true (host, Qtimer_idle_list))
        return NM_NIL;
      nm_scope s = nm_scope_open (vm);
      double wait = HUGE_VAL;
      nm_value best = nm_local (vm, NM_NIL);
      earliest (host, var (host, Qtimer_list), real_now (), &wait, best);
      if (command_of (host)->idle_since >= 0)
        earliest (host, var (host, Qtimer_idle_list), timers_now () - command_of (host)->idle_since, &wait, best);
      bool due = wait <= 0;
      if (due)
        result = run_timer (host, best);
      nm_scope_close (vm, s);
      if (nm_is_exit (result))
        return result;
      if (!due)
        {
          *next = wait == HUGE_VAL ? -1 : wait;
          return NM_NIL;
        }
    }
  *next = 0;
  return NM_NIL;
}

void
timers_idle_start (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (c->idle_since >= 0)
    return;
  c->idle_since = timers_now ();
  nm_scope s = nm_scope_open (vm);
  nm_value tail = nm_local (vm, var (host, Qtimer_idle_list));
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000; n++)
    {
      nm_scope turn = nm_scope_open (vm);
      nm_value timer = nm_car (vm, tail);
      if (nm_type_of (vm, timer) == NM_TYPE_VECTOR && nm_length (vm, timer) == TIMER_SLOTS)
        nm_aset (vm, timer, TIMER_TRIGGERED, NM_NIL);
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, turn);
    }
  nm_scope_close (vm, s);
}

void timers_idle_stop (struct nm_host *host) { command_of (host)->idle_since = -1; }

NM_PRIMITIVE (current_idle_time, "current-idle-time", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return how long the editor has been idle, as a list (HIGH LOW MICROSECONDS PICOSECONDS), or nil if it is not.")
{
  struct nm_vm *vm = host->vm;
  if (command_of (host)->idle_since < 0)
    return NM_NIL;
  double idle = timers_now () - command_of (host)->idle_since;
  int64_t seconds = (int64_t) idle, micro = (int64_t) ((idle - (double) seconds) * 1e6);
  return nm_list4 (vm, nm_fixnum (seconds >> 16), nm_fixnum (seconds & 0xffff), nm_fixnum (micro), nm_fixnum (0));
}
