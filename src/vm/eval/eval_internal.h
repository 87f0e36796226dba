/* eval_internal.h - what the files of the evaluator share among themselves.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_EVAL_INTERNAL_H
#define VM_EVAL_INTERNAL_H

#include "specpdl.h"
#include "../vm_modules.h"
#include "../data/list.h"
#include "../data/string.h"
#include "nm_primitive.h"

/* The evaluator's own state, vm->modules[VM_MODULE_EVAL]. */
struct eval_state {
  int64_t spec_room;               /* specpdl entries allowed beyond max-specpdl-size just now */
  int64_t depth_room;              /* eval depth allowed beyond max-lisp-eval-depth just now */
  int observers;                   /* signal hooks and debuggers that are running inside each other */
  value require_nesting;           /* features being loaded by `require', innermost first */
  struct source *load_source;      /* the compiled file that `load' reads just now, for `get-file-char'; NULL: none */
};
static inline struct eval_state *
eval_state (struct nm_vm *vm)
{
  return vm->modules[VM_MODULE_EVAL];
}

bool specpdl_init (struct nm_vm *);
void specpdl_free (struct nm_vm *);
/* The values in the entries [FROM, TO); SUSPENDED: of a thread that does not run. */
void specpdl_visit (struct nm_vm *, struct spec *from, struct spec *to, bool suspended, gc_visitor *);

/* The table of primitives, as the linker laid it out. */
extern const struct nm_primitive *const __start_nm_primitive_entries[];
static inline const struct nm_primitive *
subr_primitive (value subr)
{
  return __start_nm_primitive_entries[((struct subr *) object_of (subr))->index];
}
static inline const struct nm_primitive *
subr_or_null (value v)
{
  return subrp (v) ? subr_primitive (v) : NULL;
}

/* FUNCTION, a list that starts with lambda or closure, on NARGS arguments in ARGS (stack slots). [lisp] */
value call_lambda (struct nm_vm *, value function, int nargs, value *args);
/* Any function with ARGS in stack slots; they stay there. [lisp] */
value call_slots (struct nm_vm *, value function, int nargs, value *args);
/* Primitive P, which takes evaluated arguments, with the NARGS that are the last stack slots below sp.  [lisp] */
value call_primitive_slots (struct nm_vm *, const struct nm_primitive *p, int nargs, value *args);
/* One macro call: the expansion of FORM by EXPANDER in slot ENV's binding mode. [lisp] */
value macro_expand_call (struct nm_vm *, value expander, value args, bool lexical);

/* `function': FORM, a lambda expression, as a closure of *ENV; anything else is itself. [lisp] */
value function_quote (struct nm_vm *, value form, value *env);

/* The binding of SYMBOL in ENV, nil if there is none; V_EXIT after signalling that ENV is no proper list. */
value environment_cell_checked (struct nm_vm *, value env, value symbol);

/* Room for one more level of recursion, eval_depth having been counted up?  nil, or V_EXIT after signalling. */
value eval_check_room (struct nm_vm *);
/* Follows a chain of function symbols to a definition or nil; V_EXIT after signalling a cycle. */
value function_follow (struct nm_vm *, value function);

/* Number of elements; -1 after signalling for dotted and circular lists. */
int64_t list_length_checked (struct nm_vm *, value list);
value symbol_get (struct nm_vm *, value symbol, value property);
void symbol_put (struct nm_vm *, value symbol, value property, value v);

/* Is a variable of C or of the host bound and non-nil? */
static inline bool
variable_truthy (struct nm_vm *vm, value builtin)
{
  value v = vm_variable (vm, builtin);
  return v != V_UNBOUND && !nilp (v);
}

/* load-history: records ENTRY for the file that is being loaded. */
void load_history_attach (struct nm_vm *, value entry);

#endif
