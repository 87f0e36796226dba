/* keystroke.c - the time from a key to the screen: an editor on a pty, one key after the other.
   SPDX-License-Identifier: GPL-3.0-or-later

   keystroke KEYS SECONDS EDITOR ARGUMENT...
   keystroke KEYS SECONDS -

   Types up to KEYS keys for up to SECONDS and prints the median, the 95th and the 99th percentile and
   the largest time, in milliseconds, and how many keys were typed.  A time ends with the last output
   before the editor is silent for QUIET_MS.  The keys insert, delete and move, so that the place stays
   about the same.  The next key comes some milliseconds after the answer to the last, as if somebody
   typed fast.

   With - for an editor a program that only sends back what it reads is measured: what the system
   itself takes at that time. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 8, START_QUIET_MS = 700, START_MS = 60000, ANSWER_MS = 20000, PAUSE_MS = 12, KEYS_MAX = 100000 };

static double
now_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

/* Waits up to TIMEOUT ms for output and takes it; true if some came. */
static bool
take_output (int fd, int timeout)
{
  char buffer[65536];
  struct pollfd p = { .fd = fd, .events = POLLIN };
  return poll (&p, 1, timeout) > 0 && read (fd, buffer, sizeof buffer) > 0;
}

/* Waits until the editor has been silent for QUIET ms; the time of the last output, or START if none came within FIRST ms. */
static double
last_output (int fd, double start, int first, int quiet)
{
  double last = start;
  for (int timeout = first; take_output (fd, timeout); timeout = quiet)
    last = now_ms ();
  return last;
}

static int
by_size (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Sends back what is typed. */
static void
echo (void)
{
  struct termios raw;
  char buffer[64];
  ssize_t n;
  tcgetattr (0, &raw);
  cfmakeraw (&raw);
  tcsetattr (0, TCSANOW, &raw);
  if (write (1, "ready", 5) < 0)
    return;
  while ((n = read (0, buffer, sizeof buffer)) > 0)
    if (write (1, buffer, (size_t) n) < 0)
      return;
}

static pid_t
start_editor (char **argv, int *fd)
{
  struct winsize size = { .ws_row = 40, .ws_col = 120 };
  pid_t pid = forkpty (fd, NULL, NULL, &size);
  if (pid == 0)
    {
      setenv ("TERM", "xterm-256color", 1);
      if (strcmp (argv[0], "-") == 0)
        {
          echo ();
          _exit (0);
        }
      execvp (argv[0], argv);
      _exit (127);
    }
  return pid;
}

/* Types KEYS keys for up to SECONDS; the times go to TIMES.  How many, -1 if the editor gave no answer. */
static int
type_keys (int fd, int keys, double seconds, double *times)
{
  static const char *const cycle[] = { "a", "b", "c", "\x7f", "\x06", "d", "e", "\x02", "f", "\x7f", "g", "\x7f", "\x7f", "\x7f", "\x7f", "\x7f" };
  double end = now_ms () + seconds * 1e3;
  int n = 0;
  while (n < keys && now_ms () < end)
    {
      const char *key = cycle[n % (int) (sizeof cycle / sizeof *cycle)];
      double start = now_ms ();
      if (write (fd, key, strlen (key)) < 0)
        return -1;
      double last = last_output (fd, start, ANSWER_MS, QUIET_MS);
      if (last == start)
        return -1;
      times[n++] = last - start;
      while (take_output (fd, PAUSE_MS))
        ;
    }
  return n;
}

static void
stop_editor (pid_t pid, int fd)
{
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  close (fd);
}

int
main (int argc, char **argv)
{
  if (argc < 4)
    {
      fprintf (stderr, "usage: keystroke KEYS SECONDS EDITOR ARGUMENT...\n");
      return 2;
    }
  int keys = atoi (argv[1]), fd;
  static double times[KEYS_MAX];
  keys = keys < KEYS_MAX ? keys : KEYS_MAX;
  signal (SIGPIPE, SIG_IGN);
  pid_t pid = start_editor (argv + 3, &fd);
  if (pid < 0)
    {
      perror ("keystroke");
      return 1;
    }
  last_output (fd, now_ms (), START_MS, START_QUIET_MS);
  int n = type_keys (fd, keys, atof (argv[2]), times);
  stop_editor (pid, fd);
  if (n <= 0)
    {
      fprintf (stderr, "keystroke: no answer\n");
      return 1;
    }
  qsort (times, (size_t) n, sizeof *times, by_size);
  printf ("%.3f %.3f %.3f %.3f %d\n", times[n / 2], times[n * 95 / 100], times[n * 99 / 100], times[n - 1], n);
  return 0;
}
