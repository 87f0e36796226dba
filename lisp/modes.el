;;; modes.el --- the basic major modes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Text mode, the parent of modes for programs, and the modes of Lisp.

;;; Code:

(defvar desktop-buffer-mode-handlers nil "Alist of major modes and what restores their buffers; modes add to it when they are loaded.")
(defvar desktop-minor-mode-handlers nil "Alist of minor modes and what restores them; modes add to it when they are loaded.")

(defvar prog-mode-map (let ((map (make-sparse-keymap))) (define-key map [?\C-\M-q] #'prog-indent-sexp) map) "Keymap of modes for programs.")

(define-derived-mode prog-mode fundamental-mode "Prog"
  "Major mode that modes for programs are derived from."
  (setq-local require-final-newline mode-require-final-newline)
  (setq-local parse-sexp-ignore-comments t))

(defun prog-indent-sexp (&optional defun)
  "Indent the expression after point; with DEFUN, the whole definition."
  (interactive "P")
  (save-excursion
    (when defun (end-of-line) (beginning-of-defun))
    (let ((start (point)) (end (progn (forward-sexp 1) (point))))
      (indent-region start end nil))))

;;; Lisp.

(defvar lisp-data-mode-syntax-table
  (let ((table (make-syntax-table)) (i 0))
    (while (< i ?0) (modify-syntax-entry i "_   " table) (setq i (1+ i)))
    (setq i (1+ ?9))
    (while (< i ?A) (modify-syntax-entry i "_   " table) (setq i (1+ i)))
    (setq i (1+ ?Z))
    (while (< i ?a) (modify-syntax-entry i "_   " table) (setq i (1+ i)))
    (setq i (1+ ?z))
    (while (< i 128) (modify-syntax-entry i "_   " table) (setq i (1+ i)))
    (dolist (pair '((?\s . "    ") (#xa0 . "    ") (?\t . "    ") (?\f . "    ") (?\n . ">   ") (?\; . "<   ") (?` . "'   ")
                    (?' . "'   ") (?, . "'   ") (?@ . "_ p") (?. . "_   ") (?# . "'   ") (?\" . "\"    ") (?\\ . "\\   ")
                    (?\( . "()  ") (?\) . ")(  ") (?\[ . "(]") (?\] . ")[")))
      (modify-syntax-entry (car pair) (cdr pair) table))
    table)
  "Syntax table of Lisp data.")

(defvar lisp-mode-syntax-table
  (let ((table (make-syntax-table lisp-data-mode-syntax-table)))
    (modify-syntax-entry ?\[ "_   " table)
    (modify-syntax-entry ?\] "_   " table)
    (modify-syntax-entry ?# "' 14" table)
    (modify-syntax-entry ?| "\" 23bn" table)
    table)
  "Syntax table of Lisp mode.")

(defvar emacs-lisp-mode-syntax-table
  (let ((table (make-syntax-table lisp-data-mode-syntax-table)))
    (modify-syntax-entry ?\* "_   " table)
    table)
  "Syntax table of Emacs Lisp mode.")


(defun lisp-mode-variables (&optional lisp-syntax keywords-case-insensitive elisp)
  "Set the variables of the current buffer as all modes for Lisp have them; the syntax table too if LISP-SYNTAX.
KEYWORDS-CASE-INSENSITIVE: highlight keywords in any case.  ELISP: highlight as Emacs Lisp."
  (when lisp-syntax
    (set-syntax-table lisp-mode-syntax-table))
  (setq-local comment-start ";" comment-end "" comment-start-skip ";+ *" comment-add 1 comment-column 40 comment-use-syntax t)
  (setq-local indent-line-function #'lisp-indent-line)
  (setq-local indent-region-function #'lisp-indent-region)
  (setq-local parse-sexp-ignore-comments t)
  (setq-local multibyte-syntax-as-symbol t)
  (lisp--set-font-lock-defaults keywords-case-insensitive elisp)
  (setq-local imenu-generic-expression lisp-imenu-generic-expression)
  (setq-local imenu-case-fold-search t)
  (setq-local comment-column 40))

(define-derived-mode lisp-data-mode prog-mode "Lisp-Data"
  "Major mode for Lisp data."
  (lisp-mode-variables nil t nil))

(defvar emacs-lisp-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\e\C-x" #'eval-defun)
    (define-key map "\e\t" #'completion-at-point)
    (define-key map "\177" #'backward-delete-char-untabify)
    map)
  "Keymap of Emacs Lisp mode.")

(define-derived-mode emacs-lisp-mode lisp-data-mode "ELisp"
  "Major mode for Emacs Lisp programs."
  (lisp--set-font-lock-defaults nil t)
  (setq-local imenu-case-fold-search nil)
  (add-hook 'eldoc-documentation-functions #'elisp-eldoc-funcall nil t)
  (add-hook 'eldoc-documentation-functions #'elisp-eldoc-var-docstring nil t)
  (setq-local completion-at-point-functions (list #'elisp-completion-at-point t)))

(define-derived-mode lisp-mode lisp-data-mode "Lisp"
  "Major mode for Lisp programs."
  (setq-local comment-start-skip "\\(\\(^\\|[^\\\n]\\)\\(\\\\\\\\\\)*\\)\\(;+\\|#|\\) *")
  (setq-local comment-end-skip "[ \t]*\\(\\s>\\||#\\)")
  (setq-local font-lock-comment-end-skip "|#"))

(defvar lisp-interaction-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\n" #'eval-print-last-sexp)
    map)
  "Keymap of Lisp Interaction mode.")

(define-derived-mode lisp-interaction-mode emacs-lisp-mode "Lisp Interaction"
  "Major mode for evaluating Lisp in a buffer; C-j evaluates the expression before point and inserts its value."
  :abbrev-table nil
  (setq-local lexical-binding t))

(defun elisp-completion-at-point ()
  "Return how the Lisp symbol at point can be completed."
  (let* ((end (point)) (beg (save-excursion (skip-syntax-backward "w_'") (skip-syntax-forward "'") (point))))
    (when (< beg end)
      (list beg end obarray :predicate (lambda (s) (or (fboundp s) (boundp s) (symbol-plist s)))))))

;;; Evaluating.

(defun elisp--preceding-sexp ()
  "Return the expression before point."
  (save-excursion
    (let ((end (point)))
      (forward-sexp -1)
      (when (eq (preceding-char) ?\\) (forward-char -1) (when (eq (preceding-char) ??) (forward-char -1)))
      (save-restriction
        (narrow-to-region (point-min) end)
        (read (current-buffer))))))

(define-obsolete-function-alias 'preceding-sexp #'elisp--preceding-sexp "25.1")

(defun eval-last-sexp (eval-last-sexp-arg-internal)
  "Evaluate the expression before point and show its value; with the argument, insert it."
  (interactive "P")
  (let ((value (eval (macroexpand-all (elisp--preceding-sexp)) lexical-binding)))
    (push value values)
    (if eval-last-sexp-arg-internal
        (insert (prin1-to-string value))
      (message "%s%s" (prin1-to-string value) (or (eval-expression-print-format value) "")))
    value))

(defun eval-print-last-sexp (&optional _arg)
  "Evaluate the expression before point and insert its value on a new line."
  (interactive "P")
  (let ((standard-output (current-buffer)) (value (eval (macroexpand-all (elisp--preceding-sexp)) lexical-binding)))
    (push value values)
    (terpri)
    (prin1 value)
    (terpri)))

(declare-function edebug-eval-defun "edebug" (edebug-it))

(defun eval-defun (edebug-it)
  "Evaluate the definition at point; with a prefix argument EDEBUG-IT, instrumented for Edebug.
If `edebug-all-defs' is non-nil, it is the other way round."
  (interactive "P")
  (if (or edebug-it edebug-all-defs)
      (progn
        (require 'edebug)
        (edebug-eval-defun edebug-it))
    (elisp--eval-defun)))

(defun elisp--eval-defun ()
  "Evaluate the definition at point, and show its value."
  (let* ((form (save-excursion (end-of-defun) (beginning-of-defun) (read (current-buffer)))))
    (when (and (eq (car-safe form) 'defvar) (cdr (cdr form)) (boundp (nth 1 form)))
      (setq form (cons 'setq-default (list (nth 1 form) (nth 2 form)))))
    (let ((value (let ((current-load-list (list buffer-file-name)))
                   (eval (macroexpand-all form) lexical-binding))))
      (message "%S" value)
      value)))

;;; Warnings.

(defvar delayed-warnings-hook '(collapse-delayed-warnings display-delayed-warnings)
  "What runs after a command if `delayed-warnings-list' is not empty.")

(defun collapse-delayed-warnings ()
  "Make one warning of equal ones that follow each other in `delayed-warnings-list', with how often it came."
  (let ((rest delayed-warnings-list) (collapsed nil))
    (while rest
      (let* ((warning (car rest)) (count 0))
        (while (and rest (equal warning (car rest)))
          (setq count (1+ count) rest (cdr rest)))
        (push (if (= count 1)
                  warning
                (cons (car warning) (cons (format "%s [%d times]" (nth 1 warning) count) (nthcdr 2 warning))))
              collapsed)))
    (setq delayed-warnings-list (nreverse collapsed))))

(defun display-delayed-warnings ()
  "Show the warnings of `delayed-warnings-list', the oldest first, and empty it."
  (dolist (warning (nreverse delayed-warnings-list))
    (apply #'display-warning warning))
  (setq delayed-warnings-list nil))

(defun delay-warning (type message &optional level buffer-name) "Show a warning later; TYPE, MESSAGE, LEVEL and BUFFER-NAME as in `display-warning'." (push (list type message level buffer-name) delayed-warnings-list))

(autoload 'ask-user-about-lock "userlock" "Ask what to do about a file that somebody else has locked.")
(autoload 'userlock--ask-user-about-supersession-threat "userlock" "Ask whether to edit a buffer whose file changed on disk.")

;;; Buffers that are not edited.

(defvar special-mode-map
  (let ((map (make-sparse-keymap)))
    (suppress-keymap map)
    (define-key map "q" #'quit-window)
    (define-key map " " #'scroll-up-command)
    (define-key map [?\S-\s] #'scroll-down-command)
    (define-key map "\C-?" #'scroll-down-command)
    (define-key map "?" #'describe-mode)
    (define-key map "h" #'describe-mode)
    (define-key map ">" #'end-of-buffer)
    (define-key map "<" #'beginning-of-buffer)
    (define-key map "g" #'revert-buffer)
    map)
  "Keymap of modes for buffers that programs fill.")

;; The list of completions is made before this file is loaded.
(set-keymap-parent completion-list-mode-map special-mode-map)

(put 'special-mode 'mode-class 'special)
(define-derived-mode special-mode nil "Special"
  "Parent of the modes for buffers that programs fill and that are not edited."
  (setq buffer-read-only t))

(defvar messages-buffer-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (define-key map "g" nil)
    map)
  "Keymap of the log of messages.")

(define-derived-mode messages-buffer-mode special-mode "Messages"
  "Major mode of the log of messages, the buffer *Messages*.")

(provide 'modes)

;;; modes.el ends here
