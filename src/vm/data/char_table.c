/* char_table.c - char-tables: a trie over the 22 bits of a character (char_table.h).
   SPDX-License-Identifier: GPL-3.0-or-later

   The table has 64 blocks of 65536 characters; sub tables divide a block into 16 of 4096, those into
   32 of 128, those into single characters.  A place holds either a sub table or the value of all its
   characters.  The slot `ascii' leads straight to what holds the first 128 characters.  This geometry
   shows when a table is printed.

   Versions come from one clock per isolate, so the greatest version along the chain of parents
   changes with any of them.  Runs no Lisp, signals nothing. */

#include "char_table.h"

enum { SUB_DEPTH, SUB_MIN_CHAR, SUB_FIRST };

/* Per depth: bits of a character below one place, number of places. */
static const struct { unsigned shift; int places; } geometry[4] = { { 16, 64 }, { 12, 16 }, { 7, 32 }, { 0, 128 } };

static inline struct char_table *table_of (value v) { return (struct char_table *) object_of (v); }
static inline bool sub_p (value v) { return object_is (v, HEAP_SUB_CHAR_TABLE); }

static value
sub_new (struct nm_vm *vm, int depth, int min_char, value v)
{
  value sub = heap_object (vm, HEAP_SUB_CHAR_TABLE, (uint64_t) (SUB_FIRST + geometry[depth].places));
  object_of (sub)->slots[SUB_DEPTH] = make_fixnum (depth);
  object_of (sub)->slots[SUB_MIN_CHAR] = make_fixnum (min_char);
  for (int i = 0; i < geometry[depth].places; i++)
    vector_set (vm, sub, SUB_FIRST + i, v);
  return sub;
}

void
char_table_touch (struct nm_vm *vm, value table)
{
  value *clock = &vm->gc_roots[VM_ROOT_CHAR_TABLE_CLOCK];
  *clock = make_fixnum (fixnump (*clock) ? fixnum (*clock) + 1 : 1);
  table_of (table)->version = *clock;
  vm->table_epoch++;
}

value
char_table_new (struct nm_vm *vm, value purpose, value init, int extras)
{
  size_t fixed = sizeof (struct char_table) / 8 - 1;
  value v = heap_object (vm, HEAP_CHAR_TABLE, fixed + (size_t) extras);
  for (size_t i = 0; i < fixed + (size_t) extras; i++)
    vector_set (vm, v, (int64_t) i, init);
  gc_store (vm, v, &table_of (v)->purpose, purpose);
  table_of (v)->parent = Qnil;
  char_table_touch (vm, v);
  return v;
}

int
char_table_extra_count (value table)
{
  return (int) (header_words (object_of (table)->header) - (sizeof (struct char_table) / 8 - 1));
}

/* Goes from place V of characters [*FROM, *TO] at DEPTH - 1 down to the place of C. */
static value
descend (value v, int c, int *from, int *to)
{
  while (sub_p (v))
    {
      int depth = (int) fixnum (vector_ref (v, SUB_DEPTH)), min = (int) fixnum (vector_ref (v, SUB_MIN_CHAR));
      int i = (c - min) >> geometry[depth].shift;
      *from = min + (i << geometry[depth].shift);
      *to = *from + (1 << geometry[depth].shift) - 1;
      v = vector_ref (v, SUB_FIRST + i);
    }
  return v;
}

/* The value of C and the characters [*FROM, *TO] around it that are known to share it. */
static value
place_value (value table, int c, int *from, int *to)
{
  struct char_table *t = table_of (table);
  *from = c & ~0xffff;
  *to = *from + 0xffff;
  value v = descend (t->contents[c >> 16], c, from, to);
  if (nilp (v))
    v = t->default_value;
  if (nilp (v) && char_table_p (t->parent))
    {
      int parent_from, parent_to;
      v = place_value (t->parent, c, &parent_from, &parent_to);
      *from = *from > parent_from ? *from : parent_from;
      *to = *to < parent_to ? *to : parent_to;
    }
  return v;
}

value
char_table_ref (value table, int c)
{
  struct char_table *t = table_of (table);
  value v;
  if (c < 128)
    v = sub_p (t->ascii) ? vector_ref (t->ascii, SUB_FIRST + c) : t->ascii;
  else
    {
      int from, to;
      v = descend (t->contents[c >> 16], c, &from, &to);
    }
  if (likely (!nilp (v)))
    return v;
  v = t->default_value;
  return nilp (v) && char_table_p (t->parent) ? char_table_ref (t->parent, c) : v;
}

/* Recomputes the short cut to the first 128 characters. */
void
char_table_update_ascii (struct nm_vm *vm, value table)
{
  value v = table_of (table)->contents[0];
  while (sub_p (v) && fixnum (vector_ref (v, SUB_DEPTH)) < 3)
    v = vector_ref (v, SUB_FIRST);
  gc_store (vm, table, &table_of (table)->ascii, v);
}

/* Sets [FROM, TO] in the place SLOT of OBJECT, which holds the characters from MIN on at DEPTH - 1. */
static void
set_place (struct nm_vm *vm, value object, int64_t slot, int depth, int min, int from, int to, value v)
{
  int max = min + (1 << geometry[depth - 1].shift) - 1;
  if (from <= min && max <= to)
    {
      vector_set (vm, object, slot, v);
      return;
    }
  value sub = vector_ref (object, slot);
  if (!sub_p (sub))
    {
      sub = sub_new (vm, depth, min, sub);
      vector_set (vm, object, slot, sub);
    }
  unsigned shift = geometry[depth].shift;
  int first = from > min ? (from - min) >> shift : 0, last = to < max ? (to - min) >> shift : geometry[depth].places - 1;
  for (int i = first; i <= last; i++)
    if (depth == 3)
      vector_set (vm, sub, SUB_FIRST + i, v);
    else
      set_place (vm, sub, SUB_FIRST + i, depth + 1, min + (i << shift), from, to, v);
}

void
char_table_set_range (struct nm_vm *vm, value table, int from, int to, value v)
{
  int64_t first = table_of (table)->contents - object_of (table)->slots;
  for (int i = from >> 16; from <= to && i <= to >> 16; i++)
    set_place (vm, table, first + i, 1, i << 16, from, to, v);
  if (from < 128)
    char_table_update_ascii (vm, table);
  char_table_touch (vm, table);
}

void
char_table_set (struct nm_vm *vm, value table, int c, value v)
{
  struct char_table *t = table_of (table);
  if (c < 128 && sub_p (t->ascii))
    {
      vector_set (vm, t->ascii, SUB_FIRST + c, v);
      char_table_touch (vm, table);
      return;
    }
  /* A single character always gets its own leaf, even if its block has the value already. */
  char_table_set_range (vm, table, c, c, v);
}

void
char_table_fill (struct nm_vm *vm, value table, value v)
{
  for (int i = 0; i < 64; i++)
    gc_store (vm, table, &table_of (table)->contents[i], v);
  gc_store (vm, table, &table_of (table)->default_value, v);
  char_table_touch (vm, table);
}

void
char_table_set_default (struct nm_vm *vm, value table, value v)
{
  gc_store (vm, table, &table_of (table)->default_value, v);
  char_table_touch (vm, table);
}

value
char_table_run (value table, int c, int *from, int *to)
{
  value v = place_value (table, c, from, to);
  int f, t;
  while (*from > 0 && place_value (table, *from - 1, &f, &t) == v)
    *from = f;
  while (*to < CHAR_MAX_CODE && place_value (table, *to + 1, &f, &t) == v)
    *to = t;
  return v;
}

value
char_table_run_from (value table, int c, int *to)
{
  int from, f, t;
  value v = place_value (table, c, &from, to);
  while (*to < CHAR_MAX_CODE && place_value (table, *to + 1, &f, &t) == v)
    *to = t;
  return v;
}

uint64_t
char_table_version (value table)
{
  uint64_t version = 0;
  for (; char_table_p (table); table = table_of (table)->parent)
    {
      uint64_t own = (uint64_t) fixnum (table_of (table)->version);
      version = own > version ? own : version;
    }
  return version;
}

static value
copy_sub (struct nm_vm *vm, value sub)
{
  int64_t n = vector_length (sub);
  value copy = heap_object (vm, HEAP_SUB_CHAR_TABLE, (uint64_t) n);
  for (int64_t i = 0; i < n; i++)
    {
      value v = vector_ref (sub, i);
      vector_set (vm, copy, i, sub_p (v) ? copy_sub (vm, v) : v);
    }
  return copy;
}

value
char_table_copy (struct nm_vm *vm, value table)
{
  int64_t n = vector_length (table);
  value copy = heap_object (vm, HEAP_CHAR_TABLE, (uint64_t) n);
  for (int64_t i = 0; i < n; i++)
    {
      value v = vector_ref (table, i);
      vector_set (vm, copy, i, sub_p (v) ? copy_sub (vm, v) : v);
    }
  char_table_update_ascii (vm, copy);
  char_table_touch (vm, copy);
  return copy;
}
