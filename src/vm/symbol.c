/* symbol.c - the symbol table and obarrays.
   SPDX-License-Identifier: GPL-3.0-or-later

   Invariants: built-in symbols occupy the first slots in the order of symbols.def.  An obarray is
   a Lisp vector; an element is 0 or the first symbol of a chain through symbol.next.  A symbol is
   in at most one chain.  Nothing here collects; only obarray_check and symbol_reserve signal.

   Slots of symbols that died are free after a major collection, and used first.  A table that fills up
   asks for one (symbols_short); when that did not help, its last part is for the names that the
   program itself knows, and whoever makes symbols with other names gets an error. */
#include "symbol.h"
#include <stdlib.h>
#include <string.h>
#include "heap/heap_internal.h"
#include "eval/signal.h"
#include "nm_text.h"

static const char *const builtin_names[] = {
#define NM_SYMBOL(c_name, lisp_name) lisp_name,
#include "symbols.def"
#undef NM_SYMBOL
};

static uint32_t
name_hash (const char *name, int64_t bytes)
{
  static const uint64_t k = UINT64_C (0x9e3779b97f4a7c15);
  uint64_t h = (uint64_t) bytes * k;
  for (; bytes >= 8; bytes -= 8, name += 8)
    {
      uint64_t w;
      memcpy (&w, name, 8);
      h = (h ^ w) * k;
      h ^= h >> 32;
    }
  uint64_t w = 0;
  memcpy (&w, name, (size_t) bytes);
  h = (h ^ w) * k;
  return (uint32_t) (h ^ h >> 32);
}

/* The part of the table that is kept for names the program itself knows. */
enum { RESERVE_SHARE = 64 };

static void
ask_for_collection (struct nm_vm *vm)
{
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_GC, memory_order_relaxed);
}

bool
symbol_room (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  uint64_t room = symbol_capacity (h);
  if (likely (h->symbols_at_major + h->symbols_made + room / RESERVE_SHARE < room))
    return true;
  h->symbols_wanted = true;
  ask_for_collection (vm);
  return false;
}

bool
symbol_reserve (struct nm_vm *vm)
{
  if (likely (symbol_room (vm)))
    return true;
  signal_memory_full (vm);
  return false;
}

/* The bucket of a name in an obarray that Lisp made, where buckets can be seen: GNU Emacs's.  Long names are sampled. */
static uint32_t
visible_bucket (const char *name, int64_t bytes, int64_t buckets)
{
  uint64_t h = (uint64_t) bytes;
  int64_t at = 0, step = 8 + (bytes >> 3);
  for (; at + 8 <= bytes; at += step)
    {
      uint64_t w;
      memcpy (&w, name + at, 8);
      h = (h << 4) + (h >> 60) + w;
    }
  for (; at < bytes; at++)
    h = (h << 4) + (h >> 60) + (unsigned char) name[at];
  return (uint32_t) (h % (uint64_t) buckets);
}

static uint32_t
name_bucket (struct nm_vm *vm, value obarray, const char *name, int64_t bytes, uint32_t hash)
{
  int64_t buckets = vector_length (obarray);
  return obarray == vm->obarray ? hash % (uint32_t) buckets : visible_bucket (name, bytes, buckets);
}

/* A slot of the table.  Its card is marked: the values it gets may be young. */
static value
symbol_allocate (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  value v;
  if (h->symbol_free)
    {
      v = h->symbol_free;
      h->symbol_free = symbol_of (vm, v)->next;
    }
  else
    {
      if (h->symbol_count >= symbol_capacity (h))
        return V_UNBOUND;
      v = (uint64_t) h->symbol_count++ * NM_SYMBOL_STRIDE + TAG_SYMBOL;
    }
  h->symbols_made++;
  vm->made.symbols++;
  h->old_bytes += NM_SYMBOL_STRIDE;
  h->direct_bytes += NM_SYMBOL_STRIDE;
  if (unlikely (h->direct_bytes > DIRECT_SOFT_BYTES || symbols_short (h)))
    ask_for_collection (vm);
  heap_card_mark (vm, v - TAG_SYMBOL);
  return v;
}

value
symbol_make (struct nm_vm *vm, value name)
{
  value v = symbol_allocate (vm);
  if (v == V_UNBOUND)
    {
      if (vm->host_ops && vm->host_ops->fatal)
        vm->host_ops->fatal (vm->host, "the symbol table is full");
      abort ();
    }
  struct symbol *s = symbol_of (vm, v);
  uint32_t value_version = s->value_version, function_version = s->function_version;
  *s = (struct symbol){ .name = name, .val = V_UNBOUND, .function = Qnil, .plist = Qnil,
                        .value_version = value_version + 1, .function_version = function_version + 1 };
  return v;
}

void
symbol_set_function (struct nm_vm *vm, value symbol, value function)
{
  struct symbol *s = symbol_of (vm, symbol);
  symbol_store (vm, symbol, &s->function, function);
  s->function_version++;
}

value
symbol_next (struct nm_vm *vm, value symbol)
{
  uint32_t next = symbol_of (vm, symbol)->next;
  return next ? next : V_UNBOUND;
}

/* The first symbol of a chain, 0 if none.  A nil that Lisp put into an obarray of its own ends a
   chain; in the initial obarray it is the symbol `nil'. */
static uint32_t
chain_first (struct nm_vm *vm, value obarray, uint32_t bucket)
{
  value v = vector_ref (obarray, bucket);
  return symbolp (v) && (!nilp (v) || obarray == vm->obarray) ? (uint32_t) v : 0;
}

value
symbol_lookup (struct nm_vm *vm, value obarray, const char *name, int64_t chars, int64_t bytes, uint32_t *bucket)
{
  uint32_t hash = name_hash (name, bytes);
  *bucket = name_bucket (vm, obarray, name, bytes, hash);
  for (uint32_t v = chain_first (vm, obarray, *bucket); v; v = symbol_of (vm, v)->next)
    {
      struct symbol *s = symbol_of (vm, v);
      if (s->hash == hash && string_bytes (s->name) == bytes && string_chars (s->name) == chars
          && memcmp (string_text (s->name), name, (size_t) bytes) == 0)
        return v;
    }
  return V_UNBOUND;
}

/* Puts SYMBOL, whose name is set, in front of its chain. */
static void
chain_insert (struct nm_vm *vm, value obarray, value symbol, uint32_t bucket)
{
  struct symbol *s = symbol_of (vm, symbol);
  s->next = chain_first (vm, obarray, bucket);
  s->hash = name_hash (string_text (s->name), string_bytes (s->name));
  vector_set (vm, obarray, bucket, symbol);
  if (obarray != vm->obarray)
    {
      s->interned = SYMBOL_INTERNED;
      return;
    }
  s->interned = SYMBOL_INTERNED_IN_INITIAL;
  if (string_text (s->name)[0] == ':' && s->redirect == SYMBOL_PLAIN && s->val == V_UNBOUND)
    {
      s->val = symbol;
      s->trap = SYMBOL_CONSTANT;
      s->special = 1;
    }
}

value
symbol_intern_new (struct nm_vm *vm, value obarray, value name, uint32_t bucket)
{
  value v = symbol_make (vm, name);
  chain_insert (vm, obarray, v, bucket);
  return v;
}

value
symbol_intern_in (struct nm_vm *vm, value obarray, value name)
{
  uint32_t bucket;
  value v = symbol_lookup (vm, obarray, string_text (name), string_chars (name), string_bytes (name), &bucket);
  return v != V_UNBOUND ? v : symbol_intern_new (vm, obarray, name, bucket);
}

static value
name_string (struct nm_vm *vm, const char *name, int64_t chars, int64_t bytes)
{
  value s = heap_string_uninit (vm, chars, bytes, chars != bytes);
  if (bytes)
    memcpy (string_text (s), name, (size_t) bytes);
  return s;
}

value
symbol_intern (struct nm_vm *vm, const char *name, size_t bytes)
{
  uint32_t bucket;
  int64_t chars = nm_text_chars (name, (int64_t) bytes);
  value v = symbol_lookup (vm, vm->obarray, name, chars, (int64_t) bytes, &bucket);
  return v != V_UNBOUND ? v : symbol_intern_new (vm, vm->obarray, name_string (vm, name, chars, (int64_t) bytes), bucket);
}

value
symbol_intern_c (struct nm_vm *vm, const char *name)
{
  return symbol_intern (vm, name, strlen (name));
}

bool
symbol_unintern (struct nm_vm *vm, value obarray, value symbol)
{
  struct symbol *s = symbol_of (vm, symbol);
  uint32_t bucket = name_bucket (vm, obarray, string_text (s->name), string_bytes (s->name), s->hash);
  uint32_t v = chain_first (vm, obarray, bucket);
  if (v == (uint32_t) symbol)
    vector_set (vm, obarray, bucket, s->next ? (value) s->next : make_fixnum (0));
  else
    {
      while (v && symbol_of (vm, v)->next != (uint32_t) symbol)
        v = symbol_of (vm, v)->next;
      if (!v)
        return false;
      symbol_of (vm, v)->next = s->next;
    }
  s->next = 0;
  s->interned = SYMBOL_UNINTERNED;
  return true;
}

value
obarray_check (struct nm_vm *vm, value obarray)
{
  if (nilp (obarray))
    obarray = symbol_of (vm, Qobarray)->val;
  if (vectorp (obarray) && vector_length (obarray) > 0)
    return obarray;
  /* A useless value of `obarray' is repaired, so that the error can be handled. */
  if (obarray == symbol_of (vm, Qobarray)->val)
    symbol_store (vm, Qobarray, &symbol_of (vm, Qobarray)->val, vm->obarray);
  return signal_wrong_type (vm, Qvectorp, obarray);
}

void
symbols_init (struct nm_vm *vm)
{
  assert (vm->heap->symbol_count == 0);
  vm->obarray = heap_vector (vm, OBARRAY_BUCKETS, make_fixnum (0));
  /* First every slot, so that nil and t exist when the rest is made. */
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    symbol_make (vm, Qnil);
  for (uint32_t i = 0; i < NM_BUILTIN_SYMBOL_COUNT; i++)
    {
      const char *name = builtin_names[i];
      int64_t bytes = (int64_t) strlen (name), chars = nm_text_chars (name, bytes);
      value v = (value) i * NM_SYMBOL_STRIDE + TAG_SYMBOL;
      uint32_t bucket;
      value known = symbol_lookup (vm, vm->obarray, name, chars, bytes, &bucket);
      assert (known == V_UNBOUND);      /* symbols.def names every symbol once */
      (void) known;
      symbol_of (vm, v)->name = name_string (vm, name, chars, bytes);
      chain_insert (vm, vm->obarray, v, bucket);
    }
  static const value constants[] = { Qnil, Qt };
  for (int i = 0; i < 2; i++)
    {
      struct symbol *s = symbol_of (vm, constants[i]);
      s->val = constants[i];
      s->trap = SYMBOL_CONSTANT;
      s->special = 1;
    }
}
