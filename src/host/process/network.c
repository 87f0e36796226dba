/* network.c - connections and servers: make-network-process.
   SPDX-License-Identifier: GPL-3.0-or-later

   Names are looked up before anything else happens, also with :nowait; the attempt to connect itself then goes on in the waits.
   A host with several addresses is tried at each of them in turn.  Everything here can run Lisp. */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mimalloc.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "../command/command.h"
#include "../file/file.h"
#include "../primitive.h"
#include "address.h"

enum { DEFAULT_BACKLOG = 5 };

struct connection {
  int type;                        /* SOCK_* */
  bool server;
  struct address *addresses;       /* to be tried */
  int address_count, next_address;
  struct address peer;             /* of datagrams; length 0: none yet */
};

void
connection_free (struct connection *c)
{
  if (c)
    mi_free (c->addresses);
  mi_free (c);
}

static nm_value
keyword (struct nm_host *host, nm_value contact, uint32_t key)
{
  return nm_plist_get (host->vm, contact, (nm_value){ key });
}

/* -- options -- */

enum option_kind { OPTION_BOOL, OPTION_INT, OPTION_LINGER, OPTION_DEVICE };
struct option { uint32_t key; enum option_kind kind; int name; };
static const struct option options[] = {
  { QCbindtodevice, OPTION_DEVICE, SO_BINDTODEVICE }, { QCbroadcast, OPTION_BOOL, SO_BROADCAST },
  { QCdontroute, OPTION_BOOL, SO_DONTROUTE }, { QCkeepalive, OPTION_BOOL, SO_KEEPALIVE }, { QClinger, OPTION_LINGER, SO_LINGER },
  { QCoobinline, OPTION_BOOL, SO_OOBINLINE }, { QCpriority, OPTION_INT, SO_PRIORITY }, { QCreuseaddr, OPTION_BOOL, SO_REUSEADDR },
};

static const struct option *
option_named (struct nm_host *host, nm_value key)
{
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (nm_symbol_is (host->vm, key, options[i].key))
      return &options[i];
  return NULL;
}

static nm_value
set_option (struct nm_host *host, int fd, const struct option *o, nm_value key, nm_value v)
{
  struct nm_vm *vm = host->vm;
  int64_t number = 0;
  int flag = !nm_is_nil (v), status;
  switch (o->kind)
    {
    case OPTION_BOOL: status = setsockopt (fd, SOL_SOCKET, o->name, &flag, sizeof flag); break;
    case OPTION_INT:
      if (!nm_get_int64 (vm, v, &number) || number < INT_MIN || number > INT_MAX)
        return nm_error (vm, "Bad option value for %s", ":priority");
      flag = (int) number;
      status = setsockopt (fd, SOL_SOCKET, o->name, &flag, sizeof flag);
      break;
    case OPTION_LINGER:
      {
        struct linger l = { .l_onoff = flag };
        if (nm_get_int64 (vm, v, &number) && number >= 0 && number <= INT_MAX)
          l.l_linger = (int) number;
        status = setsockopt (fd, SOL_SOCKET, o->name, &l, sizeof l);
        break;
      }
    default:
      {
        char device[IFNAMSIZ + 1] = "";
        if (nm_is_string (vm, v))
          {
            size_t n;
            char *name = nm_string_dup (vm, v, &n);
            snprintf (device, sizeof device, "%s", name ? name : "");
            nm_free (name);
          }
        else if (!nm_is_nil (v))
          return nm_error (vm, "Bad option value for %s", ":bindtodevice");
        status = setsockopt (fd, SOL_SOCKET, o->name, device, (socklen_t) strlen (device));
      }
    }
  return status == 0 ? NM_NIL : file_error (host, "Cannot set network option", nm_list2 (vm, key, v), errno);
}

/* Sets all options that CONTACT names. */
static nm_value
set_options (struct nm_host *host, int fd, nm_value contact)
{
  struct nm_vm *vm = host->vm;
  nm_value tail = nm_local (vm, contact), status = NM_NIL;
  while (!nm_is_exit (status) && nm_is_cons (vm, tail))
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value key = nm_car (vm, tail), rest = nm_cdr (vm, tail);
      const struct option *o = option_named (host, key);
      if (o)
        status = set_option (host, fd, o, key, nm_car (vm, rest));
      nm_local_set (vm, tail, nm_cdr (vm, rest));
      nm_scope_close (vm, scope);
    }
  return status;
}

/* -- arguments -- */

struct request {
  nm_value contact, name, buffer;
  bool server, nowait, any_port;
  int family, type, backlog;
  const char *failed;              /* what a server could not do */
  struct connection *connection;
};

static bool
parse_type (struct nm_host *host, struct request *r)
{
  nm_value type = keyword (host, r->contact, QCtype);
  if (nm_is_nil (type))
    r->type = SOCK_STREAM;
  else if (nm_symbol_is (host->vm, type, Qdatagram))
    r->type = SOCK_DGRAM;
  else if (nm_symbol_is (host->vm, type, Qseqpacket))
    r->type = SOCK_SEQPACKET;
  else
    {
      nm_error (host->vm, "Unsupported connection type");
      return false;
    }
  return true;
}

static bool
parse_family (struct nm_host *host, struct request *r)
{
  struct nm_vm *vm = host->vm;
  nm_value family = keyword (host, r->contact, QCfamily);
  int64_t number;
  if (nm_is_nil (family))
    r->family = AF_UNSPEC;
  else if (nm_symbol_is (vm, family, Qlocal))
    r->family = AF_LOCAL;
  else if (nm_symbol_is (vm, family, Qipv4))
    r->family = AF_INET;
  else if (nm_symbol_is (vm, family, Qipv6))
    r->family = AF_INET6;
  else if (nm_get_int64 (vm, family, &number))
    r->family = (int) number;
  else
    {
      nm_error (vm, "Unknown address family");
      return false;
    }
  return true;
}

static bool
one_address (struct request *r, const struct address *a)
{
  struct connection *c = r->connection;
  c->addresses = mi_reallocn (c->addresses, (size_t) c->address_count + 1, sizeof *c->addresses);
  c->addresses[c->address_count++] = *a;
  return true;
}

static bool
local_address (struct nm_host *host, struct request *r, nm_value service)
{
  struct address a;
  if (!nm_check_string (host->vm, service))
    return false;
  if (!address_of_lisp (host, service, &a))
    {
      nm_error (host->vm, "Service name too long");
      return false;
    }
  return one_address (r, &a);
}

/* Puts the contact's KEY to V. */
static void
contact_put (struct nm_host *host, struct request *r, uint32_t key, nm_value v)
{
  nm_value changed = nm_call3 (host->vm, NM_Q (plist_put), r->contact, (nm_value){ key }, v);
  if (nm_is_exit (changed))
    nm_exit_ignore (host->vm);
  else
    r->contact = changed;
}

/* Asks the resolver for HOST, NULL for this machine, and SERVICE.  False after signalling. */
static bool
look_up (struct nm_host *host, struct request *r, const char *name, const char *service)
{
  struct addrinfo hints = { .ai_family = r->family, .ai_socktype = r->type, .ai_flags = r->server ? AI_PASSIVE : 0 }, *found;
  int error = getaddrinfo (name, service, &hints, &found);
  if (error)
    {
      nm_error (host->vm, "%s/%s %s", name ? name : "", service, gai_strerror (error));
      return false;
    }
  for (struct addrinfo *i = found; i; i = i->ai_next)
    {
      struct address a = { .length = i->ai_addrlen };
      memcpy (&a.storage, i->ai_addr, i->ai_addrlen);
      one_address (r, &a);
    }
  freeaddrinfo (found);
  return true;
}

static bool
host_and_service (struct nm_host *host, struct request *r)
{
  struct nm_vm *vm = host->vm;
  nm_value name = keyword (host, r->contact, QChost), service = keyword (host, r->contact, QCservice);
  char number[24], *text = NULL, *who = NULL;
  int64_t port;
  size_t n;
  if (r->family == AF_LOCAL)
    {
      if (!nm_is_nil (name))
        contact_put (host, r, QChost, NM_NIL);
      return local_address (host, r, service);
    }
  bool local = nm_symbol_is (vm, name, Qlocal);
  if (!local && !nm_is_nil (name) && !nm_check_string (vm, name))
    return false;
  if (nm_symbol_is (vm, service, Qt))
    strcpy (number, "0"), r->any_port = true;
  else if (nm_get_int64 (vm, service, &port))
    snprintf (number, sizeof number, "%lld", (long long) port);
  else if (!nm_check_string (vm, service))
    return false;
  else
    text = nm_string_dup (vm, service, &n);
  if (!local && !nm_is_nil (name))
    who = nm_string_dup (vm, name, &n);
  bool ok = look_up (host, r, local ? (r->family == AF_INET6 ? "::1" : "127.0.0.1") : who && *who ? who : NULL, text ? text : number);
  nm_free (text);
  nm_free (who);
  return ok;
}

/* Where to: fills in the addresses.  False after signalling. */
static bool
parse_addresses (struct nm_host *host, struct request *r)
{
  struct nm_vm *vm = host->vm;
  uint32_t key = r->server ? QClocal : QCremote;
  nm_value given = keyword (host, r->contact, key);
  struct address a;
  if (nm_is_nil (given))
    return parse_family (host, r) && host_and_service (host, r);
  if (!address_of_lisp (host, given, &a))
    {
      nm_error (vm, "Malformed :address");
      return false;
    }
  r->family = a.storage.ss_family;
  r->any_port = r->server && (r->family == AF_INET || r->family == AF_INET6) && address_port (&a) == 0;
  return one_address (r, &a);
}

/* -- connecting -- */

/* Binds and listens; an errno, and in R what failed. */
static int
serve (struct request *r, int fd, const struct address *a)
{
  int yes = 1;
  if (a->storage.ss_family != AF_LOCAL)
    setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  r->failed = "Cannot bind server socket";
  if (bind (fd, (const struct sockaddr *) &a->storage, a->length) != 0)
    return errno;
  r->failed = "Cannot listen on server socket";
  if (r->type != SOCK_DGRAM && listen (fd, r->backlog) != 0)
    return errno;
  return 0;
}

/* Connects FD, which does not block; an errno, EINPROGRESS without W waiting.  With WAIT: not before it is done, or has failed;
   -1 after an exit. */
static int
join (struct nm_host *host, int fd, const struct address *a, bool wait)
{
  if (connect (fd, (const struct sockaddr *) &a->storage, a->length) == 0)
    return 0;
  if (errno != EINPROGRESS || !wait)
    return errno;
  for (;;)
    {
      if (nm_is_exit (nm_poll (host->vm)))
        return -1;
      struct pollfd f = { .fd = fd, .events = POLLOUT };
      int error = 0;
      socklen_t n = sizeof error;
      if (poll (&f, 1, 20) <= 0)
        continue;
      getsockopt (fd, SOL_SOCKET, SO_ERROR, &error, &n);
      return error;
    }
}

/* A socket for the next address that works: -1 with *ERROR, 0 after an exit. */
static int
next_socket (struct nm_host *host, struct request *r, struct connection *c, int *error)
{
  *error = EADDRNOTAVAIL;
  while (c->next_address < c->address_count)
    {
      const struct address *a = &c->addresses[c->next_address++];
      int fd = socket (a->storage.ss_family, r->type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      *error = errno;
      if (fd < 0)
        continue;
      if (nm_is_exit (set_options (host, fd, r->contact)))
        *error = 0;
      else
        *error = r->server ? serve (r, fd, a) : r->type == SOCK_DGRAM ? 0 : join (host, fd, a, !r->nowait);
      if (*error == -1)
        *error = 0;
      else if (*error == 0 || (*error == EINPROGRESS && r->nowait))
        {
          if (nm_is_exit (nm_poll (host->vm)))
            *error = 0;
          else
            {
              if (r->type == SOCK_DGRAM)
                c->peer = r->server ? (struct address){ .length = a->length } : *a;
              return fd;
            }
        }
      else
        {
          close (fd);
          continue;
        }
      close (fd);
      return -1;
    }
  return -1;
}

static nm_value
name_of_socket (struct nm_host *host, int fd, bool peer, int *port)
{
  struct address a = { .length = sizeof a.storage };
  int status = peer ? getpeername (fd, (struct sockaddr *) &a.storage, &a.length) : getsockname (fd, (struct sockaddr *) &a.storage, &a.length);
  if (port)
    *port = status == 0 ? address_port (&a) : 0;
  return status == 0 ? address_to_lisp (host, &a) : NM_NIL;
}

/* The contact learns both ends. */
static void
note_ends (struct nm_host *host, struct request *r, int fd)
{
  int port = 0;
  if (r->server)
    {
      nm_value here = name_of_socket (host, fd, false, &port);
      if (r->any_port)
        contact_put (host, r, QCservice, nm_fixnum (port));
      contact_put (host, r, QClocal, here);
      return;
    }
  const struct connection *c = r->connection;
  contact_put (host, r, QCremote, address_to_lisp (host, &c->addresses[c->next_address - 1]));
  if (r->type != SOCK_DGRAM)
    {
      nm_value here = name_of_socket (host, fd, false, NULL);
      contact_put (host, r, QClocal, here);
    }
}

/* The operands by which coding systems of connections are chosen. */
static bool
choose_codings (struct nm_host *host, struct process *p, struct request *r)
{
  nm_value operands[] = { r->name, r->buffer, keyword (host, r->contact, QChost), keyword (host, r->contact, QCservice) };
  bool named = nm_is_string (host->vm, operands[2]) && !r->server && !nm_symbol_is (host->vm, operands[3], Qt);
  return process_choose_codings (host, p, r->contact, NM_Q (open_network_stream), named ? 4 : 0, operands);
}

/* Makes the process around FD.  [lisp] */
static nm_value
make_connection (struct nm_host *host, struct request *r, int fd, bool connecting)
{
  struct process *p = process_new (host, PROCESS_NETWORK, r->name);
  if (!p)
    {
      close (fd);
      return NM_EXIT;
    }
  nm_value object = process_object (host, p), log = keyword (host, r->contact, QClog);
  uint64_t id = p->id;
  p->connection = r->connection;
  r->connection = NULL;
  p->connection->type = r->type;
  p->connection->server = r->server;
  p->in = p->out = fd;
  process_set_common (host, p, r->contact, r->buffer);
  process_put (host, p, PROCESS_LOG, log);
  p->state = connecting ? STATE_CONNECT : r->server && r->type != SOCK_DGRAM ? STATE_LISTEN : STATE_RUN;
  p->pid = PID_NONE;
  if (!nm_is_nil (keyword (host, r->contact, QCstop)))
    {
      process_put (host, p, PROCESS_COMMAND, NM_T);
      p->paused = true;
    }
  process_list_add (host, p);
  bool ok = choose_codings (host, p, r);
  p = process_of_id (host, id);
  if (!ok)
    {
      process_list_remove (host, p);
      process_deactivate (host, p);
      return NM_EXIT;
    }
  process_watch (host, p);
  return object;
}

NM_PRIMITIVE (make_network_process, "make-network-process", 0, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Open a connection, or a server that waits for them, and return its process.  ARGS are keywords and values:\n"
              ":name NAME, :buffer, :coding, :noquery, :filter, :sentinel, :plist, :stop: as in `make-process' and `make-pipe-process'.\n"
              ":host HOST: a name or address, or `local' for this machine.  :service SERVICE: a port or its name, for a server t for\n"
              "any, or the file of a local socket.  :remote, :local: an address in place of both, of a client or a server.\n"
              ":family FAMILY: `ipv4', `ipv6', `local', or nil for whatever works.  :type TYPE: nil, `datagram' or `seqpacket'.\n"
              ":server FLAG: wait for connections; a number says how many may wait for being accepted.  Each becomes a process\n"
              "of its own with the filter and sentinel of the server.  :log FUNCTION: called with server, connection and a message.\n"
              ":nowait FLAG: return while the connection is being made; the sentinel hears of it.\n"
              "Options of sockets: see `set-network-process-option'.")
{
  struct nm_vm *vm = host->vm;
  if (args.count == 0)
    return NM_NIL;
  struct request r = { .contact = process_keywords (host, args), .backlog = DEFAULT_BACKLOG };
  int64_t backlog;
  nm_value server = keyword (host, r.contact, QCserver);
  if (!parse_type (host, &r))
    return NM_EXIT;
  r.server = !nm_is_nil (server);
  if (nm_get_int64 (vm, server, &backlog) && backlog > 0 && backlog <= INT_MAX)
    r.backlog = (int) backlog;
  r.nowait = !r.server && r.type != SOCK_DGRAM && !nm_is_nil (keyword (host, r.contact, QCnowait));
  r.name = keyword (host, r.contact, QCname);
  r.buffer = keyword (host, r.contact, QCbuffer);
  if (!nm_check_string (vm, r.name))
    return NM_EXIT;
  r.connection = mi_zalloc (sizeof *r.connection);
  nm_value result = NM_EXIT;
  int error = 0, fd = -1;
  if (parse_addresses (host, &r) && (nm_is_nil (r.buffer) || !nm_is_exit (r.buffer = nm_call1 (vm, NM_Q (get_buffer_create), r.buffer))))
    {
      struct connection *c = r.connection;
      fd = next_socket (host, &r, c, &error);
      if (fd >= 0)
        {
          note_ends (host, &r, fd);
          result = make_connection (host, &r, fd, error == EINPROGRESS);
        }
      else if (error && r.failed)
        {
          nm_value data[] = { nm_string_literal (vm, r.failed), nm_string_literal (vm, strerror (error)) };
          result = nm_signal (vm, error == ENOENT ? NM_Q (file_missing) : NM_Q (file_error), nm_list (vm, 2, data));
        }
      else if (error)
        {
          nm_value text = nm_string_literal (vm, r.server ? "make server process failed" : "make client process failed");
          nm_value data = nm_cons (vm, text, nm_cons (vm, nm_string_literal (vm, strerror (error)), r.contact));
          result = nm_signal (vm, error == ENOENT ? NM_Q (file_missing) : NM_Q (file_error), data);
        }
    }
  connection_free (r.connection);
  return result;
}

/* -- what happens to them -- */

/* The attempt at one address failed: tries the others.  The errno of the last; EINPROGRESS; 0: connected; -1 after an exit. */
static int
try_next (struct nm_host *host, struct process *p, int error)
{
  struct request r = { .contact = process_get (host, p, PROCESS_CONTACT), .type = p->connection->type, .nowait = true };
  if (p->connection->next_address >= p->connection->address_count)
    return error;
  int fd = next_socket (host, &r, p->connection, &error);
  if (fd < 0)
    return error == 0 ? -1 : error;
  process_deactivate (host, p);
  p->in = p->out = fd;
  return error;
}

nm_value
connection_connected (struct nm_host *host, struct process *p)
{
  int error = 0;
  socklen_t n = sizeof error;
  getsockopt (p->in, SOL_SOCKET, SO_ERROR, &error, &n);
  if (error)
    error = try_next (host, p, error);
  if (error == -1)
    return NM_EXIT;
  if (error == 0)
    {
      nm_value here = name_of_socket (host, p->in, false, NULL);
      nm_value contact = nm_call3 (host->vm, NM_Q (plist_put), process_get (host, p, PROCESS_CONTACT), NM_Q (Clocal), here);
      if (nm_is_exit (contact))
        return contact;
      process_put (host, p, PROCESS_CONTACT, contact);
      process_set_state (host, p, STATE_RUN, 0);
    }
  else if (error != EINPROGRESS)
    {
      process_deactivate (host, p);
      process_set_state (host, p, STATE_FAILED, error);
    }
  process_watch (host, p);
  return NM_NIL;
}

/* How the client at A is called: NAME's part in brackets, and its host, "-" for a local one. */
static void
caller_name (const struct address *a, int64_t count, char caller[96], char from[64])
{
  strcpy (from, "-");
  if (!address_host (a, from))
    snprintf (caller, 96, " <%lld>", (long long) count);
  else
    snprintf (caller, 96, a->storage.ss_family == AF_INET6 ? " <[%s]:%d>" : " <%s:%d>", from, address_port (a));
}

/* The buffer of a client of SERVER whose name ends with CALLER: it has one if the filter would use it.  NM_EXIT. */
static nm_value
client_buffer (struct nm_host *host, struct process *server, nm_value caller)
{
  struct nm_vm *vm = host->vm;
  nm_value filter = process_get (host, server, PROCESS_FILTER);
  if (!nm_symbol_is (vm, filter, Qinternal_default_process_filter) && !nm_symbol_is (vm, filter, Qt))
    return NM_NIL;
  nm_value buffer = process_get (host, server, PROCESS_BUFFER);
  nm_value name = nm_is_nil (buffer) ? process_get (host, server, PROCESS_NAME) : nm_call1 (vm, NM_Q (buffer_name), buffer);
  if (nm_is_exit (name) || nm_is_nil (name))
    return name;
  name = nm_concat2 (vm, name, caller);
  return nm_is_exit (name) ? name : nm_call1 (vm, NM_Q (get_buffer_create), name);
}

/* The contact of a client of SERVER at A, connected by FD.  NM_EXIT. */
static nm_value
client_contact (struct nm_host *host, struct process *server, const struct address *a, const char *from, int fd)
{
  struct nm_vm *vm = host->vm;
  struct request r = { .contact = nm_call1 (vm, NM_Q (copy_sequence), process_get (host, server, PROCESS_CONTACT)) };
  if (nm_is_exit (r.contact))
    return NM_EXIT;
  contact_put (host, &r, QCserver, NM_NIL);
  if (a->storage.ss_family == AF_INET || a->storage.ss_family == AF_INET6)
    {
      contact_put (host, &r, QChost, nm_string_literal (vm, from));
      contact_put (host, &r, QCservice, nm_fixnum (address_port (a)));
    }
  contact_put (host, &r, QCremote, address_to_lisp (host, a));
  contact_put (host, &r, QClocal, name_of_socket (host, fd, false, NULL));
  return r.contact;
}

/* Makes the process of a client of the server ID; NM_EXIT.  FD is its or closed.  [lisp] */
static nm_value
make_client (struct nm_host *host, uint64_t id, int fd, const struct address *a, const char *caller, const char *from)
{
  struct nm_vm *vm = host->vm;
  struct process *server = process_of_id (host, id), *p;
  nm_value suffix = nm_string_literal (vm, caller), buffer = client_buffer (host, server, suffix), name, contact;
  server = process_of_id (host, id);
  if (nm_is_exit (buffer) || !server || nm_is_exit (contact = client_contact (host, server, a, from, fd))
      || nm_is_exit (name = nm_concat2 (vm, process_get (host, server, PROCESS_NAME), suffix))
      || !(p = process_new (host, PROCESS_NETWORK, name)))
    {
      close (fd);
      return NM_EXIT;
    }
  nm_value object = process_object (host, p);
  p->connection = mi_zalloc (sizeof *p->connection);
  p->connection->type = server->connection->type;
  p->in = p->out = fd;
  p->state = STATE_RUN;
  static const enum process_slot same[] = { PROCESS_FILTER, PROCESS_SENTINEL };
  for (int i = 0; i < 2; i++)
    process_put (host, p, same[i], process_get (host, server, same[i]));
  process_put (host, p, PROCESS_CONTACT, contact);
  process_put (host, p, PROCESS_BUFFER, buffer);
  process_put (host, p, PROCESS_PLIST, nm_call1 (vm, NM_Q (copy_sequence), process_get (host, server, PROCESS_PLIST)));
  if (!nm_is_nil (buffer) && nm_is_exit (nm_call3 (vm, NM_Q (set_marker), process_get (host, p, PROCESS_MARK), nm_fixnum (1), buffer)))
    nm_exit_ignore (vm);
  p->decoder = server->decoder;
  p->encoder = server->encoder;
  process_put (host, p, PROCESS_DECODING, process_get (host, server, PROCESS_DECODING));
  process_put (host, p, PROCESS_ENCODING, process_get (host, server, PROCESS_ENCODING));
  p->paused = nm_symbol_is (vm, process_get (host, p, PROCESS_FILTER), Qt);
  process_list_add (host, p);
  process_watch (host, p);
  return object;
}

nm_value
connection_accept (struct nm_host *host, struct process *p)
{
  struct nm_vm *vm = host->vm;
  struct address a = { .length = sizeof a.storage };
  char caller[96], from[64], text[128];
  uint64_t id = p->id, client;
  int fd = accept4 (p->in, (struct sockaddr *) &a.storage, &a.length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0)
    return NM_NIL;
  caller_name (&a, ++processes_of (host)->accepted, caller, from);
  nm_value server = process_object (host, p), made = make_client (host, id, fd, &a, caller, from), log;
  if (nm_is_exit (made) || !(p = process_of_id (host, id)))
    return NM_EXIT;
  log = process_get (host, p, PROCESS_LOG);
  snprintf (text, sizeof text, "accept from %s\n", from);
  if (!nm_is_nil (log) && nm_is_exit (nm_call3 (vm, log, server, made, nm_string_literal (vm, text))))
    return NM_EXIT;
  if (!nm_host_object_get (vm, made, NM_HOST_PROCESS, &client) || !(p = process_of_id (host, client)))
    return NM_NIL;
  nm_value sentinel = process_get (host, p, PROCESS_SENTINEL);
  snprintf (text, sizeof text, "open from %s\n", from);
  return nm_is_nil (sentinel) ? NM_NIL : process_call (host, p, sentinel, nm_string_literal (vm, text), "sentinel");
}

ssize_t
connection_receive (struct process *p, char *bytes, size_t n)
{
  if (p->connection->type != SOCK_DGRAM)
    return recv (p->in, bytes, n, 0);
  struct address *peer = &p->connection->peer;
  peer->length = sizeof peer->storage;
  ssize_t got = recvfrom (p->in, bytes, n, 0, (struct sockaddr *) &peer->storage, &peer->length);
  /* An empty datagram is no end. */
  if (got == 0)
    errno = EAGAIN;
  return got == 0 ? -1 : got;
}

ssize_t
connection_send (struct process *p, const char *bytes, size_t n)
{
  const struct connection *c = p->connection;
  if (c->type != SOCK_DGRAM)
    return send (p->out, bytes, n, MSG_NOSIGNAL);
  return sendto (p->out, bytes, n, MSG_NOSIGNAL, c->peer.length ? (const struct sockaddr *) &c->peer.storage : NULL, c->peer.length);
}

/* -- asking and setting -- */

NM_PRIMITIVE (process_contact, "process-contact", 1, 3, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(PROCESS &optional KEY NO-BLOCK)",
              "Return what PROCESS is connected to: t for a child, nil for a pipe, (HOST SERVICE) for a connection.\n"
              "With KEY t, return all the keywords and values it was made with; with another KEY the value of that.\n"
              "NO-BLOCK: return nil rather than wait for a connection that is being made; that is never waited for here.")
{
  struct nm_vm *vm = host->vm;
  struct process *p = process_arg (host, nm_arg (args, 0));
  if (!p)
    return NM_EXIT;
  nm_value contact = process_get (host, p, PROCESS_CONTACT), key = nm_arg (args, 1);
  bool all = nm_symbol_is (vm, key, Qt);
  if (p->kind == PROCESS_REAL || (p->kind == PROCESS_PIPE && nm_is_nil (key)))
    return NM_T;
  if (p->connection && p->connection->type == SOCK_DGRAM && (all || nm_symbol_is (vm, key, QCremote)))
    contact = nm_call3 (vm, NM_Q (plist_put), contact, NM_Q (Cremote), p->connection->peer.length ? address_to_lisp (host, &p->connection->peer) : NM_NIL);
  if (all || nm_is_exit (contact))
    return contact;
  if (!nm_is_nil (key))
    return nm_plist_get (vm, contact, key);
  if (p->kind == PROCESS_SERIAL)
    return nm_list2 (vm, keyword (host, contact, QCport), keyword (host, contact, QCspeed));
  return nm_list2 (vm, keyword (host, contact, QChost), keyword (host, contact, QCservice));
}

NM_PRIMITIVE (process_datagram_address, "process-datagram-address", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS)",
              "Return the address that PROCESS, a connection of datagrams, sends to: its own choice or where the last came from.\n"
              "nil if it is none.")
{
  struct process *p = process_arg (host, nm_arg (args, 0));
  if (!p)
    return NM_EXIT;
  if (!p->connection || p->connection->type != SOCK_DGRAM || !p->connection->peer.length)
    return NM_NIL;
  return address_to_lisp (host, &p->connection->peer);
}

NM_PRIMITIVE (set_process_datagram_address, "set-process-datagram-address", 2, 2, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS ADDRESS)",
              "Let PROCESS, a connection of datagrams, send to ADDRESS.  Return that, or nil if it cannot.")
{
  struct process *p = process_arg (host, nm_arg (args, 0));
  struct address a;
  if (!p)
    return NM_EXIT;
  if (!p->connection || p->connection->type != SOCK_DGRAM || !address_of_lisp (host, nm_arg (args, 1), &a))
    return NM_NIL;
  p->connection->peer = a;
  return nm_arg (args, 1);
}

NM_PRIMITIVE (set_network_process_option, "set-network-process-option", 3, 4, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(PROCESS OPTION VALUE &optional NO-ERROR)",
              "Set OPTION of the socket of PROCESS to VALUE and return t.\n"
              ":broadcast, :dontroute, :keepalive, :oobinline and :reuseaddr are flags, :linger is a number of seconds or nil,\n"
              ":priority a number, :bindtodevice the name of an interface.\n"
              "An option that is not known is an error, or nil is returned if NO-ERROR.")
{
  struct nm_vm *vm = host->vm;
  nm_value key = nm_arg (args, 1), v = nm_arg (args, 2);
  struct process *p = process_arg (host, nm_arg (args, 0));
  if (!p)
    return NM_EXIT;
  if (p->kind != PROCESS_NETWORK)
    return nm_error (vm, "Process is not a network process");
  if (p->in < 0)
    return nm_error (vm, "Process is not running");
  if (!nm_check_symbol (vm, key))
    return NM_EXIT;
  const struct option *o = option_named (host, key);
  if (!o)
    return nm_is_nil (nm_arg (args, 3)) ? nm_error (vm, "Unknown or unsupported option") : NM_NIL;
  if (nm_is_exit (set_option (host, p->in, o, key, v)))
    return NM_EXIT;
  nm_value contact = nm_call3 (vm, NM_Q (plist_put), process_get (host, p, PROCESS_CONTACT), key, v);
  if (nm_is_exit (contact))
    return contact;
  process_put (host, p, PROCESS_CONTACT, contact);
  return NM_T;
}
