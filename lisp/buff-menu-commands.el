;;; buff-menu-commands.el --- marks and commands in the list of buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'buff-menu)
(declare-function visit-tags-table "etags" (file &optional local))
(declare-function multi-isearch-buffers "misearch" (buffers))
(declare-function multi-isearch-buffers-regexp "misearch" (buffers))

;;; Marks.

(defun Buffer-menu-mark ()
  "Mark the buffer of this line to be shown by \\<Buffer-menu-mode-map>\\[Buffer-menu-select]."
  (interactive)
  (tabulated-list-set-col 0 (char-to-string Buffer-menu-marker-char) t)
  (forward-line))

(defun Buffer-menu--unmark ()
  "Remove what this line asks for."
  (tabulated-list-set-col 0 " " t)
  (let ((buffer (Buffer-menu-buffer)))
    (when buffer
      (tabulated-list-set-col 2 (if (buffer-modified-p buffer) "*" " ") t))))

(defun Buffer-menu-unmark (&optional backup)
  "Remove what this line asks for and go to the next line, or with BACKUP the one before."
  (interactive "P")
  (Buffer-menu--unmark)
  (forward-line (if backup -1 1)))

(defun Buffer-menu-backup-unmark ()
  "Go to the line before and remove what it asks for."
  (interactive)
  (forward-line -1)
  (Buffer-menu--unmark))

(defun Buffer-menu-unmark-all-buffers (mark)
  "Remove MARK, a character, from all lines; RET means every mark."
  (interactive "cRemove marks (RET means all):")
  (if (eq mark ?\r)
      (Buffer-menu--each-line #'Buffer-menu--unmark)
    (Buffer-menu--each-line (lambda () (if (eq (char-after) mark) (Buffer-menu--unmark))))))

(defun Buffer-menu-unmark-all ()
  "Remove what the lines ask for."
  (interactive)
  (Buffer-menu-unmark-all-buffers ?\r))

(defun Buffer-menu-delete (&optional arg)
  "Mark the buffers of the next ARG lines to be killed by \\<Buffer-menu-mode-map>\\[Buffer-menu-execute].
ARG negative means lines upwards."
  (interactive "p")
  (let ((step (if (and arg (< arg 0)) -1 1)) (mark (char-to-string Buffer-menu-del-char)))
    (dotimes (_ (abs (or arg 1)))
      (if (tabulated-list-get-entry) (tabulated-list-set-col 0 mark t))
      (forward-line step))))

(defun Buffer-menu-delete-backwards (&optional arg)
  "Mark the buffers of ARG lines, from this one upwards, to be killed by \\<Buffer-menu-mode-map>\\[Buffer-menu-execute]."
  (interactive "p")
  (Buffer-menu-delete (- (or arg 1))))

(defun Buffer-menu-save ()
  "Mark the buffer of this line to be saved by \\<Buffer-menu-mode-map>\\[Buffer-menu-execute]."
  (interactive)
  (when (Buffer-menu-buffer)
    (tabulated-list-set-col 2 "S" t)
    (forward-line 1)))

(defun Buffer-menu--save-marked ()
  "Save the buffer of this line if that was asked for."
  (let ((buffer (Buffer-menu-buffer)))
    (when (and buffer (equal (aref (tabulated-list-get-entry) 2) "S"))
      (with-current-buffer buffer (save-buffer))
      (tabulated-list-set-col 2 (if (buffer-modified-p buffer) "*" " ") t))))

(defun Buffer-menu--kill-marked (list-buffer)
  "Kill the buffer of this line if that was asked for, but not LIST-BUFFER, the list itself.
Return non-nil if the line is gone."
  (let ((buffer (tabulated-list-get-id)))
    (when (equal (aref (tabulated-list-get-entry) 0) (char-to-string Buffer-menu-del-char))
      (unless (eq buffer list-buffer) (kill-buffer buffer))
      (if (buffer-live-p buffer) (tabulated-list-set-col 0 " " t)))
    (unless (buffer-live-p buffer)
      (tabulated-list-delete-entry)
      t)))

(defun Buffer-menu-execute ()
  "Save and kill the buffers that are marked for that."
  (interactive)
  (save-excursion
    (Buffer-menu-beginning)
    (while (not (eobp))
      (when (tabulated-list-get-entry)
        (Buffer-menu--save-marked))
      (unless (and (tabulated-list-get-entry) (Buffer-menu--kill-marked (current-buffer)))
        (forward-line 1)))))

;;; Flags of buffers.

(defun Buffer-menu-not-modified (&optional arg)
  "Make the buffer of this line unmodified; with ARG, modified."
  (interactive "P")
  (with-current-buffer (Buffer-menu-buffer t)
    (set-buffer-modified-p arg))
  (tabulated-list-set-col 2 (if arg "*" " ") t))

(defun Buffer-menu-toggle-read-only ()
  "Make the buffer of this line read-only, or not read-only again."
  (interactive)
  (let ((read-only (with-current-buffer (Buffer-menu-buffer t)
                     (with-no-warnings (read-only-mode 'toggle))
                     buffer-read-only)))
    (tabulated-list-set-col 1 (if read-only "%" " ") t)))

(defun Buffer-menu-bury ()
  "Bury the buffer of this line, and put its line at the end."
  (interactive)
  (let ((buffer (tabulated-list-get-id)))
    (cond ((null buffer))
          ((buffer-live-p buffer)
           (bury-buffer buffer)
           (let ((entry (tabulated-list-delete-entry)))
             (save-excursion
               (goto-char (point-max))
               (let ((inhibit-read-only t))
                 (apply #'tabulated-list-print-entry entry))))
           (message "Buffer buried."))
          (t (tabulated-list-delete-entry)
             (message "Buffer is dead; removing from list.")))))

(defun Buffer-menu-visit-tags-table ()
  "Make the file of this line the table of tags."
  (interactive)
  (let ((file (buffer-file-name (Buffer-menu-buffer t))))
    (if file (visit-tags-table file) (error "Specified buffer has no file"))))

;;; Showing buffers.

(defun Buffer-menu-this-window ()
  "Go to the buffer of this line in this window."
  (interactive)
  (switch-to-buffer (Buffer-menu-buffer t)))

(defun Buffer-menu-other-window ()
  "Go to the buffer of this line in another window."
  (interactive)
  (switch-to-buffer-other-window (Buffer-menu-buffer t)))

(defun Buffer-menu-switch-other-window ()
  "Show the buffer of this line in another window, and stay here."
  (interactive)
  (display-buffer (Buffer-menu-buffer t) t))

(defun Buffer-menu-1-window ()
  "Go to the buffer of this line in a window of the whole frame."
  (interactive)
  (switch-to-buffer (Buffer-menu-buffer t))
  (bury-buffer (other-buffer))
  (delete-other-windows))

(defun Buffer-menu-2-window ()
  "Go to the buffer of this line in one window, with what was shown before the list in the other."
  (interactive)
  (let ((buffer (Buffer-menu-buffer t)) (list-buffer (current-buffer)))
    (delete-other-windows)
    (switch-to-buffer (other-buffer))
    (switch-to-buffer-other-window buffer)
    (bury-buffer list-buffer)
    nil))

(defun Buffer-menu-select ()
  "Show the buffer of this line and those that are marked, in windows of equal height."
  (interactive)
  (let* ((buffer (Buffer-menu-buffer t)) (list-buffer (current-buffer))
         (others (delq buffer (Buffer-menu-marked-buffers t)))
         (height (/ (1- (frame-height)) (1+ (length others)))))
    (delete-other-windows)
    (switch-to-buffer buffer)
    (unless (eq list-buffer buffer) (bury-buffer list-buffer))
    (when others
      (dolist (other others)
        (split-window nil height)
        (other-window 1)
        (switch-to-buffer other))
      (other-window 1))
    buffer))

(defun Buffer-menu-mouse-select (event)
  "Go to the buffer that EVENT was on."
  (interactive "e")
  (select-window (posn-window (event-end event)))
  (let ((buffer (tabulated-list-get-id (posn-point (event-end event)))))
    (when (buffer-live-p buffer)
      (if (and (window-dedicated-p) (eq (selected-window) (frame-root-window)))
          (switch-to-buffer-other-frame buffer)
        (switch-to-buffer buffer)))))

(defun Buffer-menu-view ()
  "Go to the buffer of this line in View mode."
  (interactive)
  (view-buffer (Buffer-menu-buffer t)))

(defun Buffer-menu-view-other-window ()
  "Go to the buffer of this line in View mode, in another window."
  (interactive)
  (view-buffer-other-window (Buffer-menu-buffer t)))

;;; Searching in marked buffers.

(defun Buffer-menu-isearch-buffers ()
  "Search incrementally in the marked buffers."
  (interactive)
  (multi-isearch-buffers (Buffer-menu-marked-buffers)))

(defun Buffer-menu-isearch-buffers-regexp ()
  "Search incrementally for a regexp in the marked buffers."
  (interactive)
  (multi-isearch-buffers-regexp (Buffer-menu-marked-buffers)))

(defun Buffer-menu-multi-occur (regexp &optional nlines)
  "Show the lines of the marked buffers that match REGEXP, with NLINES lines around them."
  (interactive (occur-read-primary-args))
  (multi-occur (Buffer-menu-marked-buffers) regexp nlines))

(provide 'buff-menu-commands)

;;; buff-menu-commands.el ends here
