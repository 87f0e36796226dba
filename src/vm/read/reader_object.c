/* reader_object.c - objects that are written as a list of elements: vectors, byte-code, records,
   hash tables, strings with properties, char-tables; and the substitution of #N= placeholders.
   SPDX-License-Identifier: GPL-3.0-or-later

   Hash tables and string properties are made by the primitives that Lisp has for it, which check
   the arguments; those run Lisp at most for a user-defined test. */
#include "reader_internal.h"

#include <string.h>
#include <mimalloc.h>
#include "../data/char_table.h"

static value
list_to_object (struct nm_vm *vm, enum heap_type type, value list, int64_t count)
{
  if (count > HEAP_LARGE_BYTES && !heap_reserve (vm, (uint64_t) count * 8 + 8))
    return V_EXIT;
  value v = type == HEAP_VECTOR ? heap_vector (vm, count, Qnil) : heap_object (vm, type, (uint64_t) count);
  for (int64_t i = 0; i < count; i++, list = cdr (list))
    vector_set (vm, v, i, car (list));
  return v;
}

value
reader_finish_vector (struct reader *r, struct frame *f)
{
  return list_to_object (r->vm, HEAP_VECTOR, f->head, f->count);
}

/* The bytes of a multibyte string of byte-code: raw bytes as they are, other characters as their encoding. */
static value
string_as_bytes (struct nm_vm *vm, value string)
{
  const char *p = string_text (string), *end = p + string_bytes (string);
  int64_t n = 0;
  for (const char *q = p; q < end; q += nm_char_length ((unsigned char) *q))
    n += nm_char_is_raw (nm_char_decode (q, &(int){ 0 })) ? 1 : nm_char_length ((unsigned char) *q);
  value result = heap_string_uninit (vm, n, n, false);
  char *out = string_text (result);
  for (int length; p < end; p += length)
    {
      int c = nm_char_decode (p, &length);
      if (nm_char_is_raw (c))
        *out++ = (char) nm_raw_to_byte (c);
      else
        {
          memcpy (out, p, (size_t) length);
          out += length;
        }
    }
  return result;
}

value
reader_finish_byte_code (struct reader *r, struct frame *f)
{
  enum { ARGLIST, CODE, CONSTANTS, STACK_DEPTH, SLOTS_MIN };
  struct nm_vm *vm = r->vm;
  value v = list_to_object (vm, HEAP_COMPILED, f->head, f->count);
  if (exitp (v))
    return v;
  if (f->count < SLOTS_MIN)
    return reader_syntax_error (r, "Invalid byte-code object");
  value arglist = vector_ref (v, ARGLIST), code = vector_ref (v, CODE), depth = vector_ref (v, STACK_DEPTH);
  bool good = (fixnump (arglist) || listp (arglist)) && fixnump (depth) && fixnum (depth) >= 0
              && (consp (code) || (stringp (code) && vectorp (vector_ref (v, CONSTANTS))));
  if (!good)
    return reader_syntax_error (r, "Invalid byte-code object");
  if (stringp (code) && string_multibyte (code))
    vector_set (vm, v, CODE, string_as_bytes (vm, code));
  return v;
}

/* -- char-tables: written as their slots in GNU's order ---------------------------------------------- */

enum { CHAR_TABLE_DEFAULT, CHAR_TABLE_PARENT, CHAR_TABLE_PURPOSE, CHAR_TABLE_ASCII, CHAR_TABLE_CONTENTS,
       CHAR_TABLE_BLOCKS = 64, CHAR_TABLE_SLOTS = CHAR_TABLE_CONTENTS + CHAR_TABLE_BLOCKS, CHAR_TABLE_EXTRAS_MAX = 10 };

value
reader_finish_char_table (struct reader *r, struct frame *f)
{
  struct nm_vm *vm = r->vm;
  if (f->count < CHAR_TABLE_SLOTS || f->count > CHAR_TABLE_SLOTS + CHAR_TABLE_EXTRAS_MAX)
    return signal_message (vm, "Invalid size char-table");
  value v = list_to_object (vm, HEAP_VECTOR, f->head, f->count);
  value table = char_table_new (vm, vector_ref (v, CHAR_TABLE_PURPOSE), Qnil, (int) (f->count - CHAR_TABLE_SLOTS));
  struct char_table *t = char_table_of (table);
  gc_store (vm, table, &t->default_value, vector_ref (v, CHAR_TABLE_DEFAULT));
  gc_store (vm, table, &t->parent, vector_ref (v, CHAR_TABLE_PARENT));
  for (int i = 0; i < CHAR_TABLE_BLOCKS; i++)
    gc_store (vm, table, &t->contents[i], vector_ref (v, CHAR_TABLE_CONTENTS + i));
  for (int64_t i = CHAR_TABLE_SLOTS; i < f->count; i++)
    gc_store (vm, table, &t->extras[i - CHAR_TABLE_SLOTS], vector_ref (v, i));
  char_table_update_ascii (vm, table);
  char_table_touch (vm, table);
  return table;
}

value
reader_finish_sub_char_table (struct reader *r, struct frame *f)
{
  static const int places[] = { 0, 16, 32, 128 };
  struct nm_vm *vm = r->vm;
  value depth = f->count > 0 ? car (f->head) : (value) Qnil;
  if (f->count < 2)
    return signal_message (vm, "Invalid size of sub char-table");
  if (!fixnump (depth) || fixnum (depth) < 1 || fixnum (depth) > 3)
    return signal_message (vm, "Invalid depth in sub char-table");
  if (f->count != 2 + places[fixnum (depth)])
    return signal_message (vm, "Invalid size in sub char-table");
  value min = car (cdr (f->head));
  if (!characterp (min))
    return signal_message (vm, "Invalid minimum character in sub-char-table");
  return list_to_object (vm, HEAP_SUB_CHAR_TABLE, f->head, f->count);
}

/* -- calls of primitives --------------------------------------------------------------------------- */

/* Calls FUNCTION with ARGS of which *KEEP must survive; the reader's values are safe meanwhile. */
static value
call_keeping (struct reader *r, value function, int nargs, value *args, value *keep)
{
  struct nm_vm *vm = r->vm;
  value *slots;
  if (!reader_spill (r, &slots))
    return V_EXIT;
  value *kept = stack_push_slots (vm, 1);
  *kept = *keep;
  value v = call_function (vm, function, nargs, args);
  *keep = *kept;
  stack_pop_slots (vm, kept);
  reader_unspill (r, slots);
  return v;
}

value
reader_finish_string (struct reader *r, value list)
{
  value string = car (list);
  for (list = cdr (list); consp (list); )
    {
      value from = car (list), to = car (cdr (list)), plist = car (cdr (cdr (list)));
      value keep = make_cons (r->vm, string, cdr (cdr (cdr (list))));
      value args[] = { from, to, plist, string };
      if (exitp (call_keeping (r, Qset_text_properties, 4, args, &keep)))
        return V_EXIT;
      string = car (keep);
      list = cdr (keep);
    }
  return string;
}

static value
plist_value (value plist, value property)
{
  for (; consp (plist) && consp (cdr (plist)); plist = cdr (cdr (plist)))
    if (car (plist) == property)
      return car (cdr (plist));
  return Qnil;
}

/* A list of an even number of elements that ends? */
static bool
even_list_p (value list)
{
  int64_t steps = 0;
  for (value fast = list, slow = list; ; fast = cdr (fast), steps++)
    {
      if (nilp (fast))
        return steps % 2 == 0;
      if (!consp (fast))
        return false;
      if (steps % 2 && steps > 1)
        {
          slow = cdr (slow);
          if (slow == fast)
            return false;
        }
    }
}

static value
hash_table_fill (struct reader *r, value table, value data)
{
  value keep = make_cons (r->vm, table, data);
  while (consp (cdr (keep)))
    {
      value rest = cdr (keep);
      value args[] = { car (rest), car (cdr (rest)), car (keep) };
      set_cdr (r->vm, keep, cdr (cdr (rest)));
      if (exitp (call_keeping (r, Qputhash, 3, args, &keep)))
        return V_EXIT;
    }
  return car (keep);
}

static value
finish_hash_table (struct reader *r, value params)
{
  static const struct { value name, keyword; } options[] = {
    { Qsize, QCsize }, { Qtest, QCtest }, { Qweakness, QCweakness }, { Qrehash_size, QCrehash_size },
    { Qrehash_threshold, QCrehash_threshold }, { Qpurecopy, QCpurecopy },
  };
  value args[2 * sizeof options / sizeof *options];
  int n = 0;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    {
      value v = plist_value (params, options[i].name);
      if (!nilp (v))
        args[n++] = options[i].keyword, args[n++] = v;
    }
  value keep = params;
  value table = call_keeping (r, Qmake_hash_table, n, args, &keep);
  if (exitp (table))
    return V_EXIT;
  value data = plist_value (keep, Qdata);
  if (!even_list_p (data))
    return signal_message (r->vm, "Hash table data is not a list of even length");
  return hash_table_fill (r, table, data);
}

value
reader_finish_record (struct reader *r, value list)
{
  struct nm_vm *vm = r->vm;
  if (consp (list) && car (list) == Qhash_table)
    return finish_hash_table (r, cdr (list));
  if (!listp (list))
    return signal_wrong_type (vm, Qsequencep, list);
  int64_t n = 0;
  value tail = list;
  for (; consp (tail); tail = cdr (tail))
    n++;
  if (!nilp (tail))
    return signal_wrong_type (vm, Qlistp, tail);
  if (n == 0)
    return signal_wrong_type (vm, Qwholenump, make_fixnum (-1));
  return list_to_object (vm, HEAP_RECORD, list, n);
}

/* -- placeholders ------------------------------------------------------------------------------------ */

/* Objects still to visit, and those seen (an open-addressing set of addresses, valid because nothing
   moves meanwhile). */
struct substitution {
  struct nm_vm *vm;
  value from, to;
  value *queue;
  int64_t queued, queue_room;
  value odd;                       /* the first object found that has no parts the reader knows, nil if none */
  value *seen;
  uint64_t seen_count, seen_room;  /* room: a power of two */
};

static void
seen_insert (struct substitution *s, value v)
{
  uint64_t i = (v * UINT64_C (0x9e3779b97f4a7c15)) >> 20;
  while (s->seen[i & (s->seen_room - 1)] != Qnil)
    i++;
  s->seen[i & (s->seen_room - 1)] = v;
}

static bool
seen_before (struct substitution *s, value v)
{
  if (s->seen_room)
    for (uint64_t i = (v * UINT64_C (0x9e3779b97f4a7c15)) >> 20; s->seen[i & (s->seen_room - 1)] != Qnil; i++)
      if (s->seen[i & (s->seen_room - 1)] == v)
        return true;
  if (s->seen_count * 2 >= s->seen_room)
    {
      value *old = s->seen;
      uint64_t old_room = s->seen_room;
      s->seen_room = old_room ? old_room * 2 : 64;
      s->seen = mi_malloc (s->seen_room * sizeof *s->seen);
      for (uint64_t i = 0; i < s->seen_room; i++)
        s->seen[i] = Qnil;
      for (uint64_t i = 0; i < old_room; i++)
        if (old[i] != Qnil)
          seen_insert (s, old[i]);
      mi_free (old);
    }
  seen_insert (s, v);
  s->seen_count++;
  return false;
}

static bool
has_parts (value v)
{
  if (consp (v))
    return true;
  if (stringp (v))
    return !nilp (string_of (v)->intervals);
  if (!objectp (v))
    return false;
  switch (header_type (object_of (v)->header))
    {
    case HEAP_VECTOR: case HEAP_RECORD: case HEAP_COMPILED: case HEAP_CHAR_TABLE: case HEAP_SUB_CHAR_TABLE: case HEAP_INTERVALS:
      return true;
    default:
      return false;
    }
}

/* What the text of no program stands for: buffers, functions in C, threads, ... */
static bool
odd_p (value v)
{
  if (!objectp (v))
    return false;
  switch (header_type (object_of (v)->header))
    {
    case HEAP_SUBR: case HEAP_HOST: case HEAP_THREAD: case HEAP_MUTEX: case HEAP_CONDVAR: case HEAP_FINALIZER:
      return true;
    default:
      return false;
    }
}

static void
visit_slot (struct substitution *s, value container, value *slot)
{
  if (*slot == s->from)
    gc_store (s->vm, container, slot, s->to);
  else if (has_parts (*slot) && !seen_before (s, *slot))
    {
      if (s->queued == s->queue_room)
        {
          s->queue_room = s->queue_room ? s->queue_room * 2 : 64;
          s->queue = mi_realloc (s->queue, (size_t) s->queue_room * sizeof *s->queue);
        }
      s->queue[s->queued++] = *slot;
    }
  else if (nilp (s->odd) && odd_p (*slot))
    s->odd = *slot;
}

static void
visit_parts (struct substitution *s, value v)
{
  if (consp (v))
    {
      visit_slot (s, v, &cons_of (v)->car);
      visit_slot (s, v, &cons_of (v)->cdr);
    }
  else if (stringp (v))
    visit_slot (s, v, &string_of (v)->intervals);
  else
    for (uint64_t i = 0; i < header_words (object_of (v)->header); i++)
      visit_slot (s, v, &object_of (v)->slots[i]);
}

value
reader_substitute (struct nm_vm *vm, value tree, value placeholder, value object)
{
  struct substitution s = { .vm = vm, .from = placeholder, .to = object, .odd = Qnil };
  value root = tree;
  visit_slot (&s, Qnil, &root);
  while (s.queued > 0)
    visit_parts (&s, s.queue[--s.queued]);
  mi_free (s.queue);
  mi_free (s.seen);
  return s.odd;
}
