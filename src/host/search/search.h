/* search.h - searching buffers and strings: the state of one isolate.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_SEARCH_SEARCH_H
#define HOST_SEARCH_SEARCH_H

#include "../buffer/buffer.h"
#include "regexp.h"
#include "tables.h"

/* -- match data -- */

/* Positions of the last match: buffer positions, or indexes of a string.  -1: the group did not match. */
struct match_data {
  int count;                       /* groups that have a place, group 0 included; never shrinks */
  int capacity;
  int64_t *start, *end;
  enum { MATCHED_NOTHING, MATCHED_STRING, MATCHED_BUFFER } kind;
  uint64_t buffer;                 /* id; may have been killed since */
};

/* -- compiled patterns -- */

enum { REGEXP_CACHE_SIZE = 512 };

struct regexp_cache_entry {
  struct regexp *regexp;           /* NULL: free */
  uint64_t hash, serial;           /* SERIAL: no other compiled pattern has it */
  char *pattern, *spaces;          /* internal text; SPACES NULL: none */
  int64_t pattern_bytes, spaces_bytes;
  uint64_t canon_stamp, syntax_stamp;
  unsigned flags;
  int pins;                        /* searches that run with it */
};

/* What was found for a pattern last, in front of the cache: it is known by the string, not by its text. */
enum { SEARCH_RECENT = 64 };
struct recent_pattern {
  struct nm_object_state string;
  uint64_t canon_stamp;
  struct regexp_cache_entry *entry;
  uint64_t serial;                 /* of what was in ENTRY */
  unsigned flags;
};

struct search_hit { int64_t start, end; };

/* A run of a buffer's text that lies in its rope. */
struct known_run { uint64_t buffer; int64_t version, from, to; const char *text; };

/* A position of a buffer's text whose byte offset is known. */
struct known_place { uint64_t buffer; int64_t version, pos, byte; };

/* The tables that a pattern means now. */
struct search_world {
  struct regexp_world world;       /* first: callbacks get at the rest */
  struct nm_host *host;
  struct table_map *canon, *syntax;
  struct buffer *buffer;           /* searched, for syntax properties; else NULL */
  int64_t window_byte;             /* rope offset of the window's begin */
  struct syntax_reader *reader;    /* where syntax properties matter; else NULL */
  struct rope *held;               /* keeps the text of the window alive while Lisp runs; NULL: not needed yet */
};

struct search {
  struct match_data match;
  struct tables tables;
  struct regexp_cache_entry cache[REGEXP_CACHE_SIZE];
  struct search_world world;       /* what every world begins with */
  struct recent_pattern recent[SEARCH_RECENT];
  uint64_t serials;
  struct regexp_scratch scratch;
  /* The last piece of a buffer that was made contiguous, for the next search. */
  char *window; int64_t window_capacity, window_from, window_to, window_version;
  uint64_t window_buffer;
  char *pattern; int64_t pattern_capacity;     /* scratch for the pattern of a call */
  struct known_run run;            /* what the last search looked at without copying it */
  struct known_place known;        /* where the last search ended */
  struct search_hit hit;           /* where the last search in a buffer matched */
};

bool search_init (struct nm_host *);
void search_free (struct nm_host *);

/* -- the regexp cache -- */

void search_world_init (struct nm_host *, struct search_world *);   /* without case folding */
void search_world_complete (struct search_world *);       /* all its tables, for use without a pattern */
void search_world_done (struct search_world *);           /* after a search in a buffer */
/* The world of now, where case folds if `case-fold-search' says so, and the compiled PATTERN in it, pinned until
   search_unpin.  FLAGS: enum regexp_flags, or SEARCH_EXACT_CASE for one that does not fold.  *RECORD: shall a match become
   the match data?  NULL after signalling, also that PATTERN is no string. */
enum { SEARCH_EXACT_CASE = 1 << 8 };
struct regexp_cache_entry *search_begin (struct nm_host *, struct search_world *, nm_value pattern, unsigned flags, bool *record);
static inline void search_unpin (struct regexp_cache_entry *e) { e->pins--; }

/* -- searching -- */

enum search_outcome { SEARCH_EXIT = -1, SEARCH_NONE, SEARCH_FOUND };

/* One search in the current buffer from POS to LIM (positions); *RECORD the groups as match data. */
enum search_outcome search_buffer (struct nm_host *, struct search_world *, struct regexp *, int64_t pos, int64_t lim, bool forward, bool record);
enum search_outcome search_looking_at (struct nm_host *, struct search_world *, struct regexp *, bool record);   /* at point */
/* In STRING from character index START; *FOUND the index of the match. */
enum search_outcome search_string (struct nm_host *, struct search_world *, struct regexp *, nm_value string, int64_t start, bool record, int64_t *found);

/* -- for the rest of the host -- */
/* Does REGEXP (a string) match at or after START in STRING?  The index, -1 if not, -2 after an exit.  Keeps the match data. */
int64_t search_string_match (struct nm_host *, nm_value regexp, nm_value string, int64_t start);
void search_match_data_shift (struct nm_host *, int64_t old_start, int64_t old_end, int64_t new_end);

/* -- match data -- */
/* A copy of the match data in *KEPT, and back again, which takes what KEPT has. */
void search_match_keep (struct nm_host *, struct match_data *kept);
void search_match_restore (struct nm_host *, struct match_data *kept);
void match_data_reserve (struct nm_host *, int groups);
void match_data_set_single (struct nm_host *, int64_t start, int64_t end, struct buffer *);

#endif
