/* eval_buffer.c - eval-buffer and eval-region: evaluating the Lisp text of a buffer.
   SPDX-License-Identifier: GPL-3.0-or-later

   The text is taken as it is at the start, so what the forms do to the buffer does not disturb reading.
   Only with a reading function of the caller's the buffer itself is read, form by form.  The buffer
   functions are called by name, as any Lisp program would.  Isolate's thread only. */
#include "load_text.h"
#include "handlers.h"
#include "eval_internal.h"
#include "../primitive.h"

NM_VARIABLE (eval_buffer_list, NM_VAR_LISP, "nil", "The buffers that `eval-buffer' is evaluating, innermost first.");

/* ---- the caller's buffer and point ---- */

static value
restore_body (struct nm_vm *vm, void *data)
{
  value *saved = data;
  if (nilp (call_1 (vm, Qbuffer_live_p, car (*saved))) || exitp (call_1 (vm, Qset_buffer, car (*saved))))
    return Qnil;
  return call_1 (vm, Qgoto_char, cdr (*saved));
}

static void
restore_excursion (struct nm_vm *vm, value saved, uint64_t word __attribute__ ((unused)))
{
  value symbol, data, *r = stack_push_slots (vm, 1);
  r[0] = saved;
  handler_protect_quietly (vm, restore_body, r, true, &symbol, &data);
  stack_pop_slots (vm, r);
}

/* Undoes changes of buffer and point when the specpdl is unwound.  nil or V_EXIT. */
static value
save_excursion (struct nm_vm *vm)
{
  value *r = stack_push_slots (vm, 2);
  r[0] = call_0 (vm, Qcurrent_buffer);
  r[1] = exitp (r[0]) ? V_EXIT : call_0 (vm, Qpoint_marker);
  value v = exitp (r[1]) ? V_EXIT : (value) Qnil;
  if (!exitp (v))
    spec_unwind_push (vm, restore_excursion, make_cons (vm, r[0], r[1]), 0);
  stack_pop_slots (vm, r);
  return v;
}

/* ---- the loop ---- */

/* Prints V, the value of a form, on standard-output and remembers it. */
static value
print_value (struct nm_vm *vm, value v)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = v;
  if (!variable_set (vm, Qvalues, make_cons (vm, v, vm_variable (vm, Qvalues))))
    v = V_EXIT;
  else
    v = call_1 (vm, vm_variable (vm, Qstandard_output) == Qt ? Qprin1 : Qprint, r[0]);
  stack_pop_slots (vm, r);
  return v;
}

/* Evaluates the forms of the string in *TEXT, which is the text of *BUFFER from START on, in *ENV.  nil or V_EXIT. */
static value
eval_string_forms (struct nm_vm *vm, value *text, value *env, bool print, value *buffer, int64_t start)
{
  struct source s;
  source_from_string (&s, text, 0, string_bytes (*text));
  s.in_file = true;
  s.buffer = buffer;
  s.buffer_start = start;
  for (;;)
    {
      value v = read_form_or_end (vm, &s);
      if (v == V_UNBOUND)
        return Qnil;
      v = exitp (v) ? V_EXIT : load_eval_form (vm, v, env, true);
      if (!exitp (v) && print)
        v = print_value (vm, v);
      if (exitp (v))
        return V_EXIT;
      source_string_moved (&s);
    }
}

/* Moves point over blanks and comments.  nil or V_EXIT. */
static value
skip_blanks (struct nm_vm *vm)
{
  for (;;)
    {
      value c = call_0 (vm, Qfollowing_char), v = Qnil;
      if (c == make_fixnum (';'))
        v = call_1 (vm, Qforward_line, make_fixnum (1));
      else if (fixnump (c) && fixnum (c) > 0 && fixnum (c) <= ' ')
        v = call_1 (vm, Qforward_char, make_fixnum (1));
      else
        return exitp (c) ? V_EXIT : (value) Qnil;
      if (exitp (v))
        return V_EXIT;
    }
}

/* FUNCTION, or if that is nil `load-read-function'; nil if forms are read as usual. */
static value
reading_function (struct nm_vm *vm, value function)
{
  if (nilp (function))
    function = vm_variable (vm, Qload_read_function);
  return function == Qread ? (value) Qnil : function;
}

/* Evaluates the forms that FUNCTION reads from the current buffer, from *START until point reaches *END
   or the end of the buffer.  R: two more slots. */
static value
eval_read_forms (struct nm_vm *vm, value *start, value *end, value function, value *r, value *env, bool print)
{
  r[0] = function;
  value v = call_1 (vm, Qgoto_char, *start);
  while (!exitp (v))
    {
      v = exitp (skip_blanks (vm)) ? V_EXIT : call_0 (vm, Qpoint);
      if (exitp (v) || (fixnump (v) && fixnump (*end) && fixnum (v) >= fixnum (*end)))
        break;
      r[1] = call_0 (vm, Qcurrent_buffer);
      v = call_1 (vm, r[0], r[1]);
      if (!exitp (v))
        v = load_eval_form (vm, v, env, true);
      if (!exitp (v) && print)
        v = print_value (vm, v);
    }
  return exitp (v) ? V_EXIT : (value) Qnil;
}

/* ---- the two commands ---- */

/* The text from START to END of the current buffer; V_EXIT after signalling. */
static value
region_text (struct nm_vm *vm, value start, value end)
{
  return call_2 (vm, Qbuffer_substring_no_properties, start, end);
}

/* The text from ARGS[0], wherever that is, to ARGS[1], which must be in the accessible part.  Moves point. */
static value
checked_region_text (struct nm_vm *vm, value *args)
{
  if (exitp (call_1 (vm, Qgoto_char, args[0])))
    return V_EXIT;
  value min = call_0 (vm, Qpoint_min), max = call_0 (vm, Qpoint_max), point = call_0 (vm, Qpoint);
  if (!fixnump (args[1]))
    return region_text (vm, args[0], args[1]);
  if (fixnum (args[1]) < fixnum (min) || fixnum (args[1]) > fixnum (max))
    return signal_args_out_of_range (vm, min, args[1]);
  return region_text (vm, fixnum (point) < fixnum (args[1]) ? point : args[1], args[1]);
}

/* What eval-buffer and eval-region share once their variables are bound.  TEXT, that of *BUFFER from START on, and ENV
   are slots; NAME is the file that load-history knows the definitions by, or nil. */
static value
eval_text_as_file (struct nm_vm *vm, value *text, value *env, value *name, bool print, bool entire, value *buffer, int64_t start)
{
  CHECK (nilp (*name) || stringp (*name), Qstringp, *name);
  if (!spec_bind (vm, Qcurrent_load_list, list_1 (vm, *name)))
    return V_EXIT;
  value v = eval_string_forms (vm, text, env, print, buffer, start);
  if (!exitp (v) && !nilp (*name))
    load_history_build (vm, *name, entire);
  return v;
}

/* eval_read_forms, with the definitions noted under NAME, a slot, as eval_text_as_file does. */
static value
eval_read_forms_as_file (struct nm_vm *vm, value *start, value *end, value function, value *r, value *env, bool print, value *name,
                         bool entire)
{
  CHECK (nilp (*name) || stringp (*name), Qstringp, *name);
  r[0] = function;
  if (!spec_bind (vm, Qcurrent_load_list, list_1 (vm, *name)))
    return V_EXIT;
  value v = eval_read_forms (vm, start, end, r[0], r, env, print);
  if (!exitp (v) && !nilp (*name))
    load_history_build (vm, *name, entire);
  return v;
}

enum { BUFFER, PRINTFLAG, FILENAME, UNIBYTE, DO_ALLOW_PRINT };

/* Is NAME a string, and an absolute name with a NUL, which no file has?  nil, t or V_EXIT. */
static value
impossible_name (struct nm_vm *vm, value name)
{
  if (!stringp (name) || !memchr (string_text (name), 0, (size_t) string_bytes (name)))
    return Qnil;
  return call_1 (vm, Qfile_name_absolute_p, name);
}

/* Binds the variables of eval-buffer and evaluates.  R: text, environment, name. */
static value
eval_buffer_body (struct nm_vm *vm, value *args, value *r)
{
  bool print = !nilp (args[PRINTFLAG]);
  if (!spec_bind (vm, Qeval_buffer_list, make_cons (vm, args[BUFFER], vm_variable (vm, Qeval_buffer_list)))
      || !spec_bind (vm, Qstandard_output, print ? args[PRINTFLAG] : nilp (args[DO_ALLOW_PRINT]) ? (value) Qsymbolp
                                                                   : vm_variable (vm, Qstandard_output))
      || exitp (save_excursion (vm))
      || exitp (call_1 (vm, Qset_buffer, args[BUFFER])))
    return V_EXIT;
  r[2] = nilp (args[FILENAME]) ? variable_value (vm, Qbuffer_file_name) : args[FILENAME];
  value impossible = impossible_name (vm, r[2]);
  if (exitp (impossible))
    return V_EXIT;
  CHECK (nilp (impossible), Qfilenamep, r[2]);
  r[1] = call_0 (vm, Qpoint_min);
  r[0] = exitp (r[1]) ? V_EXIT : call_0 (vm, Qpoint_max);
  int64_t start = fixnum (r[1]);
  if (!exitp (r[0]))
    r[0] = region_text (vm, r[1], r[0]);
  if (exitp (r[0]))
    return V_EXIT;
  bool lexical = read_lexical_cookie (string_text (r[0]), (size_t) string_bytes (r[0]));
  r[1] = lexical ? list_1 (vm, Qt) : (value) Qnil;
  if (!spec_bind (vm, Qlexical_binding, make_bool (lexical)))
    return V_EXIT;
  value reader = reading_function (vm, Qnil);
  if (nilp (reader))
    return eval_text_as_file (vm, r, r + 1, r + 2, print, true, &args[BUFFER], start);
  value *q = stack_push_slots (vm, 4);
  q[2] = reader;
  q[0] = call_0 (vm, Qpoint_min);
  q[1] = call_0 (vm, Qpoint_max);
  value v = eval_read_forms_as_file (vm, q, q + 1, q[2], q + 2, r + 1, print, r + 2, true);
  stack_pop_slots (vm, q);
  return v;
}

NM_PRIMITIVE (eval_buffer, "eval-buffer", 0, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "", "(&optional BUFFER PRINTFLAG FILENAME UNIBYTE DO-ALLOW-PRINT)",
              "Evaluate the accessible part of BUFFER, by default the current one, as Lisp.\n"
              "PRINTFLAG t or an output stream has the values printed there; otherwise output is discarded, unless\n"
              "DO-ALLOW-PRINT.  FILENAME is the name for `load-history'.  UNIBYTE is ignored: text is as it is.")
{
  args[BUFFER] = nilp (args[BUFFER]) ? call_0 (vm, Qcurrent_buffer) : call_1 (vm, Qget_buffer, args[BUFFER]);
  if (exitp (args[BUFFER]))
    return V_EXIT;
  if (nilp (args[BUFFER]))
    return signal_message (vm, "No such buffer");
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 3);
  value v = spec_unbind_to (vm, depth, eval_buffer_body (vm, args, r));
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

/* eval-region without START, which does not look at END. */
static value
eval_from_point (struct nm_vm *vm, value *args)
{
  bool print = !nilp (args[2]);
  spec_depth depth = spec_depth_now (vm);
  value *r = stack_push_slots (vm, 3), v = V_EXIT;
  r[0] = variable_truthy (vm, Qlexical_binding) ? list_1 (vm, Qt) : (value) Qnil;
  value reader = reading_function (vm, args[3]);
  args[3] = nilp (reader) ? (value) Qread : reader;
  args[0] = call_0 (vm, Qpoint);
  args[1] = call_0 (vm, Qpoint_max);
  if (spec_bind (vm, Qstandard_output, print ? args[2] : (value) Qsymbolp))
    v = eval_read_forms (vm, args, args + 1, args[3], r + 1, r, print);
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (eval_region, "eval-region", 2, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "r", "(START END &optional PRINTFLAG READ-FUNCTION)",
              "Evaluate the text from START to END of the current buffer as Lisp.\n"
              "PRINTFLAG t or an output stream has the values printed there.  READ-FUNCTION, if non-nil, is called\n"
              "with the buffer to read each form at point.  END nil means the end of the buffer; so does START nil,\n"
              "which means from point on, and leaves point at the end.")
{
  if (nilp (args[0]))
    return eval_from_point (vm, args);
  if (nilp (args[1]))
    args[1] = call_0 (vm, Qpoint_max);
  spec_depth depth = spec_depth_now (vm);
  bool print = !nilp (args[2]);
  value *r = stack_push_slots (vm, 6), v = V_EXIT;
  bool lexical = variable_truthy (vm, Qlexical_binding);
  if (spec_bind (vm, Qstandard_output, print ? args[2] : (value) Qsymbolp) && !exitp (save_excursion (vm))
      && !exitp (r[1] = checked_region_text (vm, args)))
    {
      r[0] = lexical ? list_1 (vm, Qt) : (value) Qnil;
      r[2] = variable_value (vm, Qbuffer_file_name);
      args[3] = reading_function (vm, args[3]);
      r[5] = call_0 (vm, Qcurrent_buffer);
      value start = call_0 (vm, Qpoint);
      v = nilp (args[3]) ? eval_text_as_file (vm, r + 1, r, r + 2, print, false, r + 5, fixnum (start))
                         : eval_read_forms_as_file (vm, args, args + 1, args[3], r + 3, r, print, r + 2, false);
    }
  v = spec_unbind_to (vm, depth, v);
  stack_pop_slots (vm, r);
  return exitp (v) ? V_EXIT : (value) Qnil;
}
