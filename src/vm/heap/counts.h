/* counts.h - variables that count the objects made so far.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_HEAP_COUNTS_H
#define VM_HEAP_COUNTS_H

#include "heap_internal.h"

enum heap_count { HEAP_COUNT_CONSES, HEAP_COUNT_FLOATS, HEAP_COUNT_VECTOR_CELLS, HEAP_COUNT_SYMBOLS, HEAP_COUNT_STRING_BYTES,
                  HEAP_COUNT_INTERVALS, HEAP_COUNT_STRINGS, HEAP_COUNTS };

void counts_define (struct nm_vm *);                       /* makes the variables SYMBOL_COUNT */
/* Of SYMBOL, a SYMBOL_COUNT: */
value count_ref (struct nm_vm *, value symbol);            /* its value, a fixnum */
void count_set (struct nm_vm *, value symbol, value v);    /* V, a fixnum, is its value now, and it goes on counting */
void count_stop (struct nm_vm *, value symbol);            /* makes it an ordinary variable */

#endif
