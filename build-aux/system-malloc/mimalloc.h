/* mimalloc.h - the names of mimalloc that the sources use, as the C library's allocator.
   SPDX-License-Identifier: GPL-3.0-or-later

   Builds with a sanitizer include this file instead of the library's header and do not link the
   library: a sanitizer sees only the C library's allocation.  With it the address sanitizer finds
   heap overflows and the thread sanitizer knows that a block given out again is a new one. */
#ifndef NM_SYSTEM_MALLOC_H
#define NM_SYSTEM_MALLOC_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define mi_malloc malloc
#define mi_zalloc(size) calloc (1, size)
#define mi_calloc calloc
#define mi_mallocn(count, size) reallocarray (NULL, count, size)
#define mi_reallocn reallocarray
#define mi_realloc realloc
#define mi_malloc_aligned(size, alignment) aligned_alloc (alignment, size)
#define mi_strdup strdup
#define mi_strndup strndup
#define mi_free free
#define mi_stats_print(out) ((void) (out))

#endif
