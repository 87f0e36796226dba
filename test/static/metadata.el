;;; metadata.el --- every primitive has all its metadata  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Arities of functions that GNU Emacs has are GNU's; every primitive has a usage that fits its
;; arity and a doc string of at least one full sentence.

(let ((passed 0) (failed 0))
  (mapatoms
   (lambda (symbol)
     (let ((def (symbol-function symbol)))
       (when (and (subrp def) (equal (subr-name def) (symbol-name symbol)))
         (let* ((d (primitive-descriptor symbol))
                (doc (plist-get d :doc)) (usage (plist-get d :usage)))
           (if (and (stringp doc) (> (length doc) 10) (stringp usage)
                    (eq (aref usage 0) ?\() (eq (aref usage (1- (length usage))) ?\)))
               (setq passed (1+ passed))
             (setq failed (1+ failed))
             (princ (format "metadata: %s lacks a usage or a doc string\n" symbol))))))))
  (princ (format "metadata: %d passed, %d failed\n" passed failed)))

;;; metadata.el ends here
