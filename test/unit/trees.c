/* trees.c - markers and overlays against lists that are adjusted one by one; slot maps.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "buffer/overlay_tree.h"
#include "buffer/slotmap.h"

static uint64_t random_state = 88172645463325252u;

static int64_t
below (int64_t n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (int64_t) (random_state % (uint64_t) n);
}

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static int64_t
moved_by_insert (int64_t x, int64_t pos, int64_t n, bool advances)
{
  return x > pos || (x == pos && advances) ? x + n : x;
}

static int64_t
moved_by_delete (int64_t x, int64_t from, int64_t to)
{
  return x > to ? x - (to - from) : x > from ? from : x;
}

/* -- markers -- */

struct marker_model { struct marker_node node; int64_t pos; bool there; };
enum { MARKERS = 300 };

static bool
count_visit (struct marker_node *n, int64_t pos, void *context)
{
  struct marker_model *m = (struct marker_model *) n;
  ck_assert_int_eq (m->pos, pos);
  ++*(int *) context;
  return true;
}

static void
check_markers (struct marker_tree *t, struct marker_model *m, int64_t size)
{
  int64_t a = below (size + 1), b = a + below (size - a + 1);
  int expected = 0, got = 0;
  for (int i = 0; i < MARKERS; i++)
    if (m[i].there)
      {
        ck_assert_int_eq (marker_tree_position (&m[i].node), m[i].pos);
        expected += m[i].pos >= a && m[i].pos <= b;
      }
  marker_tree_visit (t, a, b, count_visit, &got);
  ck_assert_int_eq (got, expected);
}

START_TEST (test_markers)
{
  struct marker_tree *t = marker_tree_new ();
  static struct marker_model m[MARKERS];
  int64_t size = 100;
  for (int step = 0; step < 60000; step++)
    {
      int i = (int) below (MARKERS);
      int64_t pos = below (size + 1);
      switch (below (4))
        {
        case 0:
          if (m[i].there)
            marker_tree_remove (t, &m[i].node);
          else
            marker_tree_add (t, &m[i].node, m[i].pos = pos, below (2));
          m[i].there = !m[i].there;
          break;
        case 1: case 2:
          {
            int64_t n = 1 + below (5);
            bool before = below (3) == 0;
            marker_tree_insert (t, pos, n, before);
            size += n;
            for (int k = 0; k < MARKERS; k++)
              m[k].pos = moved_by_insert (m[k].pos, pos, n, before || m[k].node.advances);
            break;
          }
        default:
          {
            int64_t to = pos + below (12);
            to = to > size ? size : to;
            marker_tree_delete (t, pos, to);
            size -= to - pos;
            for (int k = 0; k < MARKERS; k++)
              m[k].pos = moved_by_delete (m[k].pos, pos, to);
          }
        }
      if (step % 50 == 0)
        check_markers (t, m, size);
    }
  marker_tree_free (t);
}
END_TEST

/* -- overlays -- */

struct overlay_model { struct overlay_node node; int64_t start, end; bool there; };
enum { OVERLAYS = 200 };

struct query { int64_t from, to; int got; };

static bool
count_overlay (struct overlay_node *n, void *context)
{
  struct overlay_model *o = (struct overlay_model *) n;
  struct query *q = context;
  ck_assert (o->start <= q->to && o->end >= q->from);
  q->got++;
  return true;
}

static void
check_overlays (struct overlay_tree *t, struct overlay_model *o, int64_t size)
{
  int64_t a = below (size + 1), b = a + below (size - a + 1), next = size + 1, previous = -1;
  int expected = 0;
  for (int i = 0; i < OVERLAYS; i++)
    if (o[i].there)
      {
        int64_t start, end;
        overlay_tree_position (&o[i].node, &start, &end);
        ck_assert_int_eq (start, o[i].start);
        ck_assert_int_eq (end, o[i].end);
        expected += start <= b && end >= a;
        const int64_t edges[] = { start, end };
        for (int k = 0; k < 2; k++)
          {
            if (edges[k] > a && edges[k] < next) next = edges[k];
            if (edges[k] < a && edges[k] > previous) previous = edges[k];
          }
      }
  struct query q = { a, b, 0 };
  overlay_tree_visit (t, a, b, count_overlay, &q);
  ck_assert_int_eq (q.got, expected);
  ck_assert_int_eq (overlay_tree_next_change (t, a, size + 1), next);
  ck_assert_int_eq (overlay_tree_previous_change (t, a, -1), previous);
}

START_TEST (test_overlays)
{
  struct overlay_tree *t = overlay_tree_new ();
  static struct overlay_model o[OVERLAYS];
  int64_t size = 100;
  for (int step = 0; step < 60000; step++)
    {
      struct overlay_model *it = &o[below (OVERLAYS)];
      int64_t pos = below (size + 1);
      switch (below (4))
        {
        case 0:
          if (it->there)
            overlay_tree_remove (t, &it->node);
          else
            {
              it->node.front_advance = below (2), it->node.rear_advance = below (2);
              it->start = pos;
              it->end = pos + (below (4) ? below (size - pos + 1) : 0);
              overlay_tree_add (t, &it->node, it->start, it->end);
            }
          it->there = !it->there;
          break;
        case 1: case 2:
          {
            int64_t n = 1 + below (5);
            bool before = below (3) == 0;
            overlay_tree_insert (t, pos, n, before);
            size += n;
            for (int k = 0; k < OVERLAYS; k++)
              {
                int64_t start = moved_by_insert (o[k].start, pos, n, before || o[k].node.front_advance);
                o[k].end = moved_by_insert (o[k].end, pos, n, before || o[k].node.rear_advance);
                o[k].start = start > o[k].end ? o[k].end : start;
              }
            break;
          }
        default:
          {
            int64_t to = pos + below (12);
            to = to > size ? size : to;
            overlay_tree_delete (t, pos, to);
            size -= to - pos;
            for (int k = 0; k < OVERLAYS; k++)
              {
                o[k].start = moved_by_delete (o[k].start, pos, to);
                o[k].end = moved_by_delete (o[k].end, pos, to);
              }
          }
        }
      if (step % 50 == 0)
        check_overlays (t, o, size);
    }
  overlay_tree_free (t);
}
END_TEST

/* Edits with 100,000 of each in the text: overlays on words, and as many nested ones in a buffer of their own. */
START_TEST (test_many)
{
  enum { MANY = 100000, EDITS = 20000 };
  struct marker_tree *mt = marker_tree_new ();
  struct overlay_tree *ot = overlay_tree_new (), *nested = overlay_tree_new ();
  struct marker_node *m = calloc (MANY, sizeof *m);
  struct overlay_node *o = calloc (2 * MANY, sizeof *o);
  for (int i = 0; i < MANY; i++)
    {
      marker_tree_add (mt, &m[i], 10 * i, i & 1);
      overlay_tree_add (ot, &o[i], 10 * i, 10 * i + 5);
      overlay_tree_add (nested, &o[MANY + i], i, 10 * MANY - i);
    }
  double t = now ();
  for (int i = 0; i < EDITS; i++)
    {
      int64_t pos = below (10 * MANY);
      marker_tree_insert (mt, pos, 1, false);
      overlay_tree_insert (ot, pos, 1, false);
      overlay_tree_insert (nested, pos, 1, false);
      marker_tree_delete (mt, pos, pos + 1);
      overlay_tree_delete (ot, pos, pos + 1);
      overlay_tree_delete (nested, pos, pos + 1);
    }
  printf ("trees: %.2f us per edit with 100,000 markers and 200,000 overlays\n", (now () - t) * 1e6 / (2 * EDITS));
  free (m), free (o);
  marker_tree_free (mt);
  overlay_tree_free (ot);
  overlay_tree_free (nested);
}
END_TEST

START_TEST (test_slotmap)
{
  struct slotmap m = { 0 };
  int a, b;
  uint64_t first = slotmap_add (&m, &a);
  ck_assert (first != 0);
  ck_assert_ptr_eq (slotmap_get (&m, first), &a);
  ck_assert_ptr_eq (slotmap_remove (&m, first), &a);
  ck_assert_ptr_null (slotmap_get (&m, first));
  ck_assert_ptr_null (slotmap_remove (&m, first));
  uint64_t second = slotmap_add (&m, &b);
  ck_assert ((uint32_t) second == (uint32_t) first && second != first);
  ck_assert_ptr_null (slotmap_get (&m, first));
  ck_assert_ptr_null (slotmap_get (&m, UINT64_MAX));
  ck_assert_ptr_null (slotmap_get (&m, 0));
  ck_assert_int_eq (m.live, 1);
  slotmap_free (&m);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("trees");
  TCase *c = tcase_create ("trees");
  tcase_set_timeout (c, 300);
  tcase_add_test (c, test_markers);
  tcase_add_test (c, test_overlays);
  tcase_add_test (c, test_many);
  tcase_add_test (c, test_slotmap);
  suite_add_tcase (s, c);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
