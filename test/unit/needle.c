/* needle.c - needles in flat text and in ropes, against a search that compares every place.
   SPDX-License-Identifier: GPL-3.0-or-later
   Built a second time with tiny nodes, so that nearly every match lies across a border of chunks. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "search/needle.h"
#include "text/rope.h"

static unsigned seed = 1;

static unsigned
rnd (unsigned n)
{
  seed = seed * 1664525 + 1013904223;
  return (seed >> 8) % n;
}

/* A needle of LENGTH bytes of TEXT; where FOLD says so, a letter stands for both cases. */
static struct needle
needle_of (const char *text, int length, bool fold)
{
  struct needle n = { .length = length };
  for (int i = 0; i < length; i++)
    {
      unsigned char b = (unsigned char) text[i];
      n.mask[i] = fold && (b | 32) >= 'a' && (b | 32) <= 'z' ? 32 : 0;
      n.value[i] = b | n.mask[i];
    }
  needle_finish (&n);
  return n;
}

static bool
is_at (const struct needle *n, const char *p)
{
  for (int i = 0; i < n->length; i++)
    if (((unsigned char) p[i] | n->mask[i]) != n->value[i])
      return false;
  return true;
}

static int64_t
naive (const struct needle *n, const char *text, int64_t from, int64_t to, bool forward)
{
  if (forward)
    {
      for (int64_t i = from; i + n->length <= to; i++)
        if (is_at (n, text + i))
          return i;
    }
  else
    for (int64_t i = to - n->length; i >= from; i--)
      if (is_at (n, text + i))
        return i;
  return -1;
}

/* Text of few letters, so that needles are found and nearly found everywhere. */
static void
few_letters (char *text, int64_t bytes, unsigned letters)
{
  for (int64_t i = 0; i < bytes; i++)
    text[i] = "abABc\nxyz e"[rnd (letters)];
}

START_TEST (flat)
{
  char text[700];
  for (int round = 0; round < 40000; round++)
    {
      int64_t bytes = rnd (sizeof text), from = bytes ? rnd ((unsigned) bytes) : 0, to = from + rnd ((unsigned) (bytes - from) + 1);
      few_letters (text, bytes, 2 + rnd (9));
      char pattern[NEEDLE_MAX];
      int length = 1 + (int) rnd (rnd (4) ? 5 : NEEDLE_MAX);
      few_letters (pattern, length, 2 + rnd (9));
      struct needle n = needle_of (pattern, length, rnd (2));
      const unsigned char *t = (const unsigned char *) text, *hit = needle_find (&n, t + from, t + to);
      ck_assert_int_eq (hit ? hit - t : -1, naive (&n, text, from, to, true));
      hit = needle_find_last (&n, t + from, t + to);
      ck_assert_int_eq (hit ? hit - t : -1, naive (&n, text, from, to, false));
    }
}
END_TEST

/* A rope with the bytes of TEXT: adopted regions, and small leaves where it was edited. */
static struct rope *
mixed_rope (char *text, int64_t bytes)
{
  struct rope *r = rope_new ();
  char *copy = malloc ((size_t) bytes);
  memcpy (copy, text, (size_t) bytes);
  rope_adopt (r, 0, copy, bytes, free, copy);
  for (int edits = (int) rnd (30); edits > 0; edits--)
    {
      int64_t at = rnd ((unsigned) bytes), n = rnd (40);
      n = at + n <= bytes ? n : bytes - at;
      few_letters (text + at, n, 11);
      rope_delete (r, at, at + n);
      rope_insert (r, at, text + at, n);
    }
  ck_assert (rope_verify (r));
  return r;
}

static void
check_rope (const struct needle *n, const struct rope *r, const char *text, int64_t bytes)
{
  int64_t from = rnd ((unsigned) bytes), to = from + rnd ((unsigned) (bytes - from) + 1), poll = INT64_MAX, at;
  ck_assert_int_eq (needle_rope_next (n, r, from, to, &poll, &at), naive (n, text, from, to, true));
  ck_assert_int_eq (needle_rope_previous (n, r, from, to, &poll, &at), naive (n, text, from, to, false));
}

START_TEST (in_ropes)
{
  enum { BYTES = 70000 };
  char *text = malloc (BYTES);
  for (int round = 0; round < 60; round++)
    {
      int64_t bytes = 1 + rnd (round % 3 ? BYTES - 1 : 300);
      few_letters (text, bytes, 11);
      struct rope *r = mixed_rope (text, bytes);
      for (int i = 0; i < 60; i++)
        {
          char pattern[NEEDLE_MAX];
          int length = 1 + (int) rnd (i % 4 ? 7 : NEEDLE_MAX);
          int64_t place = rnd ((unsigned) bytes);
          if (i % 2 && place + length <= bytes)
            memcpy (pattern, text + place, (size_t) length);
          else
            few_letters (pattern, length, 11);
          struct needle n = needle_of (pattern, length, rnd (2));
          check_rope (&n, r, text, bytes);
        }
      rope_free (r);
    }
  free (text);
}
END_TEST

/* Every match at every place around the border of two leaves. */
START_TEST (across_borders)
{
  enum { BYTES = 40000 };
  static const char pattern[] = "the needle that is looked for";
  char *text = malloc (BYTES);
  struct needle n = needle_of (pattern, sizeof pattern - 1, false);
  for (int64_t place = 16384 - 40; place < 16384 + 10; place++)
    {
      memset (text, 't', BYTES);
      memcpy (text + place, pattern, sizeof pattern - 1);
      struct rope *r = rope_new ();
      rope_insert (r, 0, text, BYTES);
      struct rope *adopted = rope_new ();
      rope_adopt (adopted, 0, text, BYTES, NULL, NULL);
      int64_t poll = INT64_MAX, at;
      ck_assert_int_eq (needle_rope_next (&n, r, 0, BYTES, &poll, &at), place);
      ck_assert_int_eq (needle_rope_previous (&n, r, 0, BYTES, &poll, &at), place);
      ck_assert_int_eq (needle_rope_next (&n, adopted, 0, BYTES, &poll, &at), place);
      ck_assert_int_eq (needle_rope_previous (&n, adopted, 0, BYTES, &poll, &at), place);
      ck_assert_int_eq (needle_rope_next (&n, adopted, 0, place + n.length - 1, &poll, &at), -1);
      ck_assert_int_eq (needle_rope_previous (&n, adopted, place + 1, BYTES, &poll, &at), -1);
      rope_free (r);
      rope_free (adopted);
    }
  free (text);
}
END_TEST

/* A search that was interrupted again and again finds the same. */
START_TEST (interrupted)
{
  enum { BYTES = 100000 };
  char *text = malloc (BYTES);
  memset (text, 'a', BYTES);
  memcpy (text + 70000, "aab", 3);
  struct needle n = needle_of ("ab", 2, true);
  struct rope *r = rope_new ();
  rope_insert (r, 0, text, BYTES);
  int64_t hit, poll = 0, at = 0, stops = 0;
  while ((hit = needle_rope_next (&n, r, at, BYTES, &poll, &at)) == -2)
    poll = 0, stops++;
  ck_assert_int_eq (hit, 70001);
  ck_assert_int_gt (stops, 10);
  at = BYTES;
  while ((hit = needle_rope_previous (&n, r, 0, at, &poll, &at)) == -2)
    poll = 0;
  ck_assert_int_eq (hit, 70001);
  rope_free (r);
  free (text);
}
END_TEST

START_TEST (rarity)
{
  struct needle common = needle_of ("eat", 3, false), rare = needle_of ("eaZ", 3, false), folded = needle_of ("eaz", 3, true);
  ck_assert_int_gt (needle_bits (&rare), needle_bits (&common));
  ck_assert_int_ge (needle_bits (&rare), needle_bits (&folded));
  ck_assert_int_eq (rare.first, 2);
  ck_assert (rare.plain && !folded.plain);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("needle");
  TCase *t = tcase_create ("needle");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, flat);
  tcase_add_test (t, in_ropes);
  tcase_add_test (t, across_borders);
  tcase_add_test (t, interrupted);
  tcase_add_test (t, rarity);
  suite_add_tcase (s, t);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_ENV);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed ? 1 : 0;
}
