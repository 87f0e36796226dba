/* reader_symbol.c - symbols, numbers and bool-vectors.
   SPDX-License-Identifier: GPL-3.0-or-later

   Runs Lisp only through a source function and through errors. */
#include "reader_internal.h"

#include <stdio.h>
#include <string.h>
#include "../num/number.h"

enum { NO_BREAK_SPACE = 0xa0 };

bool
symbol_delimiter_p (int c)
{
  static const bool table[128] = {
    ['"'] = true, ['\''] = true, [';'] = true, ['('] = true, [')'] = true, ['['] = true, [']'] = true,
    ['#'] = true, ['`'] = true, [','] = true,
  };
  return c <= ' ' || (c < 128 ? table[c] : c == NO_BREAK_SPACE);
}

/* Collects a symbol's text from C on; the number of its characters, -1 after an exit.  *QUOTED: it has a backslash. */
static int64_t
collect (struct reader *r, int c, bool *quoted)
{
  int64_t chars = 0;
  *quoted = false;
  r->token_bytes = 0;
  for (; !symbol_delimiter_p (c); c = reader_next (r))
    {
      if (c == '\\')
        {
          *quoted = true;
          c = reader_next (r);
          if (c == CHAR_END)
            reader_end_of_file (r);
          if (c < 0)
            return -1;
        }
      /* Of a character that a function returns a name has the low byte. */
      token_add (r, r->source->kind == SOURCE_FUNCTION ? c & 0xff : c);
      chars++;
    }
  reader_back (r, c);
  r->token[r->token_bytes] = 0;
  return c == CHAR_FAILED || r->failed ? -1 : chars;
}

/* Text from a unibyte string or a function names a unibyte symbol, one byte for a character. */
static void
token_narrow (struct reader *r)
{
  size_t n = 0;
  for (size_t i = 0; i < r->token_bytes; )
    {
      int length, c = nm_char_decode (r->token + i, &length);
      if (c > 0xff && !nm_char_is_raw (c))
        return;
      i += (size_t) length;
    }
  for (size_t i = 0; i < r->token_bytes; n++)
    {
      int length, c = nm_char_decode (r->token + i, &length);
      r->token[n] = (char) c;
      i += (size_t) length;
    }
  r->token_bytes = n;
}

/* Rewrites the token's prefix by the first pair of `read-symbol-shorthands' that fits; its characters. */
static int64_t
apply_shorthands (struct reader *r, int64_t chars)
{
  for (value tail = vm_variable (r->vm, Qread_symbol_shorthands); consp (tail); tail = cdr (tail))
    {
      value pair = car (tail);
      if (!consp (pair) || !stringp (car (pair)) || !stringp (cdr (pair)))
        continue;
      size_t n = (size_t) string_bytes (car (pair)), m = (size_t) string_bytes (cdr (pair));
      if (n > r->token_bytes || memcmp (r->token, string_text (car (pair)), n) != 0)
        continue;
      while (r->token_room < r->token_bytes + m + NM_CHAR_BYTES_MAX + 1)
        token_grow (r);
      memmove (r->token + m, r->token + n, r->token_bytes - n);
      memcpy (r->token, string_text (cdr (pair)), m);
      r->token_bytes += m - n;
      return chars - string_chars (car (pair)) + string_chars (cdr (pair));
    }
  return chars;
}

static value
token_string (struct reader *r, int64_t chars)
{
  bool multibyte = chars != (int64_t) r->token_bytes;
  value s = heap_string_uninit (r->vm, chars, (int64_t) r->token_bytes, multibyte);
  memcpy (string_text (s), r->token, r->token_bytes);
  return s;
}

/* Characters from the start of the form to byte AT of the window. */
static int64_t
position_of (const struct source *s, const unsigned char *at)
{
  if (s->kind == SOURCE_FUNCTION)
    return s->position;
  const unsigned char *from = s->start + s->form;
  return s->multibyte ? nm_text_chars ((const char *) from, at - from) : at - from;
}

static value
note_position (struct reader *r, value symbol, int64_t position)
{
  struct nm_vm *vm = r->vm;
  value list = vm_variable (vm, Qread_symbol_positions_list);
  value *slots;
  if (!reader_spill (r, &slots))
    return V_EXIT;
  bool ok = variable_set (vm, Qread_symbol_positions_list, make_cons (vm, make_cons (vm, symbol, make_fixnum (position)), list));
  reader_unspill (r, slots);
  return ok ? symbol : V_EXIT;
}

static value
intern_text (struct reader *r, const char *text, int64_t chars, size_t bytes)
{
  struct nm_vm *vm = r->vm;
  value obarray = obarray_check (vm, Qnil);
  if (exitp (obarray))
    return V_EXIT;
  uint32_t bucket;
  value v = symbol_lookup (vm, obarray, text, chars, (int64_t) bytes, &bucket);
  if (likely (v != V_UNBOUND))
    return v;
  if (!symbol_reserve (vm))
    return V_EXIT;
  value name = heap_string_uninit (vm, chars, (int64_t) bytes, chars != (int64_t) bytes);
  memcpy (string_text (name), text, bytes);
  return symbol_intern_new (vm, obarray, name, bucket);
}

static value
intern_token (struct reader *r, int64_t chars, bool shorthands)
{
  if (!r->source->multibyte || r->source->kind == SOURCE_FUNCTION)
    {
      token_narrow (r);
      if (chars < (int64_t) r->token_bytes)
        chars = nm_text_chars (r->token, (int64_t) r->token_bytes);
    }
  if (shorthands)
    chars = apply_shorthands (r, chars);
  return intern_text (r, r->token, chars, r->token_bytes);
}

/* A token of plain ASCII that lies in the window is not copied; V_UNBOUND if it is not that simple. */
static value
symbol_in_window (struct reader *r)
{
  struct source *s = r->source;
  const unsigned char *from = s->p - 1, *p = from;
  while (p < s->end && *p < 0x80 && *p != '\\' && !symbol_delimiter_p (*p))
    p++;
  if (p == s->end ? s->kind == SOURCE_OBJECT && !s->exhausted : *p >= 0x80 || *p == '\\')
    return V_UNBOUND;
  size_t bytes = (size_t) (p - from), used;
  if (*from <= '9' && (*from >= '0' || *from == '-' || *from == '+' || *from == '.'))
    {
      value number = number_parse (r->vm, (const char *) from, bytes, 10, &used);
      if (used == bytes)
        {
          s->p = p;
          return number;
        }
    }
  s->p = p;
  s->last = 0;
  value v = intern_text (r, (const char *) from, (int64_t) bytes, bytes);
  return r->track_positions && !exitp (v) ? note_position (r, v, position_of (s, from)) : v;
}

value
reader_symbol (struct reader *r, int c)
{
  struct source *s = r->source;
  bool shorthands = !nilp (vm_variable (r->vm, Qread_symbol_shorthands));
  if (likely (s->kind != SOURCE_FUNCTION && c < 0x80 && !shorthands))
    {
      value v = symbol_in_window (r);
      if (likely (v != V_UNBOUND))
        return v;
    }
  int64_t position = r->track_positions ? position_of (s, s->p - s->last) : 0;
  bool quoted;
  int64_t chars = collect (r, c, &quoted);
  if (chars < 0)
    return V_EXIT;
  if (!quoted && chars == (int64_t) r->token_bytes)
    {
      size_t used;
      value number = number_parse (r->vm, r->token, r->token_bytes, 10, &used);
      if (used == r->token_bytes)
        return number;
    }
  value v = intern_token (r, chars, shorthands);
  return r->track_positions && !exitp (v) ? note_position (r, v, position) : v;
}

value
reader_symbol_plain (struct reader *r, bool uninterned)
{
  bool quoted;
  int64_t chars = collect (r, reader_next (r), &quoted);
  if (chars < 0)
    return V_EXIT;
  if (!uninterned)
    return intern_token (r, chars, false);
  return symbol_reserve (r->vm) ? symbol_make (r->vm, token_string (r, chars)) : V_EXIT;
}

static value
radix_error (struct reader *r, int64_t radix)
{
  char text[64];
  snprintf (text, sizeof text, "integer, radix %lld", (long long) radix);
  return reader_syntax_error (r, text);
}

/* The value of the digit or letter C; 99 beyond every radix, -1 if it is neither. */
static int
digit_of (int c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

value
reader_integer (struct reader *r, int64_t radix)
{
  if (radix < 2 || radix > 36)
    return radix_error (r, radix);
  r->token_bytes = 0;
  int c = reader_next (r);
  if (c == '-' || c == '+')
    {
      token_add (r, c);
      c = reader_next (r);
    }
  bool valid = false, invalid = false;
  for (int digit; (digit = digit_of (c)) >= 0; c = reader_next (r))
    {
      valid = true;
      invalid |= digit >= radix;
      token_add (r, c);
    }
  reader_back (r, c);
  if (c == CHAR_FAILED || r->failed)
    return V_EXIT;
  return valid && !invalid ? number_parse_integer (r->vm, r->token, r->token_bytes, (int) radix) : radix_error (r, radix);
}

value
reader_bool_vector (struct reader *r)
{
  struct nm_vm *vm = r->vm;
  int64_t length = 0;
  bool good = false;
  int c = reader_next (r);
  for (; c >= '0' && c <= '9'; c = reader_next (r))
    {
      good = true;
      if (__builtin_mul_overflow (length, 10, &length) || __builtin_add_overflow (length, c - '0', &length) || !fixnum_fits (length))
        return reader_syntax_error (r, "#&...");
    }
  if (c == CHAR_FAILED)
    return V_EXIT;
  if (c == CHAR_END)
    return reader_end_of_file (r);
  if (!good || c != '"')
    {
      reader_back (r, c);
      return reader_syntax_error (r, "#&...");
    }
  value string = reader_string (r);
  if (exitp (string))
    return V_EXIT;
  /* One byte more than needed is taken from files of an old format. */
  int64_t bytes = (length + 7) / 8;
  if (string_multibyte (string) || (string_bytes (string) != bytes && string_bytes (string) != bytes + 1))
    return reader_syntax_error (r, "#&...");
  int64_t words = (length + 63) / 64;
  if (!heap_reserve (vm, (uint64_t) words * 8 + 16))
    return V_EXIT;
  value v = heap_object (vm, HEAP_BOOL_VECTOR, (uint64_t) words + 1);
  struct bool_vector *b = untag_pointer (v);
  b->length = length;
  memcpy (b->bits, string_text (string), (size_t) bytes);
  if (length % 64)
    b->bits[words - 1] &= (UINT64_C (1) << length % 64) - 1;
  return v;
}
