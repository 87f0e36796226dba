;;; edebug-eval.el --- evaluation where a program stopped, and the evaluation list  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Expressions are evaluated where the program stopped, with its local variables.  Those of the evaluation list are at every
;; stop; the buffer *edebug* shows them in groups, each a few expressions, their value behind the first, and a line of
;; dashes.

;;; Code:

(require 'cl-lib)
(require 'edebug-display)

(declare-function edebug-where "edebug-commands" ())

(defvar edebug-print-length)
(defvar edebug-print-level)
(defvar edebug-print-circle)

(defvar edebug-eval-list nil "Expressions that are evaluated and shown at every stop.")
(defvar edebug-eval-buffer "*edebug*" "Name of the buffer that shows the evaluation list.")

;; -- evaluation ---------------------------------------------------------------------------------

(defun edebug-eval (expression)
  "Return the value of EXPRESSION with the local variables of the program that stopped."
  (backtrace-eval expression 0 'edebug-after))

(defun edebug-safe-eval (expression)
  "Return the value of EXPRESSION in the program, or the text of the error."
  (condition-case error
      (edebug-eval expression)
    (error (edebug-format "%s: %s" (get (car error) 'error-message) (car (cdr error))))))

(defalias 'edebug-format #'format-message)

(defun edebug--print-value (value)
  "Return the text that shows VALUE in the echo area."
  (concat (edebug-safe-prin1-to-string value) (eval-expression-print-format value)))

(defun edebug-eval-expression (expr)
  "Evaluate EXPR as the program that stopped would, and show the value."
  (interactive (list (read--expression "Eval: ")))
  (let ((value (edebug-outside-excursion
                (edebug-eval expr))))
    (push value values)
    (message "%s" (edebug--print-value value))))

(defun edebug-last-sexp ()
  "Return the expression before point."
  (elisp--preceding-sexp))

(defun edebug-eval-last-sexp (&optional no-truncate)
  "Evaluate the expression before point as the program that stopped would, and show the value.
NO-TRUNCATE non-nil, a prefix argument of zero, means that it is not shortened."
  (interactive (list (and current-prefix-arg (zerop (prefix-numeric-value current-prefix-arg)))))
  (let ((edebug-print-length (unless no-truncate edebug-print-length))
        (edebug-print-level (unless no-truncate edebug-print-level)))
    (edebug-eval-expression (edebug-last-sexp))))

(defun edebug-eval-print-last-sexp (&optional no-truncate)
  "Evaluate the expression before point as the program that stopped would, and insert the value.
NO-TRUNCATE non-nil, a prefix argument of zero, means that it is not shortened."
  (interactive (list (and current-prefix-arg (zerop (prefix-numeric-value current-prefix-arg)))))
  (let* ((edebug-print-length (unless no-truncate edebug-print-length))
         (edebug-print-level (unless no-truncate edebug-print-level))
         (expression (edebug-last-sexp))
         (value (edebug-outside-excursion (edebug-eval expression))))
    (insert "\n" (edebug--print-value value) "\n")))

;; -- the evaluation list ------------------------------------------------------------------------

(defun edebug-eval-result-list ()
  "Return the values of the evaluation list, in the program."
  (let ((expressions edebug-eval-list))
    (edebug-outside-excursion
     (mapcar #'edebug-safe-eval expressions))))

(defun edebug-create-eval-buffer ()
  "Let the current buffer be the one of the evaluation list."
  (unless (eq (current-buffer) (get-buffer edebug-eval-buffer))
    (set-buffer (get-buffer-create edebug-eval-buffer))
    (unless (derived-mode-p 'edebug-eval-mode)
      (edebug-eval-mode))))

(defun edebug-eval-display-list (values)
  "Fill the current buffer with the evaluation list and VALUES."
  (let ((standard-output (current-buffer))
        (separator (concat ";" (make-string (- (window-width) 2) ?-))))
    (erase-buffer)
    (cl-mapc (lambda (expression value)
               (prin1 expression)
               (insert "\n" (edebug-safe-prin1-to-string value) "\n" separator "\n"))
             edebug-eval-list values)))

(defun edebug-eval-display (values)
  "Show the evaluation list and VALUES in a window."
  (when edebug-eval-list
    (let ((source (selected-window)))
      (edebug-create-eval-buffer)
      (edebug-eval-display-list values)
      (let ((buffer (current-buffer)))
        (edebug-pop-to-buffer buffer)
        (goto-char (point-min)))
      (select-window source)
      (set-buffer (window-buffer source)))))

(defun edebug-eval-redisplay ()
  "Show the evaluation list with the values of now."
  (edebug-create-eval-buffer)
  (edebug-eval-display-list (edebug-eval-result-list)))

(defun edebug-visit-eval-list ()
  "Go to the buffer of the evaluation list."
  (interactive)
  (let ((values (edebug-eval-result-list))
        (buffer (save-current-buffer
                  (edebug-create-eval-buffer)
                  (current-buffer))))
    (edebug-pop-to-buffer buffer)
    (edebug-eval-display-list values)
    (goto-char (point-min))))

(defun edebug-update-eval-list ()
  "Let the evaluation list be the first expressions of all groups of the buffer, and evaluate them."
  (interactive)
  (let ((expressions '()))
    (save-excursion
      (goto-char (point-min))
      (while (progn (forward-comment (buffer-size))
                    (not (eobp)))
        (push (read (current-buffer)) expressions)
        ;; Whatever else stands in the group is its value.
        (unless (re-search-forward "^;-" nil t)
          (goto-char (point-max)))
        (forward-line 1)))
    (setq edebug-eval-list (nreverse expressions)))
  (edebug-eval-redisplay)
  (goto-char (point-min)))

(defun edebug-delete-eval-item ()
  "Delete the group around point from the evaluation list and the buffer."
  (interactive)
  (let ((end (if (re-search-forward "^;-" nil t)
                 (progn (forward-line 1) (point))
               (point-max))))
    (goto-char end)
    (delete-region (if (re-search-backward "^;-" nil t 2)
                       (progn (forward-line 1) (point))
                     (point-min))
                   end))
  (edebug-update-eval-list))

(defvar edebug-eval-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map lisp-interaction-mode-map)
    (define-key map "\C-c\C-w" #'edebug-where)
    (define-key map "\C-c\C-d" #'edebug-delete-eval-item)
    (define-key map "\C-c\C-u" #'edebug-update-eval-list)
    (define-key map "\C-x\C-e" #'edebug-eval-last-sexp)
    (define-key map "\C-j" #'edebug-eval-print-last-sexp)
    map)
  "Keymap of Edebug Eval mode.")

(put 'edebug-eval-mode 'mode-class 'special)
(define-derived-mode edebug-eval-mode lisp-interaction-mode "Edebug Eval"
  "Major mode of the buffer that shows the evaluation list of Edebug.
Expressions are evaluated where the program stopped.  Write one between two
lines of dashes, and put it into the list with \\[edebug-update-eval-list].
\\{edebug-eval-mode-map}")

(provide 'edebug-eval)

;;; edebug-eval.el ends here
