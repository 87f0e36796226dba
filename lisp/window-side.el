;;; window-side.el --- windows at the sides of the frame, and other frames  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A side window is at the left, top, right or bottom of the frame, outside of the other windows.  Several on one side
;; stand beside each other in the order of their slots, which are numbers.

;;; Code:

(defvar window-sides '(left top right bottom) "The sides of a frame.")

(defcustom window-sides-vertical nil
  "Non-nil means that side windows at the left and right are as high as the frame."
  :type 'boolean
  :group 'windows)

(defcustom window-sides-slots '(nil nil nil nil)
  "How many side windows there may be at the left, top, right and bottom; nil: any number."
  :type '(list (choice (const nil) integer) (choice (const nil) integer) (choice (const nil) integer) (choice (const nil) integer))
  :group 'windows)

(defun window--side-windows (side)
  "Return the windows at SIDE of the selected frame, in the order of their slots."
  (let ((found nil))
    (dolist (window (window-list nil 'nomini))
      (if (eq (window-parameter window 'window-side) side) (push window found)))
    (sort found (lambda (a b) (< (window-parameter a 'window-slot) (window-parameter b 'window-slot))))))

(defun window--main-window ()
  "Return the window, of one or of several buffers, that the side windows are beside."
  (let* ((root (frame-root-window)) (child (window-child root)) (main nil))
    (if (null child)
        root
      (while child
        (unless (window--only-side-windows-p child)
          (setq main (if main 'several child)))
        (setq child (window-next-sibling child)))
      (if (windowp main)
          (if (window--has-side-windows-p main) (window--main-part main) main)
        root))))

(defun window-side--leaves (window)
  "Return the windows with buffers inside of WINDOW."
  (if (window-live-p window)
      (list window)
    (let ((leaves nil) (child (window-child window)))
      (while child
        (setq leaves (append leaves (window-side--leaves child)) child (window-next-sibling child)))
      leaves)))

(defun window--only-side-windows-p (window)
  "Return non-nil if all windows inside of WINDOW are side windows."
  (not (memq nil (mapcar (lambda (each) (window-parameter each 'window-side)) (window-side--leaves window)))))

(defun window--has-side-windows-p (window)
  "Return non-nil if some window inside of WINDOW is a side window."
  (delq nil (mapcar (lambda (each) (window-parameter each 'window-side)) (window-side--leaves window))))

(defun window--main-part (window)
  "Return the part of WINDOW that has no side windows, or WINDOW if there is no such part."
  (let ((child (window-child window)) (parts nil))
    (while child
      (unless (window--only-side-windows-p child) (push child parts))
      (setq child (window-next-sibling child)))
    (cond ((cdr parts) window)
          ((and parts (window--has-side-windows-p (car parts))) (window--main-part (car parts)))
          (parts (car parts))
          (t window))))

(defun window--side-adopt (window buffer side slot alist)
  "Make WINDOW the side window at SIDE in SLOT, show BUFFER there, and return it.  ALIST is that of the action."
  (set-window-dedicated-p window nil)
  (set-window-parameter window 'window-side side)
  (set-window-parameter window 'window-slot slot)
  (dolist (parameter (cdr (assq 'window-parameters alist)))
    (set-window-parameter window (car parameter) (cdr parameter)))
  (window--display buffer window alist)
  (set-window-dedicated-p window (or (cdr (assq 'dedicated alist)) 'side))
  window)

(defun window--make-side-window (side alist)
  "Return a new window at SIDE, of the size that ALIST says or a quarter of what it is cut from; nil if there is no room."
  (let* ((horizontal (memq side '(left right)))
         ;; Those at the top and bottom are as wide as the frame, unless the others are as high.
         (from (if (if horizontal window-sides-vertical (not window-sides-vertical)) (frame-root-window) (window--main-window)))
         (wanted (cdr (assq (if horizontal 'window-width 'window-height) alist)))
         (total (if horizontal (window-total-width from) (window-total-height from)))
         (size (cond ((integerp wanted) wanted)
                     ((floatp wanted) (round (* wanted total)))
                     (t (/ total 4)))))
    (ignore-errors
      (split-window from (- size) (cdr (assq side '((left . left) (top . above) (right . right) (bottom . below))))))))

(defun display-buffer-in-side-window (buffer alist)
  "Show BUFFER in a window at a side of the frame.
ALIST may have `side' (default: bottom) and `slot' (0), sizes, `dedicated' and `window-parameters'.  A window in that
slot is used again; else one is made, or the nearest used if `window-sides-slots' allows no more."
  (let* ((side (or (cdr (assq 'side alist)) 'bottom)) (slot (or (cdr (assq 'slot alist)) 0))
         (present (and (memq side window-sides) (window--side-windows side)))
         (limit (nth (or (seq-position window-sides side) 0) window-sides-slots))
         (same nil) (before nil) (after nil))
    (unless (memq side window-sides) (error "Invalid side %s specified" side))
    (unless (numberp slot) (error "Invalid slot %s specified" slot))
    (dolist (window present)
      (let ((its (window-parameter window 'window-slot)))
        (cond ((= its slot) (setq same window))
              ((< its slot) (setq before window))
              ((null after) (setq after window)))))
    (cond
     (same (window--side-adopt same buffer side slot alist))
     ((null present)
      (let ((window (unless (eq limit 0) (window--make-side-window side alist))))
        (if window (window--side-adopt window buffer side slot alist))))
     ((and limit (>= (length present) limit))
      (window--side-adopt (or before after) buffer side slot alist))
     (t
      (let* ((horizontal (memq side '(left right)))
             (window (ignore-errors
                       (split-window (or before after) nil
                                     (cond (before (if horizontal 'below 'right))
                                           (horizontal 'above)
                                           (t 'left))))))
        (when window
          (window--share-evenly window (not horizontal))
          (window--side-adopt window buffer side slot alist)))))))

(defun window--share-evenly (window horizontal)
  "Give WINDOW, which is new, and those in the same row, or column unless HORIZONTAL, even sizes."
  (let* ((windows (window--siblings window)) (others (remq window windows)) (n (length windows))
         (total (apply #'+ (mapcar (lambda (each) (window--size each horizontal)) windows)))
         (own (/ total n)) (rest (- total own)) (left (1- n)))
    (window--plan-present (frame-root-window) horizontal)
    (window--balance window own horizontal)
    (dolist (each others)
      (let ((share (/ rest left)))
        (window--balance each share horizontal)
        (setq rest (- rest share) left (1- left))))
    (window-resize-apply (window-frame window) horizontal)))

;;; Other frames.

(defvar display-buffer--other-frame-action
  '((display-buffer-reuse-window display-buffer-pop-up-frame)
    (reusable-frames . 0)
    (inhibit-same-window . t))
  "The action of commands that show a buffer in another frame.")

(defun display-buffer-pop-up-frame (buffer alist)
  "Show BUFFER in a new frame, which ALIST may describe; return nil where there can be no other frame."
  (when (fboundp 'make-frame)
    (let ((frame (ignore-errors (make-frame (append (cdr (assq 'pop-up-frame-parameters alist)) pop-up-frame-alist)))))
      (if frame
          (window--display buffer (frame-selected-window frame) alist)))))

(defvar pop-up-frame-alist nil "Parameters of frames that are made to show a buffer.")

(defun switch-to-buffer-other-frame (buffer-or-name &optional norecord)
  "Show BUFFER-OR-NAME in another frame and select it; NORECORD as for `switch-to-buffer'.
Where there can be no other frame, another window does."
  (interactive (list (read-buffer-to-switch "Switch to buffer in other frame: ")))
  (pop-to-buffer buffer-or-name display-buffer--other-frame-action norecord)
  (current-buffer))

(defun display-buffer-other-frame (buffer)
  "Show BUFFER in another frame, or window, without selecting it."
  (interactive "BDisplay buffer in other frame: ")
  (display-buffer buffer display-buffer--other-frame-action t))

(defun find-file-other-frame (filename &optional wildcards)
  "Edit the file FILENAME in another frame; WILDCARDS non-nil expands wildcards in its name.
Where there can be no other frame, another window does."
  (interactive (find-file-read-args "Find file in other frame: " (confirm-nonexistent-file-or-buffer)))
  (let ((value (find-file-noselect filename nil nil wildcards)))
    (if (listp value)
        (progn
          (setq value (nreverse value))
          (switch-to-buffer-other-frame (car value))
          (mapc #'switch-to-buffer (cdr value))
          value)
      (switch-to-buffer-other-frame value))))

(defun find-file-read-only-other-frame (filename &optional wildcards)
  "Show the file FILENAME in another frame, read-only; WILDCARDS as in `find-file-other-frame'."
  (interactive (find-file-read-args "Find file read-only other frame: " (confirm-nonexistent-file-or-buffer)))
  (let ((value (find-file-other-frame filename wildcards)))
    (dolist (buffer (if (listp value) value (list value)))
      (with-current-buffer buffer (read-only-mode 1)))
    value))

;;; window-side.el ends here
