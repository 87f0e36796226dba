/* threads.c - fibers and Lisp threads: stacks stay apart, everything of a thread is a root, and nothing remains of it.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "eval/eval.h"
#include "heap/heap_internal.h"
#include "nm_vm.h"
#include "thread/thread.h"

static nm_value no_buffer (struct nm_host *host) { (void) host; return NM_NIL; }
static const struct nm_host_ops test_ops = { .current_buffer = no_buffer };

static struct nm_vm *
new_vm (void)
{
  struct nm_vm_options options = { .ignore_image = true, .isolate_number = 1 };
  const char *error;
  struct nm_vm *vm = nm_vm_new (&options, &test_ops, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  return vm;
}

static value
eval_text (struct nm_vm *vm, const char *text)
{
  value form = read_from_bytes (vm, text, strlen (text));
  ck_assert (!exitp (form));
  value *sp = vm->sp;
  struct spec *spec = vm->spec_top;
  value v = eval_top_level (vm, form, Qt);
  ck_assert_ptr_eq (vm->sp, sp);
  ck_assert_ptr_eq (vm->spec_top, spec);
  ck_assert_ptr_null (vm->handlers);
  return v;
}

static void
expect_int (struct nm_vm *vm, const char *text, int64_t n)
{
  value v = eval_text (vm, text);
  ck_assert_msg (v == make_fixnum (n), "%s: %lx", text, (unsigned long) v);
}

/* -- fibers -- */

struct ping { struct fiber *main, *other; int count; };

static void
pong (void *data)
{
  struct ping *p = data;
  char big[64 * 1024];
  memset (big, 1, sizeof big);
  for (int i = 0; i < 1000; i++)
    {
      p->count += big[i];
      fiber_switch (p->other, p->main);
    }
  fiber_exit (p->other, p->main);
}

START_TEST (fibers_take_turns)
{
  struct ping p = { .main = fiber_adopt () };
  p.other = fiber_new (1 << 20, pong, &p);
  for (int i = 0; i < 1001; i++)
    {
      ck_assert_int_eq (p.count, i);
      fiber_switch (p.main, p.other);
    }
  fiber_free (p.other);
  fiber_free (p.main);
}
END_TEST

/* -- threads -- */

START_TEST (values_of_a_stopped_thread_are_roots)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq th (make-thread #'(lambda () (let ((a (list 1 2 3)) (b (make-string 5 ?x)))"
                 " (thread-yield) (+ (length a) (length b))))))");
  eval_text (vm, "(thread-yield)");
  for (int i = 0; i < 5; i++)
    {
      eval_text (vm, "(let ((n 0)) (while (< n 10000) (list n n) (setq n (1+ n))))");
      gc_collect (vm, i & 1);
    }
  expect_int (vm, "(thread-join th)", 8);
  nm_vm_free (vm);
}
END_TEST

START_TEST (ended_threads_leave_nothing)
{
  struct nm_vm *vm = new_vm ();
  for (int i = 0; i < 300; i++)
    expect_int (vm, "(thread-join (make-thread #'(lambda () (thread-yield) 7)))", 7);
  ck_assert_ptr_null (threads_of (vm)->main.next);
  eval_text (vm, "(thread-yield)");
  nm_vm_free (vm);
}
END_TEST

START_TEST (many_threads_live_at_once)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq n 0 ths nil)");
  eval_text (vm, "(let ((i 0)) (while (< i 500) (setq ths (cons (make-thread #'(lambda () (thread-yield) (setq n (1+ n)))) ths) i (1+ i))))");
  expect_int (vm, "(progn (mapc #'thread-join ths) n)", 500);
  nm_vm_free (vm);
}
END_TEST

START_TEST (recursion_ends_in_an_error_on_every_stack)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq max-lisp-eval-depth 10000000 max-specpdl-size 10000000)");
  eval_text (vm, "(fset 'deep #'(lambda (n) (1+ (deep n))))");
  expect_int (vm, "(thread-join (make-thread #'(lambda () (condition-case nil (deep 1) (error 3)))))", 3);
  expect_int (vm, "(thread-join (make-thread #'(lambda () (condition-case nil (deep 1) (error 4)))))", 4);
  nm_vm_free (vm);
}
END_TEST

START_TEST (an_isolate_ends_with_threads_in_it)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq m (make-mutex))");
  eval_text (vm, "(mutex-lock m)");
  eval_text (vm, "(make-thread #'(lambda () (mutex-lock m)))");
  eval_text (vm, "(make-thread #'(lambda () (while t (thread-yield))))");
  eval_text (vm, "(make-thread #'ignore)");
  eval_text (vm, "(thread-yield)");
  nm_vm_free (vm);
}
END_TEST

START_TEST (a_deadlock_is_an_error_without_a_host)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq m (make-mutex))");
  eval_text (vm, "(thread-join (make-thread #'(lambda () (mutex-lock m))))");
  expect_int (vm, "(condition-case nil (mutex-lock m) (error 5))", 5);
  nm_vm_free (vm);
}
END_TEST

START_TEST (the_end_of_the_isolate_reaches_the_main_thread)
{
  struct nm_vm *vm = new_vm ();
  struct threads *t = threads_of (vm);
  eval_text (vm, "(setq th (make-thread #'(lambda () (while t (thread-yield)))))");
  t->terminating = true;
  t->exit_code = 9;
  value v = eval_text (vm, "(thread-join th)");
  ck_assert (exitp (v));
  ck_assert_int_eq (vm->exit_kind, EXIT_TERMINATE);
  ck_assert_int_eq (vm->exit_code, 9);
  exit_take (vm);
  nm_vm_free (vm);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("threads");
  TCase *t = tcase_create ("threads");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, fibers_take_turns);
  tcase_add_test (t, values_of_a_stopped_thread_are_roots);
  tcase_add_test (t, ended_threads_leave_nothing);
  tcase_add_test (t, many_threads_live_at_once);
  tcase_add_test (t, recursion_ends_in_an_error_on_every_stack);
  tcase_add_test (t, an_isolate_ends_with_threads_in_it);
  tcase_add_test (t, a_deadlock_is_an_error_without_a_host);
  tcase_add_test (t, the_end_of_the_isolate_reaches_the_main_thread);
  suite_add_tcase (s, t);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_ENV);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
