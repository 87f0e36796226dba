/* keymaps.c - the keymaps in use at a place: overriding maps, text, minor modes, buffer, global.
   SPDX-License-Identifier: GPL-3.0-or-later
   Maps are Lisp data (the VM looks keys up); here is only which ones count, and in which order.
   Isolate's thread; autoloads and variables can run Lisp. */
#include "command_internal.h"

NM_VARIABLE (overriding_terminal_local_map, NM_VAR_LISP, "nil", "Keymap that comes before all others.");
NM_VARIABLE (overriding_local_map, NM_VAR_LISP, "nil", "Keymap that replaces all but the global map and `overriding-terminal-local-map'.");
NM_VARIABLE (overriding_local_map_menu_flag, NM_VAR_LISP, "nil", "Non-nil: overriding maps count for menus, too.");

static nm_value
get_keymap (struct nm_host *host, nm_value v)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_cons (vm, v) || nm_is_nil (v))
    return v;
  nm_value f = nm_indirect_function (vm, v);
  return nm_is_cons (vm, f) && nm_symbol_is (vm, nm_car (vm, f), Qkeymap) ? f : NM_NIL;
}

/* Adds MAP to the list in local LIST (built backwards) if it is a keymap. */
static void
add_map (struct nm_host *host, nm_value list, nm_value map)
{
  struct nm_vm *vm = host->vm;
  nm_value m = get_keymap (host, map);
  if (!nm_is_nil (m))
    nm_local_set (vm, list, nm_cons (vm, m, list));
}

/* The maps of the active modes in ALIST; a mode of OVERRIDES counts there and not here. */
static void
add_alist (struct nm_host *host, nm_value list, nm_value alist, nm_value overrides)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, alist);
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000; n++)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value entry = nm_car (vm, tail), mode = nm_car (vm, entry);
      if (nm_is_cons (vm, entry) && nm_is_symbol (vm, mode)
          && !nm_is_nil (nm_symbol_value_or (vm, mode, NM_NIL)) && nm_is_nil (nm_assq (vm, mode, overrides)))
        add_map (host, list, nm_cdr (vm, entry));
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, s);
    }
}

/* Minor mode maps, first to last, onto LIST (which is built backwards). */
static void
add_minor_modes (struct nm_host *host, nm_value list)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, var (host, Qemulation_mode_map_alists));
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000; n++)
    {
      nm_value alist = nm_car (vm, tail);
      if (nm_is_symbol (vm, alist))
        alist = nm_symbol_value_or (vm, alist, NM_NIL);
      add_alist (host, list, alist, NM_NIL);
      nm_local_set (vm, tail, nm_cdr (vm, tail));
    }
  nm_value overriding = var (host, Qminor_mode_overriding_map_alist);
  add_alist (host, list, overriding, NM_NIL);
  add_alist (host, list, var (host, Qminor_mode_map_alist), overriding);
}

/* The property PROP (`keymap' or `local-map') that governs typing at POS of BUFFER. */
static nm_value
map_property (struct nm_host *host, struct buffer *b, int64_t pos, uint32_t prop)
{
  struct nm_vm *vm = host->vm;
  nm_value call[] = { nm_fixnum (pos), (nm_value){ prop }, buffer_object (host, b) };
  nm_value v = nm_call (vm, NM_Q (get_pos_property), 3, call);
  if (nm_is_exit (v))
    {
      nm_exit_ignore (vm);
      return NM_NIL;
    }
  if (nm_is_nil (v) && pos < b->zv)
    v = nm_call (vm, NM_Q (get_char_property), 3, call);
  return nm_is_exit (v) ? NM_NIL : get_keymap (host, v);
}

/* Where POSITION (nil, an integer or marker, or an event's position list) says that the keys are
   typed: a buffer and position, and, on a displayed string, the string and index. */
struct place { struct buffer *buffer; int64_t pos; nm_value string; int64_t index; };

static struct place
place_of (struct nm_host *host, nm_value position)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  struct place p = { b, b->pt, NM_NIL, 0 };
  uint64_t id;
  int64_t n;
  if (nm_is_cons (vm, position))
    {
      nm_value window = nm_car (vm, position), at = nm_car (vm, nm_cdr (vm, position));
      if (nm_host_object_get (vm, window, NM_HOST_WINDOW, &id))
        {
          nm_value buffer = nm_call1 (vm, NM_Q (window_buffer), window);
          if (!nm_is_exit (buffer) && nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
            p.buffer = buffer_of_id (host, id);
        }
      if (nm_get_int64 (vm, at, &n) && n >= p.buffer->begv && n <= p.buffer->zv)
        p.pos = n;
      else
        p.pos = p.buffer->pt;
      nm_value string = nm_car (vm, nm_cdr (vm, nm_cdr (vm, nm_cdr (vm, nm_cdr (vm, position)))));
      if (nm_is_cons (vm, string) && nm_is_string (vm, nm_car (vm, string)))
        {
          p.string = nm_car (vm, string);
          nm_get_int64 (vm, nm_cdr (vm, string), &p.index);
        }
    }
  else if (nm_get_int64 (vm, position, &n) && n >= b->begv && n <= b->zv)
    p.pos = n;
  else if (nm_host_object_get (vm, position, NM_HOST_MARKER, &id))
    {
      struct buffer *mb;
      if (marker_get (host, id, &mb, &n) && mb == b && n >= b->begv && n <= b->zv)
        p.pos = n;
    }
  return p;
}

static nm_value
string_map (struct nm_host *host, const struct place *p, uint32_t prop)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_string (vm, p->string))
    return NM_NIL;
  nm_value v = nm_call3 (vm, NM_Q (get_text_property), nm_fixnum (p->index), (nm_value){ prop }, p->string);
  if (nm_is_exit (v))
    {
      nm_exit_ignore (vm);
      return NM_NIL;
    }
  return get_keymap (host, v);
}

nm_value
keymaps_active (struct nm_host *host, bool overriding, nm_value position)
{
  struct nm_vm *vm = host->vm;
  struct place p = place_of (host, position);
  nm_value list = nm_local (vm, NM_NIL);
  bool override_local = false;
  if (overriding)
    {
      /* The map of the terminal takes the place of the other one, which hides those of the buffer. */
      bool terminal = var_true (host, Qoverriding_terminal_local_map);
      override_local = !terminal && var_true (host, Qoverriding_local_map);
      if (terminal || override_local)
        add_map (host, list, var (host, terminal ? Qoverriding_terminal_local_map : Qoverriding_local_map));
    }
  if (!override_local)
    {
      nm_value keymap = string_map (host, &p, Qkeymap);
      add_map (host, list, nm_is_nil (keymap) ? map_property (host, p.buffer, p.pos, Qkeymap) : keymap);
      add_minor_modes (host, list);
      nm_value local = string_map (host, &p, Qlocal_map);
      if (nm_is_nil (local))
        local = map_property (host, p.buffer, p.pos, Qlocal_map);
      if (nm_is_nil (local))
        local = nm_context_slot_of (vm, p.buffer->context, NM_SLOT_neomacs__local_map);
      add_map (host, list, local);
    }
  nm_value global = nm_call0 (vm, NM_Q (current_global_map));
  if (nm_is_exit (global))
    return global;
  add_map (host, list, global);
  return nm_nreverse (vm, list);
}

/* -- primitives -- */

NM_PRIMITIVE (current_active_maps, "current-active-maps", 0, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional OLP POSITION)",
              "Return the list of the keymaps in use, those that come first first.\n"
              "OLP non-nil includes overriding maps.  POSITION is a buffer position or an event's position\n"
              "whose text properties count; default is point.")
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  return nm_unbind_to (vm, depth, keymaps_active (host, !nm_is_nil (nm_arg (args, 0)), nm_arg (args, 1)));
}

NM_PRIMITIVE (current_minor_mode_maps, "current-minor-mode-maps", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the list of the keymaps of the minor modes that are on in the current buffer.")
{
  nm_value list = nm_local (host->vm, NM_NIL);
  add_minor_modes (host, list);
  return nm_nreverse (host->vm, list);
}

/* The binding of KEYS in the maps MAPS; integers count as no binding. */
static nm_value
lookup_in (struct nm_host *host, nm_value maps, nm_value keys, nm_value accept_default)
{
  struct nm_vm *vm = host->vm;
  nm_value all = nm_cons (vm, NM_Q (keymap), maps);
  nm_value v = nm_call3 (vm, NM_Q (lookup_key), all, keys, accept_default);
  return nm_is_immediate_fixnum (v) ? NM_NIL : v;
}

nm_value
keymaps_command_remapping (struct nm_host *host, nm_value command)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_symbol (vm, command) || nm_is_nil (command))
    return NM_NIL;
  return nm_call1 (vm, NM_Q (command_remapping), command);
}

NM_PRIMITIVE (key_binding, "key-binding", 1, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(KEY &optional ACCEPT-DEFAULT NO-REMAP POSITION)",
              "Return the command or keymap that key sequence KEY runs in the maps in use, or nil.\n"
              "ACCEPT-DEFAULT counts default bindings.  NO-REMAP ignores command remapping.  POSITION is a\n"
              "buffer position or an event's position whose text properties count.")
{
  struct nm_vm *vm = host->vm;
  nm_value keys = nm_arg (args, 0), position = nm_arg (args, 3);
  if (nm_is_nil (position) && nm_type_of (vm, keys) == NM_TYPE_VECTOR && nm_length (vm, keys) > 0)
    {
      /* A mouse click brings its own position; one on the mode line comes after a symbol. */
      nm_value first = nm_aref (vm, keys, 0);
      if (nm_is_symbol (vm, first) && nm_length (vm, keys) > 1)
        first = nm_aref (vm, keys, 1);
      position = event_position (host, first);
    }
  nm_value maps = keymaps_active (host, true, position);
  if (nm_is_exit (maps))
    return maps;
  nm_value v = lookup_in (host, maps, keys, nm_arg (args, 1));
  if (nm_is_exit (v) || nm_is_nil (v) || !nm_is_nil (nm_arg (args, 2)) || !nm_is_symbol (vm, v))
    return v;
  nm_value to = nm_call3 (vm, NM_Q (command_remapping), v, position, NM_NIL);
  return nm_is_nil (to) ? v : to;
}

/* (MODE . BINDING) pairs of the modes of ALIST that bind KEYS; stops after the first command. */
static nm_value
mode_bindings (struct nm_host *host, nm_value found, nm_value alist, nm_value overrides, nm_value keys, nm_value accept_default,
               bool *stop)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, alist);
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000 && !*stop; n++)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value entry = nm_car (vm, tail), mode = nm_car (vm, entry), map = get_keymap (host, nm_cdr (vm, entry));
      if (nm_is_cons (vm, entry) && nm_is_symbol (vm, mode) && !nm_is_nil (nm_symbol_value_or (vm, mode, NM_NIL))
          && nm_is_nil (nm_assq (vm, mode, overrides)) && !nm_is_nil (map))
        {
          nm_value v = nm_call3 (vm, NM_Q (lookup_key), map, keys, accept_default);
          if (nm_is_exit (v))
            return v;
          if (!nm_is_nil (v) && !nm_is_immediate_fixnum (v))
            {
              nm_local_set (vm, found, nm_cons (vm, nm_cons (vm, mode, v), found));
              nm_value is_map = nm_call1 (vm, NM_Q (keymapp), v);
              *stop = nm_is_nil (is_map);
            }
        }
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, s);
    }
  return NM_NIL;
}

NM_PRIMITIVE (minor_mode_key_binding, "minor-mode-key-binding", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY &optional ACCEPT-DEFAULT)",
              "Return an alist (MODE . BINDING) of what KEY does in the minor modes that are on.\n"
              "It ends with the first mode for which BINDING is not a keymap.")
{
  struct nm_vm *vm = host->vm;
  nm_value found = nm_local (vm, NM_NIL);
  bool stop = false;
  nm_value tail = nm_local (vm, var (host, Qemulation_mode_map_alists));
  for (int64_t n = 0; nm_is_cons (vm, tail) && n < 100000 && !stop; n++)
    {
      nm_value alist = nm_car (vm, tail);
      if (nm_is_symbol (vm, alist))
        alist = nm_symbol_value_or (vm, alist, NM_NIL);
      if (nm_is_exit (mode_bindings (host, found, alist, NM_NIL, nm_arg (args, 0), nm_arg (args, 1), &stop)))
        return NM_EXIT;
      nm_local_set (vm, tail, nm_cdr (vm, tail));
    }
  nm_value overriding = var (host, Qminor_mode_overriding_map_alist);
  if (nm_is_exit (mode_bindings (host, found, overriding, NM_NIL, nm_arg (args, 0), nm_arg (args, 1), &stop))
      || nm_is_exit (mode_bindings (host, found, var (host, Qminor_mode_map_alist), overriding, nm_arg (args, 0),
                                    nm_arg (args, 1), &stop)))
    return NM_EXIT;
  return nm_nreverse (vm, found);
}
