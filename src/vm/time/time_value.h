/* time_value.h - Lisp time values as exact rationals.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_TIME_TIME_VALUE_H
#define VM_TIME_TIME_VALUE_H

#include <gmp.h>
#include <time.h>
#include "../heap/heap.h"

enum time_form { TIME_INTEGER, TIME_FLOAT, TIME_LIST, TIME_TICKS };

/* TICKS / HZ seconds since the Epoch; HZ > 0. */
struct time_value { mpz_t ticks, hz; enum time_form form; };

void time_value_clear (struct time_value *);
/* Parses any Lisp time (nil: now); false after signalling, and then nothing needs clearing. */
__attribute__ ((warn_unused_result)) bool time_value_parse (struct nm_vm *, value, struct time_value *);
/* Seconds and nanoseconds, rounded down; false after signalling if out of range. */
__attribute__ ((warn_unused_result)) bool time_value_timespec (struct nm_vm *, const struct time_value *, struct timespec *);
double time_value_double (const struct time_value *);
value time_value_list (struct nm_vm *, const struct time_value *);     /* (HIGH LOW USEC PSEC) */
value time_value_ticks (struct nm_vm *, const struct time_value *);    /* (TICKS . HZ) */
value time_from_timespec (struct nm_vm *, struct timespec);            /* (HIGH LOW USEC PSEC) */

#endif
