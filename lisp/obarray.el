;;; obarray.el --- obarrays as collections of names  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defconst obarray-default-size 59
  "How many slots an obarray has unless one says so.")

(defun obarray-make (&optional size)
  "Return a new obarray with SIZE slots."
  (let ((size (or size obarray-default-size)))
    (if (< 0 size)
        (make-vector size 0)
      (signal 'wrong-type-argument (list 'size 0)))))

(defun obarray-size (ob)
  "Return how many slots the obarray OB has."
  (length ob))

(defun obarrayp (object)
  "Return t if OBJECT may be an obarray."
  (and (vectorp object) (< 0 (length object)) t))

(defun obarray-get (obarray name)
  "Return the symbol whose name is NAME in OBARRAY, or nil."
  (intern-soft name obarray))

(defun obarray-put (obarray name)
  "Return the symbol whose name is NAME in OBARRAY, making it if need be."
  (intern name obarray))

(defun obarray-remove (obarray name)
  "Remove the symbol whose name is NAME from OBARRAY; return t if it was there."
  (unintern name obarray))

(defun obarray-map (fn obarray)
  "Call FN with each symbol of OBARRAY."
  (mapatoms fn obarray))

(provide 'obarray)

;;; obarray.el ends here
