/* output.h - bytes on their way to the terminal: collected, then written with one write(2).
   SPDX-License-Identifier: GPL-3.0-or-later
   Owned by the main thread. */
#ifndef HOST_TERM_OUTPUT_H
#define HOST_TERM_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output {
  char *data;
  size_t used, room;
  int fd;                          /* -1: keep everything (tests) */
  int copy;                        /* descriptor of the file that gets all output too, or -1; owned */
  bool failed;                     /* the device is gone; further output is dropped */
};

void output_init (struct output *, int fd);
void output_free (struct output *);
void output_bytes (struct output *, const char *bytes, size_t n);
void output_text (struct output *, const char *ascii);
static inline void
output_byte (struct output *o, char c)
{
  if (o->used < o->room)
    o->data[o->used++] = c;
  else
    output_bytes (o, &c, 1);
}
void output_number (struct output *, unsigned n);
/* A capability string with parameters; nothing if NULL. */
void output_capability (struct output *, const char *string, int a, int b);
/* From now on all output also goes to the open file FD, -1 for none; a former one is closed. */
void output_copy (struct output *, int fd);
/* Writes all; false if the device failed. */
bool output_flush (struct output *);

#endif
