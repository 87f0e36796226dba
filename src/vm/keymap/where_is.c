/* where_is.c - which keys run a command; command remapping.
   SPDX-License-Identifier: GPL-3.0-or-later
   The maps in use are asked of `current-active-maps', which is the editor's.  Isolate's thread only. */
#include "keymap.h"
#include "../data/equal.h"
#include "../data/string.h"
#include "primitive.h"

NM_VARIABLE (where_is_preferred_modifier, NM_VAR_LISP, "nil",
             "Modifier that `where-is-internal' prefers in its results: alt, control, hyper, meta, shift or super.");

NM_VARIABLE (describe_bindings_check_shadowing_in_ranges, NM_VAR_LISP, "nil",
             "Non-nil: `describe-bindings' looks for shadowed keys in ranges, too.");

/* -- remapping -- */

static value
remapping_of (struct nm_vm *vm, value command, value position, value keymaps)
{
  if (!symbolp (command))
    return Qnil;
  value *r = stack_push_slots (vm, 2);
  r[0] = heap_vector (vm, 2, Qremap);
  vector_set (vm, r[0], 1, command);
  value result;
  if (nilp (keymaps))
    {
      value call[] = { r[0], Qnil, Qt, position };
      result = call_function (vm, Qkey_binding, 4, call);
    }
  else
    {
      r[1] = make_cons (vm, Qkeymap, keymaps);
      result = keymap_lookup (vm, r[1], r[0], false);
    }
  stack_pop_slots (vm, r);
  return fixnump (result) ? (value) Qnil : result;
}

NM_PRIMITIVE (command_remapping, "command-remapping", 1, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COMMAND &optional POSITION KEYMAPS)",
              "Return what COMMAND is remapped to, or nil.\n"
              "KEYMAPS is a keymap or a list of keymaps; by default, those in use at POSITION (an event\n"
              "position or a buffer position).")
{
  return remapping_of (vm, args[0], args[1], args[2]);
}

/* -- searching -- */

enum { W_DEFINITION, W_MAPS, W_NOINDIRECT, W_NOMENUS, W_SEQUENCE, W_FOUND, W_ACCESSIBLE, W_SLOTS };

static value
sequence_with (struct nm_vm *vm, value sequence, value event, bool metize)
{
  int64_t n = vector_length (sequence);
  value v = heap_vector (vm, metize ? n : n + 1, Qnil);
  for (int64_t i = 0; i < n; i++)
    vector_set (vm, v, i, vector_ref (sequence, i));
  if (metize)
    vector_set (vm, v, n - 1, make_fixnum (fixnum (event) | CHAR_MODIFIER_META));
  else
    vector_set (vm, v, n, event);
  return v;
}

static value
where_visit (struct nm_vm *vm, value event, value binding, value *r)
{
  if (nilp (r[W_NOINDIRECT]))
    binding = keymap_binding_element (vm, binding, false);
  if (binding != r[W_DEFINITION] && !(consp (r[W_DEFINITION]) && values_equal_quiet (vm, binding, r[W_DEFINITION])))
    return Qnil;
  int64_t last = vector_length (r[W_SEQUENCE]) - 1;
  bool metize = fixnump (event) && last >= 0 && vector_ref (r[W_SEQUENCE], last) == vm_variable (vm, Qmeta_prefix_char);
  r[W_FOUND] = make_cons (vm, sequence_with (vm, r[W_SEQUENCE], event, metize), r[W_FOUND]);
  return Qnil;
}

/* Does SEQUENCE begin with a click, or with a place that is clicked on?  Modifiers do not matter. */
static bool
pointer_sequence (struct nm_vm *vm, value sequence)
{
  static const value heads[] = { Qmenu_bar, Qtool_bar, Qtab_bar, Qtab_line, Qheader_line, Qmode_line,
                                 Qmouse_1, Qmouse_2, Qmouse_3, Qmouse_4, Qmouse_5 };
  value first = vector_length (sequence) > 0 ? vector_ref (sequence, 0) : Qnil;
  if (!symbolp (first) || nilp (first))
    return false;
  value base = car (event_symbol_parts (vm, first));
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (base == heads[i])
      return true;
  return false;
}

/* Every sequence of the maps R[W_MAPS] that leads to R[W_DEFINITION], shadowed or not, into R[W_FOUND]. */
static value
where_collect (struct nm_vm *vm, value *r)
{
  r[W_FOUND] = Qnil;
  value *maps = stack_push_slots (vm, 1);
  value result = Qnil;
  for (*maps = r[W_MAPS]; consp (*maps) && !exitp (result); *maps = cdr (*maps))
    {
      r[W_ACCESSIBLE] = call_1 (vm, Qaccessible_keymaps, car (*maps));
      if (exitp (r[W_ACCESSIBLE]))
        result = V_EXIT;
      for (; consp (r[W_ACCESSIBLE]) && !exitp (result); r[W_ACCESSIBLE] = cdr (r[W_ACCESSIBLE]))
        {
          r[W_SEQUENCE] = car (car (r[W_ACCESSIBLE]));
          if (!nilp (r[W_NOMENUS]) && pointer_sequence (vm, r[W_SEQUENCE]))
            continue;
          /* The symbol of a keymap that is not loaded yet stays unloaded. */
          value map = cdr (car (r[W_ACCESSIBLE]));
          if (consp (map))
            result = keymap_map (vm, map, where_visit, r, false);
        }
    }
  stack_pop_slots (vm, maps);
  return exitp (result) ? result : r[W_FOUND];
}

/* Is SEQUENCE in the maps bound to the definition, after all shadowing?  nil, t or V_EXIT. */
static value
where_unshadowed (struct nm_vm *vm, value *r, value sequence, bool remapped)
{
  value *keep = stack_push_slots (vm, 2);
  keep[0] = sequence;
  keep[1] = make_cons (vm, Qkeymap, r[W_MAPS]);
  value binding = keymap_lookup (vm, keep[1], keep[0], false);
  if (!exitp (binding) && remapped && symbolp (binding) && !nilp (binding))
    {
      value to = remapping_of (vm, binding, Qnil, r[W_MAPS]);
      binding = nilp (to) ? binding : to;
    }
  stack_pop_slots (vm, keep);
  if (exitp (binding))
    return binding;
  return make_bool (binding == r[W_DEFINITION]
                    || (consp (r[W_DEFINITION]) && values_equal_quiet (vm, binding, r[W_DEFINITION])));
}

static int64_t
preferred_modifier (struct nm_vm *vm)
{
  static const struct { uint32_t symbol; int64_t bit; } table[] = {
    { Qalt, CHAR_MODIFIER_ALT }, { Qcontrol, CHAR_MODIFIER_CTRL }, { Qhyper, CHAR_MODIFIER_HYPER },
    { Qmeta, CHAR_MODIFIER_META }, { Qshift, CHAR_MODIFIER_SHIFT }, { Qsuper, CHAR_MODIFIER_SUPER },
  };
  value v = vm_variable (vm, Qwhere_is_preferred_modifier);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (v == table[i].symbol)
      return table[i].bit;
  return 0;
}

/* 2: characters with the preferred modifier; 1: plain characters; 0: neither. */
static int
sequence_rank (struct nm_vm *vm, value sequence)
{
  int64_t preferred = preferred_modifier (vm);
  int rank = 1;
  for (int64_t i = 0; i < vector_length (sequence); i++)
    {
      value event = vector_ref (sequence, i);
      if (!fixnump (event))
        return 0;
      int64_t mask = fixnum (event) & EVENT_MODIFIER_MASK & ~(int64_t) CHAR_MODIFIER_META;
      if (mask == preferred)
        rank = 2;
      else if (mask)
        return 0;
    }
  return rank;
}

static bool
member_of (struct nm_vm *vm, value v, value list)
{
  for (; consp (list); list = cdr (list))
    if (values_equal_quiet (vm, v, car (list)))
      return true;
  return false;
}

static value
reversed (struct nm_vm *vm, value list)
{
  value out = Qnil;
  for (; consp (list); list = cdr (list))
    out = make_cons (vm, car (list), out);
  return out;
}

static bool
remap_sequence (value s)
{
  return vector_length (s) == 2 && vector_ref (s, 0) == Qremap && symbolp (vector_ref (s, 1));
}

enum { F_TODO, F_REMAPPED, F_RESULT, F_SEQUENCE, F_SLOTS };

/* The sequences that run the command which SEQUENCE remaps join the list F[F_REMAPPED]. */
static value
follow_remap (struct nm_vm *vm, value *r, value *f)
{
  value definition = r[W_DEFINITION];
  r[W_DEFINITION] = vector_ref (f[F_SEQUENCE], 1);
  value *keep = stack_push_slots (vm, 1);
  *keep = definition;
  value more = where_collect (vm, r);
  r[W_DEFINITION] = *keep;
  stack_pop_slots (vm, keep);
  if (exitp (more))
    return more;
  for (; consp (more); more = cdr (more))
    f[F_REMAPPED] = make_cons (vm, car (more), f[F_REMAPPED]);
  return Qnil;
}

/* SEQUENCE as the result shows it: a string in the place of its last event stands for any. */
static value
shown_sequence (struct nm_vm *vm, value sequence)
{
  int64_t n = vector_length (sequence);
  if (n == 0 || !stringp (vector_ref (sequence, n - 1)))
    return sequence;
  value *r = stack_push_slots (vm, 1);
  *r = heap_vector (vm, n, Qnil);
  for (int64_t i = 0; i < n - 1; i++)
    vector_set (vm, *r, i, vector_ref (sequence, i));
  vector_set (vm, *r, n - 1, string_literal (vm, "(any string)"));
  sequence = *r;
  stack_pop_slots (vm, r);
  return sequence;
}

/* Goes through the candidates; a value other than nil ends the search (V_EXIT, or the one asked for). */
static value
where_filter (struct nm_vm *vm, value *r, value *f, value firstonly, bool no_remap)
{
  bool remapped = false;
  while (consp (f[F_TODO]) || consp (f[F_REMAPPED]))
    {
      if (!consp (f[F_TODO]))
        {
          f[F_TODO] = f[F_REMAPPED];
          f[F_REMAPPED] = Qnil;
          remapped = true;
        }
      f[F_SEQUENCE] = car (f[F_TODO]);
      f[F_TODO] = cdr (f[F_TODO]);
      value here = where_unshadowed (vm, r, f[F_SEQUENCE], remapped);
      if (exitp (here))
        return here;
      if (nilp (here))
        continue;
      if (!no_remap && remap_sequence (f[F_SEQUENCE]) && !remapped)
        {
          if (exitp (follow_remap (vm, r, f)))
            return V_EXIT;
          continue;
        }
      f[F_SEQUENCE] = shown_sequence (vm, f[F_SEQUENCE]);
      if (!member_of (vm, f[F_SEQUENCE], f[F_RESULT]))
        f[F_RESULT] = make_cons (vm, f[F_SEQUENCE], f[F_RESULT]);
      if (firstonly == Qnon_ascii || (!nilp (firstonly) && sequence_rank (vm, f[F_SEQUENCE]) == 2))
        return f[F_SEQUENCE];
    }
  return Qnil;
}

static value
best_of (struct nm_vm *vm, value found)
{
  if (preferred_modifier (vm) == 0)
    return car_safe (found);
  for (value tail = found; consp (tail); tail = cdr (tail))
    if (sequence_rank (vm, car (tail)) > 0)
      return car (tail);
  return car_safe (found);
}

/* The first sequence of the property :advertised-binding of the definition that runs it; nil, or V_EXIT. */
static value
advertised (struct nm_vm *vm, value *r)
{
  if (!symbolp (r[W_DEFINITION]))
    return Qnil;
  value *keep = stack_push_slots (vm, 1), result = Qnil;
  *keep = list_plist_get (symbol_of (vm, r[W_DEFINITION])->plist, QCadvertised_binding);
  if (!nilp (*keep) && !consp (*keep))
    *keep = list_1 (vm, *keep);
  for (; consp (*keep) && nilp (result); *keep = cdr (*keep))
    {
      result = where_unshadowed (vm, r, car (*keep), true);
      if (result == Qt)
        result = car (*keep);
    }
  stack_pop_slots (vm, keep);
  return result;
}

NM_PRIMITIVE (where_is_internal, "where-is-internal", 1, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(DEFINITION &optional KEYMAP FIRSTONLY NOINDIRECT NO-REMAP)",
              "Return the key sequences, as vectors, that run DEFINITION.\n"
              "KEYMAP is a keymap (searched together with the global map), a list of keymaps, or nil for those in\n"
              "use.  FIRSTONLY non-nil asks for one sequence, `non-ascii' for the very first.  NOINDIRECT compares\n"
              "bindings as they stand, menu items too.  NO-REMAP ignores command remapping.\n"
              "If one sequence is asked for, the property :advertised-binding of the symbol DEFINITION, a sequence\n"
              "or a list of them, is tried first.")
{
  value *r = stack_push_slots (vm, W_SLOTS), *f = stack_push_slots (vm, F_SLOTS);
  value result = V_EXIT;
  if (consp (args[1]) && keymap_p (vm, car (args[1])))
    r[W_MAPS] = args[1];
  else if (!nilp (args[1]))
    r[W_MAPS] = list_2 (vm, args[1], vm->gc_roots[VM_ROOT_GLOBAL_MAP]);
  else
    r[W_MAPS] = call_0 (vm, Qcurrent_active_maps);
  r[W_NOINDIRECT] = args[3];
  r[W_NOMENUS] = make_bool (!nilp (args[2]) && args[2] != Qnon_ascii);
  value to = exitp (r[W_MAPS]) || !nilp (args[4]) ? (value) Qnil : remapping_of (vm, args[0], Qnil, r[W_MAPS]);
  bool failed = exitp (r[W_MAPS]) || exitp (to);
  if (!failed)
    {
      r[W_DEFINITION] = nilp (to) ? args[0] : to;
      result = nilp (args[2]) ? (value) Qnil : advertised (vm, r);
    }
  if (!failed && nilp (result))
    {
      value all = where_collect (vm, r);
      f[F_TODO] = exitp (all) ? V_EXIT : reversed (vm, all);
      if (!exitp (all))
        {
          result = where_filter (vm, r, f, args[2], !nilp (args[4]));
          if (nilp (result))
            {
              value found = reversed (vm, f[F_RESULT]);
              result = nilp (args[2]) ? found : best_of (vm, found);
            }
        }
    }
  stack_pop_slots (vm, r);
  return result;
}
