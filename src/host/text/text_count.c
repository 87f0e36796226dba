/* text_count.c - counting characters and newlines in a run of text, as fast as memory allows.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure functions over internal text (nm_text.h); any thread.  With SSE2, which every x86-64 has,
   16 bytes are counted at a time; elsewhere plain loops do the same. */
#include "rope_internal.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

enum { STEP = 16, BLOCK = 255 * STEP };   /* a byte-wide counter overflows after 255 steps */

static inline int64_t
sum_bytes (__m128i counters)
{
  __m128i sums = _mm_sad_epu8 (counters, _mm_setzero_si128 ());
  return _mm_cvtsi128_si64 (sums) + _mm_cvtsi128_si64 (_mm_srli_si128 (sums, 8));
}

static inline __m128i load (const char *p) { return _mm_loadu_si128 ((const __m128i *) p); }
#endif

/* Is the character that starts at P (one whose lead byte looked suspicious) outside Unicode's
   scalar values?  P has at least one more byte. */
static bool
lead_is_raw (const unsigned char *p)
{
  return p[0] == 0xc0 || p[0] == 0xc1 || p[0] > 0xf4 || (p[0] == 0xf4 && p[1] >= 0x90)
         || (p[0] == 0xed && p[1] >= 0xa0);
}

static bool
find_raw (const char *text, int64_t bytes)
{
  const unsigned char *p = (const unsigned char *) text, *end = p + bytes;
  for (; p < end; p++)
    if (*p >= 0xc0 && lead_is_raw (p))
      return true;
  return false;
}

struct rope_counts
text_counts (const char *text, int64_t bytes)
{
  int64_t continuation = 0, newlines = 0, i = 0;
  bool suspicious = false;
#ifdef __SSE2__
  const __m128i newline = _mm_set1_epi8 ('\n'), lead = _mm_set1_epi8 (-64);
  const __m128i c0 = _mm_set1_epi8 ((char) 0xc0), c1 = _mm_set1_epi8 ((char) 0xc1);
  const __m128i ed = _mm_set1_epi8 ((char) 0xed), f4 = _mm_set1_epi8 ((char) 0xf4);
  while (bytes - i >= STEP)
    {
      int64_t block = bytes - i < BLOCK ? (bytes - i) / STEP * STEP : BLOCK;
      __m128i n = _mm_setzero_si128 (), c = n, high = n;
      for (const char *p = text + i, *end = p + block; p < end; p += STEP)
        {
          __m128i v = load (p);
          n = _mm_sub_epi8 (n, _mm_cmpeq_epi8 (v, newline));
          c = _mm_sub_epi8 (c, _mm_cmpgt_epi8 (lead, v));
          high = _mm_or_si128 (high, v);
        }
      newlines += sum_bytes (n);
      continuation += sum_bytes (c);
      if (_mm_movemask_epi8 (high) && !suspicious)
        {
          __m128i odd = _mm_setzero_si128 ();
          for (const char *p = text + i, *end = p + block; p < end; p += STEP)
            {
              __m128i v = load (p);
              __m128i a = _mm_or_si128 (_mm_cmpeq_epi8 (v, c0), _mm_cmpeq_epi8 (v, c1));
              __m128i b = _mm_or_si128 (_mm_cmpeq_epi8 (v, ed), _mm_cmpeq_epi8 (_mm_max_epu8 (v, f4), v));
              odd = _mm_or_si128 (odd, _mm_or_si128 (a, b));
            }
          suspicious = _mm_movemask_epi8 (odd) != 0;
        }
      i += block;
    }
#endif
  for (; i < bytes; i++)
    {
      unsigned char b = (unsigned char) text[i];
      newlines += b == '\n';
      continuation += !nm_is_lead (b);
      suspicious |= b == 0xc0 || b == 0xc1 || b == 0xed || b >= 0xf4;
    }
  return (struct rope_counts) { bytes, bytes - continuation, newlines, suspicious && find_raw (text, bytes) };
}

int64_t
text_newlines (const char *text, int64_t bytes)
{
  int64_t newlines = 0, i = 0;
#ifdef __SSE2__
  const __m128i newline = _mm_set1_epi8 ('\n');
  while (bytes - i >= STEP)
    {
      int64_t block = bytes - i < BLOCK ? (bytes - i) / STEP * STEP : BLOCK;
      __m128i n = _mm_setzero_si128 ();
      for (const char *p = text + i, *end = p + block; p < end; p += STEP)
        n = _mm_sub_epi8 (n, _mm_cmpeq_epi8 (load (p), newline));
      newlines += sum_bytes (n);
      i += block;
    }
#endif
  for (; i < bytes; i++)
    newlines += text[i] == '\n';
  return newlines;
}

int64_t
text_char_offset (const char *text, int64_t bytes, int64_t chr)
{
  int64_t i = 0;
#ifdef __SSE2__
  const __m128i lead = _mm_set1_epi8 (-64);
  /* Whole steps while all their characters lie before CHR. */
  while (bytes - i >= STEP && chr >= STEP)
    {
      unsigned mask = (unsigned) _mm_movemask_epi8 (_mm_cmpgt_epi8 (lead, load (text + i)));
      chr -= STEP - __builtin_popcount (mask);
      i += STEP;
    }
#endif
  for (; i < bytes; i++)
    if (nm_is_lead ((unsigned char) text[i]) && chr-- == 0)
      return i;
  return bytes;
}

int64_t
text_after_newline (const char *text, int64_t bytes, int64_t n)
{
  const char *p = text, *end = text + bytes;
  while (n-- > 0)
    {
      p = memchr (p, '\n', (size_t) (end - p));
      if (!p)
        return -1;
      p++;
    }
  return p - text;
}

int64_t
text_boundary (const char *text, int64_t at)
{
  while (at > 0 && !nm_is_lead ((unsigned char) text[at]))
    at--;
  return at;
}
