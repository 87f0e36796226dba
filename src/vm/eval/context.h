/* context.h - contexts: the buffer-local half of the variables.
   SPDX-License-Identifier: GPL-3.0-or-later

   A context holds the fixed slots (slots.def; V_UNBOUND in an AUTO_LOCAL slot that has no local value)
   and the alist of the other local variables, newest first.  Each buffer owns one; vm->context is the
   current buffer's.  Nothing here runs Lisp or signals unless it says so. */
#ifndef VM_EVAL_CONTEXT_H
#define VM_EVAL_CONTEXT_H

#include "eval.h"
#include "nm_vm.h"

struct context {
  uint64_t header;
  value slots[NM_SLOT_COUNT];
  value locals;                    /* alist: symbol, value (V_UNBOUND if made local while void) */
  value owner;                     /* the buffer, once somebody asked for it; else nil */
};
enum { CONTEXT_WORDS = NM_SLOT_COUNT + 2 };

struct slot_info {
  uint32_t symbol;                 /* Qfoo */
  uint8_t locality;                /* enum nm_slot_locality */
};
extern const struct slot_info slot_table[NM_SLOT_COUNT];

static inline struct context *context_of (value v) { return (struct context *) object_of (v); }

value context_new (struct nm_vm *);
value context_local_cell (value context, value symbol);          /* (SYMBOL . VALUE), or nil */
static inline value
context_slot_ref (struct nm_vm *vm, value context, int slot)       /* local value or default */
{
  value v = nilp (context) ? V_UNBOUND : context_of (context)->slots[slot];
  return v == V_UNBOUND ? vector_ref (vm->slot_defaults, slot) : v;
}
bool context_slot_local (value context, int slot);
void context_slot_store (struct nm_vm *, value context, int slot, value v);   /* makes it local */
void context_slot_store_default (struct nm_vm *, int slot, value v);
value context_value (struct nm_vm *, value context, value symbol);  /* `buffer-local-value'; V_UNBOUND if void */
bool context_has_local (struct nm_vm *, value context, value symbol);
value context_kill_locals (struct nm_vm *, value context, bool permanent_too);   /* [lisp] nil or V_EXIT */
value context_alist (struct nm_vm *, value context);             /* `buffer-local-variables' */
void context_copy (struct nm_vm *, value from, value to);
value context_buffer (struct nm_vm *, value context);            /* the buffer of a context that is or was current */
/* Makes CONTEXT current; a no-op if it is. */
static inline void context_select (struct nm_vm *vm, value context) { vm->context = context; }

#endif
