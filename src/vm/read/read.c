/* read.c - the reader's main loop: lists, vectors, quotes and the # syntaxes.
   SPDX-License-Identifier: GPL-3.0-or-later

   read_object reads tokens; an opening token pushes a frame, a finished object is fed to the
   innermost frame, and a closing token finishes that frame, which gives an object to feed to the
   next.  There is no recursion, so nesting is limited by memory only. */
#include "reader_internal.h"

#include <string.h>
#include <mimalloc.h>
#include "../vm_modules.h"

enum { POLL_INTERVAL = 1 << 14 };  /* tokens */

/* What reader_token found. */
enum token { TOKEN_OBJECT, TOKEN_OPEN, TOKEN_PAREN, TOKEN_BRACKET, TOKEN_DOT, TOKEN_END, TOKEN_FAILED };

/* -- errors -------------------------------------------------------------------------------------- */

/* Signals invalid-read-syntax with MESSAGE and the line and column of POSITION (0: point) in BUFFER. */
static value
signal_in_buffer (struct reader *r, value message, value buffer, int64_t position)
{
  struct nm_vm *vm = r->vm;
  value *slots = stack_push_slots (vm, 3);
  slots[0] = message;
  slots[2] = buffer;
  slots[1] = call_0 (vm, Qcurrent_buffer);
  if (!exitp (slots[1]) && !exitp (call_1 (vm, Qset_buffer, slots[2])) && (position == 0 || !exitp (call_1 (vm, Qgoto_char, make_fixnum (position)))))
    {
      slots[2] = call_0 (vm, Qline_number_at_pos);
      value column = exitp (slots[2]) ? V_EXIT : call_0 (vm, Qcurrent_column);
      if (!exitp (column) && !exitp (call_1 (vm, Qset_buffer, slots[1])))
        signal_3 (vm, Qinvalid_read_syntax, slots[0], slots[2], column);
    }
  stack_pop_slots (vm, slots);
  return V_EXIT;
}

/* (TEXT) or, when a buffer is read, (TEXT LINE COLUMN) of its point. */
value
reader_syntax_error_bytes (struct reader *r, const char *text, size_t bytes)
{
  struct nm_vm *vm = r->vm;
  value message = heap_string_uninit (vm, nm_text_chars (text, (int64_t) bytes), (int64_t) bytes, nm_text_chars (text, (int64_t) bytes) != (int64_t) bytes);
  memcpy (string_text (message), text, bytes);
  if (r->source->in_file && r->source->buffer)
    return signal_in_buffer (r, message, *r->source->buffer,
                             r->source->buffer_start + nm_text_chars ((const char *) r->source->start, r->source->p - r->source->start));
  if (r->source->in_file)
    return signal_3 (vm, Qinvalid_read_syntax, message, make_fixnum (1), make_fixnum (0));
  if (r->source->kind != SOURCE_OBJECT || !host_object_is (*r->source->slot, NM_HOST_BUFFER))
    return signal_1 (vm, Qinvalid_read_syntax, message);
  value *slots = stack_push_slots (vm, 1);
  slots[0] = message;
  bool closed = !exitp (source_close (vm, r->source));
  message = slots[0];
  stack_pop_slots (vm, slots);
  return closed ? signal_in_buffer (r, message, *r->source->slot, 0) : V_EXIT;
}

value
reader_syntax_error (struct reader *r, const char *text)
{
  return reader_syntax_error_bytes (r, text, strlen (text));
}

value
reader_end_of_file (struct reader *r)
{
  struct nm_vm *vm = r->vm;
  value file = vm_variable (vm, Qload_true_file_name);
  return stringp (file) ? signal_1 (vm, Qend_of_file, file) : signal_error (vm, Qend_of_file, Qnil);
}

/* -- state --------------------------------------------------------------------------------------- */

void
token_grow (struct reader *r)
{
  size_t room = r->token_room * 2;
  if (r->token == r->first_token)
    {
      r->token = mi_malloc (room);
      memcpy (r->token, r->first_token, r->token_room);
    }
  else
    r->token = mi_realloc (r->token, room);
  r->token_room = room;
}

static struct frame *
frame_push (struct reader *r, enum frame_kind kind)
{
  if (r->depth == r->frame_room)
    {
      r->frame_room *= 2;
      size_t bytes = (size_t) r->frame_room * sizeof *r->frames;
      if (r->frames == r->first_frames)
        {
          r->frames = mi_malloc (bytes);
          memcpy (r->frames, r->first_frames, sizeof r->first_frames);
        }
      else
        r->frames = mi_realloc (r->frames, bytes);
    }
  struct frame *f = &r->frames[r->depth++];
  *f = (struct frame){ .kind = kind, .shape = kind, .head = Qnil, .tail = Qnil };
  return f;
}

static struct label *
label_find (struct reader *r, int64_t number)
{
  /* Labels usually count up from 1, or 0. */
  for (int64_t guess = number - 1; guess <= number; guess++)
    if (guess >= 0 && guess < r->label_count && r->labels[guess].number == number)
      return &r->labels[guess];
  for (int64_t i = r->label_count; i-- > 0; )
    if (r->labels[i].number == number)
      return &r->labels[i];
  return NULL;
}

static void
label_define (struct reader *r, int64_t number, value v)
{
  struct label *l = label_find (r, number);
  if (l == NULL)
    {
      if (r->label_count == r->label_room)
        {
          r->label_room = r->label_room ? r->label_room * 2 : 16;
          r->labels = mi_realloc (r->labels, (size_t) r->label_room * sizeof *r->labels);
        }
      l = &r->labels[r->label_count++];
    }
  *l = (struct label){ .number = number, .v = v };
}

/* -- the # syntaxes ------------------------------------------------------------------------------ */

static enum token
object_token (value v, value *out)
{
  *out = v;
  return exitp (v) ? TOKEN_FAILED : TOKEN_OBJECT;
}

static enum token
token_error (struct reader *r, const char *text)
{
  reader_syntax_error (r, text);
  return TOKEN_FAILED;
}

/* A # that C does not continue. */
static enum token
hash_error (struct reader *r, int c)
{
  reader_back (r, c);
  if (c == CHAR_FAILED || r->failed)
    return TOKEN_FAILED;
  return token_error (r, "#");
}

static enum token
open_quote (struct reader *r, value symbol)
{
  frame_push (r, FRAME_QUOTE)->head = symbol;
  return TOKEN_OPEN;
}

static enum token
open_after (struct reader *r, int opener, enum frame_kind kind)
{
  int c = reader_next (r);
  if (c != opener)
    return hash_error (r, c);
  struct frame *f = frame_push (r, kind);
  if (kind == FRAME_RECORD || kind == FRAME_STRING)
    f->kind = FRAME_LIST;
  return TOKEN_OPEN;
}

/* #^[ and #^^[ */
static enum token
hash_caret (struct reader *r)
{
  int c = reader_next (r);
  bool sub = c == '^';
  if (sub)
    c = reader_next (r);
  if (c == '[')
    {
      frame_push (r, sub ? FRAME_SUB_CHAR_TABLE : FRAME_CHAR_TABLE);
      return TOKEN_OPEN;
    }
  /* What is there is part of the error. */
  return c == CHAR_FAILED ? TOKEN_FAILED : token_error (r, sub ? "#^^" : "#^");
}

/* #@N skips to the next ^_ (how many bytes N are is known to files only), #@00 to the end of the input. */
static bool
hash_skip (struct reader *r, bool *to_end)
{
  int64_t n = 0;
  int digits = 0, c;
  while ((c = reader_next (r)) >= '0' && c <= '9')
    {
      digits++;
      n = n < INT32_MAX ? n * 10 + c - '0' : n;
    }
  *to_end = n == 0 && digits == 2;
  while (c >= 0 && (*to_end || c != 037))
    c = reader_next (r);
  return c != CHAR_FAILED;
}

/* #N= #N# #NNrDIGITS */
static enum token
hash_number (struct reader *r, int c, value *out)
{
  struct nm_vm *vm = r->vm;
  int64_t n = 0;
  bool overflow = false;
  for (; c >= '0' && c <= '9'; c = reader_next (r))
    overflow |= __builtin_mul_overflow (n, 10, &n) || __builtin_add_overflow (n, c - '0', &n) || !fixnum_fits (n);
  if (overflow)
    return hash_error (r, c);
  if (c == 'r' || c == 'R')
    return object_token (reader_integer (r, n), out);
  if ((c != '=' && c != '#') || nilp (vm_variable (vm, Qread_circle)))
    return hash_error (r, c);
  if (c == '=')
    {
      value placeholder = make_cons (vm, Qnil, Qnil);
      label_define (r, n, placeholder);
      struct frame *f = frame_push (r, FRAME_LABEL);
      f->head = placeholder;
      f->count = n;
      return TOKEN_OPEN;
    }
  struct label *l = label_find (r, n);
  if (l == NULL)
    return hash_error (r, c);
  l->used = true;
  return object_token (l->v, out);
}

static enum token reader_token (struct reader *, value *out);

static bool
skip_line (struct reader *r)
{
  int c;
  while ((c = reader_next (r)) >= 0 && c != '\n')
    ;
  return c != CHAR_FAILED;
}

/* #_ and #: with nothing behind them name the symbol with the empty name. */
static enum token
hash_plain (struct reader *r, bool uninterned, value *out)
{
  return object_token (reader_symbol_plain (r, uninterned), out);
}

static enum token
reader_hash (struct reader *r, value *out)
{
  int c = reader_next (r);
  bool to_end;
  switch (c)
    {
    case '\'': return open_quote (r, Qfunction);
    case '[': return frame_push (r, FRAME_BYTE_CODE), TOKEN_OPEN;
    case '(': return frame_push (r, FRAME_STRING)->kind = FRAME_LIST, TOKEN_OPEN;
    case 's': return open_after (r, '(', FRAME_RECORD);
    case '^': return hash_caret (r);
    case '&': return object_token (reader_bool_vector (r), out);
    case '$': return object_token (vm_variable (r->vm, Qload_file_name), out);
    case ':': return hash_plain (r, true, out);
    case '_': return hash_plain (r, false, out);
    case '#': return object_token (symbol_intern (r->vm, "", 0), out);
    case '!': r->script_line = true; return skip_line (r) ? TOKEN_OPEN : TOKEN_FAILED;
    case 'x': case 'X': return object_token (reader_integer (r, 16), out);
    case 'o': case 'O': return object_token (reader_integer (r, 8), out);
    case 'b': case 'B': return object_token (reader_integer (r, 2), out);
    case '@':
      r->script_line = true;
      if (!hash_skip (r, &to_end))
        return TOKEN_FAILED;
      return to_end ? object_token (Qnil, out) : TOKEN_OPEN;
    default:
      return c >= '0' && c <= '9' ? hash_number (r, c, out) : hash_error (r, c);
    }
}

/* -- tokens -------------------------------------------------------------------------------------- */

/* Is the dot just read one that separates the tail of a list? */
static bool
dot_token_p (struct reader *r)
{
  int c = reader_next (r);
  reader_back (r, c);
  return c <= ' ' || (c < 0x80 && strchr ("\"';([#?`,", c));
}

/* TOKEN_OPEN also stands for something that was skipped: the caller just goes on. */
static enum token
reader_token (struct reader *r, value *out)
{
  int c;
  do
    c = reader_next (r);
  while ((c >= 0 && c <= ' ') || c == 0xa0);
  switch (c)
    {
    case CHAR_END: return TOKEN_END;
    case CHAR_FAILED: return TOKEN_FAILED;
    case '(': return frame_push (r, FRAME_LIST), TOKEN_OPEN;
    case ')': return TOKEN_PAREN;
    case '[': return frame_push (r, FRAME_VECTOR), TOKEN_OPEN;
    case ']': return TOKEN_BRACKET;
    case '#': return reader_hash (r, out);
    case ';': return skip_line (r) ? TOKEN_OPEN : TOKEN_FAILED;
    case '\'': return open_quote (r, Qquote);
    case '`': return open_quote (r, Qbackquote);
    case ',':
      c = reader_next (r);
      if (c == '@')
        return open_quote (r, Qcomma_at);
      reader_back (r, c);
      return c == CHAR_FAILED ? TOKEN_FAILED : open_quote (r, Qcomma);
    case '?': return object_token (reader_character (r), out);
    case '"': return object_token (reader_string (r), out);
    case '.':
      if (dot_token_p (r))
        return TOKEN_DOT;
      if (r->failed)
        return TOKEN_FAILED;
      /* Fall through. */
    default:
      return object_token (reader_symbol (r, c), out);
    }
}

/* -- objects ------------------------------------------------------------------------------------- */

static void
frame_append (struct nm_vm *vm, struct frame *f, value v)
{
  value c = make_cons (vm, v, Qnil);
  if (f->count++ == 0)
    f->head = c;
  else
    set_cdr (vm, f->tail, c);
  f->tail = c;
}

/* V is what #N= stands for.  References so far hold the placeholder: a cons takes its place, in
   other objects it is replaced. */
static value
label_finish (struct reader *r, struct frame *f, value v)
{
  struct nm_vm *vm = r->vm;
  value placeholder = f->head;
  struct label *l = label_find (r, f->count);
  assert (l != NULL);
  bool used = l->used;
  if (consp (v))
    {
      set_car (vm, placeholder, car (v));
      set_cdr (vm, placeholder, cdr (v));
      v = placeholder;
    }
  else if (used)
    reader_substitute (vm, v, placeholder, v);
  label_define (r, f->count, v);
  return v;
}

/* Gives V to the innermost frame, and what that finishes to the next.  V_UNBOUND: read on; else the
   outermost object, or V_EXIT. */
static value
reader_feed (struct reader *r, value v)
{
  struct nm_vm *vm = r->vm;
  while (r->depth > 0)
    {
      struct frame *f = &r->frames[r->depth - 1];
      switch (f->kind)
        {
        case FRAME_QUOTE:
          v = make_cons (vm, f->head, make_cons (vm, v, Qnil));
          r->depth--;
          continue;
        case FRAME_LABEL:
          v = label_finish (r, f, v);
          r->depth--;
          continue;
        case FRAME_LIST_DOT:
          f->kind = FRAME_LIST_TAIL;
          if (f->count == 0)
            f->head = v;
          else
            set_cdr (vm, f->tail, v);
          return V_UNBOUND;
        case FRAME_LIST_TAIL:
          return reader_syntax_error (r, ". in wrong context");
        case FRAME_LIST:
          if (f->shape == FRAME_STRING && f->count == 0 && !stringp (v))
            return reader_syntax_error (r, "#");
          frame_append (vm, f, v);
          return V_UNBOUND;
        default:
          frame_append (vm, f, v);
          return V_UNBOUND;
        }
    }
  return v;
}

/* A list is complete.  The frame is popped; its list stays reachable through the frame's values. */
static value
list_finish (struct reader *r)
{
  struct frame *f = &r->frames[r->depth - 1];
  value v = f->head;
  enum frame_kind shape = f->shape, kind = f->kind;
  int64_t count = f->count;
  if (shape == FRAME_STRING && (kind != FRAME_LIST || count % 3 != 1))
    return reader_syntax_error (r, count == 0 ? "#" : "Invalid string property list");
  r->depth--;
  return shape == FRAME_RECORD ? reader_finish_record (r, v)
         : shape == FRAME_STRING ? reader_finish_string (r, v)
         : v;
}

static value
close_paren (struct reader *r)
{
  enum frame_kind kind = r->depth ? r->frames[r->depth - 1].kind : FRAME_LABEL;
  switch (kind)
    {
    case FRAME_LIST: case FRAME_LIST_TAIL:
      return list_finish (r);
    case FRAME_LIST_DOT: case FRAME_QUOTE: case FRAME_LABEL:
      return reader_syntax_error (r, ")");
    default:
      return reader_syntax_error (r, ") or . in a vector");
    }
}

/* What a closing token says where only elements and a parenthesis may stand. */
static value
list_error (struct reader *r, const char *text)
{
  struct frame *f = &r->frames[r->depth - 1];
  if (f->shape == FRAME_STRING)
    text = f->count == 0 ? "#" : "Invalid string property list";
  return reader_syntax_error (r, text);
}

static value
close_bracket (struct reader *r)
{
  struct frame *f = r->depth ? &r->frames[r->depth - 1] : NULL;
  struct frame done;
  switch (f ? f->kind : FRAME_LABEL)
    {
    case FRAME_LIST: return list_error (r, "] in a list");
    case FRAME_LIST_TAIL: return reader_syntax_error (r, ". in wrong context");
    case FRAME_LIST_DOT: case FRAME_QUOTE: case FRAME_LABEL: return reader_syntax_error (r, "]");
    default: break;
    }
  done = *f;
  r->depth--;
  return done.kind == FRAME_VECTOR ? reader_finish_vector (r, &done)
         : done.kind == FRAME_BYTE_CODE ? reader_finish_byte_code (r, &done)
         : done.kind == FRAME_CHAR_TABLE ? reader_finish_char_table (r, &done)
         : reader_finish_sub_char_table (r, &done);
}

/* V_UNBOUND to read on, or V_EXIT. */
static value
dot (struct reader *r)
{
  struct frame *f = r->depth ? &r->frames[r->depth - 1] : NULL;
  switch (f ? f->kind : FRAME_LABEL)
    {
    case FRAME_LIST:
      if (f->shape == FRAME_STRING)
        return list_error (r, "");
      f->kind = FRAME_LIST_DOT;
      return V_UNBOUND;
    case FRAME_LIST_TAIL: return reader_syntax_error (r, ". in wrong context");
    case FRAME_LIST_DOT: case FRAME_QUOTE: case FRAME_LABEL: return reader_syntax_error (r, ".");
    default: return reader_syntax_error (r, ") or . in a vector");
    }
}

/* Answers a request to quit.  A safepoint would move the text that is being read; after a quit nobody reads on. */
static value
reader_poll (struct reader *r)
{
  struct nm_vm *vm = r->vm;
  if (likely (!(atomic_load_explicit (&vm->safepoint_flags, memory_order_relaxed) & SAFEPOINT_QUIT)))
    return Qnil;
  unsigned quit = SAFEPOINT_QUIT | SAFEPOINT_QUIT_KEY;
  if (atomic_fetch_and_explicit (&vm->safepoint_flags, ~quit, memory_order_acquire) & SAFEPOINT_QUIT_KEY)
    vm->quit_key = true;
  return eval_poll (vm, SAFEPOINT_QUIT);
}

/* The next object; V_UNBOUND at the end of the input between objects. */
static value
read_object (struct reader *r)
{
  r->script_line = false;
  bool between = true;             /* nothing but blanks and comments so far; #! is taken for the start of an object */
  for (unsigned turns = 1;; turns++)
    {
      value v = V_UNBOUND;
      if (unlikely (turns % POLL_INTERVAL == 0) && exitp (reader_poll (r)))
        return V_EXIT;
      switch (reader_token (r, &v))
        {
        case TOKEN_OPEN: between = between && !r->script_line; continue;
        case TOKEN_OBJECT: break;
        case TOKEN_PAREN: v = close_paren (r); break;
        case TOKEN_BRACKET: v = close_bracket (r); break;
        case TOKEN_DOT:
          if (exitp (dot (r)))
            return V_EXIT;
          continue;
        case TOKEN_END: return r->depth == 0 && between ? V_UNBOUND : reader_end_of_file (r);
        case TOKEN_FAILED: return V_EXIT;
        }
      if (!exitp (v))
        v = reader_feed (r, v);
      if (v != V_UNBOUND)
        return v;
    }
}

/* -- entry points -------------------------------------------------------------------------------- */

/* Must positions of symbols be noted while SOURCE is read?  If so, the list of them is emptied. */
static bool
track_positions (struct nm_vm *vm, struct source *s, bool *ok)
{
  value wanted = vm_variable (vm, Qread_with_symbol_positions);
  *ok = true;
  if (likely (nilp (wanted)) || (wanted != Qt && (s->slot == NULL || wanted != *s->slot)))
    return false;
  *ok = variable_set (vm, Qread_symbol_positions_list, Qnil);
  return true;
}

static value
reverse_positions (struct nm_vm *vm, value result)
{
  value reversed = Qnil;
  for (value tail = vm_variable (vm, Qread_symbol_positions_list); consp (tail); tail = cdr (tail))
    reversed = make_cons (vm, car (tail), reversed);
  value *slots = stack_push_slots (vm, 1);
  slots[0] = result;
  bool ok = variable_set (vm, Qread_symbol_positions_list, reversed);
  result = slots[0];
  stack_pop_slots (vm, slots);
  return ok ? result : V_EXIT;
}

value
read_form_or_end (struct nm_vm *vm, struct source *source)
{
  struct reader r;
  r.vm = vm;
  r.source = source;
  r.failed = false;
  r.frames = r.first_frames;
  r.frame_room = (int64_t) (sizeof r.first_frames / sizeof *r.first_frames);
  r.depth = r.label_count = r.label_room = 0;
  r.labels = NULL;
  r.token = r.first_token;
  r.token_room = sizeof r.first_token;
  r.token_bytes = 0;
  source->form = source_offset (source);
  source->position = 0;
  bool ok;
  r.track_positions = track_positions (vm, source, &ok);
  value v = ok ? read_object (&r) : V_EXIT;
  if (r.failed)
    v = V_EXIT;
  if (r.track_positions && v != V_UNBOUND && !exitp (v))
    v = reverse_positions (vm, v);
  if (r.frames != r.first_frames)
    mi_free (r.frames);
  if (r.token != r.first_token)
    mi_free (r.token);
  mi_free (r.labels);
  return v;
}

value
read_form (struct nm_vm *vm, struct source *source)
{
  value v = read_form_or_end (vm, source);
  if (likely (v != V_UNBOUND))
    return v;
  struct reader r = { .vm = vm, .source = source };
  return reader_end_of_file (&r);
}

value
read_from_bytes (struct nm_vm *vm, const char *text, size_t bytes)
{
  struct source s;
  source_from_bytes (&s, text, bytes);
  return read_form (vm, &s);
}
