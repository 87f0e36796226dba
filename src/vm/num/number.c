/* number.c - conversions between fixnums, bignums and C numbers, and exact comparison.
   SPDX-License-Identifier: GPL-3.0-or-later

   Owns the invariant that an integer in the fixnum range is never a bignum.  Runs on the isolate's
   thread.  Allocates; signals overflow-error beyond `integer-width'.  GMP works on stack or
   malloc'ed numbers, never on heap memory that could move. */
#include "number.h"

#include <math.h>
#include <string.h>
#include <mimalloc.h>
#include "../eval/eval.h"
#include "../eval/signal.h"

_Static_assert (sizeof (mp_limb_t) == 8 && GMP_NAIL_BITS == 0, "bignum limbs are 64 bits");

/* Results up to this many bits are always allowed, whatever integer-width says. */
enum { INTEGER_WIDTH_FLOOR = 128 };

static value
bignum_make (struct nm_vm *vm, const mp_limb_t *limbs, int64_t n, bool negative)
{
  assert (n > 0 && limbs[n - 1] != 0);
  value v = heap_object (vm, HEAP_BIGNUM, (uint64_t) n + 1);
  struct bignum *b = untag_pointer (v);
  b->size = negative ? -n : n;
  memcpy (b->limbs, limbs, (size_t) n * sizeof *limbs);
  return v;
}

value
integer_from_int64 (struct nm_vm *vm, int64_t n)
{
  if (likely (fixnum_fits (n)))
    return make_fixnum (n);
  mp_limb_t limb = n < 0 ? - (uint64_t) n : (uint64_t) n;
  return bignum_make (vm, &limb, 1, n < 0);
}

value
integer_from_uint64 (struct nm_vm *vm, uint64_t n)
{
  if (likely (n <= (uint64_t) NM_FIXNUM_MAX))
    return make_fixnum ((int64_t) n);
  return bignum_make (vm, &n, 1, false);
}

/* LIMITED: `integer-width' applies. */
static value
from_mpz (struct nm_vm *vm, const mpz_t z, bool limited)
{
  size_t n = mpz_size (z);
  if (n == 0)
    return make_fixnum (0);
  const mp_limb_t *limbs = mpz_limbs_read (z);
  bool negative = mpz_sgn (z) < 0;
  if (n == 1 && limbs[0] <= (uint64_t) NM_FIXNUM_MAX + negative)
    return make_fixnum (negative ? (int64_t) -limbs[0] : (int64_t) limbs[0]);
  size_t bits = mpz_sizeinbase (z, 2);
  if (unlikely (bits > INTEGER_WIDTH_FLOOR && limited))
    {
      value width = vm_variable (vm, Qinteger_width);
      int64_t limit;
      if (!integerp (width))
        return signal_wrong_type (vm, Qintegerp, width);
      if (integer_to_int64 (width, &limit) && limit >= 0 && bits > (uint64_t) limit)
        return signal_error (vm, Qoverflow_error, Qnil);
    }
  if (n > HEAP_LARGE_BYTES / 8 && !heap_reserve (vm, (n + 2) * 8))
    return V_EXIT;
  return bignum_make (vm, limbs, (int64_t) n, negative);
}

value
integer_from_mpz (struct nm_vm *vm, const mpz_t z)
{
  return from_mpz (vm, z, true);
}

value
integer_from_mpz_unlimited (struct nm_vm *vm, const mpz_t z)
{
  return from_mpz (vm, z, false);
}

value
integer_from_double (struct nm_vm *vm, double d)
{
  if (d > -0x1p61 && d < 0x1p61)
    return make_fixnum ((int64_t) d);
  mpz_t z;
  mpz_init_set_d (z, d);
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

bool
integer_to_int64 (value v, int64_t *out)
{
  if (fixnump (v))
    return *out = fixnum (v), true;
  if (!bignump (v))
    return false;
  struct bignum *b = untag_pointer (v);
  if (b->size == 1 && b->limbs[0] <= INT64_MAX)
    return *out = (int64_t) b->limbs[0], true;
  if (b->size == -1 && b->limbs[0] <= (uint64_t) INT64_MAX + 1)
    return *out = (int64_t) - b->limbs[0], true;
  return false;
}

bool
integer_to_uint64 (value v, uint64_t *out)
{
  if (fixnump (v))
    return *out = (uint64_t) fixnum (v), fixnum (v) >= 0;
  if (!bignump (v) || ((struct bignum *) untag_pointer (v))->size != 1)
    return false;
  *out = ((struct bignum *) untag_pointer (v))->limbs[0];
  return true;
}

void
integer_view (value v, mp_limb_t *limb, mpz_t view)
{
  if (fixnump (v))
    {
      int64_t n = fixnum (v);
      *limb = n < 0 ? - (uint64_t) n : (uint64_t) n;
      mpz_roinit_n (view, limb, n < 0 ? -1 : n > 0);
      return;
    }
  assert (bignump (v));
  struct bignum *b = untag_pointer (v);
  mpz_roinit_n (view, b->limbs, b->size);
}

/* The nearest double, ties to even; mpz_get_d would truncate. */
static double
bignum_to_double (value v)
{
  struct bignum *b = untag_pointer (v);
  int64_t n = b->size < 0 ? -b->size : b->size;
  if (n > 17)
    return b->size < 0 ? -HUGE_VAL : HUGE_VAL;
  int shift = __builtin_clzll (b->limbs[n - 1]);
  /* The top 64 significant bits, with a sticky bit for what is below. */
  uint64_t top = b->limbs[n - 1] << shift;
  bool sticky = false;
  if (n > 1)
    {
      if (shift)
        top |= b->limbs[n - 2] >> (64 - shift);
      sticky = (b->limbs[n - 2] << shift) != 0;
      for (int64_t i = 0; i < n - 2; i++)
        sticky |= b->limbs[i] != 0;
    }
  double d = ldexp ((double) (top | sticky), (int) ((n - 1) * 64 - shift));
  return b->size < 0 ? -d : d;
}

double
number_to_double (value v)
{
  return fixnump (v) ? (double) fixnum (v) : floatp (v) ? float_of (v) : bignum_to_double (v);
}

bool
bignum_equal (value a, value b)
{
  struct bignum *x = untag_pointer (a), *y = untag_pointer (b);
  size_t n = (size_t) (x->size < 0 ? -x->size : x->size);
  return x->size == y->size && memcmp (x->limbs, y->limbs, n * sizeof *x->limbs) == 0;
}

uint64_t
bignum_hash (value v)
{
  struct bignum *b = untag_pointer (v);
  int64_t n = b->size < 0 ? -b->size : b->size;
  uint64_t h = (uint64_t) b->size;
  for (int64_t i = 0; i < n; i++)
    h = (h ^ b->limbs[i]) * UINT64_C (0x9e3779b97f4a7c15), h ^= h >> 29;
  return h;
}

static enum number_order
order_of (int c)
{
  return c < 0 ? NUMBER_LESS : c > 0 ? NUMBER_GREATER : NUMBER_EQUAL;
}

static enum number_order
compare_doubles (double a, double b)
{
  return a < b ? NUMBER_LESS : a > b ? NUMBER_GREATER : a == b ? NUMBER_EQUAL : NUMBER_UNORDERED;
}

/* Fixnum N against D: exact although N may have more bits than a double holds. */
static enum number_order
compare_fixnum_double (int64_t n, double d)
{
  enum number_order rough = compare_doubles ((double) n, d);
  if (rough != NUMBER_EQUAL)
    return rough;
  int64_t m = (int64_t) d;               /* in range: it equals a rounded fixnum */
  return n < m ? NUMBER_LESS : n > m ? NUMBER_GREATER : NUMBER_EQUAL;
}

static enum number_order
reverse (enum number_order o)
{
  return o == NUMBER_UNORDERED ? o : (enum number_order) -o;
}

static enum number_order
compare_bignum (value a, value b)
{
  mpz_t x;
  mp_limb_t unused;
  integer_view (a, &unused, x);
  if (fixnump (b))
    return bignum_sign (a) < 0 ? NUMBER_LESS : NUMBER_GREATER;
  if (floatp (b))
    return isnan (float_of (b)) ? NUMBER_UNORDERED : order_of (mpz_cmp_d (x, float_of (b)));
  mpz_t y;
  integer_view (b, &unused, y);
  return order_of (mpz_cmp (x, y));
}

enum number_order
number_compare (value a, value b)
{
  if (fixnump (a))
    {
      if (fixnump (b))
        return fixnum (a) < fixnum (b) ? NUMBER_LESS : fixnum (a) > fixnum (b) ? NUMBER_GREATER : NUMBER_EQUAL;
      return floatp (b) ? compare_fixnum_double (fixnum (a), float_of (b)) : reverse (compare_bignum (b, a));
    }
  if (floatp (a))
    return fixnump (b) ? reverse (compare_fixnum_double (fixnum (b), float_of (a)))
           : floatp (b) ? compare_doubles (float_of (a), float_of (b))
           : reverse (compare_bignum (b, a));
  return compare_bignum (a, b);
}
