/* face_color.c - colors: names, specifications, distances, and what a terminal shows of them.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread.  color-distance and its kin call tty-color-desc, which is Lisp. */
#include "face.h"
#include "redisplay.h"
#include "../primitive.h"
#include "../term/terminal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct color_name { const char *name; uint32_t rgb; };
static const struct color_name color_names[] = {
#define COLOR_NAME(name, rgb) { name, rgb },
#include "color_names.def"
#undef COLOR_NAME
};

static int
compare_names (const void *a, const void *b)
{
  return strcmp (a, ((const struct color_name *) b)->name);
}

/* -- specifications ---------------------------------------------------------------------------- */

/* N hexadecimal digits scaled to 16 bits; -1 if they are not that. */
static int
hex_component (const char *p, int digits)
{
  int value = 0;
  if (digits < 1 || digits > 4)
    return -1;
  for (int i = 0; i < digits; i++)
    if (!isxdigit ((unsigned char) p[i]))
      return -1;
    else
      value = value * 16 + (isdigit ((unsigned char) p[i]) ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
  static const int scale[] = { 0, 0x1111, 0x101, 0, 1 };
  return digits == 3 ? value << 4 | value >> 8 : value * scale[digits];
}

static int
float_component (const char **p)
{
  char *end;
  double d = strtod (*p, &end);
  if (end == *p || !(d >= 0 && d <= 1))
    return -1;
  *p = end;
  return (int) lrint (d * 65535);
}

bool
color_parse_spec (const char *s, int *r, int *g, int *b)
{
  int *out[] = { r, g, b };
  size_t n = strlen (s);
  if (s[0] == '#')
    {
      if ((n - 1) % 3 != 0 || n < 4 || n > 13)
        return false;
      int digits = (int) (n - 1) / 3;
      for (int i = 0; i < 3; i++)
        if ((*out[i] = hex_component (s + 1 + i * digits, digits)) < 0)
          return false;
      return true;
    }
  if (strncmp (s, "rgb:", 4) == 0)
    {
      const char *p = s + 4;
      for (int i = 0; i < 3; i++)
        {
          int digits = (int) strcspn (p, "/");
          if ((*out[i] = hex_component (p, digits)) < 0 || p[digits] != (i < 2 ? '/' : '\0'))
            return false;
          p += digits + 1;
        }
      return true;
    }
  if (strncmp (s, "rgbi:", 5) == 0)
    {
      const char *p = s + 5;
      for (int i = 0; i < 3; i++)
        if ((*out[i] = float_component (&p)) < 0 || *p++ != (i < 2 ? '/' : '\0'))
          return false;
      return true;
    }
  return false;
}

/* Lower case, without spaces. */
static void
canonical_name (const char *s, char *out, size_t size)
{
  size_t n = 0;
  for (; *s != '\0' && n + 1 < size; s++)
    if (*s != ' ')
      out[n++] = (char) tolower ((unsigned char) *s);
  out[n] = '\0';
}

static bool
rgb_of_text (const char *text, uint32_t *rgb)
{
  int r, g, b;
  if (color_parse_spec (text, &r, &g, &b))
    {
      *rgb = (uint32_t) (r >> 8) << 16 | (uint32_t) (g >> 8) << 8 | (uint32_t) (b >> 8);
      return true;
    }
  char name[64];
  canonical_name (text, name, sizeof name);
  const struct color_name *c = bsearch (name, color_names, sizeof color_names / sizeof *color_names, sizeof *color_names, compare_names);
  if (c != NULL)
    *rgb = c->rgb;
  return c != NULL;
}

bool
color_rgb (struct nm_host *host, nm_value string, uint32_t *rgb)
{
  char *text = nm_string_dup (host->vm, string, NULL);
  bool known = text != NULL && rgb_of_text (text, rgb);
  nm_free (text);
  return known;
}

/* -- the terminal's palette ------------------------------------------------------------------------ */

/* The usual colors of the first sixteen entries, as xterm has them. */
static const uint32_t basic_palette[16] = {
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
  0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static uint32_t
palette_rgb (int i)
{
  static const uint32_t levels[] = { 0, 95, 135, 175, 215, 255 };
  if (i < 16)
    return basic_palette[i];
  if (i >= 232)
    {
      uint32_t v = 8 + (uint32_t) (i - 232) * 10;
      return v << 16 | v << 8 | v;
    }
  i -= 16;
  return levels[i / 36] << 16 | levels[i / 6 % 6] << 8 | levels[i % 6];
}

static int64_t
rgb_distance (uint32_t a, uint32_t b)
{
  int64_t r = (int64_t) (a >> 16) - (int64_t) (b >> 16), g = (int64_t) (a >> 8 & 255) - (int64_t) (b >> 8 & 255);
  int64_t bl = (int64_t) (a & 255) - (int64_t) (b & 255), mean = ((int64_t) (a >> 16) + (int64_t) (b >> 16)) / 2;
  return (((512 + mean) * r * r) >> 8) + 4 * g * g + (((767 - mean) * bl * bl) >> 8);
}

static uint32_t
nearest_entry (int colors, uint32_t rgb)
{
  int best = 0;
  /* The first sixteen differ between terminals: with 256 colors take the exact ones. */
  for (int i = colors >= 256 ? 16 : 0; i < colors && i < 256; i++)
    if (rgb_distance (palette_rgb (i), rgb) < rgb_distance (palette_rgb (best), rgb) || best < (colors >= 256 ? 16 : 0))
      best = i;
  return (uint32_t) best;
}

/* The eight names that terminals have themselves. */
/* The same; a face that is shown often costs no search. */
static uint32_t
nearest_entry_remembered (struct nm_host *host, int colors, uint32_t rgb)
{
  enum { SIZE = sizeof display_of (host)->nearest / sizeof *display_of (host)->nearest };
  struct nearest_color *n = &display_of (host)->nearest[(rgb ^ rgb >> 9 ^ rgb >> 17) % SIZE];
  if (n->colors != colors || n->rgb != rgb)
    *n = (struct nearest_color){ rgb, colors, nearest_entry (colors, rgb) };
  return n->entry;
}

static int
basic_index (const char *name)
{
  static const char *const names[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" };
  for (int i = 0; i < 8; i++)
    if (strcmp (name, names[i]) == 0)
      return i;
  if (strncmp (name, "bright", 6) == 0)
    for (int i = 0; i < 8; i++)
      if (strcmp (name + 6, names[i]) == 0)
        return 8 + i;
  if (strncmp (name, "color-", 6) == 0)
    return atoi (name + 6) & 255;
  return -1;
}

bool
color_for_terminal (struct nm_host *host, nm_value string, uint32_t *color)
{
  int colors = host->terminal == NULL ? 0 : terminal_colors (host->terminal);
  char *text = colors == 0 ? NULL : nm_string_dup (host->vm, string, NULL);
  if (text == NULL)
    return false;
  char name[64];
  uint32_t rgb = 0;
  canonical_name (text, name, sizeof name);
  int basic = basic_index (name);
  bool known = true;
  if (basic >= 0 && basic < colors)
    *color = COLOR_PALETTE | (uint32_t) basic;
  else if (!rgb_of_text (text, &rgb))
    known = false;
  else
    *color = colors > 256 ? COLOR_DIRECT | rgb : COLOR_PALETTE | nearest_entry_remembered (host, colors, rgb);
  nm_free (text);
  return known;
}

/* -- primitives ------------------------------------------------------------------------------------------ */

/* 16-bit components of a color as Lisp gives them: a list, or a string by way of the terminal's colors. */
static nm_value
components (struct nm_host *host, nm_value v, int64_t c[3], bool *known)
{
  struct nm_vm *vm = host->vm;
  nm_value list = v;
  *known = false;
  if (nm_is_string (vm, v))
    {
      if (nm_is_nil (nm_symbol_function (vm, NM_Q (tty_color_desc))))
        {
          uint32_t rgb;
          *known = color_rgb (host, v, &rgb);
          for (int i = 0; *known && i < 3; i++)
            c[i] = (rgb >> (16 - 8 * i) & 255) * 257;
          return NM_NIL;
        }
      list = nm_call1 (vm, NM_Q (tty_color_desc), v);
      if (nm_is_exit (list))
        return list;
      list = nm_cdr (vm, nm_cdr (vm, list));
    }
  if (!nm_is_cons (vm, list))
    return NM_NIL;
  for (int i = 0; i < 3; i++, list = nm_cdr (vm, list))
    if (!nm_get_int64 (vm, nm_car (vm, list), &c[i]))
      return NM_NIL;
  *known = true;
  return NM_NIL;
}

NM_PRIMITIVE (color_values_from_color_spec, "color-values-from-color-spec", 1, 1, NM_WORKER_SAFE, NM_PURE_READ,
              NM_CAN_GC, NM_NO_REENTRY, NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(SPEC)",
              "Return (RED GREEN BLUE), each 0 to 65535, of a color SPEC \"#RGB\", \"rgb:R/G/B\" or \"rgbi:R/G/B\";\n"
              "nil if SPEC is something else, such as a name.")
{
  struct nm_vm *vm = host->vm;
  int r, g, b;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  char *text = nm_string_dup (vm, nm_arg (args, 0), NULL);
  bool good = color_parse_spec (text, &r, &g, &b);
  nm_free (text);
  return good ? nm_list3 (vm, nm_fixnum (r), nm_fixnum (g), nm_fixnum (b)) : NM_NIL;
}

NM_PRIMITIVE (color_distance, "color-distance", 2, 4, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COLOR1 COLOR2 &optional FRAME METRIC)",
              "Return an integer that grows with the difference that is seen between COLOR1 and COLOR2, strings or (R G B).\n"
              "METRIC, a function of two lists (R G B), is called instead of the built-in measure.  Unknown colors are errors.")
{
  struct nm_vm *vm = host->vm;
  int64_t c[2][3];
  if (frame_arg_live (host, nm_arg (args, 2)) == NULL)
    return NM_EXIT;
  for (int i = 0; i < 2; i++)
    {
      bool known;
      nm_value v = components (host, nm_arg (args, i), c[i], &known);
      if (nm_is_exit (v))
        return v;
      if (!known)
        return face_error (host, "Invalid color", nm_arg (args, i));
    }
  if (!nm_is_nil (nm_arg (args, 3)))
    {
      nm_value l[2];
      for (int i = 0; i < 2; i++)
        l[i] = nm_list3 (vm, nm_fixnum (c[i][0]), nm_fixnum (c[i][1]), nm_fixnum (c[i][2]));
      return nm_call2 (vm, nm_arg (args, 3), l[0], l[1]);
    }
  int64_t r = c[0][0] - c[1][0], g = c[0][1] - c[1][1], b = c[0][2] - c[1][2], mean = (c[0][0] + c[1][0]) >> 1;
  return nm_fixnum ((((2 * 65536 + mean) * r * r >> 16) + 4 * g * g + ((2 * 65536 + 65535 - mean) * b * b >> 16)) >> 16);
}

NM_PRIMITIVE (color_gray_p, "color-gray-p", 1, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_DETERMINISTIC,
              NM_NOT_INTERACTIVE, "(COLOR &optional FRAME)", "Return t if COLOR is a shade of gray.")
{
  int64_t c[3];
  bool known;
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value v = components (host, nm_arg (args, 0), c, &known);
  if (nm_is_exit (v) || !known)
    return v;
  int64_t most = 0;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      most = llabs (c[i] - c[k]) > most ? llabs (c[i] - c[k]) : most;
  return nm_bool (most < 5000);
}

NM_PRIMITIVE (color_supported_p, "color-supported-p", 1, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COLOR &optional FRAME BACKGROUND-P)",
              "Return t if the terminal can show COLOR or one near it.")
{
  int64_t c[3];
  bool known;
  if (!nm_check_string (host->vm, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value v = components (host, nm_arg (args, 0), c, &known);
  return nm_is_exit (v) ? v : nm_bool (known);
}

NM_PRIMITIVE (neomacs__color_values, "neomacs--color-values", 1, 1, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(COLOR)",
              "Return (RED GREEN BLUE), each 0 to 65535, of COLOR, a name or a specification; nil if it is unknown.")
{
  struct nm_vm *vm = host->vm;
  uint32_t rgb;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  if (!color_rgb (host, nm_arg (args, 0), &rgb))
    return NM_NIL;
  return nm_list3 (vm, nm_fixnum ((rgb >> 16) * 257), nm_fixnum ((rgb >> 8 & 255) * 257), nm_fixnum ((rgb & 255) * 257));
}

NM_PRIMITIVE (x_load_color_file, "x-load-color-file", 1, 1, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME)",
              "Return an alist of (NAME . RGB) from FILENAME, a file like X's rgb.txt; nil if it cannot be read.")
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  nm_value expanded = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (expanded))
    return expanded;
  char *name = nm_string_dup (vm, expanded, NULL), line[256], text[128];
  FILE *file = fopen (name, "re");
  nm_free (name);
  if (file == NULL)
    return NM_NIL;
  nm_value list = NM_NIL;
  int r, g, b;
  while (fgets (line, sizeof line, file) != NULL)
    if (line[0] != '!' && line[0] != '#' && sscanf (line, "%d %d %d %127[^\n]", &r, &g, &b, text) == 4)
      list = nm_cons (vm, nm_cons (vm, nm_string_auto (vm, text, (int64_t) strlen (text)), nm_fixnum ((int64_t) r << 16 | g << 8 | b)), list);
  fclose (file);
  return list;
}

NM_VARIABLE (tty_defined_color_alist, NM_VAR_LISP, "nil", "Alist of the colors of terminals: (NAME INDEX RED GREEN BLUE).");
