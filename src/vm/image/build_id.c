/* build_id.c - sums: what identifies the build that an image belongs to, and an image's contents.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure functions. */
#include "image.h"
#include <string.h>
#include "nm_vm.h"

static const uint64_t multiplier = UINT64_C (0x9e3779b97f4a7c15);

static uint64_t
mix (uint64_t h, uint64_t word)
{
  h = (h ^ word) * multiplier;
  return h ^ h >> 29;
}

static uint64_t
mix_string (uint64_t h, const char *s)
{
  size_t n = strlen (s);
  h = mix (h, n);
  for (; n >= 8; n -= 8, s += 8)
    {
      uint64_t w;
      memcpy (&w, s, 8);
      h = mix (h, w);
    }
  uint64_t w = 0;
  memcpy (&w, s, n);
  return mix (h, w);
}

/* Four independent lanes keep the multiplier busy. */
uint64_t
image_sum (const void *data, size_t bytes)
{
  const uint64_t *p = data;
  uint64_t lanes[4] = { 1, 2, 3, 4 };
  size_t words = bytes / 8, i = 0;
  assert (bytes % 8 == 0);
  for (; i + 4 <= words; i += 4)
    for (int k = 0; k < 4; k++)
      lanes[k] = mix (lanes[k], p[i + k]);
  for (; i < words; i++)
    lanes[0] = mix (lanes[0], p[i]);
  return mix (mix (mix (lanes[0], lanes[1]), lanes[2]), lanes[3]);
}

static const char *const builtin_names[] = {
#define NM_SYMBOL(c_name, lisp_name) lisp_name,
#include "symbols.def"
#undef NM_SYMBOL
};

static const char *const slot_names[] = {
#define NM_SLOT(name, type, locality, init) #name,
#include "slots.def"
#undef NM_SLOT
};

static const uint64_t layouts[] = {
  IMAGE_VERSION, sizeof (struct image_header), sizeof (struct symbol), sizeof (struct block), sizeof (struct string),
  sizeof (struct hash_table), sizeof (struct char_table), HEAP_TYPE_COUNT, CLASS_COUNT, BLOCK_SHIFT, VM_ROOT_COUNT,
};

uint64_t
image_build_id (void)
{
  uint64_t h = multiplier;
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
    h = mix (h, layouts[i]);
  size_t count;
  const struct nm_primitive *const *primitives = nm_primitives (&count);
  for (size_t i = 0; i < count; i++)
    {
      h = mix_string (h, primitives[i]->lisp_name);
      h = mix (h, (uint64_t) (uint16_t) primitives[i]->min_args << 16 | (uint16_t) primitives[i]->max_args);
    }
  const struct nm_variable *const *variables = nm_variables (&count);
  for (size_t i = 0; i < count; i++)
    h = mix (h, variables[i]->symbol);
  for (size_t i = 0; i < sizeof builtin_names / sizeof *builtin_names; i++)
    h = mix_string (h, builtin_names[i]);
  for (size_t i = 0; i < sizeof slot_names / sizeof *slot_names; i++)
    h = mix_string (h, slot_names[i]);
  return h;
}
