/* eval.c - the tier-0 interpreter: evaluating forms and calling functions.
   SPDX-License-Identifier: GPL-3.0-or-later

   How it works
   - eval_cons pushes the form and a backtrace frame, evaluates the arguments straight onto the VM
     stack, and calls.  A primitive gets the address of its arguments there.
   - Objects move at safepoints, that is in every nested evaluation, so nothing but stack slots is
     trusted across one: the form, the function and the rest of the argument list live in slots.
   - The lexical environment is an alist in a stack slot of the function or `let' that made it.  Special
     forms find the slot's address in vm->lexical_environment when they start.
   - Each call checks eval depth, C stack, VM stack and specpdl, and polls the safepoint flags.

   Exempt from the 40-line rule: eval_call_subr and lambda_bind, the hot paths.  Isolate's thread only. */
#include "eval.h"
#include "handlers.h"
#include "variables.h"
#include "eval_internal.h"
#include "../code/code.h"
#include "../handle/handle.h"
#include "../primitive.h"

enum { DEPTH_LEAST_MAXIMUM = 100, LAMBDA_SLOTS = 3, FORM_SLOTS = 2, ARGUMENTS_ROOM = 60 /* eval_cons has looked for as much */ };

NM_VARIABLE (max_lisp_eval_depth, NM_VAR_INT, "1600",
             "Limit on the depth of nested calls and evaluations before an error is signalled.");

/* ---- limits ---- */

__attribute__ ((noinline, cold)) static value
depth_exceeded (struct nm_vm *vm)
{
  struct eval_state *state = eval_state (vm);
  value limit = vm_variable (vm, Qmax_lisp_eval_depth);
  int64_t max = (fixnump (limit) ? fixnum (limit) : DEPTH_LEAST_MAXIMUM) + state->depth_room;
  /* A limit that is too small to do anything is raised for good, as it cannot be meant. */
  if (fixnump (limit) && fixnum (limit) < DEPTH_LEAST_MAXIMUM)
    {
      symbol_of (vm, Qmax_lisp_eval_depth)->val = make_fixnum (DEPTH_LEAST_MAXIMUM);
      max = DEPTH_LEAST_MAXIMUM + state->depth_room;
    }
  return vm->eval_depth > max ? signal_message (vm, "Lisp nesting exceeds `max-lisp-eval-depth'") : (value) Qnil;
}

__attribute__ ((noinline, cold)) static value
stack_exhausted (struct nm_vm *vm)
{
  /* Handlers and unwind forms need room to run. */
  char *c_limit = vm->c_stack_limit;
  value *v_limit = vm->stack_limit;
  vm->c_stack_limit -= 64 * 1024;
  signal_message (vm, "Lisp nesting exceeds `max-lisp-eval-depth'");
  vm->c_stack_limit = c_limit;
  vm->stack_limit = v_limit;
  return V_EXIT;
}

__attribute__ ((noinline, cold)) static bool
stack_is_short (const struct nm_vm *vm, int64_t slots)
{
  return vm->stack_limit - vm->sp < slots + 64;
}

/* Room for a call with NARGS arguments?  Otherwise signals. */
static inline value
check_room (struct nm_vm *vm, int64_t nargs)
{
  if (unlikely ((char *) __builtin_frame_address (0) < vm->c_stack_limit || vm->stack_limit - vm->sp < nargs + 64))
    return stack_exhausted (vm);
  value limit = symbol_of (vm, Qmax_lisp_eval_depth)->val;
  if (unlikely ((int64_t) make_fixnum (vm->eval_depth) > (int64_t) limit || !fixnump (limit)))
    return depth_exceeded (vm);
  return Qnil;
}

value eval_check_room (struct nm_vm *vm) { return check_room (vm, 64); }

/* What the commands that leave a command loop need. */
enum { LOOP_DEPTH = 40, LOOP_SPECS = 200, LOOP_C_STACK = 64 * 1024, LOOP_SLOTS = 4096 };

value
eval_check_loop_room (struct nm_vm *vm)
{
  char *c_limit = vm->c_stack_limit;
  vm->c_stack_limit += LOOP_C_STACK;
  vm->eval_depth += LOOP_DEPTH;
  value v = check_room (vm, LOOP_SLOTS);
  vm->eval_depth -= LOOP_DEPTH;
  vm->c_stack_limit = c_limit;
  return exitp (v) || !spec_reserve_many (vm, LOOP_SPECS) ? V_EXIT : (value) Qnil;
}

static inline struct spec *
frame_push (struct nm_vm *vm, value function, value args_list, value *env)
{
  struct spec *f = vm->spec_top++;
  f->kind = SPEC_FRAME;
  f->flags = 0;
  f->nargs = FRAME_UNEVALLED;
  f->first = function;
  f->second = args_list;
  f->env = env;
  f->args = NULL;
  return f;
}

/* The debugger asked to be entered before the next call, or at the exit of frame F. */
__attribute__ ((noinline, cold)) static value
debug_on_call (struct nm_vm *vm, struct spec *f, value why)
{
  f->flags |= FRAME_DEBUG_ON_EXIT;
  symbol_of (vm, Qdebug_on_next_call)->val = Qnil;
  return debugger_call (vm, list_1 (vm, why));
}

__attribute__ ((noinline, cold)) static value
debug_on_exit (struct nm_vm *vm, value result)
{
  return exitp (result) ? result : debugger_call (vm, list_2 (vm, Qexit, result));
}

static inline value
frame_pop (struct nm_vm *vm, struct spec *f, value result)
{
  assert (f == vm->spec_top - 1);
  if (unlikely (f->flags & FRAME_DEBUG_ON_EXIT))
    {
      f->flags = 0;
      result = debug_on_exit (vm, result);
    }
  vm->spec_top = f;
  return result;
}

/* ---- variables in forms ---- */

static inline value
lexical_cell (value env, value symbol)
{
  for (; consp (env); env = cdr (env))
    {
      value b = car (env);
      if (consp (b) && car (b) == symbol)
        return b;
    }
  return Qnil;
}

__attribute__ ((noinline, cold)) value
environment_cell_checked (struct nm_vm *vm, value env, value symbol)
{
  LIST_WALK (tail, walk, env);
  for (LIST_EACH (tail, walk))
    if (consp (car (tail)) && car (car (tail)) == symbol)
      return car (tail);
  return list_walk_end (vm, &walk, tail, env);
}

__attribute__ ((noinline)) static value
eval_void (struct nm_vm *vm, value symbol)
{
  value base = variable_indirect (vm, symbol);
  return exitp (base) ? V_EXIT : signal_1 (vm, Qvoid_variable, symbol);
}

static inline value
eval_symbol (struct nm_vm *vm, value symbol, value *env)
{
  value cell = unlikely (vm->odd_environment) ? environment_cell_checked (vm, *env, symbol) : lexical_cell (*env, symbol);
  if (consp (cell))
    return cdr (cell);
  if (unlikely (exitp (cell)))
    return V_EXIT;
  struct symbol *s = symbol_of (vm, symbol);
  value v = likely (s->redirect == SYMBOL_PLAIN) ? s->val : variable_value (vm, symbol);
  return unlikely (v == V_UNBOUND) ? eval_void (vm, symbol) : v;
}

static value eval_cons (struct nm_vm *, value form, value *env);

static inline value
eval_inline (struct nm_vm *vm, value form, value *env)
{
  if (symbolp (form))
    return eval_symbol (vm, form, env);
  return consp (form) ? eval_cons (vm, form, env) : form;
}

value
eval_form (struct nm_vm *vm, value form, value *env)
{
  return eval_inline (vm, form, env);
}

value
eval_body (struct nm_vm *vm, value forms, value *env)
{
  value result = Qnil;
  if (consp (forms) && nilp (cdr (forms)))
    return eval_inline (vm, car (forms), env);
  value *rest = vm->sp++;
  *rest = forms;
  while (consp (*rest))
    {
      value form = car (*rest);
      *rest = cdr (*rest);
      result = eval_inline (vm, form, env);
      if (exitp (result))
        break;
    }
  vm->sp = rest;
  return result;
}

/* ---- calling primitives ---- */

__attribute__ ((noinline, cold)) static value
wrong_number (struct nm_vm *vm, value function, int64_t nargs)
{
  return signal_2 (vm, Qwrong_number_of_arguments, function, make_fixnum (nargs));
}

static inline value
primitive_call (struct nm_vm *vm, const struct nm_primitive *p, int nargs, value *args)
{
  if (unlikely (vm->worker) && primitive_refused (vm, p))
    return primitive_refuse (vm, p);
  if (unlikely (p->side != NM_SIDE_VM))
    return handle_call_host (vm, p, nargs, args);
  struct primitive_check check = primitive_check_enter (vm, p);
  value v = ((vm_primitive_function *) p->function) (vm, nargs, args);
  primitive_check_exit (vm, &check, v);
  return v;
}

/* Length of an argument list; -1 after signalling for a dotted or circular one. */
static inline int64_t
argument_count (struct nm_vm *vm, value list)
{
  int64_t n = 0;
  value at = list;
  for (; consp (at); at = cdr (at))
    if (unlikely (++n > 4096))
      return list_length_checked (vm, list);
  if (unlikely (!nilp (at)))
    {
      signal_wrong_type (vm, Qlistp, at);
      return -1;
    }
  return n;
}

/* Evaluates the list in slot *REST onto the stack, where sp is; false if an exit came. */
static inline bool
push_arguments (struct nm_vm *vm, value *rest, value *env)
{
  for (value at = *rest; consp (at);)
    {
      value v = car (at);
      if (consp (v))
        {
          *rest = cdr (at);
          v = eval_cons (vm, v, env);
          at = *rest;
        }
      else
        {
          if (symbolp (v))
            v = eval_symbol (vm, v, env);
          at = cdr (at);
        }
      if (unlikely (exitp (v)))
        return false;
      *vm->sp++ = v;
    }
  return true;
}

/* FRAME holds the form: its function and argument list.  R[0], R[1] are free slots; sp is behind them. */
static inline __attribute__ ((always_inline)) value
eval_call_subr (struct nm_vm *vm, const struct nm_primitive *p, value *r, struct spec *frame, value *env)
{
  value args_forms = frame->second;
  int64_t n = argument_count (vm, args_forms);
  if (unlikely (n < 0))
    return V_EXIT;
  /* One comparison: without a maximum the range goes round, up to below the minimum. */
  _Static_assert (NM_MANY < 0 && NM_UNEVALLED < 0, "no maximum is below all minima");
  if (unlikely ((uint64_t) (n - p->min_args) > (uint64_t) ((int64_t) p->max_args - p->min_args)))
    return wrong_number (vm, frame->first, n);
  if (p->max_args == NM_UNEVALLED)
    {
      r[0] = args_forms;
      vm->sp = r + 1;
      vm->lexical_environment = env;
      return primitive_call (vm, p, 1, r);
    }
  if (unlikely (n > ARGUMENTS_ROOM) && stack_is_short (vm, n))
    return stack_exhausted (vm);
  value *args = vm->sp;
  r[1] = args_forms;
  if (!push_arguments (vm, r + 1, env))
    return V_EXIT;
  frame->args = args;
  frame->nargs = (int32_t) n;
  for (int64_t i = n; i < p->max_args; i++)
    *vm->sp++ = Qnil;
  return primitive_call (vm, p, (int) n, args);
}

/* ---- calling Lisp functions ---- */

enum lambda_mode { LAMBDA_REQUIRED, LAMBDA_OPTIONAL, LAMBDA_REST };

static value
invalid_function (struct nm_vm *vm, value function)
{
  return signal_1 (vm, Qinvalid_function, function);
}

/* R[0] cannot be called with NARGS arguments.  The editor's own functions are compiled in GNU Emacs: called by
   name they show that, else (REQUIRED . ALL) without the rest argument; others show their definition. */
__attribute__ ((noinline, cold)) static value
wrong_number_for_lambda (struct nm_vm *vm, value *r, int nargs)
{
  if (!consp (r[0]) || !heap_in_image (vm, r[0]))
    return wrong_number (vm, r[0], nargs);
  const struct spec *frame = vm->spec_top - 1;
  while (frame->kind != SPEC_FRAME)
    frame--;
  if (symbolp (frame->first))
    return wrong_number (vm, frame->first, nargs);
  int64_t required = 0, all = 0;
  bool optional = false;
  for (value at = consp (r[0]) ? car (cdr (r[0])) : (value) Qnil; consp (at) && car (at) != Qand_rest; at = cdr (at))
    if (car (at) == Qand_optional)
      optional = true;
    else
      {
        required += !optional;
        all++;
      }
  return wrong_number (vm, make_cons (vm, make_fixnum (required), make_fixnum (all)), nargs);
}

/* Binds PARAMETERS to the NARGS values in ARGS.  R[0]: the function (as errors show it), R[1]: the
   environment that grows (nil: dynamic binding), R[2]: the rest of the parameters. */
static value
lambda_bind (struct nm_vm *vm, value *r, int nargs, const value *args)
{
  enum lambda_mode mode = LAMBDA_REQUIRED;
  bool after_rest = false, rest_done = false;
  int i = 0;
  for (; consp (r[2]); r[2] = cdr (r[2]))
    {
      value parameter = car (r[2]), v = Qnil;
      if (unlikely (!symbolp (parameter)))
        return invalid_function (vm, r[0]);
      if (parameter == Qand_rest)
        {
          if (mode == LAMBDA_REST)
            return invalid_function (vm, r[0]);
          mode = LAMBDA_REST;
          after_rest = true;
          continue;
        }
      if (parameter == Qand_optional)
        {
          if (mode != LAMBDA_REQUIRED)
            return invalid_function (vm, r[0]);
          mode = LAMBDA_OPTIONAL;
          continue;
        }
      if (after_rest && !rest_done)
        {
          for (int k = nargs - 1; k >= i; k--)
            v = make_cons (vm, args[k], v);
          i = nargs;
          rest_done = true;
        }
      else if (i < nargs)
        v = args[i++];
      else if (mode == LAMBDA_REQUIRED)
        return wrong_number_for_lambda (vm, r, nargs);
      if (likely (!nilp (r[1])))
        r[1] = make_cons (vm, make_cons (vm, parameter, v), r[1]);
      else if (!spec_bind (vm, parameter, v))
        return V_EXIT;
    }
  if (unlikely (!nilp (r[2]) || (after_rest && !rest_done)))
    return invalid_function (vm, r[0]);
  if (unlikely (i < nargs))
    return wrong_number_for_lambda (vm, r, nargs);
  return Qnil;
}

value
call_lambda (struct nm_vm *vm, value function, int nargs, value *args)
{
  spec_depth depth = spec_depth_now (vm);
  value *r = vm->sp;
  value rest = cdr (function);
  r[0] = function;
  r[1] = Qnil;
  if (car (function) == Qclosure)
    {
      if (!consp (rest))
        return invalid_function (vm, function);
      r[0] = rest;
      r[1] = car (rest);
      rest = cdr (rest);
    }
  if (unlikely (!consp (rest)))
    return invalid_function (vm, r[0]);
  r[2] = car (rest);
  vm->sp = r + LAMBDA_SLOTS;
  value v = lambda_bind (vm, r, nargs, args);
  if (likely (!exitp (v)))
    {
      r[2] = cdr (cdr (r[0]));
      v = eval_body (vm, r[2], r + 1);
    }
  if (unlikely (spec_depth_now (vm) != depth))
    v = spec_unbind_to (vm, depth, v);
  vm->sp = r;
  return v;
}

/* Calls FUNCTION, which is no symbol, and not an autoload; FRAME has been pushed for it. */
static value
call_definition (struct nm_vm *vm, value function, const struct spec *frame, int nargs, value *args)
{
  if (subrp (function))
    {
      const struct nm_primitive *p = subr_primitive (function);
      if (unlikely (nargs < p->min_args || (p->max_args >= 0 && nargs > p->max_args)))
        return wrong_number (vm, function, nargs);
      if (unlikely (p->max_args == NM_UNEVALLED))
        return invalid_function (vm, function);
      value *top = vm->sp;
      if (p->max_args > nargs && args + nargs != top)
        {
          for (int i = 0; i < nargs; i++)
            top[i] = args[i];
          args = top;
          vm->sp = top + nargs;
        }
      for (int i = nargs; i < p->max_args; i++)
        *vm->sp++ = Qnil;
      value v = primitive_call (vm, p, nargs, args);
      vm->sp = top;
      return v;
    }
  if (consp (function) && (car (function) == Qclosure || car (function) == Qlambda))
    return call_lambda (vm, function, nargs, args);
  if (compiledp (function))
    return code_call (vm, function, nargs, args);
  /* Only a symbol can be loaded for. */
  if (consp (frame->first) && car (frame->first) == Qautoload)
    return signal_wrong_type (vm, Qsymbolp, frame->first);
  return invalid_function (vm, frame->first);
}

value
call_primitive_slots (struct nm_vm *vm, const struct nm_primitive *p, int nargs, value *args)
{
  value *top = vm->sp;
  for (int i = nargs; i < p->max_args; i++)
    *vm->sp++ = Qnil;
  value v = primitive_call (vm, p, nargs, args);
  vm->sp = top;
  return v;
}

/* The definition behind a function symbol, loading autoloads; V_EXIT after signalling. */
static value
function_definition (struct nm_vm *vm, value function)
{
  value f = function;
  for (;;)
    {
      if (symbolp (f) && !nilp (f))
        {
          f = symbol_of (vm, f)->function;
          if (symbolp (f))
            f = function_follow (vm, f);
          if (exitp (f))
            return V_EXIT;
        }
      if (nilp (f))
        return signal_1 (vm, Qvoid_function, function);
      if (likely (!consp (f)) || car (f) != Qautoload)
        return f;
      value *r = stack_push_slots (vm, 1);
      r[0] = function;
      value loaded = autoload_do_load (vm, f, function, Qnil);
      function = r[0];
      stack_pop_slots (vm, r);
      if (exitp (loaded))
        return V_EXIT;
      f = function;
      if (!symbolp (f))
        return invalid_function (vm, f);
    }
}

value
call_slots (struct nm_vm *vm, value function, int nargs, value *args)
{
  value *sp = vm->sp;
  value v = V_EXIT;
  vm_note_lisp (vm);
  vm->eval_depth++;
  if (likely (!exitp (check_room (vm, 64)) && spec_reserve (vm)))
    {
      /* The frame keeps FUNCTION alive. */
      struct spec *frame = frame_push (vm, function, Qnil, NULL);
      frame->args = args;
      frame->nargs = nargs;
      v = vm_safepoint (vm);
      if (unlikely (!nilp (symbol_of (vm, Qdebug_on_next_call)->val)) && !exitp (v))
        v = debug_on_call (vm, frame, Qlambda);
      if (likely (!exitp (v)))
        {
          value f = frame->first;
          if (likely (symbolp (f)))
            f = function_definition (vm, f);
          v = exitp (f) ? V_EXIT : call_definition (vm, f, frame, nargs, args);
        }
      v = frame_pop (vm, frame, v);
    }
  vm->eval_depth--;
  vm->sp = sp;
  return v;
}

value
call_on_stack (struct nm_vm *vm, value function, int nargs, value *args)
{
  assert (vm->sp == args + nargs);
  value v = call_slots (vm, function, nargs, args);
  vm->sp = args;
  return v;
}

value
call_function (struct nm_vm *vm, value function, int nargs, const value *args)
{
  value *a = vm->sp;
  if (unlikely (vm->stack_limit - a < nargs + 64))
    return stack_exhausted (vm);
  for (int i = 0; i < nargs; i++)
    a[i] = args[i];
  vm->sp = a + nargs;
  return call_on_stack (vm, function, nargs, a);
}

value call_0 (struct nm_vm *vm, value f) { return call_on_stack (vm, f, 0, vm->sp); }
value call_1 (struct nm_vm *vm, value f, value a) { return call_function (vm, f, 1, (value[]) { a }); }
value call_2 (struct nm_vm *vm, value f, value a, value b) { return call_function (vm, f, 2, (value[]) { a, b }); }
value call_3 (struct nm_vm *vm, value f, value a, value b, value c) { return call_function (vm, f, 3, (value[]) { a, b, c }); }

/* Pushes the elements of LIST; their number, or -1 after signalling. */
static int64_t
push_list (struct nm_vm *vm, value list)
{
  int64_t n = list_length_checked (vm, list);
  if (n < 0)
    return -1;
  if (vm->stack_limit - vm->sp < n + 64 || n > INT32_MAX)
    {
      stack_exhausted (vm);
      return -1;
    }
  for (; consp (list); list = cdr (list))
    *vm->sp++ = car (list);
  return n;
}

value
apply_list (struct nm_vm *vm, value function, value arg_list)
{
  value *args = vm->sp;
  int64_t n = push_list (vm, arg_list);
  value v = n < 0 ? V_EXIT : call_on_stack (vm, function, (int) n, args);
  vm->sp = args;
  return v;
}

/* ---- evaluating calls ---- */

value
macro_expand_call (struct nm_vm *vm, value expander, value args, bool lexical)
{
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 2);
  r[0] = expander;
  r[1] = args;
  /* Macros that look at `lexical-binding' want to know how their expansion will be evaluated. */
  value v = spec_bind (vm, Qlexical_binding, make_bool (lexical)) ? apply_list (vm, r[0], r[1]) : V_EXIT;
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return v;
}

/* What is not the primitive of its symbol.  R[0]: the function, R[1]: free. */
static __attribute__ ((noinline)) value
eval_call_lisp (struct nm_vm *vm, value *r, struct spec *frame, value *env)
{
  value f = r[0];
  if (subrp (f))
    return eval_call_subr (vm, subr_primitive (f), r, frame, env);
  CHECK (listp (frame->second), Qlistp, frame->second);
  if (nilp (f))
    return signal_1 (vm, Qvoid_function, frame->first);
  if (!consp (f) && !compiledp (f))
    return invalid_function (vm, frame->first);
  if (consp (f) && car (f) == Qmacro)
    {
      value expansion = macro_expand_call (vm, cdr (f), frame->second, !nilp (*env));
      if (exitp (expansion))
        return V_EXIT;
      r[0] = expansion;
      return eval_inline (vm, expansion, env);
    }
  if (consp (f) && car (f) != Qclosure && car (f) != Qlambda)
    return invalid_function (vm, frame->first);
  int64_t n = argument_count (vm, frame->second);
  if (n < 0)
    return V_EXIT;
  if (unlikely (vm->stack_limit - vm->sp < n + 64))
    return stack_exhausted (vm);
  value *args = vm->sp;
  r[1] = frame->second;
  if (!push_arguments (vm, r + 1, env))
    return V_EXIT;
  frame->args = args;
  frame->nargs = (int32_t) n;
  return consp (r[0]) ? call_lambda (vm, r[0], (int) n, args) : code_call (vm, r[0], (int) n, args);
}

/* The function of a form whose head is HEAD, into *R; nil there if void.  nil or V_EXIT. */
static __attribute__ ((noinline)) value
resolve_head (struct nm_vm *vm, value head, value *r, value *env)
{
  value f = head;
  if (symbolp (head))
    {
      f = symbol_of (vm, head)->function;
      if (symbolp (f) && !nilp (f))
        f = function_follow (vm, f);
      if (consp (f) && car (f) == Qautoload)
        f = function_definition (vm, head);
    }
  else if (consp (head) && car (head) == Qlambda)
    f = function_quote (vm, head, env);
  *r = f;
  return exitp (f) ? V_EXIT : (value) Qnil;
}

static inline value
eval_cons_in_frame (struct nm_vm *vm, value *r, struct spec *frame, value *env)
{
  if (unlikely (exitp (vm_safepoint (vm))))
    return V_EXIT;
  if (unlikely (!nilp (symbol_of (vm, Qdebug_on_next_call)->val)) && exitp (debug_on_call (vm, frame, Qt)))
    return V_EXIT;
  value head = frame->first;
  if (likely (symbolp (head)))
    {
      value f = symbol_of (vm, head)->function;
      if (likely (subrp (f)))
        return eval_call_subr (vm, subr_primitive (f), r, frame, env);
    }
  if (unlikely (exitp (resolve_head (vm, head, r, env))))
    return V_EXIT;
  return eval_call_lisp (vm, r, frame, env);
}

static value
eval_cons (struct nm_vm *vm, value form, value *env)
{
  value *r = vm->sp;
  value v = V_EXIT;
  vm->eval_depth++;
  vm_note_lisp (vm);
  if (likely (!exitp (check_room (vm, 64)) && spec_reserve (vm)))
    {
      struct spec *frame = frame_push (vm, car (form), cdr (form), env);
      r[0] = Qnil;
      r[1] = Qnil;
      vm->sp = r + FORM_SLOTS;
      v = frame_pop (vm, frame, eval_cons_in_frame (vm, r, frame, env));
    }
  vm->eval_depth--;
  vm->sp = r;
  return v;
}

/* A user-made environment may name variables as special by bare symbols, and it may be dotted or circular; both are noted
   where variables are looked up. */
static void
environment_note (struct nm_vm *vm, value env)
{
  LIST_WALK (tail, walk, env);
  for (LIST_EACH (tail, walk))
    if (symbolp (car (tail)))
      symbol_of (vm, car (tail))->locally_special = 1;
  if (!nilp (tail))
    vm->odd_environment = true;
}

value
eval_top_level (struct nm_vm *vm, value form, value lexical)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = listp (lexical) ? lexical : list_1 (vm, Qt);
  if (consp (lexical))
    environment_note (vm, lexical);
  value v = eval_form (vm, form, r);
  stack_pop_slots (vm, r);
  return v;
}
