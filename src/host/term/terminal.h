/* terminal.h - the controlling terminal: its life, modes, capabilities and output.
   SPDX-License-Identifier: GPL-3.0-or-later

   The main thread owns everything here; the watcher thread reads the device and shares only
   struct input_queue (watcher.h).  Signals (SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1,
   SIGUSR2) are blocked in all threads while a terminal is open and are read from a signalfd by the watcher:
   children that the editor starts must get an empty signal mask. */
#ifndef HOST_TERM_TERMINAL_H
#define HOST_TERM_TERMINAL_H

#include "../host.h"
#include "input.h"

/* Opens the terminal on standard input and output: raw mode, watcher, first queries.  NULL
   after *ERROR was set to a message. */
struct terminal *terminal_open (struct nm_host *, const char **error);
void terminal_close (struct terminal *);
/* Gives the terminal back to the shell, and takes it again. */
void terminal_leave (struct terminal *);
void terminal_enter (struct terminal *);
/* Stops the process group as C-z does; returns after it was continued, with the terminal entered. */
void terminal_suspend (struct terminal *);
/* Only async-signal-safe work: puts the modes back before an abort. */
void terminal_emergency_restore (struct terminal *);

void terminal_size (struct terminal *, int *columns, int *rows);
const char *terminal_type (struct terminal *);         /* TERM */
const char *terminal_device (struct terminal *);       /* "/dev/tty" */
int terminal_colors (struct terminal *);               /* 1 << 24, 256, 16, 8 or 0 */
/* 0 unknown, 1 light, 2 dark: what the terminal said about its background. */
int terminal_background (struct terminal *, uint32_t *rgb);
/* Raw bytes for the terminal (send-string-to-terminal); written at once. */
void terminal_send (struct terminal *, const char *bytes, size_t n);
void terminal_bell (struct terminal *);
/* Puts text into the system clipboard with OSC 52 (SELECTION 'c' or 'p'); false if it is too long. */
bool terminal_set_clipboard (struct terminal *, char selection, const char *text, size_t n);
/* For redisplay: where its bytes go and what it may use. */
struct output;
struct capability;
struct output *terminal_output (struct terminal *);
struct capability *terminal_capability (struct terminal *);
/* SGR mouse reports on or off. */
void terminal_set_mouse (struct terminal *, bool on);

#endif
