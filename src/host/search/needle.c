/* needle.c - see needle.h.  SSE2, which every x86-64 has, compares 64 places in a step; elsewhere
   one place at a time.  SPDX-License-Identifier: GPL-3.0-or-later */
#include "needle.h"

#include <assert.h>
#include <string.h>

#include "../text/rope.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* -- which bytes to compare first -- */

enum { WHOLE = 1 << 16 };

/* How often byte B is met in program text and prose, of WHOLE. */
static int
frequency (unsigned char b)
{
  static const char order[] = " etaoinsrlcdupmf_hg\n,.()-bv;y*=\"/>0kE:TASR1wNICx2L{}DO<&'PMFU3#BG+H4!8V56q[]W7z9\t\\|j";
  enum { MOST = 9830, HALVED = 10, LEAST = 32, CONTINUATION = 1500, LEAD = 1000 };
  if (b >= 0x80)
    return b < 0xc0 ? CONTINUATION : LEAD;       /* a text that has some has many */
  const char *p = b ? strchr (order, b) : NULL;
  return p ? MOST >> (p - order) / HALVED : LEAST;
}

/* The same for the class of byte I. */
static int
class_frequency (const struct needle *n, int i)
{
  int sum = 0;
  for (int b = 0; b < 256; b++)
    if ((b | n->mask[i]) == n->value[i])
      sum += frequency ((unsigned char) b);
  return sum;
}

void
needle_finish (struct needle *n)
{
  assert (n->length > 0 && n->length <= NEEDLE_MAX);
  int best = 0, next = 0, best_cost = class_frequency (n, 0), next_cost = 0;
  n->plain = n->mask[0] == 0;
  for (int i = 1; i < n->length; i++)
    {
      int cost = class_frequency (n, i);
      n->plain &= n->mask[i] == 0;
      if (cost < best_cost)
        {
          next = best, next_cost = best_cost;
          best = i, best_cost = cost;
        }
      else if (next == best || cost < next_cost)
        next = i, next_cost = cost;
    }
  n->first = best;
  n->second = next;
}

int
needle_bits (const struct needle *n)
{
  int bits = 0;
  for (int i = 0; i < n->length; i++)
    for (int f = class_frequency (n, i); f < WHOLE / 2; f *= 2)
      bits++;
  return bits;
}

/* -- in a run of bytes -- */

static bool
matches_at (const struct needle *n, const unsigned char *p)
{
  if (n->plain)
    return memcmp (p, n->value, (size_t) n->length) == 0;
  for (int i = 0; i < n->length; i++)
    if ((p[i] | n->mask[i]) != n->value[i])
      return false;
  return true;
}

#ifdef __SSE2__
enum { STEP = 16, STRIDE = 4 * STEP };

struct probe { __m128i value, mask; int offset; };

static struct probe
probe_of (const struct needle *n, int i)
{
  return (struct probe) { _mm_set1_epi8 ((char) n->value[i]), _mm_set1_epi8 ((char) n->mask[i]), i };
}

/* Which of the 16 places from P on agree with both probes, a byte of ones each. */
static inline __m128i
agreeing (const struct probe *a, const struct probe *b, const unsigned char *p)
{
  __m128i x = _mm_loadu_si128 ((const __m128i *) (p + a->offset)), y = _mm_loadu_si128 ((const __m128i *) (p + b->offset));
  return _mm_and_si128 (_mm_cmpeq_epi8 (_mm_or_si128 (x, a->mask), a->value), _mm_cmpeq_epi8 (_mm_or_si128 (y, b->mask), b->value));
}

/* Does any of the STRIDE places from P on agree? */
static inline bool
any_agrees (const struct probe *a, const struct probe *b, const unsigned char *p)
{
  __m128i some = _mm_or_si128 (_mm_or_si128 (agreeing (a, b, p), agreeing (a, b, p + STEP)),
                               _mm_or_si128 (agreeing (a, b, p + 2 * STEP), agreeing (a, b, p + 3 * STEP)));
  return _mm_movemask_epi8 (some) != 0;
}
#endif

const unsigned char *
needle_find (const struct needle *n, const unsigned char *from, const unsigned char *end)
{
  if (end - from < n->length)
    return NULL;
  const unsigned char *p = from, *last = end - n->length;
#ifdef __SSE2__
  struct probe a = probe_of (n, n->first), b = probe_of (n, n->second);
  while (last - p >= STEP - 1)
    {
      if (last - p >= STRIDE - 1 && !any_agrees (&a, &b, p))
        {
          p += STRIDE;
          continue;
        }
      unsigned set = (unsigned) _mm_movemask_epi8 (agreeing (&a, &b, p));
      for (; set; set &= set - 1)
        if (matches_at (n, p + __builtin_ctz (set)))
          return p + __builtin_ctz (set);
      p += STEP;
    }
#endif
  for (; p <= last; p++)
    if (matches_at (n, p))
      return p;
  return NULL;
}

const unsigned char *
needle_find_last (const struct needle *n, const unsigned char *from, const unsigned char *end)
{
  if (end - from < n->length)
    return NULL;
  const unsigned char *p = end - n->length + 1;    /* one behind the places to try */
#ifdef __SSE2__
  struct probe a = probe_of (n, n->first), b = probe_of (n, n->second);
  while (p - from >= STEP)
    {
      if (p - from >= STRIDE && !any_agrees (&a, &b, p - STRIDE))
        {
          p -= STRIDE;
          continue;
        }
      p -= STEP;
      unsigned set = (unsigned) _mm_movemask_epi8 (agreeing (&a, &b, p));
      while (set)
        {
          int top = 31 - __builtin_clz (set);
          if (matches_at (n, p + top))
            return p + top;
          set ^= 1u << top;
        }
    }
#endif
  while (p > from)
    if (matches_at (n, --p))
      return p;
  return NULL;
}

/* -- in a rope -- */

/* Copies [FROM, TO) of the rope, less than two needles, to BUFFER. */
static const unsigned char *
border_copy (const struct rope *rope, int64_t from, int64_t to, unsigned char *buffer)
{
  assert (to - from <= 2 * NEEDLE_MAX);
  rope_copy (rope, from, to, (char *) buffer);
  return buffer;
}

int64_t
needle_rope_next (const struct needle *n, const struct rope *rope, int64_t from, int64_t to, int64_t *poll, int64_t *at)
{
  unsigned char border[2 * NEEDLE_MAX];
  while (to - from >= n->length)
    {
      int64_t start, length;
      const unsigned char *run = (const unsigned char *) rope_run (rope, from, to, &start, &length) - start, *hit;
      int64_t end = start + length < to ? start + length : to;
      if ((hit = needle_find (n, run + from, run + end)))
        return hit - run;
      if (end == to)
        return -1;
      /* What begins in this run and ends behind it. */
      int64_t low = end - n->length + 1 > from ? end - n->length + 1 : from, high = end + n->length - 1 < to ? end + n->length - 1 : to;
      const unsigned char *copy = border_copy (rope, low, high, border);
      if ((hit = needle_find (n, copy, copy + (high - low))))
        return low + (hit - copy);
      *poll -= end - from;
      from = *at = end;
      if (*poll < 0)
        return -2;
    }
  return -1;
}

int64_t
needle_rope_previous (const struct needle *n, const struct rope *rope, int64_t from, int64_t to, int64_t *poll, int64_t *at)
{
  unsigned char border[2 * NEEDLE_MAX];
  while (to - from >= n->length)
    {
      int64_t start, length;
      const unsigned char *run = (const unsigned char *) rope_run (rope, to - 1, from, &start, &length) - start, *hit;
      int64_t begin = start > from ? start : from;
      if ((hit = needle_find_last (n, run + begin, run + to)))
        return hit - run;
      if (begin == from)
        return -1;
      /* What ends in this run and begins before it. */
      int64_t low = begin - n->length + 1 > from ? begin - n->length + 1 : from;
      int64_t high = begin + n->length - 1 < to ? begin + n->length - 1 : to;
      const unsigned char *copy = border_copy (rope, low, high, border);
      if ((hit = needle_find_last (n, copy, copy + (high - low))))
        return low + (hit - copy);
      *poll -= to - begin;
      to = *at = begin;
      if (*poll < 0)
        return -2;
    }
  return -1;
}
