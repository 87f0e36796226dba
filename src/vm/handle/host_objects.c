/* host_objects.c - the Lisp objects that stand for host objects: one per (type, id), held weakly.
   SPDX-License-Identifier: GPL-3.0-or-later

   An open-addressing table from (type, id) to the HEAP_HOST object.  The collector's sweep moves
   the survivors' addresses and drops the dead, telling the host (finalize_object).  Entries made
   since the last collection are listed apart, so that a minor collection costs only those.
   Isolate's thread only; host_object_value allocates in the Lisp heap and never signals. */
#include "handle.h"
#include <mimalloc.h>
#include <string.h>

struct host_entry { uint64_t id; value object; uint32_t type; uint32_t state; };
enum { ENTRY_EMPTY, ENTRY_LIVE, ENTRY_DELETED };

struct host_objects {
  struct host_entry *entries;
  uint64_t mask;                   /* capacity - 1, a power of two less one */
  uint64_t live, used;             /* used counts deleted entries too */
  uint64_t *young;                 /* entries whose object may be young */
  uint64_t young_count, young_capacity;
};

static uint64_t
host_hash (uint32_t type, uint64_t id)
{
  uint64_t h = (id ^ (uint64_t) type << 56) * UINT64_C (0x9e3779b97f4a7c15);
  return h ^ h >> 29;
}

static struct host_entry *
entry_find (struct host_objects *t, uint32_t type, uint64_t id)
{
  struct host_entry *reuse = NULL;
  for (uint64_t i = host_hash (type, id) & t->mask;; i = (i + 1) & t->mask)
    {
      struct host_entry *e = &t->entries[i];
      if (e->state == ENTRY_EMPTY)
        return reuse ? reuse : e;
      if (e->state == ENTRY_DELETED)
        reuse = reuse ? reuse : e;
      else if (e->id == id && e->type == type)
        return e;
    }
}

static void
young_push (struct host_objects *t, uint64_t i)
{
  if (t->young_count == t->young_capacity)
    {
      t->young_capacity = t->young_capacity ? t->young_capacity * 2 : 64;
      t->young = mi_reallocn (t->young, t->young_capacity, sizeof *t->young);
    }
  t->young[t->young_count++] = i;
}

static void
table_grow (struct nm_vm *vm, struct host_objects *t)
{
  struct host_entry *old = t->entries;
  uint64_t old_mask = t->mask;
  uint64_t capacity = 64;
  while (capacity < t->live * 4)
    capacity *= 2;
  t->entries = mi_calloc (capacity, sizeof *t->entries);
  t->mask = capacity - 1;
  t->used = t->live;
  t->young_count = 0;
  for (uint64_t i = 0; old && i <= old_mask; i++)
    if (old[i].state == ENTRY_LIVE)
      {
        struct host_entry *e = entry_find (t, old[i].type, old[i].id);
        *e = old[i];
        if (heap_is_young (vm, e->object))
          young_push (t, (uint64_t) (e - t->entries));
      }
  mi_free (old);
}

value
host_object_value (struct nm_vm *vm, enum nm_host_type type, uint64_t id)
{
  struct host_objects *t = vm->modules[VM_MODULE_HANDLES];
  struct host_entry *e = entry_find (t, type, id);
  if (e->state == ENTRY_LIVE)
    return e->object;
  if (t->used * 4 >= t->mask * 3)
    {
      table_grow (vm, t);
      e = entry_find (t, type, id);
    }
  value v = heap_object (vm, HEAP_HOST, 3);
  struct host_object *h = (struct host_object *) object_of (v);
  h->data = Qnil;
  h->type = type;
  h->id = id;
  t->used += e->state == ENTRY_EMPTY;
  t->live++;
  *e = (struct host_entry){ id, v, type, ENTRY_LIVE };
  young_push (t, (uint64_t) (e - t->entries));
  return v;
}

static void
entry_sweep (struct nm_vm *vm, struct host_objects *t, struct host_entry *e, gc_survivor *survivor)
{
  value v = survivor (vm, e->object);
  if (v != V_UNBOUND)
    {
      e->object = v;
      return;
    }
  e->state = ENTRY_DELETED;
  e->object = Qnil;
  t->live--;
  if (vm->host_ops && vm->host_ops->finalize_object)
    vm->host_ops->finalize_object (vm->host, (enum nm_host_type) e->type, e->id);
}

void
host_objects_sweep (struct nm_vm *vm, gc_survivor *survivor, bool minor)
{
  struct host_objects *t = vm->modules[VM_MODULE_HANDLES];
  uint64_t kept = 0, listed = t->young_count;
  if (!minor)
    for (uint64_t i = 0; i <= t->mask; i++)
      if (t->entries[i].state == ENTRY_LIVE)
        entry_sweep (vm, t, &t->entries[i], survivor);
  for (uint64_t i = 0; i < listed; i++)
    {
      struct host_entry *e = &t->entries[t->young[i]];
      if (minor && e->state == ENTRY_LIVE)
        entry_sweep (vm, t, e, survivor);
      if (e->state == ENTRY_LIVE && heap_is_young (vm, e->object))
        t->young[kept++] = t->young[i];
    }
  t->young_count = kept;
}

bool
host_objects_init (struct nm_vm *vm)
{
  struct host_objects *t = mi_zalloc (sizeof *t);
  if (!t)
    return false;
  vm->modules[VM_MODULE_HANDLES] = t;
  table_grow (vm, t);
  return t->entries != NULL;
}

void
host_objects_free (struct nm_vm *vm)
{
  struct host_objects *t = vm->modules[VM_MODULE_HANDLES];
  if (!t)
    return;
  mi_free (t->entries);
  mi_free (t->young);
  mi_free (t);
  vm->modules[VM_MODULE_HANDLES] = NULL;
}

/* -- the ABI -- */

nm_value
nm_host_object (struct nm_vm *vm, enum nm_host_type type, uint64_t id)
{
  return handle_local (vm, host_object_value (vm, type, id));
}

bool
nm_host_object_any (struct nm_vm *vm, nm_value v, enum nm_host_type *type, uint64_t *id)
{
  value o = handle_resolve (vm, v);
  if (!host_object_p (o))
    return false;
  struct host_object *h = (struct host_object *) object_of (o);
  *type = (enum nm_host_type) h->type;
  *id = h->id;
  return true;
}

bool
nm_host_object_get (struct nm_vm *vm, nm_value v, enum nm_host_type type, uint64_t *id)
{
  value o = handle_resolve (vm, v);
  if (!host_object_is (o, type))
    return false;
  *id = ((struct host_object *) object_of (o))->id;
  return true;
}

nm_value
nm_host_object_data (struct nm_vm *vm, nm_value v)
{
  value o = handle_resolve (vm, v);
  return host_object_p (o) ? handle_local (vm, ((struct host_object *) object_of (o))->data) : NM_NIL;
}

void
nm_host_object_set_data (struct nm_vm *vm, nm_value v, nm_value data)
{
  value o = handle_resolve (vm, v);
  if (host_object_p (o))
    gc_store (vm, o, &((struct host_object *) object_of (o))->data, handle_resolve (vm, data));
}
