/* keys.c - what the tokens mean.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only; touches neither the VM nor the device. */
#include "keys.h"

#include <stdlib.h>
#include <string.h>
#include <mimalloc.h>
#include <termkey.h>

struct keys {
  struct scanner scanner;
  TermKey *termkey;
};

/* The names that Emacs Lisp has for libtermkey's key symbols. */
static const char *const key_names[TERMKEY_N_SYMS] = {
  [TERMKEY_SYM_UP] = "up", [TERMKEY_SYM_DOWN] = "down", [TERMKEY_SYM_LEFT] = "left",
  [TERMKEY_SYM_RIGHT] = "right", [TERMKEY_SYM_BEGIN] = "begin", [TERMKEY_SYM_FIND] = "find",
  [TERMKEY_SYM_INSERT] = "insert", [TERMKEY_SYM_DELETE] = "delete", [TERMKEY_SYM_SELECT] = "select",
  [TERMKEY_SYM_PAGEUP] = "prior", [TERMKEY_SYM_PAGEDOWN] = "next", [TERMKEY_SYM_HOME] = "home",
  [TERMKEY_SYM_END] = "end", [TERMKEY_SYM_CANCEL] = "cancel", [TERMKEY_SYM_CLEAR] = "clear",
  [TERMKEY_SYM_HELP] = "help", [TERMKEY_SYM_PRINT] = "print", [TERMKEY_SYM_REDO] = "redo",
  [TERMKEY_SYM_SUSPEND] = "suspend", [TERMKEY_SYM_UNDO] = "undo", [TERMKEY_SYM_OPEN] = "open",
  [TERMKEY_SYM_KP0] = "kp-0", [TERMKEY_SYM_KP1] = "kp-1", [TERMKEY_SYM_KP2] = "kp-2",
  [TERMKEY_SYM_KP3] = "kp-3", [TERMKEY_SYM_KP4] = "kp-4", [TERMKEY_SYM_KP5] = "kp-5",
  [TERMKEY_SYM_KP6] = "kp-6", [TERMKEY_SYM_KP7] = "kp-7", [TERMKEY_SYM_KP8] = "kp-8",
  [TERMKEY_SYM_KP9] = "kp-9", [TERMKEY_SYM_KPENTER] = "kp-enter", [TERMKEY_SYM_KPPLUS] = "kp-add",
  [TERMKEY_SYM_KPMINUS] = "kp-subtract", [TERMKEY_SYM_KPMULT] = "kp-multiply",
  [TERMKEY_SYM_KPDIV] = "kp-divide", [TERMKEY_SYM_KPCOMMA] = "kp-separator",
  [TERMKEY_SYM_KPPERIOD] = "kp-decimal", [TERMKEY_SYM_KPEQUALS] = "kp-equal",
};

static const char *const function_names[] = {
  "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15", "f16",
  "f17", "f18", "f19", "f20", "f21", "f22", "f23", "f24", "f25", "f26", "f27", "f28", "f29", "f30", "f31", "f32",
  "f33", "f34", "f35",
};
enum { FUNCTION_NAMES = sizeof function_names / sizeof *function_names };

/* The kitty protocol's codes from the private use area that stand for keys. */
static const struct { int code; const char *name; } kitty_names[] = {
  { 57358, "capslock" }, { 57359, "Scroll_Lock" }, { 57360, "kp-numlock" }, { 57361, "print" },
  { 57362, "pause" }, { 57363, "menu" }, { 57399, "kp-0" }, { 57400, "kp-1" }, { 57401, "kp-2" },
  { 57402, "kp-3" }, { 57403, "kp-4" }, { 57404, "kp-5" }, { 57405, "kp-6" }, { 57406, "kp-7" },
  { 57407, "kp-8" }, { 57408, "kp-9" }, { 57409, "kp-decimal" }, { 57410, "kp-divide" },
  { 57411, "kp-multiply" }, { 57412, "kp-subtract" }, { 57413, "kp-add" }, { 57414, "kp-enter" },
  { 57415, "kp-equal" }, { 57416, "kp-separator" }, { 57417, "kp-left" }, { 57418, "kp-right" },
  { 57419, "kp-up" }, { 57420, "kp-down" }, { 57421, "kp-prior" }, { 57422, "kp-next" },
  { 57423, "kp-home" }, { 57424, "kp-end" }, { 57425, "kp-insert" }, { 57426, "kp-delete" },
  { 57427, "kp-begin" },
};

/* What libtermkey may take from terminfo: not the mouse report, which it would cut short, and not
   f13 and up, which are xterm's modified function keys. */
static const char *
choose_key (const char *name, const char *value, void *data)
{
  (void) data;
  if (strcmp (name, "key_mouse") == 0)
    return NULL;
  return strncmp (name, "key_f", 5) == 0 && strtol (name + 5, NULL, 10) > 12 ? NULL : value;
}

struct keys *
keys_new (const char *term)
{
  struct keys *k = mi_zalloc (sizeof *k);
  scanner_init (&k->scanner);
  k->termkey = termkey_new_abstract (term, TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS | TERMKEY_FLAG_NOSTART);
  if (k->termkey != NULL)
    {
      termkey_hook_terminfo_getstr (k->termkey, choose_key, NULL);
      termkey_set_buffer_size (k->termkey, 2 * SCAN_CSI_MAX);
      termkey_start (k->termkey);
    }
  return k;
}

void
keys_free (struct keys *k)
{
  if (k->termkey != NULL)
    termkey_destroy (k->termkey);
  scanner_free (&k->scanner);
  mi_free (k);
}

void
keys_push (struct keys *k, const char *bytes, size_t n)
{
  scanner_push (&k->scanner, bytes, n);
}

bool
keys_undecided (struct keys *k)
{
  return scanner_is_undecided (&k->scanner) && !k->scanner.pasting;
}

/* The parameter PLUS 1 of xterm's encodings: shift 1, alt 2, control 4, super 8, hyper 16, meta 32. */
static uint32_t
modifiers_of (int parameter)
{
  if (parameter <= 1)
    return 0;
  int bits = parameter - 1;
  return ((bits & 1) ? INPUT_SHIFT : 0) | ((bits & 2) ? INPUT_META : 0) | ((bits & 4) ? INPUT_CONTROL : 0)
         | ((bits & 8) ? INPUT_SUPER : 0) | ((bits & 16) ? INPUT_HYPER : 0) | ((bits & 32) ? INPUT_META : 0);
}

static bool
give_key (struct input_event *e, const char *name, uint32_t modifiers)
{
  *e = (struct input_event){ .kind = INPUT_KEY, .name = name, .modifiers = modifiers };
  return true;
}

/* A character with explicit modifiers, normalised as Lisp writes it: control folds into ASCII
   control codes, shift into upper case. */
static bool
give_modified (struct input_event *e, int code, uint32_t modifiers)
{
  if (code < 0 || code > 0x10ffff)
    return false;
  if (code >= 57344 && code <= 63743)
    {
      if (code >= 57376 && code <= 57398)
        return give_key (e, function_names[13 + code - 57376], modifiers);
      for (size_t i = 0; i < sizeof kitty_names / sizeof *kitty_names; i++)
        if (kitty_names[i].code == code)
          return give_key (e, kitty_names[i].name, modifiers);
      return false;
    }
  if (code == '\t' && (modifiers & INPUT_SHIFT) != 0 && (modifiers & INPUT_CONTROL) == 0)
    return give_key (e, "backtab", modifiers & ~(uint32_t) INPUT_SHIFT);
  if ((modifiers & INPUT_SHIFT) != 0 && code >= 'a' && code <= 'z' && (modifiers & INPUT_CONTROL) == 0)
    {
      code -= 'a' - 'A';
      modifiers &= ~(uint32_t) INPUT_SHIFT;
    }
  else if ((modifiers & INPUT_SHIFT) != 0 && code > ' ' && code != 127 && !(code >= 'a' && code <= 'z')
           && !(code >= 'A' && code <= 'Z' && (modifiers & INPUT_CONTROL) != 0))
    modifiers &= ~(uint32_t) INPUT_SHIFT;   /* the code is the shifted character already */
  if ((modifiers & INPUT_CONTROL) != 0)
    {
      int base = code >= 'a' && code <= 'z' ? code - 'a' + 'A' : code;
      if (code == ' ')
        code = 0, modifiers &= ~(uint32_t) INPUT_CONTROL;
      else if (code == '/')
        code = 31, modifiers &= ~(uint32_t) INPUT_CONTROL;
      else if (base >= '@' && base <= '_')
        code = base & 0x1f, modifiers &= ~(uint32_t) INPUT_CONTROL;
    }
  *e = (struct input_event){ .kind = INPUT_CHAR, .code = code, .modifiers = modifiers };
  return true;
}

/* CSI < b ; x ; y M or m */
static bool
give_mouse (const struct scan_csi *c, struct input_event *e)
{
  int b = c->parameters[0], x = c->parameters[1], y = c->parameters[2];
  if (c->count != 3 || b < 0 || x < 1 || y < 1)
    return false;
  uint32_t modifiers = ((b & 4) ? INPUT_SHIFT : 0) | ((b & 8) ? INPUT_META : 0) | ((b & 16) ? INPUT_CONTROL : 0);
  int low = b & 3, button = (b & 128) ? low + 8 : (b & 64) ? low + 4 : low == 3 ? 0 : low + 1;
  *e = (struct input_event){ .kind = INPUT_MOUSE, .code = button, .modifiers = modifiers, .column = x - 1, .row = y - 1,
                             .mouse = (b & 32) ? INPUT_MOUSE_MOVE : c->final == 'm' ? INPUT_MOUSE_RELEASE : INPUT_MOUSE_PRESS };
  return true;
}

/* Lets libtermkey look at one sequence. */
static bool
give_termkey (struct keys *k, struct input_event *e)
{
  TermKeyKey key;
  if (k->termkey == NULL)
    return false;
  termkey_push_bytes (k->termkey, k->scanner.text, k->scanner.length);
  TermKeyResult result = termkey_getkey_force (k->termkey, &key);
  TermKeyKey rest;
  while (termkey_getkey_force (k->termkey, &rest) == TERMKEY_RES_KEY)
    ;
  if (result != TERMKEY_RES_KEY)
    return false;
  uint32_t modifiers = modifiers_of (key.modifiers + 1);
  if (key.type == TERMKEY_TYPE_FUNCTION && key.code.number >= 0 && key.code.number < FUNCTION_NAMES)
    return give_key (e, function_names[key.code.number], modifiers);
  if (key.type != TERMKEY_TYPE_KEYSYM)
    return false;
  switch (key.code.sym)
    {
    case TERMKEY_SYM_TAB:
      return give_modified (e, '\t', modifiers);
    case TERMKEY_SYM_ENTER:
      return give_modified (e, '\r', modifiers);
    case TERMKEY_SYM_ESCAPE:
      return give_modified (e, 27, modifiers);
    case TERMKEY_SYM_BACKSPACE: case TERMKEY_SYM_DEL:
      return give_modified (e, 127, modifiers);
    case TERMKEY_SYM_SPACE:
      return give_modified (e, ' ', modifiers);
    default:
      if (key.code.sym < 0 || key.code.sym >= TERMKEY_N_SYMS || key_names[key.code.sym] == NULL)
        return false;
      return give_key (e, key_names[key.code.sym], modifiers);
    }
}

static bool
give_csi (struct keys *k, struct input_event *e, struct reply *r)
{
  const struct scan_csi *c = &k->scanner.csi;
  if (c->marker == '<')
    return (c->final == 'M' || c->final == 'm') && give_mouse (c, e);
  if (c->marker == '?' && c->intermediate == '$' && c->final == 'y')
    {
      *r = (struct reply){ .kind = REPLY_MODE, .number = c->parameters[0], .value = c->parameters[1] };
      return true;
    }
  if (c->marker == '?' && c->final == 'c')
    return r->kind = REPLY_ATTRIBUTES, true;
  if (c->marker == '?' && c->final == 'u')
    return r->kind = REPLY_KEYBOARD, true;
  if (c->marker != 0 || c->intermediate != 0)
    return false;
  if ((c->final == 'I' || c->final == 'O') && c->count == 0)
    return *e = (struct input_event){ .kind = c->final == 'I' ? INPUT_FOCUS_IN : INPUT_FOCUS_OUT }, true;
  if (c->final == 'u' && c->count >= 1)
    return c->sub[1] != 3 && give_modified (e, c->parameters[0], modifiers_of (c->parameters[1]));
  if (c->final == '~' && c->count == 3 && c->parameters[0] == 27)
    return give_modified (e, c->parameters[2], modifiers_of (c->parameters[1]));
  if (c->final == 'Z' && c->count == 0)
    return give_key (e, "backtab", 0);
  if (c->sub[1] == 3)
    return false;                  /* a key release */
  return give_termkey (k, e);
}

bool
keys_next (struct keys *k, bool force, struct input_event *e, struct reply *r)
{
  struct scanner *s = &k->scanner;
  for (;;)
    {
      *e = (struct input_event){ .kind = INPUT_NONE };
      *r = (struct reply){ .kind = REPLY_NONE };
      switch (scanner_next (s, force))
        {
        case SCAN_NEED_MORE:
          return false;
        case SCAN_CHAR:
          *e = (struct input_event){ .kind = INPUT_CHAR, .code = s->code };
          return true;
        case SCAN_PASTE:
          *e = (struct input_event){ .kind = INPUT_PASTE, .text = mi_malloc (s->length + 1), .length = s->length };
          memcpy (e->text, s->text, s->length);
          return true;
        case SCAN_STRING:
          *r = (struct reply){ .kind = REPLY_STRING, .code = s->code, .text = s->text, .length = s->length };
          return true;
        case SCAN_SS3:
          if (give_termkey (k, e))
            return true;
          break;
        case SCAN_CSI:
          if (give_csi (k, e, r))
            return true;
          break;
        }
    }
}
