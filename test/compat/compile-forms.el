;;; compile-forms.el --- compile the forms of a corpus  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs.  For each form of the file COMPAT_FILE it prints a byte-code function without arguments that
;; evaluates it, or nil, into the file COMPAT_CODE.  The forms are evaluated, too: later ones may need their macros.

(require 'bytecomp)
(setq byte-compile-warnings nil
      byte-compile-verbose nil
      print-escape-newlines t
      print-escape-control-characters t
      print-circle t
      print-gensym t)

(let ((at 0) (lines nil) text got)
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents (getenv "COMPAT_FILE")))
    (setq text (buffer-string)))
  (get-buffer-create "*compat*")
  (while (setq got (condition-case nil (read-from-string text at) (end-of-file nil)))
    (setq at (cdr got))
    (let ((function (condition-case nil
                        (let ((lexical-binding t) (inhibit-message t))
                          (byte-compile (list 'lambda nil (copy-tree (car got)))))
                      (error nil))))
      (push (if (byte-code-function-p function) (prin1-to-string function) "nil") lines)
      (condition-case nil
          (save-current-buffer
            (set-buffer "*compat*")
            (eval (car got) t))
        ((error quit) nil))))
  (with-temp-buffer
    (dolist (line (nreverse lines))
      (insert line "\n"))
    (let ((coding-system-for-write 'utf-8-emacs-unix))
      (write-region nil nil (getenv "COMPAT_CODE") nil 'quiet))))
;;; compile-forms.el ends here
