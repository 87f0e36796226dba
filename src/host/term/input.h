/* input.h - what the terminal says to the editor: keys, mouse, pasted text, focus, size.
   SPDX-License-Identifier: GPL-3.0-or-later

   Bytes are read by the terminal's watcher thread (watcher.c) and queued; everything here runs
   on the main thread and decodes that queue: scanner.c takes out what libtermkey cannot be
   trusted with, keys.c turns the rest into struct input_event, input.c makes Lisp events.
   Nothing is ever lost between two calls; input_fd is readable whenever there may be more. */
#ifndef HOST_TERM_INPUT_H
#define HOST_TERM_INPUT_H

#include "../host.h"

struct terminal;

enum input_kind {
  INPUT_NONE,
  INPUT_CHAR,                      /* code is a character, modifiers beyond what ASCII control codes hold */
  INPUT_KEY,                       /* name is a function key: "up", "f1", "backtab" */
  INPUT_MOUSE,
  INPUT_PASTE,                     /* text, length: bytes between the paste brackets, CR made LF */
  INPUT_FOCUS_IN,
  INPUT_FOCUS_OUT,
  INPUT_RESIZE,                    /* columns, rows: the terminal's new size */
  INPUT_RESUME,                    /* continued after a stop: everything must be drawn again */
  INPUT_SUSPEND,                   /* somebody asked us to stop (SIGTSTP) */
  INPUT_CAPABILITY,                /* an answer arrived: colours or modes changed, draw again */
  INPUT_SIGNAL,                    /* name, "sigusr1" or "sigusr2"; code: how often it came */
  INPUT_HANGUP,                    /* the terminal is gone, or SIGTERM: auto-save and exit */
};

/* The modifier bits of Lisp characters. */
enum input_modifier {
  INPUT_ALT = 1 << 22, INPUT_SUPER = 1 << 23, INPUT_HYPER = 1 << 24,
  INPUT_SHIFT = 1 << 25, INPUT_CONTROL = 1 << 26, INPUT_META = 1 << 27,
};

enum input_mouse { INPUT_MOUSE_PRESS, INPUT_MOUSE_RELEASE, INPUT_MOUSE_MOVE };

struct input_event {
  enum input_kind kind;
  uint32_t modifiers;              /* enum input_modifier */
  int code;                        /* INPUT_CHAR: the character; INPUT_MOUSE: the button, 1.. (0: moved with none) */
  enum input_mouse mouse;
  int column, row;                 /* INPUT_MOUSE: 0-based cell */
  int columns, rows;               /* INPUT_RESIZE */
  const char *name;                /* INPUT_KEY, INPUT_SIGNAL: static text */
  char *text; size_t length;       /* INPUT_PASTE: owned by the receiver (nm_free) */
};

/* Readable when there may be input; for the command loop's poll together with processes. */
int input_fd (struct terminal *);
/* Takes the next decoded event without waiting; false if none is complete. */
/* The signal that is to end the session, once, also while nobody reads; 0 if none came. */
int input_take_hangup (struct terminal *);
bool input_take (struct terminal *, struct input_event *);
/* Milliseconds until a half-received key must be decided (escape alone); -1 if nothing is pending. */
int input_deadline_ms (struct terminal *);
/* Takes one INPUT_SIGNAL called NAME out of what waits, wherever it is; false if there is none. */
bool input_take_signal (struct terminal *, const char *name);
/* True if a complete event waits. */
bool input_ready (struct terminal *);
/* Waits up to TIMEOUT seconds (negative: for ever) and takes one; INPUT_NONE after the timeout. */
bool input_wait (struct terminal *, double timeout, struct input_event *);

/* While WAITING, C-g is an ordinary event; otherwise the watcher turns it into a quit at once.
   The command loop sets it around its own poll; input_wait does so itself. */
void input_set_waiting (struct terminal *, bool waiting);

/* EVENT as Lisp sees it: a character, a symbol such as C-up, a list for mouse, paste
   ((xterm-paste TEXT)) and focus ((focus-in FRAME)).  NM_UNBOUND if there is nothing for Lisp
   (resize, resume: the frames are adjusted here), nil for INPUT_HANGUP.  Frees event->text. */
nm_value input_event_lisp (struct nm_host *, struct input_event *);
/* Waits up to TIMEOUT seconds (negative: for ever) for a Lisp event: NM_UNBOUND after the
   timeout, nil when the terminal has gone.  Runs no timers and reads no processes. */
nm_value input_next_event (struct nm_host *, double timeout);

#endif
