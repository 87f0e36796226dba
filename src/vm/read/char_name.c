/* char_name.c - characters by their Unicode names.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "read.h"
int
char_from_name (const char *name, size_t bytes)
{
  (void) name;
  (void) bytes;
  return -1;
}
