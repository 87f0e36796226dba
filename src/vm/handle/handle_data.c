/* handle_data.c - the ABI's numbers, conses, lists and vectors.
   SPDX-License-Identifier: GPL-3.0-or-later
   Thin wrappers; none runs Lisp except where a failed check signals.  Isolate's thread only. */
#include "handle.h"
#include "../data/equal.h"
#include "../data/list.h"
#include <stdlib.h>

/* -- kinds -- */

enum nm_type
nm_type_of (struct nm_vm *vm, nm_value h)
{
  value v = handle_resolve (vm, h);
  if (fixnump (v))
    return NM_TYPE_FIXNUM;
  switch ((enum tag) (v & TAG_MASK))
    {
    case TAG_CONS: return NM_TYPE_CONS;
    case TAG_SYMBOL: return NM_TYPE_SYMBOL;
    case TAG_STRING: return NM_TYPE_STRING;
    case TAG_FLOAT: return NM_TYPE_FLOAT;
    case TAG_OBJECT: break;
    default: return NM_TYPE_OTHER;
    }
  static const uint8_t kind[HEAP_TYPE_COUNT] = {
    [HEAP_STRING] = NM_TYPE_STRING, [HEAP_FLOAT] = NM_TYPE_FLOAT, [HEAP_BLOB] = NM_TYPE_OTHER,
    [HEAP_BIGNUM] = NM_TYPE_BIGNUM, [HEAP_VECTOR] = NM_TYPE_VECTOR, [HEAP_RECORD] = NM_TYPE_RECORD,
    [HEAP_COMPILED] = NM_TYPE_FUNCTION, [HEAP_CHAR_TABLE] = NM_TYPE_CHAR_TABLE,
    [HEAP_SUB_CHAR_TABLE] = NM_TYPE_OTHER, [HEAP_BOOL_VECTOR] = NM_TYPE_BOOL_VECTOR,
    [HEAP_HASH_TABLE] = NM_TYPE_HASH_TABLE, [HEAP_SUBR] = NM_TYPE_FUNCTION, [HEAP_HOST] = NM_TYPE_HOST,
    [HEAP_FINALIZER] = NM_TYPE_OTHER, [HEAP_INTERVALS] = NM_TYPE_OTHER, [HEAP_CONTEXT] = NM_TYPE_OTHER,
    [HEAP_THREAD] = NM_TYPE_OTHER, [HEAP_MUTEX] = NM_TYPE_OTHER, [HEAP_CONDVAR] = NM_TYPE_OTHER, [HEAP_LOCALIZED] = NM_TYPE_OTHER, [HEAP_WEAK_TABLE_DATA] = NM_TYPE_OTHER,
  };
  return (enum nm_type) kind[header_type (object_of (v)->header)];
}

bool nm_eq (struct nm_vm *vm, nm_value a, nm_value b) { return handle_resolve (vm, a) == handle_resolve (vm, b); }
bool nm_is_string (struct nm_vm *vm, nm_value v) { return stringp (handle_resolve (vm, v)); }
bool nm_is_symbol (struct nm_vm *vm, nm_value v) { return symbolp (handle_resolve (vm, v)); }
bool nm_is_cons (struct nm_vm *vm, nm_value v) { return consp (handle_resolve (vm, v)); }
bool nm_is_number (struct nm_vm *vm, nm_value v) { return numberp (handle_resolve (vm, v)); }

/* -- numbers -- */

bool
nm_get_int64 (struct nm_vm *vm, nm_value h, int64_t *out)
{
  value v = handle_resolve (vm, h);
  if (fixnump (v))
    return *out = fixnum (v), true;
  if (!bignump (v))
    return false;
  const struct bignum *b = (const struct bignum *) object_of (v);
  if (b->size == 1 && b->limbs[0] <= (uint64_t) INT64_MAX)
    return *out = (int64_t) b->limbs[0], true;
  if (b->size == -1 && b->limbs[0] <= (uint64_t) INT64_MAX + 1)
    return *out = (int64_t) -b->limbs[0], true;
  return false;
}

bool
nm_get_double (struct nm_vm *vm, nm_value h, double *out)
{
  value v = handle_resolve (vm, h);
  if (fixnump (v))
    return *out = (double) fixnum (v), true;
  if (floatp (v))
    return *out = float_of (v), true;
  if (!bignump (v))
    return false;
  const struct bignum *b = (const struct bignum *) object_of (v);
  double d = 0;
  for (int64_t i = llabs (b->size); i-- > 0;)
    d = d * 0x1p64 + (double) b->limbs[i];
  *out = b->size < 0 ? -d : d;
  return true;
}

static value
make_bignum_1 (struct nm_vm *vm, uint64_t magnitude, bool negative)
{
  value v = heap_object (vm, HEAP_BIGNUM, 2);
  struct bignum *b = (struct bignum *) object_of (v);
  b->size = negative ? -1 : 1;
  b->limbs[0] = magnitude;
  return v;
}

nm_value
nm_integer (struct nm_vm *vm, int64_t n)
{
  if (likely (fixnum_fits (n)))
    return nm_fixnum (n);
  return handle_local (vm, make_bignum_1 (vm, n < 0 ? -(uint64_t) n : (uint64_t) n, n < 0));
}

nm_value
nm_unsigned (struct nm_vm *vm, uint64_t n)
{
  return n <= (uint64_t) NM_FIXNUM_MAX ? nm_fixnum ((int64_t) n) : handle_local (vm, make_bignum_1 (vm, n, false));
}

nm_value nm_float (struct nm_vm *vm, double d) { return handle_local (vm, make_float (vm, d)); }

/* -- checks -- */

/* The signal goes through the handler search, which may run Lisp; the result is false. */
static bool
refuse (value exit)
{
  assert (exitp (exit));
  return exit != V_EXIT;
}

bool
nm_check_int (struct nm_vm *vm, nm_value h, int64_t *out)
{
  if (likely (nm_is_immediate_fixnum (h)))
    return *out = (int64_t) h.bits >> NM_FIXNUM_SHIFT, true;
  if (nm_get_int64 (vm, h, out))
    return true;
  value v = handle_resolve (vm, h);
  if (bignump (v))
    return refuse (signal_args_out_of_range_3 (vm, v, make_fixnum (NM_FIXNUM_MIN), make_fixnum (NM_FIXNUM_MAX)));
  return refuse (signal_wrong_type (vm, Qintegerp, v));
}

bool
nm_check_fixnum (struct nm_vm *vm, nm_value h, int64_t *out)
{
  value v = handle_resolve (vm, h);
  if (!fixnump (v))
    return refuse (signal_wrong_type (vm, Qfixnump, v));
  return *out = fixnum (v), true;
}

bool
nm_check_natnum (struct nm_vm *vm, nm_value h, int64_t *out)
{
  value v = handle_resolve (vm, h);
  if (!fixnump (v) || fixnum (v) < 0)
    return refuse (signal_wrong_type (vm, Qwholenump, v));
  return *out = fixnum (v), true;
}

bool
nm_check_char (struct nm_vm *vm, nm_value h, int *out)
{
  value v = handle_resolve (vm, h);
  if (!characterp (v))
    return refuse (signal_wrong_type (vm, Qcharacterp, v));
  return *out = (int) fixnum (v), true;
}

static bool
check (struct nm_vm *vm, bool ok, value predicate, value v)
{
  return ok || refuse (signal_wrong_type (vm, predicate, v));
}

bool
nm_check_string (struct nm_vm *vm, nm_value h)
{
  value v = handle_resolve (vm, h);
  return check (vm, stringp (v), Qstringp, v);
}

bool
nm_check_symbol (struct nm_vm *vm, nm_value h)
{
  value v = handle_resolve (vm, h);
  return check (vm, symbolp (v), Qsymbolp, v);
}

bool
nm_check_list (struct nm_vm *vm, nm_value h)
{
  value v = handle_resolve (vm, h);
  return check (vm, listp (v), Qlistp, v);
}

/* -- conses and lists -- */

nm_value
nm_cons (struct nm_vm *vm, nm_value a, nm_value d)
{
  return handle_local (vm, make_cons (vm, handle_resolve (vm, a), handle_resolve (vm, d)));
}

nm_value nm_car (struct nm_vm *vm, nm_value v) { return handle_local (vm, car_safe (handle_resolve (vm, v))); }
nm_value nm_cdr (struct nm_vm *vm, nm_value v) { return handle_local (vm, cdr_safe (handle_resolve (vm, v))); }

void
nm_setcar (struct nm_vm *vm, nm_value c, nm_value v)
{
  value o = handle_resolve (vm, c);
  assert (consp (o));
  if (consp (o))
    set_car (vm, o, handle_resolve (vm, v));
}

void
nm_setcdr (struct nm_vm *vm, nm_value c, nm_value v)
{
  value o = handle_resolve (vm, c);
  assert (consp (o));
  if (consp (o))
    set_cdr (vm, o, handle_resolve (vm, v));
}

nm_value
nm_list (struct nm_vm *vm, int n, const nm_value *elements)
{
  value list = Qnil;
  for (int i = n; i-- > 0;)
    list = make_cons (vm, handle_resolve (vm, elements[i]), list);
  return handle_local (vm, list);
}

nm_value nm_list1 (struct nm_vm *vm, nm_value a) { return nm_list (vm, 1, &a); }
nm_value nm_list2 (struct nm_vm *vm, nm_value a, nm_value b) { return nm_list (vm, 2, (nm_value[]){ a, b }); }
nm_value
nm_list3 (struct nm_vm *vm, nm_value a, nm_value b, nm_value c)
{
  return nm_list (vm, 3, (nm_value[]){ a, b, c });
}
nm_value
nm_list4 (struct nm_vm *vm, nm_value a, nm_value b, nm_value c, nm_value d)
{
  return nm_list (vm, 4, (nm_value[]){ a, b, c, d });
}

nm_value
nm_nreverse (struct nm_vm *vm, nm_value list)
{
  return handle_local (vm, list_nreverse (vm, handle_resolve (vm, list)));
}

int64_t nm_list_length (struct nm_vm *vm, nm_value v) { return list_length (handle_resolve (vm, v)); }

nm_value
nm_assq (struct nm_vm *vm, nm_value key, nm_value alist)
{
  return handle_local (vm, list_assq (handle_resolve (vm, key), handle_resolve (vm, alist)));
}

nm_value
nm_assoc (struct nm_vm *vm, nm_value key, nm_value alist)
{
  value k = handle_resolve (vm, key);
  LIST_WALK (tail, walk, handle_resolve (vm, alist));
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)) && values_equal_quiet (vm, car (car (tail)), k))
      return handle_local (vm, car (tail));
  return NM_NIL;
}

nm_value
nm_memq (struct nm_vm *vm, nm_value elt, nm_value list)
{
  return handle_local (vm, list_memq (handle_resolve (vm, elt), handle_resolve (vm, list)));
}

nm_value
nm_plist_get (struct nm_vm *vm, nm_value plist, nm_value prop)
{
  return handle_local (vm, list_plist_get (handle_resolve (vm, plist), handle_resolve (vm, prop)));
}

bool
nm_equal (struct nm_vm *vm, nm_value a, nm_value b)
{
  return values_equal_quiet (vm, handle_resolve (vm, a), handle_resolve (vm, b));
}

/* -- vectors -- */

nm_value
nm_vector_new (struct nm_vm *vm, int64_t n, nm_value init)
{
  return handle_local (vm, heap_vector (vm, n, handle_resolve (vm, init)));
}

int64_t
nm_length (struct nm_vm *vm, nm_value h)
{
  value v = handle_resolve (vm, h);
  if (stringp (v))
    return string_chars (v);
  if (vectorp (v) || recordp (v) || compiledp (v))
    return vector_length (v);
  if (bool_vector_p (v))
    return ((struct bool_vector *) object_of (v))->length;
  return listp (v) ? list_length (v) : -1;
}

static bool
vector_slot_p (value v, int64_t i)
{
  return (vectorp (v) || recordp (v) || compiledp (v)) && i >= 0 && i < vector_length (v);
}

nm_value
nm_aref (struct nm_vm *vm, nm_value vector, int64_t i)
{
  value v = handle_resolve (vm, vector);
  return vector_slot_p (v, i) ? handle_local (vm, vector_ref (v, i)) : NM_NIL;
}

void
nm_aset (struct nm_vm *vm, nm_value vector, int64_t i, nm_value x)
{
  value v = handle_resolve (vm, vector);
  assert (vector_slot_p (v, i));
  if (vector_slot_p (v, i))
    vector_set (vm, v, i, handle_resolve (vm, x));
}
