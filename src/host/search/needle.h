/* needle.h - finding a literal in a rope at the speed of memory, in both directions.
   SPDX-License-Identifier: GPL-3.0-or-later

   A needle is a run of bytes, each of which may stand for a class of bytes that differ in some bits
   (`a' and `A' differ in one).  It is looked for in the rope's chunks where they lie: two of its bytes
   that are rare in texts are compared 16 places at a time, the rest only where both agree.  What lies
   across the border of two chunks is copied, a few bytes of it.

   A place where a needle matches is a candidate: classes of several bytes may hold more than was
   asked for, so the caller compares again.  Pure; any thread. */
#ifndef HOST_SEARCH_NEEDLE_H
#define HOST_SEARCH_NEEDLE_H

#include <stdbool.h>
#include <stdint.h>

struct rope;

enum { NEEDLE_MAX = 96 };          /* bytes; of a longer literal a part is looked for */

struct needle {
  int length;                      /* bytes */
  int first, second;               /* offsets of the two rarest bytes; equal if there is only one */
  bool plain;                      /* no byte has a class */
  unsigned char value[NEEDLE_MAX]; /* byte B matches if (B | mask) == value */
  unsigned char mask[NEEDLE_MAX];
};

/* Fills in what is derived from LENGTH, VALUE and MASK. */
void needle_finish (struct needle *);
/* How rare a needle is in texts: one place in 2 to this power has it. */
int needle_bits (const struct needle *);

/* The first and the last place in [FROM, END) where the needle lies wholly inside; NULL if there is none. */
const unsigned char *needle_find (const struct needle *, const unsigned char *from, const unsigned char *end);
const unsigned char *needle_find_last (const struct needle *, const unsigned char *from, const unsigned char *end);

/* The same between byte offsets of a rope; -1 if there is none.  *POLL counts down the bytes that were
   looked at: when it falls below 0, the search stops, and gives -2 with *AT where to go on (FROM of the
   next call, or TO when going backward). */
int64_t needle_rope_next (const struct needle *, const struct rope *, int64_t from, int64_t to, int64_t *poll, int64_t *at);
int64_t needle_rope_previous (const struct needle *, const struct rope *, int64_t from, int64_t to, int64_t *poll, int64_t *at);

#endif
