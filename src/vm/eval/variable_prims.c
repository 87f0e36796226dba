/* variable_prims.c - the Lisp functions on variable values and their buffer-local side.
   SPDX-License-Identifier: GPL-3.0-or-later
   Stores can run Lisp through watchers.  Isolate's thread only. */
#include "variables.h"
#include "context.h"
#include "eval_internal.h"
#include "../handle/handle.h"
#include "../data/string.h"
#include "../primitive.h"

#define VARIABLE_READ(cname, lname, min, max, usage, doc)                                         \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,  \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)
#define VARIABLE_WRITE(cname, lname, min, max, usage, doc)                                        \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* The base variable of the symbol V, or V_EXIT after signalling. */
static value
check_variable (struct nm_vm *vm, value v)
{
  CHECK (symbolp (v), Qsymbolp, v);
  return variable_indirect (vm, v);
}

/* ---- values ---- */

VARIABLE_READ (symbol_value, "symbol-value", 1, 1, "(SYMBOL)",
               "Return the value of the variable SYMBOL; an error if it is void.  Lexical bindings do not count.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  value v = variable_value (vm, base);
  return v == V_UNBOUND ? signal_1 (vm, Qvoid_variable, args[0]) : v;
}

VARIABLE_READ (boundp, "boundp", 1, 1, "(SYMBOL)", "Return t if the variable SYMBOL has a value that is not void.")
{
  value base = check_variable (vm, args[0]);
  return exitp (base) ? V_EXIT : make_bool (variable_value (vm, base) != V_UNBOUND);
}

VARIABLE_WRITE (set, "set", 2, 2, "(SYMBOL NEWVAL)", "Set the variable SYMBOL to NEWVAL, and return NEWVAL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return variable_set (vm, args[0], args[1]) ? args[1] : V_EXIT;
}

VARIABLE_WRITE (makunbound, "makunbound", 1, 1, "(SYMBOL)", "Make the variable SYMBOL void.  Returns SYMBOL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return variable_store (vm, args[0], V_UNBOUND, Qnil, STORE_SET) ? args[0] : V_EXIT;
}

VARIABLE_READ (default_value, "default-value", 1, 1, "(SYMBOL)",
               "Return the value of SYMBOL that buffers without a local value see; an error if it is void.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  value v = variable_default (vm, base);
  return v == V_UNBOUND ? signal_1 (vm, Qvoid_variable, args[0]) : v;
}

VARIABLE_READ (default_boundp, "default-boundp", 1, 1, "(SYMBOL)", "Return t if SYMBOL has a default value that is not void.")
{
  value base = check_variable (vm, args[0]);
  return exitp (base) ? V_EXIT : make_bool (variable_default (vm, base) != V_UNBOUND);
}

VARIABLE_WRITE (set_default, "set-default", 2, 2, "(SYMBOL VALUE)", "Set the default value of SYMBOL, and return VALUE.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return variable_set_default (vm, args[0], args[1]) ? args[1] : V_EXIT;
}

/* The oldest dynamic binding of SYMBOL; what it saved is the value outside of all `let's. */
static struct spec *
toplevel_binding (struct nm_vm *vm, value symbol)
{
  for (struct spec *s = vm->spec_base; s < vm->spec_top; s++)
    if ((s->kind == SPEC_LET || s->kind == SPEC_LET_DEFAULT) && s->first == symbol)
      return s;
  return NULL;
}

VARIABLE_READ (default_toplevel_value, "default-toplevel-value", 1, 1, "(SYMBOL)",
               "Return the default value of SYMBOL outside of any `let'.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  /* A binding made through an alias is the base variable's, and counts only for that. */
  struct spec *s = toplevel_binding (vm, args[0]);
  value v = s != NULL ? s->second : variable_default (vm, base);
  return v == V_UNBOUND ? signal_1 (vm, Qvoid_variable, args[0]) : v;
}

VARIABLE_WRITE (set_default_toplevel_value, "set-default-toplevel-value", 2, 2, "(SYMBOL VALUE)",
                "Set the default value that SYMBOL has outside of any `let'.  Returns nil.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  struct spec *s = toplevel_binding (vm, args[0]);
  if (s != NULL)
    s->second = args[1];
  else if (!variable_set_default (vm, args[0], args[1]))
    return V_EXIT;
  return Qnil;
}

/* ---- definitions ---- */

static void
variable_declare (struct nm_vm *vm, value symbol, value doc)
{
  symbol_of (vm, symbol)->special = 1;
  if (!nilp (doc))
    symbol_put (vm, symbol, Qvariable_documentation, doc);
  load_history_attach (vm, symbol);
}

VARIABLE_WRITE (internal__define_uninitialized_variable, "internal--define-uninitialized-variable", 1, 2,
                "(SYMBOL &optional DOC)", "Declare SYMBOL special with documentation DOC, without giving it a value.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  variable_declare (vm, args[0], args[1]);
  return Qnil;
}

VARIABLE_WRITE (internal_make_var_non_special, "internal-make-var-non-special", 1, 1, "(SYMBOL)",
                "Undo the declaration of SYMBOL as special.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  symbol_of (vm, args[0])->special = 0;
  return Qnil;
}

VARIABLE_READ (special_variable_p, "special-variable-p", 1, 1, "(SYMBOL)",
               "Return non-nil if SYMBOL is declared special: `let' binds it dynamically.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return make_bool (symbol_of (vm, args[0])->special);
}

/* (defvar SYMBOL) in lexically bound code: special from here to the end of the block. */
static void
declare_locally (struct nm_vm *vm, value symbol, value *env)
{
  if (nilp (*env) || symbol_of (vm, symbol)->special)
    return;
  symbol_of (vm, symbol)->locally_special = 1;
  *env = make_cons (vm, symbol, *env);
}

NM_PRIMITIVE (defvar, "defvar", 1, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SYMBOL &optional INITVALUE DOCSTRING)",
              "Define SYMBOL as a special variable.  If it is void it gets the value of INITVALUE, which is\n"
              "evaluated only then.  With SYMBOL alone, it is special only in the rest of the enclosing block.\n"
              "Returns SYMBOL.")
{
  value *env = vm->lexical_environment;
  value symbol = car (args[0]), rest = cdr (args[0]);
  CHECK (symbolp (symbol), Qsymbolp, symbol);
  if (nilp (rest))
    {
      declare_locally (vm, symbol, env);
      return symbol;
    }
  if (!nilp (cdr (rest)) && !nilp (cdr (cdr (rest))))
    return signal_message (vm, "Too many arguments");
  value base = variable_indirect (vm, symbol);
  if (exitp (base))
    return V_EXIT;
  bool bound = variable_default (vm, base) != V_UNBOUND;
  /* Declared before INITVALUE is evaluated, which may refer to it. */
  variable_declare (vm, symbol, car_safe (cdr (rest)));
  struct spec *toplevel = bound ? toplevel_binding (vm, symbol) : NULL;
  if (bound && (toplevel == NULL || toplevel->second != V_UNBOUND))
    return symbol;
  value v = eval_form (vm, car (cdr (args[0])), env);
  if (exitp (v))
    return V_EXIT;
  if (toplevel != NULL)
    toplevel->second = v;
  else if (!variable_set_default (vm, symbol, v))
    return V_EXIT;
  return symbol;
}

NM_PRIMITIVE (defconst, "defconst", 2, NM_UNEVALLED, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL INITVALUE [DOCSTRING])",
              "Define SYMBOL as a special variable that is not meant to be changed, and set its default value\n"
              "to the value of INITVALUE.  Returns SYMBOL.")
{
  value *env = vm->lexical_environment;
  value symbol = car (args[0]), rest = cdr (args[0]);
  CHECK (symbolp (symbol), Qsymbolp, symbol);
  if (!nilp (cdr (rest)) && !nilp (cdr (cdr (rest))))
    return signal_message (vm, "Too many arguments");
  value *r = stack_push_slots (vm, 1);
  r[0] = eval_form (vm, car (rest), env);
  bool ok = !exitp (r[0]);
  if (ok)
    {
      variable_declare (vm, symbol, car_safe (cdr (cdr (args[0]))));
      ok = variable_set_default (vm, symbol, r[0]);
    }
  stack_pop_slots (vm, r);
  if (!ok)
    return V_EXIT;
  symbol_put (vm, symbol, Qrisky_local_variable, Qt);
  return symbol;
}

/* ---- aliases ---- */

static value
check_new_alias (struct nm_vm *vm, value alias)
{
  struct symbol *s = symbol_of (vm, alias);
  if (s->trap == SYMBOL_CONSTANT)
    return signal_message (vm, "Cannot make a constant an alias");
  if (s->redirect != SYMBOL_ALIAS && s->redirect != SYMBOL_LOCALIZED && variable_is_internal (vm, alias))
    return signal_message (vm, "Cannot make an internal variable an alias");
  if (s->redirect == SYMBOL_LOCALIZED)
    return signal_message (vm, "Don't know how to make a localized variable an alias");
  SPEC_FOR_EACH_FROM_TOP (vm, e)
    if (e->kind <= SPEC_LET_DEFAULT && e->first == alias)
      return signal_message (vm, "Don't know how to make a let-bound variable an alias");
  return Qnil;
}

/* Warns that ALIAS loses its value, if that is another one than that of FINAL.  Runs Lisp. */
static value
warn_of_lost_value (struct nm_vm *vm, value alias, value base, value final)
{
  value old = variable_value (vm, alias), now = variable_value (vm, final);
  if (old == V_UNBOUND || now == V_UNBOUND || old == now)
    return Qnil;
  value *r = stack_push_slots (vm, 2);
  r[0] = list_3 (vm, Qdefvaralias, Qlosing_value, alias);
  value a[] = { string_literal (vm, "Overwriting value of `%s' by aliasing to `%s'"), alias, base };
  r[1] = call_function (vm, Qformat_message, 3, a);
  value v = exitp (r[1]) ? V_EXIT : call_2 (vm, Qdisplay_warning, r[0], r[1]);
  stack_pop_slots (vm, r);
  return v;
}

VARIABLE_WRITE (defvaralias, "defvaralias", 2, 3, "(NEW-ALIAS BASE-VARIABLE &optional DOCSTRING)",
                "Make NEW-ALIAS another name of the variable BASE-VARIABLE.\n"
                "If only NEW-ALIAS has a value, BASE-VARIABLE gets it.  Both become special.  Returns BASE-VARIABLE.")
{
  value alias = args[0], base = args[1];
  CHECK (symbolp (alias), Qsymbolp, alias);
  CHECK (symbolp (base), Qsymbolp, base);
  if (exitp (check_new_alias (vm, alias)))
    return V_EXIT;
  value final = variable_indirect (vm, base), old = variable_value (vm, alias);
  if (exitp (final))
    return V_EXIT;
  if (variable_value (vm, final) == V_UNBOUND && old != V_UNBOUND && final != alias
      && !variable_store (vm, final, old, Qnil, STORE_BIND))
    return V_EXIT;
  if (exitp (warn_of_lost_value (vm, alias, base, final)))
    return V_EXIT;
  if (symbol_of (vm, alias)->trap == SYMBOL_WATCHED
      && exitp (watchers_notify (vm, alias, base, Qdefvaralias, Qnil)))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, alias);
  s->special = 1;
  symbol_of (vm, base)->special = 1;
  s->redirect = SYMBOL_ALIAS;
  s->type = NM_VAR_LISP;
  s->trap = symbol_of (vm, base)->trap;
  s->value_version++;
  symbol_store (vm, alias, &s->val, base);
  load_history_attach (vm, alias);
  symbol_put (vm, alias, Qvariable_documentation, args[2]);
  return base;
}

VARIABLE_READ (indirect_variable, "indirect-variable", 1, 1, "(OBJECT)",
               "Return the variable at the end of the chain of aliases that starts at the symbol OBJECT.\n"
               "Anything but a symbol is returned as it is.")
{
  return symbolp (args[0]) ? variable_indirect (vm, args[0]) : args[0];
}

/* ---- buffer-local variables ---- */

/* The context of BUFFER, the current one for nil; nil if the buffer was killed.  V_EXIT for no buffer. */
static value
buffer_context (struct nm_vm *vm, value *buffer)
{
  if (nilp (*buffer))
    return vm->context;
  CHECK (host_object_is (*buffer, NM_HOST_BUFFER), Qbufferp, *buffer);
  struct handle_mark mark = handle_mark_now (vm);
  nm_value c = vm->host_ops->buffer_context (vm->host, handle_local (vm, *buffer));
  value v = nm_is_unbound (c) ? (value) Qnil : handle_resolve (vm, c);
  handle_release (vm, mark);
  return v;
}

NM_PRIMITIVE (make_variable_buffer_local, "make-variable-buffer-local", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, "vMake Variable Buffer Local: ", "(VARIABLE)",
              "Make VARIABLE become local to the current buffer whenever it is set.  Returns VARIABLE.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect == SYMBOL_SLOT)
    return args[0];
  if (s->trap == SYMBOL_CONSTANT)
    return signal_1 (vm, Qsetting_constant, args[0]);
  struct localized *l = localized_of (variable_make_localized (vm, base));
  if (l->default_value == V_UNBOUND)
    l->default_value = Qnil;
  l->automatic = Qt;
  return args[0];
}

static void
warn_let_bound (struct nm_vm *vm, value base)
{
  SPEC_FOR_EACH_FROM_TOP (vm, e)
    if (e->kind == SPEC_LET && e->first == base)
      {
        call_2 (vm, Qmessage, string_literal (vm, "Making %s local while let-bound!"), symbol_name (vm, base));
        return;
      }
}

/* Gives BASE, a localized variable, a value of its own in the current context. */
static void
add_local_cell (struct nm_vm *vm, value base)
{
  value record = symbol_of (vm, base)->val;
  struct localized *l = localized_of (record);
  struct context *c = context_of (vm->context);
  value cell = make_cons (vm, base, l->default_value);
  gc_store (vm, vm->context, &c->locals, make_cons (vm, cell, c->locals));
  gc_store (vm, record, &l->context, vm->context);
  gc_store (vm, record, &l->cell, cell);
}

NM_PRIMITIVE (make_local_variable, "make-local-variable", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "vMake Local Variable: ", "(VARIABLE)",
              "Give VARIABLE a value of its own in the current buffer, at first the one it has.  Returns VARIABLE.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, base);
  if (s->trap == SYMBOL_CONSTANT)
    return signal_1 (vm, Qsetting_constant, args[0]);
  if (nilp (vm->context))
    return signal_message (vm, "No current buffer");
  if (s->redirect == SYMBOL_SLOT || (s->redirect == SYMBOL_LOCALIZED && !nilp (localized_of (s->val)->automatic)))
    return variable_set (vm, base, variable_value (vm, base)) ? args[0] : V_EXIT;
  if (s->redirect == SYMBOL_PLAIN || s->redirect == SYMBOL_COUNT)
    {
      /* A binding of the variable in force will be restored into the default value. */
      warn_let_bound (vm, base);
      variable_make_localized (vm, base);
      localized_of (symbol_of (vm, base)->val)->automatic = Qnil;
    }
  if (nilp (context_local_cell (vm->context, base)))
    add_local_cell (vm, base);
  return args[0];
}

static void
remove_local_cell (struct nm_vm *vm, value base)
{
  value context = vm->context, previous = Qnil;
  for (value at = context_of (context)->locals; consp (at); previous = at, at = cdr (at))
    if (car (car (at)) == base)
      {
        if (nilp (previous))
          gc_store (vm, context, &context_of (context)->locals, cdr (at));
        else
          set_cdr (vm, previous, cdr (at));
        break;
      }
  variable_forget_cell (vm, base, context);
}

NM_PRIMITIVE (kill_local_variable, "kill-local-variable", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "vKill Local Variable: ", "(VARIABLE)",
              "Remove the local value of VARIABLE in the current buffer, if any.  Returns VARIABLE.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect == SYMBOL_PLAIN || s->redirect == SYMBOL_COUNT || nilp (vm->context))
    return args[0];
  if (s->redirect == SYMBOL_SLOT && slot_table[fixnum (s->val)].locality == NM_SLOT_ALWAYS_LOCAL)
    return args[0];
  if (s->trap == SYMBOL_WATCHED && exitp (watchers_notify (vm, base, Qnil, Qmakunbound, vm->context)))
    return V_EXIT;
  if (s->redirect == SYMBOL_SLOT)
    context_slot_store (vm, vm->context, (int) fixnum (s->val), V_UNBOUND);
  else
    remove_local_cell (vm, base);
  return args[0];
}

VARIABLE_READ (local_variable_p, "local-variable-p", 1, 2, "(VARIABLE &optional BUFFER)",
               "Return t if VARIABLE has a local value in BUFFER, by default the current one.")
{
  value context = buffer_context (vm, args + 1), base;
  if (exitp (context) || exitp (base = check_variable (vm, args[0])))
    return V_EXIT;
  return make_bool (!nilp (context) && context_has_local (vm, context, base));
}

VARIABLE_READ (local_variable_if_set_p, "local-variable-if-set-p", 1, 2, "(VARIABLE &optional BUFFER)",
               "Return t if VARIABLE is local in BUFFER or would become so when set there.")
{
  value base = check_variable (vm, args[0]), context;
  if (exitp (base))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect == SYMBOL_SLOT)
    return Qt;
  if (s->redirect != SYMBOL_LOCALIZED)
    return Qnil;
  if (!nilp (localized_of (s->val)->automatic))
    return Qt;
  if (exitp (context = buffer_context (vm, args + 1)))
    return V_EXIT;
  return make_bool (!nilp (context) && context_has_local (vm, context, base));
}

VARIABLE_READ (variable_binding_locus, "variable-binding-locus", 1, 1, "(VARIABLE)",
               "Return the buffer whose local value of VARIABLE is in force, nil if it is the default value.")
{
  value base = check_variable (vm, args[0]);
  if (exitp (base))
    return V_EXIT;
  return variable_is_local (vm, base) ? context_buffer (vm, vm->context) : (value) Qnil;
}
