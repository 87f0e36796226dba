/* limit.c - how much memory Lisp data may take.
   SPDX-License-Identifier: GPL-3.0-or-later
   Three quarters of the least of: the machine's memory, the limits of the process, the limit of its
   control group, the reserved range, and what NEOMACS_MEMORY in the environment says in MiB.  Found out when it is first asked for, because most isolates never need it. */
#include "heap_internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* The number in file NAME; no limit if there is none ("max"). */
static uint64_t
number_in_file (const char *name)
{
  unsigned long long n = UINT64_MAX;
  FILE *f = fopen (name, "re");
  if (f && fscanf (f, "%llu", &n) != 1)
    n = UINT64_MAX;
  if (f)
    fclose (f);
  return n;
}

uint64_t
heap_memory_available (void)
{
  static const char *const groups[] = { "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes" };
  static const int resources[] = { RLIMIT_AS, RLIMIT_DATA };
  uint64_t limit = (uint64_t) sysconf (_SC_PHYS_PAGES) * (uint64_t) sysconf (_SC_PAGESIZE);
  for (int i = 0; i < 2; i++)
    {
      struct rlimit r;
      if (getrlimit (resources[i], &r) == 0 && r.rlim_cur != RLIM_INFINITY && r.rlim_cur < limit)
        limit = r.rlim_cur;
      uint64_t group = number_in_file (groups[i]);
      if (group > 0 && group < limit)
        limit = group;
    }
  const char *wanted = getenv ("NEOMACS_MEMORY");
  uint64_t own = wanted ? strtoull (wanted, NULL, 10) << 20 : 0;
  if (own > 0 && own < limit)
    limit = own;
  return limit / 4 * 3;
}

uint64_t
heap_memory_limit (struct nm_vm *vm)
{
  struct heap *h = vm->heap;
  if (h->memory_limit == 0)
    {
      uint64_t range = h->sizes.old / 4 * 3, memory = heap_memory_available ();
      h->memory_limit = memory < range ? memory : range;
    }
  return h->memory_limit;
}
