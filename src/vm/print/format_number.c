/* format_number.c - the numeric conversions of `format'.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp; formatting a float that no integer equals in %x or %o signals overflow-error. */
#include "format_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <mimalloc.h>
#include "../eval/eval.h"
#include "../num/number.h"
#include "nm_primitive.h"

NM_VARIABLE (binary_as_unsigned, NM_VAR_BOOL, "nil",
             "Non-nil means that `format' shows a negative fixnum in hexadecimal and octal as the 62 bits that it is.");

void
format_pad (struct text_buffer *out, char c, int64_t n)
{
  char run[64];
  memset (run, c, sizeof run);
  for (; n > 0; n -= (int64_t) sizeof run)
    {
      int64_t k = n < (int64_t) sizeof run ? n : (int64_t) sizeof run;
      text_buffer_add (out, run, k, k);
    }
}

/* PREFIX (sign, 0x), ZEROS zeros and DIGITS, in the field of SPEC. */
static void
put_field (struct text_buffer *out, const struct format_spec *spec, const char *prefix, int64_t zeros, const char *digits, int64_t n, bool zero_fill)
{
  int64_t prefix_length = (int64_t) strlen (prefix), padding = spec->width - prefix_length - zeros - n;
  bool fill = zero_fill && spec->zero && !spec->minus;
  if (padding > 0 && !spec->minus && !fill)
    format_pad (out, ' ', padding);
  text_buffer_add (out, prefix, prefix_length, prefix_length);
  if (padding > 0 && fill)
    format_pad (out, '0', padding);
  format_pad (out, '0', zeros);
  text_buffer_add (out, digits, n, n);
  if (padding > 0 && spec->minus)
    format_pad (out, ' ', padding);
}

static const char *
sign_of (const struct format_spec *spec, bool negative)
{
  return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
}

/* SIGN_COUNTS: a minus sign is part of the precision, as it is for big numbers in GNU Emacs. */
static void
put_digits (struct text_buffer *out, const struct format_spec *spec, bool negative, const char *digits, int64_t n, bool sign_counts)
{
  char prefix[4];
  bool is_zero = n == 1 && digits[0] == '0';
  if (is_zero && spec->precision == 0)
    n = 0;
  int64_t wanted = spec->precision - (negative && sign_counts), zeros = wanted > n ? wanted - n : 0;
  if (spec->sharp && spec->conversion == 'o' && zeros == 0 && (n == 0 || digits[0] != '0'))
    zeros = 1;
  bool hex = spec->sharp && !is_zero && (spec->conversion == 'x' || spec->conversion == 'X');
  snprintf (prefix, sizeof prefix, "%s%s", sign_of (spec, negative), !hex ? "" : spec->conversion == 'x' ? "0x" : "0X");
  put_field (out, spec, prefix, zeros, digits, n, spec->precision < 0);
}

/* V in the base of the conversion; AS_BITS: a negative fixnum in hexadecimal and octal as its 62 bits. */
static void
put_integer (struct text_buffer *out, const struct format_spec *spec, value v, bool as_bits)
{
  static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
  unsigned base = spec->conversion == 'o' ? 8 : spec->conversion == 'x' || spec->conversion == 'X' ? 16 : 10;
  if (bignump (v))
    {
      size_t n;
      char *text = bignum_text (v, spec->conversion == 'X' ? -16 : (int) base, &n);
      bool negative = *text == '-';
      put_digits (out, spec, negative, text + negative, (int64_t) n - negative, true);
      mi_free (text);
      return;
    }
  char buf[72], *p = buf + sizeof buf;
  int64_t n = fixnum (v);
  const char *set = spec->conversion == 'X' ? upper : lower;
  bool negative = n < 0 && (base == 10 || !as_bits);
  uint64_t u = negative ? - (uint64_t) n : (uint64_t) n & ((UINT64_C (1) << 62) - 1);
  do
    *--p = set[u % base];
  while (u /= base);
  put_digits (out, spec, negative, p, buf + sizeof buf - p, false);
}

static void
put_infinite (struct text_buffer *out, const struct format_spec *spec, double d)
{
  put_field (out, spec, sign_of (spec, signbit (d)), 0, isnan (d) ? "nan" : "inf", 3, false);
}

static void
put_double (struct text_buffer *out, const struct format_spec *spec, long double d)
{
  char format[16], small[512], *text = small;
  /* More than 1100 digits after the point are zeros. */
  int digits = spec->precision < 0 ? 6 : spec->precision > 1100 ? 1100 : (int) spec->precision;
  snprintf (format, sizeof format, "%%%s.*L%c", spec->sharp ? "#" : "", spec->conversion);
  int n = snprintf (small, sizeof small, format, digits, fabsl (d));
  if (n >= (int) sizeof small)
    {
      text = mi_malloc ((size_t) n + 1);
      snprintf (text, (size_t) n + 1, format, digits, fabsl (d));
    }
  int64_t more = spec->conversion != 'g' && spec->precision > digits ? spec->precision - digits : 0;
  if (more == 0)
    put_field (out, spec, sign_of (spec, signbit (d)), 0, text, n, true);
  else
    {
      /* The zeros go behind the digits, before an exponent. */
      const char *exponent = spec->conversion == 'e' ? strchr (text, 'e') : text + n;
      struct text_buffer b = { 0 };
      text_buffer_add (&b, text, exponent - text, exponent - text);
      format_pad (&b, '0', more);
      text_buffer_add (&b, exponent, text + n - exponent, text + n - exponent);
      put_field (out, spec, sign_of (spec, signbit (d)), 0, b.text, b.bytes, true);
      text_buffer_free (&b);
    }
  if (text != small)
    mi_free (text);
}

bool
format_number (struct nm_vm *vm, struct text_buffer *out, const struct format_spec *spec, value v)
{
  bool float_conversion = strchr ("efg", spec->conversion) != NULL;
  int64_t size = spec->width + (spec->precision > 0 ? spec->precision : 0);
  if (size > 4096 && !heap_reserve (vm, (uint64_t) size * 2))
    return false;
  if (float_conversion)
    {
      /* A long double holds every integer of 64 bits. */
      int64_t n;
      long double d = integer_to_int64 (v, &n) ? (long double) n : number_to_double (v);
      if (isfinite (d))
        put_double (out, spec, d);
      else
        put_infinite (out, spec, (double) d);
      return true;
    }
  bool from_float = floatp (v);
  struct format_spec digit = *spec;
  if (from_float)
    {
      double d = float_of (v);
      if (!isfinite (d))
        {
          if (spec->conversion != 'd' && spec->conversion != 'i')
            return signal_error (vm, Qoverflow_error, Qnil), false;
          put_infinite (out, spec, d);
          return true;
        }
      if (exitp (v = integer_from_double (vm, d)))
        return false;
      /* Of a float, %d shows a zero even without any digits asked for. */
      if (v == make_fixnum (0) && spec->precision == 0 && (spec->conversion == 'd' || spec->conversion == 'i'))
        digit.precision = 1;
    }
  put_integer (out, &digit, v, !from_float && !nilp (vm_variable (vm, Qbinary_as_unsigned)));
  return true;
}
