/* symbol.h - the symbol table.  Symbols are 64-byte records at a fixed stride from the isolate's
   symbol base, so a symbol value never changes and built-in symbols are C constants.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_SYMBOL_H
#define VM_SYMBOL_H

#include "vm.h"

enum symbol_redirect {
  SYMBOL_PLAIN,                    /* value holds the value or V_UNBOUND */
  SYMBOL_ALIAS,                    /* value holds the symbol this is an alias of */
  SYMBOL_LOCALIZED,                /* value holds a HEAP_LOCALIZED record */
  SYMBOL_SLOT,                     /* value holds the fixnum index of a context slot (slots.def) */
  SYMBOL_COUNT,                    /* value holds a fixnum, to be added to a count (heap/counts.c) */
};
enum symbol_trap { SYMBOL_UNTRAPPED, SYMBOL_CONSTANT, SYMBOL_WATCHED };
enum symbol_interned { SYMBOL_UNINTERNED, SYMBOL_INTERNED, SYMBOL_INTERNED_IN_INITIAL };

struct symbol {
  value name;                      /* string */
  value val;                       /* see enum symbol_redirect */
  value function;                  /* nil if void */
  value plist;
  uint32_t value_version;          /* bumped when the value cell's kind changes or it is set while watched by a cache */
  uint32_t function_version;       /* bumped by every change of the function cell */
  uint32_t next;                   /* obarray bucket chain: low word of the next symbol's value, 0 at the end */
  uint32_t hash;                   /* hash of the name */
  uint8_t redirect;                /* enum symbol_redirect */
  uint8_t trap;                    /* enum symbol_trap */
  uint8_t interned;                /* enum symbol_interned */
  uint8_t special;                 /* 1: declared special (defvar) */
  uint8_t type;                    /* enum nm_variable_type: what a store must satisfy */
  uint8_t locally_special;         /* 1: some lexical environment may name it as special (one-argument defvar) */
  uint8_t spare[10];
};
_Static_assert (sizeof (struct symbol) == NM_SYMBOL_STRIDE, "symbol stride is part of the ABI");

static inline struct symbol *
symbol_of (struct nm_vm *vm, value v)
{
  return (struct symbol *) (vm->symbol_base + (v - TAG_SYMBOL));
}

/* False after signalling memory-full when only the last part of the table is left.  Who makes symbols whose
   names come from programs or data asks first; the functions that make them end the process if the table is full. */
__attribute__ ((warn_unused_result)) bool symbol_reserve (struct nm_vm *);
bool symbol_room (struct nm_vm *);                               /* the same without a signal */
value symbol_make (struct nm_vm *, value name);                  /* `make-symbol' */
value symbol_intern (struct nm_vm *, const char *name, size_t bytes);   /* in the initial obarray */
value symbol_intern_c (struct nm_vm *, const char *name);
value symbol_lookup (struct nm_vm *, value obarray, const char *name, int64_t chars, int64_t bytes, uint32_t *bucket);
                                   /* V_UNBOUND if absent, with the *BUCKET where it belongs; OBARRAY was checked */
value symbol_intern_in (struct nm_vm *, value obarray, value name);     /* NAME (a string) becomes the name of a new symbol */
value symbol_intern_new (struct nm_vm *, value obarray, value name, uint32_t bucket);  /* after symbol_lookup failed */
bool symbol_unintern (struct nm_vm *, value obarray, value symbol);     /* false if SYMBOL is not in OBARRAY */
value symbol_next (struct nm_vm *, value symbol);                /* next in its bucket; V_UNBOUND at the end */
/* OBARRAY itself (nil means the value of `obarray') or V_EXIT after signalling. */
value obarray_check (struct nm_vm *, value obarray);
enum { OBARRAY_BUCKETS = 15121 };                                /* of the initial obarray; `length' shows it */

/* Life of the table.  symbols_init makes the built-in symbols and the initial obarray. */
void symbols_init (struct nm_vm *);
void symbol_set_function (struct nm_vm *, value symbol, value function);  /* bumps the version */
static inline value symbol_name (struct nm_vm *vm, value v) { return symbol_of (vm, v)->name; }

#endif
