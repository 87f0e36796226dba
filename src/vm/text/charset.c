/* charset.c - character sets: the ones whose codes are characters shifted by an offset.
   SPDX-License-Identifier: GPL-3.0-or-later

   Every character belongs to ascii, unicode, emacs (beyond Unicode) or eight-bit (raw bytes); the
   others are parts of those.  A charset is a symbol; an alias has the property `neomacs--charset' with
   the charset it stands for.  Plists that programs set are the property `neomacs--charset-plist'.
   The primitives on the buffer call the host's through Lisp; the others run none. */

#include "../data/char_table.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../num/number.h"
#include "../primitive.h"

static const struct charset {
  uint32_t symbol;
  int dimension;
  int min, max;                    /* codes */
  int first;                       /* the character of code MIN */
  bool ascii_compatible;
  const char *description;
} charsets[] = {
  { Qascii, 1, 0, 0x7f, 0, true, "ASCII (ISO646 IRV)" },
  { Qiso_8859_1, 1, 0, 0xff, 0, true, "Latin-1 (ISO/IEC 8859-1)" },
  { Qunicode, 3, 0, 0x10ffff, 0, true, "Unicode (ISO10646)" },
  { Qemacs, 3, 0, 0x3fff7f, 0, true, "All characters but raw bytes" },
  { Qeight_bit, 1, 0x80, 0xff, CHAR_RAW_BYTE_FIRST, false, "Raw bytes 128-255" },
  { Qeight_bit_control, 1, 0x80, 0x9f, CHAR_RAW_BYTE_FIRST, false, "Raw bytes 128-159" },
  { Qeight_bit_graphic, 1, 0xa0, 0xff, CHAR_RAW_BYTE_FIRST + 0x20, false, "Raw bytes 160-255" },
  { Qcontrol_1, 1, 0x80, 0x9f, 0x80, false, "C1 control characters" },
  { Qlatin_iso8859_1, 1, 0x20, 0x7f, 0xa0, false, "Right-hand part of ISO/IEC 8859-1" },
  { Qunicode_bmp, 2, 0, 0xffff, 0, true, "Unicode Basic Multilingual Plane" },
  { Qunicode_smp, 2, 0, 0xffff, 0x10000, false, "Unicode Supplementary Multilingual Plane" },
  { Qunicode_sip, 2, 0, 0xffff, 0x20000, false, "Unicode Supplementary Ideographic Plane" },
  { Qunicode_ssp, 2, 0, 0xffff, 0xe0000, false, "Unicode Supplementary Special-purpose Plane" },
};
enum { CHARSET_COUNT = sizeof charsets / sizeof *charsets };

NM_VARIABLE (charset_list, NM_VAR_LISP,
             "(ascii iso-8859-1 unicode emacs eight-bit eight-bit-control eight-bit-graphic control-1 latin-iso8859-1"
             " unicode-bmp unicode-smp unicode-sip unicode-ssp ucs)",
             "List of all charsets.");

/* The charset that V names, NULL if none. */
static const struct charset *
charset_find (struct nm_vm *vm, value v)
{
  if (!symbolp (v))
    return NULL;
  if (v == Qucs)
    v = Qunicode;
  value other = list_plist_get (symbol_of (vm, v)->plist, Qneomacs_charset);
  if (!nilp (other))
    v = other;
  for (int i = 0; i < CHARSET_COUNT; i++)
    if (charsets[i].symbol == v)
      return &charsets[i];
  return NULL;
}

static const struct charset *
charset_arg (struct nm_vm *vm, value v)
{
  const struct charset *c = charset_find (vm, v);
  if (!c)
    signal_wrong_type (vm, Qcharsetp, v);
  return c;
}

static bool has_char (const struct charset *s, int c) { return c >= s->first && c <= s->first + (s->max - s->min); }

static value
charset_of_char (int c)
{
  return c < 0x80 ? Qascii : c <= CHAR_MAX_UNICODE ? Qunicode : c < CHAR_RAW_BYTE_FIRST ? Qemacs : Qeight_bit;
}

NM_PRIMITIVE (charsetp, "charsetp", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a charset.")
{
  return make_bool (charset_find (vm, args[0]) != NULL);
}

NM_PRIMITIVE (charset_priority_list, "charset-priority-list", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional HIGHESTP)",
              "Return the list of charsets by priority, or the first of it if HIGHESTP is non-nil.")
{
  if (!nilp (args[0]))
    return charsets[0].symbol;
  value list = Qnil;
  for (int i = CHARSET_COUNT - 1; i >= 0; i--)
    list = make_cons (vm, charsets[i].symbol, list);
  return list;
}

NM_PRIMITIVE (charset_id_internal, "charset-id-internal", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional CHARSET)",
              "Return the number of CHARSET.")
{
  const struct charset *s = charset_arg (vm, args[0]);
  return s ? make_fixnum (s - charsets) : V_EXIT;
}

/* -- characters and codes -- */

NM_PRIMITIVE (char_charset, "char-charset", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CH &optional RESTRICTION)",
              "Return the charset of character CH.\n"
              "With RESTRICTION, a list of charsets, return the first of them that has CH, or nil.\n"
              "RESTRICTION may also be a coding system.")
{
  CHECK (characterp (args[0]), Qcharacterp, args[0]);
  int c = (int) fixnum (args[0]);
  if (nilp (args[1]))
    return charset_of_char (c);
  if (!consp (args[1]))
    {
      /* A coding system: those there are can encode whatever has a charset. */
      CHECK (symbolp (args[1]), Qsymbolp, args[1]);
      value known = call_1 (vm, Qcoding_system_p, args[1]);
      if (exitp (known))
        return V_EXIT;
      return nilp (known) ? signal_1 (vm, Qcoding_system_error, args[1]) : charset_of_char (c);
    }
  LIST_WALK (tail, walk, args[1]);
  for (LIST_EACH (tail, walk))
    {
      const struct charset *s = charset_arg (vm, car (tail));
      if (!s)
        return V_EXIT;
      if (has_char (s, c))
        return s->symbol;
    }
  return Qnil;
}

NM_PRIMITIVE (decode_char, "decode-char", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARSET CODE-POINT)",
              "Return the character of CODE-POINT in CHARSET, or nil if there is none.")
{
  const struct charset *s = charset_arg (vm, args[0]);
  if (!s)
    return V_EXIT;
  int64_t code = -1;
  if (fixnump (args[1]))
    code = fixnum (args[1]);
  else if (floatp (args[1]) && float_of (args[1]) >= 0 && float_of (args[1]) < 4294967296.0
           && (double) (int64_t) float_of (args[1]) == float_of (args[1]))
    code = (int64_t) float_of (args[1]);
  else if (consp (args[1]) && fixnump (car (args[1])) && fixnump (cdr (args[1])))
    code = (fixnum (car (args[1])) << 16) + fixnum (cdr (args[1]));
  if (code < 0 || code > UINT32_MAX)
    return signal_message (vm, "Not an in-range integer, integral float, or cons of integers");
  if (code < s->min || code > s->max)
    return Qnil;
  return make_fixnum (s->first + (code - s->min));
}

NM_PRIMITIVE (encode_char, "encode-char", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CH CHARSET)",
              "Return the code of character CH in CHARSET, or nil if it is not there.")
{
  const struct charset *s = charset_arg (vm, args[1]);
  if (!s)
    return V_EXIT;
  CHECK (characterp (args[0]), Qcharacterp, args[0]);
  int c = (int) fixnum (args[0]);
  return has_char (s, c) ? make_fixnum (c - s->first + s->min) : (value) Qnil;
}

NM_PRIMITIVE (split_char, "split-char", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CH)",
              "Return a list of the charset of character CH and the bytes of its code, highest first.")
{
  CHECK (characterp (args[0]), Qcharacterp, args[0]);
  const struct charset *s = charset_find (vm, charset_of_char ((int) fixnum (args[0])));
  int64_t code = fixnum (args[0]) - s->first + s->min;
  value list = Qnil;
  for (int i = 0; i < s->dimension; i++, code >>= 8)
    list = make_cons (vm, make_fixnum (code & 0xff), list);
  return make_cons (vm, s->symbol, list);
}

NM_PRIMITIVE (make_char, "make-char", 1, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARSET &optional CODE1 CODE2 CODE3 CODE4)",
              "Return the character of CHARSET whose code has the bytes CODE1, CODE2, ...")
{
  const struct charset *s = charset_arg (vm, args[0]);
  if (!s)
    return V_EXIT;
  if (nilp (args[1]))
    return make_fixnum (s->first);
  int64_t code = 0;
  for (int i = 0; i < s->dimension; i++)
    {
      value byte = args[1 + i];
      if (nilp (byte))
        byte = make_fixnum (s->min & 0xff);
      CHECK (fixnump (byte) && fixnum (byte) >= 0, Qwholenump, byte);
      if (fixnum (byte) >= 0x100)
        return signal_args_out_of_range (vm, make_fixnum (0xff), byte);
      code = code << 8 | fixnum (byte);
    }
  /* The upper half of a byte does not count in a charset of 7 bits. */
  if (s->dimension == 1 && s->max <= 0x7f)
    code &= 0x7f;
  if (code < s->min || code > s->max)
    return signal_message (vm, "Invalid code(s)");
  return make_fixnum (s->first + (code - s->min));
}

/* -- what is known of a charset -- */

static value
keyword_add (struct nm_vm *vm, value plist, value keyword, value v)
{
  return make_cons (vm, keyword, make_cons (vm, v, plist));
}

NM_PRIMITIVE (charset_plist, "charset-plist", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARSET)", "Return the property list of CHARSET.")
{
  const struct charset *s = charset_arg (vm, args[0]);
  if (!s)
    return V_EXIT;
  value plist = list_plist_get (symbol_of (vm, s->symbol)->plist, Qneomacs_charset_plist);
  if (!nilp (plist))
    return plist;
  value text = string_literal (vm, s->description);
  plist = keyword_add (vm, plist, QClong_name, text);
  plist = keyword_add (vm, plist, QCshort_name, text);
  plist = keyword_add (vm, plist, QCdocstring, text);
  plist = keyword_add (vm, plist, QCcode_offset, make_fixnum (s->first));
  plist = keyword_add (vm, plist, QCascii_compatible_p, make_bool (s->ascii_compatible));
  plist = keyword_add (vm, plist, QCdimension, make_fixnum (s->dimension));
  return keyword_add (vm, plist, QCname, s->symbol);
}

NM_PRIMITIVE (set_charset_plist, "set-charset-plist", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARSET PLIST)",
              "Make PLIST the property list of CHARSET, and return it.")
{
  const struct charset *s = charset_arg (vm, args[0]);
  if (!s)
    return V_EXIT;
  struct symbol *symbol = symbol_of (vm, s->symbol);
  symbol_store (vm, s->symbol, &symbol->plist, list_plist_put (vm, symbol->plist, Qneomacs_charset_plist, args[1]));
  return args[1];
}

NM_PRIMITIVE (define_charset_alias, "define-charset-alias", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ALIAS CHARSET)",
              "Make the symbol ALIAS another name of CHARSET.")
{
  const struct charset *s = charset_arg (vm, args[1]);
  if (!s)
    return V_EXIT;
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  struct symbol *alias = symbol_of (vm, args[0]);
  symbol_store (vm, args[0], &alias->plist, list_plist_put (vm, alias->plist, Qneomacs_charset, s->symbol));
  value list = vm_variable (vm, Qcharset_list);
  if (nilp (list_memq (args[0], list)))
    symbol_store (vm, Qcharset_list, &symbol_of (vm, Qcharset_list)->val, make_cons (vm, args[0], list));
  return Qnil;
}

/* -- the charsets of a text -- */

static value
charsets_of_string (struct nm_vm *vm, value s)
{
  static const uint32_t order[] = { Qascii, Qunicode, Qemacs, Qeight_bit };
  bool found[4] = { false };
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int c = string_next_char (s, &at);
      if (!string_multibyte (s) && c >= 0x80)
        c = nm_byte_to_raw (c);
      value charset = charset_of_char (c);
      for (int i = 0; i < 4; i++)
        found[i] |= order[i] == charset;
    }
  value list = Qnil;
  for (int i = 3; i >= 0; i--)
    if (found[i])
      list = make_cons (vm, order[i], list);
  return list;
}

NM_PRIMITIVE (find_charset_string, "find-charset-string", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STR &optional TABLE)",
              "Return the list of the charsets of the characters of STR; TABLE is ignored.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  return charsets_of_string (vm, args[0]);
}

NM_PRIMITIVE (find_charset_region, "find-charset-region", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BEG END &optional TABLE)",
              "Return the list of the charsets of the characters from BEG to END; TABLE is ignored.")
{
  value text = call_2 (vm, Qbuffer_substring_no_properties, args[0], args[1]);
  return exitp (text) ? V_EXIT : charsets_of_string (vm, text);
}

NM_PRIMITIVE (charset_after, "charset-after", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional POS)",
              "Return the charset of the character after position POS (default point), or nil at the end.")
{
  value c = call_1 (vm, Qchar_after, args[0]);
  return exitp (c) ? V_EXIT : characterp (c) ? charset_of_char ((int) fixnum (c)) : (value) Qnil;
}
