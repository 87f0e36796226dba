/* map.c - mapping a function over a sequence.
   SPDX-License-Identifier: GPL-3.0-or-later

   The function may change the sequence, even its length.  Mapping visits at most as many elements
   as the sequence had at the start; results are kept in VM stack slots, or in a vector when there
   are more than the stack has room for. */

#include "sequence.h"
#include "list.h"
#include "string.h"
#include "../primitive.h"
#include "../eval/eval.h"

enum { STACK_RESULTS = 512 };

/* Where the results go; FRAME[0] is the list's tail, FRAME[1] a vector of results or nil. */
struct mapping { value *frame; value *results; int64_t done; };

static inline value
results_ref (const struct mapping *m, int64_t i)
{
  return nilp (m->frame[1]) ? m->results[i] : vector_ref (m->frame[1], i);
}

/* Element I of ARGS[1]; lists go by FRAME[0].  False at the end of a list that became shorter. */
static bool
next_element (struct nm_vm *vm, struct mapping *m, value sequence, bool list, int64_t i, value *element)
{
  if (list)
    {
      if (!consp (m->frame[0]))
        return false;
      *element = car (m->frame[0]);
      m->frame[0] = cdr (m->frame[0]);
    }
  else if (stringp (sequence))
    {
      if (i >= string_chars (sequence))
        return false;
      *element = make_fixnum (string_ref (vm, sequence, i));
    }
  else if (bool_vector_p (sequence))
    *element = make_bool (((struct bool_vector *) object_of (sequence))->bits[i / 64] >> (i % 64) & 1);
  else
    *element = vector_ref (sequence, i);
  return true;
}

/* Calls FUNCTION on the N elements of *SEQUENCE; false after an exit.  KEEP: results are wanted. */
static bool
map_elements (struct nm_vm *vm, value *function, value *sequence, int64_t n, bool keep, struct mapping *m)
{
  /* A record has a length, but counts as an empty list here, as in GNU Emacs. */
  bool list = listp (*sequence) || recordp (*sequence), on_stack = n <= STACK_RESULTS;
  m->frame = stack_push_slots (vm, 2);
  m->frame[0] = *sequence;
  m->done = 0;
  m->results = keep && on_stack ? stack_push_slots (vm, (int) n) : NULL;
  if (keep && !on_stack)
    {
      if (!heap_reserve (vm, (uint64_t) n * 8))
        return false;
      m->frame[1] = heap_vector (vm, n, Qnil);
    }
  for (int64_t i = 0; i < n; i++)
    {
      value element;
      if (!next_element (vm, m, *sequence, list, i, &element))
        break;
      value v = call_1 (vm, *function, element);
      if (exitp (v))
        return false;
      if (!keep)
        continue;
      if (on_stack)
        m->results[i] = v;
      else
        vector_set (vm, m->frame[1], i, v);
      m->done = i + 1;
    }
  return true;
}

/* The list of the results. */
static value
results_list (struct nm_vm *vm, const struct mapping *m)
{
  return list_from_array (vm, m->done, nilp (m->frame[1]) ? m->results : object_of (m->frame[1])->slots, Qnil);
}

/* Length of the sequence that is mapped over; -1 after signalling. */
static int64_t
map_length (struct nm_vm *vm, value sequence)
{
  if (char_table_p (sequence))
    {
      signal_wrong_type (vm, Qlistp, sequence);
      return -1;
    }
  return sequence_length (vm, sequence);
}

NM_PRIMITIVE (mapcar, "mapcar", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION SEQUENCE)",
              "Call FUNCTION on each element of SEQUENCE and return the list of results.")
{
  int64_t n = map_length (vm, args[1]);
  if (n < 0)
    return V_EXIT;
  value *sp = vm->sp;
  struct mapping m;
  bool good = map_elements (vm, &args[0], &args[1], n, true, &m);
  value result = good ? results_list (vm, &m) : V_EXIT;
  stack_pop_slots (vm, sp);
  return result;
}

NM_PRIMITIVE (mapc, "mapc", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION SEQUENCE)",
              "Call FUNCTION on each element of SEQUENCE for its effect, and return SEQUENCE.")
{
  int64_t n = map_length (vm, args[1]);
  if (n < 0)
    return V_EXIT;
  value *sp = vm->sp;
  struct mapping m;
  bool good = map_elements (vm, &args[0], &args[1], n, false, &m);
  stack_pop_slots (vm, sp);
  return good ? args[1] : V_EXIT;
}

/* Links the lists of M into one, as `nconc' does. */
static value
results_nconc (struct nm_vm *vm, const struct mapping *m)
{
  value result = Qnil, last = Qnil;
  for (int64_t i = 0; i < m->done; i++)
    {
      value v = results_ref (m, i);
      if (nilp (v))
        continue;
      if (!nilp (last))
        set_cdr (vm, last, v);
      else
        result = v;
      if (i + 1 == m->done)
        break;
      CHECK (consp (v), Qconsp, v);
      LIST_WALK (tail, walk, v);
      for (LIST_EACH (tail, walk))
        last = tail;
      if (tail == V_EXIT)
        return signal_circular_list (vm, walk.tortoise);
    }
  return result;
}

NM_PRIMITIVE (mapcan, "mapcan", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION SEQUENCE)",
              "Call FUNCTION on each element of SEQUENCE and concatenate the results, which must be lists.\n"
              "The lists are changed in place, as by `nconc'.")
{
  int64_t n = map_length (vm, args[1]);
  if (n < 0)
    return V_EXIT;
  value *sp = vm->sp;
  struct mapping m;
  bool good = map_elements (vm, &args[0], &args[1], n, true, &m);
  value result = good ? results_nconc (vm, &m) : V_EXIT;
  stack_pop_slots (vm, sp);
  return result;
}

NM_PRIMITIVE (mapconcat, "mapconcat", 3, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION SEQUENCE SEPARATOR)",
              "Call FUNCTION on each element of SEQUENCE and concatenate the results as strings,\n"
              "with SEPARATOR between each pair.  Results and SEPARATOR may be any sequences of characters.")
{
  int64_t n = map_length (vm, args[1]);
  if (n < 0)
    return V_EXIT;
  value *sp = vm->sp;
  struct mapping m;
  value result = V_EXIT;
  if (map_elements (vm, &args[0], &args[1], n, true, &m))
    {
      /* Nothing moves any more: the parts may go into a plain vector. */
      bool bare = stringp (args[2]) ? string_bytes (args[2]) == 0 : nilp (args[2]);
      int64_t parts = m.done == 0 ? 0 : bare ? m.done : 2 * m.done - 1;
      value v = heap_vector (vm, parts, Qnil);
      for (int64_t i = 0; i < m.done; i++)
        {
          vector_set (vm, v, bare ? i : 2 * i, results_ref (&m, i));
          if (!bare && i + 1 < m.done)
            vector_set (vm, v, 2 * i + 1, args[2]);
        }
      result = sequence_concat_string (vm, parts, object_of (v)->slots);
    }
  stack_pop_slots (vm, sp);
  return result;
}
