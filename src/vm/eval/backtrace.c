/* backtrace.c - what Lisp sees of the frames on the specpdl.
   SPDX-License-Identifier: GPL-3.0-or-later
   Frames do not move; what they refer to is read again after Lisp ran.  Isolate's thread only. */
#include "specpdl.h"
#include "variables.h"
#include "context.h"
#include "eval_internal.h"
#include "../primitive.h"

#define BACKTRACE(cname, lname, min, max, usage, doc)                                             \
  NM_PRIMITIVE (cname, lname, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,  \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* The next frame at S or older; NULL at the bottom. */
static struct spec *
frame_at_or_below (struct nm_vm *vm, struct spec *s)
{
  while (s >= vm->spec_base && s->kind != SPEC_FRAME)
    s--;
  return s >= vm->spec_base ? s : NULL;
}

/* The newest frame, or the newest that calls the function BASE. */
static struct spec *
frame_start (struct nm_vm *vm, value base)
{
  struct spec *f = frame_at_or_below (vm, vm->spec_top - 1);
  if (nilp (base))
    return f;
  base = indirect_function (vm, base);
  while (f != NULL && indirect_function (vm, f->first) != base)
    f = frame_at_or_below (vm, f - 1);
  return f;
}

static struct spec *
frame_nth (struct nm_vm *vm, int64_t n, value base)
{
  struct spec *f = frame_start (vm, base);
  for (; f != NULL && n > 0; n--)
    f = frame_at_or_below (vm, f - 1);
  return f;
}

static value
frame_arguments (struct nm_vm *vm, const struct spec *f)
{
  value list = Qnil;
  if (f->nargs == FRAME_UNEVALLED)
    return f->second;
  for (int i = f->nargs - 1; i >= 0; i--)
    list = make_cons (vm, f->args[i], list);
  return list;
}

/* Calls FUNCTION with what there is to know about frame F. */
static value
frame_apply (struct nm_vm *vm, value function, const struct spec *f)
{
  value a[4];
  a[0] = make_bool (f->nargs != FRAME_UNEVALLED);
  a[1] = f->first;
  a[2] = frame_arguments (vm, f);
  a[3] = f->flags & FRAME_DEBUG_ON_EXIT ? list_2 (vm, QCdebug_on_exit, Qt) : (value) Qnil;
  return call_function (vm, function, 4, a);
}

BACKTRACE (mapbacktrace, "mapbacktrace", 1, 2, "(FUNCTION &optional BASE)",
           "Call FUNCTION for each frame, newest first, with EVALD, FUNC, ARGS and FLAGS.\n"
           "EVALD says whether ARGS are values or forms; FLAGS is a property list.  With BASE, a function,\n"
           "start at its newest frame.  Returns nil.")
{
  struct spec *f = frame_start (vm, args[1]);
  while (f != NULL)
    {
      if (exitp (frame_apply (vm, args[0], f)))
        return V_EXIT;
      f = frame_at_or_below (vm, f - 1);
    }
  return Qnil;
}

static bool
check_level (value v)
{
  return fixnump (v) && fixnum (v) >= 0;
}

BACKTRACE (backtrace_frame__internal, "backtrace-frame--internal", 3, 3, "(FUNCTION NFRAMES BASE)",
           "Call FUNCTION with EVALD, FUNC, ARGS and FLAGS of the frame NFRAMES levels below that of BASE.\n"
           "Returns its value, or nil if there is no such frame.")
{
  CHECK (check_level (args[1]), Qwholenump, args[1]);
  struct spec *f = frame_nth (vm, fixnum (args[1]), args[2]);
  return f == NULL ? (value) Qnil : frame_apply (vm, args[0], f);
}

BACKTRACE (backtrace_debug, "backtrace-debug", 2, 2, "(LEVEL FLAG)",
           "Have the debugger entered when the frame LEVEL levels down exits, if FLAG is non-nil.  Returns FLAG.")
{
  CHECK (fixnump (args[0]), Qfixnump, args[0]);
  CHECK (check_level (args[0]), Qwholenump, args[0]);
  struct spec *f = frame_nth (vm, fixnum (args[0]), Qnil);
  if (f != NULL)
    f->flags = (uint8_t) (nilp (args[1]) ? f->flags & ~FRAME_DEBUG_ON_EXIT : f->flags | FRAME_DEBUG_ON_EXIT);
  return args[1];
}

/* ---- looking at a frame's variables ---- */

/* Exchanges the value that binding S saved with the current one. */
static void
binding_swap (struct nm_vm *vm, struct spec *s)
{
  value now = spec_binding_value (vm, s);
  if (now != V_EXIT && spec_binding_store (vm, s, s->second, STORE_UNBIND))
    s->second = now;
}

/* Puts back the bindings from frame number INDEX up. */
static void
bindings_redo (struct nm_vm *vm, value data __attribute__ ((unused)), uint64_t index)
{
  for (struct spec *s = vm->spec_base + index; s < vm->spec_top; s++)
    binding_swap (vm, s);
}

BACKTRACE (backtrace_eval, "backtrace-eval", 2, 3, "(EXP NFRAMES &optional BASE)",
           "Evaluate EXP with the bindings in force when the frame NFRAMES levels below BASE was called.")
{
  CHECK (check_level (args[1]), Qwholenump, args[1]);
  struct spec *f = frame_nth (vm, fixnum (args[1]), args[2]);
  if (f == NULL)
    return signal_message (vm, "Activation frame not found!");
  struct spec *older = f;
  while (older != NULL && older->env == NULL)
    older = frame_at_or_below (vm, older - 1);
  spec_depth depth = spec_depth_now (vm);
  value *env = stack_push_slots (vm, 1);
  *env = older != NULL ? *older->env : (value) Qnil;
  for (struct spec *s = vm->spec_top - 1; s > f; s--)
    binding_swap (vm, s);
  spec_unwind_push (vm, bindings_redo, Qnil, (uint64_t) (f - vm->spec_base));
  value v = spec_unbind_to (vm, depth, eval_form (vm, args[0], env));
  stack_pop_slots (vm, env);
  return v;
}

BACKTRACE (backtrace__locals, "backtrace--locals", 1, 2, "(NFRAMES &optional BASE)",
           "Return an alist of the variables bound inside the frame NFRAMES levels below BASE, with their values.")
{
  CHECK (check_level (args[0]), Qwholenump, args[0]);
  struct spec *f = frame_nth (vm, fixnum (args[0]), args[1]);
  CHECK (fixnum (args[0]) > 0, Qwholenump, make_fixnum (fixnum (args[0]) - 1));
  struct spec *inner = frame_nth (vm, fixnum (args[0]) - 1, args[1]);
  value result = Qnil;
  if (f == NULL || inner == NULL)
    return signal_message (vm, "Activation frame not found!");
  /* Oldest first, the lexical ones before the others. */
  for (struct spec *s = inner - 1; s > f; s--)
    if (s->kind <= SPEC_LET_DEFAULT)
      {
        value v = variable_value (vm, s->first);
        result = make_cons (vm, make_cons (vm, s->first, v == V_UNBOUND ? (value) Qnil : v), result);
      }
  if (inner->env != NULL && (f->env == NULL || *f->env != *inner->env))
    for (value env = *inner->env; consp (env); env = cdr (env))
      if (consp (car (env)))
        result = make_cons (vm, make_cons (vm, car (car (env)), cdr (car (env))), result);
  return result;
}
