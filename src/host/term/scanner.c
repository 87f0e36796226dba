/* scanner.c - the framing of terminal input.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only; touches neither the VM nor the device. */
#include "scanner.h"
#include "nm_text.h"

#include <string.h>
#include <mimalloc.h>

static const char paste_end[] = "\033[201~";
enum { PASTE_END_LENGTH = sizeof paste_end - 1 };

void
scanner_init (struct scanner *s)
{
  *s = (struct scanner){ 0 };
}

void
scanner_free (struct scanner *s)
{
  mi_free (s->data);
  mi_free (s->held);
  *s = (struct scanner){ 0 };
}

void
scanner_push (struct scanner *s, const char *bytes, size_t n)
{
  if (s->at > 0)
    {
      memmove (s->data, s->data + s->at, s->used - s->at);
      s->used -= s->at;
      s->resume = s->resume > s->at ? s->resume - s->at : 0;
      s->at = 0;
    }
  if (s->used + n > s->room)
    {
      s->room = s->room * 2 > s->used + n ? s->room * 2 : s->used + n + 4096;
      s->data = mi_realloc (s->data, s->room);
    }
  memcpy (s->data + s->used, bytes, n);
  s->used += n;
}

/* Copies LENGTH bytes at the cursor out as the token's text. */
static void
hold (struct scanner *s, size_t offset, size_t length)
{
  if (length + 1 > s->held_room)
    s->held = mi_realloc (s->held, s->held_room = length + 1);
  memcpy (s->held, s->data + s->at + offset, length);
  s->held[length] = '\0';
  s->text = s->held;
  s->length = length;
}

static void
consume (struct scanner *s, size_t n)
{
  s->at += n;
  s->resume = 0;
}

static enum scan_token
give_char (struct scanner *s, int code, size_t bytes)
{
  s->code = code;
  consume (s, bytes);
  return SCAN_CHAR;
}

/* A character outside of control sequences: UTF-8, or a raw byte where it is malformed. */
static enum scan_token
scan_char (struct scanner *s, bool force)
{
  const unsigned char *p = (const unsigned char *) s->data + s->at;
  size_t left = s->used - s->at;
  if (p[0] < 0x80)
    return give_char (s, p[0], 1);
  size_t n = p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
  if (n == 0)
    return give_char (s, nm_byte_to_raw (p[0]), 1);
  for (size_t i = 1; i < n; i++)
    if (i >= left)
      return force ? give_char (s, nm_byte_to_raw (p[0]), 1) : SCAN_NEED_MORE;
    else if ((p[i] & 0xc0) != 0x80)
      return give_char (s, nm_byte_to_raw (p[0]), 1);
  int length, c = nm_char_decode ((const char *) p, &length);
  if (nm_char_bytes (c) != length || c > 0x10ffff)
    return give_char (s, nm_byte_to_raw (p[0]), 1);
  return give_char (s, c, n);
}

/* Fills s->csi from the LENGTH bytes after ESC [; false if it is not well formed. */
static bool
parse_csi (struct scanner *s, const char *p, size_t length)
{
  struct scan_csi *c = &s->csi;
  *c = (struct scan_csi){ .final = p[length - 1] };
  for (int i = 0; i < SCAN_PARAMETERS; i++)
    c->parameters[i] = c->sub[i] = -1;
  size_t i = 0;
  if (strchr ("?><=", p[0]) != NULL)
    c->marker = p[i++];
  int *field = &c->parameters[0], ignored = 0;   /* more than one sub-parameter: only the first counts */
  bool any = false;
  for (; i < length - 1; i++)
    if (p[i] >= '0' && p[i] <= '9')
      {
        any = true;
        *field = (*field < 0 ? 0 : *field) * 10 + (p[i] - '0');
        if (*field > 0xffffff)
          return false;
      }
    else if (p[i] == ';')
      {
        any = true;
        if (++c->count >= SCAN_PARAMETERS)
          return false;
        field = &c->parameters[c->count];
      }
    else if (p[i] == ':')
      field = field == &c->parameters[c->count] ? &c->sub[c->count] : &ignored;
    else if (p[i] >= 0x20 && p[i] <= 0x2f)
      c->intermediate = p[i];
    else
      return false;
  c->count += any;
  return true;
}

static enum scan_token
scan_csi (struct scanner *s, bool force)
{
  const char *p = s->data + s->at;
  size_t left = s->used - s->at, i = 2;
  while (i < left && i < SCAN_CSI_MAX && (unsigned char) p[i] >= 0x20 && (unsigned char) p[i] < 0x40)
    i++;
  if (i >= left && i < SCAN_CSI_MAX)
    return force ? give_char (s, 27, 1) : SCAN_NEED_MORE;
  if (i >= SCAN_CSI_MAX || (unsigned char) p[i] < 0x20 || (unsigned char) p[i] > 0x7e)
    {
      if (i == 2)
        return give_char (s, 27, 1);     /* ESC [ and something else: keys typed one by one */
      consume (s, i);
      return scanner_next (s, force);
    }
  i++;
  bool good = parse_csi (s, p + 2, i - 2);
  hold (s, 0, i);
  consume (s, i);
  if (!good)
    return scanner_next (s, force);
  if (s->csi.final == '~' && s->csi.marker == 0 && s->csi.count == 1 && s->csi.parameters[0] == 200)
    {
      s->pasting = true;
      return scanner_next (s, force);
    }
  return SCAN_CSI;
}

static enum scan_token
scan_string (struct scanner *s, bool force)
{
  const char *p = s->data + s->at;
  size_t left = s->used - s->at;
  size_t i = s->resume > s->at + 2 ? s->resume - s->at : 2;
  for (; i < left; i++)
    {
      bool bel = p[i] == 7, st = p[i] == 27 && i + 1 < left && p[i + 1] == '\\';
      if (!bel && !st)
        continue;
      s->code = p[1];
      bool dropped = s->skipping_string;
      s->skipping_string = false;
      hold (s, 2, i - 2);
      consume (s, i + (bel ? 1 : 2));
      return dropped ? scanner_next (s, force) : SCAN_STRING;
    }
  if (force && left == 2)
    return give_char (s, 27, 1);         /* M-], M-P, ...: a key, since nothing follows */
  if (left > SCAN_STRING_MAX)
    {
      /* Too long to be an answer: forget its body, keep its introducer. */
      memmove (s->data + s->at + 2, s->data + s->used - 1, 1);
      s->used = s->at + 3;
      s->skipping_string = true;
      left = 3;
    }
  s->resume = s->at + (left > 3 ? left - 1 : 2);
  return SCAN_NEED_MORE;
}

/* Terminals send CR for newlines. */
static void
normalize_newlines (struct scanner *s)
{
  size_t n = 0;
  for (size_t i = 0; i < s->length; i++)
    if (s->text[i] == '\r')
      {
        s->text[n++] = '\n';
        i += i + 1 < s->length && s->text[i + 1] == '\n';
      }
    else
      s->text[n++] = s->text[i];
  s->length = n;
}

static enum scan_token
scan_paste (struct scanner *s)
{
  const char *p = s->data + s->at;
  size_t left = s->used - s->at;
  size_t from = s->resume > s->at ? s->resume - s->at : 0;
  const char *end = left > from ? memmem (p + from, left - from, paste_end, PASTE_END_LENGTH) : NULL;
  if (end == NULL && left <= SCAN_PASTE_MAX)
    {
      s->resume = s->at + (left > PASTE_END_LENGTH ? left - PASTE_END_LENGTH : 0);
      return SCAN_NEED_MORE;
    }
  size_t length = end != NULL ? (size_t) (end - p) : left;
  hold (s, 0, length);
  consume (s, length + (end != NULL ? PASTE_END_LENGTH : 0));
  s->pasting = end == NULL;
  normalize_newlines (s);
  return SCAN_PASTE;
}

enum scan_token
scanner_next (struct scanner *s, bool force)
{
  size_t left = s->used - s->at;
  if (s->pasting)
    return scan_paste (s);
  if (left == 0)
    return SCAN_NEED_MORE;
  const char *p = s->data + s->at;
  if (p[0] != 27)
    return scan_char (s, force);
  if (left == 1)
    return force ? give_char (s, 27, 1) : SCAN_NEED_MORE;
  switch (p[1])
    {
    case '[':
      return scan_csi (s, force);
    case 'O':
      if (left == 2)
        return force ? give_char (s, 27, 1) : SCAN_NEED_MORE;
      if (p[2] < 0x21 || p[2] > 0x7e)
        return give_char (s, 27, 1);
      hold (s, 0, 3);
      consume (s, 3);
      return SCAN_SS3;
    case ']': case 'P': case '_': case '^': case 'X':
      return scan_string (s, force);
    default:
      return give_char (s, 27, 1);       /* the prefix key and then what follows */
    }
}

bool
scanner_is_undecided (const struct scanner *s)
{
  return s->at < s->used || s->pasting;
}
