/* format_internal.h - shared by the files of `format' only.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_PRINT_FORMAT_INTERNAL_H
#define VM_PRINT_FORMAT_INTERNAL_H

#include "format.h"
#include "../data/string.h"

/* One %-construct. */
struct format_spec {
  bool minus, plus, space, sharp, zero;
  int64_t width;                   /* columns; 0 if not given */
  int64_t precision;               /* -1 if not given */
  int conversion;                  /* character */
  int shown;                       /* the same, taken for a character even in a unibyte format */
};

/* Where the text of an argument that has properties went, in characters of the result. */
struct format_field { int64_t start, end; value arg; };

/* Appends NUMBER as SPEC says to OUT.  False after signalling. */
__attribute__ ((warn_unused_result)) bool
format_number (struct nm_vm *, struct text_buffer *out, const struct format_spec *, value number);
void format_pad (struct text_buffer *, char, int64_t n);

/* Gives RESULT the properties of the format string, its positions translated by MAP (one entry per
   character and one for the end), and those of the fields. */
void format_properties (struct nm_vm *, value result, value format, const int64_t *map, const struct format_field *, int64_t nfields);

#endif
