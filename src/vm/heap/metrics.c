/* metrics.c - how long collections stop the isolate.
   SPDX-License-Identifier: GPL-3.0-or-later
   A histogram with eight buckets to a power of two of microseconds: percentiles are good to 12 %. */
#include "heap_internal.h"

static unsigned
bucket_of (uint64_t us)
{
  if (us < 8)
    return (unsigned) us;
  unsigned log = 63 - (unsigned) __builtin_clzll (us);
  unsigned b = (log - 2) * 8 + (unsigned) (us >> (log - 3) & 7);
  return b < PAUSE_BUCKETS ? b : PAUSE_BUCKETS - 1;
}

/* The least number of microseconds beyond bucket B. */
static uint64_t
bucket_end (unsigned b)
{
  if (b < 8)
    return b + 1;
  unsigned log = b / 8 + 2;
  return (UINT64_C (8) + b % 8 + 1) << (log - 3);
}

void
metrics_pause (struct pause_histogram *p, uint64_t ns)
{
  p->count++;
  p->total_ns += ns;
  if (ns > p->max_ns)
    p->max_ns = ns;
  p->buckets[bucket_of (ns / 1000)]++;
}

uint64_t
metrics_percentile (const struct pause_histogram *p, double fraction)
{
  uint64_t wanted = (uint64_t) (fraction * (double) p->count), seen = 0;
  for (unsigned b = 0; b < PAUSE_BUCKETS; b++)
    if ((seen += p->buckets[b]) > wanted)
      {
        uint64_t ns = bucket_end (b) * 1000;
        return ns < p->max_ns ? ns : p->max_ns;
      }
  return p->max_ns;
}
