;;; hl-line.el --- highlighting the line of point  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `hl-line-mode' puts an overlay on the line of point after each command, in its buffer; `global-hl-line-mode' in the
;; selected window's.  Without the sticky flag of the mode the overlay is there only while the window is selected.

;;; Code:

(defgroup hl-line nil "Highlighting of the line of point." :group 'convenience)

(defface hl-line '((t :inherit highlight :extend t)) "Face for the line of point.")

(defvar hl-line-overlay)
(defvar global-hl-line-overlay)

(defcustom hl-line-face 'hl-line "Face for the line of point." :type 'face
  :set (lambda (symbol value)
         (set symbol value)
         (dolist (buffer (buffer-list))
           (with-current-buffer buffer
             (when (overlayp (bound-and-true-p hl-line-overlay))
               (overlay-put hl-line-overlay 'face hl-line-face))))
         (when (overlayp (bound-and-true-p global-hl-line-overlay))
           (overlay-put global-hl-line-overlay 'face hl-line-face))))

(defcustom hl-line-sticky-flag t "Non-nil: `hl-line-mode' highlights the line in all windows of the buffer." :type 'boolean)
(defcustom global-hl-line-sticky-flag nil "Non-nil: `global-hl-line-mode' highlights the line of windows that are not selected, too." :type 'boolean)

(defvar-local hl-line-overlay nil "The overlay of `hl-line-mode', or nil.")
(put 'hl-line-overlay 'permanent-local t)
(defvar-local global-hl-line-overlay nil "The overlay of `global-hl-line-mode', or nil.")
(put 'global-hl-line-overlay 'permanent-local t)
(defvar global-hl-line-overlays nil "The overlays of `global-hl-line-mode' in all buffers.")
(defvar hl-line-range-function nil "Function that returns (BEG . END) of what to highlight, or nil; nil: the line.")
(defvar hl-line-overlay-buffer nil "The buffer of `hl-line-mode' that was current last.")
(defvar hl-line-overlay-priority -50 "Priority of the overlays.")

(defun hl-line-make-overlay ()
  "Return a new overlay for the line of point."
  (let ((overlay (make-overlay (point) (point))))
    (overlay-put overlay 'priority hl-line-overlay-priority)
    (overlay-put overlay 'face hl-line-face)
    overlay))

(defun hl-line-move (overlay)
  "Move OVERLAY to the line of point, or to what `hl-line-range-function' returns."
  (let ((range (if hl-line-range-function
                   (funcall hl-line-range-function)
                 (cons (line-beginning-position) (line-beginning-position 2)))))
    (if range
        (move-overlay overlay (car range) (cdr range))
      (move-overlay overlay 1 1))))

;;;###autoload
(define-minor-mode hl-line-mode
  "Highlight the line of point in the buffer."
  :group 'hl-line
  (if (not hl-line-mode)
      (progn
        (remove-hook 'post-command-hook #'hl-line-highlight t)
        (hl-line-unhighlight)
        (remove-hook 'change-major-mode-hook #'hl-line-unhighlight t)
        (remove-hook 'post-command-hook #'hl-line-maybe-unhighlight t))
    (add-hook 'change-major-mode-hook #'hl-line-unhighlight nil t)
    (hl-line-highlight)
    (setq hl-line-overlay-buffer (current-buffer))
    (add-hook 'post-command-hook #'hl-line-highlight nil t)
    (add-hook 'post-command-hook #'hl-line-maybe-unhighlight nil t)))

(defun hl-line-highlight ()
  "Put the overlay of `hl-line-mode' on the line of point."
  (if (not hl-line-mode)
      (hl-line-unhighlight)
    (unless hl-line-overlay
      (setq hl-line-overlay (hl-line-make-overlay)))
    (overlay-put hl-line-overlay 'window (unless hl-line-sticky-flag (selected-window)))
    (hl-line-move hl-line-overlay)))

(defun hl-line-unhighlight ()
  "Delete the overlay of `hl-line-mode'."
  (when hl-line-overlay
    (delete-overlay hl-line-overlay)
    (setq hl-line-overlay nil)))

(defun hl-line-maybe-unhighlight ()
  "Delete the overlay in the buffer that was left, unless it is to stay."
  (let ((buffer hl-line-overlay-buffer))
    (when (and (not hl-line-sticky-flag)
               (bufferp buffer) (buffer-live-p buffer)
               (not (eq buffer (current-buffer)))
               (not (minibufferp)))
      (with-current-buffer buffer
        (hl-line-unhighlight)))
    (when (and (not hl-line-sticky-flag) hl-line-mode (not (eq buffer (current-buffer))))
      (setq hl-line-overlay-buffer (current-buffer)))))

;;;###autoload
(define-minor-mode global-hl-line-mode
  "Highlight the line of point in the selected window, whatever its buffer."
  :global t
  (if (not global-hl-line-mode)
      (progn
        (global-hl-line-unhighlight-all)
        (remove-hook 'post-command-hook #'global-hl-line-highlight)
        (remove-hook 'post-command-hook #'global-hl-line-maybe-unhighlight))
    (global-hl-line-highlight-all)
    (add-hook 'post-command-hook #'global-hl-line-highlight)
    (add-hook 'post-command-hook #'global-hl-line-maybe-unhighlight)))

(defun global-hl-line-highlight ()
  "Put the overlay of `global-hl-line-mode' on the line of point."
  (when (and global-hl-line-mode (not (window-minibuffer-p)))
    (unless global-hl-line-overlay
      (setq global-hl-line-overlay (hl-line-make-overlay)))
    (unless (memq global-hl-line-overlay global-hl-line-overlays)
      (push global-hl-line-overlay global-hl-line-overlays))
    (overlay-put global-hl-line-overlay 'window (unless global-hl-line-sticky-flag (selected-window)))
    (hl-line-move global-hl-line-overlay)))

(defun global-hl-line-highlight-all ()
  "Put the overlay of `global-hl-line-mode' on the line of point in all windows."
  (walk-windows (lambda (window)
                  (with-current-buffer (window-buffer window)
                    (global-hl-line-highlight)))
                nil t))

(defun global-hl-line-unhighlight ()
  "Delete the overlay of `global-hl-line-mode' in the current buffer."
  (when global-hl-line-overlay
    (delete-overlay global-hl-line-overlay)
    (setq global-hl-line-overlays (delq global-hl-line-overlay global-hl-line-overlays)
          global-hl-line-overlay nil)))

(defun global-hl-line-maybe-unhighlight ()
  "Delete the overlays of `global-hl-line-mode' in other buffers, unless they are to stay."
  (unless global-hl-line-sticky-flag
    (dolist (overlay global-hl-line-overlays)
      (let ((buffer (overlay-buffer overlay)))
        (when (and buffer (not (eq buffer (current-buffer))))
          (with-current-buffer buffer
            (global-hl-line-unhighlight)))))))

(defun global-hl-line-unhighlight-all ()
  "Delete all overlays of `global-hl-line-mode'."
  (dolist (overlay global-hl-line-overlays)
    (let ((buffer (overlay-buffer overlay)))
      (if buffer
          (with-current-buffer buffer
            (global-hl-line-unhighlight))
        (delete-overlay overlay))))
  (setq global-hl-line-overlays nil))

(defun hl-line-unload-function ()
  "Turn the modes off before the library is unloaded."
  (global-hl-line-mode -1)
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when hl-line-mode (hl-line-mode -1))))
  nil)

(provide 'hl-line)

;;; hl-line.el ends here
