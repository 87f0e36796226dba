/* profiler.h - the profiler, as safepoints see it.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_PROFILE_PROFILER_H
#define VM_PROFILE_PROFILER_H

#include "../vm.h"

/* At a safepoint with SAFEPOINT_PROFILE, before a collection: what happened since the last sample goes to the calls that
   are active.  Allocates; runs no Lisp. */
void profiler_sample (struct nm_vm *);
/* After a collection: the time since profiler_sample was its. */
void profiler_collected (struct nm_vm *);

#endif
