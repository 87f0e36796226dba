/* zone_text.c - reading zones: POSIX rules, and the files of the zoneinfo database.
   SPDX-License-Identifier: GPL-3.0-or-later

   A rule is "STD offset [DST [offset] [,start[/time],end[/time]]]" (POSIX, Environment Variables, TZ).  A file has
   the format TZif (RFC 8536); of its two copies of the data the 64-bit one is read, and the rule behind it. */
#include "zone.h"

#include <ctype.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFSET_MAX = 24 * 3600, NAME_MIN = 3, FILE_BYTES_MAX = 1 << 20, COUNT_MAX = 1 << 16 };

/* -- POSIX rules -- */

/* An abbreviation: letters, or anything of the kind between < and >.  NULL if it is too short. */
static const char *
read_name (const char *p, char *name)
{
  bool quoted = *p == '<';
  const char *from = p += quoted;
  while (quoted ? isalnum ((unsigned char) *p) || *p == '+' || *p == '-' : isalpha ((unsigned char) *p))
    p++;
  size_t n = (size_t) (p - from);
  if (n < NAME_MIN || (quoted && *p != '>'))
    return NULL;
  n = n < ZONE_NAME_BYTES ? n : ZONE_NAME_BYTES - 1;
  memcpy (name, from, n);
  name[n] = 0;
  return p + quoted;
}

/* [+-]hh[:mm[:ss]] as seconds; NULL if no digit is there. */
static const char *
read_time (const char *p, int32_t *seconds)
{
  static const int32_t units[] = { 3600, 60, 1 };
  int sign = *p == '-' ? -1 : 1;
  p += *p == '-' || *p == '+';
  if (!isdigit ((unsigned char) *p))
    return NULL;
  *seconds = 0;
  for (int i = 0; i < 3; i++)
    {
      int32_t n = 0;
      for (; isdigit ((unsigned char) *p); p++)
        n = n < 1000 ? n * 10 + (*p - '0') : n;
      *seconds += n * units[i];
      if (i == 2 || *p != ':' || !isdigit ((unsigned char) p[1]))
        break;
      p++;
    }
  *seconds *= sign;
  return p;
}

/* The offset after a name, west of Greenwich in the text; east in *OFFSET. */
static const char *
read_offset (const char *p, int32_t *offset)
{
  static const int32_t units[] = { 3600, 60, 1 }, most[] = { 24, 59, 59 };
  int sign = *p == '-' ? 1 : -1;
  p += *p == '-' || *p == '+';
  if (!isdigit ((unsigned char) *p))
    return NULL;
  *offset = 0;
  for (int i = 0; i < 3; i++)
    {
      /* The C library reads 16 bits of each number. */
      char *end;
      int32_t n = (uint16_t) strtoul (p, &end, 10);
      *offset += (n < most[i] ? n : most[i]) * units[i];
      p = end;
      if (i == 2 || *p != ':' || !isdigit ((unsigned char) p[1]))
        break;
      p++;
    }
  *offset *= sign;
  return p;
}

static const char *
read_number (const char *p, int low, int high, int *n)
{
  if (!isdigit ((unsigned char) *p))
    return NULL;
  for (*n = 0; isdigit ((unsigned char) *p) && *n < 10000; p++)
    *n = *n * 10 + (*p - '0');
  return *n < low || *n > high ? NULL : p;
}

/* Jn, n or Mm.w.d, each with an optional time. */
static const char *
read_change (const char *p, struct zone_change *change)
{
  change->time = 2 * 3600;
  if (*p == 'M')
    {
      change->form = ZONE_WEEKDAY;
      p = read_number (p + 1, 1, 12, &change->month);
      p = p && *p == '.' ? read_number (p + 1, 1, 5, &change->week) : NULL;
      p = p && *p == '.' ? read_number (p + 1, 0, 6, &change->day) : NULL;
    }
  else
    {
      change->form = *p == 'J' ? ZONE_JULIAN : ZONE_DAY;
      p = read_number (p + (*p == 'J'), *p == 'J', 365, &change->day);
    }
  return p && *p == '/' ? read_time (p + 1, &change->time) : p;
}

/* False if P is no rule; then what was understood is in RULE. */
static bool
read_rule (const char *p, struct zone_rule *rule)
{
  *rule = (struct zone_rule){ 0 };
  p = read_name (p, rule->standard.name);
  p = p ? read_offset (p, &rule->standard.offset) : NULL;
  if (!p || *p == 0)
    return p != NULL;
  rule->summer.dst = true;
  rule->summer.offset = rule->standard.offset + 3600;
  p = read_name (p, rule->summer.name);
  if (!p)
    return false;
  if (*p && *p != ',' && !(p = read_offset (p, &rule->summer.offset)))
    return false;
  /* Without dates, those of the United States. */
  p = read_change (*p == ',' ? p + 1 : "M3.2.0", &rule->start);
  p = p ? read_change (*p == ',' ? p + 1 : "M11.1.0", &rule->end) : NULL;
  rule->has_summer = p != NULL;
  return p != NULL;
}

/* -- files -- */

struct reader { const unsigned char *p, *end; };

static int64_t
read_big_endian (struct reader *r, int bytes)
{
  uint64_t n = bytes == 8 ? 0 : *r->p & 0x80 ? UINT64_MAX : 0;
  for (int i = 0; i < bytes; i++)
    n = n << 8 | *r->p++;
  return (int64_t) n;
}

enum { HEADER_BYTES = 44 };
struct header { int version; int64_t utc, standard, leaps, times, kinds, chars; };

static bool
read_header (struct reader *r, struct header *h)
{
  if (r->end - r->p < HEADER_BYTES || memcmp (r->p, "TZif", 4) != 0)
    return false;
  h->version = r->p[4];
  r->p += 20;
  int64_t *const counts[] = { &h->utc, &h->standard, &h->leaps, &h->times, &h->kinds, &h->chars };
  for (int i = 0; i < 6; i++)
    {
      *counts[i] = read_big_endian (r, 4);
      if (*counts[i] < 0 || *counts[i] > COUNT_MAX)
        return false;
    }
  return h->kinds > 0 && h->kinds <= 256 && h->chars > 0;
}

static int64_t
data_bytes (const struct header *h, int time_bytes)
{
  return h->times * (time_bytes + 1) + h->kinds * 6 + h->chars + h->leaps * (time_bytes + 4) + h->standard + h->utc;
}

static bool
read_kinds (struct reader *r, const struct header *h, struct zone *z)
{
  const unsigned char *names = r->p + h->kinds * 6;
  z->kinds = mi_calloc ((size_t) h->kinds, sizeof *z->kinds);
  z->kind_count = (int) h->kinds;
  for (int i = 0; i < z->kind_count; i++)
    {
      struct zone_kind *kind = &z->kinds[i];
      kind->offset = (int32_t) read_big_endian (r, 4);
      kind->dst = *r->p++ != 0;
      int64_t at = *r->p++;
      if (at >= h->chars)
        return false;
      snprintf (kind->name, sizeof kind->name, "%.*s", (int) strnlen ((const char *) names + at, (size_t) (h->chars - at)),
                (const char *) names + at);
    }
  return true;
}

/* The 64-bit data at R, and the rule in the footer. */
static bool
read_data (struct reader *r, const struct header *h, struct zone *z)
{
  const unsigned char *footer = r->p + data_bytes (h, 8);
  if (r->end - r->p < data_bytes (h, 8))
    return false;
  z->time_count = (int) h->times;
  z->times = mi_malloc ((size_t) (h->times + 1) * sizeof *z->times);
  z->kind_of = mi_malloc ((size_t) h->times + 1);
  for (int i = 0; i < z->time_count; i++)
    z->times[i] = read_big_endian (r, 8);
  memcpy (z->kind_of, r->p, (size_t) h->times);
  r->p += h->times;
  for (int i = 0; i < z->time_count; i++)
    if (z->kind_of[i] >= h->kinds)
      return false;
  if (!read_kinds (r, h, z))
    return false;
  char text[ZONE_NAME_BYTES * 2] = "";
  const unsigned char *end = footer < r->end && *footer == '\n' ? memchr (footer + 1, '\n', (size_t) (r->end - footer - 1)) : NULL;
  if (end && end - footer <= (int64_t) sizeof text)
    memcpy (text, footer + 1, (size_t) (end - footer - 1));
  z->has_rule = text[0] != 0 && read_rule (text, &z->rule);
  return true;
}

static bool
read_file (const char *path, struct zone *z)
{
  FILE *f = fopen (path, "rbe");
  if (!f)
    return false;
  unsigned char *bytes = mi_malloc (FILE_BYTES_MAX);
  size_t n = fread (bytes, 1, FILE_BYTES_MAX, f);
  fclose (f);
  struct reader r = { bytes, bytes + n };
  struct header h;
  bool ok = read_header (&r, &h) && h.version >= '2' && r.end - r.p >= data_bytes (&h, 4);
  if (ok)
    {
      r.p += data_bytes (&h, 4);
      ok = read_header (&r, &h) && read_data (&r, &h, z);
    }
  mi_free (bytes);
  if (!ok)
    zone_clear (z);
  return ok;
}

static bool
read_named_file (const char *name, struct zone *z)
{
  char path[4096];
  const char *directory = getenv ("TZDIR");
  int n = name[0] == '/' ? snprintf (path, sizeof path, "%s", name)
                         : snprintf (path, sizeof path, "%s/%s", directory && *directory ? directory : "/usr/share/zoneinfo", name);
  return n < (int) sizeof path && read_file (path, z);
}

void
zone_clear (struct zone *z)
{
  mi_free (z->kinds);
  mi_free (z->times);
  mi_free (z->kind_of);
  z->kinds = NULL;
  z->times = NULL;
  z->kind_of = NULL;
  z->kind_count = z->time_count = 0;
}

void
zone_from_text (struct zone *z, const char *tz)
{
  *z = (struct zone){ .source = ZONE_FILE };
  tz += *tz == ':';
  if (*tz && read_named_file (tz, z))
    return;
  z->source = ZONE_RULE;
  if (*tz == 0)
    strcpy (z->rule.standard.name, "UTC");
  else if (!read_rule (tz, &z->rule))
    z->rule.has_summer = false;
}
