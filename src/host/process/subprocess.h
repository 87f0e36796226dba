/* subprocess.h - Lisp's processes: children that run beside the editor, pipes and network connections.
   SPDX-License-Identifier: GPL-3.0-or-later

   A process is a host object.  What Lisp values it has are in one vector, the data of the Lisp object (PROCESS_* slots), so a
   filter that holds its own process keeps nothing alive; what the waits need is in struct process.  A process that can still
   do something is in `process-list', which holds it.

   Nobody keeps a struct process * across Lisp: it is looked up again by its id.  The isolate's thread only.

   Where things happen: wait.c sleeps and calls what is registered for a descriptor; output.c reads and runs filters; status.c
   hears of children that ended (one signalfd for SIGCHLD), and runs sentinels, from processes_notify, which every wait calls. */
#ifndef HOST_PROCESS_SUBPROCESS_H
#define HOST_PROCESS_SUBPROCESS_H

#include <sys/socket.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "process.h"

enum process_kind { PROCESS_REAL, PROCESS_NETWORK, PROCESS_SERIAL, PROCESS_PIPE };
enum process_state { STATE_RUN, STATE_STOP, STATE_EXIT, STATE_SIGNAL, STATE_CONNECT, STATE_FAILED, STATE_LISTEN };
enum { CODE_CLOSED = 256 };        /* the exit code of a connection that was closed */
enum { PID_NONE = 0, PID_TERMINAL = -2 };                  /* no child; a terminal without a program */

enum process_slot {
  PROCESS_NAME, PROCESS_COMMAND, PROCESS_CONTACT, PROCESS_BUFFER, PROCESS_MARK, PROCESS_FILTER, PROCESS_SENTINEL, PROCESS_PLIST,
  PROCESS_LOG, PROCESS_DECODING, PROCESS_ENCODING, PROCESS_THREAD, PROCESS_STDERR, PROCESS_TTY, PROCESS_SLOTS,
};

struct connection;                 /* network.c */

struct process {
  uint64_t id;
  enum process_kind kind;
  pid_t pid;                       /* of a child, or one of PID_* */
  int in, out;                     /* descriptors, -1: none; may be the same */
  int far_in, far_out;             /* the other ends of pipes that no child has: what OUT goes to, where IN comes from; -1 */
  enum process_state state;
  int code;                        /* of the state: exit code, signal, errno */
  bool core;                       /* STATE_SIGNAL: it dumped core */
  bool alive;                      /* a child that was not waited for yet */
  bool changed;                    /* the sentinel was not told of the state */
  bool listed;                     /* in `process-list' */
  bool pty;                        /* the descriptors are a terminal */
  bool paused;                     /* its output is not read: the filter is t, or `stop-process' */
  bool query, inherit_coding;      /* flags of Lisp */
  bool decided;                    /* the decoder was compiled from PROCESS_DECODING */
  bool decoder_changed;            /* the decoder found something out that PROCESS_DECODING does not say yet */
  bool ended;                      /* end of its output was seen */
  struct coding decoder, encoder;
  bool encoder_ready;
  char *held;                      /* bytes that are no whole character yet */
  size_t held_bytes;
  uint64_t thread;                 /* the only thread that may read it, 0: all */
  uint64_t output;                 /* how often output came */
  struct connection *connection;   /* of a network process */
  struct process *next;            /* of those in the list, newest first */
};

struct processes {
  struct process *first;
  nm_value list;                   /* root: `process-list' */
  void *ids;                       /* struct slotmap */
  int child_fd;                    /* signalfd for SIGCHLD, -1: no child was started */
  bool child_blocked;              /* SIGCHLD was not blocked before */
  bool changed;                    /* some process has CHANGED */
  bool waiting_for_user;           /* a filter or sentinel runs while the editor waits for a key */
  uint64_t output;                 /* how often output came, of all */
  int64_t accepted;                /* how many clients servers had */
  char *block;                     /* what output is read into */
};

/* -- table.c -- */
static inline struct processes *processes_of (struct nm_host *host) { return host->processes; }
struct process *process_of_id (struct nm_host *, uint64_t id);
/* A process that is not in the list yet, with the slots of DEFAULTS: name, nil elsewhere.  NAME is made unique.  NULL after an
   exit.  [lisp] */
struct process *process_new (struct nm_host *, enum process_kind, nm_value name);
void process_list_add (struct nm_host *, struct process *);
void process_list_remove (struct nm_host *, struct process *);
nm_value process_object (struct nm_host *, const struct process *);
nm_value process_get (struct nm_host *, const struct process *, enum process_slot);
void process_put (struct nm_host *, const struct process *, enum process_slot, nm_value);
/* The process that is V; NULL after signalling. */
struct process *process_arg (struct nm_host *, nm_value v);
/* The process that V means: a process, its name, a buffer or its name, nil for the current buffer.  NULL after signalling. */
struct process *process_designated (struct nm_host *, nm_value v);
struct process *process_named (struct nm_host *, nm_value name);
struct process *process_of_buffer (struct nm_host *, nm_value buffer);
/* Its name, for messages: NUL-terminated; nm_free it. */
char *process_name_text (struct nm_host *, const struct process *);
/* Takes the arguments of a make-... function: alternating keywords and values, as a list. */
nm_value process_keywords (struct nm_host *, nm_args);
/* Closes its descriptors and forgets its connection. */
void process_deactivate (struct nm_host *, struct process *);
/* Is its output worth waiting for? */
bool process_is_active (const struct process *);

/* -- status.c -- */
void process_set_state (struct nm_host *, struct process *, enum process_state, int code);
/* `process-status' as a symbol. */
nm_value process_status_symbol (struct nm_host *, const struct process *);
/* What a sentinel is told of its state; a string. */
nm_value process_status_message (struct nm_host *, const struct process *);
/* Waits for SIGCHLD from now on; false with errno. */
bool process_watch_children (struct nm_host *);
/* Asks the system about the child P. */
void process_reap (struct nm_host *, struct process *);
/* Runs the sentinels of processes whose state changed.  nil or NM_EXIT.  [lisp] */
nm_value processes_notify (struct nm_host *);
/* Calls FUNCTION with the process and TEXT as a filter or sentinel is called: whatever it changes of the editor's state is put
   back, errors are reported as an "error in process WHAT".  nil or NM_EXIT.  [lisp] */
nm_value process_call (struct nm_host *, struct process *, nm_value function, nm_value text, const char *what);
/* The same for a filter in C. */
nm_value process_run (struct nm_host *, nm_protected_function *, void *data, const char *what);

/* -- output.c -- */
/* Reads once and hands the text to the filter.  *BYTES: how many came, 0 at the end, -1 if there were none.  [lisp] */
nm_value process_read (struct nm_host *, struct process *, ssize_t *bytes);
/* Starts and stops watching its descriptor, as its state asks. */
void process_watch (struct nm_host *, struct process *);
/* Compiles the coding systems of the slots; false after signalling. */
NM_MUST_CHECK bool process_set_codings (struct nm_host *, struct process *, nm_value decoding, nm_value encoding);
/* The coding systems for a new process from :coding and the variables; false after an exit.  [lisp] */
NM_MUST_CHECK bool process_choose_codings (struct nm_host *, struct process *, nm_value contact, nm_value operation, int n,
                                           const nm_value *args);

/* -- make.c -- */
/* :buffer, :plist, :filter, :sentinel, :noquery and :stop of CONTACT.  BUFFER exists. */
void process_set_common (struct nm_host *, struct process *, nm_value contact, nm_value buffer);
/* A pipe process that is named and connected as CONTACT says; NM_EXIT.  [lisp] */
nm_value process_make_pipe (struct nm_host *, nm_value contact);

/* -- pty.c -- */
/* Opens a terminal; *MASTER is ours, *NAME (nm_free) what the child opens.  An error number, or 0. */
int process_open_pty (int *master, char **name);

/* -- send.c -- */
/* Sends N bytes, serving others while the receiver is slow.  nil or NM_EXIT.  [lisp] */
nm_value process_write (struct nm_host *, struct process *, const char *bytes, size_t n);

/* -- signals.c -- */
/* Sends a signal to the child's process group. */
void process_kill_group (struct process *, int number);

/* -- network.c -- */
nm_value connection_accept (struct nm_host *, struct process *);           /* [lisp] */
nm_value connection_connected (struct nm_host *, struct process *);        /* its attempt is over.  [lisp] */
void connection_free (struct connection *);
/* Datagrams: who sent the one that was read, and who gets what is sent. */
ssize_t connection_receive (struct process *, char *bytes, size_t n);
ssize_t connection_send (struct process *, const char *bytes, size_t n);

#endif
