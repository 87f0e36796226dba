;;; use-package-delight.el --- :delight in declarations of packages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The keyword :delight changes what modes show in the mode line, if the package delight is there.

;;; Code:

(require 'use-package-core)

(defun use-package-normalize/:delight (name _keyword args)
  "Return the arguments of `delight' for ARGS, (MODE TEXT FEATURE) lists, of the declaration of NAME."
  (if (null args)
      (list (list (use-package-as-mode name) nil name))
    (mapcar (lambda (arg)
              (cond
               ((use-package-non-nil-symbolp arg) (list arg nil name))
               ((stringp arg) (list (use-package-as-mode name) arg name))
               ((eq (car-safe arg) 'quote) (list (use-package-as-mode name) (cadr arg) name))
               ((and (consp arg) (use-package-non-nil-symbolp (car arg)) (consp (cdr arg)))
                (list (car arg) (cadr arg) (if (cddr arg) (nth 2 arg) name)))
               (t (use-package-error ":delight expects `delight' arguments or a list of them"))))
            args)))

(defun use-package-handler/:delight (name _keyword args rest state)
  "Return a form that calls `delight' with ARGS, and the forms of REST for NAME with STATE."
  (use-package-concat
   `((if (fboundp 'delight)
         (delight ',args)))
   (use-package-process-keywords name rest state)))

(provide 'use-package-delight)

;;; use-package-delight.el ends here
