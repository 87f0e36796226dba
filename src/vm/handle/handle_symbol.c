/* handle_symbol.c - the ABI's symbols, variables, property lists and dynamic binding.
   SPDX-License-Identifier: GPL-3.0-or-later
   Setting a variable can run Lisp (watchers); reading one cannot.  Isolate's thread only. */
#include "handle.h"
#include <string.h>
#include "../data/list.h"
#include "../eval/eval.h"

nm_value
nm_intern (struct nm_vm *vm, const char *name)
{
  return handle_local (vm, symbol_intern (vm, name, strlen (name)));
}

bool nm_symbol_room (struct nm_vm *vm) { return symbol_room (vm); }

nm_value
nm_intern_soft (struct nm_vm *vm, const char *name)
{
  uint32_t bucket;
  int64_t bytes = (int64_t) strlen (name), chars = 0;
  for (int64_t i = 0; i < bytes; i++)
    chars += ((unsigned char) name[i] & 0xc0) != 0x80;
  return handle_local (vm, symbol_lookup (vm, vm->obarray, name, chars, bytes, &bucket));
}

bool nm_symbol_is (struct nm_vm *vm, nm_value v, uint32_t builtin) { return handle_resolve (vm, v) == builtin; }

nm_value
nm_symbol_value (struct nm_vm *vm, nm_value symbol)
{
  value s = handle_resolve (vm, symbol);
  if (!symbolp (s))
    return signal_wrong_type (vm, Qsymbolp, s), NM_EXIT;
  value v = variable_value (vm, s);
  if (unlikely (v == V_UNBOUND))
    return signal_1 (vm, Qvoid_variable, s), NM_EXIT;
  return handle_local (vm, v);
}

nm_value
nm_symbol_value_or (struct nm_vm *vm, nm_value symbol, nm_value if_void)
{
  value s = handle_resolve (vm, symbol);
  value v = symbolp (s) ? vm_variable (vm, s) : V_UNBOUND;
  return v == V_UNBOUND ? if_void : handle_local (vm, v);
}

nm_value
nm_default_value_or (struct nm_vm *vm, nm_value symbol, nm_value if_void)
{
  value s = handle_resolve (vm, symbol);
  value v = symbolp (s) ? variable_default (vm, s) : V_UNBOUND;
  return v == V_UNBOUND ? if_void : handle_local (vm, v);
}

bool
nm_truthy (struct nm_vm *vm, uint32_t variable)
{
  value v = vm_variable (vm, variable);
  return v != V_UNBOUND && !nilp (v);
}

bool
nm_set (struct nm_vm *vm, nm_value symbol, nm_value v)
{
  return variable_set (vm, handle_resolve (vm, symbol), handle_resolve (vm, v));
}

bool
nm_set_default (struct nm_vm *vm, nm_value symbol, nm_value v)
{
  return variable_set_default (vm, handle_resolve (vm, symbol), handle_resolve (vm, v));
}

nm_value
nm_symbol_function (struct nm_vm *vm, nm_value symbol)
{
  value s = handle_resolve (vm, symbol);
  return symbolp (s) ? handle_local (vm, symbol_of (vm, s)->function) : NM_NIL;
}

nm_value
nm_indirect_function (struct nm_vm *vm, nm_value f)
{
  return handle_local (vm, indirect_function (vm, handle_resolve (vm, f)));
}

bool nm_is_function (struct nm_vm *vm, nm_value v) { return functionp (vm, handle_resolve (vm, v)); }

nm_value
nm_get (struct nm_vm *vm, nm_value symbol, nm_value property)
{
  value s = handle_resolve (vm, symbol);
  if (!symbolp (s))
    return NM_NIL;
  return handle_local (vm, list_plist_get (symbol_of (vm, s)->plist, handle_resolve (vm, property)));
}

void
nm_put (struct nm_vm *vm, nm_value symbol, nm_value property, nm_value v)
{
  value s = handle_resolve (vm, symbol), p = handle_resolve (vm, property), x = handle_resolve (vm, v);
  assert (symbolp (s));
  if (!symbolp (s))
    return;
  value *plist = &symbol_of (vm, s)->plist;
  int64_t limit = INT32_MAX;       /* a circular property list has no end */
  value last = Qnil;
  for (value at = *plist; consp (at) && consp (cdr (at)) && limit-- > 0; at = cdr (cdr (at)))
    {
      if (car (at) == p)
        {
          set_car (vm, cdr (at), x);
          return;
        }
      last = cdr (at);
    }
  value entry = make_cons (vm, p, make_cons (vm, x, Qnil));
  if (consp (last))
    set_cdr (vm, last, entry);
  else
    symbol_store (vm, s, plist, entry);
}

/* -- the specpdl -- */

nm_depth nm_depth_now (struct nm_vm *vm) { return (nm_depth) spec_depth_now (vm); }

bool
nm_bind (struct nm_vm *vm, nm_value symbol, nm_value v)
{
  return spec_bind (vm, handle_resolve (vm, symbol), handle_resolve (vm, v));
}

/* DATA is (function pointer as a fixnum . the host's datum). */
static void
unwind_host (struct nm_vm *vm, value data, uint64_t word)
{
  struct handle_mark mark = handle_mark_now (vm);
  nm_unwind_function *f = (nm_unwind_function *) (uintptr_t) fixnum (car (data));
  f (vm->host, handle_local (vm, cdr (data)), word);
  handle_release (vm, mark);
}

void
nm_unwind_push (struct nm_vm *vm, nm_unwind_function *f, nm_value data, uint64_t word)
{
  value pair = make_cons (vm, make_fixnum ((int64_t) (uintptr_t) f), handle_resolve (vm, data));
  spec_unwind_push (vm, unwind_host, pair, word);
}

nm_value
nm_unbind_to (struct nm_vm *vm, nm_depth depth, nm_value result)
{
  value r = spec_unbind_to (vm, (spec_depth) depth, handle_resolve (vm, result));
  return exitp (r) ? NM_EXIT : result;
}
