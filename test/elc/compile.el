;;; compile.el --- compile a file of one directory into another one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; ELC_FILE in the directory ELC_LISP into ELC_TARGET.  Prints a line for each warning, and one with t if it was compiled.

(require 'bytecomp)

(let* ((lisp (file-name-as-directory (getenv "ELC_LISP"))) (target (file-name-as-directory (getenv "ELC_TARGET")))
       (file (getenv "ELC_FILE"))
       ;; Doc strings are as wide as lines of code.
       (byte-compile-docstring-max-column 132)
       (byte-compile-log-warning-function
        (lambda (text position _fill _level)
          (princ (format "%s:%d: %s\n" file
                         (if position (with-current-buffer byte-compile-current-buffer (line-number-at-pos position t)) 0)
                         (subst-char-in-string ?\n ?\s text)))))
       (byte-compile-dest-file-function
        (lambda (file)
          (let ((to (expand-file-name (concat (file-relative-name file lisp) "c") target)))
            (make-directory (file-name-directory to) t)
            to))))
  (princ (format "%s\n" (byte-compile-file (expand-file-name file lisp)))))

;;; compile.el ends here
