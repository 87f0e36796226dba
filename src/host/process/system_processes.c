/* system_processes.c - the processes of the system, as /proc tells of them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp but calls of primitives. */
#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <grp.h>
#include <mimalloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>
#include "../file/file.h"
#include "../primitive.h"

enum { FILE_MOST = 1 << 16 };

NM_PRIMITIVE (list_system_processes, "list-system-processes", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return a list of the ids of all processes that run on this machine.")
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  DIR *d = opendir ("/proc");
  for (struct dirent *e; d && (e = readdir (d));)
    if (isdigit ((unsigned char) e->d_name[0]))
      {
        nm_scope scope = nm_scope_open (vm);
        nm_local_set (vm, list, nm_cons (vm, nm_integer (vm, strtoll (e->d_name, NULL, 10)), list));
        nm_scope_close (vm, scope);
      }
  if (d)
    closedir (d);
  return nm_nreverse (vm, nm_local_get (vm, list));
}

/* The contents of /proc/PID/NAME, NUL-terminated, in BUFFER; their length, -1 without. */
static ssize_t
read_entry (int64_t pid, const char *name, char *buffer, size_t size)
{
  char path[64];
  if (pid >= 0)
    snprintf (path, sizeof path, "/proc/%lld/%s", (long long) pid, name);
  else
    snprintf (path, sizeof path, "/proc/%s", name);
  FILE *f = fopen (path, "re");
  if (!f)
    return -1;
  size_t n = fread (buffer, 1, size - 1, f);
  fclose (f);
  buffer[n] = 0;
  return (ssize_t) n;
}

/* -- the list of attributes -- */

struct attributes { struct nm_host *host; nm_value list; };

static void
attribute (struct attributes *a, const char *name, nm_value v)
{
  struct nm_vm *vm = a->host->vm;
  nm_local_set (vm, a->list, nm_cons (vm, nm_cons (vm, nm_intern (vm, name), v), a->list));
}

static void attribute_number (struct attributes *a, const char *name, int64_t n) { attribute (a, name, nm_integer (a->host->vm, n)); }

static void
attribute_text (struct attributes *a, const char *name, const char *text)
{
  attribute (a, name, file_name_decode (a->host, text, strlen (text)));
}

/* A time in microseconds as (HIGH LOW MICRO PICO). */
static void
attribute_time (struct attributes *a, const char *name, int64_t micro)
{
  struct nm_vm *vm = a->host->vm;
  int64_t seconds = micro / 1000000;
  attribute (a, name, nm_list4 (vm, nm_integer (vm, seconds >> 16), nm_fixnum (seconds & 0xffff), nm_fixnum (micro % 1000000), nm_fixnum (0)));
}

static int64_t
ticks_to_micro (int64_t ticks)
{
  int64_t rate = sysconf (_SC_CLK_TCK);
  return ticks * 1000000 / (rate > 0 ? rate : 100);
}

static void
owner (struct attributes *a, const struct stat *st)
{
  struct passwd *user = getpwuid (st->st_uid);
  struct group *group = getgrgid (st->st_gid);
  attribute_number (a, "euid", st->st_uid);
  if (user)
    attribute_text (a, "user", user->pw_name);
  attribute_number (a, "egid", st->st_gid);
  if (group)
    attribute_text (a, "group", group->gr_name);
}

/* The name of the terminal with device number DEV, "" if it is not found. */
static void
terminal_name (long dev, char *name, size_t size)
{
  struct stat st;
  unsigned major_number = major ((dev_t) dev), minor_number = minor ((dev_t) dev);
  name[0] = 0;
  if (major_number >= 136 && major_number < 144)
    snprintf (name, size, "/dev/pts/%u", minor_number + (major_number - 136) * 256);
  else if (major_number == 4)
    snprintf (name, size, minor_number < 64 ? "/dev/tty%u" : "/dev/ttyS%u", minor_number < 64 ? minor_number : minor_number - 64);
  if (stat (name, &st) != 0)
    name[0] = 0;
}

/* Seconds since the machine was started. */
static double
uptime (void)
{
  char text[80];
  return read_entry (-1, "uptime", text, sizeof text) > 0 ? strtod (text, NULL) : 0;
}

static int64_t
total_memory (void)
{
  return (int64_t) sysconf (_SC_PHYS_PAGES) * (sysconf (_SC_PAGESIZE) / 1024);
}

/* What is left of /proc/PID/stat behind the name. */
static void
numbers (struct attributes *a, const char *text)
{
  char state, tty[40];
  long ppid, pgrp, session, tty_number, tpgid, priority, nice, threads;
  unsigned long minor_faults, cminor, major_faults, cmajor, vsize;
  long long user, system, child_user, child_system, start;
  long rss;
  if (sscanf (text, " %c %ld %ld %ld %ld %ld %*u %lu %lu %lu %lu %lld %lld %lld %lld %ld %ld %ld %*d %lld %lu %ld", &state, &ppid, &pgrp,
              &session, &tty_number, &tpgid, &minor_faults, &cminor, &major_faults, &cmajor, &user, &system, &child_user, &child_system,
              &priority, &nice, &threads, &start, &vsize, &rss) != 20)
    return;
  attribute_text (a, "state", (char[]){ state, 0 });
  attribute_number (a, "ppid", ppid);
  attribute_number (a, "pgrp", pgrp);
  attribute_number (a, "sess", session);
  terminal_name (tty_number, tty, sizeof tty);
  attribute_text (a, "ttname", tty);
  attribute_number (a, "tpgid", tpgid);
  attribute_number (a, "minflt", (int64_t) minor_faults);
  attribute_number (a, "majflt", (int64_t) major_faults);
  attribute_number (a, "cminflt", (int64_t) cminor);
  attribute_number (a, "cmajflt", (int64_t) cmajor);
  int64_t u = ticks_to_micro (user), s = ticks_to_micro (system), cu = ticks_to_micro (child_user), cs = ticks_to_micro (child_system);
  attribute_time (a, "utime", u);
  attribute_time (a, "stime", s);
  attribute_time (a, "time", u + s);
  attribute_time (a, "cutime", cu);
  attribute_time (a, "cstime", cs);
  attribute_time (a, "ctime", cu + cs);
  attribute_number (a, "pri", priority);
  attribute_number (a, "nice", nice);
  attribute_number (a, "thcount", threads);
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  int64_t up = (int64_t) (uptime () * 1e6), began = ticks_to_micro (start), age = up - began > 0 ? up - began : 0;
  attribute_time (a, "start", (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000 - age);
  attribute_number (a, "vsize", (int64_t) (vsize / 1024));
  attribute_number (a, "rss", 4 * rss);
  attribute_time (a, "etime", age);
  double share = age > 0 ? (double) (u + s) / (double) age * 100 : 0;
  attribute (a, "pcpu", nm_float (a->host->vm, share > 100 ? 100 : share));
  double memory = (double) (rss * 4) / (double) total_memory () * 100;
  attribute (a, "pmem", nm_float (a->host->vm, memory > 100 ? 100 : memory));
}

/* The command line: arguments with spaces between, and backslashes before those in them; [NAME] if there are none. */
static void
command_line (struct attributes *a, int64_t pid, const char *name, char *text)
{
  ssize_t n = read_entry (pid, "cmdline", text, FILE_MOST);
  while (n > 0 && text[n - 1] == 0)
    n--;
  if (n <= 0)
    {
      snprintf (text, FILE_MOST, "[%s]", name);
      attribute_text (a, "args", text);
      return;
    }
  char *line = mi_malloc (2 * (size_t) n + 1);
  size_t at = 0;
  for (ssize_t i = 0; i < n; i++)
    {
      bool special = text[i] == '\\' || isspace ((unsigned char) text[i]);
      if (special)
        line[at++] = '\\';
      line[at++] = text[i] ? text[i] : ' ';
    }
  line[at] = 0;
  attribute_text (a, "args", line);
  mi_free (line);
}

NM_PRIMITIVE (process_attributes, "process-attributes", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PID)",
              "Return an alist of what the system knows of the process with the id PID; nil if there is none.\n"
              "Keys: euid user egid group, comm (the program) args (the command line) state ppid pgrp sess ttname tpgid, minflt majflt\n"
              "cminflt cmajflt (page faults), utime stime time cutime cstime ctime start etime (times), pri nice thcount, vsize rss (in\n"
              "KiB), pcpu pmem (percents).")
{
  struct nm_vm *vm = host->vm;
  int64_t pid;
  double number;
  struct stat st;
  char path[40];
  if (!nm_get_int64 (vm, nm_arg (args, 0), &pid))
    {
      if (!nm_get_double (vm, nm_arg (args, 0), &number))
        return nm_wrong_type (vm, NM_Q (numberp), nm_arg (args, 0));
      pid = (int64_t) number;
    }
  snprintf (path, sizeof path, "/proc/%lld", (long long) pid);
  if (stat (path, &st) != 0)
    return NM_NIL;
  struct attributes a = { host, nm_local (vm, NM_NIL) };
  owner (&a, &st);
  char *text = mi_malloc (FILE_MOST), name[80] = "";
  if (read_entry (pid, "stat", text, FILE_MOST) > 0)
    {
      char *open = strchr (text, '('), *close = strrchr (text, ')');
      if (open && close && close > open)
        {
          *close = 0;
          snprintf (name, sizeof name, "%s", open + 1);
          attribute_text (&a, "comm", name);
          numbers (&a, close + 1);
        }
    }
  command_line (&a, pid, name, text);
  mi_free (text);
  return nm_local_get (vm, a.list);
}
