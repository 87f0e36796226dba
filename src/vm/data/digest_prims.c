/* digest_prims.c - md5 and secure-hash.
   SPDX-License-Identifier: GPL-3.0-or-later

   A multibyte string is encoded first, by the host's coding systems if one is named, else as UTF-8
   with raw bytes as they are.  Text of buffers comes from the host.  Lisp may run before the digest. */

#include "digest.h"
#include <errno.h>
#include <mimalloc.h>
#include <string.h>
#include <sys/random.h>
#include "list.h"
#include "string.h"
#include "../eval/eval.h"
#include "../primitive.h"

static const struct { uint32_t symbol; } algorithms[DIGEST_KINDS] = {
  [DIGEST_MD5] = { Qmd5 }, [DIGEST_SHA1] = { Qsha1 }, [DIGEST_SHA224] = { Qsha224 },
  [DIGEST_SHA256] = { Qsha256 }, [DIGEST_SHA384] = { Qsha384 }, [DIGEST_SHA512] = { Qsha512 },
};

/* The text of S as unibyte: UTF-8, with raw bytes as single bytes. */
static value
encoded_plainly (struct nm_vm *vm, value s)
{
  struct text_buffer t = { 0 };
  for (int64_t at = 0; at < string_bytes (s);)
    {
      int64_t start = at;
      int c = string_next_char (s, &at);
      char byte = (char) (nm_char_is_raw (c) ? nm_raw_to_byte (c) : 0);
      text_buffer_add (&t, byte ? &byte : string_text (s) + start, byte ? 1 : at - start, byte ? 1 : at - start);
    }
  return text_buffer_string (vm, &t);
}

/* *TEXT, a stack slot, encoded by *CODING; false after signalling.  [lisp] */
static bool
encode_text (struct nm_vm *vm, value *text, value *coding, value noerror)
{
  if (!string_multibyte (*text))
    return true;
  if (nilp (*coding))
    {
      *text = encoded_plainly (vm, *text);
      return true;
    }
  value known = call_1 (vm, Qcoding_system_p, *coding);
  if (exitp (known))
    return false;
  if (nilp (known) && nilp (noerror))
    {
      signal_1 (vm, Qcoding_system_error, *coding);
      return false;
    }
  if (nilp (known))
    *coding = Qraw_text;
  value encoded = call_2 (vm, Qencode_coding_string, *text, *coding);
  if (exitp (encoded))
    return false;
  *text = encoded;
  return true;
}

/* An end of a region, DEFAULTS if POSITION is nil; false after signalling. */
static bool
buffer_end (struct nm_vm *vm, value position, int64_t defaults, int64_t *at)
{
  *at = defaults;
  if (nilp (position))
    return true;
  value v = host_object_is (position, NM_HOST_MARKER) ? call_1 (vm, Qmarker_position, position) : position;
  if (nilp (v))
    return !exitp (signal_message (vm, "Marker does not point anywhere"));
  if (fixnump (v))
    *at = fixnum (v);
  else if (bignump (v))
    *at = ((struct bignum *) untag_pointer (v))->size < 0 ? NM_FIXNUM_MIN : NM_FIXNUM_MAX;
  else
    return !exitp (signal_wrong_type (vm, Qinteger_or_marker_p, v));
  return true;
}

/* The text of buffer *OBJECT between *START and *END, into *OBJECT; false after signalling.  [lisp] */
static bool
take_buffer_text (struct nm_vm *vm, value *object, value *start, value *end)
{
  value *r = stack_push_slots (vm, 1);
  r[0] = call_0 (vm, Qcurrent_buffer);
  bool good = !exitp (r[0]) && !exitp (call_1 (vm, Qset_buffer, *object));
  if (good)
    {
      /* The error shows the arguments as they were given, without the buffer. */
      int64_t lowest = fixnum (call_0 (vm, Qpoint_min)), highest = fixnum (call_0 (vm, Qpoint_max)), from, to;
      good = buffer_end (vm, *start, lowest, &from) && buffer_end (vm, *end, highest, &to);
      if (good && !(lowest <= (from < to ? from : to) && (from < to ? to : from) <= highest))
        good = !exitp (signal_2 (vm, Qargs_out_of_range, *start, *end));
      value text = good ? call_2 (vm, Qbuffer_substring_no_properties, make_fixnum (from), make_fixnum (to)) : V_EXIT;
      good = !exitp (text);
      if (good)
        *object = text;
      good = good && !exitp (call_1 (vm, Qset_buffer, r[0]));
    }
  stack_pop_slots (vm, r);
  return good;
}

/* Makes *OBJECT a string of *LENGTH random bytes, and *LENGTH nil; false after signalling. */
static bool
take_random_bytes (struct nm_vm *vm, value *object, value *length)
{
  enum { BYTES_MAX = 1 << 20 };
  if (!fixnump (*length) || fixnum (*length) < 0 || fixnum (*length) > BYTES_MAX)
    {
      signal_message (vm, "Without a length, `iv-auto' can't be used; see ELisp manual");
      return false;
    }
  size_t n = (size_t) fixnum (*length), done = 0;
  char *bytes = mi_malloc (n + 1);
  while (done < n)
    {
      ssize_t got = getrandom (bytes + done, n - done, 0);
      if (got > 0)
        done += (size_t) got;
      else if (errno != EINTR)
        break;
    }
  bool ok = done == n;
  if (ok)
    *object = string_unibyte_new (vm, bytes, (int64_t) n);
  else
    signal_message (vm, "No random bytes: %s", strerror (errno));
  *length = Qnil;
  mi_free (bytes);
  return ok && !exitp (*object);
}

/* The digest of ARGS: OBJECT START END CODING-SYSTEM NOERROR.  An unknown ALGORITHM is an error once the
   object was found good. */
static value
digest_of (struct nm_vm *vm, value algorithm, value *args, bool binary)
{
  if (args[0] == Qiv_auto && !take_random_bytes (vm, &args[0], &args[1]))
    return V_EXIT;
  bool buffer = host_object_is (args[0], NM_HOST_BUFFER);
  if (buffer ? !take_buffer_text (vm, &args[0], &args[1], &args[2]) : !stringp (args[0]))
    {
      if (buffer)
        return V_EXIT;
      return signal_message_datum (vm, "Invalid object argument", nilp (args[0]) ? string_literal (vm, "nil") : args[0]);
    }
  if (buffer && !nilp (args[3]) && string_multibyte (args[0]))
    {
      /* NOERROR is for strings only. */
      CHECK (symbolp (args[3]), Qsymbolp, args[3]);
      value known = call_1 (vm, Qcoding_system_p, args[3]);
      if (exitp (known) || nilp (known))
        return exitp (known) ? V_EXIT : signal_1 (vm, Qcoding_system_error, args[3]);
    }
  if (!buffer && !nilp (args[3]) && !string_multibyte (args[0]))
    {
      value known = call_1 (vm, Qcoding_system_p, args[3]);
      if (exitp (known))
        return V_EXIT;
      if (nilp (known) && nilp (args[4]))
        return signal_1 (vm, Qcoding_system_error, args[3]);
    }
  if (!encode_text (vm, &args[0], &args[3], args[4]))
    return V_EXIT;
  int64_t from = 0, to = string_chars (args[0]);
  if (!buffer && !validate_subarray (vm, args[0], args[1], args[2], to, &from, &to))
    return V_EXIT;
  int kind = 0;
  while (kind < DIGEST_KINDS && algorithms[kind].symbol != algorithm)
    kind++;
  if (kind == DIGEST_KINDS)
    return signal_message (vm, "Invalid algorithm arg: %s", string_text (symbol_name (vm, algorithm)));
  unsigned char out[DIGEST_MAX_BYTES];
  int n = digest_bytes ((enum digest_kind) kind, (unsigned char *) string_text (args[0]) + from, (size_t) (to - from), out);
  if (binary)
    return string_unibyte_new (vm, (char *) out, n);
  char hex[2 * DIGEST_MAX_BYTES];
  for (int i = 0; i < n; i++)
    {
      hex[2 * i] = "0123456789abcdef"[out[i] >> 4];
      hex[2 * i + 1] = "0123456789abcdef"[out[i] & 15];
    }
  return string_unibyte_new (vm, hex, 2 * n);
}

NM_PRIMITIVE (md5, "md5", 1, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT &optional START END CODING-SYSTEM NOERROR)",
              "Return the MD5 digest of OBJECT, a string or a buffer, in hexadecimal.\n"
              "START and END restrict it to a part.  Multibyte text is encoded by CODING-SYSTEM, default UTF-8;\n"
              "NOERROR means that an unknown coding system is no error.")
{
  return digest_of (vm, Qmd5, args, false);
}

NM_PRIMITIVE (secure_hash, "secure-hash", 2, 5, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ALGORITHM OBJECT &optional START END BINARY)",
              "Return the digest of OBJECT, a string or a buffer, by ALGORITHM, a symbol: md5, sha1, sha224,\n"
              "sha256, sha384 or sha512.  START and END restrict it to a part.\n"
              "The value is hexadecimal, or a unibyte string of bytes if BINARY is non-nil.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value *r = stack_push_slots (vm, 5);
  r[0] = args[1];
  r[1] = args[2];
  r[2] = args[3];
  value digest = digest_of (vm, args[0], r, !nilp (args[4]));
  stack_pop_slots (vm, r);
  return digest;
}

NM_PRIMITIVE (secure_hash_algorithms, "secure-hash-algorithms", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the list of the algorithms that `secure-hash' knows.")
{
  value list = Qnil;
  for (int i = DIGEST_KINDS - 1; i >= 0; i--)
    list = make_cons (vm, algorithms[i].symbol, list);
  return list;
}
