/* char_name.c - characters by their Unicode names, and the names of characters.
   SPDX-License-Identifier: GPL-3.0-or-later

   Most names are in a table (char_names.h); those of Hangul syllables and of ideographs that are
   named by their code are computed.  The lookup is pure.  Where several characters have a name, the last one counts. */
#include "../primitive.h"
#include "read.h"

#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../data/hash.h"
#include "../data/string.h"
#include "char_names.h"

enum { BLOCK_COUNT = sizeof char_name_blocks / sizeof *char_name_blocks };

static const char kinds[] = { [CHAR_NAME] = '~', [CHAR_OLD_NAME] = '|', [CHAR_ALIAS] = '`', [CHAR_UNLISTED] = '{', 0 };

/* Walks the entries of a block. */
struct cursor { const char *p; char name[CHAR_NAME_BYTES]; size_t length; int code; enum char_name_kind kind; };

static int
digit_of (char c)
{
  return (int) ((const char *) memchr (char_name_digits, c, 64) - char_name_digits);
}

static void
cursor_next (struct cursor *c)
{
  size_t shared = (size_t) ((const char *) memchr (char_name_lengths, *c->p, sizeof char_name_lengths) - char_name_lengths);
  const char *rest = c->p + 1, *end = strpbrk (rest, kinds);
  assert (shared + (size_t) (end - rest) < sizeof c->name);
  memcpy (c->name + shared, rest, (size_t) (end - rest));
  c->length = shared + (size_t) (end - rest);
  c->kind = (enum char_name_kind) (strchr (kinds, *end) - kinds);
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
  int low = 0, high = BLOCK_COUNT, found = -1;
  while (high - low > 1)
    {
      int middle = (low + high) / 2;
      c.p = char_name_text + char_name_blocks[middle];
      cursor_next (&c);
      if (compare_names (name, bytes, c.name, c.length) <= 0)
        high = middle;
      else
        low = middle;
    }
  /* The block that LOW is the first of may end in entries of that name, and the next begin with some. */
  c.p = char_name_text + char_name_blocks[low];
  for (int i = low * CHAR_NAMES_BLOCK; i < CHAR_NAMES_COUNT; i++)
    {
      cursor_next (&c);
      int order = compare_names (name, bytes, c.name, c.length);
      if (order == 0 && c.kind != CHAR_UNLISTED)
        found = c.code;
      if (order < 0)
        break;
    }
  return found;
}

/* -- names that are made of a prefix and the code -- */

/* Those with HIDDEN have names that nobody looks up, and count from 1. */
static const struct { const char *prefix; int first, last; bool hidden; } numbered[] = {
  { "CJK IDEOGRAPH-", 0x3400, 0x4dbf, false }, { "CJK IDEOGRAPH-", 0x4e00, 0x9fff, false }, { "CJK IDEOGRAPH-", 0x20000, 0x2a6df, false },
  { "CJK IDEOGRAPH-", 0x2a700, 0x2b738, false }, { "CJK IDEOGRAPH-", 0x2b740, 0x2b81d, false }, { "CJK IDEOGRAPH-", 0x2b820, 0x2cea1, false },
  { "CJK IDEOGRAPH-", 0x2ceb0, 0x2ebe0, false }, { "CJK IDEOGRAPH-", 0x30000, 0x3134a, false },
  { "CJK COMPATIBILITY IDEOGRAPH-", 0xf900, 0xfad9, false }, { "CJK COMPATIBILITY IDEOGRAPH-", 0x2f800, 0x2fa1d, false },
  { "TANGUT IDEOGRAPH-", 0x17000, 0x187f7, false }, { "TANGUT IDEOGRAPH-", 0x18d00, 0x18d08, false },
  { "NUSHU CHARACTER-", 0x1b170, 0x1b2fb, false }, { "KHITAN SMALL SCRIPT CHARACTER-", 0x18b00, 0x18cd5, false },
  { "HIGH SURROGATE-", 0xd800, 0xdbff, false }, { "LOW SURROGATE-", 0xdc00, 0xdfff, false }, { "TANGUT COMPONENT-", 0x18800, 0x18aff, true },
};

static int
numbered_lookup (const char *name, size_t bytes)
{
  for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
    {
      size_t n = strlen (numbered[i].prefix);
      if (numbered[i].hidden || bytes <= n || bytes > n + 5 || memcmp (name, numbered[i].prefix, n) != 0)
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

NM_PRIMITIVE (internal__char_from_name, "internal--char-from-name", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NAME)",
              "Return the character whose Unicode name is the string NAME, in capitals; nil if there is none.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int c = char_from_name (string_text (args[0]), (size_t) string_bytes (args[0]));
  return c < 0 ? (value) Qnil : make_fixnum (c);
}

size_t
char_computed_name (int code, char *buf)
{
  if (code >= HANGUL_FIRST && code < HANGUL_FIRST + HANGUL_COUNT)
    return hangul_name (code - HANGUL_FIRST, buf);
  for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
    if (code >= numbered[i].first && code <= numbered[i].last)
      return (size_t) (numbered[i].hidden ? sprintf (buf, "%s%03d", numbered[i].prefix, code - numbered[i].first + 1)
                                          : sprintf (buf, "%s%04X", numbered[i].prefix, (unsigned) code));
  return 0;
}

void
char_names_walk (char_name_visitor *visit, void *context)
{
  struct cursor c = { .p = char_name_text };
  for (int i = 0; i < CHAR_NAMES_COUNT; i++)
    {
      cursor_next (&c);
      visit (context, c.kind, c.code, c.name, c.length);
    }
}

/* -- the table of all names, by the order of characters -- */

struct listed { int code; enum char_name_kind kind; const char *name; size_t length; };
struct list { struct listed *entries; size_t count; char *text; size_t used; };

enum { NUSHU_FIRST = 0x1b170, NUSHU_LAST = 0x1b2fb, LIST_MAX = CHAR_NAMES_COUNT + HANGUL_COUNT + NUSHU_LAST - NUSHU_FIRST + 1 };

static void
list_add (void *context, enum char_name_kind kind, int code, const char *name, size_t length)
{
  struct list *l = context;
  if (kind == CHAR_UNLISTED)
    return;
  memcpy (l->text + l->used, name, length);
  l->entries[l->count++] = (struct listed) { code, kind, l->text + l->used, length };
  l->used += length;
}

static void
list_add_computed (struct list *l, int first, int last)
{
  char name[CHAR_NAME_BYTES];
  for (int code = first; code <= last; code++)
    list_add (l, CHAR_NAME, code, name, char_computed_name (code, name));
}

static int
compare_listed (const void *a, const void *b)
{
  const struct listed *x = a, *y = b;
  return x->code != y->code ? (x->code > y->code) - (x->code < y->code) : (int) x->kind - (int) y->kind;
}

NM_PRIMITIVE (internal__char_names, "internal--char-names", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return a new hash table (test `equal') from the Unicode names of characters to the characters, in their order.\n"
              "Ideographs whose names are numbers are not in it.")
{
  value table = hash_new (vm, Qequal, Qnil, LIST_MAX);
  struct list l = { .entries = mi_malloc (LIST_MAX * sizeof *l.entries), .text = mi_malloc ((size_t) LIST_MAX * CHAR_NAME_BYTES) };
  char_names_walk (list_add, &l);
  list_add_computed (&l, HANGUL_FIRST, HANGUL_FIRST + HANGUL_COUNT - 1);
  list_add_computed (&l, NUSHU_FIRST, NUSHU_LAST);
  qsort (l.entries, l.count, sizeof *l.entries, compare_listed);
  for (size_t i = 0; i < l.count; i++)
    hash_put (vm, table, string_unibyte_new (vm, l.entries[i].name, (int64_t) l.entries[i].length), make_fixnum (l.entries[i].code));
  mi_free (l.entries);
  mi_free (l.text);
  return table;
}
