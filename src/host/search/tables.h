/* tables.h - syntax, case and category tables of the current buffer as flat maps.
   SPDX-License-Identifier: GPL-3.0-or-later
   Each map belongs to one char-table in one version.  Every map has a stamp that no other content
   ever has, so caches can key on it.  Runs no Lisp except the accessors of standard tables. */
#ifndef HOST_SEARCH_TABLES_H
#define HOST_SEARCH_TABLES_H

#include "../host.h"
#include "charmap.h"

enum table_kind { TABLE_SYNTAX, TABLE_DOWN, TABLE_UP, TABLE_CANON, TABLE_CATEGORY, TABLE_KINDS };

struct table_map {
  struct charmap map;              /* first: a filler gets at the rest */
  struct nm_host *host;
  nm_value table;                  /* root; NM_UNBOUND: the entry is free */
  uint64_t version;
  uint64_t stamp;
  uint64_t used;                   /* clock of the last use */
  enum table_kind kind;
  int category;                    /* TABLE_CATEGORY: which */
  bool plain_known;
  uint8_t plain[CHARMAP_PAGE];     /* TABLE_SYNTAX: what each ASCII character is for syntax_reader_skip */
  int32_t (*pairs)[2]; int pair_count;   /* TABLE_CANON: what folds; -1 not counted yet */
};

/* The map for a kind of table, while what the context says is in that state. */
struct table_known { struct nm_object_state table; struct table_map *map; /* NULL: nothing is known */ };

enum { TABLE_MAPS = 32 };

struct tables {
  struct table_map maps[TABLE_MAPS];
  struct table_map *last[TABLE_KINDS];   /* the one that was wanted last */
  struct table_known known[TABLE_KINDS];
  uint64_t clock, stamps;
};

void tables_init (struct nm_host *, struct tables *);
void tables_free (struct tables *);
struct table_map *tables_get (struct nm_host *, nm_value table, enum table_kind, int category);
/* Of the current buffer. */
nm_value tables_syntax_table (struct nm_host *);
nm_value tables_standard_syntax_table (struct nm_host *);
struct table_map *tables_syntax_look_up (struct nm_host *, struct nm_object_state);
struct table_map *tables_case_look_up (struct nm_host *, enum table_kind, struct nm_object_state);

/* The map that KIND is known to mean in that state of the context's table; NULL if it has another. */
static inline struct table_map *
tables_known (struct tables *t, enum table_kind kind, struct nm_object_state state)
{
  const struct table_known *k = &t->known[kind];
  if (!k->map || k->table.object != state.object || k->table.epoch != state.epoch)
    return NULL;
  k->map->used = ++t->clock;
  return k->map;
}

static inline struct table_map *
tables_syntax (struct nm_host *host, struct tables *t)
{
  struct nm_object_state state = nm_context_table_state (host->vm, NM_SLOT_neomacs_syntax_table);
  struct table_map *known = tables_known (t, TABLE_SYNTAX, state);
  return known ? known : tables_syntax_look_up (host, state);
}

/* STATE: of the current buffer's case table. */
static inline struct table_map *
tables_case_in (struct nm_host *host, struct tables *t, enum table_kind kind, struct nm_object_state state)
{
  struct table_map *known = tables_known (t, kind, state);
  return known ? known : tables_case_look_up (host, kind, state);
}

static inline struct table_map *
tables_case (struct nm_host *host, struct tables *t, enum table_kind kind)
{
  return tables_case_in (host, t, kind, nm_context_table_state (host->vm, NM_SLOT_neomacs_case_table));
}
bool tables_in_category (struct nm_host *, int c, int category);
int tables_fold_pairs (struct table_map *, const int32_t (**pairs)[2]);
/* Do the two neighbours, both word constituents, belong to different words? */
bool tables_word_boundary (struct nm_host *, int before, int after);

#endif
