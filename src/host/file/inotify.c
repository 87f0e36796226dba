/* inotify.c - hearing of changes of files: inotify-add-watch.
   SPDX-License-Identifier: GPL-3.0-or-later

   One descriptor of the kernel's for the session, watched by the waits (command/wait.c).  The kernel knows one watch for each file,
   for all that can happen; several of Lisp's may share it, each with a mask of its own.  A watch of Lisp's is (NUMBER . ID).
   What happens becomes an event `file-notify' for the command loop.  The isolate's thread only. */
#include "file.h"

#include <errno.h>
#include <mimalloc.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>
#include "../command/command.h"
#include "../primitive.h"

struct watch {
  int number;                      /* the kernel's */
  int64_t id;                      /* tells those that share it apart; the smallest that was free */
  uint32_t mask;
  nm_value callback, file;         /* roots */
};

struct notify {
  int fd;
  struct watch *watches;           /* by number and id */
  int count, room;
};

/* What a watch may ask for and what an event tells. */
struct aspect { uint32_t symbol, mask; };
static const struct aspect aspects[] = {
  { Qaccess, IN_ACCESS }, { Qattrib, IN_ATTRIB }, { Qclose_write, IN_CLOSE_WRITE }, { Qclose_nowrite, IN_CLOSE_NOWRITE },
  { Qcreate, IN_CREATE }, { Qdelete, IN_DELETE }, { Qdelete_self, IN_DELETE_SELF }, { Qmodify, IN_MODIFY }, { Qmove_self, IN_MOVE_SELF },
  { Qmoved_from, IN_MOVED_FROM }, { Qmoved_to, IN_MOVED_TO }, { Qopen, IN_OPEN }, { Qmove, IN_MOVE }, { Qclose, IN_CLOSE },
  { Qall_events, IN_ALL_EVENTS }, { Qt, IN_ALL_EVENTS }, { Qdont_follow, IN_DONT_FOLLOW }, { Qonlydir, IN_ONLYDIR },
};
enum { SINGLE_ASPECTS = 12 };      /* those of one bit, which events have */
/* Beside those an event may tell of. */
static const struct aspect event_aspects[] = {
  { Qignored, IN_IGNORED }, { Qisdir, IN_ISDIR }, { Qq_overflow, IN_Q_OVERFLOW }, { Qunmount, IN_UNMOUNT },
};

static nm_value
notify_error (struct nm_host *host, const char *text, int error, nm_value datum)
{
  struct nm_vm *vm = host->vm;
  nm_value data = nm_is_cons (vm, datum) || nm_is_nil (datum) ? datum : nm_list1 (vm, datum);
  return nm_signal (vm, NM_Q (file_notify_error),
                    nm_cons (vm, nm_string_literal (vm, text), nm_cons (vm, nm_string_literal (vm, strerror (error)), data)));
}

/* -- watches -- */

static void
watch_remove (struct nm_host *host, int i)
{
  struct notify *n = host->notify;
  nm_root_free (host->vm, n->watches[i].callback);
  nm_root_free (host->vm, n->watches[i].file);
  memmove (n->watches + i, n->watches + i + 1, (size_t) (--n->count - i) * sizeof *n->watches);
}

/* The place of the watch that V, a cons of integers, stands for; -1. */
static int
watch_find (struct nm_host *host, nm_value v)
{
  struct nm_vm *vm = host->vm;
  struct notify *n = host->notify;
  int64_t number, id;
  if (!n || !nm_is_cons (vm, v) || !nm_get_int64 (vm, nm_car (vm, v), &number) || !nm_get_int64 (vm, nm_cdr (vm, v), &id))
    return -1;
  for (int i = 0; i < n->count; i++)
    if (n->watches[i].number == number && n->watches[i].id == id)
      return i;
  return -1;
}

static bool
number_in_use (const struct notify *n, int number)
{
  for (int i = 0; i < n->count; i++)
    if (n->watches[i].number == number)
      return true;
  return false;
}

static void
notify_close (struct nm_host *host)
{
  struct notify *n = host->notify;
  if (n->fd < 0)
    return;
  command_source_remove (host, n->fd);
  close (n->fd);
  n->fd = -1;
}

void
notify_free (struct nm_host *host)
{
  struct notify *n = host->notify;
  if (!n)
    return;
  if (n->fd >= 0)
    close (n->fd);
  mi_free (n->watches);
  mi_free (n);
  host->notify = NULL;
}

/* -- events -- */

/* The list of what MASK tells, a directory first. */
static nm_value
mask_list (struct nm_host *host, uint32_t mask)
{
  struct nm_vm *vm = host->vm;
  nm_value list = nm_local (vm, NM_NIL);
  for (int i = SINGLE_ASPECTS; i-- > 0;)
    if (mask & aspects[i].mask)
      nm_local_set (vm, list, nm_cons (vm, (nm_value){ aspects[i].symbol }, list));
  for (size_t i = 0; i < sizeof event_aspects / sizeof *event_aspects; i++)
    if (mask & event_aspects[i].mask)
      nm_local_set (vm, list, nm_cons (vm, (nm_value){ event_aspects[i].symbol }, list));
  return nm_local_get (vm, list);
}

/* Puts the event that W hears of before the command loop. */
static void
send_event (struct nm_host *host, const struct watch *w, const struct inotify_event *e)
{
  struct nm_vm *vm = host->vm;
  nm_scope scope = nm_scope_open (vm);
  nm_value name = e->len > 0 ? file_name_decode (host, e->name, strnlen (e->name, e->len)) : w->file;
  nm_value data[] = { nm_cons (vm, nm_integer (vm, w->number), nm_integer (vm, w->id)), mask_list (host, e->mask), name,
                      nm_integer (vm, e->cookie) };
  command_add_event (host, nm_list3 (vm, NM_Q (file_notify), nm_list (vm, 4, data), w->callback));
  nm_scope_close (vm, scope);
}

static void
take_event (struct nm_host *host, const struct inotify_event *e)
{
  struct notify *n = host->notify;
  for (int i = 0; i < n->count; i++)
    if (n->watches[i].number == e->wd && (n->watches[i].mask & e->mask & IN_ALL_EVENTS))
      send_event (host, &n->watches[i], e);
  if (e->mask & IN_IGNORED)        /* the file is gone */
    for (int i = n->count; i-- > 0;)
      if (n->watches[i].number == e->wd)
        watch_remove (host, i);
}

static nm_value
read_events (struct nm_host *host, int fd, short events __attribute__ ((unused)), void *data __attribute__ ((unused)))
{
  _Alignas (struct inotify_event) char buffer[1 << 14];
  ssize_t got;
  while ((got = read (fd, buffer, sizeof buffer)) > 0)
    for (ssize_t at = 0; at < got;)
      {
        const struct inotify_event *e = (const struct inotify_event *) (buffer + at);
        take_event (host, e);
        at += (ssize_t) (sizeof *e + e->len);
      }
  if (host->notify->count == 0)
    notify_close (host);
  return NM_NIL;
}

/* -- primitives -- */

/* The bits of ASPECT, a symbol; 0 after signalling. */
static uint32_t
aspect_mask (struct nm_host *host, nm_value aspect)
{
  for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++)
    if (nm_symbol_is (host->vm, aspect, aspects[i].symbol))
      return aspects[i].mask;
  notify_error (host, "Unknown aspect", EINVAL, aspect);
  return 0;
}

/* The bits of V, an aspect or a list of them; false after signalling. */
static bool
aspects_mask (struct nm_host *host, nm_value v, uint32_t *mask)
{
  struct nm_vm *vm = host->vm;
  *mask = 0;
  if (!nm_is_cons (vm, v))
    return nm_is_nil (v) || (*mask = aspect_mask (host, v)) != 0;
  nm_value tail = nm_local (vm, v);
  bool ok = true;
  for (int64_t left = nm_list_length (vm, v); ok && left > 0; left--)
    {
      nm_scope scope = nm_scope_open (vm);
      uint32_t one = aspect_mask (host, nm_car (vm, tail));
      *mask |= one;
      ok = one != 0;
      nm_local_set (vm, tail, nm_cdr (vm, tail));
      nm_scope_close (vm, scope);
    }
  return ok;
}

/* Opens the kernel's descriptor; false after signalling. */
static bool
notify_open (struct nm_host *host)
{
  if (!host->notify)
    {
      host->notify = mi_zalloc (sizeof *host->notify);
      host->notify->fd = -1;
    }
  struct notify *n = host->notify;
  if (n->fd >= 0)
    return true;
  n->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (n->fd < 0)
    {
      notify_error (host, "File watching is not available", errno, NM_NIL);
      return false;
    }
  command_source_add (host, n->fd, POLLIN, read_events, NULL);
  return true;
}

/* Puts a watch for NUMBER in its place; its id. */
static int64_t
watch_insert (struct nm_host *host, int number, uint32_t mask, nm_value callback, nm_value file)
{
  struct notify *n = host->notify;
  int64_t id = 0;
  int at = 0;
  while (at < n->count && (n->watches[at].number < number || (n->watches[at].number == number && n->watches[at].id == id)))
    {
      id += n->watches[at].number == number;
      at++;
    }
  if (n->count == n->room)
    {
      n->room = n->room ? 2 * n->room : 8;
      n->watches = mi_reallocn (n->watches, (size_t) n->room, sizeof *n->watches);
    }
  memmove (n->watches + at + 1, n->watches + at, (size_t) (n->count++ - at) * sizeof *n->watches);
  n->watches[at] = (struct watch){ number, id, mask, nm_root_new (host->vm, callback), nm_root_new (host->vm, file) };
  return id;
}

NM_PRIMITIVE (inotify_add_watch, "inotify-add-watch", 3, 3, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(FILENAME ASPECT CALLBACK)",
              "Watch FILENAME for ASPECT, and return a descriptor of the watch.\n"
              "ASPECT is one of the symbols access, attrib, close-write, close-nowrite, create, delete, delete-self, modify,\n"
              "move-self, moved-from, moved-to, open, move, close, all-events, t (the same), dont-follow and onlydir, or a list of them.\n"
              "CALLBACK is called with (DESCRIPTOR ASPECTS NAME COOKIE) when keys are read: what happened, to which file (in the\n"
              "directory that is watched), and for moves a number that both halves have.")
{
  struct nm_vm *vm = host->vm;
  nm_value file = nm_arg (args, 0);
  uint32_t mask;
  if (!nm_check_string (vm, file) || !aspects_mask (host, nm_arg (args, 1), &mask))
    return NM_EXIT;
  char *path = file_path (host, file);
  if (!path)
    return NM_EXIT;
  nm_value expanded = file_name_decode (host, path, strlen (path));
  size_t n = strlen (path);
  while (n > 1 && path[n - 1] == '/')
    path[--n] = 0;
  bool ok = notify_open (host);
  uint32_t wanted = IN_ALL_EVENTS | (mask & (IN_DONT_FOLLOW | IN_ONLYDIR));
  int number = ok ? inotify_add_watch (host->notify->fd, path, wanted) : -1, error = errno;
  nm_free (path);
  if (!ok)
    return NM_EXIT;
  if (number < 0)
    {
      if (host->notify->count == 0)
        notify_close (host);
      return notify_error (host, "Could not add watch for file", error, file);
    }
  int64_t id = watch_insert (host, number, mask, nm_arg (args, 2), expanded);
  return nm_cons (vm, nm_fixnum (number), nm_fixnum (id));
}

NM_PRIMITIVE (inotify_rm_watch, "inotify-rm-watch", 1, 1, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(WATCH-DESCRIPTOR)",
              "End the watch that WATCH-DESCRIPTOR, a value of `inotify-add-watch', stands for.  Return t.")
{
  struct nm_vm *vm = host->vm;
  nm_value v = nm_arg (args, 0);
  int64_t number;
  if (!nm_is_cons (vm, v) || !nm_get_int64 (vm, nm_car (vm, v), &number) || !nm_get_int64 (vm, nm_cdr (vm, v), &number))
    return notify_error (host, "Invalid descriptor ", EINVAL, v);
  int i = watch_find (host, v);
  if (i < 0)
    return NM_T;
  int kernel = host->notify->watches[i].number;
  watch_remove (host, i);
  if (!number_in_use (host->notify, kernel))
    inotify_rm_watch (host->notify->fd, kernel);
  if (host->notify->count == 0)
    notify_close (host);
  return NM_T;
}

NM_PRIMITIVE (inotify_valid_p, "inotify-valid-p", 1, 1, NM_MAIN_ONLY, NM_STATE_READ, NM_NO_GC, NM_NO_REENTRY, NM_NONDETERMINISTIC,
              NM_NOT_INTERACTIVE, "(WATCH-DESCRIPTOR)",
              "Return t if WATCH-DESCRIPTOR stands for a watch that still works: nil after it was ended, or its file deleted.")
{
  return nm_bool (watch_find (host, nm_arg (args, 0)) >= 0);
}
