/* completion.c - completing file names in a directory.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mimalloc.h>
#include <string.h>
#include "../primitive.h"

NM_VARIABLE (completion_ignored_extensions, NM_VAR_LISP, "nil", "Endings of file names that completion passes over if there are others.");

/* The names in DIRECTORY that begin with NAME, directories with a slash at their end; NM_EXIT if it cannot be read. */
static nm_value
matching_names (struct nm_host *host, nm_value name, nm_value directory, bool fold)
{
  struct nm_vm *vm = host->vm;
  char *prefix = file_name_encode (host, name);
  char *path = prefix ? file_path (host, directory) : NULL;
  if (!path)
    {
      nm_free (prefix);
      return NM_EXIT;
    }
  DIR *d = opendir (path);
  if (!d)
    {
      int error = errno;
      nm_free (prefix);
      nm_free (path);
      return file_error (host, "Opening directory", directory, error);
    }
  size_t n = strlen (prefix);
  nm_value list = nm_local (vm, NM_NIL);
  struct dirent *e;
  while ((e = readdir (d)))
    {
      if ((fold ? strncasecmp (e->d_name, prefix, n) : strncmp (e->d_name, prefix, n)) != 0)
        continue;
      struct stat st;
      char text[NAME_MAX + 2];
      size_t bytes = strlen (e->d_name);
      memcpy (text, e->d_name, bytes);
      if (e->d_type == DT_DIR || ((e->d_type == DT_LNK || e->d_type == DT_UNKNOWN)
                                  && fstatat (dirfd (d), e->d_name, &st, 0) == 0 && S_ISDIR (st.st_mode)))
        text[bytes++] = '/';
      nm_scope scope = nm_scope_open (vm);
      nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, text, bytes), list));
      nm_scope_close (vm, scope);
    }
  closedir (d);
  nm_free (prefix);
  nm_free (path);
  return list;
}

NM_PRIMITIVE (file_name_all_completions, "file-name-all-completions", 2, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC,
              NM_CAN_REENTER, NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILE DIRECTORY)",
              "Return the names in DIRECTORY that begin with FILE; those of directories end in a slash.")
{
  struct nm_vm *vm = host->vm;
  nm_value file = nm_arg (args, 0), directory = nm_arg (args, 1);
  if (!nm_check_string (vm, file))
    return NM_EXIT;
  directory = nm_call1 (vm, NM_Q (expand_file_name), directory);
  if (nm_is_exit (directory))
    return NM_EXIT;
  FILE_HANDLER_RETURN (directory, file_name_all_completions, 2, file, directory);
  FILE_HANDLER_RETURN (file, file_name_all_completions, 2, file, directory);
  return matching_names (host, file, directory, nm_truthy (vm, Qcompletion_ignore_case));
}

/* Does NAME end in one of `completion-ignored-extensions'? */
static bool
ignored (struct nm_host *host, nm_value name)
{
  struct nm_vm *vm = host->vm;
  size_t n;
  char *text = nm_string_dup (vm, name, &n);
  bool result = strcmp (text, "./") == 0 || strcmp (text, "../") == 0;
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (completion_ignored_extensions), NM_NIL));
  for (; !result && nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    {
      nm_scope scope = nm_scope_open (vm);
      size_t m;
      char *ending = nm_string_dup (vm, nm_car (vm, tail), &m);
      result = ending && n > m && memcmp (text + n - m, ending, m) == 0;
      nm_free (ending);
      nm_scope_close (vm, scope);
    }
  nm_free (text);
  return result;
}

NM_PRIMITIVE (file_name_completion, "file-name-completion", 2, 3, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILE DIRECTORY &optional PREDICATE)",
              "Return the longest common beginning of the names in DIRECTORY that begin with FILE and pass PREDICATE.\n"
              "t means that FILE is the only one; nil that there is none.  Names that end in one of\n"
              "`completion-ignored-extensions' count only if there are no others.")
{
  struct nm_vm *vm = host->vm;
  nm_value file = nm_arg (args, 0), directory = nm_arg (args, 1), predicate = nm_arg (args, 2);
  if (!nm_check_string (vm, file))
    return NM_EXIT;
  directory = nm_call1 (vm, NM_Q (expand_file_name), directory);
  if (nm_is_exit (directory))
    return NM_EXIT;
  directory = nm_call1 (vm, NM_Q (expand_file_name), directory);
  if (nm_is_exit (directory))
    return NM_EXIT;
  FILE_HANDLER_RETURN (directory, file_name_completion, 3, file, directory, predicate);
  FILE_HANDLER_RETURN (file, file_name_completion, 3, file, directory, predicate);
  nm_value names = matching_names (host, file, directory, nm_truthy (vm, Qcompletion_ignore_case));
  if (nm_is_exit (names))
    return names;
  nm_value kept = nm_local (vm, NM_NIL), passed_over = nm_local (vm, NM_NIL);
  nm_depth depth = nm_depth_now (vm);
  if (!nm_bind (vm, NM_Q (default_directory), nm_call1 (vm, NM_Q (file_name_as_directory), directory)))
    return nm_unbind_to (vm, depth, NM_EXIT);
  for (names = nm_local (vm, names); nm_is_cons (vm, names); nm_local_set (vm, names, nm_cdr (vm, names)))
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value name = nm_car (vm, names);
      nm_value ok = nm_is_nil (predicate) ? NM_T : nm_call1 (vm, predicate, name);
      if (nm_is_exit (ok))
        {
          nm_scope_close (vm, scope);
          return nm_unbind_to (vm, depth, NM_EXIT);
        }
      if (!nm_is_nil (ok))
        {
          nm_value list = ignored (host, name) ? passed_over : kept;
          nm_local_set (vm, list, nm_cons (vm, name, list));
        }
      nm_scope_close (vm, scope);
    }
  nm_value result = nm_call2 (vm, NM_Q (try_completion), file, nm_is_nil (kept) ? passed_over : kept);
  return nm_unbind_to (vm, depth, result);
}
