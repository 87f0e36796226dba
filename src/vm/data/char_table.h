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
void char_table_set_default (struct nm_vm *, value table, value v);
void char_table_fill (struct nm_vm *, value table, value v);       /* `fillarray': every character, and the default */
/* The value of C and the maximal run [*FROM, *TO] around it with `eq' values. */
value char_table_run (value table, int c, int *from, int *to);
value char_table_run_from (value table, int c, int *to);           /* the part of the run from C on */
/* Changes whenever TABLE or a parent does. */
uint64_t char_table_version (value table);
void char_table_touch (struct nm_vm *, value table);               /* after a store into a fixed slot */
void char_table_update_ascii (struct nm_vm *, value table);        /* recomputes the slot `ascii' */
int char_table_extra_count (value table);
value char_table_copy (struct nm_vm *, value table);

static inline struct char_table *char_table_of (value v) { return (struct char_table *) object_of (v); }
static inline value char_table_extra (value table, int n) { return char_table_of (table)->extras[n]; }

#endif
