/* terminal_internal.h - struct terminal, for the files of this folder.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_TERM_TERMINAL_INTERNAL_H
#define HOST_TERM_TERMINAL_INTERNAL_H

#include <termios.h>
#include "capability.h"
#include "keys.h"
#include "output.h"
#include "terminal.h"
#include "watcher.h"

enum { INPUT_QUEUE_SIZE = 64, CLICK_FUZZ = 1 };

struct click {                     /* to tell clicks, drags and double clicks */
  int button, column, row;
  uint32_t modifiers;
  bool down;
  int count;
  int64_t time_ms;
  nm_value start;                  /* root: position list of the press */
};

struct terminal {
  struct nm_host *host;
  struct capability capability;
  struct output output;
  struct keys *keys;
  struct watcher *watcher;
  int in, out;
  char *type, *device;
  struct termios old_modes, raw_modes;
  bool entered;
  bool queried;                    /* the first queries were sent */
  int64_t queried_at;              /* then: milliseconds, as input_now_ms */
  bool answered;                   /* and their sentinel came back */
  bool kitty_keys, kitty_pushed;   /* the protocol exists; it is on */
  bool mouse;
  uint32_t background_rgb;
  int background;                  /* 0 unknown, 1 light, 2 dark */
  int64_t undecided_since;         /* ms; 0 if nothing is half received */
  bool waiting;
  int hangup;                      /* 0, or the signal that is to end the session */
  struct input_event queue[INPUT_QUEUE_SIZE];
  int queue_first, queue_count;
  struct click click;
};

int64_t input_now_ms (void);
void input_queue_put (struct terminal *, const struct input_event *);

#endif
