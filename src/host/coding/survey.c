/* survey.c - one look at bytes, as they come: are they UTF-8, and where is what detection asks about?
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure functions over memory; any thread.  With SSE2, which every x86-64 has, ASCII passes 64 bytes at a time. */
#include "coding.h"

#include <string.h>
#include "nm_text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ESC = 0x1b, SHIFT_OUT = 0x0e, SHIFT_IN = 0x0f };

/* Notes byte B at offset I, if it is the first of its kind. */
static inline void
note_mark (struct coding_survey *s, unsigned char b, size_t i)
{
  if (b == 0 && s->null == CODING_NOWHERE)
    s->null = i;
  if ((b == ESC || b == SHIFT_OUT || b == SHIFT_IN) && s->control == CODING_NOWHERE)
    s->control = i;
}

/* The end of the ASCII run at I; notes the marks in it. */
static size_t
ascii_end (struct coding_survey *s, const char *p, size_t i, size_t n)
{
#ifdef __SSE2__
  enum { STEP = 16, STEPS = 4 };
  const __m128i zero = _mm_setzero_si128 (), one = _mm_set1_epi8 (1), shift = _mm_set1_epi8 (SHIFT_IN), escape = _mm_set1_epi8 (ESC);
  for (; i + STEPS * STEP <= n; i += STEPS * STEP)
    {
      __m128i all = zero, marks = zero;
      for (size_t k = 0; k < STEPS; k++)
        {
          __m128i v = _mm_loadu_si128 ((const __m128i *) (p + i) + k);
          __m128i shifts = _mm_cmpeq_epi8 (_mm_or_si128 (v, one), shift);
          all = _mm_or_si128 (all, v);
          marks = _mm_or_si128 (marks, _mm_or_si128 (shifts, _mm_or_si128 (_mm_cmpeq_epi8 (v, zero), _mm_cmpeq_epi8 (v, escape))));
        }
      if (_mm_movemask_epi8 (all))
        break;
      if (_mm_movemask_epi8 (marks) && (s->null == CODING_NOWHERE || s->control == CODING_NOWHERE))
        for (size_t k = i; k < i + STEPS * STEP; k++)
          note_mark (s, (unsigned char) p[k], k);
    }
#endif
  for (; i < n && (unsigned char) p[i] < 0x80; i++)
    note_mark (s, (unsigned char) p[i], i);
  return i;
}

int
coding_utf8_character (const unsigned char *p, size_t n)
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

/* Looks only for the marks, in [I, N). */
static void
find_marks (struct coding_survey *s, const char *bytes, size_t i, size_t n)
{
  static const char marks[] = { 0, ESC, SHIFT_OUT, SHIFT_IN };
  for (size_t k = 0; k < sizeof marks; k++)
    {
      size_t *place = marks[k] ? &s->control : &s->null;
      const char *found = *place < i ? NULL : memchr (bytes + i, marks[k], (*place < n ? *place : n) - i);
      if (found)
        *place = (size_t) (found - bytes);
    }
}

void
coding_survey_more (struct coding_survey *s, const char *bytes, size_t n, bool last)
{
  size_t i = s->done;
  while (i < n && !s->malformed)
    {
      i = ascii_end (s, bytes, i, n);
      if (i < n && s->high == CODING_NOWHERE)
        s->high = i;
      while (i < n && (unsigned char) bytes[i] >= 0x80)
        {
          int len = coding_utf8_character ((const unsigned char *) bytes + i, n - i);
          s->done = i;
          if (len < 0 && !last)
            return;
          if (len <= 0)
            {
              s->malformed = true;
              break;
            }
          i += (size_t) len;
        }
    }
  if (s->malformed)
    find_marks (s, bytes, i, n);
  s->done = s->malformed ? n : i;
}
