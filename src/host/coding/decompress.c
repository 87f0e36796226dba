/* decompress.c - compressed data: gzip and zlib streams through the library zlib.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "decompress.h"

#include <mimalloc.h>
#include <string.h>
#include "../buffer/buffer.h"
#include "../primitive.h"
#include "nm_text.h"

bool
zlib_is_compressed (const char *bytes, size_t n)
{
  return n > 2 && (unsigned char) bytes[0] == 0x1f && (unsigned char) bytes[1] == 0x8b;
}

/* Room for one more piece of output. */
static void
grow (struct zlib_output *out, z_stream *z)
{
  size_t used = out->capacity - z->avail_out;
  out->capacity = out->capacity ? out->capacity * 2 : 65536;
  out->bytes = mi_realloc (out->bytes, out->capacity);
  z->next_out = (unsigned char *) out->bytes + used;
  z->avail_out = (unsigned) (out->capacity - used);
}

bool
zlib_decompress (const char *bytes, size_t n, struct zlib_output *out)
{
  z_stream z = { .next_in = (unsigned char *) bytes, .avail_in = (unsigned) n };
  *out = (struct zlib_output){ 0 };
  /* 32: a gzip or a zlib header, whichever is there. */
  if (n > UINT32_MAX || inflateInit2 (&z, MAX_WBITS + 32) != Z_OK)
    return false;
  int status = Z_OK;
  while (status == Z_OK)
    {
      if (z.avail_out == 0)
        {
          if (out->capacity > UINT32_MAX / 2)
            break;
          grow (out, &z);
        }
      status = inflate (&z, Z_NO_FLUSH);
      /* Several streams may follow each other in one file. */
      if (status == Z_STREAM_END && z.avail_in > 0)
        status = inflateReset (&z);
    }
  out->length = out->capacity - z.avail_out;
  out->unread = z.avail_in;
  inflateEnd (&z);
  return status == Z_STREAM_END;
}

void zlib_output_free (struct zlib_output *out) { mi_free (out->bytes); }

NM_PRIMITIVE (zlib_available_p, "zlib-available-p", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return t if compressed data can be decompressed, which is so.")
{
  return NM_T;
}

/* The bytes of [FROM, TO) of unibyte buffer B; *N how many.  mi_free them. */
static char *
region_bytes (struct buffer *b, int64_t from, int64_t to, size_t *n)
{
  char *bytes = mi_malloc ((size_t) (to - from) + 1);
  struct rope_cursor c;
  rope_cursor_set (&c, b->text->rope, buffer_byte_of (b, from));
  for (int64_t i = 0; i < to - from; i++)
    bytes[i] = (char) (rope_cursor_next (&c) & 0xff);
  *n = (size_t) (to - from);
  return bytes;
}

NM_PRIMITIVE (zlib_decompress_region, "zlib-decompress-region", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END &optional ALLOW-PARTIAL)",
              "Replace the text from START to END, a gzip or zlib stream, by what it decompresses to.  Returns t.\n"
              "If it is none the text stays and the value is nil.  With ALLOW-PARTIAL what could be decompressed\n"
              "replaces it all the same, and the value is the number of bytes that were left.")
{
  struct nm_vm *vm = host->vm;
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  bool partial = !nm_is_nil (nm_arg (args, 2));
  struct buffer *b = buffer_current (host);
  if (b->multibyte)
    return nm_error (vm, "This function can be called only in unibyte buffers");
  size_t n;
  char *bytes = region_bytes (b, from, to, &n);
  struct zlib_output out;
  bool whole = zlib_decompress (bytes, n, &out);
  mi_free (bytes);
  nm_value result = whole ? NM_T : partial ? nm_integer (vm, (int64_t) out.unread) : NM_NIL;
  if (whole || partial)
    {
      int64_t point = b->pt;
      nm_value text = nm_string_unibyte (vm, out.bytes ? out.bytes : "", (int64_t) out.length);
      if (nm_is_exit (buffer_replace (host, from, to, text, REPLACE_CONVERTED)))
        result = NM_EXIT;
      else if (buffer_current (host) == b)
        buffer_set_point (host, b, point);
    }
  zlib_output_free (&out);
  return result;
}
