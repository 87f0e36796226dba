/* watcher.h - the thread that reads the terminal and its signals, and the queue it shares.
   SPDX-License-Identifier: GPL-3.0-or-later

   The watcher never sleeps for long on anything but poll(2), so C-g is seen while Lisp runs.
   Everything it shares with the main thread is in struct watcher, under its mutex. */
#ifndef HOST_TERM_WATCHER_H
#define HOST_TERM_WATCHER_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct watcher;

/* What happened since the last call of watcher_take, besides bytes. */
struct watcher_news {
  bool resized, continued, stop_requested;
  bool quit;                       /* C-g came behind the bytes that were taken, and quits what they were typed for */
  int hangup;                      /* 0, or the signal that ends us; SIGHUP when the device is gone */
  int user[2];                     /* how often SIGUSR1 and SIGUSR2 came */
};

/* Called on the watcher thread when input comes while the main thread is not waiting for it, and when the session is to end;
   QUIT: it is C-g. */
typedef void watcher_quit_function (void *data, bool quit);

/* The thread that calls it is the one whose system calls are interrupted when the session is to end. */
struct watcher *watcher_start (int fd, watcher_quit_function *quit, void *data);
void watcher_stop (struct watcher *);
/* Stops reading the device until resumed; returns once the watcher has let go of it. */
void watcher_pause (struct watcher *);
void watcher_resume (struct watcher *);
/* Readable while there is something to take. */
int watcher_fd (struct watcher *);
/* Moves up to SIZE queued bytes to BUF, none of them from behind a C-g that quits, fills NEWS and returns the number of bytes. */
size_t watcher_take (struct watcher *, char *buf, size_t size, struct watcher_news *news);
/* Is there a C-g that watcher_take has not come to? */
bool watcher_marked (struct watcher *);
/* The signal that ends us, once; 0 if none came. */
int watcher_take_hangup (struct watcher *);
void watcher_set_waiting (struct watcher *, bool waiting);
/* The code that quits, 0..127; 7 at first. */
void watcher_set_quit_char (struct watcher *, int c);

/* The signals that the watcher reads. */
void watcher_signal_set (sigset_t *);

#endif
