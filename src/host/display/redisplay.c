/* redisplay.c - keeps the screen up to date.
   SPDX-License-Identifier: GPL-3.0-or-later

   One redisplay: Lisp is asked first (pre-redisplay-function, change functions, fontification),
   then every window whose text, faces, place or start changed is laid out into the wanted cells of
   its frame's grid, mode lines are formatted, the minibuffer window gets the size that its text or
   the message needs, the cursor is placed, and grid_update sends the difference in one write.

   What a window shows is remembered in its struct window_layout under a key of everything it
   depends on, so that an unchanged window costs a comparison.  The start of a window is kept as long
   as point is visible; else it scrolls as scroll-conservatively and friends ask, or point is centered.

   Main thread.  Not reentrant: Lisp called from here cannot start another redisplay. */
#include "redisplay.h"
#include "layout.h"
#include "overlay_arrow.h"
#include "../command/command.h"
#include "../primitive.h"
#include "../term/capability.h"
#include "../term/output.h"
#include "../term/terminal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FONTIFY_TRUNCATED = 30000 };  /* characters that are fontified at most where lines are truncated */

struct redisplay { bool active; uint64_t shown_echo; int64_t count; };

/* Everything that the look of a window's text depends on. */
struct layout_key {
  uint64_t buffer, faces, arrows;
  int64_t modiff, overlays, begv, zv, start, selective;
  int columns, rows, hscroll, tab_width, left, top, screen_columns;
  int prefix;
  int64_t point;                   /* line or position of point, if the look depends on it */
  bool truncate, word_wrap, ctl_arrow, blanks;
};

enum { WATCHED = 3 };              /* Lisp values of the key, compared with eq */

struct window_layout {
  struct layout_key key;
  nm_value watched[WATCHED];       /* roots: invisibility spec, display table, face remapping */
  int64_t watched_length;
  struct row *rows;
  int32_t *offsets;                /* of each cell of each row */
  int count, columns;
  int cursor_column, cursor_row;   /* in the window's text area; -1: not shown */
};

void
redisplay_init (struct nm_host *host)
{
  display_of (host)->redisplay = mi_zalloc (sizeof (struct redisplay));
}

void
redisplay_free (struct nm_host *host)
{
  mi_free (display_of (host)->redisplay);
}

void
window_clear_layout (struct window *w)
{
  if (w->layout != NULL)
    w->layout->key.buffer = 0;
}

void
window_free_layout (struct nm_host *host, struct window *w)
{
  if (w->layout == NULL)
    return;
  for (int i = 0; i < WATCHED; i++)
    nm_root_free (host->vm, w->layout->watched[i]);
  mi_free (w->layout->rows);
  mi_free (w->layout->offsets);
  mi_free (w->layout);
  w->layout = NULL;
}

/* -- Lisp called by redisplay -------------------------------------------------------------------- */

static nm_value
run_functions (struct nm_host *host, uint32_t hook, nm_value argument)
{
  if (!nm_truthy (host->vm, hook))
    return NM_NIL;
  return nm_exit_contain (host->vm, nm_run_hook_args (host->vm, (nm_value){ hook }, 1, &argument));
}

static nm_value
run_change_functions (struct nm_host *host, struct frame *f)
{
  struct display *d = display_of (host);
  struct nm_vm *vm = host->vm;
  bool size = f->size_change, changed = f->window_change, buffers = false, selection = f->old_selected != f->selected, state = f->state_change;
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    {
      buffers |= !nm_eq (vm, window_slot (host, w, WINDOW_OLD_BUFFER), window_slot (host, w, WINDOW_BUFFER));
      size |= w->old_pixel_width != w->pixel_width || w->old_pixel_height != w->pixel_height;
    }
  if (!size && !buffers && !selection && !state && !changed)
    return NM_NIL;
  nm_value frame = frame_object (host, f), v = NM_NIL;
  if (buffers)
    v = run_functions (host, Qwindow_buffer_change_functions, frame);
  if (size && !nm_is_exit (v))
    v = run_functions (host, Qwindow_size_change_functions, frame);
  if (selection && !nm_is_exit (v))
    v = run_functions (host, Qwindow_selection_change_functions, frame);
  if (!nm_is_exit (v))
    v = run_functions (host, Qwindow_state_change_functions, frame);
  if (!nm_is_exit (v) && (changed || size || buffers))
    v = nm_exit_contain (host->vm, window_run_change_hook (host, f));
  if (!nm_is_exit (v) && nm_truthy (vm, Qwindow_state_change_hook))
    v = nm_exit_contain (host->vm, nm_run_hook (vm, NM_Q (window_state_change_hook)));
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    {
      w->old_pixel_width = w->pixel_width;
      w->old_pixel_height = w->pixel_height;
      w->old_body_width = window_box_columns (host, w);
      w->old_body_height = window_box_rows (host, w);
      window_slot_set (host, w, WINDOW_OLD_BUFFER, window_slot (host, w, WINDOW_BUFFER));
      struct buffer *b = window_shown_buffer (host, w);
      if (b != NULL)
        marker_set (host, w->old_point, b, window_point_position (host, w));
    }
  f->size_change = f->state_change = f->window_change = false;
  f->old_selected = f->selected;
  d->old_selected_window = d->selected_window;
  nm_root_set (host->vm, d->old_window, window_object (host, d->selected_window));
  d->old_selected_frame = d->selected_frame;
  return v;
}

/* FUNCTION, of fontification-functions, ended for the text AT a position in EXIT, an error: that is logged. */
static nm_value
log_fontification (struct nm_host *host, nm_value function, nm_value at, struct nm_exit exit)
{
  struct nm_vm *vm = host->vm;
  nm_value text = nm_exit_contain (vm, nm_call3 (vm, NM_Q (format), nm_string_literal (vm, "Error during redisplay: %S signaled %S"),
                                                 nm_list2 (vm, function, at), nm_cons (vm, exit.tag, exit.value)));
  if (nm_is_exit (text) || !nm_is_string (vm, text))
    return nm_is_exit (text) ? text : NM_NIL;
  char *bytes = nm_string_dup (vm, text, NULL);
  display_log_message (host, bytes, (int64_t) strlen (bytes), true);
  nm_free (bytes);
  return NM_NIL;
}

static nm_value
fontify_with (struct nm_host *host, nm_value function, nm_value at)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_exit (nm_call1 (vm, function, at)))
    return NM_NIL;
  struct nm_exit exit = nm_exit_catch (vm);
  nm_value logged = exit.kind == NM_EXIT_SIGNAL ? log_fontification (host, function, at, exit) : NM_NIL;
  return nm_is_exit (logged) ? logged : nm_exit_contain (vm, nm_exit_rethrow (vm, exit));
}

/* Calls FUNCTIONS, a function or a list of them, in which t stands for those of the default value. */
static nm_value
run_fontification (struct nm_host *host, nm_value functions, nm_value at, bool with_default)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_cons (vm, functions) || nm_symbol_is (vm, nm_car (vm, functions), Qlambda))
    return nm_is_nil (functions) ? NM_NIL : fontify_with (host, functions, at);
  nm_value tail = nm_local (vm, functions), v = NM_NIL;
  for (int n = 0; nm_is_cons (vm, nm_local_get (vm, tail)) && n < 1000 && !nm_is_exit (v); n++)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value list = nm_local_get (vm, tail), function = nm_car (vm, list);
      if (!nm_symbol_is (vm, function, Qt))
        v = fontify_with (host, function, at);
      else if (with_default)
        v = run_fontification (host, nm_default_value_or (vm, NM_Q (fontification_functions), NM_NIL), at, false);
      nm_local_set (vm, tail, nm_cdr (vm, nm_local_get (vm, tail)));
      nm_scope_close (vm, scope);
    }
  return v;
}

/* Calls fontification-functions for text from FROM to TO of W's buffer that has no fontified property. */
static nm_value
fontify_range (struct nm_host *host, struct buffer *b, int64_t from, int64_t to)
{
  struct nm_vm *vm = host->vm;
  nm_value v = NM_NIL;
  for (int64_t pos = from, turns = 0; pos < to && pos < b->zv && turns < 10000; turns++)
    {
      nm_scope scope = nm_scope_open (vm);
      bool done = !nm_is_nil (buffer_char_property (host, b, pos, NM_Q (fontified), NULL));
      if (!done)
        {
          v = run_fontification (host, nm_context_value (vm, b->context, NM_Q (fontification_functions)), nm_fixnum (pos), true);
          if (nm_is_exit (v) || !b->live)
            return v;
          done = !nm_is_nil (buffer_char_property (host, b, pos, NM_Q (fontified), NULL));
        }
      nm_scope_close (vm, scope);
      /* A function that does not do its work is not asked again for every character. */
      if (!done)
        break;
      pos = buffer_next_property_change (host, b, pos, to);
    }
  return v;
}

/* Where the text that W shows from START on ends at the latest, if no text is invisible. */
static int64_t
fontify_end (struct buffer *b, struct window *w, int64_t start, bool truncate)
{
  struct rope *r = b->text->rope;
  int64_t most = start + (int64_t) (w->rows + 1) * w->columns;
  int64_t line = rope_byte_to_line (r, buffer_byte_of (b, start)) + w->rows + 1;
  int64_t end = buffer_pos_of (b, rope_line_to_byte (r, line));
  if (truncate && most < start + FONTIFY_TRUNCATED)
    most = start + FONTIFY_TRUNCATED;
  return end < most ? end : most;
}

static bool
has_fontification_functions (struct nm_host *host, struct buffer *b)
{
  nm_value functions = nm_context_value (host->vm, b->context, NM_Q (fontification_functions));
  return !nm_is_unbound (functions) && !nm_is_nil (functions);
}

/* Has the text that W shows from START on fontified, at least up to *DONE, which becomes where it ends. */
static nm_value
fontify (struct nm_host *host, struct window *w, int64_t start, bool truncate, int64_t *done)
{
  struct buffer *b = window_shown_buffer (host, w), *current = buffer_current (host);
  int64_t end = fontify_end (b, w, start, truncate);
  if (*done < end)
    *done = end;
  buffer_set_current (host, b);
  nm_value v = fontify_range (host, b, start, *done);
  /* Of a long line another part is shown. */
  if (truncate && w->hscroll > 0 && !nm_is_exit (v) && b->live && start + w->hscroll >= *done)
    v = fontify_range (host, b, start + w->hscroll, start + w->hscroll + w->columns);
  if (current->live)
    buffer_set_current (host, current);
  return nm_is_exit (v) ? v : NM_NIL;
}

/* -- one window ------------------------------------------------------------------------------------ */

static struct layout_key
make_key (struct nm_host *host, struct window *w, const struct layout *l)
{
  struct buffer *b = l->b;
  struct layout_key k;
  memset (&k, 0, sizeof k);
  k.buffer = b->id;
  k.faces = face_version (host);
  k.arrows = overlay_arrow_version (host, b);
  k.modiff = b->text->modiff;
  k.overlays = b->overlay_version;
  k.begv = b->begv;
  k.zv = b->zv;
  k.start = window_start_position (host, w);
  k.selective = l->selective;
  k.columns = l->columns;
  k.rows = window_box_rows (host, w);
  k.hscroll = l->hscroll;
  k.tab_width = l->tab_width;
  k.left = w->left;
  k.top = w->top + window_header_line_rows (host, w);
  k.screen_columns = w->frame->columns;
  k.prefix = l->prefix;
  nm_value blanks = nm_context_value (host->vm, b->context, NM_Q (show_trailing_whitespace));
  k.blanks = !nm_is_unbound (blanks) && !nm_is_nil (blanks);
  /* What point changes in the look of the text: the current line's number, blanks before it. */
  k.point = l->prefix > 0 ? l->point_line : k.blanks ? window_point_position (host, w) : 0;
  k.truncate = l->truncate;
  k.word_wrap = l->word_wrap;
  k.ctl_arrow = l->ctl_arrow;
  return k;
}

static void
watched_values (struct nm_host *host, const struct layout *l, nm_value v[WATCHED], int64_t *length)
{
  v[0] = l->invisibility;
  v[1] = l->display_table;
  nm_value remapping = nm_context_value (host->vm, l->b->context, NM_Q (face_remapping_alist));
  v[2] = nm_is_unbound (remapping) ? NM_NIL : remapping;
  *length = nm_list_length (host->vm, l->invisibility) * 1000 + nm_list_length (host->vm, v[2]);
}

static bool
is_current (struct nm_host *host, struct window *w, const struct layout *l)
{
  struct window_layout *m = w->layout;
  if (m == NULL || m->key.buffer == 0)
    return false;
  struct layout_key k = make_key (host, w, l);
  if (memcmp (&k, &m->key, sizeof k) != 0)
    return false;
  nm_value v[WATCHED];
  int64_t length;
  watched_values (host, l, v, &length);
  for (int i = 0; i < WATCHED; i++)
    if (!nm_eq (host->vm, v[i], m->watched[i]))
      return false;
  return length == m->watched_length;
}

static void
remember_key (struct nm_host *host, struct window *w, const struct layout *l)
{
  struct window_layout *m = w->layout;
  nm_value v[WATCHED];
  m->key = make_key (host, w, l);
  watched_values (host, l, v, &m->watched_length);
  for (int i = 0; i < WATCHED; i++)
    {
      nm_root_free (host->vm, m->watched[i]);
      m->watched[i] = nm_root_new (host->vm, v[i]);
    }
}

static void
prepare_memory (struct window *w, int rows, int columns)
{
  struct window_layout *m = w->layout;
  if (m == NULL)
    {
      m = w->layout = mi_zalloc (sizeof *m);
      for (int i = 0; i < WATCHED; i++)
        m->watched[i] = NM_NIL;
    }
  m->rows = mi_realloc (m->rows, (size_t) (rows + 1) * sizeof *m->rows);
  m->offsets = mi_realloc (m->offsets, (size_t) (rows + 1) * (size_t) columns * sizeof *m->offsets);
  m->columns = columns;
  m->count = 0;
}

/* The right end of a row: what follows the text, and the signs of continuation and truncation. */
static void
finish_row (struct layout *l, const struct row *row, struct cell *cells)
{
  if (row->fill_style >= 0)
    for (int x = row->used; x < l->columns; x++)
      cells[x].style = (uint16_t) row->fill_style;
  if (row->cut)
    cell_fill (cells + row->used, l->columns - row->used, '$', l->base_style);
  else if (row->continued && !l->word_wrap && l->columns > 1)
    {
      /* One column, or two where a wide character did not fit. */
      int n = l->columns - row->used == 2 ? 2 : 1;
      cell_fill (cells + l->columns - n, n, '\\', l->base_style);
    }
  if (row->left_overflow > 0 && l->columns > l->prefix)
    {
      cells += l->prefix;
      if (l->columns > l->prefix + 1 && cells[1].width == 0)
        cells[1] = (struct cell){ .code = { ' ' }, .style = cells[0].style, .width = 1 };
      cells[0] = (struct cell){ .code = { '$' }, .style = l->base_style, .width = 1 };
    }
}

/* White space at the end of a line, unless point is right after it. */
static void
mark_trailing_blanks (struct layout *l, const struct row *row, struct cell *cells, uint16_t style)
{
  int64_t last = row->newline ? row->end - 1 : row->end;
  if ((!row->newline && !row->at_end) || window_point_position (l->host, l->w) == last)
    return;
  for (int x = row->used - 1; x >= l->prefix && cells[x].code[0] == ' ' && cells[x].code[1] == 0; x--)
    cells[x].style = style;
}

static bool
wants_trailing_blanks (struct layout *l, uint16_t *style)
{
  nm_value v = nm_context_value (l->host->vm, l->b->context, NM_Q (show_trailing_whitespace));
  if (nm_is_unbound (v) || nm_is_nil (v))
    return false;
  struct look look = l->base;
  face_merge_named (l->host, l->b, Qtrailing_whitespace, &look);
  *style = face_style (l->host, l->grid, &look);
  return true;
}

/* Lays the window out from START into its memory and the grid.  Rows after the text are blank. */
static void
lay_out (struct layout *l, struct window *w, int64_t start, int rows)
{
  struct grid *g = &w->frame->grid;
  prepare_memory (w, rows, l->columns);
  struct window_layout *m = w->layout;
  int top = w->top + window_header_line_rows (l->host, w), left = w->left + w->left_margin;
  uint16_t blank_style = 0;
  bool more = true, blanks = wants_trailing_blanks (l, &blank_style);
  bool arrows = overlay_arrow_version (l->host, l->b) != 0;
  layout_seek (l, start);
  for (int y = 0; y < rows && top + y < g->rows; y++)
    {
      struct cell *cells = grid_row (g, top + y) + left;
      int32_t *offsets = m->offsets + (size_t) y * (size_t) l->columns;
      cell_fill (cells, l->columns, ' ', l->base_style);
      for (int x = 0; x < l->columns; x++)
        offsets[x] = -1;
      if (more)
        {
          struct row_sink sink = { cells, offsets };
          more = layout_row (l, &m->rows[m->count], &sink);
          if (more && blanks)
            mark_trailing_blanks (l, &m->rows[m->count], cells, blank_style);
          if (more)
            {
              finish_row (l, &m->rows[m->count], cells);
              if (arrows)
                overlay_arrow_draw (l, m->rows[m->count].start, cells);
              m->count++;
            }
        }
      g->marked[top + y] = true;
    }
  for (int y = 0; y < rows && top + y < g->rows; y++)
    {
      struct cell *row = grid_row (g, top + y);
      cell_fill (row + w->left, w->left_margin, ' ', l->base_style);
      cell_fill (row + left + l->columns, w->right_margin, ' ', l->base_style);
    }
}

/* The row of the last layout that shows POS; -1 if none does. */
static int
row_of (const struct window_layout *m, int64_t pos)
{
  for (int y = 0; y < m->count; y++)
    if (row_shows (&m->rows[y], pos))
      return y;
  return -1;
}

static int
column_of (const struct window_layout *m, int y, int64_t pos)
{
  const struct row *row = &m->rows[y];
  const int32_t *offsets = m->offsets + (size_t) y * (size_t) m->columns;
  int x = 0;
  while (x < row->used && (offsets[x] < 0 || offsets[x] < pos - row->start))
    x++;
  return x < m->columns ? x : m->columns - 1;
}

static int
scroll_margin (struct nm_host *host, struct window *w, int rows)
{
  int64_t margin = window_int_variable (host, Qscroll_margin, 0);
  double most = 0.25;
  nm_get_double (host->vm, nm_symbol_value_or (host->vm, NM_Q (maximum_scroll_margin), NM_NIL), &most);
  if (w->mini || margin <= 0)
    return 0;
  most = most < 0 ? 0 : most > 0.5 ? 0.5 : most;
  int limit = (int) (most * rows);
  return margin < limit ? (int) margin : limit;
}

/* Is point shown, and far enough from the edges? */
static bool
point_is_fine (struct nm_host *host, struct window *w, int64_t point, int rows)
{
  struct window_layout *m = w->layout;
  int y = row_of (m, point), margin = scroll_margin (host, w, rows);
  if (y < 0)
    return false;
  bool at_top = m->rows[0].start <= window_shown_buffer (host, w)->begv;
  bool at_bottom = m->count > 0 && m->rows[m->count - 1].at_end;
  return (y >= margin || at_top) && (y < rows - margin || at_bottom);
}

/* How far the window may scroll to bring point back into view; 0: center it. */
static int64_t
conservative_rows (struct nm_host *host, struct window *w)
{
  int64_t conservative = window_int_variable (host, Qscroll_conservatively, 0), step = window_int_variable (host, Qscroll_step, 0);
  if (w->mini)
    return INT32_MAX;
  if (conservative > 100)
    return INT32_MAX;
  if (conservative > 0)
    return conservative;
  return step > 0 ? step : 0;
}

/* A start that shows POINT, which the layout from the present start does not. */
static int64_t
choose_start (struct layout *l, struct window *w, int64_t point, int rows)
{
  struct nm_host *host = l->host;
  struct window_layout *m = w->layout;
  int margin = scroll_margin (host, w, rows), moved;
  int64_t limit = conservative_rows (host, w);
  if (limit > 0 && m->count > 0)
    {
      int64_t old = m->rows[0].start;
      bool below = point >= m->rows[m->count - 1].start;
      int64_t start = layout_rows_back (l, point, below ? rows - 1 - margin : margin, &moved);
      /* Count the rows between the old start and the new one. */
      int64_t from = below ? old : start, to = below ? start : old;
      struct row row;
      int64_t n = 0;
      layout_seek (l, from);
      while (n <= limit && l->pos < to && layout_row (l, &row, NULL))
        n++;
      if (n <= limit)
        return start;
    }
  if (limit >= INT32_MAX)
    return layout_rows_back (l, point, m->count > 0 && point < m->rows[0].start ? margin : rows - 1 - margin, &moved);
  return layout_rows_back (l, point, rows / 2, &moved);
}

/* The column of POS in its unbroken line. */
static int64_t
logical_column (struct layout *l, int64_t pos)
{
  struct layout line = *l;
  line.truncate = false;
  line.hscroll = line.prefix = 0;
  line.word_wrap = false;
  line.usable = line.columns = 1 << 28;
  line.queue = NULL;
  line.queue_count = line.queue_at = line.queue_room = 0;
  int64_t nl = rope_previous_newline (l->b->text->rope, buffer_byte_of (l->b, pos));
  int64_t start = nl < 0 ? 1 : buffer_pos_of (l->b, nl + 1);
  start = start < l->b->begv ? l->b->begv : start;
  int64_t column = pos - start;
  if (column <= LAYOUT_LONG)
    {
      struct row row;
      line.end = pos;
      layout_seek (&line, start);
      line.strings_done = -1;
      layout_row (&line, &row, NULL);
      column = line.column;
    }
  mi_free (line.queue);
  return column;
}

/* Scrolls sideways so that point's column is shown; true if the offset changed. */
static bool
auto_hscroll (struct layout *l, struct window *w, int64_t point)
{
  struct nm_host *host = l->host;
  if (!l->truncate || w->mini || nm_is_nil (nm_symbol_value_or (host->vm, NM_Q (auto_hscroll_mode), NM_T)))
    return false;
  int64_t column = logical_column (l, point), margin = window_int_variable (host, Qhscroll_margin, 5), width = l->usable;
  margin = margin < 0 ? 0 : margin * 2 > width ? width / 2 : margin;
  int64_t x = column - w->hscroll;
  bool left = w->hscroll > w->min_hscroll && x < margin, right = x > width - margin - (w->hscroll > 0);
  if (w->hscroll == 0 && x < width)
    right = false;
  if (!left && !right)
    return false;
  /* Point goes to the middle; at the end of its line, near the right edge. */
  int64_t nl = rope_next_newline (l->b->text->rope, buffer_byte_of (l->b, point));
  bool at_line_end = point >= l->b->zv || (nl >= 0 && buffer_pos_of (l->b, nl) == point);
  int all = w->columns - w->left_margin - w->right_margin;
  int64_t target = column - (at_line_end ? all - 4 : all / 2);
  target = target < w->min_hscroll ? w->min_hscroll : target;
  if (w->suspend_auto_hscroll && x >= 0 && x < width)
    return false;
  w->suspend_auto_hscroll = false;
  if (target == w->hscroll)
    return false;
  w->hscroll = (int) target;
  return true;
}

static void
place_cursor (struct window *w, int64_t point)
{
  struct window_layout *m = w->layout;
  m->cursor_row = row_of (m, point);
  m->cursor_column = m->cursor_row < 0 ? -1 : column_of (m, m->cursor_row, point);
}

static void
remember_end (struct window *w)
{
  struct window_layout *m = w->layout;
  w->end_pos = m->count > 0 ? m->rows[m->count - 1].end : 1;
  w->end_valid = m->count > 0;
}

static nm_value
note_new_start (struct nm_host *host, struct window *w, int64_t start)
{
  window_set_start (host, w, start);
  w->start_forced = w->start_optional = false;
  if (!nm_truthy (host->vm, Qwindow_scroll_functions))
    return NM_NIL;
  nm_value args[] = { window_object (host, w), nm_fixnum (start) };
  return nm_exit_contain (host->vm, nm_run_hook_args (host->vm, NM_Q (window_scroll_functions), 2, args));
}

/* After set-window-start: the start stays, and point goes where it is visible. */
static void
obey_forced_start (struct layout *l, struct window *w, int64_t *point, int rows)
{
  struct window_layout *m = w->layout;
  if (m->count == 0 || point_is_fine (l->host, w, *point, rows))
    return;
  if (w->start_optional)
    return;
  int margin = scroll_margin (l->host, w, rows), y = row_of (m, *point);
  int to = y >= 0 ? (y < margin ? margin : rows - 1 - margin) : *point < m->rows[0].start ? margin : m->count / 2;
  to = to >= m->count ? m->count - 1 : to < 0 ? 0 : to;
  *point = m->rows[to].start;
  window_set_point (l->host, w, *point);
}

static bool
begins_line (struct buffer *b, int64_t pos)
{
  return pos <= b->begv || buffer_char_at (b, pos - 1) == '\n';
}

/* The start of W began a line when it was shown last, but a change moved it into one. */
static bool
start_left_line (struct buffer *b, const struct window *w, int64_t start)
{
  return w->start_begins_line && !begins_line (b, start);
}

/* The start of W is the end of the text that changed since it was shown: inserting the output of a process before markers moves
   the start, too, and nothing would be seen of it. */
static bool
start_pushed_to_end (struct buffer *b, const struct window *w, int64_t start)
{
  return start == b->zv && start > b->begv && (w->layout->key.buffer != b->id || w->layout->key.modiff != b->text->modiff);
}

/* Lays out W from START on with L, which is open, after its text was fontified.  Invisible text makes more lines show, so
   what was shown is looked at once more.  If Lisp ends with an exit or shows another buffer, L is closed. */
static nm_value
lay_out_fontified (struct layout *l, struct window *w, int64_t start, int rows)
{
  enum { MOST_TURNS = 4 };
  struct nm_host *host = l->host;
  struct buffer *b = l->b;
  bool truncate = l->truncate, functions = has_fontification_functions (host, b);
  int64_t done = 0;
  for (int turn = 0;; turn++)
    {
      if (functions)
        {
          layout_close (l);
          nm_value v = fontify (host, w, start, truncate, &done);
          if (nm_is_exit (v) || window_shown_buffer (host, w) != b)
            return v;
          layout_open (l, host, w, &w->frame->grid);
        }
      lay_out (l, w, start, rows);
      remember_key (host, w, l);
      int64_t end = w->layout->count > 0 ? w->layout->rows[w->layout->count - 1].end : start;
      if (!functions || end <= done || turn == MOST_TURNS)
        return NM_NIL;
      done = end;
    }
}

static nm_value
redisplay_text (struct nm_host *host, struct window *w)
{
  struct buffer *b = window_shown_buffer (host, w);
  int rows = window_box_rows (host, w);
  int64_t point = window_point_position (host, w), start = window_start_position (host, w);
  point = point < b->begv ? b->begv : point > b->zv ? b->zv : point;
  if (start < b->begv || start > b->zv)
    window_set_start (host, w, start = start < b->begv ? b->begv : b->zv);
  nm_value v = NM_NIL;
  bool pushed = start_pushed_to_end (b, w, start);
  struct layout l;
  layout_open (&l, host, w, &w->frame->grid);
  if (auto_hscroll (&l, w, point))
    {
      layout_close (&l);
      layout_open (&l, host, w, &w->frame->grid);
    }
  if (!is_current (host, w, &l) || w->start_forced)
    {
      v = lay_out_fontified (&l, w, start, rows);
      if (nm_is_exit (v) || window_shown_buffer (host, w) != b)
        return v;
    }
  if (w->start_forced)
    obey_forced_start (&l, w, &point, rows);
  else if (rows > 0 && (pushed || start_left_line (b, w, start) || !point_is_fine (host, w, point, rows)))
    {
      start = choose_start (&l, w, point, rows);
      layout_close (&l);
      v = note_new_start (host, w, start);
      if (nm_is_exit (v) || window_shown_buffer (host, w) != b)
        return v;
      layout_open (&l, host, w, &w->frame->grid);
      v = lay_out_fontified (&l, w, start, rows);
      if (nm_is_exit (v) || window_shown_buffer (host, w) != b)
        return v;
    }
  w->start_forced = w->start_optional = false;
  w->start_begins_line = begins_line (b, window_start_position (host, w));
  place_cursor (w, point);
  remember_end (w);
  layout_close (&l);
  return NM_NIL;
}

/* -- lines that are not text --------------------------------------------------------------------------- */

/* STRING in a row, in COLUMNS from LEFT on; W is the window whose display table and the like apply. */
static void
draw_cells (struct nm_host *host, struct window *w, int screen_row, int left, int columns, nm_value string, const struct look *look)
{
  struct grid *g = &w->frame->grid;
  struct layout l;
  struct row row;
  if (screen_row >= g->rows)
    return;
  layout_open_string (&l, host, w, g, string, look, columns, false);
  struct cell *cells = grid_row (g, screen_row) + left;
  int32_t *offsets = mi_malloc ((size_t) columns * sizeof *offsets);
  struct row_sink sink = { cells, offsets };
  cell_fill (cells, columns, ' ', l.base_style);
  layout_row (&l, &row, &sink);
  g->marked[screen_row] = true;
  mi_free (offsets);
  layout_close (&l);
}

static void
draw_string (struct nm_host *host, struct window *w, int screen_row, nm_value string, const struct look *look)
{
  draw_cells (host, w, screen_row, w->left, w->columns - window_has_border (w), string, look);
}

static nm_value
line_format (struct nm_host *host, struct window *w, uint32_t parameter, enum nm_slot slot)
{
  struct nm_vm *vm = host->vm;
  nm_value own = nm_cdr (vm, nm_assq (vm, (nm_value){ parameter }, window_slot (host, w, WINDOW_PARAMETERS)));
  return nm_is_nil (own) ? window_slot_value (host, w, slot) : own;
}

static nm_value
redisplay_mode_line (struct nm_host *host, struct window *w)
{
  struct display *d = display_of (host);
  struct buffer *b = window_shown_buffer (host, w);
  bool active = w == d->selected_window || w == d->minibuffer_selected || !nm_truthy (host->vm, Qmode_line_in_non_selected_windows);
  for (int header = 0; header < 2; header++)
    {
      if (!(header ? window_header_line_rows (host, w) : window_mode_line_rows (host, w)))
        continue;
      nm_scope scope = nm_scope_open (host->vm);
      nm_value format = header ? line_format (host, w, Qheader_line_format, NM_SLOT_header_line_format)
                               : line_format (host, w, Qmode_line_format, NM_SLOT_mode_line_format);
      nm_value text = mode_line_format_text (host, w, format);
      if (nm_is_exit (text))
        return text;
      if (window_shown_buffer (host, w) == b)
        {
          struct look look;
          face_default (host, b, &look);
          face_merge_named (host, b, header ? Qheader_line : active ? Qmode_line : Qmode_line_inactive, &look);
          draw_string (host, w, header ? w->top : w->top + w->rows - 1, text, &look);
        }
      nm_scope_close (host->vm, scope);
    }
  return NM_NIL;
}

static void
draw_border (struct nm_host *host, struct window *w)
{
  struct grid *g = &w->frame->grid;
  if (!window_has_border (w))
    return;
  struct look look;
  face_default (host, NULL, &look);
  face_merge_named (host, NULL, Qvertical_border, &look);
  uint16_t style = face_style (host, g, &look);
  int column = w->left + w->columns - 1, bottom = w->top + w->rows;
  for (int row = w->top; row < bottom && row < g->rows; row++)
    {
      cell_fill (grid_row (g, row) + column, 1, '|', style);
      g->marked[row] = true;
    }
}

static nm_value
redisplay_window (struct nm_host *host, struct window *w)
{
  struct buffer *b = window_shown_buffer (host, w);
  if (b == NULL || w->columns <= 0 || w->left + w->columns > w->frame->grid.columns || w->top + w->rows > w->frame->grid.rows)
    return NM_NIL;
  nm_value v = redisplay_text (host, w);
  if (nm_is_exit (v) || window_shown_buffer (host, w) == NULL)
    return v;
  draw_border (host, w);
  w->update_mode_line = false;
  return redisplay_mode_line (host, w);
}

/* -- the minibuffer window ------------------------------------------------------------------------------- */

/* How many rows the echo area's message or the minibuffer's text needs. */
static int
mini_rows_needed (struct nm_host *host, struct window *w, nm_value message)
{
  struct layout l;
  struct row row;
  struct look look;
  int n = 0;
  face_default (host, NULL, &look);
  if (nm_is_nil (message))
    {
      layout_open (&l, host, w, NULL);
      layout_seek (&l, l.b->begv);
    }
  else
    layout_open_string (&l, host, w, NULL, message, &look, w->columns, !nm_truthy (host->vm, Qmessage_truncate_lines));
  while (n < 1000 && layout_row (&l, &row, NULL))
    {
      n++;
      if (l.string_only && l.queue_at >= l.queue_count)
        break;
    }
  layout_close (&l);
  return n > 0 ? n : 1;
}

static int
mini_rows_allowed (struct nm_host *host, struct frame *f)
{
  nm_value max = nm_symbol_value_or (host->vm, NM_Q (max_mini_window_height), NM_NIL);
  int64_t n;
  double d;
  int all = f->root->rows + f->minibuffer->rows;
  if (nm_get_int64 (host->vm, max, &n))
    return n < 1 ? 1 : n > all ? all : (int) n;
  if (nm_get_double (host->vm, max, &d))
    return d * all < 1 ? 1 : (int) (d * all);
  return all / 4;
}

static void
fit_minibuffer (struct nm_host *host, struct frame *f, nm_value message)
{
  struct nm_vm *vm = host->vm;
  struct window *w = f->minibuffer;
  nm_value mode = nm_symbol_value_or (vm, NM_Q (resize_mini_windows), NM_NIL);
  if (nm_is_nil (mode) || window_shown_buffer (host, w) == NULL)
    return;
  int needed = mini_rows_needed (host, w, message), allowed = mini_rows_allowed (host, f);
  needed = needed < allowed ? needed : allowed;
  struct buffer *b = window_shown_buffer (host, w);
  bool empty = nm_is_nil (message) && b->begv == b->zv;
  /* Grow at once; shrink when nothing is shown, or always if the mode is t. */
  if (needed > w->rows || (needed < w->rows && (empty || nm_identical (mode, NM_T) || !nm_is_nil (message))))
    frame_place_minibuffer (host, f, needed);
}

static void
draw_message (struct nm_host *host, struct window *w, nm_value message)
{
  struct grid *g = &w->frame->grid;
  struct layout l;
  struct row row;
  struct look look;
  face_default (host, NULL, &look);
  layout_open_string (&l, host, w, g, message, &look, w->columns, !nm_truthy (host->vm, Qmessage_truncate_lines));
  int32_t *offsets = mi_malloc ((size_t) w->columns * sizeof *offsets);
  bool more = true;
  for (int y = 0; y < w->rows && w->top + y < g->rows; y++)
    {
      struct cell *cells = grid_row (g, w->top + y);
      struct row_sink sink = { cells, offsets };
      cell_fill (cells, w->columns, ' ', l.base_style);
      if (more && layout_row (&l, &row, &sink))
        {
          if (l.queue_at < l.queue_count || row.newline)
            finish_row (&l, &row, cells);
          if (nm_truthy (host->vm, Qcursor_in_echo_area))
            {
              g->cursor_row = w->top + y;
              g->cursor_column = row.used < g->columns ? row.used : g->columns - 1;
            }
          more = l.queue_at < l.queue_count;
        }
      else
        more = false;
      g->marked[w->top + y] = true;
    }
  window_clear_layout (w);
  mi_free (offsets);
  layout_close (&l);
}

/* -- frames ------------------------------------------------------------------------------------------------ */

static void
show_cursor (struct nm_host *host, struct frame *f, bool message_shown)
{
  struct display *d = display_of (host);
  struct window *w = d->selected_window;
  struct grid *g = &f->grid;
  g->cursor_visible = true;
  if (nm_truthy (host->vm, Qcursor_in_echo_area))
    {
      if (!message_shown)
        g->cursor_row = f->minibuffer->top, g->cursor_column = 0;
      return;
    }
  if (w->mini && message_shown)
    {
      g->cursor_row = w->top, g->cursor_column = 0;
      return;
    }
  if (w->layout == NULL || w->layout->cursor_row < 0)
    return;
  g->cursor_row = w->top + window_header_line_rows (host, w) + w->layout->cursor_row;
  g->cursor_column = w->left + w->left_margin + w->layout->cursor_column;
  nm_value type = window_slot_value (host, w, NM_SLOT_cursor_type);
  g->cursor_visible = !w->cursor_off && (w->mini || !nm_is_nil (type));
}

/* The menu bar, whose text Lisp knows.  What goes wrong there leaves the row empty, so that the rest is shown. */
static void
redisplay_menu_bar (struct nm_host *host, struct frame *f)
{
  struct nm_vm *vm = host->vm;
  if (frame_top_margin (f) == 0 || f->grid.rows == 0)
    return;
  nm_scope scope = nm_scope_open (vm);
  nm_value text = nm_call0 (vm, NM_Q (menu_bar__row));
  if (nm_is_exit (text))
    nm_exit_ignore (vm);
  struct look look;
  face_default (host, NULL, &look);
  face_merge_named (host, NULL, Qmenu, &look);
  draw_cells (host, f->minibuffer, 0, 0, f->grid.columns, nm_is_string (vm, text) ? text : nm_string_literal (vm, ""), &look);
  nm_scope_close (vm, scope);
}

static nm_value
redisplay_frame (struct nm_host *host, struct frame *f)
{
  struct display *d = display_of (host);
  nm_value message = echo_current (host);
  fit_minibuffer (host, f, message);
  redisplay_menu_bar (host, f);
  for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
    {
      nm_scope scope = nm_scope_open (host->vm);
      nm_value v = redisplay_window (host, w);
      if (nm_is_exit (v))
        return v;
      nm_scope_close (host->vm, scope);
      /* Lisp may have deleted windows: start again at the next redisplay. */
      if (!w->live)
        break;
    }
  nm_value v = NM_NIL;
  if (!nm_is_nil (message))
    draw_message (host, f->minibuffer, message);
  else
    v = redisplay_window (host, f->minibuffer);
  if (nm_is_exit (v))
    return v;
  show_cursor (host, f, !nm_is_nil (message));
  d->garbaged = false;
  grid_update (&f->grid, terminal_output (host->terminal), terminal_capability (host->terminal));
  output_flush (terminal_output (host->terminal));
  return NM_NIL;
}

static nm_value
prepare_and_redisplay (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct display *d = display_of (host);
  struct frame *f = d->selected_frame;
  display_reap (host);
  nm_value prepared = nm_exit_contain (host->vm, faces_prepare (host));
  if (nm_is_exit (prepared))
    return prepared;
  nm_value before = nm_symbol_value_or (vm, NM_Q (pre_redisplay_function), NM_NIL);
  nm_value v = nm_is_nil (before) ? NM_NIL : nm_exit_contain (host->vm, nm_call1 (vm, before, NM_T));
  if (!nm_is_exit (v))
    v = run_change_functions (host, f);
  return nm_is_exit (v) ? v : redisplay_frame (host, f);
}

nm_value
display_redisplay (struct nm_host *host)
{
  struct display *d = display_of (host);
  if (host->terminal == NULL || !d->selected_frame->on_terminal || d->redisplay->active
      || nm_truthy (host->vm, Qinhibit_redisplay))
    return NM_NIL;
  struct buffer *current = buffer_current (host);
  d->redisplay->active = true;
  nm_depth depth = nm_depth_now (host->vm);
  nm_scope scope = nm_scope_open (host->vm);
  nm_value v = nm_bind (host->vm, NM_Q (inhibit_redisplay), NM_T) && nm_bind (host->vm, NM_Q (inhibit_quit), NM_T) ? prepare_and_redisplay (host) : NM_EXIT;
  v = nm_unbind_to (host->vm, depth, v);
  d->redisplay->active = false;
  nm_scope_close (host->vm, scope);
  if (current->live && current != buffer_current (host))
    buffer_set_current (host, current);
  return nm_is_exit (v) ? v : NM_NIL;
}

bool display_redisplay_active (struct nm_host *host) { return host->display && host->display->redisplay->active; }

bool
display_is_dirty (struct nm_host *host)
{
  return host->terminal != NULL;
}
