/* table.c - the coding systems we know, by name.
   SPDX-License-Identifier: GPL-3.0-or-later
   Constant data and look-up; only coding_of_symbol may signal. */
#include "coding.h"

#include <string.h>

struct coding_name { const char *name; const char *base; uint8_t kind; uint8_t bom; uint8_t eol; };

/* Aliases have the base of what they stand for.  EOL is set for those that fix it. */
static const struct coding_name coding_names[] = {
  { "undecided", "undecided", CODING_UNDECIDED, BOM_NONE, EOL_UNDECIDED },
  { "prefer-utf-8", "prefer-utf-8", CODING_UNDECIDED, BOM_NONE, EOL_UNDECIDED },
  { "no-conversion", "no-conversion", CODING_RAW, BOM_NONE, EOL_UNIX },
  { "binary", "no-conversion", CODING_RAW, BOM_NONE, EOL_UNIX },
  { "raw-text", "raw-text", CODING_RAW, BOM_NONE, EOL_UNDECIDED },
  { "utf-8", "utf-8", CODING_UTF8, BOM_NONE, EOL_UNDECIDED },
  { "mule-utf-8", "utf-8", CODING_UTF8, BOM_NONE, EOL_UNDECIDED },
  { "cp65001", "utf-8", CODING_UTF8, BOM_NONE, EOL_UNDECIDED },
  { "utf-8-with-signature", "utf-8-with-signature", CODING_UTF8, BOM_EXPECTED, EOL_UNDECIDED },
  { "utf-8-auto", "utf-8-auto", CODING_UTF8, BOM_AUTO, EOL_UNDECIDED },
  { "utf-8-emacs", "utf-8-emacs", CODING_UTF8_EMACS, BOM_NONE, EOL_UNDECIDED },
  { "emacs-internal", "utf-8-emacs", CODING_UTF8_EMACS, BOM_NONE, EOL_UNIX },
  { "us-ascii", "us-ascii", CODING_ASCII, BOM_NONE, EOL_UNDECIDED },
  { "ascii", "us-ascii", CODING_ASCII, BOM_NONE, EOL_UNDECIDED },
  { "iso-safe", "us-ascii", CODING_ASCII, BOM_NONE, EOL_UNDECIDED },
  { "iso-latin-1", "iso-latin-1", CODING_LATIN1, BOM_NONE, EOL_UNDECIDED },
  { "iso-8859-1", "iso-latin-1", CODING_LATIN1, BOM_NONE, EOL_UNDECIDED },
  { "latin-1", "iso-latin-1", CODING_LATIN1, BOM_NONE, EOL_UNDECIDED },
  { "utf-16le", "utf-16le", CODING_UTF16LE, BOM_NONE, EOL_UNDECIDED },
  { "utf-16be", "utf-16be", CODING_UTF16BE, BOM_NONE, EOL_UNDECIDED },
  { "utf-16le-with-signature", "utf-16le-with-signature", CODING_UTF16LE, BOM_EXPECTED, EOL_UNDECIDED },
  { "utf-16-le", "utf-16le-with-signature", CODING_UTF16LE, BOM_EXPECTED, EOL_UNDECIDED },
  { "utf-16be-with-signature", "utf-16be-with-signature", CODING_UTF16BE, BOM_EXPECTED, EOL_UNDECIDED },
  { "utf-16-be", "utf-16be-with-signature", CODING_UTF16BE, BOM_EXPECTED, EOL_UNDECIDED },
  { "utf-16", "utf-16", CODING_UTF16BE, BOM_AUTO, EOL_UNDECIDED },
};

static bool
strip_eol (const char *name, size_t *bytes, uint8_t *eol)
{
  static const struct { const char *suffix; uint8_t eol; } suffixes[] = {
    { "-unix", EOL_UNIX }, { "-dos", EOL_DOS }, { "-mac", EOL_MAC } };
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    {
      size_t n = strlen (suffixes[i].suffix);
      if (*bytes > n && memcmp (name + *bytes - n, suffixes[i].suffix, n) == 0)
        {
          *bytes -= n;
          *eol = suffixes[i].eol;
          return true;
        }
    }
  return false;
}

bool
coding_lookup (const char *name, size_t bytes, struct coding *out)
{
  uint8_t eol = EOL_UNDECIDED;
  bool suffixed = strip_eol (name, &bytes, &eol);
  for (size_t i = 0; i < sizeof coding_names / sizeof *coding_names; i++)
    {
      const struct coding_name *c = &coding_names[i];
      if (strlen (c->name) != bytes || memcmp (c->name, name, bytes) != 0)
        continue;
      bool fixed = c->eol != EOL_UNDECIDED;
      if (suffixed && fixed && strcmp (c->base, "utf-8-emacs") != 0)
        return false;
      *out = (struct coding) { .kind = c->kind, .bom = c->bom, .eol = fixed && !suffixed ? c->eol : eol, .base = c->base,
                               .no_conversion = strcmp (c->base, "no-conversion") == 0 };
      return true;
    }
  return false;
}

bool
coding_of_symbol (struct nm_host *host, nm_value symbol, struct coding *out)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (symbol))
    return coding_lookup ("no-conversion", strlen ("no-conversion"), out);
  if (!nm_check_symbol (vm, symbol))
    return false;
  size_t n;
  char *name = nm_string_dup (vm, nm_symbol_name (vm, symbol), &n);
  bool known = coding_lookup (name, n, out);
  nm_free (name);
  if (!known)
    nm_signal1 (vm, NM_Q (coding_system_error), symbol);
  return known;
}

nm_value
coding_symbol (struct nm_host *host, const struct coding *c)
{
  static const char *const suffix[] = { "", "-unix", "-dos", "-mac" };
  char name[80];
  size_t n = strlen (c->base);
  memcpy (name, c->base, n);
  strcpy (name + n, c->no_conversion ? "" : suffix[c->eol]);
  return nm_intern (host->vm, name);
}
