/* syntax.h - syntax tables, and parsing by them.
   SPDX-License-Identifier: GPL-3.0-or-later
   A syntax descriptor is a cons: flags (class in the low 16 bits) and the matching character. */
#ifndef HOST_SEARCH_SYNTAX_H
#define HOST_SEARCH_SYNTAX_H

#include "search.h"

enum syntax_class {
  SYNTAX_CLASS_WHITESPACE, SYNTAX_CLASS_PUNCT, SYNTAX_CLASS_WORD, SYNTAX_CLASS_SYMBOL, SYNTAX_CLASS_OPEN,
  SYNTAX_CLASS_CLOSE, SYNTAX_CLASS_QUOTE, SYNTAX_CLASS_STRING, SYNTAX_CLASS_MATH, SYNTAX_CLASS_ESCAPE,
  SYNTAX_CLASS_CHARQUOTE, SYNTAX_CLASS_COMMENT, SYNTAX_CLASS_ENDCOMMENT, SYNTAX_CLASS_INHERIT,
  SYNTAX_CLASS_COMMENT_FENCE, SYNTAX_CLASS_STRING_FENCE, SYNTAX_CLASS_COUNT
};

/* The flags of a descriptor as a C integer. */
enum syntax_flag {
  SYNTAX_COMSTART_FIRST = 1 << 16, SYNTAX_COMSTART_SECOND = 1 << 17, SYNTAX_COMEND_FIRST = 1 << 18,
  SYNTAX_COMEND_SECOND = 1 << 19, SYNTAX_PREFIX = 1 << 20, SYNTAX_STYLE_B = 1 << 21, SYNTAX_NESTED = 1 << 22,
  SYNTAX_STYLE_C = 1 << 23
};

extern const char syntax_class_letters[SYNTAX_CLASS_COUNT + 1];

/* Flags of a descriptor (nil or a non-cons: whitespace). */
int32_t syntax_raw_flags (struct nm_host *, nm_value descriptor);
nm_value syntax_make_standard (struct nm_host *);
/* The class that a designator stands for, -1 if none. */
int syntax_class_of_letter (int c);
/* Do `syntax-table' text properties have a say in BUFFER? */
bool syntax_properties_matter (struct nm_host *, struct buffer *);
/* regexp_world.syntax_at of a search in a buffer. */
int32_t syntax_of_window (struct regexp_world *, int c, int64_t offset);

#endif
