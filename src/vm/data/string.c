/* string.c - strings: construction, indexing, conversion, comparison (string.h).
   SPDX-License-Identifier: GPL-3.0-or-later

   Indexing is O(1) in strings whose characters are all single bytes.  In others the last translated
   position is remembered per isolate, so that walking a string by index stays linear.
   Allocates; runs no Lisp. */

#include "string.h"
#include "../primitive.h"
#include "../text/intervals.h"
#include <mimalloc.h>

bool
string_text_ascii (const char *p, int64_t n)
{
  uint64_t seen = 0, w;
  for (; n >= 8; p += 8, n -= 8)
    {
      memcpy (&w, p, 8);
      seen |= w;
    }
  for (; n > 0; n--)
    seen |= (unsigned char) *p++;
  return (seen & UINT64_C (0x8080808080808080)) == 0;
}

static value
string_new (struct nm_vm *vm, const char *text, int64_t bytes, int64_t chars, bool multibyte)
{
  value s = heap_string_uninit (vm, chars, bytes, multibyte);
  memcpy (string_text (s), text, (size_t) bytes);
  return s;
}

value
string_multibyte_new (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return string_new (vm, text, bytes, nm_text_chars (text, bytes), true);
}

value
string_unibyte_new (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return string_new (vm, text, bytes, bytes, false);
}

value
string_auto_new (struct nm_vm *vm, const char *text, int64_t bytes)
{
  bool ascii = string_text_ascii (text, bytes);
  return string_new (vm, text, bytes, ascii ? bytes : nm_text_chars (text, bytes), !ascii);
}

/* Is TEXT whole characters, of which none is a raw byte? */
static bool
text_whole (const char *text, int64_t bytes)
{
  for (int64_t i = 0; i < bytes;)
    {
      unsigned char lead = (unsigned char) text[i];
      int n = nm_char_length (lead);
      if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf8 || n > bytes - i)
        return false;
      for (int k = 1; k < n; k++)
        if (nm_is_lead ((unsigned char) text[i + k]))
          return false;
      i += n;
    }
  return true;
}

value
string_from_bytes (struct nm_vm *vm, const char *text, int64_t bytes)
{
  return text_whole (text, bytes) ? string_auto_new (vm, text, bytes) : string_unibyte_new (vm, text, bytes);
}

value
string_literal (struct nm_vm *vm, const char *text)
{
  return string_auto_new (vm, text, (int64_t) strlen (text));
}

value
string_from_char (struct nm_vm *vm, int c)
{
  char text[NM_CHAR_BYTES_MAX];
  int n = nm_char_encode (c, text);
  return string_new (vm, text, n, 1, n > 1);
}

value
string_copy (struct nm_vm *vm, value s)
{
  return string_substring (vm, s, 0, string_chars (s), true);
}

value
string_substring (struct nm_vm *vm, value s, int64_t from, int64_t to, bool properties)
{
  int64_t start = string_char_to_byte (vm, s, from), end = string_char_to_byte (vm, s, to);
  value copy = string_new (vm, string_text (s) + start, end - start, to - from, string_multibyte (s));
  if (properties && !nilp (string_of (s)->intervals))
    string_copy_properties (vm, s, from, to, copy, 0);
  return copy;
}

value
string_concat_2 (struct nm_vm *vm, value a, value b)
{
  struct text_buffer t = { 0 };
  bool multibyte = string_multibyte (a) || string_multibyte (b);
  value parts[2] = { a, b };
  t.multibyte = multibyte;
  for (int i = 0; i < 2; i++)
    if (!multibyte || string_multibyte (parts[i]))
      text_buffer_add (&t, string_text (parts[i]), string_bytes (parts[i]), string_chars (parts[i]));
    else
      for (int64_t at = 0; at < string_bytes (parts[i]);)
        {
          int c = string_next_char (parts[i], &at);
          text_buffer_add_char (&t, c < 0x80 ? c : nm_byte_to_raw (c));
        }
  value s = text_buffer_string (vm, &t);
  if (exitp (s))
    return s;
  int64_t at = 0;
  for (int i = 0; i < 2; i++)
    {
      string_copy_properties (vm, parts[i], 0, string_chars (parts[i]), s, at);
      at += string_chars (parts[i]);
    }
  return s;
}

/* -- indexing -- */

/* The last translation: valid for the text of one blob until it moves or is changed in place. */
struct string_cache { value blob; uint64_t moves; int64_t chars, bytes; };

static struct string_cache *
cache_of (struct nm_vm *vm)
{
  if (unlikely (!vm->modules[VM_MODULE_STRING]))
    vm->modules[VM_MODULE_STRING] = mi_calloc (1, sizeof (struct string_cache));
  return vm->modules[VM_MODULE_STRING];
}

static void
cache_forget (struct nm_vm *vm)
{
  cache_of (vm)->blob = 0;
}

/* Bytes of N characters from P on. */
static int64_t
chars_forward (const char *p, int64_t n)
{
  const char *start = p;
  while (n-- > 0)
    p += nm_char_length ((unsigned char) *p);
  return p - start;
}

static int64_t
chars_backward (const char *p, int64_t n)
{
  const char *start = p;
  while (n-- > 0)
    do
      p--;
    while (!nm_is_lead ((unsigned char) *p));
  return start - p;
}

int64_t
string_char_to_byte (struct nm_vm *vm, value s, int64_t index)
{
  int64_t chars = string_chars (s), bytes = string_bytes (s);
  assert (index >= 0 && index <= chars);
  if (likely (chars == bytes))
    return index;
  if (index == chars)
    return bytes;
  struct string_cache *cache = cache_of (vm);
  const char *text = string_text (s);
  int64_t byte;
  bool cached = cache->blob == string_of (s)->blob && cache->moves == heap_move_count (vm);
  int64_t known = cached ? cache->chars : 0, known_byte = cached ? cache->bytes : 0;
  if (index < known - index)
    byte = chars_forward (text, index);
  else if (index <= known)
    byte = known_byte - chars_backward (text + known_byte, known - index);
  else if (index - known <= chars - index)
    byte = known_byte + chars_forward (text + known_byte, index - known);
  else
    byte = bytes - chars_backward (text + bytes, chars - index);
  *cache = (struct string_cache) { string_of (s)->blob, heap_move_count (vm), index, byte };
  return byte;
}

int64_t
string_byte_to_char (struct nm_vm *vm __attribute__ ((unused)), value s, int64_t byte)
{
  if (string_chars (s) == string_bytes (s))
    return byte;
  if (byte == string_bytes (s))
    return string_chars (s);
  return nm_text_chars (string_text (s), byte);
}

void
string_replace_text (struct nm_vm *vm, value s, value blob, int64_t chars, int64_t bytes, bool multibyte)
{
  struct string *o = string_of (s);
  vm->string_epoch++;
  gc_store (vm, s, &o->blob, blob);
  o->chars = chars;
  o->bytes = bytes;
  o->header &= ~((uint64_t) STRING_MULTIBYTE << HEADER_FLAGS_SHIFT);
  if (multibyte)
    o->header |= (uint64_t) STRING_MULTIBYTE << HEADER_FLAGS_SHIFT;
  cache_forget (vm);
}

void
string_set (struct nm_vm *vm, value s, int64_t i, int c)
{
  if (!string_multibyte (s))
    {
      if (c < 0x100)
        {
          vm->string_epoch++;
          string_text (s)[i] = (char) c;
          return;
        }
      /* The caller has seen to it that the text is ASCII. */
      value copy = string_new (vm, string_text (s), string_bytes (s), string_chars (s), true);
      string_replace_text (vm, s, string_of (copy)->blob, string_chars (s), string_bytes (s), true);
    }
  int64_t at = string_char_to_byte (vm, s, i);
  char new[NM_CHAR_BYTES_MAX];
  int n = nm_char_encode (c, new), old = nm_char_length ((unsigned char) string_text (s)[at]);
  vm->string_epoch++;
  if (n == old)
    {
      memcpy (string_text (s) + at, new, (size_t) n);
      return;
    }
  int64_t bytes = string_bytes (s) - old + n;
  value copy = heap_string_uninit (vm, string_chars (s), bytes, true);
  memcpy (string_text (copy), string_text (s), (size_t) at);
  memcpy (string_text (copy) + at, new, (size_t) n);
  memcpy (string_text (copy) + at + n, string_text (s) + at + old, (size_t) (string_bytes (s) - at - old));
  string_replace_text (vm, s, string_of (copy)->blob, string_chars (s), bytes, true);
}

/* -- conversion -- */

int64_t
unibyte_to_multibyte_bytes (const char *text, int64_t n)
{
  int64_t bytes = n;
  for (int64_t i = 0; i < n; i++)
    bytes += (unsigned char) text[i] >> 7;
  return bytes;
}

void
unibyte_to_multibyte (const char *text, int64_t n, char *out)
{
  for (int64_t i = 0; i < n; i++)
    {
      unsigned char b = (unsigned char) text[i];
      if (b < 0x80)
        *out++ = (char) b;
      else
        out += nm_char_encode (nm_byte_to_raw (b), out);
    }
}

value
string_to_multibyte (struct nm_vm *vm, value s)
{
  if (string_multibyte (s))
    return s;
  int64_t bytes = unibyte_to_multibyte_bytes (string_text (s), string_bytes (s));
  value copy = heap_string_uninit (vm, string_chars (s), bytes, true);
  unibyte_to_multibyte (string_text (s), string_bytes (s), string_text (copy));
  return copy;
}

value
string_to_unibyte (struct nm_vm *vm, value s, int64_t *bad)
{
  *bad = -1;
  if (!string_multibyte (s))
    return s;
  value copy = heap_string_uninit (vm, string_chars (s), string_chars (s), false);
  char *out = string_text (copy);
  int64_t at = 0;
  for (int64_t i = 0; i < string_chars (s); i++)
    {
      int c = string_next_char (s, &at);
      if (c >= 0x80 && !nm_char_is_raw (c) && *bad < 0)
        *bad = i;
      out[i] = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : c);
    }
  return copy;
}

/* -- comparing -- */

int
string_compare (value a, value b)
{
  if (string_multibyte (a) == string_multibyte (b))
    {
      /* The order of bytes is the order of characters, but for raw bytes, whose leads are C0 and C1. */
      int64_t n = string_bytes (a) < string_bytes (b) ? string_bytes (a) : string_bytes (b), i = 0;
      const unsigned char *p = (unsigned char *) string_text (a), *q = (unsigned char *) string_text (b);
      if (n > 0 && memcmp (p, q, (size_t) n) != 0)
        {
          while (p[i] == q[i])
            i++;
          bool raw_p = string_multibyte (a) && (p[i] & 0xfe) == 0xc0, raw_q = string_multibyte (a) && (q[i] & 0xfe) == 0xc0;
          if (raw_p != raw_q)
            return raw_p ? 1 : -1;
          return p[i] < q[i] ? -1 : 1;
        }
      return (string_bytes (a) > string_bytes (b)) - (string_bytes (a) < string_bytes (b));
    }
  int64_t i = 0, j = 0;
  while (i < string_bytes (a) && j < string_bytes (b))
    {
      int c = string_next_char (a, &i), d = string_next_char (b, &j);
      if (c != d)
        return c < d ? -1 : 1;
    }
  return (i < string_bytes (a)) - (j < string_bytes (b));
}

bool
string_equal_p (value a, value b)
{
  return string_chars (a) == string_chars (b) && string_bytes (a) == string_bytes (b)
         && memcmp (string_text (a), string_text (b), (size_t) string_bytes (a)) == 0;
}

bool
string_is (value s, const char *ascii)
{
  size_t n = strlen (ascii);
  return stringp (s) && string_bytes (s) == (int64_t) n && memcmp (string_text (s), ascii, n) == 0;
}

bool
validate_subarray (struct nm_vm *vm, value array, value from, value to, int64_t size, int64_t *ifrom, int64_t *ito)
{
  value given[2] = { from, to };
  int64_t out[2] = { 0, size };
  for (int i = 0; i < 2; i++)
    {
      if (fixnump (given[i]))
        out[i] = fixnum (given[i]) < 0 ? fixnum (given[i]) + size : fixnum (given[i]);
      else if (!nilp (given[i]))
        {
          signal_wrong_type (vm, Qintegerp, given[i]);
          return false;
        }
    }
  *ifrom = out[0];
  *ito = out[1];
  if (0 <= out[0] && out[0] <= out[1] && out[1] <= size)
    return true;
  signal_args_out_of_range_3 (vm, array, from, to);
  return false;
}

/* -- text buffers -- */

enum { TEXT_BUFFER_LARGE = 16 << 20 };

/* False if the buffer is full, now or before. */
static bool
text_buffer_grow (struct text_buffer *t, int64_t bytes)
{
  int64_t room = (t->room + bytes) * 2 + 64;
  /* The string that it will be takes as much again. */
  if (t->full || (room > TEXT_BUFFER_LARGE && (uint64_t) room > heap_memory_available () / 2))
    {
      t->full = true;
      return false;
    }
  char *text = mi_realloc (t->text, (size_t) room);
  t->full = text == NULL;
  if (text != NULL)
    {
      t->text = text;
      t->room = room;
    }
  return !t->full;
}

void
text_buffer_add (struct text_buffer *t, const char *text, int64_t bytes, int64_t chars)
{
  if (bytes == 0)
    return;
  if (t->bytes + bytes > t->room && !text_buffer_grow (t, bytes))
    return;
  memcpy (t->text + t->bytes, text, (size_t) bytes);
  t->bytes += bytes;
  t->chars += chars;
}

void
text_buffer_add_char (struct text_buffer *t, int c)
{
  char text[NM_CHAR_BYTES_MAX];
  int n = nm_char_encode (c, text);
  text_buffer_add (t, text, n, 1);
}

bool
text_buffer_fits (struct nm_vm *vm, const struct text_buffer *t)
{
  if (t->full)
    signal_memory_full (vm);
  return !t->full && heap_reserve_large (vm, (uint64_t) t->bytes);
}

value
text_buffer_string (struct nm_vm *vm, struct text_buffer *t)
{
  value s = V_EXIT;
  if (text_buffer_fits (vm, t))
    s = string_new (vm, t->text ? t->text : "", t->bytes, t->chars, t->multibyte);
  text_buffer_free (t);
  return s;
}

void
text_buffer_free (struct text_buffer *t)
{
  mi_free (t->text);
  *t = (struct text_buffer) { 0 };
}
