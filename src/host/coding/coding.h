/* coding.h - coding systems: between the bytes of files and processes and internal text.
   SPDX-License-Identifier: GPL-3.0-or-later

   A coding system is defined by Lisp (`define-coding-system-internal', system.c); struct coding_system is
   what a definition means, and struct coding is one use of it: the ends of lines, and the state of an
   encoding that has one.  Decoding never fails: bytes that do not decode become raw-byte characters, so
   that a file that was read and written with the same system comes back byte for byte.  No function here
   runs Lisp, except those that say so; coding_of_symbol may signal. */
#ifndef HOST_CODING_CODING_H
#define HOST_CODING_CODING_H

#include "../host.h"

struct charset;

enum coding_kind {
  CODING_UNDECIDED, CODING_RAW, CODING_UTF8, CODING_UTF8_EMACS, CODING_LATIN1, CODING_ASCII,
  CODING_UTF16LE, CODING_UTF16BE, CODING_CHARSET, CODING_ISO2022, CODING_SJIS, CODING_BIG5, CODING_EMACS_MULE,
};
enum coding_eol { EOL_UNDECIDED, EOL_UNIX, EOL_DOS, EOL_MAC };
enum coding_bom { BOM_NONE, BOM_EXPECTED, BOM_AUTO };

/* What detection distinguishes; each category stands for the coding system that Lisp gave it. */
enum coding_category {
  CATEGORY_ISO_7, CATEGORY_ISO_7_TIGHT, CATEGORY_ISO_8_1, CATEGORY_ISO_8_2, CATEGORY_ISO_7_ELSE, CATEGORY_ISO_8_ELSE,
  CATEGORY_UTF_8_AUTO, CATEGORY_UTF_8, CATEGORY_UTF_8_SIG, CATEGORY_UTF_16_AUTO, CATEGORY_UTF_16_BE, CATEGORY_UTF_16_LE,
  CATEGORY_UTF_16_BE_NOSIG, CATEGORY_UTF_16_LE_NOSIG, CATEGORY_CHARSET, CATEGORY_SJIS, CATEGORY_BIG5, CATEGORY_CCL,
  CATEGORY_EMACS_MULE, CATEGORY_RAW_TEXT, CATEGORY_UNDECIDED, CATEGORY_COUNT,
};

/* Flags of ISO 2022 systems, in the order of `coding-system-iso-2022-flags'. */
enum iso_flag {
  ISO_LONG_FORM = 1 << 0, ISO_ASCII_AT_EOL = 1 << 1, ISO_ASCII_AT_CNTL = 1 << 2, ISO_7_BIT = 1 << 3, ISO_LOCKING_SHIFT = 1 << 4,
  ISO_SINGLE_SHIFT = 1 << 5, ISO_DESIGNATION = 1 << 6, ISO_REVISION = 1 << 7, ISO_DIRECTION = 1 << 8, ISO_INIT_AT_BOL = 1 << 9,
  ISO_DESIGNATE_AT_BOL = 1 << 10, ISO_SAFE = 1 << 11, ISO_LATIN_EXTRA = 1 << 12, ISO_COMPOSITION = 1 << 13,
  ISO_EUC_TW_SHIFT = 1 << 14, ISO_USE_ROMAN = 1 << 15, ISO_USE_OLDJIS = 1 << 16,
};
enum { ISO_REGISTERS = 4, ISO_NO_CHARSET = -1 };

/* A definition, compiled.  Lives as long as the host. */
struct coding_system {
  char *name;                      /* the base's */
  uint8_t kind, bom, category;
  bool ascii_compatible, for_unibyte, prefer_utf8, no_conversion;
  bool all_iso;                    /* every charset that ISO 2022 designates */
  bool latin;                      /* of the ISO 8859 family, for the guess at Latin text */
  bool translates, hooks;          /* has translation tables; has conversions in Lisp */
  int8_t inhibit_null, inhibit_iso;   /* of detection: 0 as the variable says, 1 always, -1 never */
  int default_char;
  int *charsets, charset_count;    /* ids, in order */
  int16_t first_valid[256];        /* CODING_CHARSET: index of the first charset that has codes beginning with the byte, -1: none */
  uint32_t iso_flags;
  int iso_initial[ISO_REGISTERS];  /* charsets designated at the start */
  int8_t *iso_request;             /* by charset id: the register that it is designated to */
  int iso_request_count;
  struct coding_system *next;      /* of all that were ever compiled */
};

struct iso_state {
  bool started;                    /* something was encoded, or decoded in ISO 2022 */
  bool decoding;                   /* something was decoded */
  bool held_return;                /* a carriage return was decoded whose end of line may still come */
  int high_surrogate;              /* in UTF-16: the last one without a low one behind it; 0: none */
  int designation[ISO_REGISTERS];  /* charset ids, ISO_NO_CHARSET */
  int left, right;                 /* registers invoked to the halves; right -1: none */
};

struct coding {
  uint8_t kind;                    /* enum coding_kind */
  uint8_t eol;                     /* enum coding_eol */
  uint8_t bom;                     /* enum coding_bom */
  size_t inner_bytes;              /* if the bytes to decode are characters of a multibyte text: its length, else 0 */
  bool keep_eol;                   /* ends of lines are not converted, whatever EOL says */
  bool no_conversion;              /* `no-conversion' itself: a file read with it makes a unibyte buffer */
  const char *base;                /* canonical name without end-of-line suffix */
  const struct coding_system *system;      /* NULL for the few that C code names itself */
  struct nm_host *host;            /* whose charsets; NULL without a system */
  struct iso_state iso;
};

bool codings_init (struct nm_host *);
void codings_free (struct nm_host *);

/* What SYMBOL names (nil: no conversion); false after signalling coding-system-error. */
NM_MUST_CHECK bool coding_of_symbol (struct nm_host *, nm_value symbol, struct coding *out);
/* Likewise without a signal. */
uint8_t coding_detect_eol (const char *bytes, size_t n);         /* enum coding_eol of text with bytes for characters */
bool coding_find (struct nm_host *, nm_value symbol, struct coding *out);
/* The systems that C code itself uses, which need no definition: undecided, prefer-utf-8, no-conversion,
   utf-8, utf-8-emacs and their variants. */
bool coding_lookup (const char *name, size_t bytes, struct coding *out);
/* The symbol of a coding system: base name and end-of-line suffix. */
nm_value coding_symbol (struct nm_host *, const struct coding *);
/* Replaces the text part of *CODING by the system named BASE. */
void coding_become (struct nm_host *, const char *base, struct coding *coding);
/* The coding system of a category, NULL if none has it; the categories by priority. */
const struct coding_system *coding_of_category (struct nm_host *, enum coding_category);
void coding_priorities (struct nm_host *, uint8_t order[CATEGORY_COUNT]);

/* What a look at bytes has shown. */
struct coding_survey {
  size_t done;                     /* bytes looked at: whole characters while they are UTF-8 */
  size_t high, null, control;      /* offset of the first byte over #x7F, zero byte, byte that ISO 2022 gives a meaning */
  bool malformed;                  /* not all is UTF-8 (in the wide sense of nm_text.h) */
};
#define CODING_NOWHERE SIZE_MAX
#define CODING_SURVEY { .high = CODING_NOWHERE, .null = CODING_NOWHERE, .control = CODING_NOWHERE }
/* Looks at the bytes from S->DONE up to N.  LAST: no more will come. */
void coding_survey_more (struct coding_survey *s, const char *bytes, size_t n, bool last);
/* Would decoding bytes with that survey change nothing?  C must be decided. */
bool coding_keeps (const struct coding *c, const struct coding_survey *s);
/* Is ASCII text its own encoding, whatever stands around it? */
bool coding_copies_ascii (const struct coding *c);
/* Length of the well-formed character at P, 0 if malformed, -1 if N ends inside it.  Surrogates are
   malformed; codes over #x10FFFF are allowed, as GNU allows them, up to the raw bytes. */
int coding_utf8_character (const unsigned char *p, size_t n);

/* Decides the undecided parts of *CODING from the bytes, as GNU's detection does.  WHOLE: an incomplete character at
   the end is a wrong one; for files it is not, as in GNU Emacs. */
void coding_detect (struct nm_host *, const char *bytes, size_t n, struct coding *coding, bool whole);
/* The same for bytes that were surveyed. */
void coding_detect_surveyed (struct nm_host *, const char *bytes, size_t n, const struct coding_survey *, struct coding *coding, bool whole);
/* The list of what the bytes may be in, under *CODING, the likeliest first. */
nm_value coding_detect_all (struct nm_host *, const char *bytes, size_t n, const struct coding *coding);

/* A run of characters that came from one charset. */
struct coding_run { int64_t from, to; int charset; };

/* Text under construction. */
struct coding_output {
  char *text; size_t bytes, capacity; int64_t chars;
  struct coding_run *runs; size_t run_count, run_capacity;
};
void coding_output_free (struct coding_output *);
/* For the decoders and encoders. */
char *coding_output_room (struct coding_output *, size_t more);
void coding_output_char (struct coding_output *, int c);
void coding_output_raw (struct coding_output *, unsigned char byte);
void coding_output_byte (struct coding_output *, int byte);
/* The next character comes from CHARSET (an id); ASCII ends no run. */
void coding_output_charset (struct coding_output *, int charset);
void coding_output_end_run (struct coding_output *);
/* GNU Emacs decodes in parts that a work area of a length holds, in which a character takes a unit and the end of a run
   of a charset four.  Runs end with the part. */
struct work_area { size_t limit, used, runs; int64_t chars; };
enum { WORK_AREA_TABLE = 6, WORK_AREA_ISO2022 = 1 };
/* The work area for N bytes that are appended to OUT, EXTRA units longer. */
struct work_area work_area_of (size_t n, int extra, const struct coding_output *out);
/* Another character was appended. */
void work_area_count (struct work_area *, struct coding_output *out);

/* True if BYTES are internal text as they stand under CODING: decoding would change nothing. */
bool coding_is_identity (const struct coding *, const char *bytes, size_t n);
/* Appends the text of N bytes.  CODING must be decided (coding_detect).  If TAIL is not NULL, an
   incomplete character at the end is left undecoded and *TAIL is its length: those bytes come again in
   front of the next ones.  The last call, perhaps without bytes, has no TAIL. */
void coding_decode (struct coding *, const char *bytes, size_t n, struct coding_output *, size_t *tail);
/* Appends the bytes of internal text; characters the system cannot express become its default character;
   raw bytes are written as they are.  LAST: nothing follows, so the encoding returns to its initial state. */
void coding_encode (struct coding *, const char *text, size_t n, struct coding_output *, bool last);
/* True if every character of the text can be encoded; if not, *AT is the offset of the first that cannot.
   Raw bytes are written as they are and count only if RAW_MATTERS. */
bool coding_can_encode (const struct coding *, const char *text, size_t n, bool raw_matters, size_t *at);
bool coding_has_char (const struct coding *, int c);
/* Which of the system's charsets C is encoded in; NULL if none has it. */
const struct charset *coding_charset_of_char (struct nm_host *, const struct coding *, int c);

/* Tables (table_coding.c) and ISO 2022 (iso2022.c); decoders return how many bytes at the end are incomplete. */
size_t coding_decode_table (struct coding *, const char *bytes, size_t n, struct coding_output *, bool keep_tail);
void coding_encode_table (struct coding *, int c, struct coding_output *);
size_t coding_decode_iso2022 (struct coding *, const char *bytes, size_t n, struct coding_output *, bool keep_tail);
void coding_encode_iso2022 (struct coding *, int c, struct coding_output *);
void coding_encode_iso2022_end (struct coding *, struct coding_output *);
int coding_sjis_to_jis (int code);         /* -1: not one */
int coding_jis_to_sjis (int code);

/* The attribute of a system that Lisp has: NIL if it has none, or no definition. */
enum coding_attribute { CODING_DECODE_TABLE, CODING_ENCODE_TABLE, CODING_POST_READ, CODING_PRE_WRITE };
nm_value coding_attribute (struct nm_host *, const struct coding *, enum coding_attribute);
/* To be called when charsets change, which compiled definitions depend on. */
void codings_forget (struct nm_host *);

/* -- with Lisp around it (conversion.c): translation tables, conversions in Lisp, charset properties -- */

/* STRING, just decoded, after the system's function for that, if it has one.  [lisp] */
nm_value coding_after_decoding (struct nm_host *, struct coding *, nm_value string);
/* The text of BYTES as a string; the undecided parts of *CODING are decided.  [lisp] */
nm_value coding_decode_string (struct nm_host *, struct coding *, const char *bytes, size_t n);
/* The bytes of TEXT (internal text) as a unibyte string.  [lisp] */
nm_value coding_encode_string (struct nm_host *, struct coding *, nm_value string);
/* Do Lisp conversions or translation tables apply, so that the above must be used on all of a text at once? */
bool coding_needs_lisp (struct nm_host *, const struct coding *, bool decode);
/* Puts the property `charset' of the runs on STRING, or on the current buffer from position AT.  [lisp] */
bool coding_put_runs (struct nm_host *, const struct coding_output *, int64_t at, nm_value string);

#endif
