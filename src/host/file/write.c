/* write.c - write-region and visited-file times.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <errno.h>
#include <mimalloc.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../primitive.h"
#include "nm_text.h"
#include "save.h"

NM_VARIABLE (write_region_inhibit_fsync, NM_VAR_BOOL, "nil", "Non-nil means that `write-region' does not wait until the disk has the data.");
NM_VARIABLE (write_region_annotate_functions, NM_VAR_LISP, "nil", "Functions called with the bounds before text is written; they may give annotations or switch buffers.");
NM_VARIABLE (write_region_post_annotation_function, NM_VAR_LISP, "nil", "Function called after `write-region' for each buffer an annotation function switched to.");
NM_VARIABLE (write_region_annotations_so_far, NM_VAR_LISP, "nil", "Annotations that earlier functions of `write-region-annotate-functions' gave.");
NM_VARIABLE (after_insert_file_functions, NM_VAR_LISP, "nil", "Functions called with the number of characters after a file was inserted.");
NM_VARIABLE (set_auto_coding_function, NM_VAR_LISP, "nil", "Function that finds the coding system a file's own text names.");
NM_VARIABLE (file_name_handler_alist, NM_VAR_LISP, "nil", "Alist of (REGEXP . HANDLER) for file names with operations of their own.");
NM_VARIABLE (inhibit_file_name_handlers, NM_VAR_LISP, "nil", "Handlers to pass over while `inhibit-file-name-operation' is the operation.");
NM_VARIABLE (inhibit_file_name_operation, NM_VAR_LISP, "nil", "The operation that `inhibit-file-name-handlers' applies to.");
NM_VARIABLE (delete_by_moving_to_trash, NM_VAR_BOOL, "nil", "Non-nil means that deleted files go to the trash.");

/* The text to write as a rope of its own or the buffer's. */
struct write_source { const struct rope *rope; struct rope *owned; int64_t from, to; };

static bool
source_from_string (struct nm_host *host, nm_value string, struct write_source *s)
{
  struct nm_vm *vm = host->vm;
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  size_t n;
  char *bytes = nm_string_dup (vm, string, &n);
  s->rope = s->owned = rope_new ();
  if (info.multibyte)
    rope_insert (s->owned, 0, bytes, (int64_t) n);
  else
    {
      struct coding raw;
      coding_lookup ("no-conversion", 13, &raw);
      struct coding_output out = { 0 };
      coding_decode (&raw, bytes, n, &out, NULL);
      if (out.bytes)
        rope_insert (s->owned, 0, out.text, (int64_t) out.bytes);
      coding_output_free (&out);
    }
  nm_free (bytes);
  s->to = rope_count (s->owned).bytes;
  return true;
}

static bool
source_from_arguments (struct nm_host *host, nm_value start, nm_value end, struct write_source *s)
{
  *s = (struct write_source) { 0 };
  if (nm_is_string (host->vm, start))
    return source_from_string (host, start, s);
  struct buffer *b = buffer_current (host);
  int64_t from = 1, to = buffer_z (b);
  if (!nm_is_nil (start) && !buffer_check_region (host, start, end, &from, &to))
    return false;
  s->rope = s->owned = rope_snapshot (b->text->rope);
  s->from = buffer_byte_of (b, from);
  s->to = buffer_byte_of (b, to);
  return true;
}

/* The text of SOURCE that a coding system cannot express would be lost; another system is taken then. */
static bool
source_encodable (const struct write_source *s, const struct coding *c)
{
  for (int64_t at = s->from; at < s->to;)
    {
      int64_t start, length;
      const char *chunk = rope_chunk (s->rope, at, &start, &length);
      int64_t end = start + length < s->to ? start + length : s->to;
      if (!coding_can_encode (c, chunk + (at - start), (size_t) (end - at), false, NULL))
        return false;
      at = end;
    }
  return true;
}

static bool
choose_coding (struct nm_host *host, nm_value start, nm_value end, nm_value filename, const struct write_source *source,
               struct coding *coding, nm_value *symbol)
{
  struct nm_vm *vm = host->vm;
  nm_value system = nm_symbol_value_or (vm, NM_Q (coding_system_for_write), NM_NIL);
  bool given = !nm_is_nil (system);
  if (!given && nm_is_nil (nm_context_slot (vm, NM_SLOT_enable_multibyte_characters)) && !nm_is_string (vm, start))
    {
      nm_value own = nm_context_slot (vm, NM_SLOT_buffer_file_coding_system);
      struct coding eol = { 0 };
      if (!nm_is_nil (own) && !coding_of_symbol (host, own, &eol))
        return false;
      coding_lookup ("no-conversion", 13, coding);
      coding->eol = eol.eol;
      *symbol = coding_symbol (host, coding);
      return true;
    }
  if (!given)
    {
      system = nm_context_slot (vm, NM_SLOT_buffer_file_coding_system);
      if (nm_is_nil (system))
        {
          system = nm_call (vm, NM_Q (find_operation_coding_system), 4,
                            (nm_value[]) { NM_Q (write_region), NM_NIL, NM_NIL, filename });
          if (nm_is_exit (system))
            return false;
          system = nm_is_cons (vm, system) ? nm_cdr (vm, system) : system;
        }
      nm_value chooser = nm_symbol_value_or (vm, NM_Q (select_safe_coding_system_function), NM_NIL);
      if (nm_is_symbol (vm, chooser) && !nm_is_nil (chooser) && !nm_is_nil (nm_symbol_function (vm, chooser)))
        system = nm_call (vm, chooser, 5, (nm_value[]) { start, end, system, NM_NIL, filename });
      if (nm_is_exit (system))
        return false;
    }
  if (!coding_of_symbol (host, system, coding))
    return false;
  *symbol = system;
  if (coding->eol == EOL_UNDECIDED)
    {
      /* The ends of lines are the default's. */
      struct coding other;
      nm_value usual = nm_default_value_or (vm, NM_Q (buffer_file_coding_system), NM_NIL);
      bool known = !nm_is_nil (usual) && coding_find (host, usual, &other) && other.eol != EOL_UNDECIDED;
      coding->eol = known ? other.eol : EOL_UNIX;
      *symbol = coding_symbol (host, coding);
    }
  if (!given && !source_encodable (source, coding))
    {
      uint8_t eol = coding->eol;
      coding_lookup ("utf-8-emacs", 11, coding);
      coding->eol = eol;
      *symbol = coding_symbol (host, coding);
    }
  return true;
}

/* Replaces SOURCE by its bytes, encoded by Lisp functions or translation tables.  False after an exit.  [lisp] */
static bool
source_encode (struct nm_host *host, struct write_source *s, struct coding *coding)
{
  size_t n = (size_t) (s->to - s->from);
  char *text = mi_malloc (n + 1);
  rope_copy (s->rope, s->from, (int64_t) n, text);
  nm_value string = nm_string_multibyte (host->vm, text, (int64_t) n);
  mi_free (text);
  string = coding_encode_string (host, coding, string);
  rope_free (s->owned);
  *s = (struct write_source) { 0 };
  return !nm_is_exit (string) && source_from_string (host, string, s);
}

static nm_value
finish_visit (struct nm_host *host, nm_value visit_name, const struct stat *st)
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_saved_size, nm_integer (vm, buffer_z (b) - 1));
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_file_name, visit_name);
  b->modtime_state = MODTIME_KNOWN;
  b->modtime = st->st_mtim;
  b->modtime_size = st->st_size;
  b->text->save_modiff = b->text->modiff;
  nm_value locked = nm_context_slot (vm, NM_SLOT_buffer_file_truename);
  if (nm_is_string (vm, locked) && !host->worker && nm_is_exit (nm_call1 (vm, NM_Q (unlock_file), locked)))
    return NM_EXIT;
  return nm_call0 (vm, NM_Q (force_mode_line_update));
}

/* For struct save_request. */
struct waiting { struct nm_host *host; bool exit; };

static bool
interrupted (void *data)
{
  struct waiting *w = data;
  return w->exit = nm_is_exit (nm_poll (w->host->vm));
}

/* What GNU Emacs says was tried when ERROR came. */
static const char *
failed_step (int error, bool at_offset)
{
  switch (error)
    {
    case EEXIST: return "File already exists";
    case ENOSPC: case EIO: return "Write error";
    case EINVAL: return at_offset ? "Lseek error" : "Opening output file";
    default: return "Opening output file";
    }
}

NM_PRIMITIVE (write_region, "write-region", 3, 7, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "r\nFWrite region to file: \ni\ni\ni\np",
              "(START END FILENAME &optional APPEND VISIT LOCKNAME MUSTBENEW)",
              "Write the text between START and END to the file FILENAME.\n"
              "START may be nil for the whole buffer, or a string to write in place of buffer text.\n"
              "APPEND: t appends, an integer writes at that offset.  VISIT: t makes the file the visited one and\n"
              "the buffer unmodified; a string is the name to visit; anything else but nil writes without a message.\n"
              "MUSTBENEW: `excl' fails with file-already-exists if the file exists; other non-nil values ask first.\n"
              "The file is replaced at once: whatever happens, it is the whole old or the whole new text.")
{
  struct nm_vm *vm = host->vm;
  nm_value start = nm_arg (args, 0), end = nm_arg (args, 1), append = nm_arg (args, 3), visit = nm_arg (args, 4), must_be_new = nm_arg (args, 6);
  nm_value filename = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 2));
  if (nm_is_exit (filename))
    return NM_EXIT;
  bool exclusive = nm_symbol_is (vm, must_be_new, Qexcl);
  if (!nm_is_nil (must_be_new) && !exclusive && !nm_is_nil (nm_call1 (vm, NM_Q (file_exists_p), filename)))
    {
      nm_value prompt = nm_format (vm, "File %s already exists; overwrite anyway? ", 1, &filename);
      nm_value yes = nm_call1 (vm, NM_Q (yes_or_no_p), prompt);
      if (nm_is_exit (yes))
        return NM_EXIT;
      if (nm_is_nil (yes))
        return file_error (host, "File already exists", filename, EEXIST);
    }
  nm_value visit_name = nm_is_string (vm, visit) ? nm_call1 (vm, NM_Q (expand_file_name), visit) : filename;
  if (nm_is_exit (visit_name))
    return NM_EXIT;
  nm_value lock_name = nm_is_nil (nm_arg (args, 5)) ? visit_name : nm_arg (args, 5);
  nm_value handler = file_handler (host, filename, NM_Q (write_region));
  if (nm_is_nil (handler) && nm_is_string (vm, visit))
    handler = file_handler (host, visit_name, NM_Q (write_region));
  if (nm_is_exit (handler))
    return NM_EXIT;
  if (!nm_is_nil (handler))
    return nm_call (vm, handler, 8, (nm_value[]) { NM_Q (write_region), start, end, filename, append, visit, lock_name, must_be_new });
  if (!nm_is_string (vm, start) && (!nm_is_nil (nm_symbol_value_or (vm, NM_Q (write_region_annotate_functions), NM_NIL))
                                    || !nm_is_nil (nm_symbol_value_or (vm, NM_Q (write_region_post_annotation_function), NM_NIL))))
    return nm_call (vm, NM_Q (files__write_annotated), 7, (nm_value[]) { start, end, filename, append, visit, lock_name, must_be_new });
  int64_t offset = -1;
  bool at_offset = nm_is_number (vm, append);
  if (at_offset && !file_offset (host, append, &offset))
    return NM_EXIT;
  nm_value lock = nm_call1 (vm, NM_Q (expand_file_name), lock_name);
  if (nm_is_exit (lock) || (!host->worker && nm_is_exit (nm_call1 (vm, NM_Q (lock_file), lock))))
    return NM_EXIT;
  struct write_source source;
  if (!source_from_arguments (host, start, end, &source))
    return NM_EXIT;
  struct coding coding, bytes = { .kind = CODING_RAW, .eol = EOL_UNIX, .base = "no-conversion" };
  nm_value symbol = NM_NIL;
  if (nm_is_nil (start))
    end = NM_NIL;
  bool chosen = choose_coding (host, start, end, filename, &source, &coding, &symbol);
  bool by_lisp = chosen && coding_needs_lisp (host, &coding, false);
  if (by_lisp)
    chosen = source_encode (host, &source, &coding);
  char *path = chosen ? file_name_encode (host, filename) : NULL;
  if (!path)
    {
      rope_free (source.owned);
      return NM_EXIT;
    }
  struct waiting waiting = { .host = host };
  struct save_request request = {
    .interrupted = interrupted, .context = &waiting,
    .path = path, .text = source.rope, .from = source.from, .to = source.to, .coding = by_lisp ? &bytes : &coding, .exclusive = exclusive,
    .append = !nm_is_nil (append) && !at_offset, .offset = at_offset ? offset : -1,
    .mode = 0666 & file_default_modes (), .sync = !nm_truthy (vm, Qwrite_region_inhibit_fsync) };
  struct stat st = { 0 };
  char *left;
  bool saved = save_text (&request, &st, &left);
  int error = errno;
  bool damaged = left;
  nm_value kept = damaged ? file_name_decode (host, left, strlen (left)) : NM_NIL;
  nm_free (left);
  rope_free (source.owned);
  nm_free (path);
  if (waiting.exit)
    return NM_EXIT;
  if (!host->worker && nm_is_exit (nm_call1 (vm, NM_Q (unlock_file), lock)))
    return NM_EXIT;
  if (damaged)
    return file_error_2 (host, "The file is damaged; the whole text is in the second file", filename, kept, error);
  if (!saved)
    return file_error (host, failed_step (error, at_offset), filename, error);
  if (!nm_set (vm, NM_Q (last_coding_system_used), symbol))
    return NM_EXIT;
  bool visiting = nm_symbol_is (vm, visit, Qt) || nm_is_string (vm, visit);
  if (visiting)
    {
      nm_value status = finish_visit (host, visit_name, &st);
      if (nm_is_exit (status))
        return status;
    }
  else if (!nm_is_nil (visit))
    return NM_NIL;
  if (nm_truthy (vm, Qnoninteractive))
    return NM_NIL;
  nm_value said = nm_call2 (vm, NM_Q (message), nm_string_literal (vm, at_offset ? "Updated %s" : nm_is_nil (append) ? "Wrote %s" : "Added to %s"),
                            nm_is_string (vm, visit) ? visit_name : filename);
  return nm_is_exit (said) ? said : NM_NIL;
}

/* -- times of visited files ------------------------------------------------------------------------ */

NM_PRIMITIVE (verify_visited_file_modtime, "verify-visited-file-modtime", 0, 1, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUF)",
              "Return t if the visited file of BUF (default: the current buffer) is as it was when it was read or saved.\n"
              "Also t if BUF visits no file or nothing is known about its time.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_arg (host, nm_arg (args, 0));
  if (!b)
    return NM_EXIT;
  nm_value name = nm_context_slot_of (vm, b->context, NM_SLOT_buffer_file_name);
  if (!nm_is_string (vm, name) || b->modtime_state == MODTIME_UNKNOWN)
    return NM_T;
  FILE_HANDLER_RETURN (name, verify_visited_file_modtime, 1, nm_arg (args, 0));
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  struct stat st;
  int status = stat (path, &st), error = errno;
  nm_free (path);
  if (status != 0)
    return nm_bool (b->modtime_state == MODTIME_NONEXISTENT && (error == ENOENT || error == ENOTDIR));
  return nm_bool (b->modtime_state == MODTIME_KNOWN && st.st_mtim.tv_sec == b->modtime.tv_sec && st.st_mtim.tv_nsec == b->modtime.tv_nsec
                  && (b->modtime_size < 0 || b->modtime_size == st.st_size));
}

NM_PRIMITIVE (visited_file_modtime, "visited-file-modtime", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the recorded modification time of the visited file; 0 if none, -1 if the file did not exist.")
{
  struct buffer *b = buffer_current (host);
  if (b->modtime_state == MODTIME_UNKNOWN)
    return nm_fixnum (0);
  if (b->modtime_state == MODTIME_NONEXISTENT)
    return nm_fixnum (-1);
  return file_time_to_lisp (host, b->modtime);
}

NM_PRIMITIVE (set_visited_file_modtime, "set-visited-file-modtime", 0, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional TIME-FLAG)",
              "Record TIME-FLAG, or the visited file's present time, as the time the buffer agrees with.\n"
              "TIME-FLAG 0 means unknown, -1 that the file does not exist; otherwise it is a Lisp time.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  nm_value flag = nm_arg (args, 0);
  int64_t n;
  if (nm_get_int64 (vm, flag, &n) && (n == 0 || n == -1))
    {
      b->modtime_state = n == 0 ? MODTIME_UNKNOWN : MODTIME_NONEXISTENT;
      return NM_NIL;
    }
  if (!nm_is_nil (flag))
    {
      nm_value parts = nm_call2 (vm, NM_Q (time_convert), flag, NM_Q (list));
      int64_t high = 0, low = 0, usec = 0, psec = 0;
      if (nm_is_exit (parts))
        return NM_EXIT;
      nm_get_int64 (vm, nm_car (vm, parts), &high);
      nm_get_int64 (vm, nm_car (vm, nm_cdr (vm, parts)), &low);
      nm_get_int64 (vm, nm_car (vm, nm_cdr (vm, nm_cdr (vm, parts))), &usec);
      nm_get_int64 (vm, nm_car (vm, nm_cdr (vm, nm_cdr (vm, nm_cdr (vm, parts)))), &psec);
      b->modtime_state = MODTIME_KNOWN;
      b->modtime = (struct timespec) { .tv_sec = (high << 16) + low, .tv_nsec = usec * 1000 + psec / 1000 };
      b->modtime_size = -1;
      return NM_NIL;
    }
  nm_value name = nm_context_slot (vm, NM_SLOT_buffer_file_name);
  if (!nm_is_string (vm, name))
    return NM_NIL;
  FILE_HANDLER_RETURN (name, set_visited_file_modtime, 1, NM_NIL);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  struct stat st;
  if (stat (path, &st) == 0)
    {
      b->modtime_state = MODTIME_KNOWN;
      b->modtime = st.st_mtim;
      b->modtime_size = st.st_size;
    }
  nm_free (path);
  return NM_NIL;
}
