/* sequence.c - length, elt, append, concat, vconcat, copies, reversal and removal for all sequences.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */

#include "sequence.h"
#include "list.h"
#include "string.h"
#include "equal.h"
#include "char_table.h"
#include "../primitive.h"
#include "../text/intervals.h"

static inline struct bool_vector *bits_of (value v) { return (struct bool_vector *) object_of (v); }
static inline bool bit (value v, int64_t i) { return bits_of (v)->bits[i / 64] >> (i % 64) & 1; }

int64_t
sequence_length (struct nm_vm *vm, value s)
{
  if (consp (s))
    return list_length_signal (vm, s);
  if (nilp (s))
    return 0;
  if (stringp (s))
    return string_chars (s);
  if (vectorp (s) || compiledp (s) || recordp (s))
    return vector_length (s);
  if (bool_vector_p (s))
    return bits_of (s)->length;
  if (char_table_p (s))
    return CHAR_MAX_CODE;
  signal_wrong_type (vm, Qsequencep, s);
  return -1;
}

NM_PRIMITIVE (length, "length", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQUENCE)",
              "Return the number of elements of SEQUENCE: a list, vector, string, bool-vector, ...\n"
              "Signals an error for an improper or circular list.")
{
  int64_t n = sequence_length (vm, args[0]);
  return n < 0 ? V_EXIT : make_fixnum (n);
}

/* From this length on, GNU Emacs looks for cycles. */
enum { CYCLE_CHECK_LENGTH = 0xffff };

/* What is left of LIMIT after one was taken from it for each element of LIST, -1 if that is nothing.  The elements of a
   short LIMIT are taken from a circular list, too; otherwise it is an error: false.  As in GNU Emacs, LIMIT has 32 bits. */
static bool
left_of_limit (struct nm_vm *vm, value list, int64_t limit, int32_t *left)
{
  uint32_t n = (uint32_t) limit;
  bool checks = (int32_t) n >= CYCLE_CHECK_LENGTH;
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    if ((int32_t) --n <= 0)
      break;
  if (exitp (tail) && checks)
    {
      signal_circular_list (vm, walk.tortoise);
      return false;
    }
  *left = consp (tail) || exitp (tail) ? -1 : (int32_t) n;
  return true;
}

enum length_relation { LENGTH_LESS, LENGTH_GREATER, LENGTH_EQUAL };

/* Is the length of SEQUENCE less than N, ...?  t, nil, or V_EXIT.  Walks no more conses than needed and accepts improper
   lists. */
static value
compare_length (struct nm_vm *vm, value sequence, value n, enum length_relation relation)
{
  CHECK (fixnump (n), Qfixnump, n);
  int64_t want = fixnum (n);
  if (consp (sequence))
    {
      int32_t left;
      if (!left_of_limit (vm, sequence, relation == LENGTH_LESS ? want : want + 1, &left))
        return V_EXIT;
      return make_bool (relation == LENGTH_LESS ? left != -1 : relation == LENGTH_GREATER ? left == -1 : left == 1);
    }
  int64_t have = sequence_length (vm, sequence);
  if (have < 0)
    return V_EXIT;
  return make_bool (relation == LENGTH_LESS ? have < want : relation == LENGTH_GREATER ? have > want : have == want);
}

NM_PRIMITIVE (length_less, "length<", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQUENCE LENGTH)",
              "Return t if SEQUENCE has fewer elements than LENGTH.\n"
              "Faster than `length' for long lists, and works for improper and circular ones.")
{
  return compare_length (vm, args[0], args[1], LENGTH_LESS);
}

NM_PRIMITIVE (length_greater, "length>", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQUENCE LENGTH)",
              "Return t if SEQUENCE has more elements than LENGTH.\n"
              "Faster than `length' for long lists, and works for improper and circular ones.")
{
  return compare_length (vm, args[0], args[1], LENGTH_GREATER);
}

NM_PRIMITIVE (length_equal, "length=", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQUENCE LENGTH)",
              "Return t if SEQUENCE has LENGTH elements.\n"
              "Faster than `length' for long lists, and works for improper and circular ones.")
{
  /* Nothing has a negative length, not even what is no sequence. */
  if (fixnump (args[1]) && fixnum (args[1]) < 0)
    return Qnil;
  return compare_length (vm, args[0], args[1], LENGTH_EQUAL);
}

NM_PRIMITIVE (elt, "elt", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQUENCE N)",
              "Return element N of SEQUENCE, counting from zero.\n"
              "Past the end of a list the value is nil; outside an array it is an error.")
{
  if (listp (args[0]))
    return list_elt (vm, args[0], args[1]);
  CHECK (stringp (args[0]) || vectorp (args[0]) || bool_vector_p (args[0]) || char_table_p (args[0]), Qsequencep, args[0]);
  return array_ref (vm, args[0], args[1]);
}

/* -- elements -- */

void
sequence_elements (struct nm_vm *vm __attribute__ ((unused)), value s, int64_t n, value *out)
{
  if (listp (s))
    for (int64_t i = 0; i < n && consp (s); i++, s = cdr (s))
      out[i] = car (s);
  else if (stringp (s))
    {
      int64_t at = 0;
      for (int64_t i = 0; i < n; i++)
        out[i] = make_fixnum (string_next_char (s, &at));
    }
  else if (bool_vector_p (s))
    for (int64_t i = 0; i < n; i++)
      out[i] = make_bool (bit (s, i));
  else
    memcpy (out, object_of (s)->slots, (size_t) n * sizeof *out);
}

/* SEQUENCE of N elements as a list that ends in TAIL. */
value
sequence_to_list (struct nm_vm *vm, value s, int64_t n, value tail)
{
  if (listp (s))
    return n == 0 ? tail : list_copy (vm, s, n, tail);
  if (stringp (s))
    {
      const char *text = string_text (s), *p = text + string_bytes (s);
      while (p > text)
        {
          int length;
          p--;
          while (string_multibyte (s) && !nm_is_lead ((unsigned char) *p))
            p--;
          int c = string_multibyte (s) ? nm_char_decode (p, &length) : (unsigned char) *p;
          tail = make_cons (vm, make_fixnum (c), tail);
        }
      return tail;
    }
  if (bool_vector_p (s))
    {
      while (n-- > 0)
        tail = make_cons (vm, make_bool (bit (s, n)), tail);
      return tail;
    }
  return list_from_array (vm, n, object_of (s)->slots, tail);
}

/* Is V a sequence that append, concat and vconcat take?  Signals if not. */
bool
sequence_check_concat (struct nm_vm *vm, value v)
{
  if (listp (v) || stringp (v) || vectorp (v) || compiledp (v) || bool_vector_p (v))
    return true;
  signal_wrong_type (vm, Qsequencep, v);
  return false;
}

NM_PRIMITIVE (append, "append", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest SEQUENCES)",
              "Concatenate SEQUENCES and make the result a list.\n"
              "The last argument is not copied: it becomes the tail of the result.")
{
  if (nargs == 0)
    return Qnil;
  for (int i = 0; i < nargs - 1; i++)
    if (!sequence_check_concat (vm, args[i]))
      return V_EXIT;
  /* The lengths are checked first to last, the list is made last to first. */
  uint64_t total = 0;
  for (int i = 0; i < nargs - 1; i++)
    {
      int64_t n = consp (args[i]) ? list_length_signal (vm, args[i]) : sequence_length (vm, args[i]);
      if (n < 0)
        return V_EXIT;
      total += (uint64_t) n;
    }
  if (!heap_reserve_large (vm, total * sizeof (struct cons)))
    return V_EXIT;
  value result = args[nargs - 1];
  for (int i = nargs - 2; i >= 0; i--)
    result = sequence_to_list (vm, args[i], consp (args[i]) ? -1 : sequence_length (vm, args[i]), result);
  return result;
}

NM_PRIMITIVE (vconcat, "vconcat", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest SEQUENCES)",
              "Concatenate SEQUENCES and make the result a vector.")
{
  int64_t total = 0;
  for (int i = 0; i < nargs; i++)
    if (!sequence_check_concat (vm, args[i]))
      return V_EXIT;
  for (int i = 0; i < nargs; i++)
    {
      int64_t n = sequence_length (vm, args[i]);
      if (n < 0)
        return V_EXIT;
      total += n;
    }
  if (!heap_reserve (vm, (uint64_t) total * 8))
    return V_EXIT;
  value result = heap_vector (vm, total, Qnil);
  int64_t at = 0;
  for (int i = 0; i < nargs; i++)
    {
      int64_t n = sequence_length (vm, args[i]);
      value s = args[i];
      if (consp (s))
        for (; consp (s); s = cdr (s))
          vector_set (vm, result, at++, car (s));
      else if (vectorp (s) || compiledp (s))
        for (int64_t j = 0; j < n; j++)
          vector_set (vm, result, at++, vector_ref (s, j));
      else if (bool_vector_p (s))
        for (int64_t j = 0; j < n; j++)
          object_of (result)->slots[at++] = make_bool (bit (s, j));
      else
        sequence_elements (vm, s, n, object_of (result)->slots + at), at += n;   /* characters: no heap values */
    }
  return result;
}

/* -- concat -- */

/* Checks the elements of a sequence of characters and counts them; *MULTIBYTE is set if one of them
   needs a multibyte string. */
static bool
concat_measure (struct nm_vm *vm, value s, bool *multibyte)
{
  if (stringp (s))
    {
      *multibyte |= string_multibyte (s);
      return true;
    }
  int64_t n = sequence_length (vm, s);
  if (n < 0)
    return false;
  if (bool_vector_p (s))
    {
      if (n > 0)
        signal_wrong_type (vm, Qintegerp, make_bool (bit (s, 0)));
      return n == 0;
    }
  value tail = s;
  for (int64_t i = 0; i < n; i++)
    {
      value c = consp (s) ? car (tail) : vector_ref (s, i);
      if (!characterp (c))
        {
          signal_wrong_type (vm, Qcharacterp, c);
          return false;
        }
      *multibyte |= fixnum (c) >= 0x80 && !nm_char_is_raw ((int) fixnum (c));
      if (consp (s))
        tail = cdr (tail);
    }
  return true;
}

static void
concat_add_char (struct text_buffer *t, int c)
{
  if (t->multibyte || c < 0x80)
    text_buffer_add_char (t, c);
  else
    {
      char byte = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c);
      text_buffer_add (t, &byte, 1, 1);
    }
}

static void
concat_add (struct text_buffer *t, value s)
{
  if (stringp (s) && (string_multibyte (s) || !t->multibyte))
    text_buffer_add (t, string_text (s), string_bytes (s), string_chars (s));
  else if (stringp (s))
    for (int64_t at = 0; at < string_bytes (s);)
      {
        int c = string_next_char (s, &at);
        text_buffer_add_char (t, c < 0x80 ? c : nm_byte_to_raw (c));
      }
  else if (consp (s))
    for (; consp (s); s = cdr (s))
      concat_add_char (t, (int) fixnum (car (s)));
  else if (vectorp (s) || compiledp (s))
    for (int64_t i = 0; i < vector_length (s); i++)
      concat_add_char (t, (int) fixnum (vector_ref (s, i)));
}

/* All arguments are strings of one kind, or ASCII: copy without a buffer.  V_UNBOUND if not so. */
static value
concat_strings (struct nm_vm *vm, int64_t n, const value *parts)
{
  int64_t bytes = 0, chars = 0;
  bool multibyte = false, properties = false;
  for (int64_t i = 0; i < n; i++)
    {
      value s = parts[i];
      if (nilp (s))
        continue;
      if (!stringp (s))
        return V_UNBOUND;
      bytes += string_bytes (s);
      chars += string_chars (s);
      properties |= !nilp (string_of (s)->intervals);
      multibyte |= string_multibyte (s);
    }
  for (int64_t i = 0; multibyte && i < n; i++)
    if (!nilp (parts[i]) && !string_multibyte (parts[i]) && !string_text_ascii (string_text (parts[i]), string_bytes (parts[i])))
      return V_UNBOUND;
  if (!heap_reserve_large (vm, (uint64_t) bytes))
    return V_EXIT;
  value result = heap_string_uninit (vm, chars, bytes, multibyte);
  char *out = string_text (result);
  for (int64_t i = 0; i < n; i++)
    if (!nilp (parts[i]))
      {
        memcpy (out, string_text (parts[i]), (size_t) string_bytes (parts[i]));
        out += string_bytes (parts[i]);
      }
  int64_t at = 0;
  for (int64_t i = 0; properties && i < n; i++)
    if (!nilp (parts[i]))
      {
        string_copy_properties (vm, parts[i], 0, string_chars (parts[i]), result, at);
        at += string_chars (parts[i]);
      }
  return result;
}

value
sequence_concat_string (struct nm_vm *vm, int64_t n, const value *sequences)
{
  value result = concat_strings (vm, n, sequences);
  if (likely (result != V_UNBOUND))
    return result;
  struct text_buffer t = { 0 };
  for (int64_t i = 0; i < n; i++)
    if (!sequence_check_concat (vm, sequences[i]))
      return V_EXIT;
  for (int64_t i = 0; i < n; i++)
    if (!concat_measure (vm, sequences[i], &t.multibyte))
      return V_EXIT;
  for (int64_t i = 0; i < n; i++)
    concat_add (&t, sequences[i]);
  result = text_buffer_string (vm, &t);
  if (exitp (result))
    return result;
  int64_t at = 0;
  for (int64_t i = 0; i < n; i++)
    {
      int64_t length = sequence_length (vm, sequences[i]);
      if (stringp (sequences[i]))
        string_copy_properties (vm, sequences[i], 0, length, result, at);
      at += length;
    }
  return result;
}

NM_PRIMITIVE (concat, "concat", 0, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest SEQUENCES)",
              "Concatenate SEQUENCES and make the result a string, with the properties of strings among them.\n"
              "Each is a string or a list or vector of characters.")
{
  return sequence_concat_string (vm, nargs, args);
}

/* -- copies and parts -- */

value
vector_copy (struct nm_vm *vm, value v)
{
  int64_t n = vector_length (v);
  value copy = heap_object (vm, header_type (object_of (v)->header), (uint64_t) n);
  for (int64_t i = 0; i < n; i++)
    vector_set (vm, copy, i, vector_ref (v, i));
  return copy;
}

/* False after signalling memory-full if there is no room for a copy of the string or vector S. */
static bool
reserve_copy (struct nm_vm *vm, value s)
{
  return heap_reserve_large (vm, stringp (s) ? (uint64_t) string_bytes (s) : vectorp (s) ? (uint64_t) vector_length (s) * 8 : 0);
}

NM_PRIMITIVE (copy_sequence, "copy-sequence", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARG)",
              "Return a copy of a list, vector, string, bool-vector, char-table or record.\n"
              "The elements are shared with ARG.")
{
  value s = args[0];
  if (nilp (s))
    return s;
  if (consp (s))
    {
      int64_t n = list_length_signal (vm, s);
      return n < 0 || !heap_reserve_large (vm, (uint64_t) n * sizeof (struct cons)) ? V_EXIT : list_copy (vm, s, n, Qnil);
    }
  if (!reserve_copy (vm, s))
    return V_EXIT;
  if (recordp (s))
    return vector_copy (vm, s);
  if (char_table_p (s))
    return char_table_copy (vm, s);
  if (bool_vector_p (s))
    {
      value copy = bool_vector_new (vm, bits_of (s)->length);
      memcpy (bits_of (copy)->bits, bits_of (s)->bits, (size_t) ((bits_of (s)->length + 63) / 64 * 8));
      return copy;
    }
  if (vectorp (s))
    return vector_length (s) == 0 ? s : vector_copy (vm, s);
  if (stringp (s))
    return string_bytes (s) == 0 ? s : string_copy (vm, s);
  return signal_wrong_type (vm, Qsequencep, s);
}

NM_PRIMITIVE (substring, "substring", 1, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional FROM TO)",
              "Return the part of STRING from index FROM to before index TO, with its text properties.\n"
              "Negative indexes count from the end.  STRING may be a vector too.")
{
  value s = args[0];
  CHECK (stringp (s) || vectorp (s), Qarrayp, s);
  int64_t from, to;
  if (!reserve_copy (vm, s) || !validate_subarray (vm, s, args[1], args[2], stringp (s) ? string_chars (s) : vector_length (s), &from, &to))
    return V_EXIT;
  if (stringp (s))
    return string_substring (vm, s, from, to, true);
  value part = heap_vector (vm, to - from, Qnil);
  for (int64_t i = from; i < to; i++)
    vector_set (vm, part, i - from, vector_ref (s, i));
  return part;
}

NM_PRIMITIVE (substring_no_properties, "substring-no-properties", 1, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional FROM TO)",
              "Return the part of STRING from index FROM to before index TO, without text properties.\n"
              "Negative indexes count from the end.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t from, to;
  if (!validate_subarray (vm, args[0], args[1], args[2], string_chars (args[0]), &from, &to))
    return V_EXIT;
  return string_substring (vm, args[0], from, to, false);
}

/* -- reversal -- */

static value
bits_reversed (struct nm_vm *vm, value s)
{
  int64_t n = bits_of (s)->length;
  value copy = bool_vector_new (vm, n);
  for (int64_t i = 0; i < n; i++)
    if (bit (s, n - 1 - i))
      bits_of (copy)->bits[i / 64] |= UINT64_C (1) << (i % 64);
  return copy;
}

static value
string_reversed (struct nm_vm *vm, value s)
{
  value copy = heap_string_uninit (vm, string_chars (s), string_bytes (s), string_multibyte (s));
  char *out = string_text (copy) + string_bytes (s);
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int n = string_multibyte (s) ? nm_char_length ((unsigned char) string_text (s)[at]) : 1;
      out -= n;
      memcpy (out, string_text (s) + at, (size_t) n);
      at += n;
    }
  return copy;
}

static void
vector_reverse_in_place (struct nm_vm *vm, value v)
{
  for (int64_t i = 0, j = vector_length (v) - 1; i < j; i++, j--)
    {
      value a = vector_ref (v, i);
      vector_set (vm, v, i, vector_ref (v, j));
      vector_set (vm, v, j, a);
    }
}

/* As list_nreverse, for any list: a cycle leads back to the first cons. */
static value
nreverse_checked (struct nm_vm *vm, value list)
{
  value done = Qnil, tail = list;
  while (consp (tail))
    {
      value next = cdr (tail);
      set_cdr (vm, tail, done);
      done = tail;
      if (next == list)
        return signal_circular_list (vm, list);
      tail = next;
    }
  CHECK (nilp (tail), Qlistp, list);
  return done;
}

NM_PRIMITIVE (nreverse, "nreverse", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQ)",
              "Reverse the order of the elements of SEQ, in place where that is possible, and return the result.\n"
              "A string is not changed: the value is a new one.")
{
  value s = args[0];
  if (nilp (s))
    return s;
  if (consp (s))
    return nreverse_checked (vm, s);
  if (stringp (s))
    return string_reversed (vm, s);
  if (vectorp (s))
    {
      vector_reverse_in_place (vm, s);
      return s;
    }
  CHECK (bool_vector_p (s), Qarrayp, s);
  value reversed = bits_reversed (vm, s);
  memcpy (bits_of (s)->bits, bits_of (reversed)->bits, (size_t) ((bits_of (s)->length + 63) / 64 * 8));
  return s;
}

NM_PRIMITIVE (reverse, "reverse", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SEQ)",
              "Return a new sequence with the elements of SEQ in reverse order.")
{
  value s = args[0];
  if (nilp (s))
    return s;
  if (consp (s))
    {
      value done = Qnil;
      LIST_WALK (tail, walk, s);
      for (LIST_EACH (tail, walk))
        done = make_cons (vm, car (tail), done);
      return exitp (list_walk_end (vm, &walk, tail, tail)) ? V_EXIT : done;
    }
  if (!reserve_copy (vm, s))
    return V_EXIT;
  if (stringp (s))
    return string_reversed (vm, s);
  if (bool_vector_p (s))
    return bits_reversed (vm, s);
  CHECK (vectorp (s), Qsequencep, s);
  value copy = vector_copy (vm, s);
  vector_reverse_in_place (vm, copy);
  return copy;
}

/* -- delete -- */

static value
vector_delete (struct nm_vm *vm, value elt, value v)
{
  int64_t n = vector_length (v), kept = 0;
  value copy = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n; i++)
    {
      int same = values_equal (vm, vector_ref (v, i), elt);
      if (same < 0)
        return V_EXIT;
      if (!same)
        vector_set (vm, copy, kept++, vector_ref (v, i));
    }
  if (kept == n)
    return v;
  value result = heap_vector (vm, kept, Qnil);
  for (int64_t i = 0; i < kept; i++)
    vector_set (vm, result, i, vector_ref (copy, i));
  return result;
}

static value
string_delete (struct nm_vm *vm, value elt, value s)
{
  struct text_buffer t = { .multibyte = string_multibyte (s) };
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int64_t start = at;
      int c = string_next_char (s, &at);
      if (elt != make_fixnum (c))
        text_buffer_add (&t, string_text (s) + start, at - start, 1);
    }
  if (t.chars == string_chars (s))
    {
      text_buffer_free (&t);
      return s;
    }
  return text_buffer_string (vm, &t);
}

NM_PRIMITIVE (delete, "delete", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ELT SEQ)",
              "Return SEQ without the elements that are `equal' to ELT.\n"
              "A list is changed in place; from a vector or string a new one is made if ELT occurs.")
{
  if (vectorp (args[1]))
    return vector_delete (vm, args[0], args[1]);
  if (stringp (args[1]))
    return string_delete (vm, args[0], args[1]);
  return list_delete (vm, args[0], args[1]);
}
