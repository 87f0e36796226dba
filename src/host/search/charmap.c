/* charmap.c - see charmap.h.  Allocates with mimalloc; calls into the VM only through `fill'.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "charmap.h"

#include <assert.h>
#include <mimalloc.h>
#include <string.h>

void
charmap_init (struct charmap *m, void (*fill) (struct charmap *, int, int32_t *), void *context)
{
  memset (m, 0, sizeof *m);
  m->fill = fill;
  m->context = context;
}

void
charmap_clear (struct charmap *m)
{
  m->ascii_filled = false;
  for (int i = 0; i < CHARMAP_TOP; i++)
    if (m->branch[i])
      {
        for (int j = 0; j < CHARMAP_BRANCH; j++)
          mi_free (m->branch[i][j]);
        mi_free (m->branch[i]);
        m->branch[i] = NULL;
      }
}

int32_t
charmap_look_up (struct charmap *m, int c)
{
  assert (c >= 0 && c < 0x400000);
  if (c < CHARMAP_PAGE)
    {
      if (!m->ascii_filled)
        m->fill (m, 0, m->ascii);
      m->ascii_filled = true;
      return m->ascii[c];
    }
  int page = c / CHARMAP_PAGE;
  int32_t ***branch = &m->branch[page / CHARMAP_BRANCH];
  if (!*branch)
    *branch = mi_zalloc (CHARMAP_BRANCH * sizeof **branch);
  int32_t **values = &(*branch)[page % CHARMAP_BRANCH];
  if (!*values)
    {
      *values = mi_malloc (CHARMAP_PAGE * sizeof **values);
      m->fill (m, page * CHARMAP_PAGE, *values);
    }
  return (*values)[c % CHARMAP_PAGE];
}
