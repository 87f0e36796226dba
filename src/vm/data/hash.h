/* hash.h - hash tables for C code.
   SPDX-License-Identifier: GPL-3.0-or-later

   Tables whose test is eq, eql or equal never run Lisp.  Those with a user-defined test do; the
   functions marked [lisp] serve both, and take stack slots. */
#ifndef VM_DATA_HASH_H
#define VM_DATA_HASH_H

#include "../heap/heap.h"
#include "../eval/signal.h"

enum { HASH_PURE = 1, HASH_YOUNG_ADDRESSES = 2, HASH_USER_CALL = 4 };

static inline struct hash_table *hash_table_of (value v) { return (struct hash_table *) object_of (v); }

/* TEST is Qeq, Qeql or Qequal; WEAKNESS nil or one of the four symbols. */
value hash_new (struct nm_vm *, value test, value weakness, int64_t size);
/* The value of KEY, V_UNBOUND if absent.  TABLE has a built-in test.  Structures too deep for `equal'
   count as unequal. */
value hash_get (struct nm_vm *, value table, value key);
/* The same for the key that is in TABLE, which is only equal to KEY. */
value hash_get_key (struct nm_vm *, value table, value key);
void hash_put (struct nm_vm *, value table, value key, value v);
bool hash_remove (struct nm_vm *, value table, value key);
void hash_clear (struct nm_vm *, value table);
value hash_copy (struct nm_vm *, value table);
int64_t hash_count (value table);

/* Iteration: entries 0 .. hash_entry_limit - 1; a key of V_UNBOUND is a free entry. */
static inline int64_t hash_entry_limit (value table) { return hash_table_of (table)->used; }
static inline value hash_entry_key (value table, int64_t i) { return vector_ref (hash_table_of (table)->entries, 2 * i); }
static inline value hash_entry_value (value table, int64_t i) { return vector_ref (hash_table_of (table)->entries, 2 * i + 1); }

/* [lisp] For any test.  TABLE and KEY are stack slots.  hash_find: entry, -1 if absent, -2 after an exit. */
int64_t hash_find (struct nm_vm *, value *table, value *key, uint64_t *hash);
void hash_insert (struct nm_vm *, value table, value key, value v, uint64_t hash);
void hash_delete_entry (struct nm_vm *, value table, int64_t entry);
/* False after signalling that a test function changes its table. */
__attribute__ ((warn_unused_result)) bool hash_check_writable (struct nm_vm *, value table);

#endif
