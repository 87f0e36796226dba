/* signal.h - making a non-local exit pending.  All functions (but signal_quit) return V_EXIT, so that C code says
     return signal_wrong_type (vm, Qlistp, x);
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_EVAL_SIGNAL_H
#define VM_EVAL_SIGNAL_H

#include "../vm.h"

value signal_error (struct nm_vm *, value error_symbol, value data);      /* [lisp]: debugger, signal-hook-function */
value signal_quit (struct nm_vm *);                 /* [lisp] nil if the debugger was called and continues */
value signal_1 (struct nm_vm *, value error_symbol, value datum);         /* data is a list of one */
value signal_2 (struct nm_vm *, value error_symbol, value, value);
value signal_3 (struct nm_vm *, value error_symbol, value, value, value);
value signal_wrong_type (struct nm_vm *, value predicate, value datum);
value signal_args_out_of_range (struct nm_vm *, value, value);
value signal_args_out_of_range_3 (struct nm_vm *, value, value, value);
value signal_message (struct nm_vm *, const char *format, ...) __attribute__ ((format (printf, 2, 3)));  /* `error' */
/* `error' with MESSAGE; DATUM is the rest of the data if it is a proper list, else its element. */
value signal_message_datum (struct nm_vm *, const char *message, value datum);
value signal_memory_full (struct nm_vm *);
value signal_circular_list (struct nm_vm *, value);
value throw_to (struct nm_vm *, value tag, value result);

/* if (x is not a list) return signal_wrong_type (...): the usual first lines of a primitive. */
#define CHECK(test, predicate, datum)                                                            \
  do { if (!(test)) return signal_wrong_type (vm, predicate, datum); } while (0)

#endif
