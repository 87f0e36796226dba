/* watcher.c - the thread that reads the terminal: C-g while Lisp runs, pausing, signals, hangups.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "term/watcher.h"

struct world { int master, slave; struct watcher *w; atomic_int quits; };

static void
count_quit (void *data, bool quit)
{
  if (quit)
    atomic_fetch_add (&((struct world *) data)->quits, 1);
}

static void
world_open (struct world *x)
{
  struct termios raw;
  ck_assert_int_eq (openpty (&x->master, &x->slave, NULL, NULL, NULL), 0);
  tcgetattr (x->slave, &raw);
  cfmakeraw (&raw);
  tcsetattr (x->slave, TCSANOW, &raw);
  atomic_init (&x->quits, 0);
  x->w = watcher_start (x->slave, count_quit, x);
  ck_assert_ptr_nonnull (x->w);
}

static void
world_close (struct world *x)
{
  watcher_stop (x->w);
  close (x->master);
  close (x->slave);
}

static void
type (struct world *x, const char *bytes, size_t n)
{
  ck_assert_int_eq (write (x->master, bytes, n), (ssize_t) n);
}

/* Takes bytes until WANTED of them came or a second passed. */
static size_t
take (struct world *x, char *buf, size_t wanted, struct watcher_news *news)
{
  size_t n = 0;
  struct watcher_news some;
  *news = (struct watcher_news){ 0 };
  for (int i = 0; i < 100 && (n < wanted || wanted == 0); i++)
    {
      poll (&(struct pollfd){ .fd = watcher_fd (x->w), .events = POLLIN }, 1, 10);
      n += watcher_take (x->w, buf + n, 256 - n, &some);
      news->hangup |= some.hangup;
      news->resized |= some.resized;
      if (wanted == 0 && (some.hangup || some.resized))
        break;
    }
  return n;
}

static void
wait_for_quit (struct world *x, int wanted)
{
  for (int i = 0; i < 100 && atomic_load (&x->quits) < wanted; i++)
    usleep (10000);
  ck_assert_int_eq (atomic_load (&x->quits), wanted);
}

START_TEST (bytes_arrive_in_order)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  type (&x, "hello", 5);
  ck_assert_uint_eq (take (&x, buf, 5, &news), 5);
  ck_assert_int_eq (memcmp (buf, "hello", 5), 0);
  world_close (&x);
}
END_TEST

START_TEST (control_g_quits_while_lisp_runs)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  type (&x, "a\007b", 3);
  wait_for_quit (&x, 1);
  /* What was typed before it is told apart. */
  ck_assert (watcher_marked (x.w));
  ck_assert_uint_eq (watcher_take (x.w, buf, sizeof buf, &news), 1);
  ck_assert_int_eq (buf[0], 'a');
  ck_assert (news.quit && !watcher_marked (x.w));
  ck_assert_uint_eq (watcher_take (x.w, buf, sizeof buf, &news), 1);
  ck_assert_int_eq (buf[0], 'b');
  ck_assert (!news.quit);
  type (&x, "\033[103;5u", 8);
  wait_for_quit (&x, 2);
  world_close (&x);
}
END_TEST

START_TEST (control_g_is_a_key_while_waiting)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  watcher_set_waiting (x.w, true);
  type (&x, "\007", 1);
  ck_assert_uint_eq (take (&x, buf, 1, &news), 1);
  ck_assert_int_eq (buf[0], 7);
  ck_assert_int_eq (atomic_load (&x.quits), 0);
  world_close (&x);
}
END_TEST

START_TEST (bells_in_replies_and_pastes_do_not_quit)
{
  static const char bytes[] = "\033]11;rgb:0/0/0\007\033[200~x\007y\033[201~z";
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  type (&x, bytes, sizeof bytes - 1);
  ck_assert_uint_eq (take (&x, buf, sizeof bytes - 1, &news), sizeof bytes - 1);
  ck_assert_int_eq (atomic_load (&x.quits), 0);
  world_close (&x);
}
END_TEST

START_TEST (a_paused_watcher_leaves_the_device_alone)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  watcher_pause (x.w);
  type (&x, "q", 1);
  struct pollfd p = { .fd = x.slave, .events = POLLIN };
  usleep (50000);
  ck_assert_int_eq (poll (&p, 1, 100), 1);
  watcher_resume (x.w);
  ck_assert_uint_eq (take (&x, buf, 1, &news), 1);
  world_close (&x);
}
END_TEST

START_TEST (signals_become_news)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  kill (getpid (), SIGWINCH);
  take (&x, buf, 0, &news);
  ck_assert (news.resized);
  world_close (&x);
}
END_TEST

START_TEST (a_vanished_terminal_is_a_hangup)
{
  struct world x;
  struct watcher_news news;
  char buf[256];
  world_open (&x);
  close (x.master);
  take (&x, buf, 0, &news);
  ck_assert (news.hangup);
  watcher_stop (x.w);
  close (x.slave);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("watcher");
  TCase *t = tcase_create ("watcher");
  tcase_add_test (t, bytes_arrive_in_order);
  tcase_add_test (t, control_g_quits_while_lisp_runs);
  tcase_add_test (t, control_g_is_a_key_while_waiting);
  tcase_add_test (t, bells_in_replies_and_pastes_do_not_quit);
  tcase_add_test (t, a_paused_watcher_leaves_the_device_alone);
  tcase_add_test (t, signals_become_news);
  tcase_add_test (t, a_vanished_terminal_is_a_hangup);
  suite_add_tcase (s, t);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
