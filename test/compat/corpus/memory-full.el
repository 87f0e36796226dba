;;; memory-full.el --- what is signalled when memory is used up  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later
memory-signal-data
(make-string (/ most-positive-fixnum 2) 1)
(make-vector (/ most-positive-fixnum 16) 1)
(let ((memory-signal-data nil)) (make-string (/ most-positive-fixnum 2) 1))
(let ((memory-signal-data '(arith-error 1 2))) (make-string (/ most-positive-fixnum 2) 1))
(let ((memory-signal-data '(file-error))) (condition-case e (make-string (/ most-positive-fixnum 2) 1) (arith-error 'arith) (file-error (list 'file e))))
