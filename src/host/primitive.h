/* primitive.h - what a primitive looks like inside the host.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_PRIMITIVE_H
#define HOST_PRIMITIVE_H

#define NM_PRIMITIVE_SIDE NM_SIDE_HOST
#define NM_PRIMITIVE_SIGNATURE(name)                                                              \
  static nm_value name (struct nm_host *host __attribute__ ((unused)), nm_args args __attribute__ ((unused)))
#include "nm_primitive.h"
#include "host.h"

#endif
