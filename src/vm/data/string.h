/* string.h - strings for C code: making, indexing, comparing, concatenating.
   SPDX-License-Identifier: GPL-3.0-or-later

   Text is the internal encoding of nm_text.h in multibyte strings, plain bytes in unibyte ones.
   Nothing here runs Lisp. */
#ifndef VM_DATA_STRING_H
#define VM_DATA_STRING_H

#include <string.h>
#include "nm_text.h"
#include "../heap/heap.h"
#include "../eval/signal.h"

/* -- making: TEXT must not be inside the heap unless it belongs to an object that stays reachable -- */
value string_multibyte_new (struct nm_vm *, const char *text, int64_t bytes);   /* valid internal text */
value string_unibyte_new (struct nm_vm *, const char *text, int64_t bytes);
value string_auto_new (struct nm_vm *, const char *text, int64_t bytes);        /* unibyte if ASCII only */
value string_from_bytes (struct nm_vm *, const char *text, int64_t bytes);      /* unibyte if ASCII only, or no whole characters */
value string_literal (struct nm_vm *, const char *text);                        /* string_auto_new of a C string */
value string_from_char (struct nm_vm *, int c);
value string_copy (struct nm_vm *, value string);                               /* with its properties */
/* Characters [FROM, TO), with or without their properties. */
value string_substring (struct nm_vm *, value string, int64_t from, int64_t to, bool properties);
value string_concat_2 (struct nm_vm *, value, value);

bool string_text_ascii (const char *text, int64_t bytes);
static inline bool string_ascii_p (value s)                       /* every character is one byte */
{
  return string_chars (s) == string_bytes (s) && (string_multibyte (s) || string_text_ascii (string_text (s), string_bytes (s)));
}

/* -- indexing -- */
int64_t string_char_to_byte (struct nm_vm *, value string, int64_t index);      /* index 0..chars */
int64_t string_byte_to_char (struct nm_vm *, value string, int64_t byte);
static inline int
string_ref (struct nm_vm *vm, value s, int64_t i)
{
  if (likely (string_chars (s) == string_bytes (s)))
    return (unsigned char) string_text (s)[i];
  int n;
  return nm_char_decode (string_text (s) + string_char_to_byte (vm, s, i), &n);
}
/* The character at byte *AT of S's text; moves *AT past it. */
static inline int
string_next_char (value s, int64_t *at)
{
  const char *p = string_text (s) + *at;
  if (!string_multibyte (s))
    {
      ++*at;
      return (unsigned char) *p;
    }
  int n, c = nm_char_decode (p, &n);
  *at += n;
  return c;
}
/* Replaces character I; the string may become multibyte or change its size. */
void string_set (struct nm_vm *, value string, int64_t i, int c);
/* Gives STRING another text, in place; drops nothing else. */
void string_replace_text (struct nm_vm *, value string, value blob, int64_t chars, int64_t bytes, bool multibyte);

/* -- conversion -- */
int64_t unibyte_to_multibyte_bytes (const char *text, int64_t n);  /* size after conversion, raw bytes for >= #x80 */
void unibyte_to_multibyte (const char *text, int64_t n, char *out);
value string_to_multibyte (struct nm_vm *, value string);          /* bytes become raw-byte characters; no properties */
value string_to_unibyte (struct nm_vm *, value string, int64_t *bad);   /* *BAD: index of a character that does not fit, else -1 */

/* -- comparing -- */
int string_compare (value a, value b);                             /* by characters: <0, 0, >0 */
bool string_equal_p (value a, value b);                            /* same characters, multibyteness aside as GNU */
bool string_is (value string, const char *ascii);

/* SUBSTRING arguments FROM and TO of a sequence of SIZE elements; false after signalling. */
__attribute__ ((warn_unused_result)) bool
validate_subarray (struct nm_vm *, value array, value from, value to, int64_t size, int64_t *ifrom, int64_t *ito);

/* A growing byte buffer for text that is being built (mimalloc).  One that asks for more than there is takes no more
   text, and text_buffer_string signals. */
struct text_buffer { char *text; int64_t bytes, chars, room; bool multibyte, full; };
void text_buffer_add (struct text_buffer *, const char *text, int64_t bytes, int64_t chars);
void text_buffer_add_char (struct text_buffer *, int c);
/* Is there memory for what was added, as a string?  False after signalling. */
__attribute__ ((warn_unused_result)) bool text_buffer_fits (struct nm_vm *, const struct text_buffer *);
value text_buffer_string (struct nm_vm *, struct text_buffer *);    /* frees the buffer; V_EXIT if memory is full */
void text_buffer_free (struct text_buffer *);

#endif
