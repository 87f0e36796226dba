/* keymap_prims.c - the primitives that make, change and look into keymaps.
   SPDX-License-Identifier: GPL-3.0-or-later
   Where a keymap may be autoloaded or a menu filter may run, objects may move: what is needed after is
   kept in the arguments or in stack slots.  Isolate's thread only. */
#include "keymap.h"
#include "../data/char_table.h"
#include "../eval/context.h"
#include "primitive.h"
#include <string.h>

NM_VARIABLE (minor_mode_map_alist, NM_VAR_LISP, "nil",
             "Alist of keymaps of minor modes: (VARIABLE . KEYMAP), active while VARIABLE is non-nil.");
NM_VARIABLE (minor_mode_overriding_map_alist, NM_VAR_LISP, "nil",
             "Alist of keymaps of minor modes that take precedence over `minor-mode-map-alist' in this buffer.");
NM_VARIABLE (emulation_mode_map_alists, NM_VAR_LISP, "nil",
             "List of keymap alists, or of symbols whose values are such alists, searched before minor modes.");
NM_VARIABLE (meta_prefix_char, NM_VAR_LISP, "27", "Prefix character under which characters with Meta are looked up.");

static value empty_keymap (struct nm_vm *vm, value prompt)
{
  return make_cons (vm, Qkeymap, nilp (prompt) ? (value) Qnil : list_1 (vm, prompt));
}

NM_PRIMITIVE (make_sparse_keymap, "make-sparse-keymap", 0, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional STRING)",
              "Return a new keymap without bindings.\nSTRING, if given, is the prompt when the keymap is used as a menu.")
{
  return empty_keymap (vm, args[0]);
}

NM_PRIMITIVE (make_keymap, "make-keymap", 0, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional STRING)",
              "Return a new keymap with a char-table for all characters without modifiers.\n"
              "STRING, if given, is the prompt when the keymap is used as a menu.")
{
  value map = empty_keymap (vm, args[0]);
  set_cdr (vm, map, make_cons (vm, char_table_new (vm, Qkeymap, Qnil, 0), cdr (map)));
  return map;
}

NM_PRIMITIVE (keymapp, "keymapp", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT is a keymap: a list that starts with `keymap', or a symbol that stands for one.")
{
  return make_bool (!nilp (keymap_get (vm, args[0], false, false)));
}

NM_PRIMITIVE (keymap_prompt, "keymap-prompt", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MAP)",
              "Return the prompt string of keymap MAP, or nil if it has none.")
{
  if ((char *) __builtin_frame_address (0) < vm->c_stack_limit)
    return signal_message (vm, "Keymaps nested too deeply");
  value map = keymap_get (vm, args[0], false, false);
  LIST_WALK (tail, walk, map);
  for (LIST_EACH (tail, walk))
    {
      value element = car (tail);
      if (stringp (element))
        return element;
      if (keymap_p (vm, element))
        {
          value prompt = F_keymap_prompt (vm, 1, &element);
          if (!nilp (prompt))
            return prompt;
        }
    }
  return Qnil;
}

/* -- parents -- */

/* The last cons of MAP's own part: its cdr is the parent. */
static value
own_part_end (struct nm_vm *vm, value map)
{
  value last = map;
  LIST_WALK (tail, walk, cdr (map));
  for (LIST_EACH (tail, walk))
    {
      if (keymap_p (vm, tail))
        break;
      last = tail;
    }
  return last;
}

static value
parent_of (struct nm_vm *vm, value object, bool autoload)
{
  value map = keymap_get (vm, object, true, autoload);
  if (exitp (map))
    return map;
  return keymap_get (vm, cdr (own_part_end (vm, map)), false, autoload);
}

NM_PRIMITIVE (keymap_parent, "keymap-parent", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP)",
              "Return the parent keymap of KEYMAP, or nil if it has none.")
{
  return parent_of (vm, args[0], true);
}

NM_PRIMITIVE (set_keymap_parent, "set-keymap-parent", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP PARENT)",
              "Make PARENT, a keymap or nil, the parent of KEYMAP.  Return PARENT.\n"
              "It is an error if KEYMAP is an ancestor of PARENT.")
{
  value map = keymap_get (vm, args[0], true, true);
  if (exitp (map))
    return map;
  args[0] = map;
  if (!nilp (args[1]))
    {
      value parent = keymap_get (vm, args[1], true, false);
      if (exitp (parent))
        return parent;
      args[1] = parent;
      for (value up = parent; !nilp (up); up = parent_of (vm, up, false))
        if (up == args[0])
          return signal_message (vm, "Cyclic keymap inheritance");
    }
  set_cdr (vm, own_part_end (vm, args[0]), args[1]);
  return args[1];
}

/* -- define-key -- */

/* Events that people write as symbols although they are characters. */
static const struct { const char *name, *escape; } character_names[] = {
  { "DEL", "\\d" }, { "TAB", "\\t" }, { "RET", "\\r" }, { "ESC", "\\e" }, { "SPC", " " },
};

static value
check_event_symbol (struct nm_vm *vm, value symbol)
{
  static const struct { unsigned bit; const char *escape; } escapes[] = {
    { CHAR_MODIFIER_ALT, "\\A-" }, { CHAR_MODIFIER_CTRL, "\\C-" }, { CHAR_MODIFIER_HYPER, "\\H-" },
    { CHAR_MODIFIER_META, "\\M-" }, { CHAR_MODIFIER_SHIFT, "\\S-" }, { CHAR_MODIFIER_SUPER, "\\s-" },
  };
  value parts = event_symbol_parts (vm, symbol);
  value base = symbol_name (vm, car (parts));
  unsigned mask = (unsigned) fixnum (car (cdr (parts)));
  for (size_t i = 0; i < sizeof character_names / sizeof *character_names; i++)
    if (string_bytes (base) == 3 && memcmp (string_text (base), character_names[i].name, 3) == 0)
      {
        char text[40] = "";
        for (size_t k = 0; k < sizeof escapes / sizeof *escapes; k++)
          if (mask & escapes[k].bit)
            strcat (text, escapes[k].escape);
        strcat (text, character_names[i].escape);
        const char *name = string_text (symbol_name (vm, symbol));
        return signal_message (vm, "To bind the key %s, use [?%s], not [%s]", name, text, name);
      }
  return Qnil;
}

/* A key macro may start with events like (control a): they become what they mean.  V_EXIT or nil. */
static value
convert_macro (struct nm_vm *vm, value *definition)
{
  if (!vectorp (*definition) || vector_length (*definition) == 0 || !consp (vector_ref (*definition, 0)))
    return Qnil;
  int64_t n = vector_length (*definition);
  value v = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n; i++)
    {
      value event = vector_ref (*definition, i);
      if (event_is_description (event))
        event = event_convert_list (vm, event);
      if (exitp (event))
        return event;
      vector_set (vm, v, i, event);
    }
  *definition = v;
  return Qnil;
}

/* One event of a key sequence for define-key, checked; V_EXIT after signalling. */
static value
define_event (struct nm_vm *vm, value event)
{
  if (event_is_description (event))
    return event_convert_list (vm, event);
  if (consp (event) && characterp (car (event)))
    CHECK (characterp (cdr (event)), Qcharacterp, cdr (event));
  if (symbolp (event) && exitp (check_event_symbol (vm, event)))
    return V_EXIT;
  return event;
}

static value
not_a_prefix (struct nm_vm *vm, value keys, int64_t index, bool after_escape)
{
  value *r = stack_push_slots (vm, 3);
  r[2] = keys;
  r[0] = key_description (vm, keys, Qnil);
  r[1] = exitp (r[0]) ? V_EXIT : call_3 (vm, Qsubstring, r[2], make_fixnum (0), make_fixnum (index));
  if (!exitp (r[1]))
    r[1] = key_description (vm, r[1], Qnil);
  value result = V_EXIT;
  if (!exitp (r[1]))
    result = signal_message (vm, "Key sequence %s starts with non-prefix key %s%s", string_text (r[0]), string_text (r[1]),
                             !after_escape ? "" : index == 0 ? "ESC" : " ESC");
  stack_pop_slots (vm, r);
  return result;
}

/* The keymap under EVENT in MAP, made if there is no binding; nil if the binding is something else. */
static value
prefix_map (struct nm_vm *vm, value *map, value event)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = event;
  value binding = keymap_access (vm, *map, event, false, true, true);
  if (nilp (binding))
    {
      value fresh = empty_keymap (vm, Qnil);
      if (exitp (keymap_store (vm, *map, r[0], fresh)))
        fresh = V_EXIT;
      binding = fresh;
    }
  stack_pop_slots (vm, r);
  return exitp (binding) ? binding : keymap_get (vm, binding, false, true);
}

/* ARGS: keymap (a list), keys, definition. */
static value
define_keys (struct nm_vm *vm, value *args, int64_t length)
{
  bool after_escape = false;
  value *map = stack_push_slots (vm, 1);
  *map = args[0];
  for (int64_t i = 0;;)
    {
      value event = define_event (vm, key_sequence_ref (args[1], i));
      if (exitp (event))
        return event;
      after_escape = !after_escape && fixnump (event) && (fixnum (event) & CHAR_MODIFIER_META);
      if (after_escape)
        event = vm_variable (vm, Qmeta_prefix_char);
      else
        {
          if (fixnump (event))
            event = make_fixnum (fixnum (event) & ~(int64_t) CHAR_MODIFIER_META);
          i++;
        }
      bool odd = !fixnump (event) && !symbolp (event) && !(consp (event) && !(fixnump (car (event)) && i != length));
      if (odd)
        {
          CHECK (stringp (event), Qstringp, event);
          value *r = stack_push_slots (vm, 1);
          r[0] = event;
          value format = symbol_name (vm, symbol_intern_c (vm, "Key sequence contains invalid event %s"));
          if (exitp (call_2 (vm, Qmessage, format, event)))
            return V_EXIT;
          event = r[0];
        }
      if (i == length && !after_escape)
        return keymap_store (vm, *map, event, args[2]);
      value next = prefix_map (vm, map, event);
      if (exitp (next))
        return next;
      if (!consp (next))
        return not_a_prefix (vm, args[1], i, after_escape);
      *map = next;
    }
}

NM_PRIMITIVE (define_key, "define-key", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(KEYMAP KEY DEF)",
              "In KEYMAP, bind key sequence KEY to DEF, and return DEF.\n"
              "KEY is a string or a vector of characters and events; [t] binds what has no other binding.\n"
              "An element (FROM . TO) at the end binds a range of characters.  Prefixes that are not bound\n"
              "yet become keymaps; it is an error if a prefix of KEY is bound to something else.")
{
  value map = keymap_get (vm, args[0], true, true);
  if (exitp (map))
    return map;
  args[0] = map;
  int64_t length = key_sequence_length (vm, args[1]);
  if (length < 0)
    return V_EXIT;
  if (length == 0)
    return Qnil;
  if (exitp (convert_macro (vm, &args[2])))
    return V_EXIT;
  value *mark = vm->sp;
  value result = define_keys (vm, args, length);
  stack_pop_slots (vm, mark);
  return result;
}

/* -- lookup-key -- */

/* The symbol for menu item ITEM with its name in lower case. */
static value
downcase_item (struct nm_vm *vm, value item)
{
  value name = call_1 (vm, Qdowncase, symbol_name (vm, item));
  if (exitp (name) || !symbol_reserve (vm))
    return V_EXIT;
  return symbol_intern (vm, string_text (name), (size_t) string_bytes (name));
}

/* *KEYS, a stack slot, becomes a fresh vector with its symbols in lower case; false after an exit. */
static bool
downcase_items (struct nm_vm *vm, value *keys)
{
  int64_t n = vector_length (*keys);
  value copy = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n; i++)
    vector_set (vm, copy, i, vector_ref (*keys, i));
  *keys = copy;
  for (int64_t i = 0; i < n; i++)
    {
      value item = vector_ref (*keys, i);
      if (!symbolp (item))
        continue;
      item = downcase_item (vm, item);
      if (exitp (item))
        return false;
      vector_set (vm, *keys, i, item);
    }
  return true;
}

static bool
menu_bar_path (value keys)
{
  return vectorp (keys) && vector_length (keys) > 0 && vector_ref (keys, 0) == Qmenu_bar;
}

static bool
found_command (value v)
{
  return !nilp (v) && !(fixnump (v) && fixnum (v) >= 0);
}

NM_PRIMITIVE (lookup_key, "lookup-key", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(KEYMAP KEY &optional ACCEPT-DEFAULT)",
              "Return the binding of key sequence KEY in KEYMAP, a keymap or a list of keymaps.\n"
              "nil means there is none.  An integer N means that the first N events of KEY are a complete\n"
              "key that is not a prefix.  With ACCEPT-DEFAULT, bindings of t count for every event.")
{
  value found = keymap_lookup (vm, args[0], args[1], !nilp (args[2]));
  if (exitp (found) || found_command (found) || !menu_bar_path (args[1]))
    return found;
  /* Menu items were once named with capitals, and people still look for them so. */
  value *r = stack_push_slots (vm, 1);
  r[0] = args[1];
  found = downcase_items (vm, r) ? keymap_lookup (vm, args[0], r[0], !nilp (args[2])) : V_EXIT;
  stack_pop_slots (vm, r);
  return found;
}

NM_PRIMITIVE (keymap_get_keyelt, "keymap--get-keyelt", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT AUTOLOAD)",
              "Return the command or keymap in the keymap element OBJECT, which may be a menu item.\n"
              "With AUTOLOAD, run the item's filter.")
{
  return keymap_binding_element (vm, args[0], !nilp (args[1]));
}

/* -- the maps in use -- */

NM_PRIMITIVE (use_global_map, "use-global-map", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP)", "Make KEYMAP the global keymap.")
{
  value map = keymap_get (vm, args[0], true, true);
  if (exitp (map))
    return map;
  vm->gc_roots[VM_ROOT_GLOBAL_MAP] = map;
  return Qnil;
}

NM_PRIMITIVE (current_global_map, "current-global-map", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the global keymap.")
{
  value map = vm->gc_roots[VM_ROOT_GLOBAL_MAP];
  return consp (map) ? map : (value) Qnil;
}

NM_PRIMITIVE (use_local_map, "use-local-map", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP)",
              "Make KEYMAP, which may be nil, the local keymap of the current buffer.")
{
  value map = nilp (args[0]) ? (value) Qnil : keymap_get (vm, args[0], true, true);
  if (exitp (map))
    return map;
  context_slot_store (vm, vm->context, NM_SLOT_neomacs__local_map, map);
  return Qnil;
}

NM_PRIMITIVE (current_local_map, "current-local-map", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the local keymap of the current buffer, or nil if it has none.")
{
  return context_slot_ref (vm, vm->context, NM_SLOT_neomacs__local_map);
}
