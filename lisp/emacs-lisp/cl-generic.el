;;; cl-generic.el --- generic functions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A generic function is a name with the property `cl--generic', a record that lists its methods and
;; what it dispatches on.  The function itself is a closure made from that record anew whenever a
;; method is defined.
;;
;; Dispatch takes one argument (or context) after the other.  A "generalizer" computes a tag
;; of the argument, and the specializers that apply to arguments with that tag, most specific first.
;; The closure looks the tag up in a cache: the value is the function that goes on from there with
;; those methods that are left, which is either the next dispatch or the combination of methods to
;; call.  So a call costs a lookup for each dispatched argument, and everything else happens once
;; for each combination of tags.
;;
;; `cl--generic-dispatches' of the record lists what is dispatched on, least significant first, as
;; (ARG GENERALIZER...), where ARG is the number of an argument or (&context . EXPRESSION) and the
;; generalizers are in the order of their priority.
;;
;; A method that calls the next method has an additional first argument, the function that does so.

;;; Code:

(require 'cl-preloaded)

(define-error 'cl-no-method "No method")
(define-error 'cl-no-next-method "No next method" 'cl-no-method)
(define-error 'cl-no-primary-method "No primary method" 'cl-no-method)
(define-error 'cl-no-applicable-method "No applicable method" 'cl-no-method)

;; -- the records ------------------------------------------------------------------------------

(cl--define-record cl--generic-generalizer cl--generic-generalizer-p "cl--generic-generalizer-"
                   cl-struct-cl--generic-generalizer-tags
                   (name priority tagcode-function specializers-function))
(cl--define-record cl--generic-method cl--struct-cl--generic-method-p "cl--generic-method-"
                   cl-struct-cl--generic-method-tags
                   (specializers qualifiers uses-cnm function))
(cl--define-record cl--generic cl--struct-cl--generic-p "cl--generic-" cl-struct-cl--generic-tags
                   (name dispatches method-table options))

(dolist (record '((cl--generic-generalizer name priority tagcode-function specializers-function)
                  (cl--generic-method specializers qualifiers uses-cnm function)
                  (cl--generic name dispatches method-table options)))
  (cl-struct-define (car record) nil 'cl-structure-object 'record nil
                    (cons '(cl-tag-slot) (mapcar #'list (cdr record)))
                    (intern (format "cl-struct-%s-tags" (car record))) (car record) t))

(defun cl-generic-make-generalizer (name priority tagcode-function specializers-function)
  "Return the generalizer NAME.
PRIORITY orders the generalizers that are used for one argument, highest
first.  TAGCODE-FUNCTION, called with a variable, returns a form for the
tag of its value, or for nil if this generalizer does not know it.
SPECIALIZERS-FUNCTION, called with a tag and the value, returns the
specializers that apply, most specific first."
  (record 'cl--generic-generalizer name priority tagcode-function specializers-function))

(defun cl--generic-make-method (specializers qualifiers uses-cnm function)
  "Return a method; see `cl-generic-define-method' for the arguments."
  (record 'cl--generic-method specializers qualifiers uses-cnm function))

(defun cl--generic-make (name)
  "Return the record of a generic function NAME without methods."
  (record 'cl--generic name nil nil nil))

(defalias 'cl-method-qualifiers #'cl--generic-method-qualifiers)

(defmacro cl--generic (name)
  "Return the record of the generic function NAME, or nil."
  `(get ,name 'cl--generic))

(defun cl-generic-p (f)
  "Return non-nil if F is the name of a generic function."
  (and (symbolp f) (cl--generic f)))

(defun cl-generic-function-options (generic)
  "Return the options of GENERIC that its definition gave: a list of (KEYWORD VALUES...)."
  (cl--generic-options generic))

(defun cl-generic-ensure-function (name &optional noerror)
  "Return the record of the generic function NAME, which is made if there is none.
Signals an error if NAME is another function, unless NOERROR."
  (let ((original name) generic)
    (while (and (null (setq generic (cl--generic name)))
                (fboundp name)
                (null noerror)
                (symbolp (symbol-function name)))
      (setq name (symbol-function name)))
    (unless (or (not (fboundp name)) (autoloadp (symbol-function name)) generic noerror)
      (error "%s is already defined as something else than a generic function" original))
    (or generic (put name 'cl--generic (cl--generic-make name)))))

;; -- from arguments to functions --------------------------------------------------------------

(defvar cl--generic-dispatchers (make-hash-table :test 'equal)
  "What makes dispatching functions, by the dispatch: (ARG GENERALIZERS...).")

(defun cl--generic-make-dispatcher (dispatch)
  "Return a function that makes functions which dispatch on DISPATCH.
It is called with a generic function, the dispatches after this one and
the methods that are left."
  (let* ((arg (car dispatch)) (tags nil) (types nil)
         (fixed (if (integerp arg)
                    (mapcar (lambda (n) (intern (format "arg%d" n))) (number-sequence 0 arg))))
         (context (if (not (integerp arg)) (cdr arg)))
         (var (cond (fixed (car (last fixed))) ((symbolp context) context) (t 'context))))
    (dolist (generalizer (cdr dispatch))
      (let ((tag (funcall (cl--generic-generalizer-tagcode-function generalizer) var)))
        (if tag (push tag tags))
        (push `(funcall ',(cl--generic-generalizer-specializers-function generalizer) ,tag ,var) types)))
    (setq tags (delete-dups (nreverse tags)))
    (let* ((tag (if (cdr tags) (cons 'or tags) (car tags)))
           (call `(apply (or (gethash ,tag cache)
                             (puthash ,tag (cl--generic-cache-miss generic ',arg dispatches methods (append ,@(nreverse types)))
                                      cache))
                         ,@fixed args)))
      (eval `(lambda (generic dispatches methods)
               (let ((cache (make-hash-table :test 'eql)))
                 (lambda (,@fixed &rest args)
                   ,(if (eq var 'context) `(let ((context ,context)) ,call) call))))
            t))))

(defun cl--generic-get-dispatcher (dispatch)
  "Return what makes functions that dispatch on DISPATCH; see `cl--generic-make-dispatcher'."
  (or (gethash dispatch cl--generic-dispatchers)
      (puthash dispatch (cl--generic-make-dispatcher dispatch) cl--generic-dispatchers)))

(defun cl--generic-arg-specializer (method dispatch-arg)
  "Return what METHOD wants DISPATCH-ARG, as in `cl--generic-dispatches', to be."
  (or (if (integerp dispatch-arg)
          (nth dispatch-arg (cl--generic-method-specializers method))
        (cdr (assoc dispatch-arg (cl--generic-method-specializers method))))
      t))

(defun cl--generic-cache-miss (generic dispatch-arg dispatches methods types)
  "Return the function that goes on with a call of GENERIC.
TYPES are the specializers that apply to DISPATCH-ARG, most specific
first; DISPATCHES come after it; METHODS are those that are left."
  (let ((applicable nil))
    (dolist (method methods)
      (let ((place (member (cl--generic-arg-specializer method dispatch-arg) types)))
        (if place (push (cons (length place) method) applicable))))
    (cl--generic-make-next-function
     generic dispatches
     (mapcar #'cdr (sort (nreverse applicable) (lambda (a b) (> (car a) (car b))))))))

(defun cl--generic-any-special-p (methods dispatch-arg)
  "Return non-nil if one of METHODS does not take every DISPATCH-ARG."
  (let ((found nil))
    (while (and methods (not found))
      (setq found (not (eq (cl--generic-arg-specializer (car methods) dispatch-arg) t))
            methods (cdr methods)))
    found))

(defun cl--generic-make-next-function (generic dispatches methods)
  "Return the function for calls of GENERIC: it dispatches on DISPATCHES among METHODS."
  (while (and dispatches (not (cl--generic-any-special-p methods (car (car dispatches)))))
    (setq dispatches (cdr dispatches)))
  (cond (dispatches
         (funcall (cl--generic-get-dispatcher (car dispatches)) generic (cdr dispatches) methods))
        (methods (cl-generic-combine-methods generic methods))
        (t (lambda (&rest args) (apply #'cl-no-applicable-method generic args)))))

(defun cl--generic-make-function (generic)
  "Return the function for GENERIC, with the methods that it has now."
  (cl--generic-make-next-function generic (cl--generic-dispatches generic) (cl--generic-method-table generic)))

(defun cl-generic-apply (generic args)
  "Call GENERIC, the record of a generic function, with ARGS."
  (apply (cl--generic-make-function generic) args))

;; -- combining methods ------------------------------------------------------------------------

(defun cl--generic-no-next-method-function (generic method)
  "Return the function that METHOD of GENERIC calls as the next method when there is none."
  (lambda (&rest args)
    (apply #'cl-no-next-method generic method args)))

(defun cl--generic-isnot-nnm-p (cnm)
  "Return non-nil if CNM, the additional argument of a method, calls a method.
That which `cl-generic-call-method' makes when there is none is marked by
being interactive."
  (not (commandp cnm)))

(defun cl-generic-call-method (generic method &optional fun)
  "Return a function that calls METHOD of GENERIC.
FUN is called by `cl-call-next-method' in the method; nil signals that
there is no next method."
  (let ((function (cl--generic-method-function method)))
    (cond ((not (cl--generic-method-uses-cnm method)) function)
          (fun (lambda (&rest args)
                 (apply function (lambda (&rest other) (apply fun (or other args))) args)))
          (t (let ((none (cl--generic-no-next-method-function generic method)))
               (lambda (&rest args)
                 (apply function (lambda (&rest other) (interactive) (apply none (or other args))) args)))))))

(defun cl--generic-sort-qualified (generic methods)
  "Return METHODS of GENERIC as an alist from nil, :before, :after and :around to methods in their order."
  (let ((found nil))
    (dolist (method methods)
      (let ((qualifiers (cl--generic-method-qualifiers method)))
        (if (eq (car qualifiers) :extra) (setq qualifiers (nthcdr 2 qualifiers)))
        (if (or (cdr qualifiers) (not (memq (car qualifiers) '(nil :before :after :around))))
            (error "Unsupported qualifiers in function %S: %S"
                   (cl--generic-name generic) (cl--generic-method-qualifiers method)))
        (push method (alist-get (car qualifiers) found))))
    (mapcar (lambda (entry) (cons (car entry) (nreverse (cdr entry)))) found)))

(defun cl--generic-chain (generic methods function)
  "Return the function that calls METHODS of GENERIC, each the next method of the one before.
FUNCTION is the next method of the last one."
  (dolist (method (reverse methods))
    (setq function (cl-generic-call-method generic method function)))
  function)

(defun cl--generic-standard-method-combination (generic methods)
  "Return the function that calls METHODS of GENERIC, which are sorted, according to their qualifiers."
  (let* ((sorted (cl--generic-sort-qualified generic methods)) (primary (cdr (assq nil sorted)))
         (call (lambda (method) (cl-generic-call-method generic method)))
         (before (mapcar call (cdr (assq :before sorted))))
         (after (mapcar call (reverse (cdr (assq :after sorted)))))
         (function (cl--generic-chain generic primary nil)))
    (cond ((null primary)
           (lambda (&rest args) (apply #'cl-no-primary-method generic args)))
          (t
           (when (or before after)
             (let ((inner function))
               (setq function (lambda (&rest args)
                                (dolist (f before) (apply f args))
                                (prog1 (apply inner args)
                                  (dolist (f after) (apply f args)))))))
           (cl--generic-chain generic (cdr (assq :around sorted)) function)))))

;; -- defining ---------------------------------------------------------------------------------

(defun cl--generic-mandatory-args (args)
  "Return the arguments in the list ARGS before the first that starts with an ampersand."
  (let ((mandatory nil))
    (while (and args (not (memq (car args) '(&optional &rest &key &context &body &aux &allow-other-keys))))
      (push (pop args) mandatory))
    (nreverse mandatory)))

(defun cl--generic-set-precedence (generic mandatory order)
  "Make GENERIC, with the arguments MANDATORY, dispatch on those in the list ORDER, most significant first."
  (dolist (arg order)
    (let* ((place (or (memq arg mandatory) (error "%S is not a mandatory argument" arg)))
           (n (- (length mandatory) (length place)))
           (dispatch (or (assq n (cl--generic-dispatches generic)) (list n))))
      (setf (cl--generic-dispatches generic)
            (cons dispatch (delq dispatch (cl--generic-dispatches generic)))))))

(defun cl-generic-define (name args options)
  "Make NAME a generic function with ARGS and OPTIONS, a list of (KEYWORD VALUES...).
Return the function.  Methods that it has already stay, unless the function
was made unbound."
  (let ((generic (cl-generic-ensure-function name 'noerror)))
    (unless (fboundp name)
      (setf (cl--generic-dispatches generic) nil
            (cl--generic-method-table generic) nil))
    (let ((order (assq :argument-precedence-order options)))
      (if order (cl--generic-set-precedence generic (cl--generic-mandatory-args args) (cdr order))))
    (setf (cl--generic-options generic) options)
    (cl--generic-make-function generic)))

(defun cl--generic-note-generalizers (generic arg specializer)
  "Make GENERIC dispatch on ARG, so that SPECIALIZER is recognized."
  (let ((dispatch (assoc arg (cl--generic-dispatches generic))))
    (unless dispatch
      (push (setq dispatch (list arg cl--generic-t-generalizer)) (cl--generic-dispatches generic)))
    (dolist (generalizer (cl-generic-generalizers specializer))
      (unless (memq generalizer (cdr dispatch))
        (setcdr dispatch (sort (cons generalizer (copy-sequence (cdr dispatch)))
                               (lambda (a b) (> (cl--generic-generalizer-priority a)
                                                (cl--generic-generalizer-priority b)))))))))

(defun cl--generic-member-method (specializers qualifiers methods)
  "Return the tail of METHODS that starts with that which has SPECIALIZERS and QUALIFIERS, or nil."
  (while (and methods
              (not (and (equal specializers (cl--generic-method-specializers (car methods)))
                        (equal qualifiers (cl--generic-method-qualifiers (car methods))))))
    (setq methods (cdr methods)))
  methods)

(defun cl--generic-load-hist-format (name qualifiers specializers)
  "Return how `load-history' names the method of NAME with QUALIFIERS and SPECIALIZERS."
  `(,name ,qualifiers ,@specializers))

(defun cl--generic-install (generic)
  "Define the function of GENERIC anew; its methods have changed."
  (let ((name (cl--generic-name generic)) (function (cl--generic-make-function generic)))
    (if (fboundp name)
        ;; `load-history' knows the method; the function was recorded when it was new.
        (let ((current-load-list nil))
          (defalias name function))
      (defalias name function))))

(defun cl-generic-define-method (name qualifiers args uses-cnm function)
  "Define a method of the generic function NAME, which is made if it does not exist.
QUALIFIERS are as in `cl-defmethod', and so are ARGS.  FUNCTION is the
method; USES-CNM says that its first argument is the function that calls
the next method.  Return NAME."
  (let* ((generic (cl-generic-ensure-function name)) (split (car (cl--generic-split-args args)))
         (specializers (mapcar (lambda (arg) (if (eq '&context (car-safe (car arg))) arg (cdr arg))) split))
         (method (cl--generic-make-method specializers qualifiers uses-cnm function))
         (old (cl--generic-member-method specializers qualifiers (cl--generic-method-table generic)))
         (n 0))
    (dolist (arg split)
      (let ((key (if (eq '&context (car-safe (car arg))) (car arg) (prog1 n (setq n (1+ n))))))
        (cl--generic-note-generalizers generic key (cdr arg))))
    (if old
        (setcar old method)
      (push method (cl--generic-method-table generic)))
    (let ((entry (cons 'cl-defmethod (cl--generic-load-hist-format (cl--generic-name generic) qualifiers specializers))))
      (unless (member entry current-load-list)
        (push entry current-load-list)))
    (cl--generic-install generic)
    (cl--generic-name generic)))

(defun cl--generic-split-context (context)
  "Return what stands for CONTEXT, (EXPRESSION SPECIALIZER...), among the arguments of a method."
  (let* ((rewriter (and (symbolp (car context)) (get (car context) 'cl-generic--context-rewriter)))
         (context (if rewriter (apply rewriter (cdr context)) context)))
    (cons (cons '&context (car context)) (car (cdr context)))))

(defun cl--generic-split-args (args)
  "Split ARGS, as in `cl-defmethod', into specializers and a lambda list.
The value is (SPECS . LAMBDA-LIST), where SPECS are (VARIABLE .
SPECIALIZER) and ((&context . EXPRESSION) . SPECIALIZER)."
  (let ((specs nil) (plain nil) (state 'mandatory))
    (dolist (arg args)
      (cond ((eq arg '&context)
             (unless (eq state 'mandatory) (error "&context not immediately after mandatory args"))
             (setq state 'context))
            ((memq arg '(&optional &rest &key &body &aux &allow-other-keys))
             (setq state 'rest)
             (push arg plain))
            ((eq state 'rest) (push arg plain))
            ((eq state 'context) (push (cl--generic-split-context arg) specs))
            ((consp arg)
             (push (cons (car arg) (cadr arg)) specs)
             (push (car arg) plain))
            (t (push (cons arg t) specs)
               (push arg plain))))
    (cons (nreverse specs) (nreverse plain))))

;; -- the macros -------------------------------------------------------------------------------

(defun cl--generic-parse-definition (name args body)
  "Take BODY of the definition of the generic function NAME with ARGS apart.
The value is a property list: :doc, :options, :declarations (forms),
:methods (forms) and :default (the forms of the default method)."
  (let ((doc (if (stringp (car-safe body)) (pop body))) (options nil) (declarations nil) (methods nil))
    (while (or (eq (car-safe (car body)) 'declare) (keywordp (car-safe (car body))))
      (let ((clause (pop body)))
        (cond ((eq (car clause) 'declare)
               (dolist (declaration (cdr clause))
                 (let ((handler (assq (car declaration) defun-declarations-alist)))
                   (if handler
                       (push (apply (nth 1 handler) name args (cdr declaration)) declarations)
                     (message "Warning: Unknown defun property `%S' in %S" (car declaration) name)))))
              ((eq (car clause) :documentation)
               (if doc (error "Multiple doc strings for %S" name))
               (setq doc (nth 1 clause)))
              ((eq (car clause) :method)
               (push `(cl-defmethod ,name ,@(cdr clause)) methods))
              (t (push clause options)))))
    (list :doc doc :options (nreverse options) :declarations (nreverse declarations)
          :methods (nreverse methods) :default body)))

(defmacro cl-defgeneric (name args &rest options-and-methods)
  "Define NAME as a generic function with ARGS.
NAME is a symbol or (setf SYMBOL).  OPTIONS-AND-METHODS is
[DOCSTRING] CLAUSES... BODY..., where BODY, if there is one, is the method
for arguments that no other method takes.  Clauses are:

  (declare DECLARATIONS...)  as in `defun'
  (:documentation STRING)
  (:method [QUALIFIERS...] ARGS BODY...)  a method, as in `cl-defmethod'
  (:argument-precedence-order ARGS...)  which argument counts most
  (KEYWORD VALUES...)  other options, for `cl-generic-function-options'

\(fn NAME ARGS [DOC-STRING] [OPTIONS-AND-METHODS...] &rest DEFAULT-BODY)"
  (declare (indent 2) (doc-string 3)
           (debug (&define &interpose [&name sexp] cl--generic-edebug-remember-name
                           listp lambda-doc
                           [&rest [&or ("declare" &rest sexp)
                                       (":argument-precedence-order" &rest sexp)
                                       (&define ":method"
                                                [&name [[&rest cl-generic--method-qualifier-p] listp]
                                                       cl--generic-edebug-make-name in:method]
                                                lambda-doc
                                                def-body)]]
                           def-body)))
  (let* ((name (if (eq (car-safe name) 'setf) (cl--generic-setter-name (cadr name)) name))
         (parsed (cl--generic-parse-definition name args options-and-methods))
         (default (plist-get parsed :default)))
    (require 'cl-lambda)
    `(prog1
         (progn
           (defalias ',name
             (cl-generic-define ',name ',args ',(plist-get parsed :options))
             ,(cl--lambda-documentation (plist-get parsed :doc) args))
           :autoload-end
           ,@(plist-get parsed :methods)
           ,@(if default `((cl-defmethod ,name ,args ,@default))))
       ,@(plist-get parsed :declarations))))

(defun cl--generic-setter-name (name)
  "Return the symbol that names the function which sets the place NAME."
  (intern (format "(setf %s)" name)))

(defun cl-generic--method-qualifier-p (x)
  "Return non-nil if X, an argument of `cl-defmethod', is a qualifier."
  (not (listp x)))

(defun cl--generic-expand-body (forms specializers)
  "Expand the macros in FORMS, the body of a method with SPECIALIZERS.
The value is (CNM NMP . FORM): the variables that hold the functions which
call the next method and tell if there is one; nil where not needed."
  (require 'cl-macs)
  (let* ((cnm (make-symbol "cl--cnm")) (nmp (make-symbol "cl--nmp"))
         (environment (cl--add-local-function
                       'cl-call-next-method cnm
                       (cl--add-local-function 'cl-next-method-p nmp macroexpand-all-environment)))
         (form (macroexpand-all
                (cons 'progn (or forms '(nil)))
                (cons (cons 'cl-generic-current-method-specializers (lambda () (list 'quote specializers)))
                      (cl--function-environment environment))))
         (used (macroexp--fgrep (list (list cnm) (list nmp)) form)))
    (unless (eq (car-safe form) 'progn) (setq form (list 'progn form)))
    `(,(if used cnm) ,(if (assq nmp used) nmp) . ,form)))


(defun cl--generic-lambda (args body)
  "Return (USES-CNM . LAMBDA), the method with ARGS and BODY; see `cl-generic-define-method'."
  (let* ((split (cl--generic-split-args args)) (plain (cdr split))
         (function (cl--lambda-transform plain body nil)) (parsed (macroexp-parse-body (cdr function)))
         (head (car parsed)) (expanded (cl--generic-expand-body (cdr parsed) (car split)))
         (cnm (car expanded)) (nmp (cadr expanded)) (form (cddr expanded)) (interactive nil))
    (dolist (part head)
      (if (eq (car-safe part) 'interactive) (setq interactive part)))
    (if interactive (message "Interactive forms unsupported in generic functions: %S" interactive))
    (if (and cnm (stringp (car head)))
        (setq head (if (stringp (car (car (macroexp-parse-body body))))
                       (cons (cl--lambda-documentation (car head) plain) (cdr head))
                     (cdr head))))
    (if nmp (setq form `(let ((,nmp (lambda () (cl--generic-isnot-nnm-p ,cnm)))) ,form)))
    (cons (and cnm t)
          `(lambda (,@(if cnm (list cnm)) ,@(car function)) ,@head ,form))))

(defmacro cl-defmethod (name args &rest body)
  "Define a method of the generic function NAME, which is made if it does not exist.
NAME is a symbol or (setf SYMBOL).  Arguments in ARGS before the first that
starts with an ampersand are either symbols or (SYMBOL SPECIALIZER); the
method is for calls in which they are what the SPECIALIZER says:

  TYPE         a type that `type-of' returns, or one that includes it; a
               structure of `cl-defstruct', or a class of `defclass'
  (eql VAL)    `eql' to the value of VAL
  (head VAL)   a cons whose car is `eql' to VAL
  t            anything

After them, &context (EXPRESSION SPECIALIZER)... says what the values of
expressions must be.  The other arguments may be as in `cl-defun'.

Before ARGS, there may be qualifiers: :before, :after, :around, and
:extra STRING, which lets several methods have the same arguments.  In
BODY, `cl-call-next-method' calls the next method.

\(fn NAME [EXTRA] [QUALIFIER] ARGS &rest [DOCSTRING] BODY)"
  (declare (doc-string cl--defmethod-doc-pos) (indent defun)
           (debug (&define [&name [sexp [&rest cl-generic--method-qualifier-p] listp]
                                  cl--generic-edebug-make-name nil]
                           lambda-doc
                           def-body)))
  (let ((qualifiers nil))
    (while (cl-generic--method-qualifier-p args)
      (push args qualifiers)
      (setq args (pop body)))
    (require 'cl-lambda)
    (let* ((method (cl--generic-lambda args body))
           (name (if (eq (car-safe name) 'setf) (cl--generic-setter-name (cadr name)) name)))
      `(cl-generic-define-method ',name ',(nreverse qualifiers) ',args ,(car method) #',(cdr method)))))

(defun cl--defmethod-doc-pos ()
  "Return which element of a method definition is its doc string; point is behind the symbol `cl-defmethod'.
A name that is a list is taken for the arguments."
  (save-excursion
    (let ((n 2))
      (while (and (ignore-errors (forward-sexp 1) t)
                  (not (eq (char-before) ?\))))
        (setq n (1+ n)))
      n)))

(defmacro cl-generic-define-generalizer (name priority tagcode-function specializers-function)
  "Define the generalizer NAME.
PRIORITY, TAGCODE-FUNCTION and SPECIALIZERS-FUNCTION are those of
`cl-generic-make-generalizer'.  A method of `cl-generic-generalizers'
must return it for its specializers."
  (declare (indent 1) (debug (symbolp body)))
  `(defconst ,name (cl-generic-make-generalizer ',name ,priority ,tagcode-function ,specializers-function)))

(defmacro cl-generic-define-context-rewriter (name args &rest body)
  "Define what the context (NAME ARGS...) of methods stands for.
BODY returns it: a list (EXPRESSION SPECIALIZER)."
  (declare (debug (&define name lambda-list def-body)) (indent defun))
  `(eval-and-compile
     (put ',name 'cl-generic--context-rewriter (cl-function (lambda ,args ,@body)))))

(defmacro cl-generic-current-method-specializers ()
  "Return the specializers of the method in which this is.
Each is (VARIABLE . SPECIALIZER)."
  (error "cl-generic-current-method-specializers used outside of a method"))

(defun cl-call-next-method (&rest _args)
  "Call the next method with ARGS, or with the arguments of the current one if ARGS is empty.
This is known in methods only.

\(fn &rest ARGS)"
  (error "cl-call-next-method only allowed inside primary and around methods"))

(defun cl-next-method-p ()
  "Return non-nil if there is a next method.
This is known in methods only."
  (declare (obsolete "make sure there's always a next method, or catch `cl-no-next-method' instead" "25.1"))
  (error "cl-next-method-p only allowed inside primary and around methods"))

;; -- what Edebug has to know ------------------------------------------------------------------

(defvar cl--generic-edebug-name nil
  "Name of the generic function whose definition Edebug reads.")

(defun cl--generic-edebug-remember-name (name match &rest specs)
  "Match SPECS with the function MATCH as parts of the generic function whose name is in the list NAME."
  (let ((cl--generic-edebug-name (car name)))
    (funcall match specs)))

(defun cl--generic-edebug-make-name (in:method _oldname &rest quals-and-args)
  "Return Edebug's name of a method.
QUALS-AND-ARGS are its qualifiers and its argument list, behind the name of
the function unless IN:METHOD is non-nil."
  (let* ((name (if in:method cl--generic-edebug-name (pop quals-and-args)))
         (qualifiers (butlast quals-and-args))
         (specializers '())
         (args (car (last quals-and-args))))
    (while (and (consp args) (not (memq (car args) '(&optional &rest &key &body &aux &context))))
      (push (if (consp (car args)) (cadr (car args)) t) specializers)
      (setq args (cdr args)))
    (intern (mapconcat (lambda (part) (format "%s" part))
                       `(,name ,@qualifiers ,(nreverse specializers))
                       " "))))

;; -- the generalizers of the language ---------------------------------------------------------

(cl-generic-define-generalizer cl--generic-t-generalizer
  0 (lambda (_name &rest _) nil) (lambda (_tag &rest _) '(t)))

(cl-generic-define-generalizer cl--generic-typeof-generalizer
  10 (lambda (name &rest _) `(if ,name (type-of ,name) 'null))
  (lambda (tag &rest _) (and (symbolp tag) (assq tag cl--typeof-types))))

(defun cl--generic-class-parents (class)
  "Return the names of CLASS, a structure, and of all that it includes, nearest first."
  (let ((names nil) (todo (list class)))
    (while todo
      (let ((name (cl--class-name (car todo))))
        (unless (memq name names) (push name names)))
      (setq todo (append (cdr todo) (cl--class-parents (car todo)))))
    (nreverse names)))

(defun cl--generic-struct-tag (name &rest _)
  "Return a form for the tag of the value of NAME, a structure."
  `(if ,name (type-of ,name) 'null))

(defun cl--generic-struct-specializers (tag &rest _)
  "Return the specializers of structures with TAG."
  (and (symbolp tag)
       (let ((class (get tag 'cl--class)))
         (if (cl--struct-class-p class) (cl--generic-class-parents class)))))

(cl-generic-define-generalizer cl--generic-struct-generalizer
  50 #'cl--generic-struct-tag #'cl--generic-struct-specializers)

(defvar cl--generic-eql-used (make-hash-table :test 'eql)
  "The tags of values that methods are specialized on: (eql SPECIALIZERS...).")

(cl-generic-define-generalizer cl--generic-eql-generalizer
  100 (lambda (name &rest _) `(gethash ,name cl--generic-eql-used))
  (lambda (tag &rest _) (if (eq (car-safe tag) 'eql) (cdr tag))))

(defvar cl--generic-head-used (make-hash-table :test 'eql)
  "The tags of the heads of lists that methods are specialized on.")

(cl-generic-define-generalizer cl--generic-head-generalizer
  80 (lambda (name &rest _) `(gethash (car-safe ,name) cl--generic-head-used))
  (lambda (tag &rest _) (if (eq (car-safe tag) 'head) (list tag))))

(defun cl--generic-derived-specializers (mode &rest _)
  "Return the specializers for MODE, a major mode: one for it and each of its parents."
  (let ((specializers nil))
    (while mode
      (push `(derived-mode ,mode) specializers)
      (setq mode (get mode 'derived-mode-parent)))
    (nreverse specializers)))

(cl-generic-define-generalizer cl--generic-derived-generalizer
  90 (lambda (name) `(and (symbolp ,name) (functionp ,name) ,name))
  #'cl--generic-derived-specializers)

(defun cl--generic-note-eql (specializer)
  "Note that SPECIALIZER, (eql FORM), is used.  A variable as FORM stands for its name."
  (let* ((form (cadr specializer))
         (value (if (or (not (symbolp form)) (macroexp-const-p form)) (eval form t) form))
         (known (cdr (gethash value cl--generic-eql-used))))
    (unless (member specializer known)
      (puthash value (cons 'eql (cons specializer known)) cl--generic-eql-used))))

(defun cl--generic-note-head (specializer)
  "Note that SPECIALIZER, (head VALUE), is used."
  (let ((value (cadr specializer)))
    (unless (gethash value cl--generic-head-used)
      (puthash value specializer cl--generic-head-used))))

(defun cl--generic-check-struct (class)
  "Signal an error if structures of CLASS are vectors or lists: they do not say what they are."
  (if (cl--struct-class-type class)
      (error "Can't dispatch on cl-struct %S: type is %S" (cl--class-name class) (cl--struct-class-type class))))

(defun cl--generic-known-generalizers (specializer)
  "Return the list of generalizers for SPECIALIZER, one that the language has."
  (let ((class (and (symbolp specializer) (cl--find-class specializer))))
    (cond ((eq specializer t) (list cl--generic-t-generalizer))
          ((memq specializer cl--all-builtin-types) (list cl--generic-typeof-generalizer))
          ((cl--struct-class-p class)
           (cl--generic-check-struct class)
           (list cl--generic-struct-generalizer))
          ((eq (car-safe specializer) 'eql)
           (cl--generic-note-eql specializer)
           (list cl--generic-eql-generalizer))
          ((eq (car-safe specializer) 'head)
           (cl--generic-note-head specializer)
           (list cl--generic-head-generalizer))
          ((eq (car-safe specializer) 'derived-mode) (list cl--generic-derived-generalizer))
          (t (error "Unknown specializer %S" specializer)))))

(put 'major-mode 'cl-generic--context-rewriter
     (lambda (mode &rest modes) `(major-mode ,(if (consp mode) mode `(derived-mode ,mode ,@modes)))))

(put 'window-system 'cl-generic--context-rewriter
     (lambda (value) `(window-system (eql ',value))))

;; -- what is generic itself -------------------------------------------------------------------

;; Until they are generic functions, the functions that make generic functions are these.
(defalias 'cl-generic-combine-methods #'cl--generic-standard-method-combination)
(defalias 'cl-generic-generalizers #'cl--generic-known-generalizers)

(defun cl--generic-bootstrap (name args documentation function)
  "Make NAME a generic function with ARGS and DOCUMENTATION, whose only method is FUNCTION.
The macros need libraries that cannot be loaded while the boot image is
made."
  (cl-generic-ensure-function name 'noerror)
  (cl-generic-define-method name nil args nil function)
  (put name 'function-documentation
       (format "%s\n\n%S" documentation
               (cons 'fn (mapcar (lambda (arg) (if (eq arg '&rest) arg (intern (upcase (symbol-name arg))))) args)))))

(cl--generic-bootstrap
 'cl-no-next-method '(generic method &rest args)
 "Do what is to be done when METHOD of GENERIC, called with ARGS, calls a next method that does not exist."
 (lambda (generic method &rest args)
   (signal 'cl-no-next-method `(,(cl--generic-name generic) ,method ,@args))))

(cl--generic-bootstrap
 'cl-no-applicable-method '(generic &rest args)
 "Do what is to be done when GENERIC has no method for ARGS."
 (lambda (generic &rest args)
   (signal 'cl-no-applicable-method `(,(cl--generic-name generic) ,@args))))

(cl--generic-bootstrap
 'cl-no-primary-method '(generic &rest args)
 "Do what is to be done when GENERIC has only methods with qualifiers for ARGS."
 (lambda (generic &rest args)
   (signal 'cl-no-primary-method `(,(cl--generic-name generic) ,@args))))

(cl--generic-bootstrap
 'cl-generic-combine-methods '(generic methods)
 "Return the function that calls METHODS of GENERIC, which apply and are sorted, most specific first."
 #'cl--generic-standard-method-combination)

(cl--generic-bootstrap
 'cl-generic-generalizers '(specializer)
 "Return the generalizers that know SPECIALIZER.
Signal an error if there are none."
 #'cl--generic-known-generalizers)

;; -- examining --------------------------------------------------------------------------------

(defun cl-find-method (generic qualifiers specializers)
  "Return the method of the function named GENERIC with QUALIFIERS and SPECIALIZERS, or nil."
  (car (cl--generic-member-method specializers qualifiers (cl--generic-method-table (cl--generic generic)))))

(defun cl--generic-specializers-apply-to-type-p (specializers type)
  "Return non-nil if one of SPECIALIZERS is TYPE, or a class that it inherits from."
  (let ((applies nil))
    (dolist (specializer specializers)
      (if (memq (car-safe specializer) '(subclass eieio--static))
          (setq specializer (nth 1 specializer)))
      (if (or (equal type specializer)
              (and (symbolp specializer) (symbolp type) (cl--find-class specializer) (cl--find-class type)
                   (memq specializer (cl--generic-class-parents (cl--find-class type)))))
          (setq applies t)))
    applies))

(defun cl-generic-all-functions (&optional type)
  "Return the names of all generic functions.
TYPE non-nil means only those with a method for TYPE."
  (let ((names nil))
    (mapatoms
     (lambda (symbol)
       (let* ((generic (and (fboundp symbol) (cl--generic symbol)))
              (methods (and generic (cl--generic-method-table generic))) (found (and generic (null type))))
         (while (and methods (not found))
           (setq found (cl--generic-specializers-apply-to-type-p
                        (cl--generic-method-specializers (pop methods)) type)))
         (if found (push symbol names)))))
    names))

(defun cl--generic-method-info (method)
  "Return how METHOD is described: (QUALIFIERS ARGS DOC)."
  (let* ((specializers (cl--generic-method-specializers method)) (qualifiers (cl--generic-method-qualifiers method))
         (function (cl--generic-method-function method))
         (arglist (help-function-arglist function 'names)) (doc (documentation function)) (args nil))
    (if (cl--generic-method-uses-cnm method) (setq arglist (cdr arglist)))
    (dolist (specializer specializers)
      (if (eq '&context (car-safe (car-safe specializer)))
          (setq arglist (append (list '&context specializer) arglist))
        (let ((arg (pop arglist)))
          (push (if (eq t specializer) arg (list arg specializer)) args))))
    (list (mapconcat (lambda (qualifier) (format "%S " qualifier)) qualifiers "")
          (append (nreverse args) arglist)
          ;; That of a compiled method may be its arguments alone.
          (if (byte-code-function-p function)
              (let ((text (help-split-fundoc doc nil 'doc))) (if (equal text "") nil text))
            doc))))

(defun cl--generic-method-files (method)
  "Return where the methods of the generic function named METHOD are defined.
The value is a list of (FILE NAME QUALIFIERS SPECIALIZERS...)."
  (let (found)
    (dolist (file load-history)
      (dolist (entry (cdr file))
        (if (and (eq (car-safe entry) 'cl-defmethod) (eq (cadr entry) method))
            (push (cons (car file) (cdr entry)) found))))
    found))

(defun cl--generic-method-file (entry)
  "Return the name of the file that defined the method with the ENTRY in `load-history', or nil."
  (let ((files load-history) (wanted (cons 'cl-defmethod entry)))
    (while (and files (not (member wanted (cdr (car files)))))
      (setq files (cdr files)))
    (car (car files))))

(defun cl--generic-describe (function)
  "Insert a list of the methods of FUNCTION at point, if it is generic."
  (let ((generic (if (symbolp function) (cl--generic function))))
    (when generic
      (insert "\nThis is a generic function.\n\n"
              (propertize "Implementations:\n\n" 'face 'bold))
      (dolist (method (cl--generic-method-table generic))
        (let* ((info (cl--generic-method-info method)) (specializers (cl--generic-method-specializers method))
               (file (cl--generic-method-file
                      (cl--generic-load-hist-format function (cl--generic-method-qualifiers method) specializers))))
          (insert (format "%s%S" (nth 0 info) (nth 1 info)))
          (if file
              (insert (format-message " in `%s'.\n" file)))
          (insert "\n" (or (nth 2 info) "Undocumented") "\n\n"))))))

(add-hook 'help-fns-describe-function-functions #'cl--generic-describe)

(provide 'cl-generic)

;;; cl-generic.el ends here
