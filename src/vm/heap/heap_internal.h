/* heap_internal.h - the state of the heap, for the files of this folder and the image writer.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_HEAP_INTERNAL_H
#define VM_HEAP_INTERNAL_H

#include "heap.h"
#include "../vm_modules.h"

enum {
  CARD_SHIFT = 9,                  /* 512 bytes */
  CARD_BYTES = 1 << CARD_SHIFT,
  MARK_SHIFT = 4,                  /* one mark bit for 16 bytes: cells of the old generation are 16-aligned */
  BLOCK_SHIFT = 15,                /* 32 KiB: unit of the old generation */
  BLOCK_BYTES = 1 << BLOCK_SHIFT,
  NURSERY_SOFT_BYTES = 1 << 20,    /* a collection is asked for when so much was allocated */
  NURSERY_CHUNK_BYTES = 1 << 20,   /* what a primitive gets beyond that */
  NURSERY_KEEP_BYTES = 16 << 20,   /* memory beyond is given back after a collection */
  DIRECT_SOFT_BYTES = 16 << 20,    /* the same for what is born in the old generation */
  MAJOR_MIN_BYTES = 32 << 20,      /* least growth of the old generation between major collections */
#ifdef NM_GC_STRESS
  STRESS_MAJOR_LEAST = 256,        /* minor collections between major ones, at first */
  STRESS_MAJOR_SHARE = 64,         /* later this part of the minor collections so far */
  MARK_STEP_NS = 0,                /* as many steps as possible */
#else
  MARK_STEP_NS = 1500000,          /* marking after a minor collection */
#endif
  REMARK_FEW = 128,                /* cards that may be left for the end of marking */
};

/* -- types ------------------------------------------------------------------------------------- */

struct heap_type_layout { uint8_t layout; uint8_t head; };
extern const struct heap_type_layout heap_type_layout[HEAP_TYPE_COUNT];

/* Header of an object that moved: the new address above the byte. */
enum { HEADER_FORWARDED = 0xff };
static inline bool header_forwarded (uint64_t h) { return (h & 0xff) == HEADER_FORWARDED; }

/* Number of words after header H that hold Lisp values. */
static inline uint64_t
header_value_words (uint64_t h)
{
  assert (header_type (h) < HEAP_TYPE_COUNT);
  const struct heap_type_layout *l = &heap_type_layout[header_type (h)];
  uint64_t words = header_words (h);
  return l->layout == HEAP_LAYOUT_VALUES ? words : l->layout == HEAP_LAYOUT_BYTES ? 0 : l->head < words ? l->head : words;
}

/* -- the old generation (old.c) ------------------------------------------------------------------ */

enum { CLASS_CONS, CLASS_FIRST_OBJECT, CLASS_COUNT = 38 };
extern const uint16_t old_class_bytes[CLASS_COUNT];    /* size of a cell; 0 stands for 32768 */

enum block_kind { BLOCK_UNUSED, BLOCK_FREE, BLOCK_CELLS, BLOCK_LARGE, BLOCK_LARGE_REST };
struct block {
  uint8_t kind;                    /* enum block_kind */
  uint8_t cell_class;
  uint8_t image;                   /* part of the boot image: never swept */
  uint8_t released;                /* of a free run: its memory was given back */
  uint32_t run;                    /* blocks of a free or large run; LARGE_REST: distance to the head */
  uint32_t next, prev;             /* neighbours in a list of free runs, or the next block to sweep; 0 ends */
};

/* Where the next cells of a class come from: free cells [free, limit), then what is unmarked in the
   rest of BLOCK, then the blocks to sweep. */
struct cell_source { char *free, *limit; uint32_t block; uint32_t cursor; uint32_t to_sweep; };

enum { FREE_BINS = 33 };           /* runs of 1..31 blocks exactly, longer ones in the last */

/* -- telemetry (metrics.c) -------------------------------------------------------------------------- */

enum { PAUSE_BUCKETS = 256 };
struct pause_histogram {
  uint64_t count, total_ns, max_ns;
  uint32_t buckets[PAUSE_BUCKETS]; /* eight to a power of two of microseconds */
};
/* Pauses: minor collections; steps of incremental marking and its end; major collections at a stroke. */
enum gc_kind { GC_MINOR, GC_MARK, GC_FULL, GC_KINDS };
struct gc_metrics {
  struct pause_histogram pause[GC_KINDS];
  uint64_t promoted_bytes, allocated_bytes;   /* since birth */
  uint64_t failed_finalizers;
};
void metrics_pause (struct pause_histogram *, uint64_t ns);
uint64_t metrics_percentile (const struct pause_histogram *, double fraction);   /* ns */

/* What marking found alive, by type; conses under HEAP_TYPE_COUNT. */
struct live_counts { uint64_t objects[HEAP_TYPE_COUNT + 1]; uint64_t words[HEAP_TYPE_COUNT + 1]; uint64_t symbols, symbols_free, host_buffers; };

/* -- the heap ------------------------------------------------------------------------------------------ */

/* How the reserved address range is divided.  Bytes. */
struct heap_sizes { uint64_t symbols, old, nursery, stack; };

struct work_range { value *from, *to; };
struct work_list { struct work_range *items; size_t count, room; };
struct value_list { value *items; size_t count, room; };

struct card_list { uint32_t *items; size_t count, room; };     /* indexes */
/* Bits of a card. */
enum {
  CARD_DIRTY = 1,                  /* a slot may hold a young value */
  CARD_REMARK = 2,                 /* changed while marking goes on: its marked objects are to be gone through again */
};

struct heap {
  char *region;                    /* the one reservation; parts in the order below */
  uint64_t region_bytes;
  struct heap_sizes sizes;
  char *old_start, *old_end;       /* after the symbol table */
  char *old_top;                   /* blocks from here on were never used */
  char *nursery_start, *nursery_end;
  uint64_t *marks;                 /* bit per 16 bytes from vm->old_base */
  struct block *blocks;            /* of old_start and up; block 0 is not used, so that 0 ends lists */
  struct card_list dirty;          /* cards with CARD_DIRTY */
  struct card_list remark;         /* cards with CARD_REMARK */

  struct cell_source sources[CLASS_COUNT];
  uint32_t free_runs[FREE_BINS];   /* heads of lists of free block runs */
  uint64_t old_bytes;              /* cells, large objects and symbols handed out and not known to be dead */
  uint64_t old_bytes_at_major;     /* the same just after the last major collection */

  uint64_t direct_bytes;           /* born in the old generation since the last collection */

  uint32_t symbol_count;           /* slots of the symbol table in use, counting free ones */
  uint32_t symbol_free;            /* first free slot (low word of a symbol value), 0 if none */
  uint64_t symbols_at_major;       /* alive after the last major collection */
  uint64_t symbols_made;           /* since then */
  bool symbols_wanted;             /* a symbol could not be made since then */

  struct value_list young_work;    /* minor collection: promoted objects still to scan */
  struct value_list promoted;      /* the same while marking goes on: what is to be marked */
  struct work_list mark_work;      /* major collection: slots still to mark */
  bool marking;                    /* a major collection is under way, in steps */
  uint64_t mark_started_bytes;     /* old_bytes when it began */
  struct value_list weak_tables;   /* hash tables met while marking */
  struct value_list finalizers;    /* every finalizer with a function */
  struct value_list doomed;        /* finalizers to run at this safepoint */
  struct live_counts live;

  uint64_t moves;                  /* collections that moved something */
  uint64_t collections;            /* major */
  uint64_t elapsed_ns;             /* in major collections */
  uint64_t memory_limit;           /* bytes of Lisp data that this process may hold; 0: not known yet */
  struct gc_metrics metrics;
  uint64_t *old_marks;             /* verify.c: the marks before it made its own */
  char message[200];               /* an error message that names an object */
  unsigned stress_interval, stress_count;   /* GC stress: collect at every so-manieth opportunity */
  uint64_t stress_next_major;      /* GC stress: the number of moves at which the next major collection begins */
  char *nursery_first;             /* GC stress: start of the part of the nursery in use */
};

/* Slots of the symbol table. */
static inline uint64_t symbol_capacity (const struct heap *h) { return h->sizes.symbols / NM_SYMBOL_STRIDE; }
/* Half of the slots that the last major collection left are used up. */
static inline bool symbols_short (const struct heap *h) { return 2 * h->symbols_made > symbol_capacity (h) - h->symbols_at_major; }

/* BYTES in the old generation, not zeroed; NULL if there is no room.  VALUES: the memory will hold values that may be young. */
void *old_alloc (struct nm_vm *, size_t bytes, bool values);
/* A cell for promotion; the space was checked by old_room. */
void *old_cell_slow (struct nm_vm *, unsigned cell_class);
unsigned old_class_of (size_t bytes);                  /* of objects up to 32 KiB */
void old_after_mark (struct nm_vm *);                  /* frees what is unmarked, makes the sweep lists */
void cards_mark_range (struct nm_vm *, const void *p, size_t bytes);
uint64_t heap_image_base (void);                       /* old_start of a region at its preferred address */
_Noreturn void heap_exhausted (struct nm_vm *);
uint64_t heap_bytes_used (struct nm_vm *);
uint64_t heap_memory_limit (struct nm_vm *);
static inline bool heap_too_full (struct nm_vm *vm) { return vm->heap->old_bytes > 64 << 20 && vm->heap->old_bytes > heap_memory_limit (vm); }
void value_list_push (struct value_list *, value);

static inline size_t class_bytes (unsigned c) { return old_class_bytes[c] ? old_class_bytes[c] : BLOCK_BYTES; }

static inline void *
old_cell (struct nm_vm *vm, unsigned cell_class)
{
  struct cell_source *s = &vm->heap->sources[cell_class];
  char *p = s->free;
  if (unlikely (p == s->limit))
    return old_cell_slow (vm, cell_class);
  s->free = p + class_bytes (cell_class);
  return p;
}

static inline uint32_t block_of (struct heap *h, const void *p) { return (uint32_t) (((const char *) p - h->old_start) >> BLOCK_SHIFT); }
static inline char *block_start (struct heap *h, uint32_t b) { return h->old_start + ((uint64_t) b << BLOCK_SHIFT); }

static inline uint64_t mark_index (struct nm_vm *vm, const void *p) { return ((uint64_t) (uintptr_t) p - vm->old_base) >> MARK_SHIFT; }
static inline bool marked (struct nm_vm *vm, const void *p)
{
  uint64_t i = mark_index (vm, p);
  return vm->heap->marks[i >> 6] >> (i & 63) & 1;
}
/* True if P was not marked before. */
static inline bool
mark_set (struct nm_vm *vm, const void *p)
{
  uint64_t i = mark_index (vm, p), bit = UINT64_C (1) << (i & 63), *w = &vm->heap->marks[i >> 6];
  if (*w & bit)
    return false;
  *w |= bit;
  return true;
}

/* -- collection ---------------------------------------------------------------------------------------- */

void roots_visit (struct nm_vm *, gc_visitor *, bool minor);   /* every strong root but the symbol table */
void minor_collect (struct nm_vm *);
/* Major collections.  The nursery is empty in all of these. */
void mark_collect (struct nm_vm *);                    /* at a stroke, also if one is under way */
void mark_start (struct nm_vm *);
bool mark_step (struct nm_vm *, uint64_t ns);          /* true when mark_finish has little left to do */
void mark_finish (struct nm_vm *);
void mark_promoted (struct nm_vm *);                   /* what was promoted while marking goes on */
uint64_t heap_now_ns (void);
void card_list_push (struct card_list *, uint32_t card);
/* Calls VISIT for the slots in the card; only those of marked objects if MARKED. */
void card_visit (struct nm_vm *, uint32_t card, gc_visitor *, bool marked);
void marks_clear (struct nm_vm *);
void mark_visit (struct nm_vm *, value *from, value *to);
void mark_drain (struct nm_vm *);
bool value_alive (struct nm_vm *, value);              /* while marking: is V marked, or no heap object? */
void weak_finish (struct nm_vm *);                      /* after marking from the roots */
value gc_run_lisp (struct nm_vm *);                    /* [lisp] after a major collection; V_EXIT or nil */
value gc_collect_and_run (struct nm_vm *);             /* [lisp] `garbage-collect' */
#ifdef NM_CHECKS
/* Just after marking, with the nursery empty.  Stops the program if something reachable is broken or
   was not marked. */
void heap_verify (struct nm_vm *);
#endif

#endif
