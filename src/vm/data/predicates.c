/* predicates.c - type predicates and questions about one object.
   SPDX-License-Identifier: GPL-3.0-or-later
   Reads only; signals wrong-type-argument. */

#include "list.h"
#include "string.h"
#include "../primitive.h"

static bool markerp (value v) { return host_object_is (v, NM_HOST_MARKER); }
static bool arrayp (value v) { return stringp (v) || vectorp (v) || bool_vector_p (v) || char_table_p (v); }

NM_PRIMITIVE (null, "null", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is nil.") { return make_bool (nilp (args[0])); }
NM_PRIMITIVE (consp, "consp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a cons cell.") { return make_bool (consp (args[0])); }
NM_PRIMITIVE (atom, "atom", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is not a cons cell; nil is an atom.") { return make_bool (!consp (args[0])); }
NM_PRIMITIVE (listp, "listp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a cons cell or nil.") { return make_bool (listp (args[0])); }
NM_PRIMITIVE (nlistp, "nlistp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is neither a cons cell nor nil.") { return make_bool (!listp (args[0])); }
NM_PRIMITIVE (symbolp, "symbolp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a symbol.") { return make_bool (symbolp (args[0])); }
NM_PRIMITIVE (vectorp, "vectorp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a vector.") { return make_bool (vectorp (args[0])); }
NM_PRIMITIVE (recordp, "recordp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a record.") { return make_bool (recordp (args[0])); }
NM_PRIMITIVE (stringp, "stringp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a string.") { return make_bool (stringp (args[0])); }
NM_PRIMITIVE (multibyte_string_p, "multibyte-string-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a multibyte string.")
{
  return make_bool (stringp (args[0]) && string_multibyte (args[0]));
}
NM_PRIMITIVE (char_table_p, "char-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a char-table.") { return make_bool (char_table_p (args[0])); }
NM_PRIMITIVE (vector_or_char_table_p, "vector-or-char-table-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a vector or a char-table.")
{
  return make_bool (vectorp (args[0]) || char_table_p (args[0]));
}
NM_PRIMITIVE (bool_vector_p, "bool-vector-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a bool-vector.") { return make_bool (bool_vector_p (args[0])); }
NM_PRIMITIVE (arrayp, "arrayp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a string, vector, bool-vector or char-table.") { return make_bool (arrayp (args[0])); }
NM_PRIMITIVE (sequencep, "sequencep", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a list or an array.") { return make_bool (listp (args[0]) || arrayp (args[0])); }
NM_PRIMITIVE (subrp, "subrp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a primitive function.") { return make_bool (subrp (args[0])); }
NM_PRIMITIVE (byte_code_function_p, "byte-code-function-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a byte-compiled function.") { return make_bool (compiledp (args[0])); }
NM_PRIMITIVE (char_or_string_p, "char-or-string-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a character or a string.")
{
  return make_bool (characterp (args[0]) || stringp (args[0]));
}
NM_PRIMITIVE (integerp, "integerp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an integer.") { return make_bool (integerp (args[0])); }
NM_PRIMITIVE (natnump, "natnump", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an integer that is not negative.")
{
  value v = args[0];
  return make_bool (fixnump (v) ? fixnum (v) >= 0 : bignump (v) && ((struct bignum *) object_of (v))->size > 0);
}
NM_PRIMITIVE (wholenump, "wholenump", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an integer that is not negative.")
{
  value v = args[0];
  return make_bool (fixnump (v) ? fixnum (v) >= 0 : bignump (v) && ((struct bignum *) object_of (v))->size > 0);
}
NM_PRIMITIVE (numberp, "numberp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an integer or a float.") { return make_bool (numberp (args[0])); }
NM_PRIMITIVE (floatp, "floatp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a float.") { return make_bool (floatp (args[0])); }
NM_PRIMITIVE (integer_or_marker_p, "integer-or-marker-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is an integer or a marker.")
{
  return make_bool (integerp (args[0]) || markerp (args[0]));
}
NM_PRIMITIVE (number_or_marker_p, "number-or-marker-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a number or a marker.")
{
  return make_bool (numberp (args[0]) || markerp (args[0]));
}
NM_PRIMITIVE (markerp, "markerp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a marker.") { return make_bool (markerp (args[0])); }
NM_PRIMITIVE (bufferp, "bufferp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a buffer, live or killed.")
{
  return make_bool (host_object_is (args[0], NM_HOST_BUFFER));
}
NM_PRIMITIVE (characterp, "characterp", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT &optional IGNORE)", "Return t if OBJECT is a character; IGNORE is ignored.")
{
  return make_bool (characterp (args[0]));
}
NM_PRIMITIVE (keywordp, "keywordp", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return t if OBJECT is a keyword: an interned symbol whose name begins with a colon.")
{
  if (!symbolp (args[0]))
    return Qnil;
  struct symbol *s = symbol_of (vm, args[0]);
  return make_bool (s->interned == SYMBOL_INTERNED_IN_INITIAL && string_bytes (s->name) > 0 && string_text (s->name)[0] == ':');
}

NM_PRIMITIVE (identity, "identity", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ARGUMENT)", "Return ARGUMENT unchanged.") { return args[0]; }

static value
type_of_object (struct nm_vm *vm, value v)
{
  enum heap_type type = header_type (object_of (v)->header);
  static const uint32_t names[HEAP_TYPE_COUNT] = {
    [HEAP_BIGNUM] = Qinteger, [HEAP_VECTOR] = Qvector, [HEAP_COMPILED] = Qcompiled_function,
    [HEAP_CHAR_TABLE] = Qchar_table, [HEAP_SUB_CHAR_TABLE] = Qsub_char_table, [HEAP_BOOL_VECTOR] = Qbool_vector,
    [HEAP_HASH_TABLE] = Qhash_table, [HEAP_SUBR] = Qsubr, [HEAP_FINALIZER] = Qfinalizer,
    [HEAP_THREAD] = Qthread, [HEAP_MUTEX] = Qmutex, [HEAP_CONDVAR] = Qcondition_variable,
  };
  if (type == HEAP_RECORD)
    {
      value tag = vector_ref (v, 0);
      return recordp (tag) && vector_length (tag) > 1 ? vector_ref (tag, 1) : tag;
    }
  if (type == HEAP_HOST)
    {
      static const char *const host_names[] = {
#define NM_HOST_TYPE(name, lisp_name) lisp_name,
#include "hosttypes.def"
#undef NM_HOST_TYPE
      };
      return symbol_intern_c (vm, host_names[((struct host_object *) object_of (v))->type]);
    }
  assert (names[type] != 0);
  return names[type];
}

NM_PRIMITIVE (type_of, "type-of", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)",
              "Return a symbol that names the type of OBJECT: `cons', `string', `integer', ...\n"
              "For a record it is the record's own type.")
{
  value v = args[0];
  switch (v & TAG_MASK)
    {
    case TAG_CONS: return Qcons;
    case TAG_SYMBOL: return Qsymbol;
    case TAG_STRING: return Qstring;
    case TAG_FLOAT: return Qfloat;
    case TAG_OBJECT: return type_of_object (vm, v);
    default: return Qinteger;
    }
}

NM_PRIMITIVE (byteorder, "byteorder", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the byte order of the machine: ?B if most significant first, ?l if least.")
{
  return make_fixnum (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 'B' : 'l');
}
