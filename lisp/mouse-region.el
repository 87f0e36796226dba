;;; mouse-region.el --- point, mark and region by the mouse  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The terminal reports the mouse in Xterm-Mouse mode.  A click sets point; a double one selects a word, a triple one
;; a line; dragging selects what is between.

;;; Code:

(defun mouse-minibuffer-check (event)
  "Signal an error if EVENT is in a minibuffer that is not active."
  (let ((window (posn-window (event-start event))))
    (if (and (windowp window) (window-minibuffer-p window) (not (minibuffer-window-active-p window)))
        (user-error "Minibuffer window is not active"))
    (run-hooks 'mouse-leave-buffer-hook)))

(defun mouse-set-point (event &optional promote-to-region)
  "Move point to where EVENT was, in its window, which is selected.
PROMOTE-TO-REGION non-nil: a double click selects the word there, a triple one the line."
  (interactive "e\np")
  (mouse-minibuffer-check event)
  (if (and promote-to-region (> (event-click-count event) 1))
      (mouse-set-region event)
    (posn-set-point (event-end event))))

(defun mouse--thing-bounds (position clicks)
  "Return the bounds of what CLICKS clicks at POSITION select: a list, a word or blanks for 2, a line for more."
  (save-excursion
    (goto-char position)
    (cond
     ((> clicks 2) (list (line-beginning-position) (line-beginning-position 2)))
     ((and (char-after) (memq (char-syntax (char-after)) '(?w ?_)))
      (list (progn (skip-syntax-backward "w_") (point)) (progn (skip-syntax-forward "w_") (point))))
     ((and (char-after) (eq (char-syntax (char-after)) ?\())
      (list (point) (progn (forward-sexp 1) (point))))
     ((and (char-after) (eq (char-syntax (char-after)) ?\)))
      (let ((end (1+ (point))))
        (goto-char end)
        (forward-sexp -1)
        (list (point) end)))
     ((eolp) (list (point) (point)))
     (t
      (let ((class (char-to-string (char-syntax (char-after)))))
        (list (progn (skip-syntax-backward class) (point)) (progn (skip-syntax-forward class) (point))))))))

(defun mouse-set-region (click)
  "Make what was dragged over, or selected by the clicks of the event CLICK, the region."
  (interactive "e")
  (mouse-minibuffer-check click)
  (select-window (posn-window (event-start click)))
  (let ((from (posn-point (event-start click))) (to (posn-point (event-end click))) (clicks (event-click-count click)))
    (when (> clicks 1)
      (let ((first (mouse--thing-bounds from clicks)) (last (mouse--thing-bounds to clicks)))
        (setq from (min (car first) (car last)) to (max (cadr first) (cadr last)))))
    (goto-char from)
    (push-mark nil t t)
    (if (numberp to) (goto-char to))
    from))

(defun mouse-set-mark (click)
  "Set the mark where the event CLICK was, and point stays."
  (interactive "e")
  (mouse-minibuffer-check click)
  (let ((point (point)))
    (posn-set-point (event-end click))
    (push-mark nil t t)
    (goto-char point)))

(defun mouse-drag-region (start-event)
  "Set point where START-EVENT, the press of a button, was, and extend the region while the mouse moves."
  (interactive "e")
  (mouse-minibuffer-check start-event)
  (mouse-set-point start-event)
  (let ((start (point)) (buffer (current-buffer)) (map (make-sparse-keymap)))
    (push-mark start t t)
    (setq deactivate-mark nil)
    (define-key map [mouse-movement]
      (lambda (event)
        "Move the end of the region to where EVENT was."
        (interactive "e")
        (let ((position (posn-point (event-end event))))
          (if (and (eq (current-buffer) buffer) (numberp position))
              (goto-char position)))
        (setq deactivate-mark nil)))
    (let ((tracked track-mouse))
      (setq track-mouse t)
      (set-transient-map map
                         (lambda () (eq (car-safe (aref (this-command-keys-vector) 0)) 'mouse-movement))
                         (lambda ()
                           (setq track-mouse tracked)
                           ;; A press without movement is a click.
                           (if (= (point) start) (deactivate-mark)))))))

(defun mouse-select-window (click)
  "Select the window where the event CLICK was."
  (interactive "e")
  (mouse-minibuffer-check click)
  (select-window (posn-window (event-start click))))

(define-key global-map [down-mouse-1] #'mouse-drag-region)
(define-key global-map [mouse-1] #'mouse-set-point)
(define-key global-map [drag-mouse-1] #'mouse-set-region)

;;; mouse-region.el ends here
