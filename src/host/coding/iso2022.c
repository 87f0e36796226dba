/* iso2022.c - encodings that designate charsets with escape sequences, and EUC.
   SPDX-License-Identifier: GPL-3.0-or-later

   Four registers, G0 to G3, hold a charset each.  Bytes of the left half (#x20 to #x7f) mean the register
   invoked there, those of the right half (#xa0 to #xff) the other; an escape sequence puts another charset
   into a register (a designation), shifts choose another register.  A charset has 94 or 96 codes a byte.
   What is no valid sequence is passed on byte by byte.  Runs no Lisp. */
#include "coding.h"

#include <string.h>
#include "../charset/charset.h"
#include "nm_text.h"

enum { ESC = 0x1b, SHIFT_OUT = 0x0e, SHIFT_IN = 0x0f, SINGLE_SHIFT_2 = 0x8e, SINGLE_SHIFT_3 = 0x8f };
enum { ASCII_CHARSET = 0 };

static void
start (struct coding *c)
{
  if (c->iso.started)
    return;
  c->iso.started = true;
  memcpy (c->iso.designation, c->system->iso_initial, sizeof c->iso.designation);
  c->iso.left = 0;
  c->iso.right = c->system->iso_flags & ISO_7_BIT ? -1 : 1;
}

/* -- decoding ------------------------------------------------------------------------------------------- */

/* The charset named NAME among the system's, CS if it is not there. */
static const struct charset *
replacement (const struct coding *c, const char *name, const struct charset *cs)
{
  for (int i = 0; i < c->system->charset_count; i++)
    {
      const struct charset *candidate = charset_of_id (c->host, c->system->charsets[i]);
      if (strcmp (candidate->name, name) == 0)
        return candidate;
    }
  return cs;
}

/* What an escape sequence does. */
enum escape_action { ESCAPE_INVALID, ESCAPE_INCOMPLETE, ESCAPE_DESIGNATE, ESCAPE_SINGLE_SHIFT, ESCAPE_LOCK };
struct escape { uint8_t action; size_t length; int reg; int charset; };

static bool
is_safe (const struct coding *c, int id)
{
  if (c->system->all_iso)
    return true;
  for (int i = 0; i < c->system->charset_count; i++)
    if (c->system->charsets[i] == id)
      return true;
  return false;
}

static struct escape
designation (const struct coding *c, int dimension, int intermediate, int final, size_t length)
{
  const struct charset *cs = charset_of_iso (c->host, dimension, intermediate >= ',', final);
  if (!cs || !(c->system->iso_flags & ISO_DESIGNATION) || !is_safe (c, cs->id))
    return (struct escape) { .action = ESCAPE_INVALID };
  int id = cs->id;
  if (c->system->iso_flags & ISO_USE_ROMAN && strcmp (cs->name, "latin-jisx0201") == 0)
    id = ASCII_CHARSET;
  else if (c->system->iso_flags & ISO_USE_OLDJIS && strcmp (cs->name, "japanese-jisx0208-1978") == 0)
    id = replacement (c, "japanese-jisx0208", cs)->id;
  return (struct escape) { ESCAPE_DESIGNATE, length, (intermediate - '(') & 3, id };
}

/* Reads the escape sequence at P, which begins with ESC. */
static struct escape
read_escape (const struct coding *c, const unsigned char *p, size_t n)
{
  const struct escape incomplete = { .action = ESCAPE_INCOMPLETE }, invalid = { .action = ESCAPE_INVALID };
  if (n < 2)
    return incomplete;
  uint32_t flags = c->system->iso_flags;
  if ((p[1] == 'N' || p[1] == 'O') && flags & ISO_SINGLE_SHIFT && flags & ISO_7_BIT)
    return (struct escape) { ESCAPE_SINGLE_SHIFT, 2, p[1] - 'N' + 2, 0 };
  if ((p[1] == 'n' || p[1] == 'o') && flags & ISO_LOCKING_SHIFT)
    return (struct escape) { ESCAPE_LOCK, 2, p[1] - 'n' + 2, 0 };
  if (p[1] >= '(' && p[1] <= '/')
    return n < 3 ? incomplete : designation (c, 1, p[1], p[2], 3);
  if (p[1] != '$')
    return invalid;
  if (n < 3)
    return incomplete;
  if (p[2] >= '@' && p[2] <= 'B')
    return designation (c, 2, '(', p[2], 3);
  if (p[2] >= '(' && p[2] <= '/')
    return n < 4 ? incomplete : designation (c, 2, p[2], p[3], 4);
  return invalid;
}

/* Decodes the character at P in the charset of REG; returns the bytes it took, 0 if it is invalid, -1 if
   it is incomplete. */
static int
read_character (struct coding *c, const unsigned char *p, size_t n, int reg, struct coding_output *out)
{
  const struct charset *cs = reg < 0 ? NULL : charset_of_id (c->host, c->iso.designation[reg]);
  if (!cs || cs->dimension > 2)
    return 0;
  coding_output_charset (out, cs->id);           /* also if it turns out to be invalid, as in GNU Emacs */
  if (n < cs->dimension)
    return -1;
  int64_t code = p[0] & 0x7f;
  if (cs->dimension == 2)
    {
      if ((p[1] & 0x7f) < 0x20 || (p[0] ^ p[1]) & 0x80)
        return 0;
      code = code << 8 | (p[1] & 0x7f);
    }
  int ch = charset_decode (c->host, cs, code);
  if (ch == CHARSET_NO_CHAR && c->inner_bytes && cs->dimension == 2 && p[0] >= 0x80)
    {
      /* What the charset does not have shows how multibyte text holds it, as in GNU Emacs. */
      for (int i = 0; i < 2; i++)
        {
          coding_output_raw (out, (unsigned char) (0xc0 | (p[i] >> 6 & 1)));
          coding_output_raw (out, (unsigned char) (0x80 | (p[i] & 0x3f)));
        }
      return 2;
    }
  if (ch == CHARSET_NO_CHAR)
    return 0;
  coding_output_char (out, ch);
  return cs->dimension;
}

/* A byte of a half's graphic codes; like read_character. */
static int
decode_graphic (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  int reg = p[0] < 0x80 ? c->iso.left : c->iso.right;
  const struct charset *cs = reg < 0 ? NULL : charset_of_id (c->host, c->iso.designation[reg]);
  int edge = p[0] & 0x7f;
  if ((edge == 0x20 || edge == 0x7f) && !(cs && charset_is_96 (cs)))
    {
      if (p[0] >= 0x80)
        return 0;
      coding_output_char (out, p[0]);
      return 1;
    }
  return read_character (c, p, n, reg, out);
}

/* A single shift of LENGTH bytes to REG, at P, and the character after it. */
static int
decode_shifted (struct coding *c, const unsigned char *p, size_t n, int length, int reg, struct coding_output *out)
{
  if (c->iso.designation[reg] == ISO_NO_CHARSET)
    return 0;
  if (n <= (size_t) length)
    return -1;
  bool in_half = c->system->iso_flags & ISO_7_BIT ? p[length] >= 0x20 : p[length] >= 0xa0;
  int used = !in_half ? 0 : read_character (c, p + length, n - (size_t) length, reg, out);
  return used > 0 ? length + used : used;
}

/* Text in UTF-8 between ESC % G and ESC % @ is passed on byte by byte. */
static int
decode_utf_8_segment (const unsigned char *p, size_t n, struct coding_output *out)
{
  size_t end = 3;
  while (end < n && !(end + 2 < n && p[end] == ESC && p[end + 1] == '%' && p[end + 2] == '@'))
    end++;
  if (end == n)
    return -1;
  coding_output_end_run (out);
  for (size_t i = 0; i < end; i++)
    coding_output_raw (out, p[i]);
  return (int) end;
}

static int
decode_escape (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  if (n > 2 && p[1] == '%' && p[2] == 'G' && c->system->all_iso)
    return decode_utf_8_segment (p, n, out);
  struct escape e = read_escape (c, p, n);
  if (e.action == ESCAPE_INCOMPLETE)
    return -1;
  if (e.action == ESCAPE_SINGLE_SHIFT)
    return decode_shifted (c, p, n, (int) e.length, e.reg, out);
  if (e.action == ESCAPE_LOCK && c->iso.designation[e.reg] == ISO_NO_CHARSET)
    return 0;
  if (e.action == ESCAPE_DESIGNATE)
    c->iso.designation[e.reg] = e.charset;
  else if (e.action == ESCAPE_LOCK)
    c->iso.left = e.reg;
  return (int) e.length;
}

/* A control character or the start of a sequence; like read_character. */
static int
decode_control (struct coding *c, const unsigned char *p, size_t n, struct coding_output *out)
{
  uint32_t flags = c->system->iso_flags;
  if (p[0] == ESC)
    return decode_escape (c, p, n, out);
  if (p[0] == SHIFT_OUT || p[0] == SHIFT_IN)
    {
      if (!(flags & ISO_LOCKING_SHIFT) || (p[0] == SHIFT_OUT && c->iso.designation[1] == ISO_NO_CHARSET))
        return 0;
      c->iso.left = p[0] == SHIFT_OUT;
      return 1;
    }
  if ((p[0] == SINGLE_SHIFT_2 || p[0] == SINGLE_SHIFT_3) && flags & ISO_SINGLE_SHIFT && !(flags & ISO_7_BIT))
    return decode_shifted (c, p, n, 1, p[0] - SINGLE_SHIFT_2 + 2, out);
  if (p[0] >= 0x80)
    return 0;
  if (p[0] == '\n' && flags & ISO_INIT_AT_BOL)
    {
      memcpy (c->iso.designation, c->system->iso_initial, sizeof c->iso.designation);
      c->iso.left = 0;
    }
  coding_output_char (out, p[0]);
  return 1;
}

size_t
coding_decode_iso2022 (struct coding *c, const char *bytes, size_t n, struct coding_output *out, bool keep_tail)
{
  const unsigned char *p = (const unsigned char *) bytes;
  struct work_area area = work_area_of (c->inner_bytes ? c->inner_bytes : n, WORK_AREA_ISO2022, out);
  start (c);
  for (size_t i = 0; i < n;)
    {
      int used = (p[i] & 0x7f) >= 0x20 ? decode_graphic (c, p + i, n - i, out) : decode_control (c, p + i, n - i, out);
      if (used < 0 && keep_tail)
        return n - i;
      if (used < 0)
        coding_output_end_run (out);
      if (used == 0)
        {
          /* What is broken may have been the way back to ASCII. */
          c->iso.left = 0;
          c->iso.designation[0] = ASCII_CHARSET;
        }
      for (size_t rest = used < 0 ? n - i : used == 0; rest > 0; rest--)
        coding_output_raw (out, p[i++]);
      if (used > 0)
        i += (size_t) used;
      if (!keep_tail)
        work_area_count (&area, out);
    }
  return 0;
}

/* -- encoding ------------------------------------------------------------------------------------------- */

static void
put_bytes (struct coding_output *out, const char *bytes)
{
  for (; *bytes; bytes++)
    coding_output_byte (out, *bytes);
}

/* Writes the escape sequence that puts CS into REG. */
static void
designate (struct coding *c, const struct charset *cs, int reg, struct coding_output *out)
{
  static const char for_94[] = "()*+", for_96[] = ",-./";
  bool is_96 = charset_is_96 (cs), long_form = c->system->iso_flags & ISO_LONG_FORM;
  if (cs->iso_revision >= 0 && c->system->iso_flags & ISO_REVISION)
    {
      put_bytes (out, "\033&");
      coding_output_byte (out, '@' + cs->iso_revision);
    }
  coding_output_byte (out, ESC);
  if (cs->dimension > 1)
    coding_output_byte (out, '$');
  bool old_form = cs->dimension > 1 && !is_96 && reg == 0 && !long_form && cs->iso_final >= '@' && cs->iso_final <= 'B';
  if (!old_form)
    coding_output_byte (out, (is_96 ? for_96 : for_94)[reg]);
  coding_output_byte (out, cs->iso_final);
  c->iso.designation[reg] = cs->id;
}

/* The register that the system wants CS in. */
static int
requested_register (const struct coding *c, const struct charset *cs)
{
  return cs->id < c->system->iso_request_count && c->system->iso_request[cs->id] >= 0 ? c->system->iso_request[cs->id] : 0;
}

static void
put_code (const struct charset *cs, int64_t code, int high, struct coding_output *out)
{
  if (cs->dimension == 2)
    coding_output_byte (out, (int) (code >> 8 & 0x7f) | high);
  coding_output_byte (out, (int) (code & 0x7f) | high);
}

static void
invoke_left (struct coding *c, int reg, struct coding_output *out)
{
  static const char *const locks[] = { "\017", "\016", "\033n", "\033o" };
  if (c->iso.left != reg)
    put_bytes (out, locks[reg]);
  c->iso.left = reg;
}

static int
designated_register (const struct coding *c, int id)
{
  for (int reg = 0; reg < ISO_REGISTERS; reg++)
    if (c->iso.designation[reg] == id)
      return reg;
  return -1;
}

static void
put_character (struct coding *c, const struct charset *cs, int64_t code, struct coding_output *out)
{
  uint32_t flags = c->system->iso_flags;
  int reg = designated_register (c, cs->id);
  if (reg < 0)
    designate (c, cs, reg = requested_register (c, cs), out);
  if (reg == c->iso.left)
    put_code (cs, code, 0, out);
  else if (reg == c->iso.right)
    put_code (cs, code, 0x80, out);
  else if (reg >= 2 && flags & ISO_SINGLE_SHIFT)
    {
      if (flags & ISO_7_BIT)
        coding_output_byte (out, ESC), coding_output_byte (out, reg == 2 ? 'N' : 'O');
      else
        coding_output_byte (out, reg == 2 ? SINGLE_SHIFT_2 : SINGLE_SHIFT_3);
      put_code (cs, code, flags & ISO_7_BIT ? 0 : 0x80, out);
    }
  else
    {
      invoke_left (c, reg, out);
      put_code (cs, code, 0, out);
    }
}

/* Back to the registers of the start. */
static void
reset (struct coding *c, struct coding_output *out)
{
  invoke_left (c, 0, out);
  for (int reg = 0; reg < ISO_REGISTERS; reg++)
    {
      int initial = c->system->iso_initial[reg];
      if (initial != ISO_NO_CHARSET && c->iso.designation[reg] != initial)
        designate (c, charset_of_id (c->host, initial), reg, out);
    }
}

void
coding_encode_iso2022 (struct coding *c, int ch, struct coding_output *out)
{
  start (c);
  if (nm_char_is_raw (ch))
    {
      coding_output_byte (out, nm_raw_to_byte (ch));
      return;
    }
  if (ch < 0x20 || ch == 0x7f)
    {
      bool newline = ch == '\n';
      if (newline ? c->system->iso_flags & ISO_ASCII_AT_EOL : c->system->iso_flags & ISO_ASCII_AT_CNTL)
        reset (c, out);
      if (newline && c->system->iso_flags & ISO_INIT_AT_BOL)
        memcpy (c->iso.designation, c->system->iso_initial, sizeof c->iso.designation);
      coding_output_byte (out, ch);
      return;
    }
  const struct charset *cs = ch < 0x80 ? charset_of_id (c->host, 0) : coding_charset_of_char (c->host, c, ch);
  if (!cs)
    {
      ch = c->system->default_char;
      cs = coding_charset_of_char (c->host, c, ch);
      if (!cs)
        return;
    }
  int64_t code = charset_encode (c->host, cs, ch);
  if (c->system->iso_flags & ISO_USE_ROMAN && ch < 0x80)
    cs = replacement (c, "latin-jisx0201", cs);
  else if (c->system->iso_flags & ISO_USE_OLDJIS && strcmp (cs->name, "japanese-jisx0208") == 0)
    cs = replacement (c, "japanese-jisx0208-1978", cs);
  put_character (c, cs, code, out);
}

void
coding_encode_iso2022_end (struct coding *c, struct coding_output *out)
{
  start (c);
  if (c->system->iso_flags & ISO_ASCII_AT_EOL)
    reset (c, out);
}
