/* coding.c - encodings with state: what comes in pieces is what comes at once.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "charset/charset.h"
#include "coding/coding.h"
#include "host.h"

static struct nm_host *host;

static void
evaluate (const char *form)
{
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value v = nm_eval (vm, nm_read_string (vm, form, strlen (form)), NM_T);
  ck_assert_msg (!nm_is_exit (v), "%s", form);
  nm_scope_close (vm, scope);
}

/* The charsets and coding systems that the tests need, without the Lisp that usually defines them. */
static const char *const definitions[] = {
  "(define-charset-internal 'jisx0208 2 [33 126 33 126] nil nil 66 nil nil nil nil nil 1310720 nil nil nil \"JISX0208\" nil)",
  "(define-charset-internal 'ksc5601 2 [33 126 33 126] nil nil 67 nil nil nil nil nil 2596756 nil nil nil \"KSC5601\" nil)",
  "(define-charset-internal 'jisx0201 1 [0 223] nil nil nil nil nil nil nil nil nil \"JISX0201\" nil nil nil nil)",
  "(define-charset-internal 'katakana 1 [33 126] nil nil 73 nil nil nil t nil nil nil '(jisx0201 161 254 -128) nil nil nil)",
  "(define-charset-internal 'right-latin 1 [32 127] nil nil 65 nil nil nil nil nil 160 nil nil nil nil nil)",
  "(define-charset-internal 'gbk-2-byte 2 [64 254 129 254] nil nil nil nil nil nil nil nil nil \"GBK\" nil nil nil nil)",
  "(progn (unify-charset 'jisx0208) (unify-charset 'ksc5601))",
  "(define-coding-system-internal 'utf-8 85 'utf-8 '(unicode) t nil nil nil nil nil nil nil nil nil)",
  "(define-coding-system-internal 'utf-16le 85 'utf-16 '(unicode) nil nil nil nil nil nil nil nil nil nil 'little)",
  "(define-coding-system-internal 'utf-16 85 'utf-16 '(unicode) nil nil nil nil nil nil nil nil nil t 'big)",
  "(define-coding-system-internal 'jp7 74 'iso-2022 '(ascii jisx0208 ksc5601) nil nil nil nil nil nil nil nil nil"
  " [ascii nil nil nil] nil #x4e)",
  "(define-coding-system-internal 'lock7 74 'iso-2022 'iso-2022 nil nil nil nil nil nil nil nil nil"
  " [ascii nil nil nil] '((94 . 1) (96 . 1)) #x5e)",
  "(define-coding-system-internal 'eucjp 69 'iso-2022 '(ascii jisx0208 katakana) nil nil nil nil nil nil nil nil nil"
  " [ascii jisx0208 katakana nil] nil #x26)",
  "(define-coding-system-internal 'sjis 83 'shift-jis '(ascii katakana jisx0208) nil nil nil nil nil nil nil nil nil)",
  "(define-coding-system-internal 'gbk 99 'charset '(ascii gbk-2-byte) nil nil nil nil nil nil nil nil nil)",
};

static const char *const systems[] = {
  "utf-8", "utf-8-dos", "utf-16le", "utf-16le-dos", "utf-16", "jp7", "jp7-dos", "jp7-mac", "lock7", "eucjp", "eucjp-dos", "sjis", "sjis-mac", "gbk", "gbk-dos" };
enum { SYSTEMS = sizeof systems / sizeof *systems };

static void
start (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  host = host_new (true, false);
  struct nm_vm *vm = nm_vm_new (&options, &nm_host_table, host, &error);
  ck_assert_msg (vm != NULL && host_attach (host, vm), "no isolate");
  for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
    evaluate (definitions[i]);
}

static void
stop (void)
{
  struct nm_vm *vm = host->vm;
  host_free (host);
  nm_vm_free (vm);
}

static struct coding
named (const char *name)
{
  struct coding c;
  ck_assert_msg (coding_find (host, nm_intern (host->vm, name), &c), "%s", name);
  return c;
}

/* Text of characters that all of the systems but some have, and ends of lines. */
static size_t
random_text (char *text)
{
  static const char *const pieces[] = { "a", "bc", "\n", "\n\n", "x y", "\\~", "漢", "字", "かな", "ア", "\t", "\r" };
  size_t n = 0;
  for (int k = rand () % 30; k > 0; k--)
    {
      const char *piece = pieces[rand () % (int) (sizeof pieces / sizeof *pieces - 1)];
      memcpy (text + n, piece, strlen (piece));
      n += strlen (piece);
    }
  return n;
}

static size_t
random_bytes (char *bytes)
{
  static const char *const pieces[] = {
    "\033$B", "\033(B", "\033$)C", "\033$(C", "\016", "\017", "\033N", "4A", "\216", "\244\242", "\260\241", "\r\n", "\n", "\r", "a", "\200", "\377",
    "\343\201\202", "\302", "\033", "\033$", "\202\240", "\201", "\261", "\330\75" };
  size_t n = 0;
  for (int k = rand () % 24; k > 0; k--)
    {
      const char *piece = pieces[rand () % (int) (sizeof pieces / sizeof *pieces)];
      memcpy (bytes + n, piece, strlen (piece));
      n += strlen (piece);
    }
  return n;
}

/* Decodes N bytes in random pieces, as a process's output comes. */
static struct coding_output
decode_in_pieces (struct coding c, const char *bytes, size_t n)
{
  struct coding_output out = { 0 };
  size_t begin = 0, end = 0;
  while (end < n)
    {
      end += 1 + (size_t) rand () % 5;
      end = end > n ? n : end;
      size_t tail = 0;
      coding_decode (&c, bytes + begin, end - begin, &out, end < n ? &tail : NULL);
      begin = end - tail;
    }
  return out;
}

START_TEST (decoding_in_pieces)
{
  char bytes[256];
  for (int round = 0; round < 20000; round++)
    {
      struct coding c = named (systems[rand () % SYSTEMS]), whole = c;
      size_t n = random_bytes (bytes);
      struct coding_output once = { 0 }, pieces = decode_in_pieces (c, bytes, n);
      coding_decode (&whole, bytes, n, &once, NULL);
      ck_assert_msg (once.bytes == pieces.bytes && once.chars == pieces.chars && (!once.bytes || !memcmp (once.text, pieces.text, once.bytes)),
                     "%s, round %d", c.base, round);
      coding_output_free (&once);
      coding_output_free (&pieces);
    }
}
END_TEST

START_TEST (encoding_in_pieces)
{
  char text[512];
  for (int round = 0; round < 20000; round++)
    {
      struct coding c = named (systems[rand () % SYSTEMS]), whole = c;
      size_t n = random_text (text), at = 0;
      struct coding_output once = { 0 }, pieces = { 0 };
      coding_encode (&whole, text, n, &once, true);
      do
        {
          size_t step = 1 + (size_t) rand () % 7;
          while (at + step < n && (text[at + step] & 0xc0) == 0x80)
            step++;
          step = at + step > n ? n - at : step;
          coding_encode (&c, text + at, step, &pieces, at + step == n);
          at += step;
        }
      while (at < n);
      ck_assert_msg (once.bytes == pieces.bytes && (!once.bytes || !memcmp (once.text, pieces.text, once.bytes)), "%s, round %d", c.base, round);
      coding_output_free (&once);
      coding_output_free (&pieces);
    }
}
END_TEST

START_TEST (encoded_and_decoded)
{
  char text[512];
  for (int round = 0; round < 20000; round++)
    {
      struct coding c = named (systems[rand () % SYSTEMS]), back = c;
      size_t n = random_text (text);
      struct coding_output bytes = { 0 }, out = { 0 };
      coding_encode (&c, text, n, &bytes, true);
      coding_decode (&back, bytes.text ? bytes.text : "", bytes.bytes, &out, NULL);
      ck_assert_msg (out.bytes == n && (!n || !memcmp (out.text, text, n)), "%s, round %d", c.base, round);
      coding_output_free (&bytes);
      coding_output_free (&out);
    }
}
END_TEST

int
main (void)
{
  TCase *pieces = tcase_create ("pieces");
  tcase_set_timeout (pieces, 60);
  tcase_add_checked_fixture (pieces, start, stop);
  tcase_add_test (pieces, decoding_in_pieces);
  tcase_add_test (pieces, encoding_in_pieces);
  tcase_add_test (pieces, encoded_and_decoded);
  Suite *suite = suite_create ("coding");
  suite_add_tcase (suite, pieces);
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_NORMAL);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed != 0;
}
