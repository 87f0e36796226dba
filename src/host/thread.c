/* thread.c - what each Lisp thread has of its own in the host: the current buffer and the match data.
   SPDX-License-Identifier: GPL-3.0-or-later

   The VM switches threads (src/vm/thread/thread.c) and says here which one stops and which goes on.  A buffer that
   is current in a thread that does not run is not killed, so it is there when the thread goes on.  Runs no
   Lisp. */
#include "host.h"
#include <mimalloc.h>
#include "buffer/buffer.h"
#include "process/process.h"
#include "search/search.h"

struct host_thread {
  struct host_thread *next;
  uint64_t number;                 /* tells it from all others that ever were */
  uint64_t buffer;                 /* id of the current buffer; 0 while the thread runs */
  struct match_data match;         /* empty while the thread runs */
};

void *
host_thread_state (struct nm_host *host)
{
  struct host_thread *t = mi_zalloc (sizeof *t);
  if (!t)
    return NULL;
  /* The first state is made for the thread that runs. */
  t->number = host->threads ? ++host->last_thread : (host->last_thread = 1);
  t->buffer = host->threads ? buffer_current (host)->id : 0;
  t->next = host->threads;
  host->threads = t;
  return t;
}

void
host_thread_leave (struct nm_host *host, void *state)
{
  struct host_thread *t = state;
  t->buffer = buffer_current (host)->id;
  t->match = host->search->match;
  host->search->match = (struct match_data){ 0 };
}

void
host_thread_enter (struct nm_host *host, void *state)
{
  struct host_thread *t = state;
  host->thread = t->number;
  struct buffer *b = buffer_of_id (host, t->buffer);
  buffer_set_current (host, b ? b : buffer_first (host));
  t->buffer = 0;
  mi_free (host->search->match.start);
  mi_free (host->search->match.end);
  host->search->match = t->match;
  t->match = (struct match_data){ 0 };
}

void
host_thread_state_free (struct nm_host *host, void *state)
{
  struct host_thread *t = state;
  for (struct host_thread **link = &host->threads; *link; link = &(*link)->next)
    if (*link == t)
      {
        *link = t->next;
        break;
      }
  processes_thread_ended (host, t->number);
  mi_free (t->match.start);
  mi_free (t->match.end);
  mi_free (t);
}

uint64_t host_thread_id (struct nm_host *host) { return host->thread ? host->thread : 1; }
uint64_t host_thread_number (const void *state) { return ((const struct host_thread *) state)->number; }

bool
host_thread_uses (struct nm_host *host, const struct buffer *b)
{
  for (struct host_thread *t = host->threads; t; t = t->next)
    if (t->buffer == b->id)
      return true;
  return false;
}

void
host_threads_free (struct nm_host *host)
{
  while (host->threads)
    host_thread_state_free (host, host->threads);
}
