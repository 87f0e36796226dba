/* registry.c - finds the descriptors that the linker collected.
   SPDX-License-Identifier: GPL-3.0-or-later
   Stateless; any thread may call it. */
#include "nm_primitive.h"

extern const struct nm_primitive *const __start_nm_primitive_entries[];
extern const struct nm_primitive *const __stop_nm_primitive_entries[];
extern const struct nm_variable *const __start_nm_variable_entries[];
extern const struct nm_variable *const __stop_nm_variable_entries[];

const struct nm_primitive *const *
nm_primitives (size_t *count)
{
  *count = (size_t) (__stop_nm_primitive_entries - __start_nm_primitive_entries);
  return __start_nm_primitive_entries;
}

const struct nm_variable *const *
nm_variables (size_t *count)
{
  *count = (size_t) (__stop_nm_variable_entries - __start_nm_variable_entries);
  return __start_nm_variable_entries;
}
