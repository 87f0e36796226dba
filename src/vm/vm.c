/* vm.c - birth and death of an isolate.
   SPDX-License-Identifier: GPL-3.0-or-later

   The world of an isolate either comes from the boot image or is built from C: symbols, a subr for
   every primitive, every variable of C code, the context slots. */
#include "vm.h"
#include <mimalloc.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "nm_vm.h"
#include "heap/counts.h"
#include "eval/eval_internal.h"
#include "image/image.h"
#include "vm_modules.h"

static void
string_cache_free (struct nm_vm *vm)
{
  mi_free (vm->modules[VM_MODULE_STRING]);
}

const struct vm_module_hooks vm_modules[] = {
  { printer_state_init, printer_state_free, NULL },
  { random_state_init, random_state_free, NULL },
  { .free = string_cache_free },
  { threads_init, threads_free, threads_trace },
  { .free = code_free },
  { .free = profiler_free, .trace = profiler_trace },
  { NULL },
};

/* -- the C stack --------------------------------------------------------------------------------- */

enum { C_STACK_MARGIN = 256 * 1024 };

static char *
c_stack_limit_find (void)
{
  char *here = __builtin_frame_address (0);
  if (getpid () == gettid ())
    {
      struct rlimit r;
      size_t size = (size_t) 8 << 20;
      if (getrlimit (RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY)
        size = r.rlim_cur;
      /* Environment and arguments lie above us in the same limit. */
      return here - size + size / 8 + C_STACK_MARGIN;
    }
  pthread_attr_t attr;
  void *base = here - 128 * 1024;
  size_t size;
  if (pthread_getattr_np (pthread_self (), &attr) == 0)
    {
      pthread_attr_getstack (&attr, &base, &size);
      pthread_attr_destroy (&attr);
    }
  return (char *) base + C_STACK_MARGIN / 4;
}

/* -- the world made from C --------------------------------------------------------------------------- */

static void
define_primitives (struct nm_vm *vm)
{
  size_t count;
  const struct nm_primitive *const *table = nm_primitives (&count);
  for (size_t i = 0; i < count; i++)
    {
      value subr = heap_object (vm, HEAP_SUBR, 1);
      ((struct subr *) object_of (subr))->index = i;
      symbol_set_function (vm, symbol_intern_c (vm, table[i]->lisp_name), subr);
    }
}

static bool
slot_define (struct nm_vm *vm, int64_t index, value symbol, uint8_t type, const char *init)
{
  struct symbol *s = symbol_of (vm, symbol);
  s->redirect = SYMBOL_SLOT;
  s->val = make_fixnum (index);
  s->type = type;
  s->special = 1;
  value v = read_from_bytes (vm, init, strlen (init));
  if (exitp (v))
    return false;
  vector_set (vm, vm->slot_defaults, index, v);
  return true;
}

static bool
define_slots (struct nm_vm *vm)
{
  static const struct { uint32_t symbol; uint8_t type; const char *init; } slots[] = {
#define NM_SLOT(name, type_, locality_, init_) { Q##name, type_, init_ },
#include "slots.def"
#undef NM_SLOT
  };
  vm->slot_defaults = heap_vector (vm, NM_SLOT_COUNT, Qnil);
  for (int i = 0; i < NM_SLOT_COUNT; i++)
    if (!slot_define (vm, i, slots[i].symbol, slots[i].type, slots[i].init))
      return false;
  return true;
}

/* Two passes: the reader itself looks at variables, which must not be void then. */
static bool
define_variables (struct nm_vm *vm, const char **error)
{
  size_t count;
  const struct nm_variable *const *table = nm_variables (&count);
  for (size_t i = 0; i < count; i++)
    {
      struct symbol *s = symbol_of (vm, table[i]->symbol);
      s->special = 1;
      s->type = table[i]->type;
      if (s->val == V_UNBOUND)
        s->val = Qnil;
    }
  symbol_store (vm, Qobarray, &symbol_of (vm, Qobarray)->val, vm->obarray);
  value booleans = Qnil;
  for (size_t i = 0; i < count; i++)
    {
      struct symbol *s = symbol_of (vm, table[i]->symbol);
      if (table[i]->type == NM_VAR_BOOL)
        booleans = make_cons (vm, table[i]->symbol, booleans);
      if (s->redirect != SYMBOL_PLAIN || table[i]->symbol == Qobarray || s->trap == SYMBOL_CONSTANT)
        continue;
      value v = read_from_bytes (vm, table[i]->init, strlen (table[i]->init));
      if (exitp (v))
        {
          *error = table[i]->init;
          return false;
        }
      symbol_store (vm, table[i]->symbol, &s->val, v);
    }
  for (size_t i = 0; i < count; i++)
    if (table[i]->doc[0])
      symbol_put (vm, table[i]->symbol, Qvariable_documentation, heap_string_c (vm, table[i]->doc));
  symbol_store (vm, Qbyte_boolean_vars, &symbol_of (vm, Qbyte_boolean_vars)->val, booleans);
  return true;
}

static bool
world_build (struct nm_vm *vm, const char **error)
{
  symbols_init (vm);
  vm->gc_roots[VM_ROOT_EMPTY_VECTOR] = heap_vector (vm, 0, Qnil);
  vm->gc_roots[VM_ROOT_EMPTY_UNIBYTE] = heap_string_uninit (vm, 0, 0, false);
  vm->gc_roots[VM_ROOT_EMPTY_MULTIBYTE] = heap_string_uninit (vm, 0, 0, true);
  define_primitives (vm);
  *error = "a context slot has an initial value that cannot be read";
  if (!define_variables (vm, error) || !define_slots (vm))
    return false;
  counts_define (vm);
  number_world_init (vm);
  eval_world_init (vm);
  text_world_init (vm);
  thread_world_init (vm);
  return true;
}

/* -- isolates -------------------------------------------------------------------------------------------- */

static bool
modules_init (struct nm_vm *vm)
{
  if (!eval_init (vm) || !handles_init (vm))
    return false;
  for (const struct vm_module_hooks *m = vm_modules; m->init || m->free || m->trace; m++)
    if (m->init && !m->init (vm))
      return false;
  return true;
}

struct nm_vm *
nm_vm_new (const struct nm_vm_options *options, const struct nm_host_ops *ops, struct nm_host *host, const char **error)
{
  struct nm_vm *vm = mi_zalloc (sizeof *vm);
  *error = "not enough memory for an isolate";
  if (!vm)
    return NULL;
  vm->worker = options->worker;
  vm->isolate_number = options->isolate_number;
  vm->host_ops = ops;
  vm->host = host;
  vm->c_stack_limit = c_stack_limit_find ();
  vm->context = vm->slot_defaults = vm->obarray = Qnil;
  vm->exit_tag = vm->exit_value = Qnil;
  bool from_image = options->image && !options->ignore_image;
  if (heap_init (vm, error) && modules_init (vm)
      && (from_image ? image_load (vm, options->image, options->image_bytes, error) : world_build (vm, error)))
    {
      *error = NULL;
      return vm;
    }
  nm_vm_free (vm);
  return NULL;
}

void
nm_vm_free (struct nm_vm *vm)
{
  if (!vm)
    return;
  for (const struct vm_module_hooks *m = vm_modules; m->init || m->free || m->trace; m++)
    if (m->free)
      m->free (vm);
  if (vm->heap)
    {
      handles_free (vm);
      eval_free (vm);
    }
  heap_free (vm);
  mi_free (vm);
}
