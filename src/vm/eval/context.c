/* context.c - the context objects behind buffers.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only.  Nothing runs Lisp but context_kill_locals (watchers). */
#include "context.h"
#include "variables.h"
#include "eval_internal.h"
#include "../handle/handle.h"

const struct slot_info slot_table[NM_SLOT_COUNT] = {
#define NM_SLOT(name, type_, locality_, init_) { Q##name, locality_ },
#include "slots.def"
#undef NM_SLOT
};
_Static_assert (sizeof (struct context) == (1 + CONTEXT_WORDS) * sizeof (value), "all words but the header are values");

value
context_new (struct nm_vm *vm)
{
  value v = heap_object (vm, HEAP_CONTEXT, CONTEXT_WORDS);
  struct context *c = context_of (v);
  for (int i = 0; i < NM_SLOT_COUNT; i++)
    c->slots[i] = slot_table[i].locality == NM_SLOT_ALWAYS_LOCAL ? vector_ref (vm->slot_defaults, i) : V_UNBOUND;
  return v;
}

value
context_local_cell (value context, value symbol)
{
  if (nilp (context))
    return Qnil;
  for (value at = context_of (context)->locals; consp (at); at = cdr (at))
    if (car (car (at)) == symbol)
      return car (at);
  return Qnil;
}

bool
context_slot_local (value context, int slot)
{
  return !nilp (context) && context_of (context)->slots[slot] != V_UNBOUND;
}

static void
slot_changed (struct nm_vm *vm, int slot)
{
  if (vm->host_ops != NULL && vm->host_ops->slot_changed != NULL)
    vm->host_ops->slot_changed (vm->host, slot);
}

void
context_slot_store (struct nm_vm *vm, value context, int slot, value v)
{
  gc_store (vm, context, &context_of (context)->slots[slot], v);
  if (context == vm->context)
    slot_changed (vm, slot);
}

void
context_slot_store_default (struct nm_vm *vm, int slot, value v)
{
  vector_set (vm, vm->slot_defaults, slot, v);
  slot_changed (vm, slot);
}

value
context_value (struct nm_vm *vm, value context, value symbol)
{
  value base = variable_base (vm, symbol);
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect == SYMBOL_SLOT)
    return context_slot_ref (vm, context, (int) fixnum (s->val));
  if (s->redirect != SYMBOL_LOCALIZED)
    return variable_value (vm, base);
  value cell = context_local_cell (context, base);
  return nilp (cell) ? localized_of (s->val)->default_value : cdr (cell);
}

bool
context_has_local (struct nm_vm *vm, value context, value symbol)
{
  value base = variable_base (vm, symbol);
  struct symbol *s = symbol_of (vm, base);
  if (s->redirect == SYMBOL_SLOT)
    return context_slot_local (context, (int) fixnum (s->val));
  return s->redirect == SYMBOL_LOCALIZED && !nilp (context_local_cell (context, base));
}

value
context_buffer (struct nm_vm *vm, value context)
{
  if (nilp (context))
    return Qnil;
  if (context == vm->context && vm->host_ops != NULL)
    {
      struct handle_mark mark = handle_mark_now (vm);
      value buffer = handle_resolve (vm, vm->host_ops->current_buffer (vm->host));
      handle_release (vm, mark);
      gc_store (vm, context, &context_of (context)->owner, buffer);
    }
  return context_of (context)->owner;
}

/* ---- killing all local variables ---- */

/* The part of hook value LIST whose functions are marked permanent-local-hook, with a t if there was one. */
static value
permanent_hook_part (struct nm_vm *vm, value list)
{
  value kept = Qnil;
  for (; consp (list); list = cdr (list))
    {
      value f = car (list);
      if (f == Qt || (symbolp (f) && !nilp (symbol_get (vm, f, Qpermanent_local_hook))))
        kept = make_cons (vm, f, kept);
    }
  value out = Qnil;
  for (; consp (kept); kept = cdr (kept))
    out = make_cons (vm, car (kept), out);
  return out;
}

/* Does local CELL stay?  A hook that stays in part is cut down to it. */
static bool
local_stays (struct nm_vm *vm, value cell, bool permanent_too)
{
  value property = permanent_too ? (value) Qnil : symbol_get (vm, car (cell), Qpermanent_local);
  if (nilp (property))
    return false;
  if (property == Qpermanent_local_hook && consp (cdr (cell)))
    set_cdr (vm, cell, permanent_hook_part (vm, cdr (cell)));
  return true;
}

/* Slots that survive a change of major mode. */
static bool
slot_is_permanent (int slot)
{
  return slot == NM_SLOT_truncate_lines || slot == NM_SLOT_buffer_file_coding_system;
}

static value
notify_killed (struct nm_vm *vm, value symbol, value context)
{
  return symbol_of (vm, symbol)->trap == SYMBOL_WATCHED ? watchers_notify (vm, symbol, Qnil, Qmakunbound, context) : (value) Qnil;
}

value
context_kill_locals (struct nm_vm *vm, value context, bool permanent_too)
{
  value *r = stack_push_slots (vm, 2);
  value result = Qnil;
  r[0] = context;
  r[1] = context_of (context)->locals;
  for (; consp (r[1]) && !exitp (result); r[1] = cdr (r[1]))
    {
      value cell = car (r[1]), symbol = car (cell);
      if (local_stays (vm, cell, permanent_too))
        continue;
      result = notify_killed (vm, symbol, r[0]);
      if (exitp (result))
        break;
      /* A watcher may have changed the list, so the cell is unlinked by searching for it. */
      struct context *c = context_of (r[0]);
      value previous = Qnil;
      for (value at = c->locals; consp (at); previous = at, at = cdr (at))
        if (car (car (at)) == symbol)
          {
            if (nilp (previous))
              gc_store (vm, r[0], &c->locals, cdr (at));
            else
              set_cdr (vm, previous, cdr (at));
            break;
          }
      variable_forget_cell (vm, symbol, r[0]);
    }
  for (int i = 0; i < NM_SLOT_COUNT && !exitp (result); i++)
    if (slot_table[i].locality == NM_SLOT_AUTO_LOCAL && context_slot_local (r[0], i)
        && (permanent_too || !slot_is_permanent (i)))
      {
        result = notify_killed (vm, slot_table[i].symbol, r[0]);
        context_of (r[0])->slots[i] = V_UNBOUND;
        if (r[0] == vm->context)
          slot_changed (vm, i);
      }
  stack_pop_slots (vm, r);
  return exitp (result) ? V_EXIT : (value) Qnil;
}

/* ---- listing and copying ---- */

value
context_alist (struct nm_vm *vm, value context)
{
  struct context *c = context_of (context);
  value out = Qnil;
  for (value at = c->locals; consp (at); at = cdr (at))
    {
      value cell = car (at);
      /* A variable that is local but void is shown by its name alone. */
      out = make_cons (vm, cdr (cell) == V_UNBOUND ? car (cell) : make_cons (vm, car (cell), cdr (cell)), out);
    }
  for (int i = 0; i < NM_SLOT_COUNT; i++)
    if (context_slot_local (context, i) && i != NM_SLOT_buffer_undo_list)
      out = make_cons (vm, make_cons (vm, slot_table[i].symbol, c->slots[i]), out);
  return make_cons (vm, make_cons (vm, Qbuffer_undo_list, c->slots[NM_SLOT_buffer_undo_list]), out);
}

void
context_copy (struct nm_vm *vm, value from, value to)
{
  struct context *f = context_of (from), *t = context_of (to);
  for (int i = 0; i < NM_SLOT_COUNT; i++)
    gc_store (vm, to, &t->slots[i], f->slots[i]);
  for (value at = t->locals; consp (at); at = cdr (at))
    variable_forget_cell (vm, car (car (at)), to);
  value copy = Qnil, reversed = Qnil;
  for (value at = f->locals; consp (at); at = cdr (at))
    copy = make_cons (vm, make_cons (vm, car (car (at)), cdr (car (at))), copy);
  for (; consp (copy); copy = cdr (copy))
    {
      reversed = make_cons (vm, car (copy), reversed);
      variable_forget_cell (vm, car (car (copy)), to);
    }
  gc_store (vm, to, &t->locals, reversed);
}
