/* watcher.c - reads terminal bytes and signals on a thread of its own.
   SPDX-License-Identifier: GPL-3.0-or-later

   Invariants: only the watcher thread touches the fields above the line in struct watcher after
   the start; the fields below it are protected by the mutex.  The event fd is readable whenever
   the queue or the news are not empty.  The watcher knows just enough of the input syntax not to
   take the BEL that ends an OSC reply, or a C-g inside pasted text, for a quit. */
#include "watcher.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <mimalloc.h>

enum { WATCHER_QUEUE_MAX = 64 << 20, WATCHER_READ = 65536, NUDGE_MS = 20, NUDGES = 5, WATCHER_PARAMETERS = 32,
       WATCHER_SIGNALS_MAX = 1000 };

enum quit_state { QUIT_GROUND, QUIT_ESCAPE, QUIT_CSI, QUIT_STRING, QUIT_STRING_ESCAPE, QUIT_PASTE };

struct watcher {
  int fd, signal_fd, control_fd, event_fd;
  pthread_t thread;
  sigset_t old_mask;               /* of the thread that started us */
  watcher_quit_function *quit;
  void *quit_data;
  enum quit_state state;           /* of the little scanner for C-g */
  char parameters[WATCHER_PARAMETERS];
  int parameter_count;
  int paste_match;                 /* characters of the end bracket seen */
  /* -- shared, under the mutex -- */
  pthread_mutex_t mutex;
  pthread_cond_t paused_changed;
  char *queue;
  size_t used, room;
  bool marked;                     /* a C-g came behind the first MARK bytes */
  size_t mark;
  struct watcher_news news;
  bool waiting, pause, paused, stop;
  pthread_t main_thread;
  int nudges;                      /* how often it is still to be interrupted for a quit */
  int quit_char;
};

int
watcher_take_hangup (struct watcher *w)
{
  pthread_mutex_lock (&w->mutex);
  int signal = w->news.hangup;
  w->news.hangup = 0;
  pthread_mutex_unlock (&w->mutex);
  return signal;
}

void
watcher_signal_set (sigset_t *set)
{
  static const int signals[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 };
  sigemptyset (set);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaddset (set, signals[i]);
}

static void
raise_event (int fd)
{
  uint64_t one = 1;
  while (write (fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

static void
drain_event (int fd)
{
  uint64_t count;
  while (read (fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
}

/* Is the collected CSI sequence with final byte FINAL a C-g in one of the extended encodings? */
static bool
csi_is_quit (struct watcher *w, char final, int quit_char)
{
  int code = -1, modifiers = 0;
  char *p = w->parameters;
  p[w->parameter_count] = '\0';
  if (final == 'u')
    {
      code = (int) strtol (p, &p, 10);
      while (*p != '\0' && *p != ';')
        p++;
      modifiers = *p == ';' ? (int) strtol (p + 1, &p, 10) : 0;
    }
  else if (final == '~' && strncmp (p, "27;", 3) == 0)
    {
      modifiers = (int) strtol (p + 3, &p, 10);
      code = *p == ';' ? (int) strtol (p + 1, &p, 10) : -1;
    }
  int bits = modifiers > 0 ? (modifiers - 1) & 0x3f : 0;
  if (bits != 4 || code < '@' || code > 127 || *p == ':')
    return false;
  return (code & 0x1f) == quit_char;
}

/* Feeds one byte; true if it completes the quit character. */
static bool
scan_for_quit (struct watcher *w, unsigned char c, int quit_char)
{
  static const char paste_end[] = "\033[201~";
  switch (w->state)
    {
    case QUIT_GROUND:
      if (c == quit_char)
        return true;
      if (c == 27)
        w->state = QUIT_ESCAPE;
      return false;
    case QUIT_ESCAPE:
      if (c == quit_char)
        {
          w->state = QUIT_GROUND;
          return true;
        }
      w->state = c == '[' ? QUIT_CSI : strchr ("]P_^X", c) != NULL && c != 0 ? QUIT_STRING
                 : c == 27 ? QUIT_ESCAPE : QUIT_GROUND;
      w->parameter_count = 0;
      return false;
    case QUIT_CSI:
      if (c >= 0x40 && c <= 0x7e)
        {
          w->state = QUIT_GROUND;
          w->parameters[w->parameter_count] = '\0';
          if (c == '~' && strcmp (w->parameters, "200") == 0)
            {
              w->state = QUIT_PASTE;
              w->paste_match = 0;
              return false;
            }
          return csi_is_quit (w, (char) c, quit_char);
        }
      if (c < 0x20)
        {
          w->state = c == 27 ? QUIT_ESCAPE : QUIT_GROUND;
          return c == quit_char;
        }
      if (w->parameter_count < WATCHER_PARAMETERS - 1)
        w->parameters[w->parameter_count++] = (char) c;
      return false;
    case QUIT_STRING:
      w->state = c == 7 ? QUIT_GROUND : c == 27 ? QUIT_STRING_ESCAPE : QUIT_STRING;
      return false;
    case QUIT_STRING_ESCAPE:
      w->state = c == '\\' ? QUIT_GROUND : c == 27 ? QUIT_STRING_ESCAPE : QUIT_STRING;
      return false;
    case QUIT_PASTE:
      w->paste_match = c == (unsigned char) paste_end[w->paste_match] ? w->paste_match + 1 : c == 27;
      if (paste_end[w->paste_match] == '\0')
        w->state = QUIT_GROUND;
      return false;
    }
  return false;
}

/* Appends bytes to the queue; C-g becomes a quit when Lisp runs, and a mark of what was typed before it.  Mutex held.  True if a
   quit is due. */
static bool
queue_bytes (struct watcher *w, const char *bytes, size_t n)
{
  bool quit = false;
  if (w->used + n > WATCHER_QUEUE_MAX)
    return false;
  if (w->used + n > w->room)
    {
      w->room = w->room * 2 > w->used + n ? w->room * 2 : w->used + n;
      w->queue = mi_realloc (w->queue, w->room);
    }
  for (size_t i = 0; i < n; i++)
    {
      bool now = scan_for_quit (w, (unsigned char) bytes[i], w->quit_char);
      if (now && !w->waiting && bytes[i] == w->quit_char)
        {
          quit = w->marked = true;
          w->mark = w->used;
        }
      else
        {
          w->queue[w->used++] = bytes[i];
          quit |= now && !w->waiting;
        }
    }
  return quit;
}

/* The main thread is to look for the quit even if a system call holds it. */
static void
note_quit (struct watcher *w)
{
  pthread_mutex_lock (&w->mutex);
  w->nudges = NUDGES;
  pthread_mutex_unlock (&w->mutex);
}

static void
read_device (struct watcher *w, bool *gone)
{
  char buf[WATCHER_READ];
  ssize_t n = read (w->fd, buf, sizeof buf);
  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return;
  pthread_mutex_lock (&w->mutex);
  bool quit = false, busy = !w->waiting;
  if (n > 0)
    quit = queue_bytes (w, buf, (size_t) n);
  else
    {
      *gone = true;
      w->news.hangup = SIGHUP;
      busy = true;
    }
  pthread_mutex_unlock (&w->mutex);
  /* Who is woken looks for the quit: it must be there. */
  if (quit || busy)
    w->quit (w->quit_data, quit);
  if (quit)
    note_quit (w);
  raise_event (w->event_fd);
}

static void
read_signal (struct watcher *w)
{
  struct signalfd_siginfo info;
  if (read (w->signal_fd, &info, sizeof info) != (ssize_t) sizeof info)
    return;
  bool quit = false, busy = false;
  pthread_mutex_lock (&w->mutex);
  switch (info.ssi_signo)
    {
    case SIGWINCH: w->news.resized = true; break;
    case SIGCONT: w->news.continued = true; break;
    case SIGTSTP: w->news.stop_requested = true; break;
    case SIGINT:
    case SIGQUIT: quit = true; break;
    case SIGUSR1:
    case SIGUSR2:
      {
        int *times = &w->news.user[info.ssi_signo == SIGUSR2];
        *times += *times < WATCHER_SIGNALS_MAX;
        busy = !w->waiting;
        break;
      }
    default:
      w->news.hangup = (int) info.ssi_signo;
      busy = true;
      break;
    }
  pthread_mutex_unlock (&w->mutex);
  if (quit || busy)
    w->quit (w->quit_data, quit);
  raise_event (w->event_fd);
}

/* Acknowledges a pause and says whether to go on. */
static bool
obey_control (struct watcher *w, bool *paused)
{
  drain_event (w->control_fd);
  pthread_mutex_lock (&w->mutex);
  bool stop = w->stop;
  *paused = w->paused = w->pause;
  pthread_cond_broadcast (&w->paused_changed);
  pthread_mutex_unlock (&w->mutex);
  return !stop;
}

static void interrupt (int number __attribute__ ((unused))) {}

/* Interrupts a system call of the main thread as long as it does not know that the session is to end, and some times after a quit;
   again and again, since it may have been just about to sleep.  How long to wait until the next time: milliseconds for poll. */
static int
nudge (struct watcher *w)
{
  pthread_mutex_lock (&w->mutex);
  bool due = w->news.hangup != 0 || w->nudges > 0;
  w->nudges -= w->nudges > 0;
  pthread_mutex_unlock (&w->mutex);
  if (due)
    pthread_kill (w->main_thread, SIGURG);
  return due ? NUDGE_MS : -1;
}

static void *
watcher_main (void *data)
{
  struct watcher *w = data;
  bool gone = false, paused = false;
  for (;;)
    {
      struct pollfd fds[3] = { { .fd = w->control_fd, .events = POLLIN },
                               { .fd = paused ? -1 : w->signal_fd, .events = POLLIN },
                               { .fd = gone || paused ? -1 : w->fd, .events = POLLIN } };
      if (poll (fds, 3, nudge (w)) <= 0)
        continue;
      if (fds[0].revents != 0)
        {
          if (!obey_control (w, &paused))
            return NULL;
          continue;
        }
      if (fds[1].revents != 0)
        read_signal (w);
      if (fds[2].revents != 0)
        read_device (w, &gone);
    }
}

struct watcher *
watcher_start (int fd, watcher_quit_function *quit, void *data)
{
  struct watcher *w = mi_zalloc (sizeof *w);
  sigset_t set;
  watcher_signal_set (&set);
  pthread_sigmask (SIG_BLOCK, &set, &w->old_mask);
  w->fd = fd;
  w->quit = quit;
  w->quit_data = data;
  w->quit_char = 7;
  w->main_thread = pthread_self ();
  sigaction (SIGURG, &(struct sigaction) { .sa_handler = interrupt }, NULL);
  w->signal_fd = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  w->control_fd = eventfd (0, EFD_CLOEXEC);
  w->event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_mutex_init (&w->mutex, NULL);
  pthread_cond_init (&w->paused_changed, NULL);
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  int failed = pthread_create (&w->thread, NULL, watcher_main, w);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (failed || w->signal_fd < 0 || w->control_fd < 0 || w->event_fd < 0)
    {
      if (!failed)
        watcher_stop (w);
      return NULL;
    }
  return w;
}

static void
send_control (struct watcher *w, bool pause, bool stop)
{
  pthread_mutex_lock (&w->mutex);
  w->pause = pause;
  w->stop = stop;
  raise_event (w->control_fd);
  while (!stop && w->paused != pause)
    pthread_cond_wait (&w->paused_changed, &w->mutex);
  pthread_mutex_unlock (&w->mutex);
}

void watcher_pause (struct watcher *w) { send_control (w, true, false); }
void watcher_resume (struct watcher *w) { send_control (w, false, false); }

void
watcher_stop (struct watcher *w)
{
  send_control (w, false, true);
  pthread_join (w->thread, NULL);
  close (w->signal_fd);
  close (w->control_fd);
  close (w->event_fd);
  pthread_mutex_destroy (&w->mutex);
  pthread_cond_destroy (&w->paused_changed);
  pthread_sigmask (SIG_SETMASK, &w->old_mask, NULL);
  mi_free (w->queue);
  mi_free (w);
}

int
watcher_fd (struct watcher *w)
{
  return w->event_fd;
}

size_t
watcher_take (struct watcher *w, char *buf, size_t size, struct watcher_news *news)
{
  pthread_mutex_lock (&w->mutex);
  size_t n = w->marked ? w->mark : w->used;
  if (n > size)
    n = size;
  memcpy (buf, w->queue != NULL ? w->queue : "", n);
  if (n > 0)
    memmove (w->queue, w->queue + n, w->used - n);
  w->used -= n;
  *news = w->news;
  w->news = (struct watcher_news){ 0 };
  if (w->marked && w->mark == n)
    {
      w->marked = false;
      news->quit = true;
    }
  w->mark -= w->marked ? n : w->mark;
  drain_event (w->event_fd);
  if (w->used > 0)
    raise_event (w->event_fd);
  pthread_mutex_unlock (&w->mutex);
  return n;
}

bool
watcher_marked (struct watcher *w)
{
  pthread_mutex_lock (&w->mutex);
  bool marked = w->marked;
  pthread_mutex_unlock (&w->mutex);
  return marked;
}

void
watcher_set_waiting (struct watcher *w, bool waiting)
{
  pthread_mutex_lock (&w->mutex);
  w->waiting = waiting;
  pthread_mutex_unlock (&w->mutex);
}

void
watcher_set_quit_char (struct watcher *w, int c)
{
  pthread_mutex_lock (&w->mutex);
  w->quit_char = c;
  pthread_mutex_unlock (&w->mutex);
}
