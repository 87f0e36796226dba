/* face_lisp.c - faces as Lisp data: making, setting and asking for their attributes.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  The tables are Lisp hash tables in variables, so the boot image keeps every face:
   face--new-frame-defaults maps a face to (ID . VECTOR), neomacs--frame-faces to the frame's VECTOR. */
#include "face.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../term/terminal.h"

#include <stdio.h>
#include <string.h>

struct faces { uint64_t version; bool terminal_changed; };

static nm_value
table_new (struct nm_host *host)
{
  nm_value args[] = { NM_Q (Ctest), NM_Q (eq) };
  return nm_call (host->vm, NM_Q (make_hash_table), 2, args);
}

/* The table in VARIABLE, made at the first use. */
static nm_value
table_in (struct nm_host *host, uint32_t variable)
{
  nm_value v = nm_symbol_value_or (host->vm, (nm_value){ variable }, NM_NIL);
  if (nm_type_of (host->vm, v) == NM_TYPE_HASH_TABLE)
    return v;
  v = table_new (host);
  if (nm_is_exit (v) || !nm_set (host->vm, (nm_value){ variable }, v))
    return NM_EXIT;
  return v;
}

static nm_value frame_table (struct nm_host *host) { return table_in (host, Qneomacs__frame_faces); }
static nm_value default_table (struct nm_host *host) { return table_in (host, Qface__new_frame_defaults); }

static nm_value
get (struct nm_host *host, nm_value key, nm_value table)
{
  nm_value v = nm_call2 (host->vm, NM_Q (gethash), key, table);
  return nm_is_exit (v) ? (nm_exit_ignore (host->vm), NM_NIL) : v;
}

static void
put (struct nm_host *host, nm_value key, nm_value value, nm_value table)
{
  if (nm_is_exit (nm_call3 (host->vm, NM_Q (puthash), key, value, table)))
    nm_exit_ignore (host->vm);
}

void
faces_init (struct nm_host *host)
{
  struct faces *faces = mi_zalloc (sizeof *faces);
  faces->version = 1;
  display_of (host)->faces = faces;
}

void
faces_free (struct nm_host *host)
{
  mi_free (display_of (host)->faces);
}

uint64_t face_version (struct nm_host *host) { return display_of (host)->faces->version; }

void
face_changed (struct nm_host *host)
{
  display_of (host)->faces->version++;
}

void
display_colors_changed (struct nm_host *host)
{
  face_changed (host);
  display_of (host)->faces->terminal_changed = true;
}

/* What is known of the terminal changed: Lisp computes the faces again from their specs. */
nm_value
faces_prepare (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  struct faces *faces = display_of (host)->faces;
  uint32_t rgb;
  if (!faces->terminal_changed || host->terminal == NULL)
    return NM_NIL;
  faces->terminal_changed = false;
  int background = terminal_background (host->terminal, &rgb);
  nm_value v = NM_NIL;
  if (background != 0)
    v = nm_call3 (vm, NM_Q (set_terminal_parameter), NM_NIL, NM_Q (background_mode), background == 1 ? NM_Q (light) : NM_Q (dark));
  if (!nm_is_exit (v) && !nm_is_nil (nm_symbol_function (vm, NM_Q (tty_set_up_initial_frame_faces))))
    v = nm_call0 (vm, NM_Q (tty_set_up_initial_frame_faces));
  return v;
}

/* The face that NAME is an alias of; NM_UNBOUND at a circle. */
static nm_value
resolve_alias (struct nm_host *host, nm_value face)
{
  struct nm_vm *vm = host->vm;
  for (int i = 0; i < 32; i++)
    {
      nm_value alias = nm_get (vm, face, NM_Q (face_alias));
      if (nm_is_nil (alias) || !nm_is_symbol (vm, alias))
        return face;
      face = alias;
    }
  return NM_UNBOUND;
}

/* A face argument as a symbol: strings are interned. */
static nm_value
face_symbol (struct nm_host *host, nm_value v)
{
  struct nm_vm *vm = host->vm;
  if (!nm_is_string (vm, v))
    return v;
  char *name = nm_string_dup (vm, v, NULL);
  nm_value symbol = nm_intern (vm, name);
  nm_free (name);
  return symbol;
}

nm_value
face_vector (struct nm_host *host, nm_value face, bool defaults)
{
  struct nm_vm *vm = host->vm;
  face = face_symbol (host, face);
  if (!nm_is_symbol (vm, face))
    return NM_UNBOUND;
  face = resolve_alias (host, face);
  if (nm_is_unbound (face))
    return face;
  nm_value table = defaults ? default_table (host) : frame_table (host);
  if (nm_is_exit (table))
    return nm_exit_ignore (vm), NM_UNBOUND;
  nm_value v = get (host, face, table);
  if (defaults)
    v = nm_cdr (vm, v);
  return nm_is_nil (v) ? NM_UNBOUND : v;
}

static nm_value
new_vector (struct nm_host *host)
{
  nm_value v = nm_vector_new (host->vm, FACE_ATTRIBUTES, NM_Q (unspecified));
  nm_aset (host->vm, v, FACE_TAG, NM_Q (face));
  return v;
}

/* The error MESSAGE about DATUM; a list as datum becomes the rest of the error data. */
nm_value
face_error (struct nm_host *host, const char *message, nm_value datum)
{
  struct nm_vm *vm = host->vm;
  nm_value data = nm_list_length (vm, datum) >= 0 ? datum : nm_list1 (vm, datum);
  return nm_signal (vm, NM_Q (error), nm_cons (vm, nm_string_literal (vm, message), data));
}

/* FRAME t asks for the defaults of new frames, else it must be a frame or nil. */
static bool
frame_choice (struct nm_host *host, nm_value frame, bool *defaults)
{
  *defaults = nm_identical (frame, NM_T);
  return *defaults || frame_arg_live (host, frame) != NULL;
}

/* The vector that (FACE FRAME) name, or NM_EXIT after signalling. */
static nm_value
vector_arg (struct nm_host *host, nm_value face, nm_value frame)
{
  bool defaults;
  if (!frame_choice (host, frame, &defaults))
    return NM_EXIT;
  nm_value v = face_vector (host, face, defaults);
  return nm_is_unbound (v) ? face_error (host, "Invalid face", face_symbol (host, face)) : v;
}

NM_PRIMITIVE (internal_lisp_face_p, "internal-lisp-face-p", 1, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE &optional FRAME)",
              "Return the attribute vector of FACE: its defaults, or those on FRAME if that is non-nil; nil if it is no face.")
{
  bool defaults = nm_is_nil (nm_arg (args, 1));
  if (!defaults && frame_arg_live (host, nm_arg (args, 1)) == NULL)
    return NM_EXIT;
  nm_value v = face_vector (host, nm_arg (args, 0), defaults);
  return nm_is_unbound (v) ? NM_NIL : v;
}

static nm_value
make_face (struct nm_host *host, nm_value face, bool on_frame)
{
  struct nm_vm *vm = host->vm;
  nm_value defaults = default_table (host), frames = frame_table (host);
  if (nm_is_exit (defaults) || nm_is_exit (frames))
    return NM_EXIT;
  nm_value entry = get (host, face, defaults);
  if (nm_is_nil (entry))
    {
      nm_value count = nm_call1 (vm, NM_Q (hash_table_count), defaults);
      if (nm_is_exit (count))
        return count;
      entry = nm_cons (vm, count, new_vector (host));
      put (host, face, entry, defaults);
      nm_put (vm, face, NM_Q (face), count);
    }
  else if (!on_frame)
    for (int i = 1; i < FACE_ATTRIBUTES; i++)
      nm_aset (vm, nm_cdr (vm, entry), i, NM_Q (unspecified));
  nm_value own = on_frame ? get (host, face, frames) : NM_NIL;
  if (on_frame && nm_is_nil (own))
    {
      own = new_vector (host);
      put (host, face, own, frames);
    }
  else if (on_frame)
    for (int i = 1; i < FACE_ATTRIBUTES; i++)
      nm_aset (vm, own, i, NM_Q (unspecified));
  face_changed (host);
  return on_frame ? own : nm_cdr (vm, entry);
}

NM_PRIMITIVE (internal_make_lisp_face, "internal-make-lisp-face", 1, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE &optional FRAME)",
              "Make FACE a face with no attribute specified, on FRAME or (nil) for new frames.  Return its attribute vector.")
{
  bool on_frame = !nm_is_nil (nm_arg (args, 1));
  if (!nm_check_symbol (host->vm, nm_arg (args, 0)) || (on_frame && frame_arg_live (host, nm_arg (args, 1)) == NULL))
    return NM_EXIT;
  return make_face (host, nm_arg (args, 0), on_frame);
}

NM_PRIMITIVE (internal_copy_lisp_face, "internal-copy-lisp-face", 4, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FROM TO FRAME NEW-FRAME)",
              "Copy the attributes of face FROM on FRAME (t: the defaults) to face TO on NEW-FRAME.  Return TO.")
{
  struct nm_vm *vm = host->vm;
  nm_value to = nm_arg (args, 1), frame = nm_arg (args, 2);
  if (!nm_check_symbol (vm, nm_arg (args, 0)) || !nm_check_symbol (vm, to))
    return NM_EXIT;
  bool defaults = nm_identical (frame, NM_T);
  nm_value from = vector_arg (host, nm_arg (args, 0), frame);
  if (nm_is_exit (from))
    return from;
  nm_value copy = face_vector (host, to, defaults);
  if (nm_is_unbound (copy))
    copy = make_face (host, to, !defaults);
  if (nm_is_exit (copy))
    return copy;
  for (int i = 0; i < FACE_ATTRIBUTES; i++)
    nm_aset (vm, copy, i, nm_aref (vm, from, i));
  face_changed (host);
  return to;
}

/* -- attributes -------------------------------------------------------------------------------------- */

static const struct { uint32_t key; enum face_attribute attribute; } attribute_keys[] = {
  { QCfamily, FACE_FAMILY }, { QCfoundry, FACE_FOUNDRY }, { QCwidth, FACE_WIDTH }, { QCheight, FACE_HEIGHT },
  { QCweight, FACE_WEIGHT }, { QCslant, FACE_SLANT }, { QCunderline, FACE_UNDERLINE }, { QCinverse_video, FACE_INVERSE },
  { QCreverse_video, FACE_INVERSE }, { QCforeground, FACE_FOREGROUND }, { QCbackground, FACE_BACKGROUND },
  { QCstipple, FACE_STIPPLE }, { QCoverline, FACE_OVERLINE }, { QCstrike_through, FACE_STRIKE }, { QCbox, FACE_BOX },
  { QCfont, FACE_FONT }, { QCinherit, FACE_INHERIT }, { QCfontset, FACE_FONTSET },
  { QCdistant_foreground, FACE_DISTANT }, { QCextend, FACE_EXTEND }, { QCbold, FACE_WEIGHT }, { QCitalic, FACE_SLANT },
};

static int
attribute_of (struct nm_host *host, nm_value key)
{
  for (size_t i = 0; i < sizeof attribute_keys / sizeof *attribute_keys; i++)
    if (nm_symbol_is (host->vm, key, attribute_keys[i].key))
      return attribute_keys[i].attribute;
  return -1;
}

/* The names that :weight, :slant and :width accept. */
static const char *const weight_names[] = { "thin", "ultra-light", "ultralight", "extra-light", "extralight", "light",
  "semi-light", "semilight", "demilight", "book", "regular", "normal", "medium", "semi-bold", "semibold", "demibold",
  "demi-bold", "demi", "bold", "extra-bold", "extrabold", "ultra-bold", "ultrabold", "black", "heavy", "ultra-heavy",
  "unspecified", NULL };
static const char *const slant_names[] = { "reverse-oblique", "ro", "reverse-italic", "ri", "normal", "r", "roman", "italic",
  "i", "ot", "oblique", "o", NULL };
static const char *const width_names[] = { "ultra-condensed", "ultracondensed", "extra-condensed", "extracondensed",
  "condensed", "compressed", "narrow", "semi-condensed", "semicondensed", "demicondensed", "normal", "medium", "regular",
  "semi-expanded", "semiexpanded", "demiexpanded", "expanded", "extra-expanded", "extraexpanded", "ultra-expanded",
  "ultraexpanded", "wide", NULL };

static bool
is_name_in (struct nm_host *host, nm_value v, const char *const *names)
{
  char *name = nm_string_dup (host->vm, nm_symbol_name (host->vm, v), NULL);
  bool found = false;
  for (; *names != NULL && !found; names++)
    found = strcmp (name, *names) == 0;
  nm_free (name);
  return found;
}

static nm_value
check_named (struct nm_host *host, nm_value v, const char *const *names, const char *error)
{
  if (!nm_check_symbol (host->vm, v))
    return NM_EXIT;
  return is_name_in (host, v, names) ? NM_NIL : face_error (host, error, v);
}

static nm_value
check_color (struct nm_host *host, nm_value v, const char *error)
{
  struct nm_string_info info;
  if (nm_is_nil (v))
    return NM_NIL;
  if (!nm_check_string (host->vm, v) || !nm_string_info (host->vm, v, &info))
    return NM_EXIT;
  return info.chars == 0 ? face_error (host, error, v) : NM_NIL;
}

static bool
is_symbol_list (struct nm_vm *vm, nm_value v)
{
  int64_t n = nm_list_length (vm, v);
  for (; n > 0; n--, v = nm_cdr (vm, v))
    if (!nm_is_symbol (vm, nm_car (vm, v)))
      return false;
  return n == 0;
}

static nm_value
check_height (struct nm_host *host, nm_value face, nm_value v)
{
  struct nm_vm *vm = host->vm;
  double d;
  int64_t n;
  bool good = nm_type_of (vm, v) == NM_TYPE_FLOAT ? nm_get_double (vm, v, &d) && d > 0
                                                  : nm_get_int64 (vm, v, &n) ? n > 0 : nm_is_function (vm, v);
  if (nm_symbol_is (vm, face, Qdefault))
    return nm_get_int64 (vm, v, &n) && n > 0 ? NM_NIL : face_error (host, "Default face height not absolute and positive", v);
  return good ? NM_NIL : face_error (host, "Face height does not produce a positive integer", v);
}

/* NM_NIL if VALUE is legal for ATTRIBUTE of FACE, else NM_EXIT. */
static nm_value
check_attribute (struct nm_host *host, nm_value face, enum face_attribute attribute, nm_value v)
{
  struct nm_vm *vm = host->vm;
  if (nm_symbol_is (vm, v, Qunspecified) || nm_symbol_is (vm, v, Qreset))
    return NM_NIL;
  switch (attribute)
    {
    case FACE_FAMILY: case FACE_FOUNDRY:
      if (!nm_check_string (vm, v))
        return NM_EXIT;
      return check_color (host, v, attribute == FACE_FAMILY ? "Invalid face family" : "Invalid face foundry");
    case FACE_HEIGHT:
      return check_height (host, face, v);
    case FACE_WEIGHT:
      return check_named (host, v, weight_names, "Invalid face weight");
    case FACE_SLANT:
      return check_named (host, v, slant_names, "Invalid face slant");
    case FACE_WIDTH:
      return check_named (host, v, width_names, "Invalid face width");
    case FACE_UNDERLINE:
      if (nm_is_nil (v) || nm_identical (v, NM_T) || nm_is_cons (vm, v))
        return NM_NIL;
      return nm_is_string (vm, v) ? check_color (host, v, "Invalid face underline") : face_error (host, "Invalid face underline", v);
    case FACE_INVERSE:
      if (!nm_check_symbol (vm, v))
        return NM_EXIT;
      return nm_is_nil (v) || nm_identical (v, NM_T) ? NM_NIL : face_error (host, "Invalid inverse-video face attribute value", v);
    case FACE_EXTEND:
      if (!nm_check_symbol (vm, v))
        return NM_EXIT;
      return nm_is_nil (v) || nm_identical (v, NM_T) ? NM_NIL : face_error (host, "Invalid extend face attribute value", v);
    case FACE_FOREGROUND:
      return check_color (host, v, "Empty foreground color value");
    case FACE_BACKGROUND:
      return check_color (host, v, "Empty background color value");
    case FACE_DISTANT:
      return check_color (host, v, "Empty distant-foreground color value");
    case FACE_INHERIT:
      return nm_is_symbol (vm, v) || is_symbol_list (vm, v) ? NM_NIL : face_error (host, "Invalid face inheritance", v);
    default:
      return NM_NIL;
    }
}

static bool
is_ignored_font (enum face_attribute attribute)
{
  return attribute == FACE_FONT || attribute == FACE_FONTSET || attribute == FACE_STIPPLE;
}

static nm_value
set_in (struct nm_host *host, nm_value face, enum face_attribute attribute, nm_value value, bool defaults)
{
  nm_value v = face_vector (host, face, defaults);
  if (nm_is_unbound (v))
    v = make_face (host, face, !defaults);
  if (!nm_is_exit (v))
    nm_aset (host->vm, v, attribute, value);
  return v;
}

NM_PRIMITIVE (internal_set_lisp_face_attribute, "internal-set-lisp-face-attribute", 3, 4, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE ATTR VALUE &optional FRAME)",
              "Set attribute ATTR, a keyword, of FACE to VALUE on FRAME; t means for new frames, 0 for both.  Return FACE.\n"
              "Signal an error if VALUE does not suit ATTR.")
{
  struct nm_vm *vm = host->vm;
  nm_value face = nm_arg (args, 0), key = nm_arg (args, 1), value = nm_arg (args, 2), frame = nm_arg (args, 3);
  if (!nm_check_symbol (vm, face) || !nm_check_symbol (vm, key))
    return NM_EXIT;
  nm_value name = resolve_alias (host, face);
  if (nm_is_unbound (name))
    return nm_signal1 (vm, NM_Q (circular_list), face);
  bool both = nm_is_immediate_fixnum (frame) && nm_identical (frame, nm_fixnum (0)), defaults = false;
  if (!both && !frame_choice (host, frame, &defaults))
    return NM_EXIT;
  int attribute = attribute_of (host, key);
  if (attribute < 0)
    return face_error (host, "Invalid face attribute name", key);
  if (nm_symbol_is (vm, key, QCbold))
    value = nm_is_nil (value) ? NM_Q (normal) : NM_Q (bold);
  else if (nm_symbol_is (vm, key, QCitalic))
    value = nm_is_nil (value) ? NM_Q (normal) : NM_Q (italic);
  nm_value checked = check_attribute (host, name, attribute, value);
  if (nm_is_exit (checked))
    return checked;
  if (is_ignored_font (attribute) && !(attribute == FACE_STIPPLE && nm_is_nil (value)))
    return face;
  if ((both || defaults) && nm_is_exit (set_in (host, name, attribute, value, true)))
    return NM_EXIT;
  if ((both || !defaults) && nm_is_exit (set_in (host, name, attribute, value, false)))
    return NM_EXIT;
  face_changed (host);
  return face;
}

NM_PRIMITIVE (internal_get_lisp_face_attribute, "internal-get-lisp-face-attribute", 2, 3, NM_MAIN_ONLY, NM_STATE_READ,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL KEYWORD &optional FRAME)",
              "Return attribute KEYWORD of face SYMBOL on FRAME (t: for new frames).")
{
  bool defaults;
  if (!frame_choice (host, nm_arg (args, 2), &defaults))
    return NM_EXIT;
  if (!nm_check_symbol (host->vm, nm_arg (args, 0)) || !nm_check_symbol (host->vm, nm_arg (args, 1)))
    return NM_EXIT;
  nm_value v = vector_arg (host, nm_arg (args, 0), nm_arg (args, 2));
  if (nm_is_exit (v))
    return v;
  int attribute = attribute_of (host, nm_arg (args, 1));
  if (attribute < 0)
    return face_error (host, "Invalid face attribute name", nm_arg (args, 1));
  return nm_aref (host->vm, v, attribute);
}

NM_PRIMITIVE (internal_lisp_face_attribute_values, "internal-lisp-face-attribute-values", 1, 1, NM_WORKER_SAFE,
              NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ATTR)",
              "Return the list of values that the boolean attribute ATTR can have, or nil for other attributes.")
{
  static const uint32_t booleans[] = { QCunderline, QCoverline, QCstrike_through, QCinverse_video, QCreverse_video, QCextend };
  if (!nm_check_symbol (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  for (size_t i = 0; i < sizeof booleans / sizeof *booleans; i++)
    if (nm_symbol_is (host->vm, nm_arg (args, 0), booleans[i]))
      return nm_list2 (host->vm, NM_T, NM_NIL);
  return NM_NIL;
}

NM_PRIMITIVE (internal_lisp_face_equal_p, "internal-lisp-face-equal-p", 2, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE1 FACE2 &optional FRAME)",
              "Return t if FACE1 and FACE2 have equal attributes on FRAME (t: for new frames).")
{
  nm_value a = vector_arg (host, nm_arg (args, 0), nm_arg (args, 2));
  nm_value b = nm_is_exit (a) ? a : vector_arg (host, nm_arg (args, 1), nm_arg (args, 2));
  return nm_is_exit (b) ? b : nm_bool (nm_equal (host->vm, a, b));
}

NM_PRIMITIVE (internal_lisp_face_empty_p, "internal-lisp-face-empty-p", 1, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE &optional FRAME)",
              "Return t if no attribute of FACE is specified on FRAME (t: for new frames).")
{
  nm_value v = vector_arg (host, nm_arg (args, 0), nm_arg (args, 1));
  if (nm_is_exit (v))
    return v;
  for (int i = 1; i < FACE_ATTRIBUTES; i++)
    if (!nm_symbol_is (host->vm, nm_aref (host->vm, v, i), Qunspecified))
      return NM_NIL;
  return NM_T;
}

/* -- merging values ------------------------------------------------------------------------------------- */

static bool
is_relative (struct nm_vm *vm, nm_value key, nm_value v)
{
  if (nm_symbol_is (vm, v, Qunspecified) || nm_symbol_is (vm, v, QCignore_defface))
    return true;
  return nm_symbol_is (vm, key, QCheight) && !nm_is_immediate_fixnum (v);
}

NM_PRIMITIVE (face_attribute_relative_p, "face-attribute-relative-p", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ATTRIBUTE VALUE)",
              "Return t if VALUE of ATTRIBUTE has its meaning only in combination with another face.")
{
  return nm_bool (is_relative (host->vm, nm_arg (args, 0), nm_arg (args, 1)));
}

NM_PRIMITIVE (merge_face_attribute, "merge-face-attribute", 3, 3, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ATTRIBUTE VALUE1 VALUE2)",
              "Return VALUE1 of ATTRIBUTE, combined with VALUE2 where it is relative.")
{
  struct nm_vm *vm = host->vm;
  nm_value v1 = nm_arg (args, 1), v2 = nm_arg (args, 2);
  double a, b;
  int64_t n;
  if (nm_symbol_is (vm, v1, Qunspecified) || nm_symbol_is (vm, v1, QCignore_defface))
    return v2;
  if (!nm_symbol_is (vm, nm_arg (args, 0), QCheight) || nm_is_immediate_fixnum (v1))
    return v1;
  if (nm_type_of (vm, v1) == NM_TYPE_FLOAT && nm_get_double (vm, v1, &a))
    {
      if (nm_get_int64 (vm, v2, &n))
        return nm_integer (vm, (int64_t) (a * (double) n));
      return nm_type_of (vm, v2) == NM_TYPE_FLOAT && nm_get_double (vm, v2, &b) ? nm_float (vm, a * b) : v1;
    }
  return nm_is_function (vm, v1) ? nm_call1 (vm, v1, v2) : v1;
}

NM_PRIMITIVE (internal_merge_in_global_face, "internal-merge-in-global-face", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE,
              NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FACE FRAME)",
              "Put the attributes that FACE has for new frames over those it has on FRAME.  The value is nil.")
{
  struct nm_vm *vm = host->vm;
  if (frame_arg_live (host, nm_arg (args, 1)) == NULL)
    return NM_EXIT;
  nm_value global = vector_arg (host, nm_arg (args, 0), NM_T);
  if (nm_is_exit (global))
    return global;
  nm_value own = face_vector (host, nm_arg (args, 0), false);
  if (nm_is_unbound (own))
    own = make_face (host, nm_arg (args, 0), true);
  if (nm_is_exit (own))
    return own;
  for (int i = 1; i < FACE_ATTRIBUTES; i++)
    {
      nm_value v = nm_aref (vm, global, i);
      if (nm_symbol_is (vm, v, QCignore_defface))
        nm_aset (vm, own, i, NM_Q (unspecified));
      else if (!nm_symbol_is (vm, v, Qunspecified))
        nm_aset (vm, own, i, v);
    }
  face_changed (host);
  return NM_NIL;
}

/* -- the rest -------------------------------------------------------------------------------------------------- */

/* Puts a plist or face reference into vector V, the inherited attributes first. */
static void
store_reference (struct nm_host *host, nm_value v, nm_value reference, int depth)
{
  struct nm_vm *vm = host->vm;
  if (depth > 8)
    return;
  if (nm_is_symbol (vm, reference) && !nm_is_nil (reference))
    {
      nm_value face = face_vector (host, reference, false);
      if (nm_is_unbound (face))
        return;
      nm_value inherit = nm_aref (vm, face, FACE_INHERIT);
      if (!nm_symbol_is (vm, inherit, Qunspecified))
        store_reference (host, v, inherit, depth + 1);
      for (int i = 1; i < FACE_ATTRIBUTES; i++)
        if (i != FACE_INHERIT && !nm_symbol_is (vm, nm_aref (vm, face, i), Qunspecified))
          nm_aset (vm, v, i, nm_aref (vm, face, i));
      nm_aset (vm, v, FACE_INHERIT, NM_NIL);
      return;
    }
  for (int n = 0; nm_is_cons (vm, reference) && n < 64; n++)
    {
      int attribute = attribute_of (host, nm_car (vm, reference));
      nm_value value = nm_car (vm, nm_cdr (vm, reference));
      if (attribute == FACE_INHERIT)
        store_reference (host, v, value, depth + 1);
      else if (attribute > 0 && !nm_symbol_is (vm, value, Qunspecified))
        nm_aset (vm, v, attribute, value);
      reference = nm_cdr (vm, nm_cdr (vm, reference));
    }
}

NM_PRIMITIVE (face_attributes_as_vector, "face-attributes-as-vector", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(PLIST)",
              "Return a vector of face attributes made from PLIST, a list of keywords and values, or from a face.")
{
  nm_value v = nm_vector_new (host->vm, FACE_ATTRIBUTES, NM_Q (unspecified));
  store_reference (host, v, nm_arg (args, 0), 0);
  return v;
}

NM_PRIMITIVE (frame__face_hash_table, "frame--face-hash-table", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the hash table from faces to their attribute vectors on FRAME.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : frame_table (host);
}

NM_PRIMITIVE (face_font, "face-font", 1, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FACE &optional FRAME CHARACTER)",
              "Return the font of FACE on FRAME, \"tty\" on a terminal; with FRAME t, a list of `bold' and `italic' as they apply.")
{
  struct nm_vm *vm = host->vm;
  nm_value v = vector_arg (host, nm_arg (args, 0), nm_arg (args, 1));
  if (nm_is_exit (v) || !nm_identical (nm_arg (args, 1), NM_T))
    return nm_is_exit (v) ? v : nm_string_literal (vm, "tty");
  nm_value weight = nm_aref (vm, v, FACE_WEIGHT), slant = nm_aref (vm, v, FACE_SLANT), list = NM_NIL;
  if (!nm_symbol_is (vm, weight, Qunspecified) && !nm_symbol_is (vm, weight, Qnormal))
    list = nm_cons (vm, NM_Q (bold), list);
  if (!nm_symbol_is (vm, slant, Qunspecified) && !nm_symbol_is (vm, slant, Qnormal))
    list = nm_cons (vm, NM_Q (italic), list);
  return list;
}

NM_PRIMITIVE (clear_face_cache, "clear-face-cache", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional THOROUGHLY)", "Forget what faces look like on the terminal.  The value is nil.")
{
  face_changed (host);
  return NM_NIL;
}

NM_VARIABLE (face__new_frame_defaults, NM_VAR_LISP, "nil", "Hash table from faces to (ID . VECTOR), their attributes for new frames.");
NM_VARIABLE (neomacs__frame_faces, NM_VAR_LISP, "nil", "Hash table from faces to their attribute vectors on the frame.");
NM_VARIABLE (face_remapping_alist, NM_VAR_LISP, "nil", "Alist of (FACE . SPECS): faces that look otherwise in a buffer.");
NM_VARIABLE (face_default_stipple, NM_VAR_LISP, "\"gray3\"", "Stipple pattern for displays without colors.");
NM_VARIABLE (face_filters_always_match, NM_VAR_BOOL, "nil", "Non-nil means that face filters are taken to match.");
NM_VARIABLE (face_near_same_color_threshold, NM_VAR_INT, "30000", "Distance below which a distant foreground is used.");
NM_VARIABLE (face_font_rescale_alist, NM_VAR_LISP, "nil", "Alist of font patterns and factors for their size.");
NM_VARIABLE (face_ignored_fonts, NM_VAR_LISP, "nil", "Regexps of fonts that are not used.");
NM_VARIABLE (scalable_fonts_allowed, NM_VAR_LISP, "nil", "Whether scalable fonts are used.");
