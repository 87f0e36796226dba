/* buffer_primitives.c - buffers for Lisp: finding, making, naming, killing, their list and their state.
   SPDX-License-Identifier: GPL-3.0-or-later
   Killing runs hooks, which may do anything; every step after a hook looks the buffer up again. */
#include "../primitive.h"
#include "../process/process.h"
#include "buffer_internal.h"
#include "../display/display.h"

/* -- arguments -- */

/* A buffer object, live or not; nil means the current buffer.  NULL after signalling. */
static struct buffer *
any_buffer (struct nm_host *host, nm_value v)
{
  uint64_t id;
  if (nm_is_nil (v))
    return buffer_current (host);
  if (nm_host_object_get (VM, v, NM_HOST_BUFFER, &id))
    return slotmap_get (&host->buffers->buffers, id);
  nm_wrong_type (VM, NM_Q (bufferp), v);
  return NULL;
}

/* What `get-buffer' returns. */
static nm_value
get_buffer (struct nm_host *host, nm_value v)
{
  uint64_t id;
  size_t bytes;
  if (nm_host_object_get (VM, v, NM_HOST_BUFFER, &id))
    return v;
  if (!nm_check_string (VM, v))
    return NM_EXIT;
  char *name = nm_string_dup (VM, v, &bytes);
  struct buffer *b = buffer_named (host, name, bytes);
  nm_free (name);
  return b ? buffer_object (host, b) : NM_NIL;
}

nm_value
buffer_list_changed (struct nm_host *host)
{
  if (!nm_truthy (VM, Qbuffer_list_update_hook))
    return NM_NIL;
  return nm_run_hook (VM, NM_Q (buffer_list_update_hook));
}

static nm_value
list_changed_for (struct nm_host *host, struct buffer *b)
{
  return b->inhibit_hooks ? NM_NIL : buffer_list_changed (host);
}

/* -- finding -- */

NM_PRIMITIVE (buffer_live_p, "buffer-live-p", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a buffer that has not been killed.")
{
  uint64_t id;
  return nm_bool (nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id) && buffer_of_id (host, id));
}

NM_PRIMITIVE (current_buffer, "current-buffer", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the current buffer.")
{
  return buffer_object (host, buffer_current (host));
}

NM_PRIMITIVE (get_buffer, "get-buffer", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BUFFER-OR-NAME)",
              "Return the buffer named BUFFER-OR-NAME, nil if there is none.  A buffer is returned as it is.")
{
  return get_buffer (host, nm_arg (args, 0));
}

NM_PRIMITIVE (get_file_buffer, "get-file-buffer", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FILENAME)", "Return a buffer that visits the file FILENAME, nil if there is none.")
{
  if (!nm_check_string (VM, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value name = nm_call1 (VM, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return name;
  nm_value handler = nm_call2 (VM, NM_Q (find_file_name_handler), name, NM_Q (get_file_buffer));
  if (nm_is_exit (handler))
    return handler;
  if (!nm_is_nil (handler))
    {
      nm_value found = nm_call2 (VM, handler, NM_Q (get_file_buffer), name);
      uint64_t id;
      return nm_is_exit (found) || nm_host_object_get (VM, found, NM_HOST_BUFFER, &id) ? found : NM_NIL;
    }
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      nm_value file = buffer_slot (host, b, NM_SLOT_buffer_file_name);
      if (nm_is_string (VM, file) && nm_equal (VM, file, name))
        return buffer_object (host, b);
    }
  return NM_NIL;
}

NM_PRIMITIVE (buffer_list, "buffer-list", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME)",
              "Return a list of all live buffers, those most recently selected in FRAME first.")
{
  nm_value list = nm_local (VM, NM_NIL);
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      nm_scope scope = nm_scope_open (VM);
      nm_local_set (VM, list, nm_cons (VM, buffer_object (host, b), list));
      nm_scope_close (VM, scope);
    }
  return nm_nreverse (VM, list);
}

/* -- making -- */

NM_PRIMITIVE (get_buffer_create, "get-buffer-create", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER-OR-NAME &optional INHIBIT-BUFFER-HOOKS)",
              "Return the buffer named BUFFER-OR-NAME, made new if there is none.  A buffer is returned as it is.\n"
              "A buffer made with INHIBIT-BUFFER-HOOKS non-nil never runs the hooks about buffers.")
{
  nm_value found = get_buffer (host, nm_arg (args, 0));
  if (!nm_is_nil (found))
    return found;
  size_t bytes;
  char *name = nm_string_dup (VM, nm_arg (args, 0), &bytes);
  if (bytes == 0)
    {
      nm_free (name);
      return nm_error (VM, "Empty string for buffer name is not allowed");
    }
  struct buffer *b = buffer_new (host, name, (int64_t) bytes, !nm_is_nil (nm_arg (args, 1)));
  nm_free (name);
  nm_value object = nm_local (VM, buffer_object (host, b));
  return nm_is_exit (list_changed_for (host, b)) ? NM_EXIT : object;
}

NM_PRIMITIVE (make_indirect_buffer, "make-indirect-buffer", 2, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "bMake indirect buffer (to buffer): \nBName of indirect buffer: ",
              "(BASE-BUFFER NAME &optional CLONE INHIBIT-BUFFER-HOOKS)",
              "Make and return a buffer named NAME that shares the text of BASE-BUFFER.\n"
              "With CLONE it also takes over BASE-BUFFER's state, local variables and overlays among it.")
{
  size_t bytes;
  if (!nm_check_string (VM, nm_arg (args, 1)))
    return NM_EXIT;
  char *name = nm_string_dup (VM, nm_arg (args, 1), &bytes);
  nm_value error = NM_NIL, base_value = NM_NIL;
  if (buffer_named (host, name, bytes))
    error = nm_error (VM, "Buffer name ‘%s’ is in use", name);
  else if (bytes == 0)
    error = nm_error (VM, "Empty string for buffer name is not allowed");
  else
    {
      base_value = get_buffer (host, nm_arg (args, 0));
      if (nm_is_nil (base_value))
        {
          char *base_name = nm_string_dup (VM, nm_arg (args, 0), NULL);
          error = nm_error (VM, "No such buffer: ‘%s’", base_name);
          nm_free (base_name);
        }
    }
  struct buffer *base = nm_is_exit (error) || nm_is_exit (base_value) ? NULL : any_buffer (host, base_value);
  if (base && !base->live)
    {
      error = nm_error (VM, "Base buffer has been killed");
      base = NULL;
    }
  bool clone = !nm_is_nil (nm_arg (args, 2));
  struct buffer *b = base ? buffer_new_indirect (host, name, (int64_t) bytes, base, clone, !nm_is_nil (nm_arg (args, 3))) : NULL;
  nm_free (name);
  if (!b)
    return NM_EXIT;
  if (clone)
    overlays_copy_all (host, base, b);
  nm_value object = nm_local (VM, buffer_object (host, b));
  return nm_is_exit (list_changed_for (host, b)) ? NM_EXIT : object;
}

/* -- names -- */

NM_PRIMITIVE (buffer_name, "buffer-name", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER)", "Return the name of BUFFER (default: the current one), nil if it was killed.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return b ? b->name : NM_EXIT;
}

static nm_value
buffer_slot_or_nil (struct nm_host *host, nm_args args, enum nm_slot slot)
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return !b ? NM_EXIT : b->live ? buffer_slot (host, b, slot) : NM_NIL;
}

NM_PRIMITIVE (buffer_file_name, "buffer-file-name", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER)", "Return the name of the file that BUFFER visits, nil if none.")
{
  return buffer_slot_or_nil (host, args, NM_SLOT_buffer_file_name);
}

NM_PRIMITIVE (buffer_base_buffer, "buffer-base-buffer", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER)", "Return the base buffer of the indirect buffer BUFFER, nil if it is not indirect.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return !b ? NM_EXIT : b->live && b->base ? buffer_object (host, b->base) : NM_NIL;
}

/* NAME, or NAME<2>, NAME<3> ...: the first that no buffer has or that is IGNORE. */
static nm_value
unused_name (struct nm_host *host, nm_value name_value, nm_value ignore)
{
  size_t bytes, ignore_bytes = 0;
  char *name = nm_string_dup (VM, name_value, &bytes);
  char *ignored = nm_is_string (VM, ignore) ? nm_string_dup (VM, ignore, &ignore_bytes) : NULL;
  char *try = mi_malloc (bytes + 40);
  memcpy (try, name, bytes + 1);
  size_t length = bytes;
  bool changed = false;
  for (int64_t n = 2; buffer_named (host, try, length) && !(ignored && length == ignore_bytes && !memcmp (try, ignored, length)); n++)
    {
      if (n == 2 && bytes > 0 && name[0] == ' ')
        {
          int64_t number = 0;
          nm_value random = nm_call1 (VM, NM_Q (random), nm_fixnum (1000000));
          nm_get_int64 (VM, random, &number);
          bytes += (size_t) snprintf (try + bytes, 20, "-%lld", (long long) number);
          length = bytes;
        }
      else
        length = bytes + (size_t) snprintf (try + bytes, 20, "<%lld>", (long long) n);
      changed = true;
    }
  nm_value v = changed ? nm_string_auto (VM, try, (int64_t) length) : name_value;
  mi_free (try);
  nm_free (name);
  nm_free (ignored);
  return v;
}

NM_PRIMITIVE (generate_new_buffer_name, "generate-new-buffer-name", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NAME &optional IGNORE)",
              "Return a string that is no buffer's name, made from NAME.\n"
              "That is NAME itself, or NAME<2>, NAME<3> and so on.  IGNORE is acceptable even if a buffer has it.")
{
  if (!nm_check_string (VM, nm_arg (args, 0)))
    return NM_EXIT;
  return unused_name (host, nm_arg (args, 0), nm_arg (args, 1));
}

NM_PRIMITIVE (rename_buffer, "rename-buffer", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "(list (read-string \"Rename buffer (to new name): \" nil 'buffer-name-history (buffer-name (current-buffer))) "
              "current-prefix-arg)",
              "(NEWNAME &optional UNIQUE)",
              "Give the current buffer the name NEWNAME and return the name it got.\n"
              "If another buffer has that name: an error, or with UNIQUE non-nil a name made from NEWNAME.")
{
  nm_value name = nm_arg (args, 0);
  struct buffer *b = buffer_current (host);
  size_t bytes;
  if (!nm_check_string (VM, name))
    return NM_EXIT;
  char *text = nm_string_dup (VM, name, &bytes);
  struct buffer *other = buffer_named (host, text, bytes);
  nm_value result = NM_UNBOUND;
  if (bytes == 0)
    result = nm_error (VM, "Empty string is invalid as a buffer name");
  else if (other && nm_is_nil (nm_arg (args, 1)))
    result = other == b ? b->name : nm_error (VM, "Buffer name ‘%s’ is in use", text);
  nm_free (text);
  if (!nm_is_unbound (result))
    return result;
  if (other)
    name = unused_name (host, name, b->name);
  text = nm_string_dup (VM, name, &bytes);
  buffer_rename (host, b, text, (int64_t) bytes, nm_string_auto (VM, text, (int64_t) bytes));
  nm_free (text);
  b->mode_line_changed = true;
  uint64_t id = b->id;
  if (nm_is_nil (buffer_slot (host, b, NM_SLOT_buffer_file_name)) && nm_is_string (VM, buffer_slot (host, b, NM_SLOT_buffer_auto_save_file_name))
      && nm_is_exit (nm_call0 (VM, NM_Q (rename_auto_save_file))))
    return NM_EXIT;
  b = buffer_of_id (host, id);
  if (b && nm_is_exit (list_changed_for (host, b)))
    return NM_EXIT;
  b = buffer_of_id (host, id);
  return b ? b->name : NM_NIL;
}

/* -- the current buffer -- */

NM_PRIMITIVE (set_buffer, "set-buffer", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BUFFER-OR-NAME)",
              "Make BUFFER-OR-NAME the current buffer and return it.  No window changes what it shows.")
{
  nm_value v = nm_arg (args, 0);
  struct buffer *b = nm_is_nil (v) ? (nm_wrong_type (VM, NM_Q (stringp), v), NULL) : buffer_arg (host, v);
  if (!b)
    return NM_EXIT;
  buffer_set_current (host, b);
  return buffer_object (host, b);
}

NM_PRIMITIVE (barf_if_buffer_read_only, "barf-if-buffer-read-only", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POSITION)",
              "Signal `buffer-read-only' if the current buffer is read-only.\n"
              "A non-nil `inhibit-read-only' text property at POSITION (default: point) makes an exception.")
{
  int64_t pos = buffer_current (host)->pt;
  if (!nm_is_nil (nm_arg (args, 0)) && !nm_check_fixnum (VM, nm_arg (args, 0), &pos))
    return NM_EXIT;
  return change_check_writable (host, pos);
}

/* -- killing -- */

/* Runs BODY with B current. */
static nm_value
run_hook_in (struct nm_host *host, struct buffer *b, nm_value (*body) (struct nm_host *))
{
  nm_depth depth = nm_depth_now (VM);
  buffer_push_current (host);
  buffer_set_current (host, b);
  return nm_unbind_to (VM, depth, body (host));
}

static nm_value
query_functions (struct nm_host *host)
{
  if (!nm_truthy (VM, Qkill_buffer_query_functions))
    return NM_T;
  return nm_call1 (VM, NM_Q (run_hook_with_args_until_failure), NM_Q (kill_buffer_query_functions));
}

static nm_value run_kill_hook (struct nm_host *host) { return nm_run_hook (VM, NM_Q (kill_buffer_hook)); }

static nm_value
offer_auto_save (struct nm_host *host)
{
  return nm_call0 (VM, NM_Q (files__delete_auto_save_of_killed));
}

/* In an interactive session the user is asked before changes to a visited file are lost. */
static nm_value
may_lose_changes (struct nm_host *host, struct buffer *b)
{
  if (host->batch || host->worker || b->text->modiff <= b->text->save_modiff || nm_truthy (VM, Qexecuting_kbd_macro)
      || nm_is_nil (buffer_slot (host, b, NM_SLOT_buffer_file_name)))
    return NM_T;
  nm_value name = b->name, prompt = nm_format (VM, "Buffer %s modified; kill anyway? ", 1, &name);
  return nm_is_exit (prompt) ? prompt : nm_call1 (VM, NM_Q (yes_or_no_p), prompt);
}

/* The lock of a file that is not saved goes with the buffer. */
static nm_value
unlock_file (struct nm_host *host, struct buffer *b)
{
  nm_value file = b->base ? NM_NIL : buffer_slot (host, b, NM_SLOT_buffer_file_truename);
  if (!nm_is_string (VM, file) || b->text->modiff <= b->text->save_modiff || nm_is_nil (nm_symbol_function (VM, NM_Q (unlock_file))))
    return NM_NIL;
  return nm_call1 (VM, NM_Q (unlock_file), file);
}

/* Takes the buffer out of windows and ends its processes, as far as those subsystems exist. */
static nm_value
leave_windows_and_processes (struct nm_host *host, struct buffer *b)
{
  uint64_t id = b->id;
  if (nm_is_exit (processes_leave_buffer (host, b->object)))
    return NM_EXIT;
  b = buffer_of_id (host, id);
  if (b && !nm_is_nil (nm_symbol_function (VM, NM_Q (replace_buffer_in_windows))))
    return nm_call1 (VM, NM_Q (replace_buffer_in_windows), b->object);
  return NM_NIL;
}

nm_value
buffer_kill (struct nm_host *host, struct buffer *b)
{
  uint64_t id = b->id;
  if (!b->inhibit_hooks)
    {
      nm_value r = run_hook_in (host, b, query_functions);
      if (nm_is_exit (r) || nm_is_nil (r))
        return r;
      if (!(b = buffer_of_id (host, id)))
        return NM_T;
      r = may_lose_changes (host, b);
      if (nm_is_exit (r) || nm_is_nil (r))
        return r;
      if (!(b = buffer_of_id (host, id)))
        return NM_T;
      if (nm_truthy (VM, Qkill_buffer_delete_auto_save_files) && !nm_is_nil (nm_symbol_function (VM, NM_Q (files__delete_auto_save_of_killed))))
        {
          if (nm_is_exit (run_hook_in (host, b, offer_auto_save)))
            return NM_EXIT;
          if (!(b = buffer_of_id (host, id)))
            return NM_T;
        }
      if (nm_truthy (VM, Qkill_buffer_hook) || nm_context_has_local (VM, b->context, NM_Q (kill_buffer_hook)))
        if (nm_is_exit (run_hook_in (host, b, run_kill_hook)))
          return NM_EXIT;
      if (!(b = buffer_of_id (host, id)))
        return NM_T;
    }
  if (host_thread_uses (host, b) || display_minibuffer_shows (host, b))
    return NM_NIL;
  for (struct buffer *u; !b->base && (u = b->text->users == b ? b->next_user : b->text->users);)
    {
      uint64_t user = u->id;
      if (nm_is_exit (buffer_kill (host, u)))
        return NM_EXIT;
      if (buffer_of_id (host, user) || !(b = buffer_of_id (host, id)))
        return NM_NIL;
    }
  if (nm_is_exit (unlock_file (host, b)))
    return NM_EXIT;
  if (!(b = buffer_of_id (host, id)))
    return NM_T;
  if (nm_is_exit (leave_windows_and_processes (host, b)))
    return NM_EXIT;
  if (!(b = buffer_of_id (host, id)))
    return NM_T;
  if (b == buffer_current (host))
    {
      nm_value other = nm_call1 (VM, NM_Q (other_buffer), b->object);
      if (nm_is_exit (other))
        return other;
      struct buffer *o = buffer_arg (host, other);
      if (!o)
        return NM_EXIT;
      if (!(b = buffer_of_id (host, id)))
        return NM_T;
      if (o == b)
        return NM_NIL;
      buffer_set_current (host, o);
    }
  bool quiet = b->inhibit_hooks;
  buffer_destroy (host, b);
  return !quiet && nm_is_exit (buffer_list_changed (host)) ? NM_EXIT : NM_T;
}

NM_PRIMITIVE (kill_buffer, "kill-buffer", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "bKill buffer: ", "(&optional BUFFER-OR-NAME)",
              "Kill the buffer BUFFER-OR-NAME (default: the current one).\n"
              "`kill-buffer-query-functions' may refuse; `kill-buffer-hook' runs before.  Return t if it is killed.")
{
  nm_value v = nm_arg (args, 0);
  uint64_t id;
  struct buffer *b;
  if (nm_host_object_get (VM, v, NM_HOST_BUFFER, &id))
    b = buffer_of_id (host, id);
  else if (!(b = buffer_arg (host, v)))
    return NM_EXIT;
  return b ? buffer_kill (host, b) : NM_NIL;
}

/* -- other-buffer, burying -- */

static nm_value
visible (struct nm_host *host, struct buffer *b)
{
  if (host->batch || nm_is_nil (nm_symbol_function (VM, NM_Q (get_buffer_window))))
    return NM_NIL;
  return nm_call2 (VM, NM_Q (get_buffer_window), b->object, NM_Q (visible));
}

NM_PRIMITIVE (other_buffer, "other-buffer", 0, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER VISIBLE-OK FRAME)",
              "Return the buffer most recently selected that is not BUFFER (default: the current one).\n"
              "Buffers whose names start with a space do not count; those that windows show only if VISIBLE-OK is\n"
              "non-nil or nothing else is left.  *scratch* is made if there is no other buffer.")
{
  uint64_t given = buffer_current (host)->id, id, shown = 0;
  if (nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
    given = id;
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      if (b->id == given || (b->name_bytes && b->name_text[0] == ' '))
        continue;
      id = b->id;
      nm_value window = nm_is_nil (nm_arg (args, 1)) ? visible (host, b) : NM_NIL;
      if (nm_is_exit (window))
        return window;
      if (!(b = buffer_of_id (host, id)))
        break;
      if (nm_is_nil (window))
        return b->object;
      shown = shown ? shown : b->id;
    }
  struct buffer *b = buffer_of_id (host, shown);
  if (!b)
    b = buffer_named (host, "*scratch*", 9);
  return b ? b->object : nm_call1 (VM, NM_Q (get_buffer_create), nm_string_literal (VM, "*scratch*"));
}

NM_PRIMITIVE (bury_buffer_internal, "bury-buffer-internal", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER)", "Move BUFFER to the end of the buffer list.")
{
  uint64_t id;
  if (!nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
    return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 0));
  struct buffer *b = buffer_of_id (host, id);
  if (!b)
    return NM_NIL;
  buffer_to_end (host, b);
  return nm_is_exit (list_changed_for (host, b)) ? NM_EXIT : NM_NIL;
}

NM_VARIABLE (buffer_list_update_hook, NM_VAR_LISP, "nil", "Functions called when the list of buffers or its order changes.");
NM_VARIABLE (kill_buffer_hook, NM_VAR_LISP, "nil", "Hook run in a buffer that is about to be killed.");
NM_VARIABLE (kill_buffer_query_functions, NM_VAR_LISP, "nil",
             "Functions called without arguments before a buffer is killed; if one returns nil it is not killed.");
NM_VARIABLE (kill_buffer_delete_auto_save_files, NM_VAR_BOOL, "nil", "Non-nil means that killing a buffer may delete its auto-save file.");
NM_VARIABLE (delete_auto_save_files, NM_VAR_BOOL, "t", "Non-nil means that saving a buffer deletes its auto-save file.");
