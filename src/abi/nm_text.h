/* nm_text.h - the encoding of text in memory, the same on both sides of the line.
   SPDX-License-Identifier: GPL-3.0-or-later

   UTF-8, extended as in GNU Emacs: characters 0..#x3FFF7F take 1 to 5 bytes (lead byte F8 for
   five), and raw bytes, characters #x3FFF80..#x3FFFFF, take two: C0 or C1 and a continuation
   byte.  Every function is pure. */
#ifndef NM_TEXT_H
#define NM_TEXT_H

#include <stdbool.h>
#include <stdint.h>

enum { NM_CHAR_MAX = 0x3fffff, NM_CHAR_RAW_FIRST = 0x3fff80, NM_CHAR_BYTES_MAX = 5 };

static inline bool nm_char_is_raw (int c) { return c >= NM_CHAR_RAW_FIRST; }
static inline int nm_raw_to_byte (int c) { return c - 0x3fff00; }          /* #x80..#xff */
static inline int nm_byte_to_raw (int byte) { return byte + 0x3fff00; }     /* BYTE >= #x80 */
static inline bool nm_is_lead (unsigned char b) { return (b & 0xc0) != 0x80; }

/* Length of the character whose first byte is LEAD. */
static inline int
nm_char_length (unsigned char lead)
{
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 5;
}

static inline int
nm_char_bytes (int c)
{
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : c < 0x200000 ? 4 : c < NM_CHAR_RAW_FIRST ? 5 : 2;
}

/* The character at P, which is valid internal text. */
static inline int
nm_char_decode (const char *p, int *length)
{
  const unsigned char *s = (const unsigned char *) p;
  int n = nm_char_length (s[0]);
  *length = n;
  switch (n)
    {
    case 1: return s[0];
    case 2:
      {
        int c = (s[0] & 0x1f) << 6 | (s[1] & 0x3f);
        return s[0] < 0xc2 ? c + NM_CHAR_RAW_FIRST : c;
      }
    case 3: return (s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    case 4: return (s[0] & 0x07) << 18 | (s[1] & 0x3f) << 12 | (s[2] & 0x3f) << 6 | (s[3] & 0x3f);
    default: return (s[1] & 0x3f) << 18 | (s[2] & 0x3f) << 12 | (s[3] & 0x3f) << 6 | (s[4] & 0x3f);
    }
}

/* The character at P, whose bytes may be anything, of a text that ends at END: what the arithmetic of the encoding makes of
   the bytes that the first one asks for; there are zeros behind the end.  It need be no character. */
static inline int
nm_char_of_bytes (const char *p, const char *end, int *length)
{
  uint32_t b[NM_CHAR_BYTES_MAX] = { 0 };
  for (int i = 0; i < NM_CHAR_BYTES_MAX && p + i < end; i++)
    b[i] = (unsigned char) p[i];
  *length = b[0] < 0x80 ? 1 : !(b[0] & 0x20) ? 2 : !(b[0] & 0x10) ? 3 : !(b[0] & 8) ? 4 : 5;
  static const uint32_t marks[] = { 0, 0, 0x3080, 0xe2080, 0x3c82080, 0xfa082080 };
  uint32_t c = *length == 2 && b[0] < 0xc2 ? NM_CHAR_RAW_FIRST : 0;
  for (int i = 0; i < *length; i++)
    c += b[i] << 6 * (*length - 1 - i);
  return (int) (c - marks[*length]);
}

/* Writes C at P (room for NM_CHAR_BYTES_MAX) and returns its length. */
static inline int
nm_char_encode (int c, char *p)
{
  unsigned char *s = (unsigned char *) p;
  if (c < 0x80)
    return s[0] = (unsigned char) c, 1;
  if (c >= NM_CHAR_RAW_FIRST)
    {
      c -= NM_CHAR_RAW_FIRST;
      s[0] = (unsigned char) (0xc0 | c >> 6);
      s[1] = (unsigned char) (0x80 | (c & 0x3f));
      return 2;
    }
  int n = nm_char_bytes (c);
  for (int i = n - 1; i > 0; i--, c >>= 6)
    s[i] = (unsigned char) (0x80 | (c & 0x3f));
  static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0, 0xf8 };
  s[0] = (unsigned char) (lead[n] | c);
  return n;
}

/* Number of characters in BYTES bytes of valid internal text. */
static inline int64_t
nm_text_chars (const char *p, int64_t bytes)
{
  int64_t n = 0;
  for (int64_t i = 0; i < bytes; i++)
    n += nm_is_lead ((unsigned char) p[i]);
  return n;
}

#endif
