/* number_text.c - numbers from text and to text.
   SPDX-License-Identifier: GPL-3.0-or-later

   Floats print with the fewest digits that read back as the same float.  Not-a-number keeps its
   payload: "12.0e+NaN" has payload 12.  Runs on the isolate's thread; allocates; overflow-error if
   an integer exceeds `integer-width'. */
#include "number.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mimalloc.h>

static const uint64_t nan_payload_mask = (UINT64_C (1) << 51) - 1;

static int
digit_value (unsigned char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

static value
parse_big (struct nm_vm *vm, const char *digits, size_t bytes, int base, bool negative)
{
  char small[256];
  char *copy = bytes < sizeof small ? small : mi_malloc (bytes + 1);
  memcpy (copy, digits, bytes);
  copy[bytes] = 0;
  mpz_t z;
  mpz_init (z);
  int bad = mpz_set_str (z, copy, base);
  assert (bad == 0);
  (void) bad;
  if (copy != small)
    mi_free (copy);
  if (negative)
    mpz_neg (z, z);
  value v = integer_from_mpz_unlimited (vm, z);
  mpz_clear (z);
  return v;
}

value
number_parse_integer (struct nm_vm *vm, const char *digits, size_t bytes, int base)
{
  bool negative = bytes && *digits == '-';
  if (bytes && (*digits == '-' || *digits == '+'))
    digits++, bytes--;
  uint64_t n = 0;
  for (size_t i = 0; i < bytes; i++)
    if (__builtin_mul_overflow (n, (uint64_t) base, &n) || __builtin_add_overflow (n, (uint64_t) digit_value ((unsigned char) digits[i]), &n)
        || n > INT64_MAX)
      return parse_big (vm, digits, bytes, base, negative);
  return integer_from_int64 (vm, negative ? - (int64_t) n : (int64_t) n);
}

static double
make_nan (bool negative, uint64_t payload)
{
  uint64_t bits = UINT64_C (0x7ff8000000000000) | (payload & nan_payload_mask) | (uint64_t) negative << 63;
  double d;
  memcpy (&d, &bits, sizeof d);
  return d;
}

static double
parse_double (const char *text, size_t bytes)
{
  char small[128];
  char *copy = bytes < sizeof small ? small : mi_malloc (bytes + 1);
  memcpy (copy, text, bytes);
  copy[bytes] = 0;
  double d = strtod (copy, NULL);
  if (copy != small)
    mi_free (copy);
  return d;
}

/* The number that the digits at P mean, modulo 2^64. */
static uint64_t
wrapped_number (const char *p)
{
  uint64_t n = 0;
  for (; isdigit ((unsigned char) *p); p++)
    n = n * 10 + (uint64_t) (*p - '0');
  return n;
}

/* Recognises what follows the mantissa: the length of an exponent, and whether it is INF or NaN. */
static size_t
scan_exponent (const char *p, const char *end, char *special)
{
  *special = 0;
  if (p == end || (*p != 'e' && *p != 'E'))
    return 0;
  const char *q = p + 1;
  if (end - q >= 4 && memcmp (q, "+INF", 4) == 0)
    return *special = 'I', 5;
  if (end - q >= 4 && memcmp (q, "+NaN", 4) == 0)
    return *special = 'N', 5;
  if (q < end && (*q == '+' || *q == '-'))
    q++;
  if (q == end || !isdigit ((unsigned char) *q))
    return 0;
  while (q < end && isdigit ((unsigned char) *q))
    q++;
  return (size_t) (q - p);
}

value
number_parse (struct nm_vm *vm, const char *text, size_t bytes, int base, size_t *used)
{
  const char *end = text + bytes, *p = text;
  bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+'))
    p++;
  const char *digits = p;
  while (p < end && digit_value ((unsigned char) *p) < base)
    p++;
  size_t leading = (size_t) (p - digits);
  *used = 0;
  if (base == 10)
    {
      const char *q = p;
      bool fraction = q + 1 < end && *q == '.' && isdigit ((unsigned char) q[1]);
      if (fraction)
        for (q++; q < end && isdigit ((unsigned char) *q); )
          q++;
      char special = 0;
      size_t exponent = 0;
      if (leading || fraction)
        exponent = scan_exponent (q + (!fraction && q < end && *q == '.'), end, &special);
      if (exponent && !fraction && *q == '.')
        q++;
      if (fraction || exponent)
        {
          *used = (size_t) (q - text) + exponent;
          if (special == 'I')
            return make_float (vm, negative ? -HUGE_VAL : HUGE_VAL);
          if (special == 'N')
            return make_float (vm, make_nan (negative, leading ? wrapped_number (digits) : nan_payload_mask - 1));
          return make_float (vm, parse_double (text, *used));
        }
    }
  if (!leading)
    return V_UNBOUND;
  *used = (size_t) (p - text) + (p < end && *p == '.');
  return number_parse_integer (vm, text, (size_t) (p - text), base);
}

size_t
number_int64_text (int64_t n, char *buf)
{
  char tmp[NUMBER_FIXNUM_TEXT_MAX];
  char *p = tmp + sizeof tmp;
  uint64_t u = n < 0 ? - (uint64_t) n : (uint64_t) n;
  do
    *--p = (char) ('0' + u % 10);
  while (u /= 10);
  if (n < 0)
    *--p = '-';
  size_t length = (size_t) (tmp + sizeof tmp - p);
  memcpy (buf, p, length);
  return length;
}

/* D, from 1e-4 up to 1e15, in at most 15 digits: then D is the quotient of an integer and a power of
   ten, both exact, and the division rounds correctly.  0 if it takes more digits. */
static size_t
short_decimal_text (double d, char *buf)
{
  static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };
  double size = fabs (d);
  for (int places = 1; places < (int) (sizeof powers / sizeof *powers); places++)
    {
      double r = rint (size * powers[places]);
      if (r >= 1e15)
        return 0;
      if (r / powers[places] != size)
        continue;
      char digits[NUMBER_FIXNUM_TEXT_MAX], *out = buf;
      int n = (int) number_int64_text ((int64_t) r, digits), whole = n - places;
      if (d < 0)
        *out++ = '-';
      if (whole <= 0)
        {
          *out++ = '0';
          *out++ = '.';
          for (; whole < 0; whole++)
            *out++ = '0';
          memcpy (out, digits, (size_t) n);
          out += n;
        }
      else
        {
          memcpy (out, digits, (size_t) whole);
          out += whole;
          *out++ = '.';
          memcpy (out, digits + whole, (size_t) places);
          out += places;
        }
      *out = 0;
      return (size_t) (out - buf);
    }
  return 0;
}

size_t
number_float_text (double d, char *buf)
{
  if (isinf (d))
    return (size_t) sprintf (buf, "%s1.0e+INF", d < 0 ? "-" : "");
  if (isnan (d))
    {
      uint64_t bits;
      memcpy (&bits, &d, sizeof bits);
      return (size_t) sprintf (buf, "%s%llu.0e+NaN", signbit (d) ? "-" : "", (unsigned long long) (bits & nan_payload_mask));
    }
  size_t n;
  if (fabs (d) < 1e15 && d == (double) (int64_t) d)
    {
      n = 0;
      if (signbit (d) && d == 0)
        buf[n++] = '-';
      n += number_int64_text ((int64_t) d, buf + n);
      memcpy (buf + n, ".0", 3);
      return n + 2;
    }
  int precision = fabs (d) < DBL_MIN ? 1 : DBL_DIG;
  if (fabs (d) >= 1e-4 && fabs (d) < 1e15)
    {
      if ((n = short_decimal_text (d, buf)) > 0)
        return n;
      precision = DBL_DIG + 1;
    }
  do
    n = (size_t) snprintf (buf, NUMBER_FLOAT_TEXT_MAX, "%.*g", precision, d);
  while (strtod (buf, NULL) != d && ++precision <= DBL_DECIMAL_DIG);
  if (!strpbrk (buf, ".e"))
    memcpy (buf + n, ".0", 3), n += 2;
  return n;
}

char *
bignum_text (value v, int base, size_t *length)
{
  mp_limb_t unused;
  mpz_t z;
  integer_view (v, &unused, z);
  char *buf = mi_malloc (mpz_sizeinbase (z, base < 0 ? -base : base) + 2);
  mpz_get_str (buf, base, z);
  *length = strlen (buf);
  return buf;
}
