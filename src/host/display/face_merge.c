/* face_merge.c - merging faces into looks, and looks into styles of the terminal.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Reads Lisp data; runs no Lisp.

   An attribute that a reference gives replaces what is there; in a list of faces the first
   wins, so lists are merged from their end.  A named face merges what it inherits first. */
#include "face.h"
#include "redisplay.h"
#include "../term/terminal.h"

#include <string.h>

enum { FACE_DEPTH_MAX = 12, FACE_LIST_MAX = 32 };

struct merge { struct nm_host *host; struct buffer *buffer; nm_value remapping; int depth; nm_value named[FACE_DEPTH_MAX + 1]; };

static void merge_reference (struct merge *, nm_value reference, struct look *);

static bool
is_unspecified (struct nm_vm *vm, nm_value v)
{
  return nm_symbol_is (vm, v, Qunspecified) || nm_is_unbound (v);
}

static void
set_flag (struct look *l, uint32_t given, uint32_t flag, bool on)
{
  l->given |= given;
  l->flags = on ? l->flags | flag : l->flags & ~flag;
}

static void
set_color (struct merge *m, struct look *l, uint32_t given, uint32_t *field, nm_value v)
{
  struct nm_vm *vm = m->host->vm;
  char name[16] = "";
  if (!nm_is_string (vm, v))
    return;
  nm_string_copy (vm, v, 0, sizeof name - 1, name);
  uint32_t color;
  if (strncmp (name, "unspecified", 11) == 0)
    {
      *field = COLOR_DEFAULT;
      l->given |= given;
    }
  else if (color_for_terminal (m->host, v, &color))
    {
      *field = color;
      l->given |= given;
    }
}

static bool
is_bold (struct nm_vm *vm, nm_value v)
{
  static const uint32_t bold[] = { Qbold, Qsemi_bold, Qdemibold, Qextra_bold, Qultra_bold, Qblack, Qheavy, Qmedium };
  for (size_t i = 0; i < sizeof bold / sizeof *bold - 1; i++)
    if (nm_symbol_is (vm, v, bold[i]))
      return true;
  return false;
}

static bool
is_faint (struct nm_vm *vm, nm_value v)
{
  static const uint32_t faint[] = { Qlight, Qsemi_light, Qextra_light, Qultra_light, Qthin };
  for (size_t i = 0; i < sizeof faint / sizeof *faint; i++)
    if (nm_symbol_is (vm, v, faint[i]))
      return true;
  return false;
}

static void
set_underline (struct merge *m, struct look *l, nm_value v)
{
  struct nm_vm *vm = m->host->vm;
  l->underline_color = COLOR_DEFAULT;
  bool wave = nm_is_cons (vm, v) && nm_symbol_is (vm, nm_plist_get (vm, v, NM_Q (Cstyle)), Qwave);
  set_flag (l, LOOK_UNDERLINE, STYLE_UNDERLINE, !nm_is_nil (v) && !wave);
  set_flag (l, LOOK_UNDERLINE, STYLE_WAVE, wave);
  nm_value color = nm_is_cons (vm, v) ? nm_plist_get (vm, v, NM_Q (Ccolor)) : v;
  if (nm_is_string (vm, color))
    color_for_terminal (m->host, color, &l->underline_color);
}

static void
merge_attribute (struct merge *m, enum face_attribute attribute, nm_value v, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  if (is_unspecified (vm, v))
    return;
  switch (attribute)
    {
    case FACE_WEIGHT:
      set_flag (l, LOOK_WEIGHT, STYLE_BOLD, is_bold (vm, v));
      set_flag (l, LOOK_WEIGHT, STYLE_DIM, is_faint (vm, v));
      break;
    case FACE_SLANT:
      set_flag (l, LOOK_SLANT, STYLE_ITALIC, nm_symbol_is (vm, v, Qitalic) || nm_symbol_is (vm, v, Qoblique));
      break;
    case FACE_UNDERLINE:
      set_underline (m, l, v);
      break;
    case FACE_INVERSE:
      l->given |= LOOK_INVERSE;
      l->inverse = !nm_is_nil (v);
      break;
    case FACE_STRIKE:
      set_flag (l, LOOK_STRIKE, STYLE_STRIKE, !nm_is_nil (v));
      break;
    case FACE_FOREGROUND:
      set_color (m, l, LOOK_FOREGROUND, &l->foreground, v);
      break;
    case FACE_BACKGROUND:
      set_color (m, l, LOOK_BACKGROUND, &l->background, v);
      break;
    case FACE_EXTEND:
      l->given |= LOOK_EXTEND;
      l->extend = !nm_is_nil (v);
      break;
    default:
      break;
    }
}

static void
merge_vector (struct merge *m, nm_value vector, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  nm_value inherit = nm_aref (vm, vector, FACE_INHERIT);
  if (!is_unspecified (vm, inherit) && !nm_is_nil (inherit))
    merge_reference (m, inherit, l);
  for (int i = FACE_WEIGHT; i < FACE_ATTRIBUTES; i++)
    if (i != FACE_INHERIT)
      merge_attribute (m, i, nm_aref (vm, vector, i), l);
}

/* FACE as it is remapped in the buffer, unless it is being remapped already. */
static bool
merge_remapped (struct merge *m, nm_value face, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  if (nm_is_nil (m->remapping))
    return false;
  nm_value entry = nm_assq (vm, face, m->remapping);
  if (nm_is_nil (entry))
    return false;
  for (int i = 0; i < m->depth; i++)
    if (nm_eq (vm, m->named[i], face))
      return false;
  m->named[m->depth++] = face;
  merge_reference (m, nm_cdr (vm, entry), l);
  m->depth--;
  return true;
}

static void
merge_named (struct merge *m, nm_value face, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  if (m->depth >= FACE_DEPTH_MAX || merge_remapped (m, face, l))
    return;
  nm_value vector = face_vector (m->host, face, false);
  if (nm_is_unbound (vector))
    return;
  m->named[m->depth++] = NM_NIL;
  merge_vector (m, vector, l);
  m->depth--;
  (void) vm;
}

static const struct { uint32_t key; enum face_attribute attribute; } plist_keys[] = {
  { QCweight, FACE_WEIGHT }, { QCslant, FACE_SLANT }, { QCunderline, FACE_UNDERLINE }, { QCinverse_video, FACE_INVERSE },
  { QCreverse_video, FACE_INVERSE }, { QCstrike_through, FACE_STRIKE }, { QCforeground, FACE_FOREGROUND },
  { QCbackground, FACE_BACKGROUND }, { QCextend, FACE_EXTEND },
};

static void
merge_plist (struct merge *m, nm_value plist, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  for (int n = 0; nm_is_cons (vm, plist) && n < FACE_LIST_MAX; n++)
    {
      nm_value key = nm_car (vm, plist), value = nm_car (vm, nm_cdr (vm, plist));
      plist = nm_cdr (vm, nm_cdr (vm, plist));
      if (nm_symbol_is (vm, key, QCinherit))
        merge_reference (m, value, l);
      else
        for (size_t i = 0; i < sizeof plist_keys / sizeof *plist_keys; i++)
          if (nm_symbol_is (vm, key, plist_keys[i].key))
            merge_attribute (m, plist_keys[i].attribute, value, l);
    }
}

static bool
is_keyword (struct nm_vm *vm, nm_value v)
{
  char c = 0;
  if (!nm_is_symbol (vm, v) || nm_is_nil (v))
    return false;
  nm_string_copy (vm, nm_symbol_name (vm, v), 0, 1, &c);
  return c == ':';
}

static void
merge_list (struct merge *m, nm_value list, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  nm_value items[FACE_LIST_MAX];
  int n = 0;
  for (; nm_is_cons (vm, list) && n < FACE_LIST_MAX; list = nm_cdr (vm, list))
    items[n++] = nm_car (vm, list);
  while (n > 0)
    merge_reference (m, items[--n], l);
}

static void
merge_reference (struct merge *m, nm_value reference, struct look *l)
{
  struct nm_vm *vm = m->host->vm;
  if (nm_is_nil (reference) || m->depth >= FACE_DEPTH_MAX)
    return;
  if (!nm_is_cons (vm, reference))
    {
      if (nm_is_string (vm, reference))
        {
          char *name = nm_string_dup (vm, reference, NULL);
          reference = nm_intern (vm, name);
          nm_free (name);
        }
      if (nm_is_symbol (vm, reference))
        merge_named (m, reference, l);
      return;
    }
  m->depth++;
  m->named[m->depth - 1] = NM_NIL;
  nm_value first = nm_car (vm, reference), rest = nm_cdr (vm, reference);
  if (nm_symbol_is (vm, first, Qforeground_color) || nm_symbol_is (vm, first, Qbackground_color))
    merge_attribute (m, nm_symbol_is (vm, first, Qforeground_color) ? FACE_FOREGROUND : FACE_BACKGROUND, rest, l);
  else if (is_keyword (vm, first) && !nm_symbol_is (vm, first, QCfiltered))
    merge_plist (m, reference, l);
  else if (!is_keyword (vm, first))
    merge_list (m, reference, l);
  m->depth--;
}

static nm_value
remapping_of (struct nm_host *host, struct buffer *b)
{
  nm_value v = b == NULL ? nm_symbol_value_or (host->vm, NM_Q (face_remapping_alist), NM_NIL)
                         : nm_context_value (host->vm, b->context, NM_Q (face_remapping_alist));
  return nm_is_unbound (v) ? NM_NIL : v;
}

void
face_merge (struct nm_host *host, struct buffer *b, nm_value reference, struct look *l)
{
  nm_scope scope = nm_scope_open (host->vm);
  struct merge m = { .host = host, .buffer = b, .remapping = remapping_of (host, b) };
  merge_reference (&m, reference, l);
  nm_scope_close (host->vm, scope);
}

void
face_merge_named (struct nm_host *host, struct buffer *b, uint32_t face, struct look *l)
{
  face_merge (host, b, (nm_value){ face }, l);
}

void
face_default (struct nm_host *host, struct buffer *b, struct look *l)
{
  memset (l, 0, sizeof *l);
  face_merge_named (host, b, Qdefault, l);
  l->given = 0;
}

uint16_t
face_style (struct nm_host *host, struct grid *g, const struct look *l)
{
  struct style s = { .foreground = l->foreground, .background = l->background, .underline_color = l->underline_color, .flags = l->flags };
  if (l->inverse)
    {
      /* With both colors known an exchange keeps them exact; else the terminal must do it. */
      if (s.foreground != COLOR_DEFAULT && s.background != COLOR_DEFAULT)
        {
          s.foreground = l->background;
          s.background = l->foreground;
        }
      else
        s.flags |= STYLE_REVERSE;
    }
  (void) host;
  return style_intern (&g->styles, &s);
}
