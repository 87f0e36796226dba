;;; custom.el --- user options, groups and themes: declarations  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What `defcustom', `defgroup' and `defface' record on symbols, and how values that a user saved
;; (`custom-set-variables') meet variables that are declared before or after.

;;; Code:

(defvar customize-package-emacs-version-alist nil "Alist of packages and the versions of Emacs that their versions came with.")
(defvar custom-current-group-alist nil "Alist of (FILE . GROUP) for declarations without a group.")
(defvar custom-dont-initialize nil "Non-nil means that `defcustom' does not set variables.")
(defvar custom-delayed-init-variables nil "Variables whose initialization waits for the start.")
(defvar custom-known-themes '(user changed) "Themes that are defined.")
(defvar custom-enabled-themes nil "Themes that are enabled, the strongest first.")
(defvar custom-theme-directory "~/.emacs.d/" "Directory of the user's themes.")
(defvar custom-load-recursion nil "Non-nil while dependencies of an option are loaded.")

(defun custom-quote (sexp)
  "Return a form whose value is SEXP."
  (if (or (and (symbolp sexp) (not (memq sexp '(nil t))) (not (keywordp sexp))) (consp sexp))
      (list 'quote sexp)
    sexp))

(defun custom--standard-value (variable)
  "Return the value of VARIABLE's standard value form."
  (eval (car (get variable 'standard-value)) t))

(defun custom-initialize-default (symbol exp)
  "Set the default value of SYMBOL to the value of EXP if it is void; a saved value wins."
  (let ((value (or (car (get symbol 'saved-value)) exp)))
    (unless (default-boundp symbol)
      (custom--set-toplevel symbol (eval value t)))))

(defun custom--set-toplevel (symbol value)
  "Set the toplevel default value of SYMBOL to VALUE and mark it special."
  (internal--define-uninitialized-variable symbol)
  (set-default-toplevel-value symbol value))

(defun custom-initialize-set (symbol exp)
  "Set SYMBOL to the value of EXP by its :set function if it is void; a saved value wins."
  (unless (default-boundp symbol)
    (funcall (or (get symbol 'custom-set) #'set-default)
             symbol
             (eval (or (car (get symbol 'saved-value)) exp) t))))

(defun custom-initialize-reset (symbol exp)
  "Set SYMBOL by its :set function to its present value, a saved one, or the value of EXP."
  (funcall (or (get symbol 'custom-set) #'set-default)
           symbol
           (if (default-boundp symbol)
               (funcall (or (get symbol 'custom-get) #'symbol-value) symbol)
             (eval (or (car (get symbol 'saved-value)) exp) t))))

(defun custom-initialize-changed (symbol exp)
  "Like `custom-initialize-reset' of SYMBOL and EXP, but do not call :set for the standard value."
  (condition-case nil
      (let ((def (default-toplevel-value symbol)))
        (funcall (or (get symbol 'custom-set) #'set-default-toplevel-value) symbol def))
    (error
     (cond
      ((get symbol 'saved-value)
       (funcall (or (get symbol 'custom-set) #'set-default-toplevel-value) symbol (eval (car (get symbol 'saved-value)) t)))
      (t (set-default symbol (eval exp t)))))))

(defun custom-initialize-delay (symbol value)
  "Initialize SYMBOL with VALUE; while the boot image is made, again at the start."
  (if (listp custom-delayed-init-variables)
      (setq custom-delayed-init-variables (cons symbol custom-delayed-init-variables)))
  (custom-initialize-default symbol value))

(defun custom-handle-keyword (symbol keyword value type)
  "Record that the declaration of SYMBOL, of TYPE, has KEYWORD VALUE."
  (if purify-flag (setq value (purecopy value)))
  (cond
   ((eq keyword :group) (custom-add-to-group value symbol type))
   ((eq keyword :version) (put symbol 'custom-version value))
   ((eq keyword :package-version) (put symbol 'custom-package-version value))
   ((eq keyword :link) (put symbol 'custom-links (append (get symbol 'custom-links) (list value))))
   ((eq keyword :load) (put symbol 'custom-loads (append (get symbol 'custom-loads) (list value))))
   ((eq keyword :tag) (put symbol 'custom-tag value))
   ((eq keyword :set-after) (put symbol 'custom-dependencies (append (get symbol 'custom-dependencies) value)))
   (t (error "Unknown keyword %s" keyword))))

(defun custom-handle-all-keywords (symbol args type)
  "Record the keywords ARGS of the declaration of SYMBOL, of TYPE."
  (unless (memq :group args)
    (custom-add-to-group (custom-current-group) symbol type))
  (while args
    (let ((arg (pop args)))
      (unless (keywordp arg)
        (error "Junk in args %S" args))
      (unless args
        (error "Keyword %s is missing an argument" arg))
      (custom-handle-keyword symbol arg (pop args) type))))

(defun custom-current-group ()
  "Return the group of the file that is being loaded."
  (cdr (assoc load-file-name custom-current-group-alist)))

(defun custom-add-to-group (group option widget)
  "Add OPTION, shown by WIDGET, to GROUP."
  (when group
    (let* ((members (get group 'custom-group)) (entry (assq option members)))
      (if entry
          (setcdr entry (list widget))
        (put group 'custom-group (nconc members (list (list option widget))))))))

(defun custom-declare-variable (symbol default doc &rest args)
  "Declare the option SYMBOL with the form DEFAULT, documentation DOC and keywords ARGS."
  (put symbol 'standard-value (purecopy (list default)))
  (if (get symbol 'force-value) (put symbol 'force-value nil))
  (if (keywordp doc) (error "Doc string is missing"))
  (let ((initialize #'custom-initialize-reset) (buffer-local nil))
    (unless (memq :group args)
      (custom-add-to-group (custom-current-group) symbol 'custom-variable))
    (while args
      (let ((keyword (pop args)))
        (unless (symbolp keyword) (error "Junk in args %S" args))
        (unless args (error "Keyword %s is missing an argument" keyword))
        (let ((value (pop args)))
          (cond
           ((eq keyword :initialize) (setq initialize value))
           ((eq keyword :set) (put symbol 'custom-set value))
           ((eq keyword :get) (put symbol 'custom-get value))
           ((eq keyword :require) (put symbol 'custom-requests (cons value (get symbol 'custom-requests))))
           ((eq keyword :risky) (put symbol 'risky-local-variable value))
           ((eq keyword :safe) (put symbol 'safe-local-variable value))
           ((eq keyword :local)
            (when (memq value '(t permanent)) (setq buffer-local t))
            (when (memq value '(permanent permanent-only)) (put symbol 'permanent-local t)))
           ((eq keyword :type) (put symbol 'custom-type (purecopy value)))
           ((eq keyword :options) (put symbol 'custom-options value))
           (t (custom-handle-keyword symbol keyword value 'custom-variable))))))
    (put symbol 'variable-documentation doc)
    (internal--define-uninitialized-variable symbol doc)
    (unless custom-dont-initialize
      (funcall initialize symbol default))
    ;; A theme's value that was kept for this declaration is not the user's.
    (unless (memq (caar (get symbol 'theme-value)) '(nil user))
      (put symbol 'saved-value nil))
    (when buffer-local (make-variable-buffer-local symbol)))
  (push symbol current-load-list)
  (run-hooks 'custom-define-hook)
  symbol)

(defvar custom-define-hook nil "Hook run after each declaration of an option.")

(defmacro defcustom (symbol standard doc &rest args)
  "Declare SYMBOL as an option with the standard value STANDARD, an expression.
DOC documents it; ARGS are keywords and values, such as :type and :group."
  (declare (doc-string 3) (indent defun) (debug (name body)))
  `(custom-declare-variable
    ',symbol
    ,(if lexical-binding
         ;; Remember the environment in which the expression belongs.
         `(list 'funcall (list 'function (lambda () "" ,standard)))
       `',standard)
    ,doc
    ,@args))

(defun custom-declare-group (symbol members doc &rest args)
  "Declare the group SYMBOL with MEMBERS, documentation DOC and keywords ARGS."
  (while members
    (apply #'custom-add-to-group symbol (car members))
    (setq members (cdr members)))
  (when doc (put symbol 'group-documentation (purecopy doc)))
  (while args
    (let ((arg (pop args)))
      (unless args (error "Keyword %s is missing an argument" arg))
      (let ((value (pop args)))
        (if (eq arg :prefix)
            (put symbol 'custom-prefix (purecopy value))
          (custom-handle-keyword symbol arg value 'custom-group)))))
  (let ((elt (assoc load-file-name custom-current-group-alist)))
    (if elt (setcdr elt symbol) (push (cons load-file-name symbol) custom-current-group-alist)))
  (run-hooks 'custom-define-hook)
  symbol)

(defmacro defgroup (symbol members doc &rest args)
  "Declare SYMBOL as a group of options with MEMBERS; DOC documents it, ARGS are keywords and values."
  (declare (doc-string 3) (indent defun))
  (nconc (list 'custom-declare-group (list 'quote symbol) members doc) args))

(defun custom-declare-face (face spec doc &rest args)
  "Declare FACE with SPEC, documentation DOC and keywords ARGS."
  (unless (get face 'face-defface-spec)
    (face-spec-set face (purecopy spec) 'face-defface-spec)
    (push (cons 'defface face) current-load-list))
  (when (and doc (null (face-documentation face)))
    (set-face-documentation face (purecopy doc)))
  (custom-handle-all-keywords face args 'custom-face)
  (run-hooks 'custom-define-hook)
  face)

(defmacro defface (face spec doc &rest args)
  "Declare FACE as a face that looks as SPEC says; DOC documents it, ARGS are keywords and values."
  (declare (doc-string 3) (indent defun))
  (nconc (list 'custom-declare-face (list 'quote face) spec doc) args))

;;; Values.

(defun custom-set-default (variable value)
  "Set the default value of VARIABLE to VALUE, or its local value in a buffer that has one."
  (if custom-local-buffer
      (with-current-buffer custom-local-buffer (set variable value))
    (set-default-toplevel-value variable value)))

(defvar custom-local-buffer nil "Buffer whose local values are being customized, or nil.")

(defun custom-reevaluate-setting (symbol)
  "Set SYMBOL again from its saved or standard value."
  (funcall (or (get symbol 'custom-set) #'set-default)
           symbol
           (eval (car (or (get symbol 'saved-value) (get symbol 'standard-value))) t)))

(defun custom-variable-p (variable)
  "Return non-nil if VARIABLE is an option."
  (when (symbolp variable)
    (setq variable (indirect-variable variable))
    (or (get variable 'standard-value) (get variable 'custom-autoload))))

(defalias 'user-variable-p #'custom-variable-p)

(defun custom-add-option (symbol option)
  "Add OPTION to the options of the variable SYMBOL."
  (let ((options (get symbol 'custom-options)))
    (unless (member option options)
      (put symbol 'custom-options (cons option options)))))
(defalias 'custom-add-frequent-value #'custom-add-option)

(defun custom-add-link (symbol widget) "Add WIDGET to the links of SYMBOL." (let ((links (get symbol 'custom-links))) (unless (member widget links) (put symbol 'custom-links (cons widget links)))))
(defun custom-add-version (symbol version) "Record that SYMBOL was added in VERSION." (put symbol 'custom-version version))
(defun custom-add-load (symbol load) "Record that SYMBOL needs the library LOAD." (put symbol 'custom-loads (cons load (get symbol 'custom-loads))))
(defun custom-autoload (symbol load &optional noset) "Mark SYMBOL as an option of the library LOAD; NOSET: setting it works without." (put symbol 'custom-autoload (if noset 'noset t)) (custom-add-load symbol load))

(defun custom-load-symbol (symbol)
  "Load the libraries that SYMBOL needs."
  (unless custom-load-recursion
    (let ((custom-load-recursion t))
      (dolist (load (get symbol 'custom-loads))
        (cond ((symbolp load) (ignore-errors (require load)))
              ((not (or (assoc load load-history) (assoc (locate-library load) load-history)))
               (ignore-errors (load load))))))))

;;; Small changes of declarations.

(defun custom-add-choice (variable choice)
  "Add CHOICE to the type of VARIABLE, a `choice'."
  (let ((choices (get variable 'custom-type)))
    ;; An option of a library that is not there has no type.
    (unless (or (null choices) (eq (car choices) 'choice)) (error "Not a choice type: %s" choices))
    (unless (or (null choices) (member choice (cdr choices)))
      (put variable 'custom-type (append choices (list choice))))))

(defalias 'custom-facep #'facep)

(defun custom-add-dependencies (symbol value)
  "Note that the option SYMBOL is set after those in the list VALUE."
  (unless (listp value)
    (error "Invalid custom dependency `%s'" value))
  (dolist (other value)
    (unless (memq other (get symbol 'custom-dependencies))
      (put symbol 'custom-dependencies (cons other (get symbol 'custom-dependencies))))))

(defun custom-add-package-version (symbol version)
  "Record that SYMBOL was added in VERSION, a pair (PACKAGE . VERSION)."
  (put symbol 'custom-package-version version))

(defun custom-group-of-mode (mode)
  "Return the group with the options of the major mode MODE, or nil if none is known."
  (or (get mode 'custom-mode-group)
      (let ((group (if (string-match "-mode\\'" (symbol-name mode))
                       (intern-soft (substring (symbol-name mode) 0 (match-beginning 0))))))
        (and group (or (get group 'custom-group) (get group 'group-documentation)) group))))

(defun custom--set-value (variable)
  "Return the default value of VARIABLE in a list, quoted, if it is neither the saved nor the standard one."
  (let* ((value (funcall (or (get variable 'custom-get) #'default-value) variable))
         (reference (or (get variable 'saved-value) (get variable 'standard-value))))
    (unless (and reference (equal value (condition-case nil (eval (car reference) t) (error 'none))))
      (list (custom-quote value)))))

(defun customize-mark-as-set (variable)
  "Note that the default value of VARIABLE was set in this session, unless it is the saved or standard one.
Return non-nil if that changes what was noted."
  (custom-load-symbol variable)
  (let ((before (get variable 'customized-value)) (now (custom--set-value variable)))
    (put variable 'customized-value now)
    (if now
        (custom-push-theme 'theme-value variable 'user 'set (car now))
      (custom-push-theme 'theme-value variable 'user 'reset))
    (not (equal before now))))

(defun customize-mark-to-save (symbol)
  "Note that the default value of SYMBOL is to be saved, unless it is the standard one.
Return non-nil if that changes what was noted."
  (custom-load-symbol symbol)
  (let* ((value (funcall (or (get symbol 'custom-get) #'default-value) symbol))
         (before (get symbol 'saved-value)) (standard (get symbol 'standard-value))
         (now (unless (and standard (equal value (ignore-errors (eval (car standard) t))))
                (list (custom-quote value)))))
    (if (and before (equal value (ignore-errors (eval (car before) t))))
        (setq now before))
    (put symbol 'saved-value now)
    (put symbol 'customized-value nil)
    (not (equal before now))))

(defun custom-note-var-changed (variable)
  "Record that VARIABLE has its present value by a customization of this session."
  (put variable 'customized-value (list (custom-quote (eval variable t)))))

(provide 'custom)

;;; custom.el ends here
