;;; cl-extra.el --- Common Lisp: functions on sequences, numbers and properties  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is too much for cl-lib.el and needs no keyword arguments.

;;; Code:

(require 'cl-lib)

;; -- mapping ----------------------------------------------------------------------------------

;;;###autoload
(defun cl--mapcar-many (cl-func cl-seqs &optional acc)
  "Call CL-FUNC with the first elements of the sequences CL-SEQS, then with the second, and so on.
Return a list of the values if ACC is non-nil."
  (let* ((sequences (mapcar (lambda (sequence) (if (listp sequence) sequence (append sequence nil))) cl-seqs))
         (n (apply #'min (mapcar #'length cl-seqs)))
         (result nil))
    (while (> n 0)
      (let ((value (apply cl-func (mapcar #'car sequences))))
        (if acc (push value result)))
      (setq sequences (mapcar #'cdr sequences) n (1- n)))
    (nreverse result)))

;; -- property lists ---------------------------------------------------------------------------

;;;###autoload
(defun cl--do-remf (plist tag)
  "Remove the property TAG, not the first one, from PLIST; return t if it was there."
  (let ((before (cdr plist)))
    (while (and (cdr before) (not (eq (car (cdr before)) tag)))
      (setq before (cdr (cdr before))))
    (when (cdr before)
      (setcdr before (cdr (cdr (cdr before))))
      t)))

(provide 'cl-extra)

;;; cl-extra.el ends here
