/* output.c - the output buffer of the terminal.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals. */
#include "output.h"
#include "capability.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <mimalloc.h>

enum { OUTPUT_FIRST_ROOM = 16384 };

void
output_init (struct output *o, int fd)
{
  *o = (struct output){ .data = mi_malloc (OUTPUT_FIRST_ROOM), .room = OUTPUT_FIRST_ROOM, .fd = fd, .copy = -1 };
}

void
output_free (struct output *o)
{
  output_copy (o, -1);
  mi_free (o->data);
  *o = (struct output){ .fd = -1, .copy = -1 };
}

void
output_bytes (struct output *o, const char *bytes, size_t n)
{
  if (o->used + n > o->room)
    {
      size_t room = o->room * 2 > o->used + n ? o->room * 2 : o->used + n;
      o->data = mi_realloc (o->data, room);
      o->room = room;
    }
  memcpy (o->data + o->used, bytes, n);
  o->used += n;
}

void
output_text (struct output *o, const char *ascii)
{
  output_bytes (o, ascii, strlen (ascii));
}

void
output_number (struct output *o, unsigned n)
{
  char digits[12];
  int i = sizeof digits;
  do
    digits[--i] = (char) ('0' + n % 10);
  while (n /= 10);
  output_bytes (o, digits + i, sizeof digits - (size_t) i);
}

void
output_capability (struct output *o, const char *string, int a, int b)
{
  char buf[256];
  if (string != NULL)
    output_bytes (o, buf, capability_expand (string, a, b, buf, sizeof buf));
}

void
output_copy (struct output *o, int fd)
{
  if (o->copy >= 0)
    close (o->copy);
  o->copy = fd;
}

/* A copy that cannot be written, say because the disk is full, ends. */
static void
write_copy (struct output *o)
{
  size_t done = 0;
  while (o->copy >= 0 && done < o->used)
    {
      ssize_t n = write (o->copy, o->data + done, o->used - done);
      if (n > 0)
        done += (size_t) n;
      else if (n < 0 && errno != EINTR)
        output_copy (o, -1);
    }
}

bool
output_flush (struct output *o)
{
  size_t done = 0;
  write_copy (o);
  while (o->fd >= 0 && done < o->used && !o->failed)
    {
      ssize_t n = write (o->fd, o->data + done, o->used - done);
      if (n > 0)
        done += (size_t) n;
      else if (n < 0 && errno == EAGAIN)
        poll (&(struct pollfd){ .fd = o->fd, .events = POLLOUT }, 1, 1000);
      else if (n < 0 && errno != EINTR)
        o->failed = true;
    }
  if (o->fd >= 0)
    o->used = 0;
  return !o->failed;
}
