/* auto_save.h - auto-saving as the rest of the host sees it.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread. */
#ifndef HOST_FILE_AUTO_SAVE_H
#define HOST_FILE_AUTO_SAVE_H

#include "../host.h"

/* Calls `do-auto-save', which may leave the writing to a thread.  [lisp] */
nm_value auto_save_while_reading (struct nm_host *);
/* At the end of the program: auto-saves, without the hook, and deletes the list of auto-save files, since the session did not
   crash.  What goes wrong is reported and ends nothing.  [lisp] */
void auto_save_at_end (struct nm_host *);
/* Waits until what is being auto-saved is on disk. */
void auto_save_settle (struct nm_host *);
/* After a crash: is there a buffer with number N, counted from 0; auto-saves it if it needs to be and its name is absolute.  These
   run no Lisp and end no round. */
bool auto_save_has_buffer (struct nm_host *, size_t n);
void auto_save_after_crash (struct nm_host *, size_t n);
void auto_saver_free (struct nm_host *);

#endif
