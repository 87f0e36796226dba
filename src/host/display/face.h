/* face.h - faces inside display/: Lisp's attribute vectors, and what the terminal makes of them.
   SPDX-License-Identifier: GPL-3.0-or-later

   A Lisp face is a vector of attributes per frame, and one of defaults for new frames.  For
   redisplay a face is merged into a struct look, which is interned as a style of the grid.  Main thread. */
#ifndef HOST_DISPLAY_FACE_H
#define HOST_DISPLAY_FACE_H

#include "window.h"
#include "../term/style.h"

enum face_attribute {
  FACE_TAG, FACE_FAMILY, FACE_FOUNDRY, FACE_WIDTH, FACE_HEIGHT, FACE_WEIGHT, FACE_SLANT, FACE_UNDERLINE,
  FACE_INVERSE, FACE_FOREGROUND, FACE_BACKGROUND, FACE_STIPPLE, FACE_OVERLINE, FACE_STRIKE, FACE_BOX,
  FACE_FONT, FACE_INHERIT, FACE_FONTSET, FACE_DISTANT, FACE_EXTEND, FACE_ATTRIBUTES
};

/* A merged look: which attributes are given, and their values. */
enum look_given { LOOK_WEIGHT = 1, LOOK_SLANT = 2, LOOK_UNDERLINE = 4, LOOK_INVERSE = 8, LOOK_FOREGROUND = 16,
                  LOOK_BACKGROUND = 32, LOOK_STRIKE = 64, LOOK_EXTEND = 128 };
struct look { uint32_t given; uint32_t flags; uint32_t foreground, background, underline_color; bool extend, inverse; };

/* The attribute vector of FACE on the frame, following aliases; NM_UNBOUND if there is none. */
nm_value face_vector (struct nm_host *, nm_value face, bool defaults);
/* Merges a face reference (a symbol, a plist, a list of references) into LOOK. */
void face_merge (struct nm_host *, struct buffer *, nm_value reference, struct look *);
/* The same for a face by name, such as mode-line. */
void face_merge_named (struct nm_host *, struct buffer *, uint32_t face, struct look *);
/* The default face, with the buffer's remapping. */
void face_default (struct nm_host *, struct buffer *, struct look *);
uint16_t face_style (struct nm_host *, struct grid *, const struct look *);
nm_value face_error (struct nm_host *, const char *message, nm_value datum);
/* Changes whenever any face does. */
uint64_t face_version (struct nm_host *);
void face_changed (struct nm_host *);

/* A color specification as 0xRRGGBB; false if it is unknown. */
bool color_rgb (struct nm_host *, nm_value string, uint32_t *rgb);
/* "#RGB", "rgb:..", "rgbi:..." as 16-bit components. */
bool color_parse_spec (const char *text, int *r, int *g, int *b);
/* A color of the terminal for a color specification; false if unknown or without colors. */
bool color_for_terminal (struct nm_host *, nm_value string, uint32_t *color);

#endif
