;;; forms.el --- a corpus for the minimiser's test  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(setq minimise-unused 5)
(defun minimise-first (list) (if (consp list) (car list) list))
(setq minimise-value 40)
(list 1 2)
(let ((l (list minimise-value "x" 2))) (setq minimise-unused l) (list (number-to-string (+ (minimise-first l) 7)) l))
(list 3 4)
