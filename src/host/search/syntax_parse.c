/* syntax_parse.c - parse-partial-sexp: the state of the parser at a position, from a known state.
   SPDX-License-Identifier: GPL-3.0-or-later

   The parser goes forward over comments, strings, symbols and parentheses.  It can start inside any
   of them, also between the two characters of a comment delimiter, if the state says so. */
#include "syntax_reader.h"

#include <assert.h>

#include "../primitive.h"

struct sexp_parser {
  struct syntax_reader *r;
  struct parse_state *s;
  struct parse_limits limits;
  int64_t from, previous;          /* the place, and the character before it */
  int32_t flags, flags_before;     /* of that character and of the one before; -1: used up */
};

enum parse_result { PARSE_ON, PARSE_DONE, PARSE_BEFORE, PARSE_QUOTED, PARSE_QUIT };

void
syntax_parse_init (struct parse_state *s)
{
  s->depth = s->min_depth = 0;
  s->in_string = -1;
  s->in_comment = 0;
  s->comment_style = 0;
  s->quoted = false;
  s->start = -1;
  s->last_syntax = -1;
  s->at = 0;
  s->level = 0;
  s->levels[0] = (struct parse_level) { -1, -1 };
}

static struct parse_level *
current_level (struct sexp_parser *p)
{
  return &p->s->levels[p->s->level];
}

static void
push_level (struct parse_state *s)
{
  if (s->level < PARSE_LEVELS_MAX - 1)
    s->level++;
  s->levels[s->level] = (struct parse_level) { -1, -1 };
}

static void
advance (struct sexp_parser *p)
{
  p->previous = p->from;
  p->flags_before = p->flags;
  p->flags = syntax_reader_flags (p->r, p->from);
  p->from++;
}

/* Over what is plain WHERE, but for its last character. */
static void
skip_plain (struct sexp_parser *p, enum plain_text where)
{
  int64_t to = syntax_reader_skip (p->r, p->from, p->limits.end, where);
  if (to > p->from)
    {
      p->from = to;
      p->previous = to - 1;
      p->flags = p->flags_before = SYNTAX_CLASS_WORD;   /* no flags: all that matters later */
    }
}

/* Do the last character and the next one begin a comment?  Then the state says that we are in it. */
static bool
enters_comment (struct sexp_parser *p)
{
  if (p->from >= p->limits.end || p->flags < 0 || !(p->flags & SYNTAX_COMSTART_FIRST))
    return false;
  int32_t second = syntax_reader_flags (p->r, p->from);
  if (!(second & SYNTAX_COMSTART_SECOND))
    return false;
  p->s->comment_style = syntax_comment_style (second, p->flags);
  p->s->in_comment = syntax_nested (p->flags) || syntax_nested (second) ? 1 : -1;
  p->s->start = p->previous;
  advance (p);
  p->flags = -1;
  return true;
}

/* Inside a comment, to its end.  LAST: flags of a character that may begin its end. */
static enum parse_result
in_comment (struct sexp_parser *p, int32_t last)
{
  struct parse_state *s = p->s;
  struct comment_scan c = { .nesting = s->in_comment, .last_syntax = last };
  int found = syntax_comment_forward (p->r, p->from, p->limits.end, s->comment_style, &c);
  if (found < 0)
    return PARSE_QUIT;
  p->from = c.at;
  p->flags = c.last_syntax;
  if (!found)
    {
      s->in_comment = c.nesting;
      return PARSE_DONE;
    }
  s->in_comment = 0;
  s->comment_style = 0;
  p->flags = -1;
  return p->limits.at_boundary ? PARSE_DONE : PARSE_ON;
}

static enum parse_result
at_comment (struct sexp_parser *p)
{
  if (p->limits.at_comment || p->limits.at_boundary)
    return PARSE_DONE;
  return in_comment (p, -1);
}

/* Inside a string, to its end.  QUOTED: the next character is quoted. */
static enum parse_result
in_string (struct sexp_parser *p, bool quoted)
{
  struct parse_state *s = p->s;
  bool fence = s->in_string == STYLE_STRING_FENCE;
  for (;;)
    {
      if (p->from >= p->limits.end)
        return quoted ? PARSE_QUOTED : PARSE_DONE;
      if (!quoted)
        skip_plain (p, PLAIN_IN_STRING);
      int c = syntax_reader_char (p->r, p->from);
      int class = syntax_reader_flags_of (p->r, p->from, c) & 0xffff;
      advance (p);
      if (quoted)
        quoted = false;
      else if (fence ? class == SYNTAX_CLASS_STRING_FENCE : c == s->in_string && class == SYNTAX_CLASS_STRING)
        break;
      else
        quoted = class == SYNTAX_CLASS_CHARQUOTE || class == SYNTAX_CLASS_ESCAPE;
      if (!syntax_reader_poll (p->r))
        return PARSE_QUIT;
    }
  s->in_string = -1;
  current_level (p)->complete = current_level (p)->last;
  return p->limits.at_boundary ? PARSE_DONE : PARSE_ON;
}

static enum parse_result
at_string (struct sexp_parser *p, int class)
{
  if (p->limits.before)
    return PARSE_BEFORE;
  current_level (p)->last = p->previous;
  p->s->start = p->previous;
  p->s->in_string = class == SYNTAX_CLASS_STRING ? syntax_reader_char (p->r, p->previous) : STYLE_STRING_FENCE;
  return p->limits.at_boundary ? PARSE_DONE : in_string (p, false);
}

/* Inside a word or symbol, to its end. */
static enum parse_result
in_symbol (struct sexp_parser *p)
{
  while (p->from < p->limits.end)
    {
      skip_plain (p, PLAIN_IN_SYMBOL);
      if (enters_comment (p))      /* then the symbol does not count as complete */
        return at_comment (p);
      int class = syntax_reader_class (p->r, p->from);
      if (class == SYNTAX_CLASS_CHARQUOTE || class == SYNTAX_CLASS_ESCAPE)
        {
          advance (p);
          if (p->from == p->limits.end)
            return PARSE_QUOTED;
        }
      else if (class != SYNTAX_CLASS_WORD && class != SYNTAX_CLASS_SYMBOL && class != SYNTAX_CLASS_QUOTE)
        break;
      advance (p);
      if (!syntax_reader_poll (p->r))
        return PARSE_QUIT;
    }
  current_level (p)->complete = current_level (p)->last;
  return PARSE_ON;
}

/* The next character is quoted and begins or continues a symbol. */
static enum parse_result
in_quoted (struct sexp_parser *p)
{
  if (p->from >= p->limits.end)
    return PARSE_QUOTED;
  advance (p);
  return in_symbol (p);
}

static enum parse_result
at_symbol (struct sexp_parser *p, bool quote)
{
  if (p->limits.before)
    return PARSE_BEFORE;
  current_level (p)->last = p->previous;
  return quote ? in_quoted (p) : in_symbol (p);
}

static enum parse_result
at_open (struct sexp_parser *p)
{
  if (p->limits.before)
    return PARSE_BEFORE;
  p->s->depth++;
  current_level (p)->last = p->previous;
  push_level (p->s);
  return p->s->depth == p->limits.depth ? PARSE_DONE : PARSE_ON;
}

static enum parse_result
at_close (struct sexp_parser *p)
{
  struct parse_state *s = p->s;
  s->depth--;
  if (s->depth < s->min_depth)
    s->min_depth = s->depth;
  if (s->level > 0)
    s->level--;
  current_level (p)->complete = current_level (p)->last;
  return s->depth == p->limits.depth ? PARSE_DONE : PARSE_ON;
}

static enum parse_result
step (struct sexp_parser *p)
{
  advance (p);
  if (enters_comment (p))
    return at_comment (p);
  int class = p->flags & 0xffff;
  struct parse_state *s = p->s;
  if (class == SYNTAX_CLASS_COMMENT_FENCE || class == SYNTAX_CLASS_COMMENT)
    {
      bool fence = class == SYNTAX_CLASS_COMMENT_FENCE;
      s->comment_style = fence ? STYLE_COMMENT_FENCE : syntax_comment_style (p->flags, 0);
      s->in_comment = !fence && syntax_nested (p->flags) ? 1 : -1;
      s->start = p->previous;
    }
  if (p->flags & SYNTAX_PREFIX)
    return PARSE_ON;
  switch (class)
    {
    case SYNTAX_CLASS_ESCAPE: case SYNTAX_CLASS_CHARQUOTE: return at_symbol (p, true);
    case SYNTAX_CLASS_WORD: case SYNTAX_CLASS_SYMBOL: return at_symbol (p, false);
    case SYNTAX_CLASS_COMMENT_FENCE: case SYNTAX_CLASS_COMMENT: return at_comment (p);
    case SYNTAX_CLASS_OPEN: return at_open (p);
    case SYNTAX_CLASS_CLOSE: return at_close (p);
    case SYNTAX_CLASS_STRING: case SYNTAX_CLASS_STRING_FENCE: return at_string (p, class);
    default: return PARSE_ON;
    }
}

/* Enters the text in the middle of what the state says. */
static enum parse_result
resume (struct sexp_parser *p, bool quoted)
{
  struct parse_state *s = p->s;
  if (s->in_comment)
    return in_comment (p, s->last_syntax);
  if (s->in_string >= 0)
    return in_string (p, quoted);
  if (quoted)
    return in_quoted (p);
  return enters_comment (p) ? at_comment (p) : PARSE_ON;
}

bool
syntax_parse (struct syntax_reader *r, struct parse_state *s, int64_t from, struct parse_limits limits)
{
  struct sexp_parser p = { .r = r, .s = s, .limits = limits, .from = from, .previous = from - 1,
                           .flags = s->last_syntax, .flags_before = -1 };
  bool quoted = s->quoted;
  s->quoted = false;
  s->min_depth = s->depth;
  enum parse_result result = resume (&p, quoted);
  while (result == PARSE_ON && p.from < limits.end)
    {
      skip_plain (&p, PLAIN_BETWEEN);
      result = step (&p);
      if (!syntax_reader_poll (r))
        result = PARSE_QUIT;
    }
  if (result == PARSE_QUIT)
    return false;
  if (result == PARSE_BEFORE)
    {
      p.from = p.previous;
      p.flags = p.flags_before;
    }
  s->quoted = result == PARSE_QUOTED;
  s->at = p.from;
  bool matters = p.flags >= 0 && ((p.flags & (SYNTAX_COMSTART_FIRST | SYNTAX_COMEND_FIRST)) || s->quoted);
  s->last_syntax = matters ? p.flags : -1;
  return true;
}

/* -- the state as a list -- */

static nm_value
position_or_nil (int64_t pos)
{
  return pos < 0 ? NM_NIL : nm_fixnum (pos);
}

static nm_value
state_list (struct nm_host *host, const struct parse_state *s)
{
  struct nm_vm *vm = host->vm;
  nm_value open = NM_NIL;
  for (int i = s->level - 1; i >= 0; i--)
    open = nm_cons (vm, nm_fixnum (s->levels[i].last), open);
  nm_value items[] = {
    nm_fixnum (s->depth),
    s->level == 0 ? NM_NIL : position_or_nil (s->levels[s->level - 1].last),
    position_or_nil (s->levels[s->level].complete),
    s->in_string < 0 ? NM_NIL : s->in_string == STYLE_STRING_FENCE ? NM_T : nm_fixnum (s->in_string),
    s->in_comment < 0 ? NM_T : s->in_comment == 0 ? NM_NIL : nm_fixnum (s->in_comment),
    nm_bool (s->quoted),
    nm_fixnum (s->min_depth),
    s->comment_style == 0 ? NM_NIL : s->comment_style == STYLE_COMMENT_FENCE ? NM_Q (syntax_table) : nm_fixnum (s->comment_style),
    s->in_comment || s->in_string >= 0 ? nm_fixnum (s->start) : NM_NIL,
    open,
    s->last_syntax < 0 ? NM_NIL : nm_fixnum (s->last_syntax),
  };
  return nm_list (vm, sizeof items / sizeof *items, items);
}

/* Element N of LIST if it is an integer, else IF_NOT. */
static int64_t
integer_or (struct nm_host *host, nm_value v, int64_t if_not)
{
  int64_t n;
  return nm_get_int64 (host->vm, v, &n) ? n : if_not;
}

static void
state_of_list (struct nm_host *host, nm_value list, struct parse_state *s)
{
  struct nm_vm *vm = host->vm;
  nm_value items[11];
  syntax_parse_init (s);
  if (nm_is_nil (list))
    return;
  for (int i = 0; i < 11; i++, list = nm_cdr (vm, list))
    items[i] = nm_car (vm, list);
  s->depth = integer_or (host, items[0], 0);
  int64_t terminator = integer_or (host, items[3], STYLE_STRING_FENCE);
  s->in_string = nm_is_nil (items[3]) ? -1 : terminator >= 0 && terminator <= 0x3fffff ? (int) terminator : STYLE_STRING_FENCE;
  s->in_comment = nm_is_nil (items[4]) ? 0 : (int) integer_or (host, items[4], -1);
  s->quoted = !nm_is_nil (items[5]);
  int64_t style = integer_or (host, items[7], STYLE_COMMENT_FENCE);
  s->comment_style = nm_is_nil (items[7]) ? 0 : style >= 0 && style <= STYLE_COMMENT_FENCE ? (int) style : STYLE_COMMENT_FENCE;
  s->start = integer_or (host, items[8], -1);
  for (nm_value open = items[9]; nm_is_cons (vm, open) && s->level < PARSE_LEVELS_MAX - 1; open = nm_cdr (vm, open))
    {
      s->levels[s->level].last = integer_or (host, nm_car (vm, open), -1);
      push_level (s);
    }
  s->last_syntax = nm_is_nil (items[10]) ? -1 : (int32_t) integer_or (host, items[10], -1);
}

NM_PRIMITIVE (parse_partial_sexp, "parse-partial-sexp", 2, 6, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FROM TO &optional TARGETDEPTH STOPBEFORE OLDSTATE COMMENTSTOP)",
              "Parse from FROM to TO, set point to where that stops and return the state of the parser there.\n"
              "The state is a list: depth in parentheses; start of the innermost list; start of the last complete\n"
              "expression; terminator if in a string; t or depth if in a comment; t after a quote character;\n"
              "minimum depth; comment style; start of the comment or string; starts of all open lists; syntax of\n"
              "the last character if it may begin a two-character construct.\n"
              "TARGETDEPTH stops at that depth.  STOPBEFORE stops before an expression.  OLDSTATE is the state at\n"
              "FROM.  COMMENTSTOP stops when a comment begins; `syntax-table' when a comment or string does or ends.")
{
  struct nm_vm *vm = host->vm;
  int64_t from, to, depth = INT64_MIN;
  if (!nm_is_nil (nm_arg (args, 2)) && !nm_check_fixnum (vm, nm_arg (args, 2), &depth))
    return NM_EXIT;
  if (!buffer_check_position (host, nm_arg (args, 1), &to) || !buffer_check_position (host, nm_arg (args, 0), &from))
    return NM_EXIT;
  if (to < from)
    return nm_error (vm, "End position is smaller than start position");
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  if (!nm_check_list (vm, nm_arg (args, 4)))
    return NM_EXIT;
  bool boundary = nm_symbol_is (vm, nm_arg (args, 5), Qsyntax_table);
  struct parse_state s;
  struct syntax_reader r;
  state_of_list (host, nm_arg (args, 4), &s);
  syntax_reader_init (&r, host);
  struct parse_limits limits = { .end = to, .depth = depth, .before = !nm_is_nil (nm_arg (args, 3)),
                                 .at_comment = !boundary && !nm_is_nil (nm_arg (args, 5)), .at_boundary = boundary };
  bool alive = syntax_parse (&r, &s, from, limits);
  syntax_reader_free (&r);
  if (!alive)
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), s.at);
  return state_list (host, &s);
}
