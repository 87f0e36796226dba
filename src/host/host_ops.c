/* host_ops.c - the table of functions that the host gives to its isolate.
   SPDX-License-Identifier: GPL-3.0-or-later
   Each function passes on to the subsystem it concerns; what is here belongs to none of them:
   primitive calls, dispatch on host types, batch-mode streams.  Isolate's thread only. */
#include "host.h"
#include <stdio.h>
#include <string.h>
#include "buffer/buffer.h"
#include "command/command.h"
#include "nm_text.h"
#include "term/terminal.h"

static nm_value
call_primitive (struct nm_host *host, const struct nm_primitive *p, nm_args args)
{
  return ((nm_host_function *) p->function) (host, args);
}

/* -- host objects -- */

static const struct host_type *const host_types[] = {
#define NM_HOST_TYPE(name, lisp_name) [NM_HOST_##name] = &host_type_##name,
#include "hosttypes.def"
#undef NM_HOST_TYPE
};

static const char *const host_type_names[] = {
#define NM_HOST_TYPE(name, lisp_name) [NM_HOST_##name] = lisp_name,
#include "hosttypes.def"
#undef NM_HOST_TYPE
};

static nm_value
print_object (struct nm_host *host, enum nm_host_type type, uint64_t id)
{
  if (host_types[type] && host_types[type]->print)
    return host_types[type]->print (host, id);
  char text[64];
  snprintf (text, sizeof text, "#<%s>", host_type_names[type]);
  return nm_string_literal (host->vm, text);
}

static bool
equal_objects (struct nm_host *host, enum nm_host_type type, uint64_t a, uint64_t b)
{
  return a == b || (host_types[type] && host_types[type]->equal && host_types[type]->equal (host, a, b));
}

static uint64_t
hash_object (struct nm_host *host, enum nm_host_type type, uint64_t id)
{
  if (host_types[type] && host_types[type]->hash)
    return host_types[type]->hash (host, id);
  return id * UINT64_C (0x9e3779b97f4a7c15);
}

static void
finalize_object (struct nm_host *host, enum nm_host_type type, uint64_t id)
{
  if (host_types[type] && host_types[type]->finalize)
    host_types[type]->finalize (host, id);
}

static bool
marker_position (struct nm_host *host, uint64_t id, int64_t *pos)
{
  struct buffer *b;
  return marker_get (host, id, &b, pos);
}

/* -- streams -- */

void
host_write_text (FILE *out, const char *text, int64_t bytes)
{
  int64_t start = 0;
  for (int64_t i = 0; i < bytes; i++)
    {
      unsigned char b = (unsigned char) text[i];
      if ((b & 0xfe) != 0xc0 || i + 1 >= bytes)
        continue;
      fwrite (text + start, 1, (size_t) (i - start), out);
      fputc ((b & 1) << 6 | 0x80 | (text[i + 1] & 0x3f), out);
      start = ++i + 1;
    }
  fwrite (text + start, 1, (size_t) (bytes - start), out);
}

static nm_value
stream_write (struct nm_host *host, enum nm_stream stream, const char *text, int64_t bytes)
{
  if (stream == NM_STREAM_TERMINAL && !host->batch && !host->worker)
    return command_echo_write (host, text, bytes);
  if (stream == NM_STREAM_STDERR)
    {
      host_write_text (stderr, text, bytes);
      fflush (stderr);
    }
  else
    {
      /* Raw bytes go out as two bytes, in the internal encoding: a quirk of GNU Emacs. */
      fwrite (text, 1, (size_t) bytes, stdout);
      host->newline_due = true;
    }
  return NM_NIL;
}

/* -- contexts -- */

static nm_value
current_buffer (struct nm_host *host)
{
  return buffer_current (host)->object;   /* the VM has no scope for a local handle here */
}

static nm_value
buffer_context (struct nm_host *host, nm_value object)
{
  uint64_t id;
  if (!nm_host_object_get (host->vm, object, NM_HOST_BUFFER, &id))
    return NM_UNBOUND;
  struct buffer *b = buffer_of_id (host, id);
  return b ? b->context : NM_UNBOUND;
}

static nm_value
set_buffer (struct nm_host *host, nm_value object)
{
  uint64_t id;
  if (nm_host_object_get (host->vm, object, NM_HOST_BUFFER, &id))
    {
      struct buffer *b = buffer_of_id (host, id);
      if (b)
        buffer_set_current (host, b);
    }
  return NM_NIL;
}

static void
save (struct nm_host *host, enum nm_save what)
{
  static void (*const pushers[]) (struct nm_host *) = { [NM_SAVE_CURRENT_BUFFER] = buffer_push_current,
                                                        [NM_SAVE_EXCURSION] = buffer_push_excursion,
                                                        [NM_SAVE_RESTRICTION] = buffer_push_restriction };
  pushers[what] (host);
}

static nm_value poll_host (struct nm_host *host) { return command_poll (host); }

static void
fatal (struct nm_host *host, const char *message __attribute__ ((unused)))
{
  if (host->terminal)
    terminal_emergency_restore (host->terminal);
}

const struct nm_host_ops nm_host_table = {
  .call_primitive = call_primitive,
  .print_object = print_object,
  .equal_objects = equal_objects,
  .hash_object = hash_object,
  .finalize_object = finalize_object,
  .marker_position = marker_position,
  .stream_write = stream_write,
  .object_write = buffer_object_write,
  .object_peek = buffer_object_peek,
  .object_advance = buffer_object_advance,
  .object_intervals = buffer_object_intervals,
  .properties_will_change = buffer_properties_will_change,
  .record_property = buffer_record_property,
  .properties_did_change = buffer_properties_did_change,
  .current_buffer = current_buffer,
  .buffer_context = buffer_context,
  .set_buffer = set_buffer,
  .save = save,
  .poll = poll_host,
  .collected = buffers_collected,
  .slot_changed = buffer_slot_changed,
  .thread_state = host_thread_state,
  .thread_leave = host_thread_leave,
  .thread_enter = host_thread_enter,
  .thread_state_free = host_thread_state_free,
  .idle = command_idle,
  .fatal = fatal,
};
