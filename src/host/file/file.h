/* file.h - files as the rest of the host sees them: names, errors, handlers, reading and saving.
   SPDX-License-Identifier: GPL-3.0-or-later

   File names are Lisp strings outside and malloc'ed byte strings inside (file_name_encode).
   Every primitive that takes a file name first asks file_handler for a handler of that name
   (`file-name-handler-alist') and leaves the operation to it if there is one. */
#ifndef HOST_FILE_FILE_H
#define HOST_FILE_FILE_H

#include <sys/stat.h>
#include <time.h>
#include "../host.h"

struct buffer;

/* -- names -- */
/* The bytes of a file name, NUL-terminated; NULL after signalling.  nm_free it.  Waits for what is being auto-saved, because the
   file may be one of those. */
char *file_name_encode (struct nm_host *, nm_value name);
nm_value file_name_decode (struct nm_host *, const char *bytes, size_t n);
/* `expand-file-name' without handlers: an absolute, simplified copy. */
nm_value file_expand (struct nm_host *, nm_value name, nm_value directory);
/* Expands NAME and encodes it: what system calls take.  NULL after signalling. */
char *file_path (struct nm_host *, nm_value name);

/* The permission bits that new files get.  Main thread: to learn them they have to be set, which all threads would see. */
mode_t file_default_modes (void);

/* The place in a file that the number VALUE gives, in bytes from 0; false after signalling. */
bool file_offset (struct nm_host *, nm_value value, int64_t *offset);

/* -- errors -- */
/* Signals file-error or its child for ERRNUM: (ACTION STRERROR NAME...).  Returns NM_EXIT. */
nm_value file_error (struct nm_host *, const char *action, nm_value name, int errnum);
nm_value file_error_2 (struct nm_host *, const char *action, nm_value a, nm_value b, int errnum);

/* -- handlers -- */
/* The handler for OPERATION on NAME, or nil; NM_EXIT if NAME is no string.  [lisp] */
nm_value file_handler (struct nm_host *, nm_value name, nm_value operation);

/* -- time stamps as Lisp: (HIGH LOW USEC PSEC), and from any Lisp time value -- */
nm_value file_time_to_lisp (struct nm_host *, struct timespec);

/* -- descriptors -- */
/* open(2) that a quit can interrupt, as when nobody opens the other end of a pipe: -1 with errno, and if that is EINTR an exit is
   pending. */
int file_open (struct nm_host *, const char *path, int flags, mode_t mode);

/* -- loading -- */
/* Finds FILE as `load' does; a string, or nil.  */
nm_value file_locate (struct nm_host *, nm_value name, nm_value path, nm_value suffixes, nm_value predicate);
/* Reads a whole regular file; NULL with errno set.  Room for a NUL follows.  nm_free it. */
char *file_read_all (const char *path, size_t *bytes);

/* -- saving: save.h -- */

/* Opens a primitive: hands the call over to a file name handler of argument I, if any. */
#define FILE_HANDLER_RETURN(name_value, operation, n, ...)                                        \
  do {                                                                                            \
    nm_value handler_ = file_handler (host, name_value, NM_Q (operation));                         \
    if (nm_is_exit (handler_)) return NM_EXIT;                                                    \
    if (!nm_is_nil (handler_))                                                                    \
      return nm_call (host->vm, handler_, (n) + 1, (nm_value[]) { NM_Q (operation), __VA_ARGS__ });  \
  } while (0)

/* Gives up the locks of all modified buffers, at the end of the program; errors are forgotten. */
void file_unlock_all (struct nm_host *);

/* Ends all watches of files (inotify.c). */
void notify_free (struct nm_host *);

#endif
