/* reader_char.c - character literals and the escapes of characters and strings.
   SPDX-License-Identifier: GPL-3.0-or-later

   Runs Lisp only through a source function and through errors. */
#include "reader_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
  MODIFIER_MASK = CHAR_MODIFIER_ALT | CHAR_MODIFIER_SUPER | CHAR_MODIFIER_HYPER | CHAR_MODIFIER_SHIFT
                  | CHAR_MODIFIER_CTRL | CHAR_MODIFIER_META,
  HEX_ESCAPE_MAX = CHAR_MODIFIER_META | (CHAR_MODIFIER_META - 1),
  CHARACTER_NAME_MAX = 200,
  ESCAPE_FAILED = INT32_MIN,       /* beside every character with modifiers */
};

static int
hex_value (int c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int
escape_error (struct reader *r, const char *text)
{
  reader_syntax_error (r, text);
  return ESCAPE_FAILED;
}

/* C with control: the control character, or C with the modifier bit if there is none. */
static int
control_of (int c)
{
  if ((c & 0377) == '?')
    return 0177 | (c & ~0377);
  int upper = c & 0137;
  if ((upper >= 'A' && upper <= 'Z') || ((c & 0177) >= '@' && (c & 0177) <= '_'))
    return c & (037 | ~0177);
  return c | CHAR_MODIFIER_CTRL;
}

/* The character that a modifier applies to, itself perhaps an escape. */
static int
modified_character (struct reader *r)
{
  int c = reader_next (r);
  return c == '\\' ? reader_escape (r, false) : c;
}

static int
escape_modifier (struct reader *r, int bit)
{
  int c = reader_next (r);
  if (c == CHAR_FAILED)
    return ESCAPE_FAILED;
  if (c != '-')
    {
      signal_message (r->vm, "Invalid escape character syntax");
      return ESCAPE_FAILED;
    }
  c = modified_character (r);
  return c == ESCAPE_FAILED || c == CHAR_FAILED ? ESCAPE_FAILED : bit == CHAR_MODIFIER_CTRL ? control_of (c) : c | bit;
}

static int
escape_octal (struct reader *r, int c)
{
  int n = c - '0';
  for (int digits = 1; digits < 3; digits++)
    {
      c = reader_next (r);
      if (c < '0' || c > '7')
        {
          reader_back (r, c);
          break;
        }
      n = n * 8 + c - '0';
    }
  return n >= 0x80 && n < 0x100 ? nm_byte_to_raw (n) : n;
}

static int
escape_hex (struct reader *r)
{
  unsigned n = 0;
  for (int digits = 0;; digits++)
    {
      int c = reader_next (r), digit = hex_value (c);
      if (digit < 0)
        {
          reader_back (r, c);
          return digits < 3 && n >= 0x80 ? nm_byte_to_raw ((int) n) : (int) n;
        }
      n = n * 16 + (unsigned) digit;
      if (n > HEX_ESCAPE_MAX)
        {
          signal_message (r->vm, "Hex character out of range: \\x%x...", n);
          return ESCAPE_FAILED;
        }
    }
}

static int
escape_unicode (struct reader *r, int letter)
{
  unsigned n = 0;
  for (int left = letter == 'u' ? 4 : 8; left > 0; left--)
    {
      int c = reader_next (r), digit = hex_value (c);
      if (c == CHAR_FAILED)
        return ESCAPE_FAILED;
      if (c == CHAR_END)
        signal_message (r->vm, "Malformed Unicode escape: \\%c%x", letter, n);
      else if (digit < 0)
        {
          char text[NM_CHAR_BYTES_MAX + 1] = { 0 };
          nm_char_encode (c, text);
          signal_message (r->vm, "Non-hex character used for Unicode escape: %s (%d)", text, c);
        }
      if (digit < 0)
        return ESCAPE_FAILED;
      n = n * 16 + (unsigned) digit;
    }
  if (n <= CHAR_MAX_UNICODE)
    return (int) n;
  signal_message (r->vm, "Non-Unicode character: 0x%x", n);
  return ESCAPE_FAILED;
}

/* "U+HEX" or a name of the Unicode Character Database; -1 if it is neither. */
static int
named_character (const char *name, size_t bytes)
{
  if (bytes < 3 || name[0] != 'U' || name[1] != '+')
    {
      char upper[CHARACTER_NAME_MAX + 1];
      for (size_t i = 0; i < bytes; i++)
        upper[i] = (char) toupper ((unsigned char) name[i]);
      return char_from_name (upper, bytes);
    }
  int c = 0;
  for (size_t i = 2; i < bytes; i++)
    {
      int digit = hex_value (name[i]);
      if (digit < 0 || (c = c * 16 + digit) > CHAR_MAX_UNICODE)
        return -1;
    }
  return c >= 0xd800 && c <= 0xdfff ? -1 : c;
}

static int
escape_name (struct reader *r)
{
  int c = reader_next (r);
  if (c != '{')
    return c == CHAR_FAILED ? ESCAPE_FAILED : escape_error (r, "Expected opening brace after \\N");
  char name[CHARACTER_NAME_MAX + 1], text[CHARACTER_NAME_MAX + 60];
  size_t n = 0;
  bool blank = false;
  while ((c = reader_next (r)) != '}')
    {
      if (c < 0)
        return c == CHAR_END ? (reader_end_of_file (r), ESCAPE_FAILED) : ESCAPE_FAILED;
      if (c == 0 || c >= 0x80)
        {
          snprintf (text, sizeof text, "Invalid character U+%04X in character name", (unsigned) c);
          return escape_error (r, text);
        }
      bool was_blank = blank;
      blank = isspace (c);
      if (blank && was_blank)
        continue;
      name[n++] = (char) (blank ? ' ' : c);
      if (n == CHARACTER_NAME_MAX)
        return escape_error (r, "Character name too long");
    }
  if (n == 0)
    return escape_error (r, "Empty character name");
  c = named_character (name, n);
  if (c >= 0)
    return c;
  snprintf (text, sizeof text, "\\N{%.*s}", (int) n, name);
  return escape_error (r, text);
}

static int
escape_s (struct reader *r, bool in_string)
{
  int c = reader_next (r);
  if (in_string || c != '-')
    {
      reader_back (r, c);
      return ' ';
    }
  c = modified_character (r);
  return c == ESCAPE_FAILED || c == CHAR_FAILED ? ESCAPE_FAILED : c | CHAR_MODIFIER_SUPER;
}

static int
escape_caret (struct reader *r)
{
  int c = modified_character (r);
  return c == ESCAPE_FAILED || c == CHAR_FAILED ? ESCAPE_FAILED : control_of (c);
}

int
reader_escape (struct reader *r, bool in_string)
{
  static const char plain[128] = {
    ['a'] = 7, ['b'] = '\b', ['d'] = 127, ['e'] = 27, ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t', ['v'] = '\v',
  };
  int c = reader_next (r);
  if (c < 0)
    return c == CHAR_END ? (reader_end_of_file (r), ESCAPE_FAILED) : ESCAPE_FAILED;
  if (c < 128 && plain[c])
    return plain[c];
  switch (c)
    {
    case '\n': return CHAR_END;
    case ' ': return in_string ? CHAR_END : ' ';
    case 'M': return escape_modifier (r, CHAR_MODIFIER_META);
    case 'S': return escape_modifier (r, CHAR_MODIFIER_SHIFT);
    case 'H': return escape_modifier (r, CHAR_MODIFIER_HYPER);
    case 'A': return escape_modifier (r, CHAR_MODIFIER_ALT);
    case 'C': return escape_modifier (r, CHAR_MODIFIER_CTRL);
    case 's': return escape_s (r, in_string);
    case '^': return escape_caret (r);
    case 'x': return escape_hex (r);
    case 'u': case 'U': return escape_unicode (r, c);
    case 'N': return escape_name (r);
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
      return escape_octal (r, c);
    default: return c;
    }
}

/* Notes that C was written without the backslash it should have. */
static bool
note_unescaped (struct reader *r, int c)
{
  struct nm_vm *vm = r->vm;
  value list = vm_variable (vm, Qlread__unescaped_character_literals), v = make_fixnum (c);
  for (value tail = list; consp (tail); tail = cdr (tail))
    if (car (tail) == v)
      return true;
  value *slots;
  if (!reader_spill (r, &slots))
    return false;
  bool ok = variable_set (vm, Qlread__unescaped_character_literals, make_cons (vm, v, list));
  reader_unspill (r, slots);
  return ok;
}

value
reader_character (struct reader *r)
{
  int c = reader_next (r);
  if (c < 0)
    return c == CHAR_END ? reader_end_of_file (r) : V_EXIT;
  if (c == ' ' || c == '\t')
    return make_fixnum (c);
  if (c < 0x80 && c != 0 && strchr ("()[]\";", c) && !note_unescaped (r, c))
    return V_EXIT;
  if (c == '\\' && (c = reader_escape (r, false)) == ESCAPE_FAILED)
    return V_EXIT;
  int modifiers = c & MODIFIER_MASK;
  c &= ~MODIFIER_MASK;
  if (c >= NM_CHAR_RAW_FIRST && c <= NM_CHAR_MAX)
    c = nm_raw_to_byte (c);
  c |= modifiers;
  int next = reader_next (r);
  reader_back (r, next);
  if (next == CHAR_FAILED || r->failed)
    return V_EXIT;
  if (next <= ' ' || (next < 0x80 && strchr ("\"';()[]#?`,.", next)))
    return make_fixnum (c);
  return reader_syntax_error (r, "?");
}

/* C, from an escape with modifiers, as an element of a string; ESCAPE_FAILED after signalling. */
static int
string_element (struct reader *r, int c)
{
  int modifiers = c & MODIFIER_MASK;
  c &= ~MODIFIER_MASK;
  if (likely (modifiers == 0))
    return c;
  if (c < 0x80)
    {
      if (modifiers == CHAR_MODIFIER_CTRL && c == ' ')
        return 0;
      if (modifiers & CHAR_MODIFIER_SHIFT && isalpha (c))
        {
          c = toupper (c);
          modifiers &= ~CHAR_MODIFIER_SHIFT;
        }
      if (modifiers & CHAR_MODIFIER_META)
        {
          c = nm_byte_to_raw (c | 0x80);
          modifiers &= ~CHAR_MODIFIER_META;
        }
    }
  return modifiers ? escape_error (r, "Invalid modifier in string") : c;
}

/* The string in the token buffer: characters that are raw bytes alone make it unibyte. */
static value
string_from_token (struct reader *r, int64_t chars, bool wide, bool raw)
{
  struct nm_vm *vm = r->vm;
  if (r->token_bytes > HEAP_LARGE_BYTES && !heap_reserve (vm, r->token_bytes + 64))
    return V_EXIT;
  if (wide || !raw)
    {
      value s = heap_string_uninit (vm, chars, (int64_t) r->token_bytes, wide);
      memcpy (string_text (s), r->token, r->token_bytes);
      return s;
    }
  value s = heap_string_uninit (vm, chars, chars, false);
  const char *p = r->token;
  char *out = string_text (s);
  for (int64_t i = 0; i < chars; i++)
    {
      int n, c = nm_char_decode (p, &n);
      out[i] = (char) (c >= 0x80 ? nm_raw_to_byte (c) : c);
      p += n;
    }
  return s;
}

/* Takes a run of plain ASCII up to the next quote, backslash or other byte. */
static int64_t
string_take_run (struct reader *r)
{
  struct source *s = r->source;
  const unsigned char *p = s->p;
  while (p < s->end && *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  size_t n = (size_t) (p - s->p);
  while (unlikely (r->token_room - r->token_bytes < n + NM_CHAR_BYTES_MAX + 1))
    token_grow (r);
  memcpy (r->token + r->token_bytes, s->p, n);
  r->token_bytes += n;
  s->p = p;
  return (int64_t) n;
}

value
reader_string (struct reader *r)
{
  bool wide = false, raw = false;
  int64_t chars = 0;
  r->token_bytes = 0;
  for (;;)
    {
      if (likely (r->source->kind != SOURCE_FUNCTION))
        chars += string_take_run (r);
      int c = reader_next (r);
      if (c == '"')
        return string_from_token (r, chars, wide, raw);
      if (c < 0)
        return c == CHAR_END ? reader_end_of_file (r) : V_EXIT;
      if (c == '\\')
        {
          c = reader_escape (r, true);
          if (c == CHAR_END)
            continue;
          if (c == ESCAPE_FAILED || (c = string_element (r, c)) == ESCAPE_FAILED)
            return V_EXIT;
        }
      raw |= nm_char_is_raw (c);
      wide |= c >= 0x80 && !nm_char_is_raw (c);
      token_add (r, c);
      chars++;
    }
}
