/* system.c - definitions of coding systems: how Lisp gives them, and what they mean to the converters.
   SPDX-License-Identifier: GPL-3.0-or-later

   A name's symbol has the property `neomacs--coding', a vector: the attributes (shared by the base, its
   aliases and its end-of-line variants), the list of the names that mean the same, and the kind of ends of
   lines (`unix', `dos', `mac', or the vector of the three variants).  That is Lisp data and part of the
   image.  Compiled definitions and the names they were asked for under are kept in struct codings. */
#include "coding.h"

#include <mimalloc.h>
#include <string.h>
#include "../charset/charset.h"
#include "../primitive.h"

enum { SPEC_ATTRIBUTES, SPEC_NAMES, SPEC_EOL, SPEC_COUNT };

/* The attributes: the arguments of `define-coding-system-internal' and the category. */
enum {
  ATTR_NAME, ATTR_MNEMONIC, ATTR_TYPE, ATTR_CHARSETS, ATTR_ASCII, ATTR_DECODE_TABLE, ATTR_ENCODE_TABLE, ATTR_POST_READ,
  ATTR_PRE_WRITE, ATTR_DEFAULT_CHAR, ATTR_UNIBYTE, ATTR_PLIST, ATTR_EOL, ATTR_OWN_1, ATTR_OWN_2, ATTR_OWN_3, ATTR_OWN_4,
  ATTR_CATEGORY, ATTR_COUNT,
};
enum { ATTR_FIXED = ATTR_OWN_1, ATTR_GIVEN = ATTR_CATEGORY };

NM_VARIABLE (coding_system_list, NM_VAR_LISP, "nil", "List of all coding systems, their aliases and variants.");
NM_VARIABLE (coding_system_alist, NM_VAR_LISP, "nil", "Alist of the names of coding systems, for completion.");
NM_VARIABLE (neomacs__coding_categories, NM_VAR_LISP, "nil", "Alist of coding categories by priority and the coding systems they stand for.");
NM_VARIABLE (neomacs__shift_jis_system, NM_VAR_LISP, "nil", "The coding system of type `shift-jis' that was defined last; `decode-sjis-char' uses it.");
NM_VARIABLE (coding_category_list, NM_VAR_LISP, "nil", "List of coding categories, by priority.");
NM_VARIABLE (charset_revision_table, NM_VAR_LISP, "nil", "Alist of charsets and the revision numbers of their designations.");

static const struct { const char *name; } category_names[CATEGORY_COUNT] = {
  [CATEGORY_ISO_7] = { "coding-category-iso-7" }, [CATEGORY_ISO_7_TIGHT] = { "coding-category-iso-7-tight" },
  [CATEGORY_ISO_8_1] = { "coding-category-iso-8-1" }, [CATEGORY_ISO_8_2] = { "coding-category-iso-8-2" },
  [CATEGORY_ISO_7_ELSE] = { "coding-category-iso-7-else" }, [CATEGORY_ISO_8_ELSE] = { "coding-category-iso-8-else" },
  [CATEGORY_UTF_8_AUTO] = { "coding-category-utf-8-auto" }, [CATEGORY_UTF_8] = { "coding-category-utf-8" },
  [CATEGORY_UTF_8_SIG] = { "coding-category-utf-8-sig" }, [CATEGORY_UTF_16_AUTO] = { "coding-category-utf-16-auto" },
  [CATEGORY_UTF_16_BE] = { "coding-category-utf-16-be" }, [CATEGORY_UTF_16_LE] = { "coding-category-utf-16-le" },
  [CATEGORY_UTF_16_BE_NOSIG] = { "coding-category-utf-16-be-nosig" },
  [CATEGORY_UTF_16_LE_NOSIG] = { "coding-category-utf-16-le-nosig" }, [CATEGORY_CHARSET] = { "coding-category-charset" },
  [CATEGORY_SJIS] = { "coding-category-sjis" }, [CATEGORY_BIG5] = { "coding-category-big5" },
  [CATEGORY_CCL] = { "coding-category-ccl" }, [CATEGORY_EMACS_MULE] = { "coding-category-emacs-mule" },
  [CATEGORY_RAW_TEXT] = { "coding-category-raw-text" }, [CATEGORY_UNDECIDED] = { "coding-category-undecided" },
};

/* -- compiled definitions ------------------------------------------------------------------------------ */

enum { NAME_MAX_BYTES = 64, CACHE_SLOTS = 256 };

struct cached_name { char name[NAME_MAX_BYTES]; const struct coding_system *system; uint8_t eol; };

struct codings {
  struct coding_system *all;       /* every one compiled; the newest of a name counts */
  struct cached_name cache[CACHE_SLOTS];
  bool categories_made;
  uint8_t order[CATEGORY_COUNT];
  const struct coding_system *category[CATEGORY_COUNT];
};

bool
codings_init (struct nm_host *host)
{
  host->codings = mi_zalloc (sizeof *host->codings);
  return host->codings != NULL;
}

static void
system_free (struct coding_system *s)
{
  mi_free (s->name);
  mi_free (s->charsets);
  mi_free (s->iso_request);
  mi_free (s);
}

void
codings_free (struct nm_host *host)
{
  for (struct coding_system *s = host->codings->all, *next; s; s = next)
    {
      next = s->next;
      system_free (s);
    }
  mi_free (host->codings);
  host->codings = NULL;
}

/* Definitions changed: names are looked up again.  What was compiled stays, since it may be in use. */
void
codings_forget (struct nm_host *host)
{
  if (!host->codings)
    return;
  memset (host->codings->cache, 0, sizeof host->codings->cache);
  host->codings->categories_made = false;
}

static nm_value
spec_of (struct nm_host *host, nm_value symbol)
{
  if (nm_is_nil (symbol))
    symbol = NM_Q (no_conversion);
  return nm_is_symbol (host->vm, symbol) ? nm_get (host->vm, symbol, NM_Q (neomacs__coding)) : NM_NIL;
}

/* The spec of SYMBOL; NM_EXIT after signalling. */
static nm_value
spec_check (struct nm_host *host, nm_value symbol)
{
  if (!nm_check_symbol (host->vm, symbol))
    return NM_EXIT;
  nm_value spec = spec_of (host, symbol);
  return nm_is_nil (spec) ? nm_signal1 (host->vm, NM_Q (coding_system_error), symbol) : spec;
}

static nm_value attribute (struct nm_host *host, nm_value spec, int i) { return nm_aref (host->vm, nm_aref (host->vm, spec, SPEC_ATTRIBUTES), i); }

static int
small_int (struct nm_vm *vm, nm_value v, int otherwise)
{
  int64_t n;
  return nm_get_int64 (vm, v, &n) ? (int) n : otherwise;
}

static void
compile_charsets (struct nm_host *host, nm_value list, struct coding_system *s)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_cons (vm, list))
    {
      /* All charsets with a designation, or with an id of Emacs Mule, by priority. */
      bool mule = nm_symbol_is (vm, list, Qemacs_mule);
      int n, preferred;
      const int *order = charset_order (host, &n, &preferred);
      s->all_iso = nm_symbol_is (vm, list, Qiso_2022);
      s->charsets = mi_mallocn ((size_t) n + 1, sizeof *s->charsets);
      for (int i = 0; i < n && (mule || s->all_iso); i++)
        {
          const struct charset *cs = charset_of_id (host, order[i]);
          if (mule ? cs->emacs_mule_id >= 0 : cs->iso_final >= 0)
            s->charsets[s->charset_count++] = cs->id;
        }
      return;
    }
  s->charsets = mi_mallocn ((size_t) nm_length (vm, list) + 1, sizeof *s->charsets);
  for (nm_value tail = nm_local (vm, list); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      const struct charset *cs = charset_of_symbol (host, nm_car (vm, tail));
      if (cs)
        s->charsets[s->charset_count++] = cs->id;
    }
}

/* For each first byte, the first charset that has codes beginning with it. */
static void
compile_first_bytes (struct nm_host *host, struct coding_system *s)
{
  for (int byte = 0; byte < 256; byte++)
    {
      s->first_valid[byte] = -1;
      for (int i = s->charset_count - 1; i >= 0; i--)
        {
          const struct charset *cs = charset_of_id (host, s->charsets[i]);
          if (byte >= cs->space[cs->dimension - 1].min && byte <= cs->space[cs->dimension - 1].max)
            s->first_valid[byte] = (int16_t) i;
        }
    }
}

/* The arguments of an ISO 2022 system: initial designations (a vector), what registers charsets are designated
   to (an alist; the keys 94 and 96 stand for all others), flags (an integer). */
static void
compile_iso (struct nm_host *host, nm_value spec, struct coding_system *s)
{
  struct nm_vm *vm = host->vm;
  nm_value initial = attribute (host, spec, ATTR_OWN_1), request = attribute (host, spec, ATTR_OWN_2);
  s->iso_flags = (uint32_t) small_int (vm, attribute (host, spec, ATTR_OWN_3), 0);
  for (int i = 0; i < ISO_REGISTERS; i++)
    {
      const struct charset *cs = charset_of_symbol (host, nm_aref (vm, initial, i));
      s->iso_initial[i] = cs ? cs->id : ISO_NO_CHARSET;
    }
  s->iso_request_count = charset_count (host);
  s->iso_request = mi_mallocn ((size_t) s->iso_request_count + 1, sizeof *s->iso_request);
  if (!s->all_iso)
    request = NM_NIL;                            /* as in GNU Emacs: they only count where any charset may come */
  int of_94 = small_int (vm, nm_cdr (vm, nm_assq (vm, nm_fixnum (94), request)), -1);
  int of_96 = small_int (vm, nm_cdr (vm, nm_assq (vm, nm_fixnum (96), request)), -1);
  for (int id = 0; id < s->iso_request_count; id++)
    s->iso_request[id] = (int8_t) (charset_is_96 (charset_of_id (host, id)) ? of_96 : of_94);
  for (nm_value tail = nm_local (vm, request); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_value pair = nm_car (vm, tail);
      const struct charset *cs = charset_of_symbol (host, nm_car (vm, pair));
      if (cs)
        s->iso_request[cs->id] = (int8_t) small_int (vm, nm_cdr (vm, pair), 0);
    }
  for (int i = 0; i < ISO_REGISTERS; i++)
    if (s->iso_initial[i] != ISO_NO_CHARSET && s->iso_request[s->iso_initial[i]] < 0)
      s->iso_request[s->iso_initial[i]] = (int8_t) i;
}

static void
compile_kind (struct nm_host *host, nm_value spec, struct coding_system *s)
{
  struct nm_vm *vm = host->vm;
  static const struct { uint32_t type; uint8_t kind; } kinds[] = {
    { Qundecided, CODING_UNDECIDED }, { Qraw_text, CODING_RAW }, { Qutf_8, CODING_UTF8 }, { Qutf_16, CODING_UTF16BE },
    { Qcharset, CODING_CHARSET }, { Qiso_2022, CODING_ISO2022 }, { Qshift_jis, CODING_SJIS }, { Qbig5, CODING_BIG5 },
    { Qemacs_mule, CODING_EMACS_MULE } };
  nm_value type = attribute (host, spec, ATTR_TYPE), bom = attribute (host, spec, ATTR_OWN_1), charsets = attribute (host, spec, ATTR_CHARSETS);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (nm_symbol_is (vm, type, kinds[i].type))
      s->kind = kinds[i].kind;
  if (s->kind == CODING_UTF8 || s->kind == CODING_UTF16BE)
    s->bom = nm_is_nil (bom) ? BOM_NONE : nm_is_cons (vm, bom) ? BOM_AUTO : BOM_EXPECTED;
  if (s->kind == CODING_UTF16BE && nm_symbol_is (vm, attribute (host, spec, ATTR_OWN_2), Qlittle))
    s->kind = CODING_UTF16LE;
  if (s->kind == CODING_UTF8 && nm_symbol_is (vm, nm_car (vm, charsets), Qemacs))
    s->kind = CODING_UTF8_EMACS;
  if (s->kind == CODING_UNDECIDED)
    {
      s->inhibit_null = (int8_t) small_int (vm, attribute (host, spec, ATTR_OWN_1), 0);
      s->inhibit_iso = (int8_t) small_int (vm, attribute (host, spec, ATTR_OWN_2), 0);
      s->prefer_utf8 = !nm_is_nil (attribute (host, spec, ATTR_OWN_3));
    }
  if (s->kind == CODING_CHARSET && s->charset_count == 1 && nm_is_nil (nm_cdr (vm, charsets)))
    s->kind = nm_symbol_is (vm, nm_car (vm, charsets), Qascii) ? CODING_ASCII
      : nm_symbol_is (vm, nm_car (vm, charsets), Qiso_8859_1) ? CODING_LATIN1 : CODING_CHARSET;
}

static bool
same_ints (const void *a, const void *b, int n, size_t size)
{
  return n == 0 || memcmp (a, b, (size_t) n * size) == 0;
}

/* Do A and B mean the same? */
static bool
same_system (const struct coding_system *a, const struct coding_system *b)
{
  return a->kind == b->kind && a->bom == b->bom && a->category == b->category && a->ascii_compatible == b->ascii_compatible
    && a->for_unibyte == b->for_unibyte && a->prefer_utf8 == b->prefer_utf8 && a->all_iso == b->all_iso && a->translates == b->translates
    && a->hooks == b->hooks && a->inhibit_null == b->inhibit_null && a->inhibit_iso == b->inhibit_iso
    && a->default_char == b->default_char && a->charset_count == b->charset_count && a->iso_flags == b->iso_flags
    && a->iso_request_count == b->iso_request_count && strcmp (a->name, b->name) == 0
    && same_ints (a->charsets, b->charsets, a->charset_count, sizeof *a->charsets)
    && memcmp (a->first_valid, b->first_valid, sizeof a->first_valid) == 0
    && memcmp (a->iso_initial, b->iso_initial, sizeof a->iso_initial) == 0
    && same_ints (a->iso_request, b->iso_request, a->iso_request_count, sizeof *a->iso_request);
}

/* S, or one compiled before that means the same, so that definitions that come and go do not pile up. */
static const struct coding_system *
keep_system (struct nm_host *host, struct coding_system *s)
{
  for (struct coding_system *old = host->codings->all; old; old = old->next)
    if (same_system (old, s))
      {
        system_free (s);
        return old;
      }
  s->next = host->codings->all;
  return host->codings->all = s;
}

static const struct coding_system *
compile (struct nm_host *host, nm_value spec)
{
  struct nm_vm *vm = host->vm;
  struct coding_system *s = mi_zalloc (sizeof *s);
  size_t n;
  s->name = nm_string_dup (vm, nm_symbol_name (vm, attribute (host, spec, ATTR_NAME)), &n);
  s->ascii_compatible = !nm_is_nil (attribute (host, spec, ATTR_ASCII));
  s->for_unibyte = !nm_is_nil (attribute (host, spec, ATTR_UNIBYTE));
  s->no_conversion = strcmp (s->name, "no-conversion") == 0;
  s->latin = strncmp (s->name, "iso-8859-", 9) == 0 || strncmp (s->name, "iso-latin-", 10) == 0;
  s->default_char = small_int (vm, attribute (host, spec, ATTR_DEFAULT_CHAR), ' ');
  s->category = (uint8_t) small_int (vm, attribute (host, spec, ATTR_CATEGORY), CATEGORY_UNDECIDED);
  s->translates = !nm_is_nil (attribute (host, spec, ATTR_DECODE_TABLE)) || !nm_is_nil (attribute (host, spec, ATTR_ENCODE_TABLE));
  s->hooks = !nm_is_nil (attribute (host, spec, ATTR_POST_READ)) || !nm_is_nil (attribute (host, spec, ATTR_PRE_WRITE));
  compile_charsets (host, attribute (host, spec, ATTR_CHARSETS), s);
  compile_kind (host, spec, s);
  if (s->kind == CODING_CHARSET)
    compile_first_bytes (host, s);
  if (s->kind == CODING_ISO2022)
    compile_iso (host, spec, s);
  return keep_system (host, s);
}

nm_value
coding_attribute (struct nm_host *host, const struct coding *c, enum coding_attribute which)
{
  static const uint8_t attributes[] = { ATTR_DECODE_TABLE, ATTR_ENCODE_TABLE, ATTR_POST_READ, ATTR_PRE_WRITE };
  if (!c->system || !(which <= CODING_ENCODE_TABLE ? c->system->translates : c->system->hooks))
    return NM_NIL;
  nm_value spec = nm_get (host->vm, nm_intern (host->vm, c->base), NM_Q (neomacs__coding));
  return nm_is_nil (spec) ? NM_NIL : attribute (host, spec, attributes[which]);
}

/* -- looking up ------------------------------------------------------------------------------------------ */

static uint8_t
eol_of_spec (struct nm_host *host, nm_value spec)
{
  static const uint32_t names[] = { Qunix, Qdos, Qmac };
  nm_value eol = nm_aref (host->vm, spec, SPEC_EOL);
  for (int i = 0; i < 3; i++)
    if (nm_symbol_is (host->vm, eol, names[i]))
      return (uint8_t) (EOL_UNIX + i);
  return EOL_UNDECIDED;
}

static void
use_system (struct nm_host *host, const struct coding_system *s, uint8_t eol, struct coding *out)
{
  *out = (struct coding) { .kind = s->kind, .eol = eol, .bom = s->bom, .no_conversion = s->no_conversion, .base = s->name,
                           .system = s, .host = host, .keep_eol = nm_truthy (host->vm, Qinhibit_eol_conversion) };
}

/* The place of the N bytes of a symbol's name in the cache; NULL if it is too long for one. */
static struct cached_name *
cache_slot (struct nm_host *host, const char *name, size_t n)
{
  if (n >= NAME_MAX_BYTES || n == 0)
    return NULL;
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < n; i++)
    hash = (hash ^ (unsigned char) name[i]) * 16777619u;
  return &host->codings->cache[hash % CACHE_SLOTS];
}

bool
coding_find (struct nm_host *host, nm_value symbol, struct coding *out)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_nil (symbol))
    symbol = NM_Q (no_conversion);
  if (!nm_is_symbol (vm, symbol))
    return false;
  char name[NAME_MAX_BYTES];
  nm_scope scope = nm_scope_open (vm);
  nm_value text = nm_symbol_name (vm, symbol);
  size_t n = (size_t) nm_string_copy (vm, text, 0, NAME_MAX_BYTES, name);
  struct cached_name *slot = cache_slot (host, name, n);
  bool known = slot && slot->system && strncmp (slot->name, name, n) == 0 && slot->name[n] == 0;
  if (known)
    use_system (host, slot->system, slot->eol, out);
  else
    {
      nm_value spec = spec_of (host, symbol);
      known = !nm_is_nil (spec);
      if (known)
        {
          use_system (host, compile (host, spec), eol_of_spec (host, spec), out);
          if (slot)
            {
              *slot = (struct cached_name) { .system = out->system, .eol = out->eol };
              memcpy (slot->name, name, n);
            }
        }
    }
  nm_scope_close (vm, scope);
  return known;
}

bool
coding_of_symbol (struct nm_host *host, nm_value symbol, struct coding *out)
{
  if (!nm_check_symbol (host->vm, symbol))
    return false;
  if (coding_find (host, symbol, out))
    return true;
  nm_signal1 (host->vm, NM_Q (coding_system_error), symbol);
  return false;
}

void
coding_become (struct nm_host *host, const char *base, struct coding *c)
{
  struct coding other;
  nm_scope scope = nm_scope_open (host->vm);
  if (coding_find (host, nm_intern (host->vm, base), &other) || coding_lookup (base, strlen (base), &other))
    {
      other.eol = other.no_conversion || c->eol == EOL_UNDECIDED ? other.eol : c->eol;
      *c = other;
    }
  nm_scope_close (host->vm, scope);
}

nm_value
coding_symbol (struct nm_host *host, const struct coding *c)
{
  static const char *const suffix[] = { "", "-unix", "-dos", "-mac" };
  char name[NAME_MAX_BYTES * 2];
  bool fixed = c->no_conversion;
  if (!fixed && c->system && c->eol != EOL_UNDECIDED)
    {
      nm_value spec = nm_get (host->vm, nm_intern (host->vm, c->base), NM_Q (neomacs__coding));
      fixed = nm_is_symbol (host->vm, nm_aref (host->vm, spec, SPEC_EOL));
    }
  size_t n = strlen (c->base) < sizeof name - 8 ? strlen (c->base) : sizeof name - 8;
  memcpy (name, c->base, n);
  strcpy (name + n, fixed ? "" : suffix[c->eol]);
  return nm_intern (host->vm, name);
}

/* -- what C code names itself ------------------------------------------------------------------------------ */

static const struct { const char *name, *base; uint8_t kind, eol; } own_codings[] = {
  { "undecided", "undecided", CODING_UNDECIDED, EOL_UNDECIDED }, { "prefer-utf-8", "prefer-utf-8", CODING_UNDECIDED, EOL_UNDECIDED },
  { "no-conversion", "no-conversion", CODING_RAW, EOL_UNIX }, { "raw-text", "raw-text", CODING_RAW, EOL_UNDECIDED },
  { "utf-8", "utf-8", CODING_UTF8, EOL_UNDECIDED }, { "utf-8-unix", "utf-8", CODING_UTF8, EOL_UNIX },
  { "utf-8-emacs", "utf-8-emacs", CODING_UTF8_EMACS, EOL_UNDECIDED }, { "utf-8-emacs-unix", "utf-8-emacs", CODING_UTF8_EMACS, EOL_UNIX },
  { "emacs-internal", "utf-8-emacs", CODING_UTF8_EMACS, EOL_UNIX },
};

bool
coding_lookup (const char *name, size_t bytes, struct coding *out)
{
  for (size_t i = 0; i < sizeof own_codings / sizeof *own_codings; i++)
    if (strlen (own_codings[i].name) == bytes && memcmp (own_codings[i].name, name, bytes) == 0)
      {
        *out = (struct coding) { .kind = own_codings[i].kind, .eol = own_codings[i].eol, .base = own_codings[i].base,
                                 .no_conversion = strcmp (own_codings[i].base, "no-conversion") == 0 };
        return true;
      }
  return false;
}

/* -- categories -------------------------------------------------------------------------------------------- */

static int
category_index (struct nm_host *host, nm_value symbol)
{
  size_t n;
  char *name = nm_string_dup (host->vm, nm_symbol_name (host->vm, symbol), &n);
  int i = 0;
  while (i < CATEGORY_COUNT && strcmp (category_names[i].name, name) != 0)
    i++;
  nm_free (name);
  return i;
}

static struct codings *
categories_made (struct nm_host *host)
{
  struct codings *all = host->codings;
  if (all->categories_made)
    return all;
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  bool seen[CATEGORY_COUNT + 1] = { false };
  int n = 0;
  memset (all->category, 0, sizeof all->category);
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__coding_categories), NM_NIL));
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_value pair = nm_car (vm, tail);
      int i = category_index (host, nm_car (vm, pair));
      struct coding coding;
      if (i == CATEGORY_COUNT || seen[i])
        continue;
      seen[i] = true;
      all->order[n++] = (uint8_t) i;
      if (!nm_is_nil (nm_cdr (vm, pair)) && coding_find (host, nm_cdr (vm, pair), &coding))
        all->category[i] = coding.system;
    }
  for (int i = 0; i < CATEGORY_COUNT; i++)
    if (!seen[i])
      all->order[n++] = (uint8_t) i;
  all->categories_made = true;
  nm_scope_close (vm, scope);
  return all;
}

const struct coding_system *coding_of_category (struct nm_host *host, enum coding_category c) { return categories_made (host)->category[c]; }

void
coding_priorities (struct nm_host *host, uint8_t order[CATEGORY_COUNT])
{
  memcpy (order, categories_made (host)->order, sizeof host->codings->order);
}

/* Stores the alist of categories in ORDER with their systems' SYMBOLS (handles; nil for none). */
static bool
store_categories (struct nm_host *host, const uint8_t *order, const nm_value *symbols)
{
  struct nm_vm *vm = host->vm;
  nm_value alist = NM_NIL, list = NM_NIL;
  for (int i = CATEGORY_COUNT - 1; i >= 0; i--)
    {
      nm_value name = nm_intern (vm, category_names[order[i]].name);
      alist = nm_cons (vm, nm_cons (vm, name, symbols[order[i]]), alist);
      list = nm_cons (vm, name, list);
    }
  codings_forget (host);
  return nm_set (vm, NM_Q (neomacs__coding_categories), alist) && nm_set (vm, NM_Q (coding_category_list), list);
}

static void
category_symbols (struct nm_host *host, nm_value *symbols)
{
  struct codings *all = categories_made (host);
  for (int i = 0; i < CATEGORY_COUNT; i++)
    symbols[i] = all->category[i] ? nm_intern (host->vm, all->category[i]->name) : NM_NIL;
}

#define CODING_DEFINE(c, lisp, min, max, usage, doc)                                              \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,      \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

CODING_DEFINE (set_coding_system_priority, "set-coding-system-priority", 0, NM_MANY, "(&rest CODING-SYSTEMS)",
               "Give the categories of CODING-SYSTEMS, in this order, the highest priority in detection,\n"
               "and let each stand for its category.")
{
  nm_value symbols[CATEGORY_COUNT];
  uint8_t old[CATEGORY_COUNT], order[CATEGORY_COUNT];
  bool taken[CATEGORY_COUNT] = { false };
  int n = 0;
  category_symbols (host, symbols);
  coding_priorities (host, old);
  for (int i = 0; i < args.count; i++)
    {
      struct coding coding;
      if (!coding_of_symbol (host, nm_arg (args, i), &coding))
        return NM_EXIT;
      int category = coding.system->category;
      if (taken[category])
        continue;
      taken[category] = true;
      order[n++] = (uint8_t) category;
      symbols[category] = nm_intern (host->vm, coding.base);
    }
  for (int i = 0; i < CATEGORY_COUNT; i++)
    if (!taken[old[i]])
      order[n++] = old[i];
  return store_categories (host, order, symbols) ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (coding_system_priority_list, "coding-system-priority-list", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional HIGHESTP)",
              "Return the list of the coding systems of the categories, by priority; with HIGHESTP only the first.")
{
  struct codings *all = categories_made (host);
  nm_value list = NM_NIL;
  for (int i = CATEGORY_COUNT - 1; i >= 0; i--)
    if (all->category[all->order[i]])
      list = nm_cons (host->vm, nm_intern (host->vm, all->category[all->order[i]]->name), list);
  return nm_is_nil (nm_arg (args, 0)) ? list : nm_car (host->vm, list);
}

/* -- defining ------------------------------------------------------------------------------------------------ */

static int
iso_category (struct nm_host *host, nm_value attributes)
{
  struct nm_vm *vm = host->vm;
  uint32_t flags = (uint32_t) small_int (vm, nm_aref (vm, attributes, ATTR_OWN_3), 0);
  bool all = !nm_is_cons (vm, nm_aref (vm, attributes, ATTR_CHARSETS));
  const struct charset *right = charset_of_symbol (host, nm_aref (vm, nm_aref (vm, attributes, ATTR_OWN_1), 1));
  if (flags & ISO_7_BIT)
    return flags & (ISO_LOCKING_SHIFT | ISO_SINGLE_SHIFT) ? CATEGORY_ISO_7_ELSE : all ? CATEGORY_ISO_7 : CATEGORY_ISO_7_TIGHT;
  if (flags & ISO_LOCKING_SHIFT || all || !right)
    return CATEGORY_ISO_8_ELSE;
  return right->dimension == 1 ? CATEGORY_ISO_8_1 : CATEGORY_ISO_8_2;
}

static int
utf_16_category (struct nm_vm *vm, nm_value bom, nm_value endian)
{
  bool little = nm_symbol_is (vm, endian, Qlittle);
  if (nm_is_cons (vm, bom))
    return CATEGORY_UTF_16_AUTO;
  if (nm_is_nil (bom))
    return little ? CATEGORY_UTF_16_LE_NOSIG : CATEGORY_UTF_16_BE_NOSIG;
  return little ? CATEGORY_UTF_16_LE : CATEGORY_UTF_16_BE;
}

/* The category of the attributes; CATEGORY_COUNT if their type is unknown. */
static int
find_category (struct nm_host *host, nm_value attributes)
{
  struct nm_vm *vm = host->vm;
  nm_value type = nm_aref (vm, attributes, ATTR_TYPE), bom = nm_aref (vm, attributes, ATTR_OWN_1);
  static const struct { uint32_t type; uint8_t category; } simple[] = {
    { Qcharset, CATEGORY_CHARSET }, { Qshift_jis, CATEGORY_SJIS }, { Qbig5, CATEGORY_BIG5 }, { Qraw_text, CATEGORY_RAW_TEXT },
    { Qundecided, CATEGORY_UNDECIDED }, { Qemacs_mule, CATEGORY_EMACS_MULE } };
  for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
    if (nm_symbol_is (vm, type, simple[i].type))
      return simple[i].category;
  if (nm_symbol_is (vm, type, Qutf_8))
    return nm_is_cons (vm, bom) ? CATEGORY_UTF_8_AUTO : nm_is_nil (bom) ? CATEGORY_UTF_8 : CATEGORY_UTF_8_SIG;
  if (nm_symbol_is (vm, type, Qutf_16))
    return utf_16_category (vm, bom, nm_aref (vm, attributes, ATTR_OWN_2));
  return nm_symbol_is (vm, type, Qiso_2022) ? iso_category (host, attributes) : CATEGORY_COUNT;
}

/* Is ASCII text the same in bytes and characters?  What the type says; types that leave it open ask the charsets. */
static bool
is_ascii_compatible (struct nm_host *host, nm_value attributes, int category)
{
  struct nm_vm *vm = host->vm;
  switch (category)
    {
    case CATEGORY_RAW_TEXT: case CATEGORY_SJIS: case CATEGORY_BIG5: case CATEGORY_EMACS_MULE: case CATEGORY_ISO_8_1: case CATEGORY_ISO_8_2:
      return true;
    case CATEGORY_UTF_8: case CATEGORY_UNDECIDED:
      return !nm_is_nil (nm_aref (vm, attributes, ATTR_ASCII));
    case CATEGORY_CHARSET:
      {
        nm_value tail = nm_local (vm, nm_aref (vm, attributes, ATTR_CHARSETS));
        for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
          {
            const struct charset *cs = charset_of_symbol (host, nm_car (vm, tail));
            if (cs && cs->ascii_compatible)
              return true;
          }
        return false;
      }
    default:
      return false;
    }
}

static bool
check_charset_list (struct nm_host *host, nm_value list)
{
  struct nm_vm *vm = host->vm;
  for (nm_value tail = nm_local (vm, list); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    if (!charset_check (host, nm_car (vm, tail)))
      return false;
  return true;
}

static nm_value
put_spec (struct nm_host *host, nm_value symbol, nm_value attributes, nm_value names, nm_value eol)
{
  nm_value spec = nm_vector_new (host->vm, SPEC_COUNT, NM_NIL);
  nm_aset (host->vm, spec, SPEC_ATTRIBUTES, attributes);
  nm_aset (host->vm, spec, SPEC_NAMES, names);
  nm_aset (host->vm, spec, SPEC_EOL, eol);
  nm_put (host->vm, symbol, NM_Q (neomacs__coding), spec);
  return spec;
}

/* Adds SYMBOL to `coding-system-list' and `coding-system-alist' if it is new; false after an exit. */
static bool
list_name (struct nm_host *host, nm_value symbol)
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_symbol_name (vm, symbol), list = nm_symbol_value_or (vm, NM_Q (coding_system_list), NM_NIL);
  if (!nm_is_nil (nm_memq (vm, symbol, list)))
    return true;
  nm_value alist = nm_symbol_value_or (vm, NM_Q (coding_system_alist), NM_NIL);
  return nm_set (vm, NM_Q (coding_system_list), nm_cons (vm, symbol, list))
    && nm_set (vm, NM_Q (coding_system_alist), nm_cons (vm, nm_list1 (vm, name), alist));
}

/* The variant of NAME with the ends of lines number I. */
static nm_value
variant_name (struct nm_host *host, nm_value name, int i)
{
  static const char *const suffix[] = { "-unix", "-dos", "-mac" };
  nm_value text = nm_concat2 (host->vm, nm_symbol_name (host->vm, name), nm_string_literal (host->vm, suffix[i]));
  size_t n;
  char *full = nm_string_dup (host->vm, text, &n);
  nm_value symbol = nm_intern (host->vm, full);
  nm_free (full);
  return symbol;
}

/* Defines the variants of NAME for ATTRIBUTES, each one of NAMES (a vector of three lists, NULL for new ones);
   returns the vector of the variants, or NM_EXIT. */
static nm_value
define_variants (struct nm_host *host, nm_value name, nm_value attributes)
{
  struct nm_vm *vm = host->vm;
  static const uint32_t eols[] = { Qunix, Qdos, Qmac };
  nm_value variants = nm_vector_new (vm, 3, NM_NIL);
  for (int i = 0; i < 3; i++)
    {
      nm_value variant = variant_name (host, name, i);
      nm_aset (vm, variants, i, variant);
      put_spec (host, variant, attributes, nm_list1 (vm, variant), (nm_value) { eols[i] });
      if (!list_name (host, variant))
        return NM_EXIT;
    }
  return variants;
}

CODING_DEFINE (define_coding_system_internal, "define-coding-system-internal", 13, NM_MANY,
               "(NAME MNEMONIC CODING-TYPE CHARSET-LIST ASCII-COMPATIBLE-P DECODE-TRANSLATION-TABLE ENCODE-TRANSLATION-TABLE"
               " POST-READ-CONVERSION PRE-WRITE-CONVERSION DEFAULT-CHAR FOR-UNIBYTE PLIST EOL-TYPE &rest ARGS)",
               "Define NAME as a coding system.  For `define-coding-system' only, which explains the arguments.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_arg (args, ATTR_NAME), eol = nm_arg (args, ATTR_EOL);
  if (!nm_check_symbol (vm, name))
    return NM_EXIT;
  nm_value attributes = nm_vector_new (vm, ATTR_COUNT, NM_NIL);
  for (int i = 0; i < args.count && i < ATTR_GIVEN; i++)
    nm_aset (vm, attributes, i, nm_arg (args, i));
  if (!check_charset_list (host, nm_arg (args, ATTR_CHARSETS)))
    return NM_EXIT;
  int category = find_category (host, attributes);
  if (category == CATEGORY_COUNT)
    {
      nm_value text = nm_prin1_to_string (vm, nm_arg (args, ATTR_TYPE), false);
      size_t n;
      char *type = nm_string_dup (vm, text, &n);
      nm_value status = nm_error (vm, "Invalid coding system type: %s", type ? type : "");
      nm_free (type);
      return status;
    }
  bool ascii = is_ascii_compatible (host, attributes, category);
  nm_value plist = nm_cons (vm, NM_Q (Ccategory), nm_cons (vm, nm_intern (vm, category_names[category].name), nm_arg (args, ATTR_PLIST)));
  nm_aset (vm, attributes, ATTR_PLIST, nm_cons (vm, NM_Q (Cascii_compatible_p), nm_cons (vm, nm_bool (ascii), plist)));
  nm_aset (vm, attributes, ATTR_ASCII, nm_bool (ascii));
  nm_aset (vm, attributes, ATTR_CATEGORY, nm_fixnum (category));
  bool fixed = nm_symbol_is (vm, eol, Qunix) || nm_symbol_is (vm, eol, Qdos) || nm_symbol_is (vm, eol, Qmac);
  if (!fixed && nm_is_exit (eol = define_variants (host, name, attributes)))
    return NM_EXIT;
  put_spec (host, name, attributes, nm_list1 (vm, name), eol);
  if (!list_name (host, name))
    return NM_EXIT;
  codings_forget (host);
  if (category == CATEGORY_SJIS && !nm_set (vm, NM_Q (neomacs__shift_jis_system), name))
    return NM_EXIT;
  if (!coding_of_category (host, (enum coding_category) category))
    {
      nm_value symbols[CATEGORY_COUNT];
      uint8_t order[CATEGORY_COUNT];
      category_symbols (host, symbols);
      coding_priorities (host, order);
      symbols[category] = name;
      if (!store_categories (host, order, symbols))
        return NM_EXIT;
    }
  return NM_NIL;
}

/* Makes ALIAS another name of what NAME's SPEC is; false after an exit. */
static bool
add_alias (struct nm_host *host, nm_value alias, nm_value spec)
{
  struct nm_vm *vm = host->vm;
  nm_value names = nm_aref (vm, spec, SPEC_NAMES);
  if (nm_is_nil (nm_memq (vm, alias, names)))
    {
      names = nm_call2 (vm, NM_Q (append), names, nm_list1 (vm, alias));
      if (nm_is_exit (names))
        return false;
      nm_aset (vm, spec, SPEC_NAMES, names);
    }
  nm_put (vm, alias, NM_Q (neomacs__coding), spec);
  return list_name (host, alias);
}

CODING_DEFINE (define_coding_system_alias, "define-coding-system-alias", 2, 2, "(ALIAS CODING-SYSTEM)",
               "Make the symbol ALIAS another name of CODING-SYSTEM, and its variants those of CODING-SYSTEM.")
{
  struct nm_vm *vm = host->vm;
  nm_value alias = nm_arg (args, 0), name = nm_arg (args, 1), spec;
  if (!nm_check_symbol (vm, alias) || nm_is_exit (spec = spec_check (host, name)))
    return NM_EXIT;
  nm_value eol = nm_aref (vm, spec, SPEC_EOL);
  for (int i = 0; i < 3 && nm_type_of (vm, eol) == NM_TYPE_VECTOR; i++)
    if (!add_alias (host, variant_name (host, alias, i), spec_of (host, nm_aref (vm, eol, i))))
      return NM_EXIT;
  if (!add_alias (host, alias, spec))
    return NM_EXIT;
  codings_forget (host);
  return NM_NIL;
}

/* -- what is known of a coding system -------------------------------------------------------------------------- */

#define CODING_READ(c, lisp, usage, doc)                                                          \
  NM_PRIMITIVE (c, lisp, 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,            \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

CODING_READ (coding_system_p, "coding-system-p", "(OBJECT)", "Return t if OBJECT is nil or the name of a coding system.")
{
  return nm_bool (!nm_is_nil (spec_of (host, nm_arg (args, 0))));
}

CODING_READ (check_coding_system, "check-coding-system", "(CODING-SYSTEM)",
             "Return CODING-SYSTEM if it is valid; signal coding-system-error if not.")
{
  return nm_is_exit (spec_check (host, nm_arg (args, 0))) ? NM_EXIT : nm_arg (args, 0);
}

CODING_READ (coding_system_base, "coding-system-base", "(CODING-SYSTEM)",
             "Return the base of CODING-SYSTEM: without end-of-line suffix, aliases resolved.")
{
  nm_value spec = spec_check (host, nm_arg (args, 0));
  return nm_is_exit (spec) ? spec : attribute (host, spec, ATTR_NAME);
}

CODING_READ (coding_system_aliases, "coding-system-aliases", "(CODING-SYSTEM)", "Return the list of the names of CODING-SYSTEM, its own first.")
{
  nm_value spec = spec_check (host, nm_arg (args, 0));
  return nm_is_exit (spec) ? spec : nm_aref (host->vm, spec, SPEC_NAMES);
}

CODING_READ (coding_system_plist, "coding-system-plist", "(CODING-SYSTEM)", "Return the property list of CODING-SYSTEM.")
{
  nm_value spec = spec_check (host, nm_arg (args, 0));
  return nm_is_exit (spec) ? spec : attribute (host, spec, ATTR_PLIST);
}

CODING_READ (coding_system_eol_type, "coding-system-eol-type", "(CODING-SYSTEM)",
             "Return how CODING-SYSTEM ends lines: 0 Unix, 1 DOS, 2 Mac, or a vector of the three variants\n"
             "if that is detected; nil if CODING-SYSTEM is not valid.")
{
  nm_value spec = spec_of (host, nm_arg (args, 0));
  if (nm_is_nil (spec))
    return NM_NIL;
  uint8_t eol = eol_of_spec (host, spec);
  return eol == EOL_UNDECIDED ? nm_aref (host->vm, spec, SPEC_EOL) : nm_fixnum (eol - EOL_UNIX);
}

static nm_value
check_mnemonic (struct nm_vm *vm, nm_value *v)
{
  int c;
  if (nm_is_string (vm, *v))
    *v = nm_call2 (vm, NM_Q (aref), *v, nm_fixnum (0));
  return nm_is_exit (*v) || !nm_check_char (vm, *v, &c) ? NM_EXIT : NM_NIL;
}

CODING_DEFINE (coding_system_put, "coding-system-put", 3, 3, "(CODING-SYSTEM PROP VAL)",
               "Set property PROP of CODING-SYSTEM to VAL, and let it take effect if it is an attribute.")
{
  struct nm_vm *vm = host->vm;
  nm_value spec = spec_check (host, nm_arg (args, 0)), prop = nm_arg (args, 1), val = nm_arg (args, 2);
  static const struct { uint32_t property; uint8_t attribute; } attributes[] = {
    { QCmnemonic, ATTR_MNEMONIC }, { QCdefault_char, ATTR_DEFAULT_CHAR }, { QCdecode_translation_table, ATTR_DECODE_TABLE },
    { QCencode_translation_table, ATTR_ENCODE_TABLE }, { QCpost_read_conversion, ATTR_POST_READ },
    { QCpre_write_conversion, ATTR_PRE_WRITE }, { QCascii_compatible_p, ATTR_ASCII } };
  int c;
  if (nm_is_exit (spec))
    return spec;
  if (nm_symbol_is (vm, prop, QCmnemonic) && nm_is_exit (check_mnemonic (vm, &val)))
    return NM_EXIT;
  if (nm_symbol_is (vm, prop, QCdefault_char) && nm_is_nil (val))
    val = nm_fixnum (' ');
  else if (nm_symbol_is (vm, prop, QCdefault_char) && !nm_check_char (vm, val, &c))
    return NM_EXIT;
  nm_value shared = nm_aref (vm, spec, SPEC_ATTRIBUTES);
  for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
    if (nm_symbol_is (vm, prop, attributes[i].property))
      nm_aset (vm, shared, attributes[i].attribute, val);
  nm_value plist = nm_call3 (vm, NM_Q (plist_put), nm_aref (vm, shared, ATTR_PLIST), prop, val);
  if (nm_is_exit (plist))
    return plist;
  nm_aset (vm, shared, ATTR_PLIST, plist);
  codings_forget (host);
  return val;
}
