/* text_property.h - looking up text properties, and the objects that have them, for C code.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_TEXT_TEXT_PROPERTY_H
#define VM_TEXT_TEXT_PROPERTY_H

#include "intervals.h"
#include "../eval/signal.h"

/* The value of PROPERTY in the text property list PLIST, with the fallbacks through `category',
   `char-property-alias-alist' and `default-text-properties'.  No Lisp runs. */
value text_property_get (struct nm_vm *, value plist, value property);
/* What text inserted between text with LEFT and text with RIGHT inherits.  No Lisp runs. */
value text_property_inherited (struct nm_vm *, value left, value right);
/* Does text inserted in the middle of text with PLIST become part of it?  A property that is nonsticky behind and not
   sticky in front prevents that.  No Lisp runs. */
bool text_property_spreads (struct nm_vm *, value plist);

/* A string or buffer that is being worked on.  Position P of the object is offset P - ORIGIN of the
   tree; [BEGIN, END] are the accessible positions. */
struct text_object {
  value tree;                      /* nil: no properties */
  int64_t origin, begin, end;
  bool buffer;
};

/* *OBJECT (a stack slot; nil is replaced by the current buffer) must be a string or a live buffer.
   False after signalling. */
__attribute__ ((warn_unused_result)) bool text_object_open (struct nm_vm *, value *object, struct text_object *);
/* An argument that is an integer or a marker: *OUT, or false after signalling.  [lisp] for markers */
__attribute__ ((warn_unused_result)) bool text_position (struct nm_vm *, value v, int64_t *out);
/* Opens *OBJECT and checks the range ARGS[0], ARGS[1], swapping its ends if need be.  False after
   signalling; an empty range sets *FROM == *TO. */
__attribute__ ((warn_unused_result)) bool
text_range_open (struct nm_vm *, value *ends, value *object, struct text_object *, int64_t *from, int64_t *to);

static inline struct interval_run
text_run (const struct text_object *t, int64_t pos, int64_t end)
{
  struct interval_run run = intervals_run (t->tree, pos - t->origin, end - t->origin);
  run.start += t->origin;
  run.end += t->origin;
  return run;
}

#endif
