/* layout.c - cutting text into rows.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Reads Lisp data; runs no user code.

   A row is made glyph by glyph.  A glyph comes from the queue (strings, ellipses, spaces) or from
   the text; it becomes one or more cells (a tab, ^X, \ooo).  What does not fit is given back, and
   the next row begins with it. */
#include "layout.h"
#include "redisplay.h"
#include "nm_text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { CELLS_MAX = 1024 };         /* of one character: a tab at the widest */

/* -- opening ------------------------------------------------------------------------------------ */

static int64_t
slot_int (struct layout *l, enum nm_slot slot, int64_t otherwise)
{
  int64_t n;
  return nm_get_int64 (l->host->vm, nm_context_slot_of (l->host->vm, l->b->context, slot), &n) ? n : otherwise;
}

static bool
slot_true (struct layout *l, enum nm_slot slot)
{
  return !nm_is_nil (nm_context_slot_of (l->host->vm, l->b->context, slot));
}

/* Are lines cut at the edge in this window? */
static bool
window_truncates (struct layout *l)
{
  struct nm_vm *vm = l->host->vm;
  if (l->w->mini)
    return false;
  if (l->hscroll > 0 || slot_true (l, NM_SLOT_truncate_lines))
    return true;
  if (l->w->columns >= l->w->frame->root->columns)
    return false;
  nm_value partial = nm_symbol_value_or (vm, NM_Q (truncate_partial_width_windows), NM_NIL);
  int64_t n;
  if (nm_get_int64 (vm, partial, &n))
    return l->w->columns < n;
  return !nm_is_nil (partial);
}

/* Makes room for line numbers, if the buffer wants them. */
static void
open_line_numbers (struct layout *l)
{
  struct nm_vm *vm = l->host->vm;
  struct buffer *b = l->b;
  nm_value mode = nm_context_value (vm, b->context, NM_Q (display_line_numbers));
  if (nm_is_unbound (mode) || nm_is_nil (mode) || l->w->mini)
    return;
  int64_t start = window_start_position (l->host, l->w), least = 2;
  start = start < 1 ? 1 : start > buffer_z (b) ? buffer_z (b) : start;
  int64_t last = rope_byte_to_line (b->text->rope, buffer_byte_of (b, start)) + l->w->rows;
  nm_get_int64 (vm, nm_symbol_value_or (vm, NM_Q (display_line_numbers_width), NM_NIL), &least);
  int digits = 1;
  for (int64_t n = last; n >= 10; n /= 10)
    digits++;
  digits = digits < least && least < 20 ? (int) least : digits;
  if (digits + 3 >= l->columns)
    return;
  l->prefix = digits + 2;
  l->relative_numbers = !nm_identical (mode, NM_T);
  l->absolute_current = nm_truthy (vm, Qdisplay_line_numbers_current_absolute);
  l->point_line = rope_byte_to_line (b->text->rope, buffer_byte_of (b, window_point_position (l->host, l->w)));
  if (l->grid != NULL)
    {
      struct look look = l->base;
      face_merge_named (l->host, b, Qline_number, &look);
      l->number_style = face_style (l->host, l->grid, &look);
      look = l->base;
      face_merge_named (l->host, b, Qline_number_current_line, &look);
      l->current_number_style = face_style (l->host, l->grid, &look);
    }
}

void
layout_open (struct layout *l, struct nm_host *host, struct window *w, struct grid *grid)
{
  struct nm_vm *vm = host->vm;
  *l = (struct layout){ .host = host, .w = w, .b = window_shown_buffer (host, w), .grid = grid, .strings_done = -1 };
  assert (l->b != NULL);
  nm_scope scope = nm_scope_open (vm);
  l->columns = window_box_columns (host, w);
  l->hscroll = w->hscroll;
  l->truncate = window_truncates (l);
  if (!l->truncate)
    l->hscroll = 0;
  l->word_wrap = !l->truncate && slot_true (l, NM_SLOT_word_wrap);
  l->usable = l->columns > 1 ? l->columns - 1 : 1;
  int64_t tab = slot_int (l, NM_SLOT_tab_width, 8);
  l->tab_width = tab > 0 && tab <= 1000 ? (int) tab : 8;
  l->ctl_arrow = slot_true (l, NM_SLOT_ctl_arrow);
  nm_value selective = nm_context_slot_of (vm, l->b->context, NM_SLOT_selective_display);
  int64_t n;
  l->selective = nm_get_int64 (vm, selective, &n) ? (n > 0 ? n : 0) : nm_is_nil (selective) ? 0 : -1;
  l->selective_ellipsis = slot_true (l, NM_SLOT_selective_display_ellipses);
  nm_scope_close (vm, scope);
  l->invisibility = nm_root_new (vm, nm_context_slot_of (vm, l->b->context, NM_SLOT_buffer_invisibility_spec));
  nm_value table = window_slot (host, w, WINDOW_DISPLAY_TABLE);
  if (nm_type_of (vm, table) != NM_TYPE_CHAR_TABLE)
    table = nm_context_slot_of (vm, l->b->context, NM_SLOT_buffer_display_table);
  if (nm_type_of (vm, table) != NM_TYPE_CHAR_TABLE)
    table = nm_symbol_value_or (vm, NM_Q (standard_display_table), NM_NIL);
  l->display_table = nm_type_of (vm, table) == NM_TYPE_CHAR_TABLE ? nm_root_new (vm, table) : NM_NIL;
  l->multibyte = buffer_is_multibyte (host, l->b);
  if (grid != NULL)
    {
      face_default (host, l->b, &l->base);
      l->base_style = face_style (host, grid, &l->base);
      struct look escape = l->base;
      face_merge_named (host, l->b, Qescape_glyph, &escape);
      l->escape_style = face_style (host, grid, &escape);
    }
  l->end = l->b->zv;
  open_line_numbers (l);
  l->usable -= l->prefix;
}

void
layout_open_string (struct layout *l, struct nm_host *host, struct window *w, struct grid *grid, nm_value string,
                    const struct look *look, int columns, bool wrap)
{
  layout_open (l, host, w, grid);
  l->string_only = true;
  l->prefix = 0;
  l->columns = columns;
  l->usable = wrap && columns > 1 ? columns - 1 : columns;
  l->truncate = !wrap;
  l->word_wrap = false;
  l->hscroll = 0;
  l->base = *look;
  l->base_style = grid == NULL ? 0 : face_style (host, grid, look);
  l->pos = l->end = l->run_end = l->queue_pos = 0;
  l->strings_done = 0;
  layout_queue_string (l, string, look);
}

void
layout_close (struct layout *l)
{
  nm_root_free (l->host->vm, l->invisibility);
  nm_root_free (l->host->vm, l->display_table);
  mi_free (l->queue);
  l->queue = NULL;
}

/* -- lines -------------------------------------------------------------------------------------------- */

/* Positions between two anchors of a long line: a whole number of plain rows. */
static int64_t
anchor_distance (const struct layout *l)
{
  return (int64_t) l->usable * LAYOUT_ANCHOR_ROWS;
}

static int64_t
logical_line_start (struct layout *l, int64_t pos)
{
  int64_t nl = rope_previous_newline (l->b->text->rope, buffer_byte_of (l->b, pos));
  int64_t start = nl < 0 ? 1 : buffer_pos_of (l->b, nl + 1);
  return start < l->b->begv ? l->b->begv : start;
}

int64_t
layout_line_start (struct layout *l, int64_t pos)
{
  int64_t start = logical_line_start (l, pos), step = anchor_distance (l);
  if (!l->truncate && pos - start > LAYOUT_LONG)
    start += (pos - start) / step * step;
  return start;
}

/* Is POS an anchor of the line that the layout is in? */
static bool
is_anchor (const struct layout *l, int64_t pos)
{
  int64_t distance = pos - l->line_start, step = anchor_distance (l);
  return !l->truncate && distance > LAYOUT_LONG - step && distance % step == 0;
}

static void
go_to (struct layout *l, int64_t pos)
{
  l->pos = l->run_end = pos;
  l->queue_count = l->queue_at = 0;
  l->strings_done = -1;
  rope_cursor_set (&l->cursor, l->b->text->rope, buffer_byte_of (l->b, pos));
}

void
layout_seek (struct layout *l, int64_t pos)
{
  l->line_start = logical_line_start (l, pos);
  l->column = pos - l->line_start;
  go_to (l, pos);
  if (l->column == 0 || l->column > LAYOUT_LONG)
    return;
  /* The column of a row in the middle of a line matters for its tabs: find it. */
  int64_t at = l->line_start;
  go_to (l, at);
  l->column = 0;
  struct row row;
  while (l->pos < pos && layout_row (l, &row, NULL))
    ;
  int64_t column = l->pos == pos ? l->column : pos - l->line_start;
  go_to (l, pos);
  l->column = column;
}

/* -- one row --------------------------------------------------------------------------------------------- */

/* The row being made, and the last place where it could be broken between words. */
struct builder {
  struct layout *l;
  struct row *row;
  struct row_sink *sink;
  int x;                           /* next column, hidden ones included */
  int64_t break_pos;               /* 0: none */
  int64_t break_column;
  int break_x;
};

static void
write_cell (struct builder *b, int x, uint32_t code, int width, uint16_t style, int64_t pos)
{
  struct row_sink *s = b->sink;
  if (s == NULL)
    return;
  s->cells[x] = (struct cell){ .code = { code }, .style = style, .width = (uint8_t) width };
  s->offsets[x] = pos < 0 ? cell_beside (-1 - pos - b->row->start) : (int32_t) (pos - b->row->start);
  for (int i = 1; i < width; i++)
    {
      s->cells[x + i] = (struct cell){ .style = style };
      s->offsets[x + i] = s->offsets[x];
    }
}

/* A combining character joins the cell before it. */
static void
combine (struct builder *b, int code)
{
  int x = b->x - b->l->hscroll - 1 + b->l->prefix;
  if (b->sink == NULL || x < 0 || x >= b->l->columns)
    return;
  while (x > 0 && b->sink->cells[x].width == 0)
    x--;
  for (int i = 1; i < CELL_CODES; i++)
    if (b->sink->cells[x].code[i] == 0)
      {
        b->sink->cells[x].code[i] = (uint32_t) code;
        return;
      }
}

/* A cell of a visible character; false if there is no room. */
static bool
put (struct builder *b, uint32_t code, int width, uint16_t style, int64_t pos)
{
  struct layout *l = b->l;
  int x = b->x - l->hscroll;
  if (x + width > l->usable)
    return false;
  if (x >= 0)
    {
      write_cell (b, x + l->prefix, code, width, style, pos);
      b->row->used = l->prefix + x + width;
    }
  else if (x + width > 0)
    {
      /* The second half of a wide character at the left edge. */
      write_cell (b, l->prefix, ' ', 1, style, pos);
      b->row->used = l->prefix + 1;
    }
  b->x += width;
  return true;
}

/* The rest of something that began in this row: N glyphs CODE for the next one. */
static void
queue_rest (struct layout *l, const char *text, int n, uint16_t style, int64_t pos)
{
  if (n <= 0 || l->truncate || l->queue_at < l->queue_count)
    return;
  l->queue_count = l->queue_at = 0;
  l->queue_pos = pos < 0 ? -1 - pos : pos;
  l->queue_beside = pos < 0;
  for (int i = 0; i < n; i++)
    layout_queue_glyph (l, (unsigned char) text[i], style, true);
  l->queue_beside = false;
}

static bool
put_text (struct builder *b, const char *ascii, uint16_t style, int64_t pos)
{
  struct layout *l = b->l;
  if (b->x - l->hscroll >= l->usable)
    return false;
  while (*ascii != '\0' && put (b, (unsigned char) *ascii, 1, style, pos))
    ascii++;
  queue_rest (l, ascii, (int) strlen (ascii), style, pos);
  return true;
}

static uint16_t
special_style (struct layout *l, uint32_t face)
{
  if (l->grid == NULL)
    return 0;
  struct look look = l->base;
  face_merge_named (l->host, l->b, face, &look);
  return face_style (l->host, l->grid, &look);
}

static bool
put_octal (struct builder *b, int byte, int64_t pos)
{
  char text[8] = { '\\', (char) ('0' + (byte >> 6 & 7)), (char) ('0' + (byte >> 3 & 7)), (char) ('0' + (byte & 7)), 0 };
  return put_text (b, text, b->l->escape_style, pos);
}

/* A character that has no glyph of its own. */
static bool
put_special (struct builder *b, int c, int64_t pos)
{
  struct layout *l = b->l;
  char text[16];
  if (nm_char_is_raw (c))
    return put_octal (b, nm_raw_to_byte (c), pos);
  if (c >= 0x80 && c < 0xa0)
    return put_octal (b, c, pos);
  if (c < ' ' || c == 0x7f)
    {
      if (!l->ctl_arrow)
        return put_octal (b, c, pos);
      text[0] = '^';
      text[1] = (char) (c ^ 0x40);
      text[2] = '\0';
      return put_text (b, text, l->escape_style, pos);
    }
  bool ascii = nm_truthy (l->host->vm, Qnobreak_char_ascii_display);
  if (c == 0xa0)
    return put (b, ascii ? ' ' : (uint32_t) c, 1, special_style (l, Qnobreak_space), pos);
  return put (b, ascii ? '-' : (uint32_t) c, 1, special_style (l, Qnobreak_hyphen), pos);
}

static bool
put_tab (struct builder *b, uint16_t style, int64_t pos)
{
  static const char blanks[] = "                                ";
  struct layout *l = b->l;
  int n = l->tab_width - (int) (l->column % l->tab_width), placed = 0;
  if (b->x - l->hscroll >= l->usable)
    return false;
  while (placed < n && put (b, ' ', 1, style, pos))
    placed++;
  l->column += placed;
  n -= placed;
  queue_rest (l, blanks, n < (int) sizeof blanks - 1 ? n : (int) sizeof blanks - 1, style, pos);
  return true;
}

/* The glyphs that the display table gives for C; false if it gives none. */
static bool
put_from_table (struct builder *b, int c, uint16_t style, int64_t pos, bool *fits)
{
  struct nm_vm *vm = b->l->host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value v = nm_char_table_get (vm, b->l->display_table, c);
  bool found = nm_type_of (vm, v) == NM_TYPE_VECTOR;
  *fits = true;
  for (int64_t i = 0, n = found ? nm_length (vm, v) : 0; i < n && *fits; i++)
    {
      int64_t code;
      nm_value g = nm_aref (vm, v, i);
      if (nm_is_cons (vm, g))
        g = nm_car (vm, g);
      if (nm_get_int64 (vm, g, &code))
        *fits = put (b, (uint32_t) (code & NM_CHAR_MAX), 1, style, pos);
    }
  nm_scope_close (vm, scope);
  return found;
}

static bool
is_special (const struct layout *l, int c)
{
  if (c < ' ' || c == 0x7f)
    return true;
  if (c < 0x80)
    return false;
  if (c < 0xa0 || nm_char_is_raw (c))
    return true;
  return (c == 0xa0 || c == 0xad) && nm_truthy (l->host->vm, Qnobreak_char_display);
}

/* Puts one character; false if it does not fit in the row. */
static bool
put_char (struct builder *b, int c, uint16_t style, int64_t pos)
{
  struct layout *l = b->l;
  bool fits;
  if (!nm_is_nil (l->display_table) && put_from_table (b, c, style, pos, &fits))
    return fits;
  int before = b->x;
  if (c == '\t')
    return put_tab (b, style, pos);
  if (is_special (l, c))
    fits = put_special (b, c, pos);
  else
    {
      int width = layout_char_width (l->host, c);
      if (width == 0 && c >= 0x300)
        return combine (b, c), true;
      fits = put (b, (uint32_t) (c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c), width > 2 ? 2 : width, style, pos);
    }
  l->column += b->x - before;
  return fits;
}

/* -- the next glyph --------------------------------------------------------------------------------------- */

/* POS is -1 - POSITION for what stands beside the text. */
struct item { int code; uint16_t style; bool queued, raw; int64_t pos; };

/* False at the end of the text. */
static bool
next_item (struct layout *l, struct item *item)
{
  for (;;)
    {
      if (l->queue_at < l->queue_count)
        {
          struct glyph *g = &l->queue[l->queue_at++];
          *item = (struct item){ g->code, g->style, true, g->raw_code, g->beside ? -1 - l->queue_pos : l->queue_pos };
          return true;
        }
      if (l->pos >= l->run_end || l->pos >= l->end)
        {
          int64_t before = l->pos;
          if (l->string_only || (l->pos >= l->end && l->strings_done == l->end))
            return false;
          layout_start_run (l);
          if (l->queue_count > 0)
            continue;
          if (before >= l->end)
            return false;
          if (l->pos > before)
            continue;
          assert (l->run_end > l->pos);
        }
      int c = rope_cursor_next (&l->cursor);
      if (c < 0)
        return false;
      *item = (struct item){ c, l->style, false, false, l->pos++ };
      return true;
    }
}

static void
give_back (struct layout *l, const struct item *item)
{
  if (item->queued)
    l->queue_at--;
  else
    {
      l->pos--;
      rope_cursor_previous (&l->cursor);
    }
}

/* Skips lines that selective display hides after the newline just read; true if there were any. */
static bool
skip_selective (struct layout *l)
{
  struct rope *r = l->b->text->rope;
  bool any = false;
  while (l->selective > 0 && l->pos < l->end)
    {
      int64_t byte = buffer_byte_of (l->b, l->pos), indent = 0;
      int c, length;
      while ((c = rope_char_at (r, byte, &length)) == ' ' || c == '\t')
        {
          indent += c == ' ' ? 1 : l->tab_width - indent % l->tab_width;
          byte += length;
        }
      if (indent < l->selective)
        break;
      int64_t nl = rope_next_newline (r, byte);
      int64_t next = nl < 0 ? l->end : buffer_pos_of (l->b, nl) + 1;
      l->pos = next < l->end ? next : l->end;
      any = true;
    }
  if (any)
    go_to (l, l->pos);
  return any;
}

static void
put_ellipsis (struct builder *b, uint16_t style)
{
  for (int i = 0; i < 3; i++)
    put (b, '.', 1, style, b->l->pos - 1);
}

/* The rest of the line is not shown: go to its newline. */
static void
skip_to_newline (struct layout *l)
{
  if (l->string_only)
    {
      while (l->queue_at < l->queue_count && l->queue[l->queue_at].code != '\n')
        l->queue_at++;
      return;
    }
  int64_t nl = rope_next_newline (l->b->text->rope, buffer_byte_of (l->b, l->pos));
  int64_t pos = nl < 0 ? l->end : buffer_pos_of (l->b, nl);
  go_to (l, pos < l->end ? pos : l->end);
  l->strings_done = l->pos;
}

static void
end_with_newline (struct builder *b, const struct item *item)
{
  struct layout *l = b->l;
  b->row->newline = true;
  b->row->fill_style = l->extend && !item->queued ? item->style : -1;
  if (item->queued)
    return;
  if (l->selective > 0 && skip_selective (l) && l->selective_ellipsis)
    put_ellipsis (b, item->style);
  l->line_start = l->pos;
  l->column = 0;
}

/* The row is full at ITEM: decide how it ends. */
static void
end_full (struct builder *b, const struct item *item)
{
  struct layout *l = b->l;
  give_back (l, item);
  if (l->truncate)
    {
      b->row->cut = true;
      if (!l->string_only)
        l->queue_at = l->queue_count;
      skip_to_newline (l);
      struct item newline;
      if ((l->pos < l->end || l->string_only) && next_item (l, &newline) && newline.code == '\n')
        end_with_newline (b, &newline);
      return;
    }
  b->row->continued = true;
  if (b->break_pos > b->row->start && !item->queued)
    {
      /* Between words: what came after the break belongs to the next row. */
      go_to (l, b->break_pos);
      l->column = b->break_column;
      for (int x = b->break_x; b->sink != NULL && x < b->row->used; x++)
        {
          cell_fill (&b->sink->cells[x], 1, ' ', l->base_style);
          b->sink->offsets[x] = -1;
        }
      b->row->used = b->break_x;
    }
}

/* A long truncated line that is scrolled far: its hidden beginning is not walked through. */
static void
skip_hidden (struct builder *b)
{
  struct layout *l = b->l;
  int64_t far = l->hscroll - l->hscroll % l->usable;
  if (!l->truncate || far < LAYOUT_LONG || l->pos != l->line_start)
    return;
  int64_t nl = rope_next_newline (l->b->text->rope, buffer_byte_of (l->b, l->pos));
  int64_t line_end = nl < 0 ? l->end : buffer_pos_of (l->b, nl);
  if (line_end > l->end)
    line_end = l->end;
  int64_t to = l->pos + far < line_end ? l->pos + far : line_end;
  b->x = (int) (to - l->pos);
  l->column = to - l->pos;
  go_to (l, to);
}

/* The columns at the left of the row: the number of its line, if it begins one. */
static void
put_line_number (struct builder *b)
{
  struct layout *l = b->l;
  if (l->prefix == 0)
    return;
  b->row->used = l->prefix;
  if (b->sink == NULL)
    return;
  char text[32] = "";
  int64_t line = rope_byte_to_line (l->b->text->rope, buffer_byte_of (l->b, l->pos));
  bool current = line == l->point_line;
  if (l->pos == l->line_start && l->queue_at >= l->queue_count)
    {
      int64_t distance = line > l->point_line ? line - l->point_line : l->point_line - line;
      bool absolute = !l->relative_numbers || (current && l->absolute_current);
      snprintf (text, sizeof text, "%lld", (long long) (absolute ? line + 1 : distance));
    }
  /* The empty line after the text has no number. */
  bool beyond = l->pos >= l->end && l->pos > l->b->begv;
  int n = beyond ? 0 : (int) strlen (text), from = l->prefix - 1 - n;
  for (int x = 0; x < l->prefix; x++)
    {
      char c = x >= from && x < from + n ? text[x - from] : ' ';
      b->sink->cells[x] = (struct cell){ .code = { (unsigned char) c }, .width = 1,
                                         .style = beyond ? l->base_style : current ? l->current_number_style : l->number_style };
      b->sink->offsets[x] = -1;
    }
}

bool
layout_row (struct layout *l, struct row *row, struct row_sink *sink)
{
  if (l->pos >= l->end && l->queue_at >= l->queue_count && l->strings_done == l->end)
    return false;
  *row = (struct row){ .start = l->pos, .fill_style = -1 };
  struct builder b = { .l = l, .row = row, .sink = sink };
  put_line_number (&b);
  if (!l->string_only && !l->plain && l->queue_at >= l->queue_count && l->pos < l->end && l->hscroll == 0)
    layout_queue_prefix (l, l->pos != l->line_start);
  skip_hidden (&b);
  struct item item;
  for (;;)
    {
      if (!next_item (l, &item))
        {
          row->at_end = true;
          l->strings_done = l->end;
          break;
        }
      if (item.code == '\n' && !item.raw)
        {
          end_with_newline (&b, &item);
          break;
        }
      if (item.code == '\r' && l->selective < 0 && !item.queued)
        {
          if (l->selective_ellipsis)
            put_ellipsis (&b, item.style);
          skip_to_newline (l);
          continue;
        }
      if (!item.queued && item.pos > row->start && is_anchor (l, item.pos))
        {
          give_back (l, &item);
          row->continued = true;
          break;
        }
      bool fits = item.raw ? put (&b, (uint32_t) item.code, 1, item.style, item.pos) : put_char (&b, item.code, item.style, item.pos);
      if (item.raw && fits)
        l->column++;
      if (!fits)
        {
          bool blank = l->word_wrap && (item.code == ' ' || item.code == '\t') && !item.queued;
          if (blank)
            {
              /* White space may hang over the edge; the next row begins after it. */
              b.break_pos = l->pos;
              b.break_column = l->column;
              b.break_x = b.x - l->hscroll + l->prefix;
              continue;
            }
          if (b.x - l->hscroll <= 0)
            put (&b, ' ', 1, item.style, item.pos);     /* wider than the window: drop it */
          else
            {
              end_full (&b, &item);
              break;
            }
        }
      if (l->word_wrap && (item.code == ' ' || item.code == '\t') && !item.queued)
        {
          b.break_pos = l->pos;
          b.break_column = l->column;
          b.break_x = b.x - l->hscroll + l->prefix;
        }
    }
  row->end = l->pos;
  if (!row->newline && !row->continued && l->pos >= l->end)
    row->at_end = true;
  row->left_overflow = b.x < l->hscroll ? b.x : l->hscroll;
  return true;
}

/* -- moving by rows ------------------------------------------------------------------------------------------ */

bool
row_shows (const struct row *r, int64_t pos)
{
  return pos >= r->start && (pos < r->end || (pos == r->end && r->at_end && !r->newline));
}

int64_t
layout_row_start (struct layout *l, int64_t pos, int *column)
{
  layout_seek (l, layout_line_start (l, pos));
  struct row row;
  struct cell *cells = column == NULL ? NULL : mi_malloc ((size_t) (l->columns + CELLS_MAX) * sizeof *cells);
  int32_t *offsets = column == NULL ? NULL : mi_malloc ((size_t) (l->columns + CELLS_MAX) * sizeof *offsets);
  struct row_sink sink = { cells, offsets };
  int64_t start = l->pos;
  while (layout_row (l, &row, column == NULL ? NULL : &sink))
    {
      start = row.start;
      if (row_shows (&row, pos))
        break;
    }
  if (column != NULL)
    {
      int x = 0;
      while (x < row.used && (offsets[x] < 0 || offsets[x] < pos - row.start))
        x++;
      *column = x;
      mi_free (cells);
      mi_free (offsets);
    }
  return start;
}

int64_t
layout_rows_back (struct layout *l, int64_t pos, int n, int *moved)
{
  enum { RING = 1024 };
  int64_t ring[RING];
  int64_t limit = pos, best = pos;
  int left = n < RING ? n : RING - 1, done = 0;
  bool first = true;
  for (;;)
    {
      int64_t segment = layout_line_start (l, first ? limit : limit - 1);
      int count = 0;
      struct row row;
      layout_seek (l, segment);
      while (layout_row (l, &row, NULL))
        {
          ring[count++ % RING] = row.start;
          if (first ? row_shows (&row, pos) : row.end >= limit)
            break;
        }
      /* In the first segment the last row is the one that POS is in. */
      int above = first ? count - 1 : count;
      if (count > 0 && first)
        best = ring[(count - 1) % RING];
      if (above >= left)
        {
          done += left;
          best = left == 0 ? best : ring[(above - left) % RING];
          break;
        }
      if (above > 0)
        best = ring[0];
      left -= above;
      done += above;
      first = false;
      limit = segment;
      if (limit <= l->b->begv)
        break;
    }
  if (moved != NULL)
    *moved = done;
  return best;
}
