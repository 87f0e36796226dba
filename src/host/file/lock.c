/* lock.c - lock files: ".#NAME" beside a visited file, so that two editors do not change one file.
   SPDX-License-Identifier: GPL-3.0-or-later

   A lock is a symbolic link whose target, USER@HOST.PID:BOOT, says who holds it, as in GNU Emacs,
   so that the two respect each other; where links are impossible it is a small regular file.  A
   buffer's file is locked when the buffer first changes, and unlocked when it is saved or killed. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mimalloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../primitive.h"

NM_VARIABLE (create_lockfiles, NM_VAR_BOOL, "t", "Non-nil means that files are locked while their buffers are modified.");
NM_VARIABLE (temporary_file_directory, NM_VAR_LISP, "\"/tmp/\"", "The directory of temporary files.");

enum lock_state { LOCK_FREE, LOCK_OURS, LOCK_OTHERS, LOCK_ERROR };
struct lock_owner { char user[256]; char host[256]; long pid; long boot; };

/* The time of the system's last start, which tells a stale lock of an earlier run. */
static long
boot_time (void)
{
  FILE *f = fopen ("/proc/stat", "re");
  char line[256];
  long boot = 0;
  while (f && fgets (line, sizeof line, f))
    if (sscanf (line, "btime %ld", &boot) == 1)
      break;
  if (f)
    fclose (f);
  return boot;
}

/* The lock's name for the file PATH; false if it is too long. */
static bool
lock_name (const char *path, char *out, size_t cap)
{
  const char *slash = strrchr (path, '/');
  if (!slash)
    return false;
  int n = snprintf (out, cap, "%.*s/.#%s", (int) (slash - path), path, slash + 1);
  return n > 0 && (size_t) n < cap;
}

static void
our_mark (struct nm_host *host, char *out, size_t cap)
{
  char machine[256] = "localhost";
  gethostname (machine, sizeof machine - 1);
  for (char *p = machine; *p; p++)
    if (*p == '@')
      *p = '-';
  nm_value login = nm_symbol_value_or (host->vm, NM_Q (user_login_name), NM_NIL);
  char *user = nm_is_string (host->vm, login) ? nm_string_dup (host->vm, login, NULL) : mi_strdup ("unknown");
  snprintf (out, cap, "%s@%s.%ld:%ld", user, machine, (long) getpid (), boot_time ());
  mi_free (user);
}

/* The text of the lock file LOCK; -1 with errno. */
static ssize_t
lock_read (const char *lock, char *out, size_t cap)
{
  ssize_t n = readlink (lock, out, cap - 1);
  if (n < 0 && errno == EINVAL)
    {
      int fd = open (lock, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
      n = fd < 0 ? -1 : read (fd, out, cap - 1);
      if (fd >= 0)
        close (fd);
    }
  if (n >= 0)
    out[n] = 0;
  return n;
}

static bool
lock_parse (const char *text, struct lock_owner *o)
{
  const char *at = strrchr (text, '@'), *dot = at ? strrchr (at, '.') : NULL;
  if (!dot || (size_t) (at - text) >= sizeof o->user || (size_t) (dot - at) > sizeof o->host)
    return false;
  snprintf (o->user, sizeof o->user, "%.*s", (int) (at - text), text);
  snprintf (o->host, sizeof o->host, "%.*s", (int) (dot - at - 1), at + 1);
  o->boot = 0;
  return sscanf (dot + 1, "%ld:%ld", &o->pid, &o->boot) >= 1;
}

/* Who holds LOCK; a lock of a process of this machine that is gone counts as free and is removed. */
static enum lock_state
lock_state (const char *lock, struct lock_owner *o)
{
  char text[1024], machine[256] = "localhost";
  if (lock_read (lock, text, sizeof text) < 0)
    return errno == ENOENT || errno == ENOTDIR ? LOCK_FREE : LOCK_ERROR;
  if (!lock_parse (text, o))
    return LOCK_OTHERS;
  gethostname (machine, sizeof machine - 1);
  if (strcmp (o->host, machine) != 0)
    return LOCK_OTHERS;
  if (o->pid == getpid ())
    return LOCK_OURS;
  bool same_run = o->boot == 0 || labs (o->boot - boot_time ()) <= 1;
  if (same_run && o->pid > 0 && (kill ((pid_t) o->pid, 0) == 0 || errno == EPERM))
    return LOCK_OTHERS;
  return unlink (lock) == 0 || errno == ENOENT ? LOCK_FREE : LOCK_ERROR;
}

static bool
lock_create (const char *lock, const char *mark, bool force)
{
  if (force)
    unlink (lock);
  if (symlink (mark, lock) == 0)
    return true;
  if (errno == EEXIST)
    return false;
  int fd = open (lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
  if (fd < 0)
    return errno == EACCES || errno == EROFS || errno == EPERM || errno == ENOSPC;  /* no lock is possible: go on without */
  bool ok = write (fd, mark, strlen (mark)) == (ssize_t) strlen (mark);
  close (fd);
  return ok;
}

/* The lock name of NAME in OUT; false after an exit (*EXIT) or if the name is too long.  [lisp] if there are rules for
   other names. */
static bool
lock_of (struct nm_host *host, nm_value name, char *out, size_t cap, bool *exit)
{
  if (!nm_is_nil (nm_symbol_value_or (host->vm, NM_Q (lock_file_name_transforms), NM_NIL)))
    {
      nm_value lock = nm_call1 (host->vm, NM_Q (make_lock_file_name), name);
      char *path = nm_is_exit (lock) ? NULL : file_path (host, lock);
      *exit = !path;
      int n = path ? snprintf (out, cap, "%s", path) : -1;
      nm_free (path);
      return n > 0 && (size_t) n < cap;
    }
  char *path = file_path (host, name);
  *exit = !path;
  bool ok = path && lock_name (path, out, cap);
  nm_free (path);
  return ok;
}

/* Locks the file NAME, asking the user if somebody else holds it.  [lisp] */
static nm_value
lock_file (struct nm_host *host, nm_value name)
{
  struct nm_vm *vm = host->vm;
  char lock[PATH_MAX], mark[1024];
  bool exit;
  if (!nm_truthy (vm, Qcreate_lockfiles))
    return NM_NIL;
  if (!lock_of (host, name, lock, sizeof lock, &exit))
    return exit ? NM_EXIT : NM_NIL;
  nm_value changed = nm_call1 (vm, NM_Q (file_exists_p), name);
  if (nm_is_exit (changed))
    return NM_EXIT;
  struct buffer *b = buffer_current (host);
  if (!nm_is_nil (changed) && b->modtime_state != MODTIME_UNKNOWN
      && (nm_equal (vm, name, nm_context_slot (vm, NM_SLOT_buffer_file_name))
          || nm_equal (vm, name, nm_context_slot (vm, NM_SLOT_buffer_file_truename)))
      && nm_is_nil (nm_call0 (vm, NM_Q (verify_visited_file_modtime)))
      && !nm_is_nil (nm_symbol_function (vm, NM_Q (userlock__ask_user_about_supersession_threat))))
    {
      nm_value asked = nm_call1 (vm, NM_Q (userlock__ask_user_about_supersession_threat), name);
      if (nm_is_exit (asked))
        return asked;
    }
  our_mark (host, mark, sizeof mark);
  for (int attempt = 0; attempt < 3; attempt++)
    {
      struct lock_owner owner;
      if (lock_create (lock, mark, false))
        return NM_NIL;
      switch (lock_state (lock, &owner))
        {
        case LOCK_OURS: case LOCK_ERROR: return NM_NIL;
        case LOCK_FREE: continue;
        case LOCK_OTHERS: break;
        }
      char who[600];
      snprintf (who, sizeof who, "%s@%s (pid %ld)", owner.user, owner.host, owner.pid);
      nm_value take = nm_is_nil (nm_symbol_function (vm, NM_Q (ask_user_about_lock))) ? NM_NIL
        : nm_call2 (vm, NM_Q (ask_user_about_lock), name, nm_string_literal (vm, who));
      if (nm_is_exit (take))
        return take;
      if (!nm_is_nil (take))
        lock_create (lock, mark, true);
      return NM_NIL;
    }
  return NM_NIL;
}

/* Tells the user that the lock of NAME could not be given up; that is no reason not to go on.  [lisp] */
static nm_value
unlock_failed (struct nm_host *host, nm_value name, int error)
{
  struct nm_vm *vm = host->vm;
  nm_value data = nm_call (vm, NM_Q (list), 4, (nm_value[]) { NM_Q (file_error), nm_string_literal (vm, "Unlocking file"),
                                                               nm_string_literal (vm, strerror (error)), name });
  if (nm_is_exit (data) || nm_is_nil (nm_symbol_function (vm, NM_Q (userlock__handle_unlock_error))))
    return NM_NIL;
  nm_value told = nm_call1 (vm, NM_Q (userlock__handle_unlock_error), data);
  return nm_is_exit (told) ? told : NM_NIL;
}

static nm_value
unlock_file (struct nm_host *host, nm_value name)
{
  char lock[PATH_MAX];
  bool exit;
  if (!lock_of (host, name, lock, sizeof lock, &exit))
    return exit ? NM_EXIT : NM_NIL;
  struct lock_owner owner;
  enum lock_state state = lock_state (lock, &owner);
  if (state == LOCK_ERROR || (state == LOCK_OURS && unlink (lock) != 0 && errno != ENOENT))
    return unlock_failed (host, name, errno);
  return NM_NIL;
}

void
file_unlock_all (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  for (struct buffer *b = buffer_first (host); b; b = b->next)
    {
      nm_value file = nm_context_slot_of (vm, b->context, NM_SLOT_buffer_file_truename);
      if (b->text->save_modiff < b->text->modiff && nm_is_string (vm, file) && nm_is_exit (unlock_file (host, file)))
        nm_exit_ignore (vm);
    }
}

#define LOCK_PRIMITIVE(c, lisp, min, max, usage, doc)                                             \
  NM_PRIMITIVE (c, lisp, min, max, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,        \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

LOCK_PRIMITIVE (lock_file, "lock-file", 1, 1, "(FILE)",
                "Lock FILE, unless `create-lockfiles' is nil; ask the user if another process holds the lock.")
{
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  FILE_HANDLER_RETURN (nm_arg (args, 0), lock_file, 1, nm_arg (args, 0));
  return lock_file (host, nm_arg (args, 0));
}

LOCK_PRIMITIVE (unlock_file, "unlock-file", 1, 1, "(FILE)", "Unlock FILE if we hold its lock.")
{
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  FILE_HANDLER_RETURN (nm_arg (args, 0), unlock_file, 1, nm_arg (args, 0));
  return unlock_file (host, nm_arg (args, 0));
}

LOCK_PRIMITIVE (lock_buffer, "lock-buffer", 0, 1, "(&optional FILE)",
                "Lock FILE (default: the file the buffer visits) if the buffer is modified.")
{
  struct nm_vm *vm = host->vm;
  nm_value file = nm_arg (args, 0);
  struct buffer *b = buffer_current (host);
  if (nm_is_nil (file))
    file = nm_context_slot (vm, NM_SLOT_buffer_file_truename);
  if (b->text->save_modiff < b->text->modiff && nm_is_string (vm, file))
    return nm_call1 (vm, NM_Q (lock_file), file);
  return NM_NIL;
}

LOCK_PRIMITIVE (unlock_buffer, "unlock-buffer", 0, 0, "()", "Unlock the file that the buffer visits, if the buffer is modified.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  nm_value file = nm_context_slot (vm, NM_SLOT_buffer_file_truename);
  if (b->text->save_modiff < b->text->modiff && nm_is_string (vm, file))
    return nm_call1 (vm, NM_Q (unlock_file), file);
  return NM_NIL;
}

LOCK_PRIMITIVE (file_locked_p, "file-locked-p", 1, 1, "(FILENAME)",
                "Return nil if FILENAME is not locked, t if we hold the lock, else the name of the user who does.")
{
  char lock[PATH_MAX];
  bool exit;
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  FILE_HANDLER_RETURN (nm_arg (args, 0), file_locked_p, 1, nm_arg (args, 0));
  if (!lock_of (host, nm_arg (args, 0), lock, sizeof lock, &exit))
    return exit ? NM_EXIT : NM_NIL;
  struct lock_owner owner = { 0 };
  enum lock_state s = lock_state (lock, &owner);
  if (s == LOCK_ERROR)
    return file_error (host, "Testing file lock", nm_arg (args, 0), errno);
  return s == LOCK_OURS ? NM_T : s == LOCK_OTHERS ? file_name_decode (host, owner.user, strlen (owner.user)) : NM_NIL;
}
