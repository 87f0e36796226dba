;;; memory-counts.el --- how much was consed  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(defvar counts '(cons-cells-consed floats-consed vector-cells-consed symbols-consed string-chars-consed intervals-consed strings-consed))
(mapcar #'boundp counts)
(mapcar #'special-variable-p counts)
(mapcar (lambda (s) (type-of (symbol-value s))) counts)
(mapcar #'local-variable-if-set-p counts)
(func-arity 'memory-use-counts)
(length (memory-use-counts))
(equal (cdr (memory-use-counts)) (cdr (mapcar #'symbol-value counts)))

;; What byte-compiled code allocates, beyond what the measuring itself does.
(fset 'consed (byte-compile '(lambda (f) (let ((a (memory-use-counts)) (b (progn (funcall f) (memory-use-counts))) (r nil)) (while a (setq r (cons (- (car b) (car a)) r) a (cdr a) b (cdr b))) (nreverse r)))))
(fset 'consed-by (lambda (form) (let ((f (byte-compile (list 'lambda nil form))) (nothing (byte-compile '(lambda ())))) (consed nothing) (consed f) (cl-mapcar #'- (consed f) (consed nothing)))))
(require 'cl-lib)
(defvar v10 (make-vector 10 0))
(defvar f1 1.5)
(mapcar #'consed-by
        '(nil (cons 1 2) (list 1 2 3) (make-list 100 0) (+ f1 2) (* f1 f1) (make-vector 10 0) (make-vector 0 0) (make-vector 1 0)
          (vector 1 2 3) (make-vector 2000 1) (make-vector 20000 1) (copy-sequence v10) (make-symbol "x") (make-string 10 ?a)
          (make-string 10 ?é) (make-string 0 ?a) (substring "abcdef" 2) (copy-sequence "abcd") (make-string 30000 ?a)
          (make-bool-vector 100 nil) (make-bool-vector 0 nil) (make-record 'a 3 0) (record 'a) (read "(a b c)") (format "%d" 10)
          (number-to-string 5) (list 1.0) (mapcar #'1+ '(1 2 3)) (funcall #'list 1 2) (apply #'list 1 '(2 3)) (apply #'+ '(2 3))
          (memory-use-counts) (float-time) (current-time)))
;; Not only since the last collection.
(let ((before strings-consed) (conses cons-cells-consed))
  (dotimes (_ 100000) (make-string 10 ?x) (list 1 2 3))
  (garbage-collect)
  (list (- strings-consed before) (<= 300000 (- cons-cells-consed conses))))

;; They are variables, which go on from what is stored.
(let ((old symbols-consed)) (prog1 (list (setq symbols-consed 5) (progn (make-symbol "x") (make-symbol "x") symbols-consed) (nth 3 (memory-use-counts))) (setq symbols-consed old)))
(setq symbols-consed 'a)
(setq symbols-consed 1.0)
(setq symbols-consed nil)
(list (setq symbols-consed most-negative-fixnum) symbols-consed)
(progn (setq symbols-consed 7) (list (default-value 'symbols-consed) (symbol-value 'symbols-consed) (buffer-local-value 'symbols-consed (current-buffer))))
(progn (set-default 'symbols-consed 9) symbols-consed)
(let ((symbols-consed 100)) (make-symbol "x") symbols-consed)
symbols-consed
(progn (let ((symbols-consed 100)) (make-symbol "x") (make-symbol "y")) symbols-consed)
(condition-case e (let ((symbols-consed 'x)) symbols-consed) (error e))
(condition-case e (defvaralias 'symbols-consed 'f1) (error e))
(progn (defvaralias 'my-symbols-consed 'symbols-consed) (setq my-symbols-consed 20) (make-symbol "x") (list my-symbols-consed symbols-consed))
(local-variable-p 'symbols-consed)
(with-temp-buffer (kill-local-variable 'symbols-consed) (make-symbol "x") symbols-consed)
(let (seen) (add-variable-watcher 'floats-consed (lambda (&rest a) (push a seen))) (setq floats-consed 3) (let ((floats-consed 1)) nil) (remove-variable-watcher 'floats-consed #'ignore) (mapcar #'butlast seen))
(with-temp-buffer (list (make-local-variable 'strings-consed) (local-variable-p 'strings-consed) (progn (setq strings-consed 4) strings-consed)))
(progn (makunbound 'intervals-consed) (boundp 'intervals-consed))
(memory-use-counts 1)
(mapcar #'natnump (memory-use-counts))
