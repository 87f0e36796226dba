/* detect.c - guessing the coding system and the ends of lines of bytes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Pure, but for the variables that inhibit parts of the detection. */
#include "coding.h"

#include <string.h>

/* GNU looks at the first ends of lines only: all alike, or it is Unix. */
static uint8_t
detect_eol (const char *bytes, size_t n)
{
  uint8_t found = EOL_UNDECIDED;
  int seen = 0;
  for (size_t i = 0; i < n && seen < 3; i++)
    {
      uint8_t this;
      if (bytes[i] == '\n')
        this = EOL_UNIX;
      else if (bytes[i] == '\r')
        {
          this = i + 1 < n && bytes[i + 1] == '\n' ? EOL_DOS : EOL_MAC;
          i += this == EOL_DOS;
        }
      else
        continue;
      if (found != EOL_UNDECIDED && found != this)
        return EOL_UNIX;
      found = this;
      seen++;
    }
  return found;
}

/* Bytes that Latin-1 text does not have: the C1 range. */
static bool
looks_like_latin1 (const char *bytes, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      unsigned char b = (unsigned char) bytes[i];
      if (b >= 0x80 && b < 0xa0)
        return false;
    }
  return true;
}

void
coding_detect (struct nm_host *host, const char *bytes, size_t n, struct coding *c)
{
  struct nm_vm *vm = host->vm;
  if (c->kind == CODING_UNDECIDED)
    {
      const struct coding original = *c;
      int64_t chars;
      size_t ascii = 0;
      for (uint64_t word; n - ascii >= sizeof word; ascii += sizeof word)
        {
          const uint64_t high = UINT64_C (0x8080808080808080), low = UINT64_C (0x0101010101010101);
          memcpy (&word, bytes + ascii, sizeof word);
          if ((word | ((word - low) & ~word)) & high)      /* a byte >= #x80, or 0 */
            break;
        }
      while (ascii < n && (unsigned char) bytes[ascii] < 0x80 && bytes[ascii] != 0)
        ascii++;
      if (ascii == n)
        ;                                        /* still undecided, only the ends of lines matter */
      else if (memchr (bytes, 0, n) && !nm_truthy (vm, Qinhibit_null_byte_detection))
        *c = (struct coding) { .kind = CODING_RAW, .eol = EOL_UNIX, .base = "no-conversion", .no_conversion = true };
      else if (c->kind = CODING_UTF8, coding_is_identity (&(struct coding) { .kind = CODING_UTF8 }, bytes, n, &chars)
               || strcmp (original.base, "prefer-utf-8") == 0 || !looks_like_latin1 (bytes, n))
        c->base = "utf-8";
      else
        {
          /* GNU prefers UTF-8 when most of it is: a sequence that is well formed decides. */
          struct coding_output probe = { 0 };
          coding_decode (&(struct coding) { .kind = CODING_UTF8, .eol = EOL_UNIX }, bytes, n, &probe, NULL);
          bool some_utf8 = false;
          for (size_t i = 0; i < probe.bytes && !some_utf8; i++)
            some_utf8 = (unsigned char) probe.text[i] >= 0xc2;
          coding_output_free (&probe);
          c->kind = some_utf8 ? CODING_UTF8 : CODING_LATIN1;
          c->base = some_utf8 ? "utf-8" : "iso-latin-1";
        }
    }
  if (c->eol == EOL_UNDECIDED && !nm_truthy (vm, Qinhibit_eol_conversion))
    c->eol = detect_eol (bytes, n);
  else if (c->eol == EOL_UNDECIDED)
    c->eol = EOL_UNIX;
}
