;;; bytecomp.el --- the byte compiler  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Here are the commands, and what happens to the forms at the top level of a file.  A form goes through these files:
;;
;;   macroexpand-all     with the macros of the file, and those in `byte-compile-initial-macro-environment'
;;   cconv.el            functions no longer use the variables around them
;;   bytecomp-code.el    instructions; bytecomp-forms.el for special forms, byte-opt.el for what is known before
;;   bytecomp-lap.el     the bytes
;;   bytecomp-file.el    the .elc file
;;
;; and bytecomp-warn.el has the warnings.  The byte-code is that of GNU Emacs 28, which runs it, too.

;;; Code:

(require 'cl-lib)
(require 'macroexp)
(require 'bytecomp-warn)
(require 'cconv)
(require 'bytecomp-code)
(require 'bytecomp-forms)

(defgroup bytecomp nil "The byte compiler." :group 'lisp)

(defcustom byte-compile-verbose (not noninteractive)
  "Non-nil means that the byte compiler says what it is doing."
  :type 'boolean :group 'bytecomp)

(defcustom emacs-lisp-file-regexp "\\.el\\'"
  "Regexp for the names of Lisp source files."
  :type 'regexp :group 'bytecomp)

(defvar byte-compile-lexical-environment nil "The lexical environment of compiled code; always nil.")

;; -- macros that the compiler knows -----------------------------------------------------------

(defun bytecomp--loaded-functions (history)
  "Return the functions that the elements HISTORY of `load-history' define."
  (let ((names nil))
    (dolist (file history names)
      (dolist (entry (cdr file))
        (if (memq (car-safe entry) '(defun t)) (push (cdr entry) names))))))

(defun bytecomp--eval-when-compile (&rest body)
  "Evaluate BODY now; the value is the quoted value.  Functions of files that it loads are there for macros only."
  (let ((before byte-compile-function-environment) (history load-history) (value nil))
    (dolist (form body)
      (let ((byte-compile-current-form nil))
        (setq value (eval form lexical-binding))))
    (setq byte-compile-function-environment before)
    (setq byte-compile-noruntime-functions
          (append (bytecomp--loaded-functions
                   (cl-loop for file in load-history until (memq file history) collect file))
                  byte-compile-noruntime-functions))
    (list 'quote value)))

(defun bytecomp--eval-and-compile (&rest body)
  "Evaluate BODY now, and return a form that does it again."
  (let ((expanded nil))
    (dolist (form body)
      ;; What one form defines is there for the macros of the next.
      (let ((new (macroexpand-all form byte-compile-macro-environment)))
        (push new expanded)
        (eval new lexical-binding)))
    (macroexp-progn (nreverse expanded))))

(defun bytecomp--with-suppressed-warnings (warnings &rest body)
  "Return a form that is compiled like BODY, without the WARNINGS listed."
  (let ((byte-compile--suppressed-warnings (append warnings byte-compile--suppressed-warnings)))
    `(internal--with-suppressed-warnings
      ',warnings ,(macroexpand-all (macroexp-progn body) macroexpand-all-environment))))

(defun bytecomp--declare-function (name _file &rest args)
  "Note that the function NAME has the lambda list (car ARGS), if that is given and not t."
  (push (cons name (if (and args (listp (car args)) (not (nth 1 args))) (car args) t))
        byte-compile-function-environment)
  nil)

(defconst byte-compile-initial-macro-environment
  '((declare-function . bytecomp--declare-function)
    (eval-when-compile . bytecomp--eval-when-compile)
    (eval-and-compile . bytecomp--eval-and-compile)
    (with-suppressed-warnings . bytecomp--with-suppressed-warnings))
  "Alist of the macros that mean something else to the byte compiler than to the interpreter.")

(setq byte-compile-macro-environment byte-compile-initial-macro-environment)

;; -- compiling one thing ----------------------------------------------------------------------

(defmacro bytecomp--with-fresh-state (&rest body)
  "Evaluate BODY with nothing known of a file."
  (declare (indent 0))
  `(let ((byte-compile-function-environment nil) (byte-compile-unresolved-functions nil)
         (byte-compile-noruntime-functions nil) (byte-compile-bound-variables nil)
         (byte-compile-const-variables nil) (byte-compile-free-references nil)
         (byte-compile-free-assignments nil) (byte-compile-not-obsolete-vars nil)
         (byte-compile-not-obsolete-funcs nil) (byte-compile-macro-environment byte-compile-initial-macro-environment)
         (byte-compile--suppressed-warnings nil) (byte-compile-current-form nil)
         (byte-compile-last-position nil) (byte-compile-read-position nil) (bytecomp-warn--early-position nil)
         (custom-current-group-alist nil) (bytecomp-warn--symbols nil)
         (overriding-plist-environment overriding-plist-environment)
         ;; The passes call each other for every level of a form.
         (max-lisp-eval-depth (max max-lisp-eval-depth 12000))
         (max-specpdl-size (max max-specpdl-size 30000)))
     ,@body))

(defun bytecomp--preprocess (form)
  "Return FORM with its macros expanded."
  (macroexpand-all form byte-compile-macro-environment))

(defun bytecomp--reify (function)
  "Return a form whose value is FUNCTION, an interpreted one."
  (if (not (eq (car-safe function) 'closure))
      `#',function
    (let* ((lambda (cons 'lambda (nthcdr 2 function)))
           (bindings (delq nil (mapcar (lambda (b) (and (consp b) (symbolp (car b)) b)) (nth 1 function))))
           (used (macroexp--fgrep (cl-remove-duplicates bindings :key #'car :from-end t) (nthcdr 2 lambda))))
      (if (null used)
          `#',lambda
        `(let ,(mapcar (lambda (b) (list (car b) (list 'quote (cdr b)))) used) #',lambda)))))

(defun bytecomp--compile-function (function)
  "Return FUNCTION, a lambda expression or an interpreted function, compiled."
  (let ((lexical-binding (or lexical-binding (eq (car function) 'closure))))
    (if (and (eq (car function) 'closure) (null (nth 1 function))) (setq lexical-binding nil))
    (if (eq (car function) 'closure) (setq lexical-binding t))
    (eval (bytecomp-code-toplevel (bytecomp--preprocess (bytecomp--reify function))) lexical-binding)))

(defun bytecomp--compile-symbol (symbol)
  "Compile the function or macro that SYMBOL names, and return its new definition."
  (let* ((definition (and (fboundp symbol) (symbol-function symbol)))
         (macro (eq (car-safe definition) 'macro)) (function (if macro (cdr definition) definition)))
    (cond
     ((null definition) (signal 'void-function (list symbol)))
     ((byte-code-function-p function)
      (message "Function %s is already compiled" symbol)
      function)
     ((and (symbolp function) function) (bytecomp--compile-symbol function))
     ((not (memq (car-safe function) '(lambda closure))) (signal 'wrong-type-argument (list 'listp function)))
     (t (let* ((byte-compile-current-form symbol) (compiled (bytecomp--compile-function function))
               (new (if macro (cons 'macro compiled) compiled)))
          (fset symbol new)
          compiled)))))

;;;###autoload
(defun byte-compile (form)
  "Compile FORM, and return the result.
If FORM is a symbol, compile its function definition and make the result
its new one.  If it is a lambda expression, return a compiled function;
any other form becomes one that does the same."
  (bytecomp--with-fresh-state
    (let ((byte-compile-current-file nil) (byte-compile-current-buffer nil) (bytecomp-warn--toplevel t)
          (compile
           (lambda ()
             (cond
              ((and (symbolp form) form) (bytecomp--compile-symbol form))
              ((memq (car-safe form) '(lambda closure)) (bytecomp--compile-function form))
              ((and (eq (car-safe form) 'macro) (memq (car-safe (cdr form)) '(lambda closure)))
               (cons 'macro (bytecomp--compile-function (cdr form))))
              ((and (eq (car-safe form) 'function) (eq (car-safe (cadr form)) 'lambda))
               (bytecomp--compile-function (cadr form)))
              ((byte-code-function-p form) form)
              (t (bytecomp-code-toplevel (bytecomp--preprocess form)))))))
      (if byte-compile-debug
          (funcall compile)
        (condition-case error
            (funcall compile)
          (error (byte-compile-report-error error)))))))

(defun byte-compile-check-lambda-list (list)
  "Signal an error if LIST is no valid lambda list."
  (let (optional)
    (or (listp list) (signal 'wrong-type-argument (list 'listp list)))
    (while list
      (let ((arg (car list)))
        (cond
         ((or (not (symbolp arg)) (memq arg '(nil t)) (keywordp arg)) (error "Invalid lambda variable %s" arg))
         ((eq arg '&rest)
          (unless (cdr list) (error "&rest without variable name"))
          (if (cddr list) (error "Garbage following &rest VAR in lambda-list"))
          (if (memq (cadr list) '(&optional &rest)) (error "%s following &rest in lambda-list" (cadr list))))
         ((eq arg '&optional)
          (if optional (error "Duplicate &optional"))
          (setq optional t)))
        (setq list (cdr list))
        (or (listp list) (signal 'wrong-type-argument (list 'listp list)))))
    nil))

;;;###autoload
(defun compile-defun (&optional arg)
  "Compile and evaluate the top-level form around or after point.
With ARG insert the value behind it, else show it in the echo area."
  (interactive "P")
  (save-excursion
    (end-of-defun)
    (let ((end (point)) value)
      (beginning-of-defun)
      (setq value (bytecomp--eval-form-at-point))
      (cond (arg (goto-char end)
                 (insert ";;;=> " (prin1-to-string value) "\n"))
            (t (message "%s" (prin1-to-string value)))))))

(defun bytecomp--eval-form-at-point ()
  "Compile the form at point of the current buffer, and return its value."
  (bytecomp--with-fresh-state
    (let* ((byte-compile-current-file (current-buffer)) (byte-compile-current-buffer (current-buffer))
           (byte-compile-read-position (point)) (byte-compile-last-position (point))
           (bytecomp-warn--early-position (point)) (bytecomp-warn--toplevel t)
           (read-with-symbol-positions (current-buffer))
           (form (read (current-buffer))))
      (bytecomp-warn-note-symbols read-symbol-positions-list)
      (eval (bytecomp-code-toplevel (bytecomp--preprocess form)) lexical-binding))))

;; -- the forms of a file ----------------------------------------------------------------------

(defvar bytecomp--output nil
  "The compiled forms of the file, the last one first.")

(defun bytecomp--emit (form)
  "Add FORM, which is compiled, to those of the file."
  (unless (or (atom form) (memq (car form) '(quote function)))
    (push form bytecomp--output)))

(defvar bytecomp--toplevel-handlers (make-hash-table :test 'eq)
  "Hash table of functions for forms at the top level of a file.
Each is called with the form, whose macros are expanded, and returns
non-nil if it took care of it.")

(defmacro bytecomp--define-toplevel (names args &rest body)
  "Define what happens to calls of NAMES at top level: BODY, with ARGS bound to the form."
  (declare (indent 2))
  `(dolist (name ',(if (listp names) names (list names)))
     (puthash name (lambda ,args ,@body) bytecomp--toplevel-handlers)))

(defun bytecomp--toplevel-form (form)
  "Compile FORM, which is at the top level of a file."
  (let ((macroexpand-all-environment byte-compile-macro-environment))
    (setq form (macroexpand form byte-compile-macro-environment)))
  (pcase form
    ;; Each of these may define what the next one uses.
    (`(,(or 'progn 'prog1 'inline) . ,forms) (mapc #'bytecomp--toplevel-form forms))
    (`(with-no-warnings . ,forms)
     (let ((byte-compile-warnings nil)) (mapc #'bytecomp--toplevel-form forms)))
    (`(internal--with-suppressed-warnings ',warnings ,body)
     (let ((byte-compile--suppressed-warnings (append warnings byte-compile--suppressed-warnings)))
       (bytecomp--toplevel-form body)))
    (_
     (let ((form (bytecomp--preprocess form)))
       (if (memq (car-safe form) '(progn prog1 with-no-warnings internal--with-suppressed-warnings))
           (bytecomp--toplevel-form form)
         (let ((handler (and (consp form) (symbolp (car form)) (gethash (car form) bytecomp--toplevel-handlers))))
           (unless (and handler (funcall handler form))
             (bytecomp--plain-form form))))))))

(defun bytecomp--plain-form (form)
  "Compile FORM, whose macros are expanded, and add it to the file."
  (bytecomp-warn-unused-value form)
  (let ((bytecomp-warn--toplevel t))
    (bytecomp--emit (bytecomp-code-toplevel form))))

(defun bytecomp--quoted (form)
  "Return the symbol that FORM quotes, or nil."
  (and (eq (car-safe form) 'quote) (symbolp (cadr form)) (cadr form)))

(bytecomp--define-toplevel (defvar defconst) (form)
  (let ((name (nth 1 form)))
    (when (symbolp name)
      (bytecomp-warn-variable-definition form)
      (push name byte-compile-bound-variables)
      (if (eq (car form) 'defconst) (push name byte-compile-const-variables))
      (when (cddr form)
        (bytecomp--emit `(,(car form) ,name ,(bytecomp--value (nth 2 form)) ,@(nthcdr 3 form))))
      t)))

(defun bytecomp--value (form)
  "Return FORM compiled, or as it is if it is simple."
  (if (or (atom form) (eq (car form) 'quote)) form
    (let ((bytecomp-warn--toplevel t)) (bytecomp-code-toplevel form))))

(bytecomp--define-toplevel defalias (form)
  (pcase form
    (`(defalias ',(and name (pred symbolp)) ,(or `#',function `(cons 'macro #',function)) . ,doc)
     (let ((macro (eq (car-safe (nth 2 form)) 'cons)))
       (if (eq (car-safe function) 'lambda)
           (bytecomp--definition name function macro doc)
         (if (stringp (car doc)) (bytecomp-warn-docstring (car doc) (format "defalias `%s' " name)))
         (push (cons name t) byte-compile-function-environment)
         nil)))
    (`(defalias ',(and name (pred symbolp)) ,definition . ,doc)
     (if (stringp (car doc)) (bytecomp-warn-docstring (car doc) (format "defalias `%s' " name)))
     (bytecomp-warn-definition name t nil)
     (push (cons name (let ((old (bytecomp--quoted definition)))
                        (if old (cdr (or (assq old byte-compile-function-environment) '(nil . t))) t)))
           byte-compile-function-environment)
     nil)))

(defun bytecomp--definition (name lambda macro doc)
  "Compile the definition of NAME as LAMBDA, as a macro if MACRO, with the list DOC of more arguments."
  (setq byte-compile-current-form name)
  (bytecomp-warn-position name)
  (if byte-compile-verbose
      (message "Compiling %s... (%s)" (or byte-compile-current-file "") name))
  (bytecomp-warn-definition name (nth 1 lambda) macro)
  (unless macro (push (cons name (nth 1 lambda)) byte-compile-function-environment))
  (mapc #'bytecomp-warn-position (nth 1 lambda))
  (let* ((bytecomp-warn--placed-arguments (nth 1 lambda))
         (bytecomp-warn--early-position byte-compile-last-position)
         (text (nth 2 lambda)) (compiled nil) (bytecomp-warn--toplevel nil))
    (if (stringp text) (bytecomp-warn-docstring text nil))
    (setq compiled (bytecomp-code-toplevel `#',lambda))
    (when macro
      (push (cons name (eval compiled lexical-binding)) byte-compile-macro-environment))
    (bytecomp--emit
     (if macro
         `(defalias ',name ,(if (byte-code-function-p compiled) `'(macro . ,compiled) `(cons 'macro ,compiled)) ,@doc)
       `(defalias ',name ,compiled ,@doc)))))

(bytecomp--define-toplevel require (form)
  (let ((arguments (mapcar (lambda (arg) (eval arg lexical-binding)) (cdr form))))
    (apply #'require arguments)
    ;; What was for macros only is now for all.
    (let ((file (cl-find-if (lambda (file) (member (cons 'provide (car arguments)) file)) load-history)))
      (setq byte-compile-noruntime-functions
            (cl-set-difference byte-compile-noruntime-functions (bytecomp--loaded-functions (list file)))))
    (if (and (eq (car arguments) 'cl) (byte-compile-warning-enabled-p 'obsolete 'cl))
        (byte-compile-warn "Package cl is deprecated"))
    nil))

(bytecomp--define-toplevel autoload (form)
  (let ((name (bytecomp--quoted (nth 1 form))) (doc (nth 3 form)))
    (when name
      (if (stringp doc) (bytecomp-warn-docstring doc (format "autoload `%s' " name)))
      ;; The macros of a file that it will load are macros here.
      (if (and (memq (bytecomp--quoted (nth 5 form)) '(t macro)) (not (fboundp name)))
          (eval form lexical-binding)
        (push (cons name t) byte-compile-function-environment)))
    nil))

(bytecomp--define-toplevel custom-declare-variable (form)
  (let ((name (bytecomp--quoted (nth 1 form))) (keywords (nthcdr 3 form)))
    (when name
      (bytecomp-warn-prefix name)
      (push name byte-compile-bound-variables)
      (unless (memq :type keywords)
        (byte-compile-warn "defcustom for `%s' fails to specify type" name))
      (unless (or (memq :group keywords) (assoc byte-compile-current-file custom-current-group-alist))
        (byte-compile-warn "defcustom for `%s' fails to specify containing group" name))
      (if (stringp (nth 3 form))
          (bytecomp-warn-docstring (nth 3 form) (format "custom-declare-variable `%s' " name))))
    nil))

(bytecomp--define-toplevel custom-declare-group (form)
  (let ((name (bytecomp--quoted (nth 1 form))))
    (when (and name (not (eq name 'emacs)) (not (plist-member (nthcdr 4 form) :group)))
      (byte-compile-warn "defgroup for `%s' fails to specify containing group" name))
    (if (and name byte-compile-current-file)
        (push (cons byte-compile-current-file name) custom-current-group-alist))
    nil))

(bytecomp--define-toplevel (define-abbrev-table defvaralias) (form)
  (let ((name (bytecomp--quoted (nth 1 form))) (doc (nth 3 form)))
    (when name
      (bytecomp-warn-prefix name)
      (push name byte-compile-bound-variables)
      (if (stringp doc) (bytecomp-warn-docstring doc (format "%s `%s' " (car form) name))))
    nil))

(bytecomp--define-toplevel (make-obsolete-variable make-obsolete) (form)
  ;; A file may use what it declares obsolete.
  (let ((name (bytecomp--quoted (nth 1 form))))
    (when name
      (if (eq (car form) 'make-obsolete-variable)
          (push name byte-compile-not-obsolete-vars)
        (ignore-errors (eval form lexical-binding))))
    nil))

(bytecomp--define-toplevel (function-put put) (form)
  (pcase form
    (`(,_ ',(and name (pred symbolp)) ',(and property (pred symbolp)) ,value)
     (let ((known (if (or (atom value) (memq (car value) '(quote function))) (list (eval value t)))))
       ;; Macros of the file may ask for it.
       (when (and known (eq (car form) 'function-put))
         (let ((old (cdr (assq name overriding-plist-environment))))
           (push (cons name (plist-put (copy-sequence old) property (car known))) overriding-plist-environment)))
       nil))))

;; The methods of a generic function may be all that defines it.
(bytecomp--define-toplevel cl-generic-define-method (form)
  (let ((name (bytecomp--quoted (nth 1 form))))
    (if (and name (not (assq name byte-compile-function-environment)))
        (push (cons name t) byte-compile-function-environment))
    nil))

(require 'bytecomp-file)

(provide 'bytecomp)

;;; bytecomp.el ends here
