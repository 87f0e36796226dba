/* interactive.c - calling a command: what its interactive specification asks for is read, and recorded.
   SPDX-License-Identifier: GPL-3.0-or-later

   A specification is a form whose value is the argument list, or a string: prefixes (* @ ^), then one
   line per argument that starts with a code letter.  A table gives each letter its reader.
   Isolate's thread.  [lisp] */
#include "command_internal.h"
#include <stdio.h>
#include <string.h>
#include "nm_text.h"

NM_VARIABLE (current_prefix_arg, NM_VAR_LISP, "nil", "The raw prefix argument of this command.");
NM_VARIABLE (prefix_arg, NM_VAR_LISP, "nil", "The raw prefix argument for the next command.");
NM_VARIABLE (last_prefix_arg, NM_VAR_LISP, "nil", "The raw prefix argument of the previous command.");
NM_VARIABLE (command_history, NM_VAR_LISP, "nil", "List of the commands that read arguments, as forms; newest first.");
NM_VARIABLE (command_debug_status, NM_VAR_LISP, "nil", "What the debugger remembers of the command that runs.");
NM_VARIABLE (mark_even_if_inactive, NM_VAR_LISP, "t", "Non-nil: commands may use the mark although it is inactive.");
NM_VARIABLE (mouse_leave_buffer_hook, NM_VAR_LISP, "nil", "Hook run when the mouse is about to switch windows.");
NM_VARIABLE (inhibit_mouse_event_check, NM_VAR_BOOL, "nil", "Non-nil: the code letter e takes any event.");

enum { ARG_MAX = 64 };
/* How the argument is recorded in command-history. */
enum vary { VARY_VALUE, VARY_POINT, VARY_MARK, VARY_REGION_START, VARY_REGION_END, VARY_ASKED = -1 };

struct invocation {
  struct nm_host *host;
  nm_value function, keys, prompt;
  nm_value prefix;                 /* current-prefix-arg at the start */
  int64_t next_event, key_count;   /* in keys */
  nm_value args[ARG_MAX], visible[ARG_MAX + 1];   /* local handles; visible[0] is the prompt */
  signed char vary[ARG_MAX];
  int count;
  bool asked;                      /* the user was asked for something */
  nm_value up_event;
};

typedef nm_value arg_reader (struct invocation *, int i);

static nm_value
call (struct invocation *v, uint32_t function, int n, const nm_value *args)
{
  return nm_call (v->host->vm, (nm_value){ function }, n, args);
}

/* -- arguments that are not asked for -- */

static nm_value
arg_prefix_numeric (struct invocation *v, int i)
{
  v->vary[i] = VARY_ASKED;
  return nm_call1 (v->host->vm, NM_Q (prefix_numeric_value), v->prefix);
}

static nm_value
arg_prefix_raw (struct invocation *v, int i)
{
  v->vary[i] = VARY_ASKED;
  return v->prefix;
}

static nm_value
arg_nothing (struct invocation *v, int i)
{
  v->vary[i] = VARY_ASKED;
  return NM_NIL;
}

static nm_value
arg_point (struct invocation *v, int i)
{
  v->vary[i] = VARY_POINT;
  return nm_fixnum (buffer_current (v->host)->pt);
}

/* nil, or NM_EXIT if there is no mark. */
static nm_value
check_mark (struct invocation *v, bool region, int64_t *pos)
{
  struct nm_vm *vm = v->host->vm;
  struct buffer *b = buffer_current (v->host), *mb;
  if (!marker_get (v->host, b->mark, &mb, pos))
    return nm_error (vm, region ? "The mark is not set now, so there is no region" : "The mark is not set now");
  if (var_true (v->host, Qtransient_mark_mode) && !var_true (v->host, Qmark_even_if_inactive)
      && nm_is_nil (nm_context_slot (vm, NM_SLOT_mark_active)))
    return nm_signal (vm, NM_Q (mark_inactive), NM_NIL);
  return NM_NIL;
}

static nm_value
arg_mark (struct invocation *v, int i)
{
  int64_t pos = 0;
  if (nm_is_exit (check_mark (v, false, &pos)))
    return NM_EXIT;
  v->vary[i] = VARY_MARK;
  return nm_fixnum (pos);
}

static nm_value
arg_region (struct invocation *v, int i)
{
  int64_t mark = 0, point = buffer_current (v->host)->pt;
  if (nm_is_exit (check_mark (v, true, &mark)))
    return NM_EXIT;
  v->vary[i] = VARY_REGION_START;
  v->args[i] = nm_fixnum (mark < point ? mark : point);
  v->visible[i + 1] = NM_NIL;
  v->vary[i + 1] = VARY_REGION_END;
  v->count++;
  return nm_fixnum (mark < point ? point : mark);
}

static bool
event_with_parameters (struct nm_host *host, nm_value e)
{
  return nm_is_cons (host->vm, e);
}

static void
skip_plain_events (struct invocation *v)
{
  while (v->next_event < v->key_count
         && !(event_with_parameters (v->host, nm_aref (v->host->vm, v->keys, v->next_event))
              || var_true (v->host, Qinhibit_mouse_event_check)))
    v->next_event++;
}

static nm_value
arg_event (struct invocation *v, int i)
{
  struct nm_vm *vm = v->host->vm;
  if (v->next_event >= v->key_count)
    {
      size_t n;
      char *name = nm_is_symbol (vm, v->function) ? nm_string_dup (vm, nm_symbol_name (vm, v->function), &n) : NULL;
      nm_error (vm, "%s must be bound to an event with parameters", name ? name : "command");
      nm_free (name);
      return NM_EXIT;
    }
  nm_value event = nm_aref (vm, v->keys, v->next_event++);
  skip_plain_events (v);
  v->vary[i] = VARY_ASKED;
  return event;
}

static nm_value
arg_up_event (struct invocation *v, int i)
{
  nm_value up = v->up_event;
  v->vary[i] = VARY_VALUE;
  v->up_event = NM_NIL;
  return nm_is_nil (up) ? up : nm_vector_new (v->host->vm, 1, up);
}

/* -- arguments that are asked for -- */

static nm_value
read_symbol (struct invocation *v, uint32_t predicate)
{
  nm_value call_args[] = { v->prompt, var (v->host, Qobarray), (nm_value){ predicate }, NM_T };
  nm_value name = call (v, Qcompleting_read, 4, call_args);
  return nm_is_exit (name) ? name : call (v, Qintern, 1, &name);
}

static nm_value arg_function (struct invocation *v, int i __attribute__ ((unused))) { return read_symbol (v, Qfboundp); }
static nm_value arg_command (struct invocation *v, int i __attribute__ ((unused))) { return read_symbol (v, Qcommandp); }

static nm_value
arg_buffer (struct invocation *v, int i __attribute__ ((unused)))
{
  nm_value a[] = { v->prompt, buffer_object (v->host, buffer_current (v->host)), NM_T };
  return call (v, Qread_buffer, 3, a);
}

static nm_value
arg_buffer_any (struct invocation *v, int i __attribute__ ((unused)))
{
  nm_value current = buffer_object (v->host, buffer_current (v->host));
  nm_value other = call (v, Qother_buffer, 1, &current);
  nm_value a[] = { v->prompt, other, NM_NIL };
  return nm_is_exit (other) ? other : call (v, Qread_buffer, 3, a);
}

static nm_value
arg_character (struct invocation *v, int i)
{
  nm_value c = call (v, Qread_char, 1, &v->prompt);
  if (nm_is_exit (c))
    return c;
  v->visible[i + 1] = call (v, Qchar_to_string, 1, &c);
  return nm_is_exit (v->visible[i + 1]) ? NM_EXIT : c;
}

static nm_value
read_file (struct invocation *v, nm_value default_name, nm_value must_match, nm_value initial, nm_value predicate)
{
  nm_value a[] = { v->prompt, NM_NIL, default_name, must_match, initial, predicate };
  return call (v, Qread_file_name, 6, a);
}

static nm_value
arg_directory (struct invocation *v, int i __attribute__ ((unused)))
{
  return read_file (v, nm_context_slot (v->host->vm, NM_SLOT_default_directory), NM_Q (lambda), NM_NIL, NM_Q (file_directory_p));
}
static nm_value arg_file (struct invocation *v, int i __attribute__ ((unused)))
{
  return read_file (v, NM_NIL, NM_Q (lambda), NM_NIL, NM_NIL);
}
static nm_value arg_file_any (struct invocation *v, int i __attribute__ ((unused)))
{
  return read_file (v, NM_NIL, NM_NIL, NM_NIL, NM_NIL);
}
static nm_value arg_file_or_directory (struct invocation *v, int i __attribute__ ((unused)))
{
  return read_file (v, NM_NIL, NM_NIL, nm_string_literal (v->host->vm, ""), NM_NIL);
}

/* A key that ends with a button going down: the event of its going up is read, too. */
static nm_value
take_up_event (struct invocation *v, nm_value keys)
{
  struct nm_vm *vm = v->host->vm;
  int64_t n = nm_length (vm, keys);
  nm_value last = n > 0 ? call (v, Qaref, 2, (nm_value[]){ keys, nm_fixnum (n - 1) }) : NM_NIL;
  if (nm_is_exit (last) || !nm_is_cons (vm, last) || !nm_is_symbol (vm, nm_car (vm, last)))
    return nm_is_exit (last) ? last : NM_NIL;
  nm_value head = nm_car (vm, last);
  nm_value elements = call (v, Qinternal_event_symbol_parse_modifiers, 1, &head);
  if (nm_is_exit (elements) || nm_is_nil (nm_memq (vm, NM_Q (down), nm_cdr (vm, elements))))
    return nm_is_exit (elements) ? elements : NM_NIL;
  v->up_event = call (v, Qread_event, 0, NULL);
  return nm_is_exit (v->up_event) ? NM_EXIT : NM_NIL;
}

static nm_value
read_keys (struct invocation *v, int i, uint32_t reader, bool keep_case)
{
  nm_value a[] = { v->prompt, NM_NIL, nm_bool (keep_case), NM_NIL, NM_NIL };
  nm_value keys = call (v, reader, 5, a);
  if (nm_is_exit (keys) || nm_is_exit (take_up_event (v, keys)))
    return NM_EXIT;
  nm_value shown = call (v, Qkey_description, 1, &keys);
  v->visible[i + 1] = shown;
  return nm_is_exit (shown) ? shown : keys;
}

static nm_value arg_keys (struct invocation *v, int i) { return read_keys (v, i, Qread_key_sequence, false); }
static nm_value arg_keys_any (struct invocation *v, int i) { return read_keys (v, i, Qread_key_sequence_vector, true); }

static nm_value
arg_string_inherit (struct invocation *v, int i __attribute__ ((unused)))
{
  nm_value a[] = { v->prompt, NM_NIL, NM_NIL, NM_NIL, NM_T };
  return call (v, Qread_string, 5, a);
}

static nm_value
arg_string (struct invocation *v, int i __attribute__ ((unused)))
{
  nm_value a[] = { v->prompt, NM_NIL, NM_NIL, NM_NIL, NM_NIL };
  return call (v, Qread_string, 5, a);
}

static nm_value
arg_symbol (struct invocation *v, int i)
{
  nm_value s = arg_string (v, i);
  v->visible[i + 1] = s;
  return nm_is_exit (s) ? s : call (v, Qintern, 1, &s);
}

static nm_value
arg_number (struct invocation *v, int i)
{
  nm_value n = call (v, Qread_number, 1, &v->prompt);
  if (nm_is_exit (n))
    return n;
  v->visible[i + 1] = call (v, Qnumber_to_string, 1, &n);
  return nm_is_exit (v->visible[i + 1]) ? NM_EXIT : n;
}

static nm_value
arg_number_or_prefix (struct invocation *v, int i)
{
  if (nm_is_nil (v->prefix))
    {
      v->asked = true;
      return arg_number (v, i);
    }
  return arg_prefix_numeric (v, i);
}

static nm_value
arg_variable (struct invocation *v, int i)
{
  nm_value a[] = { v->prompt, NM_NIL }, s = call (v, Qread_variable, 2, a);
  if (!nm_is_exit (s))
    v->visible[i + 1] = command_of (v->host)->last_minibuffer_string;
  return s;
}

static nm_value arg_expression (struct invocation *v, int i __attribute__ ((unused))) { return call (v, Qread_minibuffer, 1, &v->prompt); }
static nm_value arg_evaluated (struct invocation *v, int i __attribute__ ((unused))) { return call (v, Qeval_minibuffer, 1, &v->prompt); }
static nm_value arg_coding (struct invocation *v, int i __attribute__ ((unused))) { return call (v, Qread_coding_system, 1, &v->prompt); }

static nm_value
arg_coding_if_prefix (struct invocation *v, int i)
{
  if (nm_is_nil (v->prefix))
    {
      v->vary[i] = VARY_VALUE;
      return NM_NIL;
    }
  v->asked = true;
  return arg_coding (v, i);
}

struct code { arg_reader *read; bool asks; };

static const struct code codes[128] = {
  ['a'] = { arg_function, true }, ['b'] = { arg_buffer, true }, ['B'] = { arg_buffer_any, true },
  ['c'] = { arg_character, true }, ['C'] = { arg_command, true }, ['d'] = { arg_point, false },
  ['D'] = { arg_directory, true }, ['e'] = { arg_event, false }, ['f'] = { arg_file, true },
  ['F'] = { arg_file_any, true }, ['G'] = { arg_file_or_directory, true }, ['i'] = { arg_nothing, false },
  ['k'] = { arg_keys, true }, ['K'] = { arg_keys_any, true }, ['m'] = { arg_mark, false },
  ['M'] = { arg_string_inherit, true }, ['n'] = { arg_number, true }, ['N'] = { arg_number_or_prefix, false },
  ['p'] = { arg_prefix_numeric, false }, ['P'] = { arg_prefix_raw, false }, ['r'] = { arg_region, false },
  ['s'] = { arg_string, true }, ['S'] = { arg_symbol, true }, ['U'] = { arg_up_event, false },
  ['v'] = { arg_variable, true }, ['x'] = { arg_expression, true }, ['X'] = { arg_evaluated, true },
  ['z'] = { arg_coding, true }, ['Z'] = { arg_coding_if_prefix, false },
};

/* -- command-history -- */

static nm_value
quoted (struct nm_vm *vm, nm_value v)
{
  if (nm_is_cons (vm, v) || (nm_is_symbol (vm, v) && !nm_is_nil (v) && !nm_symbol_is (vm, v, Qt)))
    return nm_list2 (vm, NM_Q (quote), v);
  return v;
}

static nm_value
add_to_history (struct invocation *v, nm_value form)
{
  nm_value a[] = { NM_Q (command_history), form, NM_NIL, NM_T };
  return call (v, Qadd_to_history, 4, a);
}

static nm_value
record_arguments (struct invocation *v)
{
  struct nm_vm *vm = v->host->vm;
  static const uint32_t forms[] = { [VARY_POINT] = Qpoint, [VARY_MARK] = Qmark, [VARY_REGION_START] = Qregion_beginning,
                                    [VARY_REGION_END] = Qregion_end };
  nm_value list = nm_local (vm, NM_NIL);
  for (int i = v->count; i-- > 0;)
    {
      nm_value form = v->vary[i] > 0 ? nm_list1 (vm, (nm_value){ forms[v->vary[i]] }) : quoted (vm, v->args[i]);
      nm_local_set (vm, list, nm_cons (vm, form, list));
    }
  return add_to_history (v, nm_cons (vm, v->function, list));
}

/* The form inside let, progn and the like that gives the value of FORM. */
static nm_value
value_form (struct nm_vm *vm, nm_value form)
{
  static const uint32_t wrappers[] = { Qlet, Qlet_star, Qprogn, Qsave_excursion, Qwhen, Qif };
  for (int depth = 0; depth < 20 && nm_is_cons (vm, form); depth++)
    {
      bool wrapper = false;
      for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        wrapper |= nm_symbol_is (vm, nm_car (vm, form), wrappers[i]);
      if (!wrapper)
        return form;
      nm_value rest = nm_cdr (vm, form);
      while (nm_is_cons (vm, nm_cdr (vm, rest)))
        rest = nm_cdr (vm, rest);
      form = nm_car (vm, rest);
    }
  return form;
}

/* VALUES as they are recorded: those that the specification computes from point, mark or region are
   recorded as the call that did, the others quoted. */
static nm_value
record_values (struct invocation *v, nm_value spec, nm_value values)
{
  struct nm_vm *vm = v->host->vm;
  static const uint32_t kept[] = { Qregion_beginning, Qregion_end, Qpoint, Qmark };
  nm_value form = value_form (vm, spec);
  nm_value forms = nm_local (vm, nm_symbol_is (vm, nm_car (vm, form), Qlist) ? nm_cdr (vm, form) : NM_NIL);
  nm_value list = nm_local (vm, NM_NIL), tail = nm_local (vm, values);
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)), nm_local_set (vm, forms, nm_cdr (vm, forms)))
    {
      nm_value f = nm_car (vm, forms), element = quoted (vm, nm_car (vm, tail));
      for (size_t i = 0; nm_is_cons (vm, f) && i < sizeof kept / sizeof *kept; i++)
        if (nm_symbol_is (vm, nm_car (vm, f), kept[i]))
          element = f;
      nm_local_set (vm, list, nm_cons (vm, element, list));
    }
  return add_to_history (v, nm_cons (vm, v->function, nm_nreverse (vm, list)));
}

/* -- specifications -- */

/* this-command and its kin are as they were when the arguments have been read. */
struct saved_commands { nm_value this_command, original, real, last; };

static struct saved_commands
save_commands (struct nm_host *host)
{
  return (struct saved_commands){ var (host, Qthis_command), var (host, Qthis_original_command), var (host, Qreal_this_command),
                                  var (host, Qlast_command) };
}

static void
restore_commands (struct nm_host *host, const struct saved_commands *s)
{
  var_set (host, Qthis_command, s->this_command);
  var_set (host, Qthis_original_command, s->original);
  var_set (host, Qreal_this_command, s->real);
  var_set (host, Qlast_command, s->last);
}

static nm_value
call_with_form (struct invocation *v, nm_value spec, bool record, const struct saved_commands *saved)
{
  struct nm_vm *vm = v->host->vm;
  int64_t events = var_int (v->host, Qnum_nonmacro_input_events, 0);
  nm_value f = nm_indirect_function (vm, v->function), env = NM_NIL;
  if (nm_is_cons (vm, f) && nm_symbol_is (vm, nm_car (vm, f), Qclosure))
    env = nm_car (vm, nm_cdr (vm, f));
  nm_value values = nm_eval (vm, spec, env);
  if (nm_is_exit (values))
    return values;
  if ((record || events != var_int (v->host, Qnum_nonmacro_input_events, 0)) && nm_list_length (vm, values) >= 0
      && nm_is_exit (record_values (v, spec, values)))
    return NM_EXIT;
  restore_commands (v->host, saved);
  nm_value a[] = { NM_Q (funcall_interactively), v->function, values };
  return nm_call (vm, NM_Q (apply), 3, a);
}

/* Prefixes of the string: * refuses read-only buffers, @ selects the window of the mouse event,
   ^ handles shift-selection.  Moves *P past them. */
static nm_value
handle_prefixes (struct invocation *v, const char **p, const char *end)
{
  struct nm_vm *vm = v->host->vm;
  for (; *p < end; ++*p)
    {
      nm_value result = NM_NIL;
      if (**p == '*')
        {
          result = call (v, Qbarf_if_buffer_read_only, 0, NULL);
        }
      else if (**p == '@')
        {
          nm_value event = v->next_event < v->key_count ? nm_aref (vm, v->keys, v->next_event) : NM_NIL;
          nm_value window = nm_car (vm, event_position (v->host, event));
          enum nm_host_type type;
          uint64_t id;
          if (nm_host_object_any (vm, window, &type, &id) && type == NM_HOST_WINDOW)
            {
              result = nm_run_hook (vm, NM_Q (mouse_leave_buffer_hook));
              if (!nm_is_exit (result))
                result = call (v, Qselect_window, 1, &window);
            }
        }
      else if (**p == '^')
        result = call (v, Qhandle_shift_selection, 0, NULL);
      else if (**p == '+')
        result = nm_error (v->host->vm, "‘+’ is not used in ‘interactive’ for ordinary commands");
      else if (**p == '-')
        result = NM_NIL;                /* was about windows once */
      else
        break;
      if (nm_is_exit (result))
        return result;
    }
  return NM_NIL;
}

/* The letter at P is no code.  The bytes of a unibyte string are taken for those of a character,
   unless there are too few. */
static nm_value
bad_letter (struct invocation *v, const char *p, const char *end)
{
  struct nm_vm *vm = v->host->vm;
  int n, c = nm_char_of_bytes (p, end, &n);
  if (n > end - p)
    c = (unsigned char) *p;
  char text[128] = "Invalid control letter ‘";
  int64_t at = (int64_t) strlen (text);
  at += nm_char_encode (c & NM_CHAR_MAX, text + at);       /* it may be a NUL */
  at += snprintf (text + at, sizeof text - (size_t) at, "’ (#o%03o, #x%04x) in interactive calling string", (unsigned) c, (unsigned) c);
  return nm_signal1 (vm, NM_Q (error), nm_string_from_bytes (vm, text, at));
}

/* The prompt of argument I: TEXT as a format for the arguments before it. */
static nm_value
make_prompt (struct invocation *v, const char *text, int64_t bytes)
{
  struct nm_vm *vm = v->host->vm;
  nm_value prompt = nm_string_from_bytes (vm, text, bytes);
  if (!memchr (text, '%', (size_t) bytes))
    return prompt;
  v->visible[0] = prompt;
  return nm_call (vm, NM_Q (format_message), v->count + 1, v->visible);
}

static nm_value
read_arguments (struct invocation *v, const char *p, const char *end)
{
  while (p < end)
    {
      /* The prompt goes on to the end of the line, even behind a newline in the place of the letter. */
      const char *line_end = memchr (p + 1, '\n', (size_t) (end - p - 1));
      if (!line_end)
        line_end = end;
      unsigned char letter = (unsigned char) *p;
      if (v->count + 2 > ARG_MAX)
        return nm_error (v->host->vm, "Too many arguments in interactive specification");
      v->prompt = make_prompt (v, p + 1, line_end - p - 1);
      if (nm_is_exit (v->prompt))
        return NM_EXIT;
      if (letter >= 128 || !codes[letter].read)
        return bad_letter (v, p, end);
      int i = v->count;
      v->visible[i + 1] = NM_UNBOUND;
      nm_value arg = codes[letter].read (v, i);
      if (nm_is_exit (arg))
        return arg;
      v->asked |= codes[letter].asks;
      int last = v->count++;           /* the region's reader has counted its first one */
      v->args[last] = arg;
      if (last != i || nm_is_unbound (v->visible[last + 1]))
        v->visible[last + 1] = nm_is_string (v->host->vm, arg) ? arg : NM_NIL;   /* what was not typed is not shown */
      p = line_end < end ? line_end + 1 : end;
    }
  return NM_NIL;
}

static nm_value
call_with_string (struct invocation *v, nm_value spec, bool record, const struct saved_commands *saved)
{
  struct nm_vm *vm = v->host->vm;
  size_t bytes;
  char *text = nm_string_dup (vm, spec, &bytes);
  const char *p = text, *end = text + bytes;
  skip_plain_events (v);
  nm_value result = handle_prefixes (v, &p, end);
  if (!nm_is_exit (result))
    result = read_arguments (v, p, end);
  nm_free (text);
  if (nm_is_exit (result))
    return result;
  if ((v->asked || record) && nm_is_exit (record_arguments (v)))
    return NM_EXIT;
  restore_commands (v->host, saved);
  nm_depth depth = nm_depth_now (vm);
  result = NM_EXIT;
  if (nm_bind (vm, NM_Q (command_debug_status), NM_NIL))
    {
      nm_value a[ARG_MAX + 1] = { v->function };
      for (int i = 0; i < v->count; i++)
        a[i + 1] = v->args[i];
      result = nm_call (vm, NM_Q (funcall_interactively), v->count + 1, a);
    }
  return nm_unbind_to (vm, depth, result);
}

/* -- primitives -- */

NM_PRIMITIVE (call_interactively, "call-interactively", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION &optional RECORD-FLAG KEYS)",
              "Call the command FUNCTION with arguments read as its interactive specification says.\n"
              "The call is recorded in `command-history' if something was asked, or if RECORD-FLAG is non-nil.\n"
              "KEYS is a vector of the events that ran it; default is those of this command.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_value keys = nm_arg (args, 2);
  if (nm_is_nil (keys))
    keys = event_list_vector (host, &c->keys, 0);
  else if (nm_type_of (vm, keys) != NM_TYPE_VECTOR)
    return nm_wrong_type (vm, NM_Q (vectorp), keys);
  struct saved_commands saved = save_commands (host);
  nm_value form = nm_call1 (vm, NM_Q (interactive_form), nm_arg (args, 0));
  if (nm_is_exit (form))
    return form;
  if (!nm_is_cons (vm, form))
    return nm_wrong_type (vm, NM_Q (commandp), nm_arg (args, 0));
  nm_value spec = nm_car (vm, nm_cdr (vm, form));
  struct invocation v = { .host = host, .function = nm_arg (args, 0), .keys = keys, .prompt = NM_NIL, .up_event = NM_NIL,
                          .prefix = var (host, Qcurrent_prefix_arg), .key_count = nm_length (vm, keys) };
  bool record = !nm_is_nil (nm_arg (args, 1));
  return nm_is_string (vm, spec) ? call_with_string (&v, spec, record, &saved) : call_with_form (&v, spec, record, &saved);
}

NM_PRIMITIVE (funcall_interactively, "funcall-interactively", 1, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION &rest ARGS)",
              "Call FUNCTION with ARGS as `funcall' does, but so that it is an interactive call.")
{
  nm_value list = nm_local (host->vm, NM_NIL);
  for (int i = args.count; i-- > 1;)
    nm_local_set (host->vm, list, nm_cons (host->vm, nm_arg (args, i), list));
  return nm_apply (host->vm, nm_arg (args, 0), list);
}

NM_PRIMITIVE (prefix_numeric_value, "prefix-numeric-value", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(RAW)",
              "Return the number that the raw prefix argument RAW stands for: nil is 1, - is -1, (N) is N.")
{
  struct nm_vm *vm = host->vm;
  nm_value raw = nm_arg (args, 0);
  if (nm_symbol_is (vm, raw, Qminus))
    return nm_fixnum (-1);
  if (nm_is_cons (vm, raw))
    raw = nm_car (vm, raw);
  return nm_type_of (vm, raw) == NM_TYPE_FIXNUM ? raw : nm_fixnum (1);
}
