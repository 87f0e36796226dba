/* kill.c - the editor is killed while it saves; the file must be the old one or the new one.
   SPDX-License-Identifier: GPL-3.0-or-later

   kill EDITOR [ROUNDS]   Each round starts the editor in batch mode on the file, which it replaces by
   the contents of the next generation again and again, and kills it after a random time. */
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 20000, MAX_LEFT = 64 };

static const char program[] =
  "(let ((n 0))"
  "  (find-file \"file.txt\")"
  "  (setq make-backup-files nil)"
  "  (while t"
  "    (erase-buffer)"
  "    (setq n (1+ n))"
  "    (let ((line (format \"generation %d\\n\" n)) (i 0))"
  "      (while (< i 20000) (insert line) (setq i (1+ i))))"
  "    (let ((inhibit-message t)) (save-buffer))))";

/* True if the file has LINES lines that are all alike: one generation, whole. */
static bool
is_whole (const char *path, char *why, size_t size)
{
  char first[100] = "", line[100];
  int n = 0;
  FILE *f = fopen (path, "r");
  if (!f)
    {
      snprintf (why, size, "the file is gone");
      return false;
    }
  while (fgets (line, sizeof line, f))
    {
      if (n++ == 0)
        strcpy (first, line);
      if (strcmp (first, line) != 0)
        break;
    }
  bool same = strcmp (first, line) == 0, more = fgets (line, sizeof line, f) != NULL;
  fclose (f);
  snprintf (why, size, "%d lines of \"%.*s\"", n, (int) strcspn (first, "\n"), first);
  return same && !more && n == LINES;
}

static int
count_files (const char *directory)
{
  int n = 0;
  DIR *d = opendir (directory);
  while (d && readdir (d))
    n++;
  if (d)
    closedir (d);
  return n - 2;
}

static bool
one_round (const char *editor, const char *directory, unsigned *random, char *why, size_t size)
{
  pid_t pid = fork ();
  if (pid == 0)
    {
      if (chdir (directory) != 0 || !freopen ("/dev/null", "w", stderr) || !freopen ("/dev/null", "r", stdin))
        _exit (2);
      execl (editor, editor, "-Q", "--batch", "--eval", program, (char *) NULL);
      _exit (127);
    }
  struct timespec t = { 0, 1000000L * (20 + rand_r (random) % 150) };
  nanosleep (&t, NULL);
  int status;
  bool ended = waitpid (pid, &status, WNOHANG) == pid;
  if (!ended)
    {
      kill (pid, SIGKILL);
      waitpid (pid, &status, 0);
    }
  char path[300];
  snprintf (path, sizeof path, "%s/file.txt", directory);
  if (ended)
    {
      snprintf (why, size, "the editor ended by itself with status %d", status);
      return false;
    }
  return is_whole (path, why, size);
}

int
main (int argc, char **argv)
{
  char directory[200], path[300], command[300], why[300];
  const char *base = getenv ("TMPDIR");
  int rounds = argc > 2 ? atoi (argv[2]) : 60, passed = 0, failed = 0, left;
  unsigned random = (unsigned) time (NULL);
  char *editor = argc > 1 ? realpath (argv[1], NULL) : NULL;
  snprintf (directory, sizeof directory, "%s/neomacs-kill-XXXXXX", base ? base : "/tmp");
  if (!editor || !mkdtemp (directory))
    {
      fprintf (stderr, "usage: kill EDITOR [ROUNDS]\n");
      return 2;
    }
  printf ("kill: seed %u\n", random);
  snprintf (path, sizeof path, "%s/file.txt", directory);
  FILE *f = fopen (path, "w");
  for (int i = 0; f && i < LINES; i++)
    fputs ("generation 0\n", f);
  if (f)
    fclose (f);
  setenv ("HOME", directory, 1);
  for (int i = 0; i < rounds; i++)
    if (one_round (editor, directory, &random, why, sizeof why))
      passed++;
    else
      {
        failed++;
        printf ("FAIL kill: round %d: %s\n", i, why);
      }
  left = count_files (directory);
  if (left <= MAX_LEFT)
    passed++;
  else
    {
      failed++;
      printf ("FAIL kill: %d files are left\n", left);
    }
  snprintf (command, sizeof command, "rm -rf '%s'", directory);
  if (system (command) != 0)
    failed++;
  printf ("kill: %d passed, %d failed (last: %s; %d files left)\n", passed, failed, why, left);
  free (editor);
  return failed != 0;
}
