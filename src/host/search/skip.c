/* skip.c - skip-chars-*, skip-syntax-*, forward-word.
   SPDX-License-Identifier: GPL-3.0-or-later
   forward-word may run Lisp: functions that find the ends of words of a script. */
#include "syntax_reader.h"

#include <mimalloc.h>
#include <string.h>

#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (words_include_escapes, NM_VAR_BOOL, "nil", "Non-nil means escape characters are parts of words for `forward-word'.");
NM_VARIABLE (find_word_boundary_function_table, NM_VAR_LISP, "nil",
             "Char-table of functions that find where the word with a character ends.\n"
             "Each gets the position of that character and the limit of the motion.");
NM_VARIABLE (syntax_propertize__done, NM_VAR_INT, "-1", "Position up to which syntax properties have been set.");

/* Variables whose first value cannot be written as text. */
bool syntax_init (struct nm_host *);

bool
syntax_init (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_nil (nm_symbol_value_or (vm, NM_Q (find_word_boundary_function_table), NM_NIL)))
    return true;
  nm_scope scope = nm_scope_open (vm);
  nm_value table = nm_call1 (vm, NM_Q (make_char_table), NM_NIL);
  bool ok = !nm_is_exit (table) && nm_set (vm, NM_Q (find_word_boundary_function_table), table)
            && !nm_is_exit (nm_call1 (vm, NM_Q (make_variable_buffer_local), NM_Q (syntax_propertize__done)));
  nm_scope_close (vm, scope);
  return ok;
}

/* -- limits -- */

/* LIM as a position in the accessible region; false after signalling. */
static bool
skip_limit (struct nm_host *host, nm_value lim, bool forward, int64_t *at)
{
  struct buffer *b = buffer_current (host);
  *at = forward ? b->zv : b->begv;
  if (nm_is_nil (lim))
    return true;
  if (!buffer_check_position (host, lim, at))
    return false;
  *at = *at > b->zv ? b->zv : *at < b->begv ? b->begv : *at;
  return true;
}

/* -- characters -- */

/* The set of characters that a skip string describes. */
struct char_set {
  uint8_t ascii[0x80];
  int32_t (*ranges)[2]; int range_count, range_capacity;
  uint32_t classes;
  bool negated;
};

static void
add_range (struct char_set *s, int from, int to)
{
  for (int c = from; c <= to && c < 0x80; c++)
    s->ascii[c] = 1;
  if (to < 0x80 || from > to)
    return;
  if (s->range_count == s->range_capacity)
    {
      s->range_capacity = 2 * s->range_capacity + 4;
      s->ranges = mi_realloc (s->ranges, (size_t) s->range_capacity * sizeof *s->ranges);
    }
  s->ranges[s->range_count][0] = from;
  s->ranges[s->range_count++][1] = to;
}

static void
add_class (struct char_set *s, struct regexp_world *w, enum regexp_class class)
{
  for (int c = 0; c < 0x80; c++)
    s->ascii[c] |= regexp_class_has (w, class, c);
  s->classes |= 1u << class;
}

/* At "[:" in the text: the class it names, CLASS_COUNT if none of that name, -1 if it is no class; skips it. */
static int
class_at (const char *text, int64_t bytes, int64_t *at)
{
  static const char *const names[CLASS_COUNT] = {
    [CLASS_ALNUM] = "alnum", [CLASS_ALPHA] = "alpha", [CLASS_ASCII] = "ascii", [CLASS_BLANK] = "blank",
    [CLASS_CNTRL] = "cntrl", [CLASS_DIGIT] = "digit", [CLASS_GRAPH] = "graph", [CLASS_LOWER] = "lower",
    [CLASS_MULTIBYTE] = "multibyte", [CLASS_NONASCII] = "nonascii", [CLASS_PRINT] = "print", [CLASS_PUNCT] = "punct",
    [CLASS_SPACE] = "space", [CLASS_UNIBYTE] = "unibyte", [CLASS_UPPER] = "upper", [CLASS_WORD] = "word",
    [CLASS_XDIGIT] = "xdigit" };
  if (bytes - *at < 4 || text[*at] != '[' || text[*at + 1] != ':')
    return -1;
  const char *name = text + *at + 2, *end = memmem (name, (size_t) (text + bytes - name), ":]", 2);
  if (!end)
    return -1;
  *at = end + 2 - text;
  for (int k = 0; k < CLASS_COUNT; k++)
    if (strlen (names[k]) == (size_t) (end - name) && memcmp (names[k], name, (size_t) (end - name)) == 0)
      return k;
  return CLASS_COUNT;
}

static int
char_at (const char *text, int64_t *at)
{
  int length, c = nm_char_decode (text + *at, &length);
  *at += length;
  return c;
}

/* False after signalling. */
static bool
parse_set (struct nm_host *host, struct char_set *s, struct regexp_world *w, const char *text, int64_t bytes)
{
  int64_t at = 0;
  if (bytes > 0 && text[0] == '^')
    {
      s->negated = true;
      at++;
    }
  while (at < bytes)
    {
      int class = class_at (text, bytes, &at);
      if (class == CLASS_COUNT)
        {
          nm_error (host->vm, "Invalid ISO C character class");
          return false;
        }
      if (class >= 0)
        {
          add_class (s, w, (enum regexp_class) class);
          continue;
        }
      int c = char_at (text, &at), last = c;
      if (c == '\\')
        {
          if (at == bytes)
            break;
          last = c = char_at (text, &at);
        }
      if (at + 1 < bytes && text[at] == '-')
        {
          at++;
          last = char_at (text, &at);
          if (last == '\\' && at < bytes)
            last = char_at (text, &at);
        }
      add_range (s, c, last);
    }
  return true;
}

static bool
set_has (const struct char_set *s, struct regexp_world *w, int c)
{
  if (c < 0x80)
    return s->ascii[c] != s->negated;
  for (int i = 0; i < s->range_count; i++)
    if (c >= s->ranges[i][0] && c <= s->ranges[i][1])
      return !s->negated;
  for (uint32_t left = s->classes; left; left &= left - 1)
    if (regexp_class_has (w, (enum regexp_class) __builtin_ctz (left), c))
      return !s->negated;
  return s->negated;
}

/* A copy of STRING as internal text, raw bytes included; mi_free it. */
static char *
internal_text (struct nm_host *host, nm_value string, int64_t *bytes)
{
  struct nm_string_info info;
  nm_string_info (host->vm, string, &info);
  char *text = mi_malloc ((size_t) (3 * info.bytes + 1)), *raw = text + 2 * info.bytes, *p = text;
  if (info.multibyte)
    {
      *bytes = nm_string_copy (host->vm, string, 0, info.bytes, text);
      return text;
    }
  nm_string_copy (host->vm, string, 0, info.bytes, raw);
  for (int64_t i = 0; i < info.bytes; i++)
    {
      unsigned char b = (unsigned char) raw[i];
      p += nm_char_encode (b < 0x80 ? b : nm_byte_to_raw (b), p);
    }
  *bytes = p - text;
  return text;
}

static nm_value
skip_chars (struct nm_host *host, nm_args args, bool forward)
{
  struct buffer *b = buffer_current (host);
  int64_t lim, bytes, start = b->pt, at = start, steps = 0;
  struct char_set set = { 0 };
  struct search_world w;
  bool quit = false;
  if (!nm_check_string (host->vm, nm_arg (args, 0)) || !skip_limit (host, nm_arg (args, 1), forward, &lim))
    return NM_EXIT;
  search_world_init (host, &w);
  search_world_complete (&w);
  char *text = internal_text (host, nm_arg (args, 0), &bytes);
  bool ok = parse_set (host, &set, &w.world, text, bytes);
  if (ok && (forward ? at < lim : at > lim))
    {
      struct rope_cursor cursor;
      rope_cursor_set (&cursor, b->text->rope, buffer_byte_of (b, at));
      for (; at != lim && !quit; at += forward ? 1 : -1)
        {
          int c = forward ? rope_cursor_next (&cursor) : rope_cursor_previous (&cursor);
          if (!set_has (&set, &w.world, c))
            break;
          quit = (++steps & 0xffff) == 0 && nm_is_exit (nm_poll (host->vm));
        }
    }
  mi_free (text);
  mi_free (set.ranges);
  if (!ok || quit)
    return NM_EXIT;
  buffer_set_point (host, b, at);
  return nm_fixnum (at - start);
}

NM_PRIMITIVE (skip_chars_forward, "skip-chars-forward", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional LIM)",
              "Move point forward over characters in STRING, at most to LIM; return how far.\n"
              "STRING is like the inside of [...] in a regular expression, but \\ quotes the next character.")
{
  return skip_chars (host, args, true);
}

NM_PRIMITIVE (skip_chars_backward, "skip-chars-backward", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional LIM)",
              "Move point backward over characters in STRING, at most to LIM; return how far, as 0 or less.\n"
              "STRING is as in `skip-chars-forward'.")
{
  return skip_chars (host, args, false);
}

/* -- syntax -- */

static nm_value
skip_syntax (struct nm_host *host, nm_args args, bool forward)
{
  int64_t lim, bytes;
  if (!nm_check_string (host->vm, nm_arg (args, 0)) || !skip_limit (host, nm_arg (args, 1), forward, &lim))
    return NM_EXIT;
  char *text = internal_text (host, nm_arg (args, 0), &bytes);
  bool negated = bytes > 0 && text[0] == '^', wanted[SYNTAX_CLASS_COUNT] = { false };
  for (int64_t i = negated; i < bytes; i++)
    {
      int class = syntax_class_of_letter ((unsigned char) text[i]);
      if (class >= 0)
        wanted[class] = true;
    }
  mi_free (text);
  struct syntax_reader r;
  syntax_reader_init (&r, host);
  int64_t start = r.buffer->pt, at = start;
  bool alive = true;
  while (alive && (forward ? at < lim : at > lim))
    {
      int class = syntax_reader_class (&r, forward ? at : at - 1);
      if ((class < SYNTAX_CLASS_COUNT && wanted[class]) == negated)
        break;
      at += forward ? 1 : -1;
      alive = syntax_reader_poll (&r);
    }
  syntax_reader_free (&r);
  if (!alive)
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), at);
  return nm_fixnum (at - start);
}

NM_PRIMITIVE (skip_syntax_forward, "skip-syntax-forward", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYNTAX &optional LIM)",
              "Move point forward over characters of the syntax classes in SYNTAX, at most to LIM; return how far.\n"
              "SYNTAX is a string of class designators; ^ at its beginning means all other classes.")
{
  return skip_syntax (host, args, true);
}

NM_PRIMITIVE (skip_syntax_backward, "skip-syntax-backward", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYNTAX &optional LIM)",
              "Move point backward over characters of the syntax classes in SYNTAX, at most to LIM; return how far.\n"
              "SYNTAX is as in `skip-syntax-forward'.")
{
  return skip_syntax (host, args, false);
}

/* -- words -- */

static bool
is_word_class (struct nm_host *host, int32_t flags)
{
  int class = flags & 0xffff;
  return class == SYNTAX_CLASS_WORD
         || ((class == SYNTAX_CLASS_ESCAPE || class == SYNTAX_CLASS_CHARQUOTE) && nm_truthy (host->vm, Qwords_include_escapes));
}

/* The function that finds the ends of words with C, nil if none. */
static nm_value
boundary_function (struct nm_host *host, int c)
{
  struct nm_vm *vm = host->vm;
  nm_value table = nm_symbol_value_or (vm, NM_Q (find_word_boundary_function_table), NM_NIL);
  if (nm_type_of (vm, table) != NM_TYPE_CHAR_TABLE)
    return NM_NIL;
  nm_value f = nm_char_table_get (vm, table, c);
  return !nm_is_nil (f) && nm_is_symbol (vm, f) && !nm_is_nil (nm_symbol_function (vm, f)) ? f : NM_NIL;
}

enum { WORD_NONE = -1, WORD_EXIT = -2 };

/* From AT over one word; the place, WORD_NONE if the text ends first, WORD_EXIT after an exit. */
static int64_t
scan_word (struct nm_host *host, int64_t at, bool forward)
{
  struct syntax_reader r;
  syntax_reader_init (&r, host);
  struct buffer *b = r.buffer;
  int64_t stop = forward ? b->zv : b->begv;
  int c = -1;
  for (;;)
    {
      if (at == stop)
        {
          syntax_reader_free (&r);
          return WORD_NONE;
        }
      int64_t here = forward ? at : at - 1;
      at += forward ? 1 : -1;
      c = syntax_reader_char (&r, here);
      if (is_word_class (host, syntax_reader_flags_of (&r, here, c)))
        break;
      if (!syntax_reader_poll (&r))
        {
          syntax_reader_free (&r);
          return WORD_EXIT;
        }
    }
  nm_value f = boundary_function (host, c);
  if (!nm_is_nil (f))
    {
      syntax_reader_free (&r);
      nm_value v = nm_call2 (host->vm, f, nm_fixnum (forward ? at - 1 : at), nm_fixnum (stop));
      int64_t to;
      if (nm_is_exit (v))
        return WORD_EXIT;
      b = buffer_current (host);
      if (nm_get_int64 (host->vm, v, &to) && (forward ? at < to && to <= b->zv : b->begv <= to && to < at))
        at = to;
      return at;
    }
  while (at != stop)
    {
      int64_t here = forward ? at : at - 1;
      int next = syntax_reader_char (&r, here);
      if (!is_word_class (host, syntax_reader_flags_of (&r, here, next))
          || (forward ? tables_word_boundary (host, c, next) : tables_word_boundary (host, next, c)))
        break;
      c = next;
      at += forward ? 1 : -1;
    }
  syntax_reader_free (&r);
  return at;
}

NM_PRIMITIVE (forward_word, "forward-word", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "^p", "(&optional ARG)",
              "Move point forward ARG words, 1 by default; backward if ARG is negative.\n"
              "Return t, or nil after stopping at the end of the text or of a field.")
{
  struct nm_vm *vm = host->vm;
  int64_t n = 1;
  if (!nm_is_nil (nm_arg (args, 0)) && !nm_check_fixnum (vm, nm_arg (args, 0), &n))
    return NM_EXIT;
  int64_t start = buffer_current (host)->pt, at = start;
  bool forward = n > 0, complete = true;
  for (; n != 0 && complete; n += forward ? -1 : 1)
    {
      int64_t next = scan_word (host, at, forward);
      if (next == WORD_EXIT)
        return NM_EXIT;
      complete = next != WORD_NONE;
      at = complete ? next : forward ? buffer_current (host)->zv : buffer_current (host)->begv;
    }
  int64_t to = at;
  if (!nm_is_nil (nm_symbol_function (vm, NM_Q (constrain_to_field))))
    {
      nm_value v = nm_call2 (vm, NM_Q (constrain_to_field), nm_fixnum (at), nm_fixnum (start));
      if (nm_is_exit (v))
        return NM_EXIT;
      nm_get_int64 (vm, v, &to);
    }
  buffer_set_point (host, buffer_current (host), to);
  return nm_bool (complete && to == at);
}
