;;; minibuffer-commands.el --- commands of the minibuffer that are not used all the time  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun minibuffer-commands--complete-history (function n)
  "Call FUNCTION, which goes to the N-th matching element of the history, for what begins with the text before point."
  (let ((point-at-start (point)))
    (funcall function (concat "^" (regexp-quote (buffer-substring (minibuffer-prompt-end) (point)))) n)
    (goto-char (min point-at-start (point-max)))))

;;;###autoload
(defun next-complete-history-element (n)
  "Take the N-th next element of the history that begins with the text before point; point stays."
  (interactive "p")
  (minibuffer-commands--complete-history #'next-matching-history-element n))

;;;###autoload
(defun previous-complete-history-element (n)
  "Take the N-th previous element of the history that begins with the text before point; point stays."
  (interactive "p")
  (minibuffer-commands--complete-history #'previous-matching-history-element n))

(defmacro minibuffer-commands--define (name function doc &optional spec)
  "Define the command NAME with DOC, which calls FUNCTION for the window that the minibuffer came from.
SPEC is its `interactive' specification."
  `(defun ,name (&optional arg)
     ,doc
     (interactive ,(or spec "P"))
     (with-minibuffer-selected-window
       (,function arg))))

;;;###autoload (autoload 'minibuffer-scroll-up-command "minibuffer-commands" nil t)
(minibuffer-commands--define minibuffer-scroll-up-command scroll-up-command
  "Scroll the window that the minibuffer came from up, ARG lines." "^P")
;;;###autoload (autoload 'minibuffer-scroll-down-command "minibuffer-commands" nil t)
(minibuffer-commands--define minibuffer-scroll-down-command scroll-down-command
  "Scroll the window that the minibuffer came from down, ARG lines." "^P")
;;;###autoload (autoload 'minibuffer-scroll-other-window "minibuffer-commands" nil t)
(minibuffer-commands--define minibuffer-scroll-other-window scroll-other-window
  "Scroll the window next to the one that the minibuffer came from up, ARG lines.")
;;;###autoload (autoload 'minibuffer-scroll-other-window-down "minibuffer-commands" nil t)
(minibuffer-commands--define minibuffer-scroll-other-window-down scroll-other-window-down
  "Scroll the window next to the one that the minibuffer came from down, ARG lines." "^P")
;;;###autoload (autoload 'minibuffer-recenter-top-bottom "minibuffer-commands" nil t)
(minibuffer-commands--define minibuffer-recenter-top-bottom recenter-top-bottom
  "Scroll the window that the minibuffer came from so that point is in the middle, at the top or at the bottom; ARG says which.")

(provide 'minibuffer-commands)

;;; minibuffer-commands.el ends here
