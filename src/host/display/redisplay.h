/* redisplay.h - what the files of display/ share about redisplay, the echo area and faces.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_DISPLAY_REDISPLAY_H
#define HOST_DISPLAY_REDISPLAY_H

#include "window.h"

/* -- life of the parts -- */
void redisplay_init (struct nm_host *);
void redisplay_free (struct nm_host *);
void echo_init (struct nm_host *);
void echo_free (struct nm_host *);
void faces_init (struct nm_host *);
void faces_free (struct nm_host *);
/* Before faces are used: [lisp] if the terminal changed. */
nm_value faces_prepare (struct nm_host *);

/* The format of a mode line, header line or title, expanded for W.  [lisp] */
nm_value mode_line_format_text (struct nm_host *, struct window *, nm_value format);

/* -- the echo area -- */
/* The text to show instead of the minibuffer's contents, as a string; nil if none. */
nm_value echo_current (struct nm_host *);
uint64_t echo_version (struct nm_host *);

#endif
