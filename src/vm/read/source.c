/* source.c - where the reader's characters come from.
   SPDX-License-Identifier: GPL-3.0-or-later

   Invariant: between source_from_* and source_close no Lisp changes a buffer being read, so its
   text may be copied ahead; only functions run Lisp, in source_next_slow and source_back_slow. */
#include "reader_internal.h"
#include "../handle/handle.h"

#include <string.h>
#include <mimalloc.h>

enum { WINDOW_FIRST_BYTES = 1024 };

void
source_from_bytes (struct source *s, const char *text, size_t bytes)
{
  *s = (struct source){ .kind = SOURCE_BYTES, .multibyte = true };
  s->start = s->p = (const unsigned char *) text;
  s->end = s->start + bytes;
}

void
source_from_string (struct source *s, value *slot, int64_t from, int64_t to)
{
  assert (stringp (*slot) && from >= 0 && from <= to && to <= string_bytes (*slot));
  *s = (struct source){ .kind = SOURCE_STRING, .multibyte = string_multibyte (*slot), .slot = slot };
  s->start = (const unsigned char *) string_text (*slot);
  s->p = s->start + from;
  s->end = s->start + to;
}

/* Fetches more of a buffer's text behind what is there; false after an exit. */
static bool
window_fill (struct nm_vm *vm, struct source *s)
{
  int64_t have = s->end - s->start, at = s->p - s->start;
  s->room = s->room ? s->room * 4 : WINDOW_FIRST_BYTES;
  s->window = mi_realloc (s->window, (size_t) s->room);
  int64_t got = 0;
  struct handle_mark mark = handle_mark_now (vm);
  nm_value result = vm->host_ops->object_peek (vm->host, handle_local (vm, *s->slot), have, s->window + have, s->room - have, &got);
  handle_release (vm, mark);
  if (nm_is_exit (result))
    return false;
  s->exhausted = got < s->room - have;
  have += got;
  s->start = (const unsigned char *) s->window;
  s->p = s->start + at;
  s->end = s->start + have;
  return true;
}

value
source_from_object (struct nm_vm *vm, struct source *s, value *slot)
{
  *s = (struct source){ .kind = SOURCE_FUNCTION, .multibyte = true, .slot = slot };
  if (!host_object_is (*slot, NM_HOST_BUFFER) && !host_object_is (*slot, NM_HOST_MARKER))
    return Qnil;
  s->kind = SOURCE_OBJECT;
  if (window_fill (vm, s))
    return Qnil;
  mi_free (s->window);
  s->window = NULL;
  return V_EXIT;
}

value
source_close (struct nm_vm *vm, struct source *s)
{
  if (s->kind != SOURCE_OBJECT || s->window == NULL)
    return Qnil;
  int64_t chars = nm_text_chars (s->window, s->p - s->start);
  mi_free (s->window);
  s->window = NULL;
  struct handle_mark mark = handle_mark_now (vm);
  nm_value result = vm->host_ops->object_advance (vm->host, handle_local (vm, *s->slot), chars);
  handle_release (vm, mark);
  return nm_is_exit (result) ? V_EXIT : (value) Qnil;
}

/* Calls the source function, with C to give it back, or without arguments to get a character. */
static value
function_call (struct reader *r, const value *c)
{
  struct nm_vm *vm = r->vm;
  value *slots;
  if (r->failed || !reader_spill (r, &slots))
    return V_EXIT;
  value v = call_function (vm, *r->source->slot, c != NULL, c);
  reader_unspill (r, slots);
  return v;
}

static int
function_next (struct reader *r)
{
  value v = function_call (r, NULL);
  if (!exitp (v) && nilp (v))
    return CHAR_END;
  if (!exitp (v) && !characterp (v))
    v = signal_wrong_type (r->vm, Qcharacterp, v);
  r->failed |= exitp (v);
  r->source->position++;
  return exitp (v) ? CHAR_FAILED : (int) fixnum (v);
}

int
source_next_slow (struct reader *r)
{
  struct source *s = r->source;
  if (s->kind == SOURCE_FUNCTION)
    return function_next (r);
  while (s->kind == SOURCE_OBJECT && !s->exhausted && s->end - s->p < NM_CHAR_BYTES_MAX)
    if (!window_fill (r->vm, s))
      {
        r->failed = true;
        return CHAR_FAILED;
      }
  if (s->p >= s->end)
    {
      s->last = 0;
      return CHAR_END;
    }
  s->last = 1;
  if (!s->multibyte || *s->p < 0x80)
    return *s->p++;
  if (nm_char_length (*s->p) > s->end - s->p)
    return nm_byte_to_raw (*s->p++);
  int c = nm_char_decode ((const char *) s->p, &s->last);
  s->p += s->last;
  return c;
}

void
source_back_slow (struct reader *r, int c)
{
  if (c < 0 || r->failed)
    return;
  value arg = make_fixnum (c);
  r->source->position--;
  r->failed = exitp (function_call (r, &arg));
}

/* -- rooting -------------------------------------------------------------------------------------- */

bool
reader_spill (struct reader *r, value **slots)
{
  struct nm_vm *vm = r->vm;
  int64_t n = 2 * r->depth + r->label_count;
  if (vm->stack_limit - vm->sp < n + STACK_HEADROOM)
    {
      signal_message (vm, "Lisp nesting exceeds `max-lisp-eval-depth'");
      return false;
    }
  value *p = *slots = vm->sp;
  for (int64_t i = 0; i < r->depth; i++)
    *p++ = r->frames[i].head, *p++ = r->frames[i].tail;
  for (int64_t i = 0; i < r->label_count; i++)
    *p++ = r->labels[i].v;
  vm->sp = p;
  return true;
}

void
reader_unspill (struct reader *r, value *slots)
{
  const value *p = slots;
  for (int64_t i = 0; i < r->depth; i++)
    r->frames[i].head = *p++, r->frames[i].tail = *p++;
  for (int64_t i = 0; i < r->label_count; i++)
    r->labels[i].v = *p++;
  stack_pop_slots (r->vm, slots);
  source_string_moved (r->source);
}

void
source_string_moved (struct source *s)
{
  if (s->kind != SOURCE_STRING)
    return;
  const unsigned char *text = (const unsigned char *) string_text (*s->slot);
  s->p = text + (s->p - s->start);
  s->end = text + (s->end - s->start);
  s->start = text;
}
