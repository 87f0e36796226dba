/* regexp_match.c - the backtracking matcher and its search loops.
   SPDX-License-Identifier: GPL-3.0-or-later

   The matcher keeps its own stack of backtrack records; groups and counters that change leave a
   record with their old value, so backtracking restores them.  The stack is limited: running out of
   it is Emacs's "Stack overflow in regexp matcher".  World::poll is asked now and then, so that a
   pattern that takes exponential time can be quit.

   Behind the window's end: whatever has to look there gives REGEXP_MORE, for the whole attempt. */
#include "regexp.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"

typedef const unsigned char *text_pointer;

enum record_kind { RECORD_FAIL, RECORD_FAIL_LAZY, RECORD_MARK, RECORD_START, RECORD_STOP, RECORD_COUNTER, RECORD_REP, RECORD_REP_LAZY };

struct regexp_backtrack {
  int32_t kind;                    /* enum record_kind */
  int32_t pc;                      /* FAIL, REP: instruction; START, STOP: group; COUNTER: counter */
  text_pointer at;                 /* place to go on; old value */
  union { text_pointer low; int64_t number; };    /* REP: least place; COUNTER: old; REP_LAZY: how many more; FAIL: loop pc */
};

enum { STACK_FIRST = 256, STACK_MAX = 1 << 21, POLL_INTERVAL = 1 << 16 };

struct matcher {
  const struct regexp *r;
  struct regexp_world *world;
  struct regexp_scratch *scratch;
  const struct regexp_text *text;
  text_pointer limit;              /* a match cannot consume beyond */
  bool limit_is_window;            /* ... because the window ends there */
  int64_t depth;                   /* records on the stack */
  int poll;
};

void
regexp_scratch_free (struct regexp_scratch *s)
{
  mi_free (s->stack);
  mi_free (s->counters);
  regexp_pcre_scratch_free (s);
  memset (s, 0, sizeof *s);
}

static __attribute__ ((noinline, cold)) bool
stack_grow (struct regexp_scratch *s)
{
  if (s->capacity >= STACK_MAX)
    return false;
  s->capacity = s->capacity ? 4 * s->capacity : STACK_FIRST;
  s->stack = mi_realloc (s->stack, (size_t) s->capacity * sizeof *s->stack);
  return true;
}

static inline bool
push (struct matcher *m, struct regexp_backtrack record)
{
  struct regexp_scratch *s = m->scratch;
  if (m->depth == s->capacity && !stack_grow (s))
    return false;
  s->stack[m->depth++] = record;
  return true;
}

/* -- characters -- */

static inline int
decode (text_pointer p, int *length)
{
  if (*p < 0x80)
    return *length = 1, *p;
  return nm_char_decode ((const char *) p, length);
}

static text_pointer
step_back (text_pointer p)
{
  do
    p--;
  while (!nm_is_lead (*p));
  return p;
}

static int32_t
syntax_of (const struct matcher *m, text_pointer p, int c)
{
  struct regexp_world *w = m->world;
  if (w->syntax_at)
    return w->syntax_at (w, c, p - m->text->beg) & 0xffff;
  return charmap_get (w->syntax, c) & 0xffff;
}

static inline int
fold_char (const struct matcher *m, int c)
{
  return m->world->canon ? charmap_get (m->world->canon, c) : c;
}

/* Does the one-character instruction match at P (which is below the limit)?  The place after it, or NULL. */
static inline text_pointer
match_single (const struct matcher *m, const struct regexp_insn *insn, text_pointer p)
{
  int length, c;
  switch (insn->op)
    {
    case OP_CHAR:
      if (*p != insn->bytes[0])
        return NULL;
      for (int i = 1; i < insn->length; i++)
        if (p[i] != insn->bytes[i])
          return NULL;
      return p + insn->length;
    case OP_FOLD:
      c = decode (p, &length);
      return charmap_get (m->world->canon, c) == insn->a ? p + length : NULL;
    case OP_ANY:
      return *p == '\n' ? NULL : p + nm_char_length (*p);
    case OP_SET:
      {
        const struct regexp_set *s = m->r->sets[insn->a];
        if (*p < 0x80)
          return s->direct[*p >> 6] >> (*p & 63) & 1 ? p + 1 : NULL;
        c = decode (p, &length);
        return regexp_set_has (m->r, m->world, s, c) ? p + length : NULL;
      }
    case OP_SYNTAX:
      c = decode (p, &length);
      return (syntax_of (m, p, c) == insn->a) != insn->negated ? p + length : NULL;
    default:
      assert (insn->op == OP_CATEGORY);
      c = decode (p, &length);
      return m->world->category (m->world, c, insn->a) != insn->negated ? p + length : NULL;
    }
}

/* -- assertions -- */

enum { SYNTAX_WORD = 2, SYNTAX_SYMBOL = 3 };

/* The characters around P and their syntax; at an end of the text `before' or `after' is -1. */
struct around { int before, after; int32_t before_syntax, after_syntax; };

static struct around
look_around (const struct matcher *m, text_pointer p)
{
  struct around a = { -1, -1, -1, -1 };
  int length;
  if (p > m->text->beg)
    {
      text_pointer q = step_back (p);
      a.before = decode (q, &length);
      a.before_syntax = syntax_of (m, q, a.before);
    }
  if (p < m->text->end)
    {
      a.after = decode (p, &length);
      a.after_syntax = syntax_of (m, p, a.after);
    }
  return a;
}

static bool
is_word_edge (const struct matcher *m, const struct around *a)
{
  return m->world->word_boundary && (a->before >= 0x80 || a->after >= 0x80)
         && m->world->word_boundary (m->world, a->before, a->after);
}

/* The syntax of the character at P, where a symbol may begin or end: a byte of unibyte text is a character of Latin-1 here,
   and only here, as in GNU Emacs. */
static int32_t
symbol_syntax (const struct matcher *m, text_pointer p, const struct around *a)
{
  return m->world->unibyte && nm_char_is_raw (a->after) ? syntax_of (m, p, nm_raw_to_byte (a->after)) : a->after_syntax;
}

static bool
is_symbol (int32_t syntax)
{
  return syntax == SYNTAX_WORD || syntax == SYNTAX_SYMBOL;
}

/* One of the assertions about words and symbols. */
static bool
assert_word (const struct matcher *m, enum regexp_assert which, text_pointer p)
{
  struct around a = look_around (m, p);
  bool before = a.before_syntax == SYNTAX_WORD, after = a.after_syntax == SYNTAX_WORD;
  switch (which)
    {
    case ASSERT_WORD_BOUND: case ASSERT_NOT_WORD_BOUND:
      {
        bool bound = a.before < 0 || a.after < 0 || before != after || (before && is_word_edge (m, &a));
        return bound == (which == ASSERT_WORD_BOUND);
      }
    case ASSERT_WORD_BEG: return after && (!before || is_word_edge (m, &a));
    case ASSERT_WORD_END: return before && (!after || is_word_edge (m, &a));
    case ASSERT_SYMBOL_BEG: return is_symbol (symbol_syntax (m, p, &a)) && !is_symbol (a.before_syntax);
    default: return is_symbol (a.before_syntax) && !is_symbol (symbol_syntax (m, p, &a));
    }
}

static enum regexp_result
assert_at (const struct matcher *m, enum regexp_assert which, text_pointer p)
{
  const struct regexp_text *t = m->text;
  switch (which)
    {
    case ASSERT_BOL: return p == t->beg ? t->at_beg : p[-1] == '\n';
    case ASSERT_BEGIN: return p == t->beg && t->at_beg;
    case ASSERT_POINT: return p == t->point;
    default: break;
    }
  if (p == t->end && !t->at_end)
    return REGEXP_MORE;
  /* The beginning of a word needs a character that a match may consume. */
  if ((which == ASSERT_WORD_BEG || which == ASSERT_SYMBOL_BEG) && p >= m->limit && !m->limit_is_window)
    return REGEXP_NO;
  switch (which)
    {
    case ASSERT_EOL: return p == t->end || *p == '\n';
    case ASSERT_END: return p == t->end;
    default: return assert_word (m, which, p);
    }
}

/* Compares [A, A_END) with the text at P; folded if the pattern is.  The place after it, or NULL. */
static text_pointer
match_back_reference (const struct matcher *m, text_pointer a, text_pointer a_end, text_pointer p, bool *more)
{
  while (a < a_end)
    {
      int la, lp;
      if (p >= m->limit)
        {
          *more = m->limit_is_window;
          return NULL;
        }
      if (fold_char (m, decode (a, &la)) != fold_char (m, decode (p, &lp)))
        return NULL;
      a += la;
      p += lp;
    }
  return p;
}

/* -- loops -- */

/* How far characters that the one-character instruction matches reach from P, up to END, as long as they are ASCII and
   a table has the answer.  *STOPPED: the character there is one that it does not match. */
static inline text_pointer
run_ascii (const struct matcher *m, const struct regexp_insn *insn, text_pointer p, text_pointer end, bool *stopped)
{
  const struct regexp_world *w = m->world;
  if (insn->op == OP_SET)
    {
      const struct regexp_set *s = m->r->sets[insn->a];
      while (p < end && *p < 0x80 && s->direct[*p >> 6] >> (*p & 63) & 1)
        p++;
    }
  else if (insn->op == OP_SYNTAX && !w->syntax_at && w->syntax->ascii_filled)
    {
      const int32_t *syntax = w->syntax->ascii;
      while (p < end && *p < 0x80 && ((syntax[*p] & 0xffff) == insn->a) != insn->negated)
        p++;
    }
  else if (insn->op == OP_FOLD && w->canon->ascii_filled)
    {
      const int32_t *canon = w->canon->ascii;
      while (p < end && *p < 0x80 && canon[*p] == insn->a)
        p++;
    }
  else
    return p;
  *stopped = p < end && *p < 0x80;
  return p;
}

/* The place after the N characters of STRING, folded and all ASCII, if they are at P; NULL if not or, with *MORE, if the
   window ends before that is known. */
static inline text_pointer
match_folded (const struct matcher *m, const unsigned char *string, int n, text_pointer p, bool *more)
{
  struct charmap *canon = m->world->canon;
  int i = 0;
  if (canon->ascii_filled && m->limit - p >= n)
    {
      while (i < n && p[i] < 0x80 && canon->ascii[p[i]] == string[i])
        i++;
      if (i == n)
        return p + n;
      if (p[i] < 0x80)
        return NULL;
      p += i;
    }
  for (; i < n; i++)
    {
      if (p >= m->limit)
        {
          *more = m->limit_is_window;
          return NULL;
        }
      int length, c = decode (p, &length);
      if (charmap_get (canon, c) != string[i])
        return NULL;
      p += length;
    }
  return p;
}

/* Runs the one-character loop at PC from P as far as it goes.  Sets *COUNT.  NULL: the window ended. */
static text_pointer
run_rep (const struct matcher *m, const struct regexp_insn *rep, text_pointer p, int64_t *count)
{
  const struct regexp_insn *body = rep + 1;
  int64_t n = 0, max = rep->c < 0 ? INT64_MAX : rep->c;
  if (body->op == OP_ANY && max == INT64_MAX && rep->b <= 1)
    {
      text_pointer q = memchr (p, '\n', (size_t) (m->limit - p));
      if (!q && m->limit_is_window)
        return NULL;
      q = q ? q : m->limit;
      *count = q > p ? rep->b : 0;
      return q;
    }
  while (n < max)
    {
      bool stopped = false;
      text_pointer end = run_ascii (m, body, p, max - n < m->limit - p ? p + (max - n) : m->limit, &stopped);
      n += end - p;
      p = end;
      if (stopped || n == max)
        break;
      if (p >= m->limit)
        {
          if (m->limit_is_window)
            return NULL;
          break;
        }
      text_pointer q = match_single (m, body, p);
      if (!q)
        break;
      p = q;
      n++;
    }
  *count = n;
  return p;
}

/* The place N matches of a one-character loop after P: N characters on. */
static text_pointer
skip_chars (text_pointer p, int64_t n)
{
  for (; n > 0; n--)
    p += nm_char_length (*p);
  return p;
}

/* Is there a record of KIND of the loop at PC for place P among the newest records that belong to P? */
static bool
loop_is_empty (const struct matcher *m, enum record_kind kind, int32_t pc, text_pointer p)
{
  for (int64_t i = m->depth - 1; i >= 0; i--)
    {
      const struct regexp_backtrack *b = &m->scratch->stack[i];
      if (b->kind == RECORD_START || b->kind == RECORD_STOP || b->kind == RECORD_COUNTER)
        continue;
      if (b->at != p)
        return false;
      if (b->kind == (int32_t) kind && b->number == pc)
        return true;
    }
  return false;
}

/* Takes records off the stack until one says where to go on: sets *PC and *P.  False: none is left. */
static bool
backtrack (struct matcher *m, int32_t *pc, text_pointer *p, bool *more)
{
  struct regexp_scratch *s = m->scratch;
  while (m->depth > 0)
    {
      struct regexp_backtrack *b = &s->stack[m->depth - 1];
      switch (b->kind)
        {
        case RECORD_START: s->start[b->pc] = b->at; break;
        case RECORD_STOP: s->stop[b->pc] = b->at; break;
        case RECORD_COUNTER: s->counters[b->pc] = (int32_t) b->number; break;
        case RECORD_FAIL:
          *pc = b->pc;
          *p = b->at;
          m->depth--;
          return true;
        case RECORD_FAIL_LAZY:     /* stays as a mark, so that the loop notices when it comes round at this place */
          *pc = b->pc;
          *p = b->at;
          b->kind = RECORD_MARK;
          return true;
        case RECORD_MARK: break;
        case RECORD_REP:
          *pc = b->pc + 2;
          *p = b->at = step_back (b->at);
          if (b->at <= b->low)
            m->depth--;
          return true;
        case RECORD_REP_LAZY:
          {
            text_pointer q = NULL;
            if (b->at < m->limit)
              q = match_single (m, &m->r->program[b->pc + 1], b->at);
            else if (m->limit_is_window)
              {
                *more = true;
                return false;
              }
            if (!q)
              break;
            *pc = b->pc + 2;
            *p = b->at = q;
            if (--b->number == 0)
              m->depth--;
            return true;
          }
        }
      m->depth--;
    }
  return false;
}

static bool
save_best (struct matcher *m, text_pointer p, bool *have)
{
  struct regexp_scratch *s = m->scratch;
  if (*have && p <= s->best_stop[0])
    return false;
  *have = true;
  s->stop[0] = p;
  memcpy (s->best_start, s->start, sizeof *s->start * (size_t) (m->r->groups + 1));
  memcpy (s->best_stop, s->stop, sizeof *s->stop * (size_t) (m->r->groups + 1));
  return true;
}

static void
restore_best (struct matcher *m)
{
  struct regexp_scratch *s = m->scratch;
  memcpy (s->start, s->best_start, sizeof *s->start * (size_t) (m->r->groups + 1));
  memcpy (s->stop, s->best_stop, sizeof *s->stop * (size_t) (m->r->groups + 1));
}

#define PUSH(...)                                                                                 \
  do {                                                                                            \
    if (!push (m, (struct regexp_backtrack) { __VA_ARGS__ }))                                     \
      return REGEXP_OVERFLOW;                                                                     \
  } while (0)

/* The machine.  One function on purpose: its loop is the hot path of the editor. */
static enum regexp_result
run (struct matcher *m, text_pointer p)
{
  const struct regexp *r = m->r;
  struct regexp_scratch *s = m->scratch;
  const struct regexp_insn *program = r->program;
  int32_t pc = 0;
  bool have_best = false, more = false;
  for (;;)
    {
      const struct regexp_insn *insn = &program[pc];
      switch (insn->op)
        {
        case OP_ACCEPT:
          if (r->posix && (p < m->limit || m->limit_is_window))
            {
              save_best (m, p, &have_best);
              goto fail;
            }
          s->stop[0] = p;
          if (have_best && p <= s->best_stop[0])
            restore_best (m);
          return REGEXP_YES;

        case OP_STRING:
          {
            int64_t left = m->limit - p;
            const unsigned char *string = r->strings + insn->a;
            if (left < insn->b)
              {
                if (m->limit_is_window && memcmp (p, string, (size_t) left) == 0)
                  return REGEXP_MORE;
                goto fail;
              }
            if (memcmp (p, string, (size_t) insn->b) != 0)
              goto fail;
            p += insn->b;
            pc++;
            continue;
          }

        case OP_FOLD_STRING:
          {
            text_pointer q = match_folded (m, r->strings + insn->a, insn->b, p, &more);
            if (more)
              return REGEXP_MORE;
            if (!q)
              goto fail;
            p = q;
            pc++;
            continue;
          }

        case OP_CHAR: case OP_FOLD: case OP_ANY: case OP_SET: case OP_SYNTAX: case OP_CATEGORY:
          {
            if (p >= m->limit)
              {
                if (m->limit_is_window)
                  return REGEXP_MORE;
                goto fail;
              }
            text_pointer q = match_single (m, insn, p);
            if (!q)
              goto fail;
            p = q;
            pc++;
            continue;
          }

        case OP_ASSERT:
          switch (assert_at (m, (enum regexp_assert) insn->a, p))
            {
            case REGEXP_YES: pc++; continue;
            case REGEXP_NO: goto fail;
            default: return REGEXP_MORE;
            }

        case OP_BACKREF:
          {
            if (!s->stop[insn->a])
              goto fail;
            text_pointer q = match_back_reference (m, s->start[insn->a], s->stop[insn->a], p, &more);
            if (more)
              return REGEXP_MORE;
            if (!q)
              goto fail;
            p = q;
            pc++;
            continue;
          }

        case OP_START:
          /* Without a record to go back to nothing has to be restored. */
          if (m->depth > 0)
            {
              PUSH (RECORD_START, insn->a, .at = s->start[insn->a]);
              if (s->stop[insn->a])
                PUSH (RECORD_STOP, insn->a, .at = s->stop[insn->a]);
            }
          s->start[insn->a] = p;
          s->stop[insn->a] = NULL;
          pc++;
          continue;

        case OP_STOP:
          if (m->depth > 0)
            PUSH (RECORD_STOP, insn->a, .at = s->stop[insn->a]);
          s->stop[insn->a] = p;
          pc++;
          continue;

        case OP_JUMP:
          pc = insn->a;
          continue;

        case OP_SPLIT:
          PUSH (RECORD_FAIL, insn->a, .at = p, .number = -1);
          pc++;
          break;

        case OP_SPLIT_LAZY:
          PUSH (RECORD_FAIL, pc + 1, .at = p, .number = -1);
          pc = insn->a;
          continue;

        case OP_LOOP:
          if (loop_is_empty (m, RECORD_FAIL, pc, p))
            {
              pc = insn->a;
              continue;
            }
          PUSH (RECORD_FAIL, insn->a, .at = p, .number = pc);
          pc++;
          break;

        case OP_LOOP_LAZY:
          if (!loop_is_empty (m, RECORD_MARK, pc, p))
            PUSH (RECORD_FAIL_LAZY, insn->a, .at = p, .number = pc);
          pc++;
          break;

        case OP_REP:
          {
            int64_t count;
            text_pointer q = run_rep (m, insn, p, &count);
            if (!q)
              return REGEXP_MORE;
            if (count < insn->b)
              goto fail;
            if (!insn->negated)
              {
                text_pointer low = insn->b ? skip_chars (p, insn->b) : p;
                if (q > low)
                  PUSH (RECORD_REP, pc, .at = q, .low = low);
              }
            p = q;
            pc += 2;
            break;
          }

        case OP_REP_LAZY:
          {
            for (int i = 0; i < insn->b; i++)
              {
                if (p >= m->limit)
                  {
                    if (m->limit_is_window)
                      return REGEXP_MORE;
                    goto fail;
                  }
                text_pointer q = match_single (m, insn + 1, p);
                if (!q)
                  goto fail;
                p = q;
              }
            int64_t extra = insn->c < 0 ? INT64_MAX : insn->c - insn->b;
            if (extra > 0)
              PUSH (RECORD_REP_LAZY, pc, .at = p, .number = extra);
            pc += 2;
            break;
          }

        case OP_COUNT_INIT:
          PUSH (RECORD_COUNTER, insn->d, .number = s->counters[insn->d]);
          s->counters[insn->d] = 0;
          pc++;
          continue;

        case OP_COUNT:
          {
            int32_t count = s->counters[insn->d];
            if (insn->c >= 0 && count >= insn->c)
              {
                pc = insn->a;
                continue;
              }
            if (count >= insn->b)
              {
                if (insn->length && loop_is_empty (m, RECORD_FAIL, pc, p))
                  {
                    pc = insn->a;
                    continue;
                  }
                PUSH (RECORD_FAIL, insn->a, .at = p, .number = pc);
              }
            if (insn->c >= 0 || count < insn->b)
              {
                PUSH (RECORD_COUNTER, insn->d, .number = count);
                s->counters[insn->d] = count + 1;
              }
            pc++;
            break;
          }
        }
      if (0)
        {
        fail:
          if (!backtrack (m, &pc, &p, &more))
            {
              if (more)
                return REGEXP_MORE;
              if (have_best)
                restore_best (m);
              return have_best ? REGEXP_YES : REGEXP_NO;
            }
        }
      if (--m->poll <= 0)
        {
          m->poll = POLL_INTERVAL;
          if (m->world->poll && m->world->poll (m->world))
            return REGEXP_QUIT;
        }
    }
}

static inline void
matcher_init (struct matcher *m, const struct regexp *r, struct regexp_world *w, struct regexp_scratch *s, const struct regexp_text *t)
{
  *m = (struct matcher) { .r = r, .world = w, .scratch = s, .text = t, .poll = POLL_INTERVAL };
  m->limit = t->stop ? t->stop : t->end;
  m->limit_is_window = !t->stop && !t->at_end;
  assert (m->limit >= t->beg && m->limit <= t->end);
  if (s->counter_capacity < r->counters)
    {
      s->counters = mi_realloc (s->counters, (size_t) r->counters * sizeof *s->counters);
      s->counter_capacity = r->counters;
    }
}

static inline enum regexp_result
match (struct matcher *m, text_pointer at)
{
  struct regexp_scratch *s = m->scratch;
  /* A group whose end is not set did not match, whatever its start says. */
  s->stop[0] = NULL;
  if (m->r->groups > 0)
    memset (s->stop + 1, 0, sizeof *s->stop * (size_t) m->r->groups);
  m->depth = 0;
  enum regexp_result result = run (m, at);
  s->start[0] = at;
  return result;
}

enum regexp_result
regexp_match_at (struct regexp *r, struct regexp_world *w, struct regexp_scratch *s, const struct regexp_text *t, const unsigned char *at)
{
  struct matcher m;
  matcher_init (&m, r, w, s, t);
  return match (&m, at);
}

/* -- search loops -- */

/* Can the table of first bytes be trusted? */
static bool
can_skip (const struct regexp *r, const struct regexp_world *w)
{
  return !r->can_be_empty && !(r->uses_syntax && w->syntax_at);
}

/* The next place in [P, TO] where a match may begin, NULL if none.  END: one behind the last byte to look at. */
static text_pointer
next_candidate (const struct regexp *r, const struct regexp_text *t, bool skip, text_pointer p, text_pointer to, text_pointer end)
{
  if (r->start_begin)
    return p == t->beg && t->at_beg ? p : NULL;
  if (r->start_bol && !(p == t->beg ? t->at_beg : p[-1] == '\n'))
    {
      p = memchr (p, '\n', (size_t) (to - p));
      return p ? p + 1 : NULL;
    }
  if (!skip)
    return p;
  if (r->prefix_length > 1)
    {
      text_pointer q = memmem (p, (size_t) (end - p), r->prefix, (size_t) r->prefix_length);
      if (!q && end == t->end && !t->at_end)
        {
          q = end - r->prefix_length + 1;
          while (q > t->beg && q < end && !nm_is_lead (*q))
            q--;
          return q < p ? p : q;
        }
      return q;
    }
  if (r->only_first >= 0)
    return memchr (p, r->only_first, (size_t) (end - p));
  while (p < end && !(r->first[*p] && nm_is_lead (*p)))
    p++;
  return p < end ? p : NULL;
}

/* The last place in [TO, P] where a match may begin, NULL if none. */
static text_pointer
previous_candidate (const struct regexp *r, const struct regexp_text *t, bool skip, text_pointer p, text_pointer to)
{
  if (r->start_bol && !(p == t->beg ? t->at_beg : p[-1] == '\n'))
    {
      /* The end of the line before, which may be the last thing before TO. */
      text_pointer low = to > t->beg ? to - 1 : to, q = memrchr (low, '\n', (size_t) (p - low));
      return q ? q + 1 : to == t->beg && t->at_beg ? to : NULL;
    }
  if (!skip || p == t->end)
    return p;
  if (r->only_first >= 0)
    return memrchr (to, r->only_first, (size_t) (p - to) + 1);
  while (p > to && !(r->first[*p] && nm_is_lead (*p)))
    p--;
  return r->first[*p] ? p : NULL;
}

/* Does GNU Emacs not look for a match at P?  Its table of the bytes that can begin one has, for a category, the characters of
   Latin-1 and the first bytes of all multibyte characters, also where the text is unibyte. */
static bool
is_passed_over (const struct regexp *r, struct regexp_world *w, text_pointer p, text_pointer end)
{
  enum { FIRST_LEAD = 0xc0, LAST_LEAD = 0xf8 };
  if (!w->unibyte || r->first_items != 1 || r->last_category == 0 || p >= end)
    return false;
  int length, c = decode (p, &length);
  int byte = nm_char_is_raw (c) ? nm_raw_to_byte (c) : 0;
  return byte && (byte < FIRST_LEAD || byte > LAST_LEAD) && w->category (w, byte, r->last_category) == r->last_category_negated;
}

enum regexp_result
regexp_search (struct regexp *r, struct regexp_world *w, struct regexp_scratch *s, const struct regexp_text *t,
               const unsigned char *from, const unsigned char *to, const unsigned char **resume)
{
  struct matcher m;
  matcher_init (&m, r, w, s, t);
  bool skip = can_skip (r, w);
  assert (from <= to && to <= t->end);
  for (text_pointer p = from;;)
    {
      p = next_candidate (r, t, skip, p, to, t->end);
      if (!p || p > to)
        return REGEXP_NO;
      enum regexp_result result = skip && is_passed_over (r, w, p, t->end) ? REGEXP_NO : match (&m, p);
      if (result != REGEXP_NO)
        {
          *resume = p;
          return result;
        }
      if (p >= to)
        return REGEXP_NO;
      p += nm_char_length (*p);
      if (--m.poll <= 0)
        {
          m.poll = POLL_INTERVAL;
          if (w->poll && w->poll (w))
            return REGEXP_QUIT;
        }
    }
}

enum regexp_result
regexp_search_backward (struct regexp *r, struct regexp_world *w, struct regexp_scratch *s, const struct regexp_text *t,
                        const unsigned char *from, const unsigned char *to, const unsigned char **resume)
{
  struct matcher m;
  matcher_init (&m, r, w, s, t);
  bool skip = can_skip (r, w);
  assert (from >= to && to >= t->beg);
  for (text_pointer p = from;;)
    {
      p = previous_candidate (r, t, skip, p, to);
      if (!p)
        return REGEXP_NO;
      /* At the end of the text there is no first byte; a search from there that goes nowhere finds nothing. */
      bool passed = skip && ((p == t->end && t->at_end && from == to) || is_passed_over (r, w, p, t->end));
      enum regexp_result result = passed ? REGEXP_NO : match (&m, p);
      if (result != REGEXP_NO)
        {
          *resume = p;
          return result;
        }
      if (p <= to)
        return REGEXP_NO;
      p = step_back (p);
      if (--m.poll <= 0)
        {
          m.poll = POLL_INTERVAL;
          if (w->poll && w->poll (w))
            return REGEXP_QUIT;
        }
    }
}
