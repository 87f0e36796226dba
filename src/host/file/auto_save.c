/* auto_save.c - auto-saving, and the list of a session's auto-save files.
   SPDX-License-Identifier: GPL-3.0-or-later

   What is to be written becomes jobs (save_later.h) with snapshots of the texts, which cost nothing.  While keys are read a
   thread runs them, otherwise they are run at once.  The jobs of the thread are a round; there is at most one.  Visited
   files (`auto-save-visited-file-name') and names that have a handler are written by `write-region' instead.
   Nobody sees its files unfinished: whoever names a file (file_name_encode) waits for the round, and so do the next auto-save
   and the end of the program.  What failed is told when the wait for keys learns that the round is over. */
#include "auto_save.h"

#include <errno.h>
#include <mimalloc.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../command/command.h"
#include "../display/display.h"
#include "../primitive.h"
#include "file.h"
#include "save_later.h"

NM_VARIABLE (auto_save_hook, NM_VAR_LISP, "nil", "Functions called before buffers are auto-saved.");
NM_VARIABLE (auto_save_list_file_name, NM_VAR_LISP, "nil", "File that lists the auto-save files of this session, or nil.");
NM_VARIABLE (auto_save_visited_file_name, NM_VAR_LISP, "nil", "Non-nil means that auto-saving writes the visited file itself.");
NM_VARIABLE (auto_save_include_big_deletions, NM_VAR_LISP, "nil", "Non-nil means that a buffer that shrank much is auto-saved all the same.");

struct jobs { struct save_job *items; size_t count, room; };

struct auto_saver {
  struct jobs round;               /* what the thread has, or had */
  struct save_later *later;        /* NULL: no round is under way */
  int done;                        /* its descriptor */
  bool in_background;              /* a thread may do what is saved now */
  bool tell_done;                  /* "Auto-saving..." is shown, and nothing was there before */
  size_t failed;                   /* jobs of the last round that failed and were not told yet */
};

enum { AUTO_SAVE_PAUSE = 1200 };   /* seconds for which a buffer is not auto-saved after that ... */
enum { AUTO_SAVE_SLOW = 60 };      /* ... took longer than so many, as when a file server is away */
enum { SHORT_TEXT = 5000 };        /* characters; shorter texts may shrink as they like */

static struct auto_saver *
saver_of (struct nm_host *host)
{
  if (!host->auto_saver)
    host->auto_saver = mi_zalloc (sizeof *host->auto_saver);
  return host->auto_saver;
}

/* -- rounds -- */

static void
jobs_add (struct jobs *jobs, char *path, struct rope *text, mode_t mode, uint64_t buffer)
{
  if (jobs->count == jobs->room)
    {
      jobs->room = jobs->room ? 2 * jobs->room : 8;
      jobs->items = mi_reallocn (jobs->items, jobs->room, sizeof *jobs->items);
    }
  jobs->items[jobs->count++] = (struct save_job) { .path = path, .text = text, .mode = mode, .buffer = buffer };
}

static void
jobs_free (struct jobs *jobs)
{
  for (size_t i = 0; i < jobs->count; i++)
    save_job_free (&jobs->items[i]);
  mi_free (jobs->items);
  *jobs = (struct jobs) { 0 };
}

/* The jobs of the round were run: notes what failed. */
static void
round_note (struct nm_host *host, struct auto_saver *a)
{
  a->failed = 0;
  for (size_t i = 0; i < a->round.count; i++)
    {
      struct save_job *job = &a->round.items[i];
      struct buffer *b = job->buffer ? buffer_of_id (host, job->buffer) : NULL;
      if (b)
        b->auto_save_failed = job->seconds > AUTO_SAVE_SLOW ? (int64_t) time (NULL) : 0;
      a->failed += b && job->error;
    }
}

void
auto_save_settle (struct nm_host *host)
{
  struct auto_saver *a = host->auto_saver;
  if (!a || !a->later)
    return;
  command_source_remove (host, a->done);
  save_later_finish (a->later);
  a->later = NULL;
  round_note (host, a);
}

/* Tells that what was to go to the file FILE from buffer B did not get there.  [lisp] */
static nm_value
tell_failure (struct nm_host *host, const struct buffer *b, const char *reason, nm_value file)
{
  struct nm_vm *vm = host->vm;
  nm_value parts[] = { b->name, nm_string_literal (vm, reason), file };
  nm_value complaint = nm_format (vm, "Auto-saving %s: Opening output file: %s, %s", 3, parts);
  return nm_is_exit (complaint) ? complaint : nm_call3 (vm, NM_Q (display_warning), NM_Q (auto_save), complaint, NM_Q (Cerror));
}

/* Tells what failed in the last round, or that all went well, and forgets it.  [lisp] */
static nm_value
round_tell (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct auto_saver *a = saver_of (host);
  struct jobs round = a->round;
  bool tell_done = a->tell_done && a->failed == 0, complain = a->failed > 0;
  a->round = (struct jobs) { 0 };
  a->failed = 0;
  a->tell_done = false;
  nm_value status = NM_NIL;
  if (tell_done)
    status = nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Auto-saving...done"));
  for (size_t i = 0; complain && i < round.count && !nm_is_exit (status); i++)
    {
      struct save_job *job = &round.items[i];
      struct buffer *b = job->error && job->buffer ? buffer_of_id (host, job->buffer) : NULL;
      if (!b)
        continue;
      status = tell_failure (host, b, strerror (job->error), file_name_decode (host, job->path, strlen (job->path)));
    }
  jobs_free (&round);
  return nm_is_exit (status) ? status : NM_NIL;
}

static nm_value
round_done (struct nm_host *host, int fd __attribute__ ((unused)), short events __attribute__ ((unused)), void *data __attribute__ ((unused)))
{
  auto_save_settle (host);
  /* Another message that came meanwhile stays. */
  nm_value shown = nm_call0 (host->vm, NM_Q (current_message));
  nm_value begun = nm_string_literal (host->vm, "Auto-saving...");
  struct auto_saver *a = saver_of (host);
  a->tell_done = a->tell_done && (!nm_is_string (host->vm, shown) || !nm_is_nil (nm_call2 (host->vm, NM_Q (string_equal), shown, begun)));
  nm_value status = round_tell (host);
  return nm_is_exit (status) || nm_is_exit (display_redisplay (host)) ? NM_EXIT : NM_NIL;
}

/* -- what is to be written -- */

/* The number of characters that B had when it was read, saved or auto-saved last; negative: it is not auto-saved. */
static int64_t
saved_size (struct nm_host *host, const struct buffer *b)
{
  int64_t size = -1;
  return nm_get_int64 (host->vm, nm_context_slot_of (host->vm, b->context, NM_SLOT_buffer_saved_size), &size) ? size : -1;
}

static nm_value
own_name (struct nm_host *host, const struct buffer *b)
{
  return nm_context_slot_of (host->vm, b->context, NM_SLOT_buffer_auto_save_file_name);
}

static bool
needs_auto_save (struct nm_host *host, struct buffer *b)
{
  return b->live && !b->base && b->text->auto_save_modiff < b->text->modiff && b->text->save_modiff < b->text->modiff
    && nm_is_string (host->vm, own_name (host, b)) && saved_size (host, b) >= 0
    && (b->auto_save_failed == 0 || (int64_t) time (NULL) - b->auto_save_failed > AUTO_SAVE_PAUSE);
}

/* Has the text of B lost so much that what was auto-saved before may be worth more? */
static bool
shrank (struct nm_host *host, const struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  int64_t before = saved_size (host, b), now = buffer_z (b);
  return before > SHORT_TEXT && before * 10 > now * 13 && !nm_truthy (vm, Qauto_save_include_big_deletions)
    && nm_is_string (vm, nm_context_slot_of (vm, b->context, NM_SLOT_buffer_file_name));
}

/* Ends the auto-saving of B until it is saved, and tells the user so.  [lisp] */
static nm_value
disable_shrunk (struct nm_host *host, struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  nm_context_slot_set (vm, b->context, NM_SLOT_buffer_saved_size, nm_fixnum (-1));
  nm_value text = nm_string_literal (vm, "Buffer %s has shrunk a lot; auto save disabled in that buffer until next real save");
  nm_value status = nm_call2 (vm, NM_Q (message), text, b->name);
  return nm_is_exit (status) ? status : nm_call1 (vm, NM_Q (sleep_for), nm_fixnum (1));
}

/* The permissions of the auto-save file of B, if it is new: nobody may read it who may not read the file that B visits. */
static mode_t
auto_save_mode (struct nm_host *host, const struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  nm_value visited = nm_context_slot_of (vm, b->context, NM_SLOT_buffer_file_name);
  char *path = nm_is_string (vm, visited) ? file_name_encode (host, visited) : NULL;
  if (!path && nm_is_string (vm, visited))
    nm_exit_ignore (vm);
  struct stat st;
  mode_t mode = path && stat (path, &st) == 0 ? (st.st_mode | 0600) & 0777 : 0666;
  nm_free (path);
  return mode & file_default_modes ();
}

/* The text of B counts as auto-saved from now on, even if that fails, so that nobody has to wait for it again and again. */
static void
note_auto_saved (struct nm_host *host, struct buffer *b)
{
  b->text->auto_save_modiff = b->text->modiff;
  nm_context_slot_set (host->vm, b->context, NM_SLOT_buffer_saved_size, nm_integer (host->vm, buffer_z (b) - 1));
}

static void
add_job (struct nm_host *host, struct buffer *b, struct jobs *jobs)
{
  nm_value directory = nm_context_slot_of (host->vm, b->context, NM_SLOT_default_directory);
  nm_value name = file_expand (host, own_name (host, b), directory);
  char *path = nm_is_exit (name) ? NULL : file_name_encode (host, name);
  if (!path)
    nm_exit_ignore (host->vm);
  else
    {
      jobs_add (jobs, path, rope_snapshot (b->text->rope), auto_save_mode (host, b), b->id);
      note_auto_saved (host, b);
    }
}

static bool
is_visited_file (struct nm_host *host, const struct buffer *b)
{
  return nm_equal (host->vm, own_name (host, b), nm_context_slot_of (host->vm, b->context, NM_SLOT_buffer_file_name));
}

/* Has the file that B is auto-saved to to be written as any other: encoded as the visited file, with annotations, or by a
   handler?  [lisp] */
static bool
needs_write_region (struct nm_host *host, const struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  if (nm_truthy (vm, Qauto_save_visited_file_name) || is_visited_file (host, b)
      || !nm_is_nil (nm_symbol_value_or (vm, NM_Q (write_region_annotate_functions), NM_NIL)))
    return true;
  nm_value handler = file_handler (host, own_name (host, b), NM_Q (write_region));
  if (nm_is_exit (handler))
    nm_exit_ignore (vm);
  return !nm_is_exit (handler) && !nm_is_nil (handler);
}

static nm_value
write_current (struct nm_host *host, void *data __attribute__ ((unused)))
{
  struct nm_vm *vm = host->vm;
  bool visits = nm_truthy (vm, Qauto_save_visited_file_name) || is_visited_file (host, buffer_current (host));
  return nm_call (vm, NM_Q (write_region), 5, (nm_value[]) { NM_NIL, NM_NIL, own_name (host, buffer_current (host)), NM_NIL,
                                                          visits ? NM_T : NM_Q (lambda) });
}

/* Auto-saves B by `write-region': nothing is asked, and said only if it fails.  t if it failed, nil, or NM_EXIT.  [lisp] */
static nm_value
write_buffer (struct nm_host *host, struct buffer *b)
{
  struct nm_vm *vm = host->vm;
  uint64_t id = b->id;
  int64_t begun = (int64_t) time (NULL);
  nm_depth depth = nm_depth_now (vm);
  buffer_push_current (host);
  buffer_set_current (host, b);
  note_auto_saved (host, b);
  struct nm_exit exit = { 0 };
  nm_value status = NM_EXIT;
  if ((is_visited_file (host, b) || nm_bind (vm, NM_Q (coding_system_for_write), NM_Q (utf_8_emacs_unix)))
      && nm_bind (vm, NM_Q (create_lockfiles), NM_NIL) && nm_bind (vm, NM_Q (inhibit_message), NM_T) && nm_bind (vm, NM_Q (message_log_max), NM_NIL))
    status = nm_protect_quietly (vm, write_current, NULL, false, &exit);
  nm_value reason = nm_is_unbound (status) ? nm_local (vm, nm_cons (vm, exit.tag, exit.value)) : NM_NIL;
  bool failed = nm_is_unbound (status);
  status = nm_unbind_to (vm, depth, failed ? NM_NIL : status);
  if (nm_is_exit (status) || !(b = buffer_of_id (host, id)))
    return status;
  int64_t ended = (int64_t) time (NULL);
  b->auto_save_failed = ended - begun > AUTO_SAVE_SLOW ? ended : 0;
  if (!failed)
    return NM_NIL;
  reason = nm_call1 (vm, NM_Q (error_message_string), nm_local_get (vm, reason));
  nm_value complaint = nm_is_exit (reason) ? reason : nm_format (vm, "Auto-saving %s: %s", 2, (nm_value[]) { b->name, reason });
  if (nm_is_exit (complaint) || nm_is_exit (nm_call3 (vm, NM_Q (display_warning), NM_Q (auto_save), complaint, NM_Q (Cerror))))
    return NM_EXIT;
  return NM_T;
}

/* -- the list of auto-save files -- */

/* Makes the directories that lead to the file PATH, for nobody else. */
static void
make_directories (const char *path)
{
  char *copy = mi_strdup (path);
  for (char *slash = strchr (copy + 1, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      *slash = 0;
      mkdir (copy, 0700);
      *slash = '/';
    }
  mi_free (copy);
}

static void
append_line (struct rope *text, struct nm_vm *vm, nm_value name)
{
  if (nm_is_string (vm, name))
    {
      size_t n;
      nm_value multibyte = nm_call1 (vm, NM_Q (string_to_multibyte), name);
      char *bytes = nm_string_dup (vm, multibyte, &n);
      rope_insert (text, rope_count (text).bytes, bytes, (int64_t) n);
      nm_free (bytes);
    }
  rope_insert (text, rope_count (text).bytes, "\n", 1);
}

/* Adds the list of auto-save files, if there is to be one: for each buffer that has such a file two lines, the names of the
   visited and of the auto-save file. */
static void
add_list (struct nm_host *host, struct jobs *jobs)
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_symbol_value_or (vm, NM_Q (auto_save_list_file_name), NM_NIL);
  name = nm_is_string (vm, name) ? nm_call1 (vm, NM_Q (expand_file_name), name) : NM_NIL;
  char *path = nm_is_string (vm, name) ? file_name_encode (host, name) : NULL;
  if (!path)
    {
      if (nm_is_exit (name))
        nm_exit_ignore (vm);
      return;
    }
  struct rope *text = rope_new ();
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value own = nm_context_slot_of (vm, b->context, NM_SLOT_buffer_auto_save_file_name);
      if (b->live && nm_is_string (vm, own))
        {
          append_line (text, vm, nm_context_slot_of (vm, b->context, NM_SLOT_buffer_file_name));
          append_line (text, vm, own);
        }
      nm_scope_close (vm, scope);
    }
  make_directories (path);
  jobs_add (jobs, path, text, 0666 & file_default_modes (), 0);
}

/* -- primitives -- */

NM_PRIMITIVE (recent_auto_save_p, "recent-auto-save-p", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return t if the buffer was auto-saved since it was read in or last saved.")
{
  struct buffer_text *t = buffer_current (host)->text;
  return nm_bool (t->save_modiff < t->auto_save_modiff);
}

NM_PRIMITIVE (set_buffer_auto_saved, "set-buffer-auto-saved", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Mark the buffer as auto-saved with its present text.")
{
  struct buffer *b = buffer_current (host);
  b->text->auto_save_modiff = b->text->modiff;
  nm_context_slot_set (host->vm, b->context, NM_SLOT_buffer_saved_size, nm_integer (host->vm, buffer_z (b) - 1));
  return NM_NIL;
}

NM_PRIMITIVE (clear_buffer_auto_save_failure, "clear-buffer-auto-save-failure", 0, 0, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Forget that auto-saving the current buffer took so long that it is not tried again before 20 minutes are over.\n"
              "Returns nil.")
{
  (void) args;
  buffer_current (host)->auto_save_failed = 0;
  return NM_NIL;
}

/* Shows that buffers are being saved; *BEFORE is the message that was there, or nil.  [lisp] */
static nm_value
tell_begin (struct nm_host *host, nm_value *before)
{
  struct nm_vm *vm = host->vm;
  nm_value now = nm_call0 (vm, NM_Q (current_message));
  nm_local_set (vm, *before, nm_is_exit (now) ? NM_NIL : now);
  return nm_is_exit (now) ? now : nm_call1 (vm, NM_Q (message), nm_string_literal (vm, "Auto-saving..."));
}

/* Gives time to read that buffers were saved, and shows the message BEFORE again.  [lisp] */
static nm_value
tell_before (struct nm_host *host, nm_value before)
{
  struct nm_vm *vm = host->vm;
  bool input = false;
  if (nm_is_exit (display_redisplay (host)) || nm_is_exit (command_wait (host, 1, true, &input)))
    return NM_EXIT;
  nm_depth depth = nm_depth_now (vm);
  nm_value status = nm_bind (vm, NM_Q (message_log_max), NM_NIL) ? nm_call2 (vm, NM_Q (message), nm_string_literal (vm, "%s"), before) : NM_EXIT;
  return nm_unbind_to (vm, depth, status);
}

/* Runs JOBS, by a thread if BACKGROUND and one can be had. */
static void
round_run (struct nm_host *host, struct jobs jobs, bool background)
{
  struct auto_saver *a = saver_of (host);
  auto_save_settle (host);         /* messages can run Lisp that auto-saved, too */
  jobs_free (&a->round);
  a->round = jobs;
  if (jobs.count == 0)
    return;
  a->later = background ? save_later_start (jobs.items, jobs.count, &a->done) : NULL;
  if (a->later)
    {
      command_source_add (host, a->done, POLLIN, round_done, NULL);
      return;
    }
  for (size_t i = 0; i < jobs.count; i++)
    save_job_run (&jobs.items[i]);
  round_note (host, a);
}

static nm_value
run_hook (struct nm_host *host)
{
  nm_depth depth = nm_depth_now (host->vm);
  buffer_push_current (host);
  return nm_unbind_to (host->vm, depth, command_run_hook_safely (host, NM_Q (auto_save_hook)));
}

struct ids { uint64_t *items; size_t count; };

/* The buffers that need to be auto-saved, or the current one if it does. */
static struct ids
buffers_to_save (struct nm_host *host, bool current_only)
{
  size_t room = 0;
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    room++;
  struct ids ids = { mi_mallocn (room + 1, sizeof (uint64_t)), 0 };
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    if ((!current_only || b == buffer_current (host)) && needs_auto_save (host, b))
      ids.items[ids.count++] = b->id;
  return ids;
}

/* Takes the buffers that shrank out of IDS.  [lisp] */
static nm_value
leave_out_shrunk (struct nm_host *host, struct ids *ids)
{
  size_t kept = 0;
  nm_value status = NM_NIL;
  for (size_t i = 0; i < ids->count; i++)
    {
      struct buffer *b = buffer_of_id (host, ids->items[i]);
      if (!nm_is_exit (status) && b && shrank (host, b))
        status = disable_shrunk (host, b);
      else
        ids->items[kept++] = ids->items[i];
    }
  ids->count = kept;
  return status;
}

/* Auto-saves the buffers of IDS.  Lisp that runs meanwhile may kill or save them.  [lisp] */
static nm_value
save_buffers (struct nm_host *host, struct ids *ids, bool quiet, bool background)
{
  struct nm_vm *vm = host->vm;
  struct auto_saver *a = saver_of (host);
  nm_value before = nm_local (vm, NM_NIL), status = NM_NIL;
  if (!quiet && nm_is_exit (leave_out_shrunk (host, ids)))
    return NM_EXIT;
  bool tell = ids->count > 0 && !quiet;
  if (tell && nm_is_exit (tell_begin (host, &before)))
    return NM_EXIT;
  struct jobs jobs = { 0 };
  bool failed = false;
  add_list (host, &jobs);
  for (size_t i = 0; i < ids->count && !nm_is_exit (status); i++)
    {
      nm_scope scope = nm_scope_open (vm);
      struct buffer *b = buffer_of_id (host, ids->items[i]);
      bool slow = b && needs_auto_save (host, b) && needs_write_region (host, b);
      b = buffer_of_id (host, ids->items[i]);
      if (slow && b)
        {
          status = write_buffer (host, b);
          failed = failed || !nm_is_nil (status);
        }
      else if (b && needs_auto_save (host, b))
        add_job (host, b, &jobs);
      nm_scope_close (vm, scope);
    }
  bool again = tell && nm_is_string (vm, nm_local_get (vm, before));
  round_run (host, jobs, background);
  a->tell_done = tell && !again && !failed;
  if (nm_is_exit (status) || (!a->later && nm_is_exit (round_tell (host))) || (again && nm_is_exit (tell_before (host, before))))
    return NM_EXIT;
  return NM_NIL;
}

NM_PRIMITIVE (do_auto_save, "do-auto-save", 0, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              "", "(&optional NO-MESSAGE CURRENT-ONLY)",
              "Auto-save all buffers that need it, and write the list of auto-save files (`auto-save-list-file-name').\n"
              "NO-MESSAGE: say nothing.  CURRENT-ONLY: the current buffer only.  Runs `auto-save-hook' before.")
{
  struct auto_saver *a = saver_of (host);
  bool background = a->in_background, quiet = !nm_is_nil (nm_arg (args, 0));
  a->in_background = false;        /* not for what a hook auto-saves */
  auto_save_settle (host);
  nm_value status = round_tell (host);
  if (nm_is_exit (status) || nm_is_exit (run_hook (host)))
    return NM_EXIT;
  struct ids ids = buffers_to_save (host, !nm_is_nil (nm_arg (args, 1)));
  status = save_buffers (host, &ids, quiet, background);
  mi_free (ids.items);
  return status;
}

nm_value
auto_save_while_reading (struct nm_host *host)
{
  struct auto_saver *a = saver_of (host);
  a->in_background = true;
  nm_value status = nm_call2 (host->vm, NM_Q (do_auto_save), NM_NIL, NM_NIL);
  a->in_background = false;
  return status;
}

void
auto_save_at_end (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  nm_value saved = nm_bind (vm, NM_Q (auto_save_hook), NM_NIL) ? nm_call1 (vm, NM_Q (do_auto_save), NM_T) : NM_EXIT;
  if (nm_is_exit (nm_unbind_to (vm, depth, saved)))
    nm_exit_ignore (vm);
  nm_value name = nm_symbol_value_or (vm, NM_Q (auto_save_list_file_name), NM_NIL);
  char *path = nm_is_string (vm, name) ? file_path (host, name) : NULL;
  if (path)
    unlink (path);
  nm_free (path);
}

/* -- crashes -- */

static struct buffer *
nth_buffer (struct nm_host *host, size_t n)
{
  struct buffer *b = buffer_first (host);
  while (b && n-- > 0)
    b = b->next;
  return b;
}

bool auto_save_has_buffer (struct nm_host *host, size_t n) { return nth_buffer (host, n) != NULL; }

void
auto_save_after_crash (struct nm_host *host, size_t n)
{
  struct auto_saver *a = saver_of (host);
  struct buffer *b = nth_buffer (host, n);
  if (b && a->later)
    b->text->auto_save_modiff = 0; /* the thread will not finish */
  if (!b || !needs_auto_save (host, b) || is_visited_file (host, b))
    return;
  a->later = NULL;                 /* its thread is not in this process */
  char *path = file_name_encode (host, own_name (host, b));
  if (!path || path[0] != '/')
    return;
  struct save_job job = { .path = path, .text = b->text->rope, .mode = auto_save_mode (host, b) };
  save_job_run (&job);
}

void
auto_saver_free (struct nm_host *host)
{
  struct auto_saver *a = host->auto_saver;
  if (!a)
    return;
  if (a->later)
    save_later_finish (a->later);
  jobs_free (&a->round);
  mi_free (a);
  host->auto_saver = NULL;
}
