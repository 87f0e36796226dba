/* syntax_reader.h - walking the current buffer by syntax.
   SPDX-License-Identifier: GPL-3.0-or-later

   A reader answers, for any position, which character is there and what syntax it has, with
   `syntax-table' text properties when they matter.  Going to a neighbouring position is cheap.
   Valid until the buffer changes. */
#ifndef HOST_SEARCH_SYNTAX_READER_H
#define HOST_SEARCH_SYNTAX_READER_H

#include "syntax.h"

struct syntax_reader {
  struct nm_host *host;
  struct buffer *buffer;
  nm_value table;                  /* of the buffer; local handle */
  struct table_map *table_map;
  struct charmap *map;             /* its */
  /* The chunk that was looked at last: all ASCII, so that positions index it, or (window_chars 0) for the cursor. */
  const unsigned char *window;
  int64_t window_pos, window_chars;
  int64_t wide_from, wide_to;      /* positions of a chunk that is not all ASCII */
  struct rope_cursor cursor;
  int64_t pos;                     /* of the cursor; CURSOR_NOWHERE */
  bool properties;
  /* The run around the last position looked at where the property is the same. */
  int64_t run_from, run_to;
  enum { RUN_TABLE, RUN_OTHER_TABLE, RUN_FIXED } run_kind;
  int32_t fixed_flags;
  int fixed_match;
  struct charmap *run_map;
  nm_value run_table;              /* root; NM_UNBOUND if never used */
  int64_t steps;                   /* for polling */
};

/* Where a character only is one more character, whatever stands around it. */
enum plain_text { PLAIN_BETWEEN = 1, PLAIN_IN_SYMBOL = 2, PLAIN_IN_STRING = 4, PLAIN_IN_COMMENT = 8 };

void syntax_reader_init (struct syntax_reader *, struct nm_host *);
void syntax_reader_free (struct syntax_reader *);
int syntax_reader_char_slow (struct syntax_reader *, int64_t pos);
int32_t syntax_reader_property_flags (struct syntax_reader *, int64_t pos, int c);

static inline int
syntax_reader_char (struct syntax_reader *r, int64_t pos)          /* POS in 1..Z-1 */
{
  uint64_t at = (uint64_t) (pos - r->window_pos);
  return at < (uint64_t) r->window_chars ? r->window[at] : syntax_reader_char_slow (r, pos);
}

static inline int32_t
syntax_reader_flags_of (struct syntax_reader *r, int64_t pos, int c)
{
  return r->properties ? syntax_reader_property_flags (r, pos, c) : charmap_get (r->map, c);
}

static inline int32_t
syntax_reader_flags (struct syntax_reader *r, int64_t pos)
{
  return syntax_reader_flags_of (r, pos, syntax_reader_char (r, pos));
}
/* Goes from POS forward over characters that are plain WHERE, up to STOP.  Returns the position of the last of them, so
   that the caller sees it as if it had come there step by step; POS if there is none. */
int64_t syntax_reader_skip (struct syntax_reader *, int64_t pos, int64_t stop, enum plain_text where);
int syntax_reader_match (struct syntax_reader *, int64_t pos);       /* matching character, -1 if none */
static inline int syntax_reader_class (struct syntax_reader *r, int64_t pos) { return syntax_reader_flags (r, pos) & 0xffff; }
bool syntax_reader_poll_now (struct syntax_reader *);
enum { SYNTAX_POLL_STEPS = 1 << 16 };
/* Now and then: false if the user quit. */
NM_MUST_CHECK static inline bool
syntax_reader_poll (struct syntax_reader *r)
{
  return ++r->steps < SYNTAX_POLL_STEPS || syntax_reader_poll_now (r);
}

/* The style of a comment delimiter made of characters with FLAGS and OTHER (0 if it is one character). */
static inline int
syntax_comment_style (int32_t flags, int32_t other)
{
  return (flags >> 21 & 1) | (flags >> 22 & 2) | (other >> 22 & 2);
}
static inline bool syntax_nested (int32_t flags) { return flags & SYNTAX_NESTED; }

enum { STYLE_COMMENT_FENCE = 256 + 1, STYLE_STRING_FENCE = 256 + 2 };

/* -- comments (syntax_comment.c) -- */

/* Is the character at POS quoted by an odd number of escapes before it (not looking before BEGV)? */
bool syntax_char_quoted (struct syntax_reader *, int64_t pos);

struct comment_scan {
  int64_t at;                      /* out: behind the comment's end, or STOP */
  int nesting;                     /* in: depth, 0 or less if not nested; out: at STOP */
  int32_t last_syntax;             /* in and out: flags of a character before that may begin a delimiter; -1 none */
};
/* From FROM, inside a comment of STYLE, to its end.  1: found, 0: STOP came first, -1: quit. */
int syntax_comment_forward (struct syntax_reader *, int64_t from, int64_t stop, int style, struct comment_scan *);
/* FROM is before a comment's end delimiter.  1: *START is where the comment begins, 0: there is none, -1: quit. */
int syntax_comment_backward (struct syntax_reader *, int64_t from, int64_t stop, bool nested, int style, int64_t *start);

/* -- parse-partial-sexp (syntax_parse.c) -- */

enum { PARSE_LEVELS_MAX = 100 };   /* deeper parentheses share the last level, as in Emacs */

struct parse_level {
  int64_t last;                    /* where the last expression of the level begins, or -1 */
  int64_t complete;                /* the last complete one, or -1 */
};

struct parse_state {
  int64_t depth, min_depth;
  int in_string;                   /* -1: no; the terminator, or STYLE_STRING_FENCE */
  int in_comment;                  /* 0: no; -1: in one that does not nest; else how deep */
  int comment_style;               /* 0..3, or STYLE_COMMENT_FENCE */
  bool quoted;
  int64_t start;                   /* of the string or comment */
  int32_t last_syntax;             /* flags of a character that may begin a two-character construct; -1 none */
  int64_t at;                      /* where it stopped */
  struct parse_level levels[PARSE_LEVELS_MAX]; int level;
};

void syntax_parse_init (struct parse_state *);
struct parse_limits {
  int64_t end;
  int64_t depth;                   /* stop at this depth; INT64_MIN: none */
  bool before;                     /* stop before an expression begins */
  bool at_comment;                 /* stop when a comment begins */
  bool at_boundary;                /* stop when a comment or string begins or ends */
};
NM_MUST_CHECK bool syntax_parse (struct syntax_reader *, struct parse_state *, int64_t from, struct parse_limits);   /* false: quit */

#endif
