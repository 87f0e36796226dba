/* macroexpand.c - macro expansion: of one form, and of everything inside it.
   SPDX-License-Identifier: GPL-3.0-or-later

   macroexpand_all walks a form as the evaluator would, expanding macros and compiler macros; unchanged
   parts are shared with the original.  Expanders run Lisp, so all positions are kept in stack slots.
   While it runs, `macroexpand-all-environment' is bound to the environment.  An environment may also say
   what symbols stand for (`cl-symbol-macrolet').  Isolate's thread only. */
#include "eval.h"
#include "handlers.h"
#include "eval_internal.h"
#include "../primitive.h"

NM_VARIABLE (macroexpand_all_environment, NM_VAR_LISP, "nil",
             "The environment of the macro expansion that is going on, for macros to look at.");

enum { EXPAND_LIST_MAX = 1 << 22 };

/* ---- one form ---- */

/* The expander of the macro call in R[0] in environment R[1], into R[2]: nil if it is no macro call.
   nil or V_EXIT. */
static value
find_expander (struct nm_vm *vm, value *r)
{
  value def = car (r[0]), symbol = def;
  r[2] = Qnil;
  /* A chain of aliases may have no end. */
  for (int hops = 0; symbolp (def) && !nilp (def) && hops < 1000; hops++)
    {
      symbol = def;
      value local = list_assq (symbol, r[1]);
      if (!nilp (local))
        {
          r[2] = cdr (local);
          return Qnil;
        }
      def = symbol_of (vm, symbol)->function;
    }
  if (!consp (def))
    return Qnil;
  if (car (def) == Qautoload)
    {
      def = autoload_do_load (vm, def, symbol, Qmacro);
      if (exitp (def))
        return V_EXIT;
    }
  if (consp (def) && car (def) == Qmacro)
    r[2] = cdr (def);
  return Qnil;
}

/* What SYMBOL stands for in ENVIRONMENT, whose element (:cl-symbol-macros (SYMBOL FORM)...) lists such
   symbols; V_UNBOUND if it stands for itself. */
static value
symbol_macro (value symbol, value environment)
{
  value macros = nilp (environment) || nilp (symbol) ? (value) Qnil : list_assq (QCcl_symbol_macros, environment);
  value macro = nilp (macros) ? (value) Qnil : list_assq (symbol, cdr (macros));
  value v = nilp (macro) ? V_UNBOUND : car_safe (cdr (macro));
  return v == symbol ? V_UNBOUND : v;
}

/* The form in R[0] in environment R[1] expanded once: V_UNBOUND if there is nothing to expand, or V_EXIT. */
static value
macroexpand_once (struct nm_vm *vm, value *r)
{
  if (symbolp (r[0]))
    return symbol_macro (r[0], r[1]);
  if (!consp (r[0]))
    return V_UNBOUND;
  value v = find_expander (vm, r);
  if (exitp (v))
    return V_EXIT;
  if (nilp (r[2]))
    return V_UNBOUND;
  v = apply_list (vm, r[2], cdr (r[0]));
  return v == r[0] ? V_UNBOUND : v;
}

static value
macroexpand (struct nm_vm *vm, value form, value environment)
{
  CHECK (listp (environment) || !consp (form) || !symbolp (car (form)), Qlistp, environment);
  value *r = stack_push_slots (vm, 3), v;
  r[0] = form;
  r[1] = environment;
  while ((v = macroexpand_once (vm, r)) != V_UNBOUND && !exitp (v))
    r[0] = v;
  form = r[0];
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : form;
}

NM_PRIMITIVE (macroexpand, "macroexpand", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FORM &optional ENVIRONMENT)",
              "Return FORM with the macro call at its top expanded, again and again until it is none.\n"
              "ENVIRONMENT is an alist of macro names and expander functions that come first; a name with nil\n"
              "is no macro.")
{
  return macroexpand (vm, args[0], args[1]);
}

/* ---- everything ---- */

static value expand (struct nm_vm *, value form);

/* LIST with its elements from the SKIPth on expanded; shares what does not change. */
static value
expand_list (struct nm_vm *vm, value list, int64_t skip)
{
  int64_t n = 0;
  value *cells = vm->sp;
  for (value at = list; consp (at) && n < EXPAND_LIST_MAX; at = cdr (at))
    n++;
  if (n == EXPAND_LIST_MAX)
    return signal_circular_list (vm, list);
  if (vm->stack_limit - vm->sp < 2 * n + 64)
    return signal_memory_full (vm);
  *vm->sp++ = list;                /* the first cell, or the end of the list */
  for (int64_t i = 0; i < n; i++)
    {
      value cell = cells[2 * i];
      value v = i < skip ? car (cell) : expand (vm, car (cell));
      if (exitp (v))
        {
          vm->sp = cells;
          return V_EXIT;
        }
      *vm->sp++ = v;
      *vm->sp++ = cdr (cells[2 * i]);
    }
  value tail = cells[2 * n];
  for (int64_t i = n - 1; i >= 0; i--)
    {
      value cell = cells[2 * i], v = cells[2 * i + 1];
      tail = v == car (cell) && tail == cdr (cell) ? cell : make_cons (vm, v, tail);
    }
  vm->sp = cells;
  return tail;
}

/* The same for a list of clauses: the elements of each that is a cons, from its SKIPth on. */
static value
expand_clauses (struct nm_vm *vm, value clauses, int64_t skip)
{
  int64_t n = 0;
  value *cells = vm->sp;
  for (value at = clauses; consp (at) && n < EXPAND_LIST_MAX; at = cdr (at))
    n++;
  if (n == EXPAND_LIST_MAX)
    return signal_circular_list (vm, clauses);
  if (vm->stack_limit - vm->sp < 2 * n + 64)
    return signal_memory_full (vm);
  *vm->sp++ = clauses;
  for (int64_t i = 0; i < n; i++)
    {
      value clause = car (cells[2 * i]);
      value v = consp (clause) ? expand_list (vm, clause, skip) : clause;
      if (exitp (v))
        {
          vm->sp = cells;
          return V_EXIT;
        }
      *vm->sp++ = v;
      *vm->sp++ = cdr (cells[2 * i]);
    }
  value tail = cells[2 * n];
  for (int64_t i = n - 1; i >= 0; i--)
    {
      value cell = cells[2 * i], v = cells[2 * i + 1];
      tail = v == car (cell) && tail == cdr (cell) ? cell : make_cons (vm, v, tail);
    }
  vm->sp = cells;
  return tail;
}

/* CELL if it is (A . D) already, else a new cons. */
static value
cons_shared (struct nm_vm *vm, value a, value d, value cell)
{
  return consp (cell) && car (cell) == a && cdr (cell) == d ? cell : make_cons (vm, a, d);
}

static value
expand_cond (struct nm_vm *vm, value form)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = form;
  value clauses = expand_clauses (vm, cdr (form), 0);
  form = exitp (clauses) ? V_EXIT : cons_shared (vm, car (r[0]), clauses, r[0]);
  stack_pop_slots (vm, r);
  return form;
}

static value
expand_condition_case (struct nm_vm *vm, value form)
{
  if (!consp (cdr (form)) || !consp (cdr (cdr (form))))
    {
      if (!nilp (cdr (form)) && !(consp (cdr (form)) && nilp (cdr (cdr (form)))))
        return signal_wrong_type (vm, Qlistp, consp (cdr (form)) ? cdr (cdr (form)) : cdr (form));
      return form;
    }
  value *r = stack_push_slots (vm, 2), v;
  r[0] = form;
  r[1] = expand (vm, car (cdr (cdr (form))));
  v = exitp (r[1]) ? V_EXIT : expand_clauses (vm, cdr (cdr (cdr (r[0]))), 1);
  if (!exitp (v))
    {
      value at = cdr (r[0]);
      v = cons_shared (vm, r[1], v, cdr (at));
      v = cons_shared (vm, car (at), v, at);
      v = cons_shared (vm, car (r[0]), v, r[0]);
    }
  stack_pop_slots (vm, r);
  return v;
}

static value
expand_function (struct nm_vm *vm, value form)
{
  value rest = cdr (form);
  if (!consp (rest) || !nilp (cdr (rest)) || car_safe (car (rest)) != Qlambda)
    return form;
  value *r = stack_push_slots (vm, 1), v;
  r[0] = form;
  v = expand_list (vm, car (rest), 2);
  if (!exitp (v))
    {
      v = cons_shared (vm, v, Qnil, cdr (r[0]));
      v = cons_shared (vm, Qfunction, v, r[0]);
    }
  stack_pop_slots (vm, r);
  return v;
}

/* The body of FORM, a `let' that has none; a compiler warns of it. */
static value
empty_body (struct nm_vm *vm, value form)
{
  if (nilp (list_assq (Qeval_when_compile, vm_variable (vm, Qmacroexpand_all_environment))))
    return list_1 (vm, Qnil);
  value v = call_1 (vm, Qmacroexp__empty_body, car (form));
  return exitp (v) ? V_EXIT : list_1 (vm, v);
}

static value
expand_let (struct nm_vm *vm, value form)
{
  CHECK (listp (cdr (form)), Qlistp, cdr (form));
  value *r = stack_push_slots (vm, 2), v;
  r[0] = form;
  r[1] = expand_clauses (vm, car_safe (cdr (form)), 1);
  v = r[1];
  if (!exitp (v))
    {
      value body = cdr_safe (cdr (r[0]));
      v = nilp (body) ? empty_body (vm, r[0]) : expand_list (vm, body, 0);
    }
  if (!exitp (v))
    {
      v = cons_shared (vm, r[1], v, cdr (r[0]));
      v = cons_shared (vm, car (r[0]), v, r[0]);
    }
  stack_pop_slots (vm, r);
  return v;
}

struct unfolding { value parameters, given, bindings; bool optional, rest; };

/* The keyword &optional or &rest at the head of the parameters; nil or V_EXIT. */
static value
unfold_keyword (struct nm_vm *vm, struct unfolding *u)
{
  bool is_rest = car (u->parameters) == Qand_rest;
  value after = cdr (u->parameters);
  if (!is_rest && u->rest)
    return signal_message (vm, "&optional found after &rest in anonymous lambda");
  if (nilp (after))
    return signal_message (vm, "Nothing after %s in anonymous lambda", is_rest ? "&rest" : "&optional");
  if (is_rest && consp (after) && !nilp (cdr (after)))
    return signal_message (vm, "Multiple vars after &rest in anonymous lambda");
  if (is_rest)
    u->rest = true;
  else
    u->optional = true;
  return Qnil;
}

/* Pairs parameters with forms.  nil; V_UNBOUND if the numbers do not fit; V_EXIT after an error. */
static value
unfold_parameters (struct nm_vm *vm, struct unfolding *u)
{
  for (; consp (u->parameters); u->parameters = cdr (u->parameters))
    {
      value p = car (u->parameters), v = Qnil;
      if (p == Qand_optional || p == Qand_rest)
        {
          if (exitp (unfold_keyword (vm, u)))
            return V_EXIT;
          continue;
        }
      if (u->rest)
        {
          v = nilp (u->given) ? (value) Qnil : make_cons (vm, Qlist, u->given);
          u->given = Qnil;
        }
      else if (consp (u->given))
        {
          v = car (u->given);
          u->given = cdr (u->given);
        }
      else if (!u->optional)
        return V_UNBOUND;
      u->bindings = make_cons (vm, list_2 (vm, p, v), u->bindings);
    }
  CHECK (nilp (u->parameters), Qlistp, u->parameters);
  return nilp (u->given) ? (value) Qnil : V_UNBOUND;
}

/* Binds the parameters of the lambda expression in R[0] to the forms of the list in R[1]: a `let', or
   V_UNBOUND if the numbers do not fit, or V_EXIT.  No Lisp runs but for errors. */
static value
unfold_lambda (struct nm_vm *vm, const value *r)
{
  CHECK (listp (cdr (r[0])), Qlistp, cdr (r[0]));
  value body = cdr_safe (cdr (r[0])), in_order = Qnil;
  struct unfolding u = { .parameters = car_safe (cdr (r[0])), .given = r[1], .bindings = Qnil };
  CHECK (listp (body), Qlistp, body);
  CHECK (listp (u.given), Qlistp, u.given);
  if (consp (body) && stringp (car (body)) && !nilp (cdr (body)))
    body = cdr (body);
  if (consp (body) && consp (car (body)) && car (car (body)) == Qinteractive)
    body = cdr (body);
  value v = unfold_parameters (vm, &u);
  if (!nilp (v))
    return v;
  for (; consp (u.bindings); u.bindings = cdr (u.bindings))
    in_order = make_cons (vm, car (u.bindings), in_order);
  if (nilp (body) && nilp (in_order))
    return Qnil;
  if (nilp (body))
    body = list_1 (vm, Qnil);
  if (!nilp (in_order))
    return make_cons (vm, Qlet, make_cons (vm, in_order, body));
  return consp (body) && nilp (cdr (body)) ? car (body) : make_cons (vm, Qprogn, body);
}

/* ((lambda ...) ARGS...) */
static value
expand_lambda_call (struct nm_vm *vm, value form)
{
  value *r = stack_push_slots (vm, 3), v = V_EXIT;
  r[2] = form;
  r[0] = expand_list (vm, car (form), 2);
  if (!exitp (r[0]))
    r[1] = expand_list (vm, cdr (r[2]), 0);
  if (!exitp (r[0]) && !exitp (r[1]))
    {
      v = unfold_lambda (vm, r);
      if (v == V_UNBOUND)
        v = cons_shared (vm, r[0], r[1], r[2]);
    }
  stack_pop_slots (vm, r);
  return v;
}

static value
expand_funcall (struct nm_vm *vm, value form)
{
  value *r = stack_push_slots (vm, 3), v = V_EXIT;
  r[2] = form;
  r[0] = expand (vm, car_safe (cdr (form)));
  if (!exitp (r[0]))
    r[1] = expand_list (vm, cdr_safe (cdr (r[2])), 0);
  if (!exitp (r[0]) && !exitp (r[1]))
    {
      value f = consp (r[0]) && car (r[0]) == Qfunction ? car_safe (cdr (r[0])) : (value) Qnil;
      if (!nilp (f) && car_safe (f) != Qlambda)
        v = expand (vm, make_cons (vm, f, r[1]));
      else
        {
          value lambda[2] = { f, r[1] };
          v = nilp (f) ? V_UNBOUND : unfold_lambda (vm, lambda);
          if (v == V_UNBOUND && !nilp (f))
            v = make_cons (vm, f, r[1]);
          else if (v == V_UNBOUND)
            v = make_cons (vm, Qfuncall, make_cons (vm, r[0], r[1]));
        }
    }
  stack_pop_slots (vm, r);
  return v;
}

/* The compiler macro of FUNCTION or of what it is an alias of; nil if none.  *BASE: the one that has it. */
static value
compiler_macro_of (struct nm_vm *vm, value function, value *base)
{
  for (int i = 0; symbolp (function) && !nilp (function) && i < 1000; i++)
    {
      value handler = symbol_get (vm, function, Qcompiler_macro);
      *base = function;
      if (!nilp (handler))
        return handler;
      function = symbol_of (vm, function)->function;
    }
  return Qnil;
}

struct compiler_macro_call { value *handler, *form; };

static value
compiler_macro_body (struct nm_vm *vm, void *data)
{
  struct compiler_macro_call *c = data;
  return apply_list (vm, *c->handler, make_cons (vm, *c->form, cdr (*c->form)));
}

/* HANDLER on FORM, both in slots; an error is reported and leaves the form as it is. */
static value
compiler_macro_call (struct nm_vm *vm, value *handler, value *form)
{
  struct compiler_macro_call c = { handler, form };
  value symbol, data, v = handler_protect_quietly (vm, compiler_macro_body, &c, false, &symbol, &data);
  if (v != V_UNBOUND)
    return v;
  v = make_cons (vm, symbol, data);
  v = call_3 (vm, Qmessage, string_literal (vm, "Compiler-macro error for %S: %S"), car (*form), v);
  return exitp (v) ? V_EXIT : *form;
}

/* A call of FORM's function, with the compiler macro in HANDLER. */
static value
expand_compiler_macro (struct nm_vm *vm, value form, value handler, value base)
{
  value *r = stack_push_slots (vm, 3), v = Qnil;
  r[0] = form;
  r[1] = handler;
  if (!functionp (vm, handler))
    {
      /* The function that handles it may be defined by the function's own file. */
      value f = indirect_function (vm, base);
      if (consp (f) && car (f) == Qautoload)
        v = autoload_do_load (vm, f, base, Qnil);
    }
  if (!exitp (v))
    v = compiler_macro_call (vm, r + 1, r);
  if (!exitp (v) && v != r[0])
    v = expand (vm, v);
  else if (!exitp (v))
    {
      r[2] = expand_list (vm, r[0], 1);
      v = r[2];
      if (!exitp (v) && v != r[0])
        {
          /* With expanded arguments it may find something to do. */
          v = compiler_macro_call (vm, r + 1, r + 2);
          if (!exitp (v) && v != r[2])
            v = expand (vm, v);
        }
    }
  stack_pop_slots (vm, r);
  return v;
}

static value
expand_call (struct nm_vm *vm, value form)
{
  value head = car (form), base = Qnil;
  if (consp (head))
    return car (head) == Qlambda ? expand_lambda_call (vm, form) : expand_list (vm, form, 1);
  value handler = symbolp (head) ? compiler_macro_of (vm, head, &base) : (value) Qnil;
  return nilp (handler) ? expand_list (vm, form, 1) : expand_compiler_macro (vm, form, handler, base);
}

typedef value expander (struct nm_vm *, value form);
static value expand_quote (struct nm_vm *vm __attribute__ ((unused)), value form) { return form; }
static value expand_definition (struct nm_vm *vm, value form) { return expand_list (vm, form, 2); }

static expander *
special_expander (value head)
{
  static const struct { uint32_t head; expander *expand; } table[] = {
    { Qquote, expand_quote }, { Qfunction, expand_function }, { Qlet, expand_let }, { Qlet_star, expand_let },
    { Qcond, expand_cond }, { Qcondition_case, expand_condition_case }, { Qfuncall, expand_funcall },
    { Qdefvar, expand_definition }, { Qdefconst, expand_definition },
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (table[i].head == head)
      return table[i].expand;
  return expand_call;
}

/* FORM, which sets or binds variables, for an environment in which symbols stand for places: what
   `cl--expand-symbol-macros' makes of it, or FORM. */
static value
expand_variables (struct nm_vm *vm, value form)
{
  value head = car (form);
  if (head != Qsetq && head != Qlet && head != Qlet_star && head != Qfunction)
    return form;
  if (nilp (list_assq (QCcl_symbol_macros, vm_variable (vm, Qmacroexpand_all_environment))))
    return form;
  return call_1 (vm, Qcl__expand_symbol_macros, form);
}

/* FORM, which is no macro call any more, expanded. */
static value
expand_special (struct nm_vm *vm, value form)
{
  if (nilp (vm_variable (vm, Qmacroexpand_all_environment)))
    return special_expander (car (form)) (vm, form);
  value *r = stack_push_slots (vm, 1);
  r[0] = form;
  value v = expand_variables (vm, form);
  if (!exitp (v))
    v = v == r[0] ? special_expander (car (v)) (vm, v) : expand (vm, v);
  stack_pop_slots (vm, r);
  return v;
}

/* FORM, to which a call of the macro HEAD was expanded, after a warning if HEAD is obsolete; it may come wrapped. */
static value
note_obsolete (struct nm_vm *vm, value head, value form)
{
  if (!symbolp (head) || nilp (symbol_get (vm, head, Qbyte_obsolete_info)) || nilp (symbol_of (vm, Qmacroexp__note_obsolete)->function))
    return form;
  return call_2 (vm, Qmacroexp__note_obsolete, head, form);
}

static value
expand (struct nm_vm *vm, value form)
{
  if (!consp (form) && !(symbolp (form) && symbol_macro (form, vm_variable (vm, Qmacroexpand_all_environment)) != V_UNBOUND))
    return form;
  vm->eval_depth++;
  value v = eval_check_room (vm);
  value *r = stack_push_slots (vm, 1);
  r[0] = form;
  if (!exitp (v))
    v = macroexpand (vm, r[0], vm_variable (vm, Qmacroexpand_all_environment));
  if (!exitp (v) && v != r[0] && consp (r[0]))
    v = note_obsolete (vm, car (r[0]), v);
  stack_pop_slots (vm, r);
  if (consp (v))
    v = expand_special (vm, v);
  vm->eval_depth--;
  return v;
}

value
macroexpand_all (struct nm_vm *vm, value form, value environment)
{
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 1);
  r[0] = form;
  value v = spec_bind (vm, Qmacroexpand_all_environment, environment) ? expand (vm, r[0]) : V_EXIT;
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

NM_PRIMITIVE (macroexpand_all, "macroexpand-all", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FORM &optional ENVIRONMENT)",
              "Return FORM with all macro calls in it expanded, at every level.\n"
              "ENVIRONMENT is an alist as for `macroexpand'.  Compiler macros are applied, too.")
{
  return macroexpand_all (vm, args[0], args[1]);
}
