/* buffer_internal.h - state and helpers shared by the files of this folder.
   SPDX-License-Identifier: GPL-3.0-or-later
   One thread at a time, the isolate's.  Functions marked [lisp] may run Lisp. */
#ifndef HOST_BUFFER_BUFFER_INTERNAL_H
#define HOST_BUFFER_BUFFER_INTERNAL_H

#include "buffer.h"
#include "marker_tree.h"
#include "overlay_tree.h"
#include "slotmap.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"

struct marker {
  struct marker_node node;         /* first: a node is its marker */
  uint64_t id;
  struct buffer *buffer;           /* NULL: detached, then NODE is in no tree */
  uint64_t overlay;                /* the overlay whose end this marker stands for, or 0 */
  bool overlay_end;                /* its end rather than its start */
  bool internal;                   /* owned by C code: finalizing the Lisp object does not free it */
  bool shared;                     /* internal, but Lisp has an object for it */
  uint64_t sequence;               /* order of attachment, as undo records show it */
};

struct overlay {
  struct overlay_node node;        /* first */
  uint64_t id;
  struct buffer *buffer;           /* NULL: deleted */
  nm_value object;                 /* root: the Lisp object while in a buffer, else nil */
  nm_value properties;             /* root: property list */
  uint64_t sequence;               /* order of entering the buffer */
  bool turned;                     /* its start lies behind its end: they are */
  int64_t set_start, set_end;      /* these (overlay_turned.c) */
};

struct buffers {
  struct slotmap buffers, markers, overlays;
  struct buffer *current, *first;
  struct buffer *dead;             /* killed, and their Lisp objects collected: freed when the VM may be called */
  uint64_t sequence;               /* last given to a marker or overlay */
  uint64_t boundary_buffer;        /* id: where the last undo boundary was made, */
  int64_t boundary_point;          /* and point then */
  int64_t column, column_point, column_modiff;   /* what indent.c knows of point's column; place 0 is none */
  int64_t undo_bytes;              /* recorded since undo lists were last cut to their limits */
  nm_value insert_hooks[2];        /* roots: insert-behind-hooks, insert-in-front-hooks around the latest insertion (change.c) */
  uint64_t *turned;                /* ids of overlays whose start may lie behind their end (overlay_turned.c) */
  int turned_count, turned_room;
  nm_value overlay_hooks;          /* root: overlay hooks of the change under way, ((HOOK . OVERLAY) ...) */
  nm_value combined;               /* root: changes kept for combine-after-change-execute */
  uint64_t combined_buffer;
  uint64_t *dead_overlays;         /* ids whose Lisp object went: freed when the VM may be called */
  int dead_count, dead_room;
};

#define VM (host->vm)

/* -- buffer.c -- */
struct buffer *buffer_new (struct nm_host *, const char *name, int64_t bytes, bool inhibit_hooks);
void buffer_rename (struct nm_host *, struct buffer *, const char *name, int64_t bytes, nm_value string);
struct buffer *buffer_new_indirect (struct nm_host *, const char *name, int64_t bytes, struct buffer *base, bool clone, bool inhibit_hooks);
void buffer_destroy (struct nm_host *, struct buffer *);         /* not the current one */
void buffer_to_end (struct nm_host *, struct buffer *);
nm_value buffer_list_changed (struct nm_host *);                             /* [lisp] buffer-list-update-hook */
nm_value buffer_slot (struct nm_host *, struct buffer *, enum nm_slot);
void buffer_slot_put (struct nm_host *, struct buffer *, enum nm_slot, nm_value);

/* -- insdel.c -- */
/* The raw changes: no checks, no hooks; undo, trees, counts, point and bounds of all sharing buffers. */
void text_insert (struct nm_host *, struct buffer *, int64_t pos, const char *text, int64_t bytes, int64_t chars, unsigned flags);
/* Undo records of the properties in [FROM, TO), which are about to be laid out anew: intervals that reach beyond are
   left out, as in GNU Emacs. */
void properties_record (struct nm_host *, struct buffer *, int64_t from, int64_t to);
/* Gives the text at POS the properties of STRING's characters [FROM, TO); with MERGE only those that it does not have. */
void graft_properties (struct nm_host *, struct buffer *, int64_t pos, nm_value string, int64_t from, int64_t to, bool merge);
void text_insert_rope (struct nm_host *, struct buffer *, int64_t pos, const struct rope *, int64_t from, int64_t to, unsigned flags);
void text_delete (struct nm_host *, struct buffer *, int64_t from, int64_t to, nm_value deleted);
void text_replace_chars (struct nm_host *, struct buffer *, int64_t pos, const char *text, int64_t bytes, int64_t chars, bool undo);
void text_grown (struct nm_host *, struct buffer *, int64_t pos, int64_t n);
/* Before characters are overwritten: checks, hooks, modification count. */
nm_value buffer_modify_in_place (struct nm_host *, int64_t *from, int64_t *to, bool undo);   /* [lisp] */
void text_modified (struct buffer_text *);
/* Inserts a piece of a rope at point, with the text properties of the string PROPERTIES (or nil). */
nm_value properties_copy (struct nm_host *, struct buffer *, int64_t from, int64_t to);      /* a string with those of that text */
nm_value buffer_insert_rope_with (struct nm_host *, const struct rope *, int64_t from, int64_t to, nm_value properties, int64_t own);   /* [lisp] */
nm_value buffer_delete_returning (struct nm_host *, int64_t from, int64_t to, bool want_string);   /* [lisp] */
/* The text of STRING as the current buffer holds it; mi_free it.  NULL after signalling. */
char *buffer_text_of_string (struct nm_host *, nm_value string, int64_t *bytes, int64_t *chars);
int buffer_char_in (struct nm_host *, int c);                    /* a character as the current buffer holds it */

/* -- change.c: checks and hooks around a change -- */
nm_value change_prepare (struct nm_host *, int64_t *from, int64_t *to);      /* [lisp] may move the positions */
nm_value change_prepare_in_place (struct nm_host *, int64_t *from, int64_t *to);   /* [lisp] for a change that removes no text */
nm_value change_check_writable (struct nm_host *, int64_t pos);  /* buffer-read-only */

/* -- undo.c -- */
bool undo_enabled (struct nm_host *, struct buffer *);
void undo_record_first_change (struct nm_host *, struct buffer *);
void undo_record_insert (struct nm_host *, struct buffer *, int64_t pos, int64_t chars);
void undo_record_delete (struct nm_host *, struct buffer *, int64_t pos, nm_value string, bool markers);
void undo_record_change (struct nm_host *, struct buffer *, int64_t pos, nm_value string, int64_t chars);
void undo_record_property (struct nm_host *, struct buffer *, int64_t from, int64_t to, nm_value property, nm_value old);

/* -- marker.c -- */
struct marker *marker_of (struct nm_host *, uint64_t id);
struct marker *marker_arg (struct nm_host *, nm_value);          /* NULL: not a marker; does not signal */
void marker_attach (struct nm_host *, struct marker *, struct buffer *, int64_t pos);
void marker_detach (struct marker *);
void markers_detach_all (struct nm_host *, struct buffer *);
nm_value marker_new_object (struct nm_host *, struct buffer *, int64_t pos, bool advances);
nm_value marker_for_overlay (struct nm_host *, struct overlay *, bool end);
void overlay_ends (const struct overlay *, int64_t *start, int64_t *end);    /* where they were put last: undoing can put the start behind the end */

/* -- overlay.c -- */
struct overlay *overlay_of (struct nm_host *, uint64_t id);
nm_value overlay_new (struct nm_host *, struct buffer *, int64_t start, int64_t end, bool front_advance, bool rear_advance);
void overlay_detach (struct nm_host *, struct overlay *);
void overlay_attach (struct nm_host *, struct overlay *, struct buffer *, int64_t start, int64_t end);
void overlays_detach_all (struct nm_host *, struct buffer *);
void overlays_copy_all (struct nm_host *, struct buffer *from, struct buffer *to);
void overlays_evaporate (struct nm_host *, struct buffer *, int64_t from, int64_t to);    /* those within that have the property */
nm_value overlay_get_property (struct nm_host *, struct overlay *, nm_value prop);

/* A growing list of overlays found by a query. */
struct overlay_list { struct overlay **item; int count, room; };
void overlays_touching (struct buffer *, int64_t from, int64_t to, struct overlay_list *);   /* start <= TO, end >= FROM */
void overlays_covering (struct buffer *, int64_t pos, struct overlay_list *);                /* start <= POS < end */
/* As `overlays-in': overlapping [FROM, TO), and empty ones at FROM, inside, or at TO if that is ZV. */
void overlays_within (struct buffer *, int64_t from, int64_t to, bool empty_too, struct overlay_list *);
void overlay_list_native_order (struct overlay_list *, struct buffer *);   /* as `overlay-lists' shows them */
void overlay_list_sort (struct nm_host *, struct overlay_list *);    /* ascending priority */
void overlay_list_add (struct overlay_list *, struct overlay *);
static inline void overlay_list_free (struct overlay_list *l) { mi_free (l->item); }

/* -- overlay_turned.c -- */
void overlay_settle (struct nm_host *, struct overlay *);        /* puts it from SET_START to SET_END, in this order or not */
/* [FROM, TO) of B's text became INSERTED characters. */
void overlays_follow_turned (struct nm_host *, struct buffer *b, int64_t from, int64_t to, int64_t inserted, unsigned flags);
/* Those of other buffers with B's text that new text in place of [FROM, TO) turns round: asked before the change,
   and turned after it. */
void overlays_find_turned (struct buffer *b, int64_t from, int64_t to, struct overlay_list *found);
void overlays_turn (struct nm_host *, struct overlay_list *found, int64_t from, int64_t inserted);   /* frees FOUND */

/* -- charprop.c -- */
nm_value text_property_at (struct nm_host *, struct buffer *, int64_t pos, nm_value prop);
nm_value properties_lookup (struct nm_host *, nm_value plist, nm_value prop, bool textprop);
int64_t buffer_previous_property_change (struct nm_host *, struct buffer *, int64_t pos, int64_t limit);
/* Stickiness of PROP at POS: <0 sticks to the character before, >0 to the one after, 0 neither. */
int text_property_stickiness (struct nm_host *, nm_value prop, int64_t pos, struct buffer *);
nm_value pos_property (struct nm_host *, int64_t pos, nm_value prop);

/* -- field.c, motion.c -- */
/* NEW, constrained to the field of OLD.  *RESULT is set unless NM_EXIT is returned. */
nm_value field_constrain (struct nm_host *, int64_t new, int64_t old, bool escape, bool only_in_line, nm_value inhibit, int64_t *result);
int64_t line_start_from (struct buffer *, int64_t pos, int64_t n, int64_t *shortage);

#endif
