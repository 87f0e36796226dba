;;; cl-types.el --- Common Lisp's types, and assertions about them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A type is a symbol or a list.  A symbol's property `cl-deftype-handler' is a function that expands
;; it to another type, its property `cl-deftype-satisfies' a predicate; without either, NAMEp, NAME-p
;; or NAME itself is the predicate.

;;; Code:

(require 'cl-lib)
(require 'cl-lambda)

(defconst cl--type-predicates
  '((array . arrayp) (atom . atom) (base-char . characterp) (bignum . bignump) (bool-vector . bool-vector-p)
    (boolean . booleanp) (buffer . bufferp) (char-table . char-table-p) (character . natnump) (command . commandp)
    (cons . consp) (fixnum . fixnump) (float . floatp) (function . functionp) (hash-table . hash-table-p)
    (integer . integerp) (integer-or-marker . integer-or-marker-p) (keyword . keywordp) (list . listp) (null . null)
    (number . numberp) (real . numberp) (sequence . sequencep) (string . stringp) (symbol . symbolp) (vector . vectorp))
  "The predicates of the standard types.")

(dolist (entry cl--type-predicates)
  (put (car entry) 'cl-deftype-satisfies (cdr entry)))

(put 'extended-char 'cl-deftype-handler (lambda () '(and character (not base-char))))

(defun cl--type-predicate (type)
  "Return the predicate of the type named TYPE.
Signals an error if there is none."
  (or (get type 'cl-deftype-satisfies)
      (let ((name (symbol-name type)) (found nil))
        (dolist (predicate (list (intern-soft (concat name "p")) (intern-soft (concat name "-p")) type))
          (if (and predicate (not found) (fboundp predicate)) (setq found predicate)))
        found)
      (error "Unknown type %S" type)))

(defun cl--type-expand (type)
  "Return what TYPE is defined as by `cl-deftype', or nil."
  (let ((handler (if (consp type)
                     (and (symbolp (car type)) (get (car type) 'cl-deftype-handler))
                   (and (symbolp type) (get type 'cl-deftype-handler)))))
    (and handler (list (apply handler (cdr-safe type))))))

(defun cl--type-bound (operator limit value)
  "Return a form that compares VALUE, a form, with LIMIT of a type, `*' for none.
OPERATOR is `>=' or `<='; a LIMIT in a list is not in the type itself."
  (cond ((memq limit '(* nil)) t)
        ((consp limit) `(,(if (eq operator '>=) '> '<) ,value ',(car limit)))
        (t `(,operator ,value ',limit))))

(defun cl--type-test (value type)
  "Return a form that tests whether VALUE, a form that may be copied, is of TYPE.
Signals an error if TYPE is none."
  (let ((expansion (cl--type-expand type)))
    (cond
     (expansion (cl--type-test value (car expansion)))
     ((memq type '(nil t)) (list 'quote type))
     ((symbolp type) (list (cl--type-predicate type) value))
     ((not (consp type)) (error "Bad type spec: %s" type))
     ((memq (car type) '(or and))
      (cons (car type) (mapcar (lambda (part) (cl--type-test value part)) (cdr type))))
     ((and (eq (car type) 'not) (cdr type) (null (cddr type)))
      (list 'not (cl--type-test value (nth 1 type))))
     ((memq (car type) '(integer float real number))
      `(and ,(cl--type-test value (car type))
            ,@(and (cdr type) (list (cl--type-bound '>= (nth 1 type) value)))
            ,@(and (cddr type) (list (cl--type-bound '<= (nth 2 type) value)))))
     ((memq (car type) '(member cl-member)) `(and (memql ,value ',(cdr type)) t))
     ((and (eq (car type) 'eql) (cdr type)) `(and (eql ,value ',(nth 1 type)) t))
     ((and (eq (car type) 'satisfies) (cdr type)) (list (nth 1 type) value))
     (t (error "Bad type spec: %s" type)))))

(defun cl--typep-expand (form value type)
  "Return the test that FORM, (cl-typep VALUE TYPE), stands for; FORM itself if TYPE is no constant."
  (if (eq (car-safe type) 'quote)
      (macroexp-let2 macroexp-copyable-p temp value
        (cl--type-test temp (nth 1 type)))
    form))

;;;###autoload
(defun cl-typep (val type)
  "Return non-nil if VAL is of TYPE.
Signals an error if TYPE is unknown."
  (declare (compiler-macro cl--typep-expand))
  (cond
   ((memq type '(nil t)) type)
   ((and (symbolp type) (not (get type 'cl-deftype-handler)))
    (funcall (cl--type-predicate type) val))
   (t (let ((variable (make-symbol "value")))
        (funcall (eval `(lambda (,variable) ,(cl--type-test variable type)) t) val)))))

;;;###autoload
(defmacro cl-deftype (name arglist &rest body)
  "Define NAME as a type: what BODY returns for arguments as in ARGLIST.
Optional arguments without a default are `*'.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (debug cl-defmacro) (doc-string 3) (indent 2))
  (let ((cl--lambda-default ''*))
    `(put ',name 'cl-deftype-handler
          (function (lambda ,@(cl--lambda-transform arglist body nil))))))

;;;###autoload
(defmacro cl-typecase (expr &rest clauses)
  "Evaluate the first of CLAUSES, (TYPE BODY...), whose TYPE the value of EXPR is of.
TYPE t or `otherwise' always matches.

\(fn EXPR (TYPE BODY...)...)"
  (declare (indent 1) (debug (form &rest ([&or cl-type-spec "otherwise"] body))))
  (macroexp-let2 macroexp-copyable-p temp expr
    (cons 'cond (cl--typecase-clauses temp clauses))))

(defun cl--typecase-clauses (variable clauses)
  "Return the CLAUSES of a type case of VARIABLE as clauses of `cond'."
  (mapcar (lambda (clause)
            (cons (if (eq (car clause) 'otherwise) t `(cl-typep ,variable ',(car clause)))
                  (or (cdr clause) '(nil))))
          clauses))

;;;###autoload
(defmacro cl-etypecase (expr &rest clauses)
  "Like `cl-typecase' with EXPR and CLAUSES, but signal an error if no clause matches.

\(fn EXPR (TYPE BODY...)...)"
  (declare (indent 1) (debug cl-typecase))
  (macroexp-let2 macroexp-copyable-p temp expr
    `(cond ,@(cl--typecase-clauses temp clauses)
           ((error "cl-etypecase failed: %s, %s" ,temp
                   ',(delq 'otherwise (mapcar #'car clauses)))
            nil))))

;;;###autoload
(defmacro cl-the (type form)
  "Return the value of FORM, which is of TYPE.
Signals `wrong-type-argument' if it is not."
  (declare (indent 1) (debug (cl-type-spec form)))
  (macroexp-let2 macroexp-copyable-p temp form
    `(progn (unless (cl-typep ,temp ',type)
              (signal 'wrong-type-argument (list ',type ,temp ',form)))
            ,temp)))

;;;###autoload
(defmacro cl-check-type (form type &optional string)
  "Signal `wrong-type-argument' unless the value of FORM is of TYPE.
STRING describes what it should be, instead of TYPE."
  (declare (debug (place cl-type-spec &optional stringp)))
  (macroexp-let2 macroexp-copyable-p temp form
    `(progn (or (cl-typep ,temp ',type)
                (signal 'wrong-type-argument (list ,(or string `',type) ,temp ',form)))
            nil)))

;;;###autoload
(defmacro cl-assert (form &optional show-args string &rest args)
  "Signal `cl-assertion-failed' if the value of FORM is nil.
SHOW-ARGS non-nil means that the error tells the values of the arguments in
FORM.  STRING and ARGS are a message as for `error'.

\(fn FORM &optional SHOW-ARGS STRING ARGS...)"
  (declare (debug (form &rest form)))
  (let ((shown (and show-args
                    (delq nil (mapcar (lambda (arg) (if (macroexp-const-p arg) nil arg)) (cdr-safe form))))))
    `(progn
       (or ,form
           (cl--assertion-failed ',form ,@(if (or string show-args args)
                                              (list string `(list ,@shown) `(list ,@args)))))
       nil)))

;;;###autoload
(put 'cl-type 'pcase-macroexpander #'cl--type-pattern)

;;;###autoload
(defun cl--type-pattern (type)
  "Return the `pcase' pattern that (cl-type TYPE) stands for: it matches objects of TYPE."
  `(pred (pcase--flip cl-typep ',type)))

(provide 'cl-types)

;;; cl-types.el ends here
