/* print_atom.c - rendering of numbers, symbols, strings and other objects without elements.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp; the host is asked for the look of its objects. */
#include "printer_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mimalloc.h>
#include <utf8proc.h>
#include "../data/string.h"
#include "../handle/handle.h"
#include "../num/number.h"
#include "../thread/thread.h"
#include "nm_primitive.h"

enum { NO_BREAK_SPACE = 0xa0 };

void
put_int (struct printer *p, int64_t n)
{
  char buf[NUMBER_FIXNUM_TEXT_MAX];
  put_bytes (p, buf, number_int64_text (n, buf));
}

/* C as a backslash and the fewest octal digits that the following character NEXT allows. */
static void
put_octal (struct printer *p, int c, int next)
{
  bool digit_follows = next >= '0' && next <= '7';
  char buf[8];
  put_bytes (p, buf, (size_t) sprintf (buf, digit_follows ? "\\%03o" : "\\%o", (unsigned) c));
}

/* -- numbers -- */

static void
put_float (struct printer *p, double d)
{
  char buf[NUMBER_FLOAT_FORMAT_MAX];
  put_bytes (p, buf, number_float_formatted (p->vm, d, buf));
}

/* The letter after the backslash in ?\n and the like; 0 if C has none. */
static char
escape_letter (int64_t c)
{
  switch (c)
    {
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    case ' ': return 's';
    case '"': case ';': case '(': case ')': case '{': case '}': case '[': case ']': case '\\': case '\'':
      return (char) c;
    default: return 0;
    }
}

/* Does character C show by itself something to the eye? */
static bool
graphic_p (int64_t c)
{
  if (c < 0 || c > CHAR_MAX_UNICODE)
    return false;
  switch (utf8proc_category ((utf8proc_int32_t) c))
    {
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_CN:
      return false;
    default:
      return true;
    }
}

static void
put_fixnum (struct printer *p, int64_t n)
{
  if (unlikely (p->as_characters))
    {
      char letter = escape_letter (n);
      if (letter || graphic_p (n))
        {
          put_byte (p, '?');
          if (letter)
            put_byte (p, '\\');
          put_char (p, letter ? letter : (int) n);
          return;
        }
    }
  put_int (p, n);
}

/* -- strings -- */

/* The quoted text of a string, escaped as the variables say. */
static void
put_string_escaped (struct printer *p, value v)
{
  bool multibyte = string_multibyte (v), hex_before = false;
  int64_t bytes = string_bytes (v);
  const char *text = string_text (v);
  put_byte (p, '"');
  for (int64_t at = 0; at < bytes; )
    {
      /* Plain characters in one piece. */
      int64_t from = at;
      while (at < bytes && (unsigned char) text[at] < 0x7f && (unsigned char) text[at] >= ' ' && text[at] != '"' && text[at] != '\\' && !hex_before)
        at++;
      if (at > from)
        {
          put_bytes (p, text + from, (size_t) (at - from));
          continue;
        }
      int c = string_next_char (v, &at);
      bool raw = multibyte ? nm_char_is_raw (c) : c >= 0x80;
      bool hex = false;
      if (raw && (multibyte || p->nonascii))
        put_octal (p, multibyte ? nm_raw_to_byte (c) : c, at < bytes ? text[at] : 0);
      else if (raw)
        put_char (p, nm_byte_to_raw (c));
      else if (multibyte && c >= 0x80 && p->multibyte)
        {
          char buf[16];
          put_bytes (p, buf, (size_t) sprintf (buf, "\\x%04x", (unsigned) c));
          hex = true;
        }
      else
        {
          if (hex_before && c < 0x80 && isxdigit (c))
            put_literal (p, "\\ ");
          if (p->newlines && (c == '\n' || c == '\f'))
            put_bytes (p, c == '\n' ? "\\n" : "\\f", 2);
          else if (p->control && c < 0x80 && iscntrl (c))
            put_octal (p, c, at < bytes ? text[at] : 0);
          else
            {
              if (c == '"' || c == '\\')
                put_byte (p, '\\');
              put_char (p, c);
            }
        }
      hex_before = hex;
    }
  put_byte (p, '"');
}

void
print_string_text (struct printer *p, value v)
{
  if (p->escape)
    {
      put_string_escaped (p, v);
      return;
    }
  int64_t bytes = string_bytes (v);
  const char *text = string_text (v);
  if (string_multibyte (v) ? !p->escape_raw : string_text_ascii (text, bytes))
    {
      put_bytes (p, text, (size_t) bytes);
      return;
    }
  for (int64_t at = 0; at < bytes; )
    {
      int c = string_next_char (v, &at);
      bool raw = string_multibyte (v) ? nm_char_is_raw (c) : c >= 0x80;
      if (raw && p->escape_raw)
        {
          char buf[8];
          put_bytes (p, buf, (size_t) sprintf (buf, "\\%03o", (unsigned) c & 0xff));
        }
      else
        put_char (p, raw && p->keep_raw ? nm_byte_to_raw (c & 0xff) : c);
    }
}

/* -- symbols -- */

static bool
symbol_escape_p (int c)
{
  return c <= ' ' || (c < 0x80 ? strchr ("\"\\';#(),`[].?", c) != NULL : c == NO_BREAK_SPACE);
}

/* Would the reader take the text for a number? */
static bool
looks_like_number (struct printer *p, const char *text, int64_t bytes)
{
  if (!isdigit ((unsigned char) text[0]) && text[0] != '-' && text[0] != '+' && text[0] != '.')
    return false;
  size_t used;
  number_parse (p->vm, text, (size_t) bytes, 10, &used);
  return used == (size_t) bytes;
}

static void
put_symbol (struct printer *p, value v)
{
  struct symbol *s = symbol_of (p->vm, v);
  value name = s->name;
  int64_t bytes = string_bytes (name);
  bool gensym = p->gensym && s->interned != SYMBOL_INTERNED_IN_INITIAL;
  if (gensym)
    put_literal (p, "#:");
  else if (bytes == 0)
    put_literal (p, "##");
  const char *text = string_text (name);
  if (!p->escape && string_multibyte (name))
    {
      put_bytes (p, text, (size_t) bytes);
      return;
    }
  if (p->escape && bytes && looks_like_number (p, text, bytes))
    {
      put_byte (p, '\\');
      put_byte (p, text[0]);
      text++, bytes--;
    }
  bool multibyte = string_multibyte (name);
  for (int64_t at = 0; at < bytes; )
    {
      int n = 1, c = (unsigned char) text[at];
      if (multibyte && c >= 0x80)
        c = nm_char_decode (text + at, &n);
      at += n;
      if (p->escape && symbol_escape_p (c))
        put_byte (p, '\\');
      put_char (p, c);
    }
}

/* -- the rest -- */

static void
put_bool_vector (struct printer *p, value v)
{
  struct bool_vector *b = untag_pointer (v);
  const unsigned char *bytes = (const unsigned char *) b->bits;
  int64_t size = (b->length + 7) / 8, shown = p->length_limit >= 0 && p->length_limit < size ? p->length_limit : size;
  put_literal (p, "#&");
  put_int (p, b->length);
  put_byte (p, '"');
  for (int64_t i = 0; i < shown; i++)
    {
      int c = bytes[i];
      if (p->newlines && (c == '\n' || c == '\f'))
        put_bytes (p, c == '\n' ? "\\n" : "\\f", 2);
      else if (c > 0177 || (p->control && iscntrl (c)))
        put_octal (p, c, i + 1 < size ? bytes[i + 1] : 0);
      else
        {
          if (c == '"' || c == '\\')
            put_byte (p, '\\');
          put_byte (p, (char) c);
        }
    }
  if (shown < size)
    put_literal (p, " ...");
  put_byte (p, '"');
}

static void
put_host_object (struct printer *p, value v)
{
  struct nm_vm *vm = p->vm;
  struct host_object *h = untag_pointer (v);
  struct handle_mark mark = handle_mark_now (vm);
  value s = handle_resolve (vm, vm->host_ops->print_object (vm->host, (enum nm_host_type) h->type, h->id));
  if (stringp (s))
    {
      const char *text = string_text (s);
      const char *prefix = h->type == NM_HOST_BUFFER ? "#<buffer " : "#<process ";
      size_t n = (size_t) string_bytes (s), skip = strlen (prefix);
      /* princ shows just the name of a buffer or process. */
      if (!p->escape && (h->type == NM_HOST_BUFFER || h->type == NM_HOST_PROCESS) && n > skip && memcmp (text, prefix, skip) == 0)
        put_bytes (p, text + skip, n - skip - 1);
      else
        put_bytes (p, text, n);
    }
  handle_release (vm, mark);
}

static void
put_subr (struct printer *p, value v)
{
  size_t count;
  const struct nm_primitive *s = nm_primitives (&count)[((struct subr *) object_of (v))->index];
  put_literal (p, "#<subr ");
  put_bytes (p, s->lisp_name, strlen (s->lisp_name));
  put_byte (p, '>');
}

/* A thread, mutex or condition variable: by its name, or by its number. */
static void
put_named (struct printer *p, const char *what, value name, uint64_t serial)
{
  char text[48];
  put_bytes (p, text, (size_t) snprintf (text, sizeof text, "#<%s ", what));
  if (stringp (name))
    put_bytes (p, string_text (name), (size_t) string_bytes (name));
  else
    put_bytes (p, text, (size_t) snprintf (text, sizeof text, "%#llx", (unsigned long long) serial));
  put_byte (p, '>');
}

static void
print_other (struct printer *p, value v)
{
  static const char *const names[HEAP_TYPE_COUNT] = {
    [HEAP_FINALIZER] = "#<finalizer>", [HEAP_INTERVALS] = "#<intervals>", [HEAP_CONTEXT] = "#<context>",
    [HEAP_LOCALIZED] = "#<localized>", [HEAP_WEAK_TABLE_DATA] = "#<table-data>", [HEAP_BLOB] = "#<blob>",
  };
  enum heap_type type = header_type (object_of (v)->header);
  if (type == HEAP_FINALIZER && nilp (object_of (v)->slots[0]))
    {
      put_bytes (p, "#<finalizer used>", strlen ("#<finalizer used>"));
      return;
    }
  char *digits;
  size_t n;
  switch (type)
    {
    case HEAP_BIGNUM:
      digits = bignum_text (v, 10, &n);
      put_bytes (p, digits, n);
      mi_free (digits);
      return;
    case HEAP_BOOL_VECTOR: put_bool_vector (p, v); return;
    case HEAP_SUBR: put_subr (p, v); return;
    case HEAP_HOST: put_host_object (p, v); return;
    case HEAP_THREAD: put_named (p, "thread", lisp_thread_of (v)->name, lisp_thread_of (v)->serial); return;
    case HEAP_MUTEX: put_named (p, "mutex", mutex_of (v)->name, mutex_of (v)->serial); return;
    case HEAP_CONDVAR: put_named (p, "condvar", condvar_of (v)->name, condvar_of (v)->serial); return;
    default:
      put_bytes (p, names[type] ? names[type] : "#<object>", strlen (names[type] ? names[type] : "#<object>"));
    }
}

void
print_atom (struct printer *p, value v)
{
  if (fixnump (v))
    put_fixnum (p, fixnum (v));
  else if (symbolp (v))
    put_symbol (p, v);
  else if (stringp (v))
    print_string_text (p, v);
  else if (floatp (v))
    put_float (p, float_of (v));
  else if (objectp (v))
    print_other (p, v);
  else
    put_literal (p, "#<special>");
}
