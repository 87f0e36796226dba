/* monkey.c - random keys for the editor on a pty; it must survive them and still obey.
   SPDX-License-Identifier: GPL-3.0-or-later

   monkey EDITOR KEYS [SEED]   The seed is printed, so that a failure can be repeated.  The editor runs in a
   directory of its own with a few files; keys that would leave the editor or stop it are answered
   by starting it again. */
#include "session.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 24, COLUMNS = 80, CHUNK = 50, ANSWER_DEADLINE = 60000 };

/* Keys with their weights: editing, motion, prefixes, then whatever there is. */
static const char *const keys[] = {
  "C-f", "C-b", "C-n", "C-p", "C-a", "C-e", "M-f", "M-b", "M-<", "M->", "C-v", "M-v", "C-d", "DEL", "M-d", "M-DEL", "C-k", "C-y", "M-y",
  "C-w", "M-w", "C-SPC", "C-/", "C-_", "C-s", "C-r", "C-M-s", "M-%", "C-u", "C-x", "C-x", "C-x", "C-x", "M-x", "C-g", "C-g", "C-g", "RET", "RET",
  "TAB", "C-l", "C-o", "C-t", "M-t", "M-u", "M-l", "M-c", "C-q", "C-h", "M-:", "C-j", "M-z", "M-^", "M-\\", "M-q", "M-;", "C-M-f", "C-M-b",
  "C-M-k", "M-g", "M-s", "ESC", "C-c", "C-]", "M-{", "M-}", "M-a", "M-e", "M-h", "M-@", "M-=", "M-r", "C-M-v", "C-M-o",
  "<up>", "<down>", "<left>", "<right>", "<home>", "<end>", "<prior>", "<next>", "<insert>", "<delete>", "<f3>", "<f4>", "C-<left>", "C-<right>",
  "é", "漢", "(", ")", "[", "]", "{", "}", "\"", "'", "\\", ";", "0", "1", "2", "3", "9", "-", "o", "b", "k", "h", "u", "y", "n", "q", "!", "?",
};

static uint64_t
next_random (uint64_t *state)
{
  uint64_t x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

static size_t
random_key (uint64_t *state, char *buffer, size_t size)
{
  size_t n = sizeof keys / sizeof *keys, k = next_random (state) % (2 * n);
  if (k < n)
    return session_key (keys[k], buffer, size);
  buffer[0] = (char) (' ' + next_random (state) % 95);
  return 1;
}

static void
write_files (const char *directory)
{
  static const char *const names[] = { "a.txt", "b.c", "c.el" };
  static const char *const lines[] = { "The quick brown fox jumps over the lazy dog.\n", "int f (int x) { return x + 1; }\n", "(defun f (x) \"A 漢字.\" (+ x 1))\n" };
  for (int i = 0; i < 3; i++)
    {
      char path[512];
      snprintf (path, sizeof path, "%s/%s", directory, names[i]);
      FILE *f = fopen (path, "w");
      for (int line = 0; f && line < 200; line++)
        fputs (lines[i], f);
      if (f)
        fclose (f);
    }
}

static bool
shows (struct session *s, const char *text)
{
  char row[SESSION_ROW_BYTES];
  for (int i = 0; i < s->rows; i++)
    if (strstr (session_row (s, i, row), text))
      return true;
  return false;
}

/* F12 leaves everything.  Dired reaches files elsewhere with a few keys: none of those is changed, and it runs no programs. */
static const char setup[] =
  "(progn (global-set-key [f12] 'top-level)"
  " (setq monkey-home (expand-file-name default-directory))"
  " (dolist (f '(delete-file delete-directory rename-file copy-file copy-directory add-name-to-file make-symbolic-link"
  "              make-directory set-file-modes set-file-times))"
  "  (advice-add f :before (lambda (&rest names)"
  "   (dolist (name names)"
  "    (and (stringp name) (not (string-prefix-p monkey-home (expand-file-name name))) (error \"Not here: %s\" name))))))"
  " (with-eval-after-load 'dired-aux"
  "  (dolist (f '(dired-shell-command dired-check-process dired-run-shell-command)) (advice-add f :override #'ignore))))";

static bool
start (struct session *s, const char *editor, const char *directory)
{
  char *argv[] = { (char *) editor, "-Q", "--eval", (char *) setup, "a.txt", "b.c", "c.el", NULL };
  if (!session_start (s, argv, directory, ROWS, COLUMNS))
    return false;
  /* Until the terminal is in raw mode C-c would be a signal. */
  for (long long end = session_now () + ANSWER_DEADLINE; session_now () < end && !shows (s, "-UU");)
    session_pump (s, 50);
  return shows (s, "-UU");
}

/* The editor obeys: after some C-g, and F12 to leave however many minibuffers there are, it evaluates an
   expression whose value was not typed. */
static bool
answers (struct session *s, uint64_t number)
{
  char text[120], wanted[60];
  long long end = session_now () + ANSWER_DEADLINE;
  snprintf (wanted, sizeof wanted, "obeys-%llu", (unsigned long long) (number % 100000) * 2);
  while (session_now () < end && s->state == SESSION_RUNS)
    {
      /* One after the other: a C-g overtakes what was typed before it, and would tear sequences apart. */
      snprintf (text, sizeof text, "\033:(message \"obeys-%%d\" (* 2 %llu))\r", (unsigned long long) (number % 100000));
      const char *const pieces[] = { "\007", "\007", "\033\033\033", "\007", "\033[24~", "\007", text };
      for (size_t i = 0; i < sizeof pieces / sizeof *pieces && s->state == SESSION_RUNS; i++)
        {
          session_send (s, pieces[i], strlen (pieces[i]));
          for (long long soon = session_now () + 30; session_now () < soon;)
            session_pump (s, 10);
        }
      long long soon = session_now () + 3000;
      while (session_now () < soon && s->state == SESSION_RUNS)
        {
          session_pump (s, 20);
          if (shows (s, wanted))
            return true;
        }
    }
  return false;
}

static void
show (struct session *s)
{
  char row[SESSION_ROW_BYTES];
  for (int i = 0; i < s->rows; i++)
    printf ("  |%s\n", session_row (s, i, row));
}

struct monkey { const char *editor, *directory; struct session s; uint64_t random; long sent; int restarts; };

/* True if the editor is well: it runs, or it ended or stopped because a key said so. */
static bool
still_well (struct monkey *m)
{
  if (m->s.state == SESSION_STOPPED)
    kill (m->s.editor, SIGCONT);
  /* A C-c that comes when the editor has given the terminal back, at its end, is a signal. */
  bool ended = m->s.state == SESSION_EXITED || (m->s.state == SESSION_KILLED && m->s.status == SIGINT);
  if (m->s.state == SESSION_KILLED ? !ended : ended && m->s.status != 0)
    {
      printf ("monkey: the editor died after %ld keys: %s %d\n", m->sent, m->s.state == SESSION_KILLED ? "signal" : "status", m->s.status);
      show (&m->s);
      return false;
    }
  if (ended)
    {
      session_end (&m->s);
      m->restarts++;
      return start (&m->s, m->editor, m->directory);
    }
  return true;
}

static bool
run (struct monkey *m, long keys_wanted)
{
  while (m->sent < keys_wanted)
    {
      for (int i = 0; i < CHUNK; i++, m->sent++)
        {
          char bytes[16];
          size_t n = random_key (&m->random, bytes, sizeof bytes);
          if (!session_send (&m->s, bytes, n))
            break;
          session_pump (&m->s, 0);
        }
      for (long long end = session_now () + 200; session_now () < end;)
        {
          size_t before = m->s.received;
          session_pump (&m->s, 5);
          if (m->s.received == before)
            break;
        }
      if (!still_well (m))
        return false;
      if (m->sent % 2000 < CHUNK && !answers (&m->s, next_random (&m->random)) && m->s.state == SESSION_RUNS)
        {
          printf ("monkey: the editor does not answer after %ld keys\n", m->sent);
          show (&m->s);
          return false;
        }
    }
  return true;
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    {
      fprintf (stderr, "usage: monkey EDITOR KEYS [SEED]\n");
      return 2;
    }
  char directory[256], command[400];
  const char *base = getenv ("TMPDIR");
  snprintf (directory, sizeof directory, "%s/neomacs-monkey-XXXXXX", base ? base : "/tmp");
  if (!mkdtemp (directory))
    return 2;
  uint64_t seed = argc > 3 ? strtoull (argv[3], NULL, 10) : (uint64_t) time (NULL) * 2654435761u + (uint64_t) getpid ();
  struct monkey m = { .editor = realpath (argv[1], NULL), .directory = directory, .random = seed | 1 };
  long wanted = atol (argv[2]);
  printf ("monkey: %ld keys, seed %llu\n", wanted, (unsigned long long) seed);
  fflush (stdout);
  setenv ("TERM", "xterm-256color", 1);
  setenv ("LC_ALL", "C.UTF-8", 1);
  setenv ("HOME", directory, 1);
  setenv ("TMPDIR", directory, 1);
  signal (SIGPIPE, SIG_IGN);
  write_files (directory);
  bool ok = m.editor && start (&m.s, m.editor, directory) && run (&m, wanted);
  if (ok)
    {
      ok = answers (&m.s, 4711) || (still_well (&m) && answers (&m.s, 4712));
      if (!ok)
        {
          printf ("monkey: no answer at the end\n");
          show (&m.s);
        }
    }
  session_end (&m.s);
  snprintf (command, sizeof command, "rm -rf '%s'", directory);
  if (system (command) != 0)
    ok = false;
  printf ("monkey: %d passed, %d failed (%ld keys, %d restarts)\n", ok, !ok, m.sent, m.restarts);
  free ((char *) m.editor);
  return !ok;
}
