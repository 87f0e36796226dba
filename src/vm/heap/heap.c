/* heap.c - the address space of an isolate's heap, and allocation.
   SPDX-License-Identifier: GPL-3.0-or-later

   One range of virtual memory per isolate, reserved and not committed:

     | symbol table | old generation ............. | nursery ........ | cards | marks | blocks | VM stack |
     ^ old_base                                    ^ young_base

   so that `young' and `old' are one comparison each, and a card or a mark bit is a shift away from
   an address.  How memory is managed, in the order in which an object meets it:

   - Allocation (this file) bumps a pointer in the nursery.  It never collects: when the nursery has
     had its share it takes more of the range and asks for a collection at the next safepoint.  Large
     objects are born in the old generation, with all of their cards marked.
   - A minor collection (minor.c) moves everything alive from the nursery to the old generation, so
     the nursery is empty afterwards.  One survival promotes: nearly all that is alive at a safepoint
     stays so, and no remembered set has to be kept for survivors.
   - The write barrier (heap.h) records the cards of old slots that get young values; cards.c finds
     the objects in a card.
   - The old generation (old.c) is blocks of equal cells, and runs of blocks for large objects.
   - A major collection (mark.c) marks the old generation in short steps after minor collections;
     weak tables and finalizers (weak.c) follow.  Blocks are swept when cells are needed.
   - The boot image (image/) is old blocks that are marked through and never swept.
   - collect.c decides when; roots.c lists what is alive to begin with; verify.c checks it all.

   Only the isolate's own thread may enter. */
#include "heap_internal.h"
#include <mimalloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "../eval/signal.h"
#include "nm_text.h"

/* The image is linked for the region at this address; other isolates relocate it. */
#ifdef __SANITIZE_THREAD__
static const uintptr_t preferred_base = UINT64_C (0x1000000000);
#else
static const uintptr_t preferred_base = UINT64_C (0x200000000000);
#endif

#define GIB(n) (UINT64_C (n) << 30)
#define MIB(n) (UINT64_C (n) << 20)
/* Tried in this order; an isolate of a worker starts at the second. */
static const struct heap_sizes layouts[] = {
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
  /* Sanitizers clear the shadow of the whole range. */
  { .symbols = MIB (256), .old = GIB (8), .nursery = GIB (2), .stack = MIB (512) },
  { .symbols = MIB (64), .old = GIB (2), .nursery = MIB (512), .stack = MIB (64) },
#else
  { .symbols = GIB (4), .old = GIB (256), .nursery = GIB (32), .stack = MIB (512) },
  { .symbols = MIB (256), .old = GIB (16), .nursery = GIB (4), .stack = MIB (64) },
#endif
  { .symbols = MIB (64), .old = GIB (1), .nursery = MIB (256), .stack = MIB (16) },
};

uint64_t heap_image_base (void) { return preferred_base + layouts[0].symbols; }

static bool
region_reserve (struct nm_vm *vm, const struct heap_sizes *s)
{
  struct heap *h = vm->heap;
  uint64_t old = s->symbols + s->old, cards = old >> CARD_SHIFT, marks = old >> (MARK_SHIFT + 3);
  uint64_t blocks = (s->old >> BLOCK_SHIFT) * sizeof (struct block);
  uint64_t total = old + s->nursery + cards + marks + blocks + s->stack;
  char *p = mmap ((void *) preferred_base, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED)
    return false;
  h->region = p;
  h->region_bytes = total;
  h->sizes = *s;
  vm->symbol_base = p;
  vm->old_base = (uint64_t) (uintptr_t) p;
  vm->old_size = old;
  h->old_start = p + s->symbols;
  h->old_top = h->old_start + BLOCK_BYTES;
  h->nursery_start = h->old_end = p + old;
  h->nursery_end = h->nursery_start + s->nursery;
  vm->young_base = (uint64_t) (uintptr_t) h->nursery_start;
  vm->young_size = s->nursery;
  vm->cards = (uint8_t *) h->nursery_end;
  h->marks = (uint64_t *) (vm->cards + cards);
  h->blocks = (struct block *) ((char *) h->marks + marks);
  vm->stack_base = vm->sp = (value *) ((char *) h->blocks + blocks);
  vm->stack_limit = vm->stack_base + s->stack / sizeof (value) - STACK_HEADROOM;
  return true;
}

bool
heap_init (struct nm_vm *vm, const char **error)
{
  struct heap *h = vm->heap = mi_zalloc (sizeof *h);
  bool ok = false;
  for (size_t i = vm->worker ? 1 : 0; h && !ok && i < sizeof layouts / sizeof *layouts; i++)
    ok = region_reserve (vm, &layouts[i]);
  if (!ok)
    {
      heap_free (vm);
      *error = "cannot reserve address space for the Lisp heap";
      return false;
    }
#ifdef NM_GC_STRESS
  const char *interval = getenv ("NEOMACS_GC_STRESS");
  h->stress_interval = interval && atoi (interval) > 0 ? (unsigned) atoi (interval) : 1;
#endif
  h->nursery_first = vm->nursery_free = h->nursery_start;
  vm->nursery_limit = h->nursery_start + NURSERY_SOFT_BYTES;
  return true;
}

void
heap_free (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  if (!h)
    return;
  if (h->region)
    munmap (h->region, h->region_bytes);
  void *lists[] = { h->dirty.items, h->remark.items, h->young_work.items, h->promoted.items, h->mark_work.items, h->weak_tables.items, h->finalizers.items, h->doomed.items };
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    mi_free (lists[i]);
  mi_free (h);
  vm->heap = NULL;
}

void
value_list_push (struct value_list *l, value v)
{
  if (l->count == l->room)
    {
      l->room = l->room ? l->room * 2 : 256;
      l->items = mi_reallocn (l->items, l->room, sizeof *l->items);
    }
  l->items[l->count++] = v;
}

void
card_list_push (struct card_list *l, uint32_t card)
{
  if (l->count == l->room)
    {
      l->room = l->room ? l->room * 2 : 1024;
      l->items = mi_reallocn (l->items, l->room, sizeof *l->items);
    }
  l->items[l->count++] = card;
}

void
heap_card_mark (struct nm_vm *vm, uint64_t offset)
{
  uint32_t card = (uint32_t) (offset >> CARD_SHIFT);
  if (vm->cards[card] & CARD_DIRTY)
    return;
  vm->cards[card] |= CARD_DIRTY;
  card_list_push (&vm->heap->dirty, card);
}

/* -- allocation ------------------------------------------------------------------------------- */

void
cards_mark_range (struct nm_vm *vm, const void *p, size_t bytes)
{
  uint64_t from = (uint64_t) (uintptr_t) p - vm->old_base, to = from + bytes;
  for (uint64_t at = from & ~((UINT64_C (1) << CARD_SHIFT) - 1); at < to; at += UINT64_C (1) << CARD_SHIFT)
    heap_card_mark (vm, at);
}

/* The open part of the nursery is used up: open the next chunk and ask for a collection. */
static bool
nursery_extend (struct nm_vm *vm, size_t bytes)
{
  struct heap *h = vm->heap;
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_GC, memory_order_relaxed);
  if (bytes > (size_t) (h->nursery_end - vm->nursery_free))
    return false;
  size_t room = (size_t) (h->nursery_end - vm->nursery_limit);
  vm->nursery_limit += room < NURSERY_CHUNK_BYTES ? room : NURSERY_CHUNK_BYTES;
  return true;
}

void
heap_exhausted (struct nm_vm *vm)
{
  if (vm->host_ops && vm->host_ops->fatal)
    vm->host_ops->fatal (vm->host, "the address space of the Lisp heap is exhausted");
  abort ();
}

void *
heap_alloc_slow (struct nm_vm *vm, size_t bytes)
{
  assert (bytes % 8 == 0);
  if (bytes <= HEAP_LARGE_BYTES && nursery_extend (vm, bytes))
    {
      void *p = vm->nursery_free;
      vm->nursery_free += bytes;
      return p;
    }
  void *p = old_alloc (vm, bytes, true);
  if (!p)
    heap_exhausted (vm);
  return p;
}

const struct heap_type_layout heap_type_layout[HEAP_TYPE_COUNT] = {
#define HEAP_TYPE(name, layout_, head_, type_of) { HEAP_LAYOUT_##layout_, head_ },
#include "types.def"
#undef HEAP_TYPE
};

value
heap_object (struct nm_vm *vm, enum heap_type type, uint64_t words)
{
  assert (type < HEAP_TYPE_COUNT && type != HEAP_STRING && type != HEAP_FLOAT);
  size_t bytes = 8 + words * 8;
  struct object *o;
  if (bytes > HEAP_LARGE_BYTES && heap_type_layout[type].layout == HEAP_LAYOUT_BYTES)
    {
      o = old_alloc (vm, bytes, false);
      if (!o)
        heap_exhausted (vm);
    }
  else
    o = heap_alloc (vm, bytes);
  o->header = header_make (type, words);
  vm->made.object_bytes += bytes;
  if (type == HEAP_INTERVALS)
    vm->made.intervals++;
  else if (type != HEAP_BLOB)
    vm->made.vector_cells += words;
  uint64_t values = header_value_words (o->header);
  for (uint64_t i = 0; i < values; i++)
    o->slots[i] = Qnil;
  memset (o->slots + values, 0, (words - values) * 8);
  return tag_pointer (o, TAG_OBJECT);
}

value
heap_vector (struct nm_vm *vm, int64_t length, value init)
{
  assert (length >= 0);
  if (length == 0 && vm->gc_roots[VM_ROOT_EMPTY_VECTOR])
    return vm->gc_roots[VM_ROOT_EMPTY_VECTOR];
  struct object *o = heap_alloc (vm, 8 + (size_t) length * 8);
  o->header = header_make (HEAP_VECTOR, (uint64_t) length);
  vm->made.object_bytes += 8 + (uint64_t) length * 8;
  vm->made.vector_cells += (uint64_t) length;
  for (int64_t i = 0; i < length; i++)
    o->slots[i] = init;
  return tag_pointer (o, TAG_OBJECT);
}

value
heap_string_uninit (struct nm_vm *vm, int64_t chars, int64_t bytes, bool multibyte)
{
  assert (chars >= 0 && bytes >= chars);
  enum vm_root empty = multibyte ? VM_ROOT_EMPTY_MULTIBYTE : VM_ROOT_EMPTY_UNIBYTE;
  if (bytes == 0 && vm->gc_roots[empty])
    return vm->gc_roots[empty];
  value text = heap_object (vm, HEAP_BLOB, ((uint64_t) bytes + 8) / 8);      /* with room for the NUL */
  struct string *s = heap_alloc (vm, sizeof *s);
  s->header = header_make (HEAP_STRING, sizeof *s / 8 - 1) | (uint64_t) (multibyte ? STRING_MULTIBYTE : 0) << HEADER_FLAGS_SHIFT;
  vm->made.object_bytes += sizeof *s;
  vm->made.strings++;
  vm->made.string_bytes += (uint64_t) bytes;
  s->intervals = Qnil;
  s->blob = text;
  s->chars = chars;
  s->bytes = bytes;
  return tag_pointer (s, TAG_STRING);
}

value
heap_string_c (struct nm_vm *vm, const char *utf8)
{
  int64_t bytes = (int64_t) strlen (utf8), chars = nm_text_chars (utf8, bytes);
  value s = heap_string_uninit (vm, chars, bytes, chars != bytes);
  if (bytes)
    memcpy (string_text (s), utf8, (size_t) bytes);
  return s;
}

uint64_t
heap_bytes_used (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  return h->old_bytes + (uint64_t) (vm->nursery_free - h->nursery_first);
}

bool
heap_fits (struct nm_vm *vm, uint64_t bytes)
{
  uint64_t used = heap_bytes_used (vm), limit = heap_memory_limit (vm);
  return used < limit && bytes < limit - used;
}

bool
heap_reserve (struct nm_vm *vm, uint64_t bytes)
{
  uint64_t room = (uint64_t) (vm->heap->old_end - vm->heap->old_top), young = (uint64_t) (vm->heap->nursery_end - vm->nursery_free);
  if (heap_fits (vm, bytes) && bytes < room && bytes < young)
    return true;
  signal_memory_full (vm);
  return false;
}

uint64_t heap_move_count (struct nm_vm *vm) { return vm->heap->moves; }

bool
heap_is_young (struct nm_vm *vm, value v)
{
  return heap_value_p (v) && v - vm->young_base < vm->heap->sizes.nursery;
}

bool
heap_in_image (struct nm_vm *vm, value v)
{
  if (!heap_value_p (v) || symbolp (v) || heap_is_young (vm, v))
    return false;
  struct heap *h = vm->heap;
  const char *p = (const char *) object_of (v);
  return p >= h->old_start && p < h->old_top && h->blocks[block_of (h, p)].image;
}
