/* rope.c - the rope against a naive model, snapshots, threads, long lines.
   SPDX-License-Identifier: GPL-3.0-or-later
   ROPE_OPERATIONS in the environment sets the number of random operations (default 60000), ROPE_SECONDS repeats
   them, each time from an empty rope, until so much time has passed, ROPE_SEED makes them others. */
#include <check.h>
#include <math.h>
#include <mimalloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nm_text.h"
#include "text/rope.h"

/* -- helpers -- */

static uint64_t random_state = 88172645463325252u;

static uint64_t
next_random (void)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static int64_t below (int64_t n) { return n <= 0 ? 0 : (int64_t) (next_random () % (uint64_t) n); }

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

struct model { char *text; int64_t bytes, room; };

static void
model_replace (struct model *m, int64_t from, int64_t to, const char *text, int64_t bytes)
{
  if (m->bytes + bytes > m->room)
    m->text = realloc (m->text, (size_t) (m->room = 2 * (m->bytes + bytes)));
  memmove (m->text + from + bytes, m->text + to, (size_t) (m->bytes - to));
  memcpy (m->text + from, text, (size_t) bytes);
  m->bytes += bytes - (to - from);
}

static int64_t
boundary (const struct model *m, int64_t at)
{
  while (at > 0 && at < m->bytes && !nm_is_lead ((unsigned char) m->text[at]))
    at--;
  return at;
}

/* Random valid text: mostly ASCII, some newlines, two to five byte characters, raw bytes. */
static int64_t
random_text (char *buf, int64_t chars, bool exotic)
{
  static const int edge[] = { 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff,
                              0x110000, 0x1fffff, 0x200000, 0x3fff7f, 0x3fff80, 0x3fffff };
  int64_t n = 0;
  for (int64_t i = 0; i < chars; i++)
    {
      uint64_t r = next_random () % 100;
      int c = r < 5 ? '\n' : r < 80 || !exotic ? 'a' + (int) (r % 26) : r < 90 ? 0x4e00 + (int) r
              : edge[next_random () % (sizeof edge / sizeof *edge)];
      n += nm_char_encode (c, buf + n);
    }
  return n;
}

static bool
same_text (const struct rope *r, const struct model *m)
{
  if (rope_count (r).bytes != m->bytes)
    return false;
  char *copy = malloc ((size_t) m->bytes + 1);
  rope_copy (r, 0, m->bytes, copy);
  bool same = memcmp (copy, m->text, (size_t) m->bytes) == 0;
  free (copy);
  return same;
}

static void
check_queries (const struct rope *r, const struct model *m)
{
  int64_t at = boundary (m, below (m->bytes + 1)), chars = nm_text_chars (m->text, at), lines = 0;
  for (int64_t i = 0; i < at; i++)
    lines += m->text[i] == '\n';
  ck_assert_int_eq (rope_byte_to_char (r, at), chars);
  ck_assert_int_eq (rope_char_to_byte (r, chars), at);
  ck_assert_int_eq (rope_byte_to_line (r, at), lines);
  const char *next = at < m->bytes ? memchr (m->text + at, '\n', (size_t) (m->bytes - at)) : NULL;
  ck_assert_int_eq (rope_next_newline (r, at), next ? next - m->text : -1);
  const char *previous = memrchr (m->text, '\n', (size_t) at);
  ck_assert_int_eq (rope_previous_newline (r, at), previous ? previous - m->text : -1);
  ck_assert_int_eq (rope_line_to_byte (r, lines), previous ? previous - m->text + 1 : 0);
  int n, c = at < m->bytes ? nm_char_decode (m->text + at, &n) : -1, got_n;
  ck_assert_int_eq (rope_char_at (r, at, &got_n), c);
  int before = -1;
  if (at > 0)
    before = nm_char_decode (m->text + boundary (m, at - 1), &n);
  ck_assert_int_eq (rope_char_before (r, at, &got_n), before);
  struct rope_cursor cursor;
  rope_cursor_set (&cursor, r, at);
  ck_assert_int_eq (rope_cursor_previous (&cursor), before);
  if (before >= 0)
    ck_assert_int_eq (rope_cursor_next (&cursor), before);
  ck_assert_int_eq (rope_cursor_next (&cursor), c);
}

static void release_nothing (void *ctx) { ++*(int *) ctx; }

/* -- tests -- */

static void
random_edit (struct rope *r, struct model *m, const struct rope *other, const struct model *other_text, char *scratch)
{
  int64_t at = boundary (m, below (m->bytes + 1));
  unsigned kind = (unsigned) (next_random () % 20);
  if (kind < 11)
    {
      int64_t n = random_text (scratch, 1 + below (kind == 0 ? 9000 : 20), next_random () % 3 == 0);
      rope_insert (r, at, scratch, n);
      model_replace (m, at, at, scratch, n);
    }
  else if (kind < 19)
    {
      int64_t end = boundary (m, at + below (kind == 11 ? 9000 : 40));
      end = end > m->bytes ? m->bytes : end < at ? at : end;
      rope_delete (r, at, end);
      model_replace (m, at, end, "", 0);
    }
  else
    {
      int64_t begin = boundary (other_text, below (other_text->bytes)), end = boundary (other_text, begin + below (3000));
      end = end > other_text->bytes ? other_text->bytes : end;
      rope_insert_rope (r, at, other, begin, end);
      model_replace (m, at, at, other_text->text + begin, end - begin);
    }
}

static int64_t
operations_wanted (void)
{
  const char *given = getenv ("ROPE_OPERATIONS");
  return given ? atoll (given) : 60000;
}

static double
seconds_wanted (void)
{
  const char *given = getenv ("ROPE_SECONDS");
  return given ? atof (given) : 0;
}

/* Check counts the microseconds of a test in 32 bits: a longer time is that of several tests. */
enum { PART_SECONDS = 1000 };

static int
parts_wanted (void)
{
  double parts = seconds_wanted () / PART_SECONDS;
  return parts <= 1 ? 1 : (int) ceil (parts);
}

static void
check_random_operations (int64_t operations)
{
  char *scratch = malloc (64 * 1024), *region = malloc (512 * 1024);
  struct model m = { 0 }, other_text = { 0 }, kept = { 0 };
  int released = 0;
  struct rope *r = rope_new (), *other = rope_new (), *snapshot = NULL;
  int64_t region_bytes = random_text (region, 100000, true);
  rope_adopt (r, 0, region, region_bytes, release_nothing, &released);
  model_replace (&m, 0, 0, region, region_bytes);
  int64_t n = random_text (scratch, 9000, true);
  rope_insert (other, 0, scratch, n);
  model_replace (&other_text, 0, 0, scratch, n);
  for (int64_t i = 0; i < operations; i++)
    {
      random_edit (r, &m, other, &other_text, scratch);
      ck_assert_int_eq (rope_count (r).bytes, m.bytes);
      if (i % 64 == 0)
        check_queries (r, &m);
      if (i % 1000 == 0)
        {
          ck_assert (rope_verify (r));
          ck_assert (same_text (r, &m));
          if (snapshot)
            {
              ck_assert (rope_verify (snapshot));
              ck_assert (same_text (snapshot, &kept));
              rope_free (snapshot);
            }
          snapshot = rope_snapshot (r);
          kept.bytes = 0;
          model_replace (&kept, 0, 0, m.text, m.bytes);
        }
      if (m.bytes > 400000)
        {
          int64_t end = boundary (&m, m.bytes / 2);
          rope_delete (r, 0, end);
          model_replace (&m, 0, end, "", 0);
        }
    }
  ck_assert (rope_verify (r));
  ck_assert (same_text (r, &m));
  rope_delete (r, 0, m.bytes);
  ck_assert_int_eq (rope_count (r).bytes, 0);
  rope_free (r);
  rope_free (other);
  rope_free (snapshot);
  ck_assert_int_eq (released, 1);
  free (scratch), free (region), free (m.text), free (other_text.text), free (kept.text);
}

START_TEST (test_random_operations)
{
  int64_t operations = operations_wanted (), done = 0;
  double seconds = seconds_wanted () / parts_wanted (), start = now ();
  const char *seed = getenv ("ROPE_SEED");
  random_state ^= ((seed ? strtoull (seed, NULL, 10) : 0) + ((uint64_t) _i << 32)) * UINT64_C (0x9e3779b97f4a7c15);
  do
    {
      check_random_operations (operations);
      done += operations;
    }
  while (now () - start < seconds);
  if (seconds > 0)
    printf ("rope: %lld operations in %.0f seconds\n", (long long) done, now () - start);
}
END_TEST

START_TEST (test_empty)
{
  struct rope *r = rope_new ();
  int n;
  int64_t start, length;
  rope_delete (r, 0, 0);
  rope_insert (r, 0, "", 0);
  ck_assert_int_eq (rope_char_at (r, 0, &n), -1);
  ck_assert_int_eq (rope_char_before (r, 0, &n), -1);
  ck_assert_int_eq (rope_next_newline (r, 0), -1);
  ck_assert_int_eq (rope_line_to_byte (r, 3), 0);
  rope_chunk (r, 0, &start, &length);
  ck_assert_int_eq (length, 0);
  struct rope *copy = rope_snapshot (r);
  rope_insert (r, 0, "x", 1);
  ck_assert_int_eq (rope_count (copy).bytes, 0);
  rope_free (copy);
  rope_free (r);
}
END_TEST

START_TEST (test_counts_at_every_alignment)
{
  char buf[9000];
  for (int chars = 0; chars < 400; chars++)
    {
      int64_t n = random_text (buf, chars, true), newlines = 0;
      bool raw = false;
      for (int64_t i = 0; i < n;)
        {
          int length, c = nm_char_decode (buf + i, &length);
          newlines += c == '\n';
          raw |= c > 0x10ffff || (c >= 0xd800 && c < 0xe000);
          i += length;
        }
      struct rope *r = rope_new ();
      rope_insert (r, 0, buf, n);
      struct rope_counts c = rope_count (r);
      ck_assert_int_eq (c.chars, chars);
      ck_assert_int_eq (c.newlines, newlines);
      ck_assert_int_eq (c.has_raw, raw);
      for (int i = 0; i <= chars; i++)
        ck_assert_int_eq (rope_byte_to_char (r, rope_char_to_byte (r, i)), i);
      rope_free (r);
    }
}
END_TEST

struct reader { const struct rope *rope; uint64_t hash; };

static uint64_t
hash_text (const struct rope *r)
{
  struct rope_cursor c;
  uint64_t h = 1469598103934665603u;
  rope_cursor_set (&c, r, 0);
  for (int chr; (chr = rope_cursor_next (&c)) >= 0;)
    h = (h ^ (uint64_t) chr) * 1099511628211u;
  return h;
}

static void *
read_snapshot (void *arg)
{
  struct reader *reader = arg;
  for (int i = 0; i < 20; i++)
    if (hash_text (reader->rope) != reader->hash || !rope_verify (reader->rope))
      return "the snapshot changed";
  rope_free ((struct rope *) reader->rope);
  return NULL;
}

START_TEST (test_threads_read_snapshots)
{
  struct rope *r = rope_new ();
  char buf[40000];
  rope_insert (r, 0, buf, random_text (buf, 9000, true));
  enum { THREADS = 4 };
  pthread_t thread[THREADS];
  struct reader reader[THREADS];
  for (int i = 0; i < THREADS; i++)
    {
      reader[i].rope = rope_snapshot (r);
      reader[i].hash = hash_text (r);
      pthread_create (&thread[i], NULL, read_snapshot, &reader[i]);
      for (int k = 0; k < 2000; k++)
        {
          int64_t at = rope_char_to_byte (r, below (rope_count (r).chars));
          if (k & 1)
            rope_insert (r, at, "thread\n", 7);
          else
            rope_delete (r, at, rope_char_to_byte (r, rope_byte_to_char (r, at) + 5));
        }
    }
  for (int i = 0; i < THREADS; i++)
    {
      void *result;
      pthread_join (thread[i], &result);
      ck_assert_msg (!result, "%s", (char *) result);
    }
  ck_assert (rope_verify (r));
  rope_free (r);
}
END_TEST

START_TEST (test_one_long_line)
{
  int64_t bytes = 100 << 20;
  char *text = malloc ((size_t) bytes);
  memset (text, 'x', (size_t) bytes);
  int released = 0;
  struct rope *r = rope_new ();
  double t = now ();
  rope_adopt (r, 0, text, bytes, release_nothing, &released);
  double opened = now ();
  for (int i = 0; i < 10000; i++)
    rope_insert (r, below (rope_count (r).bytes), "insert", 6);
  double edited = now ();
  ck_assert_int_eq (rope_next_newline (r, 0), -1);
  rope_insert (r, bytes / 2, "\n", 1);
  ck_assert_int_eq (rope_next_newline (r, 7), bytes / 2);
  ck_assert_int_eq (rope_line_to_byte (r, 1), bytes / 2 + 1);
  double found = now ();
  int64_t at = bytes / 3;
  for (int i = 0; i < 1000000; i++)
    rope_insert (r, at++, "a", 1);
  double typed = now ();
  ck_assert (rope_verify (r));
  printf ("rope: 100 MiB adopted in %.1f ms, 10,000 random insertions %.1f ms, newlines %.3f ms, "
          "1,000,000 typed characters %.1f ms\n",
          (opened - t) * 1e3, (edited - opened) * 1e3, (found - edited) * 1e3, (typed - found) * 1e3);
  rope_free (r);
  ck_assert_int_eq (released, 1);
  free (text);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("rope");
  TCase *c = tcase_create ("rope");
  /* As long as ROPE_OPERATIONS may take: a thousand in a second, even on a busy machine. */
  double seconds = (double) operations_wanted () / 1000 + 1.5 * seconds_wanted () / parts_wanted ();
  tcase_set_timeout (c, seconds < 600 ? 600 : seconds);
  tcase_add_loop_test (c, test_random_operations, 0, parts_wanted ());
  tcase_add_test (c, test_empty);
  tcase_add_test (c, test_counts_at_every_alignment);
  tcase_add_test (c, test_threads_read_snapshots);
  tcase_add_test (c, test_one_long_line);
  suite_add_tcase (s, c);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
