/* alloc.c - primitives that make objects.
   SPDX-License-Identifier: GPL-3.0-or-later
   They allocate and may signal; none runs Lisp. */
#include "../primitive.h"
#include <string.h>
#include "nm_text.h"

enum { RECORD_SLOTS_MAX = 4095 };

/* A size given by Lisp: a natural number.  False after signalling; bignums are too big to try. */
static bool
check_size (struct nm_vm *vm, value v, int64_t *out)
{
  if (!fixnump (v) || fixnum (v) < 0)
    {
      signal_wrong_type (vm, Qwholenump, v);
      return false;
    }
  *out = fixnum (v);
  return true;
}

/* heap_reserve for COUNT things of SIZE bytes. */
static bool
reserve (struct nm_vm *vm, int64_t count, uint64_t size)
{
  uint64_t bytes;
  if (__builtin_mul_overflow ((uint64_t) count, size, &bytes))
    bytes = UINT64_MAX / 2;
  return heap_reserve (vm, bytes);
}

NM_PRIMITIVE (cons, "cons", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(CAR CDR)", "Return a new cons cell of CAR and CDR.")
{
  return make_cons (vm, args[0], args[1]);
}

NM_PRIMITIVE (list, "list", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&rest OBJECTS)", "Return a new list of OBJECTS.")
{
  value list = Qnil;
  while (nargs > 0)
    list = make_cons (vm, args[--nargs], list);
  return list;
}

NM_PRIMITIVE (make_list, "make-list", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(LENGTH INIT)",
              "Return a new list of LENGTH elements, each of them INIT.\n"
              "Signal an error if LENGTH is no natural number.")
{
  int64_t n;
  if (!check_size (vm, args[0], &n) || !reserve (vm, n, sizeof (struct cons)))
    return V_EXIT;
  value list = Qnil;
  while (n-- > 0)
    list = make_cons (vm, args[1], list);
  return list;
}

NM_PRIMITIVE (vector, "vector", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&rest OBJECTS)", "Return a new vector of OBJECTS.")
{
  value v = heap_vector (vm, nargs, Qnil);
  if (nargs)
    memcpy (object_of (v)->slots, args, (size_t) nargs * sizeof *args);
  return v;
}

NM_PRIMITIVE (make_vector, "make-vector", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(LENGTH INIT)",
              "Return a new vector of LENGTH elements, each of them INIT.\n"
              "Signal an error if LENGTH is no natural number.")
{
  int64_t n;
  if (!check_size (vm, args[0], &n) || !reserve (vm, n, sizeof (value)))
    return V_EXIT;
  return heap_vector (vm, n, args[1]);
}

/* -- strings and symbols -------------------------------------------------------------------------- */

NM_PRIMITIVE (make_string, "make-string", 2, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(LENGTH INIT &optional MULTIBYTE)",
              "Return a new string of LENGTH characters INIT.\n"
              "It is unibyte if INIT is an ASCII character, unless MULTIBYTE is non-nil.\n"
              "Signal an error if LENGTH is no natural number or INIT no character.")
{
  int64_t n;
  if (!check_size (vm, args[0], &n))
    return V_EXIT;
  CHECK (characterp (args[1]), Qcharacterp, args[1]);
  int c = (int) fixnum (args[1]);
  char text[NM_CHAR_BYTES_MAX];
  int length = nm_char_encode (c, text);
  if (!reserve (vm, n, (uint64_t) length))
    return V_EXIT;
  value s = heap_string_uninit (vm, n, n * length, c >= 0x80 || !nilp (args[2]));
  char *p = string_text (s);
  if (length == 1)
    memset (p, c, (size_t) n);
  else
    for (int64_t i = 0; i < n; i++, p += length)
      memcpy (p, text, (size_t) length);
  return s;
}

NM_PRIMITIVE (make_symbol, "make-symbol", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(NAME)",
              "Return a new symbol with the string NAME as its name, in no obarray, without value or function.\n"
              "Signal an error if there is no room for more symbols.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  return symbol_reserve (vm) ? symbol_make (vm, args[0]) : V_EXIT;
}

/* -- bool-vectors --------------------------------------------------------------------------------------- */

static value
bool_vector_make (struct nm_vm *vm, int64_t length, bool init)
{
  uint64_t words = ((uint64_t) length + 63) / 64;
  value v = heap_object (vm, HEAP_BOOL_VECTOR, 1 + words);
  struct bool_vector *b = (struct bool_vector *) object_of (v);
  b->length = length;
  if (init && words)
    {
      memset (b->bits, 0xff, words * 8);
      if (length % 64)
        b->bits[words - 1] = (UINT64_C (1) << length % 64) - 1;
    }
  return v;
}

NM_PRIMITIVE (make_bool_vector, "make-bool-vector", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(LENGTH INIT)",
              "Return a new bool-vector of LENGTH elements, all nil if INIT is nil, else all t.\n"
              "Signal an error if LENGTH is no natural number.")
{
  int64_t n;
  if (!check_size (vm, args[0], &n) || !reserve (vm, n / 64 + 1, sizeof (uint64_t)))
    return V_EXIT;
  return bool_vector_make (vm, n, !nilp (args[1]));
}

NM_PRIMITIVE (bool_vector, "bool-vector", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest OBJECTS)",
              "Return a new bool-vector with an element for each of OBJECTS: nil if it is nil, else t.")
{
  value v = bool_vector_make (vm, nargs, false);
  struct bool_vector *b = (struct bool_vector *) object_of (v);
  for (int i = 0; i < nargs; i++)
    if (!nilp (args[i]))
      b->bits[i / 64] |= UINT64_C (1) << i % 64;
  return v;
}

/* -- records and functions ---------------------------------------------------------------------------------- */

static value
record_too_big (struct nm_vm *vm, int64_t slots)
{
  return signal_message (vm, "Attempt to allocate a record of %ld slots; max is %d", (long) slots, RECORD_SLOTS_MAX);
}

NM_PRIMITIVE (make_record, "make-record", 3, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(TYPE SLOTS INIT)",
              "Return a new record of type TYPE with SLOTS further slots, each of them INIT.\n"
              "Signal an error if SLOTS is no natural number, or too many for a record.")
{
  int64_t n;
  if (!check_size (vm, args[1], &n))
    return V_EXIT;
  if (n + 1 > RECORD_SLOTS_MAX)
    return record_too_big (vm, n + 1);
  value r = heap_object (vm, HEAP_RECORD, (uint64_t) n + 1);
  struct object *o = object_of (r);
  o->slots[0] = args[0];
  for (int64_t i = 1; i <= n; i++)
    o->slots[i] = args[2];
  return r;
}

static value
object_of_args (struct nm_vm *vm, enum heap_type type, int nargs, const value *args)
{
  value v = heap_object (vm, type, (uint64_t) nargs);
  memcpy (object_of (v)->slots, args, (size_t) nargs * sizeof *args);
  return v;
}

NM_PRIMITIVE (record, "record", 1, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(TYPE &rest SLOTS)", "Return a new record of type TYPE with the slots SLOTS.")
{
  if (nargs > RECORD_SLOTS_MAX)
    return record_too_big (vm, nargs);
  return object_of_args (vm, HEAP_RECORD, nargs, args);
}

NM_PRIMITIVE (make_byte_code, "make-byte-code", 4, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE,
              "(ARGLIST BYTE-CODE CONSTANTS DEPTH &optional DOCSTRING INTERACTIVE-SPEC &rest ELEMENTS)",
              "Return a new byte-code function object with these elements.\n"
              "ARGLIST is a list of symbols, or an integer that encodes the numbers of arguments.  BYTE-CODE is\n"
              "a unibyte string, CONSTANTS a vector and DEPTH a natural number; else signal an error.")
{
  bool arglist = fixnump (args[0]) || listp (args[0]);
  bool code = stringp (args[1]) && !string_multibyte (args[1]);
  if (!arglist || !code || !vectorp (args[2]) || !fixnump (args[3]) || fixnum (args[3]) < 0)
    return signal_message (vm, "Invalid byte-code object");
  return object_of_args (vm, HEAP_COMPILED, nargs, args);
}

NM_PRIMITIVE (make_closure, "make-closure", 1, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROTOTYPE &rest CLOSURE-VARS)",
              "Return a copy of the byte-code function PROTOTYPE whose first constants are CLOSURE-VARS.\n"
              "Signal an error if there are more of them than constants.")
{
  value prototype = args[0];
  CHECK (compiledp (prototype), Qbyte_code_function_p, prototype);
  value constants = vector_ref (prototype, 2);
  if (!vectorp (constants) || nargs - 1 > vector_length (constants))
    return signal_message (vm, "Closure vars do not fit in constvec");
  value copy = heap_vector (vm, vector_length (constants), Qnil);
  memcpy (object_of (copy)->slots, object_of (constants)->slots, (size_t) vector_length (constants) * sizeof (value));
  memcpy (object_of (copy)->slots, args + 1, (size_t) (nargs - 1) * sizeof (value));
  value f = object_of_args (vm, HEAP_COMPILED, (int) vector_length (prototype), object_of (prototype)->slots);
  object_of (f)->slots[2] = copy;
  return f;
}

NM_PRIMITIVE (purecopy, "purecopy", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)", "Return OBJECT: the boot image has no separate read-only part for Lisp to copy to.")
{
  return args[0];
}

NM_PRIMITIVE (suspicious_object, "suspicious-object", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return OBJECT; a place for a breakpoint.")
{
  return args[0];
}
