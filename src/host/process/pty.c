/* pty.c - terminals for children.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { END_OF_FILE = 'D' & 037 };

/* What programs find: lines, signals from the keyboard, no echo (the editor shows what it sends), newlines as they are. */
static void
set_modes (int fd)
{
  struct termios t;
  if (tcgetattr (fd, &t) != 0)
    return;
  t.c_oflag |= OPOST;
  t.c_oflag &= ~(tcflag_t) (ONLCR | OCRNL | ONLRET | TABDLY);
  t.c_lflag &= ~(tcflag_t) ECHO;
  t.c_lflag |= ISIG | ICANON;
  t.c_iflag &= ~(tcflag_t) (ISTRIP | IUCLC);
  t.c_cc[VERASE] = t.c_cc[VKILL] = _POSIX_VDISABLE;
  t.c_cc[VEOF] = END_OF_FILE;
  tcsetattr (fd, TCSANOW, &t);
}

int
process_open_pty (int *master, char **name)
{
  char buffer[64];
  int fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC), error;
  if (fd < 0)
    return errno;
  error = grantpt (fd) != 0 || unlockpt (fd) != 0 ? errno : ptsname_r (fd, buffer, sizeof buffer);
  if (error)
    {
      close (fd);
      return error;
    }
  set_modes (fd);
  *master = fd;
  *name = mi_malloc (strlen (buffer) + 1);
  strcpy (*name, buffer);
  return 0;
}
