/* composition.c - the variables of composed text; lisp/composition.el has the functions.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "../data/char_table.h"
#include "../primitive.h"
#include "composition.h"

NM_VARIABLE (composition_function_table, NM_VAR_LISP, "nil",
             "Char-table of the rules by which characters are composed automatically.\n"
             "The terminal composes by itself, so nothing here looks at them.");
NM_VARIABLE (compose_chars_after_function, NM_VAR_LISP, "compose-chars-after",
             "Function that adjusts the composition of text after a position.");
NM_VARIABLE (auto_composition_mode, NM_VAR_LISP, "t", "Non-nil means that characters are composed automatically; the terminal does so.");
NM_VARIABLE (auto_composition_function, NM_VAR_LISP, "nil", "Function that composes characters automatically; nil leaves it to the terminal.");
NM_VARIABLE (auto_composition_emoji_eligible_codepoints, NM_VAR_LISP,
             "(9996 128065 127987 127947 10084 9977 128372 9757 9997 128373 127988 127948 128400)",
             "Characters that a variation selector after them turns into an emoji.");

void
composition_world_init (struct nm_vm *vm)
{
  value table = char_table_new (vm, Qnil, Qnil, 0);
  symbol_store (vm, Qcomposition_function_table, &symbol_of (vm, Qcomposition_function_table)->val, table);
}
