/* name.c - file names: taking them apart, expanding and converting them.
   SPDX-License-Identifier: GPL-3.0-or-later

   Names are processed as bytes of internal text: '/' and '~' are ASCII, so no decoding is needed.
   Nothing here touches the file system, except for home directories of users.  May signal. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <mimalloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../primitive.h"
#include "nm_text.h"
#include "auto_save.h"

char *
file_name_encode (struct nm_host *host, nm_value name)
{
  if (!nm_check_string (host->vm, name))
    return NULL;
  auto_save_settle (host);
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  if (memchr (s, 0, n))
    {
      nm_free (s);
      nm_wrong_type (host->vm, NM_Q (filenamep), name);
      return NULL;
    }
  struct nm_string_info info;
  nm_string_info (host->vm, name, &info);
  if (!info.multibyte)
    return s;
  /* Raw-byte characters stand for bytes that did not decode. */
  size_t to = 0;
  for (size_t i = 0; i < n;)
    {
      int len, c = nm_char_decode (s + i, &len);
      if (nm_char_is_raw (c))
        s[to++] = (char) nm_raw_to_byte (c);
      else
        {
          memmove (s + to, s + i, (size_t) len);
          to += (size_t) len;
        }
      i += (size_t) len;
    }
  s[to] = 0;
  return s;
}

/* Length of the valid UTF-8 character at P (of N bytes), 0 if there is none. */
static size_t
utf8_valid_length (const unsigned char *p, size_t n)
{
  if (p[0] < 0x80)
    return 1;
  size_t len = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
  if (len == 0 || len > n)
    return 0;
  for (size_t i = 1; i < len; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90))
    return 0;
  return len;
}

nm_value
file_name_decode (struct nm_host *host, const char *bytes, size_t n)
{
  char *out = mi_malloc (2 * n + 1);
  size_t to = 0;
  for (size_t i = 0; i < n;)
    {
      size_t len = utf8_valid_length ((const unsigned char *) bytes + i, n - i);
      if (len == 0)
        {
          to += (size_t) nm_char_encode (nm_byte_to_raw ((unsigned char) bytes[i]), out + to);
          i++;
          continue;
        }
      memcpy (out + to, bytes + i, len);
      to += len;
      i += len;
    }
  nm_value result = nm_string_auto (host->vm, out, (int64_t) to);
  mi_free (out);
  return result;
}

/* -- expansion ------------------------------------------------------------------------------ */

/* Our own home directory, a malloc'ed string; a relative one is relative to where the program was started. */
static char *
own_home_directory (struct nm_host *host)
{
  nm_value home = nm_call1 (host->vm, NM_Q (getenv_internal), nm_string_literal (host->vm, "HOME"));
  if (!nm_is_string (host->vm, home))
    {
      struct passwd *pw = getpwuid (getuid ());
      return mi_strdup (pw ? pw->pw_dir : "/");
    }
  char *name = nm_string_dup (host->vm, home, NULL);
  if (name[0] == '/')
    return name;
  char start[PATH_MAX];
  char *full = mi_malloc (sizeof start + strlen (name) + 2);
  sprintf (full, "%s/%s", getcwd (start, sizeof start) ? start : "", name);
  mi_free (name);
  return full;
}

/* The home directory of USER (of no bytes: ours) as a malloc'ed string, or NULL. */
static char *
home_directory (struct nm_host *host, const char *user, size_t user_bytes)
{
  if (user_bytes == 0)
    return own_home_directory (host);
  char *name = mi_strndup (user, user_bytes);
  struct passwd *pw = getpwnam (name);
  mi_free (name);
  return pw ? mi_strdup (pw->pw_dir) : NULL;
}

/* Replaces a leading ~ or ~user of *NAME; an unknown user leaves it. */
static void
expand_tilde (struct nm_host *host, char **name)
{
  if ((*name)[0] != '~')
    return;
  size_t user = strcspn (*name + 1, "/");
  char *home = home_directory (host, *name + 1, user);
  if (!home)
    return;
  const char *rest = *name + 1 + user;
  size_t home_bytes = strlen (home);
  while (home_bytes > 1 && home[home_bytes - 1] == '/')
    home_bytes--;
  if (home_bytes == 1 && home[0] == '/' && *rest == '/')
    home_bytes = 0;
  char *joined = mi_malloc (home_bytes + strlen (rest) + 1);
  memcpy (joined, home, home_bytes);
  strcpy (joined + home_bytes, rest);
  mi_free (home);
  mi_free (*name);
  *name = joined;
}

/* Simplifies absolute PATH in place: //, /./ and /../ go.  Quirks of GNU Emacs: exactly two leading
   slashes stay, and .. in the root directory stays, as a name that a further .. takes away. */
static void
simplify (char *path)
{
  size_t to = 0;
  const char *p = path;
  if (p[0] == '/' && p[1] == '/' && p[2] != '/')
    {
      to = 1;
      p++;
    }
  while (*p)                                     /* at a slash */
    {
      while (*p == '/')
        p++;
      size_t n = strcspn (p, "/");
      if (n == 1 && p[0] == '.')
        {
          p += n;
          if (!*p && to == 0)
            path[to++] = '/';
          continue;
        }
      if (n == 2 && p[0] == '.' && p[1] == '.' && to > 0)
        {
          while (to > 0 && path[--to] != '/')
            ;
          p += n;
          if (!*p && to == 0)
            path[to++] = '/';
          continue;
        }
      path[to++] = '/';
      memmove (path + to, p, n);
      to += n;
      p += n;
    }
  path[to] = 0;
}

/* An absolute copy of NAME relative to DIRECTORY (both internal bytes). */
static char *
expand (struct nm_host *host, char *name, char *directory)
{
  expand_tilde (host, &name);
  char *full;
  if (name[0] == '/')
    full = name;
  else
    {
      expand_tilde (host, &directory);
      size_t d = strlen (directory), n = strlen (name);
      full = mi_malloc (d + n + 3);
      size_t at = 0;
      if (directory[0] != '/')
        full[at++] = '/';
      memcpy (full + at, directory, d);
      at += d;
      bool slash = d > 0 && directory[d - 1] == '/';
      if (!slash && (n > 0 || d == 0))
        full[at++] = '/';
      else if (slash && n == 0 && d > 1)
        at--;
      memcpy (full + at, name, n + 1);
      mi_free (name);
    }
  simplify (full);
  mi_free (directory);
  return full;
}

static bool
ascii_bytes (const char *s)
{
  while (*s && !(*s & 0x80))
    s++;
  return *s == 0;
}

/* File names hold no NUL: false after signalling if NAME has one. */
static bool
check_no_nul (struct nm_host *host, nm_value name)
{
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  bool ok = memchr (s, 0, n) == NULL;
  nm_free (s);
  if (!ok)
    nm_wrong_type (host->vm, NM_Q (filenamep), name);
  return ok;
}

nm_value
file_expand (struct nm_host *host, nm_value name, nm_value directory)
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, name))
    return NM_EXIT;
  if (nm_is_nil (directory))
    directory = nm_context_slot (vm, NM_SLOT_default_directory);
  struct nm_string_info info, dir_info = { 0 };
  nm_string_info (vm, name, &info);
  if (!check_no_nul (host, name))
    return NM_EXIT;
  /* A name that is its own directory is not made absolute, in GNU Emacs; there is one empty unibyte string only. */
  if (nm_is_string (vm, directory) && nm_string_info (vm, directory, &dir_info)
      && info.bytes == 0 && dir_info.bytes == 0 && info.multibyte == dir_info.multibyte)
    return name;
  bool cut = false;                /* A NUL in the directory ends the name. */
  char *dir;
  if (nm_is_string (vm, directory))
    {
      nm_string_info (vm, directory, &dir_info);
      size_t n;
      dir = nm_string_dup (vm, directory, &n);
      cut = strlen (dir) < n;
      expand_tilde (host, &dir);
      if (dir[0] != '/')
        {
          if (!check_no_nul (host, directory))
            {
              mi_free (dir);
              return NM_EXIT;
            }
          /* A relative directory is relative to the current one. */
          nm_value base = nm_context_slot (vm, NM_SLOT_default_directory);
          char *b = nm_is_string (vm, base) ? nm_string_dup (vm, base, NULL) : mi_strdup ("/");
          dir = expand (host, dir, b[0] == '/' || b[0] == '~' ? b : (mi_free (b), mi_strdup ("/")));
        }
    }
  else
    dir = mi_strdup ("/");
  char *bytes = nm_string_dup (vm, name, NULL);
  if (cut && bytes[0] != '/' && bytes[0] != '~')
    bytes[0] = 0;
  /* Bytes that are no ASCII make bytes of the other part, too. */
  bool bytes_in_name = !info.multibyte && !ascii_bytes (bytes), bytes_in_dir = !dir_info.multibyte && !ascii_bytes (dir);
  bool multibyte = (info.multibyte || dir_info.multibyte) && !bytes_in_name && !bytes_in_dir;
  char *full = expand (host, bytes, dir);
  size_t n = strlen (full);
  nm_value result = multibyte ? nm_string_multibyte (vm, full, (int64_t) n) : nm_string_unibyte (vm, full, (int64_t) n);
  mi_free (full);
  return result;
}

char *
file_path (struct nm_host *host, nm_value name)
{
  nm_value full = file_expand (host, name, NM_NIL);
  return nm_is_exit (full) ? NULL : file_name_encode (host, full);
}

/* A piece of the string NAME, with its multibyteness. */
static nm_value
piece (struct nm_host *host, nm_value name, const char *bytes, size_t n)
{
  struct nm_string_info info;
  nm_string_info (host->vm, name, &info);
  return info.multibyte ? nm_string_multibyte (host->vm, bytes, (int64_t) n)
                        : nm_string_unibyte (host->vm, bytes, (int64_t) n);
}

/* -- errors and handlers ------------------------------------------------------------------------ */

int
file_open (struct nm_host *host, const char *path, int flags, mode_t mode)
{
  for (;;)
    {
      int fd = open (path, flags | O_CLOEXEC, mode);
      if (fd >= 0 || errno != EINTR)
        return fd;
      if (nm_is_exit (nm_poll (host->vm)))
        {
          errno = EINTR;
          return -1;
        }
    }
}

bool
file_offset (struct nm_host *host, nm_value value, int64_t *offset)
{
  struct nm_vm *vm = host->vm;
  double d;
  if (nm_get_int64 (vm, value, offset) && *offset >= 0)
    return true;
  if (nm_get_double (vm, value, &d) && d >= 0 && d < 0x1p63 && d == floor (d))
    {
      *offset = (int64_t) d;
      return true;
    }
  nm_wrong_type (vm, NM_Q (file_offset), value);
  return false;
}

static nm_value
file_error_list (struct nm_host *host, const char *action, nm_value names, int errnum)
{
  struct nm_vm *vm = host->vm;
  nm_value symbol = errnum == ENOENT ? NM_Q (file_missing) : errnum == EEXIST ? NM_Q (file_already_exists) : NM_Q (file_error);
  const char *text = strerror (errnum);
  nm_value data = errnum == EEXIST
    ? nm_cons (vm, nm_string_literal (vm, text), names)
    : nm_cons (vm, nm_string_literal (vm, action), nm_cons (vm, nm_string_literal (vm, text), names));
  return nm_signal (vm, symbol, data);
}

nm_value
file_error (struct nm_host *host, const char *action, nm_value name, int errnum)
{
  return file_error_list (host, action, nm_list1 (host->vm, name), errnum);
}

nm_value
file_error_2 (struct nm_host *host, const char *action, nm_value a, nm_value b, int errnum)
{
  return file_error_list (host, action, nm_list2 (host->vm, a, b), errnum);
}

nm_value
file_handler (struct nm_host *host, nm_value name, nm_value operation)
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, name))
    return NM_EXIT;
  nm_value alist = nm_symbol_value_or (vm, NM_Q (file_name_handler_alist), NM_NIL);
  if (nm_is_nil (alist))
    return NM_NIL;
  nm_value inhibited = nm_eq (vm, operation, nm_symbol_value_or (vm, NM_Q (inhibit_file_name_operation), NM_NIL))
    ? nm_symbol_value_or (vm, NM_Q (inhibit_file_name_handlers), NM_NIL) : NM_NIL;
  nm_depth depth = nm_depth_now (vm);
  if (!nm_bind (vm, NM_Q (inhibit_changing_match_data), NM_T))
    return NM_EXIT;
  nm_value best = NM_NIL;
  int64_t best_position = -1;
  for (alist = nm_local (vm, alist); nm_is_cons (vm, alist); nm_local_set (vm, alist, nm_cdr (vm, alist)))
    {
      nm_value entry = nm_car (vm, alist), handler = nm_cdr (vm, entry), regexp = nm_car (vm, entry);
      if (!nm_is_string (vm, regexp))
        continue;
      if (nm_is_symbol (vm, handler))
        {
          nm_value operations = nm_get (vm, handler, NM_Q (operations));
          if (!nm_is_nil (operations) && nm_is_nil (nm_memq (vm, operation, operations)))
            continue;
        }
      nm_value at = nm_call2 (vm, NM_Q (string_match), regexp, name);
      if (nm_is_exit (at))
        return nm_unbind_to (vm, depth, NM_EXIT);
      int64_t position;
      if (nm_get_int64 (vm, at, &position) && position > best_position
          && nm_is_nil (nm_memq (vm, handler, inhibited)))
        best = handler, best_position = position;
    }
  return nm_unbind_to (vm, depth, best);
}

NM_PRIMITIVE (find_file_name_handler, "find-file-name-handler", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME OPERATION)",
              "Return the function that handles OPERATION on FILENAME, or nil if the ordinary one does.\n"
              "The entry of `file-name-handler-alist' whose regexp matches latest in FILENAME wins; handlers in\n"
              "`inhibit-file-name-handlers' are passed over while OPERATION is `inhibit-file-name-operation'.")
{
  return file_handler (host, nm_arg (args, 0), nm_arg (args, 1));
}

/* -- primitives ------------------------------------------------------------------------------------ */

#define NAME_PRIMITIVE(c, lisp, min, max, usage, doc)                                             \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,      \
                NM_DETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

NAME_PRIMITIVE (file_name_directory, "file-name-directory", 1, 1, "(FILENAME)",
                "Return the directory part of FILENAME, up to and including its last slash, or nil if it has none.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, file_name_directory, 1, name);
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  while (n > 0 && s[n - 1] != '/')
    n--;
  nm_value result = n == 0 ? NM_NIL : piece (host, name, s, n);
  nm_free (s);
  return result;
}

NAME_PRIMITIVE (file_name_nondirectory, "file-name-nondirectory", 1, 1, "(FILENAME)",
                "Return FILENAME without its directory part: what follows the last slash.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, file_name_nondirectory, 1, name);
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  size_t at = n;
  while (at > 0 && s[at - 1] != '/')
    at--;
  nm_value result = piece (host, name, s + at, n - at);
  nm_free (s);
  return result;
}

NAME_PRIMITIVE (file_name_as_directory, "file-name-as-directory", 1, 1, "(FILE)",
                "Return FILE as the name of a directory: with a slash at its end.  The empty name gives \"./\".")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, file_name_as_directory, 1, name);
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  nm_value result = NM_NIL;
  if (n == 0)
    result = nm_string_literal (host->vm, "./");
  else if (s[n - 1] == '/')
    result = piece (host, name, s, n);
  else
    {
      char *with = mi_malloc (n + 2);
      memcpy (with, s, n);
      with[n] = '/';
      result = piece (host, name, with, n + 1);
      mi_free (with);
    }
  nm_free (s);
  return result;
}

NAME_PRIMITIVE (directory_file_name, "directory-file-name", 1, 1, "(DIRECTORY)",
                "Return DIRECTORY as the name of a file: without slashes at its end, unless it is a root.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, directory_file_name, 1, name);
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  bool root = n == 2 && s[0] == '/' && s[1] == '/';
  while (!root && n > 1 && s[n - 1] == '/')
    n--;
  nm_value result = piece (host, name, s, n);
  nm_free (s);
  return result;
}

NAME_PRIMITIVE (directory_name_p, "directory-name-p", 1, 1, "(NAME)",
                "Return t if NAME ends in a slash.")
{
  nm_value name = nm_arg (args, 0);
  if (!nm_check_string (host->vm, name))
    return NM_EXIT;
  size_t n;
  char *s = nm_string_dup (host->vm, name, &n);
  bool result = n > 0 && s[n - 1] == '/';
  nm_free (s);
  return nm_bool (result);
}

NAME_PRIMITIVE (file_name_absolute_p, "file-name-absolute-p", 1, 1, "(FILENAME)",
                "Return t if FILENAME is absolute: it begins with a slash, or with ~ or the ~USER of an existing user.")
{
  nm_value name = nm_arg (args, 0);
  if (!nm_check_string (host->vm, name))
    return NM_EXIT;
  char *s = nm_string_dup (host->vm, name, NULL);
  bool result = s[0] == '/';
  if (s[0] == '~')
    {
      size_t user = strcspn (s + 1, "/");
      char *home = user ? home_directory (host, s + 1, user) : NULL;
      result = user == 0 || home;
      mi_free (home);
    }
  nm_free (s);
  return nm_bool (result);
}

NAME_PRIMITIVE (expand_file_name, "expand-file-name", 1, 2, "(NAME &optional DEFAULT-DIRECTORY)",
                "Return NAME as an absolute, simplified file name.\n"
                "A relative NAME is taken relative to DEFAULT-DIRECTORY, which defaults to the buffer's `default-directory'.\n"
                "A ~ at the start stands for the home directory.  Symbolic links are not followed.")
{
  nm_value name = nm_arg (args, 0), directory = nm_arg (args, 1);
  FILE_HANDLER_RETURN (name, expand_file_name, 2, name, directory);
  if (nm_is_nil (directory))
    directory = nm_context_slot (host->vm, NM_SLOT_default_directory);
  if (nm_is_string (host->vm, directory))
    {
      nm_value handler = file_handler (host, directory, NM_Q (expand_file_name));
      if (nm_is_exit (handler))
        return NM_EXIT;
      if (!nm_is_nil (handler))
        return nm_call3 (host->vm, handler, NM_Q (expand_file_name), name, directory);
    }
  return file_expand (host, name, directory);
}

/* A name of letters, digits and underscores at P, bare or in braces: its length with the braces. */
static size_t
variable_reference (const char *p, const char *text_end, const char **name, size_t *bytes)
{
  if (p[0] == '{')
    {
      const char *end = memchr (p, '}', (size_t) (text_end - p));
      *name = p + 1;
      *bytes = end ? (size_t) (end - p - 1) : 0;
      return end ? *bytes + 2 : 0;
    }
  size_t n = strspn (p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
  *name = p;
  *bytes = n;
  return n;
}

/* Where the part of S, up to END, that counts begins: after the last //, or at the last /~. */
static const char *
effective_start (struct nm_host *host, const char *s, const char *end)
{
  const char *start = s;
  for (const char *p = s; p < end; p++)
    if (p[0] == '/' && p[1] == '/')
      start = p + 1;
    else if (p[0] == '/' && p[1] == '~')
      {
        size_t user = strcspn (p + 2, "/");
        char *home = user ? home_directory (host, p + 2, user) : NULL;
        if (user == 0 || home)
          start = p + 1;
        mi_free (home);
      }
  return start;
}

NAME_PRIMITIVE (substitute_in_file_name, "substitute-in-file-name", 1, 1, "(FILENAME)",
                "Return FILENAME with $VARIABLE and ${VARIABLE} replaced from the environment; $$ stands for $.\n"
                "What stands before a // or a /~ is dropped.  An unset variable is left as it is, and what names none.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, substitute_in_file_name, 1, name);
  size_t size;
  char *all = nm_string_dup (vm, name, &size);
  const char *end = all + size, *s = effective_start (host, all, end);
  if (s == all && !memchr (s, '$', size))
    {
      nm_free (all);
      return name;
    }
  size_t cap = (size_t) (end - s) + 64, n = 0;
  char *out = mi_malloc (cap);
  while (s < end)
    {
      const char *text = s;
      size_t bytes = 1;
      nm_value v = NM_NIL;
      char *expansion = NULL;
      if (*s == '$')
        {
          const char *variable;
          size_t length, reference = s[1] == '$' ? 1 : variable_reference (s + 1, end, &variable, &length);
          /* What is no reference stays. */
          if (reference > 0 && s[1] != '$')
            {
              v = nm_call1 (vm, NM_Q (getenv_internal), piece (host, name, variable, length));
              if (nm_is_string (vm, v))
                {
                  expansion = nm_string_dup (vm, v, &bytes);
                  text = expansion;
                }
              else
                bytes = reference + 1;
            }
          s += reference;
        }
      s++;
      if (n + bytes + 1 > cap)
        out = mi_realloc (out, cap = 2 * (n + bytes + 1));
      memcpy (out + n, text, bytes);
      n += bytes;
      nm_free (expansion);
    }
  out[n] = 0;
  const char *start = effective_start (host, out, out + n);
  nm_value result = piece (host, name, start, (size_t) (out + n - start));
  mi_free (out);
  nm_free (all);
  return result;
}

NAME_PRIMITIVE (unhandled_file_name_directory, "unhandled-file-name-directory", 1, 1, "(FILENAME)",
                "Return a directory that a subprocess can use as its own when FILENAME is current, or nil.")
{
  nm_value name = nm_arg (args, 0);
  FILE_HANDLER_RETURN (name, unhandled_file_name_directory, 1, name);
  return nm_call1 (host->vm, NM_Q (file_name_as_directory), name);
}

NAME_PRIMITIVE (file_name_concat, "file-name-concat", 1, NM_MANY, "(DIRECTORY &rest COMPONENTS)",
                "Join DIRECTORY and COMPONENTS with slashes; nil and empty ones are passed over.")
{
  struct nm_vm *vm = host->vm;
  nm_value result = nm_string_literal (vm, "");
  bool started = false;
  for (int i = 0; i < args.count; i++)
    {
      nm_value part = nm_arg (args, i);
      struct nm_string_info info;
      if (nm_is_nil (part) || (nm_string_info (vm, part, &info) && info.bytes == 0))
        continue;
      if (!nm_check_string (vm, part))
        return NM_EXIT;
      if (started)
        {
          struct nm_string_info so_far;
          char last;
          nm_string_info (vm, result, &so_far);
          nm_string_copy (vm, result, so_far.bytes - 1, 1, &last);
          if (last != '/')
            result = nm_concat2 (vm, result, nm_string_literal (vm, "/"));
        }
      result = started ? nm_concat2 (vm, result, part) : nm_concat2 (vm, part, nm_string_literal (vm, ""));
      started = true;
    }
  return result;
}
