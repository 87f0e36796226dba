/* weak.c - weak hash tables and finalizers at the end of marking.
   SPDX-License-Identifier: GPL-3.0-or-later

   Weak by key: an entry's value is alive if its key is (an ephemeron), and so on for the other
   kinds.  The tables are gone through until nothing new was marked; a dead entry is then unlinked
   by the hash table module.  Finalizers whose object died are marked again, so that their
   functions can run, and before tables lose entries, as GNU does. */
#include "heap_internal.h"
#include "../eval/eval.h"

/* Marks V; true if it was not alive before. */
static bool
revive (struct nm_vm *vm, value v)
{
  if (value_alive (vm, v))
    return false;
  mark_visit (vm, &v, &v + 1);
  return true;
}

static bool
revive_entry (struct nm_vm *vm, value weakness, value key, value v)
{
  bool key_alive = value_alive (vm, key), value_alive_too = value_alive (vm, v);
  if (weakness == Qkey)
    return key_alive && revive (vm, v);
  if (weakness == Qvalue)
    return value_alive_too && revive (vm, key);
  if (weakness == Qkey_or_value && (key_alive || value_alive_too))
    {
      bool a = revive (vm, key), b = revive (vm, v);
      return a || b;
    }
  return false;
}

static bool
revive_table (struct nm_vm *vm, value table)
{
  struct hash_table *t = (struct hash_table *) object_of (table);
  if (!heap_value_p (t->entries))
    return false;
  struct object *entries = object_of (t->entries);
  bool any = false;
  for (int64_t i = 0; i < t->used; i++)
    if (entries->slots[2 * i] != V_UNBOUND)
      any |= revive_entry (vm, t->weakness, entries->slots[2 * i], entries->slots[2 * i + 1]);
  return any;
}

static void
table_drop_dead (struct nm_vm *vm, value table)
{
  struct hash_table *t = (struct hash_table *) object_of (table);
  if (!heap_value_p (t->entries))
    return;
  for (int64_t i = 0; i < t->used; i++)
    {
      struct object *entries = object_of (t->entries);
      if (entries->slots[2 * i] != V_UNBOUND
          && !(value_alive (vm, entries->slots[2 * i]) && value_alive (vm, entries->slots[2 * i + 1])))
        hash_entry_died (vm, table, i);
    }
}

static void
revive_tables (struct nm_vm *vm)
{
  struct value_list *tables = &vm->heap->weak_tables;
  for (bool any = true; any; )
    {
      any = false;
      for (size_t i = 0; i < tables->count; i++)      /* the list may grow meanwhile */
        any |= revive_table (vm, tables->items[i]);
    }
}

/* -- finalizers ----------------------------------------------------------------------------------- */

static void
finalizers_find_doomed (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  size_t kept = 0;
  for (size_t i = 0; i < h->finalizers.count; i++)
    {
      value f = h->finalizers.items[i];
      if (value_alive (vm, f))
        h->finalizers.items[kept++] = f;
      else
        value_list_push (&h->doomed, f);
    }
  h->finalizers.count = kept;
  mark_visit (vm, h->doomed.items, h->doomed.items + h->doomed.count);
}

void
weak_finish (struct nm_vm *vm)
{
  struct value_list *tables = &vm->heap->weak_tables;
  revive_tables (vm);
  finalizers_find_doomed (vm);
  revive_tables (vm);
  for (size_t i = 0; i < tables->count; i++)
    table_drop_dead (vm, tables->items[i]);
}
