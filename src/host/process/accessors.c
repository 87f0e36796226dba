/* accessors.c - what Lisp asks and sets of processes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp but calls of primitives. */
#include "subprocess.h"

#include <mimalloc.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "../primitive.h"

/* The process that is the first argument, or return. */
#define PROCESS_ARGUMENT(p)                              \
  struct process *p = process_arg (host, nm_arg (args, 0)); \
  if (!p)                                                \
    return NM_EXIT

/* Declares a primitive that returns a slot of its process. */
#define SLOT_READER(cname, lname, slot, doc_)                                                                                   \
  NM_PRIMITIVE (cname, lname, 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,                   \
                NM_NOT_INTERACTIVE, "(PROCESS)", doc_)                                                                           \
  {                                                                                                                             \
    PROCESS_ARGUMENT (p);                                                                                                       \
    return process_get (host, p, slot);                                                                                         \
  }

SLOT_READER (process_name, "process-name", PROCESS_NAME, "Return the name of PROCESS, a string that no other process has.")
SLOT_READER (process_command, "process-command", PROCESS_COMMAND,
             "Return the program and its arguments that PROCESS was started with, a list of strings.\n"
             "Of a connection or pipe it is nil, or t while that is stopped.")
SLOT_READER (process_tty_name, "process-tty-name", PROCESS_TTY, "Return the name of the terminal that PROCESS uses, or nil.")
SLOT_READER (process_buffer, "process-buffer", PROCESS_BUFFER, "Return the buffer for the output of PROCESS, or nil.")
SLOT_READER (process_mark, "process-mark", PROCESS_MARK, "Return the marker at the end of the output of PROCESS in its buffer.")
SLOT_READER (process_filter, "process-filter", PROCESS_FILTER, "Return the function that gets the output of PROCESS; see `set-process-filter'.")
SLOT_READER (process_sentinel, "process-sentinel", PROCESS_SENTINEL,
             "Return the function that is told what becomes of PROCESS; see `set-process-sentinel'.")
SLOT_READER (process_plist, "process-plist", PROCESS_PLIST, "Return the property list of PROCESS.")

NM_PRIMITIVE (processp, "processp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(OBJECT)", "Return t if OBJECT is a process.")
{
  uint64_t id;
  return nm_bool (nm_host_object_get (host->vm, nm_arg (args, 0), NM_HOST_PROCESS, &id));
}

/* -- finding -- */

NM_PRIMITIVE (process_list, "process-list", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return a list of all processes that were not deleted, the newest first.")
{
  return nm_call1 (host->vm, NM_Q (copy_sequence), nm_local_get (host->vm, processes_of (host)->list));
}

NM_PRIMITIVE (get_process, "get-process", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(NAME)", "Return the process named NAME, or nil.  A process is returned as it is.")
{
  uint64_t id;
  if (nm_host_object_get (host->vm, nm_arg (args, 0), NM_HOST_PROCESS, &id))
    return nm_arg (args, 0);
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  struct process *p = process_named (host, nm_arg (args, 0));
  return p ? process_object (host, p) : NM_NIL;
}

NM_PRIMITIVE (get_buffer_process, "get-buffer-process", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER)",
              "Return the newest process whose buffer is BUFFER, a buffer or the name of one, or nil.")
{
  if (nm_is_nil (nm_arg (args, 0)))
    return NM_NIL;
  nm_value buffer = nm_call1 (host->vm, NM_Q (get_buffer), nm_arg (args, 0));
  if (nm_is_exit (buffer) || nm_is_nil (buffer))
    return buffer;
  struct process *p = process_of_buffer (host, buffer);
  return p ? process_object (host, p) : NM_NIL;
}

/* -- state -- */

NM_PRIMITIVE (process_status, "process-status", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS)",
              "Return what PROCESS, or what it designates, does: `run', `stop', `exit' or `signal' for a child; `open', `closed',\n"
              "`connect', `failed', `listen' or `stop' for a connection or pipe.  nil if there is no process of that name.")
{
  nm_value v = nm_arg (args, 0);
  struct process *p = nm_is_string (host->vm, v) ? process_named (host, v) : process_designated (host, v);
  if (!p)
    return nm_is_string (host->vm, v) ? NM_NIL : NM_EXIT;
  process_reap (host, p);
  return process_status_symbol (host, p);
}

NM_PRIMITIVE (process_exit_status, "process-exit-status", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)",
              "Return the exit code of PROCESS, or the signal that ended or stopped it; 0 while it runs.")
{
  PROCESS_ARGUMENT (p);
  process_reap (host, p);
  return nm_fixnum (process_is_active (p) ? 0 : p->code);
}

NM_PRIMITIVE (process_id, "process-id", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS)", "Return the process id of PROCESS; nil if it is no child.")
{
  PROCESS_ARGUMENT (p);
  return p->pid == PID_NONE ? NM_NIL : nm_fixnum (p->pid);
}

NM_PRIMITIVE (process_type, "process-type", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS)", "Return what kind PROCESS, or what it designates, is: `real', `network', `serial' or `pipe'.")
{
  static const uint32_t kinds[] = { [PROCESS_REAL] = Qreal, [PROCESS_NETWORK] = Qnetwork, [PROCESS_SERIAL] = Qserial, [PROCESS_PIPE] = Qpipe };
  struct process *p = process_designated (host, nm_arg (args, 0));
  return p ? (nm_value){ kinds[p->kind] } : NM_EXIT;
}

/* -- setting -- */

/* What is set of a connection or pipe, `process-contact' shows, too; false after an exit. */
static bool
note_contact (struct nm_host *host, struct process *p, uint32_t key, nm_value v)
{
  if (p->kind == PROCESS_REAL)
    return true;
  nm_value contact = nm_call3 (host->vm, NM_Q (plist_put), process_get (host, p, PROCESS_CONTACT), (nm_value){ key }, v);
  if (nm_is_exit (contact))
    return false;
  process_put (host, p, PROCESS_CONTACT, contact);
  return true;
}

NM_PRIMITIVE (set_process_buffer, "set-process-buffer", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS BUFFER)", "Make BUFFER, or nothing if that is nil, the buffer for the output of PROCESS.")
{
  struct nm_vm *vm = host->vm;
  nm_value buffer = nm_arg (args, 1);
  uint64_t id;
  PROCESS_ARGUMENT (p);
  if (!nm_is_nil (buffer) && !nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id))
    return nm_wrong_type (vm, NM_Q (bufferp), buffer);
  nm_value old = process_get (host, p, PROCESS_BUFFER);
  process_put (host, p, PROCESS_BUFFER, buffer);
  struct buffer *b = nm_is_nil (buffer) ? NULL : buffer_of_id (host, id);
  if (b && !nm_eq (vm, old, buffer)
      && nm_is_exit (nm_call3 (vm, NM_Q (set_marker), process_get (host, p, PROCESS_MARK), nm_integer (vm, b->zv), buffer)))
    return NM_EXIT;
  return note_contact (host, p, QCbuffer, buffer) ? buffer : NM_EXIT;
}

NM_PRIMITIVE (set_process_filter, "set-process-filter", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS FILTER)",
              "Make FILTER the function that is called with PROCESS and a string when it has written something.\n"
              "nil means the default, `internal-default-process-filter'; t, not to read at all.\n"
              "It is called while the editor waits: for keys, for time to pass, or for output.")
{
  nm_value filter = nm_arg (args, 1);
  PROCESS_ARGUMENT (p);
  if (nm_is_nil (filter))
    filter = NM_Q (internal_default_process_filter);
  bool stopped = nm_symbol_is (host->vm, process_get (host, p, PROCESS_COMMAND), Qt);
  process_put (host, p, PROCESS_FILTER, filter);
  p->paused = stopped || (nm_symbol_is (host->vm, filter, Qt) && p->state != STATE_LISTEN);
  process_watch (host, p);
  return note_contact (host, p, QCfilter, filter) ? filter : NM_EXIT;
}

NM_PRIMITIVE (set_process_sentinel, "set-process-sentinel", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS SENTINEL)",
              "Make SENTINEL the function that is called with PROCESS and a string when its state changes.\n"
              "nil means the default, `internal-default-process-sentinel'.")
{
  nm_value sentinel = nm_arg (args, 1);
  PROCESS_ARGUMENT (p);
  if (nm_is_nil (sentinel))
    sentinel = NM_Q (internal_default_process_sentinel);
  process_put (host, p, PROCESS_SENTINEL, sentinel);
  return note_contact (host, p, QCsentinel, sentinel) ? sentinel : NM_EXIT;
}

NM_PRIMITIVE (set_process_plist, "set-process-plist", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS PLIST)", "Make PLIST the property list of PROCESS.")
{
  PROCESS_ARGUMENT (p);
  if (!nm_check_list (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  process_put (host, p, PROCESS_PLIST, nm_arg (args, 1));
  return nm_arg (args, 1);
}

NM_PRIMITIVE (process_query_on_exit_flag, "process-query-on-exit-flag", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)", "Return t if leaving the editor while PROCESS runs asks a question.")
{
  PROCESS_ARGUMENT (p);
  return nm_bool (p->query);
}

NM_PRIMITIVE (set_process_query_on_exit_flag, "set-process-query-on-exit-flag", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS FLAG)",
              "FLAG non-nil: leaving the editor while PROCESS runs asks a question.  Return FLAG.")
{
  PROCESS_ARGUMENT (p);
  p->query = !nm_is_nil (nm_arg (args, 1));
  return nm_arg (args, 1);
}

NM_PRIMITIVE (process_inherit_coding_system_flag, "process-inherit-coding-system-flag", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)",
              "Return t if the buffer of PROCESS gets the coding system that its output was decoded with.")
{
  PROCESS_ARGUMENT (p);
  return nm_bool (p->inherit_coding);
}

NM_PRIMITIVE (set_process_inherit_coding_system_flag, "set-process-inherit-coding-system-flag", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS FLAG)",
              "FLAG non-nil: the buffer of PROCESS gets the coding system that its output is decoded with.  Return FLAG.")
{
  PROCESS_ARGUMENT (p);
  p->inherit_coding = !nm_is_nil (nm_arg (args, 1));
  return nm_arg (args, 1);
}

/* -- coding systems -- */

NM_PRIMITIVE (process_coding_system, "process-coding-system", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)", "Return (DECODING . ENCODING), the coding systems of PROCESS.")
{
  PROCESS_ARGUMENT (p);
  return nm_cons (host->vm, process_get (host, p, PROCESS_DECODING), process_get (host, p, PROCESS_ENCODING));
}

NM_PRIMITIVE (set_process_coding_system, "set-process-coding-system", 1, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS &optional DECODING ENCODING)",
              "Decode the output of PROCESS with DECODING and encode what is sent to it with ENCODING.")
{
  struct nm_vm *vm = host->vm;
  nm_value decoding = nm_arg (args, 1), encoding = nm_arg (args, 2);
  PROCESS_ARGUMENT (p);
  struct coding c;
  if (!nm_is_nil (decoding) && !coding_of_symbol (host, decoding, &c))
    return NM_EXIT;
  if (nm_is_nil (encoding))
    encoding = nm_intern (vm, "raw-text-unix");
  else
    {
      if (!coding_of_symbol (host, encoding, &c))
        return NM_EXIT;
      /* Ends of lines that are left open are those of the system. */
      if (c.eol == EOL_UNDECIDED)
        {
          encoding = nm_call2 (vm, NM_Q (coding_system_change_eol_conversion), encoding, nm_fixnum (0));
          if (nm_is_exit (encoding))
            return NM_EXIT;
        }
    }
  return process_set_codings (host, p, decoding, encoding) ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (process_filter_multibyte_p, "process-filter-multibyte-p", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)", "Return t if the filter of PROCESS gets multibyte strings.")
{
  PROCESS_ARGUMENT (p);
  return nm_bool (p->decoder.kind != CODING_RAW && !(p->decoder.system && p->decoder.system->for_unibyte));
}

NM_PRIMITIVE (set_process_filter_multibyte, "set-process-filter-multibyte", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS FLAG)",
              "FLAG nil: the filter of PROCESS gets the bytes as unibyte strings.  Other values change nothing.")
{
  PROCESS_ARGUMENT (p);
  if (nm_is_nil (nm_arg (args, 1)))
    {
      struct coding raw;
      coding_lookup ("raw-text", 8, &raw);
      raw.eol = p->decoder.eol;
      if (!process_set_codings (host, p, coding_symbol (host, &raw), process_get (host, p, PROCESS_ENCODING)))
        return NM_EXIT;
    }
  return NM_NIL;
}

/* -- threads, terminals -- */

NM_PRIMITIVE (process_thread, "process-thread", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS)", "Return the thread that alone reads what PROCESS writes, or nil if all do.")
{
  PROCESS_ARGUMENT (p);
  return p->thread ? process_get (host, p, PROCESS_THREAD) : NM_NIL;
}

NM_PRIMITIVE (set_process_thread, "set-process-thread", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS THREAD)",
              "Let only THREAD read what PROCESS writes, or every thread if that is nil or has ended.  Return THREAD.")
{
  struct nm_vm *vm = host->vm;
  nm_value thread = nm_arg (args, 1);
  PROCESS_ARGUMENT (p);
  p->thread = 0;
  if (!nm_is_nil (thread))
    {
      nm_value is = nm_call1 (vm, NM_Q (threadp), thread), live;
      if (nm_is_exit (is) || nm_is_nil (is))
        return nm_is_exit (is) ? is : nm_wrong_type (vm, NM_Q (threadp), thread);
      live = nm_call1 (vm, NM_Q (thread_live_p), thread);
      if (nm_is_exit (live))
        return live;
      void *state = nm_thread_host_state (vm, thread);
      p->thread = nm_is_nil (live) ? 0 : state ? host_thread_number (state) : 1;
    }
  process_put (host, p, PROCESS_THREAD, thread);
  return thread;
}

/* A size between 0 and 65535; false after signalling. */
static bool
check_size (struct nm_host *host, nm_value v, int64_t *size)
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_int (vm, v, size))
    return false;
  if (*size >= 0 && *size <= UINT16_MAX)
    return true;
  nm_signal (vm, NM_Q (args_out_of_range), nm_list3 (vm, v, nm_fixnum (0), nm_fixnum (UINT16_MAX)));
  return false;
}

NM_PRIMITIVE (set_process_window_size, "set-process-window-size", 3, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS HEIGHT WIDTH)",
              "Tell PROCESS that its terminal has HEIGHT lines of WIDTH columns.  Return t, or nil if it has no terminal.")
{
  int64_t height, width;
  PROCESS_ARGUMENT (p);
  if (!check_size (host, nm_arg (args, 1), &height) || !check_size (host, nm_arg (args, 2), &width))
    return NM_EXIT;
  struct winsize size = { .ws_row = (unsigned short) height, .ws_col = (unsigned short) width };
  return nm_bool (p->in >= 0 && p->kind == PROCESS_REAL && ioctl (p->in, TIOCSWINSZ, &size) == 0);
}

NM_PRIMITIVE (process_running_child_p, "process-running-child-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROCESS)",
              "Return the process group that has the terminal of PROCESS if that is not PROCESS itself; t if that is not known.")
{
  struct process *p = process_designated (host, nm_arg (args, 0));
  char text[512];
  if (!p)
    return NM_EXIT;
  if (p->kind != PROCESS_REAL || p->in < 0)
    {
      char *name = process_name_text (host, p);
      snprintf (text, sizeof text, p->kind != PROCESS_REAL ? "Process %s is not a subprocess" : "Process %s is not active", name);
      nm_free (name);
      return nm_error (host->vm, "%s", text);
    }
  pid_t group = -1;
  if (!p->pty || ioctl (p->in, TIOCGPGRP, &group) != 0 || group <= 0)
    return p->pty ? NM_T : NM_NIL;
  return group == p->pid ? NM_NIL : nm_fixnum (group);
}

NM_PRIMITIVE (num_processors, "num-processors", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional QUERY)",
              "Return how many processors this program may use; those of the machine if QUERY is `all'.")
{
  nm_value query = nm_arg (args, 0);
  if (nm_symbol_is (host->vm, query, Qall))
    return nm_fixnum (sysconf (_SC_NPROCESSORS_CONF));
  cpu_set_t set;
  int usable = sched_getaffinity (0, sizeof set, &set) == 0 ? CPU_COUNT (&set) : (int) sysconf (_SC_NPROCESSORS_ONLN);
  return nm_fixnum (usable);
}
