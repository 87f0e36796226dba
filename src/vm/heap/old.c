/* old.c - memory of the old generation: blocks, cells of size classes, large objects.
   SPDX-License-Identifier: GPL-3.0-or-later

   The old generation is an array of 32 KiB blocks with a side table (struct block).  A block holds
   cells of one size class (class 0: conses, which have no header), or belongs to the run of blocks
   of one large object, or to a run of free blocks.  Runs of free blocks are in lists by length and
   merge with their neighbours (first and last block of a run know its length).

   Sweeping is lazy and writes nothing: when a class needs cells, the next block to sweep is looked
   through for gaps between mark bits.  Until the next major collection the marks of a block mean
   "was alive at the last major collection", and cells handed out since lie before the cursor.
   Wholly unmarked blocks are found at the end of marking.  Nothing here collects or signals. */
#include "heap_internal.h"
#include <string.h>
#include <sys/mman.h>

const uint16_t old_class_bytes[CLASS_COUNT] = {
  16,
  16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256,
  320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048,
  2720, 3264, 4096, 5456, 6544, 8192, 10912, 16384, 0,
};


unsigned
old_class_of (size_t bytes)
{
  assert (bytes <= BLOCK_BYTES);
  if (bytes <= 256)
    return CLASS_FIRST_OBJECT + (unsigned) (bytes - 1) / 16;
  unsigned c = CLASS_FIRST_OBJECT + 16;
  while (class_bytes (c) < bytes)
    c++;
  return c;
}

/* -- runs of blocks ------------------------------------------------------------------------------ */

static unsigned bin_of (uint32_t blocks) { return blocks < FREE_BINS ? blocks - 1 : FREE_BINS - 1; }

static void
run_unlink (struct heap *h, uint32_t b)
{
  struct block *k = &h->blocks[b];
  if (k->prev)
    h->blocks[k->prev].next = k->next;
  else
    h->free_runs[bin_of (k->run)] = k->next;
  if (k->next)
    h->blocks[k->next].prev = k->prev;
}

static void
run_link (struct heap *h, uint32_t b, uint32_t blocks)
{
  uint32_t *head = &h->free_runs[bin_of (blocks)];
  h->blocks[b] = (struct block){ .kind = BLOCK_FREE, .run = blocks, .next = *head };
  if (*head)
    h->blocks[*head].prev = b;
  *head = b;
  if (blocks > 1)
    h->blocks[b + blocks - 1] = (struct block){ .kind = BLOCK_FREE, .run = blocks };
}

/* Frees BLOCKS blocks from B on, together with free neighbours. */
static void
run_free (struct nm_vm *vm, uint32_t b, uint32_t blocks)
{
  struct heap *h = vm->heap;
  for (uint32_t i = b; i < b + blocks; i++)
    h->blocks[i].kind = BLOCK_FREE, h->blocks[i].image = 0;
  uint32_t top = block_of (h, h->old_top);
  if (b + blocks < top && h->blocks[b + blocks].kind == BLOCK_FREE)
    {
      uint32_t more = h->blocks[b + blocks].run;
      run_unlink (h, b + blocks);
      blocks += more;
    }
  if (h->blocks[b - 1].kind == BLOCK_FREE)
    {
      uint32_t more = h->blocks[b - 1].run;
      b -= more;
      blocks += more;
      run_unlink (h, b);
    }
  run_link (h, b, blocks);
}

static uint32_t
run_take (struct heap *h, uint32_t b, uint32_t blocks)
{
  uint32_t have = h->blocks[b].run;
  assert (have >= blocks && h->blocks[b].kind == BLOCK_FREE);
  run_unlink (h, b);
  if (have > blocks)
    run_link (h, b + blocks, have - blocks);
  return b;
}

/* The first of BLOCKS contiguous blocks; 0 if there is no room. */
static uint32_t
run_alloc (struct heap *h, uint32_t blocks)
{
  for (unsigned bin = bin_of (blocks); bin < FREE_BINS - 1; bin++)
    if (h->free_runs[bin])
      return run_take (h, h->free_runs[bin], blocks);
  for (uint32_t b = h->free_runs[FREE_BINS - 1]; b; b = h->blocks[b].next)
    if (h->blocks[b].run >= blocks)
      return run_take (h, b, blocks);
  if (((uint64_t) blocks << BLOCK_SHIFT) > (uint64_t) (h->old_end - h->old_top))
    return 0;
  uint32_t b = block_of (h, h->old_top);
  h->old_top += (uint64_t) blocks << BLOCK_SHIFT;
  return b;
}

/* -- cells ----------------------------------------------------------------------------------------- */

/* Sets S to the next run of unmarked cells of its block; false at the block's end. */
static bool
source_next_gap (struct nm_vm *vm, struct cell_source *s, size_t bytes)
{
  char *start = block_start (vm->heap, s->block);
  uint32_t cells = (uint32_t) (BLOCK_BYTES / bytes), i = s->cursor;
  while (i < cells && marked (vm, start + i * bytes))
    i++;
  uint32_t from = i;
  while (i < cells && !marked (vm, start + i * bytes))
    i++;
  s->cursor = i;
  s->free = start + from * bytes;
  s->limit = start + i * bytes;
  return from < i;
}

void *
old_cell_slow (struct nm_vm *vm, unsigned cell_class)
{
  struct heap *h = vm->heap;
  struct cell_source *s = &h->sources[cell_class];
  size_t bytes = class_bytes (cell_class);
  while (!s->block || !source_next_gap (vm, s, bytes))
    {
      s->cursor = 0;
      s->block = s->to_sweep;
      if (s->block)
        {
          s->to_sweep = h->blocks[s->block].next;
          continue;
        }
      s->block = run_alloc (h, 1);
      if (!s->block)
        heap_exhausted (vm);
      h->blocks[s->block] = (struct block){ .kind = BLOCK_CELLS, .cell_class = (uint8_t) cell_class, .run = 1 };
      /* A block that was freed has no marks, and a new one neither. */
    }
  char *p = s->free;
  s->free += bytes;
  return p;
}

void *
old_alloc (struct nm_vm *vm, size_t bytes, bool values)
{
  struct heap *h = vm->heap;
  char *p;
  if (bytes <= BLOCK_BYTES)
    {
      unsigned c = old_class_of (bytes);
      p = old_cell (vm, c);
      h->old_bytes += class_bytes (c);
    }
  else
    {
      uint64_t blocks = (bytes + BLOCK_BYTES - 1) >> BLOCK_SHIFT;
      uint32_t b = blocks < UINT32_MAX ? run_alloc (h, (uint32_t) blocks) : 0;
      if (!b)
        return NULL;
      h->blocks[b] = (struct block){ .kind = BLOCK_LARGE, .run = (uint32_t) blocks };
      for (uint32_t i = 1; i < blocks; i++)
        h->blocks[b + i] = (struct block){ .kind = BLOCK_LARGE_REST, .run = i };
      p = block_start (h, b);
      h->old_bytes += blocks << BLOCK_SHIFT;
    }
  h->direct_bytes += bytes;
  if (h->direct_bytes > DIRECT_SOFT_BYTES)
    atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_GC, memory_order_relaxed);
  if (values)
    cards_mark_range (vm, p, bytes);
  return p;
}

/* Gives the memory of long free runs back to the system. */
static void
runs_release (struct heap *h)
{
  for (uint32_t b = h->free_runs[FREE_BINS - 1]; b; b = h->blocks[b].next)
    if (!h->blocks[b].released)
      {
        madvise (block_start (h, b), (size_t) h->blocks[b].run << BLOCK_SHIFT, MADV_DONTNEED);
        h->blocks[b].released = 1;
      }
}

/* -- after marking ------------------------------------------------------------------------------------ */

/* Number of marked cells of a block: a cell has its mark bit at its start only. */
static uint32_t
block_live_cells (struct nm_vm *vm, uint32_t b)
{
  const uint64_t *w = &vm->heap->marks[mark_index (vm, block_start (vm->heap, b)) >> 6];
  uint32_t n = 0;
  for (int i = 0; i < BLOCK_BYTES >> (MARK_SHIFT + 6); i++)
    n += (uint32_t) __builtin_popcountll (w[i]);
  return n;
}

/* Collects the live bytes, frees dead runs and lists the other blocks of cells for sweeping, so
   that the fullest part of the address range is reused first. */
void
old_after_mark (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint32_t top = block_of (h, h->old_top);
  uint32_t last[CLASS_COUNT] = { 0 };
  memset (h->sources, 0, sizeof h->sources);
  h->old_bytes = h->live.symbols * NM_SYMBOL_STRIDE;
  /* A run that is freed merges with its neighbours: step over a free one behind it beforehand. */
  uint32_t step;
  for (uint32_t b = 1; b < top; b += step)
    {
      struct block *k = &h->blocks[b];
      assert (k->kind != BLOCK_UNUSED && k->kind != BLOCK_LARGE_REST && k->run > 0);
      step = k->run;
      if (b + step < top && h->blocks[b + step].kind == BLOCK_FREE)
        step += h->blocks[b + step].run;
      if (k->kind == BLOCK_LARGE)
        {
          if (k->image || marked (vm, block_start (h, b)))
            h->old_bytes += (uint64_t) k->run << BLOCK_SHIFT;
          else
            run_free (vm, b, k->run);
        }
      else if (k->kind == BLOCK_CELLS)
        {
          size_t bytes = class_bytes (k->cell_class);
          uint32_t live = block_live_cells (vm, b);
          h->old_bytes += live * bytes;
          if (k->image)
            continue;
          if (live == 0)
            run_free (vm, b, 1);
          else if (live < BLOCK_BYTES / bytes)
            {
              k->next = 0;
              if (last[k->cell_class])
                h->blocks[last[k->cell_class]].next = b;
              else
                h->sources[k->cell_class].to_sweep = b;
              last[k->cell_class] = b;
            }
        }
    }
  h->old_bytes_at_major = h->old_bytes;
  runs_release (h);
}
