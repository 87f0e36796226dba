/* keymap.c - looking up and storing the bindings of a keymap.
   SPDX-License-Identifier: GPL-3.0-or-later

   Values that live across a possible autoload or menu filter are in VM stack slots.  Nested maps
   recurse on the C stack, which is checked; long lists of bindings do not.  Circular lists end where
   they close.  Isolate's thread only. */
#include "keymap.h"
#include "../data/char_table.h"
#include "../eval/handlers.h"
#include "nm_text.h"
#include "primitive.h"

enum {
  CHAR_META_MASK = (CHAR_MODIFIER_META << 1) - 1,   /* what an integer event keeps */
  BINDING_TURNS_MAX = 1000000,                      /* labels before a definition: more is a circle */
};

static value
too_deep (struct nm_vm *vm)
{
  return signal_message (vm, "Keymaps nested too deeply");
}

static bool
stack_low (struct nm_vm *vm)
{
  return (char *) __builtin_frame_address (0) < vm->c_stack_limit;
}

/* -- what is a keymap -- */

/* The fifth element of an autoload form says what it defines. */
static bool
autoload_of_keymap (value function)
{
  if (car (function) != Qautoload)
    return false;
  value rest = function;
  for (int i = 0; i < 4; i++)
    rest = cdr_safe (rest);
  return car_safe (rest) == Qkeymap;
}

value
keymap_get (struct nm_vm *vm, value object, bool signal, bool autoload)
{
  for (int tries = 0; !nilp (object) && tries < 100; tries++)
    {
      if (keymap_list_p (object))
        return object;
      value function = symbolp (object) ? indirect_function (vm, object) : (value) Qnil;
      if (!consp (function))
        break;
      if (car (function) == Qkeymap)
        return function;
      if (!(autoload || !signal) || !autoload_of_keymap (function))
        break;
      if (!autoload)
        return object;
      value loaded = autoload_do_load (vm, function, object, Qnil);    /* symbols do not move */
      if (exitp (loaded))
        return loaded;
    }
  return signal ? signal_wrong_type (vm, Qkeymapp, object) : (value) Qnil;
}

/* -- what a binding means -- */

/* The value of filter FILTER for the menu item whose definition is DEFINITION; an error means nil. */
struct filter_call { value *form; };
static value
filter_eval (struct nm_vm *vm, void *data)
{
  struct filter_call *call = data;
  return eval_top_level (vm, *call->form, Qt);
}

static value
menu_filter (struct nm_vm *vm, value filter, value definition)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = list_2 (vm, filter, list_2 (vm, Qquote, definition));
  struct filter_call call = { r };
  value symbol, data, v = handler_protect (vm, filter_eval, &call, false, &symbol, &data);
  stack_pop_slots (vm, r);
  return v == V_UNBOUND ? (value) Qnil : v;
}

value
keymap_binding_element (struct nm_vm *vm, value object, bool autoload)
{
  for (int64_t turns = 0; consp (object) && turns < BINDING_TURNS_MAX; turns++)
    {
      if (car (object) == Qmenu_item)
        {
          if (!consp (cdr (object)))
            return object;
          value rest = cdr (cdr (object));
          object = car_safe (rest);
          for (; autoload && consp (rest) && consp (cdr (rest)); rest = cdr (rest))
            if (car (rest) == QCfilter)
              {
                object = menu_filter (vm, car (cdr (rest)), object);
                break;
              }
        }
      else if (stringp (car (object)))
        object = cdr (object);
      else
        return object;
    }
  return consp (object) ? (value) Qnil : object;
}

/* -- lookup -- */

struct access { value *r; bool default_too, autoload, no_inherit; };
enum { A_TAIL, A_EVENT, A_FOUND, A_FOUND_TAIL, A_DEFAULT, A_VALUE, A_TORTOISE, A_SLOTS };

static value access_1 (struct nm_vm *, value map, value event, bool default_too, bool no_inherit, bool autoload);

/* The keymaps V and what was found before, merged: the first stays the head of the result. */
static void
access_merge (struct nm_vm *vm, value *r, value v)
{
  value cell = make_cons (vm, v, Qnil);
  if (consp (r[A_FOUND_TAIL]))
    set_cdr (vm, r[A_FOUND_TAIL], cell);
  else
    r[A_FOUND] = make_cons (vm, Qkeymap, make_cons (vm, r[A_FOUND], cell));
  r[A_FOUND_TAIL] = cell;
}

/* What one element of the map says about the event; V_UNBOUND for nothing.  [lisp] if AUTOLOAD. */
static value
access_element (struct nm_vm *vm, struct access *a)
{
  value *r = a->r, element = car (r[A_TAIL]), event = r[A_EVENT];
  if (keymap_p (vm, element))
    {
      value map = keymap_get (vm, element, false, a->autoload);
      return consp (map) ? access_1 (vm, map, r[A_EVENT], a->default_too, false, a->autoload) : map;
    }
  if (consp (element))
    {
      if (car (element) == event)
        return cdr (element);
      if (a->default_too && car (element) == Qt)
        {
          r[A_DEFAULT] = cdr (element);
          a->default_too = false;
        }
    }
  else if (vectorp (element))
    {
      if (fixnump (event) && fixnum (event) >= 0 && fixnum (event) < vector_length (element))
        return vector_ref (element, fixnum (event));
    }
  else if (char_table_p (element) && characterp (event))
    {
      value v = char_table_ref (element, (int) fixnum (event));
      return nilp (v) ? V_UNBOUND : v;
    }
  return V_UNBOUND;
}

/* At the symbol `keymap' in the spine: the rest is the parent.  False: the search goes on there. */
static bool
access_at_parent (struct nm_vm *vm, struct access *a, value *exit)
{
  value *r = a->r;
  if (a->no_inherit || nilp (r[A_FOUND]))
    return true;
  if (r[A_FOUND] == V_UNBOUND)
    return false;
  if (keymap_p (vm, r[A_FOUND]))
    {
      value parent = access_1 (vm, r[A_TAIL], r[A_EVENT], a->default_too, false, a->autoload);
      if (exitp (parent))
        *exit = V_EXIT;
      else if (parent != V_UNBOUND && keymap_p (vm, parent))
        {
          if (consp (r[A_FOUND_TAIL]))
            set_cdr (vm, r[A_FOUND_TAIL], parent);
          else
            r[A_FOUND] = make_cons (vm, Qkeymap, make_cons (vm, r[A_FOUND], parent));
        }
    }
  return true;
}

static value
access_loop (struct nm_vm *vm, struct access *a)
{
  value *r = a->r;
  int64_t turns = 0, lap = 1024;
  while (consp (r[A_TAIL]))
    {
      if (car (r[A_TAIL]) == Qkeymap)
        {
          value exit = Qnil;
          if (access_at_parent (vm, a, &exit))
            {
              if (exitp (exit))
                return exit;
              break;
            }
        }
      else
        {
          value v = access_element (vm, a);
          if (exitp (v))
            return v;
          if (v != V_UNBOUND)
            {
              v = keymap_binding_element (vm, v == Qt ? (value) Qnil : v, a->autoload);
              if (exitp (v))
                return v;
              /* nil hides what a parent has, but not the maps that follow in the same list. */
              bool nothing = r[A_FOUND] == V_UNBOUND || nilp (r[A_FOUND]);
              if (nothing)
                r[A_FOUND] = v;
              else if (keymap_p (vm, r[A_FOUND]) && keymap_p (vm, v))
                access_merge (vm, r, v);
              if (!nilp (v) && !keymap_p (vm, v))
                break;
            }
        }
      r[A_TAIL] = cdr (r[A_TAIL]);
      if (!consp (r[A_TAIL]) && !nilp (r[A_TAIL]))
        {
          value next = keymap_get (vm, r[A_TAIL], false, a->autoload);
          if (exitp (next))
            return next;
          r[A_TAIL] = next;
        }
      /* A circular list of bindings ends where it comes by its tortoise. */
      if (r[A_TAIL] == r[A_TORTOISE] && !nilp (r[A_TAIL]))
        break;
      if (unlikely (++turns == lap))
        {
          r[A_TORTOISE] = r[A_TAIL];
          lap *= 2;
        }
    }
  return r[A_FOUND] == V_UNBOUND && r[A_DEFAULT] != V_UNBOUND
         ? keymap_binding_element (vm, r[A_DEFAULT], a->autoload) : r[A_FOUND];
}

/* A character with Meta is looked up in the map of the meta prefix.  Sets A_TAIL and A_EVENT for that;
   true if the answer is *RESULT already. */
static bool
access_meta (struct nm_vm *vm, struct access *a, value *result)
{
  value *r = a->r;
  value prefix = vm_variable (vm, Qmeta_prefix_char);
  value binding = access_1 (vm, r[A_TAIL], prefix, a->default_too, a->no_inherit, a->autoload);
  if (exitp (binding))
    return *result = binding, true;
  r[A_VALUE] = binding;
  value map = binding == V_UNBOUND ? (value) Qnil : keymap_get (vm, binding, false, a->autoload);
  if (exitp (map))
    return *result = map, true;
  if (consp (map))
    {
      r[A_TAIL] = map;
      r[A_EVENT] = make_fixnum (fixnum (r[A_EVENT]) & ~(int64_t) CHAR_MODIFIER_META);
      return false;
    }
  if (a->default_too)
    {
      r[A_EVENT] = Qt;
      return false;
    }
  *result = nilp (r[A_VALUE]) ? (value) Qnil : V_UNBOUND;
  return true;
}

static value
access_1 (struct nm_vm *vm, value map, value event, bool default_too, bool no_inherit, bool autoload)
{
  if (unlikely (stack_low (vm) || vm->stack_limit - vm->sp < 2 * A_SLOTS))
    return too_deep (vm);
  event = event_head (event);
  if (symbolp (event))
    event = event_symbol_canonical (vm, event);
  else if (fixnump (event))
    event = make_fixnum (fixnum (event) & CHAR_META_MASK);
  value *r = stack_push_slots (vm, A_SLOTS);
  struct access a = { r, default_too, autoload, no_inherit };
  r[A_TAIL] = map;
  r[A_EVENT] = event;
  r[A_FOUND] = r[A_DEFAULT] = V_UNBOUND;
  value result = V_UNBOUND;
  if (!(fixnump (event) && (fixnum (event) & CHAR_MODIFIER_META) && access_meta (vm, &a, &result)))
    {
      if (keymap_list_p (r[A_TAIL]))
        r[A_TAIL] = cdr (r[A_TAIL]);
      result = access_loop (vm, &a);
    }
  stack_pop_slots (vm, r);
  return result;
}

value
keymap_access (struct nm_vm *vm, value map, value event, bool default_too, bool no_inherit, bool autoload)
{
  value v = access_1 (vm, map, event, default_too, no_inherit, autoload);
  return v == V_UNBOUND ? (value) Qnil : v;
}

/* -- key sequences -- */

int64_t
key_sequence_length (struct nm_vm *vm, value keys)
{
  if (stringp (keys))
    return string_chars (keys);
  if (vectorp (keys))
    return vector_length (keys);
  signal_wrong_type (vm, Qarrayp, keys);
  return -1;
}

value
key_sequence_ref (value keys, int64_t i)
{
  if (vectorp (keys))
    return vector_ref (keys, i);
  if (!string_multibyte (keys))
    {
      int c = (unsigned char) string_text (keys)[i];
      return make_fixnum (c & 0x80 ? (c & 0x7f) | CHAR_MODIFIER_META : c);
    }
  const char *p = string_text (keys);
  int n;
  for (; i > 0; i--)
    p += nm_char_length ((unsigned char) *p);
  return make_fixnum (nm_char_decode (p, &n));
}

/* -- storing -- */

static value
char_table_store (struct nm_vm *vm, value table, value event, value definition)
{
  value v = nilp (definition) ? (value) Qt : definition;   /* nil in a char-table says nothing */
  if (consp (event))
    char_table_set_range (vm, table, (int) fixnum (car (event)), (int) fixnum (cdr (event)), v);
  else
    char_table_set (vm, table, (int) fixnum (event), v);
  return definition;
}

/* Is EVENT a range of characters (FROM . TO)?  1, 0, or -1 after signalling. */
static int
char_range_p (struct nm_vm *vm, value event)
{
  if (!consp (event) || !characterp (car (event)))
    return 0;
  if (characterp (cdr (event)))
    return 1;
  signal_wrong_type (vm, Qcharacterp, cdr (event));
  return -1;
}

/* Stores a range in vector V as far as that goes; true if it covers the range. */
static bool
vector_store_range (struct nm_vm *vm, value v, value range, value definition)
{
  int64_t to = fixnum (cdr (range)), size = vector_length (v);
  for (int64_t i = fixnum (car (range)); i <= to && i < size; i++)
    vector_set (vm, v, i, definition);
  return to < size;
}

static value
store_new (struct nm_vm *vm, value after, value event, value definition, bool range)
{
  value element;
  if (range)
    {
      element = char_table_new (vm, Qkeymap, Qnil, 0);
      char_table_store (vm, element, event, definition);
    }
  else
    element = make_cons (vm, event, definition);
  set_cdr (vm, after, make_cons (vm, element, cdr (after)));
  return definition;
}

value
keymap_store (struct nm_vm *vm, value map, value event, value definition)
{
  if (!keymap_list_p (map))
    return signal_message (vm, "attempt to define a key in a non-keymap");
  int range = char_range_p (vm, event);
  if (range < 0)
    return V_EXIT;
  if (!range)
    event = event_head (event);
  if (symbolp (event))
    event = event_symbol_canonical (vm, event);
  else if (fixnump (event))
    event = make_fixnum (fixnum (event) & CHAR_META_MASK);

  value after = map;
  struct list_walk walk = list_walk_start (cdr (map));
  for (value tail = cdr (map); consp (tail) && car (tail) != Qkeymap; tail = list_walk_check (&walk, cdr (tail)))
    {
      value element = car (tail);
      if (vectorp (element))
        {
          if (fixnump (event) && fixnum (event) >= 0 && fixnum (event) < vector_length (element))
            return vector_set (vm, element, fixnum (event), definition), definition;
          if (range && vector_store_range (vm, element, event, definition))
            return definition;
          after = tail;
        }
      else if (char_table_p (element))
        {
          if (range || characterp (event))
            return char_table_store (vm, element, event, definition);
          after = tail;
        }
      else if (keymap_list_p (element))
        tail = after = element;    /* a map that a lookup merged: the change belongs in its first part */
      else if (consp (element))
        {
          if (car (element) == event)
            return set_cdr (vm, element, definition), definition;
          if (range && characterp (car (element)) && fixnum (car (element)) >= fixnum (car (event))
              && fixnum (car (element)) <= fixnum (cdr (event)))
            set_cdr (vm, element, definition);
        }
    }
  return store_new (vm, after, event, definition, range);
}

/* -- lookup-key -- */

value
keymap_lookup (struct nm_vm *vm, value map, value keys, bool default_too)
{
  value *r = stack_push_slots (vm, 2);
  r[1] = keys;
  value result = Qnil;
  r[0] = !consp (map) && !nilp (map) ? keymap_get (vm, map, true, true) : map;
  int64_t length = exitp (r[0]) ? -1 : key_sequence_length (vm, r[1]);
  if (length < 0)
    result = V_EXIT;
  else if (length == 0)
    result = r[0];
  for (int64_t i = 0; i < length;)
    {
      value event = key_sequence_ref (r[1], i++);
      if (event_is_description (event))
        event = event_convert_list (vm, event);
      if (!exitp (event) && !fixnump (event) && !symbolp (event) && !consp (event) && !stringp (event))
        event = signal_wrong_type (vm, Qstringp, event);
      if (exitp (event))
        {
          result = V_EXIT;
          break;
        }
      result = keymap_access (vm, r[0], event, default_too, false, true);
      if (i == length || exitp (result))
        break;
      result = r[0] = keymap_get (vm, result, false, true);
      if (!consp (result))
        {
          result = exitp (result) ? result : make_fixnum (i);
          break;
        }
    }
  stack_pop_slots (vm, r);
  return result;
}
