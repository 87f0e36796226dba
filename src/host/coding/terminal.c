/* terminal.c - the coding systems of the keyboard and of the terminal's output, as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later
   What is read and written is UTF-8 whatever they say; Lisp asks them what can be shown. */
#include "coding.h"

#include "../primitive.h"

NM_VARIABLE (neomacs__keyboard_coding_system, NM_VAR_LISP, "utf-8-unix", "Coding system of the keyboard.");
NM_VARIABLE (neomacs__terminal_coding_system, NM_VAR_LISP, "utf-8-unix", "Coding system of the terminal's output.");
NM_VARIABLE (neomacs__safe_terminal_coding_system, NM_VAR_LISP, "nil", "Coding system that is good for any terminal.");

/* Is V the terminal, a frame of it, or nil for the selected one?  Signals if not. */
static bool
check_terminal (struct nm_host *host, nm_value v)
{
  nm_value live = nm_call1 (host->vm, NM_Q (terminal_live_p), v);
  if (nm_is_exit (live))
    return false;
  if (!nm_is_nil (v) && nm_is_nil (live))
    {
      nm_wrong_type (host->vm, NM_Q (terminal_live_p), v);
      return false;
    }
  return true;
}

static nm_value
set_coding (struct nm_host *host, nm_value variable, nm_value system)
{
  struct coding c;
  if (!nm_check_symbol (host->vm, system) || (!nm_is_nil (system) && !coding_of_symbol (host, system, &c)))
    return NM_EXIT;
  return nm_set (host->vm, variable, nm_is_nil (system) ? NM_Q (no_conversion) : system) ? NM_NIL : NM_EXIT;
}

#define TERMINAL_CODING(c, lisp, min, max, effect, usage, doc)                                    \
  NM_PRIMITIVE (c, lisp, min, max, NM_MAIN_ONLY, effect, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

TERMINAL_CODING (keyboard_coding_system, "keyboard-coding-system", 0, 1, NM_STATE_READ, "(&optional TERMINAL)",
                 "Return the coding system of the keyboard of TERMINAL.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return nm_symbol_value_or (host->vm, NM_Q (neomacs__keyboard_coding_system), NM_NIL);
}

TERMINAL_CODING (terminal_coding_system, "terminal-coding-system", 0, 1, NM_STATE_READ, "(&optional TERMINAL)",
                 "Return the coding system of the output to TERMINAL.")
{
  if (!check_terminal (host, nm_arg (args, 0)))
    return NM_EXIT;
  return nm_symbol_value_or (host->vm, NM_Q (neomacs__terminal_coding_system), NM_NIL);
}

TERMINAL_CODING (set_keyboard_coding_system_internal, "set-keyboard-coding-system-internal", 1, 2, NM_STATE_WRITE,
                 "(CODING-SYSTEM &optional TERMINAL)", "Make CODING-SYSTEM that of the keyboard of TERMINAL.")
{
  if (!check_terminal (host, nm_arg (args, 1)))
    return NM_EXIT;
  return set_coding (host, NM_Q (neomacs__keyboard_coding_system), nm_arg (args, 0));
}

TERMINAL_CODING (set_terminal_coding_system_internal, "set-terminal-coding-system-internal", 1, 2, NM_STATE_WRITE,
                 "(CODING-SYSTEM &optional TERMINAL)", "Make CODING-SYSTEM that of the output to TERMINAL.")
{
  if (!check_terminal (host, nm_arg (args, 1)))
    return NM_EXIT;
  return set_coding (host, NM_Q (neomacs__terminal_coding_system), nm_arg (args, 0));
}

TERMINAL_CODING (set_safe_terminal_coding_system_internal, "set-safe-terminal-coding-system-internal", 1, 1, NM_STATE_WRITE,
                 "(CODING-SYSTEM)", "Make CODING-SYSTEM the one that is good for any terminal.")
{
  return set_coding (host, NM_Q (neomacs__safe_terminal_coding_system), nm_arg (args, 0));
}
