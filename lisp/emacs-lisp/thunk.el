;;; thunk.el --- values that are computed when they are needed  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `thunk-delay' makes a thunk of forms, `thunk-force' evaluates them, once, and returns their value.
;; `thunk-let' and `thunk-let*' bind variables whose values are computed when they are used.

;;; Code:

(require 'cl-lib)

(defmacro thunk-delay (&rest body)
  "Return a thunk whose value is that of the last of BODY, which is evaluated when it is needed."
  (declare (debug (def-body)))
  (cl-assert lexical-binding)
  (let ((forced (make-symbol "forced")) (val (make-symbol "val")))
    `(let (,forced (,val (lambda () ,@(or body '(nil)))))
       (lambda (&optional check)
         (if check
             ,forced
           (unless ,forced
             (setq ,val (funcall ,val))
             (setq ,forced t))
           ,val)))))

(defun thunk-force (delayed)
  "Return the value of the thunk DELAYED, which is computed if that was not done before."
  (funcall delayed))

(defun thunk-evaluated-p (delayed)
  "Return non-nil if the value of the thunk DELAYED has been computed."
  (funcall delayed t))

(defun thunk--check-binding (binding)
  "Signal an error unless BINDING is (SYMBOL FORM)."
  (unless (and (consp binding) (symbolp (car binding)) (consp (cdr binding)) (null (cddr binding)))
    (signal 'error (list "Bad binding in thunk-let" binding))))

(defmacro thunk-let (bindings &rest body)
  "Evaluate BODY with the variables of BINDINGS, each (SYMBOL FORM), bound to values of FORMs.
A FORM is evaluated when its variable is used, and only once."
  (declare (indent 1) (debug let))
  (mapc #'thunk--check-binding bindings)
  (let ((thunks (mapcar (lambda (binding) (make-symbol (concat (symbol-name (car binding)) "-thunk"))) bindings))
        (rest nil) (bound nil) (macros nil))
    (setq rest thunks)
    (dolist (binding bindings)
      (push (list (car rest) `(thunk-delay ,(cadr binding))) bound)
      (push (list (car binding) `(thunk-force ,(pop rest))) macros))
    `(let ,(nreverse bound)
       (cl-symbol-macrolet ,(nreverse macros)
         ,@body))))

(defmacro thunk-let* (bindings &rest body)
  "Like `thunk-let' with BINDINGS and BODY, but a FORM may use the variables before it."
  (declare (indent 1) (debug let))
  (let ((form (macroexp-progn body)))
    (dolist (binding (reverse bindings))
      (setq form `(thunk-let (,binding) ,form)))
    form))

(provide 'thunk)

;;; thunk.el ends here
