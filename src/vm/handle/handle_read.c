/* handle_read.c - the ABI's reading of Lisp text.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread only. */
#include "handle.h"

nm_value
nm_read_string (struct nm_vm *vm, const char *text, size_t bytes)
{
  return handle_local (vm, read_from_bytes (vm, text, bytes));
}
