/* handle_call.c - the ABI's calls into Lisp, signals, and pending exits.
   SPDX-License-Identifier: GPL-3.0-or-later
   Everything marked [lisp] in nm_vm.h runs Lisp here, so objects may move: values are resolved
   anew after each call.  Isolate's thread only, but for nm_quit_request. */
#include "handle.h"
#include <stdarg.h>
#include <stdio.h>
#include "../eval/eval.h"

/* -- calls -- */

nm_value
nm_call (struct nm_vm *vm, nm_value function, int n, const nm_value *args)
{
  value *base = vm->sp;
  if (unlikely (vm->stack_limit - base <= n))
    return signal_memory_full (vm), NM_EXIT;
  value f = handle_resolve (vm, function);
  for (int i = 0; i < n; i++)
    base[i] = handle_resolve (vm, args[i]);
  vm->sp = base + n;
  value v = call_on_stack (vm, f, n, base);
  vm->sp = base;
  return handle_local (vm, v);
}

nm_value nm_call0 (struct nm_vm *vm, nm_value f) { return nm_call (vm, f, 0, NULL); }
nm_value nm_call1 (struct nm_vm *vm, nm_value f, nm_value a) { return nm_call (vm, f, 1, &a); }
nm_value
nm_call2 (struct nm_vm *vm, nm_value f, nm_value a, nm_value b)
{
  return nm_call (vm, f, 2, (nm_value[]){ a, b });
}
nm_value
nm_call3 (struct nm_vm *vm, nm_value f, nm_value a, nm_value b, nm_value c)
{
  return nm_call (vm, f, 3, (nm_value[]){ a, b, c });
}
nm_value
nm_call4 (struct nm_vm *vm, nm_value f, nm_value a, nm_value b, nm_value c, nm_value d)
{
  return nm_call (vm, f, 4, (nm_value[]){ a, b, c, d });
}

nm_value
nm_apply (struct nm_vm *vm, nm_value function, nm_value arg_list)
{
  return handle_local (vm, apply_list (vm, handle_resolve (vm, function), handle_resolve (vm, arg_list)));
}

nm_value
nm_eval (struct nm_vm *vm, nm_value form, nm_value lexical)
{
  return handle_local (vm, eval_top_level (vm, handle_resolve (vm, form), handle_resolve (vm, lexical)));
}

nm_value
nm_eval_body (struct nm_vm *vm, nm_value body)
{
  return handle_local (vm, eval_body (vm, handle_resolve (vm, body), vm->lexical_environment));
}

nm_value nm_run_hook (struct nm_vm *vm, nm_value hook) { return nm_run_hook_args (vm, hook, 0, NULL); }

nm_value
nm_run_hook_args (struct nm_vm *vm, nm_value hook, int n, const nm_value *args)
{
  value *base = vm->sp;
  if (unlikely (vm->stack_limit - base <= n))
    return signal_memory_full (vm), NM_EXIT;
  value h = handle_resolve (vm, hook);
  for (int i = 0; i < n; i++)
    base[i] = handle_resolve (vm, args[i]);
  vm->sp = base + n;
  value v = run_hook_args (vm, h, n, base);
  vm->sp = base;
  return handle_local (vm, v);
}

/* -- signals -- */

static nm_value
exit_only (value v __attribute__ ((unused)))
{
  assert (exitp (v));
  return NM_EXIT;
}

nm_value
nm_signal (struct nm_vm *vm, nm_value symbol, nm_value data)
{
  return exit_only (signal_error (vm, handle_resolve (vm, symbol), handle_resolve (vm, data)));
}

nm_value
nm_signal1 (struct nm_vm *vm, nm_value symbol, nm_value datum)
{
  return exit_only (signal_1 (vm, handle_resolve (vm, symbol), handle_resolve (vm, datum)));
}

nm_value
nm_signal2 (struct nm_vm *vm, nm_value symbol, nm_value a, nm_value b)
{
  return exit_only (signal_2 (vm, handle_resolve (vm, symbol), handle_resolve (vm, a), handle_resolve (vm, b)));
}

nm_value
nm_wrong_type (struct nm_vm *vm, nm_value predicate, nm_value datum)
{
  return exit_only (signal_wrong_type (vm, handle_resolve (vm, predicate), handle_resolve (vm, datum)));
}

nm_value
nm_args_out_of_range (struct nm_vm *vm, nm_value a, nm_value b)
{
  return exit_only (signal_args_out_of_range (vm, handle_resolve (vm, a), handle_resolve (vm, b)));
}

nm_value
nm_error (struct nm_vm *vm, const char *format, ...)
{
  char text[1024];
  va_list ap;
  va_start (ap, format);
  vsnprintf (text, sizeof text, format, ap);
  va_end (ap);
  return exit_only (signal_message (vm, "%s", text));
}

nm_value
nm_throw (struct nm_vm *vm, nm_value tag, nm_value v)
{
  return exit_only (throw_to (vm, handle_resolve (vm, tag), handle_resolve (vm, v)));
}

nm_value nm_memory_full (struct nm_vm *vm) { return exit_only (signal_memory_full (vm)); }
bool nm_reserve (struct nm_vm *vm, int64_t bytes) { return heap_reserve_large (vm, (uint64_t) bytes); }

nm_value nm_check_loop_room (struct nm_vm *vm) { return exitp (eval_check_loop_room (vm)) ? NM_EXIT : NM_NIL; }

/* -- quit -- */

void
nm_quit_request (struct nm_vm *vm)
{
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_QUIT, memory_order_release);
}

void
nm_quit_key (struct nm_vm *vm)
{
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_QUIT | SAFEPOINT_QUIT_KEY, memory_order_release);
}

bool
nm_quit_take (struct nm_vm *vm)
{
  value *flag = &symbol_of (vm, Qquit_flag)->val;
  unsigned before = atomic_fetch_and (&vm->safepoint_flags, ~(unsigned) (SAFEPOINT_QUIT | SAFEPOINT_QUIT_KEY));
  if (*flag != Qnil && *flag != Qt)
    {
      atomic_fetch_or (&vm->safepoint_flags, before & SAFEPOINT_QUIT_KEY ? SAFEPOINT_QUIT | SAFEPOINT_QUIT_KEY : SAFEPOINT_QUIT);
      return false;
    }
  bool asked = (before & SAFEPOINT_QUIT) || *flag == Qt;
  *flag = Qnil;
  vm->quit_key = false;
  return asked;
}

bool
nm_quit_was_key (struct nm_vm *vm)
{
  bool was = vm->quit_key;
  vm->quit_key = was && symbol_of (vm, Qquit_flag)->val == Qt;
  return was;
}

void
nm_host_request (struct nm_vm *vm)
{
  atomic_fetch_or_explicit (&vm->safepoint_flags, SAFEPOINT_HOST, memory_order_release);
}

nm_value nm_poll (struct nm_vm *vm) { return handle_local (vm, vm_safepoint (vm)); }
