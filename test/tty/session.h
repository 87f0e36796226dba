/* session.h - an editor on a real pty, its screen kept by libvterm.
   SPDX-License-Identifier: GPL-3.0-or-later

   A session is three processes: the test, a leader (the session leader of the pty, in the place of a
   shell, so that stopping the editor works) and the editor.  Nothing here sleeps for a fixed time:
   every wait is for a condition, with a deadline.  One thread. */
#ifndef TEST_TTY_SESSION_H
#define TEST_TTY_SESSION_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

enum { SESSION_MAX_COLUMNS = 400, SESSION_ROW_BYTES = SESSION_MAX_COLUMNS * 8 };

enum session_state { SESSION_RUNS, SESSION_STOPPED, SESSION_EXITED, SESSION_KILLED };

struct session
{
  int fd;                          /* the pty's master side, -1 when closed */
  int report;                      /* pipe: what the leader says about the editor */
  pid_t leader, editor;
  enum session_state state;
  int status;                      /* exit status, or the signal that killed it */
  VTerm *vterm;
  VTermScreen *screen;
  int rows, columns;
  size_t received;                 /* bytes of output so far */
};

/* Starts ARGV on a pty of ROWS by COLUMNS in DIRECTORY; false if that fails. */
bool session_start (struct session *s, char *const argv[], const char *directory, int rows, int columns);
/* Kills what still runs and frees everything. */
void session_end (struct session *s);
/* Takes in what comes within MILLISECONDS; returns as soon as something came. */
void session_pump (struct session *s, int milliseconds);
/* Sends N bytes of TEXT, taking in output meanwhile; false if the editor does not read within 30 s. */
bool session_send (struct session *s, const char *text, size_t n);
/* The text of ROW as UTF-8 without trailing blanks, in BUFFER of SESSION_ROW_BYTES. */
const char *session_row (struct session *s, int row, char *buffer);
/* The same, and in COLORS the number of each byte's color, of the text or its background; -1 for the terminal's own. */
const char *session_row_colors (struct session *s, int row, char *buffer, bool background, short *colors);
/* Changes the size of the terminal. */
void session_resize (struct session *s, int rows, int columns);
/* The terminal vanishes. */
void session_hang_up (struct session *s);
/* Milliseconds on a steady clock. */
long long session_now (void);
/* Appends to BUFFER of SIZE the bytes that a terminal sends for KEY, "C-x", "M-<", "<f1>", "RET"; the length, 0 if unknown. */
size_t session_key (const char *key, char *buffer, size_t size);

#endif
