/* image.h - the boot image: the Lisp world of an isolate in a file.
   SPDX-License-Identifier: GPL-3.0-or-later

   | header, one page | symbol table | blocks of the old generation | block table | relocations |

   Symbols and blocks are exactly what lies in memory, for a region at its preferred address, so
   that loading is two private mappings of the file.  At another address the words named by the
   relocation bitmap (first the symbols', then the blocks') get the difference added.  Primitives
   are indexes of the registry; the build id stands for the registry, the built-in symbols and the
   layouts.  Host objects and finalizers cannot be in an image. */
#ifndef VM_IMAGE_IMAGE_H
#define VM_IMAGE_IMAGE_H

#include "../heap/heap_internal.h"

enum { IMAGE_VERSION = 1, IMAGE_PAGE = 4096 };
#define IMAGE_MAGIC UINT64_C (0x314547414d494d4e)     /* "NMIMAGE1" */

struct image_header {
  uint64_t magic;
  uint64_t version;
  uint64_t build_id;
  uint64_t header_sum;             /* of this struct with header_sum 0 */
  uint64_t body_sum;               /* of everything after the first page */
  uint64_t total_bytes;
  uint64_t base;                   /* address of the old generation that pointers are made for */
  uint64_t symbol_count, symbol_free;
  uint64_t block_count;            /* blocks 1 .. block_count are in the image */
  uint64_t symbols_at, blocks_at, table_at, relocations_at;    /* offsets in the file, bytes */
  value obarray, slot_defaults;
  value gc_roots[sizeof ((struct nm_vm *) 0)->gc_roots / sizeof (value)];
};
_Static_assert (sizeof (struct image_header) <= IMAGE_PAGE, "the header fits its page");

uint64_t image_build_id (void);
uint64_t image_sum (const void *, size_t bytes);       /* BYTES is a multiple of 8 */
/* Fills the empty isolate from an image; false with a message that names what is wrong with it. */
__attribute__ ((warn_unused_result)) bool image_load (struct nm_vm *, const void *image, size_t bytes, const char **error);

static inline uint64_t image_pages (uint64_t bytes) { return (bytes + IMAGE_PAGE - 1) & ~(uint64_t) (IMAGE_PAGE - 1); }

#endif
