/* regexp_cache.c - compiled patterns, kept while the tables they were compiled for stay the same.
   SPDX-License-Identifier: GPL-3.0-or-later

   A pattern is found by its text, how it is read, the case table it folds by and, if its program has
   the syntax table built in, that table; tables count with their contents (struct table_map.stamp).
   A pinned entry is in use by a search further out and is never thrown away. */
#include "search.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"
#include "syntax.h"

/* -- the world -- */

static bool
in_category (struct regexp_world *w, int c, int category)
{
  return tables_in_category (((struct search_world *) w)->host, c, category);
}

static bool
word_boundary (struct regexp_world *w, int before, int after)
{
  return tables_word_boundary (((struct search_world *) w)->host, before, after);
}

static int
fold_pairs (struct regexp_world *w, const int32_t (**pairs)[2])
{
  return tables_fold_pairs (((struct search_world *) w)->canon, pairs);
}

/* Lisp that runs meanwhile may search and edit, so the matcher's memory and the window are put aside. */
static bool
poll (struct regexp_world *w)
{
  struct search_world *s = (struct search_world *) w;
  struct search *x = s->host->search;
  if (s->buffer && !s->held)
    s->held = rope_snapshot (s->buffer->text->rope);
  struct regexp_scratch scratch = x->scratch;
  char *window = x->window;
  int64_t capacity = x->window_capacity;
  x->scratch = (struct regexp_scratch) { 0 };
  x->window = NULL;
  x->window_capacity = 0;
  bool quit = nm_is_exit (nm_poll (s->host->vm));
  regexp_scratch_free (&x->scratch);
  mi_free (x->window);
  x->scratch = scratch;
  x->window = window;
  x->window_capacity = capacity;
  x->window_buffer = 0;
  return quit;
}

/* The tables that only some patterns need are looked up when one does. */
static void
need_syntax (struct search_world *s)
{
  if (s->syntax)
    return;
  s->syntax = tables_syntax (s->host, &s->host->search->tables);
  s->world.syntax = &s->syntax->map;
}

static void
need_case (struct search_world *s)
{
  struct tables *t = &s->host->search->tables;
  s->world.down = &tables_case (s->host, t, TABLE_DOWN)->map;
  s->world.up = &tables_case (s->host, t, TABLE_UP)->map;
}

static inline void
world_init (struct nm_host *host, struct search_world *s, struct table_map *canon)
{
  *s = host->search->world;
  s->canon = canon;
  s->world.canon = canon ? &canon->map : NULL;
}

void search_world_init (struct nm_host *host, struct search_world *s) { world_init (host, s, NULL); }

void
search_world_done (struct search_world *s)
{
  if (s->held)
    rope_free (s->held);
  s->held = NULL;
}

void
search_world_complete (struct search_world *s)
{
  need_syntax (s);
  need_case (s);
}

/* -- patterns -- */

/* Copies STRING as internal text to *BUF (grown as needed); returns its length.  *UNIBYTE: is it a unibyte string? */
static int64_t
copy_text (struct nm_host *host, nm_value string, char **buf, int64_t *capacity, bool *unibyte)
{
  struct nm_string_info info;
  bool is_string = nm_string_info (host->vm, string, &info);
  assert (is_string);
  int64_t need = 2 * info.bytes + 1;
  if (*capacity < need)
    {
      *buf = mi_realloc (*buf, (size_t) need);
      *capacity = need;
    }
  nm_string_copy (host->vm, string, 0, info.bytes, *buf);
  *unibyte = !info.multibyte;
  if (info.multibyte)
    return info.bytes;
  int64_t high = 0;
  for (int64_t i = 0; i < info.bytes; i++)
    high += (unsigned char) (*buf)[i] >= 0x80;
  for (int64_t i = info.bytes, j = info.bytes + high; j > i; i--)
    {
      unsigned char b = (unsigned char) (*buf)[i - 1];
      if (b >= 0x80)
        {
          j -= 2;
          nm_char_encode (nm_byte_to_raw (b), *buf + j);
        }
      else
        (*buf)[--j] = (char) b;
    }
  return info.bytes + high;
}

static int32_t *
decode_text (const char *text, int64_t bytes, int *count)
{
  int32_t *chars = mi_malloc ((size_t) (bytes + 1) * sizeof *chars);
  int n = 0;
  for (int64_t i = 0; i < bytes;)
    {
      int length;
      chars[n++] = nm_char_decode (text + i, &length);
      i += length;
    }
  *count = n;
  return chars;
}

static uint64_t
hash_text (const char *text, int64_t bytes, uint64_t seed)
{
  uint64_t h = seed ^ 0x9e3779b97f4a7c15u;
  for (; bytes >= 8; bytes -= 8, text += 8)
    {
      uint64_t word;
      memcpy (&word, text, 8);
      h = (h ^ word) * 0xff51afd7ed558ccdu;
      h ^= h >> 32;
    }
  uint64_t word = 0;
  memcpy (&word, text, (size_t) bytes);
  h = (h ^ word ^ (uint64_t) bytes << 56) * 0xff51afd7ed558ccdu;
  return h ^ h >> 29;
}

struct key {
  const char *pattern, *spaces;
  int64_t pattern_bytes, spaces_bytes;
  uint64_t hash, canon_stamp;
  unsigned flags;
  struct search_world *world;
};

/* Was the entry compiled for the syntax table of now, or does that not matter? */
static bool
same_syntax (const struct regexp_cache_entry *e, struct search_world *w)
{
  if (!e->regexp->uses_syntax)
    return true;
  need_syntax (w);
  return e->syntax_stamp == w->syntax->stamp;
}

static bool
entry_matches (const struct regexp_cache_entry *e, const struct key *k)
{
  return e->regexp && e->hash == k->hash && e->flags == k->flags && e->pattern_bytes == k->pattern_bytes
         && e->canon_stamp == k->canon_stamp && memcmp (e->pattern, k->pattern, (size_t) k->pattern_bytes) == 0
         && !e->spaces == !k->spaces && e->spaces_bytes == k->spaces_bytes
         && (!k->spaces || memcmp (e->spaces, k->spaces, (size_t) k->spaces_bytes) == 0) && same_syntax (e, k->world);
}

static void
entry_clear (struct regexp_cache_entry *e)
{
  if (e->regexp)
    regexp_free (e->regexp);
  mi_free (e->pattern);
  mi_free (e->spaces);
  *e = (struct regexp_cache_entry) { 0 };
}

enum { CACHE_WAYS = 4 };

static struct regexp_cache_entry *
find_entry (struct search *s, const struct key *k, bool *found)
{
  struct regexp_cache_entry *set = &s->cache[k->hash % (REGEXP_CACHE_SIZE / CACHE_WAYS) * CACHE_WAYS], *victim = NULL;
  for (int i = 0; i < CACHE_WAYS; i++)
    {
      if (entry_matches (&set[i], k))
        {
          *found = true;
          return &set[i];
        }
      if (!set[i].regexp && !victim)
        victim = &set[i];
    }
  *found = false;
  for (int i = 0; i < CACHE_WAYS && !victim; i++)
    {
      struct regexp_cache_entry *e = &set[((k->hash >> 20) + s->tables.clock + (uint64_t) i) % CACHE_WAYS];
      if (!e->pins)
        victim = e;
    }
  return victim;
}

static char *
duplicate (const char *text, int64_t bytes)
{
  char *copy = mi_malloc ((size_t) bytes + 1);
  memcpy (copy, text, (size_t) bytes);
  return copy;
}

static nm_value
compile_entry (struct nm_host *host, struct search_world *w, struct regexp_cache_entry *e, const struct key *k)
{
  int n, m = 0;
  search_world_complete (w);
  const char *error = NULL;
  int32_t *pattern = decode_text (k->pattern, k->pattern_bytes, &n);
  int32_t *spaces = k->spaces ? decode_text (k->spaces, k->spaces_bytes, &m) : NULL;
  struct regexp *r = regexp_compile (pattern, n, spaces, m, &w->world, k->flags, &error);
  mi_free (pattern);
  mi_free (spaces);
  if (!r)
    return nm_signal1 (host->vm, NM_Q (invalid_regexp), nm_string_literal (host->vm, error));
  int64_t eager;
  if (nm_get_int64 (host->vm, nm_symbol_value_or (host->vm, NM_Q (neomacs__search_eager), NM_NIL), &eager))
    r->eager = (unsigned) eager;
  entry_clear (e);
  *e = (struct regexp_cache_entry) {
    .regexp = r, .hash = k->hash, .serial = ++host->search->serials, .flags = k->flags, .canon_stamp = k->canon_stamp, .syntax_stamp = w->syntax->stamp,
    .pattern = duplicate (k->pattern, k->pattern_bytes), .pattern_bytes = k->pattern_bytes,
    .spaces = k->spaces ? duplicate (k->spaces, k->spaces_bytes) : NULL, .spaces_bytes = k->spaces_bytes };
  return NM_NIL;
}

static uint64_t canon_stamp (const struct search_world *w) { return w->canon ? w->canon->stamp : 0; }

static struct recent_pattern *
recent_place (struct search *s, const struct nm_object_state *string)
{
  return &s->recent[(string->object >> 4 ^ string->object >> 10) % SEARCH_RECENT];
}

/* Was R noted for that string, unchanged, and is all else as it was? */
static bool
recent_holds (const struct recent_pattern *r, struct search_world *w, const struct nm_object_state *string, unsigned flags)
{
  return r->string.object == string->object && r->string.epoch == string->epoch && r->flags == flags
         && r->canon_stamp == canon_stamp (w) && r->entry->serial == r->serial && same_syntax (r->entry, w);
}

/* The entry for the text of PATTERN, compiled if there is none; NULL after signalling. */
static __attribute__ ((noinline)) struct regexp_cache_entry *
look_up (struct nm_host *host, struct search_world *w, nm_value pattern, unsigned flags, bool has_spaces)
{
  struct search *s = host->search;
  struct key k = { .flags = flags, .canon_stamp = canon_stamp (w), .world = w };
  char *spaces = NULL;
  bool unibyte;
  int64_t spaces_capacity = 0;
  nm_value spaces_value = has_spaces ? nm_symbol_value_or (host->vm, NM_Q (search_spaces_regexp), NM_NIL) : NM_NIL;
  if (has_spaces && nm_is_string (host->vm, spaces_value))
    {
      k.spaces_bytes = copy_text (host, spaces_value, &spaces, &spaces_capacity, &unibyte);
      k.spaces = spaces;
    }
  k.pattern_bytes = copy_text (host, pattern, &s->pattern, &s->pattern_capacity, &unibyte);
  if (unibyte && !(flags & REGEXP_LITERAL))
    k.flags |= REGEXP_UNIBYTE;
  k.pattern = s->pattern;
  k.hash = hash_text (k.pattern, k.pattern_bytes, k.canon_stamp * 8 + k.flags);
  bool found;
  struct regexp_cache_entry *e = find_entry (s, &k, &found);
  if (!e)
    nm_error (host->vm, "Regular expression nesting too deep");
  else if (!found && nm_is_exit (compile_entry (host, w, e, &k)))
    e = NULL;
  mi_free (spaces);
  return e;
}

struct regexp_cache_entry *
search_begin (struct nm_host *host, struct search_world *w, nm_value pattern, unsigned flags, bool *record)
{
  struct nm_search_state now;
  nm_search_state (host->vm, pattern, &now);
  if (!now.is_string)
    return nm_wrong_type (host->vm, NM_Q (stringp), pattern), NULL;
  bool folds = now.folds && !(flags & SEARCH_EXACT_CASE), has_spaces = now.has_spaces && !(flags & REGEXP_LITERAL);
  flags &= ~(unsigned) SEARCH_EXACT_CASE;
  world_init (host, w, folds ? tables_case_in (host, &host->search->tables, TABLE_CANON, now.case_table) : NULL);
  *record = !now.keeps_match_data;
  struct recent_pattern *recent = recent_place (host->search, &now.pattern);
  struct regexp_cache_entry *e = recent->entry;
  if (has_spaces || !recent_holds (recent, w, &now.pattern, flags))
    {
      e = look_up (host, w, pattern, flags, has_spaces);
      if (!e)
        return NULL;
      if (!has_spaces)
        *recent = (struct recent_pattern) { now.pattern, canon_stamp (w), e, e->serial, flags };
    }
  e->pins++;
  if (e->regexp->uses_case)
    need_case (w);
  return e;
}

bool
search_init (struct nm_host *host)
{
  host->search = mi_zalloc (sizeof *host->search);
  if (!host->search)
    return false;
  tables_init (host, &host->search->tables);
  host->search->world = (struct search_world) {
    .host = host,
    .world = { .category = in_category, .word_boundary = word_boundary, .fold_pairs = fold_pairs, .poll = poll } };
  return true;
}

void
search_free (struct nm_host *host)
{
  struct search *s = host->search;
  if (!s)
    return;
  for (int i = 0; i < REGEXP_CACHE_SIZE; i++)
    entry_clear (&s->cache[i]);
  tables_free (&s->tables);
  regexp_scratch_free (&s->scratch);
  mi_free (s->match.start);
  mi_free (s->match.end);
  mi_free (s->window);
  mi_free (s->pattern);
  mi_free (s);
  host->search = NULL;
}
