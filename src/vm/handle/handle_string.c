/* handle_string.c - the ABI's strings: text is copied out and in, never shared.
   SPDX-License-Identifier: GPL-3.0-or-later
   None of these runs Lisp or signals, but nm_format.  Isolate's thread only. */
#include "handle.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include <string.h>
#include <mimalloc.h>
#include "nm_text.h"

bool
nm_string_info (struct nm_vm *vm, nm_value h, struct nm_string_info *out)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s))
    return false;
  *out = (struct nm_string_info){ string_chars (s), string_bytes (s), string_multibyte (s), !nilp (string_of (s)->intervals) };
  return true;
}

int64_t
nm_string_copy (struct nm_vm *vm, nm_value h, int64_t from, int64_t len, char *buf)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s) || from < 0 || len <= 0 || from >= string_bytes (s))
    return 0;
  if (len > string_bytes (s) - from)
    len = string_bytes (s) - from;
  memcpy (buf, string_text (s) + from, (size_t) len);
  return len;
}

int64_t
nm_string_char_to_byte (struct nm_vm *vm, nm_value h, int64_t index)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s) || index <= 0)
    return 0;
  if (index >= string_chars (s))
    return string_bytes (s);
  return string_char_to_byte (vm, s, index);
}

int64_t
nm_string_byte_to_char (struct nm_vm *vm, nm_value h, int64_t offset)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s) || offset <= 0)
    return 0;
  if (offset >= string_bytes (s))
    return string_chars (s);
  return string_byte_to_char (vm, s, offset);
}

char *
nm_string_dup (struct nm_vm *vm, nm_value h, size_t *len)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s))
    return NULL;
  size_t n = (size_t) string_bytes (s);
  char *copy = mi_malloc (n + 1);
  if (!copy)
    return NULL;
  memcpy (copy, string_text (s), n);
  copy[n] = 0;
  if (len)
    *len = n;
  return copy;
}

void nm_free (void *p) { mi_free (p); }

nm_value
nm_string_multibyte (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return handle_local (vm, string_multibyte_new (vm, text, bytes));
}

nm_value
nm_string_unibyte (struct nm_vm *vm, const char *text, int64_t n)
{
  return handle_local (vm, string_unibyte_new (vm, text, n));
}

nm_value
nm_string_auto (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return handle_local (vm, string_auto_new (vm, text, bytes));
}

nm_value
nm_string_from_bytes (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return handle_local (vm, string_from_bytes (vm, text, bytes));
}

nm_value nm_string_literal (struct nm_vm *vm, const char *text) { return handle_local (vm, string_literal (vm, text)); }

nm_value
nm_concat2 (struct nm_vm *vm, nm_value a, nm_value b)
{
  value x = handle_resolve (vm, a), y = handle_resolve (vm, b);
  if (!stringp (x) || !stringp (y))
    return signal_wrong_type (vm, Qsequencep, stringp (x) ? y : x), NM_EXIT;
  return handle_local (vm, string_concat_2 (vm, x, y));
}

/* Printing an argument may run Lisp, so this is [lisp]. */
nm_value
nm_format (struct nm_vm *vm, const char *format, int n, const nm_value *args)
{
  value *base = vm->sp;
  if (unlikely (vm->stack_limit - base <= n + 1))
    return signal_memory_full (vm), NM_EXIT;
  base[0] = string_literal (vm, format);
  for (int i = 0; i < n; i++)
    base[i + 1] = handle_resolve (vm, args[i]);
  vm->sp = base + n + 1;
  value v = call_on_stack (vm, Qformat, n + 1, base);
  vm->sp = base;
  return handle_local (vm, v);
}

nm_value
nm_symbol_name (struct nm_vm *vm, nm_value symbol)
{
  value s = handle_resolve (vm, symbol);
  return symbolp (s) ? handle_local (vm, symbol_name (vm, s)) : NM_NIL;
}
