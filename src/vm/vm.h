/* vm.h - struct nm_vm: all the mutable state of one isolate's language side.
   SPDX-License-Identifier: GPL-3.0-or-later
   One thread at a time runs an isolate; only safepoint_flags is written from elsewhere. */
#ifndef VM_VM_H
#define VM_VM_H

#include <stdatomic.h>
#include "object.h"
#include "nm_host.h"

struct heap;                       /* heap/ */
struct spec;                       /* eval/specpdl.h */
struct handler;                    /* eval/handlers.h */
struct roots;                      /* handle/ */

enum safepoint_flag {
  SAFEPOINT_GC = 1, SAFEPOINT_QUIT = 2, SAFEPOINT_HOST = 4, SAFEPOINT_PROFILE = 8,
  SAFEPOINT_QUIT_KEY = 16,         /* with SAFEPOINT_QUIT: a key asked for it */
};

enum exit_kind { EXIT_NONE, EXIT_SIGNAL, EXIT_THROW, EXIT_TERMINATE };

/* What was allocated since the start, but conses. */
struct heap_made { uint64_t object_bytes, floats, vector_cells, symbols, string_bytes, intervals, strings; };

struct nm_vm {
  /* Allocation: the open part of the nursery (heap/heap.h). */
  char *nursery_free, *nursery_limit;
  uint64_t young_base, young_size; /* the address range of the nursery, bytes */
  uint64_t old_base, old_size;     /* the address range of symbol table and old generation, bytes */
  uint8_t *cards;                  /* one byte for every 512 bytes of that range; heap/barrier.c */
  char *symbol_base;               /* symbol table; see symbol.h */
  struct heap_made made;           /* heap/counts.c */
  atomic_uint safepoint_flags;     /* enum safepoint_flag; checked at safepoints */

  /* The VM stack: arguments, interpreter temporaries, primitive roots.  Never moves. */
  value *stack_base, *sp, *stack_limit;

  struct spec *spec_base, *spec_top, *spec_limit, *spec_end;   /* spec_limit grows up to spec_end */
  struct handler *handlers;        /* innermost handler */
  int64_t eval_depth;
  char *c_stack_limit;             /* lowest address the C stack may reach */

  /* The pending exit, when some function returned V_EXIT. */
  enum exit_kind exit_kind;
  value exit_tag, exit_value;      /* error symbol and data, or catch tag and value */
  struct handler *exit_target;
  int exit_code;                   /* EXIT_TERMINATE: the program's; EXIT_SIGNAL: EXIT_CODE_ASKED for a quit that was asked for */

  value *lexical_environment;      /* stack slot of the environment of the running special form */
  value context;                   /* HEAP_CONTEXT of the current buffer */
  value slot_defaults;             /* vector: default values of the context slots */
  value obarray;                   /* the initial obarray: a vector */
  value gc_roots[64];              /* single roots of subsystems; enum vm_root */

  struct heap *heap;
  struct roots *persistent;        /* persistent handles */
  void *modules[16];               /* private state of VM subsystems; enum vm_module */
  const struct nm_host_ops *host_ops;
  struct nm_host *host;
  uint32_t isolate_number;
  uint64_t string_epoch;           /* grows whenever objects moved or the text of an existing string changed */
  uint64_t table_epoch;            /* grows whenever objects moved or a char-table changed */
  uint64_t lisp_entries;           /* with NM_CHECKS: how often Lisp was entered; see vm_note_lisp */
  bool worker;
  bool booting;                    /* making the boot image */
  bool odd_environment;            /* `eval' was given an environment that is no proper list: each search looks for its end */
  bool quit_key;                   /* a key asked for the quit that waits or was signalled last */
};

/* Called wherever Lisp starts to run, so that primitives declared NM_NO_REENTRY can be checked. */
static inline void
vm_note_lisp (struct nm_vm *vm __attribute__ ((unused)))
{
#ifdef NM_CHECKS
  vm->lisp_entries++;
#endif
}

/* Owners of modules[]: a subsystem with state of its own defines its struct in its own folder. */
enum vm_module {
  VM_MODULE_READER, VM_MODULE_PRINTER, VM_MODULE_HASH, VM_MODULE_HANDLES, VM_MODULE_BIGNUM, VM_MODULE_STRING,
  VM_MODULE_EVAL, VM_MODULE_THREADS, VM_MODULE_CODE,
  VM_MODULE_PROFILER,
};
/* Owners of gc_roots[]. */
enum vm_root {
  VM_ROOT_IDENTITY_HASHES, VM_ROOT_CHAR_NAMES, VM_ROOT_READ_OBJECTS, VM_ROOT_PRINT_TABLE, VM_ROOT_STANDARD_CASE_TABLE,
  VM_ROOT_MACROEXP_ENV, VM_ROOT_EMPTY_VECTOR, VM_ROOT_EMPTY_UNIBYTE, VM_ROOT_EMPTY_MULTIBYTE,
  VM_ROOT_FINALIZERS, VM_ROOT_CHAR_TABLE_CLOCK, VM_ROOT_STANDARD_CATEGORY_TABLE, VM_ROOT_IDENTITY_COUNT, VM_ROOT_GLOBAL_MAP,
  VM_ROOT_MAIN_THREAD, VM_ROOT_THREAD_ERROR, VM_ROOT_VERIFIED_CODE,
  VM_ROOT_COUNT
};

#endif
