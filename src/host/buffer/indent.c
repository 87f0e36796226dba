/* indent.c - columns: where point is on its line as displayed, and indentation.
   SPDX-License-Identifier: GPL-3.0-or-later
   A column counts the widths of the characters since the start of the line: tabs go to the next stop,
   control characters show as ^X or \nnn, invisible text takes none, and a display property that is a
   space of a given width takes that.  Display strings count as the text they cover, as in GNU Emacs. */
#include "../primitive.h"
#include "buffer_internal.h"
#include "columns.h"
#include "../search/tables.h"

struct columns
columns_begin (struct nm_host *host)
{
  struct buffer *b = buffer_current (host);
  int64_t width;
  struct columns s = { .buffer = b, .multibyte = b->multibyte, .tab_width = 8 };
  if (nm_get_int64 (VM, nm_context_slot (VM, NM_SLOT_tab_width), &width) && width >= 1 && width <= 1000)
    s.tab_width = width;
  s.ctl_arrow = !nm_is_nil (nm_context_slot (VM, NM_SLOT_ctl_arrow));
  s.has_properties = b->text->intervals_in_use || b->overlays->count;
  s.widths = nm_symbol_value_or (VM, NM_Q (char_width_table), NM_NIL);
  return s;
}

int64_t
columns_of_char (struct nm_host *host, const struct columns *s, int c, int64_t column)
{
  if (c == '\t')
    return s->tab_width - (column % s->tab_width + s->tab_width) % s->tab_width;
  if (c < 0x20 || c == 0x7f)
    return s->ctl_arrow ? 2 : 4;
  if (c < 0x7f)
    return 1;
  if (nm_char_is_raw (c) || !s->multibyte)
    return 4;
  int64_t width;
  nm_scope scope = nm_scope_open (VM);
  nm_value v = nm_type_of (VM, s->widths) == NM_TYPE_CHAR_TABLE ? nm_char_table_get (VM, s->widths, c) : NM_NIL;
  width = nm_get_int64 (VM, v, &width) ? width : 1;
  nm_scope_close (VM, scope);
  return width;
}

/* -- properties along the line -- */

/* Does text at POS take no columns?  Text that an ellipsis stands for counts as if it was visible. */
static bool
invisible_at (struct nm_host *host, struct buffer *b, int64_t pos)
{
  nm_value v = buffer_char_property (host, b, pos, NM_Q (invisible), NULL);
  if (nm_is_nil (v))
    return false;
  nm_value spec = buffer_slot (host, b, NM_SLOT_buffer_invisibility_spec);
  if (nm_identical (spec, NM_T))
    return true;
  for (nm_value at = spec; nm_is_cons (VM, at); at = nm_cdr (VM, at))
    {
      nm_value entry = nm_car (VM, at), wanted = nm_is_cons (VM, entry) ? nm_car (VM, entry) : entry;
      if (nm_eq (VM, wanted, v) || (nm_is_cons (VM, v) && !nm_is_nil (nm_memq (VM, wanted, v))))
        return !nm_is_cons (VM, entry) || nm_is_nil (nm_cdr (VM, entry));
    }
  return false;
}

/* Columns of the display property V; -1 if it does not decide them: widths must be integers, places not before COLUMN. */
static int64_t
display_columns (struct nm_host *host, nm_value v, int64_t column)
{
  double d;
  int64_t n;
  if (!nm_is_cons (VM, v) || !nm_symbol_is (VM, nm_car (VM, v), Qspace))
    return -1;
  nm_value plist = nm_cdr (VM, v), width = nm_plist_get (VM, plist, NM_Q (Cwidth)), relative = nm_plist_get (VM, plist, NM_Q (Crelative_width));
  if ((nm_get_int64 (VM, width, &n) || nm_get_int64 (VM, relative, &n)) && n >= 0 && n < 1000000)
    return n;
  if (nm_get_double (VM, relative, &d) && d >= 0 && d < 1e6)
    return (int64_t) (d + 0.5);
  if (nm_get_double (VM, nm_plist_get (VM, plist, NM_Q (Calign_to)), &d) && d >= (double) column && d < 1e6)
    return (int64_t) (d + 0.5) - column;
  return -1;
}

/* What properties make of the text at POS: sets *NEXT to where the run ends and returns its columns, or
   -1 if the character there counts as itself. */
static int64_t
run_columns (struct nm_host *host, const struct columns *s, int64_t pos, int64_t limit, int64_t column, int64_t *next)
{
  nm_scope scope = nm_scope_open (VM);
  int64_t columns = -1;
  nm_value v = nm_local (VM, buffer_char_property (host, s->buffer, pos, NM_Q (display), NULL));
  if (!nm_is_nil (v) && (columns = display_columns (host, v, column)) >= 0)
    do
      *next = buffer_next_property_change (host, s->buffer, pos, limit), pos = *next;
    while (pos < limit && nm_eq (VM, v, buffer_char_property (host, s->buffer, pos, NM_Q (display), NULL)));
  nm_scope_close (VM, scope);
  return columns;
}

/* Where the invisible text at POS ends; POS if the text there is visible. */
static int64_t
skip_invisible (struct nm_host *host, const struct columns *s, int64_t pos, int64_t limit)
{
  nm_scope scope = nm_scope_open (VM);
  while (s->has_properties && pos < limit && invisible_at (host, s->buffer, pos))
    pos = buffer_next_property_change (host, s->buffer, pos, limit);
  nm_scope_close (VM, scope);
  return pos;
}

/* The previous_* are of the last run that was counted. */
struct place { int64_t pos, column, previous_pos, previous_end, previous_column; };

/* Scans from FROM, column 0, to position END or column GOAL, whichever comes first, or the line's end. */
static struct place
scan_line (struct nm_host *host, int64_t from, int64_t end, int64_t goal)
{
  struct columns s = columns_begin (host);
  struct place p = { .pos = from, .previous_pos = from };
  struct rope_cursor cursor;
  rope_cursor_set (&cursor, s.buffer->text->rope, buffer_byte_of (s.buffer, from));
  for (;;)
    {
      int64_t visible = skip_invisible (host, &s, p.pos, end);
      if (visible > p.pos)
        rope_cursor_set (&cursor, s.buffer->text->rope, buffer_byte_of (s.buffer, visible));
      p.pos = visible;
      if (p.pos >= end || p.column >= goal)
        break;
      int64_t next, columns = s.has_properties ? run_columns (host, &s, p.pos, end, p.column, &next) : -1;
      if (columns < 0)
        {
          int c = rope_cursor_next (&cursor);
          if (c == '\n')
            break;
          columns = columns_of_char (host, &s, c, p.column);
          next = p.pos + 1;
        }
      else
        rope_cursor_set (&cursor, s.buffer->text->rope, buffer_byte_of (s.buffer, next));
      p.previous_pos = p.pos;
      p.previous_end = next;
      p.previous_column = p.column;
      p.pos = next;
      p.column += columns;
    }
  return p;
}

static int64_t
line_start (struct buffer *b)
{
  int64_t newline = rope_previous_newline (b->text->rope, buffer_byte_of (b, b->pt));
  int64_t pos = newline < 0 ? 1 : buffer_pos_of (b, newline + 1);
  return pos < b->begv ? b->begv : pos;
}

/* The column of point is known until point, the text or the current buffer changes, whatever becomes of tab stops or of
   invisible text meanwhile; after `indent-to' it is what that reached. */
static void
note_column (struct nm_host *host, int64_t column)
{
  struct buffers *all = host->buffers;
  all->column = column;
  all->column_point = all->current->pt;
  all->column_modiff = all->current->text->modiff;
}

static int64_t
current_column (struct nm_host *host)
{
  struct buffer *b = buffer_current (host);
  if (host->buffers->column_point != b->pt || host->buffers->column_modiff != b->text->modiff)
    note_column (host, scan_line (host, line_start (b), b->pt, INT64_MAX).column);
  return host->buffers->column;
}

NM_PRIMITIVE (current_column, "current-column", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the column of point on its line, counted from 0.")
{
  return nm_fixnum (current_column (host));
}

/* A character of the class of spaces, which counts as one column of indentation; in unibyte text the byte of the
   no-break space. */
static bool
is_space (struct nm_host *host, const struct columns *s, int c)
{
  return s->multibyte ? c >= 0x80 && tables_in_category (host, c, ' ') : c == 0xa0;
}

int64_t
columns_of_indentation (struct nm_host *host, const struct columns *s, int64_t pos)
{
  struct buffer *b = s->buffer;
  int64_t column = 0;
  for (; (pos = skip_invisible (host, s, pos, b->zv)) < b->zv; pos++)
    {
      int c = buffer_char_at (b, pos);
      if (c == '\t')
        column += s->tab_width - column % s->tab_width;
      else if (c == ' ' || is_space (host, s, c))
        column++;
      else
        break;
    }
  return column;
}

NM_PRIMITIVE (current_indentation, "current-indentation", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the column of the first character on the current line that is no space or tab.\n"
              "Invisible text is passed over, even the end of a line.")
{
  struct columns s = columns_begin (host);
  return nm_fixnum (columns_of_indentation (host, &s, line_start (s.buffer)));
}

/* -- changing columns -- */

static nm_value
insert_run (struct nm_host *host, char c, int64_t n)
{
  if (n <= 0)
    return NM_NIL;
  return nm_call3 (VM, NM_Q (insert_char), nm_fixnum (c), nm_fixnum (n), NM_T);
}

/* Inserts tabs and spaces from the current column to COLUMN, MINIMUM columns at least; *REACHED is where it ends. */
static nm_value
indent_to (struct nm_host *host, int64_t column, int64_t minimum, int64_t *reached)
{
  int64_t from = current_column (host), to = from + minimum;
  struct columns s = columns_begin (host);
  *reached = to = to < column ? column : to;
  if (from == to)
    return NM_NIL;
  if (nm_truthy (VM, Qindent_tabs_mode))
    {
      int64_t tabs = to / s.tab_width - from / s.tab_width;
      /* A negative MINIMUM can name an earlier tab stop: then no tab is inserted, but columns count from there. */
      if (tabs != 0)
        {
          if (tabs > 0 && nm_is_exit (insert_run (host, '\t', tabs)))
            return NM_EXIT;
          from = to / s.tab_width * s.tab_width;
        }
    }
  if (nm_is_exit (insert_run (host, ' ', to - from)))
    return NM_EXIT;
  note_column (host, to);
  return NM_NIL;
}

NM_PRIMITIVE (indent_to, "indent-to", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "NIndent to column: ", "(COLUMN &optional MINIMUM)",
              "Insert tabs and spaces so that point is at COLUMN, at least MINIMUM of them.  Return the column reached.\n"
              "Tabs are used only if `indent-tabs-mode' is non-nil.")
{
  int64_t column, minimum = 0, reached;
  if (!nm_check_fixnum (VM, nm_arg (args, 0), &column)
      || (!nm_is_nil (nm_arg (args, 1)) && !nm_check_fixnum (VM, nm_arg (args, 1), &minimum))
      || nm_is_exit (indent_to (host, column, minimum, &reached)))
    return NM_EXIT;
  return nm_fixnum (reached);
}

NM_PRIMITIVE (move_to_column, "move-to-column", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "NMove to column: ", "(COLUMN &optional FORCE)",
              "Move point to COLUMN on its line, or to the first column after it, or the end of the line; return the column.\n"
              "With FORCE t a short line is filled up; with FORCE non-nil a tab that spans COLUMN is split.")
{
  struct buffer *b = buffer_current (host);
  int64_t goal, reached;
  if (!nm_check_natnum (VM, nm_arg (args, 0), &goal))
    return NM_EXIT;
  nm_value force = nm_arg (args, 1);
  struct place p = scan_line (host, line_start (b), b->zv, goal);
  b->pt = p.pos;
  note_column (host, p.column);
  if (p.column > goal && !nm_is_nil (force) && p.previous_end == p.previous_pos + 1 && buffer_char_at (b, p.previous_pos) == '\t')
    {
      /* The tab becomes spaces up to COLUMN and what then reaches the column after the tab. */
      b->pt = p.previous_pos;
      if (nm_is_exit (insert_run (host, ' ', goal - p.previous_column)))
        return NM_EXIT;
      b = buffer_current (host);
      int64_t pos = b->pt;
      if (nm_is_exit (buffer_delete (host, pos, pos + 1)) || nm_is_exit (indent_to (host, p.column, 0, &reached)))
        return NM_EXIT;
      buffer_set_point (host, buffer_current (host), pos);
      note_column (host, goal);
      return nm_fixnum (goal);
    }
  if (p.column < goal && nm_identical (force, NM_T))
    {
      /* Indentation counts from the last newline, even an invisible one that is no end of the line here. */
      host->buffers->column_point = 0;
      if (nm_is_exit (indent_to (host, goal, 0, &reached)))
        return NM_EXIT;
      return nm_fixnum (reached);
    }
  return nm_fixnum (p.column);
}

NM_VARIABLE (indent_tabs_mode, NM_VAR_BOOL, "t", "Non-nil means that indentation may insert tabs.");
