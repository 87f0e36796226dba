/* mode_line.c - expands the formats of mode lines, header lines and titles.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Runs Lisp (:eval forms); an error in it becomes no text.

   A format is expanded into a list of propertized strings, which are concatenated at the end.
   Text below a variable that is not marked as risky keeps no properties and evaluates nothing. */
#include "layout.h"
#include "redisplay.h"
#include "../primitive.h"
#include "nm_text.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_DEPTH_MAX = 100, FORMAT_LIST_MAX = 5000 };

struct format {
  struct nm_host *host;
  struct window *w;
  struct buffer *b;
  nm_value pieces;                 /* assignable local: reversed list of strings */
  int depth;
  bool is_string;                  /* for format-mode-line, not for the screen */
};

static nm_value expand (struct format *, nm_value element, bool literal, bool risky, nm_value properties);

static void
add_piece (struct format *f, nm_value string)
{
  nm_local_set (f->host->vm, f->pieces, nm_cons (f->host->vm, string, f->pieces));
}

/* Puts the plist PROPERTIES on all of a fresh STRING. */
static nm_value
propertize (struct format *f, nm_value string, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  struct nm_string_info info;
  if (nm_is_nil (properties) || !nm_string_info (vm, string, &info) || info.chars == 0)
    return string;
  nm_value v = nm_exit_contain (vm, nm_call4 (vm, NM_Q (add_text_properties), nm_fixnum (0), nm_fixnum (info.chars), properties, string));
  return nm_is_exit (v) ? v : string;
}

static nm_value
add_text (struct format *f, const char *text, int64_t bytes, nm_value properties)
{
  if (bytes == 0)
    return NM_NIL;
  nm_value s = propertize (f, nm_string_multibyte (f->host->vm, text, bytes), properties);
  if (!nm_is_exit (s))
    add_piece (f, s);
  return s;
}

/* -- what % stands for -------------------------------------------------------------------------------- */

static int
percent (int64_t n, int64_t of)
{
  int64_t p = of <= 0 ? 0 : (n * 100 + of - 1) / of;
  return p > 99 ? 99 : (int) p;
}

struct span { int64_t begv, zv, top, bottom; };

static struct span
window_span (struct format *f)
{
  struct span s = { f->b->begv, f->b->zv, window_start_position (f->host, f->w), 0 };
  s.bottom = f->w->end_valid && f->w->end_pos <= s.zv ? f->w->end_pos : s.zv;
  return s;
}

static void
format_position (struct format *f, char spec, char *buf, size_t size)
{
  struct span s = window_span (f);
  bool at_top = s.top <= s.begv, at_bottom = s.bottom >= s.zv;
  if (spec == 'q')
    {
      int a = percent (s.top - s.begv, s.zv - s.begv), b = percent (s.bottom - s.begv, s.zv - s.begv);
      if (at_top && at_bottom)
        snprintf (buf, size, "All   ");
      else if (at_top)
        snprintf (buf, size, " 0-%d%%", b);
      else if (at_bottom)
        snprintf (buf, size, "%d-100%%", a);
      else
        snprintf (buf, size, a == b ? "%d%%" : "%d-%d%%", a, b);
      return;
    }
  if (at_bottom)
    snprintf (buf, size, "%s", at_top ? "All" : "Bottom");
  else if (spec == 'P')
    snprintf (buf, size, at_top ? "Top%d%%" : "%2d%%", percent (s.bottom - s.begv, s.zv - s.begv));
  else if (at_top)
    snprintf (buf, size, "Top");
  else
    {
      int64_t above = s.top - s.begv;
      snprintf (buf, size, "%2d%%", percent (above, spec == 'o' ? above + s.zv - s.bottom : s.zv - s.begv));
    }
}

static int64_t
line_number (struct format *f)
{
  struct rope *r = f->b->text->rope;
  int64_t point = window_point_position (f->host, f->w);
  return rope_byte_to_line (r, buffer_byte_of (f->b, point)) - rope_byte_to_line (r, buffer_byte_of (f->b, f->b->begv)) + 1;
}

static nm_value
column_number (struct format *f, int64_t *column)
{
  int64_t point = window_point_position (f->host, f->w);
  int64_t nl = rope_previous_newline (f->b->text->rope, buffer_byte_of (f->b, point));
  int64_t start = nl < 0 ? 1 : buffer_pos_of (f->b, nl + 1);
  *column = point - start;
  if (*column > LAYOUT_LONG || *column <= 0)
    return NM_NIL;
  int64_t old = f->b->pt;
  buffer_set_point (f->host, f->b, point);
  nm_value v = nm_exit_contain (f->host->vm, nm_call0 (f->host->vm, NM_Q (current_column)));
  if (f->b->live)
    buffer_set_point (f->host, f->b, old);
  nm_get_int64 (f->host->vm, v, column);
  return v;
}

static void
human_size (int64_t n, char *buf, size_t size)
{
  static const char units[] = "kMGTPE";
  if (n < 1000)
    {
      snprintf (buf, size, "%d", (int) n);
      return;
    }
  int u = 0;
  double d = (double) n / 1000;
  while (d >= 999.5 && units[u + 1] != '\0')
    d /= 1000, u++;
  snprintf (buf, size, d < 9.95 ? "%.1f%c" : "%.0f%c", d, units[u]);
}

/* The letter of a coding system, as :mnemonic of its properties says. */
static char
coding_letter (struct format *f, nm_value coding)
{
  struct nm_vm *vm = f->host->vm;
  int64_t letter = '-';
  if (nm_is_nil (coding) || !nm_is_symbol (vm, coding))
    return '-';
  nm_value plist = nm_call1 (vm, NM_Q (coding_system_plist), coding);
  if (nm_is_exit (plist))
    return nm_exit_ignore (vm), '-';
  nm_get_int64 (vm, nm_plist_get (vm, plist, NM_Q (Cmnemonic)), &letter);
  return letter > ' ' && letter < 0x7f ? (char) letter : '-';
}

static void
end_of_line_letter (struct format *f, nm_value coding, char *buf, size_t size)
{
  struct nm_vm *vm = f->host->vm;
  static const uint32_t variables[] = { Qeol_mnemonic_unix, Qeol_mnemonic_dos, Qeol_mnemonic_mac, Qeol_mnemonic_undecided };
  int64_t kind = 3;
  nm_value type = nm_is_nil (coding) ? NM_NIL : nm_call1 (vm, NM_Q (coding_system_eol_type), coding);
  if (nm_is_exit (type))
    nm_exit_ignore (vm);
  else if (!nm_get_int64 (vm, type, &kind) || kind < 0 || kind > 2)
    kind = 3;
  nm_value v = nm_symbol_value_or (vm, (nm_value){ variables[kind] }, NM_NIL);
  int64_t n = nm_string_copy (vm, v, 0, (int64_t) size - 1, buf);
  buf[n > 0 ? n : 0] = '\0';
  if (n <= 0)
    snprintf (buf, size, ":");
}

static void
format_coding (struct format *f, bool with_eol, char *buf, size_t size)
{
  struct nm_vm *vm = f->host->vm;
  nm_value coding = nm_context_slot_of (vm, f->b->context, NM_SLOT_buffer_file_coding_system);
  size_t n = 0;
  if (f->host->terminal != NULL)
    {
      /* The keyboard and the terminal speak UTF-8. */
      buf[n++] = 'U';
      buf[n++] = 'U';
    }
  buf[n++] = coding_letter (f, coding);
  buf[n] = '\0';
  if (with_eol)
    end_of_line_letter (f, coding, buf + n, size - n);
}

static void
format_depth (struct format *f, char bracket, char *buf, size_t size)
{
  struct nm_vm *vm = f->host->vm;
  int64_t depth = 0, minibuffers = 0;
  nm_value d = nm_exit_contain (vm, nm_call0 (vm, NM_Q (recursion_depth))), m = nm_exit_contain (vm, nm_call0 (vm, NM_Q (minibuffer_depth)));
  nm_get_int64 (vm, d, &depth);
  nm_get_int64 (vm, m, &minibuffers);
  depth -= minibuffers;
  if (depth > 5)
    snprintf (buf, size, bracket == '[' ? "[[[... " : " ...]]]");
  else
    {
      memset (buf, bracket, depth > 0 ? (size_t) depth : 0);
      buf[depth > 0 ? depth : 0] = '\0';
    }
}

static char
modified_sign (struct format *f, char spec)
{
  bool modified = f->b->text->save_modiff < f->b->text->modiff;
  bool read_only = !nm_is_nil (nm_context_slot_of (f->host->vm, f->b->context, NM_SLOT_buffer_read_only));
  if (spec == '&')
    return modified ? '*' : '-';
  if (spec == '+')
    return modified ? '*' : read_only ? '%' : '-';
  return read_only ? '%' : modified ? '*' : '-';
}

/* Text for a construct that is a Lisp string: buffer name, file name, mode name. */
static nm_value
spec_string (struct format *f, char spec)
{
  struct nm_vm *vm = f->host->vm;
  switch (spec)
    {
    case 'b':
      return f->b->name;
    case 'f':
      return nm_context_slot_of (vm, f->b->context, NM_SLOT_buffer_file_name);
    case 'F':
      {
        nm_value title = frame_parameter_value (f->host, f->w->frame, NM_Q (title));
        return nm_is_string (vm, title) ? title : frame_parameter_value (f->host, f->w->frame, NM_Q (name));
      }
    default:
      return NM_UNBOUND;
    }
}

static nm_value
process_status (struct format *f, char *buf, size_t size)
{
  struct nm_vm *vm = f->host->vm;
  snprintf (buf, size, "no process");
  nm_value process = nm_exit_contain (vm, nm_call1 (vm, NM_Q (get_buffer_process), buffer_object (f->host, f->b)));
  if (nm_is_exit (process) || nm_is_nil (process))
    return process;
  nm_value status = nm_exit_contain (vm, nm_call1 (vm, NM_Q (process_status), process));
  if (!nm_is_exit (status) && nm_is_symbol (vm, status))
    {
      int64_t n = nm_string_copy (vm, nm_symbol_name (vm, status), 0, (int64_t) size - 1, buf);
      buf[n] = '\0';
    }
  return status;
}

/* Fills BUF for the constructs that are not Lisp strings; NM_EXIT if Lisp exited. */
static nm_value
spec_text (struct format *f, char spec, int width, char *buf, size_t size)
{
  struct nm_vm *vm = f->host->vm;
  nm_value v = NM_NIL;
  int64_t n = 0;
  buf[0] = '\0';
  switch (spec)
    {
    case '*': case '+': case '&':
      snprintf (buf, size, "%c", modified_sign (f, spec));
      break;
    case 'c': case 'C':
      v = column_number (f, &n);
      snprintf (buf, size, "%*lld", width, (long long) n + (spec == 'C'));
      break;
    case 'l':
      snprintf (buf, size, "%*lld", width, (long long) line_number (f));
      break;
    case 'i':
      snprintf (buf, size, "%*lld", width, (long long) (f->b->zv - f->b->begv));
      break;
    case 'I':
      human_size (f->b->zv - f->b->begv, buf, size);
      break;
    case 'p': case 'P': case 'q': case 'o':
      format_position (f, spec, buf, size);
      break;
    case 'n':
      if (f->b->begv > 1 || f->b->zv < buffer_z (f->b))
        snprintf (buf, size, " Narrow");
      break;
    case 's':
      v = process_status (f, buf, size);
      break;
    case 'z': case 'Z':
      format_coding (f, spec == 'Z', buf, size);
      break;
    case '[': case ']':
      format_depth (f, spec, buf, size);
      break;
    case '@':
      {
        nm_value directory = nm_context_slot_of (vm, f->b->context, NM_SLOT_default_directory);
        v = nm_exit_contain (vm, nm_call1 (vm, NM_Q (file_remote_p), directory));
        snprintf (buf, size, nm_is_nil (v) || nm_is_exit (v) ? "-" : "@");
        break;
      }
    case '%':
      snprintf (buf, size, "%%");
      break;
    case '-':
      {
        size_t fill = f->is_string ? 2 : (size_t) f->w->columns < size ? (size_t) f->w->columns : size - 1;
        memset (buf, '-', fill);
        buf[fill] = '\0';
        break;
      }
    default:
      break;
    }
  return nm_is_exit (v) ? v : NM_NIL;
}

/* One %-construct, padded at its right to WIDTH. */
static nm_value
expand_spec (struct format *f, char spec, int width, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  char buf[1100];
  if (spec == 'm')
    return expand (f, nm_context_slot_of (vm, f->b->context, NM_SLOT_mode_name), false, false, properties);
  if (spec == 'M')
    return expand (f, nm_symbol_value_or (vm, NM_Q (global_mode_string), NM_NIL), false, false, properties);
  nm_value string = spec_string (f, spec);
  if (!nm_is_unbound (string))
    {
      size_t n = 0;
      char *text = nm_string_dup (vm, string, &n);
      nm_value v = text == NULL ? NM_NIL : add_text (f, text, (int64_t) n, properties);
      int64_t chars = text == NULL ? 0 : nm_text_chars (text, (int64_t) n);
      nm_free (text);
      for (buf[0] = ' '; chars < width && !nm_is_exit (v); chars++)
        v = add_text (f, buf, 1, properties);
      return v;
    }
  nm_value v = spec_text (f, spec, width, buf, sizeof buf - 64);
  if (nm_is_exit (v))
    return v;
  size_t n = strlen (buf);
  while (n < (size_t) width && n < sizeof buf - 1)
    buf[n++] = ' ';
  return add_text (f, buf, (int64_t) n, properties);
}

/* -- elements --------------------------------------------------------------------------------------------- */

/* Merges the properties of STRING at char POS under OUTER. */
static nm_value
properties_at (struct format *f, nm_value string, int64_t pos, bool has, nm_value outer)
{
  struct nm_vm *vm = f->host->vm;
  if (!has)
    return outer;
  nm_value own = nm_exit_contain (vm, nm_call2 (vm, NM_Q (text_properties_at), nm_fixnum (pos), string));
  if (nm_is_nil (outer) || nm_is_exit (own))
    return own;
  if (nm_is_nil (own))
    return outer;
  return nm_exit_contain (vm, nm_call2 (vm, NM_Q (append), own, outer));
}

static nm_value
expand_string (struct format *f, nm_value string, bool literal, bool risky, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  struct nm_string_info info;
  nm_string_info (vm, string, &info);
  bool has = info.has_properties && !risky;
  char *text = nm_string_dup (vm, string, NULL);
  nm_value v = NM_NIL;
  int64_t chars = 0, at = 0;
  while (at < info.bytes && !nm_is_exit (v))
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value own = properties_at (f, string, chars, has, properties);
      if (!literal && text[at] == '%' && at + 1 < info.bytes)
        {
          int width = 0;
          for (at++, chars++; at < info.bytes && text[at] >= '0' && text[at] <= '9'; at++, chars++)
            width = width > 1000 ? width : width * 10 + text[at] - '0';
          v = nm_is_exit (own) ? own : expand_spec (f, at < info.bytes ? text[at] : 0, width > 1000 ? 1000 : width, own);
          at++, chars++;
        }
      else
        {
          /* Up to the next construct or change of properties. */
          int64_t end_char = info.chars, from = at;
          if (has)
            {
              nm_value next = nm_exit_contain (vm, nm_call2 (vm, NM_Q (next_property_change), nm_fixnum (chars), string));
              nm_get_int64 (vm, next, &end_char);
            }
          do
            at += info.multibyte ? nm_char_length ((unsigned char) text[at]) : 1, chars++;
          while (at < info.bytes && chars < end_char && (literal || text[at] != '%'));
          v = nm_is_exit (own) ? own : add_text (f, text + from, at - from, own);
        }
      /* The pieces are kept by the list; f->pieces is an older slot. */
      nm_scope_close (vm, scope);
    }
  nm_free (text);
  return v;
}

static nm_value
concat_pieces (struct format *f)
{
  struct nm_vm *vm = f->host->vm;
  return nm_apply (vm, NM_Q (concat), nm_nreverse (vm, f->pieces));
}

/* ELEMENT expanded on its own, as one string. */
static nm_value
expand_apart (struct format *f, nm_value element, bool literal, bool risky, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  struct format part = *f;
  part.pieces = nm_local (vm, NM_NIL);
  nm_value v = expand (&part, element, literal, risky, properties);
  return nm_is_exit (v) ? v : concat_pieces (&part);
}

/* (WIDTH REST...): at least WIDTH columns, or at most -WIDTH. */
static nm_value
expand_width (struct format *f, int64_t width, nm_value rest, bool risky, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  nm_value s = expand_apart (f, rest, false, risky, properties);
  struct nm_string_info info;
  if (nm_is_exit (s) || !nm_string_info (vm, s, &info))
    return s;
  if (width < 0 && info.chars > -width)
    {
      s = nm_call3 (vm, NM_Q (substring), s, nm_fixnum (0), nm_fixnum (-width));
      if (nm_is_exit (s))
        return nm_exit_contain (vm, s);
    }
  add_piece (f, s);
  nm_value v = NM_NIL;
  for (int64_t n = info.chars; n < width && n < 1000 && !nm_is_exit (v); n++)
    v = add_text (f, " ", 1, NM_NIL);
  return v;
}

static nm_value
expand_symbol (struct format *f, nm_value symbol, bool risky)
{
  struct nm_vm *vm = f->host->vm;
  if (nm_is_nil (symbol) || nm_identical (symbol, NM_T))
    return NM_NIL;
  nm_value v = nm_symbol_value_or (vm, symbol, NM_NIL);
  if (nm_is_nil (v) || nm_identical (v, NM_T))
    return NM_NIL;
  risky = risky || nm_is_nil (nm_get (vm, symbol, NM_Q (risky_local_variable)));
  return expand (f, v, true, risky, NM_NIL);
}

static nm_value
expand_cons (struct format *f, nm_value element, bool risky, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  nm_value car = nm_car (vm, element), cdr = nm_cdr (vm, element);
  int64_t width;
  if (nm_symbol_is (vm, car, QCeval))
    {
      if (risky)
        return NM_NIL;
      nm_value v = nm_exit_contain (vm, nm_eval (vm, nm_car (vm, cdr), NM_T));
      return nm_is_exit (v) ? v : expand (f, v, false, risky, properties);
    }
  if (nm_symbol_is (vm, car, QCpropertize))
    {
      nm_value own = risky ? NM_NIL : nm_cdr (vm, cdr);
      if (!nm_is_nil (properties) && !nm_is_nil (own))
        own = nm_exit_contain (vm, nm_call2 (vm, NM_Q (append), own, properties));
      else if (nm_is_nil (own))
        own = properties;
      return nm_is_exit (own) ? own : expand (f, nm_car (vm, cdr), false, risky, own);
    }
  if (nm_get_int64 (vm, car, &width))
    return expand_width (f, width, cdr, risky, properties);
  if (nm_is_symbol (vm, car) && !nm_is_nil (car))
    {
      bool on = !nm_is_nil (nm_symbol_value_or (vm, car, NM_NIL));
      nm_value then = nm_car (vm, cdr), otherwise = nm_car (vm, nm_cdr (vm, cdr));
      return expand (f, on ? then : otherwise, false, risky, properties);
    }
  nm_value v = NM_NIL, at = nm_local (vm, element);
  for (int n = 0; nm_is_cons (vm, at) && n < FORMAT_LIST_MAX && !nm_is_exit (v); n++)
    {
      v = expand (f, nm_car (vm, at), false, risky, properties);
      nm_local_set (vm, at, nm_cdr (vm, at));
    }
  return v;
}

static nm_value
expand (struct format *f, nm_value element, bool literal, bool risky, nm_value properties)
{
  struct nm_vm *vm = f->host->vm;
  nm_value v = NM_NIL;
  if (f->depth >= FORMAT_DEPTH_MAX)
    return add_text (f, "*too-deep*", 10, NM_NIL);
  f->depth++;
  if (nm_is_string (vm, element))
    v = expand_string (f, element, literal, risky, properties);
  else if (nm_is_symbol (vm, element))
    v = expand_symbol (f, element, risky);
  else if (nm_is_cons (vm, element))
    v = expand_cons (f, element, risky, properties);
  else
    v = add_text (f, "*invalid*", 9, NM_NIL);
  f->depth--;
  return v;
}

static nm_value
format_text (struct nm_host *host, struct window *w, struct buffer *b, nm_value format, bool is_string)
{
  struct nm_vm *vm = host->vm;
  struct buffer *current = buffer_current (host);
  struct format f = { .host = host, .w = w, .b = b, .pieces = nm_local (vm, NM_NIL), .is_string = is_string };
  nm_depth depth = nm_depth_now (vm);
  buffer_set_current (host, b);
  nm_value v = nm_bind (vm, NM_Q (inhibit_redisplay), NM_T) ? expand (&f, format, false, false, NM_NIL) : NM_EXIT;
  v = nm_unbind_to (vm, depth, nm_is_exit (v) ? v : NM_NIL);
  if (current->live)
    buffer_set_current (host, current);
  return nm_is_exit (v) ? v : concat_pieces (&f);
}

nm_value
mode_line_format_text (struct nm_host *host, struct window *w, nm_value format)
{
  return format_text (host, w, window_shown_buffer (host, w), format, false);
}

NM_PRIMITIVE (format_mode_line, "format-mode-line", 1, 4, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FORMAT &optional FACE WINDOW BUFFER)",
              "Return the text that FORMAT, a mode line format, gives for WINDOW and BUFFER (nil: WINDOW's).\n"
              "FACE 0 drops all text properties; another non-nil FACE is put where the text has none.\n"
              "Batch sessions, which have no mode lines, return an empty string.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_any (host, nm_arg (args, 2));
  if (w == NULL)
    return NM_EXIT;
  struct buffer *b = window_shown_buffer (host, w);
  uint64_t id;
  if (!nm_is_nil (nm_arg (args, 3)))
    {
      if (!nm_host_object_get (vm, nm_arg (args, 3), NM_HOST_BUFFER, &id))
        return nm_wrong_type (vm, NM_Q (bufferp), nm_arg (args, 3));
      b = buffer_of_id (host, id);
    }
  if (host->terminal == NULL || b == NULL)
    return nm_string_literal (vm, "");
  nm_value s = format_text (host, w, b, nm_arg (args, 0), true), face = nm_arg (args, 1);
  struct nm_string_info info;
  if (nm_is_exit (s) || !nm_string_info (vm, s, &info) || info.chars == 0)
    return s;
  if (nm_is_immediate_fixnum (face))
    {
      nm_value v = nm_call4 (vm, NM_Q (set_text_properties), nm_fixnum (0), nm_fixnum (info.chars), NM_NIL, s);
      return nm_is_exit (v) ? v : s;
    }
  if (nm_identical (face, NM_T))
    face = NM_Q (mode_line);
  if (!nm_is_nil (face))
    {
      nm_value v[] = { nm_fixnum (0), nm_fixnum (info.chars), face, NM_T, s };
      nm_value done = nm_call (vm, NM_Q (add_face_text_property), 5, v);
      if (nm_is_exit (done))
        return done;
    }
  return s;
}
