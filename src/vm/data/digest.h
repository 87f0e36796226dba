/* digest.h - message digests: MD5, SHA-1 and the SHA-2 family.
   SPDX-License-Identifier: GPL-3.0-or-later
   Plain functions over bytes; no isolate is involved. */
#ifndef VM_DATA_DIGEST_H
#define VM_DATA_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA224, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512, DIGEST_KINDS };
enum { DIGEST_MAX_BYTES = 64 };

/* Writes the digest of the N bytes at P to OUT and returns its length in bytes. */
int digest_bytes (enum digest_kind, const unsigned char *p, size_t n, unsigned char out[DIGEST_MAX_BYTES]);

#endif
