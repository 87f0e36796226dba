/* load_text.c - reading and evaluating source text, form by form.
   SPDX-License-Identifier: GPL-3.0-or-later

   One lexical environment, in one stack slot, serves all the forms, so that a top-level (defvar X) counts
   for the rest of the text.  Expansion failures are reported and the form is evaluated as it stands,
   which may work after all once something else is defined.  Isolate's thread only. */
#include "load_text.h"
#include "handlers.h"
#include "eval_internal.h"
#include "../data/equal.h"
#include "../primitive.h"
#include <string.h>
#include "nm_text.h"

NM_VARIABLE (lexical_binding, NM_VAR_LISP, "nil",
             "Non-nil: code is evaluated or compiled with lexical binding; set by a file's first line.");

/* ---- eager macro expansion ---- */

struct expansion { value *form; bool full; };

static value
expansion_body (struct nm_vm *vm, void *data)
{
  struct expansion *e = data;
  value environment = vm_variable (vm, Qmacroexpand_all_environment);
  if (e->full)
    return macroexpand_all (vm, *e->form, environment);
  return call_2 (vm, Qmacroexpand, *e->form, environment);
}

/* The expansion of the form in *FORM, or the form itself after a message about an error. */
static value
expand_eagerly (struct nm_vm *vm, value *form, bool full)
{
  struct expansion e = { form, full };
  value symbol, data, v = handler_protect_quietly (vm, expansion_body, &e, false, &symbol, &data);
  if (v != V_UNBOUND)
    return v;
  v = make_cons (vm, symbol, data);
  v = call_2 (vm, Qmessage, string_literal (vm, "Eager macro-expansion failure: %S"), v);
  return exitp (v) ? V_EXIT : *form;
}

value
load_eval_form (struct nm_vm *vm, value form, value *env, bool expand)
{
  if (!expand)
    return eval_form (vm, form, env);
  value *r = stack_push_slots (vm, 2);
  r[0] = form;
  value v = consp (form) ? expand_eagerly (vm, r, false) : form;
  if (consp (v) && car (v) == Qprogn)
    {
      r[1] = cdr (v);
      for (v = Qnil; consp (r[1]) && !exitp (v); )
        {
          form = car (r[1]);
          r[1] = cdr (r[1]);
          v = load_eval_form (vm, form, env, true);
        }
    }
  else if (!exitp (v))
    {
      r[0] = v;
      v = consp (v) ? expand_eagerly (vm, r, true) : v;
      if (!exitp (v))
        {
          r[0] = v;
          v = eval_form (vm, v, env);
        }
    }
  stack_pop_slots (vm, r);
  return v;
}

/* ---- load-history ---- */

static value
reversed (struct nm_vm *vm, value list)
{
  value out = Qnil;
  for (; consp (list); list = cdr (list))
    out = make_cons (vm, car (list), out);
  return out;
}

/* OLD, an entry of load-history, with the elements of NEW that it lacks put in front. */
static value
history_merged (struct nm_vm *vm, value old, value new)
{
  value rest = cdr (old);
  for (value at = new; consp (at); at = cdr (at))
    {
      bool known = false;
      for (value o = rest; consp (o) && !known; o = cdr (o))
        known = values_equal_quiet (vm, car (o), car (at));
      if (!known)
        rest = make_cons (vm, car (at), rest);
    }
  return make_cons (vm, car (old), rest);
}

void
load_history_build (struct nm_vm *vm, value name, bool entire)
{
  value history = vm_variable (vm, Qload_history), others = Qnil, mine = Qnil;
  value entries = reversed (vm, vm_variable (vm, Qcurrent_load_list));
  if (!consp (entries))
    return;
  for (value at = history; consp (at); at = cdr (at))
    {
      value entry = car (at);
      if (consp (entry) && nilp (mine) && values_equal_quiet (vm, car (entry), name))
        mine = entire ? entries : history_merged (vm, entry, cdr (entries));
      if (mine == Qnil || !consp (entry) || !values_equal_quiet (vm, car (entry), name))
        others = make_cons (vm, entry, others);
      else if (!entire)
        others = make_cons (vm, mine, others);
    }
  history = reversed (vm, others);
  if (entire)
    history = make_cons (vm, entries, history);
  else if (nilp (mine))
    return;
  symbol_store (vm, Qload_history, &symbol_of (vm, Qload_history)->val, history);
}

/* ---- the loop ---- */

NM_VARIABLE (load_read_function, NM_VAR_LISP, "read",
             "Function that reads the forms of source files and buffers that are evaluated; it gets the buffer as argument.");

static value
load_forms (struct nm_vm *vm, struct source *s, value *env, bool expand)
{
  value v = Qnil;
  while (!exitp (v))
    {
      value form = read_form_or_end (vm, s);
      if (exitp (form) || form == V_UNBOUND)
        return exitp (form) ? V_EXIT : (value) Qnil;
      v = load_eval_form (vm, form, env, expand);
    }
  return V_EXIT;
}

value
load_text (struct nm_vm *vm, const char *text, size_t bytes, bool lexical, value name)
{
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 2), v = V_EXIT;
  struct source s;
  r[0] = name;
  r[1] = lexical ? list_1 (vm, Qt) : (value) Qnil;
  source_from_bytes (&s, text, bytes);
  bool compiled = bytes >= 4 && memcmp (text, ";ELC", 4) == 0;
  s.in_file = !compiled;
  struct source *outer = eval_state (vm)->load_source;
  eval_state (vm)->load_source = compiled ? &s : NULL;
  if (spec_bind (vm, Qlexical_binding, make_bool (lexical))
      && spec_bind (vm, Qcurrent_load_list, nilp (r[0]) ? (value) Qnil : list_1 (vm, r[0])))
    v = load_forms (vm, &s, r + 1, !compiled);
  eval_state (vm)->load_source = outer;
  if (!exitp (v) && !nilp (r[0]))
    load_history_build (vm, r[0], true);
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

/* The compiled file that is being loaded; NULL after signalling that there is none. */
static struct source *
load_source (struct nm_vm *vm)
{
  struct source *s = eval_state (vm)->load_source;
  if (s == NULL)
    signal_message (vm, "get-file-char misused");
  return s;
}

value
load_read_form (struct nm_vm *vm)
{
  struct source *s = load_source (vm);
  return s == NULL ? V_EXIT : read_form (vm, s);
}

NM_PRIMITIVE (get_file_char, "get-file-char", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "()",
              "Return the next character of the compiled file that is being loaded, -1 at its end.\n"
              "The symbol `get-file-char' as a stream makes `read' read that file.")
{
  struct source *s = load_source (vm);
  if (s == NULL)
    return V_EXIT;
  int length = 1;
  int c = s->p >= s->end ? -1 : *s->p < 0x80 ? *s->p : nm_char_decode ((const char *) s->p, &length);
  s->p += c < 0 ? 0 : length;
  return make_fixnum (c);
}
