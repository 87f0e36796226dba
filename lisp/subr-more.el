;;; subr-more.el --- more functions that every program may use  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Names at point, keymaps in a normal form, suspending major modes, numbers, and old names.

;;; Code:

;; -- names at point ---------------------------------------------------------------------------

(defun find-tag-default-bounds ()
  "Return the bounds of the name that point is in or at an end of, as a pair, or nil if there is none."
  (save-excursion
    (let ((end (progn (skip-syntax-forward "w_") (point)))
          (start (progn (skip-syntax-backward "w_") (point))))
      (and (< start end) (cons start end)))))

(defun find-tag-default ()
  "Return the name that point is in or at an end of, or nil if there is none."
  (let ((bounds (find-tag-default-bounds)))
    (and bounds (buffer-substring-no-properties (car bounds) (cdr bounds)))))

(defun find-tag-default-as-regexp ()
  "Return a regular expression for the name that `find-tag-default' returns, or nil."
  (let ((name (find-tag-default)))
    (and name (regexp-quote name))))

(defun find-tag-default-as-symbol-regexp ()
  "Return a regular expression for the symbol that `find-tag-default' returns, or nil."
  (let ((regexp (find-tag-default-as-regexp)))
    (and regexp (format "\\_<%s\\_>" regexp))))

(defun forward-same-syntax (&optional arg)
  "Move over ARG runs of characters of the same syntax class; backwards if ARG is negative."
  (interactive "^p")
  (let ((arg (or arg 1)))
    (dotimes (_ (abs arg))
      (if (< arg 0)
          (and (not (bobp))
               (skip-syntax-backward (char-to-string (char-syntax (char-before)))))
        (and (not (eobp))
             (skip-syntax-forward (char-to-string (char-syntax (char-after)))))))))

;; -- keymaps ----------------------------------------------------------------------------------

(defconst menu-bar-separator '("--") "What a menu has for a line between items.")
(defconst listify-key-sequence-1 (logior 128 ?\M-\C-@) "The bit of Meta, and the one that it has in strings of keys.")
(put 'listify-key-sequence-1 'risky-local-variable t)

(defun subr-more--event-less-p (a b)
  "Return non-nil if the event A of a keymap comes before B: characters in order, ranges, symbols by name."
  (cond ((integerp a) (or (not (integerp b)) (< a b)))
        ((consp a) (symbolp b))
        (t (and (symbolp b) (string< a b)))))

(defun map-keymap-sorted (function keymap)
  "Call FUNCTION with each event of KEYMAP and its binding, characters first, in order, then symbols by name."
  (declare (obsolete "use `map-keymap' with a third argument." "27.1"))
  (let (entries)
    (map-keymap (lambda (event binding) (push (cons event binding) entries)) keymap)
    (dolist (entry (sort entries (lambda (a b) (subr-more--event-less-p (car a) (car b)))))
      (funcall function (car entry) (cdr entry)))))

(defun keymap-canonicalize (map)
  "Return a keymap with the bindings of MAP and of its parents, each event once, without a parent.
The prompt of MAP comes first, then a table of characters if MAP has one, then the bindings."
  (let* ((entries nil) (table nil) (map (if (keymapp map) map '(keymap))) (prompt (keymap-prompt map)))
    (map-keymap (lambda (event binding)
                  (if (and (consp event) (characterp (car event)))
                      (setq table (or table (make-char-table 'keymap))
                            table (progn (set-char-table-range table event binding) table))
                    (unless (assq event entries)
                      (push (cons event binding) entries))))
                map)
    (append '(keymap) (if prompt (list prompt)) (if table (list table)) (nreverse entries))))

(defun keyboard-translate (from to)
  "Let the character FROM from the keyboard be TO."
  (unless (char-table-p keyboard-translate-table)
    (setq keyboard-translate-table (make-char-table 'keyboard-translate-table nil)))
  (aset keyboard-translate-table from to))

;; -- major modes ------------------------------------------------------------------------------

(defvar-local major-mode--suspended nil
  "The major mode that `major-mode-suspend' left.")
(put 'major-mode--suspended 'permanent-local t)

(defun major-mode-suspend ()
  "Leave the major mode of the buffer; `major-mode-restore' enters it again."
  (let ((mode (or major-mode--suspended major-mode)))
    (kill-all-local-variables)
    (setq major-mode--suspended mode)))

(defun subr-more--without-modes (alist modes)
  "Return ALIST without the elements that stand for one of MODES: (REGEXP . MODE) and (REGEXP MODE FLAG)."
  (delq nil (mapcar (lambda (entry)
                      (unless (memq (or (car-safe (cdr entry)) (cdr entry)) modes) entry))
                    alist)))

(defun major-mode-restore (&optional avoided-modes)
  "Enter the major mode that `major-mode-suspend' left, or, if that is one of AVOIDED-MODES, the one for the buffer."
  (if (and major-mode--suspended (not (memq major-mode--suspended avoided-modes)))
      (funcall (prog1 major-mode--suspended (setq major-mode--suspended nil)))
    (setq major-mode--suspended nil)
    (let ((auto-mode-alist (subr-more--without-modes auto-mode-alist avoided-modes))
          (magic-fallback-mode-alist (subr-more--without-modes magic-fallback-mode-alist avoided-modes)))
      (normal-mode))))

;; -- numbers, memory --------------------------------------------------------------------------

(defun log10 (x)
  "Return the logarithm of X to the base 10."
  (declare (obsolete log "24.4"))
  (log x 10))

(defconst degrees-to-radians (/ float-pi 180.0) "How many radians a degree is.")
(defconst radians-to-degrees (/ 180.0 float-pi) "How many degrees a radian is.")

(defmacro degrees-to-radians (x)
  "Return X, degrees, in radians."
  (list '* degrees-to-radians x))

(defmacro radians-to-degrees (x)
  "Return X, radians, in degrees."
  (list '* radians-to-degrees x))

(defun json-available-p ()
  "Return t if text can be read and written as JSON by primitives."
  (and (fboundp 'json-serialize) t))

(defun memory-limit ()
  "Return how much memory the process has, in kilobytes."
  (let ((attributes (process-attributes (emacs-pid))))
    (or (cdr (assq 'vsize attributes)) 0)))

;; -- wrapper hooks ----------------------------------------------------------------------------

(defun subr-more--run-wrappers (functions global body arguments)
  "Call the first of FUNCTIONS with a function that does the rest, and ARGUMENTS.
An element t stands for the functions GLOBAL.  After the last of them BODY is called with ARGUMENTS."
  (cond ((null functions) (apply body arguments))
        ((eq (car functions) t)
         (subr-more--run-wrappers (append global (cdr functions)) nil body arguments))
        (t (apply (car functions)
                  (lambda (&rest arguments) (subr-more--run-wrappers (cdr functions) global body arguments))
                  arguments))))

(defun subr-more--call-wrapped (hook body arguments)
  "Call BODY with ARGUMENTS inside the functions of HOOK, a variable."
  (let ((value (symbol-value hook)) (global (if (local-variable-p hook) (default-value hook))))
    (subr-more--run-wrappers (if (functionp value) (list value) value)
                             (if (functionp global) (list global) global)
                             body arguments)))

(defmacro with-wrapper-hook (hook args &rest body)
  "Evaluate BODY inside the functions of HOOK.
Each function is called with a function that does the rest and with ARGS, variables that BODY uses; it may call
the former with other values for the latter, or not at all."
  (declare (indent 2) (debug (form sexp body))
           (obsolete "use a <foo>-function variable modified by `add-function'." "24.4"))
  `(subr-more--call-wrapped ',hook (lambda ,args ,@body) (list ,@args)))

;; -- text -------------------------------------------------------------------------------------

(defun momentary-string-display (string pos &optional exit-char message)
  "Show STRING in the buffer at POS until a key is typed; MESSAGE is shown meanwhile.
EXIT-CHAR, by default a space, only ends that; another key does what it does besides."
  (let* ((exit-char (or exit-char ?\s)) (overlay (make-overlay pos pos nil t)))
    (overlay-put overlay 'before-string string)
    (unwind-protect
        (progn
          (message (or message "Type %s to continue editing.") (single-key-description exit-char))
          (let ((event (read-key)))
            (unless (or (eq event exit-char) (eq event (event-convert-list (list exit-char))))
              (setq unread-command-events (list event)))))
      (delete-overlay overlay))))

;; -- yanking ----------------------------------------------------------------------------------

(defun yank-handle-font-lock-face-property (face start end)
  "Give the yanked text from START to END FACE as its property `face' if Font Lock mode is not possible in the buffer."
  (unless font-lock-defaults
    (put-text-property start end 'face face)))

(defun yank-handle-category-property (category start end)
  "Give the yanked text from START to END the properties that CATEGORY, a symbol, has, but for those that are left out."
  (when category
    (let ((from start))
      (while (< from end)
        ;; What the text has itself comes back over what the category has.
        (let ((next (next-property-change from nil end)) (own (text-properties-at from)))
          (set-text-properties from next (symbol-plist category))
          (add-text-properties from next own)
          (setq from next))))))

;; -- variables and old names ------------------------------------------------------------------

(defvar suspend-hook nil "What runs before the editor is suspended.")
(defvar suspend-resume-hook nil "What runs after the editor was suspended.")

(define-obsolete-variable-alias 'messages-buffer-max-lines 'message-log-max "24.3")
(define-obsolete-variable-alias 'inhibit-nul-byte-detection 'inhibit-null-byte-detection "28.1")
(define-obsolete-function-alias 'set-temporary-overlay-map #'set-transient-map "24.4")
(define-obsolete-function-alias 'redraw-modeline #'force-mode-line-update "24.3")

(defmacro with-minibuffer-selected-window (&rest body)
  "Evaluate BODY in the window that was selected when the minibuffer was entered; if there is none, do nothing."
  (declare (indent 0) (debug t))
  `(let ((window (minibuffer-selected-window)))
     (when window
       (with-selected-window window
         ,@body))))

(provide 'subr-more)

;;; subr-more.el ends here
