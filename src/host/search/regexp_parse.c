/* regexp_parse.c - the text of a regular expression to its syntax tree.
   SPDX-License-Identifier: GPL-3.0-or-later

   The grammar is Emacs's: what is special depends on its place (a leading * and a ^ that is not at
   the beginning of an alternative are literal), and a malformed pattern gives Emacs's messages.
   Groups are kept on a stack of our own, so nesting costs no C stack here; its depth is limited
   because later passes recurse.  Nothing collects or signals. */
#include "regexp.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"

/* -- arena ----------------------------------------------------------------------------------- */

struct block { struct block *next; size_t used, size; };
struct regexp_arena { struct block *blocks; };

struct regexp_arena *
regexp_arena_new (void)
{
  return mi_zalloc (sizeof (struct regexp_arena));
}

void *
regexp_arena_alloc (struct regexp_arena *a, size_t bytes)
{
  bytes = (bytes + 7) & ~(size_t) 7;
  struct block *b = a->blocks;
  if (!b || b->size - b->used < bytes)
    {
      size_t size = bytes > 2000 ? bytes : 2000;
      b = mi_malloc (sizeof *b + size);
      *b = (struct block) { a->blocks, 0, size };
      a->blocks = b;
    }
  void *p = (char *) (b + 1) + b->used;
  b->used += bytes;
  return memset (p, 0, bytes);
}

void
regexp_arena_free (struct regexp_arena *a)
{
  for (struct block *b = a->blocks, *next; b; b = next)
    {
      next = b->next;
      mi_free (b);
    }
  mi_free (a);
}

/* -- the parser ------------------------------------------------------------------------------- */

/* One open group, or the whole pattern. */
struct level {
  struct level *outer;
  struct regexp_node *group;       /* NULL: the whole pattern */
  struct regexp_node *alts, **alts_end;
  struct regexp_node *seq;         /* the open alternative */
  struct regexp_node **seq_end;    /* where its next item is linked */
  struct regexp_node **last;       /* the link to what a repetition operator would repeat, or NULL */
};

struct parser {
  struct regexp *regexp;
  struct regexp_world *world;
  struct regexp_arena *arena;
  const int32_t *begin, *p, *end;
  const int32_t *main_begin, *main_p, *main_end;   /* suspended while the text for spaces is read */
  const int32_t *spaces; int spaces_length;
  bool in_spaces;
  struct level *level;
  int depth;
  const char *error;
};

static const char
  message_trailing[] = "Trailing backslash",
  message_back_reference[] = "Invalid back reference",
  message_bracket[] = "Unmatched [ or [^",
  message_paren[] = "Unmatched ( or \\(",
  message_close[] = "Unmatched ) or \\)",
  message_brace[] = "Unmatched \\{",
  message_interval[] = "Invalid content of \\{\\}",
  message_class[] = "Invalid character class name",
  message_end[] = "Premature end of regular expression",
  message_pattern[] = "Invalid regular expression",
  message_size[] = "Regular expression too big";

static bool
fail (struct parser *ps, const char *message)
{
  ps->error = message;
  return false;
}

static struct regexp_node *
node_new (struct parser *ps, enum regexp_node_kind kind, int32_t value)
{
  struct regexp_node *n = regexp_arena_alloc (ps->arena, sizeof *n);
  n->kind = (uint8_t) kind;
  n->value = value;
  return n;
}

/* Appends N to the open alternative; REPEATABLE if an operator may follow it. */
static void
append (struct parser *ps, struct regexp_node *n, bool repeatable)
{
  struct level *l = ps->level;
  l->last = repeatable ? l->seq_end : NULL;
  *l->seq_end = n;
  l->seq_end = &n->next;
}

/* Most edges of text and words are no item of their own: an operator after them repeats the item
   before together with the edge, as in Emacs. */
static void
append_assert (struct parser *ps, enum regexp_assert which)
{
  bool repeatable = which == ASSERT_POINT || (which >= ASSERT_WORD_BEG && which <= ASSERT_SYMBOL_END);
  struct regexp_node **last = ps->level->last;
  append (ps, node_new (ps, NODE_ASSERT, which), repeatable);
  if (!repeatable)
    ps->level->last = last;
}

static void
append_char (struct parser *ps, int32_t c)
{
  append (ps, node_new (ps, NODE_CHAR, c), true);
}

static void
open_alternative (struct parser *ps, struct level *l)
{
  l->seq = node_new (ps, NODE_SEQ, 0);
  *l->alts_end = l->seq;
  l->alts_end = &l->seq->next;
  l->seq_end = &l->seq->child;
  l->last = NULL;
}

static void
push_level (struct parser *ps, struct regexp_node *group)
{
  struct level *l = regexp_arena_alloc (ps->arena, sizeof *l);
  l->outer = ps->level;
  l->group = group;
  l->alts_end = &l->alts;
  ps->level = l;
  open_alternative (ps, l);
}

/* The tree of a finished level: one sequence, or an alternation. */
static struct regexp_node *
level_tree (struct parser *ps, struct level *l)
{
  if (!l->alts->next)
    return l->alts;
  struct regexp_node *alt = node_new (ps, NODE_ALT, 0);
  alt->child = l->alts;
  return alt;
}

/* -- repetition -- */

static void
wrap_last (struct parser *ps, int32_t min, int32_t max, bool lazy, bool interval)
{
  struct level *l = ps->level;
  struct regexp_node *n = *l->last, *repeat = node_new (ps, NODE_REPEAT, 0);
  assert (n);
  if (n->next)                     /* an item and edges after it */
    {
      n = node_new (ps, NODE_SEQ, 0);
      n->child = *l->last;
    }
  repeat->child = n;
  repeat->min = min;
  repeat->max = max;
  repeat->lazy = lazy;
  repeat->interval = interval;
  *l->last = repeat;
  l->seq_end = &repeat->next;
}

/* One of * + ? was read: a run of them collapses into one, and a ? after another one makes it lazy. */
static void
parse_operator (struct parser *ps, int32_t c)
{
  bool zero_ok = false, many_ok = false, greedy = true;
  for (;;)
    {
      if (c == '?' && (zero_ok || many_ok))
        greedy = false;
      else
        {
          zero_ok |= c != '+';
          many_ok |= c != '?';
        }
      if (ps->p == ps->end || (*ps->p != '*' && *ps->p != '+' && *ps->p != '?'))
        break;
      c = *ps->p++;
    }
  wrap_last (ps, zero_ok ? 0 : 1, many_ok ? -1 : 1, !greedy, false);
}

/* Reads a number and the character after it. */
static bool
parse_count (struct parser *ps, int32_t *number, int32_t *c)
{
  if (ps->p == ps->end)
    return fail (ps, message_brace);
  *c = *ps->p++;
  while (*c >= '0' && *c <= '9')
    {
      if (*number < 0)
        *number = 0;
      *number = *number * 10 + (*c - '0');
      if (*number > REGEXP_REPEAT_MAX)
        return fail (ps, message_interval);
      if (ps->p == ps->end)
        return fail (ps, message_brace);
      *c = *ps->p++;
    }
  return true;
}

/* After \{. */
static bool
parse_interval (struct parser *ps)
{
  const int32_t *begin = ps->p;
  int32_t min = 0, max = -1, c;
  if (!parse_count (ps, &min, &c))
    return false;
  if (c != ',')
    max = min;
  else if (!parse_count (ps, &max, &c))
    return false;
  if (max >= 0 && max < min)
    return fail (ps, message_interval);
  if (c != '\\')
    return fail (ps, message_interval);
  if (ps->p == ps->end)
    return fail (ps, message_trailing);
  if (*ps->p++ != '}')
    return fail (ps, message_interval);
  if (!ps->level->last)
    {
      ps->p = begin;
      append_char (ps, '{');
      return true;
    }
  wrap_last (ps, min, max, false, true);
  return true;
}

/* -- sets -- */

static const char *const class_names[CLASS_COUNT] = {
  [CLASS_ALNUM] = "alnum", [CLASS_ALPHA] = "alpha", [CLASS_ASCII] = "ascii", [CLASS_BLANK] = "blank",
  [CLASS_CNTRL] = "cntrl", [CLASS_DIGIT] = "digit", [CLASS_GRAPH] = "graph", [CLASS_LOWER] = "lower",
  [CLASS_MULTIBYTE] = "multibyte", [CLASS_NONASCII] = "nonascii", [CLASS_PRINT] = "print", [CLASS_PUNCT] = "punct",
  [CLASS_SPACE] = "space", [CLASS_UNIBYTE] = "unibyte", [CLASS_UPPER] = "upper", [CLASS_WORD] = "word",
  [CLASS_XDIGIT] = "xdigit",
};

/* At a possible "[:name:]": -1 if it is none, CLASS_COUNT if the name is unknown; skips it. */
static int
parse_class (struct parser *ps)
{
  if (ps->end - ps->p < 4 || ps->p[0] != '[' || ps->p[1] != ':')
    return -1;
  const int32_t *name = ps->p + 2, *q = name;
  while (q + 1 < ps->end && !(q[0] == ':' && q[1] == ']'))
    q++;
  if (q + 1 >= ps->end)
    return -1;
  ps->p = q + 2;
  for (int k = 0; k < CLASS_COUNT; k++)
    {
      size_t n = strlen (class_names[k]), i = 0;
      if ((size_t) (q - name) != n)
        continue;
      while (i < n && name[i] == class_names[k][i])
        i++;
      if (i == n)
        return k;
    }
  return CLASS_COUNT;
}

static void
set_add_char (struct regexp_set *s, int c)
{
  assert (c < 0x80);
  s->ascii[c >> 6] |= UINT64_C (1) << (c & 63);
}

static void
set_add_range (struct regexp_set *s, int32_t from, int32_t to)
{
  if ((s->range_count & (s->range_count - 1)) == 0)
    s->ranges = mi_realloc (s->ranges, (size_t) (s->range_count ? 2 * s->range_count : 1) * 2 * sizeof *s->ranges);
  s->ranges[2 * s->range_count] = from;
  s->ranges[2 * s->range_count + 1] = to;
  s->range_count++;
}

static void
set_add_one (struct regexp_set *s, int c)
{
  if (c < 0x80)
    set_add_char (s, c);
  else
    set_add_range (s, c, c);
}

/* The canonical characters of [FROM, TO]. */
static void
set_add_folded (struct regexp_world *w, struct regexp_set *s, int32_t from, int32_t to)
{
  if (to - from < 256)
    {
      for (int32_t c = from; c <= to; c++)
        {
          int canon = charmap_get (w->canon, c);
          if (canon != c)
            set_add_one (s, canon);
        }
      return;
    }
  const int32_t (*pairs)[2];
  int n = w->fold_pairs (w, &pairs);
  for (int i = 0; i < n; i++)
    if (pairs[i][0] >= from && pairs[i][0] <= to)
      set_add_one (s, pairs[i][1]);
}

static void
set_add (struct parser *ps, struct regexp_set *s, int32_t from, int32_t to)
{
  if (from > to)
    return;
  if (ps->world->canon)
    set_add_folded (ps->world, s, from, to);
  for (int32_t c = from; c <= to && c < 0x80; c++)
    set_add_char (s, c);
  if (to >= 0x80)
    set_add_range (s, from < 0x80 ? 0x80 : from, to);
}

/* The range FIRST-LAST.  Ranges do not run from Unicode characters to raw bytes. */
static void
set_add_written_range (struct parser *ps, struct regexp_set *s, int32_t from, int32_t to)
{
  if (to >= NM_CHAR_RAW_FIRST && from >= 0x80 && from < NM_CHAR_RAW_FIRST)
    return;
  if (from < 0x80 && to >= NM_CHAR_RAW_FIRST)
    {
      set_add (ps, s, from, 0x7f);
      from = NM_CHAR_RAW_FIRST;
    }
  set_add (ps, s, from, to);
}

static void
set_add_class (struct parser *ps, struct regexp_set *s, enum regexp_class class)
{
  if (class == CLASS_SPACE || class == CLASS_WORD || class == CLASS_PUNCT)
    ps->regexp->uses_syntax = true;
  if (class == CLASS_UPPER || class == CLASS_LOWER)
    ps->regexp->uses_case = true;
  for (int c = 0; c < 0x80; c++)
    if (regexp_class_has (ps->world, class, c))
      {
        set_add_char (s, c);
        if (ps->world->canon)
          set_add_one (s, charmap_get (ps->world->canon, c));
      }
  s->classes |= 1u << class;
}

static void
set_sort (struct regexp_set *s)
{
  for (int i = 1; i < s->range_count; i++)
    for (int j = i; j > 0 && s->ranges[2 * j] < s->ranges[2 * j - 2]; j--)
      for (int k = 0; k < 2; k++)
        {
          int32_t t = s->ranges[2 * j + k];
          s->ranges[2 * j + k] = s->ranges[2 * j - 2 + k];
          s->ranges[2 * j - 2 + k] = t;
        }
  int out = 0;
  for (int i = 1; i < s->range_count; i++)
    if (s->ranges[2 * i] <= s->ranges[2 * out + 1] + 1)
      {
        if (s->ranges[2 * i + 1] > s->ranges[2 * out + 1])
          s->ranges[2 * out + 1] = s->ranges[2 * i + 1];
      }
    else
      {
        out++;
        s->ranges[2 * out] = s->ranges[2 * i];
        s->ranges[2 * out + 1] = s->ranges[2 * i + 1];
      }
  if (s->range_count)
    s->range_count = out + 1;
}

static bool
parse_set_items (struct parser *ps, struct regexp_set *s)
{
  const int32_t *first = ps->p;
  for (;;)
    {
      if (ps->p == ps->end)
        return fail (ps, message_bracket);
      const int32_t *item = ps->p;
      int class = parse_class (ps);
      if (class == CLASS_COUNT)
        return fail (ps, message_class);
      if (class >= 0)
        {
          if (ps->p == ps->end)
            return fail (ps, message_bracket);
          set_add_class (ps, s, (enum regexp_class) class);
          continue;
        }
      int32_t c = *ps->p++, last = c;
      if (c == ']' && item != first)
        return true;
      if (ps->end - ps->p >= 2 && ps->p[0] == '-' && ps->p[1] != ']')
        {
          last = ps->p[1];
          ps->p += 2;
        }
      else if (ps->end - ps->p == 1 && ps->p[0] == '-')
        return fail (ps, message_end);
      set_add_written_range (ps, s, c, last);
    }
}

/* After [. */
static bool
parse_set (struct parser *ps)
{
  struct regexp_set *s = mi_zalloc (sizeof *s);
  s->next = ps->regexp->all_sets;
  ps->regexp->all_sets = s;
  if (ps->p == ps->end)
    return fail (ps, message_bracket);
  if (*ps->p == '^')
    {
      s->negated = true;
      ps->p++;
    }
  if (!parse_set_items (ps, s))
    return false;
  set_sort (s);
  for (int c = 0; c < 0x80; c++)
    if (regexp_set_has (ps->regexp, ps->world, s, c))
      s->direct[c >> 6] |= UINT64_C (1) << (c & 63);
  struct regexp_node *n = node_new (ps, NODE_SET, 0);
  n->set = s;
  append (ps, n, true);
  return true;
}

/* -- groups -- */

static bool
group_is_open (struct parser *ps, int number)
{
  for (struct level *l = ps->level; l; l = l->outer)
    if (l->group && l->group->value == number)
      return true;
  return false;
}

/* After \(: reads ?: or ?N:.  *NUMBER is 0 for a shy group, -1 for a plain one. */
static bool
parse_group_number (struct parser *ps, int64_t *number)
{
  *number = -1;
  if (ps->end - ps->p < 2 || *ps->p != '?')
    return true;
  ps->p++;
  for (*number = 0;;)
    {
      if (ps->p == ps->end)
        return fail (ps, message_end);
      int32_t c = *ps->p++;
      if (c == ':')
        return true;
      if (c < '0' || c > '9' || (c == '0' && *number == 0))
        return fail (ps, message_pattern);
      *number = *number * 10 + (c - '0');
      if (*number > INT32_MAX)
        return fail (ps, message_size);
    }
}

static bool
open_group (struct parser *ps)
{
  int64_t number;
  if (!parse_group_number (ps, &number))
    return false;
  if (number < 0)
    number = ++ps->regexp->groups;
  else if (number > ps->regexp->groups)
    ps->regexp->groups = (int) number;
  else if (number > 0)
    {
      if (group_is_open (ps, (int) number))
        return fail (ps, message_pattern);
      ps->regexp->duplicate_groups = true;
    }
  if (++ps->depth > REGEXP_DEPTH_MAX)
    return fail (ps, message_size);
  push_level (ps, node_new (ps, NODE_GROUP, (int32_t) number));
  return true;
}

static bool
close_group (struct parser *ps)
{
  struct level *l = ps->level;
  if (!l->outer)
    return fail (ps, message_close);
  l->group->child = level_tree (ps, l);
  ps->level = l->outer;
  ps->depth--;
  append (ps, l->group, true);
  return true;
}

/* -- backslash sequences -- */

/* The syntax class that a designator means, 255 if none. */
static int
syntax_code (int32_t c)
{
  static const char designators[] = " .w_()'\"$\\/<>@!|";
  const char *p = c > 0 && c < 0x80 ? strchr (designators, (char) c) : NULL;
  return c == '-' ? 0 : p ? (int) (p - designators) : 255;
}

static bool
parse_parameter (struct parser *ps, int32_t *c)
{
  if (ps->p == ps->end)
    return fail (ps, message_end);
  *c = *ps->p++;
  return true;
}

static void
append_spec (struct parser *ps, enum regexp_node_kind kind, int32_t value, bool negated)
{
  struct regexp_node *n = node_new (ps, kind, value);
  n->negated = negated;
  append (ps, n, true);
}

static bool
parse_symbol_edge (struct parser *ps)
{
  int32_t c;
  if (!parse_parameter (ps, &c))
    return false;
  if (c != '<' && c != '>')
    return fail (ps, message_pattern);
  append_assert (ps, c == '<' ? ASSERT_SYMBOL_BEG : ASSERT_SYMBOL_END);
  return true;
}

static bool
parse_back_reference (struct parser *ps, int number)
{
  if (number > ps->regexp->groups || group_is_open (ps, number))
    return fail (ps, message_back_reference);
  append (ps, node_new (ps, NODE_BACKREF, number), true);
  return true;
}

static bool
parse_backslash (struct parser *ps)
{
  if (ps->p == ps->end)
    return fail (ps, message_trailing);
  int32_t c = *ps->p++, parameter;
  switch (c)
    {
    case '(': return open_group (ps);
    case ')': return close_group (ps);
    case '|': open_alternative (ps, ps->level); return true;
    case '{': return parse_interval (ps);
    case '=': append_assert (ps, ASSERT_POINT); return true;
    case '`': append_assert (ps, ASSERT_BEGIN); return true;
    case '\'': append_assert (ps, ASSERT_END); return true;
    case 'b': append_assert (ps, ASSERT_WORD_BOUND); return true;
    case 'B': append_assert (ps, ASSERT_NOT_WORD_BOUND); return true;
    case '<': append_assert (ps, ASSERT_WORD_BEG); return true;
    case '>': append_assert (ps, ASSERT_WORD_END); return true;
    case '_': return parse_symbol_edge (ps);
    case 'w': case 'W': append_spec (ps, NODE_SYNTAX, 2, c == 'W'); return true;
    case 's': case 'S':
      if (!parse_parameter (ps, &parameter))
        return false;
      append_spec (ps, NODE_SYNTAX, syntax_code (parameter), c == 'S');
      return true;
    case 'c': case 'C':
      if (!parse_parameter (ps, &parameter))
        return false;
      append_spec (ps, NODE_CATEGORY, parameter, c == 'C');
      return true;
    case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return parse_back_reference (ps, c - '0');
    default:
      append_char (ps, c);
      return true;
    }
}

/* -- plain characters -- */

/* Is the ^ just read at the beginning of the pattern, a group or an alternative? */
static bool
at_line_begin_place (const struct parser *ps)
{
  const int32_t *q = ps->p - 1, *b = ps->begin;
  if (q == b)
    return true;
  const int32_t *prev = q - 1;
  if (*prev != '(' && *prev != '|')
    {
      if (*prev != ':' || prev == b)
        return false;
      /* \(?: or \(?N:  */
      for (prev--; prev > b && *prev >= '0' && *prev <= '9'; prev--)
        ;
      if (*prev != '?' || prev == b)
        return false;
      prev--;
      if (*prev != '(')
        return false;
    }
  int backslashes = 0;
  for (prev--; prev >= b && *prev == '\\'; prev--)
    backslashes++;
  return backslashes % 2 == 1;
}

/* Is what follows the $ just read the end of the pattern, a group or an alternative? */
static bool
at_line_end_place (const struct parser *ps)
{
  const int32_t *p = ps->p;
  return p == ps->end || (ps->end - p >= 2 && p[0] == '\\' && (p[1] == ')' || p[1] == '|'));
}

/* A run of spaces stands for the whitespace regexp, unless an operator follows. */
static bool
enter_spaces (struct parser *ps)
{
  if (!ps->spaces || ps->in_spaces)
    return false;
  const int32_t *q = ps->p;
  while (q < ps->end && *q == ' ')
    q++;
  if (q < ps->end && (*q == '*' || *q == '+' || *q == '?' || (*q == '\\' && q + 1 < ps->end && q[1] == '{')))
    return false;
  ps->in_spaces = true;
  ps->main_begin = ps->begin;
  ps->main_p = q;
  ps->main_end = ps->end;
  ps->begin = ps->p = ps->spaces;
  ps->end = ps->spaces + ps->spaces_length;
  return true;
}

static bool
parse_char (struct parser *ps, int32_t c)
{
  switch (c)
    {
    case '^':
      if (!at_line_begin_place (ps))
        break;
      append_assert (ps, ASSERT_BOL);
      return true;
    case '$':
      if (!at_line_end_place (ps))
        break;
      append_assert (ps, ASSERT_EOL);
      return true;
    case '*': case '+': case '?':
      if (!ps->level->last)
        break;
      parse_operator (ps, c);
      return true;
    case '.': append (ps, node_new (ps, NODE_ANY, 0), true); return true;
    case '[': return parse_set (ps);
    case '\\': return parse_backslash (ps);
    case ' ':
      if (enter_spaces (ps))
        return true;
      break;
    default:
      break;
    }
  append_char (ps, c);
  return true;
}

struct regexp_node *
regexp_parse (struct regexp *r, const int32_t *pattern, int n, const int32_t *spaces, int spaces_length,
              struct regexp_world *w, const char **error)
{
  struct parser ps = { .regexp = r, .world = w, .arena = r->nodes, .begin = pattern, .p = pattern, .end = pattern + n,
                       .spaces = spaces, .spaces_length = spaces_length };
  push_level (&ps, NULL);
  while (!ps.error)
    {
      if (ps.p == ps.end)
        {
          if (!ps.in_spaces)
            break;
          ps.in_spaces = false;
          ps.begin = ps.main_begin;
          ps.p = ps.main_p;
          ps.end = ps.main_end;
          continue;
        }
      parse_char (&ps, *ps.p++);
    }
  if (!ps.error && ps.level->outer)
    ps.error = message_paren;
  *error = ps.error;
  return ps.error ? NULL : level_tree (&ps, ps.level);
}
