/* undo.c - recording changes in buffer-undo-list, in GNU Emacs's format.
   SPDX-License-Identifier: GPL-3.0-or-later

   Newest first: nil is a boundary, (BEG . END) an insertion, (TEXT . POS) a deletion (negative POS:
   point was at the end), (MARKER . DISTANCE) follows the deletion that moved the marker, (t . TIME)
   says that the buffer was unmodified before, POS is where point was, (nil PROPERTY VALUE BEG . END)
   a property change.  Lists are cut to undo-limit and its siblings after a collection, or when a
   boundary is made after much has been recorded.  Recording runs no Lisp, but for the time stamp of the visited file. */
#include "../primitive.h"
#include "buffer_internal.h"

#include <stdlib.h>

bool
undo_enabled (struct nm_host *host, struct buffer *b)
{
  return !nm_identical (buffer_slot (host, b, NM_SLOT_buffer_undo_list), NM_T);
}

static void
push_entry (struct nm_host *host, struct buffer *b, nm_value entry)
{
  buffer_slot_put (host, b, NM_SLOT_buffer_undo_list,
                   nm_cons (VM, entry, buffer_slot (host, b, NM_SLOT_buffer_undo_list)));
  host->buffers->undo_bytes += 48;
}

/* Before the first change since the text was saved: what the file's time was then. */
static void
record_first_change (struct nm_host *host, struct buffer *b)
{
  struct buffer *base = b->base ? b->base : b;
  nm_value stamp = nm_fixnum (0);
  if (base->modtime_state == MODTIME_NONEXISTENT)
    stamp = nm_fixnum (-1);
  else if (base->modtime_state == MODTIME_KNOWN)
    {
      int64_t s = base->modtime.tv_sec, ns = base->modtime.tv_nsec;
      stamp = nm_list4 (VM, nm_fixnum (s >> 16), nm_fixnum (s & 0xffff), nm_fixnum (ns / 1000), nm_fixnum (ns % 1000 * 1000));
    }
  push_entry (host, b, nm_cons (VM, NM_T, stamp));
}

/* What comes before every record.  POS is where the change begins. */
static void
prepare_record (struct nm_host *host, struct buffer *b, int64_t pos)
{
  struct buffers *all = host->buffers;
  nm_value list = buffer_slot (host, b, NM_SLOT_buffer_undo_list);
  bool at_boundary = !nm_is_cons (VM, list) || nm_is_nil (nm_car (VM, list));
  bool inhibit = nm_truthy (VM, Qundo_inhibit_record_point);
  if (b->text->modiff <= b->text->save_modiff && !inhibit)
    record_first_change (host, b);
  if (at_boundary && pos > 0 && all->boundary_buffer == b->id && all->boundary_point != pos
      && !inhibit)
    push_entry (host, b, nm_fixnum (all->boundary_point));
}

void
undo_record_first_change (struct nm_host *host, struct buffer *b)
{
  if (undo_enabled (host, b) && b->text->modiff <= b->text->save_modiff)
    record_first_change (host, b);
}

void
undo_record_insert (struct nm_host *host, struct buffer *b, int64_t pos, int64_t chars)
{
  if (!undo_enabled (host, b))
    return;
  nm_scope scope = nm_scope_open (VM);
  prepare_record (host, b, pos);
  nm_value list = buffer_slot (host, b, NM_SLOT_buffer_undo_list), entry = nm_car (VM, list);
  if (nm_is_cons (VM, entry) && nm_is_immediate_fixnum (nm_car (VM, entry))
      && nm_identical (nm_cdr (VM, entry), nm_fixnum (pos)))
    nm_setcdr (VM, entry, nm_fixnum (pos + chars));
  else
    push_entry (host, b, nm_cons (VM, nm_fixnum (pos), nm_fixnum (pos + chars)));
  nm_scope_close (VM, scope);
}

void
undo_record_empty (struct nm_host *host, int64_t pos)
{
  struct buffer *b = buffer_current (host);
  undo_record_first_change (host, b);
  undo_record_insert (host, b, pos, 0);
}

/* -- markers that a deletion moves -- */

struct adjustment { uint64_t sequence; struct marker *marker; struct overlay *overlay; bool end; int64_t distance; };
/* Of all buffers that share the text. */
struct adjustments { struct adjustment *item; int64_t count, room, from, to; };

static void
add_adjustment (struct adjustments *a, struct adjustment x, int64_t pos, bool advances)
{
  x.distance = (advances ? a->to : a->from) - pos;
  if (x.distance == 0)
    return;
  if (a->count == a->room)
    {
      a->room = a->room ? 2 * a->room : 32;
      a->item = mi_realloc (a->item, (size_t) a->room * sizeof *a->item);
    }
  a->item[a->count++] = x;
}

static bool
collect_marker (struct marker_node *n, int64_t pos, void *context)
{
  struct adjustments *a = context;
  struct marker *m = (struct marker *) n;
  add_adjustment (a, (struct adjustment) { .sequence = 2 * m->sequence, .marker = m }, pos, n->advances);
  return true;
}

static void
collect_overlays (struct buffer *b, struct adjustments *a)
{
  struct overlay_list l;
  overlays_touching (b, a->from, a->to, &l);
  for (int i = 0; i < l.count; i++)
    {
      struct overlay *o = l.item[i];
      int64_t start, end;
      overlay_tree_position (&o->node, &start, &end);
      if (start >= a->from && start <= a->to)
        add_adjustment (a, (struct adjustment) { .sequence = 2 * o->sequence, .overlay = o }, start, o->node.front_advance);
      if (end >= a->from && end <= a->to)
        add_adjustment (a, (struct adjustment) { .sequence = 2 * o->sequence + 1, .overlay = o, .end = true }, end, o->node.rear_advance);
    }
  overlay_list_free (&l);
}

static int
compare_adjustments (const void *x, const void *y)
{
  const struct adjustment *a = x, *b = y;
  return a->sequence > b->sequence ? -1 : a->sequence < b->sequence;
}

static void
record_marker_adjustments (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  struct adjustments a = { .from = from, .to = to };
  marker_tree_visit (b->text->markers, from, to, collect_marker, &a);
  for (struct buffer *u = b->text->users; u; u = u->next_user)
    collect_overlays (u, &a);
  if (a.count > 1)
    qsort (a.item, (size_t) a.count, sizeof *a.item, compare_adjustments);
  for (int64_t i = 0; i < a.count; i++)
    {
      nm_scope scope = nm_scope_open (VM);
      struct adjustment *x = &a.item[i];
      nm_value marker = x->marker ? marker_object (host, x->marker->id) : marker_for_overlay (host, x->overlay, x->end);
      push_entry (host, b, nm_cons (VM, marker, nm_fixnum (x->distance)));
      nm_scope_close (VM, scope);
    }
  mi_free (a.item);
}

void
undo_record_delete (struct nm_host *host, struct buffer *b, int64_t pos, nm_value string, bool markers)
{
  if (!undo_enabled (host, b))
    return;
  if (nm_is_exit (string))
    {
      /* No memory for the text: nothing before this change can be undone, nor what follows it. */
      nm_exit_ignore (VM);
      buffer_slot_put (host, b, NM_SLOT_buffer_undo_list, NM_T);
      return;
    }
  nm_scope scope = nm_scope_open (VM);
  struct nm_string_info info = { 0 };
  nm_string_info (VM, string, &info);
  prepare_record (host, b, pos);
  if (markers)
    record_marker_adjustments (host, b, pos, pos + info.chars);
  push_entry (host, b, nm_cons (VM, string, nm_fixnum (b->pt == pos + info.chars ? -pos : pos)));
  host->buffers->undo_bytes += info.bytes;
  nm_scope_close (VM, scope);
}

void
undo_record_change (struct nm_host *host, struct buffer *b, int64_t pos, nm_value string, int64_t chars)
{
  undo_record_delete (host, b, pos, string, false);
  undo_record_insert (host, b, pos, chars);
}

void
undo_record_property (struct nm_host *host, struct buffer *b, int64_t from, int64_t to, nm_value property, nm_value old)
{
  if (!undo_enabled (host, b))
    return;
  nm_scope scope = nm_scope_open (VM);
  prepare_record (host, b, 0);
  nm_value where = nm_cons (VM, nm_fixnum (from), nm_fixnum (to));
  push_entry (host, b, nm_cons (VM, NM_NIL, nm_cons (VM, property, nm_cons (VM, old, where))));
  nm_scope_close (VM, scope);
}

/* -- limits -- */

enum { UNDO_PATIENCE = 8 };        /* so many limits' worth is recorded before a boundary cuts the lists */

static int64_t
int_variable (struct nm_host *host, uint32_t variable, int64_t otherwise)
{
  int64_t n;
  return nm_get_int64 (VM, nm_symbol_value_or (VM, (nm_value) { variable }, NM_NIL), &n) ? n : otherwise;
}

/* Bytes an entry takes, roughly as GNU Emacs counts them. */
static int64_t
entry_size (struct nm_host *host, nm_value entry)
{
  struct nm_string_info info;
  if (!nm_is_cons (VM, entry))
    return 0;
  return 16 + (nm_string_info (VM, nm_car (VM, entry), &info) ? 31 + info.chars : 0);
}

/* Cuts the undo list of B after the last boundary within undo-limit, or the one that crosses
   undo-strong-limit.  A first group that exceeds undo-outer-limit is left to the Lisp function. */
static nm_value
truncate_list (struct nm_host *host, struct buffer *b)
{
  int64_t limit = int_variable (host, Qundo_limit, 160000), strong = int_variable (host, Qundo_strong_limit, 240000);
  int64_t outer = int_variable (host, Qundo_outer_limit, INT64_MAX), size = 0;
  nm_value list = buffer_slot (host, b, NM_SLOT_buffer_undo_list);
  if (!nm_is_cons (VM, list))
    return NM_NIL;
  nm_value at = nm_local (VM, list), previous = nm_local (VM, NM_NIL), cut = nm_local (VM, NM_NIL);
  bool first_group = true;
  while (nm_is_cons (VM, at))
    {
      nm_scope scope = nm_scope_open (VM);
      nm_value entry = nm_car (VM, at);
      if (nm_is_nil (entry) && size > 0)
        {
          if (size > strong && !first_group)
            break;
          first_group = false;               /* the latest group is kept, whatever its size */
          nm_local_set (VM, cut, previous);
          if (size > limit)
            break;
        }
      size += 16 + entry_size (host, entry);
      nm_local_set (VM, previous, at);
      nm_local_set (VM, at, nm_cdr (VM, at));
      nm_scope_close (VM, scope);
      if (first_group && size > outer && nm_is_function (VM, nm_symbol_value_or (VM, NM_Q (undo_outer_limit_function), NM_NIL)))
        {
          nm_depth depth = nm_depth_now (VM);
          buffer_push_current (host);
          buffer_set_current (host, b);
          nm_value r = nm_call1 (VM, nm_symbol_value_or (VM, NM_Q (undo_outer_limit_function), NM_NIL), nm_fixnum (size));
          return nm_unbind_to (VM, depth, r);
        }
    }
  if (!nm_is_cons (VM, at))
    return NM_NIL;
  if (nm_is_cons (VM, cut))
    nm_setcdr (VM, cut, NM_NIL);
  return NM_NIL;
}

nm_value
buffers_collected (struct nm_host *host)
{
  struct buffers *all = host->buffers;
  if (!all || all->undo_bytes == 0)
    return NM_NIL;
  all->undo_bytes = 0;
  for (struct buffer *b = all->first; b; b = b->next)
    {
      nm_scope scope = nm_scope_open (VM);
      if (!b->base && nm_is_exit (truncate_list (host, b)))
        return NM_EXIT;
      nm_scope_close (VM, scope);
    }
  return NM_NIL;
}

NM_PRIMITIVE (undo_boundary, "undo-boundary", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()",
              "Mark the end of one unit of undoing in the current buffer's undo list.\n"
              "An undo command stops there; boundaries never follow each other directly.")
{
  struct buffers *all = host->buffers;
  struct buffer *b = all->current;
  nm_value list = buffer_slot (host, b, NM_SLOT_buffer_undo_list);
  if (nm_identical (list, NM_T))
    return NM_NIL;
  if (nm_is_cons (VM, list) && !nm_is_nil (nm_car (VM, list)))
    push_entry (host, b, NM_NIL);
  if (!nm_set (VM, NM_Q (undo_auto__last_boundary_cause), NM_Q (explicit)))
    return NM_EXIT;
  all->boundary_buffer = b->id;
  all->boundary_point = b->pt;
  /* The limit may be any integer. */
  return all->undo_bytes / UNDO_PATIENCE < int_variable (host, Qundo_limit, 160000) ? NM_NIL : buffers_collected (host);
}

void
undo_note_point (struct nm_host *host)
{
  host->buffers->boundary_buffer = host->buffers->current->id;
  host->buffers->boundary_point = host->buffers->current->pt;
}

NM_VARIABLE (undo_limit, NM_VAR_INT, "160000", "Undo records beyond this many bytes are dropped at a boundary.");
NM_VARIABLE (undo_strong_limit, NM_VAR_INT, "240000", "A group of undo records that passes this many bytes is dropped.");
NM_VARIABLE (undo_outer_limit, NM_VAR_LISP, "nil", "A single command's undo records beyond this many bytes are dropped.");
NM_VARIABLE (undo_outer_limit_function, NM_VAR_LISP, "nil",
             "Function called with the size of the latest undo records if it exceeds `undo-outer-limit'.");
NM_VARIABLE (undo_inhibit_record_point, NM_VAR_BOOL, "nil", "Non-nil means that point is not recorded in undo lists.");
