/* variables.c - reading and storing symbol values, whatever kind of cell is behind the symbol.
   SPDX-License-Identifier: GPL-3.0-or-later

   Invariants: a LOCALIZED record's (context, cell) cache is right or empty; whoever adds or removes a
   local binding updates it.  A SLOT symbol's default is in vm->slot_defaults.  Reads never run Lisp;
   stores do only through watchers.  Isolate's thread only. */
#include "variables.h"
#include "context.h"
#include "eval_internal.h"
#include "../heap/counts.h"
#include "../primitive.h"

enum { ALIAS_LIMIT = 1000 };       /* a longer chain of aliases is a cycle */

value
variable_base (struct nm_vm *vm, value symbol)
{
  for (int i = 0; symbol_of (vm, symbol)->redirect == SYMBOL_ALIAS; i++)
    {
      if (i > ALIAS_LIMIT)
        return Qnil;
      symbol = symbol_of (vm, symbol)->val;
    }
  return symbol;
}

value
variable_indirect (struct nm_vm *vm, value symbol)
{
  value base = variable_base (vm, symbol);
  return nilp (base) && symbol != Qnil ? signal_1 (vm, Qcyclic_variable_indirection, symbol) : base;
}

/* ---- reading ---- */

value
variable_cell (struct nm_vm *vm, value symbol, struct localized *l)
{
  if (l->context != vm->context)
    {
      value cell = context_local_cell (vm->context, symbol);
      value self = symbol_of (vm, symbol)->val;
      gc_store (vm, self, &l->context, vm->context);
      gc_store (vm, self, &l->cell, cell);
    }
  return l->cell;
}

value
variable_value (struct nm_vm *vm, value symbol)
{
  for (int i = 0; i < ALIAS_LIMIT; i++)
    {
      struct symbol *s = symbol_of (vm, symbol);
      switch ((enum symbol_redirect) s->redirect)
        {
        case SYMBOL_PLAIN:
          return s->val;
        case SYMBOL_ALIAS:
          symbol = s->val;
          break;
        case SYMBOL_LOCALIZED:
          {
            struct localized *l = localized_of (s->val);
            value cell = variable_cell (vm, symbol, l);
            return nilp (cell) ? l->default_value : cdr (cell);
          }
        case SYMBOL_SLOT:
          return context_slot_ref (vm, vm->context, (int) fixnum (s->val));
        case SYMBOL_COUNT:
          return count_ref (vm, symbol);
        }
    }
  return V_UNBOUND;
}

value
variable_default (struct nm_vm *vm, value symbol)
{
  symbol = variable_base (vm, symbol);
  struct symbol *s = symbol_of (vm, symbol);
  switch ((enum symbol_redirect) s->redirect)
    {
    case SYMBOL_LOCALIZED:
      return localized_of (s->val)->default_value;
    case SYMBOL_SLOT:
      return vector_ref (vm->slot_defaults, fixnum (s->val));
    case SYMBOL_COUNT:
      return count_ref (vm, symbol);
    default:
      return s->val;
    }
}

bool
variable_is_local (struct nm_vm *vm, value symbol)
{
  struct symbol *s = symbol_of (vm, symbol);
  if (s->redirect == SYMBOL_LOCALIZED)
    return !nilp (variable_cell (vm, symbol, localized_of (s->val)));
  return s->redirect == SYMBOL_SLOT && context_slot_local (vm->context, (int) fixnum (s->val));
}

void
variable_forget_cell (struct nm_vm *vm, value symbol, value context)
{
  struct symbol *s = symbol_of (vm, symbol);
  if (s->redirect == SYMBOL_LOCALIZED && localized_of (s->val)->context == context)
    localized_of (s->val)->context = localized_of (s->val)->cell = Qnil;
}

bool
variable_is_internal (struct nm_vm *vm, value symbol)
{
  size_t count;
  const struct nm_variable *const *table = nm_variables (&count);
  if (symbol_of (vm, symbol)->redirect == SYMBOL_SLOT)
    return true;
  for (size_t i = 0; i < count; i++)
    if (table[i]->symbol == symbol)
      return true;
  return false;
}

/* ---- checks of C types ---- */

value
variable_coerce (struct nm_vm *vm, value symbol, value v)
{
  switch (symbol_of (vm, symbol)->type)
    {
    case NM_VAR_INT:
      CHECK (integerp (v), Qintegerp, v);
      return fixnump (v) ? v : signal_1 (vm, Qoverflow_error, v);
    case NM_VAR_BOOL:
      return make_bool (!nilp (v));
    default:
      return v;
    }
}

/* What a slot accepts besides nil; slots that are not listed take anything. */
enum slot_rule { RULE_ANY, RULE_INTEGER, RULE_STRING, RULE_SYMBOL, RULE_FRACTION, RULE_OVERWRITE, RULE_SCROLL_BAR };

static const uint8_t slot_rules[NM_SLOT_COUNT] = {
  [NM_SLOT_fill_column] = RULE_INTEGER, [NM_SLOT_left_margin] = RULE_INTEGER, [NM_SLOT_tab_width] = RULE_INTEGER,
  [NM_SLOT_buffer_display_count] = RULE_INTEGER, [NM_SLOT_buffer_saved_size] = RULE_INTEGER,
  [NM_SLOT_left_margin_width] = RULE_INTEGER, [NM_SLOT_right_margin_width] = RULE_INTEGER,
  [NM_SLOT_left_fringe_width] = RULE_INTEGER, [NM_SLOT_right_fringe_width] = RULE_INTEGER,
  [NM_SLOT_scroll_bar_width] = RULE_INTEGER, [NM_SLOT_scroll_bar_height] = RULE_INTEGER,
  [NM_SLOT_default_directory] = RULE_STRING, [NM_SLOT_buffer_file_name] = RULE_STRING,
  [NM_SLOT_buffer_file_truename] = RULE_STRING, [NM_SLOT_buffer_auto_save_file_name] = RULE_STRING,
  [NM_SLOT_major_mode] = RULE_SYMBOL,
  [NM_SLOT_scroll_up_aggressively] = RULE_FRACTION, [NM_SLOT_scroll_down_aggressively] = RULE_FRACTION,
  [NM_SLOT_overwrite_mode] = RULE_OVERWRITE, [NM_SLOT_vertical_scroll_bar] = RULE_SCROLL_BAR,
};

static value
slot_error (struct nm_vm *vm, const char *message, value v)
{
  return signal_2 (vm, Qerror, string_literal (vm, message), v);
}

value
slot_check (struct nm_vm *vm, int slot, value v)
{
  if (nilp (v))
    return v;
  switch ((enum slot_rule) slot_rules[slot])
    {
    case RULE_ANY:
      return v;
    case RULE_INTEGER:
      return integerp (v) ? v : signal_wrong_type (vm, Qintegerp, v);
    case RULE_STRING:
      return stringp (v) ? v : signal_wrong_type (vm, Qstringp, v);
    case RULE_SYMBOL:
      return symbolp (v) ? v : signal_wrong_type (vm, Qsymbolp, v);
    case RULE_FRACTION:
      if (floatp (v) ? float_of (v) >= 0 && float_of (v) <= 1 : v == make_fixnum (0) || v == make_fixnum (1))
        return v;
      return slot_error (vm, "Value should be from 0.0 to 1.0", v);
    case RULE_OVERWRITE:
      if (v == Qoverwrite_mode_textual || v == Qoverwrite_mode_binary)
        return v;
      return slot_error (vm, "One of nil, overwrite-mode-textual or overwrite-mode-binary should be specified", v);
    case RULE_SCROLL_BAR:
      if (v == Qt || v == Qleft || v == Qright)
        return v;
      return slot_error (vm, "One of nil, t, left or right should be specified", v);
    }
  return v;
}

/* ---- storing ---- */

/* Is a buffer-local or default binding of SYMBOL, made by `let' in the current context, in force?
   Then `setq' of an automatically local variable must not create a local value. */
static bool
let_shadows_local (struct nm_vm *vm, value symbol)
{
  SPEC_FOR_EACH_FROM_TOP (vm, s)
    if ((s->kind == SPEC_LET_DEFAULT || s->kind == SPEC_LET_LOCAL) && s->first == symbol && s->where == vm->context)
      return true;
  return false;
}

static void
localized_store (struct nm_vm *vm, value symbol, value v, value context, enum store_kind kind)
{
  value record = symbol_of (vm, symbol)->val;
  struct localized *l = localized_of (record);
  bool current = nilp (context) || context == vm->context;
  value cell = current ? variable_cell (vm, symbol, l) : context_local_cell (context, symbol);
  if (!nilp (cell))
    set_cdr (vm, cell, v);
  else if (kind != STORE_SET || nilp (l->automatic) || nilp (vm->context) || let_shadows_local (vm, symbol))
    gc_store (vm, record, &l->default_value, v);
  else
    {
      value c = nilp (context) ? vm->context : context;
      struct context *x = context_of (c);
      cell = make_cons (vm, symbol, v);
      gc_store (vm, c, &x->locals, make_cons (vm, cell, x->locals));
      gc_store (vm, record, &l->context, c);
      gc_store (vm, record, &l->cell, cell);
    }
}

static bool
slot_store (struct nm_vm *vm, value symbol, value v, value context, enum store_kind kind)
{
  struct symbol *s = symbol_of (vm, symbol);
  int slot = (int) fixnum (s->val);
  if (v == V_UNBOUND)
    {
      s->redirect = SYMBOL_PLAIN;
      s->type = NM_VAR_LISP;
      s->val = V_UNBOUND;
      s->value_version++;
      return true;
    }
  if (nilp (context))
    context = vm->context;
  bool local = context_slot_local (context, slot);
  if (!local && !nilp (context) && kind == STORE_SET && !let_shadows_local (vm, symbol))
    {
      /* It becomes local even if the value is refused. */
      context_slot_store (vm, context, slot, context_slot_ref (vm, context, slot));
      local = true;
    }
  v = slot_check (vm, slot, v);
  if (exitp (v))
    return false;
  if (local)
    context_slot_store (vm, context, slot, v);
  else
    context_slot_store_default (vm, slot, v);
  return true;
}

/* Constants and watchers.  False if an exit is pending; *DONE if there is nothing left to store. */
static bool
store_trapped (struct nm_vm *vm, value symbol, value v, value context, value operation, bool *done)
{
  struct symbol *s = symbol_of (vm, symbol);
  *done = false;
  if (s->trap == SYMBOL_CONSTANT)
    {
      /* A keyword may be set to itself. */
      *done = s->redirect == SYMBOL_PLAIN && s->val == v && symbol == v && symbol != Qnil && symbol != Qt;
      if (!*done)
        signal_1 (vm, Qsetting_constant, symbol);
      return *done;
    }
  return !exitp (watchers_notify (vm, symbol, v, operation, context));
}

static const uint32_t store_operations[] = { [STORE_SET] = Qset, [STORE_BIND] = Qlet, [STORE_UNBIND] = Qunlet };

static bool
store_slow (struct nm_vm *vm, value symbol, value v, value context, enum store_kind kind)
{
  value *r = stack_push_slots (vm, 2);
  bool ok = true, done = false;
  r[0] = v;
  r[1] = context;
  symbol = variable_indirect (vm, symbol);
  ok = !exitp (symbol);
  if (ok && symbol_of (vm, symbol)->trap != SYMBOL_UNTRAPPED && kind != STORE_SWITCH)
    ok = store_trapped (vm, symbol, v, context,
                        kind == STORE_SET && v == V_UNBOUND ? (value) Qmakunbound : store_operations[kind], &done);
  if (ok && !done)
    {
      struct symbol *s = symbol_of (vm, symbol);
      v = r[0];
      if (v != V_UNBOUND && s->redirect != SYMBOL_SLOT)
        v = variable_coerce (vm, symbol, v);
      if (exitp (v))
        ok = false;
      else if (s->redirect == SYMBOL_SLOT)
        ok = slot_store (vm, symbol, v, r[1], kind);
      else if (s->redirect == SYMBOL_LOCALIZED)
        localized_store (vm, symbol, v, r[1], kind);
      else if (s->redirect == SYMBOL_COUNT && v != V_UNBOUND)
        count_set (vm, symbol, v);
      else
        {
          if (s->redirect == SYMBOL_COUNT)
            count_stop (vm, symbol);
          symbol_store (vm, symbol, &s->val, v);
          if (s->type == VARIABLE_POLLED)
            quit_rearm (vm);
          else if (v == V_UNBOUND)
            s->type = NM_VAR_LISP;   /* a C variable that was made void is an ordinary one from now on */
        }
    }
  stack_pop_slots (vm, r);
  return ok;
}

bool
variable_store (struct nm_vm *vm, value symbol, value v, value context, enum store_kind kind)
{
  struct symbol *s = symbol_of (vm, symbol);
  if (likely (symbol_is_simple (s)))
    {
      symbol_store (vm, symbol, &s->val, v);
      return true;
    }
  return store_slow (vm, symbol, v, context, kind);
}

bool
variable_set (struct nm_vm *vm, value symbol, value v)
{
  return variable_store (vm, symbol, v, Qnil, STORE_SET);
}

bool
variable_store_default (struct nm_vm *vm, value symbol, value v, enum store_kind kind)
{
  value *r = stack_push_slots (vm, 1);
  bool done = false, ok;
  r[0] = v;
  symbol = variable_indirect (vm, symbol);
  if ((ok = !exitp (symbol)))
    {
      uint8_t redirect = symbol_of (vm, symbol)->redirect;
      if (redirect == SYMBOL_PLAIN || redirect == SYMBOL_COUNT)
        ok = variable_store (vm, symbol, v, Qnil, kind);
      else
        {
          if (symbol_of (vm, symbol)->trap != SYMBOL_UNTRAPPED && kind != STORE_SWITCH)
            ok = store_trapped (vm, symbol, v, Qnil, kind == STORE_BIND && redirect == SYMBOL_LOCALIZED ? (value) Qlet : (value) Qset_default, &done);
          struct symbol *s = symbol_of (vm, symbol);
          if (ok && !done && s->redirect == SYMBOL_LOCALIZED)
            gc_store (vm, s->val, &localized_of (s->val)->default_value, r[0]);
          else if (ok && !done)
            context_slot_store_default (vm, (int) fixnum (s->val), r[0]);
        }
    }
  stack_pop_slots (vm, r);
  return ok;
}

bool
variable_set_default (struct nm_vm *vm, value symbol, value v)
{
  return variable_store_default (vm, symbol, v, STORE_SET);
}

value
variable_make_localized (struct nm_vm *vm, value symbol)
{
  struct symbol *s = symbol_of (vm, symbol);
  if (s->redirect == SYMBOL_LOCALIZED)
    return s->val;
  if (s->redirect == SYMBOL_COUNT)
    count_stop (vm, symbol);
  assert (s->redirect == SYMBOL_PLAIN);
  value record = heap_object (vm, HEAP_LOCALIZED, LOCALIZED_WORDS);
  localized_of (record)->default_value = s->val;
  s->redirect = SYMBOL_LOCALIZED;
  s->value_version++;
  symbol_store (vm, symbol, &s->val, record);
  return record;
}
