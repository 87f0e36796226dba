/* handle_read.c - the ABI's reading of Lisp text: single forms, and the loop of `load'.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only; nm_load_text runs Lisp. */
#include "handle.h"
#include "../eval/load_text.h"

nm_value
nm_read_string (struct nm_vm *vm, const char *text, size_t bytes)
{
  return handle_local (vm, read_from_bytes (vm, text, bytes));
}

nm_value
nm_load_text (struct nm_vm *vm, const char *text, size_t bytes, bool lexical, nm_value name)
{
  return handle_local (vm, load_text (vm, text, bytes, lexical, handle_resolve (vm, name)));
}
