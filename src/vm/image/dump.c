/* dump.c - writes the boot image.
   SPDX-License-Identifier: GPL-3.0-or-later

   The world is traced from the built-in symbols, the obarray and the single roots; what only the
   stack, the specpdl or the host's handles refer to is left out.  Each object gets its place in the
   image when it is met, in cells like those of the old generation, so that what is used together
   lies together.  Then all of it is copied and its pointers are translated.  The isolate is not
   changed, but for a collection.  Runs no Lisp. */
#include "image.h"
#include <errno.h>
#include <mimalloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "nm_vm.h"
#include "../data/hash.h"
#include "../eval/variables.h"

struct dump {
  struct nm_vm *vm;
  uint32_t *places;                /* per 16 bytes of the old generation: place in the image / 16 */
  struct value_list objects;       /* in the order they were met */
  struct value_list symbols;       /* met and not yet visited */
  struct value_list work;          /* objects not yet visited */
  value holder;                    /* the symbol whose parts are being visited */
  struct { uint64_t free, limit; } cells[CLASS_COUNT];     /* places */
  struct block *table;
  uint32_t block_count, table_room;
  char *symbols_out, *blocks_out;
  uint64_t *relocations;
  uint64_t symbol_bytes;
  const char *fault;
};

static const char *const host_type_names[] = {
#define NM_HOST_TYPE(name, lisp_name) lisp_name,
#include "hosttypes.def"
#undef NM_HOST_TYPE
};

/* -- places ---------------------------------------------------------------------------------------- */

static uint32_t
take_blocks (struct dump *d, uint32_t n)
{
  uint32_t first = d->block_count + 1;
  d->block_count += n;
  if (d->block_count + 1 > d->table_room)
    {
      d->table_room = 2 * (d->block_count + 1);
      d->table = mi_reallocn (d->table, d->table_room, sizeof *d->table);
    }
  return first;
}

static uint64_t
place_cell (struct dump *d, unsigned class)
{
  if (d->cells[class].free == d->cells[class].limit)
    {
      uint32_t b = take_blocks (d, 1);
      d->table[b] = (struct block){ .kind = BLOCK_CELLS, .cell_class = (uint8_t) class, .image = 1, .run = 1 };
      d->cells[class].free = (uint64_t) b << BLOCK_SHIFT;
      d->cells[class].limit = d->cells[class].free + BLOCK_BYTES / class_bytes (class) * class_bytes (class);
    }
  uint64_t place = d->cells[class].free;
  d->cells[class].free += class_bytes (class);
  return place;
}

static uint64_t
place_object (struct dump *d, size_t bytes)
{
  if (bytes <= BLOCK_BYTES)
    return place_cell (d, old_class_of (bytes));
  uint32_t n = (uint32_t) ((bytes + BLOCK_BYTES - 1) >> BLOCK_SHIFT), b = take_blocks (d, n);
  d->table[b] = (struct block){ .kind = BLOCK_LARGE, .image = 1, .run = n };
  for (uint32_t i = 1; i < n; i++)
    d->table[b + i] = (struct block){ .kind = BLOCK_LARGE_REST, .image = 1, .run = i };
  return (uint64_t) b << BLOCK_SHIFT;
}

static uint32_t *
place_of (struct dump *d, value v)
{
  return &d->places[((char *) untag_pointer (v) - d->vm->heap->old_start) >> MARK_SHIFT];
}

/* -- tracing ------------------------------------------------------------------------------------------ */

static void
fault_at (struct dump *d, const char *what)
{
  char *text = d->vm->heap->message;
  size_t size = sizeof d->vm->heap->message;
  snprintf (text, size, "the boot image cannot hold a %s; it is reachable from symbol `%s'", what,
            string_text (symbol_name (d->vm, d->holder)));
  d->fault = text;
}

static void
meet (struct dump *d, value v)
{
  if (fixnump (v) || (v & TAG_MASK) == TAG_SPECIAL)
    return;
  if (symbolp (v))
    {
      if (mark_set (d->vm, symbol_of (d->vm, v)))
        value_list_push (&d->symbols, v);
      return;
    }
  if (!mark_set (d->vm, untag_pointer (v)))
    return;
  uint64_t place, header = consp (v) ? 0 : object_of (v)->header;
  if (consp (v))
    place = place_cell (d, CLASS_CONS);
  else
    place = place_object (d, 8 + header_words (header) * 8);
  if (!consp (v) && header_type (header) == HEAP_HOST)
    fault_at (d, host_type_names[((struct host_object *) object_of (v))->type]);
  if (!consp (v) && header_type (header) == HEAP_FINALIZER)
    fault_at (d, "finalizer");
  *place_of (d, v) = (uint32_t) (place >> MARK_SHIFT);
  value_list_push (&d->objects, v);
  value_list_push (&d->work, v);
}

/* Value words of object V that go into the image: the cache of a localized variable does not. */
static uint64_t
dumped_values (value v)
{
  uint64_t header = object_of (v)->header;
  return header_type (header) == HEAP_LOCALIZED ? offsetof (struct localized, context) / 8 - 1 : header_value_words (header);
}

static void
visit_objects (struct dump *d)
{
  while (d->work.count)
    {
      value v = d->work.items[--d->work.count];
      if (consp (v))
        {
          /* The rest of the list comes to lie behind it. */
          meet (d, cdr (v));
          meet (d, car (v));
          continue;
        }
      uint64_t n = dumped_values (v);
      for (uint64_t i = 0; i < n; i++)
        meet (d, object_of (v)->slots[i]);
    }
}

static void
visit_symbols (struct dump *d)
{
  while (d->symbols.count && !d->fault)
    {
      value v = d->symbols.items[--d->symbols.count];
      struct symbol *s = symbol_of (d->vm, v);
      d->holder = v;
      for (value *p = &s->name; p <= &s->plist; p++)
        {
          meet (d, *p);
          visit_objects (d);
        }
      if (s->next)
        meet (d, s->next);
    }
}

static void
trace (struct dump *d)
{
  struct nm_vm *vm = d->vm;
  marks_clear (vm);
  d->holder = Qnil;
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    meet (d, (value) (NM_BUILTIN_SYMBOL_COUNT - 1 - i) * NM_SYMBOL_STRIDE + TAG_SYMBOL);
  meet (d, vm->obarray);
  meet (d, vm->slot_defaults);
  for (size_t i = 0; i < sizeof vm->gc_roots / sizeof *vm->gc_roots; i++)
    meet (d, vm->gc_roots[i]);
  visit_objects (d);
  visit_symbols (d);
}

/* -- copying ------------------------------------------------------------------------------------------ */

static value
translate (struct dump *d, value v)
{
  return heap_value_p (v) ? heap_image_base () + ((uint64_t) *place_of (d, v) << MARK_SHIFT) + (v & TAG_MASK) : v;
}

/* Translates N values at OUT, which is OFFSET bytes into the symbols and blocks taken together. */
static void
translate_range (struct dump *d, value *out, uint64_t n, uint64_t offset)
{
  for (uint64_t i = 0; i < n; i++)
    if (heap_value_p (out[i]))
      {
        uint64_t bit = offset / 8 + i;
        out[i] = translate (d, out[i]);
        d->relocations[bit >> 6] |= UINT64_C (1) << (bit & 63);
      }
}

/* Addresses are others in the image: codes made from them have to be computed again. */
static void
adjust_hash_table (struct hash_table *t)
{
  t->flags |= HASH_YOUNG_ADDRESSES;
  t->moves_seen = UINT64_MAX;
}

static void
copy_object (struct dump *d, value v)
{
  uint64_t place = (uint64_t) *place_of (d, v) << MARK_SHIFT;
  struct object *out = (struct object *) (d->blocks_out + place - BLOCK_BYTES);
  uint64_t offset = d->symbol_bytes + place - BLOCK_BYTES;
  if (consp (v))
    {
      memcpy (out, cons_of (v), sizeof (struct cons));
      translate_range (d, (value *) out, 2, offset);
      return;
    }
  uint64_t header = object_of (v)->header, n = dumped_values (v);
  memcpy (out, object_of (v), 8 + header_words (header) * 8);
  for (uint64_t i = n; i < header_value_words (header); i++)
    out->slots[i] = Qnil;
  translate_range (d, out->slots, n, offset + 8);
  if (header_type (header) == HEAP_HASH_TABLE)
    adjust_hash_table ((struct hash_table *) out);
}

static void
copy_symbols (struct dump *d, struct image_header *header)
{
  struct nm_vm *vm = d->vm;
  memcpy (d->symbols_out, vm->symbol_base, (size_t) vm->heap->symbol_count * NM_SYMBOL_STRIDE);
  for (uint32_t i = vm->heap->symbol_count; i-- > 0; )
    {
      struct symbol *out = (struct symbol *) (d->symbols_out + (uint64_t) i * NM_SYMBOL_STRIDE);
      if (marked (vm, vm->symbol_base + (uint64_t) i * NM_SYMBOL_STRIDE))
        translate_range (d, &out->name, 4, (uint64_t) i * NM_SYMBOL_STRIDE);
      else
        {
          *out = (struct symbol){ .next = (uint32_t) header->symbol_free, .value_version = out->value_version,
                                  .function_version = out->function_version };
          header->symbol_free = (uint64_t) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
        }
    }
}

/* -- the file -------------------------------------------------------------------------------------------- */

static void
layout_file (struct dump *d, struct image_header *h)
{
  d->symbol_bytes = image_pages ((uint64_t) d->vm->heap->symbol_count * NM_SYMBOL_STRIDE);
  uint64_t block_bytes = (uint64_t) d->block_count << BLOCK_SHIFT;
  *h = (struct image_header){ .magic = IMAGE_MAGIC, .version = IMAGE_VERSION, .build_id = image_build_id (),
                              .base = heap_image_base (), .symbol_count = d->vm->heap->symbol_count, .block_count = d->block_count };
  h->symbols_at = IMAGE_PAGE;
  h->blocks_at = h->symbols_at + d->symbol_bytes;
  h->table_at = h->blocks_at + block_bytes;
  h->relocations_at = h->table_at + image_pages ((d->block_count + 1) * sizeof (struct block));
  h->total_bytes = h->relocations_at + image_pages ((d->symbol_bytes + block_bytes) / 64 + 8);
}

static bool
write_file (const char *path, const void *data, size_t bytes, const char **error)
{
  char temporary[4096];
  if ((size_t) snprintf (temporary, sizeof temporary, "%s.new", path) >= sizeof temporary)
    return *error = "the name of the boot image is too long", false;
  FILE *f = fopen (temporary, "wb");
  if (!f)
    return *error = strerror (errno), false;
  bool ok = fwrite (data, 1, bytes, f) == bytes;
  ok = fclose (f) == 0 && ok;
  if (ok && rename (temporary, path) == 0)
    return true;
  *error = strerror (errno);
  unlink (temporary);
  return false;
}

static bool
write_image (struct dump *d, const char *path, const char **error)
{
  struct nm_vm *vm = d->vm;
  struct image_header h;
  layout_file (d, &h);
  char *file = mi_zalloc (h.total_bytes);
  if (!file)
    return *error = "not enough memory to write the boot image", false;
  d->symbols_out = file + h.symbols_at;
  d->blocks_out = file + h.blocks_at;
  d->relocations = (uint64_t *) (file + h.relocations_at);
  copy_symbols (d, &h);
  for (size_t i = 0; i < d->objects.count; i++)
    copy_object (d, d->objects.items[i]);
  d->table[0] = (struct block){ 0 };
  memcpy (file + h.table_at, d->table, (d->block_count + 1) * sizeof *d->table);
  h.obarray = translate (d, vm->obarray);
  h.slot_defaults = translate (d, vm->slot_defaults);
  for (size_t i = 0; i < sizeof vm->gc_roots / sizeof *vm->gc_roots; i++)
    h.gc_roots[i] = translate (d, vm->gc_roots[i]);
  h.body_sum = image_sum (file + IMAGE_PAGE, h.total_bytes - IMAGE_PAGE);
  h.header_sum = image_sum (&h, sizeof h);
  memcpy (file, &h, sizeof h);
  bool ok = write_file (path, file, h.total_bytes, error);
  mi_free (file);
  return ok;
}

bool
nm_vm_dump (struct nm_vm *vm, const char *path, const char **error)
{
  struct heap *h = vm->heap;
  gc_collect (vm, true);
  h->collections = h->elapsed_ns = 0;
  symbol_of (vm, Qgcs_done)->val = make_fixnum (0);
  symbol_store (vm, Qgc_elapsed, &symbol_of (vm, Qgc_elapsed)->val, make_float (vm, 0.0));
  minor_collect (vm);
  struct dump d = { .vm = vm };
  d.places = mi_calloc ((size_t) (h->old_top - h->old_start) >> MARK_SHIFT, sizeof *d.places);
  d.table_room = 64;
  d.table = mi_mallocn (d.table_room, sizeof *d.table);
  trace (&d);
  *error = d.fault;
  bool ok = !d.fault && write_image (&d, path, error);
  mi_free (d.places);
  mi_free (d.table);
  mi_free (d.objects.items);
  mi_free (d.symbols.items);
  mi_free (d.work.items);
  /* The marks are those of the dump; a collection puts them right for the sweep. */
  gc_collect (vm, true);
  return ok;
}
