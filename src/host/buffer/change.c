/* change.c - what stands around every change of text: read-only checks and change hooks.
   SPDX-License-Identifier: GPL-3.0-or-later

   change_prepare runs before, buffer_change_done after.  Both may run Lisp, which may do anything: the
   caller looks up the current buffer again, and the positions it passed have been moved with the
   text.  Hooks run with inhibit-modification-hooks t; if a change function exits abnormally its whole
   hook variable is set to nil.  Text property and overlay hooks are collected before a change, and
   those that also run after it wait in roots of struct buffers. */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- read-only -- */

/* Is VALUE, a read-only property, overridden by inhibit-read-only? */
static bool
read_only_inhibited (struct nm_host *host, nm_value value)
{
  nm_value inhibit = nm_symbol_value_or (VM, NM_Q (inhibit_read_only), NM_NIL);
  if (nm_is_nil (inhibit))
    return false;
  return !nm_is_cons (VM, inhibit) || !nm_is_nil (nm_memq (VM, value, inhibit));
}

nm_value
change_check_writable (struct nm_host *host, int64_t pos)
{
  struct buffer *b = buffer_current (host);
  if (nm_is_nil (nm_context_slot (VM, NM_SLOT_buffer_read_only)) || nm_truthy (VM, Qinhibit_read_only)
      || (b->text->intervals_in_use && !nm_is_nil (text_property_at (host, b, pos, NM_Q (inhibit_read_only)))))
    return NM_NIL;
  return nm_signal1 (VM, NM_Q (buffer_read_only), buffer_object (host, b));
}

static nm_value
signal_text_read_only (struct nm_host *host, nm_value value)
{
  return nm_signal (VM, NM_Q (text_read_only), nm_is_string (VM, value) ? nm_list1 (VM, value) : NM_NIL);
}

static bool
in_set (struct nm_host *host, nm_value element, nm_value set)
{
  return nm_is_cons (VM, set) ? !nm_is_nil (nm_memq (VM, element, set)) : !nm_is_nil (set);
}

static bool
has_own (struct nm_host *host, nm_value plist, nm_value prop)
{
  return !nm_is_nil (nm_plist_get (VM, plist, prop));
}

/* The hooks of the text around an insertion, which stay until the next change of a buffer with properties is checked: as
   in GNU Emacs, insertions into buffers without any run them again, and it does not matter whether hooks are inhibited now. */
static void
keep_insert_hooks (struct nm_host *host, nm_value before, nm_value after)
{
  struct buffers *all = host->buffers;
  nm_root_set (VM, all->insert_hooks[0], properties_lookup (host, before, NM_Q (insert_behind_hooks), true));
  nm_root_set (VM, all->insert_hooks[1], properties_lookup (host, after, NM_Q (insert_in_front_hooks), true));
}

/* May text be inserted at POS?  A read-only property refuses it if the new text would inherit it. */
static nm_value
check_insertion (struct nm_host *host, struct buffer *b, int64_t pos)
{
  /* What is not accessible does not count. */
  nm_value tree = b->text->intervals;
  nm_value before = pos > b->begv ? nm_intervals_get (VM, tree, pos - 2) : NM_NIL;
  nm_value after = pos < b->zv ? nm_intervals_get (VM, tree, pos - 1) : NM_NIL;
  nm_value value = properties_lookup (host, after, NM_Q (read_only), true);
  if (!nm_is_nil (value) && !read_only_inhibited (host, value))
    {
      nm_value sticky = properties_lookup (host, after, NM_Q (front_sticky), true);
      if (in_set (host, NM_Q (read_only), sticky)
          || (!has_own (host, after, NM_Q (read_only)) && in_set (host, NM_Q (category), sticky)))
        return signal_text_read_only (host, value);
    }
  value = properties_lookup (host, before, NM_Q (read_only), true);
  if (!nm_is_nil (value) && !read_only_inhibited (host, value))
    {
      nm_value nonsticky = properties_lookup (host, before, NM_Q (rear_nonsticky), true);
      if (!in_set (host, NM_Q (read_only), nonsticky)
          && (has_own (host, before, NM_Q (read_only)) || !in_set (host, NM_Q (category), nonsticky)))
        return signal_text_read_only (host, value);
    }
  keep_insert_hooks (host, before, after);
  return NM_NIL;
}

/* Calls every function of the hook list FUNCTIONS with ARGS. */
static nm_value
call_each (struct nm_host *host, nm_value functions, int n, const nm_value *args)
{
  nm_value at = nm_local (VM, functions);
  while (nm_is_cons (VM, at))
    {
      nm_scope scope = nm_scope_open (VM);
      if (nm_is_exit (nm_call (VM, nm_car (VM, at), n, args)))
        return NM_EXIT;
      nm_local_set (VM, at, nm_cdr (VM, at));
      nm_scope_close (VM, scope);
    }
  return NM_NIL;
}

/* May [FROM, TO) be changed?  Then runs the `modification-hooks' found there. */
static nm_value
check_range (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  nm_value tree = b->text->intervals, hooks = NM_NIL, previous = NM_NIL;
  bool run = !nm_truthy (VM, Qinhibit_modification_hooks);
  for (int64_t pos = from; pos < to; pos = nm_intervals_next (VM, tree, pos - 1, to - 1) + 1)
    {
      nm_value plist = nm_intervals_get (VM, tree, pos - 1);
      if (nm_is_nil (plist))
        continue;
      nm_value value = properties_lookup (host, plist, NM_Q (read_only), true);
      if (!nm_is_nil (value) && !read_only_inhibited (host, value))
        return signal_text_read_only (host, value);
      nm_value mod = run ? properties_lookup (host, plist, NM_Q (modification_hooks), true) : NM_NIL;
      if (!nm_is_nil (mod) && !nm_eq (VM, mod, previous))
        {
          hooks = nm_cons (VM, mod, hooks);
          previous = mod;
        }
    }
  hooks = nm_nreverse (VM, hooks);
  for (; nm_is_cons (VM, hooks); hooks = nm_cdr (VM, hooks))
    {
      const nm_value args[] = { nm_fixnum (from), nm_fixnum (to) };
      if (nm_is_exit (call_each (host, nm_car (VM, hooks), 2, args)))
        return NM_EXIT;
    }
  return NM_NIL;
}

/* -- overlay hooks -- */

static void
keep_overlay_hook (struct nm_host *host, struct overlay *o, uint32_t property)
{
  nm_value functions = overlay_get_property (host, o, (nm_value) { property });
  if (!nm_is_nil (functions))
    {
      nm_value pair = nm_cons (VM, functions, overlay_object (host, o->id)), root = host->buffers->overlay_hooks;
      nm_root_set (VM, root, nm_cons (VM, pair, nm_is_cons (VM, root) ? root : NM_NIL));
    }
}

/* What is collected stays until the next change of a buffer with overlays: an insertion of no text runs it again. */
static void
collect_overlay_hooks (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  nm_root_set (VM, host->buffers->overlay_hooks, NM_NIL);
  struct overlay_list l;
  overlays_touching (b, from, to, &l);
  overlay_list_native_order (&l, b);
  bool insertion = from == to;
  for (int i = 0; i < l.count; i++)
    {
      int64_t start, end;
      overlay_tree_position (&l.item[i]->node, &start, &end);
      if (insertion && from == start)
        keep_overlay_hook (host, l.item[i], Qinsert_in_front_hooks);
      if (insertion && from == end)
        keep_overlay_hook (host, l.item[i], Qinsert_behind_hooks);
      if (to > start && from < end)
        keep_overlay_hook (host, l.item[i], Qmodification_hooks);
    }
  overlay_list_free (&l);
  nm_value root = host->buffers->overlay_hooks;
  if (nm_is_cons (VM, root))
    nm_root_set (VM, root, nm_nreverse (VM, root));
}

static nm_value
run_overlay_hooks (struct nm_host *host, struct buffer *b, bool after, int64_t from, int64_t to, int64_t deleted)
{
  nm_value at = nm_local (VM, host->buffers->overlay_hooks);
  uint64_t id = b->id;
  for (; nm_is_cons (VM, at); nm_local_set (VM, at, nm_cdr (VM, at)))
    {
      nm_scope scope = nm_scope_open (VM);
      nm_value pair = nm_car (VM, at), overlay = nm_cdr (VM, pair);
      uint64_t overlay_id = 0;
      struct overlay *o = nm_host_object_get (VM, overlay, NM_HOST_OVERLAY, &overlay_id) ? overlay_of (host, overlay_id) : NULL;
      if (o && o->buffer && o->buffer->id == id)
        {
          const nm_value args[] = { overlay, nm_bool (after), nm_fixnum (from), nm_fixnum (to), nm_fixnum (deleted) };
          if (nm_is_exit (call_each (host, nm_car (VM, pair), after ? 5 : 4, args)))
            return NM_EXIT;
        }
      nm_scope_close (VM, scope);
    }
  return NM_NIL;
}

/* -- the change functions -- */

/* Runs hook VARIABLE; if that exits, the variable is set to nil. */
static nm_value
run_change_functions (struct nm_host *host, uint32_t variable, int n, const nm_value *args)
{
  nm_value hook = (nm_value) { variable };
  if (!nm_is_exit (nm_run_hook_args (VM, hook, n, args)))
    return NM_NIL;
  struct nm_exit e = nm_exit_catch (VM);
  if (e.kind == NM_EXIT_TERMINATE || nm_set (VM, hook, NM_NIL))
    return nm_exit_rethrow (VM, e);
  return NM_EXIT;
}

static nm_value
before_hooks (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, bool first_change)
{
  if (first_change && nm_is_exit (nm_run_hook (VM, NM_Q (first_change_hook))))
    return NM_EXIT;
  if (nm_truthy (VM, Qbefore_change_functions))
    {
      const nm_value args[] = { nm_fixnum (from), nm_fixnum (to) };
      if (nm_is_exit (run_change_functions (host, Qbefore_change_functions, 2, args)))
        return NM_EXIT;
    }
  if (b->live && b->overlays->count)
    {
      collect_overlay_hooks (host, b, from, to);
      return run_overlay_hooks (host, b, false, from, to, 0);
    }
  return NM_NIL;
}

/* Runs the hooks with the positions held by markers. */
static nm_value
signal_before (struct nm_host *host, int64_t *from, int64_t *to)
{
  struct buffer *b = buffer_current (host);
  bool first_change = b->text->modiff <= b->text->save_modiff && nm_truthy (VM, Qfirst_change_hook);
  if (!first_change && !nm_truthy (VM, Qbefore_change_functions) && b->overlays->count == 0)
    return NM_NIL;
  nm_depth depth = nm_depth_now (VM);
  uint64_t begin = marker_new (host, b, *from, false), end = marker_new (host, b, *to, false);
  nm_value result = NM_EXIT;
  if (nm_bind (VM, NM_Q (inhibit_modification_hooks), NM_T))
    result = before_hooks (host, b, *from, *to, first_change);
  struct buffer *ignored;
  marker_get (host, begin, &ignored, from);
  marker_get (host, end, &ignored, to);
  marker_free (host, begin);
  marker_free (host, end);
  return nm_unbind_to (VM, depth, result);
}

/* The file of a buffer that is about to become modified is locked, and simple.el's undo machinery is
   told, if Lisp defines what does so. */
static nm_value
announce_change (struct nm_host *host, struct buffer *b)
{
  if (undo_enabled (host, b) && !nm_is_nil (nm_symbol_function (VM, NM_Q (undo_auto__undoable_change)))
      && nm_is_exit (nm_call0 (VM, NM_Q (undo_auto__undoable_change))))
    return NM_EXIT;
  if (nm_truthy (VM, Qinhibit_modification_hooks) || b->text->modiff > b->text->save_modiff)
    return NM_NIL;
  struct buffer *base = b->base ? b->base : b;
  nm_value file = buffer_slot (host, base, NM_SLOT_buffer_file_truename);
  if (nm_is_nil (file) || nm_is_nil (nm_symbol_function (VM, NM_Q (lock_file))) || !nm_truthy (VM, Qcreate_lockfiles))
    return NM_NIL;
  return nm_call1 (VM, NM_Q (lock_file), file);
}

nm_value
change_prepare_in_place (struct nm_host *host, int64_t *from, int64_t *to)
{
  struct buffer *b = buffer_current (host);
  if (nm_is_exit (change_check_writable (host, *from)))
    return NM_EXIT;
  if (b->text->intervals_in_use)
    {
      nm_root_set (VM, host->buffers->insert_hooks[0], NM_NIL);
      nm_root_set (VM, host->buffers->insert_hooks[1], NM_NIL);
      nm_value r = *from == *to ? check_insertion (host, b, *from) : check_range (host, b, *from, *to);
      if (nm_is_exit (r))
        return NM_EXIT;
      b = buffer_current (host);
    }
  if (nm_is_exit (announce_change (host, b)))
    return NM_EXIT;
  if (!nm_truthy (VM, Qinhibit_modification_hooks))
    {
      if (nm_is_exit (signal_before (host, from, to)) || !nm_set (VM, NM_Q (deactivate_mark), NM_T))
        return NM_EXIT;
    }
  b = buffer_current (host);
  int64_t z = buffer_z (b);
  *from = *from > z ? z : *from;
  *to = *to > z ? z : *to < *from ? *from : *to;
  return NM_NIL;
}

nm_value
change_prepare (struct nm_host *host, int64_t *from, int64_t *to)
{
  struct buffer *b = buffer_current (host);
  bool text = *from < *to;
  if (nm_is_exit (change_prepare_in_place (host, from, to)))
    return NM_EXIT;
  /* A hook killed the buffer: its positions are gone, and no text of another one goes in its place. */
  return text && !b->live ? nm_error (VM, "Marker does not point anywhere") : NM_NIL;
}

/* -- after -- */

/* Can the after-change calls wait for combine-after-change-execute? */
static bool
keep_for_later (struct nm_host *host, struct buffer *b, int64_t pos, int64_t deleted, int64_t inserted)
{
  struct buffers *all = host->buffers;
  if (!nm_truthy (VM, Qcombine_after_change_calls) || nm_truthy (VM, Qbefore_change_functions) || b->overlays->count)
    return false;
  nm_value kept = nm_list3 (VM, nm_fixnum (pos - 1), nm_fixnum (buffer_z (b) - (pos - deleted + inserted)),
                            nm_fixnum (inserted - deleted));
  nm_value old = nm_is_cons (VM, all->combined) ? all->combined : NM_NIL;
  nm_root_set (VM, all->combined, nm_cons (VM, kept, old));
  all->combined_buffer = b->id;
  return true;
}

static nm_value
after_hooks (struct nm_host *host, struct buffer *b, int64_t pos, int64_t deleted, int64_t inserted)
{
  struct buffers *all = host->buffers;
  nm_value behind = nm_local (VM, all->insert_hooks[0]), front = nm_local (VM, all->insert_hooks[1]);
  if (nm_truthy (VM, Qafter_change_functions))
    {
      const nm_value args[] = { nm_fixnum (pos), nm_fixnum (pos + inserted), nm_fixnum (deleted) };
      if (nm_is_exit (run_change_functions (host, Qafter_change_functions, 3, args)))
        return NM_EXIT;
      /* What the functions changed themselves does not take the place of this change. */
      nm_root_set (VM, all->insert_hooks[0], behind);
      nm_root_set (VM, all->insert_hooks[1], front);
    }
  if (nm_is_cons (VM, all->overlay_hooks) && b->live
      && nm_is_exit (run_overlay_hooks (host, b, true, pos, pos + inserted, deleted)))
    return NM_EXIT;
  if (deleted > 0)
    return NM_NIL;
  const nm_value args[] = { nm_fixnum (pos), nm_fixnum (pos + inserted) };
  if (nm_is_cons (VM, behind) && nm_is_exit (call_each (host, behind, 2, args)))
    return NM_EXIT;
  if (nm_is_cons (VM, front) && !nm_eq (VM, behind, front))
    return call_each (host, front, 2, args);
  return NM_NIL;
}

nm_value
buffer_change_done (struct nm_host *host, int64_t pos, int64_t deleted, int64_t inserted)
{
  struct buffers *all = host->buffers;
  struct buffer *b = buffer_current (host);
  if (nm_truthy (VM, Qinhibit_modification_hooks))
    return NM_NIL;
  if (nm_is_cons (VM, all->combined) && all->combined_buffer != b->id
      && nm_is_exit (nm_call0 (VM, NM_Q (combine_after_change_execute))))
    return NM_EXIT;
  if (keep_for_later (host, b, pos, deleted, inserted))
    return NM_NIL;
  if (nm_is_cons (VM, all->combined) && nm_is_exit (nm_call0 (VM, NM_Q (combine_after_change_execute))))
    return NM_EXIT;
  if (!nm_truthy (VM, Qafter_change_functions) && !nm_is_cons (VM, all->overlay_hooks)
      && !nm_is_cons (VM, all->insert_hooks[0]) && !nm_is_cons (VM, all->insert_hooks[1]))
    return NM_NIL;
  nm_depth depth = nm_depth_now (VM);
  nm_value result = NM_EXIT;
  if (nm_bind (VM, NM_Q (inhibit_modification_hooks), NM_T))
    result = after_hooks (host, b, pos, deleted, inserted);
  return nm_unbind_to (VM, depth, result);
}

nm_value
buffer_prepare_change (struct nm_host *host, int64_t from, int64_t to)
{
  return change_prepare (host, &from, &to);
}

nm_value
buffer_did_change (struct nm_host *host, int64_t from, int64_t to, int64_t old_chars)
{
  return buffer_change_done (host, from, old_chars, to - from);
}

/* -- combine-after-change -- */

NM_PRIMITIVE (combine_after_change_execute, "combine-after-change-execute", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Run the after-change functions once for all changes that `combine-after-change-calls' held back.")
{
  struct buffers *all = host->buffers;
  if (!nm_is_cons (VM, all->combined))
    return NM_NIL;
  struct buffer *b = buffer_of_id (host, all->combined_buffer);
  int64_t before = INT64_MAX, after = INT64_MAX, change = 0;
  for (nm_value at = nm_local (VM, all->combined); nm_is_cons (VM, at); nm_local_set (VM, at, nm_cdr (VM, at)))
    {
      nm_scope scope = nm_scope_open (VM);
      nm_value entry = nm_car (VM, at);
      int64_t n[3] = { 0 };
      for (int i = 0; i < 3; i++, entry = nm_cdr (VM, entry))
        if (!nm_get_int64 (VM, nm_car (VM, entry), &n[i]))
          break;
      before = n[0] < before ? n[0] : before;
      after = n[1] < after ? n[1] : after;
      change += n[2];
      nm_scope_close (VM, scope);
    }
  nm_root_set (VM, all->combined, NM_NIL);
  if (!b)
    return NM_NIL;
  nm_depth depth = nm_depth_now (VM);
  buffer_push_current (host);
  buffer_set_current (host, b);
  int64_t begin = 1 + before, end = buffer_z (b) - after;
  nm_value result = NM_EXIT;
  if (nm_bind (VM, NM_Q (combine_after_change_calls), NM_NIL))
    result = buffer_change_done (host, begin, end - begin - change, end - begin);
  return nm_unbind_to (VM, depth, result);
}

NM_VARIABLE (before_change_functions, NM_VAR_LISP, "nil",
             "Functions called before each change of text, with the start and end of what will change.");
NM_VARIABLE (after_change_functions, NM_VAR_LISP, "nil",
             "Functions called after each change of text, with its start, its new end and the old length.");
NM_VARIABLE (first_change_hook, NM_VAR_LISP, "nil", "Functions called before a buffer that is unmodified is changed.");
NM_VARIABLE (inhibit_modification_hooks, NM_VAR_BOOL, "nil", "Non-nil means that changes of text run no hooks.");
NM_VARIABLE (combine_after_change_calls, NM_VAR_LISP, "nil",
             "Non-nil allows the calls of `after-change-functions' for several changes to be combined into one.");
NM_VARIABLE (inhibit_read_only, NM_VAR_LISP, "nil",
             "Non-nil means that read-only buffers and text may be changed.\n"
             "If it is a list, read-only properties whose values are in it are disregarded.");
