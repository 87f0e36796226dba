/* overlay_arrow.h - the arrow beside a line, of Edebug and the like.
   SPDX-License-Identifier: GPL-3.0-or-later

   Each variable of `overlay-arrow-variable-list' may hold a marker at the start of a line: that line begins with an
   arrow, a text that covers what stands there.  Main thread. */
#ifndef HOST_DISPLAY_OVERLAY_ARROW_H
#define HOST_DISPLAY_OVERLAY_ARROW_H

#include "layout.h"

/* A number that differs when arrows of B's text do. */
uint64_t overlay_arrow_version (struct nm_host *, struct buffer *b);
/* Draws the arrow over CELLS, the row of L that starts at START, if one stands there. */
void overlay_arrow_draw (struct layout *l, int64_t start, struct cell *cells);

#endif
