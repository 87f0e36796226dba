/* window.h - windows and frames inside display/.
   SPDX-License-Identifier: GPL-3.0-or-later

   A frame's windows form a tree: inner nodes are combinations whose children fill them from left
   to right or from top to bottom; the minibuffer window is the root's sibling.  Sizes are kept
   twice, as "pixels" and as lines and columns, because Lisp sees both; on a terminal a pixel is a
   character.  A deleted window keeps its struct until its Lisp object is collected, since a window
   configuration may bring it back.  Main thread only. */
#ifndef HOST_DISPLAY_WINDOW_H
#define HOST_DISPLAY_WINDOW_H

#include "../term/grid.h"
#include "display.h"
#include "ids.h"

/* Lisp values of a window: slots of one vector. */
enum window_slot {
  WINDOW_BUFFER, WINDOW_PARAMETERS, WINDOW_PREV_BUFFERS, WINDOW_NEXT_BUFFERS, WINDOW_DEDICATED,
  WINDOW_DISPLAY_TABLE, WINDOW_NORMAL_COLUMNS, WINDOW_NORMAL_ROWS, WINDOW_NEW_NORMAL,
  WINDOW_COMBINATION_LIMIT, WINDOW_END_TRIGGER, WINDOW_OLD_BUFFER, WINDOW_SLOTS
};

struct window_layout;              /* redisplay's memory of what the window shows (redisplay.h) */

struct window {
  uint64_t id;
  int sequence;                    /* as printed */
  struct frame *frame;
  struct window *parent, *next, *prev, *child;   /* child: of a combination, else NULL */
  bool horizontal;                 /* children side by side */
  bool mini;
  bool live;                       /* has a buffer and is in the tree */
  uint64_t buffer;                 /* id; 0 if none */
  int pixel_left, pixel_top, pixel_width, pixel_height;
  int left, top, columns, rows;    /* including mode line and the border column */
  int new_pixel, new_total;
  int left_margin, right_margin;
  int hscroll, min_hscroll;
  bool suspend_auto_hscroll;
  int64_t use_time;
  uint64_t start, point, old_point;       /* markers */
  bool start_begins_line;          /* as it was shown last */
  bool start_forced;               /* by set-window-start: do not scroll it away */
  bool start_optional;             /* but do, if point is not visible then */
  bool update_mode_line;
  bool cursor_off;                 /* internal-show-cursor */
  int64_t end_pos;                 /* first position not shown by the last redisplay */
  bool end_valid;
  int old_pixel_width, old_pixel_height, old_body_width, old_body_height;
  nm_value slots;                  /* root: vector of WINDOW_SLOTS */
  nm_value held;                   /* root on the Lisp object while the window is live */
  struct window_layout *layout;
};

struct frame {
  uint64_t id;
  char name[24];
  int number;
  int columns, rows;               /* of the whole screen */
  int menu_bar_lines;
  struct window *root, *minibuffer, *selected, *old_selected;
  nm_value parameters;             /* root: alist */
  nm_value faces;                  /* root: hash table face -> (id . vector) */
  nm_value object;                 /* root */
  nm_value buffer_list, buried_buffer_list;   /* roots */
  bool live;
  bool window_change, size_change, state_change;
  bool on_terminal;                /* shown on host->terminal */
  struct frame *next;
  struct grid grid;                /* if on_terminal */
};

struct dead_object { bool configuration; uint64_t id; };

struct display {
  struct id_table windows, frames, configurations;
  struct frame *first_frame, *selected_frame, *old_selected_frame;
  struct window *selected_window, *old_selected_window;
  nm_value old_window;             /* root: keeps old_selected_window from being freed once it is deleted */
  struct window *minibuffer_selected;      /* the window that was selected when the minibuffer was entered */
  int window_count, frame_count;
  int64_t use_time;
  bool configuration_changed;
  bool garbaged;
  struct dead_object *dead; int dead_count, dead_room;   /* collected, not yet freed (display_reap) */
  struct echo *echo;
  struct faces *faces;
  struct redisplay *redisplay;
  struct nearest_color { uint32_t rgb; int colors; uint32_t entry; } nearest[64];   /* colors that were looked for last; colors 0: free */
};

static inline struct display *display_of (struct nm_host *host) { return host->display; }

/* -- life -- */
/* Objects that the collector found dead are only noted then, and freed here, where the VM may be called. */
void display_note_dead (struct nm_host *, bool configuration, uint64_t id);
void display_reap (struct nm_host *);
void window_free (struct nm_host *, uint64_t id);
void configuration_free (struct nm_host *, uint64_t id);
struct window *window_new (struct nm_host *, struct frame *);
nm_value window_slot (struct nm_host *, struct window *, enum window_slot);
void window_slot_set (struct nm_host *, struct window *, enum window_slot, nm_value);
void window_hold (struct nm_host *, struct window *);      /* it is in the tree */
void window_release (struct nm_host *, struct window *);   /* it was deleted */

/* -- arguments: NULL after signalling -- */
struct window *window_arg_live (struct nm_host *, nm_value);
struct window *window_arg_valid (struct nm_host *, nm_value);     /* live or a combination */
struct window *window_arg_any (struct nm_host *, nm_value);
struct window *window_of_value (struct nm_host *, nm_value);      /* NULL, no signal */
struct frame *frame_arg_live (struct nm_host *, nm_value);        /* nil: selected */
struct frame *frame_of_value (struct nm_host *, nm_value);
/* nil: the selected frame's; a frame or a window: its frame.  For frame-root-window and friends. */
struct frame *frame_arg_frame_or_window (struct nm_host *, nm_value);
bool window_is_valid (const struct window *);

/* -- sizes -- */
int window_box_columns (struct nm_host *, const struct window *);  /* text columns: without margins and border */
int window_box_rows (struct nm_host *, struct window *);           /* text rows: without mode and header line */
bool window_has_border (const struct window *);                    /* vertical border at its right */
int window_mode_line_rows (struct nm_host *, struct window *);
int window_header_line_rows (struct nm_host *, struct window *);
bool window_resize_check (struct window *, bool horizontal);
void window_resize_apply (struct nm_host *, struct window *, bool horizontal);
void window_resize_apply_total (struct window *, bool horizontal);
/* Gives a subtree a new size, distributing it; used when the frame changes. */
void window_set_size (struct nm_host *, struct window *, int size, bool horizontal);
void frame_resize_windows (struct nm_host *, struct frame *, int columns, int rows);
void frame_place_minibuffer (struct nm_host *, struct frame *, int rows);   /* grow or shrink it */

/* -- tree -- */
struct window *window_first_leaf (struct window *);
struct window *window_next_leaf (struct window *);                 /* in the tree's order; NULL at the end */
void window_replace (struct nm_host *, struct window *old, struct window *new, bool set_size);
void window_recombine (struct nm_host *, struct window *);
void window_delete_subtree (struct nm_host *, struct window *);
void window_configuration_changed (struct nm_host *, struct frame *);
nm_value window_run_change_hook (struct nm_host *, struct frame *);   /* [lisp] */

/* -- contents -- */
int64_t window_point_position (struct nm_host *, struct window *);
void window_set_point (struct nm_host *, struct window *, int64_t);
int64_t window_start_position (struct nm_host *, struct window *);
void window_set_start (struct nm_host *, struct window *, int64_t);
void window_clear_layout (struct window *);               /* what it shows must be laid out again */
void window_free_layout (struct nm_host *, struct window *);
/* [lisp] */
nm_value window_set_buffer (struct nm_host *, struct window *, struct buffer *, bool run_hooks, bool keep_margins);
nm_value window_symbol_value (struct nm_host *, struct window *, nm_value symbol);   /* in its buffer */
nm_value window_slot_value (struct nm_host *, struct window *, enum nm_slot);        /* per-buffer slot of its buffer */
int64_t window_int_variable (struct nm_host *, uint32_t symbol, int64_t otherwise);

/* -- frames -- */
struct frame *frame_new (struct nm_host *, int columns, int rows);
nm_value frame_object (struct nm_host *, struct frame *);
void frame_record_buffer (struct nm_host *, struct frame *, struct buffer *);   /* it was selected: moves to the front */
int frame_top_margin (const struct frame *);
nm_value frame_parameter_value (struct nm_host *, struct frame *, nm_value parameter);
void frame_store_parameter (struct nm_host *, struct frame *, nm_value parameter, nm_value value);

/* The window of the selected frame at a cell, with the symbol of its part there (nil: text). */
struct window *display_window_at (struct nm_host *, int column, int row, nm_value *area);

/* -- windows in cyclic order -- */
nm_value window_list_objects (struct nm_host *, struct window *from, nm_value minibuf, nm_value all_frames);

#endif
