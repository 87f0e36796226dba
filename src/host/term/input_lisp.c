/* input_lisp.c - input events as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Allocates Lisp objects; runs no Lisp except redisplay after a resize. */
#include "input.h"
#include "terminal_internal.h"
#include "../display/display.h"

#include <stdio.h>
#include <string.h>
#include <mimalloc.h>
#include "nm_text.h"

static size_t
modifier_prefix (uint32_t modifiers, char *buf)
{
  static const struct { uint32_t bit; const char *prefix; } prefixes[] = {
    { INPUT_ALT, "A-" }, { INPUT_CONTROL, "C-" }, { INPUT_HYPER, "H-" },
    { INPUT_META, "M-" }, { INPUT_SHIFT, "S-" }, { INPUT_SUPER, "s-" },
  };
  size_t n = 0;
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if ((modifiers & prefixes[i].bit) != 0)
      {
        memcpy (buf + n, prefixes[i].prefix, 2);
        n += 2;
      }
  buf[n] = '\0';
  return n;
}

static nm_value
key_symbol (struct nm_host *host, uint32_t modifiers, const char *name)
{
  char buf[96];
  size_t n = modifier_prefix (modifiers, buf);
  snprintf (buf + n, sizeof buf - n, "%s", name);
  return nm_intern (host->vm, buf);
}

/* Text from outside as internal text: malformed UTF-8 becomes raw bytes. */
static nm_value
pasted_string (struct nm_host *host, const char *text, size_t n)
{
  char *out = mi_malloc (n * 2 + 1);
  size_t used = 0;
  for (size_t i = 0; i < n;)
    {
      unsigned char lead = (unsigned char) text[i];
      int length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
      bool good = length > 0 && i + (size_t) length <= n;
      for (int k = 1; good && k < length; k++)
        good = ((unsigned char) text[i + (size_t) k] & 0xc0) == 0x80;
      if (good && length > 2)
        {
          int l, c = nm_char_decode (text + i, &l);
          good = nm_char_bytes (c) == length && c <= 0x10ffff;
        }
      if (good)
        {
          memcpy (out + used, text + i, (size_t) length);
          used += (size_t) length;
          i += (size_t) length;
        }
      else
        {
          used += (size_t) nm_char_encode (nm_byte_to_raw (lead), out + used);
          i++;
        }
    }
  nm_value s = nm_string_auto (host->vm, out, (int64_t) used);
  nm_free (out);
  return s;
}

enum { DOUBLE_CLICK_MS = 500, CLICK_COUNT_MAX = 3 };

static int64_t
double_click_time (struct nm_host *host)
{
  nm_value v = nm_symbol_value_or (host->vm, NM_Q (double_click_time), NM_NIL);
  int64_t ms;
  if (nm_identical (v, NM_T))
    return INT64_MAX;
  return nm_get_int64 (host->vm, v, &ms) ? ms : nm_is_nil (v) ? 0 : DOUBLE_CLICK_MS;
}

static nm_value
mouse_symbol (struct nm_host *host, uint32_t modifiers, int count, const char *kind, int button)
{
  char name[48];
  static const char *const times[] = { "", "", "double-", "triple-" };
  snprintf (name, sizeof name, "%s%smouse-%d", times[count], kind, button);
  return key_symbol (host, modifiers, name);
}

static nm_value
mouse_event (struct nm_host *host, struct input_event *e)
{
  struct nm_vm *vm = host->vm;
  struct click *c = &host->terminal->click;
  int64_t now = input_now_ms ();
  nm_value at = display_posn_at_cell (host, e->column, e->row, now);
  if (nm_is_exit (at))
    return at;
  if (e->mouse == INPUT_MOUSE_MOVE)
    return nm_list2 (vm, NM_Q (mouse_movement), at);
  bool wheel = e->code >= 4 && e->code <= 7;
  bool near = c->column == e->column && c->row == e->row;
  if (e->mouse == INPUT_MOUSE_PRESS)
    {
      bool again = c->button == e->code && near && now - c->time_ms < double_click_time (host) && c->modifiers == e->modifiers;
      c->count = again ? (c->count < CLICK_COUNT_MAX ? c->count + 1 : CLICK_COUNT_MAX) : 1;
      c->button = e->code;
      c->column = e->column;
      c->row = e->row;
      c->modifiers = e->modifiers;
      c->time_ms = now;
      c->down = !wheel;
      nm_root_free (vm, c->start);
      c->start = nm_root_new (vm, at);
      nm_value name = mouse_symbol (host, e->modifiers, c->count, wheel ? "" : "down-", e->code);
      return c->count > 1 ? nm_list3 (vm, name, at, nm_fixnum (c->count)) : nm_list2 (vm, name, at);
    }
  if (!c->down || wheel)
    return NM_UNBOUND;
  c->down = false;
  int button = e->code > 0 ? e->code : c->button;
  nm_value name = mouse_symbol (host, e->modifiers, near ? c->count : 1, near ? "" : "drag-", button);
  if (!near)
    return nm_list3 (vm, name, c->start, at);
  return c->count > 1 ? nm_list3 (vm, name, at, nm_fixnum (c->count)) : nm_list2 (vm, name, at);
}

nm_value
input_event_lisp (struct nm_host *host, struct input_event *e)
{
  struct nm_vm *vm = host->vm;
  switch (e->kind)
    {
    case INPUT_CHAR:
      return nm_fixnum (e->code | (int64_t) e->modifiers);
    case INPUT_KEY:
      return key_symbol (host, e->modifiers, e->name);
    case INPUT_MOUSE:
      return mouse_event (host, e);
    case INPUT_PASTE:
      {
        nm_value text = pasted_string (host, e->text, e->length);
        nm_free (e->text);
        e->text = NULL;
        return nm_list2 (vm, NM_Q (xterm_paste), text);
      }
    case INPUT_FOCUS_IN:
      return nm_list2 (vm, NM_Q (focus_in), display_selected_frame_object (host));
    case INPUT_FOCUS_OUT:
      return nm_list2 (vm, NM_Q (focus_out), display_selected_frame_object (host));
    case INPUT_RESIZE:
      display_resized (host, e->columns, e->rows);
      return NM_UNBOUND;
    case INPUT_RESUME:
      display_garbage (host);
      return NM_UNBOUND;
    case INPUT_SUSPEND:
      terminal_suspend (host->terminal);
      display_garbage (host);
      return NM_UNBOUND;
    case INPUT_CAPABILITY:
      display_colors_changed (host);
      return NM_UNBOUND;
    case INPUT_SIGNAL:
      return nm_intern (vm, e->name);
    case INPUT_HANGUP:
      return NM_NIL;
    case INPUT_NONE:
      break;
    }
  return NM_UNBOUND;
}

nm_value
input_next_event (struct nm_host *host, double timeout)
{
  struct terminal *t = host->terminal;
  int64_t end = timeout < 0 ? INT64_MAX : input_now_ms () + (int64_t) (timeout * 1000);
  for (;;)
    {
      struct input_event event;
      double left = end == INT64_MAX ? -1 : (double) (end - input_now_ms ()) / 1000;
      if (!input_wait (t, end == INT64_MAX ? -1 : left > 0 ? left : 0, &event))
        return NM_UNBOUND;
      nm_value v = input_event_lisp (host, &event);
      if (!nm_is_unbound (v))
        return v;
      nm_value drawn = display_redisplay (host);
      if (nm_is_exit (drawn))
        return drawn;
    }
}
