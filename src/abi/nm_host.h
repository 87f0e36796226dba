/* nm_host.h - the host's half of the ABI: the table of functions that the VM is given at its start.
   SPDX-License-Identifier: GPL-3.0-or-later

   Every function runs on the isolate's thread.  Functions that return nm_value may return NM_EXIT
   unless they say otherwise.  A host without a screen (a worker's) gives the same table. */
#ifndef NM_HOST_H
#define NM_HOST_H

#include "nm_value.h"
#include "nm_primitive.h"

struct nm_host;

/* NM_HOST_TYPE (C name, name in `type-of', in hosttypes.def */
enum nm_host_type {
#define NM_HOST_TYPE(name, lisp_name) NM_HOST_##name,
#include "hosttypes.def"
#undef NM_HOST_TYPE
  NM_HOST_TYPE_COUNT
};

typedef nm_value nm_host_function (struct nm_host *, nm_args);

/* Where Lisp output goes when it is not a Lisp function. */
enum nm_stream {
  NM_STREAM_TERMINAL,              /* `t': echo area, or standard output in batch mode */
  NM_STREAM_STDERR,                /* external-debugging-output */
};

enum nm_save { NM_SAVE_CURRENT_BUFFER, NM_SAVE_EXCURSION, NM_SAVE_RESTRICTION };

struct nm_host_ops {
  nm_value (*call_primitive) (struct nm_host *, const struct nm_primitive *, nm_args);
  /* What prin1 shows: "#<buffer foo>"; a string.  */
  nm_value (*print_object) (struct nm_host *, enum nm_host_type, uint64_t id);
  bool (*equal_objects) (struct nm_host *, enum nm_host_type, uint64_t a, uint64_t b);   /* markers, overlays */
  uint64_t (*hash_object) (struct nm_host *, enum nm_host_type, uint64_t id);            /* consistent with equal */
  /* The position of marker ID; false if it points nowhere. */
  bool (*marker_position) (struct nm_host *, uint64_t id, int64_t *pos);
  void (*finalize_object) (struct nm_host *, enum nm_host_type, uint64_t id);            /* must not call the VM */

  /* Streams.  OBJECT is a buffer or a marker: text goes in at its point, and is read from there. */
  nm_value (*stream_write) (struct nm_host *, enum nm_stream, const char *text, int64_t bytes);
  nm_value (*object_write) (struct nm_host *, nm_value object, const char *text, int64_t bytes);
  /* Copies up to CAP bytes of OBJECT's text from its point; *BYTES tells how many.  Does not move. */
  nm_value (*object_peek) (struct nm_host *, nm_value object, int64_t skip_bytes, char *buf, int64_t cap, int64_t *bytes);
  nm_value (*object_advance) (struct nm_host *, nm_value object, int64_t chars);

  /* Text properties of host objects (buffers): the VM's textprop primitives work on these.
     The tree of OBJECT's intervals with its 1-based accessible bounds; NM_EXIT if it has none. */
  nm_value (*object_intervals) (struct nm_host *, nm_value object, int64_t *begin, int64_t *end);
  /* Bracket a change of properties in [FROM, TO): read-only checks, undo, change hooks, modified flag.
     record_property is called for every run whose value changes, before it does. */
  nm_value (*properties_will_change) (struct nm_host *, nm_value object, int64_t from, int64_t to);
  void (*record_property) (struct nm_host *, nm_value object, int64_t from, int64_t to, nm_value property, nm_value old);
  nm_value (*properties_did_change) (struct nm_host *, nm_value object, int64_t from, int64_t to);

  nm_value (*current_buffer) (struct nm_host *);                       /* never exits */
  nm_value (*buffer_context) (struct nm_host *, nm_value buffer);      /* its context root; NM_UNBOUND if killed */
  nm_value (*set_buffer) (struct nm_host *, nm_value buffer);          /* for let of a buffer-local variable */
  /* What byte-code saves until the specpdl is unwound: the current buffer, with point, or the narrowing.  Pushes one
     entry of the specpdl. */
  void (*save) (struct nm_host *, enum nm_save);
  /* At a safepoint, after nm_quit_request or when the host asked (pending signals). */
  nm_value (*poll) (struct nm_host *);
  /* After a major collection, when Lisp may run: the host drops what it keeps only for a while.  [lisp] */
  nm_value (*collected) (struct nm_host *);
  /* A slot of the current context or a watched variable was set by Lisp (buffer-read-only, ...). */
  void (*slot_changed) (struct nm_host *, int slot);
  /* Threads.  The state is what each thread has of its own in the host: current buffer, match data.
     thread_state gives that of a new thread that starts where the running one is, the first time that of
     the running one itself (NULL: no memory). */
  void *(*thread_state) (struct nm_host *);
  void (*thread_leave) (struct nm_host *, void *state);                /* the running thread stops: keep what is its */
  void (*thread_enter) (struct nm_host *, void *state);                /* another runs: put it in force */
  void (*thread_state_free) (struct nm_host *, void *state);           /* of a thread that ended; the host frees the others itself */
  /* No thread can run: sleep until nm_thread_released says so, or a quit.  nil or NM_EXIT.  [lisp] */
  nm_value (*idle) (struct nm_host *);
  void (*fatal) (struct nm_host *, const char *message);               /* before abort: restore the terminal, auto-save */
};

#endif
