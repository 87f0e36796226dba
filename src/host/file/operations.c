/* operations.c - deleting, renaming, copying and linking files, and making directories.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../primitive.h"

#define FILE_OPERATION(c, lisp, min, max, interactive, usage, doc)                                \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,      \
                NM_NONDETERMINISTIC, interactive, usage, doc)

static nm_value
expanded (struct nm_host *host, nm_value name)
{
  return nm_call1 (host->vm, NM_Q (expand_file_name), name);
}

FILE_OPERATION (delete_file, "delete-file", 1, 2,
                "(list (read-file-name (if (and delete-by-moving-to-trash (null current-prefix-arg)) \"Move file to trash: \" \"Delete file: \")\n"
                "nil default-directory (confirm-nonexistent-file-or-buffer)) (null current-prefix-arg))",
                "(FILENAME &optional TRASH)",
                "Delete the file FILENAME; a symbolic link itself, not its target.  No error if it does not exist.\n"
                "TRASH and `delete-by-moving-to-trash' together move it to the trash instead.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_arg (args, 0), trash = nm_arg (args, 1);
  if (!nm_is_nil (nm_call1 (vm, NM_Q (file_directory_p), name)) && nm_is_nil (nm_call1 (vm, NM_Q (file_symlink_p), name)))
    return nm_signal (vm, NM_Q (file_error), nm_list2 (vm, nm_string_literal (vm, "Removing old name: is a directory"), name));
  name = expanded (host, name);
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, delete_file, 2, name, trash);
  if (nm_truthy (vm, Qdelete_by_moving_to_trash) && !nm_is_nil (trash))
    return nm_call1 (vm, NM_Q (move_file_to_trash), name);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  int status = unlink (path), error = errno;
  nm_free (path);
  return status == 0 || error == ENOENT ? NM_NIL : file_error (host, "Removing old name", name, error);
}

FILE_OPERATION (delete_directory_internal, "delete-directory-internal", 1, 1, NM_NOT_INTERACTIVE, "(DIRECTORY)",
                "Delete the empty directory DIRECTORY.")
{
  nm_value name = nm_call1 (host->vm, NM_Q (directory_file_name), nm_arg (args, 0));
  char *path = nm_is_exit (name) ? NULL : file_path (host, name);
  if (!path)
    return NM_EXIT;
  int status = rmdir (path), error = errno;
  nm_free (path);
  return status == 0 ? NM_NIL : file_error (host, "Removing directory", name, error);
}

FILE_OPERATION (make_directory_internal, "make-directory-internal", 1, 1, NM_NOT_INTERACTIVE, "(DIRECTORY)",
                "Make the directory DIRECTORY; its parent must exist.")
{
  nm_value name = expanded (host, nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, make_directory_internal, 1, name);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  int status = mkdir (path, 0777), error = errno;
  nm_free (path);
  return status == 0 ? NM_NIL : file_error (host, "Creating directory", nm_call1 (host->vm, NM_Q (directory_file_name), name), error);
}

/* Where FILE goes when NEWNAME is a directory name: into it, under its own name.  [lisp] */
static nm_value
destination (struct nm_host *host, nm_value file, nm_value newname)
{
  struct nm_vm *vm = host->vm;
  nm_value target = newname;
  if (!nm_is_nil (nm_call1 (vm, NM_Q (directory_name_p), newname)))
    {
      nm_value bare = nm_call1 (vm, NM_Q (directory_file_name), file);
      target = nm_call2 (vm, NM_Q (expand_file_name), nm_call1 (vm, NM_Q (file_name_nondirectory), bare), newname);
    }
  return nm_is_exit (target) ? target : expanded (host, target);
}

/* Refuses, or asks about, an existing TARGET as OK_IF_EXISTS says: nil refuses, an integer asks. */
static nm_value
check_existing (struct nm_host *host, nm_value target, nm_value ok_if_exists, const char *question)
{
  struct nm_vm *vm = host->vm;
  int64_t n;
  bool ask = nm_get_int64 (vm, ok_if_exists, &n);
  if (!nm_is_nil (ok_if_exists) && !ask)
    return NM_NIL;
  char *path = file_name_encode (host, target);
  if (!path)
    return NM_EXIT;
  struct stat st;
  bool exists = lstat (path, &st) == 0;
  nm_free (path);
  if (!exists)
    return NM_NIL;
  nm_value yes = NM_NIL;
  if (ask)
    yes = nm_call1 (vm, NM_Q (yes_or_no_p), nm_format (vm, question, 1, &target));
  if (nm_is_exit (yes))
    return yes;
  return nm_is_nil (yes) ? nm_signal2 (vm, NM_Q (file_already_exists), nm_string_literal (vm, "File already exists"), target) : NM_NIL;
}

/* The common opening of the two-name operations. */
#define TWO_NAMES(operation, question)                                                            \
  struct nm_vm *vm = host->vm;                                                                    \
  nm_value file = expanded (host, nm_arg (args, 0)), ok_if_exists = nm_arg (args, 2);             \
  nm_value target = nm_is_exit (file) ? file : destination (host, file, nm_arg (args, 1));        \
  if (nm_is_exit (target)) return NM_EXIT;                                                        \
  {                                                                                               \
    nm_value h_ = file_handler (host, file, NM_Q (operation));                                    \
    if (nm_is_nil (h_)) h_ = file_handler (host, target, NM_Q (operation));                       \
    if (nm_is_exit (h_)) return NM_EXIT;                                                          \
    if (!nm_is_nil (h_)) return nm_call4 (vm, h_, NM_Q (operation), file, target, ok_if_exists);  \
    nm_value refused_ = check_existing (host, target, ok_if_exists, question);                    \
    if (nm_is_exit (refused_)) return NM_EXIT;                                                    \
  }                                                                                               \
  char *from = file_name_encode (host, file), *to = from ? file_name_encode (host, target) : NULL; \
  if (!to) return nm_free (from), NM_EXIT

static bool
copy_bytes (int in, int out)
{
  for (;;)
    {
      ssize_t n = copy_file_range (in, NULL, out, NULL, 1 << 30, 0);
      if (n == 0)
        return true;
      if (n < 0)
        break;
    }
  char *buffer = mi_malloc (1 << 18);
  ssize_t got;
  bool ok = true;
  while (ok && (got = read (in, buffer, 1 << 18)) != 0)
    {
      if (got < 0 && errno == EINTR)
        continue;
      ok = got > 0;
      for (ssize_t at = 0; ok && at < got;)
        {
          ssize_t put = write (out, buffer + at, (size_t) (got - at));
          if (put < 0 && errno == EINTR)
            continue;
          ok = put >= 0;
          at += put;
        }
    }
  int error = errno;
  mi_free (buffer);
  errno = error;
  return ok;
}

enum copy_step { COPY_INPUT, COPY_KIND, COPY_SAME, COPY_OUTPUT };

/* Copies FROM to TO, with times and owner if asked; false with errno and the failing step. */
static bool
copy_file (struct nm_host *host, const char *from, const char *to, bool keep_time, bool keep_owner, enum copy_step *step)
{
  *step = COPY_INPUT;
  int in = file_open (host, from, O_RDONLY, 0);
  if (in < 0)
    return false;
  struct stat st, other;
  if (fstat (in, &st) != 0 || S_ISDIR (st.st_mode))
    {
      int error = S_ISDIR (st.st_mode) ? EISDIR : errno;
      *step = COPY_KIND;
      close (in);
      errno = error;
      return false;
    }
  bool same = stat (to, &other) == 0 && other.st_ino == st.st_ino && other.st_dev == st.st_dev;
  *step = same ? COPY_SAME : COPY_OUTPUT;
  int out = same ? -1 : file_open (host, to, O_WRONLY | O_CREAT | O_TRUNC, 0600 | (st.st_mode & 0777));
  if (same)
    errno = 0;
  bool ok = out >= 0 && copy_bytes (in, out);
  if (ok && keep_owner && fchown (out, st.st_uid, st.st_gid) != 0)
    errno = 0;                                   /* only root may give files away */
  if (ok)
    ok = fchmod (out, keep_owner ? st.st_mode & 07777 : st.st_mode & file_default_modes ()) == 0;
  if (ok && keep_time)
    ok = futimens (out, (struct timespec[]) { st.st_atim, st.st_mtim }) == 0;
  int error = errno;
  close (in);
  if (out >= 0 && close (out) != 0 && ok)
    return false;
  errno = error;
  return ok;
}

FILE_OPERATION (copy_file, "copy-file", 2, 6, "fCopy file: \nGCopy %s to file: \np\nP",
                "(FILE NEWNAME &optional OK-IF-ALREADY-EXISTS KEEP-TIME PRESERVE-UID-GID PRESERVE-PERMISSIONS)",
                "Copy FILE to NEWNAME, or into it if it is a directory name.\n"
                "OK-IF-ALREADY-EXISTS: nil signals file-already-exists, an integer asks first.  KEEP-TIME gives the\n"
                "copy the same modification time, PRESERVE-UID-GID the same owner and group.")
{
  TWO_NAMES (copy_file, "File %s already exists; copy to it anyway? ");
  enum copy_step step;
  bool keep_owner = !nm_is_nil (nm_arg (args, 4)) || !nm_is_nil (nm_arg (args, 5));
  bool ok = copy_file (host, from, to, !nm_is_nil (nm_arg (args, 3)), keep_owner, &step);
  int error = errno;
  nm_free (from);
  nm_free (to);
  if (ok)
    return NM_NIL;
  if (error == EINTR)              /* a quit while a file was opened */
    return NM_EXIT;
  switch (step)
    {
    case COPY_INPUT: return file_error (host, "Opening input file", file, error);
    case COPY_KIND: return file_error (host, "Non-regular file", file, error);
    case COPY_SAME: return file_error_2 (host, "Input and output files are the same", file, target, error);
    case COPY_OUTPUT: break;
    }
  return file_error (host, "Opening output file", target, error);
}

FILE_OPERATION (rename_file, "rename-file", 2, 3, "fRename file: \nGRename %s to file: \np",
                "(FILE NEWNAME &optional OK-IF-ALREADY-EXISTS)",
                "Rename FILE to NEWNAME, or into it if it is a directory name; across file systems by copying.\n"
                "OK-IF-ALREADY-EXISTS: nil signals file-already-exists, an integer asks first.")
{
  TWO_NAMES (rename_file, "File %s already exists; rename to it anyway? ");
  int status = rename (from, to), error = errno;
  enum copy_step ignored;
  if (status != 0 && error == EXDEV)
    {
      struct stat st;
      if (lstat (from, &st) == 0 && S_ISREG (st.st_mode) && copy_file (host, from, to, true, true, &ignored))
        status = unlink (from);
      error = errno;
    }
  nm_free (from);
  nm_free (to);
  return status == 0 ? NM_NIL : file_error_2 (host, "Renaming", file, target, error);
}

/* Makes TO by MAKE (FROM, TO).  If a file is there the new one is made beside it and takes its place, so that there is
   a file at any time; a directory stays, with EEXIST.  Returns 0, or -1 with errno. */
static int
make_in_place (int (*make) (const char *, const char *), const char *from, const char *to)
{
  struct stat st;
  int status = make (from, to);
  if (status == 0 || errno != EEXIST)
    return status;
  if (lstat (to, &st) != 0 || S_ISDIR (st.st_mode))
    {
      errno = EEXIST;
      return -1;
    }
  size_t size = strlen (to) + 32;
  char *beside = mi_malloc (size);
  unsigned n = 0;
  do
    snprintf (beside, size, "%s.%ld-%u", to, (long) getpid (), n++);
  while ((status = make (from, beside)) != 0 && errno == EEXIST && n < 1000);
  if (status == 0)
    {
      status = rename (beside, to);
      int error = errno;
      unlink (beside);                           /* still there after a failure, and if both were one file */
      errno = error;
    }
  int error = errno;
  mi_free (beside);
  errno = error;
  return status;
}

FILE_OPERATION (add_name_to_file, "add-name-to-file", 2, 3, "fAdd name to file: \nGName to add to %s: \np",
                "(FILE NEWNAME &optional OK-IF-ALREADY-EXISTS)",
                "Give FILE the additional name NEWNAME: a hard link.")
{
  TWO_NAMES (add_name_to_file, "File %s already exists; make it a new name anyway? ");
  int status = make_in_place (link, from, to);
  int error = errno;
  nm_free (from);
  nm_free (to);
  return status == 0 ? NM_NIL : file_error_2 (host, "Adding new name", file, target, error);
}

FILE_OPERATION (make_symbolic_link, "make-symbolic-link", 2, 3, "FMake symbolic link to file: \nGMake symbolic link to file %s: \np",
                "(TARGET LINKNAME &optional OK-IF-ALREADY-EXISTS)",
                "Make LINKNAME a symbolic link to TARGET, which is stored as it is.")
{
  struct nm_vm *vm = host->vm;
  nm_value contents = nm_arg (args, 0), ok_if_exists = nm_arg (args, 2);
  if (!nm_check_string (vm, contents))
    return NM_EXIT;
  nm_value name = destination (host, contents, nm_arg (args, 1));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, make_symbolic_link, 3, contents, name, ok_if_exists);
  nm_value refused = check_existing (host, name, ok_if_exists, "File %s already exists; make it a link anyway? ");
  if (nm_is_exit (refused))
    return refused;
  char *target = file_name_encode (host, contents), *path = target ? file_name_encode (host, name) : NULL;
  if (!path)
    {
      nm_free (target);
      return NM_EXIT;
    }
  int status = make_in_place (symlink, target, path);
  int error = errno;
  nm_free (target);
  nm_free (path);
  return status == 0 ? NM_NIL : file_error_2 (host, "Making symbolic link", contents, name, error);
}

FILE_OPERATION (access_file, "access-file", 2, 2, NM_NOT_INTERACTIVE, "(FILENAME STRING)",
                "Signal a file error that begins with STRING if FILENAME cannot be opened for reading.")
{
  nm_value name = expanded (host, nm_arg (args, 0));
  if (nm_is_exit (name) || !nm_check_string (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, access_file, 2, name, nm_arg (args, 1));
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  int status = faccessat (AT_FDCWD, path, R_OK, AT_EACCESS), error = errno;
  nm_free (path);
  if (status == 0)
    return NM_NIL;
  char *action = nm_string_dup (host->vm, nm_arg (args, 1), NULL);
  nm_value result = file_error (host, action, nm_arg (args, 0), error);
  nm_free (action);
  return result;
}

FILE_OPERATION (set_file_times, "set-file-times", 1, 3, NM_NOT_INTERACTIVE, "(FILENAME &optional TIMESTAMP FLAG)",
                "Set the access and modification time of FILENAME to the Lisp time TIMESTAMP (default: now).\n"
                "FLAG `nofollow' sets those of a symbolic link itself.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = expanded (host, nm_arg (args, 0)), stamp = nm_arg (args, 1);
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, set_file_times, 3, name, stamp, nm_arg (args, 2));
  nm_value parts = nm_call2 (vm, NM_Q (time_convert), stamp, NM_Q (list));
  if (nm_is_exit (parts))
    return NM_EXIT;
  int64_t part[4] = { 0 };
  for (int i = 0; i < 4; i++, parts = nm_cdr (vm, parts))
    nm_get_int64 (vm, nm_car (vm, parts), &part[i]);
  struct timespec t = { .tv_sec = (part[0] << 16) + part[1], .tv_nsec = part[2] * 1000 + part[3] / 1000 };
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  int flag = nm_symbol_is (vm, nm_arg (args, 2), Qnofollow) ? AT_SYMLINK_NOFOLLOW : 0;
  int status = utimensat (AT_FDCWD, path, (struct timespec[]) { t, t }, flag), error = errno;
  nm_free (path);
  return status == 0 ? NM_T : file_error (host, "Setting file times", name, error);
}

/* -- temporary names ------------------------------------------------------------------------------- */

/* Replaces the six X at offset AT of TEMPLATE by random letters. */
static void
random_name (char *template, size_t at)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  unsigned char bytes[6];
  if (getentropy (bytes, sizeof bytes) != 0)
    memset (bytes, (int) (getpid () & 0xff), sizeof bytes);
  for (size_t i = 0; i < sizeof bytes; i++)
    template[at + i] = letters[bytes[i] % (sizeof letters - 1)];
}

FILE_OPERATION (make_temp_file_internal, "make-temp-file-internal", 4, 4, NM_NOT_INTERACTIVE, "(PREFIX DIR-FLAG SUFFIX TEXT)",
                "Create a new file with a name made from PREFIX, random letters and SUFFIX; return the name.\n"
                "DIR-FLAG: nil makes a file, 0 only finds a free name, anything else makes a directory.\n"
                "TEXT is a string to write into the file, or nil.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, nm_arg (args, 0)) || !nm_check_string (vm, nm_arg (args, 2)))
    return NM_EXIT;
  char *prefix = file_name_encode (host, nm_arg (args, 0)), *suffix = prefix ? file_name_encode (host, nm_arg (args, 2)) : NULL;
  if (!suffix)
    {
      nm_free (prefix);
      return NM_EXIT;
    }
  int64_t zero = -1;
  bool name_only = nm_get_int64 (vm, nm_arg (args, 1), &zero) && zero == 0, directory = !nm_is_nil (nm_arg (args, 1));
  size_t n = strlen (prefix);
  char *path = mi_malloc (n + strlen (suffix) + 7);
  int status = -1, error = EEXIST;
  for (int attempt = 0; attempt < 1000 && status < 0 && error == EEXIST; attempt++)
    {
      sprintf (path, "%sXXXXXX%s", prefix, suffix);
      random_name (path, n);
      struct stat st;
      if (name_only)
        status = lstat (path, &st) != 0 ? 0 : -1;
      else if (directory)
        status = mkdir (path, 0700);
      else if ((status = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0)
        close (status);
      error = status < 0 ? errno : 0;
    }
  nm_value name = file_name_decode (host, path, strlen (path));
  mi_free (path);
  nm_free (prefix);
  nm_free (suffix);
  if (status < 0)
    return file_error (host, directory ? "Creating directory with prefix" : "Creating file with prefix", nm_arg (args, 0), error);
  if (!nm_is_nil (nm_arg (args, 3)) && !directory)
    {
      nm_value written = nm_call (vm, NM_Q (write_region), 5, (nm_value[]) { nm_arg (args, 3), NM_NIL, name, NM_NIL, nm_fixnum (0) });
      if (nm_is_exit (written))
        return written;
    }
  return name;
}

FILE_OPERATION (make_temp_name, "make-temp-name", 1, 1, NM_NOT_INTERACTIVE, "(PREFIX)",
                "Return PREFIX with random letters added, a name no file has.  `make-temp-file' is safer.")
{
  nm_value r = nm_call4 (host->vm, NM_Q (make_temp_file_internal), nm_arg (args, 0), nm_fixnum (0), nm_string_literal (host->vm, ""), NM_NIL);
  return r;
}

NM_PRIMITIVE (unix_sync, "unix-sync", 0, 0, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_NO_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC, "", "()",
              "Tell the system to write all its buffered data to disk.")
{
  sync ();
  return NM_NIL;
}
