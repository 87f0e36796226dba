/* regexp.c - the regular expression engine over flat text, without an isolate.
   SPDX-License-Identifier: GPL-3.0-or-later

   The cases were recorded from GNU Emacs 28.2: pattern, text, match data (-3: group without match).
   Windows that end in the middle of the text and PCRE2 must give the same results. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "nm_text.h"
#include "search/regexp.h"

struct regexp_case { const char *pattern, *text; int expected[40]; };
static const struct regexp_case cases[] = {
#include "regexp_cases.h"
};
enum { CASE_COUNT = sizeof cases / sizeof *cases };

/* -- a world: ASCII letters are words, Latin-1 and Han too -- */

static void
fill_syntax (struct charmap *m, int first, int32_t *out)
{
  (void) m;
  for (int i = 0; i < CHARMAP_PAGE; i++)
    {
      int c = first + i;
      bool word = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128) || c == '$' || c == '%' || c >= 0x80;
      out[i] = word ? 2 : c && strchr (" \t\n\f\r", c) ? 0 : c && strchr ("_-+*/&|<>=", c) ? 3 : 1;
    }
}

static void
fill_down (struct charmap *m, int first, int32_t *out)
{
  (void) m;
  for (int i = 0; i < CHARMAP_PAGE; i++)
    {
      int c = first + i;
      out[i] = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ? c + 32 : c;
    }
}

static void
fill_up (struct charmap *m, int first, int32_t *out)
{
  (void) m;
  for (int i = 0; i < CHARMAP_PAGE; i++)
    {
      int c = first + i;
      out[i] = (c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7) ? c - 32 : c;
    }
}

static int32_t pair_list[60][2];

static int
fold_pairs (struct regexp_world *w, const int32_t (**pairs)[2])
{
  int n = 0;
  for (int c = 0; c < 256; c++)
    if (charmap_get (w->down, c) != c)
      {
        pair_list[n][0] = c;
        pair_list[n++][1] = charmap_get (w->down, c);
      }
  *pairs = pair_list;
  return n;
}

static bool
no_category (struct regexp_world *w, int c, int category)
{
  (void) w;
  return category == 'a' && c < 0x80;
}

static bool
word_boundary (struct regexp_world *w, int before, int after)
{
  (void) w;
  return (before >= 0x4e00) != (after >= 0x4e00);
}

/* Random patterns can take exponential time: they are quit, and not compared. */
static bool
quit (struct regexp_world *w)
{
  (void) w;
  return true;
}

struct fixture { struct charmap syntax, down, up; struct regexp_world world; struct regexp_scratch scratch; };

static struct fixture *
fixture_new (bool fold)
{
  struct fixture *f = calloc (1, sizeof *f);
  charmap_init (&f->syntax, fill_syntax, NULL);
  charmap_init (&f->down, fill_down, NULL);
  charmap_init (&f->up, fill_up, NULL);
  f->world = (struct regexp_world) { .canon = fold ? &f->down : NULL, .down = &f->down, .up = &f->up, .syntax = &f->syntax,
                                     .category = no_category, .fold_pairs = fold_pairs, .poll = quit, .word_boundary = word_boundary };
  return f;
}

static void
fixture_free (struct fixture *f)
{
  charmap_clear (&f->syntax);
  charmap_clear (&f->down);
  charmap_clear (&f->up);
  regexp_scratch_free (&f->scratch);
  free (f);
}

static int
decode (const char *text, int32_t *out)
{
  int n = 0;
  for (const char *p = text, *end = text + strlen (text); p < end;)
    {
      int length;
      out[n++] = nm_char_decode (p, &length);
      p += length;
    }
  return n;
}

static struct regexp *
compile (struct fixture *f, const char *pattern, unsigned flags, const char **error)
{
  int32_t chars[1000];
  return regexp_compile (chars, decode (pattern, chars), NULL, 0, &f->world, flags, error);
}

enum engine { OWN, WINDOWED, PCRE };

/* Searches TEXT from its start; fills DATA like match-data, ended by -1. */
static bool
search (struct fixture *f, struct regexp *r, const char *text, enum engine engine, int *data)
{
  const unsigned char *b = (const unsigned char *) text, *e = b + strlen (text), *resume = b;
  struct regexp_text t = { .beg = b, .end = e, .at_beg = true, .at_end = true, .stop = e };
  enum regexp_result result;
  if (engine == WINDOWED)
    for (t.end = b;;)
      {
        t.at_end = t.end == e;
        t.stop = t.at_end ? e : NULL;
        result = regexp_search (r, &f->world, &f->scratch, &t, resume, t.end, &resume);
        if (result == REGEXP_NO && !t.at_end)
          resume = t.end;
        else if (result != REGEXP_MORE)
          break;
        ck_assert (!t.at_end);
        t.end += nm_char_length (*t.end);
      }
  else if (engine == PCRE)
    result = regexp_pcre_search (r, &f->scratch, &t, b, e, &resume);
  else
    result = regexp_search (r, &f->world, &f->scratch, &t, b, e, &resume);
  int n = 0;
  if (result == REGEXP_YES)
    {
      int last = r->groups;
      while (last > 0 && !f->scratch.stop[last])
        last--;
      for (int g = 0; g <= last; g++)
        {
          bool set = f->scratch.stop[g] != NULL;
          data[n++] = set ? (int) nm_text_chars (text, f->scratch.start[g] - b) : -3;
          data[n++] = set ? (int) nm_text_chars (text, f->scratch.stop[g] - b) : -3;
        }
    }
  data[n] = -1;
  if (result == REGEXP_QUIT)
    data[0] = -9;
  return result == REGEXP_YES;
}

static void
check_case (struct fixture *f, const struct regexp_case *c, enum engine engine)
{
  const char *error;
  int got[600];
  struct regexp *r = compile (f, c->pattern, 0, &error);
  ck_assert_msg (r != NULL, "%s: %s", c->pattern, error);
  if (engine != PCRE || regexp_pcre_prepare (r, &f->world))
    {
      search (f, r, c->text, engine, got);
      int i = 0;
      while (got[i] != -1 && got[i] == c->expected[i])
        i++;
      ck_assert_msg (got[i] == c->expected[i], "engine %d: /%s/ on \"%s\": item %d is %d, expected %d",
                     engine, c->pattern, c->text, i, got[i], c->expected[i]);
    }
  regexp_free (r);
}

START_TEST (recorded_cases)
{
  struct fixture *f = fixture_new (false);
  for (int i = 0; i < CASE_COUNT; i++)
    check_case (f, &cases[i], (enum engine) _i);
  fixture_free (f);
}
END_TEST

/* -- both engines on random patterns -- */

static unsigned seed;

static unsigned
rnd (unsigned n)
{
  seed = seed * 1664525 + 1013904223;
  return (seed >> 8) % n;
}

static char *
random_pattern (char *p, int depth, int *groups)
{
  static const char *const atoms[] = { "a", "b", "c", ".", "[ab]", "[^b]", "é", "[a-é]", "\\w", "[[:alpha:]]", "A", "\\b", "^", "$", "\n", "-", "[[:upper:]]" };
  static const char *const operators[] = { "", "", "", "*", "+", "?", "*?", "+?", "??", "\\{1,2\\}", "\\{2\\}" };
  int n = 1 + (int) rnd (3);
  for (int i = 0; i < n; i++)
    {
      if (depth > 0 && rnd (3) == 0)
        {
          bool shy = rnd (2);
          p = stpcpy (p, shy ? "\\(?:" : "\\(");
          *groups += !shy;
          p = random_pattern (p, depth - 1, groups);
          if (rnd (2))
            p = random_pattern (stpcpy (p, "\\|"), depth - 1, groups);
          p = stpcpy (p, "\\)");
        }
      else
        p = stpcpy (p, atoms[rnd (sizeof atoms / sizeof *atoms)]);
      p = stpcpy (p, operators[rnd (sizeof operators / sizeof *operators)]);
    }
  return p;
}

static void
random_text (char *p)
{
  static const char *const pieces[] = { "a", "b", "c", "é", "\n", "A", "-", "ab", "É" };
  *p = 0;
  for (int n = (int) rnd (12); n > 0; n--)
    p = stpcpy (p, pieces[rnd (sizeof pieces / sizeof *pieces)]);
}

START_TEST (engines_agree)
{
  seed = 12345;
  struct fixture *f = fixture_new (_i);
  int used = 0;
  for (int round = 0; round < 6000; round++)
    {
      char pattern[4000], text[200];
      const char *error;
      int groups = 0, own[600], other[600];
      random_pattern (pattern, 2, &groups);
      struct regexp *r = compile (f, pattern, 0, &error);
      ck_assert_msg (r != NULL, "%s: %s", pattern, error);
      bool pcre = regexp_pcre_prepare (r, &f->world);
      used += pcre;
      for (int k = 0; k < 4; k++)
        {
          random_text (text);
          search (f, r, text, OWN, own);
          for (int engine = WINDOWED; engine <= (pcre ? PCRE : WINDOWED); engine++)
            {
              search (f, r, text, (enum engine) engine, other);
              int i = 0;
              if (own[0] == -9 || other[0] == -9)
                continue;
              while (own[i] != -1 && own[i] == other[i])
                i++;
              ck_assert_msg (own[i] == other[i], "/%s/ on \"%s\": item %d is %d, engine %d gives %d", pattern, text, i, own[i], engine, other[i]);
            }
        }
      regexp_free (r);
    }
  ck_assert_msg (used > 1000, "PCRE2 took only %d patterns", used);
  fixture_free (f);
}
END_TEST

START_TEST (messages)
{
  static const char *const bad[][2] = {
    { "\\", "Trailing backslash" }, { "\\1", "Invalid back reference" }, { "\\(a\\1\\)", "Invalid back reference" },
    { "[", "Unmatched [ or [^" }, { "[]", "Unmatched [ or [^" }, { "[a-", "Premature end of regular expression" },
    { "\\(", "Unmatched ( or \\(" }, { "\\(?", "Unmatched ( or \\(" }, { "\\(?1", "Premature end of regular expression" },
    { "\\)", "Unmatched ) or \\)" }, { "a\\{1", "Unmatched \\{" }, { "a\\{x\\}", "Invalid content of \\{\\}" },
    { "a\\{2,1\\}", "Invalid content of \\{\\}" }, { "a\\{65536\\}", "Invalid content of \\{\\}" },
    { "[[:foo:]]", "Invalid character class name" }, { "\\_x", "Invalid regular expression" },
    { "\\(?0:a\\)", "Invalid regular expression" }, { "\\(?99999999999:a\\)", "Regular expression too big" },
  };
  struct fixture *f = fixture_new (false);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      const char *error = NULL;
      ck_assert_ptr_null (compile (f, bad[i][0], 0, &error));
      ck_assert_str_eq (error, bad[i][1]);
    }
  fixture_free (f);
}
END_TEST

START_TEST (posix_is_longest)
{
  struct fixture *f = fixture_new (false);
  const char *error;
  int data[20];
  struct regexp *r = compile (f, "\\(a\\|ab\\)\\(c\\|bcd\\)?", REGEXP_POSIX, &error);
  ck_assert (search (f, r, "abcd", OWN, data));
  ck_assert_int_eq (data[1], 4);
  regexp_free (r);
  fixture_free (f);
}
END_TEST

START_TEST (runaway_ends)
{
  struct fixture *f = fixture_new (false);
  const char *error;
  f->world.poll = NULL;
  struct regexp *r = compile (f, "\\(?:a\\|b\\)*c", 0, &error);
  size_t n = 5000000;
  char *text = malloc (n + 1);
  memset (text, 'a', n);
  text[n] = 0;
  const unsigned char *b = (const unsigned char *) text, *resume;
  struct regexp_text t = { .beg = b, .end = b + n, .at_beg = true, .at_end = true, .stop = b + n };
  ck_assert_int_eq (regexp_search (r, &f->world, &f->scratch, &t, b, b + n, &resume), REGEXP_OVERFLOW);
  free (text);
  regexp_free (r);
  fixture_free (f);
}
END_TEST

int
main (void)
{
  TCase *tc = tcase_create ("regexp");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, recorded_cases, OWN, PCRE + 1);
  tcase_add_loop_test (tc, engines_agree, 0, 2);
  tcase_add_test (tc, messages);
  tcase_add_test (tc, posix_is_longest);
  tcase_add_test (tc, runaway_ends);
  Suite *s = suite_create ("regexp");
  suite_add_tcase (s, tc);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
