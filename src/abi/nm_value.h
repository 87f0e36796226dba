/* nm_value.h - the opaque value that crosses the line between the VM and the host.
   SPDX-License-Identifier: GPL-3.0-or-later

   An nm_value is 64 bits.  Fixnums and built-in symbols (symbols.def) are encoded in it;
   everything else is a handle into tables that the VM owns:

     63        52 51          32 31             5 4  3 2   0
     | isolate  |  generation   |     index      |kind| 111 |      handle
     |            62-bit signed integer            | 00      |      fixnum
     |            symbol index * 64                | 011     |      built-in symbol

   Local handles name a slot of the VM stack and die when the primitive that received or made
   them returns.  Persistent handles (nm_root_new) live until nm_root_free.  No heap address is
   ever visible here.  Any thread may hold an nm_value; only the isolate's own thread may use it. */
#ifndef NM_VALUE_H
#define NM_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct nm_value { uint64_t bits; } nm_value;

enum {
  NM_TAG_BITS = 3,
  NM_TAG_MASK = 7,
  NM_TAG_SYMBOL = 3,
  NM_TAG_HANDLE = 7,
  NM_FIXNUM_SHIFT = 2,
  NM_SYMBOL_STRIDE = 64,    /* bytes from one symbol to the next in the symbol table */
};

#define NM_FIXNUM_MAX ((int64_t)((UINT64_C(1) << 61) - 1))
#define NM_FIXNUM_MIN (-NM_FIXNUM_MAX - 1)

/* NM_INDEX_OF_Qfoo counts built-in symbols; Qfoo is the immediate encoding of the symbol, the same
   in the VM and in the host. */
enum nm_symbol_index {
#define NM_SYMBOL(c_name, lisp_name) NM_INDEX_OF_##c_name,
#include "symbols.def"
#undef NM_SYMBOL
  NM_BUILTIN_SYMBOL_COUNT
};

enum nm_symbol_bits {
#define NM_SYMBOL(c_name, lisp_name) c_name = NM_INDEX_OF_##c_name * NM_SYMBOL_STRIDE + NM_TAG_SYMBOL,
#include "symbols.def"
#undef NM_SYMBOL
};

/* The value of a built-in symbol: NM_Q (nil), NM_Q (wrong_type_argument). */
#define NM_Q(name) ((nm_value){ Q##name })
#define NM_NIL NM_Q (nil)
#define NM_T NM_Q (t)

/* Special values: kind 0, so that they can never be taken for a handle. */
#define NM_EXIT ((nm_value){ NM_TAG_HANDLE | (UINT64_C (1) << 5) })    /* a non-local exit is pending */
#define NM_UNBOUND ((nm_value){ NM_TAG_HANDLE | (UINT64_C (2) << 5) }) /* no value: void variable, absent entry */

enum nm_handle_kind { NM_HANDLE_SPECIAL, NM_HANDLE_LOCAL, NM_HANDLE_PERSISTENT };

enum {
  NM_HANDLE_KIND_SHIFT = 3,
  NM_HANDLE_INDEX_SHIFT = 5,
  NM_HANDLE_INDEX_BITS = 27,
  NM_HANDLE_GENERATION_SHIFT = 32,
  NM_HANDLE_GENERATION_BITS = 20,
  NM_HANDLE_ISOLATE_SHIFT = 52,
  NM_HANDLE_ISOLATE_BITS = 12,
};

static inline bool nm_identical (nm_value a, nm_value b) { return a.bits == b.bits; }
static inline bool nm_is_nil (nm_value v) { return v.bits == Qnil; }
static inline bool nm_is_exit (nm_value v) { return v.bits == NM_EXIT.bits; }
static inline bool nm_is_unbound (nm_value v) { return v.bits == NM_UNBOUND.bits; }
static inline bool nm_is_immediate_fixnum (nm_value v) { return (v.bits & 3) == 0; }
static inline bool nm_is_handle (nm_value v) { return (v.bits & NM_TAG_MASK) == NM_TAG_HANDLE; }
static inline nm_value nm_bool (bool b) { return b ? NM_T : NM_NIL; }

/* N must lie in the fixnum range; nm_integer (nm_vm.h) makes integers of any size. */
static inline nm_value nm_fixnum (int64_t n) { return (nm_value){ (uint64_t) n << NM_FIXNUM_SHIFT }; }

/* Symbols, fixnums and special values compare by bits; two handles of one object may differ,
   so `eq' on anything else is nm_eq (nm_vm.h).  VM results that are nil are always NM_NIL. */

/* The arguments of one call of a host primitive: immediates, and handles to the VM stack slots of
   the others.  So nm_is_nil (nm_arg (args, I)) tells whether argument I is nil. */
typedef struct nm_args { int count; const nm_value *values; } nm_args;

static inline nm_value nm_arg (nm_args args, int i) { return args.values[i]; }

#endif
