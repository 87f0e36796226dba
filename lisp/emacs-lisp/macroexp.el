;;; macroexp.el --- tools for writing macros  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `macroexpand' and `macroexpand-all' are primitives; here is what macros use to build forms.

;;; Code:

(defvar macroexpand-all-environment nil
  "The macro environment of the running `macroexpand-all'.")

(defun macroexpand-1 (form &optional environment)
  "Expand the macro call FORM once, with local macros of ENVIRONMENT; return it if it is no macro call.
FORM may also be a symbol that stands for something in ENVIRONMENT."
  (cond
   ((consp form)
    (let* ((head (car form)) (env-expander (assq head environment)))
      (if env-expander
          (if (cdr env-expander)
              (apply (cdr env-expander) (cdr form))
            form)
        (if (not (and (symbolp head) (fboundp head)))
            form
          (let ((def (autoload-do-load (symbol-function head) head 'macro)))
            (cond
             ((symbolp def) (if def (cons def (cdr form)) form))
             ((and (consp def) (eq 'macro (car def))) (apply (cdr def) (cdr form)))
             (t form)))))))
   ((and environment form (symbolp form))
    (let ((macro (assq form (cdr (assq :cl-symbol-macros environment)))))
      (if macro (cadr macro) form)))
   (t form)))

(defun internal-macroexpand-for-load (form full-p)
  "Expand the macros of FORM, which is being loaded: all of them if FULL-P, else the outermost."
  (if full-p
      (macroexpand-all form)
    (macroexpand form)))

(defun macroexp-compiling-p ()
  "Return non-nil if we are called while a compiler expands macros."
  ;; The compiler has an `eval-when-compile' of its own.
  (and (assq 'eval-when-compile macroexpand-all-environment) t))

(defun macroexp-file-name ()
  "Return the name of the file whose code is being expanded, or nil."
  (let ((file (car (last current-load-list))))
    (or (and (stringp file) file)
        (bound-and-true-p byte-compile-current-file))))

(defun macroexp-parse-body (body)
  "Split BODY into (DECLARATIONS . FORMS), the doc string and declarations first.
The last form is never a declaration."
  (let ((declarations nil))
    (while (and (cdr body)
                (or (stringp (car body))
                    (memq (car-safe (car body)) '(:documentation declare interactive cl-declare))))
      (push (pop body) declarations))
    (cons (nreverse declarations) body)))

(defun macroexp-progn (exps)
  "Return a form that evaluates the forms EXPS in sequence."
  (if (cdr exps) (cons 'progn exps) (car exps)))

(defun macroexp-unprogn (exp)
  "Return the list of forms that EXP evaluates in sequence."
  (if (eq (car-safe exp) 'progn) (or (cdr exp) '(nil)) (list exp)))

(defun macroexp-let* (bindings exp)
  "Return a form that evaluates EXP with BINDINGS, as by `let*'."
  (cond
   ((null bindings) exp)
   ((eq 'let* (car-safe exp)) `(let* (,@bindings ,@(cadr exp)) ,@(cddr exp)))
   (t `(let* ,bindings ,exp))))

(defun macroexp-if (test then else)
  "Return a form that evaluates THEN if TEST is non-nil, else ELSE.
Conditions in ELSE, or else in THEN, become clauses of a `cond'."
  (cond
   ((memq (car-safe else) '(if cond))
    `(cond (,test ,@(macroexp-unprogn then)) ,@(macroexp--clauses else)))
   ((not (memq (car-safe then) '(if cond)))
    `(if ,test ,then ,@(if else (macroexp-unprogn else))))
   ((and (eq (car then) 'if) (equal (nthcdr 3 then) (list else)))
    `(if (or (not ,test) (not ,(nth 1 then))) ,else ,(nth 2 then)))
   (t `(cond ((not ,test) ,@(macroexp-unprogn else)) ,@(macroexp--clauses then)))))

(defun macroexp--clauses (form)
  "Return the clauses of `cond' that do as FORM, an `if' or a `cond'."
  (if (eq (car form) 'cond)
      (cdr form)
    `((,(nth 1 form) ,@(macroexp-unprogn (nth 2 form)))
      ,@(and (nthcdr 3 form) `((t ,@(nthcdr 3 form)))))))

(defun macroexp-quote (v)
  "Return a form whose value is V."
  (if (and (not (memq v '(nil t))) (or (symbolp v) (consp v)) (not (keywordp v)))
      (list 'quote v)
    v))

(defun macroexp-const-p (exp)
  "Return non-nil if the value of EXP never changes."
  (cond ((consp exp)
         (or (eq (car exp) 'quote)
             (and (eq (car exp) 'function) (symbolp (cadr exp)))))
        ((symbolp exp) (macroexp--const-symbol-p exp))
        (t t)))

(defun macroexp--const-symbol-p (symbol &optional any-value)
  "Return non-nil if SYMBOL is a symbol whose value never changes: nil, t or a keyword.
ANY-VALUE non-nil accepts those that a compiler knows as constants, too."
  (or (memq symbol '(nil t))
      (keywordp symbol)
      (and any-value (memq symbol (bound-and-true-p byte-compile-const-variables)) t)))

(defun macroexp-small-p (exp)
  "Return non-nil if EXP is so small that it may be copied.
Numbers do not count as small."
  (> (macroexp--maxsize exp 10) 0))

(defun macroexp--maxsize (exp size)
  "Return SIZE less the size of EXP; the value is negative if EXP is larger, or has parts of other types.
Symbols, lists and vectors count 1, besides their elements, and strings a
sixteenth of their length."
  (cond ((< size 0) size)
        ((symbolp exp) (1- size))
        ((stringp exp) (- size (/ (length exp) 16)))
        ((or (consp exp) (vectorp exp))
         (setq size (1- size))
         (mapc (lambda (part) (setq size (macroexp--maxsize part size))) exp)
         size)
        (t -1)))

(defun macroexp-copyable-p (exp)
  "Return non-nil if EXP may be evaluated several times in place of once."
  (or (symbolp exp) (macroexp-const-p exp)))

(defmacro macroexp-let2 (test sym exp &rest body)
  "Evaluate BODY with SYM bound to a form for the value of EXP that may be used several times.
If EXP passes TEST (nil means `macroexp-const-p') SYM is EXP itself, else
a variable; the form that BODY returns is wrapped in its binding."
  (declare (indent 3) (debug (sexp sexp form body)))
  (let ((bodysym (make-symbol "body")) (expsym (make-symbol "exp")))
    `(let* ((,expsym ,exp)
            (,sym (if (funcall #',(or test 'macroexp-const-p) ,expsym)
                      ,expsym (make-symbol ,(symbol-name sym))))
            (,bodysym ,(macroexp-progn body)))
       (if (eq ,sym ,expsym) ,bodysym
         (macroexp-let* (list (list ,sym ,expsym)) ,bodysym)))))

(defmacro macroexp-let2* (test bindings &rest body)
  "Bind each of BINDINGS, (SYM EXP), by `macroexp-let2' with TEST, then evaluate BODY."
  (declare (indent 2) (debug (sexp (&rest (sexp form)) body)))
  (cond ((null bindings) (macroexp-progn body))
        ((cdr-safe (car-safe bindings))
         `(macroexp-let2 ,test ,(caar bindings) ,(cadr (car bindings))
            (macroexp-let2* ,test ,(cdr bindings) ,@body)))
        (t (error "No clause matching `%S'" bindings))))

(defun macroexp--funcall-if-compiled (_form)
  "Do nothing, when it is interpreted; the compiler calls the function in the argument."
  nil)

(defun macroexp-warn-and-return (msg form &optional category compile-only)
  "Return a form that does the same as FORM, and warn with the text MSG.
The compiler gives the warning when it gets to that form, if warnings of
CATEGORY are wanted; otherwise it is a message now, unless COMPILE-ONLY."
  (cond
   ((null msg) form)
   ((macroexp-compiling-p)
    `(progn
       (macroexp--funcall-if-compiled
        ',(lambda ()
            (if (or (null category) (byte-compile-warning-enabled-p category (if (symbolp form) form (car-safe form))))
                (byte-compile-warn "%s" msg))))
       ,form))
   (t (unless compile-only
        (let ((file (macroexp-file-name)))
          (message "%sWarning: %s" (if file (concat (file-relative-name file) ": ") "") msg)))
      form)))

(defun macroexp--empty-body (head)
  "Return the body of a `let' without one, whose head is HEAD."
  (macroexp-warn-and-return (format "Empty %s body" head) nil nil 'compile-only))

(defun macroexp--obsolete-warning (function data type)
  "Return the text of the warning that FUNCTION is obsolete; DATA is why, TYPE what it is."
  (let ((use (car data)) (since (nth 2 data)))
    (format-message "`%s' is an obsolete %s%s%s" function type
                    (if since (format " (as of %s)" since) "")
                    (cond ((stringp use) (concat "; " (substitute-command-keys use)))
                          (use (format-message "; use `%s' instead." use))
                          (t ".")))))

(defun macroexp--note-obsolete (macro form)
  "Return FORM, to which a call of the obsolete MACRO was expanded, after a warning."
  (if (and (fboundp 'byte-compile-warning-enabled-p) (not (byte-compile-warning-enabled-p 'obsolete macro)))
      form
    (macroexp-warn-and-return
     (macroexp--obsolete-warning macro (get macro 'byte-obsolete-info) (if (symbolp (symbol-function macro)) "alias" "macro"))
     form 'obsolete)))

(defun macroexp--warn-wrap (msg form &rest _)
  "Return FORM, after a warning with the text MSG."
  (macroexp-warn-and-return msg form))

(defalias 'macroexp--warn-and-return #'macroexp-warn-and-return)

(defun macroexp-macroexpand (form env)
  "Expand FORM, with local macros of ENV, until it is no macro call."
  (let ((macroexpand-all-environment env) (next (macroexpand-1 form env)))
    (while (not (eq next form))
      (setq form next
            next (macroexpand-1 form env)))
    form))

(defun macroexp--expand-all (form)
  "Expand all macros in FORM."
  (macroexpand-all form macroexpand-all-environment))

(defun macroexp--fgrep (bindings sexp)
  "Return those of BINDINGS, an alist, whose symbol occurs in SEXP."
  (let ((found nil) (todo (list sexp)) (seen (make-hash-table :test 'eq)))
    (while todo
      (let ((x (pop todo)))
        (cond
         ((symbolp x) (let ((b (assq x bindings))) (if (and b (not (memq b found))) (push b found))))
         ((gethash x seen) nil)
         ((consp x) (puthash x t seen) (push (cdr x) todo) (push (car x) todo))
         ((vectorp x) (puthash x t seen) (setq todo (append (append x nil) todo))))))
    found))

(defun macroexp--dynamic-variable-p (var)
  "Return non-nil if VAR is bound dynamically."
  (or (not lexical-binding) (special-variable-p var)))

(provide 'macroexp)

;;; macroexp.el ends here
