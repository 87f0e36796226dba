/* handle_exit.c - host code that survives errors, catches throws, or handles a pending exit.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only; what is protected runs Lisp as it likes. */
#include "handle.h"
#include "../eval/handlers.h"

struct host_body { nm_protected_function *function; void *data; };

static value
run_body (struct nm_vm *vm, void *data)
{
  struct host_body *b = data;
  return handle_resolve (vm, b->function (vm->host, b->data));
}

nm_value
nm_protect (struct nm_vm *vm, nm_protected_function *function, void *data, bool quit_too, struct nm_exit *exit)
{
  struct host_body body = { function, data };
  struct handle_mark mark = handle_mark_now (vm);
  value symbol = Qnil, error_data = Qnil;
  value v = handler_protect (vm, run_body, &body, quit_too, &symbol, &error_data);
  handle_release (vm, mark);
  if (v == V_UNBOUND)
    *exit = (struct nm_exit){ .kind = NM_EXIT_SIGNAL, .tag = handle_local (vm, symbol), .value = handle_local (vm, error_data) };
  else
    *exit = (struct nm_exit){ .kind = NM_EXIT_NONE, .tag = NM_NIL, .value = NM_NIL };
  return handle_local (vm, v);
}

nm_value
nm_catch (struct nm_vm *vm, nm_value tag, nm_protected_function *function, void *data)
{
  struct host_body body = { function, data };
  struct handle_mark mark = handle_mark_now (vm);
  value v = handler_catch (vm, handle_resolve (vm, tag), run_body, &body);
  handle_release (vm, mark);
  return handle_local (vm, v);
}

static const uint8_t public_kind[] = {
  [EXIT_NONE] = NM_EXIT_NONE, [EXIT_SIGNAL] = NM_EXIT_SIGNAL, [EXIT_THROW] = NM_EXIT_THROW, [EXIT_TERMINATE] = NM_EXIT_TERMINATE,
};

struct nm_exit
nm_exit_catch (struct nm_vm *vm)
{
  struct exit_state e = exit_take (vm);
  return (struct nm_exit){ .kind = (enum nm_exit_kind) public_kind[e.kind], .tag = handle_local (vm, e.tag),
                           .value = handle_local (vm, e.value), .code = e.code, .target = (uintptr_t) e.target };
}

nm_value
nm_exit_rethrow (struct nm_vm *vm, struct nm_exit exit)
{
  assert (exit.kind != NM_EXIT_NONE);
  struct exit_state e = { .kind = EXIT_NONE, .code = exit.code, .tag = handle_resolve (vm, exit.tag),
                          .value = handle_resolve (vm, exit.value), .target = (struct handler *) exit.target };
  for (size_t k = 0; k < sizeof public_kind; k++)
    if (public_kind[k] == exit.kind)
      e.kind = (enum exit_kind) k;
  exit_restore (vm, e);
  return NM_EXIT;
}

nm_value
nm_terminate (struct nm_vm *vm, int exit_code)
{
  exit_terminate (vm, exit_code);
  return NM_EXIT;
}
