/* encodable.c - which coding systems a text can be in: detection, and what cannot be encoded.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "coding.h"

#include <mimalloc.h>
#include <string.h>
#include "../buffer/buffer.h"
#include "../charset/charset.h"
#include "../primitive.h"
#include "nm_text.h"

#define CODING_READ(c, lisp, min, max, usage, doc)                                                \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,       \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

const struct charset *
coding_charset_of_char (struct nm_host *host, const struct coding *c, int ch)
{
  int64_t code;
  if (c->system && c->system->charset_count)
    return charset_of_char_in (host, ch, c->system->charsets, c->system->charset_count, &code);
  return NULL;
}

/* -- the text that is asked about --------------------------------------------------------------------- */

/* The text between START and END, or of the string START; its positions begin at BASE. */
struct subject { char *text; size_t n; int64_t base; bool multibyte; };

static bool
subject_of (struct nm_host *host, nm_value start, nm_value end, struct subject *s)
{
  struct nm_vm *vm = host->vm;
  *s = (struct subject) { 0 };
  nm_value string = start;
  if (!nm_is_string (vm, start))
    {
      int64_t from, to;
      if (!buffer_check_region (host, start, end, &from, &to))
        return false;
      string = buffer_substring (host, buffer_current (host), from, to, false);
      s->base = from;
      if (nm_is_exit (string))
        return false;
    }
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  s->multibyte = info.multibyte;
  s->text = nm_string_dup (vm, string, &s->n);
  return true;
}

/* -- detection ------------------------------------------------------------------------------------------ */

/* Is the text characters beyond ASCII, without raw bytes and control characters that detection knows? */
static bool
plain_characters (const struct subject *s)
{
  bool found = false;
  if (!s->multibyte)
    return false;
  for (size_t i = 0; i < s->n;)
    {
      int length, c = nm_char_decode (s->text + i, &length);
      if (c == 0 || c == 0x1b || c == 0x0e || c == 0x0f || nm_char_is_raw (c))
        return false;
      found |= c >= 0x80;
      i += (size_t) length;
    }
  return found;
}

/* What GNU Emacs says of characters, which are no bytes: its own form of them is UTF-8. */
static nm_value
detect_characters (struct nm_host *host, struct subject *s, bool highest)
{
  static const char *const names[] = { "iso-2022-7bit", "utf-8-auto", "utf-8" };
  struct nm_vm *vm = host->vm;
  uint8_t eol = coding_detect_eol (s->text, s->n);
  const char *suffix = eol == EOL_UNIX ? "-unix" : eol == EOL_DOS ? "-dos" : eol == EOL_MAC ? "-mac" : "";
  nm_value list = NM_NIL;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      char text[40];
      snprintf (text, sizeof text, "%s%s", names[i], suffix);
      list = nm_cons (vm, nm_intern (vm, text), list);
    }
  nm_free (s->text);
  return highest ? nm_car (vm, list) : list;
}

static nm_value
detect_subject (struct nm_host *host, struct subject *s, bool highest)
{
  if (plain_characters (s))
    return detect_characters (host, s, highest);
  struct coding raw = { .kind = CODING_RAW, .eol = EOL_UNIX }, undecided;
  struct coding_output bytes = { 0 };
  if (s->multibyte)
    coding_encode (&raw, s->text, s->n, &bytes, true);
  if (!coding_find (host, NM_Q (undecided), &undecided))
    coding_lookup ("undecided", 9, &undecided);
  nm_value result = coding_detect_all (host, s->multibyte ? (bytes.text ? bytes.text : "") : s->text, s->multibyte ? bytes.bytes : s->n, &undecided);
  if (highest)
    result = nm_car (host->vm, result);
  coding_output_free (&bytes);
  nm_free (s->text);
  return result;
}

CODING_READ (detect_coding_string, "detect-coding-string", 1, 2, "(STRING &optional HIGHEST)",
             "Return the coding systems that the bytes of STRING may be in, by priority; with HIGHEST, the likeliest one.")
{
  struct subject s;
  if (!nm_check_string (host->vm, nm_arg (args, 0)) || !subject_of (host, nm_arg (args, 0), NM_NIL, &s))
    return NM_EXIT;
  return detect_subject (host, &s, !nm_is_nil (nm_arg (args, 1)));
}

CODING_READ (detect_coding_region, "detect-coding-region", 2, 3, "(START END &optional HIGHEST)",
             "Return the coding systems that the text from START to END may be in, by priority; with HIGHEST, the likeliest one.")
{
  struct subject s;
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to) || !subject_of (host, nm_arg (args, 0), nm_arg (args, 1), &s))
    return NM_EXIT;
  return detect_subject (host, &s, !nm_is_nil (nm_arg (args, 2)));
}

/* -- what can be encoded ----------------------------------------------------------------------------------- */

/* The distinct characters of a text beyond ASCII.  PAGES marks those seen. */
struct char_set { int *chars; size_t count, capacity; uint8_t *seen; };

static void
char_set_add (struct char_set *set, int c)
{
  if (set->seen[c >> 3] & 1 << (c & 7))
    return;
  set->seen[c >> 3] |= (uint8_t) (1 << (c & 7));
  if (set->count == set->capacity)
    {
      set->capacity = set->capacity * 2 + 64;
      set->chars = mi_reallocn (set->chars, set->capacity, sizeof *set->chars);
    }
  set->chars[set->count++] = c;
}

static void
collect_chars (const struct subject *s, struct char_set *set)
{
  *set = (struct char_set) { .seen = mi_zalloc ((NM_CHAR_MAX + 8) / 8) };
  for (size_t i = 0; i < s->n;)
    {
      int length, c = nm_char_decode (s->text + i, &length);
      if (c >= 0x80)
        char_set_add (set, c);
      i += (size_t) length;
    }
}

static bool
can_encode_all (const struct coding *c, const struct char_set *set)
{
  bool bytes = c->kind == CODING_RAW;
  for (size_t i = 0; i < set->count; i++)
    if (nm_char_is_raw (set->chars[i]) ? !bytes : !coding_has_char (c, set->chars[i]))
      return false;
  return true;
}

/* Is C one that somebody would choose? */
static bool
is_choice (const struct coding *c)
{
  return c->kind == CODING_UNDECIDED ? c->system->prefer_utf8 : c->kind != CODING_RAW || c->system->for_unibyte;
}

CODING_READ (find_coding_systems_region_internal, "find-coding-systems-region-internal", 2, 3, "(START END &optional EXCLUDE)",
             "Return the list of the bases of coding systems that can encode the text from START to END; t if any can.\n"
             "START may be a string instead.  The coding systems in the list EXCLUDE are left out.")
{
  struct nm_vm *vm = host->vm;
  struct subject s;
  if (!subject_of (host, nm_arg (args, 0), nm_arg (args, 1), &s))
    return NM_EXIT;
  struct char_set set = { 0 };
  if (s.multibyte)
    collect_chars (&s, &set);
  nm_free (s.text);
  nm_value exclude = nm_arg (args, 2);
  int64_t proper;
  if (set.count > 0 && !nm_is_nil (exclude) && !nm_get_int64 (vm, nm_call1 (vm, NM_Q (proper_list_p), exclude), &proper))
    {
      mi_free (set.chars);
      mi_free (set.seen);
      return nm_wrong_type (vm, NM_Q (listp), exclude);
    }
  nm_value result = nm_local (vm, NM_NIL);
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (coding_system_list), NM_NIL));
  for (; set.count && nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_scope scope = nm_scope_open (vm);
      struct coding c;
      nm_value name = nm_car (vm, tail);
      if (coding_find (host, name, &c) && nm_eq (vm, name, nm_intern (vm, c.base)) && is_choice (&c)
          && nm_is_nil (nm_memq (vm, name, exclude)) && can_encode_all (&c, &set))
        nm_local_set (vm, result, nm_cons (vm, name, nm_local_get (vm, result)));
      nm_scope_close (vm, scope);
    }
  bool any = set.count == 0;
  mi_free (set.chars);
  mi_free (set.seen);
  return any ? NM_T : nm_nreverse (vm, nm_local_get (vm, result));
}

struct unencodable { const struct coding *c; int64_t position, left; bool ascii_counts; nm_value list; };

/* Adds the positions of characters of TEXT that cannot be encoded; U->position is that of its first. */
static void
note_unencodable (struct nm_host *host, struct unencodable *u, const char *text, size_t n)
{
  size_t at = 0, skipped;
  while (at < n && u->left > 0 && u->c->kind != CODING_UNDECIDED)
    {
      bool raw_matters = u->c->kind != CODING_RAW;
      if (coding_can_encode (u->c, text + at, n - at, raw_matters, &skipped))
        break;
      u->position += nm_text_chars (text + at, (int64_t) skipped);
      at += skipped;
      if (u->ascii_counts || (unsigned char) text[at] >= 0x80)
        {
          u->list = nm_cons (host->vm, nm_integer (host->vm, u->position), u->list);
          u->left--;
        }
      u->position++;
      at += (size_t) nm_char_length ((unsigned char) text[at]);
    }
  if (at < n)
    u->position += nm_text_chars (text + at, (int64_t) (n - at));
}

/* The positions of the first COUNT characters between FROM and TO of the current buffer that C cannot encode. */
static nm_value
unencodable_in_buffer (struct nm_host *host, const struct coding *c, int64_t from, int64_t to, int64_t count)
{
  struct buffer *b = buffer_current (host);
  struct unencodable u = { c, from, count, true, NM_NIL };
  for (int64_t at = buffer_byte_of (b, from), end = buffer_byte_of (b, to); at < end && b->multibyte;)
    {
      int64_t start, length;
      const char *chunk = rope_chunk (b->text->rope, at, &start, &length);
      int64_t stop = start + length < end ? start + length : end;
      note_unencodable (host, &u, chunk + (at - start), (size_t) (stop - at));
      at = stop;
    }
  return nm_is_nil (u.list) ? u.list : nm_nreverse (host->vm, u.list);
}

static nm_value
unencodable_in_text (struct nm_host *host, const struct coding *c, const struct subject *s, int64_t count, bool ascii_counts)
{
  struct unencodable u = { c, s->base, count, ascii_counts, NM_NIL };
  if (s->multibyte)
    note_unencodable (host, &u, s->text, s->n);
  return nm_is_nil (u.list) ? u.list : nm_nreverse (host->vm, u.list);
}

/* How many positions COUNT asks for, one at least; false after signalling.  Text that is all ASCII has none, so
   COUNT is looked at only after that. */
static bool
position_count (struct nm_host *host, nm_value count, int64_t *n)
{
  if (!nm_is_nil (count) && !nm_check_natnum (host->vm, count, n))
    return false;
  *n = *n < 1 ? INT64_MAX : *n;
  return true;
}

/* Does coding system SYMBOL, which exists, say that it encodes ASCII as it is? */
static bool
says_ascii_compatible (struct nm_vm *vm, nm_value symbol)
{
  if (nm_is_nil (symbol))
    return true;
  nm_value tail = nm_memq (vm, NM_Q (Cascii_compatible_p), nm_call1 (vm, NM_Q (coding_system_plist), symbol));
  return nm_is_cons (vm, tail) && !nm_is_nil (nm_car (vm, nm_cdr (vm, tail)));
}

CODING_READ (unencodable_char_position, "unencodable-char-position", 3, 5, "(START END CODING-SYSTEM &optional COUNT STRING)",
             "Return the position of the first character from START to END that CODING-SYSTEM cannot encode, or nil.\n"
             "With COUNT, return a list of at most so many positions.  With STRING, START and END are indexes of it.")
{
  struct nm_vm *vm = host->vm;
  struct coding c;
  int64_t count = 1, from, to;
  nm_value string = nm_arg (args, 4), list;
  if (!coding_of_symbol (host, nm_arg (args, 2), &c))
    return NM_EXIT;
  if (c.kind == CODING_RAW && !nm_is_nil (nm_arg (args, 2)))
    return NM_NIL;
  const bool keeps_ascii = says_ascii_compatible (vm, nm_arg (args, 2));
  /* What is not decided can encode ASCII, or what it prefers. */
  if (nm_is_nil (nm_arg (args, 2)))
    c.kind = CODING_ASCII;
  else if (c.kind == CODING_UNDECIDED)
    c.kind = strcmp (c.base, "prefer-utf-8") == 0 ? CODING_UTF8 : CODING_ASCII;
  if (nm_is_nil (string))
    {
      struct buffer *b = buffer_current (host);
      if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
        return NM_EXIT;
      if (!buffer_is_multibyte (host, b) || (keeps_ascii && buffer_byte_of (b, to) - buffer_byte_of (b, from) == to - from))
        return NM_NIL;
      if (!position_count (host, nm_arg (args, 3), &count))
        return NM_EXIT;
      list = unencodable_in_buffer (host, &c, from, to, count);
    }
  else
    {
      struct subject s;
      nm_value part = nm_check_string (vm, string) ? nm_call3 (vm, NM_Q (substring), string, nm_arg (args, 0), nm_arg (args, 1)) : NM_EXIT;
      if (nm_is_exit (part) || !subject_of (host, part, NM_NIL, &s))
        return NM_EXIT;
      /* Without characters there is nothing to look at; charsets need not have ASCII. */
      bool ascii = (int64_t) s.n == nm_length (vm, part) && (!s.multibyte || keeps_ascii);
      if (ascii || !position_count (host, nm_arg (args, 3), &count))
        {
          nm_free (s.text);
          return ascii ? NM_NIL : NM_EXIT;
        }
      nm_get_int64 (vm, nm_arg (args, 0), &s.base);
      s.base += s.base < 0 ? nm_length (vm, string) : 0;
      list = unencodable_in_text (host, &c, &s, count, true);
      nm_free (s.text);
    }
  return nm_is_nil (nm_arg (args, 3)) ? nm_car (vm, list) : list;
}

CODING_READ (check_coding_systems_region, "check-coding-systems-region", 3, 3, "(START END CODING-SYSTEM-LIST)",
             "Return an alist (CODING-SYSTEM POSITION...) of those in CODING-SYSTEM-LIST that cannot encode the text from START\n"
             "to END, with the positions of what they cannot encode.  START may be a string.")
{
  struct nm_vm *vm = host->vm;
  struct subject s;
  if (!subject_of (host, nm_arg (args, 0), nm_arg (args, 1), &s))
    return NM_EXIT;
  /* Bytes and ASCII count as encoded by anything, whatever the list holds. */
  if (!s.multibyte || nm_text_chars (s.text, (int64_t) s.n) == (int64_t) s.n)
    {
      nm_free (s.text);
      return NM_NIL;
    }
  nm_value result = nm_local (vm, NM_NIL);
  nm_value tail = nm_local (vm, nm_arg (args, 2));
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      struct coding c;
      if (nm_is_nil (nm_car (vm, tail)) || !coding_find (host, nm_car (vm, tail), &c))
        {
          nm_signal1 (vm, NM_Q (coding_system_error), nm_car (vm, tail));
          nm_free (s.text);
          return NM_EXIT;
        }
      nm_value positions = unencodable_in_text (host, &c, &s, INT64_MAX, false);
      if (!nm_is_nil (positions))
        nm_local_set (vm, result, nm_cons (vm, nm_cons (vm, nm_car (vm, tail), positions), nm_local_get (vm, result)));
    }
  nm_free (s.text);
  result = nm_local_get (vm, result);
  return nm_is_nil (result) ? result : nm_nreverse (vm, result);
}

/* -- single codes of Shift JIS and Big5 ------------------------------------------------------------------------ */

/* The charset number I of SYSTEM, NULL if there is none. */
static const struct charset *
system_charset (struct nm_host *host, const struct coding_system *system, int i)
{
  return system && i < system->charset_count ? charset_of_id (host, system->charsets[i]) : NULL;
}

/* The same of the system whose codes `decode-sjis-char' and `encode-sjis-char' mean. */
static const struct charset *
sjis_charset (struct nm_host *host, int i)
{
  struct coding c;
  nm_value name = nm_symbol_value_or (host->vm, NM_Q (neomacs__shift_jis_system), NM_NIL);
  return nm_is_nil (name) || !coding_find (host, name, &c) ? NULL : system_charset (host, c.system, i);
}

static nm_value
decoded_char (struct nm_host *host, const struct charset *cs, int64_t code, int64_t given)
{
  int c = cs && code >= 0 ? charset_decode (host, cs, code) : CHARSET_NO_CHAR;
  return c == CHARSET_NO_CHAR ? nm_error (host->vm, "Invalid code: %lld", (long long) given) : nm_fixnum (c);
}

CODING_READ (decode_sjis_char, "decode-sjis-char", 1, 1, "(CODE)", "Return the character of CODE in Shift JIS.  Signals an error if there is none.")
{
  int64_t code;
  if (!nm_check_natnum (host->vm, nm_arg (args, 0), &code))
    return NM_EXIT;
  if (code < 0x80)
    return nm_fixnum (code);
  if (code >= 0xa1 && code < 0xdf)
    return decoded_char (host, sjis_charset (host, 1), code & 0x7f, code);
  return decoded_char (host, sjis_charset (host, 2), code > 0xffff ? -1 : coding_sjis_to_jis ((int) code), code);
}

CODING_READ (encode_sjis_char, "encode-sjis-char", 1, 1, "(CH)", "Return the code of character CH in Shift JIS.  Signals an error if it has none.")
{
  int c;
  if (!nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  if (c < 0x80)
    return nm_fixnum (c);
  for (int i = 1; i <= 2; i++)
    {
      const struct charset *cs = sjis_charset (host, i);
      int64_t code = cs ? charset_encode (host, cs, c) : CHARSET_NO_CODE;
      if (code != CHARSET_NO_CODE)
        return nm_fixnum (i == 1 ? (code | 0x80) : coding_jis_to_sjis ((int) code));
    }
  return nm_error (host->vm, "Can't encode by shift_jis encoding: %d", c);
}

CODING_READ (decode_big5_char, "decode-big5-char", 1, 1, "(CODE)", "Return the character of CODE in Big5.  Signals an error if there is none.")
{
  int64_t code;
  if (!nm_check_natnum (host->vm, nm_arg (args, 0), &code))
    return NM_EXIT;
  if (code < 0x80)
    return nm_fixnum (code);
  /* GNU Emacs does not take second bytes from 7F to BF here. */
  bool taken = (code & 0xff) < 0x7f || (code & 0xff) >= 0xc0;
  return decoded_char (host, system_charset (host, coding_of_category (host, CATEGORY_BIG5), 1), taken ? code : -1, code);
}

CODING_READ (encode_big5_char, "encode-big5-char", 1, 1, "(CH)", "Return the code of character CH in Big5.  Signals an error if it has none.")
{
  int c;
  if (!nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  if (c < 0x80)
    return nm_fixnum (c);
  const struct charset *cs = system_charset (host, coding_of_category (host, CATEGORY_BIG5), 1);
  int64_t code = cs ? charset_encode (host, cs, c) : CHARSET_NO_CODE;
  return code != CHARSET_NO_CODE ? nm_fixnum (code) : nm_error (host->vm, "Can't encode by Big5 encoding: %d", c);
}
