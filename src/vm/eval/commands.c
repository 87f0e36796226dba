/* commands.c - what makes a function a command: its interactive form and modes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "eval.h"
#include "eval_internal.h"
#include "../primitive.h"
#include <string.h>

enum { COMPILED_INTERACTIVE = 5 };
enum { COMMAND_CHAIN_LIMIT = 1000 };

/* The property PROPERTY of the first symbol that has it on the chain of definitions from COMMAND. */
static value
chain_property (struct nm_vm *vm, value command, value property)
{
  for (int i = 0; symbolp (command) && !nilp (command) && i < COMMAND_CHAIN_LIMIT; i++)
    {
      value v = symbol_get (vm, command, property);
      if (!nilp (v))
        return v;
      command = symbol_of (vm, command)->function;
    }
  return Qnil;
}

/* What follows the parameters of the interpreted function F. */
static value
lambda_body (value f)
{
  if (car (f) == Qclosure)
    f = cdr_safe (f);
  return cdr_safe (cdr_safe (f));
}

/* The (interactive ...) form of the interpreted function F in *SPEC, or nil.  nil or V_EXIT. */
static value
lambda_interactive (struct nm_vm *vm, value f, value *spec)
{
  value body = lambda_body (f);
  CHECK (listp (body), Qlistp, body);
  *spec = list_assq (Qinteractive, body);
  return Qnil;
}

static value
autoload_interactive (value f)
{
  return car_safe (cdr_safe (cdr_safe (cdr_safe (f))));
}

NM_PRIMITIVE (commandp, "commandp", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FUNCTION &optional FOR-CALL-INTERACTIVELY)",
              "Return t if FUNCTION can be called interactively: it has an interactive form, or it is an autoload\n"
              "that says so.  Strings and vectors, keyboard macros, count unless FOR-CALL-INTERACTIVELY.")
{
  value f = indirect_function (vm, args[0]), spec = Qnil;
  if (nilp (f))
    return Qnil;
  bool by_property = !nilp (chain_property (vm, args[0], Qinteractive_form));
  if (stringp (f) || vectorp (f))
    return make_bool (nilp (args[1]));
  if (by_property)
    return Qt;
  if (subrp (f))
    return make_bool (subr_primitive (f)->interactive != NULL);
  if (compiledp (f))
    return make_bool (vector_length (f) > COMPILED_INTERACTIVE);
  if (!consp (f))
    return Qnil;
  if (car (f) == Qautoload)
    return make_bool (!nilp (autoload_interactive (f)));
  if (car (f) != Qlambda && car (f) != Qclosure)
    return Qnil;
  return exitp (lambda_interactive (vm, f, &spec)) ? V_EXIT : make_bool (!nilp (spec));
}

/* The form of the spec string of a primitive: the string, or the list that it spells. */
static value
subr_interactive (struct nm_vm *vm, const struct nm_primitive *p)
{
  if (p->interactive == NULL)
    return Qnil;
  value spec = p->interactive[0] == '(' ? read_from_bytes (vm, p->interactive, strlen (p->interactive))
                                        : string_literal (vm, p->interactive);
  return exitp (spec) ? V_EXIT : list_2 (vm, Qinteractive, spec);
}

NM_PRIMITIVE (interactive_form, "interactive-form", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CMD)",
              "Return the interactive form of CMD, (interactive) or (interactive SPEC), or nil if it has none.")
{
  value f = indirect_function (vm, args[0]), spec = Qnil;
  if (nilp (f))
    return Qnil;
  value property = chain_property (vm, args[0], Qinteractive_form);
  if (!nilp (property))
    return property;
  if (subrp (f))
    return subr_interactive (vm, subr_primitive (f));
  if (compiledp (f))
    {
      if (vector_length (f) <= COMPILED_INTERACTIVE)
        return Qnil;
      spec = vector_ref (f, COMPILED_INTERACTIVE);
      /* With modes the slot holds a vector of the two. */
      return list_2 (vm, Qinteractive, vectorp (spec) && vector_length (spec) > 0 ? vector_ref (spec, 0) : spec);
    }
  if (!consp (f))
    return Qnil;
  if (car (f) == Qautoload)
    {
      if (exitp (autoload_do_load (vm, f, args[0], Qnil)))
        return V_EXIT;
      return F_interactive_form (vm, 1, args);
    }
  if ((car (f) != Qlambda && car (f) != Qclosure))
    return Qnil;
  if (exitp (lambda_interactive (vm, f, &spec)))
    return V_EXIT;
  CHECK (!consp (spec) || listp (cdr (spec)), Qlistp, cdr (spec));
  if (nilp (spec) || nilp (cdr_safe (cdr (spec))))
    return spec;
  return list_2 (vm, Qinteractive, car (cdr (spec)));
}

NM_PRIMITIVE (command_modes, "command-modes", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COMMAND)",
              "Return the list of modes that COMMAND is meant for, nil if it is for all.")
{
  value f = indirect_function (vm, args[0]), spec = Qnil;
  if (nilp (f))
    return Qnil;
  value property = chain_property (vm, args[0], Qcommand_modes);
  if (!nilp (property))
    return property;
  if (compiledp (f))
    {
      if (vector_length (f) > COMPILED_INTERACTIVE)
        spec = vector_ref (f, COMPILED_INTERACTIVE);
      return vectorp (spec) && vector_length (spec) > 1 ? vector_ref (spec, 1) : (value) Qnil;
    }
  if (!consp (f))
    return Qnil;
  if (car (f) == Qautoload)
    {
      value modes = autoload_interactive (f);
      return consp (modes) ? modes : (value) Qnil;
    }
  if (car (f) != Qlambda && car (f) != Qclosure)
    return Qnil;
  if (exitp (lambda_interactive (vm, f, &spec)))
    return V_EXIT;
  return cdr_safe (cdr_safe (spec));
}
