/* sequence.h - operations over any kind of sequence, for C code.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_DATA_SEQUENCE_H
#define VM_DATA_SEQUENCE_H

#include "../heap/heap.h"

int64_t sequence_length (struct nm_vm *, value);          /* -1 after signalling, as `length' does; no Lisp runs */
value sequence_concat_string (struct nm_vm *, int64_t n, const value *sequences);   /* `concat'; no Lisp runs */
/* Elements of a sequence of N = sequence_length elements are written to OUT; no Lisp runs. */
void sequence_elements (struct nm_vm *, value sequence, int64_t n, value *out);
value sequence_to_list (struct nm_vm *, value sequence, int64_t n, value tail);
bool sequence_check_concat (struct nm_vm *, value);        /* what append and concat take; false after signalling */
value list_elt (struct nm_vm *, value list, value n);
value list_delete (struct nm_vm *, value elt, value list);
value array_ref (struct nm_vm *, value array, value index);
value bool_vector_new (struct nm_vm *, int64_t length);
value vector_copy (struct nm_vm *, value object);         /* any object all of whose words are values */

#endif
