/* json_parse.c - the JSON parser: a scanner for tokens and a recursive descent over them.
   SPDX-License-Identifier: GPL-3.0-or-later

   The text is UTF-8.  Errors carry a message, the name of the source, and line, column (characters)
   and position (bytes) of the end of the offending token, as GNU Emacs shows them.  Nesting is bounded.
   Runs no Lisp. */

#include "json.h"
#include "../data/hash.h"
#include "../data/list.h"
#include "../eval/signal.h"
#include "../num/number.h"
#include "../symbol.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 2048, NEAR_MAX = 20 };
enum token { TOKEN_EOF, TOKEN_INVALID, TOKEN_STRING, TOKEN_INTEGER, TOKEN_REAL, TOKEN_TRUE, TOKEN_FALSE, TOKEN_NULL, TOKEN_MARK };

struct json_parser {
  struct nm_vm *vm;
  const struct json_options *options;
  const char *text, *source;
  int64_t n, at;                   /* bytes, of which AT are read */
  int line, column;                /* of the last character read; lines count from 1 */
  int last_column;                 /* column before the last newline */
  int64_t start;                   /* first byte of the token */
  int64_t swallowed;               /* null bytes that do not count */
  enum token token;
  char mark;                       /* TOKEN_MARK: the character */
  value string;                    /* TOKEN_STRING */
  bool failed;                     /* a signal is pending */
  int depth;
};

/* -- errors -- */

/* Is there no text to show?  That of a null byte is empty. */
static bool
at_end (const struct json_parser *p)
{
  return p->at > p->start ? p->text[p->start] == 0 : p->at == p->n;
}

/* Bytes read, as errors and point have it. */
static int64_t position (const struct json_parser *p) { return p->at - p->swallowed; }

static void
fail_as (struct json_parser *p, value symbol, const char *message)
{
  char text[200];
  int length = (int) (p->at - p->start);
  if (at_end (p))
    snprintf (text, sizeof text, "%s near end of file", message);
  else if (length == 0)
    snprintf (text, sizeof text, "%s", message);
  else if (length <= NEAR_MAX)
    snprintf (text, sizeof text, "%s near '%.*s'", message, length, p->text + p->start);
  else
    snprintf (text, sizeof text, "%s", message);
  struct nm_vm *vm = p->vm;
  value data = make_cons (vm, make_fixnum (p->line), list_2 (vm, make_fixnum (p->column), make_fixnum (position (p))));
  data = make_cons (vm, string_literal (vm, text), make_cons (vm, string_literal (vm, p->source), data));
  signal_error (vm, symbol, data);
  p->failed = true;
}

static void
fail (struct json_parser *p, const char *message)
{
  fail_as (p, at_end (p) ? Qjson_end_of_file : Qjson_parse_error, message);
}

/* -- characters -- */

/* Length of the valid UTF-8 sequence at the current place; 0 if there is none. */
static int
sequence_length (const struct json_parser *p)
{
  const unsigned char *s = (const unsigned char *) p->text + p->at;
  int64_t left = p->n - p->at;
  if (s[0] < 0x80)
    return 1;
  int n = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
  if (n == 0 || left < n)
    return 0;
  for (int i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  int used, c = nm_char_decode ((const char *) s, &used);
  return nm_char_bytes (c) == n && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff) ? n : 0;
}

/* The next character without reading it; -1 at the end. */
static int peek (const struct json_parser *p) { return p->at < p->n ? (unsigned char) p->text[p->at] : -1; }

/* Reads one character; false after an error in its encoding. */
static bool
advance (struct json_parser *p)
{
  int n = sequence_length (p);
  if (n == 0)
    {
      char message[60];
      snprintf (message, sizeof message, "unable to decode byte 0x%x", (unsigned char) p->text[p->at]);
      fail (p, message);
      return false;
    }
  if (p->text[p->at] == '\n')
    {
      p->line++;
      p->last_column = p->column;
      p->column = 0;
    }
  else
    p->column++;
  p->at += n;
  return true;
}

static bool digit_p (int c) { return c >= '0' && c <= '9'; }
static bool letter_p (int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* -- tokens -- */

static int
hex_digits (const char *s)
{
  int v = 0;
  for (int i = 0; i < 4; i++)
    {
      int c = s[i], d = digit_p (c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (d < 0)
        return -1;
      v = v * 16 + d;
    }
  return v;
}

/* Reads a string token to its closing quote, checking escapes but not what they mean. */
static bool
scan_string (struct json_parser *p)
{
  for (;;)
    {
      int c = peek (p);
      if (c < 0)
        {
          fail_as (p, Qjson_end_of_file, "premature end of input");
          return false;
        }
      if (c < 0x20)
        {
          char message[40];
          snprintf (message, sizeof message, c == '\n' ? "unexpected newline" : "control character 0x%x", c);
          fail (p, message);
          return false;
        }
      if (!advance (p))
        return false;
      if (c == '"')
        return true;
      if (c != '\\')
        continue;
      c = peek (p);
      bool good = c > 0 && strchr ("\"\\/bfnrtu", c) != NULL;
      if (c >= 0 && !advance (p))
        return false;
      for (int i = 0; good && c == 'u' && i < 4; i++)
        {
          int h = peek (p);
          good = digit_p (h) || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F');
          if (h >= 0 && !advance (p))
            return false;
        }
      if (!good)
        {
          fail (p, "invalid escape");
          return false;
        }
    }
}

/* Appends the character of the \u escape at S (after the backslash) and moves S past it. */
static bool
add_unicode_escape (struct json_parser *p, const char **s, struct text_buffer *t)
{
  char message[60] = "";
  int c = hex_digits (*s + 1), low = -1;
  *s += 5;
  if (c >= 0xd800 && c <= 0xdbff && (*s)[0] == '\\' && (*s)[1] == 'u')
    {
      low = hex_digits (*s + 2);
      *s += 6;
      if (low >= 0xdc00 && low <= 0xdfff)
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      else
        snprintf (message, sizeof message, "invalid Unicode '\\u%04X\\u%04X'", (unsigned) c, (unsigned) low);
    }
  else if (c >= 0xd800 && c <= 0xdfff)
    snprintf (message, sizeof message, "invalid Unicode '\\u%04X'", (unsigned) c);
  if (*message)
    {
      fail (p, message);
      return false;
    }
  text_buffer_add_char (t, c);
  return true;
}

/* The value of the string token from START to AT, quotes included. */
static bool
decode_string (struct json_parser *p)
{
  const char *s = p->text + p->start + 1, *end = p->text + p->at - 1;
  if (!memchr (s, '\\', (size_t) (end - s)))
    {
      p->string = string_auto_new (p->vm, s, end - s);
      return true;
    }
  struct text_buffer t = { 0 };
  while (s < end)
    {
      const char *run = s;
      while (s < end && *s != '\\')
        s++;
      if (s > run)
        text_buffer_add (&t, run, s - run, nm_text_chars (run, s - run));
      if (s == end)
        break;
      s++;
      if (*s == 'u')
        {
          if (!add_unicode_escape (p, &s, &t))
            {
              text_buffer_free (&t);
              return false;
            }
          continue;
        }
      static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
      const char *known = strchr (from, *s);
      text_buffer_add_char (&t, known ? to[known - from] : *s);
      s++;
    }
  bool fits = text_buffer_fits (p->vm, &t);
  if (fits)
    p->string = string_auto_new (p->vm, t.text, t.bytes);
  text_buffer_free (&t);
  return fits;
}

static bool
scan_digits (struct json_parser *p)
{
  if (!digit_p (peek (p)))
    return false;
  while (digit_p (peek (p)))
    advance (p);
  return true;
}

static enum token
scan_number (struct json_parser *p)
{
  if (peek (p) == '-')
    advance (p);
  if (peek (p) == '0')
    {
      advance (p);
      if (digit_p (peek (p)))
        return TOKEN_INVALID;
    }
  else if (!scan_digits (p))
    return TOKEN_INVALID;
  enum token token = TOKEN_INTEGER;
  if (peek (p) == '.')
    {
      advance (p);
      token = TOKEN_REAL;
      if (!scan_digits (p))
        return TOKEN_INVALID;
    }
  if (peek (p) == 'e' || peek (p) == 'E')
    {
      advance (p);
      token = TOKEN_REAL;
      if (peek (p) == '+' || peek (p) == '-')
        advance (p);
      if (!scan_digits (p))
        return TOKEN_INVALID;
    }
  return token;
}

static enum token
scan_word (struct json_parser *p)
{
  static const struct { const char *name; enum token token; } words[] = {
    { "true", TOKEN_TRUE }, { "false", TOKEN_FALSE }, { "null", TOKEN_NULL } };
  while (letter_p (peek (p)))
    advance (p);
  size_t n = (size_t) (p->at - p->start);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen (words[i].name) == n && memcmp (p->text + p->start, words[i].name, n) == 0)
      return words[i].token;
  return TOKEN_INVALID;
}

/* Reads the next token; false after an error. */
static bool
next (struct json_parser *p)
{
  /* A null byte that ended a number or a word is lost in GNU Emacs's library: what is read again is a C string. */
  if (p->token >= TOKEN_INTEGER && p->token <= TOKEN_NULL && peek (p) == 0)
    {
      p->at++;
      p->swallowed++;
    }
  int c = peek (p);
  for (; c > 0 && strchr (" \t\n\r", c); c = peek (p))
    advance (p);
  p->start = p->at;
  if (c < 0)
    p->token = TOKEN_EOF;
  else if (c > 0 && strchr ("{}[]:,", c))
    {
      p->mark = (char) c;
      advance (p);
      p->token = TOKEN_MARK;
    }
  else if (c == '"')
    {
      advance (p);
      p->token = TOKEN_STRING;
      return scan_string (p) && decode_string (p);
    }
  else if (digit_p (c) || c == '-')
    p->token = scan_number (p);
  else if (letter_p (c))
    p->token = scan_word (p);
  else
    {
      p->token = TOKEN_INVALID;
      return advance (p);
    }
  return true;
}

static bool has_nul (value s) { return memchr (string_text (s), 0, (size_t) string_bytes (s)) != NULL; }
static bool at_mark (const struct json_parser *p, char c) { return p->token == TOKEN_MARK && p->mark == c; }

/* -- values -- */

static value parse_value (struct json_parser *);

static value
integer_value (struct json_parser *p)
{
  errno = 0;
  char digits[32];
  int64_t n = p->at - p->start;
  bool negative = p->text[p->start] == '-';
  if (n < (int64_t) sizeof digits)
    {
      memcpy (digits, p->text + p->start, (size_t) n);
      digits[n] = 0;
      long long v = strtoll (digits, NULL, 10);
      if (errno == 0)
        return integer_from_int64 (p->vm, v);
    }
  fail (p, negative ? "too big negative integer" : "too big integer");
  return V_EXIT;
}

static value
real_value (struct json_parser *p)
{
  size_t n = (size_t) (p->at - p->start);
  char *digits = strndup (p->text + p->start, n);
  double d = strtod (digits, NULL);
  free (digits);
  if (isinf (d))
    {
      fail (p, "real number overflow");
      return V_EXIT;
    }
  return make_float (p->vm, d);
}

static value
parse_array (struct json_parser *p)
{
  struct list_builder b = LIST_BUILDER_EMPTY;
  int64_t n = 0;
  if (!next (p))
    return V_EXIT;
  if (!at_mark (p, ']'))
    {
      while (p->token != TOKEN_EOF)
        {
          value v = parse_value (p);
          if (exitp (v))
            return V_EXIT;
          list_builder_add (p->vm, &b, v);
          n++;
          if (!next (p))
            return V_EXIT;
          if (!at_mark (p, ','))
            break;
          if (!next (p))
            return V_EXIT;
        }
      if (!at_mark (p, ']'))
        {
          fail (p, "']' expected");
          return V_EXIT;
        }
    }
  if (p->options->array_type == JSON_ARRAY_LIST)
    return b.head;
  value vector = heap_vector (p->vm, n, Qnil);
  value tail = b.head;
  for (int64_t i = 0; i < n; i++, tail = cdr (tail))
    vector_set (p->vm, vector, i, car (tail));
  return vector;
}

/* One member at the current token: its name and value. */
static bool
parse_member (struct json_parser *p, value *name, value *v)
{
  if (p->token != TOKEN_STRING)
    {
      fail (p, "string or '}' expected");
      return false;
    }
  *name = p->string;
  if (has_nul (p->string))
    {
      fail (p, "NUL byte in object key not supported");
      return false;
    }
  if (!next (p))
    return false;
  if (!at_mark (p, ':'))
    {
      fail (p, "':' expected");
      return false;
    }
  if (!next (p))
    return false;
  *v = parse_value (p);
  return !exitp (*v);
}

/* The symbol called NAME; V_EXIT after signalling if it is new and there is no room for it. */
static value
intern_key (struct nm_vm *vm, value name)
{
  uint32_t bucket;
  value known = symbol_lookup (vm, vm->obarray, string_text (name), string_chars (name), string_bytes (name), &bucket);
  if (known != V_UNBOUND)
    return known;
  return symbol_reserve (vm) ? symbol_intern_new (vm, vm->obarray, name, bucket) : V_EXIT;
}

/* The Lisp object for the members in TABLE, in order; V_EXIT after signalling. */
static value
object_value (struct json_parser *p, value table)
{
  struct nm_vm *vm = p->vm;
  if (p->options->object_type == JSON_OBJECT_HASH_TABLE)
    {
      /* Its size is the number of members. */
      value exact = hash_new (vm, Qequal, Qnil, hash_count (table));
      for (int64_t i = 0; i < hash_entry_limit (table); i++)
        hash_put (vm, exact, hash_entry_key (table, i), hash_entry_value (table, i));
      return exact;
    }
  value list = Qnil;
  for (int64_t i = hash_entry_limit (table) - 1; i >= 0; i--)
    {
      value name = hash_entry_key (table, i), v = hash_entry_value (table, i);
      if (p->options->object_type == JSON_OBJECT_ALIST)
        {
          bool ascii = string_chars (name) == string_bytes (name);
          value key = intern_key (vm, ascii ? string_unibyte_new (vm, string_text (name), string_bytes (name)) : name);
          if (exitp (key))
            return V_EXIT;
          list = make_cons (vm, make_cons (vm, key, v), list);
        }
      else
        {
          /* The name of the key has bytes, not characters, as in GNU Emacs. */
          struct text_buffer t = { 0 };
          text_buffer_add (&t, ":", 1, 1);
          text_buffer_add (&t, string_text (name), string_bytes (name), string_chars (name));
          value key = intern_key (vm, string_unibyte_new (vm, t.text, t.bytes));
          text_buffer_free (&t);
          if (exitp (key))
            return V_EXIT;
          list = make_cons (vm, key, make_cons (vm, v, list));
        }
    }
  return list;
}

static value
parse_object (struct json_parser *p)
{
  value table = hash_new (p->vm, Qequal, Qnil, 8);
  if (!next (p))
    return V_EXIT;
  if (!at_mark (p, '}'))
    {
      for (;;)
        {
          value name, v;
          if (!parse_member (p, &name, &v))
            return V_EXIT;
          hash_put (p->vm, table, name, v);
          if (!next (p))
            return V_EXIT;
          if (!at_mark (p, ','))
            break;
          if (!next (p))
            return V_EXIT;
        }
      if (!at_mark (p, '}'))
        {
          fail (p, "'}' expected");
          return V_EXIT;
        }
    }
  return object_value (p, table);
}

/* The value that begins with the current token. */
static value
parse_value (struct json_parser *p)
{
  if (p->depth >= DEPTH_MAX)
    {
      fail_as (p, Qjson_parse_error, "maximum parsing depth reached");
      return V_EXIT;
    }
  switch (p->token)
    {
    case TOKEN_STRING:
      if (!has_nul (p->string))
        return p->string;
      fail (p, "\\u0000 is not allowed without JSON_ALLOW_NUL");
      return V_EXIT;
    case TOKEN_INTEGER: return integer_value (p);
    case TOKEN_REAL: return real_value (p);
    case TOKEN_TRUE: return Qt;
    case TOKEN_FALSE: return p->options->false_object;
    case TOKEN_NULL: return p->options->null_object;
    case TOKEN_MARK:
      if (p->mark == '{' || p->mark == '[')
        {
          p->depth++;
          value v = p->mark == '{' ? parse_object (p) : parse_array (p);
          p->depth--;
          return v;
        }
      break;
    default: break;
    }
  fail (p, p->token == TOKEN_INVALID ? "invalid token" : "unexpected token");
  return V_EXIT;
}

value
json_parse (struct nm_vm *vm, const char *text, int64_t n, const char *source, const struct json_options *options, bool whole,
            int64_t *used)
{
  struct json_parser p = { .vm = vm, .options = options, .text = text, .source = source, .n = n, .line = 1 };
  if (!next (&p))
    return V_EXIT;
  value v = parse_value (&p);
  if (exitp (v))
    return V_EXIT;
  *used = position (&p);
  if (whole)
    {
      if (!next (&p))
        return V_EXIT;
      if (p.token != TOKEN_EOF)
        {
          fail_as (&p, Qjson_trailing_content, "end of file expected");
          return V_EXIT;
        }
    }
  return v;
}
