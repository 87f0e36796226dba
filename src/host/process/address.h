/* address.h - socket addresses as Lisp shows them.
   SPDX-License-Identifier: GPL-3.0-or-later

   [a b c d PORT] for IPv4, [a b c d e f g h PORT] with 16-bit groups for IPv6, a file name for local sockets, and
   (FAMILY . [BYTES]) for others.  No function here runs Lisp. */
#ifndef HOST_PROCESS_ADDRESS_H
#define HOST_PROCESS_ADDRESS_H

#include <sys/socket.h>
#include "../host.h"

struct address { struct sockaddr_storage storage; socklen_t length; };

nm_value address_to_lisp (struct nm_host *, const struct address *);
/* The address that V shows; false, without a signal, if it shows none. */
bool address_of_lisp (struct nm_host *, nm_value v, struct address *);
/* Its port, 0 if it has none. */
int address_port (const struct address *);
/* Writes its host as text; false for families without one. */
bool address_host (const struct address *, char text[64]);

#endif
