/* terminal.c - opening, entering, leaving and asking the terminal.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only, except terminal_emergency_restore, which is async-signal-safe. */
#include "terminal.h"
#include "terminal_internal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <mimalloc.h>

/* How long after our queries an answer may come; the most rows and columns that are used: a terminal may say that it has
   65,535 of each, and grids of that size are 100 GB. */
enum { ANSWER_MS = 100, TERMINAL_SIZE_MAX = 2000 };

static void
input_came (void *data, bool quit)
{
  if (quit)
    nm_quit_key (data);
  else
    nm_host_request (data);
}

static void
make_raw (const struct termios *from, struct termios *raw)
{
  *raw = *from;
  raw->c_iflag &= ~(tcflag_t) (IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  raw->c_oflag &= ~(tcflag_t) OPOST;
  raw->c_lflag &= ~(tcflag_t) (ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  raw->c_cflag &= ~(tcflag_t) (CSIZE | PARENB);
  raw->c_cflag |= CS8;
  raw->c_cc[VMIN] = 1;
  raw->c_cc[VTIME] = 0;
}

/* A terminal that understands private modes and queries, or at least skips them silently. */
static bool
is_xterm_like (const struct terminal *t)
{
  static const char *const prefixes[] = { "xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "kitty", "vte", "konsole",
                                          "gnome", "st-", "wezterm", "contour", "ghostty", "iterm" };
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (strncmp (t->type, prefixes[i], strlen (prefixes[i])) == 0)
      return t->capability.ansi;
  return false;
}

static void
send_queries (struct terminal *t)
{
  if (t->queried || !is_xterm_like (t))
    return;
  /* DA1 comes last: every terminal answers it, so it tells when the other answers are in. */
  output_text (&t->output, "\033[?2026$p\033[?u\033]11;?\033\\\033[c");
  t->queried = true;
  t->queried_at = input_now_ms ();
}

static void
switch_keyboard (struct terminal *t, bool on)
{
  if (!t->answered || on == t->kitty_pushed)
    return;
  if (t->kitty_keys)
    output_text (&t->output, on ? "\033[>1u" : "\033[<u");
  else
    output_text (&t->output, on ? "\033[>4;1m" : "\033[>4m");
  t->kitty_pushed = on;
}

static void
switch_modes (struct terminal *t, bool on)
{
  struct output *o = &t->output;
  if (is_xterm_like (t))
    {
      output_text (o, on ? "\033[?2004h\033[?1004h" : "\033[?2004l\033[?1004l");
      if (t->mouse)
        output_text (o, on ? "\033[?1002h\033[?1006h" : "\033[?1002l\033[?1006l");
    }
  switch_keyboard (t, on);
}

void
terminal_enter (struct terminal *t)
{
  if (t->entered)
    return;
  tcsetattr (t->in, TCSADRAIN, &t->raw_modes);
  output_capability (&t->output, t->capability.enter_ca, 0, 0);
  output_capability (&t->output, t->capability.keypad_on, 0, 0);
  switch_modes (t, true);
  send_queries (t);
  output_flush (&t->output);
  t->entered = true;
  watcher_resume (t->watcher);
}

/* Answers that are still on their way would be typed to the shell: wait for the last one, as long as a
   terminal that answers may take.  A session that lasted longer does not wait. */
static void
drain_replies (struct terminal *t)
{
  int64_t end = t->queried_at + ANSWER_MS;
  while (t->queried && !t->answered)
    {
      int64_t left = end - input_now_ms ();
      struct input_event event;
      struct pollfd p = { .fd = watcher_fd (t->watcher), .events = POLLIN };
      if (left <= 0 || poll (&p, 1, (int) left) <= 0)
        break;
      while (!t->answered && input_take (t, &event))
        if (event.kind == INPUT_HANGUP)
          {
            t->hangup = event.code;
            return;
          }
        else
          nm_free (event.text);
    }
}

void
terminal_leave (struct terminal *t)
{
  if (!t->entered)
    return;
  watcher_pause (t->watcher);
  switch_modes (t, false);
  struct capability *c = &t->capability;
  output_capability (&t->output, c->sgr0, 0, 0);
  output_capability (&t->output, c->show_cursor, 0, 0);
  output_capability (&t->output, c->keypad_off, 0, 0);
  output_capability (&t->output, c->cup, t->capability.rows > 0 ? t->capability.rows - 1 : 0, 0);
  output_capability (&t->output, c->exit_ca, 0, 0);
  output_flush (&t->output);
  tcsetattr (t->in, TCSADRAIN, &t->old_modes);
  t->entered = false;
}

void
terminal_emergency_restore (struct terminal *t)
{
  static const char reset[] = "\033[?2026l\033[?1004l\033[?2004l\033[?1002l\033[?1006l\033[<u\033[>4m\033[?25h\033[m\033[?1049l\r\n";
  if (!t->entered)
    return;
  if (t->capability.ansi)
    {
      ssize_t n = write (t->out, reset, sizeof reset - 1);
      (void) n;
    }
  tcsetattr (t->in, TCSANOW, &t->old_modes);
}

void
terminal_suspend (struct terminal *t)
{
  terminal_leave (t);
  sigset_t stop;
  sigemptyset (&stop);
  sigaddset (&stop, SIGTSTP);
  kill (0, SIGTSTP);
  pthread_sigmask (SIG_UNBLOCK, &stop, NULL);   /* stops here until SIGCONT */
  pthread_sigmask (SIG_BLOCK, &stop, NULL);
  terminal_enter (t);
}

static char *
copy_string (const char *s)
{
  return mi_strdup (s);
}

struct terminal *
terminal_open (struct nm_host *host, const char **error)
{
  const char *type = getenv ("TERM");
  if (!isatty (STDIN_FILENO))
    return *error = "standard input is not a tty", NULL;
  if (!isatty (STDOUT_FILENO))
    return *error = "standard output is not a tty", NULL;
  if (type == NULL || *type == '\0')
    return *error = "please set the environment variable TERM; see 'tset'", NULL;
  struct terminal *t = mi_zalloc (sizeof *t);
  if (!capability_load (&t->capability, type, STDOUT_FILENO, error))
    return mi_free (t), NULL;
  t->host = host;
  t->in = STDIN_FILENO;
  t->out = STDOUT_FILENO;
  t->type = copy_string (type);
  const char *device = ttyname (t->in);
  t->device = copy_string (device != NULL ? device : "/dev/tty");
  t->click.start = NM_NIL;
  tcgetattr (t->in, &t->old_modes);
  make_raw (&t->old_modes, &t->raw_modes);
  output_init (&t->output, t->out);
  t->keys = keys_new (type);
  /* A program that stops reading what it is sent is an error of the one who sends. */
  signal (SIGPIPE, SIG_IGN);
  t->watcher = watcher_start (t->in, input_came, host->vm);
  if (t->watcher == NULL)
    {
      *error = "the thread that reads the terminal could not be started";
      keys_free (t->keys);
      output_free (&t->output);
      return mi_free (t), NULL;
    }
  terminal_enter (t);
  return t;
}

void
terminal_close (struct terminal *t)
{
  drain_replies (t);
  terminal_leave (t);
  watcher_stop (t->watcher);
  tcflush (t->in, TCIFLUSH);
  for (; t->queue_count > 0; t->queue_count--)
    {
      nm_free (t->queue[t->queue_first].text);
      t->queue_first = (t->queue_first + 1) % INPUT_QUEUE_SIZE;
    }
  nm_root_free (t->host->vm, t->click.start);
  keys_free (t->keys);
  output_free (&t->output);
  capability_unload (&t->capability);
  mi_free (t->type);
  mi_free (t->device);
  mi_free (t);
}

void
terminal_size (struct terminal *t, int *columns, int *rows)
{
  struct winsize size;
  if (ioctl (t->out, TIOCGWINSZ, &size) != 0)
    size.ws_col = size.ws_row = 0;
  *columns = size.ws_col > 0 ? size.ws_col : t->capability.columns > 0 ? t->capability.columns : 80;
  *rows = size.ws_row > 0 ? size.ws_row : t->capability.rows > 0 ? t->capability.rows : 24;
  *columns = *columns < TERMINAL_SIZE_MAX ? *columns : TERMINAL_SIZE_MAX;
  *rows = *rows < TERMINAL_SIZE_MAX ? *rows : TERMINAL_SIZE_MAX;
  t->capability.rows = *rows;
}

const char *terminal_type (struct terminal *t) { return t->type; }
const char *terminal_device (struct terminal *t) { return t->device; }
struct output *terminal_output (struct terminal *t) { return &t->output; }
struct capability *terminal_capability (struct terminal *t) { return &t->capability; }

int
terminal_colors (struct terminal *t)
{
  return t->capability.direct_color ? 1 << 24 : t->capability.colors;
}

int
terminal_background (struct terminal *t, uint32_t *rgb)
{
  *rgb = t->background_rgb;
  return t->background;
}

void
terminal_send (struct terminal *t, const char *bytes, size_t n)
{
  output_bytes (&t->output, bytes, n);
  output_flush (&t->output);
}

void
terminal_bell (struct terminal *t)
{
  const char *bell = t->capability.bell;
  terminal_send (t, bell != NULL ? bell : "\a", bell != NULL ? strlen (bell) : 1);
}

void
terminal_set_mouse (struct terminal *t, bool on)
{
  if (on == t->mouse || !is_xterm_like (t))
    return;
  t->mouse = on;
  output_text (&t->output, on ? "\033[?1002h\033[?1006h" : "\033[?1002l\033[?1006l");
  output_flush (&t->output);
}

bool
terminal_set_clipboard (struct terminal *t, char selection, const char *text, size_t n)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  enum { CLIPBOARD_MAX = 74000 };
  struct output *o = &t->output;
  if ((n + 2) / 3 * 4 > CLIPBOARD_MAX || !is_xterm_like (t))
    return false;
  output_text (o, "\033]52;");
  output_byte (o, selection);
  output_byte (o, ';');
  for (size_t i = 0; i < n; i += 3)
    {
      uint32_t v = (uint32_t) (unsigned char) text[i] << 16;
      v |= i + 1 < n ? (uint32_t) (unsigned char) text[i + 1] << 8 : 0;
      v |= i + 2 < n ? (uint32_t) (unsigned char) text[i + 2] : 0;
      output_byte (o, digits[v >> 18]);
      output_byte (o, digits[v >> 12 & 63]);
      output_byte (o, i + 1 < n ? digits[v >> 6 & 63] : '=');
      output_byte (o, i + 2 < n ? digits[v & 63] : '=');
    }
  output_text (o, "\033\\");
  return output_flush (o);
}
