/* system.h - the process, its environment and its command line.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_SYSTEM_SYSTEM_H
#define HOST_SYSTEM_SYSTEM_H

#include "../host.h"

/* Sets process-environment, exec-path, user names and their like from the real environment; false after an exit. */
NM_MUST_CHECK bool system_set_environment (struct nm_host *);
/* Sets command-line-args, invocation-name, noninteractive, load-path and their like. */
NM_MUST_CHECK bool system_set_invocation (struct nm_host *, const char *executable);

#endif
