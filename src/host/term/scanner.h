/* scanner.h - cuts the bytes of the terminal into characters, key sequences, pastes and replies.
   SPDX-License-Identifier: GPL-3.0-or-later

   The scanner understands the framing of control sequences and nothing of their meaning.  It
   bounds every length, so hostile input costs at most the bounds.  Used by the main thread. */
#ifndef HOST_TERM_SCANNER_H
#define HOST_TERM_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_token {
  SCAN_NEED_MORE,                  /* nothing complete */
  SCAN_CHAR,                       /* code */
  SCAN_CSI,                        /* text: the whole sequence from ESC on; parsed is filled */
  SCAN_SS3,                        /* text: ESC O x */
  SCAN_STRING,                     /* text: the body of OSC, DCS, APC, PM or SOS; code: its introducer */
  SCAN_PASTE,                      /* text: the pasted bytes */
};

enum { SCAN_CSI_MAX = 96, SCAN_PARAMETERS = 15, SCAN_STRING_MAX = 4 << 20, SCAN_PASTE_MAX = 256 << 20 };

struct scan_csi {
  char marker;                     /* '?', '>', '<', '=' or 0 */
  char intermediate;               /* 0x20..0x2f or 0 */
  char final;
  int count;                       /* parameters given */
  int parameters[SCAN_PARAMETERS]; /* -1: omitted */
  int sub[SCAN_PARAMETERS];        /* first colon sub-parameter, -1: none */
};

struct scanner {
  char *data;                      /* bytes not yet consumed */
  size_t used, room, at;           /* AT: already consumed */
  size_t resume;                   /* how far a paste or string was searched */
  bool pasting, skipping_string;
  char *text; size_t length;       /* of the last token; valid until the next call */
  char *held; size_t held_room;
  int code;
  struct scan_csi csi;
};

void scanner_init (struct scanner *);
void scanner_free (struct scanner *);
void scanner_push (struct scanner *, const char *bytes, size_t n);
/* The next token.  With FORCE an incomplete escape sequence is given up as characters. */
enum scan_token scanner_next (struct scanner *, bool force);
/* True if bytes wait that only time or more input can decide. */
bool scanner_is_undecided (const struct scanner *);

#endif
