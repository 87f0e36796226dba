/* output.c - what processes write: reading it, decoding it, and handing it to filters.
   SPDX-License-Identifier: GPL-3.0-or-later

   A read gives at most `read-process-output-max' bytes to a filter in Lisp, as in GNU Emacs.  The default filter is called
   without making a string where nothing can tell, with larger blocks: it is what all the output of most programs goes through.
   Characters that a read splits wait in HELD for the rest of them.  Everything here runs Lisp. */
#include "subprocess.h"

#include <errno.h>
#include <mimalloc.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "../command/command.h"
#include "../primitive.h"
#include "decide.h"
#include "nm_text.h"

NM_VARIABLE (read_process_output_max, NM_VAR_INT, "4096", "The largest number of bytes that one call of a process filter gets.");
NM_VARIABLE (process_adaptive_read_buffering, NM_VAR_LISP, "t",
             "Non-nil: reading from processes that write little at a time may be put off.\n"
             "It never is: the variable is there for programs that set it.");
NM_VARIABLE (process_prioritize_lower_fds, NM_VAR_BOOL, "nil",
             "Non-nil: the oldest process is read first.\nAll that have written are read in turn, so it makes no difference.");

enum { BLOCK = 1 << 18, HELD_MOST = 64, READ_MOST = 1 << 26 };

/* -- watching -- */

static nm_value
readable (struct nm_host *host, int fd __attribute__ ((unused)), short events __attribute__ ((unused)), void *data)
{
  ssize_t bytes;
  struct process *p = process_of_id (host, (uint64_t) (uintptr_t) data);
  if (!p)
    return NM_NIL;
  if (p->state == STATE_LISTEN)
    return connection_accept (host, p);
  return process_read (host, p, &bytes);
}

static nm_value
connected (struct nm_host *host, int fd __attribute__ ((unused)), short events __attribute__ ((unused)), void *data)
{
  struct process *p = process_of_id (host, (uint64_t) (uintptr_t) data);
  return p ? connection_connected (host, p) : NM_NIL;
}

void
process_watch (struct nm_host *host, struct process *p)
{
  if (p->in < 0)
    return;
  if (p->state == STATE_CONNECT)
    command_source_add (host, p->in, POLLOUT, connected, (void *) (uintptr_t) p->id);
  else if (p->paused || p->ended)
    command_source_remove (host, p->in);
  else
    command_source_add (host, p->in, POLLIN, readable, (void *) (uintptr_t) p->id);
}

/* -- coding systems -- */

bool
process_set_codings (struct nm_host *host, struct process *p, nm_value decoding, nm_value encoding)
{
  struct coding decoder, encoder;
  if (nm_is_nil (decoding))
    coding_lookup ("undecided", 9, &decoder);
  else if (!coding_of_symbol (host, decoding, &decoder))
    return false;
  if (nm_is_nil (encoding))
    coding_lookup ("no-conversion", 13, &encoder);
  else if (!coding_of_symbol (host, encoding, &encoder))
    return false;
  p->decoder = decoder;
  p->encoder = encoder;
  p->held_bytes = 0;
  process_put (host, p, PROCESS_DECODING, decoding);
  process_put (host, p, PROCESS_ENCODING, encoding);
  return true;
}

/* The car or cdr of a :coding value. */
static nm_value
half (struct nm_host *host, nm_value coding, bool decode)
{
  if (!nm_is_cons (host->vm, coding))
    return coding;
  return decode ? nm_car (host->vm, coding) : nm_cdr (host->vm, coding);
}

bool
process_choose_codings (struct nm_host *host, struct process *p, nm_value contact, nm_value operation, int n, const nm_value *args)
{
  struct nm_vm *vm = host->vm;
  nm_value chosen[2];
  nm_value given = nm_plist_get (vm, contact, NM_Q (Ccoding)), found = NM_UNBOUND;
  for (int i = 0; i < 2; i++)
    {
      bool decode = i == 0;
      nm_value forced = nm_symbol_value_or (vm, decode ? NM_Q (coding_system_for_read) : NM_Q (coding_system_for_write), NM_NIL);
      if (!nm_is_nil (given))
        chosen[i] = half (host, given, decode);
      else if (!nm_is_nil (forced))
        chosen[i] = forced;
      else
        {
          if (nm_is_unbound (found))
            {
              nm_value *list = mi_mallocn ((size_t) n + 1, sizeof *list);
              list[0] = operation;
              for (int k = 0; k < n; k++)
                list[k + 1] = args[k];
              found = n > 0 ? nm_call (vm, NM_Q (find_operation_coding_system), n + 1, list) : NM_NIL;
              mi_free (list);
              if (nm_is_exit (found))
                return false;
            }
          nm_value pair = nm_is_cons (vm, found) ? found : nm_symbol_value_or (vm, NM_Q (default_process_coding_system), NM_NIL);
          chosen[i] = nm_is_cons (vm, pair) ? half (host, pair, decode) : NM_NIL;
        }
    }
  return process_set_codings (host, p, chosen[0], chosen[1]);
}

/* What a look at the output decided is shown to Lisp. */
static bool
note_coding (struct nm_host *host, struct process *p)
{
  nm_value symbol = p->decoder_changed ? coding_symbol (host, &p->decoder) : process_get (host, p, PROCESS_DECODING);
  if (p->decoder_changed)
    {
      p->decoder_changed = false;
      process_put (host, p, PROCESS_DECODING, symbol);
      if (nm_is_nil (process_get (host, p, PROCESS_ENCODING)) && p->out >= 0)
        {
          process_put (host, p, PROCESS_ENCODING, symbol);
          p->encoder = p->decoder;
        }
    }
  return nm_set (host->vm, NM_Q (last_coding_system_used), symbol);
}

/* -- the default filter -- */

/* Text to insert: a string, or internal text that is no Lisp object yet. */
struct arrived { nm_value string; const char *text; int64_t bytes, chars; };

static nm_value
insert_arrived (struct nm_host *host, const struct arrived *a)
{
  struct nm_vm *vm = host->vm;
  struct nm_string_info info;
  if (a->text)
    return buffer_insert_text (host, a->text, a->bytes, a->chars, INSERT_BEFORE_MARKERS);
  nm_string_info (vm, a->string, &info);
  nm_value string = a->string;
  bool wide = buffer_current (host)->multibyte;
  if (info.multibyte != wide)
    string = nm_call1 (vm, wide ? NM_Q (string_to_multibyte) : NM_Q (string_as_unibyte), string);
  return nm_is_exit (string) ? string : buffer_insert_value (host, string, INSERT_BEFORE_MARKERS);
}

/* Inserts at position AT of the current buffer, or where its narrowing ends before, although it is read-only.  Point stays where
   it is unless it is there or behind.  The position behind the text, or NM_EXIT. */
static nm_value
insert_output (struct nm_host *host, const struct arrived *a, int64_t at)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  uint64_t id = b->id;
  int64_t point = b->pt;
  buffer_set_point (host, b, at);
  int64_t before = b->pt;
  nm_depth depth = nm_depth_now (vm);
  nm_value status = nm_bind (vm, NM_Q (inhibit_read_only), NM_T) ? insert_arrived (host, a) : NM_EXIT;
  status = nm_unbind_to (vm, depth, status);
  if (!(b = buffer_of_id (host, id)))
    return nm_is_exit (status) ? status : NM_NIL;
  int64_t after = b->pt, grown = after - before;
  buffer_set_point (host, b, point >= before ? point + grown : point);
  return nm_is_exit (status) ? status : nm_integer (vm, after);
}

/* What the default filter does with text.  nil or NM_EXIT. */
static nm_value
default_filter (struct nm_host *host, struct process *p, const struct arrived *a)
{
  struct nm_vm *vm = host->vm;
  nm_value buffer = process_get (host, p, PROCESS_BUFFER), mark = process_get (host, p, PROCESS_MARK);
  uint64_t id, marker, process = p->id;
  if (!nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) || !buffer_of_id (host, id))
    return NM_NIL;
  nm_depth depth = nm_depth_now (vm);
  buffer_push_current (host);
  struct buffer *b = buffer_of_id (host, id), *marked;
  buffer_set_current (host, b);
  int64_t at = b->zv;
  if (!nm_host_object_get (vm, mark, NM_HOST_MARKER, &marker) || !marker_get (host, marker, &marked, &at) || marked != b)
    at = b->zv;
  nm_value status = insert_output (host, a, at);
  if (!nm_is_exit (status) && !nm_is_nil (status) && buffer_of_id (host, id) && (p = process_of_id (host, process)))
    {
      nm_value now = process_get (host, p, PROCESS_BUFFER);
      if (nm_eq (vm, now, buffer) && nm_is_exit (nm_call3 (vm, NM_Q (set_marker), mark, status, buffer)))
        status = NM_EXIT;
      buffer_of_id (host, id)->mode_line_changed = true;
    }
  return nm_unbind_to (vm, depth, nm_is_exit (status) ? NM_EXIT : NM_NIL);
}

struct filter_call { uint64_t process; const struct arrived *arrived; };

static nm_value
run_default_filter (struct nm_host *host, void *data)
{
  struct filter_call *c = data;
  struct process *p = process_of_id (host, c->process);
  return p ? default_filter (host, p, c->arrived) : NM_NIL;
}

/* Calls the default filter as filters are called. */
static nm_value
call_default_filter (struct nm_host *host, const struct process *p, const struct arrived *a)
{
  return process_run (host, run_default_filter, &(struct filter_call){ p->id, a }, "filter");
}

NM_PRIMITIVE (internal_default_process_filter, "internal-default-process-filter", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROC TEXT)",
              "Insert TEXT at the end of the output of the process PROC in its buffer.\n"
              "This is the filter of processes that were given none.")
{
  struct process *p = process_arg (host, nm_arg (args, 0));
  if (!p || !nm_check_string (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  return default_filter (host, p, &(struct arrived){ .string = nm_arg (args, 1) });
}

/* -- decoding -- */

/* Is the filter of P ours, untouched? */
static bool
filter_is_ours (struct nm_host *host, struct process *p)
{
  struct nm_vm *vm = host->vm;
  if (!nm_symbol_is (vm, process_get (host, p, PROCESS_FILTER), Qinternal_default_process_filter))
    return false;
  nm_value subr = nm_call1 (vm, NM_Q (subrp), nm_symbol_function (vm, NM_Q (internal_default_process_filter)));
  return !nm_is_exit (subr) && !nm_is_nil (subr);
}

static struct buffer *
buffer_of_process (struct nm_host *host, struct process *p)
{
  uint64_t id;
  return nm_host_object_get (host->vm, process_get (host, p, PROCESS_BUFFER), NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
}

/* The default filter puts bytes into a unibyte buffer. */
static void
keep_bytes_for_buffer (struct nm_host *host, struct process *p)
{
  struct buffer *b = buffer_of_process (host, p);
  uint8_t eol = p->decoder.eol;
  if (!b || b->multibyte || p->decoder.kind == CODING_RAW)
    return;
  coding_lookup ("raw-text", 8, &p->decoder);
  p->decoder.eol = eol;
  p->decoder_changed = true;
}

/* Decodes N bytes to OUT; *TAIL bytes at their end are incomplete.  LAST: none will follow. */
static void
decode (struct nm_host *host, struct process *p, const char *bytes, size_t n, bool last, struct coding_output *out, size_t *tail)
{
  struct coding decoder = process_decide_coding (host, &p->decoder, &p->decoder_changed, bytes, n);
  *tail = 0;
  coding_decode (&decoder, bytes, n, out, last ? NULL : tail);
  if (decoder.kind == p->decoder.kind)
    p->decoder.iso = decoder.iso, p->decoder.bom = decoder.bom;
}

/* The string that a filter gets for OUT. */
static nm_value
filter_string (struct nm_host *host, struct process *p, const struct coding_output *out)
{
  struct nm_vm *vm = host->vm;
  nm_value string = nm_string_multibyte (vm, out->text ? out->text : "", (int64_t) out->bytes);
  if (p->decoder.kind == CODING_RAW || (p->decoder.system && p->decoder.system->for_unibyte))
    string = nm_call1 (vm, NM_Q (string_to_unibyte), string);
  if (!nm_is_exit (string) && !coding_put_runs (host, out, 0, string))
    return NM_EXIT;
  return string;
}

/* Does decoding leave N bytes as they are?  *CHARS is how many characters they are then. */
static bool
is_text (const struct coding *decoder, const char *bytes, size_t n, int64_t *chars)
{
  struct coding_survey survey = CODING_SURVEY;
  coding_survey_more (&survey, bytes, n, true);
  if (!coding_keeps (decoder, &survey))
    return false;
  *chars = survey.high == CODING_NOWHERE ? (int64_t) n : nm_text_chars (bytes, (int64_t) n);
  return true;
}

/* Hands N bytes to P's filter.  LAST: they are all that was left. */
static nm_value
deliver (struct nm_host *host, struct process *p, const char *bytes, size_t n, bool last)
{
  struct nm_vm *vm = host->vm;
  bool ours = filter_is_ours (host, p), by_lisp = coding_needs_lisp (host, &p->decoder, true);
  uint64_t id = p->id;
  size_t tail = 0;
  int64_t chars;
  if (ours)
    keep_bytes_for_buffer (host, p);
  nm_value string = NM_NIL, status = NM_NIL;
  struct coding_output out = { 0 };
  struct buffer *b = buffer_of_process (host, p);
  struct coding decoder = by_lisp ? p->decoder : process_decide_coding (host, &p->decoder, &p->decoder_changed, bytes, n);
  if (by_lisp)
    {
      string = coding_decode_string (host, &p->decoder, bytes, n);
      status = nm_is_exit (string) ? NM_EXIT : NM_NIL;
    }
  else if (ours && b && b->multibyte && is_text (&decoder, bytes, n, &chars))
    {
      if (!note_coding (host, p))
        return NM_EXIT;
      return call_default_filter (host, p, &(struct arrived){ .text = bytes, .bytes = (int64_t) n, .chars = chars });
    }
  else
    {
      decode (host, p, bytes, n, last, &out, &tail);
      string = out.bytes > 0 && !nm_is_nil (process_get (host, p, PROCESS_FILTER)) ? filter_string (host, p, &out) : NM_NIL;
      status = nm_is_exit (string) ? NM_EXIT : NM_NIL;
      coding_output_free (&out);
      p->held_bytes = tail < HELD_MOST ? tail : HELD_MOST;
      if (!p->held && tail > 0)
        p->held = mi_malloc (HELD_MOST);
      if (tail > 0)
        memcpy (p->held, bytes + n - p->held_bytes, p->held_bytes);
    }
  if (!nm_is_exit (status) && !note_coding (host, p))
    status = NM_EXIT;
  if (nm_is_exit (status) || nm_is_nil (string) || nm_length (vm, string) == 0)
    return status;
  p = process_of_id (host, id);
  if (ours)
    return call_default_filter (host, p, &(struct arrived){ .string = string });
  return process_call (host, p, process_get (host, p, PROCESS_FILTER), string, "filter");
}

/* -- reading -- */

/* Nothing more will come from P's descriptor. */
static void
end_of_output (struct nm_host *host, struct process *p)
{
  p->ended = true;
  process_watch (host, p);
  if (p->kind == PROCESS_REAL)
    {
      if (p->pid == PID_TERMINAL)
        process_set_state (host, p, STATE_EXIT, CODE_CLOSED);
      process_reap (host, p);
      return;
    }
  if (p->state == STATE_RUN || p->state == STATE_CONNECT)
    process_set_state (host, p, STATE_EXIT, CODE_CLOSED);
}

static ssize_t
read_some (struct process *p, char *to, size_t n)
{
  ssize_t got;
  do
    got = p->connection ? connection_receive (p, to, n) : read (p->in, to, n);
  while (got < 0 && errno == EINTR);
  return got;
}

/* How many bytes one read may take, HELD ones apart. */
static size_t
read_size (struct nm_host *host, struct process *p)
{
  int64_t most = 4096;
  nm_get_int64 (host->vm, nm_symbol_value_or (host->vm, NM_Q (read_process_output_max), NM_NIL), &most);
  most = most < 1 ? 1 : most > READ_MOST ? READ_MOST : most;
  if (most < BLOCK && !p->connection && filter_is_ours (host, p))
    most = BLOCK;
  return (size_t) most;
}

nm_value
process_read (struct nm_host *host, struct process *p, ssize_t *bytes)
{
  struct nm_vm *vm = host->vm;
  struct processes *ps = processes_of (host);
  size_t room = read_size (host, p), held = p->held_bytes;
  uint64_t id = p->id;
  nm_value keep = nm_local (vm, process_object (host, p)), status = NM_NIL;
  (void) keep;
  /* A filter can read, too: the block is ours until it is given back. */
  char *block = ps->block && room <= BLOCK ? ps->block : mi_malloc ((room > BLOCK ? room : BLOCK) + HELD_MOST);
  ps->block = block == ps->block ? NULL : ps->block;
  memcpy (block, p->held ? p->held : "", held);
  ssize_t got = *bytes = read_some (p, block + held, room);
  bool nothing_yet = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  p->held_bytes = nothing_yet ? held : 0;
  if (got > 0)
    {
      p->output++;
      ps->output++;
    }
  if (got > 0 || (!nothing_yet && held > 0))
    status = deliver (host, p, block, held + (size_t) (got > 0 ? got : 0), got <= 0);
  if (got <= 0 && !nothing_yet)
    {
      *bytes = 0;
      if ((p = process_of_id (host, id)))
        end_of_output (host, p);
    }
  if (!ps->block && room <= BLOCK)
    ps->block = block;
  else
    mi_free (block);
  return status;
}
