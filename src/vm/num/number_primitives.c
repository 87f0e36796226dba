/* number_primitives.c - numbers as text, and random numbers.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "../primitive.h"
#include "number.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <mimalloc.h>
#include "../data/string.h"
#include "../eval/eval.h"
#include "../vm_modules.h"

enum { PRECISION_NONE = -1, PRECISION_BAD = -2 };

/* A valid `float-output-format' is %.Nf, %.Ne or %.Ng with a small N, which may be left out. */
static int
float_format_precision (const char *format, int64_t length)
{
  const char *s = format;
  int precision = PRECISION_NONE;
  if (length < 3 || s[0] != '%' || s[1] != '.')
    return PRECISION_BAD;
  for (s += 2; isdigit ((unsigned char) *s); s++)
    {
      precision = (precision < 0 ? 0 : precision) * 10 + (*s - '0');
      if (precision > DBL_DIG)
        return PRECISION_BAD;
    }
  if ((precision == 0 && *s != 'f') || (*s != 'e' && *s != 'f' && *s != 'g') || s + 1 != format + length)
    return PRECISION_BAD;
  return precision;
}

size_t
number_float_formatted (struct nm_vm *vm, double d, char *buf)
{
  value format = vm_variable (vm, Qfloat_output_format);
  int precision = stringp (format) && isfinite (d) ? float_format_precision (string_text (format), string_bytes (format)) : PRECISION_BAD;
  if (precision == PRECISION_BAD)
    return number_float_text (d, buf);
  char conversion = string_text (format)[string_bytes (format) - 1];
  /* A point without a number is a precision of 0. */
  int digits = precision == PRECISION_NONE ? 0 : precision;
  size_t n = (size_t) snprintf (buf, NUMBER_FLOAT_FORMAT_MAX - 2, conversion == 'e' ? "%.*e" : conversion == 'f' ? "%.*f" : "%.*g", digits, d);
  /* It must read back as a float. */
  if (precision != 0 && strpbrk (buf, ".e") == NULL)
    {
      memcpy (buf + n, ".0", 3);
      n += 2;
    }
  return n;
}

value
number_to_string (struct nm_vm *vm, value number)
{
  char buf[NUMBER_FLOAT_FORMAT_MAX];
  if (bignump (number))
    {
      size_t n;
      char *text = bignum_text (number, 10, &n);
      value v = string_unibyte_new (vm, text, (int64_t) n);
      mi_free (text);
      return v;
    }
  size_t n = fixnump (number) ? number_int64_text (fixnum (number), buf) : number_float_formatted (vm, float_of (number), buf);
  return string_unibyte_new (vm, buf, (int64_t) n);
}

NM_PRIMITIVE (number_to_string, "number-to-string", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NUMBER)",
              "Return NUMBER in decimal as a string.\n"
              "A float shows with as few digits as identify it, or as `float-output-format' says.")
{
  CHECK (numberp (args[0]), Qnumberp, args[0]);
  return number_to_string (vm, args[0]);
}

NM_PRIMITIVE (string_to_number, "string-to-number", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(STRING &optional BASE)",
              "Return the number that STRING starts with, after spaces and tabs; 0 if there is none.\n"
              "BASE is from 2 to 16, by default 10; only decimal numbers may be floats.\n"
              "Signal `args-out-of-range' for another BASE.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int base = 10;
  if (!nilp (args[1]))
    {
      CHECK (fixnump (args[1]), Qfixnump, args[1]);
      if (fixnum (args[1]) < 2 || fixnum (args[1]) > 16)
        return signal_1 (vm, Qargs_out_of_range, args[1]);
      base = (int) fixnum (args[1]);
    }
  const char *p = string_text (args[0]), *end = p + string_bytes (args[0]);
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  size_t used;
  value v = number_parse (vm, p, (size_t) (end - p), base, &used);
  return v == V_UNBOUND ? make_fixnum (0) : v;
}

/* -- random numbers: xoshiro256**, seeded from the system or from a string -- */

struct random_state { uint64_t s[4]; };

static uint64_t
mix (uint64_t *seed)
{
  uint64_t z = *seed += UINT64_C (0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static void
random_seed (struct random_state *r, uint64_t seed)
{
  for (int i = 0; i < 4; i++)
    r->s[i] = mix (&seed);
}

static uint64_t
system_seed (void)
{
  uint64_t seed = 0;
  if (getrandom (&seed, sizeof seed, 0) != (ssize_t) sizeof seed)
    seed ^= (uint64_t) (uintptr_t) &seed;
  return seed;
}

bool
random_state_init (struct nm_vm *vm)
{
  vm->modules[VM_MODULE_BIGNUM] = mi_malloc (sizeof (struct random_state));
  random_seed (vm->modules[VM_MODULE_BIGNUM], system_seed ());
  return true;
}

void
random_state_free (struct nm_vm *vm)
{
  mi_free (vm->modules[VM_MODULE_BIGNUM]);
  vm->modules[VM_MODULE_BIGNUM] = NULL;
}

static uint64_t
random_word (struct random_state *r)
{
  uint64_t *s = r->s, result = (s[1] * 5 << 7 | s[1] * 5 >> 57) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = s[3] << 45 | s[3] >> 19;
  return result;
}

static int64_t
random_below (struct random_state *r, uint64_t limit)
{
  uint64_t unfair = - (uint64_t) limit % limit, w;
  do
    w = random_word (r);
  while (w < unfair);
  return (int64_t) (w % limit);
}

static value
random_big (struct nm_vm *vm, struct random_state *r, value limit)
{
  mp_limb_t unused;
  mpz_t top, z;
  integer_view (limit, &unused, top);
  size_t bits = mpz_sizeinbase (top, 2), limbs = (bits + 63) / 64;
  mpz_init (z);
  do
    {
      mp_limb_t *p = mpz_limbs_write (z, (mp_size_t) limbs);
      for (size_t i = 0; i < limbs; i++)
        p[i] = random_word (r);
      if (bits % 64)
        p[limbs - 1] &= (UINT64_C (1) << bits % 64) - 1;
      mpz_limbs_finish (z, (mp_size_t) limbs);
    }
  while (mpz_cmp (z, top) >= 0);
  value v = integer_from_mpz (vm, z);
  mpz_clear (z);
  return v;
}

NM_PRIMITIVE (random, "random", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional LIMIT)",
              "Return a random integer: from 0 up to LIMIT if that is a positive integer, else any fixnum.\n"
              "If LIMIT is t, start a new sequence that cannot be foreseen; if it is a string, one that depends\n"
              "on nothing else.")
{
  struct random_state *r = vm->modules[VM_MODULE_BIGNUM];
  if (args[0] == Qt)
    random_seed (r, system_seed ());
  else if (stringp (args[0]))
    {
      uint64_t seed = (uint64_t) string_bytes (args[0]);
      for (int64_t i = 0; i < string_bytes (args[0]); i++)
        seed = (seed ^ (unsigned char) string_text (args[0])[i]) * UINT64_C (0x100000001b3);
      random_seed (r, seed);
    }
  if (fixnump (args[0]) && fixnum (args[0]) > 0)
    return make_fixnum (random_below (r, (uint64_t) fixnum (args[0])));
  if (bignump (args[0]))
    {
      CHECK (bignum_sign (args[0]) > 0, Qnatnump, args[0]);
      return random_big (vm, r, args[0]);
    }
  return make_fixnum ((int64_t) random_word (r) >> NM_FIXNUM_SHIFT);
}
