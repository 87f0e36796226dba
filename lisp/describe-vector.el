;;; describe-vector.el --- show what a vector or char-table holds  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar describe-vector--first nil "Non-nil until `describe-vector' has inserted its first line.")

(defun describe-vector--run (from to value describer)
  "Insert a line for the indexes FROM to TO, which hold VALUE, as DESCRIBER shows it.
The first one comes after an empty line."
  (if describe-vector--first
      (terpri))
  (setq describe-vector--first nil)
  (insert (single-key-description from))
  (if (/= from to)
      (insert " .. " (single-key-description to)))
  (indent-to 16 1)
  (funcall describer value)
  (terpri))

(defun describe-vector--array (vector describer)
  "Insert lines for the elements of VECTOR, as DESCRIBER shows them."
  (let ((from 0) (size (length vector)))
    (while (< from size)
      (let ((value (aref vector from)) (to from))
        (while (and (< (1+ to) size) (equal (aref vector (1+ to)) value))
          (setq to (1+ to)))
        (if value
            (describe-vector--run from to value describer))
        (setq from (1+ to))))))

(defun describe-vector (vector &optional describer)
  "Insert a description of VECTOR, a vector or a char-table, in the current buffer.
Each line shows an index, or the ends of a range, and the element.  DESCRIBER is called with the element
to print it; default is `princ'."
  (let ((standard-output (current-buffer)) (print (or describer #'princ)) (describe-vector--first t))
    (cond ((vectorp vector) (describe-vector--array vector print))
          ((char-table-p vector)
           (map-char-table
            (lambda (key value)
              (if value
                  (describe-vector--run (if (consp key) (car key) key) (if (consp key) (cdr key) key) value print)))
            vector))
          ((signal 'wrong-type-argument (list 'vector-or-char-table-p vector))))
    nil))

(provide 'describe-vector)
;;; describe-vector.el ends here
