;;; loadup.el --- load the world that the boot image holds  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The order matters: each file may use what the files before it define.  Until subr.el is loaded
;; only special forms, primitives and the macros of byte-run.el exist.

;;; Code:

(load "emacs-lisp/byte-run" nil t)
(load "emacs-lisp/backquote" nil t)
(load "subr" nil t)
(load "emacs-lisp/macroexp" nil t)
(load "emacs-lisp/gv" nil t)
(load "emacs-lisp/cl-preloaded" nil t)
(load "subr-edit" nil t)
(load "env" nil t)
(load "emacs-lisp/debug-early" nil t)
(load "custom" nil t)
(load "faces" nil t)
(load "face-defs" nil t)
(load "emacs-lisp/easy-mmode" nil t)
(load "emacs-lisp/derived" nil t)
(load "emacs-lisp/cl-generic" nil t)
(load "case-table" nil t)
(load "char-property" nil t)
(load "simple" nil t)
(load "simple-kill" nil t)
(load "simple-undo" nil t)
(load "simple-motion" nil t)
(load "obarray" nil t)
(load "emacs-lisp/timer" nil t)
(load "thread" nil t)
(load "composition" nil t)
(load "files" nil t)
(load "abbrev" nil t)
(load "window" nil t)
(load "minibuffer" nil t)
(load "isearch" nil t)
(load "replace" nil t)
(load "bindings" nil t)
(load "xterm" nil t)
(load "describe-vector" nil t)
(load "progress-reporter" nil t)
(load "clone-buffer" nil t)
(load "button" nil t)
(load "emacs-lisp/nadvice" nil t)
(load "help-usage" nil t)
(load "help" nil t)
(load "help-keys" nil t)
(load "modes" nil t)
(load "emacs-lisp/subr-x" nil t)
(load "c-mode" nil t)
(load "startup" nil t)
(load "emacs-lisp/autoload" nil t)
(dolist (directory load-path)
  (if (string-prefix-p (file-name-directory load-file-name) (file-name-as-directory directory))
      (autoload--define-directory directory features)))
(debug-early--note-own-functions)
(setq preloaded-file-list
      (mapcar (lambda (entry)
                (let ((name (file-name-sans-extension (car entry))))
                  (if (string-match "/lisp/" name) (substring name (match-end 0)) name)))
              load-history))

;;; loadup.el ends here
