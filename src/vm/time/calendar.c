/* calendar.c - times as dates: zones, decoding, encoding and formatting.
   SPDX-License-Identifier: GPL-3.0-or-later

   Local time is the C library's, under the TZ that the process has.  A ZONE argument is nil or
   `wall' (local), t (universal), a string as TZ has it, seconds east of Greenwich, or (SECONDS NAME). */
#include "time_format.h"
#include "time_value.h"
#include "zone.h"

#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../data/list.h"
#include "../data/string.h"
#include "../num/number.h"
#include "../primitive.h"

/* A name for OFFSET seconds: sign, hours, and what else is not zero. */
static void
offset_name (int64_t offset, char *name, size_t size)
{
  int64_t a = offset < 0 ? -offset : offset;
  int n = snprintf (name, size, "%c%02lld", offset < 0 ? '-' : '+', (long long) (a / 3600));
  if (a % 3600)
    n += snprintf (name + n, size - (size_t) n, "%02d", (int) (a / 60 % 60));
  if (a % 60)
    snprintf (name + n, size - (size_t) n, "%02d", (int) (a % 60));
}

enum { ZONE_TEXT_BYTES = 4096 };

/* The text that the environment variable TZ has for (OFFSET NAME), NAME NULL for one made of OFFSET. */
static void
offset_rule (int64_t offset, const char *name, char *text)
{
  char own[32];
  if (!name)
    offset_name (offset, own, sizeof own);
  int64_t a = offset < 0 ? -offset : offset;
  bool letters = name && name[strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] == 0;
  snprintf (text, ZONE_TEXT_BYTES, letters ? "%s%s%lld:%02d:%02d" : "<%s>%s%lld:%02d:%02d", name ? name : own, offset < 0 ? "" : "-",
            (long long) (a / 3600), (int) (a / 60 % 60), (int) (a % 60));
}

/* The text of TZ that V, a zone of Lisp, stands for, in TEXT (ZONE_TEXT_BYTES); "" for local time.  False after signalling. */
static bool
zone_text (struct nm_vm *vm, value v, char *text)
{
  bool pair = consp (v) && fixnump (car (v)) && consp (cdr (v));
  value offset = pair ? car (v) : v;
  text[0] = 0;
  if (nilp (v) || v == Qwall)
    return true;
  if (stringp (v))
    {
      snprintf (text, ZONE_TEXT_BYTES, "%s", string_text (v));
      /* An empty rule is universal time, which is not local time. */
      if (text[0] == 0)
        strcpy (text, "UTC0");
      return true;
    }
  if (offset == make_fixnum (0) && !pair)
    {
      strcpy (text, "GMT0");
      return true;
    }
  if (fixnump (offset))
    {
      value name = pair ? car (cdr (v)) : Qnil;
      if (pair && !stringp (name))
        {
          signal_wrong_type (vm, Qstringp, name);
          return false;
        }
      offset_rule (fixnum (offset), pair ? string_text (name) : NULL, text);
      return true;
    }
  signal_2 (vm, Qerror, string_literal (vm, "Invalid time zone specification"), v);
  return false;
}

/* ZONE must be cleared after use; nothing to clear after an error. */
static bool
zone_parse (struct nm_vm *vm, value v, struct zone *z)
{
  char text[ZONE_TEXT_BYTES];
  *z = (struct zone){ .source = ZONE_FIXED };
  if (v == Qt)
    {
      strcpy (z->rule.standard.name, "GMT");
      return true;
    }
  if (!zone_text (vm, v, text))
    return false;
  if (text[0] == 0)
    z->source = ZONE_LOCAL;
  else
    zone_from_text (z, text);
  /* A fixed offset knows no summer time. */
  if (fixnump (v) || consp (v))
    z->source = ZONE_FIXED;
  return true;
}

#define CALENDAR_PRIMITIVE(c, lisp, min, max, usage, doc)                                         \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,        \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* TIME in ZONE as a date; Z must be cleared when TM's abbreviation is no longer used.  False after signalling. */
static bool
broken_time (struct nm_vm *vm, value time, value zone, struct zone *z, struct timespec *s, struct tm *tm)
{
  struct time_value t;
  if (!time_value_parse (vm, time, &t))
    return false;
  bool ok = time_value_timespec (vm, &t, s);
  time_value_clear (&t);
  if (!ok || !zone_parse (vm, zone, z))
    return false;
  if (zone_break (z, s->tv_sec, tm))
    return true;
  zone_clear (z);
  signal_message (vm, "Specified time is not representable");
  return false;
}

/* Seconds of a decoded time with the fraction of TIME: (TICKS . HZ), or an integer if there is none. */
static value
exact_seconds (struct nm_vm *vm, value time, int second)
{
  struct time_value t;
  if (!time_value_parse (vm, time, &t))
    return V_EXIT;
  mpz_t whole;
  mpz_init (whole);
  mpz_fdiv_r (t.ticks, t.ticks, t.hz);
  mpz_mul_ui (whole, t.hz, (unsigned long) second);
  mpz_add (t.ticks, t.ticks, whole);
  value v = mpz_cmp_ui (t.hz, 1) == 0 ? make_fixnum (second) : time_value_ticks (vm, &t);
  mpz_clear (whole);
  time_value_clear (&t);
  return v;
}

CALENDAR_PRIMITIVE (decode_time, "decode-time", 0, 3, "(&optional TIME ZONE FORM)",
                    "Return TIME in ZONE as (SECONDS MINUTES HOUR DAY MONTH YEAR DOW DST UTCOFF).\n"
                    "FORM t gives SECONDS with its fraction, as (TICKS . HZ).")
{
  struct zone z;
  struct timespec s;
  struct tm tm;
  if (!broken_time (vm, args[0], args[1], &z, &s, &tm))
    return V_EXIT;
  value seconds = args[2] == Qt ? exact_seconds (vm, args[0], tm.tm_sec) : make_fixnum (tm.tm_sec);
  if (exitp (seconds))
    {
      zone_clear (&z);
      return seconds;
    }
  value parts[] = { seconds, make_fixnum (tm.tm_min), make_fixnum (tm.tm_hour), make_fixnum (tm.tm_mday),
                    make_fixnum (tm.tm_mon + 1), make_fixnum ((int64_t) tm.tm_year + 1900), make_fixnum (tm.tm_wday),
                    tm.tm_isdst < 0 ? make_fixnum (-1) : make_bool (tm.tm_isdst > 0), make_fixnum (tm.tm_gmtoff) };
  zone_clear (&z);
  return list_from_array (vm, 9, parts, Qnil);
}

static bool
calendar_field (struct nm_vm *vm, value v, int64_t offset, int *out)
{
  int64_t n;
  if (!fixnump (v) || !integer_to_int64 (v, &n))
    {
      signal_wrong_type (vm, Qfixnump, v);
      return false;
    }
  n -= offset;
  if (n != (int) n)
    {
      signal_message (vm, "Specified time is not representable");
      return false;
    }
  *out = (int) n;
  return true;
}

CALENDAR_PRIMITIVE (encode_time, "encode-time", 1, NM_MANY, "(TIME &rest OBSOLESCENT-ARGUMENTS)",
                    "Return the time that TIME, a list as `decode-time' returns it, stands for: (HIGH LOW).\n"
                    "The fields may be out of range; DST is nil, t, or -1 to guess.  The obsolescent way is to give\n"
                    "SECOND MINUTE HOUR DAY MONTH YEAR and ZONE as arguments of their own.")
{
  value field[6], zone = Qnil, dst = make_fixnum (-1);
  if (nargs == 1)
    {
      value tail = args[0];
      for (int i = 0; i < 6; i++, tail = cdr (tail))
        {
          CHECK (consp (tail), Qconsp, tail);
          field[i] = car (tail);
        }
      /* The day of the week, then DST and the zone. */
      CHECK (consp (tail), Qconsp, tail);
      tail = cdr (tail);
      CHECK (consp (tail), Qconsp, tail);
      dst = car (tail);
      CHECK (consp (cdr (tail)), Qconsp, cdr (tail));
      zone = car (cdr (tail));
    }
  else
    {
      if (nargs < 6)
        return signal_2 (vm, Qwrong_number_of_arguments, Qencode_time, make_fixnum (nargs));
      memcpy (field, args, sizeof field);
      if (nargs > 6)
        zone = args[nargs - 1];
    }
  struct time_value t;
  int second;
  if (!time_value_parse (vm, field[0], &t))
    return V_EXIT;
  /* Of the seconds the whole ones have to fit. */
  mpz_t whole_seconds;
  mpz_init (whole_seconds);
  mpz_fdiv_q (whole_seconds, t.ticks, t.hz);
  value seconds = integer_from_mpz (vm, whole_seconds);
  mpz_clear (whole_seconds);
  if (exitp (seconds) || !calendar_field (vm, seconds, 0, &second))
    {
      time_value_clear (&t);
      return V_EXIT;
    }
  struct tm tm = { .tm_isdst = symbolp (dst) ? !nilp (dst) : -1 };
  int *const slots[] = { NULL, &tm.tm_min, &tm.tm_hour, &tm.tm_mday, &tm.tm_mon, &tm.tm_year };
  static const int offsets[] = { 0, 0, 0, 0, 1, 1900 };
  for (int i = 1; i < 6; i++)
    if (!calendar_field (vm, field[i], offsets[i], slots[i]))
      {
        time_value_clear (&t);
        return V_EXIT;
      }
  struct zone z;
  if (!zone_parse (vm, zone, &z))
    {
      time_value_clear (&t);
      return V_EXIT;
    }
  time_t whole;
  bool representable = zone_make (&z, &tm, &whole);
  zone_clear (&z);
  if (!representable)
    {
      time_value_clear (&t);
      return signal_message (vm, "Specified time is not representable");
    }
  mpz_t add;
  mpz_init_set_si (add, whole);
  mpz_mul (add, add, t.hz);
  mpz_add (t.ticks, t.ticks, add);
  mpz_clear (add);
  value result;
  if (mpz_cmp_ui (t.hz, 1) == 0)
    {
      int64_t seconds = mpz_get_si (t.ticks);
      value parts[] = { make_fixnum (seconds >> 16), make_fixnum (seconds & 0xffff) };
      result = list_from_array (vm, 2, parts, Qnil);
    }
  else
    result = time_value_ticks (vm, &t);
  time_value_clear (&t);
  return result;
}

CALENDAR_PRIMITIVE (current_time_zone, "current-time-zone", 0, 2, "(&optional SPECIFIED-TIME ZONE)",
                    "Return the (OFFSET NAME) of ZONE at SPECIFIED-TIME: seconds east of Greenwich, and its abbreviation.")
{
  struct zone z;
  struct timespec s;
  struct tm tm;
  if (!broken_time (vm, args[0], args[1], &z, &s, &tm))
    return V_EXIT;
  char own[32];
  offset_name (tm.tm_gmtoff, own, sizeof own);
  /* A zone without a name is called by its offset. */
  value name = string_literal (vm, tm.tm_zone[0] ? tm.tm_zone : own);
  zone_clear (&z);
  return make_cons (vm, make_fixnum (tm.tm_gmtoff), list_1 (vm, name));
}

CALENDAR_PRIMITIVE (current_time_string, "current-time-string", 0, 2, "(&optional SPECIFIED-TIME ZONE)",
                    "Return SPECIFIED-TIME in ZONE as a string like \"Thu Jan  1 00:00:00 1970\".")
{
  struct zone z;
  struct timespec s;
  struct tm tm;
  if (!broken_time (vm, args[0], args[1], &z, &s, &tm))
    return V_EXIT;
  char text[64];
  static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  snprintf (text, sizeof text, "%s %s %2d %02d:%02d:%02d %lld", days[tm.tm_wday], months[tm.tm_mon], tm.tm_mday,
            tm.tm_hour, tm.tm_min, tm.tm_sec, (long long) tm.tm_year + 1900);
  zone_clear (&z);
  return string_literal (vm, text);
}

NM_PRIMITIVE (set_time_zone_rule, "set-time-zone-rule", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(TZ)",
              "Make TZ the local time zone: a string as the environment variable TZ has it, seconds east of\n"
              "Greenwich, (SECONDS NAME), t for universal time, or nil for the system's.")
{
  char text[ZONE_TEXT_BYTES];
  if (args[0] == Qt)
    strcpy (text, "GMT0");
  else if (!zone_text (vm, args[0], text))
    return V_EXIT;
  if (text[0])
    setenv ("TZ", text, 1);
  else
    unsetenv ("TZ");
  tzset ();
  return Qnil;
}

/* -- formatting ------------------------------------------------------------------------------------ */

CALENDAR_PRIMITIVE (format_time_string, "format-time-string", 1, 3, "(FORMAT-STRING &optional TIME ZONE)",
                    "Return TIME (default: now) in ZONE, formatted by FORMAT-STRING: %-directives as in strftime,\n"
                    "with flags -, _, 0, ^ and #, a width, %N for fractions and %:z for offsets with colons.")
{
  struct time_value t;
  if (!time_value_parse (vm, args[1], &t))
    return V_EXIT;
  struct timespec now;
  bool representable = time_value_timespec (vm, &t, &now);
  time_value_clear (&t);
  if (!representable)
    return V_EXIT;
  CHECK (stringp (args[0]), Qstringp, args[0]);
  struct zone z;
  struct timespec s;
  struct tm tm;
  if (!broken_time (vm, args[1], args[2], &z, &s, &tm))
    return V_EXIT;

  struct text_buffer out = { .multibyte = string_multibyte (args[0]) || string_ascii_p (args[0]) };
  time_format (&out, string_text (args[0]), string_bytes (args[0]), &tm, s.tv_sec, s.tv_nsec);
  value result = text_buffer_string (vm, &out);
  zone_clear (&z);
  return result;
}
