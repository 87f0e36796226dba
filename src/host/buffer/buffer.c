/* buffer.c - the life of buffers, the list of them, the current one, point and bounds.
   SPDX-License-Identifier: GPL-3.0-or-later

   A buffer's struct lives from buffer_new until its Lisp object is collected after it was killed;
   its id finds it only while it lives.  Buffers that share a text (an indirect buffer and its base)
   are linked from the text, so that an edit adjusts the point and bounds of all of them. */
#include "buffer_internal.h"

/* -- texts -- */

static struct buffer_text *
buffer_text_new (struct nm_host *host)
{
  struct buffer_text *t = mi_zalloc (sizeof *t);
  t->rope = rope_new ();
  t->modiff = t->chars_modiff = t->save_modiff = t->auto_save_modiff = 1;
  t->version = 1;
  t->markers = marker_tree_new ();
  t->intervals = nm_root_new (VM, nm_intervals_new (VM));
  return t;
}

static void
buffer_text_leave (struct nm_host *host, struct buffer *b)
{
  struct buffer_text *t = b->text;
  for (struct buffer **at = &t->users; *at; at = &(*at)->next_user)
    if (*at == b)
      {
        *at = b->next_user;
        break;
      }
  if (t->users)
    return;
  rope_free (t->rope);
  marker_tree_free (t->markers);
  nm_root_free (VM, t->intervals);
  mi_free (t);
}

static void
buffer_text_join (struct buffer_text *t, struct buffer *b)
{
  b->text = t;
  b->next_user = t->users;
  t->users = b;
}

struct rope *
buffer_snapshot (struct buffer *b)
{
  return rope_snapshot (b->text->rope);
}

/* -- slots -- */

nm_value
buffer_slot (struct nm_host *host, struct buffer *b, enum nm_slot slot)
{
  return nm_context_slot_of (VM, b->context, slot);
}

void
buffer_slot_put (struct nm_host *host, struct buffer *b, enum nm_slot slot, nm_value v)
{
  nm_context_slot_set (VM, b->context, slot, v);
}

/* -- making -- */

static void
list_append (struct nm_host *host, struct buffer *b)
{
  struct buffer **at = &host->buffers->first;
  while (*at)
    at = &(*at)->next;
  *at = b;
  b->next = NULL;
}

static void
list_remove (struct nm_host *host, struct buffer *b)
{
  struct buffer **at = &host->buffers->first;
  while (*at && *at != b)
    at = &(*at)->next;
  if (*at)
    *at = b->next;
  b->next = NULL;
}

void
buffer_to_end (struct nm_host *host, struct buffer *b)
{
  list_remove (host, b);
  list_append (host, b);
}

void
buffer_to_front (struct nm_host *host, struct buffer *b)
{
  list_remove (host, b);
  b->next = host->buffers->first;
  host->buffers->first = b;
}

void
buffer_rename (struct nm_host *host, struct buffer *b, const char *name, int64_t bytes, nm_value string)
{
  mi_free (b->name_text);
  b->name_text = mi_malloc ((size_t) bytes + 1);
  memcpy (b->name_text, name, (size_t) bytes);
  b->name_text[bytes] = 0;
  b->name_bytes = (size_t) bytes;
  nm_root_set (VM, b->name, string);
}

static void
buffer_finalize (struct nm_host *host, uint64_t id)
{
  struct buffer *b = slotmap_get (&host->buffers->buffers, id);
  if (!b || b->live)
    return;
  b->next = host->buffers->dead;
  host->buffers->dead = b;
}

/* Frees what the collector found dead while the VM could not be called. */
static void
bury_the_dead (struct nm_host *host)
{
  struct buffers *all = host->buffers;
  while (all->dead)
    {
      struct buffer *b = all->dead;
      all->dead = b->next;
      slotmap_remove (&all->buffers, b->id);
      nm_root_free (VM, b->context);
      mi_free (b);
    }
}

/* A buffer without text, in the list. */
static struct buffer *
buffer_alloc (struct nm_host *host, const char *name, int64_t bytes, bool inhibit_hooks)
{
  struct buffers *all = host->buffers;
  bury_the_dead (host);
  struct buffer *b = mi_zalloc (sizeof *b);
  b->id = slotmap_add (&all->buffers, b);
  b->live = true;
  b->pt = b->begv = b->zv = b->overlay_center = 1;
  b->inhibit_hooks = inhibit_hooks;
  b->last_window_start = 1;
  b->modtime_size = -1;
  b->context = nm_context_new (VM);
  b->name = nm_root_new (VM, NM_NIL);
  b->object = nm_root_new (VM, nm_host_object (VM, NM_HOST_BUFFER, b->id));
  buffer_rename (host, b, name, bytes, nm_string_auto (VM, name, bytes));
  b->overlays = overlay_tree_new ();
  struct marker *mark = marker_of (host, marker_new (host, NULL, 0, false));
  b->mark = mark->id;
  list_append (host, b);
  return b;
}

static void
set_first_values (struct nm_host *host, struct buffer *b)
{
  buffer_slot_put (host, b, NM_SLOT_enable_multibyte_characters, nm_bool (b->multibyte));
  buffer_slot_put (host, b, NM_SLOT_mode_name, nm_string_literal (VM, "Fundamental"));
  buffer_slot_put (host, b, NM_SLOT_major_mode, NM_Q (fundamental_mode));
  buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, nm_bool (b->name_bytes > 0 && b->name_text[0] == ' '));
  if (host->buffers->current)
    buffer_slot_put (host, b, NM_SLOT_default_directory,
                     buffer_slot (host, host->buffers->current, NM_SLOT_default_directory));
}

struct buffer *
buffer_new (struct nm_host *host, const char *name, int64_t bytes, bool inhibit_hooks)
{
  struct buffer *b = buffer_alloc (host, name, bytes, inhibit_hooks);
  buffer_text_join (buffer_text_new (host), b);
  b->multibyte = !nm_is_nil (nm_default_value_or (VM, NM_Q (enable_multibyte_characters), NM_T));
  set_first_values (host, b);
  return b;
}

struct buffer *
buffer_new_indirect (struct nm_host *host, const char *name, int64_t bytes, struct buffer *base, bool clone, bool inhibit_hooks)
{
  struct buffer *b = buffer_alloc (host, name, bytes, inhibit_hooks);
  base = base->base ? base->base : base;
  buffer_text_join (base->text, b);
  b->base = base;
  b->multibyte = base->multibyte;
  b->pt = base->pt;
  b->begv = base->begv;
  b->zv = base->zv;
  if (clone)
    {
      /* All but the file: only the base buffer visits it. */
      nm_context_copy (VM, base->context, b->context);
      buffer_slot_put (host, b, NM_SLOT_buffer_file_name, NM_NIL);
      buffer_slot_put (host, b, NM_SLOT_buffer_file_truename, NM_NIL);
      buffer_slot_put (host, b, NM_SLOT_buffer_auto_save_file_name, NM_NIL);
      buffer_slot_put (host, b, NM_SLOT_buffer_backed_up, NM_NIL);
      buffer_slot_put (host, b, NM_SLOT_buffer_display_count, nm_fixnum (0));
    }
  else
    set_first_values (host, b);
  buffer_slot_put (host, b, NM_SLOT_enable_multibyte_characters, nm_bool (b->multibyte));
  buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, buffer_slot (host, base, NM_SLOT_buffer_undo_list));
  return b;
}

struct buffer *
buffer_get_or_create (struct nm_host *host, const char *name)
{
  size_t bytes = strlen (name);
  struct buffer *b = buffer_named (host, name, bytes);
  if (!b)
    {
      b = buffer_new (host, name, (int64_t) bytes, false);
      uint64_t id = b->id;
      if (nm_is_exit (buffer_list_changed (host)))
        nm_exit_ignore (VM);
      b = buffer_of_id (host, id);
    }
  return b;
}

/* -- killing: the part that cannot be refused -- */

void
buffer_destroy (struct nm_host *host, struct buffer *b)
{
  assert (b->live && b != host->buffers->current);
  overlays_detach_all (host, b);
  markers_detach_all (host, b);
  /* Lisp may hold the mark: from now on it goes with its Lisp object. */
  marker_detach (marker_of (host, b->mark));
  marker_of (host, b->mark)->internal = false;
  marker_object (host, b->mark);
  list_remove (host, b);
  b->live = false;
  nm_context_kill_locals (VM, b->context, true);
  nm_root_free (VM, b->name);
  buffer_text_leave (host, b);
  overlay_tree_free (b->overlays);
  mi_free (b->name_text);
  b->text = NULL;
  b->overlays = NULL;
  b->name_text = NULL;
  b->name = NM_NIL;
  nm_value object = b->object;
  b->object = NM_NIL;
  nm_root_free (VM, object);
}

static nm_value
buffer_print (struct nm_host *host, uint64_t id)
{
  struct buffer *b = buffer_of_id (host, id);
  if (!b)
    return nm_string_literal (VM, "#<killed buffer>");
  nm_value v = nm_concat2 (VM, nm_string_literal (VM, "#<buffer "), b->name);
  return nm_is_exit (v) ? v : nm_concat2 (VM, v, nm_string_literal (VM, ">"));
}

const struct host_type host_type_BUFFER = { .print = buffer_print, .finalize = buffer_finalize };

/* -- finding -- */

struct buffer *buffer_current (struct nm_host *host) { return host->buffers->current; }
struct buffer *buffer_first (struct nm_host *host) { return host->buffers->first; }

/* Buffers that share a text share its undo list, which lives in the base's context while an
   indirect buffer is not current. */
void
buffer_set_current (struct nm_host *host, struct buffer *b)
{
  struct buffers *all = host->buffers;
  struct buffer *old = all->current;
  if (old == b)
    return;
  assert (b->live);
  if (old && old->live && old->base)
    buffer_slot_put (host, old->base, NM_SLOT_buffer_undo_list, buffer_slot (host, old, NM_SLOT_buffer_undo_list));
  if (b->base)
    buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, buffer_slot (host, b->base, NM_SLOT_buffer_undo_list));
  all->current = b;
  all->column_point = 0;
  nm_context_set_current (VM, b->context);
}

struct buffer *
buffer_of_id (struct nm_host *host, uint64_t id)
{
  struct buffer *b = slotmap_get (&host->buffers->buffers, id);
  return b && b->live ? b : NULL;
}

struct buffer *
buffer_named (struct nm_host *host, const char *name, size_t bytes)
{
  for (struct buffer *b = host->buffers->first; b; b = b->next)
    if (b->name_bytes == bytes && memcmp (b->name_text, name, bytes) == 0)
      return b;
  return NULL;
}

/* Not the root itself: that goes when the buffer is killed, which may be while the caller runs Lisp. */
nm_value
buffer_object (struct nm_host *host, struct buffer *b)
{
  return b->live ? nm_local (VM, b->object) : nm_host_object (VM, NM_HOST_BUFFER, b->id);
}

struct buffer *
buffer_arg (struct nm_host *host, nm_value v)
{
  uint64_t id;
  if (nm_is_nil (v))
    return host->buffers->current;
  if (nm_host_object_get (VM, v, NM_HOST_BUFFER, &id))
    {
      struct buffer *b = buffer_of_id (host, id);
      if (!b)
        nm_error (VM, "Selecting deleted buffer");
      return b;
    }
  if (!nm_is_string (VM, v))
    return nm_wrong_type (VM, NM_Q (stringp), v), NULL;
  size_t bytes;
  char *name = nm_string_dup (VM, v, &bytes);
  struct buffer *b = buffer_named (host, name, bytes);
  if (!b)
    nm_error (VM, "No buffer named %s", name);
  nm_free (name);
  return b;
}

bool
buffer_is_multibyte (struct nm_host *host __attribute__ ((unused)), struct buffer *b)
{
  return b->multibyte;
}

/* -- positions -- */

/* Brings the cache of T to the leaf that holds character CHR (0-based, < chars). */
static void
cache_character (struct buffer_text *t, int64_t chr)
{
  int64_t byte = rope_char_to_byte (t->rope, chr), start, length;
  t->cache_text = rope_chunk (t->rope, byte, &start, &length);
  t->cache_start = start;
  t->cache_bytes = length;
  t->cache_chars_before = rope_byte_to_char (t->rope, start);
  t->cache_chars = rope_byte_to_char (t->rope, start + length) - t->cache_chars_before;
  t->cache_version = t->version;
  t->cache_near_char = t->cache_near_byte = 0;
}

enum { NEAR = 200 };               /* characters that are stepped over rather than searched for */

/* The byte of character CHR (from the start of the cached chunk, which is not all ASCII). */
static int64_t
cached_byte (struct buffer_text *t, int64_t chr)
{
  int64_t at = t->cache_near_byte, distance = chr - t->cache_near_char;
  if (distance >= 0 && distance < NEAR)
    for (; distance > 0; distance--)
      at += nm_char_length ((unsigned char) t->cache_text[at]);
  else if (distance < 0 && distance > -NEAR)
    for (; distance < 0; distance++)
      do
        at--;
      while (!nm_is_lead ((unsigned char) t->cache_text[at]));
  else
    at = rope_char_to_byte (t->rope, chr + t->cache_chars_before) - t->cache_start;
  t->cache_near_char = chr;
  return t->cache_near_byte = at;
}

int64_t
buffer_byte_of (const struct buffer *b, int64_t pos)
{
  return rope_char_to_byte (b->text->rope, pos - 1);
}

int64_t
buffer_pos_of (const struct buffer *b, int64_t byte)
{
  return rope_byte_to_char (b->text->rope, byte) + 1;
}

int
buffer_char_at (const struct buffer *b, int64_t pos)
{
  struct buffer_text *t = b->text;
  int64_t chr = pos - 1;
  if (chr < 0 || chr >= rope_count (t->rope).chars)
    return -1;
  if (t->cache_version != t->version || chr < t->cache_chars_before || chr >= t->cache_chars_before + t->cache_chars)
    cache_character (t, chr);
  int n, c;
  if (t->cache_bytes == t->cache_chars)
    return (unsigned char) t->cache_text[chr - t->cache_chars_before];
  c = nm_char_decode (t->cache_text + cached_byte (t, chr - t->cache_chars_before), &n);
  return !b->multibyte && nm_char_is_raw (c) ? nm_raw_to_byte (c) : c;
}

void
buffer_set_point (struct nm_host *host __attribute__ ((unused)), struct buffer *b, int64_t pos)
{
  b->pt = pos < b->begv ? b->begv : pos > b->zv ? b->zv : pos;
}

void
buffer_narrow (struct nm_host *host, struct buffer *b, int64_t begin, int64_t end)
{
  int64_t z = buffer_z (b);
  host->buffers->column_point = 0;
  b->begv = begin < 1 ? 1 : begin > z ? z : begin;
  b->zv = end < b->begv ? b->begv : end > z ? z : end;
  b->pt = b->pt < b->begv ? b->begv : b->pt > b->zv ? b->zv : b->pt;
}

/* -- reading text -- */

nm_value
buffer_substring (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, bool properties)
{
  int64_t begin = buffer_byte_of (b, from), bytes = buffer_byte_of (b, to) - begin, chars = to - from;
  char small[512];
  if (!nm_reserve (VM, 2 * bytes))     /* the copy here, too */
    return NM_EXIT;
  char *buf = bytes <= (int64_t) sizeof small ? small : mi_malloc ((size_t) bytes);
  if (!buf)
    return nm_memory_full (VM);
  rope_copy (b->text->rope, begin, begin + bytes, buf);
  if (!b->multibyte && bytes != chars)
    for (int64_t i = 0, at = 0; at < bytes; i++)
      {
        int n, c = nm_char_decode (buf + at, &n);
        buf[i] = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c);
        at += n;
      }
  nm_value s = b->multibyte ? nm_string_multibyte (VM, buf, bytes) : nm_string_unibyte (VM, buf, chars);
  if (buf != small)
    mi_free (buf);
  if (properties && b->text->intervals_in_use && !nm_is_exit (s) && chars > 0)
    nm_intervals_to_string (VM, b->text->intervals, from - 1, to - 1, s, false);
  return s;
}

/* -- life of the subsystem -- */

bool
buffers_init (struct nm_host *host)
{
  struct buffers *all = mi_zalloc (sizeof *all);
  if (!all)
    return false;
  host->buffers = all;
  all->insert_hooks[0] = nm_root_new (VM, NM_NIL);
  all->insert_hooks[1] = nm_root_new (VM, NM_NIL);
  all->overlay_hooks = nm_root_new (VM, NM_NIL);
  all->combined = nm_root_new (VM, NM_NIL);
  struct buffer *scratch = buffer_new (host, "*scratch*", 9, false);
  buffer_set_current (host, scratch);
  return true;
}

/* Called after the isolate's last use: nothing of the VM is touched. */
void
buffers_free (struct nm_host *host)
{
  struct buffers *all = host->buffers;
  for (uint32_t i = 0; i < all->buffers.count; i++)
    {
      struct buffer *b = all->buffers.slot[i].object;
      if (!b)
        continue;
      if (b->live)
        {
          struct buffer_text *t = b->text;
          struct buffer **at = &t->users;
          while (*at != b)
            at = &(*at)->next_user;
          *at = b->next_user;
          if (!t->users)
            {
              rope_free (t->rope);
              marker_tree_free (t->markers);
              mi_free (t);
            }
          overlay_tree_free (b->overlays);
          mi_free (b->name_text);
        }
      mi_free (b);
    }
  for (uint32_t i = 0; i < all->markers.count; i++)
    mi_free (all->markers.slot[i].object);
  for (uint32_t i = 0; i < all->overlays.count; i++)
    mi_free (all->overlays.slot[i].object);
  slotmap_free (&all->buffers);
  slotmap_free (&all->markers);
  slotmap_free (&all->overlays);
  mi_free (all->dead_overlays);
  mi_free (all->turned);
  mi_free (all);
  host->buffers = NULL;
}
