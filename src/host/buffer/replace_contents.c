/* replace_contents.c - replacing a buffer's text by another's with few edits, so that markers survive.
   SPDX-License-Identifier: GPL-3.0-or-later

   Myers' search for a shortest edit script (1986) in linear space: paths from both ends of the texts meet in the middle of
   a script, and both halves are searched alike.  Which of several shortest scripts is found depends on the order of
   the diagonals, which is GNU Emacs's: what markers move shows it.  What EFFORT_MAX steps
   do not find is replaced as a whole. */
#include "../primitive.h"
#include "buffer_internal.h"

enum { EFFORT_MAX = 200000000 };      /* about a second */

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
  if (h->count == h->room)
    {
      h->room = h->room ? 2 * h->room : 32;
      h->item = mi_reallocn (h->item, (size_t) h->room, sizeof *h->item);
    }
  h->item[h->count++] = x;
}

/* -- the comparison: linear-space divide and conquer -- */

/* Which of two texts' characters go and come, and the furthest points on each diagonal x - y, forward from the start of a
   box and backward from its end.  EFFORT is how many steps on diagonals are left. */
struct comparison { const int *a, *b; bool *gone, *come; int64_t *forward, *backward, effort; };
struct box { int64_t a, a_end, b, b_end; };
struct point { int64_t x, y; };

/* One more edit on every path of one direction: SIGN 1 is forward.  Returns true if a path met one of the other direction,
   where is *MEETING.  [*LOW, *HIGH] are the diagonals in use; those outside of the box are left out. */
static bool
extend_paths (const struct comparison *c, struct box box, int sign, int64_t *low, int64_t *high, int64_t other_low, int64_t other_high,
              bool check, struct point *meeting)
{
  int64_t *own = sign > 0 ? c->forward : c->backward, *other = sign > 0 ? c->backward : c->forward;
  int64_t nowhere = sign > 0 ? INT64_MIN / 2 : INT64_MAX / 2;
  if (*low > box.a - box.b_end)
    own[--*low - 1] = nowhere;
  else
    ++*low;
  if (*high < box.a_end - box.b)
    own[++*high + 1] = nowhere;
  else
    --*high;
  for (int64_t k = *high; k >= *low; k -= 2)
    {
      int64_t below = own[k - 1], above = own[k + 1], x;
      if (sign > 0)
        x = below < above ? above : below + 1;
      else
        x = below < above ? below : above - 1;
      int64_t y = x - k;
      if (sign > 0)
        while (x < box.a_end && y < box.b_end && c->a[x] == c->b[y])
          x++, y++;
      else
        while (x > box.a && y > box.b && c->a[x - 1] == c->b[y - 1])
          x--, y--;
      own[k] = x;
      if (check && k >= other_low && k <= other_high && (sign > 0 ? other[k] <= x : x <= other[k]))
        {
          *meeting = (struct point) { x, y };
          return true;
        }
    }
  return false;
}

/* Finds a point in the middle of a shortest script for BOX, whose texts differ at both ends; false if that takes too long. */
static bool
find_middle (struct comparison *c, struct box box, struct point *middle)
{
  int64_t start = box.a - box.b, end = box.a_end - box.b_end, low = start, high = start, back_low = end, back_high = end;
  bool odd = (start - end) & 1;
  c->forward[start] = box.a;
  c->backward[end] = box.a_end;
  while ((c->effort -= high - low + back_high - back_low + 2) > 0)
    if (extend_paths (c, box, 1, &low, &high, back_low, back_high, odd, middle)
        || extend_paths (c, box, -1, &back_low, &back_high, low, high, !odd, middle))
      return true;
  return false;
}

static void
compare (struct comparison *c, struct box box)
{
  while (box.a < box.a_end && box.b < box.b_end && c->a[box.a] == c->b[box.b])
    box.a++, box.b++;
  while (box.a < box.a_end && box.b < box.b_end && c->a[box.a_end - 1] == c->b[box.b_end - 1])
    box.a_end--, box.b_end--;
  struct point middle;
  if (box.a == box.a_end || box.b == box.b_end || !find_middle (c, box, &middle))
    {
      memset (c->gone + box.a, true, (size_t) (box.a_end - box.a));
      memset (c->come + box.b, true, (size_t) (box.b_end - box.b));
      return;
    }
  compare (c, (struct box) { box.a, middle.x, box.b, middle.y });
  compare (c, (struct box) { middle.x, box.a_end, middle.y, box.b_end });
}

/* The edits that make A (N characters) B (M characters), the last in the text first. */
static void
edit_script (struct hunks *h, const int *a, int64_t n, const int *b, int64_t m)
{
  int64_t diagonals = n + m + 3;
  int64_t *vectors = mi_mallocn ((size_t) (2 * diagonals), sizeof *vectors);
  bool *marks = mi_calloc ((size_t) (n + m + 1), sizeof *marks);
  struct comparison c = { a, b, marks, marks + n, vectors + m + 1, vectors + diagonals + m + 1, EFFORT_MAX };
  compare (&c, (struct box) { 0, n, 0, m });
  for (int64_t i = n, j = m; i > 0 || j > 0;)
    {
      struct hunk x = { i, i, j, j };
      while (x.a > 0 && c.gone[x.a - 1])
        x.a--;
      while (x.b > 0 && c.come[x.b - 1])
        x.b--;
      if (x.a < x.a_end || x.b < x.b_end)
        add_hunk (h, x);
      i = x.a - 1;
      j = x.b - 1;
    }
  mi_free (marks);
  mi_free (vectors);
}

/* Makes the edits, from the end of the text on: a deletion, then an insertion, as undo records show.  They also show that
   point is behind the text that was inserted last meanwhile. */
/* change_prepare for two texts that must not change meanwhile. */
static bool
prepare_edit (struct nm_host *host, struct buffer *b, struct buffer *source, int64_t from, int64_t to)
{
  uint64_t ids[] = { b->id, source->id };
  int64_t versions[] = { b->text->version, source->text->version };
  if (nm_is_exit (change_prepare (host, &from, &to)))
    return false;
  if (buffer_of_id (host, ids[0]) == b && buffer_of_id (host, ids[1]) == source && buffer_current (host) == b
      && b->text->version == versions[0] && source->text->version == versions[1])
    return true;
  nm_error (VM, "The buffers changed while they were compared");
  return false;
}

static nm_value
apply_hunks (struct nm_host *host, struct buffer *b, struct buffer *source, const struct hunks *h, int64_t a_start, int64_t b_start)
{
  uint64_t point = marker_new (host, b, b->pt, false);
  bool ok = true;
  for (int64_t i = 0; i < h->count; i++)
    {
      struct hunk x = h->item[i];
      int64_t from = a_start + x.a, to = a_start + x.a_end;
      if (from < to && !(ok = prepare_edit (host, b, source, from, to)))
        break;
      if (from < to)
        text_delete (host, b, from, to, NM_UNBOUND);
      if (x.b >= x.b_end)
        continue;
      if (!(ok = prepare_edit (host, b, source, from, from)))
        break;
      /* What is new has its properties from the source. */
      nm_value new = source->text->intervals_in_use ? properties_copy (host, source, b_start + x.b, b_start + x.b_end) : NM_NIL;
      struct nm_string_info info;
      bool grafted = nm_string_info (VM, new, &info) && info.has_properties;
      text_insert_rope (host, b, from, source->text->rope, buffer_byte_of (source, b_start + x.b), buffer_byte_of (source, b_start + x.b_end),
                        grafted ? INSERT_PROPERTIES : 0);
      if (grafted)
        graft_properties (host, b, from, new, 0, x.b_end - x.b, false);
      b->pt = from + x.b_end - x.b;
    }
  struct buffer *at;
  int64_t pos;
  if (marker_get (host, point, &at, &pos) && at == b)
    b->pt = pos;
  marker_free (host, point);
  return ok ? NM_NIL : NM_EXIT;
}

/* Both texts have at least one character. */
static nm_value
replace_contents (struct nm_host *host, struct buffer *source)
{
  struct buffer *b = buffer_current (host);
  int64_t from = b->begv, to = b->zv, old = to - from, new = source->zv - source->begv;
  uint64_t source_id = source->id;
  if (nm_is_exit (nm_call0 (VM, NM_Q (undo_boundary))))
    return NM_EXIT;
  int *a_text = characters (b, b->begv, b->zv), *b_text = characters (source, source->begv, source->zv);
  int64_t prefix = 0, suffix = 0;
  while (prefix < old && prefix < new && a_text[prefix] == b_text[prefix])
    prefix++;
  while (suffix < old - prefix && suffix < new - prefix && a_text[old - 1 - suffix] == b_text[new - 1 - suffix])
    suffix++;
  struct hunks h = { 0 };
  edit_script (&h, a_text + prefix, old - prefix - suffix, b_text + prefix, new - prefix - suffix);
  mi_free (a_text);
  mi_free (b_text);
  /* All is announced as one change; if hooks are inhibited anyway, read-only text refuses only the edits that touch it.  If hooks
     make a text longer, the edits go where they would have gone. */
  if (!nm_truthy (VM, Qinhibit_modification_hooks) && nm_is_exit (change_prepare (host, &from, &to)))
    {
      mi_free (h.item);
      return NM_EXIT;
    }
  if (buffer_current (host) != b || buffer_of_id (host, source_id) != source || b->zv - b->begv < old
      || source->zv - source->begv < new)
    {
      mi_free (h.item);
      return nm_error (VM, "The buffers changed while they were compared");
    }
  nm_depth depth = nm_depth_now (VM);
  nm_value status = NM_EXIT;
  if (nm_bind (VM, NM_Q (inhibit_modification_hooks), NM_T))
    status = apply_hunks (host, b, source, &h, b->begv + prefix, source->begv + prefix);
  status = nm_unbind_to (VM, depth, status);
  mi_free (h.item);
  return nm_is_exit (status) || nm_is_exit (buffer_change_done (host, b->begv, old, b->zv - b->begv)) ? NM_EXIT : NM_T;
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
