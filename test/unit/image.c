/* image.c - tests of the boot image: writing, loading, refusing what is wrong.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "nm_vm.h"
#include "data/hash.h"
#include "image/image.h"

static const struct nm_host_ops no_host;
static char path[] = "/tmp/neomacs-image-XXXXXX";
static char *image;
static size_t image_bytes;

static struct nm_vm *
vm_new (const void *from, size_t bytes, bool worker, const char **error)
{
  struct nm_vm_options options = { .worker = worker, .image = from, .image_bytes = bytes, .ignore_image = !from };
  return nm_vm_new (&options, &no_host, NULL, error);
}

static value
read_form (struct nm_vm *vm, const char *text)
{
  value v = read_from_bytes (vm, text, strlen (text));
  ck_assert (v != V_EXIT);
  return v;
}

static void
set_global (struct nm_vm *vm, const char *name, value v)
{
  value s = symbol_intern_c (vm, name);
  symbol_store (vm, s, &symbol_of (vm, s)->val, v);
}

static value
global (struct nm_vm *vm, const char *name)
{
  return symbol_of (vm, symbol_intern_c (vm, name))->val;
}

static char *
slurp (const char *name, size_t *bytes)
{
  FILE *f = fopen (name, "rb");
  ck_assert (f != NULL);
  fseek (f, 0, SEEK_END);
  *bytes = (size_t) ftell (f);
  rewind (f);
  char *p = mi_malloc_aligned (*bytes, IMAGE_PAGE);
  ck_assert_uint_eq (fread (p, 1, *bytes, f), *bytes);
  fclose (f);
  return p;
}

static void
setup (void)
{
  const char *error;
  struct nm_vm *vm = vm_new (NULL, 0, false, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  set_global (vm, "test-list", read_form (vm, "(1 2.5 \"text\" [a b c] foo (nested . \"\303\251\"))"));
  set_global (vm, "test-large", heap_vector (vm, 50000, read_form (vm, "(x)")));
  value table = hash_new (vm, Qeq, Qnil, 10);
  set_global (vm, "test-table", table);
  value keys = read_form (vm, "((a) (b) (c))");
  set_global (vm, "test-keys", keys);
  for (value k = keys; consp (k); k = cdr (k))
    hash_put (vm, global (vm, "test-table"), car (k), car (car (k)));
  set_global (vm, "test-uninterned", symbol_make (vm, heap_string_c (vm, "loner")));
  int fd = mkstemp (path);
  ck_assert (fd >= 0);
  close (fd);
  bool ok = nm_vm_dump (vm, path, &error);
  ck_assert_msg (ok, "%s", error);
  nm_vm_free (vm);
  image = slurp (path, &image_bytes);
}

static void
teardown (void)
{
  unlink (path);
  mi_free (image);
}

static void
check_world (struct nm_vm *vm)
{
  value v = global (vm, "test-list");
  ck_assert (car (v) == make_fixnum (1));
  ck_assert (float_of (car (cdr (v))) == 2.5);
  ck_assert_str_eq (string_text (car (cdr (cdr (v)))), "text");
  value w = global (vm, "test-large");
  ck_assert_int_eq (vector_length (w), 50000);
  ck_assert (vector_ref (w, 0) == vector_ref (w, 49999) && car (vector_ref (w, 7)) == symbol_intern_c (vm, "x"));
  ck_assert_str_eq (string_text (symbol_name (vm, global (vm, "test-uninterned"))), "loner");
  ck_assert (global (vm, "test-uninterned") != symbol_intern_c (vm, "loner"));
  for (value k = global (vm, "test-keys"); consp (k); k = cdr (k))
    ck_assert (hash_get (vm, global (vm, "test-table"), car (k)) == car (car (k)));
  value f = symbol_of (vm, symbol_intern_c (vm, "car"))->function;
  ck_assert (subrp (f));
  size_t count;
  ck_assert_str_eq (nm_primitives (&count)[((struct subr *) object_of (f))->index]->lisp_name, "car");
  ck_assert (symbol_of (vm, Qobarray)->val == vm->obarray);
}

/* The isolate can allocate, change the image's objects and collect. */
static void
exercise (struct nm_vm *vm)
{
  for (int round = 0; round < 3; round++)
    {
      value v = global (vm, "test-list");
      set_car (vm, v, make_fixnum (1));
      set_cdr (vm, cdr (cdr (cdr (cdr (v)))), heap_string_c (vm, "changed"));
      vector_set (vm, global (vm, "test-large"), 30000, heap_string_c (vm, "changed"));
      gc_collect (vm, round != 1);
      check_world (vm);
      v = global (vm, "test-list");
      ck_assert_str_eq (string_text (cdr (cdr (cdr (cdr (cdr (v)))))), "changed");
      ck_assert_str_eq (string_text (vector_ref (global (vm, "test-large"), 30000)), "changed");
      for (int i = 0; i < 100000; i++)
        set_global (vm, "test-growth", make_cons (vm, make_float (vm, i), round ? global (vm, "test-growth") : (value) Qnil));
    }
}

START_TEST (loads_in_place)
{
  const char *error;
  struct nm_vm *vm = vm_new (image, image_bytes, false, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  ck_assert_uint_eq ((uint64_t) (uintptr_t) vm->heap->old_start, heap_image_base ());
  check_world (vm);
  exercise (vm);
  nm_vm_free (vm);
}
END_TEST

/* Two at once: the second has to go elsewhere, and they do not see each other's changes. */
START_TEST (loads_elsewhere)
{
  const char *error;
  struct nm_vm *first = vm_new (image, image_bytes, false, &error);
  ck_assert_msg (first != NULL, "%s", error);
  struct nm_vm *second = vm_new (image, image_bytes, false, &error);
  ck_assert_msg (second != NULL, "%s", error);
  struct nm_vm *worker = vm_new (image, image_bytes, true, &error);
  ck_assert_msg (worker != NULL, "%s", error);
  ck_assert_uint_ne ((uint64_t) (uintptr_t) second->heap->old_start, heap_image_base ());
  exercise (second);
  check_world (first);
  ck_assert (nilp (cdr (cdr (cdr (cdr (cdr (cdr (global (first, "test-list")))))))));
  exercise (worker);
  exercise (first);
  nm_vm_free (first);
  check_world (second);
  nm_vm_free (second);
  check_world (worker);
  nm_vm_free (worker);
}
END_TEST

/* An image of an isolate that came from an image. */
START_TEST (dumps_again)
{
  const char *error;
  struct nm_vm *first = vm_new (image, image_bytes, false, &error), *vm = vm_new (image, image_bytes, false, &error);
  exercise (vm);
  set_global (vm, "test-growth", Qnil);
  ck_assert (nm_vm_dump (vm, path, &error));
  check_world (vm);
  nm_vm_free (vm);
  nm_vm_free (first);
  size_t bytes;
  char *again = slurp (path, &bytes);
  vm = vm_new (again, bytes, false, &error);
  ck_assert_msg (vm != NULL, "%s", error);
  check_world (vm);
  ck_assert_str_eq (string_text (cdr (cdr (cdr (cdr (cdr (global (vm, "test-list"))))))), "changed");
  nm_vm_free (vm);
  mi_free (again);
}
END_TEST

static void
expect_refusal (const char *part, size_t bytes)
{
  const char *error;
  ck_assert (vm_new (image, bytes, false, &error) == NULL);
  ck_assert_msg (strstr (error, part) != NULL, "'%s' does not mention '%s'", error, part);
}

START_TEST (refuses_damage)
{
  static const char *const parts[] = { "does not start", "format", "header", "header", "checksum", "checksum" };
  const size_t places[] = { 0, offsetof (struct image_header, version), offsetof (struct image_header, body_sum),
                            offsetof (struct image_header, gc_roots) + 9, IMAGE_PAGE + 1000, image_bytes - 1 };
  for (int i = 0; i < 6; i++)
    {
      image[places[i]] ^= 4;
      expect_refusal (parts[i], image_bytes);
      image[places[i]] ^= 4;
    }
  expect_refusal ("cut off", image_bytes - 1);
  expect_refusal ("does not start", 100);
}
END_TEST

START_TEST (refuses_stale)
{
  struct image_header *h = (struct image_header *) image;
  h->build_id ^= 1;
  h->header_sum = 0;
  h->header_sum = image_sum (h, sizeof *h);
  expect_refusal ("stale", image_bytes);
}
END_TEST

START_TEST (names_what_cannot_be_dumped)
{
  const char *error;
  struct nm_vm *vm = vm_new (image, image_bytes, false, &error);
  value host = heap_object (vm, HEAP_HOST, 2);
  ((struct host_object *) object_of (host))->type = NM_HOST_MARKER;
  set_global (vm, "test-culprit", make_cons (vm, host, Qnil));
  ck_assert (!nm_vm_dump (vm, path, &error));
  ck_assert_msg (strstr (error, "marker") && strstr (error, "test-culprit"), "%s", error);
  set_global (vm, "test-culprit", Qnil);
  ck_assert (nm_vm_dump (vm, path, &error));
  nm_vm_free (vm);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("image");
  TCase *c = tcase_create ("image");
  tcase_add_checked_fixture (c, setup, teardown);
  tcase_set_timeout (c, 60);
  tcase_add_test (c, loads_in_place);
  tcase_add_test (c, loads_elsewhere);
  tcase_add_test (c, dumps_again);
  tcase_add_test (c, refuses_damage);
  tcase_add_test (c, refuses_stale);
  tcase_add_test (c, names_what_cannot_be_dumped);
  suite_add_tcase (s, c);
  SRunner *r = srunner_create (s);
  srunner_run_all (r, CK_NORMAL);
  int failed = srunner_ntests_failed (r);
  srunner_free (r);
  return failed != 0;
}
