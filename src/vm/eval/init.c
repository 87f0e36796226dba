/* init.c - the evaluator's own state, its roots, and what it does at safepoints.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "eval_internal.h"
#include "handlers.h"
#include "variables.h"
#include "../handle/handle.h"
#include "../primitive.h"
#include <mimalloc.h>

NM_VARIABLE (quit_flag, NM_VAR_LISP, "nil",
             "Non-nil makes Lisp code quit as soon as `inhibit-quit' is nil.  C-g sets it to t.");
NM_VARIABLE (inhibit_quit, NM_VAR_LISP, "nil", "Non-nil: quitting with C-g is put off until this is nil again.");

bool
eval_init (struct nm_vm *vm)
{
  struct eval_state *state = mi_zalloc (sizeof *state);
  if (state == NULL)
    return false;
  state->require_nesting = Qnil;
  vm->modules[VM_MODULE_EVAL] = state;
  return specpdl_init (vm);
}

void
eval_free (struct nm_vm *vm)
{
  if (vm->modules[VM_MODULE_EVAL] == NULL)
    return;
  specpdl_free (vm);
  mi_free (vm->modules[VM_MODULE_EVAL]);
  vm->modules[VM_MODULE_EVAL] = NULL;
}

void
eval_trace_roots (struct nm_vm *vm, gc_visitor *visit)
{
  struct eval_state *state = eval_state (vm);
  specpdl_visit (vm, vm->spec_base, vm->spec_top, false, visit);
  visit (vm, &state->require_nesting, &state->require_nesting + 1);
}

/* ---- error symbols ---- */

enum { ERROR_PARENTS_MAX = 4 };
struct error_info { uint32_t symbol; const char *message; uint32_t parents[ERROR_PARENTS_MAX]; };

static const struct error_info error_table[] = {
#define NM_ERROR(symbol, message, ...) { symbol, message, { __VA_ARGS__ } },
#include "errors.def"
#undef NM_ERROR
};

static void
define_errors (struct nm_vm *vm)
{
  for (size_t i = 0; i < sizeof error_table / sizeof error_table[0]; i++)
    {
      const struct error_info *e = &error_table[i];
      value conditions = Qnil;
      for (int k = ERROR_PARENTS_MAX - 1; k >= 0; k--)
        if (e->parents[k] != 0)
          conditions = make_cons (vm, e->parents[k], conditions);
      symbol_put (vm, e->symbol, Qerror_conditions, make_cons (vm, e->symbol, conditions));
      symbol_put (vm, e->symbol, Qerror_message, string_literal (vm, e->message));
    }
}

void
eval_world_init (struct nm_vm *vm)
{
  define_errors (vm);
  symbol_of (vm, Qquit_flag)->type = VARIABLE_POLLED;
  symbol_of (vm, Qinhibit_quit)->type = VARIABLE_POLLED;
  static const uint32_t constants[] = { Qenable_multibyte_characters, Qmost_positive_fixnum, Qmost_negative_fixnum };
  for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
    symbol_of (vm, constants[i])->trap = SYMBOL_CONSTANT;
}

void
quit_rearm (struct nm_vm *vm)
{
  if (symbol_of (vm, Qquit_flag)->val != Qnil)
    atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_QUIT, memory_order_release);
}

static value
quit_now (struct nm_vm *vm)
{
  value *flag = &symbol_of (vm, Qquit_flag)->val;
  value why = *flag;
  *flag = Qnil;
  value on_input = vm_variable (vm, Qthrow_on_input);
  if (on_input != V_UNBOUND && !nilp (on_input) && why == on_input)
    return throw_to (vm, why, Qt);
  if (why == Qkill_emacs)
    return call_0 (vm, Qkill_emacs);
  return signal_quit (vm);
}

value
eval_poll (struct nm_vm *vm, unsigned flags)
{
  value v = Qnil;
  if (flags & SAFEPOINT_QUIT)
    {
      struct symbol *flag = symbol_of (vm, Qquit_flag);
      if (nilp (flag->val))
        flag->val = Qt;
      /* When inhibit-quit is set or unbound to nil, the request is armed again. */
      if (nilp (symbol_of (vm, Qinhibit_quit)->val))
        v = quit_now (vm);
    }
  if (flags & SAFEPOINT_HOST)
    {
      if (exitp (v))
        atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_HOST, memory_order_release);
      else if (vm->host_ops != NULL && vm->host_ops->poll != NULL)
        {
          struct handle_mark mark = handle_mark_now (vm);
          v = nm_is_exit (vm->host_ops->poll (vm->host)) ? V_EXIT : (value) Qnil;
          handle_release (vm, mark);
        }
    }
  return exitp (v) ? V_EXIT : (value) Qnil;
}
