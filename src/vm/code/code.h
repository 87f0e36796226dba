/* code.h - byte-code: verified code, calling byte-code functions.
   SPDX-License-Identifier: GPL-3.0-or-later
   verify.c opens with what the verifier guarantees, interpret.c with how code runs. */
#ifndef VM_CODE_CODE_H
#define VM_CODE_CODE_H

#include "../eval/eval_internal.h"
#include "../eval/handlers.h"

/* A private copy of code that was found to be sound, in a blob of the old generation, which never moves. */
struct code {
  uint64_t header;
  uint32_t length;                 /* bytes of code */
  uint32_t initial;                /* values on the stack at the start: the arguments */
  uint32_t max_depth;              /* most values on the stack, counting those */
  uint32_t max_handlers;
  uint32_t constants;              /* least number of constants that it needs */
  uint32_t unused;
  uint16_t state[];                /* per byte: depth << 4 | handlers; CODE_NOWHERE: no instruction begins there.
                                      The bytes follow. */
};
enum { CODE_NOWHERE = 0xffff, CODE_DEPTH_MAX = 4000, CODE_HANDLERS_MAX = 15, CODE_STATE_SHIFT = 4 };
static inline const uint8_t *code_bytes (const struct code *c) { return (const uint8_t *) (c->state + c->length); }
static inline const struct code *code_of (value blob) { return (const struct code *) object_of (blob); }

enum opcode {
#define BYTE_OP(name, code, operand, pops, pushes) OP_##name = code,
#define BYTE_CALL(code, name, nargs)
#define BYTE_SLOW(code, name)
#include "opcodes.def"
#undef BYTE_OP
#undef BYTE_CALL
#undef BYTE_SLOW
};
enum operand { OPERAND_NONE, OPERAND_SMALL, OPERAND_BYTE, OPERAND_WORD, OPERAND_TARGET, OPERAND_CONST };

/* What there is to know about a code byte. */
struct opcode_info {
  uint8_t valid;
  uint8_t op;                      /* first code of the operation */
  uint8_t operand;                 /* enum operand */
  uint8_t pops, pushes;
  const struct nm_primitive *call; /* BYTE_CALL and BYTE_SLOW: the primitive */
};
const struct opcode_info *opcode_table (struct nm_vm *);         /* 256 entries; NULL: no memory */

/* The verified code of STRING, a unibyte string, with CONSTANTS, for INITIAL values on the stack; V_EXIT after
   signalling that it is not sound.  Remembered as long as STRING lives. */
value code_verified (struct nm_vm *, value string, value constants, int64_t initial);
/* The same, not remembered. */
value code_verify (struct nm_vm *, value string, value constants, int64_t initial);

/* Calls the byte-code function FUNCTION; ARGS are stack slots below sp.  [lisp] */
value code_call (struct nm_vm *, value function, int nargs, const value *args);
/* Runs verified code on the stack from FRAME on: constants, blob, a slot for each handler, then the values that
   it starts with, the last of which is below sp.  [lisp] */
value code_run (struct nm_vm *, value *frame);
enum { FRAME_CONSTANTS, FRAME_BLOB, FRAME_HANDLERS };

#endif
