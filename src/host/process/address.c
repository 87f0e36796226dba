/* address.c - socket addresses between Lisp and the system, and what is known of hosts and interfaces.
   SPDX-License-Identifier: GPL-3.0-or-later */
#include "address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <mimalloc.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>
#include "../command/command.h"
#include "../file/file.h"
#include "../primitive.h"

enum { IPV4_SLOTS = 5, IPV6_SLOTS = 9, IPV6_GROUPS = 8 };

/* -- conversion -- */

static nm_value
vector_of (struct nm_vm *vm, int n, const int *numbers)
{
  nm_value v = nm_vector_new (vm, n, nm_fixnum (0));
  for (int i = 0; i < n; i++)
    nm_aset (vm, v, i, nm_fixnum (numbers[i]));
  return v;
}

nm_value
address_to_lisp (struct nm_host *host, const struct address *a)
{
  struct nm_vm *vm = host->vm;
  int numbers[IPV6_SLOTS];
  switch (a->storage.ss_family)
    {
    case AF_INET:
      {
        const struct sockaddr_in *in = (const struct sockaddr_in *) &a->storage;
        const unsigned char *bytes = (const unsigned char *) &in->sin_addr;
        for (int i = 0; i < 4; i++)
          numbers[i] = bytes[i];
        numbers[4] = ntohs (in->sin_port);
        return vector_of (vm, IPV4_SLOTS, numbers);
      }
    case AF_INET6:
      {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *) &a->storage;
        const unsigned char *bytes = (const unsigned char *) &in->sin6_addr;
        for (int i = 0; i < IPV6_GROUPS; i++)
          numbers[i] = bytes[2 * i] << 8 | bytes[2 * i + 1];
        numbers[IPV6_GROUPS] = ntohs (in->sin6_port);
        return vector_of (vm, IPV6_SLOTS, numbers);
      }
    case AF_LOCAL:
      {
        const struct sockaddr_un *un = (const struct sockaddr_un *) &a->storage;
        size_t n = a->length > offsetof (struct sockaddr_un, sun_path) ? a->length - offsetof (struct sockaddr_un, sun_path) : 0;
        if (n == 0)
          return nm_string_literal (vm, "");
        if (un->sun_path[0] == 0)  /* an abstract name, all of whose bytes count */
          return nm_string_unibyte (vm, un->sun_path, (int64_t) n);
        return file_name_decode (host, un->sun_path, strnlen (un->sun_path, n));
      }
    default:
      {
        size_t n = a->length > sizeof (sa_family_t) ? a->length - sizeof (sa_family_t) : 0;
        const unsigned char *bytes = (const unsigned char *) &a->storage + sizeof (sa_family_t);
        nm_value v = nm_vector_new (vm, (int64_t) n, nm_fixnum (0));
        for (size_t i = 0; i < n; i++)
          nm_aset (vm, v, (int64_t) i, nm_fixnum (bytes[i]));
        return nm_cons (vm, nm_fixnum (a->storage.ss_family), v);
      }
    }
}

/* The N integers from 0 to MOST of vector V; false if it holds others. */
static bool
numbers_of (struct nm_vm *vm, nm_value v, int n, int64_t most, int *numbers)
{
  for (int i = 0; i < n; i++)
    {
      int64_t x;
      if (!nm_get_int64 (vm, nm_aref (vm, v, i), &x) || x < 0 || x > most)
        return false;
      numbers[i] = (int) x;
    }
  return true;
}

static bool
address_of_vector (struct nm_vm *vm, nm_value v, struct address *a)
{
  int numbers[IPV6_SLOTS];
  int64_t n = nm_length (vm, v);
  if (n == IPV4_SLOTS && numbers_of (vm, v, IPV4_SLOTS, 65535, numbers))
    {
      struct sockaddr_in *in = (struct sockaddr_in *) &a->storage;
      unsigned char *bytes = (unsigned char *) &in->sin_addr;
      in->sin_family = AF_INET;
      for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char) numbers[i];
      in->sin_port = htons ((uint16_t) numbers[4]);
      a->length = sizeof *in;
      return true;
    }
  if (n == IPV6_SLOTS && numbers_of (vm, v, IPV6_SLOTS, 65535, numbers))
    {
      struct sockaddr_in6 *in = (struct sockaddr_in6 *) &a->storage;
      unsigned char *bytes = (unsigned char *) &in->sin6_addr;
      in->sin6_family = AF_INET6;
      for (int i = 0; i < IPV6_GROUPS; i++)
        {
          bytes[2 * i] = (unsigned char) (numbers[i] >> 8);
          bytes[2 * i + 1] = (unsigned char) numbers[i];
        }
      in->sin6_port = htons ((uint16_t) numbers[IPV6_GROUPS]);
      a->length = sizeof *in;
      return true;
    }
  return false;
}

bool
address_of_lisp (struct nm_host *host, nm_value v, struct address *a)
{
  struct nm_vm *vm = host->vm;
  int64_t family;
  memset (a, 0, sizeof *a);
  if (nm_type_of (vm, v) == NM_TYPE_VECTOR)
    return address_of_vector (vm, v, a);
  if (nm_is_string (vm, v))
    {
      struct sockaddr_un *un = (struct sockaddr_un *) &a->storage;
      char *path = file_name_encode (host, v);
      size_t n = path ? strlen (path) : 0;
      bool fits = path && n < sizeof un->sun_path;
      un->sun_family = AF_LOCAL;
      if (fits)
        memcpy (un->sun_path, path, n + 1);
      else if (!path)
        nm_exit_ignore (vm);
      nm_free (path);
      a->length = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + n + 1);
      return fits;
    }
  nm_value bytes = nm_cdr (vm, v);
  if (!nm_is_cons (vm, v) || !nm_get_int64 (vm, nm_car (vm, v), &family) || nm_type_of (vm, bytes) != NM_TYPE_VECTOR
      || family < 0 || family > UINT16_MAX)
    return false;
  int64_t n = nm_length (vm, bytes);
  if (n > (int64_t) (sizeof a->storage - sizeof (sa_family_t)))
    return false;
  for (int64_t i = 0; i < n; i++)
    {
      int64_t byte;
      if (!nm_get_int64 (vm, nm_aref (vm, bytes, i), &byte))
        return false;
      ((unsigned char *) &a->storage)[sizeof (sa_family_t) + (size_t) i] = (unsigned char) byte;
    }
  a->storage.ss_family = (sa_family_t) family;
  a->length = (socklen_t) (sizeof (sa_family_t) + (size_t) n);
  return true;
}

int
address_port (const struct address *a)
{
  switch (a->storage.ss_family)
    {
    case AF_INET: return ntohs (((const struct sockaddr_in *) &a->storage)->sin_port);
    case AF_INET6: return ntohs (((const struct sockaddr_in6 *) &a->storage)->sin6_port);
    default: return 0;
    }
}

bool
address_host (const struct address *a, char text[64])
{
  const void *from = a->storage.ss_family == AF_INET ? (const void *) &((const struct sockaddr_in *) &a->storage)->sin_addr
    : a->storage.ss_family == AF_INET6 ? (const void *) &((const struct sockaddr_in6 *) &a->storage)->sin6_addr : NULL;
  return from && inet_ntop (a->storage.ss_family, from, text, 64);
}

NM_PRIMITIVE (format_network_address, "format-network-address", 1, 2, NM_WORKER_SAFE, NM_PURE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_DETERMINISTIC, NM_NOT_INTERACTIVE, "(ADDRESS &optional OMIT-PORT)",
              "Return ADDRESS, as processes have it, as text; without the port if OMIT-PORT.  nil if it is no address.")
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_arg (args, 0);
  bool omit = !nm_is_nil (nm_arg (args, 1));
  char text[120];
  int numbers[IPV6_SLOTS];
  if (nm_is_string (vm, v))
    return v;
  if (nm_is_cons (vm, v))
    {
      int64_t family;
      if (!nm_get_int64 (vm, nm_car (vm, v), &family))
        return nm_error (vm, "Format specifier doesn’t match argument type");
      snprintf (text, sizeof text, "<Family %lld>", (long long) family);
      return nm_string_literal (vm, text);
    }
  if (nm_type_of (vm, v) != NM_TYPE_VECTOR)
    return NM_NIL;
  int n = (int) nm_length (vm, v);
  bool four = n == 4 || n == IPV4_SLOTS, port = n == IPV4_SLOTS || n == IPV6_SLOTS;
  int groups = four ? 4 : IPV6_GROUPS;
  if ((!four && n != IPV6_GROUPS && n != IPV6_SLOTS) || !numbers_of (vm, v, groups, four ? 255 : 65535, numbers)
      || (port && !numbers_of (vm, v, n, 65535, numbers)))
    return NM_NIL;
  bool bracket = port && !omit && !four;
  int at = snprintf (text, sizeof text, "%s", bracket ? "[" : "");
  for (int i = 0; i < groups; i++)
    at += snprintf (text + at, sizeof text - (size_t) at, four ? "%s%d" : "%s%x", i == 0 ? "" : four ? "." : ":", (unsigned) numbers[i]);
  if (port && !omit)
    snprintf (text + at, sizeof text - (size_t) at, "%s:%d", bracket ? "]" : "", numbers[groups]);
  return nm_string_literal (vm, text);
}

/* -- interfaces -- */

/* AF_UNSPEC for nil, the family of a symbol, -1 for anything else. */
static int
family_of (struct nm_host *host, nm_value v)
{
  return nm_is_nil (v) ? AF_UNSPEC : nm_symbol_is (host->vm, v, Qipv4) ? AF_INET : nm_symbol_is (host->vm, v, Qipv6) ? AF_INET6 : -1;
}

static nm_value
sockaddr_lisp (struct nm_host *host, const struct sockaddr *from)
{
  struct address a = { 0 };
  if (!from)
    return NM_NIL;
  a.length = from->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  memcpy (&a.storage, from, a.length);
  return address_to_lisp (host, &a);
}

/* The broadcast address of an interface is made from address and mask, like that of one that has none. */
static nm_value
broadcast_of (struct nm_host *host, const struct ifaddrs *i)
{
  struct address a = { 0 };
  if (!i->ifa_addr || !i->ifa_netmask)
    return NM_NIL;
  bool four = i->ifa_addr->sa_family == AF_INET;
  a.length = four ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  memcpy (&a.storage, i->ifa_addr, a.length);
  size_t offset = four ? offsetof (struct sockaddr_in, sin_addr) : offsetof (struct sockaddr_in6, sin6_addr), n = four ? 4 : 16;
  for (size_t k = 0; k < n; k++)
    ((unsigned char *) &a.storage)[offset + k] |= (unsigned char) ~((const unsigned char *) i->ifa_netmask)[offset + k];
  return address_to_lisp (host, &a);
}

NM_PRIMITIVE (network_interface_list, "network-interface-list", 0, 2, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&optional FULL FAMILY)",
              "Return a list of (NAME . ADDRESS) of the network interfaces; with FULL, of (NAME ADDRESS BROADCAST MASK).\n"
              "FAMILY may be `ipv4' or `ipv6'; nil means both.")
{
  struct nm_vm *vm = host->vm;
  int family = family_of (host, nm_arg (args, 1));
  struct ifaddrs *all;
  if (family < 0)
    return nm_error (vm, "Unsupported address family");
  nm_value list = nm_local (vm, NM_NIL);
  if (getifaddrs (&all) != 0)
    return NM_NIL;
  for (struct ifaddrs *i = all; i; i = i->ifa_next)
    {
      int of = i->ifa_addr ? i->ifa_addr->sa_family : AF_UNSPEC;
      if ((of != AF_INET && of != AF_INET6) || (family != AF_UNSPEC && of != family))
        continue;
      nm_scope scope = nm_scope_open (vm);
      nm_value name = file_name_decode (host, i->ifa_name, strlen (i->ifa_name)), address = sockaddr_lisp (host, i->ifa_addr);
      nm_value entry = nm_is_nil (nm_arg (args, 0)) ? nm_cons (vm, name, address)
        : nm_list4 (vm, name, address, broadcast_of (host, i), sockaddr_lisp (host, i->ifa_netmask));
      nm_local_set (vm, list, nm_cons (vm, entry, list));
      nm_scope_close (vm, scope);
    }
  freeifaddrs (all);
  return nm_local_get (vm, list);
}

/* What the flags of an interface are called, from the lowest bit on. */
static const char *const flag_names[] = { "up", "broadcast", "debug", "loopback", "pointopoint", "notrailers", "running", "noarp", "promisc",
                                          "allmulti", "master", "slave", "multicast", "portsel", "automedia", "dynamic" };

static nm_value
flag_list (struct nm_vm *vm, unsigned flags)
{
  nm_value list = nm_local (vm, NM_NIL);
  for (int bit = 0; bit < 16; bit++)
    if (flags >> bit & 1)
      nm_local_set (vm, list, nm_cons (vm, nm_intern (vm, flag_names[bit]), list));
  return nm_local_get (vm, list);
}

NM_PRIMITIVE (network_interface_info, "network-interface-info", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(IFNAME)",
              "Return (ADDRESS BROADCAST MASK HARDWARE FLAGS) of the network interface IFNAME, for IPv4; nil if there is none.")
{
  struct nm_vm *vm = host->vm;
  struct ifreq request = { 0 };
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  size_t n;
  char *name = nm_string_dup (vm, nm_arg (args, 0), &n);
  if (n >= sizeof request.ifr_name)
    {
      nm_free (name);
      return nm_error (vm, "interface name too long");
    }
  memcpy (request.ifr_name, name, n + 1);
  nm_free (name);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return NM_NIL;
  nm_value flags = NM_NIL, hardware = NM_NIL, mask = NM_NIL, broadcast = NM_NIL, address = NM_NIL;
  bool any = ioctl (fd, SIOCGIFFLAGS, &request) == 0;
  if (any)
    flags = flag_list (vm, (unsigned short) request.ifr_flags);
  if (ioctl (fd, SIOCGIFHWADDR, &request) == 0)
    {
      int numbers[6];
      for (int i = 0; i < 6; i++)
        numbers[i] = (unsigned char) request.ifr_hwaddr.sa_data[i];
      hardware = nm_cons (vm, nm_fixnum (request.ifr_hwaddr.sa_family), vector_of (vm, 6, numbers));
      any = true;
    }
  if (ioctl (fd, SIOCGIFNETMASK, &request) == 0)
    mask = sockaddr_lisp (host, &request.ifr_netmask), any = true;
  if (ioctl (fd, SIOCGIFBRDADDR, &request) == 0)
    broadcast = sockaddr_lisp (host, &request.ifr_broadaddr), any = true;
  if (ioctl (fd, SIOCGIFADDR, &request) == 0)
    address = sockaddr_lisp (host, &request.ifr_addr), any = true;
  close (fd);
  nm_value parts[] = { address, broadcast, mask, hardware, flags };
  return any ? nm_list (vm, 5, parts) : NM_NIL;
}

/* -- looking hosts up -- */

NM_PRIMITIVE (network_lookup_address_info, "network-lookup-address-info", 1, 2, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(NAME &optional FAMILY)",
              "Return a list of the addresses of the host NAME, with port 0; of FAMILY `ipv4' or `ipv6' only, if that is given.\n"
              "If there are none, say why in a message, and return nil.")
{
  struct nm_vm *vm = host->vm;
  int family = family_of (host, nm_arg (args, 1));
  if (family < 0)
    return nm_error (vm, "Unsupported lookup type");
  if (!nm_check_string (vm, nm_arg (args, 0)))
    return NM_EXIT;
  size_t n;
  char *name = nm_string_dup (vm, nm_arg (args, 0), &n);
  for (size_t i = 0; i < n; i++)
    if ((unsigned char) name[i] >= 0x80)
      {
        nm_free (name);
        return nm_error (vm, "Non-ASCII hostname %s detected, please use puny-encode-domain", "");
      }
  struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_DGRAM }, *found;
  int error = getaddrinfo (name, NULL, &hints, &found);
  if (error)
    {
      char text[400];
      snprintf (text, sizeof text, "%s/0 %s", name, gai_strerror (error));
      nm_free (name);
      return nm_is_exit (nm_call2 (vm, NM_Q (message), nm_string_literal (vm, "%s"), nm_string_literal (vm, text))) ? NM_EXIT : NM_NIL;
    }
  nm_free (name);
  nm_value list = nm_local (vm, NM_NIL);
  for (struct addrinfo *i = found; i; i = i->ai_next)
    if (i->ai_family == AF_INET || i->ai_family == AF_INET6)
      nm_local_set (vm, list, nm_cons (vm, sockaddr_lisp (host, i->ai_addr), list));
  freeaddrinfo (found);
  return nm_nreverse (vm, nm_local_get (vm, list));
}
