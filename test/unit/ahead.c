/* ahead.c - reading a file on several threads: whole files, files that are shorter than was said, errors.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/ahead.h"

enum { SIZE = 9 * 1000 * 1000 };

static char expected_byte (size_t i) { return (char) (i * 31 + i / 4099); }

/* A temporary file of SIZE bytes that has no name any more. */
static int
make_file (void)
{
  FILE *f = tmpfile ();
  ck_assert_ptr_nonnull (f);
  char *text = malloc (SIZE);
  for (size_t i = 0; i < SIZE; i++)
    text[i] = expected_byte (i);
  ck_assert_int_eq (fwrite (text, 1, SIZE, f), SIZE);
  free (text);
  int fd = dup (fileno (f));
  fclose (f);
  return fd;
}

/* Reads SIZE bytes from the offset AT; returns those that came, after comparing them. */
static size_t
read_all (int fd, size_t at, size_t size, int *error)
{
  char *to = malloc (size + 1);
  struct ahead *a = ahead_start (fd, (off_t) at, to, size);
  size_t n = 0;
  if (!a)                          /* one processor: nothing to test */
    {
      free (to);
      exit (0);
    }
  for (bool over = false; !over;)
    {
      size_t came = ahead_wait (a, n, &over);
      ck_assert_uint_ge (came, n);
      for (; n < came; n++)
        if (to[n] != expected_byte (at + n))
          ck_abort_msg ("byte %zu differs", n);
    }
  *error = ahead_stop (a);
  free (to);
  return n;
}

START_TEST (whole_file)
{
  int error, fd = make_file ();
  ck_assert_uint_eq (read_all (fd, 0, SIZE, &error), SIZE);
  ck_assert_int_eq (error, 0);
  ck_assert_uint_eq (read_all (fd, 12345, SIZE - 12345, &error), SIZE - 12345);
  close (fd);
}
END_TEST

START_TEST (shorter_than_expected)
{
  int error, fd = make_file ();
  ck_assert_uint_eq (read_all (fd, 0, 3 * (size_t) SIZE, &error), SIZE);
  ck_assert_int_eq (error, 0);
  ck_assert_uint_eq (read_all (fd, 2 * (size_t) SIZE, SIZE, &error), 0);
  ck_assert_int_eq (error, 0);
  close (fd);
}
END_TEST

START_TEST (error_number)
{
  int error, fd = open ("/", O_RDONLY);
  ck_assert_uint_eq (read_all (fd, 0, SIZE, &error), 0);
  ck_assert_int_eq (error, EISDIR);
  close (fd);
}
END_TEST

START_TEST (stopped_early)
{
  int fd = make_file ();
  char *to = malloc (SIZE);
  for (int i = 0; i < 20; i++)
    {
      struct ahead *a = ahead_start (fd, 0, to, SIZE);
      if (a)
        ck_assert_int_eq (ahead_stop (a), 0);
    }
  free (to);
  close (fd);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("ahead");
  TCase *all = tcase_create ("all");
  tcase_add_test (all, whole_file);
  tcase_add_test (all, shorter_than_expected);
  tcase_add_test (all, error_number);
  tcase_add_test (all, stopped_early);
  suite_add_tcase (suite, all);
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed != 0;
}
