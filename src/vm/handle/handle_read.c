/* handle_read.c - the ABI's reading of Lisp text: single forms, and the loop of `load'.
   SPDX-License-Identifier: GPL-3.0-or-later

   Source text is expanded eagerly, form by form: first the macro at the top, so that the parts of a
   `progn' are expanded and evaluated one after the other, then the rest.  An expansion that fails is
   reported and the form evaluated as it stands.  Isolate's thread only; nm_load_text runs Lisp. */
#include "handle.h"
#include <string.h>
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../eval/handlers.h"
#include "../read/read.h"

nm_value
nm_read_string (struct nm_vm *vm, const char *text, size_t bytes)
{
  return handle_local (vm, read_from_bytes (vm, text, bytes));
}

/* -- eager expansion -- */

struct expansion { value *form; bool whole; };

static value
expand_body (struct nm_vm *vm, void *data)
{
  struct expansion *e = data;
  value environment = vm_variable (vm, Qmacroexpand_all_environment);
  return e->whole ? macroexpand_all (vm, *e->form, environment) : call_2 (vm, Qmacroexpand, *e->form, environment);
}

/* *FORM becomes its expansion; V_EXIT or nil. */
static value
expand_form (struct nm_vm *vm, value *form, bool whole)
{
  struct expansion e = { form, whole };
  value symbol = Qnil, data = Qnil;
  value v = handler_protect (vm, expand_body, &e, false, &symbol, &data);
  if (exitp (v))
    return v;
  if (v != V_UNBOUND)
    {
      *form = v;
      return Qnil;
    }
  value *r = stack_push_slots (vm, 1);
  r[0] = make_cons (vm, symbol, data);
  v = call_2 (vm, Qmessage, string_literal (vm, "Eager macro-expansion failure: %S"), r[0]);
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

/* Evaluates the form in slot *FORM.  [lisp] */
static value
load_form (struct nm_vm *vm, value *form, bool lexical, bool expand)
{
  if (!expand || !consp (*form))
    return eval_top_level (vm, *form, make_bool (lexical));
  if (exitp (expand_form (vm, form, false)))
    return V_EXIT;
  if (car_safe (*form) != Qprogn)
    {
      if (exitp (expand_form (vm, form, true)))
        return V_EXIT;
      return eval_top_level (vm, *form, make_bool (lexical));
    }
  value *r = stack_push_slots (vm, 2), v = Qnil;
  for (r[0] = cdr (*form); consp (r[0]) && !exitp (v); r[0] = cdr (r[0]))
    {
      r[1] = car (r[0]);
      v = load_form (vm, &r[1], lexical, expand);
    }
  stack_pop_slots (vm, r);
  return v;
}

/* -- load-history -- */

/* What `current-load-list' collected becomes the entry of *NAME, in place of an older one.
   A list of nothing but the name is recorded, too. */
static value
record_load (struct nm_vm *vm, value *name)
{
  value entry = make_cons (vm, *name, Qnil);
  struct list_builder rest = LIST_BUILDER_EMPTY;
  LIST_WALK (tail, walk, vm_variable (vm, Qcurrent_load_list));
  for (LIST_EACH (tail, walk))
    if (car (tail) != *name)
      set_cdr (vm, entry, make_cons (vm, car (tail), cdr (entry)));
  value history = vm_variable (vm, Qload_history);
  for (; history != V_UNBOUND && consp (history); history = cdr (history))
    {
      value old = car_safe (car (history));
      if (!(stringp (old) && stringp (*name) && string_equal_p (old, *name)))
        list_builder_add (vm, &rest, car (history));
    }
  return variable_set (vm, Qload_history, make_cons (vm, entry, rest.head)) ? (value) Qnil : V_EXIT;
}

/* -- the loop -- */

static value
load_forms (struct nm_vm *vm, struct source *source, value *form, bool lexical, bool expand)
{
  for (;;)
    {
      value v = read_form_or_end (vm, source);
      if (v == V_UNBOUND)
        return Qnil;
      if (exitp (v))
        return v;
      *form = v;
      v = load_form (vm, form, lexical, expand);
      if (exitp (v))
        return v;
    }
}

nm_value
nm_load_text (struct nm_vm *vm, const char *text, size_t bytes, bool lexical, nm_value name)
{
  bool expand = !(bytes >= 4 && memcmp (text, ";ELC", 4) == 0);
  value *r = stack_push_slots (vm, 2), v = V_EXIT;
  spec_depth depth = spec_depth_now (vm);
  r[0] = handle_resolve (vm, name);
  struct source source;
  source_from_bytes (&source, text, bytes);
  if (spec_bind (vm, Qlexical_binding, make_bool (lexical))
      && spec_bind (vm, Qcurrent_load_list, list_1 (vm, r[0])))
    {
      v = load_forms (vm, &source, &r[1], lexical, expand);
      if (!exitp (v) && !nilp (r[0]))
        v = record_load (vm, &r[0]);
    }
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return handle_local (vm, v);
}
