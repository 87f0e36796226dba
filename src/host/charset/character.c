/* character.c - characters and their charsets, as Lisp sees them.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "charset.h"

#include <mimalloc.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../primitive.h"
#include "nm_text.h"

#define CHARSET_READ(c, lisp, min, max, usage, doc)                                               \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,       \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

CHARSET_READ (charsetp, "charsetp", 1, 1, "(OBJECT)", "Return t if OBJECT is a charset.")
{
  return nm_bool (charset_of_symbol (host, nm_arg (args, 0)) != NULL);
}

CHARSET_READ (charset_id_internal, "charset-id-internal", 0, 1, "(&optional CHARSET)", "Return the number of CHARSET.")
{
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  return cs ? nm_fixnum (cs->id) : NM_EXIT;
}

/* -- one character ------------------------------------------------------------------------------------- */

static nm_value
symbol_of_char (struct nm_host *host, int c)
{
  int64_t code;
  return charset_symbol (host, c < 0x80 ? charset_of_symbol (host, NM_Q (ascii)) : charset_of_char (host, c, &code));
}

CHARSET_READ (char_charset, "char-charset", 1, 2, "(CH &optional RESTRICTION)",
              "Return the charset of highest priority that has character CH.\n"
              "With RESTRICTION, a list of charsets or a coding system, only those count, and nil is possible.")
{
  struct nm_vm *vm = host->vm;
  int c;
  if (!nm_check_char (vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  nm_value restriction = nm_arg (args, 1);
  if (nm_is_nil (restriction))
    return symbol_of_char (host, c);
  if (!nm_is_cons (vm, restriction))
    {
      struct coding coding;
      if (!coding_of_symbol (host, restriction, &coding))
        return NM_EXIT;
      const struct charset *cs = coding_charset_of_char (host, &coding, c);
      return cs ? charset_symbol (host, cs) : NM_NIL;
    }
  nm_value tail = nm_local (vm, restriction);
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      const struct charset *cs = charset_check (host, nm_car (vm, tail));
      if (!cs)
        return NM_EXIT;
      if (charset_encode (host, cs, c) != CHARSET_NO_CODE)
        return charset_symbol (host, cs);
    }
  return NM_NIL;
}

/* Is V an integer of that many bits? */
static bool
bits_argument (struct nm_vm *vm, nm_value v, int bits, int64_t *n)
{
  return nm_get_int64 (vm, v, n) && *n >= 0 && *n >> bits == 0;
}

/* A code in parts: (TOP MIDDLE . LOW) with 24 and 16 bits in the last two, (TOP . LOW) or (TOP LOW ...); -1 if it is none. */
static int64_t
code_in_parts (struct nm_vm *vm, nm_value v)
{
  int64_t top, middle, low;
  nm_value rest = nm_cdr (vm, v);
  if (!bits_argument (vm, nm_car (vm, v), 32, &top))
    return -1;
  if (nm_is_cons (vm, rest) && bits_argument (vm, nm_car (vm, rest), 24, &middle) && bits_argument (vm, nm_cdr (vm, rest), 16, &low))
    return top >> 16 ? -1 : top << 40 | middle << 16 | low;
  if (nm_is_cons (vm, rest))
    rest = nm_car (vm, rest);
  return bits_argument (vm, rest, 16, &low) ? top << 16 | low : -1;
}

/* A code given as an integer, an integral float, or a list of its parts; -1 if it is none of these. */
static int64_t
code_argument (struct nm_vm *vm, nm_value v)
{
  int64_t code;
  double d;
  if (nm_is_cons (vm, v))
    code = code_in_parts (vm, v);
  else if (nm_get_int64 (vm, v, &code))
    ;
  else if (nm_get_double (vm, v, &d) && d >= 0 && d <= UINT32_MAX && (double) (int64_t) d == d)
    code = (int64_t) d;
  else
    return -1;
  return code >= 0 && code <= UINT32_MAX ? code : -1;
}

CHARSET_READ (decode_char, "decode-char", 2, 2, "(CHARSET CODE-POINT)", "Return the character of CODE-POINT in CHARSET, or nil if there is none.")
{
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  if (!cs)
    return NM_EXIT;
  int64_t code = code_argument (host->vm, nm_arg (args, 1));
  if (code < 0)
    return nm_error (host->vm, "Not an in-range integer, integral float, or cons of integers");
  int c = charset_decode (host, cs, code);
  return c != CHARSET_NO_CHAR ? nm_fixnum (c) : NM_NIL;
}

CHARSET_READ (encode_char, "encode-char", 2, 2, "(CH CHARSET)", "Return the code of character CH in CHARSET, or nil if it is not there.")
{
  int c;
  const struct charset *cs = charset_check (host, nm_arg (args, 1));
  if (!cs || !nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  int64_t code = charset_encode (host, cs, c);
  return code != CHARSET_NO_CODE ? nm_integer (host->vm, code) : NM_NIL;
}

CHARSET_READ (split_char, "split-char", 1, 1, "(CH)", "Return a list of the charset of character CH and the bytes of its code, highest first.")
{
  int c;
  if (!nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  int64_t code;
  const struct charset *cs = charset_of_char (host, c, &code);
  nm_value list = NM_NIL;
  for (int i = 0; i < cs->dimension; i++, code >>= 8)
    list = nm_cons (host->vm, nm_fixnum (code & 0xff), list);
  return nm_cons (host->vm, charset_symbol (host, cs), list);
}

CHARSET_READ (make_char, "make-char", 1, 5, "(CHARSET &optional CODE1 CODE2 CODE3 CODE4)",
              "Return the character of CHARSET whose code has the bytes CODE1, CODE2, ...")
{
  struct nm_vm *vm = host->vm;
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  if (!cs)
    return NM_EXIT;
  int64_t code = nm_is_nil (nm_arg (args, 1)) ? cs->min_code : 0;
  for (int i = 0; i < cs->dimension && !nm_is_nil (nm_arg (args, 1)); i++)
    {
      nm_value given = nm_arg (args, 1 + i);
      int64_t byte = cs->space[cs->dimension - 1 - i].min;
      if (!nm_is_nil (given) && !nm_check_natnum (vm, given, &byte))
        return NM_EXIT;
      if (byte >= 0x100)
        return nm_args_out_of_range (vm, nm_fixnum (0xff), given);
      code = code << 8 | byte;
    }
  /* The upper half of a byte does not count in a charset that ISO 2022 designates. */
  if (cs->iso_final >= 0)
    code &= 0x7f7f7f7f;
  int c = charset_decode (host, cs, code);
  return c != CHARSET_NO_CHAR ? nm_fixnum (c) : nm_error (vm, "Invalid code(s)");
}

/* -- the charsets of a text ------------------------------------------------------------------------------ */

struct found { bool *ids; int count; };

static int
translated (struct nm_host *host, nm_value table, int c)
{
  if (nm_type_of (host->vm, table) != NM_TYPE_CHAR_TABLE)
    return c;
  int64_t other = c;
  nm_scope scope = nm_scope_open (host->vm);
  nm_get_int64 (host->vm, nm_char_table_get (host->vm, table, c), &other);
  nm_scope_close (host->vm, scope);
  return (int) other;
}

static void
note_char (struct nm_host *host, int c, struct found *found)
{
  int64_t code;
  int id = c < 0x80 ? 0 : charset_of_char (host, c, &code)->id;
  if (id < found->count)
    found->ids[id] = true;
}

static nm_value
found_list (struct nm_host *host, struct found *found)
{
  nm_value list = NM_NIL;
  for (int id = found->count - 1; id >= 0; id--)
    if (found->ids[id])
      list = nm_cons (host->vm, charset_symbol (host, charset_of_id (host, id)), list);
  mi_free (found->ids);
  return list;
}

static void
note_text (struct nm_host *host, nm_value table, const char *text, int64_t bytes, bool multibyte, struct found *found)
{
  for (int64_t i = 0; i < bytes;)
    {
      int length = 1, c = (unsigned char) text[i];
      if (multibyte)
        c = nm_char_decode (text + i, &length);
      /* A byte is looked up as such, and is ASCII or no character. */
      c = translated (host, table, c);
      note_char (host, multibyte || c < 0x80 ? c : NM_CHAR_RAW_FIRST, found);
      i += length;
    }
}

CHARSET_READ (find_charset_string, "find-charset-string", 1, 2, "(STR &optional TABLE)",
              "Return the list of the charsets of the characters of STR, translated by TABLE if that is a char-table.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  struct nm_string_info info;
  nm_string_info (vm, nm_arg (args, 0), &info);
  size_t n;
  char *text = nm_string_dup (vm, nm_arg (args, 0), &n);
  struct found found = { mi_calloc ((size_t) charset_count (host) + 1, sizeof (bool)), charset_count (host) };
  note_text (host, nm_arg (args, 1), text, (int64_t) n, info.multibyte, &found);
  nm_free (text);
  return found_list (host, &found);
}

CHARSET_READ (find_charset_region, "find-charset-region", 2, 3, "(BEG END &optional TABLE)",
              "Return the list of the charsets of the characters from BEG to END, translated by TABLE if that is a char-table.")
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  struct found found = { mi_calloc ((size_t) charset_count (host) + 1, sizeof (bool)), charset_count (host) };
  /* An empty region counts as one of ASCII. */
  if (from == to)
    note_text (host, NM_NIL, "a", 1, true, &found);
  for (int64_t at = buffer_byte_of (b, from), end = buffer_byte_of (b, to); at < end;)
    {
      int64_t start, length;
      const char *chunk = rope_chunk (b->text->rope, at, &start, &length);
      int64_t stop = start + length < end ? start + length : end;
      note_text (host, nm_arg (args, 2), chunk + (at - start), stop - at, true, &found);
      at = stop;
    }
  return found_list (host, &found);
}

CHARSET_READ (charset_after, "charset-after", 0, 1, "(&optional POS)",
              "Return the charset of the character after position POS (default point), or nil at the end.")
{
  nm_value c = nm_call1 (host->vm, NM_Q (char_after), nm_arg (args, 0));
  int64_t code;
  return nm_is_exit (c) ? c : nm_get_int64 (host->vm, c, &code) ? symbol_of_char (host, (int) code) : NM_NIL;
}

/* -- all characters of a charset --------------------------------------------------------------------------- */

struct char_walk {
  nm_value function, argument, range;
  int first, last;                 /* the run being collected; FIRST < 0: none */
};

/* Calls the function for the run.  The range is one cons that is changed from call to call, and has no car
   afterwards, as in GNU Emacs. */
static bool
flush_run (struct nm_host *host, struct char_walk *walk)
{
  if (walk->first < 0)
    return true;
  nm_setcar (host->vm, walk->range, nm_fixnum (walk->first));
  nm_setcdr (host->vm, walk->range, nm_fixnum (walk->last));
  walk->first = -1;
  bool ok = !nm_is_exit (nm_call2 (host->vm, walk->function, walk->range, walk->argument));
  nm_setcar (host->vm, walk->range, NM_NIL);
  return ok;
}

static bool
walk_char (struct nm_host *host, struct char_walk *walk, int c)
{
  if (walk->first >= 0 && c == walk->last + 1)
    return walk->last = c, true;
  if (!flush_run (host, walk))
    return false;
  walk->first = walk->last = c;
  return true;
}

/* The characters of a table between codes FROM and TO, in the order of the characters. */
static bool
walk_mapped (struct nm_host *host, struct char_walk *walk, int id, int64_t from, int64_t to)
{
  for (int c = 0; c < 0x110000; c++)
    {
      const struct charset *cs = charset_of_id (host, id);
      int64_t code = cs ? charset_encode (host, cs, c) : CHARSET_NO_CODE;
      if (code != CHARSET_NO_CODE && code >= from && code <= to && !walk_char (host, walk, c))
        return false;
    }
  return flush_run (host, walk);
}

static bool walk_charset (struct nm_host *, struct char_walk *, int id, int64_t from, int64_t to);

static bool
walk_parents (struct nm_host *host, struct char_walk *walk, int id, int64_t from, int64_t to)
{
  const struct charset copy = *charset_of_id (host, id);
  for (int i = 0; i < copy.parent_count; i++)
    {
      const struct charset *parent = charset_of_id (host, copy.parents[i].id);
      int64_t offset = copy.parents[i].offset, first = from - offset, last = to - offset;
      int64_t low = copy.method == CHARSET_SUBSET ? copy.subset_min : parent->min_code;
      int64_t high = copy.method == CHARSET_SUBSET ? copy.subset_max : parent->max_code;
      first = first < low ? low : first;
      last = last > high ? high : last;
      if (first <= last && !walk_charset (host, walk, parent->id, first, last))
        return false;
    }
  return true;
}

static bool
walk_charset (struct nm_host *host, struct char_walk *walk, int id, int64_t from, int64_t to)
{
  const struct charset *cs = charset_of_id (host, id);
  bool whole = from <= cs->min_code && to >= cs->max_code;
  if (cs->method == CHARSET_SUBSET || cs->method == CHARSET_SUPERSET)
    return walk_parents (host, walk, id, from, to);
  if ((cs->method == CHARSET_MAP || cs->unified) && !walk_mapped (host, walk, id, from, to))
    return false;
  cs = charset_of_id (host, id);
  if (cs->method == CHARSET_MAP)
    return true;
  int64_t first = whole ? cs->min_index : charset_index (cs, from), last = charset_index (cs, to < cs->max_code ? to : cs->max_code);
  int begin = first < 0 ? (int) from : cs->offset + (int) (first - cs->min_index);
  int end = last < 0 ? cs->max_char : cs->offset + (int) (last - cs->min_index);
  nm_value range = nm_cons (host->vm, nm_fixnum (begin), nm_fixnum (end));
  return !nm_is_exit (nm_call2 (host->vm, walk->function, range, walk->argument));
}

CHARSET_READ (map_charset_chars, "map-charset-chars", 2, 5, "(FUNCTION CHARSET &optional ARG FROM-CODE TO-CODE)",
              "Call FUNCTION with each range (FROM . TO) of the characters of CHARSET, and ARG.\n"
              "FROM-CODE and TO-CODE restrict it to codes between them.  The cons is used again for the next range.")
{
  struct nm_vm *vm = host->vm;
  const struct charset *cs = charset_check (host, nm_arg (args, 1));
  if (!cs)
    return NM_EXIT;
  int64_t from = cs->min_code, to = cs->max_code, given;
  if (!nm_is_nil (nm_arg (args, 3)) && (given = code_argument (vm, nm_arg (args, 3))) > from)
    from = given;
  if (!nm_is_nil (nm_arg (args, 4)) && (given = code_argument (vm, nm_arg (args, 4))) >= 0 && given < to)
    to = given;
  struct char_walk walk = { nm_arg (args, 0), nm_arg (args, 2), nm_cons (vm, NM_NIL, NM_NIL), -1, -1 };
  return walk_charset (host, &walk, cs->id, from, to) ? NM_NIL : NM_EXIT;
}
