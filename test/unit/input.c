/* input.c - bytes from a terminal become the right events, however they are cut.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mimalloc.h>
#include "term/keys.h"

/* Decodes BYTES, fed STEP at a time, into a line of text. */
static void
decode (const char *bytes, size_t n, size_t step, char *out, size_t size)
{
  struct keys *k = keys_new ("xterm-256color");
  struct input_event e;
  struct reply r;
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i <= n; i += step)
    {
      bool last = i + step > n;
      if (i < n)
        keys_push (k, bytes + i, i + step < n ? step : n - i);
      while (keys_next (k, last, &e, &r))
        {
          char one[256] = "";
          const char *mods = "";
          char mod_text[16] = "";
          snprintf (mod_text, sizeof mod_text, "%s%s%s%s", (e.modifiers & INPUT_CONTROL) ? "C-" : "",
                    (e.modifiers & INPUT_META) ? "M-" : "", (e.modifiers & INPUT_SHIFT) ? "S-" : "",
                    (e.modifiers & INPUT_SUPER) ? "s-" : "");
          mods = mod_text;
          if (e.kind == INPUT_CHAR)
            snprintf (one, sizeof one, "%s%x ", mods, e.code);
          else if (e.kind == INPUT_KEY)
            snprintf (one, sizeof one, "%s%s ", mods, e.name);
          else if (e.kind == INPUT_MOUSE)
            snprintf (one, sizeof one, "%smouse%d.%d@%d,%d ", mods, e.code, e.mouse, e.column, e.row);
          else if (e.kind == INPUT_PASTE)
            snprintf (one, sizeof one, "paste(%.*s) ", (int) e.length, e.text);
          else if (e.kind == INPUT_FOCUS_IN || e.kind == INPUT_FOCUS_OUT)
            snprintf (one, sizeof one, "focus-%s ", e.kind == INPUT_FOCUS_IN ? "in" : "out");
          else if (r.kind == REPLY_MODE)
            snprintf (one, sizeof one, "mode%d=%d ", r.number, r.value);
          else if (r.kind == REPLY_STRING)
            snprintf (one, sizeof one, "string%c(%.*s) ", r.code, (int) r.length, r.text);
          else
            snprintf (one, sizeof one, "reply%d ", r.kind);
          mi_free (e.text);
          if (used + strlen (one) < size)
            used += (size_t) snprintf (out + used, size - used, "%s", one);
        }
    }
  keys_free (k);
}

static const struct { const char *bytes, *events; } cases[] = {
  { "a", "61 " },
  { "\303\251x", "e9 78 " },
  { "\360\237\230\200", "1f600 " },
  { "\300\200", "3fffc0 3fff80 " },              /* overlong: raw bytes */
  { "\007\033", "7 1b " },
  { "\033x", "1b 78 " },
  { "\033\033[A", "1b up " },
  { "\033[A\033OA\033[1;5A", "up up C-up " },
  { "\033[3~\033[5~\033[6~", "delete prior next " },
  { "\033OP\033[15~\033[1;2P", "f1 f5 S-f1 " },
  { "\033[Z", "backtab " },
  { "\033[", "1b 5b " },
  { "\033O", "1b 4f " },
  { "\033[27;5;9~\033[27;6;97~", "C-9 S-1 " },
  { "\033[103;5u", "7 " },
  { "\033[97;3u\033[97;9u", "M-61 s-61 " },
  { "\033[32;5u\033[47;5u", "0 1f " },
  { "\033[57363u", "menu " },
  { "\033[97;5:3u", "" },                        /* a release */
  { "\033[<0;10;5M\033[<0;10;5m", "mouse1.0@9,4 mouse1.1@9,4 " },
  { "\033[<64;300;200M\033[<35;1;1M", "mouse4.0@299,199 mouse0.2@0,0 " },
  { "\033[<20;2;3M", "C-S-mouse1.0@1,2 " },
  { "\033[200~one\rtwo\007\033[201~z", "paste(one\ntwo\007) 7a " },
  { "\033[200~\033[A\033[201\033[201~", "paste(\033[A\033[201) " },
  { "\033[I\033[O", "focus-in focus-out " },
  { "\033[?2026;2$y\033[?1u\033[?62;4c", "mode2026=2 reply3 reply1 " },
  { "\033]11;rgb:0000/1111/ffff\033\\a", "string](11;rgb:0000/1111/ffff) 61 " },
  { "\033]11;rgb:0000/1111/ffff\007a", "string](11;rgb:0000/1111/ffff) 61 " },
  { "\033P1+r524742\033\\", "stringP(1+r524742) " },
  { "\033_Gi=1;OK\033\\q", "string_(Gi=1;OK) 71 " },
  { "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18mx", "78 " },
  { "\033[1\001a", "1 61 " },
};

START_TEST (every_case_in_one_piece_and_byte_by_byte)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (size_t step = 1; step <= 64; step += 63)
      {
        char out[512];
        decode (cases[i].bytes, strlen (cases[i].bytes), step, out, sizeof out);
        ck_assert_msg (strcmp (out, cases[i].events) == 0, "case %zu step %zu: got \"%s\", not \"%s\"", i, step, out, cases[i].events);
      }
}
END_TEST

START_TEST (hostile_bytes_end)
{
  char out[64], bytes[4096];
  srand (1);
  for (int round = 0; round < 400; round++)
    {
      static const char spice[] = "\033[]PO_;:?<0123456789~u\007\\Mm";
      for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = rand () % 3 == 0 ? (char) (rand () % 256) : spice[rand () % (int) (sizeof spice - 1)];
      decode (bytes, sizeof bytes, 1 + (size_t) (rand () % 100), out, sizeof out);
    }
}
END_TEST

START_TEST (an_endless_string_is_dropped)
{
  struct keys *k = keys_new ("xterm-256color");
  struct input_event e;
  struct reply r;
  char *chunk = malloc (1 << 20);
  memset (chunk, 'x', 1 << 20);
  keys_push (k, "\033]52;", 5);
  for (int i = 0; i < 8; i++)
    {
      keys_push (k, chunk, 1 << 20);
      ck_assert (!keys_next (k, false, &e, &r));
    }
  keys_push (k, "\007b", 2);
  ck_assert (keys_next (k, false, &e, &r));
  ck_assert_int_eq (e.kind, INPUT_CHAR);
  ck_assert_int_eq (e.code, 'b');
  free (chunk);
  keys_free (k);
}
END_TEST

START_TEST (a_large_paste_arrives_whole)
{
  struct keys *k = keys_new ("xterm-256color");
  struct input_event e;
  struct reply r;
  char *chunk = malloc (65536);
  memset (chunk, 'p', 65536);
  keys_push (k, "\033[200~", 6);
  for (int i = 0; i < 160; i++)
    {
      keys_push (k, chunk, 65536);
      ck_assert (!keys_next (k, false, &e, &r));
    }
  keys_push (k, "\033[201~", 6);
  ck_assert (keys_next (k, false, &e, &r));
  ck_assert_int_eq (e.kind, INPUT_PASTE);
  ck_assert_uint_eq (e.length, 160 * 65536);
  mi_free (e.text);
  free (chunk);
  keys_free (k);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("input");
  TCase *t = tcase_create ("input");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, every_case_in_one_piece_and_byte_by_byte);
  tcase_add_test (t, hostile_bytes_end);
  tcase_add_test (t, an_endless_string_is_dropped);
  tcase_add_test (t, a_large_paste_arrives_whole);
  suite_add_tcase (s, t);
  SRunner *sr = srunner_create (s);
  srunner_run_all (sr, CK_NORMAL);
  int failed = srunner_ntests_failed (sr);
  srunner_free (sr);
  return failed != 0;
}
