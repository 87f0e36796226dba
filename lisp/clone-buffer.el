;;; clone-buffer.el --- copies of buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A clone has the text, the modes and the local variables of a buffer that visits no file.

;;; Code:

(defvar clone-buffer-hook nil
  "Hook run in the new buffer at the end of `clone-buffer'.")

(defvar clone-indirect-buffer-hook nil
  "Hook run in the new buffer at the end of `clone-indirect-buffer'.")

(defun clone-buffer--name (name)
  "Return NAME without the number that `generate-new-buffer-name' appends."
  (if (string-match "<[0-9]+>\\'" name) (substring name 0 (match-beginning 0)) name))

(defun clone-buffer--set-locals (variables)
  "Give the current buffer the buffer-local VARIABLES, as `buffer-local-variables' returns them.
What may not be set, or belongs to the other buffer alone, is passed over."
  (dolist (entry variables)
    (condition-case nil
        (if (symbolp entry)
            (makunbound entry)
          (unless (memq (car entry) '(buffer-undo-list mark-active))
            (set (make-local-variable (car entry)) (cdr entry))))
      (setting-constant nil))))

(defun clone-buffer (&optional newname display-flag)
  "Return a copy of the current buffer, with its text, modes and local variables.
NEWNAME is its name, made unique; by default the name of the buffer.
DISPLAY-FLAG non-nil shows it.  Signals an error if the buffer visits a
file or its mode forbids clones."
  (interactive
   (progn
     (if buffer-file-name
         (error "Cannot clone a file-visiting buffer"))
     (if (get major-mode 'no-clone)
         (error "Cannot clone a buffer in %s mode" mode-name))
     (list (if current-prefix-arg (read-buffer "Name of new cloned buffer: " (current-buffer))) t)))
  (if buffer-file-name
      (error "Cannot clone a file-visiting buffer"))
  (if (get major-mode 'no-clone)
      (error "Cannot clone a buffer in %s mode" mode-name))
  (let* ((text (save-restriction (widen) (buffer-string))) (modified (buffer-modified-p)) (mode major-mode)
         (locals (buffer-local-variables)) (start (point-min)) (end (point-max)) (pt (point)) (mk (mark t))
         (new (generate-new-buffer (clone-buffer--name (or newname (buffer-name))))))
    (with-current-buffer new
      (let ((inhibit-read-only t))
        (insert text))
      (narrow-to-region start end)
      (goto-char pt)
      (when mk (set-mark mk))
      (set-buffer-modified-p modified)
      (when (functionp mode)
        (funcall mode))
      (clone-buffer--set-locals locals)
      (setq mark-ring (mapcar (lambda (marker) (copy-marker (marker-position marker))) mark-ring))
      (run-hooks 'clone-buffer-hook))
    (if display-flag
        (pop-to-buffer new))
    new))

(defun clone-indirect-buffer (newname display-flag &optional norecord)
  "Return an indirect buffer that shares the text of the current one; NEWNAME is its name, made unique.
DISPLAY-FLAG non-nil shows it, NORECORD without changing the order of
recently shown buffers."
  (interactive
   (progn
     (if (get major-mode 'no-clone-indirect)
         (error "Cannot indirectly clone a buffer in %s mode" mode-name))
     (list (if current-prefix-arg (read-buffer "Name of indirect buffer: " (current-buffer))) t)))
  (if (get major-mode 'no-clone-indirect)
      (error "Cannot indirectly clone a buffer in %s mode" mode-name))
  (let* ((name (generate-new-buffer-name (clone-buffer--name (or newname (buffer-name)))))
         (new (make-indirect-buffer (current-buffer) name t)))
    (with-current-buffer new
      (run-hooks 'clone-indirect-buffer-hook))
    (when display-flag
      (pop-to-buffer new nil norecord))
    new))

(defun clone-indirect-buffer-other-window (newname display-flag &optional norecord)
  "Like `clone-indirect-buffer' with NEWNAME, DISPLAY-FLAG and NORECORD, but show it in another window."
  (interactive
   (list (if current-prefix-arg (read-buffer "Name of indirect buffer: " (current-buffer))) t))
  (let ((pop-up-windows t))
    (clone-indirect-buffer newname display-flag norecord)))

(provide 'clone-buffer)

;;; clone-buffer.el ends here
