/* features.c - features and the bookkeeping of loading.
   SPDX-License-Identifier: GPL-3.0-or-later

   `load' itself belongs to the host; `require' calls it by name.  Isolate's thread only. */
#include "eval.h"
#include "eval_internal.h"
#include "../primitive.h"

NM_VARIABLE (features, NM_VAR_LISP, "(threads multi-tty emacs)", "The features that are present; `provide' adds to it.");
NM_VARIABLE (current_load_list, NM_VAR_LISP, "nil",
             "Entries for `load-history' of the file that is being loaded, newest first.");
NM_VARIABLE (load_history, NM_VAR_LISP, "nil",
             "For each loaded file a list: its name, then what it defined: variables as symbols, (defun . F),\n"
             "(provide . FEATURE), (require . FEATURE), (autoload . F), (t . F) for an autoload replaced.");
NM_VARIABLE (byte_boolean_vars, NM_VAR_LISP, "nil", "The variables of C code that hold nil or t only: storing another value makes it t.");
NM_VARIABLE (preloaded_file_list, NM_VAR_LISP, "nil", "The Lisp files that the boot image holds, the last one first.");
NM_VARIABLE (after_load_alist, NM_VAR_LISP, "nil",
             "What to do after loading: elements (FILE-OR-FEATURE FORMS-OR-FUNCTIONS...).");

void
load_history_attach (struct nm_vm *vm, value entry)
{
  value list = vm_variable (vm, Qcurrent_load_list);
  if (!consp (list))
    return;
  symbol_store (vm, Qcurrent_load_list, &symbol_of (vm, Qcurrent_load_list)->val, make_cons (vm, entry, list));
}

NM_PRIMITIVE (featurep, "featurep", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FEATURE &optional SUBFEATURE)",
              "Return t if FEATURE is present, and provides SUBFEATURE if that is given.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  if (nilp (list_memq (args[0], vm_variable (vm, Qfeatures))))
    return Qnil;
  if (nilp (args[1]))
    return Qt;
  value v = call_2 (vm, Qmember, args[1], symbol_get (vm, args[0], Qsubfeatures));
  return exitp (v) ? V_EXIT : make_bool (!nilp (v));
}

/* The functions that wait for FEATURE in after-load-alist. */
static value
run_after_load (struct nm_vm *vm, value feature)
{
  value entry = list_assq (feature, vm_variable (vm, Qafter_load_alist));
  value *rest = stack_push_slots (vm, 1);
  value v = Qnil;
  for (*rest = cdr_safe (entry); consp (*rest) && !exitp (v); )
    {
      value f = car (*rest);
      *rest = cdr (*rest);
      v = call_0 (vm, f);
    }
  stack_pop_slots (vm, rest);
  return exitp (v) ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (provide, "provide", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FEATURE &optional SUBFEATURES)",
              "Announce that FEATURE, a symbol, is present.  SUBFEATURES is a list of parts that it has.\n"
              "Runs what waits for the feature in `after-load-alist'.  Returns FEATURE.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  CHECK (listp (args[1]), Qlistp, args[1]);
  value features = vm_variable (vm, Qfeatures);
  if (nilp (list_memq (args[0], features))
      && !variable_set (vm, Qfeatures, make_cons (vm, args[0], features)))
    return V_EXIT;
  if (!nilp (args[1]))
    symbol_put (vm, args[0], Qsubfeatures, args[1]);
  load_history_attach (vm, make_cons (vm, Qprovide, args[0]));
  return exitp (run_after_load (vm, args[0])) ? V_EXIT : args[0];
}

static void
restore_match_data (struct nm_vm *vm, value data, uint64_t word __attribute__ ((unused)))
{
  call_2 (vm, Qset_match_data, data, Qt);
}

bool
features_keep_match_data (struct nm_vm *vm)
{
  value data = call_0 (vm, Qmatch_data);
  if (exitp (data))
    return false;
  spec_unwind_push (vm, restore_match_data, data, 0);
  return true;
}

static void
require_done (struct nm_vm *vm, value nesting, uint64_t word __attribute__ ((unused)))
{
  eval_state (vm)->require_nesting = nesting;
}

/* How often FEATURE is being required just now. */
static int
require_depth (struct nm_vm *vm, value feature)
{
  int n = 0;
  for (value at = eval_state (vm)->require_nesting; consp (at); at = cdr (at))
    n += car (at) == feature;
  return n;
}

/* Has the file being loaded an entry (require . FEATURE) yet? */
static bool
require_noted (struct nm_vm *vm, value feature)
{
  for (value at = vm_variable (vm, Qcurrent_load_list); consp (at); at = cdr (at))
    if (consp (car (at)) && car (car (at)) == Qrequire && cdr (car (at)) == feature)
      return true;
  return false;
}

/* The library was loaded, but FEATURE is still missing. */
static value
not_provided (struct nm_vm *vm, value feature)
{
  const char *name = string_text (symbol_name (vm, feature));
  value file = car_safe (car_safe (vm_variable (vm, Qload_history)));
  if (!stringp (file))
    return signal_message (vm, "Required feature `%s' was not provided", name);
  return signal_message (vm, "Loading file %s failed to provide feature `%s'", string_text (file), name);
}

enum { REQUIRE_DEPTH_MAX = 3 };

NM_PRIMITIVE (require, "require", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FEATURE &optional FILENAME NOERROR)",
              "Load a library unless FEATURE is present.  FILENAME defaults to FEATURE's name.\n"
              "It is an error if the library does not provide FEATURE, or if it does not exist, the latter\n"
              "unless NOERROR is non-nil, when nil is returned.  Returns FEATURE.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  if (variable_truthy (vm, Qload_in_progress) && !require_noted (vm, args[0]))
    load_history_attach (vm, make_cons (vm, Qrequire, args[0]));
  if (!nilp (list_memq (args[0], vm_variable (vm, Qfeatures))))
    return args[0];
  struct eval_state *state = eval_state (vm);
  spec_depth depth = spec_depth_now (vm);
  if (require_depth (vm, args[0]) > REQUIRE_DEPTH_MAX)
    return signal_message (vm, "Recursive `require' for feature `%s'", string_text (symbol_name (vm, args[0])));
  if (!features_keep_match_data (vm))
    return V_EXIT;
  spec_unwind_push (vm, require_done, state->require_nesting, 0);
  state->require_nesting = make_cons (vm, args[0], state->require_nesting);
  value v = call_function (vm, Qload, 5,
                           (value[]) { nilp (args[1]) ? symbol_name (vm, args[0]) : args[1], args[2], Qt, Qnil,
                                       nilp (args[1]) ? (value) Qt : (value) Qnil });
  if (!exitp (v) && nilp (v))
    return spec_unbind_to (vm, depth, Qnil);
  if (!exitp (v) && nilp (list_memq (args[0], vm_variable (vm, Qfeatures))))
    v = not_provided (vm, args[0]);
  v = spec_unbind_to (vm, depth, exitp (v) ? V_EXIT : (value) Qnil);
  return exitp (v) ? V_EXIT : args[0];
}
