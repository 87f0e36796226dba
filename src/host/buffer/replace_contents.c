/* replace_contents.c - replacing a buffer's text by another's with few edits, so that markers survive.
   SPDX-License-Identifier: GPL-3.0-or-later

   Greedy shortest-edit-script search (Myers 1986) over the characters between the common prefix and
   suffix, with a bound on the length of the script; beyond it the rest is replaced as a whole. */
#include "../primitive.h"
#include "buffer_internal.h"

enum { SCRIPT_MAX = 3000 };

struct hunk { int64_t a, a_end, b, b_end; };     /* old [a, a_end) becomes new [b, b_end) */
struct hunks { struct hunk *item; int64_t count, room; };

static int *
characters (struct buffer *b, int64_t from, int64_t to)
{
  int *c = mi_mallocn ((size_t) (to - from + 1), sizeof *c);
  struct rope_cursor cursor;
  rope_cursor_set (&cursor, b->text->rope, buffer_byte_of (b, from));
  for (int64_t i = 0; i < to - from; i++)
    c[i] = rope_cursor_next (&cursor);
  return c;
}

static void
add_hunk (struct hunks *h, struct hunk x)
{
  struct hunk *last = h->count ? &h->item[h->count - 1] : NULL;
  if (last && x.a_end == last->a && x.b_end == last->b)
    {
      last->a = x.a;
      last->b = x.b;
      return;
    }
  if (h->count == h->room)
    {
      h->room = h->room ? 2 * h->room : 32;
      h->item = mi_reallocn (h->item, (size_t) h->room, sizeof *h->item);
    }
  h->item[h->count++] = x;
}

/* Walks back through the furthest points kept for every script length, last edit first. */
static void
trace_back (struct hunks *h, int64_t **rows, int64_t length, int64_t n, int64_t m)
{
  int64_t x = n, y = m;
  for (int64_t d = length; d > 0; d--)
    {
      const int64_t *row = rows[d - 1] + d;      /* indexed by diagonal */
      int64_t k = x - y;
      bool down = k == -d || (k != d && row[k - 1] < row[k + 1]);
      int64_t from_k = down ? k + 1 : k - 1, from_x = row[from_k], from_y = from_x - from_k;
      int64_t edit_x = down ? from_x : from_x + 1, edit_y = down ? from_y + 1 : from_y;
      add_hunk (h, (struct hunk) { from_x, edit_x, from_y, edit_y });
      x = from_x;
      y = from_y;
    }
}

/* The edits that make A (N characters) B (M characters), the last in the text first. */
static void
edit_script (struct hunks *h, const int *a, int64_t n, const int *b, int64_t m)
{
  if (n == 0 || m == 0)
    {
      if (n + m)
        add_hunk (h, (struct hunk) { 0, n, 0, m });
      return;
    }
  int64_t limit = n + m < SCRIPT_MAX ? n + m : SCRIPT_MAX, found = -1;
  int64_t **rows = mi_calloc ((size_t) limit + 1, sizeof *rows);
  int64_t *v = mi_calloc ((size_t) (2 * limit + 3), sizeof *v), *mid = v + limit + 1;
  for (int64_t d = 0; d <= limit && found < 0; d++)
    {
      for (int64_t k = -d; k <= d && found < 0; k += 2)
        {
          int64_t x = k == -d || (k != d && mid[k - 1] < mid[k + 1]) ? mid[k + 1] : mid[k - 1] + 1, y = x - k;
          while (x < n && y < m && a[x] == b[y])
            x++, y++;
          mid[k] = x;
          if (x >= n && y >= m)
            found = d;
        }
      rows[d] = mi_mallocn ((size_t) (2 * d + 3), sizeof **rows);
      memcpy (rows[d], mid - d - 1, (size_t) (2 * d + 3) * sizeof **rows);
    }
  if (found >= 0)
    trace_back (h, rows, found, n, m);
  else
    add_hunk (h, (struct hunk) { 0, n, 0, m });
  for (int64_t d = 0; d <= limit; d++)
    mi_free (rows[d]);
  mi_free (rows);
  mi_free (v);
}

/* Makes the edits, from the end of the text on: a deletion, then an insertion, as undo records show. */
static void
apply_hunks (struct nm_host *host, struct buffer *b, struct buffer *source, const struct hunks *h, int64_t a_start, int64_t b_start)
{
  for (int64_t i = 0; i < h->count; i++)
    {
      struct hunk x = h->item[i];
      int64_t from = a_start + x.a, to = a_start + x.a_end;
      if (from < to)
        text_delete (host, b, from, to, NM_UNBOUND);
      if (x.b >= x.b_end)
        continue;
      /* What is new has its properties from the source. */
      nm_value new = source->text->intervals_in_use ? buffer_substring (host, source, b_start + x.b, b_start + x.b_end, true) : NM_NIL;
      struct nm_string_info info;
      bool grafted = nm_string_info (VM, new, &info) && info.has_properties;
      text_insert_rope (host, b, from, source->text->rope, buffer_byte_of (source, b_start + x.b), buffer_byte_of (source, b_start + x.b_end),
                        grafted ? INSERT_PROPERTIES : 0);
      if (grafted)
        graft_properties (host, b, from, new, 0, x.b_end - x.b, false);
    }
}

/* Both texts have at least one character. */
static nm_value
replace_contents (struct nm_host *host, struct buffer *source)
{
  struct buffer *b = buffer_current (host);
  int64_t from = b->begv, to = b->zv, old = to - from, new = source->zv - source->begv;
  uint64_t source_id = source->id;
  if (nm_is_exit (nm_call0 (VM, NM_Q (undo_boundary))) || nm_is_exit (change_prepare (host, &from, &to)))
    return NM_EXIT;
  b = buffer_current (host);
  if (buffer_of_id (host, source_id) != source || b->zv - b->begv != old || source->zv - source->begv != new)
    return nm_error (VM, "The buffers changed while they were compared");
  int *a_text = characters (b, b->begv, b->zv), *b_text = characters (source, source->begv, source->zv);
  int64_t prefix = 0, suffix = 0;
  while (prefix < old && prefix < new && a_text[prefix] == b_text[prefix])
    prefix++;
  while (suffix < old - prefix && suffix < new - prefix && a_text[old - 1 - suffix] == b_text[new - 1 - suffix])
    suffix++;
  struct hunks h = { 0 };
  edit_script (&h, a_text + prefix, old - prefix - suffix, b_text + prefix, new - prefix - suffix);
  apply_hunks (host, b, source, &h, b->begv + prefix, source->begv + prefix);
  mi_free (h.item);
  mi_free (a_text);
  mi_free (b_text);
  return nm_is_exit (change_done (host, b->begv, old, new)) ? NM_EXIT : NM_T;
}

NM_PRIMITIVE (replace_buffer_contents, "replace-buffer-contents", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "bSource buffer: ", "(SOURCE &optional MAX-SECS MAX-COSTS)",
              "Replace the accessible text of the current buffer by that of SOURCE, a buffer or its name.\n"
              "Only what differs is edited, so point, markers, properties and overlays of the rest are kept.\n"
              "Return t.  The search for the edits is bounded, so MAX-SECS and MAX-COSTS need not stop it.")
{
  nm_value v = nm_arg (args, 0);
  struct buffer *source = nm_is_nil (v) ? (nm_wrong_type (VM, NM_Q (stringp), v), NULL) : buffer_arg (host, v);
  struct buffer *b = buffer_current (host);
  if (!source)
    return NM_EXIT;
  if (source == b)
    return nm_error (VM, "Cannot replace a buffer with itself");
  if (!nm_is_nil (nm_arg (args, 1)) && nm_is_exit (nm_call1 (VM, NM_Q (float_time), nm_arg (args, 1))))
    return NM_EXIT;
  if (!nm_is_nil (nm_arg (args, 2)) && nm_is_nil (nm_call1 (VM, NM_Q (integerp), nm_arg (args, 2))))
    return nm_wrong_type (VM, NM_Q (integerp), nm_arg (args, 2));
  if (source->begv == source->zv)
    return nm_is_exit (buffer_delete (host, b->begv, b->zv)) ? NM_EXIT : NM_T;
  if (b->begv == b->zv || b->multibyte != source->multibyte)
    {
      if (nm_is_exit (buffer_delete (host, b->begv, b->zv)) || nm_is_exit (nm_call1 (VM, NM_Q (insert_buffer_substring), buffer_object (host, source))))
        return NM_EXIT;
      return NM_T;
    }
  return replace_contents (host, source);
}
