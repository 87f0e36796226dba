;;; cl-lambda.el --- Common Lisp's lambda lists  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A lambda list becomes the bindings of one `let*', in which a variable holds what is left of the
;; arguments, and the checks that come after them (too many arguments, unknown keywords).  For a
;; function, as many parameters as possible stay ordinary parameters.
;;
;; While a list is taken apart, the dynamic variables `cl--lambda-bindings' and
;; `cl--lambda-checks' collect its bindings and checks, last one first.

;;; Code:

(require 'cl-lib)

(defconst cl--lambda-list-keywords
  '(&optional &rest &key &allow-other-keys &aux &whole &body &environment)
  "Symbols that have a meaning in lambda lists.")

(defvar cl--lambda-bindings nil
  "The bindings found so far, last one first.")

(defvar cl--lambda-checks nil
  "The forms that check the arguments after all bindings, last one first.")

(defvar cl--lambda-name nil
  "A form for what `wrong-number-of-arguments' tells about.")

(defvar cl--lambda-default nil
  "The form for the value of missing arguments without a default.")

;; -- pieces of expansions ---------------------------------------------------------------------

(defsubst cl--lambda-bind (pattern form)
  "Bind PATTERN, a variable or a lambda list, to the value of FORM."
  (if (and pattern (symbolp pattern))
      (push (list pattern form) cl--lambda-bindings)
    (cl--lambda-parse pattern form nil 0)))

(defun cl--lambda-pop (rest)
  "Return a form that removes the first element from the list in the variable REST."
  `(prog1 (car ,rest) (setq ,rest (cdr ,rest))))

(defun cl--lambda-wrong-number (count)
  "Return a form that signals that there are COUNT, a form, arguments."
  `(signal 'wrong-number-of-arguments (list ,cl--lambda-name ,count)))

(defun cl--lambda-keyword (variable)
  "Return the keyword of the parameter VARIABLE: its name without an underscore in front."
  (let ((name (symbol-name variable)))
    (intern (concat ":" (if (eq (aref name 0) ?_) (substring name 1) name)))))

(defun cl--check-keywords (given allowed)
  "Signal an error if a keyword in the property list GIVEN is not in ALLOWED.
Other keywords are allowed if :allow-other-keys with a value that is not
nil is given."
  (let ((rest given))
    (while rest
      (cond ((or (memq (car rest) allowed) (eq (car rest) :allow-other-keys))
             (setq rest (cdr (cdr rest))))
            ((car (cdr (memq :allow-other-keys given)))
             (setq rest nil))
            (t (error "Keyword argument %s not one of %s" (car rest) allowed))))))

;; -- the parts of a lambda list ---------------------------------------------------------------

(defun cl--lambda-required (patterns rest exact)
  "Bind each of PATTERNS to the next element of the list in REST.
EXACT non-nil means that there must not be more elements."
  (let* ((n (length patterns))
         (enough (cond (exact `(= (length ,rest) ,n))
                       ((= n 1) rest)
                       ((= n 2) `(cdr ,rest))
                       (t `(nthcdr ,(1- n) ,rest))))
         (first t))
    (while patterns
      (let ((form (if (and exact (null (cdr patterns))) `(car-safe ,rest) (cl--lambda-pop rest))))
        (if first
            (setq form `(if ,enough ,form ,(cl--lambda-wrong-number `(length ,rest))) first nil))
        (cl--lambda-bind (pop patterns) form)))))

(defun cl--lambda-optional (parameter rest)
  "Bind the optional PARAMETER to the next element of the list in REST, if there is one."
  (let* ((more (consp parameter))
         (default (if (cdr-safe parameter) (nth 1 parameter) cl--lambda-default)))
    (if (and more (nth 2 parameter))
        (cl--lambda-bind (nth 2 parameter) `(and ,rest t)))
    (cl--lambda-bind (if more (car parameter) parameter)
                     (if default `(if ,rest ,(cl--lambda-pop rest) ,default) (cl--lambda-pop rest)))))

(defun cl--lambda-key (parameter rest)
  "Bind the keyword PARAMETER to its value in the list in REST; return its keyword."
  (let* ((head (if (consp parameter) (car parameter) parameter))
         (keyword (if (consp head) (car head) (cl--lambda-keyword head)))
         (default (if (cdr-safe parameter) (nth 1 parameter) cl--lambda-default))
         (supplied (and (consp parameter) (nth 2 parameter)))
         (member `(plist-member ,rest ',keyword)))
    (when supplied
      (cl--lambda-bind supplied member)
      (setq member supplied))
    (cl--lambda-bind
     (if (consp head) (nth 1 head) head)
     (cond (supplied `(if ,supplied (prog1 (car (cdr ,supplied)) (setq ,supplied t)) ,default))
           ((null default) `(car (cdr ,member)))
           ((macroexp-const-p default) `(car (cdr (or ,member '(nil ,(if (consp default) (nth 1 default) default))))))
           (t `(car (cdr (or ,member (list nil ,default)))))))
    keyword))

(defun cl--lambda-keys (parameters rest)
  "Bind the parameters after &key in PARAMETERS to values in the list in REST.
Return the lambda list after them."
  (let ((keywords nil) (others nil))
    (while (eq (car parameters) '&key)
      (setq parameters (cdr parameters))
      (while (and parameters (not (memq (car parameters) cl--lambda-list-keywords)))
        (push (cl--lambda-key (pop parameters) rest) keywords)))
    (when (eq (car parameters) '&allow-other-keys)
      (setq parameters (cdr parameters) others t))
    (unless others
      (push `(if ,rest (cl--check-keywords ,rest ',(nreverse keywords))) cl--lambda-checks))
    parameters))

(defun cl--lambda-aux (parameters)
  "Bind the auxiliary variables after &aux in PARAMETERS; return the lambda list after them."
  (while (eq (car parameters) '&aux)
    (setq parameters (cdr parameters))
    (while (and parameters (not (memq (car parameters) cl--lambda-list-keywords)))
      (let ((parameter (pop parameters)))
        (if (consp parameter)
            (cl--lambda-bind (car parameter) (nth 1 parameter))
          (cl--lambda-bind parameter nil)))))
  parameters)

;; -- whole lambda lists -----------------------------------------------------------------------

(defun cl--lambda-proper (parameters)
  "Return the lambda list PARAMETERS with &rest in place of a dot and of &body."
  (let ((result nil))
    (while (consp parameters)
      (push (if (eq (car parameters) '&body) '&rest (car parameters)) result)
      (setq parameters (cdr parameters)))
    (if parameters (setq result (cons parameters (cons '&rest result))))
    (nreverse result)))

(defun cl--lambda-parse (parameters form rest count)
  "Bind the lambda list PARAMETERS to the elements of the list that is the value of FORM.
REST non-nil is the variable that holds the list already; COUNT arguments
came before it."
  (if (and (not (listp parameters)) (not (symbolp parameters)))
      (error "Invalid argument name: %s" parameters))
  (if (and parameters (symbolp parameters))
      (push (list parameters form) cl--lambda-bindings)
    (let* ((parameters (cl--lambda-proper parameters))
           (rest-pattern (cadr (memq '&rest parameters)))
           (whole (and (eq (car parameters) '&whole) (cadr parameters))))
      (if whole (setq parameters (cddr parameters)))
      (unless rest
        (setq rest (if (and rest-pattern (symbolp rest-pattern)) rest-pattern (make-symbol "--cl-rest--")))
        (push (list rest form) cl--lambda-bindings))
      (if whole (push (list whole rest) cl--lambda-bindings))
      (cl--lambda-parts parameters rest count))))

(defun cl--lambda-parts (parameters rest count)
  "Bind the parts of the lambda list PARAMETERS to elements of the list in REST.
COUNT arguments came before it."
  (let ((required nil) (open nil) (exact nil))
    (while (and parameters (not (memq (car parameters) cl--lambda-list-keywords)))
      (push (pop parameters) required))
    (when required
      (setq exact (or (null parameters) (eq (car parameters) '&aux))
            count (+ count (length required)))
      (cl--lambda-required (nreverse required) rest exact))
    (while (eq (car parameters) '&optional)
      (setq parameters (cdr parameters))
      (while (and parameters (not (memq (car parameters) cl--lambda-list-keywords)))
        (setq count (1+ count))
        (cl--lambda-optional (pop parameters) rest)))
    (when (eq (car parameters) '&rest)
      (setq open t parameters (cdr parameters))
      (if (and parameters (not (memq (car parameters) cl--lambda-list-keywords)))
          (let ((pattern (pop parameters)))
            (unless (eq pattern rest)
              (cl--lambda-bind pattern rest)))))
    (if (eq (car parameters) '&allow-other-keys)
        (setq parameters (cdr parameters)))
    (or open exact (eq (car parameters) '&key)
        (push `(if ,rest ,(cl--lambda-wrong-number `(+ ,count (length ,rest)))) cl--lambda-checks))
    (if (eq (car parameters) '&key)
        (setq parameters (cl--lambda-keys parameters rest)))
    (setq parameters (cl--lambda-aux parameters))
    (if parameters
        (error "Malformed argument list ends with: %S" parameters))))

(defun cl--lambda-wrap (body)
  "Return a form that evaluates the forms BODY in the bindings found, after the checks."
  (let ((forms (append (nreverse cl--lambda-checks) body)))
    (if cl--lambda-bindings
        (cons 'let* (cons (nreverse cl--lambda-bindings) (or forms '(nil))))
      (macroexp-progn forms))))

;; -- functions --------------------------------------------------------------------------------

(defun cl--lambda-take-environment (parameters)
  "Bind the variable after &environment in PARAMETERS; return PARAMETERS without both."
  (let ((tail (memq '&environment parameters)))
    (if (null tail)
        parameters
      (push (list (cadr tail) 'macroexpand-all-environment) cl--lambda-bindings)
      (append (cl-ldiff parameters tail) (cddr tail)))))

(defun cl--lambda-split (parameters)
  "Return (PLAIN . REST), the parameters that need no work and the others of the list PARAMETERS."
  (let ((plain nil) (optional nil))
    (while (and parameters (car parameters) (symbolp (car parameters))
                (not (memq (car parameters)
                           (if (or optional cl--lambda-default) cl--lambda-list-keywords (cdr cl--lambda-list-keywords)))))
      (if (eq (car parameters) '&optional) (setq optional t))
      (push (pop parameters) plain))
    (if (and optional parameters (not (memq (car parameters) cl--lambda-list-keywords)))
        (push '&optional parameters))
    (if (eq (car plain) '&optional) (setq plain (cdr plain)))
    (cons (nreverse plain) parameters)))

(defun cl--lambda-usage-parameter (parameter after-keyword)
  "Return how PARAMETER of a lambda list is shown.
AFTER-KEYWORD non-nil means that it may have a default value."
  (cond
   ((null parameter) (intern "NIL"))
   ((symbolp parameter)
    (let ((name (symbol-name parameter)))
      (cond ((or (memq parameter cl--lambda-list-keywords) (keywordp parameter)) parameter)
            ((string-prefix-p "_" name) (intern (upcase (substring name 1))))
            (t (intern (upcase name))))))
   ((not (consp parameter)) parameter)
   ((memq after-keyword '(nil &rest)) (cl--lambda-usage parameter))
   (t
    (let ((head (car parameter)))
      (cons (if (consp head)
                (if (eq after-keyword '&key)
                    (list (car head) (cl--lambda-usage-parameter (nth 1 head) nil))
                  (cl--lambda-usage head))
              (cl--lambda-usage-parameter head nil))
            (cons (nth 1 parameter) (cl--lambda-usage (nthcdr 2 parameter))))))))

(defun cl--lambda-usage (parameters)
  "Return the lambda list PARAMETERS as a doc string shows it."
  (let ((keyword nil) (result nil))
    (while (consp parameters)
      (let ((parameter (pop parameters)))
        (if (memq parameter cl--lambda-list-keywords) (setq keyword parameter))
        (if (eq parameter '&aux)
            (setq parameters nil)
          (push (cl--lambda-usage-parameter parameter keyword) result))))
    (nconc (nreverse result) (and parameters (cl--lambda-usage-parameter parameters nil)))))

(defun cl--lambda-documentation (doc parameters)
  "Return the doc string DOC or nil with a last line that shows PARAMETERS, unless it has one."
  (let ((print-gensym nil) (print-circle nil) (print-quoted t) (print-escape-newlines t))
    (help-add-fundoc-usage doc (help--docstring-quote (format "%S" (cons 'fn (cl--lambda-usage parameters)))))))

(defun cl--lambda-transform (parameters body name)
  "Return (ARGLIST . BODY) of an ordinary function like that with PARAMETERS and BODY.
NAME is the function's name or nil; if it has one, BODY is its block."
  (unless (listp parameters)
    (signal 'wrong-type-argument (list 'listp parameters)))
  (let* ((cl--lambda-bindings nil) (cl--lambda-checks nil) (cl--lambda-name `',name)
         (parsed (macroexp-parse-body body)) (head (car parsed))
         (forms (if name (list (cons 'cl-block (cons name (cdr parsed)))) (cdr parsed)))
         (all (cl--lambda-take-environment (cl--lambda-proper parameters)))
         (environment cl--lambda-bindings)
         (split (progn (setq cl--lambda-bindings nil) (cl--lambda-split all)))
         (arglist (car split)) (others (cdr split)) (simple (null others)))
    (if (eq (car others) '&whole) (error "&whole not currently implemented"))
    (cond
     ((null others))
     ((and (eq (car others) '&rest) (cadr others) (not (consp (cadr others))) (null (cddr others)))
      (setq arglist (append arglist others))
      (unless (symbolp (cadr others))
        (error "Malformed arglist: %s" arglist)))
     ((and (eq (car others) '&aux) (not (memq '&optional arglist)))
      (setq simple t)
      (if (setq others (cl--lambda-aux others))
          (error "Malformed argument list ends with: %S" others)))
     (t
      (let* ((pattern (cadr (memq '&rest others)))
             (rest (if (and pattern (symbolp pattern)) pattern (make-symbol "--cl-rest--"))))
        (cl--lambda-parts others rest (- (length arglist) (if (memq '&optional arglist) 1 0)))
        (setq arglist (append arglist (list '&rest rest))))))
    (setq cl--lambda-bindings (append environment cl--lambda-bindings))
    (unless simple
      (let ((doc (if (stringp (car head)) (pop head))))
        (push (cl--lambda-documentation doc parameters) head)))
    (cons arglist
          (append head (if (or cl--lambda-bindings cl--lambda-checks)
                           (list (cl--lambda-wrap forms))
                         forms)))))

;;;###autoload
(defmacro cl-defun (name args &rest body)
  "Define NAME as a function whose lambda list ARGS may have all that Common Lisp knows.
That is, with arguments that are lists to be taken apart:
 ([VAR...] [&optional (VAR [INITFORM [SVAR]])...] [&rest|&body VAR]
  [&key (([KEYWORD] VAR) [INITFORM [SVAR]])... [&allow-other-keys]]
  [&aux (VAR [INITFORM])...])
BODY is the body of a block NAME; see `cl-return-from'.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (debug (&define [&name sexp] ; NAME may be (setf F)
                           cl-lambda-list cl-declarations-or-string
                           [&optional ("interactive" interactive)]
                           def-body))
           (doc-string 3) (indent 2))
  (cons 'defun (cons name (cl--lambda-transform args body name))))

;;;###autoload
(defmacro cl-defmacro (name args &rest body)
  "Define NAME as a macro whose lambda list ARGS may have all that Common Lisp knows.
See `cl-defun'; there may also be &environment VAR, the environment of
the expansion.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (debug (&define name cl-macro-list cl-declarations-or-string def-body)) (doc-string 3) (indent 2))
  (cons 'defmacro (cons name (cl--lambda-transform args body name))))

;;;###autoload
(defmacro cl-iter-defun (name args &rest body)
  "Define NAME as a generator, like `iter-defun', with a lambda list as for `cl-defun'.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (debug (&define [&name sexp] ; NAME may be (setf F)
                           cl-lambda-list cl-declarations-or-string
                           [&optional ("interactive" interactive)]
                           def-body)) (doc-string 3) (indent 2))
  (require 'generator)
  (cons 'iter-defun (cons name (cl--lambda-transform args body name))))

;;;###autoload
(defmacro cl-function (func)
  "Return the function FUNC, like `function'; a lambda expression may have a lambda list as in `cl-defun'.

\(fn FUNC)"
  (declare (debug (&or symbolp cl-lambda-expr)))
  (if (eq (car-safe func) 'lambda)
      `(function (lambda ,@(cl--lambda-transform (cadr func) (cddr func) nil)))
    `(function ,func)))

;;;###autoload
(defmacro cl-destructuring-bind (args expr &rest body)
  "Bind the variables of the lambda list ARGS to the parts of the value of EXPR, and evaluate BODY.

\(fn ARGS EXPR BODY...)"
  (declare (indent 2) (debug (&define cl-macro-list1 def-form cl-declarations def-body)))
  (let ((cl--lambda-bindings nil) (cl--lambda-checks nil) (cl--lambda-name `',args))
    (if (memq '&environment (and (listp args) (cl--lambda-proper args)))
        (error "&environment used incorrectly"))
    (cl--lambda-parse args expr nil 0)
    (cl--lambda-wrap body)))

(provide 'cl-lambda)

;;; cl-lambda.el ends here
