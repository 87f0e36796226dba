;;; case-table.el --- changing case tables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A case table maps characters to lower case.  Its extra slots hold the tables that map to upper
;; case (0), to the representative of a set of equivalent characters (1), and to the next character
;; of such a set (2).  The last two follow from the others: nil means to compute them again.

;;; Code:

(defun case-table-get-table (case-table table)
  "Return the part of CASE-TABLE that TABLE names: `down', `up', `eqv' or `canon'."
  (let ((slot (cdr (assq table '((up . 0) (canon . 1) (eqv . 2))))))
    (cond ((eq table 'down) case-table)
          ((null slot) (char-table-extra-slot case-table slot))
          ((char-table-extra-slot case-table slot))
          (t
           ;; Making it the table of a buffer fills the slots.
           (let ((old (standard-case-table)))
             (unwind-protect
                 (progn
                   (set-standard-case-table case-table)
                   (char-table-extra-slot case-table slot))
               (or (eq case-table old)
                   (set-standard-case-table old))))))))

(defun get-upcase-table (case-table)
  "Return the table that maps the characters of CASE-TABLE to upper case."
  (case-table-get-table case-table 'up))

(defun copy-case-table (case-table)
  "Return a copy of CASE-TABLE.
The tables of equivalent characters are left out; they are computed when
the copy is put to use."
  (let ((copy (copy-sequence case-table))
        (up (char-table-extra-slot case-table 0)))
    (if up (set-char-table-extra-slot copy 0 (copy-sequence up)))
    (set-char-table-extra-slot copy 1 nil)
    (set-char-table-extra-slot copy 2 nil)
    copy))

(defun case-table--changed (case-table)
  "Have the tables that follow from CASE-TABLE computed again."
  (set-char-table-extra-slot case-table 1 nil)
  (set-char-table-extra-slot case-table 2 nil))

(defun set-case-syntax-delims (l r table)
  "Make L and R a pair of parentheses, without case, in case table TABLE.
The standard syntax table is changed accordingly."
  (let ((up (get-upcase-table table)))
    (dolist (c (list l r))
      (aset table c c)
      (aset up c c)))
  (case-table--changed table)
  (modify-syntax-entry l (concat "(" (char-to-string r) "  ") (standard-syntax-table))
  (modify-syntax-entry r (concat ")" (char-to-string l) "  ") (standard-syntax-table)))

(defun set-case-syntax-pair (uc lc table)
  "Make UC and LC a pair of upper and lower case in case table TABLE.
Both get word syntax in the standard syntax table."
  (aset table uc lc)
  (aset table lc lc)
  (let ((up (get-upcase-table table)))
    (aset up uc uc)
    (aset up lc uc))
  (case-table--changed table)
  (modify-syntax-entry lc "w   " (standard-syntax-table))
  (modify-syntax-entry uc "w   " (standard-syntax-table)))

(defun set-upcase-syntax (uc lc table)
  "Make UC the upper case of LC in case table TABLE, but not LC the lower case of UC.
Both get word syntax in the standard syntax table."
  (aset table lc lc)
  (let ((up (get-upcase-table table)))
    (aset up uc uc)
    (aset up lc uc))
  (case-table--changed table)
  (modify-syntax-entry lc "w   " (standard-syntax-table))
  (modify-syntax-entry uc "w   " (standard-syntax-table)))

(defun set-downcase-syntax (uc lc table)
  "Make LC the lower case of UC in case table TABLE, but not UC the upper case of LC.
Both get word syntax in the standard syntax table."
  (aset table uc lc)
  (aset table lc lc)
  (aset (get-upcase-table table) uc uc)
  (case-table--changed table)
  (modify-syntax-entry lc "w   " (standard-syntax-table))
  (modify-syntax-entry uc "w   " (standard-syntax-table)))

(defun set-case-syntax (c syntax table)
  "Make C a character without case in case table TABLE, with SYNTAX.
SYNTAX is a string as for `modify-syntax-entry'; it goes to the standard
syntax table."
  (aset table c c)
  (aset (get-upcase-table table) c c)
  (case-table--changed table)
  (modify-syntax-entry c syntax (standard-syntax-table)))

(provide 'case-table)

;;; case-table.el ends here
