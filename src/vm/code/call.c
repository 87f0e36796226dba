/* call.c - calling byte-code functions, and the primitives for byte-code.
   SPDX-License-Identifier: GPL-3.0-or-later

   The first element of a function tells its arguments: an integer (least number, plus 128 for a rest list, plus 256
   times the number without it) if they are on the stack, or a lambda list of variables that are bound
   dynamically.  Isolate's thread only. */
#include "code.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../primitive.h"

enum { COMPILED_ARGUMENTS, COMPILED_CODE, COMPILED_CONSTANTS, COMPILED_DEPTH, COMPILED_LEAST };

static value
invalid (struct nm_vm *vm)
{
  return signal_message (vm, "Invalid byte code");
}

/* The arity that an error shows for the argument integer BITS.  A rest list does not show: a quirk of GNU Emacs. */
static value
arity (struct nm_vm *vm, int64_t bits)
{
  return make_cons (vm, make_fixnum (bits & 127), make_fixnum (bits >> 8));
}

/* Binds the parameters LIST to ARGS dynamically.  SLOTS: function, rest of the list.  nil or V_EXIT. */
static value
bind_parameters (struct nm_vm *vm, value *slots, int nargs, const value *args)
{
  bool optional = false, rest = false;
  int i = 0;
  for (; consp (slots[1]); slots[1] = cdr (slots[1]))
    {
      value parameter = car (slots[1]), v = Qnil;
      if (!symbolp (parameter))
        return invalid (vm);
      if (parameter == Qand_optional || parameter == Qand_rest)
        {
          optional = true;
          rest |= parameter == Qand_rest;
          continue;
        }
      if (rest)
        {
          for (int k = nargs - 1; k >= i; k--)
            v = make_cons (vm, args[k], v);
          i = nargs;
        }
      else if (i < nargs)
        v = args[i++];
      else if (!optional)
        return signal_2 (vm, Qwrong_number_of_arguments, slots[0], make_fixnum (nargs));
      if (!spec_bind (vm, parameter, v))
        return V_EXIT;
    }
  return i < nargs ? signal_2 (vm, Qwrong_number_of_arguments, slots[0], make_fixnum (nargs)) : (value) Qnil;
}

/* Lays the frame for BLOB and CONSTANTS out at sp; the operands begin where it returns. */
static value *
frame_begin (struct nm_vm *vm, value blob, value constants)
{
  value *frame = vm->sp;
  uint32_t handlers = code_of (blob)->max_handlers;
  frame[FRAME_CONSTANTS] = constants;
  frame[FRAME_BLOB] = blob;
  for (uint32_t i = 0; i < handlers; i++)
    frame[FRAME_HANDLERS + i] = Qnil;
  vm->sp = frame + FRAME_HANDLERS + handlers;
  return vm->sp;
}

static bool
frame_fits (struct nm_vm *vm, value blob, value constants)
{
  const struct code *c = code_of (blob);
  if (vm->stack_limit - vm->sp < (int64_t) c->max_depth + c->max_handlers + FRAME_HANDLERS + 64)
    {
      signal_message (vm, "Lisp nesting exceeds `max-lisp-eval-depth'");
      return false;
    }
  if (vector_length (constants) >= c->constants)
    return true;
  invalid (vm);
  return false;
}

/* FUNCTION, whose elements are sound as far as types go, with arguments on the stack as BITS says. */
static value
call_with_stack (struct nm_vm *vm, value function, int64_t bits, int nargs, const value *args)
{
  int64_t least = bits & 127, most = bits >> 8, rest = bits >> 7 & 1;
  if (nargs < least || (!rest && nargs > most))
    return signal_2 (vm, Qwrong_number_of_arguments, arity (vm, bits), make_fixnum (nargs));
  value constants = vector_ref (function, COMPILED_CONSTANTS);
  value blob = code_verified (vm, vector_ref (function, COMPILED_CODE), constants, most + rest);
  if (exitp (blob) || !frame_fits (vm, blob, constants))
    return V_EXIT;
  value *frame = vm->sp, *to = frame_begin (vm, blob, constants), list = Qnil;
  int given = nargs < most ? nargs : (int) most;
  for (int i = 0; i < given; i++)
    *to++ = args[i];
  for (int64_t i = given; i < most; i++)
    *to++ = Qnil;
  for (int i = nargs; rest && i > given; i--)
    list = make_cons (vm, args[i - 1], list);
  if (rest)
    *to++ = list;
  vm->sp = to;
  value v = code_run (vm, frame);
  vm->sp = frame;
  return v;
}

/* The same with variables of a lambda list. */
static value
call_with_variables (struct nm_vm *vm, value function, int nargs, const value *args)
{
  spec_depth depth = spec_depth_now (vm);
  value *slots = stack_push_slots (vm, 2);
  slots[0] = function;
  slots[1] = vector_ref (function, COMPILED_ARGUMENTS);
  value v = bind_parameters (vm, slots, nargs, args);
  if (!exitp (v))
    {
      value constants = vector_ref (slots[0], COMPILED_CONSTANTS);
      v = code_verified (vm, vector_ref (slots[0], COMPILED_CODE), constants, 0);
      if (!exitp (v))
        {
          value *frame = vm->sp, blob = v;
          v = V_EXIT;
          if (frame_fits (vm, blob, constants))
            {
              frame_begin (vm, blob, constants);
              v = code_run (vm, frame);
            }
        }
    }
  v = spec_unbind_to (vm, depth, v);
  vm->sp = slots;
  return v;
}

/* Are the elements of the byte-code function V of the types that they must have? */
static bool
compiled_sound (value v)
{
  if (vector_length (v) < COMPILED_LEAST)
    return false;
  value arguments = vector_ref (v, COMPILED_ARGUMENTS), code = vector_ref (v, COMPILED_CODE);
  return (listp (arguments) || (fixnump (arguments) && fixnum (arguments) >= 0 && fixnum (arguments) >> 8 <= CODE_DEPTH_MAX))
         && stringp (code) && !string_multibyte (code) && vectorp (vector_ref (v, COMPILED_CONSTANTS));
}

value
code_call (struct nm_vm *vm, value function, int nargs, const value *args)
{
  if (unlikely (!compiled_sound (function)))
    return invalid (vm);
  value arguments = vector_ref (function, COMPILED_ARGUMENTS);
  return fixnump (arguments) ? call_with_stack (vm, function, fixnum (arguments), nargs, args)
                             : call_with_variables (vm, function, nargs, args);
}

NM_PRIMITIVE (byte_code, "byte-code", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BYTESTR VECTOR MAXDEPTH)",
              "Run the byte-code BYTESTR, a unibyte string, with the constants VECTOR, and return its value.\n"
              "MAXDEPTH is the depth of the stack that it needs.  Code that is not sound is an error.")
{
  if (!stringp (args[0]) || !vectorp (args[1]) || !fixnump (args[2]) || fixnum (args[2]) < 0)
    return signal_message (vm, "Invalid byte-code");
  value blob = code_verify (vm, args[0], args[1], 0);
  if (exitp (blob) || !frame_fits (vm, blob, args[1]))
    return V_EXIT;
  value *frame = vm->sp;
  frame_begin (vm, blob, args[1]);
  value v = code_run (vm, frame);
  vm->sp = frame;
  return v;
}

NM_PRIMITIVE (fetch_bytecode, "fetch-bytecode", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return OBJECT; if it is a byte-code function whose code is still in its file, signal an error.\n"
              "Files that keep code for later are not supported.")
{
  if (compiledp (args[0]) && vector_length (args[0]) > COMPILED_CODE && consp (vector_ref (args[0], COMPILED_CODE)))
    {
      value file = car (vector_ref (args[0], COMPILED_CODE));
      return stringp (file) ? signal_message (vm, "Invalid byte code in %s", string_text (file)) : invalid (vm);
    }
  return args[0];
}
