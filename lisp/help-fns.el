;;; help-fns.el --- help about functions, variables, faces and modes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A description begins with a sentence about what a name stands for, goes on with its usage or value, and its doc
;; string, and ends with indented sentences about everything else that is known (`help-fns-describe-function-functions',
;; `help-fns-describe-variable-functions').

;;; Code:

(require 'help-mode)
(require 'cl-lib)

(defvar help-fns-describe-variable-functions nil
  "Functions that insert more about a variable, its name, at the end of its description.")

(defvar describe-symbol-backends
  `((nil ,#'fboundp ,(lambda (symbol _buffer _frame) (describe-function symbol)))
    (nil ,(lambda (symbol) (or (and (boundp symbol) (not (keywordp symbol))) (get symbol 'variable-documentation)))
         ,#'describe-variable)
    ("face" ,#'facep ,(lambda (symbol _buffer frame) (describe-face symbol frame))))
  "What `describe-symbol' describes: (NAME PREDICATE DESCRIBE) lists.
DESCRIBE is called with the symbol, a buffer and a frame.  With a NAME, a sentence says that the symbol is that too.")

;; -- where things are defined -------------------------------------------------------------------

(defun help-C-file-name (subr-or-var _kind)
  "Return what stands for the C file that defines SUBR-OR-VAR; the files themselves are not searched."
  (ignore subr-or-var)
  'C-source)

(defun help-fns-short-filename (filename)
  "Return FILENAME as descriptions show it: relative to a directory of `load-path' if it is in one."
  (let ((name (file-name-nondirectory filename)))
    (if (and (locate-file name load-path) (not (string-match-p "\\`\\." name))) name (abbreviate-file-name filename))))

(defun help-fns--source (file)
  "Return the Lisp source that belongs to the name FILE of `load-history' or of an autoload, or nil."
  (let ((found (if (file-name-absolute-p file)
                   (and (file-readable-p file) file)
                 (locate-file file load-path '(".el" ".elc" "")))))
    (cond ((null found) nil)
          ((string-suffix-p ".elc" found)
           (let ((source (substring found 0 -1))) (if (file-readable-p source) source found)))
          (t found))))

;;;###autoload
(defun find-lisp-object-file-name (object type)
  "Return the file that defines OBJECT, `C-source', or nil if it is not known.
TYPE is a function definition, or what `symbol-file' takes: `defvar', `defface'."
  (let ((definition (if (eq (car-safe type) 'macro) (cdr type) type)))
    (cond ((autoloadp definition) (help-fns--source (nth 1 definition)))
          ((subrp definition) 'C-source)
          (t
           (let ((file (symbol-file object (if (memq type '(defvar defface)) type 'defun))))
             (cond (file (help-fns--source file))
                   ((and (eq type 'defvar) (primitive-variable-p object)) 'C-source)))))))

;; -- sentences ----------------------------------------------------------------------------------

(defun help-fns--fill (from)
  "Fill the text between FROM and point as one paragraph."
  (let ((fill-prefix nil))
    (fill-region-as-paragraph from (point))))

(defun help-fns--note (format &rest args)
  "Insert a sentence, made as by `format-message' from FORMAT and ARGS, as an indented paragraph."
  (let ((from (point)))
    (insert "  " (apply #'format-message format args) "\n")
    (fill-region-as-paragraph from (point))))

(defun help-fns--insert-file (file type &rest args)
  "Insert the name of FILE as a button of TYPE with ARGS and FILE, in quotes; a file of C code has no button."
  (insert (if (eq (text-quoting-style) 'curve) "‘" "'"))
  (if (eq file 'C-source)
      (insert "C source code")
    (apply #'help-insert-xref-button (help-fns-short-filename file) type (append args (list file))))
  (insert (if (eq (text-quoting-style) 'curve) "’" "'")))

(defun help-fns--obsolete (symbol property kind)
  "Insert that SYMBOL, a KIND, is obsolete if its PROPERTY says so."
  (let ((obsolete (get symbol property)))
    (when obsolete
      (let ((use (car obsolete)) (when (car (last obsolete))))
        (insert (format "  This %s is obsolete%s" kind (if (and (stringp when) (cdr obsolete)) (concat " since " when) ""))
                (cond ((stringp use) (concat ";\n  " (substitute-command-keys use)))
                      (use (format-message ";\n  use `%s' instead." use))
                      (t "."))
                "\n")))))

;; -- functions ----------------------------------------------------------------------------------

(defun help-fns--kind (definition)
  "Return the words for the kind of function that DEFINITION is, without an article."
  (let* ((macro (or (eq (car-safe definition) 'macro) (and (autoloadp definition) (memq (nth 4 definition) '(macro t)))))
         (code (if (eq (car-safe definition) 'macro) (cdr definition) definition))
         (interactive (if (and (not macro) (commandp definition)) "interactive " "")))
    (cond ((or (stringp definition) (vectorp definition)) "keyboard macro")
          ((and (keymapp definition) (consp definition) (not (autoloadp definition)))
           (if (cl-some #'char-table-p (cdr definition)) "keymap" "sparse keymap"))
          ((autoloadp definition)
           (if (eq (nth 4 definition) 'keymap) "autoloaded keymap"
             (concat "autoloaded " interactive (if macro "Lisp macro" "Lisp function"))))
          (macro "Lisp macro")
          ((special-form-p code) "special form")
          ((subrp code) (concat interactive "built-in function"))
          ((byte-code-function-p code) (concat interactive "byte-compiled Lisp function"))
          ((eq (car-safe code) 'closure) (concat interactive "Lisp closure"))
          ((eq (car-safe code) 'lambda) (concat interactive "Lisp function"))
          (t "function"))))

(defun help-fns--with-article (words)
  "Return WORDS with \"a\" or \"an\" before them."
  (concat (if (memq (aref words 0) '(?a ?e ?i ?o ?u)) "an " "a ") words))

(defun help-fns--definition (function)
  "Return (REAL-NAME REAL-DEFINITION ALIAS-P) of FUNCTION, without its advice."
  (let* ((definition (if (symbolp function) (symbol-function function) function))
         (plain (advice--cd*r definition)) (name function) (seen nil))
    (if (not (and plain (symbolp plain)))
        (list function plain nil)
      (while (and plain (symbolp plain) (fboundp plain) (not (memq plain seen)))
        (push plain seen)
        (setq name plain plain (advice--cd*r (symbol-function plain))))
      (list name plain t))))

(defvar help-fns--origin nil "The buffer whose keys descriptions show.")

(defun help-fns--substitute (doc)
  "Return DOC with keys filled in as they are where help was asked for."
  (with-current-buffer (if (buffer-live-p help-fns--origin) help-fns--origin (current-buffer))
    (substitute-command-keys doc)))

(defun help-fns--keys-sentence (function)
  "Insert the keys that run FUNCTION, a command, as a paragraph, if there are any."
  (let* ((from (point)) (origin (if (buffer-live-p help-fns--origin) help-fns--origin (current-buffer)))
         (remapped (with-current-buffer origin (command-remapping function)))
         (keys (with-current-buffer origin (where-is-internal function overriding-local-map nil nil)))
         (texts nil))
    (dolist (key keys)
      (unless (and (> (length key) 0) (eq (aref key 0) 'remap))
        (push (propertize (key-description key) 'face 'help-key-binding 'font-lock-face 'help-key-binding) texts)))
    (setq texts (nreverse texts))
    (cond ((eq function 'self-insert-command)
           (insert "It is bound to many ordinary text characters.\n\n"))
          ((and remapped (memq function '(ignore undefined))) nil)
          (remapped
           (insert (format-message "Its keys are remapped to `%s'." remapped)
                   (if texts (format "  Without this remapping, it would be bound to %s." (mapconcat #'identity texts ", ")) "")
                   "\n")
           (fill-region-as-paragraph from (point))
           (insert "\n"))
          (texts
           (insert "It is bound to " (mapconcat #'identity texts ", ") ".\n")
           (fill-region-as-paragraph from (point))
           (insert "\n")))))

(defun help-fns--signature (function definition real doc)
  "Insert how FUNCTION with DEFINITION is called; REAL is its last name, DOC its raw doc string.
Return DOC without the usage that it ends with."
  (let* ((code (if (eq (car-safe definition) 'macro) (cdr definition) definition))
         (split (and (stringp doc) (help-split-fundoc doc function)))
         (arglist (help-function-arglist (if (eq code definition) real definition) t)) (from (point)))
    (cond ((and (keymapp definition) (not (autoloadp definition))) nil)
          ((or (stringp definition) (vectorp definition))
           (insert "\nMacro: " (key-description definition) "\n\n"))
          ((and (autoloadp definition) (eq (nth 4 definition) 'keymap)) nil)
          (t
           (insert (cond ((and split (car split)) (car split))
                         ((listp arglist) (format "%S" (help--make-usage function arglist)))
                         ((stringp arglist) arglist)
                         (t (format "(%s ...)" function)))
                   "\n")
           (unless (stringp arglist) (fill-region from (point)))
           (insert "\n")))
    (if split (cdr split) doc)))

(defun help-fns--more-about-function (function definition)
  "Insert what else is known about FUNCTION with DEFINITION."
  (help-fns--obsolete function 'byte-obsolete-info (if (eq (car-safe definition) 'macro) "macro" "function"))
  (let ((only (function-get function 'interactive-only)))
    (when only
      (insert "  This function is for interactive use only"
              (cond ((stringp only) (concat ";\n  in Lisp code " only))
                    ((and (symbolp only) (not (eq only t))) (format-message ";\n  in Lisp code use `%s' instead." only))
                    (t "."))
              "\n")))
  (if (and (symbolp function) (get function 'disabled)) (help-fns--note "This function is disabled."))
  (let ((parent (and (symbolp function) (get function 'derived-mode-parent))))
    (if parent (help-fns--note "Parent mode: `%s'." parent)))
  (if (and (symbolp function) (or (function-get function 'pure) (function-get function 'side-effect-free)))
      (insert "  This function does not change global state, including the match data.\n")))

(defun help-fns--insert-function (function)
  "Insert the description of FUNCTION behind the words \"is \"."
  (let* ((found (help-fns--definition function)) (real (car found)) (definition (nth 1 found))
         (file (find-lisp-object-file-name function (if (nth 2 found) 'defun definition)))
         (beginning (point-min)) (raw nil))
    (insert (if (nth 2 found) (format-message "an alias for `%s'" real) (help-fns--with-article (help-fns--kind definition))))
    (when file
      (insert " in ")
      (help-fns--insert-file file 'help-function-def function))
    (insert ".\n")
    (let ((fill-prefix nil)) (fill-region beginning (point)))
    (insert "\n")
    (when (commandp function) (help-fns--keys-sentence function))
    ;; Other errors than those of a file that cannot be loaded again are not expected.
    (setq raw (condition-case nil (documentation function t) (file-error "Cannot load the documentation.")))
    (let ((doc (help-fns--signature function definition real raw)))
      (insert (if (and (stringp doc) (not (equal doc ""))) (help-fns--substitute doc) "Not documented."))
      (unless (bolp) (insert "\n"))
      (insert "\n")
      (help-fns--more-about-function function definition)
      (run-hook-with-args 'help-fns-describe-function-functions function))))

;;;###autoload
(defun describe-function-1 (function)
  "Print what FUNCTION is, does and takes, behind its name and \" is \".
`standard-output' must be a buffer."
  (let ((help-fns--origin (current-buffer)))
    (with-current-buffer standard-output
      (goto-char (point-max))
      (help-fns--insert-function function))))

;;;###autoload
(defun describe-function (function)
  "Show what FUNCTION, a symbol, is, does and takes, and return the text."
  (interactive (list (help--read-symbol "Describe function" #'fboundp (function-called-at-point))))
  (unless (or (and function (symbolp function) (fboundp function)) (functionp function))
    (if (symbolp function) (signal 'void-function (list function)) (user-error "Not a function: %S" function)))
  (help-setup-xref (list #'describe-function function) (called-interactively-p 'interactive))
  (with-help-window (help-buffer)
    (if (symbolp function) (prin1 function) (princ "anonymous"))
    (princ " is ")
    (describe-function-1 function)
    (with-current-buffer standard-output (buffer-string))))

;;;###autoload
(defun describe-command (command)
  "Show what COMMAND, a symbol, does."
  (interactive (list (help--read-symbol "Describe command" #'commandp
                                        (let ((function (function-called-at-point))) (and (commandp function) function)))))
  (describe-function command))

;; -- names at point -----------------------------------------------------------------------------

;;;###autoload
(defun function-called-at-point ()
  "Return the function that the list around point calls, or else the one whose name is at point, or nil."
  (or (ignore-errors
        (with-syntax-table emacs-lisp-mode-syntax-table
          (save-excursion
            (backward-up-list 1)
            (forward-char 1)
            (let ((head (read (current-buffer)))) (and head (symbolp head) (fboundp head) head)))))
      (help--symbol-at-point #'fboundp)))

;;;###autoload
(defun variable-at-point (&optional any-symbol)
  "Return the variable whose name is at point, or 0 if there is none; with ANY-SYMBOL any symbol."
  (or (help--symbol-at-point (if any-symbol #'symbolp #'boundp)) 0))

;; -- variables ----------------------------------------------------------------------------------

(defconst help-fns--line-length 68 "How long a line with a value may be.")
(defconst help-fns--short-value 20 "Printed values of other places are on a line of their own from this length on.")
(defconst help-fns--tall-value 7 "Lines of a global value from which on values are shown below the documentation.")

(defun help-fns--value-text (value)
  "Return VALUE as descriptions show it, with a newline at its end if it is pretty-printed."
  (if (and value (symbolp value) (not (eq value t)))
      (format-message "`%S'" value)
    (let ((print-quoted t)) (prin1-to-string value))))

(defun help-fns--insert-value (value)
  "Insert VALUE behind what is on this line, or on the next lines."
  (let ((text (help-fns--value-text value)))
    (if (or (stringp value) (symbolp value) (< (+ (current-column) (string-width text)) help-fns--line-length))
        (if (and (not (symbolp value)) (>= (+ (- (point) (line-beginning-position)) (length text)) help-fns--line-length))
            (insert "\n" text)
          (insert " " text))
      (insert "\n" (string-trim-right (pp-to-string value)))))
  (insert "\n"))

(defun help-fns--insert-other-value (value)
  "Insert VALUE, one that is not in force here, behind a blank."
  (let ((text (help-fns--value-text value)))
    (if (or (and (symbolp value) value) (< (length text) help-fns--short-value))
        (insert text)
      (insert "\n" (string-trim-right (pp-to-string value))))
    (insert "\n")))

(defun help-fns--original-value (variable)
  "Return a list of the value that the definition of VARIABLE, an option, says, or nil."
  (let ((standard (get variable 'standard-value)))
    (and standard (custom-variable-p variable)
         (ignore-errors (list (eval (car standard) t))))))

(defun help-fns--insert-values (variable buffer)
  "Insert the values of VARIABLE in BUFFER, behind \"is\"; return non-nil if they are many lines."
  (let* ((value (buffer-local-value variable buffer)) (tall nil)
         (local (with-current-buffer buffer (local-variable-p variable)))
         (original (help-fns--original-value variable)))
    (help-fns--insert-value value)
    (when (and original (not (equal (car original) value)))
      (insert "Original value was ")
      (help-fns--insert-other-value (car original)))
    (when local
      (insert "Local in buffer " (buffer-name buffer) "; ")
      (if (not (default-boundp variable))
          (insert "globally void\n")
        (let ((global (default-value variable)) (from nil))
          (insert "global value is ")
          (setq from (point))
          (help-fns--insert-other-value global)
          (setq tall (>= (count-lines from (point)) help-fns--tall-value)))))
    tall))

(defun help-fns--aliases (variable)
  "Return the names that are aliases of VARIABLE."
  (let ((found nil))
    (mapatoms (lambda (symbol)
                (if (and (boundp symbol) (not (eq symbol variable)) (eq (indirect-variable symbol) variable))
                    (push symbol found))))
    found))

(defun help-fns--variable-watchers (variable)
  "Insert which functions are called when VARIABLE changes."
  (let ((watchers (get-variable-watchers variable)))
    (if watchers (help-fns--note "Calls these functions when changed: %s" watchers))))

(defun help-fns--variable-scope (variable name)
  "Insert how VARIABLE, which was called NAME, becomes local, and its other names."
  (when (with-temp-buffer (local-variable-if-set-p variable))
    (if (get name 'permanent-local)
        (help-fns--note "Automatically becomes permanently buffer-local when set.")
      (help-fns--note "Automatically becomes buffer-local when set.")))
  (if (and (get name 'permanent-local) (not (with-temp-buffer (local-variable-if-set-p variable))))
      (help-fns--note "This variable's value is permanent if it is given a local binding."))
  (let ((aliases (and (eq variable name) (help-fns--aliases variable))))
    (cond ((not (eq variable name))
           (help-fns--note "This variable is an alias for `%s'." variable))
          ((cdr aliases)
           (insert "  This variable has the following aliases: "
                   (mapconcat (lambda (alias) (format "`%s'" alias)) aliases ",\n    ") ".\n"))
          (aliases
           (help-fns--note "This variable has an alias: `%s'." (car aliases))))))

(defun help-fns--variable-safety (name)
  "Insert whether the variable NAME is safe as a file-local variable."
  (let ((safe (get name 'safe-local-variable)))
    (if (memq name ignored-local-variables)
        (help-fns--note "This variable is ignored as a file-local variable."))
    (if (risky-local-variable-p name)
        (help-fns--note "This variable may be risky if used as a file-local variable."))
    (if safe
        (help-fns--note "This variable is safe as a file local variable if its value satisfies the predicate `%s'." safe))))

(defun help-fns--more-about-variable (name)
  "Insert what else is known about the variable NAME."
  (let ((variable (condition-case nil (indirect-variable name) (error name))))
    (help-fns--variable-watchers variable)
    (help-fns--variable-scope variable name)
    (help-fns--obsolete name 'byte-obsolete-variable "variable")
    (help-fns--variable-safety name)
    (let ((version (get name 'custom-version)))
      (if version
          (help-fns--note "This variable was introduced, or its default value was changed, in version %s of Emacs." version)))
    (when (custom-variable-p variable)
      (let ((from (point)))
        (help-fns--note "You can customize this variable.")
        (save-excursion
          (goto-char from)
          (if (re-search-forward "customize" nil t) (help-xref-button 0 'help-customize-variable variable)))))
    (run-hook-with-args 'help-fns-describe-variable-functions name)))

(defun help-fns--insert-variable (variable buffer)
  "Insert the description of VARIABLE with its values in BUFFER."
  (let* ((bound (with-current-buffer buffer (boundp variable)))
         (file (find-lisp-object-file-name variable 'defvar))
         (doc (documentation-property (if bound (indirect-variable variable) variable) 'variable-documentation))
         (tall nil) (from nil) (values ""))
    (insert (format "%S" variable))
    (when file
      (insert " is a variable defined in ")
      (help-fns--insert-file file 'help-variable-def variable)
      (insert ".\n")
      (fill-region (point-min) (point))
      (insert "\n"))
    (if (not bound)
        (insert (if file "It is void as a variable.\n" " is void as a variable.\n"))
      (insert (if file "Its value is" (format-message "'s value is")))
      (setq from (point))
      (setq tall (help-fns--insert-values variable buffer))
      (when tall
        (setq values (delete-and-extract-region from (point)))
        (insert " shown below.\n")))
    (insert "\n" (if (stringp doc) doc "Not documented as a variable."))
    (unless (bolp) (insert "\n"))
    (when tall
      (insert "\nValue:" values))
    (insert "\n")
    (help-fns--more-about-variable variable)))

;;;###autoload
(defun describe-variable (variable &optional buffer frame)
  "Show what VARIABLE, a symbol, is, with its value in BUFFER (default: the current one), and return the text.
FRAME is that of a variable which each terminal has for itself; there is one terminal."
  (interactive (list (help--read-symbol "Describe variable" #'help--variable-p)))
  (ignore frame)
  (unless (symbolp variable) (user-error "You didn’t specify a variable"))
  (let ((buffer (or buffer (current-buffer))))
    (help-setup-xref (list #'describe-variable variable buffer) (called-interactively-p 'interactive))
    (with-help-window (help-buffer)
      (with-current-buffer standard-output
        (help-fns--insert-variable variable buffer)
        (buffer-string)))))

;; -- faces and symbols --------------------------------------------------------------------------

(defconst help-fns--face-attributes
  '((:family . "Family") (:foundry . "Foundry") (:width . "Width") (:height . "Height") (:weight . "Weight") (:slant . "Slant")
    (:foreground . "Foreground") (:distant-foreground . "DistantForeground") (:background . "Background")
    (:underline . "Underline") (:overline . "Overline") (:strike-through . "Strike-through") (:box . "Box")
    (:inverse-video . "Inverse") (:stipple . "Stipple") (:font . "Font") (:fontset . "Fontset") (:extend . "Extend")
    (:inherit . "Inherit"))
  "The attributes of faces in the order in which they are shown, with their names.")

(defun help-fns--insert-face (face frame)
  "Insert the description of FACE on FRAME."
  (if (not (facep face))
      (insert (format "Face: %s (undefined face.)\n" face))
    (insert "Face: " (symbol-name face) " (" (propertize "sample" 'font-lock-face face 'face face) ")"
            " (")
    (help-insert-xref-button "customize this face" 'help-customize-face face)
    (insert ")\n\nDocumentation:\n"
            (substitute-command-keys (or (face-documentation face) "Not documented as a face.")) "\n\n")
    (let ((file (find-lisp-object-file-name face 'defface)))
      (when file
        (insert "Defined in ")
        (help-fns--insert-file file 'help-face-def face)
        (insert ".\n\n")))
    (insert "\n")
    (dolist (attribute help-fns--face-attributes)
      (insert (format "%17s: %s\n" (cdr attribute) (or (face-attribute face (car attribute) frame) "nil"))))
    (insert "\n")))

;;;###autoload
(defun describe-face (face &optional frame)
  "Show the attributes of FACE, a face's name or a list of names, on FRAME, and its documentation."
  (interactive (list (intern (completing-read (format-prompt "Describe face" 'default)
                                              (mapcar #'symbol-name (face-list)) nil t nil nil "default"))))
  (help-setup-xref (list #'describe-face face) (called-interactively-p 'interactive))
  (with-help-window (help-buffer)
    (with-current-buffer standard-output
      (dolist (one (if (listp face) face (list face)))
        (help-fns--insert-face (if (stringp one) (intern one) one) frame))
      (buffer-string))))

;;;###autoload
(defun describe-symbol (symbol &optional buffer frame)
  "Show what SYMBOL is, as a function, as a variable with its value in BUFFER, and as a face on FRAME."
  (interactive
   (list (help--read-symbol "Describe symbol" (lambda (s) (cl-some (lambda (backend) (funcall (nth 1 backend) s)) describe-symbol-backends)))))
  (let* ((buffer (or buffer (current-buffer))) (texts (help-fns--symbol-texts symbol buffer frame)))
    (unless texts
      (user-error "%s is neither a function nor a variable nor a face" symbol))
    (help-setup-xref (list #'describe-symbol symbol) (called-interactively-p 'interactive))
    (with-help-window (help-buffer)
      (with-current-buffer standard-output
        (insert (cdr (pop texts)))
        (dolist (text texts)
          (insert "\n" (make-string 79 ?-) "\n\n"
                  (if (car text) (format-message "%s is also a %s.\n\n" symbol (car text)) "")
                  (cdr text)))
        (buffer-string)))))

(defun help-fns--symbol-texts (symbol buffer frame)
  "Return the descriptions of SYMBOL by `describe-symbol-backends', for BUFFER and FRAME, as (NAME . TEXT) pairs."
  (let ((texts nil) (saved (with-current-buffer (help-buffer) (list help-xref-stack help-xref-forward-stack help-xref-stack-item))))
    (dolist (backend describe-symbol-backends)
      (when (funcall (nth 1 backend) symbol)
        (with-current-buffer (help-buffer)
          (setq help-xref-stack nil help-xref-forward-stack nil help-xref-stack-item nil))
        (save-window-excursion
          (let ((inhibit-message t))
            (funcall (nth 2 backend) symbol buffer frame)))
        (with-current-buffer (help-buffer)
          (push (cons (car backend) (buffer-string)) texts))))
    (with-current-buffer (help-buffer)
      (setq help-xref-stack (nth 0 saved) help-xref-forward-stack (nth 1 saved) help-xref-stack-item (nth 2 saved)))
    (nreverse texts)))

;; -- tables -------------------------------------------------------------------------------------

;;;###autoload
(defun describe-syntax (&optional buffer)
  "Show the syntax of the characters in BUFFER (default: the current one)."
  (interactive)
  (setq buffer (or buffer (current-buffer)))
  (help-setup-xref (list #'describe-syntax buffer) (called-interactively-p 'interactive))
  (with-help-window (help-buffer)
    (let ((table (with-current-buffer buffer (syntax-table))))
      (with-current-buffer standard-output
        (describe-vector table #'internal-describe-syntax-value)
        (while (setq table (char-table-parent table))
          (insert "\nThe parent syntax table is:")
          (describe-vector table #'internal-describe-syntax-value))))))

(provide 'help-fns)

;;; help-fns.el ends here
