/* define.c - defining charsets, and changing what is defined.
   SPDX-License-Identifier: GPL-3.0-or-later
   Every change is made to the Lisp data that charset.c describes, which is then read again. */
#include "charset.h"

#include <mimalloc.h>
#include "../primitive.h"

NM_VARIABLE (charset_list, NM_VAR_LISP, "(ascii iso-8859-1 unicode emacs eight-bit)", "List of all charsets.");
NM_VARIABLE (charset_map_path, NM_VAR_LISP, "nil", "List of directories to search for the map files of charsets.");
NM_VARIABLE (inhibit_load_charset_map, NM_VAR_BOOL, "nil", "Non-nil means that maps of charsets are not made; for dumping.");
NM_VARIABLE (current_iso639_language, NM_VAR_LISP, "en", "ISO 639 language tag of the current language environment, a symbol or a list of them.");

#define CHARSET_WRITE(c, lisp, min, max, usage, doc)                                              \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,      \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* -- checking a definition --------------------------------------------------------------------------- */

/* The bytes of CODE-SPACE are in order and below 256; false after signalling. */
static bool
check_space (struct nm_vm *vm, nm_value space)
{
  for (int i = 0; i < 4; i++)
    {
      nm_value from = nm_aref (vm, space, 2 * i), to = nm_aref (vm, space, 2 * i + 1);
      int64_t min, max;
      if (!nm_check_fixnum (vm, from, &min) || !nm_check_fixnum (vm, to, &max))
        return false;
      if (min < 0 || min > 255)
        return nm_signal (vm, NM_Q (args_out_of_range), nm_list3 (vm, from, nm_fixnum (0), nm_fixnum (255))), false;
      if (max < min || max > 255)
        return nm_signal (vm, NM_Q (args_out_of_range), nm_list3 (vm, to, from, nm_fixnum (255))), false;
    }
  return true;
}

/* CODE-SPACE made a vector of eight numbers: what it lacks is zero.  False after signalling. */
static bool
complete_space (struct nm_vm *vm, nm_value given, nm_value *out)
{
  if (nm_type_of (vm, given) != NM_TYPE_VECTOR)
    return nm_wrong_type (vm, NM_Q (arrayp), given), false;
  *out = nm_vector_new (vm, 8, nm_fixnum (0));
  int64_t n = nm_length (vm, given);
  for (int64_t i = 0; i < n && i < 8; i++)
    nm_aset (vm, *out, i, nm_aref (vm, given, i));
  return check_space (vm, *out);
}

/* Of a code outside the code space there must be one, to say that there is no code. */
static bool
check_invalid_code (struct nm_vm *vm, nm_value definition, nm_value space)
{
  if (!nm_is_nil (nm_aref (vm, definition, FIELD_INVALID)))
    return true;
  for (int i = 0; i < 8; i++)
    {
      int64_t n = 0;
      nm_get_int64 (vm, nm_aref (vm, space, i), &n);
      if (i % 2 ? n < 255 : n > 0)
        return true;
    }
  return nm_error (vm, "Attribute :invalid-code must be specified"), false;
}

static bool
check_parents (struct nm_host *host, nm_value definition)
{
  struct nm_vm *vm = host->vm;
  nm_value subset = nm_aref (vm, definition, FIELD_SUBSET), superset = nm_aref (vm, definition, FIELD_SUPERSET);
  if (!nm_is_nil (subset))
    return charset_check (host, nm_car (vm, subset)) != NULL;
  for (nm_value tail = nm_local (vm, superset); nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_value parent = nm_car (vm, tail);
      if (!charset_check (host, nm_is_cons (vm, parent) ? nm_car (vm, parent) : parent))
        return false;
    }
  return true;
}

static bool
check_definition (struct nm_host *host, nm_value definition)
{
  struct nm_vm *vm = host->vm;
  nm_value space;
  if (!complete_space (vm, nm_aref (vm, definition, FIELD_SPACE), &space)
      || !nm_check_symbol (vm, nm_aref (vm, definition, FIELD_NAME))
      || !check_invalid_code (vm, definition, space))
    return false;
  nm_aset (vm, definition, FIELD_SPACE, space);
  static const enum charset_field methods[] = { FIELD_OFFSET, FIELD_MAP, FIELD_SUBSET, FIELD_SUPERSET };
  bool some = false;
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    some |= !nm_is_nil (nm_aref (vm, definition, methods[i]));
  if (!some)
    return nm_error (vm, "None of :code-offset, :map, :parents are specified"), false;
  return check_parents (host, definition);
}

/* -- the order of priority ------------------------------------------------------------------------------ */

static void
store_order (struct nm_host *host, const int *ids, int n, int preferred)
{
  struct nm_vm *vm = host->vm;
  nm_value list = NM_NIL;
  for (int i = n - 1; i >= 0; i--)
    list = nm_cons (vm, nm_fixnum (ids[i]), list);
  if (!nm_set (vm, NM_Q (neomacs__charset_priority), nm_cons (vm, nm_fixnum (preferred), list)))
    nm_exit_ignore (vm);
}

/* A new charset goes before the supplementary ones, or to the end if it is one. */
static void
insert_into_order (struct nm_host *host, int id, bool supplementary)
{
  int n, preferred, at = 0, count = 0;
  const int *old = charset_order (host, &n, &preferred);
  int *ids = mi_mallocn ((size_t) n + 1, sizeof *ids);
  while (at < n && (supplementary || !charset_of_id (host, old[at])->supplementary))
    ids[count++] = old[at++];
  ids[count++] = id;
  while (at < n)
    ids[count++] = old[at++];
  store_order (host, ids, count, preferred);
  mi_free (ids);
}

static bool
add_to_list (struct nm_vm *vm, nm_value symbol)
{
  nm_value list = nm_symbol_value_or (vm, NM_Q (charset_list), NM_NIL);
  return !nm_is_nil (nm_memq (vm, symbol, list)) || nm_set (vm, NM_Q (charset_list), nm_cons (vm, symbol, list));
}

CHARSET_WRITE (define_charset_internal, "define-charset-internal", 17, NM_MANY,
               "(NAME DIMENSION CODE-SPACE MIN-CODE MAX-CODE ISO-FINAL-CHAR ISO-REVISION-NUMBER EMACS-MULE-ID ASCII-COMPATIBLE-P"
               " SUPPLEMENTARY-P INVALID-CODE CODE-OFFSET MAP SUBSET SUPERSET UNIFY-MAP PLIST)",
               "Define NAME as a charset.  For `define-charset' only, which explains the other arguments.")
{
  struct nm_vm *vm = host->vm;
  if (args.count != 17)
    return nm_signal2 (vm, NM_Q (wrong_number_of_arguments), NM_Q (define_charset_internal), nm_fixnum (args.count));
  nm_value definition = nm_vector_new (vm, FIELD_COUNT, NM_NIL);
  for (int i = 0; i < 17; i++)
    nm_aset (vm, definition, i, nm_arg (args, i));
  if (!check_definition (host, definition))
    return NM_EXIT;
  nm_value name = nm_arg (args, 0);
  const struct charset *old = charset_of_symbol (host, name);
  if (old)
    {
      nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__charsets), NM_NIL));
      for (int i = charset_count (host) - 1; i > old->id; i--)
        nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_setcar (vm, tail, definition);
    }
  else
    {
      int id = charset_count (host);
      insert_into_order (host, id, !nm_is_nil (nm_arg (args, FIELD_SUPPLEMENTARY)));
      nm_value all = nm_symbol_value_or (vm, NM_Q (neomacs__charsets), NM_NIL);
      if (!nm_set (vm, NM_Q (neomacs__charsets), nm_cons (vm, definition, all)))
        return NM_EXIT;
      nm_put (vm, name, NM_Q (neomacs_charset), nm_fixnum (id));
    }
  charsets_forget (host);
  return add_to_list (vm, name) ? NM_NIL : NM_EXIT;
}

CHARSET_WRITE (define_charset_alias, "define-charset-alias", 2, 2, "(ALIAS CHARSET)", "Make the symbol ALIAS another name of CHARSET.")
{
  const struct charset *cs = charset_check (host, nm_arg (args, 1));
  if (!cs || !nm_check_symbol (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  nm_put (host->vm, nm_arg (args, 0), NM_Q (neomacs_charset), nm_fixnum (cs->id));
  return add_to_list (host->vm, nm_arg (args, 0)) ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (charset_plist, "charset-plist", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(CHARSET)", "Return the property list of CHARSET.")
{
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  return cs ? nm_aref (host->vm, charset_definition (host, cs), FIELD_PLIST) : NM_EXIT;
}

CHARSET_WRITE (set_charset_plist, "set-charset-plist", 2, 2, "(CHARSET PLIST)", "Make PLIST the property list of CHARSET, and return it.")
{
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  if (!cs)
    return NM_EXIT;
  nm_aset (host->vm, charset_definition (host, cs), FIELD_PLIST, nm_arg (args, 1));
  return nm_arg (args, 1);
}

CHARSET_WRITE (unify_charset, "unify-charset", 1, 3, "(CHARSET &optional UNIFY-MAP DEUNIFY)",
               "Make the characters of CHARSET the ones of Unicode, by UNIFY-MAP or the map of its definition.\n"
               "With DEUNIFY they are characters of their own again.  Signals an error if CHARSET has no characters of its own.")
{
  struct nm_vm *vm = host->vm;
  const struct charset *cs = charset_check (host, nm_arg (args, 0));
  if (!cs)
    return NM_EXIT;
  bool deunify = !nm_is_nil (nm_arg (args, 2));
  if (deunify ? !cs->unified : cs->unified)
    return NM_NIL;
  if (deunify)
    {
      nm_aset (vm, charset_definition (host, cs), FIELD_UNIFIED, NM_NIL);
      charsets_forget (host);
      return NM_NIL;
    }
  nm_value definition = charset_definition (host, cs);
  nm_value own = nm_aref (vm, definition, FIELD_UNIFY);
  nm_value map = nm_is_nil (nm_arg (args, 1)) ? own : nm_arg (args, 1);
  if (cs->method != CHARSET_OFFSET || cs->offset < 0x110000)
    return nm_error (vm, "Can’t unify charset: %s", cs->name);
  if (!nm_is_string (vm, map) && nm_type_of (vm, map) != NM_TYPE_VECTOR)
    return nm_error (vm, "Bad unify-map");
  nm_aset (vm, definition, FIELD_UNIFY, map);
  nm_aset (vm, definition, FIELD_UNIFIED, NM_T);
  charsets_forget (host);
  return NM_NIL;
}

CHARSET_WRITE (clear_charset_maps, "clear-charset-maps", 0, 0, "()", "Forget the maps of charsets; they are made again when they are needed.")
{
  charsets_forget (host);
  return NM_NIL;
}

/* -- priorities ------------------------------------------------------------------------------------------ */

CHARSET_WRITE (set_charset_priority, "set-charset-priority", 1, NM_MANY, "(&rest CHARSETS)",
               "Give CHARSETS, in this order, the highest priority.")
{
  int n, preferred, count = 0;
  const int *old = charset_order (host, &n, &preferred);
  int *ids = mi_mallocn ((size_t) n + 1, sizeof *ids);
  bool *taken = mi_calloc ((size_t) n + 1, sizeof *taken);
  bool ok = true;
  for (int i = 0; ok && i < args.count; i++)
    {
      const struct charset *cs = charset_check (host, nm_arg (args, i));
      ok = cs != NULL;
      if (ok && !taken[cs->id])
        taken[ids[count++] = cs->id] = true;
    }
  preferred = count;
  for (int i = 0; ok && i < n; i++)
    if (!taken[old[i]])
      ids[count++] = old[i];
  if (ok)
    {
      store_order (host, ids, count, preferred);
      charsets_forget (host);
    }
  mi_free (ids);
  mi_free (taken);
  return ok ? NM_NIL : NM_EXIT;
}

NM_PRIMITIVE (charset_priority_list, "charset-priority-list", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional HIGHESTP)",
              "Return the list of charsets by priority, or the first of it if HIGHESTP is non-nil.")
{
  int n, preferred;
  const int *ids = charset_order (host, &n, &preferred);
  if (!nm_is_nil (nm_arg (args, 0)))
    return charset_symbol (host, charset_of_id (host, ids[0]));
  nm_value list = NM_NIL;
  for (int i = n - 1; i >= 0; i--)
    list = nm_cons (host->vm, charset_symbol (host, charset_of_id (host, ids[i])), list);
  return list;
}

static int
rank (const int *ids, int n, int id)
{
  int i = 0;
  while (i < n && ids[i] != id)
    i++;
  return i;
}

CHARSET_WRITE (sort_charsets, "sort-charsets", 1, 1, "(CHARSETS)", "Sort the list CHARSETS, in place, by priority.")
{
  struct nm_vm *vm = host->vm;
  int n, preferred, count = 0;
  const int *order = charset_order (host, &n, &preferred);
  int64_t length = nm_list_length (vm, nm_arg (args, 0));
  if (length < 0)
    return nm_wrong_type (vm, NM_Q (listp), nm_arg (args, 0));
  int *ranks = mi_mallocn ((size_t) length + 1, sizeof *ranks);
  nm_value tail = nm_local (vm, nm_arg (args, 0));
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      const struct charset *cs = charset_check (host, nm_car (vm, tail));
      if (!cs)
        return mi_free (ranks), NM_EXIT;
      int r = rank (order, n, cs->id), i = count++;
      for (; i > 0 && ranks[i - 1] > r; i--)
        ranks[i] = ranks[i - 1];
      ranks[i] = r;
    }
  nm_local_set (vm, tail, nm_local (vm, nm_arg (args, 0)));
  for (int i = 0; i < count; i++, nm_local_set (vm, tail, nm_cdr (vm, tail)))
    nm_setcar (vm, tail, charset_symbol (host, charset_of_id (host, order[ranks[i]])));
  mi_free (ranks);
  return nm_arg (args, 0);
}

/* -- designations of ISO 2022 ------------------------------------------------------------------------------ */

/* DIMENSION, CHARS and FINAL-CHAR in their ranges; false after signalling. */
static bool
check_designation (struct nm_vm *vm, nm_args args, int *dimension, bool *chars_96, int *final)
{
  int64_t d, c;
  if (!nm_check_fixnum (vm, nm_arg (args, 0), &d) || !nm_check_fixnum (vm, nm_arg (args, 1), &c)
      || (final && !nm_check_char (vm, nm_arg (args, 2), final)))
    return false;
  if (d < 1 || d > 3)
    return nm_error (vm, "Invalid DIMENSION %lld, it should be 1, 2, or 3", (long long) d), false;
  if (c != 94 && c != 96)
    return nm_error (vm, "Invalid CHARS %lld, it should be 94 or 96", (long long) c), false;
  if (final && (*final < '0' || *final > '~'))
    return nm_error (vm, "Invalid FINAL-CHAR ‘%c’, it should be ‘0’..‘~’", *final), false;
  *dimension = (int) d;
  *chars_96 = c == 96;
  return true;
}

NM_PRIMITIVE (iso_charset, "iso-charset", 3, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(DIMENSION CHARS FINAL-CHAR)",
              "Return the charset of DIMENSION and CHARS (94 or 96) that FINAL-CHAR designates in ISO 2022, or nil.")
{
  int dimension, final;
  bool chars_96;
  if (!check_designation (host->vm, args, &dimension, &chars_96, &final))
    return NM_EXIT;
  const struct charset *cs = charset_of_iso (host, dimension, chars_96, final);
  return cs ? charset_symbol (host, cs) : NM_NIL;
}

NM_PRIMITIVE (get_unused_iso_final_char, "get-unused-iso-final-char", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(DIMENSION CHARS)",
              "Return the first final character for private use that designates no charset of DIMENSION and CHARS, or nil.")
{
  int dimension;
  bool chars_96;
  if (!check_designation (host->vm, args, &dimension, &chars_96, NULL))
    return NM_EXIT;
  for (int final = '0'; final <= '?'; final++)
    if (!charset_of_iso (host, dimension, chars_96, final))
      return nm_fixnum (final);
  return NM_NIL;
}

CHARSET_WRITE (declare_equiv_charset, "declare-equiv-charset", 4, 4, "(DIMENSION CHARS FINAL-CHAR CHARSET)",
               "Make FINAL-CHAR designate CHARSET among the charsets of DIMENSION and CHARS.")
{
  struct nm_vm *vm = host->vm;
  int dimension, final;
  bool chars_96;
  const struct charset *cs = charset_check (host, nm_arg (args, 3));
  if (!cs || !check_designation (vm, args, &dimension, &chars_96, &final))
    return NM_EXIT;
  nm_value entry = nm_list4 (vm, nm_arg (args, 0), nm_arg (args, 1), nm_arg (args, 2), nm_fixnum (cs->id));
  nm_value all = nm_symbol_value_or (vm, NM_Q (neomacs__charset_iso), NM_NIL);
  all = nm_call2 (vm, NM_Q (append), all, nm_list1 (vm, entry));
  if (nm_is_exit (all) || !nm_set (vm, NM_Q (neomacs__charset_iso), all))
    return NM_EXIT;
  charsets_forget (host);
  return NM_NIL;
}
