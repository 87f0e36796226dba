/* detect.c - guessing the coding system and the ends of lines of bytes.
   SPDX-License-Identifier: GPL-3.0-or-later

   Each category has a detector, which looks at all of the bytes from the first that is not plain ASCII on,
   and says of its categories that they were found (something in the text is typical), rejected (something
   is impossible), or neither.  Categories are asked in the order of priority that Lisp set. */
#include "coding.h"

#include <string.h>
#include "../charset/charset.h"
#include "../primitive.h"

enum { ESC = 0x1b, SHIFT_OUT = 0x0e, SHIFT_IN = 0x0f, SINGLE_SHIFT_2 = 0x8e, SINGLE_SHIFT_3 = 0x8f, CONTROL_SEQUENCE = 0x9b };
enum { EOL_LINES_CHECKED = 3 /* by `detect-coding-string'; decoding looks at all */, TRIED_CATEGORIES = CATEGORY_RAW_TEXT };

#define BIT(category) (1u << (category))
#define BITS_ISO_7BIT (BIT (CATEGORY_ISO_7) | BIT (CATEGORY_ISO_7_TIGHT))
#define BITS_ISO_8BIT (BIT (CATEGORY_ISO_8_1) | BIT (CATEGORY_ISO_8_2))
#define BITS_ISO_ELSE (BIT (CATEGORY_ISO_7_ELSE) | BIT (CATEGORY_ISO_8_ELSE))
#define BITS_ISO (BITS_ISO_7BIT | BITS_ISO_8BIT | BITS_ISO_ELSE)
#define BITS_ISO_ESCAPE (BITS_ISO_7BIT | BITS_ISO_ELSE)
#define BITS_UTF_8 (BIT (CATEGORY_UTF_8_AUTO) | BIT (CATEGORY_UTF_8) | BIT (CATEGORY_UTF_8_SIG))
#define BITS_UTF_16_SIG (BIT (CATEGORY_UTF_16_AUTO) | BIT (CATEGORY_UTF_16_BE) | BIT (CATEGORY_UTF_16_LE))
#define BITS_UTF_16 (BITS_UTF_16_SIG | BIT (CATEGORY_UTF_16_BE_NOSIG) | BIT (CATEGORY_UTF_16_LE_NOSIG))
#define BITS_ANY (BITS_ISO | BITS_UTF_8 | BITS_UTF_16 | BIT (CATEGORY_CHARSET) | BIT (CATEGORY_SJIS) | BIT (CATEGORY_BIG5) \
                  | BIT (CATEGORY_CCL) | BIT (CATEGORY_EMACS_MULE))

NM_VARIABLE (latin_extra_code_table, NM_VAR_LISP, "nil", "Vector of 256 elements: which codes from 128 to 159 text in Latin script may have.");
NM_VARIABLE (disable_ascii_optimization, NM_VAR_BOOL, "nil", "Non-nil means that ASCII is not treated apart; it makes no difference.");

struct detection {
  struct nm_host *host;
  const unsigned char *bytes; size_t n;
  size_t ascii;                    /* bytes at the start that are plain ASCII */
  bool inhibit_iso, whole;
  bool extra_latin[256];
  uint32_t checked, found, rejected;
};

/* -- ends of lines -------------------------------------------------------------------------------------- */

/* The line end at I of the N BYTES of units of WIDTH bytes, of which the one AT says which it is; 0 if there is none.  A byte
   too many at the end of UTF-16 stands for itself. */
static char
eol_at (const char *bytes, size_t n, size_t i, size_t width, size_t at)
{
  if (i >= n || (width == 2 && i + 1 < n && bytes[i + 1 - at] != 0))
    return 0;
  char c = bytes[width == 2 && i + 1 == n ? i : i + at];
  return c == '\n' || c == '\r' ? c : 0;
}

/* Looks at the first LINES lines: all alike, but for stray carriage returns among DOS lines; else it is Unix. */
static uint8_t
detect_eol (const char *bytes, size_t n, uint8_t kind, size_t lines)
{
  size_t width = kind == CODING_UTF16LE || kind == CODING_UTF16BE ? 2 : 1, at = kind == CODING_UTF16BE ? 1 : 0;
  uint8_t found = EOL_UNDECIDED;
  size_t seen = 0;
  for (size_t i = 0; i < n && seen < lines; i += width)
    {
      char c = eol_at (bytes, n, i, width, at);
      if (c == 0)
        continue;
      bool crlf = c == '\r' && eol_at (bytes, n, i + width, width, at) == '\n';
      uint8_t this = c == '\n' ? EOL_UNIX : crlf ? EOL_DOS : EOL_MAC;
      i += crlf ? width : 0;
      if (found == EOL_UNDECIDED)
        found = this;
      else if (found != this && found != EOL_UNIX && this != EOL_UNIX)
        found = EOL_DOS;
      else if (found != this)
        found = EOL_UNIX;
      if (found == EOL_UNIX)
        return found;
      seen++;
    }
  return found;
}

uint8_t
coding_detect_eol (const char *bytes, size_t n)
{
  return detect_eol (bytes, n, CODING_RAW, EOL_LINES_CHECKED);
}

/* -- UTF ------------------------------------------------------------------------------------------------- */

/* Bytes that follow the lead byte B in UTF-8, four bytes at most; -1 if it leads nothing. */
static int
utf8_trailing (unsigned char b)
{
  return (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : (b & 0xf8) == 0xf0 ? 3 : -1;
}

static void
detect_utf_8 (struct detection *d)
{
  d->checked |= BITS_UTF_8;
  bool bom = d->n > 3 && memcmp (d->bytes, "\xef\xbb\xbf", 3) == 0;
  for (size_t i = d->ascii; i < d->n; i++)
    {
      int trailing = d->bytes[i] < 0x80 ? 0 : utf8_trailing (d->bytes[i]);
      bool bad = trailing < 0;
      for (; !bad && trailing > 0; trailing--)
        {
          if (++i >= d->n)
            {
              bad = d->whole;
              break;
            }
          bad = (d->bytes[i] & 0xc0) != 0x80;
        }
      if (bad)
        {
          d->rejected |= BITS_UTF_8;
          return;
        }
    }
  if (bom)
    d->found |= BITS_UTF_8;
  else
    {
      d->rejected |= BIT (CATEGORY_UTF_8_SIG);
      d->found |= BIT (CATEGORY_UTF_8) | BIT (CATEGORY_UTF_8_AUTO);
    }
}

static void
detect_utf_16 (struct detection *d)
{
  d->checked |= BITS_UTF_16;
  bool little = d->n >= 2 && d->bytes[0] == 0xff && d->bytes[1] == 0xfe, big = d->n >= 2 && d->bytes[0] == 0xfe && d->bytes[1] == 0xff;
  if (d->n % 2 || !(little || big))
    {
      d->rejected |= BITS_UTF_16;
      return;
    }
  uint32_t found = BIT (CATEGORY_UTF_16_AUTO) | BIT (little ? CATEGORY_UTF_16_LE : CATEGORY_UTF_16_BE);
  d->found |= found;
  d->rejected |= BITS_UTF_16 & ~found;
}

/* -- ISO 2022 ----------------------------------------------------------------------------------------------- */

static bool
is_safe_in (struct nm_host *host, enum coding_category category, int id)
{
  const struct coding_system *s = coding_of_category (host, category);
  if (!s || s->all_iso)
    return s != NULL;
  for (int i = 0; i < s->charset_count; i++)
    if (s->charsets[i] == id)
      return true;
  return false;
}

/* An escape sequence at I designates a charset: sets *LENGTH and returns its id, or -1. */
static int
designated (struct detection *d, size_t i, size_t *length, uint32_t *rejected)
{
  const unsigned char *p = d->bytes + i;
  size_t n = d->n - i;
  const struct charset *cs = NULL;
  int last = n > 1 ? p[1] : 0;
  if (n > 2 && p[1] >= '(' && p[1] <= '/')
    cs = charset_of_iso (d->host, 1, p[1] >= ',', last = p[2]), *length = 3;
  else if (n > 2 && p[1] == '$' && p[2] >= '@' && p[2] <= 'B')
    cs = charset_of_iso (d->host, 2, false, p[2]), *length = 3;
  else if (n > 3 && p[1] == '$' && p[2] >= '(' && p[2] <= '/')
    cs = charset_of_iso (d->host, 2, p[2] >= ',', last = p[3]), *length = 4;
  else if (n > 2 && p[1] == '$')
    last = p[2];
  if (!cs && last >= 0x80)
    *rejected |= BITS_ISO_7BIT | BIT (CATEGORY_ISO_7_ELSE);
  return cs ? cs->id : -1;
}

struct iso_scan { uint32_t found, rejected; bool single_shift; };

/* ESC at *I; moves *I to the last byte that belongs to it. */
static void
scan_escape (struct detection *d, struct iso_scan *s, size_t *i)
{
  static const uint8_t judged[] = { CATEGORY_ISO_7, CATEGORY_ISO_7_TIGHT, CATEGORY_ISO_7_ELSE, CATEGORY_ISO_8_ELSE };
  unsigned char next = *i + 1 < d->n ? d->bytes[*i + 1] : 0;
  s->single_shift = false;
  if (next == 'N' || next == 'O')
    {
      s->single_shift = true;
      s->rejected |= BITS_ISO_7BIT | BITS_ISO_8BIT;
      *i += 1;
      return;
    }
  size_t length = 1;
  int id = designated (d, *i, &length, &s->rejected);
  *i += length - 1;
  if (id < 0)
    {
      /* What follows is not looked at. */
      if (next != '(' && next != '$' && (next < ')' || next > '/'))
        *i += 1;
      return;
    }
  s->rejected |= BITS_ISO_8BIT;
  for (size_t k = 0; k < sizeof judged / sizeof *judged; k++)
    *(is_safe_in (d->host, judged[k], id) ? &s->found : &s->rejected) |= BIT (judged[k]);
}

static void
scan_extra_latin (struct detection *d, struct iso_scan *s, unsigned char c)
{
  const struct coding_system *iso_8_1 = coding_of_category (d->host, CATEGORY_ISO_8_1);
  if (!d->extra_latin[c])
    {
      s->rejected = BITS_ISO;
      return;
    }
  bool latin = iso_8_1 && iso_8_1->iso_flags & ISO_LATIN_EXTRA;
  *(latin ? &s->found : &s->rejected) |= BIT (CATEGORY_ISO_8_1);
  s->rejected |= BIT (CATEGORY_ISO_8_2);
}

/* A single shift in eight bits: a typical thing for the systems that have it. */
static void
scan_single_shift (struct detection *d, struct iso_scan *s, unsigned char c)
{
  s->single_shift = false;
  s->rejected |= BITS_ISO_7BIT | BIT (CATEGORY_ISO_7_ELSE);
  static const uint8_t shifting[] = { CATEGORY_ISO_8_1, CATEGORY_ISO_8_2 };
  for (size_t k = 0; k < sizeof shifting; k++)
    {
      const struct coding_system *system = coding_of_category (d->host, shifting[k]);
      if (system && system->iso_flags & ISO_SINGLE_SHIFT)
        {
          s->found |= BIT (shifting[k]);
          s->single_shift = true;
        }
    }
  if (!s->single_shift)
    scan_extra_latin (d, s, c);
}

/* A byte of the right half at *I: in a charset of two dimensions they come in pairs. */
static void
scan_right (struct detection *d, struct iso_scan *s, size_t *i)
{
  s->found |= BIT (CATEGORY_ISO_8_1);
  if (s->single_shift || s->rejected & BIT (CATEGORY_ISO_8_2))
    return;
  size_t start = *i;
  while (*i + 1 < d->n && d->bytes[*i + 1] >= 0xa0)
    *i += 1;
  bool odd = (*i - start + 1) & 1;
  *(odd && *i + 1 < d->n ? &s->rejected : &s->found) |= BIT (CATEGORY_ISO_8_2);
}

static void
detect_iso_2022 (struct detection *d)
{
  d->checked |= BITS_ISO;
  struct iso_scan s = { 0, 0, false };
  for (size_t i = d->ascii; i < d->n && s.rejected != BITS_ISO; i++)
    {
      unsigned char c = d->bytes[i];
      if (c == ESC && !d->inhibit_iso)
        scan_escape (d, &s, &i);
      else if ((c == SHIFT_OUT || c == SHIFT_IN) && !d->inhibit_iso)
        {
          s.single_shift = false;
          s.rejected |= BITS_ISO_7BIT | BITS_ISO_8BIT;
        }
      else if (c == CONTROL_SEQUENCE)
        {
          s.single_shift = false;
          s.rejected |= BITS_ISO_7BIT | BIT (CATEGORY_ISO_7_ELSE);
          s.found |= BIT (CATEGORY_ISO_8_ELSE);
          scan_extra_latin (d, &s, c);
        }
      else if ((c == SINGLE_SHIFT_2 || c == SINGLE_SHIFT_3) && !d->inhibit_iso)
        scan_single_shift (d, &s, c);
      else if (c < 0x80)
        s.single_shift = false;
      else
        {
          s.rejected |= BITS_ISO_7BIT | BIT (CATEGORY_ISO_7_ELSE);
          if (c >= 0xa0)
            scan_right (d, &s, &i);
          else
            scan_extra_latin (d, &s, c);
        }
    }
  d->rejected |= s.rejected;
  d->found |= s.rejected == BITS_ISO ? 0 : s.found & ~s.rejected;
}

/* -- the others ------------------------------------------------------------------------------------------------ */

/* Bytes that a character beginning with B has in Emacs Mule. */
static int
emacs_mule_length (unsigned char b)
{
  if (b >= 0x81 && b <= 0x8f)
    return 2;
  if ((b >= 0x90 && b <= 0x9b) || (b >= 0xa0 && b <= 0xa5) || b == 0xa7 || b == 0xe0 || b == 0xe1)
    return 3;
  return b == 0x9c || b == 0x9d || (b >= 0xf0 && b <= 0xfc) || b == 0xfe ? 4 : 1;
}

static void
detect_emacs_mule (struct detection *d)
{
  d->checked |= BIT (CATEGORY_EMACS_MULE);
  bool found = false, bad = false;
  for (size_t i = d->ascii; i < d->n && !bad; i++)
    {
      unsigned char c = d->bytes[i];
      if (c < 0x80)
        {
          bad = c == ESC || c == SHIFT_OUT || c == SHIFT_IN;
          continue;
        }
      found = true;
      bad = c == 0x80;                 /* a composition, which has a form of its own */
      for (int more = emacs_mule_length (c) - 1; more > 0 && !bad; more--)
        bad = ++i < d->n ? d->bytes[i] < 0xa0 : d->whole;
    }
  if (bad)
    d->rejected |= BIT (CATEGORY_EMACS_MULE);
  else if (found)
    d->found |= BIT (CATEGORY_EMACS_MULE);
}

static void
detect_sjis (struct detection *d)
{
  d->checked |= BIT (CATEGORY_SJIS);
  const struct coding_system *s = coding_of_category (d->host, CATEGORY_SJIS);
  int last_lead = s && s->charset_count > 3 ? 0xfc : 0xef;
  bool found = false, bad = false;
  for (size_t i = d->ascii; i < d->n && !bad; i++)
    {
      unsigned char c = d->bytes[i];
      if (c < 0x80)
        continue;
      found = true;
      if ((c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= last_lead))
        bad = ++i < d->n ? d->bytes[i] < 0x40 || d->bytes[i] == 0x7f || d->bytes[i] > 0xfc : d->whole;
      else
        bad = c < 0xa0 || c > 0xdf;
    }
  if (bad)
    d->rejected |= BIT (CATEGORY_SJIS);
  else if (found)
    d->found |= BIT (CATEGORY_SJIS);
}

static void
detect_big5 (struct detection *d)
{
  d->checked |= BIT (CATEGORY_BIG5);
  bool found = false, bad = false;
  for (size_t i = d->ascii; i < d->n && !bad; i++)
    {
      if (d->bytes[i] < 0x80)
        continue;
      found = true;
      bad = d->bytes[i] < 0xa1
        || (++i < d->n ? d->bytes[i] < 0x40 || (d->bytes[i] >= 0x7f && d->bytes[i] <= 0xa0) : d->whole);
    }
  if (bad)
    d->rejected |= BIT (CATEGORY_BIG5);
  else if (found)
    d->found |= BIT (CATEGORY_BIG5);
}

/* Bytes of the character at I in the charsets of S; 0 if none has it. */
static size_t
charset_length (struct detection *d, const struct coding_system *s, size_t i)
{
  if (s->kind == CODING_LATIN1 || s->kind == CODING_ASCII)
    return s->kind == CODING_LATIN1 || d->bytes[i] < 0x80;
  for (int k = s->first_valid[d->bytes[i]]; k >= 0 && k < s->charset_count; k++)
    {
      const struct charset *cs = charset_of_id (d->host, s->charsets[k]);
      size_t length = cs->dimension, byte = 0;
      for (; byte < length && i + byte < d->n; byte++)
        {
          unsigned char c = d->bytes[i + byte];
          if (c < cs->space[length - 1 - byte].min || c > cs->space[length - 1 - byte].max)
            break;
        }
      if (byte == length)
        return length;
    }
  return 0;
}

static void
detect_charset (struct detection *d)
{
  d->checked |= BIT (CATEGORY_CHARSET);
  const struct coding_system *s = coding_of_category (d->host, CATEGORY_CHARSET);
  bool found = false;
  for (size_t i = s && s->ascii_compatible ? d->ascii : 0; s && i < d->n;)
    {
      unsigned char c = d->bytes[i];
      size_t length = charset_length (d, s, i);
      if (length == 0 || (c >= 0x80 && c < 0xa0 && s->latin && !d->extra_latin[c]))
        {
          d->rejected |= BIT (CATEGORY_CHARSET);
          return;
        }
      found |= c >= 0x80;
      i += length;
    }
  if (found)
    d->found |= BIT (CATEGORY_CHARSET);
}

static void detect_nothing (struct detection *d) { d->checked |= BIT (CATEGORY_CCL), d->rejected |= BIT (CATEGORY_CCL); }

typedef void detector (struct detection *);
static detector *const detectors[CATEGORY_RAW_TEXT] = {
  [CATEGORY_ISO_7] = detect_iso_2022, [CATEGORY_ISO_7_TIGHT] = detect_iso_2022, [CATEGORY_ISO_8_1] = detect_iso_2022,
  [CATEGORY_ISO_8_2] = detect_iso_2022, [CATEGORY_ISO_7_ELSE] = detect_iso_2022, [CATEGORY_ISO_8_ELSE] = detect_iso_2022,
  [CATEGORY_UTF_8_AUTO] = detect_utf_8, [CATEGORY_UTF_8] = detect_utf_8, [CATEGORY_UTF_8_SIG] = detect_utf_8,
  [CATEGORY_UTF_16_AUTO] = detect_utf_16, [CATEGORY_UTF_16_BE] = detect_utf_16, [CATEGORY_UTF_16_LE] = detect_utf_16,
  [CATEGORY_UTF_16_BE_NOSIG] = detect_utf_16, [CATEGORY_UTF_16_LE_NOSIG] = detect_utf_16, [CATEGORY_CHARSET] = detect_charset,
  [CATEGORY_SJIS] = detect_sjis, [CATEGORY_BIG5] = detect_big5, [CATEGORY_CCL] = detect_nothing,
  [CATEGORY_EMACS_MULE] = detect_emacs_mule,
};

/* -- the guess --------------------------------------------------------------------------------------------------- */

/* What a first look at the bytes says. */
struct outline { bool high, null; };

static bool
inhibited (struct nm_host *host, int8_t flag, uint32_t variable)
{
  return flag > 0 || (flag == 0 && nm_truthy (host->vm, variable));
}

static void
detection_start (struct nm_host *host, const char *bytes, size_t n, const struct coding *c, struct detection *d)
{
  struct nm_vm *vm = host->vm;
  *d = (struct detection) { .host = host, .bytes = (const unsigned char *) bytes, .n = n };
  d->inhibit_iso = inhibited (host, c->system ? c->system->inhibit_iso : 0, Qinhibit_iso_escape_detection);
  nm_scope scope = nm_scope_open (vm);
  nm_value table = nm_symbol_value_or (vm, NM_Q (latin_extra_code_table), NM_NIL);
  for (int i = 0x80; i < 0xa0; i++)
    d->extra_latin[i] = !nm_is_nil (nm_aref (vm, table, i));
  nm_scope_close (vm, scope);
}

/* Where in the bytes the first of each kind is that matters: beyond ASCII, null, what ISO 2022 gives a meaning;
   N if there is none. */
struct marks { size_t high, null, control; };

static struct marks
marks_of (const struct coding_survey *s, size_t n)
{
  return (struct marks) { s->high < n ? s->high : n, s->null < n ? s->null : n, s->control < n ? s->control : n };
}

/* The first look; runs the ISO 2022 detector if there is an escape sequence. */
static struct outline
look (struct detection *d, const struct coding *c, struct marks m)
{
  if (d->inhibit_iso)
    m.control = d->n;
  if (inhibited (d->host, c->system ? c->system->inhibit_null : 0, Qinhibit_null_byte_detection))
    m.null = d->n;
  struct outline o = { m.high < d->n, m.null < d->n };
  d->ascii = m.high < m.control ? m.high : m.control;
  d->ascii = m.null < d->ascii ? m.null : d->ascii;
  if (m.control == d->n)
    return o;
  detect_iso_2022 (d);
  if ((d->rejected & BITS_ISO) == BITS_ISO)
    {
      /* The escape sequences were none. */
      d->ascii = m.high < m.null ? m.high : m.null;
      return o;
    }
  /* Null bytes behind an escape sequence do not matter. */
  o.null = m.null < m.control;
  if (!(d->rejected & BIT (CATEGORY_ISO_7_ELSE)))
    d->ascii = d->n;                   /* escape sequences that make sense, and no eight-bit codes */
  d->rejected |= ~BITS_ISO_ESCAPE;
  return o;
}

/* Asks the detectors of the categories by priority; returns the first found, TRIED_CATEGORIES if none.
   With ALL every detector is asked. */
static int
ask (struct detection *d, const uint8_t *order, bool all)
{
  int first = TRIED_CATEGORIES;
  for (int i = 0; i < TRIED_CATEGORIES; i++)
    {
      uint8_t category = order[i];
      if (category >= CATEGORY_RAW_TEXT)
        continue;
      if (!coding_of_category (d->host, category))
        {
          d->rejected |= BIT (category);
          continue;
        }
      if (!(d->checked & BIT (category)))
        detectors[category] (d);
      if (d->found & BIT (category) && first == TRIED_CATEGORIES)
        {
          first = category;
          if (!all)
            break;
        }
    }
  return first;
}

/* The variant that the bytes of an automatic category are in. */
static int
settle (const struct detection *d, int category)
{
  if (category == CATEGORY_UTF_8_AUTO)
    return d->found & BIT (CATEGORY_UTF_8_SIG) ? CATEGORY_UTF_8_SIG : CATEGORY_UTF_8;
  if (category == CATEGORY_UTF_16_AUTO)
    return d->found & BIT (CATEGORY_UTF_16_LE) ? CATEGORY_UTF_16_LE : CATEGORY_UTF_16_BE;
  return category;
}

/* The base name of what the bytes are in; NULL if they do not say. */
static const char *
guess (struct detection *d, const struct coding *c, struct marks m)
{
  struct outline o = look (d, c, m);
  uint8_t order[CATEGORY_COUNT];
  coding_priorities (d->host, order);
  if (!o.high && !o.null && d->ascii == d->n && !d->found)
    return NULL;
  int category = TRIED_CATEGORIES;
  if (d->ascii == d->n)
    {
      for (int i = 0; i < TRIED_CATEGORIES && category == TRIED_CATEGORIES; i++)
        if (order[i] < CATEGORY_RAW_TEXT && d->found & BIT (order[i]))
          category = order[i];
    }
  else
    {
      if (o.null)
        d->checked |= BITS_ANY & ~BITS_UTF_16, d->rejected |= BITS_ANY & ~BITS_UTF_16, d->found &= BITS_UTF_16;
      else if (c->system ? c->system->prefer_utf8 : strcmp (c->base, "prefer-utf-8") == 0)
        {
          detect_utf_8 (d);
          if (d->found & BITS_UTF_8)
            d->checked |= BITS_ANY & ~BITS_UTF_8, d->rejected |= BITS_ANY & ~BITS_UTF_8;
        }
      category = ask (d, order, false);
    }
  if (category < TRIED_CATEGORIES && coding_of_category (d->host, settle (d, category)))
    return coding_of_category (d->host, settle (d, category))->name;
  if (o.null)
    return "no-conversion";
  if ((d->rejected & BITS_ANY) == BITS_ANY)
    return "raw-text";
  for (int i = 0; i < TRIED_CATEGORIES; i++)
    if (!(d->rejected & BIT (order[i])) && coding_of_category (d->host, order[i]))
      return coding_of_category (d->host, order[i])->name;
  return NULL;
}

/* Text that is all UTF-8 and nothing else that counts, the usual case, needs no detectors. */
static bool
is_plain_utf_8 (struct nm_host *host, const struct coding_survey *survey, const struct coding *c)
{
  if (survey->high == CODING_NOWHERE || survey->malformed || survey->null != CODING_NOWHERE || survey->control != CODING_NOWHERE)
    return false;
  uint8_t order[CATEGORY_COUNT];
  coding_priorities (host, order);
  const struct coding_system *s = coding_of_category (host, CATEGORY_UTF_8);
  bool preferred = order[0] == CATEGORY_UTF_8 || (c->system ? c->system->prefer_utf8 : strcmp (c->base, "prefer-utf-8") == 0);
  return preferred && s;
}

static void
detect_text (struct nm_host *host, const char *bytes, size_t n, const struct coding_survey *s, struct coding *c, bool whole)
{
  struct detection d;
  struct marks m = marks_of (s, n);
  if (m.high == n && m.null == n && m.control == n)
    return;
  /* Characters of five bytes are no UTF-8 for the detectors. */
  if (is_plain_utf_8 (host, s, c) && !memchr (bytes, 0xf8, n))
    {
      coding_become (host, coding_of_category (host, CATEGORY_UTF_8)->name, c);
      return;
    }
  detection_start (host, bytes, n, c, &d);
  d.whole = whole;
  const char *name = guess (&d, c, m);
  if (name)
    coding_become (host, name, c);
}

/* The system that an automatic one stands for, by the mark at the start. */
static void
detect_mark (struct nm_host *host, const char *bytes, size_t n, struct coding *c)
{
  struct detection d;
  detection_start (host, bytes, n, c, &d);
  if (c->kind == CODING_UTF8)
    {
      detect_utf_8 (&d);
      bool mark = n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0;
      const struct coding_system *s = coding_of_category (host, mark ? CATEGORY_UTF_8_SIG : CATEGORY_UTF_8);
      if (s)
        coding_become (host, s->name, c);
      return;
    }
  detect_utf_16 (&d);
  if (d.found & BITS_UTF_16)
    {
      const struct coding_system *s = coding_of_category (host, settle (&d, CATEGORY_UTF_16_AUTO));
      if (s)
        coding_become (host, s->name, c);
    }
}

void
coding_detect (struct nm_host *host, const char *bytes, size_t n, struct coding *c, bool whole)
{
  struct coding_survey s = CODING_SURVEY;
  if (c->kind == CODING_UNDECIDED)
    coding_survey_more (&s, bytes, n, true);
  coding_detect_surveyed (host, bytes, n, &s, c, whole);
}

void
coding_detect_surveyed (struct nm_host *host, const char *bytes, size_t n, const struct coding_survey *s, struct coding *c, bool whole)
{
  if (c->kind == CODING_UNDECIDED)
    detect_text (host, bytes, n, s, c, whole);
  else if (c->bom == BOM_AUTO)
    detect_mark (host, bytes, n, c);
  c->keep_eol = nm_truthy (host->vm, Qinhibit_eol_conversion);
  if (c->eol == EOL_UNDECIDED)
    c->eol = c->keep_eol ? EOL_UNIX : detect_eol (bytes, n, c->kind, SIZE_MAX);
}

/* -- everything that it may be --------------------------------------------------------------------------------- */

/* NAME with the ends of lines of the bytes. */
static nm_value
with_eol (struct nm_host *host, const char *name, const struct coding *given, const char *bytes, size_t n)
{
  struct coding c = { .kind = CODING_UNDECIDED, .base = name };
  coding_become (host, name, &c);
  if (given->eol != EOL_UNDECIDED && !c.no_conversion)
    c.eol = given->eol;
  if (c.eol == EOL_UNDECIDED)
    c.eol = detect_eol (bytes, n, c.kind, EOL_LINES_CHECKED);
  return coding_symbol (host, &c);
}

nm_value
coding_detect_all (struct nm_host *host, const char *bytes, size_t n, const struct coding *given)
{
  struct nm_vm *vm = host->vm;
  struct coding c = *given;
  if (c.kind != CODING_UNDECIDED)
    {
      coding_detect (host, bytes, n, &c, true);
      return nm_list1 (vm, coding_symbol (host, &c));
    }
  struct detection d;
  detection_start (host, bytes, n, &c, &d);
  d.whole = true;
  struct coding_survey survey = CODING_SURVEY;
  coding_survey_more (&survey, bytes, n, true);
  struct outline o = look (&d, &c, marks_of (&survey, n));
  uint8_t order[CATEGORY_COUNT];
  coding_priorities (host, order);
  if (!o.high && !o.null && d.ascii == n && !d.checked)
    return nm_list1 (vm, with_eol (host, given->base, given, bytes, n));
  if (o.null)
    return nm_list1 (vm, with_eol (host, "no-conversion", given, bytes, n));
  if (d.ascii < n)
    ask (&d, order, true);
  nm_value list = NM_NIL;
  if ((d.rejected & BITS_ANY) == BITS_ANY)
    return nm_list1 (vm, with_eol (host, "raw-text", given, bytes, n));
  /* Of those that are neither found nor rejected only the first counts, after those found. */
  int open = -1;
  for (int i = TRIED_CATEGORIES - 1; i >= 0; i--)
    if (!((d.rejected | d.found) & BIT (order[i])) && coding_of_category (host, order[i]))
      open = order[i];
  if (open >= 0)
    list = nm_cons (vm, with_eol (host, coding_of_category (host, (enum coding_category) open)->name, given, bytes, n), list);
  for (int i = TRIED_CATEGORIES - 1; i >= 0; i--)
    if (d.found & BIT (order[i]) && coding_of_category (host, order[i]))
      list = nm_cons (vm, with_eol (host, coding_of_category (host, order[i])->name, given, bytes, n), list);
  return list;
}
