/* cards.c - finding the objects of a card.
   SPDX-License-Identifier: GPL-3.0-or-later

   A card is 512 bytes of the symbol table or the old generation.  Blocks know the size of their
   cells, so the objects that touch a card are found without a crossing map. */
#include "heap_internal.h"

struct card { struct nm_vm *vm; char *from, *to; gc_visitor *visit; bool marked; };

static void
visit_range (struct card *c, value *from, value *to)
{
  if ((char *) from < c->from)
    from = (value *) c->from;
  if ((char *) to > c->to)
    to = (value *) c->to;
  if (from < to)
    c->visit (c->vm, from, to);
}

/* Cells that were never used, or hold a dead object, have no young values. */
static void
visit_object (struct card *c, struct object *o)
{
  if (header_type (o->header) >= HEAP_TYPE_COUNT || (c->marked && !marked (c->vm, o)))
    return;
  visit_range (c, o->slots, o->slots + header_value_words (o->header));
}

static void
visit_conses (struct card *c)
{
  if (!c->marked)
    {
      c->visit (c->vm, (value *) c->from, (value *) c->to);
      return;
    }
  for (char *p = c->from; p < c->to; p += sizeof (struct cons))
    if (marked (c->vm, p))
      c->visit (c->vm, (value *) p, (value *) p + 2);
}

static void
visit_symbols (struct card *c)
{
  for (struct symbol *s = (struct symbol *) c->from; (char *) s < c->to; s++)
    if (!c->marked || marked (c->vm, s))
      c->visit (c->vm, &s->name, &s->plist + 1);
}

static void
visit_block (struct card *c)
{
  struct heap *h = c->vm->heap;
  uint32_t b = block_of (h, c->from);
  struct block *k = &h->blocks[b];
  char *start = block_start (h, b);
  if (k->kind == BLOCK_LARGE || k->kind == BLOCK_LARGE_REST)
    visit_object (c, (struct object *) (k->kind == BLOCK_LARGE ? start : block_start (h, b - k->run)));
  else if (k->kind == BLOCK_CELLS && k->cell_class == CLASS_CONS)
    visit_conses (c);
  else if (k->kind == BLOCK_CELLS)
    {
      size_t bytes = class_bytes (k->cell_class), used = BLOCK_BYTES / bytes * bytes;
      for (size_t at = (size_t) (c->from - start) / bytes * bytes; at < used && start + at < c->to; at += bytes)
        visit_object (c, (struct object *) (start + at));
    }
}

void
card_visit (struct nm_vm *vm, uint32_t card, gc_visitor *visit, bool marked_only)
{
  char *from = vm->symbol_base + ((uint64_t) card << CARD_SHIFT);
  struct card c = { vm, from, from + CARD_BYTES, visit, marked_only };
  if (from < vm->heap->old_start)
    visit_symbols (&c);
  else
    visit_block (&c);
}
