/* syntax_lists.c - scan-lists, scan-sexps, backward-prefix-chars.
   SPDX-License-Identifier: GPL-3.0-or-later

   A scan counts parentheses by syntax class; an expression that ends at the wanted depth ends a turn.
   Signals scan-error with the last place that was at the outermost depth reached and where it stopped. */
#include "syntax_reader.h"

#include "../primitive.h"

NM_VARIABLE (multibyte_syntax_as_symbol, NM_VAR_BOOL, "nil",
             "Non-nil means motion over expressions treats characters beyond ASCII as symbol constituents.");

struct list_scan {
  struct syntax_reader r;
  int64_t from, stop, depth, min_depth, last_good;
  bool sexp;                       /* other expressions than lists count too */
  bool multibyte_symbols, ignore_comments;
  bool in_math;
};

/* What one step of a scan came to. */
enum scan_result { SCAN_ON, SCAN_DONE, SCAN_LOSE, SCAN_ENDS_EARLY, SCAN_QUIT, SCAN_NOTHING };

static int
class_of (struct list_scan *s, int64_t pos, int *character, int32_t *flags)
{
  int c = syntax_reader_char (&s->r, pos);
  int32_t f = syntax_reader_flags_of (&s->r, pos, c);
  if (character)
    *character = c;
  if (flags)
    *flags = f;
  return s->multibyte_symbols && c >= 0x80 ? SYNTAX_CLASS_SYMBOL : f & 0xffff;
}

static enum scan_result
one_deeper (struct list_scan *s)
{
  s->depth++;
  return s->depth == 0 ? SCAN_DONE : SCAN_ON;
}

static enum scan_result
one_up (struct list_scan *s)
{
  s->depth--;
  return s->depth == 0 ? SCAN_DONE : s->depth < s->min_depth ? SCAN_ENDS_EARLY : SCAN_ON;
}

/* -- forward -- */

/* From inside a word or symbol to its end. */
static enum scan_result
word_forward (struct list_scan *s)
{
  while (s->from < s->stop)
    {
      switch (class_of (s, s->from, NULL, NULL))
        {
        case SYNTAX_CLASS_CHARQUOTE: case SYNTAX_CLASS_ESCAPE:
          if (++s->from == s->stop)
            return SCAN_LOSE;
          break;
        case SYNTAX_CLASS_WORD: case SYNTAX_CLASS_SYMBOL: case SYNTAX_CLASS_QUOTE:
          break;
        default:
          return SCAN_DONE;
        }
      s->from++;
      if (!syntax_reader_poll (&s->r))
        return SCAN_QUIT;
    }
  return SCAN_DONE;
}

/* From behind the opening quote of a string of CLASS to behind its end. */
static enum scan_result
string_forward (struct list_scan *s, int class)
{
  int terminator = syntax_reader_char (&s->r, s->from - 1);
  for (;;)
    {
      int c;
      if (s->from >= s->stop)
        return SCAN_LOSE;
      int k = class_of (s, s->from, &c, NULL);
      if (class == SYNTAX_CLASS_STRING ? c == terminator && k == SYNTAX_CLASS_STRING : k == SYNTAX_CLASS_STRING_FENCE)
        break;
      s->from += k == SYNTAX_CLASS_CHARQUOTE || k == SYNTAX_CLASS_ESCAPE ? 2 : 1;
      if (!syntax_reader_poll (&s->r))
        return SCAN_QUIT;
    }
  s->from++;
  return s->depth == 0 && s->sexp ? SCAN_DONE : SCAN_ON;
}

static enum scan_result
comment_forward (struct list_scan *s, bool nested, int style)
{
  struct comment_scan c = { .nesting = nested, .last_syntax = -1 };
  int found = syntax_comment_forward (&s->r, s->from, s->stop, style, &c);
  if (found < 0)
    return SCAN_QUIT;
  s->from = c.at;
  if (found)
    return SCAN_ON;
  return s->depth == 0 ? SCAN_DONE : SCAN_LOSE;
}

static enum scan_result
math_forward (struct list_scan *s, int c)
{
  if (!s->sexp)
    return SCAN_ON;
  if (s->from != s->stop && c == syntax_reader_char (&s->r, s->from))
    s->from++;
  s->in_math = !s->in_math;
  return s->in_math ? one_deeper (s) : one_up (s);
}

static enum scan_result
step_forward (struct list_scan *s)
{
  int c;
  int32_t flags;
  int class = class_of (s, s->from, &c, &flags), style = syntax_comment_style (flags, 0);
  bool nested = syntax_nested (flags), prefix = flags & SYNTAX_PREFIX;
  if (s->depth == s->min_depth)
    s->last_good = s->from;
  s->from++;
  if (s->from < s->stop && (flags & SYNTAX_COMSTART_FIRST) && s->ignore_comments)
    {
      int32_t second = syntax_reader_flags (&s->r, s->from);
      if (second & SYNTAX_COMSTART_SECOND)
        {
          class = SYNTAX_CLASS_COMMENT;
          style = syntax_comment_style (second, flags);
          nested |= syntax_nested (second);
          s->from++;
        }
    }
  if (prefix)
    return SCAN_ON;
  switch (class)
    {
    case SYNTAX_CLASS_ESCAPE: case SYNTAX_CLASS_CHARQUOTE:
      if (s->from == s->stop)
        return SCAN_LOSE;
      s->from++;
      return s->depth || !s->sexp ? SCAN_ON : word_forward (s);
    case SYNTAX_CLASS_WORD: case SYNTAX_CLASS_SYMBOL:
      return s->depth || !s->sexp ? SCAN_ON : word_forward (s);
    case SYNTAX_CLASS_COMMENT_FENCE:
      return s->ignore_comments ? comment_forward (s, nested, STYLE_COMMENT_FENCE) : SCAN_ON;
    case SYNTAX_CLASS_COMMENT:
      return s->ignore_comments ? comment_forward (s, nested, style) : SCAN_ON;
    case SYNTAX_CLASS_MATH: return math_forward (s, c);
    case SYNTAX_CLASS_OPEN: 
      s->in_math = false;
      return one_deeper (s);
    case SYNTAX_CLASS_CLOSE: return one_up (s);
    case SYNTAX_CLASS_STRING: case SYNTAX_CLASS_STRING_FENCE: return string_forward (s, class);
    default: return SCAN_ON;
    }
}

/* -- backward -- */

static enum scan_result
word_backward (struct list_scan *s)
{
  while (s->from > s->stop)
    {
      int class = class_of (s, s->from - 1, NULL, NULL);
      if (class == SYNTAX_CLASS_ENDCOMMENT)
        break;
      if (syntax_char_quoted (&s->r, s->from - 1))
        s->from--;
      else if (class != SYNTAX_CLASS_WORD && class != SYNTAX_CLASS_SYMBOL && class != SYNTAX_CLASS_QUOTE)
        break;
      s->from--;
      if (!syntax_reader_poll (&s->r))
        return SCAN_QUIT;
    }
  return SCAN_DONE;
}

/* Back from the closing delimiter at s->from to the opening one of the same CLASS (and, in a string, character). */
static enum scan_result
delimited_backward (struct list_scan *s, int class)
{
  int terminator = syntax_reader_char (&s->r, s->from);
  for (;;)
    {
      int c;
      if (s->from <= s->stop)
        return SCAN_LOSE;
      s->from--;
      int k = class_of (s, s->from, &c, NULL);
      if (k == class && (class != SYNTAX_CLASS_STRING || c == terminator) && !syntax_char_quoted (&s->r, s->from))
        break;
      if (!syntax_reader_poll (&s->r))
        return SCAN_QUIT;
    }
  return class != SYNTAX_CLASS_COMMENT_FENCE && s->depth == 0 && s->sexp ? SCAN_DONE : SCAN_ON;
}

static enum scan_result
comment_backward (struct list_scan *s, bool nested, int style)
{
  int64_t start;
  if (!s->ignore_comments)
    return SCAN_ON;
  int found = syntax_comment_backward (&s->r, s->from, s->stop, nested, style, &start);
  if (found > 0)
    s->from = start;
  return found < 0 ? SCAN_QUIT : SCAN_ON;
}

static enum scan_result
math_backward (struct list_scan *s, int c)
{
  if (!s->sexp)
    return SCAN_ON;
  if (s->from > s->stop && c == syntax_reader_char (&s->r, s->from - 1))
    s->from--;
  s->in_math = !s->in_math;
  return s->in_math ? one_deeper (s) : one_up (s);
}

static enum scan_result
step_backward (struct list_scan *s)
{
  int c;
  int32_t flags;
  s->from--;
  int class = class_of (s, s->from, &c, &flags), style = class == SYNTAX_CLASS_ENDCOMMENT ? syntax_comment_style (flags, 0) : 0;
  bool nested = syntax_nested (flags);
  if (s->depth == s->min_depth)
    s->last_good = s->from;
  if (s->from > s->stop && (flags & SYNTAX_COMEND_SECOND) && s->ignore_comments && !syntax_char_quoted (&s->r, s->from - 1))
    {
      int32_t first = syntax_reader_flags (&s->r, s->from - 1);
      if (first & SYNTAX_COMEND_FIRST)
        {
          s->from--;
          class = SYNTAX_CLASS_ENDCOMMENT;
          style = syntax_comment_style (first, flags);
          nested |= syntax_nested (first);
        }
    }
  if (class != SYNTAX_CLASS_ENDCOMMENT && syntax_char_quoted (&s->r, s->from))
    {
      s->from--;
      class = SYNTAX_CLASS_WORD;
    }
  else if (flags & SYNTAX_PREFIX)
    return SCAN_ON;
  switch (class)
    {
    case SYNTAX_CLASS_WORD: case SYNTAX_CLASS_SYMBOL: case SYNTAX_CLASS_ESCAPE: case SYNTAX_CLASS_CHARQUOTE:
      return s->depth || !s->sexp ? SCAN_ON : word_backward (s);
    case SYNTAX_CLASS_MATH: return math_backward (s, c);
    case SYNTAX_CLASS_CLOSE: return one_deeper (s);
    case SYNTAX_CLASS_OPEN: return one_up (s);
    case SYNTAX_CLASS_ENDCOMMENT: return comment_backward (s, nested, style);
    case SYNTAX_CLASS_COMMENT_FENCE: case SYNTAX_CLASS_STRING_FENCE: case SYNTAX_CLASS_STRING:
      return delimited_backward (s, class);
    default: return SCAN_ON;
    }
}

/* -- the scan -- */

/* One turn: to the end of the next expression at the wanted depth. */
static enum scan_result
scan_once (struct list_scan *s, bool forward)
{
  s->in_math = false;
  while (forward ? s->from < s->stop : s->from > s->stop)
    {
      enum scan_result result = forward ? step_forward (s) : step_backward (s);
      if (result != SCAN_ON)
        return result;
      if (!syntax_reader_poll (&s->r))
        return SCAN_QUIT;
    }
  return s->depth ? SCAN_LOSE : SCAN_NOTHING;
}

static nm_value
scan_error (struct nm_host *host, const char *message, int64_t from, int64_t to)
{
  struct nm_vm *vm = host->vm;
  return nm_signal (vm, NM_Q (scan_error), nm_list3 (vm, nm_string_literal (vm, message), nm_fixnum (from), nm_fixnum (to)));
}

static nm_value
scan_lists (struct nm_host *host, int64_t from, int64_t count, int64_t depth, bool sexp)
{
  struct list_scan s = { .depth = depth, .min_depth = depth > 0 ? 0 : depth, .sexp = sexp };
  syntax_reader_init (&s.r, host);
  struct buffer *b = s.r.buffer;
  s.multibyte_symbols = sexp && nm_truthy (host->vm, Qmultibyte_syntax_as_symbol);
  s.ignore_comments = nm_truthy (host->vm, Qparse_sexp_ignore_comments);
  s.from = from < b->begv ? b->begv : from > b->zv ? b->zv : from;
  s.last_good = from;
  s.stop = count > 0 ? b->zv : b->begv;
  enum scan_result result = SCAN_DONE;
  for (; count != 0 && result == SCAN_DONE; count += count > 0 ? -1 : 1)
    result = scan_once (&s, count > 0);
  syntax_reader_free (&s.r);
  switch (result)
    {
    case SCAN_NOTHING: return NM_NIL;
    case SCAN_QUIT: return NM_EXIT;
    case SCAN_LOSE: return scan_error (host, "Unbalanced parentheses", s.last_good, s.from);
    case SCAN_ENDS_EARLY: return scan_error (host, "Containing expression ends prematurely", s.last_good, s.from);
    default: return nm_fixnum (s.from);
    }
}

NM_PRIMITIVE (scan_lists, "scan-lists", 3, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FROM COUNT DEPTH)",
              "Scan from position FROM over COUNT lists, backward if COUNT is negative; return where that ends.\n"
              "DEPTH is how deep FROM is: positive to come out of that many lists, negative to go in.\n"
              "The value is nil at the beginning or end of the text between lists, else `scan-error'.")
{
  struct nm_vm *vm = host->vm;
  int64_t from, count, depth;
  if (!nm_check_fixnum (vm, nm_arg (args, 0), &from) || !nm_check_fixnum (vm, nm_arg (args, 1), &count)
      || !nm_check_fixnum (vm, nm_arg (args, 2), &depth))
    return NM_EXIT;
  return scan_lists (host, from, count, depth, false);
}

NM_PRIMITIVE (scan_sexps, "scan-sexps", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FROM COUNT)",
              "Scan from position FROM over COUNT balanced expressions; return where that ends.\n"
              "The value is nil at the beginning or end of the text between expressions, else `scan-error'.")
{
  struct nm_vm *vm = host->vm;
  int64_t from, count;
  if (!nm_check_fixnum (vm, nm_arg (args, 0), &from) || !nm_check_fixnum (vm, nm_arg (args, 1), &count))
    return NM_EXIT;
  return scan_lists (host, from, count, 0, true);
}

NM_PRIMITIVE (backward_prefix_chars, "backward-prefix-chars", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Move point backward over characters that are expression prefixes by their class or the flag `p'.")
{
  struct syntax_reader r;
  syntax_reader_init (&r, host);
  int64_t at = r.buffer->pt;
  while (at > r.buffer->begv)
    {
      int32_t flags = syntax_reader_flags (&r, at - 1);
      if (((flags & 0xffff) != SYNTAX_CLASS_QUOTE && !(flags & SYNTAX_PREFIX)) || syntax_char_quoted (&r, at - 1))
        break;
      at--;
    }
  syntax_reader_free (&r);
  buffer_set_point (host, buffer_current (host), at);
  return NM_NIL;
}
