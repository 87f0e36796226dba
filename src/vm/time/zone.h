/* zone.h - time zones: the offset from Greenwich, by fixed rule, POSIX rule or zoneinfo file.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_TIME_ZONE_H
#define VM_TIME_ZONE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { ZONE_NAME_BYTES = 320 };

/* A kind of time in a zone. */
struct zone_kind { int32_t offset; bool dst; char name[ZONE_NAME_BYTES]; };   /* seconds east of Greenwich */

/* When summer time starts or ends in a year. */
struct zone_change {
  enum { ZONE_JULIAN, ZONE_DAY, ZONE_WEEKDAY } form;   /* Jn: no leap day; n: with it; Mm.w.d */
  int month, week, day;
  int32_t time;                                        /* seconds of local time after midnight */
};

struct zone_rule { struct zone_kind standard, summer; bool has_summer; struct zone_change start, end; };

struct zone {
  enum { ZONE_LOCAL, ZONE_FIXED, ZONE_RULE, ZONE_FILE } source;
  struct zone_rule rule;           /* FIXED: .standard; FILE: after the last transition, if has_rule */
  bool has_rule;
  struct zone_kind *kinds;         /* FILE */
  int64_t *times;                  /* FILE: seconds since the Epoch of each transition */
  uint8_t *kind_of;                /* FILE: the kind after each transition */
  int kind_count, time_count;
};

/* The zone of TZ as the environment variable has it.  What is no zone gives universal time, with the
   part of TZ that may be a name as its abbreviation, as the C library does. */
void zone_from_text (struct zone *, const char *tz);
void zone_clear (struct zone *);

/* The date of SECONDS in the zone; false if the year is beyond an int.  TM's abbreviation lives as long as the zone. */
bool zone_break (const struct zone *, time_t seconds, struct tm *tm);

/* The time of the date TM, whose fields may be out of range; tm_isdst is 0, 1 or -1 to guess.
   False if there is none. */
bool zone_make (const struct zone *, struct tm *tm, time_t *seconds);

#endif
