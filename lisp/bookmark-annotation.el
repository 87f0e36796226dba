;;; bookmark-annotation.el --- notes that go with bookmarks  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'bookmark)

(defvar-local bookmark-annotation-name nil "Name of the bookmark whose annotation is being edited.")
(defvar-local bookmark--annotation-from-bookmark-list nil "Non-nil if editing began in the list of bookmarks.")
(defvar bookmark-edit-annotation-text-func #'bookmark-default-annotation-text
  "Function that returns the text an annotation is edited after; its argument is the name of the bookmark.")

(defun bookmark-kill-line (&optional newline-too)
  "Delete the text from point to the end of the line, with the newline if NEWLINE-TOO."
  (delete-region (point) (progn (end-of-line) (if (and newline-too (not (eobp))) (1+ (point)) (point)))))

(defun bookmark-default-annotation-text (bookmark-name)
  "Return the lines that tell how the annotation of BOOKMARK-NAME is edited; they do not become part of it."
  (format-message
   "#  Type the annotation for bookmark `%s' here.\n#  All lines which start with a `#' will be deleted.\n#  Type C-c C-c when done.\n#\n#  Author: %s <%s@%s>\n#  Date:    %s\n"
   bookmark-name (user-full-name) (user-login-name) (system-name) (current-time-string)))

(defvar bookmark-edit-annotation-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map text-mode-map)
    (define-key map "\C-c\C-c" #'bookmark-send-edited-annotation)
    map)
  "Keymap for editing the annotation of a bookmark.")

(defun bookmark-insert-annotation (bookmark-name-or-record)
  "Insert the text that the annotation of BOOKMARK-NAME-OR-RECORD is edited in."
  (let ((bookmark (bookmark-get-bookmark bookmark-name-or-record)))
    (insert (funcall bookmark-edit-annotation-text-func (car bookmark)))
    (let ((annotation (bookmark-get-annotation bookmark)))
      (if annotation (insert annotation)))))

(define-derived-mode bookmark-edit-annotation-mode text-mode "Edit Bookmark Annotation"
  "Major mode for editing the annotation of a bookmark.
\\<bookmark-edit-annotation-mode-map>\\[bookmark-send-edited-annotation] ends it.")

(defun bookmark-send-edited-annotation ()
  "Make the text of the buffer the annotation, without lines that begin with \"#\".
Signals an error if it is not an annotation that is being edited."
  (interactive)
  (unless (derived-mode-p 'bookmark-edit-annotation-mode)
    (error "Not in bookmark-edit-annotation-mode"))
  (goto-char (point-min))
  (while (< (point) (point-max))
    (if (eq (char-after) ?#) (bookmark-kill-line t) (forward-line 1)))
  (let ((annotation (buffer-substring-no-properties (point-min) (point-max)))
        (name bookmark-annotation-name) (from-list bookmark--annotation-from-bookmark-list) (buffer (current-buffer)))
    (bookmark-set-annotation name annotation)
    (setq bookmark-alist-modification-count (1+ bookmark-alist-modification-count))
    (message "Annotation updated for \"%s\"" name)
    (if (eq (window-buffer) buffer) (quit-window t) (kill-buffer buffer))
    (bookmark-bmenu-surreptitiously-rebuild-list)
    (when (and from-list (get-buffer bookmark-bmenu-buffer))
      (pop-to-buffer (get-buffer bookmark-bmenu-buffer))
      (bookmark-bmenu-goto-bookmark name))))

(defun bookmark-edit-annotation (bookmark-name-or-record &optional from-bookmark-list)
  "Show a buffer for editing the annotation of BOOKMARK-NAME-OR-RECORD.
FROM-BOOKMARK-LIST: return to the list of bookmarks afterwards."
  (pop-to-buffer (generate-new-buffer "*Bookmark Annotation Compose*"))
  (bookmark-insert-annotation bookmark-name-or-record)
  (bookmark-edit-annotation-mode)
  (setq bookmark--annotation-from-bookmark-list from-bookmark-list
        bookmark-annotation-name (car (bookmark-get-bookmark bookmark-name-or-record))))

(defun bookmark--show-in-buffer (text)
  "Show TEXT in the buffer of annotations, and stay here."
  (save-selected-window
    (pop-to-buffer (get-buffer-create "*Bookmark Annotation*"))
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text))
    (goto-char (point-min))
    (set-buffer-modified-p nil)
    (setq buffer-read-only t)))

(defun bookmark-show-annotation (bookmark-name-or-record)
  "Show the annotation of BOOKMARK-NAME-OR-RECORD, if it has one."
  (let ((annotation (bookmark-get-annotation bookmark-name-or-record)))
    (if (> (length annotation) 0) (bookmark--show-in-buffer annotation))))

(defun bookmark-show-all-annotations ()
  "Show the annotations of all bookmarks."
  (bookmark--show-in-buffer
   (mapconcat (lambda (bookmark)
                (let ((annotation (bookmark-get-annotation bookmark)))
                  (concat (car bookmark) ":\n"
                          (if (> (length annotation) 0)
                              (mapconcat (lambda (line) (concat "    " line "\n")) (split-string annotation "\n") "")))))
              (bookmark-maybe-sort-alist) "")))

(provide 'bookmark-annotation)

;;; bookmark-annotation.el ends here
