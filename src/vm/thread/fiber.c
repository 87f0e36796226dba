/* fiber.c - C stacks that one OS thread switches between.
   SPDX-License-Identifier: GPL-3.0-or-later

   A stack is a private mapping with an inaccessible page below it, so that an overflow that the checks of
   the evaluator missed faults instead of reaching other memory.  Pages cost nothing until they are touched.
   The switch is swapcontext.  The address and thread sanitizers are told about every switch; without that
   they would take the other stack for damage.  Called on the OS thread of the isolate only; nothing here
   knows of Lisp. */
#include "fiber.h"
#include <mimalloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#if defined __has_feature
#if __has_feature (address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature (thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

struct fiber {
  ucontext_t context;              /* where it goes on */
  char *memory;                    /* the mapping; NULL if the stack was adopted */
  size_t memory_bytes;
  const void *stack_low;           /* of the stack proper */
  size_t stack_bytes;
  fiber_function *function;
  void *data;
#ifdef __SANITIZE_ADDRESS__
  void *fake_stack;                /* the sanitizer's, while the fiber does not run */
#endif
#ifdef __SANITIZE_THREAD__
  void *tsan;
#endif
};

/* ---- what the sanitizers want to hear ---- */

static void
switch_begins (struct fiber *from __attribute__ ((unused)), struct fiber *to __attribute__ ((unused)), bool ends __attribute__ ((unused)))
{
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_start_switch_fiber (ends ? NULL : &from->fake_stack, to->stack_low, to->stack_bytes);
#endif
#ifdef __SANITIZE_THREAD__
  __tsan_switch_to_fiber (to->tsan, 0);
#endif
}

/* F runs again. */
static void
switch_done (struct fiber *f __attribute__ ((unused)))
{
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_finish_switch_fiber (f->fake_stack, NULL, NULL);
#endif
}

#if defined __SANITIZE_ADDRESS__
/* Where the stack of the OS thread lies. */
static void
adopted_bounds (struct fiber *f)
{
  pthread_attr_t attr;
  void *low;
  if (pthread_getattr_np (pthread_self (), &attr) != 0)
    return;
  pthread_attr_getstack (&attr, &low, &f->stack_bytes);
  f->stack_low = low;
  pthread_attr_destroy (&attr);
}
#endif

/* ---- life ---- */

struct fiber *
fiber_adopt (void)
{
  struct fiber *f = mi_zalloc (sizeof *f);
  if (!f)
    return NULL;
#ifdef __SANITIZE_ADDRESS__
  adopted_bounds (f);
#endif
#ifdef __SANITIZE_THREAD__
  f->tsan = __tsan_get_current_fiber ();
#endif
  return f;
}

/* The first frame of a fiber.  makecontext passes integers only. */
static void
fiber_start (unsigned high, unsigned low)
{
  struct fiber *f = (struct fiber *) (uintptr_t) ((uint64_t) high << 32 | low);
  switch_done (f);
  f->function (f->data);
  abort ();
}

/* Makes the context of F, whose stack is there.  A function of its own: getcontext returns twice as far as the
   compiler knows, so nothing may be assigned around it. */
static bool
prepare_context (struct fiber *f)
{
  if (getcontext (&f->context) != 0)
    return false;
  uint64_t self = (uint64_t) (uintptr_t) f;
  f->context.uc_stack.ss_sp = f->memory + (f->memory_bytes - f->stack_bytes);
  f->context.uc_stack.ss_size = f->stack_bytes;
  f->context.uc_link = NULL;
  makecontext (&f->context, (void (*) (void)) fiber_start, 2, (unsigned) (self >> 32), (unsigned) self);
  return true;
}

struct fiber *
fiber_new (size_t bytes, fiber_function *function, void *data)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE), total = (bytes + page - 1) / page * page + page;
  struct fiber *f = mi_zalloc (sizeof *f);
  if (!f)
    return NULL;
  char *memory = mmap (NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED)
    return mi_free (f), NULL;
  *f = (struct fiber){ .memory = memory, .memory_bytes = total, .stack_low = memory + page, .stack_bytes = total - page,
                       .function = function, .data = data };
  if (mprotect (memory, page, PROT_NONE) != 0 || !prepare_context (f))
    {
      munmap (memory, total);
      mi_free (f);
      return NULL;
    }
#ifdef __SANITIZE_THREAD__
  f->tsan = __tsan_create_fiber (0);
#endif
  return f;
}

void
fiber_free (struct fiber *f)
{
  if (!f)
    return;
  if (f->memory)
    {
#ifdef __SANITIZE_THREAD__
      __tsan_destroy_fiber (f->tsan);
#endif
      munmap (f->memory, f->memory_bytes);
    }
  mi_free (f);
}

char *fiber_stack_low (const struct fiber *f) { return (char *) f->stack_low; }

/* ---- switching ---- */

void
fiber_switch (struct fiber *from, struct fiber *to)
{
  switch_begins (from, to, false);
  swapcontext (&from->context, &to->context);
  switch_done (from);
}

void
fiber_exit (struct fiber *from, struct fiber *to)
{
  switch_begins (from, to, true);
  setcontext (&to->context);
  abort ();
}
