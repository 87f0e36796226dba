/* primitives.c - redisplay as Lisp asks for it, and small questions about the display.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  Those that redisplay may run Lisp. */
#include "layout.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../command/command.h"
#include "../term/capability.h"
#include "../term/terminal.h"

#include "face.h"

NM_PRIMITIVE (redisplay, "redisplay", 0, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FORCE)",
              "Bring the screen up to date.  Unless FORCE is non-nil, input that waits prevents it.  Return t if it was done.")
{
  if (nm_truthy (host->vm, Qexecuting_kbd_macro) && nm_is_nil (nm_arg (args, 0)))
    return NM_NIL;
  if (host->terminal != NULL && nm_is_nil (nm_arg (args, 0)) && input_ready (host->terminal))
    return NM_NIL;
  nm_value v = display_redisplay (host);
  return nm_is_exit (v) ? v : NM_T;
}

NM_PRIMITIVE (redraw_frame, "redraw-frame", 0, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(&optional FRAME)", "Clear FRAME and draw it again.  The value is nil.")
{
  if (frame_arg_live (host, nm_arg (args, 0)) == NULL)
    return NM_EXIT;
  display_garbage (host);
  nm_value v = display_redisplay (host);
  return nm_is_exit (v) ? v : NM_NIL;
}

NM_PRIMITIVE (redraw_display, "redraw-display", 0, 0, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, "", "()", "Clear all frames and draw them again.  The value is nil.")
{
  display_garbage (host);
  nm_value v = display_redisplay (host);
  return nm_is_exit (v) ? v : NM_NIL;
}

static void
forget_window (struct window *w)
{
  window_clear_layout (w);
  w->update_mode_line = true;
  w->end_valid = false;
}

NM_PRIMITIVE (force_window_update, "force-window-update", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional OBJECT)",
              "Make the next redisplay lay out the windows of OBJECT again: a window, a buffer, nil for all.\n"
              "Return t if there is such a window.")
{
  struct nm_vm *vm = host->vm;
  struct display *d = display_of (host);
  nm_value object = nm_arg (args, 0);
  struct window *w = window_of_value (host, object);
  if (w != NULL)
    {
      if (w->live)
        forget_window (w);
      return nm_bool (w->live);
    }
  bool any = false;
  uint64_t id = 0;
  if (nm_is_string (vm, object))
    {
      object = nm_call1 (vm, NM_Q (get_buffer), object);
      if (nm_is_exit (object) || nm_is_nil (object))
        return object;
    }
  if (!nm_is_nil (object) && !nm_host_object_get (vm, object, NM_HOST_BUFFER, &id))
    return NM_NIL;
  for (struct frame *f = d->first_frame; f != NULL; f = f->next)
    {
      struct window *k = window_first_leaf (f->root);
      for (; k != NULL; k = k == f->minibuffer ? NULL : window_next_leaf (k) != NULL ? window_next_leaf (k) : f->minibuffer)
        if (id == 0 || k->buffer == id)
          {
            forget_window (k);
            any = true;
          }
    }
  return nm_bool (any);
}

NM_PRIMITIVE (run_window_configuration_change_hook, "run-window-configuration-change-hook", 0, 1, NM_MAIN_ONLY,
              NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FRAME)",
              "Run `window-configuration-change-hook' for FRAME.  The value is nil.")
{
  struct frame *f = frame_arg_live (host, nm_arg (args, 0));
  if (f == NULL)
    return NM_EXIT;
  nm_value v = window_run_change_hook (host, f);
  return nm_is_exit (v) ? v : NM_NIL;
}

NM_PRIMITIVE (run_window_scroll_functions, "run-window-scroll-functions", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)",
              "Run `window-scroll-functions' for WINDOW and its start.  The value is nil.")
{
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  nm_value hook_args[] = { window_object (host, w), nm_fixnum (window_start_position (host, w)) };
  nm_value v = nm_run_hook_args (host->vm, NM_Q (window_scroll_functions), 2, hook_args);
  return nm_is_exit (v) ? v : NM_NIL;
}

NM_PRIMITIVE (window_lines_pixel_dimensions, "window-lines-pixel-dimensions", 0, 6, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW FIRST LAST BODY INVERSE LEFT)",
              "Return a list of (WIDTH . BOTTOM) of the rows of WINDOW as last shown, from row FIRST up to LAST.\n"
              "INVERSE non-nil gives the width of what follows the text.  nil if the window was not shown.")
{
  struct nm_vm *vm = host->vm;
  struct window *w = window_arg_live (host, nm_arg (args, 0));
  int64_t first = 0, last = INT32_MAX;
  if (w == NULL)
    return NM_EXIT;
  if (host->terminal == NULL || !w->end_valid)
    return NM_NIL;
  nm_get_int64 (vm, nm_arg (args, 1), &first);
  nm_get_int64 (vm, nm_arg (args, 2), &last);
  struct layout l;
  struct row row;
  nm_value list = NM_NIL;
  layout_open (&l, host, w, NULL);
  layout_seek (&l, window_start_position (host, w));
  for (int y = 0; y < window_box_rows (host, w) && layout_row (&l, &row, NULL); y++)
    if (y >= first && y < last)
      list = nm_cons (vm, nm_cons (vm, nm_fixnum (nm_is_nil (nm_arg (args, 4)) ? row.used : l.columns - row.used), nm_fixnum (y + 1)), list);
  layout_close (&l);
  return nm_nreverse (vm, list);
}

NM_PRIMITIVE (internal_show_cursor, "internal-show-cursor", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(WINDOW SHOW)",
              "Show the cursor in WINDOW if SHOW is non-nil, else hide it; terminals blink by themselves.  The value is nil.")
{
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  if (w == NULL)
    return NM_EXIT;
  w->cursor_off = nm_is_nil (nm_arg (args, 1));
  return NM_NIL;
}

NM_PRIMITIVE (internal_show_cursor_p, "internal-show-cursor-p", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional WINDOW)", "Return non-nil if the cursor is shown in WINDOW.")
{
  struct window *w = window_arg_any (host, nm_arg (args, 0));
  return w == NULL ? NM_EXIT : nm_bool (!w->cursor_off);
}

NM_PRIMITIVE (display__update_for_mouse_movement, "display--update-for-mouse-movement", 2, 2, NM_MAIN_ONLY, NM_STATE_READ,
              NM_NO_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MOUSE-X MOUSE-Y)",
              "Tell where the mouse is, for text that lights up under it; terminals show none.  The value is nil.")
{
  int64_t n;
  for (int i = 0; i < 2; i++)
    if (!nm_check_int (host->vm, nm_arg (args, i), &n))
      return NM_EXIT;
  return NM_NIL;
}

/* -- has anything changed? ------------------------------------------------------------------------- */

/* A list of what frame-or-buffer-changed-p compares: frames with names; buffers with their flags. */
static nm_value
state_list (struct nm_host *host)
{
  struct nm_vm *vm = host->vm;
  nm_value list = NM_NIL;
  for (struct frame *f = display_of (host)->first_frame; f != NULL; f = f->next)
    {
      list = nm_cons (vm, frame_object (host, f), list);
      list = nm_cons (vm, frame_parameter_value (host, f, NM_Q (name)), list);
    }
  for (struct buffer *b = buffer_first (host); b != NULL; b = b->next)
    {
      char first = 0;
      nm_string_copy (vm, b->name, 0, 1, &first);
      if (first == ' ')
        continue;
      list = nm_cons (vm, buffer_object (host, b), list);
      list = nm_cons (vm, nm_context_slot_of (vm, b->context, NM_SLOT_buffer_read_only), list);
      list = nm_cons (vm, nm_bool (b->text->save_modiff < b->text->modiff), list);
    }
  return nm_nreverse (vm, list);
}

NM_VARIABLE (neomacs__frame_and_buffer_state, NM_VAR_LISP, "nil", "What `frame-or-buffer-changed-p' saw last.");

NM_PRIMITIVE (frame_or_buffer_changed_p, "frame-or-buffer-changed-p", 0, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional VARIABLE)",
              "Return t if the list of frames and buffers, or a buffer's name or flags, changed since the last call.\n"
              "VARIABLE holds the state seen by other callers; nil is for the menu bar.")
{
  struct nm_vm *vm = host->vm;
  nm_value variable = nm_is_nil (nm_arg (args, 0)) ? NM_Q (neomacs__frame_and_buffer_state) : nm_arg (args, 0);
  if (!nm_check_symbol (vm, variable))
    return NM_EXIT;
  nm_value old = nm_symbol_value (vm, variable);
  if (nm_is_exit (old))
    return old;
  nm_value new = nm_call2 (vm, NM_Q (vconcat), state_list (host), NM_NIL);
  if (nm_is_exit (new))
    return new;
  if (nm_equal (vm, old, new))
    return NM_NIL;
  return nm_set (vm, variable, new) ? NM_T : NM_EXIT;
}

/* -- questions -------------------------------------------------------------------------------------------- */

NM_PRIMITIVE (invisible_p, "invisible-p", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(POS)",
              "Return non-nil if text at POS, or text with the `invisible' property POS, is invisible: t, or\n"
              "something else if an ellipsis is shown instead.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_current (host);
  nm_value property = nm_arg (args, 0);
  uint64_t id;
  int64_t pos = 0;
  if ((nm_is_immediate_fixnum (property) && nm_get_int64 (vm, property, &pos) && pos >= 0)
      || nm_host_object_get (vm, property, NM_HOST_MARKER, &id))
    {
      if (!buffer_check_position (host, property, &pos))
        return NM_EXIT;
      if (pos < b->begv || pos > b->zv)
        return nm_signal1 (vm, NM_Q (args_out_of_range), property);
      property = buffer_char_property (host, b, pos, NM_Q (invisible), NULL);
    }
  nm_value spec = nm_context_slot_of (vm, b->context, NM_SLOT_buffer_invisibility_spec);
  int kind = layout_invisibility (host, spec, property);
  return kind == 0 ? NM_NIL : kind == 1 ? NM_T : nm_fixnum (2);
}

NM_PRIMITIVE (line_pixel_height, "line-pixel-height", 0, 0, NM_MAIN_ONLY, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the height in pixels of the row that point is in: 1 on a terminal.")
{
  return nm_fixnum (1);
}

NM_PRIMITIVE (display__line_is_continued_p, "display--line-is-continued-p", 0, 0, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_CAN_REENTER, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return non-nil if the row that point is in goes on in the next row.")
{
  struct window *w = display_of (host)->selected_window;
  struct buffer *b = buffer_current (host);
  if (window_shown_buffer (host, w) != b)
    return NM_NIL;
  struct layout l;
  struct row row;
  bool continued = false;
  layout_open (&l, host, w, NULL);
  layout_seek (&l, layout_row_start (&l, b->pt, NULL));
  if (layout_row (&l, &row, NULL))
    continued = row.continued;
  layout_close (&l);
  return nm_bool (continued);
}

NM_PRIMITIVE (current_bidi_paragraph_direction, "current-bidi-paragraph-direction", 0, 1, NM_MAIN_ONLY, NM_STATE_READ,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional BUFFER)",
              "Return the direction in which the paragraph at point is shown: `left-to-right', the order of this display,\n"
              "unless `bidi-paragraph-direction' says otherwise.")
{
  struct nm_vm *vm = host->vm;
  struct buffer *b = buffer_arg (host, nm_arg (args, 0));
  if (b == NULL)
    return NM_EXIT;
  nm_value v = nm_context_slot_of (vm, b->context, NM_SLOT_bidi_paragraph_direction);
  return nm_is_nil (v) || nm_is_nil (nm_context_slot_of (vm, b->context, NM_SLOT_bidi_display_reordering)) ? NM_Q (left_to_right) : v;
}

/* -- what faces can be shown --------------------------------------------------------------------------------- */

static bool
can_show (struct nm_host *host, nm_value key, nm_value v)
{
  struct nm_vm *vm = host->vm;
  const struct capability *c = terminal_capability (host->terminal);
  uint32_t color;
  static const struct { uint32_t key; size_t capability; } attributes[] = {
    { QCunderline, offsetof (struct capability, underline) }, { QCinverse_video, offsetof (struct capability, reverse) },
    { QCreverse_video, offsetof (struct capability, reverse) }, { QCstrike_through, offsetof (struct capability, strike) },
    { QCslant, offsetof (struct capability, italic) }, { QCweight, offsetof (struct capability, bold) },
  };
  if (nm_symbol_is (vm, key, QCforeground) || nm_symbol_is (vm, key, QCbackground))
    return nm_is_string (vm, v) && color_for_terminal (host, v, &color);
  for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
    if (nm_symbol_is (vm, key, attributes[i].key))
      return !nm_is_nil (v) && !nm_symbol_is (vm, v, Qnormal)
             && *(const char *const *) ((const char *) c + attributes[i].capability) != NULL;
  return nm_symbol_is (vm, key, QCextend);
}

NM_PRIMITIVE (display_supports_face_attributes_p, "display-supports-face-attributes-p", 1, 2, NM_MAIN_ONLY, NM_STATE_READ,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ATTRIBUTES &optional DISPLAY)",
              "Return t if the terminal can show all face ATTRIBUTES, a plist, so that they differ from the default face.")
{
  struct nm_vm *vm = host->vm;
  nm_value plist = nm_arg (args, 0);
  if (host->terminal == NULL || !nm_is_cons (vm, plist))
    return NM_NIL;
  for (int n = 0; nm_is_cons (vm, plist) && n < 64; n++, plist = nm_cdr (vm, nm_cdr (vm, plist)))
    if (!can_show (host, nm_car (vm, plist), nm_car (vm, nm_cdr (vm, plist))))
      return NM_NIL;
  return NM_T;
}

NM_PRIMITIVE (line_number_display_width, "line-number-display-width", 0, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC,
              NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional PIXELWISE)",
              "Return the number of digits for which the selected window makes room in line numbers, 0 if it shows none.\n"
              "PIXELWISE non-nil: the columns they take, the blanks around them included.")
{
  struct window *w = display_of (host)->selected_window;
  if (window_shown_buffer (host, w) == NULL)
    return nm_fixnum (0);
  struct layout l;
  layout_open (&l, host, w, NULL);
  int prefix = l.prefix;
  layout_close (&l);
  if (prefix == 0)
    return nm_fixnum (0);
  return nm_fixnum (nm_is_nil (nm_arg (args, 0)) ? prefix - 2 : prefix);
}

NM_PRIMITIVE (set_buffer_redisplay, "set-buffer-redisplay", 4, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SYMBOL NEWVAL OP WHERE)",
              "Make the windows of buffer WHERE be laid out again: for variables watched by redisplay.  The value is nil.")
{
  struct display *d = display_of (host);
  for (struct frame *f = d->first_frame; f != NULL; f = f->next)
    for (struct window *w = window_first_leaf (f->root); w != NULL; w = window_next_leaf (w))
      forget_window (w);
  return NM_NIL;
}
