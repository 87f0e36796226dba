/* decide.c - what coding system the output of a program is in, told from what came so far.
   SPDX-License-Identifier: GPL-3.0-or-later
   Runs no Lisp. */
#include "decide.h"

#include <string.h>

struct coding
process_decide_coding (struct nm_host *host, struct coding *coding, bool *changed, const char *bytes, size_t n)
{
  struct coding now = *coding;
  if (now.kind != CODING_UNDECIDED && now.eol != EOL_UNDECIDED)
    return now;
  coding_detect (host, bytes, n, &now, false);
  struct coding_survey survey = CODING_SURVEY;
  coding_survey_more (&survey, bytes, n, true);
  bool telling = coding->kind != CODING_UNDECIDED || survey.high != CODING_NOWHERE || survey.null != CODING_NOWHERE
    || survey.control != CODING_NOWHERE;
  bool ends = memchr (bytes, '\n', n) || memchr (bytes, '\r', n);
  uint8_t eol = ends ? now.eol : coding->eol;
  *changed |= (telling && coding->kind != now.kind) || eol != coding->eol;
  if (telling)
    *coding = now;
  coding->eol = eol;
  return now;
}
