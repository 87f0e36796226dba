/* convert.c - decoding bytes to internal text and encoding it back.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure functions over memory; any thread. */
#include "coding.h"

#include <mimalloc.h>
#include <string.h>
#include "nm_text.h"

void
coding_output_free (struct coding_output *out)
{
  mi_free (out->text);
  *out = (struct coding_output) { 0 };
}

static char *
output_room (struct coding_output *out, size_t more)
{
  if (out->capacity - out->bytes < more)
    {
      out->capacity = (out->bytes + more) * 3 / 2 + 64;
      out->text = mi_realloc (out->text, out->capacity);
    }
  return out->text + out->bytes;
}

static inline void
output_char (struct coding_output *out, int c)
{
  out->bytes += (size_t) nm_char_encode (c, output_room (out, NM_CHAR_BYTES_MAX));
  out->chars++;
}

static inline void
output_raw (struct coding_output *out, unsigned char byte)
{
  output_char (out, byte < 0x80 ? byte : nm_byte_to_raw (byte));
}

/* -- UTF-8 ------------------------------------------------------------------------------------- */

/* Length of the well-formed character at P, 0 if malformed, -1 if N ends inside it.  Surrogates
   are malformed; codes over #x10FFFF are allowed, as GNU allows them, up to the raw bytes. */
static int
utf8_character (const unsigned char *p, size_t n)
{
  unsigned char b = p[0];
  if (b < 0x80)
    return 1;
  if (b < 0xc2 || b > 0xf8)
    return 0;
  int len = nm_char_length (b);
  for (int i = 1; i < len; i++)
    {
      if ((size_t) i >= n)
        return -1;
      if ((p[i] & 0xc0) != 0x80)
        return 0;
    }
  if ((b == 0xe0 && p[1] < 0xa0) || (b == 0xed && p[1] >= 0xa0) || (b == 0xf0 && p[1] < 0x90)
      || (b == 0xf8 && (p[1] < 0x88 || p[1] > 0x8f)))
    return 0;
  if (len == 5)
    {
      int used;
      if (nm_char_decode ((const char *) p, &used) >= NM_CHAR_RAW_FIRST)
        return 0;
    }
  return len;
}

/* Length of the ASCII run at P. */
static size_t
ascii_run (const char *p, size_t n)
{
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    {
      uint64_t w;
      memcpy (&w, p + i, 8);
      if (w & UINT64_C (0x8080808080808080))
        break;
    }
  while (i < n && (unsigned char) p[i] < 0x80)
    i++;
  return i;
}

static bool
utf8_valid (const char *bytes, size_t n, int64_t *chars)
{
  int64_t count = 0;
  for (size_t i = 0; i < n;)
    {
      size_t run = ascii_run (bytes + i, n - i);
      i += run;
      count += (int64_t) run;
      while (i < n && (unsigned char) bytes[i] >= 0x80)
        {
          int len = utf8_character ((const unsigned char *) bytes + i, n - i);
          if (len <= 0)
            return false;
          i += (size_t) len;
          count++;
        }
    }
  *chars = count;
  return true;
}

bool
coding_is_identity (const struct coding *c, const char *bytes, size_t n, int64_t *chars)
{
  if (c->eol == EOL_DOS || c->eol == EOL_MAC || c->bom != BOM_NONE)
    return false;
  switch (c->kind)
    {
    case CODING_UTF8: case CODING_UTF8_EMACS:
      return utf8_valid (bytes, n, chars);
    case CODING_LATIN1: case CODING_ASCII: case CODING_RAW: case CODING_UNDECIDED:
      *chars = (int64_t) n;
      return ascii_run (bytes, n) == n;
    default:
      return false;
    }
}

/* Decodes in runs without ends of lines to translate. */
static size_t
decode_utf8 (const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  size_t i = 0;
  while (i < n)
    {
      size_t run = ascii_run (bytes + i, n - i);
      memcpy (output_room (out, run + 1), bytes + i, run);
      out->bytes += run;
      out->chars += (int64_t) run;
      for (i += run; i < n && (unsigned char) bytes[i] >= 0x80;)
        {
          int len = utf8_character ((const unsigned char *) bytes + i, n - i);
          if (len < 0 && keep_tail)
            return n - i;
          if (len <= 0)
            {
              output_raw (out, (unsigned char) bytes[i++]);
              continue;
            }
          memcpy (output_room (out, (size_t) len), bytes + i, (size_t) len);
          out->bytes += (size_t) len;
          out->chars++;
          i += (size_t) len;
        }
    }
  return 0;
}

/* -- UTF-16 -------------------------------------------------------------------------------------- */

static int
utf16_unit (const unsigned char *p, bool big)
{
  return big ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

static size_t
decode_utf16 (const char *bytes, size_t n, bool big, struct coding_output *out, bool keep_tail)
{
  const unsigned char *p = (const unsigned char *) bytes;
  size_t i = 0;
  while (i + 2 <= n)
    {
      int c = utf16_unit (p + i, big);
      if (c >= 0xd800 && c < 0xdc00)
        {
          if (i + 4 > n && keep_tail)
            return n - i;
          int low = i + 4 <= n ? utf16_unit (p + i + 2, big) : 0;
          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      output_char (out, c);
      i += 2;
    }
  if (i < n && !keep_tail)
    output_raw (out, p[i++]);
  return n - i;
}

/* -- all systems ------------------------------------------------------------------------------------ */

static size_t
decode_run (const struct coding *c, const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  switch (c->kind)
    {
    case CODING_UTF8: case CODING_UTF8_EMACS:
      return decode_utf8 (bytes, n, out, keep_tail);
    case CODING_LATIN1:
      for (size_t i = 0; i < n; i++)
        output_char (out, (unsigned char) bytes[i]);
      return 0;
    case CODING_UTF16LE: case CODING_UTF16BE:
      return decode_utf16 (bytes, n, c->kind == CODING_UTF16BE, out, keep_tail);
    default:
      for (size_t i = 0; i < n; i++)
        output_raw (out, (unsigned char) bytes[i]);
      return 0;
    }
}

static size_t
skip_bom (const struct coding *c, const char *bytes, size_t n)
{
  static const struct { uint8_t kind; const char *mark; size_t bytes; } marks[] = {
    { CODING_UTF8, "\xef\xbb\xbf", 3 }, { CODING_UTF16LE, "\xff\xfe", 2 }, { CODING_UTF16BE, "\xfe\xff", 2 } };
  if (c->bom == BOM_NONE)
    return 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (marks[i].kind == c->kind && n >= marks[i].bytes && memcmp (bytes, marks[i].mark, marks[i].bytes) == 0)
      return marks[i].bytes;
  return 0;
}

/* Translates the ends of lines of OUT from offset FROM on, in place. */
static void
decode_eol (const struct coding *c, struct coding_output *out, size_t from)
{
  if (c->eol == EOL_MAC)
    {
      for (size_t i = from; i < out->bytes; i++)
        if (out->text[i] == '\r')
          out->text[i] = '\n';
      return;
    }
  size_t to = from;
  for (size_t i = from; i < out->bytes; i++)
    {
      if (out->text[i] == '\r' && i + 1 < out->bytes && out->text[i + 1] == '\n')
        {
          out->chars--;
          continue;
        }
      out->text[to++] = out->text[i];
    }
  out->bytes = to;
}

void
coding_decode (const struct coding *c, const char *bytes, size_t n, struct coding_output *out, size_t *tail)
{
  size_t start = out->bytes, bom = start == 0 ? skip_bom (c, bytes, n) : 0;
  bytes += bom;
  n -= bom;
  size_t held = 0;
  if (tail && c->eol == EOL_DOS && n > 0 && bytes[n - 1] == '\r')
    held = 1;                                    /* its \n may come with the next bytes */
  size_t left = decode_run (c, bytes, n - held, out, tail != NULL);
  if (c->eol == EOL_DOS || c->eol == EOL_MAC)
    decode_eol (c, out, start);
  if (tail)
    *tail = left + held;
}

/* -- encoding ------------------------------------------------------------------------------------------ */

static void
encode_byte (struct coding_output *out, int byte)
{
  *output_room (out, 1) = (char) byte;
  out->bytes++;
}

static void
encode_utf16 (struct coding_output *out, int c, bool big)
{
  int units[2] = { c, 0 }, count = 1;
  if (c >= 0x10000)
    {
      units[0] = 0xd800 + ((c - 0x10000) >> 10);
      units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
      count = 2;
    }
  for (int i = 0; i < count; i++)
    {
      encode_byte (out, big ? units[i] >> 8 : units[i] & 0xff);
      encode_byte (out, big ? units[i] & 0xff : units[i] >> 8);
    }
}

/* Can CODING express character C (which is not a raw byte)? */
static bool
expressible (const struct coding *c, int ch)
{
  switch (c->kind)
    {
    case CODING_UTF8_EMACS: return true;
    case CODING_UTF8: return ch <= 0x10ffff && !(ch >= 0xd800 && ch < 0xe000);
    case CODING_UTF16LE: case CODING_UTF16BE: return ch <= 0x10ffff;
    case CODING_LATIN1: return ch < 0x100;
    case CODING_ASCII: return ch < 0x80;
    default: return true;
    }
}

static void
encode_char (const struct coding *c, const char *p, int len, int ch, struct coding_output *out)
{
  if (nm_char_is_raw (ch))
    encode_byte (out, nm_raw_to_byte (ch));
  else if (c->kind == CODING_UTF16LE || c->kind == CODING_UTF16BE)
    encode_utf16 (out, expressible (c, ch) ? ch : '?', c->kind == CODING_UTF16BE);
  else if (c->kind == CODING_LATIN1 || c->kind == CODING_ASCII)
    encode_byte (out, expressible (c, ch) ? ch : '?');
  else
    {
      /* UTF-8, and the internal form for systems without conversion. */
      memcpy (output_room (out, (size_t) len), p, (size_t) len);
      out->bytes += (size_t) len;
    }
}

void
coding_encode (const struct coding *c, const char *text, size_t n, struct coding_output *out)
{
  bool wide = c->kind == CODING_UTF16LE || c->kind == CODING_UTF16BE;
  bool first = out->bytes == 0;
  if (first && c->bom == BOM_EXPECTED)
    {
      if (c->kind == CODING_UTF8)
        memcpy (output_room (out, 3), "\xef\xbb\xbf", 3), out->bytes += 3;
      else if (wide)
        encode_utf16 (out, 0xfeff, c->kind == CODING_UTF16BE);
    }
  for (size_t i = 0; i < n;)
    {
      if (!wide)
        {
          size_t run = ascii_run (text + i, n - i);
          if (run && (c->eol == EOL_DOS || c->eol == EOL_MAC))
            {
              const char *nl = memchr (text + i, '\n', run);
              if (nl)
                run = (size_t) (nl - (text + i));
            }
          memcpy (output_room (out, run + 2), text + i, run);
          out->bytes += run;
          i += run;
          if (i == n)
            break;
        }
      int len, ch = nm_char_decode (text + i, &len);
      if (ch == '\n' && c->eol == EOL_DOS)
        encode_char (c, "\r", 1, '\r', out);
      if (ch == '\n' && c->eol == EOL_MAC)
        encode_char (c, "\r", 1, '\r', out);
      else
        encode_char (c, text + i, len, ch, out);
      i += (size_t) len;
    }
}

bool
coding_can_encode (const struct coding *c, const char *text, size_t n)
{
  for (size_t i = 0; i < n;)
    {
      i += ascii_run (text + i, n - i);
      if (i == n)
        break;
      int len, ch = nm_char_decode (text + i, &len);
      if (!nm_char_is_raw (ch) && !expressible (c, ch))
        return false;
      i += (size_t) len;
    }
  return true;
}
