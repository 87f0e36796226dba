/* capability.c - reads the terminal's description from terminfo.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only (ncurses keeps the description in its own state).  Neither collects nor signals. */
#include "capability.h"

#include <stdlib.h>
#include <string.h>

/* The five functions of ncurses that are used, declared here because <term.h> makes macros of
   hundreds of common names. */
extern int setupterm (const char *term, int fd, int *status);
extern char *tigetstr (const char *name);
extern int tigetnum (const char *name);
extern int tigetflag (const char *name);
extern char *tiparm (const char *string, ...);
extern void *set_curterm (void *terminal);
extern int del_curterm (void *terminal);

static const char *
capability_string (const char *name)
{
  char *s = tigetstr (name);
  return s == NULL || s == (char *) -1 || *s == '\0' ? NULL : s;
}

static bool
environment_says_direct (void)
{
  const char *s = getenv ("COLORTERM");
  return s != NULL && (strcmp (s, "truecolor") == 0 || strcmp (s, "24bit") == 0);
}

bool
capability_load (struct capability *c, const char *term, int fd, const char **error)
{
  int status = 0;
  memset (c, 0, sizeof *c);
  if (setupterm (term, fd, &status) != 0)
    {
      *error = status == 0 ? "the terminal type is not defined (see the variable TERM)"
                           : "the terminfo data base could not be found";
      return false;
    }
  static const struct { size_t offset; const char *name; } strings[] = {
#define X(field, name) { offsetof (struct capability, field), name },
    CAPABILITY_STRINGS (X)
#undef X
  };
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    *(const char **) ((char *) c + strings[i].offset) = capability_string (strings[i].name);

  int colors = tigetnum ("colors");
  c->colors = colors < 0 ? 0 : colors > 256 ? 256 : colors;
  c->columns = tigetnum ("cols");
  c->rows = tigetnum ("lines");
  c->background_erase = tigetflag ("bce") > 0;
  c->auto_margin = tigetflag ("am") > 0;
  c->margin_glitch = tigetflag ("xenl") > 0;
  c->move_standout = tigetflag ("msgr") > 0;
  c->ansi = c->sgr0 != NULL && strncmp (c->sgr0, "\033", 1) == 0 && strchr (c->sgr0, '[') != NULL
            && (c->setaf == NULL || strncmp (c->setaf, "\033[", 2) == 0);
  c->direct_color = c->ansi && c->colors >= 8
                    && (environment_says_direct () || tigetflag ("Tc") > 0
                        || tigetflag ("RGB") > 0 || tigetnum ("RGB") > 0
                        || capability_string ("RGB") != NULL);
  c->underline_styles = capability_string ("Smulx") != NULL;
  if (c->cup == NULL)
    {
      *error = "the terminal cannot move its cursor";
      return false;
    }
  return true;
}

void
capability_unload (struct capability *c)
{
  void *terminal = set_curterm (NULL);
  if (terminal != NULL)
    del_curterm (terminal);
  memset (c, 0, sizeof *c);
}

/* Drops terminfo's padding marks "$<5>": modern terminals need none. */
static size_t
copy_without_padding (const char *s, char *buf, size_t size)
{
  size_t n = 0;
  while (*s != '\0' && n < size)
    {
      const char *end;
      if (s[0] == '$' && s[1] == '<' && (end = strchr (s, '>')) != NULL)
        s = end + 1;
      else
        buf[n++] = *s++;
    }
  return n;
}

size_t
capability_expand (const char *string, int a, int b, char *buf, size_t size)
{
  if (string == NULL)
    return 0;
  const char *s = tiparm (string, a, b, 0, 0, 0, 0, 0, 0, 0);
  return s == NULL ? 0 : copy_without_padding (s, buf, size);
}
