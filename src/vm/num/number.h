/* number.h - integers of any size and numbers as text, for the rest of the VM.
   SPDX-License-Identifier: GPL-3.0-or-later

   An integer that fits is always a fixnum, so `eq' on fixnums is `eql'; every function here keeps
   that.  Bignum results are limited by `integer-width', as in GNU Emacs: functions that can exceed
   it signal overflow-error and return V_EXIT.  Nothing here runs Lisp, except through a signal. */
#ifndef VM_NUM_NUMBER_H
#define VM_NUM_NUMBER_H

#include <gmp.h>
#include "../heap/heap.h"

/* -- conversions -- */
value integer_from_int64 (struct nm_vm *, int64_t);
value integer_from_uint64 (struct nm_vm *, uint64_t);
value integer_from_mpz (struct nm_vm *, const mpz_t);            /* normalises; V_EXIT beyond integer-width */
value integer_from_mpz_unlimited (struct nm_vm *, const mpz_t);  /* whatever integer-width says: numbers in text */
value integer_from_double (struct nm_vm *, double);              /* truncates; D is finite */
bool integer_to_int64 (value, int64_t *out);                     /* false: not an integer, or out of range */
bool integer_to_uint64 (value, uint64_t *out);
double number_to_double (value);                                 /* any number; bignums round to nearest */
/* A read-only view of a bignum, or of a fixnum through *LIMB; no mpz_clear. */
void integer_view (value integer, mp_limb_t *limb, mpz_t view);
static inline int bignum_sign (value v) { return ((struct bignum *) object_of (v))->size < 0 ? -1 : 1; }

/* -- comparison -- */
enum number_order { NUMBER_LESS = -1, NUMBER_EQUAL = 0, NUMBER_GREATER = 1, NUMBER_UNORDERED = 2 };
enum number_order number_compare (value a, value b);             /* numbers; exact for mixed kinds */
bool bignum_equal (value a, value b);                            /* both bignums */
uint64_t bignum_hash (value);                                    /* equal bignums hash alike */

/* -- text -- */
/* The longest prefix of TEXT that is a number in BASE (2..36; floats only in base 10), *USED its
   length; V_UNBOUND and 0 if there is none.  TEXT[BYTES] must be readable and not a digit. */
value number_parse (struct nm_vm *, const char *text, size_t bytes, int base, size_t *used);
/* Digits of BASE only, with optional sign; the caller has checked them. */
value number_parse_integer (struct nm_vm *, const char *digits, size_t bytes, int base);
enum { NUMBER_FLOAT_TEXT_MAX = 40, NUMBER_FIXNUM_TEXT_MAX = 24 };
size_t number_float_text (double, char *buf);                    /* as prin1; NUMBER_FLOAT_TEXT_MAX */
size_t number_int64_text (int64_t, char *buf);                   /* decimal; NUMBER_FIXNUM_TEXT_MAX */
enum { NUMBER_FLOAT_FORMAT_MAX = 400 };
size_t number_float_formatted (struct nm_vm *, double, char *buf);      /* as `float-output-format' says; NUMBER_FLOAT_FORMAT_MAX */
value number_to_string (struct nm_vm *, value number);           /* `number-to-string' */
/* The digits of a bignum in BASE (negative: upper case), mi_malloc'ed and NUL-terminated. */
char *bignum_text (value, int base, size_t *length);

#endif
