/* style.c - interning styles, and writing the way from one to another.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals. */
#include "style.h"
#include "capability.h"
#include "output.h"

#include <string.h>
#include <mimalloc.h>

void
style_table_init (struct style_table *t)
{
  *t = (struct style_table){ .styles = mi_zalloc (16 * sizeof (struct style)), .count = 1, .room = 16 };
}

void
style_table_free (struct style_table *t)
{
  mi_free (t->styles);
  *t = (struct style_table){ 0 };
}

uint16_t
style_intern (struct style_table *t, const struct style *s)
{
  for (int i = 0; i < t->count; i++)
    if (memcmp (&t->styles[i], s, sizeof *s) == 0)
      return (uint16_t) i;
  if (t->count > UINT16_MAX)
    return 0;
  if (t->count == t->room)
    t->styles = mi_realloc (t->styles, (size_t) (t->room *= 2) * sizeof *s);
  t->styles[t->count] = *s;
  return (uint16_t) t->count++;
}

static const struct { uint32_t flag; const char *sgr; size_t capability; } attributes[] = {
  { STYLE_BOLD, ";1", offsetof (struct capability, bold) },
  { STYLE_DIM, ";2", offsetof (struct capability, dim) },
  { STYLE_ITALIC, ";3", offsetof (struct capability, italic) },
  { STYLE_UNDERLINE, ";4", offsetof (struct capability, underline) },
  { STYLE_WAVE, ";4", offsetof (struct capability, underline) },
  { STYLE_REVERSE, ";7", offsetof (struct capability, reverse) },
  { STYLE_STRIKE, ";9", offsetof (struct capability, strike) },
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes };

static void
emit_ansi_color (struct output *o, uint32_t color, int base)
{
  unsigned index = color & 0xffffff;
  output_byte (o, ';');
  if ((color & COLOR_KIND) == COLOR_DEFAULT)
    output_number (o, (unsigned) base + 9);
  else if ((color & COLOR_KIND) == COLOR_DIRECT)
    {
      output_number (o, (unsigned) base + 8);
      output_text (o, ";2;");
      output_number (o, index >> 16);
      output_byte (o, ';');
      output_number (o, index >> 8 & 255);
      output_byte (o, ';');
      output_number (o, index & 255);
    }
  else if (index < 8)
    output_number (o, (unsigned) base + index);
  else if (index < 16)
    output_number (o, (unsigned) base + 60 + index - 8);
  else
    {
      output_number (o, (unsigned) base + 8);
      output_text (o, ";5;");
      output_number (o, index);
    }
}

/* One SGR sequence.  The parameters are collected after "ESC [" with a leading semicolon each. */
static void
emit_ansi (struct output *o, const struct capability *c, const struct style *from, const struct style *to)
{
  bool reset = from == NULL || (from->flags & ~to->flags) != 0;
  static const struct style plain = { 0 };
  if (reset)
    from = &plain;
  if (reset && memcmp (to, &plain, sizeof plain) == 0)
    {
      output_capability (o, c->sgr0, 0, 0);
      return;
    }
  size_t start = o->used;
  output_text (o, "\033[");
  if (reset)
    output_text (o, ";0");
  for (int i = 0; i < ATTRIBUTES; i++)
    if ((to->flags & ~from->flags & attributes[i].flag) != 0)
      output_text (o, attributes[i].flag == STYLE_WAVE && c->underline_styles ? ";4:3" : attributes[i].sgr);
  if (to->foreground != from->foreground)
    emit_ansi_color (o, to->foreground, 30);
  if (to->background != from->background)
    emit_ansi_color (o, to->background, 40);
  if (c->underline_styles && to->underline_color != from->underline_color)
    {
      if ((to->underline_color & COLOR_KIND) == COLOR_DEFAULT)
        output_text (o, ";59");
      else
        emit_ansi_color (o, (to->underline_color & COLOR_KIND) == COLOR_PALETTE && (to->underline_color & 0xffffff) < 16
                            ? COLOR_DIRECT | 0x808080 : to->underline_color, 50);
    }
  if (o->used == start + 2)
    {
      o->used = start;
      return;
    }
  memmove (o->data + start + 2, o->data + start + 3, o->used - start - 3);   /* the first semicolon */
  o->data[o->used - 1] = 'm';
}

static void
emit_terminfo (struct output *o, const struct capability *c, const struct style *from, const struct style *to)
{
  static const struct style plain = { 0 };
  if (from == NULL || (from->flags & ~to->flags) != 0 || (from->foreground && !to->foreground)
      || (from->background && !to->background))
    {
      output_capability (o, c->sgr0, 0, 0);
      output_capability (o, c->op, 0, 0);
      from = &plain;
    }
  for (int i = 0; i < ATTRIBUTES; i++)
    if ((to->flags & ~from->flags & attributes[i].flag) != 0)
      output_capability (o, *(const char *const *) ((const char *) c + attributes[i].capability), 0, 0);
  if (to->foreground != from->foreground)
    output_capability (o, c->setaf, (int) (to->foreground & 0xffffff), 0);
  if (to->background != from->background)
    output_capability (o, c->setab, (int) (to->background & 0xffffff), 0);
}

void
style_emit (struct output *o, const struct capability *c, const struct style *from, const struct style *to)
{
  if (from != NULL && memcmp (from, to, sizeof *to) == 0)
    return;
  if (c->ansi)
    emit_ansi (o, c, from, to);
  else
    emit_terminfo (o, c, from, to);
}
