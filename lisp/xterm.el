;;; xterm.el --- what terminals send besides keys: pasted text, focus, the mouse  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun xterm--pasted-text (event)
  "Return the text of EVENT, an `xterm-paste' event."
  (unless (eq (car-safe event) 'xterm-paste)
    (error "xterm-paste must be found to xterm-paste event"))
  (nth 1 event))

(defun xterm-paste (event)
  "Insert the text that was pasted into the terminal, as `yank' inserts killed text; EVENT holds it."
  (interactive "e")
  (let ((text (xterm--pasted-text event)))
    (push-mark (point))
    (insert-for-yank text)))

(global-set-key [xterm-paste] #'xterm-paste)

;;; Focus.

(defvar after-focus-change-function #'ignore "Function that is called when a frame got or lost the focus.")

(defun xterm--focus-change (event state)
  "Note that the frame of EVENT has the focus if STATE is `focused'."
  (let ((frame (nth 1 event)))
    (when (frame-live-p frame)
      (set-terminal-parameter frame 'tty-focus-state state)))
  (funcall after-focus-change-function))

(defun handle-focus-in (event)
  "Handle EVENT: the terminal got the focus."
  (interactive "e")
  (xterm--focus-change event 'focused)
  (run-hooks 'focus-in-hook))

(defun handle-focus-out (event)
  "Handle EVENT: the terminal lost the focus."
  (interactive "e")
  (xterm--focus-change event 'defocused)
  (run-hooks 'focus-out-hook))

(defvar focus-in-hook nil "Normal hook run when the terminal got the focus.")
(defvar focus-out-hook nil "Normal hook run when the terminal lost the focus.")

(defun frame-focus-state (&optional frame)
  "Return t if FRAME has the focus, nil if not, `unknown' if the terminal does not tell."
  (let ((state (terminal-parameter frame 'tty-focus-state)))
    (cond ((eq state 'focused) t) ((eq state 'defocused) nil) (t 'unknown))))

(define-key special-event-map [sigusr1] #'ignore)
(define-key special-event-map [sigusr2] #'ignore)
(define-key special-event-map [focus-in] #'handle-focus-in)
(define-key special-event-map [focus-out] #'handle-focus-out)

;;; The mouse.

(define-minor-mode xterm-mouse-mode
  "Let the terminal report the mouse, for commands on mouse events."
  :global t :group 'mouse
  (neomacs--terminal-mouse xterm-mouse-mode))

(provide 'xterm)

;;; xterm.el ends here
