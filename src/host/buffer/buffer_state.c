/* buffer_state.c - primitives about a buffer's modification state, variables, text kind and sharing.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "../primitive.h"
#include "buffer_internal.h"

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

/* -- modification -- */

NM_PRIMITIVE (buffer_modified_p, "buffer-modified-p", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return t if BUFFER (default: the current one) was modified since its file was last read or saved.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return !b ? NM_EXIT : nm_bool (b->live && b->text->save_modiff < b->text->modiff);
}

NM_PRIMITIVE (buffer_modified_tick, "buffer-modified-tick", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return a number that grows whenever the text or text properties of BUFFER change.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return !b ? NM_EXIT : nm_fixnum (b->live ? b->text->modiff : 1);
}

NM_PRIMITIVE (buffer_chars_modified_tick, "buffer-chars-modified-tick", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return a number that grows whenever the characters of BUFFER change.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return !b ? NM_EXIT : nm_fixnum (b->live ? b->text->chars_modiff : 1);
}

/* A visited file is locked when its buffer becomes modified, unlocked when it becomes unmodified. */
static nm_value
lock_or_unlock (struct nm_host *host, struct buffer *b, bool modified)
{
  struct buffer *base = b->base ? b->base : b;
  nm_value file = buffer_slot (host, base, NM_SLOT_buffer_file_truename);
  if (!nm_is_string (VM, file) || nm_truthy (VM, Qinhibit_modification_hooks) || !nm_truthy (VM, Qcreate_lockfiles))
    return NM_NIL;
  bool was = b->text->save_modiff < b->text->modiff;
  nm_value function = modified ? NM_Q (lock_file) : NM_Q (unlock_file);
  if (was == modified || nm_is_nil (nm_symbol_function (VM, function)))
    return NM_NIL;
  return nm_call1 (VM, function, file);
}

static nm_value
set_modified (struct nm_host *host, nm_value flag)
{
  struct buffer *b = buffer_current (host);
  if (nm_is_exit (lock_or_unlock (host, b, !nm_is_nil (flag))))
    return NM_EXIT;
  struct buffer_text *t = buffer_current (host)->text;
  if (nm_is_nil (flag))
    t->save_modiff = t->modiff;
  else if (t->save_modiff >= t->modiff)
    t->save_modiff = t->modiff++;
  return flag;
}

NM_PRIMITIVE (restore_buffer_modified_p, "restore-buffer-modified-p", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FLAG)",
              "Like `set-buffer-modified-p' without asking for a new mode line.  Return FLAG.")
{
  return set_modified (host, nm_arg (args, 0));
}

NM_PRIMITIVE (set_buffer_modified_p, "set-buffer-modified-p", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FLAG)", "Mark the current buffer as modified if FLAG is non-nil, else as unmodified.")
{
  if (nm_is_exit (set_modified (host, nm_arg (args, 0))))
    return NM_EXIT;
  buffer_current (host)->mode_line_changed = true;
  return NM_NIL;
}

NM_PRIMITIVE (force_mode_line_update, "force-mode-line-update", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional ALL)",
              "Have the mode lines of the current buffer's windows drawn anew, or of all windows if ALL is non-nil.\nReturn ALL.")
{
  if (nm_is_nil (nm_arg (args, 0)))
    buffer_current (host)->mode_line_changed = true;
  else
    for (struct buffer *b = buffer_first (host); b; b = b->next)
      b->mode_line_changed = true;
  return nm_arg (args, 0);
}

NM_PRIMITIVE (buffer_enable_undo, "buffer-enable-undo", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "", "(&optional BUFFER)", "Begin to record undo information in BUFFER (default: the current one).")
{
  uint64_t id;
  struct buffer *b;
  if (nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
    b = buffer_of_id (host, id);
  else if (!(b = buffer_arg (host, nm_arg (args, 0))))
    return NM_EXIT;
  if (b && !undo_enabled (host, b))
    buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, NM_NIL);
  return NM_NIL;
}

/* -- variables -- */

NM_PRIMITIVE (buffer_local_value, "buffer-local-value", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(VARIABLE BUFFER)",
              "Return the value of VARIABLE in BUFFER: its local value there, else its default value.")
{
  nm_value variable = nm_arg (args, 0);
  uint64_t id;
  if (!nm_check_symbol (VM, variable))
    return NM_EXIT;
  if (!nm_host_object_get (VM, nm_arg (args, 1), NM_HOST_BUFFER, &id))
    return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 1));
  struct buffer *b = slotmap_get (&host->buffers->buffers, id);
  nm_value v = nm_context_value (VM, b->context, variable);
  return nm_is_unbound (v) ? nm_signal1 (VM, NM_Q (void_variable), variable) : v;
}

NM_PRIMITIVE (buffer_local_variables, "buffer-local-variables", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return an alist of the variables that are local in BUFFER, with their values.\n"
              "A variable that is void there stands alone, without a value.")
{
  struct buffer *b = any_buffer (host, nm_arg (args, 0));
  return b ? nm_context_alist (VM, b->context) : NM_EXIT;
}

NM_PRIMITIVE (kill_all_local_variables, "kill-all-local-variables", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Make all variables of the current buffer have their default values, and it be in Fundamental mode.\n"
              "Variables whose `permanent-local' property is non-nil are kept.  Runs `change-major-mode-hook' first.")
{
  if (nm_is_exit (nm_run_hook (VM, NM_Q (change_major_mode_hook))))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  nm_context_kill_locals (VM, b->context, false);
  if (!b->live)
    return NM_NIL;
  buffer_slot_put (host, b, NM_SLOT_major_mode, NM_Q (fundamental_mode));
  buffer_slot_put (host, b, NM_SLOT_mode_name, nm_string_literal (VM, "Fundamental"));
  buffer_slot_put (host, b, NM_SLOT_buffer_invisibility_spec, NM_T);
  buffer_slot_put (host, b, NM_SLOT_local_minor_modes, NM_NIL);
  b->mode_line_changed = true;
  return NM_NIL;
}

NM_PRIMITIVE (set_buffer_major_mode, "set-buffer-major-mode", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER)",
              "Put BUFFER into its first major mode: `initial-major-mode' for *scratch*, else the default `major-mode'.")
{
  uint64_t id;
  if (!nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
    return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 0));
  struct buffer *b = buffer_of_id (host, id);
  if (!b)
    return nm_error (VM, "Attempt to set major mode for a dead buffer");
  bool scratch = b->name_bytes == 9 && !memcmp (b->name_text, "*scratch*", 9);
  nm_value mode = scratch ? nm_symbol_value_or (VM, NM_Q (initial_major_mode), NM_NIL)
                          : nm_default_value_or (VM, NM_Q (major_mode), NM_NIL);
  if (!scratch && nm_is_nil (mode))
    {
      nm_value now = nm_context_slot (VM, NM_SLOT_major_mode);
      mode = nm_is_nil (nm_get (VM, now, NM_Q (mode_class))) ? now : NM_NIL;
    }
  if (nm_is_nil (mode) || nm_symbol_is (VM, mode, Qfundamental_mode))
    return NM_NIL;
  nm_depth depth = nm_depth_now (VM);
  buffer_push_current (host);
  buffer_set_current (host, b);
  nm_value r = nm_call0 (VM, mode);
  return nm_unbind_to (VM, depth, nm_is_exit (r) ? r : NM_NIL);
}

/* -- the kind of text -- */

/* The inner form of raw bytes, which begins with the two bytes below this one, is no character. */
enum { FIRST_LEAD = 0xc2 };

/* Length of the valid multibyte sequence of the internal encoding at P, 0 if there is none. */
static int64_t
valid_sequence (const char *p, int64_t room)
{
  unsigned char lead = (unsigned char) *p;
  if (lead < 0x80)
    return 1;
  int64_t length = nm_char_length (lead);
  if (lead < FIRST_LEAD || lead > 0xf8 || length > room)
    return 0;
  for (int64_t i = 1; i < length; i++)
    if (nm_is_lead ((unsigned char) p[i]))
      return 0;
  int n, c = nm_char_decode (p, &n);
  return nm_char_bytes (c) == length ? length : 0;
}

struct conversion { struct rope *rope; int64_t *map; /* old character offset to new one */ };

/* Each character of a multibyte text becomes its bytes. */
static int64_t
to_bytes (const char *in, int64_t total, char *out, int64_t *map)
{
  int64_t n = 0, chars = 0, old = 0;
  for (int64_t at = 0; at < total; old++)
    {
      int length, c = nm_char_decode (in + at, &length);
      map[old] = chars;
      if (c < 0x80 || nm_char_is_raw (c))
        {
          n += nm_char_encode (c, out + n);
          chars++;
        }
      else
        for (int i = 0; i < length; i++, chars++)
          n += nm_char_encode (nm_byte_to_raw ((unsigned char) in[at + i]), out + n);
      at += length;
    }
  map[old] = chars;
  return n;
}

/* Byte sequences that encode characters become those. */
static int64_t
to_characters (char *in, int64_t total, char *out, int64_t *map)
{
  int64_t bytes = 0, n = 0, chars = 0;
  for (int64_t at = 0; at < total;)
    {
      int length, c = nm_char_decode (in + at, &length);
      at += length;
      in[bytes++] = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c);
    }
  for (int64_t at = 0; at < bytes; chars++)
    {
      int64_t length = valid_sequence (in + at, bytes - at);
      if (length > 0)
        memcpy (out + n, in + at, (size_t) length);
      n += length > 0 ? length : nm_char_encode (nm_byte_to_raw ((unsigned char) in[at]), out + n);
      for (int64_t i = 0; i < (length > 0 ? length : 1); i++)
        map[at++] = chars + (i > 0);   /* inside a character: the next one */
    }
  map[bytes] = chars;
  return n;
}

static struct conversion
convert_text (struct buffer *b, bool multibyte)
{
  struct rope_counts old = rope_count (b->text->rope);
  struct conversion c = { rope_new (), mi_malloc ((size_t) (old.chars + 1) * sizeof (int64_t)) };
  char *in = mi_malloc ((size_t) old.bytes + 1), *out = mi_malloc ((size_t) (2 * old.bytes) + 8);
  rope_copy (b->text->rope, 0, old.bytes, in);
  int64_t n = multibyte ? to_characters (in, old.bytes, out, c.map) : to_bytes (in, old.bytes, out, c.map);
  rope_insert (c.rope, 0, out, n);
  mi_free (in);
  mi_free (out);
  return c;
}

struct moves { struct marker **item; int64_t *pos; int64_t count, room; };

static bool
collect_move (struct marker_node *n, int64_t pos, void *context)
{
  struct moves *m = context;
  if (m->count == m->room)
    {
      m->room = m->room ? 2 * m->room : 64;
      m->item = mi_realloc (m->item, (size_t) m->room * sizeof *m->item);
      m->pos = mi_realloc (m->pos, (size_t) m->room * sizeof *m->pos);
    }
  m->item[m->count] = (struct marker *) n;
  m->pos[m->count++] = pos;
  return true;
}

/* Moves everything that points into the text of B to where MAP says. */
static void
remap_positions (struct buffer *b, const int64_t *map)
{
  struct moves m = { 0 };
  marker_tree_visit (b->text->markers, 0, INT64_MAX, collect_move, &m);
  for (int64_t i = 0; i < m.count; i++)
    marker_tree_remove (b->text->markers, &m.item[i]->node);
  for (int64_t i = 0; i < m.count; i++)
    marker_tree_add (b->text->markers, &m.item[i]->node, map[m.pos[i] - 1] + 1, m.item[i]->node.advances);
  mi_free (m.item);
  mi_free (m.pos);
  struct overlay_list l;
  overlays_touching (b, 0, INT64_MAX, &l);
  for (int i = 0; i < l.count; i++)
    {
      int64_t start, end;
      overlay_tree_position (&l.item[i]->node, &start, &end);
      overlay_tree_remove (b->overlays, &l.item[i]->node);
      overlay_tree_add (b->overlays, &l.item[i]->node, map[start - 1] + 1, map[end - 1] + 1);
    }
  overlay_list_free (&l);
  b->pt = map[b->pt - 1] + 1;
  b->begv = map[b->begv - 1] + 1;
  b->zv = map[b->zv - 1] + 1;
}

static nm_value
blank_string (struct nm_host *host, int64_t n)
{
  char *text = mi_malloc ((size_t) n);
  memset (text, ' ', (size_t) n);
  nm_value s = nm_string_unibyte (VM, text, n);
  mi_free (text);
  return s;
}

/* Text properties are carried over through a string that holds them. */
static void
remap_properties (struct nm_host *host, struct buffer *b, const int64_t *map, int64_t old_chars)
{
  struct buffer_text *t = b->text;
  if (!t->intervals_in_use)
    return;
  nm_value old = nm_local (VM, t->intervals), fresh = nm_intervals_new (VM);
  nm_intervals_cover (VM, fresh, map[old_chars]);
  for (int64_t from = 0, to, start; from < old_chars; from = to)
    {
      nm_scope scope = nm_scope_open (VM);
      nm_value plist = nm_intervals_run (VM, old, from, old_chars, &start, &to);
      nm_value s = blank_string (host, map[to] - map[from]);
      nm_call4 (VM, NM_Q (set_text_properties), nm_fixnum (0), nm_fixnum (map[to] - map[from]), plist, s);
      nm_intervals_from_string (VM, fresh, map[from], s, 0, map[to] - map[from], false);
      nm_scope_close (VM, scope);
    }
  nm_root_set (VM, t->intervals, fresh);
}

NM_PRIMITIVE (set_buffer_multibyte, "set-buffer-multibyte", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FLAG)",
              "Make the current buffer multibyte if FLAG is non-nil, else unibyte; its bytes stay the same.\n"
              "In a unibyte buffer each byte is a character.  Return FLAG.\n"
              "Signal an error in a narrowed buffer, which records no more changes for undo then.")
{
  nm_value flag = nm_arg (args, 0);
  struct buffer *b = buffer_current (host);
  bool multibyte = !nm_is_nil (flag);
  if (b->base)
    return nm_error (VM, "Cannot do ‘set-buffer-multibyte’ on an indirect buffer");
  if (multibyte == b->multibyte)
    return flag;
  if (b->begv > 1 || b->zv < buffer_z (b))
    {
      buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, NM_T);   /* as in GNU Emacs */
      return nm_error (VM, "Changing multibyteness in a narrowed buffer");
    }
  int64_t old_chars = rope_count (b->text->rope).chars;
  struct conversion c = convert_text (b, multibyte);
  for (struct buffer *u = b->text->users; u; u = u->next_user)
    if (u != b)
      u->multibyte = multibyte;
  remap_positions (b, c.map);
  remap_properties (host, b, c.map, old_chars);
  rope_free (b->text->rope);
  b->text->rope = c.rope;
  b->text->version++;
  mi_free (c.map);
  b->multibyte = multibyte;
  buffer_slot_put (host, b, NM_SLOT_enable_multibyte_characters, nm_bool (multibyte));
  if (undo_enabled (host, b))
    {
      nm_value entry = nm_list3 (VM, NM_Q (apply), NM_Q (set_buffer_multibyte), nm_bool (!multibyte));
      buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, nm_cons (VM, entry, buffer_slot (host, b, NM_SLOT_buffer_undo_list)));
    }
  return flag;
}

/* -- swapping -- */

static bool
claim_marker (struct marker_node *n, int64_t pos __attribute__ ((unused)), void *context)
{
  struct buffer **pair = context;
  struct marker *m = (struct marker *) n;
  if (m->buffer == pair[0])
    m->buffer = pair[1];
  return true;
}

static void
swap_slot (struct nm_host *host, struct buffer *a, struct buffer *b, enum nm_slot slot)
{
  nm_value va = buffer_slot (host, a, slot), vb = buffer_slot (host, b, slot);
  buffer_slot_put (host, a, slot, vb);
  buffer_slot_put (host, b, slot, va);
}

#define SWAP(field) do { __typeof__ (a->field) t_ = a->field; a->field = b->field; b->field = t_; } while (0)

NM_PRIMITIVE (buffer_swap_text, "buffer-swap-text", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BUFFER)",
              "Exchange the text of the current buffer and BUFFER, with point, narrowing, markers, overlays and undo list.")
{
  struct buffer *a = buffer_current (host);
  uint64_t id;
  if (!nm_host_object_get (VM, nm_arg (args, 0), NM_HOST_BUFFER, &id))
    return nm_wrong_type (VM, NM_Q (bufferp), nm_arg (args, 0));
  struct buffer *b = buffer_of_id (host, id);
  if (!b)
    return nm_error (VM, "Cannot swap a dead buffer’s text");
  if (a == b)
    return NM_NIL;
  if (a->base || b->base || a->next_user || b->next_user || a->text->users != a || b->text->users != b)
    return nm_error (VM, "Cannot swap indirect buffers’s text");
  marker_tree_visit (a->text->markers, 0, INT64_MAX, claim_marker, (struct buffer *[]) { a, b });
  marker_tree_visit (b->text->markers, 0, INT64_MAX, claim_marker, (struct buffer *[]) { b, a });
  SWAP (text);
  SWAP (pt);
  SWAP (begv);
  SWAP (zv);
  SWAP (overlays);
  SWAP (overlay_center);
  SWAP (multibyte);
  SWAP (mark);
  a->text->users = a;
  b->text->users = b;
  struct buffer *both[] = { a, b };
  /* What is known of a buffer in some version of its text must not seem to be about the other text. */
  int64_t version = a->text->version > b->text->version ? a->text->version : b->text->version;
  for (int k = 0; k < 2; k++)
    {
      struct overlay_list l;
      overlays_touching (both[k], 0, INT64_MAX, &l);
      for (int i = 0; i < l.count; i++)
        l.item[i]->buffer = both[k];
      overlay_list_free (&l);
      both[k]->text->modiff++;
      both[k]->text->chars_modiff++;
      both[k]->text->version = version + 1;
    }
  swap_slot (host, a, b, NM_SLOT_buffer_undo_list);
  swap_slot (host, a, b, NM_SLOT_mark_active);
  swap_slot (host, a, b, NM_SLOT_enable_multibyte_characters);
  swap_slot (host, a, b, NM_SLOT_bidi_display_reordering);
  swap_slot (host, a, b, NM_SLOT_bidi_paragraph_direction);
  swap_slot (host, a, b, NM_SLOT_point_before_scroll);
  return NM_NIL;
}

NM_PRIMITIVE (erase_buffer, "erase-buffer", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, "*", "()",
              "Delete all text of the current buffer, whatever its narrowing.")
{
  struct buffer *b = buffer_current (host);
  b->begv = 1;
  b->zv = buffer_z (b);
  if (nm_is_exit (buffer_delete (host, 1, b->zv)))
    return NM_EXIT;
  b = buffer_current (host);
  b->last_window_start = 1;
  buffer_slot_put (host, b, NM_SLOT_buffer_saved_size, nm_fixnum (0));
  return NM_NIL;
}

NM_VARIABLE (change_major_mode_hook, NM_VAR_LISP, "nil", "Functions called before the current buffer's local variables are killed.");
