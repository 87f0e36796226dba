/* read.c - fuzzer of the reader and the printer.
   SPDX-License-Identifier: GPL-3.0-or-later

   Text is read; every form that comes out is printed, read again and printed again, which must give
   the same text.  A VM is used for VM_TEXTS texts: their symbols stay, for they are interned.  With libFuzzer, LLVMFuzzerTestOneInput is the entry (-DLIBFUZZER); without, main
   makes texts from fragments of Lisp syntax: read [SECONDS [SEED]]. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "nm_vm.h"
#include "nm_text.h"
#include "data/string.h"
#include "print/print.h"
#include "read/read.h"

static const struct nm_host_ops no_host;
enum { VM_TEXTS = 200000 };

static struct nm_vm *
vm_start (void)
{
  const char *error;
  struct nm_vm_options options = { .ignore_image = true };
  struct nm_vm *vm = nm_vm_new (&options, &no_host, NULL, &error);
  if (vm == NULL)
    {
      fprintf (stderr, "fuzz read: %s\n", error);
      exit (2);
    }
  symbol_of (vm, Qprint_circle)->val = Qt;
  symbol_of (vm, Qprint_gensym)->val = Qt;
  return vm;
}

/* Shows the two texts A and B, which should be alike, and the TEXT that it was read from. */
static void
die (const char *what, value text, value a, value b)
{
  fprintf (stderr, "fuzz read: %s\n%s\n%s\nin the text:\n", what, string_text (a), stringp (b) ? string_text (b) : "");
  fwrite (string_text (text), 1, (size_t) string_bytes (text), stderr);
  fputc ('\n', stderr);
  abort ();
}

/* Is there the label of a string, as #1="a"?  Behind a quote a string that occurs twice has one, elsewhere it has none and
   no reference to it either, as in GNU Emacs: what is read back need not have the label any more. */
static bool
labels_string (const char *text)
{
  while ((text = strchr (text, '#')) != NULL)
    {
      size_t digits = strspn (++text, "0123456789");
      if (digits > 0 && text[digits] == '=' && text[digits + 1] == '"')
        return true;
    }
  return false;
}

/* Does a label not show?  The rest of a list that also another list ends with does not when they are printed with a quote,
   but has its number, as in GNU Emacs. */
static bool
hides_label (const char *text)
{
  long highest = 0, count = 0;
  while ((text = strchr (text, '#')) != NULL)
    {
      char *end;
      long label = isdigit ((unsigned char) *++text) ? strtol (text, &end, 10) : 0;
      if (label == 0 || *end != '=')
        continue;
      count++;
      if (label > highest)
        highest = label;
    }
  return highest > count;
}

/* *SLOT, a text, becomes what is printed of the form that is read from it; false if either fails. */
static bool
reprint (struct nm_vm *vm, value *slot)
{
  struct source s;
  source_from_string (&s, slot, 0, string_bytes (*slot));
  *slot = read_form (vm, &s);
  if (!exitp (*slot))
    *slot = print_to_string (vm, *slot, true);
  if (exitp (*slot))
    nm_exit_catch (vm);
  return !exitp (*slot);
}

/* FORM, read from *TEXT, printed reads back as something that prints the same.  Values that no text can say are let pass. */
static void
check_round_trip (struct nm_vm *vm, const value *text, value form)
{
  value *slots = stack_push_slots (vm, 2);
  slots[0] = print_to_string (vm, form, true);
  if (exitp (slots[0]))
    nm_exit_catch (vm);
  else if (strstr (string_text (slots[0]), "#<") == NULL)
    {
      slots[1] = slots[0];
      bool ok = reprint (vm, &slots[1]);
      if (ok && (labels_string (string_text (slots[0])) || hides_label (string_text (slots[0]))))
        {
          slots[0] = slots[1];
          ok = reprint (vm, &slots[1]);
        }
      if (ok && string_compare (slots[0], slots[1]) != 0)
        die ("printed text reads as something else", *text, slots[0], slots[1]);
    }
  stack_pop_slots (vm, slots);
}

static void
read_all (struct nm_vm *vm, const value *text, struct source *s)
{
  for (int n = 0; n < 1000; n++)
    {
      value v = read_form_or_end (vm, s);
      if (v == V_UNBOUND)
        return;
      if (exitp (v))
        {
          nm_exit_catch (vm);
          return;
        }
      check_round_trip (vm, text, v);
    }
}

/* Reads DATA as a unibyte string, and as multibyte text with bytes beyond ASCII as raw bytes. */
static void
one_input (struct nm_vm *vm, const unsigned char *data, size_t size)
{
  nm_scope scope = nm_scope_open (vm);
  value *slot = stack_push_slots (vm, 1);
  slot[0] = string_unibyte_new (vm, (const char *) data, (int64_t) size);
  struct source s;
  source_from_string (&s, slot, 0, (int64_t) size);
  read_all (vm, slot, &s);
  slot[0] = string_to_multibyte (vm, slot[0]);
  source_from_string (&s, slot, 0, string_bytes (slot[0]));
  read_all (vm, slot, &s);
  stack_pop_slots (vm, slot);
  nm_scope_close (vm, scope);
  if (exitp (vm_safepoint (vm)))
    nm_exit_catch (vm);
}

#ifdef LIBFUZZER
int LLVMFuzzerTestOneInput (const unsigned char *, size_t);
int
LLVMFuzzerTestOneInput (const unsigned char *data, size_t size)
{
  static struct nm_vm *vm;
  static int texts;
  if (vm != NULL && ++texts % VM_TEXTS == 0)
    {
      nm_vm_free (vm);
      vm = NULL;
    }
  if (vm == NULL)
    vm = vm_start ();
  one_input (vm, data, size);
  return 0;
}
#else
static const char *const fragments[] = {
  "(", ")", "[", "]", " ", " . ", "'", "`", ",", ",@", "#'", "#(", "#[", "#s(", "#s(hash-table data (", "#&", "#^[", "#^^[", "#1=", "#1#", "#2=",
  "#2#", "\"", "\"ab\"", "\\", "?", "?a", "?\\C-", "?\\M-", "\\x41", "\\N{U+41}", "\\N{", "}", "#x", "#b1", "#o7", "#24r", "foo", "bar", "nil", "t", ":key",
  "#:g", "##", "#_", "#@", "#@00", "#$", "#!", "\n", ";", "1", "-", "+", ".", "1.5", "e3", "e+INF", "0.0e+NaN", "123456789012345678901234567890",
  "\001", "\177", "\200", "\303\251", "\377", "\\u00e9", "\\351", "\\^?", "\\s", "\\ ", "\\\n", "test equal ", "weakness key ", "size 3 ", "#&8\"a\"",
  "#(\"abc\" 0 1 (a b))", "#[(a) \"x\" [b] 3]", "a\\ b", "(quote a)", "(\\` (a (\\, b)))",
};

static uint64_t
next_random (uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

int
main (int argc, char **argv)
{
  double seconds = argc > 1 ? atof (argv[1]) : 5;
  uint64_t state = argc > 2 ? strtoull (argv[2], NULL, 10) : 88172645463325252ull;
  struct nm_vm *vm = vm_start ();
  struct timespec start, now;
  clock_gettime (CLOCK_MONOTONIC, &start);
  size_t count = sizeof fragments / sizeof *fragments, texts = 0;
  do
    {
      char text[4096];
      size_t n = 0, parts = 1 + next_random (&state) % 60;
      for (size_t i = 0; i < parts; i++)
        {
          const char *f = fragments[next_random (&state) % count];
          size_t m = strlen (f);
          memcpy (text + n, f, m);
          n += m;
        }
      one_input (vm, (const unsigned char *) text, n);
      if (++texts % VM_TEXTS == 0)
        {
          nm_vm_free (vm);
          vm = vm_start ();
        }
      clock_gettime (CLOCK_MONOTONIC, &now);
    }
  while ((double) (now.tv_sec - start.tv_sec) + 1e-9 * (double) (now.tv_nsec - start.tv_nsec) < seconds);
  printf ("fuzz read: %zu passed, 0 failed\n", texts);
  nm_vm_free (vm);
  return 0;
}
#endif
