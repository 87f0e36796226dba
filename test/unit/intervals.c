/* intervals.c - tests of the interval tree against a plain array of property lists.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "nm_vm.h"
#include "data/list.h"
#include "text/intervals.h"
#include "text/text_property.h"

static struct nm_vm *vm;
static value *tree;
static const struct nm_host_ops no_host;

enum { LENGTH_MAX = 4000 };
static value model[LENGTH_MAX];    /* fixnum property value per character, or nil */
static int64_t length;
static uint64_t seed;

static void
setup (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  vm = nm_vm_new (&options, &no_host, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  tree = stack_push_slots (vm, 1);
  *tree = intervals_new (vm);
  seed = 12345;
  length = 0;
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

static value
plist_of (value v)
{
  return nilp (v) ? v : list_2 (vm, Qface, v);
}

static void
insert_model (int64_t pos, int64_t n, value v)
{
  memmove (model + pos + n, model + pos, sizeof *model * (size_t) (length - pos));
  for (int64_t i = 0; i < n; i++)
    model[pos + i] = v;
  length += n;
}

static void
compare (void)
{
  int64_t covered = 0;
  while (covered < length)
    {
      struct interval_run run = intervals_run (*tree, covered, length);
      ck_assert_int_le (run.start, covered);
      ck_assert_int_gt (run.end, covered);
      ck_assert_int_le (run.end, length);
      for (int64_t i = covered; i < run.end; i++)
        ck_assert (list_plist_get (run.plist, Qface) == model[i]);
      covered = run.end;
    }
}

START_TEST (random_changes)
{
  for (int step = 0; step < 6000; step++)
    {
      int64_t pos = random_below (length + 1), n = 1 + random_below (20);
      switch (random_below (4))
        {
        case 0:
          if (length + n > LENGTH_MAX)
            break;
          if (random_below (2))
            {
              intervals_cover (vm, *tree, length);
              ck_assert_int_eq (intervals_size (*tree), length);
            }
          /* What is inserted behind the tree belongs to none of its intervals. */
          if (pos <= intervals_size (*tree))
            {
              intervals_insert (vm, *tree, pos, n);
              intervals_set (vm, *tree, pos, pos + n, Qnil);
            }
          insert_model (pos, n, Qnil);
          break;
        case 1:
          n = n < length - pos ? n : length - pos;
          memmove (model + pos, model + pos + n, sizeof *model * (size_t) (length - pos - n));
          length -= n;
          intervals_delete (vm, *tree, pos, pos + n);
          break;
        default:
          {
            n = n < length - pos ? n : length - pos;
            value v = random_below (3) == 0 ? (value) Qnil : make_fixnum (random_below (4));
            for (int64_t i = 0; i < n; i++)
              model[pos + i] = v;
            intervals_set (vm, *tree, pos, pos + n, plist_of (v));
          }
        }
      if (step % 50 == 0)
        {
          if (step % 500 == 0)
            gc_collect (vm, step % 1000 == 0);
          compare ();
        }
    }
  compare ();
}
END_TEST

START_TEST (places_of_change)
{
  length = 300;
  for (int64_t i = 0; i < length; i++)
    model[i] = Qnil;
  for (int step = 0; step < 200; step++)
    {
      int64_t pos = random_below (length), n = 1 + random_below (5);
      n = n < length - pos ? n : length - pos;
      value v = make_fixnum (random_below (2));
      for (int64_t i = 0; i < n; i++)
        model[pos + i] = v;
      intervals_set (vm, *tree, pos, pos + n, plist_of (v));
    }
  for (int64_t pos = 0; pos < length; pos++)
    {
      int64_t next = pos + 1, previous = pos - 1;
      while (next < length && model[next] == model[pos])
        next++;
      ck_assert_int_eq (intervals_next (*tree, pos, length), next);
      while (previous > 0 && model[previous - 1] == model[pos - 1])
        previous--;
      if (pos > 0)
        ck_assert_int_eq (intervals_previous (*tree, pos, 0), previous);
    }
}
END_TEST

START_TEST (copies)
{
  intervals_set (vm, *tree, 10, 20, plist_of (make_fixnum (1)));
  intervals_set (vm, *tree, 15, 18, plist_of (make_fixnum (2)));
  value other = intervals_new (vm);
  intervals_copy (vm, *tree, 12, 25, other, 3);
  static const struct { int64_t pos; int v; } want[] = { { 0, -1 }, { 3, 1 }, { 5, 1 }, { 6, 2 }, { 8, 2 }, { 9, 1 }, { 10, 1 }, { 11, -1 } };
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    ck_assert (list_plist_get (intervals_run (other, want[i].pos, 100).plist, Qface)
               == (want[i].v < 0 ? (value) Qnil : make_fixnum (want[i].v)));
  ck_assert (!intervals_empty (other));
  intervals_delete (vm, other, 3, 11);
  ck_assert (intervals_empty (other));
}
END_TEST

/* Typing plain text into a text without properties must not grow the tree. */
START_TEST (plain_text_makes_no_nodes)
{
  value empty = intervals_new (vm);
  for (int i = 0; i < 100; i++)
    {
      intervals_insert (vm, *tree, i, 1);
      intervals_copy (vm, empty, 0, 1, *tree, i);
    }
  ck_assert (intervals_empty (*tree));
  ck_assert (object_of (*tree)->slots[0] == Qnil);
}
END_TEST

START_TEST (stickiness)
{
  intervals_set (vm, *tree, 0, 5, list_2 (vm, Qface, Qbold));
  intervals_cover (vm, *tree, 10);
  intervals_insert (vm, *tree, 5, 2);
  ck_assert (list_plist_get (intervals_run (*tree, 6, 100).plist, Qface) == Qbold);
  intervals_insert (vm, *tree, 0, 3);
  ck_assert (nilp (intervals_run (*tree, 1, 100).plist));
  value front = list_2 (vm, Qface, Qitalic);
  front = make_cons (vm, Qfront_sticky, make_cons (vm, Qt, front));
  ck_assert (list_plist_get (text_property_inherited (vm, Qnil, front), Qface) == Qitalic);
  value nonsticky = make_cons (vm, Qrear_nonsticky, make_cons (vm, Qt, list_2 (vm, Qface, Qbold)));
  ck_assert (nilp (list_plist_get (text_property_inherited (vm, nonsticky, Qnil), Qface)));
  ck_assert (list_plist_get (text_property_inherited (vm, list_2 (vm, Qface, Qbold), front), Qface) == Qbold);
  ck_assert (list_plist_get (text_property_inherited (vm, list_2 (vm, Qface, Qnil), front), Qface) == Qitalic);
}
END_TEST

/* Text in the middle of an interval becomes part of it, unless a property is nonsticky. */
START_TEST (insertion_inside)
{
  intervals_set (vm, *tree, 0, 6, make_cons (vm, Qfront_sticky, make_cons (vm, Qnil, list_2 (vm, Qface, Qbold))));
  intervals_insert (vm, *tree, 3, 4);
  ck_assert_int_eq (intervals_run (*tree, 5, 100).end, 10);
  intervals_set (vm, *tree, 0, 10, make_cons (vm, Qrear_nonsticky, make_cons (vm, Qt, list_2 (vm, Qface, Qbold))));
  intervals_insert (vm, *tree, 3, 4);
  ck_assert_int_eq (intervals_run (*tree, 0, 100).end, 3);
  ck_assert (nilp (intervals_run (*tree, 5, 100).plist));
  ck_assert_int_eq (intervals_size (*tree), 14);
}
END_TEST

START_TEST (grafts)
{
  value other = intervals_new (vm);
  intervals_set (vm, other, 0, 4, plist_of (make_fixnum (1)));
  intervals_set (vm, *tree, 0, 6, list_2 (vm, Qcategory, Qt));
  intervals_set (vm, *tree, 2, 4, list_2 (vm, Qface, Qbold));
  intervals_graft (vm, other, 0, 4, *tree, 1, true);
  ck_assert (list_plist_get (intervals_run (*tree, 1, 100).plist, Qface) == make_fixnum (1));
  ck_assert (list_plist_get (intervals_run (*tree, 1, 100).plist, Qcategory) == Qt);
  ck_assert (list_plist_get (intervals_run (*tree, 3, 100).plist, Qface) == Qbold);
  intervals_graft (vm, other, 0, 4, *tree, 1, false);
  ck_assert (list_plist_get (intervals_run (*tree, 3, 100).plist, Qface) == make_fixnum (1));
  ck_assert_int_eq (intervals_run (*tree, 2, 100).start, 2);   /* what was apart stays apart */
}
END_TEST

START_TEST (many_runs_stay_shallow)
{
  for (int64_t i = 0; i < 200000; i++)
    intervals_set (vm, *tree, i, i + 1, list_2 (vm, Qface, make_fixnum (i)));
  for (int64_t i = 0; i < 200000; i += 777)
    ck_assert (list_plist_get (intervals_run (*tree, i, 200000).plist, Qface) == make_fixnum (i));
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("intervals");
  TCase *c = tcase_create ("intervals");
  tcase_set_timeout (c, 60);
  tcase_add_checked_fixture (c, setup, teardown);
  tcase_add_test (c, random_changes);
  tcase_add_test (c, places_of_change);
  tcase_add_test (c, copies);
  tcase_add_test (c, plain_text_makes_no_nodes);
  tcase_add_test (c, stickiness);
  tcase_add_test (c, insertion_inside);
  tcase_add_test (c, grafts);
  tcase_add_test (c, many_runs_stay_shallow);
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
