;;; backtrace-mode.el --- a buffer that shows calls in progress  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A buffer in Backtrace mode shows `backtrace-frames', a line for each frame, with its local variables below it if they
;; are asked for.  All text of a frame has its number as the property `backtrace-index'.

;;; Code:

(require 'backtrace)

(defvar-local backtrace-frames nil "The frames that the buffer shows, the innermost first.")
(defvar-local backtrace-insert-header-function nil "Function that inserts what stands above the frames, or nil.")
(defvar-local backtrace-goto-source-functions nil
  "Functions that are called without arguments to visit the source of the frame at point.
They find it by `backtrace-get-index'; the first that returns non-nil has visited it.")
(defvar-local backtrace-print-function #'cl-prin1 "Function that prints a value on `standard-output'.")
(defvar-local backtrace--shown-locals nil "Numbers of the frames whose local variables are shown.")
(defvar backtrace-revert-hook nil "Hook that is run before the frames are shown again.")
(defvar backtrace-mode-hook nil "Hook of Backtrace mode.")

(defvar backtrace-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (dolist (pair '(("n" . backtrace-forward-frame) ("p" . backtrace-backward-frame) ("v" . backtrace-toggle-locals)
                    ("s" . backtrace-goto-source) ("\C-m" . backtrace-help-follow-symbol)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of Backtrace mode.")

(put 'backtrace-mode 'mode-class 'special)
(define-derived-mode backtrace-mode special-mode "Backtrace"
  "Major mode of buffers that show calls in progress, the innermost first.
\\{backtrace-mode-map}"
  (setq-local truncate-lines t)
  (setq-local revert-buffer-function #'backtrace-revert))

;; -- text ---------------------------------------------------------------------------------------

(defun backtrace--insert-locals (frame)
  "Insert lines with the local variables of FRAME."
  (let ((locals (backtrace-frame-locals frame)))
    (insert "    [" (if locals "" "no locals"))
    (while locals
      (insert (format "%s%s=%s" (if (eq locals (backtrace-frame-locals frame)) "" " ")
                      (caar locals) (backtrace-print-to-string (cdar locals))))
      (setq locals (cdr locals)))
    (insert "]\n")))

(defun backtrace-print (&optional remember-pos)
  "Show `backtrace-frames' in the current buffer; point stays in its frame if REMEMBER-POS is non-nil."
  (let ((inhibit-read-only t) (here (and remember-pos (backtrace-get-index))) (index 0))
    (erase-buffer)
    (when backtrace-insert-header-function
      (funcall backtrace-insert-header-function))
    (dolist (frame backtrace-frames)
      (let ((from (point)))
        (insert (backtrace--frame-text frame))
        (when (memq index backtrace--shown-locals)
          (backtrace--insert-locals frame))
        (put-text-property from (point) 'backtrace-index index))
      (setq index (1+ index)))
    (goto-char (or (text-property-any (point-min) (point-max) 'backtrace-index (or here 0)) (point-min)))
    (set-buffer-modified-p nil)))

(defun backtrace-revert (&rest _ignored)
  "Show the frames again."
  (interactive)
  (unless (derived-mode-p 'backtrace-mode)
    (error "The current buffer is not in Backtrace mode"))
  (run-hooks 'backtrace-revert-hook)
  (backtrace-print t))

(defun backtrace-get-index (&optional pos)
  "Return the number of the frame at POS, by default at point, or nil."
  (get-text-property (or pos (point)) 'backtrace-index))

;; -- commands -----------------------------------------------------------------------------------

(defun backtrace-forward-frame ()
  "Move to the begin of the next frame."
  (interactive)
  (let* ((index (backtrace-get-index))
         (next (text-property-any (point) (point-max) 'backtrace-index (if index (1+ index) 0))))
    (unless next
      (error "No next stack frame"))
    (goto-char next)))

(defun backtrace-backward-frame ()
  "Move to the begin of the frame, or from there to that of the frame before it."
  (interactive)
  (let* ((index (or (backtrace-get-index) (length backtrace-frames)))
         (start (text-property-any (point-min) (point-max) 'backtrace-index index)))
    (when (or (null start) (= start (point)))
      (setq start (text-property-any (point-min) (point-max) 'backtrace-index (1- index))))
    (unless start
      (error "No previous stack frame"))
    (goto-char start)))

(defun backtrace-toggle-locals (&optional all)
  "Show the local variables of the frame at point, or hide them; of ALL frames, with a prefix argument."
  (interactive "P")
  (let ((index (backtrace-get-index)))
    (unless (or index all)
      (user-error "Not in a stack frame"))
    (setq backtrace--shown-locals
          (cond ((and all backtrace--shown-locals) nil)
                (all (number-sequence 0 (1- (length backtrace-frames))))
                ((memq index backtrace--shown-locals) (delq index backtrace--shown-locals))
                (t (cons index backtrace--shown-locals))))
    (backtrace-print t)))

(defun backtrace-goto-source ()
  "Visit the source of the frame at point."
  (interactive)
  (unless (backtrace-get-index)
    (user-error "Not in a stack frame"))
  (let* ((frame (nth (backtrace-get-index) backtrace-frames))
         (buffer (backtrace-frame-buffer frame)) (pos (backtrace-frame-pos frame)))
    (unless (or (run-hook-with-args-until-success 'backtrace-goto-source-functions)
                (and buffer pos (buffer-live-p buffer)
                     (progn (pop-to-buffer buffer) (goto-char pos))))
      (user-error "Source code location not known"))))

(defun backtrace-help-follow-symbol (&optional pos)
  "Show help about the function of the frame at POS, by default at point."
  (interactive "d")
  (let* ((index (backtrace-get-index pos))
         (function (and index (backtrace-frame-fun (nth index backtrace-frames)))))
    (if (and function (symbolp function) (fboundp function))
        (describe-function function)
      (user-error "No cross-reference information found"))))

(provide 'backtrace-mode)

;;; backtrace-mode.el ends here
