/* char_table.h - char-tables for C code.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp or signals. */
#ifndef VM_DATA_CHAR_TABLE_H
#define VM_DATA_CHAR_TABLE_H

#include "../heap/heap.h"

value char_table_new (struct nm_vm *, value purpose, value init, int extras);
/* The value of C: its entry, else the default, else what the parent says. */
value char_table_ref (value table, int c);
void char_table_set (struct nm_vm *, value table, int c, value v);
void char_table_set_range (struct nm_vm *, value table, int from, int to, value v);   /* inclusive */
void char_table_fill (struct nm_vm *, value table, value v);       /* `fillarray': every character, and the default */
/* The value of C and the maximal run [*FROM, *TO] around it with `eq' values. */
value char_table_run (value table, int c, int *from, int *to);
/* Changes whenever TABLE or a parent does. */
uint64_t char_table_version (value table);
int char_table_extra_count (value table);
value char_table_copy (struct nm_vm *, value table);

#endif
