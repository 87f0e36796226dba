/* send.c - what is sent to processes.
   SPDX-License-Identifier: GPL-3.0-or-later

   Descriptors do not block: while the receiver is slow, others are served, so that a program that waits for us to read what
   it writes goes on.  Everything here runs Lisp. */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>
#include "../command/command.h"
#include "../primitive.h"

enum { SLOW_MS = 20 };
static const double SLOW_SECONDS = SLOW_MS / 1000.0;

static nm_value
error_about (struct nm_host *host, const struct process *p, const char *format)
{
  char *name = process_name_text (host, p);
  char text[512];
  snprintf (text, sizeof text, format, name);
  nm_free (name);
  return nm_error (host->vm, "%s", text);
}

static ssize_t
write_some (struct process *p, const char *bytes, size_t n)
{
  ssize_t done;
  do
    done = p->connection ? connection_send (p, bytes, n) : write (p->out, bytes, n);
  while (done < 0 && errno == EINTR);
  return done;
}

/* The receiver is gone. */
static nm_value
broken (struct nm_host *host, struct process *p)
{
  process_deactivate (host, p);
  process_set_state (host, p, STATE_EXIT, CODE_CLOSED);
  if (p->alive)
    process_disown (p->pid);
  p->alive = false;
  return error_about (host, p, "SIGPIPE raised on process %s; closed it");
}

static bool
can_write (struct nm_host *host __attribute__ ((unused)), void *data)
{
  struct pollfd f = { .fd = *(int *) data, .events = POLLOUT };
  return poll (&f, 1, 0) != 0;
}

nm_value
process_write (struct nm_host *host, struct process *p, const char *bytes, size_t n)
{
  uint64_t id = p->id;
  while (n > 0)
    {
      if (!(p = process_of_id (host, id)))
        return NM_NIL;
      if (p->out < 0)
        return error_about (host, p, "Output file descriptor of %s is closed");
      ssize_t done = write_some (p, bytes, n);
      if (done >= 0)
        {
          bytes += done;
          n -= (size_t) done;
          continue;
        }
      if (errno == EPIPE || errno == ECONNRESET)
        return broken (host, p);
      if (errno != EAGAIN && errno != EWOULDBLOCK)
        {
          char *name = process_name_text (host, p);
          nm_value status = nm_signal (host->vm, NM_Q (file_error),
            nm_list3 (host->vm, nm_string_literal (host->vm, "Writing to process"), nm_string_literal (host->vm, strerror (errno)),
                      process_object (host, p)));
          nm_free (name);
          return status;
        }
      int fd = p->out;
      nm_scope scope = nm_scope_open (host->vm);
      nm_value waited = command_wait_until (host, SLOW_SECONDS, false, NULL, can_write, &fd, false);
      nm_scope_close (host->vm, scope);
      if (nm_is_exit (waited))
        return waited;
    }
  return NM_NIL;
}

/* May something be sent to P?  False after signalling. */
static bool
check_open (struct nm_host *host, struct process *p)
{
  process_reap (host, p);
  if (p->state != STATE_RUN && p->state != STATE_CONNECT && p->state != STATE_STOP)
    {
      error_about (host, p, "Process %s not running");
      return false;
    }
  if (p->out < 0)
    {
      error_about (host, p, "Output file descriptor of %s is closed");
      return false;
    }
  return true;
}

/* A connection that is being made is waited for. */
static bool
is_connected (struct nm_host *host, void *data)
{
  struct process *p = process_of_id (host, *(uint64_t *) data);
  return !p || p->state != STATE_CONNECT;
}

static nm_value
await_connection (struct nm_host *host, struct process *p)
{
  uint64_t id = p->id;
  if (p->state != STATE_CONNECT)
    return NM_NIL;
  return command_wait_until (host, -1, false, NULL, is_connected, &id, false);
}

/* Encodes STRING and sends it to P. */
static nm_value
send_string (struct nm_host *host, struct process *p, nm_value string)
{
  struct nm_vm *vm = host->vm;
  struct nm_string_info info;
  uint64_t id = p->id;
  nm_value keep = nm_local (vm, process_object (host, p));
  (void) keep;
  if (nm_is_exit (await_connection (host, p)) || !(p = process_of_id (host, id)) || !check_open (host, p))
    return NM_EXIT;
  nm_string_info (vm, string, &info);
  nm_value symbol = process_get (host, p, PROCESS_ENCODING);
  if (!nm_set (vm, NM_Q (last_coding_system_used), symbol))
    return NM_EXIT;
  bool raw = !info.multibyte && p->encoder.eol != EOL_DOS && p->encoder.eol != EOL_MAC;
  if (!raw)
    {
      /* Only the ends of lines of bytes are converted. */
      if (!info.multibyte)
        string = nm_call1 (vm, NM_Q (string_to_multibyte), string);
      string = nm_is_exit (string) ? string : coding_encode_string (host, &p->encoder, string);
      if (nm_is_exit (string) || !(p = process_of_id (host, id)))
        return NM_EXIT;
    }
  size_t n;
  char *bytes = nm_string_dup (vm, string, &n);
  nm_value status = process_write (host, p, bytes ? bytes : "", n);
  nm_free (bytes);
  return status;
}

NM_PRIMITIVE (process_send_string, "process-send-string", 2, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS STRING)",
              "Send STRING to PROCESS as its input, encoded with its coding system.\n"
              "PROCESS is a process, the name of one, a buffer or the name of one, or nil for that of the current buffer.\n"
              "While it is slow to take it, output of processes is served.")
{
  if (!nm_check_string (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  struct process *p = process_designated (host, nm_arg (args, 0));
  return p ? send_string (host, p, nm_arg (args, 1)) : NM_EXIT;
}

NM_PRIMITIVE (process_send_region, "process-send-region", 3, 3, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS START END)",
              "Send the text between START and END to PROCESS, as `process-send-string' does.")
{
  int64_t from, to;
  struct process *p = process_designated (host, nm_arg (args, 0));
  if (!p || !buffer_check_region (host, nm_arg (args, 1), nm_arg (args, 2), &from, &to))
    return NM_EXIT;
  return send_string (host, p, buffer_substring (host, buffer_current (host), from, to, false));
}

/* The end of a terminal's input is a character. */
static char
eof_character (struct process *p)
{
  struct termios t;
  return tcgetattr (p->out, &t) == 0 && t.c_cc[VEOF] != _POSIX_VDISABLE ? (char) t.c_cc[VEOF] : 4;
}

NM_PRIMITIVE (process_send_eof, "process-send-eof", 0, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PROCESS)",
              "Tell PROCESS that its input ends: by a character, if that is a terminal, else by closing it.\n"
              "PROCESS is as in `process-send-string'; it is returned.")
{
  struct process *p = process_designated (host, nm_arg (args, 0));
  if (!p)
    return NM_EXIT;
  uint64_t id = p->id;
  if (nm_is_exit (await_connection (host, p)) || !(p = process_of_id (host, id)) || !check_open (host, p))
    return NM_EXIT;
  if (p->pty)
    {
      char c = eof_character (p);
      return nm_is_exit (process_write (host, p, &c, 1)) ? NM_EXIT : nm_arg (args, 0);
    }
  if (p->kind == PROCESS_SERIAL)
    {
      tcdrain (p->out);
      return nm_arg (args, 0);
    }
  if (p->connection)
    shutdown (p->out, SHUT_WR);
  if (p->out != p->in)
    process_close (&p->out);
  /* Sending more is no error, and goes nowhere. */
  int fd = process_open (host, "/dev/null", O_WRONLY);
  if (!p->connection)
    p->out = fd;
  else if (fd >= 0)
    close (fd);
  return nm_arg (args, 0);
}
