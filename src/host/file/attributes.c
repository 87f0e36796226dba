/* attributes.c - what the file system says of files: existence, kind, permissions, times.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <mimalloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../primitive.h"

#define FILE_PREDICATE(c, lisp, usage, doc)                                                       \
  NM_PRIMITIVE (c, lisp, 1, 1, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,          \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

/* Opens a predicate on a file name: handler first, then PATH is the name for system calls. */
#define FILE_OPEN(operation) FILE_OPEN_WITH (operation, 1, name)

/* The same for a primitive whose handler gets N arguments. */
#define FILE_OPEN_WITH(operation, n, ...)                                                         \
  nm_value name = nm_arg (args, 0);                                                               \
  name = nm_is_string (host->vm, name) ? nm_call1 (host->vm, NM_Q (expand_file_name), name) : name; \
  if (nm_is_exit (name)) return NM_EXIT;                                                          \
  FILE_HANDLER_RETURN (name, operation, n, __VA_ARGS__);                                          \
  char *path = file_name_encode (host, name);                                                     \
  if (!path) return NM_EXIT

static nm_value
answer (char *path, bool result)
{
  nm_free (path);
  return nm_bool (result);
}

FILE_PREDICATE (file_exists_p, "file-exists-p", "(FILENAME)",
                "Return t if the file FILENAME exists, whether or not it can be read.  Symbolic links are followed.")
{
  FILE_OPEN (file_exists_p);
  return answer (path, faccessat (AT_FDCWD, path, F_OK, AT_EACCESS) == 0);
}

FILE_PREDICATE (file_readable_p, "file-readable-p", "(FILENAME)", "Return t if the file FILENAME exists and we may read it.")
{
  FILE_OPEN (file_readable_p);
  return answer (path, faccessat (AT_FDCWD, path, R_OK, AT_EACCESS) == 0);
}

FILE_PREDICATE (file_executable_p, "file-executable-p", "(FILENAME)",
                "Return t if we may execute the file FILENAME; for a directory, that we may look files up in it.")
{
  FILE_OPEN (file_executable_p);
  return answer (path, faccessat (AT_FDCWD, path, X_OK, AT_EACCESS) == 0);
}

FILE_PREDICATE (file_writable_p, "file-writable-p", "(FILENAME)",
                "Return t if we may write the file FILENAME, or create it if it does not exist.")
{
  FILE_OPEN (file_writable_p);
  if (faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0)
    return answer (path, true);
  if (errno != ENOENT)
    return answer (path, false);
  char *slash = strrchr (path, '/');
  slash[slash == path] = 0;
  struct stat st;
  return answer (path, stat (path, &st) == 0 && S_ISDIR (st.st_mode) && faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0);
}

FILE_PREDICATE (file_directory_p, "file-directory-p", "(FILENAME)",
                "Return t if FILENAME is a directory or a symbolic link to one.")
{
  FILE_OPEN (file_directory_p);
  struct stat st;
  return answer (path, stat (path, &st) == 0 && S_ISDIR (st.st_mode));
}

FILE_PREDICATE (file_accessible_directory_p, "file-accessible-directory-p", "(FILENAME)",
                "Return t if FILENAME is a directory in which we may look up files.")
{
  FILE_OPEN (file_accessible_directory_p);
  struct stat st;
  return answer (path, stat (path, &st) == 0 && S_ISDIR (st.st_mode) && faccessat (AT_FDCWD, path, X_OK, AT_EACCESS) == 0);
}

FILE_PREDICATE (file_regular_p, "file-regular-p", "(FILENAME)",
                "Return t if FILENAME is a regular file or a symbolic link to one.")
{
  FILE_OPEN (file_regular_p);
  struct stat st;
  return answer (path, stat (path, &st) == 0 && S_ISREG (st.st_mode));
}

FILE_PREDICATE (file_symlink_p, "file-symlink-p", "(FILENAME)",
                "Return the target of the symbolic link FILENAME as a string, or nil if it is no symbolic link.")
{
  FILE_OPEN (file_symlink_p);
  size_t capacity = 256;
  char *target = mi_malloc (capacity);
  ssize_t n;
  while ((n = readlink (path, target, capacity)) == (ssize_t) capacity)
    target = mi_realloc (target, capacity *= 2);
  nm_value result = n < 0 ? NM_NIL : file_name_decode (host, target, (size_t) n);
  mi_free (target);
  nm_free (path);
  return result;
}

NM_PRIMITIVE (file_modes, "file-modes", 1, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME &optional FLAG)",
              "Return the mode bits of FILENAME as an integer, or nil if it does not exist.\n"
              "FLAG `nofollow' looks at a symbolic link itself.")
{
  FILE_OPEN (file_modes);
  bool nofollow = nm_symbol_is (host->vm, nm_arg (args, 1), Qnofollow);
  struct stat st;
  int status = nofollow ? lstat (path, &st) : stat (path, &st);
  nm_free (path);
  return status == 0 ? nm_fixnum (st.st_mode & 07777) : NM_NIL;
}

NM_PRIMITIVE (set_file_modes, "set-file-modes", 2, 3, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "(let ((file (read-file-name \"File: \")))\n(list file (read-file-modes nil file)))",
              "(FILENAME MODE &optional FLAG)",
              "Set the mode bits of FILENAME to the integer MODE.  FLAG `nofollow' does not follow symbolic links.")
{
  FILE_OPEN_WITH (set_file_modes, 3, name, nm_arg (args, 1), nm_arg (args, 2));
  int64_t mode;
  if (!nm_check_int (host->vm, nm_arg (args, 1), &mode))
    {
      nm_free (path);
      return NM_EXIT;
    }
  int flag = nm_symbol_is (host->vm, nm_arg (args, 2), Qnofollow) ? AT_SYMLINK_NOFOLLOW : 0;
  int status = fchmodat (AT_FDCWD, path, (mode_t) mode & 07777, flag), error = errno;
  nm_free (path);
  return status == 0 ? NM_NIL : file_error (host, "Doing chmod", name, error);
}

NM_PRIMITIVE (set_default_file_modes, "set-default-file-modes", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MODE)", "Set the permission bits that new files get to the integer MODE.")
{
  int64_t mode;
  if (!nm_check_int (host->vm, nm_arg (args, 0), &mode))
    return NM_EXIT;
  umask ((mode_t) ~mode & 0777);
  return NM_NIL;
}

mode_t
file_default_modes (void)
{
  mode_t mask = umask (0);
  umask (mask);
  return ~mask & 0777;
}

NM_PRIMITIVE (default_file_modes, "default-file-modes", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the permission bits that new files get.")
{
  return nm_fixnum (file_default_modes ());
}

NM_PRIMITIVE (file_newer_than_file_p, "file-newer-than-file-p", 2, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILE1 FILE2)",
              "Return t if FILE1 was modified after FILE2, or if only FILE1 exists.")
{
  nm_value second_handler = nm_is_string (host->vm, nm_arg (args, 1)) ? file_handler (host, nm_arg (args, 1), NM_Q (file_newer_than_file_p)) : NM_NIL;
  if (nm_is_exit (second_handler))
    return NM_EXIT;
  if (!nm_is_nil (second_handler))
    return nm_call (host->vm, second_handler, 3, (nm_value[]) { NM_Q (file_newer_than_file_p), nm_arg (args, 0), nm_arg (args, 1) });
  FILE_OPEN_WITH (file_newer_than_file_p, 2, name, nm_arg (args, 1));
  struct stat a, b;
  int first = stat (path, &a);
  nm_free (path);
  char *other = file_path (host, nm_arg (args, 1));
  if (!other)
    return NM_EXIT;
  int second = stat (other, &b);
  nm_free (other);
  if (first != 0)
    return NM_NIL;
  if (second != 0)
    return NM_T;
  return nm_bool (a.st_mtim.tv_sec != b.st_mtim.tv_sec ? a.st_mtim.tv_sec > b.st_mtim.tv_sec : a.st_mtim.tv_nsec > b.st_mtim.tv_nsec);
}

nm_value
file_time_to_lisp (struct nm_host *host, struct timespec t)
{
  nm_value parts[] = { nm_fixnum (t.tv_sec >> 16), nm_fixnum (t.tv_sec & 0xffff), nm_fixnum (t.tv_nsec / 1000),
                       nm_fixnum (t.tv_nsec % 1000 * 1000) };
  return nm_list (host->vm, 4, parts);
}

static void
mode_string (mode_t m, char out[11])
{
  static const struct { mode_t type; char letter; } types[] = {
    { S_IFDIR, 'd' }, { S_IFLNK, 'l' }, { S_IFCHR, 'c' }, { S_IFBLK, 'b' }, { S_IFIFO, 'p' }, { S_IFSOCK, 's' } };
  out[0] = '-';
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if ((m & S_IFMT) == types[i].type)
      out[0] = types[i].letter;
  for (int i = 0; i < 9; i++)
    out[1 + i] = m & (0400 >> i) ? "rwx"[i % 3] : '-';
  if (m & S_ISUID)
    out[3] = m & S_IXUSR ? 's' : 'S';
  if (m & S_ISGID)
    out[6] = m & S_IXGRP ? 's' : 'S';
  if (m & S_ISVTX)
    out[9] = m & S_IXOTH ? 't' : 'T';
  out[10] = 0;
}

/* The name of a user or group, or its number if it has none. */
static nm_value
owner_name (struct nm_host *host, const char *name, int64_t id)
{
  return name ? file_name_decode (host, name, strlen (name)) : nm_integer (host->vm, id);
}

/* The list that `file-attributes' returns for PATH; nil if it does not exist. */
static nm_value
attributes_list (struct nm_host *host, int directory, const char *path, bool names)
{
  struct nm_vm *vm = host->vm;
  struct stat st;
  if (fstatat (directory, path, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT || errno == ENOTDIR ? NM_NIL : nm_error (vm, "Getting attributes: %s", strerror (errno));
  nm_value type = S_ISDIR (st.st_mode) ? NM_T : NM_NIL;
  if (S_ISLNK (st.st_mode))
    {
      char target[4096];
      ssize_t n = readlinkat (directory, path, target, sizeof target);
      type = n < 0 ? NM_NIL : file_name_decode (host, target, (size_t) n);
    }
  struct passwd *pw = names ? getpwuid (st.st_uid) : NULL;
  struct group *gr = names ? getgrgid (st.st_gid) : NULL;
  char mode[11];
  mode_string (st.st_mode, mode);
  nm_value parts[] = {
    type, nm_unsigned (vm, st.st_nlink),
    names ? owner_name (host, pw ? pw->pw_name : NULL, st.st_uid) : nm_integer (vm, st.st_uid),
    names ? owner_name (host, gr ? gr->gr_name : NULL, st.st_gid) : nm_integer (vm, st.st_gid),
    file_time_to_lisp (host, st.st_atim), file_time_to_lisp (host, st.st_mtim), file_time_to_lisp (host, st.st_ctim),
    nm_integer (vm, st.st_size), nm_string_literal (vm, mode), NM_T, nm_unsigned (vm, st.st_ino), nm_unsigned (vm, st.st_dev) };
  return nm_list (vm, sizeof parts / sizeof *parts, parts);
}

NM_PRIMITIVE (file_attributes, "file-attributes", 1, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME &optional ID-FORMAT)",
              "Return the attributes of FILENAME as a list, or nil if it does not exist:\n"
              "type (t directory, string target of a link), links, user, group, access, modification and status\n"
              "time, size, mode string, t, inode, device.  ID-FORMAT `string' gives user and group by name.")
{
  nm_value id_format = nm_arg (args, 1);
  nm_value name = nm_call1 (host->vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, file_attributes, 2, name, id_format);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  bool names = nm_symbol_is (host->vm, id_format, Qstring);
  nm_value result = attributes_list (host, AT_FDCWD, path, names);
  nm_free (path);
  return result;
}

NM_PRIMITIVE (file_attributes_lessp, "file-attributes-lessp", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(F1 F2)",
              "Return t if the first element of F1 is string-less than that of F2, for sorting directory lists.")
{
  return nm_call2 (host->vm, NM_Q (string_lessp), nm_car (host->vm, nm_arg (args, 0)), nm_car (host->vm, nm_arg (args, 1)));
}

/* -- directories -- */

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}


struct names { char **list; size_t count, capacity; };

static void
names_free (struct names *n)
{
  for (size_t i = 0; i < n->count; i++)
    mi_free (n->list[i]);
  mi_free (n->list);
}

/* Every entry of PATH, unsorted; false with errno. */
static bool
names_read (const char *path, struct names *n)
{
  DIR *d = opendir (path);
  if (!d)
    return false;
  struct dirent *e;
  while ((e = readdir (d)))
    {
      if (n->count == n->capacity)
        n->list = mi_realloc (n->list, (n->capacity = n->capacity * 2 + 32) * sizeof *n->list);
      n->list[n->count++] = mi_strdup (e->d_name);
    }
  closedir (d);
  return true;
}

/* `directory-files' and its -and-attributes sibling. */
static nm_value
directory_files (struct nm_host *host, nm_args args, bool attributes)
{
  struct nm_vm *vm = host->vm;
  nm_value directory = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (directory))
    return NM_EXIT;
  bool full = !nm_is_nil (nm_arg (args, 1)), nosort = !nm_is_nil (nm_arg (args, 3));
  nm_value match = nm_arg (args, 2), count_arg = nm_arg (args, attributes ? 5 : 4);
  int64_t count = INT64_MAX;
  if (!nm_is_nil (count_arg) && !nm_check_natnum (vm, count_arg, &count))
    return NM_EXIT;
  if (!nm_is_nil (match) && !nm_check_string (vm, match))
    return NM_EXIT;
  bool names_wanted = attributes && nm_symbol_is (vm, nm_arg (args, 4), Qstring);
  char *path = file_name_encode (host, directory);
  if (!path)
    return NM_EXIT;
  struct names names = { 0 };
  if (!names_read (path, &names))
    {
      int error = errno;
      nm_free (path);
      return file_error (host, "Opening directory", directory, error);
    }
  if (!nosort)
    qsort (names.list, names.count, sizeof *names.list, compare_names);
  nm_value prefix = full ? nm_call1 (vm, NM_Q (file_name_as_directory), directory) : NM_NIL;
  nm_value result = nm_local (vm, NM_NIL);
  nm_depth depth = nm_depth_now (vm);
  bool bound = nm_bind (vm, NM_Q (inhibit_changing_match_data), NM_T);
  bool failed = !bound;
  int directory_fd = attributes ? open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  for (size_t i = 0; i < names.count && count > 0 && !failed; i++)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value name = file_name_decode (host, names.list[i], strlen (names.list[i]));
      nm_value hit = nm_is_nil (match) ? NM_T : nm_call2 (vm, NM_Q (string_match), match, name);
      failed = nm_is_exit (hit);
      if (!failed && !nm_is_nil (hit))
        {
          nm_value shown = full ? nm_concat2 (vm, prefix, name) : name;
          nm_value entry = attributes ? nm_cons (vm, shown, attributes_list (host, directory_fd, names.list[i], names_wanted)) : shown;
          nm_local_set (vm, result, nm_cons (vm, entry, result));
          count--;
        }
      nm_scope_close (vm, scope);
    }
  if (directory_fd >= 0)
    close (directory_fd);
  names_free (&names);
  nm_free (path);
  nm_value status = nm_unbind_to (vm, depth, failed ? NM_EXIT : NM_NIL);
  return nm_is_exit (status) ? status : nm_nreverse (vm, result);
}

NM_PRIMITIVE (directory_files, "directory-files", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(DIRECTORY &optional FULL MATCH NOSORT COUNT)",
              "Return a list of the names in DIRECTORY; with FULL, as absolute names.\n"
              "MATCH is a regexp that names must match; NOSORT leaves the system's order; COUNT limits the list.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, directory_files, 5, name, nm_arg (args, 1), nm_arg (args, 2), nm_arg (args, 3), nm_arg (args, 4));
  return directory_files (host, args, false);
}

NM_PRIMITIVE (directory_files_and_attributes, "directory-files-and-attributes", 1, 6, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(DIRECTORY &optional FULL MATCH NOSORT ID-FORMAT COUNT)",
              "Like `directory-files', but every element is a name consed on its `file-attributes'.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, directory_files_and_attributes, 6, name, nm_arg (args, 1), nm_arg (args, 2), nm_arg (args, 3),
                       nm_arg (args, 4), nm_arg (args, 5));
  return directory_files (host, args, true);
}
