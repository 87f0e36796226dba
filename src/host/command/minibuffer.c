/* minibuffer.c - reading a line of text: a recursive edit in the minibuffer, or, in batch mode, stdin.
   SPDX-License-Identifier: GPL-3.0-or-later

   Each level has a buffer " *Minibuf-N*".  Entering binds what a level must have for itself, selects the
   minibuffer window and runs a recursive edit; leaving it by any exit runs minibuffer-exit-hook, empties
   the buffer and puts the windows back (an unwind function).  Isolate's thread.  [lisp] */
#include "command_internal.h"
#include <errno.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nm_text.h"

NM_VARIABLE (use_short_answers, NM_VAR_BOOL, "nil", "Non-nil means that `yes-or-no-p' asks as `y-or-n-p' does.");
NM_VARIABLE (use_dialog_box, NM_VAR_BOOL, "t", "Non-nil means that questions of mouse commands use dialogs of a window system, where there is one.");
NM_VARIABLE (use_file_dialog, NM_VAR_BOOL, "t", "Non-nil means that file names are asked for by dialogs of a window system, where there is one.");
NM_VARIABLE (enable_recursive_minibuffers, NM_VAR_BOOL, "nil", "Non-nil: commands may use the minibuffer while one is active.");
NM_VARIABLE (minibuffer_setup_hook, NM_VAR_LISP, "nil", "Hook run when a minibuffer has been set up.");
NM_VARIABLE (minibuffer_exit_hook, NM_VAR_LISP, "nil", "Hook run when a minibuffer is left.");
NM_VARIABLE (minibuffer_local_map, NM_VAR_LISP, "(keymap)", "Keymap of minibuffers without completion.");
NM_VARIABLE (minibuffer_help_form, NM_VAR_LISP, "nil", "Value of `help-form' in the minibuffer.");
NM_VARIABLE (minibuffer_history_variable, NM_VAR_LISP, "minibuffer-history", "History variable of the minibuffer.");
NM_VARIABLE (minibuffer_history_position, NM_VAR_LISP, "nil", "Position in the history.");
NM_VARIABLE (minibuffer_prompt_properties, NM_VAR_LISP, "(read-only t face minibuffer-prompt)", "Text properties of prompts.");
NM_VARIABLE (minibuffer_allow_text_properties, NM_VAR_BOOL, "nil", "Non-nil: what is read keeps its text properties.");
NM_VARIABLE (minibuffer_completion_table, NM_VAR_LISP, "nil", "Collection that completion in the minibuffer uses.");
NM_VARIABLE (minibuffer_completion_predicate, NM_VAR_LISP, "nil", "Predicate that completion in the minibuffer uses.");
NM_VARIABLE (minibuffer_completion_confirm, NM_VAR_LISP, "nil", "Whether leaving with something else must be confirmed.");
NM_VARIABLE (minibuffer_completing_file_name, NM_VAR_LISP, "nil", "Non-nil while a file name is read.");
NM_VARIABLE (minibuffer_auto_raise, NM_VAR_BOOL, "nil", "Non-nil: entering the minibuffer raises its frame.");
NM_VARIABLE (minibuffer_follows_selected_frame, NM_VAR_LISP, "t", "Non-nil: the minibuffer moves to the selected frame.");
NM_VARIABLE (read_minibuffer_restore_windows, NM_VAR_BOOL, "t", "Non-nil: leaving the minibuffer puts the windows back.");
NM_VARIABLE (history_add_new_input, NM_VAR_LISP, "t", "Non-nil: what is read is added to the history.");
NM_VARIABLE (history_length, NM_VAR_LISP, "100", "Maximum length of histories; t for no limit.");
NM_VARIABLE (history_delete_duplicates, NM_VAR_BOOL, "nil", "Non-nil: older elements of a history that are alike are removed.");
NM_VARIABLE (inhibit_interaction, NM_VAR_BOOL, "nil", "Non-nil: reading from the user is an error.");
NM_VARIABLE (read_buffer_function, NM_VAR_LISP, "nil", "Function that does the work of `read-buffer', or nil.");
NM_VARIABLE (read_buffer_completion_ignore_case, NM_VAR_BOOL, "nil", "Non-nil: `read-buffer' does not mind case.");
NM_VARIABLE (buffer_name_history, NM_VAR_LISP, "nil", "History of buffer names.");
NM_VARIABLE (minibuffer_history, NM_VAR_LISP, "nil", "History of what was read without a history of its own.");
NM_VARIABLE (read_expression_history, NM_VAR_LISP, "nil", "History of expressions.");
NM_VARIABLE (read_hide_char, NM_VAR_LISP, "nil", "Character shown in place of what is typed in batch mode, if non-nil.");

struct request {
  nm_value keymap, initial, prompt, history, history_position, default_value;
  bool expression, properties, inherit_method;
};

/* -- batch mode -- */

enum { STDIN_EXIT = EOF - 1 };

/* The next byte of stdin after N of a line, EOF or STDIN_EXIT.  A signal may interrupt the wait for it.  [lisp] */
static int
next_of_stdin (struct nm_host *host, size_t n)
{
  for (;;)
    {
      if (n % 65536 == 65535 && nm_is_exit (nm_poll (host->vm)))
        return STDIN_EXIT;
      errno = 0;
      int c = getchar ();
      if (c != EOF || errno != EINTR)
        return c;
      clearerr (stdin);
      if (nm_is_exit (nm_poll (host->vm)))
        return STDIN_EXIT;
    }
}

/* The next line of stdin as internal text, or NM_EXIT; false at the end of the input.  [lisp] */
static bool
read_stdin_line (struct nm_host *host, nm_value *line)
{
  size_t n = 0, room = 256;
  char *text = mi_malloc (room);
  int c;
  while ((c = next_of_stdin (host, n)) != EOF && c != '\n' && c != STDIN_EXIT)
    {
      if (n == room)
        text = mi_realloc (text, room *= 2);
      text[n++] = (char) c;
    }
  bool ok = c != EOF || n > 0;
  if (c == STDIN_EXIT)
    *line = NM_EXIT;
  else if (ok)
    {
      nm_value bytes = nm_string_unibyte (host->vm, text, (int64_t) n);
      *line = nm_call2 (host->vm, NM_Q (decode_coding_string), bytes, NM_Q (utf_8_unix));
    }
  mi_free (text);
  return ok;
}

/* The form in TEXT, which may be followed by blanks only. */
static nm_value
expression_in (struct nm_host *host, nm_value text, nm_value default_value)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_string (vm, text) && nm_length (vm, text) == 0)
    {
      nm_value d = nm_is_cons (vm, default_value) ? nm_car (vm, default_value) : default_value;
      if (nm_is_string (vm, d))
        text = d;
    }
  nm_value pair = nm_call1 (vm, NM_Q (read_from_string), text);
  if (nm_is_exit (pair))
    return pair;
  int64_t end = 0;
  nm_get_int64 (vm, nm_cdr (vm, pair), &end);
  size_t bytes;
  char *s = nm_string_dup (vm, text, &bytes);
  bool garbage = false;
  for (size_t i = (size_t) nm_string_char_to_byte (vm, text, end); i < bytes; i++)
    garbage |= strchr (" \t\n", s[i]) == NULL;
  nm_free (s);
  return garbage ? nm_signal1 (vm, NM_Q (invalid_read_syntax), nm_string_literal (vm, "Trailing garbage following expression")) : nm_car (vm, pair);
}

static nm_value
read_batch (struct nm_host *host, const struct request *q)
{
  struct nm_vm *vm = host->vm;
  size_t n;
  char *prompt = nm_string_dup (vm, q->prompt, &n);
  host_write_text (stdout, prompt ? prompt : "", (int64_t) n);
  fflush (stdout);
  nm_free (prompt);
  nm_value line = NM_NIL;
  if (!read_stdin_line (host, &line))
    return nm_signal1 (vm, NM_Q (end_of_file), nm_string_literal (vm, "Error reading from stdin"));
  if (nm_is_exit (line))
    return line;
  return q->expression ? expression_in (host, line, q->default_value) : line;
}

/* -- the buffers -- */

static nm_value
minibuffer_buffer (struct nm_host *host, int depth)
{
  char name[40];
  snprintf (name, sizeof name, " *Minibuf-%d*", depth);
  struct buffer *b = buffer_get_or_create (host, name);
  if (!b)
    return NM_EXIT;
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_value object = buffer_object (host, b);
  if (nm_is_nil (nm_memq (vm, object, c->minibuffer_list)))
    nm_root_set (vm, c->minibuffer_list, nm_cons (vm, object, c->minibuffer_list));
  return object;
}

static bool
is_minibuffer (struct nm_host *host, nm_value buffer)
{
  return !nm_is_nil (nm_memq (host->vm, buffer, command_of (host)->minibuffer_list));
}

/* -- entering and leaving -- */

/* SAVED: a vector of the window configuration (or nil), the selected window, the minibuffer of this
   level, the current buffer, the prompt before. */
enum { SAVED_WINDOWS, SAVED_SELECTED, SAVED_BUFFER, SAVED_CURRENT, SAVED_PROMPT, SAVED_SLOTS };

static void
forget_exit (struct nm_host *host, nm_value result)
{
  if (nm_is_exit (result))
    nm_exit_ignore (host->vm);
}

static void
run_exit_hook (struct nm_host *host, nm_value saved, uint64_t word __attribute__ ((unused)))
{
  uint64_t id;
  if (nm_host_object_get (host->vm, nm_aref (host->vm, saved, SAVED_BUFFER), NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
  forget_exit (host, command_run_hook_safely (host, NM_Q (minibuffer_exit_hook)));
}

/* Empties the minibuffer of the level that ends, whatever its text's properties say. */
static void
empty_minibuffer (struct nm_host *host, nm_value buffer)
{
  struct nm_vm *vm = host->vm;
  uint64_t id;
  if (!nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) || !buffer_of_id (host, id))
    return;
  nm_depth depth = nm_depth_now (vm);
  buffer_set_current (host, buffer_of_id (host, id));
  nm_context_slot_set (vm, buffer_current (host)->context, NM_SLOT_buffer_undo_list, NM_T);
  nm_value result = NM_NIL;
  if (nm_bind (vm, NM_Q (inhibit_read_only), NM_T) && nm_bind (vm, NM_Q (inhibit_modification_hooks), NM_T))
    result = nm_call0 (vm, NM_Q (erase_buffer));
  forget_exit (host, nm_unbind_to (vm, depth, result));
}

/* A minibuffer that was killed while another one was read from is a new buffer: it shall be possible to leave it. */
static void
give_keymap (struct nm_host *host, nm_value buffer)
{
  struct nm_vm *vm = host->vm;
  uint64_t id;
  struct buffer *b = nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  if (b && nm_is_nil (nm_context_slot_of (vm, b->context, NM_SLOT_neomacs__local_map)))
    nm_context_slot_set (vm, b->context, NM_SLOT_neomacs__local_map, var (host, Qminibuffer_local_map));
}

static void
leave_minibuffer (struct nm_host *host, nm_value saved, uint64_t word __attribute__ ((unused)))
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  uint64_t id;
  empty_minibuffer (host, nm_aref (vm, saved, SAVED_BUFFER));
  c->minibuffer_depth--;
  nm_root_set (vm, c->minibuffer_prompt, nm_aref (vm, saved, SAVED_PROMPT));
  nm_value before = minibuffer_buffer (host, c->minibuffer_depth), result = before;
  nm_value mini = window_object (host, display_minibuffer_window (host));
  if (!nm_is_exit (before))
    {
      if (c->minibuffer_depth > 0)
        give_keymap (host, before);
      result = nm_call2 (vm, NM_Q (set_window_buffer), mini, before);
    }
  forget_exit (host, result);
  nm_value windows = nm_aref (vm, saved, SAVED_WINDOWS);
  if (!nm_is_nil (windows))
    forget_exit (host, nm_call3 (vm, NM_Q (set_window_configuration), windows, NM_T, NM_T));
  nm_value selected = nm_aref (vm, saved, SAVED_SELECTED);
  nm_value live = nm_call1 (vm, NM_Q (window_live_p), selected);
  if (!nm_is_exit (live) && !nm_is_nil (live))
    forget_exit (host, nm_call2 (vm, NM_Q (select_window), selected, NM_T));
  if (c->minibuffer_depth == 0)
    display_set_minibuffer_selected (host, NULL);
  if (nm_host_object_get (vm, nm_aref (vm, saved, SAVED_CURRENT), NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
    buffer_set_current (host, buffer_of_id (host, id));
}

static bool
bind_level (struct nm_host *host, const struct request *q)
{
  struct nm_vm *vm = host->vm;
  return nm_bind (vm, NM_Q (minibuffer_history_position), q->history_position)
         && nm_bind (vm, NM_Q (minibuffer_history_variable), q->history)
         && nm_bind (vm, NM_Q (minibuffer_default), q->default_value)
         && nm_bind (vm, NM_Q (help_form), var (host, Qminibuffer_help_form))
         && nm_bind (vm, NM_Q (overriding_local_map), NM_NIL)
         && nm_bind (vm, NM_Q (current_prefix_arg), var (host, Qcurrent_prefix_arg))
         && nm_bind (vm, NM_Q (current_minibuffer_command), var (host, Qthis_command))
         && nm_bind (vm, NM_Q (inhibit_quit), NM_NIL);
}

static nm_value
put_property (struct nm_host *host, int64_t from, int64_t to, nm_value property, nm_value v)
{
  nm_value a[] = { nm_fixnum (from), nm_fixnum (to), property, v };
  if (nm_symbol_is (host->vm, property, Qface))
    {
      nm_value f[] = { a[0], a[1], v, NM_T };
      return nm_call (host->vm, NM_Q (add_face_text_property), 4, f);
    }
  return nm_call (host->vm, NM_Q (put_text_property), 4, a);
}

static nm_value
insert_prompt (struct nm_host *host, nm_value prompt)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t from = b->pt;
  if (nm_length (vm, prompt) == 0)
    return NM_NIL;
  if (nm_is_exit (buffer_insert_value (host, prompt, 0)))
    return NM_EXIT;
  int64_t to = buffer_current (host)->pt;
  static const uint32_t fixed[] = { Qfront_sticky, Qrear_nonsticky, Qfield };
  for (int i = 0; i < 3; i++)
    if (nm_is_exit (put_property (host, from, to, (nm_value){ fixed[i] }, NM_T)))
      return NM_EXIT;
  nm_value list = var (host, Qminibuffer_prompt_properties);
  for (; nm_is_cons (vm, list) && nm_is_cons (vm, nm_cdr (vm, list)); list = nm_cdr (vm, nm_cdr (vm, list)))
    if (nm_is_exit (put_property (host, from, to, nm_car (vm, list), nm_car (vm, nm_cdr (vm, list)))))
      return NM_EXIT;
  return NM_NIL;
}

/* INITIAL is nil, a string, or (STRING . POSITION) with a 1-based position for point. */
static nm_value
insert_initial (struct nm_host *host, nm_value initial)
{
  struct nm_vm *vm = host->vm;
  nm_value text = nm_is_cons (vm, initial) ? nm_car (vm, initial) : initial;
  if (nm_is_nil (text))
    return NM_NIL;
  int64_t chars = nm_length (vm, text), back = 0, at;
  if (nm_is_cons (vm, initial) && nm_get_int64 (vm, nm_cdr (vm, initial), &at))
    back = at < 1 ? chars : chars - (at - 1);
  if (nm_is_exit (buffer_insert_value (host, text, 0)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  buffer_set_point (host, b, b->pt - (back > 0 ? back : 0));
  return NM_NIL;
}

/* Takes from the current buffer, B, what a command may have done to it when it was this level's buffer before:
   it is an ordinary buffer and could have been made read-only, or to visit a file. */
static nm_value
reset_buffer (struct nm_host *host, struct buffer *b)
{
  static const enum nm_slot slots[] = { NM_SLOT_buffer_read_only, NM_SLOT_buffer_file_name, NM_SLOT_buffer_file_truename,
                                        NM_SLOT_buffer_auto_save_file_name, NM_SLOT_mark_active };
  struct nm_vm *vm = host->vm;
  for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
    nm_context_slot_set (vm, b->context, slots[i], NM_NIL);
  return nm_call0 (vm, NM_Q (delete_all_overlays));
}

/* Makes the minibuffer of this level current, with prompt and initial contents in the selected window. */
static nm_value
set_up (struct nm_host *host, const struct request *q, nm_value buffer, nm_value directory)
{
  struct nm_vm *vm = host->vm;
  nm_value mini = window_object (host, display_minibuffer_window (host));
  uint64_t id;
  nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id);
  struct buffer *b = buffer_of_id (host, id);
  buffer_set_current (host, b);
  if (nm_is_exit (reset_buffer (host, b)))
    return NM_EXIT;
  if (nm_is_function (vm, NM_Q (minibuffer_mode)) && nm_is_exit (nm_call0 (vm, NM_Q (minibuffer_mode))))
    return NM_EXIT;
  nm_context_slot_set (vm, b->context, NM_SLOT_default_directory, directory);
  if (nm_is_exit (nm_call2 (vm, NM_Q (set_window_buffer), mini, buffer))
      || nm_is_exit (nm_call2 (vm, NM_Q (select_window), mini, NM_T)))
    return NM_EXIT;
  buffer_set_current (host, b);
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, NM_T);
  nm_depth depth = nm_depth_now (vm);
  nm_value result = NM_EXIT;
  if (nm_bind (vm, NM_Q (inhibit_read_only), NM_T) && nm_bind (vm, NM_Q (inhibit_modification_hooks), NM_T))
    result = nm_call0 (vm, NM_Q (erase_buffer));
  if (!nm_is_exit (result))
    result = insert_prompt (host, q->prompt);
  if (nm_is_exit (nm_unbind_to (vm, depth, result)))
    return NM_EXIT;
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, NM_NIL);
  if (nm_is_exit (insert_initial (host, q->initial)))
    return NM_EXIT;
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, NM_NIL);
  nm_context_slot_set (vm, b->context, NM_SLOT_neomacs__local_map, q->keymap);
  return nm_is_exit (nm_run_hook (vm, NM_Q (minibuffer_setup_hook))) ? NM_EXIT : NM_NIL;
}

static nm_value
contents (struct nm_host *host, bool properties)
{
  struct nm_vm *vm = host->vm;
  nm_value start = nm_call0 (vm, NM_Q (minibuffer_prompt_end));
  int64_t from;
  if (nm_is_exit (start) || !nm_get_int64 (vm, start, &from))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  return buffer_substring (host, b, from, b->zv, properties);
}

static nm_value
add_history (struct nm_host *host, const struct request *q, nm_value text)
{
  struct nm_vm *vm = host->vm;
  nm_value string = text;
  if (nm_length (vm, text) == 0)
    string = nm_is_cons (vm, q->default_value) ? nm_car (vm, q->default_value) : q->default_value;
  if (!var_true (host, Qhistory_add_new_input) || !nm_is_string (vm, string) || !nm_is_symbol (vm, q->history)
      || nm_symbol_is (vm, q->history, Qt))
    return NM_NIL;
  return nm_call2 (vm, NM_Q (add_to_history), q->history, string);
}

static nm_value
edit (struct nm_host *host, const struct request *q, nm_value buffer)
{
  struct nm_vm *vm = host->vm;
  nm_value result = recursive_edit_level (host);
  if (nm_is_exit (result))
    return result;
  uint64_t id;
  if (!nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) || !buffer_of_id (host, id))
    return nm_error (vm, "Minibuffer was killed");
  buffer_set_current (host, buffer_of_id (host, id));
  nm_value text = contents (host, q->properties);
  if (nm_is_exit (text))
    return text;
  nm_root_set (vm, command_of (host)->last_minibuffer_string, text);
  return text;
}

static nm_value
read_interactively (struct nm_host *host, const struct request *q)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (c->minibuffer_depth > 0 && !var_true (host, Qenable_recursive_minibuffers))
    return nm_error (vm, "Command attempted to use minibuffer while in minibuffer");
  nm_value directory = nm_context_slot (vm, NM_SLOT_default_directory);
  nm_depth depth = nm_depth_now (vm);
  nm_value windows = NM_NIL;
  if (var_true (host, Qread_minibuffer_restore_windows))
    windows = nm_call0 (vm, NM_Q (current_window_configuration));
  nm_value buffer = nm_is_exit (windows) ? NM_EXIT : minibuffer_buffer (host, c->minibuffer_depth + 1);
  if (nm_is_exit (buffer))
    return NM_EXIT;
  nm_value saved = nm_vector_new (vm, SAVED_SLOTS, NM_NIL);
  nm_aset (vm, saved, SAVED_WINDOWS, windows);
  nm_aset (vm, saved, SAVED_SELECTED, display_selected_window_object (host));
  nm_aset (vm, saved, SAVED_BUFFER, buffer);
  nm_aset (vm, saved, SAVED_CURRENT, buffer_object (host, buffer_current (host)));
  nm_aset (vm, saved, SAVED_PROMPT, c->minibuffer_prompt);
  if (c->minibuffer_depth == 0)
    display_set_minibuffer_selected (host, display_selected_window (host));
  c->minibuffer_depth++;
  /* A message or a prompt that a command left there would hide the minibuffer. */
  display_echo_clear (host);
  nm_root_set (vm, c->minibuffer_prompt, q->prompt);
  nm_unwind_push (vm, leave_minibuffer, saved, 0);
  nm_value result = NM_EXIT;
  if (bind_level (host, q))
    {
      nm_unwind_push (vm, run_exit_hook, saved, 0);
      result = set_up (host, q, buffer, directory);
      if (!nm_is_exit (result))
        result = edit (host, q, buffer);
    }
  result = nm_unbind_to (vm, depth, result);
  if (nm_is_exit (result) || nm_is_exit (add_history (host, q, result)))
    return NM_EXIT;
  return q->expression ? expression_in (host, result, q->default_value) : result;
}

static nm_value
read_minibuffer (struct nm_host *host, const struct request *q)
{
  if (host->batch && !var_true (host, Qexecuting_kbd_macro))
    return read_batch (host, q);
  return read_interactively (host, q);
}

/* -- primitives: reading -- */

NM_PRIMITIVE (read_from_minibuffer, "read-from-minibuffer", 1, 7, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE,
              "(PROMPT &optional INITIAL-CONTENTS KEYMAP READ HIST DEFAULT-VALUE INHERIT-INPUT-METHOD)",
              "Read a string in the minibuffer, showing PROMPT, and return it.\n"
              "INITIAL-CONTENTS is a string to start with, or (STRING . POSITION).  KEYMAP is used meanwhile.\n"
              "READ non-nil returns the Lisp object that the string is.  HIST is a history variable, or (VARIABLE .\n"
              "POSITION).  DEFAULT-VALUE is a string or a list of strings for the history commands.  In batch mode\n"
              "a line is read from standard input.")
{
  struct nm_vm *vm = host->vm;
  if (var_true (host, Qinhibit_interaction))
    return nm_signal (vm, NM_Q (inhibited_interaction), NM_NIL);
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value hist = nm_arg (args, 4), keymap = nm_arg (args, 2), initial = nm_arg (args, 1);
  nm_value text = nm_is_cons (vm, initial) ? nm_car (vm, initial) : initial;
  if (!nm_is_nil (text) && !nm_check_string (vm, text))
    return NM_EXIT;
  if (!nm_is_nil (keymap))
    {
      nm_value ok = nm_call1 (vm, NM_Q (keymapp), keymap);
      if (nm_is_exit (ok) || nm_is_nil (ok))
        return nm_is_exit (ok) ? ok : nm_wrong_type (vm, NM_Q (keymapp), keymap);
    }
  struct request q = {
    .keymap = nm_is_nil (keymap) ? var (host, Qminibuffer_local_map) : keymap,
    .initial = initial, .prompt = nm_arg (args, 0),
    .history = nm_is_symbol (vm, hist) ? hist : nm_car (vm, hist),
    .history_position = nm_is_symbol (vm, hist) ? NM_NIL : nm_cdr (vm, hist),
    .default_value = nm_arg (args, 5), .expression = !nm_is_nil (nm_arg (args, 3)),
    .properties = var_true (host, Qminibuffer_allow_text_properties), .inherit_method = !nm_is_nil (nm_arg (args, 6)) };
  if (nm_is_nil (q.history))
    q.history = NM_Q (minibuffer_history);
  if (nm_is_nil (q.history_position))
    q.history_position = nm_fixnum (0);
  return read_minibuffer (host, &q);
}

NM_PRIMITIVE (read_string, "read-string", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROMPT &optional INITIAL-INPUT HISTORY DEFAULT-VALUE INHERIT-INPUT-METHOD)",
              "Read a string in the minibuffer, showing PROMPT, and return it.\n"
              "INITIAL-INPUT is put there to start with; HISTORY is a history variable.  Empty input gives\n"
              "DEFAULT-VALUE, or the first of a list of them, if that is non-nil.")
{
  struct nm_vm *vm = host->vm;
  nm_value a[] = { nm_arg (args, 0), nm_arg (args, 1), NM_NIL, NM_NIL, nm_arg (args, 2), nm_arg (args, 3), nm_arg (args, 4) };
  nm_value v = nm_call (vm, NM_Q (read_from_minibuffer), 7, a), d = nm_arg (args, 3);
  if (!nm_is_exit (v) && nm_is_string (vm, v) && nm_length (vm, v) == 0 && !nm_is_nil (d))
    return nm_is_cons (vm, d) ? nm_car (vm, d) : d;
  return v;
}

static nm_value
read_symbol_name (struct nm_host *host, nm_args args, uint32_t predicate)
{
  struct nm_vm *vm = host->vm;
  nm_value d = nm_arg (args, 1), names = nm_local (vm, d);
  if (nm_is_symbol (vm, d) && !nm_is_nil (d))
    names = nm_symbol_name (vm, d);
  else if (nm_is_cons (vm, d))
    {
      nm_value m = nm_call2 (vm, NM_Q (mapcar), NM_Q (symbol_name), d);
      if (nm_is_exit (m))
        return m;
      names = m;
    }
  nm_value a[] = { nm_arg (args, 0), var (host, Qobarray), (nm_value){ predicate }, NM_T, NM_NIL, NM_NIL, names, NM_NIL };
  nm_value name = nm_call (vm, NM_Q (completing_read), 8, a);
  return nm_is_exit (name) || nm_is_nil (name) ? name : nm_call1 (vm, NM_Q (intern), name);
}

NM_PRIMITIVE (read_command, "read-command", 1, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROMPT &optional DEFAULT-VALUE)",
              "Read the name of a command, showing PROMPT, and return it as a symbol.\nEmpty input gives DEFAULT-VALUE.")
{
  return read_symbol_name (host, args, Qcommandp);
}

NM_PRIMITIVE (read_variable, "read-variable", 1, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROMPT &optional DEFAULT-VALUE)",
              "Read the name of a user option, showing PROMPT, and return it as a symbol.\nEmpty input gives DEFAULT-VALUE.")
{
  return read_symbol_name (host, args, Qcustom_variable_p);
}

NM_PRIMITIVE (completing_read, "completing-read", 2, 8, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE,
              "(PROMPT COLLECTION &optional PREDICATE REQUIRE-MATCH INITIAL-INPUT HIST DEF INHERIT-INPUT-METHOD)",
              "Read a string in the minibuffer with completion over COLLECTION, by `completing-read-function'.")
{
  nm_value a[8];
  for (int i = 0; i < 8; i++)
    a[i] = nm_arg (args, i);
  nm_value f = nm_symbol_value (host->vm, NM_Q (completing_read_function));
  return nm_is_exit (f) ? f : nm_call (host->vm, f, 8, a);
}

NM_PRIMITIVE (read_buffer, "read-buffer", 1, 4, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROMPT &optional DEF REQUIRE-MATCH PREDICATE)",
              "Read the name of a buffer, showing PROMPT, and return it.\n"
              "DEF, a buffer or a name, is the default.  REQUIRE-MATCH: it must exist.  PREDICATE limits the choice.")
{
  struct nm_vm *vm = host->vm;
  nm_value def = nm_arg (args, 1), function = var (host, Qread_buffer_function), prompt = nm_arg (args, 0);
  uint64_t id;
  if (nm_host_object_get (vm, def, NM_HOST_BUFFER, &id))
    def = buffer_of_id (host, id) ? buffer_of_id (host, id)->name : NM_NIL;
  if (!nm_is_nil (function))
    {
      nm_value a[] = { prompt, def, nm_arg (args, 2), nm_arg (args, 3) };
      return nm_call (vm, function, nm_is_nil (nm_arg (args, 3)) ? 3 : 4, a);
    }
  if (!nm_check_string (vm, prompt))
    return NM_EXIT;
  if (!nm_is_nil (def))
    {
      size_t n;
      char *text = nm_string_dup (vm, prompt, &n);
      if (n >= 2 && strcmp (text + n - 2, ": ") == 0)
        n -= 2;
      else if (n >= 1 && (text[n - 1] == ':' || text[n - 1] == ' '))
        n--;
      nm_value stem = nm_string_auto (vm, text, (int64_t) n);
      nm_free (text);
      prompt = nm_call2 (vm, NM_Q (format_prompt), stem, nm_is_cons (vm, def) ? nm_car (vm, def) : def);
      if (nm_is_exit (prompt))
        return prompt;
    }
  nm_depth depth = nm_depth_now (vm);
  nm_value result = NM_EXIT;
  nm_value a[] = { prompt, NM_Q (internal_complete_buffer), nm_arg (args, 3), nm_arg (args, 2), NM_NIL, NM_Q (buffer_name_history), def, NM_NIL };
  if (nm_bind (vm, NM_Q (completion_ignore_case), var (host, Qread_buffer_completion_ignore_case)))
    result = nm_call (vm, NM_Q (completing_read), 8, a);
  return nm_unbind_to (vm, depth, result);
}

/* -- primitives: looking -- */

NM_PRIMITIVE (minibufferp, "minibufferp", 0, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER LIVE)",
              "Return t if BUFFER (default current), a buffer or a name, is a minibuffer; with LIVE, one that is active.")
{
  struct nm_vm *vm = host->vm;
  nm_value buffer = nm_arg (args, 0);
  if (nm_is_nil (buffer))
    buffer = buffer_object (host, buffer_current (host));
  else if (nm_is_string (vm, buffer))
    {
      buffer = nm_call1 (vm, NM_Q (get_buffer), buffer);
      if (nm_is_exit (buffer))
        return buffer;
    }
  uint64_t id;
  if (!nm_is_nil (buffer) && !nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id))
    return nm_wrong_type (vm, NM_Q (bufferp), buffer);
  if (nm_is_nil (buffer) || !is_minibuffer (host, buffer))
    return NM_NIL;
  if (nm_is_nil (nm_arg (args, 1)))
    return NM_T;
  for (int i = 1; i <= command_of (host)->minibuffer_depth; i++)
    if (nm_eq (vm, buffer, minibuffer_buffer (host, i)))
      return NM_T;
  return NM_NIL;
}

NM_PRIMITIVE (minibuffer_prompt_end, "minibuffer-prompt-end", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the position after the prompt of the minibuffer; in other buffers, the beginning.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  if (!is_minibuffer (host, buffer_object (host, b)))
    return nm_fixnum (b->begv);
  nm_value end = nm_call1 (vm, NM_Q (field_end), nm_fixnum (b->begv));
  int64_t pos;
  if (nm_is_exit (end))
    return end;
  b = buffer_current (host);
  if (nm_get_int64 (vm, end, &pos) && pos == b->zv
      && nm_is_nil (buffer_char_property (host, b, b->begv, NM_Q (field), &(nm_value){ 0 })))
    return nm_fixnum (b->begv);
  return end;
}

NM_PRIMITIVE (minibuffer_contents, "minibuffer-contents", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return what was typed in the minibuffer, with text properties.")
{
  return contents (host, true);
}

NM_PRIMITIVE (minibuffer_contents_no_properties, "minibuffer-contents-no-properties", 0, 0, NM_WORKER_SAFE, NM_STATE_READ,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return what was typed in the minibuffer, without text properties.")
{
  return contents (host, false);
}

NM_PRIMITIVE (minibuffer_depth, "minibuffer-depth", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return how many minibuffers are active.")
{
  return nm_fixnum (command_of (host)->minibuffer_depth);
}

NM_PRIMITIVE (minibuffer_prompt, "minibuffer-prompt", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the prompt of the active minibuffer, or nil.")
{
  return command_of (host)->minibuffer_depth > 0 ? command_of (host)->minibuffer_prompt : NM_NIL;
}

NM_PRIMITIVE (active_minibuffer_window, "active-minibuffer-window", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the window of the active minibuffer, or nil.")
{
  return command_of (host)->minibuffer_depth > 0 ? window_object (host, display_minibuffer_window (host)) : NM_NIL;
}

/* 1 if BUFFER (nil: current) is the innermost minibuffer, 0 if not. */
static bool
innermost (struct nm_host *host, nm_value buffer)
{
  struct command *c = command_of (host);
  if (c->minibuffer_depth == 0)
    return false;
  if (nm_is_nil (buffer))
    buffer = buffer_object (host, buffer_current (host));
  return nm_eq (host->vm, buffer, minibuffer_buffer (host, c->minibuffer_depth));
}

NM_PRIMITIVE (innermost_minibuffer_p, "innermost-minibuffer-p", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return t if BUFFER (default current) is the innermost active minibuffer.")
{
  return nm_bool (innermost (host, nm_arg (args, 0)));
}

NM_PRIMITIVE (minibuffer_innermost_command_loop_p, "minibuffer-innermost-command-loop-p", 0, 1, NM_WORKER_SAFE, NM_STATE_READ,
              NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return t if the command loop of minibuffer BUFFER (default current) is the innermost one.")
{
  return nm_bool (innermost (host, nm_arg (args, 0)));
}

NM_PRIMITIVE (abort_minibuffers, "abort-minibuffers", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "", "()", "Abort the active minibuffer; from an outer one, all those inside it, too.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (c->minibuffer_depth == 0)
    return nm_error (vm, "Not in a minibuffer");
  return nm_throw (vm, NM_Q (exit), NM_T);
}

/* -- completing buffer names -- */

static nm_value
buffer_alist (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      nm_scope s = nm_scope_open (vm);
      nm_local_set (vm, list, nm_cons (vm, nm_cons (vm, b->name, buffer_object (host, b)), list));
      nm_scope_close (vm, s);
    }
  return nm_nreverse (vm, list);
}

/* All of NAMES but those that start with a space, unless that would leave none. */
static nm_value
without_internal (struct nm_host *host, nm_value names)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL), tail = nm_local (vm, names);
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_scope s = nm_scope_open (vm);
      char first = 0;
      nm_string_copy (vm, nm_car (vm, tail), 0, 1, &first);
      if (first != ' ')
        nm_local_set (vm, list, nm_cons (vm, nm_car (vm, tail), list));
      nm_scope_close (vm, s);
    }
  return nm_is_nil (nm_car (vm, list)) && !nm_is_cons (vm, list) ? names : nm_nreverse (vm, list);
}

NM_PRIMITIVE (internal_complete_buffer, "internal-complete-buffer", 3, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING PREDICATE FLAG)",
              "Complete STRING as a buffer name among those that PREDICATE accepts.\n"
              "FLAG is nil for `try-completion', t for `all-completions', `lambda' for `test-completion'.")
{
  struct nm_vm *vm = host->vm;
  nm_value flag = nm_arg (args, 2), a[] = { nm_arg (args, 0), NM_NIL, nm_arg (args, 1) };
  if (nm_symbol_is (vm, flag, Qmetadata))
    return nm_list3 (vm, NM_Q (metadata), nm_cons (vm, NM_Q (category), NM_Q (buffer)),
                     nm_cons (vm, NM_Q (cycle_sort_function), NM_Q (identity)));
  a[1] = buffer_alist (host);
  if (nm_is_nil (flag))
    return nm_call (vm, NM_Q (try_completion), 3, a);
  if (nm_symbol_is (vm, flag, Qlambda))
    return nm_call (vm, NM_Q (test_completion), 3, a);
  if (!nm_symbol_is (vm, flag, Qt))
    return NM_NIL;
  nm_value names = nm_call (vm, NM_Q (all_completions), 3, a);
  return nm_is_exit (names) || nm_length (vm, a[0]) > 0 ? names : without_internal (host, names);
}
