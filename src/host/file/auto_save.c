/* auto_save.c - auto-saving, and the list of a session's auto-save files.
   SPDX-License-Identifier: GPL-3.0-or-later

   What is to be written becomes jobs (save_later.h) with snapshots of the texts, which cost nothing.  While keys are read a
   thread runs them, otherwise they are run at once.  The jobs of the thread are a round; there is at most one.
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

enum { AUTO_SAVE_PAUSE = 1200 };   /* seconds for which a buffer is not auto-saved after that failed */

static struct auto_saver *
saver_of (struct nm_host *host)
{
  if (!host->auto_saver)
    host->auto_saver = mi_zalloc (sizeof *host->auto_saver);
  return host->auto_saver;
}

/* -- rounds -- */

static void
jobs_add (struct jobs *jobs, char *path, struct rope *text, uint64_t buffer)
{
  if (jobs->count == jobs->room)
    {
      jobs->room = jobs->room ? 2 * jobs->room : 8;
      jobs->items = mi_reallocn (jobs->items, jobs->room, sizeof *jobs->items);
    }
  jobs->items[jobs->count++] = (struct save_job) { .path = path, .text = text, .buffer = buffer };
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
        b->auto_save_failed = job->error ? (int64_t) time (NULL) : 0;
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
      nm_value parts[] = { b->name, nm_string_literal (vm, strerror (job->error)), file_name_decode (host, job->path, strlen (job->path)) };
      nm_value complaint = nm_format (vm, "Auto-saving %s: Opening output file: %s, %s", 3, parts);
      status = nm_call3 (vm, NM_Q (display_warning), NM_Q (auto_save), complaint, NM_Q (Cerror));
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

static bool
needs_auto_save (struct nm_host *host, struct buffer *b)
{
  return b->live && !b->base && b->text->auto_save_modiff < b->text->modiff && b->text->save_modiff < b->text->modiff
    && nm_is_string (host->vm, nm_context_slot_of (host->vm, b->context, NM_SLOT_buffer_auto_save_file_name))
    && (b->auto_save_failed == 0 || (int64_t) time (NULL) - b->auto_save_failed > AUTO_SAVE_PAUSE);
}

/* Adds jobs for the buffers that need it, or the current one.  They count as auto-saved from now on, even if it fails, so
   that nobody has to wait for it again and again. */
static void
add_buffers (struct nm_host *host, bool current_only, struct jobs *jobs)
{
  struct nm_vm *vm = host->vm;
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      if ((current_only && b != buffer_current (host)) || !needs_auto_save (host, b))
        continue;
      char *path = file_name_encode (host, nm_context_slot_of (vm, b->context, NM_SLOT_buffer_auto_save_file_name));
      if (!path)
        {
          nm_exit_catch (vm);
          continue;
        }
      jobs_add (jobs, path, rope_snapshot (b->text->rope), b->id);
      b->text->auto_save_modiff = b->text->modiff;
    }
}

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
        nm_exit_catch (vm);
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
  jobs_add (jobs, path, text, 0);
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
              "Forget that auto-saving the current buffer failed, so that it is tried again before 20 minutes are over.\n"
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

/* Runs JOBS, by a thread if that is allowed and can be had. */
static void
round_run (struct nm_host *host, struct jobs jobs)
{
  struct auto_saver *a = saver_of (host);
  a->round = jobs;
  if (jobs.count == 0)
    return;
  a->later = a->in_background ? save_later_start (jobs.items, jobs.count, &a->done) : NULL;
  if (a->later)
    {
      command_source_add (host, a->done, POLLIN, round_done, NULL);
      return;
    }
  for (size_t i = 0; i < jobs.count; i++)
    save_job_run (&jobs.items[i]);
  round_note (host, a);
}

NM_PRIMITIVE (do_auto_save, "do-auto-save", 0, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              "", "(&optional NO-MESSAGE CURRENT-ONLY)",
              "Auto-save all buffers that need it, and write the list of auto-save files (`auto-save-list-file-name').\n"
              "NO-MESSAGE: say nothing.  CURRENT-ONLY: the current buffer only.  Runs `auto-save-hook' before.")
{
  struct nm_vm *vm = host->vm;
  auto_save_settle (host);
  nm_value status = round_tell (host), before = nm_local (vm, NM_NIL);
  if (!nm_is_exit (status))
    status = nm_run_hook (vm, NM_Q (auto_save_hook));
  if (nm_is_exit (status))
    return status;
  struct jobs jobs = { 0 };
  add_list (host, &jobs);
  size_t lists = jobs.count;
  add_buffers (host, !nm_is_nil (nm_arg (args, 1)), &jobs);
  bool tell = jobs.count > lists && nm_is_nil (nm_arg (args, 0));
  if (tell && nm_is_exit (tell_begin (host, &before)))
    {
      jobs_free (&jobs);
      return NM_EXIT;
    }
  bool again = tell && nm_is_string (vm, nm_local_get (vm, before));
  struct auto_saver *a = saver_of (host);
  a->tell_done = tell && !again;
  round_run (host, jobs);
  if (!a->later && nm_is_exit (round_tell (host)))
    return NM_EXIT;
  if (again && nm_is_exit (tell_before (host, before)))
    return NM_EXIT;
  return NM_NIL;
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
    nm_exit_catch (vm);
  nm_value name = nm_symbol_value_or (vm, NM_Q (auto_save_list_file_name), NM_NIL);
  char *path = nm_is_string (vm, name) ? file_path (host, name) : NULL;
  if (path)
    unlink (path);
  nm_free (path);
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
