/* extended.c - what a file system tells beyond attributes: its size, case, security contexts; standard streams.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <stdio.h>
#include <sys/statvfs.h>
#include "../primitive.h"

#define FILE_QUESTION(cname, lname, max, usage, doc)                                                          \
  NM_PRIMITIVE (cname, lname, 1, max, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,                \
                NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, usage, doc)

FILE_QUESTION (file_system_info, "file-system-info", 1, "(FILENAME)",
               "Return (TOTAL FREE AVAILABLE), the bytes of the file system that FILENAME is on: all, those free, and\n"
               "those that we may use.  nil if they cannot be had.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, file_system_info, 1, name);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  struct statvfs s;
  int failed = statvfs (path, &s);
  nm_free (path);
  if (failed)
    return NM_NIL;
  uint64_t unit = s.f_frsize ? s.f_frsize : s.f_bsize;
  return nm_list3 (vm, nm_unsigned (vm, unit * s.f_blocks), nm_unsigned (vm, unit * s.f_bfree), nm_unsigned (vm, unit * s.f_bavail));
}

FILE_QUESTION (file_name_case_insensitive_p, "file-name-case-insensitive-p", 1, "(FILENAME)",
               "Return t if names that differ from FILENAME in case alone name the same file.  The file systems of\n"
               "this system tell case apart, so only a handler of the name can say so.")
{
  nm_value name = nm_call1 (host->vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, file_name_case_insensitive_p, 1, name);
  return NM_NIL;
}

/* Without SELinux no file has a context. */
FILE_QUESTION (file_selinux_context, "file-selinux-context", 1, "(FILENAME)",
               "Return the SELinux context of FILENAME: (USER ROLE TYPE RANGE), nil each where there is none.\n"
               "SELinux is not supported, so they are nil unless a handler of the name knows better.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, file_selinux_context, 1, name);
  return nm_list4 (vm, NM_NIL, NM_NIL, NM_NIL, NM_NIL);
}

NM_PRIMITIVE (set_file_selinux_context, "set-file-selinux-context", 2, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME CONTEXT)",
              "Set the SELinux context of FILENAME to CONTEXT, (USER ROLE TYPE RANGE).  Returns t if that was done.\n"
              "SELinux is not supported, so the value is nil unless a handler of the name does it.")
{
  nm_value context = nm_arg (args, 1), name = nm_call1 (host->vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, set_file_selinux_context, 2, name, context);
  return NM_NIL;
}

NM_PRIMITIVE (set_binary_mode, "set-binary-mode", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(STREAM MODE)",
              "Have the standard STREAM (`stdin', `stdout' or `stderr') pass bytes as they are if MODE is non-nil.\n"
              "Here streams always do; what was written to STREAM is flushed.  Returns t.")
{
  struct nm_vm *vm = host->vm;
  static const struct { uint32_t name; bool output; } streams[] = { { Qstdin, false }, { Qstdout, true }, { Qstderr, true } };
  nm_value stream = nm_arg (args, 0);
  if (!nm_check_symbol (vm, stream))
    return NM_EXIT;
  for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
    if (nm_symbol_is (vm, stream, streams[i].name))
      {
        if (streams[i].output)
          fflush (streams[i].name == Qstdout ? stdout : stderr);
        return NM_T;
      }
  return nm_signal2 (vm, NM_Q (error), nm_string_literal (vm, "unsupported stream"), stream);
}

NM_PRIMITIVE (next_read_file_uses_dialog_p, "next-read-file-uses-dialog-p", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return t if the next file name is asked for by a dialog of a window system.  There is none, so nil.")
{
  return NM_NIL;
}
