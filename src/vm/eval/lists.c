/* lists.c - the few list and string helpers that the evaluator needs for itself.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp; list_length_checked signals. */
#include "eval_internal.h"
#include "signal.h"
#include "nm_text.h"
#include <string.h>

value list_1 (struct nm_vm *vm, value a) { return make_cons (vm, a, Qnil); }
value list_2 (struct nm_vm *vm, value a, value b) { return make_cons (vm, a, list_1 (vm, b)); }
value list_3 (struct nm_vm *vm, value a, value b, value c) { return make_cons (vm, a, list_2 (vm, b, c)); }

int64_t
list_length_checked (struct nm_vm *vm, value list)
{
  int64_t n = 0, power = 2, left = 2;
  value tortoise = list, at = list;
  for (; consp (at); n++)
    {
      at = cdr (at);
      if (--left == 0)
        {
          left = power *= 2;
          tortoise = at;
        }
      else if (at == tortoise && consp (at))
        {
          signal_circular_list (vm, at);
          return -1;
        }
    }
  if (nilp (at))
    return n;
  signal_wrong_type (vm, Qlistp, at);
  return -1;
}

bool
value_memq (value elt, value list)
{
  for (int64_t n = INT32_MAX; consp (list) && n > 0; list = cdr (list), n--)
    if (car (list) == elt)
      return true;
  return false;
}

value
value_assq (value key, value alist)
{
  for (int64_t n = INT32_MAX; consp (alist) && n > 0; alist = cdr (alist), n--)
    if (consp (car (alist)) && car (car (alist)) == key)
      return car (alist);
  return Qnil;
}

value
plist_value (value plist, value property)
{
  int64_t n = INT32_MAX;
  for (; consp (plist) && consp (cdr (plist)) && n > 0; plist = cdr (cdr (plist)), n--)
    if (car (plist) == property)
      return car (cdr (plist));
  return Qnil;
}

value
symbol_get (struct nm_vm *vm, value symbol, value property)
{
  return plist_value (symbol_of (vm, symbol)->plist, property);
}

void
symbol_put (struct nm_vm *vm, value symbol, value property, value v)
{
  value last = Qnil;
  int64_t n = INT32_MAX;
  for (value at = symbol_of (vm, symbol)->plist; consp (at) && consp (cdr (at)) && n > 0; at = cdr (cdr (at)), n--)
    {
      if (car (at) == property)
        {
          set_car (vm, cdr (at), v);
          return;
        }
      last = cdr (at);
    }
  value entry = list_2 (vm, property, v);
  if (consp (last))
    set_cdr (vm, last, entry);
  else
    symbol_store (vm, symbol, &symbol_of (vm, symbol)->plist, entry);
}

value
c_string (struct nm_vm *vm, const char *utf8)
{
  int64_t bytes = (int64_t) strlen (utf8), chars = 0;
  for (int64_t i = 0; i < bytes; i++)
    chars += ((unsigned char) utf8[i] & 0xc0) != 0x80;
  value s = heap_string_uninit (vm, chars, bytes, chars != bytes);
  memcpy (string_text (s), utf8, (size_t) bytes);
  return s;
}
