;;; blink-paren.el --- show the parenthesis that the one just typed closes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Typing a close parenthesis moves the cursor to the open one for a moment, or shows its line in the echo area if it
;; is off the screen.  `blink-paren-function' is what does it; nil for nothing.

;;; Code:

(defcustom blink-matching-paren t
  "Non-nil: show the open parenthesis when a close parenthesis is typed; `jump': also move the cursor if it shows already."
  :type 'boolean :group 'paren-blinking)
(defcustom blink-matching-paren-on-screen t "Non-nil: show the open parenthesis also if it is on the screen."
  :type 'boolean :group 'paren-blinking)
(defcustom blink-matching-paren-distance (* 100 1024) "How many characters back the open parenthesis is looked for; nil: all."
  :type '(choice (const nil) integer) :group 'paren-blinking)
(defcustom blink-matching-delay 1 "Seconds for which the open parenthesis is shown." :type 'number :group 'paren-blinking)
(defcustom blink-matching-paren-dont-ignore-comments nil "Nil: parentheses in comments do not count."
  :type 'boolean :group 'paren-blinking)
(defvar blink-paren-function 'blink-matching-open
  "Function without arguments, called after a close parenthesis was typed; nil for none.")
(defvar blink-matching-check-function #'blink-matching-check-mismatch
  "Function of the positions before the open and after the close parenthesis; non-nil means that they do not match.")

(defun blink-matching-check-mismatch (start end)
  "Return non-nil if the parentheses after START, which can be nil, and before END do not match."
  (let ((opener (and (eq 5 (syntax-class (syntax-after (1- end)))) (matching-paren (char-before end)))))
    (and opener
         (not (and start
                   (or (eq opener (char-after start))
                       ;; A syntax property can say that one closes the other.
                       (eq (char-before end) (cdr (syntax-after start)))))))))

(defun blink-matching--open ()
  "Return the position of what the sexp that ends at point begins with, or nil."
  (save-excursion
    (save-restriction
      (when blink-matching-paren-distance
        (narrow-to-region (max (minibuffer-prompt-end) (- (point) blink-matching-paren-distance)) (point)))
      (let ((parse-sexp-ignore-comments (and parse-sexp-ignore-comments (not blink-matching-paren-dont-ignore-comments))))
        (condition-case nil
            (progn
              (forward-sexp -1)
              ;; A prefix such as a quote belongs to the sexp, not to the parenthesis.
              (skip-syntax-forward "'" (line-end-position))
              (point))
          (error nil))))))

(defun blink-matching--context (pos)
  "Return the text that shows where the open parenthesis at POS stands."
  (save-excursion
    (goto-char pos)
    (cond ((save-excursion (skip-chars-backward " \t") (not (bolp)))
           (buffer-substring (line-beginning-position) (1+ pos)))
          ((save-excursion (forward-char 1) (skip-chars-forward " \t") (not (eolp)))
           (buffer-substring pos (line-end-position)))
          ((save-excursion (skip-chars-backward " \t\n") (not (bobp)))
           (concat (progn (skip-chars-backward " \t\n") (buffer-substring (line-beginning-position) (point)))
                   "..." (buffer-substring pos (1+ pos))))
          (t (buffer-substring pos (1+ pos))))))

(defun blink-matching-open ()
  "Show the beginning of the sexp before point: the cursor is there for a moment, or the echo area shows its line."
  (interactive)
  (when (and (not (bobp)) blink-matching-paren)
    (let* ((pos (blink-matching--open)) (mismatch (if pos (funcall blink-matching-check-function pos (point)) t)))
      (cond ((and mismatch pos)
             (if (minibufferp) (minibuffer-message "Mismatched parentheses") (message "Mismatched parentheses")))
            (mismatch
             (if (minibufferp) (minibuffer-message "No matching parenthesis found") (message "No matching parenthesis found")))
            ((pos-visible-in-window-p pos)
             (when blink-matching-paren-on-screen
               (save-excursion
                 (goto-char pos)
                 (sit-for blink-matching-delay))))
            (t
             (message "Matches %s" (substring-no-properties (blink-matching--context pos))))))))

(defun blink-paren-post-self-insert-function ()
  "Call `blink-paren-function' after a close parenthesis was typed; a function of `post-self-insert-hook'."
  (when (and (eq (char-before) last-command-event)
             (memq (char-syntax last-command-event) '(?\) ?\$))
             blink-paren-function
             (not executing-kbd-macro)
             (not noninteractive)
             ;; Not after an odd number of characters that quote.
             (= 0 (logand 1 (- (point) (save-excursion (forward-char -1) (skip-syntax-backward "/\\") (1+ (point)))))))
    (funcall blink-paren-function)))

(add-hook 'post-self-insert-hook #'blink-paren-post-self-insert-function 'append)

(provide 'blink-paren)
;;; blink-paren.el ends here
