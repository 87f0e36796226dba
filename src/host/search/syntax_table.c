/* syntax_table.c - syntax tables and their primitives.
   SPDX-License-Identifier: GPL-3.0-or-later

   A buffer's table is the context slot `neomacs--syntax-table'; its default value is the standard
   table, which is made when it is first asked for.  Descriptors are shared where the standard table
   shares them. */
#include "syntax.h"

#include <assert.h>
#include <mimalloc.h>
#include <stdio.h>
#include <string.h>

#include "../primitive.h"
#include "nm_text.h"

const char syntax_class_letters[SYNTAX_CLASS_COUNT + 1] = " .w_()'\"$\\/<>@!|";

int
syntax_class_of_letter (int c)
{
  if (c == '-')
    return SYNTAX_CLASS_WHITESPACE;
  const char *p = c > 0 && c < 0x80 ? strchr (syntax_class_letters, c) : NULL;
  return p ? (int) (p - syntax_class_letters) : -1;
}

int32_t
syntax_raw_flags (struct nm_host *host, nm_value descriptor)
{
  int64_t flags;
  if (!nm_is_cons (host->vm, descriptor) || !nm_get_int64 (host->vm, nm_car (host->vm, descriptor), &flags))
    return SYNTAX_CLASS_WHITESPACE;
  return (int32_t) flags;
}

/* -- the standard table -- */

struct standard_run { int first, last, class, match; };

static const struct standard_run standard_runs[] = {
#include "syntax_standard.h"
};

/* The vector of the descriptors that are a class and nothing else.  They are shared, also with the standard table. */
static nm_value
plain_descriptors (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_symbol_value_or (vm, NM_Q (neomacs_syntax_descriptors), NM_NIL);
  if (!nm_is_nil (v))
    return v;
  v = nm_vector_new (vm, SYNTAX_CLASS_COUNT, NM_NIL);
  for (int i = 0; i < SYNTAX_CLASS_COUNT; i++)
    nm_aset (vm, v, i, nm_cons (vm, nm_fixnum (i), NM_NIL));
  return nm_set (vm, NM_Q (neomacs_syntax_descriptors), v) ? v : NM_NIL;
}

static nm_value
descriptor (struct nm_host *host, int64_t flags, nm_value match)
{
  if (nm_is_nil (match) && flags < SYNTAX_CLASS_COUNT)
    return nm_aref (host->vm, plain_descriptors (host), flags);
  return nm_cons (host->vm, nm_fixnum (flags), match);
}

static void
set_range (struct nm_host *host, nm_value table, int first, int last, nm_value value)
{
  if (first == last)
    {
      nm_char_table_set (host->vm, table, first, value);
      return;
    }
  nm_value range = nm_cons (host->vm, nm_fixnum (first), nm_fixnum (last));
  nm_value done = nm_call3 (host->vm, NM_Q (set_char_table_range), table, range, value);
  assert (!nm_is_exit (done));
  (void) done;
}

nm_value
syntax_make_standard (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value shared[SYNTAX_CLASS_COUNT];
  for (int i = 0; i < SYNTAX_CLASS_COUNT; i++)
    shared[i] = descriptor (host, i, NM_NIL);
  nm_value table = nm_call2 (vm, NM_Q (make_char_table), NM_Q (syntax_table), shared[SYNTAX_CLASS_WHITESPACE]);
  assert (!nm_is_exit (table));
  for (size_t i = 0; i < sizeof standard_runs / sizeof *standard_runs; i++)
    {
      const struct standard_run *r = &standard_runs[i];
      nm_scope inner = nm_scope_open (vm);
      set_range (host, table, r->first, r->last, r->match ? descriptor (host, r->class, nm_fixnum (r->match)) : shared[r->class]);
      nm_scope_close (vm, inner);
    }
  return nm_scope_close_keep (vm, scope, table);
}

/* -- arguments -- */

static bool
is_syntax_table (struct nm_host *host, nm_value v)
{
  if (nm_type_of (host->vm, v) != NM_TYPE_CHAR_TABLE)
    return false;
  return nm_symbol_is (host->vm, nm_call1 (host->vm, NM_Q (char_table_subtype), v), Qsyntax_table);
}

NM_MUST_CHECK static bool
check_syntax_table (struct nm_host *host, nm_value v)
{
  if (is_syntax_table (host, v))
    return true;
  nm_wrong_type (host->vm, NM_Q (syntax_table_p), v);
  return false;
}

NM_PRIMITIVE (syntax_table_p, "syntax-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a syntax table.")
{
  return nm_bool (is_syntax_table (host, nm_arg (args, 0)));
}

NM_PRIMITIVE (syntax_table, "syntax-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the syntax table of the current buffer.")
{
  return tables_syntax_table (host);
}

NM_PRIMITIVE (standard_syntax_table, "standard-syntax-table", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the standard syntax table, which buffers have unless they get another.")
{
  return tables_standard_syntax_table (host);
}

NM_PRIMITIVE (copy_syntax_table, "copy-syntax-table", 0, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TABLE)",
              "Return a copy of syntax TABLE, or of the standard one.\n"
              "What TABLE inherits the copy inherits too; a table without parent gives one that inherits\n"
              "from the standard table.")
{
  struct nm_vm *vm = host->vm;
  nm_value table = nm_arg (args, 0);
  if (nm_is_nil (table))
    table = tables_standard_syntax_table (host);
  else if (!check_syntax_table (host, table))
    return NM_EXIT;
  nm_value copy = nm_call1 (vm, NM_Q (copy_sequence), table);
  if (nm_is_exit (copy) || nm_is_exit (nm_call3 (vm, NM_Q (set_char_table_range), copy, NM_NIL, NM_NIL)))
    return NM_EXIT;
  if (nm_is_nil (nm_call1 (vm, NM_Q (char_table_parent), copy))
      && nm_is_exit (nm_call2 (vm, NM_Q (set_char_table_parent), copy, tables_standard_syntax_table (host))))
    return NM_EXIT;
  return copy;
}

NM_PRIMITIVE (set_syntax_table, "set-syntax-table", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Make TABLE the syntax table of the current buffer, and return it.")
{
  nm_value table = nm_arg (args, 0);
  if (!check_syntax_table (host, table))
    return NM_EXIT;
  nm_context_slot_set (host->vm, buffer_current (host)->context, NM_SLOT_neomacs_syntax_table, table);
  return table;
}

/* -- one character -- */

static int
class_of_char (struct nm_host *host, int c)
{
  int class = charmap_get (&tables_syntax (host, &host->search->tables)->map, c) & 0xffff;
  return class < SYNTAX_CLASS_COUNT ? class : SYNTAX_CLASS_WHITESPACE;
}

NM_PRIMITIVE (char_syntax, "char-syntax", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARACTER)",
              "Return the syntax class of CHARACTER in the current buffer, as the character that designates it.")
{
  int c;
  if (!nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  return nm_fixnum (syntax_class_letters[class_of_char (host, c)]);
}

NM_PRIMITIVE (syntax_class_to_char, "syntax-class-to-char", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYNTAX)",
              "Return the character that designates the syntax class with number SYNTAX.")
{
  int64_t n;
  if (!nm_check_fixnum (host->vm, nm_arg (args, 0), &n))
    return NM_EXIT;
  if (n < 0 || n >= SYNTAX_CLASS_COUNT)
    return nm_args_out_of_range (host->vm, nm_fixnum (SYNTAX_CLASS_COUNT - 1), nm_arg (args, 0));
  return nm_fixnum (syntax_class_letters[n]);
}

NM_PRIMITIVE (matching_paren, "matching-paren", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARACTER)",
              "Return the parenthesis that matches CHARACTER, or nil if it is none.")
{
  int c;
  if (!nm_check_char (host->vm, nm_arg (args, 0), &c))
    return NM_EXIT;
  int class = class_of_char (host, c);
  if (class != SYNTAX_CLASS_OPEN && class != SYNTAX_CLASS_CLOSE)
    return NM_NIL;
  return nm_cdr (host->vm, nm_char_table_get (host->vm, tables_syntax_table (host), c));
}

/* -- descriptors as text -- */

struct flag_name { char letter; int32_t flag; const char *meaning; };

static const struct flag_name flag_names[] = {
  { '1', SYNTAX_COMSTART_FIRST, ",\n\t  is the first character of a comment-start sequence" },
  { '2', SYNTAX_COMSTART_SECOND, ",\n\t  is the second character of a comment-start sequence" },
  { '3', SYNTAX_COMEND_FIRST, ",\n\t  is the first character of a comment-end sequence" },
  { '4', SYNTAX_COMEND_SECOND, ",\n\t  is the second character of a comment-end sequence" },
  { 'p', SYNTAX_PREFIX, ",\n\t  is a prefix character for ‘backward-prefix-chars’" },
  { 'b', SYNTAX_STYLE_B, " (comment style b)" },
  { 'c', SYNTAX_STYLE_C, " (comment style c)" },
  { 'n', SYNTAX_NESTED, " (nestable)" },
};
enum { FLAG_COUNT = sizeof flag_names / sizeof *flag_names, FLAG_PREFIX_INDEX = 4 };

/* The descriptor with CLASS and what follows it in the N bytes of TEXT: the matching character and flags. */
static nm_value
string_details (struct nm_host *host, const char *text, int64_t n, int class)
{
  int64_t flags = class, at = 1;
  nm_value match = NM_NIL;
  if (n > 1 && text[1])
    {
      int length, c = nm_char_of_bytes (text + 1, text + n, &length);
      at += length;
      match = c == ' ' ? NM_NIL : nm_fixnum (c);
    }
  for (; at < n && text[at]; at++)
    for (int i = 0; i < FLAG_COUNT; i++)
      if (flag_names[i].letter == text[at])
        flags |= flag_names[i].flag;
  return descriptor (host, flags, match);
}

/* The letter of the class is a byte, and one beyond ASCII stands for whitespace, as in GNU Emacs. */
static nm_value
string_to_syntax (struct nm_host *host, nm_value string)
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, string))
    return NM_EXIT;
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  char *text = mi_zalloc ((size_t) info.bytes + 1);
  int64_t n = nm_string_copy (vm, string, 0, info.bytes, text);
  unsigned char letter = (unsigned char) text[0];
  int class = letter < 0x80 ? syntax_class_of_letter (letter) : SYNTAX_CLASS_WHITESPACE;
  nm_value result = class < 0 || class == SYNTAX_CLASS_INHERIT ? NM_NIL : string_details (host, text, n, class);
  mi_free (text);
  if (class >= 0)
    return result;
  nm_value shown = nm_fixnum (letter), message = nm_format (vm, "Invalid syntax description letter: %c", 1, &shown);
  return nm_is_exit (message) ? NM_EXIT : nm_signal1 (vm, NM_Q (error), message);
}

NM_PRIMITIVE (string_to_syntax, "string-to-syntax", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING)",
              "Return the syntax descriptor that STRING, as in `modify-syntax-entry', stands for.")
{
  return string_to_syntax (host, nm_arg (args, 0));
}

/* CHARACTER as the range [FIRST, LAST]; false after signalling. */
static bool
check_char_range (struct nm_host *host, nm_value character, int *first, int *last)
{
  struct nm_vm *vm = host->vm;
  if (nm_is_cons (vm, character))
    return nm_check_char (vm, nm_car (vm, character), first) && nm_check_char (vm, nm_cdr (vm, character), last);
  if (!nm_check_char (vm, character, first))
    return false;
  *last = *first;
  return true;
}

NM_PRIMITIVE (modify_syntax_entry, "modify-syntax-entry", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "cSet syntax for character: \nsSet syntax for %s to: ", "(CHAR NEWENTRY &optional SYNTAX-TABLE)",
              "Set the syntax of CHAR, a character or a range (MIN . MAX), in SYNTAX-TABLE or the current table.\n"
              "NEWENTRY is a string: the designator of a class, the matching character or a space, and flags.\n"
              "Classes: space or - whitespace, w word, _ symbol, . punctuation, ( open, ) close, \" string,\n"
              "\\ escape, $ math, ' prefix, < comment, > end of comment, / character quote, @ inherit,\n"
              "! comment fence, | string fence.  Flags: 1 2 3 4 (of two-character comment delimiters),\n"
              "b c n (comment style, nested), p (prefix).")
{
  struct nm_vm *vm = host->vm;
  nm_value table = nm_arg (args, 2);
  int first, last;
  if (!check_char_range (host, nm_arg (args, 0), &first, &last))
    return NM_EXIT;
  if (nm_is_nil (table))
    table = tables_syntax_table (host);
  else if (!check_syntax_table (host, table))
    return NM_EXIT;
  nm_value entry = string_to_syntax (host, nm_arg (args, 1));
  if (nm_is_exit (entry))
    return NM_EXIT;
  if (!nm_is_cons (vm, nm_arg (args, 0)))
    nm_char_table_set (vm, table, first, entry);
  else if (first <= last)
    set_range (host, table, first, last, entry);
  return NM_NIL;
}

/* -- describing -- */

static const char *const class_names[SYNTAX_CLASS_COUNT] = {
  "whitespace", "punctuation", "word", "symbol", "open", "close", "prefix", "string", "math", "escape", "charquote",
  "comment", "endcomment", "inherit", "comment fence", "string fence"
};

/* The description of a well-formed descriptor, in TEXT. */
static int
describe (char *text, size_t size, int32_t flags, int match)
{
  char match_text[NM_CHAR_BYTES_MAX + 1] = " ";
  int class = flags & 0xffff;
  if (match)
    match_text[nm_char_encode (match, match_text)] = 0;
  int n = snprintf (text, size, "%c%s", syntax_class_letters[class], match_text);
  for (int i = 0; i < FLAG_COUNT; i++)
    if (flags & flag_names[i].flag)
      text[n++] = flag_names[i].letter;
  n += snprintf (text + n, size - (size_t) n, "\twhich means: %s", class_names[class]);
  if (match)
    n += snprintf (text + n, size - (size_t) n, ", matches %s", match_text);
  for (int i = 0; i <= FLAG_COUNT; i++)
    {
      int k = i == FLAG_COUNT ? FLAG_PREFIX_INDEX : i;
      if (i != FLAG_PREFIX_INDEX && (flags & flag_names[k].flag))
        n += snprintf (text + n, size - (size_t) n, "%s", flag_names[k].meaning);
    }
  return n;
}

NM_PRIMITIVE (internal_describe_syntax_value, "internal-describe-syntax-value", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYNTAX)",
              "Insert a description of the syntax descriptor SYNTAX at point, and return SYNTAX.")
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_arg (args, 0);
  char text[1000] = "invalid";
  int64_t flags = -1, match = 0;
  if (nm_is_nil (v))
    strcpy (text, "default");
  else if (nm_type_of (vm, v) == NM_TYPE_CHAR_TABLE)
    strcpy (text, "deeper char-table ...");
  else if (nm_is_cons (vm, v) && nm_get_int64 (vm, nm_car (vm, v), &flags) && flags >= 0 && (flags & 0xffff) < SYNTAX_CLASS_COUNT
           && (nm_is_nil (nm_cdr (vm, v)) || nm_get_int64 (vm, nm_cdr (vm, v), &match)))
    describe (text, sizeof text, (int32_t) flags, (int) match);
  int64_t bytes = (int64_t) strlen (text);
  return nm_is_exit (buffer_insert_text (host, text, bytes, nm_text_chars (text, bytes), 0)) ? NM_EXIT : v;
}
