/* heap_internal.h - the state of the heap, for the files of this folder and the image writer.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_HEAP_INTERNAL_H
#define VM_HEAP_INTERNAL_H

#include "heap.h"

enum {
  CARD_SHIFT = 9,                  /* 512 bytes */
  MARK_SHIFT = 4,                  /* one mark bit for 16 bytes: cells of the old generation are 16-aligned */
  BLOCK_SHIFT = 15,                /* 32 KiB: unit of the old generation */
  BLOCK_BYTES = 1 << BLOCK_SHIFT,
  NURSERY_SOFT_BYTES = 4 << 20,    /* a collection is asked for when so much was allocated */
  NURSERY_CHUNK_BYTES = 1 << 20,   /* what a primitive gets beyond that */
};

/* How the reserved address range is divided.  Bytes. */
struct heap_sizes { uint64_t symbols, old, nursery, stack; };

struct heap {
  char *region;                    /* the one reservation; parts in the order below */
  uint64_t region_bytes;
  struct heap_sizes sizes;
  char *old_start, *old_end;       /* after the symbol table */
  char *old_top;                   /* blocks from here on were never used */
  char *nursery_start, *nursery_end;
  uint64_t *marks;                 /* bit per 16 bytes from vm->old_base */
  uint32_t *dirty;                 /* indexes of the marked cards */
  size_t dirty_count, dirty_room;
  uint32_t symbol_count;           /* slots of the symbol table in use, counting free ones */
  uint32_t symbol_free;            /* first free slot (low word of a symbol value), 0 if none */
  uint64_t moves;                  /* collections that moved something */
  uint64_t memory_limit;           /* bytes of Lisp data that this process may hold */
};

/* BYTES in the old generation, not zeroed.  VALUES: the memory will hold values that may be young. */
void *old_alloc (struct nm_vm *, size_t bytes, bool values);

#endif
