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

(defmacro with-help-window (buffer-or-name &rest body)
  "Evaluate BODY with output going to BUFFER-OR-NAME, then show it in Help mode."
  (declare (indent 1) (debug t))
  (let ((buffer (make-symbol "buffer")) (before (make-symbol "before")))
    `(let ((,buffer ,buffer-or-name) (,before (help-window--state ,buffer-or-name))
           (temp-buffer-setup-hook (cons #'help-mode-setup temp-buffer-setup-hook))
           (temp-buffer-show-hook (cons #'help-mode-finish temp-buffer-show-hook)))
       (prog1
           (with-output-to-temp-buffer ,buffer ,@body)
         (help-window-setup (get-buffer-window ,buffer) ,before)))))

(defun help-window--state (buffer)
  "Return the windows that there are, and the one of BUFFER or nil, as (WINDOWS . WINDOW)."
  (cons (window-list nil 'no-minibuffer) (get-buffer-window buffer)))

(defun help-window--message (window before selected)
  "Tell the user how to leave the help in WINDOW; BEFORE is how `help-window--state' was.
SELECTED non-nil means that it is the selected window."
  (let* ((new (not (memq window (car before))))
         (next (eq window (next-window (selected-window) 'no-minibuffer)))
         (leave (cond ((and selected new) "Type \"q\" to delete help window")
                      (selected "Type \"q\" to restore previous buffer")
                      ((and new (= 1 (length (car before)))) "Type \\[delete-other-windows] to delete the help window")
                      (new "Type \"q\" in help window to delete it")
                      ((cddr (car before)) "Type \"q\" in help window to restore previous buffer")
                      (t "Type \"q\" in help window to restore its previous buffer")))
         (scroll (cond (selected ", \\[scroll-up] to scroll help.")
                       (next ", \\[scroll-other-window] to scroll help.")
                       (t ""))))
    (message "%s" (substitute-command-keys
                   (concat leave (if selected (string-replace "\\[scroll-up]" "SPC" scroll) scroll))))))

(defun help-window-setup (window &optional before)
  "Show WINDOW's help from its beginning, select it if `help-window-select' says so, and tell how to leave it.
BEFORE is what `help-window--state' returned before the help was shown."
  (when (windowp window)
    (with-current-buffer (window-buffer window)
      (set-window-start window (point-min) t)
      (set-window-point window (point-min)))
    (when (or (eq help-window-select t)
              (and help-window-select (cddr (window-list nil 'no-minibuffer))))
      (select-window window))
    (unless (or (null before) (eq window (cdr before)))
      (help-window--message window before (eq window (selected-window))))))

(defun help--symbol-at-point (predicate)
  "Return the symbol near point that passes PREDICATE, or nil."
  (let ((symbol (ignore-errors
                  (with-syntax-table emacs-lisp-mode-syntax-table
                    (save-excursion
                      (skip-syntax-backward "w_'")
                      (skip-syntax-forward "'")
                      (intern-soft (buffer-substring-no-properties (point) (progn (skip-syntax-forward "w_") (point)))))))))
    (and symbol (not (equal (symbol-name symbol) "")) (funcall predicate symbol) symbol)))

(defun help--read-symbol (prompt predicate &optional default)
  "Read the name of a symbol that passes PREDICATE with PROMPT; DEFAULT is a symbol or nil."
  (let* ((default (or default (help--symbol-at-point predicate)))
         (name (completing-read (format-prompt prompt default) obarray predicate t nil nil (and default (symbol-name default)))))
    (if (equal name "") (or default (user-error "You did not specify a name")) (intern name))))

(defun help--variable-p (symbol)
  "Return non-nil if SYMBOL is a variable that can be described."
  (or (and (boundp symbol) (not (keywordp symbol))) (get symbol 'variable-documentation)))

(defun describe-key-briefly (&optional key-list insert _buffer)
  "Show the command that KEY-LIST, the events of a key, runs; INSERT inserts it."
  (interactive (list (read-key-sequence "Describe the following key: ") current-prefix-arg))
  (let* ((binding (key-binding key-list t)) (text (key-description key-list)))
    (if insert
        (insert (format "%s" binding))
      (message (if (or (null binding) (integerp binding) (eq binding 'undefined)) "%s is undefined" "%s runs the command %S") text binding))))

(defun help--keymap-name (map)
  "Return the variable whose value is the keymap MAP, or nil."
  (catch 'found
    (dolist (name (list 'global-map 'esc-map 'ctl-x-map (intern (format "%s-map" major-mode))))
      (if (and (boundp name) (eq map (symbol-value name))) (throw 'found name)))
    (mapatoms (lambda (symbol)
                (if (and (boundp symbol) (eq map (symbol-value symbol)) (not (keywordp symbol))
                         (not (memq symbol '(overriding-local-map overriding-terminal-local-map))))
                    (throw 'found symbol))))
    nil))

(defun help--binding-locus (key _position)
  "Return the name of the active keymap that binds KEY, or nil."
  (let ((found nil) (maps (current-active-maps t)))
    (while (and maps (not found))
      (let ((binding (lookup-key (car maps) key t)))
        (if (and binding (not (numberp binding)))
            (setq found (help--keymap-name (car maps)) maps nil)
          (setq maps (cdr maps)))))
    found))

(defun describe-key (&optional key-list _buffer _up-event)
  "Show what the key KEY-LIST does."
  (interactive (list (read-key-sequence "Describe the following key, mouse click, or menu item: ")))
  (let* ((key (if (and (consp key-list) (consp (car key-list))) (cdr (car key-list)) key-list))
         (binding (key-binding key t)) (text (key-description key)) (locus (help--binding-locus key nil)))
    (if (or (null binding) (integerp binding) (eq binding 'undefined))
        (message "%s is undefined" text)
      (help-setup-xref (list #'describe-key key) (called-interactively-p 'interactive))
      (with-help-window (help-buffer)
        (princ (propertize text 'face 'help-key-binding 'font-lock-face 'help-key-binding))
        (princ (format-message " runs the command %S%s, which is " binding (if locus (format " (found in %s)" locus) "")))
        (describe-function-1 binding)))))

(defun where-is (definition &optional insert)
  "Show the keys of the command DEFINITION; INSERT inserts them."
  (interactive (list (help--read-symbol "Where is command" #'commandp) current-prefix-arg))
  (let* ((keys (where-is-internal definition overriding-local-map))
         (text (if keys (format "%s is on %s" definition (mapconcat #'key-description keys ", ")) (format "%s is not on any key" definition))))
    (if insert (insert text) (message "%s" text))
    nil))

(defun help--minor-mode-name (mode)
  "Return the name of MODE, a minor mode's symbol, for people."
  (let ((name (symbol-name mode)))
    (capitalize (if (string-suffix-p "-mode" name) (substring name 0 -5) name))))

(defun help--minor-modes ()
  "Return the minor modes that are on in this buffer, as a sorted list of (NAME . MODE)."
  (let ((found nil))
    (dolist (mode minor-mode-list)
      (let ((function (if (fboundp mode) mode (get mode :minor-mode-function))))
        (if (and (boundp mode) (symbol-value mode) function (not (rassq function found)))
            (push (cons (help--minor-mode-name function) function) found))))
    (sort found (lambda (a b) (string-lessp (car a) (car b))))))

(defun help--minor-mode-indicator (mode)
  "Return how the mode line shows the minor mode MODE, in words."
  (let ((text (ignore-errors (format-mode-line (car (alist-get mode minor-mode-alist))))))
    (if (or (null text) (not (string-match "\\S-" text)))
        "no indicator"
      (format "indicator %s" (string-trim text)))))

(defun help--mode-documentation (mode)
  "Return the doc string of MODE."
  (string-trim-right (or (documentation mode) "Not documented.")))

(defun help--insert-modes (name mode doc minor details)
  "Insert the description of MODE, whose name is NAME, and of the minor modes MINOR, (NAME . MODE) pairs.
DOC is the doc string of MODE, DETAILS has an (INDICATOR DOC) list for each minor mode."
  (let ((file (find-lisp-object-file-name mode (symbol-function mode))) (from (point)))
    (when minor
      (insert "Enabled minor modes:")
      (dolist (pair minor)
        (insert " ")
        (help-insert-xref-button (car pair) 'help-function (cdr pair)))
      (fill-region from (point))
      (insert "\n\n(Information about these minor modes follows the major mode info.)\n\n"))
    (insert (propertize name 'face 'bold) " mode")
    (when (and file (not (eq file 'C-source)))
      (insert (format-message " defined in `"))
      (help-insert-xref-button (file-name-nondirectory file) 'help-function-def mode file)
      (insert (format-message "'")))
    (insert ":\n" doc)
    (dolist (pair minor)
      (let ((detail (pop details)))
        (insert "\n\f\n" (propertize (car pair) 'face 'bold) (format " minor mode (%s):\n" (car detail)) (nth 1 detail))))
    (insert "\n")))

(defun describe-mode (&optional buffer)
  "Show what the modes of BUFFER (default: the current one) do."
  (interactive)
  (setq buffer (or buffer (current-buffer)))
  (help-setup-xref (list #'describe-mode buffer) (called-interactively-p 'interactive))
  (with-current-buffer buffer
    ;; Keys in the doc strings are those of the buffer.
    (let* ((name (format-mode-line mode-name nil nil buffer)) (mode major-mode) (minor (help--minor-modes))
           (doc (help--mode-documentation mode))
           (details (mapcar (lambda (pair) (list (help--minor-mode-indicator (cdr pair)) (help--mode-documentation (cdr pair)))) minor)))
      (with-help-window (help-buffer)
        (with-current-buffer standard-output
          (help--insert-modes name mode doc minor details))))))

(defun help-for-help ()
  "Show what the help keys do."
  (interactive)
  (with-help-window (help-buffer)
    (princ "After the help key:\n\n k  what a key does            c  the same, briefly\n f  what a function does       v  what a variable is\n o  what a symbol is           w  the keys of a command\n b  all key bindings           m  what the modes do\n a  commands by name           d  search documentation\n e  recent messages            l  recent keys\n s  syntax of characters       q  leave help\n")))

(defalias 'help #'help-for-help)

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

(defun messages-buffer ()
  "Return the buffer of messages; make it if there is none."
  (or (get-buffer "*Messages*")
      (with-current-buffer (get-buffer-create "*Messages*")
        (messages-buffer-mode)
        (current-buffer))))

(defun view-lossage ()
  "Show the keys that were typed last."
  (interactive)
  (let ((keys (recent-keys)))
    (with-help-window (help-buffer)
      (princ (mapconcat (lambda (k) (if (or (integerp k) (symbolp k)) (single-key-description k) (format "%s" (car-safe k)))) keys " "))
      (princ "\n"))))

(provide 'help)

;;; help.el ends here
