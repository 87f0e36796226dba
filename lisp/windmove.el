;;; windmove.el --- select windows by where they are  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Commands that select, delete or change places with the window left of, right of, above or below the selected one.

;;; Code:

(defgroup windmove nil "Selecting windows by where they are." :prefix "windmove-" :group 'convenience)

(defcustom windmove-wrap-around nil "Non-nil: beyond the edge of the frame comes its other side." :type 'boolean :group 'windmove)
(defcustom windmove-create-window nil "Non-nil: where there is no window, the selected one is split." :type 'boolean :group 'windmove)
(defcustom windmove-allow-all-windows nil "Non-nil: windows that `other-window' leaves out are found, too."
  :type 'boolean :group 'windmove)

(defun windmove-find-other-window (dir &optional arg window)
  "Return the window in direction DIR (`left', `right', `up' or `down') of WINDOW, by default the selected one, or nil.
ARG: in line with the first line or column of WINDOW if it is positive, with the last one if it is negative, else with
point."
  (let ((arg (and arg (prefix-numeric-value arg))))
    (window-in-direction (pcase dir ('up 'above) ('down 'below) (_ dir))
                         window windmove-allow-all-windows (and arg (cond ((> arg 0) 1) ((< arg 0) -1)))
                         windmove-wrap-around t)))

(defun windmove-do-window-select (dir &optional arg window)
  "Select the window in direction DIR of WINDOW, see `windmove-find-other-window' also for ARG.
Signals a `user-error' if there is none, or if it is a minibuffer that is not in use."
  (let ((other (windmove-find-other-window dir arg window)))
    (when (and windmove-create-window (or (null other) (and (window-minibuffer-p other) (not (minibuffer-window-active-p other)))))
      (setq other (split-window window nil (pcase dir ('up 'above) ('down 'below) (_ dir)))))
    (cond ((null other) (user-error "No window %s from selected window" dir))
          ((and (window-minibuffer-p other) (not (minibuffer-window-active-p other))) (user-error "Minibuffer is inactive"))
          (t (select-window other)))))

;;;###autoload
(defun windmove-left (&optional arg) "Select the window left of the selected one.  ARG: see `windmove-find-other-window'." (interactive "P")
  (windmove-do-window-select 'left arg))
;;;###autoload
(defun windmove-right (&optional arg) "Select the window right of the selected one.  ARG: see `windmove-find-other-window'." (interactive "P")
  (windmove-do-window-select 'right arg))
;;;###autoload
(defun windmove-up (&optional arg) "Select the window above the selected one.  ARG: see `windmove-find-other-window'." (interactive "P")
  (windmove-do-window-select 'up arg))
;;;###autoload
(defun windmove-down (&optional arg) "Select the window below the selected one.  ARG: see `windmove-find-other-window'." (interactive "P")
  (windmove-do-window-select 'down arg))

(defun windmove--bind (prefix modifiers commands)
  "Bind the arrow keys with MODIFIERS, a list, after PREFIX, a key or nil, to COMMANDS: left, right, up and down."
  (cl-mapc (lambda (arrow command)
             (let ((key (event-convert-list (append modifiers (list arrow)))))
               (global-set-key (if prefix (vector prefix key) (vector key)) command)))
           '(left right up down) commands))

(defun windmove--modifiers (modifiers default)
  "Return MODIFIERS as a list; DEFAULT if it is nil, none if it is `none'."
  (cond ((eq modifiers 'none) nil) ((null modifiers) default) ((listp modifiers) modifiers) (t (list modifiers))))

;;;###autoload
(defun windmove-default-keybindings (&optional modifiers)
  "Bind the arrow keys with MODIFIERS (default `shift') to the commands that select windows."
  (interactive)
  (windmove--bind nil (windmove--modifiers modifiers '(shift)) '(windmove-left windmove-right windmove-up windmove-down)))

(defun windmove-delete-in-direction (dir &optional arg)
  "Delete the window in direction DIR; ARG, or C-u, also kills its buffer."
  (let ((other (windmove-find-other-window dir)))
    (cond ((or (null other) (window-minibuffer-p other)) (user-error "No window %s from selected window" dir))
          (t
           (when arg (kill-buffer (window-buffer other)))
           (delete-window other)))))

;;;###autoload
(defun windmove-delete-left (&optional arg) "Delete the window left of the selected one; ARG: kill its buffer, too." (interactive "P")
  (windmove-delete-in-direction 'left arg))
;;;###autoload
(defun windmove-delete-right (&optional arg) "Delete the window right of the selected one; ARG: kill its buffer, too." (interactive "P")
  (windmove-delete-in-direction 'right arg))
;;;###autoload
(defun windmove-delete-up (&optional arg) "Delete the window above the selected one; ARG: kill its buffer, too." (interactive "P")
  (windmove-delete-in-direction 'up arg))
;;;###autoload
(defun windmove-delete-down (&optional arg) "Delete the window below the selected one; ARG: kill its buffer, too." (interactive "P")
  (windmove-delete-in-direction 'down arg))

;;;###autoload
(defun windmove-delete-default-keybindings (&optional prefix modifiers)
  "Bind the arrow keys with MODIFIERS (default `shift') after the key PREFIX (default C-x) to the commands that delete windows."
  (interactive)
  (windmove--bind (or prefix ?\C-x) (windmove--modifiers modifiers '(shift))
                  '(windmove-delete-left windmove-delete-right windmove-delete-up windmove-delete-down)))

(defun windmove--swap (one other)
  "Let the windows ONE and OTHER show each other's buffer, from the same place; select OTHER."
  (let ((states (mapcar (lambda (w) (list (window-buffer w) (window-start w) (window-point w) (window-hscroll w)))
                        (list one other))))
    (cl-mapc (lambda (window state)
               (set-window-buffer window (pop state))
               (set-window-start window (pop state) t)
               (set-window-point window (pop state))
               (set-window-hscroll window (pop state)))
             (list other one) states)
    (select-window other)))

(defun windmove-swap-states-in-direction (dir)
  "Let the selected window and the one in direction DIR change their contents."
  (let ((other (windmove-find-other-window dir)))
    (when (or (null other) (window-minibuffer-p other))
      (user-error "No window %s from selected window" dir))
    (windmove--swap (selected-window) other)))

;;;###autoload
(defun windmove-swap-states-left () "Change contents with the window left of the selected one." (interactive)
  (windmove-swap-states-in-direction 'left))
;;;###autoload
(defun windmove-swap-states-right () "Change contents with the window right of the selected one." (interactive)
  (windmove-swap-states-in-direction 'right))
;;;###autoload
(defun windmove-swap-states-up () "Change contents with the window above the selected one." (interactive)
  (windmove-swap-states-in-direction 'up))
;;;###autoload
(defun windmove-swap-states-down () "Change contents with the window below the selected one." (interactive)
  (windmove-swap-states-in-direction 'down))

(provide 'windmove)
;;; windmove.el ends here
