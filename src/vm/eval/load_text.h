/* load_text.h - reading and evaluating source text, form by form.
   SPDX-License-Identifier: GPL-3.0-or-later
   Everything here is [lisp]. */
#ifndef VM_EVAL_LOAD_TEXT_H
#define VM_EVAL_LOAD_TEXT_H

#include "eval.h"
#include "../read/read.h"

/* Evaluates every form of TEXT (internal encoding) as `load' does: macros expanded first, load-history
   kept under NAME (a string, or nil for none).  nil or V_EXIT. */
value load_text (struct nm_vm *, const char *text, size_t bytes, bool lexical, value name);

/* Evaluates FORM in *ENV after expanding it if EXPAND, a top-level `progn' element by element. */
value load_eval_form (struct nm_vm *, value form, value *env, bool expand);

/* Puts what current-load-list has collected into load-history under NAME; ENTIRE: it replaces what was
   known of that file. */
void load_history_build (struct nm_vm *, value name, bool entire);

/* The next form of the compiled file that is being loaded; V_EXIT after signalling, also if there is none.  [lisp] */
value load_read_form (struct nm_vm *);

#endif
