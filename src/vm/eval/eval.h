/* eval.h - the tier-0 interpreter and function calls, as the rest of the VM sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Every function here is [lisp] and may return V_EXIT, unless it says otherwise. */
#ifndef VM_EVAL_EVAL_H
#define VM_EVAL_EVAL_H

#include "../heap/heap.h"

/* FORM in the lexical environment *ENV: a stack slot with nil (dynamic binding) or an alist with t. */
value eval_form (struct nm_vm *, value form, value *env);
value eval_body (struct nm_vm *, value forms, value *env);                /* `progn' */
value eval_top_level (struct nm_vm *, value form, value lexical);         /* `eval' */
value call_function (struct nm_vm *, value function, int nargs, const value *args);   /* `funcall' */
value call_0 (struct nm_vm *, value function);
value call_1 (struct nm_vm *, value function, value);
value call_2 (struct nm_vm *, value function, value, value);
value call_3 (struct nm_vm *, value function, value, value, value);
/* FUNCTION with arguments already in consecutive stack slots at the top of the stack; pops them. */
value call_on_stack (struct nm_vm *, value function, int nargs, value *args);
value apply_list (struct nm_vm *, value function, value arg_list);
bool functionp (struct nm_vm *, value);                                   /* no Lisp runs */
value indirect_function (struct nm_vm *, value);                          /* no Lisp runs; nil if void or a loop */
value macroexpand_all (struct nm_vm *, value form, value environment);
value run_hook_args (struct nm_vm *, value hook, int nargs, const value *args);
/* Loads `autoload' definition DEF of SYMBOL; the new definition. */
value autoload_do_load (struct nm_vm *, value def, value symbol, value macro_only);
/* Until the specpdl is unwound: what is loaded meanwhile does not change the match data.  False after signalling.  [lisp] */
__attribute__ ((warn_unused_result)) bool features_keep_match_data (struct nm_vm *);

/* Room for a command loop inside what runs now, with the commands that leave it?  nil, or V_EXIT after signalling. */
value eval_check_loop_room (struct nm_vm *);

/* Variables.  Reads never run Lisp; writes may (watchers). */
value variable_value (struct nm_vm *, value symbol);                      /* V_UNBOUND if void */
value variable_default (struct nm_vm *, value symbol);                    /* V_UNBOUND if void */
__attribute__ ((warn_unused_result)) bool variable_set (struct nm_vm *, value symbol, value v);        /* `set' */
__attribute__ ((warn_unused_result)) bool variable_set_default (struct nm_vm *, value symbol, value v);
/* The value of a variable of C code, read by its constant: vm_variable (vm, Qprint_length). */
static inline value
vm_variable (struct nm_vm *vm, value builtin)
{
  struct symbol *s = symbol_of (vm, builtin);
  return likely (s->redirect == SYMBOL_PLAIN) ? s->val : variable_value (vm, builtin);
}

/* The specpdl. */
typedef ptrdiff_t spec_depth;
spec_depth spec_depth_now (struct nm_vm *);
__attribute__ ((warn_unused_result)) bool spec_bind (struct nm_vm *, value symbol, value v);            /* dynamic `let' */
typedef void spec_unwind_function (struct nm_vm *, value data, uint64_t word);
void spec_unwind_push (struct nm_vm *, spec_unwind_function *, value data, uint64_t word);
value spec_unbind_to (struct nm_vm *, spec_depth, value result);          /* RESULT (kept alive), or V_EXIT */

#endif
