/* heap.c - tests of allocation and collection.
   SPDX-License-Identifier: GPL-3.0-or-later
   Graphs are compared with a shadow model outside the Lisp heap. */
#include <check.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nm_vm.h"
#include "heap/heap_internal.h"
#include "data/hash.h"

static struct nm_vm *vm;
static value *roots;               /* VM stack slots of the test */
enum { ROOTS = 64 };

/* Like ck_assert, without a message to the runner for each of millions of checks. */
#define MUST(x) do { if (!(x)) ck_abort_msg ("%s", #x); } while (0)

static const struct nm_host_ops no_host;

static void
setup (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  vm = nm_vm_new (&options, &no_host, NULL, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  roots = stack_push_slots (vm, ROOTS);
}

static void
teardown (void)
{
  nm_vm_free (vm);
}

/* -- the shadow model ------------------------------------------------------------------------------ */

enum { NODES = 20000, WIDTH = 5, NONE = -1 };
enum kind { KIND_CONS, KIND_VECTOR, KIND_LARGE, KIND_RECORD, KIND_STRING, KIND_FLOAT, KIND_SYMBOL, KINDS };
static struct node { enum kind kind; int child[WIDTH]; value seen; unsigned round; } nodes[NODES];
static int node_count, shadow_roots[ROOTS];
static unsigned long long state;
static unsigned round_number;

static unsigned
rnd (unsigned n)
{
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned) (state >> 33) % n;
}

enum { LARGE_SLOTS = 6000 };
static const int large_at[WIDTH] = { 0, 63, 64, 3000, LARGE_SLOTS - 1 };

/* The slot of child I of object V. */
static value *
slot_of (enum kind kind, value v, int i)
{
  switch (kind)
    {
    case KIND_CONS: return i == 0 ? &cons_of (v)->car : &cons_of (v)->cdr;
    case KIND_VECTOR: case KIND_RECORD: return &object_of (v)->slots[i];
    case KIND_LARGE: return &object_of (v)->slots[large_at[i]];
    case KIND_SYMBOL: return (value *[]){ &symbol_of (vm, v)->val, &symbol_of (vm, v)->function, &symbol_of (vm, v)->plist }[i];
    default: return NULL;
    }
}

static int
children (enum kind kind)
{
  static const int n[KINDS] = { 2, WIDTH, WIDTH, WIDTH, 0, 0, 3 };
  return n[kind];
}

static value
make_object (enum kind kind, int id)
{
  char text[64];
  snprintf (text, sizeof text, "node %d", id);
  switch (kind)
    {
    case KIND_CONS: return make_cons (vm, Qnil, Qnil);
    case KIND_VECTOR: return heap_vector (vm, WIDTH, Qnil);
    case KIND_LARGE: return heap_vector (vm, LARGE_SLOTS, Qnil);
    case KIND_RECORD: return heap_object (vm, HEAP_RECORD, WIDTH);
    case KIND_STRING: return heap_string_c (vm, text);
    case KIND_FLOAT: return make_float (vm, id);
    default:
      {
        value s = symbol_make (vm, heap_string_c (vm, text));
        symbol_of (vm, s)->val = Qnil;
        return s;
      }
    }
}

static void
check_node (int id, value v)
{
  static struct { int id; value v; } stack[NODES];
  int depth = 0;
  stack[depth].id = id, stack[depth++].v = v;
  while (depth)
    {
      id = stack[--depth].id, v = stack[depth].v;
      if (id == NONE)
        {
          MUST (nilp (v));
          continue;
        }
      struct node *n = &nodes[id];
      if (n->round == round_number)
        {
          MUST (n->seen == v);
          continue;
        }
      n->round = round_number;
      n->seen = v;
      char text[64];
      snprintf (text, sizeof text, "node %d", id);
      switch (n->kind)
        {
        case KIND_CONS: MUST (consp (v)); break;
        case KIND_VECTOR: MUST (vectorp (v) && vector_length (v) == WIDTH); break;
        case KIND_LARGE: MUST (vectorp (v) && vector_length (v) == LARGE_SLOTS); break;
        case KIND_RECORD: MUST (recordp (v) && vector_length (v) == WIDTH); break;
        case KIND_STRING: MUST (stringp (v) && strcmp (string_text (v), text) == 0); break;
        case KIND_FLOAT: MUST (floatp (v) && float_of (v) == id); break;
        default: MUST (symbolp (v) && strcmp (string_text (symbol_name (vm, v)), text) == 0);
        }
      for (int i = 0; i < children (n->kind) && depth < NODES - WIDTH; i++)
        stack[depth].id = n->child[i], stack[depth++].v = *slot_of (n->kind, v, i);
    }
}

static void
check_all (void)
{
  round_number++;
  for (int i = 0; i < ROOTS; i++)
    check_node (shadow_roots[i], roots[i]);
}

/* Gives root R a new object with children among the roots. */
static void
step_new (int r)
{
  struct node *n = &nodes[node_count];
  n->kind = rnd (40) == 0 ? KIND_LARGE : rnd (KINDS);
  if (n->kind == KIND_LARGE && rnd (4))
    n->kind = KIND_CONS;
  value v = make_object (n->kind, node_count);
  for (int i = 0; i < children (n->kind); i++)
    {
      int from = (int) rnd (ROOTS);
      n->child[i] = shadow_roots[from];
      *slot_of (n->kind, v, i) = roots[from];      /* fresh: plain stores are allowed */
    }
  shadow_roots[r] = node_count++;
  roots[r] = v;
}

/* Stores root FROM somewhere into the object of root TO. */
static void
step_store (int to, int from)
{
  if (shadow_roots[to] == NONE)
    return;
  struct node *n = &nodes[shadow_roots[to]];
  if (!children (n->kind))
    return;
  int i = (int) rnd ((unsigned) children (n->kind));
  n->child[i] = shadow_roots[from];
  gc_store (vm, roots[to], slot_of (n->kind, roots[to], i), roots[from]);
}

/* Root R goes down to one of its children. */
static void
step_down (int r)
{
  if (shadow_roots[r] == NONE)
    return;
  struct node *n = &nodes[shadow_roots[r]];
  int c = children (n->kind);
  int i = c ? (int) rnd ((unsigned) c) : 0;
  roots[r] = c ? *slot_of (n->kind, roots[r], i) : (value) Qnil;
  shadow_roots[r] = c ? n->child[i] : NONE;
}

static void
step (void)
{
  int r = (int) rnd (ROOTS);
  unsigned what = rnd (10);
  if (what < 4 && node_count < NODES)
    step_new (r);
  else if (what < 8)
    step_store (r, (int) rnd (ROOTS));
  else
    step_down (r);
}

/* Marking in the smallest possible steps. */
static void
collect_a_little (void)
{
  minor_collect (vm);
  if (!vm->heap->marking)
    mark_start (vm);
  if (mark_step (vm, 0) && rnd (2))
    mark_finish (vm);
}

START_TEST (random_graph)
{
  state = 12345 + (unsigned) _i;
  node_count = 0;
  memset (nodes, 0, sizeof nodes);
  for (int i = 0; i < ROOTS; i++)
    shadow_roots[i] = NONE;
  for (int i = 0; i < 50000; i++)
    {
      step ();
      if (rnd (50) == 0)
        {
          if (rnd (3))
            collect_a_little ();
          else
            gc_collect (vm, rnd (10) == 0);
          if (rnd (4) == 0)
            check_all ();
        }
    }
  gc_collect (vm, true);
  check_all ();
}
END_TEST

/* -- the write barrier --------------------------------------------------------------------------------- */

/* Every kind of old container keeps a young object alive that was stored into any of its slots. */
START_TEST (barrier)
{
  for (enum kind kind = 0; kind < KINDS; kind++)
    for (int i = 0; i < children (kind); i++)
      {
        roots[0] = make_object (kind, 1);
        gc_collect (vm, i & 1);
        ck_assert (!heap_is_young (vm, roots[0]));
        value young = make_cons (vm, make_fixnum (42), heap_string_c (vm, "x"));
        ck_assert (heap_is_young (vm, young));
        gc_store (vm, roots[0], slot_of (kind, roots[0], i), young);
        gc_collect (vm, false);
        value v = *slot_of (kind, roots[0], i);
        ck_assert (!heap_is_young (vm, v) && consp (v) && car (v) == make_fixnum (42));
        ck_assert_str_eq (string_text (cdr (v)), "x");
      }
}
END_TEST

/* What is moved behind the marker's back is still found: the store into a marked object counts. */
START_TEST (barrier_while_marking)
{
  value hidden = roots[0] = make_cons (vm, Qnil, Qnil);
  for (int i = 0; i < 200000; i++)
    hidden = make_cons (vm, Qnil, hidden);
  roots[0] = hidden;
  roots[1] = heap_vector (vm, 1, Qnil);
  gc_collect (vm, true);
  minor_collect (vm);
  mark_start (vm);
  mark_step (vm, 0);
  value last = roots[0];
  while (consp (cdr (last)))
    last = cdr (last);
  ck_assert (!value_alive (vm, last) && value_alive (vm, roots[1]));
  vector_set (vm, roots[1], 0, last);            /* from the unmarked part to the marked one */
  roots[0] = Qnil;
  minor_collect (vm);
  while (!mark_step (vm, 0))
    ;
  mark_finish (vm);
  gc_collect (vm, false);
  for (int i = 0; i < 100000; i++)
    roots[0] = make_cons (vm, Qt, roots[0]);
  gc_collect (vm, false);
  ck_assert (consp (vector_ref (roots[1], 0)) && nilp (car (vector_ref (roots[1], 0))));
}
END_TEST

START_TEST (barrier_records_a_card_once)
{
  roots[0] = heap_vector (vm, 8, Qnil);
  gc_collect (vm, false);
  ck_assert_uint_eq (vm->heap->dirty.count, 0);
  vector_set (vm, roots[0], 0, make_fixnum (1));
  vector_set (vm, roots[0], 0, Qt);
  ck_assert_uint_eq (vm->heap->dirty.count, 0);
  for (int i = 0; i < 100; i++)
    vector_set (vm, roots[0], 0, make_cons (vm, Qnil, Qnil));
  ck_assert_uint_eq (vm->heap->dirty.count, 1);
}
END_TEST

/* -- sizes ---------------------------------------------------------------------------------------------- */

/* Every size around the limits of cells, blocks and the nursery survives with its contents. */
START_TEST (sizes)
{
  static const int64_t sizes[] = { 0, 1, 2, 3, 31, 32, 33, 127, 128, 1022, 1023, 1024, 1025, 2047, 2048, 4094, 4095, 4096, 4097, 8191, 100000, 1000000 };
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    {
      int64_t n = sizes[s];
      roots[0] = heap_vector (vm, n, Qt);
      roots[1] = heap_string_uninit (vm, n, n, false);
      memset (string_text (roots[1]), 'q', (size_t) n);
      if (n)
        object_of (roots[0])->slots[n - 1] = make_float (vm, 1.5);
      for (int round = 0; round < 3; round++)
        {
          gc_collect (vm, round == 1);
          ck_assert_int_eq (vector_length (roots[0]), n);
          ck_assert_int_eq ((int64_t) strlen (string_text (roots[1])), n);
          if (n)
            ck_assert (float_of (vector_ref (roots[0], n - 1)) == 1.5 && (n == 1 || vector_ref (roots[0], 0) == Qt));
        }
    }
}
END_TEST

START_TEST (memory_is_reused)
{
  gc_collect (vm, true);
  gc_collect (vm, true);            /* the first one allocates the value of gc-elapsed */
  uint64_t before = vm->heap->old_bytes;
  char *top = NULL;
  for (int round = 0; round < 40; round++)
    {
      for (int i = 0; i < ROOTS; i++)
        roots[i] = i % 2 ? heap_vector (vm, 1000 * (i + 1), Qnil) : heap_string_uninit (vm, 3000 * i, 3000 * i, false);
      for (int i = 0; i < 20000; i++)
        roots[i % ROOTS] = make_cons (vm, roots[i % ROOTS], make_float (vm, i));
      gc_collect (vm, false);
      for (int i = 0; i < ROOTS; i++)
        roots[i] = Qnil;
      gc_collect (vm, true);
      ck_assert_uint_eq (vm->heap->old_bytes, before);
      if (round == 4)
        top = vm->heap->old_top;
    }
  ck_assert_ptr_eq (top, vm->heap->old_top);
}
END_TEST

/* Objects that are born old ask for collections, too. */
START_TEST (large_garbage)
{
  for (int i = 0; i < 2000; i++)
    {
      roots[i % 4] = heap_string_uninit (vm, 1000000, 1000000, false);
      ck_assert (!exitp (vm_safepoint (vm)));
    }
  ck_assert_uint_lt (vm->heap->old_bytes, 200 << 20);
  ck_assert_uint_lt ((uint64_t) (vm->heap->old_top - vm->heap->old_start), 300 << 20);
}
END_TEST

/* A program that keeps everything gets an error at a safepoint, and can go on when it lets go. */
START_TEST (memory_limit)
{
  vm->heap->memory_limit = 100 << 20;
  int i = 0;
  value v = Qnil;
  for (; i < 10000000 && !exitp (v); i++)
    {
      roots[0] = make_cons (vm, make_float (vm, i), roots[0]);
      v = vm_safepoint (vm);
    }
  ck_assert (exitp (v) && i > 1000000);
  ck_assert (!heap_reserve (vm, 200 << 20));
  roots[0] = Qnil;
  gc_collect (vm, true);
  ck_assert (!exitp (vm_safepoint (vm)) && heap_reserve (vm, 50 << 20));
}
END_TEST

START_TEST (symbols_are_reused)
{
  roots[0] = symbol_make (vm, heap_string_c (vm, "kept"));
  gc_collect (vm, true);
  uint32_t count = vm->heap->symbol_count;
  for (int round = 0; round < 5; round++)
    {
      for (int i = 0; i < 1000; i++)
        symbol_make (vm, heap_string_c (vm, "dropped"));
      gc_collect (vm, true);
      ck_assert_str_eq (string_text (symbol_name (vm, roots[0])), "kept");
    }
  ck_assert_uint_le (vm->heap->symbol_count, count + 1000);
}
END_TEST

/* -- deep structures must not use the C stack -------------------------------------------------------------- */

START_TEST (deep_list)
{
  for (int i = 0; i < 10000000; i++)
    roots[0] = make_cons (vm, make_fixnum (i), roots[0]);
  for (int i = 0; i < 3000000; i++)
    roots[1] = make_cons (vm, roots[1], Qnil);
  value v = Qnil;
  for (int i = 0; i < 1000000; i++)
    {
      value w = heap_vector (vm, 1, v);
      v = w;
    }
  roots[2] = v;
  for (int round = 0; round < 2; round++)
    {
      gc_collect (vm, round);
      int64_t n = 0;
      for (v = roots[0]; consp (v); v = cdr (v), n++)
        MUST (car (v) == make_fixnum (10000000 - 1 - n));
      ck_assert_int_eq (n, 10000000);
      for (n = 0, v = roots[1]; consp (v); v = car (v))
        n++;
      ck_assert_int_eq (n, 3000000);
      for (n = 0, v = roots[2]; vectorp (v); v = vector_ref (v, 0))
        n++;
      ck_assert_int_eq (n, 1000000);
    }
}
END_TEST

START_TEST (circular)
{
  roots[0] = make_cons (vm, Qnil, Qnil);
  set_cdr (vm, roots[0], roots[0]);
  set_car (vm, roots[0], heap_vector (vm, 1, roots[0]));
  for (int i = 0; i < 3; i++)
    {
      gc_collect (vm, i);
      ck_assert (cdr (roots[0]) == roots[0] && vector_ref (car (roots[0]), 0) == roots[0]);
    }
}
END_TEST

/* -- weak tables and finalizers ------------------------------------------------------------------------- */

/* Per kind of weakness: which of four entries survive.  0: key and value held, 1: key, 2: value, 3: neither. */
START_TEST (weak_tables)
{
  static const struct { value weakness; bool kept[4]; } kinds[] = {
    { Qkey, { true, true, false, false } },
    { Qvalue, { true, false, true, false } },
    { Qkey_and_value, { true, false, false, false } },
    { Qkey_or_value, { true, true, true, false } },
    { Qnil, { true, true, true, true } },
  };
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    {
      roots[0] = hash_new (vm, Qeq, kinds[k].weakness, 10);
      for (int i = 0; i < 4; i++)
        {
          roots[1] = make_cons (vm, make_fixnum (i), Qnil);
          roots[2] = make_cons (vm, make_fixnum (i + 10), Qnil);
          hash_put (vm, roots[0], roots[1], roots[2]);
          roots[10 + i] = i < 2 ? roots[1] : (value) Qnil;
          roots[20 + i] = i == 0 || i == 2 ? roots[2] : (value) Qnil;
        }
      hash_put (vm, roots[0], make_fixnum (7), Qt);                /* no heap objects: never dies */
      roots[1] = roots[2] = Qnil;
      gc_collect (vm, false);
      gc_collect (vm, true);
      int seen = 0, expected = 1;
      for (int i = 0; i < 4; i++)
        expected += kinds[k].kept[i];
      ck_assert_int_eq (hash_count (roots[0]), expected);
      for (int64_t e = 0; e < hash_entry_limit (roots[0]); e++)
        {
          value key = hash_entry_key (roots[0], e);
          if (!consp (key))
            continue;
          int i = (int) fixnum (car (key));
          ck_assert (kinds[k].kept[i]);
          ck_assert (car (hash_entry_value (roots[0], e)) == make_fixnum (i + 10));
          seen++;
        }
      ck_assert_int_eq (seen, expected - 1);
    }
}
END_TEST

/* A key that only its own value refers to dies; a chain of entries lives as long as its first key. */
START_TEST (ephemerons)
{
  roots[0] = hash_new (vm, Qeq, Qkey, 10);
  roots[1] = make_cons (vm, Qnil, Qnil);
  hash_put (vm, roots[0], roots[1], make_cons (vm, roots[1], Qnil));
  roots[1] = roots[2] = make_cons (vm, Qt, Qnil);
  for (int i = 0; i < 100; i++)
    {
      roots[3] = make_cons (vm, Qt, Qnil);
      hash_put (vm, roots[0], roots[1], roots[3]);
      roots[1] = roots[3];
    }
  roots[1] = roots[3] = Qnil;
  gc_collect (vm, true);
  ck_assert_int_eq (hash_count (roots[0]), 100);
  roots[2] = Qnil;
  gc_collect (vm, true);
  ck_assert_int_eq (hash_count (roots[0]), 0);
}
END_TEST

/* A dead finalizer is found once; its function is alive when it is to run. */
START_TEST (finalizers)
{
  value f = heap_object (vm, HEAP_FINALIZER, 1);
  object_of (f)->slots[0] = make_cons (vm, Qlambda, Qnil);
  roots[0] = f;
  value_list_push (&vm->heap->finalizers, f);
  gc_collect (vm, true);
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->doomed.count, 0);
  roots[0] = Qnil;
  gc_collect (vm, false);
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->doomed.count, 1);
  ck_assert (car (vector_ref (vm->heap->doomed.items[0], 0)) == Qlambda);
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->doomed.count, 1);
  ck_assert_uint_eq (vm->heap->finalizers.count, 0);
}
END_TEST

/* -- the nursery -------------------------------------------------------------------------------------------- */

/* Allocation past the soft limit asks for a collection and moves nothing. */
START_TEST (nursery_asks)
{
  gc_collect (vm, false);
  value first = roots[0] = make_cons (vm, Qnil, Qnil);
  ck_assert_uint_eq (atomic_load (&vm->safepoint_flags) & SAFEPOINT_GC, 0);
  for (int i = 0; i < NURSERY_SOFT_BYTES / 4; i++)
    make_cons (vm, Qnil, Qnil);
  ck_assert_uint_ne (atomic_load (&vm->safepoint_flags) & SAFEPOINT_GC, 0);
  ck_assert (roots[0] == first);
  uint64_t moves = heap_move_count (vm);
  gc_collect (vm, false);
  ck_assert (roots[0] != first && heap_move_count (vm) > moves);
  ck_assert_uint_eq (atomic_load (&vm->safepoint_flags) & SAFEPOINT_GC, 0);
}
END_TEST

/* -- telemetry --------------------------------------------------------------------------------------------- */

START_TEST (pauses)
{
  struct pause_histogram p = { 0 };
  for (int i = 1; i <= 1000; i++)
    metrics_pause (&p, (uint64_t) i * 1000);
  ck_assert_uint_eq (p.count, 1000);
  ck_assert_uint_eq (p.max_ns, 1000000);
  static const double fractions[] = { 0.5, 0.95, 0.99 };
  for (int i = 0; i < 3; i++)
    {
      double got = (double) metrics_percentile (&p, fractions[i]), wanted = fractions[i] * 1e6;
      ck_assert_msg (got >= wanted && got <= wanted * 1.13, "%g for %g", got, wanted);
    }
  uint64_t minors = vm->heap->metrics.pause[GC_MINOR].count, majors = vm->heap->metrics.pause[GC_FULL].count;
  gc_collect (vm, true);
  ck_assert_uint_eq (vm->heap->metrics.pause[GC_MINOR].count, minors + 1);
  ck_assert_uint_eq (vm->heap->metrics.pause[GC_FULL].count, majors + 1);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("heap");
  TCase *c = tcase_create ("heap");
  tcase_add_checked_fixture (c, setup, teardown);
  tcase_set_timeout (c, 120);
  tcase_add_loop_test (c, random_graph, 0, 8);
  tcase_add_test (c, barrier);
  tcase_add_test (c, barrier_while_marking);
  tcase_add_test (c, barrier_records_a_card_once);
  tcase_add_test (c, sizes);
  tcase_add_test (c, memory_is_reused);
  tcase_add_test (c, large_garbage);
  tcase_add_test (c, memory_limit);
  tcase_add_test (c, symbols_are_reused);
  tcase_add_test (c, deep_list);
  tcase_add_test (c, circular);
  tcase_add_test (c, weak_tables);
  tcase_add_test (c, ephemerons);
  tcase_add_test (c, finalizers);
  tcase_add_test (c, nursery_asks);
  tcase_add_test (c, pauses);
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
