/* symbol_prims.c - the Lisp functions on symbols themselves: names, property lists, obarrays.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "eval.h"
#include "eval_internal.h"
#include "../primitive.h"

NM_VARIABLE (overriding_plist_environment, NM_VAR_LISP, "nil",
             "An alist of symbols and property lists that `get' looks at before the symbols' own.");

NM_VARIABLE (obarray, NM_VAR_LISP, "nil", "The symbol table that `intern' and `read' use: a vector.");

value
symbol_get (struct nm_vm *vm, value symbol, value property)
{
  return list_plist_get (symbol_of (vm, symbol)->plist, property);
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

#define SYMBOL_READ(cname, lname, min, max, usage, doc)                                           \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,  \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)
#define SYMBOL_WRITE(cname, lname, min, max, usage, doc)                                          \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

SYMBOL_READ (symbol_name, "symbol-name", 1, 1, "(SYMBOL)", "Return the name of SYMBOL, a string.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return symbol_name (vm, args[0]);
}

SYMBOL_READ (symbol_plist, "symbol-plist", 1, 1, "(SYMBOL)", "Return the property list of SYMBOL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return symbol_of (vm, args[0])->plist;
}

SYMBOL_WRITE (setplist, "setplist", 2, 2, "(SYMBOL NEWPLIST)", "Set the property list of SYMBOL to NEWPLIST, and return it.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  symbol_store (vm, args[0], &symbol_of (vm, args[0])->plist, args[1]);
  return args[1];
}

SYMBOL_READ (get, "get", 2, 2, "(SYMBOL PROPNAME)", "Return the property PROPNAME (compared with `eq') of SYMBOL, or nil.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value overriding = vm_variable (vm, Qoverriding_plist_environment);
  if (consp (overriding))
    {
      value v = list_plist_get (cdr_safe (list_assq (args[0], overriding)), args[1]);
      if (!nilp (v))
        return v;
    }
  return symbol_get (vm, args[0], args[1]);
}

SYMBOL_WRITE (put, "put", 3, 3, "(SYMBOL PROPNAME VALUE)", "Set the property PROPNAME of SYMBOL to VALUE, and return VALUE.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value plist = symbol_of (vm, args[0])->plist, at = plist;
  int64_t n = 0;
  for (; consp (at) && consp (cdr (at)); at = cdr (cdr (at)))
    {
      if (car (at) == args[1])
        break;
      if (++n > 1000000)
        return signal_circular_list (vm, plist);
    }
  if (!consp (at) || !consp (cdr (at)))
    CHECK (nilp (at), Qplistp, plist);
  symbol_put (vm, args[0], args[1], args[2]);
  return args[2];
}

/* ---- obarrays ---- */

/* The symbol called NAME in OBARRAY, V_UNBOUND if there is none; V_EXIT if its place holds something else. */
static value
obarray_find (struct nm_vm *vm, value obarray, value name, uint32_t *bucket)
{
  value v = symbol_lookup (vm, obarray, string_text (name), string_chars (name), string_bytes (name), bucket);
  if (v != V_UNBOUND)
    return v;
  value first = vector_ref (obarray, *bucket);
  if (!symbolp (first) && first != make_fixnum (0))
    return signal_message (vm, "Bad data in guts of obarray");
  return V_UNBOUND;
}

SYMBOL_WRITE (intern, "intern", 1, 2, "(STRING &optional OBARRAY)",
              "Return the symbol whose name is STRING, making it if there is none.\n"
              "OBARRAY says in which table; the default is the value of `obarray'.\n"
              "Signal an error if there is no room for more symbols.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value obarray = obarray_check (vm, args[1]);
  uint32_t bucket;
  if (exitp (obarray))
    return V_EXIT;
  value found = obarray_find (vm, obarray, args[0], &bucket);
  if (found != V_UNBOUND)
    return found;
  return symbol_reserve (vm) ? symbol_intern_new (vm, obarray, args[0], bucket) : V_EXIT;
}

SYMBOL_READ (intern_soft, "intern-soft", 1, 2, "(NAME &optional OBARRAY)",
             "Return the symbol called NAME in OBARRAY, or nil if there is none.\n"
             "NAME may be a symbol; then the value is non-nil only if that very symbol is there.")
{
  value obarray = obarray_check (vm, args[1]);
  if (exitp (obarray))
    return V_EXIT;
  CHECK (stringp (args[0]) || symbolp (args[0]), Qstringp, args[0]);
  uint32_t bucket;
  value found = obarray_find (vm, obarray, symbolp (args[0]) ? symbol_name (vm, args[0]) : args[0], &bucket);
  if (exitp (found))
    return V_EXIT;
  return found == V_UNBOUND || (symbolp (args[0]) && found != args[0]) ? (value) Qnil : found;
}

SYMBOL_WRITE (unintern, "unintern", 1, 2, "(NAME OBARRAY)",
              "Remove the symbol NAME, a symbol or a string, from OBARRAY.  Returns t if it was there, else nil.")
{
  value obarray = obarray_check (vm, args[1]);
  if (exitp (obarray))
    return V_EXIT;
  CHECK (stringp (args[0]) || symbolp (args[0]), Qstringp, args[0]);
  uint32_t bucket;
  value found = obarray_find (vm, obarray, symbolp (args[0]) ? symbol_name (vm, args[0]) : args[0], &bucket);
  if (exitp (found))
    return V_EXIT;
  if (found == V_UNBOUND || (symbolp (args[0]) && found != args[0]))
    return Qnil;
  return make_bool (symbol_unintern (vm, obarray, found));
}

SYMBOL_WRITE (mapatoms, "mapatoms", 1, 2, "(FUNCTION &optional OBARRAY)",
              "Call FUNCTION with every symbol of OBARRAY.  Returns nil.")
{
  value obarray = obarray_check (vm, args[1]);
  if (exitp (obarray))
    return V_EXIT;
  value *r = stack_push_slots (vm, 3);
  value v = Qnil;
  r[0] = obarray;
  for (int64_t i = vector_length (obarray) - 1; i >= 0 && !exitp (v); i--)
    {
      r[1] = vector_ref (r[0], i);
      while (symbolp (r[1]) && !exitp (v))
        {
          /* The function may unintern the symbol. */
          value next = symbol_next (vm, r[1]);
          r[2] = next == V_UNBOUND ? (value) make_fixnum (0) : next;
          v = call_1 (vm, args[0], r[1]);
          r[1] = r[2];
        }
    }
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}
