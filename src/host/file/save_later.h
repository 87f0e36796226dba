/* save_later.h - texts that a thread of its own writes to files.
   SPDX-License-Identifier: GPL-3.0-or-later
   The thread sees only its jobs: snapshots of ropes and names. */
#ifndef HOST_FILE_SAVE_LATER_H
#define HOST_FILE_SAVE_LATER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "../text/rope.h"

/* A whole text and the file it goes to, in the encoding utf-8-emacs. */
struct save_job {
  char *path;                      /* absolute, encoded; nm_free */
  struct rope *text;               /* a snapshot */
  mode_t mode;                     /* permissions of the file, if it is new */
  uint64_t buffer;                 /* whose text it is; 0: nobody's */
  int error;                       /* errno of the failure, or 0; known when it was run */
  int64_t seconds;                 /* that it took */
};

/* Writes the text of JOB; never half of it (save.h). */
void save_job_run (struct save_job *);
void save_job_free (struct save_job *);

struct save_later;
/* Begins to run COUNT jobs in order.  They belong to the thread until save_later_finish.  NULL if no thread can be had: then
   nothing was begun.  The descriptor *DONE becomes readable when all were run. */
struct save_later *save_later_start (struct save_job *jobs, size_t count, int *done);
/* Waits until all jobs were run, and frees what belongs to the thread, the descriptor too. */
void save_later_finish (struct save_later *);

#endif
