/* hash_prims.c - the hash table primitives.
   SPDX-License-Identifier: GPL-3.0-or-later

   A table with a user-defined test runs Lisp while it is searched.  `maphash' visits by entry number,
   so the function it calls may change the table. */

#include "hash.h"
#include "list.h"
#include "string.h"
#include "../primitive.h"
#include "../eval/eval.h"

#define CHECK_TABLE(v) CHECK (hash_table_p (v), Qhash_table_p, v)

/* -- making tables -- */

struct table_options { value test, size, weakness, rehash_size, rehash_threshold; value user_equal, user_hash; };

/* Index of the value of keyword KEY among the unused ARGS, 0 if absent; marks both as used. */
static int
keyword_argument (int nargs, value *args, value key, bool *used)
{
  for (int i = 0; i + 1 < nargs; i++)
    if (!used[i] && args[i] == key)
      {
        used[i] = used[i + 1] = true;
        return i + 1;
      }
  return 0;
}

static value
parse_test (struct nm_vm *vm, struct table_options *o)
{
  if (o->test == Qeq || o->test == Qeql || o->test == Qequal)
    return Qnil;
  CHECK (symbolp (o->test), Qsymbolp, o->test);
  value definition = list_plist_get (symbol_of (vm, o->test)->plist, Qhash_table_test);
  if (!consp (definition) || !consp (cdr (definition)))
    return signal_message_datum (vm, "Invalid hash table test", o->test);
  o->user_equal = car (definition);
  o->user_hash = car (cdr (definition));
  return Qnil;
}

static value
parse_numbers (struct nm_vm *vm, struct table_options *o)
{
  if (!nilp (o->size) && !(fixnump (o->size) && fixnum (o->size) >= 0))
    return signal_message_datum (vm, "Invalid hash table size", o->size);
  bool good = (fixnump (o->rehash_size) && fixnum (o->rehash_size) > 0)
              || (floatp (o->rehash_size) && float_of (o->rehash_size) > 1);
  if (!good)
    return signal_message_datum (vm, "Invalid hash table rehash size", o->rehash_size);
  double threshold = floatp (o->rehash_threshold) ? float_of (o->rehash_threshold) : 0;
  if (!(threshold > 0 && threshold <= 1))
    return signal_message_datum (vm, "Invalid hash table rehash threshold", o->rehash_threshold);
  return Qnil;
}

static value
parse_weakness (struct nm_vm *vm, struct table_options *o)
{
  if (o->weakness == Qt)
    o->weakness = Qkey_and_value;
  if (!nilp (o->weakness) && o->weakness != Qkey && o->weakness != Qvalue && o->weakness != Qkey_or_value
      && o->weakness != Qkey_and_value)
    return signal_message_datum (vm, "Invalid hash table weakness", o->weakness);
  return Qnil;
}

NM_PRIMITIVE (make_hash_table, "make-hash-table", 0, NM_MANY, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest KEYWORD-ARGS)",
              "Return a new empty hash table.\n"
              "Keywords: `:test' (eq, eql, equal or a name given to `define-hash-table-test'; default eql),\n"
              "`:size', `:rehash-size', `:rehash-threshold', `:weakness' (nil, key, value, key-or-value,\n"
              "key-and-value or t) and `:purecopy'.")
{
  bool used[64] = { false };
  if (nargs > 64)
    return signal_message_datum (vm, "Invalid argument list", args[64]);
  struct table_options o = { .test = Qeql, .size = Qnil, .weakness = Qnil, .user_equal = Qnil, .user_hash = Qnil,
                             .rehash_size = make_float (vm, 1.5), .rehash_threshold = make_float (vm, 0.8125) };
  int at;
  if ((at = keyword_argument (nargs, args, QCtest, used)))
    o.test = args[at];
  if (exitp (parse_test (vm, &o)))
    return V_EXIT;
  at = keyword_argument (nargs, args, QCpurecopy, used);
  bool pure = at && !nilp (args[at]);
  if ((at = keyword_argument (nargs, args, QCsize, used)))
    o.size = args[at];
  if ((at = keyword_argument (nargs, args, QCrehash_size, used)))
    o.rehash_size = args[at];
  if ((at = keyword_argument (nargs, args, QCrehash_threshold, used)))
    o.rehash_threshold = args[at];
  if (exitp (parse_numbers (vm, &o)))
    return V_EXIT;
  if ((at = keyword_argument (nargs, args, QCweakness, used)))
    o.weakness = args[at];
  if (exitp (parse_weakness (vm, &o)))
    return V_EXIT;
  for (int i = 0; i < nargs; i++)
    if (!used[i])
      return signal_message_datum (vm, "Invalid argument list", args[i]);
  int64_t size = nilp (o.size) ? 65 : fixnum (o.size);
  if (size > (INT64_C (1) << 31) || !heap_reserve (vm, (uint64_t) size * 32))
    return size > (INT64_C (1) << 31) ? signal_memory_full (vm) : V_EXIT;
  value table = hash_new (vm, o.test, o.weakness, size);
  struct hash_table *h = hash_table_of (table);
  gc_store (vm, table, &h->user_equal, o.user_equal);
  gc_store (vm, table, &h->user_hash, o.user_hash);
  h->rehash_size = floatp (o.rehash_size) ? float_of (o.rehash_size) : (double) -fixnum (o.rehash_size);
  h->rehash_threshold = float_of (o.rehash_threshold);
  h->flags |= pure ? HASH_PURE : 0;
  return table;
}

NM_PRIMITIVE (define_hash_table_test, "define-hash-table-test", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(NAME TEST HASH)",
              "Define a hash table test named NAME, for the `:test' argument of `make-hash-table'.\n"
              "TEST compares two keys; HASH maps a key to an integer.")
{
  CHECK (symbolp (args[0]), Qsymbolp, args[0]);
  value definition = list_2 (vm, args[1], args[2]);
  struct symbol *s = symbol_of (vm, args[0]);
  symbol_store (vm, args[0], &s->plist, list_plist_put (vm, s->plist, Qhash_table_test, definition));
  return definition;
}

NM_PRIMITIVE (copy_hash_table, "copy-hash-table", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return a copy of the hash table TABLE; keys and values are shared.")
{
  CHECK_TABLE (args[0]);
  return hash_copy (vm, args[0]);
}

/* -- properties of a table -- */

NM_PRIMITIVE (hash_table_p, "hash-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJ)",
              "Return t if OBJ is a hash table.")
{
  return make_bool (hash_table_p (args[0]));
}

NM_PRIMITIVE (hash_table_count, "hash-table-count", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return the number of entries in TABLE.")
{
  CHECK_TABLE (args[0]);
  return make_fixnum (hash_count (args[0]));
}

NM_PRIMITIVE (hash_table_rehash_size, "hash-table-rehash-size", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return the rehash size that TABLE was made with.")
{
  CHECK_TABLE (args[0]);
  double d = hash_table_of (args[0])->rehash_size;
  return d < 0 ? make_fixnum ((int64_t) -d) : make_float (vm, d);
}

NM_PRIMITIVE (hash_table_rehash_threshold, "hash-table-rehash-threshold", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return the rehash threshold that TABLE was made with.")
{
  CHECK_TABLE (args[0]);
  return make_float (vm, hash_table_of (args[0])->rehash_threshold);
}

NM_PRIMITIVE (hash_table_size, "hash-table-size", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return the number of entries for which TABLE has room.")
{
  CHECK_TABLE (args[0]);
  return make_fixnum ((int64_t) header_words (object_of (hash_table_of (args[0])->entries)->header) / 2);
}

NM_PRIMITIVE (hash_table_test, "hash-table-test", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return the name of TABLE's test.")
{
  CHECK_TABLE (args[0]);
  return hash_table_of (args[0])->test;
}

NM_PRIMITIVE (hash_table_weakness, "hash-table-weakness", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Return TABLE's weakness: nil, key, value, key-or-value or key-and-value.")
{
  CHECK_TABLE (args[0]);
  return hash_table_of (args[0])->weakness;
}

/* -- access -- */

NM_PRIMITIVE (gethash, "gethash", 2, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY TABLE &optional DFLT)",
              "Return the value of KEY in TABLE, or DFLT if KEY is not there.")
{
  CHECK_TABLE (args[1]);
  uint64_t hash;
  int64_t i = hash_find (vm, &args[1], &args[0], &hash);
  if (i < 0)
    return i == -2 ? V_EXIT : args[2];
  return hash_entry_value (args[1], i);
}

NM_PRIMITIVE (puthash, "puthash", 3, 3, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY VALUE TABLE)",
              "Make VALUE the value of KEY in TABLE, and return VALUE.")
{
  CHECK_TABLE (args[2]);
  if (!hash_check_writable (vm, args[2]))
    return V_EXIT;
  uint64_t hash;
  int64_t i = hash_find (vm, &args[2], &args[0], &hash);
  if (i == -2)
    return V_EXIT;
  if (i >= 0)
    vector_set (vm, hash_table_of (args[2])->entries, 2 * i + 1, args[1]);
  else
    hash_insert (vm, args[2], args[0], args[1], hash);
  return args[1];
}

NM_PRIMITIVE (remhash, "remhash", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(KEY TABLE)",
              "Remove KEY from TABLE, if it is there.  The value is nil.")
{
  CHECK_TABLE (args[1]);
  if (!hash_check_writable (vm, args[1]))
    return V_EXIT;
  uint64_t hash;
  int64_t i = hash_find (vm, &args[1], &args[0], &hash);
  if (i >= 0)
    hash_delete_entry (vm, args[1], i);
  return i == -2 ? V_EXIT : (value) Qnil;
}

NM_PRIMITIVE (clrhash, "clrhash", 1, 1, NM_WORKER_SAFE, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(TABLE)",
              "Remove every entry from TABLE, and return TABLE.")
{
  CHECK_TABLE (args[0]);
  if (!hash_check_writable (vm, args[0]))
    return V_EXIT;
  hash_clear (vm, args[0]);
  return args[0];
}

NM_PRIMITIVE (maphash, "maphash", 2, 2, NM_WORKER_SAFE, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FUNCTION TABLE)",
              "Call FUNCTION with the key and the value of every entry of TABLE.  The value is nil.\n"
              "FUNCTION may change TABLE; whether it sees entries it adds is not defined.")
{
  CHECK_TABLE (args[1]);
  for (int64_t i = 0; i < hash_entry_limit (args[1]); i++)
    {
      value key = hash_entry_key (args[1], i);
      if (key == V_UNBOUND)
        continue;
      if (exitp (call_2 (vm, args[0], key, hash_entry_value (args[1], i))))
        return V_EXIT;
    }
  return Qnil;
}
