/* search_primitives.c - searching and matching, as Lisp sees it.
   SPDX-License-Identifier: GPL-3.0-or-later
   The primitives may signal and quit; they run no Lisp otherwise. */
#include "search.h"

#include <mimalloc.h>
#include <string.h>

#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (inhibit_changing_match_data, NM_VAR_LISP, "nil",
             "Non-nil means searches and matches leave the match data alone.");
NM_VARIABLE (neomacs__search_eager, NM_VAR_INT, "0",
             "What regexps compiled from now on do in little text too: 1 is PCRE2, 2 literals that a match must hold; for tests.");
NM_VARIABLE (search_spaces_regexp, NM_VAR_LISP, "nil",
             "Regular expression that a run of spaces in a pattern stands for, or nil.");

static bool
records_match (struct nm_host *host)
{
  return !nm_truthy (host->vm, Qinhibit_changing_match_data);
}

/* -- in buffers -- */

/* BOUND as a limit of a search in the direction of N; false after signalling. */
static bool
search_limit (struct nm_host *host, nm_value bound, int64_t n, int64_t *lim)
{
  struct buffer *b = buffer_current (host);
  if (nm_is_nil (bound))
    {
      *lim = n > 0 ? b->zv : b->begv;
      return true;
    }
  if (!buffer_check_position (host, bound, lim))
    return false;
  if (n > 0 ? *lim < b->pt : *lim > b->pt)
    {
      nm_error (host->vm, "Invalid search bound (wrong side of point)");
      return false;
    }
  *lim = *lim > b->zv ? b->zv : *lim < b->begv ? b->begv : *lim;
  return true;
}

/* PATTERN as what unibyte text is searched for: if it is multibyte and plain text, for the low bytes of its characters, as in
   GNU Emacs. */
static nm_value
pattern_of_bytes (struct nm_host *host, nm_value pattern, unsigned flags)
{
  struct nm_string_info info;
  if (!nm_string_info (host->vm, pattern, &info) || !info.multibyte || info.bytes == info.chars)
    return pattern;
  char *text = mi_malloc ((size_t) info.bytes);
  nm_string_copy (host->vm, pattern, 0, info.bytes, text);
  bool plain = flags & REGEXP_LITERAL;
  if (!flags)
    {
      plain = true;
      for (int64_t i = 0; i < info.bytes; i++)
        plain &= !memchr (".*+?[^$\\", text[i], 8);
    }
  int64_t n = 0;
  for (int64_t i = 0, length; plain && i < info.bytes; i += length)
    {
      int bytes;
      text[n++] = (char) nm_char_decode (text + i, &bytes);
      length = bytes;
    }
  if (plain)
    pattern = nm_string_unibyte (host->vm, text, n);
  mi_free (text);
  return pattern;
}

/* Searches N times; *POS is where it ends. */
static enum search_outcome
search_repeatedly (struct nm_host *host, nm_value pattern, unsigned flags, int64_t n, int64_t lim, int64_t *pos)
{
  struct buffer *b = buffer_current (host);
  struct search_world w;
  bool record = records_match (host);
  *pos = b->pt;
  if (n == 0 || nm_length (host->vm, pattern) == 0)
    {
      if (record)
        match_data_set_single (host, *pos, *pos, b);
      return SEARCH_FOUND;
    }
  if (!b->multibyte)
    pattern = pattern_of_bytes (host, pattern, flags);
  struct regexp_cache_entry *e = search_begin (host, &w, pattern, flags, &record);
  if (!e)
    return SEARCH_EXIT;
  enum search_outcome o = SEARCH_FOUND;
  for (int64_t left = n < 0 ? -n : n; left > 0 && o == SEARCH_FOUND; left--)
    {
      o = search_buffer (host, &w, e->regexp, *pos, lim, n > 0, record);
      if (o == SEARCH_FOUND)
        *pos = n > 0 ? host->search->hit.end : host->search->hit.start;
    }
  search_unpin (e);
  return o;
}

static nm_value
search_command (struct nm_host *host, nm_args args, int direction, unsigned flags)
{
  struct nm_vm *vm = host->vm;
  nm_value pattern = nm_arg (args, 0), noerror = nm_arg (args, 2);
  int64_t n = 1, lim, pos;
  if (!nm_is_nil (nm_arg (args, 3)) && !nm_check_fixnum (vm, nm_arg (args, 3), &n))
    return NM_EXIT;
  n *= direction;
  if (!nm_check_string (vm, pattern) || !search_limit (host, nm_arg (args, 1), n, &lim))
    return NM_EXIT;
  switch (search_repeatedly (host, pattern, flags, n, lim, &pos))
    {
    case SEARCH_EXIT: return NM_EXIT;
    case SEARCH_FOUND:
      buffer_set_point (host, buffer_current (host), pos);
      return nm_fixnum (pos);
    default: break;
    }
  if (nm_is_nil (noerror))
    return nm_signal1 (vm, NM_Q (search_failed), pattern);
  if (!nm_symbol_is (vm, noerror, Qt))
    buffer_set_point (host, buffer_current (host), lim);
  return NM_NIL;
}

#define SEARCH_PRIMITIVE(cname, lname, direction, flags, usage, spec, doc)                        \
  NM_PRIMITIVE (cname, lname, 1, 4, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,    \
                NM_DETERMINISTIC, spec, usage, doc)                                               \
  {                                                                                               \
    return search_command (host, args, direction, flags);                                         \
  }

SEARCH_PRIMITIVE (search_forward, "search-forward", 1, REGEXP_LITERAL, "(STRING &optional BOUND NOERROR COUNT)", "MSearch: ",
                  "Search forward from point for STRING, set point to the end of the occurrence and return point.\n"
                  "BOUND limits the search.  NOERROR says what happens on failure: nil is an error, t is just nil,\n"
                  "anything else moves to the bound.  COUNT means that occurrence; negative is backward.")
SEARCH_PRIMITIVE (search_backward, "search-backward", -1, REGEXP_LITERAL, "(STRING &optional BOUND NOERROR COUNT)",
                  "MSearch backward: ",
                  "Search backward from point for STRING, set point to the beginning of the occurrence and return it.\n"
                  "BOUND, NOERROR and COUNT are as in `search-forward'.")
SEARCH_PRIMITIVE (re_search_forward, "re-search-forward", 1, 0, "(REGEXP &optional BOUND NOERROR COUNT)", "sRE search: ",
                  "Search forward from point for a match of REGEXP, set point to its end and return point.\n"
                  "BOUND, NOERROR and COUNT are as in `search-forward'.")
SEARCH_PRIMITIVE (re_search_backward, "re-search-backward", -1, 0, "(REGEXP &optional BOUND NOERROR COUNT)",
                  "sRE search backward: ",
                  "Search backward from point for a match of REGEXP, set point to its beginning and return point.\n"
                  "BOUND, NOERROR and COUNT are as in `search-forward'.")
SEARCH_PRIMITIVE (posix_search_forward, "posix-search-forward", 1, REGEXP_POSIX, "(REGEXP &optional BOUND NOERROR COUNT)",
                  "sPosix search: ",
                  "Like `re-search-forward', but the longest match at the place counts.")
SEARCH_PRIMITIVE (posix_search_backward, "posix-search-backward", -1, REGEXP_POSIX, "(REGEXP &optional BOUND NOERROR COUNT)",
                  "sPosix search backward: ",
                  "Like `re-search-backward', but the longest match at the place counts.")

static nm_value
looking_at (struct nm_host *host, nm_value pattern, unsigned flags)
{
  struct search_world w;
  bool record;
  struct regexp_cache_entry *e = search_begin (host, &w, pattern, flags, &record);
  if (!e)
    return NM_EXIT;
  enum search_outcome o = search_looking_at (host, &w, e->regexp, record);
  search_unpin (e);
  return o == SEARCH_EXIT ? NM_EXIT : nm_bool (o == SEARCH_FOUND);
}

NM_PRIMITIVE (looking_at, "looking-at", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(REGEXP)",
              "Return t if REGEXP matches the text after point.  A match sets the match data.")
{
  return looking_at (host, nm_arg (args, 0), 0);
}

NM_PRIMITIVE (posix_looking_at, "posix-looking-at", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(REGEXP)",
              "Like `looking-at', but find the longest match.")
{
  return looking_at (host, nm_arg (args, 0), REGEXP_POSIX);
}

/* -- in strings -- */

/* START as an index into STRING of CHARS characters; false after signalling. */
static bool
string_start (struct nm_host *host, nm_value string, nm_value start, int64_t chars, int64_t *at)
{
  *at = 0;
  if (nm_is_nil (start))
    return true;
  if (!nm_check_fixnum (host->vm, start, at))
    return false;
  if (*at < 0 && -*at <= chars)
    *at += chars;
  else if (*at < 0 || *at > chars)
    {
      nm_args_out_of_range (host->vm, string, start);
      return false;
    }
  return true;
}

static nm_value
string_match (struct nm_host *host, nm_args args, unsigned flags)
{
  nm_value pattern = nm_arg (args, 0), string = nm_arg (args, 1);
  struct nm_string_info info;
  int64_t start, found;
  if (!nm_check_string (host->vm, pattern) || !nm_check_string (host->vm, string))
    return NM_EXIT;
  nm_string_info (host->vm, string, &info);
  if (!string_start (host, string, nm_arg (args, 2), info.chars, &start))
    return NM_EXIT;
  struct search_world w;
  bool record;
  struct regexp_cache_entry *e = search_begin (host, &w, pattern, flags, &record);
  if (!e)
    return NM_EXIT;
  enum search_outcome o = search_string (host, &w, e->regexp, string, start, record, &found);
  search_unpin (e);
  if (record)
    host->search->match.kind = MATCHED_STRING;
  return o == SEARCH_EXIT ? NM_EXIT : o == SEARCH_FOUND ? nm_fixnum (found) : NM_NIL;
}

NM_PRIMITIVE (string_match, "string-match", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(REGEXP STRING &optional START)",
              "Return the index where the first match of REGEXP in STRING begins, or nil.\n"
              "Search from index START; a negative START counts from the end.  Sets the match data.")
{
  return string_match (host, args, 0);
}

NM_PRIMITIVE (posix_string_match, "posix-string-match", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(REGEXP STRING &optional START)",
              "Like `string-match', but find the longest match.")
{
  return string_match (host, args, REGEXP_POSIX);
}

int64_t
search_string_match (struct nm_host *host, nm_value pattern, nm_value string, int64_t start)
{
  struct search_world w;
  int64_t found = -1;
  bool record;
  struct regexp_cache_entry *e = search_begin (host, &w, pattern, SEARCH_EXACT_CASE, &record);
  if (!e)
    return -2;
  enum search_outcome o = search_string (host, &w, e->regexp, string, start, false, &found);
  search_unpin (e);
  return o == SEARCH_EXIT ? -2 : o == SEARCH_FOUND ? found : -1;
}

NM_PRIMITIVE (regexp_quote, "regexp-quote", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return a regular expression that matches exactly STRING.")
{
  nm_value string = nm_arg (args, 0);
  if (!nm_check_string (host->vm, string))
    return NM_EXIT;
  struct nm_string_info info;
  nm_string_info (host->vm, string, &info);
  char *text = mi_malloc ((size_t) (3 * info.bytes + 1)), *out = text + info.bytes;
  nm_string_copy (host->vm, string, 0, info.bytes, text);
  int64_t n = 0;
  for (int64_t i = 0; i < info.bytes; i++)
    {
      if (text[i] && strchr ("[*.\\?+^$", text[i]))
        out[n++] = '\\';
      out[n++] = text[i];
    }
  nm_value result = n == info.bytes ? string
                    : info.multibyte ? nm_string_multibyte (host->vm, out, n) : nm_string_unibyte (host->vm, out, n);
  mi_free (text);
  return result;
}
