;;; window-temp.el --- windows of buffers with output  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar temp-buffer-window-setup-hook nil "Hook run in a buffer before output goes into it.")
(defvar temp-buffer-window-show-hook nil "Hook run in a buffer with output when its window is shown and selected.")

;;;###autoload
(defun temp-buffer-window-setup (buffer-or-name)
  "Return BUFFER-OR-NAME as an empty buffer in Fundamental mode for output; it is made if it is not there."
  (let ((directory default-directory) (buffer (get-buffer-create buffer-or-name)))
    (with-current-buffer buffer
      (kill-all-local-variables)
      (setq default-directory directory)
      (delete-all-overlays)
      (setq buffer-read-only nil buffer-file-name nil buffer-undo-list t)
      (let ((inhibit-read-only t) (inhibit-modification-hooks t))
        (erase-buffer)
        (run-hooks 'temp-buffer-window-setup-hook)))
    buffer))

;;;###autoload
(defun temp-buffer-window-show (buffer &optional action)
  "Show BUFFER, which has its output, as ACTION of `display-buffer' says; return the window, or nil."
  (with-current-buffer buffer
    (set-buffer-modified-p nil)
    (setq buffer-read-only t)
    (goto-char (point-min))
    (let ((window (display-buffer buffer action)))
      (when window
        (set-window-hscroll window 0)
        (with-selected-window window
          (run-hooks 'temp-buffer-window-show-hook)))
      window)))

;;;###autoload
(defun window-temp--call (buffer-or-name action quit-function body)
  "Call BODY, a function of the buffer, and show the buffer; the arguments are those of `with-temp-buffer-window'."
  (let* ((buffer (temp-buffer-window-setup buffer-or-name)) (standard-output buffer)
         (value (funcall body buffer)) (window (temp-buffer-window-show buffer action)))
    (if (functionp quit-function)
        (funcall quit-function window value)
      value)))

;;;###autoload
(defmacro with-temp-buffer-window (buffer-or-name action quit-function &rest body)
  "Evaluate BODY with its output in BUFFER-OR-NAME, and show that in a window, as ACTION of `display-buffer' says.
The value is that of BODY, or of QUIT-FUNCTION called with the window and that value."
  (declare (debug t) (indent 3))
  `(window-temp--call ,buffer-or-name ,action ,quit-function (lambda (_buffer) ,@body)))

;;;###autoload
(defmacro with-current-buffer-window (buffer-or-name action quit-function &rest body)
  "Evaluate BODY in BUFFER-OR-NAME with its output there, and show that as ACTION of `display-buffer' says.
The value is that of BODY, or of QUIT-FUNCTION called with the window and that value."
  (declare (debug t) (indent 3))
  (let ((buffer (make-symbol "buffer")))
    `(window-temp--call ,buffer-or-name ,action ,quit-function (lambda (,buffer) (with-current-buffer ,buffer ,@body)))))

;;;###autoload
(define-minor-mode temp-buffer-resize-mode
  "Let windows of output be as high as it, at most `temp-buffer-max-height' lines."
  :global t :group 'help
  (if temp-buffer-resize-mode
      (progn (add-hook 'temp-buffer-show-hook #'resize-temp-buffer-window)
             (add-hook 'temp-buffer-window-show-hook #'resize-temp-buffer-window))
    (remove-hook 'temp-buffer-show-hook #'resize-temp-buffer-window)
    (remove-hook 'temp-buffer-window-show-hook #'resize-temp-buffer-window)))

;;;###autoload
(defun resize-temp-buffer-window (&optional window)
  "Make WINDOW, by default the selected one, as high as its text, at most `temp-buffer-max-height' lines."
  (let* ((window (window-normalize-window window t)) (max temp-buffer-max-height)
         (height (cond ((functionp max) (with-selected-window window (funcall max (window-buffer window))))
                       (max) (t (/ (- (frame-height) 2) 2)))))
    (when (and (pos-visible-in-window-p (point-min) window)
               (not (eq window (frame-root-window (window-frame window)))))
      (fit-window-to-buffer window height))))

(provide 'window-temp)

;;; window-temp.el ends here
