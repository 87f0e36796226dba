;;; planted.el --- differences for the minimiser to find  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Two functions that give something else for some arguments, and one that ends the editor.

(let ((original (symbol-function 'upcase)))
  (fset 'upcase (lambda (text) (if (and (stringp text) (string-match-p "b" text)) "planted" (funcall original text)))))

(let ((original (symbol-function 'number-to-string)))
  (fset 'number-to-string (lambda (n) (if (> n 20) (signal 'arith-error (list n)) (funcall original n)))))

(let ((original (symbol-function 'string-to-number)))
  (fset 'string-to-number (lambda (text) (if (equal text "end") (kill-emacs 0) (funcall original text)))))

;;; planted.el ends here
