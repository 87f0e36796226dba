/* heap.h - allocation, the write barrier and collection, as the rest of the VM sees them.
   SPDX-License-Identifier: GPL-3.0-or-later

   Rules for C code in the VM:
   - Objects move only inside vm_safepoint (and gc_collect), which runs between Lisp calls.  A
     primitive that cannot run Lisp may hold values in C locals freely, however much it allocates.
   - Across a call that can run Lisp (marked [lisp]), values must live in VM stack slots: the
     primitive's own ARGS, or slots taken with STACK_SLOTS.
   - gc_store is the only way to store a value into an object that another allocation or call
     may have followed.  Fresh objects are initialised with plain stores at once.
   - Small allocations do not fail: the nursery takes another chunk and asks for a collection at the
     next safepoint.  Sizes given by Lisp programs go through heap_reserve first, which signals. */
#ifndef VM_HEAP_H
#define VM_HEAP_H

#include "symbol.h"

#define likely(x) __builtin_expect (!!(x), 1)
#define unlikely(x) __builtin_expect (!!(x), 0)

void *heap_alloc_slow (struct nm_vm *, size_t bytes);
void heap_card_mark (struct nm_vm *, uint64_t offset);           /* offset from old_base */

/* The write barrier: remembers the card (512 bytes) of a slot of the symbol table or the old
   generation that now holds a young value.  A tag does not matter to the range test, and a fixnum
   that falls in the range costs a card and nothing else.  While a major collection is under way,
   young_size is the whole address space: then every store to old objects is recorded. */
static inline void
heap_barrier (struct nm_vm *vm, const value *slot, value v)
{
  if (__builtin_expect (v - vm->young_base < vm->young_size, 0))
    {
      uint64_t offset = (uint64_t) (uintptr_t) slot - vm->old_base;
      if (offset < vm->old_size)
        heap_card_mark (vm, offset);
    }
}

/* BYTES is a multiple of 8.  Objects over HEAP_LARGE_BYTES are born in the old generation. */
enum { HEAP_LARGE_BYTES = 8192 };
static inline void *
heap_alloc (struct nm_vm *vm, size_t bytes)
{
  char *p = vm->nursery_free;
  if (unlikely (bytes > (size_t) (vm->nursery_limit - p) || bytes > HEAP_LARGE_BYTES))
    return heap_alloc_slow (vm, bytes);
  vm->nursery_free = p + bytes;
  return p;
}

static inline value
make_cons (struct nm_vm *vm, value a, value d)
{
  struct cons *c = heap_alloc (vm, sizeof *c);
  c->car = a;
  c->cdr = d;
  return tag_pointer (c, TAG_CONS);
}

static inline value
make_float (struct nm_vm *vm, double d)
{
  struct lisp_float *f = heap_alloc (vm, sizeof *f);
  f->header = header_make (HEAP_FLOAT, 1);
  f->d = d;
  vm->made.floats++;
  return tag_pointer (f, TAG_FLOAT);
}

/* An object of WORDS words after the header; value words are nil, others zero. */
value heap_object (struct nm_vm *, enum heap_type, uint64_t words);
value heap_vector (struct nm_vm *, int64_t length, value init);
value heap_string_c (struct nm_vm *, const char *utf8);   /* unibyte if ASCII */
value heap_string_uninit (struct nm_vm *, int64_t chars, int64_t bytes, bool multibyte);  /* fill string_text at once */
/* May the process take BYTES more?  And how much memory is there for all of it. */
bool heap_fits (struct nm_vm *, uint64_t bytes);
uint64_t heap_memory_available (void);
/* False after signalling memory-full if BYTES more cannot be had. */
__attribute__ ((warn_unused_result)) bool heap_reserve (struct nm_vm *, uint64_t bytes);
/* The same for a size that is that of other data or their sum: what is small is always to be had. */
__attribute__ ((warn_unused_result)) static inline bool
heap_reserve_large (struct nm_vm *vm, uint64_t bytes)
{
  return likely (bytes <= HEAP_LARGE_BYTES) || heap_reserve (vm, bytes);
}

/* The only way to store V into *SLOT of the existing object CONTAINER. */
static inline void
gc_store (struct nm_vm *vm, value container __attribute__ ((unused)), value *slot, value v)
{
  *slot = v;
  heap_barrier (vm, slot, v);
}
static inline void set_car (struct nm_vm *vm, value c, value v) { gc_store (vm, c, &cons_of (c)->car, v); }
static inline void set_cdr (struct nm_vm *vm, value c, value v) { gc_store (vm, c, &cons_of (c)->cdr, v); }
static inline void vector_set (struct nm_vm *vm, value o, int64_t i, value v) { gc_store (vm, o, &object_of (o)->slots[i], v); }
/* The same for a cell of a symbol. */
static inline void symbol_store (struct nm_vm *vm, value symbol, value *cell, value v) { gc_store (vm, symbol, cell, v); }

/* VM stack slots for values that live across calls that run Lisp.
     value *r = stack_push_slots (vm, 2); r[0] = ...; ... stack_pop_slots (vm, r);
   The evaluator checks for overflow once per call with room to spare (STACK_HEADROOM). */
enum { STACK_HEADROOM = 1024 };
static inline value *
stack_push_slots (struct nm_vm *vm, int n)
{
  value *r = vm->sp;
  for (int i = 0; i < n; i++)
    r[i] = Qnil;
  vm->sp += n;
  return r;
}
static inline void stack_pop_slots (struct nm_vm *vm, value *r) { vm->sp = r; }
static inline void stack_push (struct nm_vm *vm, value v) { *vm->sp++ = v; }

/* Collections, quits and host requests happen here.  V_EXIT if a quit or the host made an exit
   pending, else nil.  [lisp] */
value vm_safepoint_slow (struct nm_vm *);
static inline value
vm_safepoint (struct nm_vm *vm)
{
#ifdef NM_GC_STRESS
  return vm_safepoint_slow (vm);
#endif
  return likely (atomic_load_explicit (&vm->safepoint_flags, memory_order_relaxed) == 0) ? (value) Qnil : vm_safepoint_slow (vm);
}
/* At every entry into Lisp from C, when all that the callee needs is in stack slots.  Objects move
   here in the GC stress variant only, so that a primitive that kept a value in a C local fails. */
#ifdef NM_GC_STRESS
void vm_reentry (struct nm_vm *);
#else
static inline void vm_reentry (struct nm_vm *vm __attribute__ ((unused))) {}
#endif

void gc_collect (struct nm_vm *, bool major);     /* moves objects; runs no Lisp */
uint64_t heap_move_count (struct nm_vm *);        /* grows whenever objects moved; for address hashing */
bool heap_is_young (struct nm_vm *, value);       /* may move at the next collection */
bool heap_in_image (struct nm_vm *, value);       /* part of the boot image, and so of the editor itself */

/* Life of the heap. */
bool heap_init (struct nm_vm *, const char **error);
void heap_free (struct nm_vm *);

#endif
