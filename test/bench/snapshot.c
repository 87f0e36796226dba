/* snapshot.c - what a snapshot of a big buffer's text costs, and an edit behind it.
   SPDX-License-Identifier: GPL-3.0-or-later

   snapshot FILE
   Prints the microseconds of a snapshot and of the edit that follows it (medians), and the kilobytes that each
   such pair keeps: what the edit copied, because every snapshot stays.  The text is FILE after random edits. */
#include "text/rope.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { EDITS = 10000, SNAPSHOTS = 10001 };

static double
now_us (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec * 1e-3;
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (double *values, size_t count)
{
  qsort (values, count, sizeof *values, ascending);
  return values[count / 2];
}

/* Kilobytes of memory that the process has and shares with no file. */
static double
private_kilobytes (void)
{
  long size = 0, resident = 0, shared = 0;
  FILE *f = fopen ("/proc/self/statm", "r");
  if (f)
    {
      if (fscanf (f, "%ld %ld %ld", &size, &resident, &shared) != 3)
        resident = shared = 0;
      fclose (f);
    }
  return (double) (resident - shared) * (double) sysconf (_SC_PAGESIZE) / 1024;
}

/* The beginning of a character somewhere in R. */
static int64_t
random_place (const struct rope *r)
{
  int64_t chr = (int64_t) ((double) rope_count (r).chars * drand48 ());
  return rope_char_to_byte (r, chr);
}

static void
insert_somewhere (struct rope *r)
{
  rope_insert (r, random_place (r), "edit", 4);
}

int
main (int argc, char **argv)
{
  int fd = argc == 2 ? open (argv[1], O_RDONLY | O_CLOEXEC) : -1;
  struct stat s;
  if (fd < 0 || fstat (fd, &s) < 0)
    {
      fprintf (stderr, "usage: snapshot FILE; FILE must be readable\n");
      return 2;
    }
  char *text = mmap (NULL, (size_t) s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (text == MAP_FAILED)
    {
      perror (argv[1]);
      return 1;
    }
  struct rope *r = rope_new ();
  rope_insert (r, 0, text, s.st_size);
  for (int i = 0; i < EDITS; i++)
    insert_somewhere (r);

  static struct rope *kept[SNAPSHOTS];
  static double snapshot_us[SNAPSHOTS], edit_us[SNAPSHOTS];
  double before = private_kilobytes ();
  for (int i = 0; i < SNAPSHOTS; i++)
    {
      double start = now_us ();
      kept[i] = rope_snapshot (r);
      snapshot_us[i] = now_us () - start;
      start = now_us ();
      insert_somewhere (r);
      edit_us[i] = now_us () - start;
    }
  double grown = private_kilobytes () - before;
  printf ("%.3f %.3f %.3f\n", median (snapshot_us, SNAPSHOTS), median (edit_us, SNAPSHOTS), grown / SNAPSHOTS);
  for (int i = 0; i < SNAPSHOTS; i++)
    rope_free (kept[i]);
  rope_free (r);
  munmap (text, (size_t) s.st_size);
  close (fd);
}
