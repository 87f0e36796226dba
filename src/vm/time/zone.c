/* zone.c - finding a zone's offset at a time, and the time of a date.
   SPDX-License-Identifier: GPL-3.0-or-later

   The C library knows only the zone of the process, and asking it about another one would change the
   environment under other threads.  So zones that are given by name are worked out here; zone_text.c
   reads them.  Local time stays the C library's.  Any thread. */
#include "zone.h"

#include <errno.h>
#include <stdlib.h>

enum { DAY = 86400 };

static bool
leap_year (int64_t year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970-01-01 to January 1 of YEAR. */
static int64_t
year_start (int64_t year)
{
  int64_t y = year - 1;
  int64_t leaps = (y >= 0 ? y / 4 - y / 100 + y / 400 : -((3 - y) / 4) + (99 - y) / 100 - (399 - y) / 400);
  return 365 * (year - 1970) + leaps - 477;
}

/* The local second, counted from the Epoch, at which CHANGE happens in YEAR; the C library takes 1970 for what is before. */
static int64_t
change_second (const struct zone_change *change, int64_t year)
{
  static const int before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  if (year < 1970)
    year = 1970;
  bool leap = leap_year (year);
  /* The C library counts these days in 32 bits: there are no changes in years of more than seven digits. */
  int64_t days = (int32_t) (uint32_t) year_start (year);
  switch (change->form)
    {
    case ZONE_JULIAN:
      days += change->day - 1 + (leap && change->day > 59);
      break;
    case ZONE_DAY:
      days += change->day;
      break;
    case ZONE_WEEKDAY:
      {
        int m = change->month - 1, length = month_days[m] + (m == 1 && leap);
        days += before_month[m] + (m > 1 && leap);
        int weekday = (int) (((days + 4) % 7 + 7) % 7);      /* of the month's first day */
        int first = (change->day - weekday + 7) % 7, day = first + 7 * (change->week - 1);
        days += day < length ? day : day - 7;
      }
    }
  return days * DAY + change->time;
}

static const struct zone_kind *
rule_kind (const struct zone_rule *rule, int64_t seconds)
{
  if (!rule->has_summer)
    return &rule->standard;
  time_t local = (time_t) (seconds + rule->standard.offset);
  struct tm tm;
  if (!gmtime_r (&local, &tm))
    return &rule->standard;
  int64_t year = (int64_t) tm.tm_year + 1900;
  int64_t start = change_second (&rule->start, year) - rule->standard.offset;
  int64_t end = change_second (&rule->end, year) - rule->summer.offset;
  bool summer = start <= end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
  return summer ? &rule->summer : &rule->standard;
}

static const struct zone_kind *
file_kind (const struct zone *z, int64_t seconds)
{
  if (z->time_count == 0 || seconds < z->times[0])
    return z->time_count == 0 && z->has_rule ? rule_kind (&z->rule, seconds) : &z->kinds[0];
  if (seconds >= z->times[z->time_count - 1] && z->has_rule)
    return rule_kind (&z->rule, seconds);
  int low = 0, high = z->time_count;
  while (high - low > 1)
    {
      int middle = (low + high) / 2;
      if (z->times[middle] <= seconds)
        low = middle;
      else
        high = middle;
    }
  return &z->kinds[z->kind_of[low]];
}

/* Not for local time. */
static const struct zone_kind *
kind_at (const struct zone *z, int64_t seconds)
{
  return z->source == ZONE_FILE ? file_kind (z, seconds) : z->source == ZONE_RULE ? rule_kind (&z->rule, seconds) : &z->rule.standard;
}

bool
zone_break (const struct zone *z, time_t seconds, struct tm *tm)
{
  if (z->source == ZONE_LOCAL)
    return localtime_r (&seconds, tm) != NULL;
  const struct zone_kind *kind = kind_at (z, seconds);
  time_t local;
  if (__builtin_add_overflow (seconds, kind->offset, &local) || !gmtime_r (&local, tm))
    return false;
  tm->tm_gmtoff = kind->offset;
  tm->tm_isdst = kind->dst;
  tm->tm_zone = kind->name;
  return true;
}

/* The offset of the time nearest to SECONDS whose kind is summer time if DST; false if there is none within some years. */
static bool
nearest_offset (const struct zone *z, int64_t seconds, bool dst, int32_t *offset)
{
  enum { STEP = 7 * DAY - 3600, YEARS = 9 };
  for (int64_t delta = 0; delta < (int64_t) YEARS * 366 * DAY; delta += STEP)
    for (int side = -1; side <= 1; side += 2)
      {
        const struct zone_kind *kind = kind_at (z, seconds + side * delta);
        if (kind->dst == dst)
          {
            *offset = kind->offset;
            return true;
          }
      }
  return false;
}

bool
zone_make (const struct zone *z, struct tm *tm, time_t *seconds)
{
  int dst = tm->tm_isdst;
  tm->tm_wday = -1;                /* the C library sets it, unless the year does not fit */
  time_t local = *seconds = z->source == ZONE_LOCAL ? mktime (tm) : timegm (tm);
  if (tm->tm_wday < 0 || z->source == ZONE_LOCAL)
    return tm->tm_wday >= 0;
  if (z->source == ZONE_FIXED)
    {
      *seconds = local - z->rule.standard.offset;
      return true;
    }
  const struct zone_kind *before = kind_at (z, (int64_t) local - DAY - z->rule.standard.offset);
  const struct zone_kind *after = kind_at (z, (int64_t) local + DAY - z->rule.standard.offset);
  const struct zone_kind *each[] = { before, after }, *found = NULL;
  for (int i = 0; i < 2; i++)
    if (kind_at (z, (int64_t) local - each[i]->offset)->offset == each[i]->offset && (!found || (found->dst && !each[i]->dst && dst != 1)))
      found = each[i];
  if (!found)                      /* a time that clocks skip: as if they did not */
    found = before->dst && !after->dst ? after : before;
  int32_t offset = found->offset;
  /* The other kind of time is asked for: with its own offset, or an hour away where there is none. */
  if (dst >= 0 && found->dst != (dst > 0) && !nearest_offset (z, (int64_t) local - found->offset, dst > 0, &offset))
    offset = found->offset + (dst > 0 ? 3600 : -3600);
  *seconds = local - offset;
  return true;
}
