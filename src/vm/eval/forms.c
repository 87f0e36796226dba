/* forms.c - the special forms: control flow, binding, non-local exits.
   SPDX-License-Identifier: GPL-3.0-or-later

   Each finds its unevaluated forms in ARGS[0] and the environment's slot in vm->lexical_environment,
   which it reads before anything is evaluated.  The evaluator has checked that the forms are a proper
   list with at least the declared number of elements.  Forms move, so walking positions live in stack
   slots; ARGS[0] itself serves as one.  Isolate's thread only. */
#include "eval.h"
#include "handlers.h"
#include "variables.h"
#include "eval_internal.h"
#include "../primitive.h"

#define SPECIAL_FORM(cname, lname, min, usage, doc)                                               \
  NM_PRIMITIVE (cname, lname, min, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

SPECIAL_FORM (quote, "quote", 1, "(ARG)", "Return ARG without evaluating it.  'ARG is short for it.")
{
  if (unlikely (!nilp (cdr (args[0]))))
    return signal_2 (vm, Qwrong_number_of_arguments, Qquote, make_fixnum (list_length_checked (vm, args[0])));
  return car (args[0]);
}

/* A lambda list whose body starts with (:documentation FORM) gets the value of FORM as its doc string. */
static value
closure_with_documentation (struct nm_vm *vm, value *r, value *env)
{
  value doc = eval_form (vm, car_safe (cdr (car (cdr (cdr (r[0]))))), env);
  if (exitp (doc))
    return V_EXIT;
  if (!stringp (doc))
    return signal_wrong_type (vm, Qstringp, doc);
  value parameters = car (cdr (r[0])), body = cdr (cdr (cdr (r[0])));
  return make_cons (vm, parameters, make_cons (vm, doc, body));
}

value
function_quote (struct nm_vm *vm, value form, value *env)
{
  if (nilp (*env) || !consp (form) || car (form) != Qlambda)
    return form;
  value definition = cdr (form);
  value first = consp (definition) ? car_safe (cdr (definition)) : (value) Qnil;
  if (consp (first) && car (first) == QCdocumentation)
    {
      value *r = stack_push_slots (vm, 1);
      r[0] = form;
      definition = closure_with_documentation (vm, r, env);
      stack_pop_slots (vm, r);
      if (exitp (definition))
        return V_EXIT;
    }
  return make_cons (vm, Qclosure, make_cons (vm, *env, definition));
}

SPECIAL_FORM (function, "function", 1, "(ARG)",
              "Like `quote', for functions: a lambda expression becomes a closure over the lexical environment.")
{
  value *env = vm->lexical_environment;
  if (unlikely (!nilp (cdr (args[0]))))
    return signal_2 (vm, Qwrong_number_of_arguments, Qfunction, make_fixnum (list_length_checked (vm, args[0])));
  return function_quote (vm, car (args[0]), env);
}

/* ---- sequencing and conditionals ---- */

SPECIAL_FORM (progn, "progn", 0, "(BODY...)", "Evaluate the forms of BODY in turn and return the value of the last.")
{
  return eval_body (vm, args[0], vm->lexical_environment);
}

SPECIAL_FORM (prog1, "prog1", 1, "(FIRST BODY...)", "Evaluate FIRST and then BODY, and return the value of FIRST.")
{
  value *env = vm->lexical_environment, *r = stack_push_slots (vm, 1);
  r[0] = eval_form (vm, car (args[0]), env);
  value v = exitp (r[0]) ? V_EXIT : eval_body (vm, cdr (args[0]), env);
  v = exitp (v) ? V_EXIT : r[0];
  stack_pop_slots (vm, r);
  return v;
}

SPECIAL_FORM (if, "if", 2, "(COND THEN ELSE...)",
              "If COND yields non-nil, return the value of THEN; else evaluate the forms of ELSE and return\n"
              "the value of the last, or nil if there are none.")
{
  value *env = vm->lexical_environment;
  value v = eval_form (vm, car (args[0]), env);
  if (exitp (v))
    return V_EXIT;
  value rest = cdr (args[0]);
  return nilp (v) ? eval_body (vm, cdr (rest), env) : eval_form (vm, car (rest), env);
}

SPECIAL_FORM (cond, "cond", 0, "(CLAUSES...)",
              "Try CLAUSES, lists (CONDITION BODY...), until a CONDITION yields non-nil; evaluate its BODY and\n"
              "return the last value, or that of CONDITION if BODY is empty.  nil if no clause succeeds.")
{
  value *env = vm->lexical_environment;
  for (; consp (args[0]); args[0] = cdr (args[0]))
    {
      value clause = car (args[0]);
      CHECK (listp (clause), Qlistp, clause);
      value v = nilp (clause) ? (value) Qnil : eval_form (vm, car (clause), env);
      if (exitp (v))
        return V_EXIT;
      if (nilp (v))
        continue;
      clause = cdr (car (args[0]));
      return nilp (clause) ? v : eval_body (vm, clause, env);
    }
  return Qnil;
}

SPECIAL_FORM (and, "and", 0, "(CONDITIONS...)",
              "Evaluate CONDITIONS until one yields nil, then return nil; else return the last value, or t if none.")
{
  value *env = vm->lexical_environment, v = Qt;
  while (consp (args[0]))
    {
      value form = car (args[0]);
      args[0] = cdr (args[0]);
      v = eval_form (vm, form, env);
      if (nilp (v) || exitp (v))
        break;
    }
  return v;
}

SPECIAL_FORM (or, "or", 0, "(CONDITIONS...)",
              "Evaluate CONDITIONS until one yields non-nil, and return that value; else return nil.")
{
  value *env = vm->lexical_environment, v = Qnil;
  while (consp (args[0]))
    {
      value form = car (args[0]);
      args[0] = cdr (args[0]);
      v = eval_form (vm, form, env);
      if (!nilp (v))
        break;
    }
  return v;
}

SPECIAL_FORM (while, "while", 1, "(TEST BODY...)", "As long as TEST yields non-nil, evaluate BODY.  Returns nil.")
{
  value *env = vm->lexical_environment;
  for (;;)
    {
      value v = eval_form (vm, car (args[0]), env);
      if (nilp (v) || exitp (v))
        return v;
      value *rest = vm->sp++;
      *rest = cdr (args[0]);
      while (consp (*rest))
        {
          value form = car (*rest);
          *rest = cdr (*rest);
          v = eval_form (vm, form, env);
          if (exitp (v))
            break;
        }
      vm->sp = rest;
      if (exitp (v) || exitp (vm_safepoint (vm)))
        return V_EXIT;
    }
}

SPECIAL_FORM (interactive, "interactive", 0, "(&optional ARG-DESCRIPTOR &rest MODES)",
              "Say how a command gets its arguments; only as the first form of a function body.\n"
              "Evaluated as an ordinary form it does nothing and returns nil.")
{
  return Qnil;
}

/* ---- variables ---- */

SPECIAL_FORM (setq, "setq", 0, "([SYM VAL]...)",
              "Set each variable SYM, which is not evaluated, to the value of the VAL after it.\n"
              "Returns the last value.")
{
  value *env = vm->lexical_environment, v = Qnil;
  for (int64_t n = 0; consp (args[0]); n += 2)
    {
      if (unlikely (!consp (cdr (args[0]))))
        return signal_2 (vm, Qwrong_number_of_arguments, Qsetq, make_fixnum (n + 1));
      v = eval_form (vm, car (cdr (args[0])), env);
      if (exitp (v))
        return V_EXIT;
      value symbol = car (args[0]);
      CHECK (symbolp (symbol), Qsymbolp, symbol);
      value cell = Qnil;
      if (unlikely (vm->odd_environment))
        {
          cell = environment_cell_checked (vm, *env, symbol);
          if (exitp (cell))
            return V_EXIT;
        }
      else
        for (value e = *env; consp (e); e = cdr (e))
          if (consp (car (e)) && car (car (e)) == symbol)
            {
              cell = car (e);
              break;
            }
      args[0] = cdr (cdr (args[0]));
      if (consp (cell))
        set_cdr (vm, cell, v);
      else if (symbol_is_simple (symbol_of (vm, symbol)))
        symbol_store (vm, symbol, &symbol_of (vm, symbol)->val, v);
      else
        {
          value *r = stack_push_slots (vm, 1);
          r[0] = v;
          bool ok = variable_set (vm, symbol, v);
          v = r[0];
          stack_pop_slots (vm, r);
          if (!ok)
            return V_EXIT;
        }
    }
  return v;
}

/* Does `let' bind SYMBOL lexically in ENV? */
static inline bool
binds_lexically (struct nm_vm *vm, value env, value symbol)
{
  if (nilp (env))
    return false;
  struct symbol *s = symbol_of (vm, symbol);
  if (s->special)
    return false;
  return likely (!s->locally_special) || nilp (list_memq (symbol, env));
}

/* The value form of BINDING (a symbol, or a list of a symbol and at most one form), evaluated; its
   symbol goes to *SYMBOL.  V_EXIT after an error. */
static inline value
binding_value (struct nm_vm *vm, value binding, value *symbol, value *env)
{
  if (symbolp (binding))
    {
      *symbol = binding;
      return Qnil;
    }
  CHECK (consp (binding), Qlistp, binding);
  *symbol = car (binding);
  value rest = cdr (binding);
  CHECK (listp (rest), Qlistp, rest);
  if (nilp (rest))
    return Qnil;
  if (unlikely (!nilp (cdr (rest))))
    return signal_error (vm, Qerror, make_cons (vm, string_literal (vm, "`let' bindings can have only one value-form"), binding));
  return eval_form (vm, car (rest), env);
}

/* Binds SYMBOL to V in the environment *NEW or dynamically.  False if an exit is pending. */
static inline bool
bind_variable (struct nm_vm *vm, value *new, value symbol, value v)
{
  if (unlikely (!symbolp (symbol)))
    {
      signal_wrong_type (vm, Qsymbolp, symbol);
      return false;
    }
  if (!binds_lexically (vm, *new, symbol))
    return spec_bind (vm, symbol, v);
  if (unlikely (vm->odd_environment))
    {
      LIST_WALK (tail, walk, *new);
      for (LIST_EACH (tail, walk))
        ;
      if (exitp (list_walk_end (vm, &walk, tail, *new)))
        return false;
    }
  *new = make_cons (vm, make_cons (vm, symbol, v), *new);
  return true;
}

SPECIAL_FORM (letX, "let*", 1, "(VARLIST BODY...)",
              "Bind variables one after the other, each value form seeing the bindings before it, then evaluate\n"
              "BODY.  An element of VARLIST is a symbol, bound to nil, or a list (SYMBOL VALUEFORM).")
{
  value *env = vm->lexical_environment, *r = stack_push_slots (vm, 2);
  spec_depth depth = spec_depth_now (vm);
  value v = Qnil;
  r[0] = car (args[0]);
  r[1] = *env;
  for (int64_t n = 0; consp (r[0]); r[0] = cdr (r[0]))
    {
      value symbol = Qnil;
      if (unlikely (++n == 100000) && (v = list_length_checked (vm, r[0]) < 0 ? V_EXIT : (value) Qnil) == V_EXIT)
        break;
      v = binding_value (vm, car (r[0]), &symbol, r + 1);
      /* Symbols do not move, so SYMBOL is still good. */
      if (exitp (v) || !bind_variable (vm, r + 1, symbol, v))
        {
          v = V_EXIT;
          break;
        }
    }
  if (!exitp (v) && unlikely (!nilp (r[0])))
    v = signal_wrong_type (vm, Qlistp, car (args[0]));
  if (!exitp (v))
    v = eval_body (vm, cdr (args[0]), r + 1);
  if (spec_depth_now (vm) != depth)
    v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

/* The value forms of VARLIST, onto the stack; false if an exit is pending.  R[0] walks. */
static bool
let_values (struct nm_vm *vm, value *r, value *env)
{
  int64_t n = list_length_checked (vm, r[0]);
  if (n < 0)
    return false;
  if (unlikely (vm->stack_limit - vm->sp < n + 64))
    {
      signal_memory_full (vm);
      return false;
    }
  for (; consp (r[0]); r[0] = cdr (r[0]))
    {
      value symbol, v = binding_value (vm, car (r[0]), &symbol, env);
      if (exitp (v))
        return false;
      *vm->sp++ = v;
    }
  return true;
}

SPECIAL_FORM (let, "let", 1, "(VARLIST BODY...)",
              "Bind variables, all value forms being evaluated before the first is bound, then evaluate BODY.\n"
              "An element of VARLIST is a symbol, bound to nil, or a list (SYMBOL VALUEFORM).")
{
  value *env = vm->lexical_environment, *r = stack_push_slots (vm, 2);
  spec_depth depth = spec_depth_now (vm);
  value *values = vm->sp, v = Qnil;
  r[0] = car (args[0]);
  if (!let_values (vm, r, env))
    return V_EXIT;
  r[1] = *env;
  r[0] = car (args[0]);
  for (int i = 0; consp (r[0]); r[0] = cdr (r[0]), i++)
    {
      value binding = car (r[0]);
      if (!bind_variable (vm, r + 1, symbolp (binding) ? binding : car (binding), values[i]))
        {
          v = V_EXIT;
          break;
        }
    }
  vm->sp = values;
  if (!exitp (v))
    v = eval_body (vm, cdr (args[0]), r + 1);
  if (spec_depth_now (vm) != depth)
    v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

/* ---- non-local exits ---- */

SPECIAL_FORM (catch, "catch", 1, "(TAG BODY...)",
              "Evaluate BODY so that `throw' to the value of TAG ends it; then its value is what was thrown.")
{
  value *env = vm->lexical_environment, *r = stack_push_slots (vm, 1);
  struct handler h;
  r[0] = eval_form (vm, car (args[0]), env);
  if (exitp (r[0]))
    return V_EXIT;
  handler_push (vm, &h, HANDLER_CATCH, r);
  value v = eval_body (vm, cdr (args[0]), env);
  if (handler_pop (vm, &h, v))
    {
      assert (spec_depth_now (vm) == h.depth);
      v = exit_take (vm).value;
    }
  stack_pop_slots (vm, r);
  return v;
}

SPECIAL_FORM (unwind_protect, "unwind-protect", 1, "(BODYFORM UNWINDFORMS...)",
              "Evaluate BODYFORM, and UNWINDFORMS after it however it ends.  Returns the value of BODYFORM.")
{
  value *env = vm->lexical_environment;
  spec_depth depth = spec_depth_now (vm);
  if (!spec_reserve (vm))
    return V_EXIT;
  spec_push_unwind_forms (vm, cdr (args[0]), *env);
  return spec_unbind_to (vm, depth, eval_form (vm, car (args[0]), env));
}

/* The nth element of LIST, which has it. */
static value
list_nth (value list, int n)
{
  while (n-- > 0)
    list = cdr (list);
  return car (list);
}

/* Checks CLAUSES; the index of the last :success clause in *SUCCESS, or -1.  nil or V_EXIT. */
static value
check_clauses (struct nm_vm *vm, value clauses, int *success)
{
  *success = -1;
  for (int i = 0; consp (clauses); clauses = cdr (clauses), i++)
    {
      value clause = car (clauses);
      if (!nilp (clause) && !(consp (clause) && (symbolp (car (clause)) || consp (car (clause)))))
        {
          value text = call_2 (vm, Qformat_message, string_literal (vm, "Invalid condition handler: %s"), clause);
          return exitp (text) ? V_EXIT : signal_1 (vm, Qerror, text);
        }
      /* The last one counts; without a body it stands for the value itself. */
      if (consp (clause) && car (clause) == QCsuccess)
        *success = nilp (cdr (clause)) ? -1 : i;
    }
  return Qnil;
}

/* Runs BODY with VAR, unless nil, bound to V: lexically if there is a lexical environment. */
static value
run_clause (struct nm_vm *vm, value *args, int clause, value v, value *env)
{
  value var = car (args[0]);
  value body = cdr (list_nth (cdr (cdr (args[0])), clause));
  if (nilp (var))
    return eval_body (vm, body, env);
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 2);
  r[0] = body;
  if (!nilp (*env))
    {
      r[1] = make_cons (vm, make_cons (vm, var, v), *env);
      v = eval_body (vm, r[0], r + 1);
    }
  else
    v = spec_bind (vm, var, v) ? eval_body (vm, r[0], r + 1) : V_EXIT;
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

SPECIAL_FORM (condition_case, "condition-case", 2, "(VAR BODYFORM HANDLERS...)",
              "Evaluate BODYFORM with error handlers.  A handler is a list (CONDITION BODY...), CONDITION being a\n"
              "condition name or a list of them, or t for all.  The first one that accepts an error runs, with\n"
              "VAR bound to (ERROR-SYMBOL . DATA), and gives the value.  (:success BODY...) runs with VAR bound\n"
              "to the value of BODYFORM if there was no error.")
{
  value *env = vm->lexical_environment;
  int success;
  CHECK (symbolp (car (args[0])), Qsymbolp, car (args[0]));
  value clauses = cdr (cdr (args[0]));
  if (exitp (check_clauses (vm, clauses, &success)))
    return V_EXIT;
  value *r = stack_push_slots (vm, 1);
  struct handler h;
  r[0] = cdr (cdr (args[0]));
  handler_push (vm, &h, HANDLER_CONDITIONS, r);
  value v = eval_form (vm, car (cdr (args[0])), env);
  if (handler_pop (vm, &h, v))
    {
      assert (spec_depth_now (vm) == h.depth);
      struct exit_state e = exit_take (vm);
      v = run_clause (vm, args, h.clause, make_cons (vm, e.tag, e.value), env);
    }
  else if (!exitp (v) && success >= 0)
    v = run_clause (vm, args, success, v, env);
  stack_pop_slots (vm, r);
  return v;
}
