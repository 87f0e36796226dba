/* event.c - event symbols and their modifiers: C-M-f1, down-mouse-1, (control ?a).
   SPDX-License-Identifier: GPL-3.0-or-later
   The parts of an event symbol are remembered on its property list, as Lisp programs expect.
   Nothing here runs Lisp but a signal.  Isolate's thread only. */
#include "keymap.h"
#include <mimalloc.h>
#include <string.h>
#include "primitive.h"

struct modifier { const char *name; unsigned bit; uint32_t symbol; };

/* In the order of their bits. */
static const struct modifier modifiers[] = {
  { "up", EVENT_UP, Qup }, { "down", EVENT_DOWN, Qdown }, { "drag", EVENT_DRAG, Qdrag }, { "click", EVENT_CLICK, Qclick },
  { "double", EVENT_DOUBLE, Qdouble }, { "triple", EVENT_TRIPLE, Qtriple }, { "alt", CHAR_MODIFIER_ALT, Qalt },
  { "super", CHAR_MODIFIER_SUPER, Qsuper }, { "hyper", CHAR_MODIFIER_HYPER, Qhyper },
  { "shift", CHAR_MODIFIER_SHIFT, Qshift }, { "control", CHAR_MODIFIER_CTRL, Qcontrol },
  { "meta", CHAR_MODIFIER_META, Qmeta },
};
enum { MODIFIER_COUNT = sizeof modifiers / sizeof *modifiers };

/* Prefixes in the order in which they are written. */
static const struct modifier prefixes[] = {
  { "A-", CHAR_MODIFIER_ALT }, { "C-", CHAR_MODIFIER_CTRL }, { "H-", CHAR_MODIFIER_HYPER }, { "M-", CHAR_MODIFIER_META },
  { "S-", CHAR_MODIFIER_SHIFT }, { "s-", CHAR_MODIFIER_SUPER }, { "double-", EVENT_DOUBLE }, { "triple-", EVENT_TRIPLE },
  { "up-", EVENT_UP }, { "down-", EVENT_DOWN }, { "drag-", EVENT_DRAG },
};
enum { PREFIX_COUNT = sizeof prefixes / sizeof *prefixes, PREFIX_ROOM = 64 };

/* -- property lists of symbols -- */

static value
symbol_get (struct nm_vm *vm, value symbol, value property)
{
  return list_plist_get (symbol_of (vm, symbol)->plist, property);
}

static void
symbol_put (struct nm_vm *vm, value symbol, value property, value v)
{
  value plist = list_plist_put (vm, symbol_of (vm, symbol)->plist, property, v);
  symbol_store (vm, symbol, &symbol_of (vm, symbol)->plist, plist);
}

/* -- taking symbols apart and putting them together -- */

/* Length of the modifiers in front of NAME; *MASK gets their bits. */
static int64_t
prefix_scan (const char *name, int64_t bytes, unsigned *mask)
{
  int64_t at = 0;
  *mask = 0;
  for (bool found = true; found && at < bytes - 1;)
    {
      found = false;
      for (int i = 0; i < PREFIX_COUNT && !found; i++)
        {
          int64_t n = (int64_t) strlen (prefixes[i].name);
          if (bytes - at >= n && memcmp (name + at, prefixes[i].name, (size_t) n) == 0)
            {
              *mask |= prefixes[i].bit;
              at += n;
              found = true;
            }
        }
    }
  return at;
}

static bool
names_click (const char *name, int64_t bytes)
{
  return (bytes == 7 && memcmp (name, "mouse-", 6) == 0 && name[6] >= '0' && name[6] <= '9')
         || (bytes > 6 && memcmp (name, "wheel-", 6) == 0);
}

value
event_symbol_parts (struct nm_vm *vm, value symbol)
{
  value parts = symbol_get (vm, symbol, Qevent_symbol_element_mask);
  if (consp (parts))
    return parts;
  value name = symbol_name (vm, symbol);
  unsigned mask;
  int64_t end = prefix_scan (string_text (name), string_bytes (name), &mask);
  const char *base = string_text (name) + end;
  int64_t base_bytes = string_bytes (name) - end;
  if (!(mask & (EVENT_UP | EVENT_DOWN | EVENT_DRAG | EVENT_DOUBLE | EVENT_TRIPLE)) && names_click (base, base_bytes))
    mask |= EVENT_CLICK;
  value base_symbol = end == 0 ? symbol : symbol_intern (vm, base, (size_t) base_bytes);
  parts = list_2 (vm, base_symbol, make_fixnum (mask));
  value elements = Qnil;
  for (int i = 0; i < MODIFIER_COUNT; i++)
    if (mask & modifiers[i].bit)
      elements = make_cons (vm, modifiers[i].symbol, elements);
  symbol_put (vm, symbol, Qevent_symbol_element_mask, parts);
  symbol_put (vm, symbol, Qevent_symbol_elements, make_cons (vm, base_symbol, elements));
  return parts;
}

static value
symbol_with_prefix (struct nm_vm *vm, value base, unsigned mask)
{
  value name = symbol_name (vm, base);
  size_t n = 0, bytes = (size_t) string_bytes (name);
  char small[256], *text = bytes + PREFIX_ROOM <= sizeof small ? small : mi_malloc (bytes + PREFIX_ROOM);
  for (int i = 0; i < PREFIX_COUNT; i++)
    if (mask & prefixes[i].bit)
      {
        size_t k = strlen (prefixes[i].name);
        memcpy (text + n, prefixes[i].name, k);
        n += k;
      }
  memcpy (text + n, string_text (name), bytes);
  value symbol = symbol_intern (vm, text, n + bytes);
  if (text != small)
    mi_free (text);
  return symbol;
}

value
event_symbol_modified (struct nm_vm *vm, value base, unsigned mask)
{
  value index = make_fixnum (mask & ~(unsigned) EVENT_CLICK);
  value cache = symbol_get (vm, base, Qmodifier_cache);
  value entry = list_assq (index, cache);
  if (consp (entry))
    return cdr (entry);
  value symbol = symbol_with_prefix (vm, base, mask);
  symbol_put (vm, base, Qmodifier_cache, make_cons (vm, make_cons (vm, index, symbol), cache));
  value kind = symbol_get (vm, base, Qevent_kind);
  if (!nilp (kind) && nilp (symbol_get (vm, symbol, Qevent_kind)))
    symbol_put (vm, symbol, Qevent_kind, kind);
  return symbol;
}

value
event_symbol_canonical (struct nm_vm *vm, value symbol)
{
  value parts = event_symbol_parts (vm, symbol);
  return event_symbol_modified (vm, car (parts), (unsigned) fixnum (car (cdr (parts))));
}

/* -- (control meta ?a) -- */

static unsigned
modifier_named (struct nm_vm *vm, value symbol)
{
  value name = symbol_name (vm, symbol);
  const char *text = string_text (name);
  int64_t bytes = string_bytes (name);
  for (int i = 0; bytes == 1 && i < PREFIX_COUNT; i++)
    if (text[0] == prefixes[i].name[0] && prefixes[i].name[1] == '-')
      return prefixes[i].bit;
  for (int i = 0; i < MODIFIER_COUNT; i++)
    if ((int64_t) strlen (modifiers[i].name) == bytes && memcmp (text, modifiers[i].name, (size_t) bytes) == 0)
      return modifiers[i].bit;
  return bytes == 4 && memcmp (text, "ctrl", 4) == 0 ? CHAR_MODIFIER_CTRL : 0;
}

bool
event_is_description (value v)
{
  if (!consp (v))
    return false;
  static const uint32_t areas[] = { Qhelp_echo, Qvertical_line, Qmode_line, Qtab_line, Qheader_line };
  for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
    if (car (v) == areas[i])
      return false;
  LIST_WALK (tail, walk, v);
  for (LIST_EACH (tail, walk))
    if (!fixnump (car (tail)) && !symbolp (car (tail)))
      return false;
  return nilp (tail);
}

/* C with Control, as ASCII has it: C-a is 1, but C-% keeps a bit. */
static int64_t
char_with_control (int64_t c)
{
  int64_t upper = c & ~INT64_C (0x7f), base = c & 0x7f;
  if (upper & CHAR_MAX_CODE)
    return c | CHAR_MODIFIER_CTRL;
  if (base >= 0x40 && base < 0x60)
    {
      bool letter = base >= 'A' && base <= 'Z';
      base &= ~0x60;
      if (letter)
        base |= CHAR_MODIFIER_SHIFT;
    }
  else if (base >= 'a' && base <= 'z')
    base &= ~0x60;
  else if (base >= ' ')
    base |= CHAR_MODIFIER_CTRL;
  return base | (upper & ~(int64_t) CHAR_MODIFIER_CTRL);
}

static value
description_apply (struct nm_vm *vm, value base, unsigned mask)
{
  if (symbolp (base) && string_chars (symbol_name (vm, base)) == 1)
    base = make_fixnum ((unsigned char) string_text (symbol_name (vm, base))[0]);
  if (symbolp (base))
    return symbol_reserve (vm) ? event_symbol_modified (vm, base, mask) : V_EXIT;
  if (!fixnump (base))
    return signal_message (vm, "Invalid base event");
  int64_t c = fixnum (base);
  if ((mask & CHAR_MODIFIER_SHIFT) && c >= 'a' && c <= 'z')
    {
      c -= 'a' - 'A';
      mask &= ~(unsigned) CHAR_MODIFIER_SHIFT;
    }
  if (mask & CHAR_MODIFIER_CTRL)
    return make_fixnum ((int64_t) (mask & ~(unsigned) CHAR_MODIFIER_CTRL) | char_with_control (c));
  return make_fixnum ((int64_t) mask | c);
}

value
event_convert_list (struct nm_vm *vm, value description)
{
  value base = Qnil;
  unsigned mask = 0;
  LIST_WALK (tail, walk, description);
  for (LIST_EACH (tail, walk))
    {
      value elt = car (tail);
      unsigned bit = symbolp (elt) && consp (cdr (tail)) ? modifier_named (vm, elt) : 0;
      mask |= bit;
      if (bit == 0 && !nilp (base))
        return signal_message (vm, "Two bases given in one event");
      if (bit == 0)
        base = elt;
    }
  return exitp (tail) ? signal_circular_list (vm, description) : description_apply (vm, base, mask);
}

NM_PRIMITIVE (event_convert_list, "event-convert-list", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(EVENT-DESC)",
              "Return the event that EVENT-DESC, a list of modifier symbols and a base, describes.\n"
              "The base comes last: a character, or the symbol of a function key.")
{
  return event_convert_list (vm, args[0]);
}

NM_PRIMITIVE (internal_event_symbol_parse_modifiers, "internal-event-symbol-parse-modifiers", 1, 1, NM_WORKER_SAFE,
              NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL)",
              "Return a list of the base of event symbol SYMBOL and its modifiers, as symbols.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  if (!symbol_reserve (vm))
    return V_EXIT;
  event_symbol_parts (vm, args[0]);
  return symbol_get (vm, args[0], Qevent_symbol_elements);
}
