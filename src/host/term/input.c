/* input.c - the queue of decoded events, and the terminal's answers to our queries.
   SPDX-License-Identifier: GPL-3.0-or-later
   Main thread only.  Neither collects nor signals (input_lisp.c does). */
#include "input.h"
#include "terminal_internal.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* NEWS_EVENTS is the room in the queue that keys leave to the watcher's news. */
enum { ESCAPE_WAIT_MS = 50, TAKE_BYTES = 32768, NEWS_EVENTS = 8 };

int64_t
input_now_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
input_queue_put (struct terminal *t, const struct input_event *event)
{
  assert (t->queue_count < INPUT_QUEUE_SIZE);
  t->queue[(t->queue_first + t->queue_count++) % INPUT_QUEUE_SIZE] = *event;
}

static void
put_kind (struct terminal *t, enum input_kind kind)
{
  input_queue_put (t, &(struct input_event){ .kind = kind });
}

/* "11;rgb:RRRR/GGGG/BBBB": the background colour. */
static bool
parse_background (struct terminal *t, const char *text)
{
  unsigned c[3];
  int end[3] = { 0 };
  if (sscanf (text, "11;rgb:%4x%n/%4x%n/%4x%n", &c[0], &end[0], &c[1], &end[1], &c[2], &end[2]) != 3)
    return false;
  int digits = end[0] - 7;
  for (int i = 0; i < 3; i++)
    c[i] = digits >= 4 ? c[i] >> 8 : digits == 3 ? c[i] >> 4 : digits == 1 ? c[i] * 17 : c[i];
  t->background_rgb = c[0] << 16 | c[1] << 8 | c[2];
  /* The same weighing as for frames: more than half of the sum of white is light. */
  t->background = c[0] + c[1] + c[2] >= 0.6 * 3 * 255 ? 1 : 2;
  return true;
}

static void
answers_complete (struct terminal *t)
{
  if (t->answered)
    return;
  t->answered = true;
  if (t->entered)
    {
      if (t->kitty_keys)
        output_text (&t->output, "\033[>1u");
      else
        output_text (&t->output, "\033[>4;1m");
      t->kitty_pushed = true;
      output_flush (&t->output);
    }
}

static void
handle_reply (struct terminal *t, const struct reply *r)
{
  switch (r->kind)
    {
    case REPLY_MODE:
      if (r->number == 2026)
        t->capability.synchronized = r->value == 1 || r->value == 2;
      break;
    case REPLY_KEYBOARD:
      t->kitty_keys = true;
      break;
    case REPLY_ATTRIBUTES:
      answers_complete (t);
      break;
    case REPLY_STRING:
      if (r->code == ']' && r->length < 64 && parse_background (t, r->text))
        put_kind (t, INPUT_CAPABILITY);
      break;
    case REPLY_NONE:
      break;
    }
}

static void
decode (struct terminal *t, bool force)
{
  struct input_event event;
  struct reply reply;
  while (t->queue_count < INPUT_QUEUE_SIZE - NEWS_EVENTS && keys_next (t->keys, force, &event, &reply))
    if (event.kind != INPUT_NONE)
      input_queue_put (t, &event);
    else
      handle_reply (t, &reply);
}

static void
take_news (struct terminal *t, const struct watcher_news *news)
{
  if (news->resized)
    {
      struct input_event event = { .kind = INPUT_RESIZE };
      terminal_size (t, &event.columns, &event.rows);
      input_queue_put (t, &event);
    }
  if (news->continued)
    {
      tcsetattr (t->in, TCSADRAIN, &t->raw_modes);
      put_kind (t, INPUT_RESUME);
    }
  if (news->stop_requested)
    put_kind (t, INPUT_SUSPEND);
  for (int i = 0; i < 2; i++)
    if (news->user[i] > 0)
      input_queue_put (t, &(struct input_event){ .kind = INPUT_SIGNAL, .code = news->user[i],
                                                 .name = i == 0 ? "sigusr1" : "sigusr2" });
  if (news->hangup)
    t->hangup = news->hangup;
}

/* Takes what was typed, or done with the mouse, out of the queue: a C-g that came after it ends what it was meant for. */
static void
drop_typed (struct terminal *t)
{
  int count = t->queue_count;
  t->queue_count = 0;
  for (int i = 0; i < count; i++)
    {
      struct input_event event = t->queue[(t->queue_first + i) % INPUT_QUEUE_SIZE];
      if (event.kind == INPUT_PASTE)
        nm_free (event.text);
      else if (event.kind != INPUT_CHAR && event.kind != INPUT_KEY && event.kind != INPUT_MOUSE)
        t->queue[(t->queue_first + t->queue_count++) % INPUT_QUEUE_SIZE] = event;
    }
}

/* Moves what the watcher has into the decoder and the decoder's events into the queue. */
static void
refill (struct terminal *t)
{
  char buf[TAKE_BYTES];
  if (watcher_marked (t->watcher))
    drop_typed (t);
  if (t->queue_count > INPUT_QUEUE_SIZE / 2)
    return;
  struct watcher_news news;
  size_t n = watcher_take (t->watcher, buf, sizeof buf, &news);
  if (n > 0)
    {
      keys_push (t->keys, buf, n);
      t->undecided_since = 0;
    }
  decode (t, news.quit);
  if (news.quit)
    drop_typed (t);
  bool undecided = keys_undecided (t->keys) && t->queue_count < INPUT_QUEUE_SIZE / 2;
  if (!undecided)
    t->undecided_since = 0;
  else if (t->undecided_since == 0)
    t->undecided_since = input_now_ms ();
  else if (input_now_ms () - t->undecided_since >= ESCAPE_WAIT_MS)
    {
      decode (t, true);
      t->undecided_since = 0;
    }
  take_news (t, &news);
}

int
input_fd (struct terminal *t)
{
  return watcher_fd (t->watcher);
}

bool
input_ready (struct terminal *t)
{
  if (t->queue_count == 0 || watcher_marked (t->watcher))
    refill (t);
  return t->queue_count > 0 || t->hangup;
}

int
input_take_hangup (struct terminal *t)
{
  int signal = t->hangup ? t->hangup : watcher_take_hangup (t->watcher);
  t->hangup = 0;
  return signal;
}

bool
input_take (struct terminal *t, struct input_event *event)
{
  if (!input_ready (t))
    return false;
  if (t->hangup)
    {
      *event = (struct input_event) { .kind = INPUT_HANGUP, .code = input_take_hangup (t) };
      return true;
    }
  struct input_event *first = &t->queue[t->queue_first];
  *event = *first;
  if (first->kind == INPUT_SIGNAL && --first->code > 0)
    return true;
  t->queue_first = (t->queue_first + 1) % INPUT_QUEUE_SIZE;
  t->queue_count--;
  return true;
}

bool
input_take_signal (struct terminal *t, const char *name)
{
  refill (t);
  for (int i = 0; i < t->queue_count; i++)
    {
      struct input_event *e = &t->queue[(t->queue_first + i) % INPUT_QUEUE_SIZE];
      if (e->kind != INPUT_SIGNAL || strcmp (e->name, name) != 0)
        continue;
      if (--e->code > 0)
        return true;
      for (; i < t->queue_count - 1; i++)
        t->queue[(t->queue_first + i) % INPUT_QUEUE_SIZE] = t->queue[(t->queue_first + i + 1) % INPUT_QUEUE_SIZE];
      t->queue_count--;
      return true;
    }
  return false;
}

int
input_deadline_ms (struct terminal *t)
{
  if (t->queue_count > 0)
    return 0;
  if (t->undecided_since == 0)
    return -1;
  int64_t left = t->undecided_since + ESCAPE_WAIT_MS - input_now_ms ();
  return left > 0 ? (int) left : 0;
}

void
input_set_waiting (struct terminal *t, bool waiting)
{
  if (t->waiting != waiting)
    watcher_set_waiting (t->watcher, waiting);
  t->waiting = waiting;
}

bool
input_wait (struct terminal *t, double timeout, struct input_event *event)
{
  int64_t end = timeout < 0 ? INT64_MAX : input_now_ms () + (int64_t) (timeout * 1000);
  bool was_waiting = t->waiting, got;
  input_set_waiting (t, true);
  while (!(got = input_take (t, event)))
    {
      int64_t left = end == INT64_MAX ? -1 : end - input_now_ms ();
      int deadline = input_deadline_ms (t);
      if (end != INT64_MAX && left <= 0)
        break;
      int wait = left < 0 || left > 3600000 ? (left < 0 ? -1 : 3600000) : (int) left;
      if (deadline >= 0 && (wait < 0 || deadline < wait))
        wait = deadline;
      poll (&(struct pollfd){ .fd = input_fd (t), .events = POLLIN }, 1, wait);
    }
  input_set_waiting (t, was_waiting);
  if (!got)
    *event = (struct input_event){ .kind = INPUT_NONE };
  return got;
}
