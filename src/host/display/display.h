/* display.h - windows, frames, faces and redisplay, as the rest of the host sees them.
   SPDX-License-Identifier: GPL-3.0-or-later

   Main thread of an isolate.  Every isolate has one frame, F1, with a window and a minibuffer
   window: the initial frame of a batch session, which a terminal turns into a real one. */
#ifndef HOST_DISPLAY_DISPLAY_H
#define HOST_DISPLAY_DISPLAY_H

#include "../host.h"
#include "../buffer/buffer.h"

struct display;
struct window;
struct frame;

bool display_init (struct nm_host *);
void display_free (struct nm_host *);

/* Gives frame F1 the terminal that was opened (host->terminal) and draws.  [lisp] */
nm_value display_attach_terminal (struct nm_host *);
/* The terminal changed its size; windows follow. */
void display_resized (struct nm_host *, int columns, int rows);
/* The terminal's contents are unknown: everything is drawn again at the next redisplay. */
void display_garbage (struct nm_host *);
/* Colours of the terminal became known. */
void display_colors_changed (struct nm_host *);

/* Brings the screen up to date.  Runs pre-redisplay-function, fontification and mode line forms
   [lisp]; errors in them are shown, not signalled.  NM_EXIT only for quit and throws. */
nm_value display_redisplay (struct nm_host *);
bool display_redisplay_active (struct nm_host *);         /* is the screen being drawn, which may run Lisp? */
/* Is there anything that a redisplay would have to look at? */
bool display_is_dirty (struct nm_host *);

/* -- windows -- */
struct window *display_selected_window (struct nm_host *);
struct window *display_minibuffer_window (struct nm_host *);
nm_value display_selected_window_object (struct nm_host *);
nm_value display_selected_frame_object (struct nm_host *);
struct buffer *window_shown_buffer (struct nm_host *, struct window *);   /* NULL if deleted or killed */
/* The window that shows BUFFER on the selected frame, or NULL. */
struct window *display_window_of (struct nm_host *, struct buffer *);
/* Does the minibuffer window of some frame show BUFFER? */
bool display_minibuffer_shows (struct nm_host *, struct buffer *);
nm_value window_object (struct nm_host *, struct window *);
/* The window from which the minibuffer was entered (NULL: left again). */
void display_set_minibuffer_selected (struct nm_host *, struct window *);
/* Makes W selected, with its buffer current.  [lisp] */
nm_value window_select (struct nm_host *, struct window *, bool norecord);
/* Puts BUFFER into every window that shows KILLED.  kill-buffer calls it. */
void display_buffer_killed (struct nm_host *, struct buffer *killed, struct buffer *other);

/* -- messages -- */
/* Shows TEXT in the echo area and logs it (batch: writes it to stderr).  NM_NIL clears.  [lisp] */
nm_value display_message (struct nm_host *, nm_value string_or_nil);
/* The same from C, without Lisp hooks. */
void display_message_text (struct nm_host *, const char *text, int64_t bytes, bool log);
/* Adds characters to the echo area (princ to t). */
void display_echo_append (struct nm_host *, const char *text, int64_t bytes);
/* Forgets the message at the start of a command, unless it is to stay. */
void display_echo_clear (struct nm_host *);
bool display_echo_shown (struct nm_host *);
/* Appends a line to *Messages* as `message' does (repeat counts, message-log-max). */
void display_log_message (struct nm_host *, const char *text, int64_t bytes, bool newline);

/* -- positions -- */
/* The position list of an event at a cell of the screen; or of a buffer position in a window. */
nm_value display_posn_at_cell (struct nm_host *, int column, int row, int64_t time_ms);
/* Does the command loop's point adjustment: is POS hidden inside invisible or replaced text? */
void display_ding (struct nm_host *);

#endif
