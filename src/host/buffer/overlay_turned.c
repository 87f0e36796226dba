/* overlay_turned.c - overlays whose start lies behind their end.
   SPDX-License-Identifier: GPL-3.0-or-later

   In GNU Emacs the ends of an overlay are two markers.  Undoing sets them one by one, and an insertion in another buffer of
   the same text moves the start of an empty overlay that only advances in front: the start is behind the end then, until an
   insertion in the overlay's own buffer, or `move-overlay', puts that right.  Such overlays are marked (`turned') and stand
   on the list `buffers.turned', whose other members count for nothing; `set_start' and `set_end' are their ends, which the
   functions here move with the text.  The tree holds them at their end.  Runs no Lisp. */
#include "buffer_internal.h"

void
overlay_settle (struct nm_host *host, struct overlay *o)
{
  overlay_tree_remove (o->buffer->overlays, &o->node);
  overlay_tree_add (o->buffer->overlays, &o->node, o->set_start < o->set_end ? o->set_start : o->set_end, o->set_end);
  o->turned = o->set_start > o->set_end;
  struct buffers *all = host->buffers;
  if (!o->turned)
    return;
  for (int i = 0; i < all->turned_count; i++)
    if (all->turned[i] == o->id)
      return;
  if (all->turned_count == all->turned_room)
    {
      all->turned_room = all->turned_room ? 2 * all->turned_room : 8;
      all->turned = mi_realloc (all->turned, (size_t) all->turned_room * sizeof *all->turned);
    }
  all->turned[all->turned_count++] = o->id;
}

/* Is one of the ends of O, which advances, at POS? */
static bool
advanced_to (const struct overlay *o, int64_t pos)
{
  int64_t start, end;
  overlay_ends (o, &start, &end);
  return (start == pos && o->node.front_advance) || (end == pos && o->node.rear_advance);
}

/* Does GNU Emacs look at O after an insertion at POS in its buffer?  It looks for overlays to put right if an end
   advanced: in its list of those behind the center, and in that of the others, from the last ends on until one ends before
   the text. */
static bool
looked_at (const struct overlay *o, int64_t pos, int64_t inserted)
{
  bool moved = false, reached = true;
  for (struct buffer *u = o->buffer->text->users; u; u = u->next_user)
    {
      struct overlay_list l;
      overlays_touching (u, 0, INT64_MAX, &l);
      for (int i = 0; i < l.count; i++)
        {
          const struct overlay *other = l.item[i];
          int64_t start, end;
          overlay_ends (other, &start, &end);
          moved = moved || advanced_to (other, pos + inserted);
          bool earlier = end > o->set_end || (end == o->set_end && other->sequence > o->sequence);
          if (u == o->buffer && other != o && earlier && end < pos && end <= u->overlay_center)
            reached = false;
        }
      overlay_list_free (&l);
    }
  return moved && reached;
}

/* Where an end at P, which advances or not, goes when [FROM, TO) becomes INSERTED characters: one inside goes to FROM, in a
   conversion to the new end if it advances. */
static int64_t
follow (int64_t p, int64_t from, int64_t to, int64_t inserted, bool advances, bool converted)
{
  if (from == to)
    return p > from || (p == from && advances) ? p + inserted : p;
  if (p > from && p < to)
    return converted && advances ? from + inserted : from;
  return p >= to ? p + inserted - (to - from) : p;
}

void
overlays_follow_turned (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, int64_t inserted, unsigned flags)
{
  struct buffers *all = host->buffers;
  bool before = flags & INSERT_BEFORE_MARKERS, converted = flags & REPLACE_CONVERTED;
  /* All ends first: what is looked at depends on those of others. */
  for (int i = all->turned_count - 1; i >= 0; i--)
    {
      struct overlay *o = overlay_of (host, all->turned[i]);
      if (!o || !o->turned)
        {
          all->turned[i] = all->turned[--all->turned_count];
          continue;
        }
      if (o->buffer->text != b->text)
        continue;
      o->set_start = follow (o->set_start, from, to, inserted, before || o->node.front_advance, converted);
      o->set_end = follow (o->set_end, from, to, inserted, before || o->node.rear_advance, converted);
      overlay_settle (host, o);
    }
  for (int i = 0; (from == to || converted) && i < all->turned_count; i++)
    {
      struct overlay *o = overlay_of (host, all->turned[i]);
      if (!o->turned || o->buffer != b || !looked_at (o, from, inserted))
        continue;
      o->set_start = o->set_end;
      overlay_settle (host, o);
    }
}

void
overlays_find_turned (struct buffer *b, int64_t from, int64_t to, struct overlay_list *found)
{
  *found = (struct overlay_list) { 0 };
  for (struct buffer *u = b->text->users; u; u = u->next_user)
    {
      if (u == b || !u->overlays->count)
        continue;
      struct overlay_list l;
      overlays_touching (u, from, to, &l);
      for (int i = 0; i < l.count; i++)
        {
          int64_t start, end;
          overlay_ends (l.item[i], &start, &end);
          bool inside = from == to ? start == from && end == from : start > from && start < to && end > from && end < to;
          if (inside && l.item[i]->node.front_advance && !l.item[i]->node.rear_advance)
            overlay_list_add (found, l.item[i]);
        }
      overlay_list_free (&l);
    }
}

void
overlays_turn (struct nm_host *host, struct overlay_list *found, int64_t from, int64_t inserted)
{
  for (int i = 0; i < found->count; i++)
    {
      struct overlay *o = found->item[i];
      o->set_start = from + inserted;
      o->set_end = from;
      overlay_settle (host, o);
    }
  overlay_list_free (found);
}
