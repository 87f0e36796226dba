/* environment.c - what a child process is given: its program, its directory, its environment.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "process.h"

#include <errno.h>
#include <mimalloc.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../file/file.h"
#include "../primitive.h"

void
process_strings_free (char **strings)
{
  for (char **s = strings; s && *s; s++)
    nm_free (*s);
  mi_free (strings);
}

/* Is the variable of ENTRY among the N of SEEN? */
static bool
is_defined (const char *entry, char **seen, size_t n)
{
  size_t length = strcspn (entry, "=");
  for (size_t i = 0; i < n; i++)
    if (strncmp (entry, seen[i], length) == 0 && (seen[i][length] == '=' || seen[i][length] == 0))
      return true;
  return false;
}

/* Puts PWD with the value DIRECTORY in front, if it is among the N variables. */
static void
set_pwd (char **environment, size_t n, const char *directory)
{
  size_t at = 0, length = strlen (directory);
  while (at < n && strncmp (environment[at], "PWD=", 4) != 0)
    at++;
  if (at == n)
    return;
  nm_free (environment[at]);
  memmove (environment + 1, environment, at * sizeof *environment);
  environment[0] = mi_malloc (length + 5);
  memcpy (environment[0], "PWD=", 4);
  memcpy (environment[0] + 4, directory, length + 1);
}

/* The first entry for a variable counts; one without a value makes the variable unknown. */
char **
process_environment (struct nm_host *host, const char *directory)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_symbol_value_or (vm, NM_Q (process_environment), NM_NIL);
  int64_t left = 0;
  nm_get_int64 (vm, nm_call1 (vm, NM_Q (safe_length), list), &left);       /* the list may be circular */
  char **environment = mi_calloc ((size_t) left + 1, sizeof *environment);
  size_t n = 0, kept = 0;
  for (list = nm_local (vm, list); left-- > 0 && nm_is_string (vm, nm_car (vm, list)); nm_local_set (vm, list, nm_cdr (vm, list)))
    {
      nm_scope scope = nm_scope_open (vm);
      char *entry = file_name_encode (host, nm_car (vm, list));
      nm_scope_close (vm, scope);
      if (!entry)
        {
          process_strings_free (environment);
          return NULL;
        }
      if (is_defined (entry, environment, n))
        nm_free (entry);
      else
        environment[n++] = entry;
    }
  for (size_t i = 0; i < n; i++)
    if (strchr (environment[i], '='))
      environment[kept++] = environment[i];
    else
      nm_free (environment[i]);
  environment[kept] = NULL;
  set_pwd (environment, kept, directory);
  return environment;
}

/* 0 if PATH is a directory that can be made the current one, else an error number. */
static int
directory_error (const char *path)
{
  struct stat st;
  if (stat (path, &st) != 0)
    return errno;
  return !S_ISDIR (st.st_mode) ? ENOTDIR : access (path, X_OK) != 0 ? errno : 0;
}

char *
process_directory (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value current = nm_symbol_value_or (vm, NM_Q (default_directory), NM_NIL);
  nm_value name = nm_call1 (vm, NM_Q (unhandled_file_name_directory), current);
  if (nm_is_nil (name))
    name = nm_string_literal (vm, "~");
  char *path = nm_is_exit (name) ? NULL : file_path (host, name);
  if (!path)
    return NULL;
  size_t n = strlen (path);
  while (n > 1 && path[n - 1] == '/')
    path[--n] = 0;
  int error = directory_error (path);
  if (!error)
    return path;
  nm_free (path);
  file_error (host, "Setting current directory", current, error);
  return NULL;
}

/* Why the file of that name is not a program: an error number. */
static int
program_error (struct nm_host *host, nm_value name)
{
  struct stat st;
  char *path = file_path (host, name);
  if (!path)
    {
      nm_exit_ignore (host->vm);
      return ENOENT;
    }
  int error = stat (path, &st) != 0 ? errno : S_ISDIR (st.st_mode) ? EISDIR : EACCES;
  nm_free (path);
  return error;
}

nm_value
process_program (struct nm_host *host, nm_value program)
{
  struct nm_vm *vm = host->vm;
  nm_value absolute = nm_call1 (vm, NM_Q (file_name_absolute_p), program);
  nm_value path = nm_symbol_value_or (vm, NM_Q (exec_path), NM_NIL), suffixes = nm_symbol_value_or (vm, NM_Q (exec_suffixes), NM_NIL);
  if (nm_is_exit (absolute))
    return NM_EXIT;
  if (nm_is_nil (absolute) && !nm_is_cons (vm, path))
    return file_error (host, "Searching for program", program, ENOENT);
  nm_value found = file_locate (host, program, path, suffixes, nm_fixnum (X_OK));
  if (!nm_is_nil (found))
    return found;
  int error = ENOENT;
  if (!nm_is_nil (absolute) || nm_length (vm, program) == 0)
    error = program_error (host, program);
  else
    {
      found = file_locate (host, program, path, suffixes, NM_NIL);
      if (nm_is_exit (found))
        return NM_EXIT;
      error = nm_is_nil (found) ? ENOENT : EACCES;
    }
  return file_error (host, "Searching for program", program, error);
}
