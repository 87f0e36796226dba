/* shim.c - makes the Nth system call on a file of a directory fail; loaded with LD_PRELOAD.
   SPDX-License-Identifier: GPL-3.0-or-later

   FAULT_DIR: only calls on files below it count.  FAULT_CALL: the name of the function.  FAULT_NUMBER: which call of it,
   from 1.  FAULT_KIND: an error number, "short" (a read or write moves one byte only) or "again" (EINTR, once).
   FAULT_ALWAYS: every later call fails too.  FAULT_MARK: a file that is made when the fault happens. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

static int calls;

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static int
is_ours (const char *path)
{
  const char *dir = getenv ("FAULT_DIR");
  return dir && path && strncmp (path, dir, strlen (dir)) == 0;
}

static int
is_our_fd (int fd)
{
  char link[64], path[4096];
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink (link, path, sizeof path - 1);
  path[n < 0 ? 0 : n] = 0;
  return is_ours (path);
}

enum { NO_FAULT, SHORT = -1 };

/* The fault for this call of NAME: an error number, SHORT, or NO_FAULT. */
static int
fault (const char *name, int ours)
{
  const char *call = getenv ("FAULT_CALL"), *kind = getenv ("FAULT_KIND"), *mark = getenv ("FAULT_MARK");
  if (!call || !kind || strcmp (call, name) != 0 || !ours)
    return NO_FAULT;
  int wanted = atoi (getenv ("FAULT_NUMBER"));
  calls++;
  if (calls != wanted && !(calls > wanted && getenv ("FAULT_ALWAYS")))
    return NO_FAULT;
  int fd = mark ? REAL (open) (mark, O_CREAT | O_WRONLY, 0600) : -1;
  if (fd >= 0)
    REAL (close) (fd);
  return strcmp (kind, "short") == 0 ? SHORT : strcmp (kind, "again") == 0 ? EINTR : atoi (kind);
}

#define WRAP(type, name, ours, parameters, arguments)                      \
  type name parameters                                                     \
  {                                                                        \
    int f = fault (#name, ours);                                           \
    if (f > 0)                                                             \
      return errno = f, (type) -1;                                         \
    return REAL (name) arguments;                                          \
  }

/* A read or write of less than was asked for. */
#define WRAP_DATA(name, pointer)                                           \
  ssize_t name (int fd, pointer p, size_t n)                               \
  {                                                                        \
    int f = fault (#name, is_our_fd (fd));                                 \
    if (f > 0)                                                             \
      return errno = f, -1;                                                \
    return REAL (name) (fd, p, f == SHORT && n > 1 ? 1 : n);               \
  }

WRAP_DATA (read, void *)
WRAP_DATA (write, const void *)
WRAP (int, fsync, is_our_fd (fd), (int fd), (fd))
WRAP (int, rename, is_ours (to), (const char *from, const char *to), (from, to))
WRAP (int, link, is_ours (to), (const char *from, const char *to), (from, to))
WRAP (int, symlink, is_ours (to), (const char *from, const char *to), (from, to))
WRAP (int, unlink, is_ours (path), (const char *path), (path))
WRAP (int, fchmod, is_our_fd (fd), (int fd, mode_t mode), (fd, mode))
WRAP (int, fchown, is_our_fd (fd), (int fd, uid_t u, gid_t g), (fd, u, g))
WRAP (int, fsetxattr, is_our_fd (fd), (int fd, const char *name, const void *v, size_t n, int flags), (fd, name, v, n, flags))
WRAP (ssize_t, copy_file_range, is_our_fd (to), (int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags), (from, a, to, b, n, flags))

/* A close that fails has closed the file all the same, as in Linux. */
int
close (int fd)
{
  int f = fault ("close", is_our_fd (fd)), result = REAL (close) (fd);
  if (f > 0)
    return errno = f, -1;
  return result;
}

int
open (const char *path, int flags, ...)
{
  va_list rest;
  va_start (rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg (rest, mode_t) : 0;
  va_end (rest);
  int f = fault ("open", is_ours (path));
  if (f > 0)
    return errno = f, -1;
  return REAL (open) (path, flags, mode);
}
