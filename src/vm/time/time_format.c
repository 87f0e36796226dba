/* time_format.c - %-directives of dates.
   SPDX-License-Identifier: GPL-3.0-or-later

   A directive is % [flags] [width] [colons] [E or O] letter.  Flags: - no padding, _ spaces, 0 zeros, + zeros and a
   sign for large years, ^ upper case, # the other case.  What is no directive is shown as it stands.  The names of
   days and months are those of the C locale.  Any thread. */
#include "time_format.h"

#include <ctype.h>
#include <string.h>
#include "nm_text.h"

enum { YEAR_BASE = 1900, NANOSECOND_DIGITS = 9, WIDTH_MAX = 100000000 };

struct directive { char pad; bool upper, other_case; int width, colons; char modifier, letter; };
struct date { const struct tm *tm; time_t seconds; long nanoseconds; };

/* -- parts of a date -- */

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                      "September", "October", "November", "December" };

static int64_t day_of_month (const struct date *d) { return d->tm->tm_mday; }
static int64_t hour (const struct date *d) { return d->tm->tm_hour; }
static int64_t hour_of_half (const struct date *d) { return (d->tm->tm_hour + 11) % 12 + 1; }
static int64_t day_of_year (const struct date *d) { return d->tm->tm_yday + 1; }
static int64_t minute (const struct date *d) { return d->tm->tm_min; }
static int64_t month (const struct date *d) { return d->tm->tm_mon + 1; }
static int64_t second (const struct date *d) { return d->tm->tm_sec; }
static int64_t quarter (const struct date *d) { return d->tm->tm_mon / 3 + 1; }
static int64_t since_epoch (const struct date *d) { return d->seconds; }
static int64_t day_of_week (const struct date *d) { return d->tm->tm_wday; }
static int64_t iso_day_of_week (const struct date *d) { return (d->tm->tm_wday + 6) % 7 + 1; }
static int64_t week_from_sunday (const struct date *d) { return (d->tm->tm_yday - d->tm->tm_wday + 7) / 7; }
static int64_t week_from_monday (const struct date *d) { return (d->tm->tm_yday - (d->tm->tm_wday + 6) % 7 + 7) / 7; }
static int64_t year (const struct date *d) { return (int64_t) d->tm->tm_year + YEAR_BASE; }

static int64_t
century (const struct date *d)
{
  int64_t y = year (d);
  /* Rounded toward zero: the sign of a year is shown apart. */
  return y < 0 ? -(-y / 100) : y / 100;
}

static int64_t
two_digits (int64_t y)
{
  return y < 0 ? -y % 100 : y % 100;
}

static int64_t year_of_century (const struct date *d) { return two_digits (year (d)); }

static bool
leap_year (int64_t y)
{
  return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

/* Days from the start of the first ISO week of the year to day YDAY of it, a WDAY; negative before. */
static int
iso_week_days (int yday, int wday)
{
  enum { THURSDAY = 4, MONDAY = 1, BIG_ENOUGH = 7 * 3 };
  return yday - (yday - wday + THURSDAY + BIG_ENOUGH) % 7 + THURSDAY - MONDAY;
}

/* The ISO week of the date, and in *Y the year that it belongs to. */
static int64_t
iso_week_year (const struct date *d, int64_t *y)
{
  *y = year (d);
  int n = iso_week_days (d->tm->tm_yday, d->tm->tm_wday);
  if (n < 0)
    {
      --*y;
      n = iso_week_days (d->tm->tm_yday + 365 + leap_year (*y), d->tm->tm_wday);
    }
  else
    {
      int next = iso_week_days (d->tm->tm_yday - 365 - leap_year (*y), d->tm->tm_wday);
      if (next >= 0)
        {
          ++*y;
          n = next;
        }
    }
  return n / 7 + 1;
}

static int64_t
iso_week (const struct date *d)
{
  int64_t y;
  return iso_week_year (d, &y);
}

static int64_t
iso_year (const struct date *d)
{
  int64_t y;
  iso_week_year (d, &y);
  return y;
}

static int64_t iso_year_of_century (const struct date *d) { return two_digits (iso_year (d)); }

static const char *day_name (const struct date *d) { return days[d->tm->tm_wday % 7]; }
static const char *month_name (const struct date *d) { return months[d->tm->tm_mon % 12]; }
static const char *half (const struct date *d) { return d->tm->tm_hour < 12 ? "AM" : "PM"; }
static const char *small_half (const struct date *d) { return d->tm->tm_hour < 12 ? "am" : "pm"; }
static const char *zone_name (const struct date *d) { return d->tm->tm_zone ? d->tm->tm_zone : ""; }
static const char *newline (const struct date *d) { (void) d; return "\n"; }
static const char *tab (const struct date *d) { (void) d; return "\t"; }
static const char *percent (const struct date *d) { (void) d; return "%"; }

/* -- output -- */

static void
add_repeated (struct text_buffer *out, char c, int64_t n)
{
  for (; n > 0; n--)
    text_buffer_add (out, &c, 1, 1);
}

/* DIGITS, the text of a number without its SIGN (0 for none), in a field of WIDTH. */
static void
add_number_text (struct text_buffer *out, const char *digits, char sign, char pad, int width)
{
  int64_t n = (int64_t) strlen (digits), missing = pad == '-' ? 0 : width - (sign != 0) - n;
  if (pad == '_')
    add_repeated (out, ' ', missing);
  if (sign)
    text_buffer_add (out, &sign, 1, 1);
  if (pad != '_')
    add_repeated (out, '0', missing);
  text_buffer_add (out, digits, n, n);
}

/* The decimal digits of the absolute value of V. */
static const char *
digits_of (int64_t v, char *buffer, int size)
{
  uint64_t u = v < 0 ? - (uint64_t) v : (uint64_t) v;
  char *p = buffer + size;
  *--p = 0;
  do
    *--p = (char) ('0' + u % 10);
  while (u /= 10);
  return p;
}

/* TEXT in a field, in the case that D asks for; SMALL says that the other case is the lower one. */
static void
add_text (struct text_buffer *out, const struct directive *d, const char *text, bool small)
{
  int64_t n = (int64_t) strlen (text);
  if (d->pad != '-')
    add_repeated (out, d->pad == '0' || d->pad == '+' ? '0' : ' ', d->width - n);
  for (; *text; text++)
    {
      char c = *text;
      if (d->other_case && small)
        c = (char) tolower ((unsigned char) c);
      else if (d->upper || d->other_case)
        c = (char) toupper ((unsigned char) c);
      text_buffer_add (out, &c, 1, 1);
    }
}

/* -- directives -- */

enum kind { NUMBER, YEARISH, TEXT, SHORT_TEXT, SUBFORMAT };

static const struct row {
  char letter;
  enum kind kind;
  const char *modifiers;           /* those that are allowed: E, O */
  int digits;                      /* NUMBER, YEARISH: width by default */
  char pad;                        /* by default */
  int64_t (*number) (const struct date *);
  const char *(*text) (const struct date *);
  const char *format;              /* SUBFORMAT */
  bool small;                      /* TEXT: # makes it small */
  bool plain_case;                 /* # does nothing */
} rows[] = {
  { 'a', SHORT_TEXT, "", .text = day_name }, { 'A', TEXT, "", .text = day_name },
  { 'b', SHORT_TEXT, "O", .text = month_name }, { 'h', SHORT_TEXT, "O", .text = month_name }, { 'B', TEXT, "O", .text = month_name },
  { 'p', TEXT, "", .text = half, .small = true }, { 'P', TEXT, "", .text = small_half, .plain_case = true },
  { 'Z', TEXT, "", .text = zone_name, .small = true },
  { 'n', TEXT, "", .text = newline }, { 't', TEXT, "", .text = tab }, { '%', TEXT, "", .text = percent },
  { 'c', SUBFORMAT, "E", .format = "%a %b %e %H:%M:%S %Y", .plain_case = true },
  { 'D', SUBFORMAT, "", .format = "%m/%d/%y", .plain_case = true }, { 'x', SUBFORMAT, "E", .format = "%m/%d/%y", .plain_case = true },
  { 'r', SUBFORMAT, "", .format = "%I:%M:%S %p", .plain_case = true }, { 'R', SUBFORMAT, "", .format = "%H:%M", .plain_case = true },
  { 'T', SUBFORMAT, "", .format = "%H:%M:%S", .plain_case = true }, { 'X', SUBFORMAT, "E", .format = "%H:%M:%S", .plain_case = true },
  { 'C', YEARISH, "E", 2, '0', century }, { 'Y', YEARISH, "E", 4, '0', year }, { 'G', YEARISH, "", 4, '0', iso_year },
  { 'd', NUMBER, "O", 2, '0', day_of_month }, { 'e', NUMBER, "O", 2, '_', day_of_month },
  { 'H', NUMBER, "O", 2, '0', hour }, { 'k', NUMBER, "O", 2, '_', hour },
  { 'I', NUMBER, "O", 2, '0', hour_of_half }, { 'l', NUMBER, "O", 2, '_', hour_of_half },
  { 'j', NUMBER, "", 3, '0', day_of_year }, { 'M', NUMBER, "O", 2, '0', minute }, { 'm', NUMBER, "O", 2, '0', month },
  { 'q', NUMBER, "", 1, '0', quarter }, { 'S', NUMBER, "O", 2, '0', second }, { 's', NUMBER, "", 1, '0', since_epoch },
  { 'u', NUMBER, "O", 1, '0', iso_day_of_week }, { 'w', NUMBER, "O", 1, '0', day_of_week },
  { 'U', NUMBER, "O", 2, '0', week_from_sunday }, { 'W', NUMBER, "O", 2, '0', week_from_monday }, { 'V', NUMBER, "O", 2, '0', iso_week },
  { 'y', NUMBER, "EO", 2, '0', year_of_century }, { 'g', NUMBER, "", 2, '0', iso_year_of_century },
};

static const struct row *
row_of (char letter)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].letter == letter)
      return &rows[i];
  return NULL;
}

static void
add_number (struct text_buffer *out, const struct directive *d, const struct row *row, const struct date *date)
{
  char buffer[24];
  int64_t v = row->number (date);
  bool negative = row->kind == YEARISH ? year (date) < 0 : v < 0;
  const char *digits = digits_of (v, buffer, sizeof buffer);
  char pad = d->pad ? d->pad : row->pad;
  int64_t plain = row->digits == 2 ? 99 : 9999;
  bool plus = row->kind == YEARISH && d->pad == '+' && (v > plain || row->digits < d->width);
  add_number_text (out, digits, negative ? '-' : plus ? '+' : 0, pad, d->width < 0 ? row->digits : d->width);
}

/* %N: nanoseconds to as many digits as the width; without zeros at the end, or with spaces instead. */
static void
add_fraction (struct text_buffer *out, const struct directive *d, long nanoseconds)
{
  int width = d->width <= 0 ? NANOSECOND_DIGITS : d->width, n = NANOSECOND_DIGITS;
  bool trim = d->pad == '-' || d->pad == '_';
  while (width < n || (trim && n > 1 && nanoseconds % 10 == 0))
    {
      n--;
      nanoseconds /= 10;
    }
  char buffer[24];
  const char *digits = digits_of (nanoseconds, buffer, sizeof buffer);
  add_repeated (out, '0', n - (int64_t) strlen (digits));
  text_buffer_add (out, digits, (int64_t) strlen (digits), (int64_t) strlen (digits));
  if (d->pad != '-')
    add_repeated (out, d->pad == '_' ? ' ' : '0', width - n);
}

/* %z: the offset from Greenwich; colons: none +hhmm, 1 +hh:mm, 2 +hh:mm:ss, 3 as short as possible. */
static bool
add_offset (struct text_buffer *out, const struct directive *d, long offset)
{
  static const struct { int digits; unsigned colons; bool seconds; } forms[] = {
    { 5, 0, false }, { 6, 4, false }, { 9, 20, true }, { 3, 0, false } };
  long a = offset < 0 ? -offset : offset, h = a / 3600, m = a / 60 % 60, s = a % 60;
  int form = d->colons;
  if (form > 3)
    return false;
  if (form == 3)
    form = s ? 2 : m ? 1 : 3;
  int64_t v = form == 3 ? h : forms[form].seconds ? h * 10000 + m * 100 + s : h * 100 + m;
  char buffer[32], *p = buffer + sizeof buffer;
  *--p = 0;
  unsigned colons = forms[form].colons;     /* bit N: a colon before the Nth digit from the right, after it was written */
  do
    {
      if (colons & 1)
        *--p = ':';
      colons >>= 1;
      *--p = (char) ('0' + v % 10);
      v /= 10;
    }
  while (v || colons);
  add_number_text (out, p, offset < 0 ? '-' : '+', d->pad ? d->pad : '0', d->width < 0 ? forms[form].digits : d->width);
  return true;
}

/* %F: a date with a year of at least four digits; the width is that of all. */
static void
add_full_date (struct text_buffer *out, const struct directive *d, const struct date *date)
{
  struct directive part = { .pad = d->pad, .width = d->width - 6 };
  if (d->pad == 0 && d->width < 0)
    {
      part.pad = '+';
      part.width = 4;
    }
  else if (part.width < 0)
    part.width = 0;
  add_number (out, &part, row_of ('Y'), date);
  time_format (out, "-%m-%d", 6, date->tm, date->seconds, date->nanoseconds);
}

static void
add_subformat (struct text_buffer *out, const struct directive *d, const char *format, const struct date *date)
{
  struct text_buffer inner = { 0 };
  time_format (&inner, format, (int64_t) strlen (format), date->tm, date->seconds, date->nanoseconds);
  text_buffer_add (&inner, "", 1, 0);
  add_text (out, d, inner.text, false);
  text_buffer_free (&inner);
}

/* False if D is no directive. */
static bool
add_directive (struct text_buffer *out, struct directive *d, const struct date *date)
{
  const struct row *row = row_of (d->letter);
  if (d->letter == 'z' && !d->modifier)
    return add_offset (out, d, date->tm->tm_gmtoff);
  if (d->colons > 0)
    return false;
  if ((d->letter == 'N' || d->letter == 'F') && !d->modifier)
    {
      if (d->letter == 'N')
        add_fraction (out, d, date->nanoseconds);
      else
        add_full_date (out, d, date);
      return true;
    }
  if (!row || (d->modifier && !strchr (row->modifiers, d->modifier)))
    return false;
  if (row->plain_case)
    d->other_case = false;
  char name[4];
  switch (row->kind)
    {
    case SHORT_TEXT:
      memcpy (name, row->text (date), 3);
      name[3] = 0;
      add_text (out, d, name, row->small);
      break;
    case TEXT: add_text (out, d, row->text (date), row->small); break;
    case SUBFORMAT: add_subformat (out, d, row->format, date); break;
    default: add_number (out, d, row, date);
    }
  return true;
}

/* Reads the directive after the % before P into D; the end of it. */
static const char *
scan_directive (const char *p, const char *end, struct directive *d)
{
  *d = (struct directive){ .width = -1 };
  for (; p < end && strchr ("-_0+^#", *p); p++)
    if (*p == '^')
      d->upper = true;
    else if (*p == '#')
      d->other_case = true;
    else
      d->pad = *p;
  if (p < end && isdigit ((unsigned char) *p))
    for (d->width = 0; p < end && isdigit ((unsigned char) *p); p++)
      d->width = d->width > WIDTH_MAX / 10 - 1 ? WIDTH_MAX : d->width * 10 + (*p - '0');
  for (; p < end && *p == ':'; p++)
    d->colons++;
  if (p < end && (*p == 'E' || *p == 'O'))
    d->modifier = *p++;
  d->letter = p < end ? *p : 0;
  return p < end ? p + 1 : p;
}

void
time_format (struct text_buffer *out, const char *format, int64_t bytes, const struct tm *tm, time_t seconds, long nanoseconds)
{
  const char *p = format, *end = format + bytes;
  struct date date = { tm, seconds, nanoseconds };
  while (p < end)
    {
      const char *from = p;
      struct directive d;
      if (*p != '%')
        {
          const char *next = memchr (p, '%', (size_t) (end - p));
          p = next ? next : end;
        }
      else if (p = scan_directive (p + 1, end, &d), add_directive (out, &d, &date))
        continue;
      else if (d.pad != '-')
        add_repeated (out, d.pad == '0' || d.pad == '+' ? '0' : ' ', d.width - (p - from));
      text_buffer_add (out, from, p - from, out->multibyte ? nm_text_chars (from, p - from) : p - from);
    }
}
