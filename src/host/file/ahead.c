/* ahead.c - see ahead.h.
   SPDX-License-Identifier: GPL-3.0-or-later

   The file is cut into blocks.  A thread takes the next block, reads it and notes how much of it came;
   the first block that is short is the end, because the file was cut meanwhile or failed to read. */
#include "ahead.h"

#include <errno.h>
#include <mimalloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 2 << 20, THREADS_MAX = 4, WAIT_NS = 20000000 };

enum { PENDING = -1 };

struct ahead {
  int fd;
  off_t at;
  char *to;
  size_t size, blocks;
  pthread_t threads[THREADS_MAX];
  int thread_count;
  size_t complete;                 /* blocks from the first that were seen to be whole; the caller's own */
  /* -- shared, under the mutex -- */
  pthread_mutex_t mutex;
  pthread_cond_t came;
  size_t next;                     /* the block that nobody has taken yet */
  bool stop;
  int error;
  ssize_t got[];                   /* of each block: the bytes that came, or PENDING */
};

static size_t
block_size (const struct ahead *a, size_t block)
{
  size_t begin = block * BLOCK;
  return a->size - begin < BLOCK ? a->size - begin : BLOCK;
}

/* Asks for the pages of [BEGIN, BEGIN + SIZE) at once, which is cheaper than a fault for each.  Where the system
   cannot, the faults come. */
static void
populate (char *begin, size_t size)
{
#ifdef MADV_POPULATE_WRITE
  enum { PAGE = 4096 };
  uintptr_t from = ((uintptr_t) begin + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t) begin + size) / PAGE * PAGE;
  if (from < to)
    madvise ((void *) from, to - from, MADV_POPULATE_WRITE);
#endif
}

/* Reads BLOCK; *ERROR is set if that fails.  Returns the bytes that came. */
static size_t
read_block (const struct ahead *a, size_t block, int *error)
{
  size_t begin = block * BLOCK, size = block_size (a, block), n = 0;
  populate (a->to + begin, size);
  while (n < size)
    {
      ssize_t got = pread (a->fd, a->to + begin + n, size - n, a->at + (off_t) (begin + n));
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        *error = errno;
      if (got <= 0)
        break;
      n += (size_t) got;
    }
  return n;
}

static void *
read_blocks (void *data)
{
  struct ahead *a = data;
  pthread_mutex_lock (&a->mutex);
  while (!a->stop && a->next < a->blocks)
    {
      size_t block = a->next++;
      int error = 0;
      pthread_mutex_unlock (&a->mutex);
      size_t n = read_block (a, block, &error);
      pthread_mutex_lock (&a->mutex);
      a->got[block] = (ssize_t) n;
      if (n < block_size (a, block))
        a->stop = true;
      if (error)
        a->error = error;
      pthread_cond_signal (&a->came);
    }
  pthread_mutex_unlock (&a->mutex);
  return NULL;
}

struct ahead *
ahead_start (int fd, off_t at, char *to, size_t size)
{
  long processors = sysconf (_SC_NPROCESSORS_ONLN);
  size_t blocks = (size + BLOCK - 1) / BLOCK;
  if (processors < 2)
    return NULL;
  struct ahead *a = mi_zalloc (sizeof *a + blocks * sizeof *a->got);
  if (!a)
    return NULL;
  a->fd = fd;
  a->at = at;
  a->to = to;
  a->size = size;
  a->blocks = blocks;
  for (size_t i = 0; i < blocks; i++)
    a->got[i] = PENDING;
  pthread_mutex_init (&a->mutex, NULL);
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&a->came, &attributes);
  pthread_condattr_destroy (&attributes);
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  while (a->thread_count < THREADS_MAX && a->thread_count < processors
         && pthread_create (&a->threads[a->thread_count], NULL, read_blocks, a) == 0)
    a->thread_count++;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (a->thread_count > 0)
    return a;
  ahead_stop (a);
  return NULL;
}

/* The bytes that have come without a gap; *OVER if no more will.  Under the mutex. */
static size_t
contiguous (struct ahead *a, bool *over)
{
  while (a->complete < a->blocks && a->got[a->complete] == (ssize_t) block_size (a, a->complete))
    a->complete++;
  *over = a->complete == a->blocks || a->got[a->complete] != PENDING;
  if (a->complete == a->blocks)
    return a->size;
  return a->complete * BLOCK + (*over ? (size_t) a->got[a->complete] : 0);
}

size_t
ahead_wait (struct ahead *a, size_t seen, bool *over)
{
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += WAIT_NS;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_mutex_lock (&a->mutex);
  size_t n = contiguous (a, over);
  for (bool late = false; n <= seen && !*over && !late; n = contiguous (a, over))
    late = pthread_cond_timedwait (&a->came, &a->mutex, &until) == ETIMEDOUT;
  pthread_mutex_unlock (&a->mutex);
  return n;
}

int
ahead_stop (struct ahead *a)
{
  pthread_mutex_lock (&a->mutex);
  a->stop = true;
  pthread_mutex_unlock (&a->mutex);
  for (int i = 0; i < a->thread_count; i++)
    pthread_join (a->threads[i], NULL);
  int error = a->error;
  pthread_cond_destroy (&a->came);
  pthread_mutex_destroy (&a->mutex);
  mi_free (a);
  return error;
}
