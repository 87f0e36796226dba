;;; obarray.el --- tables of symbols  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defconst obarray-default-size 59
  "Size of the tables that `obarray-make' makes.")

(defun obarray-make (&optional size)
  "Return a new empty table of symbols, of SIZE or `obarray-default-size'."
  (let ((size (or size obarray-default-size)))
    (if (< 0 size)
        (make-vector size 0)
      (signal 'wrong-type-argument '(size 0)))))

(defun obarray-size (ob)
  "Return the size of the table OB."
  (length ob))

(defun obarrayp (object)
  "Return t if OBJECT is a table of symbols."
  (and (vectorp object)
       (< 0 (length object))))

(defun obarray-get (ob name)
  "Return the symbol named NAME in the table OB, or nil."
  (intern-soft name ob))

(defun obarray-put (ob name)
  "Return the symbol named NAME in the table OB, which is made if it is not there."
  (intern name ob))

(defun obarray-remove (ob name)
  "Remove the symbol named NAME from the table OB; return t if it was there."
  (unintern name ob))

(defun obarray-map (fn ob)
  "Call FN with every symbol in the table OB."
  (mapatoms fn ob))

(provide 'obarray)

;;; obarray.el ends here
