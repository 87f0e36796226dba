/* handlers.c - C-level handlers and the pending exit.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "handlers.h"

struct exit_state
exit_take (struct nm_vm *vm)
{
  struct exit_state e = { vm->exit_kind, vm->exit_code, vm->exit_tag, vm->exit_value, vm->exit_target };
  vm->exit_kind = EXIT_NONE;
  vm->exit_tag = vm->exit_value = Qnil;
  vm->exit_target = NULL;
  return e;
}

void
exit_restore (struct nm_vm *vm, struct exit_state e)
{
  vm->exit_kind = e.kind;
  vm->exit_code = e.code;
  vm->exit_tag = e.tag;
  vm->exit_value = e.value;
  vm->exit_target = e.target;
}

static value
protect (struct nm_vm *vm, struct handler *h, handler_body *fn, void *data, value *symbol, value *data_out)
{
  value v = fn (vm, data);
  if (!handler_pop (vm, h, v))
    return v;
  assert (spec_depth_now (vm) == h->depth);
  struct exit_state e = exit_take (vm);
  *symbol = e.tag;
  *data_out = e.value;
  return V_UNBOUND;
}

value
handler_protect (struct nm_vm *vm, handler_body *fn, void *data, bool quit_too, value *symbol, value *data_out)
{
  struct handler h;
  handler_push (vm, &h, HANDLER_ERRORS, NULL);
  h.quit_too = quit_too;
  h.debug = true;
  return protect (vm, &h, fn, data, symbol, data_out);
}

value
handler_protect_quietly (struct nm_vm *vm, handler_body *fn, void *data, bool quit_too, value *symbol, value *data_out)
{
  struct handler h;
  handler_push (vm, &h, HANDLER_ERRORS, NULL);
  h.quit_too = quit_too;
  return protect (vm, &h, fn, data, symbol, data_out);
}

value
handler_catch (struct nm_vm *vm, value tag, handler_body *fn, void *data)
{
  value *slot = stack_push_slots (vm, 1);
  struct handler h;
  *slot = tag;
  handler_push (vm, &h, HANDLER_CATCH, slot);
  value v = fn (vm, data);
  if (handler_pop (vm, &h, v))
    v = exit_take (vm).value;
  stack_pop_slots (vm, slot);
  return v;
}

value
exit_terminate (struct nm_vm *vm, int code)
{
  exit_restore (vm, (struct exit_state) { EXIT_TERMINATE, code, Qnil, Qnil, NULL });
  return V_EXIT;
}
