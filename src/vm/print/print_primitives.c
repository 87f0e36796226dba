/* print_primitives.c - prin1, princ, print and the like: where printed text goes.
   SPDX-License-Identifier: GPL-3.0-or-later

   The text is rendered first and delivered then.  Delivery may run Lisp: a function is called for
   every character, a buffer has change hooks. */
#include "../primitive.h"
#include "printer_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <mimalloc.h>
#include "../data/string.h"
#include "../eval/context.h"
#include "../handle/handle.h"
#include "../keymap/keymap.h"
#include "../text/character.h"
#include "../vm_modules.h"
#include "print_state.h"

NM_VARIABLE (standard_output, NM_VAR_LISP, "t", "Where output goes when it is not told: see `prin1'.");
NM_VARIABLE (float_output_format, NM_VAR_LISP, "nil",
             "How floats print: a string \"%.Nf\", \"%.Ne\" or \"%.Ng\" with N digits; else as short as exactness allows.");
NM_VARIABLE (print_length, NM_VAR_LISP, "nil", "How many elements of an object print before an ellipsis; nil for all.");
NM_VARIABLE (print_level, NM_VAR_LISP, "nil", "How deep lists print before an ellipsis; nil for all levels.");
NM_VARIABLE (print_escape_newlines, NM_VAR_BOOL, "nil", "Non-nil means that newlines and form feeds in strings print as \\n and \\f.");
NM_VARIABLE (print_escape_control_characters, NM_VAR_BOOL, "nil",
             "Non-nil means that control characters in strings print as octal escapes.");
NM_VARIABLE (print_escape_nonascii, NM_VAR_BOOL, "nil", "Non-nil means that bytes beyond ASCII print as octal escapes.");
NM_VARIABLE (print_escape_multibyte, NM_VAR_BOOL, "nil", "Non-nil means that characters beyond ASCII in strings print as hexadecimal escapes.");
NM_VARIABLE (print_quoted, NM_VAR_BOOL, "t", "Non-nil means that quote, function and backquote forms print in short.");
NM_VARIABLE (print_gensym, NM_VAR_LISP, "nil", "Non-nil means that uninterned symbols print with #: in front.");
NM_VARIABLE (print_circle, NM_VAR_LISP, "nil", "Non-nil means that shared and circular parts print as #N= and #N#.");
NM_VARIABLE (print_continuous_numbering, NM_VAR_LISP, "nil",
             "Non-nil means that the numbers of print-circle go on from one print to the next, in `print-number-table'.");
NM_VARIABLE (print_number_table, NM_VAR_LISP, "nil", "The hash table of objects that print-circle has given numbers.");
NM_VARIABLE (print_charset_text_property, NM_VAR_LISP, "default",
             "Whether `charset' properties of strings print: t, nil, or `default' for only if they say something new.");
NM_VARIABLE (print_integers_as_characters, NM_VAR_BOOL, "nil", "Non-nil means that integers print as characters where they can.");

/* -- state of the module ---------------------------------------------------------------------------- */

bool
printer_state_init (struct nm_vm *vm)
{
  struct printer_state *s = mi_malloc (sizeof *s);
  *s = (struct printer_state){ .debug_fd = -1 };
  vm->modules[VM_MODULE_PRINTER] = s;
  return true;
}

void
printer_state_free (struct nm_vm *vm)
{
  struct printer_state *s = vm->modules[VM_MODULE_PRINTER];
  if (s != NULL && s->debug_fd >= 0)
    close (s->debug_fd);
  mi_free (s);
  vm->modules[VM_MODULE_PRINTER] = NULL;
}

static struct printer_state *
printer_state (struct nm_vm *vm)
{
  return vm->modules[VM_MODULE_PRINTER];
}

/* -- targets ------------------------------------------------------------------------------------------ */

static enum target_kind
target_kind (value target)
{
  return target == Qt || nilp (target) ? TARGET_TERMINAL
         : host_object_is (target, NM_HOST_BUFFER) || host_object_is (target, NM_HOST_MARKER) ? TARGET_OBJECT
         : TARGET_FUNCTION;
}

static bool
buffer_multibyte (struct nm_vm *vm, value buffer)
{
  if (!host_object_is (buffer, NM_HOST_BUFFER))
    return true;
  struct handle_mark mark = handle_mark_now (vm);
  nm_value context = vm->host_ops->buffer_context (vm->host, handle_local (vm, buffer));
  bool multibyte = nm_is_unbound (context)
                   || !nilp (context_slot_ref (vm, handle_resolve (vm, context), NM_SLOT_enable_multibyte_characters));
  handle_release (vm, mark);
  return multibyte;
}

/* Sets what the printer does for text that goes to TARGET. */
static void
printer_aim (struct nm_vm *vm, struct printer *p, value target)
{
  switch (target_kind (target))
    {
    case TARGET_TERMINAL: p->keep_raw = true; return;
    case TARGET_FUNCTION: p->escape_raw = false; return;
    case TARGET_OBJECT: break;
    }
  if (buffer_multibyte (vm, target))
    p->escape_raw = p->nonascii = true;
  else
    p->escape_raw = false, p->multibyte = p->nonascii = true;
}

/* Calls *TARGET, a stack slot, for every character. */
static value
deliver_function (struct nm_vm *vm, value *target, const char *text, int64_t bytes)
{
  for (int64_t at = 0; at < bytes; )
    {
      int n, c = nm_char_decode (text + at, &n);
      at += n;
      if (exitp (call_1 (vm, *target, make_fixnum (c))))
        return V_EXIT;
    }
  return Qnil;
}

static value
deliver_terminal (struct nm_vm *vm, const char *text, int64_t bytes)
{
  if (bytes > 0)
    printer_state (vm)->terminal_last = text[bytes - 1];
  return nm_is_exit (vm->host_ops->stream_write (vm->host, NM_STREAM_TERMINAL, text, bytes)) ? V_EXIT : (value) Qnil;
}

/* Sends internal TEXT to *TARGET, a stack slot.  [lisp] */
static value
deliver (struct nm_vm *vm, value *target, const char *text, int64_t bytes)
{
  switch (target_kind (*target))
    {
    case TARGET_TERMINAL: return deliver_terminal (vm, text, bytes);
    case TARGET_FUNCTION: return deliver_function (vm, target, text, bytes);
    default: break;
    }
  struct handle_mark mark = handle_mark_now (vm);
  nm_value result = vm->host_ops->object_write (vm->host, handle_local (vm, *target), text, bytes);
  handle_release (vm, mark);
  return nm_is_exit (result) ? V_EXIT : (value) Qnil;
}

/* Prints ARGS[0] to ARGS[1], between BEFORE and AFTER; the value is ARGS[0]. */
static value
print_to_target (struct nm_vm *vm, value *args, bool escape, const char *before, const char *after)
{
  if (nilp (args[1]))
    args[1] = vm_variable (vm, Qstandard_output);
  if (unlikely (!nilp (vm_variable (vm, Qprint_circle))) && !printer_preprocess (vm, args[0], false))
    return V_EXIT;
  struct printer p;
  printer_open (&p, vm, escape);
  printer_aim (vm, &p, args[1]);
  put_bytes (&p, before, strlen (before));
  printer_object (&p, args[0]);
  if (p.error == NULL)
    put_bytes (&p, after, strlen (after));
  value result = Qnil;
  char last = printer_state (vm)->terminal_last;
  if (p.error == NULL || (!p.full && target_kind (args[1]) != TARGET_OBJECT))
    result = deliver (vm, &args[1], p.text, (int64_t) p.bytes);
  /* A string that is shown as it is does not count for `terpri', a quirk of GNU Emacs. */
  if (!escape && stringp (args[0]))
    printer_state (vm)->terminal_last = last;
  if (p.error != NULL && !exitp (result))
    result = printer_signal (&p);
  printer_close (&p);
  return exitp (result) ? V_EXIT : args[0];
}

/* -- primitives ----------------------------------------------------------------------------------------- */

NM_PRIMITIVE (prin1, "prin1", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT &optional PRINTCHARFUN)",
              "Print OBJECT so that `read' understands it, where that is possible, and return OBJECT.\n"
              "PRINTCHARFUN says where the text goes: a buffer (at point), a marker (there), a function (called\n"
              "with each character) or t (the echo area, or standard output in batch mode).  nil stands for\n"
              "the value of `standard-output'.  The print-* variables guide what is shown.")
{
  return print_to_target (vm, args, true, "", "");
}

NM_PRIMITIVE (princ, "princ", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT &optional PRINTCHARFUN)",
              "Print OBJECT for people, without quotes and escapes, and return OBJECT.\n"
              "PRINTCHARFUN says where the text goes, as for `prin1'.")
{
  return print_to_target (vm, args, false, "", "");
}

NM_PRIMITIVE (print, "print", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT &optional PRINTCHARFUN)",
              "Print OBJECT as `prin1' does, with a newline before and after it, and return OBJECT.\n"
              "PRINTCHARFUN says where the text goes, as for `prin1'.")
{
  return print_to_target (vm, args, true, "\n", "\n");
}

NM_PRIMITIVE (prin1_to_string, "prin1-to-string", 1, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(OBJECT &optional NOESCAPE)",
              "Return the text that `prin1' shows for OBJECT, as a string.\n"
              "If NOESCAPE is non-nil, the text that `princ' shows.")
{
  return print_to_string (vm, args[0], nilp (args[1]));
}

NM_PRIMITIVE (write_char, "write-char", 1, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(CHARACTER &optional PRINTCHARFUN)",
              "Output CHARACTER and return it.\n"
              "PRINTCHARFUN says where it goes, as for `prin1'.")
{
  if (nilp (args[1]))
    args[1] = vm_variable (vm, Qstandard_output);
  CHECK (fixnump (args[0]), Qfixnump, args[0]);
  if (target_kind (args[1]) == TARGET_FUNCTION)
    return exitp (call_1 (vm, args[1], args[0])) ? V_EXIT : args[0];
  /* Only 32 bits count, and of those that are modifiers only what changes the character. */
  uint32_t c = (uint32_t) fixnum (args[0]);
  if (c & EVENT_MODIFIER_MASK)
    c = (uint32_t) char_resolve_modifiers (c) & ~(uint32_t) EVENT_MODIFIER_MASK;
  if ((int32_t) c < 0)
    c &= 0xff;
  if (c > NM_CHAR_MAX)
    return signal_message (vm, "Invalid character: %x", c);
  char text[NM_CHAR_BYTES_MAX];
  int n = nm_char_encode ((int) c, text);
  return exitp (deliver (vm, &args[1], text, n)) ? V_EXIT : args[0];
}

/* Is point of BUFFER (a stack slot), or where a marker is, at the beginning of a line?  1, 0, or -1 after an exit. */
static int
at_line_start (struct nm_vm *vm, value *object)
{
  value *slots = stack_push_slots (vm, 2);
  int answer = -1;
  value target = *object;
  bool marker = host_object_is (target, NM_HOST_MARKER);
  slots[0] = call_0 (vm, Qcurrent_buffer);
  if (!exitp (slots[0]))
    {
      slots[1] = marker ? call_1 (vm, Qmarker_buffer, *object) : *object;
      if (!exitp (slots[1]) && !exitp (call_1 (vm, Qset_buffer, slots[1])))
        {
          value bol = marker ? call_1 (vm, Qchar_before, *object) : call_0 (vm, Qbolp);
          if (!exitp (bol) && !exitp (call_1 (vm, Qset_buffer, slots[0])))
            answer = marker ? nilp (bol) || bol == make_fixnum ('\n') : !nilp (bol);
        }
    }
  stack_pop_slots (vm, slots);
  return answer;
}

NM_PRIMITIVE (terpri, "terpri", 0, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional PRINTCHARFUN ENSURE)",
              "Output a newline, and return t.\n"
              "If ENSURE is non-nil, do so only if not at the beginning of a line already, and return nil\n"
              "otherwise; PRINTCHARFUN must not be a function then.\n"
              "PRINTCHARFUN says where the newline goes, as for `prin1'.")
{
  if (nilp (args[0]))
    args[0] = vm_variable (vm, Qstandard_output);
  enum target_kind kind = target_kind (args[0]);
  if (!nilp (args[1]))
    {
      if (kind == TARGET_FUNCTION)
        return signal_message_datum (vm, "Unsupported function argument", args[0]);
      int start = kind == TARGET_TERMINAL ? printer_state (vm)->terminal_last == '\n' : at_line_start (vm, &args[0]);
      if (start < 0)
        return V_EXIT;
      if (start)
        return Qnil;
    }
  return exitp (deliver (vm, &args[0], "\n", 1)) ? V_EXIT : (value) Qt;
}

NM_PRIMITIVE (print__preprocess, "print--preprocess", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Note in `print-number-table' which parts of OBJECT occur more than once.\n"
              "An object found once has the value t there, one found again a negative number.\n"
              "Do nothing if `print-circle' is nil.")
{
  if (nilp (vm_variable (vm, Qprint_circle)))
    return Qnil;
  return printer_preprocess (vm, args[0], true) ? (value) Qnil : V_EXIT;
}

NM_PRIMITIVE (external_debugging_output, "external-debugging-output", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(CHARACTER)",
              "Write CHARACTER to standard error, or where `redirect-debugging-output' said, and return it.\n"
              "Useful as the value of `standard-output'.")
{
  CHECK (fixnump (args[0]), Qfixnump, args[0]);
  if (!characterp (args[0]))
    return args[0];
  char text[NM_CHAR_BYTES_MAX];
  int c = (int) fixnum (args[0]), n = nm_char_encode (c, text);
  if (nm_char_is_raw (c))
    text[0] = (char) nm_raw_to_byte (c), n = 1;
  int fd = printer_state (vm)->debug_fd;
  if (fd >= 0)
    {
      ssize_t written = write (fd, text, (size_t) n);
      (void) written;
      return args[0];
    }
  n = nm_char_encode (c, text);
  return nm_is_exit (vm->host_ops->stream_write (vm->host, NM_STREAM_STDERR, text, n)) ? V_EXIT : args[0];
}

NM_PRIMITIVE (redirect_debugging_output, "redirect-debugging-output", 1, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, "FDebug output file: \nP", "(FILE &optional APPEND)",
              "Send what `external-debugging-output' writes to FILE; nil means standard error again.\n"
              "The file is emptied first, unless APPEND is non-nil.  Signal `file-error' if it cannot be opened.")
{
  struct printer_state *s = printer_state (vm);
  int fd = -1;
  if (!nilp (args[0]))
    {
      args[0] = call_1 (vm, Qexpand_file_name, args[0]);
      if (exitp (args[0]))
        return V_EXIT;
      fd = open (string_text (args[0]), O_WRONLY | O_CREAT | O_CLOEXEC | (nilp (args[1]) ? O_TRUNC : O_APPEND), 0666);
      if (fd < 0)
        return signal_2 (vm, Qfile_error, string_literal (vm, "Cannot open debugging output stream"), args[0]);
    }
  if (s->debug_fd >= 0)
    close (s->debug_fd);
  s->debug_fd = fd;
  return Qnil;
}
