/* make.c - starting children that run beside the editor, and pipes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Everything here may run Lisp: looking for programs and coding systems. */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../command/command.h"
#include "../file/file.h"
#include "../primitive.h"

NM_VARIABLE (process_connection_type, NM_VAR_LISP, "t",
             "Whether children talk over a terminal (non-nil) or over pipes (nil), unless `make-process' is told otherwise.");

enum { PIPE_BYTES = 1 << 20, CANNOT_RUN = 126, NOT_FOUND = 127 };

/* A child to be. */
struct start {
  nm_value contact, command, buffer, program;
  nm_value errors;                 /* a process, or nil */
  bool pty, own_errors;
  int child_in, child_out, child_err;
  char *tty;                       /* its terminal, or NULL */
};

static nm_value
keyword (struct nm_host *host, nm_value contact, uint32_t key)
{
  return nm_plist_get (host->vm, contact, (nm_value){ key });
}

void
process_set_common (struct nm_host *host, struct process *p, nm_value contact, nm_value buffer)
{
  struct nm_vm *vm = host->vm;
  nm_value filter = keyword (host, contact, QCfilter), sentinel = keyword (host, contact, QCsentinel);
  process_put (host, p, PROCESS_CONTACT, contact);
  process_put (host, p, PROCESS_BUFFER, buffer);
  if (p->kind != PROCESS_REAL)     /* a quirk of GNU Emacs: children get none */
    process_put (host, p, PROCESS_PLIST, nm_call1 (vm, NM_Q (copy_sequence), keyword (host, contact, QCplist)));
  if (!nm_is_nil (filter))
    {
      process_put (host, p, PROCESS_FILTER, filter);
      p->paused = nm_symbol_is (vm, filter, Qt) && p->state != STATE_LISTEN;
    }
  if (!nm_is_nil (sentinel))
    process_put (host, p, PROCESS_SENTINEL, sentinel);
  p->query = nm_is_nil (keyword (host, contact, QCnoquery));
  if (!nm_is_nil (buffer))
    {
      uint64_t id;
      struct buffer *b = nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
      if (b)
        nm_call3 (vm, NM_Q (set_marker), process_get (host, p, PROCESS_MARK), nm_integer (vm, b->zv), buffer);
    }
}

/* The buffer that :buffer names, made if it must be; nil for none.  NM_EXIT. */
static nm_value
contact_buffer (struct nm_host *host, nm_value contact)
{
  nm_value buffer = keyword (host, contact, QCbuffer);
  return nm_is_nil (buffer) ? NM_NIL : nm_call1 (host->vm, NM_Q (get_buffer_create), buffer);
}

static void
set_nonblocking (int fd)
{
  fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
}

/* -- pipes -- */

nm_value
process_make_pipe (struct nm_host *host, nm_value contact)
{
  struct nm_vm *vm = host->vm;
  nm_value name = keyword (host, contact, QCname), buffer;
  if (!nm_check_string (vm, name))
    return NM_EXIT;
  struct process *p = process_new (host, PROCESS_PIPE, name);
  if (!p)
    return NM_EXIT;
  uint64_t id = p->id;
  nm_value object = process_object (host, p);
  buffer = keyword (host, contact, QCbuffer);
  buffer = nm_call1 (vm, NM_Q (get_buffer_create), nm_is_nil (buffer) ? name : buffer);
  if (nm_is_exit (buffer))
    return buffer;
  p = process_of_id (host, id);
  if (!process_pipe (&p->in, &p->far_out) || !process_pipe (&p->far_in, &p->out))
    return file_error (host, "Creating pipe", NM_NIL, errno);
#ifdef F_SETPIPE_SZ
  fcntl (p->in, F_SETPIPE_SZ, PIPE_BYTES);
#endif
  set_nonblocking (p->in);
  set_nonblocking (p->out);
  process_set_common (host, p, contact, buffer);
  if (!nm_is_nil (keyword (host, contact, QCstop)))
    {
      process_put (host, p, PROCESS_COMMAND, NM_T);
      p->paused = true;
    }
  p->state = STATE_RUN;
  process_list_add (host, p);
  if (!process_choose_codings (host, p, contact, NM_NIL, 0, NULL))
    {
      process_list_remove (host, p);
      process_deactivate (host, p);
      return NM_EXIT;
    }
  process_watch (host, p);
  return object;
}

NM_PRIMITIVE (make_pipe_process, "make-pipe-process", 0, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Make a pipe that a process can write to, as `:stderr' of `make-process', and return the process that reads it.\n"
              "ARGS are keywords and values: :name, a string; :buffer, a buffer or its name (by default NAME); :coding; :noquery;\n"
              ":stop t, not to read for now; :filter; :sentinel; :plist.  They mean what they mean to `make-process'.")
{
  return args.count == 0 ? NM_NIL : process_make_pipe (host, process_keywords (host, args));
}

/* -- children -- */

/* :connection-type, or the variable; false after signalling. */
static bool
wants_pty (struct nm_host *host, nm_value contact, bool *pty)
{
  struct nm_vm *vm = host->vm;
  nm_value type = keyword (host, contact, QCconnection_type);
  if (nm_is_nil (type))
    *pty = nm_truthy (vm, Qprocess_connection_type);
  else if (nm_symbol_is (vm, type, Qpty) || nm_symbol_is (vm, type, Qpipe))
    *pty = nm_symbol_is (vm, type, Qpty);
  else
    {
      nm_value data = nm_is_cons (vm, type) ? type : nm_list1 (vm, type);
      nm_signal (vm, NM_Q (file_error), nm_cons (vm, nm_string_literal (vm, "Unknown connection type"),
                                                 nm_cons (vm, nm_string_literal (vm, strerror (EINVAL)), data)));
      return false;
    }
  return true;
}

/* The process for :stderr: given, or a pipe into the buffer that is given.  NM_EXIT. */
static nm_value
error_process (struct nm_host *host, struct start *s)
{
  struct nm_vm *vm = host->vm;
  nm_value errors = keyword (host, s->contact, QCstderr);
  uint64_t id;
  if (nm_is_nil (errors))
    return NM_NIL;
  if (nm_host_object_get (vm, errors, NM_HOST_PROCESS, &id))
    {
      struct process *p = process_of_id (host, id);
      if (!p || p->kind != PROCESS_PIPE)
        return nm_error (vm, "Process is not a pipe process");
      return errors;
    }
  if (!nm_check_string (vm, s->program))
    return NM_EXIT;
  nm_value name = nm_concat2 (vm, keyword (host, s->contact, QCname), nm_string_literal (vm, " stderr"));
  if (nm_is_exit (name))
    return name;
  nm_value plist[] = { NM_Q (Cname), name, NM_Q (Cbuffer), nm_call1 (vm, NM_Q (get_buffer_create), errors), NM_Q (Cnoquery),
                       keyword (host, s->contact, QCnoquery) };
  if (nm_is_exit (plist[3]))
    return NM_EXIT;
  s->own_errors = true;
  return process_make_pipe (host, nm_list (vm, 6, plist));
}

/* The absolute name of the program; NM_EXIT. */
static nm_value
find_program (struct nm_host *host, nm_value program)
{
  struct nm_vm *vm = host->vm;
  char first = 0;
  if (nm_string_copy (vm, program, 0, 1, &first) < 1 || first != '/')
    return process_program (host, program);
  char *name = file_path (host, program);
  struct stat st;
  bool directory = name && stat (name, &st) == 0 && S_ISDIR (st.st_mode);
  nm_free (name);
  if (!name)
    return NM_EXIT;
  return directory ? nm_error (vm, "Specified program for new process is a directory") : program;
}

/* The strings of COMMAND behind the program, encoded; NULL after an exit. */
static char **
argument_vector (struct nm_host *host, struct process *p, nm_value path, nm_value command)
{
  struct nm_vm *vm = host->vm;
  int64_t n = nm_list_length (vm, command);
  char **vector = mi_calloc ((size_t) n + 2, sizeof *vector);
  nm_value tail = nm_local (vm, nm_cdr (vm, command));
  bool ok = (vector[0] = file_name_encode (host, path)) != NULL;
  for (int64_t i = 1; ok && i < n; i++)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value argument = nm_car (vm, tail);
      struct nm_string_info info;
      ok = nm_check_string (vm, argument);
      nm_string_info (vm, argument, &info);
      struct coding coding = p->encoder;
      nm_value bytes = ok && info.multibyte ? coding_encode_string (host, &coding, argument) : argument;
      size_t length;
      ok = ok && !nm_is_exit (bytes) && (vector[i] = nm_string_dup (vm, bytes, &length));
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, scope);
    }
  if (ok)
    return vector;
  process_strings_free (vector);
  return NULL;
}

/* Opens the descriptors of both sides; an error number. */
static int
open_descriptors (struct nm_host *host, struct process *p, struct start *s)
{
  struct process *errors = NULL;
  uint64_t id;
  if (nm_host_object_get (host->vm, s->errors, NM_HOST_PROCESS, &id))
    errors = process_of_id (host, id);
  if (s->pty && process_open_pty (&p->in, &s->tty) == 0)
    {
      p->out = p->in;
      p->pty = true;
    }
  else
    {
      if (!process_pipe (&s->child_in, &p->out) || !process_pipe (&p->in, &s->child_out))
        return errno;
#ifdef F_SETPIPE_SZ
      fcntl (p->in, F_SETPIPE_SZ, PIPE_BYTES);
#endif
    }
  set_nonblocking (p->in);
  set_nonblocking (p->out);
  if (errors && errors->far_out < 0)
    return EBADF;
  /* The child has the writing end then; when it closes that, there is an end. */
  s->child_err = errors ? errors->far_out : -1;
  if (errors)
    errors->far_out = -1;
  return 0;
}

/* What is said in the place of the output of a program that could not be started. */
static void
report_failure (struct nm_host *host, struct process *p, struct start *s, const char *path, int error)
{
  const char *self = host->argc > 0 ? strrchr (host->argv[0], '/') : NULL;
  self = self ? self + 1 : host->argc > 0 ? host->argv[0] : "";
  int tty = s->child_out < 0 && s->tty ? process_open (host, s->tty, O_WRONLY | O_NOCTTY) : -1;
  int fd = s->child_err >= 0 ? s->child_err : tty >= 0 ? tty : s->child_out;
  if (fd >= 0)
    dprintf (fd, "%s: %s: %s\n", self, path, strerror (error));
  process_close (&tty);
  process_set_state (host, p, STATE_EXIT, error == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

/* Starts the program with ARGUMENTS; false after signalling. */
static bool
start_child (struct nm_host *host, struct process *p, struct start *s, char **arguments, const char *directory)
{
  char **environment = process_environment (host, directory);
  if (!environment)
    return false;
  struct spawn_request request = { arguments[0], directory, arguments, environment, s->child_in, s->child_out,
                                   s->child_err >= 0 ? s->child_err : s->child_out, s->tty };
  int error = process_watch_children (host) ? process_spawn (&request, &p->pid) : errno;
  process_strings_free (environment);
  if (error == EAGAIN || error == ENOMEM || error == EMFILE)
    {
      p->pid = PID_NONE;
      file_error (host, "Doing vfork", NM_NIL, error);
      return false;
    }
  if (error)
    {
      p->pid = PID_NONE;
      report_failure (host, p, s, arguments[0], error);
    }
  else
    p->alive = true;
  return true;
}

static void
close_child_side (struct start *s)
{
  process_close (&s->child_in);
  process_close (&s->child_out);
  process_close (&s->child_err);
}

/* Everything from the descriptors on; NM_EXIT with P in no list.  ID: of P. */
static nm_value
connect_child (struct nm_host *host, uint64_t id, struct start *s, nm_value path, const char *directory)
{
  struct nm_vm *vm = host->vm;
  struct process *p = process_of_id (host, id);
  int error = open_descriptors (host, p, s);
  if (error)
    return file_error (host, "Creating pipe", NM_NIL, error);
  if (p->pty)
    process_put (host, p, PROCESS_TTY, file_name_decode (host, s->tty, strlen (s->tty)));
  if (nm_is_nil (s->command))
    {
      p->pid = PID_TERMINAL;
      if (!p->pty)                 /* nobody is at the other ends */
        process_deactivate (host, p);
      return NM_NIL;
    }
  char **arguments = argument_vector (host, p, path, s->command);
  bool ok = arguments && (p = process_of_id (host, id)) && start_child (host, p, s, arguments, directory);
  process_strings_free (arguments);
  (void) vm;
  return ok ? NM_NIL : NM_EXIT;
}

/* Makes the child of S.  [lisp] */
static nm_value
make_child (struct nm_host *host, struct start *s)
{
  struct nm_vm *vm = host->vm;
  nm_value path = NM_NIL, object;
  char *directory = process_directory (host);
  if (!directory)
    return NM_EXIT;
  struct process *p = process_new (host, PROCESS_REAL, keyword (host, s->contact, QCname));
  uint64_t id = p ? p->id : 0;
  object = p ? process_object (host, p) : NM_EXIT;
  if (p)
    {
      process_set_common (host, p, s->contact, s->buffer);
      process_put (host, p, PROCESS_COMMAND, s->command);
      process_put (host, p, PROCESS_CONTACT, NM_T);
      process_put (host, p, PROCESS_STDERR, s->errors);
      int n = (int) nm_list_length (vm, s->command);
      nm_value *operands = mi_calloc ((size_t) n + 3, sizeof *operands);
      operands[0] = keyword (host, s->contact, QCname);
      operands[1] = s->buffer;
      nm_value tail = s->command;
      for (int i = 0; i < n; i++, tail = nm_cdr (vm, tail))
        operands[2 + i] = nm_car (vm, tail);
      bool ok = process_choose_codings (host, p, s->contact, NM_Q (start_process), n > 0 ? n + 2 : 0, operands);
      mi_free (operands);
      if (ok && !nm_is_nil (s->command))
        path = find_program (host, s->program);
      if (!ok || nm_is_exit (path) || nm_is_exit (connect_child (host, id, s, path, directory)))
        object = NM_EXIT;
    }
  nm_free (directory);
  close_child_side (s);
  mi_free (s->tty);
  p = process_of_id (host, id);
  if (nm_is_exit (object))
    {
      if (p)
        process_deactivate (host, p);
      return NM_EXIT;
    }
  process_list_add (host, p);
  process_watch (host, p);
  process_reap (host, p);
  return object;
}

/* COMMAND must be nil or a list of strings; false after signalling. */
static bool
check_command (struct nm_host *host, nm_value command)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_exit (nm_call1 (vm, NM_Q (length), command)) || !nm_check_list (vm, command))
    return false;
  nm_value tail = nm_local (vm, command);
  while (nm_is_cons (vm, tail))
    {
      nm_scope scope = nm_scope_open (vm);
      bool ok = nm_check_string (vm, nm_car (vm, tail));
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, scope);
      if (!ok)
        return false;
    }
  return true;
}

/* Runs the handler of the directory, if :file-handler asks for it; NM_UNBOUND if there is none.  [lisp] */
static nm_value
by_handler (struct nm_host *host, nm_value contact)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (keyword (host, contact, QCfile_handler)))
    return NM_UNBOUND;
  nm_value directory = nm_symbol_value_or (vm, NM_Q (default_directory), NM_NIL);
  nm_value handler = nm_call2 (vm, NM_Q (find_file_name_handler), directory, NM_Q (make_process));
  if (nm_is_exit (handler) || nm_is_nil (handler))
    return nm_is_exit (handler) ? NM_EXIT : NM_UNBOUND;
  return nm_apply (vm, handler, nm_cons (vm, NM_Q (make_process), contact));
}

NM_PRIMITIVE (make_process, "make-process", 0, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Start a program that runs beside the editor, and return its process.  ARGS are keywords and values:\n"
              ":name NAME: what the process is called; a number is added if there is one of that name.\n"
              ":buffer BUFFER: where its output goes, a buffer or the name of one.\n"
              ":command COMMAND: the program and its arguments, a list of strings; nil for a terminal without a program.\n"
              ":coding CODING: the coding system, or (DECODING . ENCODING).\n"
              ":noquery FLAG: leaving the editor asks no question about it.\n"
              ":connection-type TYPE: `pipe', `pty', or nil for what `process-connection-type' says.\n"
              ":filter FUNCTION, :sentinel FUNCTION: called with the process and its output, or what became of it.\n"
              ":stderr STDERR: a buffer or pipe process for the error output, which else goes with the output.\n"
              ":file-handler FLAG: a file name handler of `default-directory' may start it.\n"
              "It runs in `default-directory' with `process-environment'.")
{
  struct nm_vm *vm = host->vm;
  if (args.count == 0)
    return NM_NIL;
  struct start s = { .contact = process_keywords (host, args), .child_in = -1, .child_out = -1, .child_err = -1 };
  nm_value handled = by_handler (host, s.contact);
  if (!nm_is_unbound (handled))
    return handled;
  s.command = keyword (host, s.contact, QCcommand);
  s.buffer = contact_buffer (host, s.contact);
  if (nm_is_exit (s.buffer))
    return NM_EXIT;
  if (!nm_check_string (vm, keyword (host, s.contact, QCname)) || !check_command (host, s.command))
    return NM_EXIT;
  s.program = nm_car (vm, s.command);
  nm_value stop = keyword (host, s.contact, QCstop);
  if (!nm_is_nil (stop))
    return nm_wrong_type (vm, NM_Q (null), stop);
  if (!wants_pty (host, s.contact, &s.pty))
    return NM_EXIT;
  s.errors = error_process (host, &s);
  if (nm_is_exit (s.errors))
    return NM_EXIT;
  nm_value process = make_child (host, &s);
  uint64_t id;
  if (s.own_errors && nm_host_object_get (vm, s.errors, NM_HOST_PROCESS, &id))
    {
      struct process *e = process_of_id (host, id);
      if (e && nm_is_exit (process))
        {
          process_deactivate (host, e);
          process_list_remove (host, e);
        }
    }
  return process;
}
