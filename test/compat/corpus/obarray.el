;; SPDX-License-Identifier: GPL-3.0-or-later
;; The functions of obarray.el.
(require 'obarray)
(list obarray-default-size (length (obarray-make)) (length (obarray-make 7)) (obarray-size (obarray-make 3)))
(condition-case e (obarray-make 0) (error e))
(condition-case e (obarray-make -1) (error e))
(condition-case e (obarray-make 'a) (error e))
(list (obarrayp (obarray-make)) (obarrayp []) (obarrayp [0]) (obarrayp "a") (obarrayp nil) (obarrayp 5) (obarrayp '[a b]))
(let ((o (obarray-make 3))) (list (obarray-get o "x") (symbol-name (obarray-put o "x")) (symbol-name (obarray-get o "x")) (eq (obarray-put o "x") (obarray-get o "x")) (eq (obarray-get o "x") 'x) (obarray-remove o "x") (obarray-get o "x") (obarray-remove o "x")))
(let ((o (obarray-make 3)) n) (dolist (x '("a" "b" "c" "d")) (obarray-put o x)) (obarray-map (lambda (s) (push (symbol-name s) n)) o) (sort n #'string<))
(mapcar #'func-arity '(obarray-make obarray-size obarray-get obarray-put obarray-remove obarray-map obarrayp))
