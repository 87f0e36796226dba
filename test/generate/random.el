;;; random.el --- random numbers and choices of the generators  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Every generator here gets its choices from this sequence, so that a seed repeats a run in any editor.

;;; Code:

(defvar generate--state 1 "State of the random numbers.")

(defun generate-seed (seed)
  "Start the sequence of random numbers that belongs to SEED."
  (setq generate--state (logand (* seed 7919) #x7fffffff)))

(defun generate-random (n)
  "Return a random integer from 0 to N - 1."
  (setq generate--state (logand (+ (* generate--state 1103515245) 12345) #x7fffffff))
  (% (ash generate--state -8) n))

(defun generate-chance (n)
  "Return t in one of N cases."
  (= 0 (generate-random n)))

(defun generate-pick (sequence)
  "Return a random element of SEQUENCE."
  (elt sequence (generate-random (length sequence))))

(defun generate-repeat (max function &optional separator)
  "Return the texts of 0 to MAX calls of FUNCTION, with SEPARATOR between them."
  (let ((n (generate-random (1+ max))) texts)
    (while (> n 0)
      (setq texts (cons (funcall function) texts) n (1- n)))
    (mapconcat #'identity texts (or separator ""))))

;;; random.el ends here
