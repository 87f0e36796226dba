/* region_coding.c - base64 in place, and the digest of a buffer's text.
   SPDX-License-Identifier: GPL-3.0-or-later
   The VM's functions on strings do the coding. */
#include "../primitive.h"
#include "buffer_internal.h"

/* Replaces [FROM, TO) by STRING: inserted at its start, then the old text is deleted; what was decoded counts to point.  Point
   stays where it is if it was outside, else it goes to the start.  Text that hooks insert meanwhile does not count for that.
   Returns the length of STRING. */
static nm_value
put_coded (struct nm_host *host, int64_t from, int64_t to, nm_value string, bool decoded)
{
  struct buffer *b = buffer_current (host);
  int64_t point = b->pt, chars = nm_length (VM, string);
  buffer_set_point (host, b, from);
  if (nm_is_exit (buffer_insert_value (host, string, 0))
      || nm_is_exit (buffer_delete (host, decoded ? buffer_current (host)->pt : from + chars, to + chars)))
    return NM_EXIT;
  b = buffer_current (host);
  point = point >= to ? point + chars - (to - from) : point > from ? from : point;
  buffer_set_point (host, b, point);
  return nm_fixnum (chars);
}

static nm_value
code_region (struct nm_host *host, nm_args args, nm_value function, bool decode)
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  nm_value text = buffer_substring (host, buffer_current (host), from, to, false);
  nm_value coded = nm_is_exit (text) ? text : nm_call2 (VM, function, text, nm_arg (args, 2));
  return nm_is_exit (coded) ? coded : put_coded (host, from, to, coded, decode);
}

NM_PRIMITIVE (base64_encode_region, "base64-encode-region", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "r", "(BEG END &optional NO-LINE-BREAK)",
              "Encode the text between BEG and END in base64 and return the length of the result.\n"
              "Lines are broken after 76 characters unless NO-LINE-BREAK is non-nil.")
{
  return code_region (host, args, NM_Q (base64_encode_string), false);
}

NM_PRIMITIVE (base64url_encode_region, "base64url-encode-region", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "r", "(BEG END &optional NO-PAD)",
              "Encode the text between BEG and END in base64url and return the length of the result.\n"
              "With NO-PAD no `=' is added at the end.")
{
  return code_region (host, args, NM_Q (base64url_encode_string), false);
}

NM_PRIMITIVE (base64_decode_region, "base64-decode-region", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "r", "(BEG END &optional BASE64URL)",
              "Decode the base64 text between BEG and END and return the number of bytes.\n"
              "With BASE64URL it is base64url.  An error is signalled if the text is not valid.")
{
  return code_region (host, args, NM_Q (base64_decode_string), true);
}

NM_PRIMITIVE (buffer_hash, "buffer-hash", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional BUFFER-OR-NAME)",
              "Return a hash of the text of BUFFER-OR-NAME, whatever its narrowing: the SHA-1 digest of its internal form.")
{
  struct buffer *b = buffer_arg (host, nm_arg (args, 0));
  if (!b)
    return NM_EXIT;
  nm_value text;
  if (b->multibyte)
    {
      int64_t bytes = rope_count (b->text->rope).bytes;
      char *copy = mi_malloc ((size_t) bytes + 1);
      rope_copy (b->text->rope, 0, bytes, copy);
      text = nm_string_unibyte (VM, copy, bytes);
      mi_free (copy);
    }
  else
    text = buffer_substring (host, b, 1, buffer_z (b), false);
  return nm_is_exit (text) ? text : nm_call2 (VM, NM_Q (secure_hash), NM_Q (sha1), text);
}
