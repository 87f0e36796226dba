/* replace.c - replace-match.
   SPDX-License-Identifier: GPL-3.0-or-later
   Replacing in a buffer runs its change hooks; the match data is adjusted between those before and those after the change. */
#include "search.h"

#include <mimalloc.h>
#include <stdlib.h>
#include <string.h>

#include "../primitive.h"
#include "nm_text.h"
#include "syntax.h"

enum case_action { CASE_KEEP, CASE_ALL_UPPER, CASE_CAPITALIZE };

/* What the case of the matched text tells about the case of its replacement. */
struct case_study { bool lower, upper, long_word, nonupper_initial; bool in_word; };

static void
study_char (struct case_study *s, struct regexp_world *w, int c)
{
  bool upper = charmap_get (w->down, c) != c, lower = !upper && charmap_get (w->up, c) != c;
  if (lower || upper)
    {
      s->lower |= lower;
      s->upper |= upper;
      if (s->in_word)
        s->long_word = true;
      else if (lower)
        s->nonupper_initial = true;
    }
  else if (!s->in_word)
    s->nonupper_initial = true;
  s->in_word = (charmap_get (w->syntax, c) & 0xffff) == SYNTAX_CLASS_WORD;
}

static enum case_action
case_action_of (const struct case_study *s)
{
  if (!s->lower && s->long_word)
    return CASE_ALL_UPPER;
  if (!s->nonupper_initial && s->long_word)
    return CASE_CAPITALIZE;
  return !s->nonupper_initial && s->upper ? CASE_ALL_UPPER : CASE_KEEP;
}

static nm_value
substring (struct nm_host *host, nm_value string, int64_t from, int64_t to)
{
  return nm_call3 (host->vm, NM_Q (substring), string, nm_fixnum (from), nm_fixnum (to));
}

static int64_t
string_chars (struct nm_host *host, nm_value string)
{
  struct nm_string_info info;
  nm_string_info (host->vm, string, &info);
  return info.chars;
}

static enum case_action
study_match (struct nm_host *host, nm_value string, int64_t from, int64_t to)
{
  struct search_world w;
  struct case_study s = { 0 };
  search_world_init (host, &w);
  search_world_complete (&w);
  if (nm_is_nil (string))
    {
      struct buffer *b = buffer_current (host);
      struct rope_cursor cursor;
      rope_cursor_set (&cursor, b->text->rope, buffer_byte_of (b, from));
      for (; from < to; from++)
        study_char (&s, &w.world, rope_cursor_next (&cursor));
      return case_action_of (&s);
    }
  struct nm_string_info info;
  nm_string_info (host->vm, string, &info);
  int64_t begin = nm_string_char_to_byte (host->vm, string, from), end = nm_string_char_to_byte (host->vm, string, to);
  char *text = mi_malloc ((size_t) (end - begin) + 1);
  nm_string_copy (host->vm, string, begin, end - begin, text);
  for (int64_t i = 0; i < end - begin;)
    {
      int length = 1, c = (unsigned char) text[i];
      if (info.multibyte)
        c = nm_char_decode (text + i, &length);
      else if (c >= 0x80)
        c = nm_byte_to_raw (c);
      study_char (&s, &w.world, c);
      i += length;
    }
  mi_free (text);
  return case_action_of (&s);
}

static nm_value
apply_case (struct nm_host *host, nm_value text, enum case_action action)
{
  if (action == CASE_ALL_UPPER)
    return nm_call1 (host->vm, NM_Q (upcase), text);
  return action == CASE_CAPITALIZE ? nm_call1 (host->vm, NM_Q (upcase_initials), text) : text;
}

/* -- the directives in NEWTEXT -- */

static nm_value
invalid_backslash (struct nm_host *host)
{
  return nm_error (host->vm, "Invalid use of ‘\\’ in replacement text");
}

/* The character of STRING at index I. */
static int
string_char (struct nm_host *host, nm_value string, int64_t i)
{
  int64_t c = -1;
  nm_value v = nm_call2 (host->vm, NM_Q (aref), string, nm_fixnum (i));
  nm_get_int64 (host->vm, v, &c);
  return (int) c;
}

static nm_value
append (struct nm_host *host, nm_value accumulated, nm_value piece)
{
  if (nm_is_exit (accumulated) || nm_is_exit (piece))
    return NM_EXIT;
  return nm_is_nil (accumulated) ? piece : nm_concat2 (host->vm, accumulated, piece);
}

/* Where the next backslash of NEWTEXT at or after I is, -1 if none. */
static int64_t
next_backslash (struct nm_host *host, nm_value newtext, int64_t i, int64_t n)
{
  for (; i < n; i++)
    if (string_char (host, newtext, i) == '\\')
      return i;
  return -1;
}

/* The text of group G, of STRING or of the buffer.  SUB is the group that is replaced. */
static nm_value
group_text (struct nm_host *host, nm_value string, int g)
{
  struct match_data *m = &host->search->match;
  if (g >= m->count || m->start[g] < (nm_is_nil (string) ? 1 : 0))
    return nm_string_literal (host->vm, "");
  return nm_is_nil (string) ? buffer_substring (host, buffer_current (host), m->start[g], m->end[g], false)
                            : substring (host, string, m->start[g], m->end[g]);
}

/* NEWTEXT with its directives replaced.  In strings \? stays as it is; in buffers it is an error. */
static nm_value
expand (struct nm_host *host, nm_value newtext, nm_value string, int sub)
{
  struct match_data *m = &host->search->match;
  nm_value out = NM_NIL;
  int64_t n = string_chars (host, newtext), last = 0, i = 0;
  bool in_string = !nm_is_nil (string);
  while ((i = next_backslash (host, newtext, i, n)) >= 0)
    {
      int c = i + 1 < n ? string_char (host, newtext, i + 1) : -1;
      if (c == '?' && in_string)
        {
          i += 2;
          continue;
        }
      bool digit = c >= '1' && c <= '9' && (in_string || c - '0' < m->count);
      if (c != '&' && c != '\\' && !digit)
        return invalid_backslash (host);
      out = append (host, out, substring (host, newtext, last, c == '\\' ? i + 1 : i));
      if (c != '\\')
        out = append (host, out, group_text (host, string, c == '&' ? sub : c - '0'));
      if (nm_is_exit (out))
        return NM_EXIT;
      last = i += 2;
    }
  if (last == 0)
    return newtext;
  out = append (host, out, substring (host, newtext, last, n));
  if (nm_is_exit (out) || in_string)
    return out;
  return nm_call2 (host->vm, NM_Q (substring_no_properties), out, nm_fixnum (0));
}

/* -- the primitive -- */

static nm_value
replace_in_string (struct nm_host *host, nm_value newtext, nm_value string, int sub, bool literal, enum case_action action)
{
  int64_t start = host->search->match.start[sub], end = host->search->match.end[sub];
  nm_value before = substring (host, string, 0, start), after = substring (host, string, end, string_chars (host, string));
  if (!literal)
    newtext = expand (host, newtext, string, sub);
  if (!nm_is_exit (newtext))
    newtext = apply_case (host, newtext, action);
  if (nm_is_exit (before) || nm_is_exit (after) || nm_is_exit (newtext))
    return NM_EXIT;
  /* One concatenation: the order of a piece's properties shows how often it was copied. */
  return nm_call3 (host->vm, NM_Q (concat), before, newtext, after);
}

static bool
text_is_at (struct nm_host *host, nm_value text, int64_t pos)
{
  struct buffer *b = buffer_current (host);
  int64_t n = string_chars (host, text);
  if (pos < b->begv || pos + n > b->zv)
    return false;
  for (int64_t i = 0; i < n; i++)
    if (buffer_char_at (b, pos + i) != string_char (host, text, i))
      return false;
  return true;
}

static nm_value
replace_in_buffer (struct nm_host *host, nm_value newtext, int sub, bool literal, enum case_action action)
{
  int64_t start = host->search->match.start[sub], end = host->search->match.end[sub];
  if (!literal)
    newtext = expand (host, newtext, NM_NIL, sub);
  int64_t size = buffer_current (host)->zv, point = buffer_current (host)->pt;
  if (nm_is_exit (newtext) || nm_is_exit (buffer_replace (host, start, end, newtext, REPLACE_TOLD_LATER)))
    return NM_EXIT;
  int64_t new_end = start + string_chars (host, newtext);
  /* A change hook may have moved the replacement. */
  int64_t moved = buffer_current (host)->zv - size - (new_end - end);
  if (moved != 0 && !text_is_at (host, newtext, start) && text_is_at (host, newtext, start + moved))
    {
      start += moved;
      end += moved;
      new_end += moved;
    }
  search_match_data_shift (host, start, end, new_end);   /* characters that the case makes several do not count, as in GNU Emacs */
  if (point > start && point < end)
    buffer_set_point (host, buffer_current (host), new_end);
  /* The case is a change of its own: undoing goes through it, and hooks hear of it before they hear that the text was replaced. */
  if (action != CASE_KEEP && start < new_end
      && nm_is_exit (nm_call2 (host->vm, action == CASE_ALL_UPPER ? NM_Q (upcase_region) : NM_Q (upcase_initials_region), nm_fixnum (start), nm_fixnum (new_end))))
    return NM_EXIT;
  buffer_set_point (host, buffer_current (host), new_end);
  return nm_is_exit (buffer_change_done (host, start, end - start, new_end - start)) ? NM_EXIT : NM_NIL;
}

/* SUBEXP as a group number; false after signalling. */
static bool
check_group (struct nm_host *host, nm_value subexp, int64_t *sub)
{
  struct nm_vm *vm = host->vm;
  struct match_data *m = &host->search->match;
  *sub = 0;
  if (nm_is_nil (subexp))
    return true;
  if (!nm_check_int (vm, subexp, sub))
    return false;
  if (*sub >= 0 && *sub < m->count)
    return true;
  nm_signal (vm, NM_Q (args_out_of_range), nm_list3 (vm, subexp, nm_fixnum (0), nm_fixnum (m->count - 1)));
  return false;
}

/* Does the text that was matched still exist?  False after signalling. */
static bool
check_place (struct nm_host *host, nm_value string, nm_value subexp, int64_t sub)
{
  struct nm_vm *vm = host->vm;
  struct match_data *m = &host->search->match;
  struct buffer *b = buffer_current (host);
  int64_t low = nm_is_nil (string) ? b->begv : 0, high = nm_is_nil (string) ? b->zv : string_chars (host, string);
  if (m->start[sub] >= low && m->end[sub] <= high && m->start[sub] <= m->end[sub])
    return true;
  if (m->start[sub] < 0)
    nm_signal2 (vm, NM_Q (error), nm_string_literal (vm, "replace-match subexpression does not exist"), subexp);
  else
    nm_args_out_of_range (vm, nm_fixnum (m->start[sub]), nm_fixnum (m->end[sub]));
  return false;
}

NM_PRIMITIVE (replace_match, "replace-match", 1, 5, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NEWTEXT &optional FIXEDCASE LITERAL STRING SUBEXP)",
              "Replace the text of the last match by NEWTEXT.\n"
              "Unless FIXEDCASE is non-nil the replacement follows the case of the text that it replaces.\n"
              "Unless LITERAL is non-nil, \\& in NEWTEXT means the replaced text, \\N the text of group N and\n"
              "\\\\ one backslash.  If STRING is non-nil the match was in that string: return a new one.\n"
              "SUBEXP says to replace only the text of that group.")
{
  struct nm_vm *vm = host->vm;
  nm_value newtext = nm_arg (args, 0), string = nm_arg (args, 3), subexp = nm_arg (args, 4);
  int64_t sub;
  if (!nm_check_string (vm, newtext) || (!nm_is_nil (string) && !nm_check_string (vm, string)))
    return NM_EXIT;
  if (host->search->match.count == 0)
    return nm_error (vm, "`replace-match' called before any match found");
  if (!check_group (host, subexp, &sub) || !check_place (host, string, subexp, sub))
    return NM_EXIT;
  bool literal = !nm_is_nil (nm_arg (args, 2));
  enum case_action action = CASE_KEEP;
  if (nm_is_nil (nm_arg (args, 1)))
    action = study_match (host, string, host->search->match.start[sub], host->search->match.end[sub]);
  return nm_is_nil (string) ? replace_in_buffer (host, newtext, (int) sub, literal, action)
                            : replace_in_string (host, newtext, string, (int) sub, literal, action);
}
