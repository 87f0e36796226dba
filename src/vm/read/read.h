/* read.h - the Lisp reader, as the rest of the VM sees it.
   SPDX-License-Identifier: GPL-3.0-or-later

   A source gives characters.  Bytes in memory, strings, buffers and markers are read through a
   window of memory; reading them does not run Lisp (but for hash tables with a user-defined test
   and for errors).  A function is called for every character, so it does. */
#ifndef VM_READ_READ_H
#define VM_READ_READ_H

#include "../heap/heap.h"

enum source_kind { SOURCE_BYTES, SOURCE_STRING, SOURCE_OBJECT, SOURCE_FUNCTION };

struct source {
  enum source_kind kind;
  bool multibyte;                  /* the window holds internal text; else one byte is one character */
  const unsigned char *start, *p, *end;   /* window; P is the next character */
  int last;                        /* bytes of the character read last, for one step back */
  value *slot;                     /* string, host object or function: a VM stack slot; NULL for bytes */
  char *window;                    /* of SOURCE_OBJECT: text from its point on, mi_malloc'ed */
  int64_t room;                    /* size of WINDOW, bytes */
  bool exhausted;                  /* SOURCE_OBJECT: WINDOW reaches the end of the text */
  int64_t form;                    /* where the form being read starts: bytes after START */
  int64_t position;                /* characters read from a function */
  value *buffer;                   /* in_file: slot of the buffer that the text is of, or NULL */
  int64_t buffer_start;            /* position of the text's first character there */
  bool in_file;                    /* syntax errors say where in BUFFER, or line 1, column 0: a file is read from the start of its buffer */
};

/* TEXT is internal multibyte text that stays where it is. */
void source_from_bytes (struct source *, const char *text, size_t bytes);
/* *SLOT is a string; characters from byte offset FROM to TO. */
void source_from_string (struct source *, value *slot, int64_t from, int64_t to);
/* *SLOT is a buffer or marker (text is taken from its point, which moves when the source is closed), or a
   function.  V_EXIT if it cannot be read from. */
value source_from_object (struct nm_vm *, struct source *, value *slot);
/* Frees the window and moves the point of a buffer or marker over what was read; V_EXIT or nil. */
value source_close (struct nm_vm *, struct source *);
/* To be called between two forms if Lisp ran meanwhile: the string of a source may have moved. */
void source_string_moved (struct source *);
static inline int64_t source_offset (const struct source *s) { return s->p - s->start; }

/* The next form; V_EXIT after an error, end of input included.  [lisp] only as said above. */
value read_form (struct nm_vm *, struct source *);
/* The same, but V_UNBOUND if there is no further form: for load loops. */
value read_form_or_end (struct nm_vm *, struct source *);
/* The first form of internal multibyte TEXT. */
value read_from_bytes (struct nm_vm *, const char *text, size_t bytes);

/* Does the first line of TEXT (or the second, after a #! line) set lexical-binding to non-nil? */
bool read_lexical_cookie (const char *text, size_t bytes);

/* A character by its Unicode name (upper case, single spaces); -1 if there is none. */
int char_from_name (const char *name, size_t bytes);

enum { CHAR_NAME_BYTES = 128 };                            /* room for any name */
/* Its name; its name in Unicode 1.0; another name to look it up by; a name by which it is not looked up. */
enum char_name_kind { CHAR_NAME, CHAR_OLD_NAME, CHAR_ALIAS, CHAR_UNLISTED };
/* Calls VISIT for each name that is not computed, in the names' order. */
typedef void char_name_visitor (void *context, enum char_name_kind, int code, const char *name, size_t length);
void char_names_walk (char_name_visitor *visit, void *context);
/* The name of the character CODE if it is computed: writes it and returns its length, else 0. */
size_t char_computed_name (int code, char *buf);

#endif
