/* rope_read.c - reading a rope: positions, characters, lines, copies, cursors, verification.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here changes a rope, so any thread may read any snapshot.  Searches descend one path;
   inside a leaf that is all ASCII characters convert to bytes at no cost. */
#include "rope_internal.h"

#include <string.h>

/* Descends to the leaf that holds byte *AT (the last one, if *AT is the end), makes *AT relative to
   it and sets *START to the leaf's offset. */
static struct leaf *
find_leaf (const struct rope *rope, int64_t *at, int64_t *start)
{
  struct node *n = rope->root;
  int64_t b = *at;
  while (n->height > 0)
    {
      struct inner *in = as_inner (n);
      n = in->child[inner_find_byte (in, &b)];
    }
  *start = *at - b;
  *at = b;
  return as_leaf (n);
}

/* -- positions -- */

int64_t
rope_char_to_byte (const struct rope *rope, int64_t chr)
{
  if (chr <= 0)
    return 0;
  if (chr >= rope->total.chars)
    return rope->total.bytes;
  if (rope->total.bytes == rope->total.chars)
    return chr;
  struct node *n = rope->root;
  int64_t byte = 0;
  while (n->height > 0)
    {
      struct inner *in = as_inner (n);
      int i = 0;
      for (; chr >= in->chars[i]; i++)
        {
          chr -= in->chars[i];
          byte += in->bytes[i];
        }
      n = in->child[i];
    }
  struct leaf *leaf = as_leaf (n);
  return byte + (leaf->bytes == leaf->chars ? chr : text_char_offset (leaf->text, leaf->bytes, chr));
}

int64_t
rope_byte_to_char (const struct rope *rope, int64_t byte)
{
  if (byte <= 0)
    return 0;
  if (byte >= rope->total.bytes)
    return rope->total.chars;
  if (rope->total.bytes == rope->total.chars)
    return byte;
  struct node *n = rope->root;
  int64_t chr = 0;
  while (n->height > 0)
    {
      struct inner *in = as_inner (n);
      int i = 0;
      for (; byte >= in->bytes[i]; i++)
        {
          byte -= in->bytes[i];
          chr += in->chars[i];
        }
      n = in->child[i];
    }
  struct leaf *leaf = as_leaf (n);
  if (leaf->bytes == leaf->chars)
    return chr + byte;
  /* A byte inside a character belongs to that character. */
  return chr + text_counts (leaf->text, text_boundary (leaf->text, byte)).chars;
}

int64_t
rope_line_to_byte (const struct rope *rope, int64_t line)
{
  if (line <= 0)
    return 0;
  if (line > rope->total.newlines)
    return rope->total.bytes;
  struct node *n = rope->root;
  int64_t byte = 0;
  while (n->height > 0)
    {
      struct inner *in = as_inner (n);
      int i = 0;
      for (; line > in->newlines[i]; i++)
        {
          line -= in->newlines[i];
          byte += in->bytes[i];
        }
      n = in->child[i];
    }
  struct leaf *leaf = as_leaf (n);
  return byte + text_after_newline (leaf->text, leaf->bytes, line);
}

int64_t
rope_byte_to_line (const struct rope *rope, int64_t byte)
{
  if (byte <= 0 || rope->total.newlines == 0)
    return 0;
  if (byte >= rope->total.bytes)
    return rope->total.newlines;
  struct node *n = rope->root;
  int64_t line = 0;
  while (n->height > 0)
    {
      struct inner *in = as_inner (n);
      int i = 0;
      for (; byte >= in->bytes[i]; i++)
        {
          byte -= in->bytes[i];
          line += in->newlines[i];
        }
      n = in->child[i];
    }
  struct leaf *leaf = as_leaf (n);
  return line + (leaf->newlines ? text_newlines (leaf->text, byte) : 0);
}

static int64_t
next_newline (struct node *n, int64_t byte)
{
  if (n->height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      const char *p = memchr (leaf->text + byte, '\n', (size_t) (leaf->bytes - byte));
      return p ? p - leaf->text : -1;
    }
  struct inner *in = as_inner (n);
  int64_t at = byte;
  for (int i = inner_find_byte (in, &at); i < n->fan; i++, at = 0)
    {
      int64_t found = in->newlines[i] ? next_newline (in->child[i], at) : -1;
      if (found >= 0)
        return byte - at + found;
      byte += in->bytes[i] - at;
    }
  return -1;
}

int64_t
rope_next_newline (const struct rope *rope, int64_t byte)
{
  return rope->total.newlines && byte < rope->total.bytes ? next_newline (rope->root, byte) : -1;
}

static int64_t
previous_newline (struct node *n, int64_t byte)
{
  if (n->height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      const char *p = memrchr (leaf->text, '\n', (size_t) byte);
      return p ? p - leaf->text : -1;
    }
  struct inner *in = as_inner (n);
  int64_t at = byte;
  for (int i = inner_find_byte (in, &at);;)
    {
      int64_t found = in->newlines[i] && at > 0 ? previous_newline (in->child[i], at) : -1;
      if (found >= 0)
        return byte - at + found;
      byte -= at;
      if (i == 0)
        return -1;
      at = in->bytes[--i];
    }
}

int64_t
rope_previous_newline (const struct rope *rope, int64_t byte)
{
  return rope->total.newlines && byte > 0 ? previous_newline (rope->root, byte) : -1;
}

/* -- characters and runs -- */

int
rope_char_at (const struct rope *rope, int64_t byte, int *length)
{
  if (byte < 0 || byte >= rope->total.bytes)
    return -1;
  int64_t start;
  struct leaf *leaf = find_leaf (rope, &byte, &start);
  return nm_char_decode (leaf->text + byte, length);
}

int
rope_char_before (const struct rope *rope, int64_t byte, int *length)
{
  if (byte <= 0 || byte > rope->total.bytes)
    return -1;
  int64_t start, at = byte - 1;
  struct leaf *leaf = find_leaf (rope, &at, &start);
  return nm_char_decode (leaf->text + text_boundary (leaf->text, at), length);
}

static void
node_copy (struct node *n, int64_t from, int64_t to, char *buf)
{
  if (n->height == 0)
    {
      memcpy (buf, as_leaf (n)->text + from, (size_t) (to - from));
      return;
    }
  struct inner *in = as_inner (n);
  for (int i = 0; i < n->fan && to > 0; i++)
    {
      int64_t bytes = in->bytes[i];
      if (from < bytes)
        {
          int64_t end = to < bytes ? to : bytes;
          node_copy (in->child[i], from, end, buf);
          buf += end - from;
          from = bytes;
        }
      from -= bytes;
      to -= bytes;
    }
}

void
rope_copy (const struct rope *rope, int64_t from, int64_t to, char *buf)
{
  assert (from >= 0 && from <= to && to <= rope->total.bytes);
  if (from < to)
    node_copy (rope->root, from, to, buf);
}

const char *
rope_chunk (const struct rope *rope, int64_t byte, int64_t *start, int64_t *length)
{
  if (!rope->root)
    return *start = *length = 0, "";
  struct leaf *leaf = find_leaf (rope, &byte, start);
  *length = leaf->bytes;
  return leaf->text;
}

/* Leaves I... of IN whose text lies behind the text END ends; from offset AT up to TO.  The end of the last. */
static int64_t
run_up (const struct inner *in, int i, const char *end, int64_t at, int64_t to)
{
  for (; i < in->node.fan && at < to; i++)
    {
      struct leaf *leaf = as_leaf (in->child[i]);
      if (!leaf->region || leaf->text != end)
        break;
      end += leaf->bytes;
      at += leaf->bytes;
    }
  return at;
}

/* The same downward from leaf I, with the text BEGIN at offset AT.  The beginning of the first. */
static int64_t
run_down (const struct inner *in, int i, const char *begin, int64_t at, int64_t to)
{
  for (; i >= 0 && at > to; i--)
    {
      struct leaf *leaf = as_leaf (in->child[i]);
      if (!leaf->region || leaf->text + leaf->bytes != begin)
        break;
      begin = leaf->text;
      at -= leaf->bytes;
    }
  return at;
}

const char *
rope_run (const struct rope *rope, int64_t byte, int64_t to, int64_t *start, int64_t *length)
{
  struct node *n = rope->root;
  if (!n || n->height == 0)
    return rope_chunk (rope, byte, start, length);
  int64_t at = byte;
  while (n->height > 1)
    n = as_inner (n)->child[inner_find_byte (as_inner (n), &at)];
  struct inner *in = as_inner (n);
  int i = inner_find_byte (in, &at);
  struct leaf *leaf = as_leaf (in->child[i]);
  int64_t begin = byte - at, end = begin + leaf->bytes;
  *start = begin;
  if (leaf->region && to > end)
    end = run_up (in, i + 1, leaf->text + leaf->bytes, end, to);
  else if (leaf->region && to < begin)
    *start = run_down (in, i - 1, leaf->text, begin, to);
  *length = end - *start;
  return leaf->text - (begin - *start);
}

/* -- cursors -- */

void
rope_cursor_set (struct rope_cursor *c, const struct rope *rope, int64_t byte)
{
  c->rope = rope;
  c->chunk = rope_chunk (rope, byte, &c->start, &c->length);
  c->at = byte - c->start;
}

int
rope_cursor_next (struct rope_cursor *c)
{
  if (c->at >= c->length)
    {
      if (c->start + c->at >= c->rope->total.bytes)
        return -1;
      rope_cursor_set (c, c->rope, c->start + c->at);
    }
  int n, chr = nm_char_decode (c->chunk + c->at, &n);
  c->at += n;
  return chr;
}

int
rope_cursor_previous (struct rope_cursor *c)
{
  if (c->at == 0)
    {
      if (c->start == 0)
        return -1;
      int64_t end = c->start;
      c->chunk = rope_chunk (c->rope, end - 1, &c->start, &c->length);
      c->at = end - c->start;
    }
  c->at = text_boundary (c->chunk, c->at - 1);
  int n;
  return nm_char_decode (c->chunk + c->at, &n);
}

/* -- verification -- */

static bool
same_counts (struct rope_counts a, struct rope_counts b)
{
  return a.bytes == b.bytes && a.chars == b.chars && a.newlines == b.newlines && a.has_raw == b.has_raw;
}

static bool
node_verify (struct node *n, int height, bool is_root)
{
  if (n->height != height || atomic_load (&n->references) == 0)
    return false;
  if (height == 0)
    {
      struct leaf *leaf = as_leaf (n);
      return leaf->bytes > 0 && (leaf->region ? leaf->capacity == 0 : leaf->bytes <= leaf->capacity && leaf->text == leaf->data)
             && nm_is_lead ((unsigned char) leaf->text[0])
             && same_counts (node_counts (n), text_counts (leaf->text, leaf->bytes));
    }
  if (n->fan < (is_root ? 2 : FAN_MIN) || n->fan > FAN_MAX)
    return false;
  struct inner *in = as_inner (n);
  for (int i = 0; i < n->fan; i++)
    {
      struct rope_counts c = { in->bytes[i], in->chars[i], in->newlines[i], in->raw_mask >> i & 1 };
      if (!same_counts (c, node_counts (in->child[i])) || !node_verify (in->child[i], height - 1, false))
        return false;
    }
  return n->fan == FAN_MAX || in->raw_mask >> n->fan == 0;
}

bool
rope_verify (const struct rope *rope)
{
  if (!rope->root)
    return rope->total.bytes == 0 && rope->total.chars == 0 && rope->total.newlines == 0;
  return same_counts (rope->total, node_counts (rope->root)) && node_verify (rope->root, rope->root->height, true);
}
