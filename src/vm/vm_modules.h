/* vm_modules.h - the hooks by which isolates and the collector reach the state of VM subsystems.
   SPDX-License-Identifier: GPL-3.0-or-later

   The collector calls the trace hooks while it marks or copies, with a visitor for ranges of value
   slots; a visited slot may be rewritten.  It calls the sweep hooks when it knows what died, before
   dead memory is reused, with a function that maps an object to its place after the collection.
   No hook may allocate in the Lisp heap, signal or run Lisp. */
#ifndef VM_VM_MODULES_H
#define VM_VM_MODULES_H

#include "vm.h"

/* Visits every slot of [FROM, TO). */
typedef void gc_visitor (struct nm_vm *, value *from, value *to);
/* Where OBJECT is after the collection; V_UNBOUND if it died. */
typedef value gc_survivor (struct nm_vm *, value object);

/* handle/: persistent handles are strong roots; the table of host objects is weak.  MINOR: only
   young objects can move or die. */
bool handles_init (struct nm_vm *);
void handles_free (struct nm_vm *);
void handles_trace (struct nm_vm *, gc_visitor *, bool minor);
void handles_sweep (struct nm_vm *, gc_survivor *, bool minor);

#endif
