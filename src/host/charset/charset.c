/* charset.c - what the charsets' definitions mean: codes, characters, priorities.
   SPDX-License-Identifier: GPL-3.0-or-later

   Lisp data, in the image: `neomacs--charsets' is the list of definitions, newest first;
   the property `neomacs--charset' of a charset's symbol and of its aliases is its id;
   `neomacs--charset-priority' is (PREFERRED . IDS); `neomacs--charset-iso' lists later designations.
   From them struct charsets is made when it is first needed, and again after charsets_forget. */
#include "charset.h"

#include <mimalloc.h>
#include <string.h>
#include "../coding/coding.h"
#include "../primitive.h"
#include "nm_text.h"

enum { ISO_DIMENSIONS = 3, ISO_FINALS = 128, MULE_IDS = 256 };

struct charsets {
  bool made;
  struct charset *items;
  int count;
  int *order, order_count, preferred;
  int iso[ISO_DIMENSIONS][2][ISO_FINALS];        /* id + 1 */
  int mule[MULE_IDS];                            /* id + 1 */
};

NM_VARIABLE (neomacs__charsets, NM_VAR_LISP,
  "("
  "[eight-bit 1 [128 255 0 0 0 0 0 0] 128 255 nil nil nil nil t 0 4194176 nil nil nil nil"
  " (:name eight-bit :dimension 1 :code-space [128 255 0 0 0 0 0 0] :iso-final-char nil :emacs-mule-id nil :ascii-compatible-p nil"
  " :code-offset 4194176 :docstring \"Raw bytes 128-255\" :short-name \"Raw bytes\" :long-name \"Raw bytes 128-255\") nil]"
  "[emacs 3 [0 255 0 255 0 63 0 0] 0 4194175 nil nil nil t t 4194176 0 nil nil nil nil"
  " (:name emacs :dimension 3 :code-space [0 255 0 255 0 63 0 0] :iso-final-char nil :emacs-mule-id nil :ascii-compatible-p t"
  " :code-offset 0 :docstring \"All characters but raw bytes\" :short-name \"Emacs\" :long-name \"All characters but raw bytes\") nil]"
  "[unicode 3 [0 255 0 255 0 16 0 0] 0 1114111 nil nil nil t nil 1114112 0 nil nil nil nil"
  " (:name unicode :dimension 3 :code-space [0 255 0 255 0 16 0 0] :iso-final-char nil :emacs-mule-id nil :ascii-compatible-p t"
  " :code-offset 0 :docstring \"Unicode (ISO10646)\" :short-name \"Unicode\" :long-name \"Unicode (ISO10646)\") nil]"
  "[iso-8859-1 1 [0 255 0 0 0 0 0 0] 0 255 nil nil nil t nil 256 0 nil nil nil nil"
  " (:name iso-8859-1 :dimension 1 :code-space [0 255 0 0 0 0 0 0] :iso-final-char nil :emacs-mule-id nil :ascii-compatible-p t"
  " :code-offset 0 :docstring \"Latin-1 (ISO/IEC 8859-1)\" :short-name \"Latin-1\" :long-name \"Latin-1 (ISO/IEC 8859-1)\") nil]"
  "[ascii 1 [0 127 0 0 0 0 0 0] 0 127 66 nil 0 t nil 128 0 nil nil nil nil"
  " (:name ascii :dimension 1 :code-space [0 127 0 0 0 0 0 0] :iso-final-char 66 :emacs-mule-id 0 :ascii-compatible-p t"
  " :code-offset 0 :docstring \"ASCII (ISO646 IRV)\" :short-name \"ASCII\" :long-name \"ASCII (ISO646 IRV)\") nil]"
  ")",
  "Definitions of the charsets, newest first.");
NM_VARIABLE (neomacs__charset_priority, NM_VAR_LISP, "(1 0 1 2 3 4)", "How many charsets are preferred, and the ids of all by priority.");
NM_VARIABLE (neomacs__charset_iso, NM_VAR_LISP, "nil", "List of (DIMENSION CHARS FINAL ID): designations declared apart from definitions.");

bool
charsets_init (struct nm_host *host)
{
  static const uint32_t first[] = { Qascii, Qiso_8859_1, Qunicode, Qemacs, Qeight_bit };
  for (int id = 0; id < (int) (sizeof first / sizeof *first); id++)
    if (nm_is_nil (nm_get (host->vm, (nm_value) { first[id] }, NM_Q (neomacs_charset))))
      nm_put (host->vm, (nm_value) { first[id] }, NM_Q (neomacs_charset), nm_fixnum (id));
  host->charsets = mi_zalloc (sizeof *host->charsets);
  return host->charsets != NULL;
}

void
charsets_forget (struct nm_host *host)
{
  struct charsets *all = host->charsets;
  for (int i = 0; i < all->count; i++)
    {
      charset_map_free (all->items[i].map);
      mi_free (all->items[i].map_name);
      mi_free (all->items[i].name);
    }
  mi_free (all->items);
  mi_free (all->order);
  *all = (struct charsets) { 0 };
  codings_forget (host);
}

void
charsets_free (struct nm_host *host)
{
  charsets_forget (host);
  mi_free (host->charsets);
}

/* -- codes and their places ------------------------------------------------------------------------- */

int64_t
charset_index (const struct charset *cs, int64_t code)
{
  int64_t index = 0;
  for (int i = 0; i < cs->dimension; i++, code >>= 8)
    {
      int byte = (int) (code & 0xff);
      if (byte < cs->space[i].min || byte > cs->space[i].max)
        return -1;
      index += (byte - cs->space[i].min) * cs->space[i].stride;
    }
  return code ? -1 : index;
}

int64_t
charset_code_at (const struct charset *cs, int64_t index)
{
  int64_t code = 0;
  for (int i = 0; i < cs->dimension; i++)
    code |= (int64_t) (index / cs->space[i].stride % cs->space[i].count + cs->space[i].min) << 8 * i;
  return code;
}

/* -- from definitions --------------------------------------------------------------------------------- */

/* A code: an integer, or a cons of its halves. */
static int64_t
code_value (struct nm_vm *vm, nm_value v, int64_t otherwise)
{
  int64_t n, low;
  if (nm_is_cons (vm, v) && nm_get_int64 (vm, nm_car (vm, v), &n) && nm_get_int64 (vm, nm_cdr (vm, v), &low))
    return n << 16 | low;
  return nm_get_int64 (vm, v, &n) ? n : otherwise;
}

static int
int_value (struct nm_vm *vm, nm_value v, int otherwise)
{
  int64_t n;
  return nm_get_int64 (vm, v, &n) ? (int) n : otherwise;
}

static void
make_space (struct nm_vm *vm, nm_value definition, struct charset *cs)
{
  nm_value space = nm_aref (vm, definition, FIELD_SPACE);
  int64_t stride = 1;
  for (int i = 0; i < 4; i++)
    {
      cs->space[i].min = int_value (vm, nm_aref (vm, space, 2 * i), 0);
      cs->space[i].max = int_value (vm, nm_aref (vm, space, 2 * i + 1), 0);
      cs->space[i].count = cs->space[i].max - cs->space[i].min + 1;
      cs->space[i].stride = stride;
      stride *= cs->space[i].count;
      if (cs->space[i].max > 0 && cs->dimension <= i)
        cs->dimension = (uint8_t) (i + 1);
    }
  int64_t min = 0, max = 0;
  for (int i = cs->dimension - 1; i >= 0; i--)
    min = min << 8 | cs->space[i].min, max = max << 8 | cs->space[i].max;
  cs->min_code = code_value (vm, nm_aref (vm, definition, FIELD_MIN), min);
  cs->max_code = code_value (vm, nm_aref (vm, definition, FIELD_MAX), max);
  cs->min_index = charset_index (cs, cs->min_code);
}

static void
add_parent (struct nm_host *host, struct charset *cs, nm_value symbol, int64_t offset)
{
  int64_t id;
  if (cs->parent_count < CHARSET_PARENTS_MAX && nm_is_symbol (host->vm, symbol)
      && nm_get_int64 (host->vm, nm_get (host->vm, symbol, NM_Q (neomacs_charset)), &id))
    cs->parents[cs->parent_count++] = (struct charset_parent) { (int) id, offset };
}

/* The method of CS, and what it needs. */
static void
make_method (struct nm_host *host, nm_value definition, struct charset *cs)
{
  struct nm_vm *vm = host->vm;
  nm_value offset = nm_aref (vm, definition, FIELD_OFFSET), map = nm_aref (vm, definition, FIELD_MAP);
  nm_value subset = nm_aref (vm, definition, FIELD_SUBSET), superset = nm_aref (vm, definition, FIELD_SUPERSET);
  if (!nm_is_nil (offset))
    {
      cs->method = CHARSET_OFFSET;
      cs->offset = int_value (vm, offset, 0);
      cs->min_char = cs->offset;
      int64_t last = charset_index (cs, cs->max_code);
      cs->max_char = cs->offset + (int) (last - cs->min_index);
    }
  else if (!nm_is_nil (map))
    cs->method = CHARSET_MAP;
  else if (!nm_is_nil (subset))
    {
      cs->method = CHARSET_SUBSET;
      nm_value rest = nm_cdr (vm, subset);
      cs->subset_min = code_value (vm, nm_car (vm, rest), 0);
      rest = nm_cdr (vm, rest);
      cs->subset_max = code_value (vm, nm_car (vm, rest), 0);
      add_parent (host, cs, nm_car (vm, subset), int_value (vm, nm_car (vm, nm_cdr (vm, rest)), 0));
    }
  else
    {
      cs->method = CHARSET_SUPERSET;
      for (nm_value tail = nm_local (vm, superset); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
        {
          nm_value parent = nm_car (vm, tail);
          if (nm_is_cons (vm, parent))
            add_parent (host, cs, nm_car (vm, parent), code_value (vm, nm_cdr (vm, parent), 0));
          else
            add_parent (host, cs, parent, 0);
        }
    }
}

static void
make_charset (struct nm_host *host, nm_value definition, struct charset *cs)
{
  struct nm_vm *vm = host->vm;
  size_t n;
  cs->name = nm_string_dup (vm, nm_symbol_name (vm, nm_aref (vm, definition, FIELD_NAME)), &n);
  cs->dimension = (uint8_t) int_value (vm, nm_aref (vm, definition, FIELD_DIMENSION), 0);
  make_space (vm, definition, cs);
  cs->iso_final = int_value (vm, nm_aref (vm, definition, FIELD_ISO_FINAL), -1);
  cs->iso_revision = int_value (vm, nm_aref (vm, definition, FIELD_ISO_REVISION), -1);
  cs->emacs_mule_id = int_value (vm, nm_aref (vm, definition, FIELD_MULE_ID), -1);
  cs->ascii_compatible = !nm_is_nil (nm_aref (vm, definition, FIELD_ASCII));
  cs->supplementary = !nm_is_nil (nm_aref (vm, definition, FIELD_SUPPLEMENTARY));
  cs->unified = !nm_is_nil (nm_aref (vm, definition, FIELD_UNIFIED));
  make_method (host, definition, cs);
  nm_value map = nm_aref (vm, definition, cs->method == CHARSET_MAP ? FIELD_MAP : FIELD_UNIFY);
  cs->map_name = nm_is_string (vm, map) ? nm_string_dup (vm, map, &n) : NULL;
}

bool charset_is_96 (const struct charset *cs) { return cs->space[0].count == 96; }

static void
note_designation (struct charsets *all, int dimension, bool chars_96, int final, int id)
{
  if (dimension >= 1 && dimension <= ISO_DIMENSIONS && final >= 0 && final < ISO_FINALS)
    all->iso[dimension - 1][chars_96][final] = id + 1;
}

static void
make_order (struct nm_host *host, struct charsets *all)
{
  struct nm_vm *vm = host->vm;
  nm_value priority = nm_symbol_value_or (vm, NM_Q (neomacs__charset_priority), NM_NIL);
  all->preferred = int_value (vm, nm_car (vm, priority), 0);
  all->order = mi_mallocn ((size_t) all->count + 1, sizeof *all->order);
  nm_value tail = nm_local (vm, nm_cdr (vm, priority));
  for (; nm_is_cons (vm, tail) && all->order_count < all->count; nm_local_set (vm, tail, nm_cdr (vm, tail)))
    all->order[all->order_count++] = int_value (vm, nm_car (vm, tail), 0);
}

static void
make_designations (struct nm_host *host, struct charsets *all)
{
  struct nm_vm *vm = host->vm;
  for (int i = 0; i < all->count; i++)
    {
      const struct charset *cs = &all->items[i];
      if (cs->iso_final >= 0)
        note_designation (all, cs->dimension, charset_is_96 (cs), cs->iso_final, i);
      if (cs->emacs_mule_id >= 0 && cs->emacs_mule_id < MULE_IDS)
        all->mule[cs->emacs_mule_id] = i + 1;
    }
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__charset_iso), NM_NIL));
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      int field[4];
      nm_value entry = nm_car (vm, tail);
      for (int i = 0; i < 4; i++, entry = nm_cdr (vm, entry))
        field[i] = int_value (vm, nm_car (vm, entry), 0);
      note_designation (all, field[0], field[1] == 96, field[2], field[3]);
    }
}

static struct charsets *
charsets_made (struct nm_host *host)
{
  struct charsets *all = host->charsets;
  if (all->made)
    return all;
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__charsets), NM_NIL));
  all->made = true;
  all->count = (int) nm_length (vm, tail);
  all->items = mi_calloc ((size_t) all->count + 1, sizeof *all->items);
  for (int id = all->count - 1; id >= 0; id--, nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_scope inner = nm_scope_open (vm);
      all->items[id].id = id;
      make_charset (host, nm_car (vm, tail), &all->items[id]);
      nm_scope_close (vm, inner);
    }
  make_order (host, all);
  make_designations (host, all);
  nm_scope_close (vm, scope);
  return all;
}

/* -- looking up ------------------------------------------------------------------------------------------ */

int charset_count (struct nm_host *host) { return charsets_made (host)->count; }

const struct charset *
charset_of_id (struct nm_host *host, int id)
{
  struct charsets *all = charsets_made (host);
  return id >= 0 && id < all->count ? &all->items[id] : NULL;
}

const struct charset *
charset_of_symbol (struct nm_host *host, nm_value symbol)
{
  int64_t id;
  if (!nm_is_symbol (host->vm, symbol) || !nm_get_int64 (host->vm, nm_get (host->vm, symbol, NM_Q (neomacs_charset)), &id))
    return NULL;
  return charset_of_id (host, (int) id);
}

const struct charset *
charset_check (struct nm_host *host, nm_value symbol)
{
  const struct charset *cs = charset_of_symbol (host, symbol);
  if (!cs)
    nm_wrong_type (host->vm, NM_Q (charsetp), symbol);
  return cs;
}

nm_value
charset_symbol (struct nm_host *host, const struct charset *cs)
{
  return nm_intern (host->vm, cs->name);
}

nm_value
charset_definition (struct nm_host *host, const struct charset *cs)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__charsets), NM_NIL));
  for (int i = charsets_made (host)->count - 1; i > cs->id; i--)
    nm_local_set (vm, tail, nm_cdr (vm, tail));
  return nm_car (vm, tail);
}

const int *
charset_order (struct nm_host *host, int *n, int *preferred)
{
  struct charsets *all = charsets_made (host);
  *n = all->order_count;
  *preferred = all->preferred;
  return all->order;
}

const struct charset *
charset_of_iso (struct nm_host *host, int dimension, bool chars_96, int final)
{
  struct charsets *all = charsets_made (host);
  if (dimension < 1 || dimension > ISO_DIMENSIONS || final < 0 || final >= ISO_FINALS)
    return NULL;
  return charset_of_id (host, all->iso[dimension - 1][chars_96][final] - 1);
}

const struct charset *
charset_of_emacs_mule (struct nm_host *host, int id)
{
  struct charsets *all = charsets_made (host);
  return id >= 0 && id < MULE_IDS ? charset_of_id (host, all->mule[id] - 1) : NULL;
}

/* -- converting ------------------------------------------------------------------------------------------ */

static const struct charset_map *
map_of (struct nm_host *host, const struct charset *cs)
{
  struct charset *own = &host->charsets->items[cs->id];
  if (!own->map)
    own->map = charset_map_make (host, cs);
  return own->map;
}

int
charset_decode (struct nm_host *host, const struct charset *cs, int64_t code)
{
  if (code < cs->min_code || code > cs->max_code)
    return CHARSET_NO_CHAR;
  if (cs->method == CHARSET_SUBSET)
    {
      const struct charset *parent = cs->parent_count ? charset_of_id (host, cs->parents[0].id) : NULL;
      int64_t inner = parent ? code - cs->parents[0].offset : -1;
      return inner >= cs->subset_min && inner <= cs->subset_max ? charset_decode (host, parent, inner) : CHARSET_NO_CHAR;
    }
  if (cs->method == CHARSET_SUPERSET)
    {
      int c = CHARSET_NO_CHAR;
      for (int i = 0; i < cs->parent_count && c == CHARSET_NO_CHAR; i++)
        if (code - cs->parents[i].offset >= 0)
          c = charset_decode (host, charset_of_id (host, cs->parents[i].id), code - cs->parents[i].offset);
      return c;
    }
  int64_t index = charset_index (cs, code);
  if (index < 0)
    return CHARSET_NO_CHAR;
  if (cs->method == CHARSET_MAP)
    return charset_map_char (map_of (host, cs), index);
  int c = cs->unified ? charset_map_char (map_of (host, cs), index) : CHARSET_NO_CHAR;
  return c != CHARSET_NO_CHAR ? c : cs->offset + (int) (index - cs->min_index);
}

int64_t
charset_encode (struct nm_host *host, const struct charset *cs, int c)
{
  if (cs->method == CHARSET_SUBSET)
    {
      const struct charset *parent = cs->parent_count ? charset_of_id (host, cs->parents[0].id) : NULL;
      int64_t code = parent ? charset_encode (host, parent, c) : CHARSET_NO_CODE;
      return code != CHARSET_NO_CODE && code >= cs->subset_min && code <= cs->subset_max ? code + cs->parents[0].offset : CHARSET_NO_CODE;
    }
  if (cs->method == CHARSET_SUPERSET)
    {
      for (int i = 0; i < cs->parent_count; i++)
        {
          int64_t code = charset_encode (host, charset_of_id (host, cs->parents[i].id), c);
          if (code != CHARSET_NO_CODE)
            return code + cs->parents[i].offset;
        }
      return CHARSET_NO_CODE;
    }
  if (cs->method == CHARSET_MAP || cs->unified)
    {
      int64_t index = charset_map_index (map_of (host, cs), c);
      if (index >= 0)
        return charset_code_at (cs, index);
      if (cs->method == CHARSET_MAP)
        return CHARSET_NO_CODE;
    }
  if (c < cs->min_char || c > cs->max_char)
    return CHARSET_NO_CODE;
  int64_t code = charset_code_at (cs, c - cs->offset + cs->min_index);
  return code >= cs->min_code && code <= cs->max_code ? code : CHARSET_NO_CODE;
}

const struct charset *
charset_of_char_in (struct nm_host *host, int c, const int *ids, int n, int64_t *code)
{
  for (int i = 0; i < n; i++)
    {
      const struct charset *cs = charset_of_id (host, ids[i]);
      *code = charset_encode (host, cs, c);
      if (*code != CHARSET_NO_CODE)
        return cs;
    }
  return NULL;
}

const struct charset *
charset_of_char (struct nm_host *host, int c, int64_t *code)
{
  struct charsets *all = charsets_made (host);
  int n = c <= 0x10ffff ? all->preferred : all->order_count;
  const struct charset *cs = charset_of_char_in (host, c, all->order, n, code);
  if (!cs)
    cs = charset_of_symbol (host, c <= 0x10ffff ? NM_Q (unicode) : c < NM_CHAR_RAW_FIRST ? NM_Q (emacs) : NM_Q (eight_bit));
  *code = charset_encode (host, cs, c);
  return cs;
}
