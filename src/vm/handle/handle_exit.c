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

typedef value protector (struct nm_vm *, handler_body *, void *data, bool quit_too, value *symbol, value *data_out);

static nm_value
protect (struct nm_vm *vm, protector *protect_body, nm_protected_function *function, void *data, bool quit_too, struct nm_exit *exit)
{
  struct host_body body = { function, data };
  struct handle_mark mark = handle_mark_now (vm);
  value symbol = Qnil, error_data = Qnil;
  value v = protect_body (vm, run_body, &body, quit_too, &symbol, &error_data);
  handle_release (vm, mark);
  *exit = (struct nm_exit){ .kind = NM_EXIT_NONE, .tag = NM_NIL, .value = NM_NIL };
  if (v == V_UNBOUND)
    *exit = (struct nm_exit){ .kind = NM_EXIT_SIGNAL, .tag = handle_local (vm, symbol), .value = handle_local (vm, error_data) };
  return handle_local (vm, v);
}

nm_value
nm_protect (struct nm_vm *vm, nm_protected_function *function, void *data, bool quit_too, struct nm_exit *exit)
{
  return protect (vm, handler_protect, function, data, quit_too, exit);
}

nm_value
nm_protect_quietly (struct nm_vm *vm, nm_protected_function *function, void *data, bool quit_too, struct nm_exit *exit)
{
  return protect (vm, handler_protect_quietly, function, data, quit_too, exit);
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

void
nm_exit_ignore (struct nm_vm *vm)
{
  struct exit_state e = exit_take (vm);
  if (e.kind == EXIT_SIGNAL && e.tag == Qquit && e.code == EXIT_CODE_ASKED)
    nm_quit_request (vm);
}

nm_value
nm_exit_contain (struct nm_vm *vm, nm_value v)
{
  if (!nm_is_exit (v) || vm->exit_kind != EXIT_SIGNAL)
    return v;
  nm_exit_ignore (vm);
  return NM_NIL;
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
