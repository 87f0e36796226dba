;;; cl-specs.el --- elements of Edebug specifications for Common Lisp  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What Edebug has to know about lambda lists and local macros of Common Lisp.

;;; Code:

(defvar edebug-lexical-macro-ctx)

;; -- lambda lists -------------------------------------------------------------------------------

(def-edebug-elem-spec 'cl-lambda-arg '(&or arg cl-lambda-list1))

(def-edebug-elem-spec 'cl-&optional-arg '(&or (cl-lambda-arg &optional def-form arg) arg))

(def-edebug-elem-spec 'cl-&key-arg '(&or ([&or (symbolp cl-lambda-arg) arg] &optional def-form arg) arg))

(def-edebug-elem-spec 'cl-lambda-list
  '(([&rest cl-lambda-arg]
     [&optional ["&optional" cl-&optional-arg &rest cl-&optional-arg]]
     [&optional ["&rest" cl-lambda-arg]]
     [&optional ["&key" [cl-&key-arg &rest cl-&key-arg] &optional "&allow-other-keys"]]
     [&optional ["&aux" &rest &or (cl-lambda-arg &optional def-form) arg]]
     . [&or arg nil])))

(def-edebug-elem-spec 'cl-lambda-list1
  '(([&optional ["&whole" arg]]
     [&rest cl-lambda-arg]
     [&optional ["&optional" cl-&optional-arg &rest cl-&optional-arg]]
     [&optional ["&rest" cl-lambda-arg]]
     [&optional ["&key" cl-&key-arg &rest cl-&key-arg &optional "&allow-other-keys"]]
     [&optional ["&aux" &rest &or (cl-lambda-arg &optional def-form) arg]]
     . [&or arg nil])))

(def-edebug-elem-spec 'cl-macro-arg '(&or arg cl-macro-list1))

(def-edebug-elem-spec 'cl-macro-list
  '(([&optional "&environment" arg]
     [&rest cl-macro-arg]
     [&optional ["&optional" &rest &or (cl-macro-arg &optional def-form cl-macro-arg) arg]]
     [&optional [[&or "&rest" "&body"] cl-macro-arg]]
     [&optional ["&key" [&rest [&or ([&or (symbolp cl-macro-arg) arg] &optional def-form cl-macro-arg) arg]]
                 &optional "&allow-other-keys"]]
     [&optional ["&aux" &rest &or (cl-macro-arg &optional def-form) arg]]
     [&optional "&environment" arg])))

(def-edebug-elem-spec 'cl-macro-list1
  '(([&optional "&whole" arg]
     [&rest cl-macro-arg]
     [&optional ["&optional" &rest &or (cl-macro-arg &optional def-form cl-macro-arg) arg]]
     [&optional [[&or "&rest" "&body"] cl-macro-arg]]
     [&optional ["&key" [&rest [&or ([&or (symbolp cl-macro-arg) arg] &optional def-form cl-macro-arg) arg]]
                 &optional "&allow-other-keys"]]
     [&optional ["&aux" &rest &or (cl-macro-arg &optional def-form) arg]]
     . [&or arg nil])))

;; -- bodies -------------------------------------------------------------------------------------

(def-edebug-elem-spec 'cl-declarations '(&rest ("cl-declare" &rest sexp)))

(def-edebug-elem-spec 'cl-declarations-or-string
  '(lambda-doc &or ("declare" def-declarations) cl-declarations))

(def-edebug-elem-spec 'cl-lambda-expr
  '(&define ("lambda" cl-lambda-list cl-declarations-or-string [&optional ("interactive" interactive)] def-body)))

(def-edebug-elem-spec 'cl-type-spec '(sexp))

(defun cl--edebug-macrolet-interposer (bindings match &rest specs)
  "Match SPECS with the function MATCH, where the macros of BINDINGS, a list of them in a list, are known."
  (let ((edebug-lexical-macro-ctx
         (append (mapcar (lambda (binding)
                           ;; The body of a local macro may declare its specification.
                           (cons (car binding)
                                 (cadr (assq 'debug (cdr (assq 'declare (cddr binding)))))))
                         (car bindings))
                 (bound-and-true-p edebug-lexical-macro-ctx))))
    (funcall match specs)))

(provide 'cl-specs)

;;; cl-specs.el ends here
