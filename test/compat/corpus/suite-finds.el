;;; What GNU Emacs's own suite found that no other corpus had.  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; A word of JSON ends at a space, a comma or a closing bracket; any case will do.
(progn (require 'json) (require 'nadvice) (require 'cl-print) (require 'thingatpt) nil)
(mapcar (lambda (text)
          (with-temp-buffer
            (insert text)
            (goto-char 1)
            (list (condition-case e (json-read-keyword "true") (error e)) (point))))
        '("true|" "true1" "tru" "true-" "true_x" "true x" "TRUE" "true." "truE" "tr|ue" "|true" "true," "true]" "true("
          "a|b" " true" ""))

;; A single letter ends a version.
(mapcar (lambda (v) (condition-case e (version-to-list v) (error (car e)))) '("22.8X3" "22.8x" "2.3z1" "1.0a" "22-8b3"))

;; An alias that loses a value warns of it.
(let ((warnings nil))
  (cl-letf (((symbol-function 'display-warning) (lambda (&rest args) (push args warnings))))
    (set 'suite--a 1)
    (set 'suite--b 2)
    (defvaralias 'suite--a 'suite--b)
    (set 'suite--c 2)
    (defvaralias 'suite--c 'suite--b)
    (set 'suite--d 1)
    (defvaralias 'suite--d 'suite--e)
    (set 'suite--f 3)
    (defvaralias 'suite--a 'suite--f))
  (list warnings (symbol-value 'suite--a) (symbol-value 'suite--e)))

;; The properties of a string can share structure.
(let ((print-circle t) (shared (list 'a 'b)) (s (copy-sequence "abcdefghij")))
  (put-text-property 0 5 'test shared s)
  (put-text-property 7 10 'test shared s)
  (list (cl-prin1-to-string s) (cl-prin1-to-string (list s shared))))

;; Which calls below advice are calls of the command.
(progn
  (defun suite--f1 () (interactive) (cons 1 (called-interactively-p)))
  (advice-add 'suite--f1 :around (lambda (f &rest args) (list (called-interactively-p) (apply f args))))
  (list (suite--f1) (call-interactively 'suite--f1)))
(progn
  (defun suite--f2 () (interactive) (cons 1 (called-interactively-p)))
  (advice-add 'suite--f2 :before (lambda (&rest _) (setq suite--seen (called-interactively-p))))
  (advice-add 'suite--f2 :around (lambda (f &rest args) (list (called-interactively-p) (apply f args))))
  (list (call-interactively 'suite--f2) suite--seen))
(progn
  (defun suite--f3 () (interactive) 3)
  (advice-add 'suite--f3 :around (lambda (f &rest args) (list (called-interactively-p) (apply f args))))
  (advice-add 'suite--f3 :before (lambda (&rest _) (setq suite--seen (called-interactively-p))))
  (advice-add 'suite--f3 :around (lambda (f &rest args) (list (called-interactively-p) (apply f args))) '((name . b)))
  (list (call-interactively 'suite--f3) suite--seen))

;; There is no thing where the buffer only begins.
(mapcar (lambda (text)
          (with-temp-buffer
            (insert text)
            (goto-char 1)
            (list (bounds-of-thing-at-point 'word) (bounds-of-thing-at-point 'sexp))))
        '(" true" "|true" "true|" "  a" "(a) b"))

;; Only a key that is no list may not be there twice.
(mapcar (lambda (form) (condition-case e (eval form t) (error e)))
        '((cl-case 'b (a 1) (b 2) (a 3)) (cl-case 'b ((a b) 1) ((b c) 2)) (cl-case 'b ((a b) 1) (b 3))
          (cl-case 1 (1 2) (1 3)) (cl-case 'x ('foo 1) ('foo 2) ('x 3)) (cl-case 'b ((a b a) 1))
          (cl-ecase 'c ((a b) 1) ((b) 2))))

;; Compiled functions tell the names of their arguments in their doc strings.
(mapcar (lambda (f) (list (help-function-arglist f) (help-function-arglist f t)))
        (list (make-byte-code 257 "\300\207" [nil] 1) (make-byte-code 641 "\300\207" [nil] 1)
              (make-byte-code 128 "\300\207" [nil] 1) (make-byte-code 513 "\300\207" [nil] 1)
              (make-byte-code 0 "\300\207" [nil] 1) (make-byte-code 513 "\300\207" [nil] 1 "x\n\n(fn A &optional B-C)")
              (make-byte-code 513 "\300\207" [nil] 1 "x\n\n(fn A B-C)") (make-byte-code 513 "\300\207" [nil] 1 "x\n\n(fn A)")
              (make-byte-code 641 "\300\207" [nil] 1 "x\n\n(fn A &optional B &rest R)")
              (make-byte-code 257 "\300\207" [nil] 1 "x\n\n(fn (A B))")
              (make-byte-code 128 "\300\207" [nil] 1 "x\n\n(fn A &key B)")
              (make-byte-code 128 "\300\207" [nil] 1 "x\n\n(fn &rest B)")
              (make-byte-code '(x &rest y) "\300\207" [nil] 1 "x\n\n(fn Z &rest B)")))

;; Structures as they were before Emacs 26.
(progn
  (cl-struct-define 'suite-bar "" 'cl-structure-object nil nil '((cl-tag-slot) (a)) 'cl-struct-suite-bar-tags 'cl-struct-suite-bar t)
  (prog1 (list cl-old-struct-compat-mode (type-of [cl-struct-suite-bar 3]) (type-of [suite-bar 3]) (type-of [])
               (symbol-function 'cl-struct-suite-bar) (type-of (symbol-value 'cl-struct-suite-bar)))
    (cl-old-struct-compat-mode -1)))
(list cl-old-struct-compat-mode (type-of [cl-struct-suite-bar 3]))

;; A vector after the dot is a template, too.
(let ((x 1) (l '(2 3)))
  (list `(a . [b ,x]) `((a . [b ,x]) c) `(,@l . [,x]) `(a . [b c]) `(,x . [b ,@l]) `(a . [b `(c . [,,x])])))
