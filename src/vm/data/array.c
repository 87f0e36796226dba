/* array.c - aref, aset, fillarray and the bool-vector primitives.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp; signals wrong-type-argument, args-out-of-range, wrong-length-argument. */

#include "sequence.h"
#include "sequence.h"
#include "list.h"
#include "string.h"
#include "char_table.h"
#include "../primitive.h"

static inline struct bool_vector *bits_of (value v) { return (struct bool_vector *) object_of (v); }
static inline int64_t bit_words (int64_t length) { return (length + 63) / 64; }

static bool
slots_array_p (value v)
{
  if (!objectp (v))
    return false;
  enum heap_type t = header_type (object_of (v)->header);
  return t == HEAP_VECTOR || t == HEAP_RECORD || t == HEAP_COMPILED;
}

/* Length of an array that `aref' takes; -1 if V is none. */
static int64_t
array_length (value v)
{
  return slots_array_p (v) ? vector_length (v) : stringp (v) ? string_chars (v) : bool_vector_p (v) ? bits_of (v)->length : -1;
}

value
array_ref (struct nm_vm *vm, value array, value index)
{
  CHECK (fixnump (index), Qfixnump, index);
  int64_t i = fixnum (index);
  if (char_table_p (array))
    {
      CHECK (characterp (index), Qcharacterp, index);
      return char_table_ref (array, (int) i);
    }
  int64_t n = array_length (array);
  CHECK (n >= 0, Qarrayp, array);
  if (unlikely (i < 0 || i >= n))
    return signal_args_out_of_range (vm, array, index);
  if (stringp (array))
    return make_fixnum (string_ref (vm, array, i));
  if (bool_vector_p (array))
    return make_bool (bits_of (array)->bits[i / 64] >> (i % 64) & 1);
  return vector_ref (array, i);
}

NM_PRIMITIVE (aref, "aref", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARRAY IDX)",
              "Return element IDX of ARRAY, counting from zero.\n"
              "ARRAY is a vector, string, char-table, bool-vector, record or byte-code object.")
{
  if (likely (vectorp (args[0]) && fixnump (args[1]) && (uint64_t) fixnum (args[1]) < (uint64_t) vector_length (args[0])))
    return vector_ref (args[0], fixnum (args[1]));
  return array_ref (vm, args[0], args[1]);
}

static void
bit_set (value v, int64_t i, bool on)
{
  uint64_t mask = UINT64_C (1) << (i % 64), *word = &bits_of (v)->bits[i / 64];
  *word = on ? *word | mask : *word & ~mask;
}

static value
aset_string (struct nm_vm *vm, value s, value index, value v)
{
  CHECK (characterp (v), Qcharacterp, v);
  int c = (int) fixnum (v);
  /* A unibyte string takes other characters only while it could as well be multibyte. */
  if (!string_multibyte (s) && c > 0xff && !string_text_ascii (string_text (s), string_bytes (s)))
    return signal_args_out_of_range (vm, s, v);
  string_set (vm, s, fixnum (index), c);
  return v;
}

NM_PRIMITIVE (aset, "aset", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARRAY IDX NEWELT)",
              "Store NEWELT as element IDX of ARRAY, and return NEWELT.\n"
              "ARRAY is a vector, string, char-table, bool-vector or record.")
{
  value array = args[0], index = args[1];
  if (likely (vectorp (array) && fixnump (index) && (uint64_t) fixnum (index) < (uint64_t) vector_length (array)))
    {
      vector_set (vm, array, fixnum (index), args[2]);
      return args[2];
    }
  CHECK (fixnump (index), Qfixnump, index);
  CHECK (stringp (array) || vectorp (array) || recordp (array) || bool_vector_p (array) || char_table_p (array), Qarrayp, array);
  int64_t i = fixnum (index);
  if (char_table_p (array))
    {
      CHECK (characterp (index), Qcharacterp, index);
      char_table_set (vm, array, (int) i, args[2]);
      return args[2];
    }
  if (i < 0 || i >= array_length (array))
    return signal_args_out_of_range (vm, array, index);
  if (stringp (array))
    return aset_string (vm, array, index, args[2]);
  if (bool_vector_p (array))
    bit_set (array, i, !nilp (args[2]));
  else
    vector_set (vm, array, i, args[2]);
  return args[2];
}

static value
fill_string (struct nm_vm *vm, value s, value item)
{
  CHECK (characterp (item), Qcharacterp, item);
  int c = (int) fixnum (item);
  vm->string_epoch++;
  if (!string_multibyte (s))
    {
      /* Of a character that is no byte the low byte counts. */
      memset (string_text (s), c & 0xff, (size_t) string_bytes (s));
      return s;
    }
  char text[NM_CHAR_BYTES_MAX];
  int n = nm_char_encode (c, text);
  if (n * string_chars (s) != string_bytes (s))
    return signal_message (vm, "Attempt to change byte length of a string");
  for (int64_t i = 0; i < string_bytes (s); i += n)
    memcpy (string_text (s) + i, text, (size_t) n);
  return s;
}

NM_PRIMITIVE (fillarray, "fillarray", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARRAY ITEM)",
              "Store ITEM in every element of ARRAY, and return ARRAY.\n"
              "ARRAY is a vector, string, char-table or bool-vector.  A string must keep its size in bytes.")
{
  value array = args[0];
  if (vectorp (array))
    for (int64_t i = 0; i < vector_length (array); i++)
      vector_set (vm, array, i, args[1]);
  else if (char_table_p (array))
    char_table_fill (vm, array, args[1]);
  else if (stringp (array))
    return fill_string (vm, array, args[1]);
  else if (bool_vector_p (array))
    for (int64_t i = 0; i < bits_of (array)->length; i++)
      bit_set (array, i, !nilp (args[1]));
  else
    return signal_wrong_type (vm, Qarrayp, array);
  return array;
}

NM_PRIMITIVE (clear_string, "clear-string", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Overwrite the text of STRING with NULs and make it unibyte, so that a secret does not stay in memory.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value s = args[0];
  memset (string_text (s), 0, (size_t) string_bytes (s));
  string_replace_text (vm, s, string_of (s)->blob, string_bytes (s), string_bytes (s), false);
  string_of (s)->intervals = Qnil;
  return Qnil;
}

/* -- bool-vectors -- */

value
bool_vector_new (struct nm_vm *vm, int64_t length)
{
  value v = heap_object (vm, HEAP_BOOL_VECTOR, (uint64_t) bit_words (length) + 1);
  bits_of (v)->length = length;
  return v;
}

static value
check_bits (struct nm_vm *vm, value v)
{
  CHECK (bool_vector_p (v), Qbool_vector_p, v);
  return Qnil;
}

/* C is A op B word by word; OP indexes the truth table: bit 0 both clear, 1 A only, 2 B only, 3 both. */
enum bit_operation { BITS_OR, BITS_AND, BITS_XOR, BITS_MINUS };

static value
bits_combine (struct nm_vm *vm, enum bit_operation op, value *args)
{
  value a = args[0], b = args[1], c = args[2];
  if (exitp (check_bits (vm, a)) || exitp (check_bits (vm, b)))
    return V_EXIT;
  int64_t n = bits_of (a)->length;
  if (nilp (c))
    {
      if (bits_of (b)->length != n)
        return signal_2 (vm, Qwrong_length_argument, make_fixnum (n), make_fixnum (bits_of (b)->length));
      c = bool_vector_new (vm, n);
    }
  else
    {
      if (exitp (check_bits (vm, c)))
        return V_EXIT;
      if (bits_of (b)->length != n || bits_of (c)->length != n)
        return signal_3 (vm, Qwrong_length_argument, make_fixnum (n), make_fixnum (bits_of (b)->length),
                         make_fixnum (bits_of (c)->length));
    }
  bool changed = nilp (args[2]);
  for (int64_t i = 0; i < bit_words (n); i++)
    {
      uint64_t x = bits_of (a)->bits[i], y = bits_of (b)->bits[i];
      uint64_t w = op == BITS_OR ? x | y : op == BITS_AND ? x & y : op == BITS_XOR ? x ^ y : x & ~y;
      changed |= bits_of (c)->bits[i] != w;
      bits_of (c)->bits[i] = w;
    }
  return changed ? c : (value) Qnil;
}

NM_PRIMITIVE (bool_vector_union, "bool-vector-union", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B &optional C)",
              "Return the elements that are true in A or in B.\n"
              "With C, store the result there and return C, or nil if C was so already.")
{
  return bits_combine (vm, BITS_OR, args);
}

NM_PRIMITIVE (bool_vector_intersection, "bool-vector-intersection", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B &optional C)",
              "Return the elements that are true in both A and B.\n"
              "With C, store the result there and return C, or nil if C was so already.")
{
  return bits_combine (vm, BITS_AND, args);
}

NM_PRIMITIVE (bool_vector_exclusive_or, "bool-vector-exclusive-or", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B &optional C)",
              "Return the elements that are true in just one of A and B.\n"
              "With C, store the result there and return C, or nil if C was so already.")
{
  return bits_combine (vm, BITS_XOR, args);
}

NM_PRIMITIVE (bool_vector_set_difference, "bool-vector-set-difference", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B &optional C)",
              "Return the elements that are true in A and not in B.\n"
              "With C, store the result there and return C, or nil if C was so already.")
{
  return bits_combine (vm, BITS_MINUS, args);
}

NM_PRIMITIVE (bool_vector_not, "bool-vector-not", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A &optional B)",
              "Return the complement of A.  With B, store it there and return B.")
{
  value a = args[0], b = args[1];
  if (exitp (check_bits (vm, a)))
    return V_EXIT;
  int64_t n = bits_of (a)->length;
  if (nilp (b))
    b = bool_vector_new (vm, n);
  else
    {
      if (exitp (check_bits (vm, b)))
        return V_EXIT;
      if (bits_of (b)->length != n)
        return signal_2 (vm, Qwrong_length_argument, make_fixnum (n), make_fixnum (bits_of (b)->length));
    }
  for (int64_t i = 0; i < bit_words (n); i++)
    bits_of (b)->bits[i] = ~bits_of (a)->bits[i];
  if (n % 64)
    bits_of (b)->bits[n / 64] &= (UINT64_C (1) << (n % 64)) - 1;
  return b;
}

NM_PRIMITIVE (bool_vector_subsetp, "bool-vector-subsetp", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B)",
              "Return t if every element that is true in A is true in B.")
{
  value a = args[0], b = args[1];
  if (exitp (check_bits (vm, a)) || exitp (check_bits (vm, b)))
    return V_EXIT;
  int64_t n = bits_of (a)->length;
  if (bits_of (b)->length != n)
    return signal_3 (vm, Qwrong_length_argument, make_fixnum (n), make_fixnum (bits_of (b)->length),
                     make_fixnum (bits_of (b)->length));
  for (int64_t i = 0; i < bit_words (n); i++)
    if (bits_of (a)->bits[i] & ~bits_of (b)->bits[i])
      return Qnil;
  return Qt;
}

NM_PRIMITIVE (bool_vector_count_population, "bool-vector-count-population", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A)",
              "Return the number of true elements of A.")
{
  if (exitp (check_bits (vm, args[0])))
    return V_EXIT;
  int64_t n = 0;
  for (int64_t i = 0; i < bit_words (bits_of (args[0])->length); i++)
    n += __builtin_popcountll (bits_of (args[0])->bits[i]);
  return make_fixnum (n);
}

NM_PRIMITIVE (bool_vector_count_consecutive, "bool-vector-count-consecutive", 3, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B I)",
              "Return the number of elements of A from index I on that are equal to B without a break.")
{
  if (exitp (check_bits (vm, args[0])))
    return V_EXIT;
  CHECK (fixnump (args[2]) && fixnum (args[2]) >= 0, Qwholenump, args[2]);
  int64_t n = bits_of (args[0])->length, start = fixnum (args[2]), i = start;
  if (start > n)
    return signal_args_out_of_range (vm, args[0], args[2]);
  uint64_t flip = nilp (args[1]) ? 0 : ~UINT64_C (0);
  while (i < n)
    {
      /* Bits that end the run, from I on within its word. */
      uint64_t stop = (bits_of (args[0])->bits[i / 64] ^ flip) >> (i % 64);
      if (stop)
        {
          i += __builtin_ctzll (stop);
          break;
        }
      i += 64 - i % 64;
    }
  return make_fixnum ((i < n ? i : n) - start);
}
