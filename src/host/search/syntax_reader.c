/* syntax_reader.c - see syntax_reader.h.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax_reader.h"

#include <assert.h>

#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (parse_sexp_lookup_properties, NM_VAR_BOOL, "nil",
             "Non-nil means `syntax-table' text properties override the syntax table.");

enum { STEP_NEAR = 16, CURSOR_NOWHERE = -1 - STEP_NEAR };

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
  r->table_map = tables_syntax (host, &host->search->tables);
  r->map = &r->table_map->map;
  r->properties = syntax_properties_matter (host, b);
  r->pos = CURSOR_NOWHERE;
}

void
syntax_reader_free (struct syntax_reader *r)
{
  if (!nm_is_unbound (r->run_table))
    nm_root_free (r->host->vm, r->run_table);
}


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

/* Makes POS lie in the window, or between wide_from and wide_to. */
static void
enter_chunk (struct syntax_reader *r, int64_t pos)
{
  const struct rope *rope = r->buffer->text->rope;
  struct rope_counts all = rope_count (rope);
  int64_t start, length;
  const char *text = rope_chunk (rope, buffer_byte_of (r->buffer, pos), &start, &length);
  bool ascii = all.bytes == all.chars;
  int64_t from = ascii ? start : rope_byte_to_char (rope, start), to = ascii ? start + length : rope_byte_to_char (rope, start + length);
  r->window = (const unsigned char *) text;
  r->window_pos = from + 1;
  r->window_chars = to - from == length ? length : 0;
  r->wide_from = from + 1;
  r->wide_to = r->window_chars ? from + 1 : to + 1;
}

/* The character at POS, not in the window. */
int
syntax_reader_char_slow (struct syntax_reader *r, int64_t pos)
{
  if (pos < r->wide_from || pos >= r->wide_to)
    {
      enter_chunk (r, pos);
      uint64_t at = (uint64_t) (pos - r->window_pos);
      if (at < (uint64_t) r->window_chars)
        return r->window[at];
    }
  seek (r, pos);
  r->pos++;                        /* the cursor ends behind it */
  return rope_cursor_next (&r->cursor);
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

/* The flags of C at POS where properties matter. */
int32_t
syntax_reader_property_flags (struct syntax_reader *r, int64_t pos, int c)
{
  if (pos < r->run_from || pos >= r->run_to)
    enter_run (r, pos);
  switch (r->run_kind)
    {
    case RUN_FIXED: return r->fixed_flags;
    case RUN_OTHER_TABLE: return charmap_get (r->run_map, c);
    default: return charmap_get (r->map, c);
    }
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

static const uint8_t *
plain_table (struct table_map *m)
{
  if (!m->plain_known)
    for (int c = 0; c < CHARMAP_PAGE; c++)
      m->plain[c] = plain_where (charmap_get (&m->map, c));
  m->plain_known = true;
  return m->plain;
}

/* The result of a skip from FROM to AT. */
static int64_t
skipped (struct syntax_reader *r, int64_t from, int64_t at)
{
  r->steps += (at - from) / 16;
  return at > from ? at - 1 : from;
}

/* The rest of a skip that began at FROM, from AT on, which is in a chunk with characters beyond ASCII. */
static int64_t
skip_wide (struct syntax_reader *r, const uint8_t *plain, int64_t from, int64_t at, int64_t stop, enum plain_text where)
{
  seek (r, at);
  struct rope_cursor *cursor = &r->cursor;
  for (bool on = true; on && r->pos < stop;)
    {
      if (cursor->at >= cursor->length)
        rope_cursor_set (cursor, cursor->rope, rope_cursor_byte (cursor));
      const unsigned char *text = (const unsigned char *) cursor->chunk + cursor->at;
      int64_t room = cursor->length - cursor->at, n = 0;
      room = room < stop - r->pos ? room : stop - r->pos;
      assert (room > 0);
      while (n < room && text[n] < 128 && plain[text[n]] & where)
        n++;
      cursor->at += n;
      r->pos += n;
      on = n == room;
    }
  return skipped (r, from, r->pos);
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
  const uint8_t *plain = plain_table (r->table_map);
  int64_t at = pos;
  for (bool on = true; on && at < stop;)
    {
      if (at < r->window_pos || at >= r->window_pos + r->window_chars)
        enter_chunk (r, at);
      if (!r->window_chars)
        return skip_wide (r, plain, pos, at, stop, where);
      const unsigned char *text = r->window + (at - r->window_pos);
      int64_t room = r->window_pos + r->window_chars - at, n = 0;
      room = room < stop - at ? room : stop - at;
      while (n < room && plain[text[n]] & where)
        n++;
      at += n;
      on = n == room;
    }
  return skipped (r, pos, at);
}

bool
syntax_reader_poll_now (struct syntax_reader *r)
{
  int64_t version = r->buffer->text->version;
  r->steps = 0;
  if (nm_is_exit (nm_poll (r->host->vm)))
    return false;
  /* Lisp may have run, and changed the text: no chunk is known then. */
  if (r->buffer->text->version != version)
    {
      r->window_chars = r->wide_from = r->wide_to = 0;
      r->pos = CURSOR_NOWHERE;
    }
  return true;
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
