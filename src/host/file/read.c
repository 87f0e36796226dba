/* read.c - insert-file-contents: from a file to the text of a buffer.
   SPDX-License-Identifier: GPL-3.0-or-later

   The file is read into memory of our own (never mapped: another process may truncate it), decoded
   only if decoding would change it, and given to the rope as it is, without another copy. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../primitive.h"
#include "nm_text.h"

/* Bytes [BEGIN, END) of FD; END < 0 means to the end of the file.  NULL with errno. */
static char *
read_range (int fd, int64_t begin, int64_t end, int64_t expected, size_t *bytes)
{
  if (begin > 0 && lseek (fd, begin, SEEK_SET) < 0)
    return NULL;
  int64_t limit = end < 0 ? INT64_MAX : end - begin;
  if (limit < 0)
    limit = 0;
  size_t capacity = (size_t) (expected > begin ? expected - begin : 0) + 4096, n = 0;
  if (limit != INT64_MAX && (int64_t) capacity > limit + 4096)
    capacity = (size_t) limit + 4096;
  char *text = mi_malloc (capacity);
  if (!text)
    {
      errno = ENOMEM;
      return NULL;
    }
  while ((int64_t) n < limit)
    {
      if (n == capacity)
        {
          char *grown = mi_realloc (text, capacity *= 2);
          if (!grown)
            {
              mi_free (text);
              errno = ENOMEM;
              return NULL;
            }
          text = grown;
        }
      size_t want = capacity - n;
      if ((int64_t) want > limit - (int64_t) n)
        want = (size_t) (limit - (int64_t) n);
      ssize_t got = read (fd, text + n, want < (1u << 30) ? want : 1u << 30);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int saved = errno;
          mi_free (text);
          errno = saved;
          return NULL;
        }
      if (got == 0)
        break;
      n += (size_t) got;
    }
  *bytes = n;
  return text;
}

/* Which coding system decodes FILENAME's BYTES: what Lisp binds, what a cookie in the text says,
   what `file-coding-system-alist' says, or a guess.  *UNIBYTE: it was chosen, not guessed, for text that is bytes.
   False after an exit.  [lisp] */
static bool
choose_coding (struct nm_host *host, nm_value filename, const char *bytes, size_t n, struct coding *coding, bool *unibyte)
{
  struct nm_vm *vm = host->vm;
  nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_read), NM_NIL);
  bool chosen = !nm_is_nil (system);
  if (!chosen && !nm_is_nil (nm_symbol_value_or (vm, NM_Q (set_auto_coding_function), NM_NIL)) && n > 0)
    {
      /* The function sees the head and the tail of the file in a buffer of its own. */
      nm_value finder = nm_symbol_value_or (vm, NM_Q (set_auto_coding_function), NM_NIL);
      nm_depth depth = nm_depth_now (vm);
      struct buffer *work = buffer_get_or_create (host, " *code-conversion-work*");
      if (!work)
        return false;
      struct buffer *old = buffer_current (host);
      nm_value old_object = buffer_object (host, old);
      buffer_set_current (host, work);
      nm_value status = buffer_delete (host, 1, buffer_z (work));
      int64_t head = n < 4096 ? (int64_t) n : 1024, tail = n < 4096 ? 0 : 3072;
      struct coding raw;
      coding_lookup ("no-conversion", 13, &raw);
      struct coding_output out = { 0 };
      coding_decode (&raw, bytes, (size_t) head, &out, NULL);
      coding_decode (&raw, bytes + n - tail, (size_t) tail, &out, NULL);
      if (!nm_is_exit (status))
        status = buffer_insert_text (host, out.text, (int64_t) out.bytes, out.chars, 0);
      coding_output_free (&out);
      if (!nm_is_exit (status))
        {
          buffer_set_point (host, work, 1);
          status = nm_call2 (vm, finder, filename, nm_fixnum (head + tail));
        }
      uint64_t id;
      if (nm_host_object_get (vm, old_object, NM_HOST_BUFFER, &id) && buffer_of_id (host, id))
        buffer_set_current (host, buffer_of_id (host, id));
      status = nm_unbind_to (vm, depth, status);
      if (nm_is_exit (status))
        return false;
      if (!nm_is_nil (status))
        system = status, chosen = true;
    }
  if (!chosen)
    {
      nm_value found = nm_call (vm, NM_Q (find_operation_coding_system), 2, (nm_value[]) { NM_Q (insert_file_contents), filename });
      if (nm_is_exit (found))
        return false;
      system = nm_is_cons (vm, found) ? nm_car (vm, found) : found;
    }
  if (nm_is_nil (system) && !chosen)
    coding_lookup ("undecided", 9, coding);
  else if (!coding_of_symbol (host, system, coding))
    return false;
  *unibyte = coding->system ? coding->system->for_unibyte : coding->no_conversion;
  coding_detect (host, bytes, n, coding, false);
  return true;
}

/* The text of a string as a rope. */
static struct rope *
string_rope (struct nm_host *host, nm_value string)
{
  struct rope *rope = rope_new ();
  size_t n;
  char *text = nm_string_dup (host->vm, string, &n);
  if (n > 0)
    rope_adopt (rope, 0, text, (int64_t) n, nm_free, text);
  else
    nm_free (text);
  return rope;
}

/* Decodes into a rope of its own; takes BYTES over.  Without a copy if nothing changes.  *RUNS becomes the runs
   of charsets (its text is empty).  NULL after an exit.  [lisp] */
static struct rope *
decoded_rope (struct nm_host *host, struct coding *coding, char *bytes, size_t n, struct coding_output *runs)
{
  int64_t chars;
  if (n > 0 && coding_needs_lisp (host, coding, true))
    {
      nm_value string = coding_decode_string (host, coding, bytes, n);
      mi_free (bytes);
      return nm_is_exit (string) ? NULL : string_rope (host, string);
    }
  struct rope *rope = rope_new ();
  if (n == 0)
    mi_free (bytes);
  else if (coding_is_identity (coding, bytes, n, &chars))
    rope_adopt (rope, 0, bytes, (int64_t) n, mi_free, bytes);
  else
    {
      struct coding_output out = { 0 };
      coding_decode (coding, bytes, n, &out, NULL);
      mi_free (bytes);
      *runs = (struct coding_output) { .runs = out.runs, .run_count = out.run_count };
      if (out.bytes > 0)
        rope_adopt (rope, 0, out.text, (int64_t) out.bytes, mi_free, out.text);
      else
        mi_free (out.text);
    }
  return rope;
}

/* Common characters at the start of A (from A_AT, bytes) and B, at most LIMIT bytes: a byte count on a character boundary. */
static int64_t
common_prefix (const struct rope *a, int64_t a_at, int64_t a_end, const struct rope *b, int64_t b_end)
{
  int64_t n = 0;
  while (a_at + n < a_end && n < b_end)
    {
      int64_t as, al, bs, bl;
      const char *x = rope_chunk (a, a_at + n, &as, &al), *y = rope_chunk (b, n, &bs, &bl);
      x += a_at + n - as;
      y += n - bs;
      int64_t step = as + al - (a_at + n), other = bs + bl - n;
      step = step < other ? step : other;
      step = step < a_end - a_at - n ? step : a_end - a_at - n;
      step = step < b_end - n ? step : b_end - n;
      int64_t i = 0;
      while (i < step && x[i] == y[i])
        i++;
      n += i;
      if (i < step)
        break;
    }
  int64_t s, l;
  while (n > 0 && n < b_end)
    {
      const char *y = rope_chunk (b, n, &s, &l);
      if (nm_is_lead ((unsigned char) y[n - s]))
        break;
      n--;
    }
  return n;
}

static int64_t
common_suffix (const struct rope *a, int64_t a_from, int64_t a_end, const struct rope *b, int64_t b_from, int64_t b_end)
{
  struct rope_cursor x, y;
  rope_cursor_set (&x, a, a_end);
  rope_cursor_set (&y, b, b_end);
  int64_t same = 0;
  while (rope_cursor_byte (&x) > a_from && rope_cursor_byte (&y) > b_from
         && rope_cursor_previous (&x) == rope_cursor_previous (&y))
    same = b_end - rope_cursor_byte (&y);
  return same;
}

/* Puts TEXT in place of the accessible region, touching only what differs.  [lisp] */
static nm_value
replace_accessible (struct nm_host *host, const struct rope *text, int64_t *inserted)
{
  struct buffer *b = buffer_current (host);
  const struct rope *old = b->text->rope;
  int64_t begin = buffer_byte_of (b, b->begv), end = buffer_byte_of (b, b->zv), n = rope_count (text).bytes;
  int64_t prefix = common_prefix (old, begin, end, text, n);
  int64_t suffix = common_suffix (old, begin + prefix, end, text, prefix, n);
  int64_t from = buffer_pos_of (b, begin + prefix), to = buffer_pos_of (b, end - suffix), pt = b->pt;
  *inserted = rope_byte_to_char (text, n - suffix) - rope_byte_to_char (text, prefix);
  nm_value status = from < to ? buffer_delete (host, from, to) : NM_NIL;
  if (nm_is_exit (status) || prefix == n - suffix)
    return status;
  b = buffer_current (host);
  buffer_set_point (host, b, from);
  status = buffer_insert_rope (host, text, prefix, n - suffix, 0);
  if (!nm_is_exit (status))
    buffer_set_point (host, buffer_current (host), pt <= from ? pt : pt >= to ? pt + *inserted - (to - from) : from);
  return status;
}

static void
note_visit (struct nm_host *host, struct buffer *b, nm_value filename, const struct stat *st)
{
  struct nm_vm *vm = host->vm;
  b->modtime_state = st ? MODTIME_KNOWN : MODTIME_NONEXISTENT;
  b->modtime = st ? st->st_mtim : (struct timespec) { 0 };
  b->modtime_size = st ? st->st_size : -1;
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_file_name, filename);
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_saved_size, nm_integer (vm, buffer_z (b) - 1));
  b->text->save_modiff = b->text->modiff;
  b->text->auto_save_modiff = b->text->modiff;
}

/* What the text of a just inserted file says about the buffer: coding system, hooks. */
static nm_value
after_insert (struct nm_host *host, const struct coding *coding, bool visit, bool unibyte, int64_t *inserted)
{
  struct nm_vm *vm = host->vm;
  nm_value symbol = coding_symbol (host, coding);
  if (!nm_set (vm, NM_Q (last_coding_system_used), symbol))
    return NM_EXIT;
  if (visit && unibyte)
    {
      nm_value status = nm_call1 (vm, NM_Q (set_buffer_multibyte), NM_NIL);
      if (nm_is_exit (status))
        return status;
    }
  /* Also without a visit, so that what is written from a temporary buffer is encoded as it was read. */
  nm_value context = buffer_current (host)->context;
  if (*inserted > 0 && (visit || !nm_context_slot_is_local (vm, context, NM_SLOT_buffer_file_coding_system)))
    nm_context_slot_set (vm, context, NM_SLOT_buffer_file_coding_system, symbol);
  nm_value hooks = nm_local (vm, nm_symbol_value_or (vm, NM_Q (after_insert_file_functions), NM_NIL));
  for (; nm_is_cons (vm, hooks); nm_local_set (vm, hooks, nm_cdr (vm, hooks)))
    {
      nm_value function = nm_car (vm, hooks);
      if (nm_symbol_is (vm, function, Qt))
        continue;
      nm_value r = nm_call1 (vm, function, nm_integer (vm, *inserted));
      if (nm_is_exit (r))
        return r;
      nm_get_int64 (vm, r, inserted);
    }
  return NM_NIL;
}

/* The property `charset' of text that was inserted at AT: no change of the text for those who watch.  [lisp] */
static bool
put_charsets (struct nm_host *host, const struct coding_output *runs, int64_t at)
{
  nm_depth depth = nm_depth_now (host->vm);
  bool ok = nm_bind (host->vm, NM_Q (inhibit_modification_hooks), NM_T) && coding_put_runs (host, runs, at, NM_NIL);
  return !nm_is_exit (nm_unbind_to (host->vm, depth, ok ? NM_NIL : NM_EXIT)) && ok;
}

struct insert_request { bool visit, replace; int64_t begin, end; };

static nm_value
insert_file (struct nm_host *host, nm_value filename, struct insert_request request)
{
  struct nm_vm *vm = host->vm;
  char *path = file_name_encode (host, filename);
  if (!path)
    return NM_EXIT;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error = errno;
  nm_free (path);
  struct stat st = { 0 };
  size_t n = 0;
  char *bytes = NULL;
  if (fd >= 0)
    {
      if (fstat (fd, &st) == 0 && S_ISDIR (st.st_mode))
        error = EISDIR;
      else if (!S_ISREG (st.st_mode) && (request.visit || request.replace))
        {
          close (fd);
          return nm_signal2 (vm, NM_Q (file_error), nm_string_literal (vm, "not a regular file"), filename);
        }
      else
        {
          bytes = read_range (fd, request.begin, request.end, st.st_size, &n);
          error = errno;
        }
      close (fd);
    }
  if (!bytes)
    {
      if (request.visit && fd < 0)
        note_visit (host, buffer_current (host), filename, NULL);
      return file_error (host, fd >= 0 ? "Read error" : "Opening input file", filename, error);
    }
  struct coding coding;
  bool unibyte = false;
  if (!buffer_is_multibyte (host, buffer_current (host)))
    {
      coding_lookup ("no-conversion", 13, &coding);
      nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_read), NM_NIL);
      struct coding given;
      if (!nm_is_nil (system) && coding_of_symbol (host, system, &given))
        coding.eol = given.eol;
    }
  else if (!choose_coding (host, filename, bytes, n, &coding, &unibyte))
    {
      mi_free (bytes);
      return NM_EXIT;
    }
  struct coding_output runs = { 0 };
  struct rope *text = decoded_rope (host, &coding, bytes, n, &runs);
  if (!text)
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  bool was_empty = buffer_z (b) == 1;
  nm_depth depth = nm_depth_now (vm);
  /* A visited file's text is not something to undo. */
  nm_value undo = nm_context_slot (vm, NM_SLOT_buffer_undo_list), buffer = buffer_object (host, b);
  if (request.visit)
    nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, NM_T);
  int64_t inserted = rope_count (text).chars;
  nm_value status;
  if (request.replace && b->zv > b->begv)
    status = replace_accessible (host, text, &inserted);
  else
    {
      int64_t pt = b->pt;
      status = inserted ? buffer_insert_rope (host, text, 0, rope_count (text).bytes, 0) : NM_NIL;
      if (!nm_is_exit (status))
        buffer_set_point (host, buffer_current (host), pt);
      if (!nm_is_exit (status) && runs.run_count && !put_charsets (host, &runs, pt))
        status = NM_EXIT;
    }
  coding_output_free (&runs);
  rope_free (text);
  uint64_t id;
  b = nm_host_object_get (vm, buffer, NM_HOST_BUFFER, &id) ? buffer_of_id (host, id) : NULL;
  if (request.visit && b)
    nm_context_slot_set (vm, b->context, NM_SLOT_buffer_undo_list, undo);
  if (nm_is_exit (status) || !b)
    return nm_unbind_to (vm, depth, NM_EXIT);
  status = after_insert (host, &coding, request.visit, unibyte && (was_empty || request.replace), &inserted);
  if (request.visit && !nm_is_exit (status) && buffer_current (host) == b)
    note_visit (host, b, filename, &st);
  return nm_unbind_to (vm, depth, nm_is_exit (status) ? status : nm_list2 (vm, filename, nm_integer (vm, inserted)));
}

NM_PRIMITIVE (insert_file_contents, "insert-file-contents", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME &optional VISIT BEG END REPLACE)",
              "Insert the contents of file FILENAME after point, decoded; leave point before them.\n"
              "VISIT: the buffer visits the file from now on, and is unmodified.  BEG and END: only that range of\n"
              "bytes.  REPLACE: replace the accessible text, leaving alone what is the same.\n"
              "Returns (ABSOLUTE-NAME CHARACTERS).  Signals file-error or file-missing.")
{
  struct nm_vm *vm = host->vm;
  struct insert_request request = { .visit = !nm_is_nil (nm_arg (args, 1)), .replace = !nm_is_nil (nm_arg (args, 4)), .end = -1 };
  struct buffer *b = buffer_current (host);
  if (!nm_is_nil (nm_context_slot (vm, NM_SLOT_buffer_read_only)) && !nm_truthy (vm, Qinhibit_read_only))
    return nm_signal1 (vm, NM_Q (buffer_read_only), buffer_object (host, b));
  nm_value filename = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (filename))
    return NM_EXIT;
  FILE_HANDLER_RETURN (filename, insert_file_contents, 5, filename, nm_arg (args, 1), nm_arg (args, 2), nm_arg (args, 3), nm_arg (args, 4));
  if (request.visit && b->base)
    return nm_error (vm, "Cannot do file visiting in an indirect buffer");
  if ((!nm_is_nil (nm_arg (args, 2)) && !nm_check_natnum (vm, nm_arg (args, 2), &request.begin))
      || (!nm_is_nil (nm_arg (args, 3)) && !nm_check_natnum (vm, nm_arg (args, 3), &request.end)))
    return NM_EXIT;
  if (request.visit && (!nm_is_nil (nm_arg (args, 2)) || !nm_is_nil (nm_arg (args, 3))))
    return nm_error (vm, "Attempt to visit less than an entire file");
  return insert_file (host, filename, request);
}
