/* command.c - the state of the command loop, and small things its parts share.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread. */
#include "command_internal.h"
#include "../system/system.h"
#include "../term/input.h"
#include <mimalloc.h>

enum { RECENT_DEFAULT = 300 };

bool
command_init (struct nm_host *host)
{
  struct command *c = mi_zalloc (sizeof *c);
  if (!c)
    return false;
  host->command = c;
  struct nm_vm *vm = host->vm;
  nm_scope s = nm_scope_open (vm);
  struct event_list *const lists[] = { &c->keys, &c->raw_keys, &c->macro };
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    lists[i]->vector = nm_root_new (vm, nm_vector_new (vm, 32, NM_NIL));
  c->recent_limit = RECENT_DEFAULT;
  c->recent = nm_root_new (vm, nm_vector_new (vm, RECENT_DEFAULT, NM_NIL));
  nm_value *const roots[] = { &c->events, &c->key_command, &c->key_remapped, &c->minibuffer_list, &c->minibuffer_prompt,
                              &c->last_minibuffer_string };
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
    *roots[i] = nm_root_new (vm, NM_NIL);
  nm_scope_close (vm, s);
  c->loop_level = -1;
  c->idle_since = -1;
  c->input = (struct input_settings){ .interrupt = true, .meta = META_BIT, .quit = 'G' & 037 };
  return true;
}

void
command_free (struct nm_host *host)
{
  struct command *c = host->command;
  if (!c)
    return;
  if (c->dribble)
    fclose (c->dribble);
  mi_free (c->sources);
  mi_free (c);
  host->command = NULL;
}

/* -- variables -- */

void
var_set (struct nm_host *host, uint32_t symbol, nm_value v)
{
  if (!nm_set (host->vm, (nm_value){ symbol }, v))
    nm_exit_ignore (host->vm);
}

int64_t
var_int (struct nm_host *host, uint32_t symbol, int64_t otherwise)
{
  int64_t n;
  return nm_get_int64 (host->vm, var (host, symbol), &n) ? n : otherwise;
}

/* -- lists of events -- */

void event_list_clear (struct nm_host *host __attribute__ ((unused)), struct event_list *l) { l->count = 0; }

void
event_list_add (struct nm_host *host, struct event_list *l, nm_value event)
{
  struct nm_vm *vm = host->vm;
  int64_t room = nm_length (vm, l->vector);
  if (l->count == room)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value bigger = nm_vector_new (vm, room * 2, NM_NIL);
      for (int64_t i = 0; i < room; i++)
        {
          nm_scope turn = nm_scope_open (vm);
          nm_aset (vm, bigger, i, nm_aref (vm, l->vector, i));
          nm_scope_close (vm, turn);
        }
      nm_root_set (vm, l->vector, bigger);
      nm_scope_close (vm, s);
    }
  nm_aset (vm, l->vector, l->count++, event);
}

nm_value
event_list_vector (struct nm_host *host, const struct event_list *l, int64_t from)
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_vector_new (vm, l->count - from, NM_NIL);
  for (int64_t i = from; i < l->count; i++)
    {
      nm_scope s = nm_scope_open (vm);
      nm_aset (vm, v, i - from, nm_aref (vm, l->vector, i));
      nm_scope_close (vm, s);
    }
  return v;
}

/* The byte of a unibyte string that stands for EVENT (Meta in bit 7); -1 if there is none. */
static int
event_string_byte (struct nm_host *host, nm_value event)
{
  int64_t c;
  if (!nm_get_int64 (host->vm, event, &c) || c < 0)
    return -1;
  int64_t base = c & ~(int64_t) INPUT_META;
  return base < 128 ? (int) (c & INPUT_META ? base | 0x80 : base) : -1;
}

nm_value
events_as_keys (struct nm_host *host, const struct event_list *l, int64_t from)
{
  struct nm_vm *vm = host->vm;
  int64_t n = l->count - from;
  char small[256];
  if (n > (int64_t) sizeof small)
    return event_list_vector (host, l, from);
  for (int64_t i = 0; i < n; i++)
    {
      nm_scope s = nm_scope_open (vm);
      int byte = event_string_byte (host, nm_aref (vm, l->vector, from + i));
      nm_scope_close (vm, s);
      if (byte < 0)
        return event_list_vector (host, l, from);
      small[i] = (char) byte;
    }
  return nm_string_unibyte (vm, small, n);
}

nm_value
event_position (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_cons (vm, event))
    return NM_NIL;
  nm_value start = nm_car (vm, nm_cdr (vm, event));
  return nm_is_cons (vm, start) ? start : NM_NIL;
}

/* -- what other parts of the host ask -- */

int command_minibuffer_depth (struct nm_host *host) { return host->command ? host->command->minibuffer_depth : 0; }
int command_recursion_depth (struct nm_host *host) { return host->command ? host->command->loop_level : 0; }

nm_value
command_echo_write (struct nm_host *host, const char *text, int64_t bytes)
{
  display_echo_append (host, text, bytes);
  return NM_NIL;
}

void
command_enter_debugger (struct nm_host *host)
{
  var_set (host, Qdebug_on_quit, NM_T);
  var_set (host, Qinhibit_quit, NM_NIL);
  nm_quit_key (host->vm);
}

/* A signal that `debug-on-event' names shows what Lisp is doing; while the screen is being drawn it waits, because the
   debugger draws it too. */
static void
debug_signals (struct nm_host *host)
{
  static const struct { uint32_t symbol; const char *name; } signals[] = { { Qsigusr1, "sigusr1" }, { Qsigusr2, "sigusr2" } };
  nm_value wanted = var (host, Qdebug_on_event);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (nm_symbol_is (host->vm, wanted, signals[i].symbol) && input_take_signal (host->terminal, signals[i].name))
      command_enter_debugger (host);
}

/* Input came while Lisp runs: that ends what runs under while-no-input, like a quit with a tag. */
nm_value
command_poll (struct nm_host *host)
{
  if (host->ending && nm_is_exit (system_ending_poll (host)))
    return NM_EXIT;
  int ended = host->terminal ? input_take_hangup (host->terminal) : 0;
  if (ended)
    return keyboard_hang_up (host, ended);
  if (command_of (host)->hanging_up)
    return NM_NIL;
  if (host->terminal && !display_redisplay_active (host))
    debug_signals (host);
  nm_value tag = var (host, Qthrow_on_input);
  if (nm_is_nil (tag) || var_true (host, Qquit_flag) || !host->terminal || !input_ready (host->terminal))
    return NM_NIL;
  var_set (host, Qquit_flag, tag);
  nm_quit_request (host->vm);
  return NM_NIL;
}
