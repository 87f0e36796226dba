/* reader.c - tests of the reader and the printer that GNU Emacs cannot be the judge of.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <mimalloc.h>
#include <stdlib.h>
#include <string.h>
#include "nm_vm.h"
#include "data/hash.h"
#include "data/string.h"
#include "print/print.h"
#include "read/read.h"

static struct nm_vm *vm;
static const struct nm_host_ops no_host;

static void
setup (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  vm = nm_vm_new (&options, &no_host, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
}

static void
teardown (void)
{
  nm_vm_free (vm);
}

enum { DEEP = 1000000 };

/* DEEP times OPENING, MIDDLE, DEEP times CLOSING. */
static value
read_deep (const char *opening, const char *middle, const char *closing)
{
  size_t a = strlen (opening), b = strlen (middle), c = strlen (closing), n = 0;
  char *text = mi_malloc ((a + c) * DEEP + b);
  for (int i = 0; i < DEEP; i++, n += a)
    memcpy (text + n, opening, a);
  memcpy (text + n, middle, b);
  n += b;
  for (int i = 0; i < DEEP; i++, n += c)
    memcpy (text + n, closing, c);
  value v = read_from_bytes (vm, text, n);
  mi_free (text);
  return v;
}

START_TEST (deep_nesting_is_read)
{
  value v = read_deep ("(", "x", ")");
  int depth = 0;
  for (; consp (v); v = car (v))
    depth++;
  ck_assert_int_eq (depth, DEEP);
  v = read_deep ("[", "x", "]");
  for (depth = 0; vectorp (v); v = vector_ref (v, 0))
    depth++;
  ck_assert_int_eq (depth, DEEP);
  v = read_deep ("'", "x", "");
  for (depth = 0; consp (v); v = car (cdr (v)))
    depth++;
  ck_assert_int_eq (depth, DEEP);
  ck_assert (exitp (read_deep ("(", "", "")));
  nm_exit_catch (vm);
}
END_TEST

START_TEST (deep_nesting_is_printed)
{
  value *slots = stack_push_slots (vm, 1);
  slots[0] = read_deep ("(", "x", ")");
  ck_assert (exitp (print_to_string (vm, slots[0], true)));
  nm_exit_catch (vm);
  symbol_of (vm, Qprint_circle)->val = Qt;
  value s = print_to_string (vm, slots[0], true);
  ck_assert (stringp (s));
  ck_assert_int_eq (string_bytes (s), 2 * DEEP + 1);
  stack_pop_slots (vm, slots);
}
END_TEST

START_TEST (cycle_through_quoted_list_is_printed)
{
  symbol_of (vm, Qprint_circle)->val = Qt;
  const char *text = "#1=#2='#2#";
  value v = read_from_bytes (vm, text, strlen (text));
  ck_assert (consp (v));
  ck_assert (stringp (print_to_string (vm, v, true)));
}
END_TEST

START_TEST (character_names)
{
  static const struct { const char *name; int c; } cases[] = {
    { "NULL", 0 }, { "LATIN SMALL LETTER A", 'a' }, { "VARIATION SELECTOR-256", 0xe01ef }, { "HANGUL SYLLABLE HIH", 0xd7a3 },
    { "CJK IDEOGRAPH-4E00", 0x4e00 }, { "CJK IDEOGRAPH-04E00", -1 }, { "CJK IDEOGRAPH-9FFFF", -1 }, { "ZZZ", -1 }, { "", -1 }, { "A", -1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_int_eq (char_from_name (cases[i].name, strlen (cases[i].name)), cases[i].c);
}
END_TEST

START_TEST (lexical_cookie)
{
  static const struct { const char *text; bool lexical; } cases[] = {
    { ";; x -*- lexical-binding: t -*-\n", true }, { ";; x -*- lexical-binding: nil -*-\n", false }, { ";; x -*- mode: foo; lexical-binding:t; -*-", true },
    { "#!/bin/x\n;; -*- lexical-binding: t -*-\n", true }, { "\n;; -*- lexical-binding: t -*-\n", false }, { "(x) ;; -*- lexical-binding: t -*-\n", false },
    { ";; -*- lexical-binding -*-", false }, { ";; -*- lexical-binding: t", false }, { "", false }, { ";", false }, { "#!", false },
    { ";;-*-lexical-binding:t-*-", true }, { ";; -*- my-lexical-binding: t -*-", false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_msg (read_lexical_cookie (cases[i].text, strlen (cases[i].text)) == cases[i].lexical, "%s", cases[i].text);
}
END_TEST

/* A load loop: forms, then the end; an unfinished form is an error. */
START_TEST (end_of_input)
{
  struct source s;
  const char *text = "a (b) ; c\n";
  source_from_bytes (&s, text, strlen (text));
  ck_assert (symbolp (read_form_or_end (vm, &s)));
  ck_assert (consp (read_form_or_end (vm, &s)));
  ck_assert (read_form_or_end (vm, &s) == V_UNBOUND);
  source_from_bytes (&s, "(a", 2);
  ck_assert (exitp (read_form_or_end (vm, &s)));
  nm_exit_catch (vm);
  source_from_bytes (&s, " ", 1);
  ck_assert (exitp (read_form (vm, &s)));
  nm_exit_catch (vm);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("reader");
  TCase *t = tcase_create ("reader");
  tcase_add_checked_fixture (t, setup, teardown);
  tcase_set_timeout (t, 60);
  tcase_add_test (t, deep_nesting_is_read);
  tcase_add_test (t, deep_nesting_is_printed);
  tcase_add_test (t, cycle_through_quoted_list_is_printed);
  tcase_add_test (t, character_names);
  tcase_add_test (t, lexical_cookie);
  tcase_add_test (t, end_of_input);
  suite_add_tcase (s, t);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
