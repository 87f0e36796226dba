;;; delsel.el --- what is typed replaces the active region  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; In Delete Selection mode, a command whose symbol has the property `delete-selection' deletes the active region before
;; it runs.  The property's value says how: t, deletes it; `kill', kills it; `yank', deletes it, and what is yanked is
;; not the region itself; `supersede', deletes it instead of running the command; a function that returns one of these.

;;; Code:

(defvar delete-selection-save-to-register nil "A register that keeps the text that typing replaced, or nil.")

;;;###autoload
(define-minor-mode delete-selection-mode
  "Typed text replaces the active region."
  :global t :group 'editing-basics
  (if delete-selection-mode
      (add-hook 'pre-command-hook #'delete-selection-pre-hook)
    (remove-hook 'pre-command-hook #'delete-selection-pre-hook)))

;;;###autoload
(defun delete-active-region (&optional killp)
  "Delete the active region; KILLP: kill it."
  (cond (killp
         ;; The command that comes now is no kill for the next one.
         (let (this-command)
           (kill-region (point) (mark) t)))
        (delete-selection-save-to-register
         (set-register delete-selection-save-to-register (funcall region-extract-function t)))
        (t
         (funcall region-extract-function 'delete-only)
         nil)))

(defun delete-selection--before-yank ()
  "Delete the region before a yank; if the region is what would be yanked, the kill before it is yanked."
  (let ((text (and (not (eq this-command 'yank-from-kill-ring)) (region-beginning)
                   (buffer-substring-no-properties (region-beginning) (region-end)))))
    (when (and kill-ring (cdr kill-ring) (equal text (substring-no-properties (current-kill 0 t)))
               (memq this-command '(yank clipboard-yank)))
      (current-kill 1))
    (delete-active-region)))

(defun delete-selection-helper (type)
  "Do to the active region what TYPE says, a value of the property `delete-selection'."
  (condition-case data
      (cond ((eq type 'kill) (delete-active-region t))
            ((eq type 'yank) (delete-selection--before-yank))
            ((eq type 'supersede)
             (let ((empty (= (point) (mark))))
               (delete-active-region)
               (unless empty
                 (setq this-command 'ignore))))
            ((functionp type) (delete-selection-helper (funcall type)))
            (type
             (delete-active-region)
             (when (and overwrite-mode (eq this-command 'self-insert-command))
               ;; The region is replaced, not the text after it.
               (let ((overwrite-mode nil))
                 (self-insert-command (prefix-numeric-value current-prefix-arg))
                 (setq this-command 'ignore)))))
    ((buffer-read-only text-read-only)
     ;; An error here would take the function off the hook.
     (setq this-command 'ignore)
     (message "%s" (error-message-string data))
     (ding))))

(defun delete-selection-uses-region-p ()
  "Return nil if the function that puts something around the region wants it, else t."
  (not (run-hook-with-args-until-success 'self-insert-uses-region-functions)))

(defun delete-selection-pre-hook ()
  "Delete the active region if the command about to run replaces it; a function of `pre-command-hook'."
  (when (and delete-selection-mode (use-region-p) (not buffer-read-only))
    (delete-selection-helper (and (symbolp this-command) (get this-command 'delete-selection)))))

(dolist (command '(self-insert-command))
  (put command 'delete-selection #'delete-selection-uses-region-p))
(dolist (command '(newline electric-newline-and-maybe-indent newline-and-indent reindent-then-newline-and-indent open-line
                   insert-char quoted-insert insert-register))
  (put command 'delete-selection t))
(dolist (command '(yank yank-pop yank-from-kill-ring clipboard-yank))
  (put command 'delete-selection 'yank))
(put 'delete-char 'delete-selection 'supersede)

(define-key minibuffer-local-map "\C-g" #'minibuffer-keyboard-quit)

(provide 'delsel)
;;; delsel.el ends here
