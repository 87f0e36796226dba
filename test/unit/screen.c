/* screen.c - the editor on a terminal, as a person sees it: a pty, an emulator, keys and rows.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs the neomacs that was built beside this program. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { WAIT_MS = 8000, LINE_MAX_BYTES = 4096 };

struct session { pid_t pid; int fd, rows, columns; VTerm *vt; VTermScreen *screen; char file[64], row[LINE_MAX_BYTES]; };

static int64_t
now_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *
editor_path (void)
{
  static char path[4096];
  ssize_t n = readlink ("/proc/self/exe", path, sizeof path - 32);
  ck_assert_int_gt (n, 0);
  path[n] = '\0';
  for (int i = 0; i < 3; i++)
    *strrchr (path, '/') = '\0';
  return strcat (path, "/neomacs");
}

static void
session_open (struct session *s, const char *text, size_t bytes, int rows, int columns)
{
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  *s = (struct session){ .rows = rows, .columns = columns };
  strcpy (s->file, "/tmp/neomacs-screen-XXXXXX");
  int fd = mkstemp (s->file);
  ck_assert_int_eq (write (fd, text, bytes), (ssize_t) bytes);
  close (fd);
  s->pid = forkpty (&s->fd, NULL, NULL, &size);
  if (s->pid == 0)
    {
      setenv ("TERM", "xterm-256color", 1);
      setenv ("LC_ALL", "C.UTF-8", 1);
      unsetenv ("COLORTERM");
      unsetenv ("LINES");
      unsetenv ("COLUMNS");
      execl (editor_path (), "neomacs", "-Q", s->file, (char *) NULL);
      _exit (127);
    }
  s->vt = vterm_new (rows, columns);
  vterm_set_utf8 (s->vt, 1);
  s->screen = vterm_obtain_screen (s->vt);
  vterm_screen_enable_altscreen (s->screen, 1);
  vterm_screen_reset (s->screen, 1);
}

static void
session_close (struct session *s)
{
  int status;
  kill (s->pid, SIGKILL);
  waitpid (s->pid, &status, 0);
  close (s->fd);
  unlink (s->file);
  vterm_free (s->vt);
}

/* Feeds what the editor wrote within MS milliseconds; false when the editor has gone. */
static bool
session_read (struct session *s, int ms)
{
  char buf[65536];
  if (poll (&(struct pollfd){ .fd = s->fd, .events = POLLIN }, 1, ms) <= 0)
    return true;
  ssize_t n = read (s->fd, buf, sizeof buf);
  if (n <= 0)
    return false;
  vterm_input_write (s->vt, buf, (size_t) n);
  /* The answers of the emulator go back, as from a real terminal. */
  n = (ssize_t) vterm_output_read (s->vt, buf, sizeof buf);
  if (n > 0 && write (s->fd, buf, (size_t) n) != n)
    return false;
  return true;
}

static const char *
session_row (struct session *s, int row)
{
  int n = 0;
  for (int x = 0; x < s->columns && n < LINE_MAX_BYTES - 8; x++)
    {
      VTermScreenCell cell;
      vterm_screen_get_cell (s->screen, (VTermPos){ row, x }, &cell);
      uint32_t c = cell.chars[0] ? cell.chars[0] : ' ';
      if (c == (uint32_t) -1)
        continue;
      if (c < 0x80)
        s->row[n++] = (char) c;
      else if (c < 0x800)
        n += sprintf (s->row + n, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 63));
      else
        n += sprintf (s->row + n, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63));
    }
  while (n > 0 && s->row[n - 1] == ' ')
    n--;
  s->row[n] = '\0';
  return s->row;
}

static void
type_bytes (struct session *s, const char *keys, size_t n)
{
  while (n > 0)
    {
      ssize_t done = write (s->fd, keys, n);
      ck_assert_int_gt (done, 0);
      keys += done;
      n -= (size_t) done;
    }
}

static void
type (struct session *s, const char *keys)
{
  type_bytes (s, keys, strlen (keys));
}

/* Waits until ROW is exactly TEXT, or begins with it if PREFIX. */
static void
expect (struct session *s, int row, const char *text, bool prefix)
{
  int64_t end = now_ms () + WAIT_MS;
  for (;;)
    {
      const char *got = session_row (s, row);
      if (prefix ? strncmp (got, text, strlen (text)) == 0 : strcmp (got, text) == 0)
        return;
      ck_assert_msg (now_ms () < end, "row %d is \"%s\", not \"%s\"", row, got, text);
      session_read (s, 20);
    }
}

static void
expect_cursor (struct session *s, int row, int column)
{
  int64_t end = now_ms () + WAIT_MS;
  VTermPos at;
  for (;;)
    {
      vterm_state_get_cursorpos (vterm_obtain_state (s->vt), &at);
      if (at.row == row && at.col == column)
        return;
      ck_assert_msg (now_ms () < end, "the cursor is at %d,%d, not %d,%d", at.row, at.col, row, column);
      session_read (s, 20);
    }
}

static void
open_text (struct session *s, const char *text)
{
  session_open (s, text, strlen (text), 24, 80);
}

static void
open_lines (struct session *s, int lines)
{
  char *text = malloc ((size_t) lines * 16 + 1), *p = text;
  for (int i = 0; i < lines; i++)
    p += sprintf (p, "line %d\n", i);
  session_open (s, text, (size_t) (p - text), 24, 80);
  free (text);
}

START_TEST (a_file_is_shown_and_edited)
{
  struct session s;
  open_text (&s, "first\nsecond\n");
  expect (&s, 0, "first", false);
  expect (&s, 1, "second", false);
  expect (&s, 22, "-UU", true);
  ck_assert_ptr_nonnull (strstr (session_row (&s, 22), "All"));
  type (&s, "ab\016x");
  expect (&s, 0, "abfirst", false);
  expect (&s, 1, "sexcond", false);
  expect_cursor (&s, 1, 3);
  type (&s, "\030\023");
  expect (&s, 23, "Wrote ", true);
  session_close (&s);
}
END_TEST

START_TEST (long_lines_are_continued)
{
  struct session s;
  char text[400];
  memset (text, 'x', 79);
  strcpy (text + 79, "yz\n\tq\001\n");
  memset (text + strlen (text), 'w', 78);
  strcpy (text + 79 + 7 + 78, "\346\274\242!\n");
  open_text (&s, text);
  expect (&s, 1, "yz", false);
  expect (&s, 2, "        q^A", false);
  expect (&s, 4, "\346\274\242!", false);
  ck_assert_int_eq (session_row (&s, 0)[79], '\\');
  type (&s, "\005");
  expect_cursor (&s, 1, 2);
  session_close (&s);
}
END_TEST

START_TEST (truncated_lines_scroll_sideways)
{
  struct session s;
  char text[300];
  for (int i = 0; i < 200; i++)
    text[i] = (char) ('0' + i % 10);
  strcpy (text + 200, "\nshort\n");
  open_text (&s, text);
  expect (&s, 2, "890123456789", true);
  type (&s, "\033xtoggle-truncate-lines\r");
  expect (&s, 1, "short", false);
  ck_assert_int_eq (session_row (&s, 0)[79], '$');
  type (&s, "\005");
  expect (&s, 0, "$", true);
  ck_assert_int_eq (session_row (&s, 0)[1], '5');
  session_close (&s);
}
END_TEST

START_TEST (scrolling_keeps_two_lines)
{
  struct session s;
  open_lines (&s, 500);
  expect (&s, 21, "line 21", false);
  type (&s, "\026");
  expect (&s, 0, "line 20", false);
  type (&s, "\033v");
  expect (&s, 0, "line 0", false);
  type (&s, "\033>");
  expect (&s, 18, "line 499", false);
  ck_assert_ptr_nonnull (strstr (session_row (&s, 22), "Bot"));
  session_close (&s);
}
END_TEST

START_TEST (point_below_the_window_is_centered)
{
  struct session s;
  open_lines (&s, 500);
  expect (&s, 21, "line 21", false);
  for (int i = 0; i < 22; i++)
    type (&s, "\016");
  expect (&s, 11, "line 22", false);
  expect_cursor (&s, 11, 0);
  session_close (&s);
}
END_TEST

START_TEST (windows_split_and_vanish)
{
  struct session s;
  open_lines (&s, 100);
  expect (&s, 21, "line 21", false);
  type (&s, "\0302");
  expect (&s, 12, "line 0", false);
  expect (&s, 11, "-UU", true);
  type (&s, "\0303");
  expect (&s, 0, "line 0                                 |line 0", false);
  type (&s, "\0301");
  expect (&s, 11, "line 11", false);
  session_close (&s);
}
END_TEST

START_TEST (a_new_size_is_obeyed)
{
  struct session s;
  open_lines (&s, 100);
  expect (&s, 21, "line 21", false);
  struct winsize size = { .ws_row = 30, .ws_col = 60 };
  vterm_set_size (s.vt, 30, 60);
  s.rows = 30, s.columns = 60;
  ioctl (s.fd, TIOCSWINSZ, &size);
  expect (&s, 27, "line 27", false);
  expect (&s, 28, "-UU", true);
  session_close (&s);
}
END_TEST

START_TEST (ten_megabytes_in_one_line_are_edited)
{
  struct session s;
  size_t n = 10 << 20;
  char *text = malloc (n);
  for (size_t i = 0; i < n; i++)
    text[i] = (char) ('0' + i % 10);
  session_open (&s, text, n, 24, 80);
  free (text);
  expect (&s, 0, "0123456789", true);
  type (&s, "\033:(goto-char 5000001)\r");
  expect (&s, 23, "5000001", true);
  int64_t start = now_ms ();
  type (&s, "HERE");
  char *found = NULL;
  while (found == NULL && now_ms () < start + WAIT_MS)
    {
      session_read (&s, 5);
      for (int row = 0; row < 22 && found == NULL; row++)
        found = strstr (session_row (&s, row), "HERE");
    }
  ck_assert_ptr_nonnull (found);
  ck_assert_int_lt (now_ms () - start, 1000);
  session_close (&s);
}
END_TEST

START_TEST (long_messages_enlarge_the_echo_area)
{
  struct session s;
  open_lines (&s, 5);
  expect (&s, 4, "line 4", false);
  type (&s, "\033:(progn (message \"one\\ntwo\\nthree\") (sit-for 5))\r");
  expect (&s, 21, "one", false);
  expect (&s, 23, "three", false);
  expect (&s, 20, "-UU", true);
  session_close (&s);
}
END_TEST

START_TEST (control_g_ends_a_loop)
{
  struct session s;
  open_lines (&s, 5);
  expect (&s, 4, "line 4", false);
  type (&s, "\033:(while t)\r");
  usleep (300000);
  type (&s, "\007");
  expect (&s, 23, "Quit", false);
  type (&s, "z");
  expect (&s, 0, "zline 0", false);
  session_close (&s);
}
END_TEST

START_TEST (pasted_text_is_inserted_as_it_is)
{
  struct session s;
  open_lines (&s, 2);
  expect (&s, 1, "line 1", false);
  type (&s, "\033[200~(a\r\tb)\007\033[201~");
  expect (&s, 0, "(a", false);
  expect (&s, 1, "        b)^Gline 0", false);
  session_close (&s);
}
END_TEST

START_TEST (the_region_has_a_background)
{
  struct session s;
  VTermScreenCell cell;
  open_lines (&s, 5);
  expect (&s, 4, "line 4", false);
  type_bytes (&s, "\0\006\006\006", 4);
  expect_cursor (&s, 0, 3);
  vterm_screen_get_cell (s.screen, (VTermPos){ 0, 1 }, &cell);
  ck_assert (!VTERM_COLOR_IS_DEFAULT_BG (&cell.bg));
  vterm_screen_get_cell (s.screen, (VTermPos){ 0, 4 }, &cell);
  ck_assert (VTERM_COLOR_IS_DEFAULT_BG (&cell.bg));
  vterm_screen_get_cell (s.screen, (VTermPos){ 22, 4 }, &cell);
  ck_assert (cell.attrs.reverse || !VTERM_COLOR_IS_DEFAULT_BG (&cell.bg));
  session_close (&s);
}
END_TEST

START_TEST (line_numbers_take_columns)
{
  struct session s;
  open_lines (&s, 120);
  expect (&s, 4, "line 4", false);
  type (&s, "\033:(setq display-line-numbers t)\r");
  expect (&s, 4, "  5 line 4", false);
  expect_cursor (&s, 0, 4);
  type (&s, "\033>");
  expect (&s, 18, " 120 line 119", false);
  session_close (&s);
}
END_TEST

START_TEST (prefixes_stand_before_rows)
{
  struct session s;
  char text[200];
  memset (text, 'x', 100);
  strcpy (text + 100, "\nend\n");
  open_text (&s, text);
  expect (&s, 2, "end", false);
  type (&s, "\033:(setq wrap-prefix \">> \" line-prefix \"| \")\r");
  expect (&s, 0, "| xxx", true);
  expect (&s, 1, ">> xxx", true);
  expect (&s, 2, "| end", false);
  expect_cursor (&s, 0, 2);
  session_close (&s);
}
END_TEST

START_TEST (trailing_blanks_are_marked)
{
  struct session s;
  VTermScreenCell cell;
  open_text (&s, "one\ntwo  \n");
  expect (&s, 1, "two", false);
  type (&s, "\033:(setq show-trailing-whitespace t)\r");
  expect (&s, 23, "t", false);
  vterm_screen_get_cell (s.screen, (VTermPos){ 1, 4 }, &cell);
  ck_assert (!VTERM_COLOR_IS_DEFAULT_BG (&cell.bg));
  vterm_screen_get_cell (s.screen, (VTermPos){ 1, 2 }, &cell);
  ck_assert (VTERM_COLOR_IS_DEFAULT_BG (&cell.bg));
  session_close (&s);
}
END_TEST

START_TEST (the_editor_ends_with_its_terminal)
{
  struct session s;
  int status;
  open_lines (&s, 5);
  expect (&s, 4, "line 4", false);
  close (s.fd);
  for (int i = 0; i < 300 && waitpid (s.pid, &status, WNOHANG) == 0; i++)
    usleep (10000);
  ck_assert_int_eq (kill (s.pid, 0), -1);
  s.fd = open ("/dev/null", O_RDONLY);
  session_close (&s);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("screen");
  TCase *t = tcase_create ("screen");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, a_file_is_shown_and_edited);
  tcase_add_test (t, long_lines_are_continued);
  tcase_add_test (t, truncated_lines_scroll_sideways);
  tcase_add_test (t, scrolling_keeps_two_lines);
  tcase_add_test (t, point_below_the_window_is_centered);
  tcase_add_test (t, windows_split_and_vanish);
  tcase_add_test (t, a_new_size_is_obeyed);
  tcase_add_test (t, ten_megabytes_in_one_line_are_edited);
  tcase_add_test (t, long_messages_enlarge_the_echo_area);
  tcase_add_test (t, control_g_ends_a_loop);
  tcase_add_test (t, pasted_text_is_inserted_as_it_is);
  tcase_add_test (t, the_region_has_a_background);
  tcase_add_test (t, line_numbers_take_columns);
  tcase_add_test (t, prefixes_stand_before_rows);
  tcase_add_test (t, trailing_blanks_are_marked);
  tcase_add_test (t, the_editor_ends_with_its_terminal);
  suite_add_tcase (s, t);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
