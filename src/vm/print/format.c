/* format.c - `format' and `format-message'.
   SPDX-License-Identifier: GPL-3.0-or-later

   The result is collected as internal multibyte text; it becomes a unibyte string unless the format
   or an argument asked for a multibyte one.  Runs no Lisp. */
#include "../primitive.h"
#include "format_internal.h"

#include <string.h>
#include <mimalloc.h>
#include "../num/number.h"
#include "../text/character.h"
#include "print.h"

struct formatter {
  struct nm_vm *vm;
  int nargs;
  const value *args;               /* ARGS[0]: the format */
  bool message;
  enum quoting_style style;
  bool multibyte, changed;
  int next;                        /* argument for the next construct, less one */
  struct text_buffer out;
  int64_t *map;                    /* place in the result of each character of the format; NULL if not needed */
  struct format_field *fields;
  int64_t nfields, fields_room;
};

static bool
fail (struct formatter *f, const char *text)
{
  signal_message (f->vm, "%s", text);
  return false;
}

/* -- text in a field ---------------------------------------------------------------------------------- */

/* The characters of S that fit into LIMIT columns (-1: all), and their columns.  The character of %c, if it is
   ASCII, counts as one column, also a control character. */
static int64_t
measure (struct nm_vm *vm, value s, int64_t limit, bool one_column, int64_t *bytes, int64_t *columns)
{
  int64_t chars = 0, at = 0, width = 0, size = string_bytes (s);
  if (limit < 0 && !one_column && size == string_chars (s) && string_multibyte (s))
    {
      *bytes = size;
      *columns = string_width (vm, s, 0, size);
      return size;
    }
  while (at < size)
    {
      int64_t next = at;
      int c = string_next_char (s, &next), w = one_column && c < 0x80 ? 1 : char_width (vm, c);
      if (limit >= 0 && (width + w > limit || limit == 0))
        break;
      width += w;
      at = next;
      chars++;
    }
  *bytes = at;
  *columns = width;
  return chars;
}

static void
add_text (struct formatter *f, value s, int64_t chars, int64_t bytes)
{
  const char *text = string_text (s);
  if (string_multibyte (s) || string_text_ascii (text, bytes))
    text_buffer_add (&f->out, text, bytes, chars);
  else
    for (int64_t i = 0; i < bytes; i++)
      {
        int c = (unsigned char) text[i];
        text_buffer_add_char (&f->out, c < 0x80 ? c : nm_byte_to_raw (c));
      }
}

static void
note_field (struct formatter *f, int64_t start, value arg)
{
  if (f->nfields == f->fields_room)
    {
      f->fields_room = f->fields_room ? f->fields_room * 2 : 8;
      f->fields = mi_realloc (f->fields, (size_t) f->fields_room * sizeof *f->fields);
    }
  f->fields[f->nfields++] = (struct format_field){ start, f->out.chars, arg };
}

static bool
put_string (struct formatter *f, const struct format_spec *spec, value s)
{
  int64_t bytes = string_bytes (s), columns = 0, chars = string_chars (s), start = f->out.chars;
  if (spec->width > 0 || spec->precision >= 0)
    {
      if (spec->width > 4096 && !heap_reserve (f->vm, (uint64_t) spec->width * 2))
        return false;
      chars = measure (f->vm, s, spec->precision, spec->conversion == 'c', &bytes, &columns);
    }
  int64_t padding = spec->width - columns;
  if (padding > 0 && !spec->minus && spec->width > 0)
    {
      format_pad (&f->out, ' ', padding);
      /* Properties of the argument alone do not reach over the padding to its left. */
      if (f->map == NULL)
        start = f->out.chars;
    }
  add_text (f, s, chars, bytes);
  f->multibyte |= string_multibyte (s);
  if (padding > 0 && spec->minus && spec->width > 0)
    format_pad (&f->out, ' ', padding);
  if (!nilp (string_of (s)->intervals))
    note_field (f, start, s);
  return true;
}

/* What %s and %S show. */
static value
printed (struct formatter *f, value v, bool escape)
{
  if (!escape && stringp (v))
    return v;
  if (!escape && symbolp (v))
    return symbol_name (f->vm, v);
  return print_to_string (f->vm, v, escape);
}

static bool
put_argument (struct formatter *f, struct format_spec *spec, value arg)
{
  static const char mismatch[] = "Format specifier doesn\u2019t match argument type";
  if (spec->conversion == 's' || spec->conversion == 'S')
    {
      value s = printed (f, arg, spec->conversion == 'S');
      if (exitp (s))
        return false;
      /* The name of a symbol has no properties here. */
      return put_string (f, spec, s);
    }
  if (spec->conversion == 'c')
    {
      /* The name of a symbol passes for a character, but not those of nil and t. */
      if (symbolp (arg) && !nilp (arg) && arg != Qt)
        return put_string (f, spec, symbol_name (f->vm, arg));
      if (!fixnump (arg))
        return fail (f, mismatch);
      if (!characterp (arg))
        return signal_wrong_type (f->vm, Qcharacterp, arg), false;
      return put_string (f, spec, string_from_char (f->vm, (int) fixnum (arg)));
    }
  if (spec->conversion > 127 || spec->conversion == 0 || strchr ("dioxXefg", spec->conversion) == NULL)
    {
      char text[40] = "Invalid format operation %";
      int64_t n = (int64_t) strlen (text);
      n += nm_char_encode (spec->shown & NM_CHAR_MAX, text + n);
      signal_1 (f->vm, Qerror, string_from_bytes (f->vm, text, n));
      return false;
    }
  if (!numberp (arg))
    return fail (f, mismatch);
  /* All digits of an integer of 64 bits, which a float could not hold. */
  if (spec->conversion == 'f' && spec->precision == 0 && bignump (arg) && ((struct bignum *) untag_pointer (arg))->size == 1)
    {
      struct format_spec whole = *spec;
      whole.conversion = 'd';
      whole.precision = -1;
      return format_number (f->vm, &f->out, &whole, arg);
    }
  return format_number (f->vm, &f->out, spec, arg);
}

/* -- constructs ----------------------------------------------------------------------------------------- */

static const char *
scan_number (const char *p, const char *end, int64_t *n)
{
  for (*n = 0; p < end && *p >= '0' && *p <= '9'; p++)
    if (__builtin_mul_overflow (*n, 10, n) || __builtin_add_overflow (*n, *p - '0', n))
      *n = INT64_MAX / 16;
  return p;
}

/* Parses the construct at P, behind the %, up to its conversion; NULL after signalling. */
static const char *
scan_spec (struct formatter *f, const char *p, const char *end, struct format_spec *spec)
{
  *spec = (struct format_spec){ .precision = -1 };
  int64_t n;
  const char *q = scan_number (p, end, &n);
  if (q > p && q < end && *q == '$')
    {
      f->next = n > f->nargs ? f->nargs : (int) n - 1;
      p = q + 1;
    }
  for (bool flag = true; flag && p < end; )
    switch (*p)
      {
      case '-': spec->minus = true; p++; break;
      case '+': spec->plus = true; p++; break;
      case ' ': spec->space = true; p++; break;
      case '#': spec->sharp = true; p++; break;
      case '0': spec->zero = true; p++; break;
      default: flag = false;
      }
  p = scan_number (p, end, &spec->width);
  if (p < end && *p == '.')
    p = scan_number (p + 1, end, &spec->precision);
  if (p >= end)
    return fail (f, "Format string ends in middle of format specifier"), NULL;
  int length;
  spec->shown = nm_char_of_bytes (p, end, &length);
  spec->conversion = string_multibyte (f->args[0]) ? spec->shown : (unsigned char) *p;
  return p;
}

/* The construct behind the % before P; the place behind it, or NULL after signalling. */
static const char *
put_construct (struct formatter *f, const char *p, const char *end)
{
  struct format_spec spec;
  p = scan_spec (f, p, end, &spec);
  if (p == NULL)
    return NULL;
  f->changed = true;
  if (spec.conversion == '%')
    {
      text_buffer_add (&f->out, "%", 1, 1);
      return p + 1;
    }
  if (++f->next >= f->nargs)
    return fail (f, "Not enough arguments for format string"), NULL;
  if (spec.width >= INT64_MAX / 16 || spec.precision >= INT64_MAX / 16)
    return fail (f, "Maximum string size exceeded"), NULL;
  if (!put_argument (f, &spec, f->args[f->next]))
    return NULL;
  return p + (string_multibyte (f->args[0]) ? nm_char_length ((unsigned char) *p) : 1);
}

static void
put_literal_char (struct formatter *f, int c)
{
  if (unlikely (f->message && (c == '`' || c == '\'') && f->style != QUOTING_GRAVE))
    {
      int shown = f->style == QUOTING_STRAIGHT ? '\'' : c == '`' ? 0x2018 : 0x2019;
      f->changed |= shown != c;
      f->multibyte |= shown >= 0x80;
      c = shown;
    }
  text_buffer_add_char (&f->out, c);
}

/* Sets the places of the format's characters [FROM, TO), which made the result from START on. */
static void
map_construct (struct formatter *f, int64_t from, int64_t to, int64_t start)
{
  if (f->map == NULL)
    return;
  f->map[from] = start;
  for (int64_t i = from + 1; i < to; i++)
    f->map[i] = f->out.chars;
}

/* The %% construct leaves its last character. */
static bool
run_format (struct formatter *f)
{
  value format = f->args[0];
  const char *p = string_text (format), *end = p + string_bytes (format);
  bool multibyte = string_multibyte (format);
  for (int64_t index = 0; p < end; )
    {
      int64_t start = f->out.chars;
      if (*p == '%')
        {
          const char *q = put_construct (f, p + 1, end);
          if (q == NULL)
            return false;
          int64_t chars = multibyte ? nm_text_chars (p, q - p) : q - p;
          bool percent = q[-1] == '%';
          map_construct (f, index, index + chars, start);
          if (f->map && percent)
            for (int64_t i = index + 1; i < index + chars; i++)
              f->map[i] = start;
          index += chars;
          p = q;
          continue;
        }
      /* A run of ASCII text in one piece. */
      const char *from = p;
      while (p < end && (unsigned char) *p < 0x80 && *p != '%' && !(f->message && (*p == '`' || *p == '\'')))
        p++;
      if (p > from)
        text_buffer_add (&f->out, from, p - from, p - from);
      else
        {
          int n = 1, c = multibyte ? nm_char_decode (p, &n) : (unsigned char) *p >= 0x80 ? nm_byte_to_raw ((unsigned char) *p) : *p;
          put_literal_char (f, c);
          p += n;
        }
      int64_t chars = f->out.chars - start;
      for (int64_t i = 0; f->map && i < chars; i++)
        f->map[index + i] = start + i;
      index += chars;
    }
  if (f->map)
    f->map[string_chars (format)] = f->out.chars;
  return true;
}

static value
make_result (struct formatter *f)
{
  struct nm_vm *vm = f->vm;
  struct text_buffer *b = &f->out;
  if (!text_buffer_fits (vm, b))
    return V_EXIT;
  value s;
  if (f->multibyte || b->bytes == b->chars)
    s = f->multibyte ? string_multibyte_new (vm, b->text ? b->text : "", b->bytes) : string_unibyte_new (vm, b->text ? b->text : "", b->bytes);
  else
    {
      s = heap_string_uninit (vm, b->chars, b->chars, false);
      const char *p = b->text;
      for (int64_t i = 0; i < b->chars; i++)
        {
          int n, c = nm_char_decode (p, &n);
          string_text (s)[i] = (char) c;
          p += n;
        }
    }
  if (f->map != NULL || f->nfields > 0)
    format_properties (vm, s, f->args[0], f->map, f->fields, f->nfields);
  return s;
}

value
format_values (struct nm_vm *vm, int nargs, const value *args, bool message)
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value format = args[0];
  bool decorated = !nilp (string_of (format)->intervals);
  /* A lone %s shows a string as it is. */
  if (nargs == 2 && stringp (args[1]) && !decorated && string_bytes (format) == 2 && memcmp (string_text (format), "%s", 2) == 0)
    return args[1];
  struct formatter f = { .vm = vm, .nargs = nargs, .args = args, .message = message, .multibyte = string_multibyte (format) };
  if (message)
    f.style = quoting_style (vm);
  if (decorated)
    f.map = mi_malloc (((size_t) string_chars (format) + 1) * sizeof *f.map);
  value result = V_EXIT;
  if (run_format (&f))
    result = f.changed ? make_result (&f) : format;
  text_buffer_free (&f.out);
  mi_free (f.map);
  mi_free (f.fields);
  return result;
}

NM_PRIMITIVE (format, "format", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(STRING &rest OBJECTS)",
              "Return STRING with its %-constructs replaced by OBJECTS.\n"
              "%s shows an object as `princ' does, %S as `prin1' does, %d and %i a number in decimal, %o in octal,\n"
              "%x and %X in hexadecimal, %e, %f and %g a float in the ways of C, %c a character; %% is a percent\n"
              "sign.  A construct is %[FIELD$][FLAGS][WIDTH][.PRECISION]CHARACTER: FIELD is the number of the\n"
              "object to show; FLAGS are - (pad on the right), 0 (pad with zeros), + and space (shown in place of\n"
              "a minus sign) and # (alternate form).  Text properties of STRING and OBJECTS are kept.\n"
              "Signal an error if objects are missing or do not fit.")
{
  return format_values (vm, nargs, args, false);
}

NM_PRIMITIVE (format_message, "format-message", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(STRING &rest OBJECTS)",
              "Return STRING with its %-constructs replaced by OBJECTS, as `format' does.\n"
              "In addition, grave accents and apostrophes of STRING show as `text-quoting-style' says.")
{
  return format_values (vm, nargs, args, true);
}
