/* load.c - finding and loading Lisp files.
   SPDX-License-Identifier: GPL-3.0-or-later

   The host finds, reads and decodes the file; the VM reads and evaluates its forms (nm_load_text).
   Runs Lisp. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mimalloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/buffer.h"
#include "../coding/coding.h"
#include "../coding/decompress.h"
#include "../primitive.h"
#include "nm_text.h"

NM_VARIABLE (load_path, NM_VAR_LISP, "nil", "List of directories to search for files to load; nil stands for `default-directory'.");
NM_VARIABLE (load_suffixes, NM_VAR_LISP, "(\".elc\" \".el\")", "Suffixes of Lisp files, tried in order.");
NM_VARIABLE (load_file_rep_suffixes, NM_VAR_LISP, "(\"\" \".gz\")", "Suffixes of other representations of a file, such as compressed ones.");
NM_VARIABLE (load_in_progress, NM_VAR_BOOL, "nil", "Non-nil while a file is being loaded.");
NM_VARIABLE (load_file_name, NM_VAR_LISP, "nil", "Full name of the file that is being loaded, or nil.");
NM_VARIABLE (load_true_file_name, NM_VAR_LISP, "nil", "Like `load-file-name', with symbolic links followed.");
NM_VARIABLE (load_force_doc_strings, NM_VAR_BOOL, "nil", "Non-nil means that doc strings are read when a file is loaded.");
NM_VARIABLE (load_prefer_newer, NM_VAR_BOOL, "nil", "Non-nil means that `load' takes the newest of the files that differ in suffix only.");
NM_VARIABLE (load_no_native, NM_VAR_BOOL, "nil", "Non-nil means that native code is not looked for; there is none here.");
NM_VARIABLE (force_load_messages, NM_VAR_BOOL, "nil", "Non-nil means that `load' reports every file, whatever its NOMESSAGE argument says.");
NM_VARIABLE (load_dangerous_libraries, NM_VAR_BOOL, "nil", "Non-nil means that files compiled by another compiler than Emacs's are loaded without a question.");
NM_VARIABLE (bytecomp_version_regexp, NM_VAR_LISP, "\"^;;;.\\\\(in Emacs version\\\\|bytecomp version FSF\\\\)\"",
             "Regexp that matches the line by which a compiled file names its compiler.");
NM_VARIABLE (load_convert_to_unibyte, NM_VAR_BOOL, "nil", "Non-nil means that `read' makes unibyte strings of the text of a file.");
NM_VARIABLE (source_directory, NM_VAR_LISP, "nil", "Directory of the sources that the program was built from.");
NM_VARIABLE (load_source_file_function, NM_VAR_LISP, "nil", "Function that loads source files in place of `load' itself, or nil.");
NM_VARIABLE (user_init_file, NM_VAR_LISP, "nil", "Full name of the init file, or nil if there is none.");

char *
file_read_all (const char *path, size_t *bytes)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  struct stat st;
  size_t capacity = fstat (fd, &st) == 0 && st.st_size > 0 ? (size_t) st.st_size + 1 : 65536, n = 0;
  char *text = mi_malloc (capacity);
  for (;;)
    {
      if (n + 1 >= capacity)
        text = mi_realloc (text, capacity *= 2);
      ssize_t got = read (fd, text + n, capacity - n - 1);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int saved = errno;
          mi_free (text);
          close (fd);
          errno = saved;
          return NULL;
        }
      if (got == 0)
        break;
      n += (size_t) got;
    }
  close (fd);
  text[n] = 0;
  *bytes = n;
  return text;
}

/* The value of NAME in the file's -*- line (the second line if the first is an interpreter line):
   its bytes and length, or NULL. */
static const char *
cookie (const char *text, size_t bytes, const char *name, size_t *length)
{
  const char *end = memchr (text, '\n', bytes);
  size_t line = end ? (size_t) (end - text) : bytes;
  if (end && bytes > 2 && text[0] == '#' && text[1] == '!')
    {
      text = end + 1;
      bytes -= line + 1;
      end = memchr (text, '\n', bytes);
      line = end ? (size_t) (end - text) : bytes;
    }
  const char *open = memmem (text, line, "-*-", 3);
  const char *close = open ? memmem (open + 3, line - (size_t) (open + 3 - text), "-*-", 3) : NULL;
  if (!close)
    return NULL;
  size_t name_length = strlen (name);
  for (const char *p = open + 3; p < close;)
    {
      while (p < close && (*p == ' ' || *p == '\t' || *p == ';'))
        p++;
      const char *stop = memchr (p, ';', (size_t) (close - p));
      if (!stop)
        stop = close;
      const char *colon = memchr (p, ':', (size_t) (stop - p));
      if (colon && (size_t) (colon - p) == name_length && strncasecmp (p, name, name_length) == 0)
        {
          const char *v = colon + 1, *e = stop;
          while (v < e && (*v == ' ' || *v == '\t'))
            v++;
          while (e > v && (e[-1] == ' ' || e[-1] == '\t'))
            e--;
          *length = (size_t) (e - v);
          return v;
        }
      p = stop + 1;
    }
  return NULL;
}

static bool
lexical_cookie (const char *text, size_t bytes)
{
  size_t n;
  const char *v = cookie (text, bytes, "lexical-binding", &n);
  return v && !(n == 3 && memcmp (v, "nil", 3) == 0);
}

/* -- looking a file up ----------------------------------------------------------------------------- */

static bool
loadable (nm_value predicate, const char *path)
{
  struct stat st;
  (void) predicate;
  return stat (path, &st) == 0 && !S_ISDIR (st.st_mode) && access (path, R_OK) == 0;
}

static bool
has_nul (struct nm_vm *vm, nm_value name)
{
  size_t n;
  char *text = nm_string_dup (vm, name, &n);
  bool found = memchr (text, 0, n) != NULL;
  nm_free (text);
  return found;
}

/* Is PREDICATE one of the modes of `access'?  Then no handler is asked. */
static bool
is_access_mode (struct nm_vm *vm, nm_value predicate, int64_t *mode)
{
  return nm_get_int64 (vm, predicate, mode) && *mode >= 0 && *mode <= NM_FIXNUM_MAX;
}

/* Does CANDIDATE pass PREDICATE (nil: a readable file that is no directory; or a function)?  [lisp] */
static nm_value
acceptable (struct nm_host *host, nm_value candidate, nm_value predicate)
{
  struct nm_vm *vm = host->vm;
  int64_t mode;
  if (!is_access_mode (vm, predicate, &mode))
    {
      nm_value handler = file_handler (host, candidate, NM_Q (file_exists_p));
      if (nm_is_exit (handler))
        return NM_EXIT;
      if (!nm_is_nil (predicate) && !nm_symbol_is (vm, predicate, Qt))
        {
          nm_value ok = nm_call1 (vm, predicate, candidate);
          if (nm_is_exit (ok) || nm_is_nil (ok))
            return ok;
          if (nm_symbol_is (vm, ok, Qdir_ok))
            return NM_T;
          return nm_bool (nm_is_nil (nm_call1 (vm, NM_Q (file_directory_p), candidate)));
        }
      if (!nm_is_nil (handler))
        return nm_call2 (vm, handler, NM_Q (file_readable_p), candidate);
    }
  if (has_nul (vm, candidate))
    /* The error shows the bytes that the system would get. */
    return nm_wrong_type (vm, NM_Q (filenamep), nm_call2 (vm, NM_Q (encode_coding_string), candidate, NM_Q (utf_8)));
  char *path = file_name_encode (host, candidate);
  if (!path)
    return NM_EXIT;
  bool ok = loadable (predicate, path);
  if (ok && nm_get_int64 (vm, predicate, &mode))
    ok = mode <= INT_MAX && access (path, (int) mode) == 0;
  nm_free (path);
  return nm_bool (ok);
}

/* Are the elements of the list SUFFIXES strings?  Signals if not. */
static bool
check_suffixes (struct nm_vm *vm, nm_value suffixes)
{
  int64_t left = 0;
  nm_get_int64 (vm, nm_call1 (vm, NM_Q (safe_length), suffixes), &left);
  for (nm_value rest = nm_local (vm, suffixes); left-- > 0 && nm_is_cons (vm, rest); nm_local_set (vm, rest, nm_cdr (vm, rest)))
    if (!nm_check_string (vm, nm_car (vm, rest)))
      return false;
  return true;
}

/* NAME without the quote "/:" in front; an exit can be pending. */
static nm_value
unquoted_name (struct nm_vm *vm, nm_value name)
{
  size_t n;
  char *s = nm_string_dup (vm, name, &n);
  bool quoted = n > 2 && s[0] == '/' && s[1] == ':';
  nm_free (s);
  return quoted ? nm_call2 (vm, NM_Q (substring), name, nm_fixnum (2)) : name;
}

/* Are these N bytes all characters, no raw bytes among them? */
static bool
all_characters (const char *bytes, size_t n)
{
  for (size_t at = 0; at < n;)
    {
      unsigned char lead = (unsigned char) bytes[at];
      size_t length = (size_t) nm_char_length (lead);
      if (!nm_is_lead (lead) || lead == 0xc0 || lead == 0xc1 || at + length > n)
        return false;
      for (size_t i = 1; i < length; i++)
        if (nm_is_lead ((unsigned char) bytes[at + i]))
          return false;
      at += length;
    }
  return true;
}

/* NAME, a string, with the string SUFFIX behind it, without properties.  As in GNU Emacs, the bytes of their inner forms are joined,
   and make characters only if all of them do. */
static nm_value
suffixed_name (struct nm_vm *vm, nm_value name, nm_value suffix)
{
  struct nm_string_info a, b;
  if (!nm_string_info (vm, name, &a) || !nm_string_info (vm, suffix, &b))
    return NM_EXIT;
  size_t n, m;
  char *text = nm_string_dup (vm, name, &n), *more = nm_string_dup (vm, suffix, &m), *bytes = mi_mallocn (n + m + 1, 1);
  memcpy (bytes, text, n);
  memcpy (bytes + n, more, m + 1);
  bool multibyte = (a.multibyte || b.multibyte) && all_characters (bytes, n + m);
  nm_value result = (multibyte ? nm_string_multibyte : nm_string_unibyte) (vm, bytes, (int64_t) (n + m));
  nm_free (text);
  nm_free (more);
  mi_free (bytes);
  return result;
}

nm_value
file_locate (struct nm_host *host, nm_value name, nm_value path, nm_value suffixes, nm_value predicate)
{
  struct nm_vm *vm = host->vm;
  nm_value absolute = nm_call1 (vm, NM_Q (file_name_absolute_p), name);
  if (nm_is_exit (absolute) || !check_suffixes (vm, suffixes))
    return NM_EXIT;
  nm_value directories = nm_is_nil (path) || (!nm_is_nil (absolute) && nm_is_cons (vm, path)) ? nm_list1 (vm, NM_NIL) : path;
  int64_t left = 0;
  nm_get_int64 (vm, nm_call1 (vm, NM_Q (safe_length), directories), &left);       /* the path may be circular */
  for (directories = nm_local (vm, directories); left-- > 0 && nm_is_cons (vm, directories);
       nm_local_set (vm, directories, nm_cdr (vm, directories)))
    {
      nm_value base = nm_call2 (vm, NM_Q (expand_file_name), name, nm_car (vm, directories));
      if (nm_is_exit (base))
        return NM_EXIT;
      base = unquoted_name (vm, base);
      if (nm_is_exit (base))
        return NM_EXIT;
      nm_value rest = nm_local (vm, nm_is_nil (suffixes) ? nm_list1 (vm, nm_string_literal (vm, "")) : suffixes);
      for (; nm_is_cons (vm, rest); nm_local_set (vm, rest, nm_cdr (vm, rest)))
        {
          nm_value suffix = nm_car (vm, rest);
          if (!nm_check_string (vm, suffix))
            return NM_EXIT;
          nm_value candidate = suffixed_name (vm, base, suffix);
          if (nm_is_exit (candidate))
            return NM_EXIT;
          nm_value ok = acceptable (host, candidate, predicate);
          if (nm_is_exit (ok))
            return NM_EXIT;
          if (!nm_is_nil (ok))
            return candidate;
        }
    }
  return NM_NIL;
}

/* Every suffix of `load-suffixes' with every one of `load-file-rep-suffixes', in GNU's order. */
static nm_value
load_suffixes (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value result = nm_local (vm, NM_NIL);
  nm_value s = nm_local (vm, nm_symbol_value_or (vm, NM_Q (load_suffixes), NM_NIL));
  nm_value whole = nm_local (vm, nm_local_get (vm, s));
  int64_t left = 0;
  nm_get_int64 (vm, nm_call1 (vm, NM_Q (safe_length), s), &left);                 /* the list may be circular */
  if (nm_is_exit (nm_call1 (vm, NM_Q (length), nm_symbol_value_or (vm, NM_Q (load_file_rep_suffixes), NM_NIL))))
    return NM_EXIT;
  for (; left-- > 0 && nm_is_cons (vm, s); nm_local_set (vm, s, nm_cdr (vm, s)))
    {
      nm_value r = nm_local (vm, nm_symbol_value_or (vm, NM_Q (load_file_rep_suffixes), NM_NIL));
      for (; nm_is_cons (vm, r); nm_local_set (vm, r, nm_cdr (vm, r)))
        {
          nm_value suffix = nm_concat2 (vm, nm_car (vm, s), nm_car (vm, r));
          if (nm_is_exit (suffix))
            return NM_EXIT;
          nm_local_set (vm, result, nm_cons (vm, suffix, result));
        }
    }
  return nm_is_exit (nm_call1 (vm, NM_Q (length), whole)) ? NM_EXIT : nm_nreverse (vm, result);
}

NM_PRIMITIVE (get_load_suffixes, "get-load-suffixes", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the suffixes that `load' tries, from `load-suffixes' and `load-file-rep-suffixes'.")
{
  return load_suffixes (host);
}

NM_PRIMITIVE (locate_file_internal, "locate-file-internal", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME PATH &optional SUFFIXES PREDICATE)",
              "Return the first file FILENAME with a suffix of SUFFIXES in a directory of PATH, or nil.\n"
              "PREDICATE is nil, an access mode, or a function of the file name.")
{
  nm_value file = file_locate (host, nm_arg (args, 0), nm_arg (args, 1), nm_arg (args, 2), nm_arg (args, 3));
  return file;
}

/* -- loading ------------------------------------------------------------------------------------------- */

/* Puts what the compressed *BYTES mean in their place; false if they are damaged. */
static bool
load_decompress (char **bytes, size_t *n)
{
  struct zlib_output out;
  bool ok = zlib_decompress (*bytes, *n, &out);
  if (!ok)
    {
      zlib_output_free (&out);
      return false;
    }
  nm_free (*bytes);
  *bytes = out.bytes;
  *n = out.length;
  return true;
}

static void
kill_loaded (struct nm_host *host, nm_value data __attribute__ ((unused)), uint64_t id)
{
  struct buffer *b = buffer_of_id (host, id);
  if (b && nm_is_exit (buffer_kill (host, b)))
    nm_exit_ignore (host->vm);
}

/* Evaluates TEXT, source of the file FOUND, in a buffer, because `load-read-function' wants to read it there. */
static nm_value
load_through_buffer (struct nm_host *host, const char *text, size_t bytes, nm_value found)
{
  struct nm_vm *vm = host->vm;
  nm_depth depth = nm_depth_now (vm);
  uint64_t id;
  nm_value b = nm_call1 (vm, NM_Q (generate_new_buffer), nm_string_literal (vm, " *load*")), result = b;
  if (nm_is_exit (b) || !nm_host_object_get (vm, b, NM_HOST_BUFFER, &id))
    return NM_EXIT;
  nm_unwind_push (vm, kill_loaded, NM_NIL, id);
  buffer_push_current (host);
  buffer_set_current (host, buffer_of_id (host, id));
  result = buffer_insert_value (host, nm_string_auto (vm, text, (int64_t) bytes), 0);
  if (!nm_is_exit (result))
    result = nm_call (vm, NM_Q (eval_buffer), 5, (nm_value[]){ b, NM_NIL, found, NM_NIL, NM_T });
  return nm_unbind_to (vm, depth, result);
}

/* Evaluates TEXT of the file FOUND.  [lisp] */
static nm_value
load_source_text (struct nm_host *host, const char *text, size_t bytes, bool compiled, nm_value found)
{
  struct nm_vm *vm = host->vm;
  nm_value reader = nm_symbol_value_or (vm, NM_Q (load_read_function), NM_NIL);
  return compiled || nm_is_nil (reader) || nm_symbol_is (vm, reader, Qread)
           ? nm_load_text (vm, text, bytes, lexical_cookie (text, bytes), found)
           : load_through_buffer (host, text, bytes, found);
}

/* Reads and evaluates the file FOUND.  [lisp] */
/* The coding system that a source file's first line names; false if there is no such system. */
static bool
coding_of_cookie (struct nm_host *host, const char *name, size_t n, struct coding *coding)
{
  char text[64];
  if (coding_lookup (name, n, coding))
    return true;
  if (n >= sizeof text)
    return false;
  memcpy (text, name, n);
  text[n] = 0;
  nm_value symbol = nm_intern_soft (host->vm, text);
  return nm_is_symbol (host->vm, symbol) && coding_find (host, symbol, coding);
}

/* The handler of OPERATION for the file FOUND, or nil: files that are only compressed by gzip need none, `load' reads them
   itself.  An exit can be pending.  [lisp] */
static nm_value
load_handler (struct nm_host *host, nm_value found, nm_value operation)
{
  struct nm_vm *vm = host->vm;
  nm_value handler = file_handler (host, found, operation);
  if (nm_is_exit (handler) || !nm_symbol_is (vm, handler, Qjka_compr_handler))
    return handler;
  size_t n;
  char *name = nm_string_dup (vm, found, &n);
  bool gz = n > 3 && memcmp (name + n - 3, ".gz", 3) == 0;
  nm_free (name);
  return gz ? NM_NIL : handler;
}

/* The *N bytes of the file FOUND, to be freed; NULL if there is an exit.  If a handler can make a local copy of it, they are
   those of the copy.  [lisp] */
static char *
load_bytes (struct nm_host *host, nm_value found, size_t *n)
{
  struct nm_vm *vm = host->vm;
  nm_value copy = load_handler (host, found, NM_Q (file_local_copy));
  if (!nm_is_exit (copy) && !nm_is_nil (copy))
    copy = nm_call2 (vm, copy, NM_Q (file_local_copy), found);
  if (nm_is_exit (copy))
    return NULL;
  bool copied = nm_is_string (vm, copy);
  char *path = file_name_encode (host, copied ? copy : found);
  if (!path)
    return NULL;
  char *bytes = file_read_all (path, n);
  int error = errno;
  if (copied)
    unlink (path);
  nm_free (path);
  if (!bytes)
    file_error (host, "Opening input file", found, error);
  return bytes;
}

static nm_value
load_file (struct nm_host *host, nm_value found)
{
  struct nm_vm *vm = host->vm;
  size_t n;
  char *bytes = load_bytes (host, found, &n);
  if (!bytes)
    return NM_EXIT;
  if (zlib_is_compressed (bytes, n) && !load_decompress (&bytes, &n))
    {
      nm_free (bytes);
      return nm_signal2 (vm, NM_Q (file_error), nm_string_literal (vm, "Cannot decompress"), found);
    }
  struct coding coding;
  size_t name_length;
  const char *name = cookie (bytes, n, "coding", &name_length);
  bool compiled = n >= 4 && memcmp (bytes, ";ELC", 4) == 0;
  if (compiled || !name || !coding_of_cookie (host, name, name_length, &coding))
    {
      const char *usual = compiled ? "utf-8-emacs-unix" : "prefer-utf-8";
      coding_lookup (usual, strlen (usual), &coding);
    }
  coding_detect (host, bytes, n, &coding, false);
  nm_value result;
  if (coding_is_identity (&coding, bytes, n))
    result = load_source_text (host, bytes, n, compiled, found);
  else
    {
      struct coding_output out = { 0 };
      coding_decode (&coding, bytes, n, &out, NULL);
      result = load_source_text (host, out.text, (size_t) out.bytes, compiled, found);
      coding_output_free (&out);
    }
  nm_free (bytes);
  return result;
}

/* How often FILE is on `loads-in-progress' already: more than three times is a loop. */
static bool
recursive_load (struct nm_vm *vm, nm_value found)
{
  int count = 0;
  nm_value tail = nm_local (vm, nm_symbol_value_or (vm, NM_Q (neomacs__loads_in_progress), NM_NIL));
  for (; nm_is_cons (vm, tail); nm_local_set (vm, tail, nm_cdr (vm, tail)))
    count += nm_equal (vm, nm_car (vm, tail), found);
  return count > 3;
}

NM_VARIABLE (neomacs__loads_in_progress, NM_VAR_LISP, "nil", "Names of the files being loaded, innermost first.");

/* Says that FOUND is being loaded: of a compiled file the name that was asked for, FILE. */
static nm_value
load_message (struct nm_host *host, nm_value file, nm_value found, const char *end)
{
  struct nm_vm *vm = host->vm;
  size_t n;
  char *name = nm_string_dup (vm, found, &n), format[40];
  bool compiled = name && strstr (name + (n > 7 ? n - 7 : 0), ".elc");
  nm_free (name);
  snprintf (format, sizeof format, "Loading %%s%s...%s", compiled ? "" : " (source)", end);
  return nm_call2 (vm, NM_Q (message), nm_string_literal (vm, format), compiled ? file : found);
}

static nm_value
load_found (struct nm_host *host, nm_value file, nm_value found, bool quiet)
{
  struct nm_vm *vm = host->vm;
  if (recursive_load (vm, found))
    return nm_signal (vm, NM_Q (error), nm_cons (vm, nm_string_literal (vm, "Recursive load"),
                      nm_cons (vm, found, nm_symbol_value_or (vm, NM_Q (neomacs__loads_in_progress), NM_NIL))));
  nm_depth depth = nm_depth_now (vm);
  nm_value nested = nm_cons (vm, found, nm_symbol_value_or (vm, NM_Q (neomacs__loads_in_progress), NM_NIL));
  if (!nm_bind (vm, NM_Q (neomacs__loads_in_progress), nested)
      || !nm_bind (vm, NM_Q (load_in_progress), NM_T)
      || !nm_bind (vm, NM_Q (load_file_name), found)
      || !nm_bind (vm, NM_Q (load_true_file_name), found)
      || !nm_bind (vm, NM_Q (inhibit_file_name_operation), NM_NIL))
    return nm_unbind_to (vm, depth, NM_EXIT);
  nm_value status = quiet ? NM_NIL : load_message (host, file, found, "");
  if (!nm_is_exit (status))
    status = load_file (host, found);
  status = nm_unbind_to (vm, depth, status);
  if (nm_is_exit (status))
    return status;
  if (!nm_is_nil (nm_symbol_function (vm, NM_Q (do_after_load_evaluation))))
    {
      status = nm_call1 (vm, NM_Q (do_after_load_evaluation), found);
      if (nm_is_exit (status))
        return status;
    }
  if (!quiet && !nm_truthy (vm, Qnoninteractive))
    status = load_message (host, file, found, "done");
  return nm_is_exit (status) ? status : NM_T;
}

/* Is NAME, from one of the directories PATH, a directory?  [lisp] */
static bool
names_directory (struct nm_host *host, nm_value name, nm_value path)
{
  struct nm_vm *vm = host->vm;
  nm_value absolute = nm_call1 (vm, NM_Q (file_name_absolute_p), name);
  if (!nm_is_exit (absolute) && !nm_is_nil (absolute))
    return !nm_is_nil (nm_call1 (vm, NM_Q (file_directory_p), name));
  nm_value at = nm_local (vm, path);
  for (; nm_is_cons (vm, at); nm_local_set (vm, at, nm_cdr (vm, at)))
    {
      nm_value candidate = nm_call2 (vm, NM_Q (expand_file_name), name, nm_car (vm, at));
      if (nm_is_exit (candidate) || !nm_is_nil (nm_call1 (vm, NM_Q (file_directory_p), candidate)))
        return true;
    }
  return false;
}

NM_PRIMITIVE (load, "load", 1, 5, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FILE &optional NOERROR NOMESSAGE NOSUFFIX MUST-SUFFIX)",
              "Execute the Lisp file FILE, found along `load-path' with the suffixes of `get-load-suffixes'.\n"
              "NOERROR: return nil if there is no such file instead of signalling file-missing.  NOMESSAGE: say\n"
              "nothing.  NOSUFFIX: add no suffix.  MUST-SUFFIX: insist on one, unless FILE has one or a directory.\n"
              "Returns t if the file was loaded.")
{
  struct nm_vm *vm = host->vm;
  nm_value file = nm_arg (args, 0);
  bool noerror = !nm_is_nil (nm_arg (args, 1)), no_suffix = !nm_is_nil (nm_arg (args, 3)), must_suffix = !nm_is_nil (nm_arg (args, 4));
  nm_value name = nm_call1 (vm, NM_Q (substitute_in_file_name), file);
  if (nm_is_exit (name))
    return NM_EXIT;
  size_t n;
  char *s = nm_string_dup (vm, name, &n);
  bool has_suffix = (n > 3 && memcmp (s + n - 3, ".el", 3) == 0) || (n > 4 && memcmp (s + n - 4, ".elc", 4) == 0), has_directory = strchr (s, '/');
  nm_free (s);
  bool as_it_is = no_suffix || !must_suffix || has_suffix || has_directory;     /* the name itself may be that of the file */
  nm_value suffixes = NM_NIL;
  if (n > 0 && !no_suffix)
    {
      nm_value all = load_suffixes (host);
      if (nm_is_exit (all))
        return NM_EXIT;
      suffixes = nm_local (vm, all);
      if (as_it_is)
        {
          nm_value bare = nm_symbol_value_or (vm, NM_Q (load_file_rep_suffixes), NM_NIL);
          suffixes = nm_call2 (vm, NM_Q (append), suffixes, bare);
          if (nm_is_exit (suffixes))
            return NM_EXIT;
        }
    }
  nm_value path = nm_symbol_value_or (vm, NM_Q (load_path), NM_NIL);
  nm_value found = n == 0 ? NM_NIL : file_locate (host, name, path, suffixes, NM_NIL);
  if (nm_is_exit (found))
    return NM_EXIT;
  if (nm_is_nil (found))
    {
      if (noerror)
        return NM_NIL;
      return file_error (host, "Cannot open load file", name, n > 0 && as_it_is && names_directory (host, name, path) ? EISDIR : ENOENT);
    }
  nm_value handler = load_handler (host, found, NM_Q (load));
  if (nm_is_exit (handler))
    return NM_EXIT;
  if (!nm_is_nil (handler))
    return nm_call (vm, handler, 5, (nm_value[]) { NM_Q (load), found, nm_arg (args, 1), nm_arg (args, 2), NM_T });
  bool quiet = !nm_is_nil (nm_arg (args, 2)) && !nm_truthy (vm, Qforce_load_messages);
  return load_found (host, file, found, quiet);
}
