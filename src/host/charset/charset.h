/* charset.h - character sets: numbered codes for characters.
   SPDX-License-Identifier: GPL-3.0-or-later

   A charset is defined by Lisp (`define-charset-internal'); the definition, a vector of the arguments, is
   Lisp data, so that it is part of the boot image.  struct charset is what it means, made when it is
   first asked for.  Tables between codes and characters come from the C library's iconv, from a vector
   in the definition or from a file on `charset-map-path', and are made when a code is first converted.
   Only the functions that say so signal; none runs Lisp. */
#ifndef HOST_CHARSET_CHARSET_H
#define HOST_CHARSET_CHARSET_H

#include "../host.h"

enum charset_method { CHARSET_OFFSET, CHARSET_MAP, CHARSET_SUBSET, CHARSET_SUPERSET };
enum { CHARSET_NO_CODE = -1, CHARSET_NO_CHAR = -1, CHARSET_PARENTS_MAX = 16 };

struct charset_map;

struct charset_parent { int id; int64_t offset; };

struct charset {
  int id;
  uint8_t dimension;               /* bytes of a code, 1 to 4 */
  uint8_t method;                  /* enum charset_method */
  bool ascii_compatible, supplementary, unified;
  struct { int min, max, count; int64_t stride; } space[4];    /* of each byte of a code, lowest first */
  int64_t min_code, max_code;
  int64_t min_index;               /* index of min_code: char = offset + index - min_index */
  int iso_final, iso_revision;     /* -1: none */
  int emacs_mule_id;               /* -1: none */
  int offset, min_char, max_char;  /* CHARSET_OFFSET: characters of the codes */
  int64_t subset_min, subset_max;  /* CHARSET_SUBSET: codes of the parent */
  int parent_count;
  struct charset_parent parents[CHARSET_PARENTS_MAX];
  struct charset_map *map;         /* CHARSET_MAP and unified ones; NULL until it is asked for */
  char *map_name;                  /* where the map comes from; NULL: the definition has a vector */
  char *name;
};

/* The charset that a symbol names, NULL after signalling wrong-type-argument. */
const struct charset *charset_check (struct nm_host *, nm_value);
/* Likewise without a signal; NULL if it names none. */
const struct charset *charset_of_symbol (struct nm_host *, nm_value);
const struct charset *charset_of_id (struct nm_host *, int id);
nm_value charset_symbol (struct nm_host *, const struct charset *);
int charset_count (struct nm_host *);

/* The character of CODE, CHARSET_NO_CHAR if there is none; the code of character C, CHARSET_NO_CODE if none. */
int charset_decode (struct nm_host *, const struct charset *, int64_t code);
int64_t charset_encode (struct nm_host *, const struct charset *, int c);
/* The first charset in order of priority that has C, and its code; never NULL. */
const struct charset *charset_of_char (struct nm_host *, int c, int64_t *code);
/* The same among the ids IDS; NULL if none has it. */
const struct charset *charset_of_char_in (struct nm_host *, int c, const int *ids, int n, int64_t *code);
/* The ids by priority; *N and *PREFERRED (how many were preferred explicitly) are set. */
const int *charset_order (struct nm_host *, int *n, int *preferred);
/* The charset designated by an ISO 2022 final byte; NULL if none. */
const struct charset *charset_of_iso (struct nm_host *, int dimension, bool chars_96, int final);
bool charset_is_96 (const struct charset *);
const struct charset *charset_of_emacs_mule (struct nm_host *, int id);

/* Where CODE stands among the codes of the code space, -1 if a byte is outside; and the code there. */
int64_t charset_index (const struct charset *, int64_t code);
int64_t charset_code_at (const struct charset *, int64_t index);

/* -- for the files of this folder -- */

/* The definition, a vector of the arguments of `define-charset-internal' and whether it is unified. */
enum charset_field {
  FIELD_NAME, FIELD_DIMENSION, FIELD_SPACE, FIELD_MIN, FIELD_MAX, FIELD_ISO_FINAL, FIELD_ISO_REVISION, FIELD_MULE_ID,
  FIELD_ASCII, FIELD_SUPPLEMENTARY, FIELD_INVALID, FIELD_OFFSET, FIELD_MAP, FIELD_SUBSET, FIELD_SUPERSET, FIELD_UNIFY,
  FIELD_PLIST, FIELD_UNIFIED, FIELD_COUNT,
};
nm_value charset_definition (struct nm_host *, const struct charset *);   /* local handle on the vector */
/* Forgets what was made of the definitions, which have changed. */
void charsets_forget (struct nm_host *);
bool charsets_init (struct nm_host *);
void charsets_free (struct nm_host *);

/* Maps.  charset_map_make never returns NULL: a map that cannot be had is empty. */
struct charset_map *charset_map_make (struct nm_host *, const struct charset *);
void charset_map_free (struct charset_map *);
int charset_map_char (const struct charset_map *, int64_t index);
int64_t charset_map_index (const struct charset_map *, int c);            /* -1: not there */
bool charset_map_known (const char *name);                                /* can iconv give it? */

#endif
