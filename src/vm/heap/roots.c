/* roots.c - the strong roots of an isolate.
   SPDX-License-Identifier: GPL-3.0-or-later
   The symbol table is not among them: minor collections find it through its cards, major ones
   through the obarray and the built-in symbols. */
#include "heap_internal.h"

void
roots_visit (struct nm_vm *vm, gc_visitor *visit, bool minor)
{
  struct heap *h = vm->heap;
  visit (vm, vm->stack_base, vm->sp);
  visit (vm, &vm->exit_tag, &vm->exit_tag + 1);
  visit (vm, &vm->exit_value, &vm->exit_value + 1);
  visit (vm, &vm->context, &vm->context + 1);
  visit (vm, &vm->slot_defaults, &vm->slot_defaults + 1);
  visit (vm, &vm->obarray, &vm->obarray + 1);
  visit (vm, vm->gc_roots, vm->gc_roots + sizeof vm->gc_roots / sizeof *vm->gc_roots);
  visit (vm, h->doomed.items, h->doomed.items + h->doomed.count);
  eval_trace_roots (vm, visit);
  handles_trace (vm, visit, minor);
  for (const struct vm_module_hooks *m = vm_modules; m->init || m->free || m->trace; m++)
    if (m->trace)
      m->trace (vm, visit);
}
