/* motion.h - motion by screen rows, for the files of display/.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_DISPLAY_MOTION_H
#define HOST_DISPLAY_MOTION_H

#include "layout.h"

struct motion { struct window *w; uint64_t buffer; struct layout layout; };

/* Prepares motion in the current buffer as W would show it. */
void motion_begin (struct nm_host *, struct window *, struct motion *);
void motion_end (struct motion *);
/* Moves *POS by N rows to the start of a row (or the end of the text) and returns the rows moved. */
int motion_rows (struct motion *, int64_t *pos, int64_t n);
/* The position at COLUMN of the row that starts at ROW_START. */
int64_t motion_to_column (struct motion *, int64_t row_start, int column);

/* Where position POS is shown in W's last layout; false if it is not.  Relative to the text area. */
bool window_find_position (struct nm_host *, struct window *, int64_t pos, int *column, int *row);

#endif
