/* main.c - puts the isolate and the host together and hands the command line to the host.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include "nm_vm.h"
#include "host.h"

int
main (int argc, char **argv)
{
  struct nm_host *host = host_new (true, false);
  host->argc = argc;
  host->argv = argv;
  const char *error = NULL;
  struct nm_vm_options options = { .ignore_image = true };
  struct nm_vm *vm = nm_vm_new (&options, &nm_host_table, host, &error);
  if (!vm)
    {
      fprintf (stderr, "neomacs: cannot start the Lisp world: %s\n", error);
      return 70;
    }
  host_attach (host, vm);
  return 0;
}
