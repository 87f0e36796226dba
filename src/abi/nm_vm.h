/* nm_vm.h - the VM's half of the ABI: what the host and the workers may ask of an isolate.
   SPDX-License-Identifier: GPL-3.0-or-later

   Conventions
   - Every function takes the isolate first and must be called on the isolate's thread.
   - A function that returns nm_value may return NM_EXIT: a non-local exit is pending in the
     isolate.  The caller cleans up and returns NM_EXIT itself.  Functions that cannot exit say so.
   - Results that are not immediates are new local handles.  Primitives that make many in a loop
     bracket it with nm_scope_open / nm_scope_close.
   - Functions marked [lisp] can run Lisp, so the host state may have changed when they return.
   - Strings are copied out and in; no pointer into the heap is ever returned.  Text is UTF-8
     extended as in GNU Emacs: characters to #x3FFFFF, raw bytes as C0/C1 xx. */
#ifndef NM_VM_H
#define NM_VM_H

#include "nm_value.h"
#include "nm_host.h"

#define NM_MUST_CHECK __attribute__ ((warn_unused_result))

struct nm_vm;
struct nm_host;

/* -- kinds of values ---------------------------------------------------------------------- */

enum nm_type {
  NM_TYPE_FIXNUM, NM_TYPE_BIGNUM, NM_TYPE_FLOAT, NM_TYPE_SYMBOL, NM_TYPE_CONS, NM_TYPE_STRING,
  NM_TYPE_VECTOR, NM_TYPE_RECORD, NM_TYPE_CHAR_TABLE, NM_TYPE_BOOL_VECTOR, NM_TYPE_HASH_TABLE,
  NM_TYPE_FUNCTION,          /* subr, byte-code object; interpreted closures are conses */
  NM_TYPE_HOST,              /* a host object: nm_host_object_get tells which */
  NM_TYPE_OTHER,             /* finalizer, interval tree, context, ... */
};

enum nm_type nm_type_of (struct nm_vm *, nm_value);              /* never exits */
bool nm_eq (struct nm_vm *, nm_value, nm_value);                 /* never exits */
bool nm_equal (struct nm_vm *, nm_value, nm_value);              /* never exits; cycles compare unequal */
bool nm_is_string (struct nm_vm *, nm_value);
bool nm_is_symbol (struct nm_vm *, nm_value);
bool nm_is_cons (struct nm_vm *, nm_value);
bool nm_is_function (struct nm_vm *, nm_value);                  /* `functionp' */
bool nm_is_number (struct nm_vm *, nm_value);

/* -- numbers ------------------------------------------------------------------------------- */

/* *OUT is set if the value is an integer in range (fixnum, or bignum that fits); else false. */
bool nm_get_int64 (struct nm_vm *, nm_value, int64_t *out);
bool nm_get_double (struct nm_vm *, nm_value, double *out);      /* any number */
nm_value nm_integer (struct nm_vm *, int64_t);
nm_value nm_unsigned (struct nm_vm *, uint64_t);
nm_value nm_float (struct nm_vm *, double);
/* Argument checks: return false after signalling (return NM_EXIT then). */
NM_MUST_CHECK bool nm_check_int (struct nm_vm *, nm_value, int64_t *out);      /* integerp, in range */
NM_MUST_CHECK bool nm_check_fixnum (struct nm_vm *, nm_value, int64_t *out);   /* fixnump */
NM_MUST_CHECK bool nm_check_natnum (struct nm_vm *, nm_value, int64_t *out);   /* wholenump */
NM_MUST_CHECK bool nm_check_char (struct nm_vm *, nm_value, int *out);         /* characterp */
NM_MUST_CHECK bool nm_check_string (struct nm_vm *, nm_value);
NM_MUST_CHECK bool nm_check_symbol (struct nm_vm *, nm_value);
NM_MUST_CHECK bool nm_check_list (struct nm_vm *, nm_value);

/* -- conses, lists, vectors ------------------------------------------------------------------ */

nm_value nm_cons (struct nm_vm *, nm_value car, nm_value cdr);
nm_value nm_car (struct nm_vm *, nm_value);                      /* car-safe: nil for non-conses */
nm_value nm_cdr (struct nm_vm *, nm_value);                      /* cdr-safe */
void nm_setcar (struct nm_vm *, nm_value cons, nm_value);
void nm_setcdr (struct nm_vm *, nm_value cons, nm_value);
nm_value nm_list (struct nm_vm *, int n, const nm_value *);
nm_value nm_list1 (struct nm_vm *, nm_value);
nm_value nm_list2 (struct nm_vm *, nm_value, nm_value);
nm_value nm_list3 (struct nm_vm *, nm_value, nm_value, nm_value);
nm_value nm_list4 (struct nm_vm *, nm_value, nm_value, nm_value, nm_value);
nm_value nm_nreverse (struct nm_vm *, nm_value list);
int64_t nm_list_length (struct nm_vm *, nm_value);               /* -1 if not a proper list */
nm_value nm_assq (struct nm_vm *, nm_value key, nm_value alist); /* nil if absent; tolerant */
nm_value nm_assoc (struct nm_vm *, nm_value key, nm_value alist);
nm_value nm_memq (struct nm_vm *, nm_value elt, nm_value list);
nm_value nm_plist_get (struct nm_vm *, nm_value plist, nm_value prop);
nm_value nm_vector_new (struct nm_vm *, int64_t n, nm_value init);
int64_t nm_length (struct nm_vm *, nm_value);                    /* vector, record, string, list; -1 if none */
nm_value nm_aref (struct nm_vm *, nm_value vector, int64_t i);   /* vectors, records; nil out of range */
void nm_aset (struct nm_vm *, nm_value vector, int64_t i, nm_value);
/* Moves SLOT's local handle to V: a loop variable without a new handle per turn.  Both local. */
nm_value nm_local (struct nm_vm *, nm_value v);                  /* a fresh local handle on V, assignable */
void nm_local_set (struct nm_vm *, nm_value local, nm_value v);
/* What an assignable local or a root holds, as an immediate if it is one: nm_is_nil does not work on the
   handle of a slot. */
nm_value nm_local_get (struct nm_vm *, nm_value local);

/* -- strings --------------------------------------------------------------------------------- */

struct nm_string_info { int64_t chars; int64_t bytes; bool multibyte; bool has_properties; };
bool nm_string_info (struct nm_vm *, nm_value, struct nm_string_info *out);   /* false: not a string */
/* Copies bytes [FROM, FROM+LEN) of a string's text to BUF; returns the number copied. */
int64_t nm_string_copy (struct nm_vm *, nm_value, int64_t from, int64_t len, char *buf);
/* Byte offset of character index (0..chars), and back. */
int64_t nm_string_char_to_byte (struct nm_vm *, nm_value, int64_t index);
int64_t nm_string_byte_to_char (struct nm_vm *, nm_value, int64_t offset);
/* A NUL-terminated malloc'ed (mimalloc) copy with its length; NULL if not a string.  nm_free it. */
char *nm_string_dup (struct nm_vm *, nm_value, size_t *len);
void nm_free (void *);
nm_value nm_string_multibyte (struct nm_vm *, const char *text, int64_t bytes);    /* valid internal text */
nm_value nm_string_unibyte (struct nm_vm *, const char *bytes, int64_t n);
nm_value nm_string_literal (struct nm_vm *, const char *ascii_or_utf8);            /* unibyte if ASCII */
/* Text whose multibyteness follows its content: unibyte if ASCII only. */
nm_value nm_string_auto (struct nm_vm *, const char *text, int64_t bytes);
/* The same, but unibyte, too, if the bytes are not all of characters. */
nm_value nm_string_from_bytes (struct nm_vm *, const char *text, int64_t bytes);
nm_value nm_concat2 (struct nm_vm *, nm_value, nm_value);       /* NM_EXIT after signalling if one is no string */
nm_value nm_format (struct nm_vm *, const char *ascii_format, int n, const nm_value *args);  /* `format' */
nm_value nm_prin1_to_string (struct nm_vm *, nm_value, bool escape);               /* [lisp] */

/* -- text properties: interval trees, used by strings in the VM and by buffers in the host -------- */

nm_value nm_intervals_new (struct nm_vm *);                      /* an empty tree; keep it in a root */
void nm_intervals_cover (struct nm_vm *, nm_value tree, int64_t chars);     /* intervals for CHARS characters at least */
void nm_intervals_insert (struct nm_vm *, nm_value tree, int64_t pos, int64_t n);
                                                  /* N characters inserted at 0-based POS inherit by stickiness */
void nm_intervals_clear (struct nm_vm *, nm_value tree, int64_t from, int64_t to);      /* one interval without properties */
/* The properties at POS; *START and *END are the bounds of the stored interval, clipped to LIMIT. */
nm_value nm_intervals_run (struct nm_vm *, nm_value tree, int64_t pos, int64_t limit, int64_t *start, int64_t *end);
void nm_intervals_delete (struct nm_vm *, nm_value tree, int64_t from, int64_t to);
nm_value nm_intervals_get (struct nm_vm *, nm_value tree, int64_t pos);          /* property list at POS */
int64_t nm_intervals_next (struct nm_vm *, nm_value tree, int64_t pos, int64_t limit);      /* next change */
int64_t nm_intervals_previous (struct nm_vm *, nm_value tree, int64_t pos, int64_t limit);
bool nm_intervals_empty (struct nm_vm *, nm_value tree);         /* true: no property anywhere */
/* Copies properties of TREE[from,to) to a string (APART: even intervals without properties), or of a string over TREE[at,...) (grafting; MERGE: what is there stays). */
void nm_intervals_to_string (struct nm_vm *, nm_value tree, int64_t from, int64_t to, nm_value string, bool apart);
void nm_intervals_from_string (struct nm_vm *, nm_value tree, int64_t at, nm_value string, int64_t from, int64_t to, bool merge);

/* -- symbols, variables, binding ------------------------------------------------------------------ */

nm_value nm_intern (struct nm_vm *, const char *name);
/* Is there room for one more symbol?  Ask before nm_intern with names from data; if not, nm_memory_full. */
bool nm_symbol_room (struct nm_vm *);
nm_value nm_intern_soft (struct nm_vm *, const char *name);      /* NM_UNBOUND if not interned */
nm_value nm_symbol_name (struct nm_vm *, nm_value symbol);
bool nm_symbol_is (struct nm_vm *, nm_value v, uint32_t builtin);   /* is V the symbol Qfoo? */
nm_value nm_symbol_value (struct nm_vm *, nm_value symbol);      /* signals void-variable */
nm_value nm_symbol_value_or (struct nm_vm *, nm_value symbol, nm_value if_void);  /* never exits */
nm_value nm_default_value_or (struct nm_vm *, nm_value symbol, nm_value if_void);
NM_MUST_CHECK bool nm_set (struct nm_vm *, nm_value symbol, nm_value);            /* [lisp] through watchers */
NM_MUST_CHECK bool nm_set_default (struct nm_vm *, nm_value symbol, nm_value);
nm_value nm_symbol_function (struct nm_vm *, nm_value symbol);   /* nil if void; follows nothing */
nm_value nm_indirect_function (struct nm_vm *, nm_value);        /* nil if void */
nm_value nm_get (struct nm_vm *, nm_value symbol, nm_value property);
void nm_put (struct nm_vm *, nm_value symbol, nm_value property, nm_value);
bool nm_truthy (struct nm_vm *, uint32_t variable);              /* is variable Qfoo bound and non-nil? */

/* The specpdl.  Everything pushed after nm_depth is undone by nm_unbind_to, also on an exit.
   A primitive must unbind what it bound before it returns, whatever its result. */
typedef uint32_t nm_depth;
nm_depth nm_depth_now (struct nm_vm *);
NM_MUST_CHECK bool nm_bind (struct nm_vm *, nm_value symbol, nm_value);           /* like `let' */
typedef void nm_unwind_function (struct nm_host *, nm_value data, uint64_t word);
void nm_unwind_push (struct nm_vm *, nm_unwind_function *, nm_value data, uint64_t word);
nm_value nm_unbind_to (struct nm_vm *, nm_depth, nm_value result);  /* [lisp] RESULT, or NM_EXIT if undoing exited */

/* -- contexts: the buffer-local world ------------------------------------------------------------- */

enum nm_slot {
#define NM_SLOT(name, type, locality, init) NM_SLOT_##name,
#include "slots.def"
#undef NM_SLOT
  NM_SLOT_COUNT
};
enum nm_slot_locality { NM_SLOT_ALWAYS_LOCAL, NM_SLOT_AUTO_LOCAL };

/* A context is a VM object: the fixed slots and the table of local variables of one buffer.
   nm_context_new gives a persistent handle that the owner frees with nm_root_free. */
nm_value nm_context_new (struct nm_vm *);
void nm_context_set_current (struct nm_vm *, nm_value context);
nm_value nm_context_slot (struct nm_vm *, enum nm_slot);                     /* value in the current context */
nm_value nm_context_slot_of (struct nm_vm *, nm_value context, enum nm_slot);
void nm_context_slot_set (struct nm_vm *, nm_value context, enum nm_slot, nm_value);  /* makes it local; no watchers */
void nm_context_slot_set_default (struct nm_vm *, enum nm_slot, nm_value);
bool nm_context_slot_is_local (struct nm_vm *, nm_value context, enum nm_slot);
nm_value nm_context_value (struct nm_vm *, nm_value context, nm_value symbol);  /* `buffer-local-value'; NM_UNBOUND */
bool nm_context_has_local (struct nm_vm *, nm_value context, nm_value symbol);  /* `local-variable-p' */
nm_value nm_context_kill_locals (struct nm_vm *, nm_value context, bool permanent_too);   /* [lisp] watchers; nil or NM_EXIT */
nm_value nm_context_alist (struct nm_vm *, nm_value context);                /* `buffer-local-variables' */
void nm_context_copy (struct nm_vm *, nm_value from, nm_value to);           /* for indirect buffers (clone) */

/* -- calls and exits --------------------------------------------------------------------------------- */

nm_value nm_call (struct nm_vm *, nm_value function, int n, const nm_value *args);          /* [lisp] */
nm_value nm_call0 (struct nm_vm *, nm_value function);                                      /* [lisp] */
nm_value nm_call1 (struct nm_vm *, nm_value function, nm_value);
nm_value nm_call2 (struct nm_vm *, nm_value function, nm_value, nm_value);
nm_value nm_call3 (struct nm_vm *, nm_value function, nm_value, nm_value, nm_value);
nm_value nm_call4 (struct nm_vm *, nm_value function, nm_value, nm_value, nm_value, nm_value);
nm_value nm_apply (struct nm_vm *, nm_value function, nm_value arg_list);                   /* [lisp] */
nm_value nm_eval (struct nm_vm *, nm_value form, nm_value lexical);                         /* [lisp] */
/* For special forms of the host (`save-excursion'): evaluates the forms of BODY in the lexical
   environment of the call. */
nm_value nm_eval_body (struct nm_vm *, nm_value body);                                      /* [lisp] */
nm_value nm_run_hook (struct nm_vm *, nm_value hook);                                       /* [lisp] `run-hooks' */
nm_value nm_run_hook_args (struct nm_vm *, nm_value hook, int n, const nm_value *args);     /* [lisp] */

/* All return NM_EXIT, so that a primitive can say: return nm_signal (...). */
nm_value nm_signal (struct nm_vm *, nm_value symbol, nm_value data_list);
nm_value nm_signal1 (struct nm_vm *, nm_value symbol, nm_value datum);
nm_value nm_signal2 (struct nm_vm *, nm_value symbol, nm_value, nm_value);
nm_value nm_wrong_type (struct nm_vm *, nm_value predicate, nm_value datum);
nm_value nm_args_out_of_range (struct nm_vm *, nm_value, nm_value);
nm_value nm_error (struct nm_vm *, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
nm_value nm_throw (struct nm_vm *, nm_value tag, nm_value value);
nm_value nm_memory_full (struct nm_vm *);
/* Is there room for a string of BYTES?  False after signalling memory-full.  For sizes that others determine. */
__attribute__ ((warn_unused_result)) bool nm_reserve (struct nm_vm *, int64_t bytes);

/* The pending exit, for code that must handle one (command loop, hooks that survive errors).
   nm_exit_catch takes it out of the isolate. */
enum nm_exit_kind { NM_EXIT_NONE, NM_EXIT_SIGNAL, NM_EXIT_THROW, NM_EXIT_TERMINATE };
struct nm_exit {
  enum nm_exit_kind kind;
  nm_value tag; nm_value value;    /* signal: error symbol and data; throw: tag and value */
  int code;                        /* terminate: the exit code; else for nm_exit_rethrow */
  uint64_t target;                 /* the VM's: who shall take it */
};
struct nm_exit nm_exit_catch (struct nm_vm *);
/* The same where it does not matter what failed; a quit that was asked for is asked for again, for what runs next. */
void nm_exit_ignore (struct nm_vm *);
/* V; or if that is NM_EXIT for an error or a quit, nil, and the exit is ignored like that.  Throws go on. */
nm_value nm_exit_contain (struct nm_vm *, nm_value v);
nm_value nm_exit_rethrow (struct nm_vm *, struct nm_exit);                   /* returns NM_EXIT */
/* Calls FN(host, data) with a handler for errors (and quit if QUIT_TOO) on the handler stack, so that
   the debugger rules apply; on an error *EXIT says which, and the result is NM_UNBOUND. */
typedef nm_value nm_protected_function (struct nm_host *, void *data);
nm_value nm_protect (struct nm_vm *, nm_protected_function *, void *data, bool quit_too, struct nm_exit *exit);
/* The same for errors that are nobody's business but the caller's: the debugger does not see them. */
nm_value nm_protect_quietly (struct nm_vm *, nm_protected_function *, void *data, bool quit_too, struct nm_exit *exit);
/* The same with a catch tag: throws to TAG return their value. */
nm_value nm_catch (struct nm_vm *, nm_value tag, nm_protected_function *, void *data);
/* `kill-emacs': unwinds everything; the outermost C caller sees NM_EXIT_TERMINATE and the exit code. */
nm_value nm_terminate (struct nm_vm *, int exit_code);
/* Is there room for a command loop inside of what runs now?  It shall be possible to leave it, however deep it is: a
   loop that begins at a limit could run no command.  nil, or NM_EXIT after signalling which limit. */
nm_value nm_check_loop_room (struct nm_vm *);

/* Quit: safe from a signal handler or another thread. */
void nm_quit_request (struct nm_vm *);
/* The same because of a key. */
void nm_quit_key (struct nm_vm *);
/* Did a key ask for the quit that was signalled?  Forgets it, unless a quit waits. */
bool nm_quit_was_key (struct nm_vm *);
/* Takes a request to quit back, for a reader of keys that makes it a key; true if there was one. */
bool nm_quit_take (struct nm_vm *);
/* Likewise: the host's poll is called at the next safepoint. */
void nm_host_request (struct nm_vm *);
/* To be polled by long loops of the host; NM_EXIT if a quit was signalled, else nil.  [lisp] */
nm_value nm_poll (struct nm_vm *);

/* -- threads ------------------------------------------------------------------------------------------ */

/* The running thread is about to sleep for *MS milliseconds (-1: for ever).  Lets other threads that can run
   do so first; then *MS is 0, since much may have changed.  Otherwise *MS becomes no more than what the
   other sleepers allow.  nil, or NM_EXIT if the thread was sent a signal.  [lisp] */
nm_value nm_thread_wait (struct nm_vm *, int *ms);
/* What the host keeps of a thread object (nm_host_ops.thread_state); NULL if that is nothing yet, or no longer. */
void *nm_thread_host_state (struct nm_vm *, nm_value thread);
void nm_threads_wake (struct nm_vm *);                           /* something happened: all sleepers shall look */
bool nm_thread_released (struct nm_vm *);                        /* for idle: can this or another thread go on? */

/* -- roots, scopes ----------------------------------------------------------------------------------- */

nm_value nm_root_new (struct nm_vm *, nm_value);                 /* a persistent handle */
void nm_root_set (struct nm_vm *, nm_value root, nm_value);
void nm_root_free (struct nm_vm *, nm_value root);               /* immediates are ignored */
typedef uint32_t nm_scope;
nm_scope nm_scope_open (struct nm_vm *);
void nm_scope_close (struct nm_vm *, nm_scope);
nm_value nm_scope_close_keep (struct nm_vm *, nm_scope, nm_value);  /* the value survives in the outer scope */

/* -- host objects ------------------------------------------------------------------------------------- */

/* The Lisp object that stands for host object (TYPE, ID): one per id while it is reachable.  When it
   becomes unreachable the host's finalize is called, unless the object is held (nm_root_new). */
nm_value nm_host_object (struct nm_vm *, enum nm_host_type type, uint64_t id);
/* The id behind an object of TYPE; false if the value is something else. */
bool nm_host_object_get (struct nm_vm *, nm_value, enum nm_host_type type, uint64_t *id);
bool nm_host_object_any (struct nm_vm *, nm_value, enum nm_host_type *type, uint64_t *id);
/* A Lisp value that the host keeps with the object: alive as long as that is, and keeping it alive in no way.  nil at first. */
nm_value nm_host_object_data (struct nm_vm *, nm_value object);
void nm_host_object_set_data (struct nm_vm *, nm_value object, nm_value data);

/* -- reading and loading ------------------------------------------------------------------------------ */

/* Evaluates every form of a source text (internal encoding), as `load' does: eager macro expansion,
   lexical binding if LEXICAL.  NAME is for messages and load-file-name bookkeeping.  [lisp] */
nm_value nm_load_text (struct nm_vm *, const char *text, size_t bytes, bool lexical, nm_value name);
nm_value nm_read_string (struct nm_vm *, const char *text, size_t bytes);    /* first form; [lisp] no */

/* -- char-tables (syntax, case, category tables are char-tables; the host reads them often) ------------- */

nm_value nm_char_table_get (struct nm_vm *, nm_value table, int c);
nm_value nm_char_table_range (struct nm_vm *, nm_value table, int c, int *from, int *to);  /* value, maximal run around C */
void nm_char_table_set (struct nm_vm *, nm_value table, int c, nm_value);
nm_value nm_char_table_extra (struct nm_vm *, nm_value table, int n);
enum nm_standard_table { NM_STANDARD_CASE_TABLE, NM_STANDARD_CATEGORY_TABLE };
nm_value nm_standard_table (struct nm_vm *, enum nm_standard_table);
uint64_t nm_char_table_version (struct nm_vm *, nm_value table);  /* changes whenever the table or a parent does */
/* What an object with its contents is known by: two equal states of strings, or of tables, are of one object, as `eq' sees
   it, that was not changed between.  Objects that move get new states. */
struct nm_object_state { uint64_t object, epoch; };
/* The state of the char-table in a slot of the current context, or of the standard case table where there is none; a
   change of any char-table is one of it. */
struct nm_object_state nm_context_table_state (struct nm_vm *, enum nm_slot);

/* What a search for PATTERN depends on in the VM, at one look. */
struct nm_search_state {
  struct nm_object_state pattern;  /* if it is a string */
  struct nm_object_state case_table;   /* as nm_context_table_state tells it */
  bool is_string;
  bool folds;                      /* `case-fold-search' */
  bool has_spaces;                 /* `search-spaces-regexp' */
  bool keeps_match_data;           /* `inhibit-changing-match-data' */
};
void nm_search_state (struct nm_vm *, nm_value pattern, struct nm_search_state *out);

/* -- isolates ------------------------------------------------------------------------------------------- */

struct nm_vm_options {
  bool worker;                     /* state-write main-only primitives are refused */
  bool ignore_image;               /* build the world from C, with an empty Lisp world (the boot stage) */
  const void *image; size_t image_bytes;   /* the boot image, if linked in */
  uint32_t isolate_number;
};
/* NULL after *ERROR was set to a message that names the reason (a damaged image, no memory). */
struct nm_vm *nm_vm_new (const struct nm_vm_options *, const struct nm_host_ops *, struct nm_host *, const char **error);
void nm_vm_free (struct nm_vm *);
/* Writes the boot image of the isolate to PATH; false with a message on failure. */
bool nm_vm_dump (struct nm_vm *, const char *path, const char **error);
nm_value nm_garbage_collect (struct nm_vm *);                    /* at a safepoint of the caller's choice */

#endif
