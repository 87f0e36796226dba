/* reader_internal.h - the reader's state, shared by the files of this folder only.
   SPDX-License-Identifier: GPL-3.0-or-later

   Nesting lives on an explicit stack of frames, so depth costs memory, never C stack.  Frames and
   labels hold values outside the VM stack: reader_spill moves them there around calls that run
   Lisp, reader_unspill brings them back. */
#ifndef VM_READ_READER_INTERNAL_H
#define VM_READ_READER_INTERNAL_H

#include "read.h"
#include "../eval/eval.h"
#include "../eval/signal.h"
#include "nm_text.h"

enum {
  CHAR_END = -1,                   /* end of input */
  CHAR_FAILED = -2,                /* an exit is pending */
};

enum frame_kind {
  FRAME_LIST, FRAME_LIST_DOT,      /* the latter: a dot was read, the next object is the tail */
  FRAME_LIST_TAIL,                 /* the tail was read, `)' must follow */
  FRAME_VECTOR, FRAME_BYTE_CODE, FRAME_CHAR_TABLE, FRAME_SUB_CHAR_TABLE,
  FRAME_RECORD,                    /* #s( */
  FRAME_STRING,                    /* #( */
  FRAME_QUOTE,                     /* head is the symbol to wrap with */
  FRAME_LABEL,                     /* #N=, head is the placeholder, count the label's number */
};

struct frame {
  enum frame_kind kind;
  enum frame_kind shape;           /* of the list kinds: FRAME_LIST, FRAME_RECORD or FRAME_STRING */
  value head, tail;                /* the list so far, and its last cons */
  int64_t count;                   /* elements, or a label's number */
};

struct label { int64_t number; value v; bool used; };

struct reader {
  struct nm_vm *vm;
  struct source *source;
  bool failed;                     /* a call of the source function exited */
  bool script_line;                /* #! or #@ skipped something in the object that is being read */
  bool track_positions;            /* read-with-symbol-positions holds */
  struct frame *frames;
  int64_t depth, frame_room;
  struct label *labels;
  int64_t label_count, label_room;
  char *token;                     /* text of the symbol or string being read */
  size_t token_bytes, token_room;
  struct frame first_frames[32];
  char first_token[256];
};

/* -- characters (source.c) -- */
int source_next_slow (struct reader *);
void source_back_slow (struct reader *, int c);

static inline int
reader_next (struct reader *r)
{
  struct source *s = r->source;
  if (likely (s->p < s->end && *s->p < 0x80))
    {
      s->last = 1;
      return *s->p++;
    }
  return source_next_slow (r);
}

/* Gives back C, the character read last. */
static inline void
reader_back (struct reader *r, int c)
{
  struct source *s = r->source;
  if (likely (s->kind != SOURCE_FUNCTION))
    {
      s->p -= s->last;
      s->last = 0;
    }
  else
    source_back_slow (r, c);
}

/* -- rooting around Lisp calls; false after signalling -- */
__attribute__ ((warn_unused_result)) bool reader_spill (struct reader *, value **slots);
void reader_unspill (struct reader *, value *slots);

/* -- the token buffer -- */
void token_grow (struct reader *);
static inline void
token_add (struct reader *r, int c)
{
  if (unlikely (r->token_room - r->token_bytes < NM_CHAR_BYTES_MAX + 1))
    token_grow (r);
  if (likely (c < 0x80))
    r->token[r->token_bytes++] = (char) c;
  else
    r->token_bytes += (size_t) nm_char_encode (c, r->token + r->token_bytes);
}

/* -- errors: all return V_EXIT -- */
value reader_syntax_error (struct reader *, const char *text);
value reader_syntax_error_bytes (struct reader *, const char *text, size_t bytes);
value reader_end_of_file (struct reader *);

/* -- literals: each starts after its first character (reader_literal.c, reader_char.c) -- */
value reader_character (struct reader *);                        /* ? */
value reader_string (struct reader *);                           /* " */
value reader_symbol (struct reader *, int c);                    /* a number or a symbol that starts with C */
value reader_symbol_plain (struct reader *, bool uninterned);    /* after #: and #_ */
value reader_integer (struct reader *, int64_t radix);           /* #b #o #x #NNr */
value reader_bool_vector (struct reader *);                      /* #& */
bool symbol_delimiter_p (int c);                                 /* ends a symbol, beside blanks */
/* The character of the escape after `\'; CHAR_END for one that stands for nothing (\ newline). */
int reader_escape (struct reader *, bool in_string);

/* -- objects made of a list of elements (reader_object.c) -- */
value reader_finish_vector (struct reader *, struct frame *);
value reader_finish_byte_code (struct reader *, struct frame *);
value reader_finish_char_table (struct reader *, struct frame *);
value reader_finish_sub_char_table (struct reader *, struct frame *);
value reader_finish_record (struct reader *, value list);
value reader_finish_string (struct reader *, value list);
/* Replaces PLACEHOLDER by OBJECT everywhere in TREE, in place. */
value reader_substitute (struct nm_vm *, value tree, value placeholder, value object);

#endif
