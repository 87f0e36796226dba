/* transform.c - primitives that rewrite text in place: substitution, translation, transposition, replacement.
   SPDX-License-Identifier: GPL-3.0-or-later
   Undo records and hook calls follow GNU Emacs: which range is announced before, and which after. */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- subst-char-in-region -- */

/* The first position in [FROM, TO) whose character is C; TO if there is none. */
static int64_t
find_char (struct buffer *b, int c, int64_t from, int64_t to)
{
  struct rope_cursor cursor;
  rope_cursor_set (&cursor, b->text->rope, buffer_byte_of (b, from));
  for (; from < to; from++)
    if (rope_cursor_next (&cursor) == c)
      return from;
  return to;
}

NM_PRIMITIVE (subst_char_in_region, "subst-char-in-region", 4, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END FROMCHAR TOCHAR &optional NOUNDO)",
              "Replace every FROMCHAR between START and END by TOCHAR, which must take as many bytes.\n"
              "With NOUNDO the change is not recorded for undo and does not mark the buffer as modified.")
{
  int64_t from, to, last = 0, first = 0;
  int old, new;
  char text[NM_CHAR_BYTES_MAX];
  bool undo = nm_is_nil (nm_arg (args, 4));
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to)
      || !nm_check_char (VM, nm_arg (args, 2), &old) || !nm_check_char (VM, nm_arg (args, 3), &new))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  if (b->multibyte && nm_char_bytes (old) != nm_char_bytes (new))
    return nm_error (VM, "Characters in ‘subst-char-in-region’ have different byte-lengths");
  old = buffer_char_in (host, old);
  new = buffer_char_in (host, new);
  int length = nm_char_encode (new, text);
  nm_depth depth = nm_depth_now (VM);
  for (int64_t pos = from; (pos = find_char (b, old, pos, to)) < to; pos++)
    {
      if (!first)
        {
          first = pos;
          /* Without undo, what hooks change is not recorded either. */
          if ((!undo && !nm_bind (VM, NM_Q (buffer_undo_list), NM_T))
              || nm_is_exit (buffer_modify_in_place (host, &first, &to, undo)))
            return nm_unbind_to (VM, depth, NM_EXIT);
          b = buffer_current (host);
          pos = find_char (b, old, first, to);
          if (!undo && b->text->modiff - 1 == b->text->save_modiff)
            b->text->save_modiff++;
          if (pos == to)
            return nm_unbind_to (VM, depth, NM_NIL);
        }
      text_replace_chars (host, b, pos, text, length, 1, undo);
      last = pos + 1;
    }
  return first ? nm_unbind_to (VM, depth, buffer_change_done (host, first, last - first, last - first)) : NM_NIL;
}

/* -- translate-region-internal -- */

struct translation { nm_value table; bool is_string; int64_t size; struct nm_string_info info; };

/* What C becomes: a character, -1 to leave it, or -2 with *VALUE set to a vector or list. */
static int
translate (struct nm_host *host, const struct translation *t, int c, bool multibyte, nm_value *value)
{
  int64_t n;
  if (!t->is_string)
    {
      *value = nm_char_table_get (VM, t->table, c);
      if (nm_is_immediate_fixnum (*value) && nm_get_int64 (VM, *value, &n) && n >= 0 && n <= NM_CHAR_MAX)
        return (int) n;
      return nm_type_of (VM, *value) == NM_TYPE_VECTOR || nm_is_cons (VM, *value) ? -2 : -1;
    }
  if (c >= t->size)
    return -1;
  char buf[8];
  int length;
  if (t->info.multibyte)
    {
      nm_string_copy (VM, t->table, nm_string_char_to_byte (VM, t->table, c), NM_CHAR_BYTES_MAX, buf);
      return nm_char_decode (buf, &length);
    }
  nm_string_copy (VM, t->table, c, 1, buf);
  int byte = (unsigned char) buf[0];
  return byte < 0x80 || !multibyte ? byte : nm_byte_to_raw (byte);
}

/* The entry of ALIST, ((VECTOR . TO) ...), whose vector stands at POS; *LENGTH is its length. */
static nm_value
matching_entry (struct nm_host *host, struct buffer *b, nm_value alist, int64_t pos, int64_t to, int64_t *length)
{
  for (; nm_is_cons (VM, alist); alist = nm_cdr (VM, alist))
    {
      nm_value entry = nm_car (VM, alist), from = nm_car (VM, entry);
      int64_t n = nm_type_of (VM, from) == NM_TYPE_VECTOR ? nm_length (VM, from) : -1, i = 0, c;
      if (n < 0 || pos + n > to)
        continue;
      while (i < n && nm_get_int64 (VM, nm_aref (VM, from, i), &c) && c == buffer_char_at (b, pos + i))
        i++;
      if (i == n)
        return *length = n, nm_cdr (VM, entry);
    }
  return NM_UNBOUND;
}

/* The replacement V, a character or a vector of them, as a string. */
static nm_value
replacement_string (struct nm_host *host, nm_value v)
{
  if (nm_is_immediate_fixnum (v))
    return nm_call1 (VM, NM_Q (char_to_string), v);
  return nm_call2 (VM, NM_Q (concat), v, NM_NIL);
}

NM_PRIMITIVE (translate_region_internal, "translate-region-internal", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END TABLE)",
              "Translate the characters between START and END by TABLE; return how many were changed.\n"
              "TABLE is a string indexed by characters, or a char-table of purpose `translation-table' whose\n"
              "values are characters, vectors of characters, or lists of ([FROM-CHAR ...] . TO).")
{
  struct translation t = { .table = nm_arg (args, 2) };
  int64_t from, to, changed = 0;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  t.is_string = nm_string_info (VM, t.table, &t.info);
  t.size = t.info.chars;
  if (!t.is_string)
    {
      if (nm_type_of (VM, t.table) != NM_TYPE_CHAR_TABLE)
        return nm_error (VM, "Not a translation table");
      nm_value subtype = nm_call1 (VM, NM_Q (char_table_subtype), t.table);
      if (nm_is_exit (subtype) || !nm_symbol_is (VM, subtype, Qtranslation_table))
        return nm_is_exit (subtype) ? subtype : nm_error (VM, "Not a translation table");
    }
  /* What hooks insert first does not move the region. */
  int64_t begin = from, end = to;
  if (nm_is_exit (buffer_modify_in_place (host, &begin, &end, true)))
    return NM_EXIT;
  for (int64_t pos = from; pos < to; pos++)
    {
      nm_scope scope = nm_scope_open (VM);
      struct buffer *b = buffer_current (host);
      int64_t length = 1;
      int c = buffer_char_at (b, pos);
      if (c < 0)
        break;
      nm_value v;
      int new = translate (host, &t, c, b->multibyte, &v);
      if (new == -2 && nm_is_cons (VM, v))
        v = matching_entry (host, b, v, pos, to, &length);
      char text[NM_CHAR_BYTES_MAX];
      if (new >= 0 && new != c && (!b->multibyte || nm_char_bytes (new) == nm_char_bytes (c)))
        {
          text_replace_chars (host, b, pos, text, nm_char_encode (buffer_char_in (host, new), text), 1, true);
          changed++;
          if (nm_is_exit (buffer_change_done (host, pos, 1, 1)))
            return NM_EXIT;
        }
      else if ((new >= 0 && new != c) || (new == -2 && !nm_is_unbound (v)))
        {
          nm_value s = replacement_string (host, new >= 0 ? nm_fixnum (new) : v);
          if (nm_is_exit (s))
            return s;
          int64_t grown = nm_length (VM, s) - length;   /* whatever hooks insert */
          if (nm_is_exit (buffer_replace (host, pos, pos + length, s, 0)))
            return NM_EXIT;
          to += grown;
          pos += length + grown - 1;
          changed += length + grown;
        }
      nm_scope_close (VM, scope);
    }
  return nm_fixnum (changed);
}

/* -- transpose-regions -- */

struct exchange { int64_t start1, end1, start2, end2; struct buffer *buffer; struct marker **item; int64_t *pos; int64_t count, room; };

static int64_t
exchanged_position (const struct exchange *e, int64_t p)
{
  int64_t length1 = e->end1 - e->start1, length2 = e->end2 - e->start2, between = e->start2 - e->end1;
  if (p < e->start1 || p >= e->end2)
    return p;
  return p < e->end1 ? p + between + length2 : p < e->start2 ? p + length2 - length1 : p - between - length1;
}

static bool
collect_exchanged (struct marker_node *n, int64_t pos, void *context)
{
  struct exchange *e = context;
  if (exchanged_position (e, pos) == pos)
    return true;
  if (e->count == e->room)
    {
      e->room = e->room ? 2 * e->room : 32;
      e->item = mi_realloc (e->item, (size_t) e->room * sizeof *e->item);
      e->pos = mi_realloc (e->pos, (size_t) e->room * sizeof *e->pos);
    }
  e->item[e->count] = (struct marker *) n;
  e->pos[e->count++] = exchanged_position (e, pos);
  return true;
}

static void
exchange_overlays (const struct exchange *e, struct buffer *b)
{
  struct overlay_list l;
  overlays_touching (b, e->start1, e->end2, &l);
  for (int i = 0; i < l.count; i++)
    {
      int64_t start, end;
      overlay_tree_position (&l.item[i]->node, &start, &end);
      int64_t s = exchanged_position (e, start), t = exchanged_position (e, end);
      overlay_tree_remove (b->overlays, &l.item[i]->node);
      overlay_tree_add (b->overlays, &l.item[i]->node, s < t ? s : t, t);
    }
  overlay_list_free (&l);
}

static void
exchange_markers (struct exchange *e)
{
  struct buffer *b = e->buffer;
  marker_tree_visit (b->text->markers, e->start1, e->end2, collect_exchanged, e);
  for (int64_t i = 0; i < e->count; i++)
    {
      bool advances = e->item[i]->node.advances;
      marker_tree_remove (b->text->markers, &e->item[i]->node);
      marker_tree_add (b->text->markers, &e->item[i]->node, e->pos[i], advances);
    }
  mi_free (e->item);
  mi_free (e->pos);
  for (struct buffer *u = b->text->users; u; u = u->next_user)
    {
      exchange_overlays (e, u);
      if (u == b)
        continue;
      /* In the others point and the bounds are markers. */
      u->begv = exchanged_position (e, u->begv);
      u->zv = exchanged_position (e, u->zv);
      u->zv = u->zv < u->begv ? u->begv : u->zv;
      u->pt = exchanged_position (e, u->pt);
      u->pt = u->pt < u->begv ? u->begv : u->pt > u->zv ? u->zv : u->pt;
    }
}

/* Rearranges the text from START1 to END2. */
static void
exchange_text (struct nm_host *host, struct buffer *b, const struct exchange *e)
{
  if (e->start1 == e->end1 && e->start2 == e->end2)
    return;
  struct rope *rope = b->text->rope, *old = rope_snapshot (rope);
  int64_t at[] = { buffer_byte_of (b, e->start1), buffer_byte_of (b, e->end1), buffer_byte_of (b, e->start2), buffer_byte_of (b, e->end2) };
  nm_value properties = b->text->intervals_in_use ? buffer_substring (host, b, e->start1, e->end2, true) : NM_NIL;
  rope_delete (rope, at[0], at[3]);
  rope_insert_rope (rope, at[0], old, at[2], at[3]);
  rope_insert_rope (rope, at[0] + at[3] - at[2], old, at[1], at[2]);
  rope_insert_rope (rope, at[0] + at[3] - at[1], old, at[0], at[1]);
  rope_free (old);
  b->text->version++;
  if (nm_is_nil (properties) || nm_is_exit (properties))
    return;
  nm_value tree = b->text->intervals;
  int64_t one = e->end1 - e->start1, two = e->start2 - e->start1, all = e->end2 - e->start1, to = e->start1 - 1;
  nm_intervals_clear (VM, tree, to, to + all);
  nm_intervals_from_string (VM, tree, to, properties, two, all, false);
  nm_intervals_from_string (VM, tree, to + all - two, properties, one, two, false);
  nm_intervals_from_string (VM, tree, to + all - one, properties, 0, one, false);
}

NM_PRIMITIVE (transpose_regions, "transpose-regions", 4, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "(if (< (length mark-ring) 2) (error \"Other region must be marked before transposing two regions\") "
              "(let* ((num (if current-prefix-arg (prefix-numeric-value current-prefix-arg) 0)) (ring-length (length mark-ring)) "
              "(eltnum (mod num ring-length)) (eltnum2 (mod (1+ num) ring-length))) "
              "(list (point) (mark) (elt mark-ring eltnum) (elt mark-ring eltnum2))))",
              "(STARTR1 ENDR1 STARTR2 ENDR2 &optional LEAVE-MARKERS)",
              "Exchange the text from STARTR1 to ENDR1 with that from STARTR2 to ENDR2; they must not overlap.\n"
              "Markers move with the text unless LEAVE-MARKERS is non-nil.")
{
  struct exchange e = { 0 };
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &e.start1, &e.end1)
      || !buffer_check_region (host, nm_arg (args, 2), nm_arg (args, 3), &e.start2, &e.end2))
    return NM_EXIT;
  if (e.start2 < e.end1)
    {
      struct exchange other = { .start1 = e.start2, .end1 = e.end2, .start2 = e.start1, .end2 = e.end1 };
      e = other;
    }
  if (e.start2 < e.end1)
    return nm_error (VM, "Transposed regions overlap");
  if ((e.start1 == e.end1 || e.start2 == e.end2) && e.end1 == e.start2)
    return NM_NIL;
  int64_t from = e.start1, to = e.end2, length1 = e.end1 - e.start1, length2 = e.end2 - e.start2;
  struct buffer *b = buffer_current (host);
  /* A longer text before a shorter one is recorded before anything is checked, as in GNU Emacs. */
  bool early = e.end1 < e.start2 && buffer_byte_of (b, e.end1) - buffer_byte_of (b, e.start1) > buffer_byte_of (b, e.end2) - buffer_byte_of (b, e.start2);
  if (early && undo_enabled (host, b))
    undo_record_change (host, b, from, buffer_substring (host, b, from, to, true), to - from);
  if (nm_is_exit (early ? change_prepare (host, &from, &to) : buffer_modify_in_place (host, &from, &to, true)))
    return NM_EXIT;
  b = e.buffer = buffer_current (host);
  if (from != e.start1 || to != e.end2)
    return nm_error (VM, "Transposed regions overlap");
  if (early)
    {
      undo_record_first_change (host, b);
      text_modified (b->text);
    }
  bool same_size = length1 == length2 && buffer_byte_of (b, e.end1) - buffer_byte_of (b, e.start1)
                                           == buffer_byte_of (b, e.end2) - buffer_byte_of (b, e.start2);
  if (undo_enabled (host, b))
    {
      if (same_size && e.end1 < e.start2)
        {
          undo_record_change (host, b, e.start1, buffer_substring (host, b, e.start1, e.end1, true), length1);
          undo_record_change (host, b, e.start2, buffer_substring (host, b, e.start2, e.end2, true), length2);
        }
      else if (!early)
        undo_record_change (host, b, from, buffer_substring (host, b, from, to, true), to - from);
      if (b->text->intervals_in_use && same_size && e.end1 < e.start2)
        {
          properties_record (host, b, e.start1, e.end1);
          properties_record (host, b, e.start2, e.end2);
        }
      else if (b->text->intervals_in_use)
        properties_record (host, b, from, to);
    }
  exchange_text (host, b, &e);
  if (nm_is_nil (nm_arg (args, 4)))
    {
      exchange_markers (&e);
      b->pt = exchanged_position (&e, b->pt);
    }
  return buffer_change_done (host, from, to - from, to - from);
}
