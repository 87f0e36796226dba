/* match_data.c - the match data and its primitives.
   SPDX-License-Identifier: GPL-3.0-or-later

   The number of groups that have a place never shrinks, as in Emacs: `replace-match' tells the
   range of SUBEXP by it. */
#include "search.h"

#include <mimalloc.h>
#include <string.h>

#include "../primitive.h"

/* Room for GROUPS groups (group 0 included); new ones are unset. */
void
match_data_reserve (struct nm_host *host, int groups)
{
  struct match_data *m = &host->search->match;
  if (groups > m->capacity)
    {
      m->capacity = 2 * groups;
      m->start = mi_realloc (m->start, (size_t) m->capacity * sizeof *m->start);
      m->end = mi_realloc (m->end, (size_t) m->capacity * sizeof *m->end);
    }
  for (; m->count < groups; m->count++)
    m->start[m->count] = m->end[m->count] = -1;
}

/* The whole match and nothing else, in BUFFER. */
void
match_data_set_single (struct nm_host *host, int64_t start, int64_t end, struct buffer *buffer)
{
  struct match_data *m = &host->search->match;
  match_data_reserve (host, 1);
  for (int i = 1; i < m->count; i++)
    m->start[i] = m->end[i] = -1;
  m->start[0] = start;
  m->end[0] = end;
  m->kind = MATCHED_BUFFER;
  m->buffer = buffer->id;
}

void
search_match_keep (struct nm_host *host, struct match_data *kept)
{
  const struct match_data *m = &host->search->match;
  *kept = *m;
  kept->capacity = m->count;
  kept->start = mi_mallocn ((size_t) m->count + 1, sizeof *kept->start);
  kept->end = mi_mallocn ((size_t) m->count + 1, sizeof *kept->end);
  memcpy (kept->start, m->count ? m->start : kept->start, (size_t) m->count * sizeof *kept->start);
  memcpy (kept->end, m->count ? m->end : kept->end, (size_t) m->count * sizeof *kept->end);
}

void
search_match_restore (struct nm_host *host, struct match_data *kept)
{
  struct match_data *m = &host->search->match;
  mi_free (m->start);
  mi_free (m->end);
  *m = *kept;
  *kept = (struct match_data){ 0 };
}

/* A place at text that was empty counts as behind it, even if it is the start of the match. */
static int64_t
shifted (int64_t place, int64_t old_start, int64_t old_end, int64_t new_end)
{
  if (place >= old_end)
    return place + new_end - old_end;
  return place < old_start ? place : old_start;
}

/* The text [OLD_START, OLD_END) was replaced and ends at NEW_END now. */
void
search_match_data_shift (struct nm_host *host, int64_t old_start, int64_t old_end, int64_t new_end)
{
  struct match_data *m = &host->search->match;
  for (int i = 0; i < m->count; i++)
    {
      m->start[i] = shifted (m->start[i], old_start, old_end, new_end);
      m->end[i] = shifted (m->end[i], old_start, old_end, new_end);
    }
}

static nm_value
group_limit (struct nm_host *host, nm_value group, bool end)
{
  struct match_data *m = &host->search->match;
  int64_t n;
  if (!nm_check_fixnum (host->vm, group, &n))
    return NM_EXIT;
  if (n < 0)
    return nm_args_out_of_range (host->vm, group, nm_fixnum (0));
  if (m->count == 0)
    return nm_error (host->vm, "No match data, because no search succeeded");
  if (n >= m->count || m->start[n] < 0)
    return NM_NIL;
  return nm_fixnum (end ? m->end[n] : m->start[n]);
}

NM_PRIMITIVE (match_beginning, "match-beginning", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SUBEXP)",
              "Return where the text that group SUBEXP matched begins; 0 means the whole match.\n"
              "The value is nil if the group did not match.")
{
  return group_limit (host, nm_arg (args, 0), false);
}

NM_PRIMITIVE (match_end, "match-end", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SUBEXP)",
              "Return where the text that group SUBEXP matched ends; 0 means the whole match.\n"
              "The value is nil if the group did not match.")
{
  return group_limit (host, nm_arg (args, 0), true);
}

/* -- match-data -- */

static bool
is_marker (struct nm_host *host, nm_value v, uint64_t *id)
{
  return nm_host_object_get (host->vm, v, NM_HOST_MARKER, id);
}

/* Detaches the markers in LIST and takes them out of it. */
static void
release_markers (struct nm_host *host, nm_value list)
{
  uint64_t id;
  for (int64_t guard = 0; nm_is_cons (host->vm, list) && guard < 1000000; list = nm_cdr (host->vm, list), guard++)
    if (is_marker (host, nm_car (host->vm, list), &id))
      {
        marker_set (host, id, NULL, 0);
        nm_setcar (host->vm, list, NM_NIL);
      }
}

/* PLACE of the match as an integer or a new marker. */
static nm_value
place_value (struct nm_host *host, int64_t place, bool integers)
{
  struct match_data *m = &host->search->match;
  if (integers || m->kind == MATCHED_STRING)
    return nm_fixnum (place);
  struct buffer *b = buffer_of_id (host, m->buffer);
  int64_t z = b ? buffer_z (b) : 1;
  return marker_object (host, marker_new (host, b, place > z ? z : place < 1 ? 1 : place, false));
}

/* The match data as a fresh list. */
static nm_value
match_list (struct nm_host *host, bool integers)
{
  struct match_data *m = &host->search->match;
  struct nm_vm *vm = host->vm;
  int last = m->count - 1;
  while (last >= 0 && m->start[last] < 0)
    last--;
  nm_value list = NM_NIL;
  if (m->kind == MATCHED_BUFFER && integers)
    {
      struct buffer *b = buffer_of_id (host, m->buffer);
      list = nm_list1 (vm, b ? buffer_object (host, b) : nm_host_object (vm, NM_HOST_BUFFER, m->buffer));
    }
  for (int i = last; i >= 0; i--)
    {
      bool set = m->start[i] >= 0;
      list = nm_cons (vm, set ? place_value (host, m->end[i], integers) : NM_NIL, list);
      list = nm_cons (vm, set ? place_value (host, m->start[i], integers) : NM_NIL, list);
    }
  return list;
}

/* Puts the elements of LIST into the conses of REUSE: missing ones become nil, surplus ones follow. */
static nm_value
fill_list (struct nm_host *host, nm_value reuse, nm_value list)
{
  struct nm_vm *vm = host->vm;
  nm_value previous = reuse;
  for (nm_value tail = reuse; nm_is_cons (vm, tail); tail = nm_cdr (vm, tail))
    {
      nm_setcar (vm, tail, nm_car (vm, list));
      list = nm_cdr (vm, list);
      previous = tail;
    }
  if (nm_is_cons (vm, list))
    nm_setcdr (vm, previous, list);
  return reuse;
}

NM_PRIMITIVE (match_data, "match-data", 0, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional INTEGERS REUSE RESEAT)",
              "Return a list of where the last match and its groups begin and end.\n"
              "Places in a buffer are markers, or integers followed by the buffer if INTEGERS is non-nil.\n"
              "If REUSE is a list, put the elements into its conses.  If RESEAT is non-nil, first detach\n"
              "the markers in REUSE.")
{
  nm_value reuse = nm_arg (args, 1);
  if (!nm_is_nil (nm_arg (args, 2)))
    release_markers (host, reuse);
  if (host->search->match.kind == MATCHED_NOTHING)
    return NM_NIL;
  nm_value list = match_list (host, !nm_is_nil (nm_arg (args, 0)));
  return nm_is_cons (host->vm, reuse) ? fill_list (host, reuse, list) : list;
}

/* -- set-match-data -- */

/* The place that element V stands for; notes the buffer of a marker if it is where a group BEGINS. */
static bool
element_place (struct nm_host *host, nm_value v, bool begins, int64_t *place)
{
  struct match_data *m = &host->search->match;
  uint64_t id;
  if (!is_marker (host, v, &id))
    {
      if (nm_get_int64 (host->vm, v, place))
        return true;
      nm_wrong_type (host->vm, NM_Q (integer_or_marker_p), v);
      return false;
    }
  struct buffer *b;
  if (!marker_get (host, id, &b, place))
    *place = 0;
  else if (begins)
    {
      m->kind = MATCHED_BUFFER;
      m->buffer = b->id;
    }
  return true;
}

static void
release_element (struct nm_host *host, nm_value cons, bool reseat)
{
  uint64_t id;
  if (!reseat || !is_marker (host, nm_car (host->vm, cons), &id))
    return;
  marker_set (host, id, NULL, 0);
  nm_setcar (host->vm, cons, NM_NIL);
}

/* Reads LIST into the groups; returns how many it read, -1 after signalling. */
static int
read_groups (struct nm_host *host, nm_value list, bool reseat)
{
  struct match_data *m = &host->search->match;
  struct nm_vm *vm = host->vm;
  int i = 0;
  for (; nm_is_cons (vm, list); list = nm_cdr (vm, list), i++)
    {
      uint64_t id;
      nm_value first = nm_car (vm, list);
      if (nm_host_object_get (vm, first, NM_HOST_BUFFER, &id))
        {
          m->kind = MATCHED_BUFFER;
          m->buffer = id;
          break;
        }
      if (i >= m->count)
        break;
      if (nm_is_nil (first))
        {
          m->start[i] = -1;
          list = nm_cdr (vm, list);
          continue;
        }
      int64_t start, end;
      if (!element_place (host, first, true, &start))
        return -1;
      release_element (host, list, reseat);
      list = nm_cdr (vm, list);
      if (!nm_is_cons (vm, list))
        break;
      if (!element_place (host, nm_car (vm, list), false, &end))
        return -1;
      release_element (host, list, reseat);
      m->start[i] = start;
      m->end[i] = end;
    }
  return i;
}

NM_PRIMITIVE (set_match_data, "set-match-data", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LIST &optional RESEAT)",
              "Make LIST, as `match-data' returns it, the match data.\n"
              "If RESEAT is non-nil, detach the markers of LIST.")
{
  struct match_data *m = &host->search->match;
  nm_value list = nm_arg (args, 0);
  if (!nm_check_list (host->vm, list))
    return NM_EXIT;
  nm_value length = nm_call1 (host->vm, NM_Q (length), list);
  int64_t n;
  if (nm_is_exit (length))
    return NM_EXIT;
  nm_get_int64 (host->vm, length, &n);
  m->kind = MATCHED_STRING;
  if (n / 2 > m->count)
    {
      int more = (int) (n / 2) > m->count + m->count / 2 ? (int) (n / 2) : m->count + m->count / 2;
      match_data_reserve (host, more < 16 ? 16 : more);
    }
  int i = read_groups (host, list, !nm_is_nil (nm_arg (args, 1)));
  if (i < 0)
    return NM_EXIT;
  for (; i < m->count; i++)
    m->start[i] = -1;
  return NM_NIL;
}

NM_PRIMITIVE (match_data__translate, "match-data--translate", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(N)",
              "Add N to every place of the match data, but leave none below 0.")
{
  struct match_data *m = &host->search->match;
  int64_t n;
  if (!nm_check_fixnum (host->vm, nm_arg (args, 0), &n))
    return NM_EXIT;
  for (int i = 0; i < m->count; i++)
    if (m->start[i] >= 0)
      {
        m->start[i] = m->start[i] + n < 0 ? 0 : m->start[i] + n;
        m->end[i] = m->end[i] + n < 0 ? 0 : m->end[i] + n;
      }
  return NM_NIL;
}
