/* string_prims.c - string primitives: comparison, search, conversion, making.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */

#include "string.h"
#include "list.h"
#include "../primitive.h"
#include "../text/character.h"
#include <errno.h>
#include <locale.h>
#include <mimalloc.h>
#include <wchar.h>
#include <wctype.h>

/* A string or symbol argument: its text as a string; V_EXIT after signalling. */
static value
string_or_symbol (struct nm_vm *vm, value v)
{
  if (symbolp (v))
    return symbol_name (vm, v);
  CHECK (stringp (v), Qstringp, v);
  return v;
}

static bool
two_strings (struct nm_vm *vm, value *args, value *a, value *b)
{
  *a = string_or_symbol (vm, args[0]);
  if (exitp (*a))
    return false;
  *b = string_or_symbol (vm, args[1]);
  return !exitp (*b);
}

NM_PRIMITIVE (string_equal, "string-equal", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(S1 S2)",
              "Return t if the strings S1 and S2 have the same characters.\n"
              "Symbols stand for their names; text properties do not count.")
{
  value a, b;
  return two_strings (vm, args, &a, &b) ? make_bool (string_equal_p (a, b)) : V_EXIT;
}

NM_PRIMITIVE (string_lessp, "string-lessp", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING1 STRING2)",
              "Return t if STRING1 comes before STRING2 in the order of character codes.\n"
              "Symbols stand for their names.")
{
  value a, b;
  return two_strings (vm, args, &a, &b) ? make_bool (string_compare (a, b) < 0) : V_EXIT;
}

/* -- versions --

   The order of versions is the one of file names that `ls -v' has, as the manual of the GNU core utilities describes
   it: digits compare as numbers, letters come before other characters, a tilde before everything, hidden names
   before others, and what looks like a suffix counts only between equal names. */

struct span { const char *s; int64_t n; };         /* bytes of a string, not terminated */

static bool span_digit (struct span a, int64_t i) { return i < a.n && a.s[i] >= '0' && a.s[i] <= '9'; }
static bool ascii_letter (char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* The weight of byte I of A, which is no digit, or of its end. */
static int
version_weight (struct span a, int64_t i)
{
  if (i >= a.n || span_digit (a, i))
    return 0;
  if (a.s[i] == '~')
    return -1;
  return (unsigned char) a.s[i] + (ascii_letter (a.s[i]) ? 0 : 256);
}

/* The order of the numbers at *I of A and *J of B, which are skipped. */
static int
compare_digits (struct span a, int64_t *i, struct span b, int64_t *j)
{
  int64_t first, second;
  while (*i < a.n && a.s[*i] == '0')
    ++*i;
  while (*j < b.n && b.s[*j] == '0')
    ++*j;
  for (first = *i; span_digit (a, *i); ++*i)
    ;
  for (second = *j; span_digit (b, *j); ++*j)
    ;
  if (*i - first != *j - second)
    return *i - first < *j - second ? -1 : 1;
  return memcmp (a.s + first, b.s + second, (size_t) (*i - first));
}

static int
compare_versions (struct span a, struct span b)
{
  int64_t i = 0, j = 0;
  while (i < a.n || j < b.n)
    {
      while ((i < a.n && !span_digit (a, i)) || (j < b.n && !span_digit (b, j)))
        {
          int x = version_weight (a, i++), y = version_weight (b, j++);
          if (x != y)
            return x < y ? -1 : 1;
        }
      int order = compare_digits (a, &i, b, &j);
      if (order != 0)
        return order;
    }
  return 0;
}

static bool suffix_letter (char c) { return ascii_letter (c) || c == '~'; }

/* A without the suffixes at its end: dots, each before a letter or tilde and then letters, digits and tildes.  A dot
   at the very end is one, too; of two dots in a row neither is. */
static struct span
without_suffixes (struct span a)
{
  int64_t end = -1;
  bool after_dot = false;
  for (int64_t i = 0; i < a.n; i++)
    {
      bool dot = a.s[i] == '.' && !after_dot, fits = suffix_letter (a.s[i]) || (!after_dot && span_digit (a, i));
      if (dot && end < 0)
        end = i;
      else if (!dot && !fits)
        end = -1;
      after_dot = dot;
    }
  return (struct span){ a.s, end < 0 ? a.n : end };
}

/* 0 for the empty name, 1 for ".", 2 for "..", 3 for a hidden one, 4 for others. */
static int
name_class (struct span a)
{
  if (a.n == 0 || a.s[0] != '.')
    return a.n == 0 ? 0 : 4;
  return a.n == 1 ? 1 : a.n == 2 && a.s[1] == '.' ? 2 : 3;
}

/* The order of two names without NULs. */
static int
compare_names (struct span a, struct span b)
{
  int x = name_class (a), y = name_class (b);
  if (x != y || x < 3)
    return x - y;
  if (x == 3)
    a = (struct span){ a.s + 1, a.n - 1 }, b = (struct span){ b.s + 1, b.n - 1 };
  struct span short_a = without_suffixes (a), short_b = without_suffixes (b);
  bool same = short_a.n == short_b.n && memcmp (short_a.s, short_b.s, (size_t) short_a.n) == 0;
  int order = same ? compare_versions (a, b) : compare_versions (short_a, short_b);
  if (order != 0)
    return order;
  order = memcmp (a.s, b.s, (size_t) (a.n < b.n ? a.n : b.n));
  return order != 0 ? order : a.n < b.n ? -1 : a.n > b.n;
}

/* The part of S from AT to the next NUL or the end. */
static struct span
span_at (value s, int64_t at)
{
  const char *text = string_text (s) + at;
  return (struct span){ text, (int64_t) strnlen (text, (size_t) (string_bytes (s) - at)) };
}

NM_PRIMITIVE (string_version_lessp, "string-version-lessp", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING1 STRING2)",
              "Return t if STRING1 comes before STRING2, with runs of digits compared as numbers.\n"
              "Letters come before other characters.  Symbols stand for their names.")
{
  value a, b;
  if (!two_strings (vm, args, &a, &b))
    return V_EXIT;
  for (int64_t at = 0;;)
    {
      struct span x = span_at (a, at), y = span_at (b, at);
      int order = compare_names (x, y);
      if (order != 0)
        return make_bool (order < 0);
      at += x.n + 1;
      /* GNU Emacs puts the string with more parts first. */
      if (at > string_bytes (a))
        return Qnil;
      if (at > string_bytes (b))
        return Qt;
    }
}

/* -- collation -- */

/* The characters of S, in lower case if FOLD, NUL-terminated (mimalloc). */
static wchar_t *
wide_text (value s, bool fold, locale_t locale)
{
  wchar_t *text = mi_malloc (sizeof *text * (size_t) (string_chars (s) + 1));
  int64_t at = 0, n = 0;
  while (at < string_bytes (s))
    {
      int c = string_next_char (s, &at);
      text[n++] = fold ? (wchar_t) towlower_l ((wint_t) c, locale) : (wchar_t) c;
    }
  text[n] = 0;
  return text;
}

/* The order of two strings in the locale ARGS[2] names (default: the environment's), without regard to
   case if ARGS[3] is non-nil; false after signalling. */
static bool
collate (struct nm_vm *vm, value *args, int *order)
{
  value a, b;
  if (!two_strings (vm, args, &a, &b))
    return false;
  if (!nilp (args[2]) && !stringp (args[2]))
    {
      signal_wrong_type (vm, Qstringp, args[2]);
      return false;
    }
  errno = 0;
  locale_t locale = newlocale (LC_COLLATE_MASK | LC_CTYPE_MASK, nilp (args[2]) ? "" : string_text (args[2]), NULL);
  if (!locale && !nilp (args[2]))
    {
      /* The C library does not look twice for what it has not found. */
      signal_message (vm, "Invalid locale %s: %s", string_text (args[2]), strerror (errno ? errno : ENOENT));
      return false;
    }
  if (!locale)
    {
      *order = string_compare (a, b);
      return true;
    }
  wchar_t *x = wide_text (a, !nilp (args[3]), locale), *y = wide_text (b, !nilp (args[3]), locale);
  *order = wcscoll_l (x, y, locale);
  mi_free (x);
  mi_free (y);
  freelocale (locale);
  return true;
}

NM_PRIMITIVE (string_collate_lessp, "string-collate-lessp", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(S1 S2 &optional LOCALE IGNORE-CASE)",
              "Return t if S1 comes before S2 in the collation order of LOCALE, default that of the environment.\n"
              "IGNORE-CASE means that case does not matter.")
{
  int order;
  return collate (vm, args, &order) ? make_bool (order < 0) : V_EXIT;
}

NM_PRIMITIVE (string_collate_equalp, "string-collate-equalp", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(S1 S2 &optional LOCALE IGNORE-CASE)",
              "Return t if S1 and S2 are equal in the collation order of LOCALE, default that of the environment.\n"
              "IGNORE-CASE means that case does not matter.")
{
  int order;
  return collate (vm, args, &order) ? make_bool (order == 0) : V_EXIT;
}

/* A part of a string to compare: from byte AT, from character INDEX to END. */
struct part { value s; int64_t index, end, at; };

static bool
part_open (struct nm_vm *vm, struct part *p, value s, value from, value to)
{
  p->s = s;
  if (!stringp (s))
    {
      signal_wrong_type (vm, Qstringp, s);
      return false;
    }
  if (fixnump (to) && fixnum (to) > string_chars (s))
    to = make_fixnum (string_chars (s));
  if (!validate_subarray (vm, s, from, to, string_chars (s), &p->index, &p->end))
    return false;
  p->at = string_char_to_byte (vm, s, p->index);
  return true;
}

static int
part_next (struct part *p)
{
  int c = string_next_char (p->s, &p->at);
  p->index++;
  return !string_multibyte (p->s) && c >= 0x80 ? nm_byte_to_raw (c) : c;
}

NM_PRIMITIVE (compare_strings, "compare-strings", 6, 7, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE,
              "(STR1 START1 END1 STR2 START2 END2 &optional IGNORE-CASE)",
              "Compare parts of two strings, character by character; IGNORE-CASE means by their upper case.\n"
              "Return t if they agree, else N + 1 or -(N + 1), where N characters at the beginning agree,\n"
              "positive if the first part is the greater one.  Ends beyond a string mean its end.")
{
  struct part a, b;
  if (!stringp (args[0]) || !stringp (args[3]))
    return signal_wrong_type (vm, Qstringp, args[stringp (args[0]) ? 3 : 0]);
  if (!part_open (vm, &a, args[0], args[1], args[2]) || !part_open (vm, &b, args[3], args[4], args[5]))
    return V_EXIT;
  value table = case_table_current (vm);
  bool fold = !nilp (args[6]);
  int64_t start = a.index;
  while (a.index < a.end && b.index < b.end)
    {
      int c = part_next (&a), d = part_next (&b);
      if (c != d && fold)
        {
          c = case_upper (table, c);
          d = case_upper (table, d);
        }
      if (c != d)
        return make_fixnum (c < d ? -(a.index - start) : a.index - start);
    }
  if (a.index < a.end)
    return make_fixnum (a.index - start + 1);
  return b.index < b.end ? make_fixnum (-(a.index - start) - 1) : (value) Qt;
}

/* -- search -- */

NM_PRIMITIVE (string_search, "string-search", 2, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NEEDLE HAYSTACK &optional START-POS)",
              "Return the index of the first place where NEEDLE occurs in HAYSTACK, or nil.\n"
              "The search begins at index START-POS.  Case is significant.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  CHECK (stringp (args[1]), Qstringp, args[1]);
  value needle = args[0], hay = args[1];
  int64_t start = 0;
  if (!nilp (args[2]))
    {
      CHECK (fixnump (args[2]), Qfixnump, args[2]);
      start = fixnum (args[2]);
      if (start < 0 || start > string_chars (hay))
        return signal_1 (vm, Qargs_out_of_range, args[2]);
      start = string_char_to_byte (vm, hay, start);
    }
  /* Bring both to the kind of HAYSTACK; what does not fit cannot occur. */
  if (string_multibyte (needle) != string_multibyte (hay))
    {
      bool needle_ascii = string_text_ascii (string_text (needle), string_bytes (needle));
      bool hay_ascii = string_text_ascii (string_text (hay), string_bytes (hay));
      if (!needle_ascii && hay_ascii)
        return Qnil;
      if (!needle_ascii && string_multibyte (needle))
        {
          int64_t bad;
          needle = string_to_unibyte (vm, needle, &bad);
          if (bad >= 0)
            return Qnil;
        }
      else if (!needle_ascii)
        needle = string_to_multibyte (vm, needle);
    }
  const char *text = string_text (hay);
  const char *found = memmem (text + start, (size_t) (string_bytes (hay) - start), string_text (needle),
                              (size_t) string_bytes (needle));
  return found ? make_fixnum (string_byte_to_char (vm, hay, found - text)) : (value) Qnil;
}

NM_PRIMITIVE (string_distance, "string-distance", 2, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING1 STRING2 &optional BYTECOMPARE)",
              "Return the Levenshtein distance between two strings: how many characters must be inserted,\n"
              "deleted or replaced to get from one to the other.  BYTECOMPARE means to compare bytes.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  CHECK (stringp (args[1]), Qstringp, args[1]);
  value a = args[0], b = args[1];
  bool bytes = !nilp (args[2]) || (!string_multibyte (a) && !string_multibyte (b));
  int64_t na = bytes ? string_bytes (a) : string_chars (a), nb = bytes ? string_bytes (b) : string_chars (b);
  int64_t *column = mi_malloc (sizeof *column * (size_t) (na + 1));
  int *chars = mi_malloc (sizeof *chars * (size_t) (na + 1));
  int64_t at = 0;
  for (int64_t i = 0; i < na; i++)
    chars[i] = bytes ? (unsigned char) string_text (a)[i] : string_next_char (a, &at);
  for (int64_t i = 0; i <= na; i++)
    column[i] = i;
  at = 0;
  for (int64_t j = 1; j <= nb; j++)
    {
      int c = bytes ? (unsigned char) string_text (b)[j - 1] : string_next_char (b, &at);
      int64_t diagonal = column[0];
      column[0] = j;
      for (int64_t i = 1; i <= na; i++)
        {
          int64_t replace = diagonal + (chars[i - 1] != c), other = column[i] < column[i - 1] ? column[i] : column[i - 1];
          diagonal = column[i];
          column[i] = replace < other + 1 ? replace : other + 1;
        }
    }
  int64_t distance = column[na];
  mi_free (column);
  mi_free (chars);
  return make_fixnum (distance);
}

/* -- conversion -- */

NM_PRIMITIVE (string_bytes, "string-bytes", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return the number of bytes of STRING in memory.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  return make_fixnum (string_bytes (args[0]));
}

NM_PRIMITIVE (string_to_multibyte, "string-to-multibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return a multibyte string with the characters of STRING; bytes from #x80 on become raw bytes.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  return string_to_multibyte (vm, args[0]);
}

NM_PRIMITIVE (string_to_unibyte, "string-to-unibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return a unibyte string with the characters of STRING.\n"
              "Signals an error for a character that is neither ASCII nor a raw byte.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t bad;
  value s = string_to_unibyte (vm, args[0], &bad);
  if (bad >= 0)
    return signal_message (vm, "Can't convert the %jdth character to unibyte", (intmax_t) bad);
  return s;
}

NM_PRIMITIVE (string_make_multibyte, "string-make-multibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return the multibyte equivalent of STRING; bytes from #x80 on become raw bytes.\n"
              "An ASCII string stays as it is.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value s = args[0];
  return string_multibyte (s) || string_text_ascii (string_text (s), string_bytes (s)) ? s : string_to_multibyte (vm, s);
}

NM_PRIMITIVE (string_make_unibyte, "string-make-unibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return the unibyte equivalent of STRING: each character is cut down to its low 8 bits.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  int64_t bad;
  return string_to_unibyte (vm, args[0], &bad);
}

NM_PRIMITIVE (string_as_unibyte, "string-as-unibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return a unibyte string with the bytes of STRING's internal representation;\n"
              "raw bytes become single bytes.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value s = args[0];
  if (!string_multibyte (s))
    return s;
  struct text_buffer t = { 0 };
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int64_t start = at;
      int c = string_next_char (s, &at);
      char byte = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : 0);
      if (byte)
        text_buffer_add (&t, &byte, 1, 1);
      else
        text_buffer_add (&t, string_text (s) + start, at - start, at - start);
    }
  return text_buffer_string (vm, &t);
}

/* Length of the valid multibyte sequence at P (of N bytes), 0 if there is none. */
static int64_t
multibyte_sequence (const unsigned char *p, int64_t n)
{
  if (p[0] < 0x80)
    return 1;
  if (p[0] < 0xc2 || p[0] > 0xf8)
    return 0;
  int length = nm_char_length (p[0]);
  if (n < length)
    return 0;
  for (int i = 1; i < length; i++)
    if (nm_is_lead (p[i]))
      return 0;
  int used, c = nm_char_decode ((const char *) p, &used);
  return nm_char_bytes (c) == length && c < NM_CHAR_RAW_FIRST ? length : 0;
}

NM_PRIMITIVE (string_as_multibyte, "string-as-multibyte", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return a multibyte string whose internal representation is the bytes of STRING;\n"
              "bytes that are not part of a valid sequence become raw bytes.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  value s = args[0];
  if (string_multibyte (s))
    return s;
  struct text_buffer t = { .multibyte = true };
  const unsigned char *p = (unsigned char *) string_text (s);
  int64_t n = string_bytes (s);
  for (int64_t i = 0; i < n;)
    {
      int64_t length = multibyte_sequence (p + i, n - i);
      if (length == 0)
        text_buffer_add_char (&t, nm_byte_to_raw (p[i++]));
      else
        {
          text_buffer_add (&t, (const char *) p + i, length, 1);
          i += length;
        }
    }
  return text_buffer_string (vm, &t);
}
