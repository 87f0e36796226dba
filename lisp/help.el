;;; help.el --- help about keys, functions and variables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar help-window-select nil "Non-nil means that the window of help is selected.")
(defvar help-char ?\C-h "Character that asks for help.")
(defvar help-event-list nil "Other events that ask for help.")
(defvar help-mode-hook nil "Hook of Help mode.")
(defvar temp-buffer-setup-hook nil "Hook run in a temporary buffer before it is filled.")
(defvar temp-buffer-show-hook nil "Hook run in a temporary buffer after it is shown.")
(defvar temp-buffer-show-function nil "Function that shows temporary buffers, or nil.")

(defvar help-map
  (let ((map (make-sparse-keymap)))
    (dolist (pair '(("\C-h" . help-for-help) ("?" . help-for-help) ("k" . describe-key) ("c" . describe-key-briefly)
                    ("f" . describe-function) ("v" . describe-variable) ("o" . describe-symbol) ("b" . describe-bindings)
                    ("m" . describe-mode) ("w" . where-is) ("a" . apropos-command) ("d" . apropos-documentation)
                    ("e" . view-echo-area-messages) ("l" . view-lossage) ("n" . view-emacs-news) ("\C-n" . view-emacs-news) ("\C-c" . describe-copying) ("q" . help-quit)
                    ("s" . describe-syntax) ("x" . describe-command)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of the keys after the help key.")
(fset 'help-command help-map)

;;; Documentation with keys filled in.

(defun help--key-text (command keymap)
  "Return the keys of COMMAND, in KEYMAP if it is non-nil, as text; M-x and its name if it has none."
  (let* ((keys (where-is-internal command (and keymap (list keymap)) t)))
    (propertize (if keys (key-description keys) (concat "M-x " (symbol-name command)))
                'face 'help-key-binding 'font-lock-face 'help-key-binding)))

(defun substitute-command-keys (string &optional no-face)
  "Return STRING with \\=\\[COMMAND] replaced by COMMAND's keys, \\=\\{MAP} by a list of MAP's bindings.
\\=\\<MAP> makes MAP the one that later commands are looked up in; \\=\\=
quotes what follows.  Quotes become curved as `text-quoting-style' says.
NO-FACE: keys get no face."
  (when (not (null string))
    (let ((result nil) (i 0) (n (length string)) (keymap nil) (style (text-quoting-style)) (from 0))
      (while (< i n)
        (let ((c (aref string i)))
          (cond
           ((and (eq c ?\\) (< (1+ i) n) (memq (aref string (1+ i)) '(?= ?\[ ?{ ?<)))
            (push (substring string from i) result)
            (let* ((kind (aref string (1+ i)))
                   (close (and (not (eq kind ?=))
                               (string-search (cond ((eq kind ?\[) "]") ((eq kind ?{) "}") (t ">")) string (+ i 2)))))
              (cond
               ((eq kind ?=)
                ;; At the end there is nothing to quote.
                (push (if (< (+ i 2) n) (substring string (+ i 2) (+ i 3)) "\\=") result)
                (setq i (min n (+ i 3))))
               ((null close)
                (push (substring string i (+ i 2)) result)
                (setq i (+ i 2)))
               (t
                (let ((name (substring string (+ i 2) close)))
                  (cond
                   ((eq kind ?\[)
                    (let ((text (help--key-text (intern name) keymap)))
                      (push (if no-face (substring-no-properties text) text) result)))
                   ((eq kind ?<)
                    (let ((map (intern-soft name)))
                      (if (and map (boundp map) (keymapp (symbol-value map)))
                          (setq keymap (symbol-value map))
                        (setq keymap nil)
                        (unless (equal name "")
                          (push (format-message "\nUses keymap `%s', which is not currently defined.\n" name) result)))))
                   (t
                    (let ((map (intern-soft name)))
                      (if (and map (boundp map) (keymapp (symbol-value map)))
                          (push (help--keymap-text (symbol-value map)) result)
                        (push (format-message "\nUses keymap `%s', which is not currently defined.\n" name) result))))))
                (setq i (1+ close)))))
            (setq from i))
           ((and (memq c '(?` ?\')) (not (eq style 'grave)))
            (push (substring string from i) result)
            (push (cond ((eq style 'straight) "'") ((eq c ?`) "‘") (t "’")) result)
            (setq i (1+ i) from i))
           (t (setq i (1+ i))))))
      (push (substring string from) result)
      (apply #'concat (nreverse result)))))

;; What the variables mean that every buffer has and that C code keeps.
(dolist (entry '((abbrev-mode . "Non-nil if Abbrev mode is on.")
                 (buffer-file-coding-system . "Coding system that the buffer is saved in.")
                 (buffer-file-name . "Name of the file that the buffer visits, or nil.")
                 (buffer-invisibility-spec . "Which values of the property `invisible' hide text; t: all but nil.")
                 (buffer-read-only . "Non-nil if the buffer must not be changed.")
                 (buffer-undo-list . "What `undo' takes back, the last change first; t means that nothing is recorded.")
                 (case-fold-search . "Non-nil if searches ignore case.")
                 (ctl-arrow . "Non-nil: control characters are shown with a caret, else as octal numbers.")
                 (cursor-type . "How the cursor of the selected window looks.")
                 (default-directory . "Directory for relative file names, with a slash at its end.")
                 (enable-multibyte-characters . "Non-nil if the buffer has characters, nil if it has bytes.")
                 (fill-column . "Column that filling and Auto Fill mode keep lines before.")
                 (header-line-format . "What the line above the window's text shows, as for `mode-line-format'; nil: no line.")
                 (left-margin . "Column that filled lines begin at.")
                 (line-spacing . "Space below lines, on graphic displays.")
                 (local-abbrev-table . "Abbreviations of the buffer's own.")
                 (major-mode . "Symbol of the buffer's major mode.")
                 (mark-active . "Non-nil if the mark is active, so that there is a region.")
                 (mode-line-format . "What the mode line shows; nil: no mode line.")
                 (mode-name . "Name of the major mode for the mode line.")
                 (overwrite-mode . "Non-nil if characters that are typed replace those at point.")
                 (selective-display . "t: what follows a carriage return is hidden; a number: lines indented that far are.")
                 (tab-width . "Columns between places where tab characters end.")
                 (truncate-lines . "Non-nil: what does not fit the window is not continued on another line.")
                 (word-wrap . "Non-nil: lines are continued at blanks.")))
  (put (car entry) 'variable-documentation (cdr entry)))

;;; Showing help.

(define-derived-mode help-mode nil "Help"
  "Major mode of help; q leaves it."
  (setq buffer-read-only t)
  (define-key help-mode-map "q" #'quit-window)
  (define-key help-mode-map " " #'scroll-up-command)
  (define-key help-mode-map "\177" #'scroll-down-command))

(defmacro with-help-window (buffer-or-name &rest body)
  "Evaluate BODY with output going to BUFFER-OR-NAME, then show it in Help mode."
  (declare (indent 1) (debug t))
  (let ((buffer (make-symbol "buffer")))
    `(let ((,buffer ,buffer-or-name))
       (prog1
           (with-output-to-temp-buffer ,buffer ,@body)
         (with-current-buffer ,buffer
           (help-mode)
           (help-window-setup))))))

(defun help-window-setup ()
  "Tell the user how to leave the help that was shown."
  (let ((window (get-buffer-window (current-buffer))))
    (when window
      (set-window-start window (point-min) t)
      (set-window-point window (point-min))
      (if help-window-select (select-window window))
      (unless noninteractive
        (message (if (one-window-p t) "Type \"q\" in the help window to leave it"
                   "Type C-x 1 to delete the help window"))))))

(defun help--function-kind (def)
  "Return words for the kind of function that DEF is."
  (let ((real (if (eq (car-safe def) 'macro) (cdr def) def)))
    (concat
     (if (commandp def) "an interactive " "a ")
     (cond ((and (subrp real) (eq (cdr (subr-arity real)) 'unevalled)) "special form in C source code")
           ((subrp real) "built-in function in C source code")
           ((autoloadp def) "autoloaded Lisp function")
           ((eq (car-safe def) 'macro) "Lisp macro")
           ((eq (car-safe real) 'closure) "Lisp closure")
           ((byte-code-function-p real) "byte-compiled Lisp function")
           ((keymapp real) "keymap")
           (t "Lisp function")))))

(defvar help-fns-describe-function-functions nil
  "Functions that insert more about a function, its name, at the end of its description.")

(defun describe-function-1 (function)
  "Print what FUNCTION is, does and takes."
  (let* ((def (symbol-function function)) (real (indirect-function function))
         (raw (documentation function t)) (split (help-split-fundoc raw function))
         (arglist (help-function-arglist function t)) (file (symbol-file function 'defun)))
    (princ (help--function-kind (if (symbolp def) real def)))
    (when file (princ (format-message " in `%s'" (file-name-nondirectory file))))
    (when (and (symbolp def) def) (princ (format-message ", an alias for `%s'" def)))
    (princ ".\n\n")
    (when (commandp function)
      (let ((keys (where-is-internal function)))
        (when keys
          (princ (format "It is bound to %s.\n\n" (mapconcat #'key-description keys ", "))))))
    (princ (cond (split (car split))
                 ((listp arglist) (format "%S" (help--make-usage function arglist)))
                 (t (format "(%s ...)" function))))
    (princ "\n\n")
    (let ((doc (and raw (substitute-command-keys (if split (cdr split) raw)))))
      (princ (or doc "Not documented.")))
    (let ((obsolete (get function 'byte-obsolete-info)))
      (when obsolete
        (princ (format-message "\n\nThis %s is obsolete%s; %s" (if (eq (car-safe def) 'macro) "macro" "function")
                               (if (nth 2 obsolete) (format " since %s" (nth 2 obsolete)) "")
                               (if (stringp (car obsolete)) (car obsolete) (format-message "use `%s' instead." (car obsolete)))))))
    (terpri)
    (when (bufferp standard-output)
      (with-current-buffer standard-output
        (goto-char (point-max))
        (run-hook-with-args 'help-fns-describe-function-functions function)))))

(defun help--symbol-at-point (predicate)
  "Return the symbol near point that passes PREDICATE, or nil."
  (save-excursion
    (with-demoted-errors "%S"
      (let ((s (progn (skip-syntax-backward "w_") (buffer-substring-no-properties (point) (progn (skip-syntax-forward "w_") (point))))))
        (let ((sym (intern-soft s))) (and sym (not (equal s "")) (funcall predicate sym) sym))))))

(defun function-called-at-point ()
  "Return the function that the list around point calls, or else the one whose name is at point, or nil."
  (or (ignore-errors
        (save-excursion
          (backward-up-list 1)
          (forward-char 1)
          (let ((head (read (current-buffer)))) (and head (symbolp head) (fboundp head) head))))
      (help--symbol-at-point #'fboundp)))

(defun help--read-symbol (prompt predicate)
  "Read the name of a symbol that passes PREDICATE with PROMPT."
  (let* ((default (help--symbol-at-point predicate))
         (name (completing-read (if default (format "%s (default %s): " prompt default) (concat prompt ": "))
                                obarray predicate t nil nil (and default (symbol-name default)))))
    (intern (if (equal name "") (if default (symbol-name default) "") name))))

(defun describe-function (function)
  "Show what FUNCTION does, and return the text."
  (interactive (list (help--read-symbol "Describe function" #'fboundp)))
  (unless (and function (symbolp function) (fboundp function))
    (user-error "Symbol's function definition is void: %s" function))
  (with-help-window (help-buffer)
    (prin1 function)
    (princ " is ")
    (describe-function-1 function)
    (with-current-buffer standard-output (buffer-string))))

(defun describe-command (command)
  "Show what COMMAND does."
  (interactive (list (help--read-symbol "Describe command" #'commandp)))
  (describe-function command))

(defun help--variable-p (symbol)
  "Return non-nil if SYMBOL is a variable that can be described."
  (or (boundp symbol) (get symbol 'variable-documentation)))

(defun describe-variable (variable &optional buffer _frame)
  "Show what VARIABLE is, and its value in BUFFER (default: the current one)."
  (interactive (list (help--read-symbol "Describe variable" #'help--variable-p)))
  (unless (symbolp variable) (user-error "You didn't specify a variable"))
  (let* ((buffer (or buffer (current-buffer)))
         (bound (with-current-buffer buffer (boundp variable)))
         (value (and bound (buffer-local-value variable buffer)))
         (local (with-current-buffer buffer (local-variable-p variable)))
         (doc (documentation-property variable 'variable-documentation))
         (file (symbol-file variable 'defvar)))
    (with-help-window (help-buffer)
      (prin1 variable)
      (princ (if file (format-message " is a variable defined in `%s'.\n\n" (file-name-nondirectory file)) " is a variable.\n\n"))
      (if (not bound)
          (princ "Its value is void.\n")
        (let ((text (let ((print-quoted t)) (prin1-to-string value))))
          (princ (if (> (length text) 60) "Its value is\n" "Its value is "))
          (princ text)
          (princ "\n"))
        (when local
          (princ (format "Local in buffer %s; " (buffer-name buffer)))
          (princ (if (default-boundp variable) (format "global value is %S\n" (default-value variable)) "globally void\n"))))
      (terpri)
      (when (local-variable-if-set-p variable)
        (princ "  Automatically becomes buffer-local when set.\n\n"))
      (let ((alias (indirect-variable variable)))
        (unless (eq alias variable)
          (princ (format-message "  This variable is an alias for `%s'.\n\n" alias))))
      (princ (or (and doc (substitute-command-keys doc)) "Not documented as a variable."))
      (terpri))))

(defun describe-symbol (symbol)
  "Show what SYMBOL is as a function and as a variable."
  (interactive (list (help--read-symbol "Describe symbol" (lambda (s) (or (fboundp s) (help--variable-p s))))))
  (cond ((and (fboundp symbol) (help--variable-p symbol))
         (let ((text (with-output-to-string (princ (format "%s is a variable.\n\n%s\n\n----\n\n" symbol (or (documentation-property symbol 'variable-documentation) ""))))))
           (with-help-window (help-buffer)
             (prin1 symbol) (princ " is ") (describe-function-1 symbol) (princ "\n----\n\n") (princ text))))
        ((fboundp symbol) (describe-function symbol))
        (t (describe-variable symbol))))

(defun describe-key-briefly (&optional key-list insert _buffer)
  "Show the command that KEY-LIST, the events of a key, runs; INSERT inserts it."
  (interactive (list (read-key-sequence "Describe the following key: ") current-prefix-arg))
  (let* ((binding (key-binding key-list t)) (text (key-description key-list)))
    (if insert
        (insert (format "%s" binding))
      (message (if (or (null binding) (integerp binding) (eq binding 'undefined)) "%s is undefined" "%s runs the command %S") text binding))))

(defun describe-key (&optional key-list _buffer _up-event)
  "Show what the key KEY-LIST does."
  (interactive (list (read-key-sequence "Describe the following key, mouse click, or menu item: ")))
  (let* ((key (if (and (consp key-list) (consp (car key-list))) (cdr (car key-list)) key-list))
         (binding (key-binding key t)) (text (key-description key)))
    (if (or (null binding) (integerp binding) (eq binding 'undefined))
        (message "%s is undefined" text)
      (with-help-window (help-buffer)
        (princ (format "%s runs the command %S" text binding))
        (if (not (and (symbolp binding) (fboundp binding)))
            (princ (format "\n\n%s" (or (documentation binding) "Not documented.")))
          (princ ", which is ")
          (describe-function-1 binding))))))

(defun where-is (definition &optional insert)
  "Show the keys of the command DEFINITION; INSERT inserts them."
  (interactive (list (help--read-symbol "Where is command" #'commandp) current-prefix-arg))
  (let* ((keys (where-is-internal definition overriding-local-map))
         (text (if keys (format "%s is on %s" definition (mapconcat #'key-description keys ", ")) (format "%s is not on any key" definition))))
    (if insert (insert text) (message "%s" text))
    nil))

(defun describe-mode (&optional buffer)
  "Show what the modes of BUFFER (default: the current one) do."
  (interactive)
  (with-current-buffer (or buffer (current-buffer))
    (let ((mode major-mode) (name mode-name)
          (minor (delq nil (mapcar (lambda (m) (and (boundp m) (symbol-value m) (fboundp m) m)) minor-mode-list))))
      (with-help-window (help-buffer)
        (when minor
          (princ (format "Enabled minor modes: %s\n\n" (mapconcat #'symbol-name (sort minor #'string<) " "))))
        (princ (format-message "%s mode:\n\n" (format-mode-line name)))
        (princ (or (documentation mode) "Not documented."))
        (terpri)))))

(defun describe-syntax (&optional buffer)
  "Show the syntax of the characters in BUFFER."
  (interactive)
  (let ((table (with-current-buffer (or buffer (current-buffer)) (syntax-table))))
    (with-help-window (help-buffer)
      (let ((c 0))
        (while (< c 128)
          (princ (format "%-8s %s\n" (single-key-description c) (with-syntax-table table (string (char-syntax c)))))
          (setq c (1+ c)))))))

(defun apropos-command (pattern &optional all _var-predicate)
  "List the commands whose names match PATTERN, a regexp; with ALL, all functions."
  (interactive (list (read-string "Search for command (word list or regexp): ") current-prefix-arg))
  (let ((found (apropos-internal pattern (if all #'fboundp #'commandp))))
    (if (null found)
        (message "No apropos matches for `%s'" pattern)
      (with-help-window "*Apropos*"
        (dolist (symbol found)
          (princ (format "%s\n  %s\n" symbol (or (car (split-string (or (documentation symbol t) "(not documented)") "\n")) ""))))))))

(defun apropos-documentation (pattern &optional _do-all)
  "List the functions and variables whose documentation matches PATTERN, a regexp."
  (interactive (list (read-string "Search for documentation (word list or regexp): ")))
  (let ((found nil))
    (mapatoms (lambda (s)
                (let ((doc (or (and (fboundp s) (ignore-errors (documentation s t))) (documentation-property s 'variable-documentation t))))
                  (when (and (stringp doc) (string-match-p pattern doc)) (push s found)))))
    (with-help-window "*Apropos*"
      (dolist (symbol (sort found #'string<)) (princ (format "%s\n" symbol))))))

(defun help-for-help ()
  "Show what the help keys do."
  (interactive)
  (with-help-window (help-buffer)
    (princ "After the help key:\n\n k  what a key does            c  the same, briefly\n f  what a function does       v  what a variable is\n o  what a symbol is           w  the keys of a command\n b  all key bindings           m  what the modes do\n a  commands by name           d  search documentation\n e  recent messages            l  recent keys\n s  syntax of characters       q  leave help\n")))

(defun help--document-file (name)
  "Return the name of the file NAME of the program's documents: beside its Lisp, or where they are installed."
  (let* ((lisp (file-name-directory (locate-library "subr")))
         (places (list (expand-file-name "../" lisp) (expand-file-name "../../doc/neomacs/" lisp))))
    (or (locate-file name places)
        (user-error "The file %s is not installed" name))))

(defun help--show-document (name)
  "Show the file NAME of the program's documents in a buffer of its own, which does not visit it."
  (let ((file (help--document-file name)))
    (switch-to-buffer (get-buffer-create (format "*%s*" name)))
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert-file-contents file))
    (text-mode)
    (setq buffer-read-only t)
    (set-buffer-modified-p nil)
    (goto-char (point-min))))

(defun view-emacs-news (&optional _version)
  "Show the news of this version."
  (interactive "P")
  (help--show-document "NEWS"))

(defun describe-copying ()
  "Show the conditions for copying this program."
  (interactive)
  (help--show-document "COPYING"))

(defun help-quit () "Leave help." (interactive) nil)

(defun view-echo-area-messages ()
  "Show the messages that were shown in the echo area."
  (interactive)
  (let ((window (display-buffer (messages-buffer))))
    (with-current-buffer (messages-buffer)
      (goto-char (point-max))
      (when window (set-window-point window (point-max))))))

(defun messages-buffer () "Return the buffer of messages." (or (get-buffer "*Messages*") (get-buffer-create "*Messages*")))

(defun view-lossage ()
  "Show the keys that were typed last."
  (interactive)
  (let ((keys (recent-keys)))
    (with-help-window (help-buffer)
      (princ (mapconcat (lambda (k) (if (or (integerp k) (symbolp k)) (single-key-description k) (format "%s" (car-safe k)))) keys " "))
      (princ "\n"))))

(provide 'help)
(provide 'help-fns)
(provide 'help-mode)

;;; help.el ends here
