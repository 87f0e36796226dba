;;; loadup.el --- load the world that the boot image holds  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The order matters: each file may use what the files before it define.  Until subr.el is loaded
;; only special forms, primitives and the macros of byte-run.el exist.

;;; Code:

(load "byte-run" nil t)
(load "backquote" nil t)
(load "subr" nil t)
(load "macroexp" nil t)
(load "gv" nil t)
(load "subr-edit" nil t)
(load "env" nil t)
(load "debug-early" nil t)
(load "custom" nil t)
(load "faces" nil t)
(load "face-defs" nil t)
(load "easy-mmode" nil t)
(load "derived" nil t)
(load "case-table" nil t)
(load "char-property" nil t)
(load "simple" nil t)
(load "simple-kill" nil t)
(load "simple-undo" nil t)
(load "simple-motion" nil t)
(load "timer" nil t)
(load "files" nil t)
(load "window" nil t)
(load "minibuffer" nil t)
(load "isearch" nil t)
(load "replace" nil t)
(load "bindings" nil t)
(load "xterm" nil t)
(load "describe-vector" nil t)
(load "help" nil t)
(load "modes" nil t)
(load "subr-x" nil t)
(load "c-mode" nil t)
(load "startup" nil t)
(debug-early--note-own-functions)

;;; loadup.el ends here
