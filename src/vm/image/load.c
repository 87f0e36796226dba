/* load.c - fills a new isolate from the boot image.
   SPDX-License-Identifier: GPL-3.0-or-later

   An image that is linked into the running program is mapped from the program's file, copy on
   write, so that only pages that are used are ever read; its body is trusted as the code is.
   Any other image is checked throughout and copied. */
#include "image.h"
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* -- checks --------------------------------------------------------------------------------------- */

/* NULL if the header is good, else what is wrong. */
static const char *
header_fault (const struct image_header *h, const void *image, size_t bytes)
{
  if (bytes < IMAGE_PAGE || ((const struct image_header *) image)->magic != IMAGE_MAGIC)
    return "the boot image is damaged: it does not start like one";
  if (h->version != IMAGE_VERSION)
    return "the boot image has the format of another version of this program";
  struct image_header copy = *h;
  copy.header_sum = 0;
  if (image_sum (&copy, sizeof copy) != h->header_sum)
    return "the boot image is damaged: the checksum of its header is wrong";
  if (h->total_bytes > bytes)
    return "the boot image is damaged: it is cut off";
  if (h->build_id != image_build_id ())
    return "the boot image is stale: it was made by another build of this program";
  return NULL;
}

static bool
fits (struct nm_vm *vm, const struct image_header *h)
{
  struct heap *heap = vm->heap;
  return h->symbol_count * NM_SYMBOL_STRIDE + IMAGE_PAGE <= heap->sizes.symbols
         && ((h->block_count + 2) << BLOCK_SHIFT) <= heap->sizes.old;
}

/* -- mapping ---------------------------------------------------------------------------------------- */

struct file_place { const char *address; uint64_t offset; bool found; };

static int
find_segment (struct dl_phdr_info *info, size_t size __attribute__ ((unused)), void *data)
{
  struct file_place *p = data;
  for (int i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *s = &info->dlpi_phdr[i];
      uint64_t start = info->dlpi_addr + s->p_vaddr, at = (uint64_t) (uintptr_t) p->address;
      if (s->p_type == PT_LOAD && !(s->p_flags & PF_W) && at >= start && at - start < s->p_filesz)
        {
          p->offset = s->p_offset + (at - start);
          p->found = p->offset % IMAGE_PAGE == 0;
        }
    }
  return 1;                        /* the first object is the program itself */
}

/* Maps symbols and blocks from the program's file; false if IMAGE is not in it. */
static bool
map_from_program (struct nm_vm *vm, const struct image_header *h, const void *image)
{
  struct file_place place = { .address = image };
  dl_iterate_phdr (find_segment, &place);
  if (!place.found)
    return false;
  int fd = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  int prot = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
  bool ok = mmap (vm->symbol_base, h->blocks_at - h->symbols_at, prot, flags, fd, (off_t) (place.offset + h->symbols_at)) != MAP_FAILED
            && mmap (vm->heap->old_start + BLOCK_BYTES, h->table_at - h->blocks_at, prot, flags, fd,
                     (off_t) (place.offset + h->blocks_at)) != MAP_FAILED;
  close (fd);
  return ok;
}

static bool
copy_checked (struct nm_vm *vm, const struct image_header *h, const char *image, const char **error)
{
  if (image_sum (image + IMAGE_PAGE, h->total_bytes - IMAGE_PAGE) != h->body_sum)
    {
      *error = "the boot image is damaged: its checksum is wrong";
      return false;
    }
  memcpy (vm->symbol_base, image + h->symbols_at, h->blocks_at - h->symbols_at);
  memcpy (vm->heap->old_start + BLOCK_BYTES, image + h->blocks_at, h->table_at - h->blocks_at);
  return true;
}

/* -- relocation --------------------------------------------------------------------------------------- */

static void
relocate_words (uint64_t *words, const uint64_t *bits, uint64_t bit, uint64_t count, uint64_t delta)
{
  assert (bit % 64 == 0);
  for (uint64_t i = 0; i < count; i += 64)
    for (uint64_t set = bits[(bit + i) >> 6]; set; set &= set - 1)
      words[i + (uint64_t) __builtin_ctzll (set)] += delta;
}

static value
relocated (value v, uint64_t delta)
{
  return heap_value_p (v) ? v + delta : v;
}

static uint64_t
relocate (struct nm_vm *vm, const struct image_header *h, const char *image)
{
  uint64_t delta = (uint64_t) (uintptr_t) vm->heap->old_start - h->base;
  if (delta == 0)
    return 0;
  const uint64_t *bits = (const uint64_t *) (image + h->relocations_at);
  uint64_t symbol_words = (h->blocks_at - h->symbols_at) / 8, block_words = (h->table_at - h->blocks_at) / 8;
  relocate_words ((uint64_t *) vm->symbol_base, bits, 0, symbol_words, delta);
  relocate_words ((uint64_t *) (vm->heap->old_start + BLOCK_BYTES), bits, symbol_words, block_words, delta);
  return delta;
}

static void
adopt (struct nm_vm *vm, const struct image_header *h, const char *image, uint64_t delta)
{
  struct heap *heap = vm->heap;
  heap->symbol_count = (uint32_t) h->symbol_count;
  heap->symbol_free = (uint32_t) h->symbol_free;
  memcpy (heap->blocks, image + h->table_at, (h->block_count + 1) * sizeof *heap->blocks);
  heap->old_top = block_start (heap, (uint32_t) h->block_count + 1);
  heap->symbols_at_major = h->symbol_count;
  heap->symbols_made = 0;
  heap->old_bytes = heap->old_bytes_at_major = (h->block_count << BLOCK_SHIFT) + h->symbol_count * NM_SYMBOL_STRIDE;
  heap->moves = 1;
  vm->obarray = relocated (h->obarray, delta);
  vm->slot_defaults = relocated (h->slot_defaults, delta);
  for (size_t i = 0; i < sizeof vm->gc_roots / sizeof *vm->gc_roots; i++)
    vm->gc_roots[i] = relocated (h->gc_roots[i], delta);
}

bool
image_load (struct nm_vm *vm, const void *image, size_t bytes, const char **error)
{
  const struct image_header *h = image;
  *error = header_fault (h, image, bytes);
  if (*error)
    return false;
  if (!fits (vm, h))
    {
      *error = "there is not enough address space for the boot image";
      return false;
    }
  if (!map_from_program (vm, h, image) && !copy_checked (vm, h, image, error))
    return false;
  adopt (vm, h, image, relocate (vm, h, image));
  return true;
}
