/* capability.h - what the terminal can do: terminfo's strings and what its answers taught us.
   SPDX-License-Identifier: GPL-3.0-or-later
   Filled once by capability_load on the main thread; tputs and tiparm keep state of their own
   in ncurses, so only that thread may expand strings. */
#ifndef HOST_TERM_CAPABILITY_H
#define HOST_TERM_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* CAPABILITY (field, terminfo name) */
#define CAPABILITY_STRINGS(X)                                                                     \
  X (enter_ca, "smcup") X (exit_ca, "rmcup") X (keypad_on, "smkx") X (keypad_off, "rmkx")         \
  X (cup, "cup") X (hpa, "hpa") X (vpa, "vpa") X (home, "home")                                   \
  X (up1, "cuu1") X (up, "cuu") X (down1, "cud1") X (down, "cud")                                 \
  X (right1, "cuf1") X (right, "cuf") X (left1, "cub1") X (left, "cub") X (cr, "cr")              \
  X (clear, "clear") X (el, "el") X (ed, "ed") X (ech, "ech")                                     \
  X (csr, "csr") X (ind, "ind") X (indn, "indn") X (ri, "ri") X (rin, "rin")                      \
  X (il1, "il1") X (il, "il") X (dl1, "dl1") X (dl, "dl")                                         \
  X (sgr0, "sgr0") X (bold, "bold") X (dim, "dim") X (italic, "sitm") X (underline, "smul")       \
  X (reverse, "rev") X (strike, "smxx") X (setaf, "setaf") X (setab, "setab") X (op, "op")        \
  X (hide_cursor, "civis") X (show_cursor, "cnorm") X (bell, "bel") X (flash, "flash")

struct capability {
#define X(field, name) const char *field;
  CAPABILITY_STRINGS (X)
#undef X
  int colors;                      /* of the palette: 0, 8, 16, 88, 256 */
  int columns, rows;               /* terminfo's idea, if the device has none */
  bool direct_color;               /* 38;2;R;G;B works */
  bool background_erase;           /* erasing uses the current background */
  bool auto_margin;                /* writing in the last column moves the cursor */
  bool margin_glitch;              /* ... but only when the next character comes */
  bool move_standout;              /* the cursor may move while attributes are on */
  bool ansi;                       /* SGR sequences may be composed */
  bool synchronized;               /* mode 2026 was confirmed */
  bool underline_styles;           /* 4:3 and 58 */
};

/* Looks TERM up; false after *ERROR was set. */
bool capability_load (struct capability *, const char *term, int fd, const char **error);

/* Gives back what ncurses keeps of the description; the strings must not be used any more. */
void capability_unload (struct capability *);

/* The expansion of a capability with up to two parameters, copied to BUF; its length. */
size_t capability_expand (const char *string, int a, int b, char *buf, size_t size);

#endif
