/* search.c - runs the matcher over buffers and strings through contiguous windows of their text.
   SPDX-License-Identifier: GPL-3.0-or-later

   A window is a run of the rope's chunks itself where that is long enough, else a copy that starts
   small and grows geometrically, so that `looking-at' copies little and a search over a large buffer
   runs at the speed of the matcher.  A window always holds the character before the place to start at.  A
   copy is kept: the next search in the same version of the text uses it again.

   Nothing here runs Lisp but the poll for quit. */
#include "search.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"
#include "syntax_reader.h"

enum { WINDOW_FIRST = 512, WINDOW_MAX = 1 << 20, WINDOW_CONTEXT = 16, CHUNK_DIRECT = 1 << 13, BORDER = 1 << 10, STRING_WHOLE = 8192 };

/* Where text comes from: a rope, or a string of the VM. */
struct source {
  struct nm_host *host;
  struct buffer *buffer;           /* NULL: a string */
  nm_value string;
  int64_t begin, end;              /* accessible bytes */
  char *copy; int64_t copy_capacity;   /* string: the window, or all of it */
};

/* A contiguous piece of a source. */
struct piece { const char *text; int64_t from, to; };

static void
reserve (char **buf, int64_t *capacity, int64_t need)
{
  if (*capacity >= need)
    return;
  *capacity = need + need / 4;
  mi_free (*buf);
  *buf = mi_malloc ((size_t) *capacity);
}

/* Drops an incomplete character at the end of a copy, unless the source ends there. */
static int64_t
whole_chars (const char *text, int64_t length)
{
  int64_t last = length;
  do
    last--;
  while (last > 0 && !nm_is_lead ((unsigned char) text[last]));
  return last + nm_char_length ((unsigned char) text[last]) > length ? last : length;
}

/* [FROM, NEED) at least, [FROM, WANT) if that is not dear. */
static struct piece
buffer_piece (struct source *s, int64_t from, int64_t need, int64_t want)
{
  struct search *x = s->host->search;
  struct buffer_text *t = s->buffer->text;
  bool valid = x->window_buffer == s->buffer->id && x->window_version == t->version && x->window;
  if (valid && x->window_from <= from && (x->window_to >= want || x->window_to == rope_count (t->rope).bytes))
    return (struct piece) { x->window, x->window_from, x->window_to };
  int64_t start, length;
  const char *run = rope_run (t->rope, from, want, &start, &length);
  int64_t end = start + length;
  if (end >= want || (end >= need && end - from >= CHUNK_DIRECT))
    {
      x->run = (struct known_run) { s->buffer->id, t->version, start, end, run };
      return (struct piece) { run, start, end };
    }
  /* Where the next run is long, only the border is copied. */
  rope_run (t->rope, end, want, &start, &length);
  int64_t to = want;
  if (length >= 2 * CHUNK_DIRECT && end + BORDER >= need && end + BORDER < want)
    to = end + BORDER;
  reserve (&x->window, &x->window_capacity, to - from);
  rope_copy (t->rope, from, to, x->window);
  if (to < s->end)
    to = from + whole_chars (x->window, to - from);
  x->window_buffer = s->buffer->id;
  x->window_version = t->version;
  x->window_from = from;
  x->window_to = to;
  return (struct piece) { x->window, from, to };
}

static struct piece
string_piece (struct source *s, int64_t from, int64_t to)
{
  reserve (&s->copy, &s->copy_capacity, to - from);
  nm_string_copy (s->host->vm, s->string, from, to - from, s->copy);
  if (to < s->end)
    to = from + whole_chars (s->copy, to - from);
  return (struct piece) { s->copy, from, to };
}

/* A piece that holds [FROM, NEED), at least one character, and [FROM, WANT) if that is not dear. */
static struct piece
get_piece (struct source *s, int64_t from, int64_t need, int64_t want)
{
  want = want > s->end ? s->end : want;
  need = need > want ? want : need;
  assert (from >= s->begin && from <= want);
  if (from == want)
    return (struct piece) { "", from, want };
  return s->buffer ? buffer_piece (s, from, need, want)
         : s->copy && s->copy_capacity < 0 ? (struct piece) { s->copy, 0, s->end } : string_piece (s, from, want);
}

/* The offset of the character before AT. */
static int64_t
char_before (struct source *s, int64_t at)
{
  if (at <= s->begin)
    return s->begin;
  if (s->buffer)
    {
      int length;
      rope_char_before (s->buffer->text->rope, at, &length);
      return at - length;
    }
  char bytes[NM_CHAR_BYTES_MAX];
  int64_t n = at - s->begin < NM_CHAR_BYTES_MAX ? at - s->begin : NM_CHAR_BYTES_MAX;
  if (s->copy && s->copy_capacity < 0)
    memcpy (bytes, s->copy + at - n, (size_t) n);
  else
    nm_string_copy (s->host->vm, s->string, at - n, n, bytes);
  int64_t i = n - 1;
  while (i > 0 && !nm_is_lead ((unsigned char) bytes[i]))
    i--;
  return at - n + i;
}

/* One attempt: everything a window needs. */
struct attempt {
  struct source *source;
  struct search_world *world;
  struct regexp *regexp;
  struct regexp_text text;
  struct piece piece;
  int64_t stop;                    /* the match ends at or before this offset */
  bool has_raw;
  bool bytes_are_chars;            /* in all of the source */
};

static const unsigned char *
pointer (const struct attempt *a, int64_t offset)
{
  return (const unsigned char *) a->piece.text + (offset - a->piece.from);
}

static int64_t
offset_of (const struct attempt *a, const unsigned char *p)
{
  return a->piece.from + (p - (const unsigned char *) a->piece.text);
}

/* The piece that the last search had, if it is good for one in [FROM, WANT), too. */
static bool
same_piece (struct source *s, int64_t from, int64_t want, struct piece *piece)
{
  if (!s->buffer)
    return false;
  const struct known_run *k = &s->host->search->run;
  if (k->buffer != s->buffer->id || k->version != s->buffer->text->version || from < k->from
      || (from == k->from && from > s->begin) || k->to < (want < s->end ? want : s->end))
    return false;
  *piece = (struct piece) { k->text, k->from, k->to };
  return true;
}

/* Gets a piece that holds the character before FROM, [FROM, NEED), and if it is not dear [FROM, WANT). */
static inline void
take_piece (struct attempt *a, int64_t from, int64_t need, int64_t want)
{
  struct source *s = a->source;
  want = want > from ? want : from;
  if (same_piece (s, from, want, &a->piece))
    return;
  int64_t context = char_before (s, from);
  a->piece = get_piece (s, context, need, want);
  assert (a->piece.from <= context);
}

/* Makes the window of a piece, for a match at FROM.  POINT: see struct regexp_text; -1 none. */
static inline void
make_window (struct attempt *a, int64_t from __attribute__ ((unused)), int64_t point)
{
  const struct source *s = a->source;
  int64_t begin = a->piece.from > s->begin ? a->piece.from : s->begin;
  int64_t end = a->piece.to < s->end ? a->piece.to : s->end;
  assert (begin <= from && end >= from);
  a->text = (struct regexp_text) {
    .beg = pointer (a, begin), .end = pointer (a, end), .at_beg = begin == s->begin, .at_end = end == s->end,
    .stop = a->stop <= end ? pointer (a, a->stop) : NULL,
    .point = point >= begin && point <= end ? pointer (a, point) : NULL };
  a->world->window_byte = begin;
}

/* The two together. */
static void
set_window (struct attempt *a, int64_t from, int64_t need, int64_t want, int64_t point)
{
  take_piece (a, from, need, want);
  make_window (a, from, point);
}
static enum search_outcome
failure (struct nm_host *host, enum regexp_result r)
{
  if (r == REGEXP_OVERFLOW)
    nm_error (host->vm, "Stack overflow in regexp matcher");
  return r == REGEXP_NO ? SEARCH_NONE : SEARCH_EXIT;
}

static bool
use_pcre (struct attempt *a)
{
  struct regexp *r = a->regexp;
  return !a->has_raw && (r->scanned > REGEXP_PCRE_THRESHOLD || r->eager & REGEXP_EAGER_PCRE) && !r->literal && !a->world->world.syntax_at
         && regexp_pcre_prepare (r, &a->world->world);
}

static enum regexp_result
search_window (struct attempt *a, const unsigned char *from, const unsigned char *to, const unsigned char **resume)
{
  struct regexp_scratch *scratch = &a->source->host->search->scratch;
  a->regexp->scanned += to - from;
  if ((to - from >= WINDOW_FIRST || a->regexp->eager & REGEXP_EAGER_PCRE) && use_pcre (a) && (from > a->text.beg || a->text.at_beg))
    {
      enum regexp_result r = regexp_pcre_search (a->regexp, scratch, &a->text, from, to, resume);
      if (r != REGEXP_OVERFLOW)
        return r;
      from = *resume;
      if (from > to)
        return REGEXP_NO;
    }
  return regexp_search (a->regexp, &a->world->world, scratch, &a->text, from, to, resume);
}

/* Is there a literal that every match holds, and does looking for it pay? */
static bool
has_needle (struct attempt *a)
{
  struct regexp *r = a->regexp;
  return a->source->buffer && (r->scanned > REGEXP_NEEDLE_THRESHOLD || r->eager & REGEXP_EAGER_NEEDLE)
         && regexp_needle_prepare (r, &a->world->world);
}

/* The first match that starts in [FROM, LIM].  With REST it may give up when a needle has become worth
   looking for: SEARCH_NONE, and *REST is where to go on. */
static enum search_outcome
search_windows (struct attempt *a, int64_t from, int64_t lim, int64_t point, int64_t *rest)
{
  int64_t size = WINDOW_FIRST, need = from + 1, want = from + size;
  for (;;)
    {
      set_window (a, from, need, want, point);
      int64_t end = offset_of (a, a->text.end), to = lim < end ? lim : end;
      const unsigned char *resume;
      enum regexp_result r = search_window (a, pointer (a, from), pointer (a, to), &resume);
      if (r == REGEXP_YES)
        return SEARCH_FOUND;
      if (r == REGEXP_NO && (to == lim || a->text.at_end))
        return SEARCH_NONE;
      if (r != REGEXP_NO && r != REGEXP_MORE)
        return failure (a->source->host, r);
      from = r == REGEXP_MORE ? offset_of (a, resume) : end;
      if (end - from > size / 4)
        size = 4 * (end - from);
      else if (size < WINDOW_MAX)
        size *= 4;
      need = from < end ? end + (end - from) + 1 : from + 1;
      want = end + size;
      if (rest && from == end && has_needle (a))
        {
          *rest = from;
          return SEARCH_NONE;
        }
    }
}

/* Down to where the next window of a search backward from FROM shall reach, at most SIZE and to LIM: a
   character boundary, the beginning of a long run where there is one. */
static int64_t
window_low (struct source *s, int64_t from, int64_t size, int64_t lim)
{
  if (from - size <= lim && !s->buffer)
    return lim;
  const struct rope *rope = s->buffer->text->rope;
  int64_t low = from - size > lim ? from - size : lim, start, length;
  rope_run (rope, from, low, &start, &length);
  if (start > low && from - start >= CHUNK_DIRECT)
    {
      int bytes;
      rope_char_at (rope, start, &bytes);      /* the window holds a character more */
      return start + bytes;
    }
  if (start > low)
    {
      int64_t border = start - BORDER;
      rope_run (rope, start - 1, low, &start, &length);
      if (length >= 2 * CHUNK_DIRECT && border > low)
        low = border;
    }
  return low > lim ? rope_char_to_byte (rope, rope_byte_to_char (rope, low)) : lim;
}

/* The last match that starts in [LIM, FROM], going down from FROM.  REST as in search_windows. */
static enum search_outcome
search_windows_backward (struct attempt *a, int64_t from, int64_t lim, int64_t point, int64_t *rest)
{
  struct source *s = a->source;
  int64_t size = WINDOW_FIRST, ahead = WINDOW_CONTEXT;
  for (;;)
    {
      int64_t low = window_low (s, from, size, lim);
      set_window (a, low, ahead > WINDOW_CONTEXT ? from + ahead : from + 1, from + ahead, point);
      assert (a->piece.to >= from);
      a->regexp->scanned += from - low;
      const unsigned char *resume;
      enum regexp_result r = regexp_search_backward (a->regexp, &a->world->world, &s->host->search->scratch, &a->text,
                                                     pointer (a, from), pointer (a, low), &resume);
      if (r == REGEXP_YES)
        return SEARCH_FOUND;
      if (r == REGEXP_NO && low == lim)
        return SEARCH_NONE;
      if (r != REGEXP_NO && r != REGEXP_MORE)
        return failure (s->host, r);
      if (r == REGEXP_MORE)
        {
          from = offset_of (a, resume);
          ahead = 4 * (ahead + offset_of (a, a->text.end) - from);
          continue;
        }
      from = char_before (s, low);
      ahead = WINDOW_CONTEXT;
      if (size < WINDOW_MAX)
        size *= 4;
      if (rest && has_needle (a))
        {
          *rest = from;
          return SEARCH_NONE;
        }
    }
}

/* Is there no match at AT, which the piece holds, to judge by the byte there? */
static inline bool
first_byte_wrong (const struct attempt *a, int64_t at)
{
  const struct regexp *r = a->regexp;
  return !r->can_be_empty && r->first_exact && !a->world->world.syntax_at && at < a->piece.to && at < a->stop
         && !r->first[*pointer (a, at)];
}

static inline __attribute__ ((always_inline)) enum search_outcome
match_here (struct attempt *a, int64_t at, int64_t point)
{
  for (int64_t size = WINDOW_FIRST;; size *= 4)
    {
      take_piece (a, at, at + size, at + size);
      if (first_byte_wrong (a, at))
        return SEARCH_NONE;
      make_window (a, at, point);
      enum regexp_result r = regexp_match_at (a->regexp, &a->world->world, &a->source->host->search->scratch, &a->text, pointer (a, at));
      if (r == REGEXP_YES)
        return SEARCH_FOUND;
      if (r != REGEXP_MORE)
        return failure (a->source->host, r);
      size += offset_of (a, a->text.end) - at;
    }
}

/* -- with a needle: from candidate to candidate -- */

enum { NEEDLE_POLL = 32 << 20, NEEDLE_CREDIT = 200, NEEDLE_PAYS = 256 };

/* The place of the needle in the buffer between FROM and TO, the nearest in the direction; -1: none, -2: quit. */
static int64_t
needle_place (struct attempt *a, int64_t from, int64_t to, bool forward)
{
  int64_t budget = NEEDLE_POLL, at = 0;
  for (;;)
    {
      const struct rope *rope = a->source->buffer->text->rope;
      int64_t hit = forward ? needle_rope_next (a->regexp->needle, rope, from, to, &budget, &at)
                            : needle_rope_previous (a->regexp->needle, rope, from, to, &budget, &at);
      if (hit != -2)
        return hit;
      if (a->world->world.poll (&a->world->world))
        return -2;
      budget = NEEDLE_POLL;
      *(forward ? &from : &to) = at;
    }
}

/* Keeps account of a candidate that was none, SKIPPED bytes after the last one.  False: there are too many. */
static bool
needle_missed (struct attempt *a, int64_t skipped)
{
  struct regexp *r = a->regexp;
  r->needle_credit += skipped >= NEEDLE_PAYS ? 4 : -1;
  if (r->needle_credit > NEEDLE_CREDIT)
    r->needle_credit = NEEDLE_CREDIT;
  if (r->needle_credit < -NEEDLE_CREDIT)
    r->needle_state = -1;
  return r->needle_state > 0;
}

/* Where a match begins that holds the needle at HIT; -1 if before LOW. */
static int64_t
needle_start (struct attempt *a, int64_t hit, int64_t low)
{
  for (int i = a->regexp->needle_distance; i > 0; i--)
    {
      if (hit <= low)
        return -1;
      hit = char_before (a->source, hit);
    }
  return hit < low ? -1 : hit;
}

/* Does a match begin at AT, for a search?  That looks at the table of first bytes, which has quirks. */
static enum search_outcome
match_candidate (struct attempt *a, int64_t at, int64_t point)
{
  struct source *s = a->source;
  if (!a->regexp->can_be_empty && !a->world->world.syntax_at)
    {
      int64_t start, length;
      const char *chunk = rope_chunk (s->buffer->text->rope, at, &start, &length);
      if (at >= s->end || !a->regexp->first[(unsigned char) chunk[at - start]])
        return SEARCH_NONE;
    }
  return match_here (a, at, point);
}

/* The beginning of the line of AT, not before LOW. */
static int64_t
line_start (struct attempt *a, int64_t at, int64_t low)
{
  int64_t newline = rope_previous_newline (a->source->buffer->text->rope, at);
  return newline + 1 > low ? newline + 1 : low;
}

/* The first match that starts in [FROM, LIM]; SEARCH_NONE with *REST >= 0 if the needle was given up there. */
static enum search_outcome
search_needle (struct attempt *a, int64_t from, int64_t lim, int64_t point, int64_t *rest)
{
  struct regexp *r = a->regexp;
  bool fixed = r->needle_distance >= 0;
  int64_t at = from, last = from;
  for (;;)
    {
      int64_t hit = needle_place (a, at, a->stop, true);
      if (hit < 0)
        return hit == -1 ? SEARCH_NONE : SEARCH_EXIT;
      int64_t start = fixed ? needle_start (a, hit, from) : line_start (a, hit, from);
      if (start > lim)
        return SEARCH_NONE;
      enum search_outcome o = start < 0 ? SEARCH_NONE : fixed ? match_candidate (a, start, point)
                              : search_windows (a, start, hit < lim ? hit : lim, point, NULL);
      if (o != SEARCH_NONE)
        return o;
      if (!needle_missed (a, hit - last))
        {
          *rest = fixed && start >= 0 ? start : fixed ? from : hit < lim ? hit : lim;
          return SEARCH_NONE;
        }
      last = hit;
      at = hit + nm_char_length (r->needle->value[0]);
      if (!fixed)
        from = at;
    }
}

/* The last match that starts in [LIM, FROM].  REST as in search_needle. */
static enum search_outcome
search_needle_backward (struct attempt *a, int64_t from, int64_t lim, int64_t point, int64_t *rest)
{
  struct regexp *r = a->regexp;
  bool fixed = r->needle_distance >= 0;
  int64_t to = a->stop, last = from;
  for (;;)
    {
      int64_t hit = needle_place (a, lim, to, false);
      if (hit < 0)
        return hit == -1 ? SEARCH_NONE : SEARCH_EXIT;
      int64_t low = fixed ? needle_start (a, hit, lim) : line_start (a, hit, lim), high = hit < from ? hit : from;
      if (low < 0)
        return SEARCH_NONE;        /* so are all before */
      enum search_outcome o = low > from ? SEARCH_NONE : fixed ? match_candidate (a, low, point)
                              : search_windows_backward (a, high, low, point, NULL);
      if (o != SEARCH_NONE || (!fixed && low == lim))
        return o;
      if (low <= from && !needle_missed (a, last - hit))
        {
          *rest = fixed ? low : char_before (a->source, low);
          return SEARCH_NONE;
        }
      last = hit;
      to = (fixed ? hit : low) + r->needle->length - 1;
    }
}

typedef enum search_outcome (*search_way) (struct attempt *, int64_t from, int64_t lim, int64_t point, int64_t *rest);

/* The nearest match that starts between FROM and LIM, in the way that pays. */
static enum search_outcome
search_from (struct attempt *a, int64_t from, int64_t lim, int64_t point, bool forward)
{
  static const search_way ways[2][2] = { { search_windows_backward, search_needle_backward }, { search_windows, search_needle } };
  for (;;)
    {
      int64_t rest = -1;
      enum search_outcome o = ways[forward][has_needle (a)] (a, from, lim, point, &rest);
      if (o != SEARCH_NONE || rest < 0)
        return o;
      from = rest;
    }
}

/* -- positions -- */

enum { COUNT_NEAR = 4096 };

static int64_t
position_counted (const struct attempt *a, int64_t offset, int64_t known_offset, int64_t known_position)
{
  int64_t low = offset < known_offset ? offset : known_offset, high = offset < known_offset ? known_offset : offset;
  if (low >= a->piece.from && high <= a->piece.to && (high - low < COUNT_NEAR || !a->source->buffer))
    {
      int64_t n = nm_text_chars ((const char *) pointer (a, low), high - low);
      return offset < known_offset ? known_position - n : known_position + n;
    }
  return a->source->buffer ? buffer_pos_of (a->source->buffer, offset)
                           : nm_string_byte_to_char (a->source->host->vm, a->source->string, offset);
}

/* The position of byte OFFSET, counted from a known place if that is near. */
static inline int64_t
position_of (const struct attempt *a, int64_t offset, int64_t known_offset, int64_t known_position)
{
  return a->bytes_are_chars ? known_position + (offset - known_offset) : position_counted (a, offset, known_offset, known_position);
}

/* Stores the groups of the match as match data. */
static void
record_groups (struct attempt *a, int64_t known_offset, int64_t known_position)
{
  struct nm_host *host = a->source->host;
  struct match_data *m = &host->search->match;
  struct regexp_scratch *s = &host->search->scratch;
  match_data_reserve (host, a->regexp->groups + 1);
  int64_t base_offset = offset_of (a, s->start[0]), base = position_of (a, base_offset, known_offset, known_position);
  int groups = a->regexp->groups;
  const unsigned char *origin = a->bytes_are_chars ? s->start[0] - base : NULL;
  for (int g = 0; g <= groups; g++)
    if (!s->stop[g])
      m->start[g] = m->end[g] = -1;
    else if (origin)
      {
        m->start[g] = s->start[g] - origin;
        m->end[g] = s->stop[g] - origin;
      }
    else
      {
        m->start[g] = position_of (a, offset_of (a, s->start[g]), base_offset, base);
        m->end[g] = position_of (a, offset_of (a, s->stop[g]), base_offset, base);
      }
  for (int g = groups + 1; g < m->count; g++)
    m->start[g] = m->end[g] = -1;
  if (a->source->buffer)
    {
      m->kind = MATCHED_BUFFER;
      m->buffer = a->source->buffer->id;
    }
}

/* The byte offset of a position; the next search often begins where the last one ended. */
static int64_t
byte_of (struct nm_host *host, struct buffer *b, int64_t pos)
{
  struct known_place *k = &host->search->known;
  if (pos == 1)
    return 0;
  if (pos == buffer_z (b))
    return rope_count (b->text->rope).bytes;
  if (k->buffer != b->id || k->version != b->text->version || k->pos != pos)
    *k = (struct known_place) { b->id, b->text->version, pos, buffer_byte_of (b, pos) };
  return k->byte;
}

static inline __attribute__ ((always_inline)) void
attempt_on_buffer (struct attempt *a, struct source *s, struct nm_host *host, struct search_world *w, struct regexp *r,
                   struct syntax_reader *reader)
{
  struct buffer *b = buffer_current (host);
  struct rope_counts all = rope_count (b->text->rope);
  s->host = host;
  s->buffer = b;
  s->begin = b->begv == 1 ? 0 : buffer_byte_of (b, b->begv);
  s->end = b->zv == all.chars + 1 ? all.bytes : buffer_byte_of (b, b->zv);
  /* Each search makes its window, and so the piece and the text of the attempt. */
  a->source = s;
  a->world = w;
  a->regexp = r;
  a->has_raw = all.has_raw;
  a->bytes_are_chars = all.bytes == all.chars;
  w->buffer = b;
  w->world.unibyte = !b->multibyte;
  w->world.syntax_at = NULL;
  if (r->uses_syntax && syntax_properties_matter (host, b))
    {
      syntax_reader_init (reader, host);
      w->reader = reader;
      w->world.syntax_at = syntax_of_window;
    }
}

static void
attempt_done (struct search_world *w)
{
  if (w->reader)
    syntax_reader_free (w->reader);
  w->reader = NULL;
  search_world_done (w);
}

enum search_outcome
search_buffer (struct nm_host *host, struct search_world *w, struct regexp *r, int64_t pos, int64_t lim, bool forward, bool record)
{
  struct source s;
  struct attempt a;
  struct syntax_reader reader;
  attempt_on_buffer (&a, &s, host, w, r, &reader);
  int64_t from = a.bytes_are_chars ? pos - 1 : byte_of (host, s.buffer, pos);
  int64_t bound = lim == s.buffer->zv ? s.end : lim == s.buffer->begv ? s.begin : buffer_byte_of (s.buffer, lim);
  int64_t point = s.buffer->pt == pos ? from : buffer_byte_of (s.buffer, s.buffer->pt);
  a.stop = forward ? bound : from;
  enum search_outcome o = search_from (&a, from, bound, point, forward);
  if (o != SEARCH_FOUND)
    {
      attempt_done (w);
      return o;
    }
  struct regexp_scratch *x = &host->search->scratch;
  int64_t start = offset_of (&a, x->start[0]);
  host->search->hit.start = position_of (&a, start, from, pos);
  int64_t end = offset_of (&a, x->stop[0]);
  host->search->hit.end = position_of (&a, end, start, host->search->hit.start);
  host->search->known = (struct known_place) { s.buffer->id, s.buffer->text->version, forward ? host->search->hit.end : host->search->hit.start,
                                               forward ? end : start };
  if (record)
    record_groups (&a, start, host->search->hit.start);
  attempt_done (w);
  return o;
}

enum search_outcome
search_looking_at (struct nm_host *host, struct search_world *w, struct regexp *r, bool record)
{
  struct source s;
  struct attempt a;
  struct syntax_reader reader;
  attempt_on_buffer (&a, &s, host, w, r, &reader);
  int64_t pos = s.buffer->pt, at = a.bytes_are_chars ? pos - 1 : byte_of (host, s.buffer, pos);
  a.stop = s.end;
  enum search_outcome o = match_here (&a, at, at);
  if (o == SEARCH_FOUND && record)
    record_groups (&a, at, pos);
  attempt_done (w);
  return o;
}

/* -- strings -- */

/* Unibyte text as internal text: raw bytes become two. */
static void
copy_whole_string (struct source *s, const struct nm_string_info *info)
{
  s->copy = mi_malloc ((size_t) (2 * info->bytes + 1));
  s->end = nm_string_copy (s->host->vm, s->string, 0, info->bytes, s->copy);
  s->copy_capacity = -1;           /* all of it */
  if (info->multibyte)
    return;
  int64_t high = 0;
  for (int64_t i = 0; i < s->end; i++)
    high += (unsigned char) s->copy[i] >> 7;
  if (!high)
    return;
  char *wide = mi_malloc ((size_t) (s->end + high)), *p = wide;
  for (int64_t i = 0; i < s->end; i++)
    {
      unsigned char b = (unsigned char) s->copy[i];
      p += nm_char_encode (b < 0x80 ? b : nm_byte_to_raw (b), p);
    }
  mi_free (s->copy);
  s->copy = wide;
  s->end += high;
}

/* Byte offset of a character index in a whole copy. */
static int64_t
index_to_offset (const struct source *s, int64_t index, int64_t chars)
{
  if (chars == s->end)
    return index;
  int64_t offset = 0;
  for (; index > 0; index--)
    offset += nm_char_length ((unsigned char) s->copy[offset]);
  return offset;
}

enum search_outcome
search_string (struct nm_host *host, struct search_world *w, struct regexp *r, nm_value string, int64_t start, bool record, int64_t *found)
{
  struct nm_string_info info;
  bool is_string = nm_string_info (host->vm, string, &info);
  assert (is_string);
  struct source s = { .host = host, .string = string, .end = info.bytes };
  bool whole = !info.multibyte || info.bytes <= STRING_WHOLE;
  if (whole)
    copy_whole_string (&s, &info);
  int64_t from = whole ? index_to_offset (&s, start, info.chars) : nm_string_char_to_byte (host->vm, string, start);
  struct attempt a = { .source = &s, .world = w, .regexp = r, .stop = s.end, .has_raw = true, .bytes_are_chars = s.end == info.chars };
  w->world.unibyte = !info.multibyte;
  w->world.syntax_at = NULL;
  enum search_outcome o = search_windows (&a, from, s.end, -1, NULL);
  if (o == SEARCH_FOUND)
    {
      int64_t at = offset_of (&a, host->search->scratch.start[0]);
      *found = position_of (&a, at, from, start);
      if (record)
        record_groups (&a, at, *found);
    }
  mi_free (s.copy);
  return o;
}
