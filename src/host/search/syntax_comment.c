/* syntax_comment.c - finding the ends of comments, forward and backward, and forward-comment.
   SPDX-License-Identifier: GPL-3.0-or-later

   Backward is hard: whether a delimiter counts depends on what comes before it.  The scan back to the
   limit notes string quotes and comment starters; when what it sees can be read in several ways it
   gives up, and the text from the beginning of the accessible region is parsed forward instead. */
#include "syntax_reader.h"

#include <assert.h>

#include "../primitive.h"

NM_VARIABLE (parse_sexp_ignore_comments, NM_VAR_BOOL, "nil", "Non-nil means motion over expressions treats comments as whitespace.");
NM_VARIABLE (open_paren_in_column_0_is_defun_start, NM_VAR_BOOL, "t",
             "Non-nil means an open parenthesis at the beginning of a line begins a definition.");
NM_VARIABLE (comment_end_can_be_escaped, NM_VAR_BOOL, "nil", "Non-nil means an escaped comment end does not end the comment.");
NM_VARIABLE (comment_use_syntax_ppss, NM_VAR_LISP, "t", "Non-nil means the state of the syntax parser may help to find comments.");

bool
syntax_char_quoted (struct syntax_reader *r, int64_t pos)
{
  bool quoted = false;
  while (pos > r->buffer->begv)
    {
      int class = syntax_reader_class (r, --pos);
      if (class != SYNTAX_CLASS_ESCAPE && class != SYNTAX_CLASS_CHARQUOTE)
        break;
      quoted = !quoted;
    }
  return quoted;
}

static bool
ends_can_be_escaped (struct syntax_reader *r)
{
  return nm_truthy (r->host->vm, Qcomment_end_can_be_escaped);
}

/* -- forward -- */

static bool
is_quote (int32_t flags)
{
  int class = flags & 0xffff;
  return flags >= 0 && (class == SYNTAX_CLASS_ESCAPE || class == SYNTAX_CLASS_CHARQUOTE);
}

/* Does the character at AT, after one with flags FIRST, complete a delimiter (END says which kind) of STYLE? */
static bool
completes_pair (struct syntax_reader *r, int32_t first, int64_t at, int64_t stop, bool end, int style, bool *nested)
{
  if (first < 0 || at >= stop || !(first & (end ? SYNTAX_COMEND_FIRST : SYNTAX_COMSTART_FIRST)))
    return false;
  int32_t second = syntax_reader_flags (r, at);
  if (!(second & (end ? SYNTAX_COMEND_SECOND : SYNTAX_COMSTART_SECOND)))
    return false;
  /* The flag b counts on the second character of a start and on the first of an end. */
  if ((end ? syntax_comment_style (first, second) : syntax_comment_style (second, first)) != style)
    return false;
  *nested = syntax_nested (first) || syntax_nested (second);
  return true;
}

int
syntax_comment_forward (struct syntax_reader *r, int64_t from, int64_t stop, int style, struct comment_scan *s)
{
  int nesting = s->nesting > 0 ? s->nesting : -1;
  int32_t flags = s->last_syntax, before = -1;
  bool escapable = ends_can_be_escaped (r), resumed = flags >= 0, nested;
  for (;; resumed = false)
    {
      if (!resumed)
        {
          if (from >= stop)
            {
              bool matters = flags >= 0 && (is_quote (flags) || (flags & SYNTAX_COMEND_FIRST) || (nesting > 0 && (flags & SYNTAX_COMSTART_FIRST)));
              *s = (struct comment_scan) { .at = from, .nesting = nesting, .last_syntax = matters ? flags : -1 };
              return 0;
            }
          int64_t plain = syntax_reader_skip (r, from, stop, PLAIN_IN_COMMENT);
          if (plain > from)
            {
              from = plain;
              flags = SYNTAX_CLASS_WORD;
            }
          before = flags;
          flags = syntax_reader_flags (r, from);
          int class = flags & 0xffff;
          bool same = syntax_comment_style (flags, 0) == style;
          if (class == SYNTAX_CLASS_ENDCOMMENT && same
              && (syntax_nested (flags) ? (nesting > 0 && --nesting == 0) : nesting < 0) && !(escapable && is_quote (before)))
            break;
          if (class == SYNTAX_CLASS_COMMENT_FENCE && style == STYLE_COMMENT_FENCE)
            break;
          if (nesting > 0 && class == SYNTAX_CLASS_COMMENT && syntax_nested (flags) && same)
            nesting++;
          if (escapable && is_quote (flags) && is_quote (before))
            flags = -1;            /* it is quoted itself */
          from++;
          if (!syntax_reader_poll (r))
            return -1;
        }
      if (completes_pair (r, flags, from, stop, true, style, &nested) && (nested ? nesting > 0 : nesting < 0)
          && !(escapable && is_quote (before)))
        {
          flags = -1;
          if (--nesting <= 0)
            break;
          from++;
        }
      else if (nesting > 0 && completes_pair (r, flags, from, stop, false, style, &nested) && nested)
        {
          flags = -1;
          from++;
          nesting++;
        }
    }
  *s = (struct comment_scan) { .at = from + 1, .nesting = nesting, .last_syntax = -1 };
  return 1;
}

/* -- backward -- */

/* What the scan back has seen. */
struct back_scan {
  struct syntax_reader *r;
  int64_t from, stop;
  bool nested;
  int style;
  int string_style;                /* -1: outside of strings, as far as known */
  bool string_doubt, comment_doubt;
  int64_t start;                   /* best comment starter so far, -1 */
  int nesting;
  bool escapable;
};

enum back_result { BACK_ON, BACK_DONE, BACK_DOUBT, BACK_STOP };

/* A character that, with its neighbour, may belong to two delimiters at once. */
static bool
overlaps (struct back_scan *b, int32_t flags, int32_t after, bool starts, bool ends)
{
  int32_t before = syntax_reader_flags (b->r, b->from - 1);
  if ((starts || b->nested) && (flags & SYNTAX_COMEND_SECOND) && (before & SYNTAX_COMEND_FIRST))
    return true;
  return (ends || b->nested) && (flags & SYNTAX_COMSTART_SECOND) && b->style == syntax_comment_style (flags, after)
         && (before & SYNTAX_COMSTART_FIRST);
}

static void
back_string (struct back_scan *b, int terminator)
{
  if (b->string_style == -1)
    b->string_style = terminator;
  else if (b->string_style == terminator)
    b->string_style = -1;
  else
    b->string_doubt = true;
}

static enum back_result
back_starter (struct back_scan *b)
{
  if (b->string_style != -1 || b->comment_doubt || b->string_doubt)
    return BACK_DOUBT;
  if (!b->nested)
    b->start = b->from;
  else if (--b->nesting <= 0)
    {
      b->start = b->from;
      return BACK_DONE;
    }
  return BACK_ON;
}

static enum back_result
back_ender (struct back_scan *b, int32_t flags, int32_t after, bool pair, int c)
{
  bool nested = (pair && syntax_nested (after)) || syntax_nested (flags);
  if (syntax_comment_style (flags, 0) == b->style && nested == b->nested)
    {
      if (!b->nested)
        return BACK_STOP;          /* what is before it belongs to that comment */
      b->nesting++;
    }
  else if (b->start >= 0 || c != '\n')
    b->comment_doubt = true;
  return BACK_ON;
}

/* Looks at the character at b->from; AFTER are the flags of the one behind it, 0 if none. */
static enum back_result
back_step (struct back_scan *b, int32_t *syntax)
{
  struct syntax_reader *r = b->r;
  int32_t after = *syntax;
  int c = syntax_reader_char (r, b->from);
  int32_t flags = *syntax = syntax_reader_flags_of (r, b->from, c);
  int class = flags & 0xffff;
  bool pair_start = (flags & SYNTAX_COMSTART_FIRST) && (after & SYNTAX_COMSTART_SECOND)
                    && b->style == syntax_comment_style (after, flags)
                    && (syntax_nested (after) || syntax_nested (flags)) == b->nested;
  bool pair_end = (flags & SYNTAX_COMEND_FIRST) && (after & SYNTAX_COMEND_SECOND);
  bool starts = pair_start || class == SYNTAX_CLASS_COMMENT;
  if (b->from > b->stop && (pair_end || starts) && overlaps (b, flags, after, starts, pair_end))
    return BACK_DOUBT;
  if (pair_start && b->start < 0)
    pair_end = false;
  if (pair_end)
    class = SYNTAX_CLASS_ENDCOMMENT;
  else if (pair_start)
    class = SYNTAX_CLASS_COMMENT;
  else if (class == SYNTAX_CLASS_COMMENT && (b->style != syntax_comment_style (flags, 0) || syntax_nested (flags) != b->nested))
    return BACK_ON;
  if ((b->escapable || class != SYNTAX_CLASS_ENDCOMMENT) && class != SYNTAX_CLASS_WHITESPACE && class != SYNTAX_CLASS_WORD
      && syntax_char_quoted (r, b->from))
    return BACK_ON;
  switch (class)
    {
    case SYNTAX_CLASS_STRING_FENCE: back_string (b, STYLE_STRING_FENCE); return BACK_ON;
    case SYNTAX_CLASS_COMMENT_FENCE: back_string (b, STYLE_COMMENT_FENCE); return BACK_ON;
    case SYNTAX_CLASS_STRING: back_string (b, c); return BACK_ON;
    case SYNTAX_CLASS_COMMENT: return back_starter (b);
    case SYNTAX_CLASS_ENDCOMMENT: return back_ender (b, flags, after, pair_end, c);
    default: return BACK_ON;
    }
}

/* Decides by parsing forward up to END. */
static int
parse_up_to (struct syntax_reader *r, int64_t end, bool nested, int style, int64_t *start)
{
  struct parse_state state;
  int64_t begin = r->buffer->begv, result = -1;
  bool alive = true;
  while (alive && begin < end)
    {
      syntax_parse_init (&state);
      alive = syntax_parse (r, &state, begin, (struct parse_limits) { .end = end, .depth = INT64_MIN });
      begin = end;
      if (state.in_comment == (nested ? 1 : -1) && state.comment_style == style)
        result = state.start;
      else if (state.in_comment)
        begin = state.start + 2;   /* ours may be inside of that one */
    }
  *start = result;
  return alive ? result >= 0 : -1;
}

int
syntax_comment_backward (struct syntax_reader *r, int64_t from, int64_t stop, bool nested, int style, int64_t *start)
{
  struct back_scan b = { .r = r, .from = from, .stop = stop, .nested = nested, .style = style, .string_style = -1,
                         .start = -1, .nesting = 1, .escapable = ends_can_be_escaped (r) };
  int32_t syntax = 0;
  enum back_result result = BACK_ON;
  while (b.from > stop && result == BACK_ON)
    {
      b.from--;
      result = back_step (&b, &syntax);
      if (!syntax_reader_poll (r))
        return -1;
    }
  if (result == BACK_DOUBT)
    return parse_up_to (r, from, nested, style, start);
  if (nested && result != BACK_DONE)
    b.start = -1;
  *start = b.start;
  return b.start >= 0;
}

/* -- forward-comment -- */

/* Skips whitespace and one comment forward from *AT.  1: a comment was passed, 0: something else is there
   or the text ends, -1: quit. */
static int
skip_forward (struct syntax_reader *r, int64_t *at, int64_t stop)
{
  for (;;)
    {
      if (*at >= stop)
        return 0;
      int c = syntax_reader_char (r, *at);
      int32_t flags = syntax_reader_flags_of (r, *at, c);
      int class = flags & 0xffff, style = syntax_comment_style (flags, 0);
      bool nested = syntax_nested (flags);
      int64_t before = *at;
      (*at)++;
      if (*at < stop && (flags & SYNTAX_COMSTART_FIRST))
        {
          int32_t second = syntax_reader_flags (r, *at);
          if (second & SYNTAX_COMSTART_SECOND)
            {
              class = SYNTAX_CLASS_COMMENT;
              style = syntax_comment_style (second, flags);
              nested |= syntax_nested (second);
              (*at)++;
            }
        }
      if (!syntax_reader_poll (r))
        return -1;
      if (class == SYNTAX_CLASS_WHITESPACE || (class == SYNTAX_CLASS_ENDCOMMENT && c == '\n'))
        continue;
      if (class == SYNTAX_CLASS_COMMENT_FENCE)
        style = STYLE_COMMENT_FENCE;
      else if (class != SYNTAX_CLASS_COMMENT)
        {
          *at = before;
          return 0;
        }
      struct comment_scan s = { .nesting = nested, .last_syntax = -1 };
      int found = syntax_comment_forward (r, *at, stop, style, &s);
      *at = s.at;
      return found;
    }
}

/* Goes back over the comment between fences that ends before *AT, which is at the closing fence. */
static int
skip_fence_backward (struct syntax_reader *r, int64_t *at, int64_t stop)
{
  int64_t begin = *at;
  for (;;)
    {
      if (*at <= stop)
        {
          *at = begin + 1;
          return 0;
        }
      (*at)--;
      if (syntax_reader_class (r, *at) == SYNTAX_CLASS_COMMENT_FENCE && !syntax_char_quoted (r, *at))
        return 1;
      if (!syntax_reader_poll (r))
        return -1;
    }
}

/* The same backward. */
static int
skip_backward (struct syntax_reader *r, int64_t *at, int64_t stop)
{
  for (;;)
    {
      if (*at <= stop)
        return 0;
      (*at)--;
      bool quoted = syntax_char_quoted (r, *at);
      int c = syntax_reader_char (r, *at);
      int32_t flags = syntax_reader_flags_of (r, *at, c);
      int class = flags & 0xffff, style = class == SYNTAX_CLASS_ENDCOMMENT ? syntax_comment_style (flags, 0) : 0;
      bool nested = syntax_nested (flags), pair = false;
      if (*at > stop && (flags & SYNTAX_COMEND_SECOND) && !syntax_char_quoted (r, *at - 1))
        {
          int32_t first = syntax_reader_flags (r, *at - 1);
          if (first & SYNTAX_COMEND_FIRST)
            {
              pair = true;
              (*at)--;
              class = SYNTAX_CLASS_ENDCOMMENT;
              style = syntax_comment_style (first, flags);
              nested |= syntax_nested (first);
            }
        }
      if (!syntax_reader_poll (r))
        return -1;
      if (class == SYNTAX_CLASS_COMMENT_FENCE && !quoted)
        return skip_fence_backward (r, at, stop);
      if (class == SYNTAX_CLASS_ENDCOMMENT)
        {
          int64_t start;
          int found = syntax_comment_backward (r, *at, stop, nested, style, &start);
          if (found > 0)
            *at = start;
          if (found != 0)
            return found;
          if (c == '\n')
            continue;              /* it was an end of line, not of a comment */
          *at += pair ? 2 : 1;
          return 0;
        }
      if (class == SYNTAX_CLASS_WHITESPACE && !quoted)
        continue;
      (*at)++;
      return 0;
    }
}

NM_PRIMITIVE (forward_comment, "forward-comment", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COUNT)",
              "Move forward over COUNT comments, backward if COUNT is negative, and the whitespace between them.\n"
              "Return t if that many were passed; else stop at what is no comment and return nil.")
{
  int64_t count;
  if (!nm_check_fixnum (host->vm, nm_arg (args, 0), &count))
    return NM_EXIT;
  struct syntax_reader r;
  syntax_reader_init (&r, host);
  int64_t at = r.buffer->pt, stop = count > 0 ? r.buffer->zv : r.buffer->begv;
  int result = 1;
  for (; count != 0 && result > 0; count += count > 0 ? -1 : 1)
    result = count > 0 ? skip_forward (&r, &at, stop) : skip_backward (&r, &at, stop);
  syntax_reader_free (&r);
  if (result < 0)
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), at);
  return nm_bool (result > 0);
}
