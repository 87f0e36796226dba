/* handle_context.c - the ABI's contexts (buffer-local worlds) and char-tables.
   SPDX-License-Identifier: GPL-3.0-or-later
   nm_context_kill_locals runs watchers; nothing else runs Lisp.  Isolate's thread only. */
#include "handle.h"
#include "../data/char_table.h"
#include "../eval/context.h"
#include "../eval/eval.h"

/* -- contexts -- */

/* The context behind a handle; the current one stands in for a handle that is none. */
static value
context_arg (struct nm_vm *vm, nm_value h)
{
  value c = handle_resolve (vm, h);
  assert (object_is (c, HEAP_CONTEXT));
  return object_is (c, HEAP_CONTEXT) ? c : vm->context;
}

nm_value
nm_context_new (struct nm_vm *vm)
{
  struct handle_mark mark = handle_mark_now (vm);
  nm_value root = nm_root_new (vm, handle_local (vm, context_new (vm)));
  handle_release (vm, mark);
  return root;
}

void nm_context_set_current (struct nm_vm *vm, nm_value context) { context_select (vm, context_arg (vm, context)); }

nm_value
nm_context_slot (struct nm_vm *vm, enum nm_slot slot)
{
  return handle_local (vm, context_slot_ref (vm, vm->context, slot));
}

nm_value
nm_context_slot_of (struct nm_vm *vm, nm_value context, enum nm_slot slot)
{
  return handle_local (vm, context_slot_ref (vm, context_arg (vm, context), slot));
}

void
nm_context_slot_set (struct nm_vm *vm, nm_value context, enum nm_slot slot, nm_value v)
{
  context_slot_store (vm, context_arg (vm, context), slot, handle_resolve (vm, v));
}

void
nm_context_slot_set_default (struct nm_vm *vm, enum nm_slot slot, nm_value v)
{
  context_slot_store_default (vm, slot, handle_resolve (vm, v));
}

bool
nm_context_slot_is_local (struct nm_vm *vm, nm_value context, enum nm_slot slot)
{
  return context_slot_local (context_arg (vm, context), slot);
}

nm_value
nm_context_value (struct nm_vm *vm, nm_value context, nm_value symbol)
{
  return handle_local (vm, context_value (vm, context_arg (vm, context), handle_resolve (vm, symbol)));
}

bool
nm_context_has_local (struct nm_vm *vm, nm_value context, nm_value symbol)
{
  return context_has_local (vm, context_arg (vm, context), handle_resolve (vm, symbol));
}

nm_value
nm_context_kill_locals (struct nm_vm *vm, nm_value context, bool permanent_too)
{
  return handle_local (vm, context_kill_locals (vm, context_arg (vm, context), permanent_too));
}

nm_value
nm_context_alist (struct nm_vm *vm, nm_value context)
{
  return handle_local (vm, context_alist (vm, context_arg (vm, context)));
}

void
nm_context_copy (struct nm_vm *vm, nm_value from, nm_value to)
{
  context_copy (vm, context_arg (vm, from), context_arg (vm, to));
}

/* -- char-tables: a handle that is none behaves as an empty table -- */

nm_value
nm_char_table_get (struct nm_vm *vm, nm_value table, int c)
{
  value t = handle_resolve (vm, table);
  return char_table_p (t) ? handle_local (vm, char_table_ref (t, c)) : NM_NIL;
}

nm_value
nm_char_table_range (struct nm_vm *vm, nm_value table, int c, int *from, int *to)
{
  value t = handle_resolve (vm, table);
  *from = 0;
  *to = CHAR_MAX_CODE;
  return char_table_p (t) ? handle_local (vm, char_table_run (t, c, from, to)) : NM_NIL;
}

void
nm_char_table_set (struct nm_vm *vm, nm_value table, int c, nm_value v)
{
  value t = handle_resolve (vm, table);
  assert (char_table_p (t));
  if (char_table_p (t))
    char_table_set (vm, t, c, handle_resolve (vm, v));
}

nm_value
nm_char_table_extra (struct nm_vm *vm, nm_value table, int n)
{
  value t = handle_resolve (vm, table);
  if (!char_table_p (t) || n < 0 || n >= char_table_extra_count (t))
    return NM_NIL;
  return handle_local (vm, char_table_extra (t, n));
}

nm_value
nm_standard_table (struct nm_vm *vm, enum nm_standard_table which)
{
  static const int roots[] = { [NM_STANDARD_CASE_TABLE] = VM_ROOT_STANDARD_CASE_TABLE,
                               [NM_STANDARD_CATEGORY_TABLE] = VM_ROOT_STANDARD_CATEGORY_TABLE };
  return handle_local (vm, vm->gc_roots[roots[which]]);
}

static inline struct nm_object_state
table_state (struct nm_vm *vm, enum nm_slot slot)
{
  value t = context_slot_ref (vm, vm->context, slot);
  if (nilp (t) && slot == NM_SLOT_neomacs_case_table)
    t = vm->gc_roots[VM_ROOT_STANDARD_CASE_TABLE];
  return (struct nm_object_state){ t - vm->old_base, vm->table_epoch };
}

struct nm_object_state nm_context_table_state (struct nm_vm *vm, enum nm_slot slot) { return table_state (vm, slot); }

static inline bool
variable_on (struct nm_vm *vm, value variable)
{
  value v = vm_variable (vm, variable);
  return v != V_UNBOUND && !nilp (v);
}

void
nm_search_state (struct nm_vm *vm, nm_value pattern, struct nm_search_state *out)
{
  value p = handle_resolve (vm, pattern);
  out->is_string = stringp (p);
  out->pattern = (struct nm_object_state){ p - vm->old_base, vm->string_epoch };
  out->case_table = table_state (vm, NM_SLOT_neomacs_case_table);
  out->folds = !nilp (context_slot_ref (vm, vm->context, NM_SLOT_case_fold_search));
  out->has_spaces = variable_on (vm, Qsearch_spaces_regexp);
  out->keeps_match_data = variable_on (vm, Qinhibit_changing_match_data);
}

uint64_t
nm_char_table_version (struct nm_vm *vm, nm_value table)
{
  value t = handle_resolve (vm, table);
  return char_table_p (t) ? char_table_version (t) : 0;
}
