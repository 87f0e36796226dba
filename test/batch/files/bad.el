;; -*- lexical-binding: t; -*-
(defun bad-inner (x)
  "Doc."
  (let ((y x)) (when y (car y))))
(defun bad-outer (&rest r)
  (dolist (e r) (bad-inner e)))
(message "before")
(bad-outer 3 4)
(message "after")
