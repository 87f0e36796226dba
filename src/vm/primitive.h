/* primitive.h - what a primitive looks like inside the VM, and how it signals.
   SPDX-License-Identifier: GPL-3.0-or-later

   ARGS are VM stack slots, so they are roots and follow moving objects; NARGS is their number. */
#ifndef VM_PRIMITIVE_H
#define VM_PRIMITIVE_H

#define NM_PRIMITIVE_SIDE NM_SIDE_VM
#define NM_PRIMITIVE_SIGNATURE(name)                                                              \
  static value name (struct nm_vm *vm __attribute__ ((unused)), int nargs __attribute__ ((unused)), \
                     value *args __attribute__ ((unused)))
#include "nm_primitive.h"
#include "heap/heap.h"
#include "eval/signal.h"

typedef value vm_primitive_function (struct nm_vm *, int nargs, value *args);

#endif
