/* handles.c - handles that are stale, foreign or forged; roots across collections; scopes.
   SPDX-License-Identifier: GPL-3.0-or-later
   In a build with NM_CHECKS an invalid handle must stop the program with a diagnosis; in a release
   build it must be harmless. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "handle/handle.h"
#include "nm_vm.h"

/* -- a host that keeps what its primitives saw -- */

struct test_host { nm_value kept; int mode; uint64_t finalized; };

static nm_value
test_call (struct nm_host *host, const struct nm_primitive *p, nm_args args)
{
  struct test_host *t = (struct test_host *) host;
  (void) p;
  t->kept = nm_arg (args, 0);
  return t->mode ? nm_arg (args, 1) : NM_NIL;
}

static void
test_finalize (struct nm_host *host, enum nm_host_type type, uint64_t id)
{
  ((struct test_host *) host)->finalized += type * 1000 + id;
}

static const struct nm_host_ops test_ops = { .call_primitive = test_call, .finalize_object = test_finalize };
static const struct nm_primitive test_primitive = {
  .lisp_name = "test", .max_args = 2, .side = NM_SIDE_HOST, .effect = NM_STATE_READ, .gc_use = NM_CAN_GC, .reentry = NM_CAN_REENTER,
};

static struct nm_vm *
new_vm (struct test_host *t, uint32_t isolate)
{
  struct nm_vm_options options = { .ignore_image = true, .isolate_number = isolate };
  const char *error;
  struct nm_vm *vm = nm_vm_new (&options, &test_ops, (struct nm_host *) t, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  return vm;
}

static value
call_host (struct nm_vm *vm, value a, value b)
{
  value *args = stack_push_slots (vm, 2);
  args[0] = a;
  args[1] = b;
  value v = handle_call_host (vm, &test_primitive, 2, args);
  ck_assert_ptr_eq (vm->sp, args + 2);
  stack_pop_slots (vm, args);
  return v;
}

/* What V resolves to: nil in a release build; with NM_CHECKS the process must die saying WORD. */
static void
check_invalid (struct nm_vm *vm, nm_value v, const char *word)
{
#ifndef NM_CHECKS
  (void) word;
  ck_assert_uint_eq (handle_resolve (vm, v), Qnil);
  ck_assert (nm_is_nil (nm_car (vm, v)));
  ck_assert (!nm_is_cons (vm, v));
#else
  int pipes[2], status;
  ck_assert_int_eq (pipe (pipes), 0);
  pid_t child = fork ();
  if (child == 0)
    {
      dup2 (pipes[1], 2);
      handle_resolve (vm, v);
      _exit (0);
    }
  close (pipes[1]);
  char text[400];
  ssize_t n = read (pipes[0], text, sizeof text - 1);
  text[n > 0 ? n : 0] = 0;
  close (pipes[0]);
  waitpid (child, &status, 0);
  ck_assert_msg (WIFSIGNALED (status) && WTERMSIG (status) == SIGABRT, "survived");
  ck_assert_msg (strstr (text, word) != NULL, "said: %s", text);
#endif
}

START_TEST (immediates_pass_through)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  value *sp = vm->sp;
  ck_assert_uint_eq (handle_local (vm, make_fixnum (-5)).bits, make_fixnum (-5));
  ck_assert_uint_eq (handle_local (vm, Qnil).bits, Qnil);
  ck_assert_uint_eq (handle_local (vm, Qcar).bits, Qcar);
  ck_assert (nm_is_exit (handle_local (vm, V_EXIT)));
  ck_assert_ptr_eq (vm->sp, sp);
  ck_assert_uint_eq (handle_resolve (vm, NM_EXIT), V_EXIT);
  ck_assert_uint_eq (handle_resolve (vm, nm_fixnum (7)), make_fixnum (7));
  nm_vm_free (vm);
}
END_TEST

START_TEST (arguments_are_handles)
{
  struct test_host t = { .mode = 1 };
  struct nm_vm *vm = new_vm (&t, 1);
  value pair = make_cons (vm, make_fixnum (1), make_fixnum (2));
  value *keep = stack_push_slots (vm, 1);
  keep[0] = pair;
  ck_assert_uint_eq (call_host (vm, Qnil, pair), keep[0]);
  nm_vm_free (vm);
}
END_TEST

START_TEST (stale_local)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  call_host (vm, make_cons (vm, Qt, Qt), Qnil);
  check_invalid (vm, t.kept, "stale");
#ifdef NM_CHECKS
  /* The slot is in use again, by somebody else's handle. */
  nm_local (vm, nm_cons (vm, NM_T, NM_T));
  nm_local (vm, nm_cons (vm, NM_T, NM_T));
  check_invalid (vm, t.kept, "stale");
#endif
  nm_vm_free (vm);
}
END_TEST

START_TEST (stale_persistent)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  nm_value root = nm_root_new (vm, nm_cons (vm, NM_T, NM_NIL));
  ck_assert (nm_is_cons (vm, root));
  nm_root_free (vm, root);
  check_invalid (vm, root, "stale persistent");
  nm_value other = nm_root_new (vm, nm_cons (vm, NM_NIL, NM_NIL));
  ck_assert (!nm_identical (root, other));
  check_invalid (vm, root, "stale persistent");
  ck_assert (nm_is_cons (vm, other));
  nm_vm_free (vm);
}
END_TEST

START_TEST (foreign)
{
  struct test_host t = { 0 };
  struct nm_vm *a = new_vm (&t, 1), *b = new_vm (&t, 2);
  nm_value local = nm_cons (a, NM_T, NM_NIL), root = nm_root_new (a, local);
  check_invalid (b, local, "foreign");
  check_invalid (b, root, "foreign");
  ck_assert (nm_is_cons (a, local) && nm_is_cons (a, root));
  nm_vm_free (a);
  nm_vm_free (b);
}
END_TEST

START_TEST (forged)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  uint64_t local = handle_prefix (vm, NM_HANDLE_LOCAL), persistent = handle_prefix (vm, NM_HANDLE_PERSISTENT);
  check_invalid (vm, (nm_value){ local | UINT64_C (0x7ffffff) << NM_HANDLE_INDEX_SHIFT }, "forged");
  check_invalid (vm, (nm_value){ local | UINT64_C (77) << NM_HANDLE_GENERATION_SHIFT }, "forged");
  check_invalid (vm, (nm_value){ persistent | UINT64_C (0x7ffffff) << NM_HANDLE_INDEX_SHIFT }, "forged");
  check_invalid (vm, (nm_value){ persistent | 3 << NM_HANDLE_KIND_SHIFT }, "forged");
  check_invalid (vm, (nm_value){ NM_TAG_HANDLE | 9 << NM_HANDLE_INDEX_SHIFT }, "forged special");
  check_invalid (vm, (nm_value){ 0x1002 }, "forged");          /* the tags of heap objects */
  check_invalid (vm, (nm_value){ 0x1001 }, "forged");
  check_invalid (vm, (nm_value){ 0x1005 }, "forged");
  check_invalid (vm, (nm_value){ 0x7fffffff3 }, "forged");     /* a symbol beyond the table */
  nm_vm_free (vm);
}
END_TEST

START_TEST (random_bits)
{
#ifndef NM_CHECKS
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 3);
  nm_root_new (vm, nm_cons (vm, NM_T, NM_NIL));
  uint64_t seed = 88172645463325252u;
  for (int i = 0; i < 2000000; i++)
    {
      seed ^= seed << 13;
      seed ^= seed >> 7;
      seed ^= seed << 17;
      nm_value v = { i & 1 ? seed : seed | NM_TAG_HANDLE };
      enum nm_type type = nm_type_of (vm, v);
      ck_assert (type == NM_TYPE_FIXNUM || type == NM_TYPE_SYMBOL || type == NM_TYPE_CONS || type == NM_TYPE_OTHER);
      nm_root_free (vm, v);
      nm_root_set (vm, v, NM_NIL);
      nm_local_set (vm, v, NM_NIL);
    }
  nm_vm_free (vm);
#endif
}
END_TEST

START_TEST (roots_survive_collections)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  enum { N = 3000 };
  static nm_value roots[N];
  for (int i = 0; i < N; i++)
    {
      nm_scope s = nm_scope_open (vm);
      roots[i] = nm_root_new (vm, nm_cons (vm, nm_fixnum (i), NM_NIL));
      nm_scope_close (vm, s);
    }
  for (int round = 0; round < 4; round++)
    {
      gc_collect (vm, round & 1);
      for (int i = 0; i < N; i++)
        {
          nm_scope s = nm_scope_open (vm);
          ck_assert_uint_eq (nm_car (vm, roots[i]).bits, nm_fixnum (i).bits);
          nm_scope_close (vm, s);
        }
      for (int i = round; i < N; i += 7)
        {
          nm_root_free (vm, roots[i]);
          nm_scope s = nm_scope_open (vm);
          roots[i] = nm_root_new (vm, nm_cons (vm, nm_fixnum (i), NM_T));
          nm_scope_close (vm, s);
        }
    }
  nm_vm_free (vm);
}
END_TEST

START_TEST (scopes)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  value *sp = vm->sp;
  nm_scope s = nm_scope_open (vm);
  nm_value inner = nm_cons (vm, nm_fixnum (1), NM_NIL);
  for (int i = 0; i < 100; i++)
    nm_cons (vm, NM_NIL, NM_NIL);
  nm_value kept = nm_scope_close_keep (vm, s, inner);
  ck_assert_ptr_eq (vm->sp, sp + 1);
  ck_assert_uint_eq (nm_car (vm, kept).bits, nm_fixnum (1).bits);
  nm_value loop = nm_local (vm, NM_NIL);
  sp = vm->sp;
  for (int i = 0; i < 10; i++)
    {
      nm_scope turn = nm_scope_open (vm);
      nm_local_set (vm, loop, nm_cons (vm, nm_fixnum (i), loop));
      nm_scope_close (vm, turn);
    }
  ck_assert_ptr_eq (vm->sp, sp);
  ck_assert_int_eq (nm_list_length (vm, loop), 10);
  nm_vm_free (vm);
}
END_TEST

START_TEST (stack_overflow_of_locals)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  value *limit = vm->stack_limit;
  vm->stack_limit = vm->sp + 16;
  nm_scope s = nm_scope_open (vm);
  nm_value last = NM_NIL;
  for (int i = 0; i < 5000; i++)
    last = nm_cons (vm, nm_fixnum (i), last);
  gc_collect (vm, false);
  ck_assert_int_eq (nm_list_length (vm, last), 5000);
  ck_assert (vm->sp <= vm->stack_limit);
  nm_scope_close (vm, s);
  ck_assert_uint_eq (vm->persistent->stack.overflow_count, 0);
  vm->stack_limit = limit;
  nm_vm_free (vm);
}
END_TEST

START_TEST (host_objects_are_unique_and_weak)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  nm_scope s = nm_scope_open (vm);
  nm_value a = nm_host_object (vm, NM_HOST_BUFFER, 7), b = nm_host_object (vm, NM_HOST_BUFFER, 7);
  ck_assert (nm_eq (vm, a, b));
  ck_assert (!nm_eq (vm, a, nm_host_object (vm, NM_HOST_MARKER, 7)));
  nm_value held = nm_root_new (vm, a);
  nm_scope_close (vm, s);
  gc_collect (vm, false);
  gc_collect (vm, true);
  ck_assert_uint_eq (t.finalized, NM_HOST_MARKER * 1000 + 7);
  uint64_t id = 0;
  ck_assert (nm_host_object_get (vm, held, NM_HOST_BUFFER, &id));
  ck_assert_uint_eq (id, 7);
  ck_assert (nm_eq (vm, held, nm_host_object (vm, NM_HOST_BUFFER, 7)));
  t.finalized = 0;
  for (uint64_t i = 100; i < 5100; i++)
    {
      s = nm_scope_open (vm);
      nm_host_object (vm, NM_HOST_OVERLAY, i);
      nm_scope_close (vm, s);
    }
  gc_collect (vm, true);
  ck_assert_uint_eq (t.finalized, UINT64_C (5000) * NM_HOST_OVERLAY * 1000 + 5000 * (100 + 5099) / 2);
  nm_vm_free (vm);
}
END_TEST

#ifdef NM_CHECKS
START_TEST (declared_no_gc)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  struct nm_primitive liar = { .lisp_name = "liar", .gc_use = NM_NO_GC };
  struct primitive_check c = primitive_check_enter (vm, &liar);
  make_cons (vm, Qnil, Qnil);
  primitive_check_exit (vm, &c, V_EXIT);                       /* an error may allocate */
  primitive_check_exit (vm, &c, Qnil);
}
END_TEST

START_TEST (declared_no_reentry)
{
  struct test_host t = { 0 };
  struct nm_vm *vm = new_vm (&t, 1);
  struct nm_primitive liar = { .lisp_name = "liar", .gc_use = NM_CAN_GC, .reentry = NM_NO_REENTRY };
  struct primitive_check c = primitive_check_enter (vm, &liar);
  vm_note_lisp (vm);
  primitive_check_exit (vm, &c, Qnil);
}
END_TEST
#endif

int
main (void)
{
  Suite *s = suite_create ("handles");
  TCase *c = tcase_create ("handles");
  tcase_set_timeout (c, 60);
  tcase_add_test (c, immediates_pass_through);
  tcase_add_test (c, arguments_are_handles);
  tcase_add_test (c, stale_local);
  tcase_add_test (c, stale_persistent);
  tcase_add_test (c, foreign);
  tcase_add_test (c, forged);
  tcase_add_test (c, random_bits);
  tcase_add_test (c, roots_survive_collections);
  tcase_add_test (c, scopes);
  tcase_add_test (c, stack_overflow_of_locals);
  tcase_add_test (c, host_objects_are_unique_and_weak);
#ifdef NM_CHECKS
  tcase_add_test_raise_signal (c, declared_no_gc, SIGABRT);
  tcase_add_test_raise_signal (c, declared_no_reentry, SIGABRT);
#endif
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
