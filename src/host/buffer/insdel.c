/* insdel.c - the one place where text changes.
   SPDX-License-Identifier: GPL-3.0-or-later

   The text_* functions change text and everything that follows it: undo list, rope, text properties,
   markers, overlays, point and bounds of every buffer that shares the text, counts.  They run no
   Lisp.  The buffer_* functions wrap them in checks and hooks (change.c) and may run Lisp. */
#include "buffer_internal.h"

/* -- following a change -- */

void
text_modified (struct buffer_text *t)
{
  t->chars_modiff = ++t->modiff;
  t->version++;
}

/* Does more than one buffer have the text of B? */
static bool
text_shared (const struct buffer *b)
{
  return b->text->users->next_user != NULL;
}

static void
follow_insert (struct nm_host *host, struct buffer *b, int64_t pos, int64_t n, unsigned flags)
{
  struct buffer_text *t = b->text;
  bool before = flags & INSERT_BEFORE_MARKERS;
  struct overlay_list found = { 0 };
  if (text_shared (b) && n > 0 && !before)
    overlays_find_turned (b, pos, pos, &found);
  if (t->markers->count)
    marker_tree_insert (t->markers, pos, n, before);
  for (struct buffer *u = t->users; u; u = u->next_user)
    {
      if (u->overlays->count)
        overlay_tree_insert (u->overlays, pos, n, before);
      u->overlay_center += u->overlay_center >= pos ? n : 0;
      u->zv += u == b || u->zv >= pos ? n : 0;
      if (u != b)
        {
          /* In the others these are markers, of which only the end advances. */
          u->begv += u->begv > pos || (before && u->begv == pos) ? n : 0;
          u->pt += u->pt > pos || (before && u->pt == pos) ? n : 0;
        }
      else if (u->pt > pos)
        u->pt += n;
    }
  if (host->buffers->turned_count)
    overlays_follow_turned (host, b, pos, pos, n, flags);
  overlays_turn (host, &found, pos, n);
}

static int64_t
after_deletion (int64_t x, int64_t from, int64_t to)
{
  return x > to ? x - (to - from) : x > from ? from : x;
}

static void
follow_delete (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  struct buffer_text *t = b->text;
  text_modified (t);
  if (t->markers->count)
    marker_tree_delete (t->markers, from, to);
  for (struct buffer *u = t->users; u; u = u->next_user)
    {
      u->pt = after_deletion (u->pt, from, to);
      u->begv = after_deletion (u->begv, from, to);
      u->zv = after_deletion (u->zv, from, to);
      u->overlay_center = after_deletion (u->overlay_center, from, to);
      if (u->overlays->count)
        overlay_tree_delete (u->overlays, from, to);
    }
  /* Those of the other buffers stay, as in GNU Emacs. */
  if (b->overlays->count)
    overlays_evaporate (host, b, from, from);
}

static void
positions_insert (struct buffer_text *t, int64_t pos, int64_t n, bool before)
{
  if (t->markers->count)
    marker_tree_insert (t->markers, pos, n, before);
  for (struct buffer *u = t->users; u; u = u->next_user)
    if (u->overlays->count)
      overlay_tree_insert (u->overlays, pos, n, before);
}

static void
positions_delete (struct buffer_text *t, int64_t from, int64_t to)
{
  if (t->markers->count)
    marker_tree_delete (t->markers, from, to);
  for (struct buffer *u = t->users; u; u = u->next_user)
    if (u->overlays->count)
      overlay_tree_delete (u->overlays, from, to);
}

static int64_t
after_replacement (int64_t x, int64_t from, int64_t to, int64_t n)
{
  return x >= to ? x + n - (to - from) : x > from ? from : x;
}

/* The overlays of B that a conversion of [FROM, TO) turns round: they end at TO, begin inside, and only their start advances. */
static void
overlays_turned (struct buffer *b, int64_t from, int64_t to, struct overlay_list *l)
{
  overlays_touching (b, from, to, l);
  int kept = 0;
  for (int i = 0; i < l->count; i++)
    {
      int64_t start, end;
      struct overlay_node *node = &l->item[i]->node;
      overlay_tree_position (node, &start, &end);
      if (start > from && end == to && node->front_advance && !node->rear_advance)
        l->item[kept++] = l->item[i];
    }
  l->count = kept;
}

/* [FROM, TO) became N characters.  A marker inside goes to FROM, one at TO to the new end, whatever its insertion type;
   one at FROM stays unless that is TO, too.  The trees know insertions and deletions only, so each kind of
   position is brought to a place of its own before text comes between them.
   With REPLACE_CONVERTED the insertion type says whether a marker inside goes to FROM or to the new end. */
static void
follow_replace (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, int64_t n, unsigned flags)
{
  struct buffer_text *t = b->text;
  bool inside = to - from > 1;
  text_modified (t);
  /* The old text goes first, with the overlays that were in it. */
  if (flags & REPLACE_CONVERTED && from < to && b->overlays->count)
    overlays_evaporate (host, b, from, to);
  struct overlay_list turned = { 0 }, found = { 0 };
  if (flags & REPLACE_CONVERTED && from < to && text_shared (b))
    overlays_find_turned (b, from, to, &found);
  if (flags & REPLACE_CONVERTED && from < to && n > 0)
    overlays_turned (b, from, to, &turned);
  if (from == to)
    positions_insert (t, from, n, !(flags & REPLACE_CONVERTED));
  else if (n == 0)
    positions_delete (t, from, to);
  else if (flags & REPLACE_CONVERTED)
    {
      positions_insert (t, to, 1, true);
      if (inside)
        positions_delete (t, from + 1, to);
      positions_insert (t, from + 1, n, false);
      positions_delete (t, from, from + 1);
      positions_delete (t, from + n, from + n + 1);
    }
  else
    {
      if (inside)
        positions_delete (t, from, to - 1);
      positions_insert (t, from + 1, n, true);
      positions_delete (t, from, from + 1);
    }
  for (int i = 0; i < turned.count; i++)
    {
      overlay_tree_remove (b->overlays, &turned.item[i]->node);
      overlay_tree_add (b->overlays, &turned.item[i]->node, from, from + n);
    }
  overlay_list_free (&turned);
  if (host->buffers->turned_count)
    overlays_follow_turned (host, b, from, to, n, flags);
  overlays_turn (host, &found, from, n);
  for (struct buffer *u = t->users; u; u = u->next_user)
    {
      u->overlay_center = after_replacement (u->overlay_center, from, to, n);
      /* The ends of the others' parts are markers, which advance when the new text comes. */
      u->zv = flags & REPLACE_CONVERTED && u->zv >= from && u->zv < to ? from + n : after_replacement (u->zv, from, to, n);
      if (u != b)
        {
          u->begv = after_replacement (u->begv, from, to, n);
          u->pt = after_replacement (u->pt, from, to, n);
        }
    }
  if (n == 0 && b->overlays->count)
    overlays_evaporate (host, b, from, from);
}

/* -- text properties -- */

void
properties_record (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  int64_t start, end, all = buffer_z (b) - 1;
  for (int64_t at = from - 1; at < to - 1; at = end)
    {
      nm_scope scope = nm_scope_open (VM);
      nm_value plist = nm_intervals_run (VM, b->text->intervals, at, all, &start, &end);
      bool whole = start >= from - 1 && end < to;
      for (; whole && nm_is_cons (VM, plist); plist = nm_cdr (VM, nm_cdr (VM, plist)))
        undo_record_property (host, b, at + 1, end + 1, nm_car (VM, plist), nm_car (VM, nm_cdr (VM, plist)));
      nm_scope_close (VM, scope);
    }
}

static void
properties_clear (struct nm_host *host, struct buffer *b, int64_t pos, int64_t chars)
{
  properties_record (host, b, pos, pos + chars);
  nm_intervals_clear (VM, b->text->intervals, pos - 1, pos + chars - 1);
}

/* CHARS characters at POS are new: they get what they inherit from the text around.  Without INSERT_INHERIT they lose it
   again; what an interval of its own loses is recorded for undo, as in GNU Emacs.  With INSERT_PROPERTIES the
   caller gives them properties of their own. */
static void
properties_insert (struct nm_host *host, struct buffer *b, int64_t pos, int64_t chars, unsigned flags)
{
  if (!b->text->intervals_in_use)
    return;
  nm_intervals_insert (VM, b->text->intervals, pos - 1, chars);
  if (!(flags & (INSERT_INHERIT | INSERT_PROPERTIES)))
    properties_clear (host, b, pos, chars);
}

static void
properties_delete (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  if (!b->text->intervals_in_use)
    return;
  nm_intervals_delete (VM, b->text->intervals, from - 1, to - 1);
  b->text->intervals_in_use = buffer_z (b) > 1;
}

/* -- raw changes -- */

void
text_insert (struct nm_host *host, struct buffer *b, int64_t pos, const char *text, int64_t bytes, int64_t chars, unsigned flags)
{
  assert (pos >= 1 && pos <= buffer_z (b));
  undo_record_insert (host, b, pos, chars);
  rope_insert (b->text->rope, buffer_byte_of (b, pos), text, bytes);
  text_modified (b->text);
  properties_insert (host, b, pos, chars, flags);
  follow_insert (host, b, pos, chars, flags);
}

void
text_insert_rope (struct nm_host *host, struct buffer *b, int64_t pos, const struct rope *rope, int64_t from, int64_t to, unsigned flags)
{
  int64_t before = rope_count (b->text->rope).chars;
  int64_t chars = rope_byte_to_char (rope, to) - rope_byte_to_char (rope, from);
  undo_record_insert (host, b, pos, chars);
  rope_insert_rope (b->text->rope, buffer_byte_of (b, pos), rope, from, to);
  assert (rope_count (b->text->rope).chars == before + chars);
  (void) before;
  text_modified (b->text);
  properties_insert (host, b, pos, chars, flags);
  follow_insert (host, b, pos, chars, flags);
}

/* DELETED is the text as a string with its properties, or NM_UNBOUND if nobody has it yet. */
void
text_delete (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, nm_value deleted)
{
  assert (from >= 1 && from <= to && to <= buffer_z (b));
  if (undo_enabled (host, b))
    {
      if (nm_is_unbound (deleted))
        deleted = buffer_substring (host, b, from, to, true);
      undo_record_delete (host, b, from, deleted, true);
    }
  rope_delete (b->text->rope, buffer_byte_of (b, from), buffer_byte_of (b, to));
  properties_delete (host, b, from, to);
  follow_delete (host, b, from, to);
  if (host->buffers->turned_count)
    overlays_follow_turned (host, b, from, to, 0, 0);
}

/* Replaces [FROM, TO); point is left to the caller. */
static void
text_replace (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, const char *text, int64_t bytes, int64_t chars, unsigned flags)
{
  assert (from >= 1 && from <= to && to <= buffer_z (b));
  if (undo_enabled (host, b))
    {
      nm_value deleted = buffer_substring (host, b, from, to, true);
      if (flags & REPLACE_CONVERTED)
        {
          int64_t point = b->pt;
          if (flags & REPLACE_DECODED)
            b->pt = from;      /* where point was does not matter then */
          undo_record_delete (host, b, from, deleted, true);
          text_modified (b->text);
          undo_record_insert (host, b, from, chars);
          b->pt = point;
        }
      else
        {
          /* As if the new text was inserted behind the old one first: undoing leaves the markers behind it alone. */
          undo_record_insert (host, b, to, chars);
          undo_record_delete (host, b, from, deleted, false);
        }
    }
  int64_t at = buffer_byte_of (b, from), grown = chars - (to - from);
  if (from < to)
    rope_delete (b->text->rope, at, buffer_byte_of (b, to));
  if (chars > 0)
    rope_insert (b->text->rope, at, text, bytes);
  if (flags & REPLACE_CONVERTED)
    {
      properties_delete (host, b, from, to);
      properties_insert (host, b, from, chars, flags & REPLACE_DECODED ? flags | INSERT_INHERIT : flags);
      if (flags & REPLACE_DECODED && b->text->intervals_in_use)
        nm_intervals_clear (VM, b->text->intervals, from - 1, from - 1 + chars);
    }
  else if (b->text->intervals_in_use)
    {
      /* The old intervals stay as far as there is text for them. */
      if (grown < 0)
        properties_delete (host, b, from, from - grown);
      else
        nm_intervals_insert (VM, b->text->intervals, from - 1, grown);
      if (chars > 0 && !(flags & (INSERT_INHERIT | INSERT_PROPERTIES)))
        properties_clear (host, b, from, chars);
    }
  follow_replace (host, b, from, to, chars, flags);
}

/* Overwrites CHARS characters at POS by as many others; no position changes.  The caller has called
   buffer_modify_in_place. */
void
text_replace_chars (struct nm_host *host, struct buffer *b, int64_t pos, const char *text, int64_t bytes, int64_t chars, bool undo)
{
  if (undo && undo_enabled (host, b))
    undo_record_change (host, b, pos, buffer_substring (host, b, pos, pos + chars, true), chars);
  int64_t from = buffer_byte_of (b, pos), to = buffer_byte_of (b, pos + chars);
  rope_delete (b->text->rope, from, to);
  rope_insert (b->text->rope, from, text, bytes);
  b->text->version++;
}

nm_value
buffer_modify_in_place (struct nm_host *host, int64_t *from, int64_t *to, bool undo)
{
  if (nm_is_exit (change_prepare_in_place (host, from, to)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  if (undo)
    undo_record_first_change (host, b);
  text_modified (b->text);
  return NM_NIL;
}

/* The character at POS became N more characters in the rope: point and the end of the accessible part follow, other
   positions do not. */
void
text_grown (struct nm_host *host, struct buffer *b, int64_t pos, int64_t n)
{
  text_modified (b->text);
  properties_insert (host, b, pos, n, INSERT_INHERIT);
  b->zv += n;
  b->pt += b->pt > pos ? n : 0;
}

/* -- text as the current buffer holds it -- */

/* Unibyte strings hold bytes; the rope holds bytes >= #x80 as raw-byte characters. */
static char *
text_of_unibyte (const char *s, int64_t n, int64_t *bytes)
{
  char *out = mi_malloc ((size_t) (2 * n + 1)), *to = out;
  for (int64_t i = 0; i < n; i++)
    {
      unsigned char c = (unsigned char) s[i];
      to += nm_char_encode (c < 0x80 ? c : nm_byte_to_raw (c), to);
    }
  *bytes = to - out;
  return out;
}

/* Multibyte text for a unibyte buffer: each character becomes the byte of its low 8 bits. */
static void
narrow_text (char *s, int64_t bytes, int64_t *out_bytes, char **out)
{
  int64_t n = 0;
  for (int64_t at = 0; at < bytes;)
    {
      int length, c = nm_char_decode (s + at, &length);
      at += length;
      s[n++] = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c);
    }
  *out = text_of_unibyte (s, n, out_bytes);
}

char *
buffer_text_of_string (struct nm_host *host, nm_value string, int64_t *bytes, int64_t *chars)
{
  struct nm_string_info info;
  if (!nm_string_info (VM, string, &info))
    return nm_wrong_type (VM, NM_Q (stringp), string), NULL;
  char *copy = mi_malloc ((size_t) info.bytes + 1), *text = copy;
  nm_string_copy (VM, string, 0, info.bytes, copy);
  *bytes = info.bytes;
  *chars = info.chars;
  bool ascii = info.chars == info.bytes;
  if (ascii && !info.multibyte)
    for (int64_t i = 0; i < info.bytes && ascii; i++)
      ascii = !(copy[i] & 0x80);
  if (ascii)
    return copy;
  if (!info.multibyte)
    text = text_of_unibyte (copy, info.bytes, bytes);
  else if (!buffer_current (host)->multibyte)
    narrow_text (copy, info.bytes, bytes, &text);
  if (text != copy)
    mi_free (copy);
  return text;
}

int
buffer_char_in (struct nm_host *host, int c)
{
  if (buffer_current (host)->multibyte || c < 0x80)
    return c;
  return (c & 0xff) < 0x80 && !nm_char_is_raw (c) ? c & 0xff : nm_byte_to_raw (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c & 0xff);
}

/* -- changes with checks and hooks --

   What is inserted as a string or out of a buffer begins, for the hooks after it, where point was before those before it. */

static nm_value
prepare_at_point (struct nm_host *host)
{
  int64_t from = buffer_current (host)->pt, to = from;
  return change_prepare (host, &from, &to);
}

nm_value
buffer_insert_text (struct nm_host *host, const char *text, int64_t bytes, int64_t chars, unsigned flags)
{
  if (chars == 0)
    return NM_NIL;
  if (nm_is_exit (prepare_at_point (host)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  int64_t pos = b->pt;
  text_insert (host, b, pos, text, bytes, chars, flags);
  b->pt = pos + chars;
  return buffer_change_done (host, pos, 0, chars);
}

nm_value
buffer_insert_value (struct nm_host *host, nm_value v, unsigned flags)
{
  if (nm_type_of (VM, v) == NM_TYPE_FIXNUM)
    {
      int c;
      char buf[NM_CHAR_BYTES_MAX];
      int64_t n = (int64_t) v.bits >> NM_FIXNUM_SHIFT;
      if (!nm_get_int64 (VM, v, &n) || n < 0 || n > NM_CHAR_MAX)
        return nm_wrong_type (VM, NM_Q (char_or_string_p), v);
      c = (int) n;
      return buffer_insert_text (host, buf, nm_char_encode (buffer_char_in (host, c), buf), 1, flags);
    }
  if (!nm_is_string (VM, v))
    return nm_wrong_type (VM, NM_Q (char_or_string_p), v);
  return buffer_insert_substring (host, v, 0, -1, flags);
}

void
graft_properties (struct nm_host *host, struct buffer *b, int64_t pos, nm_value string, int64_t from, int64_t to, bool merge)
{
  bool all = buffer_z (b) - 1 == to - from;      /* its properties are taken over as they are */
  nm_intervals_cover (VM, b->text->intervals, buffer_z (b) - 1);
  nm_intervals_from_string (VM, b->text->intervals, pos - 1, string, from, to, merge && !all);
  b->text->intervals_in_use = true;
}

nm_value
buffer_insert_substring (struct nm_host *host, nm_value string, int64_t from, int64_t to, unsigned flags)
{
  struct nm_string_info info;
  if (!nm_string_info (VM, string, &info))
    return nm_wrong_type (VM, NM_Q (stringp), string);
  to = to < 0 ? info.chars : to;
  if (from >= to)
    return NM_NIL;
  int64_t start = buffer_current (host)->pt;
  if (nm_is_exit (prepare_at_point (host)))
    return NM_EXIT;
  int64_t bytes, chars;
  char *text = buffer_text_of_string (host, string, &bytes, &chars);
  if (!text)
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  int64_t pos = b->pt, begin = 0, end = bytes;
  if (from > 0 || to < chars)
    {
      for (int64_t i = 0; i < from; i++)
        begin += nm_char_length ((unsigned char) text[begin]);
      end = begin;
      for (int64_t i = from; i < to; i++)
        end += nm_char_length ((unsigned char) text[end]);
      chars = to - from;
    }
  text_insert (host, b, pos, text + begin, end - begin, chars, info.has_properties ? flags | INSERT_PROPERTIES : flags);
  mi_free (text);
  if (info.has_properties)
    graft_properties (host, b, pos, string, from, to, flags & INSERT_INHERIT);
  b->pt = pos + chars;
  return buffer_change_done (host, start, 0, b->pt - start);
}

nm_value
buffer_insert_rope (struct nm_host *host, const struct rope *rope, int64_t from, int64_t to, unsigned flags)
{
  if (from == to)
    return NM_NIL;
  int64_t start = buffer_current (host)->pt;
  if (nm_is_exit (prepare_at_point (host)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  int64_t pos = b->pt, before = buffer_z (b);
  text_insert_rope (host, b, pos, rope, from, to, flags);
  b->pt = pos + buffer_z (b) - before;
  return buffer_change_done (host, start, 0, b->pt - start);
}

nm_value
properties_copy (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  char *blank = mi_malloc ((size_t) (to - from));
  memset (blank, ' ', (size_t) (to - from));
  nm_value s = nm_string_unibyte (VM, blank, to - from);
  mi_free (blank);
  nm_intervals_to_string (VM, b->text->intervals, from - 1, to - 1, s, true);
  return s;
}

/* The text is that from the position OWN of the buffer itself, if that is not 0.  Copied into its own middle, it takes the
   properties that are there once the new text has what it inherits, as in GNU Emacs. */
nm_value
buffer_insert_rope_with (struct nm_host *host, const struct rope *rope, int64_t from, int64_t to, nm_value properties, int64_t own)
{
  struct nm_string_info info;
  int64_t start = buffer_current (host)->pt;
  if (nm_is_exit (prepare_at_point (host)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  int64_t pos = b->pt, before = buffer_z (b);
  bool grafted = nm_string_info (VM, properties, &info) && info.has_properties;
  text_insert_rope (host, b, pos, rope, from, to, grafted ? INSERT_PROPERTIES : 0);
  b->pt = pos + buffer_z (b) - before;
  if (grafted && own > 0 && own < pos && pos < own + info.chars)
    properties = properties_copy (host, b, own, own + info.chars);
  if (grafted)
    graft_properties (host, b, pos, properties, 0, info.chars, false);
  return buffer_change_done (host, start, 0, b->pt - start);
}

nm_value
buffer_delete_returning (struct nm_host *host, int64_t from, int64_t to, bool want_string)
{
  if (from >= to)
    return want_string ? nm_string_multibyte (VM, "", 0) : NM_NIL;
  if (nm_is_exit (change_prepare (host, &from, &to)))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  nm_value string = NM_UNBOUND;
  if (want_string || undo_enabled (host, b))
    {
      string = buffer_substring (host, b, from, to, true);
      if (nm_is_exit (string))
        return NM_EXIT;
    }
  if (from < to)
    text_delete (host, b, from, to, string);
  nm_value r = buffer_change_done (host, from, to - from, 0);
  return nm_is_exit (r) ? r : want_string ? string : NM_NIL;
}

nm_value
buffer_delete (struct nm_host *host, int64_t from, int64_t to)
{
  return buffer_delete_returning (host, from, to, false);
}

nm_value
buffer_replace (struct nm_host *host, int64_t from, int64_t to, nm_value string, unsigned flags)
{
  if (nm_is_exit (change_prepare (host, &from, &to)))
    return NM_EXIT;
  struct nm_string_info info;
  int64_t bytes, chars;
  char *text = buffer_text_of_string (host, string, &bytes, &chars);
  if (!text)
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  int64_t point = b->pt;
  bool grafted = nm_string_info (VM, string, &info) && info.has_properties && chars > 0;
  if (from < to || chars > 0)
    text_replace (host, b, from, to, text, bytes, chars, grafted ? flags | INSERT_PROPERTIES : flags);
  if (grafted)
    graft_properties (host, b, from, string, 0, chars, flags & INSERT_INHERIT);
  mi_free (text);
  b->pt = after_replacement (point, from, to, chars);
  if (flags & REPLACE_TOLD_LATER)
    return NM_NIL;
  return buffer_change_done (host, from, to - from, flags & REPLACE_TOLD_AS_DELETION ? 0 : chars);
}
