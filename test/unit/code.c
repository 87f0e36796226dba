/* code.c - byte-code: the verifier refuses what is not sound, and nothing that it accepts damages anything.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "code/code.h"
#include "data/hash.h"
#include "data/string.h"
#include "eval/eval.h"
#include "nm_vm.h"

static nm_value no_buffer (struct nm_host *host) { (void) host; return NM_NIL; }
static void no_save (struct nm_host *host, enum nm_save what) { (void) host; (void) what; }
static nm_value
no_primitive (struct nm_host *host, const struct nm_primitive *p, nm_args args)
{
  (void) host; (void) p; (void) args;
  return NM_NIL;
}
static const struct nm_host_ops test_ops = { .current_buffer = no_buffer, .save = no_save, .call_primitive = no_primitive };

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
  value v = eval_top_level (vm, form, Qt);
  ck_assert_ptr_eq (vm->sp, sp);
  ck_assert_ptr_null (vm->handlers);
  ck_assert_int_eq (spec_depth_now (vm), 0);
  return v;
}

static void
expect_int (struct nm_vm *vm, const char *text, int64_t n)
{
  value v = eval_text (vm, text);
  ck_assert_msg (v == make_fixnum (n), "%s: %lx", text, (unsigned long) v);
}

START_TEST (code_runs)
{
  struct nm_vm *vm = new_vm ();
  expect_int (vm, "(byte-code \"\\300\\207\" [7] 1)", 7);
  expect_int (vm, "(funcall #[514 \"\\1\\\\\\207\" [] 4] 3 4)", 7);
  expect_int (vm, "(byte-code \"\\301\\061\\011\\000\\302\\303\\041\\060\\207\\210\\300\\207\" [5 (error) car 1] 3)", 5);
  expect_int (vm, "(catch 'a (byte-code \"\\300\\301\\302\\042\\207\" [throw a 6] 3))", 6);
  nm_vm_free (vm);
}
END_TEST

START_TEST (unsound_code_is_refused)
{
  struct nm_vm *vm = new_vm ();
  static const char *const codes[] = {
    "\"\"", "\"\\300\"", "\"\\207\"", "\"\\210\\207\"", "\"\\202\\377\\377\"", "\"\\202\\0\"", "\"\\377\\377\"", "\"\\251\\207\"",
    "\"\\060\\207\"", "\"\\300\\211\\203\\0\\0\\300\\207\"", "\"\\300\\262\\5\\207\"", "\"\\300\\266\\7\\300\\207\"", "\"\\0\\207\"",
    "\"\\300\\7\\377\\377\\207\"", "\"\\300\\061\\0\\0\\300\\207\"", "\"\\300\\300\\267\\300\\207\\300\"" };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    {
      char text[200];
      snprintf (text, sizeof text, "(condition-case e (byte-code %s [1] 9) (error 77))", codes[i]);
      value v = eval_text (vm, text);
      ck_assert_msg (v == make_fixnum (77), "%s", text);
    }
  nm_vm_free (vm);
}
END_TEST

START_TEST (code_that_lisp_changes_stays_what_was_verified)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(setq s (copy-sequence \"\\300\\207\") v (vector 1) f (make-byte-code 0 s v 1))");
  expect_int (vm, "(funcall f)", 1);
  eval_text (vm, "(aset s 0 135)");
  expect_int (vm, "(funcall f)", 1);
  eval_text (vm, "(aset v 0 2)");
  expect_int (vm, "(funcall f)", 2);
  /* A variable's constant that is no symbol any more. */
  eval_text (vm, "(setq w (vector 'load-path) g (make-byte-code 0 \"\\010\\207\" w 1))");
  eval_text (vm, "(funcall g)");
  eval_text (vm, "(aset w 0 5)");
  expect_int (vm, "(condition-case nil (funcall g) (wrong-type-argument 3))", 3);
  nm_vm_free (vm);
}
END_TEST

START_TEST (collections_during_code)
{
  struct nm_vm *vm = new_vm ();
  eval_text (vm, "(fset 'work #'(lambda () (let ((n 0)) (while (< n 20000) (list n n) (setq n (1+ n)))) (garbage-collect) 1))");
  /* (list (work) (work) "x"): what is on the stack survives. */
  expect_int (vm, "(length (byte-code \"\\300 \\301\\211\\211\\300 E\\207\" [work \"x\"] 6))", 3);
  nm_vm_free (vm);
}
END_TEST

struct quitter { struct nm_vm *vm; atomic_bool done; };

/* Quits all the time, so that loops end soon. */
static void *
keep_quitting (void *arg)
{
  struct quitter *q = arg;
  while (!atomic_load (&q->done))
    {
      nm_quit_request (q->vm);
      nanosleep (&(struct timespec) { .tv_nsec = 500000 }, NULL);
    }
  return NULL;
}

/* Random bytes, and sound code with random changes. */
START_TEST (random_code_does_no_harm)
{
  struct nm_vm *vm = new_vm ();
  static const char sound[] = "\301\061\011\000\302\303\041\060\207\210\300\207\211\300\036\004\301\211\203\026\000\055\207\302\103\305\242\262\001\241\207";
  value *slots = stack_push_slots (vm, 4);
  slots[0] = heap_vector (vm, 8, Qnil);
  for (int i = 0; i < 8; i++)
    vector_set (vm, slots[0], i, i == 2 ? (value) Qcar : i == 3 ? (value) Qt : i == 5 ? hash_new (vm, Qeq, Qnil, 4) : make_fixnum (i));
  srandom (7);
  struct quitter quitter = { .vm = vm };
  pthread_t thread;
  ck_assert_int_eq (pthread_create (&thread, NULL, keep_quitting, &quitter), 0);
  int accepted = 0;
  for (int round = 0; round < 200000; round++)
    {
      char code[40];
      int n = 1 + (int) (random () % 32);
      for (int i = 0; i < n; i++)
        code[i] = (char) (round & 1 || random () % 8 == 0 ? random () : sound[i % (int) (sizeof sound - 1)]);
      slots[1] = string_unibyte_new (vm, code, n);
      slots[2] = slots[0];
      slots[3] = make_fixnum (9);
      value v = call_function (vm, Qbyte_code, 3, slots + 1);
      accepted += !exitp (v);
      if (exitp (v))
        exit_take (vm);
      eval_text (vm, "(setq inhibit-quit nil quit-flag nil)");
      exit_take (vm);
      ck_assert_int_eq (spec_depth_now (vm), 0);
      ck_assert_ptr_null (vm->handlers);
      ck_assert_ptr_eq (vm->sp, slots + 4);
      if (round % 1000 == 0)
        gc_collect (vm, round % 5000 == 0);
    }
  ck_assert_int_gt (accepted, 0);
  atomic_store (&quitter.done, true);
  pthread_join (thread, NULL);
  stack_pop_slots (vm, slots);
  nm_vm_free (vm);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("code");
  TCase *t = tcase_create ("code");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, code_runs);
  tcase_add_test (t, unsound_code_is_refused);
  tcase_add_test (t, code_that_lisp_changes_stays_what_was_verified);
  tcase_add_test (t, collections_during_code);
  tcase_add_test (t, random_code_does_no_harm);
  suite_add_tcase (s, t);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_ENV);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
