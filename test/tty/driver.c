/* driver.c - runs scripts that type into the editor on a pty and look at its screen.
   SPDX-License-Identifier: GPL-3.0-or-later

   driver EDITOR SCRIPT...   A script holds tests; each starts with a fresh directory and no editor.
   The commands, one in a line ("#" starts a comment):

     test NAME               a test begins
     open REASON             it is skipped: a known defect; TTY_OPEN=1 runs it all the same
     file NAME TEXT          write TEXT to NAME
     shell COMMAND           run COMMAND in the test's directory; it must succeed
     start ARGUMENT...       start the editor, with -Q
     keys KEY...             type keys: C-x M-x RET TAB ESC SPC DEL <up> <f1> a
     type TEXT               type TEXT as it is
     expect TEXT             wait until a row shows TEXT; /REGEXP/ is an extended regexp
     absent TEXT             wait until no row shows TEXT
     row N TEXT              wait until row N (1 is the first, -1 the last) shows TEXT
     color NUMBER TEXT       wait until TEXT is shown in the color NUMBER of the terminal's 256; "default" for its own
     background NUMBER TEXT  the same for what is behind TEXT
     cursor ROW COLUMN       wait until the cursor is there (from 1)
     size ROWS COLUMNS       resize the terminal (before start: its first size)
     signal NAME             send HUP TERM TSTP CONT INT USR1 USR2 QUIT ALRM SEGV ABRT to the editor
     hang-up                 the terminal vanishes
     stopped, runs           wait until the editor is stopped, runs
     exit STATUS             wait until the editor has exited with STATUS
     killed NUMBER           wait until the editor was killed by the signal with that number
     same A B                wait until the files A and B have the same contents
     deadline SECONDS        for the waits of this test (default TTY_DEADLINE or 20, times TTY_SLOW)

   TEXT knows \n \t \e \\ \xHH and \s for a blank.  A failed command ends its test: the line, what
   was wanted and the screen are shown. */
#include "session.h"
#include <errno.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_SIZE = 8192, MAX_ARGUMENTS = 64, DEFAULT_DEADLINE = 20 };

struct driver
{
  const char *editor, *script;
  char directory[256];             /* of the present test, "" between tests */
  char name[200];
  int line;
  int rows, columns;
  long long deadline;              /* milliseconds for one wait */
  int wait;                        /* seconds, from TTY_DEADLINE */
  long long slow;                  /* factor, from TTY_SLOW */
  bool failed;
  bool open;                       /* a known defect: the test is skipped, unless TTY_OPEN is set */
  int n_passed, n_failed, n_open;
  struct session session;
};

static void
show_screen (struct driver *d)
{
  char row[SESSION_ROW_BYTES];
  if (!d->session.vterm)
    return;
  VTermPos at;
  vterm_state_get_cursorpos (vterm_obtain_state (d->session.vterm), &at);
  printf ("  screen (cursor %d %d, state %d, status %d):\n", at.row + 1, at.col + 1, (int) d->session.state, d->session.status);
  for (int i = 0; i < d->session.rows; i++)
    printf ("  |%s\n", session_row (&d->session, i, row));
}

static void
fail (struct driver *d, const char *why, const char *what)
{
  printf ("FAIL %s:%d: %s: %s %s\n", d->script, d->line, d->name, why, what);
  show_screen (d);
  fflush (stdout);
  d->failed = true;
}

/* Decodes the escapes of TEXT in place; the length. */
static size_t
unescape (char *text)
{
  static const char letters[] = "ntes\\", meanings[] = "\n\t\033 \\";
  char *out = text;
  for (char *p = text; *p; p++)
    {
      const char *at = *p == '\\' && p[1] ? strchr (letters, p[1]) : NULL;
      unsigned hex;
      if (at)
        {
          *out++ = meanings[at - letters];
          p++;
        }
      else if (*p == '\\' && p[1] == 'x' && sscanf (p + 2, "%2x", &hex) == 1)
        {
          *out++ = (char) hex;
          p += 3;
        }
      else
        *out++ = *p;
    }
  *out = 0;
  return (size_t) (out - text);
}

/* -- what can be waited for -- */

struct wanted
{
  char *text;
  int row;                         /* 0: any; negative counts from the end */
  int column;
  int color;                       /* -1: the terminal's own */
  bool background;
  regex_t regexp;
  bool is_regexp;
};

static bool
prepare (struct wanted *w, char *text)
{
  size_t n = strlen (text);
  w->text = text;
  w->is_regexp = n > 2 && text[0] == '/' && text[n - 1] == '/';
  if (!w->is_regexp)
    return unescape (text), true;
  text[n - 1] = 0;
  return regcomp (&w->regexp, text + 1, REG_EXTENDED | REG_NOSUB) == 0;
}

static bool
row_shows (struct driver *d, const struct wanted *w, int row)
{
  char text[SESSION_ROW_BYTES];
  session_row (&d->session, row, text);
  if (w->is_regexp)
    return regexec (&w->regexp, text, 0, NULL, 0) == 0;
  return w->text[0] ? strstr (text, w->text) != NULL : text[0] == 0;
}

static bool
shown (struct driver *d, const struct wanted *w)
{
  if (!d->session.vterm)
    return false;
  if (w->row)
    return row_shows (d, w, w->row > 0 ? w->row - 1 : d->session.rows + w->row);
  for (int i = 0; i < d->session.rows; i++)
    if (row_shows (d, w, i))
      return true;
  return false;
}

static bool
absent (struct driver *d, const struct wanted *w)
{
  return !shown (d, w);
}

static bool
shown_in_color (struct driver *d, const struct wanted *w)
{
  char text[SESSION_ROW_BYTES];
  short colors[SESSION_ROW_BYTES];
  size_t n = strlen (w->text);
  for (int row = 0; d->session.vterm && row < d->session.rows; row++)
    {
      session_row_colors (&d->session, row, text, w->background, colors);
      for (const char *at = text; (at = strstr (at, w->text)) != NULL; at++)
        {
          size_t i = 0;
          while (i < n && (at[i] == ' ' || colors[at - text + i] == w->color))
            i++;
          if (i == n)
            return true;
        }
    }
  return false;
}

static bool
cursor_there (struct driver *d, const struct wanted *w)
{
  VTermPos at;
  vterm_state_get_cursorpos (vterm_obtain_state (d->session.vterm), &at);
  return at.row == w->row - 1 && at.col == w->column - 1;
}

static bool
is_stopped (struct driver *d, const struct wanted *w)
{
  (void) w;
  return d->session.state == SESSION_STOPPED;
}

static bool
is_running (struct driver *d, const struct wanted *w)
{
  (void) w;
  return d->session.state == SESSION_RUNS;
}

static bool
has_exited (struct driver *d, const struct wanted *w)
{
  return d->session.state == SESSION_EXITED && d->session.status == w->row;
}

static bool
was_killed (struct driver *d, const struct wanted *w)
{
  return d->session.state == SESSION_KILLED && d->session.status == w->row;
}

static bool
same_files (struct driver *d, const struct wanted *w)
{
  char command[LINE_SIZE];
  snprintf (command, sizeof command, "cd '%s' && cmp -s %s", d->directory, w->text);
  return system (command) == 0;
}

static bool
is_over (struct driver *d)
{
  return d->session.state == SESSION_EXITED || d->session.state == SESSION_KILLED;
}

/* Waits until TEST holds; a screen counts only when all output so far has been taken in. */
static bool
wait_for (struct driver *d, bool (*test) (struct driver *, const struct wanted *), const struct wanted *w)
{
  long long end = session_now () + d->deadline;
  for (;;)
    {
      size_t before = d->session.received;
      session_pump (&d->session, 0);
      if (d->session.received == before && test (d, w))
        return true;
      if (session_now () > end || (is_over (d) && test != same_files))
        return test (d, w);
      session_pump (&d->session, 20);
    }
}

/* -- the commands -- */

static int
split (char *text, char **words, int max)
{
  int n = 0;
  for (char *w = strtok (text, " \t"); w && n < max - 1; w = strtok (NULL, " \t"))
    words[n++] = w;
  words[n] = NULL;
  return n;
}

static void
do_file (struct driver *d, char *arg)
{
  char *space = strchr (arg, ' ');
  char path[LINE_SIZE];
  if (space)
    *space++ = 0;
  else
    space = arg + strlen (arg);
  snprintf (path, sizeof path, "%s/%s", d->directory, arg);
  size_t n = unescape (space);
  FILE *f = fopen (path, "wb");
  if (!f || fwrite (space, 1, n, f) != n || fclose (f) != 0)
    fail (d, "cannot write", path);
}

static void
do_shell (struct driver *d, char *arg)
{
  char command[LINE_SIZE + 600];
  snprintf (command, sizeof command, "cd '%s' && { %s\n}", d->directory, arg);
  if (system (command) != 0)
    fail (d, "command fails:", arg);
}

static void
do_start (struct driver *d, char *arg)
{
  char *argv[MAX_ARGUMENTS] = { (char *) d->editor, "-Q" };
  split (arg, argv + 2, MAX_ARGUMENTS - 2);
  if (d->session.vterm)
    session_end (&d->session);
  if (!session_start (&d->session, argv, d->directory, d->rows, d->columns))
    fail (d, "cannot start", d->editor);
}

static void
do_keys (struct driver *d, char *arg)
{
  char *words[MAX_ARGUMENTS * 8], bytes[16];
  int n = split (arg, words, MAX_ARGUMENTS * 8);
  for (int i = 0; i < n && !d->failed; i++)
    {
      size_t length = session_key (words[i], bytes, sizeof bytes);
      if (!length)
        fail (d, "unknown key", words[i]);
      else if (!session_send (&d->session, bytes, length))
        fail (d, "cannot send", words[i]);
    }
}

static void
do_type (struct driver *d, char *arg)
{
  size_t n = unescape (arg);
  if (!session_send (&d->session, arg, n))
    fail (d, "cannot send", arg);
}

static void
look (struct driver *d, char *arg, int row, bool (*test) (struct driver *, const struct wanted *), const char *why)
{
  struct wanted w = { .row = row };
  if (!prepare (&w, arg))
    fail (d, "bad regexp", arg);
  else if (!wait_for (d, test, &w))
    fail (d, why, arg);
  if (w.is_regexp)
    regfree (&w.regexp);
}

static void
do_expect (struct driver *d, char *arg)
{
  look (d, arg, 0, shown, "not shown:");
}

static void
do_absent (struct driver *d, char *arg)
{
  look (d, arg, 0, absent, "still shown:");
}

static void
do_row (struct driver *d, char *arg)
{
  char *rest;
  int row = (int) strtol (arg, &rest, 10);
  while (*rest == ' ')
    rest++;
  look (d, rest, row, shown, "not in its row:");
}

static void
do_cursor (struct driver *d, char *arg)
{
  struct wanted w = { .text = arg };
  if (sscanf (arg, "%d %d", &w.row, &w.column) != 2 || !wait_for (d, cursor_there, &w))
    fail (d, "the cursor is not at", arg);
}

static void
look_for_color (struct driver *d, char *arg, bool background)
{
  char *space = strchr (arg, ' ');
  if (!space || !space[1])
    {
      fail (d, "no text", arg);
      return;
    }
  struct wanted w = { .text = space + 1, .background = background };
  *space = 0;
  w.color = strcmp (arg, "default") == 0 ? -1 : atoi (arg);
  unescape (w.text);
  if (!wait_for (d, shown_in_color, &w))
    fail (d, "not shown in that color:", w.text);
}

static void
do_color (struct driver *d, char *arg)
{
  look_for_color (d, arg, false);
}

static void
do_background (struct driver *d, char *arg)
{
  look_for_color (d, arg, true);
}

static void
do_size (struct driver *d, char *arg)
{
  if (sscanf (arg, "%d %d", &d->rows, &d->columns) != 2 || d->columns > SESSION_MAX_COLUMNS)
    fail (d, "bad size", arg);
  else if (d->session.vterm)
    session_resize (&d->session, d->rows, d->columns);
}

static void
do_signal (struct driver *d, char *arg)
{
  static const struct { const char *name; int number; } signals[] = {
    { "HUP", SIGHUP }, { "TERM", SIGTERM }, { "TSTP", SIGTSTP }, { "CONT", SIGCONT }, { "INT", SIGINT }, { "WINCH", SIGWINCH },
    { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "QUIT", SIGQUIT }, { "ALRM", SIGALRM }, { "SEGV", SIGSEGV }, { "ABRT", SIGABRT }
  };
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (strcmp (signals[i].name, arg) == 0 && kill (d->session.editor, signals[i].number) == 0)
      return;
  fail (d, "cannot send the signal", arg);
}

static void
do_hang_up (struct driver *d, char *arg)
{
  (void) arg;
  session_hang_up (&d->session);
}

static void
do_stopped (struct driver *d, char *arg)
{
  if (!wait_for (d, is_stopped, NULL))
    fail (d, "does not stop", arg);
}

static void
do_runs (struct driver *d, char *arg)
{
  if (!wait_for (d, is_running, NULL))
    fail (d, "does not run", arg);
}

static void
do_exit (struct driver *d, char *arg)
{
  struct wanted w = { .row = atoi (arg) };
  if (!wait_for (d, has_exited, &w))
    fail (d, "does not exit with", arg);
}

static void
do_killed (struct driver *d, char *arg)
{
  struct wanted w = { .row = atoi (arg) };
  if (!wait_for (d, was_killed, &w))
    fail (d, "is not killed by", arg);
}

static void
do_same (struct driver *d, char *arg)
{
  struct wanted w = { .text = arg };
  if (!wait_for (d, same_files, &w))
    fail (d, "files differ:", arg);
}

static void
do_deadline (struct driver *d, char *arg)
{
  d->deadline = atoi (arg) * 1000LL * d->slow;
}

static const struct { const char *name; void (*run) (struct driver *, char *); } commands[] = {
  { "file", do_file }, { "shell", do_shell }, { "start", do_start }, { "keys", do_keys }, { "type", do_type },
  { "expect", do_expect }, { "absent", do_absent }, { "row", do_row }, { "cursor", do_cursor },
  { "color", do_color }, { "background", do_background }, { "size", do_size },
  { "signal", do_signal }, { "hang-up", do_hang_up }, { "stopped", do_stopped }, { "runs", do_runs }, { "exit", do_exit },
  { "killed", do_killed }, { "same", do_same }, { "deadline", do_deadline },
};

/* -- tests -- */

static void
end_test (struct driver *d)
{
  if (!d->directory[0])
    return;
  session_end (&d->session);
  char command[400];
  snprintf (command, sizeof command, "rm -rf '%s'", d->directory);
  if (system (command) != 0)
    fail (d, "cannot remove", d->directory);
  d->directory[0] = 0;
  d->open ? d->n_open++ : d->failed ? d->n_failed++ : d->n_passed++;
}

static void
begin_test (struct driver *d, const char *name)
{
  const char *base = getenv ("TMPDIR");
  end_test (d);
  d->failed = d->open = false;
  d->rows = 24;
  d->columns = 80;
  d->deadline = d->wait * 1000LL * d->slow;
  snprintf (d->name, sizeof d->name, "%s", name);
  snprintf (d->directory, sizeof d->directory, "%s/neomacs-tty-XXXXXX", base ? base : "/tmp");
  if (!mkdtemp (d->directory))
    {
      perror (d->directory);
      exit (2);
    }
  setenv ("HOME", d->directory, 1);
}

static void
run_line (struct driver *d, char *line)
{
  line[strcspn (line, "\n")] = 0;
  while (*line == ' ')
    line++;
  char *arg = line + strcspn (line, " ");
  if (*arg)
    *arg++ = 0;
  if (!*line || *line == '#')
    return;
  if (strcmp (line, "test") == 0)
    {
      begin_test (d, arg);
      return;
    }
  if (d->failed || d->open)
    return;
  if (strcmp (line, "open") == 0)
    {
      d->open = getenv ("TTY_OPEN") == NULL;
      if (d->open)
        printf ("open %s:%d: %s: %s\n", d->script, d->line, d->name, arg);
      return;
    }
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp (commands[i].name, line) == 0)
      {
        commands[i].run (d, arg);
        return;
      }
  fail (d, "unknown command", line);
}

static void
run_script (struct driver *d, const char *script)
{
  char line[LINE_SIZE];
  FILE *f = fopen (script, "r");
  if (!f)
    {
      perror (script);
      d->n_failed++;
      return;
    }
  int before = d->n_failed;
  long long start = session_now ();
  d->script = script;
  for (d->line = 1; fgets (line, sizeof line, f); d->line++)
    run_line (d, line);
  fclose (f);
  end_test (d);
  printf ("%s %s (%.1f s)\n", d->n_failed == before ? "pass" : "FAIL", script, (double) (session_now () - start) / 1000);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  struct driver d = { .session = { .fd = -1, .report = -1, .state = SESSION_KILLED } };
  if (argc < 3)
    {
      fprintf (stderr, "usage: driver EDITOR SCRIPT...\n");
      return 2;
    }
  d.editor = realpath (argv[1], NULL);
  if (!d.editor)
    {
      perror (argv[1]);
      return 2;
    }
  const char *slow = getenv ("TTY_SLOW");
  const char *seconds = getenv ("TTY_DEADLINE");
  d.wait = seconds && atoi (seconds) > 0 ? atoi (seconds) : DEFAULT_DEADLINE;
  d.slow = slow && atoi (slow) > 0 ? atoi (slow) : 1;
  setenv ("TERM", "xterm-256color", 1);
  setenv ("LC_ALL", "C.UTF-8", 1);
  char sources[4096];
  if (!getenv ("SOURCES") && getcwd (sources, sizeof sources))
    setenv ("SOURCES", sources, 1);
  unsetenv ("COLORTERM");
  signal (SIGPIPE, SIG_IGN);
  for (int i = 2; i < argc; i++)
    run_script (&d, argv[i]);
  printf ("tty: %d passed, %d failed, %d skipped\n", d.n_passed, d.n_failed, d.n_open);
  free ((char *) d.editor);
  return d.n_failed != 0;
}
