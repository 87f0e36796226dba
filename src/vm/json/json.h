/* json.h - what the JSON parser and writer share.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_JSON_JSON_H
#define VM_JSON_JSON_H

#include "../data/string.h"
#include "../heap/heap.h"

enum json_object_type { JSON_OBJECT_HASH_TABLE, JSON_OBJECT_ALIST, JSON_OBJECT_PLIST };
enum json_array_type { JSON_ARRAY_VECTOR, JSON_ARRAY_LIST };

struct json_options {
  enum json_object_type object_type;
  enum json_array_type array_type;
  value null_object, false_object;
};

/* Reads the keyword arguments; PARSING: the types of objects and arrays may be given too.  False
   after signalling. */
__attribute__ ((warn_unused_result)) bool
json_options_read (struct nm_vm *, struct json_options *, int nargs, const value *args, bool parsing);

/* The bytes of STRING as UTF-8, unibyte; raw bytes stay as they are. */
value json_encode (struct nm_vm *, value string);

/* Parses the first value of the N bytes at TEXT.  SOURCE names the text in errors.  *USED is set to
   the number of bytes up to its end; WHOLE: nothing may follow.  V_EXIT after signalling. */
value json_parse (struct nm_vm *, const char *text, int64_t n, const char *source, const struct json_options *, bool whole,
                  int64_t *used);
/* Writes V; false after signalling. */
__attribute__ ((warn_unused_result)) bool json_write (struct nm_vm *, value v, const struct json_options *, struct text_buffer *);

#endif
