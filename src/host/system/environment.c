/* environment.c - the environment, the user and the process that we are.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "system.h"

#include <grp.h>
#include <limits.h>
#include <mimalloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../file/file.h"
#include "../primitive.h"

NM_VARIABLE (process_environment, NM_VAR_LISP, "nil", "List of strings NAME=VALUE: the environment of subprocesses and of `getenv'.");
NM_VARIABLE (initial_environment, NM_VAR_LISP, "nil", "The environment that we inherited.");
NM_VARIABLE (exec_path, NM_VAR_LISP, "nil", "List of directories to search for programs.");
NM_VARIABLE (exec_suffixes, NM_VAR_LISP, "(\"\")", "Suffixes of programs.");
NM_VARIABLE (exec_directory, NM_VAR_LISP, "nil", "Directory of programs that belong to us, or nil.");
NM_VARIABLE (data_directory, NM_VAR_LISP, "nil", "Directory of files that come with the program.");
NM_VARIABLE (doc_directory, NM_VAR_LISP, "nil", "Directory of the documentation files.");
NM_VARIABLE (shell_file_name, NM_VAR_LISP, "\"/bin/sh\"", "Name of the shell that runs commands.");
NM_VARIABLE (user_full_name, NM_VAR_LISP, "nil", "The user's full name.");
NM_VARIABLE (user_login_name, NM_VAR_LISP, "nil", "The user's login name, from the environment.");
NM_VARIABLE (user_real_login_name, NM_VAR_LISP, "nil", "The login name of the real user id.");
NM_VARIABLE (system_name, NM_VAR_LISP, "nil", "The host name of this machine.");
NM_VARIABLE (operating_system_release, NM_VAR_LISP, "nil", "The release of the operating system's kernel.");

/* The value of NAME in the list ENVIRONMENT: its string, nil, or NM_UNBOUND if it does not occur. */
static nm_value
lookup (struct nm_host *host, nm_value environment, const char *name, size_t n)
{
  struct nm_vm *vm = host->vm;
  int64_t left = 0;
  nm_get_int64 (vm, nm_call1 (vm, NM_Q (safe_length), environment), &left);       /* the list may be circular */
  for (environment = nm_local (vm, environment); left-- > 0 && nm_is_cons (vm, environment);
       nm_local_set (vm, environment, nm_cdr (vm, environment)))
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value entry = nm_car (vm, environment), found = NM_UNBOUND;
      struct nm_string_info info;
      if (nm_string_info (vm, entry, &info) && info.bytes >= (int64_t) n)
        {
          size_t bytes;
          char *text = nm_string_dup (vm, entry, &bytes);
          if (memcmp (text, name, n) == 0 && (text[n] == '=' || bytes == n))
            found = bytes == n ? NM_NIL
              : info.multibyte ? nm_string_multibyte (vm, text + n + 1, (int64_t) (bytes - n - 1))
                               : nm_string_unibyte (vm, text + n + 1, (int64_t) (bytes - n - 1));
          nm_free (text);
        }
      found = nm_scope_close_keep (vm, scope, found);
      if (!nm_is_unbound (found))
        return found;
    }
  return NM_UNBOUND;
}

NM_PRIMITIVE (getenv_internal, "getenv-internal", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(VARIABLE &optional ENV)",
              "Return the value of the environment variable VARIABLE, a string, or nil if it is not set.\n"
              "ENV is a list like `process-environment' to look in instead.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  size_t n;
  char *name = nm_string_dup (vm, nm_arg (args, 0), &n);
  nm_value environment = nm_is_cons (vm, nm_arg (args, 1)) ? nm_arg (args, 1)
    : nm_symbol_value_or (vm, NM_Q (process_environment), NM_NIL);
  nm_value found = lookup (host, environment, name, n);
  nm_free (name);
  return nm_is_unbound (found) ? NM_NIL : found;
}

extern char **environ;

static nm_value
environment_list (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  for (char **e = environ; *e; e++)
    nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, *e, strlen (*e)), list));
  return nm_nreverse (vm, list);
}

/* The directories of PATH; an empty one means the current directory. */
static nm_value
path_list (struct nm_host *host, const char *path)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  while (path)
    {
      const char *colon = strchr (path, ':');
      size_t n = colon ? (size_t) (colon - path) : strlen (path);
      char *directory = mi_malloc (n + 3);
      memcpy (directory, n ? path : ".", n ? n : 1);
      n = n ? n : 1;
      if (directory[n - 1] != '/')
        directory[n++] = '/';
      nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, directory, n), list));
      mi_free (directory);
      path = colon ? colon + 1 : NULL;
    }
  return nm_nreverse (vm, list);
}

static nm_value
text (struct nm_host *host, const char *s)
{
  return file_name_decode (host, s, strlen (s));
}

bool
system_set_environment (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value environment = nm_local (vm, environment_list (host));
  struct passwd *pw = getpwuid (geteuid ());
  const char *login = getenv ("LOGNAME");
  if (!login)
    login = getenv ("USER");
  if (!login)
    login = pw ? pw->pw_name : "unknown";
  char machine[HOST_NAME_MAX + 1] = "localhost";
  gethostname (machine, sizeof machine - 1);
  const char *gecos = pw && pw->pw_gecos ? pw->pw_gecos : "", *shell = getenv ("SHELL"), *path = getenv ("PATH");
  char full[256];
  size_t n = strcspn (gecos, ",");
  n = n < sizeof full ? n : sizeof full - 1;
  memcpy (full, gecos, n);
  full[n] = 0;
  return nm_set (vm, NM_Q (initial_environment), environment) && nm_set (vm, NM_Q (process_environment), environment)
    && nm_set (vm, NM_Q (exec_path), path_list (host, path ? path : "/usr/local/bin:/usr/bin:/bin"))
    && nm_set (vm, NM_Q (user_login_name), text (host, login))
    && nm_set (vm, NM_Q (user_real_login_name), text (host, pw ? pw->pw_name : login))
    && nm_set (vm, NM_Q (user_full_name), text (host, full)) && nm_set (vm, NM_Q (system_name), text (host, machine))
    && nm_set (vm, NM_Q (shell_file_name), text (host, shell ? shell : "/bin/sh"));
}

/* -- who we are ------------------------------------------------------------------------------------- */

#define SYSTEM_READ(c, lisp, min, max, usage, doc)                                                \
  NM_PRIMITIVE (c, lisp, min, max, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,        \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

SYSTEM_READ (user_uid, "user-uid", 0, 0, "()", "Return the effective user id.")
{
  return nm_integer (host->vm, geteuid ());
}

SYSTEM_READ (user_real_uid, "user-real-uid", 0, 0, "()", "Return the real user id.")
{
  return nm_integer (host->vm, getuid ());
}

SYSTEM_READ (group_gid, "group-gid", 0, 0, "()", "Return the effective group id.")
{
  return nm_integer (host->vm, getegid ());
}

SYSTEM_READ (group_real_gid, "group-real-gid", 0, 0, "()", "Return the real group id.")
{
  return nm_integer (host->vm, getgid ());
}

SYSTEM_READ (emacs_pid, "emacs-pid", 0, 0, "()", "Return the process id of this program.")
{
  return nm_integer (host->vm, getpid ());
}

SYSTEM_READ (system_name, "system-name", 0, 0, "()", "Return the host name of this machine.")
{
  return nm_symbol_value_or (host->vm, NM_Q (system_name), NM_NIL);
}

/* A user or group id: an integer, a float without fraction, (HIGH . LOW) or (HIGH MIDDLE . LOW) of integers, where LOW has 16 bits
   and MIDDLE 24; what follows LOW in a list does not matter.  False after signalling. */
static bool
id_argument (struct nm_host *host, nm_value v, int64_t *id)
{
  struct nm_vm *vm = host->vm;
  int64_t high, low;
  bool good = false;
  if (nm_get_int64 (vm, v, id))
    good = true;
  else if (nm_type_of (vm, v) == NM_TYPE_FLOAT)
    {
      double d = 0;
      good = nm_get_double (vm, v, &d) && d >= 0 && d <= UINT32_MAX && d == (double) (int64_t) d;
      *id = good ? (int64_t) d : 0;
    }
  else if (nm_is_cons (vm, v) && nm_get_int64 (vm, nm_car (vm, v), &high))
    {
      nm_value rest = nm_cdr (vm, v);
      int64_t middle = 0;
      bool three = nm_is_cons (vm, rest) && nm_get_int64 (vm, nm_car (vm, rest), &middle) && middle >= 0 && middle < 1 << 24
                   && nm_get_int64 (vm, nm_cdr (vm, rest), &low) && low >= 0 && low <= UINT16_MAX;
      good = three || (nm_get_int64 (vm, nm_is_cons (vm, rest) ? nm_car (vm, rest) : rest, &low) && low >= 0 && low <= UINT16_MAX);
      good = good && high >= 0 && high <= UINT16_MAX;
      *id = !good ? 0 : three ? high << 40 | middle << 16 | low : high << 16 | low;
    }
  if (good && *id >= 0 && *id <= UINT32_MAX)
    return true;
  nm_error (vm, "Not an in-range integer, integral float, or cons of integers");
  return false;
}

SYSTEM_READ (user_login_name, "user-login-name", 0, 1, "(&optional UID)",
             "Return the login name of the user, or of user id UID; nil if there is none.")
{
  int64_t uid;
  if (nm_is_nil (nm_arg (args, 0)))
    return nm_symbol_value_or (host->vm, NM_Q (user_login_name), NM_NIL);
  if (!id_argument (host, nm_arg (args, 0), &uid))
    return NM_EXIT;
  struct passwd *pw = getpwuid ((uid_t) uid);
  return pw ? text (host, pw->pw_name) : NM_NIL;
}

SYSTEM_READ (user_real_login_name, "user-real-login-name", 0, 0, "()", "Return the login name of the real user id.")
{
  return nm_symbol_value_or (host->vm, NM_Q (user_real_login_name), NM_NIL);
}

SYSTEM_READ (user_full_name, "user-full-name", 0, 1, "(&optional UID)",
             "Return the full name of the user, or of the user with id or login name UID; nil if unknown.")
{
  nm_value who = nm_arg (args, 0);
  if (nm_is_nil (who))
    return nm_symbol_value_or (host->vm, NM_Q (user_full_name), NM_NIL);
  int64_t uid;
  struct passwd *pw;
  if (nm_is_number (host->vm, who))
    {
      if (!id_argument (host, who, &uid))
        return NM_EXIT;
      pw = getpwuid ((uid_t) uid);
    }
  else if (nm_is_string (host->vm, who))
    {
      char *name = nm_string_dup (host->vm, who, NULL);
      pw = getpwnam (name);
      nm_free (name);
    }
  else
    return nm_error (host->vm, "Invalid UID specification");
  return pw ? file_name_decode (host, pw->pw_gecos, strcspn (pw->pw_gecos, ",")) : NM_NIL;
}

SYSTEM_READ (group_name, "group-name", 1, 1, "(GID)", "Return the name of the group with id GID, or nil.")
{
  int64_t gid;
  if (!nm_is_number (host->vm, nm_arg (args, 0)) && !nm_is_cons (host->vm, nm_arg (args, 0)))
    return nm_error (host->vm, "Invalid GID specification");
  if (!id_argument (host, nm_arg (args, 0), &gid))
    return NM_EXIT;
  struct group *g = getgrgid ((gid_t) gid);
  return g ? text (host, g->gr_name) : NM_NIL;
}

SYSTEM_READ (system_users, "system-users", 0, 0, "()", "Return a list of the login names of all users.")
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  setpwent ();
  for (struct passwd *pw; (pw = getpwent ());)
    nm_local_set (vm, list, nm_cons (vm, text (host, pw->pw_name), list));
  endpwent ();
  return list;
}

SYSTEM_READ (get_internal_run_time, "get-internal-run-time", 0, 0, "()",
             "Return the processor time used so far, as (HIGH LOW USEC PSEC).")
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return file_time_to_lisp (host, t);
}

SYSTEM_READ (load_average, "load-average", 0, 1, "(&optional USE-FLOATS)",
             "Return the load averages of 1, 5 and 15 minutes, in percent; with USE-FLOATS, as floats.")
{
  double load[3];
  int n = getloadavg (load, 3);
  nm_value list = NM_NIL;
  for (int i = n - 1; i >= 0; i--)
    list = nm_cons (host->vm, nm_is_nil (nm_arg (args, 0)) ? nm_integer (host->vm, (int64_t) (100 * load[i])) : nm_float (host->vm, load[i]), list);
  return n < 0 ? nm_error (host->vm, "load-average not implemented for this operating system") : list;
}

NM_PRIMITIVE (system_groups, "system-groups", 0, 0, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "()", "Return the names of the groups of users that this system knows, a list of strings.")
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  setgrent ();
  for (struct group *g; (g = getgrent ());)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_local_set (vm, list, nm_cons (vm, file_name_decode (host, g->gr_name, strlen (g->gr_name)), list));
      nm_scope_close (vm, scope);
    }
  endgrent ();
  return list;
}
