/* coding.h - coding systems: between the bytes of files and processes and internal text.
   SPDX-License-Identifier: GPL-3.0-or-later

   A coding system is named by a Lisp symbol; struct coding is what it means.  Decoding never
   fails: bytes that do not decode become raw-byte characters, so that a file that was read and
   written with the same system comes back byte for byte.  No function here runs Lisp, except
   coding_of_symbol, which may signal. */
#ifndef HOST_CODING_CODING_H
#define HOST_CODING_CODING_H

#include "../host.h"

enum coding_kind {
  CODING_UNDECIDED, CODING_RAW, CODING_UTF8, CODING_UTF8_EMACS, CODING_LATIN1, CODING_ASCII,
  CODING_UTF16LE, CODING_UTF16BE,
};
enum coding_eol { EOL_UNDECIDED, EOL_UNIX, EOL_DOS, EOL_MAC };
enum coding_bom { BOM_NONE, BOM_EXPECTED, BOM_AUTO };

struct coding {
  uint8_t kind;                    /* enum coding_kind */
  uint8_t eol;                     /* enum coding_eol */
  uint8_t bom;                     /* enum coding_bom */
  bool no_conversion;              /* `no-conversion' itself: a file read with it makes a unibyte buffer */
  const char *base;                /* canonical name without end-of-line suffix */
};

/* What SYMBOL names (nil: no conversion); false after signalling coding-system-error. */
NM_MUST_CHECK bool coding_of_symbol (struct nm_host *, nm_value symbol, struct coding *out);
bool coding_lookup (const char *name, size_t bytes, struct coding *out);
/* The symbol of a coding system: base name and end-of-line suffix. */
nm_value coding_symbol (struct nm_host *, const struct coding *);

/* Decides the undecided parts of *CODING from the first bytes, as GNU's detection does. */
void coding_detect (struct nm_host *, const char *bytes, size_t n, struct coding *coding);

/* Text under construction. */
struct coding_output { char *text; size_t bytes, capacity; int64_t chars; };
void coding_output_free (struct coding_output *);

/* True if BYTES are internal text as they stand under CODING: decoding would change nothing. */
bool coding_is_identity (const struct coding *, const char *bytes, size_t n, int64_t *chars);
/* Appends the text of N bytes.  CODING must be decided (coding_detect).  If TAIL is not NULL, an
   incomplete character at the end is left undecoded and *TAIL is its length. */
void coding_decode (const struct coding *, const char *bytes, size_t n, struct coding_output *, size_t *tail);
/* Appends the bytes of internal text; characters the system cannot express become '?' as in GNU's
   batch mode, unless they are raw bytes, which are written as they are. */
void coding_encode (const struct coding *, const char *text, size_t n, struct coding_output *);
/* True if every character of the text can be encoded. */
bool coding_can_encode (const struct coding *, const char *text, size_t n);

#endif
