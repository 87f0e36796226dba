/* print.h - the Lisp printer, as the rest of the VM sees it.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_PRINT_PRINT_H
#define VM_PRINT_PRINT_H

#include "../heap/heap.h"

/* The printed form of V, as prin1 (ESCAPE) or princ shows it, in a new string; V_EXIT after
   signalling.  Follows the print-* variables.  Runs no Lisp. */
value print_to_string (struct nm_vm *, value v, bool escape);
/* The text that a person is shown for error object ERROR, (SYMBOL . DATA); V_EXIT after signalling. */
value print_error_message (struct nm_vm *, value error);

/* How ` and ' in messages are shown. */
enum quoting_style { QUOTING_CURVE, QUOTING_STRAIGHT, QUOTING_GRAVE };
enum quoting_style quoting_style (struct nm_vm *);
/* STRING with its quotes shown in the current style; STRING itself if nothing changes. */
value string_requote (struct nm_vm *, value string);

#endif
