/* case_region.c - changing the case of text in the buffer.
   SPDX-License-Identifier: GPL-3.0-or-later
   The conversion itself is the VM's (`upcase' and its siblings on strings), so that text and strings
   agree; here are checks, undo, hooks, and the change of exactly what differs. */
#include "../primitive.h"
#include "buffer_internal.h"

/* From the first character that differs up to behind the last one: as characters, and as bytes of the new text. */
struct differences { int64_t first, last, first_byte, last_byte; };

/* Compares TEXT with as many characters of ROPE from offset AT on. */
static void
find_differences (const struct rope *rope, int64_t at, const char *text, int64_t bytes, struct differences *d)
{
  struct rope_cursor cursor;
  rope_cursor_set (&cursor, rope, at);
  for (int64_t byte = 0, i = 0; byte < bytes; i++)
    {
      int n, c = nm_char_decode (text + byte, &n);
      if (rope_cursor_next (&cursor) != c)
        {
          if (d->first < 0)
            {
              d->first = i;
              d->first_byte = byte;
            }
          d->last = i + 1;
          d->last_byte = byte + n;
        }
      byte += n;
    }
}

/* Rewrites what differs between the text from FROM on and TEXT, which is as many characters. */
static nm_value
put_same_length (struct nm_host *host, int64_t from, const char *text, int64_t bytes)
{
  struct buffer *b = buffer_current (host);
  struct differences d = { -1, -1, 0, 0 };
  find_differences (b->text->rope, buffer_byte_of (b, from), text, bytes, &d);
  if (d.first < 0)
    return NM_NIL;
  int64_t n = d.last - d.first;
  text_replace_chars (host, b, from + d.first, text + d.first_byte, d.last_byte - d.first_byte, n, false);
  return buffer_change_done (host, from + d.first, n, n);
}

/* The characters that became several: where each stands in the new text, and by how much it grew.  What differs lies
   between FIRST and LAST in the new text and takes DELETED characters of the old one. */
struct growth { struct { int64_t pos, chars; } *item; int64_t count, room, first, last, deleted; };

static void
add_growth (struct growth *g, int64_t pos, int64_t chars)
{
  if (g->count == g->room)
    {
      g->room = g->room ? 2 * g->room : 16;
      g->item = mi_reallocn (g->item, (size_t) g->room, sizeof *g->item);
    }
  g->item[g->count].pos = pos;
  g->item[g->count++].chars = chars;
}

/* How many bytes of TEXT, the new text from C on, stand for C: FUNCTION's form of it, its lower case, or one character. */
static int64_t
cased_bytes (struct nm_host *host, nm_value function, int c, const char *text, int64_t bytes)
{
  char buf[NM_CHAR_BYTES_MAX], cased[64];
  int n, now = nm_char_decode (text, &n);
  if (c < 0x80 || now == c)
    return n;
  nm_value functions[] = { function, NM_Q (downcase) };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    {
      nm_scope scope = nm_scope_open (VM);
      struct nm_string_info info = { 0 };
      nm_value s = nm_call1 (VM, functions[i], nm_string_multibyte (VM, buf, nm_char_encode (c, buf)));
      bool same = nm_string_info (VM, s, &info) && info.bytes <= bytes && info.bytes <= (int64_t) sizeof cased;
      if (same)
        nm_string_copy (VM, s, 0, info.bytes, cased);
      same = same && memcmp (cased, text, (size_t) info.bytes) == 0;
      nm_scope_close (VM, scope);
      if (same)
        return info.bytes;
    }
  return n;
}

static void
find_growth (struct nm_host *host, nm_value function, int64_t from, int64_t to, const char *text, int64_t bytes, struct growth *g)
{
  struct rope_cursor cursor;
  struct buffer *b = buffer_current (host);
  rope_cursor_set (&cursor, b->text->rope, buffer_byte_of (b, from));
  int64_t pos = from, at = 0;
  for (int64_t old = from; old < to && at < bytes; old++)
    {
      int c = rope_cursor_next (&cursor), n;
      int64_t end = at + cased_bytes (host, function, c, text + at, bytes - at), start = pos;
      bool differs = nm_char_decode (text + at, &n) != c;
      for (; at < end; at += nm_char_length ((unsigned char) text[at]))
        pos++;
      if (pos > start + 1)
        add_growth (g, start, pos - start - 1);
      if (!differs)
        continue;
      g->first = g->first ? g->first : start;
      g->last = pos;
      g->deleted = old + 1;
    }
  g->deleted -= g->first;
}

/* Replaces [FROM, TO) by TEXT, in which some characters became several.  Point follows them; markers stay where they
   are, as in GNU Emacs. */
static nm_value
put_longer (struct nm_host *host, nm_value function, int64_t from, int64_t to, const char *text, int64_t bytes)
{
  struct growth g = { 0 };
  find_growth (host, function, from, to, text, bytes, &g);
  struct buffer *b = buffer_current (host);
  int64_t at = buffer_byte_of (b, from);
  rope_delete (b->text->rope, at, buffer_byte_of (b, to));
  rope_insert (b->text->rope, at, text, bytes);
  for (int64_t i = 0; i < g.count; i++)
    text_grown (host, b, g.item[i].pos, g.item[i].chars);
  mi_free (g.item);
  return buffer_change_done (host, g.first, g.deleted, g.last - g.first);
}

/* Replaces [FROM, TO) by the text of CONVERTED, which is what FUNCTION made of it. */
static nm_value
put_converted (struct nm_host *host, nm_value function, int64_t from, int64_t to, nm_value converted, int64_t *end)
{
  struct buffer *b = buffer_current (host);
  int64_t bytes, chars;
  char *text = buffer_text_of_string (host, converted, &bytes, &chars);
  if (!text)
    return NM_EXIT;
  *end = from + chars;
  if (undo_enabled (host, b))
    {
      undo_record_delete (host, b, from, buffer_substring (host, b, from, to, true), false);
      undo_record_insert (host, b, from, chars);
    }
  nm_value r = chars == to - from ? put_same_length (host, from, text, bytes) : put_longer (host, function, from, to, text, bytes);
  mi_free (text);
  return r;
}

static nm_value
case_range (struct nm_host *host, nm_value function, int64_t from, int64_t to, int64_t *end)
{
  *end = to;
  if (from == to)
    return NM_NIL;
  if (nm_is_exit (buffer_modify_in_place (host, &from, &to, true)))
    return NM_EXIT;
  nm_value text = buffer_substring (host, buffer_current (host), from, to, false);
  nm_value converted = nm_is_exit (text) ? text : nm_call1 (VM, function, text);
  return nm_is_exit (converted) ? converted : put_converted (host, function, from, to, converted, end);
}

static nm_value
case_region (struct nm_host *host, nm_args args, nm_value function)
{
  int64_t from, to, end;
  if (args.count > 2 && !nm_is_nil (nm_arg (args, 2)))
    {
      nm_value bounds = nm_call1 (VM, nm_symbol_value_or (VM, NM_Q (region_extract_function), NM_NIL), NM_Q (bounds));
      if (nm_is_exit (bounds))
        return bounds;
      if (!nm_is_cons (VM, bounds) && !nm_is_nil (bounds))
        return nm_wrong_type (VM, NM_Q (listp), bounds);
      if (nm_list_length (VM, bounds) < 0)
        return nm_call1 (VM, NM_Q (length), bounds);      /* signals what is wrong */
      nm_value at = nm_local (VM, bounds);
      while (nm_is_cons (VM, at))
        {
          nm_scope scope = nm_scope_open (VM);
          nm_value pair = nm_car (VM, at);
          bool ok = nm_is_cons (VM, pair) ? buffer_check_region (host, nm_car (VM, pair), nm_cdr (VM, pair), &from, &to)
                                         && !nm_is_exit (case_range (host, function, from, to, &end))
                                     : !nm_is_exit (nm_wrong_type (VM, NM_Q (consp), pair));
          nm_local_set (VM, at, nm_cdr (VM, at));
          nm_scope_close (VM, scope);
          if (!ok)
            return NM_EXIT;
        }
      return NM_NIL;
    }
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  return nm_is_exit (case_range (host, function, from, to, &end)) ? NM_EXIT : NM_NIL;
}

#define CASE_REGION(c_name, lisp_name, function, doc)                                             \
  NM_PRIMITIVE (c_name, lisp_name, 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, "(list (region-beginning) (region-end) (region-noncontiguous-p))", \
                "(BEG END &optional REGION-NONCONTIGUOUS-P)", doc                                 \
                "\nWith REGION-NONCONTIGUOUS-P the pieces that `region-extract-function' names are changed.") \
  {                                                                                               \
    return case_region (host, args, NM_Q (function));                                             \
  }

CASE_REGION (upcase_region, "upcase-region", upcase, "Convert the text between BEG and END to upper case.")
CASE_REGION (downcase_region, "downcase-region", downcase, "Convert the text between BEG and END to lower case.")
CASE_REGION (capitalize_region, "capitalize-region", capitalize,
             "Make each word between BEG and END start with an upper case letter, with lower case after it.")
CASE_REGION (upcase_initials_region, "upcase-initials-region", upcase_initials,
             "Make each word between BEG and END start with an upper case letter, leaving the rest.")

/* -- words -- */

/* Where the Nth word from point ends (begins, if N is negative): fields do not matter. */
static nm_value
word_end (struct nm_host *host, int64_t n, int64_t *pos)
{
  nm_depth depth = nm_depth_now (VM);
  buffer_push_excursion (host);
  nm_value r = NM_EXIT;
  if (nm_bind (VM, NM_Q (inhibit_field_text_motion), NM_T))
    r = nm_call1 (VM, NM_Q (forward_word), nm_fixnum (n));
  *pos = buffer_current (host)->pt;
  return nm_unbind_to (VM, depth, r);
}

static nm_value
case_word (struct nm_host *host, nm_args args, nm_value function)
{
  int64_t n, other, end;
  if (!nm_check_fixnum (VM, nm_arg (args, 0), &n) || nm_is_exit (word_end (host, n, &other)))
    return NM_EXIT;
  int64_t point = buffer_current (host)->pt;
  bool back = other < point;
  if (nm_is_exit (case_range (host, function, back ? other : point, back ? point : other, &end)))
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), end);
  return NM_NIL;
}

#define CASE_WORD(c_name, lisp_name, function, doc)                                               \
  NM_PRIMITIVE (c_name, lisp_name, 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, "p", "(ARG)", doc)                                              \
  {                                                                                               \
    return case_word (host, args, NM_Q (function));                                               \
  }

CASE_WORD (upcase_word, "upcase-word", upcase, "Convert ARG words from point on to upper case and move past them.\nWith negative ARG, the words before point, without moving.")
CASE_WORD (downcase_word, "downcase-word", downcase, "Convert ARG words from point on to lower case and move past them.\nWith negative ARG, the words before point, without moving.")
CASE_WORD (capitalize_word, "capitalize-word", capitalize, "Capitalize ARG words from point on and move past them.\nWith negative ARG, the words before point, without moving.")

NM_VARIABLE (region_extract_function, NM_VAR_LISP, "nil",
             "Function that gives the text of the region; called with `bounds', its pieces as a list of (BEG . END).");
