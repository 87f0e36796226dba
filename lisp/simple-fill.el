;;; simple-fill.el --- breaking lines while typing  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Auto Fill mode sets `auto-fill-function', which the commands that insert a space or a newline call.

;;; Code:

(defcustom auto-fill-inhibit-regexp nil
  "Regexp of lines that are not broken while typing."
  :type '(choice (const nil) regexp) :group 'fill)
(put 'auto-fill-function 'safe-local-variable 'null)
(defvar normal-auto-fill-function #'do-auto-fill "Function that Auto Fill mode uses.")
(defvar comment-line-break-function #'comment-indent-new-line
  "Function that breaks a line in a comment or elsewhere; its argument says that the newline is soft.")

(defun default-indent-new-line (&optional soft force)
  "Break the line at point and indent the rest, in a comment as one; SOFT: the newline is a soft one.
FORCE is accepted for callers of other implementations."
  (interactive (list nil t))
  (ignore force)
  (if comment-start
      (funcall comment-line-break-function soft)
    ;; Blanks at the break go away, so that the next line begins with its text.
    (delete-horizontal-space t)
    (if soft (insert-and-inherit ?\n) (newline 1))
    (save-excursion (forward-char -1) (delete-horizontal-space))
    (delete-horizontal-space)
    (if (and fill-prefix (not adaptive-fill-mode))
        (progn (indent-to-left-margin) (insert-before-markers-and-inherit fill-prefix))
      (cond
       (fill-prefix
        (indent-to-left-margin)
        (insert-before-markers-and-inherit fill-prefix))
       (t (indent-according-to-mode))))))

(defun auto-fill--bad-break-p (prefix-end)
  "Return non-nil if breaking the line at point would gain nothing: the text begins at PREFIX-END."
  (or (bolp)
      (<= (point) prefix-end)
      ;; The next line would not be shorter.
      (and fill-prefix (<= (current-column) (string-width fill-prefix)))
      (save-excursion (skip-chars-forward " ") (eolp))
      ;; Behind a comment starter there would be another empty comment.
      (and comment-start-skip
           (let ((limit (point)))
             (save-excursion
               (beginning-of-line)
               (and (re-search-forward comment-start-skip limit t)
                    (eq (point) limit)))))))

(defun auto-fill--prefix ()
  "Return the fill prefix for breaking this line: the one that is set, or what the paragraph shows."
  (if (or (not adaptive-fill-mode)
          (not (or (null fill-prefix) (equal fill-prefix ""))))
      fill-prefix
    (let ((prefix (fill-context-prefix
                   (save-excursion (fill-forward-paragraph -1) (point))
                   (save-excursion (fill-forward-paragraph 1) (point)))))
      (if (and prefix (not (equal prefix ""))
               (not (and fill-indent-according-to-mode (string-match "\\`[ \t]*\\'" prefix))))
          prefix
        fill-prefix))))

(defun do-auto-fill ()
  "Break the line before point where it is too long, as often as needed, and justify it.
Return non-nil if the line was too long."
  (let ((justify (current-justification)) (column (current-fill-column)) (fill-prefix fill-prefix) (give-up nil))
    (unless (or (null justify)
                (null column)
                (and (eq justify 'left) (<= (current-column) column))
                (and auto-fill-inhibit-regexp
                     (save-excursion (beginning-of-line) (looking-at auto-fill-inhibit-regexp))))
      (if (memq justify '(full center right))
          (save-excursion (unjustify-current-line)))
      (setq fill-prefix (auto-fill--prefix))
      (while (and (not give-up) (> (current-column) column))
        (let* ((prefix-end (save-excursion
                             (beginning-of-line)
                             (and fill-prefix (looking-at (regexp-quote fill-prefix))
                                  (goto-char (match-end 0)))
                             (point)))
               (break (save-excursion
                        (move-to-column (1+ column))
                        (fill-move-to-break-point prefix-end)
                        (point)))
               (before (current-column)))
          (if (save-excursion (goto-char break) (auto-fill--bad-break-p prefix-end))
              (setq give-up t)
            (if (save-excursion (skip-chars-backward " \t") (= (point) break))
                (default-indent-new-line t)
              (save-excursion
                (goto-char break)
                (default-indent-new-line t)))
            (unless (eq justify 'left)
              (save-excursion
                (end-of-line 0)
                (justify-current-line justify nil t)))
            ;; A prefix as wide as what was broken off would go on forever.
            (if (>= (current-column) before)
                (setq give-up t)))))
      (justify-current-line justify t t)
      t)))

(defun internal-auto-fill ()
  "Break the line if Auto Fill mode wants that: call `auto-fill-function', but only in comments if that is asked for."
  (when (or (not comment-start)
            (not comment-auto-fill-only-comments)
            (nth 4 (syntax-ppss)))
    (funcall auto-fill-function)))

(define-minor-mode auto-fill-mode
  "Toggle breaking of lines that get too long while typing."
  :variable (auto-fill-function . (lambda (v) (setq auto-fill-function (if v normal-auto-fill-function))))
  :lighter " Fill")

(defun turn-on-auto-fill ()
  "Turn Auto Fill mode on."
  (auto-fill-mode 1))

(defun turn-off-auto-fill ()
  "Turn Auto Fill mode off."
  (auto-fill-mode -1))

(provide 'simple-fill)

;;; simple-fill.el ends here
