/* syntax_reader.c - see syntax_reader.h.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax_reader.h"

#include <assert.h>

#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (parse_sexp_lookup_properties, NM_VAR_BOOL, "nil",
             "Non-nil means `syntax-table' text properties override the syntax table.");

bool
syntax_properties_matter (struct nm_host *host, struct buffer *b)
{
  return b->text->intervals_in_use && nm_truthy (host->vm, Qparse_sexp_lookup_properties);
}

void
syntax_reader_init (struct syntax_reader *r, struct nm_host *host)
{
  struct buffer *b = buffer_current (host);
  *r = (struct syntax_reader) { .host = host, .buffer = b, .table = tables_syntax_table (host), .run_table = NM_UNBOUND };
  r->map = &tables_get (host, r->table, TABLE_SYNTAX, 0)->map;
  r->properties = syntax_properties_matter (host, b);
  r->pos = b->pt;
  rope_cursor_set (&r->cursor, b->text->rope, buffer_byte_of (b, r->pos));
}

void
syntax_reader_free (struct syntax_reader *r)
{
  if (!nm_is_unbound (r->run_table))
    nm_root_free (r->host->vm, r->run_table);
}

enum { STEP_NEAR = 16, POLL_STEPS = 1 << 16 };

static void
seek (struct syntax_reader *r, int64_t pos)
{
  if (pos < r->pos && r->pos - pos <= STEP_NEAR)
    for (; r->pos > pos; r->pos--)
      rope_cursor_previous (&r->cursor);
  else if (pos > r->pos && pos - r->pos <= STEP_NEAR)
    for (; r->pos < pos; r->pos++)
      rope_cursor_next (&r->cursor);
  else if (pos != r->pos)
    {
      rope_cursor_set (&r->cursor, r->buffer->text->rope, buffer_byte_of (r->buffer, pos));
      r->pos = pos;
    }
}

/* The character at POS.  The cursor ends behind it. */
int
syntax_reader_char (struct syntax_reader *r, int64_t pos)
{
  seek (r, pos);
  int c = rope_cursor_next (&r->cursor);
  r->pos++;
  return c;
}

/* Finds out which syntax the text around POS has by its properties. */
static void
enter_run (struct syntax_reader *r, int64_t pos)
{
  struct nm_vm *vm = r->host->vm;
  nm_scope scope = nm_scope_open (vm);
  int64_t match = -1;
  nm_value intervals = r->buffer->text->intervals;
  nm_value v = buffer_text_property (r->host, r->buffer, pos, NM_Q (syntax_table));
  r->run_to = nm_intervals_next (vm, intervals, pos - 1, buffer_z (r->buffer) - 1) + 1;
  r->run_from = pos;
  if (nm_is_nil (v) || nm_is_unbound (v) || nm_is_exit (v))
    r->run_kind = RUN_TABLE;
  else if (nm_type_of (vm, v) == NM_TYPE_CHAR_TABLE)
    {
      r->run_kind = RUN_OTHER_TABLE;
      r->run_map = &tables_get (r->host, v, TABLE_SYNTAX, 0)->map;
      if (nm_is_unbound (r->run_table))
        r->run_table = nm_root_new (vm, v);
      else
        nm_root_set (vm, r->run_table, v);
    }
  else
    {
      r->run_kind = RUN_FIXED;
      r->fixed_flags = syntax_raw_flags (r->host, v);
      nm_get_int64 (vm, nm_cdr (vm, v), &match);
      r->fixed_match = (int) match;
    }
  nm_scope_close (vm, scope);
}

int32_t
syntax_reader_flags_of (struct syntax_reader *r, int64_t pos, int c)
{
  if (!r->properties)
    return charmap_get (r->map, c);
  if (pos < r->run_from || pos >= r->run_to)
    enter_run (r, pos);
  switch (r->run_kind)
    {
    case RUN_FIXED: return r->fixed_flags;
    case RUN_OTHER_TABLE: return charmap_get (r->run_map, c);
    default: return charmap_get (r->map, c);
    }
}

int32_t
syntax_reader_flags (struct syntax_reader *r, int64_t pos)
{
  return syntax_reader_flags_of (r, pos, syntax_reader_char (r, pos));
}

int
syntax_reader_match (struct syntax_reader *r, int64_t pos)
{
  struct nm_vm *vm = r->host->vm;
  int c = syntax_reader_char (r, pos);
  syntax_reader_flags_of (r, pos, c);
  if (r->properties && r->run_kind == RUN_FIXED)
    return r->fixed_match;
  int64_t match = -1;
  nm_scope scope = nm_scope_open (vm);
  nm_value table = r->properties && r->run_kind == RUN_OTHER_TABLE ? r->run_table : r->table;
  nm_get_int64 (vm, nm_cdr (vm, nm_char_table_get (vm, table, c)), &match);
  nm_scope_close (vm, scope);
  return (int) match;
}

static uint8_t
plain_where (int32_t flags)
{
  int class = flags & 0xffff;
  bool escape = class == SYNTAX_CLASS_ESCAPE || class == SYNTAX_CLASS_CHARQUOTE;
  bool string = class == SYNTAX_CLASS_STRING || class == SYNTAX_CLASS_STRING_FENCE;
  bool comment = class == SYNTAX_CLASS_COMMENT || class == SYNTAX_CLASS_ENDCOMMENT || class == SYNTAX_CLASS_COMMENT_FENCE;
  bool symbol = class == SYNTAX_CLASS_WORD || class == SYNTAX_CLASS_SYMBOL;
  bool flagged = flags & ~0xffff;
  uint8_t where = escape || string ? 0 : PLAIN_IN_STRING;
  if (!flagged && !escape && !comment)
    where |= PLAIN_IN_COMMENT;
  if (!flagged && symbol)
    where |= PLAIN_IN_SYMBOL;
  if (!flagged && (class == SYNTAX_CLASS_WHITESPACE || class == SYNTAX_CLASS_PUNCT))
    where |= PLAIN_BETWEEN;
  return where;
}

int64_t
syntax_reader_skip (struct syntax_reader *r, int64_t pos, int64_t stop, enum plain_text where)
{
  enum { WORTH_IT = 4 };
  if (r->properties)
    {
      if (pos < r->run_from || pos >= r->run_to)
        enter_run (r, pos);
      if (r->run_kind != RUN_TABLE)
        return pos;
      stop = stop < r->run_to ? stop : r->run_to;
    }
  if (stop - pos < WORTH_IT)
    return pos;
  if (!r->plain_known)
    for (int c = 0; c < 128; c++)
      r->plain[c] = plain_where (charmap_get (r->map, c));
  r->plain_known = true;
  seek (r, pos);
  struct rope_cursor *cursor = &r->cursor;
  for (bool on = true; on && r->pos < stop;)
    {
      if (cursor->at >= cursor->length)
        rope_cursor_set (cursor, cursor->rope, rope_cursor_byte (cursor));
      const unsigned char *text = (const unsigned char *) cursor->chunk + cursor->at;
      int64_t room = cursor->length - cursor->at, n = 0;
      room = room < stop - r->pos ? room : stop - r->pos;
      assert (room > 0);
      while (n < room && text[n] < 128 && r->plain[text[n]] & where)
        n++;
      cursor->at += n;
      r->pos += n;
      on = n == room;
    }
  r->steps += (r->pos - pos) / 16;
  return r->pos > pos ? r->pos - 1 : pos;
}

bool
syntax_reader_poll (struct syntax_reader *r)
{
  if (++r->steps < POLL_STEPS)
    return true;
  r->steps = 0;
  return !nm_is_exit (nm_poll (r->host->vm));
}

/* -- for the regexp matcher -- */

int32_t
syntax_of_window (struct regexp_world *world, int c, int64_t offset)
{
  struct search_world *w = (struct search_world *) world;
  if (!w->reader)
    return charmap_get (world->syntax, c);
  int64_t byte = w->window_byte + offset;
  int64_t pos = buffer_pos_of (w->buffer, byte);
  return syntax_reader_flags_of (w->reader, pos, c);
}
