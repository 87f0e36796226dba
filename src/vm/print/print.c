/* print.c - rendering of objects with elements, circularity, and printing to a string.
   SPDX-License-Identifier: GPL-3.0-or-later

   printer_object keeps the objects being printed on an explicit stack.  Without print-circle the
   stack is at most PRINT_DEPTH_MAX deep, and an object that is found on it again shows as #LEVEL. */
#include "printer_internal.h"

#include <string.h>
#include <mimalloc.h>
#include "../data/char_table.h"
#include "../data/hash.h"
#include "../data/string.h"
#include "../text/intervals.h"

enum { PRINT_DEPTH_MAX = 200, PRINT_LARGE = 16 << 20 };

bool
printer_grow (struct printer *p, size_t bytes)
{
  size_t room = p->room * 2 > p->bytes + bytes ? p->room * 2 : p->bytes + bytes + 64;
  char *text = NULL;
  bool first = p->text == p->first_text;
  /* The string that it will be takes as much again. */
  if (!p->full && (room <= PRINT_LARGE || heap_fits (p->vm, 2 * room)))
    text = first ? mi_malloc (room) : mi_realloc (p->text, room);
  if (text == NULL)
    {
      p->full = true;
      p->error = "Memory exhausted";
      return false;
    }
  if (first)
    memcpy (text, p->first_text, p->bytes);
  p->text = text;
  p->room = room;
  return true;
}

value
printer_signal (struct printer *p)
{
  return p->full ? signal_memory_full (p->vm) : signal_message (p->vm, "%s", p->error);
}

value
printer_string (struct printer *p)
{
  if (p->error != NULL)
    return printer_signal (p);
  return heap_reserve_large (p->vm, p->bytes) ? string_auto_new (p->vm, p->text, (int64_t) p->bytes) : V_EXIT;
}

void
printer_open (struct printer *p, struct nm_vm *vm, bool escape)
{
  value length = vm_variable (vm, Qprint_length), level = vm_variable (vm, Qprint_level);
  p->vm = vm;
  p->escape = escape;
  p->keep_raw = false;
  p->escape_raw = p->nonascii = !nilp (vm_variable (vm, Qprint_escape_nonascii));
  p->multibyte = !nilp (vm_variable (vm, Qprint_escape_multibyte));
  p->newlines = !nilp (vm_variable (vm, Qprint_escape_newlines));
  p->control = !nilp (vm_variable (vm, Qprint_escape_control_characters));
  p->gensym = !nilp (vm_variable (vm, Qprint_gensym));
  p->circle = !nilp (vm_variable (vm, Qprint_circle));
  p->continuous = !nilp (vm_variable (vm, Qprint_continuous_numbering));
  p->quoted = !nilp (vm_variable (vm, Qprint_quoted));
  p->as_characters = !nilp (vm_variable (vm, Qprint_integers_as_characters));
  p->length_limit = fixnump (length) && fixnum (length) >= 0 ? fixnum (length) : -1;
  p->level_limit = fixnump (level) ? fixnum (level) : INT64_MAX;
  p->numbers = Qnil;
  p->error = NULL;
  p->full = false;
  p->backquotes = 0;
  p->text = p->first_text;
  p->bytes = 0;
  p->room = sizeof p->first_text;
  p->frames = p->first_frames;
  p->frame_room = (int64_t) (sizeof p->first_frames / sizeof *p->first_frames);
  p->depth = 0;
}

void
printer_close (struct printer *p)
{
  if (p->text != p->first_text)
    mi_free (p->text);
  if (p->frames != p->first_frames)
    mi_free (p->frames);
}

static struct print_frame *
frame_push (struct printer *p, enum print_frame_kind kind, value object)
{
  if (p->depth == p->frame_room)
    {
      p->frame_room *= 2;
      size_t bytes = (size_t) p->frame_room * sizeof *p->frames;
      if (p->frames == p->first_frames)
        {
          p->frames = mi_malloc (bytes);
          memcpy (p->frames, p->first_frames, sizeof p->first_frames);
        }
      else
        p->frames = mi_realloc (p->frames, bytes);
    }
  struct print_frame *f = &p->frames[p->depth++];
  *f = (struct print_frame){ .kind = kind, .object = object };
  return f;
}

/* -- which objects may be shared -------------------------------------------------------------------- */

static bool
has_elements (value v)
{
  if (!objectp (v))
    return false;
  switch (header_type (object_of (v)->header))
    {
    case HEAP_VECTOR: case HEAP_RECORD: case HEAP_COMPILED: case HEAP_CHAR_TABLE: case HEAP_SUB_CHAR_TABLE: case HEAP_HASH_TABLE:
      return true;
    default:
      return false;
    }
}

/* Objects that get a label when print-circle finds them twice.  A string without properties does if
   it is NESTED deeper than in the object to print itself, or labels go on from one object to the next,
   a quirk of GNU Emacs. */
static bool
label_candidate_p (struct nm_vm *vm, bool gensym, bool nested, value v)
{
  return consp (v) || has_elements (v) || (stringp (v) && (nested || !nilp (string_of (v)->intervals)))
         || (gensym && symbolp (v) && symbol_of (vm, v)->interned != SYMBOL_INTERNED_IN_INITIAL);
}

/* -- preprocessing for print-circle ------------------------------------------------------------------ */

struct scan {
  struct nm_vm *vm;
  value table;                     /* nil until needed: object -> t, or -N for the Nth found twice */
  int64_t index;
  bool gensym, continuous;
  struct scan_entry { value v; bool nested; } *queue;   /* objects to scan, the next on top */
  int64_t queued, room;
};

/* Notes a visit of V; true if it is the first. */
static bool
scan_visit (struct scan *s, value v)
{
  if (!hash_table_p (s->table))
    s->table = hash_new (s->vm, Qeq, Qnil, 65);
  value number = hash_get (s->vm, s->table, v);
  bool seen = number != V_UNBOUND && !nilp (number);
  if (!seen && !(s->continuous && symbolp (v)))
    {
      hash_put (s->vm, s->table, v, Qt);
      return true;
    }
  if (!seen || !fixnump (number))
    hash_put (s->vm, s->table, v, make_fixnum (- ++s->index));
  return false;
}

static void
scan_enqueue (struct scan *s, value v, bool nested)
{
  if (s->queued == s->room)
    {
      s->room = s->room ? s->room * 2 : 64;
      s->queue = mi_realloc (s->queue, (size_t) s->room * sizeof *s->queue);
    }
  s->queue[s->queued++] = (struct scan_entry){ v, nested };
}

static void
scan_push (struct scan *s, value v, bool nested)
{
  if (label_candidate_p (s->vm, s->gensym, nested, v))
    scan_enqueue (s, v, nested);
}

/* What is free in a hash table holds one symbol without a home in GNU Emacs, twice where nothing has been: with `print-gensym', it
   takes a number that is not shown. */
static void
scan_hash_table (struct scan *s, value v)
{
  int64_t room = vector_length (hash_table_of (v)->entries) / 2, vacant = 2 * (room - hash_entry_limit (v));
  for (int64_t i = 0; i < hash_entry_limit (v); i++)
    if (hash_entry_key (v, i) == V_UNBOUND)
      vacant++;
    else
      {
        scan_push (s, hash_entry_key (v, i), true);
        scan_push (s, hash_entry_value (v, i), true);
      }
  if (s->gensym)
    for (int i = 0; i < 2 && i < vacant; i++)
      scan_enqueue (s, Qunbound, true);
}

/* Pushes the parts of V so that they are popped in the order in which they print. */
static void
scan_parts (struct scan *s, value v, bool nested)
{
  int64_t first = s->queued;
  if (consp (v))
    {
      scan_push (s, car (v), true);
      scan_push (s, cdr (v), nested);
    }
  else if (stringp (v))
    for (int64_t at = 0, end = nilp (string_of (v)->intervals) ? 0 : string_chars (v); at < end; )
      {
        struct interval_run run = intervals_run (string_of (v)->intervals, at, end);
        scan_push (s, run.plist, true);
        at = run.end;
      }
  else if (hash_table_p (v))
    scan_hash_table (s, v);
  else if (!symbolp (v))
    for (uint64_t i = 0; i < header_words (object_of (v)->header); i++)
      scan_push (s, object_of (v)->slots[i], true);
  for (int64_t i = first, j = s->queued - 1; i < j; i++, j--)
    {
      struct scan_entry swap = s->queue[i];
      s->queue[i] = s->queue[j];
      s->queue[j] = swap;
    }
}

/* Numbering goes on where the labels of TABLE end. */
static int64_t
greatest_label (value table)
{
  int64_t greatest = 0;
  for (int64_t i = 0; i < hash_entry_limit (table); i++)
    if (hash_entry_key (table, i) != V_UNBOUND && fixnump (hash_entry_value (table, i)))
      {
        int64_t n = fixnum (hash_entry_value (table, i));
        n = n < 0 ? -n : n;
        greatest = n > greatest ? n : greatest;
      }
  return greatest;
}

static void
drop_single (struct nm_vm *vm, value table)
{
  for (int64_t i = 0; i < hash_entry_limit (table); i++)
    if (hash_entry_key (table, i) != V_UNBOUND && hash_entry_value (table, i) == Qt)
      hash_remove (vm, table, hash_entry_key (table, i));
}

bool
printer_preprocess (struct nm_vm *vm, value v, bool keep_single)
{
  bool continuous = !nilp (vm_variable (vm, Qprint_continuous_numbering));
  value table = vm_variable (vm, Qprint_number_table);
  struct scan s = { .vm = vm, .table = table, .gensym = !nilp (vm_variable (vm, Qprint_gensym)), .continuous = continuous };
  if (!keep_single && !continuous)
    s.table = Qnil;
  if (hash_table_p (s.table))
    s.index = greatest_label (s.table);
  scan_push (&s, v, continuous);
  while (s.queued > 0)
    {
      struct scan_entry next = s.queue[--s.queued];
      if (scan_visit (&s, next.v))
        scan_parts (&s, next.v, next.nested);
    }
  mi_free (s.queue);
  if (!keep_single && hash_table_p (s.table))
    drop_single (vm, s.table);
  if (s.table == table)
    return true;
  value *slots = stack_push_slots (vm, 1);
  slots[0] = v;
  bool ok = variable_set (vm, Qprint_number_table, s.table);
  stack_pop_slots (vm, slots);
  return ok;
}

/* Prints V's label if it has one; true if that is all there is to print. */
static bool
print_label (struct printer *p, value v)
{
  value number = hash_table_p (p->numbers) ? hash_get (p->vm, p->numbers, v) : V_UNBOUND;
  if (number == V_UNBOUND || !fixnump (number))
    return false;
  int64_t n = fixnum (number);
  put_byte (p, '#');
  put_int (p, n < 0 ? -n : n);
  put_byte (p, n < 0 ? '=' : '#');
  if (n < 0)
    hash_put (p->vm, p->numbers, v, make_fixnum (-n));
  return n >= 0;
}

/* -- starting objects ----------------------------------------------------------------------------------- */

/* A list behind a quote shows no label, so a cycle through it would never end: deep down, lists that
   have a label are not abbreviated. */
static bool
quote_cycle_p (struct printer *p, value v)
{
  if (p->depth < PRINT_DEPTH_MAX || !hash_table_p (p->numbers))
    return false;
  value number = hash_get (p->vm, p->numbers, cdr (v));
  return number != V_UNBOUND && fixnump (number);
}

static bool
quote_form (struct printer *p, value v)
{
  static const struct { value symbol; const char *text; } quotes[] = { { Qquote, "'" }, { Qfunction, "#'" }, { Qbackquote, "`" } };
  if (!p->quoted || !consp (cdr (v)) || !nilp (cdr (cdr (v))) || quote_cycle_p (p, v))
    return false;
  value head = car (v);
  struct print_frame *f;
  for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
    if (head == quotes[i].symbol)
      {
        put_bytes (p, quotes[i].text, strlen (quotes[i].text));
        f = frame_push (p, PRINT_QUOTE, v);
        f->backquote = head == Qbackquote;
        p->backquotes += f->backquote;
        return true;
      }
  if (p->backquotes == 0 || (head != Qcomma && head != Qcomma_at))
    return false;
  put_bytes (p, ",@", head == Qcomma ? 1 : 2);
  frame_push (p, PRINT_QUOTE, v)->unquote = true;
  p->backquotes--;
  return true;
}

static void
list_start (struct printer *p, value v)
{
  if (p->depth + 1 > p->level_limit)
    put_literal (p, "...");
  else if (!quote_form (p, v))
    {
      struct print_frame *f = frame_push (p, PRINT_LIST, v);
      f->tail = v;
      f->walk = list_walk_start (v);
      put_byte (p, '(');
    }
}

static void
slots_start (struct printer *p, value v, const char *opening)
{
  put_bytes (p, opening, strlen (opening));
  struct print_frame *f = frame_push (p, PRINT_SLOTS, v);
  int64_t size = vector_length (v);
  /* The first element of a sub-char-table does not count. */
  int64_t limit = p->length_limit + (header_type (object_of (v)->header) == HEAP_SUB_CHAR_TABLE);
  f->n = p->length_limit >= 0 && limit < size ? limit : size;
}

static void
hash_table_start (struct printer *p, value v)
{
  struct hash_table *h = hash_table_of (v);
  put_literal (p, "#s(hash-table size ");
  put_int (p, vector_length (h->entries) / 2);
  put_literal (p, " test ");
  print_atom (p, h->test);
  if (!nilp (h->weakness))
    {
      put_literal (p, " weakness ");
      print_atom (p, h->weakness);
    }
  put_literal (p, " rehash-size ");
  print_atom (p, h->rehash_size < 0 ? make_fixnum ((int64_t) -h->rehash_size) : make_float (p->vm, h->rehash_size));
  put_literal (p, " rehash-threshold ");
  print_atom (p, make_float (p->vm, h->rehash_threshold));
  if (h->flags & HASH_PURE)
    put_literal (p, " purecopy t");
  put_literal (p, " data (");
  struct print_frame *f = frame_push (p, PRINT_HASH_TABLE, v);
  f->n = h->count;
}

static void
object_start (struct printer *p, value v)
{
  switch (header_type (object_of (v)->header))
    {
    case HEAP_VECTOR: slots_start (p, v, "["); break;
    case HEAP_RECORD: slots_start (p, v, "#s("); break;
    case HEAP_COMPILED: slots_start (p, v, "#["); break;
    case HEAP_SUB_CHAR_TABLE: slots_start (p, v, vector_ref (v, 0) == make_fixnum (3) ? "\n#^^[" : "#^^["); break;
    case HEAP_HASH_TABLE: hash_table_start (p, v); break;
    default:
      {
        put_literal (p, "#^[");
        int64_t size = 4 + 64 + char_table_extra_count (v);
        struct print_frame *f = frame_push (p, PRINT_CHAR_TABLE, v);
        f->n = p->length_limit >= 0 && p->length_limit < size ? p->length_limit : size;
      }
    }
}

/* Does STRING have properties that are to be shown? */
static bool
string_decorated_p (struct printer *p, value v)
{
  if (!p->escape || nilp (string_of (v)->intervals))
    return false;
  bool kept = print_charset_kept (p, v);
  for (int64_t at = 0, end = string_chars (v); at < end; )
    {
      struct interval_run run = intervals_run (string_of (v)->intervals, at, end);
      if (!nilp (kept ? run.plist : print_prune_charset (p, run.plist)))
        return true;
      at = run.end;
    }
  return false;
}

/* Prints V, or the start of V with a frame for the rest. */
static void
print_start (struct printer *p, value v)
{
  if (p->circle)
    {
      if (label_candidate_p (p->vm, p->gensym, p->continuous || p->depth > 1, v) && print_label (p, v))
        return;
    }
  else
    {
      if (unlikely (p->depth >= PRINT_DEPTH_MAX))
        {
          p->error = "Apparently circular structure being printed";
          return;
        }
      if (heap_value_p (v) && label_candidate_p (p->vm, false, false, v))
        for (int64_t i = 0; i < p->depth; i++)
          if (p->frames[i].object == v)
            {
              put_byte (p, '#');
              put_int (p, i);
              return;
            }
    }
  if (consp (v))
    list_start (p, v);
  else if (has_elements (v))
    object_start (p, v);
  else if (stringp (v) && string_decorated_p (p, v))
    {
      put_literal (p, "#(");
      print_string_text (p, v);
      frame_push (p, PRINT_STRING, v)->i = print_charset_kept (p, v);
    }
  else
    print_atom (p, v);
}

/* -- going on -------------------------------------------------------------------------------------------- */

static void
frame_finish (struct printer *p, const char *closing)
{
  put_bytes (p, closing, strlen (closing));
  p->depth--;
}

static void
list_step (struct printer *p, struct print_frame *f)
{
  value tail = f->tail;
  if (f->i > 0)
    {
      if (nilp (tail))
        {
          frame_finish (p, ")");
          return;
        }
      bool dotted = !consp (tail);
      if (!dotted && p->circle && hash_table_p (p->numbers))
        {
          value number = hash_get (p->vm, p->numbers, tail);
          dotted = number != V_UNBOUND && fixnump (number);
        }
      if (dotted)
        {
          put_literal (p, " . ");
          f->kind = PRINT_LIST_TAIL;
          print_start (p, tail);
          return;
        }
      put_byte (p, ' ');
    }
  if (p->length_limit >= 0 && f->i >= p->length_limit)
    {
      frame_finish (p, "...)");
      return;
    }
  value next = p->circle ? cdr (tail) : list_walk_check (&f->walk, cdr (tail));
  f->i++;
  f->tail = next;
  print_start (p, car (tail));
}

/* The cdr closed a cycle that print-circle was not there to find. */
static void
list_cycle (struct printer *p, struct print_frame *f)
{
  put_literal (p, " . #");
  put_int (p, f->i / 2);
  frame_finish (p, ")");
}

static value
char_table_slot (value v, int64_t i)
{
  struct char_table *t = char_table_of (v);
  switch (i)
    {
    case 0: return t->default_value;
    case 1: return t->parent;
    case 2: return t->purpose;
    case 3: return t->ascii;
    default: return i < 4 + 64 ? t->contents[i - 4] : t->extras[i - 4 - 64];
    }
}

static void
slots_step (struct printer *p, struct print_frame *f)
{
  value v = f->object;
  bool table = f->kind == PRINT_CHAR_TABLE;
  if (f->i < f->n)
    {
      if (f->i > 0)
        put_byte (p, ' ');
      int64_t i = f->i++;
      if (!table && i < 2 && header_type (object_of (v)->header) == HEAP_SUB_CHAR_TABLE)
        {
          put_int (p, fixnum (vector_ref (v, i)));      /* never as a character */
          return;
        }
      print_start (p, table ? char_table_slot (v, i) : vector_ref (v, i));
      return;
    }
  int64_t size = table ? 4 + 64 + char_table_extra_count (v) : vector_length (v);
  if (f->n < size)
    put_literal (p, " ...");
  frame_finish (p, recordp (v) ? ")" : "]");
}

/* F->i counts the keys and values printed, F->position the entries looked at. */
static void
hash_table_step (struct printer *p, struct print_frame *f)
{
  value v = f->object;
  if (f->i % 2)
    {
      put_byte (p, ' ');
      f->i++;
      print_start (p, hash_entry_value (v, f->position++));
      return;
    }
  while (f->position < hash_entry_limit (v) && hash_entry_key (v, f->position) == V_UNBOUND)
    f->position++;
  if (f->position == hash_entry_limit (v))
    {
      frame_finish (p, "))");
      return;
    }
  if (f->i > 0)
    put_byte (p, ' ');
  if (p->length_limit > 0 && f->i / 2 >= p->length_limit)
    {
      frame_finish (p, "...))");
      return;
    }
  f->i++;
  print_start (p, hash_entry_key (v, f->position));
}

static void
string_step (struct printer *p, struct print_frame *f)
{
  value v = f->object;
  int64_t end = string_chars (v);
  while (f->position < end)
    {
      struct interval_run run = intervals_run (string_of (v)->intervals, f->position, end);
      int64_t from = f->position;
      f->position = run.end;
      value plist = f->i ? run.plist : print_prune_charset (p, run.plist);
      if (nilp (plist))
        continue;
      put_byte (p, ' ');
      print_atom (p, make_fixnum (from));
      put_byte (p, ' ');
      print_atom (p, make_fixnum (run.end));
      put_byte (p, ' ');
      print_start (p, plist);
      return;
    }
  frame_finish (p, ")");
}

static void
quote_step (struct printer *p, struct print_frame *f)
{
  if (f->i++ == 0)
    {
      print_start (p, car (cdr (f->object)));
      return;
    }
  p->backquotes += f->unquote;
  p->backquotes -= f->backquote;
  p->depth--;
}

void
printer_object (struct printer *p, value v)
{
  p->numbers = p->circle ? vm_variable (p->vm, Qprint_number_table) : (value) Qnil;
  print_start (p, v);
  while (p->depth > 0 && p->error == NULL)
    {
      struct print_frame *f = &p->frames[p->depth - 1];
      switch (f->kind)
        {
        case PRINT_LIST:
          if (unlikely (exitp (f->tail)))
            list_cycle (p, f);
          else
            list_step (p, f);
          break;
        case PRINT_LIST_TAIL: frame_finish (p, ")"); break;
        case PRINT_QUOTE: quote_step (p, f); break;
        case PRINT_SLOTS: case PRINT_CHAR_TABLE: slots_step (p, f); break;
        case PRINT_HASH_TABLE: hash_table_step (p, f); break;
        case PRINT_STRING: string_step (p, f); break;
        }
    }
}

/* -- text properties that depend on charsets ---------------------------------------------------------------- */

/* From here on each character is one of a charset that is not unified with Unicode, so that it says itself which. */
enum { CHAR_OF_CHARSET = 0x130000 };

/* Does the property say more about the characters than they say themselves? */
static bool
charset_matters (value string, int64_t from, int64_t to, value charset)
{
  if (charset == Qunicode)
    return false;
  const char *p = string_text (string), *end = p + string_bytes (string);
  for (int64_t i = 0; i < to && p < end; i++, p += string_multibyte (string) ? nm_char_length ((unsigned char) *p) : 1)
    if (i >= from && (unsigned char) *p >= 0x80)
      {
        int length;
        if (!string_multibyte (string) || nm_char_decode (p, &length) < CHAR_OF_CHARSET || (unsigned char) *p < 0xc2)
          return true;
      }
  return false;
}

/* Does PLIST have the property, be it nil? */
static bool
has_charset (value plist)
{
  while (consp (plist) && consp (cdr (plist)) && car (plist) != Qcharset)
    plist = cdr (cdr (plist));
  return consp (plist);
}

/* Does `print-charset-text-property' want the properties of STRING shown as they are?  One `charset' that matters is enough. */
bool
print_charset_kept (struct printer *p, value string)
{
  value mode = vm_variable (p->vm, Qprint_charset_text_property);
  if (mode == Qt || nilp (mode))
    return mode == Qt;
  for (int64_t at = 0, end = string_chars (string); at < end; )
    {
      struct interval_run run = intervals_run (string_of (string)->intervals, at, end);
      if (has_charset (run.plist)
          && charset_matters (string, run.start > at ? run.start : at, run.end, list_plist_get (run.plist, Qcharset)))
        return true;
      at = run.end;
    }
  return false;
}

/* PLIST without `charset'.  GNU Emacs takes it out of a copy. */
value
print_prune_charset (struct printer *p, value plist)
{
  struct list_builder shown = LIST_BUILDER_EMPTY;
  for (plist = intervals_plist_copied (p->vm, plist); consp (plist); plist = cdr (cdr (plist)))
    if (car (plist) != Qcharset)
      {
        list_builder_add (p->vm, &shown, car (plist));
        list_builder_add (p->vm, &shown, car (cdr (plist)));
      }
  return shown.head;
}

/* -- printing to a string -------------------------------------------------------------------------------------- */

value
print_to_string (struct nm_vm *vm, value v, bool escape)
{
  struct printer p;
  if (unlikely (!nilp (vm_variable (vm, Qprint_circle))))
    {
      value *slots = stack_push_slots (vm, 1);
      slots[0] = v;
      bool ok = printer_preprocess (vm, v, false);
      v = slots[0];
      stack_pop_slots (vm, slots);
      if (!ok)
        return V_EXIT;
    }
  printer_open (&p, vm, escape);
  p.escape_raw = p.nonascii = true;
  printer_object (&p, v);
  value result = printer_string (&p);
  printer_close (&p);
  return result;
}
