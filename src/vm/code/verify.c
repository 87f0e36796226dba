/* verify.c - is byte-code sound?
   SPDX-License-Identifier: GPL-3.0-or-later

   GNU Emacs trusts byte-code.  Here any string can be called as code, and the worst that happens is a Lisp
   error.  The verifier follows every path through the code and makes sure that
   - every instruction is whole and has a code that exists;
   - every jump leads to an instruction inside, and no path runs past the end;
   - at each instruction there is one depth of the stack and one number of handlers, whichever path
     leads there, and no instruction takes more than there is.
   So the interpreter needs no checks of the stack.  What depends on the constants, which Lisp can change at any
   time, is checked where it is used: that a variable is a symbol, and that a jump table leads to an instruction with
   the same depth.

   The code is copied, since a string can be changed, too; the interpreter runs the copy.  Runs no Lisp but the
   error's. */
#include "code.h"
#include <mimalloc.h>
#include <string.h>
#include "../data/hash.h"
#include "../heap/heap_internal.h"
#include "../primitive.h"

/* ---- the table of codes ---- */

struct opcode_line { uint8_t code, operand, pops, pushes; const char *call; };
static const struct opcode_line opcode_lines[] = {
#define BYTE_OP(name, code, operand, pops, pushes) { code, OPERAND_##operand, pops, pushes, NULL },
#define BYTE_CALL(code, name, nargs) { code, OPERAND_NONE, nargs, 1, name },
#define BYTE_SLOW(code, name)
#include "opcodes.def"
#undef BYTE_OP
#undef BYTE_CALL
#undef BYTE_SLOW
};

static const struct { uint8_t code; const char *call; } slow_lines[] = {
#define BYTE_OP(name, code, operand, pops, pushes)
#define BYTE_CALL(code, name, nargs)
#define BYTE_SLOW(code, name) { code, name },
#include "opcodes.def"
#undef BYTE_OP
#undef BYTE_CALL
#undef BYTE_SLOW
};

static const struct nm_primitive *
primitive_named (const char *name)
{
  size_t count;
  const struct nm_primitive *const *table = nm_primitives (&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp (table[i]->lisp_name, name) == 0)
      return table[i];
  return NULL;
}

static void
opcode_fill (struct opcode_info *table, const struct opcode_line *line)
{
  static const uint8_t codes[] = { [OPERAND_SMALL] = 8, [OPERAND_CONST] = 64 };
  int n = line->operand < sizeof codes && codes[line->operand] ? codes[line->operand] : 1;
  const struct nm_primitive *call = line->call ? primitive_named (line->call) : NULL;
  /* A primitive that this program lacks: code that calls it is refused. */
  if (line->call && !call)
    return;
  for (int i = 0; i < n; i++)
    table[line->code + i] = (struct opcode_info){ .valid = 1, .op = line->code, .operand = line->operand, .pops = line->pops,
                                                  .pushes = line->pushes, .call = call };
}

/* vm->modules[VM_MODULE_CODE]: the table, and what was looked up last.  Addresses are good until a collection. */
enum { RECENT = 256 };
struct recent { value string, blob; };
struct code_state {
  struct opcode_info table[256];
  struct recent recent[RECENT];
  uint64_t collections;            /* minor and major, when `recent' was last emptied */
};

const struct opcode_info *
opcode_table (struct nm_vm *vm)
{
  struct code_state *state = vm->modules[VM_MODULE_CODE];
  if (state)
    return state->table;
  state = vm->modules[VM_MODULE_CODE] = mi_zalloc (sizeof *state);
  struct opcode_info *table = state ? state->table : NULL;
  for (size_t i = 0; table && i < sizeof opcode_lines / sizeof *opcode_lines; i++)
    opcode_fill (table, &opcode_lines[i]);
  for (size_t i = 0; table && i < sizeof slow_lines / sizeof *slow_lines; i++)
    {
      table[slow_lines[i].code].call = primitive_named (slow_lines[i].call);
      assert (table[slow_lines[i].code].call);
    }
  return table;
}

void
code_free (struct nm_vm *vm)
{
  mi_free (vm->modules[VM_MODULE_CODE]);
  vm->modules[VM_MODULE_CODE] = NULL;
}

/* ---- following the paths ---- */

struct verifier {
  const struct opcode_info *table;
  const uint8_t *bytes;
  int64_t length;
  value constants_vector;          /* for the jump tables in it */
  uint16_t *state;
  uint32_t *work;                  /* offsets to go on from; every offset is in it once at most */
  size_t work_count;
  int64_t max_depth, max_handlers, constants;
};

struct instruction { const struct opcode_info *info; int64_t at, next; int64_t operand; };

static bool
decode (const struct verifier *v, int64_t at, struct instruction *i)
{
  uint8_t code = v->bytes[at];
  i->info = &v->table[code];
  i->at = at;
  int bytes = 0;
  switch (i->info->operand)
    {
    case OPERAND_SMALL: bytes = (code & 7) < 6 ? 0 : (code & 7) - 5; break;
    case OPERAND_BYTE: bytes = 1; break;
    case OPERAND_WORD: case OPERAND_TARGET: bytes = 2; break;
    }
  i->next = at + 1 + bytes;
  if (!i->info->valid || i->next > v->length)
    return false;
  if (bytes == 0)
    i->operand = i->info->operand == OPERAND_CONST ? code & 63 : code & 7;
  else
    i->operand = v->bytes[at + 1] | (bytes == 2 ? v->bytes[at + 2] << 8 : 0);
  return true;
}

/* A path leads to offset AT with DEPTH values and HANDLERS handlers. */
static bool
reach (struct verifier *v, int64_t at, int64_t depth, int64_t handlers)
{
  if (at < 0 || at >= v->length || depth < 0 || depth > CODE_DEPTH_MAX || handlers < 0 || handlers > CODE_HANDLERS_MAX)
    return false;
  uint16_t state = (uint16_t) (depth << CODE_STATE_SHIFT | handlers);
  if (v->state[at] == CODE_NOWHERE)
    {
      v->state[at] = state;
      v->work[v->work_count++] = (uint32_t) at;
    }
  return v->state[at] == state;
}

/* How many values I takes and leaves, operand and all; false if the operand makes no sense at DEPTH. */
static bool
effect (struct verifier *v, const struct instruction *i, int64_t depth, int64_t *pops, int64_t *pushes)
{
  *pops = i->info->pops;
  *pushes = i->info->pushes;
  switch ((enum opcode) i->info->op)
    {
    case OP_STACK_REF:
      return i->operand > 0 && i->operand < depth;
    case OP_STACK_SET: case OP_STACK_SET2:
      return i->operand > 0 && i->operand < depth;
    case OP_CALL: case OP_LISTN: case OP_CONCATN: case OP_INSERTN:
      *pops += i->operand;
      return true;
    case OP_DISCARDN:
      *pops = (i->operand & 127) + (i->operand >= 128);
      *pushes = i->operand >= 128;
      return true;
    case OP_VARREF: case OP_VARSET: case OP_VARBIND: case OP_CONSTANT: case OP_CONSTANT2:
      if (i->operand >= v->constants)
        v->constants = i->operand + 1;
      return true;
    default:
      return true;
    }
}

/* I pushes a constant at DEPTH.  If it is the jump table of a `switch' that follows, its targets are reached. */
static bool
reach_jump_table (struct verifier *v, const struct instruction *i, int64_t depth, int64_t handlers)
{
  if (i->next >= v->length || v->bytes[i->next] != OP_SWITCH || i->operand >= vector_length (v->constants_vector))
    return true;
  value table = vector_ref (v->constants_vector, i->operand);
  if (!hash_table_p (table))
    return true;
  for (int64_t k = 0; k < hash_entry_limit (table); k++)
    if (hash_entry_key (table, k) != V_UNBOUND
        && (!fixnump (hash_entry_value (table, k)) || !reach (v, fixnum (hash_entry_value (table, k)), depth - 1, handlers)))
      return false;
  return true;
}

static bool
step (struct verifier *v, int64_t at)
{
  struct instruction i;
  int64_t depth = v->state[at] >> CODE_STATE_SHIFT, handlers = v->state[at] & CODE_HANDLERS_MAX, pops, pushes;
  if (!decode (v, at, &i) || !effect (v, &i, depth, &pops, &pushes) || pops > depth)
    return false;
  int64_t after = depth - pops + pushes;
  if (after > v->max_depth)
    v->max_depth = after;
  switch ((enum opcode) i.info->op)
    {
    case OP_RETURN:
      return true;
    case OP_GOTO:
      return reach (v, i.operand, after, handlers);
    case OP_GOTO_IF_NIL: case OP_GOTO_IF_NOT_NIL:
      return reach (v, i.operand, after, handlers) && reach (v, i.next, after, handlers);
    case OP_GOTO_IF_NIL_ELSE_POP: case OP_GOTO_IF_NOT_NIL_ELSE_POP:
      return reach (v, i.operand, depth, handlers) && reach (v, i.next, after, handlers);
    case OP_PUSH_CONDITION_CASE: case OP_PUSH_CATCH:
      if (handlers + 1 > v->max_handlers)
        v->max_handlers = handlers + 1;
      if (after + 1 > v->max_depth)
        v->max_depth = after + 1;
      return reach (v, i.operand, after + 1, handlers) && reach (v, i.next, after, handlers + 1);
    case OP_POP_HANDLER:
      return handlers > 0 && reach (v, i.next, after, handlers - 1);
    case OP_CONSTANT: case OP_CONSTANT2:
      return reach_jump_table (v, &i, depth, handlers) && reach (v, i.next, after, handlers);
    default:
      return reach (v, i.next, after, handlers);
    }
}

static bool
follow (struct verifier *v)
{
  while (v->work_count > 0)
    if (!step (v, v->work[--v->work_count]))
      return false;
  return true;
}

static value
invalid (struct nm_vm *vm)
{
  return signal_message (vm, "Invalid byte code");
}

/* The blob for what V found. */
static value
code_make (struct nm_vm *vm, const struct verifier *v, int64_t initial)
{
  size_t n = (size_t) v->length, bytes = sizeof (struct code) + n * sizeof (uint16_t) + n;
  bytes = (bytes + 7) / 8 * 8;
  struct code *c = old_alloc (vm, bytes, false);
  if (!c)
    return signal_memory_full (vm);
  vm->made.object_bytes += bytes;
  *c = (struct code){ .header = header_make (HEAP_BLOB, bytes / 8 - 1), .length = (uint32_t) n, .initial = (uint32_t) initial,
                      .max_depth = (uint32_t) v->max_depth, .max_handlers = (uint32_t) v->max_handlers,
                      .constants = (uint32_t) v->constants };
  memcpy (c->state, v->state, n * sizeof (uint16_t));
  memcpy ((uint8_t *) (c->state + n), v->bytes, n);
  return tag_pointer (c, TAG_OBJECT);
}

value
code_verify (struct nm_vm *vm, value string, value constants, int64_t initial)
{
  struct verifier v = { .table = opcode_table (vm), .bytes = (const uint8_t *) string_text (string), .length = string_bytes (string),
                        .constants_vector = constants, .max_depth = initial };
  if (v.length <= 0 || v.length > UINT16_MAX + 1 || initial > CODE_DEPTH_MAX)
    return invalid (vm);
  v.state = mi_mallocn ((size_t) v.length, sizeof *v.state);
  v.work = mi_mallocn ((size_t) v.length, sizeof *v.work);
  bool ok = v.table && v.state && v.work;
  if (ok)
    {
      memset (v.state, 0xff, (size_t) v.length * sizeof *v.state);
      ok = reach (&v, 0, initial, 0) && follow (&v) && v.max_depth <= CODE_DEPTH_MAX;
    }
  value result = ok ? code_make (vm, &v, initial) : V_EXIT;
  mi_free (v.state);
  mi_free (v.work);
  return ok ? result : invalid (vm);
}

/* ---- what was verified before ---- */

/* The place of STRING among what was looked up last; empty if it is not there. */
static struct recent *
recent_place (struct nm_vm *vm, value string)
{
  struct code_state *state = vm->modules[VM_MODULE_CODE];
  uint64_t collections = vm->heap->moves + vm->heap->collections;
  if (state->collections != collections)
    {
      memset (state->recent, 0, sizeof state->recent);
      state->collections = collections;
    }
  return &state->recent[(string >> 4) % RECENT];
}

value
code_verified (struct nm_vm *vm, value string, value constants, int64_t initial)
{
  if (!opcode_table (vm))
    return signal_memory_full (vm);
  struct recent *place = recent_place (vm, string);
  if (likely (place->string == string && code_of (place->blob)->initial == (uint32_t) initial))
    return place->blob;
  value *table = &vm->gc_roots[VM_ROOT_VERIFIED_CODE];
  if (!hash_table_p (*table))
    *table = hash_new (vm, Qeq, Qkey, 64);
  value blob = hash_get (vm, *table, string);
  if (blob == V_UNBOUND || code_of (blob)->initial != (uint32_t) initial)
    {
      blob = code_verify (vm, string, constants, initial);
      if (exitp (blob))
        return V_EXIT;
      hash_put (vm, *table, string, blob);
    }
  *place = (struct recent){ string, blob };
  return blob;
}
