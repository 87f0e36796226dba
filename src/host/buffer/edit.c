/* edit.c - primitives that insert, delete and copy text.
   SPDX-License-Identifier: GPL-3.0-or-later
   All changes go through insdel.c, so all of these can run change hooks. */
#include "../primitive.h"
#include "buffer_internal.h"

/* -- inserting -- */

static nm_value
insert_all (struct nm_host *host, nm_args args, unsigned flags)
{
  for (int i = 0; i < args.count; i++)
    {
      nm_scope scope = nm_scope_open (VM);
      if (nm_is_exit (buffer_insert_value (host, nm_arg (args, i), flags)))
        return NM_EXIT;
      nm_scope_close (VM, scope);
    }
  return NM_NIL;
}

#define INSERT(c_name, lisp_name, flags, doc)                                                     \
  NM_PRIMITIVE (c_name, lisp_name, 0, NM_MANY, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)", doc)                        \
  {                                                                                               \
    return insert_all (host, args, flags);                                                        \
  }

INSERT (insert, "insert", 0, "Insert ARGS, strings or characters, at point.  Point and markers that advance end up after the text.")
INSERT (insert_and_inherit, "insert-and-inherit", INSERT_INHERIT,
        "Insert ARGS, strings or characters, at point; they inherit sticky text properties of the text around.")
INSERT (insert_before_markers, "insert-before-markers", INSERT_BEFORE_MARKERS,
        "Insert ARGS, strings or characters, at point; all markers at point end up after the text.")
INSERT (insert_before_markers_and_inherit, "insert-before-markers-and-inherit", INSERT_BEFORE_MARKERS | INSERT_INHERIT,
        "Insert ARGS at point, before all markers there; they inherit sticky text properties of the text around.")

enum { FILL_BYTES = 4000 };        /* so long are the pieces in which repeated characters go in */

static nm_value
insert_repeated (struct nm_host *host, int c, int64_t count, unsigned flags)
{
  char text[FILL_BYTES];
  int length = nm_char_encode (c, text);
  if (count > (INT64_C (1) << 48) / length)
    return nm_error (VM, "Maximum buffer size exceeded");
  int64_t piece = FILL_BYTES / length;
  for (int64_t i = 1; i < piece && i < count; i++)
    memcpy (text + i * length, text, (size_t) length);
  while (count > 0)
    {
      int64_t n = count < piece ? count : piece;
      if (nm_is_exit (buffer_insert_text (host, text, n * length, n, flags)) || nm_is_exit (nm_poll (VM)))
        return NM_EXIT;
      count -= n;
    }
  return NM_NIL;
}

NM_PRIMITIVE (insert_char, "insert-char", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "(list (read-char-by-name \"Insert character (Unicode name or hex): \") "
              "(prefix-numeric-value current-prefix-arg) t)",
              "(CHARACTER &optional COUNT INHERIT)",
              "Insert COUNT (default 1) copies of CHARACTER at point.\n"
              "With INHERIT they inherit sticky text properties of the text around.")
{
  int c;
  int64_t count = 1;
  if (!nm_check_char (VM, nm_arg (args, 0), &c)
      || (!nm_is_nil (nm_arg (args, 1)) && !nm_check_fixnum (VM, nm_arg (args, 1), &count)))
    return NM_EXIT;
  return insert_repeated (host, buffer_char_in (host, c), count, nm_is_nil (nm_arg (args, 2)) ? 0 : INSERT_INHERIT);
}

NM_PRIMITIVE (insert_byte, "insert-byte", 2, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(BYTE COUNT &optional INHERIT)",
              "Insert COUNT copies of BYTE, an integer from 0 to 255, at point.\n"
              "Bytes from 128 become raw bytes in a multibyte buffer.  INHERIT as in `insert-char'.")
{
  int64_t byte, count = 1;
  if (!nm_check_fixnum (VM, nm_arg (args, 0), &byte))
    return NM_EXIT;
  if (byte < 0 || byte > 255)
    return nm_signal (VM, NM_Q (args_out_of_range), nm_list3 (VM, nm_arg (args, 0), nm_fixnum (0), nm_fixnum (255)));
  if (!nm_is_nil (nm_arg (args, 1)) && !nm_check_fixnum (VM, nm_arg (args, 1), &count))
    return NM_EXIT;
  int c = byte < 0x80 ? (int) byte : nm_byte_to_raw ((int) byte);
  return insert_repeated (host, c, count, nm_is_nil (nm_arg (args, 2)) ? 0 : INSERT_INHERIT);
}

/* -- from other buffers -- */

/* Buffer B and bounds START and END in it (nil: its accessible region), sorted. */
static bool
region_of (struct nm_host *host, struct buffer *b, nm_value start, nm_value end, int64_t *from, int64_t *to)
{
  *from = b->begv;
  *to = b->zv;
  if ((!nm_is_nil (start) && !buffer_check_position (host, start, from))
      || (!nm_is_nil (end) && !buffer_check_position (host, end, to)))
    return false;
  if (*from > *to)
    {
      int64_t t = *from;
      *from = *to;
      *to = t;
    }
  if (b->begv <= *from && *to <= b->zv)
    return true;
  nm_args_out_of_range (VM, start, end);
  return false;
}

/* Inserts a shared piece of another buffer's text, with its text properties. */
static nm_value
insert_shared (struct nm_host *host, struct buffer *source, int64_t from, int64_t to)
{
  struct rope *copy = buffer_snapshot (source);
  int64_t begin = buffer_byte_of (source, from), end = buffer_byte_of (source, to);
  nm_value properties = source->text->intervals_in_use ? properties_copy (host, source, from, to) : NM_NIL;
  int64_t own = source == buffer_current (host) ? from : 0;
  nm_value r = buffer_insert_rope_with (host, copy, begin, end, properties, own);
  rope_free (copy);
  return r;
}

NM_PRIMITIVE (insert_buffer_substring, "insert-buffer-substring", 1, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER &optional START END)",
              "Insert at point the text of BUFFER between START and END, with its text properties.\n"
              "START and END default to BUFFER's accessible region.")
{
  nm_value v = nm_arg (args, 0);
  struct buffer *source = nm_is_nil (v) ? (nm_wrong_type (VM, NM_Q (stringp), v), NULL) : buffer_arg (host, v);
  int64_t from, to;
  if (!source || !region_of (host, source, nm_arg (args, 1), nm_arg (args, 2), &from, &to))
    return NM_EXIT;
  if (from == to)
    return buffer_change_done (host, buffer_current (host)->pt, 0, 0);      /* as in GNU Emacs, nobody was told before */
  if (source->multibyte == buffer_current (host)->multibyte)
    return insert_shared (host, source, from, to);
  nm_value s = buffer_substring (host, source, from, to, true);
  return nm_is_exit (s) ? s : buffer_insert_value (host, s, 0);
}

/* The characters of two regions, compared one by one. */
struct side { struct rope_cursor cursor; int64_t left; bool multibyte; };

static int
side_next (struct nm_host *host, struct side *s, nm_value canon)
{
  int c = rope_cursor_next (&s->cursor);
  s->left--;
  if (!s->multibyte && nm_char_is_raw (c))
    c = nm_raw_to_byte (c) >= 0x80 ? c : nm_raw_to_byte (c);
  if (nm_is_nil (canon))
    return c;
  nm_value v = nm_char_table_get (VM, canon, c);
  int64_t n;
  return nm_get_int64 (VM, v, &n) ? (int) n : c;
}

static nm_value
current_canon_table (struct nm_host *host)
{
  if (nm_is_nil (nm_context_slot (VM, NM_SLOT_case_fold_search)))
    return NM_NIL;
  nm_value table = nm_call0 (VM, NM_Q (current_case_table));
  return nm_is_exit (table) ? NM_NIL : nm_char_table_extra (VM, table, 1);
}

NM_PRIMITIVE (compare_buffer_substrings, "compare-buffer-substrings", 6, 6, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(BUFFER1 START1 END1 BUFFER2 START2 END2)",
              "Compare two pieces of text; nil for a buffer or a bound means the current buffer and its accessible region.\n"
              "Return 0 if they are equal, -N (N) if the first is less (greater), where N-1 characters agree.\n"
              "Case counts unless `case-fold-search' is non-nil.")
{
  struct side side[2];
  for (int i = 0; i < 2; i++)
    {
      int64_t from, to;
      struct buffer *b = buffer_arg (host, nm_arg (args, 3 * i));
      if (!b || !region_of (host, b, nm_arg (args, 3 * i + 1), nm_arg (args, 3 * i + 2), &from, &to))
        return NM_EXIT;
      rope_cursor_set (&side[i].cursor, b->text->rope, buffer_byte_of (b, from));
      side[i].left = to - from;
      side[i].multibyte = b->multibyte;
    }
  nm_value canon = current_canon_table (host);
  int64_t same = 0;
  for (; side[0].left > 0 && side[1].left > 0; same++)
    {
      nm_scope scope = nm_scope_open (VM);
      int a = side_next (host, &side[0], canon), b = side_next (host, &side[1], canon);
      nm_scope_close (VM, scope);
      if (a != b)
        return nm_fixnum (a < b ? -(same + 1) : same + 1);
    }
  return nm_fixnum (side[0].left > 0 ? same + 1 : side[1].left > 0 ? -(same + 1) : 0);
}

/* -- copying -- */

/* buffer-access-fontify-functions may want to add properties before text is copied. */
static nm_value
announce_access (struct nm_host *host, int64_t from, int64_t to)
{
  if (!nm_truthy (VM, Qbuffer_access_fontify_functions))
    return NM_NIL;
  nm_value property = nm_symbol_value_or (VM, NM_Q (buffer_access_fontified_property), NM_NIL);
  if (!nm_is_nil (property))
    {
      nm_value bare = nm_call4 (VM, NM_Q (text_property_any), nm_fixnum (from), nm_fixnum (to), property, NM_NIL);
      if (nm_is_exit (bare) || nm_is_nil (bare))
        return bare;
    }
  const nm_value arguments[] = { nm_fixnum (from), nm_fixnum (to) };
  return nm_run_hook_args (VM, NM_Q (buffer_access_fontify_functions), 2, arguments);
}

NM_PRIMITIVE (buffer_substring, "buffer-substring", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(START END)",
              "Return the text between START and END, in either order, as a string with its text properties.")
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to) || nm_is_exit (announce_access (host, from, to)))
    return NM_EXIT;
  return buffer_substring (host, buffer_current (host), from, to, true);
}

NM_PRIMITIVE (buffer_substring_no_properties, "buffer-substring-no-properties", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END)",
              "Return the text between START and END, in either order, as a string without text properties.")
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  return buffer_substring (host, buffer_current (host), from, to, false);
}

NM_PRIMITIVE (buffer_string, "buffer-string", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the accessible text of the current buffer as a string with its text properties.")
{
  struct buffer *b = buffer_current (host);
  if (nm_is_exit (announce_access (host, b->begv, b->zv)))
    return NM_EXIT;
  b = buffer_current (host);
  return buffer_substring (host, b, b->begv, b->zv, true);
}

/* -- deleting -- */

NM_PRIMITIVE (delete_region, "delete-region", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              "r", "(START END)", "Delete the text between START and END, in either order.")
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  return nm_is_exit (buffer_delete (host, from, to)) ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (delete_and_extract_region, "delete-and-extract-region", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(START END)",
              "Delete the text between START and END, in either order, and return it.")
{
  int64_t from, to;
  if (!buffer_check_region (host, nm_arg (args, 0), nm_arg (args, 1), &from, &to))
    return NM_EXIT;
  return buffer_delete_returning (host, from, to, true);
}

NM_VARIABLE (buffer_access_fontify_functions, NM_VAR_LISP, "nil",
             "Functions called by `buffer-substring' with the bounds of the text before it is copied.");
NM_VARIABLE (buffer_access_fontified_property, NM_VAR_LISP, "nil",
             "Text property that says that `buffer-access-fontify-functions' need not be called.");
