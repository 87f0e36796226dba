/* message.c - messages: the echo area, and their log in *Messages*.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  The log is written with all hooks inhibited; showing a message may run
   set-message-function and clear-message-function. */
#include "window.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../command/command.h"
#include "nm_text.h"

#include <stdio.h>
#include <string.h>

struct echo {
  nm_value message;                /* root: string shown, or nil */
  bool appending;                  /* shown text came by pieces: more goes to its end */
  uint64_t version;
};

void
echo_init (struct nm_host *host)
{
  struct echo *e = mi_zalloc (sizeof *e);
  e->message = nm_root_new (host->vm, nm_string_literal (host->vm, ""));
  nm_root_set (host->vm, e->message, NM_NIL);
  display_of (host)->echo = e;
}

void
echo_free (struct nm_host *host)
{
  mi_free (display_of (host)->echo);
}

uint64_t echo_version (struct nm_host *host) { return display_of (host)->echo->version; }

nm_value
echo_current (struct nm_host *host)
{
  struct echo *e = display_of (host)->echo;
  return nm_is_string (host->vm, e->message) ? e->message : NM_NIL;
}

static void
echo_set (struct nm_host *host, nm_value string_or_nil, bool appending)
{
  struct echo *e = display_of (host)->echo;
  nm_root_set (host->vm, e->message, string_or_nil);
  e->appending = appending;
  e->version++;
}

bool
display_echo_shown (struct nm_host *host)
{
  return !nm_is_nil (echo_current (host));
}

/* -- the log ------------------------------------------------------------------------------------- */

/* Start of the line that ends before POS. */
static int64_t
line_start (struct buffer *b, int64_t pos)
{
  int64_t at = rope_previous_newline (b->text->rope, buffer_byte_of (b, pos));
  return at < 0 ? 1 : buffer_pos_of (b, at + 1);
}

static bool
text_equals (struct buffer *b, int64_t from, int64_t to, const char *text, int64_t bytes)
{
  int64_t start = buffer_byte_of (b, from), end = buffer_byte_of (b, to);
  if (end - start != bytes)
    return false;
  char *copy = mi_malloc ((size_t) bytes + 1);
  rope_copy (b->text->rope, start, end, copy);
  bool same = memcmp (copy, text, (size_t) bytes) == 0;
  mi_free (copy);
  return same;
}

/* If the line FROM..TO is TEXT, or TEXT with a count, returns how often it was logged, else 0. */
static int64_t
logged_times (struct buffer *b, int64_t from, int64_t to, const char *text, int64_t bytes)
{
  if (text_equals (b, from, to, text, bytes))
    return 1;
  int64_t start = buffer_byte_of (b, from), end = buffer_byte_of (b, to), n = end - start;
  if (n <= bytes + 9 || n > bytes + 30)
    return 0;
  char *copy = mi_malloc ((size_t) n + 1);
  rope_copy (b->text->rope, start, end, copy);
  copy[n] = '\0';
  long long times = 0;
  int used = 0;
  bool same = memcmp (copy, text, (size_t) bytes) == 0
              && sscanf (copy + bytes, " [%lld times]%n", &times, &used) == 1 && used == n - bytes;
  mi_free (copy);
  return same ? times : 0;
}

/* A repeated line becomes "LINE [N times]".  Point is at the end of the buffer. */
static nm_value
merge_repeated (struct nm_host *host, struct buffer *b, const char *text, int64_t bytes)
{
  int64_t end = buffer_z (b) - 1;
  if (memchr (text, '\n', (size_t) bytes) != NULL || end < 1)
    return NM_NIL;
  int64_t start = line_start (b, end);
  if (start <= 1)
    return NM_NIL;
  int64_t before_end = start - 1, before = line_start (b, before_end);
  int64_t times = logged_times (b, before, before_end, text, bytes);
  if (times == 0)
    return NM_NIL;
  char count[48];
  int n = snprintf (count, sizeof count, " [%lld times]\n", (long long) times + 1);
  nm_value v = buffer_delete (host, before + nm_text_chars (text, bytes), buffer_z (b));
  if (nm_is_exit (v))
    return v;
  buffer_set_point (host, b, buffer_z (b));
  return buffer_insert_text (host, count, n, n, 0);
}

static nm_value
truncate_log (struct nm_host *host, struct buffer *b, int64_t keep)
{
  struct rope *r = b->text->rope;
  int64_t lines = rope_count (r).newlines;
  if (lines <= keep)
    return NM_NIL;
  int64_t cut = rope_line_to_byte (r, lines - keep);
  return buffer_delete (host, 1, buffer_pos_of (b, cut));
}

/* KEEP is the number of lines that stay, -1 for all; CREATED says that the buffer is new. */
struct log_request { const char *text; int64_t bytes; bool newline; int64_t keep; bool created; };

/* The mode of the log.  While the boot image is made it is not defined for some time; an error in it keeps no message from being logged. */
static void
enter_log_mode (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value mode = NM_Q (messages_buffer_mode);
  if (nm_is_function (vm, mode) && nm_is_exit (nm_call0 (vm, mode)))
    nm_exit_ignore (vm);
}

static nm_value
write_log (struct nm_host *host, void *data)
{
  const struct log_request *q = data;
  if (q->created)
    enter_log_mode (host);
  struct buffer *b = buffer_current (host);
  int64_t point = b->pt;
  bool at_end = point == buffer_z (b);
  if (b->begv != 1 || b->zv != buffer_z (b))
    buffer_narrow (host, b, 1, buffer_z (b));
  buffer_set_point (host, b, buffer_z (b));
  nm_value v = buffer_insert_text (host, q->text, q->bytes, nm_text_chars (q->text, q->bytes), 0);
  if (!nm_is_exit (v) && q->newline)
    {
      v = buffer_insert_text (host, "\n", 1, 1, 0);
      if (!nm_is_exit (v))
        v = merge_repeated (host, b, q->text, q->bytes);
      if (!nm_is_exit (v) && q->keep >= 0)
        v = truncate_log (host, b, q->keep);
    }
  buffer_set_point (host, b, at_end ? buffer_z (b) : point < buffer_z (b) ? point : buffer_z (b));
  return v;
}

void
display_log_message (struct nm_host *host, const char *text, int64_t bytes, bool newline)
{
  struct nm_vm *vm = host->vm;
  nm_value max = nm_symbol_value_or (vm, NM_Q (message_log_max), NM_NIL);
  struct log_request q = { text, bytes, newline, -1, false };
  if (nm_is_nil (max) || host->worker)
    return;
  nm_get_int64 (vm, max, &q.keep);
  nm_scope scope = nm_scope_open (vm);
  nm_depth depth = nm_depth_now (vm);
  struct buffer *old = buffer_current (host);
  static const char name[] = "*Messages*";
  q.created = buffer_named (host, name, sizeof name - 1) == NULL;
  struct buffer *b = buffer_get_or_create (host, name);
  if (b != NULL)
    {
      nm_value deactivate = nm_symbol_value_or (vm, NM_Q (deactivate_mark), NM_NIL);
      buffer_set_current (host, b);
      if (q.created)
        nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, NM_T);
      struct nm_exit exit;
      /* A quit that came in the log would be lost with what else goes wrong there. */
      bool bound = nm_bind (vm, NM_Q (inhibit_read_only), NM_T) && nm_bind (vm, NM_Q (inhibit_modification_hooks), NM_T)
                   && nm_bind (vm, NM_Q (inhibit_quit), NM_T)
                   && nm_bind (vm, NM_Q (deactivate_mark), deactivate);
      if (bound)
        nm_protect (vm, write_log, &q, true, &exit);
      if (nm_is_exit (nm_unbind_to (vm, depth, NM_NIL)))
        nm_exit_ignore (vm);
    }
  if (old->live)
    buffer_set_current (host, old);
  nm_scope_close (vm, scope);
}

/* -- showing ------------------------------------------------------------------------------------------ */

/* What was printed on standard output, perhaps without a newline, stands apart from what is said next. */
static void
begin_line (struct nm_host *host)
{
  if (host->newline_due)
    fputc ('\n', stderr);
  host->newline_due = false;
}

static void
print_to_stderr (struct nm_host *host, const char *text, int64_t bytes)
{
  begin_line (host);
  host_write_text (stderr, text, bytes);
  fputc ('\n', stderr);
  fflush (stderr);
}

void
display_message_text (struct nm_host *host, const char *text, int64_t bytes, bool log)
{
  if (log && bytes > 0)
    display_log_message (host, text, bytes, true);
  if (host->batch || host->worker)
    print_to_stderr (host, text, bytes);
  else
    {
      nm_scope scope = nm_scope_open (host->vm);
      echo_set (host, nm_string_auto (host->vm, text, bytes), false);
      nm_scope_close (host->vm, scope);
    }
}

/* Asks a message function; NM_UNBOUND if there is none or it failed. */
static nm_value
ask_function (struct nm_host *host, uint32_t variable, int n, const nm_value *args)
{
  struct nm_vm *vm = host->vm;
  nm_value f = nm_symbol_value_or (vm, (nm_value){ variable }, NM_NIL);
  if (nm_is_nil (f) || !nm_is_function (vm, f))
    return NM_UNBOUND;
  nm_depth depth = nm_depth_now (vm);
  if (!nm_bind (vm, NM_Q (inhibit_quit), NM_T))
    return NM_EXIT;
  nm_value v = nm_unbind_to (vm, depth, nm_call (vm, f, n, args));
  if (nm_is_exit (v))
    {
      nm_exit_ignore (vm);
      return NM_UNBOUND;
    }
  return v;
}

static void
show_string (struct nm_host *host, nm_value string)
{
  nm_value v = ask_function (host, Qset_message_function, 1, &string);
  if (nm_is_unbound (v) || nm_is_nil (v))
    echo_set (host, string, false);
  else if (nm_is_string (host->vm, v))
    echo_set (host, v, false);
}

nm_value
display_message (struct nm_host *host, nm_value string)
{
  struct nm_vm *vm = host->vm;
  char *text = nm_is_string (vm, string) ? nm_string_dup (vm, string, NULL) : NULL;
  struct nm_string_info info = { 0 };
  nm_string_info (vm, string, &info);
  if (text != NULL && info.bytes > 0)
    {
      if (info.multibyte)
        display_log_message (host, text, info.bytes, true);
      else
        {
          nm_value multibyte = nm_call1 (vm, NM_Q (string_to_multibyte), string);
          if (nm_is_exit (multibyte))
            return nm_free (text), multibyte;
          nm_free (text);
          text = nm_string_dup (vm, multibyte, NULL);
          nm_string_info (vm, multibyte, &info);
          display_log_message (host, text, info.bytes, true);
        }
    }
  if (nm_truthy (vm, Qinhibit_message) && text != NULL)
    return nm_free (text), NM_NIL;
  if (host->batch || host->worker)
    print_to_stderr (host, text != NULL ? text : "", info.bytes);
  else if (text == NULL || info.bytes == 0)
    {
      nm_value v = ask_function (host, Qclear_message_function, 0, NULL);
      if (nm_is_unbound (v) || !nm_symbol_is (vm, v, Qdont_clear_message))
        echo_set (host, NM_NIL, false);
    }
  else
    show_string (host, string);
  nm_free (text);
  return host->batch || host->worker ? NM_NIL : display_redisplay (host);
}

void
display_echo_append (struct nm_host *host, const char *text, int64_t bytes)
{
  struct nm_vm *vm = host->vm;
  struct echo *e = display_of (host)->echo;
  nm_scope scope = nm_scope_open (vm);
  nm_value more = nm_string_auto (vm, text, bytes), old = echo_current (host);
  echo_set (host, e->appending && !nm_is_nil (old) ? nm_concat2 (vm, old, more) : more, true);
  nm_scope_close (vm, scope);
}

void
display_echo_clear (struct nm_host *host)
{
  if (!display_echo_shown (host))
    return;
  nm_value v = ask_function (host, Qclear_message_function, 0, NULL);
  if (!nm_symbol_is (host->vm, v, Qdont_clear_message))
    echo_set (host, NM_NIL, false);
}

/* -- primitives -------------------------------------------------------------------------------------------- */

/* The arguments of message formatted; NM_UNBOUND for a nil or empty format. */
static nm_value
format_arguments (struct nm_host *host, nm_args args)
{
  struct nm_vm *vm = host->vm;
  nm_value format = nm_arg (args, 0);
  struct nm_string_info info;
  if (nm_is_nil (format) || (nm_string_info (vm, format, &info) && info.bytes == 0))
    return NM_UNBOUND;
  nm_value list = NM_NIL;
  for (int i = args.count; i-- > 0;)
    list = nm_cons (vm, nm_arg (args, i), list);
  return nm_apply (vm, NM_Q (format_message), list);
}

NM_PRIMITIVE (message, "message", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FORMAT-STRING &rest ARGS)",
              "Show a message in the echo area (batch: on standard error) and log it in *Messages*.\n"
              "FORMAT-STRING and ARGS are as for `format-message'.  nil or an empty string clears the echo area.\n"
              "Return the message.")
{
  nm_value v = format_arguments (host, args);
  if (nm_is_exit (v))
    return v;
  bool clear = nm_is_unbound (v);
  nm_value shown = display_message (host, clear ? NM_NIL : v);
  return nm_is_exit (shown) ? shown : clear ? nm_arg (args, 0) : v;
}

/* A dialog is shown as a message; batch sessions show nothing. */
static nm_value
message_box (struct nm_host *host, nm_args args)
{
  nm_value v = format_arguments (host, args);
  if (nm_is_exit (v))
    return v;
  bool clear = nm_is_unbound (v);
  nm_value shown = host->batch ? NM_NIL : display_message (host, clear ? NM_NIL : v);
  return nm_is_exit (shown) ? shown : clear ? nm_arg (args, 0) : v;
}

NM_PRIMITIVE (internal__begin_line, "internal--begin-line", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Begin a line on standard error in batch mode, if something was printed on standard output.\n"
              "Return nil.")
{
  (void) args;
  if (host->batch)
    begin_line (host);
  return NM_NIL;
}

NM_PRIMITIVE (message_box, "message-box", 1, NM_MANY, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FORMAT-STRING &rest ARGS)",
              "Show a message in a dialog, which on a terminal is the echo area.  Return the message.")
{
  return message_box (host, args);
}

NM_PRIMITIVE (message_or_box, "message-or-box", 1, NM_MANY, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FORMAT-STRING &rest ARGS)",
              "Show a message in a dialog or in the echo area, as fits the last event.  Return the message.")
{
  return message_box (host, args);
}

NM_PRIMITIVE (current_message, "current-message", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the message that the echo area shows, or nil.")
{
  return echo_current (host);
}

NM_PRIMITIVE (ding, "ding", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional ARG)",
              "Ring the bell.  Unless ARG is non-nil, that also ends a keyboard macro being executed.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (nm_arg (args, 0)) && !host->batch && nm_truthy (vm, Qexecuting_kbd_macro))
    return nm_signal1 (vm, NM_Q (error), nm_string_literal (vm, "Keyboard macro terminated by a command ringing the bell"));
  nm_value f = nm_symbol_value_or (vm, NM_Q (ring_bell_function), NM_NIL);
  if (!host->batch && nm_is_function (vm, f))
    {
      nm_value v = nm_call0 (vm, f);
      return nm_is_exit (v) ? v : NM_NIL;
    }
  display_ding (host);
  return NM_NIL;
}

NM_VARIABLE (message_log_max, NM_VAR_LISP, "1000", "Number of lines that *Messages* keeps; t: all, nil: messages are not logged.");
NM_VARIABLE (inhibit_message, NM_VAR_BOOL, "nil", "Non-nil means that messages are logged but not shown.");
NM_VARIABLE (message_truncate_lines, NM_VAR_BOOL, "nil", "Non-nil means that long lines of messages are cut.");
NM_VARIABLE (debug_on_message, NM_VAR_LISP, "nil", "Regexp of messages that enter the debugger, or nil.");
NM_VARIABLE (set_message_function, NM_VAR_LISP, "nil", "Function of a message that shows it instead of the echo area.");
NM_VARIABLE (clear_message_function, NM_VAR_LISP, "nil", "Function that is called before the echo area is cleared.");
