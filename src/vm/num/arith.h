/* arith.h - arithmetic on Lisp numbers for C code: the slow paths behind inlined fixnum arithmetic.
   SPDX-License-Identifier: GPL-3.0-or-later
   Operands are any values; what is no number (a marker counts as one) is a type error.  All
   functions return V_EXIT after signalling, and run no Lisp otherwise. */
#ifndef VM_NUM_ARITH_H
#define VM_NUM_ARITH_H

#include "number.h"

enum arith_op { ARITH_ADD, ARITH_SUB, ARITH_MUL, ARITH_DIV };

value arith_binary (struct nm_vm *, enum arith_op, value a, value b);
value arith_mod (struct nm_vm *, value a, value b);               /* `mod' */
value arith_remainder (struct nm_vm *, value a, value b);         /* `%' */
value arith_negate (struct nm_vm *, value a);
/* Number or marker as a number; V_EXIT after signalling with PREDICATE. */
value arith_coerce (struct nm_vm *, value v, value predicate);
/* NUMBER_LESS ... NUMBER_UNORDERED; -2 after signalling. */
enum { ARITH_COMPARE_FAILED = -2 };
int arith_compare (struct nm_vm *, value a, value b);

static inline value
arith_add (struct nm_vm *vm, value a, value b)
{
  int64_t sum;
  /* Tagged fixnums add as they are. */
  if (likely (fixnump (a | b) && !__builtin_add_overflow ((int64_t) a, (int64_t) b, &sum)))
    return (value) sum;
  return arith_binary (vm, ARITH_ADD, a, b);
}

static inline value
arith_sub (struct nm_vm *vm, value a, value b)
{
  int64_t difference;
  if (likely (fixnump (a | b) && !__builtin_sub_overflow ((int64_t) a, (int64_t) b, &difference)))
    return (value) difference;
  return arith_binary (vm, ARITH_SUB, a, b);
}

static inline value
arith_mul (struct nm_vm *vm, value a, value b)
{
  int64_t product;
  if (likely (fixnump (a | b) && !__builtin_mul_overflow ((int64_t) a, fixnum (b), &product)))
    return (value) product;
  return arith_binary (vm, ARITH_MUL, a, b);
}

#endif
