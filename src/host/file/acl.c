/* acl.c - access control lists as text.
   SPDX-License-Identifier: GPL-3.0-or-later

   The kernel keeps a list in the extended attribute system.posix_acl_access: a version, then entries of a
   tag, rights and an id, all little-endian.  A file without one has the list that its mode bits say.
   Names of users and groups are looked up, numbers stand where there are none.  Runs the Lisp of file name
   handlers. */
#include "file.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include "../primitive.h"

#define ACL_ATTRIBUTE "system.posix_acl_access"
enum { ACL_VERSION = 2, ACL_ENTRIES = 512 };
enum { TAG_USER_OBJ = 1, TAG_USER = 2, TAG_GROUP_OBJ = 4, TAG_GROUP = 8, TAG_MASK = 16, TAG_OTHER = 32 };

struct acl_entry { uint16_t tag, rights; uint32_t id; };   /* id: of a user or group, else all ones */
struct acl { size_t n; struct acl_entry entry[ACL_ENTRIES]; };

static uint16_t get16 (const unsigned char *p) { return (uint16_t) (p[0] | p[1] << 8); }
static uint32_t get32 (const unsigned char *p) { return get16 (p) | (uint32_t) get16 (p + 2) << 16; }
static void put16 (unsigned char *p, uint16_t v) { p[0] = v & 255; p[1] = v >> 8; }
static void put32 (unsigned char *p, uint32_t v) { put16 (p, v & 0xffff); put16 (p + 2, v >> 16); }

static void
acl_add (struct acl *acl, unsigned tag, unsigned rights, uint32_t id)
{
  if (acl->n < ACL_ENTRIES)
    acl->entry[acl->n++] = (struct acl_entry) { .tag = tag, .rights = rights & 7, .id = id };
}

/* Reads the list of PATH; false with errno set. */
static bool
acl_read (const char *path, struct acl *acl)
{
  unsigned char data[4 + 8 * ACL_ENTRIES];
  ssize_t n = getxattr (path, ACL_ATTRIBUTE, data, sizeof data);
  acl->n = 0;
  if (n >= 4 && get32 (data) == ACL_VERSION)
    {
      for (ssize_t i = 4; i + 8 <= n; i += 8)
        acl_add (acl, get16 (data + i), get16 (data + i + 2), get32 (data + i + 4));
      return true;
    }
  if (n < 0 && errno != ENODATA && errno != ENOTSUP)
    return false;
  bool supported = !(n < 0 && errno == ENOTSUP);
  struct stat st;
  if (stat (path, &st) != 0)
    return false;
  if (!supported)
    {
      errno = ENOTSUP;
      return false;
    }
  acl_add (acl, TAG_USER_OBJ, st.st_mode >> 6, UINT32_MAX);
  acl_add (acl, TAG_GROUP_OBJ, st.st_mode >> 3, UINT32_MAX);
  acl_add (acl, TAG_OTHER, st.st_mode, UINT32_MAX);
  return true;
}

static const char *
tag_name (unsigned tag)
{
  return tag & (TAG_USER_OBJ | TAG_USER) ? "user" : tag & (TAG_GROUP_OBJ | TAG_GROUP) ? "group" : tag == TAG_MASK ? "mask" : "other";
}

/* Appends the line of E to TEXT. */
static void
entry_print (FILE *text, const struct acl_entry *e)
{
  char id[16] = "";
  const char *who = id;
  if (e->tag == TAG_USER || e->tag == TAG_GROUP)
    {
      snprintf (id, sizeof id, "%u", (unsigned) e->id);
      struct passwd *user = e->tag == TAG_USER ? getpwuid (e->id) : NULL;
      struct group *group = e->tag == TAG_GROUP ? getgrgid (e->id) : NULL;
      who = user ? user->pw_name : group ? group->gr_name : id;
    }
  fprintf (text, "%s:%s:%c%c%c\n", tag_name (e->tag), who, e->rights & 4 ? 'r' : '-', e->rights & 2 ? 'w' : '-', e->rights & 1 ? 'x' : '-');
}

/* The id that WHO names for TAG; false if there is no such user or group. */
static bool
entry_id (unsigned tag, const char *who, uint32_t *id)
{
  char *end;
  unsigned long number = strtoul (who, &end, 10);
  if (end != who && *end == 0)
    {
      *id = (uint32_t) number;
      return true;
    }
  struct passwd *user = tag == TAG_USER ? getpwnam (who) : NULL;
  struct group *group = tag == TAG_GROUP ? getgrnam (who) : NULL;
  *id = user ? user->pw_uid : group ? group->gr_gid : 0;
  return user || group;
}

/* Parses LINE, "user:NAME:rwx", into ACL. */
static bool
line_parse (char *line, struct acl *acl)
{
  char *who = strchr (line, ':'), *rights = who ? strchr (who + 1, ':') : NULL;
  if (!rights)
    return false;
  *who++ = 0;
  *rights++ = 0;
  unsigned tag, bits = 0;
  if (!strcmp (line, "user") || !strcmp (line, "u"))
    tag = *who ? TAG_USER : TAG_USER_OBJ;
  else if (!strcmp (line, "group") || !strcmp (line, "g"))
    tag = *who ? TAG_GROUP : TAG_GROUP_OBJ;
  else if (!strcmp (line, "mask") || !strcmp (line, "m"))
    tag = TAG_MASK;
  else if (!strcmp (line, "other") || !strcmp (line, "o"))
    tag = TAG_OTHER;
  else
    return false;
  for (; *rights && !strchr (" \t#", *rights); rights++)
    switch (*rights)
      {
      case 'r': bits |= 4; break;
      case 'w': bits |= 2; break;
      case 'x': bits |= 1; break;
      case '-': break;
      default: return false;
      }
  uint32_t id = UINT32_MAX;
  if ((tag == TAG_USER || tag == TAG_GROUP) && !entry_id (tag, who, &id))
    return false;
  acl_add (acl, tag, bits, id);
  return true;
}

/* Parses TEXT, which is changed; false if it is no list with an owner, a group and others. */
static bool
acl_parse (char *text, struct acl *acl)
{
  acl->n = 0;
  char *state = NULL;
  for (char *line = strtok_r (text, "\n,", &state); line; line = strtok_r (NULL, "\n,", &state))
    {
      line += strspn (line, " \t");
      if (*line && *line != '#' && !line_parse (line, acl))
        return false;
    }
  unsigned have = 0;
  for (size_t i = 0; i < acl->n; i++)
    have |= acl->entry[i].tag;
  bool named = have & (TAG_USER | TAG_GROUP), base = (have & (TAG_USER_OBJ | TAG_GROUP_OBJ | TAG_OTHER)) == (TAG_USER_OBJ | TAG_GROUP_OBJ | TAG_OTHER);
  return base && (!named || have & TAG_MASK);
}

static int
entry_order (const void *a, const void *b)
{
  const struct acl_entry *x = a, *y = b;
  return x->tag != y->tag ? (int) x->tag - (int) y->tag : x->id < y->id ? -1 : x->id > y->id;
}

/* Gives PATH the list ACL; false with errno set. */
static bool
acl_write (const char *path, struct acl *acl)
{
  unsigned char data[4 + 8 * ACL_ENTRIES];
  qsort (acl->entry, acl->n, sizeof *acl->entry, entry_order);
  put32 (data, ACL_VERSION);
  for (size_t i = 0; i < acl->n; i++)
    {
      put16 (data + 4 + 8 * i, acl->entry[i].tag);
      put16 (data + 6 + 8 * i, acl->entry[i].rights);
      put32 (data + 8 + 8 * i, acl->entry[i].id);
    }
  return setxattr (path, ACL_ATTRIBUTE, data, 4 + 8 * acl->n, 0) == 0;
}

NM_PRIMITIVE (file_acl, "file-acl", 1, 1, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME)",
              "Return the access control list of FILENAME as text, a line for each entry.\n"
              "nil if there is no such file, or its file system has none.")
{
  struct nm_vm *vm = host->vm;
  nm_value name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, file_acl, 1, name);
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  struct acl acl;
  bool ok = acl_read (path, &acl);
  nm_free (path);
  if (!ok)
    return NM_NIL;
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream (&text, &length);
  if (!out)
    return NM_NIL;
  for (size_t i = 0; i < acl.n; i++)
    entry_print (out, &acl.entry[i]);
  fclose (out);
  nm_value result = nm_string_auto (vm, text, (int64_t) length);
  free (text);
  return result;
}

NM_PRIMITIVE (set_file_acl, "set-file-acl", 2, 2, NM_WORKER_SAFE, NM_BLOCKING_IO, NM_CAN_GC, NM_CAN_REENTER,
              NM_NONDETERMINISTIC, NM_NOT_INTERACTIVE, "(FILENAME ACL-STRING)",
              "Give FILENAME the access control list ACL-STRING, text as `file-acl' returns it.\n"
              "Return t, or nil if ACL-STRING is no list.  Signals a file-error if it could not be set.")
{
  struct nm_vm *vm = host->vm;
  nm_value string = nm_arg (args, 1), name = nm_call1 (vm, NM_Q (expand_file_name), nm_arg (args, 0));
  if (nm_is_exit (name))
    return NM_EXIT;
  FILE_HANDLER_RETURN (name, set_file_acl, 2, name, string);
  if (!nm_is_string (vm, string))
    return NM_NIL;
  size_t n;
  char *text = nm_string_dup (vm, string, &n);
  struct acl acl;
  bool ok = acl_parse (text, &acl);
  nm_free (text);
  if (!ok)
    return NM_NIL;
  char *path = file_name_encode (host, name);
  if (!path)
    return NM_EXIT;
  bool done = acl_write (path, &acl);
  int error = errno;
  nm_free (path);
  return done ? NM_T : error == ENOTSUP ? NM_NIL : file_error (host, "Setting ACL", name, error);
}
