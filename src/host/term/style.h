/* style.h - how a cell looks: colours and attributes, interned to small numbers.
   SPDX-License-Identifier: GPL-3.0-or-later
   Style 0 is the terminal's default look.  Main thread only. */
#ifndef HOST_TERM_STYLE_H
#define HOST_TERM_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum {                             /* colours: kind in the top byte */
  COLOR_DEFAULT = 0,
  COLOR_PALETTE = 1 << 24,         /* | index */
  COLOR_DIRECT = 2 << 24,          /* | 0xRRGGBB */
  COLOR_KIND = 0xff << 24,
};

enum style_flag {
  STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_ITALIC = 4, STYLE_UNDERLINE = 8, STYLE_WAVE = 16,
  STYLE_REVERSE = 32, STYLE_STRIKE = 64,
};

struct style { uint32_t foreground, background, underline_color; uint32_t flags; };

struct style_table { struct style *styles; int count, room; };

void style_table_init (struct style_table *);
void style_table_free (struct style_table *);
/* The number of a style; 0 when all 65,535 numbers are taken. */
uint16_t style_intern (struct style_table *, const struct style *);

struct output;
struct capability;
/* Writes what leads from style FROM to TO; FROM NULL: unknown. */
void style_emit (struct output *, const struct capability *, const struct style *from, const struct style *to);

#endif
