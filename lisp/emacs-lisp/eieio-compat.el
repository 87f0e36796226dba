;;; eieio-compat.el --- the old way to define methods  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `defmethod' and `defgeneric', which `cl-defmethod' and `cl-defgeneric' replaced.  They differ in
;; that only the first argument has a specializer, that qualifiers may be written in upper case, and that
;; a method with :static is for classes as well as for their objects.

;;; Code:

(require 'eieio)

(defmacro defgeneric (method _args &optional doc-string)
  "Define METHOD as a generic function with ARGS, documented by DOC-STRING.

\(fn METHOD ARGS &optional DOC-STRING)"
  (declare (doc-string 3) (obsolete cl-defgeneric "25.1") (indent defun))
  `(eieio--defgeneric ',method ,(if (stringp doc-string) doc-string)))

(defun eieio--function-name (name)
  "Return the last name in the chain of aliases that starts with NAME."
  (while (and (fboundp name) (symbolp (symbol-function name)))
    (setq name (symbol-function name)))
  name)

(defun eieio--defalias (name body &optional doc)
  "Define NAME as BODY, documented by DOC; do nothing if it is BODY already."
  (unless (and (fboundp name) (eq (symbol-function name) body))
    (defalias name body doc)))

(defun eieio--defgeneric (method doc)
  "Make METHOD a generic function, documented by DOC, unless it is one.
Return METHOD."
  (unless (and (fboundp method) (cl-generic-p (eieio--function-name method)))
    (if (or (not (fboundp method)) (autoloadp (symbol-function method)))
        (eieio--defalias method (cl-generic-define method '(&rest args) nil) doc)
      (error "You cannot create a generic/method over an existing symbol: %s" method)))
  method)

(defmacro defmethod (method &rest args)
  "Define METHOD as a method of a generic function.
ARGS is [KEY] ((ARG CLASS) ARGS...) [DOCSTRING] BODY..., where KEY is
:before, :primary, :after or :static.  In BODY, `call-next-method' calls
the next method.

\(fn METHOD [KEY] ARGS [DOCSTRING] BODY...)"
  (declare (doc-string 3) (obsolete cl-defmethod "25.1") (indent defun)
           (debug (&define name [&optional symbolp] listp lambda-doc def-body)))
  (let* ((key (if (keywordp (car args)) (pop args))) (params (car args)) (first (car params))
         (fargs (if (consp first) (cons (car first) (cdr params)) params)))
    `(progn
       (eieio--defgeneric ',method nil)
       (eieio--defmethod ',method ',key ',(if (consp first) (cadr first))
                         #'(lambda ,fargs ,@(cdr args))))))

(defvar eieio--cnm nil
  "The function that calls the next method of the running method, with its arguments.")

(defun eieio--compat-method (code)
  "Return the method that runs CODE, in which `call-next-method' works."
  (lambda (cnm &rest args)
    (let ((eieio--cnm cnm))
      (apply code args))))

(defun eieio--compat-specializer (kind argclass)
  "Return the specializer of a method of KIND, a keyword, for ARGCLASS."
  (cond ((null argclass) t)
        ((not (eq kind :static)) argclass)
        (t `(eieio--static ,argclass))))

(defun eieio--drop-arguments (n function)
  "Return a function that calls FUNCTION without its first N arguments."
  (lambda (&rest args) (apply function (nthcdr n args))))

(defun eieio--defmethod (method kind argclass code)
  "Define a method of METHOD: KIND is its key or nil, ARGCLASS its class or nil, CODE its function."
  (setq kind (intern (downcase (symbol-name kind))))
  (let* ((specializer (eieio--compat-specializer kind argclass)) (arity (func-arity code))
         (required (max 1 (if (eq method 'no-applicable-method) 1 (car arity))))
         (args `((arg ,specializer) ,@(mapcar (lambda (n) (intern (format "arg%d" n))) (number-sequence 2 required)) &rest args)))
    (cond ((eq method 'no-next-method)
           (setq code (eieio--drop-arguments 2 code) method 'cl-no-next-method
                 args `((generic t) (method t) ,@args)))
          ((eq method 'no-applicable-method)
           (let ((old code))
             (setq code (lambda (generic &rest args) (apply old (car args) (cl--generic-name generic) args))
                   method 'cl-no-applicable-method args `((generic t) ,@args)))))
    (cl-generic-define-method
     method (if (memq kind '(nil :primary :static)) nil (list kind))
     (if (= (car arity) 0) (list '&rest 'args) args)
     t (eieio--compat-method code))
    (if (and (eq kind :static) (class-p argclass))
        (cl-generic-generalizers specializer))
    method))

(cl-generic-define-generalizer eieio--generic-static-symbol-generalizer
  61 (lambda (name &rest _) `(and (symbolp ,name) (cl--find-class ,name)))
  (lambda (tag &rest _)
    (if (eieio--class-p tag)
        (mapcan (lambda (class)
                     (let ((name (eieio--class-name class)))
                       (list `(subclass ,name) `(eieio--static ,name))))
                   (eieio--class-precedence-list tag)))))

(cl-generic-define-generalizer eieio--generic-static-object-generalizer
  51 #'cl--generic-struct-tag
  (lambda (tag &rest _)
    (let ((class (and (symbolp tag) (cl--find-class tag))))
      (if (eieio--class-p class)
          (mapcan (lambda (class)
                       (let ((name (eieio--class-name class)))
                         (list name `(eieio--static ,name))))
                     (eieio--class-precedence-list class))))))

(cl-defmethod cl-generic-generalizers ((_specializer (head eieio--static)))
  "Return the generalizers for (eieio--static CLASS): names and objects of classes that inherit from CLASS."
  (list eieio--generic-static-symbol-generalizer eieio--generic-static-object-generalizer))

(defun call-next-method (&rest replacement-args)
  "Call the next method, with REPLACEMENT-ARGS or the arguments of the current one."
  (declare (obsolete cl-call-next-method "25.1"))
  (unless eieio--cnm
    (error "call-next-method not called within a class specific method"))
  (apply eieio--cnm replacement-args))

(defun next-method-p ()
  "Return non-nil if there is a next method."
  (declare (obsolete cl-next-method-p "25.1"))
  (and eieio--cnm (cl--generic-isnot-nnm-p eieio--cnm)))

(defun generic-p (fname)
  "Return non-nil if FNAME names a generic function."
  (declare (obsolete cl-generic-p "25.1"))
  (and (fboundp fname) (cl-generic-p fname)))

(cl-defgeneric no-next-method (object &rest args)
  "Not called any more; see `cl-no-next-method' for what OBJECT and ARGS were."
  (declare (obsolete cl-no-next-method "25.1")))

(cl-defgeneric no-applicable-method (object method &rest args)
  "Not called any more; see `cl-no-applicable-method' for what OBJECT, METHOD and ARGS were."
  (declare (obsolete cl-no-applicable-method "25.1")))

(defun eieio-defmethod (method args)
  "Define METHOD with ARGS, as in `defmethod'."
  (declare (obsolete cl-defmethod "24.1"))
  (eval `(defmethod ,method ,@args)))

(defun eieio-defgeneric (method doc-string)
  "Define METHOD as a generic function, documented by DOC-STRING."
  (declare (obsolete cl-defgeneric "24.1"))
  (eval `(defgeneric ,method (x) ,doc-string)))

(defun eieio-defclass (cname superclasses slots options)
  "Define the class CNAME with SUPERCLASSES, SLOTS and OPTIONS, as in `defclass'."
  (declare (obsolete eieio-defclass-internal "25.1"))
  (eval `(defclass ,cname ,superclasses ,slots ,@options)))

(provide 'eieio-compat)

;;; eieio-compat.el ends here
