;;; display-override.el --- prefix keys that say where the next command shows its buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An action before all others in `display-buffer-overriding-action' is there until the next command is over, or until
;; it has shown a buffer.

;;; Code:

(declare-function window--display "window" (buffer window alist))

(defun display-buffer-override-next-command (pre-function &optional post-function echo)
  "Let the next command show its first buffer in the window that PRE-FUNCTION returns.
PRE-FUNCTION gets a buffer and an alist as action functions do, and returns a pair of a window and a type, or nil.
POST-FUNCTION is called with the selected window of before and the window of the buffer.  ECHO is text, or a function
that returns it, for the echo area.  Return a function that ends it."
  (let* ((old-window (or (minibuffer-selected-window) (selected-window))) (new-window nil) (depth (minibuffer-depth))
         (command this-command) (clear nil) (after nil)
         (action (lambda (buffer alist)
                   (unless (> (minibuffer-depth) depth)
                     (let ((window (car (funcall pre-function buffer alist))))
                       (funcall clear)
                       (if window (setq new-window (window--display buffer window alist))))))))
    (setq clear (lambda ()
                  (setcar display-buffer-overriding-action
                          (delq action (let ((functions (car display-buffer-overriding-action)))
                                         (if (functionp functions) (list functions) functions)))))
          after (lambda ()
                  (unless (or (> (minibuffer-depth) depth) (eq this-command command) (memq this-command '(universal-argument digit-argument)))
                    (remove-hook 'post-command-hook after)
                    (funcall clear)
                    (when (and (functionp post-function) (window-live-p new-window))
                      (funcall post-function old-window new-window)))))
    (let ((functions (car display-buffer-overriding-action)))
      (unless (listp (cdr-safe display-buffer-overriding-action)) (setq display-buffer-overriding-action (list functions)))
      (setq display-buffer-overriding-action
            (cons (cons action (if (functionp functions) (list functions) functions)) (cdr display-buffer-overriding-action))))
    (add-hook 'post-command-hook after)
    (if echo (message "%s" (if (functionp echo) (funcall echo) echo)))
    clear))

;;;###autoload
(defun same-window-prefix ()
  "Show the buffer of the next command in the selected window."
  (interactive)
  (display-buffer-override-next-command
   (lambda (buffer alist)
     (setq alist (append '((inhibit-same-window . nil)) alist))
     (cons (or (and (not (window-dedicated-p)) (not (window-minibuffer-p)) (selected-window))
               (display-buffer-use-some-window buffer alist))
           'reuse))
   nil "Display next command buffer in the same window..."))

;;;###autoload
(defun other-window-prefix ()
  "Show the buffer of the next command in another window."
  (interactive)
  (display-buffer-override-next-command
   (lambda (buffer alist)
     (let ((alist (append '((inhibit-same-window . t)) alist)) (before (window-list)) window)
       (setq window (or (display-buffer-pop-up-window buffer alist) (display-buffer-use-some-window buffer alist)))
       (cons window (if (memq window before) 'reuse 'window))))
   nil "Display next command buffer in a new window..."))

(provide 'display-override)

;;; display-override.el ends here
