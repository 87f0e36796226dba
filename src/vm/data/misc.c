/* misc.c - primitives of no other subject: the locale, message forms, what this build can do.
   SPDX-License-Identifier: GPL-3.0-or-later
   Only `car-less-than-car' runs Lisp (to find the position of a marker). */

#include "list.h"
#include "string.h"
#include "../eval/eval.h"
#include "../num/number.h"
#include "../primitive.h"
#include "../print/print.h"
#include <langinfo.h>
#include <locale.h>

/* -- locale -- */

/* N items of a locale as a vector of strings. */
static value
locale_items (struct nm_vm *vm, locale_t locale, const nl_item *items, int n)
{
  value v = heap_vector (vm, n, Qnil);
  for (int i = 0; i < n; i++)
    vector_set (vm, v, i, string_literal (vm, nl_langinfo_l (items[i], locale)));
  return v;
}

static value
locale_item (struct nm_vm *vm, locale_t locale, value item)
{
  static const nl_item days[] = { DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6, DAY_7 };
  static const nl_item months[] = { MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12 };
  if (item == Qcodeset)
    return string_literal (vm, nl_langinfo_l (CODESET, locale));
  if (item == Qdays)
    return locale_items (vm, locale, days, 7);
  if (item == Qmonths)
    return locale_items (vm, locale, months, 12);
  if (item != Qpaper)
    return Qnil;
  /* These items are integers, not strings. */
  int width = (int) (intptr_t) nl_langinfo_l (_NL_PAPER_WIDTH, locale);
  int height = (int) (intptr_t) nl_langinfo_l (_NL_PAPER_HEIGHT, locale);
  return list_2 (vm, make_fixnum (width), make_fixnum (height));
}

NM_PRIMITIVE (locale_info, "locale-info", 1, 1, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(ITEM)",
              "Return what the locale says about ITEM: `codeset' (a string), `days' or `months' (vectors of\n"
              "names) or `paper' (width and height in millimetres).  nil for anything else.")
{
  locale_t locale = newlocale (LC_ALL_MASK, "", NULL);
  if (!locale)
    return Qnil;
  value v = locale_item (vm, locale, args[0]);
  freelocale (locale);
  return v;
}

NM_PRIMITIVE (ngettext, "ngettext", 3, 3, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(MSGID MSGID-PLURAL N)",
              "Return MSGID if N is 1, else MSGID-PLURAL.")
{
  CHECK (stringp (args[0]), Qstringp, args[0]);
  CHECK (stringp (args[1]), Qstringp, args[1]);
  CHECK (integerp (args[2]), Qintegerp, args[2]);
  return args[2] == make_fixnum (1) ? args[0] : args[1];
}

NM_PRIMITIVE (text_quoting_style, "text-quoting-style", 0, 0, NM_WORKER_SAFE, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return the quoting style in use: `curve', `straight' or `grave'.\n"
              "It follows the variable of the same name.")
{
  static const uint32_t names[] = { [QUOTING_CURVE] = Qcurve, [QUOTING_STRAIGHT] = Qstraight, [QUOTING_GRAVE] = Qgrave };
  return names[quoting_style (vm)];
}

/* -- comparison -- */

/* The number or the position of the marker V; V_EXIT after signalling. */
static value
check_number (struct nm_vm *vm, value v)
{
  if (host_object_is (v, NM_HOST_MARKER))
    {
      v = call_1 (vm, Qmarker_position, v);
      if (nilp (v))
        return signal_message (vm, "Marker does not point anywhere");
      return v;
    }
  CHECK (numberp (v), Qnumber_or_marker_p, v);
  return v;
}

NM_PRIMITIVE (car_less_than_car, "car-less-than-car", 2, 2, NM_WORKER_SAFE, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(A B)",
              "Return t if the car of A is less than the car of B, both numbers or markers.")
{
  for (int i = 0; i < 2; i++)
    CHECK (listp (args[i]), Qlistp, args[i]);
  for (int i = 0; i < 2; i++)
    {
      value v = check_number (vm, car_safe (args[i]));
      if (exitp (v))
        return V_EXIT;
      args[i] = v;
    }
  return make_bool (number_compare (args[0], args[1]) == NUMBER_LESS);
}

NM_PRIMITIVE (function_equal, "function-equal", 2, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(F1 F2)",
              "Return t if the functions F1 and F2 come from the same source: the same object, or closures\n"
              "that share their code.")
{
  value a = args[0], b = args[1];
  if (a == b)
    return Qt;
  if (compiledp (a) && compiledp (b))
    return make_bool (vector_ref (a, 1) == vector_ref (b, 1));
  bool closures = consp (a) && consp (b) && car (a) == Qclosure && car (b) == Qclosure && consp (cdr (a)) && consp (cdr (b));
  return make_bool (closures && cdr (cdr (a)) == cdr (cdr (b)));
}

/* -- kinds of objects and libraries that this program does not have -- */

NM_PRIMITIVE (user_ptrp, "user-ptrp", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a user pointer of a module; there are none.")
{
  return Qnil;
}

NM_PRIMITIVE (module_function_p, "module-function-p", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(OBJECT)", "Return t if OBJECT is a function of a module; there are none.")
{
  return Qnil;
}

NM_PRIMITIVE (native_comp_available_p, "native-comp-available-p", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()",
              "Return t if Lisp can be compiled to files of native code; it cannot.")
{
  return Qnil;
}

NM_PRIMITIVE (libxml_available_p, "libxml-available-p", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return t if XML can be parsed by libxml; it cannot.")
{
  return Qnil;
}

NM_PRIMITIVE (lcms2_available_p, "lcms2-available-p", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return t if colours can be managed by Little CMS; they cannot.")
{
  return Qnil;
}

NM_PRIMITIVE (gnutls_available_p, "gnutls-available-p", 0, 0, NM_WORKER_SAFE, NM_PURE_READ, NM_NO_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "()", "Return the capabilities of GnuTLS, nil as it is not used.")
{
  return Qnil;
}
