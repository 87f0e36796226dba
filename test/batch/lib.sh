# lib.sh - functions for cases that need init files or a terminal; read as ". $LIB".
# SPDX-License-Identifier: GPL-3.0-or-later
# The state at a point of the start goes to the file `log', a line per point.

# state POINT: Lisp that logs POINT and the variables of the start.
state () {
  printf '(write-region (format "%%s %%S\\n" "%s" (list init-file-user user-init-file early-init-file user-emacs-directory site-run-file inhibit-default-init init-file-had-error (and after-init-time t))) nil "%s/log" t 0)\n' "$1" "$PWD"
}

# mk FILE...: makes init files that log their name.
mk () {
  for f; do
    mkdir -p "$(dirname "$f")"
    state "$f" >"$f"
  done
}

# tty ARGS...: runs the editor with ARGS on a terminal of its own, which nobody reads or types at.
tty () {
  command=$E
  for a; do
    command="$command '$(printf %s "$a" | sed "s/'/'\\\\''/g")'"
  done
  mkfifo typing
  exec 3<>typing
  TERM=vt100 SHELL=/bin/sh timeout 10 script -qec "$command" /dev/null >/dev/null <&3
  echo "status $?"
  exec 3<&-
}

# started ARGS...: runs the editor with ARGS on a terminal, logs the state when it has come up, and shows the log.
started () {
  tty "$@" --eval "(add-hook 'window-setup-hook (lambda () $(state up) $SHOW (kill-emacs 7)) t)"
  cat log
}

# later ARGS...: runs the editor, whose init file calls `watch', and shows the log.
later () {
  tty "$@"
  cat log
}

# watch [FORM]: Lisp that soon after logs the depth of the command loop, what windows show, and FORM, and ends the program.
watch () {
  echo "(setq inhibit-startup-screen t)"
  printf '(run-with-timer 0.3 nil (lambda () (write-region (format "%%S\\n" (list (recursion-depth) (mapcar (function buffer-name) (mapcar (function window-buffer) (window-list))) %s)) nil "%s/log" t 0) (kill-emacs 9)))\n' "$1" "$PWD"
}

# Lisp for SHOW and for watch.
# The buttons at the end of a warning are left out.
WARNINGS='(write-region (format "%S\n" (and (get-buffer "*Warnings*") (with-current-buffer "*Warnings*" (replace-regexp-in-string " Disable showing Disable logging$" "" (buffer-substring-no-properties 1 (point-max)))))) nil "'$PWD'/log" t 0)'
DEBUG_VARIABLES='(write-region (format "%S\n" (list debug-on-error init-file-debug)) nil "'$PWD'/log" t 0)'
ECHOED='(and (current-message) (substring-no-properties (current-message)))'
BACKTRACE='(progn (set-buffer "*Backtrace*") (goto-char (point-min)) (forward-line 2) (buffer-substring-no-properties (point-min) (point)))'
SHOW=

# package NAME VERSION [REQUIREMENTS]: makes an installed package, whose autoloads log their name.
package () {
  directory=${PACKAGES:-home/.emacs.d/elpa}/$1-$2
  mkdir -p "$directory"
  echo "(define-package \"$1\" \"$2\" \"Text.\" '($3))" >"$directory/$1-pkg.el"
  state "autoloads of $1-$2" >"$directory/$1-autoloads.el"
}
PACKAGES_SHOWN='(write-region (format "%S\n" (list package-enable-at-startup (and (boundp (quote package-activated-list)) (sort (copy-sequence package-activated-list) (function string<))) (featurep (quote package)) package--activated)) nil "'$PWD'/log" t 0)'
