/* key_sequence.c - reading a complete key sequence, with the translations of keys.
   SPDX-License-Identifier: GPL-3.0-or-later

   The events read so far are in a Lisp vector.  After every event three translators go over them:
   input-decode-map at once, local-function-key-map where the sequence has no binding otherwise,
   key-translation-map always.  Each has a start (events before it are settled) and may be in the
   middle of a prefix of its own, in which case more events are wanted.  A translation replaces
   events, and all that depends on them is done again.  What stays unbound is tried in simpler forms:
   lower case, unshifted, single clicks.  [lisp] */
#include "command_internal.h"

NM_VARIABLE (input_decode_map, NM_VAR_LISP, "(keymap)", "Keymap that decodes what the terminal sends.");
NM_VARIABLE (function_key_map, NM_VAR_LISP, "(keymap)", "Parent of the `local-function-key-map' of all terminals.");
NM_VARIABLE (local_function_key_map, NM_VAR_LISP, "(keymap)", "Keymap that translates keys which have no binding.");
NM_VARIABLE (key_translation_map, NM_VAR_LISP, "(keymap)", "Keymap that translates keys, bound or not.");
NM_VARIABLE (this_command_keys_shift_translated, NM_VAR_LISP, "nil",
             "Non-nil if the keys of the command were found only after Shift was taken off.");

struct translator { uint32_t map; int64_t start; bool pending; };
enum { DECODE, FUNCTION_KEYS, TRANSLATION, TRANSLATORS };

struct sequence {
  struct event_list keys;          /* vector is a local handle */
  struct translator translators[TRANSLATORS];
  nm_value maps;                   /* local: list of the maps in use */
  nm_value binding;                /* local: of the keys so far; an integer if they are too long */
  nm_value shifted;                /* local: an event that was replaced by its unshifted form, or nil */
  int64_t shifted_at;
  int64_t read;                    /* events read from the keyboard */
  const struct key_sequence_options *options;
};

static nm_value
sequence_key (struct nm_host *host, struct sequence *s, int64_t i)
{
  return nm_aref (host->vm, s->keys.vector, i);
}

/* Replaces events [FROM, TO) by those of TEXT, a vector or string. */
static nm_value
sequence_replace (struct nm_host *host, struct sequence *s, int64_t from, int64_t to, nm_value text)
{
  struct nm_vm *vm = host->vm;
  int64_t n = nm_length (vm, text), tail = s->keys.count - to;
  nm_value out = nm_vector_new (vm, from + n + tail + 32, NM_NIL);
  for (int64_t i = 0; i < from + n + tail; i++)
    {
      nm_value e;
      if (i < from)
        e = sequence_key (host, s, i);
      else if (i < from + n)
        {
          int64_t c;
          e = nm_call2 (vm, NM_Q (aref), text, nm_fixnum (i - from));
          if (nm_is_exit (e))
            return e;
          if (nm_is_string (vm, text) && nm_get_int64 (vm, e, &c) && c >= 128 && c < 256)
            e = nm_fixnum ((c & 0x7f) | INPUT_META);
        }
      else
        e = sequence_key (host, s, to + i - from - n);
      nm_aset (vm, out, i, e);
    }
  nm_local_set (vm, s->keys.vector, out);
  s->keys.count = from + n + tail;
  return NM_NIL;
}

static nm_value
keys_between (struct nm_host *host, struct sequence *s, int64_t from, int64_t to)
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_vector_new (vm, to - from, NM_NIL);
  for (int64_t i = from; i < to; i++)
    nm_aset (vm, v, i - from, sequence_key (host, s, i));
  return v;
}

static bool
is_keymap (struct nm_host *host, nm_value v)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_cons (vm, v))
    return nm_symbol_is (vm, nm_car (vm, v), Qkeymap);
  if (!nm_is_symbol (vm, v) || nm_is_nil (v))
    return false;
  nm_value r = nm_call1 (vm, NM_Q (keymapp), v);
  return !nm_is_exit (r) && !nm_is_nil (r);
}

/* Looks the whole sequence up in the maps in use. */
static nm_value
look_up (struct nm_host *host, struct sequence *s)
{
  struct nm_vm *vm = host->vm;
  nm_value position = NM_NIL;
  for (int64_t i = 0; i < s->keys.count && nm_is_nil (position); i++)
    position = event_position (host, sequence_key (host, s, i));
  nm_value maps = keymaps_active (host, true, position);
  if (nm_is_exit (maps))
    return maps;
  nm_local_set (vm, s->maps, nm_cons (vm, NM_Q (keymap), maps));
  nm_value v = nm_call3 (vm, NM_Q (lookup_key), s->maps, keys_between (host, s, 0, s->keys.count), NM_T);
  if (nm_is_exit (v))
    return v;
  nm_local_set (vm, s->binding, v);
  return NM_NIL;
}

static bool
undefined (struct nm_host *host, struct sequence *s)
{
  nm_value v = nm_local_get (host->vm, s->binding);
  return nm_is_nil (v) || nm_is_immediate_fixnum (v) || nm_symbol_is (host->vm, v, Qundefined);
}

/* What a translation map says: a key sequence, or a function that is called with the prompt. */
static nm_value
translation_value (struct nm_host *host, struct sequence *s, nm_value v)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_string (vm, v) || nm_type_of (vm, v) == NM_TYPE_VECTOR || nm_is_nil (v) || nm_is_immediate_fixnum (v) || is_keymap (host, v))
    return v;
  if (!nm_is_function (vm, v))
    return v;
  v = nm_call1 (vm, v, s->options->prompt);
  return v;
}

/* Lets translator T work on the keys; t if it changed them. */
static nm_value
translate (struct nm_host *host, struct sequence *s, struct translator *t)
{
  struct nm_vm *vm = host->vm;
  nm_value map = (nm_value){ t->map };
  map = nm_symbol_value_or (vm, map, NM_NIL);
  t->pending = false;
  if (!is_keymap (host, map))
    {
      t->start = s->keys.count;
      return NM_NIL;
    }
  for (; t->start < s->keys.count; t->start++)
    for (int64_t end = t->start + 1; end <= s->keys.count; end++)
      {
        nm_value v = nm_call2 (vm, NM_Q (lookup_key), map, keys_between (host, s, t->start, end));
        if (nm_is_exit (v))
          return v;
        if (nm_is_nil (v) || nm_is_immediate_fixnum (v))
          break;
        if (is_keymap (host, v))
          {
            if (end == s->keys.count)
              {
                t->pending = true;
                return NM_NIL;
              }
            continue;
          }
        v = translation_value (host, s, v);
        if (nm_is_exit (v))
          return v;
        if (!nm_is_string (vm, v) && nm_type_of (vm, v) != NM_TYPE_VECTOR)
          break;
        if (nm_is_exit (sequence_replace (host, s, t->start, end, v)))
          return NM_EXIT;
        t->start += nm_length (vm, v);
        return NM_T;
      }
  return NM_NIL;
}

/* -- simpler forms of an unbound last event -- */

/* The modifiers of an event symbol; *BASE gets the rest. */
static nm_value
symbol_modifiers (struct nm_host *host, nm_value symbol, nm_value *base)
{
  struct nm_vm *vm = host->vm;
  nm_value elements = nm_call1 (vm, NM_Q (internal_event_symbol_parse_modifiers), symbol);
  if (nm_is_exit (elements))
    return elements;
  *base = nm_car (vm, elements);
  return nm_cdr (vm, elements);
}

/* EVENT (a symbol) without modifier MODIFIER; nil if it has none such. */
static nm_value
without_modifier (struct nm_host *host, nm_value symbol, uint32_t modifier)
{
  struct nm_vm *vm = host->vm;
  nm_value base = NM_NIL, modifiers = symbol_modifiers (host, symbol, &base);
  if (nm_is_exit (modifiers) || nm_is_nil (nm_memq (vm, (nm_value){ modifier }, modifiers)))
    return nm_is_exit (modifiers) ? modifiers : NM_NIL;
  nm_value list = nm_list1 (vm, base);
  for (nm_value tail = modifiers; nm_is_cons (vm, tail); tail = nm_cdr (vm, tail))
    if (!nm_symbol_is (vm, nm_car (vm, tail), modifier) && !nm_symbol_is (vm, nm_car (vm, tail), Qclick))
      list = nm_cons (vm, nm_car (vm, tail), list);
  return nm_call1 (vm, NM_Q (event_convert_list), list);
}

/* The same event with HEAD in place of its head. */
static nm_value
with_head (struct nm_host *host, nm_value event, nm_value head)
{
  struct nm_vm *vm = host->vm;
  return nm_is_cons (vm, event) ? nm_cons (vm, head, nm_cdr (vm, event)) : head;
}

/* A mouse event that is not bound: a drag becomes a click, a double click a single one; a button that
   goes down is forgotten (t).  nil: nothing simpler. */
static nm_value
simpler_mouse (struct nm_host *host, nm_value event)
{
  struct nm_vm *vm = host->vm;
  static const uint32_t order[] = { Qdrag, Qtriple, Qdouble };
  nm_value head = nm_car (vm, event), base = NM_NIL;
  if (!nm_is_symbol (vm, head))
    return NM_NIL;
  nm_value modifiers = symbol_modifiers (host, head, &base);
  if (nm_is_exit (modifiers))
    return modifiers;
  for (int i = 0; i < 3; i++)
    if (!nm_is_nil (nm_memq (vm, (nm_value){ order[i] }, modifiers)))
      {
        nm_value to = without_modifier (host, head, order[i]);
        if (nm_is_exit (to))
          return to;
        if (order[i] == Qtriple)
          to = nm_call1 (vm, NM_Q (event_convert_list), nm_list2 (vm, NM_Q (double), to));
        return nm_is_exit (to) ? to : with_head (host, event, to);
      }
  return nm_is_nil (nm_memq (vm, NM_Q (down), modifiers)) ? NM_NIL : NM_T;
}

static nm_value
simpler_key (struct nm_host *host, struct sequence *s, nm_value event)
{
  struct nm_vm *vm = host->vm;
  int64_t c;
  if (nm_get_int64 (vm, event, &c))
    {
      if (s->options->dont_downcase_last)
        return NM_NIL;
      if (c & INPUT_SHIFT)
        return nm_fixnum (c & ~(int64_t) INPUT_SHIFT);
      nm_value lower = nm_call1 (vm, NM_Q (downcase), nm_fixnum (c & 0x3fffff));
      int64_t l;
      if (nm_is_exit (lower) || !nm_get_int64 (vm, lower, &l) || l == (c & 0x3fffff))
        return nm_is_exit (lower) ? lower : NM_NIL;
      return nm_fixnum (l | (c & ~(int64_t) 0x3fffff));
    }
  nm_value head = event_head (host, event);
  if (!nm_is_symbol (vm, head) || nm_is_nil (head))
    return NM_NIL;
  nm_value to = without_modifier (host, head, Qshift);
  return nm_is_nil (to) || nm_is_exit (to) ? to : with_head (host, event, to);
}

/* Tries the last key in a simpler form.  t: the keys changed; nil: nothing to try. */
static nm_value
simplify_last (struct nm_host *host, struct sequence *s)
{
  struct nm_vm *vm = host->vm;
  int64_t last = s->keys.count - 1;
  nm_value event = sequence_key (host, s, last);
  if (nm_is_cons (vm, event))
    {
      nm_value to = simpler_mouse (host, event);
      if (nm_is_exit (to))
        return to;
      if (nm_symbol_is (vm, to, Qt))
        {
          s->keys.count--;
          if (s->keys.count > 0 && nm_is_symbol (vm, sequence_key (host, s, s->keys.count - 1))
              && !nm_is_nil (event_position (host, event)))
            s->keys.count--;           /* the symbol of the mode line before it */
          return NM_T;
        }
      if (!nm_is_nil (to))
        {
          nm_aset (vm, s->keys.vector, last, to);
          return NM_T;
        }
    }
  if (!nm_is_nil (nm_local_get (vm, s->shifted)))
    return NM_NIL;
  nm_value to = simpler_key (host, s, event);
  if (nm_is_exit (to) || nm_is_nil (to))
    return to;
  nm_local_set (vm, s->shifted, event);
  s->shifted_at = last;
  nm_aset (vm, s->keys.vector, last, to);
  return NM_T;
}

/* -- the loop -- */

/* Translates and looks up until nothing changes any more. */
static nm_value
settle (struct nm_host *host, struct sequence *s)
{
  for (;;)
    {
      nm_value changed = translate (host, s, &s->translators[DECODE]);
      if (nm_is_exit (changed))
        return changed;
      if (nm_is_exit (look_up (host, s)))
        return NM_EXIT;
      if (undefined (host, s))
        changed = translate (host, s, &s->translators[FUNCTION_KEYS]);
      else
        {
          s->translators[FUNCTION_KEYS].pending = false;
          changed = NM_NIL;
        }
      if (nm_is_exit (changed))
        return changed;
      if (!nm_is_nil (changed))
        continue;
      changed = translate (host, s, &s->translators[TRANSLATION]);
      if (nm_is_exit (changed))
        return changed;
      if (!nm_is_nil (changed))
        continue;
      bool pending = false;
      for (int i = 0; i < TRANSLATORS; i++)
        pending |= s->translators[i].pending;
      if (!undefined (host, s) || pending || s->keys.count == 0)
        return NM_NIL;
      changed = simplify_last (host, s);
      if (nm_is_exit (changed) || nm_is_nil (changed))
        return changed;
      if (s->keys.count == 0)
        {
          nm_local_set (host->vm, s->binding, NM_NIL);
          return NM_NIL;
        }
      for (int i = 0; i < TRANSLATORS; i++)
        if (s->translators[i].start >= s->keys.count)
          s->translators[i].start = s->keys.count - 1;
    }
}

/* Are more events wanted? */
static bool
incomplete (struct nm_host *host, struct sequence *s)
{
  if (s->keys.count == 0)
    return true;
  if (undefined (host, s))
    {
      for (int i = 0; i < TRANSLATORS; i++)
        if (s->translators[i].pending)
          return true;
      return false;
    }
  return is_keymap (host, nm_local_get (host->vm, s->binding));
}

/* A click outside of the text area gets the area's symbol in front: mode-line, header-line, ... */
static void
append_event (struct nm_host *host, struct sequence *s, nm_value event)
{
  struct nm_vm *vm = host->vm;
  nm_value position = event_position (host, event);
  if (!nm_is_nil (position))
    {
      nm_value area = nm_car (vm, nm_cdr (vm, position));
      if (nm_is_cons (vm, area))
        area = nm_car (vm, area);
      if (nm_is_symbol (vm, area) && !nm_is_nil (area))
        event_list_add (host, &s->keys, area);
    }
  event_list_add (host, &s->keys, event);
}

static bool
help_wanted (struct nm_host *host, struct sequence *s)
{
  return s->keys.count > 1 && undefined (host, s) && var_true (host, Qprefix_help_command)
         && keyboard_is_help_char (host, event_head (host, sequence_key (host, s, s->keys.count - 1)));
}

static nm_value
read_next (struct nm_host *host, struct sequence *s)
{
  struct nm_vm *vm = host->vm;
  if (s->read == 0 && nm_is_string (vm, s->options->prompt) && nm_length (vm, s->options->prompt) > 0
      && nm_is_exit (nm_call2 (vm, NM_Q (message), nm_string_literal (vm, "%s"), s->options->prompt)))
    return NM_EXIT;
  struct read_event o = { .timeout = -1, .for_command = s->options->for_command && s->read == 0,
                          .input_method = s->keys.count == 0 };
  nm_value event = keyboard_read (host, &o);
  if (!nm_is_exit (event))
    s->read++;
  return event;
}

/* The keys that were translated become this-command-keys. */
static void
publish_keys (struct nm_host *host, struct sequence *s)
{
  struct command *c = command_of (host);
  c->keys.count = c->single_start;
  for (int64_t i = 0; i < s->keys.count; i++)
    event_list_add (host, &c->keys, sequence_key (host, s, i));
}

static nm_value
finish (struct nm_host *host, struct sequence *s)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  nm_value command = nm_local_get (vm, s->binding);
  if (nm_is_immediate_fixnum (command))
    command = NM_NIL;
  if (help_wanted (host, s))
    command = var (host, Qprefix_help_command);
  bool shift = !nm_is_nil (nm_local_get (vm, s->shifted));
  if (shift && nm_is_nil (command))
    {
      nm_aset (vm, s->keys.vector, s->shifted_at, s->shifted);
      shift = false;
    }
  nm_root_set (vm, c->key_command, command);
  nm_value remapped = keymaps_command_remapping (host, command);
  if (nm_is_exit (remapped))
    return remapped;
  nm_root_set (vm, c->key_remapped, remapped);
  var_set (host, Qthis_command_keys_shift_translated, nm_bool (shift));
  publish_keys (host, s);
  return keys_between (host, s, 0, s->keys.count);
}

static nm_value
read_sequence (struct nm_host *host, struct sequence *s)
{
  do
    {
      nm_value event = read_next (host, s);
      if (nm_is_exit (event))
        return event;
      if (nm_identical (event, nm_fixnum (EVENT_MACRO_END)))
        return NM_UNBOUND;
      append_event (host, s, event);
      nm_scope scope = nm_scope_open (host->vm);
      nm_value result = settle (host, s);
      bool stop = !nm_is_exit (result) && help_wanted (host, s);
      nm_scope_close (host->vm, scope);
      if (nm_is_exit (result))
        return result;
      if (stop)
        break;
    }
  while (incomplete (host, s));
  return finish (host, s);
}

nm_value
key_sequence_read (struct nm_host *host, const struct key_sequence_options *options)
{
  struct nm_vm *vm = host->vm;
  struct sequence s = {
    .translators = { { .map = Qinput_decode_map }, { .map = Qlocal_function_key_map }, { .map = Qkey_translation_map } },
    .options = options };
  s.keys.vector = nm_local (vm, nm_vector_new (vm, 32, NM_NIL));
  s.maps = nm_local (vm, NM_NIL);
  s.binding = nm_local (vm, NM_NIL);
  s.shifted = nm_local (vm, NM_NIL);
  command_of (host)->raw_keys.count = 0;
  return read_sequence (host, &s);
}

/* -- primitives -- */

static nm_value
read_primitive (struct nm_host *host, nm_args args, bool vector)
{
  struct nm_vm *vm = host->vm;
  struct command *c = command_of (host);
  if (!nm_is_nil (nm_arg (args, 0)) && !nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  if (nm_is_nil (nm_arg (args, 1)))
    {
      c->keys.count = 0;
      c->single_start = 0;
      c->echoing = false;
    }
  nm_depth depth = nm_depth_now (vm);
  nm_value result = NM_EXIT;
  struct key_sequence_options o = { .prompt = nm_arg (args, 0), .dont_downcase_last = !nm_is_nil (nm_arg (args, 2)),
                                    .continue_echo = !nm_is_nil (nm_arg (args, 1)) };
  if (nm_bind (vm, NM_Q (input_method_exit_on_first_char), nm_bool (nm_is_nil (nm_arg (args, 4))))
      && nm_bind (vm, NM_Q (input_method_use_echo_area), nm_bool (nm_is_nil (nm_arg (args, 4)))))
    result = key_sequence_read (host, &o);
  if (nm_is_unbound (result))
    result = nm_vector_new (vm, 0, NM_NIL);
  if (!nm_is_exit (result) && !vector)
    {
      struct event_list l = { result, nm_length (vm, result) };
      result = events_as_keys (host, &l, 0);
    }
  return nm_unbind_to (vm, depth, result);
}

NM_PRIMITIVE (read_key_sequence, "read-key-sequence", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE,
              "(PROMPT &optional CONTINUE-ECHO DONT-DOWNCASE-LAST CAN-RETURN-SWITCH-FRAME CMD-LOOP)",
              "Read a sequence of events that is a complete key, and return it as a string or a vector.\n"
              "CONTINUE-ECHO: it goes on with the keys of the command.  DONT-DOWNCASE-LAST: the last event stays\n"
              "in upper case even if only its lower case is bound.")
{
  return read_primitive (host, args, false);
}

NM_PRIMITIVE (read_key_sequence_vector, "read-key-sequence-vector", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE,
              "(PROMPT &optional CONTINUE-ECHO DONT-DOWNCASE-LAST CAN-RETURN-SWITCH-FRAME CMD-LOOP)",
              "Like `read-key-sequence', but always return a vector.")
{
  return read_primitive (host, args, true);
}
