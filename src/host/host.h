/* host.h - struct nm_host: all the mutable state of one isolate's editor side.
   SPDX-License-Identifier: GPL-3.0-or-later
   Each subsystem keeps its state in a struct of its own, opaque to the others, and is reached
   through its header.  One thread at a time runs a host. */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include "nm_vm.h"

struct buffers;                    /* buffer/ */
struct search;                     /* search/ */
struct syntax;                     /* search/syntax */
struct files;                      /* file/ */
struct display;                    /* display/: windows, frames, faces, redisplay */
struct terminal;                   /* term/ */
struct command;                    /* command/: command loop, keyboard, minibuffer, timers */
struct processes;                  /* process/ */

struct nm_host {
  struct nm_vm *vm;
  struct buffers *buffers;
  struct search *search;
  struct syntax *syntax;
  struct files *files;
  struct display *display;
  struct terminal *terminal;       /* NULL in batch mode and on workers */
  struct command *command;
  struct processes *processes;
  bool batch;
  bool worker;
  int argc; char **argv;
};

/* The table given to the VM (host_ops.c), and the life of a host.  Subsystems are brought up in
   the order of host_ops.c's table and taken down in reverse. */
extern const struct nm_host_ops nm_host_table;
struct nm_host *host_new (bool batch, bool worker);
void host_attach (struct nm_host *, struct nm_vm *);       /* once the isolate exists */
void host_free (struct nm_host *);

#endif
