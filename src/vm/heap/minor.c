/* minor.c - the minor collection: everything alive in the nursery moves to the old generation.
   SPDX-License-Identifier: GPL-3.0-or-later

   Roots: the strong roots (roots.c) and the dirty cards.  A moved cons has V_FORWARDED as its car
   and the new place as its cdr; other objects keep it in their header.  Lists are copied along
   their cdrs, so that they come to lie in order and long ones need no work list.

   Afterwards the nursery is empty and no slot of the old generation is young, so all cards are
   clean.  Weak tables and finalizers are strong here; they matter in major collections only. */
#include "heap_internal.h"
#include <string.h>
#include <sys/mman.h>

static inline bool
young (struct nm_vm *vm, value v)
{
  return v - vm->young_base < vm->heap->sizes.nursery && heap_value_p (v);
}

static value
move_list (struct nm_vm *vm, value v)
{
  struct heap *h = vm->heap;
  value result = V_UNBOUND, *link = &result;
  do
    {
      struct cons *from = cons_of (v);
      if (from->car == V_FORWARDED)
        {
          *link = from->cdr;
          return result;
        }
      struct cons *to = old_cell (vm, CLASS_CONS);
      h->old_bytes += sizeof *to;
      to->car = from->car;
      value next = from->cdr, moved = tag_pointer (to, TAG_CONS);
      *link = moved;
      link = &to->cdr;
      from->car = V_FORWARDED;
      from->cdr = moved;
      if (young (vm, to->car))
        value_list_push (&h->young_work, moved);
      if (unlikely (h->marking))
        value_list_push (&h->promoted, moved);
      v = next;
    }
  while (consp (v) && young (vm, v));
  *link = v;
  /* A cdr that is another young object: the last cons has to be scanned for it. */
  if (young (vm, v))
    value_list_push (&h->young_work, tag_pointer ((char *) link - offsetof (struct cons, cdr), TAG_CONS));
  return result;
}

static value
move_object (struct nm_vm *vm, value v)
{
  struct object *from = object_of (v);
  uint64_t header = from->header;
  if (header_forwarded (header))
    return header >> 8 | (v & TAG_MASK);
  assert (header_type (header) < HEAP_TYPE_COUNT);
  size_t bytes = 8 + header_words (header) * 8;
  unsigned c = old_class_of (bytes);
  struct object *to = old_cell (vm, c);
  vm->heap->old_bytes += class_bytes (c);
  memcpy (to, from, bytes);
  from->header = (uint64_t) (uintptr_t) to << 8 | HEADER_FORWARDED;
  value moved = tag_pointer (to, v & TAG_MASK);
  if (heap_type_layout[header_type (header)].layout != HEAP_LAYOUT_BYTES)
    value_list_push (&vm->heap->young_work, moved);
  if (unlikely (vm->heap->marking))
    value_list_push (&vm->heap->promoted, moved);
  return moved;
}

static inline void
visit_slot (struct nm_vm *vm, value *slot)
{
  value v = *slot;
  if (young (vm, v))
    *slot = consp (v) ? move_list (vm, v) : move_object (vm, v);
}

static void
visit (struct nm_vm *vm, value *from, value *to)
{
  for (; from < to; from++)
    visit_slot (vm, from);
}

static void
drain (struct nm_vm *vm)
{
  struct value_list *work = &vm->heap->young_work;
  while (work->count)
    {
      value v = work->items[--work->count];
      struct object *o = object_of (v);
      if (consp (v))
        visit (vm, (value *) o, (value *) o + 2);
      else
        visit (vm, o->slots, o->slots + header_value_words (o->header));
    }
}

/* -- cards: clean now, but to be marked again if a major collection is under way ------------------ */

static void
visit_cards (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  for (size_t i = 0; i < h->dirty.count; i++)
    {
      uint32_t card = h->dirty.items[i];
      vm->cards[card] &= (uint8_t) ~CARD_DIRTY;
      if (h->marking && !(vm->cards[card] & CARD_REMARK))
        {
          vm->cards[card] |= CARD_REMARK;
          card_list_push (&h->remark, card);
        }
      card_visit (vm, card, visit, false);
    }
  h->dirty.count = 0;
}

/* -- the whole ------------------------------------------------------------------------------------------ */

static value
survivor (struct nm_vm *vm, value v)
{
  if (!young (vm, v))
    return v;
  struct object *o = object_of (v);
  if (consp (v))
    return cons_of (v)->car == V_FORWARDED ? cons_of (v)->cdr : V_UNBOUND;
  return header_forwarded (o->header) ? (o->header >> 8 | (v & TAG_MASK)) : V_UNBOUND;
}

/* Empties the nursery.  Under GC stress the part in use is made inaccessible and the next part of
   the range is taken, so that a stale pointer faults at its first use. */
static void
nursery_reset (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
#ifdef NM_GC_STRESS
  size_t used = ((size_t) (vm->nursery_free - h->nursery_first) + 4095) & ~(size_t) 4095;
  if (used)
    {
      madvise (h->nursery_first, used, MADV_DONTNEED);
      mprotect (h->nursery_first, used, PROT_NONE);
      h->nursery_first += used;
    }
  if ((size_t) (h->nursery_end - h->nursery_first) < h->sizes.nursery / 4)
    {
      mprotect (h->nursery_start, h->sizes.nursery, PROT_READ | PROT_WRITE);
      h->nursery_first = h->nursery_start;
    }
#else
  size_t used = (size_t) (vm->nursery_free - h->nursery_first);
  if (used > NURSERY_KEEP_BYTES)
    madvise (h->nursery_first + NURSERY_KEEP_BYTES, used - NURSERY_KEEP_BYTES, MADV_DONTNEED);
#endif
  vm->nursery_free = h->nursery_first;
  vm->nursery_limit = h->nursery_first + NURSERY_SOFT_BYTES;
}

void
minor_collect (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint64_t before = h->old_bytes;
  h->metrics.allocated_bytes += (uint64_t) (vm->nursery_free - h->nursery_first) + h->direct_bytes;
  h->direct_bytes = 0;
  roots_visit (vm, visit, true);
  visit_cards (vm);
  visit (vm, h->finalizers.items, h->finalizers.items + h->finalizers.count);
  drain (vm);
  mark_promoted (vm);
  handles_sweep (vm, survivor, true);
  assert (h->young_work.count == 0 && h->dirty.count == 0);
  h->moves++;
  vm->string_epoch++;
  vm->table_epoch++;
  h->metrics.promoted_bytes += h->old_bytes - before;
  nursery_reset (vm);
}
