/* ids.h - a table of numbered objects with generations: what the host ids of Lisp objects index.
   SPDX-License-Identifier: GPL-3.0-or-later
   An id is generation << 32 | index + 1, so 0 is no id and a stale id is recognised.  Ids are handed
   out in the same order in every run, so that objects of the boot image keep their meaning. */
#ifndef HOST_DISPLAY_IDS_H
#define HOST_DISPLAY_IDS_H

#include <stddef.h>
#include <stdint.h>
#include <mimalloc.h>

struct id_entry { void *item; uint32_t generation; uint32_t next_free; };
struct id_table { struct id_entry *entries; uint32_t count, room, free; /* index + 1 of the first free entry */ };

static inline uint64_t
id_add (struct id_table *t, void *item)
{
  uint32_t i;
  if (t->free != 0)
    {
      i = t->free - 1;
      t->free = t->entries[i].next_free;
    }
  else
    {
      if (t->count == t->room)
        {
          t->room = t->room ? t->room * 2 : 16;
          t->entries = mi_realloc (t->entries, t->room * sizeof *t->entries);
        }
      i = t->count++;
      t->entries[i].generation = 0;
    }
  t->entries[i].item = item;
  return (uint64_t) t->entries[i].generation << 32 | (i + 1);
}

static inline void *
id_get (const struct id_table *t, uint64_t id)
{
  uint32_t i = (uint32_t) id;
  if (i == 0 || i > t->count || t->entries[i - 1].generation != (uint32_t) (id >> 32))
    return NULL;
  return t->entries[i - 1].item;
}

static inline void
id_remove (struct id_table *t, uint64_t id)
{
  uint32_t i = (uint32_t) id - 1;
  t->entries[i].item = NULL;
  t->entries[i].generation++;
  t->entries[i].next_free = t->free;
  t->free = i + 1;
}

#endif
