/* display.c - the life of a host's display, and its connection to the terminal.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  display_init runs after the buffers are up; ids are handed out in the same order
   every time, so that the window and frame objects of the boot image stay meaningful. */
#include "window.h"
#include "redisplay.h"
#include "../term/terminal.h"

#include <assert.h>

enum { BATCH_COLUMNS = 80, BATCH_ROWS = 25 };

static void
show_buffer (struct nm_host *host, struct window *w, struct buffer *b)
{
  w->live = true;
  w->buffer = b->id;
  window_slot_set (host, w, WINDOW_BUFFER, buffer_object (host, b));
  marker_set (host, w->point, b, b->pt);
  marker_set (host, w->old_point, b, b->pt);
  marker_set (host, w->start, b, b->begv);
}

static void
init_frame (struct nm_host *host)
{
  struct display *d = display_of (host);
  struct nm_vm *vm = host->vm;
  struct buffer *scratch = buffer_current (host), *mini = buffer_get_or_create (host, " *Minibuf-0*");
  assert (scratch != NULL && mini != NULL);
  struct frame *f = frame_new (host, BATCH_COLUMNS, BATCH_ROWS);
  show_buffer (host, f->root, scratch);
  show_buffer (host, f->minibuffer, mini);
  d->selected_frame = f;
  d->selected_window = d->old_selected_window = f->root;
  d->old_selected_frame = f;
  d->old_window = nm_root_new (host->vm, window_object (host, f->root));
  f->root->use_time = d->use_time = 1;
  f->menu_bar_lines = 1;
  nm_root_set (vm, f->buffer_list, nm_list1 (vm, buffer_object (host, scratch)));
  frame_store_parameter (host, f, NM_Q (minibuffer), NM_T);
  frame_store_parameter (host, f, NM_Q (display_type), NM_Q (mono));
  frame_store_parameter (host, f, NM_Q (background_mode), NM_Q (dark));
  if (!nm_set (vm, NM_Q (terminal_frame), frame_object (host, f)))
    nm_exit_ignore (vm);
}

bool
display_init (struct nm_host *host)
{
  host->display = mi_zalloc (sizeof *host->display);
  nm_scope scope = nm_scope_open (host->vm);
  init_frame (host);
  faces_init (host);
  echo_init (host);
  redisplay_init (host);
  nm_scope_close (host->vm, scope);
  return true;
}

void
display_free (struct nm_host *host)
{
  struct display *d = display_of (host);
  if (d == NULL)
    return;
  nm_root_free (host->vm, d->old_window);
  redisplay_free (host);
  echo_free (host);
  faces_free (host);
  for (struct frame *f = d->first_frame, *next; f != NULL; f = next)
    {
      next = f->next;
      if (f->on_terminal)
        grid_free (&f->grid);
      mi_free (f);
    }
  for (uint32_t i = 0; i < d->windows.count; i++)
    if (d->windows.entries[i].item != NULL)
      {
        window_free_layout (host, d->windows.entries[i].item);
        mi_free (d->windows.entries[i].item);
      }
  for (uint32_t i = 0; i < d->configurations.count; i++)
    configuration_free (host, (uint64_t) d->configurations.entries[i].generation << 32 | (i + 1));
  mi_free (d->windows.entries);
  mi_free (d->frames.entries);
  mi_free (d->configurations.entries);
  mi_free (d->dead);
  mi_free (d);
  host->display = NULL;
}

void
display_note_dead (struct nm_host *host, bool configuration, uint64_t id)
{
  struct display *d = display_of (host);
  if (d == NULL)
    return;
  if (d->dead_count == d->dead_room)
    d->dead = mi_realloc (d->dead, (size_t) (d->dead_room = d->dead_room * 2 + 8) * sizeof *d->dead);
  d->dead[d->dead_count++] = (struct dead_object){ configuration, id };
}

void
display_reap (struct nm_host *host)
{
  struct display *d = display_of (host);
  while (d->dead_count > 0)
    {
      struct dead_object o = d->dead[--d->dead_count];
      if (o.configuration)
        configuration_free (host, o.id);
      else
        window_free (host, o.id);
    }
}

nm_value
display_attach_terminal (struct nm_host *host)
{
  struct frame *f = display_of (host)->selected_frame;
  terminal_size (host->terminal, &f->columns, &f->rows);
  if (!f->on_terminal)
    grid_init (&f->grid, f->columns, f->rows);
  f->on_terminal = true;
  f->menu_bar_lines = 0;
  frame_resize_windows (host, f, f->columns, f->rows);
  display_colors_changed (host);
  return display_redisplay (host);
}

void
display_resized (struct nm_host *host, int columns, int rows)
{
  struct frame *f = display_of (host)->selected_frame;
  if (!f->on_terminal || (columns == f->columns && rows == f->rows))
    return;
  f->columns = columns;
  f->rows = rows;
  grid_resize (&f->grid, columns, rows);
  frame_resize_windows (host, f, columns, rows);
}

void
display_garbage (struct nm_host *host)
{
  for (struct frame *f = display_of (host)->first_frame; f != NULL; f = f->next)
    if (f->on_terminal)
      grid_garbage (&f->grid);
  display_of (host)->garbaged = true;
}

void
display_set_minibuffer_selected (struct nm_host *host, struct window *w)
{
  display_of (host)->minibuffer_selected = w;
}
