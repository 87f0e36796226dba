/* convert.c - decoding bytes to internal text and encoding it back.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure functions over memory; any thread. */
#include "coding.h"

#include <mimalloc.h>
#include <string.h>
#include "nm_text.h"

enum { BOM_BYTES_MAX = 3 };
enum { LATIN_1_CHARSET = 1 };      /* the id of iso-8859-1, defined before all others but ascii */

/* -- output ---------------------------------------------------------------------------------------- */

void
coding_output_free (struct coding_output *out)
{
  mi_free (out->text);
  mi_free (out->runs);
  *out = (struct coding_output) { 0 };
}

char *
coding_output_room (struct coding_output *out, size_t more)
{
  if (out->capacity - out->bytes < more)
    {
      out->capacity = (out->bytes + more) * 3 / 2 + 64;
      out->text = mi_realloc (out->text, out->capacity);
    }
  return out->text + out->bytes;
}

void
coding_output_char (struct coding_output *out, int c)
{
  out->bytes += (size_t) nm_char_encode (c, coding_output_room (out, NM_CHAR_BYTES_MAX));
  out->chars++;
}

void
coding_output_raw (struct coding_output *out, unsigned char byte)
{
  coding_output_char (out, byte < 0x80 ? byte : nm_byte_to_raw (byte));
}

void
coding_output_byte (struct coding_output *out, int byte)
{
  *coding_output_room (out, 1) = (char) byte;
  out->bytes++;
}

/* An open run has TO < 0. */
void
coding_output_end_run (struct coding_output *out)
{
  if (out->run_count && out->runs[out->run_count - 1].to < 0)
    out->runs[out->run_count - 1].to = out->chars;
}

void
coding_output_charset (struct coding_output *out, int charset)
{
  if (charset == 0 || (out->run_count && out->runs[out->run_count - 1].to < 0 && out->runs[out->run_count - 1].charset == charset))
    return;
  coding_output_end_run (out);
  if (out->run_count == out->run_capacity)
    {
      out->run_capacity = out->run_capacity * 2 + 8;
      out->runs = mi_reallocn (out->runs, out->run_capacity, sizeof *out->runs);
    }
  out->runs[out->run_count++] = (struct coding_run) { out->chars, -1, charset };
}

enum { WORK_AREA_MAX = 0x4000, RUN_UNITS = 4 };

struct work_area
work_area_of (size_t n, int extra, const struct coding_output *out)
{
  return (struct work_area) { (n < WORK_AREA_MAX ? n : WORK_AREA_MAX) + (size_t) extra, 0, out->run_count, out->chars };
}

void
work_area_count (struct work_area *w, struct coding_output *out)
{
  w->used += (size_t) (out->chars - w->chars);
  for (; w->runs < out->run_count; w->runs++)
    if (w->runs > 0 && out->runs[w->runs - 1].to == out->runs[w->runs].from)
      w->used += RUN_UNITS;
  if (w->used >= w->limit)
    {
      coding_output_end_run (out);
      w->used = 0;
    }
  w->chars = out->chars;
}

/* -- UTF-8 ------------------------------------------------------------------------------------- */

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

static bool converts_eol (const struct coding *c) { return (c->eol == EOL_DOS || c->eol == EOL_MAC) && !c->keep_eol; }

bool
coding_keeps (const struct coding *c, const struct coding_survey *s)
{
  if (converts_eol (c) || c->bom != BOM_NONE)
    return false;
  switch (c->kind)
    {
    case CODING_UTF8: case CODING_UTF8_EMACS: return !s->malformed;
    case CODING_ASCII: case CODING_RAW: case CODING_UNDECIDED: return s->high == CODING_NOWHERE;
    default: return false;
    }
}

bool
coding_is_identity (const struct coding *c, const char *bytes, size_t n)
{
  struct coding_survey s = CODING_SURVEY;
  coding_survey_more (&s, bytes, n, true);
  return coding_keeps (c, &s);
}

/* Decodes in runs without ends of lines to translate. */
static size_t
decode_utf8 (const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  size_t i = 0;
  while (i < n)
    {
      size_t run = ascii_run (bytes + i, n - i);
      memcpy (coding_output_room (out, run + 1), bytes + i, run);
      out->bytes += run;
      out->chars += (int64_t) run;
      for (i += run; i < n && (unsigned char) bytes[i] >= 0x80;)
        {
          int len = coding_utf8_character ((const unsigned char *) bytes + i, n - i);
          if (len < 0 && keep_tail)
            return n - i;
          if (len <= 0)
            {
              coding_output_raw (out, (unsigned char) bytes[i++]);
              continue;
            }
          memcpy (coding_output_room (out, (size_t) len), bytes + i, (size_t) len);
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

/* As in GNU Emacs, a high surrogate waits for a low one for good, and everything before that has its two bytes, as
   characters, in front; at the end of the text it is lost. */
static size_t
decode_utf16 (struct coding *c, const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  const unsigned char *p = (const unsigned char *) bytes;
  const bool big = c->kind == CODING_UTF16BE;
  size_t i = 0;
  for (; i + 2 <= n; i += 2)
    {
      int unit = utf16_unit (p + i, big), high = c->iso.high_surrogate;
      if (high && unit >= 0xdc00 && unit < 0xe000)
        {
          coding_output_char (out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
          c->iso.high_surrogate = 0;
          continue;
        }
      if (high)
        {
          coding_output_char (out, big ? high >> 8 : high & 0xff);
          coding_output_char (out, big ? high & 0xff : high >> 8);
        }
      if (unit >= 0xd800 && unit < 0xdc00)
        c->iso.high_surrogate = unit;
      else
        coding_output_char (out, unit);
    }
  if (i < n && !keep_tail)
    coding_output_raw (out, p[i++]);
  return n - i;
}

/* -- all systems ------------------------------------------------------------------------------------ */

static size_t
decode_run (struct coding *c, const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  switch (c->kind)
    {
    case CODING_UTF8: case CODING_UTF8_EMACS:
      return decode_utf8 (bytes, n, out, keep_tail);
    case CODING_LATIN1:
      if (n > 0)
        coding_output_charset (out, LATIN_1_CHARSET);
      for (size_t i = 0; i < n; i++)
        coding_output_char (out, (unsigned char) bytes[i]);
      return 0;
    case CODING_UTF16LE: case CODING_UTF16BE:
      return decode_utf16 (c, bytes, n, out, keep_tail);
    case CODING_CHARSET: case CODING_SJIS: case CODING_BIG5: case CODING_EMACS_MULE:
      return coding_decode_table (c, bytes, n, out, keep_tail);
    case CODING_ISO2022:
      return coding_decode_iso2022 (c, bytes, n, out, keep_tail);
    default:
      for (size_t i = 0; i < n; i++)
        {
          size_t run = ascii_run (bytes + i, n - i);
          memcpy (coding_output_room (out, run + NM_CHAR_BYTES_MAX), bytes + i, run);
          out->bytes += run;
          out->chars += (int64_t) run;
          i += run;
          if (i < n)
            coding_output_raw (out, (unsigned char) bytes[i]);
        }
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

/* What decode_eol has done to the runs: ends looked at, characters removed. */
struct run_shift { size_t next; int64_t removed; };

/* Moves the ends of runs that lie at or before character AT (of the text as it was) by the characters removed
   so far.  Runs are in order, so each end is looked at once. */
static void
shift_runs (struct coding_output *out, struct run_shift *shift, int64_t at)
{
  while (shift->next < 2 * out->run_count)
    {
      struct coding_run *run = &out->runs[shift->next / 2];
      int64_t *end = shift->next % 2 ? &run->to : &run->from;
      if (*end > at)
        return;
      *end -= shift->removed;
      shift->next++;
    }
}

/* Translates the ends of lines of OUT from offset FROM on, in place.  CHARS: of OUT before FROM. */
static void
decode_eol (const struct coding *c, struct coding_output *out, size_t from, int64_t chars)
{
  if (c->eol == EOL_MAC)
    {
      for (size_t i = from; i < out->bytes; i++)
        if (out->text[i] == '\r')
          out->text[i] = '\n';
      return;
    }
  struct run_shift shift = { 0, 0 };
  while (shift.next < 2 * out->run_count && out->runs[shift.next / 2].to <= chars)
    shift.next += 2;
  size_t to = from;
  for (size_t i = from; i < out->bytes; i++)
    {
      bool drop = out->text[i] == '\r' && i + 1 < out->bytes && out->text[i + 1] == '\n';
      if (drop && out->run_count)
        shift_runs (out, &shift, chars);
      chars += nm_is_lead ((unsigned char) out->text[i]);
      if (drop)
        shift.removed++;
      else
        out->text[to++] = out->text[i];
    }
  if (out->run_count)
    shift_runs (out, &shift, INT64_MAX);
  out->chars -= shift.removed;
  out->bytes = to;
}

void
coding_decode (struct coding *c, const char *bytes, size_t n, struct coding_output *out, size_t *tail)
{
  if (tail && !c->iso.decoding && c->bom != BOM_NONE && n < BOM_BYTES_MAX)
    {
      *tail = n;                                 /* perhaps the start of a mark */
      return;
    }
  size_t begin = out->bytes, bom = c->iso.decoding ? 0 : skip_bom (c, bytes, n);
  int64_t chars = out->chars;
  c->iso.decoding |= n > 0;
  bytes += bom;
  n -= bom;
  if (c->iso.held_return)
    coding_output_char (out, '\r');
  c->iso.held_return = false;
  size_t left = decode_run (c, bytes, n, out, tail != NULL);
  coding_output_end_run (out);
  if (tail && c->eol == EOL_DOS && converts_eol (c) && out->bytes > begin && out->text[out->bytes - 1] == '\r')
    {
      /* Its \n may come with the next bytes. */
      c->iso.held_return = true;
      out->bytes--;
      out->chars--;
    }
  if (converts_eol (c))
    decode_eol (c, out, begin, chars);
  if (tail)
    *tail = left;
}

/* -- encoding ------------------------------------------------------------------------------------------ */

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
      coding_output_byte (out, big ? units[i] >> 8 : units[i] & 0xff);
      coding_output_byte (out, big ? units[i] & 0xff : units[i] >> 8);
    }
}

bool
coding_has_char (const struct coding *c, int ch)
{
  switch (c->kind)
    {
    case CODING_UTF8_EMACS: return true;
    case CODING_UTF8: return ch <= 0x10ffff && !(ch >= 0xd800 && ch < 0xe000);
    case CODING_UTF16LE: case CODING_UTF16BE: return ch <= 0x10ffff;
    case CODING_LATIN1: return ch < 0x100;
    case CODING_ASCII: return ch < 0x80;
    case CODING_CHARSET: case CODING_ISO2022: case CODING_SJIS: case CODING_BIG5: case CODING_EMACS_MULE:
      return (ch < 0x80 && c->system->ascii_compatible) || coding_charset_of_char (c->host, c, ch);
    default: return true;
    }
}

static int default_char (const struct coding *c) { return c->system ? c->system->default_char : '?'; }

static void
encode_char (struct coding *c, const char *p, int len, int ch, struct coding_output *out)
{
  switch (c->kind)
    {
    case CODING_UTF16LE: case CODING_UTF16BE:
      encode_utf16 (out, coding_has_char (c, ch) ? ch : default_char (c), c->kind == CODING_UTF16BE);
      break;
    case CODING_CHARSET: case CODING_SJIS: case CODING_BIG5: case CODING_EMACS_MULE:
      coding_encode_table (c, ch, out);
      break;
    case CODING_ISO2022:
      coding_encode_iso2022 (c, ch, out);
      break;
    default:
      if (nm_char_is_raw (ch))
        coding_output_byte (out, nm_raw_to_byte (ch));
      else if (c->kind == CODING_LATIN1 || c->kind == CODING_ASCII)
        coding_output_byte (out, coding_has_char (c, ch) ? ch : default_char (c));
      else
        {
          /* UTF-8, and the internal form for systems without conversion. */
          memcpy (coding_output_room (out, (size_t) len), p, (size_t) len);
          out->bytes += (size_t) len;
        }
    }
}

bool
coding_copies_ascii (const struct coding *c)
{
  if (c->kind == CODING_UTF16LE || c->kind == CODING_UTF16BE || c->kind == CODING_ISO2022)
    return false;
  return c->kind != CODING_CHARSET || c->system->ascii_compatible;
}

static void
encode_bom (const struct coding *c, struct coding_output *out)
{
  if (c->kind == CODING_UTF8)
    memcpy (coding_output_room (out, 3), "\xef\xbb\xbf", 3), out->bytes += 3;
  else if (c->kind == CODING_UTF16LE || c->kind == CODING_UTF16BE)
    encode_utf16 (out, 0xfeff, c->kind == CODING_UTF16BE);
}

/* Is the inner form of characters that are no raw bytes what C has for them? */
static bool
writes_inner_form (const struct coding *c)
{
  switch (c->kind)
    {
    case CODING_UTF16LE: case CODING_UTF16BE: case CODING_CHARSET: case CODING_SJIS: case CODING_BIG5: case CODING_EMACS_MULE:
    case CODING_ISO2022: case CODING_LATIN1: case CODING_ASCII:
      return false;
    default:
      return true;
    }
}

/* Length of the text without raw bytes at P. */
static size_t
character_run (const char *p, size_t n)
{
  enum { BLOCK = 64, RAW_LEAD = 0xc0, RAW_LEAD_MASK = 0xfe };
  size_t i = 0;
  for (; i + BLOCK <= n; i += BLOCK)
    {
      unsigned char raw = 0;
      for (int j = 0; j < BLOCK; j++)
        raw |= ((unsigned char) p[i + j] & RAW_LEAD_MASK) == RAW_LEAD;
      if (raw)
        break;
    }
  while (i < n && ((unsigned char) p[i] & RAW_LEAD_MASK) != RAW_LEAD)
    i++;
  return i;
}

/* Copies the text up to what needs to be looked at; INNER: ASCII is not all that stays as it is.  Returns its length. */
static size_t
copy_run (const struct coding *c, bool inner, const char *text, size_t n, struct coding_output *out)
{
  size_t run = inner ? character_run (text, n) : ascii_run (text, n);
  if (run && converts_eol (c))
    {
      const char *newline = memchr (text, '\n', run);
      if (newline)
        run = (size_t) (newline - text);
    }
  memcpy (coding_output_room (out, run + 2), text, run);
  out->bytes += run;
  return run;
}

void
coding_encode (struct coding *c, const char *text, size_t n, struct coding_output *out, bool last)
{
  bool ascii = coding_copies_ascii (c), inner = writes_inner_form (c);
  if (!c->iso.started && (c->bom == BOM_EXPECTED || (c->bom == BOM_AUTO && c->kind != CODING_UTF8)))
    encode_bom (c, out);
  if (c->bom != BOM_NONE)
    c->iso.started = true;
  for (size_t i = 0; i < n;)
    {
      if (ascii && (i += copy_run (c, inner, text + i, n - i, out)) == n)
        break;
      int len, ch = nm_char_decode (text + i, &len);
      bool ends_line = ch == '\n' && converts_eol (c);
      if (ends_line)
        encode_char (c, "\r", 1, '\r', out);
      if (!ends_line || c->eol == EOL_DOS)
        encode_char (c, text + i, len, ch, out);
      i += (size_t) len;
    }
  if (last && c->kind == CODING_ISO2022)
    coding_encode_iso2022_end (c, out);
}

bool
coding_can_encode (const struct coding *c, const char *text, size_t n, bool raw_matters, size_t *at)
{
  bool ascii = coding_copies_ascii (c) || c->kind == CODING_ISO2022;
  for (size_t i = 0; i < n;)
    {
      if (ascii && (i += ascii_run (text + i, n - i)) == n)
        break;
      int len, ch = nm_char_decode (text + i, &len);
      if (nm_char_is_raw (ch) ? raw_matters : !coding_has_char (c, ch))
        {
          if (at)
            *at = i;
          return false;
        }
      i += (size_t) len;
    }
  return true;
}
