;;; simple-error.el --- going through lists of places  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A buffer that lists places, matches say or errors, sets `next-error-function'; `next-error' then finds the
;; buffer that is meant and calls the function there, which shows the place.

;;; Code:

(defgroup next-error nil
  "Going through lists of places."
  :group 'compilation
  :version "22.1")

(defcustom next-error-highlight 0.5
  "How long a place is highlighted: seconds, t until the next command, nil not at all."
  :type '(choice number (const t) (const nil))
  :group 'next-error)
(defcustom next-error-highlight-no-select 0.5
  "How long a place is highlighted that is shown without going there; values as for `next-error-highlight'."
  :type '(choice number (const t) (const nil))
  :group 'next-error)
(defcustom next-error-recenter nil
  "Line of the window that the place is moved to, as for `recenter'; nil for none."
  :type '(choice (integer) (const (4)) (const nil))
  :group 'next-error)
(defcustom next-error-hook nil
  "Hook run after a place was shown."
  :type 'hook
  :group 'next-error)
(defcustom next-error-find-buffer-function #'ignore
  "Function that finds a buffer that lists places: AVOID-CURRENT and two tests, as in `next-error-find-buffer'."
  :type 'function
  :group 'next-error)

(defvar next-error-highlight-timer nil
  "Timer that will remove the highlighting of a place, or nil.")
(defvar next-error-overlay-arrow-position nil
  "Where an arrow points to the place that was shown last, or nil.")
(put 'next-error-overlay-arrow-position 'overlay-arrow-string "=>")
(add-to-list 'overlay-arrow-variable-list 'next-error-overlay-arrow-position)
(defvar next-error-last-buffer nil
  "The buffer whose list of places was used last.")
(defvar next-error-buffer nil
  "The buffer whose list of places this buffer's text is a place of, or nil.")
(make-variable-buffer-local 'next-error-buffer)
(defvar next-error-function nil
  "Function that shows a place of the buffer's list: N places on, from the start if RESET is non-nil.")
(make-variable-buffer-local 'next-error-function)
(defvar next-error-move-function nil
  "Function that is called with the old and the new place of point in the list, or nil.")
(make-variable-buffer-local 'next-error-move-function)

(defun next-error-buffer-p (buffer &optional avoid-current extra-test-inclusive extra-test-exclusive)
  "Return non-nil if BUFFER lists places.
AVOID-CURRENT: and is not the current one.  EXTRA-TEST-INCLUSIVE, called
in it, can say so of a buffer that seems to list none; EXTRA-TEST-EXCLUSIVE
denies it of one that does."
  (and (buffer-name buffer)
       (or (not avoid-current) (not (eq buffer (current-buffer))))
       (with-current-buffer buffer
         (if next-error-function
             (or (not extra-test-exclusive) (funcall extra-test-exclusive))
           (and extra-test-inclusive (funcall extra-test-inclusive))))))

(defun next-error-find-buffer (&optional avoid-current extra-test-inclusive extra-test-exclusive)
  "Return the buffer whose list of places is meant.
That is the only one that a window shows, or the one used last, the
current one, or any.  The arguments AVOID-CURRENT, EXTRA-TEST-INCLUSIVE and
EXTRA-TEST-EXCLUSIVE are those of `next-error-buffer-p'."
  (let* ((fits (lambda (b) (next-error-buffer-p b avoid-current extra-test-inclusive extra-test-exclusive)))
         (shown (delete-dups (delq nil (mapcar (lambda (w) (if (funcall fits (window-buffer w)) (window-buffer w)))
                                               (window-list))))))
    (or (funcall next-error-find-buffer-function avoid-current extra-test-inclusive extra-test-exclusive)
        (if (and shown (null (cdr shown))) (car shown))
        (if (and next-error-last-buffer (funcall fits next-error-last-buffer)) next-error-last-buffer)
        (if (funcall fits (current-buffer)) (current-buffer))
        (let ((buffers (buffer-list)))
          (while (and buffers (not (funcall fits (car buffers))))
            (setq buffers (cdr buffers)))
          (car buffers))
        (if avoid-current
            (and (next-error-buffer-p (current-buffer) nil extra-test-inclusive extra-test-exclusive)
                 (progn (message "This is the only buffer with error message locations") (current-buffer))))
        (error "No buffers contain error message locations"))))

(defun next-error-found (&optional from-buffer to-buffer)
  "Note that a place in TO-BUFFER was shown for the list in FROM-BUFFER; tidy up what is on the screen."
  (setq next-error-last-buffer (or from-buffer (current-buffer)))
  (if to-buffer (with-current-buffer to-buffer (setq next-error-buffer from-buffer)))
  (when next-error-recenter (recenter next-error-recenter))
  (run-hooks 'next-error-hook))

(defun next-error--say (which buffer)
  "Show that the WHICH place of BUFFER is shown."
  (message "%s locus from %s" which buffer))

;;;###autoload
(defun next-error (&optional arg reset)
  "Show the ARG-th next place of the list that is meant, \\[universal-argument] or RESET: the first one.
A list is made by \\[occur], among others."
  (interactive "P")
  (if (consp arg) (setq reset t arg nil))
  (let ((buffer (next-error-find-buffer)))
    (when buffer
      (with-current-buffer buffer
        (funcall next-error-function (prefix-numeric-value arg) reset)
        (let ((previous next-error-last-buffer))
          (next-error-found buffer (current-buffer))
          (when (or (not (eq previous next-error-last-buffer)) (not executing-kbd-macro))
            (next-error--say (cond (reset "First") ((eq (prefix-numeric-value arg) 0) "Current")
                                   ((< (prefix-numeric-value arg) 0) "Previous") (t "Next"))
                             buffer)))))))

(defun next-error-internal ()
  "Show the place of the current buffer's list that point is at."
  (let ((buffer (current-buffer)))
    (funcall next-error-function 0 nil)
    (next-error-found buffer (current-buffer))
    (next-error--say "Current" buffer)))

(defalias 'goto-next-locus #'next-error)
(defalias 'next-match #'next-error)

(defun previous-error (&optional n)
  "Show the N-th place before the present one."
  (interactive "p")
  (next-error (- (or n 1))))

(defun first-error (&optional n)
  "Show the N-th place of the list."
  (interactive "p")
  (next-error n t))

(defun next-error-no-select (&optional n)
  "Show the N-th next place in another window, and stay in the list."
  (interactive "p")
  (save-selected-window
    (let ((next-error-highlight next-error-highlight-no-select))
      (next-error n))))

(defun previous-error-no-select (&optional n)
  "Show the N-th place before the present one in another window, and stay in the list."
  (interactive "p")
  (next-error-no-select (- (or n 1))))

(defun recenter-current-error (&optional arg)
  "Recenter the window of the place that was shown last; ARG as in `recenter'."
  (interactive "P")
  (save-selected-window
    (let ((next-error-highlight next-error-highlight-no-select))
      (next-error 0))
    (recenter arg)))

(define-minor-mode next-error-follow-minor-mode
  "Toggle whether the place is shown that point is at in a list, as point moves."
  :lighter " Fol"
  (if next-error-follow-minor-mode
      (add-hook 'post-command-hook #'next-error-follow-mode-post-command-hook nil t)
    (remove-hook 'post-command-hook #'next-error-follow-mode-post-command-hook t)))

(defvar-local next-error-follow-last-line nil
  "Line that was followed last.")

(defun next-error-follow-mode-post-command-hook ()
  "Show the place of the line that point is at, if that is another line than before."
  (unless (equal next-error-follow-last-line (line-number-at-pos))
    (setq next-error-follow-last-line (line-number-at-pos))
    (ignore-errors (next-error-no-select 0))))

(provide 'simple-error)

;;; simple-error.el ends here
