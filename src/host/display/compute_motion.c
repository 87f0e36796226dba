/* compute_motion.c - where a place on the screen is, by counting characters instead of laying text out.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs no Lisp but the quit and `find-composition-internal'.

   The scan of `compute-motion' knows less than a layout does: `display' properties, prefixes, faces and line numbers do
   not count, and glyphs of a display table are a column each.  Rows need not begin where a window's do: the caller says
   at which row and column the scan begins.  A character that crosses the edge of a row is split, so that the next row
   begins with the columns that are left of it, except for multibyte ones, which go to the next row as a whole; only one row
   is begun per character, whatever its width.  What is past the target is taken back by one character. */
#include "display.h"
#include "layout.h"

#include <limits.h>
#include <mimalloc.h>

#include "../buffer/columns.h"
#include "../primitive.h"
#include "nm_text.h"

enum { POLL_CHARS = 1 << 16, OVERLAYS_MAX = 256, NO_RUN = -1 };

struct place {
  int64_t pos, column, row;
  int64_t carried;                 /* columns of the line in earlier rows, for tab stops */
  int64_t tab_offset;              /* likewise what the caller says, of the first line */
};

struct scan {
  struct nm_host *host;
  struct window *w;
  struct columns columns;
  struct buffer *b;
  nm_value window, filter;         /* W, and for properties of overlays: nil if it shows another buffer */
  nm_value spec, table;            /* buffer-invisibility-spec; display table or nil */
  int64_t to, to_column, to_row;
  int64_t width, hscroll;
  bool truncate;
  int64_t selective, ellipsis;     /* as in struct layout; columns that stand for hidden lines */
  struct rope_cursor cursor;
  int64_t cursor_pos;
  struct place at, before;         /* before: at the character that was counted last */
  int64_t run_end;                 /* where properties or overlays change next, or NO_RUN */
  bool wide, whole;                /* the last character is never split; and it crossed the edge */
  bool wrapped;                    /* the last character began a row */
};

/* -- beginning -- */

static void
scan_set_window (struct scan *s, nm_value width, nm_value to)
{
  struct nm_host *host = s->host;
  struct nm_vm *vm = host->vm;
  /* The last column is for the mark of lines that go on. */
  int64_t columns = window_box_columns (host, s->w) - 1, partial;
  if (nm_is_nil (to))
    {
      s->to_column = columns;
      s->to_row = window_box_rows (host, s->w);
    }
  if (nm_is_nil (width))
    s->width = columns;
  else if (s->width < 0)
    s->width = INT64_MAX;
  nm_value v = nm_symbol_value_or (vm, NM_Q (truncate_partial_width_windows), NM_NIL);
  bool narrow = !nm_is_nil (v) && s->width < s->w->frame->root->columns - 1 && (!nm_get_int64 (vm, v, &partial) || s->width < partial - 1);
  s->truncate = s->hscroll > 0 || narrow || !nm_is_nil (nm_context_slot (vm, NM_SLOT_truncate_lines));
  struct buffer *shown = window_shown_buffer (host, s->w);
  s->window = window_object (host, s->w);
  s->filter = shown == s->b ? s->window : NM_NIL;
  s->table = window_slot (host, s->w, WINDOW_DISPLAY_TABLE);
  if (nm_type_of (vm, s->table) != NM_TYPE_CHAR_TABLE)
    s->table = nm_context_slot_of (vm, shown->context, NM_SLOT_buffer_display_table);
  if (nm_type_of (vm, s->table) != NM_TYPE_CHAR_TABLE)
    s->table = nm_symbol_value_or (vm, NM_Q (standard_display_table), NM_NIL);
  if (nm_type_of (vm, s->table) != NM_TYPE_CHAR_TABLE)
    s->table = NM_NIL;
}

enum { DISPLAY_TABLE_ELLIPSIS = 4 };   /* the extra slot for what stands for hidden lines */

static void
scan_set_selective (struct scan *s)
{
  struct nm_vm *vm = s->host->vm;
  nm_value selective = nm_context_slot (vm, NM_SLOT_selective_display);
  int64_t n;
  s->selective = nm_get_int64 (vm, selective, &n) ? (n > 0 ? n : 0) : nm_is_nil (selective) ? 0 : -1;
  nm_value glyphs = nm_is_nil (s->table) ? NM_NIL : nm_char_table_extra (vm, s->table, DISPLAY_TABLE_ELLIPSIS);
  s->ellipsis = nm_type_of (vm, glyphs) == NM_TYPE_VECTOR ? nm_length (vm, glyphs) : 0;
}

/* -- what stands at a position -- */

static int
char_at (struct scan *s, int64_t pos)
{
  if (s->cursor_pos != pos)
    rope_cursor_set (&s->cursor, s->b->text->rope, buffer_byte_of (s->b, pos));
  s->cursor_pos = pos + 1;
  return rope_cursor_next (&s->cursor);
}

/* The columns of the overlay strings at POS: after-strings of overlays that end there, before-strings of those that begin.
   In a unibyte buffer each character counts as one. */
static int64_t
overlay_columns (struct scan *s, int64_t pos)
{
  struct nm_host *host = s->host;
  struct nm_vm *vm = host->vm;
  uint64_t ids[OVERLAYS_MAX], only;
  int64_t columns = 0, start, end, width;
  int n = overlay_list_in (host, s->b, pos > 1 ? pos - 1 : pos, pos + 1, true, ids, OVERLAYS_MAX);
  for (int i = 0; i < n && i < OVERLAYS_MAX; i++)
    {
      struct buffer *b;
      nm_value window = overlay_property (host, ids[i], NM_Q (window));
      if (!overlay_get (host, ids[i], &b, &start, &end)
          || (nm_host_object_get (vm, window, NM_HOST_WINDOW, &only) && !nm_eq (vm, window, s->window)))
        continue;
      for (int k = 0; k < 2; k++)
        {
          nm_value string = overlay_property (host, ids[i], k == 0 ? NM_Q (before_string) : NM_Q (after_string));
          if ((k == 0 ? start : end) != pos || !nm_is_string (vm, string))
            continue;
          if (!s->columns.multibyte)
            columns += nm_length (vm, string);
          else if (nm_get_int64 (vm, nm_call1 (vm, NM_Q (string_width), string), &width))
            columns += width;
        }
    }
  return columns;
}

static bool
invisible_at (struct scan *s, int64_t pos)
{
  nm_value v = buffer_char_property_in (s->host, s->b, pos, NM_Q (invisible), s->filter, NULL);
  return layout_invisibility (s->host, s->spec, v) != 0;
}

/* Is the target reached? */
static bool
reached (const struct scan *s)
{
  return s->at.row > s->to_row || (s->at.row == s->to_row && s->at.column >= s->to_column);
}

/* Counts overlay strings and passes over invisible text, where a run begins.  False if the end lies in that text.
   A scan that passed the beginning of a run, because lines were hidden there, heeds no runs any more, as in GNU Emacs. */
static bool
enter_runs (struct scan *s)
{
  bool moved = true;
  while (moved && s->at.pos == s->run_end && !reached (s))
    {
      nm_scope scope = nm_scope_open (s->host->vm);
      int64_t pos = s->at.pos;
      if (layout_has_overlays (s->b))
        s->at.column += overlay_columns (s, pos);
      s->run_end = pos < s->to ? buffer_next_property_change (s->host, s->b, pos, s->b->zv) : NO_RUN;
      moved = pos < s->to && invisible_at (s, pos);
      nm_scope_close (s->host->vm, scope);
      if (moved)
        s->at.pos = s->run_end < s->to ? s->run_end : s->to;
      if (moved && s->at.pos == s->to)
        return false;
    }
  return true;
}

/* -- counting -- */

/* Hidden lines begin at POS if the line there is indented enough; empty lines go with the line before. */
static bool
line_hidden (struct scan *s, int64_t pos)
{
  struct rope *r = s->b->text->rope;
  while (pos > s->b->begv && pos < s->b->zv && buffer_char_at (s->b, pos) == '\n')
    {
      int64_t newline = rope_previous_newline (r, buffer_byte_of (s->b, pos - 1));
      int64_t start = newline < 0 ? 1 : buffer_pos_of (s->b, newline + 1);
      pos = start < s->b->begv ? s->b->begv : start;
    }
  return columns_of_indentation (s->host, &s->columns, pos) >= s->selective;
}

/* The position of the first newline from POS on; LIMIT if there is none before. */
static int64_t
newline_from (struct scan *s, int64_t pos, int64_t limit)
{
  int64_t byte = rope_next_newline (s->b->text->rope, buffer_byte_of (s->b, pos));
  int64_t found = byte < 0 ? limit : buffer_pos_of (s->b, byte);
  return found < limit ? found : limit;
}

static void
put_ellipsis (struct scan *s)
{
  s->at.column += s->ellipsis;
  if (s->ellipsis > 0 && s->at.column > s->width)
    s->at.column = s->width;
}

/* A newline before the scan's position was counted. */
static void
put_newline (struct scan *s)
{
  struct place *p = &s->at;
  if (s->selective <= 0 || !line_hidden (s, p->pos))
    {
      p->row++;
      p->column = s->hscroll > 0 ? 1 - s->hscroll : 0;
      p->carried = p->tab_offset = 0;
      return;
    }
  if (p->pos >= s->to)
    return;
  int64_t next = p->pos;
  do
    next = newline_from (s, next, s->to - 1) + 1;
  while (next < s->to && line_hidden (s, next));
  p->pos = next - 1;
  put_ellipsis (s);
}

static void
put_tab (struct scan *s)
{
  int64_t column = s->at.column + s->at.carried + s->at.tab_offset + (s->hscroll > 0 ? s->hscroll - 1 : 0);
  s->at.column += columns_of_char (s->host, &s->columns, '\t', column);
}

/* Counts the glyphs of the display table for C; false if it has none. */
static bool
put_from_table (struct scan *s, int c)
{
  struct nm_vm *vm = s->host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value glyphs = nm_char_table_get (vm, s->table, c);
  bool found = nm_type_of (vm, glyphs) == NM_TYPE_VECTOR;
  for (int64_t i = 0, n = found ? nm_length (vm, glyphs) : 0; i < n; i++)
    {
      int64_t code = 0;
      nm_value glyph = nm_aref (vm, glyphs, i);
      nm_get_int64 (vm, nm_is_cons (vm, glyph) ? nm_car (vm, glyph) : glyph, &code);
      if ((code & NM_CHAR_MAX) == '\n')
        put_newline (s);
      else if ((code & NM_CHAR_MAX) == '\t')
        put_tab (s);
      else
        s->at.column++;
    }
  nm_scope_close (vm, scope);
  return found;
}

/* Counts the composition that begins at the scan's position; false if there is none.  [lisp] */
static bool
put_composition (struct scan *s)
{
  struct nm_host *host = s->host;
  struct nm_vm *vm = host->vm;
  int64_t pos = s->at.pos, from, end, width;
  if (!s->columns.has_properties || nm_is_nil (buffer_text_property (host, s->b, pos, NM_Q (composition))))
    return false;
  nm_value found = nm_call4 (vm, NM_Q (find_composition_internal), nm_fixnum (pos), NM_NIL, NM_NIL, NM_T);
  if (nm_is_exit (found))
    return nm_exit_ignore (vm), false;
  nm_value rest = nm_cdr (vm, found), last = rest;
  for (int i = 0; i < 4; i++)
    last = nm_cdr (vm, last);
  if (!nm_get_int64 (vm, nm_car (vm, found), &from) || from != pos || !nm_get_int64 (vm, nm_car (vm, rest), &end) || end <= pos
      || !nm_get_int64 (vm, nm_car (vm, last), &width))
    return false;
  s->at.pos = end;
  s->at.column += width;
  s->wide = width > 1;
  s->whole = s->wide && s->at.column > s->width;
  return true;
}

/* Counts the character at the scan's position. */
static void
step (struct scan *s)
{
  s->before = s->at;
  s->wrapped = s->wide = s->whole = false;
  if (put_composition (s))
    return;
  int c = char_at (s, s->at.pos++);
  if (!nm_is_nil (s->table) && put_from_table (s, c))
    return;
  if (c == '\n')
    put_newline (s);
  else if (c == '\t')
    put_tab (s);
  else if (c == '\r' && s->selective < 0)
    {
      if (s->at.pos < s->to)
        s->at.pos = newline_from (s, s->at.pos, s->to);
      s->run_end = s->columns.has_properties ? s->at.pos : NO_RUN;
      put_ellipsis (s);
    }
  else
    {
      int64_t columns = columns_of_char (s->host, &s->columns, c, 0);
      s->at.column += columns;
      s->wide = c >= 0x80 && columns > 1 && s->columns.multibyte;
      s->whole = s->wide && s->at.column > s->width;
    }
}

/* The edge of the row was crossed: the rest of the line is cut off, or a row begins. */
static void
turn_row (struct scan *s)
{
  struct place *p = &s->at;
  if (s->truncate)
    {
      if (p->pos > s->to)
        return;
      p->pos = newline_from (s, p->pos, s->to);
      s->before.column = p->column = s->width;
      /* Whatever was passed over, the next line is looked at afresh. */
      s->run_end = s->columns.has_properties ? p->pos + 1 : NO_RUN;
      return;
    }
  int64_t row_columns = s->whole ? s->before.column : s->width;
  p->column -= row_columns;
  p->carried += row_columns;
  p->row++;
  s->wrapped = true;
}

/* Takes the last character back, which begins the row if it was the one that did not fit; one that does not fit
   in a row of its own does, too. */
static void
step_back (struct scan *s)
{
  int64_t row = s->at.row;
  s->at = s->before;
  if (!s->wrapped)
    return;
  bool begins_row = s->at.column >= s->width || s->at.column == 0 || s->wide;
  if (begins_row)
    s->at.column = 0;
  /* A newline with overlay strings behind it counts here, too, as in GNU Emacs. */
  s->at.row = begins_row ? row : row - 1;
}

/* Scans until the target or the end is reached.  False after a quit. */
static bool
scan_run (struct scan *s)
{
  for (int64_t n = 1; enter_runs (s); n++)
    {
      if (s->at.column > s->width)
        turn_row (s);
      bool begins_row = s->wrapped && s->before.column != 0 && (s->before.column == s->width || s->whole);
      if (s->at.pos > s->to || (begins_row && reached (s) && s->at.column > s->to_column))
        return step_back (s), true;
      if (reached (s) || s->at.pos >= s->b->zv)
        return true;
      if (n % POLL_CHARS == 0)
        {
          s->cursor_pos = 0;
          if (nm_is_exit (nm_poll (s->host->vm)))
            return false;
          s->b = buffer_current (s->host);
          if (s->at.pos >= s->b->zv)
            return true;
        }
      step (s);
    }
  return true;
}

/* -- the primitive -- */

static bool
check_pair (struct nm_vm *vm, nm_value v, int64_t *first, int64_t *second)
{
  if (!nm_is_cons (vm, v))
    return nm_wrong_type (vm, NM_Q (consp), v), false;
  return nm_check_fixnum (vm, nm_car (vm, v), first) && nm_check_fixnum (vm, nm_cdr (vm, v), second);
}

static bool
check_inside (struct nm_host *host, int64_t pos)
{
  struct buffer *b = buffer_current (host);
  if (pos >= b->begv && pos <= b->zv)
    return true;
  nm_value bounds = nm_list3 (host->vm, nm_fixnum (pos), nm_fixnum (b->begv), nm_fixnum (b->zv));
  return nm_signal (host->vm, NM_Q (args_out_of_range), bounds), false;
}

NM_PRIMITIVE (compute_motion, "compute-motion", 7, 7, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FROM FROMPOS TO TOPOS WIDTH OFFSETS WINDOW)",
              "Count the rows and columns of the current buffer's text from FROM to TO or TOPOS, whichever comes first.\n"
              "FROM is a position; FROMPOS, a cons (COLUMN . ROW), is where it is on the screen.  TOPOS is another cons;\n"
              "nil stands for the width and height of WINDOW's text.  WIDTH is the number of columns of a row; nil stands for\n"
              "WINDOW's.  OFFSETS is nil or a cons (HSCROLL . TAB-OFFSET): columns that are scrolled away at the left, and\n"
              "columns by which the first tab stop is nearer.  WINDOW (nil: the selected one) decides which display table and\n"
              "overlays count.\n"
              "Return (POS COLUMN ROW PREVIOUS-COLUMN CONTINUED): where it stopped, the column of the character before, and t if\n"
              "that character began a row by crossing the edge.  Signals `args-out-of-range' for positions outside of the\n"
              "accessible text.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  struct scan s = { .host = host, .b = b };
  nm_value to_place = nm_arg (args, 3), width = nm_arg (args, 4), offsets = nm_arg (args, 5);
  struct place *p = &s.at;
  if (!buffer_check_position (host, nm_arg (args, 0), &p->pos) || !check_pair (vm, nm_arg (args, 1), &p->column, &p->row)
      || !buffer_check_position (host, nm_arg (args, 2), &s.to)
      || (!nm_is_nil (to_place) && !check_pair (vm, to_place, &s.to_column, &s.to_row))
      || (!nm_is_nil (width) && !nm_check_fixnum (vm, width, &s.width))
      || (!nm_is_nil (offsets) && !check_pair (vm, offsets, &s.hscroll, &p->tab_offset)))
    return NM_EXIT;
  if (s.hscroll < 0 || p->tab_offset < 0 || p->tab_offset > INT_MAX)
    return nm_args_out_of_range (vm, nm_car (vm, offsets), nm_cdr (vm, offsets));
  s.w = window_arg_live (host, nm_arg (args, 6));
  if (s.w == NULL)
    return NM_EXIT;
  if (!check_inside (host, p->pos) || !check_inside (host, s.to))
    return NM_EXIT;
  s.before.pos = p->pos;
  s.columns = columns_begin (host);
  s.spec = nm_context_slot (vm, NM_SLOT_buffer_invisibility_spec);
  scan_set_window (&s, width, to_place);
  scan_set_selective (&s);
  s.run_end = s.columns.has_properties ? p->pos : NO_RUN;
  if (!scan_run (&s))
    return NM_EXIT;
  nm_value result = nm_list2 (vm, nm_fixnum (s.before.column), nm_bool (s.wrapped && s.before.column != 0));
  result = nm_cons (vm, nm_integer (vm, p->row), result);
  return nm_cons (vm, nm_fixnum (p->pos), nm_cons (vm, nm_integer (vm, p->column), result));
}
