;;; byte-run.el --- defining functions and macros, and declarations about them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The first file that is loaded: it may use special forms and primitives only, until `defmacro'
;; and `defun' exist at its end.  Nothing here may use backquote.

;;; Code:

(defalias 'function-put
  #'(lambda (func prop value)
      "Set property PROP of the function name FUNC to VALUE, and return VALUE."
      (put func prop value)))

(defalias 'byte-run--parse-body
  #'(lambda (body)
      "Split BODY, the forms of a definition, at its head.
The value is a list (DOCSTRING DECLARATIONS INTERACTIVE FORMS).  A
string that is the whole body is its value, not a doc string."
      (let ((doc nil) (declarations nil) (interactive nil) (go t))
        (if (and (stringp (car body)) (cdr body))
            (setq doc (car body) body (cdr body)))
        (while go
          (setq go (and (consp (car-safe body)) (eq (car (car body)) 'declare)))
          (if go
              (setq declarations (append declarations (cdr (car body))) body (cdr body))))
        (if (eq (car-safe (car-safe body)) 'interactive)
            (setq interactive (car body) body (cdr body)))
        (list doc declarations interactive body))))

(defvar byte-run--ignored-declarations
  '(advertised-calling-convention side-effect-free pure no-font-lock-keyword debug doc-string indent
    compiler-macro gv-expander gv-setter obsolete interactive-only speed completion modes important-return-value
    autoload-macro noinline)
  "Declarations whose absence from the alists is no error.")

(defvar defun-declarations-alist
  (list
   (list 'advertised-calling-convention
         #'(lambda (f _args arglist when)
             (list 'set-advertised-calling-convention (list 'quote f) (list 'quote arglist) (list 'quote when))))
   (list 'obsolete
         #'(lambda (f _args new-name when)
             (list 'make-obsolete (list 'quote f) (list 'quote new-name) (list 'quote when))))
   (list 'interactive-only
         #'(lambda (f _args instead)
             (list 'function-put (list 'quote f) ''interactive-only (list 'quote instead))))
   (list 'pure #'(lambda (f _args val) (list 'function-put (list 'quote f) ''pure (list 'quote val))))
   (list 'side-effect-free
         #'(lambda (f _args val) (list 'function-put (list 'quote f) ''side-effect-free (list 'quote val))))
   (list 'compiler-macro
         #'(lambda (f args compiler-function)
             (if (null (eq (car-safe compiler-function) 'lambda))
                 (list 'eval-and-compile
                       (list 'function-put (list 'quote f) ''compiler-macro (list 'function compiler-function)))
               (let ((name (intern (concat (symbol-name f) "--anon-cmacro"))))
                 (list 'progn
                       (list 'eval-and-compile
                             (list 'function-put (list 'quote f) ''compiler-macro (list 'function name)))
                       (list 'eval-and-compile
                             (cons 'defun
                                   (cons name
                                         (cons (append (car (cdr compiler-function)) args)
                                               (cdr (cdr compiler-function)))))))))))
   (list 'doc-string
         #'(lambda (f _args pos)
             (list 'function-put (list 'quote f) ''doc-string-elt
                   (if (numberp pos) pos (list 'quote pos)))))
   (list 'indent
         #'(lambda (f _args val)
             (list 'function-put (list 'quote f) ''lisp-indent-function
                   (if (numberp val) val (list 'quote val)))))
   (list 'speed #'(lambda (f _args val) (list 'function-put (list 'quote f) ''speed (list 'quote val))))
   (list 'completion
         #'(lambda (f _args val) (list 'function-put (list 'quote f) ''completion-predicate (list 'function val))))
   (list 'modes
         #'(lambda (f _args &rest val) (list 'function-put (list 'quote f) ''command-modes (list 'quote val)))))
  "Alist of the declarations that `defun' understands: (NAME HANDLER).
HANDLER is called with the function's name, its argument list and the
declaration's values; the form it returns is evaluated at definition.")

(defvar macro-declarations-alist
  (cons
   (list 'debug
         #'(lambda (name _args spec)
             (list 'progn :autoload-end
                   (list 'put (list 'quote name) ''edebug-form-spec (list 'quote spec)))))
   (cons
    (list 'no-font-lock-keyword
          #'(lambda (name _args val)
              (list 'function-put (list 'quote name) ''no-font-lock-keyword (list 'quote val))))
    defun-declarations-alist))
  "Alist of the declarations that `defmacro' understands; see `defun-declarations-alist'.")

(defalias 'byte-run--declaration-forms
  #'(lambda (declarations alist name arglist)
      "Return the forms that carry DECLARATIONS about NAME out, by the handlers in ALIST."
      (let ((forms nil))
        (while declarations
          (let* ((declaration (car declarations))
                 (handler (cdr (assq (car-safe declaration) alist))))
            (cond
             (handler
              (setq forms (cons (apply (car handler) name arglist (cdr declaration)) forms)))
             ((memq (car-safe declaration) byte-run--ignored-declarations) nil)
             (t (message "Warning: Unknown defun property `%S' in %S" (car-safe declaration) name))))
          (setq declarations (cdr declarations)))
        (delq nil (nreverse forms)))))

(defalias 'byte-run--lambda
  #'(lambda (arglist parsed)
      "Return the lambda expression of a definition with ARGLIST; PARSED is its body as `byte-run--parse-body' split it."
      (let ((doc (car parsed)) (interactive (nth 2 parsed)) (body (nth 3 parsed)))
        (if interactive (setq body (cons interactive body)))
        (if doc (setq body (cons doc (if body body (list nil)))))
        (cons 'lambda (cons arglist (if body body (list nil)))))))

(defalias 'defmacro
  (cons 'macro
        #'(lambda (name arglist &rest body)
            "Define NAME as a macro.
ARGLIST are its arguments, BODY the forms whose value is the expansion.
BODY may begin with a doc string and with (declare ...) forms, whose
declarations `macro-declarations-alist' lists.

\(fn NAME ARGLIST [DOCSTRING] [DECL] BODY...)"
            (let* ((parsed (byte-run--parse-body body))
                   (forms (byte-run--declaration-forms (nth 1 parsed) macro-declarations-alist name arglist))
                   (def (list 'defalias (list 'quote name)
                              (list 'cons ''macro (list 'function (byte-run--lambda arglist parsed))))))
              (if forms (cons 'prog1 (cons def forms)) def)))))

(put 'compiler-macro 'edebug-declaration-spec '(&or symbolp ("lambda" &define lambda-list lambda-doc def-body)))
(put 'defmacro 'doc-string-elt 3)
(put 'defmacro 'edebug-form-spec '(&define name lambda-list lambda-doc [&optional ("declare" def-declarations)] def-body))
(put 'defmacro 'lisp-indent-function 2)

(defmacro defun (name arglist &rest body)
  "Define NAME as a function.
ARGLIST are its arguments; BODY may begin with a doc string, with
\(declare ...) forms, whose declarations `defun-declarations-alist'
lists, and with an (interactive ...) form.

\(fn NAME ARGLIST [DOCSTRING] [DECL] [INTERACTIVE] BODY...)"
  (declare (doc-string 3) (indent 2)
           (debug (&define name lambda-list lambda-doc
                           [&optional ("declare" def-declarations)]
                           [&optional ("interactive" &optional [&or stringp def-form] &rest symbolp)]
                           def-body)))
  (or name (error "Cannot define '%s' as a function" name))
  (if (null (and (listp arglist) (null (delq t (mapcar #'symbolp arglist)))))
      (error "Malformed arglist: %s" arglist))
  (let* ((parsed (byte-run--parse-body body))
         (forms (byte-run--declaration-forms (nth 1 parsed) defun-declarations-alist name arglist))
         (def (list 'defalias (list 'quote name) (list 'function (byte-run--lambda arglist parsed)))))
    (if forms (cons 'prog1 (cons def forms)) def)))

(defmacro defsubst (name arglist &rest body)
  "Define NAME as a function that a compiler may open-code.
The arguments are those of `defun'.

\(fn NAME ARGLIST [DOCSTRING] [DECL] [INTERACTIVE] BODY...)"
  (declare (debug defun) (doc-string 3) (indent 2))
  (or (memq (get name 'byte-optimizer) '(nil byte-compile-inline-expand))
      (error "`%s' is a primitive" name))
  (list 'prog1
        (cons 'defun (cons name (cons arglist body)))
        (list 'eval-and-compile
              (list 'put (list 'quote name) ''byte-optimizer ''byte-compile-inline-expand))))

(defvar advertised-signature-table (make-hash-table :test 'eq :weakness 'key)
  "Argument lists that functions advertise, by function definition.")

(defun set-advertised-calling-convention (function signature _when)
  "Make SIGNATURE the argument list that FUNCTION advertises.
WHEN is the version in which that began; it is not recorded."
  (puthash (indirect-function function) signature advertised-signature-table))

(defun get-advertised-calling-convention (function)
  "Return the argument list that the definition FUNCTION advertises, or t if it says nothing."
  (gethash function advertised-signature-table t))

(defun make-obsolete (obsolete-name current-name when)
  "Mark the function OBSOLETE-NAME as obsolete since version WHEN.
CURRENT-NAME is the function to use instead, or a string that says what
to do."
  (put obsolete-name 'byte-obsolete-info
       (list (purecopy current-name) nil (purecopy when)))
  obsolete-name)

(defmacro define-obsolete-function-alias (obsolete-name current-name when &optional docstring)
  "Make OBSOLETE-NAME an alias of the function CURRENT-NAME, obsolete since version WHEN.
DOCSTRING documents it."
  (declare (doc-string 4) (indent defun))
  (list 'progn
        (list 'defalias obsolete-name current-name docstring)
        (list 'make-obsolete obsolete-name current-name when)))

(defun make-obsolete-variable (obsolete-name current-name when &optional access-type)
  "Mark the variable OBSOLETE-NAME as obsolete since version WHEN.
CURRENT-NAME is the variable to use instead, or a string that says what
to do.  ACCESS-TYPE `get' or `set' limits that to one kind of use."
  (put obsolete-name 'byte-obsolete-variable
       (purecopy (list current-name access-type when)))
  obsolete-name)

(defmacro define-obsolete-variable-alias (obsolete-name current-name when &optional docstring)
  "Make OBSOLETE-NAME an alias of the variable CURRENT-NAME, obsolete since version WHEN.
DOCSTRING documents it.  A saved customization of the old name is kept."
  (declare (doc-string 4) (indent defun))
  (list 'progn
        (list 'defvaralias obsolete-name current-name docstring)
        (list 'dolist '(prop '(saved-value saved-variable-comment))
              (list 'and (list 'get obsolete-name 'prop)
                    (list 'null (list 'get current-name 'prop))
                    (list 'put current-name 'prop (list 'get obsolete-name 'prop))))
        (list 'make-obsolete-variable obsolete-name current-name when)))

(defmacro dont-compile (&rest body)
  "Evaluate BODY; a compiler leaves it to the interpreter."
  (declare (debug t) (indent 0) (obsolete nil "24.4"))
  (list 'eval (list 'quote (if (cdr body) (cons 'progn body) (car body)))))

(defmacro eval-when-compile (&rest body)
  "Evaluate BODY once, when macros are expanded; the value of the call is that of BODY."
  (declare (debug (&rest def-form)) (indent 0))
  (list 'quote (eval (cons 'progn body) lexical-binding)))

(defmacro eval-and-compile (&rest body)
  "Evaluate BODY when macros are expanded; a compiler's code evaluates it again."
  (declare (debug (&rest def-form)) (indent 0))
  (list 'quote (eval (cons 'progn body) lexical-binding)))

;; A compiler inlines the calls in such a form.
(defalias 'inline 'progn)
(put 'inline 'lisp-indent-function 0)

(defun with-no-warnings (&rest body)
  "Return the value of the last of BODY; a compiler gives no warnings about them."
  (declare (indent 0))
  (car (last body)))

(defmacro with-suppressed-warnings (_warnings &rest body)
  "Evaluate BODY like `progn', while a compiler suppresses the WARNINGS listed."
  (declare (debug (sexp &optional body)) (indent 1))
  (cons 'progn body))

(defmacro define-obsolete-face-alias (obsolete-face current-face when)
  "Make OBSOLETE-FACE another name of CURRENT-FACE, obsolete since the version WHEN."
  (list 'progn
        (list 'put obsolete-face ''face-alias current-face)
        (list 'put obsolete-face ''obsolete-face (list 'or (list 'purecopy when) t))))

(defun byte-compile-info (string &optional message type)
  "Return STRING as a line of a report of what a build does, after TYPE, by default INFO.
MESSAGE non-nil means to show it, too."
  (let ((line (format "  %-9s%s" (or type "INFO") string)))
    (if message (message "%s" line))
    line))

(defun byte-compile-info-string (&rest arguments)
  "Return the first of ARGUMENTS as a line of a report of what a build does."
  (byte-compile-info (car arguments)))
(make-obsolete 'byte-compile-info-string 'byte-compile-info "28.1")

(defun byte-compile-info-message (&rest arguments)
  "Show the first of ARGUMENTS as a line of a report of what a build does."
  (byte-compile-info (car arguments) t))
(make-obsolete 'byte-compile-info-message 'byte-compile-info "28.1")

(provide 'byte-run)

;;; byte-run.el ends here
