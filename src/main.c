/* main.c - puts the isolate and the host together: the early options, the start, the end.
   SPDX-License-Identifier: GPL-3.0-or-later

   Only what must be known before Lisp runs is looked at here; lisp/startup.el handles the other
   options.  Without a boot image (the boot stage of the build) the world is loaded from
   lisp/loadup.el, and --dump-image writes it out. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host.h"
#include "command/command.h"
#include "display/display.h"
#include "nm_vm.h"
#include "system/crash.h"
#include "system/system.h"
#include "term/terminal.h"

enum { EXIT_NO_WORLD = 70 };

struct early_options {
  bool batch;
  const char *dump_image;          /* --dump-image=FILE: for the build only */
  const char *directory;           /* --chdir */
};

/* The boot image: src/image.mk links it into neomacs, but not into boot. */
extern const char nm_boot_image[] __attribute__ ((weak));
extern const char nm_boot_image_end[] __attribute__ ((weak));

static const char version_text[] =
  "NeoMacs " VERSION "\n"
  "Behaves as GNU Emacs 28.2.\n"
  "Copyright (C) The NeoMacs authors.\n"
  "License GPLv3+: GNU GPL version 3 or later.  There is no warranty.\n";

static const char help_text[] =
  "Usage: neomacs [OPTION-OR-FILENAME]...\n"
  "\n"
  "Edit files in a terminal, or run Emacs Lisp.\n"
  "\n"
  "Initialization:\n"
  "  --batch                 do not edit interactively; run the given Lisp and exit\n"
  "  -q, --no-init-file      load no init file\n"
  "  -Q, --quick             like -q --no-site-file --no-splash\n"
  "  --init-directory=DIR    use DIR as the user's configuration directory\n"
  "  --debug-init            enter the debugger at an error in the init file\n"
  "  --no-site-file          do not load site-start.el\n"
  "  --no-splash             show no startup screen\n"
  "  -u, --user=USER         load the init file of USER\n"
  "  --script=FILE           run FILE as an Emacs Lisp script (implies --batch)\n"
  "  -x FILE                 like --script, for the first line of a script\n"
  "  --chdir=DIR             change to directory DIR first\n"
  "\n"
  "Actions:\n"
  "  FILE                    visit FILE\n"
  "  +LINE FILE              visit FILE and go to line LINE\n"
  "  +LINE:COLUMN FILE       the same, at column COLUMN\n"
  "  -L, --directory=DIR     put DIR in front of load-path\n"
  "  -l, --load=FILE         load the Lisp file FILE\n"
  "  -f, --funcall=FUNCTION  call the Lisp function FUNCTION without arguments\n"
  "  --eval=EXPR             evaluate the Lisp expression EXPR\n"
  "  --execute=EXPR          the same\n"
  "  --insert=FILE           insert the contents of FILE in the buffer\n"
  "  --file=FILE, --visit=FILE, --find-file=FILE\n"
  "                          visit FILE\n"
  "  --kill                  exit without asking\n"
  "\n"
  "  --help                  show this help and exit\n"
  "  --version               show the version and exit\n";

/* The argument of option NAME in ARG ("--name=value" or the next word); NULL if ARG is another option. */
static const char *
option_value (const char *name, char **argv, int argc, int *i, bool *missing)
{
  size_t n = strlen (name);
  if (strncmp (argv[*i], name, n) != 0)
    return NULL;
  if (argv[*i][n] == '=')
    return argv[*i] + n + 1;
  if (argv[*i][n] != 0)
    return NULL;
  if (*i + 1 < argc)
    return argv[++*i];
  *missing = true;
  return NULL;
}

static bool
any_of (const char *arg, const char *const *names)
{
  for (; *names; names++)
    if (strcmp (arg, *names) == 0)
      return true;
  return false;
}

/* Fills OPTIONS; -1 to go on, else the exit status. */
static int
scan_options (int argc, char **argv, struct early_options *options)
{
  static const char *const batch[] = { "-batch", "--batch", "-script", "--script", "-x", NULL };
  static const char *const help[] = { "-help", "--help", NULL };
  static const char *const version[] = { "-version", "--version", NULL };
  static const char *const takes_value[] = {
    "-l", "-load", "--load", "-f", "-funcall", "--funcall", "-e", "-eval", "--eval", "-execute", "--execute", "-L", "-directory",
    "--directory", "-insert", "--insert", "-u", "-user", "--user", "-i", "--init-directory", "-file", "--file", "--visit", "--find-file", NULL };
  for (int i = 1; i < argc; i++)
    {
      bool missing = false;
      const char *value;
      if (strcmp (argv[i], "--") == 0)
        break;
      if (any_of (argv[i], help))
        return fputs (help_text, stdout), 0;
      if (any_of (argv[i], version))
        return fputs (version_text, stdout), 0;
      if (any_of (argv[i], batch) || strncmp (argv[i], "--script=", 9) == 0)
        {
          options->batch = true;
          if (strcmp (argv[i], "-x") == 0)
            break;                               /* what follows belongs to the script */
        }
      else if ((value = option_value ("--chdir", argv, argc, &i, &missing)) || (value = option_value ("-chdir", argv, argc, &i, &missing)))
        options->directory = value;
      else if (missing)
        return fprintf (stderr, "neomacs: Option '%s' requires an argument\n", argv[i]), 1;
      else if ((value = option_value ("--dump-image", argv, argc, &i, &missing)))
        options->dump_image = value;
      else if (any_of (argv[i], takes_value) && ++i == argc)
        return fprintf (stderr, "neomacs: Option '%s' requires an argument\n", argv[i - 1]), 1;
    }
  return -1;
}

/* Loads the Lisp world from its sources. */
static nm_value
load_world (struct nm_host *host, void *data)
{
  (void) data;
  struct nm_vm *vm = host->vm;
  nm_value args[] = { nm_string_literal (vm, "loadup"), NM_NIL, NM_T };
  return nm_call (vm, NM_Q (load), 3, args);
}

/* Variables that hold this session's windows and the like; every start sets them again. */
static bool
forget_session (struct nm_vm *vm)
{
  static const uint32_t variables[] = { Qterminal_frame };
  for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
    if (!nm_set (vm, (nm_value){ variables[i] }, NM_NIL))
      return false;
  return true;
}

static nm_value
run_top_level (struct nm_host *host, void *data)
{
  (void) data;
  if (host->terminal)
    return nm_is_exit (display_attach_terminal (host)) ? NM_EXIT : command_loop_run (host);
  command_loop_begin_batch (host);
  return nm_eval (host->vm, nm_symbol_value_or (host->vm, NM_Q (top_level), NM_NIL), NM_T);
}

/* Says on stderr what error ended FUNCTION; the exit status. */
static int
report (struct nm_host *host, struct nm_exit exit)
{
  struct nm_vm *vm = host->vm;
  if (exit.kind == NM_EXIT_TERMINATE)
    return exit.code;
  nm_value data = exit.kind == NM_EXIT_THROW ? nm_list3 (vm, NM_Q (no_catch), exit.tag, exit.value) : nm_cons (vm, exit.tag, exit.value);
  nm_value message = nm_call1 (vm, NM_Q (error_message_string), data);
  if (nm_is_exit (message))
    message = nm_prin1_to_string (vm, data, true);
  size_t n;
  char *text = nm_string_dup (vm, message, &n);
  fprintf (stderr, "%.*s\n", (int) n, text ? text : "unknown error");
  nm_free (text);
  return 255;
}

static int
run (struct nm_host *host, nm_protected_function *function)
{
  struct nm_exit exit = { 0 };
  nm_value result = nm_protect (host->vm, function, NULL, true, &exit);
  if (nm_is_exit (result))
    exit = nm_exit_catch (host->vm);
  return exit.kind == NM_EXIT_NONE ? 0 : report (host, exit);
}

static int
fail (const char *what, const char *why)
{
  fprintf (stderr, "neomacs: %s: %s\n", what, why);
  return EXIT_NO_WORLD;
}

/* STATUS, or failure if what was written to the standard streams did not get there. */
static int
check_streams (int status)
{
  bool out = fflush (stdout) == 0 && !ferror (stdout);
  if (!out)
    fprintf (stderr, "neomacs: Write error to standard output: %s\n", strerror (errno));
  return out && !ferror (stderr) ? status : EXIT_FAILURE;
}

/* A file that may not grow (ulimit -f) is an error of who writes it; the others are about nothing here. */
static void
ignore_signals (void)
{
  static const int nothing[] = { SIGXFSZ, SIGALRM, SIGIO, SIGPROF };
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
    signal (nothing[i], SIG_IGN);
}

/* Files that are opened must not become standard input, output or error, because the caller closed those: reading and writing
   them stays an error. */
static void
hold_standard_descriptors (void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
      return;
}

int
main (int argc, char **argv)
{
  hold_standard_descriptors ();
  struct early_options options = { 0 };
  int status = scan_options (argc, argv, &options);
  if (status >= 0)
    return status;
  if (options.directory && chdir (options.directory) != 0)
    {
      fprintf (stderr, "neomacs: Can't chdir to %s: %s\n", options.directory, strerror (errno));
      return 1;
    }
  char executable[PATH_MAX] = "";
  ssize_t n = readlink ("/proc/self/exe", executable, sizeof executable - 1);
  if (n < 0)
    return fail ("cannot find the executable", "is /proc mounted?");
  executable[n] = 0;

  bool boot = options.dump_image;
  struct nm_host *host = host_new (options.batch || boot, false);
  host->argc = argc;
  host->argv = argv;
  const char *error = NULL;
  bool from_image = !boot && nm_boot_image != NULL;
  struct nm_vm_options vm_options = { .ignore_image = !from_image, .image = nm_boot_image,
                                      .image_bytes = (size_t) (nm_boot_image_end - nm_boot_image) };
  struct nm_vm *vm = nm_vm_new (&vm_options, &nm_host_table, host, &error);
  if (!vm)
    return fail ("cannot start the Lisp world", error);
  host_attach (host, vm);
  if (!system_set_environment (host) || !system_set_invocation (host, executable))
    return fail ("cannot start the Lisp world", "the environment cannot be read");
  status = from_image ? 0 : run (host, load_world);
  if (status == 0 && boot)
    {
      if (!forget_session (vm) || !nm_vm_dump (vm, options.dump_image, &error))
        return fail ("cannot write the boot image", error);
      return 0;
    }
  if (status == 0 && !options.batch)
    {
      host->terminal = terminal_open (host, &error);
      if (!host->terminal)
        return fail ("cannot use the terminal", error);
    }
  ignore_signals ();
  if (options.batch)
    system_ending_start (host);
  struct crash *crash = host->terminal ? crash_watch (host) : NULL;
  if (status == 0)
    status = run (host, run_top_level);
  system_ending_stop (host);
  crash_ignore (crash);
  if (host->terminal)
    terminal_close (host->terminal);
  host->terminal = NULL;
  host_free (host);
  nm_vm_free (vm);
  return check_streams (status);
}
