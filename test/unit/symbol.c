/* symbol.c - tests of the symbol table and obarrays.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "nm_vm.h"
#include "heap/heap_internal.h"

static struct nm_vm *vm;
static value *roots;
static const struct nm_host_ops no_host;

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
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
