/* json_prims.c - json-parse-string, json-serialize and their relatives for the current buffer.
   SPDX-License-Identifier: GPL-3.0-or-later
   The primitives on the buffer call the host's through Lisp; the others run none. */

#include "json.h"
#include "../data/list.h"
#include "../eval/eval.h"
#include "../primitive.h"

static value
option_error (struct nm_vm *vm, const char *message, value datum)
{
  return signal_2 (vm, Qerror, string_literal (vm, message), datum);
}

static bool
option_set (struct nm_vm *vm, struct json_options *o, value key, value v, bool parsing)
{
  if (key == QCnull_object)
    o->null_object = v;
  else if (key == QCfalse_object)
    o->false_object = v;
  else if (parsing && key == QCobject_type)
    {
      if (v != Qhash_table && v != Qalist && v != Qplist)
        return option_error (vm, "One of hash-table, alist or plist should be specified", v), false;
      o->object_type = v == Qalist ? JSON_OBJECT_ALIST : v == Qplist ? JSON_OBJECT_PLIST : JSON_OBJECT_HASH_TABLE;
    }
  else if (parsing && key == QCarray_type)
    {
      if (v != Qarray && v != Qlist)
        return option_error (vm, "One of array or list should be specified", v), false;
      o->array_type = v == Qlist ? JSON_ARRAY_LIST : JSON_ARRAY_VECTOR;
    }
  else
    return option_error (vm, parsing ? "One of :object-type, :array-type, :null-object or :false-object should be specified"
                                     : "One of :null-object or :false-object should be specified", v), false;
  return true;
}

bool
json_options_read (struct nm_vm *vm, struct json_options *o, int nargs, const value *args, bool parsing)
{
  *o = (struct json_options) { JSON_OBJECT_HASH_TABLE, JSON_ARRAY_VECTOR, QCnull, QCfalse };
  if (nargs % 2 != 0)
    {
      signal_wrong_type (vm, Qplistp, list_from_array (vm, nargs, args, Qnil));
      return false;
    }
  /* The first of two equal keywords wins. */
  for (int i = nargs - 2; i >= 0; i -= 2)
    if (!option_set (vm, o, args[i], args[i + 1], parsing))
      return false;
  return true;
}

value
json_encode (struct nm_vm *vm, value s)
{
  if (!string_multibyte (s) || string_chars (s) == string_bytes (s))
    return s;
  struct text_buffer t = { 0 };
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int64_t start = at;
      int c = string_next_char (s, &at);
      char byte = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : 0);
      text_buffer_add (&t, byte ? &byte : string_text (s) + start, byte ? 1 : at - start, byte ? 1 : at - start);
    }
  return text_buffer_string (vm, &t);
}

NM_PRIMITIVE (json_parse_string, "json-parse-string", 1, NM_MANY, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &rest ARGS)",
              "Parse the JSON text STRING and return it as a Lisp object.\n"
              "Keywords in ARGS: `:object-type' (hash-table, alist or plist), `:array-type' (array or list),\n"
              "`:null-object' (default :null) and `:false-object' (default :false).\n"
              "Signals `json-parse-error' or an error derived from it.")
{
  struct json_options options;
  CHECK (stringp (args[0]), Qstringp, args[0]);
  if (memchr (string_text (args[0]), 0, (size_t) string_bytes (args[0])))
    {
      value encoded = json_encode (vm, args[0]);
      return signal_wrong_type (vm, Qstring_without_embedded_nulls_p,
                                string_unibyte_new (vm, string_text (encoded), string_bytes (encoded)));
    }
  if (!json_options_read (vm, &options, nargs - 1, args + 1, true))
    return V_EXIT;
  value text = json_encode (vm, args[0]);
  int64_t used;
  return json_parse (vm, string_text (text), string_bytes (text), "<string>", &options, true, &used);
}

/* Writes ARGS[0] by the options that follow it; the string. */
static value
serialize (struct nm_vm *vm, int nargs, value *args)
{
  struct json_options options;
  if (!json_options_read (vm, &options, nargs - 1, args + 1, false))
    return V_EXIT;
  struct text_buffer t = { 0 };
  bool good = json_write (vm, args[0], &options, &t);
  value s = good && text_buffer_fits (vm, &t) ? string_auto_new (vm, t.text, t.bytes) : V_EXIT;
  text_buffer_free (&t);
  return s;
}

NM_PRIMITIVE (json_serialize, "json-serialize", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT &rest ARGS)",
              "Return OBJECT as JSON text.\n"
              "Vectors are arrays; hash tables, alists and plists are objects; t, `:null' and `:false' stand for\n"
              "true, null and false.  Keywords `:null-object' and `:false-object' in ARGS give other objects for them.")
{
  return serialize (vm, nargs, args);
}

NM_PRIMITIVE (json_insert, "json-insert", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT &rest ARGS)",
              "Insert OBJECT as JSON text at point.  ARGS are as in `json-serialize'.")
{
  value s = serialize (vm, nargs, args);
  return exitp (s) || exitp (call_1 (vm, Qinsert, s)) ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (json_parse_buffer, "json-parse-buffer", 0, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Parse the JSON value after point and move point behind it.  ARGS are as in `json-parse-string'.")
{
  struct json_options options;
  value *r = stack_push_slots (vm, 4), result = V_EXIT;
  r[0] = call_0 (vm, Qpoint);
  r[1] = exitp (r[0]) ? V_EXIT : call_0 (vm, Qpoint_max);
  value text = exitp (r[1]) ? V_EXIT : call_2 (vm, Qbuffer_substring_no_properties, r[0], r[1]);
  if (!exitp (text) && json_options_read (vm, &options, nargs, args, true))
    {
      int64_t used, chars = 0;
      text = json_encode (vm, text);
      value v = json_parse (vm, string_text (text), string_bytes (text), "<callback>", &options, false, &used);
      if (!exitp (v))
        {
          chars = nm_text_chars (string_text (text), used);
          r[2] = v;
          if (!exitp (call_1 (vm, Qgoto_char, make_fixnum (fixnum (r[0]) + chars))))
            result = r[2];
        }
    }
  stack_pop_slots (vm, r);
  return result;
}
