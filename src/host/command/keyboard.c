/* keyboard.c - single events: where the next one comes from, and what is remembered of it.
   SPDX-License-Identifier: GPL-3.0-or-later

   Sources in order: unread events, the keyboard macro that executes, the terminal.  Events from the
   terminal pass keyboard-translate-table, special-event-map and the input method, and go into
   recent-keys and a macro being defined.  Isolate's thread; everything here can run Lisp. */
#include "command_internal.h"
#include <math.h>
#include <string.h>
#include "../file/auto_save.h"

NM_VARIABLE (unread_command_events, NM_VAR_LISP, "nil",
             "List of events to be read before any other input.\n"
             "An element (t . EVENT) is added to the keys of the command, (no-record . EVENT) is not recorded.");
NM_VARIABLE (unread_post_input_method_events, NM_VAR_LISP, "nil", "Events to be read next, past the input method.");
NM_VARIABLE (unread_input_method_events, NM_VAR_LISP, "nil", "Events to be read next as input for the input method.");
NM_VARIABLE (last_command_event, NM_VAR_LISP, "nil", "The last event of the key sequence of the command at hand.");
NM_VARIABLE (last_nonmenu_event, NM_VAR_LISP, "nil", "The last event of the command, menus and mouse position aside.");
NM_VARIABLE (last_input_event, NM_VAR_LISP, "nil", "The last event that was read.");
NM_VARIABLE (last_event_frame, NM_VAR_LISP, "nil", "The frame in which the last event was read, or `macro'.");
NM_VARIABLE (num_input_keys, NM_VAR_INT, "0", "Number of complete key sequences read.");
NM_VARIABLE (num_nonmacro_input_events, NM_VAR_INT, "0", "Number of events read from the terminal.");
NM_VARIABLE (help_char, NM_VAR_LISP, "8", "Character that asks for help.");
NM_VARIABLE (help_event_list, NM_VAR_LISP, "nil", "Events that ask for help, beside `help-char'.");
NM_VARIABLE (help_form, NM_VAR_LISP, "nil", "Form to evaluate when `help-char' is read; a string value is shown.");
NM_VARIABLE (prefix_help_command, NM_VAR_LISP, "nil", "Command that `help-char' runs after a prefix key.");
NM_VARIABLE (echo_keystrokes, NM_VAR_LISP, "1", "Seconds after which an unfinished key sequence is shown; 0 for never.");
NM_VARIABLE (keyboard_translate_table, NM_VAR_LISP, "nil", "Char-table, string or vector that translates characters as they are read.");
NM_VARIABLE (extra_keyboard_modifiers, NM_VAR_INT, "0", "A character whose modifiers are added to every character read.");
NM_VARIABLE (input_method_function, NM_VAR_LISP, "list", "Function that turns a character into a list of events.");
NM_VARIABLE (input_method_previous_message, NM_VAR_LISP, "nil", "Message of the input method when it was interrupted.");
NM_VARIABLE (special_event_map, NM_VAR_LISP, "(keymap)", "Keymap of events that are handled as soon as they are read.");
NM_VARIABLE (auto_save_interval, NM_VAR_INT, "300", "Number of events between auto-saves; 0 for none.");
NM_VARIABLE (auto_save_timeout, NM_VAR_LISP, "30", "Seconds of idleness before an auto-save; nil or 0 for none.");
NM_VARIABLE (track_mouse, NM_VAR_LISP, "nil", "Non-nil: mouse movements are events.");
NM_VARIABLE (double_click_time, NM_VAR_LISP, "500", "Milliseconds between two clicks that count as a double click.");
NM_VARIABLE (double_click_fuzz, NM_VAR_INT, "3", "How far the mouse may move in a double click.");
NM_VARIABLE (while_no_input_ignore_events, NM_VAR_LISP, "nil", "Events that do not interrupt `while-no-input'.");
NM_VARIABLE (throw_on_input, NM_VAR_LISP, "nil", "Non-nil: keyboard input throws to this tag.");
NM_VARIABLE (tty_erase_char, NM_VAR_LISP, "nil", "The terminal's erase character.");
NM_VARIABLE (input_method_use_echo_area, NM_VAR_LISP, "nil", "Non-nil: the input method shows its state in the echo area.");
NM_VARIABLE (input_method_exit_on_first_char, NM_VAR_LISP, "nil", "Non-nil: the input method returns its first character.");
NM_VARIABLE (menu_prompting, NM_VAR_BOOL, "t", "Non-nil: keymaps with prompts are offered as menus.");
NM_VARIABLE (menu_prompt_more_char, NM_VAR_LISP, "32", "Character that shows the next part of a menu prompt.");

/* -- what is unread -- */

void
keyboard_unread (struct nm_host *host, nm_value events)
{
  struct nm_vm *vm = host->vm;
  nm_value lists[] = { events, var (host, Qunread_command_events) };
  nm_value all = nm_is_nil (lists[1]) ? events : nm_call2 (vm, NM_Q (append), lists[0], lists[1]);
  if (nm_is_exit (all))
    nm_exit_ignore (vm);
  else
    var_set (host, Qunread_command_events, all);
}

void
command_add_event (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_value all = nm_call2 (vm, NM_Q (nconc), nm_local_get (vm, c->events), nm_list1 (vm, event));
  if (nm_is_exit (all))
    nm_exit_ignore (vm);
  else
    nm_root_set (vm, c->events, all);
}

struct unread { nm_value event; bool found, no_keys, no_record, past_method; };

static struct unread
take_unread (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  static const uint32_t queues[] = { Qunread_post_input_method_events, Qunread_command_events, Qunread_input_method_events };
  struct unread u = { .event = NM_NIL };
  for (int i = 0; i < 3; i++)
    {
      nm_value list = var (host, queues[i]);
      if (!nm_is_cons (vm, list))
        continue;
      u.event = nm_car (vm, list);
      var_set (host, queues[i], nm_cdr (vm, list));
      u.found = true;
      u.past_method = i == 0;
      if (i == 1 && nm_is_cons (vm, u.event))
        {
          if (nm_symbol_is (vm, nm_car (vm, u.event), Qt))
            u.event = nm_cdr (vm, u.event);
          else if (nm_symbol_is (vm, nm_car (vm, u.event), Qno_record))
            {
              u.event = nm_cdr (vm, u.event);
              u.no_record = true;
            }
        }
      break;
    }
  return u;
}

/* -- what is remembered -- */

static void
record_recent (struct nm_host *host, nm_value event)
{
  struct command *c = command_of (host);
  nm_aset (host->vm, c->recent, c->recent_next, event);
  c->recent_next = (c->recent_next + 1) % c->recent_limit;
  c->recent_total++;
}

static void
record_terminal_event (struct nm_host *host, nm_value event)
{
  record_recent (host, event);
  command_dribble (host, event);
  var_set (host, Qnum_nonmacro_input_events, nm_fixnum (var_int (host, Qnum_nonmacro_input_events, 0) + 1));
  macro_store_event (host, event);
}

bool
keyboard_is_help_char (struct nm_host *host, nm_value event)
{
  return nm_eq (host->vm, event, var (host, Qhelp_char))
         || !nm_is_nil (nm_memq (host->vm, event, var (host, Qhelp_event_list)));
}

/* -- echo -- */

void
keyboard_echo_now (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (host->batch || !host->terminal)
    return;
  nm_value text = nm_call1 (vm, NM_Q (key_description), event_list_vector (host, &c->keys, 0));
  if (nm_is_exit (text))
    {
      nm_exit_ignore (vm);
      return;
    }
  nm_value shown = nm_concat2 (vm, text, nm_string_literal (vm, "-"));
  size_t n;
  char *bytes = nm_string_dup (vm, shown, &n);
  if (bytes)
    display_message_text (host, bytes, (int64_t) n, false);
  nm_free (bytes);
  c->echoing = true;
}

void
keyboard_echo_cancel (struct nm_host *host)
{
  struct command *c = command_of (host);
  if (c->echoing)
    display_message_text (host, "", 0, false);
  c->echoing = false;
}

/* Seconds after which the keys so far are shown; negative for never. */
static double
echo_delay (struct nm_host *host)
{
  double d;
  if (command_of (host)->keys.count == 0 || !nm_get_double (host->vm, var (host, Qecho_keystrokes), &d) || d <= 0)
    return -1;
  return d;
}

/* -- the terminal -- */

nm_value
keyboard_hang_up (struct nm_host *host, int signal)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_depth depth = nm_depth_now (vm);
  c->hanging_up = true;
  nm_value saved = nm_bind (vm, NM_Q (inhibit_quit), NM_T) ? nm_call1 (vm, NM_Q (do_auto_save), NM_T) : NM_EXIT;
  if (nm_is_exit (nm_unbind_to (vm, depth, saved)))
    nm_exit_ignore (vm);
  /* What a quit that was asked for before would end ends now; it must not end this. */
  nm_quit_take (vm);
  nm_value killed = nm_call1 (vm, NM_Q (kill_emacs), nm_fixnum (signal));
  c->hanging_up = false;
  return killed;
}

static nm_value
auto_save (struct nm_host *host)
{
  struct command *c = command_of (host);
  c->last_auto_save = var_int (host, Qnum_nonmacro_input_events, 0);
  return auto_save_while_reading (host);
}

static nm_value
auto_save_if_due (struct nm_host *host)
{
  int64_t interval = var_int (host, Qauto_save_interval, 0);
  int64_t events = var_int (host, Qnum_nonmacro_input_events, 0);
  if (interval <= 0 || events - command_of (host)->last_auto_save <= (interval > 20 ? interval : 20))
    return NM_NIL;
  return auto_save (host);
}

/* One event of the terminal, waiting until END (monotonic seconds).  NM_UNBOUND when that has come.  UNDRAWN: input that
   seemed to be there kept the screen from being drawn, and it may be none (a signal that was handled meanwhile). */
static nm_value
terminal_event (struct nm_host *host, double end, bool echo, bool undrawn)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  double echo_at = echo ? echo_delay (host) : -1, idle_save = -1, timeout;
  if (echo_at >= 0)
    echo_at = c->echoing ? timers_now () : timers_now () + echo_at;
  if (nm_get_double (vm, var (host, Qauto_save_timeout), &timeout) && timeout > 0
      && var_int (host, Qnum_nonmacro_input_events, 0) > c->last_auto_save)
    idle_save = timers_now () + timeout;
  for (;;)
    {
      struct input_event raw;
      /* C-g that was typed while no command ran is a key like others. */
      if (host->terminal && nm_quit_take (vm))
        return nm_fixnum (QUIT_CHAR);
      nm_value others = nm_local_get (vm, c->events);
      if (nm_is_cons (vm, others))
        {
          nm_value event = nm_car (vm, others);
          nm_root_set (vm, c->events, nm_cdr (vm, others));
          return event;
        }
      if (host->terminal && input_take (host->terminal, &raw))
        {
          nm_value event = input_event_lisp (host, &raw);
          if (nm_is_exit (event))
            return event;
          if (nm_is_nil (event))
            return keyboard_hang_up (host, raw.code);
          if (!nm_is_unbound (event))
            return event;
          if (nm_is_exit (display_redisplay (host)))
            return NM_EXIT;
          continue;
        }
      if (undrawn && nm_is_exit (display_redisplay (host)))
        return NM_EXIT;
      double now = timers_now (), until = end;
      if (now >= end)
        return NM_UNBOUND;
      if (echo_at >= 0 && now >= echo_at)
        {
          keyboard_echo_now (host);
          echo_at = -1;
          if (nm_is_exit (display_redisplay (host)))
            return NM_EXIT;
        }
      if (idle_save >= 0 && now >= idle_save)
        {
          idle_save = -1;
          if (nm_is_exit (auto_save (host)))
            return NM_EXIT;
        }
      if (echo_at >= 0 && echo_at < until)
        until = echo_at;
      if (idle_save >= 0 && idle_save < until)
        until = idle_save;
      bool input = false;
      nm_depth depth = nm_depth_now (vm);
      nm_value waited = nm_bind (vm, NM_Q (inhibit_quit), NM_T)
                          ? command_wait (host, until == HUGE_VAL ? -1 : until - now, true, &input) : NM_EXIT;
      waited = nm_unbind_to (vm, depth, waited);
      if (nm_is_exit (waited))
        return NM_EXIT;
      if (var_true (host, Qunread_command_events))
        return NM_UNBOUND;             /* a timer or filter put something there: it comes first */
      undrawn = true;
    }
}

/* Handles EVENT at once if special-event-map binds it; t if so. */
static nm_value
special_event (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_cons (vm, event) && !nm_is_symbol (vm, event))
    return NM_NIL;
  if (nm_is_symbol (vm, event) && nm_eq (vm, event, var (host, Qdebug_on_event)))
    {
      command_enter_debugger (host);
      return NM_T;
    }
  nm_value key = nm_vector_new (vm, 1, event);
  nm_value keys = nm_vector_new (vm, 1, event_head (host, event));
  nm_value command = nm_call2 (vm, NM_Q (lookup_key), var (host, Qspecial_event_map), keys);
  if (nm_is_exit (command) || nm_is_nil (command) || nm_is_immediate_fixnum (command))
    return nm_is_exit (command) ? command : NM_NIL;
  var_set (host, Qlast_input_event, event);
  return nm_is_exit (nm_call4 (vm, NM_Q (command_execute), command, NM_NIL, key, NM_T)) ? NM_EXIT : NM_T;
}

static nm_value
translate_event (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  nm_value table = var (host, Qkeyboard_translate_table), to = NM_NIL;
  int64_t c;
  if (nm_is_nil (table) || !nm_get_int64 (vm, event, &c) || c < 0)
    return event;
  if (nm_type_of (vm, table) == NM_TYPE_CHAR_TABLE)
    to = c <= 0x3fffff ? nm_char_table_get (vm, table, (int) c) : NM_NIL;
  else if (nm_type_of (vm, table) == NM_TYPE_VECTOR)
    to = nm_aref (vm, table, c);
  else if (nm_is_string (vm, table) && c < nm_length (vm, table))
    to = nm_call2 (vm, NM_Q (aref), table, event);
  return nm_is_nil (to) || nm_is_exit (to) ? event : to;
}

/* -- the macro that executes -- */

static nm_value
macro_event (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value macro = var (host, Qexecuting_kbd_macro);
  int64_t index = var_int (host, Qexecuting_kbd_macro_index, 0);
  if (nm_symbol_is (vm, macro, Qt) || index >= nm_length (vm, macro))
    return nm_fixnum (EVENT_MACRO_END);
  nm_value event = nm_call2 (vm, NM_Q (aref), macro, nm_fixnum (index));
  int64_t c;
  struct nm_string_info info;
  if (nm_string_info (vm, macro, &info) && nm_get_int64 (vm, event, &c) && (c & 0x80) && c < 256)
    event = nm_fixnum ((c & 0x7f) | INPUT_META);
  var_set (host, Qexecuting_kbd_macro_index, nm_fixnum (index + 1));
  var_set (host, Qlast_event_frame, NM_Q (macro));
  return event;
}

static bool
executing_macro (struct nm_host *host)
{
  nm_value macro = var (host, Qexecuting_kbd_macro);
  /* t is a macro that has ended. */
  return nm_symbol_is (host->vm, macro, Qt) || nm_is_string (host->vm, macro) || nm_type_of (host->vm, macro) == NM_TYPE_VECTOR;
}

/* -- the input method -- */

/* EVENT's translation by the input method goes to the unread events; true if there was a method at work. */
static nm_value
run_input_method (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  int64_t c;
  nm_value method = var (host, Qinput_method_function);
  if (nm_is_nil (method) || nm_symbol_is (vm, method, Qlist) || !nm_get_int64 (vm, event, &c) || c < ' ' || c == 127 || c >= 256)
    return NM_NIL;
  nm_value events = nm_call1 (vm, method, event);
  if (nm_is_exit (events))
    return events;
  if (nm_is_cons (vm, events))
    {
      nm_value all = nm_call2 (vm, NM_Q (append), events, var (host, Qunread_post_input_method_events));
      if (nm_is_exit (all))
        return all;
      var_set (host, Qunread_post_input_method_events, all);
    }
  return NM_T;
}

/* -- help -- */

/* Shows what help-form says and reads the next event instead. */
static nm_value
show_help_form (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value text = nm_eval (vm, var (host, Qhelp_form), NM_NIL);
  if (nm_is_exit (text) || !nm_is_string (vm, text))
    return text;
  return nm_call1 (vm, NM_Q (message), text);
}

/* -- reading -- */

static nm_value
read_raw (struct nm_host *host, const struct read_event *o, double end, struct unread *u)
{
  struct command *c = command_of (host);
  *u = take_unread (host);
  if (u->found)
    return u->event;
  if (executing_macro (host))
    {
      u->past_method = true;
      u->no_record = true;
      return macro_event (host);
    }
  if (o->for_command && nm_is_exit (auto_save_if_due (host)))
    return NM_EXIT;
  bool undrawn = command_input_pending (host);
  if (!undrawn && nm_is_exit (display_redisplay (host)))
    return NM_EXIT;
  if (end == HUGE_VAL)
    timers_idle_start (host);
  nm_value event = terminal_event (host, end, end == HUGE_VAL && c->minibuffer_depth == 0 && (c->echoing || !(o->keep_message && display_echo_shown (host))), undrawn);
  if (!nm_is_unbound (event) && !nm_is_exit (event))
    {
      timers_idle_stop (host);
      c->last_input_time = timers_now ();
      /* A key that a command reads takes away what was said before it. */
      if (o->keep_message)
        display_echo_clear (host);
    }
  return event;
}

static nm_value
accept_event (struct nm_host *host, const struct read_event *o, nm_value event, const struct unread *u)
{
  struct command *c = command_of (host);
  event = translate_event (host, event);
  if (!u->no_record && !u->found)
    record_terminal_event (host, event);
  else if (u->found && !u->no_record && !u->past_method)
    record_recent (host, event);
  if (o->input_method && !u->past_method && c->keys.count - c->single_start == 0)
    {
      nm_value taken = run_input_method (host, event);
      if (!nm_is_nil (taken))
        return nm_is_exit (taken) ? taken : NM_UNBOUND;
    }
  if (!o->no_keys)
    {
      event_list_add (host, &c->keys, event);
      event_list_add (host, &c->raw_keys, event);
      if (c->echoing)
        keyboard_echo_now (host);
    }
  var_set (host, Qlast_input_event, event);
  return event;
}

nm_value
keyboard_read (struct nm_host *host, const struct read_event *o)
{
  double end = o->timeout < 0 ? HUGE_VAL : timers_now () + o->timeout;
  for (;;)
    {
      struct unread u;
      nm_value event = read_raw (host, o, end, &u);
      if (nm_is_exit (event))
        return event;
      if (nm_is_unbound (event))
        {
          if (timers_now () >= end)
            return event;
          continue;
        }
      if (nm_identical (event, nm_fixnum (EVENT_MACRO_END)))
        return event;
      nm_value special = u.found ? NM_NIL : special_event (host, event);
      if (nm_is_exit (special))
        return special;
      if (!nm_is_nil (special))
        continue;
      event = accept_event (host, o, event, &u);
      if (nm_is_unbound (event))
        continue;
      if (!nm_is_exit (event) && var_true (host, Qhelp_form) && keyboard_is_help_char (host, event))
        {
          if (nm_is_exit (show_help_form (host)))
            return NM_EXIT;
          continue;
        }
      return event;
    }
}

/* -- primitives -- */

/* The options of read-event and its kin: 1 if there is a timeout, 0 if not, -1 after signalling. */
static int
read_options (struct nm_host *host, nm_args args, struct read_event *o)
{
  struct nm_vm *vm = host->vm;
  *o = (struct read_event){ .timeout = -1, .input_method = !nm_is_nil (nm_arg (args, 1)), .keep_message = true };
  if (var_true (host, Qinhibit_interaction))
    {
      nm_signal (vm, NM_Q (inhibited_interaction), NM_NIL);
      return -1;
    }
  if (nm_is_string (vm, nm_arg (args, 0))
      && nm_is_exit (nm_call2 (vm, NM_Q (message), nm_string_literal (vm, "%s"), nm_arg (args, 0))))
    return -1;
  if (!nm_get_double (vm, nm_arg (args, 2), &o->timeout))
    return 0;
  o->timeout = o->timeout < 0 ? 0 : o->timeout;
  return 1;
}

NM_PRIMITIVE (read_event, "read-event", 0, 3, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROMPT INHERIT-INPUT-METHOD SECONDS)",
              "Read an event and return it.\nPROMPT is shown before.  With SECONDS, return nil if none came in that time.")
{
  struct read_event o;
  if (read_options (host, args, &o) < 0)
    return NM_EXIT;
  nm_value event = keyboard_read (host, &o);
  return nm_is_unbound (event) ? NM_NIL : event;
}

/* The character that an event such as `return' stands for, else the event. */
static nm_value
ascii_event (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_symbol (vm, event))
    return event;
  nm_value parts = nm_get (vm, event, NM_Q (event_symbol_element_mask));
  nm_value base = nm_is_cons (vm, parts) ? nm_car (vm, parts) : event;
  nm_value c = nm_get (vm, base, NM_Q (ascii_character));
  int64_t code, mask = 0;
  if (!nm_get_int64 (vm, c, &code))
    return event;
  if (nm_is_cons (vm, parts))
    nm_get_int64 (vm, nm_car (vm, nm_cdr (vm, parts)), &mask);
  return nm_fixnum (code | mask);
}

/* Modifiers that ASCII can express go into the character itself: C-a is 1, S-a is A. */
static int64_t
resolve_modifiers (int64_t c)
{
  int64_t base = c & 0x3fffff, mods = c & ~(int64_t) 0x3fffff;
  if (base >= 128)
    return c;
  if (mods & INPUT_SHIFT)
    {
      if (base >= 'A' && base <= 'Z')
        mods &= ~(int64_t) INPUT_SHIFT;
      else if (base >= 'a' && base <= 'z')
        {
          base -= 'a' - 'A';
          mods &= ~(int64_t) INPUT_SHIFT;
        }
      else if (base <= ' ')
        mods &= ~(int64_t) INPUT_SHIFT;
    }
  if (mods & INPUT_CONTROL)
    {
      if (base == ' ' || (base >= '@' && base <= '_') || (base >= 'a' && base <= 'z'))
        {
          base = base == ' ' ? 0 : base & 0x1f;
          mods &= ~(int64_t) INPUT_CONTROL;
        }
      else if (base == '?')
        {
          base = 127;
          mods &= ~(int64_t) INPUT_CONTROL;
        }
    }
  return base | mods;
}

static nm_value
read_character (struct nm_host *host, nm_args args, bool exclusive)
{
  struct nm_vm *vm = host->vm;
  struct read_event o;
  int timed = read_options (host, args, &o);
  if (timed < 0)
    return NM_EXIT;
  double end = timed ? timers_now () + o.timeout : HUGE_VAL;
  for (;;)
    {
      nm_value event = keyboard_read (host, &o);
      if (nm_is_exit (event) || nm_is_unbound (event))
        return nm_is_exit (event) ? event : NM_NIL;
      nm_value c = ascii_event (host, event);
      int64_t code;
      if (nm_get_int64 (vm, c, &code))
        return nm_fixnum (resolve_modifiers (code));
      if (!exclusive)
        {
          keyboard_unread (host, nm_list1 (vm, event));
          return nm_error (vm, "Non-character input-event");
        }
      if (timed)
        o.timeout = end - timers_now () > 0 ? end - timers_now () : 0;
    }
}

NM_PRIMITIVE (read_char, "read-char", 0, 3, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROMPT INHERIT-INPUT-METHOD SECONDS)",
              "Read a character and return it; an event that is none is an error.\n"
              "PROMPT is shown before.  With SECONDS, return nil if none came in that time.")
{
  return read_character (host, args, false);
}

NM_PRIMITIVE (read_char_exclusive, "read-char-exclusive", 0, 3, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PROMPT INHERIT-INPUT-METHOD SECONDS)",
              "Read a character and return it, ignoring other events.\n"
              "PROMPT is shown before.  With SECONDS, return nil if none came in that time.")
{
  return read_character (host, args, true);
}

NM_PRIMITIVE (discard_input, "discard-input", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Throw away the input that waits, and end the definition of a keyboard macro.")
{
  struct nm_vm *vm = host->vm;
  if (var_true (host, Qdefining_kbd_macro))
    var_set (host, Qdefining_kbd_macro, NM_NIL);
  var_set (host, Qunread_command_events, NM_NIL);
  struct input_event raw;
  while (host->terminal && input_take (host->terminal, &raw))
    {
      if (raw.kind == INPUT_HANGUP)
        return keyboard_hang_up (host, raw.code);
      nm_scope s = nm_scope_open (vm);
      input_event_lisp (host, &raw);
      nm_scope_close (vm, s);
    }
  return NM_NIL;
}

/* -- keys of the command -- */

NM_PRIMITIVE (this_command_keys, "this-command-keys", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the keys of this command, prefix arguments included: a string, or a vector if it must be.")
{
  return events_as_keys (host, &command_of (host)->keys, 0);
}

NM_PRIMITIVE (this_command_keys_vector, "this-command-keys-vector", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the keys of this command, prefix arguments included, as a vector.")
{
  return event_list_vector (host, &command_of (host)->keys, 0);
}

static int64_t
single_start (struct command *c)
{
  return c->single_start < c->keys.count ? c->single_start : c->keys.count;
}

NM_PRIMITIVE (this_single_command_keys, "this-single-command-keys", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the keys of this command as a vector, without those of prefix arguments.")
{
  struct command *c = command_of (host);
  return event_list_vector (host, &c->keys, single_start (c));
}

NM_PRIMITIVE (this_single_command_raw_keys, "this-single-command-raw-keys", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the events of this command as they were read, before translation, as a vector.")
{
  return event_list_vector (host, &command_of (host)->raw_keys, 0);
}

NM_PRIMITIVE (set_this_command_keys, "set--this-command-keys", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEYS)",
              "Make the characters of string KEYS the keys of this command.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  size_t n;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  event_list_clear (host, &c->keys);
  event_list_clear (host, &c->raw_keys);
  c->single_start = 0;
  char *text = nm_string_dup (vm, nm_arg (args, 0), &n);
  for (size_t i = 0; i < n; i++)
    {
      int b = (unsigned char) text[i];
      event_list_add (host, &c->keys, nm_fixnum (b == 248 ? 'x' | INPUT_META : b));
    }
  nm_free (text);
  return NM_NIL;
}

NM_PRIMITIVE (clear_this_command_keys, "clear-this-command-keys", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional KEEP-RECORD)",
              "Forget the keys of this command, and the recent keys unless KEEP-RECORD is non-nil.")
{
  struct command *c = command_of (host);
  event_list_clear (host, &c->keys);
  event_list_clear (host, &c->raw_keys);
  c->single_start = 0;
  if (nm_is_nil (nm_arg (args, 0)))
    {
      for (int64_t i = 0; i < c->recent_limit; i++)
        nm_aset (host->vm, c->recent, i, NM_NIL);
      c->recent_next = c->recent_total = 0;
    }
  return NM_NIL;
}

NM_PRIMITIVE (recent_keys, "recent-keys", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional INCLUDE-CMDS)",
              "Return a vector of the last events that were read.\n"
              "With INCLUDE-CMDS, entries (nil . COMMAND) show the commands they ran.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  bool commands = !nm_is_nil (nm_arg (args, 0));
  int64_t n = c->recent_total < c->recent_limit ? c->recent_total : c->recent_limit;
  nm_value list = nm_local (vm, NM_NIL);
  for (int64_t i = n; i > 0; i--)
    {
      nm_scope s = nm_scope_open (vm);
      nm_value e = nm_aref (vm, c->recent, (c->recent_next - 1 - (n - i) + 2 * c->recent_limit) % c->recent_limit);
      bool command = nm_is_cons (vm, e) && nm_is_nil (nm_car (vm, e));
      if (commands || !command)
        nm_local_set (vm, list, nm_cons (vm, e, list));
      nm_scope_close (vm, s);
    }
  return nm_call1 (vm, NM_Q (vconcat), list);
}

/* Makes room for LIMIT entries, keeping the latest. */
static void
resize_recent (struct nm_host *host, int64_t limit)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  int64_t have = c->recent_total < c->recent_limit ? c->recent_total : c->recent_limit, keep = have < limit ? have : limit;
  nm_value ring = nm_vector_new (vm, limit, NM_NIL);
  for (int64_t i = 0; i < keep; i++)
    {
      nm_scope s = nm_scope_open (vm);
      nm_aset (vm, ring, i, nm_aref (vm, c->recent, (c->recent_next - keep + i + c->recent_limit) % c->recent_limit));
      nm_scope_close (vm, s);
    }
  nm_root_set (vm, c->recent, ring);
  c->recent_limit = limit;
  c->recent_total = keep;
  c->recent_next = keep % limit;
}

NM_PRIMITIVE (lossage_size, "lossage-size", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, "(list (read-number \"new-size: \" (lossage-size)))", "(&optional ARG)",
              "Return how many events `recent-keys' remembers; with ARG, a number of at least 100, make it that.")
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  int64_t n;
  if (nm_is_nil (nm_arg (args, 0)))
    return nm_fixnum (c->recent_limit);
  if (!nm_get_int64 (vm, nm_arg (args, 0), &n) || n < 0)
    return nm_signal1 (vm, NM_Q (user_error), nm_string_literal (vm, "Value must be a positive integer"));
  if (n < 100)
    return nm_signal1 (vm, NM_Q (user_error), nm_string_literal (vm, "Value must be >= 100"));
  resize_recent (host, n);
  return nm_fixnum (n);
}
