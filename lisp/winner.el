;;; winner.el --- going back to earlier arrangements of windows  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; After each command the arrangement of the windows is remembered; if it differs from the one before, that goes into a
;; ring, a ring for each frame.  `winner-undo' goes back in it, step by step; `winner-redo' returns to where that began.

;;; Code:

(require 'ring)

(defgroup winner nil "Going back to earlier arrangements of windows." :group 'windows)

(defcustom winner-dont-bind-my-keys nil
  "Non-nil means that `winner-mode' binds no keys; it counts when this library is loaded."
  :type 'boolean :group 'winner)
(defcustom winner-ring-size 200
  "How many arrangements are kept for a frame."
  :type 'integer :group 'winner)
(defcustom winner-boring-buffers '("*Completions*")
  "Names of buffers that are not shown again by going back: their windows are deleted."
  :type '(repeat string) :group 'winner)
(defcustom winner-boring-buffers-regexp nil
  "A regular expression for more such names, or nil."
  :type '(choice (const nil) regexp) :group 'winner)

(defvar winner-mode-map
  (let ((map (make-sparse-keymap)))
    (unless winner-dont-bind-my-keys
      (define-key map [(control c) left] #'winner-undo)
      (define-key map [(control c) right] #'winner-redo))
    map)
  "The keys of Winner mode.")

(defvar winner--present nil
  "For each frame its arrangement after the last command, as an alist.")
(defvar winner-ring-alist nil
  "For each frame the ring of its earlier arrangements, as an alist.")
(defvar winner--steps nil
  "How many steps were gone back, and the arrangement where that began, as a pair; nil if nothing is to be redone.")

(defun winner-ring (frame)
  "Return the ring of FRAME."
  (or (cdr (assq frame winner-ring-alist))
      (let ((ring (make-ring winner-ring-size)))
        (push (cons frame ring) winner-ring-alist)
        ring)))

(defun winner--remember ()
  "Keep what the frame looked like before the last command, if that changed it, and remember what it looks like now."
  (unless (> (minibuffer-depth) 0)
    (let* ((frame (selected-frame)) (before (cdr (assq frame winner--present))) (now (current-window-configuration)))
      (unless (or (null before) (memq this-command '(winner-undo winner-redo)) (compare-window-configurations before now))
        (ring-insert (winner-ring frame) before)
        (setq winner--steps nil))
      (setf (alist-get frame winner--present) now)))
  (let ((live (lambda (entry) (frame-live-p (car entry)))))
    (setq winner--present (seq-filter live winner--present)
          winner-ring-alist (seq-filter live winner-ring-alist))))

(defun winner--boring-p (window)
  "Return non-nil if WINDOW shows a buffer that is not shown again."
  (let ((name (buffer-name (window-buffer window))))
    (or (member name winner-boring-buffers)
        (and winner-boring-buffers-regexp (string-match-p winner-boring-buffers-regexp name)))))

(defun winner--restore (configuration)
  "Arrange the windows as in CONFIGURATION, without those of boring and of killed buffers."
  (set-window-configuration configuration)
  (dolist (window (window-list nil 'no-minibuffer))
    (when (and (winner--boring-p window) (not (one-window-p t)))
      (delete-window window))))

(defun winner-undo ()
  "Go back to how the windows were arranged before; several times, to how they were before that."
  (interactive)
  (unless winner-mode
    (error "Winner mode is turned off"))
  (let ((ring (winner-ring (selected-frame))) (present (current-window-configuration)))
    (unless (and winner--steps (memq last-command '(winner-undo)))
      (setq winner--steps (cons 0 present)))
    (if (>= (car winner--steps) (ring-length ring))
        (user-error "No further window configuration undo information")
      (winner--restore (ring-ref ring (car winner--steps)))
      (setcar winner--steps (1+ (car winner--steps)))
      (message "Winner undo (%d / %d)" (car winner--steps) (ring-length ring)))))

(defun winner-redo ()
  "Arrange the windows as they were before `winner-undo'."
  (interactive)
  (cond ((not winner-mode) (error "Winner mode is turned off"))
        ((and winner--steps (memq last-command '(winner-undo)))
         (set-window-configuration (cdr winner--steps))
         (setq winner--steps nil)
         (message "Winner undid undo"))
        (t (user-error "Previous command was not a `winner-undo'"))))

;;;###autoload
(define-minor-mode winner-mode
  "Toggle keeping how windows were arranged, so that one can go back to it."
  :global t
  (if winner-mode
      (progn
        (setf (alist-get (selected-frame) winner--present) (current-window-configuration))
        (add-hook 'post-command-hook #'winner--remember))
    (remove-hook 'post-command-hook #'winner--remember)))

(provide 'winner)

;;; winner.el ends here
