/* layout_props.c - what properties and overlays make of the text at a position.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Reads Lisp data; runs no user code.

   A run is a stretch in which no property and no overlay begins or ends.  At its start, in this
   order: overlay strings are queued, invisible text is skipped, a `display' property replaces
   the text, and else the face is merged. */
#include "layout.h"
#include "redisplay.h"
#include "nm_text.h"

#include <string.h>

enum { OVERLAYS_MAX = 256, RUN_MAX = 1 << 20, STRING_GLYPHS_MAX = 1 << 16 };

/* -- widths --------------------------------------------------------------------------------------- */

int
layout_char_width (struct nm_host *host, int c)
{
  if (c < 0x300)
    return 1;
  nm_value table = nm_symbol_value_or (host->vm, NM_Q (char_width_table), NM_NIL);
  if (nm_type_of (host->vm, table) != NM_TYPE_CHAR_TABLE)
    return 1;
  nm_scope scope = nm_scope_open (host->vm);
  nm_value w = nm_char_table_get (host->vm, table, c);
  int64_t n = 1;
  nm_get_int64 (host->vm, w, &n);
  nm_scope_close (host->vm, scope);
  return n < 0 || n > 16 ? 1 : (int) n;
}

/* -- strings ------------------------------------------------------------------------------------------ */

void
layout_queue_glyph (struct layout *l, int code, uint16_t style, bool raw)
{
  if (l->queue_count == l->queue_room)
    {
      l->queue_room = l->queue_room ? l->queue_room * 2 : 64;
      l->queue = mi_realloc (l->queue, (size_t) l->queue_room * sizeof *l->queue);
    }
  l->queue[l->queue_count++] = (struct glyph){ code, style, raw, l->queue_beside };
}

nm_value
layout_string_property (struct nm_host *host, nm_value string, int64_t pos, nm_value property)
{
  nm_value v = nm_call3 (host->vm, NM_Q (get_text_property), nm_fixnum (pos), property, string);
  return nm_is_exit (v) ? (nm_exit_ignore (host->vm), NM_NIL) : v;
}

static int64_t
next_string_change (struct nm_host *host, nm_value string, int64_t pos, int64_t chars)
{
  int64_t next = chars;
  nm_value v = nm_call2 (host->vm, NM_Q (next_property_change), nm_fixnum (pos), string);
  if (nm_is_exit (v))
    nm_exit_ignore (host->vm);
  else
    nm_get_int64 (host->vm, v, &next);
  return next;
}

static uint16_t
style_of (struct layout *l, const struct look *look)
{
  return l->grid == NULL ? 0 : face_style (l->host, l->grid, look);
}

/* Spaces for a (space ...) specification that starts at display column X. */
static int
space_columns (struct layout *l, nm_value spec, int64_t x)
{
  struct nm_vm *vm = l->host->vm;
  nm_value plist = nm_cdr (vm, spec), width = nm_plist_get (vm, plist, NM_Q (Cwidth)), align = nm_plist_get (vm, plist, NM_Q (Calign_to));
  double d;
  if (nm_get_double (vm, width, &d))
    return d > 0 && d < 10000 ? (int) (d + 0.5) : 0;
  if (nm_is_cons (vm, align) && nm_get_double (vm, nm_car (vm, align), &d))
    align = nm_car (vm, align);
  if (nm_get_double (vm, align, &d))
    return d > (double) x && d < 10000 ? (int) (d - (double) x + 0.5) : 0;
  if (nm_symbol_is (vm, align, Qright) || nm_symbol_is (vm, nm_car (vm, align), Qright))
    return x < l->columns ? l->columns - (int) x : 0;
  return nm_is_nil (width) && nm_is_nil (align) ? 1 : 0;
}

/* ((margin left-margin) STRING), (left-fringe BITMAP) and the like: text that is not shown in the text area. */
static bool
is_margin_display (struct nm_vm *vm, nm_value spec)
{
  nm_value first = nm_car (vm, spec);
  return nm_symbol_is (vm, first, Qleft_fringe) || nm_symbol_is (vm, first, Qright_fringe)
         || (nm_is_cons (vm, first) && nm_symbol_is (vm, nm_car (vm, first), Qmargin));
}

void
layout_queue_string (struct layout *l, nm_value string, const struct look *under)
{
  struct nm_host *host = l->host;
  struct nm_vm *vm = host->vm;
  struct nm_string_info info;
  if (!nm_string_info (vm, string, &info) || info.bytes == 0)
    return;
  char *text = nm_string_dup (vm, string, NULL);
  int64_t change = info.has_properties ? 0 : info.chars, at = 0;
  uint16_t style = style_of (l, under);
  bool beside = l->queue_beside;
  nm_scope scope = nm_scope_open (vm);
  for (int64_t i = 0; i < info.chars && l->queue_count < STRING_GLYPHS_MAX; i++)
    {
      if (i == change && info.has_properties)
        {
          nm_scope_close (vm, scope);
          scope = nm_scope_open (vm);
          change = next_string_change (host, string, i, info.chars);
          struct look look = *under;
          nm_value face = layout_string_property (host, string, i, NM_Q (face));
          if (!nm_is_nil (face))
            face_merge (host, l->b, face, &look);
          style = style_of (l, &look);
          nm_value display = layout_string_property (host, string, i, NM_Q (display));
          nm_value invisible = layout_string_property (host, string, i, NM_Q (invisible));
          bool space = nm_is_cons (vm, display) && nm_symbol_is (vm, nm_car (vm, display), Qspace);
          l->queue_beside = beside && nm_is_nil (layout_string_property (host, string, i, NM_Q (cursor)));
          bool hidden = is_margin_display (vm, display)
                        || (!nm_is_nil (invisible) && layout_invisibility (host, l->invisibility, invisible) != 0);
          if (space && !hidden)
            for (int n = space_columns (l, display, l->column + l->queue_count - l->queue_at); n > 0; n--)
              layout_queue_glyph (l, ' ', style, true);
          if (space || hidden)
            {
              for (; i < change && i < info.chars; i++)
                at += info.multibyte ? nm_char_length ((unsigned char) text[at]) : 1;
              i--;
              continue;
            }
        }
      int length = 1, c = (unsigned char) text[at];
      if (info.multibyte)
        c = nm_char_decode (text + at, &length);
      else if (c >= 0x80)
        c = nm_byte_to_raw (c);
      at += length;
      layout_queue_glyph (l, c, style, false);
    }
  l->queue_beside = beside;
  nm_scope_close (vm, scope);
  nm_free (text);
}

/* -- invisible text ----------------------------------------------------------------------------------------- */

/* Does the invisibility SPEC list ask for one PROPERTY element?  As layout_invisibility. */
static int
element_invisibility (struct nm_vm *vm, nm_value spec, nm_value element)
{
  for (int n = 0; nm_is_cons (vm, spec) && n < 1000; spec = nm_cdr (vm, spec), n++)
    {
      nm_value each = nm_car (vm, spec);
      if (nm_eq (vm, each, element))
        return 1;
      if (nm_is_cons (vm, each) && nm_eq (vm, nm_car (vm, each), element))
        return nm_is_nil (nm_cdr (vm, each)) ? 1 : 2;
    }
  return 0;
}

int
layout_invisibility (struct nm_host *host, nm_value spec, nm_value property)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (property))
    return 0;
  if (nm_symbol_is (vm, spec, Qt))
    return 1;
  int found = element_invisibility (vm, spec, property);
  for (int n = 0; found == 0 && nm_is_cons (vm, property) && n < 1000; property = nm_cdr (vm, property), n++)
    found = element_invisibility (vm, spec, nm_car (vm, property));
  return found;
}

/* Skips invisible text at the layout's position; true if there was any. */
static bool
skip_invisible (struct layout *l)
{
  struct nm_host *host = l->host;
  struct nm_vm *vm = host->vm;
  int kind = 0;
  int64_t from = l->pos;
  while (l->pos < l->end)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value v = buffer_char_property_in (host, l->b, l->pos, NM_Q (invisible), window_object (host, l->w), NULL);
      int k = layout_invisibility (host, l->invisibility, v);
      nm_scope_close (vm, scope);
      if (k == 0)
        break;
      kind = k > kind ? k : kind;
      l->pos = buffer_next_property_change (host, l->b, l->pos, l->end);
    }
  if (l->pos == from)
    return false;
  if (kind == 2)
    for (int i = 0; i < 3; i++)
      layout_queue_glyph (l, '.', l->style, true);
  return true;
}

/* -- overlay strings ------------------------------------------------------------------------------------------ */

static bool
overlay_is_for_window (struct layout *l, uint64_t id)
{
  nm_value w = overlay_property (l->host, id, NM_Q (window));
  struct window *only = window_of_value (l->host, w);
  return only == NULL || only == l->w;
}

/* An overlay whose strings may be shown at a position. */
struct candidate { uint64_t id; int64_t priority, start, end; };

/* Stable, by insertion: they are few. */
static void
sort_candidates (struct candidate *c, int n, bool (*less) (const struct candidate *, const struct candidate *))
{
  for (int i = 1; i < n; i++)
    for (int k = i; k > 0 && less (&c[k], &c[k - 1]); k--)
      {
        struct candidate t = c[k];
        c[k] = c[k - 1];
        c[k - 1] = t;
      }
}

static bool
shown_later (const struct candidate *a, const struct candidate *b)
{
  return a->priority > b->priority;
}

static bool
shown_earlier (const struct candidate *a, const struct candidate *b)
{
  return a->priority != b->priority ? a->priority < b->priority : a->end < b->end;
}

/* Queues the string that property NAME of the overlay has. */
static void
queue_overlay_string (struct layout *l, const struct candidate *c, nm_value name)
{
  struct nm_host *host = l->host;
  nm_value s = overlay_property (host, c->id, name);
  if (!nm_is_string (host->vm, s))
    return;
  struct look look = l->base;
  layout_queue_string (l, s, &look);
}

/* The overlays that begin or end at the position; returns their number. */
static int
overlays_beginning_or_ending (struct layout *l, struct candidate *c)
{
  struct nm_host *host = l->host;
  uint64_t ids[OVERLAYS_MAX];
  int64_t pos = l->pos;
  int n = overlay_list_in (host, l->b, pos > 1 ? pos - 1 : pos, pos + 1, true, ids, OVERLAYS_MAX), count = 0;
  for (int k = 0; k < n && k < OVERLAYS_MAX; k++)
    {
      struct buffer *b;
      int64_t start, end, priority = 0;
      if (!overlay_get (host, ids[k], &b, &start, &end) || (start != pos && end != pos) || !overlay_is_for_window (l, ids[k]))
        continue;
      nm_value p = overlay_property (host, ids[k], NM_Q (priority));
      nm_get_int64 (host->vm, nm_is_cons (host->vm, p) ? nm_car (host->vm, p) : p, &priority);
      c[count++] = (struct candidate){ ids[k], priority, start, end };
    }
  return count;
}

/* Queues after-strings of overlays that end here, high priorities first, then strings of those that begin here, low
   priorities first.  An empty overlay's after-string follows its before-string. */
static void
queue_overlay_strings (struct layout *l)
{
  struct candidate c[OVERLAYS_MAX];
  int64_t pos = l->pos;
  if (l->strings_done == pos)
    return;
  l->strings_done = pos;
  int n = overlays_beginning_or_ending (l, c);
  l->queue_beside = true;
  sort_candidates (c, n, shown_later);
  for (int k = 0; k < n; k++)
    if (c[k].end == pos && c[k].start < pos)
      queue_overlay_string (l, &c[k], NM_Q (after_string));
  sort_candidates (c, n, shown_earlier);
  for (int k = 0; k < n; k++)
    if (c[k].start == pos)
      {
        queue_overlay_string (l, &c[k], NM_Q (before_string));
        if (c[k].end == pos)
          queue_overlay_string (l, &c[k], NM_Q (after_string));
      }
  l->queue_beside = false;
}

/* -- prefixes ------------------------------------------------------------------------------------------------ */

void
layout_queue_prefix (struct layout *l, bool wrapped)
{
  struct nm_host *host = l->host;
  struct nm_vm *vm = host->vm;
  nm_value name = wrapped ? NM_Q (wrap_prefix) : NM_Q (line_prefix);
  nm_scope scope = nm_scope_open (vm);
  nm_value v = NM_NIL;
  if (l->b->text->intervals_in_use || layout_has_overlays (l->b))
    v = buffer_char_property_in (host, l->b, l->pos, name, window_object (host, l->w), NULL);
  if (nm_is_nil (v))
    v = nm_context_value (vm, l->b->context, name);
  if (!nm_is_unbound (v) && !nm_is_nil (v))
    {
      l->queue_count = l->queue_at = 0;
      l->queue_pos = l->pos;
      l->queue_beside = true;
      if (nm_is_string (vm, v))
        layout_queue_string (l, v, &l->base);
      else if (nm_symbol_is (vm, nm_car (vm, v), Qspace))
        for (int n = space_columns (l, v, 0); n > 0; n--)
          layout_queue_glyph (l, ' ', l->base_style, true);
      /* Text always gets some room. */
      if (l->queue_count > l->usable / 2)
        l->queue_count = l->usable / 2;
      l->queue_beside = false;
    }
  nm_scope_close (vm, scope);
}

/* -- faces -------------------------------------------------------------------------------------------------------- */

static void
merge_face_at (struct layout *l, struct look *look)
{
  struct nm_host *host = l->host;
  struct buffer *b = l->b;
  nm_value face = buffer_text_property (host, b, l->pos, NM_Q (face));
  if (!nm_is_nil (face))
    face_merge (host, b, face, look);
  uint64_t ids[OVERLAYS_MAX];
  int n = overlay_list_at (host, b, l->pos, ids, OVERLAYS_MAX);
  for (int i = 0; i < n && i < OVERLAYS_MAX; i++)
    {
      face = overlay_property (host, ids[i], NM_Q (face));
      if (!nm_is_nil (face) && overlay_is_for_window (l, ids[i]))
        face_merge (host, b, face, look);
    }
}

/* -- display properties --------------------------------------------------------------------------------------------- */

/* The part of a display property that a terminal can show: a string or a (space ...); else nil. */
static nm_value
usable_display (struct nm_vm *vm, nm_value spec, int depth)
{
  if (nm_is_string (vm, spec))
    return spec;
  nm_value first = nm_car (vm, spec);
  if (nm_symbol_is (vm, first, Qspace))
    return spec;
  if (nm_symbol_is (vm, first, Qwhen) && depth < 4)
    return NM_NIL;
  if (nm_is_cons (vm, first) && nm_symbol_is (vm, nm_car (vm, first), Qmargin))
    return NM_NIL;
  /* A list or vector of specifications: the first that replaces the text. */
  if (depth > 0)
    return NM_NIL;
  for (int n = 0; nm_is_cons (vm, spec) && n < 32; spec = nm_cdr (vm, spec), n++)
    {
      nm_value v = usable_display (vm, nm_car (vm, spec), 1);
      if (!nm_is_nil (v))
        return v;
    }
  if (nm_type_of (vm, spec) == NM_TYPE_VECTOR)
    for (int64_t i = 0, n = nm_length (vm, spec); i < n && i < 32; i++)
      {
        nm_value v = usable_display (vm, nm_aref (vm, spec, i), 1);
        if (!nm_is_nil (v))
          return v;
      }
  return NM_NIL;
}

/* Replaces the text at the position by what its display property says; false if nothing is to be replaced. */
static bool
replace_display (struct layout *l, nm_value spec, const struct look *look)
{
  struct nm_host *host = l->host;
  struct nm_vm *vm = host->vm;
  bool margin = is_margin_display (vm, spec);
  nm_value use = margin ? NM_NIL : usable_display (vm, spec, 0);
  if (nm_is_nil (use) && !margin)
    return false;
  l->queue_pos = l->pos;
  if (nm_is_string (vm, use))
    layout_queue_string (l, use, look);
  else if (!margin)
    {
      uint16_t style = style_of (l, look);
      for (int n = space_columns (l, use, l->column); n > 0; n--)
        layout_queue_glyph (l, ' ', style, true);
    }
  while (l->pos < l->end)
    {
      l->pos = buffer_next_property_change (host, l->b, l->pos, l->end);
      nm_scope scope = nm_scope_open (vm);
      bool same = l->pos < l->end && nm_eq (vm, buffer_char_property_in (host, l->b, l->pos, NM_Q (display), window_object (host, l->w), NULL), spec);
      nm_scope_close (vm, scope);
      if (!same)
        break;
    }
  return true;
}

void
layout_start_run (struct layout *l)
{
  struct nm_host *host = l->host;
  struct nm_vm *vm = host->vm;
  struct buffer *b = l->b;
  l->queue_pos = l->pos;
  l->queue_count = l->queue_at = 0;
  nm_scope scope = nm_scope_open (vm);
  if (layout_has_overlays (b) && !l->plain)
    queue_overlay_strings (l);
  if (l->queue_count > 0 || l->pos >= l->end)
    {
      nm_scope_close (vm, scope);
      return;
    }
  int64_t limit = l->pos + RUN_MAX < l->end ? l->pos + RUN_MAX : l->end;
  if (!b->text->intervals_in_use && !layout_has_overlays (b))
    {
      l->run_end = limit;
      l->style = l->base_style;
      l->extend = false;
      nm_scope_close (vm, scope);
      return;
    }
  if (skip_invisible (l))
    {
      l->run_end = l->pos;
      rope_cursor_set (&l->cursor, b->text->rope, buffer_byte_of (b, l->pos));
      nm_scope_close (vm, scope);
      return;
    }
  struct look look = l->base;
  merge_face_at (l, &look);
  nm_value display = l->plain ? NM_NIL : buffer_char_property_in (host, b, l->pos, NM_Q (display), window_object (host, l->w), NULL);
  if (!nm_is_nil (display) && replace_display (l, display, &look))
    {
      l->run_end = l->pos;
      rope_cursor_set (&l->cursor, b->text->rope, buffer_byte_of (b, l->pos));
      nm_scope_close (vm, scope);
      return;
    }
  l->run_end = buffer_next_property_change (host, b, l->pos, limit);
  l->style = style_of (l, &look);
  l->extend = look.extend;
  nm_scope_close (vm, scope);
}
