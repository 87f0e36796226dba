/* object.h - the layouts of heap objects and their accessors.
   SPDX-License-Identifier: GPL-3.0-or-later

   Every object but a cons starts with a header word:
     bits 0..7 type, 8..15 collector flags, 16..23 type-specific flags, 24..63 size in words
   after the header.  Value fields may be read directly; they are written with gc_store only
   (heap/heap.h), except while initialising an object that was just allocated and that no
   allocation has followed. */
#ifndef VM_OBJECT_H
#define VM_OBJECT_H

#include <assert.h>
#include "value.h"

enum heap_layout { HEAP_LAYOUT_VALUES, HEAP_LAYOUT_BYTES, HEAP_LAYOUT_HEAD };
enum heap_type {
#define HEAP_TYPE(name, layout, head, type_of) HEAP_##name,
#include "types.def"
#undef HEAP_TYPE
  HEAP_TYPE_COUNT
};

struct object { uint64_t header; value slots[]; };

enum { HEADER_GC_SHIFT = 8, HEADER_FLAGS_SHIFT = 16, HEADER_SIZE_SHIFT = 24 };

static inline enum heap_type header_type (uint64_t h) { return (enum heap_type) (h & 0xff); }
static inline uint64_t header_words (uint64_t h) { return h >> HEADER_SIZE_SHIFT; }
static inline unsigned header_flags (uint64_t h) { return (unsigned) (h >> HEADER_FLAGS_SHIFT) & 0xff; }
static inline uint64_t header_make (enum heap_type t, uint64_t words) { return (uint64_t) t | words << HEADER_SIZE_SHIFT; }

static inline struct object *object_of (value v) { return untag_pointer (v); }
static inline bool object_is (value v, enum heap_type t) { return objectp (v) && header_type (object_of (v)->header) == t; }

/* -- conses -- */
struct cons { value car; value cdr; };
static inline struct cons *cons_of (value v) { return untag_pointer (v); }
static inline value car (value v) { return cons_of (v)->car; }            /* V must be a cons */
static inline value cdr (value v) { return cons_of (v)->cdr; }
static inline value car_safe (value v) { return consp (v) ? car (v) : (value) Qnil; }
static inline value cdr_safe (value v) { return consp (v) ? cdr (v) : (value) Qnil; }

/* -- floats -- */
struct lisp_float { uint64_t header; double d; };
static inline double float_of (value v) { return ((struct lisp_float *) untag_pointer (v))->d; }

/* -- strings: the text is in a blob, so that aset may change its size.  A NUL follows the text. -- */
struct blob { uint64_t header; char bytes[]; };
struct string {
  uint64_t header;                 /* flags: STRING_MULTIBYTE */
  value intervals;                 /* nil, or the tree of text properties */
  value blob;
  int64_t chars;
  int64_t bytes;                   /* length of the text in the blob */
};
enum { STRING_MULTIBYTE = 1 };
static inline struct string *string_of (value v) { return untag_pointer (v); }
static inline char *string_text (value v) { return ((struct blob *) untag_pointer (string_of (v)->blob))->bytes; }
static inline int64_t string_chars (value v) { return string_of (v)->chars; }
static inline int64_t string_bytes (value v) { return string_of (v)->bytes; }
static inline bool string_multibyte (value v) { return header_flags (string_of (v)->header) & STRING_MULTIBYTE; }

/* -- vectors, records, compiled functions: header words = element count -- */
static inline bool vectorp (value v) { return object_is (v, HEAP_VECTOR); }
static inline bool recordp (value v) { return object_is (v, HEAP_RECORD); }
static inline bool compiledp (value v) { return object_is (v, HEAP_COMPILED); }
static inline int64_t vector_length (value v) { return (int64_t) header_words (object_of (v)->header); }
static inline value vector_ref (value v, int64_t i) { return object_of (v)->slots[i]; }

/* -- bignums: GMP limbs after the sign -- */
struct bignum { uint64_t header; int64_t size; uint64_t limbs[]; };       /* size < 0: negative; |size| limbs */
static inline bool bignump (value v) { return object_is (v, HEAP_BIGNUM); }
static inline bool integerp (value v) { return fixnump (v) || bignump (v); }
static inline bool numberp (value v) { return integerp (v) || floatp (v); }

/* -- bool-vectors -- */
struct bool_vector { uint64_t header; int64_t length; uint64_t bits[]; }; /* length in bits; unused high bits zero */
static inline bool bool_vector_p (value v) { return object_is (v, HEAP_BOOL_VECTOR); }

/* -- char-tables: a three-level trie over 22-bit characters (data/char_table.c owns the geometry) -- */
struct char_table {
  uint64_t header;                 /* words: the fixed slots below and the extra slots */
  value purpose, parent, default_value, ascii;   /* ascii: sub table or value of chars 0..127 */
  value version;                   /* fixnum, bumped by every change */
  value contents[64];              /* blocks of 65536 characters */
  value extras[];
};
static inline bool char_table_p (value v) { return object_is (v, HEAP_CHAR_TABLE); }

/* -- hash tables (data/hash.c owns the meaning) -- */
struct hash_table {
  uint64_t header;
  value test;                      /* eq, eql, equal or the name of a user-defined test */
  value user_equal, user_hash;     /* functions of a user-defined test, else nil */
  value weakness;                  /* nil, key, value, key-or-value, key-and-value */
  value entries;                   /* HEAP_WEAK_TABLE_DATA: key, value pairs in insertion order; V_UNBOUND key = free */
  value index;                     /* blob: hash codes, chain links and buckets (32 bits each) */
  int64_t count;                   /* live entries */
  int64_t used;                    /* entry slots in use, counting deleted ones */
  int64_t first_free;              /* head of the list of deleted entry slots; -1 */
  uint64_t moves_seen;             /* heap's move count at the last rehash, if keys hash by address */
  int64_t flags;                   /* bit 0: purecopy, bit 1: some key hashes by a young address */
  double rehash_size, rehash_threshold;  /* observable only */
};
static inline bool hash_table_p (value v) { return object_is (v, HEAP_HASH_TABLE); }

/* -- primitives as Lisp functions -- */
struct subr { uint64_t header; uint64_t index; };                         /* index in nm_primitives () */
static inline bool subrp (value v) { return object_is (v, HEAP_SUBR); }

/* -- host objects -- */
struct host_object { uint64_t header; value data; uint64_t type; uint64_t id; };   /* DATA: the host's, lives as long as the object */
static inline bool host_object_p (value v) { return object_is (v, HEAP_HOST); }
static inline bool host_object_is (value v, unsigned type)
{
  return host_object_p (v) && ((struct host_object *) object_of (v))->type == type;
}

#endif
