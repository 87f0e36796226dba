/* describe.c - keys and characters as people read them: C-x, ESC, <f1>, ^A.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp but a signal.  Isolate's thread only. */
#include "keymap.h"
#include "../text/intervals.h"
#include "../data/sequence.h"
#include "../data/string.h"
#include <mimalloc.h>
#include <string.h>
#include "nm_text.h"
#include "primitive.h"

/* -- a growing text -- */

struct text { char *bytes; size_t length, capacity; char small[256]; };

static void text_init (struct text *t) { t->bytes = t->small, t->length = 0, t->capacity = sizeof t->small; }

static void
text_add (struct text *t, const char *bytes, size_t n)
{
  if (t->length + n > t->capacity)
    {
      t->capacity = (t->length + n) * 2;
      char *grown = mi_malloc (t->capacity);
      memcpy (grown, t->bytes, t->length);
      if (t->bytes != t->small)
        mi_free (t->bytes);
      t->bytes = grown;
    }
  memcpy (t->bytes + t->length, bytes, n);
  t->length += n;
}

static void text_add_c (struct text *t, const char *s) { text_add (t, s, strlen (s)); }

static value
text_finish (struct nm_vm *vm, struct text *t, bool multibyte)
{
  int64_t chars = nm_text_chars (t->bytes, (int64_t) t->length);
  value s = heap_string_uninit (vm, chars, (int64_t) t->length, multibyte || chars != (int64_t) t->length);
  memcpy (string_text (s), t->bytes, t->length);
  if (t->bytes != t->small)
    mi_free (t->bytes);
  return s;
}

/* A string's text as multibyte text. */
static void
text_add_string (struct text *t, value s)
{
  const char *p = string_text (s);
  if (string_multibyte (s))
    {
      text_add (t, p, (size_t) string_bytes (s));
      return;
    }
  for (int64_t i = 0; i < string_bytes (s); i++)
    {
      char buf[NM_CHAR_BYTES_MAX];
      int c = (unsigned char) p[i];
      text_add (t, buf, (size_t) nm_char_encode (c < 0x80 ? c : nm_byte_to_raw (c), buf));
    }
}

/* -- one event -- */

static void
describe_base (struct text *t, int c, bool tab_as_ci)
{
  char buf[NM_CHAR_BYTES_MAX];
  if (c == 27)
    text_add_c (t, "ESC");
  else if (tab_as_ci)
    text_add_c (t, "i");
  else if (c == '\t')
    text_add_c (t, "TAB");
  else if (c == '\r')
    text_add_c (t, "RET");
  else if (c < ' ')
    {
      buf[0] = (char) (c + 64 >= 'A' && c + 64 <= 'Z' ? c + 96 : c + 64);
      text_add (t, buf, 1);
    }
  else if (c == 127)
    text_add_c (t, "DEL");
  else if (c == ' ')
    text_add_c (t, "SPC");
  else
    text_add (t, buf, (size_t) nm_char_encode (c, buf));
}

static void
describe_char (struct text *t, int64_t event)
{
  static const struct { unsigned bit; const char *text; } modifiers[] = {
    { CHAR_MODIFIER_ALT, "A-" }, { CHAR_MODIFIER_CTRL, "C-" }, { CHAR_MODIFIER_HYPER, "H-" },
    { CHAR_MODIFIER_META, "M-" }, { CHAR_MODIFIER_SHIFT, "S-" }, { CHAR_MODIFIER_SUPER, "s-" },
  };
  int64_t mask = event & EVENT_MODIFIER_MASK;
  int c = (int) (event & CHAR_MAX_CODE);
  bool tab_as_ci = c == '\t' && (mask & CHAR_MODIFIER_META);
  if ((c < ' ' && c != 27 && c != '\t' && c != '\r') || tab_as_ci)
    mask |= CHAR_MODIFIER_CTRL;
  for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
    if (mask & modifiers[i].bit)
      text_add_c (t, modifiers[i].text);
  describe_base (t, c, tab_as_ci);
}

/* Modifiers of keyboards stand before the bracket: C-M-<f1>. */
static int64_t
symbol_modifiers_end (const char *name, int64_t bytes)
{
  int64_t at = 0;
  while (at + 2 < bytes && name[at + 1] == '-' && memchr ("ACHMSs", name[at], 6))
    at += 2;
  return at;
}

static void
describe_symbol (struct nm_vm *vm, struct text *t, value symbol)
{
  value name = symbol_name (vm, symbol);
  const char *p = string_text (name);
  int64_t end = symbol_modifiers_end (p, string_bytes (name));
  /* C-x is not a key with a modifier but a symbol that somebody called so. */
  if (string_bytes (name) - end < 2)
    end = 0;
  text_add (t, p, (size_t) end);
  text_add_c (t, "<");
  text_add (t, p + end, (size_t) (string_bytes (name) - end));
  text_add_c (t, ">");
}

/* Adds KEY to T; V_EXIT after signalling.  *MULTIBYTE is set if the result counts as multibyte text. */
static value
describe_key (struct nm_vm *vm, struct text *t, value key, bool no_angles, bool *multibyte)
{
  if (event_is_description (key))
    key = event_convert_list (vm, key);
  if (exitp (key))
    return key;
  if (consp (key) && fixnump (car (key)) && fixnump (cdr (key)))
    {
      describe_char (t, fixnum (car (key)));
      text_add_c (t, "..");
      describe_char (t, fixnum (cdr (key)));
      *multibyte = true;
      return Qnil;
    }
  key = event_head (key);
  if (fixnump (key))
    {
      describe_char (t, fixnum (key));
      *multibyte = true;
    }
  else if (symbolp (key))
    {
      if (no_angles)
        text_add_string (t, symbol_name (vm, key));
      else
        describe_symbol (vm, t, key);
    }
  else if (stringp (key))
    text_add_string (t, key);
  else
    return signal_message (vm, "KEY must be an integer, cons, symbol, or string");
  return Qnil;
}

static value
give_up (struct text *t)
{
  if (t->bytes != t->small)
    mi_free (t->bytes);
  return V_EXIT;
}

value
key_description_single (struct nm_vm *vm, value key, bool no_angles)
{
  struct text t;
  bool multibyte = false;
  text_init (&t);
  if (exitp (describe_key (vm, &t, key, no_angles, &multibyte)))
    return give_up (&t);
  return text_finish (vm, &t, multibyte);
}

/* -- sequences -- */

/* EVENTS counts those written, even if they have no text.  STRINGS: where strings with properties went, as (BYTE-OFFSET . STRING). */
struct sequence_writer { struct text text; bool meta_pending, multibyte; int64_t events; value strings; };

static value
write_one (struct nm_vm *vm, struct sequence_writer *w, value key)
{
  if (w->events++)
    text_add_c (&w->text, " ");
  if (stringp (key) && !nilp (string_of (key)->intervals))
    w->strings = make_cons (vm, make_cons (vm, make_fixnum ((int64_t) w->text.length), key), w->strings);
  return describe_key (vm, &w->text, key, false, &w->multibyte);
}

static value
write_event (struct nm_vm *vm, struct sequence_writer *w, value key)
{
  value prefix = vm_variable (vm, Qmeta_prefix_char);
  if (w->meta_pending)
    {
      if (!fixnump (key) || key == prefix || (fixnum (key) & CHAR_MODIFIER_META))
        {
          if (exitp (write_one (vm, w, prefix)))
            return V_EXIT;
          if (key == prefix)
            return Qnil;
        }
      else
        key = make_fixnum (fixnum (key) | CHAR_MODIFIER_META);
      w->meta_pending = false;
    }
  else if (key == prefix)
    {
      w->meta_pending = true;
      return Qnil;
    }
  return write_one (vm, w, key);
}

/* Strings hold Meta in the eighth bit of a byte or of a character below 256. */
static value
string_event (int c)
{
  if (nm_char_is_raw (c) || c >= 0x100 || !(c & 0x80))
    return make_fixnum (c);
  return make_fixnum ((c ^ 0x80) | CHAR_MODIFIER_META);
}

/* KEYS is a sequence. */
static value
write_events (struct nm_vm *vm, struct sequence_writer *w, value keys)
{
  if (stringp (keys))
    {
      const char *p = string_text (keys), *end = p + string_bytes (keys);
      for (int n = 1; p < end; p += n)
        {
          int c = string_multibyte (keys) ? nm_char_decode (p, &n) : (unsigned char) *p;
          if (exitp (write_event (vm, w, string_event (c))))
            return V_EXIT;
        }
      return Qnil;
    }
  if (vectorp (keys))
    {
      for (int64_t i = 0; i < vector_length (keys); i++)
        if (exitp (write_event (vm, w, vector_ref (keys, i))))
          return V_EXIT;
      return Qnil;
    }
  CHECK (listp (keys), Qarrayp, keys);
  for (; consp (keys); keys = cdr (keys))
    if (exitp (write_event (vm, w, car (keys))))
      return V_EXIT;
  return Qnil;
}

/* Gives DESCRIPTION the properties of STRINGS, a list of (BYTE-OFFSET . STRING). */
static void
copy_string_properties (struct nm_vm *vm, value description, value strings)
{
  for (; consp (strings); strings = cdr (strings))
    {
      value string = string_copy (vm, cdr (car (strings)));      /* each copy reverses the order of properties */
      string_copy_properties (vm, string, 0, string_chars (string), description,
                              string_byte_to_char (vm, description, fixnum (car (car (strings)))));
    }
}

value
key_description (struct nm_vm *vm, value keys, value prefix)
{
  if (sequence_length (vm, keys) < 0 || sequence_length (vm, prefix) < 0)
    return V_EXIT;
  struct sequence_writer w = { .strings = Qnil };
  text_init (&w.text);
  if (exitp (write_events (vm, &w, prefix)) || exitp (write_events (vm, &w, keys)))
    return give_up (&w.text);
  if (w.meta_pending && exitp (write_one (vm, &w, vm_variable (vm, Qmeta_prefix_char))))
    return give_up (&w.text);
  value description = text_finish (vm, &w.text, w.multibyte);
  copy_string_properties (vm, description, w.strings);
  return description;
}

/* -- primitives -- */

NM_PRIMITIVE (key_description, "key-description", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYS &optional PREFIX)",
              "Return a string that shows key sequence KEYS for people, such as \"C-x C-f\".\n"
              "PREFIX, if given, is a key sequence that is shown before it.")
{
  return key_description (vm, args[0], args[1]);
}

NM_PRIMITIVE (single_key_description, "single-key-description", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY &optional NO-ANGLES)",
              "Return a string that shows event KEY for people.\n"
              "Function keys are put in angle brackets unless NO-ANGLES is non-nil.")
{
  /* A string, which stands for an item of a menu, keeps its properties. */
  value head = event_head (args[0]);
  if (stringp (head))
    return string_copy (vm, head);
  return key_description_single (vm, args[0], !nilp (args[1]));
}

NM_PRIMITIVE (text_char_description, "text-char-description", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARACTER)",
              "Return a string that shows CHARACTER as text, control characters like \"^A\".")
{
  CHECK (characterp (args[0]), Qcharacterp, args[0]);
  int c = (int) fixnum (args[0]);
  struct text t;
  char buf[NM_CHAR_BYTES_MAX];
  text_init (&t);
  if (c < ' ' || c == 127)
    {
      buf[0] = '^';
      buf[1] = (char) (c ^ 64);
      text_add (&t, buf, 2);
    }
  else
    text_add (&t, buf, (size_t) nm_char_encode (c, buf));
  return text_finish (vm, &t, c >= 128);
}
