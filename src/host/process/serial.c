/* serial.c - processes that are serial lines: make-serial-process.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs Lisp: buffers and coding systems. */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "../file/file.h"
#include "../primitive.h"

static nm_value
keyword (struct nm_host *host, nm_value contact, uint32_t key)
{
  return nm_plist_get (host->vm, contact, (nm_value){ key });
}

/* Is KEY in the plist, whatever its value? */
static bool
has_keyword (struct nm_host *host, nm_value contact, uint32_t key)
{
  nm_value member = nm_call2 (host->vm, NM_Q (plist_member), contact, (nm_value){ key });
  return !nm_is_exit (member) && !nm_is_nil (member);
}

/* What CONTACT says of KEY, else what OLD says. */
static nm_value
setting (struct nm_host *host, nm_value contact, nm_value old, uint32_t key)
{
  return keyword (host, has_keyword (host, contact, key) ? contact : old, key);
}

struct line { struct termios modes; nm_value settings; char summary[4]; };

static bool
put_setting (struct nm_host *host, struct line *l, uint32_t key, nm_value v)
{
  nm_value changed = nm_call3 (host->vm, NM_Q (plist_put), l->settings, (nm_value){ key }, v);
  if (nm_is_exit (changed))
    return false;
  l->settings = changed;
  return true;
}

static const struct { int64_t number; speed_t code; } speeds[] = {
  { 50, B50 }, { 75, B75 }, { 110, B110 }, { 134, B134 }, { 150, B150 }, { 200, B200 }, { 300, B300 }, { 600, B600 }, { 1200, B1200 },
  { 1800, B1800 }, { 2400, B2400 }, { 4800, B4800 }, { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 },
  { 115200, B115200 }, { 230400, B230400 }, { 460800, B460800 }, { 500000, B500000 }, { 576000, B576000 }, { 921600, B921600 },
  { 1000000, B1000000 }, { 1152000, B1152000 }, { 1500000, B1500000 }, { 2000000, B2000000 }, { 2500000, B2500000 },
  { 3000000, B3000000 }, { 3500000, B3500000 }, { 4000000, B4000000 },
};

static bool
set_speed (struct nm_host *host, struct line *l, nm_value v)
{
  int64_t number;
  if (!nm_check_fixnum (host->vm, v, &number))
    return false;
  for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
    if (speeds[i].number == number && cfsetspeed (&l->modes, speeds[i].code) == 0)
      return put_setting (host, l, QCspeed, v);
  file_error (host, "Failed cfsetspeed", v, EINVAL);
  return false;
}

static bool
set_bytesize (struct nm_host *host, struct line *l, nm_value v)
{
  int64_t n = 8;
  if (!nm_is_nil (v) && !nm_check_fixnum (host->vm, v, &n))
    return false;
  if (n != 7 && n != 8)
    {
      nm_error (host->vm, ":bytesize must be nil (8), 7, or 8");
      return false;
    }
  l->summary[0] = (char) ('0' + n);
  l->modes.c_cflag = (l->modes.c_cflag & ~(tcflag_t) CSIZE) | (n == 7 ? CS7 : CS8);
  return put_setting (host, l, QCbytesize, nm_fixnum (n));
}

static bool
set_parity (struct nm_host *host, struct line *l, nm_value v)
{
  bool even = nm_symbol_is (host->vm, v, Qeven), odd = nm_symbol_is (host->vm, v, Qodd);
  if (!nm_is_nil (v) && !even && !odd)
    {
      nm_error (host->vm, ":parity must be nil (no parity), ‘even’, or ‘odd’");
      return false;
    }
  l->summary[1] = even ? 'E' : odd ? 'O' : 'N';
  l->modes.c_cflag &= ~(tcflag_t) (PARENB | PARODD);
  l->modes.c_iflag &= ~(tcflag_t) (IGNPAR | INPCK);
  if (even || odd)
    {
      l->modes.c_cflag |= PARENB | (odd ? PARODD : 0);
      l->modes.c_iflag |= IGNPAR | INPCK;
    }
  return put_setting (host, l, QCparity, v);
}

static bool
set_stopbits (struct nm_host *host, struct line *l, nm_value v)
{
  int64_t n = 1;
  if (!nm_is_nil (v) && !nm_check_fixnum (host->vm, v, &n))
    return false;
  if (n != 1 && n != 2)
    {
      nm_error (host->vm, ":stopbits must be nil (1 stopbit), 1, or 2");
      return false;
    }
  l->summary[2] = (char) ('0' + n);
  l->modes.c_cflag = (l->modes.c_cflag & ~(tcflag_t) CSTOPB) | (n == 2 ? CSTOPB : 0);
  return put_setting (host, l, QCstopbits, nm_fixnum (n));
}

static bool
set_flowcontrol (struct nm_host *host, struct line *l, nm_value v)
{
  bool hardware = nm_symbol_is (host->vm, v, Qhw), software = nm_symbol_is (host->vm, v, Qsw);
  if (!nm_is_nil (v) && !hardware && !software)
    {
      nm_error (host->vm, ":flowcontrol must be nil (no flowcontrol), ‘hw’, or ‘sw’");
      return false;
    }
  l->modes.c_cflag = (l->modes.c_cflag & ~(tcflag_t) CRTSCTS) | (hardware ? CRTSCTS : 0);
  l->modes.c_iflag = (l->modes.c_iflag & ~(tcflag_t) (IXON | IXOFF)) | (software ? IXON | IXOFF : 0);
  return put_setting (host, l, QCflowcontrol, v);
}

/* Sets the line of P as CONTACT says, and as it was in what that does not mention.  nil or NM_EXIT. */
static nm_value
configure (struct nm_host *host, struct process *p, nm_value contact)
{
  struct nm_vm *vm = host->vm;
  nm_value old = process_get (host, p, PROCESS_CONTACT);
  struct line l = { .settings = nm_call1 (vm, NM_Q (copy_sequence), old) };
  int fd = p->out;
  uint64_t id = p->id;
  if (nm_is_exit (l.settings))
    return NM_EXIT;
  if (tcgetattr (fd, &l.modes) != 0)
    {
      nm_value data[] = { nm_string_literal (vm, "Failed tcgetattr"), nm_string_literal (vm, strerror (errno)) };
      return nm_signal (vm, NM_Q (file_error), nm_list (vm, 2, data));
    }
  cfmakeraw (&l.modes);
  l.modes.c_cflag |= CLOCAL | CREAD;
  if (!set_speed (host, &l, setting (host, contact, old, QCspeed)) || !set_bytesize (host, &l, setting (host, contact, old, QCbytesize))
      || !set_parity (host, &l, setting (host, contact, old, QCparity)) || !set_stopbits (host, &l, setting (host, contact, old, QCstopbits))
      || !set_flowcontrol (host, &l, setting (host, contact, old, QCflowcontrol)))
    return NM_EXIT;
  if (tcsetattr (fd, TCSANOW, &l.modes) != 0)
    {
      nm_value data[] = { nm_string_literal (vm, "Failed tcsetattr"), nm_string_literal (vm, strerror (errno)) };
      return nm_signal (vm, NM_Q (file_error), nm_list (vm, 2, data));
    }
  if (!put_setting (host, &l, QCsummary, nm_string_literal (vm, l.summary)))
    return NM_EXIT;
  if ((p = process_of_id (host, id)))
    process_put (host, p, PROCESS_CONTACT, l.settings);
  return NM_NIL;
}

NM_PRIMITIVE (serial_process_configure, "serial-process-configure", 0, NM_MANY, NM_MAIN_ONLY, NM_STATE_WRITE, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Set up a serial line.  ARGS are keywords and values: :process, :name, :buffer or :port say which process;\n"
              ":speed, bits per second; :bytesize, 7 or 8; :parity, nil, `odd' or `even'; :stopbits, 1 or 2; :flowcontrol, nil, `hw' or\n"
              "`sw'.  What is not mentioned stays as it is.")
{
  struct nm_vm *vm = host->vm;
  nm_value contact = process_keywords (host, args), which = NM_NIL;
  static const uint32_t keys[] = { QCprocess, QCname, QCbuffer, QCport };
  for (int i = 0; i < 4 && nm_is_nil (which); i++)
    which = keyword (host, contact, keys[i]);
  struct process *p = process_designated (host, which);
  if (!p)
    return NM_EXIT;
  if (p->kind != PROCESS_SERIAL)
    return nm_error (vm, "Not a serial process");
  if (p->in < 0)
    return nm_error (vm, "Process is not running");
  if (nm_is_nil (keyword (host, process_get (host, p, PROCESS_CONTACT), QCspeed)))
    return NM_NIL;
  return configure (host, p, contact);
}

NM_PRIMITIVE (make_serial_process, "make-serial-process", 0, NM_MANY, NM_MAIN_ONLY, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(&rest ARGS)",
              "Open a serial line and return its process.  ARGS are keywords and values: :port, the name of its device; :speed, bits per\n"
              "second, or nil to leave the line as it is; what `serial-process-configure' takes; and :name (by default the port),\n"
              ":buffer, :coding, :noquery, :stop, :filter, :sentinel and :plist, as in `make-pipe-process'.")
{
  struct nm_vm *vm = host->vm;
  if (args.count == 0)
    return NM_NIL;
  nm_value contact = process_keywords (host, args), port = keyword (host, contact, QCport), name = keyword (host, contact, QCname);
  if (nm_is_nil (port))
    return nm_error (vm, "No port specified");
  if (!nm_check_string (vm, port))
    return NM_EXIT;
  int64_t speed;
  if (!has_keyword (host, contact, QCspeed))
    return nm_error (vm, ":speed not specified");
  if (!nm_is_nil (keyword (host, contact, QCspeed)) && !nm_check_fixnum (vm, keyword (host, contact, QCspeed), &speed))
    return NM_EXIT;
  name = nm_is_nil (name) ? port : name;
  if (!nm_check_string (vm, name))
    return NM_EXIT;
  char *path = file_path (host, port);
  if (!path)
    return NM_EXIT;
  int fd = process_open (host, path, O_RDWR | O_NOCTTY | O_NONBLOCK), error = errno;
  nm_free (path);
  if (fd < 0)
    return file_error (host, "Opening serial port", port, error);
  struct process *p = process_new (host, PROCESS_SERIAL, name);
  if (!p)
    {
      close (fd);
      return NM_EXIT;
    }
  nm_value object = process_object (host, p), buffer = keyword (host, contact, QCbuffer);
  uint64_t id = p->id;
  p->in = p->out = fd;
  buffer = nm_call1 (vm, NM_Q (get_buffer_create), nm_is_nil (buffer) ? name : buffer);
  if (nm_is_exit (buffer) || !(p = process_of_id (host, id)))
    return NM_EXIT;
  process_set_common (host, p, contact, buffer);
  p->state = STATE_RUN;
  if (!nm_is_nil (keyword (host, contact, QCstop)))
    {
      process_put (host, p, PROCESS_COMMAND, NM_T);
      p->paused = true;
    }
  bool ok = nm_is_nil (keyword (host, contact, QCspeed)) || !nm_is_exit (configure (host, p, contact));
  /* Unlike others it takes no default: bytes may be anything. */
  bool chosen = !nm_is_nil (keyword (host, contact, QCcoding)) || nm_truthy (vm, Qcoding_system_for_read) || nm_truthy (vm, Qcoding_system_for_write);
  ok = ok && (p = process_of_id (host, id));
  ok = ok && (chosen ? process_choose_codings (host, p, contact, NM_NIL, 0, NULL) : process_set_codings (host, p, NM_NIL, NM_NIL));
  p = process_of_id (host, id);
  if (!ok)
    {
      if (p)
        process_deactivate (host, p);
      return NM_EXIT;
    }
  process_list_add (host, p);
  process_watch (host, p);
  return object;
}
