/* ahead.h - reads a big file on several threads while the caller looks at what has come.
   SPDX-License-Identifier: GPL-3.0-or-later

   Copying out of the page cache into fresh memory costs more than looking at the bytes, and most of
   it is page faults, which several processors can take at once.  The threads only read and store
   bytes; they know nothing of the VM, and they have ended when ahead_stop returns. */
#ifndef HOST_FILE_AHEAD_H
#define HOST_FILE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ahead;

/* Begins to read SIZE bytes of FD, from the file's offset AT, into TO, which stays until ahead_stop.
   NULL if there is no thread to be had, or nothing to gain. */
struct ahead *ahead_start (int fd, off_t at, char *to, size_t size);

/* Waits until more than SEEN bytes have come, without a gap, or no more will; returns how many.  *OVER: no more will.
   Returns after 20 ms at the latest, so that the caller can listen for a quit. */
size_t ahead_wait (struct ahead *, size_t seen, bool *over);

/* Ends the threads and frees.  Returns the error number of the read that failed, or 0. */
int ahead_stop (struct ahead *);

#endif
