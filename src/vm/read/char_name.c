/* char_name.c - characters by their Unicode names.
   SPDX-License-Identifier: GPL-3.0-or-later

   Most names are in a table (char_names.h); those of Hangul syllables and of ideographs that are
   named by their code are computed.  The lookup is pure. */
#include "../primitive.h"
#include "read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../data/hash.h"
#include "../data/string.h"
#include "char_names.h"

enum { NAME_MAX_BYTES = 128, BLOCK_COUNT = sizeof char_name_blocks / sizeof *char_name_blocks };

/* Walks the entries of a block. */
struct cursor { const char *p; char name[NAME_MAX_BYTES]; size_t length; int code; };

static int
digit_of (char c)
{
  return (int) ((const char *) memchr (char_name_digits, c, 64) - char_name_digits);
}

static void
cursor_next (struct cursor *c)
{
  size_t shared = (size_t) ((const char *) memchr (char_name_lengths, *c->p, sizeof char_name_lengths) - char_name_lengths);
  const char *rest = c->p + 1, *end = strchr (rest, '~');
  assert (shared + (size_t) (end - rest) < sizeof c->name);
  memcpy (c->name + shared, rest, (size_t) (end - rest));
  c->length = shared + (size_t) (end - rest);
  int code = digit_of (end[1]) << 12 | digit_of (end[2]) << 6 | digit_of (end[3]);
  c->code = code >= 0x33000 ? code + 0xE0000 - 0x33000 : code;
  c->p = end + 4;
}

static int
compare_names (const char *a, size_t m, const char *b, size_t n)
{
  int order = memcmp (a, b, m < n ? m : n);
  return order ? order : m < n ? -1 : m > n;
}

static int
table_lookup (const char *name, size_t bytes)
{
  struct cursor c;
  int low = 0, high = BLOCK_COUNT;
  while (high - low > 1)
    {
      int middle = (low + high) / 2;
      c.p = char_name_text + char_name_blocks[middle];
      cursor_next (&c);
      if (compare_names (name, bytes, c.name, c.length) < 0)
        high = middle;
      else
        low = middle;
    }
  c.p = char_name_text + char_name_blocks[low];
  for (int i = low * CHAR_NAMES_BLOCK; i < CHAR_NAMES_COUNT && i < (low + 1) * CHAR_NAMES_BLOCK; i++)
    {
      cursor_next (&c);
      int order = compare_names (name, bytes, c.name, c.length);
      if (order == 0)
        return c.code;
      if (order < 0)
        break;
    }
  return -1;
}

/* -- names that are made of a prefix and the code -- */

static const struct { const char *prefix; int first, last; } numbered[] = {
  { "CJK IDEOGRAPH-", 0x3400, 0x4dbf }, { "CJK IDEOGRAPH-", 0x4e00, 0x9fff }, { "CJK IDEOGRAPH-", 0x20000, 0x2a6df },
  { "CJK IDEOGRAPH-", 0x2a700, 0x2b738 }, { "CJK IDEOGRAPH-", 0x2b740, 0x2b81d }, { "CJK IDEOGRAPH-", 0x2b820, 0x2cea1 },
  { "CJK IDEOGRAPH-", 0x2ceb0, 0x2ebe0 }, { "CJK IDEOGRAPH-", 0x30000, 0x3134a },
  { "CJK COMPATIBILITY IDEOGRAPH-", 0xf900, 0xfad9 }, { "CJK COMPATIBILITY IDEOGRAPH-", 0x2f800, 0x2fa1d },
  { "TANGUT IDEOGRAPH-", 0x17000, 0x187f7 }, { "TANGUT IDEOGRAPH-", 0x18d00, 0x18d08 },
  { "NUSHU CHARACTER-", 0x1b170, 0x1b2fb }, { "KHITAN SMALL SCRIPT CHARACTER-", 0x18b00, 0x18cd5 },
};

static int
numbered_lookup (const char *name, size_t bytes)
{
  for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
    {
      size_t n = strlen (numbered[i].prefix);
      if (bytes <= n || bytes > n + 5 || memcmp (name, numbered[i].prefix, n) != 0)
        continue;
      int code = 0;
      for (size_t k = n; k < bytes && code >= 0; k++)
        {
          const char *digits = "0123456789ABCDEF", *d = strchr (digits, name[k]);
          code = d && *d && !(k == n && *d == '0') ? code * 16 + (int) (d - digits) : -1;
        }
      if (code >= numbered[i].first && code <= numbered[i].last)
        return code;
    }
  return -1;
}

/* -- Hangul syllables: U+AC00 + (initial * 21 + vowel) * 28 + final -- */

static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char hangul_initial[][3] = { "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H" };
static const char hangul_vowel[][4] = { "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I" };
static const char hangul_final[][3] = { "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H" };
enum { HANGUL_FIRST = 0xac00, HANGUL_INITIALS = 19, HANGUL_VOWELS = 21, HANGUL_FINALS = 28, HANGUL_COUNT = 11172 };

static size_t
hangul_name (int index, char *buf)
{
  return (size_t) sprintf (buf, "%s%s%s%s", hangul_prefix, hangul_initial[index / (HANGUL_VOWELS * HANGUL_FINALS)],
                           hangul_vowel[index / HANGUL_FINALS % HANGUL_VOWELS], hangul_final[index % HANGUL_FINALS]);
}

static int
hangul_lookup (const char *name, size_t bytes)
{
  size_t n = sizeof hangul_prefix - 1;
  if (bytes <= n || memcmp (name, hangul_prefix, n) != 0)
    return -1;
  char buf[40];
  for (int i = 0; i < HANGUL_COUNT; i++)
    if (hangul_name (i, buf) == bytes && memcmp (buf + n, name + n, bytes - n) == 0)
      return HANGUL_FIRST + i;
  return -1;
}

int
char_from_name (const char *name, size_t bytes)
{
  int c = table_lookup (name, bytes);
  if (c < 0)
    c = numbered_lookup (name, bytes);
  return c < 0 ? hangul_lookup (name, bytes) : c;
}

NM_PRIMITIVE (internal__char_names, "internal--char-names", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return a new hash table (test `equal') from the Unicode names of characters to the characters.\n"
              "Ideographs whose names are numbers are not in it.")
{
  value table = hash_new (vm, Qequal, Qnil, CHAR_NAMES_COUNT + HANGUL_COUNT);
  struct cursor c = { .p = char_name_text };
  for (int i = 0; i < CHAR_NAMES_COUNT; i++)
    {
      cursor_next (&c);
      hash_put (vm, table, string_unibyte_new (vm, c.name, (int64_t) c.length), make_fixnum (c.code));
    }
  for (int i = 0; i < HANGUL_COUNT; i++)
    {
      char buf[40];
      size_t n = hangul_name (i, buf);
      hash_put (vm, table, string_unibyte_new (vm, buf, (int64_t) n), make_fixnum (HANGUL_FIRST + i));
    }
  return table;
}
