;;; window-commands.el --- how far windows can grow and shrink, and commands that do it  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

;;;###autoload
(defun window-min-size (&optional window horizontal _ignore _pixelwise)
  "Return the least number of lines that WINDOW, live or internal, needs, or of columns if HORIZONTAL."
  (let ((window (window-normalize-window window)))
    (if (window-live-p window)
        (if horizontal window-min-width window-min-height)
      (let ((child (window-child window)) (added (window-combined-p (window-child window) horizontal)) (size 0))
        (while child
          (let ((needed (window-min-size child horizontal)))
            (setq size (if added (+ size needed) (max size needed))
                  child (window-right child))))
        size))))

(defun window-commands--siblings (window)
  "Return the windows that have the same parent as WINDOW, without WINDOW."
  (let ((child (window-child (window-parent window))) siblings)
    (while child
      (unless (eq child window) (push child siblings))
      (setq child (window-right child)))
    siblings))

;;;###autoload
(defun window-max-delta (&optional window horizontal _ignore _trail _noup _nodown _pixelwise)
  "Return the number of lines, or of columns if HORIZONTAL, by which WINDOW can grow."
  (let ((window (window-normalize-window window)) (delta 0))
    (while (window-parent window)
      (when (window-combined-p window horizontal)
        (dolist (sibling (window-commands--siblings window))
          (setq delta (+ delta (max 0 (- (window-total-size sibling horizontal) (window-min-size sibling horizontal)))))))
      (setq window (window-parent window)))
    delta))

;;;###autoload
(defun window-min-delta (&optional window horizontal _ignore _trail _noup _nodown _pixelwise)
  "Return the number of lines, or of columns if HORIZONTAL, by which WINDOW can shrink."
  (let* ((window (window-normalize-window window)) (up window) (can nil))
    (while (and up (not can))
      (setq can (and (window-parent up) (window-combined-p up horizontal)) up (window-parent up)))
    (if can (max 0 (- (window-total-size window horizontal) (window-min-size window horizontal))) 0)))

(defun window-commands--resize (window delta horizontal)
  "Make WINDOW DELTA lines higher, or columns wider if HORIZONTAL."
  (unless (zerop delta)
    (window-resize window delta horizontal)))

;;;###autoload
(defun maximize-window (&optional window)
  "Make WINDOW, by default the selected one, as large as the others let it."
  (interactive)
  (let ((window (window-normalize-window window)))
    (window-commands--resize window (window-max-delta window) nil)
    (window-commands--resize window (window-max-delta window t) t)
    t))

;;;###autoload
(defun minimize-window (&optional window)
  "Make WINDOW, by default the selected one, as small as possible."
  (interactive)
  (let ((window (window-normalize-window window)))
    (window-commands--resize window (- (window-min-delta window)) nil)
    (window-commands--resize window (- (window-min-delta window t)) t)
    t))

;;;###autoload
(defun set-window-text-height (window height)
  "Make WINDOW so high that HEIGHT lines of text fit; nil means the selected window."
  (let* ((window (window-normalize-window window)) (delta (- height (window-body-height window))))
    (unless (zerop delta)
      (window-resize window delta))
    t))

;;;###autoload
(defun delete-other-windows-vertically (&optional window)
  "Delete the windows in the columns of WINDOW, by default the selected one, but not those beside it."
  (interactive)
  (let* ((window (or window (selected-window))) (edges (window-edges window)) (left (nth 0 edges)) (right (nth 2 edges)))
    (dolist (other (delq window (window-list nil 'nomini)))
      (let ((at (window-edges other)))
        (when (and (>= (nth 0 at) left) (<= (nth 2 at) right))
          (delete-window other))))))

;;;###autoload
(defun next-multiframe-window ()
  "Select the next window, on any visible frame."
  (interactive)
  (select-window (next-window (selected-window) (> (minibuffer-depth) 0) 0))
  (select-frame-set-input-focus (selected-frame)))
;;;###autoload
(defalias 'next-window-any-frame #'next-multiframe-window)

;;;###autoload
(defun previous-multiframe-window ()
  "Select the previous window, on any visible frame."
  (interactive)
  (select-window (previous-window (selected-window) (> (minibuffer-depth) 0) 0))
  (select-frame-set-input-focus (selected-frame)))
;;;###autoload
(defalias 'previous-window-any-frame #'previous-multiframe-window)

(provide 'window-commands)

;;; window-commands.el ends here
