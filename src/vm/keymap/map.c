/* map.c - going through all bindings of a keymap: map-keymap, copy-keymap, accessible-keymaps.
   SPDX-License-Identifier: GPL-3.0-or-later
   Visitors may run Lisp, so every position in a map is held in stack slots.  Isolate's thread only. */
#include "keymap.h"
#include "../data/char_table.h"
#include "../data/sequence.h"
#include "primitive.h"

/* -- visiting -- */

static value
visit_item (struct nm_vm *vm, keymap_visitor *visit, value event, value binding, value *data)
{
  return visit (vm, event, binding == Qt ? (value) Qnil : binding, data);
}

static value
visit_char_table (struct nm_vm *vm, value *table, keymap_visitor *visit, value *data)
{
  for (int c = 0, from, to; c <= CHAR_MAX_CODE; c = to + 1)
    {
      value v = char_table_run (*table, c, &from, &to);
      if (nilp (v))
        continue;
      value event = to > c ? make_cons (vm, make_fixnum (c), make_fixnum (to)) : make_fixnum (c);
      if (exitp (visit_item (vm, visit, event, v, data)))
        return V_EXIT;
    }
  return Qnil;
}

static value
visit_element (struct nm_vm *vm, value *element, keymap_visitor *visit, value *data)
{
  if (keymap_list_p (*element))
    return keymap_map (vm, *element, visit, data, false);
  if (consp (*element))
    return visit_item (vm, visit, car (*element), cdr (*element), data);
  if (vectorp (*element))
    {
      for (int64_t i = 0; i < vector_length (*element); i++)
        if (exitp (visit_item (vm, visit, make_fixnum (i), vector_ref (*element, i), data)))
          return V_EXIT;
    }
  else if (char_table_p (*element))
    return visit_char_table (vm, element, visit, data);
  return Qnil;
}

value
keymap_map_own (struct nm_vm *vm, value map, keymap_visitor *visit, value *data)
{
  if ((char *) __builtin_frame_address (0) < vm->c_stack_limit)
    return signal_message (vm, "Keymaps nested too deeply");
  value *r = stack_push_slots (vm, 3);          /* where we are, the element, a tortoise */
  r[0] = keymap_list_p (map) ? cdr (map) : map;
  value result = Qnil;
  int64_t turns = 0, lap = 1024;
  for (; consp (r[0]) && car (r[0]) != Qkeymap && !exitp (result); r[0] = cdr (r[0]))
    {
      r[1] = car (r[0]);
      result = visit_element (vm, &r[1], visit, data);
      if (!exitp (result))
        result = vm_safepoint (vm);
      if (++turns == lap)
        {
          r[2] = r[0];
          lap *= 2;
        }
      else if (cdr (r[0]) == r[2] && !nilp (r[2]))
        r[0] = Qnil, result = signal_circular_list (vm, r[2]);
      if (nilp (r[0]))
        break;
    }
  if (!exitp (result))
    result = r[0];
  stack_pop_slots (vm, r);
  return result;
}

value
keymap_map (struct nm_vm *vm, value map, keymap_visitor *visit, value *data, bool autoload)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = keymap_get (vm, map, true, autoload);
  while (consp (r[0]) && !exitp (r[0]))
    {
      if (keymap_list_p (r[0]))
        r[0] = keymap_map_own (vm, r[0], visit, data);
      else
        {
          if (keymap_p (vm, car (r[0])) && exitp (keymap_map (vm, car (r[0]), visit, data, autoload)))
            r[0] = V_EXIT;
          else
            r[0] = cdr (r[0]);
        }
      if (!exitp (r[0]) && !consp (r[0]))
        r[0] = keymap_get (vm, r[0], false, autoload);
    }
  value result = exitp (r[0]) ? V_EXIT : (value) Qnil;
  stack_pop_slots (vm, r);
  return result;
}

/* DATA: the function. */
static value
call_visitor (struct nm_vm *vm, value event, value binding, value *data)
{
  return call_2 (vm, data[0], event, binding);
}

NM_PRIMITIVE (map_keymap_internal, "map-keymap-internal", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION KEYMAP)",
              "Call FUNCTION with event and binding for each binding of KEYMAP itself, and return its parent.")
{
  value map = keymap_get (vm, args[1], true, true);
  return exitp (map) ? map : keymap_map_own (vm, map, call_visitor, &args[0]);
}

NM_PRIMITIVE (map_keymap, "map-keymap", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION KEYMAP &optional SORT-FIRST)",
              "Call FUNCTION with event and binding for each binding of KEYMAP and of its parents.\n"
              "An event may be a range of characters, as a cons.  SORT-FIRST sorts the bindings before.")
{
  if (!nilp (args[2]))
    return call_2 (vm, Qmap_keymap_sorted, args[0], args[1]);
  return keymap_map (vm, args[1], call_visitor, &args[0], true);
}

/* -- copying: no Lisp runs, so plain values may be held -- */

static value copy_map (struct nm_vm *, value map, int depth);
enum { COPY_DEPTH_MAX = 200 };

static value
copy_cons (struct nm_vm *vm, value c)
{
  return make_cons (vm, car (c), cdr (c));
}

/* (menu-item NAME DEFINITION . REST): the spine and a keymap definition are copied; an old cache of
   key equivalents in front of REST is dropped. */
static value
copy_menu_item (struct nm_vm *vm, value item, int depth)
{
  value copy = copy_cons (vm, item), at = copy;
  for (int i = 0; i < 2 && consp (cdr (at)); i++)
    {
      set_cdr (vm, at, copy_cons (vm, cdr (at)));
      at = cdr (at);
      if (i == 1)
        {
          if (keymap_list_p (car (at)))
            {
              value map = copy_map (vm, car (at), depth + 1);
              if (exitp (map))
                return map;
              set_car (vm, at, map);
            }
          value rest = cdr (at);
          if (consp (rest) && consp (car (rest)))
            set_cdr (vm, at, cdr (rest));
        }
    }
  return copy;
}

static value
copy_binding (struct nm_vm *vm, value v, int depth)
{
  if (!consp (v))
    return v;
  if (car (v) == Qkeymap)
    return copy_map (vm, v, depth + 1);
  if (car (v) == Qmenu_item)
    return copy_menu_item (vm, v, depth);
  if (!stringp (car (v)))
    return v;
  value copy = copy_cons (vm, v), at = copy;
  if (consp (cdr (at)) && stringp (car (cdr (at))))
    {
      set_cdr (vm, at, copy_cons (vm, cdr (at)));
      at = cdr (at);
    }
  if (keymap_list_p (cdr (at)))
    {
      value map = copy_map (vm, cdr (at), depth + 1);
      if (exitp (map))
        return map;
      set_cdr (vm, at, map);
    }
  return copy;
}

static value
copy_char_table (struct nm_vm *vm, value table, int depth)
{
  value copy = char_table_copy (vm, table);
  for (int c = 0, from, to; c <= CHAR_MAX_CODE; c = to + 1)
    {
      value v = char_table_run (table, c, &from, &to);
      if (!consp (v))
        continue;
      value item = copy_binding (vm, v, depth);
      if (exitp (item))
        return item;
      char_table_set_range (vm, copy, c, to, item);
    }
  return copy;
}

static value
copy_vector (struct nm_vm *vm, value v, int depth)
{
  int64_t n = vector_length (v);
  value copy = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n; i++)
    {
      value item = copy_binding (vm, vector_ref (v, i), depth);
      if (exitp (item))
        return item;
      vector_set (vm, copy, i, item);
    }
  return copy;
}

static value
copy_element (struct nm_vm *vm, value element, int depth)
{
  if (char_table_p (element))
    return copy_char_table (vm, element, depth);
  if (vectorp (element))
    return copy_vector (vm, element, depth);
  if (!consp (element))
    return element;
  if (car (element) == Qkeymap)
    return copy_map (vm, element, depth + 1);
  value item = copy_binding (vm, cdr (element), depth);
  return exitp (item) ? item : make_cons (vm, car (element), item);
}

static value
copy_map (struct nm_vm *vm, value map, int depth)
{
  if (depth > COPY_DEPTH_MAX)
    return signal_message (vm, "Possible infinite recursion when copying keymap");
  struct list_builder out = LIST_BUILDER_EMPTY;
  list_builder_add (vm, &out, Qkeymap);
  value rest = cdr (map);
  struct list_walk walk = list_walk_start (rest);
  for (; consp (rest) && car (rest) != Qkeymap; rest = list_walk_check (&walk, cdr (rest)))
    {
      value element = copy_element (vm, car (rest), depth);
      if (exitp (element))
        return element;
      list_builder_add (vm, &out, element);
    }
  if (exitp (rest))
    return signal_circular_list (vm, map);
  set_cdr (vm, out.tail, rest);
  return out.head;
}

NM_PRIMITIVE (copy_keymap, "copy-keymap", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP)",
              "Return a copy of KEYMAP: changes of its bindings, and those of maps inside it, leave the original alone.\n"
              "The parent is shared, and so are maps that are given by symbols.")
{
  value map = keymap_get (vm, args[0], true, false);
  if (exitp (map))
    return map;
  if (!consp (map))
    return list_1 (vm, Qkeymap);
  return copy_map (vm, map, 0);
}

/* -- accessible-keymaps -- */

/* DATA slots of the visitor: the list so far, its cell for the map at hand, the sequence, metized?. */
enum { ACC_MAPS, ACC_TAIL, ACC_SEQUENCE, ACC_METIZED, ACC_SLOTS };

static bool
sequence_starts_with (value sequence, value prefix)
{
  int64_t n = vector_length (prefix);
  if (n > vector_length (sequence))
    return false;
  for (int64_t i = 0; i < n; i++)
    if (vector_ref (prefix, i) != vector_ref (sequence, i))
      return false;
  return true;
}

/* Is MAP already listed under a beginning of SEQUENCE?  Then it would lead round in a circle. */
static bool
leads_back (value maps, value map, value sequence)
{
  for (; consp (maps); maps = cdr (maps))
    if (cdr (car (maps)) == map && sequence_starts_with (sequence, car (car (maps))))
      return true;
  return false;
}

static value
sequence_append (struct nm_vm *vm, value sequence, value event)
{
  int64_t n = vector_length (sequence);
  value v = heap_vector (vm, n + 1, Qnil);
  for (int64_t i = 0; i < n; i++)
    vector_set (vm, v, i, vector_ref (sequence, i));
  vector_set (vm, v, n, event);
  return v;
}

static value
sequence_metize_last (struct nm_vm *vm, value sequence, value event)
{
  int64_t n = vector_length (sequence);
  value v = sequence_append (vm, sequence, Qnil), out = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n - 1; i++)
    vector_set (vm, out, i, vector_ref (v, i));
  vector_set (vm, out, n - 1, make_fixnum (fixnum (event) | CHAR_MODIFIER_META));
  return out;
}

static value
accessible_visit (struct nm_vm *vm, value event, value binding, value *data)
{
  value map = keymap_get (vm, keymap_binding_element (vm, binding, false), false, false);
  if (nilp (map) || leads_back (data[ACC_MAPS], map, data[ACC_SEQUENCE]))
    return Qnil;
  if (!nilp (data[ACC_METIZED]) && fixnump (event))
    {
      value entry = make_cons (vm, sequence_metize_last (vm, data[ACC_SEQUENCE], event), map);
      set_cdr (vm, data[ACC_TAIL], make_cons (vm, entry, cdr (data[ACC_TAIL])));
      return Qnil;
    }
  value entry = make_cons (vm, sequence_append (vm, data[ACC_SEQUENCE], event), map);
  value last = data[ACC_TAIL];
  while (consp (cdr (last)))
    last = cdr (last);
  set_cdr (vm, last, list_1 (vm, entry));
  return Qnil;
}

static value
prefix_vector (struct nm_vm *vm, value keys)
{
  int64_t n = string_chars (keys);
  value v = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n; i++)
    vector_set (vm, v, i, key_sequence_ref (keys, i));
  return v;
}

NM_PRIMITIVE (accessible_keymaps, "accessible-keymaps", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYMAP &optional PREFIX)",
              "Return the keymaps that keys in KEYMAP lead to, as an alist of (KEY-VECTOR . MAP).\n"
              "It starts with KEYMAP itself, or, with PREFIX, with the map under that key sequence.")
{
  value map, sequence;
  int64_t prefix_length = 0;
  if (!nilp (args[1]))
    {
      prefix_length = sequence_length (vm, args[1]);
      map = prefix_length < 0 ? V_EXIT : keymap_lookup (vm, args[0], args[1], false);
      if (!exitp (map))
        map = keymap_get (vm, map, false, false);
      if (exitp (map) || !consp (map))
        return exitp (map) ? map : (value) Qnil;
      sequence = stringp (args[1]) ? prefix_vector (vm, args[1]) : args[1];
    }
  else
    {
      map = keymap_get (vm, args[0], true, false);
      sequence = heap_vector (vm, 0, Qnil);
      if (exitp (map))
        return map;
    }
  value *r = stack_push_slots (vm, ACC_SLOTS);
  r[ACC_MAPS] = list_1 (vm, make_cons (vm, sequence, map));
  value result = Qnil;
  for (r[ACC_TAIL] = r[ACC_MAPS]; consp (r[ACC_TAIL]) && !exitp (result); r[ACC_TAIL] = cdr (r[ACC_TAIL]))
    {
      value here = cdr (car (r[ACC_TAIL]));
      r[ACC_SEQUENCE] = car (car (r[ACC_TAIL]));
      int64_t last = vector_length (r[ACC_SEQUENCE]) - 1;
      r[ACC_METIZED] = make_bool (last >= 0 && last >= prefix_length
                                  && vector_ref (r[ACC_SEQUENCE], last) == vm_variable (vm, Qmeta_prefix_char));
      if (consp (here))
        result = keymap_map (vm, here, accessible_visit, r, false);
    }
  if (!exitp (result))
    result = r[ACC_MAPS];
  stack_pop_slots (vm, r);
  return result;
}
