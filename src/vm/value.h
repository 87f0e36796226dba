/* value.h - the representation of Lisp values: one 64-bit word with low tags.
   SPDX-License-Identifier: GPL-3.0-or-later

     x00  fixnum, 62 bits            101  string
     010  cons (no header)           110  float
     011  symbol: byte offset in the isolate's symbol table, so it never moves
     001  any other heap object, its kind in the header (object.h)
     111  special: exit pending, unbound, forwarded (never seen by Lisp)

   Heap pointers are 8-byte aligned addresses plus the tag.  Objects move at safepoints only
   (heap/heap.h); a `value' in a C local is therefore good until the next call that can run Lisp. */
#ifndef VM_VALUE_H
#define VM_VALUE_H

#include "nm_value.h"

typedef uint64_t value;

enum tag {
  TAG_OBJECT = 1, TAG_CONS = 2, TAG_SYMBOL = NM_TAG_SYMBOL, TAG_STRING = 5, TAG_FLOAT = 6,
  TAG_SPECIAL = NM_TAG_HANDLE, TAG_MASK = NM_TAG_MASK,
};

#define V_EXIT ((value) (TAG_SPECIAL | (UINT64_C (1) << 5)))
#define V_UNBOUND ((value) (TAG_SPECIAL | (UINT64_C (2) << 5)))
#define V_FORWARDED ((value) (TAG_SPECIAL | (UINT64_C (3) << 5)))   /* car of a moved cons; heap only */

static inline bool fixnump (value v) { return (v & 3) == 0; }
static inline bool consp (value v) { return (v & TAG_MASK) == TAG_CONS; }
static inline bool symbolp (value v) { return (v & TAG_MASK) == TAG_SYMBOL; }
static inline bool stringp (value v) { return (v & TAG_MASK) == TAG_STRING; }
static inline bool floatp (value v) { return (v & TAG_MASK) == TAG_FLOAT; }
static inline bool objectp (value v) { return (v & TAG_MASK) == TAG_OBJECT; }
static inline bool nilp (value v) { return v == Qnil; }
static inline bool listp (value v) { return consp (v) || nilp (v); }
static inline bool exitp (value v) { return __builtin_expect (v == V_EXIT, 0); }
static inline bool heap_value_p (value v) { return (v & 3) != 0 && (v & TAG_MASK) != TAG_SYMBOL && (v & TAG_MASK) != TAG_SPECIAL; }

static inline value make_fixnum (int64_t n) { return (value) n << NM_FIXNUM_SHIFT; }
static inline int64_t fixnum (value v) { return (int64_t) v >> NM_FIXNUM_SHIFT; }
static inline bool fixnum_fits (int64_t n) { return n >= NM_FIXNUM_MIN && n <= NM_FIXNUM_MAX; }
static inline value make_bool (bool b) { return b ? (value) Qt : (value) Qnil; }

static inline value tag_pointer (const void *p, enum tag tag) { return (value) (uintptr_t) p | tag; }
static inline void *untag_pointer (value v) { return (void *) (uintptr_t) (v & ~(value) TAG_MASK); }

enum {
  CHAR_MAX_CODE = 0x3fffff,        /* greatest character */
  CHAR_MAX_UNICODE = 0x10ffff,
  CHAR_RAW_BYTE_FIRST = 0x3fff80,  /* raw byte #x80; the last, #x3fffff, is raw byte #xff */
  CHAR_MODIFIER_ALT = 1 << 22, CHAR_MODIFIER_SUPER = 1 << 23, CHAR_MODIFIER_HYPER = 1 << 24,
  CHAR_MODIFIER_SHIFT = 1 << 25, CHAR_MODIFIER_CTRL = 1 << 26, CHAR_MODIFIER_META = 1 << 27,
};
static inline bool characterp (value v) { return fixnump (v) && (uint64_t) fixnum (v) <= CHAR_MAX_CODE; }

#endif
