/* regexp_class.c - character classes and sets.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure apart from the lazily filled maps of the world. */
#include "regexp.h"

#include <utf8proc.h>

#include "nm_text.h"

enum { CATEGORY_NONE = 255 };

/* The Unicode general category; none for what Unicode does not define. */
static int
general_category (int c)
{
  return c > 0x10ffff ? CATEGORY_NONE : (int) utf8proc_category (c);
}

static bool
is_ascii_alnum (int c)
{
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c >= 'A');
}

static bool
is_alphabetic (int c)
{
  if (c < 0x80)
    return is_ascii_alnum (c) && c >= 'A';
  switch (general_category (c))
    {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_NL:
      return true;
    default:
      return false;
    }
}

static bool
is_graphic (int c)
{
  if (c < 0x80)
    return c > 32 && c < 127;
  switch (general_category (c))
    {
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_CN: case CATEGORY_NONE:
      return false;
    default:
      return true;
    }
}

static bool
is_printable (int c)
{
  if (c < 0x80)
    return c >= 32 && c < 127;
  int g = general_category (c);
  return g != UTF8PROC_CATEGORY_CC && g != UTF8PROC_CATEGORY_CS && g != UTF8PROC_CATEGORY_CN && g != CATEGORY_NONE;
}

static bool
is_upper (struct regexp_world *w, int c)
{
  return charmap_get (w->down, c) != c;
}

static bool
is_lower (struct regexp_world *w, int c)
{
  return !is_upper (w, c) && charmap_get (w->up, c) != c;
}

static int
syntax_class (struct regexp_world *w, int c)
{
  return charmap_get (w->syntax, c) & 0xffff;
}

enum { SYNTAX_WHITESPACE = 0, SYNTAX_WORD = 2 };

bool
regexp_class_has (struct regexp_world *w, enum regexp_class class, int c)
{
  bool ascii = c < 0x80;
  switch (class)
    {
    case CLASS_ALNUM: return ascii ? is_ascii_alnum (c) : is_alphabetic (c) || general_category (c) == UTF8PROC_CATEGORY_ND;
    case CLASS_ALPHA: return is_alphabetic (c);
    case CLASS_ASCII: return ascii;
    case CLASS_BLANK: return ascii ? c == ' ' || c == '\t' : general_category (c) == UTF8PROC_CATEGORY_ZS;
    case CLASS_CNTRL: return c < 32;
    case CLASS_DIGIT: return c >= '0' && c <= '9';
    case CLASS_GRAPH: return is_graphic (c);
    case CLASS_LOWER: return is_lower (w, c);
    case CLASS_MULTIBYTE: return !ascii;
    case CLASS_NONASCII: return !ascii;
    case CLASS_PRINT: return is_printable (c);
    case CLASS_PUNCT: return ascii ? c > 32 && c < 127 && !is_ascii_alnum (c) : syntax_class (w, c) != SYNTAX_WORD;
    case CLASS_SPACE: return syntax_class (w, c) == SYNTAX_WHITESPACE;
    case CLASS_UNIBYTE: return ascii;
    case CLASS_UPPER: return is_upper (w, c);
    case CLASS_WORD: return syntax_class (w, c) == SYNTAX_WORD;
    case CLASS_XDIGIT: return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f' && c < 0x80);
    default: return false;
    }
}

static bool
in_ranges (const struct regexp_set *s, int c)
{
  int lo = 0, hi = s->range_count;
  while (lo < hi)
    {
      int mid = (lo + hi) / 2;
      if (c < s->ranges[2 * mid])
        hi = mid;
      else if (c > s->ranges[2 * mid + 1])
        lo = mid + 1;
      else
        return true;
    }
  return false;
}

static bool
in_classes (const struct regexp *r, struct regexp_world *w, const struct regexp_set *s, int c, int original)
{
  if (c >= NM_CHAR_RAW_FIRST)      /* raw bytes are in no class */
    return false;
  for (uint32_t left = s->classes; left; left &= left - 1)
    {
      enum regexp_class class = (enum regexp_class) __builtin_ctz (left);
      if (regexp_class_has (w, class, c))
        return true;
      if (r->folds && (class == CLASS_UPPER || class == CLASS_LOWER)
          && (is_upper (w, original) || is_lower (w, original)))
        return true;
    }
  return false;
}

bool
regexp_set_lists (struct regexp_world *w, const struct regexp_set *s, int c)
{
  if (c < 0x80)
    return s->ascii[c >> 6] >> (c & 63) & 1;
  if (in_ranges (s, c))
    return true;
  for (uint32_t left = c < NM_CHAR_RAW_FIRST ? s->classes : 0; left; left &= left - 1)
    if (regexp_class_has (w, (enum regexp_class) __builtin_ctz (left), c))
      return true;
  return false;
}

/* Is character C of the text, not yet folded, matched by the set? */
bool
regexp_set_has (const struct regexp *r, struct regexp_world *w, const struct regexp_set *s, int c)
{
  int original = c;
  if (r->folds)
    c = charmap_get (w->canon, c);
  if (c < 0x80)
    return (s->ascii[c >> 6] >> (c & 63) & 1) != s->negated;
  return (in_ranges (s, c) || (s->classes && in_classes (r, w, s, c, original))) != s->negated;
}
