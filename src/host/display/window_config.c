/* window_config.c - window configurations: the windows of a frame saved and brought back.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.

   A configuration holds the Lisp objects of its windows, so that deleted ones can come back
   with their identity. */
#include "window.h"
#include "redisplay.h"
#include "../primitive.h"

#include <string.h>

struct saved_window {
  nm_value object, buffer, slots;  /* roots; SLOTS is a copy of the window's vector */
  uint64_t id;
  struct window geometry;          /* sizes, offsets and flags; its pointers are not used */
  int parent, next;                /* indexes; -1 */
  int64_t start, point;
};

struct configuration {
  nm_value frame, selected, current, minibuffer_scroll;   /* roots */
  uint64_t frame_id;
  int root, columns, rows, count;
  struct saved_window *windows;
};

static int
count_windows (struct window *w)
{
  int n = 1;
  for (struct window *c = w->child; c != NULL; c = c->next)
    n += count_windows (c);
  return n;
}

static nm_value
copy_vector (struct nm_vm *vm, nm_value v)
{
  int64_t n = nm_length (vm, v);
  nm_value copy = nm_vector_new (vm, n, NM_NIL);
  for (int64_t i = 0; i < n; i++)
    nm_aset (vm, copy, i, nm_aref (vm, v, i));
  return copy;
}

/* Parameters are saved as a copy of their alist. */
static void
copy_parameters (struct nm_vm *vm, nm_value slots)
{
  nm_value out = NM_NIL;
  for (nm_value l = nm_aref (vm, slots, WINDOW_PARAMETERS); nm_is_cons (vm, l); l = nm_cdr (vm, l))
    out = nm_cons (vm, nm_cons (vm, nm_car (vm, nm_car (vm, l)), nm_cdr (vm, nm_car (vm, l))), out);
  nm_aset (vm, slots, WINDOW_PARAMETERS, nm_nreverse (vm, out));
}

/* Saves W and its children from index *N on; returns W's index. */
static int
save_window (struct nm_host *host, struct configuration *c, struct window *w, int parent, int *n)
{
  struct nm_vm *vm = host->vm;
  int index = (*n)++;
  struct saved_window *s = &c->windows[index];
  nm_scope scope = nm_scope_open (vm);
  *s = (struct saved_window){ .id = w->id, .geometry = *w, .parent = parent, .next = -1, .buffer = NM_NIL };
  s->object = nm_root_new (vm, window_object (host, w));
  nm_value slots = copy_vector (vm, w->slots);
  copy_parameters (vm, slots);
  s->slots = nm_root_new (vm, slots);
  if (w->live)
    s->buffer = nm_root_new (vm, window_slot (host, w, WINDOW_BUFFER));
  s->start = window_start_position (host, w);
  s->point = window_point_position (host, w);
  nm_scope_close (vm, scope);
  int last = -1;
  for (struct window *k = w->child; k != NULL; k = k->next)
    {
      int at = save_window (host, c, k, index, n);
      if (last >= 0)
        c->windows[last].next = at;
      last = at;
    }
  return index;
}

static struct configuration *
configuration_of (struct nm_host *host, nm_value v)
{
  uint64_t id;
  return nm_host_object_get (host->vm, v, NM_HOST_WINDOW_CONFIGURATION, &id)
         ? id_get (&display_of (host)->configurations, id) : NULL;
}

void
configuration_free (struct nm_host *host, uint64_t id)
{
  struct nm_vm *vm = host->vm;
  struct configuration *c = id_get (&display_of (host)->configurations, id);
  if (c == NULL)
    return;
  for (int i = 0; i < c->count; i++)
    {
      nm_root_free (vm, c->windows[i].object);
      nm_root_free (vm, c->windows[i].buffer);
      nm_root_free (vm, c->windows[i].slots);
    }
  nm_root_free (vm, c->frame);
  nm_root_free (vm, c->selected);
  nm_root_free (vm, c->current);
  nm_root_free (vm, c->minibuffer_scroll);
  mi_free (c->windows);
  mi_free (c);
  id_remove (&display_of (host)->configurations, id);
}

static void
configuration_finalize (struct nm_host *host, uint64_t id)
{
  display_note_dead (host, true, id);
}

static nm_value
configuration_print (struct nm_host *host, uint64_t id)
{
  (void) id;
  return nm_string_literal (host->vm, "#<window-configuration>");
}

const struct host_type host_type_WINDOW_CONFIGURATION = { .print = configuration_print, .finalize = configuration_finalize };

NM_PRIMITIVE (window_configuration_p, "window-configuration-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a window configuration.")
{
  return nm_bool (configuration_of (host, nm_arg (args, 0)) != NULL);
}

NM_PRIMITIVE (window_configuration_frame, "window-configuration-frame", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CONFIG)", "Return the frame whose windows CONFIG saved.")
{
  struct configuration *c = configuration_of (host, nm_arg (args, 0));
  return c == NULL ? nm_wrong_type (host->vm, NM_Q (window_configuration_p), nm_arg (args, 0)) : c->frame;
}

NM_PRIMITIVE (current_window_configuration, "current-window-configuration", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)",
              "Return an object that holds the windows of FRAME: sizes, buffers, points, starts, parameters, the selection.")
{
  struct nm_vm *vm = host->vm;
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  if (f == NULL)
    return NM_EXIT;
  display_reap (host);
  struct configuration *c = mi_zalloc (sizeof *c);
  c->count = count_windows (f->root) + 1;
  c->windows = mi_zalloc ((size_t) c->count * sizeof *c->windows);
  int n = 0;
  c->root = save_window (host, c, f->root, -1, &n);
  save_window (host, c, f->minibuffer, -1, &n);
  c->frame_id = f->id;
  c->columns = f->root->columns;
  c->rows = f->root->rows + f->minibuffer->rows;
  c->frame = nm_root_new (vm, frame_object (host, f));
  c->selected = nm_root_new (vm, window_object (host, f->selected));
  c->current = nm_root_new (vm, buffer_object (host, buffer_current (host)));
  c->minibuffer_scroll = nm_root_new (vm, nm_symbol_value_or (vm, NM_Q (minibuffer_scroll_window), NM_NIL));
  uint64_t id = id_add (&display_of (host)->configurations, c);
  return nm_host_object (vm, NM_HOST_WINDOW_CONFIGURATION, id);
}

/* -- bringing one back ------------------------------------------------------------------------------ */

/* Takes every window of the tree out of it; those that are saved come back in a moment. */
static void
detach_all (struct nm_host *host, struct window *w)
{
  for (struct window *c = w->child, *next; c != NULL; c = next)
    {
      next = c->next;
      detach_all (host, c);
    }
  struct buffer *b = window_shown_buffer (host, w);
  if (b != NULL)
    b->last_window_start = window_start_position (host, w);
  w->child = w->parent = w->next = w->prev = NULL;
  window_slot_set (host, w, WINDOW_BUFFER, NM_NIL);
  window_release (host, w);
}

static void
restore_contents (struct nm_host *host, struct window *w, const struct saved_window *s)
{
  struct nm_vm *vm = host->vm;
  uint64_t id;
  struct buffer *b = nm_host_object_get (vm, s->buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  bool same = b != NULL;
  if (b == NULL)
    b = buffer_get_or_create (host, "*scratch*");
  if (b == NULL)
    return;
  w->live = true;
  w->buffer = b->id;
  window_slot_set (host, w, WINDOW_BUFFER, buffer_object (host, b));
  if (!same)
    window_slot_set (host, w, WINDOW_DEDICATED, NM_NIL);
  int64_t point = same ? s->point : b->pt, start = same ? s->start : 1;
  point = point < b->begv ? b->begv : point > b->zv ? b->zv : point;
  start = start < b->begv ? b->begv : start > b->zv ? b->zv : start;
  marker_set (host, w->point, b, point);
  marker_set (host, w->start, b, start);
}

static struct window *
restore_window (struct nm_host *host, struct configuration *c, int index)
{
  struct nm_vm *vm = host->vm;
  struct saved_window *s = &c->windows[index];
  struct window *w = id_get (&display_of (host)->windows, s->id);
  struct window own = *w;
  *w = s->geometry;
  w->slots = own.slots;
  w->held = own.held;
  w->layout = own.layout;
  window_clear_layout (w);
  w->start = own.start;
  w->point = own.point;
  w->old_point = own.old_point;
  w->use_time = own.use_time;
  w->child = w->parent = w->next = w->prev = NULL;
  w->live = false;
  window_hold (host, w);
  nm_value prev = window_slot (host, w, WINDOW_PREV_BUFFERS), next = window_slot (host, w, WINDOW_NEXT_BUFFERS);
  nm_value old_buffer = window_slot (host, w, WINDOW_OLD_BUFFER);
  for (int i = 0; i < WINDOW_SLOTS; i++)
    nm_aset (vm, w->slots, i, nm_aref (vm, s->slots, i));
  copy_parameters (vm, w->slots);
  nm_aset (vm, w->slots, WINDOW_PREV_BUFFERS, prev);
  nm_aset (vm, w->slots, WINDOW_NEXT_BUFFERS, next);
  nm_aset (vm, w->slots, WINDOW_OLD_BUFFER, old_buffer);
  if (!nm_is_nil (s->buffer))
    restore_contents (host, w, s);
  struct window *last = NULL;
  for (int i = index + 1; i < c->count; i++)
    if (c->windows[i].parent == index)
      {
        struct window *k = restore_window (host, c, i);
        k->parent = w;
        k->prev = last;
        if (last != NULL)
          last->next = k;
        else
          w->child = k;
        last = k;
      }
  return w;
}

static nm_value
set_configuration (struct nm_host *host, struct configuration *c, struct frame *f, bool keep_minibuffer)
{
  struct nm_vm *vm = host->vm;
  struct display *d = display_of (host);
  struct window *old_selected = d->selected_window;
  struct buffer *current = buffer_current (host), *shown = window_shown_buffer (host, old_selected);
  if (shown != NULL)
    marker_set (host, old_selected->point, shown, shown->pt);
  int all_columns = f->root->columns, all_rows = f->root->rows + f->minibuffer->rows;
  int mini_rows = f->minibuffer->rows;
  detach_all (host, f->root);
  f->root = restore_window (host, c, c->root);
  f->root->frame = f;
  int mini = c->count - 1;
  struct window *m = f->minibuffer;
  if (!keep_minibuffer)
    {
      restore_window (host, c, mini);
      m = id_get (&d->windows, c->windows[mini].id);
    }
  if (all_columns != c->columns || all_rows != c->rows)
    m->rows = m->pixel_height = mini_rows;
  if (f->root->columns != f->columns || f->root->rows + m->rows + frame_top_margin (f) != f->rows)
    frame_resize_windows (host, f, f->columns, f->rows);
  d->selected_window = NULL;
  struct window *selected = window_of_value (host, c->selected);
  if (selected == NULL || !selected->live)
    selected = window_first_leaf (f->root);
  if (d->minibuffer_selected != NULL && !d->minibuffer_selected->live)
    d->minibuffer_selected = NULL;
  nm_value v = window_select (host, selected, true);
  if (nm_is_exit (v))
    return v;
  /* The current buffer is that of the configuration, unless it was killed. */
  uint64_t id;
  struct buffer *b = nm_host_object_get (vm, c->current, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  buffer_set_current (host, b != NULL ? b : current->live ? current : window_shown_buffer (host, selected));
  if (!nm_set (vm, NM_Q (minibuffer_scroll_window), c->minibuffer_scroll))
    return NM_EXIT;
  window_configuration_changed (host, f);
  return NM_NIL;
}

NM_PRIMITIVE (set_window_configuration, "set-window-configuration", 1, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(CONFIGURATION &optional DONT-SET-FRAME DONT-SET-MINIWINDOW)",
              "Bring the windows of a frame back as CONFIGURATION saved them.\n"
              "DONT-SET-FRAME non-nil does not select the frame; DONT-SET-MINIWINDOW leaves the minibuffer window alone.\n"
              "Return t, or nil if the frame has been deleted.")
{
  struct configuration *c = configuration_of (host, nm_arg (args, 0));
  if (c == NULL)
    return nm_wrong_type (host->vm, NM_Q (window_configuration_p), nm_arg (args, 0));
  struct frame *f = id_get (&display_of (host)->frames, c->frame_id);
  if (f == NULL || !f->live)
    return NM_NIL;
  nm_value v = set_configuration (host, c, f, !nm_is_nil (nm_arg (args, 2)));
  return nm_is_exit (v) ? v : NM_T;
}

/* -- comparing ------------------------------------------------------------------------------------------ */

static bool
same_saved_window (struct nm_host *host, const struct saved_window *a, const struct saved_window *b)
{
  const struct window *x = &a->geometry, *y = &b->geometry;
  return nm_eq (host->vm, a->buffer, b->buffer) && x->pixel_left == y->pixel_left && x->pixel_top == y->pixel_top
         && x->pixel_width == y->pixel_width && x->pixel_height == y->pixel_height && x->left == y->left
         && x->top == y->top && x->columns == y->columns && x->rows == y->rows && a->parent == b->parent
         && a->next == b->next && x->hscroll == y->hscroll && x->min_hscroll == y->min_hscroll
         && x->left_margin == y->left_margin && x->right_margin == y->right_margin && a->start == b->start
         && a->point == b->point;
}

NM_PRIMITIVE (compare_window_configurations, "compare-window-configurations", 2, 2, NM_MAIN_ONLY, NM_STATE_READ,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(X Y)",
              "Return t if the configurations X and Y are alike: sizes, buffers, points and starts of all windows.")
{
  struct configuration *c[2];
  for (int i = 0; i < 2; i++)
    if ((c[i] = configuration_of (host, nm_arg (args, i))) == NULL)
      return nm_wrong_type (host->vm, NM_Q (window_configuration_p), nm_arg (args, i));
  if (c[0]->count != c[1]->count || c[0]->columns != c[1]->columns || c[0]->rows != c[1]->rows
      || c[0]->frame_id != c[1]->frame_id || !nm_eq (host->vm, c[0]->current, c[1]->current))
    return NM_NIL;
  for (int i = 0; i < c[0]->count; i++)
    if (!same_saved_window (host, &c[0]->windows[i], &c[1]->windows[i]))
      return NM_NIL;
  return NM_T;
}
