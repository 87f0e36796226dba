/* nm_primitive.h - how a primitive, a variable defined in C and a host type are declared.
   SPDX-License-Identifier: GPL-3.0-or-later

   A primitive is declared once, where it is defined, with all of its metadata:

     NM_PRIMITIVE (car, "car", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
                   NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(LIST)",
                   "Return the first element of LIST, or nil if LIST is nil.\n...")
     {
       ...
     }

   The tree that includes this header says before what a primitive looks like there:
     NM_PRIMITIVE_SIDE              NM_SIDE_VM or NM_SIDE_HOST
     NM_PRIMITIVE_SIGNATURE(c_name) the function's head, without body
   (src/vm/primitive.h and src/host/primitive.h do so; include those).

   A pointer to each descriptor goes into the section nm_primitive_entries, which the registry walks:
   there is no central list to keep (its name differs from every symbol: assemblers mix the two up).  Arguments: a primitive with a fixed maximum always finds
   MAX arguments, missing ones nil.  With NM_MANY it finds count arguments.  With NM_UNEVALLED
   (a special form) it finds one argument, the list of unevaluated forms. */
#ifndef NM_PRIMITIVE_H
#define NM_PRIMITIVE_H

#include "nm_value.h"

enum { NM_MANY = -2, NM_UNEVALLED = -1 };

enum nm_side { NM_SIDE_VM, NM_SIDE_HOST };
enum nm_affinity { NM_MAIN_ONLY, NM_WORKER_SAFE };
enum nm_effect { NM_PURE_READ, NM_STATE_READ, NM_STATE_WRITE, NM_BLOCKING_IO };
enum nm_gc_use { NM_NO_GC, NM_CAN_GC };                      /* may it allocate in the Lisp heap? */
enum nm_reentry { NM_NO_REENTRY, NM_CAN_REENTER };           /* may it run Lisp? */
enum nm_determinism { NM_NONDETERMINISTIC, NM_DETERMINISTIC };

#define NM_NOT_INTERACTIVE NULL

typedef void (*nm_any_function) (void);

struct nm_primitive {
  const char *lisp_name;
  const char *c_name;
  nm_any_function function;        /* cast by the side that calls it */
  short min_args;
  short max_args;                  /* count, NM_MANY or NM_UNEVALLED */
  uint8_t side;                    /* enum nm_side */
  uint8_t affinity;                /* enum nm_affinity */
  uint8_t effect;                  /* enum nm_effect */
  uint8_t gc_use;                  /* enum nm_gc_use */
  uint8_t reentry;                 /* enum nm_reentry */
  uint8_t determinism;             /* enum nm_determinism */
  const char *interactive;         /* interactive spec; NULL if not a command, "" if without arguments */
  const char *usage;               /* argument list as shown to users: "(POS &optional BUFFER)" */
  const char *doc;
};

#define NM_PRIMITIVE(cname, lname, min, max, affinity_, effect_, gc_, reentry_, determinism_,    \
                     interactive_, usage_, doc_)                                                  \
  NM_PRIMITIVE_SIGNATURE (F_##cname);                                                             \
  static const struct nm_primitive nm_descriptor_##cname = {                                      \
    .lisp_name = lname, .c_name = "F_" #cname, .function = (nm_any_function) F_##cname,           \
    .min_args = min, .max_args = max, .side = NM_PRIMITIVE_SIDE, .affinity = affinity_,           \
    .effect = effect_, .gc_use = gc_, .reentry = reentry_, .determinism = determinism_,           \
    .interactive = interactive_, .usage = usage_, .doc = doc_ };                                  \
  static const struct nm_primitive *const nm_entry_##cname                                        \
    __attribute__ ((used, section ("nm_primitive_entries"))) = &nm_descriptor_##cname;                   \
  NM_PRIMITIVE_SIGNATURE (F_##cname)

/* A variable that C code defines.  INIT is Lisp text that is read (not evaluated) when the boot
   image is made.  NM_VAR_INT and NM_VAR_BOOL check or coerce what Lisp stores, as GNU does. */
enum nm_variable_type { NM_VAR_LISP, NM_VAR_INT, NM_VAR_BOOL };

struct nm_variable {
  uint32_t symbol;                 /* Qfoo */
  uint8_t type;                    /* enum nm_variable_type */
  const char *init;                /* Lisp text */
  const char *doc;
};

#define NM_VARIABLE(name, type_, init_, doc_)                                                     \
  static const struct nm_variable nm_variable_##name = {                                          \
    .symbol = Q##name, .type = type_, .init = init_, .doc = doc_ };                               \
  static const struct nm_variable *const nm_variable_entry_##name                                 \
    __attribute__ ((used, section ("nm_variable_entries"))) = &nm_variable_##name;                       \
  _Static_assert (Q##name % NM_SYMBOL_STRIDE == NM_TAG_SYMBOL, "a symbol of symbols.def")

/* The registry: every descriptor linked into the program, in link order. */
const struct nm_primitive *const *nm_primitives (size_t *count);
const struct nm_variable *const *nm_variables (size_t *count);

#endif
