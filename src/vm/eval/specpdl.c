/* specpdl.c - pushing and undoing the entries of the specpdl.
   SPDX-License-Identifier: GPL-3.0-or-later

   The area is reserved once with mmap, so entries have stable addresses; spec_limit grows inside it as
   max-specpdl-size allows.  Undoing keeps a pending exit safe while unwind forms run; an exit out of
   an unwind form replaces it.  Isolate's thread only. */
#include "specpdl.h"
#include "handlers.h"
#include "variables.h"
#include "context.h"
#include "eval_internal.h"
#include "../primitive.h"
#include <sys/mman.h>

enum { SPEC_RESERVED = 1 << 21, SPEC_FIRST_LIMIT = 1 << 10, SPEC_LEAST_MAXIMUM = 400, SPEC_SPARE = 512 };

NM_VARIABLE (max_specpdl_size, NM_VAR_INT, "2500",
             "Limit on the number of variable bindings, unwind forms and calls that may be pending at once.\n"
             "Exceeding it is an error, so that a runaway recursion ends before memory does.");

bool
specpdl_init (struct nm_vm *vm)
{
  void *p = mmap (NULL, SPEC_RESERVED * sizeof (struct spec), PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED)
    return false;
  vm->spec_base = vm->spec_top = p;
  vm->spec_limit = vm->spec_base + SPEC_FIRST_LIMIT;
  vm->spec_end = vm->spec_base + SPEC_RESERVED;
  return true;
}

void
specpdl_free (struct nm_vm *vm)
{
  if (vm->spec_base != NULL)
    munmap (vm->spec_base, SPEC_RESERVED * sizeof (struct spec));
  vm->spec_base = NULL;
}

void
specpdl_visit (struct nm_vm *vm, struct spec *from, struct spec *to, bool suspended, gc_visitor *visit)
{
  for (struct spec *s = from; s < to; s++)
    {
      if (suspended && s->kind <= SPEC_LET_DEFAULT)
        visit (vm, &s->own, &s->own + 1);
      visit (vm, &s->first, &s->second + 1);
      if (s->kind == SPEC_LET_LOCAL || s->kind == SPEC_LET_DEFAULT)
        visit (vm, &s->where, &s->where + 1);
    }
}

bool
spec_reserve_slow (struct nm_vm *vm)
{
  struct eval_state *state = eval_state (vm);
  int64_t size = vm->spec_limit - vm->spec_base;
  value limit = vm_variable (vm, Qmax_specpdl_size);
  int64_t max = fixnump (limit) ? fixnum (limit) : SPEC_LEAST_MAXIMUM;
  if (max < SPEC_LEAST_MAXIMUM)
    max = SPEC_LEAST_MAXIMUM;
  if (max > vm->spec_end - vm->spec_base - 2 * SPEC_SPARE)
    max = vm->spec_end - vm->spec_base - 2 * SPEC_SPARE;
  max += state->spec_room;
  if (size < max)
    {
      vm->spec_limit = vm->spec_base + (2 * size < max ? 2 * size : max);
      return true;
    }
  /* The handlers and the debugger need some entries of their own to report this. */
  state->spec_room += SPEC_SPARE;
  vm->spec_limit += SPEC_SPARE;
  signal_message (vm, "Variable binding depth exceeds max-specpdl-size");
  state->spec_room -= SPEC_SPARE;
  vm->spec_limit -= SPEC_SPARE;
  return false;
}

bool
spec_reserve_many (struct nm_vm *vm, int n)
{
  while (vm->spec_limit - vm->spec_top < n)
    if (!spec_reserve_slow (vm))
      return false;
  return true;
}

spec_depth
spec_depth_now (struct nm_vm *vm)
{
  return vm->spec_top - vm->spec_base;
}

/* C's own entries must not fail; the spare area behind the limit takes them. */
static struct spec *
spec_push (struct nm_vm *vm, enum spec_kind kind)
{
  struct spec *s = vm->spec_top++;
  assert (s < vm->spec_end);
  *s = (struct spec) { .kind = kind, .first = Qnil, .second = Qnil };
  return s;
}

void
spec_unwind_push (struct nm_vm *vm, spec_unwind_function *function, value data, uint64_t word)
{
  struct spec *s = spec_push (vm, SPEC_UNWIND_C);
  s->function = function;
  s->first = data;
  s->word = word;
}

void
spec_push_unwind_forms (struct nm_vm *vm, value forms, value environment)
{
  struct spec *s = spec_push (vm, SPEC_UNWIND_FORMS);
  s->first = forms;
  s->second = environment;
}

/* ---- binding ---- */

static bool
bind_default (struct nm_vm *vm, value symbol, value old, value v)
{
  struct spec *s = spec_push (vm, SPEC_LET_DEFAULT);
  s->first = symbol;
  s->second = old;
  s->where = vm->context;
  if (variable_store_default (vm, symbol, v, STORE_BIND))
    return true;
  vm->spec_top--;
  return false;
}

static bool
bind_local (struct nm_vm *vm, value symbol, value old, value v)
{
  struct spec *s = spec_push (vm, SPEC_LET_LOCAL);
  s->first = symbol;
  s->second = old;
  s->where = vm->context;
  if (variable_store (vm, symbol, v, vm->context, STORE_BIND))
    return true;
  vm->spec_top--;
  return false;
}

static bool
bind_special_cases (struct nm_vm *vm, value symbol, value v)
{
  value base = variable_indirect (vm, symbol);
  if (exitp (base))
    return false;
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect != SYMBOL_PLAIN && s->redirect != SYMBOL_COUNT)
    return variable_is_local (vm, base)
             ? bind_local (vm, base, variable_value (vm, base), v)
             : bind_default (vm, base, variable_default (vm, base), v);
  struct spec *e = spec_push (vm, SPEC_LET);
  e->first = base;
  e->second = variable_value (vm, base);
  if (variable_store (vm, base, v, Qnil, STORE_BIND))
    return true;
  vm->spec_top--;
  return false;
}

bool
spec_bind (struct nm_vm *vm, value symbol, value v)
{
  struct symbol *s = symbol_of (vm, symbol);
  if (!spec_reserve (vm))
    return false;
  if (unlikely (!symbol_is_simple (s)))
    return bind_special_cases (vm, symbol, v);
  struct spec *e = vm->spec_top++;
  e->kind = SPEC_LET;
  e->first = symbol;
  e->second = s->val;
  symbol_store (vm, symbol, &s->val, v);
  return true;
}

/* ---- taking bindings out of force ---- */

/* Which kind of binding S is by now: the variable that it bound can have got values of buffers since, and then it is its default
   value that was bound. */
static enum spec_kind
binding_kind (struct nm_vm *vm, const struct spec *s)
{
  bool localized = s->kind == SPEC_LET && symbol_of (vm, s->first)->redirect == SYMBOL_LOCALIZED;
  return localized ? SPEC_LET_DEFAULT : s->kind;
}

value
spec_binding_value (struct nm_vm *vm, const struct spec *s)
{
  switch (binding_kind (vm, s))
    {
    case SPEC_LET:
      return variable_value (vm, s->first);
    case SPEC_LET_DEFAULT:
      return variable_default (vm, s->first);
    case SPEC_LET_LOCAL:
      return context_has_local (vm, s->where, s->first) ? context_value (vm, s->where, s->first) : V_EXIT;
    default:
      return V_EXIT;
    }
}

bool
spec_binding_store (struct nm_vm *vm, const struct spec *s, value v, enum store_kind kind)
{
  return binding_kind (vm, s) == SPEC_LET_DEFAULT
           ? variable_store_default (vm, s->first, v, kind)
           : variable_store (vm, s->first, v, s->kind == SPEC_LET ? (value) Qnil : s->where, kind);
}

/* Values that C code would refuse cannot come up: they were in force before. */
void
spec_bindings_suspend (struct nm_vm *vm)
{
  SPEC_FOR_EACH_FROM_TOP (vm, s)
    if (s->kind <= SPEC_LET_DEFAULT)
      {
        s->own = spec_binding_value (vm, s);
        if (s->own != V_EXIT && !spec_binding_store (vm, s, s->second, STORE_SWITCH))
          exit_take (vm);
      }
}

void
spec_bindings_resume (struct nm_vm *vm)
{
  for (struct spec *s = vm->spec_base; s < vm->spec_top; s++)
    if (s->kind <= SPEC_LET_DEFAULT && s->own != V_EXIT && !spec_binding_store (vm, s, s->own, STORE_SWITCH))
      exit_take (vm);
}

/* ---- undoing ---- */

/* Restoring a binding can exit only through watchers. */
static bool
restore_binding (struct nm_vm *vm, const struct spec *e)
{
  switch (binding_kind (vm, e))
    {
    case SPEC_LET:
      /* Watchers of a variable of C code hear of its default value first. */
      if (symbol_of (vm, e->first)->trap == SYMBOL_WATCHED && variable_is_internal (vm, e->first)
          && exitp (watchers_notify (vm, e->first, e->second, Qset_default, Qnil)))
        return false;
      return variable_store (vm, e->first, e->second, Qnil, STORE_UNBIND);
    case SPEC_LET_DEFAULT:
      return variable_store_default (vm, e->first, e->second, STORE_UNBIND);
    default:
      /* The local binding may have been killed meanwhile; then there is nothing to restore. */
      return !context_has_local (vm, e->where, e->first)
             || variable_store (vm, e->first, e->second, e->where, STORE_UNBIND);
    }
}

/* Runs entry E, which has been popped, with the pending exit and quit flag put aside. */
static value
undo_with_lisp (struct nm_vm *vm, struct spec e, value result)
{
  value *r = stack_push_slots (vm, 6);
  bool quit_pending = false;
  r[0] = e.first;
  r[1] = e.second;
  r[2] = vm->exit_tag;
  r[3] = vm->exit_value;
  r[4] = result;
  struct exit_state saved = { vm->exit_kind, vm->exit_code, Qnil, Qnil, vm->exit_target };
  if (exitp (result) && saved.kind != EXIT_TERMINATE)
    vm->exit_kind = EXIT_NONE;
  struct symbol *quit = symbol_of (vm, Qquit_flag);
  r[5] = quit->val;
  if (quit->val != Qnil)
    quit->val = Qnil;
  quit_pending = atomic_fetch_and (&vm->safepoint_flags, ~(unsigned) SAFEPOINT_QUIT) & SAFEPOINT_QUIT;
  int64_t depth = vm->eval_depth;

  value v = Qnil;
  if (e.kind == SPEC_UNWIND_C)
    e.function (vm, r[0], e.word);
  else if (e.kind == SPEC_UNWIND_FORMS)
    v = vm->exit_kind == EXIT_TERMINATE ? (value) Qnil : eval_body (vm, r[0], &r[1]);
  else if (!restore_binding (vm, &e))
    v = V_EXIT;

  vm->eval_depth = depth;
  if (quit_pending)
    atomic_fetch_or (&vm->safepoint_flags, SAFEPOINT_QUIT);
  if (nilp (quit->val) && !nilp (r[5]))
    symbol_store (vm, Qquit_flag, &quit->val, r[5]);
  quit_rearm (vm);
  if (!exitp (v))
    {
      v = r[4];
      if (exitp (v))
        exit_restore (vm, (struct exit_state) { saved.kind, saved.code, r[2], r[3], saved.target });
    }
  stack_pop_slots (vm, r);
  return v;
}

value
spec_unbind_to (struct nm_vm *vm, spec_depth depth, value result)
{
  struct spec *to = vm->spec_base + depth;
  assert (to <= vm->spec_top);
  while (vm->spec_top > to)
    {
      struct spec *e = --vm->spec_top;
      if (e->kind == SPEC_LET && symbol_is_simple (symbol_of (vm, e->first)))
        symbol_store (vm, e->first, &symbol_of (vm, e->first)->val, e->second);
      else if (e->kind != SPEC_FRAME)
        result = undo_with_lisp (vm, *e, result);
    }
  return result;
}
