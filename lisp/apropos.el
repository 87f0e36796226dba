;;; apropos.el --- lists of names that match  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What was found is kept in `apropos-accumulator' as lists (SYMBOL SCORE FUNCTION VARIABLE PROPERTIES WIDGET FACE GROUP):
;; SCORE says how well the name matches, the others are the first lines of documentation, or nil, or the names of the
;; properties.

;;; Code:

(require 'help-mode)

(defgroup apropos nil "Lists of names that match." :group 'help)

(defcustom apropos-do-all nil "Non-nil means that the commands of Apropos look at more than usual." :type 'boolean)
(defcustom apropos-sort-by-scores nil "Non-nil means that the best matches come first; `verbose': with their scores."
  :type '(choice (const nil) (const t) (const verbose)))
(defcustom apropos-documentation-sort-by-scores t "Like `apropos-sort-by-scores', for `apropos-documentation'."
  :type '(choice (const nil) (const t) (const verbose)))

(defface apropos-symbol '((t :inherit bold)) "Face of the names.")
(defface apropos-property '((t :inherit font-lock-builtin-face)) "Face of the names of properties.")

(defvar apropos-regexp nil "The regexp that the last command of Apropos looked for.")
(defvar apropos-pattern nil "The pattern that the last command of Apropos was given.")
(defvar apropos-accumulator nil "What the last command of Apropos found.")

(defvar apropos-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map (make-composed-keymap button-buffer-map special-mode-map))
    (define-key map "\r" #'apropos-follow)
    (define-key map "n" #'apropos-next-symbol)
    (define-key map "p" #'apropos-previous-symbol)
    map)
  "Keymap of Apropos mode.")

(define-derived-mode apropos-mode special-mode "Apropos"
  "Major mode of lists of names that match; RET shows help about the one at point.
\\{apropos-mode-map}")

;; -- patterns -----------------------------------------------------------------------------------

(defun apropos-read-pattern (subject)
  "Read what to look for, a regexp or a list of words, in the minibuffer; SUBJECT names what is searched."
  (let ((pattern (read-string (format "Search for %s (word list or regexp): " subject))))
    (cond ((string-equal pattern "") (user-error "No word list or regexp given"))
          ((string-equal (regexp-quote pattern) pattern)
           (or (split-string pattern "[ \t]+" t) (user-error "No word list given")))
          (t pattern))))

(defun apropos--words-regexp (words)
  "Return a regexp that matches at least two of WORDS, in any order; the only one if there is one."
  (if (null (cdr words))
      (car words)
    (let ((parts nil))
      (dolist (word words)
        (push (concat "\\(?:" word "\\).*?\\(?:" (mapconcat #'identity (reverse (remove word words)) "\\|") "\\)") parts))
      (mapconcat #'identity parts "\\|"))))

(defun apropos-parse-pattern (pattern &optional _multiline-p)
  "Return the regexp for PATTERN, a regexp or a list of words, and note both."
  (setq apropos-pattern (if (stringp pattern) pattern (mapconcat #'identity pattern " "))
        apropos-regexp (if (stringp pattern) pattern (apropos--words-regexp pattern))))

(defun apropos--score (name)
  "Return how well NAME matches: the more of it is matched, and the earlier, the better."
  (if (string-match apropos-regexp name)
      (- (/ (* 1000 (- (match-end 0) (match-beginning 0))) (max 1 (length name))) (match-beginning 0))
    0))

;; -- what is known about a symbol -----------------------------------------------------------------

(defun apropos--first-line (doc)
  "Return the first line of DOC, or a note that there is none."
  (if (and (stringp doc) (not (equal doc "")))
      (let ((line (substring doc 0 (string-search "\n" doc))))
        (if (equal line "") "(not documented)" line))
    "(not documented)"))

(defun apropos--function-line (symbol)
  "Return the first line of the documentation of the function SYMBOL, or nil if it is none."
  (and (fboundp symbol)
       (apropos--first-line (ignore-errors (substitute-command-keys (documentation symbol t))))))

(defun apropos--variable-line (symbol)
  "Return the first line of the documentation of the variable SYMBOL, or nil if it is none."
  (and (boundp symbol) (not (keywordp symbol))
       (apropos--first-line (documentation-property symbol 'variable-documentation))))

(defun apropos--properties (symbol)
  "Return the names of the properties of SYMBOL as text, or nil."
  (let ((names nil) (list (symbol-plist symbol)))
    (while list
      (push (format "%s" (car list)) names)
      (setq list (cddr list)))
    (and names (mapconcat #'identity (nreverse names) " "))))

(defun apropos--entry (symbol &optional all)
  "Return what is known about SYMBOL as an element of `apropos-accumulator'; with ALL, its properties too."
  (list symbol (apropos--score (symbol-name symbol))
        (apropos--function-line symbol)
        (apropos--variable-line symbol)
        (and all (apropos--properties symbol))
        (and (get symbol 'widget-type) (apropos--first-line (get symbol 'widget-documentation)))
        (and (facep symbol) (apropos--first-line (face-documentation symbol)))
        (and (get symbol 'custom-group) (apropos--first-line (get symbol 'group-documentation)))))

;; -- the list -----------------------------------------------------------------------------------

(defun apropos--describe (button function)
  "Call FUNCTION with the name that BUTTON belongs to."
  (funcall function (button-get button 'apropos-symbol)))

(dolist (type `((apropos-function describe-function "Function") (apropos-macro describe-function "Macro")
                (apropos-command describe-function "Command") (apropos-variable describe-variable "Variable")
                (apropos-user-option describe-variable "User option") (apropos-face describe-face "Face")
                (apropos-group customize-group-other-window "Group") (apropos-widget describe-symbol "Widget")
                (apropos-plist apropos-describe-plist "Properties")))
  (define-button-type (car type) 'apropos-label (nth 2 type) 'face 'button 'help-echo "mouse-2, RET: Display more help"
    'follow-link t 'action (let ((function (nth 1 type))) (lambda (button) (apropos--describe button function)))))

(define-button-type 'apropos-symbol 'face 'apropos-symbol 'help-echo "mouse-2, RET: Display more help on this symbol"
  'follow-link t 'action (lambda (button) (describe-symbol (button-get button 'apropos-symbol))))

(defun apropos--function-type (symbol)
  "Return the button type for the function SYMBOL."
  (cond ((commandp symbol) 'apropos-command)
        ((macrop symbol) 'apropos-macro)
        (t 'apropos-function)))

(defconst apropos--columns
  `((2 . ,#'apropos--function-type)
    (3 . ,(lambda (symbol) (if (custom-variable-p symbol) 'apropos-user-option 'apropos-variable)))
    (7 . ,(lambda (_symbol) 'apropos-group)) (6 . ,(lambda (_symbol) 'apropos-face))
    (5 . ,(lambda (_symbol) 'apropos-widget)) (4 . ,(lambda (_symbol) 'apropos-plist)))
  "The elements of an entry in the order in which they are shown, with functions that return their button types.")

(defun apropos--insert-line (symbol text type multi)
  "Insert TEXT about SYMBOL as an indented paragraph, after a label of TYPE if MULTI is non-nil."
  (let ((from (point)) (indent 3))
    (insert (if multi "  " "   "))
    (when multi
      (insert-text-button (button-type-get type 'apropos-label) 'type type 'apropos-symbol symbol)
      (insert ": ")
      (setq indent (current-column)))
    (insert text "\n")
    (let ((fill-prefix (make-string indent ?\s)) (adaptive-fill-mode nil))
      (fill-region-as-paragraph from (point) nil t))))

(defun apropos--insert-keys (symbol)
  "Insert the keys of the command SYMBOL behind its name."
  (let ((keys (delq nil (mapcar (lambda (key) (and (not (memq (aref key 0) '(menu-bar tool-bar remap))) key))
                                (where-is-internal symbol)))))
    (indent-to 30 1)
    (insert (if keys (mapconcat #'key-description keys ", ") "M-x ... RET"))))

(defun apropos--insert-entry (entry with-keys multi)
  "Insert ENTRY; WITH-KEYS: with the keys of commands.  MULTI: every line says what it is about."
  (let ((symbol (car entry)))
    (insert-text-button (symbol-name symbol) 'type 'apropos-symbol 'apropos-symbol symbol)
    (if (and with-keys (commandp symbol)) (apropos--insert-keys symbol))
    (insert "\n")
    (dolist (column apropos--columns)
      (let ((text (nth (car column) entry)))
        (if text (apropos--insert-line symbol text (funcall (cdr column) symbol) multi))))))

(defun apropos--before (a b)
  "Return non-nil if the entry A comes before B."
  (if (and apropos-sort-by-scores (/= (nth 1 a) (nth 1 b)))
      (> (nth 1 a) (nth 1 b))
    (string-lessp (car a) (car b))))

(defun apropos-print (do-keys spacing &optional text nosubst)
  "Show `apropos-accumulator' in the buffer *Apropos*, and return it; nil if it is empty.
DO-KEYS: with the keys of commands; labels are left out then.  SPACING is
inserted before each entry, TEXT at the beginning.  NOSUBST is accepted."
  (ignore nosubst)
  (if (null apropos-accumulator)
      (progn (message "No apropos matches for `%s'" apropos-pattern) nil)
    (setq apropos-accumulator (sort apropos-accumulator #'apropos--before))
    (let ((accumulator apropos-accumulator) (multi (not (eq do-keys 'single))))
      (with-output-to-temp-buffer "*Apropos*"
        (with-current-buffer standard-output
          (apropos-mode)
          (let ((inhibit-read-only t))
            (if text (insert text "\n\n"))
            (insert (format "Type RET on %s to view its full documentation.\n\n" (if multi "a type label" "an entry")))
            (dolist (entry accumulator)
              (if spacing (insert spacing))
              (apropos--insert-entry entry do-keys multi))))))
    apropos-accumulator))

(defun apropos--revert (function &rest arguments)
  "Make `revert-buffer' in the list call FUNCTION with ARGUMENTS again."
  (let ((buffer (get-buffer "*Apropos*")))
    (when buffer
      (with-current-buffer buffer
        (setq-local revert-buffer-function (lambda (&rest _) (apply function arguments)))))))

;; -- commands -----------------------------------------------------------------------------------

;;;###autoload
(defun apropos (pattern &optional do-all)
  "List the functions, variables, faces and other meaningful names that match PATTERN, a regexp or a list of words.
DO-ALL non-nil also shows names that have nothing but properties.  Value: what was found."
  (interactive (list (apropos-read-pattern "symbol") current-prefix-arg))
  (setq apropos-accumulator
        (mapcar (lambda (symbol) (apropos--entry symbol t))
                (apropos-internal (apropos-parse-pattern pattern)
                                  (unless (or do-all apropos-do-all)
                                    (lambda (symbol) (or (fboundp symbol) (boundp symbol) (facep symbol) (symbol-plist symbol)))))))
  (prog1 (apropos-print nil nil)
    (apropos--revert #'apropos pattern do-all)))

(defun apropos--only (index symbols)
  "Return entries of SYMBOLS with nothing but their element INDEX."
  (mapcar (lambda (symbol)
            (let ((entry (apropos--entry symbol)))
              (append (list symbol (nth 1 entry))
                      (mapcar (lambda (i) (and (= i index) (nth i entry))) '(2 3 4 5 6 7)))))
          symbols))

;;;###autoload
(defun apropos-command (pattern &optional do-all var-predicate)
  "List the commands whose names match PATTERN, a regexp or a list of words; with DO-ALL all functions and macros.
VAR-PREDICATE: list the variables that pass it as well."
  (interactive (list (apropos-read-pattern (if (or current-prefix-arg apropos-do-all) "command or function" "command"))
                     current-prefix-arg))
  (let* ((do-all (or do-all apropos-do-all))
         (functions (unless (eq do-all 'variables)
                      (apropos-internal (apropos-parse-pattern pattern) (if do-all #'fboundp #'commandp))))
         (variables (and var-predicate (apropos-internal (apropos-parse-pattern pattern) var-predicate))))
    (setq apropos-accumulator (append (apropos--only 2 functions) (apropos--only 3 variables)))
    (prog1 (apropos-print (if (or do-all var-predicate) t 'single) nil)
      (apropos--revert #'apropos-command pattern do-all var-predicate))))

;;;###autoload
(defun apropos-variable (pattern &optional do-not-all)
  "List the variables whose names match PATTERN, a regexp or a list of words; with DO-NOT-ALL the user options."
  (interactive (list (apropos-read-pattern (if current-prefix-arg "user option" "variable")) current-prefix-arg))
  (setq apropos-accumulator
        (apropos--only 3 (apropos-internal (apropos-parse-pattern pattern)
                                           (if do-not-all #'custom-variable-p
                                             (lambda (symbol) (and (boundp symbol) (get symbol 'variable-documentation)))))))
  (prog1 (apropos-print (if do-not-all 'single nil) nil)
    (apropos--revert #'apropos-variable pattern do-not-all)))

;;;###autoload
(defun apropos-user-option (pattern &optional do-all)
  "List the user options whose names match PATTERN, a regexp or a list of words; with DO-ALL all variables."
  (interactive (list (apropos-read-pattern (if current-prefix-arg "variable" "user option")) current-prefix-arg))
  (apropos-variable pattern (not (or do-all apropos-do-all))))

;;;###autoload
(defun apropos-documentation (pattern &optional do-all)
  "List the names whose documentation matches PATTERN, a regexp or a list of words; DO-ALL is accepted."
  (interactive (list (apropos-read-pattern "documentation") current-prefix-arg))
  (ignore do-all)
  (let ((regexp (apropos-parse-pattern pattern)) (apropos-sort-by-scores apropos-documentation-sort-by-scores))
    (setq apropos-accumulator nil)
    (mapatoms
     (lambda (symbol)
       (let ((function (and (fboundp symbol) (ignore-errors (documentation symbol t))))
             (variable (documentation-property symbol 'variable-documentation t)))
         (unless (and (stringp function) (string-match-p regexp function)) (setq function nil))
         (unless (and (stringp variable) (string-match-p regexp variable)) (setq variable nil))
         (when (or function variable)
           (push (list symbol (apropos--score (or function variable)) function variable nil nil nil nil) apropos-accumulator)))))
    (prog1 (apropos-print nil "\n----------------\n")
      (apropos--revert #'apropos-documentation pattern))))

(defun apropos--value-entry (symbol function-too)
  "Return an entry for SYMBOL if its value matches; with FUNCTION-TOO, its definition or properties as well."
  (let ((print-circle t) (found nil))
    (dolist (part (list (and function-too (fboundp symbol) (format "%S" (symbol-function symbol)))
                        (and (boundp symbol) (not (keywordp symbol)) (format "%S" (symbol-value symbol)))
                        (and function-too (symbol-plist symbol) (format "%S" (symbol-plist symbol)))))
      (push (and part (string-match-p apropos-regexp part) part) found))
    (setq found (nreverse found))
    (and (delq nil (copy-sequence found))
         (append (list symbol (apropos--score (mapconcat #'identity (delq nil (copy-sequence found)) " "))) found (list nil nil nil)))))

;;;###autoload
(defun apropos-value (pattern &optional do-all)
  "List the variables whose values, as they are printed, match PATTERN; with DO-ALL, functions and properties too."
  (interactive (list (apropos-read-pattern "value") current-prefix-arg))
  (apropos-parse-pattern pattern)
  (setq apropos-accumulator nil)
  (let ((own '(apropos-regexp apropos-pattern apropos-accumulator)))
    (mapatoms (lambda (symbol)
                (unless (memq symbol own)
                  (let ((entry (apropos--value-entry symbol (or do-all apropos-do-all)))) (if entry (push entry apropos-accumulator)))))))
  (prog1 (apropos-print (if (or do-all apropos-do-all) nil 'single) "\n----------------\n")
    (apropos--revert #'apropos-value pattern do-all)))

;;;###autoload
(defun apropos-library (file)
  "List the variables and functions that the library FILE defined."
  (interactive (list (completing-read "Describe library: " (mapcar #'car load-history) nil t)))
  (let ((definitions (or (assoc file load-history)
                         (let ((found (locate-library file))) (and found (assoc found load-history)))
                         (user-error "Library %s is not loaded" file)))
        (symbols nil))
    (dolist (definition (cdr definitions))
      (let ((symbol (if (symbolp definition) definition (and (memq (car definition) '(defun defmacro t)) (cdr definition)))))
        (if (and symbol (symbolp symbol)) (push symbol symbols))))
    (setq apropos-pattern file apropos-regexp "" apropos-accumulator (mapcar #'apropos--entry (delete-dups symbols)))
    (apropos-print t nil (format-message "Library `%s':" file))))

;; -- moving in the list -------------------------------------------------------------------------

(defun apropos-follow ()
  "Show help about the name or label at point, or the next one on the line."
  (interactive)
  (let ((button (or (button-at (point)) (button-at (line-beginning-position))
                    (let ((next (next-button (line-beginning-position)))) (and next (< (button-start next) (line-end-position)) next)))))
    (if button (push-button (button-start button)) (user-error "There is nothing to follow here"))))

(defun apropos-next-symbol ()
  "Move to the next name."
  (interactive)
  (let ((button (next-button (point))))
    (while (and button (not (eq (button-type button) 'apropos-symbol)))
      (setq button (next-button (button-start button))))
    (if button (goto-char (button-start button)) (user-error "There are no more names"))))

(defun apropos-previous-symbol ()
  "Move to the previous name."
  (interactive)
  (let ((button (previous-button (point))))
    (while (and button (not (eq (button-type button) 'apropos-symbol)))
      (setq button (previous-button (button-start button))))
    (if button (goto-char (button-start button)) (user-error "There are no names before"))))

(defun apropos-describe-plist (symbol)
  "Show the properties of SYMBOL."
  (help-setup-xref (list #'apropos-describe-plist symbol) (called-interactively-p 'interactive))
  (with-help-window (help-buffer)
    (princ (format-message "Symbol %s's plist is\n (" symbol))
    (let ((list (symbol-plist symbol)) (first t))
      (while list
        (princ (format "%s%S %S" (if first "" "\n  ") (car list) (cadr list)))
        (setq list (cddr list) first nil)))
    (princ ")\n")))

(provide 'apropos)

;;; apropos.el ends here
