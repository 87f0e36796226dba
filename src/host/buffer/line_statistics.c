/* line_statistics.c - the lengths of a buffer's lines, and where its newlines are.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "buffer.h"

#include "../primitive.h"

NM_PRIMITIVE (buffer_line_statistics, "buffer-line-statistics", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER-OR-NAME)",
              "Return (LINES LONGEST MEAN) of BUFFER-OR-NAME, by default the current buffer: the number of its lines,\n"
              "and the bytes of the longest and of the mean line, a float.  Narrowing does not matter.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_arg (host, nm_arg (args, 0));
  if (!b)
    return NM_EXIT;
  struct rope *r = b->text->rope;
  int64_t total = rope_count (r).bytes, from = 0, lines = 0, longest = 0;
  double mean = 0;                 /* of the lines so far: its last digit depends on how it is made */
  while (from < total)
    {
      int64_t newline = rope_next_newline (r, from), end = newline < 0 ? total : newline;
      /* In a unibyte buffer every character is a byte, however it is kept. */
      int64_t length = b->multibyte ? end - from : rope_byte_to_char (r, end) - rope_byte_to_char (r, from);
      lines++;
      mean += ((double) length - mean) / (double) lines;
      if (length > longest)
        longest = length;
      from = end + 1;
    }
  return nm_list3 (vm, nm_integer (vm, lines), nm_integer (vm, longest), nm_float (vm, mean));
}
