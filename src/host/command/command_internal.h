/* command_internal.h - the state of command/, shared by its files only.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_COMMAND_INTERNAL_H
#define HOST_COMMAND_INTERNAL_H

#include <poll.h>
#include "../buffer/buffer.h"
#include "../display/display.h"
#include "../primitive.h"
#include "../term/terminal.h"
#include "command.h"

enum meta_mode { META_NONE, META_BIT, META_RAW };
struct input_settings { bool interrupt, flow; enum meta_mode meta; int quit; };   /* as current-input-mode tells */

struct command_source { int fd; short events; command_source_ready *ready; void *data; };

/* A growing list of events in a Lisp vector. */
struct event_list { nm_value vector; int64_t count; };   /* vector: a root */

struct minibuffer;                 /* minibuffer.c */

struct command {
  struct event_list keys;          /* this-command-keys, after translation */
  struct event_list raw_keys;      /* as they came from the keyboard */
  int64_t single_start;            /* where this-single-command-keys starts in keys */
  struct event_list macro;         /* the macro being defined */
  int64_t macro_end;               /* events of commands that are complete */
  nm_value events;                 /* root: list of what command_add_event brought */
  nm_value recent;                 /* root: ring of events and (nil . COMMAND) entries */
  int64_t recent_next, recent_total, recent_limit;

  int loop_level;                  /* -1 before the first loop; recursive edits in progress */
  int executing_depth;             /* execute-kbd-macro in progress */
  int64_t macro_iterations;        /* turns that the macro which runs, or ran last, has finished */
  bool macro_failed;               /* an error or a quit ended a macro that the command at hand ran */
  nm_value key_command;            /* root: what read_key_sequence found */
  nm_value key_remapped;           /* root: what that is remapped to, or nil */

  double idle_since;               /* monotonic seconds; < 0: not idle */
  int64_t timer_runs;              /* how often a timer has run */
  bool waiting;                    /* inside the poll of wait.c */
  bool wants_key;                  /* the innermost wait ends when a key comes */
  struct command_sleeper *sleepers;        /* the threads that sleep (wait.c) */
  bool hanging_up;                 /* the session ends: what comes from the terminal does not matter any more */
  bool echoing;                    /* keys of the command at hand are shown in the echo area */
  int64_t last_auto_save;          /* num-nonmacro-input-events at that time */
  double last_input_time;

  struct input_settings input;
  FILE *dribble;                   /* open-dribble-file; or NULL */

  struct command_source *sources;
  int source_count, source_room;

  struct minibuffer *minibuffers;  /* innermost first */
  int minibuffer_depth;
  nm_value minibuffer_list;        /* root: list of minibuffer buffers, by depth */
  nm_value minibuffer_prompt;      /* root: of the innermost */
  nm_value last_minibuffer_string; /* root */
};

static inline struct command *command_of (struct nm_host *host) { return host->command; }

/* -- variables of C code: setting one cannot fail for a reason that a command loop could act on -- */
static inline nm_value
var (struct nm_host *host, uint32_t symbol)
{
  return nm_symbol_value_or (host->vm, (nm_value){ symbol }, NM_NIL);
}
static inline bool var_true (struct nm_host *host, uint32_t symbol) { return nm_truthy (host->vm, symbol); }
/* Quits at once, into the debugger. */
void command_enter_debugger (struct nm_host *);
void var_set (struct nm_host *, uint32_t symbol, nm_value);
int64_t var_int (struct nm_host *, uint32_t symbol, int64_t otherwise);

void event_list_clear (struct nm_host *, struct event_list *);
void event_list_add (struct nm_host *, struct event_list *, nm_value);
nm_value event_list_vector (struct nm_host *, const struct event_list *, int64_t from);   /* a copy */
/* Events as this-command-keys returns them: a string if all are plain characters, else a vector. */
nm_value events_as_keys (struct nm_host *, const struct event_list *, int64_t from);

static inline nm_value event_head (struct nm_host *host, nm_value e) { return nm_is_cons (host->vm, e) ? nm_car (host->vm, e) : e; }
/* The position list of an event's start, or nil. */
nm_value event_position (struct nm_host *, nm_value event);

/* -- keyboard.c -- */
enum { EVENT_MACRO_END = -1 };     /* as a fixnum: the keyboard macro is at its end */
enum { QUIT_CHAR = 7 };            /* C-g */
struct read_event {
  double timeout;                  /* seconds; negative: for ever */
  bool for_command;                /* first event of a command: redisplay, echo, auto-save */
  bool input_method;               /* characters go through input-method-function */
  bool no_keys;                    /* do not add to this-command-keys */
  bool keep_message;               /* keys are not shown over a message */
};
/* The next event; NM_UNBOUND after the timeout; EVENT_MACRO_END.  [lisp] */
nm_value keyboard_read (struct nm_host *, const struct read_event *);
/* Shows the keys so far in the echo area. */
void keyboard_echo_now (struct nm_host *);
void keyboard_echo_cancel (struct nm_host *);
bool keyboard_is_help_char (struct nm_host *, nm_value event);
/* A list of one or more events goes in front of what will be read. */
void keyboard_unread (struct nm_host *, nm_value events);

/* -- input_mode.c -- */
void command_dribble (struct nm_host *, nm_value event);

/* -- key_sequence.c -- */
struct key_sequence_options {
  nm_value prompt;
  bool dont_downcase_last, for_command, continue_echo;
};
/* Reads a complete key sequence: its events as a vector, NM_EXIT, or NM_UNBOUND at the end of a
   macro.  The command found is in key_command and key_remapped.  [lisp] */
nm_value key_sequence_read (struct nm_host *, const struct key_sequence_options *);

/* -- keymaps.c -- */
nm_value keymaps_active (struct nm_host *, bool overriding, nm_value position);   /* list; NM_EXIT */
nm_value keymaps_command_remapping (struct nm_host *, nm_value command);          /* nil: none */

/* -- timers.c -- */
double timers_now (void);                                  /* monotonic seconds */
/* Runs what is due; *NEXT gets the seconds until the next timer, negative if there is none.  [lisp] */
nm_value timers_run (struct nm_host *, double *next);
void timers_idle_start (struct nm_host *);
void timers_idle_stop (struct nm_host *);

/* -- loop.c -- */
nm_value command_loop_1 (struct nm_host *, void *unused);  /* nil at the end of a macro, or NM_EXIT */
nm_value recursive_edit (struct nm_host *);                /* [lisp] nil or NM_EXIT */
nm_value recursive_edit_level (struct nm_host *);          /* the same, for a level that is counted elsewhere */

/* -- adjust.c -- */
nm_value command_adjust_point (struct nm_host *, int64_t last, bool modified);   /* nil or NM_EXIT */

/* -- macros.c -- */
void macro_store_event (struct nm_host *, nm_value event);
void macro_finish_command (struct nm_host *);              /* events so far belong to complete commands */

/* Ends the session because of SIGNAL, after auto-saving.  NM_EXIT.  [lisp] */
nm_value keyboard_hang_up (struct nm_host *, int signal);

#endif
