/* functions.c - functions as objects: calling them from Lisp, asking about them, defining them,
   autoloads.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "eval.h"
#include "handlers.h"
#include "variables.h"
#include "eval_internal.h"
#include "../data/equal.h"
#include "../primitive.h"

enum { INDIRECTION_LIMIT = 10000 };

/* ---- following indirections ---- */

value
function_follow (struct nm_vm *vm, value function)
{
  value f = function;
  for (int i = 0; symbolp (f) && !nilp (f); i++)
    {
      f = symbol_of (vm, f)->function;
      if (i > INDIRECTION_LIMIT)
        return signal_1 (vm, Qcyclic_function_indirection, function);
    }
  return f;
}

value
indirect_function (struct nm_vm *vm, value function)
{
  for (int i = 0; symbolp (function) && !nilp (function); i++)
    {
      if (i > INDIRECTION_LIMIT)
        return Qnil;
      function = symbol_of (vm, function)->function;
    }
  return function;
}

/* As function_follow, but the error names the first indirection, as `indirect-function' does. */
static value
function_follow_definition (struct nm_vm *vm, value function)
{
  return symbolp (function) && !nilp (function) ? function_follow (vm, symbol_of (vm, function)->function) : function;
}

NM_PRIMITIVE (indirect_function, "indirect-function", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT &optional NOERROR)",
              "Return the function that OBJECT stands for: if a symbol, what its chain of definitions ends in.\n"
              "nil if the chain ends in a void definition.  Signals `cyclic-function-indirection' for a loop.\n"
              "NOERROR is ignored.")
{
  return function_follow_definition (vm, args[0]);
}

/* Is DEFINITION, not a symbol, callable? */
static bool
definition_callable (value f)
{
  if (subrp (f))
    return subr_primitive (f)->max_args != NM_UNEVALLED;
  if (compiledp (f))
    return true;
  return consp (f) && (car (f) == Qlambda || car (f) == Qclosure);
}

/* The kind of an autoload: nil is a function. */
static value
autoload_kind (value autoload)
{
  value at = autoload;
  for (int i = 0; i < 4; i++)
    at = cdr_safe (at);
  return car_safe (at);
}

static bool
autoload_of_function (value f)
{
  value kind = autoload_kind (f);
  return kind != Qt && kind != Qmacro;
}

bool
functionp (struct nm_vm *vm, value v)
{
  if (symbolp (v) && !nilp (symbol_of (vm, v)->function))
    {
      v = indirect_function (vm, v);
      if (consp (v) && car (v) == Qautoload)
        return autoload_of_function (v);
    }
  return !symbolp (v) && definition_callable (v);
}

NM_PRIMITIVE (functionp, "functionp", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT can be called as a function: a primitive, a compiled or interpreted function,\n"
              "or a symbol whose definition is one.  nil for special forms and macros.")
{
  if (symbolp (args[0]) && exitp (function_follow_definition (vm, args[0])))
    return V_EXIT;
  return make_bool (functionp (vm, args[0]));
}

/* ---- calling ---- */

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

NM_PRIMITIVE (funcall, "funcall", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FUNCTION &rest ARGUMENTS)", "Call FUNCTION with ARGUMENTS and return its value.")
{
  return call_slots (vm, args[0], nargs - 1, args + 1);
}

NM_PRIMITIVE (apply, "apply", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FUNCTION &rest ARGUMENTS)",
              "Call FUNCTION with ARGUMENTS, the last of which is a list of further arguments.\n"
              "With one argument, a list, call its first element with the others.")
{
  value list = args[nargs - 1];
  int64_t n = list_length_checked (vm, list);
  if (n < 0)
    return V_EXIT;
  if (nargs == 1)
    {
      if (nilp (list))
        return signal_1 (vm, Qvoid_function, Qnil);
      return apply_list (vm, car (list), cdr (list));
    }
  if (vm->stack_limit - vm->sp < n + 64)
    return signal_memory_full (vm);
  /* The list is spread over its own slot, on the top of the stack. */
  value *top = args + nargs - 1;
  assert (vm->sp == args + nargs);
  for (; consp (list); list = cdr (list))
    *top++ = car (list);
  vm->sp = top;
  return call_slots (vm, args[0], (int) (top - args - 1), args + 1);
}

NM_PRIMITIVE (eval, "eval", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FORM &optional LEXICAL)",
              "Evaluate FORM and return its value.  LEXICAL non-nil means lexical binding; it may also be an\n"
              "environment: an alist of variables and values.")
{
  return eval_top_level (vm, args[0], args[1]);
}

/* ---- arity ---- */

static value
arity_of_range (struct nm_vm *vm, int64_t min, int64_t max)
{
  value upper = max == NM_MANY ? (value) Qmany : max == NM_UNEVALLED ? (value) Qunevalled : make_fixnum (max);
  return make_cons (vm, make_fixnum (min), upper);
}

static value
lambda_arity (struct nm_vm *vm, value function)
{
  value f = function, at;
  int64_t min = 0, max = 0;
  bool optional = false;
  if (car (f) == Qclosure)
    f = cdr (f);
  /* What is in front of the parameters: the environment or `lambda'. */
  if (!consp (f) || !consp (cdr (f)))
    return signal_1 (vm, Qinvalid_function, function);
  at = car (cdr (f));
  for (; consp (at); at = cdr (at))
    {
      if (!symbolp (car (at)))
        return signal_1 (vm, Qinvalid_function, function);
      if (car (at) == Qand_rest)
        return arity_of_range (vm, min, NM_MANY);
      if (car (at) == Qand_optional)
        {
          optional = true;
          continue;
        }
      min += !optional;
      max++;
    }
  return nilp (at) ? arity_of_range (vm, min, max) : signal_1 (vm, Qinvalid_function, function);
}

/* Byte code tells its arity by an integer, or by a lambda list when it binds dynamically. */
static value
compiled_arity (struct nm_vm *vm, value f)
{
  value template = vector_length (f) > 0 ? vector_ref (f, 0) : (value) Qnil;
  if (fixnump (template))
    {
      int64_t bits = fixnum (template);
      return arity_of_range (vm, bits & 127, bits & 128 ? NM_MANY : bits >> 8);
    }
  return lambda_arity (vm, list_2 (vm, Qlambda, template));
}

NM_PRIMITIVE (func_arity, "func-arity", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FUNCTION)",
              "Return (MIN . MAX), the numbers of arguments that FUNCTION takes.  MAX is `many' if there is no\n"
              "limit, and `unevalled' for a special form.  Autoloads are loaded to find out.")
{
  value original = args[0], f = original;
  if (nilp (f))
    return signal_1 (vm, Qvoid_function, original);
  f = function_follow_definition (vm, f);
  if (exitp (f))
    return V_EXIT;
  if (nilp (f))
    return signal_1 (vm, Qvoid_function, original);
  if (consp (f) && car (f) == Qmacro && (symbolp (original) || consp (cdr (f))))
    f = function_follow (vm, cdr (f));
  if (exitp (f))
    return V_EXIT;
  if (subrp (f))
    return arity_of_range (vm, subr_primitive (f)->min_args, subr_primitive (f)->max_args);
  if (compiledp (f))
    return compiled_arity (vm, f);
  if (consp (f) && (car (f) == Qlambda || car (f) == Qclosure))
    return lambda_arity (vm, f);
  if (consp (f) && car (f) == Qautoload)
    {
      if (exitp (autoload_do_load (vm, f, args[0], Qnil)))
        return V_EXIT;
      return F_func_arity (vm, 1, args);
    }
  return signal_1 (vm, Qinvalid_function, original);
}

/* ---- definitions ---- */

static value
check_function_cell (struct nm_vm *vm, value symbol, value definition)
{
  CHECK (symbolp (symbol), Qsymbolp, symbol);
  if (nilp (symbol) && !nilp (definition))
    return signal_1 (vm, Qsetting_constant, symbol);
  return Qnil;
}

/* Remembers the autoload that a definition replaces, so that unloading can bring it back. */
static void
autoload_remember (struct nm_vm *vm, value symbol)
{
  value old = symbol_of (vm, symbol)->function;
  if (consp (old) && car (old) == Qautoload)
    symbol_put (vm, symbol, Qautoload, cdr (old));
}

NM_PRIMITIVE (fset, "fset", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SYMBOL DEFINITION)", "Set SYMBOL's function definition to DEFINITION, and return it.")
{
  if (exitp (check_function_cell (vm, args[0], args[1])))
    return V_EXIT;
  autoload_remember (vm, args[0]);
  symbol_set_function (vm, args[0], args[1]);
  return args[1];
}

NM_PRIMITIVE (fmakunbound, "fmakunbound", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SYMBOL)", "Make SYMBOL's function definition void.  Returns SYMBOL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  if (nilp (args[0]) || args[0] == Qt)
    return signal_1 (vm, Qsetting_constant, args[0]);
  symbol_set_function (vm, args[0], Qnil);
  return args[0];
}

NM_PRIMITIVE (fboundp, "fboundp", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SYMBOL)", "Return t if SYMBOL's function definition is not void.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return make_bool (!nilp (symbol_of (vm, args[0])->function));
}

NM_PRIMITIVE (symbol_function, "symbol-function", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL)", "Return SYMBOL's function definition, nil if it is void.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return symbol_of (vm, args[0])->function;
}

/* The entries of load-history that DEFINITION of SYMBOL adds. */
static void
defalias_note (struct nm_vm *vm, value symbol, value definition)
{
  value old = symbol_of (vm, symbol)->function;
  bool was_autoload = consp (old) && car (old) == Qautoload;
  bool is_autoload = consp (definition) && car (definition) == Qautoload;
  if (was_autoload && !is_autoload)
    load_history_attach (vm, make_cons (vm, Qt, symbol));
  load_history_attach (vm, make_cons (vm, is_autoload ? Qautoload : Qdefun, symbol));
}

NM_PRIMITIVE (defalias, "defalias", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SYMBOL DEFINITION &optional DOCSTRING)",
              "Define SYMBOL as a function with DEFINITION, recording it for the file being loaded.\n"
              "The property `defalias-fset-function' of SYMBOL, if any, is called to do it.  DOCSTRING becomes\n"
              "the property `function-documentation'.  Returns SYMBOL.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  defalias_note (vm, args[0], args[1]);
  value hook = symbol_get (vm, args[0], Qdefalias_fset_function);
  if (!nilp (hook))
    {
      if (exitp (call_2 (vm, hook, args[0], args[1])))
        return V_EXIT;
    }
  else if (exitp (F_fset (vm, 2, args)))
    return V_EXIT;
  if (!nilp (args[2]))
    symbol_put (vm, args[0], Qfunction_documentation, args[2]);
  return args[0];
}

/* ---- autoloads ---- */

NM_PRIMITIVE (autoload, "autoload", 2, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FUNCTION FILE &optional DOCSTRING INTERACTIVE TYPE)",
              "Define the symbol FUNCTION to be loaded from FILE when it is first called.\n"
              "DOCSTRING and INTERACTIVE describe it until then; TYPE is nil for a function, `macro' or t for a\n"
              "macro, `keymap' for a keymap.  Nothing is done if FUNCTION is already defined otherwise;\n"
              "then the value is nil.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  CHECK (stringp (args[1]), Qstringp, args[1]);
  value old = symbol_of (vm, args[0])->function;
  if (!nilp (old) && !(consp (old) && car (old) == Qautoload))
    return Qnil;
  value definition = make_cons (vm, args[3], list_1 (vm, args[4]));
  definition = make_cons (vm, Qautoload, make_cons (vm, args[1], make_cons (vm, args[2], definition)));
  value *r = stack_push_slots (vm, 3);
  r[0] = args[0];
  r[1] = definition;
  value v = F_defalias (vm, 2, r);
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : v;
}

value
autoload_do_load (struct nm_vm *vm, value def, value symbol, value macro_only)
{
  if (!consp (def) || car (def) != Qautoload)
    return def;
  value kind = autoload_kind (def);
  if (macro_only == Qmacro && kind != Qt && kind != Qmacro)
    return def;
  value file = car_safe (cdr (def));
  CHECK (symbolp (symbol), Qsymbolp, symbol);
  CHECK (stringp (file), Qstringp, file);
  value *r = stack_push_slots (vm, 3);
  r[0] = def;
  r[1] = symbol;
  r[2] = file;
  /* With MACRO_ONLY other than nil and `macro' a file that is missing is no error. */
  bool quiet = !nilp (macro_only) && macro_only != Qmacro;
  spec_depth depth = spec_depth_now (vm);
  value v = V_EXIT;
  if (features_keep_match_data (vm))
    v = spec_unbind_to (vm, depth, call_function (vm, Qload, 5, (value[]) { r[2], make_bool (quiet), Qt, Qnil, Qt }));
  if (!exitp (v))
    {
      v = Qnil;
      if (!nilp (r[1]) && !quiet)
        {
          v = indirect_function (vm, symbol_of (vm, r[1])->function);
          if (values_equal_quiet (vm, v, r[0]))
            v = signal_message (vm, "Autoloading file %s failed to define function %s",
                                string_text (car (cdr (r[0]))), string_text (symbol_name (vm, r[1])));
        }
      else if (!nilp (r[1]))
        v = indirect_function (vm, r[1]);
    }
  stack_pop_slots (vm, r);
  return v;
}

NM_PRIMITIVE (autoload_do_load, "autoload-do-load", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNDEF &optional FUNNAME MACRO-ONLY)",
              "Load the file that the autoload FUNDEF names; FUNNAME is the function it should define.\n"
              "Returns the new definition.  With MACRO-ONLY `macro', only autoloads of macros are loaded.")
{
  return autoload_do_load (vm, args[0], args[1], args[2]);
}

/* ---- subrs ---- */

NM_PRIMITIVE (subr_arity, "subr-arity", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SUBR)", "Return (MIN . MAX), the numbers of arguments that the primitive SUBR takes.")
{
  CHECK (subrp (args[0]), Qsubrp, args[0]);
  return arity_of_range (vm, subr_primitive (args[0])->min_args, subr_primitive (args[0])->max_args);
}

NM_PRIMITIVE (subr_name, "subr-name", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SUBR)", "Return the name of the primitive SUBR, a string.")
{
  CHECK (subrp (args[0]), Qsubrp, args[0]);
  return string_literal (vm, subr_primitive (args[0])->lisp_name);
}

/* No primitive is natively compiled Lisp. */
NM_PRIMITIVE (subr_native_elisp_p, "subr-native-elisp-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT is a function compiled to a native shared object; there are none, so nil.")
{
  return Qnil;
}

NM_PRIMITIVE (subr_native_lambda_list, "subr-native-lambda-list", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SUBR)",
              "Return the lambda list of the natively compiled function SUBR, or t if it is a primitive of C.")
{
  CHECK (subrp (args[0]), Qsubrp, args[0]);
  return Qt;
}

NM_PRIMITIVE (subr_native_comp_unit, "subr-native-comp-unit", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SUBR)",
              "Return the compilation unit of the natively compiled function SUBR, nil if it is a primitive of C.")
{
  CHECK (subrp (args[0]), Qsubrp, args[0]);
  return Qnil;
}

NM_PRIMITIVE (subr_type, "subr-type", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(SUBR)", "Return the type of the function SUBR if native compilation inferred one, else nil.")
{
  CHECK (subrp (args[0]), Qsubrp, args[0]);
  return Qnil;
}
