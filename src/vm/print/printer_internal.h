/* printer_internal.h - the printer's state, shared by the files of this folder only.
   SPDX-License-Identifier: GPL-3.0-or-later

   Printing renders into memory and runs no Lisp, so values in C are good until it is done; only
   then the text goes to its destination.  Nesting lives on an explicit stack of frames. */
#ifndef VM_PRINT_PRINTER_INTERNAL_H
#define VM_PRINT_PRINTER_INTERNAL_H

#include "print.h"
#include "../data/list.h"
#include "../eval/eval.h"
#include "nm_text.h"

enum print_frame_kind {
  PRINT_LIST, PRINT_LIST_TAIL, PRINT_QUOTE, PRINT_SLOTS, PRINT_CHAR_TABLE, PRINT_HASH_TABLE, PRINT_STRING,
};

struct print_frame {
  enum print_frame_kind kind;
  bool unquote;                    /* PRINT_QUOTE of `,': a backquote level to restore */
  bool backquote;                  /* PRINT_QUOTE of ``': a backquote level to leave */
  value object;
  value tail;                      /* PRINT_LIST: what is still to print; PRINT_STRING: plist */
  struct list_walk walk;           /* PRINT_LIST: finds cycles */
  int64_t i, n;                    /* next element, end (or number of elements to print); PRINT_STRING: are properties shown as they are */
  int64_t position;                /* PRINT_STRING: where the next interval starts */
};

struct printer {
  struct nm_vm *vm;
  bool escape;                     /* prin1 */
  bool escape_raw;                 /* princ shows raw bytes as octal escapes */
  bool keep_raw;                   /* princ shows bytes of unibyte strings as raw bytes, not as characters */
  bool gensym, circle, continuous, quoted, newlines, nonascii, multibyte, control, as_characters;
  int64_t length_limit, level_limit;   /* -1 and INT64_MAX: none */
  value numbers;                   /* print-number-table while circle, else nil */
  const char *error;               /* message of the error that ended printing; NULL */
  bool full;                       /* the error is that memory is full */
  int64_t backquotes;              /* open backquotes */
  char *text;
  size_t bytes, room;
  struct print_frame *frames;
  int64_t depth, frame_room;
  struct print_frame first_frames[16];
  char first_text[512];
};

/* Where output goes: what the PRINTCHARFUN argument said. */
enum target_kind { TARGET_TERMINAL, TARGET_OBJECT, TARGET_FUNCTION };

void printer_open (struct printer *, struct nm_vm *, bool escape);
void printer_close (struct printer *);
void printer_object (struct printer *, value v);                 /* renders V; look at ERROR after it */
/* Fills print-number-table for V (print-circle); false after an exit. */
bool printer_preprocess (struct nm_vm *, value v, bool keep_single);

value printer_string (struct printer *);                         /* what was rendered, or V_EXIT after signalling ERROR */
value printer_signal (struct printer *);                         /* signals ERROR */

/* False if memory is full: then ERROR is set, and nothing is added any more. */
__attribute__ ((warn_unused_result)) bool printer_grow (struct printer *, size_t bytes);
static inline void
put_bytes (struct printer *p, const char *s, size_t n)
{
  if (unlikely (p->room - p->bytes < n) && !printer_grow (p, n))
    return;
  __builtin_memcpy (p->text + p->bytes, s, n);
  p->bytes += n;
}
#define put_literal(p, s) put_bytes (p, s, sizeof s - 1)
static inline void
put_byte (struct printer *p, char c)
{
  if (unlikely (p->bytes == p->room) && !printer_grow (p, 1))
    return;
  p->text[p->bytes++] = c;
}
static inline void
put_char (struct printer *p, int c)
{
  if (unlikely (p->room - p->bytes < NM_CHAR_BYTES_MAX) && !printer_grow (p, NM_CHAR_BYTES_MAX))
    return;
  p->bytes += (size_t) nm_char_encode (c, p->text + p->bytes);
}
void put_int (struct printer *, int64_t n);

/* Atoms (print_atom.c). */
void print_atom (struct printer *, value v);
void print_string_text (struct printer *, value v);
bool print_charset_kept (struct printer *, value string);
value print_prune_charset (struct printer *, value plist);

#endif
