/* eval.c - the evaluator's stacks stay balanced, whatever exits pass through; limits end in errors.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "eval/context.h"
#include "eval/eval.h"
#include "eval/handlers.h"
#include "eval/load_text.h"
#include "handle/handle.h"
#include "nm_vm.h"

static nm_value no_buffer (struct nm_host *host) { (void) host; return NM_NIL; }
static const struct nm_host_ops test_ops = { .current_buffer = no_buffer };

static struct nm_vm *
new_vm (bool worker)
{
  struct nm_vm_options options = { .ignore_image = true, .isolate_number = 1, .worker = worker };
  const char *error;
  struct nm_vm *vm = nm_vm_new (&options, &test_ops, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  return vm;
}

static value
read_text (struct nm_vm *vm, const char *text)
{
  value v = read_from_bytes (vm, text, strlen (text));
  ck_assert (!exitp (v));
  return v;
}

struct balance { value *sp; struct spec *spec_top; struct handler *handlers; int64_t depth; };

static struct balance
balance_now (struct nm_vm *vm)
{
  return (struct balance) { vm->sp, vm->spec_top, vm->handlers, vm->eval_depth };
}

static void
check_balance (struct nm_vm *vm, struct balance b)
{
  ck_assert_ptr_eq (vm->sp, b.sp);
  ck_assert_ptr_eq (vm->spec_top, b.spec_top);
  ck_assert_ptr_eq (vm->handlers, b.handlers);
  ck_assert_int_eq (vm->eval_depth, b.depth);
}

/* The value of TEXT with lexical binding; everything must be balanced afterwards. */
static value
eval_text (struct nm_vm *vm, const char *text)
{
  struct balance b = balance_now (vm);
  value v = eval_top_level (vm, read_text (vm, text), Qt);
  check_balance (vm, b);
  return v;
}

static void
expect_int (struct nm_vm *vm, const char *text, int64_t n)
{
  value v = eval_text (vm, text);
  ck_assert_msg (v == make_fixnum (n), "%s: %lx", text, (unsigned long) v);
}

static void
expect_signal (struct nm_vm *vm, const char *text, value symbol)
{
  value v = eval_text (vm, text);
  ck_assert_msg (exitp (v), "%s does not exit", text);
  ck_assert_int_eq (vm->exit_kind, EXIT_SIGNAL);
  ck_assert_msg (vm->exit_tag == symbol, "%s: wrong error", text);
  exit_take (vm);
}

START_TEST (balanced_after_errors)
{
  struct nm_vm *vm = new_vm (false);
  expect_signal (vm, "(car 1)", Qwrong_type_argument);
  expect_signal (vm, "(let ((x 1) (y 2)) (list x (car y)))", Qwrong_type_argument);
  expect_signal (vm, "(progn (defvar ev-dyn 1) (let ((ev-dyn 2)) (car 1)))", Qwrong_type_argument);
  expect_int (vm, "ev-dyn", 1);
  expect_signal (vm, "(funcall (function (lambda (x) (list 1 2 (signal 'error x)))) nil)", Qerror);
  expect_signal (vm, "(unwind-protect (car 1) (setq ev-u 5))", Qwrong_type_argument);
  expect_int (vm, "ev-u", 5);
  expect_signal (vm, "(unwind-protect (car 1) (signal 'arith-error nil))", Qarith_error);
  expect_signal (vm, "(catch 'a (condition-case nil (throw 'b 1) (arith-error 2)))", Qno_catch);
  expect_signal (vm, "(car 1 2)", Qwrong_number_of_arguments);
  expect_signal (vm, "(ev-nothing 1 2)", Qvoid_function);
  nm_vm_free (vm);
}
END_TEST

START_TEST (balanced_after_caught_exits)
{
  struct nm_vm *vm = new_vm (false);
  expect_int (vm, "(condition-case nil (list 1 2 (progn (list 3 (car 4)))) (error 7))", 7);
  expect_int (vm, "(catch 'a (list 1 (let ((x 1)) (list x (throw 'a 8)))))", 8);
  expect_int (vm, "(catch 'a (unwind-protect (throw 'a 1) (throw 'a 9)))", 9);
  expect_int (vm, "(let ((n 0)) (while (condition-case nil (car n) (error nil)) nil) 3)", 3);
  expect_int (vm, "(condition-case nil (apply (function car) '(1 2 3)) (wrong-number-of-arguments 4))", 4);
  nm_vm_free (vm);
}
END_TEST

static value protected_error (struct nm_vm *vm, void *data) { (void) data; return signal_wrong_type (vm, Qlistp, make_fixnum (3)); }
static value protected_quit (struct nm_vm *vm, void *data) { (void) data; return signal_error (vm, Qquit, Qnil); }
static value protected_throw (struct nm_vm *vm, void *data) { return throw_to (vm, *(value *) data, make_fixnum (6)); }

START_TEST (c_handlers)
{
  struct nm_vm *vm = new_vm (false);
  struct balance b = balance_now (vm);
  value symbol = Qnil, data = Qnil, tag = Qfeatures;
  ck_assert (handler_protect (vm, protected_error, NULL, false, &symbol, &data) == V_UNBOUND);
  ck_assert (symbol == Qwrong_type_argument && car (data) == Qlistp);
  ck_assert (exitp (handler_protect (vm, protected_quit, NULL, false, &symbol, &data)));
  ck_assert_int_eq (exit_take (vm).kind, EXIT_SIGNAL);
  ck_assert (handler_protect (vm, protected_quit, NULL, true, &symbol, &data) == V_UNBOUND && symbol == Qquit);
  ck_assert (handler_catch (vm, tag, protected_throw, &tag) == make_fixnum (6));
  check_balance (vm, b);
  nm_vm_free (vm);
}
END_TEST

static void note_unwound (struct nm_vm *vm, value data, uint64_t word) { (void) vm; (void) data; ++*(int *) (uintptr_t) word; }

/* Ending the isolate undoes bindings and runs C's unwind functions, but no Lisp. */
START_TEST (termination)
{
  struct nm_vm *vm = new_vm (false);
  int unwound = 0;
  eval_text (vm, "(setq ev-t 1 ev-ran nil)");
  spec_depth depth = spec_depth_now (vm);
  ck_assert (spec_bind (vm, Qfeatures, make_fixnum (2)));
  spec_unwind_push (vm, note_unwound, Qnil, (uint64_t) (uintptr_t) &unwound);
  value *env = stack_push_slots (vm, 1);
  value form = read_text (vm, "((setq ev-ran t))");
  struct spec *s = vm->spec_top++;
  *s = (struct spec) { .kind = SPEC_UNWIND_FORMS, .first = form, .second = Qnil };
  ck_assert (exitp (spec_unbind_to (vm, depth, exit_terminate (vm, 3))));
  ck_assert_int_eq (vm->exit_kind, EXIT_TERMINATE);
  ck_assert_int_eq (vm->exit_code, 3);
  exit_take (vm);
  stack_pop_slots (vm, env);
  ck_assert_int_eq (unwound, 1);
  ck_assert (consp (vm_variable (vm, Qfeatures)));
  ck_assert (eval_text (vm, "ev-ran") == Qnil);
  nm_vm_free (vm);
}
END_TEST

START_TEST (limits)
{
  struct nm_vm *vm = new_vm (false);
  eval_text (vm, "(fset 'ev-deep (function (lambda (n) (ev-deep (list n)))))");
  expect_signal (vm, "(ev-deep 1)", Qerror);
  /* A limit that is no limit: the C stack ends the recursion. */
  expect_signal (vm, "(let ((max-lisp-eval-depth 100000000) (max-specpdl-size 100000000)) (ev-deep 1))", Qerror);
  expect_signal (vm, "(let ((max-lisp-eval-depth 100000) (max-specpdl-size 400)) (ev-deep 1))", Qerror);
  expect_int (vm, "(condition-case nil (ev-deep 1) (error 5))", 5);
  /* More arguments than the VM stack can hold. */
  value v = eval_text (vm, "(condition-case nil (length (apply (function list) (make-list 30000000 1))) (error 5))");
  ck_assert (v == make_fixnum (5) || v == make_fixnum (30000000));
  nm_vm_free (vm);
}
END_TEST

START_TEST (quit_at_a_safepoint)
{
  struct nm_vm *vm = new_vm (false);
  nm_quit_request (vm);
  expect_signal (vm, "(car nil)", Qquit);
  expect_int (vm, "(progn (car nil) 4)", 4);
  expect_int (vm, "(let ((inhibit-quit t)) (setq quit-flag t) (car nil) 4)", 4);
  expect_signal (vm, "(car nil)", Qquit);
  expect_int (vm, "(condition-case nil (progn (setq quit-flag t) (while t)) (quit 6))", 6);
  nm_vm_free (vm);
}
END_TEST

START_TEST (ignored_exits)
{
  struct nm_vm *vm = new_vm (false);
  /* A quit that was asked for comes again, one that Lisp signals, and an error, do not. */
  nm_quit_request (vm);
  ck_assert (exitp (eval_text (vm, "(car nil)")));
  nm_exit_ignore (vm);
  expect_signal (vm, "(car nil)", Qquit);
  expect_int (vm, "(progn (car nil) 1)", 1);
  ck_assert (exitp (eval_text (vm, "(signal 'quit nil)")));
  nm_exit_ignore (vm);
  expect_int (vm, "(progn (car nil) 2)", 2);
  ck_assert (exitp (eval_text (vm, "(car 1)")));
  ck_assert (nm_is_nil (nm_exit_contain (vm, NM_EXIT)));
  expect_int (vm, "(progn (car nil) 3)", 3);
  nm_vm_free (vm);
}
END_TEST

START_TEST (contexts)
{
  struct nm_vm *vm = new_vm (false);
  value *c = stack_push_slots (vm, 2);
  c[0] = context_new (vm);
  c[1] = context_new (vm);
  context_select (vm, c[0]);
  eval_text (vm, "(progn (defvar ev-loc 1) (make-variable-buffer-local 'ev-loc) (setq ev-loc 2 tab-width 5))");
  expect_int (vm, "ev-loc", 2);
  expect_int (vm, "tab-width", 5);
  context_select (vm, c[1]);
  expect_int (vm, "ev-loc", 1);
  expect_int (vm, "tab-width", 8);
  /* A binding of the default value is seen in every context that has no value of its own. */
  eval_text (vm, "(fset 'ev-f (function (lambda () (let ((ev-loc 7) (tab-width 3)) (setq ev-loc 9) (car nil) (list ev-loc tab-width)))))");
  value v = eval_text (vm, "(ev-f)");
  ck_assert (car (v) == make_fixnum (9) && car (cdr (v)) == make_fixnum (3));
  expect_int (vm, "ev-loc", 1);
  gc_collect (vm, true);
  context_select (vm, c[0]);
  expect_int (vm, "ev-loc", 2);
  ck_assert (!exitp (context_kill_locals (vm, c[0], false)));
  expect_int (vm, "ev-loc", 1);
  expect_int (vm, "tab-width", 8);
  stack_pop_slots (vm, c);
  nm_vm_free (vm);
}
END_TEST

/* A one-argument defvar counts for the rest of a text, not only for its own form. */
START_TEST (text_has_one_environment)
{
  struct nm_vm *vm = new_vm (false);
  const char *text = "(defvar ev-special)\n(setq ev-r (let ((ev-special 1)) (boundp 'ev-special)))\n"
                     "(setq ev-c (function (lambda () 1)))";
  struct balance b = balance_now (vm);
  ck_assert (load_text (vm, text, strlen (text), true, Qnil) == Qnil);
  check_balance (vm, b);
  ck_assert (eval_text (vm, "ev-r") == Qt);
  ck_assert (eval_text (vm, "(let ((ev-special 1)) (boundp 'ev-special))") == Qnil);
  ck_assert (car (cdr (eval_text (vm, "ev-c"))) != Qnil);
  nm_vm_free (vm);
}
END_TEST

START_TEST (growing_specpdl)
{
  struct nm_vm *vm = new_vm (false);
  eval_text (vm, "(progn (defvar ev-g 0) (setq max-lisp-eval-depth 100000 max-specpdl-size 200000)"
                 " (fset 'ev-rec (function (lambda (n) (let ((ev-g n)) (if (eq n 3000) ev-g (ev-rec (1+ n))))))))");
  expect_int (vm, "(ev-rec 0)", 3000);
  expect_int (vm, "ev-g", 0);
  nm_vm_free (vm);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("eval");
  TCase *t = tcase_create ("eval");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, balanced_after_errors);
  tcase_add_test (t, balanced_after_caught_exits);
  tcase_add_test (t, c_handlers);
  tcase_add_test (t, termination);
  tcase_add_test (t, limits);
  tcase_add_test (t, quit_at_a_safepoint);
  tcase_add_test (t, ignored_exits);
  tcase_add_test (t, contexts);
  tcase_add_test (t, text_has_one_environment);
  tcase_add_test (t, growing_specpdl);
  suite_add_tcase (suite, t);
  SRunner *sr = srunner_create (suite);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
