/* process.c - processes leave nothing behind: no descriptor, no zombie, no object, no blocked signal.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "buffer/slotmap.h"
#include "host.h"
#include "process/subprocess.h"

static struct nm_host *host;

static bool evaluate (const char *text);

static void
start (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  host = host_new (true, false);
  struct nm_vm *vm = nm_vm_new (&options, &nm_host_table, host, &error);
  ck_assert_msg (vm != NULL && host_attach (host, vm), "no isolate");
  evaluate ("(setq default-directory \"/\" default-process-coding-system nil)");
}

static void
stop (void)
{
  struct nm_vm *vm = host->vm;
  host_free (host);
  nm_vm_free (vm);
}

/* Is the value of the form TEXT non-nil?  An error fails the test. */
static bool
evaluate (const char *text)
{
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value form = nm_read_string (vm, text, strlen (text));
  nm_value v = nm_is_exit (form) ? form : nm_eval (vm, form, NM_T);
  bool truth = !nm_is_exit (v) && !nm_is_nil (v);
  if (nm_is_exit (v))
    {
      struct nm_exit exit = nm_exit_catch (vm);
      size_t n;
      char *shown = nm_string_dup (vm, nm_prin1_to_string (vm, nm_cons (vm, exit.tag, exit.value), true), &n);
      ck_abort_msg ("%s: %s", text, shown);
    }
  nm_scope_close (vm, scope);
  return truth;
}

static int
open_descriptors (void)
{
  int n = 0;
  DIR *d = opendir ("/proc/self/fd");
  while (readdir (d))
    n++;
  closedir (d);
  return n;
}

/* Are all children waited for, within two seconds? */
static bool
no_children (void)
{
  for (int i = 0; i < 200; i++)
    {
      siginfo_t info;
      if (waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD)
        return true;
      nanosleep (&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
  return false;
}

static int live_structs (void) { return (int) ((struct slotmap *) host->processes->ids)->live; }

#define MAKE(command, type) "(make-process :name \"p\" :connection-type '" type " :filter 'list :sentinel 'list :command '(\"/bin/sh\" \"-c\" \"" command "\"))"

START_TEST (nothing_stays_open)
{
  start ();
  evaluate (MAKE ("exit 0", "pipe"));      /* what is opened once for all */
  evaluate ("(delete-process \"p\")");
  int before = open_descriptors ();
  static const char *const makers[] = { MAKE ("exit 0", "pipe"), MAKE ("sleep 100", "pipe"), MAKE ("sleep 100", "pty"),
                                        MAKE ("trap '' TERM HUP INT; while :; do echo flood; done", "pipe"),
                                        "(make-pipe-process :name \"p\")",
                                        "(make-network-process :name \"p\" :server t :service t :host 'local :family 'ipv4)",
                                        "(make-process :name \"p\" :command nil :connection-type 'pty)" };
  for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
    for (int k = 0; k < 5; k++)
      {
        evaluate (makers[i]);
        evaluate ("(accept-process-output nil 0.01)");
        evaluate ("(if (get-process \"p\") (delete-process \"p\"))");
        ck_assert (!evaluate ("(process-list)"));
      }
  ck_assert_int_eq (open_descriptors (), before);
  ck_assert (no_children ());
  stop ();
}
END_TEST

START_TEST (failures_leave_nothing)
{
  start ();
  evaluate (MAKE ("exit 0", "pipe"));
  evaluate ("(delete-process \"p\")");
  int before = open_descriptors ();
  for (int i = 0; i < 20; i++)
    {
      evaluate ("(condition-case nil (make-process :name \"p\" :command '(\"no-such-program\")) (error t))");
      evaluate ("(condition-case nil (make-process :name \"p\" :command '(\"/bin/true\" 1)) (error t))");
      evaluate ("(condition-case nil (make-network-process :name \"p\" :host 'local :family 'ipv4 :service 1) (error t))");
      evaluate ("(condition-case nil (make-network-process :name \"p\" :server t :family 'local :service \"/no/such/place\") (error t))");
      evaluate ("(condition-case nil (make-serial-process :port \"/dev/null\" :speed 9600) (error t))");
      ck_assert (!evaluate ("(process-list)"));
    }
  evaluate ("(garbage-collect)");
  ck_assert_int_eq (open_descriptors (), before);
  ck_assert_int_eq (live_structs (), 0);
  stop ();
}
END_TEST

/* A filter that holds its process does not keep it. */
START_TEST (objects_are_collected)
{
  start ();
  for (int i = 0; i < 30; i++)
    {
      evaluate ("(let ((p " MAKE ("sleep 100", "pipe") ")) (set-process-filter p (list 'closure p)) (set-process-plist p (list 'self p)) t)");
      evaluate ("(delete-process \"p\")");
    }
  evaluate ("(progn (garbage-collect) (garbage-collect) t)");
  ck_assert_int_eq (live_structs (), 0);
  ck_assert (no_children ());
  stop ();
}
END_TEST

/* A listed one stays although nothing in Lisp knows it. */
START_TEST (listed_ones_stay)
{
  start ();
  evaluate (MAKE ("sleep 100", "pipe"));
  evaluate ("(progn (garbage-collect) (garbage-collect) t)");
  ck_assert_int_eq (live_structs (), 1);
  ck_assert (evaluate ("(process-command (get-process \"p\"))"));
  evaluate ("(delete-process \"p\")");
  stop ();
}
END_TEST

START_TEST (ends_are_seen)
{
  start ();
  evaluate ("(let ((n 0)) " MAKE ("exit 7", "pipe") " t)");
  for (int i = 0; i < 200 && evaluate ("(process-list)"); i++)
    evaluate ("(accept-process-output nil 0.01)");
  ck_assert (!evaluate ("(process-list)"));
  ck_assert (no_children ());
  stop ();
}
END_TEST

/* Ending the program ends its children, and takes the signal mask back. */
START_TEST (the_end)
{
  sigset_t mask;
  start ();
  evaluate (MAKE ("exec sleep 100", "pipe"));
  stop ();
  ck_assert (wait (NULL) > 0);
  pthread_sigmask (SIG_SETMASK, NULL, &mask);
  ck_assert (!sigismember (&mask, SIGCHLD));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("process");
  TCase *tests = tcase_create ("process");
  tcase_set_timeout (tests, 120);
  tcase_add_test (tests, nothing_stays_open);
  tcase_add_test (tests, failures_leave_nothing);
  tcase_add_test (tests, objects_are_collected);
  tcase_add_test (tests, listed_ones_stay);
  tcase_add_test (tests, ends_are_seen);
  tcase_add_test (tests, the_end);
  suite_add_tcase (suite, tests);
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
