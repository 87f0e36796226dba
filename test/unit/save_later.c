/* save_later.c - texts written by a thread: whole snapshots while the rope goes on, failures, many rounds.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <errno.h>
#include <mimalloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/save_later.h"

enum { SIZE = 3 * 1000 * 1000, FILES = 3, ROUNDS = 12 };

static char directory[4096];

static char *
path_of (const char *name)
{
  size_t n = strlen (directory) + strlen (name) + 2;
  char *path = mi_malloc (n);
  snprintf (path, n, "%s/%s", directory, name);
  return path;
}

static struct rope *
text_of (char c)
{
  char *text = malloc (SIZE);
  memset (text, c, SIZE);
  struct rope *r = rope_new ();
  rope_insert (r, 0, text, SIZE);
  free (text);
  return r;
}

/* Does the file hold SIZE times C and nothing else? */
static bool
holds (const char *path, char c)
{
  FILE *f = fopen (path, "r");
  if (!f)
    return false;
  int64_t n = 0;
  int got;
  while ((got = getc (f)) == c)
    n++;
  fclose (f);
  return got == EOF && n == SIZE;
}

START_TEST (snapshots)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      char c = (char) ('a' + round);
      struct save_job jobs[FILES] = { 0 };
      struct rope *ropes[FILES];
      for (int i = 0; i < FILES; i++)
        {
          char name[] = { 'f', (char) ('0' + i), 0 };
          ropes[i] = text_of (c);
          jobs[i] = (struct save_job) { .path = path_of (name), .text = rope_snapshot (ropes[i]), .mode = 0644, .buffer = 1 };
        }
      int done = -1;
      struct save_later *later = save_later_start (jobs, FILES, &done);
      ck_assert_ptr_nonnull (later);
      /* What the thread writes is changed all over meanwhile. */
      for (int k = 0; k < 2000; k++)
        {
          int64_t at = (int64_t) k * 1009 % SIZE;
          rope_insert (ropes[k % FILES], at, "XYZ", 3);
          rope_delete (ropes[k % FILES], at / 2, at / 2 + 2);
        }
      if (round % 2)
        {
          struct pollfd fd = { .fd = done, .events = POLLIN };
          ck_assert_int_eq (poll (&fd, 1, 20000), 1);
        }
      save_later_finish (later);
      for (int i = 0; i < FILES; i++)
        {
          ck_assert_int_eq (jobs[i].error, 0);
          ck_assert (holds (jobs[i].path, c));
          if (round == ROUNDS - 1)
            unlink (jobs[i].path);
          save_job_free (&jobs[i]);
          rope_free (ropes[i]);
        }
    }
}
END_TEST

/* What fails keeps the others from nothing, and leaves no file. */
START_TEST (failures)
{
  struct rope *r = text_of ('q');
  struct save_job jobs[] = { { .path = path_of ("no/such"), .text = rope_snapshot (r), .mode = 0644 }, { .path = path_of ("good"), .text = rope_snapshot (r), .mode = 0644 },
                             { .path = path_of (""), .text = rope_snapshot (r), .mode = 0644 } };
  int done;
  struct save_later *later = save_later_start (jobs, 3, &done);
  ck_assert_ptr_nonnull (later);
  save_later_finish (later);
  ck_assert_int_eq (jobs[0].error, ENOENT);
  ck_assert_int_eq (jobs[1].error, 0);
  ck_assert_int_ne (jobs[2].error, 0);
  ck_assert (holds (jobs[1].path, 'q'));
  unlink (jobs[1].path);
  for (int i = 0; i < 3; i++)
    save_job_free (&jobs[i]);
  rope_free (r);
  /* Nothing was left behind. */
  ck_assert_int_eq (rmdir (directory), 0);
}
END_TEST

int
main (void)
{
  const char *temporary = getenv ("TMPDIR");
  snprintf (directory, sizeof directory, "%s/save-later-XXXXXX", temporary ? temporary : "/tmp");
  if (!mkdtemp (directory))
    return 1;
  Suite *suite = suite_create ("save_later");
  TCase *all = tcase_create ("all");
  tcase_set_timeout (all, 120);
  tcase_add_test (all, snapshots);
  tcase_add_test (all, failures);
  suite_add_tcase (suite, all);
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  rmdir (directory);
  return failed != 0;
}
