/* verify.c - checks the whole heap, in variants with NM_CHECKS.
   SPDX-License-Identifier: GPL-3.0-or-later

   Runs at the end of marking, when the nursery is empty: every reachable value must lie at the start of a cell or large
   object of the right kind in the old generation, and reachable symbols must be in use.  Marks are
   built anew on the way, which changes nothing for the sweep: what is reachable stays marked. */
#include "heap_internal.h"
#ifdef NM_CHECKS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static _Noreturn void
fault (value holder, value v, const char *what)
{
  fprintf (stderr, "heap: %s: value %#llx in %#llx\n", what, (unsigned long long) v, (unsigned long long) holder);
  abort ();
}

static void
check_symbol (struct nm_vm *vm, value holder, value v)
{
  if ((v - TAG_SYMBOL) / NM_SYMBOL_STRIDE >= vm->heap->symbol_count || (v - TAG_SYMBOL) % NM_SYMBOL_STRIDE)
    fault (holder, v, "no symbol of the table");
  if (!stringp (symbol_of (vm, v)->name))
    fault (holder, v, "a symbol that was freed");
}

static void
check_header (value holder, value v, size_t room)
{
  uint64_t header = object_of (v)->header;
  if (header_type (header) >= HEAP_TYPE_COUNT)
    fault (holder, v, "an object with a bad type");
  if (8 + header_words (header) * 8 > room)
    fault (holder, v, "an object larger than its memory");
  bool string = header_type (header) == HEAP_STRING, real = header_type (header) == HEAP_FLOAT;
  if (string != stringp (v) || real != floatp (v))
    fault (holder, v, "a tag that does not fit the type");
}

static void
check_place (struct nm_vm *vm, value holder, value v)
{
  struct heap *h = vm->heap;
  char *p = untag_pointer (v);
  if (p < h->old_start + BLOCK_BYTES || p >= h->old_top)
    fault (holder, v, "outside the old generation");
  uint32_t b = block_of (h, p);
  struct block *k = &h->blocks[b];
  size_t offset = (size_t) (p - block_start (h, b));
  if (k->kind == BLOCK_CELLS)
    {
      size_t bytes = class_bytes (k->cell_class);
      if (offset % bytes || (k->cell_class == CLASS_CONS) != consp (v))
        fault (holder, v, "not at a cell of its kind");
      if (!consp (v))
        check_header (holder, v, bytes);
    }
  else if (k->kind == BLOCK_LARGE && offset == 0 && !consp (v))
    check_header (holder, v, (size_t) k->run << BLOCK_SHIFT);
  else
    fault (holder, v, "in a block without objects of its kind");
}

static bool
was_marked (struct nm_vm *vm, value v)
{
  uint64_t i = mark_index (vm, symbolp (v) ? (void *) symbol_of (vm, v) : untag_pointer (v));
  return vm->heap->old_marks[i >> 6] >> (i & 63) & 1;
}

static void
verify_visit (struct nm_vm *vm, value *from, value *to)
{
  struct value_list *work = &vm->heap->young_work;
  value holder = (value) (uintptr_t) from;
  for (; from < to; from++)
    {
      value v = *from;
      if (fixnump (v) || (v & TAG_MASK) == TAG_SPECIAL)
        continue;
      if (symbolp (v))
        check_symbol (vm, holder, v);
      else
        check_place (vm, holder, v);
      if (!was_marked (vm, v))
        fault (holder, v, "reachable, but not marked");
      if (mark_set (vm, symbolp (v) ? (void *) symbol_of (vm, v) : untag_pointer (v)))
        value_list_push (work, v);
    }
}

static void
verify_drain (struct nm_vm *vm)
{
  struct value_list *work = &vm->heap->young_work;
  while (work->count)
    {
      value v = work->items[--work->count];
      struct object *o = symbolp (v) ? NULL : object_of (v);
      if (symbolp (v))
        {
          struct symbol *s = symbol_of (vm, v);
          value next = s->next ? s->next : (value) Qnil;
          verify_visit (vm, &s->name, &s->plist + 1);
          verify_visit (vm, &next, &next + 1);
        }
      else if (consp (v))
        verify_visit (vm, (value *) o, (value *) o + 2);
      else
        verify_visit (vm, o->slots, o->slots + header_value_words (o->header));
    }
}

void
heap_verify (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  assert (vm->nursery_free == h->nursery_first);
  uint64_t words = mark_index (vm, h->old_top) / 64;
  h->old_marks = mmap (NULL, words * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (h->old_marks == MAP_FAILED)
    return;
  uint64_t symbols = mark_index (vm, vm->symbol_base + (uint64_t) h->symbol_count * NM_SYMBOL_STRIDE) / 64 + 1;
  uint64_t old = mark_index (vm, h->old_start) / 64;
  memcpy (h->old_marks, h->marks, symbols * 8);
  memcpy (h->old_marks + old, h->marks + old, (words - old) * 8);
  marks_clear (vm);
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    {
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      verify_visit (vm, &v, &v + 1);
    }
  roots_visit (vm, verify_visit, false);
  verify_visit (vm, h->finalizers.items, h->finalizers.items + h->finalizers.count);
  verify_drain (vm);
  munmap (h->old_marks, words * 8);
}
#endif
