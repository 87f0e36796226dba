/* slotmap.h - host ids: numbers that stand for host objects and are recognised when they are stale.
   SPDX-License-Identifier: GPL-3.0-or-later

   An id is GENERATION << 32 | SLOT; a slot's generation changes when its object goes, so an old id
   finds nothing instead of a stranger.  No id is 0.  One thread at a time. */
#ifndef HOST_BUFFER_SLOTMAP_H
#define HOST_BUFFER_SLOTMAP_H

#include <assert.h>
#include <mimalloc.h>
#include <stdint.h>
#include <string.h>

struct slotmap_slot { void *object; uint32_t generation; uint32_t next_free; };

struct slotmap {
  struct slotmap_slot *slot;
  uint32_t count, capacity;        /* slots ever used, slots allocated */
  uint32_t first_free;             /* index + 1; 0: none */
  uint32_t live;
};

static inline uint64_t
slotmap_add (struct slotmap *m, void *object)
{
  assert (object);
  uint32_t i;
  if (m->first_free)
    {
      i = m->first_free - 1;
      m->first_free = m->slot[i].next_free;
    }
  else
    {
      if (m->count == m->capacity)
        {
          m->capacity = m->capacity ? 2 * m->capacity : 64;
          m->slot = mi_realloc (m->slot, m->capacity * sizeof *m->slot);
        }
      i = m->count++;
      m->slot[i].generation = 1;
    }
  m->slot[i].object = object;
  m->live++;
  return (uint64_t) m->slot[i].generation << 32 | i;
}

/* The object of ID; NULL if it has gone. */
static inline void *
slotmap_get (const struct slotmap *m, uint64_t id)
{
  uint32_t i = (uint32_t) id;
  return i < m->count && m->slot[i].generation == id >> 32 ? m->slot[i].object : NULL;
}

/* Forgets ID and returns what it stood for; NULL if it had gone. */
static inline void *
slotmap_remove (struct slotmap *m, uint64_t id)
{
  void *object = slotmap_get (m, id);
  if (!object)
    return NULL;
  uint32_t i = (uint32_t) id;
  m->slot[i].object = NULL;
  if (++m->slot[i].generation == 0)
    m->slot[i].generation = 1;
  m->slot[i].next_free = m->first_free;
  m->first_free = i + 1;
  m->live--;
  return object;
}

static inline void
slotmap_free (struct slotmap *m)
{
  mi_free (m->slot);
  memset (m, 0, sizeof *m);
}

#endif
