;;; cconv.el --- closure conversion for the byte compiler  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Compiled code keeps lexical variables on the stack, where an inner function cannot see those of an outer one.
;; `cconv-closure-convert' takes a form whose macros are expanded and returns one in which no function does:
;;
;; - A function that uses variables around it becomes (internal-make-closure ARGS VALUES DOC . BODY).  VALUES are copied into
;;   the function object when it is made; its body says (internal-get-closed-var N) for them.
;; - A variable that such a function uses and that somebody changes is kept in a cell, a list of one element, which
;;   both share.
;; - A function that is only called where it was bound gets the variables as further arguments instead.
;;
;; It works in two passes.  The first (`cconv--resolve') makes a copy of the form in which records stand for
;; the lexical variables and functions, and notes how each is used.  The second (`cconv--emit') writes
;; the result.

;;; Code:

(require 'cl-lib)

(cl-defstruct (cconv--var (:constructor cconv--var-new (name fn kind)) (:copier nil))
  "A lexical variable."
  name
  fn               ; the `cconv--fn' that binds it
  kind             ; let, argument or condition
  bare             ; its binding has parentheses and no value
  captured         ; an inner function uses it
  mutated          ; it is set
  used             ; its value is needed, other than to call it
  calls            ; the environments in which it is called
  lambda           ; the `cconv--fn' that it is bound to, if it is one
  lifted)          ; the variables that calls pass along; t if there are none

(cl-defstruct (cconv--fn (:constructor cconv--fn-new (parent)) (:copier nil))
  "A function."
  parent           ; the function around it
  free             ; the variables of others that it uses, the first one last
  variable         ; the variable that is bound to it when it is lifted
  args vars head body)

(defvar cconv--function nil
  "The function whose body is being worked on.")

(defvar cconv--dynamic nil
  "Variables that a `defvar' in the form has made dynamic.")

(defvar cconv--warn nil
  "Function that is called with a text for each warning, or nil.")

(defvar cconv--variables nil
  "The variables that were found, the last one first.")

(defun cconv--new-var (name kind)
  "Return a new variable NAME of KIND of the function at hand."
  (car (push (cconv--var-new name cconv--function kind) cconv--variables)))

(defun cconv--dynamic-p (symbol)
  "Return non-nil if SYMBOL is bound dynamically."
  (or (special-variable-p symbol) (keywordp symbol) (memq symbol '(nil t)) (memq symbol cconv--dynamic)
      (memq symbol (bound-and-true-p byte-compile-bound-variables))))

(defun cconv--warn (format &rest args)
  "Give the warning FORMAT with ARGS, if somebody wants it."
  (if cconv--warn (funcall cconv--warn (apply #'format format args))))

;; -- the first pass: who uses what ------------------------------------------------------------

(defun cconv--note-free (var)
  "Note that the function at hand, and those around it up to that of VAR, use VAR."
  (let ((fn cconv--function))
    (unless (eq fn (cconv--var-fn var))
      (setf (cconv--var-captured var) t)
      (while (and fn (not (eq fn (cconv--var-fn var))))
        (unless (memq var (cconv--fn-free fn)) (push var (cconv--fn-free fn)))
        (setq fn (cconv--fn-parent fn))))))

(defun cconv--lookup (symbol env)
  "Return the variable SYMBOL of ENV, noting who asks for it, or nil if it is a dynamic one."
  (let ((var (cdr (assq symbol env))))
    (if var (cconv--note-free var))
    var))

(defun cconv--resolve-symbol (symbol env)
  "Return what stands for the reference to SYMBOL in ENV."
  (let ((var (cconv--lookup symbol env)))
    (if var (setf (cconv--var-used var) t))
    (or var symbol)))

(defun cconv--resolve-forms (forms env)
  "Return a copy of the list FORMS with the variables of ENV replaced."
  (let ((result nil))
    (while (consp forms) (push (cconv--resolve (pop forms) env) result))
    (nreverse result)))

(defun cconv--resolve-body (forms env)
  "The same, where a `defvar' counts to the end of FORMS only."
  (let ((cconv--dynamic cconv--dynamic)) (cconv--resolve-forms forms env)))

(defun cconv--check-used (var)
  "Warn if nothing uses VAR, or it is used and has no value."
  (if (and (cconv--var-bare var) (cconv--var-used var) (not (cconv--var-mutated var)))
      (cconv--warn (format-message "Variable `%%s' left uninitialized") (cconv--var-name var)))
  (unless (or (cconv--var-used var) (cconv--var-calls var)
              (eq ?_ (aref (concat (symbol-name (cconv--var-name var)) " ") 0))
              (not (intern-soft (cconv--var-name var)))
              (memq (cconv--var-name var) (bound-and-true-p byte-compile-not-obsolete-vars)))
    (cconv--warn "Unused lexical %s `%S'" (if (eq (cconv--var-kind var) 'argument) "argument" "variable")
                 (cconv--var-name var))))

(defun cconv--resolve-let (form env)
  "Resolve FORM, a `let' or `let*', in ENV."
  (let ((sequential (eq (car form) 'let*)) (inner env) (bindings nil) (vars nil)
        (cconv--dynamic cconv--dynamic))
    (dolist (binding (nth 1 form))
      (let* ((name (if (consp binding) (car binding) binding))
             (init (if (consp binding) (cconv--resolve (cadr binding) (if sequential inner env))))
             (var (and (symbolp name) (not (cconv--dynamic-p name)) (cconv--new-var name 'let))))
        (when (consp binding)
          (cond ((cddr binding)
                 (cconv--warn (format-message "malformed %S binding: `%%S'" (car form)) binding))
                ((and var (null (cdr binding))) (setf (cconv--var-bare var) t))))
        (when var
          (if (cconv--fn-p init) (setf (cconv--var-lambda var) init))
          (push (cons name var) inner)
          (push var vars))
        (push (list (or var name) init) bindings)))
    (let ((body (cconv--resolve-body (nthcdr 2 form) inner)))
      (mapc #'cconv--decide-lift vars)
      `(,(car form) ,(nreverse bindings) ,@body))))

(defun cconv--resolve-lambda (lambda env)
  "Resolve LAMBDA, a lambda expression in ENV, to a `cconv--fn'."
  (let* ((fn (cconv--fn-new cconv--function)) (parsed (cconv--split-body (nthcdr 2 lambda)))
         (doc (car parsed)) (cconv--dynamic cconv--dynamic) (inner env))
    (setf (cconv--fn-args fn) (nth 1 lambda))
    ;; A doc string that is computed is computed outside, an interactive form knows no variable.
    (setf (cconv--fn-head fn)
          (list (if (consp doc) (list :documentation (cconv--resolve (cadr doc) env)) doc)
                (let ((cconv--function nil) (cconv--warn nil)) (cconv--convert-interactive (nth 1 parsed)))))
    (let ((cconv--function fn))
      (dolist (arg (nth 1 lambda))
        (unless (memq arg '(&optional &rest))
          (if (special-variable-p arg)
              (cconv--warn "Lexical argument shadows the dynamic variable %S" arg))
          (let ((var (cconv--new-var arg 'argument)))
            (push var (cconv--fn-vars fn))
            (push (cons arg var) inner))))
      (setf (cconv--fn-vars fn) (nreverse (cconv--fn-vars fn)))
      (setf (cconv--fn-body fn) (cconv--resolve-body (nth 2 parsed) inner)))
    fn))

(defun cconv--split-body (body)
  "Split BODY, of a lambda expression, into (DOC INTERACTIVE FORMS)."
  (let (doc interactive)
    (cond ((and (stringp (car body)) (cdr body)) (setq doc (pop body)))
          ((eq (car-safe (car body)) :documentation) (setq doc (pop body))))
    (if (eq (car-safe (car body)) 'interactive) (setq interactive (pop body)))
    (list doc interactive body)))

(defun cconv--convert-interactive (form)
  "Return FORM, an interactive form, converted."
  (if (consp (car-safe (cdr-safe form)))
      `(interactive ,(cconv-closure-convert (cadr form)) ,@(cddr form))
    form))

(defun cconv-malformed-setq-p (form)
  "Return non-nil if FORM, a `setq', lacks a value or sets what is no variable."
  (let ((rest (cdr form)) (bad (not (proper-list-p form))))
    (while (and (consp rest) (not bad))
      (if (or (not (symbolp (car rest))) (not (consp (cdr rest)))) (setq bad t))
      (setq rest (cdr-safe (cdr rest))))
    bad))

(defun cconv--resolve-setq (form env)
  "Resolve FORM, a `setq', in ENV."
  (let ((rest (cdr form)) (pairs nil))
    (if (cconv-malformed-setq-p form) (cconv--warn "malformed setq form: %S" form))
    (while rest
      (let* ((symbol (pop rest)) (var (and (symbolp symbol) (cconv--lookup symbol env))))
        (if var (setf (cconv--var-mutated var) t))
        (push (or var symbol) pairs)
        (push (cconv--resolve (pop rest) env) pairs)))
    (cons 'setq (nreverse pairs))))

(defun cconv--resolve-condition-case (form env)
  "Resolve FORM, a `condition-case', in ENV."
  (let* ((name (nth 1 form)) (var nil))
    (if (and name (symbolp name)) (setq var (cconv--new-var name 'condition)))
    (let ((body (cconv--resolve (nth 2 form) env)) (inner (if var (cons (cons name var) env) env)))
      `(condition-case ,(or var name) ,body
         ,@(mapcar (lambda (handler)
                     (if (consp handler)
                         (cons (car handler) (cconv--resolve-body (cdr handler) inner))
                       handler))
                   (nthcdr 3 form))))))

(defun cconv--resolve-funcall (form env)
  "Resolve FORM, a `funcall', in ENV."
  (let* ((name (nth 1 form)) (var (and name (symbolp name) (cconv--lookup name env))))
    (if (null var)
        (cons 'funcall (cconv--resolve-forms (cdr form) env))
      (push env (cconv--var-calls var))
      `(funcall ,var ,@(cconv--resolve-forms (nthcdr 2 form) env)))))

(defun cconv--resolve (form env)
  "Return a copy of FORM with the variables of ENV, an alist, and the functions in it replaced by records."
  (cond
   ((symbolp form) (if form (cconv--resolve-symbol form env)))
   ((atom form) form)
   (t
    (pcase (car form)
      ('quote
       (unless (and (cdr form) (null (cddr form)))
         (cconv--warn (format-message "malformed quote form: `%%S'") form))
       form)
      ('function (if (eq (car-safe (nth 1 form)) 'lambda) (cconv--resolve-lambda (nth 1 form) env) form))
      ((or 'let 'let*) (cconv--resolve-let form env))
      ('setq (cconv--resolve-setq form env))
      ('cond (cons 'cond (mapcar (lambda (clause)
                                   (if (consp clause) (cconv--resolve-forms clause env) clause))
                                 (cdr form))))
      ('condition-case (cconv--resolve-condition-case form env))
      ('unwind-protect
          `(unwind-protect ,(cconv--resolve (nth 1 form) env)
             :fun-body ,(cconv--resolve-lambda `(lambda () ,@(or (nthcdr 2 form) '(nil))) env)))
      ('funcall (cconv--resolve-funcall form env))
      ((or 'defvar 'defconst)
       (if (symbolp (nth 1 form)) (push (nth 1 form) cconv--dynamic))
       (if (cddr form)
           `(,(car form) ,(nth 1 form) ,(cconv--resolve (nth 2 form) env) ,@(nthcdr 3 form))
         form))
      ('interactive form)
      ((and (pred consp) head)
       (if (eq (car head) 'lambda)
           (cons 'funcall (cons (cconv--resolve-lambda head env) (cconv--resolve-forms (cdr form) env)))
         (cons head (cconv--resolve-forms (cdr form) env))))
      (head (cons head (cconv--resolve-forms (cdr form) env)))))))

(defun cconv--decide-lift (var)
  "Decide whether the function that VAR is bound to gets its free variables as arguments."
  (let ((fn (cconv--var-lambda var)))
    (when (and fn (cconv--var-calls var) (not (cconv--var-used var)) (not (cconv--var-captured var))
               (not (cconv--var-mutated var)) (cconv--fn-free fn) (< (length (cconv--fn-free fn)) 10)
               (not (consp (car (cconv--fn-head fn)))) (not (memq var (cconv--fn-free fn)))
               (cl-every (lambda (env)
                           (cl-every (lambda (free) (eq free (cdr (assq (cconv--var-name free) env))))
                                     (cconv--fn-free fn)))
                         (cconv--var-calls var)))
      (setf (cconv--var-lifted var) (reverse (cconv--fn-free fn)))
      (setf (cconv--fn-variable fn) var))))

;; -- the second pass: the result --------------------------------------------------------------

(defun cconv--boxed-p (var)
  "Return non-nil if VAR is kept in a cell."
  (and (cconv--var-captured var) (cconv--var-mutated var)))

(defun cconv--place (var)
  "Return a form for what the function at hand has of VAR: its value, or its cell."
  (let ((fn cconv--function))
    (if (or (eq fn (cconv--var-fn var)) (null fn) (cconv--fn-variable fn))
        (cconv--var-name var)
      `(internal-get-closed-var ,(cl-position var (reverse (cconv--fn-free fn)))))))

(defun cconv--emit-forms (nodes)
  "Return the forms for the list NODES."
  (mapcar #'cconv--emit nodes))

(defun cconv--emit-binding (binding)
  "Return BINDING, of a `let', as source."
  (let ((var (car binding)))
    (if (not (cconv--var-p var))
        (list var (cconv--emit (cadr binding)))
      (let ((init (cconv--emit (cadr binding))))
        (list (cconv--var-name var) (if (cconv--boxed-p var) `(list ,init) init))))))

(defun cconv--box-name (var)
  "Return the name under which the cell of VAR, an argument or the like, is bound.
`let' would bind a name that is special elsewhere dynamically: that one
gets a new name, which is VAR's from now on."
  (if (special-variable-p (cconv--var-name var))
      (setf (cconv--var-name var) (make-symbol (symbol-name (cconv--var-name var)))))
  (cconv--var-name var))

(defun cconv--emit-body (vars body)
  "Return the forms for BODY in which those VARS, arguments, that need a cell have one."
  (let ((bindings (mapcar (lambda (var) (let ((name (cconv--var-name var))) `(,(cconv--box-name var) (list ,name))))
                          (cl-remove-if-not #'cconv--boxed-p vars)))
        (forms (cconv--emit-forms body)))
    (if bindings `((let ,bindings ,@forms)) forms)))

(defun cconv--emit-lambda (fn)
  "Return the form that makes FN."
  (let* ((doc (car (cconv--fn-head fn))) (interactive (cadr (cconv--fn-head fn)))
         (free (reverse (cconv--fn-free fn)))
         (values (mapcar #'cconv--place free))
         (computed (if (consp doc) (cconv--emit (cadr doc))))
         (body (let ((cconv--function fn))
                 (cconv--emit-body (cconv--fn-vars fn) (cconv--fn-body fn))))
         (whole `(,@(if (stringp doc) (list doc)) ,@(if interactive (list interactive)) ,@body)))
    (cond
     ((cconv--fn-variable fn)
      `#'(lambda (,@(mapcar #'cconv--var-name free) ,@(cconv--fn-args fn)) ,@whole))
     ((or free computed) `(internal-make-closure ,(cconv--fn-args fn) ,values ,computed ,@whole))
     (t `#'(lambda ,(cconv--fn-args fn) ,@whole)))))

(defun cconv--emit-setq (node)
  "Return the form for NODE, a `setq'."
  (let ((rest (cdr node)) (forms nil))
    (while rest
      (let* ((var (pop rest)) (value (cconv--emit (pop rest))))
        (push (cond ((and (cconv--var-p var) (cconv--boxed-p var)) `(setcar ,(cconv--place var) ,value))
                    (t `(setq ,(if (cconv--var-p var) (cconv--var-name var) var) ,value)))
              forms)))
    (cond ((null forms) '(setq))
          ((cdr forms) (cons 'progn (nreverse forms)))
          (t (car forms)))))

(defun cconv--emit-condition-case (node)
  "Return the form for NODE, a `condition-case'."
  (let* ((var (nth 1 node)) (name (if (cconv--var-p var) (cconv--var-name var) var)) (body (cconv--emit (nth 2 node)))
         (vars (if (cconv--var-p var) (list var))))
    `(condition-case ,name ,body
       ,@(mapcar (lambda (handler)
                   (if vars (setf (cconv--var-name var) name))
                   (if (consp handler)
                       (cons (car handler) (cconv--emit-body vars (cdr handler)))
                     handler))
                 (nthcdr 3 node)))))

(defun cconv--emit-funcall (node)
  "Return the form for NODE, a `funcall'."
  (let ((var (nth 1 node)))
    `(funcall ,(cconv--emit var)
              ,@(if (cconv--var-p var) (mapcar #'cconv--place (cconv--var-lifted var)))
              ,@(cconv--emit-forms (nthcdr 2 node)))))

(defun cconv--emit (node)
  "Return the form for NODE, which `cconv--resolve' made."
  (cond
   ((cconv--var-p node) (if (cconv--boxed-p node) `(car-safe ,(cconv--place node)) (cconv--place node)))
   ((cconv--fn-p node) (cconv--emit-lambda node))
   ((atom node) node)
   (t
    (pcase (car node)
      ((or 'quote 'function 'interactive) node)
      ((or 'let 'let*)
       `(,(car node) ,(mapcar #'cconv--emit-binding (nth 1 node)) ,@(cconv--emit-forms (nthcdr 2 node))))
      ('setq (cconv--emit-setq node))
      ('cond (cons 'cond (mapcar (lambda (clause) (if (consp clause) (cconv--emit-forms clause) clause)) (cdr node))))
      ('condition-case (cconv--emit-condition-case node))
      ('funcall (cconv--emit-funcall node))
      ((or 'defvar 'defconst)
       (if (cddr node)
           `(,(car node) ,(nth 1 node) ,(cconv--emit (nth 2 node)) ,@(nthcdr 3 node))
         node))
      (head (cons head (cconv--emit-forms (cdr node))))))))

;;;###autoload
(defun cconv-closure-convert (form &optional warn)
  "Return FORM, in which all macros are expanded, such that no function uses variables around it.
The result has calls of `internal-make-closure' and
`internal-get-closed-var', which only the compiler knows.  WARN is a
function that is called with the texts of warnings."
  (let ((cconv--function nil) (cconv--dynamic nil) (cconv--warn warn) (cconv--variables nil))
    (let ((resolved (cconv--resolve form nil)))
      (mapc #'cconv--check-used (nreverse cconv--variables))
      (cconv--emit resolved))))

(provide 'cconv)

;;; cconv.el ends here
