/* requests.c - primitives that ask for what only window systems have: the pointer, focus, fonts.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Each checks its arguments and answers as a terminal frame must. */
#include "face.h"
#include "../primitive.h"

static nm_value
check_pointer_place (struct nm_host *host, nm_args args)
{
  int64_t n;
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL || !nm_check_int (host->vm, nm_arg (args, 1), &n)
      || !nm_check_int (host->vm, nm_arg (args, 2), &n))
    return NM_EXIT;
  return NM_NIL;
}

NM_PRIMITIVE (set_mouse_position, "set-mouse-position", 3, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME X Y)",
              "Move the mouse pointer to column X and line Y of FRAME.  A terminal's pointer cannot be moved.  The value is nil.")
{
  return check_pointer_place (host, args);
}

NM_PRIMITIVE (set_mouse_pixel_position, "set-mouse-pixel-position", 3, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME X Y)",
              "Move the mouse pointer to the pixel X, Y of FRAME.  A terminal's pointer cannot be moved.  The value is nil.")
{
  return check_pointer_place (host, args);
}

NM_PRIMITIVE (x_focus_frame, "x-focus-frame", 1, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(FRAME &optional NOACTIVATE)",
              "Give FRAME the focus of its window system; terminal frames have none.  The value is nil.")
{
  return frame_arg_live (host, nm_arg (args, 0)) == NULL ? NM_EXIT : NM_NIL;
}

NM_PRIMITIVE (tool_bar_pixel_width, "tool-bar-pixel-width", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)", "Return the width of FRAME's tool bar: 0.")
{
  return frame_of_value (host, nm_arg (args, 0)) == NULL && !nm_is_nil (nm_arg (args, 0))
         ? nm_wrong_type (host->vm, NM_Q (framep), nm_arg (args, 0)) : nm_fixnum (0);
}

NM_PRIMITIVE (gpm_mouse_stop, "gpm-mouse-stop", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Stop to read the Linux console's mouse daemon.  The value is nil.")
{
  return NM_NIL;
}

/* -- fonts ------------------------------------------------------------------------------------------ */

NM_PRIMITIVE (internal_set_font_selection_order, "internal-set-font-selection-order", 1, 1, NM_MAIN_ONLY, NM_STATE_READ,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ORDER)",
              "Set the order in which fonts are chosen: ORDER has :width, :height, :weight and :slant once each.\n"
              "Terminals choose no fonts.  The value is nil.")
{
  static const uint32_t keys[] = { QCwidth, QCheight, QCweight, QCslant };
  struct nm_vm *vm = host->vm;
  nm_value order = nm_arg (args, 0);
  if (!nm_check_list (vm, order))
    return NM_EXIT;
  unsigned seen = 0;
  int n = 0;
  for (nm_value l = order; nm_is_cons (vm, l) && n <= 4; l = nm_cdr (vm, l), n++)
    for (int k = 0; k < 4; k++)
      if (nm_symbol_is (vm, nm_car (vm, l), keys[k]))
        seen |= 1u << k;
  return n == 4 && seen == 15 ? NM_NIL : face_error (host, "Invalid font sort order", order);
}

/* ALIST, a list of lists of strings, with every string turned into TURN's result. */
static nm_value
map_strings (struct nm_host *host, nm_value alist, nm_value turn)
{
  struct nm_vm *vm = host->vm;
  nm_value result = nm_local (vm, NM_NIL);
  if (!nm_check_list (vm, alist))
    return NM_EXIT;
  for (; nm_is_cons (vm, alist); alist = nm_cdr (vm, alist))
    {
      nm_value entry = nm_local (vm, NM_NIL);
      for (nm_value l = nm_car (vm, alist); nm_is_cons (vm, l); l = nm_cdr (vm, l))
        {
          if (!nm_check_string (vm, nm_car (vm, l)))
            return NM_EXIT;
          nm_value v = nm_call1 (vm, turn, nm_car (vm, l));
          if (nm_is_exit (v))
            return v;
          nm_local_set (vm, entry, nm_cons (vm, v, entry));
        }
      nm_local_set (vm, result, nm_cons (vm, nm_nreverse (vm, entry), result));
    }
  return nm_nreverse (vm, result);
}

NM_PRIMITIVE (internal_set_alternative_font_family_alist, "internal-set-alternative-font-family-alist", 1, 1, NM_MAIN_ONLY,
              NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ALIST)",
              "Set the alternatives for font families, each (FAMILY ALTERNATIVE...).  Return them as symbols.")
{
  return map_strings (host, nm_arg (args, 0), NM_Q (intern));
}

NM_PRIMITIVE (internal_set_alternative_font_registry_alist, "internal-set-alternative-font-registry-alist", 1, 1,
              NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ALIST)",
              "Set the alternatives for font registries, each (REGISTRY ALTERNATIVE...).  Return them in lower case.")
{
  return map_strings (host, nm_arg (args, 0), NM_Q (downcase));
}

/* -- bidirectional text: everything is shown in its logical order ---------------------------------------- */

NM_PRIMITIVE (move_point_visually, "move-point-visually", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(DIRECTION)",
              "Move point one character to the right, or to the left if DIRECTION is negative.  Return the new position.\n"
              "Signal an error at the end or the beginning of the text.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  int64_t direction;
  if (!nm_is_immediate_fixnum (nm_arg (args, 0)) || !nm_get_int64 (vm, nm_arg (args, 0), &direction))
    return nm_wrong_type (vm, NM_Q (fixnump), nm_arg (args, 0));
  bool right = direction > 0;
  if (right ? b->pt >= b->zv : b->pt <= b->begv)
    return nm_signal (vm, right ? NM_Q (end_of_buffer) : NM_Q (beginning_of_buffer), NM_NIL);
  buffer_set_point (host, b, b->pt + (right ? 1 : -1));
  return nm_fixnum (b->pt);
}
