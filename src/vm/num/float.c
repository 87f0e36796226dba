/* float.c - functions of floats, and powers.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "../primitive.h"
#include "arith.h"

#include <math.h>
#include "../eval/eval.h"

#define FLOAT_PRIMITIVE(c_name, lisp_name, min, max, usage, doc)                                      \
  NM_PRIMITIVE (c_name, lisp_name, min, max, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, usage, doc)

/* A primitive of one number that is a C function. */
#define FLOAT_FUNCTION(name, doc)                                                                     \
  FLOAT_PRIMITIVE (name, #name, 1, 1, "(ARG)", doc)                                                   \
  {                                                                                                   \
    CHECK (numberp (args[0]), Qnumberp, args[0]);                                                     \
    return make_float (vm, name (number_to_double (args[0])));                                        \
  }

FLOAT_FUNCTION (sin, "Return the sine of ARG, an angle in radians.")
FLOAT_FUNCTION (cos, "Return the cosine of ARG, an angle in radians.")
FLOAT_FUNCTION (tan, "Return the tangent of ARG, an angle in radians.")
FLOAT_FUNCTION (asin, "Return the angle, in radians, whose sine is ARG.")
FLOAT_FUNCTION (acos, "Return the angle, in radians, whose cosine is ARG.")
FLOAT_FUNCTION (exp, "Return e to the power of ARG.")
FLOAT_FUNCTION (sqrt, "Return the square root of ARG.")

FLOAT_PRIMITIVE (atan, "atan", 1, 2, "(Y &optional X)",
                 "Return the angle, in radians, whose tangent is Y; with X, that of the point X, Y.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  if (nilp (args[1]))
    return make_float (vm, atan (number_to_double (args[0])));
  CHECK (numberp (args[1]), Qnumberp, args[1]);
  return make_float (vm, atan2 (number_to_double (args[0]), number_to_double (args[1])));
}

FLOAT_PRIMITIVE (log, "log", 1, 2, "(ARG &optional BASE)", "Return the logarithm of ARG to BASE, by default e.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  double d = number_to_double (args[0]);
  if (nilp (args[1]))
    return make_float (vm, log (d));
  CHECK (numberp (args[1]), Qnumberp, args[1]);
  double base = number_to_double (args[1]);
  return make_float (vm, base == 10 ? log10 (d) : base == 2 ? log2 (d) : log (d) / log (base));
}

FLOAT_PRIMITIVE (isnan, "isnan", 1, 1, "(X)", "Return t if float X is not a number.")
{
  CHECK (floatp (args[0]), Qfloatp, args[0]);
  return make_bool (isnan (float_of (args[0])));
}

FLOAT_PRIMITIVE (copysign, "copysign", 2, 2, "(X1 X2)", "Return float X1 with the sign of float X2.")
{
  CHECK (floatp (args[0]), Qfloatp, args[0]);
  CHECK (floatp (args[1]), Qfloatp, args[1]);
  return make_float (vm, copysign (float_of (args[0]), float_of (args[1])));
}

FLOAT_PRIMITIVE (frexp, "frexp", 1, 1, "(X)",
                 "Return (S . E) such that X is S times 2 to the power of E, S being a float from 0.5 up to 1.\n"
                 "Zero, infinities and NaNs give themselves and 0.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  int exponent = 0;
  double d = number_to_double (args[0]), s = isfinite (d) ? frexp (d, &exponent) : d;
  return make_cons (vm, make_float (vm, s), make_fixnum (exponent));
}

FLOAT_PRIMITIVE (ldexp, "ldexp", 2, 2, "(SGNFCAND EXPONENT)",
                 "Return SGNFCAND times 2 to the power of integer EXPONENT, as a float.")
{
  CHECK (fixnump (args[1]), Qfixnump, args[1]);
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  int64_t e = fixnum (args[1]);
  return make_float (vm, ldexp (number_to_double (args[0]), e < INT32_MIN ? INT32_MIN : e > INT32_MAX ? INT32_MAX : (int) e));
}

FLOAT_PRIMITIVE (float, "float", 1, 1, "(ARG)", "Return the float nearest to number ARG.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  return floatp (args[0]) ? args[0] : make_float (vm, number_to_double (args[0]));
}

FLOAT_PRIMITIVE (logb, "logb", 1, 1, "(ARG)",
                 "Return the greatest integer that is at most the base-2 logarithm of the magnitude of ARG.\n"
                 "Zero gives minus infinity; infinities and NaNs give infinity and NaN.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  if (floatp (args[0]))
    {
      double d = float_of (args[0]);
      if (d == 0 || !isfinite (d))
        return make_float (vm, d == 0 ? -HUGE_VAL : isinf (d) ? HUGE_VAL : d);
      return make_fixnum (ilogb (d));
    }
  if (args[0] == make_fixnum (0))
    return make_float (vm, -HUGE_VAL);
  mp_limb_t limb;
  mpz_t z;
  integer_view (args[0], &limb, z);
  return make_fixnum ((int64_t) mpz_sizeinbase (z, 2) - 1);
}

/* -- powers -- */

/* BASE is an integer, EXPONENT a natural number. */
static value
integer_power (struct nm_vm *vm, value base, value exponent)
{
  if (base == make_fixnum (1) || exponent == make_fixnum (0))
    return make_fixnum (1);
  if (base == make_fixnum (0))
    return base;
  mp_limb_t le, lb;
  mpz_t e, b, z;
  integer_view (exponent, &le, e);
  integer_view (base, &lb, b);
  if (base == make_fixnum (-1))
    return make_fixnum (mpz_odd_p (e) ? -1 : 1);
  /* The result has about bits * exponent bits; far too many are not worth trying. */
  uint64_t bits = mpz_sizeinbase (b, 2) - 1;
  if (!fixnump (exponent) || (uint64_t) fixnum (exponent) > (UINT64_C (1) << 29) / bits)
    return signal_error (vm, Qoverflow_error, Qnil);
  mpz_init (z);
  mpz_pow_ui (z, b, (unsigned long) fixnum (exponent));
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

NM_PRIMITIVE (expt, "expt", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(ARG1 ARG2)",
              "Return ARG1 to the power of ARG2.\n"
              "It is an integer if both are integers and ARG2 is not negative.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  CHECK (numberp (args[1]), Qnumberp, args[1]);
  bool natural = fixnump (args[1]) ? fixnum (args[1]) >= 0 : bignump (args[1]) && bignum_sign (args[1]) > 0;
  if (natural && integerp (args[0]))
    return integer_power (vm, args[0], args[1]);
  return make_float (vm, pow (number_to_double (args[0]), number_to_double (args[1])));
}

/* -- rounding to a float -- */

#define ROUNDING_FUNCTION(c_name, lisp_name, function, doc)                                           \
  FLOAT_PRIMITIVE (c_name, lisp_name, 1, 1, "(ARG)", doc)                                             \
  {                                                                                                   \
    CHECK (floatp (args[0]), Qfloatp, args[0]);                                                       \
    return make_float (vm, function (float_of (args[0])));                                            \
  }

ROUNDING_FUNCTION (ffloor, "ffloor", floor, "Return the greatest integral float that is at most float ARG.")
ROUNDING_FUNCTION (fceiling, "fceiling", ceil, "Return the least integral float that is at least float ARG.")
ROUNDING_FUNCTION (fround, "fround", rint, "Return the integral float nearest to float ARG, the even one of two.")
ROUNDING_FUNCTION (ftruncate, "ftruncate", trunc, "Return float ARG without its fraction.")
