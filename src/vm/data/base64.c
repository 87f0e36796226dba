/* base64.c - base64 and base64url for strings.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp; the primitives on regions belong to the host. */

#include "string.h"
#include "../primitive.h"
#include <mimalloc.h>

enum { LINE_LENGTH = 76 };

static const char digits_plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char digits_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The bytes of S, a mi_malloc'ed copy; NULL after signalling for a character that is no byte. */
static unsigned char *
string_as_bytes (struct nm_vm *vm, value s, int64_t *n)
{
  unsigned char *bytes = mi_malloc ((size_t) string_chars (s) + 1);
  *n = string_chars (s);
  int64_t at = 0;
  for (int64_t i = 0; i < *n; i++)
    {
      int c = string_next_char (s, &at);
      if (nm_char_is_raw (c))
        c = nm_raw_to_byte (c);
      else if (c > 0xff)
        {
          mi_free (bytes);
          signal_message (vm, "Multibyte character in data for base64 encoding");
          return NULL;
        }
      bytes[i] = (unsigned char) c;
    }
  return bytes;
}

static value
encode (struct nm_vm *vm, value s, bool lines, bool url, bool pad)
{
  CHECK (stringp (s), Qstringp, s);
  int64_t n;
  unsigned char *in = string_as_bytes (vm, s, &n);
  if (!in)
    return V_EXIT;
  const char *digits = url ? digits_url : digits_plain;
  struct text_buffer t = { 0 };
  int64_t column = 0;
  for (int64_t i = 0; i < n; i += 3)
    {
      if (lines && column >= LINE_LENGTH)
        {
          text_buffer_add (&t, "\n", 1, 1);
          column = 0;
        }
      int64_t left = n - i;
      unsigned w = (unsigned) in[i] << 16 | (left > 1 ? (unsigned) in[i + 1] << 8 : 0) | (left > 2 ? in[i + 2] : 0);
      char out[4] = { digits[w >> 18], digits[w >> 12 & 63], left > 1 ? digits[w >> 6 & 63] : '=', left > 2 ? digits[w & 63] : '=' };
      int length = left > 2 || pad ? 4 : (int) left + 1;
      text_buffer_add (&t, out, length, length);
      column += 4;
    }
  mi_free (in);
  return text_buffer_string (vm, &t);
}

NM_PRIMITIVE (base64_encode_string, "base64-encode-string", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional NO-LINE-BREAK)",
              "Return STRING in base64, in lines of 76 characters unless NO-LINE-BREAK is non-nil.")
{
  return encode (vm, args[0], nilp (args[1]), false, true);
}

NM_PRIMITIVE (base64url_encode_string, "base64url-encode-string", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional NO-PAD)",
              "Return STRING in the URL variant of base64; NO-PAD means without = at the end.")
{
  return encode (vm, args[0], false, true, nilp (args[1]));
}

/* The value of digit C; -1 if it is none. */
static int
digit_value (int c, bool url)
{
  const char *digits = url ? digits_url : digits_plain;
  const char *p = c ? strchr (digits, c) : NULL;
  return p ? (int) (p - digits) : -1;
}

/* The next character of S that is no white space, from *AT on; -1 at the end. */
static int
next_significant (value s, int64_t *at)
{
  while (*at < string_bytes (s))
    {
      int c = (unsigned char) string_text (s)[(*at)++];
      if (c != ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r')
        return c;
    }
  return -1;
}

/* Decodes S into T; false if it is not valid. */
static bool
decode (value s, bool url, struct text_buffer *t)
{
  int64_t at = 0;
  for (;;)
    {
      int c = next_significant (s, &at);
      if (c < 0)
        return true;
      int a = digit_value (c, url), b = digit_value (next_significant (s, &at), url);
      if (a < 0 || b < 0)
        return false;
      char out[3] = { (char) (a << 2 | b >> 4) };
      text_buffer_add (t, out, 1, 1);
      c = next_significant (s, &at);
      if (c < 0)
        return url;
      if (c == '=')
        {
          if (next_significant (s, &at) != '=')
            return false;
          continue;
        }
      int d = digit_value (c, url);
      if (d < 0)
        return false;
      out[0] = (char) (b << 4 | d >> 2);
      text_buffer_add (t, out, 1, 1);
      c = next_significant (s, &at);
      if (c < 0)
        return url;
      if (c == '=')
        continue;
      int e = digit_value (c, url);
      if (e < 0)
        return false;
      out[0] = (char) (d << 6 | e);
      text_buffer_add (t, out, 1, 1);
    }
}

NM_PRIMITIVE (base64_decode_string, "base64-decode-string", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING &optional BASE64URL)",
              "Return the bytes that STRING encodes in base64, as a unibyte string.\n"
              "BASE64URL means the URL variant, whose padding may be missing.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  struct text_buffer t = { 0 };
  if (decode (args[0], !nilp (args[1]), &t))
    return text_buffer_string (vm, &t);
  text_buffer_free (&t);
  return signal_message (vm, "Invalid base64 data");
}
