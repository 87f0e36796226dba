;;; misearch.el --- incremental search through several buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `multi-isearch-next-buffer-function' says which buffer comes after another.  A search that fails in one buffer pauses, or
;; goes on in the next; each state of the search remembers its buffer.

;;; Code:

(defgroup multi-isearch nil
  "Incremental search through several buffers."
  :version "23.1"
  :group 'isearch)
(defcustom multi-isearch-search t
  "Non-nil means that a search goes on in the next buffer when it fails."
  :type 'boolean)
(defcustom multi-isearch-pause t
  "When a search stops before the next buffer: t at each failure, `initial' only in the first buffer, nil never."
  :type '(choice (const :tag "Don't pause" nil) (const :tag "Only in initial buffer" initial) (const :tag "All buffers" t)))

;;;###autoload
(defvar multi-isearch-next-buffer-function nil
  "Function that returns the buffer to search after another, or nil if searches stay in theirs.
Its arguments are the buffer, or nil for the present one, and whether the search wraps: then it returns the first buffer,
or the last if the search goes backward.")
(defvar multi-isearch-next-buffer-current-function nil "The function of the search that is on.")
(defvar multi-isearch-current-buffer nil "The buffer that is searched.")
(defvar multi-isearch-buffer-list nil "The buffers to search, in order.")
(defvar multi-isearch-file-list nil "The files to search, in order.")
(defvar multi-isearch-orig-wrap nil "The value of `isearch-wrap-function' before.")
(defvar multi-isearch-orig-push-state nil "The value of `isearch-push-state-function' before.")

;;;###autoload
(defun multi-isearch-setup ()
  "Let the search that begins go through several buffers, if there is a function that says which."
  (when (and multi-isearch-next-buffer-function multi-isearch-search)
    (setq multi-isearch-current-buffer nil
          multi-isearch-next-buffer-current-function multi-isearch-next-buffer-function
          multi-isearch-orig-wrap isearch-wrap-function
          multi-isearch-orig-push-state isearch-push-state-function)
    (setq-default isearch-search-fun-function #'multi-isearch-search-fun
                  isearch-wrap-function #'multi-isearch-wrap
                  isearch-push-state-function #'multi-isearch-push-state)
    (add-hook 'isearch-mode-end-hook #'multi-isearch-end)))

(defun multi-isearch-end ()
  "Let searches be in one buffer again."
  (unless isearch-suspended
    (setq multi-isearch-next-buffer-current-function nil))
  (setq-default isearch-search-fun-function #'isearch-search-fun-default
                isearch-wrap-function multi-isearch-orig-wrap
                isearch-push-state-function multi-isearch-orig-push-state)
  (remove-hook 'isearch-mode-end-hook #'multi-isearch-end))

(defun multi-isearch-switch-buffer ()
  "Show the buffer that is searched in this window."
  (when (and (buffer-live-p multi-isearch-current-buffer) (not (eq multi-isearch-current-buffer (current-buffer))))
    (setq isearch-mode nil)
    (switch-to-buffer multi-isearch-current-buffer)
    (setq isearch--current-buffer (current-buffer) isearch-mode " Isearch")
    (force-mode-line-update)))

(defun multi-isearch-search-fun ()
  "Return the function to search with, which goes on in the next buffers."
  (lambda (string bound noerror)
    (let ((search (isearch-search-fun-default)) (buffer nil) found)
      (or
       (funcall search string bound (if multi-isearch-next-buffer-current-function t noerror))
       ;; The first failure pauses; a repetition goes on (`multi-isearch-wrap').
       (when (and (not bound)
                  multi-isearch-next-buffer-current-function
                  (or (null multi-isearch-pause) (and multi-isearch-pause multi-isearch-current-buffer)))
         (condition-case nil
             (progn
               (while (not found)
                 (setq buffer (funcall multi-isearch-next-buffer-current-function (or buffer (current-buffer)) nil))
                 (with-current-buffer buffer
                   (goto-char (if isearch-forward (point-min) (point-max)))
                   (setq isearch-barrier (point) isearch-opoint (point))
                   (setq found (funcall search string bound noerror))))
               (if buffer (setq multi-isearch-current-buffer buffer))
               (multi-isearch-switch-buffer)
               (goto-char found)
               found)
           (error (signal 'search-failed (list string "end of multi")))))))))

(defun multi-isearch-wrap ()
  "Go on in the next buffer, or at a second failure in the first."
  (if (or (null multi-isearch-pause) (and multi-isearch-pause multi-isearch-current-buffer))
      (progn
        (setq multi-isearch-current-buffer (funcall multi-isearch-next-buffer-current-function (current-buffer) t))
        (multi-isearch-switch-buffer)
        (goto-char (if isearch-forward (point-min) (point-max))))
    (setq multi-isearch-current-buffer (current-buffer) isearch-wrapped nil)))

(defun multi-isearch-push-state ()
  "Return a function that goes back to the present buffer."
  (let ((buffer (current-buffer)))
    (lambda (state) (multi-isearch-pop-state state buffer))))

(defun multi-isearch-pop-state (_cmd buffer)
  "Go back to BUFFER, which the search was in."
  (unless (eq buffer (current-buffer))
    (setq multi-isearch-current-buffer buffer)
    (multi-isearch-switch-buffer)))

;;; Lists of buffers and files.

(defun multi-isearch--next (current list wrap)
  "Return the element of LIST after CURRENT, or if WRAP the first one; those before if the search goes backward."
  (let ((list (if isearch-forward list (reverse list))))
    (if wrap (car list) (cadr (member current list)))))

(defun multi-isearch-next-buffer-from-list (&optional buffer wrap)
  "Return the buffer of `multi-isearch-buffer-list' after BUFFER, or the first if WRAP."
  (multi-isearch--next (or buffer (current-buffer)) multi-isearch-buffer-list wrap))

(defun multi-isearch-next-file-buffer-from-list (&optional buffer wrap)
  "Return a buffer with the file of `multi-isearch-file-list' after that of BUFFER, or the first if WRAP."
  (find-file-noselect
   (multi-isearch--next (buffer-file-name (or buffer (current-buffer))) multi-isearch-file-list wrap)))

(defun multi-isearch-read-buffers ()
  "Read names of buffers until an empty one, and return the buffers."
  (let ((buffers (list (read-buffer "First buffer to search: " (current-buffer) t))) buffer)
    (while (not (string-equal
                 (setq buffer (read-buffer (format-prompt "Next buffer to search" "exit") nil t))
                 ""))
      (unless (member buffer buffers) (push buffer buffers)))
    (mapcar #'get-buffer (nreverse buffers))))

(defun multi-isearch-read-matching-buffers ()
  "Read a regexp, and return the buffers whose names match it."
  (let ((regexp (read-regexp "Search in buffers whose names match regexp: ")))
    (seq-filter (lambda (buffer) (string-match-p regexp (buffer-name buffer))) (buffer-list))))

(defun multi-isearch-read-files ()
  "Read names of files until that of the directory, and return them."
  (let ((files (list (expand-file-name (read-file-name "First file to search: " default-directory buffer-file-name t)))) file)
    (while (not (string-equal
                 (setq file (read-file-name (format-prompt "Next file to search" "exit") default-directory default-directory))
                 default-directory))
      (setq file (expand-file-name file))
      (unless (member file files) (push file files)))
    (nreverse files)))

(defun multi-isearch-read-matching-files ()
  "Read a wildcard, and return the names of the files that match it."
  (file-expand-wildcards (read-file-name "Search in files whose names match wildcard: ") t))

(defun multi-isearch--buffers (buffers regexp)
  "Search incrementally in BUFFERS, buffers or their names; REGEXP non-nil for a regexp."
  (let ((multi-isearch-next-buffer-function #'multi-isearch-next-buffer-from-list))
    (setq multi-isearch-buffer-list (mapcar #'get-buffer buffers))
    (switch-to-buffer (car multi-isearch-buffer-list))
    (goto-char (if isearch-forward (point-min) (point-max)))
    (if regexp (isearch-forward-regexp nil t) (isearch-forward nil t))))

;;;###autoload
(defun multi-isearch-buffers (buffers)
  "Search incrementally in BUFFERS, one after the other.
Interactively, read their names; with a prefix argument, a regexp of names."
  (interactive (list (if current-prefix-arg (multi-isearch-read-matching-buffers) (multi-isearch-read-buffers))))
  (multi-isearch--buffers buffers nil))

;;;###autoload
(defun multi-isearch-buffers-regexp (buffers)
  "Search incrementally for a regexp in BUFFERS, one after the other; read them as `multi-isearch-buffers' does."
  (interactive (list (if current-prefix-arg (multi-isearch-read-matching-buffers) (multi-isearch-read-buffers))))
  (multi-isearch--buffers buffers t))

(defun multi-isearch--files (files regexp)
  "Search incrementally in FILES; REGEXP non-nil for a regexp."
  (let ((multi-isearch-next-buffer-function #'multi-isearch-next-file-buffer-from-list))
    (setq multi-isearch-file-list (mapcar #'expand-file-name files))
    (find-file (car multi-isearch-file-list))
    (goto-char (if isearch-forward (point-min) (point-max)))
    (if regexp (isearch-forward-regexp nil t) (isearch-forward nil t))))

;;;###autoload
(defun multi-isearch-files (files)
  "Search incrementally in FILES, one after the other.
Interactively, read their names; with a prefix argument, a wildcard."
  (interactive (list (if current-prefix-arg (multi-isearch-read-matching-files) (multi-isearch-read-files))))
  (multi-isearch--files files nil))

;;;###autoload
(defun multi-isearch-files-regexp (files)
  "Search incrementally for a regexp in FILES, one after the other; read them as `multi-isearch-files' does."
  (interactive (list (if current-prefix-arg (multi-isearch-read-matching-files) (multi-isearch-read-files))))
  (multi-isearch--files files t))

(provide 'multi-isearch)
(provide 'misearch)

;;; misearch.el ends here
