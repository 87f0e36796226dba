/* descriptor.c - shows a primitive's declaration to Lisp.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only; runs no Lisp. */
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../eval/variables.h"
#include "primitive.h"

static value
arity_max (const struct nm_primitive *p)
{
  return p->max_args == NM_MANY ? (value) Qmany : p->max_args == NM_UNEVALLED ? (value) Qunevalled : make_fixnum (p->max_args);
}

static const struct nm_primitive *
primitive_of (struct nm_vm *vm, value object)
{
  value f = symbolp (object) ? indirect_function (vm, object) : object;
  size_t count;
  const struct nm_primitive *const *table = nm_primitives (&count);
  if (!subrp (f))
    return NULL;
  uint64_t index = ((struct subr *) object_of (f))->index;
  return index < count ? table[index] : NULL;
}

NM_PRIMITIVE (primitive_descriptor, "primitive-descriptor", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PRIMITIVE)",
              "Return what is declared about PRIMITIVE, a primitive function or its name, as a property list.\n"
              "Properties: :name, :usage, :doc, :min-args, :max-args (a number, `many' or `unevalled'), :side (`vm' or `host'),\n"
              ":affinity (`main-only' or `worker-safe'), :effect (`pure-read', `state-read', `state-write' or\n"
              "`blocking-io'), :allocates, :runs-lisp, :deterministic, :interactive (nil if it is no command).")
{
  static const uint32_t sides[] = { [NM_SIDE_VM] = Qvm, [NM_SIDE_HOST] = Qhost };
  static const uint32_t affinities[] = { [NM_MAIN_ONLY] = Qmain_only, [NM_WORKER_SAFE] = Qworker_safe };
  static const uint32_t effects[] = {
    [NM_PURE_READ] = Qpure_read, [NM_STATE_READ] = Qstate_read, [NM_STATE_WRITE] = Qstate_write, [NM_BLOCKING_IO] = Qblocking_io,
  };
  const struct nm_primitive *p = primitive_of (vm, args[0]);
  CHECK (p, Qsubrp, args[0]);
  value entries[] = {
    QCname, string_literal (vm, p->lisp_name),
    QCusage, string_literal (vm, p->usage),
    QCdoc, string_literal (vm, p->doc),
    QCmin_args, make_fixnum (p->min_args),
    QCmax_args, arity_max (p),
    QCside, sides[p->side],
    QCaffinity, affinities[p->affinity],
    QCeffect, effects[p->effect],
    QCallocates, make_bool (p->gc_use == NM_CAN_GC),
    QCruns_lisp, make_bool (p->reentry == NM_CAN_REENTER),
    QCdeterministic, make_bool (p->determinism == NM_DETERMINISTIC),
    QCinteractive, p->interactive ? string_literal (vm, p->interactive) : (value) Qnil,
  };
  return list_from_array (vm, sizeof entries / sizeof *entries, entries, Qnil);
}

NM_PRIMITIVE (primitive_variable_p, "primitive-variable-p", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL)",
              "Return t if SYMBOL is a variable that C code defines.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  return make_bool (variable_is_internal (vm, args[0]));
}
