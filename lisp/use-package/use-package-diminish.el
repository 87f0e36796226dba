;;; use-package-diminish.el --- :diminish in declarations of packages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The keyword :diminish shortens what minor modes show in the mode line, if the package diminish is there.

;;; Code:

(require 'use-package-core)

(defun use-package-normalize/:diminish (name keyword args)
  "Return the modes in ARGS, (MODE) or (MODE . TEXT), of the declaration of NAME; KEYWORD is told in errors.
Without ARGS, or for a text alone, it is the mode of NAME."
  (let (modes)
    (letrec ((visit (lambda (arg)
                      (cond
                       ((use-package-non-nil-symbolp arg) (push (list arg) modes))
                       ((stringp arg) (push (cons (use-package-as-mode name) arg) modes))
                       ((and (consp arg) (use-package-non-nil-symbolp (car arg)) (stringp (cdr arg))) (push arg modes))
                       ((and (consp arg) (listp (cdr arg))) (mapc visit arg))
                       (t (use-package-error
                           (format "%s wants a string, symbol, (symbol . string) or list of these" keyword)))))))
      (if args (mapc visit args) (push (list (use-package-as-mode name)) modes)))
    (nreverse modes)))

(defun use-package-handler/:diminish (name _keyword modes rest state)
  "Return forms that diminish MODES, and those of REST for NAME with STATE."
  (use-package-concat
   (mapcar (lambda (mode)
             `(if (fboundp 'diminish)
                  ,(if (cdr mode) `(diminish ',(car mode) ,(cdr mode)) `(diminish ',(car mode)))))
           modes)
   (use-package-process-keywords name rest state)))

(provide 'use-package-diminish)

;;; use-package-diminish.el ends here
