/* regexp_compile.c - the syntax tree of a regular expression to a program for the matcher.
   SPDX-License-Identifier: GPL-3.0-or-later

   Loops over one character become one instruction (OP_REP) with one backtrack record.  Other loops
   follow Emacs: a loop whose body may match nothing leaves when it comes round at the same place.

   The search loop skips places by the set of bytes that can begin a match.  That set reproduces one
   quirk of Emacs: x\{N,\} with N > 0 counts as not empty even if x may be, so "\\(a?\\)\\{1,\\}" is
   found by a search only where an "a" is, though it matches anywhere.  Nothing collects or signals. */
#include "syntax.h"
#include "regexp.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "nm_text.h"

struct emitter {
  struct regexp *r;
  struct regexp_world *world;
  int capacity, string_capacity, set_capacity;
};

static int
emit (struct emitter *e, struct regexp_insn insn)
{
  struct regexp *r = e->r;
  if (r->length == e->capacity)
    {
      e->capacity = e->capacity ? 2 * e->capacity : 16;
      r->program = mi_realloc (r->program, (size_t) e->capacity * sizeof *r->program);
    }
  r->program[r->length] = insn;
  return r->length++;
}

static void emit_node (struct emitter *, const struct regexp_node *);

static bool
is_single (const struct regexp_node *n)
{
  return n->kind == NODE_CHAR || n->kind == NODE_ANY || n->kind == NODE_SET || n->kind == NODE_SYNTAX || n->kind == NODE_CATEGORY;
}

/* The one-character node that N amounts to, looking through shy groups; NULL if none. */
static const struct regexp_node *
single_of (const struct regexp_node *n)
{
  while ((n->kind == NODE_GROUP && n->value == 0) || n->kind == NODE_SEQ)
    {
      if (!n->child || n->child->next)
        return NULL;
      n = n->child;
    }
  return is_single (n) ? n : NULL;
}

bool
regexp_node_nullable (const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_CHAR: case NODE_ANY: case NODE_SET: case NODE_SYNTAX: case NODE_CATEGORY:
      return false;
    case NODE_GROUP: return regexp_node_nullable (n->child);
    case NODE_REPEAT: return n->min == 0 || regexp_node_nullable (n->child);
    case NODE_SEQ:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        if (!regexp_node_nullable (c))
          return false;
      return true;
    case NODE_ALT:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        if (regexp_node_nullable (c))
          return true;
      return false;
    default:
      return true;
    }
}

static int
fold (struct emitter *e, int c)
{
  return e->world->canon ? charmap_get (e->world->canon, c) : c;
}

static int
add_set (struct emitter *e, struct regexp_set *set)
{
  struct regexp *r = e->r;
  if (r->set_count == e->set_capacity)
    {
      e->set_capacity = e->set_capacity ? 2 * e->set_capacity : 4;
      r->sets = mi_realloc (r->sets, (size_t) e->set_capacity * sizeof *r->sets);
    }
  r->sets[r->set_count] = set;
  return r->set_count++;
}

static void
emit_single (struct emitter *e, const struct regexp_node *n)
{
  struct regexp_insn insn = { .a = n->value, .negated = n->negated };
  switch (n->kind)
    {
    case NODE_CHAR:
      insn.op = e->world->canon ? OP_FOLD : OP_CHAR;
      insn.a = fold (e, n->value);
      insn.length = (uint8_t) nm_char_encode (insn.a, (char *) insn.bytes);
      break;
    case NODE_ANY: insn.op = OP_ANY; break;
    case NODE_SET: insn.op = OP_SET; insn.a = add_set (e, n->set); break;
    case NODE_SYNTAX: insn.op = OP_SYNTAX; e->r->uses_syntax = true; break;
    default: insn.op = OP_CATEGORY; break;
    }
  emit (e, insn);
}

static void
emit_rep (struct emitter *e, const struct regexp_node *n, const struct regexp_node *single)
{
  emit (e, (struct regexp_insn) { .op = n->lazy ? OP_REP_LAZY : OP_REP, .b = n->min, .c = n->max, .length = n->interval });
  emit_single (e, single);
}

static void
set_target (struct emitter *e, int at)
{
  e->r->program[at].a = e->r->length;
}

/* x\{N,M\} of something longer than a character. */
static void
emit_count (struct emitter *e, const struct regexp_node *n)
{
  int counter = e->r->counters++;
  emit (e, (struct regexp_insn) { .op = OP_COUNT_INIT, .d = counter });
  int loop = emit (e, (struct regexp_insn) { .op = OP_COUNT, .b = n->min, .c = n->max, .d = counter,
                                             .length = regexp_node_nullable (n->child) });
  emit_node (e, n->child);
  emit (e, (struct regexp_insn) { .op = OP_JUMP, .a = loop });
  set_target (e, loop);
}

/* x* x+ x? and their lazy forms. */
static void
emit_loop (struct emitter *e, const struct regexp_node *n)
{
  bool nullable = regexp_node_nullable (n->child);
  if (n->max == 1)
    {
      int split = emit (e, (struct regexp_insn) { .op = n->lazy ? OP_SPLIT_LAZY : OP_SPLIT });
      emit_node (e, n->child);
      set_target (e, split);
      return;
    }
  int entry = -1;
  if (n->lazy)
    {
      if (n->min == 0)
        entry = emit (e, (struct regexp_insn) { .op = OP_JUMP });
      int body = e->r->length;
      emit_node (e, n->child);
      if (entry >= 0)
        set_target (e, entry);
      emit (e, (struct regexp_insn) { .op = OP_LOOP_LAZY, .a = body });
      return;
    }
  if (n->min > 0)
    entry = emit (e, (struct regexp_insn) { .op = OP_JUMP });
  int loop = emit (e, (struct regexp_insn) { .op = nullable ? OP_LOOP : OP_SPLIT });
  if (entry >= 0)
    set_target (e, entry);
  emit_node (e, n->child);
  emit (e, (struct regexp_insn) { .op = OP_JUMP, .a = loop });
  set_target (e, loop);
}

static void
emit_repeat (struct emitter *e, const struct regexp_node *n)
{
  const struct regexp_node *single = single_of (n->child);
  if (n->max == 0)
    return;
  if (n->min == 1 && n->max == 1)
    emit_node (e, n->child);
  else if (single)
    emit_rep (e, n, single);
  else if (n->interval && !(n->min == 0 && n->max < 0))
    emit_count (e, n);
  else
    emit_loop (e, n);
}

static void
emit_alternatives (struct emitter *e, const struct regexp_node *n)
{
  int end = -1;                    /* chain of jumps to the end, through `a' */
  for (const struct regexp_node *c = n->child; c; c = c->next)
    {
      int split = c->next ? emit (e, (struct regexp_insn) { .op = OP_SPLIT }) : -1;
      emit_node (e, c);
      if (!c->next)
        break;
      end = emit (e, (struct regexp_insn) { .op = OP_JUMP, .a = end });
      set_target (e, split);
    }
  while (end >= 0)
    {
      int next = e->r->program[end].a;
      set_target (e, end);
      end = next;
    }
}

/* Can N be part of a run of literal characters?  With case folding what folds to ASCII can. */
static bool
in_string (struct emitter *e, const struct regexp_node *n)
{
  return n && n->kind == NODE_CHAR && (!e->world->canon || fold (e, n->value) < 0x80);
}

/* A run of literal characters as one instruction. */
static const struct regexp_node *
emit_string (struct emitter *e, const struct regexp_node *n)
{
  struct regexp *r = e->r;
  int start = r->string_bytes;
  for (; in_string (e, n); n = n->next)
    {
      if (r->string_bytes + NM_CHAR_BYTES_MAX > e->string_capacity)
        {
          e->string_capacity = 2 * e->string_capacity + 32;
          r->strings = mi_realloc (r->strings, (size_t) e->string_capacity);
        }
      r->string_bytes += nm_char_encode (fold (e, n->value), (char *) r->strings + r->string_bytes);
    }
  emit (e, (struct regexp_insn) { .op = e->world->canon ? OP_FOLD_STRING : OP_STRING, .a = start, .b = r->string_bytes - start });
  return n;
}

static void
emit_sequence (struct emitter *e, const struct regexp_node *n)
{
  for (const struct regexp_node *c = n->child; c;)
    {
      if (in_string (e, c) && in_string (e, c->next))
        {
          c = emit_string (e, c);
          continue;
        }
      emit_node (e, c);
      c = c->next;
    }
}

static void
emit_group (struct emitter *e, const struct regexp_node *n)
{
  bool records = n->value > 0 && n->value < REGEXP_GROUPS_MAX;
  if (records)
    emit (e, (struct regexp_insn) { .op = OP_START, .a = n->value });
  emit_node (e, n->child);
  if (records)
    emit (e, (struct regexp_insn) { .op = OP_STOP, .a = n->value });
}

static void
emit_node (struct emitter *e, const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_EMPTY: break;
    case NODE_ASSERT:
      e->r->uses_syntax |= n->value >= ASSERT_WORD_BOUND;
      emit (e, (struct regexp_insn) { .op = OP_ASSERT, .a = n->value });
      break;
    case NODE_BACKREF: emit (e, (struct regexp_insn) { .op = OP_BACKREF, .a = n->value }); break;
    case NODE_GROUP: emit_group (e, n); break;
    case NODE_ALT: emit_alternatives (e, n); break;
    case NODE_SEQ: emit_sequence (e, n); break;
    case NODE_REPEAT: emit_repeat (e, n); break;
    default: emit_single (e, n); break;
    }
}

/* -- where a match can begin -- */

static void
first_all (struct regexp *r, int from, int to)
{
  memset (r->first + from, 1, (size_t) (to - from));
}

static int
lead_byte (int c)
{
  char bytes[NM_CHAR_BYTES_MAX];
  nm_char_encode (c, bytes);
  return (unsigned char) bytes[0];
}

static void
first_char (struct regexp *r, struct regexp_world *w, int c)
{
  r->first[lead_byte (c)] = 1;
  if (!w->canon)
    return;
  int canon = charmap_get (w->canon, c);
  const int32_t (*pairs)[2];
  int n = w->fold_pairs (w, &pairs);
  r->first[lead_byte (canon)] = 1;
  for (int i = 0; i < n; i++)
    if (pairs[i][1] == canon)
      r->first[lead_byte (pairs[i][0])] = 1;
}

/* Classes that have no characters but ASCII. */
enum { ASCII_CLASSES = 1 << CLASS_ASCII | 1 << CLASS_CNTRL | 1 << CLASS_DIGIT | 1 << CLASS_UNIBYTE | 1 << CLASS_XDIGIT };

static void
first_set (struct regexp *r, struct regexp_world *w, const struct regexp_set *s)
{
  for (int c = 0; c < 0x80; c++)
    r->first[c] |= s->direct[c >> 6] >> (c & 63) & 1;
  if (s->negated || s->classes & ~(uint32_t) ASCII_CLASSES)
    {
      first_all (r, 0x80, 256);
      return;
    }
  for (int i = 0; i < s->range_count; i++)
    first_all (r, lead_byte (s->ranges[2 * i]), lead_byte (s->ranges[2 * i + 1]) + 1);
  const int32_t (*pairs)[2];
  int n = w->canon ? w->fold_pairs (w, &pairs) : 0;
  for (int i = 0; i < n; i++)
    if (pairs[i][0] >= 0x80 && regexp_set_has (r, w, s, pairs[i][0]))
      r->first[lead_byte (pairs[i][0])] = 1;
}

static void
first_single (struct regexp *r, struct regexp_world *w, const struct regexp_node *n)
{
  switch (n->kind)
    {
    case NODE_CHAR: first_char (r, w, n->value); break;
    case NODE_ANY:
      first_all (r, 0, '\n');
      first_all (r, '\n' + 1, 256);
      break;
    case NODE_SET: first_set (r, w, n->set); break;
    case NODE_SYNTAX:
      for (int c = 0; c < 0x80; c++)
        r->first[c] |= ((charmap_get (w->syntax, c) & 0xffff) == n->value) != n->negated;
      first_all (r, 0x80, 256);
      break;
    default:
      r->first_category = true;
      r->last_category = n->value;
      r->last_category_negated = n->negated;
      for (int c = 0; c < 0x80; c++)
        r->first[c] |= w->category (w, c, n->value) != n->negated;
      first_all (r, 0x80, 256);
      break;
    }
}

/* Adds the bytes that can begin N; true if N may match nothing. */
static bool
first_bytes (struct regexp *r, struct regexp_world *w, const struct regexp_node *n)
{
  bool nullable;
  switch (n->kind)
    {
    case NODE_CHAR: case NODE_ANY: case NODE_SET: case NODE_SYNTAX: case NODE_CATEGORY:
      r->first_items += n->kind != NODE_CHAR || n->value >= 0x80;
      first_single (r, w, n);
      r->first_any |= n->kind == NODE_SYNTAX || n->kind == NODE_ANY;
      return false;
    case NODE_GROUP: return first_bytes (r, w, n->child);
    case NODE_REPEAT:
      if (n->max == 0)
        return true;
      nullable = first_bytes (r, w, n->child);
      if (n->interval && n->min > 0 && n->max < 0 && nullable)
        {
          r->first_exact = false;  /* the quirk, see above */
          return false;
        }
      return nullable || n->min == 0;
    case NODE_SEQ:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        if (!first_bytes (r, w, c))
          return false;
      return true;
    case NODE_ALT:
      nullable = false;
      for (const struct regexp_node *c = n->child; c; c = c->next)
        nullable |= first_bytes (r, w, c);
      return nullable;
    default:
      return true;
    }
}

/* The literal text at the beginning of every match. */
static void
find_prefix (struct regexp *r, struct regexp_world *w, const struct regexp_node *tree)
{
  const struct regexp_insn *insn = r->program;
  if (w->canon)
    return;
  int pc = 0;
  while (insn[pc].op == OP_START)
    pc++;
  if (insn[pc].op == OP_STRING)
    {
      r->prefix = r->strings + insn[pc].a;
      r->prefix_length = insn[pc].b;
    }
  else if (insn[pc].op == OP_CHAR)
    {
      r->prefix = insn[pc].bytes;
      r->prefix_length = insn[pc].length;
    }
  r->literal = r->prefix && tree->kind == NODE_SEQ && pc == 0 && insn[1].op == OP_ACCEPT;
}

void
regexp_analyze (struct regexp *r, struct regexp_world *w, const struct regexp_node *tree)
{
  r->first_exact = true;
  r->can_be_empty = first_bytes (r, w, tree);
  r->can_be_empty |= !r->first_exact && r->first_any;
  if (r->first_exact && r->first_category)
    first_all (r, 0, 0x80);        /* the characters of a category may change */
  r->only_first = -1;
  int count = 0;
  for (int i = 0; i < 256; i++)
    if (r->first[i])
      {
        r->only_first = i;
        count++;
      }
  if (count != 1)
    r->only_first = -1;
  const struct regexp_insn *insn = r->program;
  while (insn->op == OP_START)
    insn++;
  /* Where the set of first bytes excludes matches, every place has to be judged by it. */
  r->start_bol = r->first_exact && insn->op == OP_ASSERT && insn->a == ASSERT_BOL;
  r->start_begin = r->first_exact && insn->op == OP_ASSERT && insn->a == ASSERT_BEGIN;
  find_prefix (r, w, tree);
}

static struct regexp_node *
literal_tree (struct regexp *r, const int32_t *text, int n)
{
  struct regexp_node *seq = regexp_arena_alloc (r->nodes, sizeof *seq), **end = &seq->child;
  seq->kind = NODE_SEQ;
  for (int i = 0; i < n; i++)
    {
      *end = regexp_arena_alloc (r->nodes, sizeof **end);
      (*end)->kind = NODE_CHAR;
      (*end)->value = text[i];
      end = &(*end)->next;
    }
  return seq;
}

struct regexp *
regexp_compile (const int32_t *pattern, int n, const int32_t *spaces, int spaces_length,
                struct regexp_world *w, unsigned flags, const char **error)
{
  struct regexp *r = mi_zalloc (sizeof *r);
  r->folds = w->canon != NULL;
  r->posix = flags & REGEXP_POSIX;
  r->nodes = regexp_arena_new ();
  r->tree = flags & REGEXP_LITERAL ? literal_tree (r, pattern, n) : regexp_parse (r, pattern, n, spaces, spaces_length, w, error);
  if (!r->tree)
    {
      regexp_free (r);
      return NULL;
    }
  struct emitter e = { .r = r, .world = w };
  emit_node (&e, r->tree);
  emit (&e, (struct regexp_insn) { .op = OP_ACCEPT });
  regexp_mark_possessive (r, w, flags & REGEXP_UNIBYTE);
  if (r->groups >= REGEXP_GROUPS_MAX)
    r->groups = REGEXP_GROUPS_MAX - 1;
  regexp_analyze (r, w, r->tree);
  return r;
}

void
regexp_free (struct regexp *r)
{
  for (struct regexp_set *s = r->all_sets, *next; s; s = next)
    {
      next = s->next;
      mi_free (s->ranges);
      mi_free (s);
    }
  regexp_pcre_free (r);
  regexp_arena_free (r->nodes);
  mi_free (r->needle);
  mi_free (r->sets);
  mi_free (r->strings);
  mi_free (r->program);
  mi_free (r);
}
