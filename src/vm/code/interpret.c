/* interpret.c - running verified byte-code.
   SPDX-License-Identifier: GPL-3.0-or-later

   The frame lies on the VM stack: constants, the blob with the code, a slot for what each handler catches, and the
   operand stack.  sp is always just above the live operands, so whatever is called finds free stack above, and
   the collector sees what is alive and nothing else.  The code is in the old generation and does not move; the
   constants may, so they are reached through their slot.

   Conditions and catches are handlers like those of the evaluator (handlers.h), kept in this C frame.  An exit
   that arrives unwinds the specpdl to the innermost handler of the frame, and if the exit is meant for it, goes on at
   its target; else the next one is asked, and at last the exit is passed on.

   The verifier has seen to the stack, the jumps and the number of handlers (verify.c).  Exempt from the 40-line rule:
   code_loop, the interpreter's loop.  [lisp] */
#include "code.h"
#include <mimalloc.h>
#include "../data/hash.h"
#include "../data/list.h"
#include "../eval/variables.h"
#include "../handle/handle.h"
#include "../num/arith.h"
#include "../num/number.h"
#include "../primitive.h"

struct byte_handler {
  struct handler h;
  uint32_t target;                 /* offset of the code that handles */
  uint32_t depth;                  /* operands that stay */
};
enum { HANDLERS_FEW = 4 };

struct run {
  struct nm_vm *vm;
  const struct code *code;
  value *frame;
  value *operands;                 /* the lowest one's slot */
  spec_depth base;                 /* of the specpdl */
  struct byte_handler few[HANDLERS_FEW], *handlers;
  uint32_t handler_count;
};

/* ---- handlers ---- */

/* TAG, the tag of a catch or a condition, is on top of the stack and was popped. */
static void
handler_begin (struct run *r, enum handler_kind kind, value tag, int64_t target)
{
  struct byte_handler *b = &r->handlers[r->handler_count];
  value *slot = r->frame + FRAME_HANDLERS + r->handler_count++;
  /* Conditions are looked for in clauses as those of `condition-case'. */
  *slot = kind == HANDLER_CATCH ? tag : list_1 (r->vm, list_1 (r->vm, tag));
  handler_push (r->vm, &b->h, kind, slot);
  b->target = (uint32_t) target;
  b->depth = (uint32_t) (r->vm->sp - r->operands);
}

static void
handler_end (struct run *r)
{
  struct byte_handler *b = &r->handlers[--r->handler_count];
  r->frame[FRAME_HANDLERS + r->handler_count] = Qnil;
  r->vm->handlers = b->h.next;
}

/* An exit has come.  The offset where the handler of it goes on, with its value on the stack; -1 if it is not for us. */
static int64_t
handler_enter (struct run *r)
{
  struct nm_vm *vm = r->vm;
  while (r->handler_count > 0)
    {
      struct byte_handler *b = &r->handlers[r->handler_count - 1];
      value v = spec_unbind_to (vm, b->h.depth, V_EXIT);
      assert (exitp (v));
      r->frame[FRAME_HANDLERS + --r->handler_count] = Qnil;
      if (!handler_pop (vm, &b->h, v))
        continue;
      struct exit_state e = exit_take (vm);
      vm->sp = r->operands + b->depth;
      *vm->sp++ = b->h.kind == HANDLER_CATCH ? e.value : make_cons (vm, e.tag, e.value);
      return b->target;
    }
  return -1;
}

/* ---- operations that are not calls of primitives ---- */

static value
variable_ref (struct nm_vm *vm, value symbol)
{
  if (unlikely (!symbolp (symbol)))
    return signal_wrong_type (vm, Qsymbolp, symbol);
  struct symbol *s = symbol_of (vm, symbol);
  value v = likely (s->redirect == SYMBOL_PLAIN) ? s->val : variable_value (vm, symbol);
  if (likely (v != V_UNBOUND))
    return v;
  return exitp (variable_indirect (vm, symbol)) ? V_EXIT : signal_1 (vm, Qvoid_variable, symbol);
}

static bool
variable_assign (struct nm_vm *vm, value symbol, value v)
{
  if (likely (symbolp (symbol)))
    return variable_set (vm, symbol, v);
  signal_wrong_type (vm, Qsymbolp, symbol);
  return false;
}

static bool
variable_bind (struct nm_vm *vm, value symbol, value v)
{
  if (likely (symbolp (symbol)))
    return spec_bind (vm, symbol, v);
  signal_wrong_type (vm, Qsymbolp, symbol);
  return false;
}

static value
invalid (struct nm_vm *vm)
{
  return signal_message (vm, "Invalid byte code");
}

/* Undoes N bindings and the like, but none from before the innermost handler. */
static value
unbind (struct run *r, int64_t n)
{
  spec_depth now = spec_depth_now (r->vm);
  spec_depth least = r->handler_count > 0 ? r->handlers[r->handler_count - 1].h.depth : r->base;
  return now - n < least ? invalid (r->vm) : spec_unbind_to (r->vm, now - n, Qnil);
}

/* `unwind-protect' with HANDLER, a function or a list of forms. */
static bool
unwind_protect (struct nm_vm *vm, value handler)
{
  if (!spec_reserve (vm))
    return false;
  if (functionp (vm, handler))
    handler = list_1 (vm, list_2 (vm, Qfuncall, list_2 (vm, Qquote, handler)));
  spec_push_unwind_forms (vm, handler, Qnil);
  return true;
}

static value
check_list (struct nm_vm *vm, value v)
{
  return listp (v) ? v : signal_wrong_type (vm, Qlistp, v);
}

/* Element N of LIST, for small N; an error is about the tail where the list ends. */
enum { SMALL_INDEX = 127 };
static value
list_element (struct nm_vm *vm, value list, int64_t n)
{
  for (; n > 0 && consp (list); n--)
    list = cdr (list);
  return consp (list) ? car (list) : check_list (vm, list);
}

/* `nth' and `elt': INDEX and SEQUENCE are the last two slots, in one order or the other. */
static value
element (struct nm_vm *vm, const struct opcode_info *info, value index, value sequence)
{
  if (fixnump (index) && (uint64_t) fixnum (index) <= SMALL_INDEX && (info->op == OP_NTH || consp (sequence)))
    return list_element (vm, sequence, fixnum (index));
  return call_primitive_slots (vm, info->call, 2, vm->sp - 2);
}

/* Where `switch' goes on for KEY; AT + 1 if TABLE has no such key; -1 after signalling. */
static int64_t
switch_target (struct run *r, value table, value key, int64_t at)
{
  struct nm_vm *vm = r->vm;
  if (!hash_table_p (table) || !nilp (hash_table_of (table)->user_equal))
    return invalid (vm), -1;
  value v = hash_get (vm, table, key);
  if (v == V_UNBOUND)
    return at + 1;
  uint16_t here = (uint16_t) (r->code->state[at] - (2 << CODE_STATE_SHIFT));
  if (!fixnump (v) || fixnum (v) < 0 || fixnum (v) >= r->code->length || r->code->state[fixnum (v)] != here)
    return invalid (vm), -1;
  return fixnum (v);
}

/* ---- the loop ---- */

#define PUSH(v) do { value pushed_ = (v); *vm->sp++ = pushed_; } while (0)
#define TOP (vm->sp[-1])
#define NEXT goto next
#define EXIT_IF(test) do { if (unlikely (test)) goto exited; } while (0)
#define SMALL_OPERAND()                                                                           \
  ((b & 7) < 6 ? (b & 7) : (b & 7) == 6 ? bytes[pc++] : (pc += 2, bytes[pc - 2] | bytes[pc - 1] << 8))
#define WORD_OPERAND() (pc += 2, bytes[pc - 2] | bytes[pc - 1] << 8)
#define CONSTANT_AT(i) vector_ref (r->frame[FRAME_CONSTANTS], i)
#define SMALL_CASES(op) case op: case op + 1: case op + 2: case op + 3: case op + 4: case op + 5: case op + 6: case op + 7
#define UNARY(expression) { value x = TOP; TOP = (expression); NEXT; }
#define BOTH_FIXNUMS(a, b) (((a) | (b)) << 62 == 0)
#define ARITH2(function) { value y = TOP, x = vm->sp[-2]; value v = function (vm, x, y); EXIT_IF (exitp (v)); vm->sp--; TOP = v; NEXT; }
#define COMPARE2(operator)                                                                        \
  {                                                                                               \
    value y = TOP, x = vm->sp[-2];                                                                \
    value v = BOTH_FIXNUMS (x, y) ? make_bool ((int64_t) x operator (int64_t) y) : call_primitive_slots (vm, table[b].call, 2, vm->sp - 2); \
    EXIT_IF (exitp (v));                                                                          \
    vm->sp--;                                                                                     \
    TOP = v;                                                                                      \
    NEXT;                                                                                         \
  }

/* A jump to TARGET; backward ones poll. */
#define JUMP(target)                                                                              \
  do {                                                                                            \
    int64_t to_ = (target);                                                                       \
    bool back_ = to_ < pc;                                                                        \
    pc = to_;                                                                                     \
    EXIT_IF (back_ && exitp (vm_safepoint (vm)));                                                 \
    NEXT;                                                                                         \
  } while (0)

static value
code_loop (struct run *r)
{
  struct nm_vm *vm = r->vm;
  const struct opcode_info *table = opcode_table (vm);
  const uint8_t *bytes = code_bytes (r->code);
  int64_t pc = 0;
  for (;;)
    {
      uint8_t b = bytes[pc++];
      switch (b)
        {
        case OP_STACK_REF + 1: case OP_STACK_REF + 2: case OP_STACK_REF + 3: case OP_STACK_REF + 4: case OP_STACK_REF + 5:
        case OP_STACK_REF + 6: case OP_STACK_REF + 7:
          {
            int64_t n = SMALL_OPERAND ();
            PUSH (vm->sp[-1 - n]);
            NEXT;
          }
        SMALL_CASES (OP_VARREF):
          {
            int64_t n = SMALL_OPERAND ();
            value v = variable_ref (vm, CONSTANT_AT (n));
            EXIT_IF (exitp (v));
            PUSH (v);
            NEXT;
          }
        SMALL_CASES (OP_VARSET):
          {
            int64_t n = SMALL_OPERAND ();
            EXIT_IF (!variable_assign (vm, CONSTANT_AT (n), TOP));
            vm->sp--;
            NEXT;
          }
        SMALL_CASES (OP_VARBIND):
          {
            int64_t n = SMALL_OPERAND ();
            EXIT_IF (!variable_bind (vm, CONSTANT_AT (n), TOP));
            vm->sp--;
            NEXT;
          }
        SMALL_CASES (OP_CALL):
          {
            int64_t n = SMALL_OPERAND ();
            value *args = vm->sp - n;
            value v = call_slots (vm, args[-1], (int) n, args);
            EXIT_IF (exitp (v));
            vm->sp = args;
            TOP = v;
            NEXT;
          }
        SMALL_CASES (OP_UNBIND):
          {
            int64_t n = SMALL_OPERAND ();
            EXIT_IF (exitp (unbind (r, n)));
            NEXT;
          }
        case OP_POP_HANDLER: handler_end (r); NEXT;
        case OP_PUSH_CONDITION_CASE: case OP_PUSH_CATCH:
          {
            int64_t target = WORD_OPERAND ();
            value tag = *--vm->sp;
            handler_begin (r, b == OP_PUSH_CATCH ? HANDLER_CATCH : HANDLER_CONDITIONS, tag, target);
            NEXT;
          }
        case OP_SYMBOLP: UNARY (make_bool (symbolp (x)));
        case OP_CONSP: UNARY (make_bool (consp (x)));
        case OP_STRINGP: UNARY (make_bool (stringp (x)));
        case OP_LISTP: UNARY (make_bool (listp (x)));
        case OP_NUMBERP: UNARY (make_bool (numberp (x)));
        case OP_INTEGERP: UNARY (make_bool (integerp (x)));
        case OP_NOT: UNARY (make_bool (nilp (x)));
        case OP_CAR_SAFE: UNARY (car_safe (x));
        case OP_CDR_SAFE: UNARY (cdr_safe (x));
        case OP_EQ:
          {
            value y = *--vm->sp;
            UNARY (make_bool (x == y));
          }
        case OP_CAR: case OP_CDR:
          {
            value x = TOP;
            if (likely (consp (x)))
              TOP = b == OP_CAR ? car (x) : cdr (x);
            else
              EXIT_IF (exitp (check_list (vm, x)));
            NEXT;
          }
        case OP_NTH: case OP_ELT:
          {
            value v = b == OP_NTH ? element (vm, &table[b], vm->sp[-2], TOP) : element (vm, &table[b], TOP, vm->sp[-2]);
            EXIT_IF (exitp (v));
            vm->sp--;
            TOP = v;
            NEXT;
          }
        case OP_CONS:
          {
            value y = *--vm->sp;
            UNARY (make_cons (vm, x, y));
          }
        case OP_LIST1: UNARY (make_cons (vm, x, Qnil));
        case OP_LIST2: case OP_LIST3: case OP_LIST4: case OP_LISTN:
          {
            int64_t n = b == OP_LISTN ? bytes[pc++] : b - OP_LIST1 + 1;
            value list = Qnil;
            for (int64_t i = 0; i < n; i++)
              list = make_cons (vm, *--vm->sp, list);
            PUSH (list);
            NEXT;
          }
        case OP_CONCATN: case OP_INSERTN:
          {
            int64_t n = bytes[pc++];
            value *args = vm->sp - n;
            value v = call_primitive_slots (vm, table[b].call, (int) n, args);
            EXIT_IF (exitp (v));
            vm->sp = args;
            PUSH (v);
            NEXT;
          }
        case OP_SUB1:
          {
            value v = arith_sub (vm, TOP, make_fixnum (1));
            EXIT_IF (exitp (v));
            TOP = v;
            NEXT;
          }
        case OP_ADD1:
          {
            value v = arith_add (vm, TOP, make_fixnum (1));
            EXIT_IF (exitp (v));
            TOP = v;
            NEXT;
          }
        case OP_EQLSIGN: COMPARE2 (==);
        case OP_GTR: COMPARE2 (>);
        case OP_LSS: COMPARE2 (<);
        case OP_LEQ: COMPARE2 (<=);
        case OP_GEQ: COMPARE2 (>=);
        case OP_DIFF: ARITH2 (arith_sub);
        case OP_PLUS: ARITH2 (arith_add);
        case OP_MULT: ARITH2 (arith_mul);
        case OP_SAVE_CURRENT_BUFFER: case OP_SAVE_EXCURSION: case OP_SAVE_RESTRICTION:
          {
            static const uint8_t kinds[] = { [OP_SAVE_CURRENT_BUFFER] = NM_SAVE_CURRENT_BUFFER, [OP_SAVE_EXCURSION] = NM_SAVE_EXCURSION,
                                             [OP_SAVE_RESTRICTION] = NM_SAVE_RESTRICTION };
            EXIT_IF (!spec_reserve (vm));
            struct handle_mark mark = handle_mark_now (vm);
            vm->host_ops->save (vm->host, (enum nm_save) kinds[b]);
            handle_release (vm, mark);
            NEXT;
          }
        case OP_CONSTANT2:
          {
            int64_t n = WORD_OPERAND ();
            PUSH (CONSTANT_AT (n));
            NEXT;
          }
        case OP_GOTO: JUMP (WORD_OPERAND ());
        case OP_GOTO_IF_NIL: case OP_GOTO_IF_NOT_NIL:
          {
            int64_t target = WORD_OPERAND ();
            value v = *--vm->sp;
            if (nilp (v) == (b == OP_GOTO_IF_NIL))
              JUMP (target);
            NEXT;
          }
        case OP_GOTO_IF_NIL_ELSE_POP: case OP_GOTO_IF_NOT_NIL_ELSE_POP:
          {
            int64_t target = WORD_OPERAND ();
            if (nilp (TOP) == (b == OP_GOTO_IF_NIL_ELSE_POP))
              JUMP (target);
            vm->sp--;
            NEXT;
          }
        case OP_RETURN: return *--vm->sp;
        case OP_DISCARD: vm->sp--; NEXT;
        case OP_DISCARDN:
          {
            int64_t n = bytes[pc++];
            value top = TOP;
            if (n >= 128)
              vm->sp[-1 - (n & 127)] = top;
            vm->sp -= n & 127;
            NEXT;
          }
        case OP_DUP: PUSH (TOP); NEXT;
        case OP_STACK_SET: case OP_STACK_SET2:
          {
            int64_t n = b == OP_STACK_SET ? bytes[pc++] : WORD_OPERAND ();
            value v = TOP;
            vm->sp[-1 - n] = v;
            vm->sp--;
            NEXT;
          }
        case OP_UNWIND_PROTECT:
          EXIT_IF (!unwind_protect (vm, TOP));
          vm->sp--;
          NEXT;
        case OP_SWITCH:
          {
            int64_t to = switch_target (r, TOP, vm->sp[-2], pc - 1);
            EXIT_IF (to < 0);
            vm->sp -= 2;
            JUMP (to);
          }
        default:
          if (b >= OP_CONSTANT)
            {
              PUSH (CONSTANT_AT (b - OP_CONSTANT));
              NEXT;
            }
          const struct opcode_info *info = &table[b];
          value *args = vm->sp - info->pops;
          value v = call_primitive_slots (vm, info->call, info->pops, args);
          EXIT_IF (exitp (v));
          vm->sp = args;
          PUSH (v);
          NEXT;
        }
    exited:
      pc = handler_enter (r);
      if (pc < 0)
        return V_EXIT;
    next:;
    }
}

value
code_run (struct nm_vm *vm, value *frame)
{
  const struct code *code = code_of (frame[FRAME_BLOB]);
  struct run r = { .vm = vm, .code = code, .frame = frame, .operands = frame + FRAME_HANDLERS + code->max_handlers,
                   .base = spec_depth_now (vm) };
  struct handler *outer = vm->handlers;
  r.handlers = code->max_handlers <= HANDLERS_FEW ? r.few : mi_mallocn (code->max_handlers, sizeof *r.handlers);
  value v = code_loop (&r);
  vm->handlers = outer;
  if (r.handlers != r.few)
    mi_free (r.handlers);
  return spec_depth_now (vm) != r.base ? spec_unbind_to (vm, r.base, v) : v;
}
