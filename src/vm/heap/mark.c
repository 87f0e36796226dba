/* mark.c - the major collection: marks the old generation from the roots, in steps or at a stroke.
   SPDX-License-Identifier: GPL-3.0-or-later

   A step runs just after a minor collection, when the nursery is empty, and lasts as long as it is
   given.  Marks are bits beside the heap.  The work list holds ranges of slots of marked objects, so
   that long vectors and lists take one entry; the C stack is not used.  Symbols have marks too:
   unmarked ones go to the free list of the symbol table.

   Between steps the program runs.  Every store into the old generation or a symbol then records
   its card (vm->young_size is the whole address space), and the marked objects of these cards are
   gone through again; promoted objects are marked and put on the work list; roots are visited again
   at the end.  So whatever a marked object refers to at the end is marked.  Until then no cell of a
   block to sweep is handed out: its gaps are known from the old marks only. */
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

/* Values on their way to be marked: by the time one leaves the ring its mark and its object are in
   the cache. */
enum { RING = 16 };
struct ring { value items[RING]; unsigned at; };

static inline void
ring_leave (struct nm_vm *vm, value v)
{
  struct work_range inner;
  if (v && mark_value (vm, v, &inner))
    work_push (vm->heap, inner.from, inner.to);
}

static inline void
ring_pass (struct nm_vm *vm, struct ring *ring, value v)
{
  void *p = symbolp (v) ? (void *) symbol_of (vm, v) : untag_pointer (v);
  __builtin_prefetch (&vm->heap->marks[mark_index (vm, p) >> 6], 1);
  __builtin_prefetch (p);
  value first = ring->items[ring->at];
  ring->items[ring->at] = v;
  ring->at = (ring->at + 1) % RING;
  ring_leave (vm, first);
}

static void
ring_empty (struct nm_vm *vm, struct ring *ring)
{
  for (int i = 0; i < RING; i++)
    {
      ring_leave (vm, ring->items[ring->at]);
      ring->items[ring->at] = 0;
      ring->at = (ring->at + 1) % RING;
    }
}

/* Marks on until the work list is empty, or about COUNT slots were looked at. */
static void
drain_some (struct nm_vm *vm, int64_t count)
{
  struct heap *h = vm->heap;
  struct ring ring = { .at = 0 };
  while (h->mark_work.count && count > 0)
    {
      struct work_range r = h->mark_work.items[--h->mark_work.count];
      /* A long range goes back, so that the work list does not fill up with all that it refers to. */
      if (r.to - r.from > 64)
        {
          work_push (h, r.from + 64, r.to);
          r.to = r.from + 64;
        }
      count -= r.to - r.from;
      for (; r.from < r.to; r.from++)
        if (!fixnump (*r.from) && (*r.from & TAG_MASK) != TAG_SPECIAL)
          ring_pass (vm, &ring, *r.from);
      if (h->mark_work.count == 0)
        ring_empty (vm, &ring);
    }
  ring_empty (vm, &ring);
}

void
mark_drain (struct nm_vm *vm)
{
  drain_some (vm, INT64_MAX);
}

/* Marks what the slots refer to and leaves the rest to later steps.  The slots themselves are not
   remembered: the program may change them. */
static void
grey_visit (struct nm_vm *vm, value *from, value *to)
{
  struct work_range inner;
  for (; from < to; from++)
    if (!fixnump (*from) && (*from & TAG_MASK) != TAG_SPECIAL && mark_value (vm, *from, &inner))
      work_push (vm->heap, inner.from, inner.to);
}

void
mark_promoted (struct nm_vm *vm)
{
  struct value_list *l = &vm->heap->promoted;
  grey_visit (vm, l->items, l->items + l->count);
  l->count = 0;
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

/* Unmarked symbols are free.  A free slot has the name 0.  Those at the end of the table leave it, so that it is no
   longer gone through when it was large once; their versions stay, for they must never come again. */
static void
symbols_sweep (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint32_t count = h->symbol_count;
  h->symbol_free = 0;
  h->symbol_count = NM_BUILTIN_SYMBOL_COUNT;
  for (uint32_t i = count; i-- > NM_BUILTIN_SYMBOL_COUNT; )
    {
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      struct symbol *s = symbol_of (vm, v);
      if (marked (vm, s))
        {
          if (i >= h->symbol_count)
            h->symbol_count = i + 1;
          continue;
        }
      s->name = s->val = s->function = s->plist = make_fixnum (0);
      if (i >= h->symbol_count)
        continue;
      s->next = h->symbol_free;
      h->symbol_free = (uint32_t) v;
      h->live.symbols_free++;
    }
  h->symbols_at_major = h->live.symbols;
  h->symbols_made = 0;
  h->symbols_wanted = false;
}

/* -- steps ------------------------------------------------------------------------------------------ */

static void
remark_cards (struct nm_vm *vm)
{
  struct card_list *l = &vm->heap->remark;
  for (size_t i = 0; i < l->count; i++)
    {
      vm->cards[l->items[i]] &= (uint8_t) ~CARD_REMARK;
      card_visit (vm, l->items[i], grey_visit, true);
    }
  l->count = 0;
}

/* Cells come from the runs that are open and from new blocks, until the marks are complete. */
static void
sources_close (struct heap *h)
{
  for (int c = 0; c < CLASS_COUNT; c++)
    {
      h->sources[c].to_sweep = 0;
      h->sources[c].cursor = (uint32_t) (BLOCK_BYTES / class_bytes ((unsigned) c));
    }
}

static void
assert_empty_nursery (struct nm_vm *vm)
{
  assert (vm->nursery_free == vm->heap->nursery_first && vm->heap->dirty.count == 0);
  (void) vm;
}

void
mark_start (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  assert_empty_nursery (vm);
  marks_clear (vm);
  memset (&h->live, 0, sizeof h->live);
  h->mark_work.count = h->weak_tables.count = 0;
  sources_close (h);
  h->marking = true;
  h->mark_started_bytes = h->old_bytes;
  vm->young_size = UINT64_MAX;
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    {
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      grey_visit (vm, &v, &v + 1);
    }
  roots_visit (vm, grey_visit, false);
}

bool
mark_step (struct nm_vm *vm, uint64_t ns)
{
  enum { SLOTS_BETWEEN_LOOKS_AT_THE_CLOCK = 4096 };
  struct heap *h = vm->heap;
  uint64_t end = heap_now_ns () + ns;
  assert_empty_nursery (vm);
  do
    {
      if (h->mark_work.count == 0)
        {
          if (h->remark.count <= REMARK_FEW)
            return true;
          remark_cards (vm);
        }
      drain_some (vm, SLOTS_BETWEEN_LOOKS_AT_THE_CLOCK);
    }
  while (heap_now_ns () < end);
  return false;
}

void
mark_finish (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  assert_empty_nursery (vm);
  roots_visit (vm, mark_visit, false);
  remark_cards (vm);
  mark_drain (vm);
  weak_finish (vm);
  handles_sweep (vm, survivor, false);
  symbols_sweep (vm);
  old_after_mark (vm);
  h->marking = false;
  vm->young_size = h->sizes.nursery;
}

void
mark_collect (struct nm_vm *vm)
{
  struct card_list *l = &vm->heap->remark;
  for (size_t i = 0; i < l->count; i++)
    vm->cards[l->items[i]] &= (uint8_t) ~CARD_REMARK;
  l->count = 0;
  mark_start (vm);
  mark_finish (vm);
}
