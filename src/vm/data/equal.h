/* equal.h - eql, equal and the hash codes that go with them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp. */
#ifndef VM_DATA_EQUAL_H
#define VM_DATA_EQUAL_H

#include <string.h>
#include "../heap/heap.h"
#include "../eval/signal.h"

bool bignums_equal (value, value);                /* both bignums */

static inline bool
values_eql (value a, value b)
{
  if (a == b)
    return true;
  if (floatp (a) && floatp (b))
    {
      double x = float_of (a), y = float_of (b);
      return memcmp (&x, &y, sizeof x) == 0;
    }
  return bignump (a) && bignump (b) && bignums_equal (a, b);
}

int values_equal_slow (struct nm_vm *, value, value, bool properties);
/* 1, 0, or -1 after signalling: structures too deep, or circular lists. */
static inline int
values_equal (struct nm_vm *vm, value a, value b)
{
  if (a == b)
    return 1;
  /* Different tags are never equal, and immediates are equal only if identical. */
  if (((a ^ b) & TAG_MASK) != 0 || !heap_value_p (a))
    return 0;
  return values_equal_slow (vm, a, b, false);
}
bool values_equal_quiet (struct nm_vm *, value, value);           /* never signals: too deep is unequal */
int values_equal_including_properties (struct nm_vm *, value, value);

/* Hash codes, consistent with the predicates.  *BY_ADDRESS is set if an address went into the code,
   so that it is good only until objects move. */
uint64_t hash_eql (value, bool *by_address);
uint64_t hash_equal (struct nm_vm *, value, bool *by_address);
uint64_t hash_bytes (const char *, size_t);

static inline uint64_t
hash_mix (uint64_t h)
{
  h ^= h >> 32;
  h *= UINT64_C (0x9e3779b97f4a7c15);
  return h ^ h >> 29;
}

/* Neighbours in memory, and consecutive numbers, get neighbouring codes, so that tables filled in
   order are read in order; the bits above are mixed, so that steps of powers of two spread. */
static inline uint64_t
hash_eq (value v)
{
  uint64_t h = v >> (fixnump (v) ? NM_FIXNUM_SHIFT : symbolp (v) ? 6 : 4);
  return h + hash_mix (h >> 12);
}

#endif
