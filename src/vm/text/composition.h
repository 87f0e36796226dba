/* composition.h - composed text.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_TEXT_COMPOSITION_H
#define VM_TEXT_COMPOSITION_H

struct nm_vm;
void composition_world_init (struct nm_vm *);          /* the variables whose first value is not text */

#endif
