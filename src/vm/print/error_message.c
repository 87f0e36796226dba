/* error_message.c - what a person reads of an error, and the quotes in messages.
   SPDX-License-Identifier: GPL-3.0-or-later
   Only error-message-string runs Lisp, for messages that name keys. */
#include "../primitive.h"
#include "printer_internal.h"

#include <string.h>
#include "../data/string.h"

NM_VARIABLE (text_quoting_style, NM_VAR_LISP, "nil",
             "How quotes in messages show: `curve', `straight' or `grave' (as written); nil for curve where it can show.");
NM_VARIABLE (internal__text_quoting_flag, NM_VAR_BOOL, "t", "If nil, quotes show as they are written unless `text-quoting-style' says otherwise.");

enum quoting_style
quoting_style (struct nm_vm *vm)
{
  value style = vm_variable (vm, Qtext_quoting_style);
  if (nilp (style) ? nilp (vm_variable (vm, Qinternal__text_quoting_flag)) : style == Qgrave)
    return QUOTING_GRAVE;
  return style == Qstraight ? QUOTING_STRAIGHT : QUOTING_CURVE;
}

value
string_requote (struct nm_vm *vm, value string)
{
  enum quoting_style style = quoting_style (vm);
  const char *text = string_text (string);
  int64_t bytes = string_bytes (string);
  if (style == QUOTING_GRAVE || (memchr (text, '`', (size_t) bytes) == NULL && memchr (text, '\'', (size_t) bytes) == NULL))
    return string;
  struct text_buffer b = { .multibyte = string_multibyte (string) || style == QUOTING_CURVE };
  for (int64_t at = 0; at < bytes; )
    {
      int c = string_next_char (string, &at);
      bool quote = c == '`' || c == '\'';
      if (b.multibyte && !string_multibyte (string) && c >= 0x80)
        c = nm_byte_to_raw (c);
      text_buffer_add_char (&b, !quote ? c : style == QUOTING_STRAIGHT ? '\'' : c == '`' ? 0x2018 : 0x2019);
    }
  return text_buffer_string (vm, &b);
}

/* The property of SYMBOL in its plist. */
static value
symbol_property (struct nm_vm *vm, value symbol, value property)
{
  return list_plist_get (symbol_of (vm, symbol)->plist, property);
}

static void
put_string (struct printer *p, value s)
{
  p->escape = false;
  printer_object (p, s);
}

/* False after signalling: DATA is circular. */
static bool
put_data (struct printer *p, value data, const char *separator, bool escape)
{
  LIST_WALK (tail, walk, data);
  for (LIST_EACH (tail, walk))
    {
      put_bytes (p, separator, strlen (separator));
      separator = ", ";
      p->escape = escape;
      if (p->circle && !printer_preprocess (p->vm, car (tail), false))
        return false;
      printer_object (p, car (tail));
      if (p->error != NULL)
        return true;
    }
  return !exitp (tail) || !exitp (signal_circular_list (p->vm, walk.tortoise));
}

/* The text for ERROR.  SUBSTITUTED is its message as it shall be shown, or nil. */
static value
message_of (struct nm_vm *vm, value error, value substituted)
{
  if (!listp (error))
    return signal_wrong_type (vm, Qlistp, error);
  value name = car_safe (error), data = cdr_safe (error), message, conditions = Qnil;
  if (name == Qerror)
    message = car_safe (data);
  else
    {
      if (!symbolp (name))
        return signal_wrong_type (vm, Qsymbolp, name);
      message = symbol_property (vm, name, Qerror_message);
      conditions = symbol_property (vm, name, Qerror_conditions);
      value tail = conditions;
      for (int left = 1000; left > 0 && consp (tail); left--)      /* it may be circular */
        tail = cdr (tail);
      if (!nilp (tail) && !consp (tail) && nilp (list_memq (Qfile_error, conditions)))
        return signal_wrong_type (vm, Qlistp, conditions);
    }
  if (!nilp (substituted))
    message = substituted;
  else if (stringp (message) && name != Qerror)
    message = string_requote (vm, message);
  value rest = name == Qerror ? cdr_safe (data) : data;
  bool file_error = !nilp (list_memq (Qfile_error, conditions));
  if (file_error && consp (data))
    {
      message = car (data);
      rest = cdr (data);
    }
  struct printer p;
  printer_open (&p, vm, false);
  p.escape_raw = p.nonascii = true;
  const char *separator = ": ";
  if (!stringp (message))
    put_literal (&p, "peculiar error");
  else if (string_bytes (message) > 0)
    put_string (&p, message);
  else
    separator = "";
  bool whole = put_data (&p, rest, separator, !file_error && name != Qend_of_file && name != Quser_error);
  value result = whole ? printer_string (&p) : V_EXIT;
  printer_close (&p);
  return result;
}

value
print_error_message (struct nm_vm *vm, value error)
{
  return message_of (vm, error, Qnil);
}

/* The message of *ERROR's symbol with the keys that it asks for, or the character that it is; nil if it is as it should be
   shown; or V_EXIT. */
static value
message_with_keys (struct nm_vm *vm, value *error)
{
  if (!consp (*error) || !symbolp (car (*error)) || car (*error) == Qerror)
    return Qnil;
  value message = symbol_property (vm, car (*error), Qerror_message);
  if (characterp (message))
    return string_from_char (vm, (int) fixnum (message));
  if (!stringp (message) || !memchr (string_text (message), '\\', (size_t) string_bytes (message)))
    return Qnil;
  return call_1 (vm, Qsubstitute_command_keys, message);
}

NM_PRIMITIVE (error_message_string, "error-message-string", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return the text that is shown for error OBJ, a list (ERROR-SYMBOL . DATA).\n"
              "It is made of the symbol's property `error-message' and the data.")
{
  value data = cdr_safe (args[0]);
  if (consp (args[0]) && car (args[0]) == Qerror && consp (data) && stringp (car (data)) && nilp (cdr (data)))
    return car (data);
  value message = message_with_keys (vm, &args[0]);
  value text = exitp (message) ? V_EXIT : message_of (vm, args[0], message);
  return stringp (text) && string_bytes (text) == 0 ? string_multibyte_new (vm, "", 0) : text;
}
