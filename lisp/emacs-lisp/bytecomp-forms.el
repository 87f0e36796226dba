;;; bytecomp-forms.el --- instructions for special forms  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A function for each special form, in the table `bytecomp-code-special'; what their arguments are and what they emit
;; is told in bytecomp-code.el.

;;; Code:

(require 'bytecomp-code)
(require 'cl-lib)

(defmacro bytecomp-forms--define (names args &rest body)
  "Define how to emit code for the special forms NAMES: a function of ARGS with BODY."
  (declare (indent 2))
  `(dolist (name ',(if (listp names) names (list names)))
     (puthash name (lambda ,args ,@body) bytecomp-code-special)))

;; What is missing in a form counts as nil here; only the interpreter signals an error.

(bytecomp-forms--define quote (form effect)
  (let ((value (cadr form)))
    (unless (or lexical-binding (and (cdr form) (null (cddr form))))
      (byte-compile-warn "malformed quote form: `%s'" (prin1-to-string form)))
    (if (symbolp value) (bytecomp-warn-position value))
    (bytecomp-code-constant value effect)))

(bytecomp-forms--define function (form effect)
  (let ((f (nth 1 form)))
    (cond ((eq (car-safe f) 'lambda) (bytecomp-code-constant (bytecomp-code-lambda (nth 1 f) (nthcdr 2 f)) effect))
          (t (if (and f (symbolp f)) (bytecomp-warn-function-reference f))
             (bytecomp-code-constant f effect)))))

(bytecomp-forms--define progn (form effect)
  (bytecomp-code-body (cdr form) effect))

(bytecomp-forms--define inline (form effect)
  (bytecomp-code-body (cdr form) effect))

(bytecomp-forms--define with-no-warnings (form effect)
  (let ((byte-compile-warnings nil)) (bytecomp-code-body (cdr form) effect)))

;; What a macro warns of is said when its form is compiled, so that suppression and the place are right.
(bytecomp-forms--define macroexp--funcall-if-compiled (form effect)
  (funcall (eval (nth 1 form) t))
  (bytecomp-code-constant nil effect))

(bytecomp-forms--define internal--with-suppressed-warnings (form effect)
  (let ((byte-compile--suppressed-warnings
         (append (cadr (nth 1 form)) byte-compile--suppressed-warnings)))
    (bytecomp-code-form (nth 2 form) effect)))

(bytecomp-forms--define interactive (_form effect)
  (bytecomp-code-constant nil effect))

(bytecomp-forms--define prog1 (form effect)
  (bytecomp-code-form (nth 1 form) effect)
  (dolist (f (nthcdr 2 form)) (bytecomp-code-form f t)))

;; -- conditions -------------------------------------------------------------------------------

(defun bytecomp-forms--test (form tag when)
  "Emit code that jumps to TAG if FORM is nil, and WHEN is nil, or is not, and WHEN is non-nil.
It leaves nothing on the stack."
  (let ((known (byte-opt-known form)) (head (car-safe form)))
    (cond
     (known (if (eq (null (cdr known)) (null when)) (bytecomp-code-jump 'byte-goto tag)))
     ((and (memq head '(not null)) (cdr form) (null (cddr form)))
      (bytecomp-forms--test (nth 1 form) tag (not when)))
     ((and (memq head '(and or)) (cdr form))
      ;; An `and' jumps at once where it fails, an `or' where it succeeds.
      (if (eq (eq head 'and) (null when))
          (bytecomp-warn-bound-by (and (eq head 'and) form)
            (lambda () (dolist (f (cdr form)) (bytecomp-forms--test f tag when))))
        (let ((past (bytecomp-code-tag)))
          (bytecomp-warn-bound-by (and (eq head 'and) form)
            (lambda ()
              (dolist (f (butlast (cdr form))) (bytecomp-forms--test f past (not when)))
              (bytecomp-forms--test (car (last form)) tag when)))
          (bytecomp-code-place past))))
     ((and (eq head 'progn) (cdr form))
      (dolist (f (butlast (cdr form))) (bytecomp-code-form f t))
      (bytecomp-forms--test (car (last form)) tag when))
     (t (bytecomp-code-form form)
        (bytecomp-code-jump (if when 'byte-goto-if-not-nil 'byte-goto-if-nil) tag)))))

(defun bytecomp-forms--branch (condition then else effect)
  "Emit code for the forms THEN if CONDITION is non-nil, else the forms ELSE; EFFECT is as everywhere."
  (let ((known (byte-opt-known condition)) (other (bytecomp-code-tag)) (end (bytecomp-code-tag)))
    (cond
     (known (bytecomp-code-body (if (cdr known) then else) effect))
     ((and (null else) (not effect) (not (memq (car-safe condition) '(not null and or progn))))
      ;; What is nil is the value, too.
      (bytecomp-code-form condition)
      (bytecomp-code-jump 'byte-goto-if-nil-else-pop end)
      (bytecomp-warn-bound-by condition (lambda () (bytecomp-code-body then effect)))
      (bytecomp-code-place end))
     (t (bytecomp-warn-bound-by condition
          (lambda ()
            (bytecomp-forms--test condition other nil)
            (bytecomp-code-body then effect)))
        (if (and effect (null else))
            (bytecomp-code-place other)
          (bytecomp-code-jump 'byte-goto end)
          (bytecomp-code-place other)
          (bytecomp-code-body else effect)
          (bytecomp-code-place end))))))

(bytecomp-forms--define if (form effect)
  (bytecomp-forms--branch (nth 1 form) (list (nth 2 form)) (nthcdr 3 form) effect))

(bytecomp-forms--define (and or) (form effect)
  (let ((end (bytecomp-code-tag)) (and-p (eq (car form) 'and)) (rest (cdr form)) decided)
    (if (null rest)
        (bytecomp-code-constant and-p effect)
      (bytecomp-warn-bound-by
       (and and-p form)
       (lambda ()
         (while (and (cdr rest) (not decided))
           (let* ((f (pop rest)) (known (byte-opt-known f)))
             (cond
              (known
               ;; What cannot decide is passed over, what does decide is the last.
               (unless (eq (null (cdr known)) (not and-p)) (setq rest (list f) decided t)))
              (effect (bytecomp-forms--test f end (not and-p)))
              (t (bytecomp-code-form f)
                 (bytecomp-code-jump (if and-p 'byte-goto-if-nil-else-pop 'byte-goto-if-not-nil-else-pop) end)))))
         (bytecomp-code-form (car rest) effect)))
      (bytecomp-code-place end))))

(bytecomp-forms--define while (form effect)
  (let ((loop (bytecomp-code-tag)) (end (bytecomp-code-tag)))
    (bytecomp-code-place loop)
    (setf (nth 2 loop) bytecomp-code--depth (nth 2 end) bytecomp-code--depth)
    (bytecomp-forms--test (nth 1 form) end nil)
    (if (nthcdr 2 form) (bytecomp-code-body (nthcdr 2 form) t))
    (bytecomp-code-jump 'byte-goto loop)
    (bytecomp-code-place end)
    (bytecomp-code-constant nil effect)))

;; -- cond, and jump tables --------------------------------------------------------------------

(defvar byte-compile-cond-use-jump-table t
  "Non-nil means that a `cond' that compares a variable with constants becomes a jump through a table.")

(defun bytecomp-forms--constant-of (form)
  "Return (t . VALUE) if FORM is a constant, else nil."
  (cond ((eq (car-safe form) 'quote) (cons t (cadr form)))
        ((or (keywordp form) (memq form '(nil t))) (cons t form))
        ((and (atom form) (not (symbolp form))) (cons t form))))

(defun bytecomp-forms--comparison (test)
  "Return (VARIABLE PREDICATE VALUES) if TEST compares a variable with constants, else nil."
  (let ((f (car-safe test)))
    (cond
     ((and (memq f '(eq eql equal)) (= (length test) 3))
      (let ((a (bytecomp-forms--constant-of (nth 1 test))) (b (bytecomp-forms--constant-of (nth 2 test))))
        (cond ((and b (not a) (symbolp (nth 1 test))) (list (nth 1 test) f (list (cdr b))))
              ((and a (not b) (symbolp (nth 2 test))) (list (nth 2 test) f (list (cdr a)))))))
     ((and (memq f '(memq memql member)) (= (length test) 3) (symbolp (nth 1 test))
           (eq (car-safe (nth 2 test)) 'quote) (proper-list-p (cadr (nth 2 test)))
           (not (bytecomp-forms--constant-of (nth 1 test))))
      (list (nth 1 test) (cdr (assq f '((memq . eq) (memql . eql) (member . equal)))) (cadr (nth 2 test))))
     ((and (memq f '(not null)) (= (length test) 2) (nth 1 test) (symbolp (nth 1 test))
           (not (bytecomp-forms--constant-of (nth 1 test))))
      (list (nth 1 test) 'eq (list nil))))))

(defun bytecomp-forms--eq-safe-p (value)
  "Return non-nil if VALUE is the same under `eq' and `equal'."
  (or (symbolp value) (fixnump value)))

(defun bytecomp-forms--switch (clauses)
  "Return (VARIABLE PREDICATE CASES REST) if CLAUSES, of a `cond', begin with comparisons of one variable.
CASES are (VALUES . BODY); REST are the clauses behind.  Return nil if
there are too few."
  (let ((variable nil) (predicate 'eq) (cases nil) (n 0) (going t))
    (while (and going clauses)
      (let ((c (and (consp (car clauses)) (cdr (car clauses)) (bytecomp-forms--comparison (car (car clauses))))))
        (setq going nil)
        (when (and c (or (null variable) (eq variable (car c))))
          ;; One table has one predicate: values of `eq' can join those of a wider one.
          (let ((plain (cl-every #'bytecomp-forms--eq-safe-p (nth 2 c))))
            (when (or plain (eq predicate 'eq) (eq predicate (nth 1 c)))
              (when (or plain (null cases) (eq predicate (nth 1 c))
                        (cl-every (lambda (old) (cl-every #'bytecomp-forms--eq-safe-p (car old))) cases))
                (unless plain (setq predicate (nth 1 c)))
                (setq variable (car c) going t n (+ n (length (nth 2 c))))
                (push (cons (nth 2 c) (cdr (car clauses))) cases)
                (setq clauses (cdr clauses))))))))
    (and (>= (length cases) 3) variable
         (list variable predicate (nreverse cases) clauses))))

(defun bytecomp-forms--emit-switch (switch end effect)
  "Emit code for SWITCH, as `bytecomp-forms--switch' made it, up to the clauses behind; its cases go to END."
  (let* ((cases (nth 2 switch)) (table nil) (tags (mapcar (lambda (_) (bytecomp-code-tag)) cases))
         (otherwise (bytecomp-code-tag)))
    (setq table (make-hash-table :test (nth 1 switch)
                                 :size (apply #'+ (mapcar (lambda (c) (length (car c))) cases))))
    (cl-mapc (lambda (case tag)
               (dolist (value (car case))
                 (if (eq (gethash value table otherwise) otherwise) (puthash value tag table))))
             cases tags)
    (bytecomp-code-form (car switch))
    (bytecomp-code-constant table)
    (bytecomp-code-out 'byte-switch)
    (dolist (tag tags) (setf (nth 2 tag) bytecomp-code--depth))
    (bytecomp-code-jump 'byte-goto otherwise)
    (cl-mapc (lambda (case tag)
               (bytecomp-code-place tag)
               (bytecomp-code-body (cdr case) effect)
               (bytecomp-code-jump 'byte-goto end))
             cases tags)
    (bytecomp-code-place otherwise)))

(defun bytecomp-forms--clauses (clauses end effect)
  "Emit code for CLAUSES of a `cond' whose end is the tag END."
  (let ((rest clauses) (done nil))
    (while (and rest (not done))
      (let* ((switch (and byte-compile-cond-use-jump-table (bytecomp-forms--switch rest)))
             (clause (car rest)) (known (if (consp clause) (byte-opt-known (car clause))))
             (next (bytecomp-code-tag)))
        (cond
         (switch (bytecomp-forms--emit-switch switch end effect)
                 (setq rest (nth 3 switch)))
         ((or (null clause) (and known (null (cdr known)))) (setq rest (cdr rest)))
         (known (bytecomp-code-body (or (cdr clause) clause) effect)
                (setq done t))
         ((null (cdr clause))
          (if effect
              (bytecomp-forms--test (car clause) end t)
            (bytecomp-code-form (car clause))
            (bytecomp-code-jump 'byte-goto-if-not-nil-else-pop end))
          (setq rest (cdr rest)))
         (t (bytecomp-warn-bound-by (car clause)
              (lambda ()
                (bytecomp-forms--test (car clause) next nil)
                (bytecomp-code-body (cdr clause) effect)))
            (bytecomp-code-jump 'byte-goto end)
            (bytecomp-code-place next)
            (setq rest (cdr rest))))))
    (unless done (bytecomp-code-constant nil effect))))

(bytecomp-forms--define cond (form effect)
  (let ((end (bytecomp-code-tag)))
    (bytecomp-forms--clauses (cdr form) end effect)
    (bytecomp-code-place end)))

;; -- variables --------------------------------------------------------------------------------

(bytecomp-forms--define setq (form effect)
  (let ((rest (cdr form)))
    (if (null rest) (bytecomp-code-constant nil effect))
    (if (and (not lexical-binding) (cconv-malformed-setq-p form)) (byte-compile-warn "malformed setq form: %S" form))
    (while rest
      (let ((symbol (pop rest)) (value (pop rest)))
        (bytecomp-code-form value)
        (bytecomp-code-set symbol (or effect (and rest t)))))))

(defun bytecomp-forms--bind-dynamic (symbol)
  "Emit code that binds SYMBOL to the value on top of the stack."
  (bytecomp-warn-position symbol)
  (bytecomp-warn-binding symbol)
  (bytecomp-code-out 'byte-varbind (list symbol)))

(defun bytecomp-forms--binding (binding)
  "Emit code for the value of BINDING, of a `let', and return its variable."
  (let ((name (if (consp binding) (car binding) binding)))
    (bytecomp-code-form (if (consp binding) (cadr binding)))
    name))

(defun bytecomp-forms--let-values (bindings)
  "Emit code for BINDINGS, of a `let': all values, then what binds.  Return (LEXICAL . DYNAMIC), their numbers.
The values of dynamic variables at the top of the stack are popped; one
that has lexical ones above it is copied, and counts as one of those."
  (let ((names nil) (lexical 0) (dynamic 0) (base bytecomp-code--depth) place)
    (dolist (binding bindings) (push (bytecomp-forms--binding binding) names))
    (setq place (+ base (length names)))
    (dolist (name names)
      (setq place (1- place))
      (cond
       ((bytecomp-code-lexical-p name)
        (bytecomp-warn-lexical-binding name)
        (setq lexical (1+ lexical)))
       (t (if (> lexical 0)
              (progn (bytecomp-code-stack-ref place) (setq lexical (1+ lexical))))
          (bytecomp-forms--bind-dynamic name)
          (setq dynamic (1+ dynamic)))))
    ;; The order of two variables of one name is that of the bindings: the last one counts.
    (setq place base)
    (dolist (name (reverse names))
      (if (bytecomp-code-lexical-p name) (push (cons name place) bytecomp-code--env))
      (setq place (1+ place)))
    (cons lexical dynamic)))

(defun bytecomp-forms--let*-values (bindings)
  "Emit code for BINDINGS, of a `let*', one after the other.  Return (LEXICAL . DYNAMIC), their numbers."
  (let ((lexical 0) (dynamic 0))
    (dolist (binding bindings (cons lexical dynamic))
      (let ((name (bytecomp-forms--binding binding)))
        (cond
         ((bytecomp-code-lexical-p name)
          (bytecomp-warn-lexical-binding name)
          (push (cons name (1- bytecomp-code--depth)) bytecomp-code--env)
          (setq lexical (1+ lexical)))
         (t (bytecomp-forms--bind-dynamic name)
            (push name byte-compile-bound-variables)
            (setq dynamic (1+ dynamic))))))))

(bytecomp-forms--define (let let*) (form effect)
  (let* ((bytecomp-code--env bytecomp-code--env) (byte-compile-bound-variables byte-compile-bound-variables)
         (bindings (nth 1 form)) (outer byte-compile-bound-variables) bound)
    (cond
     ((not (proper-list-p bindings)) (signal 'wrong-type-argument (list 'listp bindings)))
     (t (setq bound (if (eq (car form) 'let)
                        (bytecomp-forms--let-values bindings)
                      (bytecomp-forms--let*-values bindings)))
        (setq byte-compile-bound-variables outer)
        (dolist (binding bindings)
          (let ((name (if (consp binding) (car binding) binding)))
            (if (and (symbolp name) (not (bytecomp-code-lexical-p name))) (push name byte-compile-bound-variables))))
        (bytecomp-code-body (nthcdr 2 form) effect)
        (if (> (cdr bound) 0) (bytecomp-code-out 'byte-unbind (cdr bound)))
        (bytecomp-code-discard (car bound) (not effect))))))

(bytecomp-forms--define (defvar defconst) (form effect)
  (let ((symbol (nth 1 form)) (doc (nth 3 form)))
    (bytecomp-warn-variable-definition form)
    (push symbol byte-compile-bound-variables)
    (cond
     ((and (eq (car form) 'defvar) (null (cddr form))) (bytecomp-code-constant symbol effect))
     (t ;; There is no operation for it: a function that the interpreter runs does it.
      (bytecomp-code-constant
       `(lambda (def-tmp-var) (,(car form) ,symbol def-tmp-var ,@(if doc (list doc)))))
      (bytecomp-code-form (nth 2 form))
      (bytecomp-code-out 'byte-call 1)
      (bytecomp-code-finish effect)))))

;; -- other exits ------------------------------------------------------------------------------

(bytecomp-forms--define catch (form effect)
  (let ((end (bytecomp-code-tag)))
    (bytecomp-code-form (nth 1 form))
    (bytecomp-code-jump 'byte-pushcatch end)
    (bytecomp-code-body (nthcdr 2 form))
    (bytecomp-code-out 'byte-pophandler)
    (bytecomp-code-place end)
    (bytecomp-code-finish effect)))

(bytecomp-forms--define unwind-protect (form effect)
  (if (eq (nth 2 form) :fun-body)
      (bytecomp-code-form (nth 3 form))
    (bytecomp-code-form `#'(lambda () ,@(or (nthcdr 2 form) '(nil)))))
  (bytecomp-code-out 'byte-unwind-protect)
  (bytecomp-code-form (nth 1 form) effect)
  (bytecomp-code-out 'byte-unbind 1))

(bytecomp-forms--define (save-excursion save-restriction save-current-buffer) (form effect)
  (if (and (eq (car form) 'save-excursion) (eq 'set-buffer (car-safe (car-safe (cdr form)))))
      (bytecomp-warn-save-excursion))
  (bytecomp-code-out (pcase (car form)
                       ('save-excursion 'byte-save-excursion)
                       ('save-restriction 'byte-save-restriction)
                       (_ 'byte-save-current-buffer)))
  (bytecomp-code-body (cdr form) effect)
  (bytecomp-code-out 'byte-unbind 1))

(defun bytecomp-forms--handler-body (variable body effect)
  "Emit code for BODY, with VARIABLE bound to the value on top of the stack, which is popped."
  (let ((bytecomp-code--env bytecomp-code--env) (byte-compile-bound-variables byte-compile-bound-variables))
    (cond
     ((null variable)
      (bytecomp-code-out 'byte-discard)
      (bytecomp-code-body body effect))
     (lexical-binding
      (push (cons variable (1- bytecomp-code--depth)) bytecomp-code--env)
      (bytecomp-code-body body effect)
      (bytecomp-code-discard 1 (not effect)))
     (t (bytecomp-forms--bind-dynamic variable)
        (push variable byte-compile-bound-variables)
        (bytecomp-code-body body effect)
        (bytecomp-code-out 'byte-unbind 1)))))

(defun bytecomp-forms--check-conditions (conditions)
  "Warn if CONDITIONS, of a clause of `condition-case', are none."
  (dolist (condition (if (listp conditions) conditions (list conditions)))
    (cond ((not (symbolp condition))
           (bytecomp-warn-text (format-message "`%S' is not a condition name (in condition-case)" condition)))
          ((not (or (eq condition t) (get condition 'error-conditions) (memq condition '(error debug)))) nil))))

(bytecomp-forms--define condition-case (form effect)
  (let* ((variable (nth 1 form)) (clauses (nthcdr 3 form))
         (success (assq :success clauses))
         (handlers (cl-remove-if (lambda (clause) (or (null clause) (eq (car-safe clause) :success))) clauses))
         (tags (mapcar (lambda (_) (bytecomp-code-tag)) handlers))
         (end (bytecomp-code-tag)) (left (length handlers)))
    (cond
     ((not (symbolp variable))
      (bytecomp-warn-text (format-message "`%s' is not a variable-name or nil (in condition-case)" variable))
      (bytecomp-code-form `(signal 'wrong-type-argument '(symbolp ,variable)) effect))
     (t
      ;; The handler of the first clause is the innermost.
      (cl-mapc (lambda (handler tag)
                 (bytecomp-forms--check-conditions (car handler))
                 (bytecomp-code-constant (car handler))
                 (bytecomp-code-jump 'byte-pushconditioncase tag))
               (reverse handlers) (reverse tags))
      (bytecomp-code-form (nth 2 form))
      (dotimes (_ (length handlers)) (bytecomp-code-out 'byte-pophandler))
      (cond (success (bytecomp-forms--handler-body variable (cdr success) effect))
            (t (bytecomp-code-finish effect)))
      (bytecomp-code-jump 'byte-goto end)
      (cl-mapc (lambda (handler tag)
                 (bytecomp-code-place tag)
                 ;; Those of the later clauses are still there.
                 (dotimes (_ (setq left (1- left))) (bytecomp-code-out 'byte-pophandler))
                 (bytecomp-forms--handler-body variable (cdr handler) effect)
                 (bytecomp-code-jump 'byte-goto end))
               handlers tags)
      (bytecomp-code-place end)))))

;; -- functions that are values, closures -------------------------------------------------------

(bytecomp-forms--define funcall (form effect)
  (cond
   ((null (cdr form)) (bytecomp-code-call form effect))
   (t (bytecomp-warn-call form effect)
      (bytecomp-code-form (nth 1 form))
      (bytecomp-code-out 'byte-call (bytecomp-code--arguments (nthcdr 2 form)))
      (bytecomp-code-finish effect))))

(bytecomp-forms--define internal-get-closed-var (form effect)
  (unless effect (bytecomp-code-out 'byte-closed-var (nth 1 form))))

(bytecomp-forms--define internal-make-closure (form effect)
  (pcase-let ((`(,_ ,args ,values ,doc . ,body) form))
    (cond
     (effect (bytecomp-code-lambda args body (length values)))
     (doc (bytecomp-forms--documented-closure (bytecomp-code-lambda args body (length values)) values doc))
     (t (bytecomp-code-constant 'make-closure)
        (bytecomp-code-constant (bytecomp-code-lambda args body (length values)))
        (bytecomp-code-out 'byte-call (1+ (bytecomp-code--arguments values)))))))

(defun bytecomp-forms--documented-closure (prototype values doc)
  "Emit code for a closure like PROTOTYPE with VALUES, whose doc string is the value of the form DOC."
  (bytecomp-code-constant 'make-byte-code)
  (bytecomp-code-constant (aref prototype 0))
  (bytecomp-code-constant (aref prototype 1))
  (bytecomp-code-constant 'vconcat)
  (bytecomp-code-constant 'vector)
  (bytecomp-code-out 'byte-call (bytecomp-code--arguments values))
  (bytecomp-code-constant (vconcat (nthcdr (length values) (append (aref prototype 2) nil))))
  (bytecomp-code-out 'byte-call 2)
  (bytecomp-code-constant (aref prototype 3))
  (bytecomp-code-form doc)
  (let ((interactive (nthcdr 5 (append prototype nil))))
    (mapc #'bytecomp-code-constant interactive)
    (bytecomp-code-out 'byte-call (+ 5 (length interactive)))))

(provide 'bytecomp-forms)

;;; bytecomp-forms.el ends here
