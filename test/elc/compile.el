;;; compile.el --- compile all files of a directory into another one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; From the directory ELC_LISP into ELC_TARGET; prints a line for each file, t and its name if it was compiled.

(require 'bytecomp)

(let* ((lisp (file-name-as-directory (getenv "ELC_LISP"))) (target (file-name-as-directory (getenv "ELC_TARGET")))
       (byte-compile-dest-file-function
        (lambda (file)
          (let ((to (expand-file-name (concat (file-relative-name file lisp) "c") target)))
            (make-directory (file-name-directory to) t)
            to))))
  (dolist (file (directory-files-recursively lisp "\\.el\\'"))
    (princ (format "%s %s\n" (byte-compile-file file) (file-relative-name file lisp)))))

;;; compile.el ends here
