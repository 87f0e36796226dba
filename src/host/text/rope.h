/* rope.h - the text of a buffer: a B-tree of reference-counted chunks of UTF-8 (nm_text.h).
   SPDX-License-Identifier: GPL-3.0-or-later

   Every node counts bytes, characters and newlines below it, so positions convert in O(log n).
   A chunk or node that more than one root reaches is immutable; an edit copies only the path to
   what it changes.  A snapshot is one reference to the root: O(1), and readable on any thread.
   Offsets are 0-based.  Byte offsets given to edits lie on character boundaries. */
#ifndef HOST_TEXT_ROPE_H
#define HOST_TEXT_ROPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rope;                       /* a root; one owner */

struct rope_counts { int64_t bytes, chars, newlines; bool has_raw; /* raw bytes or non-Unicode characters */ };

struct rope *rope_new (void);
void rope_free (struct rope *);
struct rope *rope_snapshot (const struct rope *);        /* shares everything; free with rope_free */
struct rope_counts rope_count (const struct rope *);

void rope_insert (struct rope *, int64_t byte, const char *text, int64_t bytes);
void rope_delete (struct rope *, int64_t from, int64_t to);
void rope_insert_rope (struct rope *, int64_t byte, const struct rope *from, int64_t begin, int64_t end); /* shares chunks */
/* Takes a malloc'ed or mmapped region as chunks without copying it; RELEASE (ctx) when the last goes. */
void rope_adopt (struct rope *, int64_t byte, const char *text, int64_t bytes, void (*release) (void *), void *ctx);

/* The same while the region is being filled, so that each part is counted when it has just come. */
struct rope_adoption;
struct rope_adoption *rope_adopt_begin (const char *text, void (*release) (void *), void *ctx);
void rope_adopt_more (struct rope_adoption *, int64_t bytes, bool last);   /* BYTES from the beginning are there: whole characters */
void rope_adopt_end (struct rope_adoption *, struct rope *, int64_t byte); /* after the last part */
void rope_adopt_drop (struct rope_adoption *);                             /* instead: the region stays with the caller */

int64_t rope_char_to_byte (const struct rope *, int64_t chr);
int64_t rope_byte_to_char (const struct rope *, int64_t byte);
int64_t rope_line_to_byte (const struct rope *, int64_t line);       /* start of 0-based LINE; total bytes past the end */
int64_t rope_byte_to_line (const struct rope *, int64_t byte);       /* newlines before BYTE */
int64_t rope_next_newline (const struct rope *, int64_t byte);       /* offset of the newline at or after; -1 */
int64_t rope_previous_newline (const struct rope *, int64_t byte);   /* offset of the newline before; -1 */

int rope_char_at (const struct rope *, int64_t byte, int *length);   /* -1 at the end */
int rope_char_before (const struct rope *, int64_t byte, int *length);
void rope_copy (const struct rope *, int64_t from, int64_t to, char *buf);
/* The contiguous run that holds BYTE: its text and offset; valid until the next edit of this root. */
const char *rope_chunk (const struct rope *, int64_t byte, int64_t *start, int64_t *length);
/* The same with the neighbours toward byte TO that lie beside it in memory, as after reading a file. */
const char *rope_run (const struct rope *, int64_t byte, int64_t to, int64_t *start, int64_t *length);

/* A cursor walks characters without a search from the root for each. */
struct rope_cursor { const struct rope *rope; const char *chunk; int64_t start, length, at; };
void rope_cursor_set (struct rope_cursor *, const struct rope *, int64_t byte);
int rope_cursor_next (struct rope_cursor *);             /* the character at the cursor, then advances; -1 at the end */
int rope_cursor_previous (struct rope_cursor *);         /* steps back, then the character there; -1 at the start */
static inline int64_t rope_cursor_byte (const struct rope_cursor *c) { return c->start + c->at; }

bool rope_verify (const struct rope *);                  /* whole-tree invariants, for tests and debug builds */

#endif
