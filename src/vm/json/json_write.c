/* json_write.c - writing Lisp objects as JSON.
   SPDX-License-Identifier: GPL-3.0-or-later

   Vectors are arrays; hash tables, alists and plists are objects.  A name that occurs twice in a list
   counts the first time only.  Runs no Lisp. */

#include "json.h"
#include "../data/hash.h"
#include "../data/list.h"
#include "../eval/eval.h"
#include "../num/number.h"
#include <math.h>
#include <stdio.h>

struct json_writer {
  struct nm_vm *vm;
  const struct json_options *options;
  struct text_buffer *out;
  int64_t depth, depth_max;
};

static bool write_value (struct json_writer *, value v);

static void
put (struct json_writer *w, const char *text)
{
  text_buffer_add (w->out, text, (int64_t) strlen (text), (int64_t) strlen (text));
}

/* Is the text valid UTF-8 of Unicode characters? */
static bool
utf8_p (const char *text, int64_t n)
{
  for (int64_t i = 0; i < n;)
    {
      unsigned char lead = (unsigned char) text[i];
      int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : nm_char_length (lead), used;
      if (length == 0 || length > 4 || n - i < length)
        return false;
      for (int k = 1; k < length; k++)
        if (nm_is_lead ((unsigned char) text[i + k]))
          return false;
      int c = nm_char_decode (text + i, &used);
      if (nm_char_bytes (c) != length || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return false;
      i += length;
    }
  return true;
}

/* STRING as a JSON string, from its byte FROM on. */
static bool
write_string (struct json_writer *w, value string, int64_t from)
{
  value encoded = json_encode (w->vm, string);
  const char *text = string_text (encoded), *end = text + string_bytes (encoded);
  if (!utf8_p (text, end - text))
    {
      signal_wrong_type (w->vm, Qutf_8_string_p, string_unibyte_new (w->vm, text, end - text));
      return false;
    }
  put (w, "\"");
  for (const char *p = text + from; p < end;)
    {
      const char *run = p;
      while (p < end && (unsigned char) *p >= 0x20 && *p != '"' && *p != '\\')
        p++;
      text_buffer_add (w->out, run, p - run, nm_text_chars (run, p - run));
      if (p == end)
        break;
      static const char special[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
      const char *known = *p ? strchr (special, *p) : NULL;
      char escape[8];
      if (known)
        snprintf (escape, sizeof escape, "\\%c", letters[known - special]);
      else
        snprintf (escape, sizeof escape, "\\u%04X", (unsigned char) *p);
      put (w, escape);
      p++;
    }
  put (w, "\"");
  return true;
}

static bool
write_float (struct json_writer *w, double d)
{
  if (!isfinite (d))
    {
      signal_error (w->vm, Qjson_out_of_memory, Qnil);
      return false;
    }
  char text[40];
  snprintf (text, sizeof text, "%.17g", d);
  if (!strpbrk (text, ".e"))
    strcat (text, ".0");
  /* Exponents have neither a plus sign nor leading zeros. */
  char *e = strchr (text, 'e');
  if (e)
    {
      char *digits = e + 1, *to = e + 1;
      if (*digits == '-')
        digits++, to++;
      while (*digits == '+' || (*digits == '0' && digits[1]))
        digits++;
      memmove (to, digits, strlen (digits) + 1);
    }
  put (w, text);
  return true;
}

static bool
write_integer (struct json_writer *w, value v)
{
  int64_t n;
  if (!integer_to_int64 (v, &n))
    {
      signal_args_out_of_range_3 (w->vm, v, integer_from_int64 (w->vm, INT64_MIN), integer_from_int64 (w->vm, INT64_MAX));
      return false;
    }
  char text[32];
  snprintf (text, sizeof text, "%jd", (intmax_t) n);
  put (w, text);
  return true;
}

static bool
write_vector (struct json_writer *w, value v)
{
  put (w, "[");
  for (int64_t i = 0; i < vector_length (v); i++)
    {
      if (i > 0)
        put (w, ",");
      if (!write_value (w, vector_ref (v, i)))
        return false;
    }
  put (w, "]");
  return true;
}

static bool
check_name (struct json_writer *w, value name)
{
  if (!memchr (string_text (name), 0, (size_t) string_bytes (name)))
    return true;
  signal_wrong_type (w->vm, Qstring_without_embedded_nulls_p, name);
  return false;
}

static bool
write_hash_table (struct json_writer *w, value table)
{
  bool first = true;
  value seen = hash_new (w->vm, Qequal, Qnil, 8);
  put (w, "{");
  for (int64_t i = 0; i < hash_entry_limit (table); i++)
    {
      value key = hash_entry_key (table, i);
      if (key == V_UNBOUND)
        continue;
      if (!stringp (key))
        {
          signal_wrong_type (w->vm, Qstringp, key);
          return false;
        }
      /* A table with another test than equal may have equal keys. */
      if (hash_get (w->vm, seen, key) != V_UNBOUND)
        {
          signal_wrong_type (w->vm, Qjson_value_p, table);
          return false;
        }
      hash_put (w->vm, seen, key, Qt);
      if (!first)
        put (w, ",");
      first = false;
      if (!check_name (w, key) || !write_string (w, key, 0))
        return false;
      put (w, ":");
      if (!write_value (w, hash_entry_value (table, i)))
        return false;
    }
  put (w, "}");
  return true;
}

/* The member at TAIL of an alist or plist: *NAME, *V and *NEXT, the rest of the list.  False after
   signalling. */
static bool
list_member (struct json_writer *w, value tail, bool plist, value *name, value *v, value *next)
{
  struct nm_vm *vm = w->vm;
  value key, pair = plist ? tail : car (tail);
  if (!consp (pair))
    {
      signal_wrong_type (vm, Qconsp, pair);
      return false;
    }
  key = car (pair);
  *v = cdr (pair);
  *next = cdr (tail);
  if (plist)
    {
      if (!consp (*next))
        {
          signal_wrong_type (vm, Qconsp, *next);
          return false;
        }
      *v = car (*next);
      *next = cdr (*next);
    }
  if (!symbolp (key))
    {
      signal_wrong_type (vm, Qsymbolp, key);
      return false;
    }
  *name = symbol_name (vm, key);
  return check_name (w, *name);
}

static bool
write_list (struct json_writer *w, value list)
{
  struct nm_vm *vm = w->vm;
  bool plist = !consp (car (list)), first = true;
  value seen = hash_new (vm, Qequal, Qnil, 8), tail = list;
  struct list_walk walk = list_walk_start (list);
  put (w, "{");
  while (consp (tail))
    {
      value name, v, next;
      if (!list_member (w, tail, plist, &name, &v, &next))
        return false;
      /* Plist keys lose their colon. */
      int64_t skip = plist && string_bytes (name) > 1 && string_text (name)[0] == ':';
      value shown = skip ? string_substring (vm, name, 1, string_chars (name), false) : name;
      if (hash_get (vm, seen, shown) == V_UNBOUND)
        {
          hash_put (vm, seen, shown, Qt);
          if (!first)
            put (w, ",");
          first = false;
          if (!write_string (w, shown, 0))
            return false;
          put (w, ":");
          if (!write_value (w, v))
            return false;
        }
      tail = list_walk_check (&walk, next);
    }
  put (w, "}");
  return !exitp (list_walk_end (vm, &walk, tail, tail == V_EXIT ? tail : list));
}

static bool
write_value (struct json_writer *w, value v)
{
  if (v == w->options->null_object)
    return put (w, "null"), true;
  if (v == w->options->false_object)
    return put (w, "false"), true;
  if (v == Qt)
    return put (w, "true"), true;
  if (integerp (v))
    return write_integer (w, v);
  if (floatp (v))
    return write_float (w, float_of (v));
  if (stringp (v))
    return write_string (w, v, 0);
  if (nilp (v))
    return put (w, "{}"), true;
  if (!vectorp (v) && !hash_table_p (v) && !consp (v))
    {
      signal_wrong_type (w->vm, Qjson_value_p, v);
      return false;
    }
  if (w->depth >= w->depth_max)
    {
      signal_error (w->vm, Qjson_object_too_deep, Qnil);
      return false;
    }
  w->depth++;
  bool good = vectorp (v) ? write_vector (w, v) : hash_table_p (v) ? write_hash_table (w, v) : write_list (w, v);
  w->depth--;
  return good;
}

bool
json_write (struct nm_vm *vm, value v, const struct json_options *options, struct text_buffer *out)
{
  enum { DEPTH_MAX = 10000 };      /* what the C stack bears in any case */
  value limit = vm_variable (vm, Qmax_lisp_eval_depth);
  int64_t most = fixnump (limit) && fixnum (limit) < DEPTH_MAX ? fixnum (limit) : DEPTH_MAX;
  struct json_writer w = { .vm = vm, .options = options, .out = out, .depth = vm->eval_depth, .depth_max = most };
  return write_value (&w, v);
}
