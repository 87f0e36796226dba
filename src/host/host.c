/* host.c - the life of a host: its subsystems, brought up in order and taken down in reverse.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs on the thread that owns the host, before and after any Lisp. */
#include "host.h"
#include <mimalloc.h>

struct subsystem {
  const char *name;
  bool (*init) (struct nm_host *);
  void (*free) (struct nm_host *);
  bool main_only;                  /* not on workers, which have no screen */
};

#define SUBSYSTEMS(X)                                                                             \
  X (buffers, false) X (search, false) X (syntax, false) X (files, false) X (processes, false)  \
  X (display, false) X (command, false)

#define DECLARE(name, main_only)                                                                  \
  bool name##_init (struct nm_host *) __attribute__ ((weak));                                     \
  void name##_free (struct nm_host *) __attribute__ ((weak));
SUBSYSTEMS (DECLARE)
#undef DECLARE

static const struct subsystem subsystems[] = {
#define ENTRY(name, main_only) { #name, name##_init, name##_free, main_only },
  SUBSYSTEMS (ENTRY)
#undef ENTRY
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
    {
      const struct subsystem *s = &subsystems[i];
      if (s->init && !(s->main_only && host->worker) && !s->init (host))
        return false;
    }
  return true;
}

void
host_free (struct nm_host *host)
{
  for (int i = SUBSYSTEM_COUNT; i-- > 0;)
    if (subsystems[i].free && !(subsystems[i].main_only && host->worker))
      subsystems[i].free (host);
  mi_free (host);
}
