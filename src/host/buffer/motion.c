/* motion.c - motion by characters and lines, and deletion of characters.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- characters -- */

static nm_value
move_point (struct nm_host *host, nm_value count, int64_t direction)
{
  struct buffer *b = buffer_current (host);
  int64_t n = 1;
  if (!nm_is_nil (count) && !nm_check_fixnum (VM, count, &n))
    return NM_EXIT;
  int64_t to = b->pt + n * direction;
  if (to < b->begv)
    {
      b->pt = b->begv;
      return nm_signal (VM, NM_Q (beginning_of_buffer), NM_NIL);
    }
  if (to > b->zv)
    {
      b->pt = b->zv;
      return nm_signal (VM, NM_Q (end_of_buffer), NM_NIL);
    }
  b->pt = to;
  return NM_NIL;
}

NM_PRIMITIVE (forward_char, "forward-char", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, "^p",
              "(&optional N)",
              "Move point N characters forward (backward if N is negative; default 1).\n"
              "At an end of the accessible region stop there and signal `beginning-of-buffer' or `end-of-buffer'.")
{
  return move_point (host, nm_arg (args, 0), 1);
}

NM_PRIMITIVE (backward_char, "backward-char", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, "^p",
              "(&optional N)",
              "Move point N characters backward (forward if N is negative; default 1).\n"
              "At an end of the accessible region stop there and signal `beginning-of-buffer' or `end-of-buffer'.")
{
  return move_point (host, nm_arg (args, 0), -1);
}

NM_PRIMITIVE (delete_char, "delete-char", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, "p\nP",
              "(N &optional KILLFLAG)",
              "Delete the N characters after point (before it if N is negative).\nWith KILLFLAG they are killed with `kill-forward-chars'.")
{
  struct buffer *b = buffer_current (host);
  int64_t n;
  if (!nm_check_fixnum (VM, nm_arg (args, 0), &n))
    return NM_EXIT;
  if (n > -2 && n < 2 && !nm_is_nil (nm_symbol_function (VM, NM_Q (undo_auto_amalgamate)))
      && nm_is_exit (nm_call0 (VM, NM_Q (undo_auto_amalgamate))))
    return NM_EXIT;
  b = buffer_current (host);
  int64_t to = b->pt + n;
  if (!nm_is_nil (nm_arg (args, 1)))
    return nm_call1 (VM, NM_Q (kill_forward_chars), nm_arg (args, 0));
  if (to < b->begv)
    return nm_signal (VM, NM_Q (beginning_of_buffer), NM_NIL);
  if (to > b->zv)
    return nm_signal (VM, NM_Q (end_of_buffer), NM_NIL);
  return nm_is_exit (n < 0 ? buffer_delete (host, to, b->pt) : buffer_delete (host, b->pt, to)) ? NM_EXIT : NM_NIL;
}

/* -- lines -- */

enum { LINES_NEAR = 16 };          /* line starts that are stepped over rather than counted */

/* How many lines are missing at the end of the accessible text for MISSING line starts that are, seen from POS. */
static int64_t
lines_short (struct buffer *b, int64_t pos, int64_t missing)
{
  return missing - (missing > 0 && pos != b->zv && buffer_char_at (b, b->zv - 1) != '\n');
}

static int64_t
line_starts_after (struct buffer *b, int64_t pos, int64_t n, int64_t *shortage)
{
  const struct rope *rope = b->text->rope;
  int64_t high = buffer_byte_of (b, b->zv), at = buffer_byte_of (b, pos);
  for (; n > 0; n--)
    {
      int64_t newline = rope_next_newline (rope, at);
      if (newline < 0 || newline >= high)
        return *shortage = lines_short (b, pos, n), b->zv;
      at = newline + 1;
    }
  return *shortage = 0, buffer_pos_of (b, at);
}

/* The start of the line N lines above that of POS. */
static int64_t
line_start_before (struct buffer *b, int64_t pos, int64_t n, int64_t *shortage)
{
  const struct rope *rope = b->text->rope;
  int64_t low = buffer_byte_of (b, b->begv), at = buffer_byte_of (b, pos);
  for (;; n--)
    {
      int64_t newline = rope_previous_newline (rope, at);
      if (newline < low)
        return *shortage = n, b->begv;
      if (n == 0)
        return *shortage = 0, buffer_pos_of (b, newline + 1);
      at = newline;
    }
}

/* Moves from POS over N line starts and returns the new position; *SHORTAGE tells how many were
   missing.  N <= 0 goes back to the start of a line at or before POS. */
int64_t
line_start_from (struct buffer *b, int64_t pos, int64_t n, int64_t *shortage)
{
  if (n > 0 && n <= LINES_NEAR)
    return line_starts_after (b, pos, n, shortage);
  if (n <= 0 && n >= -LINES_NEAR)
    return line_start_before (b, pos, -n, shortage);
  const struct rope *rope = b->text->rope;
  int64_t low = buffer_byte_of (b, b->begv), high = buffer_byte_of (b, b->zv), at = buffer_byte_of (b, pos);
  int64_t line = rope_byte_to_line (rope, at), first = rope_byte_to_line (rope, low), last = rope_byte_to_line (rope, high);
  *shortage = 0;
  if (n > 0)
    {
      if (n <= last - line)
        return buffer_pos_of (b, rope_line_to_byte (rope, line + n));
      *shortage = lines_short (b, pos, n - (last - line));
      return b->zv;
    }
  if (-n <= line - first)
    {
      int64_t start = line + n == first ? low : rope_line_to_byte (rope, line + n);
      return buffer_pos_of (b, start);
    }
  *shortage = -n - (line - first);
  return b->begv;
}

static int64_t
clamp_count (int64_t n)
{
  int64_t far = INT64_C (1) << 61;
  return n > far ? far : n < -far ? -far : n;
}

/* An integer argument of any size, 1 if nil. */
static bool
count_arg (struct nm_host *host, nm_value v, int64_t *n)
{
  *n = 1;
  if (nm_is_nil (v))
    return true;
  double d = 0;
  if (nm_type_of (VM, v) == NM_TYPE_BIGNUM && nm_get_double (VM, v, &d))
    return *n = d < 0 ? NM_FIXNUM_MIN : NM_FIXNUM_MAX, true;
  if (nm_type_of (VM, v) != NM_TYPE_FIXNUM)
    return nm_wrong_type (VM, NM_Q (integerp), v), false;
  return nm_check_fixnum (VM, v, n);
}

NM_PRIMITIVE (forward_line, "forward-line", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, "^p",
              "(&optional N)",
              "Move point to the start of the line N lines further (back if N is negative; default 1).\n"
              "Return how many lines were missing; a last line without newline counts as one.")
{
  struct buffer *b = buffer_current (host);
  int64_t n, shortage;
  if (!count_arg (host, nm_arg (args, 0), &n))
    return NM_EXIT;
  nm_get_int64 (host->vm, nm_arg (args, 0), &n);   /* also a bignum, as far as it goes */
  int64_t count = clamp_count (n);
  b->pt = line_start_from (b, b->pt, count, &shortage);
  /* What a count beyond all buffers was cut by is missing as well. */
  return nm_integer (host->vm, n <= 0 ? n - count - shortage : n - count + shortage);
}

static nm_value
line_beginning (struct nm_host *host, int64_t n, int64_t *result)
{
  struct buffer *b = buffer_current (host);
  int64_t shortage, pos = line_start_from (b, b->pt, clamp_count (n) - 1, &shortage);
  return field_constrain (host, pos, b->pt, n != 1, true, NM_NIL, result);
}

static nm_value
line_end (struct nm_host *host, int64_t n, int64_t *result)
{
  struct buffer *b = buffer_current (host);
  int64_t shortage, start = line_start_from (b, b->pt, clamp_count (n) - 1, &shortage), end = b->zv;
  if (shortage && n < 1)
    end = b->begv;
  else
    {
      int64_t newline = rope_next_newline (b->text->rope, buffer_byte_of (b, start));
      if (newline >= 0 && buffer_pos_of (b, newline) < b->zv)
        end = buffer_pos_of (b, newline);
    }
  return field_constrain (host, end, b->pt, false, true, NM_NIL, result);
}

NM_PRIMITIVE (line_beginning_position, "line-beginning-position", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional N)",
              "Return the position of the first character of the current line, or of the line N-1 lines further.\n"
              "Fields constrain it, unless it is on another line.")
{
  int64_t n, result;
  if (!count_arg (host, nm_arg (args, 0), &n) || nm_is_exit (line_beginning (host, n, &result)))
    return NM_EXIT;
  return nm_fixnum (result);
}

NM_PRIMITIVE (line_end_position, "line-end-position", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional N)",
              "Return the position of the end of the current line, or of the line N-1 lines further.\n"
              "Fields constrain it, unless it is on another line.")
{
  int64_t n, result;
  if (!count_arg (host, nm_arg (args, 0), &n) || nm_is_exit (line_end (host, n, &result)))
    return NM_EXIT;
  return nm_fixnum (result);
}

NM_PRIMITIVE (beginning_of_line, "beginning-of-line", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "^p", "(&optional N)",
              "Move point to the beginning of the current line, or of the line N-1 lines further.\nFields constrain it.")
{
  int64_t n = 1, result;
  if ((!nm_is_nil (nm_arg (args, 0)) && !nm_check_fixnum (VM, nm_arg (args, 0), &n)) || nm_is_exit (line_beginning (host, n, &result)))
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), result);
  return NM_NIL;
}

NM_PRIMITIVE (end_of_line, "end-of-line", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "^p", "(&optional N)",
              "Move point to the end of the current line, or of the line N-1 lines further.\nFields constrain it.")
{
  int64_t n = 1, result;
  if ((!nm_is_nil (nm_arg (args, 0)) && !nm_check_fixnum (VM, nm_arg (args, 0), &n)) || nm_is_exit (line_end (host, n, &result)))
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), result);
  return NM_NIL;
}

NM_PRIMITIVE (line_number_at_pos, "line-number-at-pos", 0, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POSITION ABSOLUTE)",
              "Return the number of the line that POSITION (default: point) is on, counted from 1.\n"
              "Lines are counted from the start of the accessible region, or of the buffer with ABSOLUTE.")
{
  struct buffer *b = buffer_current (host);
  bool absolute = !nm_is_nil (nm_arg (args, 1));
  int64_t pos = b->pt, low = absolute ? 1 : b->begv, high = absolute ? buffer_z (b) : b->zv;
  struct marker *m = marker_arg (host, nm_arg (args, 0));
  if (!nm_is_nil (nm_arg (args, 0)) && (m ? !buffer_check_position (host, nm_arg (args, 0), &pos) : !nm_check_fixnum (VM, nm_arg (args, 0), &pos)))
    return NM_EXIT;
  if (pos < low || pos > high)
    return nm_signal (VM, NM_Q (args_out_of_range), nm_list3 (VM, nm_fixnum (pos), nm_fixnum (low), nm_fixnum (high)));
  const struct rope *rope = b->text->rope;
  return nm_fixnum (rope_byte_to_line (rope, buffer_byte_of (b, pos)) - rope_byte_to_line (rope, buffer_byte_of (b, low)) + 1);
}
