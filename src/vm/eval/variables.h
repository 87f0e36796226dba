/* variables.h - symbol value cells: plain, alias, localized, slot; stores with their checks.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_EVAL_VARIABLES_H
#define VM_EVAL_VARIABLES_H

#include "eval.h"

/* The record behind SYMBOL_LOCALIZED: the default value and a cache of one context's cell. */
struct localized {
  uint64_t header;
  value default_value;             /* V_UNBOUND if void */
  value automatic;                 /* t: `make-variable-buffer-local' */
  value context;                   /* the context that CELL belongs to, or nil */
  value cell;                      /* its (SYMBOL . VALUE), or nil if it has no local value */
};
enum { LOCALIZED_WORDS = 4 };
static inline struct localized *localized_of (value v) { return (struct localized *) object_of (v); }

/* A value of symbol.type besides enum nm_variable_type: quit-flag and inhibit-quit, whose stores may
   have to make the next safepoint quit. */
enum { VARIABLE_POLLED = 7 };
void quit_rearm (struct nm_vm *);

/* STORE_SWITCH: another thread runs, so its values of variables are in force; no watcher hears of it. */
enum store_kind { STORE_SET, STORE_BIND, STORE_UNBIND, STORE_SWITCH };

/* Follows aliases; V_EXIT after signalling a cycle. */
value variable_indirect (struct nm_vm *, value symbol);
/* Follows aliases; nil at a cycle.  Never signals. */
value variable_base (struct nm_vm *, value symbol);
/* `set' with all rules; V may be V_UNBOUND.  CONTEXT: nil for the current one. */
__attribute__ ((warn_unused_result)) bool variable_store (struct nm_vm *, value symbol, value v, value context, enum store_kind);
__attribute__ ((warn_unused_result)) bool variable_store_default (struct nm_vm *, value symbol, value v, enum store_kind);
value variable_cell (struct nm_vm *, value symbol, struct localized *);   /* current local cell, or nil */
value variable_make_localized (struct nm_vm *, value symbol);     /* turns PLAIN into LOCALIZED; the record */
bool variable_is_local (struct nm_vm *, value symbol);            /* in the current context; SYMBOL is no alias */
bool variable_is_internal (struct nm_vm *, value symbol);         /* is it a variable of C code? */
void variable_forget_cell (struct nm_vm *, value symbol, value context);   /* drops the cache if it is CONTEXT's */
/* V as it is to be stored in SYMBOL of a C type: checked or coerced; V_EXIT after signalling. */
value variable_coerce (struct nm_vm *, value symbol, value v);
value slot_check (struct nm_vm *, int slot, value v);             /* V, or V_EXIT after signalling */

/* Watchers (watchers.c): OPERATION is a symbol, WHERE a context or nil.  nil or V_EXIT.  [lisp] */
value watchers_notify (struct nm_vm *, value symbol, value newval, value operation, value context);

/* Anything but a plain, unwatched, untyped, writable value cell? */
static inline bool
symbol_is_simple (const struct symbol *s)
{
  return (s->redirect | s->trap | s->type) == 0;
}

#endif
