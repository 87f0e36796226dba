/* host.h - struct nm_host: all the mutable state of one isolate's editor side.
   SPDX-License-Identifier: GPL-3.0-or-later
   Each subsystem keeps its state in a struct of its own, opaque to the others, and is reached
   through its header.  One thread at a time runs a host. */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include <stdio.h>
#include "nm_vm.h"

struct buffers;                    /* buffer/ */
struct search;                     /* search/ */
struct syntax;                     /* search/syntax */
struct files;                      /* file/ */
struct display;                    /* display/: windows, frames, faces, redisplay */
struct terminal;                   /* term/ */
struct command;                    /* command/: command loop, keyboard, minibuffer, timers */
struct processes;                  /* process/ */
struct notify;                     /* file/inotify.c */
struct host_thread;                /* thread.c */
struct buffer;
struct charsets;                   /* charset/ */
struct codings;                    /* coding/ */

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
  struct auto_saver *auto_saver;   /* file/auto_save.c; NULL until something is auto-saved */
  struct notify *notify;           /* NULL until a file is watched */
  uint64_t thread, last_thread;    /* number of the thread that runs, and the last that was given; 0: the main one */
  struct host_thread *threads;     /* what the threads that do not run have of their own */
  struct charsets *charsets;
  struct codings *codings;
  struct ending *ending;           /* system/ending.c; NULL in interactive sessions */
  bool batch;
  bool newline_due;                /* batch: stdout was written to, so a message begins with a newline */
  bool worker;
  int argc; char **argv;
};

/* What the VM may ask about host objects of one type; each subsystem defines the table of its types
   (host_type_BUFFER, ...; one per line of hosttypes.def).  NULL members: never equal to another,
   hashed by id, nothing to finalize. */
struct host_type {
  nm_value (*print) (struct nm_host *, uint64_t id);                  /* "#<buffer foo>"; a string */
  bool (*equal) (struct nm_host *, uint64_t a, uint64_t b);
  uint64_t (*hash) (struct nm_host *, uint64_t id);
  void (*finalize) (struct nm_host *, uint64_t id);                   /* no Lisp object left; must not call the VM */
};
#define NM_HOST_TYPE(name, lisp_name) extern const struct host_type host_type_##name __attribute__ ((weak));
#include "hosttypes.def"
#undef NM_HOST_TYPE

/* The table given to the VM (host_ops.c), and the life of a host.  Subsystems are brought up in
   the order of host.c's table and taken down in reverse. */
extern const struct nm_host_ops nm_host_table;
struct nm_host *host_new (bool batch, bool worker);
bool host_attach (struct nm_host *, struct nm_vm *);       /* once the isolate exists; false: no memory */
void host_free (struct nm_host *);
/* Threads (thread.c); as the members of struct nm_host_ops that are named alike. */
void *host_thread_state (struct nm_host *);
void host_thread_leave (struct nm_host *, void *state);
void host_thread_enter (struct nm_host *, void *state);
void host_thread_state_free (struct nm_host *, void *state);
void host_threads_free (struct nm_host *);
uint64_t host_thread_id (struct nm_host *);                          /* of the running thread; never 0, never used again */
uint64_t host_thread_number (const void *state);                     /* the same of a thread's state */
bool host_thread_uses (struct nm_host *, const struct buffer *);     /* is it current in a thread that does not run? */
/* Internal text to a byte stream as UTF-8: raw bytes become themselves. */
void host_write_text (FILE *, const char *text, int64_t bytes);

#endif
