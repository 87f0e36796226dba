/* gc_lisp.c - the Lisp that runs after a major collection: finalizers and post-gc-hook.
   SPDX-License-Identifier: GPL-3.0-or-later
   Errors of either end here; a throw passes through. */
#include "heap_internal.h"
#include "../eval/eval.h"
#include "../eval/handlers.h"
#include "../handle/handle.h"

static value
call_finalizer (struct nm_vm *vm, void *function)
{
  return call_0 (vm, *(value *) function);
}

static value
run_hook (struct nm_vm *vm, void *hook)
{
  return run_hook_args (vm, *(value *) hook, 0, NULL);
}

/* Errors and quits of finalizers end there. */
static bool
finalizer_run (struct nm_vm *vm, value finalizer)
{
  value *slots = stack_push_slots (vm, 1), error, data;
  slots[0] = vector_ref (finalizer, 0);
  vector_set (vm, finalizer, 0, Qnil);
  spec_depth depth = spec_depth_now (vm);
  value v = V_EXIT;
  if (spec_bind (vm, Qinhibit_quit, Qt))
    v = handler_protect_quietly (vm, call_finalizer, slots, true, &error, &data);
  if (v == V_UNBOUND)
    vm->heap->metrics.failed_finalizers++;
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, slots);
  return !exitp (v);
}

value
gc_run_lisp (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  while (h->doomed.count)
    if (!finalizer_run (vm, h->doomed.items[--h->doomed.count]))
      return V_EXIT;
  if (vm->host_ops && vm->host_ops->collected)
    {
      struct handle_mark mark = handle_mark_now (vm);
      bool exited = nm_is_exit (vm->host_ops->collected (vm->host));
      handle_release (vm, mark);
      if (exited)
        return V_EXIT;
    }
  value hook = Qpost_gc_hook, error, data;
  if (nilp (vm_variable (vm, hook)))
    return Qnil;
  value v = handler_protect_quietly (vm, run_hook, &hook, false, &error, &data);
  if (v == V_UNBOUND && !variable_set (vm, Qpost_gc_hook, Qnil))
    return V_EXIT;
  return exitp (v) ? V_EXIT : (value) Qnil;
}

value
gc_collect_and_run (struct nm_vm *vm)
{
  value message = Qmessage, *slots = stack_push_slots (vm, 1);
  bool show = vm_variable (vm, Qgarbage_collection_messages) != Qnil && symbol_of (vm, message)->function != Qnil;
  value v = Qnil;
  if (show)
    v = call_1 (vm, message, heap_string_c (vm, "Garbage collecting..."));
  gc_collect (vm, true);
  if (!exitp (v))
    v = gc_run_lisp (vm);
  if (show && !exitp (v))
    v = call_1 (vm, message, heap_string_c (vm, "Garbage collecting...done"));
  stack_pop_slots (vm, slots);
  return exitp (v) ? V_EXIT : (value) Qnil;
}
