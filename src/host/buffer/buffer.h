/* buffer.h - buffers as the rest of the host sees them.
   SPDX-License-Identifier: GPL-3.0-or-later

   Positions are Lisp's: 1-based characters, BEGV <= PT <= ZV.  Every change of text goes through
   buffer_insert_*, buffer_delete and buffer_replace (insdel.c), which check read-only state, run
   the change hooks, record undo, adjust markers, overlays, intervals and point, and bump the
   modification counts.  Functions marked [lisp] may run hooks: buffer state may have changed after.
   Text is internal encoding (nm_text.h), also in unibyte buffers, where every byte >= #x80 is held
   as a raw-byte character and positions count bytes. */
#ifndef HOST_BUFFER_BUFFER_H
#define HOST_BUFFER_BUFFER_H

#include <time.h>
#include "../host.h"
#include "../text/rope.h"

struct marker;
struct overlay_tree;
struct marker_tree;

/* The text, shared by a base buffer and its indirect buffers. */
struct buffer_text {
  struct rope *rope;
  int64_t modiff, chars_modiff, save_modiff, auto_save_modiff;
  int64_t version;                 /* bumped by every edit, never reused; stamps snapshots and caches */
  nm_value intervals;              /* root of the text property tree */
  struct marker_tree *markers;
  bool intervals_in_use;           /* some text has had a property */
  struct buffer *users;            /* the buffers that share it, linked by next_user */
  /* Where the last character was looked up; good while cache_version == version. */
  int64_t cache_near_char, cache_near_byte;   /* a character of that chunk, both counted from its start */
  int64_t cache_version, cache_start, cache_chars_before, cache_bytes, cache_chars;
  const char *cache_text;
};

enum buffer_modtime_state { MODTIME_UNKNOWN, MODTIME_KNOWN, MODTIME_NONEXISTENT };

struct buffer {
  uint64_t id;                     /* host id, with generation */
  bool live;
  struct buffer_text *text;
  struct buffer *base;             /* of an indirect buffer, else NULL */
  int64_t pt, begv, zv;            /* character positions */
  nm_value context;                /* persistent root: slots and local variables */
  nm_value name;                   /* root: a string; NIL if killed */
  nm_value object;                 /* root: the Lisp object, while live */
  struct overlay_tree *overlays;
  int64_t overlay_version;         /* bumped by every change of an overlay; for redisplay */
  int64_t overlay_center;          /* divides `overlay-lists' */
  uint64_t mark;                   /* marker id; created with the buffer */
  bool inhibit_hooks;              /* the internal buffers' flag `inhibit-buffer-hooks' */
  int64_t last_window_start;
  struct timespec modtime;         /* of the visited file when it was read or saved */
  int64_t modtime_size;            /* its size in bytes then; -1: not known */
  int8_t modtime_state;            /* enum buffer_modtime_state */
  int64_t auto_save_failed;        /* when auto-saving failed last, in seconds of the clock; 0: it did not */
  bool mode_line_changed;          /* set to ask for a new mode line; display clears it */
  bool multibyte;                  /* enable-multibyte-characters */
  char *name_text; size_t name_bytes;   /* NAME, NUL-terminated */
  struct buffer *next_user;        /* shares the text */
  struct buffer *next;             /* in the buffer list, in GNU's order of `buffer-list' */
};

/* -- finding -- */
struct buffer *buffer_current (struct nm_host *);
void buffer_set_current (struct nm_host *, struct buffer *);        /* and the VM's context */
struct buffer *buffer_of_id (struct nm_host *, uint64_t id);        /* NULL if killed */
struct buffer *buffer_named (struct nm_host *, const char *name, size_t bytes);
struct buffer *buffer_get_or_create (struct nm_host *, const char *name);   /* [lisp] */
/* A live buffer from a buffer or name argument; nil means current.  NULL after signalling. */
struct buffer *buffer_arg (struct nm_host *, nm_value buffer_or_name_or_nil);
nm_value buffer_object (struct nm_host *, struct buffer *);
struct buffer *buffer_first (struct nm_host *);
void buffer_to_front (struct nm_host *, struct buffer *);           /* of the buffer list: it was selected */
/* Saves the current buffer (and its point, or its narrowing) until nm_unbind_to. */
void buffer_push_current (struct nm_host *);
void buffer_push_excursion (struct nm_host *);
void buffer_push_restriction (struct nm_host *);
nm_value buffer_kill (struct nm_host *, struct buffer *);           /* [lisp] */

/* -- reading -- */
static inline int64_t buffer_z (const struct buffer *b) { return rope_count (b->text->rope).chars + 1; }
int64_t buffer_byte_of (const struct buffer *, int64_t pos);        /* 0-based rope offset of a position */
int64_t buffer_pos_of (const struct buffer *, int64_t rope_byte);
int buffer_char_at (const struct buffer *, int64_t pos);            /* -1 outside 1..Z-1; unibyte: 0..255 */
nm_value buffer_substring (struct nm_host *, struct buffer *, int64_t from, int64_t to, bool properties);
bool buffer_is_multibyte (struct nm_host *, struct buffer *);
struct rope *buffer_snapshot (struct buffer *);                     /* O(1); any thread may read it; rope_free it */

/* -- point, narrowing -- */
void buffer_set_point (struct nm_host *, struct buffer *, int64_t pos);   /* clips to BEGV..ZV */
void buffer_narrow (struct nm_host *, struct buffer *, int64_t begin, int64_t end);

/* -- changing: NM_EXIT if refused or a hook exited, else nil.  All [lisp]. -- */
/* INSERT_PROPERTIES: who inserts gives the text its properties afterwards.  REPLACE_DECODED, with REPLACE_CONVERTED: what
   properties the new text loses is not recorded.  REPLACE_TOLD_AS_DELETION: hooks hear of no new text, as from GNU Emacs.
   REPLACE_TOLD_LATER: the caller calls `buffer_change_done'. */
enum buffer_insert_flags { INSERT_INHERIT = 1, INSERT_BEFORE_MARKERS = 2, REPLACE_CONVERTED = 4, INSERT_PROPERTIES = 8, REPLACE_DECODED = 16, REPLACE_TOLD_AS_DELETION = 32,
                           REPLACE_TOLD_LATER = 64 };
nm_value buffer_insert_text (struct nm_host *, const char *text, int64_t bytes, int64_t chars, unsigned flags); /* at point; advances it */
nm_value buffer_insert_value (struct nm_host *, nm_value string_or_char, unsigned flags);    /* with properties */
nm_value buffer_insert_substring (struct nm_host *, nm_value string, int64_t from, int64_t to, unsigned flags); /* TO -1: end */
nm_value buffer_insert_rope (struct nm_host *, const struct rope *, int64_t from, int64_t to, unsigned flags);
nm_value buffer_delete (struct nm_host *, int64_t from, int64_t to);
/* One change for the hooks.  INSERT_INHERIT; REPLACE_CONVERTED for the same text in another form. */
nm_value buffer_replace (struct nm_host *, int64_t from, int64_t to, nm_value string, unsigned flags);
/* The hooks of a change: DELETED characters at POS became INSERTED ones. */
nm_value buffer_change_done (struct nm_host *, int64_t pos, int64_t deleted, int64_t inserted);   /* [lisp] */
/* For insert-file-contents on an empty buffer and undo-free fills. */
nm_value buffer_prepare_change (struct nm_host *, int64_t from, int64_t to);  /* checks + before-change-functions */
nm_value buffer_did_change (struct nm_host *, int64_t from, int64_t to, int64_t old_chars);

/* -- markers: a marker is a host object; the tree of its text keeps it up to date -- */
uint64_t marker_new (struct nm_host *, struct buffer *, int64_t pos, bool advances);   /* id; caller or Lisp object owns it */
void marker_set (struct nm_host *, uint64_t id, struct buffer *, int64_t pos);          /* NULL buffer: detach */
bool marker_get (struct nm_host *, uint64_t id, struct buffer **, int64_t *pos);        /* false if detached */
void marker_free (struct nm_host *, uint64_t id);                                       /* for internal markers */
nm_value marker_object (struct nm_host *, uint64_t id);
/* An integer or marker argument as a position in the current buffer; false after signalling. */
NM_MUST_CHECK bool buffer_check_position (struct nm_host *, nm_value, int64_t *pos);
/* Two positions in either order, both in the accessible region; false after args-out-of-range. */
NM_MUST_CHECK bool buffer_check_region (struct nm_host *, nm_value start, nm_value end, int64_t *from, int64_t *to);

/* -- properties that display and motion look up -- */
nm_value buffer_char_property (struct nm_host *, struct buffer *, int64_t pos, nm_value prop, nm_value *overlay); /* overlays, then text */
/* Overlays for other windows than WINDOW, a window or nil, do not count. */
nm_value buffer_char_property_in (struct nm_host *, struct buffer *, int64_t pos, nm_value prop, nm_value window, nm_value *overlay);
nm_value buffer_text_property (struct nm_host *, struct buffer *, int64_t pos, nm_value prop);
int64_t buffer_next_property_change (struct nm_host *, struct buffer *, int64_t pos, int64_t limit);  /* text or overlay */
/* Overlays at POS or in a range, ascending priority as GNU sorts them; fills IDS (cap N), returns the count. */
int overlay_list_at (struct nm_host *, struct buffer *, int64_t pos, uint64_t *ids, int n);
int overlay_list_in (struct nm_host *, struct buffer *, int64_t from, int64_t to, bool empty_too, uint64_t *ids, int n);
bool overlay_get (struct nm_host *, uint64_t id, struct buffer **, int64_t *start, int64_t *end);
nm_value overlay_property (struct nm_host *, uint64_t id, nm_value prop);
nm_value overlay_object (struct nm_host *, uint64_t id);

/* -- what host_ops.c passes on; as the members of struct nm_host_ops that are named alike -- */
nm_value buffer_object_write (struct nm_host *, nm_value object, const char *text, int64_t bytes);
nm_value buffer_object_peek (struct nm_host *, nm_value object, int64_t skip, char *buf, int64_t cap, int64_t *bytes);
nm_value buffer_object_advance (struct nm_host *, nm_value object, int64_t chars);
nm_value buffer_object_intervals (struct nm_host *, nm_value object, int64_t *begin, int64_t *end);
nm_value buffer_properties_will_change (struct nm_host *, nm_value object, int64_t from, int64_t to);
void buffer_record_property (struct nm_host *, nm_value object, int64_t from, int64_t to, nm_value property, nm_value old);
nm_value buffer_properties_did_change (struct nm_host *, nm_value object, int64_t from, int64_t to);
void buffer_slot_changed (struct nm_host *, int slot);

/* The command loop calls it before each command: where point was, for undo records. */
void undo_note_point (struct nm_host *);
void undo_record_empty (struct nm_host *, int64_t pos);       /* an insertion of nothing in the current buffer */

nm_value buffers_collected (struct nm_host *);                      /* [lisp] cuts undo lists to their limits */

/* -- life -- */
bool buffers_init (struct nm_host *);
void buffers_free (struct nm_host *);

#endif
