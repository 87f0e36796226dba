/* handle_string.c - the ABI's strings: text is copied out and in, never shared.
   SPDX-License-Identifier: GPL-3.0-or-later
   None of these runs Lisp or signals.  Isolate's thread only. */
#include "handle.h"
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
  if (string_chars (s) == string_bytes (s))
    return index;
  const char *text = string_text (s), *p = text;
  if (index <= string_chars (s) / 2)
    for (; index > 0; index--)
      p += nm_char_length ((unsigned char) *p);
  else
    for (p += string_bytes (s), index = string_chars (s) - index; index > 0; index--)
      do
        p--;
      while (!nm_is_lead ((unsigned char) *p));
  return p - text;
}

int64_t
nm_string_byte_to_char (struct nm_vm *vm, nm_value h, int64_t offset)
{
  value s = handle_resolve (vm, h);
  if (!stringp (s) || offset <= 0)
    return 0;
  if (offset >= string_bytes (s))
    return string_chars (s);
  return string_chars (s) == string_bytes (s) ? offset : nm_text_chars (string_text (s), offset);
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

static value
string_new (struct nm_vm *vm, const char *text, int64_t bytes, int64_t chars, bool multibyte)
{
  value s = heap_string_uninit (vm, chars, bytes, multibyte);
  if (bytes > 0)
    memcpy (string_text (s), text, (size_t) bytes);
  return s;
}

nm_value
nm_string_multibyte (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return handle_local (vm, string_new (vm, text, bytes, nm_text_chars (text, bytes), true));
}

nm_value
nm_string_unibyte (struct nm_vm *vm, const char *text, int64_t n)
{
  return handle_local (vm, string_new (vm, text, n, n, false));
}

nm_value
nm_string_auto (struct nm_vm *vm, const char *text, int64_t bytes)
{
  int64_t chars = nm_text_chars (text, bytes);
  bool multibyte = chars != bytes;
  for (int64_t i = 0; !multibyte && i < bytes; i++)
    multibyte = (unsigned char) text[i] >= 0x80;
  return handle_local (vm, string_new (vm, text, bytes, chars, multibyte));
}

nm_value
nm_string_literal (struct nm_vm *vm, const char *text)
{
  return nm_string_auto (vm, text, (int64_t) strlen (text));
}

nm_value
nm_symbol_name (struct nm_vm *vm, nm_value symbol)
{
  value s = handle_resolve (vm, symbol);
  return symbolp (s) ? handle_local (vm, symbol_name (vm, s)) : NM_NIL;
}
