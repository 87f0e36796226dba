/* keys.h - from tokens of the scanner to input events.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Function keys go through libtermkey; everything that it mishandles
   (mouse, CSI u, replies) is understood here. */
#ifndef HOST_TERM_KEYS_H
#define HOST_TERM_KEYS_H

#include "input.h"
#include "scanner.h"

struct keys;

/* What a terminal answered. */
enum reply_kind {
  REPLY_NONE, REPLY_ATTRIBUTES,    /* DA1: the sentinel after all queries */
  REPLY_MODE,                      /* number: the mode, value: 0 unknown, 1 set, 2 reset, 3, 4 fixed */
  REPLY_KEYBOARD,                  /* the kitty protocol is there */
  REPLY_STRING,                    /* code, text: OSC or DCS */
};
struct reply { enum reply_kind kind; int number, value; int code; const char *text; size_t length; };

struct keys *keys_new (const char *term);
void keys_free (struct keys *);
void keys_push (struct keys *, const char *bytes, size_t n);
/* The next event or reply: event->kind or reply->kind says which; false if nothing is complete. */
bool keys_next (struct keys *, bool force, struct input_event *, struct reply *);
bool keys_undecided (struct keys *);

#endif
