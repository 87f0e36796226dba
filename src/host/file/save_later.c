/* save_later.c - see save_later.h.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "save_later.h"

#include <errno.h>
#include <mimalloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "../coding/coding.h"
#include "nm_vm.h"
#include "save.h"

struct save_later {
  pthread_t thread;
  struct save_job *jobs;
  size_t count;
  int done;
};

void
save_job_run (struct save_job *job)
{
  struct coding coding;
  coding_lookup ("utf-8-emacs-unix", 16, &coding);
  struct save_request request = { .path = job->path, .text = job->text, .from = 0, .to = rope_count (job->text).bytes, .coding = &coding, .offset = -1,
                                  .mode = job->mode };
  struct stat st;
  char *left;
  struct timespec begun, ended;
  clock_gettime (CLOCK_MONOTONIC, &begun);
  job->error = save_text (&request, &st, &left) ? 0 : errno;
  nm_free (left);
  clock_gettime (CLOCK_MONOTONIC, &ended);
  job->seconds = ended.tv_sec - begun.tv_sec;
}

void
save_job_free (struct save_job *job)
{
  nm_free (job->path);
  rope_free (job->text);
}

static void *
run_jobs (void *data)
{
  struct save_later *later = data;
  for (size_t i = 0; i < later->count; i++)
    save_job_run (&later->jobs[i]);
  uint64_t one = 1;
  /* The counter of an eventfd cannot overflow by this: the write does not fail. */
  if (write (later->done, &one, sizeof one) < 0)
    return NULL;
  return NULL;
}

struct save_later *
save_later_start (struct save_job *jobs, size_t count, int *done)
{
  struct save_later *later = mi_zalloc (sizeof *later);
  if (!later)
    return NULL;
  later->jobs = jobs;
  later->count = count;
  later->done = eventfd (0, EFD_CLOEXEC);
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  bool started = later->done >= 0 && pthread_create (&later->thread, NULL, run_jobs, later) == 0;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (started)
    {
      *done = later->done;
      return later;
    }
  if (later->done >= 0)
    close (later->done);
  mi_free (later);
  return NULL;
}

void
save_later_finish (struct save_later *later)
{
  pthread_join (later->thread, NULL);
  close (later->done);
  mi_free (later);
}
