/* decompress.h - compressed data.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HOST_CODING_DECOMPRESS_H
#define HOST_CODING_DECOMPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

struct zlib_output {
  char *bytes;                     /* malloc'ed */
  size_t length, capacity;         /* bytes */
  size_t unread;                   /* bytes of the input that were not used */
};
/* Decompresses a gzip or zlib stream; false if it is damaged or incomplete: *OUT has what came before.
   zlib_output_free it in any case. */
bool zlib_decompress (const char *bytes, size_t n, struct zlib_output *out);
void zlib_output_free (struct zlib_output *);
bool zlib_is_compressed (const char *bytes, size_t n);   /* does it begin as a gzip file? */

#endif
