/* hash.c - the hash table: entries in insertion order, a separate index of chained buckets.
   SPDX-License-Identifier: GPL-3.0-or-later

   ENTRIES is an object of 2 * capacity values (key, value).  INDEX is a blob of 32-bit words:
     hash code and chain link of every entry [2 * capacity], bucket heads [buckets, a power of two]
   Links and heads hold entry + 1; 0 ends a chain.  Deleted entries form a list through the links
   (first_free holds entry, -1 at its end) and are used again before fresh ones, last deleted first;
   that order is what `maphash' shows.

   Codes that contain the address of an object that may still move are recomputed at the first
   access after objects moved.  Only hash_find with a user-defined test runs Lisp. */

#include "hash.h"
#include "equal.h"
#include "string.h"
#include "../eval/eval.h"
#include "../vm_modules.h"
#include <string.h>

struct node { uint32_t hash, link; };
struct index { struct node *nodes; uint32_t *buckets; uint32_t mask; };

static int64_t
capacity_of (const struct hash_table *h)
{
  return (int64_t) header_words (object_of (h->entries)->header) / 2;
}

static uint64_t
bucket_count (int64_t capacity)
{
  uint64_t n = 4;
  while (n < (uint64_t) capacity)
    n *= 2;
  return n;
}

static struct index
index_of (const struct hash_table *h)
{
  int64_t capacity = capacity_of (h);
  uint32_t *words = (uint32_t *) ((struct blob *) object_of (h->index))->bytes;
  return (struct index) { (struct node *) words, words + 2 * capacity, (uint32_t) (bucket_count (capacity) - 1) };
}

static value
entries_new (struct nm_vm *vm, int64_t capacity)
{
  value v = heap_object (vm, HEAP_WEAK_TABLE_DATA, (uint64_t) capacity * 2);
  for (int64_t i = 0; i < 2 * capacity; i++)
    object_of (v)->slots[i] = V_UNBOUND;
  return v;
}

static value
index_new (struct nm_vm *vm, int64_t capacity)
{
  return heap_object (vm, HEAP_BLOB, ((uint64_t) capacity * 2 + bucket_count (capacity) + 1) / 2);
}

static value *
entry_slots (const struct hash_table *h, int64_t i)
{
  return object_of (h->entries)->slots + 2 * i;
}

value
hash_new (struct nm_vm *vm, value test, value weakness, int64_t size)
{
  value v = heap_object (vm, HEAP_HASH_TABLE, sizeof (struct hash_table) / 8 - 1);
  struct hash_table *h = hash_table_of (v);
  h->test = test;
  h->user_equal = h->user_hash = Qnil;
  h->weakness = weakness;
  h->entries = h->index = Qnil;
  h->first_free = -1;
  h->moves_seen = heap_move_count (vm);
  h->rehash_size = 1.5;
  h->rehash_threshold = 0.8125;
  if (size < 1)
    size = 1;
  gc_store (vm, v, &h->entries, entries_new (vm, size));
  gc_store (vm, v, &h->index, index_new (vm, size));
  return v;
}

/* -- codes and chains -- */

static void
link_entry (struct index *x, int64_t i, uint32_t hash)
{
  uint32_t *head = &x->buckets[hash & x->mask];
  x->nodes[i].hash = hash;
  x->nodes[i].link = *head;
  *head = (uint32_t) i + 1;
}

static void
unlink_entry (struct index *x, int64_t i)
{
  uint32_t *p = &x->buckets[x->nodes[i].hash & x->mask];
  while (*p != (uint32_t) i + 1)
    {
      assert (*p != 0);
      p = &x->nodes[*p - 1].link;
    }
  *p = x->nodes[i].link;
}

/* The code of KEY by a built-in test; marks the table if the code depends on a young address. */
static uint32_t
key_hash (struct nm_vm *vm, struct hash_table *h, value key, bool *moves)
{
  uint64_t code;
  bool by_address = false;
  if (h->test == Qequal)
    code = hash_equal (vm, key, &by_address);
  else if (h->test == Qeql)
    code = hash_eql (key, &by_address);
  else
    {
      code = hash_eq (key);
      by_address = heap_value_p (key);
    }
  /* A structure may hold the address in a part that is older or younger than itself. */
  *moves = by_address && (h->test == Qequal || heap_is_young (vm, key));
  return (uint32_t) code;
}

static void
rebuild_chains (struct nm_vm *vm, struct hash_table *h, bool rehash)
{
  struct index x = index_of (h);
  memset (x.buckets, 0, sizeof *x.buckets * ((size_t) x.mask + 1));
  if (rehash)
    h->flags &= ~HASH_YOUNG_ADDRESSES;
  for (int64_t i = 0; i < h->used; i++)
    {
      value key = entry_slots (h, i)[0];
      if (key == V_UNBOUND)
        continue;
      bool moves = false;
      uint32_t hash = rehash ? key_hash (vm, h, key, &moves) : x.nodes[i].hash;
      if (moves)
        h->flags |= HASH_YOUNG_ADDRESSES;
      link_entry (&x, i, hash);
    }
  h->moves_seen = heap_move_count (vm);
}

static inline void
follow_moves (struct nm_vm *vm, struct hash_table *h)
{
  if (unlikely ((h->flags & HASH_YOUNG_ADDRESSES) && h->moves_seen != heap_move_count (vm)))
    rebuild_chains (vm, h, true);
}

/* The size grows by the table's rehash size, a factor or (negative) an increment: it is observable. */
static void
grow (struct nm_vm *vm, value table)
{
  struct hash_table *h = hash_table_of (table);
  int64_t old = capacity_of (h);
  double wanted = h->rehash_size < 0 ? (double) old - h->rehash_size : (double) old * h->rehash_size;
  int64_t new = wanted < (double) (INT64_C (1) << 31) ? (int64_t) wanted : old + old / 2;
  new = new > old ? new : old + 1;
  value entries = entries_new (vm, new), index = index_new (vm, new);
  for (int64_t i = 0; i < 2 * h->used; i++)
    gc_store (vm, entries, &object_of (entries)->slots[i], entry_slots (h, 0)[i]);
  memcpy (((struct blob *) object_of (index))->bytes, index_of (h).nodes, sizeof (struct node) * (size_t) h->used);
  gc_store (vm, table, &h->entries, entries);
  gc_store (vm, table, &h->index, index);
  rebuild_chains (vm, h, false);
}

/* The bits of equality that need no Lisp. */
static inline bool
keys_match (struct nm_vm *vm, const struct hash_table *h, value a, value b)
{
  if (a == b)
    return true;
  if (stringp (a) && stringp (b))
    return h->test == Qequal && string_equal_p (a, b);
  return h->test == Qequal ? values_equal_quiet (vm, a, b) : h->test == Qeql && values_eql (a, b);
}

static int64_t
find_builtin (struct nm_vm *vm, struct hash_table *h, value key, uint32_t hash)
{
  struct index x = index_of (h);
  for (uint32_t n = x.buckets[hash & x.mask]; n != 0; n = x.nodes[n - 1].link)
    if (x.nodes[n - 1].hash == hash && keys_match (vm, h, entry_slots (h, n - 1)[0], key))
      return n - 1;
  return -1;
}

static int64_t
lookup (struct nm_vm *vm, value table, value key, uint32_t *hash, bool *moves)
{
  struct hash_table *h = hash_table_of (table);
  assert (nilp (h->user_equal));
  follow_moves (vm, h);
  *hash = key_hash (vm, h, key, moves);
  return find_builtin (vm, h, key, *hash);
}

/* -- C API for built-in tests -- */

/* Slot WHICH of KEY's entry, V_UNBOUND if there is none. */
static value
entry_part (struct nm_vm *vm, value table, value key, int which)
{
  uint32_t hash;
  bool moves;
  int64_t i = lookup (vm, table, key, &hash, &moves);
  return i < 0 ? V_UNBOUND : entry_slots (hash_table_of (table), i)[which];
}

value hash_get (struct nm_vm *vm, value table, value key) { return entry_part (vm, table, key, 1); }
value hash_get_key (struct nm_vm *vm, value table, value key) { return entry_part (vm, table, key, 0); }

void
hash_insert (struct nm_vm *vm, value table, value key, value v, uint64_t hash)
{
  struct hash_table *h = hash_table_of (table);
  int64_t i = h->first_free;
  if (i >= 0)
    h->first_free = (int64_t) index_of (h).nodes[i].link - 1;
  else
    {
      if (h->used == capacity_of (h))
        grow (vm, table);
      i = h->used++;
    }
  struct index x = index_of (h);
  link_entry (&x, i, (uint32_t) hash);
  gc_store (vm, h->entries, &entry_slots (h, i)[0], key);
  gc_store (vm, h->entries, &entry_slots (h, i)[1], v);
  h->count++;
  if (hash >> 32)
    h->flags |= HASH_YOUNG_ADDRESSES;
}

void
hash_put (struct nm_vm *vm, value table, value key, value v)
{
  uint32_t hash;
  bool moves;
  int64_t i = lookup (vm, table, key, &hash, &moves);
  struct hash_table *h = hash_table_of (table);
  if (i >= 0)
    gc_store (vm, h->entries, &entry_slots (h, i)[1], v);
  else
    hash_insert (vm, table, key, v, (uint64_t) moves << 32 | hash);
}

void
hash_delete_entry (struct nm_vm *vm __attribute__ ((unused)), value table, int64_t i)
{
  struct hash_table *h = hash_table_of (table);
  struct index x = index_of (h);
  unlink_entry (&x, i);
  entry_slots (h, i)[0] = entry_slots (h, i)[1] = V_UNBOUND;
  x.nodes[i].link = (uint32_t) (h->first_free + 1);
  h->first_free = i;
  h->count--;
}

void
hash_entry_died (struct nm_vm *vm, value table, int64_t entry)
{
  hash_delete_entry (vm, table, entry);
}

bool
hash_remove (struct nm_vm *vm, value table, value key)
{
  uint32_t hash;
  bool moves;
  int64_t i = lookup (vm, table, key, &hash, &moves);
  if (i >= 0)
    hash_delete_entry (vm, table, i);
  return i >= 0;
}

void
hash_clear (struct nm_vm *vm, value table)
{
  struct hash_table *h = hash_table_of (table);
  for (int64_t i = 0; i < 2 * h->used; i++)
    entry_slots (h, 0)[i] = V_UNBOUND;
  h->used = h->count = 0;
  h->first_free = -1;
  rebuild_chains (vm, h, false);
}

value
hash_copy (struct nm_vm *vm, value table)
{
  struct hash_table *from = hash_table_of (table);
  int64_t capacity = capacity_of (from);
  value copy = hash_new (vm, from->test, from->weakness, capacity);
  struct hash_table *h = hash_table_of (copy);
  gc_store (vm, copy, &h->user_equal, from->user_equal);
  gc_store (vm, copy, &h->user_hash, from->user_hash);
  for (int64_t i = 0; i < 2 * from->used; i++)
    gc_store (vm, h->entries, &entry_slots (h, 0)[i], entry_slots (from, 0)[i]);
  memcpy (index_of (h).nodes, index_of (from).nodes, sizeof (uint32_t) * ((size_t) capacity * 2 + bucket_count (capacity)));
  h->count = from->count;
  h->used = from->used;
  h->first_free = from->first_free;
  h->moves_seen = from->moves_seen;
  h->flags = from->flags & ~(HASH_USER_CALL | HASH_PURE);
  h->rehash_size = from->rehash_size;
  h->rehash_threshold = from->rehash_threshold;
  return copy;
}

int64_t
hash_count (value table)
{
  return hash_table_of (table)->count;
}

/* -- user-defined tests -- */

bool
hash_check_writable (struct nm_vm *vm, value table)
{
  if (likely (!(hash_table_of (table)->flags & HASH_USER_CALL)))
    return true;
  signal_2 (vm, Qerror, string_literal (vm, "hash table test modifies table"), table);
  return false;
}

/* Calls a test function of *TABLE, which must not change the table meanwhile. */
static value
call_test (struct nm_vm *vm, value *table, value function, int nargs, const value *args)
{
  int64_t before = hash_table_of (*table)->flags & HASH_USER_CALL;
  hash_table_of (*table)->flags |= HASH_USER_CALL;
  value result = call_function (vm, function, nargs, args);
  hash_table_of (*table)->flags = (hash_table_of (*table)->flags & ~(int64_t) HASH_USER_CALL) | before;
  return result;
}

static int64_t
find_user (struct nm_vm *vm, value *table, value *key, uint64_t *hash)
{
  value code = call_test (vm, table, hash_table_of (*table)->user_hash, 1, key);
  if (exitp (code))
    return -2;
  bool by_address = false;
  *hash = (uint32_t) hash_equal (vm, code, &by_address);
  struct index x = index_of (hash_table_of (*table));
  for (uint32_t n = x.buckets[(uint32_t) *hash & x.mask]; n != 0; n = x.nodes[n - 1].link)
    {
      if (x.nodes[n - 1].hash != (uint32_t) *hash)
        continue;
      value pair[2] = { *key, entry_slots (hash_table_of (*table), n - 1)[0] };
      if (pair[0] == pair[1])
        return n - 1;
      value same = call_test (vm, table, hash_table_of (*table)->user_equal, 2, pair);
      if (exitp (same))
        return -2;
      if (!nilp (same))
        return n - 1;
      x = index_of (hash_table_of (*table));
    }
  return -1;
}

int64_t
hash_find (struct nm_vm *vm, value *table, value *key, uint64_t *hash)
{
  if (unlikely (!nilp (hash_table_of (*table)->user_equal)))
    return find_user (vm, table, key, hash);
  uint32_t code;
  bool moves;
  int64_t i = lookup (vm, *table, *key, &code, &moves);
  *hash = (uint64_t) moves << 32 | code;
  return i;
}
