/* charmap.h - a flat, lazily filled copy of a char-table of integers.
   SPDX-License-Identifier: GPL-3.0-or-later

   Searching and parsing look at a syntax, case or category table once per character.  A char map
   answers from pages of 128 characters that are filled on first use; whoever owns it clears it when
   the char-table's version changes.  One thread: the isolate's. */
#ifndef HOST_SEARCH_CHARMAP_H
#define HOST_SEARCH_CHARMAP_H

#include <stdbool.h>
#include <stdint.h>

enum { CHARMAP_PAGE = 128, CHARMAP_BRANCH = 128, CHARMAP_TOP = 0x400000 / (CHARMAP_PAGE * CHARMAP_BRANCH) };

struct charmap {
  int32_t ascii[CHARMAP_PAGE];
  bool ascii_filled;
  int32_t **branch[CHARMAP_TOP];
  /* Writes the values of the CHARMAP_PAGE characters from FIRST.  */
  void (*fill) (struct charmap *, int first, int32_t *out);
  void *context;                   /* for FILL */
};

void charmap_init (struct charmap *, void (*fill) (struct charmap *, int first, int32_t *out), void *context);
void charmap_clear (struct charmap *);           /* forgets every page */
int32_t charmap_look_up (struct charmap *, int c);

static inline int32_t
charmap_get (struct charmap *m, int c)
{
  return c < CHARMAP_PAGE && m->ascii_filled ? m->ascii[c] : charmap_look_up (m, c);
}

#endif
