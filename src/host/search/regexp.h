/* regexp.h - regular expressions of Emacs: parser, program, matcher.
   SPDX-License-Identifier: GPL-3.0-or-later

   A pattern goes through a syntax tree (regexp_parse.c) into a program (regexp_compile.c) for a
   backtracking matcher (regexp_match.c) that has Emacs's semantics in every detail.  When much text
   is searched with one pattern and the tree says that PCRE2 means exactly the same, the pattern is
   also translated for its JIT compiler (regexp_pcre.c), which then finds the matches.

   Text is internal encoding (nm_text.h).  A matcher sees a window of it; when it would have to look
   behind the window's end it says REGEXP_MORE, and its caller widens the window and tries again.

   Nothing here calls Lisp or signals; the world's functions may call the VM's readers. */
#ifndef HOST_SEARCH_REGEXP_H
#define HOST_SEARCH_REGEXP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "charmap.h"
#include "needle.h"

enum { REGEXP_GROUPS_MAX = 256, REGEXP_REPEAT_MAX = 65535, REGEXP_DEPTH_MAX = 1000 };

/* What the meaning of a pattern depends on besides its text. */
struct regexp_world {
  struct charmap *canon;           /* case folding: canonical character; NULL: case matters */
  struct charmap *down, *up;       /* the case table */
  struct charmap *syntax;          /* the syntax table: raw descriptor flags, class in the low 16 bits */
  bool (*category) (struct regexp_world *, int c, int category);
  bool (*word_boundary) (struct regexp_world *, int before, int after);
  /* The syntax descriptor at byte OFFSET of the window where properties override the table; NULL if none do. */
  int32_t (*syntax_at) (struct regexp_world *, int c, int64_t offset);
  bool (*poll) (struct regexp_world *);       /* true: quit; may be NULL */
  /* Writes up to CAP (character, canon) pairs, all for which they differ; returns the count.  For PCRE2. */
  int (*fold_pairs) (struct regexp_world *, const int32_t (**pairs)[2]);
  bool unibyte;                    /* the text is unibyte: where symbols begin and end, raw bytes are characters of Latin-1 */
};

enum regexp_class {
  CLASS_ALNUM, CLASS_ALPHA, CLASS_ASCII, CLASS_BLANK, CLASS_CNTRL, CLASS_DIGIT, CLASS_GRAPH, CLASS_LOWER,
  CLASS_MULTIBYTE, CLASS_NONASCII, CLASS_PRINT, CLASS_PUNCT, CLASS_SPACE, CLASS_UNIBYTE, CLASS_UPPER,
  CLASS_WORD, CLASS_XDIGIT, CLASS_COUNT
};

/* [...]: a bitmap for ASCII, sorted ranges and classes for the rest.  With case folding both hold
   canonical characters. */
struct regexp_set {
  uint64_t ascii[2];
  int32_t *ranges;                 /* pairs FIRST, LAST; all >= #x80 */
  int range_count;
  uint32_t classes;                /* 1 << enum regexp_class, for characters >= #x80 */
  bool negated;
  uint64_t direct[2];              /* the answer for each ASCII character of the text, folded and negated */
  struct regexp_set *next;         /* of the regexp, for freeing */
};

enum regexp_node_kind {
  NODE_EMPTY, NODE_CHAR, NODE_ANY, NODE_SET, NODE_ASSERT, NODE_SYNTAX, NODE_CATEGORY, NODE_BACKREF,
  NODE_GROUP, NODE_ALT, NODE_SEQ, NODE_REPEAT
};

enum regexp_assert {
  ASSERT_BOL, ASSERT_EOL, ASSERT_BEGIN, ASSERT_END, ASSERT_POINT, ASSERT_WORD_BOUND, ASSERT_NOT_WORD_BOUND,
  ASSERT_WORD_BEG, ASSERT_WORD_END, ASSERT_SYMBOL_BEG, ASSERT_SYMBOL_END
};

struct regexp_node {
  uint8_t kind;
  bool negated;                    /* SYNTAX, CATEGORY */
  bool lazy;                       /* REPEAT */
  bool interval;                   /* REPEAT written \{N,M\} */
  int32_t value;                   /* CHAR: code; ASSERT: which; SYNTAX, CATEGORY: code; BACKREF, GROUP: number (0: shy) */
  int32_t min, max;                /* REPEAT; max -1: unlimited */
  struct regexp_set *set;
  struct regexp_node *child;       /* GROUP, REPEAT: one; ALT, SEQ: list */
  struct regexp_node *next;        /* sibling */
};

enum regexp_opcode {
  OP_ACCEPT, OP_CHAR, OP_STRING, OP_FOLD_STRING, OP_FOLD, OP_ANY, OP_SET, OP_SYNTAX, OP_CATEGORY, OP_ASSERT, OP_BACKREF,
  OP_START, OP_STOP, OP_JUMP, OP_SPLIT, OP_SPLIT_LAZY, OP_LOOP, OP_LOOP_LAZY, OP_REP, OP_REP_LAZY,
  OP_COUNT_INIT, OP_COUNT
};

struct regexp_insn {
  uint8_t op;
  uint8_t negated;                 /* SYNTAX, CATEGORY; REP: 1 = cannot give back (possessive) */
  uint8_t length;                  /* CHAR: bytes; COUNT: 1 = the body may match nothing; REP: 1 = written as an interval */
  uint8_t bytes[5];                /* CHAR: encoded */
  int32_t a;                       /* jump target; character; set index; group; offset of a string (FOLD_STRING: canonical ASCII) */
  int32_t b;                       /* length of a string; REP, COUNT: minimum */
  int32_t c;                       /* REP, COUNT: maximum, -1 unlimited; COUNT's counter is in `d' */
  int32_t d;
};

struct regexp {
  struct regexp_insn *program;
  int length;
  struct regexp_set **sets; int set_count;
  struct regexp_set *all_sets;
  unsigned char *strings;          /* pool of OP_STRING */
  int string_bytes;
  int groups;                      /* highest group number: re_nsub */
  int counters;
  bool folds;                      /* compiled for a canon table */
  bool uses_syntax;                /* the program has the syntax table built in */
  bool uses_case;                  /* upper or lower case matters beyond folding */
  bool posix;
  bool duplicate_groups;
  bool takes_exclusive;            /* a loop does not give back although it could: as in GNU Emacs (regexp_exclusive.c) */
  /* for the search loop */
  bool can_be_empty;
  bool start_bol, start_begin;     /* every match begins at a line's / the text's beginning */
  bool first_category;             /* a category can be first */
  bool first_any;                  /* what GNU Emacs has no set of first bytes for can be first: . and syntax classes */
  bool first_exact;                /* FIRST is true of every match, and not only of those that a search finds */
  uint8_t first[256];              /* bytes that can start a match */
  int only_first;                  /* the single such byte, or -1 */
  int first_items;                 /* how many items that are no ASCII character can be first */
  int last_category;               /* the last category, or negated one, that can be first; 0: none can */
  bool last_category_negated;
  const unsigned char *prefix;     /* literal bytes every match begins with */
  int prefix_length;
  bool literal;                    /* the whole pattern is the prefix */
  /* for long searches */
  unsigned eager;                  /* enum regexp_eager: what is done however little was searched */
  int needle_state;                /* 0: not looked for, 1: there is one, -1: none, or it does not pay */
  int needle_distance;             /* characters between a match's beginning and the needle; -1: they are in one line */
  int needle_credit;               /* falls with each candidate that is none; below 0 the needle is given up */
  struct needle *needle;           /* every match holds it */
  /* for PCRE2 */
  void *nodes;                     /* arena of the tree */
  struct regexp_node *tree;
  int pcre_state;                  /* 0: not tried, 1: ready, -1: not expressible */
  void *pcre;
  int64_t scanned;                 /* bytes searched so far: decides when PCRE2 is worth it */
};

enum regexp_flags { REGEXP_POSIX = 1, REGEXP_LITERAL = 2, REGEXP_UNIBYTE = 4 };   /* the pattern is plain text; ... a unibyte string */

/* Compiles N characters; SPACES (may be NULL) replaces runs of spaces.  NULL after *ERROR was set to
   the text of `invalid-regexp'. */
struct regexp *regexp_compile (const int32_t *pattern, int n, const int32_t *spaces, int spaces_length,
                               struct regexp_world *, unsigned flags, const char **error);
void regexp_free (struct regexp *);

/* -- internal to the compiler -- */
struct regexp_arena;
struct regexp_arena *regexp_arena_new (void);
void *regexp_arena_alloc (struct regexp_arena *, size_t bytes);
void regexp_arena_free (struct regexp_arena *);
struct regexp_node *regexp_parse (struct regexp *, const int32_t *pattern, int n, const int32_t *spaces, int spaces_length,
                                  struct regexp_world *, const char **error);
bool regexp_class_has (struct regexp_world *, enum regexp_class, int c);
bool regexp_set_has (const struct regexp *, struct regexp_world *, const struct regexp_set *, int c);
/* Does the set, without its negation, have the canonical character C as it is, whatever folds to it? */
bool regexp_set_lists (struct regexp_world *, const struct regexp_set *, int c);
bool regexp_node_nullable (const struct regexp_node *);
/* Marks the loops of the program that do not give back. */
void regexp_mark_possessive (struct regexp *, struct regexp_world *, bool unibyte_pattern);
/* Literal comparison that depends on the world's tables, and where a node may begin. */
void regexp_analyze (struct regexp *, struct regexp_world *, const struct regexp_node *);

/* -- matching -- */

enum regexp_result { REGEXP_NO, REGEXP_YES, REGEXP_MORE, REGEXP_OVERFLOW, REGEXP_QUIT };

/* The window: [beg, end) of the text.  `stop' bounds the match (STOP_FAR: behind the window). */
struct regexp_text {
  const unsigned char *beg, *end;
  bool at_beg, at_end;             /* the window's ends are the text's */
  const unsigned char *stop;       /* a match ends at or before; NULL: behind the window's end */
  const unsigned char *point;      /* where \= matches; NULL: nowhere in the window */
};

/* Scratch memory of the matcher: one per isolate. */
struct regexp_scratch {
  struct regexp_backtrack *stack;
  int64_t capacity;                /* entries */
  const unsigned char *start[REGEXP_GROUPS_MAX], *stop[REGEXP_GROUPS_MAX];   /* the last match; NULL: no match */
  const unsigned char *best_start[REGEXP_GROUPS_MAX], *best_stop[REGEXP_GROUPS_MAX];
  int32_t *counters; int counter_capacity;
  void *pcre;                      /* match data, JIT stack */
};
void regexp_scratch_free (struct regexp_scratch *);

/* Matches at AT; on REGEXP_YES scratch->start/stop[0..groups] tell where. */
enum regexp_result regexp_match_at (struct regexp *, struct regexp_world *, struct regexp_scratch *,
                                    const struct regexp_text *, const unsigned char *at);
/* The first match that starts in [FROM, TO], going up; or going down from FROM to TO if FROM > TO.
   On REGEXP_MORE *RESUME is the start to try first with a wider window. */
enum regexp_result regexp_search (struct regexp *, struct regexp_world *, struct regexp_scratch *, const struct regexp_text *,
                                  const unsigned char *from, const unsigned char *to, const unsigned char **resume);
enum regexp_result regexp_search_backward (struct regexp *, struct regexp_world *, struct regexp_scratch *, const struct regexp_text *,
                                           const unsigned char *from, const unsigned char *to, const unsigned char **resume);

enum regexp_eager { REGEXP_EAGER_PCRE = 1, REGEXP_EAGER_NEEDLE = 2 };

/* -- literals that a match must hold -- */
enum { REGEXP_NEEDLE_THRESHOLD = 4096 };         /* bytes searched before looking for one pays */
bool regexp_needle_prepare (struct regexp *, struct regexp_world *);   /* is there one? */

/* -- PCRE2 -- */
enum { REGEXP_PCRE_THRESHOLD = 16384 };          /* bytes searched before translation pays */
bool regexp_pcre_prepare (struct regexp *, struct regexp_world *);
void regexp_pcre_free (struct regexp *);
void regexp_pcre_scratch_free (struct regexp_scratch *);
enum regexp_result regexp_pcre_search (struct regexp *, struct regexp_scratch *, const struct regexp_text *,
                                       const unsigned char *from, const unsigned char *to, const unsigned char **resume);

#endif
