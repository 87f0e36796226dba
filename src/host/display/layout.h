/* layout.h - from buffer text to rows of cells.
   SPDX-License-Identifier: GPL-3.0-or-later

   A layout walks the text of a buffer as a window shows it: through properties, overlays,
   invisible text, display strings and escapes, and cuts it into screen rows.  It looks at nothing
   before the place where it starts except for the beginning of the line, and a line of more than
   LAYOUT_LONG characters is taken in pieces (anchors), so its cost does not depend on the size of
   the buffer or of a line: at an anchor a row begins, whatever came before.

   A layout runs no Lisp and keeps no reference to Lisp data across calls of its user, but the
   buffer must not change while it is in use.  Main thread. */
#ifndef HOST_DISPLAY_LAYOUT_H
#define HOST_DISPLAY_LAYOUT_H

#include "face.h"
#include "window.h"
#include "../buffer/overlay_tree.h"

enum { LAYOUT_LONG = 16384, LAYOUT_ANCHOR_ROWS = 64 };

/* raw_code: shown as it is, no escapes; beside: it stands beside the text, where the cursor does not go */
struct glyph { int code; uint16_t style; bool raw_code, beside; };

/* One row of a window's text area. */
struct row {
  int64_t start, end;              /* positions: of its first character; of the next row's */
  int used;                        /* columns with something in them */
  bool newline;                    /* ends with a newline, which lies at end - 1 */
  bool at_end;                     /* the end of the accessible text was reached */
  bool continued;                  /* the line goes on in the next row */
  bool cut;                        /* truncated at the right */
  int fill_style;                  /* style of what follows the text; -1: the default */
  int left_overflow;               /* columns hidden at the left, of a hscrolled line */
};

/* Where rows are drawn: COLUMNS cells and the offsets of their positions from row->start.  The offset of a cell beside
   the text (strings of overlays, prefixes) is negative, so that no search for a position finds it. */
struct row_sink { struct cell *cells; int32_t *offsets; };

enum { CELL_NO_POSITION = -1 };

static inline int32_t cell_beside (int64_t offset) { return (int32_t) (-2 - offset); }
/* The offset that the cell with OFFSET belongs to, or CELL_NO_POSITION. */
static inline int32_t cell_position (int32_t offset) { return offset >= CELL_NO_POSITION ? offset : -2 - offset; }

struct layout {
  struct nm_host *host;
  struct window *w;
  struct buffer *b;
  struct grid *grid;               /* for styles; NULL: only positions matter */
  int columns;                     /* of the text area */
  int usable;                      /* columns that text may take: one is kept for the indicator */
  bool string_only;                /* there is no text but the queue */
  bool plain;                      /* characters only: display properties, overlay strings and prefixes are not looked at */
  bool truncate, word_wrap, ctl_arrow, selective_ellipsis, has_invisible, multibyte;
  int hscroll, tab_width;
  int prefix;                      /* columns that line numbers take at the left of each row */
  bool relative_numbers, absolute_current;
  int64_t point_line;              /* 0-based line of point, for line numbers */
  uint16_t number_style, current_number_style;
  int64_t selective;               /* 0: off; -1: carriage returns hide; N: lines indented N or more are hidden */
  nm_value invisibility, display_table;
  struct look base;
  uint16_t base_style, escape_style;
  /* -- where it is -- */
  int64_t pos, end;                /* next position; end of the accessible text */
  struct rope_cursor cursor;
  int64_t run_end;                 /* properties are known up to here */
  uint16_t style;
  bool extend;
  int64_t strings_done;            /* overlay strings at this position were delivered */
  int64_t line_start;              /* of the logical line */
  int64_t column;                  /* of the next glyph in the logical line */
  struct glyph *queue; int queue_count, queue_at, queue_room;
  int64_t queue_pos;               /* the position that queued glyphs stand for */
  bool queue_beside;               /* glyphs that are queued now stand beside the text */
};

static inline bool layout_has_overlays (const struct buffer *b) { return b->overlays != NULL && b->overlays->count > 0; }

/* Prepares a layout of W's buffer; GRID may be NULL. */
void layout_open (struct layout *, struct nm_host *, struct window *, struct grid *);
void layout_close (struct layout *);
/* A layout of STRING instead of a buffer's text, LOOK below its own faces, in rows of COLUMNS (mode
   lines, which are cut; with WRAP the echo area).  W's buffer only gives the context. */
void layout_open_string (struct layout *, struct nm_host *, struct window *, struct grid *, nm_value string,
                         const struct look *, int columns, bool wrap);
/* Goes to POS, which is taken as the start of a row. */
void layout_seek (struct layout *, int64_t pos);
/* The start of the line that POS is in, or the last anchor before POS in a long line. */
int64_t layout_line_start (struct layout *, int64_t pos);
/* Lays out the next row; SINK may be NULL.  False at the end of the text, after the last row. */
bool layout_row (struct layout *, struct row *, struct row_sink *);
/* The start of the row that POS is in, *COLUMN its column there (may be NULL). */
int64_t layout_row_start (struct layout *, int64_t pos, int *column);
/* The start of the row N rows above the one that POS is in; *MOVED: how many there were. */
int64_t layout_rows_back (struct layout *, int64_t pos, int n, int *moved);
/* Does ROW show position POS? */
bool row_shows (const struct row *, int64_t pos);

/* -- layout_props.c -- */
/* Adds a glyph to the queue; RAW: as it is, without escapes. */
void layout_queue_glyph (struct layout *, int code, uint16_t style, bool raw);
/* Looks at what is at layout->pos: sets style and run_end, skips invisible text, queues strings. */
void layout_start_run (struct layout *);
void layout_queue_string (struct layout *, nm_value string, const struct look *under);
/* Queues what line-prefix (wrap-prefix: WRAPPED) puts before the row that begins here. */
void layout_queue_prefix (struct layout *, bool wrapped);
/* 0: visible, 1: invisible, 2: invisible with an ellipsis. */
int layout_invisibility (struct nm_host *, nm_value spec, nm_value property);
int layout_char_width (struct nm_host *, int c);
nm_value layout_string_property (struct nm_host *, nm_value string, int64_t pos, nm_value property);

#endif
