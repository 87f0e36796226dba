/* xml.c - XML whose names fill the symbol table is an error, not the end.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "heap/heap_internal.h"
#include "host.h"

START_TEST (names_fill_the_table)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  struct nm_host *host = host_new (true, false);
  struct nm_vm *vm = nm_vm_new (&options, &nm_host_table, host, &error);
  ck_assert_msg (vm != NULL && host_attach (host, vm), "no isolate");
  gc_collect (vm, true);
  vm->heap->sizes.symbols = (vm->heap->live.symbols + 4000) * NM_SYMBOL_STRIDE;
  static const char text[] =
    "(let ((parse #'(lambda (count)"
    "                 (erase-buffer)"
    "                 (let ((n 0)) (while (< n count) (insert (format \"<br a%d='1'>\" n)) (setq n (1+ n))))"
    "                 (condition-case e (libxml-parse-html-region (point-min) (point-max)) (error e)))))"
    "  (and (equal (funcall parse 20000) memory-signal-data)"
    "       (equal (funcall parse 20000) memory-signal-data)"
    "       (eq (car (funcall parse 1)) 'html)))";
  nm_value form = nm_read_string (vm, text, strlen (text)), v = nm_is_exit (form) ? form : nm_eval (vm, form, NM_T);
  ck_assert (!nm_is_exit (v) && !nm_is_nil (v));
  host_free (host);
  nm_vm_free (vm);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("xml");
  TCase *tests = tcase_create ("xml");
  tcase_set_timeout (tests, 120);
  tcase_add_test (tests, names_fill_the_table);
  suite_add_tcase (suite, tests);
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
