/* intervals.h - text properties as a balanced tree of intervals (the struct behind HEAP_INTERVALS).
   SPDX-License-Identifier: GPL-3.0-or-later

   A tree is a holder object with the root node; the holder's identity is what strings and the host
   keep.  Positions are 0-based character offsets.  The tree of a string may be shorter than its text: what
   follows its end has no properties.  That of a buffer is empty, or covers the text.  Where intervals begin and end follows
   GNU Emacs, since undo records and what text inherits depend on it.  Nothing here runs Lisp or signals. */
#ifndef VM_TEXT_INTERVALS_H
#define VM_TEXT_INTERVALS_H

#include "../heap/heap.h"

/* A run of text with one property list, as stored: neighbours may have equal lists. */
struct interval_run { int64_t start, end; value plist; };

value intervals_new (struct nm_vm *);                             /* an empty tree */
bool intervals_empty (value tree);                                /* no property anywhere */
int64_t intervals_size (value tree);                              /* how many characters it has intervals for */
/* The interval around POS with its bounds, clipped to END.  TREE may be nil: one run without
   properties from POS to END. */
struct interval_run intervals_run (value tree, int64_t pos, int64_t end);
/* Gives [FROM, TO) the property list PLIST, splitting and replacing what is there. */
void intervals_set (struct nm_vm *, value tree, int64_t from, int64_t to, value plist);
/* Makes the intervals reach position CHARS at least. */
void intervals_cover (struct nm_vm *, value tree, int64_t chars);
/* Makes POS a place where an interval begins, unless it lies behind the tree. */
void intervals_split (struct nm_vm *, value tree, int64_t pos);
/* N characters were inserted at POS of a text that the tree covers, unless it is empty: they lengthen the interval
   around POS, or the one at either side that has what they inherit, or become one of their own. */
void intervals_insert (struct nm_vm *, value tree, int64_t pos, int64_t n);
void intervals_delete (struct nm_vm *, value tree, int64_t from, int64_t to);
/* The first place after POS (before it) where the properties differ; LIMIT if none before that. */
int64_t intervals_next (value tree, int64_t pos, int64_t limit);
int64_t intervals_previous (value tree, int64_t pos, int64_t limit);
/* Replaces the properties of TO at [AT, AT + TO_END - FROM) by those of FROM; runs are copied as
   they are stored.  FROM may be nil. */
void intervals_copy (struct nm_vm *, value from, int64_t start, int64_t end, value to, int64_t at);
/* The same, but the intervals of TO stay apart, too.  MERGE: what TO has itself stays. */
void intervals_graft (struct nm_vm *, value from, int64_t start, int64_t end, value to, int64_t at, bool merge);

/* The properties A and B hold the same names with `eq' values, in any order. */
bool interval_plists_equal (value a, value b);
/* PLIST as a copy of the text has it: in reverse order, and of a name that is there twice the last value where the first was. */
value intervals_plist_copied (struct nm_vm *, value plist);

/* The same for strings, which have no tree while they have no properties. */
value string_intervals (struct nm_vm *, value string);            /* makes the tree */
/* From string to string; every copy has its property lists in reverse order, as in GNU Emacs, and no intervals
   without properties apart. */
void string_copy_properties (struct nm_vm *, value from, int64_t start, int64_t end, value to, int64_t at);

#endif
