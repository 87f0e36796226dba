/* keymap.h - keymaps as Lisp data: lookup, definition, mapping, and the events that index them.
   SPDX-License-Identifier: GPL-3.0-or-later

   A keymap is a list that starts with the symbol `keymap', or a symbol whose function it is.
   Functions with an AUTOLOAD argument run Lisp only if it is true (keymap autoloads, menu item
   filters); the others marked [lisp] always may. */
#ifndef VM_KEYMAP_KEYMAP_H
#define VM_KEYMAP_KEYMAP_H

#include "../data/list.h"
#include "../eval/eval.h"
#include "../heap/heap.h"

/* -- keymap.c -- */

/* The list of the keymap OBJECT; nil if it is none (signals wrong-type-argument if SIGNAL).  A symbol
   that would autoload a keymap stands for itself if not AUTOLOAD. */
value keymap_get (struct nm_vm *, value object, bool signal, bool autoload);
static inline bool
keymap_list_p (value v)
{
  return consp (v) && car (v) == Qkeymap;
}
static inline bool
keymap_p (struct nm_vm *vm, value v)
{
  return keymap_list_p (v) || (symbolp (v) && !nilp (v) && !nilp (keymap_get (vm, v, false, false)));
}
/* The command or keymap in a binding: strips menu labels. */
value keymap_binding_element (struct nm_vm *, value binding, bool autoload);
/* The binding of one event in MAP (a keymap or a list of keymaps); nil if there is none. */
value keymap_access (struct nm_vm *, value map, value event, bool default_too, bool no_inherit, bool autoload);
/* `lookup-key'.  [lisp] */
value keymap_lookup (struct nm_vm *, value map, value keys, bool default_too);
/* `define-key' of a single event. */
value keymap_store (struct nm_vm *, value map, value event, value definition);

/* Calls FN for every binding of MAP up to its parent, and returns the parent.  FN may run Lisp: then
   the values it got may have moved, and it returns V_EXIT to stop. */
typedef value keymap_visitor (struct nm_vm *, value event, value binding, value *data);
value keymap_map_own (struct nm_vm *, value map, keymap_visitor *, value *data);      /* the parent, or V_EXIT */
value keymap_map (struct nm_vm *, value map, keymap_visitor *, value *data, bool autoload);   /* parents too; nil or V_EXIT */

/* -- event.c -- */

value event_convert_list (struct nm_vm *, value description);     /* (control ?a) as an event; may signal */
bool event_is_description (value);                                /* a proper list of symbols and integers, no mouse event */
value event_symbol_canonical (struct nm_vm *, value symbol);      /* modifiers in standard order */
value event_symbol_parts (struct nm_vm *, value symbol);          /* (BASE MASK); nil for none */
value event_symbol_modified (struct nm_vm *, value base, unsigned modifiers);
static inline value event_head (value event) { return consp (event) ? car (event) : event; }

enum {
  EVENT_UP = 1, EVENT_DOWN = 2, EVENT_DRAG = 4, EVENT_CLICK = 8, EVENT_DOUBLE = 16, EVENT_TRIPLE = 32,
  EVENT_MODIFIER_MASK = CHAR_MODIFIER_ALT | CHAR_MODIFIER_SUPER | CHAR_MODIFIER_HYPER | CHAR_MODIFIER_SHIFT
                        | CHAR_MODIFIER_CTRL | CHAR_MODIFIER_META,
};

/* -- describe.c -- */

value key_description (struct nm_vm *, value keys, value prefix);           /* a string, or V_EXIT */
value key_description_single (struct nm_vm *, value key, bool no_angles);

/* The event at index I of a key sequence, with the meta bit of unibyte strings in its place. */
value key_sequence_ref (value keys, int64_t i);
/* The length of a key sequence; -1 after signalling. */
int64_t key_sequence_length (struct nm_vm *, value keys);

#endif
