/* character.h - widths, case and modifiers of characters, for C code.
   SPDX-License-Identifier: GPL-3.0-or-later
   Nothing here runs Lisp or signals. */
#ifndef VM_TEXT_CHARACTER_H
#define VM_TEXT_CHARACTER_H

#include "../heap/heap.h"

int char_width (struct nm_vm *, int c);                   /* columns in the current buffer */
int64_t string_width (struct nm_vm *, value string, int64_t from, int64_t to);
/* Is C in a block of scripts that run from right to left?  Characters there that are not assigned do so, too. */
bool char_in_right_to_left_block (int c);
/* The base character and control bits that C with modifier bits stands for. */
int64_t char_resolve_modifiers (int64_t c);

/* -- case tables: the table maps to lower case, its extra slots to upper case, the representative of
   a set of equivalent characters, and the next equivalent character -- */
enum { CASE_TABLE_UP, CASE_TABLE_CANONICAL, CASE_TABLE_EQUIVALENT, CASE_TABLE_EXTRAS };
value case_table_current (struct nm_vm *);                /* of the current buffer */
int case_lower (value table, int c);
int case_upper (value table, int c);
int case_title (value table, int c);

void text_world_init (struct nm_vm *);                    /* makes the standard tables: */
void character_world_init (struct nm_vm *);
void case_world_init (struct nm_vm *);
void category_world_init (struct nm_vm *);

#endif
