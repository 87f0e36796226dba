;;; inline.el --- functions that say how they are inlined  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `define-inline' makes a function and a compiler macro of one body.  In the function, the forms of
;; the body mean themselves: (inline-quote FORM) is FORM with its commas taken away, everything is
;; constant.  In the compiler macro, the arguments are forms, and (inline-quote FORM) is a template.

;;; Code:

(require 'macroexp)

;; -- known in `define-inline' only ------------------------------------------------------------

(defmacro inline-quote (_exp)
  "Return the form EXP, in which ,VAR stands for the argument VAR.  Known in `define-inline' only.

\(fn EXP)"
  (declare (debug (backquote-form)))
  (error "inline-quote can only be used within define-inline"))

(defmacro inline-const-p (_exp)
  "Return non-nil if the value of the argument EXP is known.  Known in `define-inline' only.

\(fn EXP)"
  (declare (debug t))
  (error "inline-const-p can only be used within define-inline"))

(defmacro inline-const-val (_exp)
  "Return the value of the argument EXP, which is constant.  Known in `define-inline' only.

\(fn EXP)"
  (declare (debug t))
  (error "inline-const-val can only be used within define-inline"))

(defmacro inline-error (_format &rest _args)
  "Signal an error with the message FORMAT with ARGS.  Known in `define-inline' only.

\(fn FORMAT &rest ARGS)"
  (declare (debug t))
  (error "inline-error can only be used within define-inline"))

(defmacro inline-letevals (_vars &rest _body)
  "Return the form that BODY returns, in which each of VARS is evaluated once.
Known in `define-inline' only.  Each of VARS is an argument, or (VAR
FORM); VARS may be dotted, with the last one a list of arguments.

\(fn VARS &rest BODY)"
  (declare (indent 1) (debug (sexp body)))
  (error "inline-letevals can only be used within define-inline"))

;; -- in the function --------------------------------------------------------------------------

(defun inline--dont-quote (exp)
  "Return EXP, a template, as a form: without its commas."
  (cond ((eq (car-safe exp) '\,) (cadr exp))
        ((vectorp exp) (apply #'vector (mapcar #'inline--dont-quote exp)))
        ((not (consp exp)) exp)
        ((memq (car exp) '(quote function)) exp)
        ((eq (car-safe (car (last exp))) '\,@)
         `(apply #',(car exp) ,@(mapcar #'inline--dont-quote (butlast (cdr exp))) ,(cadr (car (last exp)))))
        (t (inline--map-parts exp))))

(defun inline--map-parts (exp)
  "Return the list EXP, perhaps dotted, with commas taken away from its elements."
  (let ((parts nil))
    (while (consp exp)
      (push (inline--dont-quote (pop exp)) parts))
    (nconc (nreverse parts) exp)))

(defun inline--dont-letevals (vars &rest body)
  "Return BODY as a form with those of VARS bound that have a form of their own."
  (let ((bindings nil))
    (while (consp vars)
      (let ((var (pop vars)))
        (if (consp var) (push var bindings))))
    (if bindings `(let* ,(nreverse bindings) ,@body) (macroexp-progn body))))

(defconst inline--function-environment
  `((inline-quote . inline--dont-quote)
    (inline-const-p . ,(lambda (_exp) t))
    (inline-const-val . ,(lambda (exp) exp))
    (inline-error . ,(lambda (&rest args) `(error ,@args)))
    (inline-letevals . inline--dont-letevals))
  "What the macros mean in the function.")

;; -- in the compiler macro --------------------------------------------------------------------

(defun inline--constant-p (exp)
  "Return non-nil if EXP is a form whose value is known."
  (or (macroexp-const-p exp) (eq (car-safe exp) 'function)))

(defun inline--constant-value (exp whole)
  "Return the value of the form EXP; use WHOLE, the call, if it is not constant."
  (cond ((not (inline--constant-p exp)) (throw 'inline--just-use whole))
        ((consp exp) (cadr exp))
        (t exp)))

(defun inline--bind-list (forms function)
  "Call FUNCTION with FORMS, each replaced by a variable if it is to be evaluated once.
Return the form that FUNCTION returns with these variables bound."
  (let* ((bindings nil)
         (variables (mapcar (lambda (form)
                              (if (macroexp-copyable-p form)
                                  form
                                (let ((variable (gensym "v")))
                                  (push (list variable form) bindings)
                                  variable)))
                            forms)))
    (macroexp-let* (nreverse bindings) (funcall function variables))))

(defun inline--do-letevals (vars &rest body)
  "Return the form that makes the form of BODY, in which each of VARS is evaluated once."
  (cond ((null vars) (macroexp-progn body))
        ((symbolp vars) `(inline--bind-list ,vars (lambda (,vars) ,@body)))
        (t (let* ((var (car vars)) (name (if (consp var) (car var) var)) (form (if (consp var) (cadr var) var)))
             `(macroexp-let2 macroexp-copyable-p ,name ,form (inline-letevals ,(cdr vars) ,@body))))))

(defconst inline--macro-environment
  `((inline-quote . ,(lambda (exp) (list '\` exp)))
    (inline-const-p . ,(lambda (exp) `(inline--constant-p ,exp)))
    (inline-const-val . ,(lambda (exp) `(inline--constant-value ,exp inline--form)))
    (inline-error . ,(lambda (&rest _) '(throw 'inline--just-use inline--form)))
    (inline-letevals . inline--do-letevals))
  "What the macros mean in the compiler macro.")

;; -- the macro --------------------------------------------------------------------------------

;;;###autoload
(defmacro define-inline (name args &rest body)
  "Define NAME as a function with ARGS and BODY that compilers can inline.
BODY returns a form (by `inline-quote'); in the function, that form is
its value.  In BODY, `inline-letevals', `inline-const-p',
`inline-const-val' and `inline-error' can be used.

\(fn NAME ARGS [DOC] BODY...)"
  (declare (debug defun) (doc-string 3) (indent defun))
  (let ((doc (if (stringp (car-safe body)) (list (pop body))))
        (declarations (if (eq (car-safe (car-safe body)) 'declare) (cdr (pop body))))
        (inliner (intern (format "%s--inliner" name))))
    `(progn
       (defun ,name ,args
         ,@doc
         (declare (compiler-macro ,inliner) ,@declarations)
         ,(macroexpand-all (macroexp-progn body) (append inline--function-environment macroexpand-all-environment)))
       :autoload-end
       (eval-and-compile
         (defun ,inliner ,(cons 'inline--form args)
           (ignore inline--form)
           (catch 'inline--just-use
             ,(macroexpand-all (macroexp-progn body) (append inline--macro-environment macroexpand-all-environment))))))))

(provide 'inline)

;;; inline.el ends here
