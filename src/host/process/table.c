/* table.c - which processes there are: ids, names, the list, what they print as.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp but calls of primitives. */
#include "subprocess.h"

#include <mimalloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "../buffer/slotmap.h"
#include "../command/command.h"
#include "../primitive.h"

/* -- life -- */

bool
processes_init (struct nm_host *host)
{
  struct processes *ps = mi_zalloc (sizeof *ps);
  struct slotmap *ids = mi_zalloc (sizeof *ids);
  if (!ps || !ids)
    return false;
  ps->ids = ids;
  ps->child_fd = -1;
  ps->list = nm_root_new (host->vm, NM_NIL);
  host->processes = ps;
  return true;
}

static void
process_free (struct process *p)
{
  if (p->out == p->in)
    p->out = -1;
  process_close (&p->in);
  process_close (&p->out);
  process_close (&p->far_in);
  process_close (&p->far_out);
  connection_free (p->connection);
  mi_free (p->held);
  mi_free (p);
}

/* What still runs is told that its terminal is gone, as by a user who logs out. */
void
processes_end (struct nm_host *host)
{
  struct processes *ps = host->processes;
  for (struct process *p = ps ? ps->first : NULL; p; p = p->next)
    if (p->alive && p->kind == PROCESS_REAL)
      process_kill_group (p, SIGHUP);
}

void
processes_free (struct nm_host *host)
{
  struct processes *ps = host->processes;
  if (!ps)
    return;
  processes_end (host);
  struct slotmap *ids = ps->ids;
  for (uint32_t i = 0; i < ids->count; i++)
    if (ids->slot[i].object)
      process_free (ids->slot[i].object);
  slotmap_free (ids);
  mi_free (ids);
  process_close (&ps->child_fd);
  if (ps->child_blocked)
    {
      sigset_t set;
      sigemptyset (&set);
      sigaddset (&set, SIGCHLD);
      pthread_sigmask (SIG_UNBLOCK, &set, NULL);
    }
  mi_free (ps->block);
  mi_free (ps);
  host->processes = NULL;
}

void
processes_thread_ended (struct nm_host *host, uint64_t thread)
{
  for (struct process *p = host->processes ? host->processes->first : NULL; p; p = p->next)
    if (p->thread == thread)
      p->thread = 0;
}

/* -- objects -- */

struct process *
process_of_id (struct nm_host *host, uint64_t id)
{
  return host->processes ? slotmap_get (host->processes->ids, id) : NULL;
}

nm_value
process_object (struct nm_host *host, const struct process *p)
{
  return nm_host_object (host->vm, NM_HOST_PROCESS, p->id);
}

nm_value
process_get (struct nm_host *host, const struct process *p, enum process_slot slot)
{
  return nm_aref (host->vm, nm_host_object_data (host->vm, process_object (host, p)), slot);
}

void
process_put (struct nm_host *host, const struct process *p, enum process_slot slot, nm_value v)
{
  nm_scope scope = nm_scope_open (host->vm);
  nm_aset (host->vm, nm_host_object_data (host->vm, process_object (host, p)), slot, v);
  nm_scope_close (host->vm, scope);
}

static nm_value
process_print (struct nm_host *host, uint64_t id)
{
  struct nm_vm *vm = host->vm;
  struct process *p = process_of_id (host, id);
  nm_value name = p ? process_get (host, p, PROCESS_NAME) : NM_NIL;
  if (!nm_is_string (vm, name))
    return nm_string_literal (vm, "#<process>");
  nm_value text = nm_concat2 (vm, nm_string_literal (vm, "#<process "), name);
  return nm_concat2 (vm, text, nm_string_literal (vm, ">"));
}

/* Nothing in Lisp knows it any more; one in the list is known. */
static void
process_finalize (struct nm_host *host, uint64_t id)
{
  struct process *p = host->processes ? slotmap_remove (host->processes->ids, id) : NULL;
  if (p)
    process_free (p);
}

const struct host_type host_type_PROCESS = { .print = process_print, .finalize = process_finalize };

/* -- names -- */

struct process *
process_named (struct nm_host *host, nm_value name)
{
  struct nm_vm *vm = host->vm;
  for (struct process *p = processes_of (host)->first; p; p = p->next)
    {
      nm_scope scope = nm_scope_open (vm);
      nm_value same = nm_call2 (vm, NM_Q (string_equal), process_get (host, p, PROCESS_NAME), name);
      nm_scope_close (vm, scope);
      if (nm_is_exit (same))
        return NULL;
      if (!nm_is_nil (same))
        return p;
    }
  return NULL;
}

/* NAME, or NAME<1> and so on if there is a process of that name. */
static nm_value
unique_name (struct nm_host *host, nm_value name)
{
  struct nm_vm *vm = host->vm;
  nm_value unique = name;
  for (int i = 1; process_named (host, unique); i++)
    {
      char suffix[24];
      snprintf (suffix, sizeof suffix, "<%d>", i);
      unique = nm_concat2 (vm, name, nm_string_literal (vm, suffix));
      if (nm_is_exit (unique))
        break;
    }
  return unique;
}

char *
process_name_text (struct nm_host *host, const struct process *p)
{
  size_t n;
  char *text = nm_string_dup (host->vm, process_get (host, p, PROCESS_NAME), &n);
  return text ? text : mi_zalloc (1);
}

/* -- making, the list -- */

struct process *
process_new (struct nm_host *host, enum process_kind kind, nm_value name)
{
  struct nm_vm *vm = host->vm;
  if (!nm_check_string (vm, name))
    return NULL;
  name = unique_name (host, name);
  nm_value thread = nm_is_exit (name) ? NM_EXIT : nm_call0 (vm, NM_Q (current_thread));
  nm_value mark = nm_is_exit (thread) ? NM_EXIT : nm_call0 (vm, NM_Q (make_marker));
  struct process *p = nm_is_exit (mark) ? NULL : mi_zalloc (sizeof *p);
  if (!p)
    return NULL;
  p->id = slotmap_add (processes_of (host)->ids, p);
  p->kind = kind;
  p->in = p->out = p->far_in = p->far_out = -1;
  p->query = true;
  p->thread = host_thread_id (host);
  nm_value data = nm_vector_new (vm, PROCESS_SLOTS, NM_NIL);
  nm_host_object_set_data (vm, process_object (host, p), data);
  nm_aset (vm, data, PROCESS_NAME, name);
  nm_aset (vm, data, PROCESS_THREAD, thread);
  nm_aset (vm, data, PROCESS_MARK, mark);
  nm_aset (vm, data, PROCESS_FILTER, NM_Q (internal_default_process_filter));
  nm_aset (vm, data, PROCESS_SENTINEL, NM_Q (internal_default_process_sentinel));
  return p;
}

void
process_list_add (struct nm_host *host, struct process *p)
{
  struct nm_vm *vm = host->vm;
  struct processes *ps = processes_of (host);
  p->next = ps->first;
  ps->first = p;
  p->listed = true;
  nm_root_set (vm, ps->list, nm_cons (vm, process_object (host, p), ps->list));
}

void
process_list_remove (struct nm_host *host, struct process *p)
{
  struct processes *ps = processes_of (host);
  if (!p->listed)
    return;
  p->listed = false;
  for (struct process **link = &ps->first; *link; link = &(*link)->next)
    if (*link == p)
      {
        *link = p->next;
        break;
      }
  nm_value rest = nm_call2 (host->vm, NM_Q (delq), process_object (host, p), ps->list);
  nm_root_set (host->vm, ps->list, rest);
}

void
process_deactivate (struct nm_host *host, struct process *p)
{
  if (p->in >= 0)
    command_source_remove (host, p->in);
  if (p->out >= 0 && p->out != p->in)
    command_source_remove (host, p->out);
  if (p->out == p->in)
    p->out = -1;
  process_close (&p->in);
  process_close (&p->out);
  process_close (&p->far_in);
  process_close (&p->far_out);
}

bool
process_is_active (const struct process *p)
{
  return p->state == STATE_RUN || p->state == STATE_CONNECT || p->state == STATE_LISTEN;
}

/* -- arguments -- */

struct process *
process_arg (struct nm_host *host, nm_value v)
{
  uint64_t id;
  if (nm_host_object_get (host->vm, v, NM_HOST_PROCESS, &id))
    return process_of_id (host, id);
  nm_wrong_type (host->vm, NM_Q (processp), v);
  return NULL;
}

struct process *
process_of_buffer (struct nm_host *host, nm_value buffer)
{
  for (struct process *p = processes_of (host)->first; p; p = p->next)
    {
      nm_scope scope = nm_scope_open (host->vm);
      bool same = nm_eq (host->vm, process_get (host, p, PROCESS_BUFFER), buffer);
      nm_scope_close (host->vm, scope);
      if (same)
        return p;
    }
  return NULL;
}

static struct process *
of_buffer_or_error (struct nm_host *host, struct buffer *b)
{
  struct process *p = process_of_buffer (host, b->object);
  if (!p)
    nm_error (host->vm, "Buffer %s has no process", b->name_text);
  return p;
}

struct process *
process_designated (struct nm_host *host, nm_value v)
{
  struct nm_vm *vm = host->vm;
  uint64_t id;
  if (nm_is_nil (v))
    return of_buffer_or_error (host, buffer_current (host));
  if (nm_is_string (vm, v))
    {
      struct process *p = process_named (host, v);
      if (p)
        return p;
      size_t n;
      char *name = nm_string_dup (vm, v, &n);
      struct buffer *b = buffer_named (host, name ? name : "", n);
      if (!b)
        nm_error (vm, "Process %s does not exist", name ? name : "");
      nm_free (name);
      return b ? of_buffer_or_error (host, b) : NULL;
    }
  if (nm_host_object_get (vm, v, NM_HOST_BUFFER, &id))
    {
      struct buffer *b = buffer_of_id (host, id);
      if (b)
        return of_buffer_or_error (host, b);
      nm_error (vm, "Attempt to get process for a dead buffer");
      return NULL;
    }
  return process_arg (host, v);
}

nm_value
process_keywords (struct nm_host *host, nm_args args)
{
  return nm_list (host->vm, args.count, args.values);
}
