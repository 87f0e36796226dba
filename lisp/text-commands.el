;;; text-commands.el --- commands and modes for text and variables that are not used all the time  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(declare-function widget-convert "wid-edit" (type &rest args))
(declare-function widget-apply "wid-edit" (widget property &rest args))

;;;###autoload
(defun prepend-to-buffer (buffer start end)
  "Insert the text between START and END at point of BUFFER, a buffer or a name; point stays before it."
  (interactive "BPrepend to buffer: \nr")
  (let ((source (current-buffer)))
    (with-current-buffer (get-buffer-create buffer)
      (barf-if-buffer-read-only)
      (save-excursion
        (insert-buffer-substring source start end)))))

;;;###autoload
(defun scroll-up-line (&optional arg)
  "Scroll the text up by ARG lines, one by default."
  (interactive "p")
  (scroll-up (or arg 1)))
(put 'scroll-up-line 'scroll-command t)

;;;###autoload
(defun scroll-down-line (&optional arg)
  "Scroll the text down by ARG lines, one by default."
  (interactive "p")
  (scroll-down (or arg 1)))
(put 'scroll-down-line 'scroll-command t)

;;;###autoload
(defun indent-code-rigidly (start end arg &optional nochange-regexp)
  "Indent the lines that begin between START and END by ARG columns, but not those that begin in a string or a comment.
Lines that match NOCHANGE-REGEXP stay as they are."
  (interactive "r\np")
  (save-excursion
    (goto-char end)
    (setq end (point-marker))
    (goto-char start)
    (or (bolp) (setq start (line-beginning-position 2)))
    (goto-char start)
    (beginning-of-line)
    (let ((state (save-excursion (syntax-ppss (point)))) (from (point)))
      (while (< (point) end)
        (or (nth 3 state)
            (nth 4 state)
            (and nochange-regexp (looking-at nochange-regexp))
            ;; Lines of nothing but a comment's start are left to comment indentation.
            (let ((column (current-indentation)))
              (delete-region (point) (progn (skip-chars-forward " \t") (point)))
              (or (eolp)
                  (indent-to (max 0 (+ column arg)) 0))))
        (beginning-of-line)
        (setq from (point))
        (forward-line 1)
        (setq state (parse-partial-sexp from (point) nil nil state)))))
  (set-marker end nil)
  nil)

;;; Variables.

;;;###autoload
(defun set-variable (variable value &optional make-local)
  "Set VARIABLE, a symbol, to VALUE, which must fit its type; MAKE-LOCAL non-nil sets it in the current buffer only."
  (interactive
   (let* ((default (variable-at-point))
          (variable (if (custom-variable-p default)
                        (read-variable (format-prompt "Set variable" default) default)
                      (read-variable "Set variable: ")))
          (property (get variable 'variable-interactive))
          (type (get variable 'custom-type))
          (prompt (format "Set %s%s to value: " variable
                          (cond ((local-variable-p variable) " (buffer-local)")
                                ((or current-prefix-arg (local-variable-if-set-p variable)) " buffer-locally")
                                (t " globally"))))
          (value (cond (property
                        (call-interactively `(lambda (arg) (interactive ,property) arg)))
                       ((eq (car-safe type) 'choice) (eval-minibuffer prompt))
                       ((memq type '(string)) (read-string prompt))
                       (t (eval-minibuffer prompt)))))
     (list variable value current-prefix-arg)))
  (let ((type (get variable 'custom-type)))
    (when type
      (require 'wid-edit)
      (setq type (widget-convert type))
      (unless (widget-apply type :match value)
        (user-error "Value `%S' does not match type %S of %S" value (car type) variable))))
  (if make-local
      (make-local-variable variable))
  (set variable value)
  ;; What is shown may depend on it.
  (force-mode-line-update))

;;;###autoload
(defun toggle-word-wrap (&optional arg)
  "Let long lines be continued at words, or not; ARG positive turns that on, another value off."
  (interactive "P")
  (setq word-wrap (if (null arg) (not word-wrap) (> (prefix-numeric-value arg) 0)))
  (force-mode-line-update)
  (message "Word wrapping %s" (if word-wrap "enabled" "disabled")))

;;; Modes.

(defvar-local vis-mode-saved-buffer-invisibility-spec nil "`buffer-invisibility-spec' before Visible mode.")

;;;###autoload
(define-minor-mode visible-mode
  "Show all text that is invisible in this buffer."
  :lighter " Vis"
  :group 'editing-basics
  (when (local-variable-p 'vis-mode-saved-buffer-invisibility-spec)
    (setq buffer-invisibility-spec vis-mode-saved-buffer-invisibility-spec)
    (kill-local-variable 'vis-mode-saved-buffer-invisibility-spec))
  (when visible-mode
    (setq-local vis-mode-saved-buffer-invisibility-spec buffer-invisibility-spec)
    (setq buffer-invisibility-spec nil)))

;;;###autoload
(define-minor-mode binary-overwrite-mode
  "Let typed characters replace those at point, also newlines and tabs."
  :variable (overwrite-mode . (lambda (on) (setq overwrite-mode (if on 'overwrite-mode-binary)))))

(provide 'text-commands)

;;; text-commands.el ends here
