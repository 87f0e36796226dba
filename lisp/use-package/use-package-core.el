;;; use-package-core.el --- declarations of packages: the macro and its keywords  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (use-package NAME KEYWORD ARGUMENT... ...) says how the package NAME is to be loaded and set up.
;;
;; The macro works in three steps.  The arguments are sorted into a property list from keywords to lists; the
;; function `use-package-normalize/KEYWORD' brings each list into a form.  What a keyword names that can be
;; autoloaded (`use-package-autoloads/KEYWORD') becomes an autoload, and if there is such a thing the package is
;; not loaded yet.  Then `use-package-handler/KEYWORD' is called for each keyword, in the order of
;; `use-package-keywords': with the name, the keyword, its value, the rest of the list and a state, also a
;; property list.  It returns forms, and gets those of the rest from `use-package-process-keywords', so that it
;; can put them into a form of its own.  Other libraries can define keywords in the same way.

;;; Code:

(require 'cl-lib)

(defgroup use-package nil
  "Declarations of packages."
  :group 'initialization)

(defconst use-package-version "2.4.4"
  "Version of use-package whose keywords these are.")

(defcustom use-package-keywords
  '(:pin :ensure :disabled :load-path :requires :defines :functions :preface :if :when :unless :no-require :catch :after
    :custom :custom-face :bind :bind* :bind-keymap :bind-keymap* :interpreter :mode :magic :magic-fallback :hook
    :commands :autoload :init :defer :demand :load :config :diminish :delight)
  "The keywords of `use-package', in the order in which they are processed."
  :type '(repeat symbol))

(defcustom use-package-deferring-keywords '(:bind-keymap :bind-keymap* :commands :autoload)
  "Keywords because of which a package is not loaded at once."
  :type '(repeat symbol))

(defcustom use-package-always-defer nil
  "Non-nil means that packages without :demand are loaded only when they are needed."
  :type 'boolean)

(defcustom use-package-always-demand nil
  "Non-nil means that packages without :defer are loaded at once."
  :type 'boolean)

(defcustom use-package-expand-minimally nil
  "Non-nil means that errors of a declaration are not caught, so that its expansion is short."
  :type 'boolean)

(defcustom use-package-ignore-unknown-keywords nil
  "Non-nil means that an unknown keyword is a warning, and the rest of the declaration is used."
  :type 'boolean)

(defcustom use-package-hook-name-suffix "-hook"
  "Text after the names in :hook; nil means that they are names of hooks."
  :type '(choice string (const nil)))

(defcustom use-package-use-theme t
  "Non-nil means that the values of :custom are settings of the theme `use-package', and are not saved."
  :type 'boolean)

(defcustom use-package-defaults
  '((:config '(t) t)
    (:init nil t)
    (:catch t (lambda (_name _args) (not use-package-expand-minimally)))
    (:defer use-package-always-defer
            (lambda (_name args)
              (and use-package-always-defer (not (plist-member args :defer)) (not (plist-member args :demand)))))
    (:demand use-package-always-demand
             (lambda (_name args)
               (and use-package-always-demand (not (plist-member args :defer)) (not (plist-member args :demand))))))
  "Values of keywords that a declaration does not have: (KEYWORD VALUE CONDITION).
VALUE is an expression, CONDITION one or a function of the name and the property list of the declaration."
  :type '(repeat (list symbol sexp sexp)))

(defcustom use-package-merge-key-alist
  '((:if . (lambda (new old) `(and ,new ,old)))
    (:after . (lambda (new old) `(:all ,new ,old)))
    (:defer . (lambda (_new old) old))
    (:bind . (lambda (new old) (append new '(:map nil) old))))
  "How the values of a keyword that stands twice are put together; others are appended."
  :type '(alist :key-type symbol :value-type function))

;; -- small tools ------------------------------------------------------------------------------

(defun use-package-error (msg)
  "Signal the error MSG about a declaration."
  (error "use-package: %s" msg))

(defun use-package-as-symbol (string-or-symbol)
  "Return STRING-OR-SYMBOL as a symbol."
  (if (symbolp string-or-symbol) string-or-symbol (intern string-or-symbol)))

(defun use-package-as-string (string-or-symbol)
  "Return STRING-OR-SYMBOL as a string."
  (if (stringp string-or-symbol) string-or-symbol (symbol-name string-or-symbol)))

(defun use-package-as-mode (string-or-symbol)
  "Return the name of the mode of STRING-OR-SYMBOL: itself with \"-mode\" at its end."
  (let ((name (use-package-as-string string-or-symbol)))
    (intern (if (string-suffix-p "-mode" name) name (concat name "-mode")))))

(defun use-package-concat (&rest elems)
  "Append the lists ELEMS, of forms, without those that are empty."
  (apply #'append (cl-remove '(nil) (delq nil elems) :test #'equal)))

(defun use-package-plist-delete (plist property)
  "Return PLIST without PROPERTY."
  (let (result)
    (while plist
      (unless (eq (car plist) property)
        (setq result (append result (list (car plist) (cadr plist)))))
      (setq plist (cddr plist)))
    result))

(defun use-package-plist-maybe-put (plist property value)
  "Return PLIST with the VALUE of PROPERTY, unless it has one."
  (if (plist-member plist property) plist (append plist (list property value))))

(defun use-package-non-nil-symbolp (sym)
  "Return non-nil if SYM is a symbol other than nil."
  (and sym (symbolp sym)))

(defun use-package-as-one (label args f &optional allow-empty)
  "Call F with LABEL and ARGS, or what is in ARGS if that is one thing which is not a list of a dotted pair.
With ALLOW-EMPTY, also without ARGS."
  (declare (indent 1))
  (if (or (and (not (null args)) (listp args) (listp (cdr args)))
          (and allow-empty (null args)))
      (if (null (cdr args))
          (funcall f label (car args))
        (funcall f label args))
    (use-package-error (concat label " wants a non-empty list"))))

(defun use-package-only-one (label args f)
  "Call F with LABEL and the only element of ARGS; more or fewer are an error."
  (declare (indent 1))
  (if (and args (listp args) (null (cdr args)))
      (funcall f label (car args))
    (use-package-error (concat label " wants exactly one argument"))))

(defun use-package-recognize-function (v &optional binding additional-pred)
  "Return non-nil if V stands for a function: a symbol, a quoted one or a lambda expression.
With BINDING also nil; ADDITIONAL-PRED is a predicate for more."
  (or (if binding (symbolp v) (use-package-non-nil-symbolp v))
      (and (memq (car-safe v) '(quote function)) (consp (cdr v))
           (or (use-package-non-nil-symbolp (cadr v)) (eq (car-safe (cadr v)) 'lambda)))
      (eq (car-safe v) 'lambda)
      (functionp v)
      (and additional-pred (funcall additional-pred v))))

(defun use-package-normalize-function (v)
  "Return the function that V stands for, without quotes."
  (if (and (memq (car-safe v) '(quote function)) (consp (cdr v))) (cadr v) v))

(defun use-package-is-pair (x car-pred cdr-pred)
  "Return non-nil if X is a pair whose parts fulfill CAR-PRED and CDR-PRED."
  (and (consp x) (funcall car-pred (car x)) (funcall cdr-pred (cdr x))))

(defun use-package-hush (name context keyword body)
  "Return BODY, forms of KEYWORD in the declaration of NAME, with errors caught as CONTEXT says: a function, t or nil."
  (cond
   ((null body) nil)
   ((null context) body)
   (t
    `((condition-case-unless-debug err
          ,(macroexp-progn body)
        (error
         ,(if (eq context t)
              `(display-warning 'use-package (format "%s/%s: %s" ',name ,keyword (error-message-string err)) :error)
            `(funcall ,context ,keyword err))))))))

;; -- reading a declaration --------------------------------------------------------------------

(defun use-package--parse (args)
  "Return the property list of ARGS, from keywords to lists of what follows them; keywords may stand twice."
  (let (result)
    (while args
      (let ((keyword (pop args)) values)
        (unless (keywordp keyword)
          (signal 'wrong-type-argument (list 'symbolp keyword)))
        (while (and args (not (keywordp (car args))))
          (push (pop args) values))
        (push (cons keyword (nreverse values)) result)))
    (nreverse result)))

(defun use-package--unalias (entries)
  "Return ENTRIES, (KEYWORD . ARGUMENTS), with :when and :unless as :if."
  (mapcar (lambda (entry)
            (pcase (car entry)
              (:when (use-package-only-one ":when" (cdr entry) (lambda (_label test) (list :if test))))
              (:unless (use-package-only-one ":unless" (cdr entry) (lambda (_label test) (list :if (list 'not test)))))
              (_ entry)))
          entries))

(defun use-package-merge-keys (key new old)
  "Return the value of KEY that stands first with the value NEW, then with OLD."
  (let ((merge (cdr (assq key use-package-merge-key-alist))))
    (if merge (funcall merge new old) (append new old))))

(defun use-package--normalize-entries (name entries)
  "Return the property list of ENTRIES, normalized, for the package NAME."
  (let (plist)
    (dolist (entry (reverse entries) plist)
      (let* ((keyword (car entry)) (normalizer (intern-soft (format "use-package-normalize/%s" keyword))))
        (cond
         ((and (memq keyword use-package-keywords) (fboundp normalizer))
          (let ((value (funcall normalizer name keyword (cdr entry))))
            (setq plist (if (plist-member plist keyword)
                            (plist-put plist keyword (use-package-merge-keys keyword value (plist-get plist keyword)))
                          (cons keyword (cons value plist))))))
         (use-package-ignore-unknown-keywords
          (display-warning 'use-package (format "Unrecognized keyword: %s" keyword) :warning))
         (t (use-package-error (format "Unrecognized keyword: %s" keyword))))))))

(defun use-package--add-defaults (name plist)
  "Return PLIST, the declaration of NAME, with the values of `use-package-defaults' that it lacks."
  (dolist (default use-package-defaults plist)
    (let ((condition (nth 2 default)))
      (if (if (functionp condition) (funcall condition name plist) (eval condition t))
          (setq plist (use-package-plist-maybe-put plist (car default) (eval (nth 1 default) t)))))))

(defun use-package--autoloads (name plist)
  "Return the autoloads of PLIST, the declaration of NAME: (FUNCTION . INTERACTIVE) pairs."
  (let (autoloads)
    (while plist
      (let ((function (intern-soft (format "use-package-autoloads/%s" (car plist)))))
        (if (and function (fboundp function))
            (setq autoloads (append autoloads (funcall function name (car plist) (cadr plist))))))
      (setq plist (cddr plist)))
    autoloads))

(defun use-package--add-autoloads (name plist)
  "Return PLIST, the declaration of NAME, with what can be autoloaded as values of :commands and :autoload."
  (dolist (autoload (use-package--autoloads name plist) plist)
    (let ((keyword (if (eq (cdr autoload) 'command) :commands :autoload)))
      (setq plist (plist-put plist keyword
                             (let ((old (plist-get plist keyword)))
                               (if (memq (car autoload) old) old (append old (list (car autoload))))))))))

(defun use-package--add-loading (name plist)
  "Return PLIST, the declaration of NAME, with :defer or :load."
  (when (and (not (plist-member plist :demand)) (not (plist-member plist :defer))
             (cl-some (lambda (keyword) (plist-get plist keyword)) use-package-deferring-keywords))
    (setq plist (append plist '(:defer (t)))))
  (cond
   ((or (plist-get plist :no-require) (plist-member plist :load)) plist)
   ((and (plist-member plist :defer) (not (equal (plist-get plist :defer) '(nil))) (not (plist-member plist :demand))) plist)
   (t (append plist (list :load (list name))))))

(defun use-package-sort-keywords (plist)
  "Return PLIST with its keywords in the order of `use-package-keywords'."
  (let (result)
    (dolist (keyword use-package-keywords)
      (if (plist-member plist keyword)
          (setq result (append result (list keyword (plist-get plist keyword))))))
    result))

(defun use-package-normalize-keywords (name args)
  "Return the property list of ARGS, the arguments of the declaration of NAME, ready for the handlers."
  (let* ((entries (use-package--unalias (use-package--parse args)))
         (plist (use-package--add-defaults name (use-package--normalize-entries name entries))))
    (use-package-sort-keywords
     (use-package--add-loading name (use-package--add-autoloads name plist)))))

(defun use-package-process-keywords (name plist &optional state)
  "Return the forms for PLIST, part of the declaration of NAME; STATE is what earlier handlers know."
  (when plist
    (let ((handler (intern (format "use-package-handler/%s" (car plist)))))
      (funcall handler name (car plist) (cadr plist) (cddr plist) state))))

(defun use-package-core (name args)
  "Return the form that the declaration of NAME with ARGS expands into."
  (let* ((name (use-package-as-symbol name))
         (plist (use-package-normalize-keywords name args)))
    (macroexp-progn (use-package-process-keywords name plist nil))))

(defmacro use-package (name &rest args)
  "Declare how the package NAME is loaded and set up; ARGS are keywords, each with its arguments.

When it is loaded:
:demand at once; :defer not at once, or after a number of idle seconds; :after when other features are there;
:commands, :autoload, :bind, :bind*, :bind-keymap, :mode, :interpreter, :magic, :hook when one of their functions is
called; :no-require not at all; :load other features; :disabled ignores all.
:if, :when, :unless an expression; :requires features.

What is done:
:preface forms at once; :init forms before it is loaded; :config forms after it.
:custom (OPTION VALUE [COMMENT]); :custom-face (FACE SPEC);
:bind keys as in `bind-keys'; :mode, :interpreter, :magic (REGEXP . MODE); :hook (HOOK . FUNCTION);
:diminish and :delight change the mode line; :catch says what is done about errors.

Where it comes from:
:ensure installs it; :pin names its archive; :load-path its directory.
:functions and :defines tell a compiler of names."
  (declare (indent 1))
  (unless (memq :disabled args)
    (condition-case-unless-debug err
        (use-package-core name args)
      (error
       (display-warning 'use-package (format "Failed to parse package %s: %s" name (error-message-string err)) :error)
       nil))))

;; -- normalizers that several keywords share --------------------------------------------------

(defun use-package-normalize-forms (_name _keyword args)
  "Return ARGS, forms."
  args)

(defun use-package-normalize-predicate (_name _keyword args)
  "Return t if ARGS is empty, else the value of its first element."
  (if (null args) t (not (null (eval (car args) t)))))

(defun use-package-normalize-test (_name keyword args)
  "Return the only one of ARGS, the expression after KEYWORD."
  (use-package-only-one (symbol-name keyword) args (lambda (_label test) test)))

(defun use-package--flat-symbols (args accept)
  "Return the elements of ARGS, symbols and lists of symbols, in one list; nil unless all fulfill ACCEPT."
  (let ((ok t) result)
    (letrec ((visit (lambda (arg)
                      (cond ((and (consp arg) (listp (cdr arg))) (mapc visit arg))
                            ((and arg (funcall accept arg)) (push arg result))
                            (t (setq ok nil))))))
      (mapc visit args))
    (and ok (nreverse result))))

(defun use-package-normalize-symlist (_name keyword args)
  "Return the symbols after KEYWORD: ARGS are symbols and lists of them."
  (or (use-package--flat-symbols args #'use-package-non-nil-symbolp)
      (use-package-error (format "%s wants a symbol, or list of symbols" keyword))))

(defun use-package-normalize-recursive-symbols (label arg)
  "Return ARG, a symbol or nested list of symbols; anything else is an error of LABEL."
  (cond ((use-package-non-nil-symbolp arg) arg)
        ((and (consp arg) (listp (cdr arg)))
         (mapcar (lambda (part) (use-package-normalize-recursive-symbols label part)) arg))
        (t (use-package-error (concat label " wants a symbol, or nested list of symbols")))))

;; -- conditions and loading -------------------------------------------------------------------

(defun use-package-normalize/:disabled (_name _keyword _args) "Return t." t)
(defun use-package-handler/:disabled (name _keyword _arg rest state)
  "Return the forms of REST for NAME with STATE."
  (use-package-process-keywords name rest state))

(defalias 'use-package-normalize/:if #'use-package-normalize-test)
(defun use-package-handler/:if (name _keyword pred rest state)
  "Return a form with those of REST for NAME with STATE, for when PRED is true."
  (let ((body (use-package-process-keywords name rest state)))
    `((if ,pred ,(macroexp-progn body)))))

(defalias 'use-package-normalize/:requires #'use-package-normalize-symlist)
(defun use-package-handler/:requires (name _keyword requires rest state)
  "Return a form with those of REST for NAME with STATE, for when the features REQUIRES are there."
  (let ((body (use-package-process-keywords name rest state)))
    `((if (and ,@(mapcar (lambda (feature) `(featurep ',feature)) requires))
          ,(macroexp-progn body)))))

(defun use-package-normalize/:load-path (_name _keyword args)
  "Return the expressions for directories in ARGS: strings, variables and function calls, and lists of them."
  (let (paths)
    (letrec ((visit (lambda (arg)
                      (cond
                       ((stringp arg)
                        (push (if (file-name-absolute-p arg) arg (expand-file-name arg user-emacs-directory)) paths))
                       ((use-package-non-nil-symbolp arg) (push (if (functionp arg) (list arg) arg) paths))
                       ((and (consp arg) (symbolp (car arg)) (fboundp (car arg))) (push arg paths))
                       ((and (consp arg) (listp (cdr arg))) (mapc visit arg))
                       (t (use-package-error ":load-path wants a directory path, or list of paths"))))))
      (unless args (use-package-error ":load-path wants a directory path, or list of paths"))
      (mapc visit args))
    (nreverse paths)))
(defun use-package-handler/:load-path (name _keyword paths rest state)
  "Return forms that add PATHS to `load-path', and those of REST for NAME with STATE."
  (use-package-concat
   (mapcar (lambda (path) `(add-to-list 'load-path ,path)) (reverse paths))
   (use-package-process-keywords name rest state)))

(defalias 'use-package-normalize/:preface #'use-package-normalize-forms)
(defun use-package-handler/:preface (name _keyword forms rest state)
  "Return FORMS and those of REST for NAME with STATE."
  (use-package-concat forms (use-package-process-keywords name rest state)))

(defalias 'use-package-normalize/:no-require #'use-package-normalize-predicate)
(defun use-package-handler/:no-require (name _keyword flag rest state)
  "Return the forms of REST for NAME with STATE; FLAG says that the package is not loaded."
  (use-package-process-keywords name rest (if flag (plist-put (copy-sequence state) :no-require t) state)))

(defun use-package-normalize/:catch (_name _keyword args)
  "Return what to do about errors: t without ARGS, else their first element."
  (if (null args) t (use-package-only-one ":catch" args (lambda (_label arg) arg))))
(defun use-package-handler/:catch (name keyword arg rest state)
  "Return the forms of REST for NAME with STATE, with errors caught as ARG says; KEYWORD is told in warnings."
  (use-package-hush name arg keyword
                    (use-package-process-keywords name rest (plist-put (copy-sequence state) :catch arg))))

(defun use-package--nothing (name _keyword _arg rest state)
  "Return the forms of REST for NAME with STATE: the keyword has no effect of its own."
  (use-package-process-keywords name rest state))
(defun use-package-normalize/:functions (_name _keyword args) "Return ARGS." args)
(defalias 'use-package-handler/:functions #'use-package--nothing)
(defun use-package-normalize/:defines (_name _keyword args) "Return ARGS." args)
(defalias 'use-package-handler/:defines #'use-package--nothing)
(defalias 'use-package-normalize/:demand #'use-package-normalize-predicate)
(defalias 'use-package-handler/:demand #'use-package--nothing)

(defun use-package-normalize/:defer (_name _keyword args)
  "Return (t) or (NUMBER), what ARGS says."
  (list (if args (car args) t)))
(defun use-package-handler/:defer (name _keyword arg rest state)
  "Return the forms of REST for NAME with STATE, and one that loads NAME later if ARG has a number of seconds."
  (use-package-concat
   (if (numberp (car-safe arg))
       `((run-with-idle-timer ,(car arg) nil #'require ',name nil t)))
   (use-package-process-keywords name rest state)))

(defun use-package-normalize/:load (name _keyword args)
  "Return the features to load: ARGS, where t stands for NAME."
  (mapcar (lambda (arg) (if (eq arg t) name arg)) (or args (list name))))
(defun use-package-handler/:load (name _keyword features rest state)
  "Return the forms of REST for NAME with STATE, after loading FEATURES."
  (let ((body (use-package-process-keywords name rest (plist-put (copy-sequence state) :loaded t))))
    (dolist (feature (reverse features) body)
      (setq body
            (if (plist-get state :catch)
                `((if (not (require ',feature nil t))
                      (display-warning 'use-package (format "Cannot load %s" ',feature) :error)
                    ,@body))
              `((require ',feature nil nil) ,@body))))))

(defalias 'use-package-normalize/:init #'use-package-normalize-forms)
(defun use-package-handler/:init (name keyword forms rest state)
  "Return FORMS, after KEYWORD, and those of REST for NAME with STATE."
  (use-package-concat
   (use-package-hush name (plist-get state :catch) keyword forms)
   (use-package-process-keywords name rest state)))

(defalias 'use-package-normalize/:config #'use-package-normalize-forms)
(defun use-package-handler/:config (name keyword forms rest state)
  "Return FORMS, after KEYWORD, and those of REST for NAME with STATE: at once if it is loaded, else for later."
  (let* ((body (use-package-process-keywords name rest state))
         (done (equal forms '(t)))
         (all (use-package-concat (use-package-hush name (plist-get state :catch) keyword (if done nil forms)) body)))
    (cond
     ((null all) nil)
     ((or (plist-get state :loaded) (plist-get state :no-require)) (append all '(t)))
     (t `((eval-after-load ',name ',(macroexp-progn (append all '(t)))))))))

;; -- after other features ---------------------------------------------------------------------

(defun use-package-normalize/:after (_name keyword args)
  "Return what to wait for: a list (:all PART...) or (:any PART...) of ARGS; KEYWORD is told in errors."
  (let ((parts (mapcar (lambda (arg) (use-package-normalize-recursive-symbols (symbol-name keyword) arg)) args)))
    (unless parts (use-package-error ":after wants a symbol, or nested list of symbols"))
    (cons :all parts)))

(defun use-package--when-loaded (condition action)
  "Return the form that evaluates ACTION, a form, when CONDITION is true: a feature, or a list (:all PART...)."
  (cond
   ((symbolp condition) `(eval-after-load ',condition ',action))
   ((eq (car condition) :any)
    (macroexp-progn (mapcar (lambda (part) (use-package--when-loaded part action)) (cdr condition))))
   (t
    (let ((form action))
      (dolist (part (reverse (if (eq (car condition) :all) (cdr condition) condition)) form)
        (setq form (use-package--when-loaded part form)))))))

(defun use-package--has-any-p (condition)
  "Return non-nil if CONDITION has a part with :any, which can become true more than once."
  (and (consp condition) (or (eq (car condition) :any) (cl-some #'use-package--has-any-p condition))))

(defun use-package-handler/:after (name _keyword condition rest state)
  "Return a form with those of REST for NAME with STATE, for when CONDITION is true."
  (let ((body (use-package-process-keywords name rest state)))
    (when body
      (list (use-package--when-loaded
             condition
             (if (use-package--has-any-p condition)
                 ;; Only the first time.
                 (let ((done (make-symbol "done")))
                   (set done nil)
                   `(unless ,done (setq ,done t) ,@body))
               (macroexp-progn body)))))))

;; -- options and faces ------------------------------------------------------------------------

(defun use-package-normalize/:custom (_name keyword args)
  "Return the settings in ARGS, (OPTION VALUE COMMENT) lists; KEYWORD is told in errors."
  (let ((list (if (and args (null (cdr args)) (consp (car args)) (consp (caar args))) (car args) args)))
    (mapcar (lambda (setting)
              (unless (and (consp setting) (use-package-non-nil-symbolp (car setting)) (listp (cdr setting)))
                (use-package-error (format "%s a (<symbol> <value> [comment]) or list of these" keyword)))
              (list (car setting) (cadr setting) (nth 2 setting)))
            (or list (use-package-error (format "%s a (<symbol> <value> [comment]) or list of these" keyword))))))
(defun use-package-handler/:custom (name _keyword settings rest state)
  "Return a form that makes SETTINGS, and those of REST for NAME with STATE."
  (use-package-concat
   (if use-package-use-theme
       `((let ((custom--inhibit-theme-enable nil))
           (unless (memq 'use-package custom-known-themes)
             (deftheme use-package)
             (enable-theme 'use-package)
             (setq custom-enabled-themes (remq 'use-package custom-enabled-themes)))
           (custom-theme-set-variables
            'use-package
            ,@(mapcar (lambda (setting)
                        `'(,(nth 0 setting) ,(nth 1 setting) nil nil ,(nth 2 setting)))
                      settings))))
     (mapcar (lambda (setting)
               `(customize-set-variable ',(nth 0 setting) ,(nth 1 setting) ,(nth 2 setting)))
             settings))
   (use-package-process-keywords name rest state)))

(defun use-package-normalize/:custom-face (name _keyword args)
  "Return the faces in ARGS, (FACE SPEC) lists, of the declaration of NAME."
  (dolist (arg args args)
    (unless (and (consp arg) (use-package-non-nil-symbolp (car arg)) (consp (cdr arg)))
      (use-package-error (format "%s wants a (<symbol> <face-spec>) or list of these" name)))))
(defun use-package-handler/:custom-face (name _keyword faces rest state)
  "Return forms that set FACES, and those of REST for NAME with STATE."
  (use-package-concat
   (mapcar (lambda (face) `(apply #'face-spec-set (backquote ,face))) faces)
   (use-package-process-keywords name rest state)))

;; -- autoloads --------------------------------------------------------------------------------

(defun use-package-normalize/:commands (_name keyword args)
  "Return the functions in ARGS; KEYWORD is told in errors."
  (or (use-package--flat-symbols (mapcar #'use-package-normalize-function args) #'use-package-non-nil-symbolp)
      (use-package-error (format "%s wants a symbol, or list of symbols" keyword))))
(defalias 'use-package-normalize/:autoload #'use-package-normalize/:commands)

(defun use-package-handler/:commands (name keyword commands rest state)
  "Return autoloads of COMMANDS, after KEYWORD, and the forms of REST for NAME with STATE."
  (use-package-concat
   (mapcar (lambda (command)
             `(unless (fboundp ',command)
                (autoload #',command ,(symbol-name name) ,@(if (eq keyword :commands) '(nil t)))))
           (delete-dups (copy-sequence commands)))
   (use-package-process-keywords name rest state)))
(defalias 'use-package-handler/:autoload #'use-package-handler/:commands)

;; -- modes ------------------------------------------------------------------------------------

(defun use-package-regex-p (re)
  "Return non-nil if RE is a regular expression: a string or an `rx' form."
  (or (stringp re) (and (eq (car-safe re) 'rx) (listp (cdr re)))))

(defun use-package-normalize-regex (re)
  "Return the string that RE, a regular expression, means."
  (if (stringp re) re (eval re t)))

(defun use-package-normalize-mode (name _keyword args)
  "Return the pairs in ARGS: (REGEXP . FUNCTION), or REGEXP alone for the function NAME; and lists of them."
  (let (pairs)
    (letrec ((visit (lambda (arg)
                      (cond
                       ((use-package-regex-p arg) (push (cons (use-package-normalize-regex arg) name) pairs))
                       ((and (consp arg) (use-package-regex-p (car arg)) (not (consp (cdr arg)))
                             (use-package-recognize-function (cdr arg)))
                        (push (cons (use-package-normalize-regex (car arg)) (use-package-normalize-function (cdr arg))) pairs))
                       ((and (consp arg) (use-package-regex-p (car arg)) (memq (cadr arg) '(quote function)))
                        (push (cons (use-package-normalize-regex (car arg)) (use-package-normalize-function (cdr arg))) pairs))
                       ((listp arg) (mapc visit arg))
                       (t (signal 'wrong-type-argument (list 'sequencep arg)))))))
      (mapc visit args))
    (nreverse pairs)))

(defun use-package-handle-mode (name alist args rest state)
  "Return forms that add ARGS, pairs, to the variable ALIST, and those of REST for NAME with STATE."
  (use-package-concat
   (mapcar (lambda (pair) `(add-to-list ',alist ',pair)) args)
   (use-package-process-keywords name rest state)))

(defun use-package-autoloads-mode (_name _keyword args)
  "Return the autoloads for ARGS, (REGEXP . FUNCTION) pairs."
  (delq nil (mapcar (lambda (pair) (if (use-package-non-nil-symbolp (cdr pair)) (cons (cdr pair) 'command))) args)))

(defalias 'use-package-normalize/:mode #'use-package-normalize-mode)
(defalias 'use-package-autoloads/:mode #'use-package-autoloads-mode)
(defun use-package-handler/:mode (name _keyword arg rest state)
  "Return the forms of NAME for ARG, names of files with modes, REST and STATE."
  (use-package-handle-mode name 'auto-mode-alist arg rest state))
(defalias 'use-package-normalize/:interpreter #'use-package-normalize-mode)
(defalias 'use-package-autoloads/:interpreter #'use-package-autoloads-mode)
(defun use-package-handler/:interpreter (name _keyword arg rest state)
  "Return the forms of NAME for ARG, names of interpreters with modes, REST and STATE."
  (use-package-handle-mode name 'interpreter-mode-alist arg rest state))
(defalias 'use-package-normalize/:magic #'use-package-normalize-mode)
(defalias 'use-package-autoloads/:magic #'use-package-autoloads-mode)
(defun use-package-handler/:magic (name _keyword arg rest state)
  "Return the forms of NAME for ARG, starts of files with modes, REST and STATE."
  (use-package-handle-mode name 'magic-mode-alist arg rest state))
(defalias 'use-package-normalize/:magic-fallback #'use-package-normalize-mode)
(defalias 'use-package-autoloads/:magic-fallback #'use-package-autoloads-mode)
(defun use-package-handler/:magic-fallback (name _keyword arg rest state)
  "Return the forms of NAME for ARG, starts of files with modes, REST and STATE."
  (use-package-handle-mode name 'magic-fallback-mode-alist arg rest state))

;; -- hooks ------------------------------------------------------------------------------------

(defun use-package-normalize/:hook (name keyword args)
  "Return (HOOKS . FUNCTION) pairs of ARGS for NAME; a hook alone has the mode of NAME.  KEYWORD is told in errors."
  (let ((mode (use-package-as-mode name)) pairs)
    (cl-flet ((hooks-p (x) (or (use-package-non-nil-symbolp x)
                               (and (consp x) (listp (cdr x)) (cl-every #'use-package-non-nil-symbolp x)))))
      (letrec ((visit (lambda (arg)
                        (cond
                         ((use-package-non-nil-symbolp arg) (push (cons (list arg) mode) pairs))
                         ;; (HOOKS . FUNCTION): the latter a symbol, a quoted one or a lambda expression.
                         ((and (consp arg) (hooks-p (car arg)) (cdr arg)
                               (or (not (listp (cdr arg)))
                                   (memq (cadr arg) '(lambda function quote))))
                          (unless (use-package-recognize-function (cdr arg)) (use-package--hook-error keyword))
                          (push (cons (if (listp (car arg)) (car arg) (list (car arg))) (use-package-normalize-function (cdr arg)))
                                pairs))
                         ((and (consp arg) (listp (cdr arg)) (cl-every #'use-package-non-nil-symbolp arg))
                          (push (cons arg mode) pairs))
                         ((and (consp arg) (listp (cdr arg))) (mapc visit arg))
                         (t (use-package--hook-error keyword))))))
        (unless args (use-package--hook-error keyword))
        (mapc visit args)))
    (nreverse pairs)))

(defun use-package--hook-error (keyword)
  "Signal that what follows KEYWORD is no hook."
  (use-package-error (format "%s a <symbol> or (<symbol or list of symbols> . <symbol or function>) or list of these" keyword)))

(defun use-package-autoloads/:hook (_name _keyword args)
  "Return the autoloads for ARGS, (HOOKS . FUNCTION) pairs."
  (use-package-autoloads-mode nil nil args))

(defun use-package--hook-name (symbol)
  "Return the hook that SYMBOL, in :hook, means."
  (if use-package-hook-name-suffix
      (intern (concat (symbol-name symbol) use-package-hook-name-suffix))
    symbol))

(defun use-package-handler/:hook (name _keyword args rest state)
  "Return forms that add the functions of ARGS to hooks, and those of REST for NAME with STATE."
  (use-package-concat
   (use-package-process-keywords name rest state)
   (cl-mapcan (lambda (pair)
                (let ((function (cdr pair)))
                  (mapcar (lambda (hook)
                            `(add-hook ',(use-package--hook-name hook) ,(if (symbolp function) `#',function function)))
                          (car pair))))
              args)))

(provide 'use-package-core)

;;; use-package-core.el ends here
