/* callproc.c - synchronous child processes: call-process and call-process-region.
   SPDX-License-Identifier: GPL-3.0-or-later

   The output is decoded and inserted as it comes.  Whatever ends the call before the child has ended (a quit, an
   error of a change hook) stops the child: SIGINT to its process group, and SIGKILL if the user quits again.
   Everything here may run Lisp: change hooks, redisplay, conversions of coding systems. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../file/file.h"
#include "../primitive.h"
#include "../system/system.h"
#include "decide.h"
#include "nm_text.h"

NM_VARIABLE (configure_info_directory, NM_VAR_LISP, "\"/usr/share/info\"", "Directory in which the Info manuals of the system are.");
NM_VARIABLE (shared_game_score_directory, NM_VAR_LISP, "nil", "Directory of score files that all users share, or nil if there is none.");

enum { BLOCK = 1 << 16, PIPE_BYTES = 1 << 20, QUIT_CHECK_MS = 20, CANNOT_RUN = 126, NOT_FOUND = 127 };

/* Where the output goes: what DESTINATION means. */
struct destination {
  nm_value buffer;                 /* NIL: nowhere, or to OUTPUT_FILE */
  nm_value output_file;            /* an absolute name, or NIL */
  nm_value error_file;             /* T: with the standard output; NIL: nowhere; or an absolute name */
  bool wait;
};

/* One call. */
struct call {
  int in, out, err;                /* the child's */
  int from;                        /* what we read its output from, -1: nothing */
  pid_t pid;                       /* 0: there is no child (any more) */
  uint64_t buffer;                 /* where its output goes */
  bool display;                    /* show the output while it comes */
  struct coding coding;            /* of the output; parts that are undecided will be */
  bool changed_coding;             /* by a look at the output */
  bool by_lisp;                    /* conversions in Lisp: they want all of the output at once */
  struct coding_output all;        /* bytes that were gathered for them */
};

/* -- arguments -- */

static nm_value
expand (struct nm_host *host, nm_value name)
{
  return nm_check_string (host->vm, name) ? nm_call1 (host->vm, NM_Q (expand_file_name), name) : NM_EXIT;
}

static bool
is_file_form (struct nm_host *host, nm_value v)
{
  return nm_is_cons (host->vm, v) && nm_symbol_is (host->vm, nm_car (host->vm, v), QCfile);
}

/* Takes DESTINATION apart; false after signalling.  [lisp] */
static bool
parse_destination (struct nm_host *host, nm_value v, struct destination *d)
{
  struct nm_vm *vm = host->vm;
  int64_t number;
  *d = (struct destination) { .buffer = NM_NIL, .output_file = NM_NIL, .error_file = NM_T, .wait = true };
  if (nm_is_cons (vm, v) && !is_file_form (host, v))
    {
      if (nm_is_cons (vm, nm_cdr (vm, v)))
        {
          nm_value errors = nm_car (vm, nm_cdr (vm, v));
          d->error_file = nm_is_nil (errors) || nm_symbol_is (vm, errors, Qt) ? errors : expand (host, errors);
          if (nm_is_exit (d->error_file))
            return false;
        }
      v = nm_car (vm, v);
    }
  if (is_file_form (host, v))
    {
      d->output_file = expand (host, nm_car (vm, nm_cdr (vm, v)));
      return !nm_is_exit (d->output_file);
    }
  if (nm_get_int64 (vm, v, &number))
    d->wait = false;
  else if (nm_symbol_is (vm, v, Qt))
    d->buffer = buffer_object (host, buffer_current (host));
  else if (!nm_is_nil (v))
    d->buffer = nm_call1 (vm, NM_Q (get_buffer_create), v);
  return !nm_is_exit (d->buffer);
}

/* The pair of coding systems for OPERATION on N arguments, from the alist or the default; NM_EXIT.  [lisp] */
static nm_value
operation_coding (struct nm_host *host, nm_value operation, int n, const nm_value *args)
{
  nm_value *list = mi_mallocn ((size_t) n + 1, sizeof *list);
  list[0] = operation;
  memcpy (list + 1, args, (size_t) n * sizeof *args);
  nm_value found = nm_call (host->vm, NM_Q (find_operation_coding_system), n + 1, list);
  mi_free (list);
  if (nm_is_exit (found) || nm_is_cons (host->vm, found))
    return found;
  return nm_symbol_value_or (host->vm, NM_Q (default_process_coding_system), NM_NIL);
}

/* The coding system of what goes to the child: unknown ends of lines are those of the system.  False after an exit.  [lisp] */
static bool
input_coding (struct nm_host *host, nm_value operation, int n, const nm_value *args, struct coding *coding)
{
  nm_value system = nm_symbol_value_or (host->vm, NM_Q (coding_system_for_write), NM_NIL);
  if (nm_is_nil (system))
    {
      system = operation_coding (host, operation, n, args);
      if (nm_is_exit (system))
        return false;
      system = nm_cdr (host->vm, system);
    }
  if (!coding_of_symbol (host, system, coding))
    return false;
  if (coding->eol == EOL_UNDECIDED)
    coding->eol = EOL_UNIX;
  return true;
}

/* The argument vector: PATH, then the strings from ARGS[4] on, encoded.  NULL after an exit.  [lisp] */
static char **
argument_vector (struct nm_host *host, nm_value path, int n, const nm_value *args)
{
  struct nm_vm *vm = host->vm;
  struct nm_string_info info;
  struct coding coding;
  bool encode = false;
  for (int i = 4; i < n; i++)
    {
      if (!nm_check_string (vm, args[i]))
        return NULL;
      encode |= nm_string_info (vm, args[i], &info) && info.multibyte;
    }
  if (encode && !input_coding (host, NM_Q (call_process), n, args, &coding))
    return NULL;
  char **vector = mi_calloc ((size_t) (n > 4 ? n : 4), sizeof *vector);
  vector[0] = file_name_encode (host, path);
  bool ok = vector[0] != NULL;
  for (int i = 4; ok && i < n; i++)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_string_info (vm, args[i], &info);
      nm_value bytes = info.multibyte ? coding_encode_string (host, &coding, args[i]) : args[i];
      size_t length;
      ok = !nm_is_exit (bytes) && (vector[i - 3] = nm_string_dup (vm, bytes, &length));
      nm_scope_close (vm, scope);
    }
  if (ok)
    return vector;
  process_strings_free (vector);
  return NULL;
}

/* -- descriptors -- */

/* Opens the file NAME for the child; -1 after signalling a file error with WHAT. */
static int
open_file (struct nm_host *host, nm_value name, int flags, const char *what)
{
  char *path = file_name_encode (host, name);
  if (!path)
    return -1;
  int fd = process_open (host, path, flags), error = errno;
  nm_free (path);
  if (fd < 0 && error != EINTR)
    file_error (host, what, name, error);
  return fd;
}

static int
open_null (struct nm_host *host, int flags)
{
  return open_file (host, nm_string_literal (host->vm, "/dev/null"), flags, "Opening null device");
}

/* Opens what the child writes to, and our end of the pipe.  False after signalling; C's descriptors are the caller's. */
static bool
open_output (struct nm_host *host, const struct destination *d, struct call *c)
{
  enum { WRITE = O_WRONLY | O_CREAT | O_TRUNC };
  if (!nm_is_nil (d->output_file))
    c->out = open_file (host, d->output_file, WRITE, "Opening process output file");
  else if (nm_is_nil (d->buffer))
    c->out = open_null (host, O_WRONLY);
  else if (!process_pipe (&c->from, &c->out))
    file_error (host, "Creating process pipe", NM_NIL, errno);
  if (c->out < 0)
    return false;
#ifdef F_SETPIPE_SZ
  if (c->from >= 0)
    fcntl (c->from, F_SETPIPE_SZ, PIPE_BYTES);     /* fewer switches between it and us; without it, it works, too */
#endif
  if (nm_is_nil (d->error_file))
    c->err = open_null (host, O_WRONLY);
  else if (nm_is_string (host->vm, d->error_file))
    c->err = open_file (host, d->error_file, WRITE, "Cannot redirect stderr");
  else
    {
      c->err = fcntl (c->out, F_DUPFD_CLOEXEC, 3);
      if (c->err < 0)
        file_error (host, "Duplicating a descriptor", NM_NIL, errno);
    }
  return c->err >= 0;
}

/* -- output -- */

/* Which coding system decodes what comes into the current buffer; false after an exit.  [lisp] */
static bool
output_coding (struct nm_host *host, int n, const nm_value *args, struct call *c, nm_value *symbol)
{
  struct nm_vm *vm = host->vm;
  nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_read), NM_NIL);
  if (nm_is_nil (system))
    {
      system = operation_coding (host, NM_Q (call_process), n, args);
      if (nm_is_exit (system))
        return false;
      system = nm_car (vm, system);
    }
  *symbol = system;
  if (nm_is_nil (system))
    coding_lookup ("undecided", 9, &c->coding);
  else if (!coding_of_symbol (host, system, &c->coding))
    return false;
  if (!buffer_current (host)->multibyte)
    {
      uint8_t eol = c->coding.eol;
      coding_lookup ("raw-text", 8, &c->coding);
      c->coding.eol = eol;
      c->changed_coding = true;
    }
  c->by_lisp = coding_needs_lisp (host, &c->coding, true);
  return true;
}

/* Inserts decoded text, with the property `charset' where the coding system gives one.  [lisp] */
static nm_value
insert_decoded (struct nm_host *host, const struct coding_output *out)
{
  int64_t at = buffer_current (host)->pt;
  nm_value status = buffer_insert_text (host, out->text, (int64_t) out->bytes, out->chars, 0);
  if (nm_is_exit (status) || out->run_count == 0)
    return status;
  nm_depth depth = nm_depth_now (host->vm);
  bool ok = nm_bind (host->vm, NM_Q (inhibit_modification_hooks), NM_T) && coding_put_runs (host, out, at, NM_NIL);
  return nm_unbind_to (host->vm, depth, ok ? NM_NIL : NM_EXIT);
}

/* Puts N bytes of output into the buffer; *TAIL bytes at their end are incomplete and come again.  LAST: nothing follows.  [lisp] */
static nm_value
take_output (struct nm_host *host, struct call *c, const char *bytes, size_t n, bool last, size_t *tail)
{
  struct buffer *b = buffer_of_id (host, c->buffer);
  *tail = 0;
  if (!b)
    return nm_error (host->vm, "Selecting deleted buffer");
  buffer_set_current (host, b);
  if (!last && n > 0 && bytes[n - 1] == '\r' && c->coding.eol == EOL_UNDECIDED)
    *tail = 1, n--;
  if (n == 0)
    return NM_NIL;
  struct coding decoder = process_decide_coding (host, &c->coding, &c->changed_coding, bytes, n);
  if (coding_is_identity (&decoder, bytes, n))
    return buffer_insert_text (host, bytes, (int64_t) n, nm_text_chars (bytes, (int64_t) n), 0);
  struct coding_output out = { 0 };
  size_t incomplete = 0;
  coding_decode (&decoder, bytes, n, &out, last ? NULL : &incomplete);
  if (decoder.kind == c->coding.kind)
    c->coding.iso = decoder.iso, c->coding.bom = decoder.bom;
  nm_value status = out.bytes ? insert_decoded (host, &out) : NM_NIL;
  coding_output_free (&out);
  *tail += incomplete;
  return status;
}

/* Keeps N bytes for a conversion of all of them. */
static void
gather (struct call *c, const char *bytes, size_t n)
{
  memcpy (coding_output_room (&c->all, n), bytes, n);
  c->all.bytes += n;
}

/* Inserts what was gathered.  [lisp] */
static nm_value
insert_gathered (struct nm_host *host, struct call *c)
{
  struct buffer *b = buffer_of_id (host, c->buffer);
  if (!b)
    return nm_error (host->vm, "Selecting deleted buffer");
  buffer_set_current (host, b);
  nm_value text = coding_decode_string (host, &c->coding, c->all.text ? c->all.text : "", c->all.bytes);
  return nm_is_exit (text) ? NM_EXIT : buffer_insert_value (host, text, 0);
}

/* Sleeps until there is output, or its end.  [lisp] */
static nm_value
await_output (struct nm_host *host, int fd)
{
  for (;;)
    {
      if (nm_is_exit (nm_poll (host->vm)))
        return NM_EXIT;
      struct pollfd p = { .fd = fd, .events = POLLIN };
      int found = poll (&p, 1, QUIT_CHECK_MS);
      if (found > 0 || (found < 0 && errno != EINTR))
        return NM_NIL;
    }
}

/* Reads and inserts all output.  BLOCK_BYTES: room for 2 * BLOCK bytes.  [lisp] */
static nm_value
read_output (struct nm_host *host, struct call *c, char *bytes)
{
  size_t held = 0;
  for (;;)
    {
      nm_scope scope = nm_scope_open (host->vm);
      nm_value status = await_output (host, c->from);
      ssize_t got = nm_is_exit (status) ? 0 : read (c->from, bytes + held, BLOCK);
      bool again = got < 0 && errno == EINTR;
      size_t n = held + (size_t) (got > 0 ? got : 0);
      if (nm_is_exit (status) || again)
        ;
      else if (c->by_lisp)
        gather (c, bytes, n);
      else
        {
          status = take_output (host, c, bytes, n, got <= 0, &held);
          memmove (bytes, bytes + n - held, held);
        }
      if (!nm_is_exit (status) && got > 0 && c->display)
        status = nm_call1 (host->vm, NM_Q (redisplay), NM_NIL);
      nm_scope_close (host->vm, scope);
      if (nm_is_exit (status))
        return NM_EXIT;
      if (got <= 0 && !again)
        return NM_NIL;
    }
}

/* What `last-coding-system-used' and the buffer are told about the output.  [lisp] */
static nm_value
note_coding (struct nm_host *host, struct call *c, nm_value symbol, int64_t inserted)
{
  struct nm_vm *vm = host->vm;
  if (!nm_set (vm, NM_Q (last_coding_system_used), c->changed_coding || nm_is_nil (symbol) ? coding_symbol (host, &c->coding) : symbol))
    return NM_EXIT;
  return nm_truthy (vm, Qinherit_process_coding_system)
    ? nm_call1 (vm, NM_Q (after_insert_file_set_coding), nm_integer (vm, inserted)) : NM_NIL;
}

/* Decodes what C's child writes into the buffer of D.  [lisp] */
static nm_value
receive (struct nm_host *host, struct call *c, nm_value buffer, int n, const nm_value *args)
{
  struct buffer *b = buffer_arg (host, buffer);
  if (!b)
    return NM_EXIT;
  nm_depth depth = nm_depth_now (host->vm);
  c->buffer = b->id;
  buffer_push_current (host);
  buffer_set_current (host, b);
  int64_t before = buffer_z (b);
  nm_value symbol = NM_NIL, status = output_coding (host, n, args, c, &symbol) ? NM_NIL : NM_EXIT;
  if (!nm_is_exit (status))
    {
      char *bytes = mi_malloc (2 * BLOCK);
      status = read_output (host, c, bytes);
      mi_free (bytes);
    }
  if (!nm_is_exit (status) && c->by_lisp)
    status = insert_gathered (host, c);
  if (!nm_is_exit (status))
    status = note_coding (host, c, symbol, buffer_z (buffer_current (host)) - before);
  return nm_unbind_to (host->vm, depth, status);
}

/* -- the child -- */

/* Unwinding: stops the child of the call at WORD, if it still runs. */
static void
stop_child (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t word)
{
  struct nm_vm *vm = host->vm;
  struct call *c = (struct call *) (uintptr_t) word;
  int status;
  process_close (&c->from);
  if (!c->pid || process_ended (c->pid, &status))
    return;
  kill (-c->pid, SIGINT);
  if (system_is_ending (host))
    return;
  static const char waiting[] = "Waiting for process to die...(type C-g again to kill it instantly)";
  if (nm_is_exit (nm_call1 (vm, NM_Q (message), nm_string_literal (vm, waiting)))
      || nm_is_exit (process_wait (host, c->pid, &status)))
    {
      nm_exit_ignore (vm);
      kill (-c->pid, SIGKILL);
      while (waitpid (c->pid, &status, 0) < 0 && errno == EINTR)
        ;
    }
  c->pid = 0;
  if (nm_is_exit (nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Waiting for process to die...done"))))
    nm_exit_ignore (vm);
}

/* The value of the call for a wait status: an exit code, or what the signal is called. */
static nm_value
status_value (struct nm_host *host, int status)
{
  if (!WIFSIGNALED (status))
    return nm_fixnum (WEXITSTATUS (status));
  const char *name = strsignal (WTERMSIG (status));
  return file_name_decode (host, name, strlen (name));
}

/* What a child says that could be started but not become the program; its exit code. */
static int
report_failure (struct nm_host *host, int fd, const char *path, int error)
{
  const char *self = host->argc > 0 ? strrchr (host->argv[0], '/') : NULL;
  self = self ? self + 1 : host->argc > 0 ? host->argv[0] : "";
  dprintf (fd, "%s: %s: %s\n", self, path, strerror (error));
  return error == ENOENT ? NOT_FOUND : CANNOT_RUN;
}

/* Starts the program ARGUMENTS[0] in DIRECTORY and gives up our copies of its descriptors.  *FAILED: its exit code, if it
   is none that runs; else -1.  False after signalling. */
static bool
start (struct nm_host *host, struct call *c, char **arguments, const char *directory, int *failed)
{
  char **environment = process_environment (host, directory);
  if (!environment)
    return false;
  struct spawn_request request = { arguments[0], directory, arguments, environment, c->in, c->out, c->err };
  int error = process_spawn (&request, &c->pid);
  process_strings_free (environment);
  *failed = -1;
  if (error)
    c->pid = 0;
  if (error == EAGAIN || error == ENOMEM)
    {
      file_error (host, "Doing vfork", NM_NIL, error);
      return false;
    }
  if (error)
    *failed = report_failure (host, c->err, arguments[0], error);
  process_close (&c->in);
  process_close (&c->out);
  process_close (&c->err);
  return true;
}

/* Runs the child from its start to its end.  [lisp] */
static nm_value
run (struct nm_host *host, struct call *c, const struct destination *d, char **arguments, const char *directory, int n, const nm_value *args)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  int failed, status = 0;
  nm_unwind_push (vm, stop_child, NM_NIL, (uint64_t) (uintptr_t) c);
  if (!start (host, c, arguments, directory, &failed))
    return nm_unbind_to (vm, depth, NM_EXIT);
  if (!d->wait)
    {
      if (c->pid)
        process_disown (c->pid);
      c->pid = 0;
      return nm_unbind_to (vm, depth, NM_NIL);
    }
  nm_value result = c->from >= 0 ? receive (host, c, d->buffer, n, args) : NM_NIL;
  if (!nm_is_exit (result) && c->pid)
    result = process_wait (host, c->pid, &status);
  if (!nm_is_exit (result))
    {
      c->pid = 0;
      result = failed >= 0 ? nm_fixnum (failed) : status_value (host, status);
    }
  return nm_unbind_to (vm, depth, result);
}

/* Opens the descriptors of the child and runs it.  [lisp] */
static nm_value
open_and_run (struct nm_host *host, struct call *c, const struct destination *d, nm_value path, int n, const nm_value *args)
{
  char *directory = process_directory (host);
  char **arguments = directory ? argument_vector (host, path, n, args) : NULL;
  nm_value result = NM_EXIT;
  if (arguments && open_output (host, d, c))
    result = run (host, c, d, arguments, directory, n, args);
  process_strings_free (arguments);
  nm_free (directory);
  return result;
}

/* call-process with N arguments.  IN: a descriptor for the input, which is closed, or -1: what the second argument says.  [lisp] */
static nm_value
call_process (struct nm_host *host, int n, const nm_value *args, int in)
{
  struct nm_vm *vm = host->vm;
  struct destination d;
  struct call c = { .in = in, .out = -1, .err = -1, .from = -1 };
  nm_value result = NM_EXIT, infile = n > 1 ? args[1] : NM_NIL, path = NM_NIL;
  bool ok = nm_check_string (vm, args[0]);
  if (ok && in < 0 && !nm_is_nil (infile))
    {
      infile = expand (host, infile);
      ok = !nm_is_exit (infile);
    }
  ok = ok && parse_destination (host, n > 2 ? args[2] : NM_NIL, &d);
  if (ok && in < 0)
    {
      c.in = nm_is_nil (infile) ? open_null (host, O_RDONLY) : open_file (host, infile, O_RDONLY, "Opening process input file");
      ok = c.in >= 0;
    }
  if (ok)
    {
      path = process_program (host, args[0]);
      ok = !nm_is_exit (path);
    }
  if (ok)
    {
      c.display = n > 3 && !nm_is_nil (args[3]) && !host->batch;
      result = open_and_run (host, &c, &d, path, n, args);
    }
  process_close (&c.in);
  process_close (&c.out);
  process_close (&c.err);
  process_close (&c.from);
  coding_output_free (&c.all);
  return result;
}

/* The arguments of a primitive from FIRST on, behind ROOM free places. */
static nm_value *
copy_arguments (nm_args args, int first, int room)
{
  nm_value *copy = mi_calloc ((size_t) (args.count + room + 1), sizeof *copy);
  for (int i = first; i < args.count; i++)
    copy[room + i - first] = nm_arg (args, i);
  return copy;
}

NM_PRIMITIVE (call_process, "call-process", 1, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROGRAM &optional INFILE DESTINATION DISPLAY &rest ARGS)",
              "Run PROGRAM with the strings ARGS and wait until it has ended.\n"
              "Its input is the file INFILE, or nothing if that is nil.  DESTINATION says where its output goes: a buffer or\n"
              "the name of one, t for the current buffer (before point), nil for nowhere, 0 for nowhere without waiting,\n"
              "(:file FILE) for a file, or (REAL-DESTINATION ERRORS), where ERRORS is t to mix errors with the output,\n"
              "nil to drop them, or the name of a file.  DISPLAY: show the buffer while output comes.\n"
              "The value is the exit code, a string that says which signal ended the program, or nil without waiting.\n"
              "PROGRAM is looked for on `exec-path' and runs in `default-directory', with `process-environment'.\n"
              "A quit sends it SIGINT, a second one SIGKILL.")
{
  nm_value *copy = copy_arguments (args, 0, 0);
  nm_value result = call_process (host, args.count, copy, -1);
  mi_free (copy);
  return result;
}

/* -- the region as input -- */

/* Writes the text between START and END to the new file PATH, encoded as CODING says.  [lisp] */
static nm_value
write_input (struct nm_host *host, const char *path, nm_value start, nm_value end, const struct coding *coding)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  nm_value status = NM_EXIT;
  if (nm_bind (vm, NM_Q (coding_system_for_write), coding_symbol (host, coding)) && nm_bind (vm, NM_Q (file_name_handler_alist), NM_NIL)
      && nm_bind (vm, NM_Q (create_lockfiles), NM_NIL) && nm_bind (vm, NM_Q (write_region_inhibit_fsync), NM_T))
    status = nm_call (vm, NM_Q (write_region), 5,
                      (nm_value[]) { start, end, file_name_decode (host, path, strlen (path)), NM_NIL, NM_Q (lambda) });
  return nm_unbind_to (vm, depth, status);
}

/* A descriptor to read the text between START and END from, a file that has no name any more; -1 after an exit.  [lisp] */
static int
input_of_region (struct nm_host *host, nm_value start, nm_value end, const struct coding *coding)
{
  struct nm_vm *vm = host->vm;
  nm_value directory = nm_symbol_value_or (vm, NM_Q (temporary_file_directory), NM_NIL);
  nm_value name = nm_call2 (vm, NM_Q (expand_file_name), nm_string_literal (vm, "nmacsXXXXXX"), directory);
  char *path = nm_is_exit (name) ? NULL : file_name_encode (host, name);
  if (!path)
    return -1;
  int fd = mkostemp (path, O_CLOEXEC);
  if (fd < 0)
    file_error (host, "Failed to open temporary file using pattern", name, errno);
  else
    {
      /* Writing replaces the file, so that it must be opened again. */
      process_close (&fd);
      if (!nm_is_exit (write_input (host, path, start, end, coding)))
        fd = open_file (host, file_name_decode (host, path, strlen (path)), O_RDONLY, "Opening process input file");
      unlink (path);
    }
  nm_free (path);
  return fd;
}

/* How the text of the region is encoded; false after an exit.  [lisp] */
static bool
region_coding (struct nm_host *host, nm_args args, struct coding *coding)
{
  if (nm_is_nil (nm_symbol_value_or (host->vm, NM_Q (coding_system_for_write), NM_NIL)) && !buffer_current (host)->multibyte)
    {
      coding_lookup ("raw-text", 8, coding);
      coding->eol = EOL_UNIX;
      return true;
    }
  nm_value *copy = copy_arguments (args, 0, 0);
  bool ok = input_coding (host, NM_Q (call_process_region), args.count, copy, coding);
  mi_free (copy);
  return ok;
}

/* Deletes the region that was written.  START nil: all text of the buffer.  [lisp] */
static nm_value
delete_input (struct nm_host *host, nm_value start, nm_value end)
{
  return nm_is_nil (start) ? nm_call0 (host->vm, NM_Q (erase_buffer)) : nm_call2 (host->vm, NM_Q (delete_region), start, end);
}

NM_PRIMITIVE (call_process_region, "call-process-region", 3, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(START END PROGRAM &optional DELETE BUFFER DISPLAY &rest ARGS)",
              "Run PROGRAM with the strings ARGS and the text between START and END as its input, and wait until it has ended.\n"
              "START nil means all text of the buffer, whatever its narrowing; a string is the input itself.\n"
              "DELETE: delete the text that was sent.  BUFFER says where the output goes, like the destination of\n"
              "`call-process'; so do DISPLAY and the value.")
{
  struct nm_vm *vm = host->vm;
  nm_value start = nm_arg (args, 0), end = nm_arg (args, 1);
  int64_t from, to;
  bool whole = nm_is_nil (start) || nm_is_string (vm, start), empty = false;
  if (!whole)
    {
      if (!buffer_check_region (host, start, end, &from, &to))
        return NM_EXIT;
      empty = from == to;
      start = nm_integer (vm, from);
      end = nm_integer (vm, to);
    }
  struct coding coding;
  if (!empty && !region_coding (host, args, &coding))
    return NM_EXIT;
  int in = empty ? open_null (host, O_RDONLY) : input_of_region (host, start, end, &coding);
  if (in < 0)
    return NM_EXIT;
  if (args.count > 3 && !nm_is_nil (nm_arg (args, 3)) && nm_is_exit (delete_input (host, start, end)))
    {
      process_close (&in);
      return NM_EXIT;
    }
  /* PROGRAM, no input file, and BUFFER, DISPLAY and ARGS as they are. */
  nm_value *copy = copy_arguments (args, 4, 2);
  copy[0] = nm_arg (args, 2);
  copy[1] = NM_NIL;
  nm_value result = call_process (host, args.count > 4 ? args.count - 2 : 2, copy, in);
  mi_free (copy);
  return result;
}
