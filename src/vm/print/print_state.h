/* print_state.h - what the printer remembers in an isolate between calls.
   SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VM_PRINT_PRINT_STATE_H
#define VM_PRINT_PRINT_STATE_H

struct printer_state {
  char terminal_last;              /* last byte sent to the terminal stream: is the line empty? */
  int debug_fd;                    /* of redirect-debugging-output, -1 if none */
};

#endif
