/* handle.h - the VM side of handles: resolving them, making them, and calling the host.
   SPDX-License-Identifier: GPL-3.0-or-later

   Only this folder sees nm_value and value side by side.

   - A local handle names a slot of the VM stack by its index; making one pushes the value.  The
     handles made by a host primitive die when it returns, because handle_call_host restores the
     stack pointer.  Should the stack fill up, further local handles are persistent entries that die
     at the same moment (struct roots, overflow).
   - A persistent handle names an entry of the isolate's roots table, with the entry's generation.

   Release builds: one rotation and one comparison validate a local handle (isolate, kind, bounds);
   an invalid handle of any kind resolves to nil.  With NM_CHECKS every stack slot that backs a
   handle also has a generation, and an invalid handle stops the program with a diagnosis.

   Runs on the isolate's thread.  Nothing in this header allocates in the Lisp heap or signals,
   except handle_call_host, which runs the primitive it is given. */
#ifndef VM_HANDLE_HANDLE_H
#define VM_HANDLE_HANDLE_H

#include "../heap/heap.h"
#include "../eval/signal.h"
#include "../vm_modules.h"
#include "nm_vm.h"

enum {
  ROOT_FREE = INT32_MIN,           /* generation bit of an entry that is not in use */
  HANDLE_GENERATION_MASK = (1 << NM_HANDLE_GENERATION_BITS) - 1,
  HANDLE_INDEX_MAX = (1 << NM_HANDLE_INDEX_BITS) - 1,
};

/* What belongs to one VM stack; a thread that does not run keeps its own (thread/thread.c). */
struct handle_stack {
  uint32_t *overflow;              /* entries that stand in for stack slots, in order of their making */
  uint32_t overflow_count, overflow_capacity;
#ifdef NM_CHECKS
  uint32_t *slot_generations;      /* per VM stack slot; 0: backs no handle */
  uint32_t slot_high;              /* no slot at or above has a generation */
#endif
};

struct roots {
  value *values;                   /* per entry; if free, the fixnum index of the next free one */
  uint32_t *generations;           /* per entry; ROOT_FREE set if free */
  uint32_t count, capacity;        /* entries ever used, allocated */
  uint32_t first_free;             /* UINT32_MAX: none */
  struct handle_stack stack;       /* of the thread that runs */
#ifdef NM_CHECKS
  uint32_t generation;             /* for the next local handle */
#endif
};
bool handle_stack_init (struct handle_stack *, size_t slots);   /* for a VM stack of SLOTS; false: no memory */
void handle_stack_free (struct handle_stack *);

value handle_resolve_slow (struct nm_vm *, nm_value);          /* all but valid local handles and fixnums */
nm_value handle_local_overflow (struct nm_vm *, value);
value handle_call_host (struct nm_vm *, const struct nm_primitive *, int nargs, value *args);   /* [lisp] */

static inline uint64_t
handle_prefix (struct nm_vm *vm, enum nm_handle_kind kind)
{
  return (uint64_t) vm->isolate_number << NM_HANDLE_ISOLATE_SHIFT | (uint64_t) kind << NM_HANDLE_KIND_SHIFT | NM_TAG_HANDLE;
}

#ifdef NM_CHECKS
void handle_slot_note (struct nm_vm *, uint64_t slot);         /* gives the slot the current generation */
void handle_slots_forget (struct nm_vm *);                     /* slots at and above sp back no handle now */
uint64_t handle_slot_generation (struct nm_vm *, uint64_t slot);   /* shifted into place */
#else
static inline void handle_slot_note (struct nm_vm *vm __attribute__ ((unused)), uint64_t slot __attribute__ ((unused))) {}
static inline void handle_slots_forget (struct nm_vm *vm __attribute__ ((unused))) {}
static inline uint64_t handle_slot_generation (struct nm_vm *vm __attribute__ ((unused)), uint64_t slot __attribute__ ((unused))) { return 0; }
#endif

/* The object behind V.  Immediates, NM_EXIT and NM_UNBOUND stand for themselves. */
static inline value
handle_resolve (struct nm_vm *vm, nm_value v)
{
  if (nm_is_immediate_fixnum (v))
    return v.bits;
#ifndef NM_CHECKS
  uint64_t d = v.bits ^ handle_prefix (vm, NM_HANDLE_LOCAL);
  uint64_t index = d >> NM_HANDLE_INDEX_SHIFT | d << (64 - NM_HANDLE_INDEX_SHIFT);
  if (likely (index < (uint64_t) (vm->sp - vm->stack_base)))
    return vm->stack_base[index];
#endif
  return handle_resolve_slow (vm, v);
}

/* A handle to the stack slot S, which holds a value. */
static inline nm_value
handle_of_slot (struct nm_vm *vm, const value *s)
{
  uint64_t index = (uint64_t) (s - vm->stack_base);
  handle_slot_note (vm, index);
  return (nm_value){ handle_prefix (vm, NM_HANDLE_LOCAL) | index << NM_HANDLE_INDEX_SHIFT | handle_slot_generation (vm, index) };
}

static inline bool
handle_builtin_symbol_p (value v)
{
  return v % NM_SYMBOL_STRIDE == TAG_SYMBOL && v < (value) NM_BUILTIN_SYMBOL_COUNT * NM_SYMBOL_STRIDE;
}

static inline bool
handle_immediate_p (value v)
{
  return fixnump (v) || (v & TAG_MASK) == TAG_SPECIAL
         || (symbolp (v) && v < (value) NM_BUILTIN_SYMBOL_COUNT * NM_SYMBOL_STRIDE);
}

/* A new local handle whose slot is V's own, whatever V is. */
static inline nm_value
handle_local_slot (struct nm_vm *vm, value v)
{
  if (unlikely (vm->sp >= vm->stack_limit))
    return handle_local_overflow (vm, v);
  *vm->sp++ = v;
  return handle_of_slot (vm, vm->sp - 1);
}

static inline nm_value
handle_local (struct nm_vm *vm, value v)
{
  return handle_immediate_p (v) ? (nm_value){ v } : handle_local_slot (vm, v);
}

/* Everything made since a mark dies with handle_release. */
struct handle_mark { value *sp; uint32_t overflow; };
static inline struct handle_mark
handle_mark_now (struct nm_vm *vm)
{
  return (struct handle_mark){ vm->sp, vm->persistent->stack.overflow_count };
}
void handle_overflow_release (struct nm_vm *, uint32_t count);
static inline void
handle_release (struct nm_vm *vm, struct handle_mark m)
{
  vm->sp = m.sp;
  handle_slots_forget (vm);
  if (unlikely (vm->persistent->stack.overflow_count != m.overflow))
    handle_overflow_release (vm, m.overflow);
}

/* -- what a primitive may do, checked against what its descriptor says.  Brackets a call of any
   primitive; free in release builds. -- */
#ifdef NM_CHECKS
struct primitive_check { const struct nm_primitive *primitive; const char *nursery_free; uint64_t lisp_entries; };
struct primitive_check primitive_check_enter (struct nm_vm *, const struct nm_primitive *);
void primitive_check_exit (struct nm_vm *, const struct primitive_check *, value result);
#else
struct primitive_check { char nothing; };
static inline struct primitive_check
primitive_check_enter (struct nm_vm *vm __attribute__ ((unused)), const struct nm_primitive *p __attribute__ ((unused)))
{
  return (struct primitive_check){ 0 };
}
static inline void
primitive_check_exit (struct nm_vm *vm __attribute__ ((unused)), const struct primitive_check *check __attribute__ ((unused)),
                      value result __attribute__ ((unused)))
{
}
#endif

/* Main-only primitives that write state are refused on workers, in every build. */
static inline bool
primitive_refused (struct nm_vm *vm, const struct nm_primitive *p)
{
  return unlikely (vm->worker) && p->affinity == NM_MAIN_ONLY && p->effect >= NM_STATE_WRITE;
}
value primitive_refuse (struct nm_vm *, const struct nm_primitive *);      /* signals; V_EXIT */

/* -- host objects (host_objects.c) -- */
value host_object_value (struct nm_vm *, enum nm_host_type, uint64_t id);
bool host_objects_init (struct nm_vm *);
void host_objects_free (struct nm_vm *);
void host_objects_sweep (struct nm_vm *, gc_survivor *, bool minor);

#endif
