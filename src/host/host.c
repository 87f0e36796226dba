/* host.c - the life of a host: its subsystems, brought up in order and taken down in reverse.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs on the thread that owns the host, before and after any Lisp. */
#include "host.h"
#include <mimalloc.h>
#include "buffer/buffer.h"
#include "charset/charset.h"
#include "coding/coding.h"
#include "command/command.h"
#include "display/display.h"
#include "file/auto_save.h"
#include "file/file.h"
#include "process/process.h"
#include "search/search.h"

bool syntax_init (struct nm_host *);                       /* search/skip.c */

struct subsystem {
  bool (*init) (struct nm_host *);
  void (*free) (struct nm_host *); /* NULL: nothing to free */
};

static const struct subsystem subsystems[] = {
  { charsets_init, charsets_free },
  { codings_init, codings_free },
  { buffers_init, buffers_free },
  { search_init, search_free },
  { syntax_init, NULL },
  { display_init, display_free },
  { command_init, command_free },
  { processes_init, processes_free },
};
enum { SUBSYSTEM_COUNT = sizeof subsystems / sizeof *subsystems };

struct nm_host *
host_new (bool batch, bool worker)
{
  struct nm_host *host = mi_zalloc (sizeof *host);
  if (!host)
    return NULL;
  host->batch = batch;
  host->worker = worker;
  return host;
}

bool
host_attach (struct nm_host *host, struct nm_vm *vm)
{
  host->vm = vm;
  for (int i = 0; i < SUBSYSTEM_COUNT; i++)
    if (!subsystems[i].init (host))
      return false;
  return true;
}

void
host_free (struct nm_host *host)
{
  for (int i = SUBSYSTEM_COUNT; i-- > 0;)
    if (subsystems[i].free)
      subsystems[i].free (host);
  auto_saver_free (host);
  notify_free (host);
  host_threads_free (host);
  mi_free (host);
}
