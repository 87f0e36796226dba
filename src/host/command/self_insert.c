/* self_insert.c - self-insert-command: typing a character, with overwriting and filling.
   SPDX-License-Identifier: GPL-3.0-or-later
   Isolate's thread.  [lisp] through change hooks, auto-fill and abbrevs. */
#include <string.h>
#include "command_internal.h"
#include <mimalloc.h>
#include "nm_text.h"

NM_VARIABLE (post_self_insert_hook, NM_VAR_LISP, "nil", "Hook run at the end of `self-insert-command'.");

static int64_t
column_now (struct nm_host *host)
{
  int64_t n = 0;
  nm_value v = nm_call0 (host->vm, NM_Q (current_column));
  return !nm_is_exit (v) && nm_get_int64 (host->vm, v, &n) ? n : -1;
}

static int64_t
char_width (struct nm_host *host, int c)
{
  int64_t n = 1;
  nm_value v = nm_call1 (host->vm, NM_Q (char_width), nm_fixnum (c));
  return !nm_is_exit (v) && nm_get_int64 (host->vm, v, &n) ? n : 1;
}

/* What overwriting N characters C at point takes away: DELETE characters, and PAD spaces that then
   keep the columns after them.  False after an exit. */
static bool
overwrite_extent (struct nm_host *host, int c, int64_t n, int64_t *delete, int64_t *pad)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int next = b->pt < b->zv ? buffer_char_at (b, b->pt) : -1;
  *delete = *pad = 0;
  if (nm_symbol_is (vm, var (host, Qoverwrite_mode), Qoverwrite_mode_binary))
    *delete = n;
  else if (c != '\n' && next != '\n' && next >= 0)
    {
      int64_t start = b->pt, column = column_now (host), width = char_width (host, c);
      if (column < 0)
        return false;
      int64_t target = column + n * width;
      int64_t tab = 8;
      nm_get_int64 (vm, nm_context_slot (vm, NM_SLOT_tab_width), &tab);
      if (next == '\t' && target < (column / tab + 1) * tab)
        return true;                       /* the tab still fills what is left of it */
      nm_value reached = nm_call1 (vm, NM_Q (move_to_column), nm_fixnum (target));
      int64_t actual = target;
      if (nm_is_exit (reached) || !nm_get_int64 (vm, reached, &actual))
        return false;
      *delete = b->pt - start;
      if (actual > target)
        {
          if (buffer_char_at (b, b->pt - 1) == '\t')
            --*delete;
          else
            *pad = actual - target;
        }
      buffer_set_point (host, b, start);
    }
  int64_t room = b->zv - b->pt;
  if (*delete > room)
    *delete = room;
  return true;
}

/* Expands the abbrev before point; true in *DONE if a character C that a hook took care of is not to be
   inserted any more. */
static nm_value
expand_abbrev (struct nm_host *host, bool *done)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t modiff = b->text->chars_modiff;
  nm_value symbol = nm_call0 (vm, NM_Q (expand_abbrev));
  if (nm_is_exit (symbol))
    return symbol;
  nm_value hook = nm_is_symbol (vm, symbol) ? nm_symbol_function (vm, symbol) : NM_NIL;
  *done = buffer_current (host)->text->chars_modiff != modiff && nm_is_symbol (vm, hook) && !nm_is_nil (hook)
          && !nm_is_nil (nm_get (vm, hook, NM_Q (no_self_insert)));
  return NM_NIL;
}

static bool
word_char (struct nm_host *host, int c)
{
  nm_value syntax = nm_call1 (host->vm, NM_Q (char_syntax), nm_fixnum (c));
  return nm_identical (syntax, nm_fixnum ('w'));
}

static nm_value
insert_repeated (struct nm_host *host, int c, int64_t n, int64_t delete, int64_t pad)
{
  struct nm_vm *vm = host->vm;
  char one[NM_CHAR_BYTES_MAX];
  int length = nm_char_encode (c, one);
  if (delete > 0)
    {
      nm_value s = nm_call2 (vm, NM_Q (make_string), nm_fixnum (n), nm_fixnum (c));
      if (!nm_is_exit (s) && pad > 0)
        {
          nm_value spaces = nm_call2 (vm, NM_Q (make_string), nm_fixnum (pad), nm_fixnum (' '));
          s = nm_is_exit (spaces) ? spaces : nm_concat2 (vm, s, spaces);
        }
      if (nm_is_exit (s))
        return s;
      struct buffer *b = buffer_current (host);
      int64_t start = b->pt;
      if (nm_is_exit (buffer_replace (host, start, start + delete, s, INSERT_INHERIT)))
        return NM_EXIT;
      buffer_set_point (host, buffer_current (host), start + n);
      return NM_NIL;
    }
  if (n == 1)
    return buffer_insert_text (host, one, length, 1, INSERT_INHERIT);
  /* The string says whether there is room; hooks hear of characters, not of a string. */
  nm_value s = nm_call2 (vm, NM_Q (make_string), nm_fixnum (n), nm_fixnum (c));
  if (nm_is_exit (s))
    return s;
  char *text = mi_mallocn ((size_t) n, (size_t) length);
  for (int64_t i = 0; i < n; i++)
    memcpy (text + i * length, one, (size_t) length);
  s = buffer_insert_text (host, text, n * length, n, INSERT_INHERIT);
  mi_free (text);
  return s;
}

/* Auto-fill after a character of auto-fill-chars: a newline is filled before it. */
static nm_value
auto_fill (struct nm_host *host, int c)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  nm_value table = var (host, Qauto_fill_chars), fill = nm_context_slot (vm, NM_SLOT_auto_fill_function);
  bool fills = nm_type_of (vm, table) == NM_TYPE_CHAR_TABLE ? !nm_is_nil (nm_char_table_get (vm, table, c)) : c == ' ' || c == '\n';
  if (!fills || nm_is_nil (fill))
    return NM_NIL;
  if (c == '\n')
    buffer_set_point (host, b, b->pt - 1);
  nm_value did = nm_call0 (vm, NM_Q (internal_auto_fill));
  if (nm_is_exit (did))
    return did;
  b = buffer_current (host);
  if (c == '\n' && b->pt < b->zv)
    buffer_set_point (host, b, b->pt + 1);
  return NM_NIL;
}

static nm_value
self_insert (struct nm_host *host, int c, int64_t n)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t delete = 0, pad = 0;
  if (!buffer_is_multibyte (host, b) && c >= 128)
    c = nm_char_is_raw (c) ? c : c < 256 ? nm_byte_to_raw (c) : nm_byte_to_raw (0x80 | (c & 0x7f));
  if (var_true (host, Qoverwrite_mode) && !overwrite_extent (host, c, n, &delete, &pad))
    return NM_EXIT;
  if (!nm_is_nil (nm_context_slot (vm, NM_SLOT_abbrev_mode)) && !word_char (host, c)
      && nm_is_nil (nm_context_slot (vm, NM_SLOT_buffer_read_only)) && b->pt > b->begv
      && word_char (host, buffer_char_at (b, b->pt - 1)))
    {
      bool done = false;
      if (nm_is_exit (expand_abbrev (host, &done)))
        return NM_EXIT;
      if (done)
        return NM_NIL;
    }
  if (nm_is_exit (insert_repeated (host, c, n, delete, pad)) || nm_is_exit (auto_fill (host, c)))
    return NM_EXIT;
  return nm_is_exit (nm_run_hook (vm, NM_Q (post_self_insert_hook))) ? NM_EXIT : NM_NIL;
}

/* Characters typed one after the other are undone together, twenty at a time. */
NM_PRIMITIVE (self_insert_command, "self-insert-command", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "(list (prefix-numeric-value current-prefix-arg) last-command-event)", "(N &optional C)",
              "Insert character C, by default the one that was typed, N times.\n"
              "Minds `overwrite-mode', abbrevs and auto-fill.  Afterwards `post-self-insert-hook' is run.")
{
  struct nm_vm *vm = host->vm;
  int64_t n, c;
  if (!nm_check_fixnum (vm, nm_arg (args, 0), &n))
    return NM_EXIT;
  nm_value event = nm_is_nil (nm_arg (args, 1)) ? var (host, Qlast_command_event) : nm_arg (args, 1);
  if (n < 0)
    return nm_error (vm, "Negative repetition argument %lld", (long long) n);
  if (n < 2 && nm_is_exit (nm_call0 (vm, NM_Q (undo_auto_amalgamate))))
    return NM_EXIT;
  if (!nm_get_int64 (vm, event, &c) || c < 0 || c > NM_CHAR_MAX)
    return nm_call0 (vm, NM_Q (ding));
  return self_insert (host, (int) c, n);
}
