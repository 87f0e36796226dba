/* save.c - writes a file by way of a temporary file in the same directory and a rename.
   SPDX-License-Identifier: GPL-3.0-or-later

   Invariant: at every moment the name holds the whole old or the whole new contents.  The new file
   gets the old one's mode, owner and extended attributes (with them its access control list).
   A symbolic link stays one: its target is replaced.  Where a rename would lose something - other
   hard links, an owner we may not set, a special file, a directory we may not write - the file is
   written in place, after a complete copy of the new contents was put on disk beside it (or, when
   even that is impossible, without).  If that fails half-way, the old contents are put back; they need no
   new room on the disk, for the file is not truncated first.  Runs no Lisp; any thread. */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "file.h"

/* After a system call that failed: is it to be tried again? */
static bool
again (const struct save_request *r)
{
  if (errno != EINTR)
    return false;
  bool give_up = r && r->interrupted && r->interrupted (r->context);
  errno = EINTR;
  return !give_up;
}

/* R may be NULL. */
static bool
write_all (int fd, const char *p, size_t n, const struct save_request *r)
{
  while (n > 0)
    {
      ssize_t put = write (fd, p, n);
      if (put < 0 && again (r))
        continue;
      if (put < 0)
        return false;
      p += put;
      n -= (size_t) put;
    }
  return true;
}

/* Bytes collected before they go to the file, so that small chunks cost no system call each. */
enum { SAVE_BUFFER = 1 << 18 };

static bool
write_text (int fd, const struct save_request *r)
{
  struct coding_output out = { 0 };
  bool ok = true;
  for (int64_t at = r->from; at < r->to && ok;)
    {
      int64_t start, length;
      const char *chunk = rope_chunk (r->text, at, &start, &length);
      int64_t end = start + length < r->to ? start + length : r->to;
      coding_encode (r->coding, chunk + (at - start), (size_t) (end - at), &out, end == r->to);
      at = end;
      if (out.bytes >= SAVE_BUFFER)
        {
          ok = write_all (fd, out.text, out.bytes, r);
          out.bytes = 0;
        }
    }
  ok = ok && write_all (fd, out.text, out.bytes, r);
  int error = errno;
  coding_output_free (&out);
  errno = error;
  return ok;
}

static void
copy_attributes (const char *from, int to)
{
  ssize_t n = listxattr (from, NULL, 0);
  if (n <= 0)
    return;
  char *names = mi_malloc ((size_t) n);
  n = listxattr (from, names, (size_t) n);
  for (char *name = names; name < names + n; name += strlen (name) + 1)
    {
      ssize_t size = getxattr (from, name, NULL, 0);
      if (size < 0)
        continue;
      char *v = mi_malloc ((size_t) size + 1);
      size = getxattr (from, name, v, (size_t) size);
      if (size >= 0 && fsetxattr (to, name, v, (size_t) size, 0) != 0)
        errno = 0;                               /* an attribute the file system refuses is not ours to keep */
      mi_free (v);
    }
  mi_free (names);
}

/* Creates a file beside PATH; its name goes to NAME.  -1 with errno. */
static int
open_beside (const char *path, char *name, size_t cap)
{
  const char *slash = strrchr (path, '/');
  for (int attempt = 0; attempt < 100; attempt++)
    {
      uint64_t random;
      if (getrandom (&random, sizeof random, 0) != sizeof random)
        random = (uint64_t) getpid () * 2654435761u + (uint64_t) attempt;
      int n = snprintf (name, cap, "%.*s/.#nm-%012llx", (int) (slash - path), path, (unsigned long long) (random & 0xffffffffffff));
      if (n < 0 || (size_t) n >= cap)
        {
          errno = ENAMETOOLONG;
          return -1;
        }
      int fd = open (name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    }
  return -1;
}

static bool
close_synced (int fd, bool sync)
{
  bool ok = !sync || fsync (fd) == 0 || errno == EINVAL || errno == EROFS;
  int error = errno;
  if (close (fd) != 0 && errno != EINTR && ok)
    return false;
  errno = error;
  return ok;
}

static void
sync_directory (const char *path)
{
  char directory[PATH_MAX];
  const char *slash = strrchr (path, '/');
  size_t n = slash == path ? 1 : (size_t) (slash - path);
  if (n >= sizeof directory)
    return;
  memcpy (directory, path, n);
  directory[n] = 0;
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* Takes the text that an append did not get to the end of away again. */
static void
undo_append (int fd, off_t size)
{
  int error = errno;               /* that of the write is the one to report */
  (void) !ftruncate (fd, size);
  errno = error;
}

/* SPECIAL: the file is no regular one. */
static bool
write_in_place (const char *path, const struct save_request *r, struct stat *st, bool special)
{
  int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (r->append ? O_APPEND : 0) | (r->exclusive ? O_EXCL : 0)
    | (!r->append && r->offset < 0 ? O_TRUNC : 0) | (special && !r->interrupted ? O_NONBLOCK : 0);
  int fd;
  do
    fd = open (path, flags, r->mode);
  while (fd < 0 && again (r));
  if (fd < 0)
    return false;
  struct stat before;
  bool regular = fstat (fd, &before) == 0 && S_ISREG (before.st_mode);
  bool ok = r->offset < 0 || lseek (fd, r->offset, SEEK_SET) >= 0;
  ok = ok && write_text (fd, r) && fstat (fd, st) == 0;
  if (!ok && r->append && regular)
    undo_append (fd, before.st_size);
  int error = errno;
  bool closed = close_synced (fd, r->sync && regular);
  if (!ok)
    errno = error;
  return ok && closed;
}

/* Writes the text over what FD holds, and cuts it where the text ends. */
static bool
overwrite (int fd, const struct save_request *r, struct stat *st)
{
  if (!write_text (fd, r))
    return false;
  off_t end = lseek (fd, 0, SEEK_CUR);
  return end >= 0 && ftruncate (fd, end) == 0 && fstat (fd, st) == 0;
}

/* Replaces the contents of the existing file PATH in place.  False with errno; *DAMAGED: and the old ones could not be put back. */
static bool
replace_in_place (const char *path, const struct save_request *r, struct stat *st, bool *damaged)
{
  size_t n = 0;
  char *old = file_read_all (path, &n);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    {
      int error = errno;
      nm_free (old);
      errno = error;
      return false;
    }
  bool ok = overwrite (fd, r, st);
  int error = errno;
  if (!ok && lseek (fd, 0, SEEK_CUR) != 0)
    *damaged = !old || lseek (fd, 0, SEEK_SET) != 0 || !write_all (fd, old, n, NULL) || ftruncate (fd, (off_t) n) != 0;
  nm_free (old);
  bool closed = close_synced (fd, r->sync);
  if (!ok)
    errno = error;
  return ok && closed;
}

/* In place, but only once the whole new contents lie beside the file, where they stay if the file is damaged: then *LEFT
   is the copy's name. */
static bool
replace_in_place_safely (const char *path, const struct save_request *r, struct stat *st, char **left)
{
  char copy[PATH_MAX];
  int fd = open_beside (path, copy, sizeof copy);
  if (fd < 0 && errno != EACCES && errno != EPERM && errno != EROFS)
    return false;
  bool has_copy = fd >= 0, damaged = false;
  if (has_copy)
    {
      bool written = write_text (fd, r);
      int error = errno;
      bool closed = close_synced (fd, r->sync);
      if (!written || !closed)
        {
          error = written ? errno : error;
          unlink (copy);
          errno = error;
          return false;
        }
    }
  bool ok = replace_in_place (path, r, st, &damaged);
  int error = errno;
  if (has_copy && damaged)
    *left = mi_strdup (copy);
  else if (has_copy)
    unlink (copy);
  errno = error;
  return ok;
}

/* Could the directory entry of PATH be replaced without losing what OLD has? */
static bool
replaceable (const struct stat *old)
{
  return S_ISREG (old->st_mode) && old->st_nlink == 1;
}

static bool
write_and_rename (const char *path, const struct save_request *r, const struct stat *old, struct stat *st, bool *fall_back)
{
  char temporary[PATH_MAX];
  int fd = open_beside (path, temporary, sizeof temporary);
  if (fd < 0)
    {
      *fall_back = errno == EACCES || errno == EPERM || errno == EROFS || errno == ENAMETOOLONG;
      return false;
    }
  mode_t mode = old ? old->st_mode & 07777 : r->mode;
  struct stat mine;
  bool owner_kept = !old || (fstat (fd, &mine) == 0 && ((mine.st_uid == old->st_uid && mine.st_gid == old->st_gid)
                                                        || fchown (fd, old->st_uid, old->st_gid) == 0));
  if (!owner_kept)
    {
      close (fd);
      unlink (temporary);
      *fall_back = true;
      return false;
    }
  if (old)
    copy_attributes (path, fd);
  bool ok = fchmod (fd, mode) == 0 && write_text (fd, r);
  int error = errno;
  bool closed = close_synced (fd, r->sync);
  if (ok && !closed)
    error = errno, ok = false;
  if (ok && r->exclusive)
    {
      ok = link (temporary, path) == 0;
      error = errno;
      unlink (temporary);
    }
  else if (ok && rename (temporary, path) != 0)
    error = errno, ok = false;
  if (!ok)
    {
      unlink (temporary);
      errno = error;
      return false;
    }
  if (r->sync)
    sync_directory (path);
  return stat (path, st) == 0;
}

bool
save_text (const struct save_request *r, struct stat *st, char **left)
{
  *left = NULL;
  struct stat old;
  bool exists = stat (r->path, &old) == 0;
  if (exists && r->exclusive)
    {
      errno = EEXIST;
      return false;
    }
  if (exists && S_ISDIR (old.st_mode))
    {
      errno = EISDIR;
      return false;
    }
  if (r->append || r->offset >= 0 || (exists && !S_ISREG (old.st_mode)))
    return write_in_place (r->path, r, st, exists && !S_ISREG (old.st_mode));
  if (exists && access (r->path, W_OK) != 0)
    return false;
  char resolved[PATH_MAX];
  const char *target = r->path;
  struct stat link;
  if (lstat (r->path, &link) == 0 && S_ISLNK (link.st_mode))
    {
      if (!exists)
        return write_in_place (r->path, r, st, false);  /* a dangling link: the system makes its target */
      if (!realpath (r->path, resolved))
        return false;
      target = resolved;
    }
  if (exists && !replaceable (&old))
    return replace_in_place_safely (target, r, st, left);
  bool fall_back = false;
  if (write_and_rename (target, r, exists ? &old : NULL, st, &fall_back))
    return true;
  return fall_back && (exists ? replace_in_place_safely (target, r, st, left) : write_in_place (target, r, st, false));
}
