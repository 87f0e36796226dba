/* status.c - what became of processes: children that stop, go on and end, and the sentinels that are told.
   SPDX-License-Identifier: GPL-3.0-or-later

   SIGCHLD is blocked and read from a signalfd, which the waits watch like any other descriptor; it only says "look".  Each child
   is then asked for by its id, so nothing that another part of the program started is waited for here. */
#include "subprocess.h"

#include <ctype.h>
#include <errno.h>
#include <mimalloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../command/command.h"
#include "../display/display.h"
#include "../file/file.h"
#include "../primitive.h"
#include "../search/search.h"

NM_VARIABLE (delete_exited_processes, NM_VAR_BOOL, "t", "Non-nil: a process that has ended is taken out of `process-list' at once.");

/* -- states -- */

void
process_set_state (struct nm_host *host, struct process *p, enum process_state state, int code)
{
  p->state = state;
  p->code = code;
  p->core = false;
  p->changed = processes_of (host)->changed = true;
}

nm_value
process_status_symbol (struct nm_host *host, const struct process *p)
{
  static const uint32_t names[] = { [STATE_RUN] = Qrun, [STATE_STOP] = Qstop, [STATE_EXIT] = Qexit, [STATE_SIGNAL] = Qsignal,
                                    [STATE_CONNECT] = Qconnect, [STATE_FAILED] = Qfailed, [STATE_LISTEN] = Qlisten };
  if (p->kind != PROCESS_REAL)
    {
      if (p->state == STATE_EXIT)
        return NM_Q (closed);
      if (nm_symbol_is (host->vm, process_get (host, p, PROCESS_COMMAND), Qt))
        return NM_Q (stop);
      if (p->state == STATE_RUN)
        return NM_Q (open);
    }
  return (nm_value){ names[p->state] };
}

nm_value
process_status_message (struct nm_host *host, const struct process *p)
{
  char text[120];
  switch (p->state)
    {
    case STATE_SIGNAL:
    case STATE_STOP:
      {
        const char *name = strsignal (p->code);
        snprintf (text, sizeof text, "%s%s\n", name ? name : "unknown", p->core ? " (core dumped)" : "");
        text[0] = (char) tolower ((unsigned char) text[0]);
        return file_name_decode (host, text, strlen (text));
      }
    case STATE_EXIT:
      if (p->kind == PROCESS_NETWORK)
        return nm_string_literal (host->vm, p->code == 0 ? "deleted\n" : "connection broken by remote peer\n");
      if (p->code == 0 || p->code == CODE_CLOSED)
        return nm_string_literal (host->vm, "finished\n");
      snprintf (text, sizeof text, "exited abnormally with code %d%s\n", p->code, p->core ? " (core dumped)" : "");
      return nm_string_literal (host->vm, text);
    case STATE_FAILED:
      snprintf (text, sizeof text, "failed with code %d\n", p->code);
      return nm_string_literal (host->vm, text);
    case STATE_RUN: return nm_string_literal (host->vm, p->kind == PROCESS_NETWORK ? "open\n" : "run");
    case STATE_CONNECT: return nm_string_literal (host->vm, "connect");
    default: return nm_string_literal (host->vm, "listen");
    }
}

/* -- children -- */

void
process_reap (struct nm_host *host, struct process *p)
{
  int status;
  while (p->alive)
    {
      pid_t found = waitpid (p->pid, &status, WNOHANG | WUNTRACED | WCONTINUED);
      if (found < 0 && errno == EINTR)
        continue;
      if (found == 0)
        return;
      if (found < 0)
        {
          p->alive = false;        /* somebody else was told how it ended */
          process_set_state (host, p, STATE_EXIT, 0);
        }
      else if (WIFSTOPPED (status))
        process_set_state (host, p, STATE_STOP, WSTOPSIG (status));
      else if (WIFCONTINUED (status))
        {
          if (p->state != STATE_RUN)
            process_set_state (host, p, STATE_RUN, 0);
        }
      else
        {
          p->alive = false;
          if (WIFEXITED (status))
            process_set_state (host, p, STATE_EXIT, WEXITSTATUS (status));
          else
            process_set_state (host, p, STATE_SIGNAL, WTERMSIG (status));
          p->core = WIFSIGNALED (status) && WCOREDUMP (status);
        }
    }
}

static void
reap_all (struct nm_host *host)
{
  for (struct process *p = processes_of (host)->first; p; p = p->next)
    process_reap (host, p);
}

static nm_value
child_signal (struct nm_host *host, int fd, short events __attribute__ ((unused)), void *data __attribute__ ((unused)))
{
  struct signalfd_siginfo info[8];
  while (read (fd, info, sizeof info) > 0)
    ;
  reap_all (host);
  return NM_NIL;
}

bool
process_watch_children (struct nm_host *host)
{
  struct processes *ps = processes_of (host);
  if (ps->child_fd >= 0)
    return true;
  sigset_t set, before;
  sigemptyset (&set);
  sigaddset (&set, SIGCHLD);
  pthread_sigmask (SIG_BLOCK, &set, &before);
  ps->child_blocked = !sigismember (&before, SIGCHLD);
  ps->child_fd = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (ps->child_fd < 0)
    return false;
  command_source_add (host, ps->child_fd, POLLIN, child_signal, NULL);
  return true;
}

/* -- calling filters and sentinels -- */

struct called { nm_value function, process, text; };

static nm_value
call_it (struct nm_host *host, void *data)
{
  struct called *c = data;
  return nm_call2 (host->vm, c->function, c->process, c->text);
}

static nm_value
report (struct nm_host *host, const struct nm_exit *exit, const char *what)
{
  struct nm_vm *vm = host->vm;
  char context[60];
  snprintf (context, sizeof context, "error in process %s: ", what);
  nm_value status = command_report_error (host, nm_cons (vm, exit->tag, exit->value), context);
  /* So that it can be read. */
  if (!nm_is_exit (status) && !host->batch)
    status = display_redisplay (host);
  if (!nm_is_exit (status) && !host->batch)
    status = command_wait (host, 2, false, NULL);
  return status;
}

/* Unwinding: puts the match data back. */
static void
restore_match (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t word)
{
  struct match_data *kept = (struct match_data *) (uintptr_t) word;
  search_match_restore (host, kept);
  mi_free (kept);
}

static void
restore_waiting (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t word)
{
  processes_of (host)->waiting_for_user = word != 0;
}

nm_value
process_run (struct nm_host *host, nm_protected_function *function, void *data, const char *what)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  struct processes *ps = processes_of (host);
  struct match_data *kept = mi_zalloc (sizeof *kept);
  nm_value deactivate = nm_local (vm, nm_symbol_value_or (vm, NM_Q (deactivate_mark), NM_NIL));
  buffer_push_current (host);
  search_match_keep (host, kept);
  nm_unwind_push (vm, restore_match, NM_NIL, (uint64_t) (uintptr_t) kept);
  nm_unwind_push (vm, restore_waiting, NM_NIL, ps->waiting_for_user);
  ps->waiting_for_user = command_waiting_for_key (host);
  nm_value result = NM_EXIT;
  if (nm_bind (vm, NM_Q (inhibit_quit), NM_T) && nm_bind (vm, NM_Q (last_nonmenu_event), NM_T))
    {
      struct nm_exit exit = { 0 };
      result = nm_protect (vm, function, data, false, &exit);
      if (nm_is_unbound (result))
        result = report (host, &exit, what);
      if (!nm_is_exit (result) && !nm_set (vm, NM_Q (deactivate_mark), deactivate))
        result = NM_EXIT;
    }
  return nm_unbind_to (vm, depth, nm_is_exit (result) ? NM_EXIT : NM_NIL);
}

nm_value
process_call (struct nm_host *host, struct process *p, nm_value function, nm_value text, const char *what)
{
  return process_run (host, call_it, &(struct called){ function, process_object (host, p), text }, what);
}

/* -- telling -- */

/* Reads what P wrote before it ended, so that its sentinel comes after it.  [lisp] */
static nm_value
read_rest (struct nm_host *host, uint64_t id)
{
  for (;;)
    {
      struct process *p = process_of_id (host, id);
      if (!p || p->in < 0 || p->paused || p->ended || p->state == STATE_CONNECT || p->state == STATE_LISTEN || p->state == STATE_STOP
          || p->state == STATE_RUN)
        return NM_NIL;
      ssize_t bytes;
      nm_scope scope = nm_scope_open (host->vm);
      nm_value status = process_read (host, p, &bytes);
      nm_scope_close (host->vm, scope);
      if (nm_is_exit (status) || bytes <= 0)
        return nm_is_exit (status) ? status : NM_NIL;
    }
}

/* Ends P as far as the editor is concerned, if it has ended. */
static void
retire (struct nm_host *host, struct process *p)
{
  if (p->state != STATE_EXIT && p->state != STATE_SIGNAL)
    return;
  process_deactivate (host, p);
  if (nm_truthy (host->vm, Qdelete_exited_processes))
    process_list_remove (host, p);
}

static nm_value
tell (struct nm_host *host, uint64_t id)
{
  struct nm_vm *vm = host->vm;
  struct process *p = process_of_id (host, id);
  nm_value sentinel, message;
  if (!p || !p->changed)
    return NM_NIL;
  nm_value keep = nm_local (vm, process_object (host, p));
  (void) keep;
  p->changed = false;
  if (nm_is_exit (read_rest (host, id)) || !(p = process_of_id (host, id)))
    return NM_EXIT;
  message = process_status_message (host, p);
  retire (host, p);
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    b->mode_line_changed = true;
  sentinel = process_get (host, p, PROCESS_SENTINEL);
  if (nm_is_nil (sentinel))
    return NM_NIL;
  return process_call (host, p, sentinel, message, "sentinel");
}

nm_value
processes_notify (struct nm_host *host)
{
  struct processes *ps = processes_of (host);
  while (ps && ps->changed)
    {
      ps->changed = false;
      /* A sentinel may make and delete processes: begin again after each. */
      for (struct process *p = ps->first; p; p = p->next)
        if (p->changed)
          {
            ps->changed = true;
            nm_scope scope = nm_scope_open (host->vm);
            nm_value status = tell (host, p->id);
            nm_scope_close (host->vm, scope);
            if (nm_is_exit (status))
              return status;
            break;
          }
    }
  return NM_NIL;
}

/* -- the default sentinel -- */

/* Inserts text at the end of P's output in the current buffer, wherever it is narrowed to and whether or not it is
   read-only.  [lisp] */
static nm_value
insert_message (struct nm_host *host, nm_value name, nm_value message, int64_t at)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t point = b->pt;
  nm_value text = nm_concat2 (vm, nm_string_literal (vm, "\nProcess "), name);
  text = nm_is_exit (text) ? text : nm_concat2 (vm, text, nm_string_literal (vm, " "));
  text = nm_is_exit (text) ? text : nm_concat2 (vm, text, message);
  if (nm_is_exit (text))
    return text;
  buffer_set_point (host, b, at);
  int64_t before = b->pt;
  nm_depth depth = nm_depth_now (vm);
  nm_value status = nm_bind (vm, NM_Q (inhibit_read_only), NM_T) ? buffer_insert_value (host, text, 0) : NM_EXIT;
  int64_t inserted = buffer_current (host)->pt - before;
  status = nm_unbind_to (vm, depth, status);
  b = buffer_current (host);
  if (!nm_is_exit (status))
    status = nm_integer (vm, b->pt);
  buffer_set_point (host, b, point >= before ? point + inserted : point);
  return status;
}

NM_PRIMITIVE (internal_default_process_sentinel, "internal-default-process-sentinel", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROC MSG)",
              "Insert into the buffer of the process PROC that MSG became of it.\n"
              "This is the sentinel of processes that were given none.")
{
  struct nm_vm *vm = host->vm;
  struct process *p = process_arg (host, nm_arg (args, 0));
  if (!p)
    return NM_EXIT;
  nm_value buffer = process_get (host, p, PROCESS_BUFFER), mark = process_get (host, p, PROCESS_MARK);
  nm_value name = process_get (host, p, PROCESS_NAME);
  uint64_t id, marker;
  if (p->state == STATE_RUN || !nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) || !buffer_of_id (host, id))
    return NM_NIL;
  nm_depth depth = nm_depth_now (vm);
  buffer_push_current (host);
  buffer_set_current (host, buffer_of_id (host, id));
  struct buffer *b = buffer_of_id (host, id), *marked;
  int64_t at = b->zv;
  if (!nm_host_object_get (vm, mark, NM_HOST_MARKER, &marker) || !marker_get (host, marker, &marked, &at) || marked != b)
    at = b->zv;
  nm_value status = insert_message (host, name, nm_arg (args, 1), at);
  if (!nm_is_exit (status) && nm_is_exit (nm_call3 (vm, NM_Q (set_marker), mark, status, buffer)))
    status = NM_EXIT;
  return nm_unbind_to (vm, depth, nm_is_exit (status) ? NM_EXIT : NM_NIL);
}
