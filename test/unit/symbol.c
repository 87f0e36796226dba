/* symbol.c - tests of the symbol table and obarrays.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "nm_vm.h"
#include "data/list.h"
#include "eval/eval.h"
#include "eval/load_text.h"
#include "heap/heap_internal.h"

static struct nm_vm *vm;
static value *roots;
static nm_value no_buffer (struct nm_host *host) { (void) host; return NM_NIL; }
static const struct nm_host_ops no_host = { .current_buffer = no_buffer };

static void
setup (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  vm = nm_vm_new (&options, &no_host, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  roots = stack_push_slots (vm, 4);
}

static void
teardown (void)
{
  nm_vm_free (vm);
}

START_TEST (builtins)
{
  static const struct { value symbol; const char *name; } some[] = {
    { Qnil, "nil" }, { Qt, "t" }, { Qcar, "car" }, { Qobarray, "obarray" }, { Qkey_and_value, "key-and-value" } };
  for (size_t i = 0; i < sizeof some / sizeof *some; i++)
    {
      ck_assert (symbol_intern_c (vm, some[i].name) == some[i].symbol);
      ck_assert_str_eq (string_text (symbol_name (vm, some[i].symbol)), some[i].name);
      ck_assert (symbol_of (vm, some[i].symbol)->interned == SYMBOL_INTERNED_IN_INITIAL);
    }
  ck_assert (symbol_of (vm, Qnil)->val == Qnil && symbol_of (vm, Qt)->val == Qt);
  ck_assert (symbol_of (vm, Qnil)->trap == SYMBOL_CONSTANT && symbol_of (vm, Qt)->trap == SYMBOL_CONSTANT);
  ck_assert_int_eq (vector_length (vm->obarray), OBARRAY_BUCKETS);
}
END_TEST

START_TEST (keywords)
{
  value k = symbol_intern_c (vm, ":some-keyword");
  struct symbol *s = symbol_of (vm, k);
  ck_assert (s->val == k && s->trap == SYMBOL_CONSTANT && s->special);
  roots[0] = heap_vector (vm, 3, make_fixnum (0));
  k = symbol_intern_in (vm, roots[0], heap_string_c (vm, ":some-keyword"));
  ck_assert (symbol_of (vm, k)->val == V_UNBOUND);
}
END_TEST

START_TEST (many)
{
  char name[32];
  static value seen[20000];
  for (int i = 0; i < 20000; i++)
    {
      snprintf (name, sizeof name, "symbol-%d", i);
      seen[i] = symbol_intern_c (vm, name);
      if (i % 5000 == 0)
        gc_collect (vm, true);
    }
  for (int i = 0; i < 20000; i++)
    {
      snprintf (name, sizeof name, "symbol-%d", i);
      if (symbol_intern_c (vm, name) != seen[i] || strcmp (string_text (symbol_name (vm, seen[i])), name) != 0)
        ck_abort_msg ("%s", name);
    }
}
END_TEST

/* Names with the same bytes but different characters are different. */
START_TEST (multibyte_names)
{
  value a = symbol_intern (vm, "\303\251", 2);
  ck_assert (string_multibyte (symbol_name (vm, a)) && string_chars (symbol_name (vm, a)) == 1);
  value unibyte = heap_string_uninit (vm, 2, 2, false);
  memcpy (string_text (unibyte), "\303\251", 2);
  value b = symbol_intern_in (vm, vm->obarray, unibyte);
  ck_assert (a != b && symbol_intern_in (vm, vm->obarray, unibyte) == b && symbol_intern (vm, "\303\251", 2) == a);
  ck_assert (symbol_intern (vm, "", 0) == symbol_intern (vm, "", 0));
  ck_assert (symbol_intern (vm, "a\0b", 3) != symbol_intern (vm, "a", 1));
}
END_TEST

START_TEST (own_obarray)
{
  roots[0] = heap_vector (vm, 2, make_fixnum (0));
  value in[6];
  for (int i = 0; i < 6; i++)
    in[i] = symbol_intern_in (vm, roots[0], heap_string_c (vm, (const char *[]){ "a", "b", "c", "d", "car", "nil" }[i]));
  ck_assert (in[4] != Qcar && in[5] != Qnil);
  gc_collect (vm, true);
  for (int i = 0; i < 6; i += 2)
    ck_assert (symbol_unintern (vm, roots[0], in[i]));
  ck_assert (!symbol_unintern (vm, roots[0], in[0]));
  ck_assert (symbol_of (vm, in[0])->interned == SYMBOL_UNINTERNED);
  uint32_t bucket;
  ck_assert (symbol_lookup (vm, roots[0], "a", 1, 1, &bucket) == V_UNBOUND);
  ck_assert (symbol_lookup (vm, roots[0], "b", 1, 1, &bucket) == in[1]);
  ck_assert (symbol_lookup (vm, roots[0], "nil", 3, 3, &bucket) == in[5]);
}
END_TEST

/* A vector of nils is taken for an empty obarray, without harm to the symbol nil. */
START_TEST (nil_buckets)
{
  roots[0] = heap_vector (vm, 1, Qnil);
  value a = symbol_intern_in (vm, roots[0], heap_string_c (vm, "a"));
  ck_assert (symbol_next (vm, a) == V_UNBOUND && symbol_intern_c (vm, "nil") == Qnil);
}
END_TEST

/* Symbols of an obarray die with it; those of the initial obarray live. */
START_TEST (life)
{
  uint32_t count = vm->heap->symbol_count;
  roots[0] = heap_vector (vm, 7, make_fixnum (0));
  for (int i = 0; i < 100; i++)
    {
      char name[16];
      snprintf (name, sizeof name, "s%d", i);
      symbol_intern_in (vm, roots[0], heap_string_c (vm, name));
    }
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->symbol_free, 0);
  uint32_t bucket;
  ck_assert (symbol_lookup (vm, roots[0], "s42", 3, 3, &bucket) != V_UNBOUND);
  roots[0] = Qnil;
  value kept = symbol_intern_c (vm, "kept-without-reference");
  gc_collect (vm, true);
  ck_assert_uint_ne (vm->heap->symbol_free, 0);
  ck_assert (symbol_intern_c (vm, "kept-without-reference") == kept);
  for (int i = 0; i < 100; i++)
    symbol_make (vm, heap_string_c (vm, "x"));
  ck_assert_uint_le (vm->heap->symbol_count, count + 101);
}
END_TEST

START_TEST (function_versions)
{
  value s = symbol_intern_c (vm, "some-function");
  uint32_t before = symbol_of (vm, s)->function_version;
  symbol_set_function (vm, s, Qcar);
  ck_assert_uint_ne (symbol_of (vm, s)->function_version, before);
  ck_assert (symbol_of (vm, s)->function == Qcar);
}
END_TEST

/* -- a full table ------------------------------------------------------------------------------------ */

/* Lets the table have room for so many more symbols. */
static void
leave_room (uint64_t symbols)
{
  gc_collect (vm, true);
  vm->heap->sizes.symbols = (vm->heap->live.symbols + symbols) * NM_SYMBOL_STRIDE;
}

static value
evaluate (const char *text)
{
  value form = read_from_bytes (vm, text, strlen (text));
  ck_assert (!exitp (form));
  value v = eval_top_level (vm, form, Qt);
  ck_assert (!exitp (v) && !exitp (vm_safepoint (vm)));
  return v;
}

/* What makes symbols without end, each by its own way. */
static const char *const makers[] = {
  "(make-symbol \"x\")",
  "(intern (number-to-string n))",
  "(intern (number-to-string n) table)",
  "(read (concat \"name-\" (number-to-string n)))",
  "(read (concat \"n\\\\ \" (number-to-string n)))",
  "(read (concat \"#:u\" (number-to-string n)))",
  "(json-parse-string (concat \"{\\\"j\" (number-to-string n) \"\\\":1}\") :object-type 'alist)",
  "(json-parse-string (concat \"{\\\"p\" (number-to-string n) \"\\\":1}\") :object-type 'plist)",
  "(event-convert-list (list 'control (make-symbol (concat \"key\" (number-to-string n)))))",
};

/* Symbols that are kept fill the table: an error that Lisp catches, again and again, and there is room afterwards. */
START_TEST (full_table)
{
  leave_room (4000);
  char text[600];
  snprintf (text, sizeof text,
            "(let ((n 0) (table (make-vector 7 0)) (kept nil) (failed nil))"
            "  (while (null failed)"
            "    (condition-case e (setq kept (cons %s kept)) (error (setq failed e)))"
            "    (setq n (1+ n)))"
            "  (while (< n 4300)"
            "    (condition-case nil (setq kept (cons %s kept)) (error nil))"
            "    (setq n (1+ n)))"
            "  (if (equal failed memory-signal-data) (length kept) failed))", makers[_i], makers[_i]);
  value made = evaluate (text);
  ck_assert_msg (fixnump (made) && fixnum (made) > 1000 && fixnum (made) < 4000, "form %d", _i);
}
END_TEST

/* Symbols that are dropped are reused, also when nothing else asks for a collection. */
START_TEST (dropped_symbols)
{
  leave_room (4000);
  evaluate ("(let ((n 0)) (while (< n 200000) (make-symbol \"x\") (setq n (1+ n))))");
  evaluate ("(let ((n 0)) (while (< n 200000) (intern (number-to-string n) (make-vector 1 0)) (setq n (1+ n))))");
  evaluate ("(let ((n 0)) (while (< n 200000) (unintern (intern (number-to-string n)) nil) (setq n (1+ n))))");
  ck_assert_uint_gt (vm->heap->collections, 100);
}
END_TEST

/* A failure asks for a collection; what died since the table filled up is found. */
START_TEST (room_after_failure)
{
  leave_room (4000);
  evaluate ("(progn (setq kept nil) (condition-case nil (while t (setq kept (cons (make-symbol \"x\") kept))) (error nil)))");
  evaluate ("(condition-case nil (while t (make-symbol \"x\")) (error nil))");
  evaluate ("(setq kept nil)");
  evaluate ("(condition-case nil (make-symbol \"x\") (error nil))");
  evaluate ("(let ((n 0)) (while (< n 2000) (setq kept (cons (make-symbol \"x\") kept) n (1+ n))))");
}
END_TEST

/* After a peak the table is as short as before. */
START_TEST (table_shrinks)
{
  gc_collect (vm, true);
  uint32_t count = vm->heap->symbol_count;
  for (int i = 0; i < 100000; i++)
    roots[0] = make_cons (vm, symbol_make (vm, Qnil), roots[0]);
  value last = car (roots[0]);
  uint32_t version = symbol_of (vm, last)->function_version;
  ck_assert_uint_eq (vm->heap->symbol_count, count + 100000);
  roots[0] = Qnil;
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->symbol_count, count);
  value again = Qnil;
  while (again != last)
    again = symbol_make (vm, Qnil);
  ck_assert_uint_gt (symbol_of (vm, last)->function_version, version);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("symbol");
  TCase *c = tcase_create ("symbol");
  tcase_add_checked_fixture (c, setup, teardown);
  tcase_add_test (c, builtins);
  tcase_add_test (c, keywords);
  tcase_add_test (c, many);
  tcase_add_test (c, multibyte_names);
  tcase_add_test (c, own_obarray);
  tcase_add_test (c, nil_buckets);
  tcase_add_test (c, life);
  tcase_add_test (c, function_versions);
  tcase_set_timeout (c, 120);
  tcase_add_loop_test (c, full_table, 0, sizeof makers / sizeof *makers);
  tcase_add_test (c, dropped_symbols);
  tcase_add_test (c, room_after_failure);
  tcase_add_test (c, table_shrinks);
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
