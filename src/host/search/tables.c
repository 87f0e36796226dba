/* tables.c - see tables.h.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

#include "search.h"
#include "syntax.h"

/* What a table says about characters in one run, as the integer of the map. */
static int32_t
entry_value (struct table_map *m, nm_value v, int c)
{
  struct nm_vm *vm = m->host->vm;
  int64_t n;
  switch (m->kind)
    {
    case TABLE_SYNTAX:
      return syntax_raw_flags (m->host, v);
    case TABLE_CATEGORY:
      {
        nm_value bit = nm_call2 (vm, NM_Q (aref), v, nm_fixnum (m->category));
        if (nm_is_exit (bit))
          {
            nm_exit_ignore (vm);
            return 0;
          }
        return !nm_is_nil (bit);
      }
    default:
      return nm_get_int64 (vm, v, &n) && n >= 0 && n < 0x400000 ? (int32_t) n : c;
    }
}

static void
fill (struct charmap *map, int first, int32_t *out)
{
  struct table_map *m = (struct table_map *) map;
  struct nm_vm *vm = m->host->vm;
  nm_scope scope = nm_scope_open (vm);
  for (int c = first; c < first + CHARMAP_PAGE;)
    {
      int from, to;
      nm_value v = nm_char_table_range (vm, m->table, c, &from, &to);
      int32_t value = entry_value (m, v, c);
      /* Without an entry each character stands for itself; an entry is the same for the whole range, as for
         a capital and its small letter in the table of capitals.  */
      int64_t n;
      bool own = m->kind != TABLE_SYNTAX && m->kind != TABLE_CATEGORY && !nm_get_int64 (vm, v, &n);
      for (; c <= to && c < first + CHARMAP_PAGE; c++)
        out[c - first] = own ? c : value;
    }
  nm_scope_close (vm, scope);
}

void
tables_init (struct nm_host *host, struct tables *t)
{
  for (int i = 0; i < TABLE_MAPS; i++)
    {
      charmap_init (&t->maps[i].map, fill, NULL);
      t->maps[i].host = host;
      t->maps[i].table = NM_UNBOUND;
      t->maps[i].pair_count = -1;
    }
}

static void
map_clear (struct table_map *m)
{
  charmap_clear (&m->map);
  mi_free (m->pairs);
  m->pairs = NULL;
  m->plain_known = false;
  m->pair_count = -1;
}

void
tables_free (struct tables *t)
{
  for (int i = 0; i < TABLE_MAPS; i++)
    map_clear (&t->maps[i]);
}

struct table_map *
tables_get (struct nm_host *host, nm_value table, enum table_kind kind, int category)
{
  struct tables *t = &host->search->tables;
  struct nm_vm *vm = host->vm;
  uint64_t version = nm_char_table_version (vm, table);
  struct table_map *m = t->last[kind], *oldest = &t->maps[0];
  if (m && m->category == category && m->version == version && nm_eq (vm, m->table, table))
    return m;
  m = NULL;
  for (int i = 0; i < TABLE_MAPS && !m; i++)
    {
      struct table_map *e = &t->maps[i];
      if (!nm_is_unbound (e->table) && e->kind == kind && e->category == category && nm_eq (vm, e->table, table))
        m = e;
      if (e->used < oldest->used)
        oldest = e;
    }
  if (!m)
    {
      m = oldest;
      for (int k = 0; k < TABLE_KINDS; k++)
        {
          if (t->last[k] == m)
            t->last[k] = NULL;
          if (t->known[k].map == m)
            t->known[k].map = NULL;
        }
      if (nm_is_unbound (m->table))
        m->table = nm_root_new (vm, table);
      else
        nm_root_set (vm, m->table, table);
      m->kind = kind;
      m->category = category;
      m->version = version + 1;
    }
  if (m->version != version)
    {
      map_clear (m);
      m->version = version;
      m->stamp = ++t->stamps;
    }
  m->used = ++t->clock;
  t->last[kind] = m;
  return m;
}

/* Notes that MAP, which is returned, is what KIND means in that state. */
static struct table_map *
note_map (struct nm_host *host, enum table_kind kind, struct nm_object_state state, struct table_map *map)
{
  host->search->tables.known[kind] = (struct table_known) { state, map };
  return map;
}

nm_value
tables_standard_syntax_table (struct nm_host *host)
{
  nm_value table = nm_default_value_or (host->vm, NM_Q (neomacs_syntax_table), NM_NIL);
  if (nm_is_nil (table))
    {
      table = syntax_make_standard (host);
      nm_context_slot_set_default (host->vm, NM_SLOT_neomacs_syntax_table, table);
    }
  return table;
}

nm_value
tables_syntax_table (struct nm_host *host)
{
  nm_value table = nm_context_slot (host->vm, NM_SLOT_neomacs_syntax_table);
  return nm_is_nil (table) ? tables_standard_syntax_table (host) : table;
}

struct table_map *
tables_syntax_look_up (struct nm_host *host, struct nm_object_state state)
{
  return note_map (host, TABLE_SYNTAX, state, tables_get (host, tables_syntax_table (host), TABLE_SYNTAX, 0));
}

enum { CASE_EXTRA_UP = 0, CASE_EXTRA_CANON = 1 };

static nm_value
case_table (struct nm_host *host)
{
  nm_value table = nm_context_slot (host->vm, NM_SLOT_neomacs_case_table);
  return nm_is_nil (table) ? nm_standard_table (host->vm, NM_STANDARD_CASE_TABLE) : table;
}

struct table_map *
tables_case_look_up (struct nm_host *host, enum table_kind kind, struct nm_object_state state)
{
  struct nm_vm *vm = host->vm;
  nm_value table = case_table (host);
  if (kind != TABLE_DOWN)
    {
      nm_value extra = nm_char_table_extra (vm, table, kind == TABLE_UP ? CASE_EXTRA_UP : CASE_EXTRA_CANON);
      if (!nm_is_nil (extra))
        table = extra;
    }
  return note_map (host, kind, state, tables_get (host, table, kind, 0));
}

static nm_value
category_table (struct nm_host *host)
{
  nm_value table = nm_context_slot (host->vm, NM_SLOT_neomacs_category_table);
  return nm_is_nil (table) ? nm_standard_table (host->vm, NM_STANDARD_CATEGORY_TABLE) : table;
}

bool
tables_in_category (struct nm_host *host, int c, int category)
{
  if (category < ' ' || category > '~')
    return false;
  nm_scope scope = nm_scope_open (host->vm);
  struct table_map *m = tables_get (host, category_table (host), TABLE_CATEGORY, category);
  bool member = charmap_get (&m->map, c) != 0;
  nm_scope_close (host->vm, scope);
  return member;
}

int
tables_fold_pairs (struct table_map *m, const int32_t (**pairs)[2])
{
  assert (m->kind == TABLE_CANON);
  struct nm_vm *vm = m->host->vm;
  if (m->pair_count < 0)
    {
      int capacity = 0;
      m->pair_count = 0;
      nm_scope scope = nm_scope_open (vm);
      for (int c = 0, from, to; c < 0x400000; c = to + 1)
        {
          nm_value v = nm_char_table_range (vm, m->table, c, &from, &to);
          int64_t n;
          if (!nm_get_int64 (vm, v, &n))
            continue;
          for (int x = c; x <= to; x++)
            {
              if (n == x)
                continue;
              if (m->pair_count == capacity)
                {
                  capacity = capacity ? 2 * capacity : 2048;
                  m->pairs = mi_realloc (m->pairs, (size_t) capacity * sizeof *m->pairs);
                }
              m->pairs[m->pair_count][0] = x;
              m->pairs[m->pair_count++][1] = (int32_t) n;
            }
        }
      nm_scope_close (vm, scope);
    }
  *pairs = (const int32_t (*)[2]) m->pairs;
  return m->pair_count;
}

/* -- words across scripts -- */

/* Is ELEMENT, a cons of category characters or nil, about these two? */
static bool
pair_applies (struct nm_host *host, nm_value element, int before, int after)
{
  struct nm_vm *vm = host->vm;
  int64_t left = -1, right = -1;
  nm_get_int64 (vm, nm_car (vm, element), &left);
  nm_get_int64 (vm, nm_cdr (vm, element), &right);
  bool left_any = nm_is_nil (nm_car (vm, element)), right_any = nm_is_nil (nm_cdr (vm, element));
  return (left_any || (tables_in_category (host, before, (int) left) && !tables_in_category (host, after, (int) left)))
         && (right_any || (!tables_in_category (host, before, (int) right) && tables_in_category (host, after, (int) right)));
}

bool
tables_word_boundary (struct nm_host *host, int before, int after)
{
  if (before < 0x80 && after < 0x80)
    return false;
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value scripts = nm_symbol_value_or (vm, NM_Q (char_script_table), NM_NIL);
  bool same = nm_type_of (vm, scripts) != NM_TYPE_CHAR_TABLE
              || nm_eq (vm, nm_char_table_get (vm, scripts, before), nm_char_table_get (vm, scripts, after));
  nm_value list = same ? nm_symbol_value_or (vm, NM_Q (word_separating_categories), NM_NIL)
                       : nm_symbol_value_or (vm, NM_Q (word_combining_categories), NM_NIL);
  bool applies = false;
  for (; nm_is_cons (vm, list) && !applies; list = nm_cdr (vm, list))
    applies = nm_is_cons (vm, nm_car (vm, list)) && pair_applies (host, nm_car (vm, list), before, after);
  nm_scope_close (vm, scope);
  return applies == same;
}
