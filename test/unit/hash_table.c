/* hash_table.c - tests of hash tables against arrays, with keys that move.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "nm_vm.h"
#include "data/hash.h"
#include "data/list.h"
#include "data/string.h"

static struct nm_vm *vm;
static value *r;                   /* 0: table, 1: vector of keys */
static const struct nm_host_ops no_host;
static uint64_t seed;

enum { KEYS = 3000 };

static void
setup (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  vm = nm_vm_new (&options, &no_host, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  r = stack_push_slots (vm, 4);
  seed = 99;
}

static void
teardown (void)
{
  nm_vm_free (vm);
}

static int64_t
random_below (int64_t n)
{
  seed = seed * UINT64_C (6364136223846793005) + 1442695040888963407;
  return (int64_t) ((seed >> 33) % (uint64_t) n);
}

/* Puts, removes and looks up random keys of r[1], with collections in between. */
static void
exercise (int steps)
{
  static int64_t model[KEYS];
  int64_t count = 0;
  for (int i = 0; i < KEYS; i++)
    model[i] = -1;
  for (int step = 0; step < steps; step++)
    {
      int64_t k = random_below (KEYS);
      value key = vector_ref (r[1], k);
      if (random_below (3))
        {
          count += model[k] < 0;
          hash_put (vm, r[0], key, make_fixnum (step));
          model[k] = step;
        }
      else
        {
          ck_assert (hash_remove (vm, r[0], key) == (model[k] >= 0));
          count -= model[k] >= 0;
          model[k] = -1;
        }
      if (step % 997 == 0)
        gc_collect (vm, step % 1994 == 0);
      ck_assert_int_eq (hash_count (r[0]), count);
    }
  for (int64_t k = 0; k < KEYS; k++)
    ck_assert (hash_get (vm, r[0], vector_ref (r[1], k)) == (model[k] < 0 ? V_UNBOUND : make_fixnum (model[k])));
}

START_TEST (identity_keys)
{
  r[0] = hash_new (vm, Qeq, Qnil, 1);
  r[1] = heap_vector (vm, KEYS, Qnil);
  for (int i = 0; i < KEYS; i++)
    vector_set (vm, r[1], i, i % 3 == 0 ? make_fixnum (i) : list_1 (vm, make_fixnum (i)));
  exercise (20000);
}
END_TEST

START_TEST (equal_keys)
{
  r[0] = hash_new (vm, Qequal, Qnil, 10);
  r[1] = heap_vector (vm, KEYS, Qnil);
  for (int i = 0; i < KEYS; i++)
    {
      char text[20];
      sprintf (text, "key %d", i);
      value s = string_literal (vm, text);
      vector_set (vm, r[1], i, i % 2 ? s : list_2 (vm, s, make_float (vm, i)));
    }
  exercise (20000);
  ck_assert (hash_get (vm, r[0], string_literal (vm, "no such key")) == V_UNBOUND);
}
END_TEST

/* A key that hashes by a young address inside an old structure. */
START_TEST (address_inside_structure)
{
  r[0] = hash_new (vm, Qequal, Qnil, 4);
  r[1] = list_1 (vm, Qnil);
  gc_collect (vm, false);
  set_car (vm, r[1], hash_new (vm, Qeq, Qnil, 1));
  hash_put (vm, r[0], r[1], Qt);
  gc_collect (vm, false);
  ck_assert (hash_get (vm, r[0], r[1]) == Qt);
}
END_TEST

START_TEST (weak_keys)
{
  r[0] = hash_new (vm, Qeq, Qkey, 4);
  r[1] = heap_vector (vm, 10, Qnil);
  for (int i = 0; i < 1000; i++)
    {
      value key = list_1 (vm, make_fixnum (i));
      hash_put (vm, r[0], key, make_fixnum (i));
      if (i % 100 == 0)
        vector_set (vm, r[1], i / 100, key);
    }
  gc_collect (vm, true);
  ck_assert_int_eq (hash_count (r[0]), 10);
  for (int i = 0; i < 10; i++)
    ck_assert (hash_get (vm, r[0], vector_ref (r[1], i)) == make_fixnum (100 * i));
  for (int i = 0; i < 2000; i++)
    hash_put (vm, r[0], make_fixnum (i), Qt);
  ck_assert_int_eq (hash_count (r[0]), 2010);
}
END_TEST

START_TEST (freed_entries_are_used_again)
{
  r[0] = hash_new (vm, Qeq, Qnil, 8);
  for (int i = 0; i < 5; i++)
    hash_put (vm, r[0], make_fixnum (i), Qt);
  hash_remove (vm, r[0], make_fixnum (1));
  hash_remove (vm, r[0], make_fixnum (3));
  hash_put (vm, r[0], make_fixnum (10), Qt);
  hash_put (vm, r[0], make_fixnum (11), Qt);
  ck_assert_int_eq (hash_entry_limit (r[0]), 5);
  ck_assert (hash_entry_key (r[0], 3) == make_fixnum (10));
  ck_assert (hash_entry_key (r[0], 1) == make_fixnum (11));
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("hash_table");
  TCase *c = tcase_create ("hash_table");
  tcase_set_timeout (c, 60);
  tcase_add_checked_fixture (c, setup, teardown);
  tcase_add_test (c, identity_keys);
  tcase_add_test (c, equal_keys);
  tcase_add_test (c, address_inside_structure);
  tcase_add_test (c, weak_keys);
  tcase_add_test (c, freed_entries_are_used_again);
  suite_add_tcase (s, c);
  SRunner *r_ = srunner_create (s);
  srunner_run_all (r_, CK_NORMAL);
  int failed = srunner_ntests_failed (r_);
  srunner_free (r_);
  return failed != 0;
}
