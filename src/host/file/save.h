/* save.h - getting text to disk so that no moment leaves a half-written file.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_FILE_SAVE_H
#define HOST_FILE_SAVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include "../coding/coding.h"
#include "../text/rope.h"

/* What to write and where. */
struct save_request {
  const char *path;                /* absolute, encoded; symbolic links are followed */
  const struct rope *text;         /* internal text, [from, to) in bytes */
  int64_t from, to;
  struct coding *coding;
  mode_t mode;                     /* permissions of the file, if it is new: the mask of the process was applied */
  bool exclusive;                  /* fail with EEXIST if the file exists */
  bool append;                     /* add to the end, in place */
  int64_t offset;                  /* >= 0: overwrite from there, in place */
  bool sync;                       /* fsync the file and its directory */
  /* Asked when a signal interrupted a wait for a special file; true: give up, with EINTR.  NULL: special files are not waited for. */
  bool (*interrupted) (void *);
  void *context;                   /* for it */
};

/* True, with the new file's status in *ST, when everything is on its way to the disk; else false
   with errno, and the old file is as it was - or, if that could not be had, *LEFT is the name of a file that
   holds the whole new contents (nm_free it). */
bool save_text (const struct save_request *, struct stat *st, char **left);

#endif
