/* columns.h - the columns that characters take, for indent.c and for motion without a layout.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#ifndef HOST_BUFFER_COLUMNS_H
#define HOST_BUFFER_COLUMNS_H

#include "buffer.h"

/* What the columns of the current buffer's text depend on. */
struct columns {
  struct buffer *buffer;
  int64_t tab_width;
  bool ctl_arrow, has_properties, multibyte;
  nm_value widths;                 /* char-width-table */
};

struct columns columns_begin (struct nm_host *);
/* The columns of C, which begins at COLUMN: tabs reach to the next stop. */
int64_t columns_of_char (struct nm_host *, const struct columns *, int c, int64_t column);
/* The indentation of the line that begins at POS; invisible text is passed over, even the end of a line. */
int64_t columns_of_indentation (struct nm_host *, const struct columns *, int64_t pos);

#endif
