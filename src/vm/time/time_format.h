/* time_format.h - dates as text.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_TIME_TIME_FORMAT_H
#define VM_TIME_TIME_FORMAT_H

#include <time.h>
#include "../data/string.h"

/* Appends the date TM, NANOSECONDS after SECONDS since the Epoch, as FORMAT (internal text) says. */
void time_format (struct text_buffer *, const char *format, int64_t bytes, const struct tm *, time_t seconds, long nanoseconds);

#endif
