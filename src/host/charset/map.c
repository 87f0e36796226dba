/* map.c - tables between the codes of a charset and characters.
   SPDX-License-Identifier: GPL-3.0-or-later

   Nearly all of them come from iconv, code by code: sources[] says which of its encodings has the
   codes of a map, and in which form.  Where the map that Emacs Lisp programs know differs from
   iconv's in single codes, corrections[] says how.  A program's own charset has a vector or a file.
   Runs no Lisp. */
#include "charset.h"

#include <iconv.h>
#include <limits.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGE_COUNT = 0x110000 >> PAGE_BITS, CODE_BYTES_MAX = 8 };

struct charset_map {
  int32_t *chars;                  /* by index of the code; -1: none */
  int64_t count;
  uint16_t *pages[PAGE_COUNT];     /* by character: index of the code + 1 */
};

/* How the bytes that iconv sees are made of a code. */
enum code_form { FORM_PLAIN, FORM_HIGH, FORM_PREFIX_8F, FORM_PLANE, FORM_BIG5_LEVEL_1, FORM_BIG5_LEVEL_2 };

struct map_source { const char *map; const char *encoding; uint8_t form; uint8_t plane; };

static const struct map_source sources[] = {
  { "8859-2", "ISO-8859-2", FORM_PLAIN, 0 }, { "8859-3", "ISO-8859-3", FORM_PLAIN, 0 }, { "8859-4", "ISO-8859-4", FORM_PLAIN, 0 },
  { "8859-5", "ISO-8859-5", FORM_PLAIN, 0 }, { "8859-6", "ISO-8859-6", FORM_PLAIN, 0 }, { "8859-7", "ISO-8859-7", FORM_PLAIN, 0 },
  { "8859-8", "ISO-8859-8", FORM_PLAIN, 0 }, { "8859-9", "ISO-8859-9", FORM_PLAIN, 0 }, { "8859-10", "ISO-8859-10", FORM_PLAIN, 0 },
  { "8859-11", "ISO-8859-11", FORM_PLAIN, 0 }, { "8859-13", "ISO-8859-13", FORM_PLAIN, 0 },
  { "8859-14", "ISO-8859-14", FORM_PLAIN, 0 }, { "8859-15", "ISO-8859-15", FORM_PLAIN, 0 },
  { "8859-16", "ISO-8859-16", FORM_PLAIN, 0 }, { "VISCII", "VISCII", FORM_PLAIN, 0 }, { "VSCII", "TCVN5712-1", FORM_PLAIN, 0 },
  { "KOI8-R", "KOI8-R", FORM_PLAIN, 0 }, { "KOI8-U", "KOI8-U", FORM_PLAIN, 0 }, { "KOI8-T", "KOI8-T", FORM_PLAIN, 0 },
  { "KA-PS", "GEORGIAN-PS", FORM_PLAIN, 0 }, { "KA-ACADEMY", "GEORGIAN-ACADEMY", FORM_PLAIN, 0 },
  { "MACINTOSH", "MACINTOSH", FORM_PLAIN, 0 }, { "MIK", "MIK", FORM_PLAIN, 0 }, { "PTCP154", "PT154", FORM_PLAIN, 0 },
  { "HP-ROMAN8", "HP-ROMAN8", FORM_PLAIN, 0 }, { "EBCDICUS", "EBCDIC-US", FORM_PLAIN, 0 }, { "EBCDICUK", "EBCDIC-UK", FORM_PLAIN, 0 },
  { "JISX0201", "SHIFT_JIS", FORM_PLAIN, 0 }, { "JISX0208", "EUC-JP", FORM_HIGH, 0 }, { "JISC6226", "EUC-JP", FORM_HIGH, 0 },
  { "JISX0212", "EUC-JP", FORM_PREFIX_8F, 0 }, { "JISX2131", "EUC-JISX0213", FORM_HIGH, 0 },
  { "JISX213A", "EUC-JISX0213", FORM_HIGH, 0 }, { "JISX2132", "EUC-JISX0213", FORM_PREFIX_8F, 0 },
  { "CP932-2BYTE", "CP932", FORM_PLAIN, 0 }, { "GB2312", "EUC-CN", FORM_HIGH, 0 }, { "GBK", "GBK", FORM_PLAIN, 0 },
  { "GB180302", "GB18030", FORM_PLAIN, 0 }, { "GB180304", "GB18030", FORM_PLAIN, 0 }, { "KSC5601", "EUC-KR", FORM_HIGH, 0 },
  { "CP949-2BYTE", "CP949", FORM_PLAIN, 0 }, { "BIG5", "BIG5", FORM_PLAIN, 0 }, { "BIG5-HKSCS", "BIG5-HKSCS", FORM_PLAIN, 0 },
  { "BIG5-1", "BIG5", FORM_BIG5_LEVEL_1, 0 }, { "BIG5-2", "BIG5", FORM_BIG5_LEVEL_2, 0 },
  { "CNS-1", "EUC-TW", FORM_HIGH, 0 }, { "CNS-2", "EUC-TW", FORM_PLANE, 2 }, { "CNS-3", "EUC-TW", FORM_PLANE, 3 },
  { "CNS-4", "EUC-TW", FORM_PLANE, 4 }, { "CNS-5", "EUC-TW", FORM_PLANE, 5 }, { "CNS-6", "EUC-TW", FORM_PLANE, 6 },
  { "CNS-7", "EUC-TW", FORM_PLANE, 7 },
};

/* The maps of code pages have the name of iconv's encoding. */
static const char *const page_prefixes[] = { "IBM", "CP" };

/* Codes FROM to TO of a map where iconv's characters are not the usual ones: TO_CHAR is the character
   of FROM and those after it follow; -1 for none, SAME for the code itself. */
enum { SAME = -2 };
static const struct correction { const char *map; uint32_t from, to; int to_char; } corrections[] = {
  { "JISX0201", 0x80, 0x9f, SAME },
  { "JISX0208", 0x213d, 0x213d, 0x2014 },
  { "JISC6226", 0x213d, 0x213d, 0x2014 }, { "JISC6226", 0x223a, 0x227e, -1 },
  { "BIG5", 0xa2cc, 0xa2cc, -1 }, { "BIG5", 0xa2ce, 0xa2ce, -1 }, { "BIG5", 0xf9e9, 0xf9eb, -1 }, { "BIG5", 0xf9f9, 0xf9fd, -1 },
  { "BIG5-1", 0x236c, 0x236c, -1 }, { "BIG5-1", 0x236e, 0x236e, -1 },
  { "BIG5-2", 0x725a, 0x725c, -1 }, { "BIG5-2", 0x726a, 0x726e, -1 },
  { "BIG5-HKSCS", 0xa27e, 0xa27e, -1 }, { "BIG5-HKSCS", 0xa2a1, 0xa2a7, -1 },
  { "CNS-2", 0x662b, 0x662b, 0x7934 }, { "CNS-3", 0x6168, 0x6168, 0x7c6f }, { "CNS-3", 0x6448, 0x7e7e, -1 },
  { "CNS-4", 0x4f73, 0x4f74, -1 }, { "CNS-5", 0x7a38, 0x7a38, 0x4695 },
  { "JISX2131", 0x2e21, 0x2e21, -1 }, { "JISX2131", 0x2f7e, 0x2f7e, -1 }, { "JISX2131", 0x4f54, 0x4f54, -1 },
  { "JISX2131", 0x4f7e, 0x4f7e, -1 }, { "JISX2131", 0x7427, 0x7427, -1 }, { "JISX2131", 0x7e7a, 0x7e7e, -1 },
  { "MIK", 0xe1, 0xe1, 0x3b2 }, { "MIK", 0xe6, 0xe6, 0x3bc }, { "MIK", 0xed, 0xed, 0x2205 }, { "MIK", 0xee, 0xee, 0x2208 },
  { "IBM297", 0xbc, 0xbc, 0x203e }, { "IBM284", 0xbc, 0xbc, 0x203e }, { "IBM280", 0xbc, 0xbc, 0x203e },
  { "IBM278", 0xbc, 0xbc, 0x203e }, { "IBM277", 0xbc, 0xbc, 0x203e }, { "IBM273", 0xbc, 0xbc, 0x203e },
  { "IBM256", 0xbc, 0xbc, 0x203e }, { "IBM864", 0x25, 0x25, 0x25 },
};

/* The only codes of a map that is a selection from iconv's encoding. */
static const uint32_t jisx213a_codes[] = { 0x2e21, 0x2f7e, 0x4f54, 0x4f7e, 0x7427, 0x7e7a, 0x7e7b, 0x7e7c, 0x7e7d, 0x7e7e };

static bool
find_source (const char *name, struct map_source *out)
{
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
    if (strcmp (sources[i].map, name) == 0)
      return *out = sources[i], true;
  for (size_t i = 0; i < sizeof page_prefixes / sizeof *page_prefixes; i++)
    if (strncmp (name, page_prefixes[i], strlen (page_prefixes[i])) == 0)
      return *out = (struct map_source) { name, name, FORM_PLAIN, 0 }, true;
  return false;
}

bool
charset_map_known (const char *name)
{
  struct map_source source;
  if (!find_source (name, &source))
    return false;
  iconv_t cd = iconv_open ("UTF-32LE", source.encoding);
  if (cd == (iconv_t) -1)
    return false;
  iconv_close (cd);
  return true;
}

/* -- the table ----------------------------------------------------------------------------------- */

static struct charset_map *
map_new (int64_t count)
{
  struct charset_map *map = mi_zalloc (sizeof *map);
  map->count = count;
  map->chars = mi_mallocn ((size_t) count, sizeof *map->chars);
  for (int64_t i = 0; i < count; i++)
    map->chars[i] = CHARSET_NO_CHAR;
  return map;
}

void
charset_map_free (struct charset_map *map)
{
  if (!map)
    return;
  for (int i = 0; i < PAGE_COUNT; i++)
    mi_free (map->pages[i]);
  mi_free (map->chars);
  mi_free (map);
}

int
charset_map_char (const struct charset_map *map, int64_t index)
{
  return index >= 0 && index < map->count ? map->chars[index] : CHARSET_NO_CHAR;
}

int64_t
charset_map_index (const struct charset_map *map, int c)
{
  if (c < 0 || c >= PAGE_COUNT << PAGE_BITS || !map->pages[c >> PAGE_BITS])
    return -1;
  return (int64_t) map->pages[c >> PAGE_BITS][c & (PAGE_SIZE - 1)] - 1;
}

/* Of several codes of a character the first is the one it is encoded to. */
static void
map_put (struct charset_map *map, int64_t index, int c)
{
  if (index < 0 || index >= map->count || index >= UINT16_MAX)
    return;
  map->chars[index] = c;
  if (c < 0 || c >= PAGE_COUNT << PAGE_BITS)
    return;
  uint16_t **page = &map->pages[c >> PAGE_BITS];
  if (!*page)
    *page = mi_zalloc (PAGE_SIZE * sizeof **page);
  uint16_t *entry = &(*page)[c & (PAGE_SIZE - 1)];
  if (*entry == 0)
    *entry = (uint16_t) (index + 1);
}

/* -- from iconv ------------------------------------------------------------------------------------ */

/* Writes the bytes that stand for CODE to BYTES and returns how many; 0 if the form has no such code. */
static size_t
code_bytes (const struct map_source *s, int dimension, int64_t code, char *bytes)
{
  unsigned high = code >> 8 & 0xff, low = code & 0xff;
  switch (s->form)
    {
    case FORM_PLAIN:
      for (int i = 0; i < dimension; i++)
        bytes[i] = (char) (code >> 8 * (dimension - 1 - i));
      return (size_t) dimension;
    case FORM_HIGH:
      return bytes[0] = (char) (high | 0x80), bytes[1] = (char) (low | 0x80), 2;
    case FORM_PREFIX_8F:
      return bytes[0] = (char) 0x8f, bytes[1] = (char) (high | 0x80), bytes[2] = (char) (low | 0x80), 3;
    case FORM_PLANE:
      return bytes[0] = (char) 0x8e, bytes[1] = (char) (0xa0 + s->plane), bytes[2] = (char) (high | 0x80), bytes[3] = (char) (low | 0x80), 4;
    default:
      {
        /* The cells of Big5, 157 in a row, counted in rows of 94; the second level begins at row C9. */
        unsigned row_cells = 157, level_rows = 0xc9 - 0xa1;
        unsigned cell = (high - 0x21) * 94 + (low - 0x21) + (s->form == FORM_BIG5_LEVEL_2 ? level_rows * row_cells : 0);
        unsigned row = cell / row_cells, column = cell % row_cells;
        if (row > 0xfe - 0xa1 || (s->form == FORM_BIG5_LEVEL_1 && row >= level_rows))
          return 0;
        return bytes[0] = (char) (0xa1 + row), bytes[1] = (char) (column + (column < 0x3f ? 0x40 : 0x62)), 2;
      }
    }
}

/* The one character that iconv makes of N bytes; CHARSET_NO_CHAR if it makes none or several. */
static int
iconv_char (iconv_t cd, char *bytes, size_t n)
{
  char out[16], *to = out;
  size_t room = sizeof out;
  iconv (cd, NULL, NULL, NULL, NULL);
  if (iconv (cd, &bytes, &n, &to, &room) == (size_t) -1 || n > 0)
    return CHARSET_NO_CHAR;
  iconv (cd, NULL, NULL, &to, &room);            /* what it holds back for combining */
  if (to - out != 4)
    return CHARSET_NO_CHAR;
  const unsigned char *u = (const unsigned char *) out;
  return u[0] | u[1] << 8 | u[2] << 16 | u[3] << 24;
}

/* Codes that are decoded only: their characters are encoded to later codes. */
static bool
is_decoded_only (const char *map, int64_t code)
{
  return strcmp (map, "CP932-2BYTE") == 0 && code >= 0xed40 && code <= 0xeefc;
}

static bool
is_selected (const char *map, int64_t code)
{
  if (strcmp (map, "JISX213A") != 0)
    return true;
  for (size_t i = 0; i < sizeof jisx213a_codes / sizeof *jisx213a_codes; i++)
    if (jisx213a_codes[i] == code)
      return true;
  return false;
}

static int
corrected (const char *map, int64_t code, int c)
{
  for (size_t i = 0; i < sizeof corrections / sizeof *corrections; i++)
    if (code >= corrections[i].from && code <= corrections[i].to && strcmp (corrections[i].map, map) == 0)
      return corrections[i].to_char == SAME ? (int) code
        : corrections[i].to_char < 0 ? CHARSET_NO_CHAR : corrections[i].to_char + (int) (code - corrections[i].from);
  return c;
}

static void
fill_from_iconv (struct charset_map *map, const struct charset *cs, const struct map_source *source)
{
  iconv_t cd = iconv_open ("UTF-32LE", source->encoding);
  if (cd == (iconv_t) -1)
    return;
  for (int64_t i = 0; i < map->count; i++)
    {
      char bytes[CODE_BYTES_MAX];
      int64_t code = charset_code_at (cs, i);
      if (code < cs->min_code || code > cs->max_code || !is_selected (source->map, code))
        continue;
      size_t n = code_bytes (source, cs->dimension, code, bytes);
      int c = corrected (source->map, code, n ? iconv_char (cd, bytes, n) : CHARSET_NO_CHAR);
      if (c != CHARSET_NO_CHAR && is_decoded_only (source->map, code))
        map->chars[i] = c;
      else if (c != CHARSET_NO_CHAR)
        map_put (map, i, c);
    }
  iconv_close (cd);
}

/* -- from a vector or a file -------------------------------------------------------------------------- */

static void
fill_from_vector (struct nm_host *host, struct charset_map *map, const struct charset *cs, nm_value vector)
{
  int64_t n = nm_length (host->vm, vector);
  for (int64_t i = 0; i + 1 < n; i += 2)
    {
      nm_value from = nm_aref (host->vm, vector, i);
      int64_t first = -1, last, c = -1;
      if (nm_is_cons (host->vm, from))
        {
          if (!nm_get_int64 (host->vm, nm_car (host->vm, from), &first) || !nm_get_int64 (host->vm, nm_cdr (host->vm, from), &last))
            continue;
        }
      else if (nm_get_int64 (host->vm, from, &first))
        last = first;
      else
        continue;
      if (!nm_get_int64 (host->vm, nm_aref (host->vm, vector, i + 1), &c))
        continue;
      for (int64_t code = first; code <= last && code <= cs->max_code; code++)
        map_put (map, charset_index (cs, code), (int) (c + (code - first)));
    }
}

/* A line of a map file is CODE CHARACTER or FIRST-LAST CHARACTER, in C's notation; `#' begins a comment. */
static void
fill_from_file (struct charset_map *map, const struct charset *cs, FILE *file)
{
  char line[256];
  while (fgets (line, sizeof line, file))
    {
      char *p = line;
      if (*p == '#')
        continue;
      long first = strtol (p, &p, 0), last = first;
      if (p == line)
        continue;
      if (*p == '-')
        last = strtol (p + 1, &p, 0);
      char *end;
      long c = strtol (p, &end, 0);
      if (end == p || last - first > UINT16_MAX)
        continue;
      for (long code = first; code <= last; code++)
        map_put (map, charset_index (cs, code), (int) (c + (code - first)));
    }
}

static FILE *
open_map_file (struct nm_host *host, const char *name)
{
  struct nm_vm *vm = host->vm;
  nm_value path = nm_local (vm, nm_symbol_value_or (vm, NM_Q (charset_map_path), NM_NIL));
  FILE *file = NULL;
  for (; !file && nm_is_cons (vm, path); nm_local_set (vm, path, nm_cdr (vm, path)))
    {
      size_t n;
      char *directory = nm_string_dup (vm, nm_car (vm, path), &n), full[PATH_MAX];
      if (directory && (size_t) snprintf (full, sizeof full, "%s/%s.map", directory, name) < sizeof full)
        file = fopen (full, "re");
      nm_free (directory);
    }
  return file;
}

struct charset_map *
charset_map_make (struct nm_host *host, const struct charset *cs)
{
  int64_t count = 1;
  for (int i = 0; i < cs->dimension; i++)
    count *= cs->space[i].count;
  struct charset_map *map = map_new (count < UINT16_MAX ? count : UINT16_MAX);
  struct map_source source;
  FILE *file;
  if (!cs->map_name)
    {
      nm_scope scope = nm_scope_open (host->vm);
      nm_value definition = charset_definition (host, cs);
      fill_from_vector (host, map, cs, nm_aref (host->vm, definition, cs->unified ? FIELD_UNIFY : FIELD_MAP));
      nm_scope_close (host->vm, scope);
    }
  else if (find_source (cs->map_name, &source))
    fill_from_iconv (map, cs, &source);
  else if ((file = open_map_file (host, cs->map_name)))
    {
      fill_from_file (map, cs, file);
      fclose (file);
    }
  return map;
}
