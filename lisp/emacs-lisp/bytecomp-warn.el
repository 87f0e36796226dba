;;; bytecomp-warn.el --- what the byte compiler complains about  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What the compiler knows about the variables and functions of the file that it compiles, the warnings that follow from
;; that, and the log.  The texts are those of GNU Emacs 28.
;;
;; The place of a warning is that of a symbol near it: the reader notes where symbols are, and as the compiler meets
;; them `bytecomp-warn-position' goes on to the next occurrence of each.

;;; Code:

(require 'byte-opt)

;; -- options ----------------------------------------------------------------------------------

(defconst byte-compile-warning-types
  '(redefine callargs free-vars unresolved obsolete noruntime interactive-only make-local mapcar constants
    suspicious lexical lexical-dynamic docstrings)
  "The names of the kinds of warnings of the byte compiler.")

(defcustom byte-compile-warnings t
  "The warnings that the byte compiler gives: t for all, a list of `byte-compile-warning-types', or (not TYPE...)."
  :type '(choice (const t) (repeat symbol)) :group 'bytecomp)

(defcustom byte-compile-error-on-warn nil
  "Non-nil means that a warning of the byte compiler ends the compilation as an error does."
  :type 'boolean :group 'bytecomp)

(defcustom byte-compile-docstring-max-column 80
  "The width that lines of doc strings may have; if `fill-column' is larger, that counts."
  :type 'integer :group 'bytecomp)
;;;###autoload (put 'byte-compile-docstring-max-column 'safe-local-variable #'integerp)

(defvar byte-compile-log-buffer "*Compile-Log*"
  "The buffer, or its name, for what the byte compiler has to say.")

(defvar byte-compile-debug nil
  "Non-nil means that an error of the byte compiler is a real error.")

(defvar byte-compile-interactive-only-functions nil
  "Commands that programs should not call, besides those with the property `interactive-only'.")

;; -- what is known ----------------------------------------------------------------------------

(defvar byte-compile--suppressed-warnings nil
  "Warnings that the code at hand suppresses: ((TYPE SYMBOL...)...).")

(defvar byte-compile-bound-variables nil
  "Variables that the code at hand binds dynamically, or that are defined above it.")

(defvar byte-compile-const-variables nil
  "Variables that the file has defined as constants.")

(defvar byte-compile-free-references nil "Free variables that were warned of for their value.")
(defvar byte-compile-free-assignments nil "Free variables that were warned of for being set.")
(defvar byte-compile-function-environment nil
  "Alist of the functions that the file defines or declares: (NAME . LAMBDA-LIST), or (NAME . t) if that is not known.")
(defvar byte-compile-macro-environment nil
  "Alist of the macros that the file defines, and of those that the compiler knows: (NAME . EXPANDER).")
(defvar byte-compile-unresolved-functions nil
  "Functions that were called and are not defined: (NAME POSITION NUMBER-OF-ARGUMENTS...).")
(defvar byte-compile-noruntime-functions nil
  "Functions that are defined while compiling only.")
(defvar byte-compile-not-obsolete-vars nil "Variables whose use is not to be warned of.")
(defvar byte-compile-not-obsolete-funcs nil "Functions whose use is not to be warned of.")
(defvar byte-compile-current-file nil "The file that is compiled, or nil.")
(defvar byte-compile-current-form nil "What the form at hand defines; `:end' after the last one.")
(defvar byte-compile-current-buffer nil "The buffer that is compiled, or nil.")
(defvar byte-compile-last-position nil "The place of a symbol in that buffer, near the code at hand.")
(defvar byte-compile-read-position nil "Where the form at hand begins in that buffer.")
(defvar byte-compile-abort-elc nil "Non-nil after an error: no output is written.")

(defvar bytecomp-warn--early-position nil
  "Where warnings belong that GNU Emacs gives before it compiles a function: at its last argument.")

(defvar bytecomp-warn--symbols nil
  "Hash table of the symbols of the form at hand, to the places that were not met yet.")

(defvar bytecomp-warn--last-form nil
  "The file and the value of `byte-compile-current-form' that the log shows last: (FILE . FORM).")

;; -- places -----------------------------------------------------------------------------------

(defun bytecomp-warn-note-symbols (positions)
  "Make POSITIONS, as in `read-symbol-positions-list', the places of the form at hand."
  (setq bytecomp-warn--symbols (make-hash-table :test 'eq))
  (dolist (entry (reverse positions))
    (push (cdr entry) (gethash (car entry) bytecomp-warn--symbols)))
  ;; The list is in no order that can be relied on.
  (maphash (lambda (symbol places) (puthash symbol (sort places #'<) bytecomp-warn--symbols)) bytecomp-warn--symbols))

(defun bytecomp-warn-position (symbol)
  "Go on to the next place of SYMBOL in the form at hand, if there is one."
  (when (and byte-compile-read-position bytecomp-warn--symbols)
    (let ((places (gethash symbol bytecomp-warn--symbols)) (last byte-compile-last-position))
      (when places
        (while (and places (<= (+ byte-compile-read-position (car places)) last)) (setq places (cdr places)))
        (when places
          (setq byte-compile-last-position (+ byte-compile-read-position (car places))
                places (cdr places)))
        (puthash symbol places bytecomp-warn--symbols)))))

;; -- the log ----------------------------------------------------------------------------------

(defun bytecomp-warn--where (position)
  "Return the text that says where a warning belongs, POSITION in a file; nil means the current place."
  (let ((file (or byte-compile-current-file load-file-name)))
    (concat
     (cond ((stringp file)
            (let ((relative (file-relative-name file)))
              (if (< (length relative) (length file)) relative file)))
           ((bufferp file) (format "Buffer %s" (buffer-name file))))
     (if file ":" "")
     (let ((position (or position byte-compile-last-position)))
       (if (and byte-compile-current-file (buffer-live-p byte-compile-current-buffer) position)
           (with-current-buffer byte-compile-current-buffer
             (save-excursion
               (goto-char position)
               (format "%d:%d:" (line-number-at-pos nil t) (1+ (current-column)))))
         ""))
     " ")))

(defun bytecomp-warn--fill (text)
  "Return TEXT with its long lines broken, if it is one line."
  (if (or (string-match "\n" text) (<= (string-width text) 78))
      text
    (let ((words (split-string text " ")) (line nil) (lines nil))
      (setq line (pop words))
      (dolist (word words)
        (if (> (+ (string-width line) 1 (string-width word)) 78)
            (setq lines (cons line lines) line (concat "    " word))
          (setq line (concat line " " word))))
      (mapconcat #'identity (nreverse (cons line lines)) "\n"))))

(defun bytecomp-warn--header ()
  "Return what stands before a warning if it is about another function than the one before, else nil."
  (let ((form byte-compile-current-form))
    (unless (equal (cons byte-compile-current-file form) bytecomp-warn--last-form)
      (setq bytecomp-warn--last-form (cons byte-compile-current-file form))
      (cond ((null byte-compile-current-file) "")
            ((null form) "\nIn toplevel form:\n")
            ((eq form :end) "\nIn end of data:\n")
            (t (format "\nIn %s:\n" form))))))

(defun bytecomp-warn--log-buffer ()
  "Return the buffer of the log."
  (with-current-buffer (get-buffer-create byte-compile-log-buffer)
    (unless (derived-mode-p 'special-mode) (special-mode))
    (current-buffer)))

(defun bytecomp-warn-log (header text)
  "Put HEADER, which may be nil, and TEXT into the log, and show them in batch mode."
  (with-current-buffer (bytecomp-warn--log-buffer)
    (let ((inhibit-read-only t))
      (save-excursion
        (goto-char (point-max))
        (insert (or header "") text "\n"))))
  (if noninteractive (message "%s%s" (if (equal header "") "\n" (or header "")) text)))

(defvar byte-compile-log-warning-function #'byte-compile--log-warning-for-byte-compile
  "Function that gets the warnings of the byte compiler.
Its arguments are those of `byte-compile--log-warning-for-byte-compile'.")

(defun byte-compile-log-warning (string &optional fill level)
  "Give the warning STRING of LEVEL, `:warning' or `:error', about the current place.
FILL non-nil breaks its lines.  `byte-compile-log-warning-function' does it."
  (funcall byte-compile-log-warning-function string byte-compile-last-position fill level))

(defun byte-compile--log-warning-for-byte-compile (string &optional position fill level)
  "Put the warning STRING of LEVEL, `:warning' or `:error', into the log.
FILL non-nil breaks its lines.  It belongs to POSITION in the buffer that
is compiled, or to the current place."
  (unless (eq (bound-and-true-p warning-minimum-log-level) :emergency)
    (let ((header (bytecomp-warn--header))
          (text (concat (bytecomp-warn--where position) (if (eq level :error) "Error: " "Warning: ") string)))
      (bytecomp-warn-log header (if fill (bytecomp-warn--fill text) text))
      text)))

(defun byte-compile-warn (format &rest args)
  "Give a warning: FORMAT with ARGS.
If `byte-compile-error-on-warn' is non-nil it is an error."
  (bytecomp-warn-text (apply #'format-message format args)))

(defun bytecomp-warn-text (text &optional position)
  "Give the warning TEXT about POSITION, or the current place."
  (when byte-compile-warnings
    (if byte-compile-error-on-warn
        (error "%s" text)
      (funcall byte-compile-log-warning-function text (or position byte-compile-last-position) t :warning))))

(defun byte-compile-report-error (error-info &optional _fill)
  "Log ERROR-INFO, the value of a `condition-case' variable or a string; nothing will be written."
  (setq byte-compile-abort-elc t)
  (byte-compile-log-warning (if (stringp error-info) error-info (error-message-string error-info)) nil :error))

(defun byte-compile-warning-enabled-p (type &optional symbol)
  "Return non-nil if warnings of TYPE about SYMBOL are wanted."
  (let ((suppressed nil))
    (dolist (entry byte-compile--suppressed-warnings)
      (if (and (eq (car entry) type) (memq symbol (cdr entry))) (setq suppressed t)))
    (and (not suppressed)
         (cond ((eq byte-compile-warnings t) t)
               ((not (consp byte-compile-warnings)) nil)
               ((eq (car byte-compile-warnings) 'not) (not (memq type byte-compile-warnings)))
               (t (memq type byte-compile-warnings))))))

(defun byte-compile-enable-warning (warning)
  "Add WARNING to those that `byte-compile-warnings' asks for."
  (cond ((eq byte-compile-warnings t))
        ((eq (car-safe byte-compile-warnings) 'not)
         (setq byte-compile-warnings (delq warning (copy-sequence byte-compile-warnings))))
        ((not (memq warning byte-compile-warnings)) (push warning byte-compile-warnings)))
  byte-compile-warnings)

(defun byte-compile-disable-warning (warning)
  "Take WARNING from those that `byte-compile-warnings' asks for."
  (cond ((eq byte-compile-warnings t) (setq byte-compile-warnings (list 'not warning)))
        ((eq (car-safe byte-compile-warnings) 'not)
         (unless (memq warning byte-compile-warnings)
           (setq byte-compile-warnings (append byte-compile-warnings (list warning)))))
        (t (setq byte-compile-warnings (delq warning (copy-sequence byte-compile-warnings)))))
  byte-compile-warnings)

;; -- variables --------------------------------------------------------------------------------

(defun bytecomp-warn--constant-p (symbol)
  "Return non-nil if SYMBOL is a constant that cannot be bound or set."
  (or (memq symbol '(nil t)) (keywordp symbol)))

(defun bytecomp-warn--obsolete-variable (symbol access)
  "Warn if the variable SYMBOL is obsolete, as far as ACCESS, nil, `get' or `set', is concerned."
  (let ((info (get symbol 'byte-obsolete-variable)))
    (when (and info (not (memq symbol byte-compile-not-obsolete-vars))
               (byte-compile-warning-enabled-p 'obsolete symbol)
               (or (null (nth 1 info)) (eq (nth 1 info) access)))
      (bytecomp-warn-text (macroexp--obsolete-warning symbol info "variable")))))

(defun bytecomp-warn--check-variable (symbol access)
  "Warn if SYMBOL cannot be a variable, or is obsolete.
ACCESS is `let-bind', `assign' or `reference'.  Return non-nil if it can."
  (cond
   ((or (not (symbolp symbol)) (and (bytecomp-warn--constant-p symbol) (not (eq access 'reference))))
    (if (byte-compile-warning-enabled-p 'constants (and (symbolp symbol) symbol))
        (byte-compile-warn (if (eq access 'let-bind) "attempt to let-bind %s `%s'" "variable reference to %s `%s'")
                           (if (symbolp symbol) "constant" "nonvariable")
                           (prin1-to-string symbol)))
    nil)
   (t (unless (eq access 'let-bind)
        (bytecomp-warn--obsolete-variable symbol (if (eq access 'assign) 'set 'get)))
      t)))

(defun bytecomp-warn-reference (symbol)
  "Warn if the value of SYMBOL, which no code around binds, is used though nothing defines it."
  (when (and (bytecomp-warn--check-variable symbol 'reference)
             (not (or (boundp symbol) (memq symbol byte-compile-bound-variables)
                      (memq symbol byte-compile-free-references))))
    (when (byte-compile-warning-enabled-p 'free-vars symbol)
      (byte-compile-warn "reference to free variable `%s'" symbol))
    (push symbol byte-compile-free-references)))

(defun bytecomp-warn-assignment (symbol)
  "Warn if SYMBOL, which no code around binds, is set though nothing defines it."
  (when (and (bytecomp-warn--check-variable symbol 'assign)
             (not (or (boundp symbol) (memq symbol byte-compile-bound-variables)
                      (memq symbol byte-compile-free-assignments))))
    (when (byte-compile-warning-enabled-p 'free-vars symbol)
      (byte-compile-warn "assignment to free variable `%s'" symbol))
    (push symbol byte-compile-free-assignments)))

(defun bytecomp-warn-binding (symbol)
  "Warn if SYMBOL, which the code binds dynamically, is none that can be bound."
  (bytecomp-warn--check-variable symbol 'let-bind))

(defun bytecomp-warn-lexical-binding (symbol)
  "Warn if SYMBOL, which the code binds lexically, is dynamic in other files."
  (when (and (boundp 'byte-compile--known-dynamic-vars)
             (memq symbol (symbol-value 'byte-compile--known-dynamic-vars))
             (byte-compile-warning-enabled-p 'lexical-dynamic symbol))
    (byte-compile-warn "variable `%s' will be bound lexically" symbol)))

(defun bytecomp-warn-prefix (symbol)
  "Warn if SYMBOL, a dynamic variable, has a name that might be a local variable's."
  (when (and (symbolp symbol) (not (string-match "[-*/:$]" (symbol-name symbol)))
             (byte-compile-warning-enabled-p 'lexical symbol))
    (byte-compile-warn "global/dynamic var `%s' lacks a prefix" symbol)))

(defun bytecomp-warn-variable-definition (form)
  "Warn of what is wrong with FORM, a `defvar' or `defconst'."
  (bytecomp-warn-prefix (nth 1 form))
  (let ((doc (nth 3 form)))
    (cond ((stringp doc) (bytecomp-warn-docstring doc (format "%s `%s' " (car form) (nth 1 form))))
          ((and doc (not (stringp doc)))
           (byte-compile-warn "third arg to `%s %s' is not a string: %s" (car form) (nth 1 form) doc)))))

(defvar bytecomp-warn--placed-arguments nil
  "A lambda list whose arguments were met already.")

(defun bytecomp-warn-arguments (args)
  "Go over the arguments ARGS of a function, and warn if one is there twice."
  (let ((seen nil))
    (dolist (arg args)
      (unless (memq arg '(&optional &rest))
        (unless (eq args bytecomp-warn--placed-arguments) (bytecomp-warn-position arg))
        (if (memq arg seen) (byte-compile-warn "repeated variable %s in lambda-list" arg))
        (push arg seen)))))

;; -- functions --------------------------------------------------------------------------------

(defun bytecomp-warn--arity (args)
  "Return (LEAST . MOST) for the lambda list ARGS, MOST nil if there is no limit."
  (let ((least 0) (most 0) optional)
    (while (consp args)
      (pcase (pop args)
        ('&optional (setq optional t))
        ((or '&rest '&body '&key) (setq most nil args nil))
        (_ (unless optional (setq least (1+ least)))
           (setq most (1+ most)))))
    (cons least most)))

(defun bytecomp-warn--function-arity (name)
  "Return (LEAST . MOST) arguments of the function NAME, or nil if that is not known."
  (let ((known (assq name byte-compile-function-environment)))
    (cond
     (known (if (listp (cdr known)) (bytecomp-warn--arity (cdr known))))
     ;; As in GNU Emacs, other names of primitives have no arity.
     ((and (symbolp name) (fboundp name) (not (autoloadp (indirect-function name)))
           (not (and (symbolp (symbol-function name)) (subrp (indirect-function name)))))
      (let ((advertised (get-advertised-calling-convention (indirect-function name))))
        (if (listp advertised)
            (bytecomp-warn--arity advertised)
          (let ((arity (ignore-errors (func-arity name))))
            (and (consp arity) (not (eq (cdr arity) 'unevalled))
                 (cons (car arity) (and (integerp (cdr arity)) (cdr arity)))))))))))

(defun bytecomp-warn--arity-text (arity)
  "Return a text for the numbers of arguments ARITY, (LEAST . MOST)."
  (cond ((null (cdr arity)) (format "%d+" (car arity)))
        ((= (car arity) (cdr arity)) (format "%d" (car arity)))
        (t (format "%d-%d" (car arity) (cdr arity)))))

(defun bytecomp-warn--call-arity (form)
  "Warn if the call FORM has a wrong number of arguments."
  (let* ((name (car form)) (n (or (proper-list-p (cdr form)) 0)) (arity (bytecomp-warn--function-arity name)))
    (when (and arity (byte-compile-warning-enabled-p 'callargs name)
               (or (< n (car arity)) (and (cdr arity) (> n (cdr arity)))))
      (byte-compile-warn "%s called with %d argument%s, but %s %s" name n (if (= n 1) "" "s")
                         (if (< n (car arity)) "requires" "accepts only")
                         (bytecomp-warn--arity-text arity)))))

(defun bytecomp-warn--defined-p (name)
  "Return non-nil if something defines the function NAME."
  (or (fboundp name) (assq name byte-compile-function-environment)
      (assq name byte-compile-macro-environment)))

(defun bytecomp-warn--unresolved (name n)
  "Remember that NAME is called with N arguments, t if that is not known, if nothing defines it yet."
  (unless (and (bytecomp-warn--defined-p name) (not (memq name byte-compile-noruntime-functions)))
    (let ((known (assq name byte-compile-unresolved-functions)))
      (if known
          (nconc known (list n))
        (push (list name byte-compile-last-position n) byte-compile-unresolved-functions)))))

(defun bytecomp-warn-function-reference (name)
  "Note that NAME is used as a function."
  (bytecomp-warn-position name)
  (bytecomp-warn--obsolete-function name)
  (when (byte-compile-warning-enabled-p 'unresolved name) (bytecomp-warn--unresolved name t)))

(defun bytecomp-warn--obsolete-function (name)
  "Warn if the function NAME is obsolete."
  (let ((info (get name 'byte-obsolete-info)))
    (when (and info (byte-compile-warning-enabled-p 'obsolete name)
               (not (memq name byte-compile-not-obsolete-funcs)))
      (bytecomp-warn-text (macroexp--obsolete-warning name info "function")))))

(defun bytecomp-warn--interactive-only (name)
  "Warn if NAME is a command that programs should not call."
  (let ((info (get name 'interactive-only)))
    (when (and (or info (memq name byte-compile-interactive-only-functions))
               (byte-compile-warning-enabled-p 'interactive-only name))
      (bytecomp-warn-text
       (concat (format-message "`%s' is for interactive use only" name)
               (cond ((stringp info) (concat "; " (substitute-command-keys info)))
                     ((and info (symbolp info) (not (eq info t))) (format-message "; use `%s' instead." info))
                     (t ".")))))))

(defun bytecomp-warn--format (form)
  "Warn if FORM, a call of `format' or its kind, has another number of arguments than its string wants."
  (when (stringp (nth 1 form))
    (let ((fields 0) (start 0) (unclear nil))
      (while (string-match "%\\([0-9]+\\$\\)?[-+ #0]*[0-9]*\\(?:\\.[0-9]+\\)?\\([%a-zA-Z]\\)" (nth 1 form) start)
        (setq start (match-end 0))
        (if (match-beginning 1) (setq unclear t))
        (unless (eq (aref (nth 1 form) (match-beginning 2)) ?%) (setq fields (1+ fields))))
      (unless (or unclear (= fields (length (nthcdr 2 form))))
        (byte-compile-warn "`%s' called with %d args to fill %d format field(s)" (car form)
                           (length (nthcdr 2 form)) fields)))))

(defconst bytecomp-warn--variable-functions
  '(add-hook remove-hook run-hooks run-hook-with-args run-hook-with-args-until-success
    run-hook-with-args-until-failure set symbol-value boundp add-to-list makunbound set-default default-value)
  "Functions whose first argument is the name of a variable.")

(defun bytecomp-warn--quoted-variable (form)
  "Warn if FORM, a call with the name of a variable, names a lexical or an obsolete one."
  (let ((symbol (and (eq (car-safe (nth 1 form)) 'quote) (cadr (nth 1 form)))))
    (when (and symbol (symbolp symbol))
      (when (memq (car form) '(add-hook remove-hook run-hooks run-hook-with-args))
        (bytecomp-warn--obsolete-variable symbol 'set))
      (when (and (boundp 'bytecomp-code--env) (assq symbol bytecomp-code--env)
                 (not (memq (car form) '(boundp makunbound))))
        (setq byte-compile-abort-elc t)
        (funcall byte-compile-log-warning-function
                 (format-message "%s cannot use lexical var `%s'" (car form) symbol)
                 byte-compile-read-position nil :error)))))

(defvar bytecomp-warn--toplevel nil
  "Non-nil while a form outside of functions is compiled.")

(defun bytecomp-warn--operation (form limits)
  "Warn if FORM has a wrong number of arguments for an operation; LIMITS are the numbers, (LEAST . MOST), or nil."
  (let ((n (proper-list-p (cdr form))))
    (when (and n limits (not (<= (car limits) n (cdr limits)))
               (byte-compile-warning-enabled-p 'callargs (car form)))
      (byte-compile-warn "`%s' called with %d arg%s, but requires %s" (car form) n (if (= n 1) "" "s")
                         (if (equal limits '(0 . 0)) "none" (bytecomp-warn--arity-text limits))))))

(defun bytecomp-warn-unused-value (form)
  "Warn if FORM, whose value is not used, is a call that is good for nothing else."
  (when (and (consp form) (byte-opt-useless-p form) (byte-compile-warning-enabled-p 'suspicious (car form)))
    (bytecomp-warn-text (format-message "value returned from %s is unused" (prin1-to-string form))
                        bytecomp-warn--early-position)))

(defun bytecomp-warn-call (form effect &optional limits)
  "Warn of what is wrong with FORM, the call of a function whose value is not used if EFFECT is non-nil.
LIMITS are the numbers of arguments, (LEAST . MOST), that its operation asks
for, nil if any will do."
  (let ((name (car form)))
    (when byte-compile-warnings (bytecomp-warn--special-call form))
    (bytecomp-warn-position name)
    (when byte-compile-warnings
      (bytecomp-warn--obsolete-function name)
      (when effect (bytecomp-warn-unused-value form))
      (when (and effect (eq name 'mapcar) (byte-compile-warning-enabled-p 'mapcar 'mapcar))
        (byte-compile-warn "`mapcar' called for effect; use `mapc' or `dolist' instead"))
      (bytecomp-warn--operation form limits)
      (bytecomp-warn--call-arity form)
      (when (assq name byte-compile-macro-environment)
        (byte-compile-warn "`%s' is a macro that was called as a function" name)))
    (when (byte-compile-warning-enabled-p 'unresolved name)
      (bytecomp-warn--unresolved name (or (proper-list-p (cdr form)) t)))))

(defun bytecomp-warn--special-call (form)
  "Warn of what is wrong with FORM, the call of a function of which more is known than its arguments."
  (let ((name (car form)))
    (bytecomp-warn--interactive-only name)
    (when (and (eq (car-safe (nth 1 form)) 'quote) (eq (car-safe (cadr (nth 1 form))) 'lambda)
               (memq name '(mapcar mapc funcall apply maphash mapconcat)))
      (byte-compile-warn "(lambda %s \\.\\.\\.) quoted with ' rather than with #'" (nth 1 (cadr (nth 1 form)))))
    (when (memq name '(format message error)) (bytecomp-warn--format form))
    (when (memq name bytecomp-warn--variable-functions) (bytecomp-warn--quoted-variable form))
    (when (and (eq name 'set) (eq (car-safe (nth 1 form)) 'quote))
      (bytecomp-warn--check-variable (cadr (nth 1 form)) 'assign))
    (unless bytecomp-warn--toplevel
      (when (and (eq name 'make-variable-buffer-local) (eq (car-safe (nth 1 form)) 'quote)
                 (byte-compile-warning-enabled-p 'make-local))
        (byte-compile-warn "`%s' not called at toplevel" name))
      (when (and (eq name 'autoload) (eq (car-safe (nth 1 form)) 'quote) (not (fboundp (cadr (nth 1 form))))
                 (eq (car-safe (nth 5 form)) 'quote) (memq (cadr (nth 5 form)) '(t macro)))
        (byte-compile-warn "The compiler ignores `autoload' except at top level.  You should
     probably put the autoload of the macro `%s' at top-level."
                           (cadr (nth 1 form)))))))

(defun bytecomp-warn-definition (name args macro)
  "Note that the file defines NAME with the arguments ARGS, as a macro if MACRO; warn if that does not fit.
ARGS may be t if they are not known."
  (let ((called (assq name byte-compile-unresolved-functions))
        (other (assq name (if macro byte-compile-function-environment byte-compile-macro-environment)))
        (same (assq name (if macro byte-compile-macro-environment byte-compile-function-environment))))
    (cond
     ((and other (byte-compile-warning-enabled-p 'redefine name))
      (byte-compile-warn "`%s' defined multiple times, as both function and macro" name))
     ((and same (not (memq same (bound-and-true-p byte-compile-initial-macro-environment))) (byte-compile-warning-enabled-p 'redefine name) (listp args))
      (byte-compile-warn "%s `%s' defined multiple times in this file" (if macro "macro" "function") name)))
    (when called
      (when macro
        (byte-compile-warn "macro `%s' defined too late" name))
      (when (and (not macro) (listp args) (byte-compile-warning-enabled-p 'callargs name))
        (bytecomp-warn--calls-fit name args (delq t (nthcdr 2 called))))
      (setq byte-compile-unresolved-functions (delq called byte-compile-unresolved-functions)))))

(defun bytecomp-warn--calls-fit (name args counts)
  "Warn if NAME, which takes ARGS, was called with other numbers of arguments, which COUNTS lists."
  (let ((arity (bytecomp-warn--arity args)) (bad nil))
    (dolist (n counts) (if (or (< n (car arity)) (and (cdr arity) (> n (cdr arity)))) (setq bad t)))
    (when bad
      (byte-compile-warn "%s being defined to take %s%s, but was previously called with %s" name
                         (bytecomp-warn--arity-text arity)
                         (if (equal arity '(1 . 1)) " arg" " args")
                         (bytecomp-warn--arity-text (cons (apply #'min counts) (apply #'max counts)))))))

(defun bytecomp-warn-at-end ()
  "Warn of the functions that nothing has defined."
  (let ((byte-compile-current-form :end))
    (dolist (entry byte-compile-unresolved-functions)
      (let ((name (car entry)))
        (cond
         ((not (byte-compile-warning-enabled-p 'unresolved name)))
         ((memq name byte-compile-noruntime-functions)
          (if (byte-compile-warning-enabled-p 'noruntime name)
              (bytecomp-warn-text
               (format-message "the function `%s' might not be defined at runtime." name) (nth 1 entry))))
         ((not (bytecomp-warn--defined-p name))
          (bytecomp-warn-text
           (format-message "the function `%s' is not known to be defined." name) (nth 1 entry))))))))

(defun bytecomp-warn-save-excursion ()
  "Warn of a `save-excursion' that only keeps the buffer."
  (when (byte-compile-warning-enabled-p 'suspicious 'set-buffer)
    (byte-compile-warn "Use `with-current-buffer' rather than save-excursion+set-buffer")))

(defun bytecomp-warn-interactive (form)
  "Warn if FORM, an interactive form, is malformed."
  (when (and form (consp (cdr form))
             (or (not (or (null (nth 1 form)) (consp (nth 1 form)) (stringp (nth 1 form))
                          (symbolp (nth 1 form))))
                 (not (proper-list-p form))
                 (not (let ((ok t)) (dolist (mode (nthcdr 2 form) ok) (unless (symbolp mode) (setq ok nil)))))))
    (byte-compile-warn "malformed interactive spec: %s" (prin1-to-string form))))

(defun bytecomp-warn--tested-names (condition predicate)
  "Return the symbols that the form CONDITION tests by PREDICATE, `fboundp' or `boundp'."
  (let ((head (car-safe condition)))
    (cond
     ((and (memq head predicate) (eq (car-safe (nth 1 condition)) 'quote)) (list (cadr (nth 1 condition))))
     ((memq head '(and)) (apply #'append (mapcar (lambda (c) (bytecomp-warn--tested-names c predicate))
                                                (cdr condition))))
     ((eq head 'not) nil))))

(defun bytecomp-warn-bound-by (condition thunk)
  "Call THUNK, which emits what runs only if CONDITION is non-nil.
Functions and variables that CONDITION finds to be defined count as
defined meanwhile."
  (let* ((functions (bytecomp-warn--tested-names condition '(fboundp functionp)))
         (variables (bytecomp-warn--tested-names condition '(boundp default-boundp local-variable-p)))
         (before byte-compile-unresolved-functions)
         (byte-compile-bound-variables (append variables byte-compile-bound-variables)))
    (prog1 (funcall thunk)
      (dolist (name functions)
        (let ((entry (assq name byte-compile-unresolved-functions)))
          (if (and entry (not (memq entry before)))
              (setq byte-compile-unresolved-functions (delq entry byte-compile-unresolved-functions))))))))

;; -- doc strings ------------------------------------------------------------------------------

(defun bytecomp-warn--docstring-line (line)
  "Return LINE, of a doc string, as wide as it is shown; one that cannot be narrower becomes empty."
  (if (or (string-match "\\`[ \t]*\\(?:\\\\=?\\)?(\\(?:fn\\|[^ ]+\\) .*)[ \t]*\\'" line)
          (string-match "\\(?:https?\\|ftp\\|file\\)://" line))
      ""
    (replace-regexp-in-string
     "\\\\\\(?:\\[[^]]*\\]\\|<[^>]*>\\|{[^}]*}\\|[=,]\\)"
     (lambda (key) (if (string-prefix-p "\\[" key) "C-c C-x" "")) line t t)))

(defun byte-compile--wide-docstring-p (docstring col)
  "Return where DOCSTRING has a line wider than COL columns that could be narrower, or nil.
A line that is a reference, or gives the arguments of a function, cannot."
  (let ((lines (mapcar #'bytecomp-warn--docstring-line (split-string docstring "\n"))) (place 0) (found nil))
    (while (and lines (not found))
      (if (> (length (car lines)) col) (setq found place))
      (setq place (+ place 1 (length (pop lines)))))
    found))

(defun bytecomp-warn-docstring (doc what)
  "Warn if DOC, the doc string of WHAT, is too wide; WHAT is a text, nil for a function."
  (let ((col (max byte-compile-docstring-max-column
                  (or (and (buffer-live-p byte-compile-current-buffer)
                           (let ((own (buffer-local-value 'fill-column byte-compile-current-buffer)))
                             (and (integerp own) own)))
                      0))))
    (when (and (byte-compile-warning-enabled-p 'docstrings)
               (byte-compile--wide-docstring-p doc col))
      (bytecomp-warn-text (format "%sdocstring wider than %s characters" (or what "") col)))))

(provide 'bytecomp-warn)

;;; bytecomp-warn.el ends here
