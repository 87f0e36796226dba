/* handle.c - the tables behind handles, validation, and calls into the host.
   SPDX-License-Identifier: GPL-3.0-or-later

   Owns struct roots.  Invariants: an entry is in use iff ROOT_FREE is clear in its generation; the
   generation of an entry changes whenever it is freed, so a stale handle never matches; free
   entries form a list of fixnums, which the collector may visit harmlessly.  Isolate's thread only.
   Nothing here allocates in the Lisp heap; handle_call_host runs host primitives. */
#include "handle.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mimalloc.h>

#ifdef NM_CHECKS
/* -- diagnosis -- */

static void __attribute__ ((noreturn))
handle_fatal (struct nm_vm *vm, nm_value v, const char *what)
{
  char text[200];
  snprintf (text, sizeof text, "neomacs: %s handle %#llx (isolate %u, generation %u, index %u) used in isolate %u\n", what,
            (unsigned long long) v.bits, (unsigned) (v.bits >> NM_HANDLE_ISOLATE_SHIFT),
            (unsigned) (v.bits >> NM_HANDLE_GENERATION_SHIFT) & HANDLE_GENERATION_MASK,
            (unsigned) (v.bits >> NM_HANDLE_INDEX_SHIFT) & HANDLE_INDEX_MAX, vm->isolate_number);
  if (vm->host_ops && vm->host_ops->fatal)
    vm->host_ops->fatal (vm->host, text);
  fputs (text, stderr);
  abort ();
}

void
handle_slot_note (struct nm_vm *vm, uint64_t slot)
{
  struct roots *r = vm->persistent;
  r->stack.slot_generations[slot] = r->generation;
  if (slot >= r->stack.slot_high)
    r->stack.slot_high = (uint32_t) slot + 1;
}

uint64_t
handle_slot_generation (struct nm_vm *vm, uint64_t slot)
{
  return (uint64_t) vm->persistent->stack.slot_generations[slot] << NM_HANDLE_GENERATION_SHIFT;
}

void
handle_slots_forget (struct nm_vm *vm)
{
  struct roots *r = vm->persistent;
  uint32_t sp = (uint32_t) (vm->sp - vm->stack_base);
  if (r->stack.slot_high > sp)
    {
      memset (r->stack.slot_generations + sp, 0, (r->stack.slot_high - sp) * sizeof *r->stack.slot_generations);
      r->stack.slot_high = sp;
    }
  r->generation = r->generation == HANDLE_GENERATION_MASK ? 1 : r->generation + 1;
}

/* The argument slots of a call that ended belong to the caller and stay below sp. */
static void
handle_slots_clear (struct nm_vm *vm, value *args, int n)
{
  memset (vm->persistent->stack.slot_generations + (args - vm->stack_base), 0, (size_t) n * sizeof (uint32_t));
}

static bool
local_valid (struct nm_vm *vm, uint64_t index, uint32_t generation)
{
  return index < (uint64_t) (vm->sp - vm->stack_base) && generation != 0
         && vm->persistent->stack.slot_generations[index] == generation;
}
#else
static void handle_fatal (struct nm_vm *vm __attribute__ ((unused)), nm_value v __attribute__ ((unused)), const char *what __attribute__ ((unused))) {}
static void handle_slots_clear (struct nm_vm *vm __attribute__ ((unused)), value *args __attribute__ ((unused)), int n __attribute__ ((unused))) {}
static bool
local_valid (struct nm_vm *vm, uint64_t index, uint32_t generation)
{
  return index < (uint64_t) (vm->sp - vm->stack_base) && generation == 0;
}
#endif

/* -- resolving -- */

static value
resolve_handle (struct nm_vm *vm, nm_value v)
{
  uint64_t index = v.bits >> NM_HANDLE_INDEX_SHIFT & HANDLE_INDEX_MAX;
  uint32_t generation = v.bits >> NM_HANDLE_GENERATION_SHIFT & HANDLE_GENERATION_MASK;
  struct roots *r = vm->persistent;
  enum nm_handle_kind kind = (enum nm_handle_kind) (v.bits >> NM_HANDLE_KIND_SHIFT & 3);
  if (kind == NM_HANDLE_SPECIAL)
    {
      if (nm_is_exit (v) || nm_is_unbound (v))
        return v.bits;
      handle_fatal (vm, v, "forged special");
      return Qnil;
    }
  if (v.bits >> NM_HANDLE_ISOLATE_SHIFT != vm->isolate_number)
    {
      handle_fatal (vm, v, "foreign");
      return Qnil;
    }
  if (kind == NM_HANDLE_LOCAL)
    {
      if (local_valid (vm, index, generation))
        return vm->stack_base[index];
      handle_fatal (vm, v, "stale or forged local");
    }
  else if (kind == NM_HANDLE_PERSISTENT)
    {
      if (index < r->count && r->generations[index] == generation)
        return r->values[index];
      handle_fatal (vm, v, index < r->count ? "stale persistent" : "forged persistent");
    }
  else
    handle_fatal (vm, v, "forged");
  return Qnil;
}

value
handle_resolve_slow (struct nm_vm *vm, nm_value v)
{
  if (nm_is_handle (v))
    return resolve_handle (vm, v);
  if (nm_is_immediate_fixnum (v))
    return v.bits;
  /* Bits above the symbol table, or between two symbols, are nobody's. */
  if (handle_builtin_symbol_p (v.bits))
    return v.bits;
  handle_fatal (vm, v, "forged (not even a)");
  return Qnil;
}

/* -- the roots table -- */

static uint32_t
root_entry_new (struct nm_vm *vm, value v)
{
  struct roots *r = vm->persistent;
  uint32_t i = r->first_free;
  if (i != UINT32_MAX)
    {
      r->first_free = (uint32_t) fixnum (r->values[i]);
      r->generations[i] &= ~(uint32_t) ROOT_FREE;
    }
  else
    {
      if (r->count == r->capacity)
        {
          r->capacity = r->capacity ? r->capacity * 2 : 1024;
          r->values = mi_reallocn (r->values, r->capacity, sizeof *r->values);
          r->generations = mi_reallocn (r->generations, r->capacity, sizeof *r->generations);
          if (!r->values || !r->generations || r->capacity > HANDLE_INDEX_MAX)
            {
              fputs ("neomacs: no memory for handles\n", stderr);
              abort ();
            }
        }
      i = r->count++;
      r->generations[i] = 1;
    }
  r->values[i] = v;
  return i;
}

static void
root_entry_free (struct roots *r, uint32_t i)
{
  assert (i < r->count && !(r->generations[i] & (uint32_t) ROOT_FREE));
  uint32_t next = r->generations[i] == HANDLE_GENERATION_MASK ? 1 : r->generations[i] + 1;
  r->generations[i] = next | (uint32_t) ROOT_FREE;
  r->values[i] = make_fixnum (r->first_free);
  r->first_free = i;
}

static nm_value
root_handle (struct nm_vm *vm, uint32_t i)
{
  return (nm_value){ handle_prefix (vm, NM_HANDLE_PERSISTENT) | (uint64_t) i << NM_HANDLE_INDEX_SHIFT
                     | (uint64_t) vm->persistent->generations[i] << NM_HANDLE_GENERATION_SHIFT };
}

/* The entry of a persistent handle; -1 after a diagnosis if it has none. */
static int64_t
root_index (struct nm_vm *vm, nm_value v)
{
  uint64_t index = v.bits >> NM_HANDLE_INDEX_SHIFT & HANDLE_INDEX_MAX;
  uint32_t generation = v.bits >> NM_HANDLE_GENERATION_SHIFT & HANDLE_GENERATION_MASK;
  struct roots *r = vm->persistent;
  if (nm_is_handle (v) && (v.bits >> NM_HANDLE_KIND_SHIFT & 3) == NM_HANDLE_PERSISTENT
      && v.bits >> NM_HANDLE_ISOLATE_SHIFT == vm->isolate_number && index < r->count && r->generations[index] == generation)
    return (int64_t) index;
  handle_fatal (vm, v, "not a live persistent");
  return -1;
}

nm_value
nm_root_new (struct nm_vm *vm, nm_value v)
{
  return root_handle (vm, root_entry_new (vm, handle_resolve (vm, v)));
}

void
nm_root_set (struct nm_vm *vm, nm_value root, nm_value v)
{
  int64_t i = root_index (vm, root);
  if (i >= 0)
    vm->persistent->values[i] = handle_resolve (vm, v);
}

void
nm_root_free (struct nm_vm *vm, nm_value root)
{
  if (!nm_is_handle (root) || nm_is_unbound (root) || nm_is_exit (root))
    return;
  int64_t i = root_index (vm, root);
  if (i >= 0)
    root_entry_free (vm->persistent, (uint32_t) i);
}

/* -- local handles beyond the stack, scopes -- */

nm_value
handle_local_overflow (struct nm_vm *vm, value v)
{
  struct roots *r = vm->persistent;
  uint32_t i = root_entry_new (vm, v);
  if (r->stack.overflow_count == r->stack.overflow_capacity)
    {
      r->stack.overflow_capacity = r->stack.overflow_capacity ? r->stack.overflow_capacity * 2 : 256;
      r->stack.overflow = mi_reallocn (r->stack.overflow, r->stack.overflow_capacity, sizeof *r->stack.overflow);
    }
  r->stack.overflow[r->stack.overflow_count++] = i;
  return root_handle (vm, i);
}

void
handle_overflow_release (struct nm_vm *vm, uint32_t count)
{
  struct roots *r = vm->persistent;
  while (r->stack.overflow_count > count)
    root_entry_free (r, r->stack.overflow[--r->stack.overflow_count]);
}

nm_value
nm_local (struct nm_vm *vm, nm_value v)
{
  return handle_local_slot (vm, handle_resolve (vm, v));
}

nm_value nm_local_get (struct nm_vm *vm, nm_value local) { return handle_local (vm, handle_resolve (vm, local)); }

void
nm_local_set (struct nm_vm *vm, nm_value local, nm_value v)
{
  value to = handle_resolve (vm, v);
  uint64_t index = local.bits >> NM_HANDLE_INDEX_SHIFT & HANDLE_INDEX_MAX;
  if (nm_is_handle (local) && (local.bits >> NM_HANDLE_KIND_SHIFT & 3) == NM_HANDLE_PERSISTENT)
    nm_root_set (vm, local, v);
  else if (nm_is_handle (local) && (local.bits >> NM_HANDLE_KIND_SHIFT & 3) == NM_HANDLE_LOCAL
           && local.bits >> NM_HANDLE_ISOLATE_SHIFT == vm->isolate_number
           && local_valid (vm, index, local.bits >> NM_HANDLE_GENERATION_SHIFT & HANDLE_GENERATION_MASK))
    vm->stack_base[index] = to;
  else
    handle_fatal (vm, local, "not an assignable local");
}

/* A scope is the height of the stack, or past it the number of overflow entries. */
nm_scope
nm_scope_open (struct nm_vm *vm)
{
  uint32_t over = vm->persistent->stack.overflow_count;
  return over ? UINT32_C (1) << 31 | over : (nm_scope) (vm->sp - vm->stack_base);
}

void
nm_scope_close (struct nm_vm *vm, nm_scope s)
{
  struct handle_mark m = { vm->sp, s & ~(UINT32_C (1) << 31) };
  if (!(s >> 31))
    {
      m = (struct handle_mark){ vm->stack_base + s, 0 };
      if (m.sp > vm->sp)
        {
          handle_fatal (vm, (nm_value){ s }, "scope closed twice:");
          return;
        }
    }
  handle_release (vm, m);
}

nm_value
nm_scope_close_keep (struct nm_vm *vm, nm_scope s, nm_value v)
{
  value keep = handle_resolve (vm, v);
  nm_scope_close (vm, s);
  return handle_local (vm, keep);
}

/* -- the host -- */

value
primitive_refuse (struct nm_vm *vm, const struct nm_primitive *p)
{
  return signal_message (vm, "Primitive `%s' works on the main isolate only", p->lisp_name);
}

/* Calls P with the SLOTS arguments at ARGS, of which NARGS were given, as handles in VALUES. */
static inline value
call_with_handles (struct nm_vm *vm, const struct nm_primitive *p, int nargs, int slots, value *args, nm_value *values)
{
  struct handle_mark mark = handle_mark_now (vm);
  struct primitive_check check = primitive_check_enter (vm, p);
  for (int i = 0; i < slots; i++)
    values[i] = handle_immediate_p (args[i]) ? (nm_value){ args[i] } : handle_of_slot (vm, args + i);
  nm_value returned = vm->host_ops->call_primitive (vm->host, p, (nm_args){ nargs, values });
  value result = handle_builtin_symbol_p (returned.bits) ? returned.bits : handle_resolve (vm, returned);
  assert (result != V_UNBOUND);
  handle_slots_clear (vm, args, slots);
  handle_release (vm, mark);
  primitive_check_exit (vm, &check, result);
  return result;
}

static __attribute__ ((noinline)) value
call_with_many (struct nm_vm *vm, const struct nm_primitive *p, int nargs, int slots, value *args)
{
  nm_value *values = mi_mallocn ((size_t) slots, sizeof *values);
  value result = call_with_handles (vm, p, nargs, slots, args, values);
  mi_free (values);
  return result;
}

enum { ARGUMENTS_FEW = 8 };         /* up to as many, their handles are kept on the C stack */

value
handle_call_host (struct nm_vm *vm, const struct nm_primitive *p, int nargs, value *args)
{
  if (primitive_refused (vm, p))
    return primitive_refuse (vm, p);
  assert (args + nargs <= vm->sp);
  /* The caller filled missing optional arguments with nil slots. */
  int slots = p->max_args > nargs ? p->max_args : nargs;
  nm_value few[ARGUMENTS_FEW];
  return likely (slots <= ARGUMENTS_FEW) ? call_with_handles (vm, p, nargs, slots, args, few) : call_with_many (vm, p, nargs, slots, args);
}

#ifdef NM_CHECKS
struct primitive_check
primitive_check_enter (struct nm_vm *vm, const struct nm_primitive *p)
{
  return (struct primitive_check){ p, vm->nursery_free, vm->lisp_entries };
}

/* A primitive that exits has built error data and perhaps run a debugger: nothing to say then. */
void
primitive_check_exit (struct nm_vm *vm, const struct primitive_check *c, value result)
{
  const char *lie = NULL;
  if (exitp (result))
    return;
  if (c->primitive->reentry == NM_NO_REENTRY && vm->lisp_entries != c->lisp_entries)
    lie = "ran Lisp, declared NM_NO_REENTRY";
  else if (c->primitive->gc_use == NM_NO_GC && vm->nursery_free != c->nursery_free)
    lie = "allocated, declared NM_NO_GC";
  if (!lie)
    return;
  char text[200];
  snprintf (text, sizeof text, "neomacs: primitive `%s' %s\n", c->primitive->lisp_name, lie);
  if (vm->host_ops && vm->host_ops->fatal)
    vm->host_ops->fatal (vm->host, text);
  fputs (text, stderr);
  abort ();
}
#endif

/* -- life, collector -- */

bool
handle_stack_init (struct handle_stack *s, size_t slots __attribute__ ((unused)))
{
  *s = (struct handle_stack){ 0 };
#ifdef NM_CHECKS
  s->slot_generations = mi_zalloc (slots * sizeof *s->slot_generations);
  return s->slot_generations != NULL;
#else
  return true;
#endif
}

void
handle_stack_free (struct handle_stack *s)
{
  mi_free (s->overflow);
#ifdef NM_CHECKS
  mi_free (s->slot_generations);
#endif
}

bool
handles_init (struct nm_vm *vm)
{
  struct roots *r = mi_zalloc (sizeof *r);
  if (!r)
    return false;
  r->first_free = UINT32_MAX;
  vm->persistent = r;
#ifdef NM_CHECKS
  r->generation = 1;
#endif
  return handle_stack_init (&r->stack, (size_t) (vm->stack_limit - vm->stack_base) + STACK_HEADROOM) && host_objects_init (vm);
}

void
handles_free (struct nm_vm *vm)
{
  struct roots *r = vm->persistent;
  host_objects_free (vm);
  mi_free (r->values);
  mi_free (r->generations);
  handle_stack_free (&r->stack);
  mi_free (r);
  vm->persistent = NULL;
}

void
handles_trace (struct nm_vm *vm, gc_visitor *visit, bool minor __attribute__ ((unused)))
{
  struct roots *r = vm->persistent;
  if (r)
    visit (vm, r->values, r->values + r->count);
}

void
handles_sweep (struct nm_vm *vm, gc_survivor *survivor, bool minor)
{
  if (vm->persistent)
    host_objects_sweep (vm, survivor, minor);
}
