/* time_value.c - Lisp time values as exact rationals: parsing, comparing, converting.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp, except through a signal. */
#include "time_value.h"

#include <float.h>
#include <math.h>
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/signal.h"
#include "../num/number.h"
#include "../primitive.h"

void
time_value_clear (struct time_value *t)
{
  mpz_clear (t->ticks);
  mpz_clear (t->hz);
}

static bool
invalid (struct nm_vm *vm)
{
  signal_message (vm, "Invalid time specification");
  return false;
}

static void
set_integer (mpz_t out, value v)
{
  mp_limb_t limb;
  mpz_t view;
  integer_view (v, &limb, view);
  mpz_set (out, view);
}

static void
set_timespec (struct time_value *t, struct timespec now)
{
  mpz_set_si (t->ticks, now.tv_sec);
  mpz_mul_si (t->ticks, t->ticks, 1000000000);
  mpz_add_ui (t->ticks, t->ticks, (unsigned long) now.tv_nsec);
  mpz_set_si (t->hz, 1000000000);
  t->form = TIME_LIST;
}

/* The exact value of D: a power of two below. */
static bool
set_double (struct nm_vm *vm, struct time_value *t, double d)
{
  if (isnan (d))
    return invalid (vm);
  if (isinf (d))
    {
      signal_message (vm, "Specified time is not representable");
      return false;
    }
  int exponent;
  double fraction = frexp (d, &exponent);
  enum { SCALE_MAX = DBL_MANT_DIG - DBL_MIN_EXP };     /* the last bit of the smallest floats */
  int scale = DBL_MANT_DIG - exponent < SCALE_MAX ? DBL_MANT_DIG - exponent : SCALE_MAX;
  mpz_set_d (t->ticks, ldexp (fraction, exponent + scale));
  mpz_set_ui (t->hz, 1);
  if (d == 0)
    ;
  else if (scale > 0)
    mpz_mul_2exp (t->hz, t->hz, (mp_bitcnt_t) scale);
  else
    mpz_mul_2exp (t->ticks, t->ticks, (mp_bitcnt_t) -scale);
  t->form = TIME_FLOAT;
  return true;
}

/* (HIGH LOW [USEC [PSEC]]) or (HIGH LOW . USEC). */
static bool
set_list (struct nm_vm *vm, struct time_value *t, value v)
{
  value part[4] = { car (v), Qnil, make_fixnum (0), make_fixnum (0) };
  v = cdr (v);
  int n = 1;
  while (n < 4 && consp (v))
    {
      part[n++] = car (v);
      v = cdr (v);
    }
  if (n == 2 && !nilp (v))
    part[n++] = v;
  for (int i = 0; i < 4; i++)
    if (!(i < 2 ? integerp (part[i]) : fixnump (part[i])))
      return invalid (vm);
  static const unsigned long hz[] = { 1, 1, 1, 1000000, 1000000000000 };
  mpz_t x;
  mpz_init (x);
  set_integer (t->ticks, part[0]);
  mpz_mul_2exp (t->ticks, t->ticks, 16);
  set_integer (x, part[1]);
  mpz_add (t->ticks, t->ticks, x);
  if (n >= 3)
    {
      mpz_mul_ui (t->ticks, t->ticks, 1000000);
      set_integer (x, part[2]);
      mpz_add (t->ticks, t->ticks, x);
    }
  if (n >= 4)
    {
      mpz_mul_ui (t->ticks, t->ticks, 1000000);
      set_integer (x, part[3]);
      mpz_add (t->ticks, t->ticks, x);
    }
  mpz_clear (x);
  mpz_set_ui (t->hz, hz[n]);
  t->form = TIME_LIST;
  return true;
}

static bool
parse (struct nm_vm *vm, value v, struct time_value *t)
{
  if (nilp (v))
    {
      struct timespec now;
      clock_gettime (CLOCK_REALTIME, &now);
      set_timespec (t, now);
      return true;
    }
  if (integerp (v))
    {
      set_integer (t->ticks, v);
      mpz_set_ui (t->hz, 1);
      t->form = TIME_INTEGER;
      return true;
    }
  if (floatp (v))
    return set_double (vm, t, float_of (v));
  if (!consp (v) || !integerp (car (v)))
    return invalid (vm);
  if (consp (cdr (v)))
    return set_list (vm, t, v);
  value hz = cdr (v);
  if (!integerp (hz))
    return invalid (vm);
  set_integer (t->ticks, car (v));
  set_integer (t->hz, hz);
  t->form = TIME_TICKS;
  return mpz_sgn (t->hz) > 0 || invalid (vm);
}

bool
time_value_parse (struct nm_vm *vm, value v, struct time_value *t)
{
  mpz_init (t->ticks);
  mpz_init (t->hz);
  if (parse (vm, v, t))
    return true;
  time_value_clear (t);
  return false;
}

bool
time_value_timespec (struct nm_vm *vm, const struct time_value *t, struct timespec *out)
{
  mpz_t q;
  mpz_init (q);
  mpz_mul_ui (q, t->ticks, 1000000000);
  mpz_fdiv_q (q, q, t->hz);
  unsigned long nanoseconds = mpz_fdiv_q_ui (q, q, 1000000000);
  bool fits = mpz_fits_slong_p (q);
  if (fits)
    *out = (struct timespec){ .tv_sec = mpz_get_si (q), .tv_nsec = (long) nanoseconds };
  mpz_clear (q);
  if (!fits)
    signal_message (vm, "Specified time is not representable");
  return fits;
}

double
time_value_double (const struct time_value *t)
{
  mpq_t q;
  mpq_init (q);
  mpz_set (mpq_numref (q), t->ticks);
  mpz_set (mpq_denref (q), t->hz);
  mpq_canonicalize (q);
  /* mpq_get_d truncates; the nearest double is wanted. */
  double d = mpq_get_d (q), next = nextafter (d, mpq_sgn (q) < 0 ? -INFINITY : INFINITY);
  mpq_t low, high;
  mpq_inits (low, high, NULL);
  mpq_set_d (low, d);
  if (isfinite (next))
    {
      mpq_set_d (high, next);
      mpq_add (low, low, high);
      mpq_div_2exp (low, low, 1);
      int order = mpq_cmp (q, low);
      if (mpq_sgn (q) < 0 ? order < 0 : order > 0)
        d = next;
    }
  mpq_clears (low, high, q, NULL);
  return d;
}

value
time_value_list (struct nm_vm *vm, const struct time_value *t)
{
  mpz_t q, r;
  mpz_inits (q, r, NULL);
  mpz_mul_ui (q, t->ticks, 1000000000000);
  mpz_fdiv_q (q, q, t->hz);
  unsigned long picoseconds = mpz_fdiv_q_ui (q, q, 1000000);
  unsigned long microseconds = mpz_fdiv_q_ui (q, q, 1000000);
  unsigned long low = mpz_fdiv_q_ui (r, q, 65536);
  value high = integer_from_mpz (vm, r);
  mpz_clears (q, r, NULL);
  if (exitp (high))
    return high;
  value parts[] = { high, make_fixnum ((int64_t) low), make_fixnum ((int64_t) microseconds), make_fixnum ((int64_t) picoseconds) };
  return list_from_array (vm, 4, parts, Qnil);
}

value
time_value_ticks (struct nm_vm *vm, const struct time_value *t)
{
  value ticks = integer_from_mpz (vm, t->ticks);
  if (exitp (ticks))
    return ticks;
  value hz = integer_from_mpz (vm, t->hz);
  return exitp (hz) ? hz : make_cons (vm, ticks, hz);
}

value
time_from_timespec (struct nm_vm *vm, struct timespec s)
{
  value parts[] = { make_fixnum (s.tv_sec >> 16), make_fixnum (s.tv_sec & 0xffff), make_fixnum (s.tv_nsec / 1000),
                    make_fixnum (s.tv_nsec % 1000 * 1000) };
  return list_from_array (vm, 4, parts, Qnil);
}

/* -- primitives -- */

#define TIME_PRIMITIVE(c, lisp, min, max, usage, doc)                                             \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,        \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

TIME_PRIMITIVE (current_time, "current-time", 0, 0, "()", "Return the time now as (HIGH LOW USEC PSEC).")
{
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  return time_from_timespec (vm, now);
}

/* V as a float, for arithmetic with infinities; false after signalling. */
static bool
as_double (struct nm_vm *vm, value v, double *d)
{
  if (floatp (v))
    {
      *d = float_of (v);
      return true;
    }
  struct time_value t;
  if (!time_value_parse (vm, v, &t))
    return false;
  *d = time_value_double (&t);
  time_value_clear (&t);
  return true;
}

TIME_PRIMITIVE (float_time, "float-time", 0, 1, "(&optional SPECIFIED-TIME)",
                "Return SPECIFIED-TIME (default: now) as a float: seconds since the Epoch.")
{
  double d;
  return as_double (vm, args[0], &d) ? make_float (vm, d) : V_EXIT;
}

/* Brings A and B to one frequency, and returns the common one in A and B. */
static void
common_hz (struct time_value *a, struct time_value *b)
{
  mpz_t lcm, factor;
  mpz_inits (lcm, factor, NULL);
  mpz_lcm (lcm, a->hz, b->hz);
  struct time_value *each[] = { a, b };
  for (int i = 0; i < 2; i++)
    {
      mpz_divexact (factor, lcm, each[i]->hz);
      mpz_mul (each[i]->ticks, each[i]->ticks, factor);
      mpz_set (each[i]->hz, lcm);
    }
  mpz_clears (lcm, factor, NULL);
}

/* The times ARGS[0] and ARGS[1]; now is the same for both.  False after signalling: nothing to clear. */
static bool
parse_two (struct nm_vm *vm, value *args, struct time_value *a, struct time_value *b)
{
  if (!time_value_parse (vm, args[0], a))
    return false;
  if (nilp (args[0]) && nilp (args[1]))
    {
      mpz_init_set (b->ticks, a->ticks);
      mpz_init_set (b->hz, a->hz);
      b->form = a->form;
      return true;
    }
  if (time_value_parse (vm, args[1], b))
    return true;
  time_value_clear (a);
  return false;
}

/* Brings T, the result for operands whose frequencies are at least HZMIN, to lowest terms, but to no
   frequency below HZMIN. */
static void
reduce (struct time_value *t, const mpz_t hzmin)
{
  mpz_t g, factor;
  mpz_inits (g, factor, NULL);
  mpz_gcd (g, t->ticks, t->hz);
  mpz_divexact (t->ticks, t->ticks, g);
  mpz_divexact (t->hz, t->hz, g);
  mpz_cdiv_q (factor, hzmin, t->hz);
  if (mpz_cmp_ui (factor, 1) > 0)
    {
      mpz_mul (t->ticks, t->ticks, factor);
      mpz_mul (t->hz, t->hz, factor);
    }
  mpz_clears (g, factor, NULL);
}

/* The value of A's time: an integer, a list if neither operand was (TICKS . HZ) and picoseconds are
   exact, else (TICKS . HZ). */
static value
arithmetic_result (struct nm_vm *vm, const struct time_value *a, const struct time_value *b)
{
  if (mpz_cmp_ui (a->hz, 1) == 0)
    return integer_from_mpz (vm, a->ticks);
  mpz_t trillion;
  mpz_init_set_ui (trillion, 1000000000000);
  bool exact = mpz_divisible_p (trillion, a->hz);
  mpz_clear (trillion);
  return exact && a->form != TIME_TICKS && b->form != TIME_TICKS ? time_value_list (vm, a) : time_value_ticks (vm, a);
}

static bool
not_finite (value v)
{
  return floatp (v) && !isfinite (float_of (v));
}

static bool
nan_p (value v)
{
  return floatp (v) && isnan (float_of (v));
}

/* HZ becomes the frequency below which a result for A and B does not go: the lower one of theirs, but 16 bits at least if
   neither counts ticks and it is no whole second. */
static void
least_frequency (mpz_t hz, const struct time_value *a, const struct time_value *b)
{
  enum { FRACTION_HZ_MIN = 1 << 16 };
  mpz_set (hz, mpz_cmp (a->hz, b->hz) < 0 ? a->hz : b->hz);
  if (a->form != TIME_TICKS && b->form != TIME_TICKS && mpz_cmp_ui (hz, 1) > 0 && mpz_cmp_ui (hz, FRACTION_HZ_MIN) < 0)
    mpz_set_ui (hz, FRACTION_HZ_MIN);
}

static value
arithmetic (struct nm_vm *vm, value *args, bool subtract)
{
  if (not_finite (args[0]) || not_finite (args[1]))
    {
      double x, y;
      if (!as_double (vm, args[0], &x) || !as_double (vm, args[1], &y))
        return V_EXIT;
      /* The sign of a NaN shows that the second one was negated; the first one wins. */
      return make_float (vm, isnan (x) ? x : x + (subtract ? -y : y));
    }
  struct time_value a, b;
  if (!parse_two (vm, args, &a, &b))
    return V_EXIT;
  bool same = mpz_cmp (a.hz, b.hz) == 0;
  mpz_t hzmin;
  mpz_init (hzmin);
  least_frequency (hzmin, &a, &b);
  common_hz (&a, &b);
  (subtract ? mpz_sub : mpz_add) (a.ticks, a.ticks, b.ticks);
  if (!same)
    reduce (&a, hzmin);
  mpz_clear (hzmin);
  value result = arithmetic_result (vm, &a, &b);
  time_value_clear (&a);
  time_value_clear (&b);
  return result;
}

TIME_PRIMITIVE (time_add, "time-add", 2, 2, "(A B)", "Return the sum of the times A and B.")
{
  return arithmetic (vm, args, false);
}

TIME_PRIMITIVE (time_subtract, "time-subtract", 2, 2, "(A B)", "Return the difference of the times A and B.")
{
  return arithmetic (vm, args, true);
}

enum { UNORDERED = 3 };

/* The order of two times, -1, 0, 1, or UNORDERED; false after signalling. */
static bool
compare (struct nm_vm *vm, value *args, int *order)
{
  if (nan_p (args[0]) || nan_p (args[1]))
    {
      /* Whatever the other one is. */
      *order = UNORDERED;
      return true;
    }
  if (not_finite (args[0]) || not_finite (args[1]))
    {
      /* Any other time is between the infinities; GNU Emacs does not look whether it is one. */
      double x = not_finite (args[0]) ? float_of (args[0]) : 0, y = not_finite (args[1]) ? float_of (args[1]) : 0;
      *order = x < y ? -1 : x > y;
      return true;
    }
  struct time_value a, b;
  if (!parse_two (vm, args, &a, &b))
    return false;
  common_hz (&a, &b);
  int c = mpz_cmp (a.ticks, b.ticks);
  *order = c < 0 ? -1 : c > 0;
  time_value_clear (&a);
  time_value_clear (&b);
  return true;
}

TIME_PRIMITIVE (time_less_p, "time-less-p", 2, 2, "(A B)", "Return t if time A is before time B.")
{
  if (nilp (args[0]) && nilp (args[1]))
    return Qnil;
  int order;
  return compare (vm, args, &order) ? make_bool (order == -1) : V_EXIT;
}

TIME_PRIMITIVE (time_equal_p, "time-equal-p", 2, 2, "(A B)", "Return t if the times A and B are equal.")
{
  if (nilp (args[0]) || nilp (args[1]))
    return make_bool (args[0] == args[1]);
  int order;
  return compare (vm, args, &order) ? make_bool (order == 0) : V_EXIT;
}

/* A list is one datum here. */
static value
bad_frequency (struct nm_vm *vm, value form)
{
  return signal_2 (vm, Qerror, string_literal (vm, "Invalid time frequency"), form);
}

TIME_PRIMITIVE (time_convert, "time-convert", 1, 2, "(TIME &optional FORM)",
                "Return TIME in another form: `list' (HIGH LOW USEC PSEC), `integer' seconds rounded down,\n"
                "an integer N for (TICKS . N), t for an exact (TICKS . HZ).  The default is `list'.")
{
  struct time_value t;
  value form = args[1], result;
  if (!time_value_parse (vm, args[0], &t))
    return V_EXIT;
  if (nilp (form) || form == Qlist)
    result = time_value_list (vm, &t);
  else if (form == Qinteger)
    {
      mpz_fdiv_q (t.ticks, t.ticks, t.hz);
      result = integer_from_mpz (vm, t.ticks);
    }
  else if (form == Qt)
    result = time_value_ticks (vm, &t);
  else if (integerp (form))
    {
      mpz_t hz;
      mpz_init (hz);
      set_integer (hz, form);
      if (mpz_sgn (hz) <= 0)
        result = bad_frequency (vm, form);
      else
        {
          mpz_mul (t.ticks, t.ticks, hz);
          mpz_fdiv_q (t.ticks, t.ticks, t.hz);
          mpz_set (t.hz, hz);
          result = time_value_ticks (vm, &t);
        }
      mpz_clear (hz);
    }
  else
    result = bad_frequency (vm, form);
  time_value_clear (&t);
  return result;
}
