;;; macroexp.el --- tools for writing macros  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `macroexpand' and `macroexpand-all' are primitives; here is what macros use to build forms.

;;; Code:

(defvar macroexpand-all-environment nil
  "The macro environment of the running `macroexpand-all'.")

(defun macroexpand-1 (form &optional environment)
  "Expand the macro call FORM once, with local macros of ENVIRONMENT; return it if it is no macro call."
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
   (t form)))

(defun internal-macroexpand-for-load (form full-p)
  "Expand the macros of FORM, which is being loaded: all of them if FULL-P, else the outermost."
  (if full-p
      (macroexpand-all form)
    (macroexpand form)))

(defun macroexp-compiling-p ()
  "Return non-nil if we are called while a compiler expands macros."
  (bound-and-true-p byte-compile-current-file))

(defun macroexp-file-name ()
  "Return the name of the file whose code is being expanded, or nil."
  (or load-file-name (bound-and-true-p byte-compile-current-file)))

(defun macroexp-parse-body (body)
  "Split BODY into (DECLARATIONS . FORMS), the doc string and declarations first."
  (let ((decls nil))
    (while
        (and body
             (let ((e (car body)))
               (or (and (stringp e) (cdr body) (not (member nil (mapcar #'consp decls))))
                   (keywordp e)
                   (memq (car-safe e) '(:documentation declare interactive cl-declare)))))
      (push (pop body) decls))
    (cons (nreverse decls) body)))

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
   ((eq 'let* (car-safe exp)) (cons 'let* (cons (append bindings (cadr exp)) (cddr exp))))
   (t (cons 'let* (cons bindings (macroexp-unprogn exp))))))

(defun macroexp-if (test then else)
  "Return a form that evaluates THEN if TEST is non-nil, else ELSE."
  (cond
   ((eq (car-safe else) 'if)
    (list 'cond (cons test (macroexp-unprogn then))
          (cons (nth 1 else) (macroexp-unprogn (nth 2 else)))
          (cons t (nthcdr 3 else))))
   ((eq (car-safe else) 'cond)
    (cons 'cond (cons (cons test (macroexp-unprogn then)) (cdr else))))
   (t (cons 'if (cons test (cons then (if else (macroexp-unprogn else))))))))

(defun macroexp-quote (v)
  "Return a form whose value is V."
  (if (and (not (memq v '(nil t))) (or (symbolp v) (consp v)))
      (list 'quote v)
    v))

(defun macroexp-const-p (exp)
  "Return non-nil if the value of EXP never changes."
  (or (and (not (symbolp exp)) (not (consp exp)))
      (keywordp exp)
      (memq exp '(nil t))
      (memq (car-safe exp) '(quote function))))

(defun macroexp-small-p (exp)
  "Return non-nil if EXP is so cheap that it may be copied."
  (or (and (consp exp) (null (cdr exp))) (macroexp-copyable-p exp)))

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
            (,sym (if ,(if test `(funcall #',test ,expsym) `(macroexp-const-p ,expsym))
                      ,expsym (make-symbol ,(symbol-name sym))))
            (,bodysym ,(macroexp-progn body)))
       (if (eq ,sym ,expsym) ,bodysym
         (macroexp-let* (list (list ,sym ,expsym)) ,bodysym)))))

(defmacro macroexp-let2* (test bindings &rest body)
  "Bind each of BINDINGS, (SYM EXP), by `macroexp-let2' with TEST, then evaluate BODY."
  (declare (indent 2) (debug (sexp (&rest (sexp form)) body)))
  (if (null bindings)
      (macroexp-progn body)
    (let ((b (car bindings)))
      `(macroexp-let2 ,test ,(if (consp b) (car b) b) ,(if (consp b) (cadr b) b)
         (macroexp-let2* ,test ,(cdr bindings) ,@body)))))

(defun macroexp-warn-and-return (arg form &optional _category _compile-only _arg)
  "Return FORM, after a warning with the text ARG."
  (let ((file (macroexp-file-name)))
    (message "%s%s" (if file (format "%s: Warning: " (file-relative-name file)) "Warning: ") arg))
  form)

(defun macroexp--warn-wrap (msg form &rest _)
  "Return FORM, after a warning with the text MSG."
  (macroexp-warn-and-return msg form))

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
