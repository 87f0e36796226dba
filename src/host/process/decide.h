/* decide.h - what coding system the output of a program is in, told from what came so far.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_PROCESS_DECIDE_H
#define HOST_PROCESS_DECIDE_H

#include "../coding/coding.h"

/* Decides what of *CODING is undecided and can be told from N bytes; *CHANGED is set if something was.  The result decodes
   them. */
struct coding process_decide_coding (struct nm_host *, struct coding *coding, bool *changed, const char *bytes, size_t n);

#endif
