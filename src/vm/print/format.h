/* format.h - `format' for C code.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_PRINT_FORMAT_H
#define VM_PRINT_FORMAT_H

#include "../heap/heap.h"

/* ARGS[0] is the format string, the others what it shows; MESSAGE: quotes follow the quoting style.
   V_EXIT after signalling.  Runs no Lisp. */
value format_values (struct nm_vm *, int nargs, const value *args, bool message);

#endif
