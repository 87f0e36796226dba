/* safepoint.c - what happens when a safepoint flag is set.
   SPDX-License-Identifier: GPL-3.0-or-later
   [lisp]: objects move here, and quits and host requests run Lisp. */
#include "heap_internal.h"
#include "../vm_modules.h"

value
vm_safepoint_slow (struct nm_vm *vm)
{
  unsigned flags = atomic_exchange_explicit (&vm->safepoint_flags, 0, memory_order_acquire);
  if (flags & (SAFEPOINT_QUIT | SAFEPOINT_HOST))
    return eval_poll (vm, flags);
  return Qnil;
}
