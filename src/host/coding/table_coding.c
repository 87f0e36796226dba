/* table_coding.c - encodings whose characters stand for themselves: charsets, Shift JIS, Big5, Emacs Mule.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "coding.h"

#include "../charset/charset.h"
#include "nm_text.h"

/* -- charsets --------------------------------------------------------------------------------------------- */

/* Reads the character at P in one of the system's charsets; returns the bytes it took, 0 if there is none,
   -1 if there are too few bytes. */
static int
read_charset (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  const struct coding_system *s = c->system;
  bool short_of_bytes = false;
  int first = s->first_valid[p[0]];
  for (int i = first; i >= 0 && i < s->charset_count; i++)
    {
      const struct charset *cs = charset_of_id (c->host, s->charsets[i]);
      int lead = cs->dimension - 1;
      if (p[0] < cs->space[lead].min || p[0] > cs->space[lead].max)
        continue;
      if (cs->dimension > n)
        {
          short_of_bytes = true;
          continue;
        }
      int64_t code = 0;
      for (int k = 0; k < cs->dimension; k++)
        code = code << 8 | p[k];
      int ch = charset_decode (c->host, cs, code);
      if (ch == CHARSET_NO_CHAR)
        continue;
      coding_output_charset (out, cs->id);
      coding_output_char (out, ch);
      return cs->dimension;
    }
  return short_of_bytes ? -1 : 0;
}

static void
encode_charset (struct coding *c, int ch, struct coding_output *out)
{
  int64_t code;
  const struct charset *cs = charset_of_char_in (c->host, ch, c->system->charsets, c->system->charset_count, &code);
  for (int i = cs->dimension - 1; i >= 0; i--)
    coding_output_byte (out, (int) (code >> 8 * i & 0xff));
}

/* -- Shift JIS: the cells of a 94 by 94 charset in other rows and columns -------------------------------------- */

int
coding_sjis_to_jis (int code)
{
  int s1 = code >> 8, s2 = code & 0xff;
  bool lead = (s1 >= 0x81 && s1 <= 0x9f) || (s1 >= 0xe0 && s1 <= 0xef);
  if (!lead || s2 < 0x40 || s2 == 0x7f || s2 > 0xfc)
    return -1;
  int row = 2 * (s1 - (s1 < 0xa0 ? 0x81 : 0xc1)), column = s2 - (s2 < 0x7f ? 0x40 : 0x41);
  if (column >= 94)
    row++, column -= 94;
  return (row + 0x21) << 8 | (column + 0x21);
}

int
coding_jis_to_sjis (int code)
{
  int row = (code >> 8) - 0x21, column = (code & 0xff) - 0x21 + 94 * (row & 1);
  int s1 = row / 2 + 0x81;
  return (s1 > 0x9f ? s1 + 0x40 : s1) << 8 | (column + (column < 0x3f ? 0x40 : 0x41));
}

/* The second plane of JIS X 0213 uses the rows that Shift JIS has left. */
static const struct { uint8_t first_row, second_row; } sjis_plane_2[] = {
  { 0x21, 0x28 }, { 0x23, 0x24 }, { 0x25, 0x2c }, { 0x2d, 0x2e }, { 0x2f, 0x6e }, { 0x6f, 0x70 }, { 0x71, 0x72 },
  { 0x73, 0x74 }, { 0x75, 0x76 }, { 0x77, 0x78 }, { 0x79, 0x7a }, { 0x7b, 0x7c }, { 0x7d, 0x7e } };
enum { SJIS_PLANE_2_LEAD = 0xf0, SJIS_PLANE_2_LAST = 0xfc };

static int
plane_2_to_jis (int code)
{
  int s1 = code >> 8, s2 = code & 0xff;
  if (s1 < SJIS_PLANE_2_LEAD || s1 > SJIS_PLANE_2_LAST || s2 < 0x40 || s2 == 0x7f || s2 > 0xfc)
    return -1;
  int column = s2 - (s2 < 0x7f ? 0x40 : 0x41);
  int row = column < 94 ? sjis_plane_2[s1 - SJIS_PLANE_2_LEAD].first_row : sjis_plane_2[s1 - SJIS_PLANE_2_LEAD].second_row;
  return row << 8 | (column % 94 + 0x21);
}

static int
jis_to_plane_2 (int code)
{
  for (int i = 0; i <= SJIS_PLANE_2_LAST - SJIS_PLANE_2_LEAD; i++)
    for (int second = 0; second < 2; second++)
      if ((second ? sjis_plane_2[i].second_row : sjis_plane_2[i].first_row) == code >> 8)
        {
          int column = (code & 0xff) - 0x21 + 94 * second;
          return (SJIS_PLANE_2_LEAD + i) << 8 | (column + (column < 0x3f ? 0x40 : 0x41));
        }
  return -1;
}

/* Appends the character of CODE in the system's charset number WHICH; 0 if there is none, else LENGTH. */
static int
put_decoded (struct coding *c, int which, int code, int length, struct coding_output *out)
{
  if (which >= c->system->charset_count || code < 0)
    return 0;
  const struct charset *cs = charset_of_id (c->host, c->system->charsets[which]);
  int ch = charset_decode (c->host, cs, code);
  if (ch == CHARSET_NO_CHAR)
    return 0;
  if (which > 0)
    coding_output_charset (out, cs->id);
  coding_output_char (out, ch);
  return length;
}

static int
read_sjis (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  if (p[0] < 0x80)
    return put_decoded (c, 0, p[0], 1, out);
  if (p[0] >= 0xa1 && p[0] <= 0xdf)
    return put_decoded (c, 1, p[0] & 0x7f, 1, out);
  if (p[0] == 0x80 || p[0] == 0xa0 || p[0] > (c->system->charset_count > 3 ? SJIS_PLANE_2_LAST : 0xef))
    return 0;
  if (n < 2)
    return -1;
  int code = p[0] << 8 | p[1];
  return p[0] >= SJIS_PLANE_2_LEAD ? put_decoded (c, 3, plane_2_to_jis (code), 2, out) : put_decoded (c, 2, coding_sjis_to_jis (code), 2, out);
}

static void
encode_sjis (struct coding *c, int ch, struct coding_output *out)
{
  int64_t code = CHARSET_NO_CODE;
  int which = 0;
  while (which < c->system->charset_count
         && (code = charset_encode (c->host, charset_of_id (c->host, c->system->charsets[which]), ch)) == CHARSET_NO_CODE)
    which++;
  int bytes = which == 0 ? (int) code : which == 1 ? (int) code | 0x80 : which == 2 ? coding_jis_to_sjis ((int) code) : jis_to_plane_2 ((int) code);
  if (bytes > 0xff)
    coding_output_byte (out, bytes >> 8);
  coding_output_byte (out, bytes & 0xff);
}

/* -- Big5 ---------------------------------------------------------------------------------------------------- */

static int
read_big5 (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  if (p[0] < 0x80)
    return put_decoded (c, 0, p[0], 1, out);
  if (p[0] < 0xa1 || p[0] > 0xfe)
    return 0;
  if (n < 2)
    return -1;
  if (p[1] < 0x40 || (p[1] > 0x7e && p[1] < 0xa1) || p[1] > 0xfe)
    return 0;
  return put_decoded (c, 1, p[0] << 8 | p[1], 2, out);
}

/* -- Emacs Mule: a byte that names the charset, perhaps after one that says how wide it is, and the code with high bits -- */

enum { MULE_PRIVATE_11 = 0x9a, MULE_PRIVATE_12, MULE_PRIVATE_21, MULE_PRIVATE_22, MULE_EIGHT_BIT_CONTROL, MULE_EIGHT_BIT };
enum { EIGHT_BIT_CHARSET = 4 };     /* the id of eight-bit, which is defined before all others but four */

static int
read_emacs_mule (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  if (p[0] < 0x80)
    return coding_output_end_run (out), coding_output_char (out, p[0]), 1;
  if (p[0] == MULE_EIGHT_BIT)
    return coding_output_charset (out, EIGHT_BIT_CHARSET), coding_output_raw (out, p[0]), 1;
  if (n < 2)
    return p[0] < 0xa0 ? -1 : 0;
  if (p[0] == MULE_EIGHT_BIT_CONTROL)
    return coding_output_charset (out, EIGHT_BIT_CHARSET), coding_output_raw (out, p[0]), 1;
  bool is_private = p[0] >= MULE_PRIVATE_11 && p[0] <= MULE_PRIVATE_22;
  const struct charset *cs = charset_of_emacs_mule (c->host, is_private ? p[1] : p[0]);
  if (p[0] < 0x81 || p[0] >= 0xa0 || !cs || cs->dimension > 2
      || (is_private && cs->dimension != (p[0] <= MULE_PRIVATE_12 ? 1 : 2)))
    return 0;
  int before = is_private ? 2 : 1, length = before + cs->dimension;
  if ((int) n < length)
    return -1;
  int64_t code = 0;
  for (int i = before; i < length; i++)
    {
      if (p[i] < 0xa0)
        return 0;
      code = code << 8 | (p[i] & 0x7f);
    }
  int ch = charset_decode (c->host, cs, code);
  if (ch == CHARSET_NO_CHAR)
    return 0;
  coding_output_charset (out, cs->id);
  coding_output_char (out, ch);
  return length;
}

static void
encode_emacs_mule (struct coding *c, int ch, struct coding_output *out)
{
  const struct charset *cs = coding_charset_of_char (c->host, c, ch);
  int64_t code = charset_encode (c->host, cs, ch);
  int id = cs->emacs_mule_id;
  if (id >= 0xa0)
    coding_output_byte (out, cs->dimension == 1 ? (id < 0xe0 ? MULE_PRIVATE_11 : MULE_PRIVATE_12)
                        : id < 0xf5 ? MULE_PRIVATE_21 : MULE_PRIVATE_22);
  coding_output_byte (out, id);
  if (cs->dimension == 2)
    coding_output_byte (out, (int) (code >> 8 & 0x7f) | 0x80);
  coding_output_byte (out, (int) (code & 0x7f) | 0x80);
}

/* -- all of them ----------------------------------------------------------------------------------------------- */

typedef int reader (struct coding *, const unsigned char *, size_t, struct coding_output *);
typedef void writer (struct coding *, int, struct coding_output *);

static const struct { uint8_t kind; reader *read; writer *write; } table[] = {
  { CODING_CHARSET, read_charset, encode_charset }, { CODING_SJIS, read_sjis, encode_sjis },
  { CODING_BIG5, read_big5, encode_charset }, { CODING_EMACS_MULE, read_emacs_mule, encode_emacs_mule } };

size_t
coding_decode_table (struct coding *c, const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  const unsigned char *p = (const unsigned char *) bytes;
  size_t k = 0, i = 0;
  while (table[k].kind != c->kind)
    k++;
  struct work_area area = work_area_of (c->inner_bytes ? c->inner_bytes : n, WORK_AREA_TABLE, out);
  while (i < n)
    {
      int used = table[k].read (c, p + i, n - i, out);
      if (used > 0)
        i += (size_t) used;
      else if (used == 0)
        coding_output_raw (out, p[i++]);
      else if (keep_tail)
        return n - i;
      else
        {
          coding_output_end_run (out);
          while (i < n)
            coding_output_raw (out, p[i++]);
        }
      if (!keep_tail)
        work_area_count (&area, out);
    }
  return 0;
}

static bool
is_plain_ascii (const struct coding *c, int ch)
{
  return ch < 0x80 && (c->system->ascii_compatible || c->kind == CODING_EMACS_MULE);
}

void
coding_encode_table (struct coding *c, int ch, struct coding_output *out)
{
  size_t k = 0;
  while (table[k].kind != c->kind)
    k++;
  if (nm_char_is_raw (ch))
    {
      coding_output_byte (out, nm_raw_to_byte (ch));
      return;
    }
  bool known = is_plain_ascii (c, ch) || coding_charset_of_char (c->host, c, ch);
  if (!known && c->kind == CODING_CHARSET)
    {
      coding_output_byte (out, c->system->default_char);     /* as it is, as in GNU Emacs */
      return;
    }
  if (!known)
    ch = c->system->default_char;
  if (is_plain_ascii (c, ch))
    coding_output_byte (out, ch);
  else if (known || coding_charset_of_char (c->host, c, ch))
    table[k].write (c, ch, out);
}
