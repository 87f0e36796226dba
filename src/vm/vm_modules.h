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

/* eval/: the specpdl and the handler stack (their memory, and the values in them).  eval_poll answers
   a quit (SAFEPOINT_QUIT) and the host's wish to run (SAFEPOINT_HOST); V_EXIT or nil.  [lisp] */
bool eval_init (struct nm_vm *);
void eval_free (struct nm_vm *);
void eval_trace_roots (struct nm_vm *, gc_visitor *);
value eval_poll (struct nm_vm *, unsigned flags);
void eval_world_init (struct nm_vm *);             /* after variables and slots were defined */
void text_world_init (struct nm_vm *);             /* text/: the standard case, width and category tables */

/* data/: called for every entry of a weak hash table whose key or value died, before the memory is
   reused.  Unlinks entry ENTRY of TABLE and puts it on its free list. */
void hash_entry_died (struct nm_vm *, value table, int64_t entry);

/* read/: the first form of TEXT, or V_EXIT. */
value read_from_bytes (struct nm_vm *, const char *text, size_t bytes);

/* print/: what the printer remembers between calls. */
bool printer_state_init (struct nm_vm *);
void printer_state_free (struct nm_vm *);

/* num/: the random number generator; the constants of numbers. */
void number_world_init (struct nm_vm *);
bool random_state_init (struct nm_vm *);
void random_state_free (struct nm_vm *);

/* thread/: the threads of the isolate; the main one exists in every world. */
bool threads_init (struct nm_vm *);
void threads_free (struct nm_vm *);
void threads_trace (struct nm_vm *, gc_visitor *);
void thread_world_init (struct nm_vm *);

/* profile/: the logs, and the timer. */
void profiler_free (struct nm_vm *);
void profiler_trace (struct nm_vm *, gc_visitor *);

/* code/: the table of opcodes. */
void code_free (struct nm_vm *);

/* State of other modules: one line each in the table of vm.c. */
struct vm_module_hooks {
  bool (*init) (struct nm_vm *);                       /* before any Lisp object exists; may be NULL */
  void (*free) (struct nm_vm *);                       /* may be NULL */
  void (*trace) (struct nm_vm *, gc_visitor *);        /* may be NULL */
};
extern const struct vm_module_hooks vm_modules[];      /* ends with an empty entry */

#endif
