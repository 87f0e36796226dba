;;; pcase.el --- choose code by the shape of a value  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `pcase' matches a value against patterns.  Here are its macros and the patterns.  A pattern is
;; reduced to a core (`pcase--core'), which is one of
;;
;;   t                  anything            SYMBOL              anything, and binds SYMBOL
;;   (quote VALUE)      what is `equal'     (member VALUE...)   what is `equal' to one of them
;;   (pred FUNCTION)    a test              (unless FUNCTION)   the opposite test
;;   (guard FORM)       any condition       (app FUNCTION CORE) what FUNCTION returns matches
;;   (and CORE...)      all of them         (or ID CORE...)     one of them; ID is a number
;;
;; pcase-graph.el makes a decision graph of the cores of all clauses, and code of the graph.

;;; Code:

(require 'macroexp)
(require 'pcase-graph)

(defvar pcase--last-or 0
  "Number of the last `or' pattern of the current expansion.")


;; -- patterns ---------------------------------------------------------------------------------

(defun pcase--get-macroexpander (symbol)
  "Return the function that expands patterns which begin with SYMBOL, or nil."
  (get symbol 'pcase-macroexpander))

;;;###autoload
(defmacro pcase-defmacro (name args &rest body)
  "Define NAME as a new kind of pattern: (NAME ARGS...) stands for the pattern that BODY returns.

\(fn NAME ARGS [DOC] &rest BODY...)"
  (declare (indent 2) (debug defun)
           (doc-string 3))
  (let* ((function (intern (format "%s--pcase-macroexpander" name)))
         (declaration (assq 'declare (list (car body) (cadr body))))
         (debug-spec (cadr (assq 'debug (cdr declaration)))))
    `(progn
       (eval-and-compile
         (defun ,function ,args ,@(if declaration (remq declaration body) body)))
       (define-symbol-prop ',function 'edebug-form-spec ',debug-spec)
       (define-symbol-prop ',name 'pcase-macroexpander #',function))))

(defun pcase--self-quoting-p (pattern)
  "Return non-nil if PATTERN is a constant that stands for itself as a pattern."
  (or (keywordp pattern) (integerp pattern) (stringp pattern)))

(defun pcase--core (pattern)
  "Return the core of PATTERN.
Signals an error if it is none."
  (cond
   ((eq pattern '_) t)
   ((eq pattern t) (macroexp-warn-and-return "Pattern t is deprecated.  Use `_' instead" t))
   ((pcase--self-quoting-p pattern) (list 'quote pattern))
   ((and pattern (symbolp pattern)) pattern)
   ((atom pattern) (error "Unknown pattern `%S'" pattern))
   (t
    (let ((reducer (cdr (assq (car pattern) pcase--reducers)))
          (expander (pcase--get-macroexpander (car pattern))))
      (cond (reducer (funcall reducer pattern))
            (expander
             (pcase--core (or (apply expander (cdr pattern))
                              (error "Unexpandable %s pattern: %S" (car pattern) pattern))))
            (t (error "Unknown %s pattern: %S" (car pattern) pattern)))))))

(defconst pcase--reducers
  '((quote . pcase--core-quote) (pred . pcase--core-pred) (guard . pcase--core-guard)
    (app . pcase--core-app) (and . pcase--core-and) (or . pcase--core-or) (\` . pcase--core-quasiquote))
  "The function that returns the core of each kind of pattern that is no mere macro.")

(defun pcase--core-quote (pattern)
  "Return the core of PATTERN, (quote VALUE)."
  (list 'quote (cadr pattern)))

(defun pcase--core-pred (pattern)
  "Return the core of PATTERN, (pred FUNCTION) or (pred (not FUNCTION))."
  (let ((function (cadr pattern)) (kind 'pred))
    (while (eq (car-safe function) 'not)
      (setq function (cadr function)
            kind (if (eq kind 'pred) 'unless 'pred)))
    (list kind function)))

(defun pcase--core-guard (pattern)
  "Return the core of PATTERN, (guard FORM)."
  (list 'guard (cadr pattern)))

(defun pcase--core-app (pattern)
  "Return the core of PATTERN, (app FUNCTION PATTERN)."
  (let ((core (pcase--core (nth 2 pattern))))
    (or (eq core t) (list 'app (cadr pattern) core))))

(defun pcase--core-quasiquote (pattern)
  "Return the core of PATTERN, \\=`QPAT."
  (pcase--core-structure (cadr pattern)))

(defun pcase--core-structure (qpat)
  "Return the core of the structure QPAT.
Long lists cost no recursion."
  (let ((elements nil) (core nil))
    (while (and (consp qpat) (not (eq (car qpat) '\,)))
      (push (pop qpat) elements))
    (setq core (cond ((consp qpat) (pcase--core (cadr qpat)))
                     ((vectorp qpat) (pcase--core-vector qpat))
                     ((or (stringp qpat) (numberp qpat) (symbolp qpat)) (list 'quote qpat))
                     (t (error "Unknown QPAT: %S" qpat))))
    (dolist (element elements core)
      (setq core `(and (pred consp)
                       ,@(pcase--core-part 'car-safe (pcase--core-structure element))
                       ,@(pcase--core-part 'cdr-safe core))))))

(defun pcase--core-part (function core)
  "Return a list of the core that CORE matches what FUNCTION returns, or nil if it always does."
  (and (not (eq core t)) `((app ,function ,core))))

(defun pcase--core-vector (qpat)
  "Return the core of the structure QPAT, a vector."
  (let ((index -1))
    `(and (pred vectorp)
          (app length (quote ,(length qpat)))
          ,@(apply #'append
                   (mapcar (lambda (element)
                             (setq index (1+ index))
                             (pcase--core-part `(pcase--flip aref ,index) (pcase--core-structure element)))
                           qpat)))))

(defun pcase--core-and (pattern)
  "Return the core of PATTERN, (and PATTERNS...)."
  (let ((cores (delq t (mapcar #'pcase--core (cdr pattern)))))
    (cond ((null cores) t)
          ((cdr cores) (cons 'and cores))
          (t (car cores)))))

(defun pcase--core-or (pattern)
  "Return the core of PATTERN, (or PATTERNS...).
All its constants become one alternative, in the place of the first."
  (or (nthcdr 2 pattern) (error "Please avoid it"))
  (let ((constants nil) (cores nil))
    (dolist (core (mapcar #'pcase--core (cdr pattern)))
      (if (not (eq (car-safe core) 'quote))
          (push core cores)
        (unless constants
          (setq constants (list 'member))
          (push constants cores))
        (nconc constants (list (cadr core)))))
    (if (and constants (null (cddr constants)))
        (setcar constants 'quote))
    (if (cdr cores)
        (cons 'or (cons (setq pcase--last-or (1+ pcase--last-or)) (nreverse cores)))
      (car cores))))

(defun pcase-compile-patterns (exp cases)
  "Return a form that compares the value of EXP, which is evaluated several times, with patterns.
CASES is a list of (PATTERN . CODEGEN).  CODEGEN is a function that returns
the code for a match, given a list of (VARIABLE FORM . nil) for the variables
of PATTERN and how often the code is asked for; or a list (pcase--forms
FORM...) to be evaluated with the variables bound.  If the last PATTERN is
`pcase--dontcare', the one before is assumed to match."
  (let* ((irrefutable (eq (car (car (last cases))) 'pcase--dontcare))
         (pcase--states (make-hash-table :test 'equal)) (pcase--pending nil) (pcase--subjects nil)
         (pcase--definitions nil) (pcase--irrefutable irrefutable) (pcase--last-or 0)
         (pcase--pattern-variables nil) (bodies nil) (branches nil))
    (dolist (case (if irrefutable (butlast cases) cases))
      (let* ((core (pcase--core (car case))) (variables (pcase--variables core))
             (body (vector (cdr case) variables 0 nil (car case))))
        (setq pcase--pattern-variables (append (mapcar #'list variables) pcase--pattern-variables))
        (push body bodies)
        (push `(((,exp . ,core)) nil . ,body) branches)))
    (let ((start (pcase--state (nreverse branches))))
      (pcase--make-steps)
      (pcase--count-bodies bodies)
      (pcase--warn-of-shadowed (nreverse bodies))
      (let ((code (pcase--emit start)))
        (macroexp-let* (reverse pcase--definitions) code)))))

;; -- macros -----------------------------------------------------------------------------------

(defun pcase--check-list (object)
  "Return OBJECT if it is a list, else signal an error."
  (if (listp object) object (signal 'wrong-type-argument (list 'listp object))))

(defun pcase--expand (exp cases &optional default)
  "Return the code of `pcase' of the form EXP with CASES, lists (PATTERN BODY...).
DEFAULT, a form, is for a value that no case matches."
  (macroexp-let2 macroexp-copyable-p val exp
    (pcase-compile-patterns
     val (append (mapcar (lambda (case) (cons (car case) (cons 'pcase--forms (pcase--check-list (cdr case))))) cases)
                 (and default (list (cons '_ (lambda (&rest _) default))))))))

;;;###autoload
(defmacro pcase (exp &rest cases)
  "Evaluate EXP and the body of the first of CASES whose pattern matches its value.
Each case is (PATTERN BODY...).  The value is that of the last form of
BODY, or nil if there is none or no case matches.  Patterns are:

  _                matches anything.
  SYMBOL           matches anything and binds SYMBOL to it.  If the pattern
                   bound SYMBOL before, matches what is `eql' to its value.
  KEYWORD          keywords, integers and strings match what is `equal'.
  \\='VAL             matches what is `equal' to VAL.
  (pred FUN)       matches if FUN is non-nil for the value.
  (pred (not FUN)) matches if FUN is nil for the value.
  (guard FORM)     matches if FORM, which may use variables bound before, is
                   non-nil.
  (and PAT...)     matches if all PATs match.
  (or PAT...)      matches if one PAT matches; variables of the others are nil.
  (app FUN PAT)    matches if PAT matches what FUN returns for the value.
  \\=`QPAT            matches a structure: (QPAT1 . QPAT2) a cons, [QPAT...] a
                   vector, ,PAT what PAT matches, an atom what is `equal'.
  (let PAT FORM)   matches if PAT matches the value of FORM.

FUN is a function name, a `lambda', or a list (F ARGS...) to which the value
is added as the last argument.  `pcase-defmacro' defines more patterns; some
are (cl-type TYPE), (rx REGEXP...), (seq PAT...) and (map KEY...)."
  (declare (indent 1) (debug (form &rest (pcase-PAT body))))
  (pcase--expand exp cases))

;;;###autoload
(defmacro pcase-exhaustive (exp &rest cases)
  "Like `pcase' of EXP with CASES, but signal an error if no case matches."
  (declare (indent 1) (debug pcase))
  (macroexp-let2 macroexp-copyable-p val exp
    (pcase--expand val cases `(error "No clause matching `%S'" ,val))))

;;;###autoload
(defmacro pcase-lambda (lambda-list &rest body)
  "Return a function whose parameters are taken apart by patterns.
LAMBDA-LIST is like that of `lambda', but may have patterns in place of
variables; see `pcase-let*'.  BODY is evaluated with their variables.

\(fn LAMBDA-LIST &rest BODY)"
  (declare (doc-string 2) (indent defun) (debug (&define (&rest pcase-PAT) lambda-doc def-body)))
  (let* ((parsed (macroexp-parse-body body)) (count 0) (bindings nil)
         (parameters
          (mapcar (lambda (parameter)
                    (if (symbolp parameter)
                        parameter
                      (let ((name (intern (format "arg%d" count))))
                        (setq count (1+ count))
                        (push (list parameter name) bindings)
                        name)))
                  lambda-list)))
    `(lambda ,parameters ,@(car parsed)
       (pcase-let* ,(nreverse bindings) ,@(cdr parsed)))))

(defun pcase--destructure (pattern form body)
  "Return the code that evaluates the forms BODY with the variables of PATTERN, which matches the value of FORM."
  (if (pcase--trivial-p pattern)
      (macroexp-let* (list (list pattern form)) (macroexp-progn body))
    (macroexp-let2 macroexp-copyable-p val form
      (pcase-compile-patterns val `((,pattern . (pcase--forms ,@body)) (pcase--dontcare . ignore))))))

(defun pcase--trivial-p (pattern)
  "Return non-nil if PATTERN is just a variable."
  (and (symbolp pattern) (not (memq pattern '(_ t)))))

;;;###autoload
(defmacro pcase-let* (bindings &rest body)
  "Evaluate BODY with variables that patterns take from values.
BINDINGS is a list of (PATTERN FORM), which may use the variables of those
before; PATTERN is as for `pcase', and the value of FORM is assumed to
match it."
  (declare (indent 1) (debug ((&rest (pcase-PAT &optional form)) body)))
  (if bindings
      (pcase--destructure (car (car bindings)) (cadr (car bindings))
                          (if (cdr bindings)
                              `((pcase-let* ,(cdr bindings) ,@body))
                            body))
    (macroexp-progn body)))

;;;###autoload
(defmacro pcase-let (bindings &rest body)
  "Evaluate BODY with variables that patterns take from values.
BINDINGS is a list of (PATTERN FORM); all FORMs are evaluated before any
variable is bound.  Like `pcase-let*' otherwise."
  (declare (indent 1) (debug pcase-let*))
  (if (null (cdr bindings))
      `(pcase-let* ,bindings ,@body)
    (let ((values nil) (matches nil))
      (dolist (binding bindings)
        (if (pcase--trivial-p (car binding))
            (push (list (car binding) (cadr binding)) values)
          (let ((value (make-symbol "x")))
            (push (list value (cadr binding)) values)
            (push (list (car binding) value) matches))))
      `(let ,(nreverse values)
         ,@(if matches
               `((pcase-let* ,(nreverse matches) ,@body))
             body)))))

;;;###autoload
(defmacro pcase-dolist (spec &rest body)
  "Evaluate BODY for each element of a list, with the variables of a pattern.
SPEC is (PATTERN LIST), or (PATTERN LIST RESULT).

\(fn (PATTERN LIST) BODY...)"
  (declare (indent 1) (debug ((pcase-PAT form) body)))
  (if (pcase--trivial-p (car spec))
      `(dolist ,spec ,@body)
    (let ((element (make-symbol "x")))
      `(dolist (,element ,@(cdr spec))
         (pcase-let* ((,(car spec) ,element)) ,@body)))))

;;;###autoload
(defmacro pcase-setq (pat val &rest args)
  "Assign to the variables of the pattern PAT what they match in the value of VAL.
ARGS are more pairs of patterns and values.  As in `pcase-let', values are
assumed to match.  Variables of alternatives that do not match become nil.

\(fn PATTERNS VALUE PATTERN VALUES ...)"
  (declare (debug (&rest [pcase-PAT form])))
  (cond
   (args
    (let ((rest (cons pat (cons val args))) (forms nil))
      (or (zerop (% (length rest) 2))
          (signal 'wrong-number-of-arguments (list '(2 . 2) (+ 2 (length args)))))
      (while rest
        (push `(pcase-setq ,(pop rest) ,(pop rest)) forms))
      `(progn ,@(nreverse forms))))
   ((pcase--trivial-p pat) `(setq ,pat ,val))
   (t
    (macroexp-let2 nil val val
      (pcase-compile-patterns
       val
       (list (cons pat (lambda (values _count) (and values `(setq ,@(apply #'append values)))))
             '(pcase--dontcare . ignore)))))))

(defmacro pcase--flip (fun arg1 arg2)
  "Call FUN with the values of ARG2 and ARG1, in this order."
  (declare (debug (sexp body)))
  `(,fun ,arg2 ,arg1))

;; -- patterns that are macros -----------------------------------------------------------------

(pcase-defmacro let (pattern expression)
  "Match if PATTERN matches the value of EXPRESSION."
  (declare (debug (pcase-PAT form)))
  `(app (pcase--constantly ,expression) ,pattern))

;; -- what Edebug has to know ------------------------------------------------------------------

(declare-function edebug-get-spec "edebug-instrument" (symbol))

(def-edebug-elem-spec 'pcase-PAT '(&or (&interpose symbolp pcase--edebug-match-pat-args) sexp))

(def-edebug-elem-spec 'pcase-QPAT
  '(&or ("," pcase-PAT)
        (pcase-QPAT [&rest [&not ","] pcase-QPAT] . [&or nil pcase-QPAT])
        (vector &rest pcase-QPAT)
        sexp))

(def-edebug-elem-spec 'pcase-FUN '(&or lambda-expr (functionp &rest form) sexp))

(defun pcase--edebug-match-pat-args (head match)
  "Match the arguments of the pattern whose name is in the list HEAD, with the function MATCH."
  (let ((expander (pcase--get-macroexpander (car head))))
    (funcall match (cond ((eq (car head) '\`) '(pcase-QPAT))
                         ((and expander (symbolp expander)) (ensure-list (edebug-get-spec expander)))
                         (t '(&rest sexp))))))

(provide 'pcase)

;;; pcase.el ends here
