/* regexp_pcre.c - the syntax tree of a regular expression to a PCRE2 pattern, and searches with it.
   SPDX-License-Identifier: GPL-3.0-or-later

   Only what PCRE2 means exactly as Emacs does is translated: no syntax classes and word edges (they
   depend on tables and text properties), no loops over what may be empty, no folded back-references.
   Case folding becomes classes over the case table, never PCRE2_CASELESS, whose folding differs.
   The subject must hold Unicode characters only; the caller knows (rope_count).

   A match that ends behind the bound is retried by our own matcher from the same start: PCRE2 tells
   that nothing matches before it.  So are resource limits, which makes runaway patterns pollable. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regexp.h"

#include <assert.h>
#include <mimalloc.h>
#include <pcre2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { UNICODE_MAX = 0x10ffff, MATCH_LIMIT = 10000000, JIT_STACK_FIRST = 32 << 10, JIT_STACK_MAX = 4 << 20,
       GROUPS_MAX = 100, PATTERN_MAX = 1 << 18 };

struct pcre {
  pcre2_code *code;
  int group_count;
  uint8_t group[GROUPS_MAX];       /* PCRE2's number to ours */
};

struct pcre_scratch {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
};

static void *
pcre_malloc (size_t n, void *tag)
{
  (void) tag;
  return mi_malloc (n);
}

static void
pcre_release (void *p, void *tag)
{
  (void) tag;
  mi_free (p);
}

/* -- translation -- */

struct translator {
  struct regexp *r;
  struct regexp_world *world;
  struct pcre *pcre;
  char *text; size_t length, capacity;
  bool ok;
};

static void __attribute__ ((format (printf, 2, 3)))
out (struct translator *t, const char *format, ...)
{
  if (t->length > PATTERN_MAX)
    t->ok = false;
  if (!t->ok)
    return;
  if (t->capacity - t->length < 64)
    {
      t->capacity = 2 * t->capacity + 256;
      t->text = mi_realloc (t->text, t->capacity);
    }
  va_list ap;
  va_start (ap, format);
  t->length += (size_t) vsnprintf (t->text + t->length, t->capacity - t->length, format, ap);
  va_end (ap);
}

static bool
is_translatable (int c)
{
  return c <= UNICODE_MAX && !(c >= 0xd800 && c <= 0xdfff);
}

static void
out_char (struct translator *t, int c)
{
  if (!is_translatable (c))
    t->ok = false;
  else
    out (t, "\\x{%x}", (unsigned) c);
}

static void
translate_char (struct translator *t, int c)
{
  if (!t->r->folds)
    {
      out_char (t, c);
      return;
    }
  int canon = charmap_get (t->world->canon, c);
  const int32_t (*pairs)[2];
  int n = t->world->fold_pairs (t->world, &pairs);
  out (t, "[");
  out_char (t, canon);
  for (int i = 0; i < n; i++)
    if (pairs[i][1] == canon)
      out_char (t, pairs[i][0]);
  out (t, "]");
}

static void
out_range (struct translator *t, int from, int to)
{
  if (from > UNICODE_MAX)
    return;
  to = to > UNICODE_MAX ? UNICODE_MAX : to;
  if (!is_translatable (from) || !is_translatable (to))
    {
      t->ok = false;
      return;
    }
  out_char (t, from);
  if (to > from)
    {
      out (t, "-");
      out_char (t, to);
    }
}

static bool
set_is_empty (const struct regexp_set *s)
{
  return !s->ascii[0] && !s->ascii[1] && !s->range_count && !s->classes;
}

static bool
set_has_canon (const struct regexp_set *s, int c)
{
  if (c < 0x80)
    return s->ascii[c >> 6] >> (c & 63) & 1;
  for (int i = 0; i < s->range_count; i++)
    if (c >= s->ranges[2 * i] && c <= s->ranges[2 * i + 1])
      return true;
  return false;
}

static void
translate_classes (struct translator *t, uint32_t classes)
{
  for (; classes; classes &= classes - 1)
    switch (__builtin_ctz (classes))
      {
      case CLASS_ALNUM: out (t, "\\p{L}\\p{M}\\p{Nl}\\p{Nd}"); break;
      case CLASS_ALPHA: out (t, "\\p{L}\\p{M}\\p{Nl}"); break;
      case CLASS_MULTIBYTE: case CLASS_NONASCII: out_range (t, 0x80, UNICODE_MAX); break;
      case CLASS_ASCII: case CLASS_CNTRL: case CLASS_DIGIT: case CLASS_XDIGIT: case CLASS_UNIBYTE: break;
      default: t->ok = false; break;
      }
}

static void
translate_set (struct translator *t, const struct regexp_set *s)
{
  if (set_is_empty (s))
    {
      out (t, s->negated ? "(?s:.)" : "(?!)");
      return;
    }
  out (t, s->negated ? "[^" : "[");
  for (int c = 0; c < 0x80; c++)
    if ((s->direct[c >> 6] >> (c & 63) & 1) != s->negated)
      {
        int last = c;
        while (last + 1 < 0x80 && (s->direct[(last + 1) >> 6] >> ((last + 1) & 63) & 1) != s->negated)
          last++;
        out_range (t, c, last);
        c = last;
      }
  for (int i = 0; i < s->range_count; i++)
    out_range (t, s->ranges[2 * i], s->ranges[2 * i + 1]);
  translate_classes (t, s->classes);
  if (t->r->folds)
    {
      const int32_t (*pairs)[2];
      int n = t->world->fold_pairs (t->world, &pairs);
      for (int i = 0; i < n; i++)
        if (pairs[i][0] >= 0x80 && set_has_canon (s, pairs[i][1]))
          out_char (t, pairs[i][0]);
    }
  out (t, "]");
}

static void
translate_assert (struct translator *t, int which)
{
  switch (which)
    {
    case ASSERT_BOL: out (t, "^"); break;
    case ASSERT_EOL: out (t, "$"); break;
    case ASSERT_BEGIN: out (t, "\\A"); break;
    case ASSERT_END: out (t, "\\z"); break;
    default: t->ok = false; break;
    }
}

static void translate (struct translator *, const struct regexp_node *);

static void
translate_group (struct translator *t, const struct regexp_node *n)
{
  struct pcre *p = t->pcre;
  if (n->value == 0)
    out (t, "(?:");
  else if (n->value >= REGEXP_GROUPS_MAX || p->group_count + 1 >= GROUPS_MAX)
    t->ok = false;
  else
    {
      p->group[++p->group_count] = (uint8_t) n->value;
      out (t, "(");
    }
  translate (t, n->child);
  out (t, ")");
}

static void
translate_repeat (struct translator *t, const struct regexp_node *n)
{
  if (regexp_node_nullable (n->child) || n->max == 0)
    {
      t->ok = false;
      return;
    }
  /* PCRE2 optimises .* and the like, but not the same in a group. */
  bool atom = n->child->kind == NODE_CHAR || n->child->kind == NODE_ANY || n->child->kind == NODE_SET;
  if (!atom)
    out (t, "(?:");
  translate (t, n->child);
  if (!atom)
    out (t, ")");
  if (n->min <= 1 && n->max < 0)
    out (t, "%c", n->min ? '+' : '*');
  else if (n->min == 0 && n->max == 1)
    out (t, "?");
  else if (n->max < 0)
    out (t, "{%d,}", n->min);
  else
    out (t, "{%d,%d}", n->min, n->max);
  if (n->lazy)
    out (t, "?");
}

static void
translate_back_reference (struct translator *t, int group)
{
  for (int i = 1; i <= t->pcre->group_count; i++)
    if (t->pcre->group[i] == group && !t->r->folds)
      {
        out (t, "\\g{%d}", i);
        return;
      }
  t->ok = false;
}

static void
translate (struct translator *t, const struct regexp_node *n)
{
  if (!t->ok)
    return;
  switch (n->kind)
    {
    case NODE_EMPTY: break;
    case NODE_CHAR: translate_char (t, n->value); break;
    case NODE_ANY: out (t, "."); break;
    case NODE_SET: translate_set (t, n->set); break;
    case NODE_ASSERT: translate_assert (t, n->value); break;
    case NODE_BACKREF: translate_back_reference (t, n->value); break;
    case NODE_GROUP: translate_group (t, n); break;
    case NODE_REPEAT: translate_repeat (t, n); break;
    case NODE_SEQ:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        translate (t, c);
      break;
    case NODE_ALT:
      for (const struct regexp_node *c = n->child; c; c = c->next)
        {
          translate (t, c);
          if (c->next)
            out (t, "|");
        }
      break;
    default: t->ok = false; break;
    }
}

static pcre2_code *
compile (const char *text, size_t length)
{
  pcre2_general_context *general = pcre2_general_context_create (pcre_malloc, pcre_release, NULL);
  pcre2_compile_context *context = pcre2_compile_context_create (general);
  pcre2_set_newline (context, PCRE2_NEWLINE_LF);
  int error;
  size_t where;
  pcre2_code *code = pcre2_compile ((PCRE2_SPTR) text, length, PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX,
                                    &error, &where, context);
  if (code && pcre2_jit_compile (code, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD) != 0)
    {
      pcre2_code_free (code);
      code = NULL;
    }
  pcre2_compile_context_free (context);
  pcre2_general_context_free (general);
  return code;
}

bool
regexp_pcre_prepare (struct regexp *r, struct regexp_world *w)
{
  if (r->pcre_state != 0)
    return r->pcre_state > 0;
  r->pcre_state = -1;
  if (r->posix || r->duplicate_groups || r->takes_exclusive)
    return false;
  struct pcre *p = mi_zalloc (sizeof *p);
  struct translator t = { .r = r, .world = w, .pcre = p, .ok = true };
  translate (&t, r->tree);
  if (t.ok)
    p->code = compile (t.text ? t.text : "", t.length);
  mi_free (t.text);
  if (!p->code)
    {
      mi_free (p);
      return false;
    }
  r->pcre = p;
  r->pcre_state = 1;
  return true;
}

void
regexp_pcre_free (struct regexp *r)
{
  struct pcre *p = r->pcre;
  if (!p)
    return;
  pcre2_code_free (p->code);
  mi_free (p);
  r->pcre = NULL;
}

/* -- searching -- */

static struct pcre_scratch *
scratch_get (struct regexp_scratch *s)
{
  if (s->pcre)
    return s->pcre;
  struct pcre_scratch *x = mi_zalloc (sizeof *x);
  x->data = pcre2_match_data_create (GROUPS_MAX, NULL);
  x->context = pcre2_match_context_create (NULL);
  x->stack = pcre2_jit_stack_create (JIT_STACK_FIRST, JIT_STACK_MAX, NULL);
  pcre2_jit_stack_assign (x->context, NULL, x->stack);
  pcre2_set_match_limit (x->context, MATCH_LIMIT);
  return s->pcre = x;
}

void
regexp_pcre_scratch_free (struct regexp_scratch *s)
{
  struct pcre_scratch *x = s->pcre;
  if (!x)
    return;
  pcre2_jit_stack_free (x->stack);
  pcre2_match_context_free (x->context);
  pcre2_match_data_free (x->data);
  mi_free (x);
  s->pcre = NULL;
}

/* Like regexp_search.  REGEXP_OVERFLOW, or a match that ends behind the bound (REGEXP_OVERFLOW with
   *RESUME at its start): our own matcher must go on from *RESUME. */
enum regexp_result
regexp_pcre_search (struct regexp *r, struct regexp_scratch *s, const struct regexp_text *t,
                    const unsigned char *from, const unsigned char *to, const unsigned char **resume)
{
  struct pcre *p = r->pcre;
  struct pcre_scratch *x = scratch_get (s);
  assert (p && (from > t->beg || t->at_beg));
  *resume = from;
  int n = pcre2_jit_match (p->code, t->beg, (size_t) (t->end - t->beg), (size_t) (from - t->beg),
                           t->at_end ? 0 : PCRE2_PARTIAL_HARD, x->data, x->context);
  const size_t *v = pcre2_get_ovector_pointer (x->data);
  if (n == PCRE2_ERROR_NOMATCH)
    return REGEXP_NO;
  if (n < 0 && n != PCRE2_ERROR_PARTIAL)
    return REGEXP_OVERFLOW;
  const unsigned char *start = t->beg + v[0];
  *resume = start;
  if (start > to)
    return REGEXP_NO;
  if (n == PCRE2_ERROR_PARTIAL)
    return t->stop ? REGEXP_OVERFLOW : REGEXP_MORE;
  if (t->stop && t->beg + v[1] > t->stop)
    return REGEXP_OVERFLOW;
  memset (s->start, 0, sizeof *s->start * (size_t) (r->groups + 1));
  memset (s->stop, 0, sizeof *s->stop * (size_t) (r->groups + 1));
  for (int i = 0; i < n && i <= p->group_count; i++)
    if (v[2 * i] != PCRE2_UNSET)
      {
        int g = i ? p->group[i] : 0;
        s->start[g] = t->beg + v[2 * i];
        s->stop[g] = t->beg + v[2 * i + 1];
      }
  return REGEXP_YES;
}
