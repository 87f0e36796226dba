/* regexp_exclusive.c - the loops over one character that never give back what they matched.
   SPDX-License-Identifier: GPL-3.0-or-later

   X* need not give back if what follows begins with nothing that X matches.  GNU Emacs decides the same
   way, but takes more for exclusive than is, and then does not find the shorter matches.  What it finds
   is what we find, so its errors are rules here (VERDICT_TAKEN):

   - "\\w*" and "\\W*" before "\\b", and "\\w*" before "\\>": there are words with edges inside, of
     several scripts; and "\\W*" has one at its beginning.
   - What is no word or no symbol constituent before "\\_<": words and symbols begin a symbol alike.
   - In a unibyte pattern, two sets that have no ASCII character in common: "[[:nonascii:]]*[[:alpha:]]".
     (If the first one has greater ones than the second, it depends on what follows in GNU Emacs's program;
     then the shorter matches are found here.)
   - With case folding, [:upper:] and [:lower:] beside a character that is not ASCII: that one is asked
     about as it is, and lower case is not upper case.

   They hold for X* and X+ only, not for intervals.  Nothing collects or signals. */
#include "regexp.h"

#include <assert.h>

#include "nm_text.h"
#include "syntax.h"

enum verdict { VERDICT_OVERLAP, VERDICT_TAKEN, VERDICT_EXCLUSIVE };

struct judge {
  const struct regexp *r;
  struct regexp_world *world;
  bool unibyte_pattern;
};

/* What must match next at PC: through what matches no text.  *COUNTED: it is the body of an interval.  NULL if not known. */
static const struct regexp_insn *
next_to_match (const struct regexp *r, int pc, bool *counted)
{
  for (;;)
    {
      const struct regexp_insn *insn = &r->program[pc];
      switch (insn->op)
        {
        case OP_START: case OP_STOP: pc++; break;
        case OP_JUMP: pc = insn->a; break;
        case OP_REP: case OP_REP_LAZY:
          *counted = insn->length;
          return insn->b > 0 ? insn + 1 : NULL;
        default:
          return insn;
        }
    }
}

/* The canonical character that INSN matches first; -1 if it is not a certain one. */
static int
first_char (const struct regexp *r, const struct regexp_insn *insn)
{
  int length;
  switch (insn->op)
    {
    case OP_CHAR: case OP_FOLD: return insn->a;
    case OP_STRING: case OP_FOLD_STRING: return nm_char_decode ((const char *) r->strings + insn->a, &length);
    case OP_ASSERT: return insn->a == ASSERT_EOL ? '\n' : -1;
    default: return -1;
    }
}

/* Can the one-character X match what has the canonical character C? */
static enum verdict
char_verdict (const struct judge *j, const struct regexp_insn *x, int c)
{
  bool matches = true, certain = true;
  switch (x->op)
    {
    case OP_CHAR: case OP_FOLD: matches = x->a == c; break;
    case OP_ANY: matches = c != '\n'; break;
    case OP_SET:
      {
        const struct regexp_set *s = j->r->sets[x->a];
        matches = regexp_set_lists (j->world, s, c) != s->negated;
        certain = c < 0x80 || !j->r->folds || !(s->classes & (1u << CLASS_UPPER | 1u << CLASS_LOWER));
        break;
      }
    default: break;
    }
  return matches ? VERDICT_OVERLAP : certain ? VERDICT_EXCLUSIVE : VERDICT_TAKEN;
}

static bool
ranges_overlap (const struct regexp_set *a, const struct regexp_set *b)
{
  for (int i = 0; i < a->range_count; i++)
    for (int k = 0; k < b->range_count; k++)
      if (a->ranges[2 * i] <= b->ranges[2 * k + 1] && b->ranges[2 * k] <= a->ranges[2 * i + 1])
        return true;
  return false;
}

/* One more than the greatest ASCII character that the set has, rounded up to bytes of a bitmap. */
static int
ascii_end (const struct regexp_set *s)
{
  for (int i = 1; i >= 0; i--)
    if (s->ascii[i])
      return (64 * i + 63 - __builtin_clzll (s->ascii[i])) / 8 * 8 + 8;
  return 0;
}

static enum verdict
set_verdict (const struct judge *j, const struct regexp_set *x, const struct regexp_set *next)
{
  if (!next->negated && !next->range_count && !next->classes)
    return (x->direct[0] & next->direct[0]) || (x->direct[1] & next->direct[1]) ? VERDICT_OVERLAP : VERDICT_EXCLUSIVE;
  if (!j->unibyte_pattern || x->negated || next->negated)
    return VERDICT_OVERLAP;
  bool common = (x->ascii[0] & next->ascii[0]) || (x->ascii[1] & next->ascii[1]) || ranges_overlap (x, next);
  /* For what X has behind the end of the other's bitmap, GNU Emacs asks the bytes of its program there. */
  return !common && ascii_end (x) <= ascii_end (next) ? VERDICT_TAKEN : VERDICT_OVERLAP;
}

/* The syntax class X, or all others, before an edge. */
static enum verdict
edge_verdict (const struct regexp_insn *x, enum regexp_assert edge)
{
  bool word = x->a == SYNTAX_CLASS_WORD, symbol = x->a == SYNTAX_CLASS_SYMBOL;
  switch (edge)
    {
    case ASSERT_WORD_BOUND: return word ? VERDICT_TAKEN : VERDICT_OVERLAP;
    case ASSERT_WORD_BEG: return word && x->negated ? VERDICT_EXCLUSIVE : VERDICT_OVERLAP;
    case ASSERT_WORD_END: return word && !x->negated ? VERDICT_TAKEN : VERDICT_OVERLAP;
    case ASSERT_SYMBOL_BEG: return (word || symbol) && x->negated ? VERDICT_TAKEN : VERDICT_OVERLAP;
    case ASSERT_SYMBOL_END: return (word || symbol) && !x->negated ? VERDICT_EXCLUSIVE : VERDICT_OVERLAP;
    default: return VERDICT_OVERLAP;
    }
}

/* Is the one-character X exclusive with NEXT? */
static enum verdict
verdict_of (const struct judge *j, const struct regexp_insn *x, const struct regexp_insn *next)
{
  int c = first_char (j->r, next);
  if (c >= 0)
    return char_verdict (j, x, c);
  switch (next->op)
    {
    case OP_SET:
      if (x->op == OP_SET)
        return set_verdict (j, j->r->sets[x->a], j->r->sets[next->a]);
      return x->op == OP_CHAR || x->op == OP_FOLD ? char_verdict (j, next, x->a) : VERDICT_OVERLAP;
    case OP_SYNTAX: case OP_CATEGORY:
      return x->op == next->op && x->a == next->a && x->negated != next->negated ? VERDICT_EXCLUSIVE : VERDICT_OVERLAP;
    case OP_ASSERT:
      return x->op == OP_SYNTAX ? edge_verdict (x, (enum regexp_assert) next->a) : VERDICT_OVERLAP;
    default:
      return VERDICT_OVERLAP;
    }
}

void
regexp_mark_possessive (struct regexp *r, struct regexp_world *w, bool unibyte_pattern)
{
  struct judge j = { .r = r, .world = w, .unibyte_pattern = unibyte_pattern };
  for (int pc = 0; pc < r->length; pc++)
    {
      struct regexp_insn *rep = &r->program[pc];
      if (rep->op != OP_REP)
        continue;
      bool counted = false, is_star = rep->c < 0 && !rep->length;
      const struct regexp_insn *next = next_to_match (r, pc + 2, &counted);
      enum verdict v = next ? verdict_of (&j, rep + 1, next) : VERDICT_OVERLAP;
      bool taken = v == VERDICT_TAKEN && is_star && !counted;
      rep->negated = v == VERDICT_EXCLUSIVE || taken;
      r->takes_exclusive |= taken;
    }
}
