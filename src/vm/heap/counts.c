/* counts.c - how many objects were made since the start, as Lisp sees it.
   SPDX-License-Identifier: GPL-3.0-or-later

   Conses, made the most often, are not counted: they are what remains of the bytes allocated when those of everything
   else are taken off (vm->made).  The variables are of the kind SYMBOL_COUNT: a read finds the count, a store
   remembers what has to be added to it.  Nothing here collects or signals. */
#include "counts.h"
#include "../eval/eval.h"
#include "../primitive.h"

NM_VARIABLE (cons_cells_consed, NM_VAR_INT, "0", "Number of conses made so far.");
NM_VARIABLE (floats_consed, NM_VAR_INT, "0", "Number of floats made so far.");
NM_VARIABLE (vector_cells_consed, NM_VAR_INT, "0", "Number of slots of vectors and other objects made so far, in words.");
NM_VARIABLE (symbols_consed, NM_VAR_INT, "0", "Number of symbols made so far.");
NM_VARIABLE (string_chars_consed, NM_VAR_INT, "0", "Number of bytes of the strings made so far.");
NM_VARIABLE (intervals_consed, NM_VAR_INT, "0", "Number of trees of text properties made so far.");
NM_VARIABLE (strings_consed, NM_VAR_INT, "0", "Number of strings made so far; empty ones are not made but shared.");

/* In the order of `memory-use-counts'. */
static const uint32_t count_symbols[HEAP_COUNTS] = {
  [HEAP_COUNT_CONSES] = Qcons_cells_consed, [HEAP_COUNT_FLOATS] = Qfloats_consed, [HEAP_COUNT_VECTOR_CELLS] = Qvector_cells_consed,
  [HEAP_COUNT_SYMBOLS] = Qsymbols_consed, [HEAP_COUNT_STRING_BYTES] = Qstring_chars_consed,
  [HEAP_COUNT_INTERVALS] = Qintervals_consed, [HEAP_COUNT_STRINGS] = Qstrings_consed,
};

static uint64_t
conses_made (struct nm_vm *vm)
{
  const struct heap *h = vm->heap;
  const struct heap_made *m = &vm->made;
  uint64_t all = h->metrics.allocated_bytes + h->direct_bytes + (uint64_t) (vm->nursery_free - h->nursery_first);
  uint64_t others = m->object_bytes + m->floats * sizeof (struct lisp_float) + m->symbols * NM_SYMBOL_STRIDE;
  assert (others <= all && (all - others) % sizeof (struct cons) == 0);
  return (all - others) / sizeof (struct cons);
}

static int64_t
heap_count (struct nm_vm *vm, enum heap_count kind)
{
  const struct heap_made *m = &vm->made;
  const uint64_t counts[HEAP_COUNTS] = {
    [HEAP_COUNT_CONSES] = kind == HEAP_COUNT_CONSES ? conses_made (vm) : 0, [HEAP_COUNT_FLOATS] = m->floats,
    [HEAP_COUNT_VECTOR_CELLS] = m->vector_cells, [HEAP_COUNT_SYMBOLS] = m->symbols, [HEAP_COUNT_STRING_BYTES] = m->string_bytes,
    [HEAP_COUNT_INTERVALS] = m->intervals, [HEAP_COUNT_STRINGS] = m->strings,
  };
  return (int64_t) counts[kind];
}

static int64_t
count_of (struct nm_vm *vm, value symbol)
{
  for (int i = 0; i < HEAP_COUNTS; i++)
    if (count_symbols[i] == symbol)
      return heap_count (vm, (enum heap_count) i);
  return 0;
}

void
counts_define (struct nm_vm *vm)
{
  for (int i = 0; i < HEAP_COUNTS; i++)
    symbol_of (vm, count_symbols[i])->redirect = SYMBOL_COUNT;
}

/* The numbers wrap around, as in C, at the ends of the fixnums. */
value
count_ref (struct nm_vm *vm, value symbol)
{
  return make_fixnum (fixnum (symbol_of (vm, symbol)->val) + count_of (vm, symbol));
}

void
count_set (struct nm_vm *vm, value symbol, value v)
{
  symbol_of (vm, symbol)->val = make_fixnum (fixnum (v) - count_of (vm, symbol));
}

void
count_stop (struct nm_vm *vm, value symbol)
{
  struct symbol *s = symbol_of (vm, symbol);
  s->val = count_ref (vm, symbol);
  s->redirect = SYMBOL_PLAIN;
  s->value_version++;
}

NM_PRIMITIVE (memory_use_counts, "memory-use-counts", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return a list of the numbers of what was made so far.\n"
              "It is (CONSES FLOATS VECTOR-CELLS SYMBOLS STRING-CHARS INTERVALS STRINGS), the values of the\n"
              "variables `cons-cells-consed', `floats-consed', `vector-cells-consed', `symbols-consed',\n"
              "`string-chars-consed', `intervals-consed' and `strings-consed'.")
{
  /* Read before the list is made, which is not in it. */
  value counts[HEAP_COUNTS], list = Qnil;
  for (int i = 0; i < HEAP_COUNTS; i++)
    {
      value v = vm_variable (vm, count_symbols[i]);
      counts[i] = fixnump (v) ? v : make_fixnum (heap_count (vm, (enum heap_count) i));   /* it may be void */
    }
  for (int i = HEAP_COUNTS; i-- > 0; )
    list = make_cons (vm, counts[i], list);
  return list;
}
