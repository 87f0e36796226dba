/* overlay_arrow.c - the arrow beside a line, of Edebug and the like.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "overlay_arrow.h"
#include "../primitive.h"

enum { ARROW_CHARS = 32 };          /* that are shown at most */

struct arrow { int64_t pos; int count; int code[ARROW_CHARS]; };

/* The arrow of VARIABLE in B; false if there is none. */
static bool
arrow_of (struct nm_host *host, struct buffer *b, nm_value variable, struct arrow *arrow)
{
  struct nm_vm *vm = host->vm;
  uint64_t id;
  struct buffer *at;
  nm_value marker = nm_symbol_value_or (vm, variable, NM_NIL);
  if (!nm_host_object_get (vm, marker, NM_HOST_MARKER, &id) || !marker_get (host, id, &at, &arrow->pos) || at->text != b->text)
    return false;
  nm_value text = nm_get (vm, variable, NM_Q (overlay_arrow_string));
  if (!nm_is_string (vm, text))
    text = nm_symbol_value_or (vm, NM_Q (overlay_arrow_string), NM_NIL);
  if (!nm_is_string (vm, text))
    return false;
  int64_t length = nm_length (vm, text);
  arrow->count = 0;
  for (int64_t i = 0; i < length && arrow->count < ARROW_CHARS; i++)
    {
      int64_t c;
      if (nm_get_int64 (vm, nm_call2 (vm, NM_Q (aref), text, nm_fixnum (i)), &c))
        arrow->code[arrow->count++] = (int) c;
    }
  return arrow->count > 0;
}

/* Calls FUNCTION with each arrow in B and DATA. */
static void
each_arrow (struct nm_host *host, struct buffer *b, void (*function) (const struct arrow *, void *data), void *data)
{
  struct nm_vm *vm = host->vm;
  nm_scope s = nm_scope_open (vm);
  nm_value list = nm_symbol_value_or (vm, NM_Q (overlay_arrow_variable_list), NM_NIL);
  struct arrow arrow;
  for (; nm_is_cons (vm, list); list = nm_cdr (vm, list))
    {
      nm_value variable = nm_car (vm, list);
      if (nm_is_symbol (vm, variable) && arrow_of (host, b, variable, &arrow))
        function (&arrow, data);
    }
  nm_scope_close (vm, s);
}

static void
add_to_version (const struct arrow *arrow, void *data)
{
  uint64_t *version = data, v = *version * 31 + (uint64_t) arrow->pos;
  for (int i = 0; i < arrow->count; i++)
    v = v * 31 + (uint64_t) arrow->code[i];
  *version = v;
}

uint64_t
overlay_arrow_version (struct nm_host *host, struct buffer *b)
{
  uint64_t version = 0;
  each_arrow (host, b, add_to_version, &version);
  return version;
}

struct drawing { struct layout *l; int64_t start; struct cell *cells; };

static void
draw_arrow (const struct arrow *arrow, void *data)
{
  struct drawing *d = data;
  if (arrow->pos != d->start)
    return;
  int x = d->l->prefix;
  for (int i = 0; i < arrow->count; i++)
    {
      int width = layout_char_width (d->l->host, arrow->code[i]);
      if (width < 1 || x + width > d->l->columns)
        continue;
      d->cells[x++] = (struct cell){ .code = { (uint32_t) arrow->code[i] }, .style = d->l->base_style, .width = (uint8_t) width };
      if (width == 2)
        d->cells[x++] = (struct cell){ .style = d->l->base_style };
    }
  /* Half of a wide character that the arrow covered is a blank. */
  if (x < d->l->columns && d->cells[x].width == 0)
    d->cells[x] = (struct cell){ .code = { ' ' }, .style = d->cells[x].style, .width = 1 };
}

void
overlay_arrow_draw (struct layout *l, int64_t start, struct cell *cells)
{
  struct drawing d = { l, start, cells };
  each_arrow (l->host, l->b, draw_arrow, &d);
}
