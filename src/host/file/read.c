/* read.c - insert-file-contents: from a file to the text of a buffer.
   SPDX-License-Identifier: GPL-3.0-or-later

   The file is read into memory of our own (never mapped: another process may truncate it) in blocks
   that fit into a cache; each is looked at and counted as soon as it has come.  Big files are read by
   other threads meanwhile (ahead.h).  It is decoded only if decoding would change it, else given to the
   rope as it is, without another copy. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../primitive.h"
#include "ahead.h"
#include "nm_text.h"

enum { BLOCK = 1 << 20, LOOK = 1 << 18, AHEAD_LEAST = 32 << 20 };

/* A file that is being read. */
struct intake {
  char *bytes; size_t n, capacity;
  bool raw;                        /* for a unibyte buffer: nobody asks what the bytes over #x7F are */
  struct coding_survey survey;     /* if RAW, only up to the first of those */
  struct rope_adoption *adoption;  /* of BYTES as they stand; NULL after it turned out that they cannot stay so */
};

/* Stops counting BYTES as text. */
static void
intake_drop (struct intake *in)
{
  if (in->adoption)
    rope_adopt_drop (in->adoption);
  in->adoption = NULL;
}

static void
intake_free (struct intake *in)
{
  intake_drop (in);
  mi_free (in->bytes);
}

/* Memory for at least one more byte; false with errno. */
static bool
intake_room (struct intake *in, size_t capacity)
{
  if (in->n < in->capacity)
    return true;
  intake_drop (in);                /* what was counted will lie elsewhere */
  char *grown = mi_realloc (in->bytes, capacity);
  if (!grown)
    {
      errno = ENOMEM;
      return false;
    }
  in->bytes = grown;
  in->capacity = capacity;
  if (in->n == 0)
    in->adoption = rope_adopt_begin (grown, mi_free, grown);
  return true;
}

/* Looks at what has come, in pieces small enough that the second look finds them in a cache. */
static void
intake_look (struct intake *in, bool last)
{
  size_t upto = in->survey.done;
  do
    {
      if (in->raw && in->survey.high != CODING_NOWHERE)
        return;
      upto = in->n - upto < LOOK ? in->n : upto + LOOK;
      bool end = last && upto == in->n;
      coding_survey_more (&in->survey, in->bytes, upto, end);
      if (in->survey.malformed || (in->raw && in->survey.high != CODING_NOWHERE))
        intake_drop (in);
      if (in->adoption)
        rope_adopt_more (in->adoption, (int64_t) in->survey.done, end);
    }
  while (upto < in->n);
}

enum intake_result { INTAKE_DONE, INTAKE_ERROR, INTAKE_QUIT };   /* INTAKE_ERROR: with errno */

/* Takes in what other threads read, up to LIMIT bytes from the offset BEGIN.  Where there are no threads it does nothing. */
static enum intake_result
intake_ahead (struct nm_host *host, struct intake *in, int fd, int64_t begin, size_t limit)
{
  struct ahead *ahead = ahead_start (fd, begin, in->bytes, limit);
  bool over = !ahead, quit = false;
  while (!over && !quit)
    {
      in->n = ahead_wait (ahead, in->n, &over);
      intake_look (in, false);
      quit = nm_is_exit (nm_poll (host->vm));
    }
  errno = ahead ? ahead_stop (ahead) : 0;
  return quit ? INTAKE_QUIT : errno ? INTAKE_ERROR : INTAKE_DONE;
}

enum { PAUSE_MS = 20 };            /* between two looks for a quit while nothing comes */

/* Waits until FD, perhaps a pipe that nobody writes to yet, can be read. */
static enum intake_result
wait_readable (struct nm_host *host, int fd)
{
  struct pollfd watched = { .fd = fd, .events = POLLIN };
  while (poll (&watched, 1, PAUSE_MS) <= 0)
    if (nm_is_exit (nm_poll (host->vm)))
      return INTAKE_QUIT;
  return INTAKE_DONE;
}

/* Takes in the bytes [BEGIN, END) of FD, which stands at BEGIN; END < 0 means to the end of the file, of which EXPECTED is the
   size, if known.  To be freed whatever the result.  [lisp] */
static enum intake_result
intake_read (struct nm_host *host, struct intake *in, int fd, int64_t begin, int64_t end, int64_t expected)
{
  size_t limit = end < 0 ? SIZE_MAX : end > begin ? (size_t) (end - begin) : 0;
  size_t known = (size_t) (expected > begin ? expected - begin : 0);
  known = known < limit ? known : limit;
  if (known >= AHEAD_LEAST)
    {
      if (!intake_room (in, known + 4096))
        return INTAKE_ERROR;
      enum intake_result r = intake_ahead (host, in, fd, begin, known);
      if (r != INTAKE_DONE)
        return r;
      if (lseek (fd, begin + (int64_t) in->n, SEEK_SET) < 0)
        return INTAKE_ERROR;
    }
  while (in->n < limit)
    {
      if (!intake_room (in, in->capacity ? 2 * in->capacity : known + 4096))
        return INTAKE_ERROR;
      size_t want = in->capacity - in->n < limit - in->n ? in->capacity - in->n : limit - in->n;
      ssize_t got = read (fd, in->bytes + in->n, want < BLOCK ? want : BLOCK);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0 && errno == EAGAIN && wait_readable (host, fd) == INTAKE_QUIT)
        return INTAKE_QUIT;
      if (got < 0 && errno == EAGAIN)
        continue;
      if (got < 0)
        return INTAKE_ERROR;
      if (got == 0)
        break;
      in->n += (size_t) got;
      intake_look (in, false);
      if (nm_is_exit (nm_poll (host->vm)))
        return INTAKE_QUIT;
    }
  intake_look (in, true);
  return INTAKE_DONE;
}

/* Kills the buffer of ID, if there is one. */
static void
kill_work (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t id)
{
  struct buffer *work = id ? buffer_of_id (host, id) : NULL;
  if (work && nm_is_exit (buffer_kill (host, work)))
    nm_exit_ignore (host->vm);
}

/* What FINDER, the value of `set-auto-coding-function', says of the head and the tail of FILENAME, which it sees in a
   buffer of its own, or NM_EXIT.  Where text is read into an empty buffer GNU Emacs shows the finder that buffer;
   no buffer remains then, so ours is killed.  [lisp] */
static nm_value
find_auto_coding (struct nm_host *host, nm_value finder, nm_value filename, const char *bytes, size_t n)
{
  static const char NAME[] = " *code-converting-work*";
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  bool keep = buffer_z (buffer_current (host)) > 1 || buffer_named (host, NAME, sizeof NAME - 1);
  nm_value object = nm_call2 (vm, NM_Q (get_buffer_create), nm_string_literal (vm, NAME), NM_T);
  uint64_t id;
  if (nm_is_exit (object) || !nm_host_object_get (vm, object, NM_HOST_BUFFER, &id))
    return NM_EXIT;
  nm_unwind_push (vm, kill_work, NM_NIL, keep ? 0 : id);
  buffer_push_current (host);
  struct buffer *work = buffer_of_id (host, id);
  buffer_set_current (host, work);
  nm_value status = nm_bind (vm, NM_Q (buffer_undo_list), NM_T) ? buffer_delete (host, 1, buffer_z (work)) : NM_EXIT;
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
      buffer_set_point (host, buffer_current (host), 1);
      status = nm_call2 (vm, finder, filename, nm_fixnum (head + tail));
    }
  return nm_unbind_to (vm, depth, status);
}

/* Which coding system decodes FILENAME's bytes: what Lisp binds, what a cookie in the text says,
   what `file-coding-system-alist' says, or a guess.  *UNIBYTE: it was chosen, not guessed, for text that is bytes.
   False after an exit.  [lisp] */
static bool
choose_coding (struct nm_host *host, nm_value filename, const struct intake *in, struct coding *coding, bool *unibyte)
{
  struct nm_vm *vm = host->vm;
  const char *bytes = in->bytes;
  size_t n = in->n;
  nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_read), NM_NIL);
  bool chosen = !nm_is_nil (system);
  nm_value finder = nm_symbol_value_or (vm, NM_Q (set_auto_coding_function), NM_NIL);
  if (!chosen && !nm_is_nil (finder) && n > 0)
    {
      system = find_auto_coding (host, finder, filename, bytes, n);
      if (nm_is_exit (system))
        return false;
      chosen = !nm_is_nil (system);
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
  coding_detect_surveyed (host, bytes, n, &in->survey, coding, false);
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

/* -- bytes that stay bytes -- */

enum { RAW_BLOCK = 1 << 12, RAW_RUN = 1 << 16, RAW_RUN_MAX = 1 << 19 };

/* Memory that several regions of a rope share. */
struct shared_bytes { _Atomic int64_t users; char *bytes; };

static void
shared_release (void *data)
{
  struct shared_bytes *s = data;
  if (atomic_fetch_sub_explicit (&s->users, 1, memory_order_acq_rel) > 1)
    return;
  mi_free (s->bytes);
  mi_free (s);
}

/* Appends the ASCII bytes [FROM, TO) of SHARED, which are not copied if they are many. */
static void
append_plain (struct rope *rope, struct shared_bytes *shared, size_t from, size_t to)
{
  int64_t end = rope_count (rope).bytes;
  if (to - from < RAW_RUN)
    {
      rope_insert (rope, end, shared->bytes + from, (int64_t) (to - from));
      return;
    }
  atomic_fetch_add_explicit (&shared->users, 1, memory_order_relaxed);
  rope_adopt (rope, end, shared->bytes + from, (int64_t) (to - from), shared_release, shared);
}

/* Appends raw bytes, which CODING does not change but for the encoding; takes BYTES over.  Runs of ASCII
   blocks are not copied. */
static void
raw_text (struct rope *rope, struct coding *coding, char *bytes, size_t n)
{
  struct shared_bytes *shared = mi_malloc (sizeof *shared);
  *shared = (struct shared_bytes) { 1, bytes };
  size_t plain = 0;                /* where the run of ASCII blocks began */
  for (size_t at = 0; at < n;)
    {
      size_t length = n - at < RAW_BLOCK ? n - at : RAW_BLOCK;
      if (!coding_is_identity (coding, bytes + at, length))
        {
          struct coding_output out = { 0 };
          append_plain (rope, shared, plain, at);
          coding_decode (coding, bytes + at, length, &out, NULL);
          rope_insert (rope, rope_count (rope).bytes, out.text, (int64_t) out.bytes);
          coding_output_free (&out);
          plain = at + length;
        }
      at += length;
      if (at - plain >= RAW_RUN_MAX)
        {
          append_plain (rope, shared, plain, at);
          plain = at;
        }
    }
  append_plain (rope, shared, plain, n);
  shared_release (shared);
}

/* Decodes into a rope of its own, without a copy if nothing changes; frees IN.  *RUNS becomes the runs of
   charsets (its text is empty).  NULL after an exit.  [lisp] */
static struct rope *
decoded_rope (struct nm_host *host, struct coding *coding, struct intake *in, struct coding_output *runs)
{
  char *bytes = in->bytes;
  if (in->n > 0 && coding_needs_lisp (host, coding, true))
    {
      nm_value string = coding_decode_string (host, coding, bytes, in->n);
      intake_free (in);
      return nm_is_exit (string) ? NULL : string_rope (host, string);
    }
  bool keeps = coding_keeps (coding, &in->survey);
  struct rope *rope = rope_new ();
  if (in->adoption && keeps)
    {
      rope_adopt_end (in->adoption, rope, 0);
      return rope;
    }
  intake_drop (in);
  if (keeps)
    rope_adopt (rope, 0, bytes, (int64_t) in->n, mi_free, bytes);
  else if (coding->kind == CODING_RAW && ((coding->eol != EOL_DOS && coding->eol != EOL_MAC) || coding->keep_eol))
    raw_text (rope, coding, bytes, in->n);
  else
    {
      struct coding_output out = { 0 };
      coding_decode (coding, bytes, in->n, &out, NULL);
      mi_free (bytes);
      *runs = (struct coding_output) { .runs = out.runs, .run_count = out.run_count };
      rope_adopt (rope, 0, out.text, (int64_t) out.bytes, mi_free, out.text);
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
  if (!nm_is_nil (nm_symbol_function (vm, NM_Q (after_insert_file_set_coding))))
    {
      nm_value status = nm_call2 (vm, NM_Q (after_insert_file_set_coding), nm_integer (vm, *inserted), nm_bool (visit));
      if (nm_is_exit (status))
        return status;
    }
  nm_value hooks = nm_local (vm, nm_symbol_value_or (vm, NM_Q (after_insert_file_functions), NM_NIL));
  /* `length' tells a circular list from others. */
  if (*inserted > 0 && nm_is_cons (vm, hooks) && nm_is_exit (nm_call1 (vm, NM_Q (length), hooks)))
    return NM_EXIT;
  for (; *inserted > 0 && nm_is_cons (vm, hooks); nm_local_set (vm, hooks, nm_cdr (vm, hooks)))
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

struct insert_request { bool visit, replace; nm_value begin, end; };

/* Reads FILENAME from the descriptor FD into IN.  INTAKE_ERROR: with errno, and what was tried in *ACTION; INTAKE_QUIT: an exit is
   pending, which may be an error.  [lisp] */
static enum intake_result
take_in (struct nm_host *host, nm_value filename, int fd, const struct insert_request *request, struct stat *st, struct intake *in,
         const char **action)
{
  struct nm_vm *vm = host->vm;
  bool part = !nm_is_nil (request->begin) || !nm_is_nil (request->end);
  int64_t begin = 0, end = -1;
  *action = "Read error";
  if (fstat (fd, st) != 0)
    return INTAKE_ERROR;
  if (S_ISDIR (st->st_mode) && !request->visit && !part)
    {
      errno = EISDIR;
      return INTAKE_ERROR;
    }
  if (!S_ISREG (st->st_mode) && (request->visit || request->replace || part))
    {
      if (request->visit)
        note_visit (host, buffer_current (host), filename, st);
      nm_signal2 (vm, NM_Q (file_error), nm_string_literal (vm, "not a regular file"), filename);
      return INTAKE_QUIT;
    }
  if (request->visit && part)
    nm_error (vm, "Attempt to visit less than an entire file");
  else if (request->visit && !request->replace && buffer_z (buffer_current (host)) > 1)
    nm_error (vm, "Cannot do file visiting in a non-empty buffer");
  if ((request->visit && (part || (!request->replace && buffer_z (buffer_current (host)) > 1)))
      || (!nm_is_nil (request->begin) && !file_offset (host, request->begin, &begin))
      || (!nm_is_nil (request->end) && !file_offset (host, request->end, &end)))
    return INTAKE_QUIT;
  if (begin > 0 && lseek (fd, begin, SEEK_SET) < 0)
    {
      *action = "Setting file position";
      return INTAKE_ERROR;
    }
  if (S_ISFIFO (st->st_mode) && wait_readable (host, fd) == INTAKE_QUIT)
    return INTAKE_QUIT;
  return intake_read (host, in, fd, begin, end, st->st_size);
}

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
  struct intake in = { .raw = !buffer_is_multibyte (host, buffer_current (host)), .survey = CODING_SURVEY };
  enum intake_result taken = INTAKE_ERROR;
  const char *action = "Opening input file";
  if (fd >= 0)
    {
      taken = take_in (host, filename, fd, &request, &st, &in, &action);
      error = errno;
      close (fd);
    }
  if (taken != INTAKE_DONE)
    {
      intake_free (&in);
      if (taken == INTAKE_QUIT)
        return NM_EXIT;
      if (request.visit && fd < 0)
        note_visit (host, buffer_current (host), filename, NULL);
      return file_error (host, action, filename, error);
    }
  struct coding coding;
  bool unibyte = false;
  if (in.raw)
    {
      coding_lookup ("no-conversion", 13, &coding);
      nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_read), NM_NIL);
      struct coding given;
      if (!nm_is_nil (system) && coding_of_symbol (host, system, &given))
        coding.eol = given.eol;
    }
  else if (!choose_coding (host, filename, &in, &coding, &unibyte))
    {
      intake_free (&in);
      return NM_EXIT;
    }
  struct coding_output runs = { 0 };
  struct rope *text = decoded_rope (host, &coding, &in, &runs);
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
      bool ascii = rope_count (text).bytes == rope_count (text).chars;      /* which gets no `charset' */
      if (!nm_is_exit (status) && !ascii && runs.run_count && !put_charsets (host, &runs, pt))
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
  struct insert_request request = { .visit = !nm_is_nil (nm_arg (args, 1)), .replace = !nm_is_nil (nm_arg (args, 4)),
                                    .begin = nm_arg (args, 2), .end = nm_arg (args, 3) };
  struct buffer *b = buffer_current (host);
  if (!nm_is_nil (nm_context_slot (vm, NM_SLOT_buffer_read_only)) && !nm_truthy (vm, Qinhibit_read_only))
    return nm_signal1 (vm, NM_Q (buffer_read_only), buffer_object (host, b));
  nm_value filename = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (filename))
    return NM_EXIT;
  FILE_HANDLER_RETURN (filename, insert_file_contents, 5, filename, nm_arg (args, 1), nm_arg (args, 2), nm_arg (args, 3), nm_arg (args, 4));
  if (request.visit && b->base)
    return nm_error (vm, "Cannot do file visiting in an indirect buffer");
  return insert_file (host, filename, request);
}
