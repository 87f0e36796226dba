/* mark.c - the major collection: marks the old generation from the roots.
   SPDX-License-Identifier: GPL-3.0-or-later

   Runs when the nursery is empty, so nothing moves.  Marks are bits beside the heap.  The work list
   holds ranges of slots, so that long vectors and lists take one entry; the C stack is not used.
   Symbols have marks too: unmarked ones go to the free list of the symbol table.

   The write barrier fits incremental marking of the card kind: with young_size the whole address
   space every store marks its card, and marking ends when the cards that were dirtied since have
   been gone through again. */
#include "heap_internal.h"
#include <mimalloc.h>
#include <string.h>

static inline void
work_push (struct heap *h, value *from, value *to)
{
  struct work_list *l = &h->mark_work;
  if (unlikely (l->count == l->room))
    {
      l->room = l->room ? l->room * 2 : 1024;
      l->items = mi_reallocn (l->items, l->room, sizeof *l->items);
    }
  l->items[l->count++] = (struct work_range){ from, to };
}

static void
count_object (struct heap *h, enum heap_type type, uint64_t words)
{
  h->live.objects[type]++;
  h->live.words[type] += words;
}

/* Marks the symbol V and returns its slots through RANGE if it was not marked.  The rest of its
   obarray chain lives as long as it does. */
static bool
mark_symbol (struct nm_vm *vm, value v, struct work_range *range)
{
  struct symbol *s = symbol_of (vm, v);
  if (!mark_set (vm, s))
    return false;
  vm->heap->live.symbols++;
  for (struct symbol *t = s; t->next; )
    {
      t = symbol_of (vm, t->next);
      if (!mark_set (vm, t))
        break;
      vm->heap->live.symbols++;
      work_push (vm->heap, &t->name, &t->plist + 1);
    }
  *range = (struct work_range){ &s->name, &s->plist + 1 };
  return true;
}

/* Marks what V refers to; true with its slots in RANGE if there is something in it to mark. */
static inline bool
mark_value (struct nm_vm *vm, value v, struct work_range *range)
{
  struct heap *h = vm->heap;
  if (symbolp (v))
    return mark_symbol (vm, v, range);
  struct object *o = object_of (v);
  if (!mark_set (vm, o))
    return false;
  if (consp (v))
    {
      h->live.objects[HEAP_TYPE_COUNT]++;
      *range = (struct work_range){ (value *) o, (value *) o + 2 };
      return true;
    }
  uint64_t header = o->header;
  count_object (h, header_type (header), header_words (header));
  if (header_type (header) == HEAP_HASH_TABLE && !nilp (((struct hash_table *) o)->weakness))
    {
      /* All but the entries; weak_finish sees to those. */
      struct hash_table *t = (struct hash_table *) o;
      value_list_push (&h->weak_tables, v);
      if (heap_value_p (t->entries))
        mark_set (vm, object_of (t->entries));
      work_push (h, &t->index, &t->index + 1);
      *range = (struct work_range){ &t->test, &t->entries };
      return true;
    }
  if (header_type (header) == HEAP_HOST && ((struct host_object *) o)->type == NM_HOST_BUFFER)
    h->live.host_buffers++;
  uint64_t values = header_value_words (header);
  *range = (struct work_range){ o->slots, o->slots + values };
  return values != 0;
}

void
mark_drain (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  while (h->mark_work.count)
    {
      struct work_range r = h->mark_work.items[--h->mark_work.count], inner;
      while (r.from < r.to)
        {
          value v = *r.from++;
          if (fixnump (v) || (v & TAG_MASK) == TAG_SPECIAL || !mark_value (vm, v, &inner))
            continue;
          if (r.from < r.to)
            work_push (h, r.from, r.to);
          r = inner;
        }
    }
}

void
mark_visit (struct nm_vm *vm, value *from, value *to)
{
  if (from < to)
    work_push (vm->heap, from, to);
  mark_drain (vm);
}

bool
value_alive (struct nm_vm *vm, value v)
{
  if (symbolp (v))
    return marked (vm, symbol_of (vm, v));
  return !heap_value_p (v) || marked (vm, object_of (v));
}

static value
survivor (struct nm_vm *vm, value v)
{
  return value_alive (vm, v) ? v : V_UNBOUND;
}

void
marks_clear (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint64_t symbols = (uint64_t) h->symbol_count * NM_SYMBOL_STRIDE >> MARK_SHIFT;
  memset (h->marks, 0, (symbols / 64 + 1) * sizeof *h->marks);
  uint64_t from = mark_index (vm, h->old_start) >> 6, to = mark_index (vm, h->old_top) >> 6;
  memset (h->marks + from, 0, (to - from) * sizeof *h->marks);
}

static void
mark_builtin_symbols (struct nm_vm *vm)
{
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    {
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      mark_visit (vm, &v, &v + 1);
    }
}

/* Unmarked symbols are free.  A free slot has the name 0. */
static void
symbols_sweep (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  h->symbol_free = 0;
  for (uint32_t i = h->symbol_count; i-- > NM_BUILTIN_SYMBOL_COUNT; )
    {
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      struct symbol *s = symbol_of (vm, v);
      if (marked (vm, s))
        continue;
      s->name = s->val = s->function = s->plist = make_fixnum (0);
      s->next = h->symbol_free;
      h->symbol_free = (uint32_t) v;
      h->live.symbols_free++;
    }
}

void
mark_collect (struct nm_vm *vm)
{
  assert (vm->nursery_free == vm->heap->nursery_first && vm->heap->dirty_count == 0);
  marks_clear (vm);
  memset (&vm->heap->live, 0, sizeof vm->heap->live);
  vm->heap->weak_tables.count = 0;
  mark_builtin_symbols (vm);
  roots_visit (vm, mark_visit, false);
  weak_finish (vm);
  handles_sweep (vm, survivor, false);
  symbols_sweep (vm);
  old_after_mark (vm);
}
