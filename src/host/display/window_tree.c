/* window_tree.c - splitting, deleting and walking windows.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Change hooks run at redisplay, not here. */
#include "window.h"
#include "../primitive.h"

#include <assert.h>

/* -- walking ----------------------------------------------------------------------------------- */

struct window *
window_first_leaf (struct window *w)
{
  while (w->child != NULL)
    w = w->child;
  return w;
}

struct window *
window_next_leaf (struct window *w)
{
  while (w->next == NULL)
    {
      if (w->parent == NULL)
        return NULL;
      w = w->parent;
    }
  return window_first_leaf (w->next);
}

/* -- changing ----------------------------------------------------------------------------------- */

void
window_configuration_changed (struct nm_host *host, struct frame *f)
{
  display_of (host)->configuration_changed = true;
  f->window_change = true;
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    window_clear_layout (w);
}

nm_value
window_run_change_hook (struct nm_host *host, struct frame *f)
{
  (void) f;
  if (!nm_truthy (host->vm, Qwindow_configuration_change_hook))
    return NM_NIL;
  return nm_run_hook (host->vm, NM_Q (window_configuration_change_hook));
}

static void
copy_geometry (struct window *to, const struct window *from)
{
  to->pixel_left = from->pixel_left;
  to->pixel_top = from->pixel_top;
  to->pixel_width = from->pixel_width;
  to->pixel_height = from->pixel_height;
  to->left = from->left;
  to->top = from->top;
  to->columns = from->columns;
  to->rows = from->rows;
}

/* NEW takes OLD's place in the tree, and its geometry if SET_SIZE. */
void
window_replace (struct nm_host *host, struct window *old, struct window *new, bool set_size)
{
  struct frame *f = old->frame;
  if (f->root == old)
    f->root = new;
  if (set_size)
    {
      copy_geometry (new, old);
      window_slot_set (host, new, WINDOW_NORMAL_COLUMNS, window_slot (host, old, WINDOW_NORMAL_COLUMNS));
      window_slot_set (host, new, WINDOW_NORMAL_ROWS, window_slot (host, old, WINDOW_NORMAL_ROWS));
    }
  new->parent = old->parent;
  new->next = old->next;
  new->prev = old->prev;
  if (new->next != NULL)
    new->next->prev = new;
  if (new->prev != NULL)
    new->prev->next = new;
  else if (new->parent != NULL)
    new->parent->child = new;
}

/* A combination inside a combination of the same direction is dissolved into it. */
void
window_recombine (struct nm_host *host, struct window *w)
{
  struct window *p = w->parent;
  if (p == NULL || w->child == NULL || p->horizontal != w->horizontal
      || !nm_is_nil (window_slot (host, w, WINDOW_COMBINATION_LIMIT)))
    return;
  struct window *last = w->child;
  for (struct window *c = w->child; c != NULL; c = c->next)
    {
      double own = 1, whole = 1;
      enum window_slot slot = p->horizontal ? WINDOW_NORMAL_COLUMNS : WINDOW_NORMAL_ROWS;
      nm_get_double (host->vm, window_slot (host, c, slot), &own);
      whole = p->horizontal ? (double) c->pixel_width / p->pixel_width : (double) c->pixel_height / p->pixel_height;
      (void) own;
      window_slot_set (host, c, slot, nm_float (host->vm, whole));
      c->parent = p;
      last = c;
    }
  w->child->prev = w->prev;
  if (w->prev != NULL)
    w->prev->next = w->child;
  else
    p->child = w->child;
  last->next = w->next;
  if (w->next != NULL)
    w->next->prev = last;
  w->child = NULL;
  window_release (host, w);
}

void
window_delete_subtree (struct nm_host *host, struct window *w)
{
  for (struct window *c = w->child, *next; c != NULL; c = next)
    {
      next = c->next;
      window_delete_subtree (host, c);
    }
  w->child = NULL;
  struct buffer *b = window_shown_buffer (host, w);
  if (b != NULL)
    {
      b->last_window_start = window_start_position (host, w);
      marker_set (host, w->start, NULL, 0);
      marker_set (host, w->point, NULL, 0);
      window_slot_set (host, w, WINDOW_BUFFER, NM_NIL);
    }
  window_release (host, w);
}

/* A new combination takes OLD's place and has it as its only child. */
static struct window *
make_parent (struct nm_host *host, struct window *old, bool horizontal)
{
  struct window *p = window_new (host, old->frame);
  window_hold (host, p);
  window_replace (host, old, p, true);
  p->horizontal = horizontal;
  p->child = old;
  old->parent = p;
  old->next = old->prev = NULL;
  return p;
}

static void
insert_window (struct window *p, struct window *old, struct window *new, bool before)
{
  new->parent = p;
  if (before)
    {
      new->prev = old->prev;
      new->next = old;
      if (old->prev != NULL)
        old->prev->next = new;
      else
        p->child = new;
      old->prev = new;
    }
  else
    {
      new->prev = old;
      new->next = old->next;
      if (old->next != NULL)
        old->next->prev = new;
      old->next = new;
    }
}

struct split { struct window *old; int size; bool horizontal, before, new_parent; nm_value normal; };

static nm_value
check_split (struct nm_host *host, const struct split *s)
{
  struct nm_vm *vm = host->vm;
  struct window *o = s->old;
  if (o->mini)
    return nm_error (vm, "Attempt to split minibuffer window");
  if (s->size < (s->horizontal ? 2 : 1))
    return nm_error (vm, "Size of new window too small (after split)");
  bool resize_all = !s->new_parent && nm_truthy (vm, Qwindow_combination_resize);
  if (resize_all)
    {
      struct window *p = o->parent;
      int sum = s->size;
      for (struct window *c = p->child; c != NULL; c = c->next)
        {
          sum += c->new_pixel;
          if (!window_resize_check (c, s->horizontal))
            return nm_error (vm, "Resizing old window failed");
        }
      if (sum != (s->horizontal ? p->pixel_width : p->pixel_height))
        return nm_error (vm, "Sum of sizes of old and new window don’t fit");
      return NM_NIL;
    }
  if (!window_resize_check (o, s->horizontal))
    return nm_error (vm, "Resizing old window failed");
  if (s->size + o->new_pixel != (s->horizontal ? o->pixel_width : o->pixel_height))
    return nm_error (vm, "Sum of sizes of old and new window don’t fit");
  return NM_NIL;
}

/* Copies what a new window inherits from the window it was split from. */
static void
inherit_properties (struct nm_host *host, struct window *new, struct window *from)
{
  new->left_margin = from->left_margin;
  new->right_margin = from->right_margin;
  window_slot_set (host, new, WINDOW_DISPLAY_TABLE, window_slot (host, from, WINDOW_DISPLAY_TABLE));
}

static nm_value
split (struct nm_host *host, const struct split *s)
{
  struct nm_vm *vm = host->vm;
  struct window *o = s->old, *reference = o->live ? o : o->frame->selected;
  struct frame *f = o->frame;
  int old_new_pixel = o->new_pixel;
  struct window *p = o->parent;
  if (s->new_parent)
    {
      p = make_parent (host, o, s->horizontal);
      if (!nm_is_nil (nm_symbol_value_or (vm, NM_Q (window_combination_limit), NM_NIL))
          && nm_identical (nm_symbol_value_or (vm, NM_Q (window_combination_limit), NM_NIL), NM_T))
        window_slot_set (host, p, WINDOW_COMBINATION_LIMIT, NM_T);
      p->new_total = s->horizontal ? p->columns : p->rows;
      nm_value one = nm_float (vm, 1.0);
      window_slot_set (host, o, s->horizontal ? WINDOW_NORMAL_ROWS : WINDOW_NORMAL_COLUMNS, one);
    }
  struct window *n = window_new (host, f);
  window_hold (host, n);
  insert_window (p, o, n, s->before);
  copy_geometry (n, p);
  inherit_properties (host, n, reference);
  p->new_pixel = s->horizontal ? p->pixel_width : p->pixel_height;
  window_slot_set (host, p, WINDOW_NEW_NORMAL, window_slot (host, p, s->horizontal ? WINDOW_NORMAL_COLUMNS : WINDOW_NORMAL_ROWS));
  n->new_pixel = s->size;
  o->new_pixel = old_new_pixel;
  window_slot_set (host, n, WINDOW_NEW_NORMAL, s->normal);
  if (!nm_truthy (vm, Qwindow_combination_resize) || s->new_parent)
    for (struct window *c = p->child; c != NULL; c = c->next)
      if (c != o && c != n)
        c->new_pixel = s->horizontal ? c->pixel_width : c->pixel_height;
  n->new_total = s->horizontal ? p->columns : p->rows;
  for (struct window *c = p->child; c != NULL; c = c->next)
    if (c != n)
      n->new_total -= c->new_total;
  window_resize_apply (host, p, s->horizontal);
  window_configuration_changed (host, f);
  nm_value v = window_set_buffer (host, n, window_shown_buffer (host, reference), false, true);
  if (nm_is_exit (v))
    return v;
  window_set_start (host, n, window_start_position (host, reference));
  return window_object (host, n);
}

NM_PRIMITIVE (split_window_internal, "split-window-internal", 4, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OLD PIXEL-SIZE SIDE NORMAL-SIZE)",
              "Split window OLD; the new window gets PIXEL-SIZE and the normal size NORMAL-SIZE.\n"
              "SIDE nil or `below', `above', `left', or t or `right' says where the new window is.  The planned\n"
              "sizes of the old windows (`set-window-new-pixel') must leave exactly the room.  Return the new window.")
{
  struct nm_vm *vm = host->vm;
  struct split s = { .old = window_of_value (host, nm_arg (args, 0)), .normal = nm_arg (args, 3) };
  nm_value side = nm_arg (args, 2);
  int64_t size;
  if (s.old == NULL)
    return nm_wrong_type (vm, NM_Q (windowp), nm_arg (args, 0));
  if (!window_is_valid (s.old))
    return nm_wrong_type (vm, NM_Q (window_valid_p), nm_arg (args, 0));
  if (!nm_check_int (vm, nm_arg (args, 1), &size))
    return NM_EXIT;
  s.size = size > INT32_MAX / 2 || size < 0 ? 0 : (int) size;
  s.horizontal = !nm_is_nil (side) && !nm_symbol_is (vm, side, Qbelow) && !nm_symbol_is (vm, side, Qabove);
  s.before = nm_symbol_is (vm, side, Qabove) || nm_symbol_is (vm, side, Qleft);
  struct window *p = s.old->parent;
  s.new_parent = p == NULL || p->horizontal != s.horizontal
                 || nm_identical (nm_symbol_value_or (vm, NM_Q (window_combination_limit), NM_NIL), NM_T);
  nm_value checked = check_split (host, &s);
  return nm_is_exit (checked) ? checked : split (host, &s);
}

/* Takes W out of its parent's list. */
static void
unlink_window (struct window *w)
{
  if (w->prev != NULL)
    w->prev->next = w->next;
  else
    w->parent->child = w->next;
  if (w->next != NULL)
    w->next->prev = w->prev;
}

static void
relink_window (struct window *w)
{
  if (w->prev != NULL)
    w->prev->next = w;
  else
    w->parent->child = w;
  if (w->next != NULL)
    w->next->prev = w;
}

static bool
is_inside (const struct window *w, const struct window *root)
{
  for (; w != NULL; w = w->parent)
    if (w == root)
      return true;
  return false;
}

static struct window *
most_recently_used (struct frame *f)
{
  struct window *best = window_first_leaf (f->root);
  for (struct window *w = best; w != NULL; w = window_next_leaf (w))
    if (w->use_time > best->use_time)
      best = w;
  return best;
}

/* The selected window of F is gone: select another. */
static nm_value
select_another (struct nm_host *host, struct frame *f, struct window *w)
{
  if (f == display_of (host)->selected_frame)
    return window_select (host, w, true);
  f->selected = w;
  return NM_NIL;
}

NM_PRIMITIVE (delete_window_internal, "delete-window-internal", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW)",
              "Remove WINDOW from its frame.  The planned sizes of its siblings must fill its room.\n"
              "Signal an error if WINDOW is the only one, or if the plan does not fit.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  if (!window_is_valid (w))
    return NM_NIL;
  struct window *p = w->parent;
  if (p == NULL)
    return nm_error (vm, "Attempt to delete minibuffer or sole ordinary window");
  struct frame *f = w->frame;
  bool horizontal = p->horizontal;
  unlink_window (w);
  if (!window_resize_check (f->root, horizontal)
      || f->root->new_pixel != (horizontal ? f->root->pixel_width : f->root->pixel_height))
    {
      relink_window (w);
      return nm_error (vm, "Deletion failed");
    }
  window_resize_apply (host, f->root, horizontal);
  bool was_selected = is_inside (f->selected, w);
  if (was_selected && w->live && f == display_of (host)->selected_frame)
    {
      struct buffer *b = window_shown_buffer (host, w);
      if (b != NULL)
        marker_set (host, w->point, b, b->pt);
    }
  struct window *sibling = p->child;
  window_delete_subtree (host, w);
  w->parent = w->next = w->prev = NULL;
  if (sibling->next == NULL)
    {
      window_replace (host, p, sibling, true);
      p->child = NULL;
      window_release (host, p);
      window_recombine (host, sibling);
    }
  window_configuration_changed (host, f);
  if (was_selected)
    {
      nm_value v = select_another (host, f, most_recently_used (f));
      if (nm_is_exit (v))
        return v;
    }
  return NM_NIL;
}

NM_PRIMITIVE (delete_other_windows_internal, "delete-other-windows-internal", 0, 2, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, "", "(&optional WINDOW ROOT)",
              "Make WINDOW fill its frame, or the part that ROOT, an ancestor of WINDOW, fills; delete the others there.\n"
              "The value is nil.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_valid (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  struct frame *f = w->frame;
  struct window *root = f->root;
  if (w->mini)
    return nm_error (vm, "Can’t expand minibuffer to full frame");
  if (!nm_is_nil (nm_arg (args, 1)))
    {
      root = window_arg_valid (host, nm_arg (args, 1));
      if (root == NULL)
        return NM_EXIT;
      if (!is_inside (w, root))
        return nm_error (vm, "Specified root is not an ancestor of specified window");
    }
  if (root == w)
    return NM_NIL;
  bool select = !is_inside (f->selected, w) && is_inside (f->selected, root);
  if (root == f->root)
    root->top = frame_top_margin (f);
  unlink_window (w);
  for (struct window *a = w->parent, *up; a != root; a = up)
    {
      up = a->parent;
      unlink_window (a);
      window_delete_subtree (host, a);
    }
  struct window *parent = root;
  window_replace (host, parent, w, true);
  if (w->child != NULL)
    {
      struct window geometry = *w;
      window_set_size (host, w, geometry.pixel_width, true);
      window_set_size (host, w, geometry.pixel_height, false);
      w->top = geometry.top;
    }
  window_delete_subtree (host, parent);
  window_recombine (host, w);
  window_configuration_changed (host, f);
  w->end_valid = false;
  if (select)
    {
      nm_value v = select_another (host, f, window_first_leaf (w));
      if (nm_is_exit (v))
        return v;
    }
  return NM_NIL;
}

/* -- relations ------------------------------------------------------------------------------------ */

#define WINDOW_RELATION(cname, lname, expression, doc)                                              \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional WINDOW)", doc)                                      \
  {                                                                                                 \
    struct window *w = window_arg_valid (host, nm_arg (args, 0));                                   \
    return w == NULL ? NM_EXIT : window_object (host, expression);                                  \
  }

/* The minibuffer window is the root's sibling for Lisp. */
static struct window *
next_sibling (struct window *w)
{
  return w == w->frame->root ? w->frame->minibuffer : w->next;
}

static struct window *
previous_sibling (struct window *w)
{
  return w == w->frame->minibuffer ? w->frame->root : w->prev;
}

WINDOW_RELATION (window_parent, "window-parent", w->parent, "Return the combination that WINDOW is a child of, or nil.")
WINDOW_RELATION (window_top_child, "window-top-child", w->child != NULL && !w->horizontal ? w->child : NULL,
                 "Return the topmost child of WINDOW, or nil if WINDOW is no vertical combination.")
WINDOW_RELATION (window_left_child, "window-left-child", w->child != NULL && w->horizontal ? w->child : NULL,
                 "Return the leftmost child of WINDOW, or nil if WINDOW is no horizontal combination.")
WINDOW_RELATION (window_next_sibling, "window-next-sibling", next_sibling (w), "Return the next sibling of WINDOW, or nil.")
WINDOW_RELATION (window_prev_sibling, "window-prev-sibling", previous_sibling (w), "Return the previous sibling of WINDOW, or nil.")

#define FRAME_WINDOW(cname, lname, expression, doc)                                                 \
  NM_PRIMITIVE (cname, lname, 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(&optional FRAME-OR-WINDOW)", doc)                             \
  {                                                                                                 \
    struct frame *f = frame_arg_frame_or_window (host, nm_arg (args, 0));                           \
    return f == NULL ? NM_EXIT : window_object (host, expression);                                  \
  }

FRAME_WINDOW (frame_root_window, "frame-root-window", f->root, "Return the root window of a frame, or of a window's frame.")
FRAME_WINDOW (frame_first_window, "frame-first-window", window_first_leaf (f->root),
              "Return the window at the top left of a frame, or of a window's frame.")
FRAME_WINDOW (frame_selected_window, "frame-selected-window", f->selected,
              "Return the window that is selected within a frame, or within a window's frame.")
FRAME_WINDOW (frame_old_selected_window, "frame-old-selected-window", f->old_selected,
              "Return the window that was selected within a frame when the change functions last ran.")

NM_PRIMITIVE (set_frame_selected_window, "set-frame-selected-window", 2, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME WINDOW &optional NORECORD)",
              "Make WINDOW the window that is selected within FRAME, and select it if FRAME is selected.\n"
              "NORECORD is as for `select-window'.  Return WINDOW.")
{
  struct window *w = window_of_value (host, nm_arg (args, 1));
  if (w == NULL || !w->live)
    return nm_wrong_type (host->vm, NM_Q (window_live_p), nm_arg (args, 1));
  struct frame *f = nm_is_nil (nm_arg (args, 0)) ? display_of (host)->selected_frame : frame_arg_live (host, nm_arg (args, 0));
  if (f == NULL)
    return NM_EXIT;
  if (w->frame != f)
    return nm_error (host->vm, "In ‘set-frame-selected-window’, WINDOW is not on FRAME");
  if (f == display_of (host)->selected_frame)
    return window_select (host, w, !nm_is_nil (nm_arg (args, 2)));
  f->selected = w;
  return nm_arg (args, 1);
}
