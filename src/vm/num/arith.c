/* arith.c - addition, multiplication, division, comparison, bits.
   SPDX-License-Identifier: GPL-3.0-or-later

   Fixnums first, then doubles, then GMP.  Nothing here runs Lisp; overflow-error and arith-error
   are signalled. */
#include "../primitive.h"
#include "arith.h"

#include <math.h>
#include <string.h>
#include "../eval/eval.h"
#include "../vm_modules.h"

/* Results above this many limbs are refused before GMP would try. */
enum { LIMBS_MAX = 1 << 23 };

NM_VARIABLE (integer_width, NM_VAR_LISP, "65536", "Most bits that an integer may have; a negative number for no limit.");
NM_VARIABLE (most_positive_fixnum, NM_VAR_LISP, "2305843009213693951", "The greatest integer that is represented in one word.");
NM_VARIABLE (most_negative_fixnum, NM_VAR_LISP, "-2305843009213693952", "The least integer that is represented in one word.");

void
number_world_init (struct nm_vm *vm)
{
  symbol_of (vm, Qmost_positive_fixnum)->trap = SYMBOL_CONSTANT;
  symbol_of (vm, Qmost_negative_fixnum)->trap = SYMBOL_CONSTANT;
}

value
arith_coerce (struct nm_vm *vm, value v, value predicate)
{
  if (likely (fixnump (v)) || (predicate == Qinteger_or_marker_p ? bignump (v) : numberp (v)))
    return v;
  if (!host_object_is (v, NM_HOST_MARKER))
    return signal_wrong_type (vm, predicate, v);
  int64_t position;
  if (!vm->host_ops->marker_position (vm->host, ((struct host_object *) object_of (v))->id, &position))
    return signal_message (vm, "Marker does not point anywhere");
  return make_fixnum (position);
}

static value
double_op (struct nm_vm *vm, enum arith_op op, double a, double b)
{
  switch (op)
    {
    case ARITH_ADD: return make_float (vm, a + b);
    case ARITH_SUB: return make_float (vm, a - b);
    case ARITH_MUL: return make_float (vm, a * b);
    default: return make_float (vm, a / b);
    }
}

static value
fixnum_op (struct nm_vm *vm, enum arith_op op, int64_t a, int64_t b)
{
  int64_t r;
  switch (op)
    {
    case ARITH_ADD: return integer_from_int64 (vm, a + b);
    case ARITH_SUB: return integer_from_int64 (vm, a - b);
    case ARITH_MUL:
      if (!__builtin_mul_overflow (a, b, &r))
        return integer_from_int64 (vm, r);
      return V_UNBOUND;
    default:
      return b == 0 ? signal_error (vm, Qarith_error, Qnil) : integer_from_int64 (vm, a / b);
    }
}

static value
bignum_op (struct nm_vm *vm, enum arith_op op, value a, value b)
{
  mp_limb_t la, lb;
  mpz_t x, y, z;
  integer_view (a, &la, x);
  integer_view (b, &lb, y);
  if (op == ARITH_DIV && mpz_sgn (y) == 0)
    return signal_error (vm, Qarith_error, Qnil);
  if (op == ARITH_MUL && mpz_size (x) + mpz_size (y) > LIMBS_MAX)
    return signal_error (vm, Qoverflow_error, Qnil);
  mpz_init (z);
  switch (op)
    {
    case ARITH_ADD: mpz_add (z, x, y); break;
    case ARITH_SUB: mpz_sub (z, x, y); break;
    case ARITH_MUL: mpz_mul (z, x, y); break;
    case ARITH_DIV: mpz_tdiv_q (z, x, y); break;
    }
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

/* Both are numbers. */
static value
number_op (struct nm_vm *vm, enum arith_op op, value a, value b)
{
  if (fixnump (a) && fixnump (b))
    {
      value v = fixnum_op (vm, op, fixnum (a), fixnum (b));
      return v == V_UNBOUND ? bignum_op (vm, op, a, b) : v;
    }
  if (floatp (a) || floatp (b))
    return double_op (vm, op, number_to_double (a), number_to_double (b));
  return bignum_op (vm, op, a, b);
}

value
arith_binary (struct nm_vm *vm, enum arith_op op, value a, value b)
{
  if (exitp (a = arith_coerce (vm, a, Qnumber_or_marker_p)) || exitp (b = arith_coerce (vm, b, Qnumber_or_marker_p)))
    return V_EXIT;
  return number_op (vm, op, a, b);
}

value
arith_negate (struct nm_vm *vm, value a)
{
  if (exitp (a = arith_coerce (vm, a, Qnumber_or_marker_p)))
    return V_EXIT;
  return floatp (a) ? make_float (vm, -float_of (a)) : number_op (vm, ARITH_SUB, make_fixnum (0), a);
}

/* ACC op ARGS[1] op ...  After the first float the rest is done in doubles. */
static value
accumulate (struct nm_vm *vm, enum arith_op op, value acc, int nargs, const value *args)
{
  for (int i = 0; i < nargs; i++)
    {
      value v = arith_coerce (vm, args[i], Qnumber_or_marker_p);
      if (exitp (v) || exitp (acc = number_op (vm, op, acc, v)))
        return V_EXIT;
    }
  return acc;
}

#define ARITH_PRIMITIVE(c_name, lisp_name, min, usage, doc)                                         \
  NM_PRIMITIVE (c_name, lisp_name, min, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, usage, doc)

ARITH_PRIMITIVE (plus, "+", 0, "(&rest NUMBERS-OR-MARKERS)", "Return the sum of the arguments; 0 if there are none.")
{
  if (likely (nargs == 2))
    return arith_add (vm, args[0], args[1]);
  if (nargs == 0)
    return make_fixnum (0);
  /* The sum begins with the first number, since 0 + -0.0 is 0.0. */
  value first = arith_coerce (vm, args[0], Qnumber_or_marker_p);
  return exitp (first) ? V_EXIT : accumulate (vm, ARITH_ADD, first, nargs - 1, args + 1);
}

ARITH_PRIMITIVE (minus, "-", 0, "(&optional NUMBER-OR-MARKER &rest MORE-NUMBERS-OR-MARKERS)",
                 "Return the first argument minus the others; with one argument, negate it; 0 without arguments.")
{
  if (likely (nargs == 2))
    return arith_sub (vm, args[0], args[1]);
  if (nargs == 0)
    return make_fixnum (0);
  if (nargs == 1)
    return arith_negate (vm, args[0]);
  value first = arith_coerce (vm, args[0], Qnumber_or_marker_p);
  return exitp (first) ? V_EXIT : accumulate (vm, ARITH_SUB, first, nargs - 1, args + 1);
}

ARITH_PRIMITIVE (times, "*", 0, "(&rest NUMBERS-OR-MARKERS)", "Return the product of the arguments; 1 if there are none.")
{
  if (likely (nargs == 2))
    return arith_mul (vm, args[0], args[1]);
  return accumulate (vm, ARITH_MUL, make_fixnum (1), nargs, args);
}

ARITH_PRIMITIVE (quotient, "/", 1, "(NUMBER &rest DIVISORS)",
                 "Return NUMBER divided by each of DIVISORS; with one argument, its reciprocal.\n"
                 "If all arguments are integers the quotients are truncated toward zero; if any is a float, all\n"
                 "divisions are of floats.  Signal `arith-error' if an integer is divided by integer zero.")
{
  bool any_float = false;
  for (int i = nargs > 1; i < nargs; i++)
    any_float |= floatp (args[i]);
  value first = arith_coerce (vm, args[0], Qnumber_or_marker_p);
  if (exitp (first))
    return V_EXIT;
  if (any_float && !floatp (first))
    first = make_float (vm, number_to_double (first));
  return nargs == 1 ? number_op (vm, ARITH_DIV, make_fixnum (1), first) : accumulate (vm, ARITH_DIV, first, nargs - 1, args + 1);
}

/* -- remainders -- */

static value
bignum_remainder (struct nm_vm *vm, value a, value b, bool modulo)
{
  mp_limb_t la, lb;
  mpz_t x, y, z;
  integer_view (a, &la, x);
  integer_view (b, &lb, y);
  mpz_init (z);
  if (modulo)
    mpz_fdiv_r (z, x, y);
  else
    mpz_tdiv_r (z, x, y);
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

/* Both are integers. */
static value
integer_remainder (struct nm_vm *vm, value a, value b, bool modulo)
{
  if (b == make_fixnum (0))
    return signal_error (vm, Qarith_error, Qnil);
  if (!fixnump (a) || !fixnump (b))
    return bignum_remainder (vm, a, b, modulo);
  int64_t x = fixnum (a), y = fixnum (b), r = y == -1 ? 0 : x % y;
  if (modulo && r != 0 && (r < 0) != (y < 0))
    r += y;
  return make_fixnum (r);
}

value
arith_remainder (struct nm_vm *vm, value a, value b)
{
  if (exitp (a = arith_coerce (vm, a, Qinteger_or_marker_p)) || exitp (b = arith_coerce (vm, b, Qinteger_or_marker_p)))
    return V_EXIT;
  return integer_remainder (vm, a, b, false);
}

value
arith_mod (struct nm_vm *vm, value a, value b)
{
  if (exitp (a = arith_coerce (vm, a, Qnumber_or_marker_p)) || exitp (b = arith_coerce (vm, b, Qnumber_or_marker_p)))
    return V_EXIT;
  if (!floatp (a) && !floatp (b))
    return integer_remainder (vm, a, b, true);
  double y = number_to_double (b), r = fmod (number_to_double (a), y);
  if (y < 0 ? r > 0 : r < 0)
    r += y;
  return make_float (vm, r);
}

#define BINARY_PRIMITIVE(c_name, lisp_name, usage, doc)                                               \
  NM_PRIMITIVE (c_name, lisp_name, 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, usage, doc)

BINARY_PRIMITIVE (remainder, "%", "(X Y)",
                  "Return the remainder of integer X divided by integer Y, with the sign of X.\n"
                  "Signal `arith-error' if Y is zero.")
{
  return arith_remainder (vm, args[0], args[1]);
}

BINARY_PRIMITIVE (mod, "mod", "(X Y)",
                  "Return X modulo Y: what is left of X after floored division, with the sign of Y.\n"
                  "X and Y are numbers or markers.  Signal `arith-error' if both are integers and Y is zero.")
{
  return arith_mod (vm, args[0], args[1]);
}

#define UNARY_PRIMITIVE(c_name, lisp_name, usage, doc)                                                \
  NM_PRIMITIVE (c_name, lisp_name, 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, usage, doc)

UNARY_PRIMITIVE (add1, "1+", "(NUMBER)", "Return NUMBER plus one.  A marker counts as its position.")
{
  return arith_add (vm, args[0], make_fixnum (1));
}

UNARY_PRIMITIVE (sub1, "1-", "(NUMBER)", "Return NUMBER minus one.  A marker counts as its position.")
{
  return arith_sub (vm, args[0], make_fixnum (1));
}

UNARY_PRIMITIVE (abs, "abs", "(ARG)", "Return the absolute value of number ARG.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  if (floatp (args[0]))
    return signbit (float_of (args[0])) ? make_float (vm, fabs (float_of (args[0]))) : args[0];
  bool negative = fixnump (args[0]) ? fixnum (args[0]) < 0 : bignum_sign (args[0]) < 0;
  return negative ? arith_negate (vm, args[0]) : args[0];
}

/* -- extremes -- */

/* The argument that is the greatest (WANTED NUMBER_GREATER) or least; a NaN after the first
   ends the search, and a first one stays. */
static value
extreme (struct nm_vm *vm, int nargs, const value *args, enum number_order wanted)
{
  value best = arith_coerce (vm, args[0], Qnumber_or_marker_p);
  for (int i = 1; i < nargs && !exitp (best); i++)
    {
      value v = arith_coerce (vm, args[i], Qnumber_or_marker_p);
      if (exitp (v))
        return V_EXIT;
      if (floatp (v) && isnan (float_of (v)))
        return v;
      if (number_compare (v, best) == wanted)
        best = v;
    }
  return best;
}

ARITH_PRIMITIVE (max, "max", 1, "(NUMBER-OR-MARKER &rest NUMBERS-OR-MARKERS)",
                 "Return the greatest of the arguments, or a NaN if one is among them.")
{
  return extreme (vm, nargs, args, NUMBER_GREATER);
}

ARITH_PRIMITIVE (min, "min", 1, "(NUMBER-OR-MARKER &rest NUMBERS-OR-MARKERS)",
                 "Return the least of the arguments, or a NaN if one is among them.")
{
  return extreme (vm, nargs, args, NUMBER_LESS);
}

/* -- comparison -- */

int
arith_compare (struct nm_vm *vm, value a, value b)
{
  if (exitp (a = arith_coerce (vm, a, Qnumber_or_marker_p)) || exitp (b = arith_coerce (vm, b, Qnumber_or_marker_p)))
    return ARITH_COMPARE_FAILED;
  return number_compare (a, b);
}

/* The orders that satisfy a predicate, as bits. */
enum { ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_GREATER = 4, ORDER_NONE = 8 };

static value
compare_chain (struct nm_vm *vm, int nargs, const value *args, unsigned wanted)
{
  static const unsigned bits[] = { ORDER_LESS, ORDER_EQUAL, ORDER_GREATER, ORDER_NONE };
  for (int i = 1; i < nargs; i++)
    {
      value a = args[i - 1], b = args[i];
      unsigned order;
      if (likely (fixnump (a | b)))
        order = (int64_t) a < (int64_t) b ? ORDER_LESS : a == b ? ORDER_EQUAL : ORDER_GREATER;
      else
        {
          int c = arith_compare (vm, a, b);
          if (c == ARITH_COMPARE_FAILED)
            return V_EXIT;
          order = bits[c + 1];
        }
      if (!(order & wanted))
        return Qnil;
    }
  return Qt;
}

#define COMPARE_PRIMITIVE(c_name, lisp_name, wanted, doc)                                             \
  NM_PRIMITIVE (c_name, lisp_name, 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, \
                NM_NOT_INTERACTIVE, "(NUMBER-OR-MARKER &rest NUMBERS-OR-MARKERS)", doc)               \
  {                                                                                                   \
    return compare_chain (vm, nargs, args, wanted);                                                   \
  }

COMPARE_PRIMITIVE (eqlsign, "=", ORDER_EQUAL, "Return t if all arguments are numerically equal.")
COMPARE_PRIMITIVE (lss, "<", ORDER_LESS, "Return t if each argument is less than the next.")
COMPARE_PRIMITIVE (gtr, ">", ORDER_GREATER, "Return t if each argument is greater than the next.")
COMPARE_PRIMITIVE (leq, "<=", ORDER_LESS | ORDER_EQUAL, "Return t if each argument is at most the next.")
COMPARE_PRIMITIVE (geq, ">=", ORDER_GREATER | ORDER_EQUAL, "Return t if each argument is at least the next.")

BINARY_PRIMITIVE (neq, "/=", "(NUM1 NUM2)", "Return t if numbers (or markers) NUM1 and NUM2 are not equal.")
{
  return compare_chain (vm, 2, args, ORDER_LESS | ORDER_GREATER | ORDER_NONE);
}

/* -- bits -- */

enum bit_op { BIT_AND, BIT_OR, BIT_XOR };

static value
bignum_bits (struct nm_vm *vm, enum bit_op op, value a, value b)
{
  mp_limb_t la, lb;
  mpz_t x, y, z;
  integer_view (a, &la, x);
  integer_view (b, &lb, y);
  mpz_init (z);
  switch (op)
    {
    case BIT_AND: mpz_and (z, x, y); break;
    case BIT_OR: mpz_ior (z, x, y); break;
    case BIT_XOR: mpz_xor (z, x, y); break;
    }
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

static value
accumulate_bits (struct nm_vm *vm, enum bit_op op, value acc, int nargs, const value *args)
{
  for (int i = 0; i < nargs; i++)
    {
      /* Only the first argument is asked to be an integer from the start. */
      value v = i > 0 ? arith_coerce (vm, args[i], Qnumber_or_marker_p) : args[i];
      if (exitp (v) || exitp (v = arith_coerce (vm, v, Qinteger_or_marker_p)))
        return V_EXIT;
      if (likely (fixnump (acc | v)))
        acc = op == BIT_AND ? acc & v : op == BIT_OR ? acc | v : acc ^ v;
      else if (exitp (acc = bignum_bits (vm, op, acc, v)))
        return V_EXIT;
    }
  return acc;
}

ARITH_PRIMITIVE (logand, "logand", 0, "(&rest INTS-OR-MARKERS)", "Return the bitwise and of the arguments; -1 if there are none.")
{
  return accumulate_bits (vm, BIT_AND, make_fixnum (-1), nargs, args);
}

ARITH_PRIMITIVE (logior, "logior", 0, "(&rest INTS-OR-MARKERS)", "Return the bitwise or of the arguments; 0 if there are none.")
{
  return accumulate_bits (vm, BIT_OR, make_fixnum (0), nargs, args);
}

ARITH_PRIMITIVE (logxor, "logxor", 0, "(&rest INTS-OR-MARKERS)", "Return the bitwise exclusive or of the arguments; 0 if there are none.")
{
  return accumulate_bits (vm, BIT_XOR, make_fixnum (0), nargs, args);
}

UNARY_PRIMITIVE (lognot, "lognot", "(NUMBER)", "Return the bitwise complement of integer NUMBER.")
{
  CHECK (integerp (args[0]), Qintegerp, args[0]);
  return fixnump (args[0]) ? make_fixnum (~fixnum (args[0])) : number_op (vm, ARITH_SUB, make_fixnum (-1), args[0]);
}

UNARY_PRIMITIVE (logcount, "logcount", "(VALUE)",
                 "Return the number of one bits in integer VALUE; of zero bits if VALUE is negative.")
{
  CHECK (integerp (args[0]), Qintegerp, args[0]);
  if (fixnump (args[0]))
    {
      int64_t n = fixnum (args[0]);
      return make_fixnum (__builtin_popcountll ((uint64_t) (n < 0 ? ~n : n)));
    }
  mp_limb_t unused;
  mpz_t x, z;
  integer_view (args[0], &unused, x);
  if (mpz_sgn (x) > 0)
    return make_fixnum ((int64_t) mpz_popcount (x));
  mpz_init (z);
  mpz_com (z, x);
  int64_t n = (int64_t) mpz_popcount (z);
  mpz_clear (z);
  return make_fixnum (n);
}

static value
shift_left (struct nm_vm *vm, value v, int64_t count)
{
  if (fixnump (v) && count < 62)
    {
      int64_t n = fixnum (v), r;
      if (!__builtin_mul_overflow (n, INT64_C (1) << count, &r))
        return integer_from_int64 (vm, r);
    }
  mp_limb_t limb;
  mpz_t x, z;
  integer_view (v, &limb, x);
  if (count / 64 + (int64_t) mpz_size (x) >= LIMBS_MAX)
    return signal_error (vm, Qoverflow_error, Qnil);
  mpz_init (z);
  mpz_mul_2exp (z, x, (mp_bitcnt_t) count);
  value r = integer_from_mpz (vm, z);
  mpz_clear (z);
  return r;
}

static value
shift_right (struct nm_vm *vm, value v, uint64_t count)
{
  if (fixnump (v))
    return make_fixnum (fixnum (v) >> (count < 63 ? count : 63));
  mp_limb_t limb;
  mpz_t x, z;
  integer_view (v, &limb, x);
  mpz_init (z);
  mpz_fdiv_q_2exp (z, x, count);
  value r = integer_from_mpz (vm, z);
  mpz_clear (z);
  return r;
}

BINARY_PRIMITIVE (ash, "ash", "(VALUE COUNT)",
                  "Return integer VALUE shifted left by COUNT bits, or right if COUNT is negative.\n"
                  "Shifting right rounds toward minus infinity.")
{
  CHECK (integerp (args[0]), Qintegerp, args[0]);
  CHECK (integerp (args[1]), Qintegerp, args[1]);
  if (fixnump (args[1]))
    {
      int64_t count = fixnum (args[1]);
      return count >= 0 ? shift_left (vm, args[0], count) : shift_right (vm, args[0], - (uint64_t) count);
    }
  if (args[0] == make_fixnum (0))
    return args[0];
  if (bignum_sign (args[1]) > 0)
    return signal_error (vm, Qoverflow_error, Qnil);
  return make_fixnum ((fixnump (args[0]) ? fixnum (args[0]) < 0 : bignum_sign (args[0]) < 0) ? -1 : 0);
}
