;;; What compiler warnings about our Lisp found.  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(with-temp-buffer
  (insert "abcdef")
  (goto-char 3) (push-mark 5 t t)
  (list (save-mark-and-excursion (goto-char 1) (set-mark 2) (insert "x") (point)) (point) (mark t)
        (marker-insertion-type (mark-marker))))
(with-temp-buffer (list (save-mark-and-excursion (set-mark 1) 4) (mark t)))
(list byte-count-to-string-function disabled-command-function (default-value 'help-window-old-frame))
(let (l) (mapatoms (lambda (s) (if (and (get s 'disabled) (not (memq s '(dired-find-alternate-file)))) (push s l)))) (sort l #'string<))
(mapcar (lambda (f) (list f (commandp f) (func-arity f)))
        '(enable-command disable-command diff-buffer-with-file mouse-select-window))
(list (func-arity 'disabled-command-function) (func-arity 'function-called-at-point))
(with-temp-buffer
  (emacs-lisp-mode)
  (insert "(car (cdr x) (foo-no 1 \"a car b\")) (let ((a (list 1))) a)")
  (mapcar (lambda (p) (goto-char p) (function-called-at-point)) (number-sequence 1 (point-max))))
;; A disabled command that is called, and one that a function runs.
(progn (defun lcw-command () (interactive) 'ran) (put 'lcw-command 'disabled t)
       (let ((disabled-command-function nil)) (command-execute 'lcw-command)))
(let (l) (let ((disabled-command-function (lambda (&rest args) (push (list this-command args) l)))) (command-execute 'lcw-command)) l)
(let ((disabled-command-function 'ignore)) (list (command-execute 'lcw-command) (call-interactively 'lcw-command)))
