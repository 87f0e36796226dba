/* program.c - the running program: its invocation, its name, its end.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "system.h"

#include <dirent.h>
#include <limits.h>
#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../command/command.h"
#include "../file/auto_save.h"
#include "../file/file.h"
#include "../primitive.h"

NM_VARIABLE (command_line_args, NM_VAR_LISP, "nil", "Arguments of the command line, as strings; options are removed as they are handled.");
NM_VARIABLE (noninteractive, NM_VAR_LISP, "nil", "Non-nil in batch mode, without a terminal.");
NM_VARIABLE (invocation_name, NM_VAR_LISP, "nil", "The name of the program as it was started.");
NM_VARIABLE (invocation_directory, NM_VAR_LISP, "nil", "The directory of the program.");
NM_VARIABLE (installation_directory, NM_VAR_LISP, "nil", "The directory where the program looks for its own files.");
NM_VARIABLE (system_type, NM_VAR_LISP, "gnu/linux", "The kind of operating system.");
NM_VARIABLE (system_configuration, NM_VAR_LISP, "\"x86_64-pc-linux-gnu\"", "The system that the program was built for.");
NM_VARIABLE (system_configuration_options, NM_VAR_LISP, "\"\"", "The options that the program was configured with.");
NM_VARIABLE (system_configuration_features, NM_VAR_LISP, "\"GMP NCURSES PCRE2 THREADS UTF8PROC\"", "The features built into the program.");
NM_VARIABLE (kill_emacs_hook, NM_VAR_LISP, "nil", "Functions called when the program is about to end.");
NM_VARIABLE (before_init_time, NM_VAR_LISP, "nil", "Time before the init file is loaded.");
NM_VARIABLE (after_init_time, NM_VAR_LISP, "nil", "Time after the init file was loaded.");
NM_VARIABLE (inhibit_x_resources, NM_VAR_BOOL, "nil", "Non-nil means that window system resources are not read.");
NM_VARIABLE (emacs_copyright, NM_VAR_LISP, "\"Copyright (C) The NeoMacs authors\"", "Whose program this is.");
NM_VARIABLE (emacs_version, NM_VAR_LISP, "\"28.2\"", "The version of GNU Emacs whose behaviour the program follows.");
NM_VARIABLE (neomacs_version, NM_VAR_LISP, "\"0.1\"", "The version of NeoMacs.");
NM_VARIABLE (path_separator, NM_VAR_LISP, "\":\"", "The directory separator of search paths.");
NM_VARIABLE (dynamic_library_alist, NM_VAR_LISP, "nil", "Alist of names and files of libraries that are loaded when they are needed; there are none.");
NM_VARIABLE (dump_mode, NM_VAR_LISP, "nil", "Non-nil while the boot image is made.");
NM_VARIABLE (system_messages_locale, NM_VAR_LISP, "nil", "Locale of system messages, or nil.");
NM_VARIABLE (system_time_locale, NM_VAR_LISP, "nil", "Locale of time and date formats, or nil.");
NM_VARIABLE (previous_system_messages_locale, NM_VAR_LISP, "nil", "Most recently used locale of system messages.");
NM_VARIABLE (previous_system_time_locale, NM_VAR_LISP, "nil", "Most recently used locale of time formats.");
NM_VARIABLE (report_emacs_bug_address, NM_VAR_LISP, "\"\"", "Where to report bugs.");

NM_PRIMITIVE (invocation_name, "invocation-name", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the name of the program as it was started, without its directory.")
{
  return nm_symbol_value_or (host->vm, NM_Q (invocation_name), NM_NIL);
}

NM_PRIMITIVE (invocation_directory, "invocation-directory", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the directory of the program.")
{
  return nm_symbol_value_or (host->vm, NM_Q (invocation_directory), NM_NIL);
}

NM_PRIMITIVE (daemonp, "daemonp", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return nil: the program does not run as a daemon.")
{
  return NM_NIL;
}

NM_PRIMITIVE (kill_emacs, "kill-emacs", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC, "P",
              "(&optional ARG)",
              "End the program, after running `kill-emacs-hook' and auto-saving the buffers that were not saved.\n"
              "ARG is the exit status if it is an integer; a string is put into the terminal's input.")
{
  struct nm_vm *vm = host->vm;
  bool batch = nm_truthy (vm, Qnoninteractive);
  nm_value status = batch ? command_run_hook_safely (host, NM_Q (kill_emacs_hook)) : nm_run_hook (vm, NM_Q (kill_emacs_hook));
  if (nm_is_exit (status))
    return status;
  auto_save_at_end (host);
  file_unlock_all (host);
  int64_t code = 0;
  nm_get_int64 (vm, nm_arg (args, 0), &code);
  return nm_terminate (vm, (int) (code & 0xff));
}

NM_PRIMITIVE (daemon_initialized, "daemon-initialized", 0, 0, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Tell whoever started a daemon that it is ready.  It is an error if the program is no daemon, which it never is.")
{
  return nm_error (host->vm, "This function can only be called if emacs is run as a daemon");
}

/* -- where our own files are --------------------------------------------------------------------------- */

static bool
is_directory (const char *path)
{
  struct stat st;
  return stat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

/* DIRECTORY in front of LIST, if it exists. */
static nm_value
add_directory (struct nm_host *host, const char *directory, nm_value list)
{
  return is_directory (directory) ? nm_cons (host->vm, file_name_decode (host, directory, strlen (directory)), list) : list;
}

/* From the executable's directory: where `make install' puts it, else beside it in a build tree.  The
   first comes first, so that a directory that happens to be called lisp is not taken for ours. */
static const char *const lisp_places[] = { "../share/neomacs/lisp", "../lisp", "../../lisp" };
/* GNU Emacs's own library, if it is installed, follows ours. */
static const char *const gnu_lisp[] = {
  "", "/vc", "/url", "/textmodes", "/progmodes", "/play", "/org", "/nxml", "/net", "/mh-e", "/mail", "/leim", "/language",
  "/international", "/image", "/gnus", "/eshell", "/erc", "/emulation", "/emacs-lisp", "/cedet", "/calendar", "/calc", "/obsolete" };

/* ROOT and the directories in it, sorted by name, in front of LIST. */
static nm_value
add_own_directories (struct nm_host *host, const char *root, nm_value list)
{
  struct nm_vm *vm = host->vm;
  nm_value result = nm_local (vm, list);
  struct dirent **entries = NULL;
  int n = scandir (root, &entries, NULL, alphasort);
  while (n-- > 0)
    {
      char path[PATH_MAX];
      bool fits = snprintf (path, sizeof path, "%s/%s", root, entries[n]->d_name) < (int) sizeof path;
      if (fits && entries[n]->d_name[0] != '.' && entries[n]->d_type != DT_REG)
        nm_local_set (vm, result, add_directory (host, path, result));
      free (entries[n]);
    }
  free (entries);
  return add_directory (host, root, result);
}

static nm_value
load_path (struct nm_host *host, const char *directory)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  const char *extra = getenv ("EMACSLOADPATH");
  for (size_t i = sizeof gnu_lisp / sizeof *gnu_lisp; i-- > 0;)
    {
      char path[PATH_MAX];
      snprintf (path, sizeof path, "/usr/share/emacs/28.2/lisp%s", gnu_lisp[i]);
      nm_local_set (vm, list, add_directory (host, path, list));
    }
  for (size_t i = 0; i < sizeof lisp_places / sizeof *lisp_places; i++)
    {
      char path[PATH_MAX], real[PATH_MAX];
      int n = snprintf (path, sizeof path, "%s/%s", directory, lisp_places[i]);
      if (n >= (int) sizeof path || !is_directory (path) || !realpath (path, real))
        continue;
      nm_local_set (vm, list, add_own_directories (host, real, list));
      break;
    }
  while (extra && *extra)
    {
      nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, extra, strcspn (extra, ":")), list));
      extra += strcspn (extra, ":");
      extra += *extra == ':';
    }
  return list;
}

bool
system_set_invocation (struct nm_host *host, const char *executable)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  for (int i = host->argc - 1; i >= 0; i--)
    nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, host->argv[i], strlen (host->argv[i])), list));
  const char *slash = strrchr (executable, '/');
  char directory[PATH_MAX];
  size_t n = slash ? (size_t) (slash - executable) : 0;
  n = n < sizeof directory ? n : sizeof directory - 1;
  memcpy (directory, executable, n);
  directory[n] = 0;
  const char *name = host->argc > 0 ? host->argv[0] : "neomacs";
  name = strrchr (name, '/') ? strrchr (name, '/') + 1 : name;
  char cwd[PATH_MAX + 1];
  if (!getcwd (cwd, PATH_MAX))
    strcpy (cwd, "/");
  if (cwd[strlen (cwd) - 1] != '/')
    strcat (cwd, "/");
  nm_value here = file_name_decode (host, cwd, strlen (cwd));
  nm_context_slot_set_default (vm, NM_SLOT_default_directory, here);
  strcat (directory, "/");
  nm_value home = file_name_decode (host, directory, strlen (directory));
  directory[n] = 0;
  return nm_set (vm, NM_Q (command_line_args), list) && nm_set (vm, NM_Q (noninteractive), nm_bool (host->batch))
    && nm_set (vm, NM_Q (invocation_name), file_name_decode (host, name, strlen (name)))
    && nm_set (vm, NM_Q (invocation_directory), home) && nm_set (vm, NM_Q (load_path), load_path (host, directory))
    && nm_set (vm, NM_Q (default_directory), here);
}
