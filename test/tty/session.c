/* session.c - an editor on a real pty.  See session.h.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct report { pid_t pid; int what; int status; };
enum { SEND_DEADLINE = 30000 };

long long
session_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void
say (int fd, pid_t pid, int what, int status)
{
  struct report r = { pid, what, status };
  if (write (fd, &r, sizeof r) != sizeof r)
    _exit (2);
}

/* The leader: runs the editor as a foreground job and says what becomes of it. */
static _Noreturn void
lead (char *const argv[], const char *directory, int out)
{
  signal (SIGHUP, SIG_IGN);
  signal (SIGTTOU, SIG_IGN);
  if (chdir (directory) != 0)
    _exit (2);
  pid_t pid = fork ();
  if (pid == 0)
    {
      setpgid (0, 0);
      tcsetpgrp (0, getpid ());
      /* Whatever who runs the tests ignores: programs that the editor starts inherit it. */
      static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTTOU };
      for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal (signals[i], SIG_DFL);
      close (out);
      execv (argv[0], argv);
      _exit (127);
    }
  setpgid (pid, pid);
  tcsetpgrp (0, pid);
  say (out, pid, SESSION_RUNS, 0);
  for (;;)
    {
      int status;
      if (waitpid (pid, &status, WUNTRACED | WCONTINUED) < 0)
        _exit (2);
      if (WIFSTOPPED (status))
        say (out, pid, SESSION_STOPPED, WSTOPSIG (status));
      else if (WIFCONTINUED (status))
        say (out, pid, SESSION_RUNS, 0);
      else
        {
          bool exited = WIFEXITED (status);
          say (out, pid, exited ? SESSION_EXITED : SESSION_KILLED, exited ? WEXITSTATUS (status) : WTERMSIG (status));
          _exit (0);
        }
    }
}

bool
session_start (struct session *s, char *const argv[], const char *directory, int rows, int columns)
{
  assert (rows > 0 && columns > 0 && columns <= SESSION_MAX_COLUMNS);
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  int ends[2];
  *s = (struct session) { .fd = -1, .report = -1, .rows = rows, .columns = columns };
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return false;
  s->leader = forkpty (&s->fd, NULL, NULL, &size);
  if (s->leader == 0)
    lead (argv, directory, ends[1]);
  close (ends[1]);
  s->report = ends[0];
  if (s->leader < 0)
    return false;
  fcntl (s->fd, F_SETFL, O_NONBLOCK);
  fcntl (s->fd, F_SETFD, FD_CLOEXEC);
  s->vterm = vterm_new (rows, columns);
  vterm_set_utf8 (s->vterm, 1);
  s->screen = vterm_obtain_screen (s->vterm);
  vterm_screen_enable_altscreen (s->screen, 1);
  vterm_screen_reset (s->screen, 1);
  while (s->editor == 0 && s->state == SESSION_RUNS)
    session_pump (s, 1000);
  return s->editor > 0;
}

void
session_end (struct session *s)
{
  if (s->editor > 0 && (s->state == SESSION_RUNS || s->state == SESSION_STOPPED))
    kill (s->editor, SIGKILL);
  session_hang_up (s);
  if (s->leader > 0)
    waitpid (s->leader, NULL, 0);
  if (s->report >= 0)
    close (s->report);
  if (s->vterm)
    vterm_free (s->vterm);
  *s = (struct session) { .fd = -1, .report = -1, .state = SESSION_KILLED };
}

void
session_hang_up (struct session *s)
{
  if (s->fd >= 0)
    close (s->fd);
  s->fd = -1;
}

static void
take_output (struct session *s)
{
  char buffer[65536];
  ssize_t n = read (s->fd, buffer, sizeof buffer);
  if (n > 0)
    {
      s->received += (size_t) n;
      vterm_input_write (s->vterm, buffer, (size_t) n);
    }
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    {
      if (s->state == SESSION_EXITED || s->state == SESSION_KILLED)
        session_hang_up (s);
      else
        poll (NULL, 0, 1);         /* EIO until the report comes */
    }
}

static void
take_report (struct session *s)
{
  struct report r;
  ssize_t n = read (s->report, &r, sizeof r);
  if (n == (ssize_t) sizeof r)
    {
      s->editor = r.pid;
      s->state = (enum session_state) r.what;
      s->status = r.status;
    }
  else if (n == 0)
    {
      if (s->state != SESSION_EXITED)
        s->state = SESSION_KILLED;
      close (s->report);
      s->report = -1;
    }
}

void
session_pump (struct session *s, int milliseconds)
{
  struct pollfd fds[] = { { s->fd, POLLIN, 0 }, { s->report, POLLIN, 0 } };
  if (poll (fds, 2, milliseconds) <= 0)
    return;
  if (fds[0].revents)
    take_output (s);
  if (fds[1].revents)
    take_report (s);
}

bool
session_send (struct session *s, const char *text, size_t n)
{
  long long end = session_now () + SEND_DEADLINE;
  while (n > 0 && s->fd >= 0)
    {
      ssize_t k = write (s->fd, text, n);
      if (k > 0)
        {
          text += k;
          n -= (size_t) k;
          continue;
        }
      if (session_now () > end || s->state == SESSION_EXITED || s->state == SESSION_KILLED)
        return false;
      struct pollfd fd = { s->fd, POLLIN | POLLOUT, 0 };
      poll (&fd, 1, 100);
      session_pump (s, 0);
    }
  return n == 0;
}

static size_t
put_utf8 (char *out, uint32_t c)
{
  if (c < 0x80)
    return out[0] = (char) c, 1;
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = n; i-- > 1; c >>= 6)
    out[i] = (char) (0x80 | (c & 0x3f));
  out[0] = (char) ((0xf00 >> n) | c);
  return n;
}

/* -1 for the terminal's own color. */
static short
color_number (const VTermScreenCell *cell, bool background)
{
  const VTermColor *color = background ? &cell->bg : &cell->fg;
  bool own = background ? VTERM_COLOR_IS_DEFAULT_BG (color) : VTERM_COLOR_IS_DEFAULT_FG (color);
  return own || !VTERM_COLOR_IS_INDEXED (color) ? -1 : color->indexed.idx;
}

const char *
session_row (struct session *s, int row, char *buffer)
{
  return session_row_colors (s, row, buffer, false, NULL);
}

const char *
session_row_colors (struct session *s, int row, char *buffer, bool background, short *colors)
{
  size_t n = 0, end = 0;
  for (int column = 0; column < s->columns; column++)
    {
      VTermScreenCell cell;
      if (!vterm_screen_get_cell (s->screen, (VTermPos) { row, column }, &cell) || cell.chars[0] == (uint32_t) -1)
        continue;
      size_t first = n;
      if (cell.chars[0] == 0)
        buffer[n++] = ' ';
      for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] && n < SESSION_ROW_BYTES - 8; i++)
        n += put_utf8 (buffer + n, cell.chars[i]);
      for (size_t i = first; colors && i < n; i++)
        colors[i] = color_number (&cell, background);
      if (buffer[n - 1] != ' ')
        end = n;
      if (n >= SESSION_ROW_BYTES - 8)
        break;
    }
  buffer[end] = 0;
  return buffer;
}

void
session_resize (struct session *s, int rows, int columns)
{
  assert (rows > 0 && columns > 0 && columns <= SESSION_MAX_COLUMNS);
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  s->rows = rows;
  s->columns = columns;
  vterm_set_size (s->vterm, rows, columns);
  ioctl (s->fd, TIOCSWINSZ, &size);
}

static const struct { const char *name, *bytes; } named_keys[] = {
  { "RET", "\r" }, { "TAB", "\t" }, { "ESC", "\033" }, { "SPC", " " }, { "DEL", "\177" }, { "LFD", "\n" },
  { "C-SPC", "" }, { "C-@", "" }, { "C-/", "\037" }, { "C-_", "\037" }, { "C-?", "\177" }, { "C-\\", "\034" }, { "C-]", "\035" },
  { "<up>", "\033OA" }, { "<down>", "\033OB" }, { "<right>", "\033OC" }, { "<left>", "\033OD" }, { "<home>", "\033OH" }, { "<end>", "\033OF" },
  { "C-<up>", "\033[1;5A" }, { "C-<down>", "\033[1;5B" }, { "C-<right>", "\033[1;5C" }, { "C-<left>", "\033[1;5D" },
  { "<insert>", "\033[2~" }, { "<delete>", "\033[3~" }, { "<prior>", "\033[5~" }, { "<next>", "\033[6~" },
  { "<f1>", "\033OP" }, { "<f2>", "\033OQ" }, { "<f3>", "\033OR" }, { "<f4>", "\033OS" }, { "<f5>", "\033[15~" }, { "<f10>", "\033[21~" },
};

size_t
session_key (const char *key, char *buffer, size_t size)
{
  assert (size >= 12);
  for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++)
    if (strcmp (key, named_keys[i].name) == 0)
      {
        size_t n = strlen (named_keys[i].bytes);
        memcpy (buffer, named_keys[i].bytes, n + 1);
        return n > 0 ? n : 1;      /* the two empty ones are NUL */
      }
  if (strncmp (key, "M-", 2) == 0 && key[2])
    {
      buffer[0] = '\033';
      size_t n = session_key (key + 2, buffer + 1, size - 1);
      return n ? n + 1 : 0;
    }
  if (strncmp (key, "C-M-", 4) == 0 && key[4])
    {
      buffer[0] = '\033';
      buffer[1] = (char) (key[4] & 0x1f);
      return key[5] ? 0 : 2;
    }
  if (strncmp (key, "C-", 2) == 0 && key[2] && !key[3])
    return buffer[0] = (char) (key[2] & 0x1f), 1;
  size_t n = strlen (key);
  if (n == 0 || n > 4 || (n > 1 && (unsigned char) key[0] < 0x80))
    return 0;
  memcpy (buffer, key, n);
  return n;
}
