/* completion.c - completing strings over lists, obarrays, hash tables and functions.
   SPDX-License-Identifier: GPL-3.0-or-later

   A walk gives one candidate after the other: its name, and what a predicate is called with.  All that
   is held across predicates and regexp matches is in stack slots.  Isolate's thread.  [lisp] */
#include "../data/hash.h"
#include "../data/list.h"
#include "../data/string.h"
#include "../eval/eval.h"
#include "../text/character.h"
#include "primitive.h"

NM_VARIABLE (completion_ignore_case, NM_VAR_BOOL, "nil", "Non-nil: completion does not mind case.");
NM_VARIABLE (completion_regexp_list, NM_VAR_LISP, "nil", "Regexps that every completion must match.");

/* -- comparing -- */

struct reader { value s; int64_t at; };

static int
next_char (struct reader *r)
{
  int c = string_next_char (r->s, &r->at);
  return !string_multibyte (r->s) && c >= 0x80 ? nm_byte_to_raw (c) : c;
}

/* Characters at the beginning that A and B have in common. */
static int64_t
common_prefix (struct nm_vm *vm, value a, value b, bool fold)
{
  int64_t n = string_chars (a) < string_chars (b) ? string_chars (a) : string_chars (b);
  struct reader ra = { a, 0 }, rb = { b, 0 };
  value table = fold ? case_table_current (vm) : (value) Qnil;
  for (int64_t i = 0; i < n; i++)
    {
      int c = next_char (&ra), d = next_char (&rb);
      if (c != d && !(fold && case_upper (table, c) == case_upper (table, d)))
        return i;
    }
  return n;
}

static bool
starts_with (struct nm_vm *vm, value s, value prefix, bool fold)
{
  return string_chars (prefix) <= string_chars (s) && common_prefix (vm, s, prefix, fold) == string_chars (prefix);
}

static bool
same_text (struct nm_vm *vm, value a, value b, bool fold)
{
  return string_chars (a) == string_chars (b) && common_prefix (vm, a, b, fold) == string_chars (a);
}

static bool
ignore_case (struct nm_vm *vm)
{
  return !nilp (vm_variable (vm, Qcompletion_ignore_case));
}

/* -- the walk -- */

enum kind { KIND_FUNCTION, KIND_LIST, KIND_OBARRAY, KIND_HASH };
enum { W_STRING, W_COLLECTION, W_PREDICATE, W_TAIL, W_ELEMENT, W_NAME, W_VALUE, W_TORTOISE, W_SLOTS };
struct walk { value *r; enum kind kind; int64_t index, turns, lap; };

static enum kind
kind_of (struct nm_vm *vm, value collection)
{
  if (hash_table_p (collection))
    return KIND_HASH;
  if (vectorp (collection))
    return KIND_OBARRAY;
  return nilp (collection) || (consp (collection) && !functionp (vm, collection)) ? KIND_LIST : KIND_FUNCTION;
}

static struct walk
walk_start (struct nm_vm *vm, value string, value collection, value predicate)
{
  struct walk w = { stack_push_slots (vm, W_SLOTS), kind_of (vm, collection), 0, 0, 1024 };
  w.r[W_STRING] = string;
  w.r[W_COLLECTION] = collection;
  w.r[W_PREDICATE] = predicate;
  w.r[W_TAIL] = w.kind == KIND_LIST ? collection : make_fixnum (0);
  return w;
}

static value
symbol_or_zero (value v)
{
  return v == V_UNBOUND ? make_fixnum (0) : v;
}

/* The next element into its slots: t, nil at the end, V_EXIT. */
static value
walk_next (struct nm_vm *vm, struct walk *w)
{
  value *r = w->r;
  if (unlikely ((++w->turns & 0xfff) == 0) && exitp (vm_safepoint (vm)))
    return V_EXIT;
  if (w->kind == KIND_LIST)
    {
      /* A circular list ends where it comes by its tortoise. */
      if (!consp (r[W_TAIL]) || r[W_TAIL] == r[W_TORTOISE])
        return Qnil;
      if (w->turns == w->lap)
        {
          r[W_TORTOISE] = r[W_TAIL];
          w->lap *= 2;
        }
      r[W_ELEMENT] = car (r[W_TAIL]);
      r[W_NAME] = consp (r[W_ELEMENT]) ? car (r[W_ELEMENT]) : r[W_ELEMENT];
      r[W_TAIL] = cdr (r[W_TAIL]);
    }
  else if (w->kind == KIND_HASH)
    {
      while (w->index < hash_entry_limit (r[W_COLLECTION]) && hash_entry_key (r[W_COLLECTION], w->index) == V_UNBOUND)
        w->index++;
      if (w->index >= hash_entry_limit (r[W_COLLECTION]))
        return Qnil;
      r[W_ELEMENT] = r[W_NAME] = hash_entry_key (r[W_COLLECTION], w->index);
      r[W_VALUE] = hash_entry_value (r[W_COLLECTION], w->index++);
    }
  else
    {
      while (!symbolp (r[W_TAIL]))
        {
          if (w->index >= vector_length (r[W_COLLECTION]))
            return Qnil;
          value bucket = vector_ref (r[W_COLLECTION], w->index++);
          if (symbolp (bucket) && (!nilp (bucket) || r[W_COLLECTION] == vm->obarray))
            r[W_TAIL] = bucket;
          else if (!fixnump (bucket) && !nilp (bucket))
            return signal_message (vm, "Bad data in guts of obarray");
        }
      r[W_ELEMENT] = r[W_NAME] = r[W_TAIL];
      r[W_TAIL] = symbol_or_zero (symbol_next (vm, r[W_TAIL]));
    }
  if (symbolp (r[W_NAME]))
    r[W_NAME] = symbol_name (vm, r[W_NAME]);
  return Qt;
}

static value
match_regexp (struct nm_vm *vm, value regexp, value name)
{
  CHECK (stringp (regexp), Qstringp, regexp);
  spec_depth depth = spec_depth_now (vm);
  value v = V_EXIT, *r = stack_push_slots (vm, 2);
  r[0] = regexp;
  r[1] = name;
  if (spec_bind (vm, Qcase_fold_search, make_bool (ignore_case (vm))) && spec_bind (vm, Qinhibit_changing_match_data, Qt))
    v = call_2 (vm, Qstring_match, r[0], r[1]);
  stack_pop_slots (vm, r);
  return spec_unbind_to (vm, depth, v);
}

/* Does the string in slot *NAME match every regexp of `completion-regexp-list'?  t, nil, V_EXIT. */
static value
match_regexps (struct nm_vm *vm, value *name)
{
  value *r = stack_push_slots (vm, 1), v = Qt;
  for (r[0] = vm_variable (vm, Qcompletion_regexp_list); !exitp (v) && !nilp (v) && consp (r[0]); r[0] = cdr (r[0]))
    v = match_regexp (vm, car (r[0]), *name);
  stack_pop_slots (vm, r);
  return exitp (v) || nilp (v) ? v : (value) Qt;
}

/* Is the element at hand accepted by the predicate?  nil, V_EXIT, or else. */
static value
call_predicate (struct nm_vm *vm, struct walk *w)
{
  value *r = w->r;
  if (nilp (r[W_PREDICATE]))
    return Qt;
  if (w->kind == KIND_HASH)
    return call_2 (vm, r[W_PREDICATE], r[W_ELEMENT], r[W_VALUE]);
  return call_1 (vm, r[W_PREDICATE], r[W_ELEMENT]);
}

/* t if the element is a completion of the string. */
static value
accepted (struct nm_vm *vm, struct walk *w)
{
  value *r = w->r;
  if (!stringp (r[W_NAME]) || !starts_with (vm, r[W_NAME], r[W_STRING], ignore_case (vm)))
    return Qnil;
  if (consp (vm_variable (vm, Qcompletion_regexp_list)))
    {
      value m = match_regexps (vm, &r[W_NAME]);
      if (exitp (m) || nilp (m))
        return m;
    }
  return call_predicate (vm, w);
}

/* -- try-completion -- */

struct best { value *match; int64_t size; int count; };

/* Is NAME a better spelling of the common match than the one so far, when case does not count? */
static bool
better_case (struct nm_vm *vm, value name, value best, value string, int64_t size)
{
  bool name_whole = size == string_chars (name), best_whole = size == string_chars (best);
  if (name_whole && size < string_chars (best))
    return true;
  return name_whole == best_whole && starts_with (vm, name, string, false) && !starts_with (vm, best, string, false);
}

/* Takes the candidate in; true if nothing more can be learnt. */
static bool
best_update (struct nm_vm *vm, struct best *b, value name, value string)
{
  bool fold = ignore_case (vm);
  if (b->count == 0)
    {
      b->count = 1;
      *b->match = name;
      b->size = string_chars (name);
      return false;
    }
  int64_t size = common_prefix (vm, *b->match, name, fold);
  if (size > b->size)
    size = b->size;
  int64_t chars = string_chars (name);
  /* Spellings that differ in case only are several completions. */
  bool other = b->size != chars || b->size != size || (fold && !string_equal_p (*b->match, name));
  if (fold && better_case (vm, name, *b->match, string, size))
    *b->match = name;
  if (other)
    b->count = 2;
  b->size = size;
  return size <= string_chars (string) && !fold && b->count > 1;
}

static value
best_result (struct nm_vm *vm, const struct best *b, value string)
{
  value match = *b->match;
  if (b->count == 0)
    return Qnil;
  if (ignore_case (vm) && b->size == string_chars (string) && string_chars (match) > b->size)
    return string;
  if (b->count == 1 && string_equal_p (match, string))
    return Qt;
  return string_substring (vm, match, 0, b->size, true);
}

NM_PRIMITIVE (try_completion, "try-completion", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING COLLECTION &optional PREDICATE)",
              "Return the longest string that all completions of STRING in COLLECTION start with.\n"
              "nil if there is none, t if STRING is the only one.  COLLECTION is a list of strings, symbols or\n"
              "conses of them, an obarray, a hash table, or a function called with STRING, PREDICATE and nil.\n"
              "PREDICATE decides which elements count.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  if (kind_of (vm, args[1]) == KIND_FUNCTION)
    return call_3 (vm, args[1], args[0], args[2], Qnil);
  struct walk w = walk_start (vm, args[0], args[1], args[2]);
  value *match = stack_push_slots (vm, 1), more;
  struct best b = { match, 0, 0 };
  while (!exitp (more = walk_next (vm, &w)) && !nilp (more))
    {
      value ok = accepted (vm, &w);
      if (exitp (ok))
        {
          more = ok;
          break;
        }
      if (!nilp (ok) && best_update (vm, &b, w.r[W_NAME], w.r[W_STRING]))
        break;
    }
  value result = exitp (more) ? V_EXIT : best_result (vm, &b, args[0]);
  stack_pop_slots (vm, w.r);
  return result;
}

/* -- all-completions -- */

static bool
starts_with_space (value s)
{
  return string_bytes (s) > 0 && string_text (s)[0] == ' ';
}

NM_PRIMITIVE (all_completions, "all-completions", 2, 4, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING COLLECTION &optional PREDICATE HIDE-SPACES)",
              "Return the list of all completions of STRING in COLLECTION, as strings.\n"
              "COLLECTION and PREDICATE are as for `try-completion'; a function gets t as third argument.\n"
              "HIDE-SPACES leaves out those that start with a space unless STRING does.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  if (kind_of (vm, args[1]) == KIND_FUNCTION)
    return call_3 (vm, args[1], args[0], args[2], Qt);
  struct walk w = walk_start (vm, args[0], args[1], args[2]);
  value *list = stack_push_slots (vm, 1), more;
  bool hide = !nilp (args[3]) && !starts_with_space (args[0]);
  while (!exitp (more = walk_next (vm, &w)) && !nilp (more))
    {
      if (hide && stringp (w.r[W_NAME]) && starts_with_space (w.r[W_NAME]))
        continue;
      value ok = accepted (vm, &w);
      if (exitp (ok))
        {
          more = ok;
          break;
        }
      if (!nilp (ok))
        *list = make_cons (vm, w.r[W_NAME], *list);
    }
  value result = exitp (more) ? V_EXIT : list_nreverse (vm, *list);
  stack_pop_slots (vm, w.r);
  return result;
}

/* -- test-completion, assoc-string -- */

/* The element of LIST whose name is KEY, a string; nil if there is none. */
static value
find_string (struct nm_vm *vm, value key, value list, bool fold)
{
  LIST_WALK (tail, walk, list);
  for (LIST_EACH (tail, walk))
    {
      value element = car (tail), name = consp (element) ? car (element) : element;
      if (symbolp (name))
        name = symbol_name (vm, name);
      if (!stringp (name))
        continue;
      CHECK (stringp (key), Qstringp, key);
      if (same_text (vm, name, key, fold))
        return element;
    }
  return Qnil;
}

NM_PRIMITIVE (assoc_string, "assoc-string", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(KEY LIST &optional CASE-FOLD)",
              "Return the first element of LIST that is KEY or a cons whose car is.\n"
              "KEY and the elements are strings or symbols; CASE-FOLD ignores case.")
{
  value key = symbolp (args[0]) ? symbol_name (vm, args[0]) : args[0];
  return find_string (vm, key, args[1], !nilp (args[2]));
}

/* Finds the string among the names of an obarray or hash table: true with the element in its slots. */
static value
find_element (struct nm_vm *vm, struct walk *w)
{
  bool fold = ignore_case (vm);
  value more;
  while (!exitp (more = walk_next (vm, w)) && !nilp (more))
    if (stringp (w->r[W_NAME]) && same_text (vm, w->r[W_NAME], w->r[W_STRING], fold))
      return Qt;
  return more;
}

/* An obarray is asked directly first. */
static value
find_symbol (struct nm_vm *vm, struct walk *w)
{
  value s = w->r[W_STRING];
  uint32_t bucket;
  if (vector_length (w->r[W_COLLECTION]) > 0)
    {
      value found = symbol_lookup (vm, w->r[W_COLLECTION], string_text (s), string_chars (s), string_bytes (s), &bucket);
      if (found != V_UNBOUND)
        {
          w->r[W_ELEMENT] = found;
          return Qt;
        }
    }
  return ignore_case (vm) ? find_element (vm, w) : (value) Qnil;
}

NM_PRIMITIVE (test_completion, "test-completion", 2, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(STRING COLLECTION &optional PREDICATE)",
              "Return non-nil if STRING is a valid, complete element of COLLECTION.\n"
              "COLLECTION and PREDICATE are as for `try-completion'; a function gets `lambda' as third argument.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  if (kind_of (vm, args[1]) == KIND_FUNCTION)
    return call_3 (vm, args[1], args[0], args[2], Qlambda);
  struct walk w = walk_start (vm, args[0], args[1], args[2]);
  value found;
  if (w.kind == KIND_LIST)
    {
      w.r[W_ELEMENT] = find_string (vm, args[0], args[1], ignore_case (vm));
      found = nilp (w.r[W_ELEMENT]) ? (value) Qnil : (value) Qt;
    }
  else
    found = w.kind == KIND_OBARRAY ? find_symbol (vm, &w) : find_element (vm, &w);
  if (found == Qt && consp (vm_variable (vm, Qcompletion_regexp_list)))
    found = match_regexps (vm, &w.r[W_STRING]);
  if (found == Qt)
    found = call_predicate (vm, &w);
  stack_pop_slots (vm, w.r);
  return found;
}
