/* round.c - floor, ceiling, round and truncate, to integers.
   SPDX-License-Identifier: GPL-3.0-or-later

   Division is exact: floats are taken as the rational numbers they are.  Runs no Lisp. */
#include "../primitive.h"
#include "arith.h"

#include <math.h>

enum rounding { ROUND_FLOOR, ROUND_CEILING, ROUND_NEAREST, ROUND_TRUNCATE };

static double
round_double (enum rounding how, double d)
{
  switch (how)
    {
    case ROUND_FLOOR: return floor (d);
    case ROUND_CEILING: return ceil (d);
    case ROUND_NEAREST: return rint (d);
    default: return trunc (d);
    }
}

static int64_t
divide_fixnums (enum rounding how, int64_t a, int64_t b)
{
  int64_t q = a / b, r = a % b;
  bool negative = (r < 0) != (b < 0);
  switch (how)
    {
    case ROUND_FLOOR: return q - (r != 0 && negative);
    case ROUND_CEILING: return q + (r != 0 && !negative);
    case ROUND_TRUNCATE: return q;
    case ROUND_NEAREST: break;
    }
  uint64_t twice = 2 * (r < 0 ? - (uint64_t) r : (uint64_t) r), size = b < 0 ? - (uint64_t) b : (uint64_t) b;
  if (twice > size || (twice == size && q % 2))
    q += negative ? -1 : 1;
  return q;
}

/* Q = X / Y, rounded to nearest, halves to even. */
static void
divide_nearest (mpz_t q, const mpz_t x, const mpz_t y)
{
  mpz_t r;
  mpz_init (r);
  mpz_fdiv_qr (q, r, x, y);
  mpz_mul_2exp (r, r, 1);
  int c = mpz_cmpabs (r, y);
  if (c > 0 || (c == 0 && mpz_odd_p (q)))
    mpz_add_ui (q, q, 1);
  mpz_clear (r);
}

/* V as N / D: D is a power of two. */
static void
to_rational (value v, mpz_t n, mpz_t d)
{
  mpz_init_set_ui (d, 1);
  if (!floatp (v))
    {
      mp_limb_t limb;
      mpz_t view;
      integer_view (v, &limb, view);
      mpz_init_set (n, view);
      return;
    }
  int e;
  double m = frexp (float_of (v), &e);
  mpz_init_set_d (n, ldexp (m, 53));
  e -= 53;
  if (e >= 0)
    mpz_mul_2exp (n, n, (mp_bitcnt_t) e);
  else
    mpz_mul_2exp (d, d, (mp_bitcnt_t) -e);
}

static value
divide_exactly (struct nm_vm *vm, enum rounding how, value a, value b)
{
  mpz_t an, ad, bn, bd, q;
  to_rational (a, an, ad);
  to_rational (b, bn, bd);
  mpz_mul (an, an, bd);
  mpz_mul (bn, bn, ad);
  mpz_init (q);
  switch (how)
    {
    case ROUND_FLOOR: mpz_fdiv_q (q, an, bn); break;
    case ROUND_CEILING: mpz_cdiv_q (q, an, bn); break;
    case ROUND_TRUNCATE: mpz_tdiv_q (q, an, bn); break;
    case ROUND_NEAREST: divide_nearest (q, an, bn); break;
    }
  value v = integer_from_mpz (vm, q);
  mpz_clears (an, ad, bn, bd, q, NULL);
  return v;
}

static value
rounding (struct nm_vm *vm, enum rounding how, value a, value b)
{
  CHECK (numberp (a), Qnumberp, a);
  if (nilp (b))
    {
      if (!floatp (a))
        return a;
      double d = float_of (a);
      return isfinite (d) ? integer_from_double (vm, round_double (how, d)) : signal_error (vm, Qoverflow_error, Qnil);
    }
  CHECK (numberp (b), Qnumberp, b);
  if (number_to_double (b) == 0)
    return signal_error (vm, Qarith_error, Qnil);
  if (fixnump (a) && fixnump (b))
    return integer_from_int64 (vm, divide_fixnums (how, fixnum (a), fixnum (b)));
  if (floatp (a) || floatp (b))
    {
      double x = number_to_double (a), y = number_to_double (b);
      bool unlimited = (floatp (a) && !isfinite (x)) || (floatp (b) && !isfinite (y));
      if (unlimited)
        {
          double q = round_double (how, x / y);
          return isfinite (q) ? integer_from_double (vm, q) : signal_error (vm, Qoverflow_error, Qnil);
        }
    }
  return divide_exactly (vm, how, a, b);
}

#define ROUNDING_PRIMITIVE(name, how, doc)                                                            \
  NM_PRIMITIVE (name, #name, 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(ARG &optional DIVISOR)", doc)                                   \
  {                                                                                                   \
    return rounding (vm, how, args[0], args[1]);                                                      \
  }

ROUNDING_PRIMITIVE (floor, ROUND_FLOOR, "Return the greatest integer that is at most ARG, or ARG / DIVISOR.\n"
                    "Signal `arith-error' if DIVISOR is zero, `overflow-error' if there is no such integer.")
ROUNDING_PRIMITIVE (ceiling, ROUND_CEILING, "Return the least integer that is at least ARG, or ARG / DIVISOR.\n"
                    "Signal `arith-error' if DIVISOR is zero, `overflow-error' if there is no such integer.")
ROUNDING_PRIMITIVE (round, ROUND_NEAREST, "Return the integer nearest to ARG, or ARG / DIVISOR; of two, the even one.\n"
                    "Signal `arith-error' if DIVISOR is zero, `overflow-error' if there is no such integer.")
ROUNDING_PRIMITIVE (truncate, ROUND_TRUNCATE, "Return ARG, or ARG / DIVISOR, as an integer without its fraction.\n"
                    "Signal `arith-error' if DIVISOR is zero, `overflow-error' if there is no such integer.")
