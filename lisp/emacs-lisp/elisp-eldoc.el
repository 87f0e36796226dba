;;; elisp-eldoc.el --- documentation of Emacs Lisp at point  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The functions for `eldoc-documentation-functions' of modes for Emacs Lisp: the arguments of the function whose
;; form point is in, with the one at point highlighted, and the first line of the documentation of a variable.

;;; Code:

(require 'eldoc)

(defvar elisp--eldoc-last-data (make-vector 3 nil)
  "What was looked up last: the symbol, its text, and `function' or `variable'.")

(defun elisp--last-data-store (symbol doc type)
  "Note that SYMBOL, as a `function' or `variable', TYPE, has the documentation DOC."
  (aset elisp--eldoc-last-data 0 symbol)
  (aset elisp--eldoc-last-data 2 type)
  (aset elisp--eldoc-last-data 1 doc))

(defun elisp--last-data (symbol type)
  "Return the documentation of SYMBOL as TYPE if it was looked up last, else nil."
  (and (eq symbol (aref elisp--eldoc-last-data 0))
       (eq type (aref elisp--eldoc-last-data 2))
       (aref elisp--eldoc-last-data 1)))

;; -- what point is at -------------------------------------------------------------------------------

(defun elisp--current-symbol ()
  "Return the symbol at point, or nil if no symbol of that name exists."
  (let ((char (char-after)))
    (and char
         (memq (char-syntax char) '(?w ?_))
         (intern-soft (current-word)))))

(defun elisp--beginning-of-sexp ()
  "Move to the first expression of the innermost list and return how many there are before point."
  (let ((count 0))
    (condition-case nil
        (while (let ((before (point)))
                 (forward-sexp -1)
                 (when (< (point) before)
                   (setq count (1+ count)))))
      (error nil))
    count))

(defun elisp--fnsym-in-current-sexp ()
  "Return (FUNCTION INDEX): the symbol that the list around point begins with, and which element point is in.
nil in a string."
  (save-excursion
    (unless (nth 8 (save-excursion (syntax-ppss (point))))
      (let* ((touching (not (memq (char-before) '(nil ?\s ?\t ?\n ?\( ?\[ ?\' ?\` ?,))))
             (count (elisp--beginning-of-sexp)))
        ;; An expression that point is behind or inside is the one meant.
        (list (elisp--current-symbol) (if (and touching (> count 0)) (1- count) count))))))

;; -- functions --------------------------------------------------------------------------------------

(defun elisp-function-argstring (arglist)
  "Return ARGLIST, a list or the text of a call, as text in parentheses, without the function's name."
  (cond
   ((stringp arglist)
    (if (string-match "\\`([^ )]+ ?" arglist)
        (concat "(" (substring arglist (match-end 0)))
      arglist))
   ((null arglist) "()")
   ((consp arglist)
    (substitute-command-keys (help--docstring-quote (format "%S" (cdr (help--make-usage 'fn arglist))))))))

(defun elisp--argument-text (sym)
  "Return the arguments of the function SYM as text, or nil."
  (let* ((definition (indirect-function sym))
         (documentation (and (not (autoloadp definition))
                             (condition-case nil (documentation sym t) (error nil))))
         (split (help-split-fundoc documentation sym)))
    (if split
        (elisp-function-argstring (substitute-command-keys (car split)))
      (let ((arglist (help-function-arglist sym)))
        (if (stringp arglist) arglist (elisp-function-argstring arglist))))))

(defun elisp-get-fnsym-args-string (sym &optional index)
  "Return the arguments of the function SYM as text, that with INDEX (from 1) highlighted; nil if it is none."
  (when (and sym (symbolp sym) (fboundp sym))
    (let ((args (or (elisp--last-data sym 'function)
                    (let ((text (elisp--argument-text sym)))
                      (when text
                        (elisp--last-data-store sym text 'function))
                      text))))
      (if (and args index)
          (elisp--highlight-function-argument sym args index)
        args))))

(defun elisp--argument-tokens (args)
  "Return the (BEG . END) of the words in the text ARGS."
  (let ((pos 0) tokens)
    (while (string-match "[^ ()]+" args pos)
      (setq pos (match-end 0))
      (push (cons (match-beginning 0) pos) tokens))
    (nreverse tokens)))

(defun elisp--keyword-argument (args tokens)
  "Return the (BEG . END) in ARGS of the keyword argument that point is at, or nil.
TOKENS are the words behind &key."
  (let ((name (save-excursion
                (ignore-errors
                  (skip-chars-backward "^ \t\n()")
                  (unless (looking-at ":")
                    (forward-sexp -1))
                  (and (looking-at ":\\([^ \t\n()]+\\)") (upcase (match-string-no-properties 1))))))
        found)
    (dolist (token tokens)
      (when (and (not found) name (equal name (upcase (substring args (car token) (cdr token)))))
        (setq found token)))
    found))

(defun elisp--argument-place (args index)
  "Return the (BEG . END) in the text ARGS of the argument with INDEX; `beyond' if there are not so many; or nil."
  (let ((count 0) (rest nil) (found nil) (tokens (elisp--argument-tokens args)))
    ;; Two arguments that are repeated, like those of `setq'.
    (let ((plain (delq nil (mapcar (lambda (token) (and (not (eq (aref args (car token)) ?&)) token)) tokens))))
      (when (and (= (length plain) 2) (= (length tokens) 2) (string-suffix-p "...)" args))
        (setq index (1+ (% (1- index) 2)))))
    (while (and tokens (not found))
      (let* ((token (pop tokens)) (word (substring args (car token) (cdr token))))
        (cond
         ((equal word "&rest") (setq rest t))
         ((equal word "&key")
          (setq found (or (elisp--keyword-argument args tokens) 'none)))
         ((eq (aref word 0) ?&) nil)
         (t
          (setq count (1+ count))
          (when (or (= count index)
                    rest
                    (and (null tokens) (string-suffix-p "..." word)))
            (setq found token))))))
    (cond ((eq found 'none) nil)
          (found)
          (t 'beyond))))

(defun elisp--highlight-function-argument (_sym args index)
  "Return ARGS, the text of the arguments of a function, with the one with INDEX highlighted."
  (if (< index 1)
      args
    (let ((place (elisp--argument-place args index)) (text (copy-sequence args)))
      (cond
       ((consp place)
        (add-text-properties (car place) (cdr place) '(face eldoc-highlight-function-argument) text))
       ((and (eq place 'beyond) (string-suffix-p ")" text))
        (add-text-properties (1- (length text)) (length text) '(face font-lock-warning-face) text)))
      text)))

(defun elisp-eldoc-funcall (callback &rest _ignored)
  "Give CALLBACK the arguments of the function whose form point is in."
  (let* ((found (elisp--fnsym-in-current-sexp)) (sym (car found)))
    (when sym
      (let ((text (apply #'elisp-get-fnsym-args-string found)))
        (when text
          (funcall callback text :thing sym :face 'font-lock-function-name-face))))))

;; -- variables --------------------------------------------------------------------------------------

(defun elisp--docstring-first-line (doc)
  "Return the first line of DOC, without an asterisk before it; nil if DOC is no string."
  (and (stringp doc)
       (substitute-command-keys
        (save-match-data
          (let ((start (if (string-prefix-p "*" doc) 1 0)))
            (substring doc start (and (string-match "\n" doc) (match-beginning 0))))))))

(defun elisp-get-var-docstring (sym)
  "Return the first line of the documentation of the variable SYM, or nil."
  (when sym
    (or (elisp--last-data sym 'variable)
        (let ((line (elisp--docstring-first-line (documentation-property sym 'variable-documentation t))))
          (when line
            (elisp--last-data-store sym line 'variable))
          line))))

(defun elisp-eldoc-var-docstring (callback &rest _ignored)
  "Give CALLBACK the first line of the documentation of the variable at point."
  (let* ((sym (elisp--current-symbol)) (line (and sym (elisp-get-var-docstring sym))))
    (when line
      (funcall callback line :thing sym :face 'font-lock-variable-name-face))))

(defun elisp--documentation-one-liner ()
  "Return documentation of the variable or the function at point as a line, or nil."
  (let* (line
         (callback (lambda (text &rest keywords)
                     (setq line (format "%s: %s"
                                        (propertize (symbol-name (plist-get keywords :thing)) 'face (plist-get keywords :face))
                                        text)))))
    (or (progn (elisp-eldoc-var-docstring callback) line)
        (progn (elisp-eldoc-funcall callback) line))))

(define-obsolete-function-alias 'elisp-eldoc-documentation-function #'elisp--documentation-one-liner "28.1")

(provide 'elisp-eldoc)

;;; elisp-eldoc.el ends here
