/* equal.c - structural equality and structural hashing.
   SPDX-License-Identifier: GPL-3.0-or-later

   Recursion is bounded: beyond MAX_DEPTH levels `equal' signals, and from SEEN_DEPTH levels on the
   pairs under comparison are remembered, so that structures that are circular through their cars
   compare in finite time, as in GNU Emacs.  Lists are walked, not recursed, along their cdrs. */

#include "equal.h"
#include "hash.h"
#include "../primitive.h"
#include "../text/intervals.h"
#include <mimalloc.h>
#include <stdlib.h>

enum { MAX_DEPTH = 200, SEEN_DEPTH = 10 };

bool
bignums_equal (value a, value b)
{
  struct bignum *x = (struct bignum *) object_of (a), *y = (struct bignum *) object_of (b);
  return x->size == y->size
         && memcmp (x->limbs, y->limbs, sizeof x->limbs[0] * (size_t) llabs (x->size)) == 0;
}

struct pair { value a, b; };

struct comparison {
  struct nm_vm *vm;
  bool properties;                 /* strings must agree in their properties too */
  bool too_deep;
  value cycle;                     /* the cons at which a circular list showed, else nil */
  struct pair *seen;               /* open-addressing set of pairs */
  size_t seen_count, seen_size;    /* size is 0 or a power of two */
};

static bool equal_at_depth (struct comparison *, value, value, int depth);

static size_t
pair_slot (struct pair *table, size_t size, struct pair p)
{
  size_t i = (size_t) hash_mix (p.a * 31 + p.b) & (size - 1);
  while (table[i].a != 0 && (table[i].a != p.a || table[i].b != p.b))
    i = (i + 1) & (size - 1);
  return i;
}

/* Adds the pair; true if it was there. */
static bool
pair_seen (struct comparison *c, value a, value b)
{
  if (c->seen_count * 2 >= c->seen_size)
    {
      size_t size = c->seen_size ? c->seen_size * 2 : 64;
      struct pair *table = mi_calloc (size, sizeof *table);
      for (size_t i = 0; i < c->seen_size; i++)
        if (c->seen[i].a != 0)
          table[pair_slot (table, size, c->seen[i])] = c->seen[i];
      mi_free (c->seen);
      c->seen = table;
      c->seen_size = size;
    }
  struct pair p = { a, b };
  size_t i = pair_slot (c->seen, c->seen_size, p);
  if (c->seen[i].a != 0)
    return true;
  c->seen[i] = p;
  c->seen_count++;
  return false;
}

static bool
strings_equal (value a, value b)
{
  return string_chars (a) == string_chars (b) && string_bytes (a) == string_bytes (b)
         && memcmp (string_text (a), string_text (b), (size_t) string_bytes (a)) == 0;
}

/* Property values count as equal only if they are `eq'. */
static bool
string_properties_equal (value a, value b)
{
  value ta = string_of (a)->intervals, tb = string_of (b)->intervals;
  int64_t end = string_chars (a);
  for (int64_t pos = 0; pos < end;)
    {
      struct interval_run ra = intervals_run (ta, pos, end), rb = intervals_run (tb, pos, end);
      if (!interval_plists_equal (ra.plist, rb.plist))
        return false;
      pos = ra.end < rb.end ? ra.end : rb.end;
    }
  return true;
}

static bool
conses_equal (struct comparison *c, value a, value b, int depth)
{
  value tortoise = a;
  int64_t limit = 2, left = 2;
  for (;;)
    {
      if (!equal_at_depth (c, car (a), car (b), depth + 1))
        return false;
      a = cdr (a);
      b = cdr (b);
      if (a == b)
        return true;
      if (!consp (a))
        return equal_at_depth (c, a, b, depth + 1);
      if (!consp (b))
        return false;
      if (--left == 0)
        {
          limit *= 2;
          left = limit;
          tortoise = a;
        }
      else if (a == tortoise)
        {
          c->cycle = a;
          return false;
        }
    }
}

static bool
slots_equal (struct comparison *c, value a, value b, int depth)
{
  int64_t n = vector_length (a);
  if (n != vector_length (b))
    return false;
  /* The version of a char-table counts changes; it is not part of its value. */
  int64_t skip = char_table_p (a) ? 4 : -1;
  for (int64_t i = 0; i < n; i++)
    if (i != skip && !equal_at_depth (c, vector_ref (a, i), vector_ref (b, i), depth + 1))
      return false;
  return true;
}

static bool
host_objects_equal (struct nm_vm *vm, value a, value b)
{
  struct host_object *x = (struct host_object *) object_of (a), *y = (struct host_object *) object_of (b);
  return x->type == y->type
         && (x->id == y->id || (vm->host_ops && vm->host_ops->equal_objects (vm->host, x->type, x->id, y->id)));
}

static bool
objects_equal (struct comparison *c, value a, value b, int depth)
{
  enum heap_type type = header_type (object_of (a)->header);
  if (type != header_type (object_of (b)->header))
    return false;
  switch (type)
    {
    case HEAP_BIGNUM: return bignums_equal (a, b);
    case HEAP_VECTOR: case HEAP_RECORD: case HEAP_COMPILED: case HEAP_CHAR_TABLE: case HEAP_SUB_CHAR_TABLE:
      return slots_equal (c, a, b, depth);
    case HEAP_BOOL_VECTOR:
      {
        struct bool_vector *x = (struct bool_vector *) object_of (a), *y = (struct bool_vector *) object_of (b);
        return x->length == y->length && memcmp (x->bits, y->bits, (size_t) ((x->length + 63) / 64 * 8)) == 0;
      }
    case HEAP_HOST: return host_objects_equal (c->vm, a, b);
    default: return false;
    }
}

static bool
equal_at_depth (struct comparison *c, value a, value b, int depth)
{
  if (unlikely (depth > MAX_DEPTH))
    {
      c->too_deep = true;
      return false;
    }
  if (a == b)
    return true;
  if (((a ^ b) & TAG_MASK) != 0 || !heap_value_p (a) || c->too_deep || !nilp (c->cycle))
    return false;
  if (unlikely (depth > SEEN_DEPTH) && (consp (a) || objectp (a)) && pair_seen (c, a, b))
    return true;
  switch (a & TAG_MASK)
    {
    case TAG_CONS: return conses_equal (c, a, b, depth);
    case TAG_STRING: return strings_equal (a, b) && (!c->properties || string_properties_equal (a, b));
    case TAG_FLOAT: return values_eql (a, b);
    default: return objects_equal (c, a, b, depth);
    }
}

int
values_equal_slow (struct nm_vm *vm, value a, value b, bool properties)
{
  struct comparison c = { .vm = vm, .properties = properties, .cycle = Qnil };
  bool same = equal_at_depth (&c, a, b, 0);
  mi_free (c.seen);
  if (likely (!c.too_deep && nilp (c.cycle)))
    return same;
  if (c.too_deep)
    signal_message (vm, "Stack overflow in equal");
  else
    signal_circular_list (vm, c.cycle);
  return -1;
}

int
values_equal_including_properties (struct nm_vm *vm, value a, value b)
{
  return values_equal_slow (vm, a, b, true);
}

bool
values_equal_quiet (struct nm_vm *vm, value a, value b)
{
  struct comparison c = { .vm = vm, .cycle = Qnil };
  bool same = equal_at_depth (&c, a, b, 0);
  mi_free (c.seen);
  return same && !c.too_deep && nilp (c.cycle);
}

/* -- hashing -- */

uint64_t
hash_bytes (const char *p, size_t n)
{
  const uint64_t k = UINT64_C (0x9e3779b97f4a7c15);
  uint64_t h = n * k, w;
  for (; n >= 8; p += 8, n -= 8)
    {
      memcpy (&w, p, 8);
      h = (h ^ w) * k;
      h ^= h >> 32;
    }
  if (n > 0)
    {
      w = 0;
      memcpy (&w, p, n);
      h = (h ^ w) * k;
      h ^= h >> 32;
    }
  return h;
}

uint64_t
hash_eql (value v, bool *by_address)
{
  if (floatp (v))
    {
      uint64_t bits;
      double d = float_of (v);
      memcpy (&bits, &d, 8);
      return hash_mix (bits);
    }
  if (bignump (v))
    {
      struct bignum *b = (struct bignum *) object_of (v);
      return hash_bytes ((char *) b->limbs, sizeof b->limbs[0] * (size_t) llabs (b->size)) ^ (uint64_t) (b->size < 0);
    }
  *by_address |= heap_value_p (v);
  return hash_eq (v);
}

/* Looks at a bounded part of the structure: equal things agree in every part. */
static uint64_t
hash_structure (struct nm_vm *vm, value v, int depth, bool *by_address)
{
  enum { DEPTH = 4, LENGTH = 8 };
  if (stringp (v))
    return hash_bytes (string_text (v), (size_t) string_bytes (v));
  if (consp (v))
    {
      uint64_t h = 17;
      if (depth >= DEPTH)
        return h;
      int n = 0;
      for (; consp (v) && n < LENGTH; v = cdr (v), n++)
        h = hash_mix (h + hash_structure (vm, car (v), depth + 1, by_address));
      return nilp (v) || consp (v) ? h : hash_mix (h + hash_structure (vm, v, depth + 1, by_address));
    }
  if (!objectp (v))
    return hash_eql (v, by_address);
  switch (header_type (object_of (v)->header))
    {
    case HEAP_VECTOR: case HEAP_RECORD: case HEAP_COMPILED:
      {
        uint64_t h = (uint64_t) vector_length (v);
        for (int64_t i = 0; depth < DEPTH && i < LENGTH && i < vector_length (v); i++)
          h = hash_mix (h + hash_structure (vm, vector_ref (v, i), depth + 1, by_address));
        return h;
      }
    case HEAP_CHAR_TABLE: case HEAP_SUB_CHAR_TABLE: return 23;
    case HEAP_BOOL_VECTOR:
      {
        struct bool_vector *b = (struct bool_vector *) object_of (v);
        return hash_bytes ((char *) b->bits, (size_t) ((b->length + 63) / 64 * 8)) + (uint64_t) b->length;
      }
    case HEAP_HOST:
      {
        struct host_object *o = (struct host_object *) object_of (v);
        return vm->host_ops ? hash_mix (vm->host_ops->hash_object (vm->host, o->type, o->id)) : hash_mix (o->id);
      }
    default: return hash_eql (v, by_address);
    }
}

uint64_t
hash_equal (struct nm_vm *vm, value v, bool *by_address)
{
  return hash_structure (vm, v, 0, by_address);
}

/* -- primitives -- */

NM_PRIMITIVE (eq, "eq", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ1 OBJ2)",
              "Return t if OBJ1 and OBJ2 are the same object.")
{
  return make_bool (args[0] == args[1]);
}

NM_PRIMITIVE (eql, "eql", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ1 OBJ2)",
              "Return t if OBJ1 and OBJ2 are the same object or the same number of the same kind.\n"
              "0.0 and -0.0 differ; a NaN is `eql' to a NaN with the same bits.")
{
  return make_bool (values_eql (args[0], args[1]));
}

NM_PRIMITIVE (equal, "equal", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(O1 O2)",
              "Return t if O1 and O2 have the same structure and contents.\n"
              "Text properties of strings do not count.  Signals an error if the structures are too\n"
              "deep, and `circular-list' if both are circular lists.")
{
  int same = values_equal (vm, args[0], args[1]);
  return same < 0 ? V_EXIT : make_bool (same);
}

NM_PRIMITIVE (equal_including_properties, "equal-including-properties", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(O1 O2)",
              "Like `equal', but strings must have the same text properties too.")
{
  int same = values_equal_including_properties (vm, args[0], args[1]);
  return same < 0 ? V_EXIT : make_bool (same);
}

/* Lisp keeps hash codes, so what `sxhash-eq' says of an object must outlive its moves: objects whose
   code was asked for have a number in a table that is weak in its keys. */
static uint64_t
identity_hash (struct nm_vm *vm, value v)
{
  if (!heap_value_p (v))
    return hash_eq (v);
  value *table = &vm->gc_roots[VM_ROOT_IDENTITY_HASHES];
  if (!hash_table_p (*table))
    *table = hash_new (vm, Qeq, Qkey, 64);
  value known = hash_get (vm, *table, v);
  if (known == V_UNBOUND)
    {
      known = vm->gc_roots[VM_ROOT_IDENTITY_COUNT];
      known = make_fixnum (fixnump (known) ? fixnum (known) + 1 : 1);
      vm->gc_roots[VM_ROOT_IDENTITY_COUNT] = known;
      hash_put (vm, *table, v, known);
    }
  return hash_mix ((uint64_t) fixnum (known));
}

static uint64_t
identity_hash_eql (struct nm_vm *vm, value v)
{
  bool by_address = false;
  return floatp (v) || bignump (v) ? hash_eql (v, &by_address) : identity_hash (vm, v);
}

/* The code of a structure; an address inside it counts only if the structure is one object. */
static uint64_t
stable_hash_equal (struct nm_vm *vm, value v)
{
  bool by_address = false;
  uint64_t h = hash_equal (vm, v, &by_address);
  if (!by_address)
    return h;
  return consp (v) ? 17 : vectorp (v) || recordp (v) || compiledp (v) ? (uint64_t) vector_length (v) : identity_hash (vm, v);
}

static value
hash_as_fixnum (uint64_t h)
{
  return make_fixnum ((int64_t) (h & (uint64_t) NM_FIXNUM_MAX));
}

NM_PRIMITIVE (sxhash_eq, "sxhash-eq", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return an integer hash code for OBJ that goes with `eq'.")
{
  return hash_as_fixnum (identity_hash (vm, args[0]));
}

NM_PRIMITIVE (sxhash_eql, "sxhash-eql", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return an integer hash code for OBJ that goes with `eql'.")
{
  return hash_as_fixnum (identity_hash_eql (vm, args[0]));
}

NM_PRIMITIVE (sxhash_equal, "sxhash-equal", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return an integer hash code for OBJ that goes with `equal'.")
{
  return hash_as_fixnum (stable_hash_equal (vm, args[0]));
}

NM_PRIMITIVE (sxhash_equal_including_properties, "sxhash-equal-including-properties", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return an integer hash code for OBJ that goes with `equal-including-properties'.")
{
  return hash_as_fixnum (stable_hash_equal (vm, args[0]));
}
