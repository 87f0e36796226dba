/* charprop.c - character properties: those of overlays and of text together.
   SPDX-License-Identifier: GPL-3.0-or-later

   The VM owns the trees of text properties and their primitives; here is what asks overlays too, how
   properties are looked up (category symbols, char-property-alias-alist, default-text-properties),
   and stickiness.  Nothing here runs Lisp. */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- lookup in a property list -- */

static bool
plist_has (struct nm_host *host, nm_value plist, nm_value prop, nm_value *value)
{
  nm_value at = plist;
  for (int64_t i = 0; nm_is_cons (VM, at) && i < 100000; i++)
    {
      nm_value rest = nm_cdr (VM, at);
      if (nm_eq (VM, nm_car (VM, at), prop))
        return *value = nm_car (VM, rest), true;
      at = nm_cdr (VM, rest);
    }
  return false;
}

nm_value
properties_lookup (struct nm_host *host, nm_value plist, nm_value prop, bool textprop)
{
  nm_value v, category, fallback = NM_NIL;
  if (plist_has (host, plist, prop, &v))
    return v;
  if (plist_has (host, plist, NM_Q (category), &category) && nm_is_symbol (VM, category) && !nm_is_nil (category))
    fallback = nm_get (VM, category, prop);
  if (!nm_is_nil (fallback))
    return fallback;
  nm_value aliases = nm_symbol_value_or (VM, NM_Q (char_property_alias_alist), NM_NIL);
  if (nm_is_cons (VM, aliases))
    {
      nm_value tail = nm_cdr (VM, nm_assq (VM, prop, aliases));
      for (; nm_is_nil (fallback) && nm_is_cons (VM, tail); tail = nm_cdr (VM, tail))
        fallback = nm_plist_get (VM, plist, nm_car (VM, tail));
    }
  if (textprop && nm_is_nil (fallback))
    {
      nm_value defaults = nm_symbol_value_or (VM, NM_Q (default_text_properties), NM_NIL);
      if (nm_is_cons (VM, defaults))
        fallback = nm_plist_get (VM, defaults, prop);
    }
  return fallback;
}

nm_value
text_property_at (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop)
{
  bool inside = pos >= 1 && pos < buffer_z (b) && b->text->intervals_in_use;
  nm_value plist = inside ? nm_intervals_get (VM, b->text->intervals, pos - 1) : NM_NIL;
  return properties_lookup (host, plist, prop, true);
}

nm_value
buffer_text_property (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop)
{
  return text_property_at (host, b, pos, prop);
}

/* Is overlay O for WINDOW?  Its property `window' may name another; nil stands for all windows. */
static bool
overlay_is_for_window (struct nm_host *host, struct overlay *o, nm_value window)
{
  nm_value only = nm_is_nil (window) ? NM_NIL : overlay_get_property (host, o, NM_Q (window));
  uint64_t id;
  return !nm_host_object_get (VM, only, NM_HOST_WINDOW, &id) || nm_eq (VM, only, window);
}

/* The property of the highest overlay over POS that has one and is for WINDOW; *FOUND is that overlay or NULL. */
static nm_value
overlay_property_at (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop, nm_value window, struct overlay **found)
{
  *found = NULL;
  if (b->overlays->count == 0)
    return NM_NIL;
  struct overlay_list l;
  overlays_covering (b, pos, &l);
  overlay_list_sort (host, &l);
  nm_value v = NM_NIL;
  for (int i = l.count; i-- > 0 && !*found;)
    {
      v = overlay_is_for_window (host, l.item[i], window) ? overlay_get_property (host, l.item[i], prop) : NM_NIL;
      if (!nm_is_nil (v))
        *found = l.item[i];
    }
  overlay_list_free (&l);
  return v;
}

nm_value
buffer_char_property_in (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop, nm_value window, nm_value *overlay)
{
  struct overlay *o;
  nm_value v = overlay_property_at (host, b, pos, prop, window, &o);
  if (overlay)
    *overlay = o ? o->object : NM_NIL;
  if (o)
    return v;
  /* Where nothing is accessible there is no text. */
  return b->begv == b->zv ? properties_lookup (host, NM_NIL, prop, true) : text_property_at (host, b, pos, prop);
}

nm_value
buffer_char_property (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop, nm_value *overlay)
{
  return buffer_char_property_in (host, b, pos, prop, NM_NIL, overlay);
}

int64_t
buffer_next_property_change (struct nm_host *host, struct buffer *b, int64_t pos, int64_t limit)
{
  if (b->overlays->count)
    limit = overlay_tree_next_change (b->overlays, pos, limit);
  if (b->text->intervals_in_use && pos < limit)
    limit = nm_intervals_next (VM, b->text->intervals, pos - 1, limit - 1) + 1;
  return limit;
}

/* -- stickiness -- */

static bool
in_list_or_all (struct nm_host *host, nm_value prop, nm_value set)
{
  return nm_is_cons (VM, set) ? !nm_is_nil (nm_memq (VM, prop, set)) : !nm_is_nil (set);
}

int
text_property_stickiness (struct nm_host *host, nm_value prop, int64_t pos, struct buffer *b)
{
  bool rear = pos > b->begv, front = false;
  if (rear)
    {
      nm_value nonsticky = text_property_at (host, b, pos - 1, NM_Q (rear_nonsticky));
      nm_value defaults = nm_symbol_value_or (VM, NM_Q (text_property_default_nonsticky), NM_NIL);
      rear = !in_list_or_all (host, prop, nonsticky) && nm_is_nil (nm_cdr (VM, nm_assq (VM, prop, defaults)));
    }
  if (pos < buffer_z (b))
    front = in_list_or_all (host, prop, text_property_at (host, b, pos, NM_Q (front_sticky)));
  if (rear != front)
    return rear ? -1 : 1;
  if (!rear)
    return 0;
  /* Both stick: the one before wins unless it has no value. */
  return nm_is_nil (text_property_at (host, b, pos - 1, prop)) ? 1 : -1;
}

/* The property that overlays would give text inserted at POS. */
static nm_value
pos_overlay_property (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop)
{
  struct overlay_list l;
  overlays_touching (b, pos, pos, &l);
  overlay_list_sort (host, &l);
  nm_value v = NM_NIL;
  for (int i = l.count; i-- > 0 && nm_is_nil (v);)
    {
      int64_t start, end;
      struct overlay *o = l.item[i];
      overlay_tree_position (&o->node, &start, &end);
      bool outside = (start == pos && o->node.front_advance) || (end == pos && !o->node.rear_advance);
      if (!outside)
        v = overlay_get_property (host, o, prop);
    }
  overlay_list_free (&l);
  return v;
}

/* The same from the text around POS. */
static nm_value
pos_text_property (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop)
{
  int stickiness = text_property_stickiness (host, prop, pos, b);
  if (stickiness > 0)
    return text_property_at (host, b, pos, prop);
  return stickiness < 0 && pos > b->begv ? text_property_at (host, b, pos - 1, prop) : NM_NIL;
}

nm_value
pos_property (struct nm_host *host, int64_t pos, nm_value prop)
{
  struct buffer *b = buffer_current (host);
  nm_value v = pos_overlay_property (host, b, pos, prop);
  return nm_is_nil (v) ? pos_text_property (host, b, pos, prop) : v;
}

/* -- primitives: one property -- */

/* The buffer of an OBJECT argument (a buffer, or a window, whose buffer counts); NULL: a string. */
static bool
object_buffer (struct nm_host *host, nm_value object, struct buffer **b)
{
  uint64_t id;
  *b = NULL;
  if (nm_is_nil (object))
    *b = buffer_current (host);
  else if (nm_host_object_get (VM, object, NM_HOST_BUFFER, &id))
    {
      *b = buffer_of_id (host, id);
      if (!*b)
        return nm_error (VM, "Selecting deleted buffer"), false;
    }
  else if (nm_host_object_get (VM, object, NM_HOST_WINDOW, &id))
    {
      nm_value v = nm_call1 (VM, NM_Q (window_buffer), object);
      return !nm_is_exit (v) && (*b = buffer_arg (host, v));
    }
  return true;
}

static nm_value
char_property_and_overlay (struct nm_host *host, nm_args args, nm_value *overlay)
{
  nm_value position = nm_arg (args, 0), prop = nm_arg (args, 1), object = nm_arg (args, 2);
  struct buffer *b;
  int64_t pos;
  *overlay = NM_NIL;
  if (!buffer_check_position (host, position, &pos) || !object_buffer (host, object, &b))
    return NM_EXIT;
  if (!b)
    return nm_call3 (VM, NM_Q (get_text_property), nm_fixnum (pos), prop, object);
  if (pos < b->begv || pos > b->zv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), position);
  nm_value window = nm_host_object_get (VM, object, NM_HOST_WINDOW, &(uint64_t) { 0 }) ? object : NM_NIL;
  return buffer_char_property_in (host, b, pos, prop, window, overlay);
}

NM_PRIMITIVE (get_char_property, "get-char-property", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT)",
              "Return property PROP of the character at POSITION in OBJECT.\n"
              "Overlays come before text properties, the highest first.  OBJECT is a buffer, a string or\n"
              "a window, for which overlays for other windows do not count; nil means the current buffer.")
{
  nm_value overlay;
  return char_property_and_overlay (host, args, &overlay);
}

NM_PRIMITIVE (get_char_property_and_overlay, "get-char-property-and-overlay", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT)",
              "Like `get-char-property', but return (VALUE . OVERLAY).\nOVERLAY is nil if the value comes from the text.")
{
  nm_value overlay, v = char_property_and_overlay (host, args, &overlay);
  return nm_is_exit (v) ? v : nm_cons (VM, v, overlay);
}

NM_PRIMITIVE (get_pos_property, "get-pos-property", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT)",
              "Return the PROP that a character inserted at POSITION would have.\n"
              "Stickiness of overlays and text decides.  OBJECT as for `get-char-property'.")
{
  nm_value position = nm_arg (args, 0), object = nm_arg (args, 2);
  struct buffer *b;
  int64_t pos;
  if (!object_buffer (host, object, &b) || !buffer_check_position (host, position, &pos))
    return NM_EXIT;
  if (!b)
    return nm_call3 (VM, NM_Q (get_text_property), nm_fixnum (pos), nm_arg (args, 1), object);
  nm_value v = pos_overlay_property (host, b, pos, nm_arg (args, 1));
  if (!nm_is_nil (v))
    return v;
  /* Only text must be accessible; the character before is looked at first. */
  if (pos < b->begv || pos > b->zv)
    {
      nm_value bad = nm_fixnum (pos > b->zv + 1 ? pos - 1 : pos);
      return nm_args_out_of_range (VM, bad, bad);
    }
  return pos_text_property (host, b, pos, nm_arg (args, 1));
}

/* -- primitives: changes -- */

/* A LIMIT argument; nil gives OTHERWISE. */
static bool
limit_arg (struct nm_host *host, nm_value v, int64_t otherwise, int64_t *limit)
{
  *limit = otherwise;
  return nm_is_nil (v) || buffer_check_position (host, v, limit);
}

static nm_value
next_text_change (struct nm_host *host, struct buffer *b, int64_t pos, int64_t limit)
{
  if (!b->text->intervals_in_use || pos >= limit)
    return nm_fixnum (limit);
  int64_t found = nm_intervals_next (VM, b->text->intervals, pos < 1 ? 0 : pos - 1, limit - 1) + 1;
  return nm_fixnum (found > limit ? limit : found);
}

NM_PRIMITIVE (next_char_property_change, "next-char-property-change", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION &optional LIMIT)",
              "Return the next position after POSITION where an overlay begins or ends or a text property changes.\n"
              "Not beyond LIMIT (default: the end of the accessible region), which is returned if there is none.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos, limit;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos) || !limit_arg (host, nm_arg (args, 1), b->zv, &limit))
    return NM_EXIT;
  if (pos < b->begv || pos > b->zv)
    return nm_args_out_of_range (VM, nm_arg (args, 0), nm_arg (args, 0));
  limit = overlay_tree_next_change (b->overlays, pos, limit > b->zv ? b->zv : limit);
  return next_text_change (host, b, pos, limit);
}

NM_PRIMITIVE (previous_char_property_change, "previous-char-property-change", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION &optional LIMIT)",
              "Return the position before POSITION where an overlay begins or ends or a text property changes.\n"
              "Not before LIMIT (default: the start of the accessible region), which is returned if there is none.")
{
  struct buffer *b = buffer_current (host);
  int64_t pos, limit;
  if (!buffer_check_position (host, nm_arg (args, 0), &pos) || !limit_arg (host, nm_arg (args, 1), b->begv, &limit))
    return NM_EXIT;
  if (pos < b->begv || pos > b->zv)
    return nm_args_out_of_range (VM, nm_arg (args, 0), nm_arg (args, 0));
  limit = overlay_tree_previous_change (b->overlays, pos, limit < b->begv ? b->begv : limit);
  if (b->text->intervals_in_use && pos > limit)
    {
      int64_t found = nm_intervals_previous (VM, b->text->intervals, pos - 1, limit - 1) + 1;
      limit = found > limit ? found : limit;
    }
  return nm_fixnum (limit);
}

/* The end of the run around POS (from POS on) in which PROP keeps its value; at most LIMIT. */
static int64_t
next_single (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop, int64_t limit)
{
  nm_scope scope = nm_scope_open (VM);
  nm_value first = nm_local (VM, buffer_char_property (host, b, pos, prop, NULL));
  while (pos < limit)
    {
      nm_scope turn = nm_scope_open (VM);
      pos = buffer_next_property_change (host, b, pos, limit);
      bool same = pos < limit && nm_eq (VM, first, buffer_char_property (host, b, pos, prop, NULL));
      nm_scope_close (VM, turn);
      if (!same)
        break;
    }
  nm_scope_close (VM, scope);
  return pos;
}

NM_PRIMITIVE (next_single_char_property_change, "next-single-char-property-change", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT LIMIT)",
              "Return the next position after POSITION where PROP, of text or overlays, changes in OBJECT.\n"
              "If there is none, return LIMIT or the end of OBJECT (a string, or a buffer; default: the current one).")
{
  nm_value position = nm_arg (args, 0), prop = nm_arg (args, 1), object = nm_arg (args, 2), limit_value = nm_arg (args, 3);
  struct buffer *b;
  int64_t pos, limit;
  if (nm_is_string (VM, object))
    {
      nm_value r = nm_call4 (VM, NM_Q (next_single_property_change), position, prop, object, limit_value);
      return nm_is_nil (r) ? nm_is_nil (limit_value) ? nm_fixnum (nm_length (VM, object)) : limit_value : r;
    }
  if (nm_host_object_get (VM, object, NM_HOST_WINDOW, &(uint64_t) { 0 }))
    return nm_wrong_type (VM, NM_Q (bufferp), object);
  if (!object_buffer (host, object, &b))
    return NM_EXIT;
  if (!b)
    return nm_wrong_type (VM, NM_Q (bufferp), object);
  if (!buffer_check_position (host, position, &pos) || !limit_arg (host, limit_value, b->zv, &limit))
    return NM_EXIT;
  if (pos < b->begv || pos > b->zv)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (pos));
  if (pos >= limit)
    return nm_fixnum (limit);
  pos = pos < b->begv ? b->begv : pos;
  if (pos >= b->zv)
    return nm_fixnum (limit < b->zv ? limit : b->zv);
  int64_t found = next_single (host, b, pos, prop, limit > b->zv ? b->zv : limit);
  return nm_fixnum (found);
}

int64_t
buffer_previous_property_change (struct nm_host *host, struct buffer *b, int64_t pos, int64_t limit)
{
  limit = overlay_tree_previous_change (b->overlays, pos, limit);
  if (b->text->intervals_in_use && pos > limit)
    {
      int64_t found = nm_intervals_previous (VM, b->text->intervals, pos - 1, limit - 1) + 1;
      limit = found > limit ? found : limit;
    }
  return limit;
}

static int64_t
previous_single (struct nm_host *host, struct buffer *b, int64_t pos, nm_value prop, int64_t limit)
{
  nm_scope scope = nm_scope_open (VM);
  nm_value first = nm_local (VM, buffer_char_property (host, b, pos - 1, prop, NULL));
  while (pos > limit)
    {
      nm_scope turn = nm_scope_open (VM);
      pos = buffer_previous_property_change (host, b, pos, limit);
      bool same = pos > limit && nm_eq (VM, first, buffer_char_property (host, b, pos - 1, prop, NULL));
      nm_scope_close (VM, turn);
      if (!same)
        break;
    }
  nm_scope_close (VM, scope);
  return pos;
}

NM_PRIMITIVE (previous_single_char_property_change, "previous-single-char-property-change", 2, 4, NM_WORKER_SAFE, NM_STATE_READ,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(POSITION PROP &optional OBJECT LIMIT)",
              "Return the position before POSITION where PROP, of text or overlays, changes in OBJECT.\n"
              "If there is none, return LIMIT or the start of OBJECT (a string, or a buffer; default: the current one).")
{
  nm_value position = nm_arg (args, 0), prop = nm_arg (args, 1), object = nm_arg (args, 2), limit_value = nm_arg (args, 3);
  struct buffer *b;
  int64_t pos, limit;
  if (nm_is_string (VM, object))
    {
      nm_value r = nm_call4 (VM, NM_Q (previous_single_property_change), position, prop, object, limit_value);
      return nm_is_nil (r) ? nm_is_nil (limit_value) ? nm_fixnum (0) : limit_value : r;
    }
  if (nm_host_object_get (VM, object, NM_HOST_WINDOW, &(uint64_t) { 0 }))
    return nm_wrong_type (VM, NM_Q (bufferp), object);
  if (!object_buffer (host, object, &b))
    return NM_EXIT;
  if (!b)
    return nm_wrong_type (VM, NM_Q (bufferp), object);
  if (!buffer_check_position (host, position, &pos) || !limit_arg (host, limit_value, b->begv, &limit))
    return NM_EXIT;
  if (pos <= limit)
    return nm_fixnum (limit);
  if (pos > b->zv + 1)
    return nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (pos - 1));
  if (pos > b->zv)
    return nm_args_out_of_range (VM, position, position);
  int64_t found = pos <= b->begv ? b->begv : previous_single (host, b, pos, prop, limit < b->begv ? b->begv : limit);
  /* A search that a limit before the text sends there asks for the character before it. */
  return found == b->begv && limit < b->begv ? nm_signal1 (VM, NM_Q (args_out_of_range), nm_fixnum (found - 1)) : nm_fixnum (found);
}
