/* crash.h - see crash.c.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_SYSTEM_CRASH_H
#define HOST_SYSTEM_CRASH_H

#include "../host.h"

struct crash;
/* From now on crashes of the process auto-save what was not saved; the thread is the isolate's.  NULL: no memory, nothing is done.
   The host must stay until crash_ignore. */
struct crash *crash_watch (struct nm_host *);
void crash_ignore (struct crash *);

#endif
